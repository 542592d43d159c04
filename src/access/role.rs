//! The roles of the product.

use crate::network::codes;

codes! {
    /// What a user is to the province. Exactly one a user.
    Role {
        Public => "public", Carrier => "carrier", Commune => "commune",
        Police => "police", Department => "department", Admin => "admin",
    }
}

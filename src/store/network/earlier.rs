//! What a change of the network replaces: whether the caller may, and who saw it before.

use uuid::Uuid;

use crate::access::Scope;
use crate::store::StoreError;
use crate::store::many::{MANY, values};
use crate::store::outbox::Touched;
use crate::units::{Bbox, CarrierCode};

/// The routes among so many ids; places of the list that are not needed are NULL.
pub const ROUTES: &str =
    values!("SELECT id, carrier, communes, west, south, east, north, retired_at FROM routes WHERE id IN ", MANY, 1, "");

/// The sites among so many ids.
pub const SITES: &str = values!(
    "SELECT id, carrier, '' AS communes, lon AS west, lat AS south, lon AS east, lat AS north, retired_at FROM sites WHERE id IN ",
    MANY,
    1,
    ""
);

/// The row that holds an id now.
#[derive(sqlx::FromRow)]
pub struct Earlier {
    pub id: Uuid,
    carrier: String,
    communes: String,
    west: f64,
    south: f64,
    east: f64,
    north: f64,
    retired_at: Option<i64>,
}

impl Earlier {
    /// Tell those who see it that it changes. To retire what is not there is `NotFound`;
    /// an id never passes from one carrier to another.
    pub fn retire(found: Option<Self>, scope: &Scope, touched: &mut Touched) -> Result<(), StoreError> {
        let earlier = found.filter(|row| row.retired_at.is_none()).ok_or(StoreError::NotFound)?;
        let carrier = CarrierCode::checked(&earlier.carrier).ok_or(StoreError::Corrupt("carrier"))?;
        within(scope, &carrier)?;
        earlier.tell(&carrier, touched);
        Ok(())
    }

    /// As [`Self::retire`], for the row that `carrier` puts in its place; there may be none.
    pub fn replace(
        found: Option<Self>,
        scope: &Scope,
        carrier: &CarrierCode,
        touched: &mut Touched,
    ) -> Result<(), StoreError> {
        within(scope, carrier)?;
        let Some(earlier) = found else { return Ok(()) };
        if earlier.carrier != carrier.as_str() {
            return Err(if scope.sees_all() { StoreError::Conflict } else { StoreError::NotFound });
        }
        if earlier.retired_at.is_none() {
            earlier.tell(carrier, touched);
        }
        Ok(())
    }

    fn tell(&self, carrier: &CarrierCode, touched: &mut Touched) {
        let place = Bbox::checked(self.west, self.south, self.east, self.north);
        touched.tell_carrier(carrier, place);
        for commune in self.communes.split(',').filter(|code| !code.is_empty()) {
            touched.tell_commune(commune, place);
        }
    }
}

/// Only a carrier itself, the province and the program write a carrier's network.
pub fn within(scope: &Scope, carrier: &CarrierCode) -> Result<(), StoreError> {
    if scope.sees_all() || scope.carrier() == Some(carrier) { Ok(()) } else { Err(StoreError::NotFound) }
}

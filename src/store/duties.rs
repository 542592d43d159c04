//! Protection plans, contacts and exercises. Those of others are simply absent.

mod contacts;
mod exercises;
mod protection;

pub use contacts::ContactRow;
pub use exercises::{ExercisePlace, ExerciseRow, ResultRow};
pub use protection::{Guard, PlanContact, ProtectionRow};

use serde::Serialize;
use serde::de::DeserializeOwned;
use uuid::Uuid;

use crate::access::Role;
use crate::store::rows::known;
use crate::store::{Hand, StoreError};
use crate::units::{CarrierCode, Timestamp};

/// The columns of a signature.
struct Signed {
    at: i64,
    by: Option<Uuid>,
    name: Option<String>,
    role: String,
    carrier: Option<String>,
}

impl Signed {
    fn read(self) -> Option<Hand> {
        Some(Hand {
            at: Timestamp::from_millis(self.at),
            by: self.by,
            name: self.name,
            role: Role::from_code(&self.role)?,
            carrier: known(self.carrier.as_deref(), CarrierCode::checked)?,
        })
    }
}

/// A list as it is kept in one column.
fn listed<T: Serialize>(list: &[T]) -> Result<String, StoreError> {
    serde_json::to_string(list).map_err(|_| StoreError::Corrupt("list"))
}

/// A list as it was kept.
fn list<T: DeserializeOwned>(text: &str) -> Option<Vec<T>> {
    serde_json::from_str(text).ok()
}

/// Codes that stand each between two commas.
fn codes(text: &str) -> Vec<String> {
    text.split(',').filter(|code| !code.is_empty()).map(str::to_owned).collect()
}

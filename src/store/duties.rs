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

#[cfg(test)]
mod tests {
    use crate::store::Store;

    const KEY_PLACE: &str = "INSERT INTO key_places (id, kind, name, basis, communes, west, south, east, north, state, reason, period_from, \
         period_to, proposed_at, proposed_role, data_version) \
         VALUES (x'01', 'area', 'a', 'communes', ',1,', 1, 1, 1, 1, 'approved', 'r', '2026-01-01', '2026-12-31', 0, 'police', 1)";
    const PLAN: &str = "INSERT INTO protection_plans (key_place, version, at, role, guards, fire, contacts, steps, review_on, note, \
         data_version) VALUES (x'01', 1, 0, 'police', '[]', '', '[]', '[]', '2026-12-31', '', 1)";
    const CONTACT: &str = "INSERT INTO contacts (id, body, name, duty, phone, communes, days, rank, note, made_at, made_role, ended_at, \
         data_version) VALUES (x'01', 'police', 'a', '', '113', '', '', 1, '', 0, 'police', 5, 1)";
    const EXERCISE: &str = "INSERT INTO exercises (id, title, on_day, kind, communes, carriers, participants, scenario, made_at, made_role, \
         outcome, data_version) VALUES (x'01', 'a', '2026-01-01', 'alarm', '', '', '[]', '', 0, 'police', 'met', 1)";

    #[tokio::test]
    async fn what_was_written_is_neither_changed_nor_taken_away() {
        let folder = tempfile::tempdir().unwrap();
        let url = format!("sqlite:{}", folder.path().join("a.db").display());
        let store = Store::open(&url).await.unwrap();
        let Store::Sqlite(sqlite) = &store else { panic!("not SQLite") };
        for sql in [KEY_PLACE, PLAN, CONTACT, EXERCISE] {
            sqlx::query(sql).execute(&sqlite.write).await.unwrap();
        }
        for sql in [
            "UPDATE protection_plans SET note = 'x'",
            "DELETE FROM protection_plans",
            "UPDATE contacts SET phone = '1'",
            "UPDATE contacts SET ended_at = NULL",
            "DELETE FROM contacts",
            "UPDATE exercises SET scenario = 'x'",
            "UPDATE exercises SET lessons = 'x'",
            "DELETE FROM exercises",
        ] {
            let refused = sqlx::query(sql).execute(&sqlite.write).await.unwrap_err();
            assert!(refused.to_string().contains("kept as they are"), "{sql}: {refused}");
        }
    }
}

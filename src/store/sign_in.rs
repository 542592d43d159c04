//! What signing in needs to know: the second factor, wrong tries, addresses seen before.

use uuid::Uuid;

use crate::access::{FORGOTTEN_MS, Scope};
use crate::store::users::engine;
use crate::store::{Store, StoreError, UserRow, reading, run, writing};
use crate::units::{CarrierCode, Timestamp};

const FAIL: &str = "INSERT INTO sign_in_tries (who, failures, last_at) VALUES ($1, 1, $2) \
     ON CONFLICT (who) DO UPDATE SET failures = CASE WHEN sign_in_tries.last_at <= $3 THEN 1 ELSE sign_in_tries.failures + 1 END, \
     last_at = excluded.last_at";

const KNOW: &str = "INSERT INTO known_addresses (user_id, address, last_at) VALUES ($1, $2, $3) \
     ON CONFLICT (user_id, address) DO UPDATE SET last_at = excluded.last_at";

const SET_ROLE: &str = "UPDATE users SET role = $2, carrier = $3, commune = $4 WHERE id = $1";

const COUNT_STEP: &str = "UPDATE users SET factor_step = $2 WHERE id = $1 AND factor_step < $2";

/// An account's second factor.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct FactorRow {
    /// The number that its secret is made from; `None` where there is none.
    pub number: Option<i64>,
    /// The last step of a code that counted.
    pub step: i64,
}

impl Store {
    /// Wrong tries of somebody, and when the last was.
    pub async fn wrong_tries(&self, scope: &Scope, who: &str) -> Result<Option<(i64, Timestamp)>, StoreError> {
        engine(scope)?;
        let row: Option<(i64, i64)> = reading!(self, pool => {
            sqlx::query_as("SELECT failures, last_at FROM sign_in_tries WHERE who = $1").bind(who).fetch_optional(pool).await?
        });
        Ok(row.map(|(failures, at)| (failures, Timestamp::from_millis(at))))
    }

    /// Count a wrong try for each of these; what is old is forgotten.
    pub async fn count_wrong_try(&self, scope: &Scope, who: &[String], now: Timestamp) -> Result<(), StoreError> {
        engine(scope)?;
        let old = now.millis() - FORGOTTEN_MS;
        writing!(self, tx => {
            run!(tx, "DELETE FROM sign_in_tries WHERE last_at <= $1", old);
            for one in who {
                run!(tx, FAIL, one, now.millis(), old);
            }
        });
        Ok(())
    }

    /// Somebody signed in: their wrong tries are forgotten and the address is known from now on.
    pub async fn signed_in_from(
        &self,
        scope: &Scope,
        (user, address): (Uuid, &str),
        who: &[String],
        now: Timestamp,
    ) -> Result<(), StoreError> {
        engine(scope)?;
        writing!(self, tx => {
            for one in who {
                run!(tx, "DELETE FROM sign_in_tries WHERE who = $1", one);
            }
            run!(tx, KNOW, user, address, now.millis());
        });
        Ok(())
    }

    /// Whether an account signed in from an address since then.
    pub async fn knows_address(
        &self,
        scope: &Scope,
        (user, address): (Uuid, &str),
        since: Timestamp,
    ) -> Result<bool, StoreError> {
        engine(scope)?;
        let sql = "SELECT last_at FROM known_addresses WHERE user_id = $1 AND address = $2";
        let last: Option<i64> =
            reading!(self, pool => sqlx::query_scalar(sql).bind(user).bind(address).fetch_optional(pool).await?);
        Ok(last.is_some_and(|last| last >= since.millis()))
    }

    /// An account's second factor.
    pub async fn factor(&self, scope: &Scope, user: Uuid) -> Result<FactorRow, StoreError> {
        engine(scope)?;
        let row: Option<(Option<i64>, i64)> = reading!(self, pool => {
            sqlx::query_as("SELECT factor, factor_step FROM users WHERE id = $1").bind(user).fetch_optional(pool).await?
        });
        Ok(row.map(|(number, step)| FactorRow { number, step }).unwrap_or_default())
    }

    /// A new factor with its recovery codes, as hashes, instead of the ones before; all sessions end.
    pub async fn set_factor(
        &self,
        scope: &Scope,
        (user, number): (Uuid, i64),
        codes: &[Vec<u8>],
    ) -> Result<(), StoreError> {
        engine(scope)?;
        writing!(self, tx => {
            run!(tx, "UPDATE users SET factor = $2, factor_step = 0 WHERE id = $1", user, number);
            run!(tx, "DELETE FROM recovery_codes WHERE user_id = $1", user);
            run!(tx, "DELETE FROM sessions WHERE user_id = $1", user);
            for code in codes {
                run!(tx, "INSERT INTO recovery_codes (user_id, code) VALUES ($1, $2)", user, code);
            }
        });
        Ok(())
    }

    /// Count a step; whether it had not counted yet.
    pub async fn count_step(&self, scope: &Scope, user: Uuid, step: i64) -> Result<bool, StoreError> {
        engine(scope)?;
        Ok(writing!(self, tx => { run!(tx, COUNT_STEP, user, step).rows_affected() == 1 }))
    }

    /// Use a recovery code up; whether there was one.
    pub async fn use_recovery_code(&self, scope: &Scope, user: Uuid, code: &[u8]) -> Result<bool, StoreError> {
        engine(scope)?;
        Ok(writing!(self, tx => {
            run!(tx, "DELETE FROM recovery_codes WHERE user_id = $1 AND code = $2", user, code).rows_affected() == 1
        }))
    }

    /// Another password; all sessions end.
    pub async fn set_password(&self, scope: &Scope, user: Uuid, hash: &str) -> Result<(), StoreError> {
        engine(scope)?;
        writing!(self, tx => {
            run!(tx, "UPDATE users SET password_hash = $2 WHERE id = $1", user, hash);
            run!(tx, "DELETE FROM sessions WHERE user_id = $1", user);
        });
        Ok(())
    }

    /// Another role, with its carrier or commune; all sessions and tokens end.
    pub async fn set_role(&self, scope: &Scope, user: &UserRow) -> Result<(), StoreError> {
        engine(scope)?;
        let (role, carrier) = (user.role.code(), user.carrier.as_ref().map(CarrierCode::as_str));
        writing!(self, tx => {
            run!(tx, SET_ROLE, user.id, role, carrier, user.commune.as_deref());
            run!(tx, "DELETE FROM sessions WHERE user_id = $1", user.id);
            run!(tx, "DELETE FROM api_tokens WHERE user_id = $1", user.id);
        });
        Ok(())
    }

    /// Let an account sign in no more, or again; its sessions and tokens end.
    pub async fn set_disabled(&self, scope: &Scope, user: Uuid, disabled: bool) -> Result<(), StoreError> {
        engine(scope)?;
        writing!(self, tx => {
            run!(tx, "UPDATE users SET disabled = $2 WHERE id = $1", user, disabled);
            run!(tx, "DELETE FROM sessions WHERE user_id = $1", user);
            run!(tx, "DELETE FROM api_tokens WHERE user_id = $1", user);
        });
        Ok(())
    }
}

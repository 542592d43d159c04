//! API tokens as their owners see them. The secret is stored as a hash alone.

use uuid::Uuid;

use crate::access::{Scope, TokenScope};
use crate::store::users::{TOUCH_EVERY, engine};
use crate::store::{Store, StoreError, TokenRow, reading, run, writing};
use crate::units::Timestamp;

const ADD: &str = "INSERT INTO api_tokens (token, user_id, id, name, created_at, expires_at, scopes) VALUES ($1, $2, $3, $4, $5, $6, $7)";

const LIST: &str = "SELECT id, name, created_at, expires_at, used_at, scopes FROM api_tokens \
     WHERE user_id = $1 AND id IS NOT NULL AND expires_at > $2 ORDER BY created_at DESC, id DESC";

const USED: &str = "UPDATE api_tokens SET used_at = $2 WHERE token = $1 AND (used_at IS NULL OR used_at <= $3)";

type Columns = (Uuid, String, i64, i64, Option<i64>, String);

/// The words of a row, with a space between.
pub(super) fn scopes_of(text: &str) -> Result<Vec<TokenScope>, StoreError> {
    text.split_whitespace().map(|word| TokenScope::from_code(word).ok_or(StoreError::Corrupt("token"))).collect()
}

impl Store {
    /// Add an API token of a user.
    pub async fn add_token(&self, scope: &Scope, token: &[u8], user: Uuid, row: &TokenRow) -> Result<(), StoreError> {
        engine(scope)?;
        writing!(self, tx => {
            let scopes = row.scopes.iter().map(|scope| scope.code()).collect::<Vec<_>>().join(" ");
            run!(tx, ADD, token, user, row.id, &row.name, row.created_at.millis(), row.expires_at.millis(), scopes);
        });
        Ok(())
    }

    /// A user's tokens that open doors at `now`, newest first.
    pub async fn tokens(&self, scope: &Scope, user: Uuid, now: Timestamp) -> Result<Vec<TokenRow>, StoreError> {
        engine(scope)?;
        let rows: Vec<Columns> = reading!(self, pool => {
            sqlx::query_as(LIST).bind(user).bind(now.millis()).fetch_all(pool).await?
        });
        let row = |(id, name, created, expires, used, scopes): Columns| {
            let (created_at, expires_at) = (Timestamp::from_millis(created), Timestamp::from_millis(expires));
            let used_at = used.map(Timestamp::from_millis);
            Ok(TokenRow { id, name, created_at, expires_at, used_at, scopes: scopes_of(&scopes)? })
        };
        rows.into_iter().map(row).collect()
    }

    /// End one of a user's tokens.
    pub async fn end_token(&self, scope: &Scope, user: Uuid, id: Uuid) -> Result<(), StoreError> {
        engine(scope)?;
        writing!(self, tx => {
            if run!(tx, "DELETE FROM api_tokens WHERE user_id = $1 AND id = $2", user, id).rows_affected() == 0 {
                return Err(StoreError::NotFound);
            }
        });
        Ok(())
    }

    /// Note that a token is in use.
    pub async fn touch_token(&self, scope: &Scope, token: &[u8], now: Timestamp) -> Result<(), StoreError> {
        engine(scope)?;
        let used: Option<Option<i64>> = reading!(self, pool => {
            sqlx::query_scalar("SELECT used_at FROM api_tokens WHERE token = $1").bind(token).fetch_optional(pool).await?
        });
        if used.is_some_and(|used| used.is_none_or(|used| now.millis() - used >= TOUCH_EVERY)) {
            writing!(self, tx => {
                run!(tx, USED, token, now.millis(), now.millis() - TOUCH_EVERY);
            });
        }
        Ok(())
    }
}

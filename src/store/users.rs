//! Users, sessions, API tokens. Secrets are stored as hashes alone.

use uuid::Uuid;

use crate::access::{Role, Scope, TokenScope};
use crate::store::tokens::scopes_of;
use crate::store::{Store, StoreError, UserRow, reading, run, writing};
use crate::units::{CarrierCode, Timestamp};

const ADD: &str = "INSERT INTO users (id, name, role, carrier, commune, display_name, password_hash, disabled, created_at) \
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)";

const BY_NAME: &str =
    "SELECT id, name, role, carrier, commune, display_name, password_hash, disabled FROM users WHERE name = $1";

const BY_SESSION: &str = "SELECT u.id, u.name, u.role, u.carrier, u.commune, u.display_name, u.password_hash, u.disabled \
     FROM sessions s JOIN users u ON u.id = s.user_id \
     WHERE s.token = $1 AND s.expires_at > $2 AND s.seen_at > $3 AND NOT u.disabled";

const BY_TOKEN: &str = "SELECT u.id, u.name, u.role, u.carrier, u.commune, u.display_name, u.password_hash, u.disabled, t.scopes \
     FROM api_tokens t JOIN users u ON u.id = t.user_id WHERE t.token = $1 AND t.expires_at > $2 AND NOT u.disabled";

const ADD_SESSION: &str =
    "INSERT INTO sessions (token, user_id, created_at, seen_at, expires_at) VALUES ($1, $2, $3, $3, $4)";

/// A session's rest is written down at most this often, in milliseconds.
pub(super) const TOUCH_EVERY: i64 = 60_000;

#[derive(sqlx::FromRow)]
struct Columns {
    id: Uuid,
    name: String,
    role: String,
    carrier: Option<String>,
    commune: Option<String>,
    display_name: String,
    password_hash: String,
    disabled: bool,
}

#[derive(sqlx::FromRow)]
struct Held {
    #[sqlx(flatten)]
    user: Columns,
    scopes: String,
}

/// Only the program itself keeps users; every other scope finds none.
pub(super) fn engine(scope: &Scope) -> Result<(), StoreError> {
    if *scope == Scope::Engine { Ok(()) } else { Err(StoreError::NotFound) }
}

impl Store {
    /// Add a user; a name that is taken is a conflict.
    pub async fn add_user(&self, scope: &Scope, user: &UserRow, at: Timestamp) -> Result<(), StoreError> {
        engine(scope)?;
        writing!(self, tx => {
            run!(
                tx, ADD, user.id, &user.name, user.role.code(), user.carrier.as_ref().map(CarrierCode::as_str),
                user.commune.as_deref(), &user.display_name, &user.password_hash, user.disabled, at.millis(),
            );
        });
        Ok(())
    }

    /// The user with this name.
    pub async fn user_by_name(&self, scope: &Scope, name: &str) -> Result<Option<UserRow>, StoreError> {
        engine(scope)?;
        let row: Option<Columns> =
            reading!(self, pool => sqlx::query_as(BY_NAME).bind(name).fetch_optional(pool).await?);
        row.map(user).transpose()
    }

    /// Who holds a session that has not expired at `now` and was used after `idle_since`.
    pub async fn user_by_session(
        &self,
        scope: &Scope,
        token: &[u8],
        now: Timestamp,
        idle_since: Timestamp,
    ) -> Result<Option<UserRow>, StoreError> {
        engine(scope)?;
        let row: Option<Columns> = reading!(self, pool => {
            sqlx::query_as(BY_SESSION).bind(token).bind(now.millis()).bind(idle_since.millis()).fetch_optional(pool).await?
        });
        row.map(user).transpose()
    }

    /// Who holds an API token that has not expired, and what it is good for.
    pub async fn user_by_token(
        &self,
        scope: &Scope,
        token: &[u8],
        now: Timestamp,
    ) -> Result<Option<(UserRow, Vec<TokenScope>)>, StoreError> {
        engine(scope)?;
        let row: Option<Held> = reading!(self, pool => {
            sqlx::query_as(BY_TOKEN).bind(token).bind(now.millis()).fetch_optional(pool).await?
        });
        row.map(|held| Ok((user(held.user)?, scopes_of(&held.scopes)?))).transpose()
    }

    /// Begin a session.
    pub async fn add_session(
        &self,
        scope: &Scope,
        token: &[u8],
        user: Uuid,
        now: Timestamp,
        expires: Timestamp,
    ) -> Result<(), StoreError> {
        engine(scope)?;
        writing!(self, tx => {
            run!(tx, "DELETE FROM sessions WHERE expires_at <= $1", now.millis());
            run!(tx, ADD_SESSION, token, user, now.millis(), expires.millis());
        });
        Ok(())
    }

    /// Note that a session is in use.
    pub async fn touch_session(&self, scope: &Scope, token: &[u8], now: Timestamp) -> Result<(), StoreError> {
        engine(scope)?;
        let seen: Option<i64> = reading!(self, pool => {
            sqlx::query_scalar("SELECT seen_at FROM sessions WHERE token = $1").bind(token).fetch_optional(pool).await?
        });
        if seen.is_some_and(|seen| now.millis() - seen >= TOUCH_EVERY) {
            writing!(self, tx => {
                run!(tx, "UPDATE sessions SET seen_at = $2 WHERE token = $1", token, now.millis());
            });
        }
        Ok(())
    }

    /// End a session.
    pub async fn end_session(&self, scope: &Scope, token: &[u8]) -> Result<(), StoreError> {
        engine(scope)?;
        writing!(self, tx => {
            run!(tx, "DELETE FROM sessions WHERE token = $1", token);
        });
        Ok(())
    }
}

fn user(row: Columns) -> Result<UserRow, StoreError> {
    let carrier = row.carrier.map(|code| CarrierCode::checked(&code).ok_or(StoreError::Corrupt("user"))).transpose()?;
    Ok(UserRow {
        id: row.id,
        name: row.name,
        role: Role::from_code(&row.role).ok_or(StoreError::Corrupt("user"))?,
        carrier,
        commune: row.commune,
        display_name: row.display_name,
        password_hash: row.password_hash,
        disabled: row.disabled,
    })
}

//! Users, sign-in, sessions, API tokens.

use std::collections::HashSet;
use std::sync::{MutexGuard, PoisonError};

use argon2::password_hash::{PasswordHash, PasswordHasher, PasswordVerifier, SaltString};
use argon2::{Algorithm, Argon2, Params, Version};
use sha2::{Digest, Sha256};

use crate::access::{PASSWORD_LEAST, Role, Scope, TokenScope, is_common};
use crate::app::{Account, App, AppError, Caller, FieldFault};
use crate::store::{Store, StoreError, UserRow};
use crate::units::{CarrierCode, Timestamp};

/// A session ends after this much rest.
const IDLE_MS: i64 = 30 * 60 * 1000;

/// What `cablewatch user add` is told.
#[derive(Clone, Debug)]
pub struct NewUser {
    /// Name to sign in with.
    pub user: String,
    /// Name to show.
    pub display_name: String,
    /// The one role.
    pub role: Role,
    /// For role `carrier`.
    pub carrier: Option<CarrierCode>,
    /// For role `commune`: its code.
    pub commune: Option<String>,
    /// In clear, only here.
    pub password: String,
}

impl App {
    /// Make a user. Name, role and password are checked at once.
    pub async fn add_user(&self, new: NewUser) -> Result<(), AppError> {
        let faults = faults_of(&new);
        if !faults.is_empty() {
            return Err(AppError::Invalid(faults));
        }
        self.known_commune(new.commune.as_deref()).await?;
        let hash = hashed(self.world().bytes(), new.password).await?;
        let row = UserRow {
            id: self.world().id(),
            name: new.user.to_lowercase(),
            role: new.role,
            carrier: new.carrier,
            commune: new.commune,
            display_name: new.display_name,
            password_hash: hash,
            disabled: false,
        };
        let carrier = row.carrier.clone();
        self.store().add_user(&Scope::Engine, &row, self.world().now()).await.map_err(|error| match error {
            StoreError::Conflict => AppError::field("user", "Tên này đã có.", "This name is taken."),
            other => other.into(),
        })?;
        match carrier {
            Some(code) => self.know_carrier(&code, None).await,
            None => Ok(()),
        }
    }

    /// Whether there is such a commune, where one is named.
    pub(super) async fn known_commune(&self, code: Option<&str>) -> Result<(), AppError> {
        if let Some(code) = code
            && self.store().commune(&Scope::Engine, code).await?.is_none()
        {
            return Err(AppError::field("commune", "Không có xã với mã này.", "There is no commune with this code."));
        }
        Ok(())
    }

    /// End a session; ending one that is not there is no error.
    pub async fn sign_out(&self, secret: &str) -> Result<(), AppError> {
        Ok(self.store().end_session(&Scope::Engine, &digest(secret)).await?)
    }

    /// Who holds this session secret; the public if it has ended.
    pub async fn caller_by_session(&self, secret: &str) -> Result<Caller, AppError> {
        let (token, now) = (digest(secret), self.world().now());
        let idle = Timestamp::from_millis(now.millis() - IDLE_MS);
        let row = self.store().user_by_session(&Scope::Engine, &token, now, idle).await?;
        let Some(caller) = row.and_then(caller_of) else { return Ok(Caller::public()) };
        self.note_use(
            token,
            now,
            |store, token, now| async move { store.touch_session(&Scope::Engine, &token, now).await },
        );
        Ok(caller)
    }

    /// Who holds this API token, and what it is good for; an error if nobody does.
    pub async fn caller_by_token(&self, token: &str) -> Result<(Caller, Vec<TokenScope>), AppError> {
        let (token, now) = (digest(token), self.world().now());
        let held = self.store().user_by_token(&Scope::Engine, &token, now).await?;
        let held = held.and_then(|(row, scopes)| Some((caller_of(row)?, scopes))).ok_or(AppError::BadToken)?;
        self.note_use(
            token,
            now,
            |store, token, now| async move { store.touch_token(&Scope::Engine, &token, now).await },
        );
        Ok(held)
    }

    /// Note that a session or token is in use, beside the request: a long import holds SQLite's one
    /// writer, and nobody who only looks should wait for it.
    fn note_use<F>(&self, token: Vec<u8>, now: Timestamp, touch: impl FnOnce(Store, Vec<u8>, Timestamp) -> F)
    where
        F: Future<Output = Result<(), StoreError>> + Send + 'static,
    {
        if !self.in_use().insert(token.clone()) {
            return;
        }
        let (app, touch) = (self.clone(), touch(self.store().clone(), token.clone(), now));
        tokio::spawn(async move {
            if let Err(error) = touch.await {
                tracing::debug!(%error, "the use of a session or token was not noted");
            }
            app.in_use().remove(&token);
        });
    }

    fn in_use(&self) -> MutexGuard<'_, HashSet<Vec<u8>>> {
        self.0.in_use.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn faults_of(new: &NewUser) -> Vec<FieldFault> {
    let mut faults = Vec::new();
    let name_ok = (2..=64).contains(&new.user.chars().count()) && !new.user.contains(char::is_whitespace);
    if !name_ok {
        faults.push(FieldFault::new(
            "user",
            "Tên dài 2 đến 64 ký tự, không có dấu cách.",
            "A name has 2 to 64 characters and no space.",
        ));
    }
    faults.extend(password_fault(&new.password, &new.user));
    faults.extend(role_fault(new.role, new.carrier.as_ref(), new.commune.as_deref()));
    faults
}

/// What is wrong with a role and what it is bound to.
pub(super) fn role_fault(role: Role, carrier: Option<&CarrierCode>, commune: Option<&str>) -> Option<FieldFault> {
    let (vi, en) = ("Vai trò này cần mã doanh nghiệp hoặc mã xã.", "This role needs a carrier's or a commune's code.");
    Scope::of(role, carrier, commune).is_none().then(|| FieldFault::new("role", vi, en))
}

/// What is wrong with a password.
pub(super) fn password_fault(password: &str, user: &str) -> Option<FieldFault> {
    if password.chars().count() < PASSWORD_LEAST {
        let (vi, en) = ("Mật khẩu cần ít nhất 12 ký tự.", "A password needs at least 12 characters.");
        return Some(FieldFault::new("password", vi, en));
    }
    is_common(password, user).then(|| {
        let vi = "Mật khẩu này dễ đoán. Đề nghị ghép vài từ không liên quan với nhau.";
        let en =
            "This password is easily guessed. Please put a few words together that have nothing to do with each other.";
        FieldFault::new("password", vi, en)
    })
}

/// A password as it is kept.
pub(super) async fn hashed(salt: [u8; 16], password: String) -> Result<String, AppError> {
    let salt = SaltString::encode_b64(&salt).map_err(internal)?;
    let hash = move || hasher()?.hash_password(password.as_bytes(), &salt).map(|h| h.to_string()).map_err(internal);
    tokio::task::spawn_blocking(hash).await.map_err(internal)?
}

/// Whether a password is this user's; nobody has none, and that takes as long.
pub(super) async fn verified(row: Option<&UserRow>, password: &str) -> Result<bool, AppError> {
    let hash = row.map_or_else(|| NOBODY.to_owned(), |r| r.password_hash.clone());
    let password = password.to_owned();
    tokio::task::spawn_blocking(move || verify(&hash, &password)).await.map_err(internal)?
}

/// A hash that no password has, so that an unknown user costs the same time.
const NOBODY: &str = "$argon2id$v=19$m=19456,t=2,p=1$YWJzZW50YWJzZW50YWJz$0000000000000000000000000000000000000000000";

/// Argon2id with OWASP's first recommendation: 19 MiB, two passes, one lane.
fn hasher() -> Result<Argon2<'static>, AppError> {
    let params = Params::new(19 * 1024, 2, 1, None).map_err(internal)?;
    Ok(Argon2::new(Algorithm::Argon2id, Version::V0x13, params))
}

fn verify(hash: &str, password: &str) -> Result<bool, AppError> {
    let hash = PasswordHash::new(hash).map_err(internal)?;
    Ok(hasher()?.verify_password(password.as_bytes(), &hash).is_ok())
}

pub(super) fn digest(secret: &str) -> Vec<u8> {
    Sha256::digest(secret.as_bytes()).to_vec()
}

pub(super) fn caller_of(row: UserRow) -> Option<Caller> {
    Caller::signed_in(Account {
        id: row.id,
        user: row.name,
        display_name: row.display_name,
        role: row.role,
        carrier: row.carrier,
        commune: row.commune,
    })
}

fn internal(error: impl std::fmt::Display) -> AppError {
    AppError::Internal(error.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_unknown_user_is_checked_against_a_real_hash() {
        assert!(matches!(verify(NOBODY, "x"), Ok(false)));
    }
}

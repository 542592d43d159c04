//! API tokens: a machine's way in, made, listed and ended by whoever it acts for.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use crate::access::{Scope, TokenScope};
use crate::app::accounts::digest;
use crate::app::{App, AppError, Caller, FieldFault};
use crate::store::TokenRow;
use crate::units::Timestamp;

/// Days a token may live at most.
const DAYS_MOST: u32 = 1_095;
/// Letters of a token's name at most.
const NAME_MOST: usize = 60;
const DAY_MS: i64 = 86_400_000;

/// What a new token is to be.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewToken {
    /// What its user calls it.
    pub name: String,
    /// Days until it expires.
    pub days: u32,
    /// What it is to be good for: `read`, `import`, `alarm`, `report`; all of them if nothing is said.
    pub scopes: Option<Vec<String>>,
}

/// An API token. Its secret is told once, when it is made.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct TokenView {
    /// Its id.
    pub id: Uuid,
    /// What its user calls it.
    pub name: String,
    /// The secret; only in the answer that makes it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub token: Option<String>,
    /// Since when.
    pub created_at: String,
    /// Until when.
    pub expires_at: String,
    /// When it was last used, to the minute.
    pub used_at: Option<String>,
    /// What it is good for.
    pub scopes: Vec<&'static str>,
}

impl App {
    /// The caller's tokens that open doors, newest first.
    pub async fn tokens(&self, caller: &Caller) -> Result<Vec<TokenView>, AppError> {
        let rows = self.store().tokens(&Scope::Engine, own(caller)?, self.world().now()).await?;
        Ok(rows.into_iter().map(|row| view(row, None)).collect())
    }

    /// A new token of the caller.
    pub async fn make_token(&self, caller: &Caller, new: &NewToken) -> Result<TokenView, AppError> {
        self.new_token(own(caller)?, new).await
    }

    /// A new token of the user with this name, as the operator makes it.
    pub async fn add_token(&self, user: &str, new: &NewToken) -> Result<TokenView, AppError> {
        let row = self.store().user_by_name(&Scope::Engine, &user.to_lowercase()).await?.ok_or(AppError::Absent)?;
        self.new_token(row.id, new).await
    }

    /// End one of the caller's tokens.
    pub async fn end_token(&self, caller: &Caller, id: Uuid) -> Result<(), AppError> {
        Ok(self.store().end_token(&Scope::Engine, own(caller)?, id).await?)
    }

    async fn new_token(&self, user: Uuid, new: &NewToken) -> Result<TokenView, AppError> {
        let (scopes, faults) = (scopes_of(new), faults_of(new));
        let (Some(scopes), true) = (scopes, faults.is_empty()) else { return Err(AppError::Invalid(faults)) };
        let (secret, now) = (self.world().secret(), self.world().now());
        let row = TokenRow {
            id: self.world().id(),
            name: new.name.trim().to_owned(),
            created_at: now,
            expires_at: Timestamp::from_millis(now.millis() + i64::from(new.days) * DAY_MS),
            used_at: None,
            scopes,
        };
        self.store().add_token(&Scope::Engine, &digest(&secret), user, &row).await?;
        Ok(view(row, Some(secret)))
    }
}

/// Whose tokens; the public has none.
fn own(caller: &Caller) -> Result<Uuid, AppError> {
    caller.account().map(|account| account.id).ok_or(AppError::SignInFirst)
}

/// What a token is to be good for, each once; `None` where a word is not known, or nothing is left.
fn scopes_of(new: &NewToken) -> Option<Vec<TokenScope>> {
    let Some(words) = &new.scopes else { return Some(TokenScope::ALL.to_vec()) };
    let named: Option<BTreeSet<TokenScope>> = words.iter().map(|word| TokenScope::from_code(word)).collect();
    named.filter(|named| !named.is_empty()).map(|named| named.into_iter().collect())
}

fn faults_of(new: &NewToken) -> Vec<FieldFault> {
    let mut faults = Vec::new();
    if !(1..=NAME_MOST).contains(&new.name.trim().chars().count()) {
        let (vi, en) = ("Cần một tên từ 1 đến 60 ký tự.", "A name of 1 to 60 characters is needed.");
        faults.push(FieldFault::new("name", vi, en));
    }
    if !(1..=DAYS_MOST).contains(&new.days) {
        let (vi, en) = ("Thời hạn từ 1 đến 1095 ngày.", "It may live for 1 to 1095 days.");
        faults.push(FieldFault::new("days", vi, en));
    }
    if scopes_of(new).is_none() {
        let known = TokenScope::ALL.iter().map(|scope| scope.code()).collect::<Vec<_>>().join(", ");
        let (vi, en) =
            (format!("Cần ít nhất một trong: {known}."), format!("At least one of these is needed: {known}."));
        faults.push(FieldFault::new("scopes", vi, en));
    }
    faults
}

fn view(row: TokenRow, token: Option<String>) -> TokenView {
    TokenView {
        id: row.id,
        name: row.name,
        token,
        created_at: row.created_at.rfc3339(),
        expires_at: row.expires_at.rfc3339(),
        used_at: row.used_at.map(|at| at.rfc3339()),
        scopes: row.scopes.iter().map(|scope| scope.code()).collect(),
    }
}

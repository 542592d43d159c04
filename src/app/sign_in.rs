//! Signing in: a password, a second factor, and waits for those who guess.

use std::net::IpAddr;

use crate::access::{Role, Scope, base32, left_to_wait, needs_factor, step_of};
use crate::app::accounts::{caller_of, digest, hashed, password_fault, role_fault, verified};
use crate::app::{App, AppError, Caller, Doer};
use crate::store::UserRow;
use crate::units::{CarrierCode, Timestamp};

/// A session ends this long after sign-in.
const ABSOLUTE_MS: i64 = 12 * 60 * 60 * 1000;
/// An address from which an account signed in within this time is its own.
const KNOWN_MS: i64 = 30 * 86_400_000;
/// Recovery codes made at once.
const CODES: usize = 10;

/// What somebody types to sign in.
#[derive(Clone, Copy)]
pub struct SignInTold<'a> {
    /// Their name.
    pub user: &'a str,
    /// Their password.
    pub password: &'a str,
    /// The code of their second factor, or a recovery code.
    pub code: Option<&'a str>,
}

/// What somebody is to the province from now on.
#[derive(Clone, Debug)]
pub struct NewRole {
    /// The one role.
    pub role: Role,
    /// For role `carrier`.
    pub carrier: Option<CarrierCode>,
    /// For role `commune`: its code.
    pub commune: Option<String>,
}

/// A second factor as it is handed over, once.
#[derive(Debug)]
pub struct NewFactor {
    /// For an authenticator, `otpauth://…`.
    pub uri: String,
    /// Each opens the account once where the phone is lost.
    pub codes: Vec<String>,
}

/// An address as it is counted: of IPv6 the network of 64 bits that one customer has.
fn group(from: IpAddr) -> String {
    match from.to_canonical() {
        IpAddr::V4(four) => four.to_string(),
        IpAddr::V6(six) => six.segments()[..4].iter().map(|part| format!("{part:x}")).collect::<Vec<_>>().join(":"),
    }
}

impl App {
    /// A new session: its secret, and who it is. Takes as long for an unknown user as for a known one. Either way it is
    /// written down with the address that it came from.
    pub async fn sign_in(&self, told: SignInTold<'_>, from: IpAddr) -> Result<(String, Caller), AppError> {
        let name = told.user.trim().to_lowercase();
        let row = self.store().user_by_name(&Scope::Engine, &name).await?;
        let address = group(from);
        let tries = [format!("a {address}"), format!("u {name}")];
        self.wait_over(row.as_ref(), &address, &tries).await?;
        let known = row.clone().and_then(caller_of).unwrap_or_else(Caller::public);
        let checked = self.checked(row, told).await;
        let outcome = checked.as_ref().map_or_else(AppError::status, |_| 201);
        let doer = Doer { caller: &known, by: "password", address: from.to_string() };
        self.write_down(&doer, "POST /api/v1/sessions", String::new(), i64::from(outcome)).await?;
        let now = self.world().now();
        let row = match checked {
            Ok(row) => row,
            Err(error) => {
                if matches!(error, AppError::WrongPassword | AppError::WrongCode) {
                    self.store().count_wrong_try(&Scope::Engine, &tries, now).await?;
                }
                return Err(error);
            }
        };
        let (secret, expires) = (self.world().secret(), Timestamp::from_millis(now.millis() + ABSOLUTE_MS));
        self.store().signed_in_from(&Scope::Engine, (row.id, &address), &tries, now).await?;
        self.store().add_session(&Scope::Engine, &digest(&secret), row.id, now, expires).await?;
        Ok((secret, caller_of(row).ok_or(AppError::WrongPassword)?))
    }

    /// Whether the address, and for strangers the account, has waited long enough after what was wrong.
    async fn wait_over(&self, row: Option<&UserRow>, address: &str, tries: &[String; 2]) -> Result<(), AppError> {
        let (store, now) = (self.store(), self.world().now());
        let since = Timestamp::from_millis(now.millis() - KNOWN_MS);
        let own = match row {
            Some(row) => store.knows_address(&Scope::Engine, (row.id, address), since).await?,
            None => false,
        };
        let mut wait = None;
        for who in tries.iter().take(if own { 1 } else { 2 }) {
            if let Some((failures, at)) = store.wrong_tries(&Scope::Engine, who).await? {
                wait = wait.max(left_to_wait(failures, now.millis() - at.millis()));
            }
        }
        wait.map_or(Ok(()), |seconds| Err(AppError::WaitToSignIn { seconds }))
    }

    async fn checked(&self, row: Option<UserRow>, told: SignInTold<'_>) -> Result<UserRow, AppError> {
        let right = verified(row.as_ref(), told.password).await?;
        let row = row.filter(|r| right && !r.disabled).ok_or(AppError::WrongPassword)?;
        if !self.settings().demo && needs_factor(row.role) {
            self.factor_told(&row, told.code.map(str::trim).filter(|code| !code.is_empty())).await?;
        }
        Ok(row)
    }

    async fn factor_told(&self, row: &UserRow, code: Option<&str>) -> Result<(), AppError> {
        let factor = self.store().factor(&Scope::Engine, row.id).await?;
        let Some(number) = factor.number else { return Err(AppError::NoFactor) };
        let code = code.ok_or(AppError::CodeNeeded)?;
        let right = match step_of(&self.factor_secret(row, number), code, self.world().now(), factor.step) {
            Some(step) => self.store().count_step(&Scope::Engine, row.id, step).await?,
            None => self.store().use_recovery_code(&Scope::Engine, row.id, &digest(&dense(code))).await?,
        };
        if right { Ok(()) } else { Err(AppError::WrongCode) }
    }

    /// The secret of a factor, made from the key outside the database: who has the database alone has no secret.
    fn factor_secret(&self, row: &UserRow, number: i64) -> [u8; 20] {
        self.factor_key().derived(&[b"cablewatch factor 1", row.id.as_bytes(), &number.to_be_bytes()])
    }

    /// Give somebody a new second factor instead of the one before; their sessions end.
    pub async fn new_factor(&self, user: &str) -> Result<NewFactor, AppError> {
        let row = self.user_named(user).await?;
        let number = self.store().factor(&Scope::Engine, row.id).await?.number.unwrap_or_default() + 1;
        let codes: Vec<String> = (0..CODES).map(|_| self.world().readable(12)).collect();
        let hashes: Vec<Vec<u8>> = codes.iter().map(|code| digest(code)).collect();
        self.store().set_factor(&Scope::Engine, (row.id, number), &hashes).await?;
        let secret = base32(&self.factor_secret(&row, number));
        let uri = format!("otpauth://totp/cablewatch:{}?secret={secret}&issuer=cablewatch", row.name);
        let grouped = |code: &String| format!("{}-{}-{}", &code[..4], &code[4..8], &code[8..]);
        Ok(NewFactor { uri, codes: codes.iter().map(grouped).collect() })
    }

    /// Give somebody another password; their sessions end.
    pub async fn change_password(&self, user: &str, password: String) -> Result<(), AppError> {
        let row = self.user_named(user).await?;
        if let Some(fault) = password_fault(&password, &row.name) {
            return Err(AppError::Invalid(vec![fault]));
        }
        let hash = hashed(self.world().bytes(), password).await?;
        Ok(self.store().set_password(&Scope::Engine, row.id, &hash).await?)
    }

    /// Let somebody sign in no more, or again; their sessions and tokens end.
    pub async fn disable_user(&self, user: &str, disabled: bool) -> Result<(), AppError> {
        let row = self.user_named(user).await?;
        Ok(self.store().set_disabled(&Scope::Engine, row.id, disabled).await?)
    }

    /// Give somebody another role; their sessions and tokens end.
    pub async fn change_role(&self, user: &str, new: NewRole) -> Result<(), AppError> {
        let row = self.user_named(user).await?;
        if let Some(fault) = role_fault(new.role, new.carrier.as_ref(), new.commune.as_deref()) {
            return Err(AppError::Invalid(vec![fault]));
        }
        self.known_commune(new.commune.as_deref()).await?;
        if let Some(code) = &new.carrier {
            self.know_carrier(code, None).await?;
        }
        let row = UserRow { role: new.role, carrier: new.carrier, commune: new.commune, ..row };
        Ok(self.store().set_role(&Scope::Engine, &row).await?)
    }

    async fn user_named(&self, user: &str) -> Result<UserRow, AppError> {
        let row = self.store().user_by_name(&Scope::Engine, &user.to_lowercase()).await?;
        row.ok_or_else(|| {
            AppError::field("user", "Không có tài khoản với tên này.", "There is no account of this name.")
        })
    }
}

/// A recovery code without what people put between its letters.
fn dense(code: &str) -> String {
    code.chars().filter(char::is_ascii_alphanumeric).map(|c| c.to_ascii_uppercase()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_counts_with_its_network() {
        let cases = [
            ("203.0.113.7", "203.0.113.7"),
            ("::ffff:203.0.113.7", "203.0.113.7"),
            ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2"),
            ("2001:db8:1:2::9", "2001:db8:1:2"),
        ];
        for (from, want) in cases {
            assert_eq!(group(from.parse().unwrap()), want, "{from}");
        }
    }

    #[test]
    fn a_recovery_code_is_read_as_people_write_it() {
        assert_eq!(dense("abcd-2345 efgh"), "ABCD2345EFGH");
    }
}

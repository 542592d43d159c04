//! Who reported: taken with consent, shown to the police and the department, erased when they or the
//! reporter ask for it, or when its time is over.

use std::time::Duration;

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use crate::access::Scope;
use crate::app::intake::Checker;
use crate::app::{App, AppError, Caller, planner};
use crate::store::ReporterRow;
use crate::units::Timestamp;

/// Longest name, in characters.
const NAME_MOST: usize = 100;

/// Digits of a telephone number, with or without the country's.
const DIGITS: std::ops::RangeInclusive<usize> = 8..=15;

/// How often it is looked whose time is over. Nobody is shown it even before that.
const EVERY: Duration = Duration::from_secs(15 * 60);

/// Who reports and how to reach them, as it is sent.
#[derive(Clone, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ContactTold {
    /// Their name.
    pub name: Option<String>,
    /// Their telephone number.
    pub phone: Option<String>,
    /// That they agree to its being kept until the report is dealt with, 90 days at most.
    pub consent: Option<bool>,
}

/// Without name and number, so that no log can hold them.
impl std::fmt::Debug for ContactTold {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("ContactTold").finish_non_exhaustive()
    }
}

/// Who reported.
#[derive(Serialize, ToSchema)]
pub struct ContactView {
    /// Their name.
    name: Option<String>,
    /// Their telephone number.
    phone: Option<String>,
    /// When they agreed to its being kept.
    consent_at: String,
    /// It is erased then.
    keep_until: String,
}

impl App {
    /// Who reported an incident: for the police and the department.
    pub async fn contact(&self, caller: &Caller, incident: Uuid) -> Result<ContactView, AppError> {
        planner(caller)?;
        let row = self.store().reporter(caller.scope(), incident, self.world().now()).await?;
        let row = row.ok_or(AppError::Absent)?;
        Ok(ContactView {
            name: row.name,
            phone: row.phone,
            consent_at: row.consent_at.rfc3339(),
            keep_until: row.keep_until.rfc3339(),
        })
    }

    /// Erase who reported an incident: for the police and the department. The incident stays.
    pub async fn erase_contact(&self, caller: &Caller, incident: Uuid) -> Result<(), AppError> {
        planner(caller)?;
        Ok(self.store().erase_reporter(caller.scope(), incident).await?)
    }

    /// Erase who reported, by the reporter's own code. The incident stays.
    pub async fn erase_own_contact(&self, caller: &Caller, code: &str) -> Result<(), AppError> {
        let code = crate::app::answers::read_code(code)?;
        Ok(self.store().erase_reporter_of(caller.scope(), &code, self.world().now()).await?)
    }

    /// Erase, for ever, who reported once its time is over.
    pub async fn keep_forgetting(self) {
        loop {
            if let Err(error) = self.store().forget_reporters(&Scope::Engine, self.world().now()).await {
                tracing::error!(%error, "who reported could not be erased; it will be tried again");
            }
            tokio::time::sleep(EVERY).await;
        }
    }
}

/// Who reported as it is kept; `None` if they gave neither name nor number.
pub(super) fn read_contact(
    check: &mut Checker,
    told: Option<&ContactTold>,
    now: Timestamp,
    days: u16,
) -> Option<ReporterRow> {
    let told = told?;
    let text = |text: Option<&String>| text.map(|t| t.trim().to_owned()).filter(|t| !t.is_empty());
    let (name, phone) = (text(told.name.as_ref()), text(told.phone.as_ref()));
    if name.is_none() && phone.is_none() {
        return None;
    }
    if told.consent != Some(true) {
        let (vi, en) = ("Cần đồng ý thì mới lưu tên, số điện thoại.", "A name or number is kept only with consent.");
        check.fault("contact.consent", vi, en);
    }
    if name.as_ref().is_some_and(|n| n.chars().count() > NAME_MOST || n.chars().any(char::is_control)) {
        check.fault("contact.name", "Cần một tên dài nhất 100 ký tự.", "A name of at most 100 characters is needed.");
    }
    if phone.as_deref().is_some_and(|p| !is_phone(p)) {
        let (vi, en) = ("Cần 8 đến 15 chữ số; ví dụ 0912 345 678.", "8 to 15 digits are needed, such as 0912 345 678.");
        check.fault("contact.phone", vi, en);
    }
    let keep_until = Timestamp::from_millis(now.millis() + i64::from(days) * 86_400_000);
    Some(ReporterRow { name, phone, consent_at: now, keep_until })
}

fn is_phone(text: &str) -> bool {
    let digits = text.chars().filter(char::is_ascii_digit).count();
    DIGITS.contains(&digits) && text.len() <= 30 && text.chars().all(|c| c.is_ascii_digit() || " +-.()".contains(c))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(name: Option<&str>, phone: Option<&str>, consent: Option<bool>) -> ContactTold {
        ContactTold { name: name.map(str::to_owned), phone: phone.map(str::to_owned), consent }
    }

    #[test]
    fn a_name_or_number_is_taken_with_consent_alone_and_told_apart_from_nonsense() {
        let phone = Some("0912 345 678");
        let cases: &[(&str, ContactTold, bool, &[&str])] = &[
            ("nothing given", told(None, None, None), false, &[]),
            ("only blanks given", told(Some(" "), Some(""), None), false, &[]),
            ("consent to nothing", told(None, None, Some(true)), false, &[]),
            ("a number with consent", told(None, phone, Some(true)), true, &[]),
            ("with the country's code", told(None, Some("+84 (912) 345-678"), Some(true)), true, &[]),
            ("a number, no word of consent", told(None, phone, None), true, &["contact.consent"]),
            ("a name, consent refused", told(Some("Bà Ba"), None, Some(false)), true, &["contact.consent"]),
            ("seven digits", told(None, Some("0912345"), Some(true)), true, &["contact.phone"]),
            ("sixteen digits", told(None, Some("0912345678901234"), Some(true)), true, &["contact.phone"]),
            ("letters", told(None, Some("0912345678a"), Some(true)), true, &["contact.phone"]),
            ("a long name", told(Some(&"a".repeat(101)), None, Some(true)), true, &["contact.name"]),
            (
                "all of it wrong",
                told(Some("a\nb"), Some("?"), None),
                true,
                &["contact.consent", "contact.name", "contact.phone"],
            ),
        ];
        for (name, told, kept, faults) in cases {
            let mut check = Checker::default();
            let row = read_contact(&mut check, Some(told), Timestamp::from_millis(0), 90);
            assert_eq!(row.is_some(), *kept, "{name}");
            assert_eq!(check.0.iter().map(|f| f.name.as_str()).collect::<Vec<_>>(), *faults, "{name}");
        }
    }

    #[test]
    fn nothing_that_is_printed_for_a_log_holds_a_name_or_number() {
        let told = told(Some("Bà Ba"), Some("0912345678"), Some(true));
        let row = read_contact(&mut Checker::default(), Some(&told), Timestamp::from_millis(0), 90).unwrap();
        assert_eq!(row.keep_until.days_since(row.consent_at), 90.0);
        let printed = format!("{told:?} {row:?}");
        assert!(!printed.contains("Ba") && !printed.contains("0912"), "{printed}");
    }
}

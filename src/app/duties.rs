//! Protection plans, whom to call, exercises: what stands ready before anything happens.

mod contacts;
mod exercises;
mod on_duty;
mod protection;

pub use contacts::{ContactEntry, NewContact};
pub use exercises::{CancelExercise, ExerciseResult, ExerciseView, NewExercise, NewResult};
pub use on_duty::{DutyQuery, DutyView, OffView, OnView};
pub use protection::{GuardTold, NewProtection, PlanContactTold, PlanVersion, PlansView, ProtectionLine};

use time::{Date, Duration};

use crate::access::Scope;
use crate::app::inspections::day;
use crate::app::intake::Checker;
use crate::app::key_places::refused;
use crate::app::live::Live;
use crate::app::{App, AppError, Caller};
use crate::duties::is_phone;
use crate::units::{CarrierCode, grouped};

/// Characters of a short text at most.
const SHORT_MOST: usize = 200;
/// Characters of a long one.
const LONG_MOST: usize = 2_000;
/// Days of two years.
const TWO_YEARS: i64 = 731;

/// Whoever stands ready: the police, the department, carriers and communes. For others there is no such call.
fn stands_ready(caller: &Caller) -> Result<(), AppError> {
    let scope = caller.scope();
    let bound = scope.carrier().is_some() || scope.commune().is_some();
    if scope.sees_all() || bound { Ok(()) } else { Err(refused(caller)) }
}

/// A text of one line, of so many characters.
fn short(check: &mut Checker, name: &str, told: &str, least: usize) -> String {
    let told = told.trim();
    counted(check, name, told, least, SHORT_MOST);
    check.line(name, told);
    told.to_owned()
}

/// A text of several lines.
fn long(check: &mut Checker, name: &str, told: &str, least: usize, most: usize) -> String {
    let told = told.trim();
    counted(check, name, told, least, most);
    check.line(name, &told.replace(['\n', '\r', '\t'], " "));
    told.to_owned()
}

fn counted(check: &mut Checker, name: &str, told: &str, least: usize, most: usize) {
    if !(least..=most).contains(&told.chars().count()) {
        let number = |sign| grouped(&most.to_string(), sign);
        let (vi, en) = (
            format!("Cần từ {least} đến {} ký tự.", number('.')),
            format!("{least} to {} characters are needed.", number(',')),
        );
        check.fault(name, &vi, &en);
    }
}

fn phone(check: &mut Checker, name: &str, told: &str) -> String {
    let told = short(check, name, told, 0);
    if !is_phone(&told) {
        let (vi, en) = (
            "Cần số điện thoại từ 3 đến 20 chữ số; giữa các số chỉ có dấu cách và + . - ( ).",
            "A telephone number of 3 to 20 digits is needed; between them only spaces and + . - ( ).",
        );
        check.fault(name, vi, en);
    }
    told
}

/// A list of so many entries.
fn entries(check: &mut Checker, name: &str, count: usize, least: usize, most: usize) {
    if !(least..=most).contains(&count) {
        let (vi, en) = (format!("Cần từ {least} đến {most} mục."), format!("{least} to {most} entries are needed."));
        check.fault(name, &vi, &en);
    }
}

/// A list of short texts, none of them empty.
fn lines(check: &mut Checker, name: &str, told: &[String], most: usize) -> Vec<String> {
    entries(check, name, told.len(), 0, most);
    told.iter().enumerate().map(|(at, one)| short(check, &format!("{name}[{at}]"), one, 1)).collect()
}

/// A day after another, at most two years after it.
fn day_after(check: &mut Checker, name: &str, told: &str, before: Date) -> Option<Date> {
    let last = before.saturating_add(Duration::days(TWO_YEARS));
    let found = day(told).filter(|day| *day > before && *day <= last);
    if found.is_none() {
        let (vi, en) = (
            format!("Cần một ngày như 2026-12-05, sau {before} và không quá hai năm."),
            format!("A day as 2026-12-05 is needed, after {before} and within two years."),
        );
        check.fault(name, &vi, &en);
    }
    found
}

/// Codes of communes that there are, each once.
fn communes(check: &mut Checker, live: &Live, name: &str, told: &[String]) -> Vec<String> {
    if told.iter().any(|code| live.communes.get(code).is_none()) {
        check.fault(name, "Có mã xã không đúng.", "There is no commune with one of these codes.");
    }
    let mut codes = told.to_vec();
    codes.sort_unstable();
    codes.dedup();
    codes
}

impl App {
    /// Codes of carriers that there are, each once.
    async fn carriers_named(
        &self,
        check: &mut Checker,
        name: &str,
        told: &[String],
    ) -> Result<Vec<CarrierCode>, AppError> {
        let known = self.store().carriers(&Scope::Engine).await?;
        let find = |code: &String| known.iter().map(|row| &row.code).find(|known| known.as_str() == code.as_str());
        let mut found: Vec<CarrierCode> = told.iter().filter_map(find).cloned().collect();
        if found.len() < told.len() {
            check.fault(name, "Không có doanh nghiệp này.", "There is no such carrier.");
        }
        found.sort_unstable();
        found.dedup();
        Ok(found)
    }
}

//! Inspections: what is due, what was seen, and what is behind it.

mod asset;
mod calendar;
mod record;
mod view;

pub use asset::{AssetTold, AssetView};
pub(crate) use asset::{Assets, asset_view, key_place};
pub use calendar::{CalendarView, DueView, NewCalendar};
pub use record::{ItemTold, NewInspection};
pub use view::{InspectionQuery, InspectionView, ItemView, KindItemView, KindView, inspection_kinds};

use time::Date;
use time::macros::format_description;

use crate::app::intake::Checker;
use crate::inspections::InspectionKind;

/// A day as it is sent, such as 2026-12-05.
pub(crate) fn day(text: &str) -> Option<Date> {
    Date::parse(text.trim(), format_description!("[year]-[month]-[day]")).ok()
}

/// The kind of this code; a fault if there is none.
fn kind_named(check: &mut Checker, code: &str) -> Option<InspectionKind> {
    let found = InspectionKind::from_code(code);
    if found.is_none() {
        let known = InspectionKind::ALL.iter().map(|kind| kind.code()).collect::<Vec<_>>().join(", ");
        check.fault("what", &format!("Cần một trong: {known}."), &format!("One of these is needed: {known}."));
    }
    found
}

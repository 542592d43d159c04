//! Inspections: what is due, what was seen, and what is behind it.

mod asset;

pub use asset::{AssetTold, AssetView};
pub(crate) use asset::{Assets, asset_view, key_place};

use time::Date;
use time::macros::format_description;

/// A day as it is sent, such as 2026-12-05.
pub(crate) fn day(text: &str) -> Option<Date> {
    Date::parse(text.trim(), format_description!("[year]-[month]-[day]")).ok()
}

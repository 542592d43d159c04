//! Limits and choices, in one value that is passed in.

use std::path::PathBuf;
use std::sync::Arc;

use time::UtcOffset;

use crate::access::Addresses;
use crate::app::{AuditPlace, Mail};
use crate::import;
use crate::roads::Profiles;
use crate::units::{Interval, Timestamp};

/// What one request or file may cost. Exceeding one is an error, never a silent cut.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// Bytes of a JSON body.
    pub json_bytes: u64,
    /// Bytes of a file over HTTP.
    pub upload_bytes: u64,
    /// Things in one page of a list, when the caller names no number.
    pub page: i64,
    /// Things in one page of a list at most.
    pub page_most: i64,
    /// Reports that one address may file in a minute, and at once.
    pub reports_per_minute: u32,
}

impl Default for Limits {
    fn default() -> Self {
        Self { json_bytes: 256 << 10, upload_bytes: 256 << 20, page: 1_000, page_most: 10_000, reports_per_minute: 20 }
    }
}

/// What the operator chose.
#[derive(Clone, Debug)]
pub struct Settings {
    /// Whether cable and incidents are invented, and the page says so.
    pub demo: bool,
    /// Offset of the local zone; Asia/Ho_Chi_Minh has had +07:00 without summer time since 1975.
    pub zone: UtcOffset,
    /// Limits.
    pub limits: Limits,
    /// What reading a file may cost.
    pub file_limits: import::Limits,
    /// Whether this is an isolated network, where classified routes may be.
    pub isolated_lan: bool,
    /// Folder for files on their way in; the system's own for temporary files if none.
    pub data: Option<PathBuf>,
    /// Speeds and rules of vehicles on roads.
    pub profiles: Arc<Profiles>,
    /// Proxies in front that tell from where a request comes.
    pub trusted_proxies: Vec<Addresses>,
    /// Days that name and number of a reporter are kept.
    pub contact_days: u16,
    /// Where key and head of the record of deeds lie; beside the database if none.
    pub audit: Option<AuditPlace>,
    /// How letters are written to bodies; none are if none.
    pub mail: Option<Mail>,
}

/// Local time of Viet Nam.
pub const VIETNAM: UtcOffset = match UtcOffset::from_hms(7, 0, 0) {
    Ok(zone) => zone,
    Err(_) => UtcOffset::UTC,
};

impl Default for Settings {
    fn default() -> Self {
        Self {
            demo: false,
            zone: VIETNAM,
            limits: Limits::default(),
            file_limits: import::Limits::default(),
            isolated_lan: false,
            data: None,
            profiles: Profiles::own(),
            trusted_proxies: Vec::new(),
            contact_days: 90,
            audit: None,
            mail: None,
        }
    }
}

/// A period whose ends may be open.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Window {
    /// Its start, `None` for "from the first".
    pub from: Option<Timestamp>,
    /// Its end, `None` for "to the last".
    pub to: Option<Timestamp>,
}

impl Window {
    /// Whether neither end is given.
    pub fn is_open(self) -> bool {
        self == Self::default()
    }

    /// As an interval, open ends reaching to the ends of time.
    pub fn interval(self) -> Option<Interval> {
        let from = self.from.unwrap_or(Timestamp::from_millis(-62_135_596_800_000));
        Interval::new(from, self.to.unwrap_or(Timestamp::from_millis(253_402_300_799_000)))
    }
}

//! Bytes to a draft and every fault in it; nothing is stored, nothing is repaired in silence.

mod ahead;
mod attributes;
mod codes;
mod columns;
mod communes;
mod coordinates;
mod diff;
mod draft;
mod events;
mod exact;
mod fault;
mod feature;
mod formats;
mod geojson;
mod incident_csv;
mod incident_draft;
mod incident_fields;
mod mapping;
mod names;
mod network_csv;
mod number;
mod ofds;
mod place;
mod placing;
mod province;
mod quick;
mod rfc7946;
mod road_codes;
mod shapefile;
mod sniff;
mod splitter;
mod table;
mod time;
mod topology;
mod track;
mod words;
mod xml;
mod zip;

pub use crate::fold::fold;
pub use codes::{Code, every_code};
pub use communes::{CommunesDraft, read_communes};
pub use diff::{Change, Diff, Differ};
pub use draft::{Draft, Scan, Thing, read_network, scan_network};
pub use events::{Event, EventDraft, read_events};
pub(crate) use exact::{BESIDE, EXACT};
pub use fault::{Fault, Limits, Reading, Severity, Verdict};
pub use formats::Format;
pub use mapping::{Choices, Column, Field};
pub(crate) use names::classifies;

pub use incident_csv::read_incidents_csv;
pub use incident_draft::{IncidentDraft, read_incidents};
pub use province::Province;
pub use rfc7946::{Validity, check_rfc7946};
pub use sniff::{Sniffed, sniff};
pub use time::parse_time;
pub use track::{Fix, Track, TrackDraft, TrackReading, read_track};
pub(crate) use xml::{Element, Listener, Trail, pump};

#[cfg(test)]
mod column_tests;
#[cfg(test)]
pub(crate) mod reference_tests;
#[cfg(test)]
mod tests;

//! Routes, sites, segments; chainage to a point; the index over segments.

pub(crate) use route::codes;

mod commune;
mod fingerprint;
mod index;
mod labels;
mod live;
mod route;
mod segment;
mod shared;
mod site;
mod slack;

pub use commune::{Commune, area};
pub use fingerprint::Fingerprint;
pub use index::{Near, Packing, Repacked, SegmentIndex};
pub use labels::{Likeness, site_labels, told_labels};
pub use live::{Network, SiteNo};
pub use route::{BeyondEnd, Course, Foot, Laying, Medium, Route, RouteNo};
pub use segment::Segment;
pub(crate) use shared::{Pieces, Shards};
pub use site::{Site, SiteKind};
pub use slack::Slack;

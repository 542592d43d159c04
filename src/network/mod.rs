//! Routes, sites, segments; chainage to a point; the index over segments.

pub(crate) use route::codes;

mod commune;
mod fingerprint;
mod index;
mod labels;
mod live;
mod route;
mod segment;
mod site;
mod slack;

pub use commune::{Commune, area};
pub use fingerprint::Fingerprint;
pub use index::{Near, SegmentIndex};
pub use labels::Likeness;
pub use live::Network;
pub use route::{BeyondEnd, Course, Foot, Laying, Medium, Route, RouteNo};
pub use segment::Segment;
pub use site::{Site, SiteKind};
pub use slack::Slack;

//! Evidence of place: each kind says as much as the reporter knows, and no more.

use crate::units::{Chainage, LonLat, Metres};

/// Standard deviation of a point whose report does not tell one.
pub const DEFAULT_ACCURACY: Metres = Metres::of(15);

/// The vaguest point that still says anything about a cable.
pub const MAX_ACCURACY: Metres = Metres::of(5_000);

/// One place an incident touched, as it was told. An accuracy is a standard deviation: of a point
/// that of its error to the east, and of its error to the north (not of the distance, whose mean is
/// 1.25 times as long); of a place along a route that of its error along the route.
#[derive(Clone, Debug, PartialEq)]
pub enum Evidence {
    /// A position with its standard deviation.
    Point {
        /// The position told.
        at: LonLat,
        /// Standard deviation in metres, east and north each.
        accuracy: Metres,
    },
    /// A place or a stretch on a named route.
    OnRoute {
        /// The carrier's id of the route.
        route_id: String,
        /// Metres from the route's start.
        from: Chainage,
        /// End of the stretch; `None` for a single place.
        to: Option<Chainage>,
    },
    /// Somewhere between two closures, or any two sites, along a route that passes both.
    Between {
        /// The route, where told.
        route_id: Option<String>,
        /// One of the two: its id, or what is painted on it.
        from: String,
        /// The other.
        to: String,
    },
    /// An optical distance from a site along a route.
    Otdr {
        /// The route measured.
        route_id: Option<String>,
        /// The site measured from: its id, or what is painted on it.
        site_id: String,
        /// Metres of fibre, slack included.
        distance: Metres,
    },
    /// An equipment site.
    Site {
        /// The carrier's id of the site.
        site_id: String,
    },
    /// The number painted on a pole or a cabinet.
    Label {
        /// As it was read.
        label: String,
    },
    /// A commune only.
    Commune {
        /// The commune's code.
        code: String,
    },
    /// A place of another kind with its own standard deviation.
    Roughly {
        /// The place.
        place: Box<Evidence>,
        /// Standard deviation in metres.
        accuracy: Metres,
    },
    /// A place of another kind on a named route.
    Along {
        /// The carrier's id of the route.
        route_id: String,
        /// The place.
        place: Box<Evidence>,
    },
    /// A place of another kind, and a position told of that same place.
    Near {
        /// The place.
        place: Box<Evidence>,
        /// The position told.
        at: LonLat,
        /// Its standard deviation in metres, east and north each.
        accuracy: Metres,
    },
}

impl Evidence {
    /// The position told and its standard deviation, if one was.
    pub fn position(&self) -> Option<(LonLat, Metres)> {
        match self {
            Self::Point { at, accuracy } | Self::Near { at, accuracy, .. } => Some((*at, *accuracy)),
            Self::Roughly { place, .. } | Self::Along { place, .. } => place.position(),
            _ => None,
        }
    }

    /// The route named and, for a place by chainage, the chainage.
    pub fn named_route(&self) -> Option<(&str, Option<Chainage>)> {
        match self {
            Self::OnRoute { route_id, from, .. } => Some((route_id, Some(*from))),
            Self::Otdr { route_id, .. } | Self::Between { route_id, .. } => Some((route_id.as_deref()?, None)),
            Self::Along { route_id, .. } => Some((route_id, None)),
            Self::Roughly { place, .. } | Self::Near { place, .. } => place.named_route(),
            _ => None,
        }
    }
}

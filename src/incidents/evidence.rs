//! Evidence of place: each kind says as much as the reporter knows, and no more.

use crate::units::{Chainage, LonLat, Metres};

/// Standard deviation of a point whose report does not tell one.
pub const DEFAULT_ACCURACY: Metres = Metres::of(15);

/// The vaguest point that still says anything about a cable.
pub const MAX_ACCURACY: Metres = Metres::of(5_000);

/// One place an incident touched, as it was told.
#[derive(Clone, Debug, PartialEq)]
pub enum Evidence {
    /// A position with its standard deviation.
    Point {
        /// The position told.
        at: LonLat,
        /// Standard deviation in metres.
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
    /// An optical distance from a site along a route.
    Otdr {
        /// The route measured.
        route_id: Option<String>,
        /// The site measured from.
        site_id: String,
        /// Metres of fibre, slack included.
        distance: Metres,
    },
    /// An equipment site.
    Site {
        /// The carrier's id of the site.
        site_id: String,
    },
    /// A commune only.
    Commune {
        /// The commune's code.
        code: String,
    },
}

//! What matching answers: every outcome by name.

use crate::network::{RouteNo, codes};
use crate::units::{Chainage, LonLat, Message, Metres};

codes! {
    /// How sure the place is.
    Status { Matched => "matched", Ambiguous => "ambiguous", Unmatched => "unmatched" }
}

/// Why an incident was put where it is, or nowhere.
#[derive(Clone, Debug, PartialEq)]
pub enum Reason {
    /// It lies on one route.
    On {
        /// How far the route is from the place told.
        distance: Metres,
    },
    /// It may lie on several routes.
    Several {
        /// How many.
        routes: usize,
    },
    /// It may lie either way along one route from the site it was measured from.
    EitherWay,
    /// No cable within reach of the place told.
    TooFar {
        /// How far was looked.
        reach: Metres,
    },
    /// Cable is near, but none of the carrier or medium that the report names.
    OtherCable,
    /// The report names a route that is not there.
    UnknownRoute {
        /// The id as told.
        id: String,
    },
    /// The report names a site that is not there.
    UnknownSite {
        /// The id as told.
        id: String,
    },
    /// The chainage or distance lies past the route's end.
    BeyondEnd {
        /// How long the route is.
        length: Metres,
    },
    /// Only a commune is known.
    CommuneOnly,
    /// The report tells no place.
    NoPlace,
}

impl Reason {
    /// The reason in words.
    pub fn says(&self) -> Message {
        let m = |metres: &Metres| metres.get().round();
        match self {
            Self::On { distance } => Message::new(
                format!("Nằm trên một tuyến, cách vị trí báo {} m.", m(distance)),
                format!("It lies on one route, {} m from the place told.", m(distance)),
            ),
            Self::Several { routes } => Message::new(
                format!("Có thể thuộc {routes} tuyến gần nhau; chia theo xác suất."),
                format!("It may be on any of {routes} routes; shared by likelihood."),
            ),
            Self::EitherWay => Message::new(
                "Có thể nằm ở một trong hai phía của trạm trên tuyến.",
                "It may lie on either side of the site, along the route.",
            ),
            Self::TooFar { reach } => Message::new(
                format!("Không có tuyến cáp nào trong {} m quanh vị trí báo.", m(reach)),
                format!("There is no cable within {} m of the place told.", m(reach)),
            ),
            Self::OtherCable => Message::new(
                "Gần đó có cáp, nhưng không đúng doanh nghiệp hoặc loại cáp đã báo.",
                "Cable is near, but not of the carrier or medium that the report names.",
            ),
            Self::UnknownRoute { id } => {
                Message::new(format!("Không có tuyến mang mã {id}."), format!("There is no route {id}."))
            }
            Self::UnknownSite { id } => {
                Message::new(format!("Không có trạm mang mã {id}."), format!("There is no site {id}."))
            }
            Self::BeyondEnd { length } => Message::new(
                format!("Vượt quá cuối tuyến; tuyến chỉ dài {} m.", m(length)),
                format!("It lies past the end; the route is {} m long.", m(length)),
            ),
            Self::CommuneOnly => {
                Message::new("Chỉ biết xã, chưa biết đoạn cáp.", "Only the commune is known, not the cable.")
            }
            Self::NoPlace => Message::new("Chưa có thông tin vị trí.", "No place was told."),
        }
    }
}

/// A piece of a route that holds a share of an incident, evenly.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Stretch {
    /// Its start.
    pub from: Chainage,
    /// Its end; the same as the start for a single place.
    pub to: Chainage,
    /// Its share of the incident, 0 to 1.
    pub weight: f64,
}

/// One route the incident may be on.
#[derive(Clone, Debug, PartialEq)]
pub struct Candidate {
    /// Which route.
    pub route: RouteNo,
    /// Likeliest chainage.
    pub chainage: Chainage,
    /// Geodesic distance from the place told; 0 for a place told by chainage.
    pub distance: Metres,
    /// Share of the incident: the sum of its stretches.
    pub weight: f64,
    /// Likeliest place.
    pub point: LonLat,
    /// Where on the route the share lies.
    pub stretches: Vec<Stretch>,
}

impl Candidate {
    pub(super) fn scaled(mut self, share: f64) -> Self {
        self.weight *= share;
        self.stretches.iter_mut().for_each(|s| s.weight *= share);
        self
    }

    fn join(&mut self, other: Self) {
        if other.weight > self.weight {
            (self.chainage, self.distance, self.point) = (other.chainage, other.distance, other.point);
        }
        self.weight += other.weight;
        self.stretches.extend(other.stretches);
    }
}

/// Where an incident was put.
#[derive(Clone, Debug, PartialEq)]
pub struct Match {
    /// How sure.
    pub status: Status,
    /// Why.
    pub reason: Reason,
    /// Best first; weights sum to 1, or none.
    pub candidates: Vec<Candidate>,
}

/// Candidates of all places, best first, ties by route and chainage. What several places say
/// of one route is one candidate; two places that one report may mean stay two.
pub(super) fn joined(places: Vec<Vec<Candidate>>) -> Vec<Candidate> {
    let mut joined: Vec<Candidate> = Vec::new();
    for place in places {
        let before = joined.len();
        for candidate in place {
            match joined[..before].iter_mut().find(|c| c.route == candidate.route) {
                Some(known) => known.join(candidate),
                None => joined.push(candidate),
            }
        }
    }
    let place = |c: &Candidate| (c.route, c.chainage.get());
    joined.sort_by(|a, b| {
        let ties = place(a).0.cmp(&place(b).0).then(place(a).1.total_cmp(&place(b).1));
        b.weight.total_cmp(&a.weight).then(ties)
    });
    joined
}

//! What a report says of one place, field by field, to evidence.

use crate::incidents::{DEFAULT_ACCURACY, Evidence};
use crate::units::{Chainage, LonLat, Metres};

/// The fields of one place as files and requests name them; `None` where nothing was said.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Told {
    /// A position.
    pub point: Option<LonLat>,
    /// Standard deviation of the position, or of the place where none is told.
    pub accuracy: Option<Metres>,
    /// A route.
    pub route_id: Option<String>,
    /// Metres from that route's start.
    pub chainage: Option<Chainage>,
    /// End of the stretch.
    pub chainage_to: Option<Chainage>,
    /// Metres of fibre from `otdr_site`.
    pub otdr: Option<Metres>,
    /// The site measured from.
    pub otdr_site: Option<String>,
    /// One of two closures.
    pub from_site: Option<String>,
    /// The other.
    pub to_site: Option<String>,
    /// A site.
    pub site_id: Option<String>,
    /// A painted number.
    pub label: Option<String>,
    /// A commune's code.
    pub commune: Option<String>,
}

impl From<&Evidence> for Told {
    /// The fields that tell a place as it is known.
    fn from(place: &Evidence) -> Self {
        match place.clone() {
            Evidence::Point { at, accuracy } => Self { point: Some(at), accuracy: Some(accuracy), ..Self::default() },
            Evidence::OnRoute { route_id, from, to } => {
                Self { route_id: Some(route_id), chainage: Some(from), chainage_to: to, ..Self::default() }
            }
            Evidence::Between { route_id, from, to } => {
                Self { route_id, from_site: Some(from), to_site: Some(to), ..Self::default() }
            }
            Evidence::Otdr { route_id, site_id, distance } => {
                Self { route_id, otdr: Some(distance), otdr_site: Some(site_id), ..Self::default() }
            }
            Evidence::Site { site_id } => Self { site_id: Some(site_id), ..Self::default() },
            Evidence::Label { label } => Self { label: Some(label), ..Self::default() },
            Evidence::Commune { code } => Self { commune: Some(code), ..Self::default() },
            Evidence::Roughly { place, accuracy } => Self { accuracy: Some(accuracy), ..Self::from(&*place) },
            Evidence::Along { route_id, place } => Self { route_id: Some(route_id), ..Self::from(&*place) },
            Evidence::Near { place, at, accuracy } => {
                Self { point: Some(at), accuracy: Some(accuracy), ..Self::from(&*place) }
            }
        }
    }
}

impl Told {
    /// The evidence in it, best first; empty if no place was told. A point beside a chainage, a
    /// stretch, an optical distance, a site or a number tells the same place once more, and a route
    /// named beside a point, a site or a number says on which cable it is.
    pub fn places(self) -> Vec<Evidence> {
        let commune = self.commune.clone().map(|code| Evidence::Commune { code });
        let mut places = self.on_cable();
        let accuracy = self.accuracy.unwrap_or(DEFAULT_ACCURACY);
        match (self.point, places.is_empty()) {
            (Some(at), true) => places.push(self.along(Evidence::Point { at, accuracy })),
            (Some(at), false) => {
                let place = Box::new(places.remove(0));
                places.insert(0, Evidence::Near { place, at, accuracy });
            }
            (None, _) => places = places.into_iter().map(|place| self.roughly(place)).collect(),
        }
        places.extend(commune);
        places
    }

    /// A field that says nothing without another, which is not there: both names, as files have them.
    pub fn half_told(&self) -> Option<(&'static str, &'static str)> {
        let pairs = [
            ("chainage_to_m", self.chainage_to.is_some(), "chainage_m", self.chainage.is_some()),
            ("chainage_m", self.chainage.is_some(), "route_id", self.route_id.is_some()),
            ("otdr_m", self.otdr.is_some(), "otdr_site", self.otdr_site.is_some()),
            ("otdr_site", self.otdr_site.is_some(), "otdr_m", self.otdr.is_some()),
            ("from_site", self.from_site.is_some(), "to_site", self.to_site.is_some()),
            ("to_site", self.to_site.is_some(), "from_site", self.from_site.is_some()),
        ];
        pairs.into_iter().find(|(_, is_there, _, other)| *is_there && !other).map(|(name, _, other, _)| (name, other))
    }

    /// What was told without a position.
    fn on_cable(&self) -> Vec<Evidence> {
        let mut places = Vec::new();
        if let (Some(route_id), Some(from)) = (&self.route_id, self.chainage) {
            // A stretch told from its far end is the same stretch.
            let (from, to) = match self.chainage_to {
                Some(to) if to < from => (to, Some(from)),
                to => (from, to),
            };
            places.push(Evidence::OnRoute { route_id: route_id.clone(), from, to });
        }
        let route_id = self.route_id.clone();
        if let (Some(from), Some(to)) = (self.from_site.clone(), self.to_site.clone()) {
            places.push(Evidence::Between { route_id: route_id.clone(), from, to });
        }
        if let (Some(distance), Some(site_id)) = (self.otdr, self.otdr_site.clone()) {
            places.push(Evidence::Otdr { route_id, site_id, distance });
        }
        places.extend(self.site_id.clone().map(|site_id| self.along(Evidence::Site { site_id })));
        places.extend(self.label.clone().map(|label| self.along(Evidence::Label { label })));
        places
    }

    fn along(&self, place: Evidence) -> Evidence {
        match self.route_id.clone() {
            Some(route_id) => Evidence::Along { route_id, place: Box::new(place) },
            None => place,
        }
    }

    fn roughly(&self, place: Evidence) -> Evidence {
        let is_stretch = matches!(&place, Evidence::Between { .. } | Evidence::OnRoute { to: Some(_), .. });
        match self.accuracy {
            Some(accuracy) if !is_stretch => Evidence::Roughly { place: Box::new(place), accuracy },
            _ => place,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_told_of_one_place_is_one_place() {
        let at = LonLat::checked(107.1, 16.8).unwrap();
        let (accuracy, text) = (Metres::of(15), |s: &str| Some(s.to_owned()));
        let point = Evidence::Point { at, accuracy };
        let on = |from: u32, to: Option<u32>| {
            let chainage = |m: u32| Chainage::checked(f64::from(m)).unwrap();
            Evidence::OnRoute { route_id: "T".into(), from: chainage(from), to: to.map(chainage) }
        };
        let chainage = |m: u32| Chainage::checked(f64::from(m));
        let site = Evidence::Site { site_id: "S".into() };
        let route = Told { route_id: text("T"), ..Told::default() };
        let pointed = Told { point: Some(at), ..Told::default() };
        let cases = [
            ("nothing", Told::default(), vec![]),
            ("a route alone is not yet a place", route.clone(), vec![]),
            ("a point", pointed.clone(), vec![point.clone()]),
            (
                "a point on a named route",
                Told { route_id: text("T"), ..pointed.clone() },
                vec![Evidence::Along { route_id: "T".into(), place: Box::new(point) }],
            ),
            (
                "a stretch from its far end",
                Told { chainage: chainage(9), chainage_to: chainage(4), ..route.clone() },
                vec![on(4, Some(9))],
            ),
            (
                "a chainage with a point",
                Told { point: Some(at), chainage: chainage(4), ..route.clone() },
                vec![Evidence::Near { place: Box::new(on(4, None)), at, accuracy }],
            ),
            (
                "a site, roughly, and its commune",
                Told { site_id: text("S"), accuracy: Some(Metres::of(200)), commune: text("1"), ..Told::default() },
                vec![
                    Evidence::Roughly { place: Box::new(site), accuracy: Metres::of(200) },
                    Evidence::Commune { code: "1".into() },
                ],
            ),
        ];
        for (name, told, want) in cases {
            assert_eq!(told.clone().places(), want, "{name}");
            if let [place] = &want[..] {
                assert_eq!(Told::from(place).places(), want, "{name}: told again, it is the same place");
            }
        }
    }
}

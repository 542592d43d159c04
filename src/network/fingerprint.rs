//! Whether a thing of a file is the thing that is stored, without reading that again.

use serde_json::{Map, Value};
use sha2::{Digest, Sha256};

use crate::network::{Route, Site};
use crate::units::LonLat;

/// The first half of a SHA-256 over all that a carrier told of a route or site, its id and
/// carrier apart. Stays the same between versions of the program: it is stored.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Fingerprint([u8; 16]);

impl Fingerprint {
    /// As it is stored.
    pub fn bytes(&self) -> &[u8] {
        &self.0
    }

    /// As it was stored; `None` for anything but 16 bytes, such as of a row older than this.
    pub fn stored(bytes: &[u8]) -> Option<Self> {
        bytes.try_into().ok().map(Self)
    }

    /// Of a route: name, medium, laying, properties and every vertex.
    pub fn of_route(route: &Route) -> Self {
        let mut print = Print::default();
        print.words([route.name.as_deref(), route.medium.map(|m| m.code()), route.laying.map(|l| l.code())]);
        print.properties(&route.properties);
        for line in route.lines() {
            print.0.update((line.len() as u64).to_le_bytes());
            line.iter().for_each(|at| print.position(*at));
        }
        print.done()
    }

    /// Of a site: name, kind, properties and place.
    pub fn of_site(site: &Site) -> Self {
        let mut print = Print::default();
        print.words([site.name.as_deref(), Some(site.kind.code())]);
        print.properties(&site.properties);
        print.position(site.at);
        print.done()
    }
}

#[derive(Default)]
struct Print(Sha256);

impl Print {
    /// Each word by its length and itself, so that no two lists of words read the same.
    fn words<'a>(&mut self, words: impl IntoIterator<Item = Option<&'a str>>) {
        for word in words {
            let length = word.map_or(u64::MAX, |w| w.len() as u64);
            self.0.update(length.to_le_bytes());
            self.0.update(word.unwrap_or_default());
        }
    }

    /// The order in which a file lists its properties is no part of what it says.
    fn properties(&mut self, properties: &Map<String, Value>) {
        let mut sorted: Vec<(&String, String)> = properties.iter().map(|(name, v)| (name, v.to_string())).collect();
        sorted.sort_unstable();
        self.words(sorted.iter().flat_map(|(name, value)| [Some(name.as_str()), Some(value.as_str())]));
    }

    fn position(&mut self, at: LonLat) {
        self.0.update(at.lon().to_le_bytes());
        self.0.update(at.lat().to_le_bytes());
    }

    fn done(self) -> Fingerprint {
        let mut half = [0; 16];
        half.copy_from_slice(&self.0.finalize()[..16]);
        Fingerprint(half)
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::network::{Laying, Medium};

    fn route() -> Route {
        let at = |lon| LonLat::checked(lon, 16.8).unwrap();
        let mut route = Route::measured("T-1", vec![vec![at(107.0), at(107.01)], vec![at(107.02), at(107.03)]]);
        route.name = Some("Đông Hà".to_owned());
        route.properties = json!({"a": 1, "b": "x"}).as_object().unwrap().clone();
        route
    }

    #[test]
    fn whatever_a_carrier_changes_shows() {
        let at = |lon| LonLat::checked(lon, 16.8).unwrap();
        let same = Fingerprint::of_route(&route());
        type Change = fn(&mut Route);
        let cases: [(&str, Change); 5] = [
            ("name", |r| r.name = None),
            ("medium", |r| r.medium = Some(Medium::Copper)),
            ("laying", |r| r.laying = Some(Laying::Duct)),
            ("a property", |r| _ = r.properties.insert("a".into(), 2.into())),
            ("a word moved between two", |r| r.properties = json!({"a": 1, "bx": ""}).as_object().unwrap().clone()),
        ];
        for (name, change) in cases {
            let mut other = route();
            change(&mut other);
            assert_ne!(Fingerprint::of_route(&other), same, "{name}");
        }
        let mut joined = Route::measured("T-1", vec![vec![at(107.0), at(107.01), at(107.02), at(107.03)]]);
        (joined.name, joined.properties) = (route().name, route().properties);
        assert_ne!(Fingerprint::of_route(&joined), same, "the gap");
    }

    #[test]
    fn the_order_of_properties_and_the_id_do_not_show() {
        let mut other = route();
        other.id = "T-2".to_owned();
        other.properties = json!({"b": "x", "a": 1}).as_object().unwrap().clone();
        assert_eq!(Fingerprint::of_route(&other), Fingerprint::of_route(&route()));
    }

    #[test]
    fn what_is_stored_reads_back_and_what_is_older_does_not() {
        let print = Fingerprint::of_route(&route());
        assert_eq!(Fingerprint::stored(print.bytes()), Some(print));
        assert_eq!(Fingerprint::stored(&[]), None);
    }
}

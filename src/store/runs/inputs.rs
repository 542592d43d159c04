//! All that goes into a map, kept with a published one: the network, the incidents and the borders of then.
//!
//! One JSON a line, compressed with gzip, so that anybody can read it with `zcat` in twenty years. Every
//! number is written with the digits that give it back exactly.

use std::io::{self, BufRead, BufReader, Read, Write};

use flate2::Compression;
use flate2::read::GzDecoder;
use flate2::write::GzEncoder;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::incidents::Kind;
use crate::network::{Commune, Laying, Medium};
use crate::store::{IncidentDigest, Share, StoreError};
use crate::units::{CarrierCode, LonLat, Timestamp};

/// Version of the form.
const FORM: u32 = 1;

/// What a map is computed from.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct RunInputs {
    /// The routes, in the order in which they were numbered.
    pub routes: Vec<RunRoute>,
    /// The incidents with the stretches they were put on, in the order in which they were counted.
    pub incidents: Vec<IncidentDigest>,
    /// The communes whose names the map tells.
    pub communes: Vec<Commune>,
}

/// A route as far as a map depends on it.
#[derive(Clone, Debug, PartialEq)]
pub struct RunRoute {
    /// The store's id.
    pub id: Uuid,
    /// Whose.
    pub carrier: CarrierCode,
    /// The carrier's own id.
    pub route_id: String,
    /// Its name.
    pub name: Option<String>,
    /// What it is made of.
    pub medium: Option<Medium>,
    /// How it lies.
    pub laying: Option<Laying>,
    /// Those of its properties that a map depends on.
    pub properties: serde_json::Map<String, serde_json::Value>,
    /// Its lines.
    pub lines: Vec<Vec<LonLat>>,
}

type Position = [f64; 2];

/// Route, carrier, and stretches as (from, to, weight).
type ShareParts = (Uuid, CarrierCode, Vec<(f64, f64, f64)>);

#[derive(Serialize, Deserialize)]
struct Head {
    form: u32,
    routes: usize,
    incidents: usize,
    communes: usize,
}

#[derive(Serialize, Deserialize)]
struct RouteLine {
    id: Uuid,
    carrier: CarrierCode,
    route_id: String,
    name: Option<String>,
    medium: Option<String>,
    laying: Option<String>,
    properties: serde_json::Map<String, serde_json::Value>,
    lines: Vec<Vec<Position>>,
}

#[derive(Serialize, Deserialize)]
struct IncidentLine {
    id: Uuid,
    kind: String,
    when: Option<(i64, i64)>,
    at: Option<Position>,
    commune: Option<String>,
    metres_taken: Option<f64>,
    unmatched: bool,
    look: bool,
    shares: Vec<ShareParts>,
}

#[derive(Serialize, Deserialize)]
struct CommuneLine {
    code: String,
    name: String,
    kind: String,
    full_name: String,
    old_district: Option<String>,
    former: Vec<String>,
    center: Position,
    rings: Vec<Vec<Vec<Position>>>,
    approximate: bool,
}

impl RunInputs {
    /// The bytes that are kept: the same for the same inputs.
    pub fn to_gzip(&self) -> io::Result<Vec<u8>> {
        let mut out = GzEncoder::new(Vec::new(), Compression::default());
        let (routes, incidents, communes) = (self.routes.len(), self.incidents.len(), self.communes.len());
        line(&mut out, &Head { form: FORM, routes, incidents, communes })?;
        self.routes.iter().try_for_each(|route| line(&mut out, &RouteLine::of(route)))?;
        self.incidents.iter().try_for_each(|incident| line(&mut out, &IncidentLine::of(incident)))?;
        self.communes.iter().try_for_each(|commune| line(&mut out, &CommuneLine::of(commune)))?;
        out.finish()
    }

    /// What [`Self::to_gzip`] kept; anything else, and anything cut short, is corrupt.
    pub fn from_gzip(bytes: &[u8]) -> Result<Self, StoreError> {
        Self::read(bytes).ok_or(StoreError::Corrupt("run's inputs"))
    }

    fn read(bytes: &[u8]) -> Option<Self> {
        let mut lines = BufReader::new(GzDecoder::new(bytes));
        let head: Head = next(&mut lines)?;
        if head.form != FORM {
            return None;
        }
        let inputs = Self {
            routes: (0..head.routes).map(|_| next::<RouteLine>(&mut lines)?.back()).collect::<Option<_>>()?,
            incidents: (0..head.incidents).map(|_| next::<IncidentLine>(&mut lines)?.back()).collect::<Option<_>>()?,
            communes: (0..head.communes).map(|_| next::<CommuneLine>(&mut lines)?.back()).collect::<Option<_>>()?,
        };
        // The checksum of gzip is looked at where it ends.
        let mut rest = Vec::new();
        lines.read_to_end(&mut rest).ok()?;
        rest.is_empty().then_some(inputs)
    }
}

fn line(out: &mut impl Write, thing: &impl Serialize) -> io::Result<()> {
    serde_json::to_writer(&mut *out, thing)?;
    out.write_all(b"\n")
}

fn next<T: DeserializeOwned>(lines: &mut impl BufRead) -> Option<T> {
    let mut text = Vec::new();
    lines.read_until(b'\n', &mut text).ok()?;
    serde_json::from_slice(&text).ok()
}

fn position(at: LonLat) -> Position {
    [at.lon(), at.lat()]
}

fn place([lon, lat]: Position) -> Option<LonLat> {
    LonLat::checked(lon, lat)
}

fn positions(line: &[LonLat]) -> Vec<Position> {
    line.iter().copied().map(position).collect()
}

fn places(line: Vec<Position>) -> Option<Vec<LonLat>> {
    line.into_iter().map(place).collect()
}

impl RouteLine {
    fn of(route: &RunRoute) -> Self {
        Self {
            id: route.id,
            carrier: route.carrier.clone(),
            route_id: route.route_id.clone(),
            name: route.name.clone(),
            medium: route.medium.map(|m| m.code().to_owned()),
            laying: route.laying.map(|l| l.code().to_owned()),
            properties: route.properties.clone(),
            lines: route.lines.iter().map(|line| positions(line)).collect(),
        }
    }

    fn back(self) -> Option<RunRoute> {
        Some(RunRoute {
            id: self.id,
            carrier: self.carrier,
            route_id: self.route_id,
            name: self.name,
            medium: self.medium.as_deref().and_then(Medium::from_code),
            laying: self.laying.as_deref().and_then(Laying::from_code),
            properties: self.properties,
            lines: self.lines.into_iter().map(places).collect::<Option<_>>()?,
        })
    }
}

impl IncidentLine {
    fn of(one: &IncidentDigest) -> Self {
        let share = |share: &Share| (share.route, share.carrier.clone(), share.stretches.clone());
        Self {
            id: one.id,
            kind: one.kind.code().to_owned(),
            when: one.when.map(|(from, to)| (from.millis(), to.millis())),
            at: one.at.map(position),
            commune: one.commune.clone(),
            metres_taken: one.metres_taken,
            unmatched: one.unmatched,
            look: one.look,
            shares: one.shares.iter().map(share).collect(),
        }
    }

    fn back(self) -> Option<IncidentDigest> {
        let share = |(route, carrier, stretches)| Share { route, carrier, stretches };
        let at = match self.at {
            Some(at) => Some(place(at)?),
            None => None,
        };
        Some(IncidentDigest {
            id: self.id,
            kind: Kind::from_code(&self.kind)?,
            when: self.when.map(|(from, to)| (Timestamp::from_millis(from), Timestamp::from_millis(to))),
            at,
            commune: self.commune,
            metres_taken: self.metres_taken,
            unmatched: self.unmatched,
            look: self.look,
            // A map is made of what counts, and its record holds nothing else.
            counts: true,
            joined_into: None,
            shares: self.shares.into_iter().map(share).collect(),
        })
    }
}

impl CommuneLine {
    fn of(one: &Commune) -> Self {
        Self {
            code: one.code.clone(),
            name: one.name.clone(),
            kind: one.kind.clone(),
            full_name: one.full_name.clone(),
            old_district: one.old_district.clone(),
            former: one.former.clone(),
            center: position(one.center),
            rings: one.rings.iter().map(|rings| rings.iter().map(|ring| positions(ring)).collect()).collect(),
            approximate: one.approximate,
        }
    }

    fn back(self) -> Option<Commune> {
        let polygon = |rings: Vec<Vec<Position>>| rings.into_iter().map(places).collect::<Option<Vec<_>>>();
        Some(Commune {
            code: self.code,
            name: self.name,
            kind: self.kind,
            full_name: self.full_name,
            old_district: self.old_district,
            former: self.former,
            center: place(self.center)?,
            rings: self.rings.into_iter().map(polygon).collect::<Option<_>>()?,
            approximate: self.approximate,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn code() -> CarrierCode {
        CarrierCode::checked("TS").unwrap()
    }

    fn inputs(lon: f64, lat: f64, from: f64, weight: f64) -> RunInputs {
        let (at, id) = (LonLat::checked(lon, lat).unwrap(), Uuid::from_u128(7));
        let route = RunRoute {
            id,
            carrier: code(),
            route_id: "TS-1\n\"x\"".to_owned(),
            name: Some("Đông Hà – Lao Bảo".to_owned()),
            medium: Some(Medium::Copper),
            laying: Some(Laying::Aerial),
            properties: [("in_service_from".to_owned(), "2026-01-02".into())].into_iter().collect(),
            lines: vec![vec![at, LonLat::checked(107.1, 16.8).unwrap()]],
        };
        let incident = IncidentDigest {
            id,
            kind: Kind::Theft,
            when: Some((Timestamp::from_millis(1), Timestamp::from_millis(2))),
            at: Some(at),
            commune: Some("1".to_owned()),
            metres_taken: Some(218.7),
            unmatched: false,
            look: true,
            counts: true,
            joined_into: None,
            shares: vec![Share { route: id, carrier: code(), stretches: vec![(from, from + 0.1, weight)] }],
        };
        let commune = Commune {
            code: "1".to_owned(),
            name: "Lao Bảo".to_owned(),
            kind: "xa".to_owned(),
            full_name: "Xã Lao Bảo".to_owned(),
            old_district: None,
            former: vec!["Thị trấn Lao Bảo".to_owned()],
            center: at,
            rings: vec![vec![vec![at, at, at, at]]],
            approximate: true,
        };
        RunInputs { routes: vec![route], incidents: vec![incident], communes: vec![commune] }
    }

    proptest! {
        #[test]
        fn every_number_comes_back_exactly_and_the_same_inputs_are_the_same_bytes(
            lon in -180.0..=180.0_f64, lat in -90.0..=90.0_f64, from in 0.0..1e6_f64, weight in 0.0..=1.0_f64,
        ) {
            let inputs = inputs(lon, lat, from, weight);
            let bytes = inputs.to_gzip().unwrap();
            prop_assert_eq!(&bytes, &inputs.to_gzip().unwrap());
            prop_assert_eq!(RunInputs::from_gzip(&bytes).unwrap(), inputs);
        }
    }

    #[test]
    fn what_was_cut_short_or_altered_is_told_and_not_computed_with() {
        let bytes = inputs(107.0, 16.8, 0.1, 0.3).to_gzip().unwrap();
        for end in 0..bytes.len() {
            assert!(RunInputs::from_gzip(&bytes[..end]).is_err(), "cut at {end}");
        }
        let mut altered = bytes.clone();
        let last = altered.len() - 8;
        altered[last] ^= 1;
        assert!(RunInputs::from_gzip(&altered).is_err(), "the checksum holds");
    }
}

//! Small, definite things to store.

use cablewatch::incidents::{Evidence, Incident, Kind, Origin};
use cablewatch::network::{Commune, Laying, Medium, Route};
use cablewatch::store::{CaseRow, IncidentRow, MatchRow, Matched, RouteRow};
use cablewatch::units::{CarrierCode, Chainage, Interval, LonLat, Metres, Timestamp};
use uuid::Uuid;

pub fn now() -> Timestamp {
    Timestamp::from_millis(1_794_000_000_000)
}

pub fn carrier(code: &str) -> CarrierCode {
    CarrierCode::checked(code).unwrap()
}

fn at(lon: f64, lat: f64) -> LonLat {
    LonLat::checked(lon, lat).unwrap()
}

pub fn route(n: u8, code: &str) -> RouteRow {
    let east = f64::from(n) * 0.01;
    let lines = vec![
        vec![at(107.0 + east, 16.8), at(107.005 + east, 16.8)],
        vec![at(107.006 + east, 16.8), at(107.007 + east, 16.81)],
    ];
    let mut route = Route::measured(format!("{code}-{n}"), lines);
    route.carrier = Some(carrier(code));
    route.name = Some("Đông Hà – Cam Lộ".to_owned());
    route.medium = Some(Medium::Copper);
    route.laying = Some(Laying::Aerial);
    route.properties.insert("số đôi".to_owned(), 200.into());
    RouteRow {
        id: Uuid::from_u128(u128::from(n)),
        carrier: carrier(code),
        route,
        communes: vec!["19432".to_owned()],
        in_service_from: None,
        data_version: 0,
    }
}

pub fn incident(n: u8, code: Option<&str>) -> IncidentRow {
    let id = Uuid::from_u128(u128::from(n));
    let point = Evidence::Point { at: at(107.1, 16.8), accuracy: Metres::of(15) };
    let stretch = Evidence::OnRoute { route_id: "TS-1".into(), from: Chainage::checked(10.5).unwrap(), to: None };
    let incident = Incident {
        id: id.to_string(),
        kind: Kind::AttemptedTheft,
        occurred: Interval::new(Timestamp::from_millis(1_000), Timestamp::from_millis(2_000)),
        discovered_at: Some(Timestamp::from_millis(2_500)),
        reported_at: Some(Timestamp::from_millis(3_000)),
        places: vec![point, stretch],
        carrier: code.map(carrier),
        medium: Some(Medium::Copper),
        metres_taken: Metres::checked(218.7),
        damage_vnd: Some(237_000_000),
        note: Some("Mất cáp".to_owned()),
    };
    IncidentRow {
        id,
        source: None,
        code: format!("AAA-{n:03}"),
        incident,
        at: Some(at(107.1, 16.8)),
        accuracy: Some(Metres::of(15)),
        commune: None,
        status: "pending".to_owned(),
        reason_vi: String::new(),
        reason_en: String::new(),
        reported_by_carrier: None,
        reporter: None,
        origin: Origin::Carrier,
        in_progress: false,
        subscribers_out: None,
        case: CaseRow::default(),
        candidates: Vec::new(),
        corrected: None,
        look: false,
        data_version: 0,
    }
}

pub fn matched(n: u8, on: &[(Uuid, &str, f64)]) -> Matched {
    let candidates = on.iter().map(|(route, code, weight)| MatchRow {
        route: *route,
        carrier: carrier(code),
        route_id: format!("{code}-x"),
        chainage_m: 10.0,
        distance_m: 1.0,
        weight: *weight,
        point: at(107.1, 16.8),
        stretches: vec![(5.0, 15.0, *weight)],
    });
    Matched {
        incident: Uuid::from_u128(u128::from(n)),
        status: "matched".to_owned(),
        reason_vi: "trên một tuyến".to_owned(),
        reason_en: "on one route".to_owned(),
        candidates: candidates.collect(),
        at: Some(at(107.1, 16.8)),
        commune: None,
        look: false,
        seen: None,
        history: None,
    }
}

pub fn commune() -> Commune {
    Commune {
        code: "19432".to_owned(),
        name: "Lao Bảo".to_owned(),
        kind: "xa".to_owned(),
        full_name: "Xã Lao Bảo".to_owned(),
        old_district: Some("Hướng Hóa".to_owned()),
        former: vec!["Thị trấn Lao Bảo".to_owned()],
        center: at(106.6, 16.62),
        rings: vec![vec![vec![at(106.5, 16.5), at(106.7, 16.5), at(106.6, 16.7), at(106.5, 16.5)]]],
        approximate: true,
    }
}

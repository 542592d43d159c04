//! Invented patrols of the last months, so that coverage and doses have something to show.

use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;

use crate::access::Scope;
use crate::app::{App, AppError, Source, TrackKind, TrackUpload};
use crate::geodesy::distance;
use crate::network::Route;
use crate::roads::Vehicle;
use crate::store::Filter;
use crate::units::{Chainage, LonLat};

/// Routes, from where to where, and how many days ago: past some of the demo's hot stretches, more often of late.
const PATROLS: &[(&str, f64, f64, &[i64])] = &[
    ("TS-124", 5_200.0, 9_600.0, &[3, 12, 26, 47, 75, 120]),
    ("TS-113", 7_200.0, 11_300.0, &[6, 33, 140]),
    ("TS-144", 0.0, 4_800.0, &[9, 61]),
    ("TS-148", 4_000.0, 7_600.0, &[16]),
    ("BH-107", 300.0, 3_100.0, &[20, 150]),
];
/// Metres a second: 25 km/h.
const SPEED: f64 = 7.0;
/// Metres between two fixes.
const STEP: f64 = 70.0;
const DAY: i64 = 86_400_000;

impl App {
    pub(super) async fn demo_tracks(&self) -> Result<(), AppError> {
        let police = self.demo_caller("cong-an").await?;
        let filter = Filter { limit: 1_000, ..Filter::default() };
        let rows = self.store().routes(&Scope::Engine, &filter).await?;
        for &(id, from, to, days) in PATROLS {
            let Some(row) = rows.iter().find(|row| row.route.id == id) else { continue };
            for day in days {
                let begin = self.world().now().millis() - day * DAY;
                let upload = TrackUpload {
                    kind: Some(TrackKind::Patrol),
                    name: Some(format!("Tuần tra {id}")),
                    order: None,
                    vehicle: Some(Vehicle::Car),
                    source: Source::bytes(driven(&row.route, (from, to), begin).into_bytes()),
                };
                self.send_track(&police, upload).await?;
            }
        }
        Ok(())
    }
}

/// A drive along a part of a route, as a device records it.
fn driven(route: &Route, (from, to): (f64, f64), begin: i64) -> String {
    let [from, to] = [from, to].map(|at| Chainage::checked(at.min(route.length().get())).unwrap_or_default());
    let line = route.stretch(from, to).into_iter().next().unwrap_or_default();
    let (mut points, mut metres) = (String::new(), 0.0);
    for pair in line.windows(2) {
        let long = distance(pair[0], pair[1]).get();
        let steps = (long / STEP).ceil().max(1.0);
        for step in 0..steps as u32 {
            let share = f64::from(step) / steps;
            points += &fix(between(pair, share), begin + ((metres + long * share) / SPEED * 1000.0) as i64);
        }
        metres += long;
    }
    format!("<gpx><trk><trkseg>{points}</trkseg></trk></gpx>")
}

fn between(pair: &[LonLat], share: f64) -> (f64, f64) {
    let along = |from: f64, to: f64| from + share * (to - from);
    (along(pair[0].lon(), pair[1].lon()), along(pair[0].lat(), pair[1].lat()))
}

fn fix((lon, lat): (f64, f64), millis: i64) -> String {
    let at = OffsetDateTime::from_unix_timestamp_nanos(i128::from(millis) * 1_000_000).ok();
    let at = at.and_then(|at| at.format(&Rfc3339).ok()).unwrap_or_default();
    format!("<trkpt lat=\"{lat:.7}\" lon=\"{lon:.7}\"><time>{at}</time></trkpt>")
}

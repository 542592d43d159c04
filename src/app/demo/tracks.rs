//! Invented patrols of the last three months, so that coverage and doses have something to show.

use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;

use crate::access::Scope;
use crate::app::{App, AppError, Source, TrackKind, TrackUpload};
use crate::geodesy::distance;
use crate::network::Route;
use crate::roads::Vehicle;
use crate::store::Filter;
use crate::units::{Chainage, LonLat};

/// How many patrols, and how many days lie between them.
const PATROLS: usize = 9;
const EVERY_DAYS: i64 = 9;
/// Metres of a route that a patrol follows at most, and metres a second (25 km/h).
const MOST: f64 = 12_000.0;
const SPEED: f64 = 7.0;
/// Metres between two fixes.
const STEP: f64 = 70.0;
const DAY: i64 = 86_400_000;

impl App {
    pub(super) async fn demo_tracks(&self) -> Result<(), AppError> {
        let police = self.demo_caller("cong-an").await?;
        let filter = Filter { limit: 1_000, ..Filter::default() };
        let mut routes: Vec<Route> =
            self.store().routes(&Scope::Engine, &filter).await?.into_iter().map(|row| row.route).collect();
        // The longest are the trunks, where most happens.
        routes.sort_by(|a, b| b.length().get().total_cmp(&a.length().get()));
        for (n, route) in routes.iter().take(PATROLS).enumerate() {
            let begin = self.world().now().millis() - (3 + EVERY_DAYS * n as i64) * DAY;
            let upload = TrackUpload {
                kind: Some(TrackKind::Patrol),
                name: Some(format!("Tuần tra {}", route.id)),
                order: None,
                vehicle: Some(Vehicle::Car),
                source: Source::bytes(driven(route, begin).into_bytes()),
            };
            self.send_track(&police, upload).await?;
        }
        Ok(())
    }
}

/// A drive along the first part of a route, as a device records it.
fn driven(route: &Route, begin: i64) -> String {
    let until = Chainage::checked(route.length().get().min(MOST)).unwrap_or_default();
    let line = route.stretch(Chainage::default(), until).into_iter().next().unwrap_or_default();
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

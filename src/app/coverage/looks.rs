//! When patrols really saw a place last, for those who plan the next night.

use std::collections::HashMap;

use time::{Date, UtcOffset};

use crate::access::Scope;
use crate::app::coverage::MOSTLY;
use crate::app::coverage::dose::metres_by_track;
use crate::app::{App, AppError};
use crate::store::{CoverageFilter, CoverageRow, TrackKind};
use crate::units::{CarrierCode, Timestamp};

/// Milliseconds from noon to midnight: a night belongs to the day of its evening, until noon.
const HALF_DAY: i64 = 43_200_000;

impl App {
    /// What patrols saw before a night, for those who plan it.
    pub(in crate::app) async fn looks(&self, scope: &Scope, before: Timestamp) -> Result<Looks, AppError> {
        let seen = (Timestamp::from_millis(i64::MIN), before);
        let filter = CoverageFilter { seen, kind: Some(TrackKind::Patrol), route_id: None };
        Ok(Looks::of(self.store().coverage(scope, &filter).await?))
    }
}

/// Looks of patrols at cable, by route.
#[derive(Debug, Default)]
pub(in crate::app) struct Looks(HashMap<String, Vec<CoverageRow>>);

impl Looks {
    fn of(rows: Vec<CoverageRow>) -> Self {
        let mut all: HashMap<String, Vec<CoverageRow>> = HashMap::new();
        for row in rows {
            all.entry(row.route_id.clone()).or_default().push(row);
        }
        Self(all)
    }

    /// The evening of the night in which a track last saw most of a stretch.
    pub(in crate::app) fn last(
        &self,
        carrier: Option<&CarrierCode>,
        route_id: &str,
        (from, to): (f64, f64),
        zone: UtcOffset,
    ) -> Option<Date> {
        let own = |row: &&CoverageRow| carrier.is_none() || row.carrier.as_ref() == carrier;
        let tracks = metres_by_track(self.0.get(route_id)?.iter().filter(own), (from, to));
        let most = (to - from) * MOSTLY;
        let last = tracks.values().filter(|(metres, _)| *metres >= most).map(|(_, at)| *at).max()?;
        let evening = Timestamp::from_millis(last.millis() - HALF_DAY);
        evening.datetime().checked_to_offset(zone).map(|local| local.date())
    }
}

#[cfg(test)]
mod tests {
    use time::macros::{datetime, offset};
    use uuid::Uuid;

    use super::*;

    #[test]
    fn a_place_was_visited_in_the_night_of_the_last_track_that_saw_most_of_it() {
        let at = |datetime: time::OffsetDateTime| Timestamp::from_datetime(datetime);
        let row = |track, from_m, to_m, seen_at| CoverageRow {
            track: Uuid::from_u128(track),
            carrier: CarrierCode::checked("TS"),
            route_id: "T-1".to_owned(),
            from_m,
            to_m,
            seen_at,
            kind: TrackKind::Patrol,
        };
        let looks = Looks::of(vec![
            row(1, 0.0, 400.0, at(datetime!(2026-11-10 23:00 +7))),
            row(1, 600.0, 1_000.0, at(datetime!(2026-11-11 02:00 +7))),
            row(2, 0.0, 300.0, at(datetime!(2026-11-12 23:00 +7))),
        ]);
        let last = |range, carrier: &str| {
            let carrier = CarrierCode::checked(carrier);
            looks.last(carrier.as_ref(), "T-1", range, offset!(+7)).map(|day| day.to_string())
        };
        assert_eq!(last((0.0, 1_000.0), "TS").as_deref(), Some("2026-11-10"), "in two pieces, past midnight");
        assert_eq!(last((0.0, 500.0), "TS").as_deref(), Some("2026-11-12"), "most of it later");
        assert_eq!(last((390.0, 610.0), "TS"), None, "20 m of 220 m are no visit");
        assert_eq!(last((0.0, 1_000.0), "BH"), None, "of another carrier's route of that id");
    }
}

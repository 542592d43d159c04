//! Works as a caller sees them, field by field.

use time::UtcOffset;

use crate::app::Caller;
use crate::app::corridor::coarse;
use crate::app::key_places::view::hand;
use crate::app::lists::millimetres;
use crate::app::live::Live;
use crate::app::views::{Feature, FieldChangeView, Geometry, HoursView, WorksLineView, WorksView};
use crate::registers::{Act, Timing, acts, phase};
use crate::store::{WorksLine, WorksPlace, WorksRow};
use crate::units::{LonLat, Timestamp};

/// The works with what the caller may know of them: a commune neither the route nor the exact place, nor
/// other communes.
pub fn feature(
    live: &Live,
    caller: &Caller,
    row: &WorksRow,
    carrier_name: String,
    (now, zone): (Timestamp, UtcOffset),
) -> Feature<WorksView> {
    let own_commune = caller.scope().commune();
    let communes: Vec<String> =
        row.communes.iter().filter(|code| own_commune.is_none_or(|own| own == *code)).cloned().collect();
    let full_name = |code: &String| live.communes.get(code).map_or_else(|| code.clone(), |c| c.full_name.clone());
    let exactly = Some(&row.place).filter(|_| own_commune.is_none());
    let stretch = exactly.and_then(|place| match place {
        WorksPlace::Stretch { route, route_id, from_m, to_m, .. } => Some((*route, route_id, *from_m, *to_m)),
        _ => None,
    });
    let reach = exactly.and_then(|place| match place {
        WorksPlace::Point { reach, .. } => Some(reach.get()),
        _ => None,
    });
    let stands = phase(row.state, row.timing.period, now);
    let own = caller.scope().carrier() == Some(&row.carrier);
    let view = WorksView {
        what: row.what.clone(),
        carrier: row.carrier.to_string(),
        carrier_name,
        place: place_code(&row.place),
        reach_m: reach,
        route: stretch.map(|(route, ..)| route.to_string()),
        route_id: stretch.map(|(_, own, ..)| own.clone()),
        from_m: stretch.map(|(.., from, _)| millimetres(from)),
        to_m: stretch.map(|(.., to)| millimetres(to)),
        commune_names: communes.iter().map(full_name).collect(),
        communes,
        from: row.timing.period.from().rfc3339(),
        to: row.timing.period.to().rfc3339(),
        hours: hours(row.timing),
        now: stands == crate::registers::Phase::Current && row.timing.at_work(now, zone),
        crew: row.crew,
        leader_phone: row.leader_phone.clone(),
        phone: row.phone.clone(),
        remarks: row.remarks.clone(),
        code: row.code.clone(),
        phase: stands.code(),
        reason: row.reason.clone(),
        announced: hand(caller, &row.announced),
        next: acts(stands).iter().filter(|_| own).copied().map(Act::code).collect(),
        history: None,
    };
    Feature::new(row.id, geometry(row, own_commune.is_some()), view)
}

/// A line of the history; a commune is not told the places in it.
pub fn line(caller: &Caller, line: WorksLine) -> WorksLineView {
    let roughly = caller.scope().commune().is_some();
    let told = line.changes.into_iter().filter(|change| !(roughly && change.field == "place"));
    WorksLineView {
        hand: hand(caller, &line.hand),
        act: line.act.code(),
        note: line.note,
        changes: told
            .map(|change| FieldChangeView { field: change.field, before: change.before, after: change.after })
            .collect(),
    }
}

/// Daily hours as they are told.
pub fn hours(timing: Timing) -> Option<HoursView> {
    timing.hours.map(|hours| HoursView { from: hours.from.to_string(), to: hours.to.to_string() })
}

fn place_code(place: &WorksPlace) -> &'static str {
    match place {
        WorksPlace::Point { .. } => "point",
        WorksPlace::Stretch { .. } => "stretch",
        WorksPlace::Communes => "communes",
    }
}

fn geometry(row: &WorksRow, roughly: bool) -> Option<Geometry> {
    match &row.place {
        WorksPlace::Communes => None,
        _ if roughly => {
            let middle =
                LonLat::checked((row.bbox.west + row.bbox.east) / 2.0, (row.bbox.south + row.bbox.north) / 2.0)?;
            coarse(middle).map(Geometry::point)
        }
        WorksPlace::Point { at, .. } => Some(Geometry::point(*at)),
        WorksPlace::Stretch { lines, .. } => Geometry::lines(lines.iter().map(Vec::as_slice)),
    }
}

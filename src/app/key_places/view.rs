//! A key place as a caller sees it, field by field.

use uuid::Uuid;

use crate::access::Role;
use crate::app::Caller;
use crate::app::corridor::coarse;
use crate::app::lists::millimetres;
use crate::app::live::Live;
use crate::app::views::{Feature, Geometry, HandView, KeyPlaceView, StepView};
use crate::key_places::{KeyKind, KeyState, next_states};
use crate::store::{Basis, Hand, KeyPlaceRow, StepRow};
use crate::units::LonLat;

/// The place with what the caller may know of it. What a person wrote may speak of anybody's cable:
/// a carrier reads its own people's words alone, a commune those of an area that was approved.
pub fn feature(live: &Live, caller: &Caller, row: &KeyPlaceRow) -> Feature<KeyPlaceView> {
    let roughly = caller.scope().commune().is_some() && row.kind == KeyKind::Target;
    let settled = matches!(row.state, KeyState::Approved | KeyState::Ended);
    let may_read = caller.scope().sees_all()
        || own(caller, &row.proposed)
        || (caller.scope().commune().is_some() && row.kind == KeyKind::Area && settled);
    let commune = |code: &String| live.communes.get(code).map_or_else(|| code.clone(), |c| c.full_name.clone());
    let proposed_it = row.proposed.by.is_some() && caller.account().map(|a| a.id) == row.proposed.by;
    let (site, route) = (named_site(&row.basis, roughly), named_stretch(&row.basis, roughly));
    let view = KeyPlaceView {
        kind: row.kind.code(),
        name: place_name(live, caller, row),
        basis: basis_code(&row.basis),
        communes: row.communes.clone(),
        commune_names: row.communes.iter().map(commune).collect(),
        state: row.state.code(),
        reason: may_read.then(|| row.reason.clone()),
        period_from: row.period.from.to_string(),
        period_to: row.period.to.to_string(),
        carrier: row.carrier.as_ref().filter(|_| caller.scope().commune().is_none()).map(ToString::to_string),
        site: site.map(|(id, _)| id.to_string()),
        site_id: site.map(|(_, own)| own.to_owned()),
        route: route.map(|(id, ..)| id.to_string()),
        route_id: route.map(|(_, own, ..)| own.to_owned()),
        from_m: route.map(|(.., from, _)| millimetres(from)),
        to_m: route.map(|(.., to)| millimetres(to)),
        proposed: hand(caller, &row.proposed),
        decided: row.decided.as_ref().map(|h| hand(caller, h)),
        next: next_states(row.state, caller.role(), proposed_it).map(KeyState::code).collect(),
        last_inspection: None,
        history: None,
    };
    Feature::new(row.id, geometry(live, row, roughly), view)
}

/// A line of the history.
pub fn step(caller: &Caller, row: StepRow) -> StepView {
    let may_read = caller.scope().sees_all() || own(caller, &row.hand);
    StepView {
        hand: hand(caller, &row.hand),
        from: row.from.map(KeyState::code),
        to: row.to.code(),
        note: may_read.then_some(row.note),
        period_from: row.period.from.to_string(),
        period_to: row.period.to.to_string(),
    }
}

/// Whether one of the caller's own carrier did it.
fn own(caller: &Caller, hand: &Hand) -> bool {
    hand.role == Role::Carrier && hand.carrier.is_some() && hand.carrier.as_ref() == caller.scope().carrier()
}

/// A signature as the caller may read it.
pub(crate) fn hand(caller: &Caller, hand: &Hand) -> HandView {
    let told = caller.scope().sees_all() || own(caller, hand);
    HandView { at: hand.at.rfc3339(), role: hand.role.code(), by: hand.name.clone().filter(|_| told) }
}

fn named_site(basis: &Basis, roughly: bool) -> Option<(Uuid, &str)> {
    match basis {
        Basis::Site { site, site_id, .. } if !roughly => Some((*site, site_id)),
        _ => None,
    }
}

fn named_stretch(basis: &Basis, roughly: bool) -> Option<(Uuid, &str, f64, f64)> {
    match basis {
        Basis::Stretch { route, route_id, from_m, to_m, .. } if !roughly => Some((*route, route_id, *from_m, *to_m)),
        _ => None,
    }
}

fn basis_code(basis: &Basis) -> &'static str {
    match basis {
        Basis::Communes => "communes",
        Basis::Polygon(_) => "polygon",
        Basis::Site { .. } => "site",
        Basis::Stretch { .. } => "stretch",
    }
}

/// What a key place is called.
pub(crate) fn place_name(live: &Live, caller: &Caller, row: &KeyPlaceRow) -> String {
    let is_site = matches!(row.basis, Basis::Site { .. });
    name_told(live, caller, row.kind, (&row.name, is_site, &row.communes))
}

/// What a place is called that is a site or none, in these communes. A target's own name tells which cable it is.
pub(crate) fn name_told(
    live: &Live,
    caller: &Caller,
    kind: KeyKind,
    (name, is_site, communes): (&str, bool, &[String]),
) -> String {
    if caller.scope().commune().is_none() || kind != KeyKind::Target {
        return name.to_owned();
    }
    let what = if is_site { "Điểm thiết bị" } else { "Đoạn cáp" };
    let commune = communes.first().and_then(|code| live.communes.get(code));
    commune.map_or_else(|| what.to_owned(), |c| format!("{what} tại {}", c.full_name))
}

fn geometry(live: &Live, row: &KeyPlaceRow, roughly: bool) -> Option<Geometry> {
    if roughly {
        let middle = LonLat::checked((row.bbox.west + row.bbox.east) / 2.0, (row.bbox.south + row.bbox.north) / 2.0)?;
        return coarse(middle).map(Geometry::point);
    }
    match &row.basis {
        Basis::Communes => {
            let found = row.communes.iter().filter_map(|code| live.communes.get(code));
            let rings: Vec<_> = found.flat_map(|c| c.rings.iter().cloned()).collect();
            (!rings.is_empty()).then(|| Geometry::area(&rings))
        }
        Basis::Polygon(ring) => Some(Geometry::area(&[vec![ring.clone()]])),
        Basis::Site { at, .. } => Some(Geometry::point(*at)),
        Basis::Stretch { lines, .. } => Geometry::lines(lines.iter().map(Vec::as_slice)),
    }
}

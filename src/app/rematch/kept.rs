//! A place that a person corrected: it stays, and a person looks when the cable under it changes.

use crate::app::history::metres;
use crate::app::live::Live;
use crate::geodesy;
use crate::store::{IncidentRow, MatchRow, Matched};
use crate::units::{Chainage, Message, Metres};

/// A corrected place farther than this from where its chainage lies now is looked at.
const ASIDE: Metres = Metres::of(1);

/// What became of the cable under a corrected place.
enum Cable {
    /// It runs there as it did.
    AsItWas,
    /// The chainage lies elsewhere now, so many metres away; past the end of the route without.
    Moved(Option<Metres>),
    /// It left the network.
    Gone,
}

/// The incident as the person left it, and whether somebody should look at it again. The sentences
/// name no route: whoever sees the incident may read them.
pub(super) fn looked_at(live: &Live, row: &IncidentRow) -> Matched {
    let worst = row.candidates.iter().map(|c| cable(live, c)).find(|cable| !matches!(cable, Cable::AsItWas));
    let says = match &worst {
        None | Some(Cable::AsItWas) => corrected(),
        Some(Cable::Gone) => Message::new(
            "Vị trí do người có trách nhiệm sửa được giữ nguyên, nhưng tuyến cáp ở đó không còn khai thác. Đề nghị xem lại.",
            "The place that a person corrected stays, but its cable is no longer in service. Please look at it again.",
        ),
        Some(Cable::Moved(apart)) => {
            let (vi, en) = apart.map_or((String::new(), String::new()), |m| {
                let (vi, en) = (metres(m.get()).vi, metres(m.get()).en);
                (format!(", nay cách {vi}"), format!(", now {en} away"))
            });
            Message::new(
                format!(
                    "Vị trí do người có trách nhiệm sửa được giữ nguyên, nhưng tuyến cáp ở đó đã thay đổi{vi}. Đề nghị xem lại."
                ),
                format!(
                    "The place that a person corrected stays, but its cable has changed{en}. Please look at it again."
                ),
            )
        }
    };
    let commune = row.at.and_then(|place| live.communes.at(place)).map(|c| c.code.clone());
    Matched {
        incident: row.id,
        status: row.status.clone(),
        reason_vi: says.vi,
        reason_en: says.en,
        candidates: row.candidates.clone(),
        at: row.at,
        commune: commune.or_else(|| row.commune.clone()),
        look: worst.is_some(),
        seen: Some(row.data_version),
        history: None,
    }
}

/// Why a corrected incident is where it is.
pub(crate) fn corrected() -> Message {
    Message::new("Vị trí do người có trách nhiệm sửa.", "A person corrected the place.")
}

fn cable(live: &Live, kept: &MatchRow) -> Cable {
    let route = live.number(kept.route).and_then(|no| live.network.route(no));
    let Some(route) = route else { return Cable::Gone };
    let now = Chainage::checked(kept.chainage_m).and_then(|at| route.point_at(at).ok());
    match now.map(|now| geodesy::distance(now, kept.point)) {
        Some(apart) if apart <= ASIDE => Cable::AsItWas,
        apart => Cable::Moved(apart),
    }
}

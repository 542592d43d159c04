//! What is told of a track.

use serde::{Deserialize, Serialize};
use time::UtcOffset;
use time::format_description::well_known::Rfc3339;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::app::imports::fault_json;
use crate::app::views::position;
use crate::geodesy;
use crate::import::{Fix, TrackDraft, parse_time};
use crate::patrols::track::{Along, Followed, Passed, Section};
use crate::store::TrackRow;
use crate::units::{CarrierCode, LonLat, Timestamp};

/// A moment by the province's clock.
pub(in crate::app) fn local(at: Timestamp, zone: UtcOffset) -> String {
    at.datetime().checked_to_offset(zone).and_then(|at| at.format(&Rfc3339).ok()).unwrap_or_default()
}

/// To the decimetre: more digits of a track are noise. A sum of nothing is -0, which nobody wants to read.
pub(in crate::app) fn tenths(metres: f64) -> f64 {
    (metres * 10.0).round() / 10.0 + 0.0
}

/// Metres that a track followed what.
#[derive(Clone, Copy, Debug, Default, Serialize, Deserialize, ToSchema)]
pub struct LengthsTold {
    /// Roads.
    pub road: f64,
    /// Cable, away from roads.
    pub cable: f64,
    /// Neither, as recorded.
    pub free: f64,
}

/// A part of a track in one go.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct SectionTold {
    /// road, cable, free.
    pub along: String,
    /// When it begins.
    pub from: String,
    /// When it ends.
    pub until: String,
    /// Kilometres an hour on average.
    pub kmh: f64,
    /// Places passed.
    pub line: Vec<[f64; 2]>,
    /// Seconds since its beginning at each of them.
    pub seconds: Vec<f64>,
}

/// A time spent at one place.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct StayTold {
    /// From when.
    pub from: String,
    /// Until when.
    pub until: String,
    /// Minutes.
    pub minutes: f64,
    /// Where.
    pub point: [f64; 2],
}

/// Where nothing is known of a track.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct GapTold {
    /// The last fix before it.
    pub from: String,
    /// The first after it.
    pub until: String,
    /// From where to where.
    pub line: [[f64; 2]; 2],
    /// silent, `too_fast`.
    pub why: String,
}

/// Where a track went.
#[derive(Clone, Debug, Default, Serialize, Deserialize, ToSchema)]
pub struct FollowedTold {
    /// gpx, kml, tcx, order.
    pub format: String,
    /// Positions recorded.
    pub fixes: usize,
    /// Positions left out, where no vehicle gets in the time.
    pub spikes: usize,
    /// Standard deviation of the positions along each axis, metres.
    pub noise_m: f64,
    /// What it followed.
    pub metres: LengthsTold,
    /// Its parts.
    pub sections: Vec<SectionTold>,
    /// Where it stayed for two minutes and more.
    pub stops: Vec<StayTold>,
    /// Where it is split.
    pub gaps: Vec<GapTold>,
    /// Faults of the file, as those of imports.
    #[schema(value_type = Vec<Object>)]
    pub faults: Vec<serde_json::Value>,
}

fn metres(section: &Section) -> f64 {
    section.line.windows(2).map(|pair| geodesy::distance(pair[0].place, pair[1].place).get()).sum()
}

fn seconds(from: Timestamp, to: Timestamp) -> f64 {
    (to.millis() - from.millis()) as f64 / 1000.0
}

impl FollowedTold {
    pub(super) fn of(followed: &Followed, fixes: &[Fix], draft: Option<&TrackDraft>, zone: UtcOffset) -> Self {
        let along =
            |what: Along| tenths(followed.sections.iter().filter(|section| section.along == what).map(metres).sum());
        let stop = |stop: &crate::patrols::track::Stop| StayTold {
            from: local(stop.from, zone),
            until: local(stop.to, zone),
            minutes: tenths(seconds(stop.from, stop.to) / 60.0),
            point: position(stop.place),
        };
        let gap = |gap: &crate::patrols::track::Gap| GapTold {
            from: local(gap.from.at, zone),
            until: local(gap.to.at, zone),
            line: [position(gap.from.place), position(gap.to.place)],
            why: gap.why.code().to_owned(),
        };
        Self {
            format: draft.map_or("order", |draft| draft.format).to_owned(),
            fixes: fixes.len(),
            spikes: followed.spikes,
            noise_m: tenths(followed.sigma.get()),
            metres: LengthsTold { road: along(Along::Road), cable: along(Along::Cable), free: along(Along::Free) },
            sections: followed.sections.iter().filter_map(|one| section(one, zone)).collect(),
            stops: followed.stops.iter().map(stop).collect(),
            gaps: followed.gaps.iter().map(gap).collect(),
            faults: draft.map(|draft| draft.faults.iter().map(fault_json).collect()).unwrap_or_default(),
        }
    }
}

impl FollowedTold {
    /// Its parts as they were kept.
    pub(in crate::app) fn sections(&self) -> Vec<Section> {
        self.sections.iter().filter_map(SectionTold::read).collect()
    }
}

impl SectionTold {
    fn read(&self) -> Option<Section> {
        let start = parse_time(&self.from, false, UtcOffset::UTC)?;
        let passed = |(&[lon, lat], seconds): (&[f64; 2], &f64)| {
            let at = Timestamp::from_millis(start.millis() + (seconds * 1000.0).round() as i64);
            Some(Passed { at, place: LonLat::checked(lon, lat)? })
        };
        let line = self.line.iter().zip(&self.seconds).map(passed).collect::<Option<_>>()?;
        Some(Section { along: Along::from_code(&self.along)?, line })
    }
}

fn section(section: &Section, zone: UtcOffset) -> Option<SectionTold> {
    let (first, last) = (section.line.first()?, section.line.last()?);
    let (long, taken) = (metres(section), seconds(first.at, last.at));
    Some(SectionTold {
        along: section.along.code().to_owned(),
        from: local(first.at, zone),
        until: local(last.at, zone),
        kmh: if taken > 0.0 { tenths(long / taken * 3.6) } else { 0.0 },
        line: section.line.iter().map(|passed: &Passed| position(passed.place)).collect(),
        seconds: section.line.iter().map(|passed| seconds(first.at, passed.at)).collect(),
    })
}

/// A track in a list.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct TrackLine {
    /// Its id.
    pub id: Uuid,
    /// patrol, `route_walk`.
    pub kind: &'static str,
    /// What people call it.
    pub name: String,
    /// Whose it is; `null` for the police's and the department's.
    pub carrier: Option<String>,
    /// The order that it was driven for.
    pub order: Option<Uuid>,
    /// The crew's name.
    pub crew: Option<String>,
    /// When it came.
    pub sent_at: String,
    /// Its first fix.
    pub from: String,
    /// Its last fix.
    pub until: String,
    /// Its length, metres.
    pub length_m: f64,
}

impl TrackLine {
    pub(super) fn of(row: &TrackRow, zone: UtcOffset) -> Self {
        Self {
            id: row.id,
            kind: row.kind.code(),
            name: row.name.clone(),
            carrier: row.owner.as_ref().map(CarrierCode::to_string),
            order: row.order,
            crew: row.crew.clone(),
            sent_at: local(row.sent.0, zone),
            from: local(row.when.0, zone),
            until: local(row.when.1, zone),
            length_m: tenths(row.length_m),
        }
    }
}

/// A track, and where it went.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct TrackView {
    /// What a list tells of it.
    #[serde(flatten)]
    pub line: TrackLine,
    /// Where it went.
    #[serde(flatten)]
    pub followed: FollowedTold,
}

impl TrackView {
    pub(super) fn of(row: &TrackRow, zone: UtcOffset) -> serde_json::Result<Self> {
        Ok(Self { line: TrackLine::of(row, zone), followed: serde_json::from_str(&row.answer)? })
    }
}

/// What became of a file: the track, or why it was not taken.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct TrackTold {
    /// accept, `accept_with_warnings`, reject.
    pub verdict: String,
    /// The track; `null` where the file was not taken.
    pub track: Option<TrackView>,
    /// Everything wrong with the file, as of imports.
    #[schema(value_type = Vec<Object>)]
    pub faults: Vec<serde_json::Value>,
}

impl TrackTold {
    pub(super) fn taken(view: TrackView) -> Self {
        let odd = view.followed.faults.iter().any(|fault| fault["severity"] == "warning");
        let verdict = if odd { "accept_with_warnings" } else { "accept" };
        Self { verdict: verdict.to_owned(), faults: view.followed.faults.clone(), track: Some(view) }
    }

    pub(super) fn refused(draft: &TrackDraft) -> Self {
        let faults = draft.faults.iter().map(fault_json).collect();
        Self { verdict: draft.verdict.code().to_owned(), track: None, faults }
    }
}

//! Watches after thefts, and the table that says how far and how long.

use serde::Serialize;
use utoipa::ToSchema;

use crate::app::views::{Feature, ReasonView};
use crate::hotspots::knox::{Cell, KnoxTable};

/// Cable to watch after one incident.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct WatchView {
    /// Id of the incident.
    pub incident: String,
    /// theft, …
    pub kind: &'static str,
    /// When it was known to have happened.
    pub occurred_to: String,
    /// Until when the watch is worth it.
    pub until: String,
    /// Metres to either side of the incident.
    pub reach_m: f64,
    /// Days after the incident.
    pub days: f64,
    /// How many times as many repeats there were as by chance, within both.
    pub ratio: f64,
    /// The greatest p of the cells within both.
    pub p: f64,
    /// Id of the route.
    pub route: String,
    /// The carrier's id of the route.
    pub route_id: String,
    /// Name of the route.
    pub route_name: Option<String>,
    /// Carrier's code.
    pub carrier: Option<String>,
    /// Where on the route the incident most likely was.
    pub chainage_m: f64,
    /// Where the watch starts.
    pub from_m: f64,
    /// Where it ends.
    pub to_m: f64,
    /// Code of the commune of its middle.
    pub commune: Option<String>,
    /// Full name of that commune.
    pub commune_name: Option<String>,
}

/// A Knox table: rows of space and columns of time, the last of each all beyond.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct KnoxView {
    /// Upper ends of the rows, metres along the cable.
    pub space: Vec<f64>,
    /// Upper ends of the columns, days.
    pub time: Vec<f64>,
    /// Pairs of incidents.
    pub observed: Vec<Vec<u64>>,
    /// Pairs by chance.
    pub expected: Vec<Vec<f64>>,
    /// Observed over expected; `null` where none is expected.
    pub ratio: Vec<Vec<Option<f64>>>,
    /// How often chance makes as many.
    pub p: Vec<Vec<f64>>,
    /// Deals of the times to the places.
    pub permutations: u32,
}

impl From<&KnoxTable> for KnoxView {
    fn from(table: &KnoxTable) -> Self {
        fn each<T>(table: &KnoxTable, of: impl Fn(&Cell) -> T) -> Vec<Vec<T>> {
            table.cells.iter().map(|row| row.iter().map(&of).collect()).collect()
        }
        Self {
            space: table.space.ends().to_vec(),
            time: table.time.ends().to_vec(),
            observed: each(table, |c| c.observed),
            expected: each(table, |c| c.expected),
            ratio: each(table, Cell::ratio),
            p: each(table, |c| c.p),
            permutations: table.permutations,
        }
    }
}

/// What the watches rest on.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct WatchSummary {
    /// What the table shows, in a sentence.
    pub says: ReasonView,
    /// The kinds of incidents looked at.
    pub kinds: Vec<&'static str>,
    /// Incidents in the table.
    pub incidents: usize,
    /// Incidents left out because nobody knows where they were, or when to within four weeks.
    pub left_out: usize,
    /// Metres to either side; `null` where incidents do not repeat.
    pub reach_m: Option<f64>,
    /// Days.
    pub days: Option<f64>,
    /// How many times as many repeats there were as by chance.
    pub ratio: Option<f64>,
    /// The greatest p of the cells within reach.
    pub p: Option<f64>,
    /// The table.
    pub knox: KnoxView,
    /// When this was asked.
    pub now: String,
    /// Version of the caller's stream that this was made from.
    pub data_version: i64,
}

/// Watches as a FeatureCollection, the last to end first.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct WatchCollection {
    /// `FeatureCollection`.
    #[serde(rename = "type")]
    pub kind: &'static str,
    /// The last to end first.
    pub features: Vec<Feature<WatchView>>,
    /// What they rest on.
    pub summary: WatchSummary,
}

//! Published maps: a record of what a map was made from and with, and the map made again from it.

use std::sync::Arc;

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use time::UtcOffset;
use uuid::Uuid;

use crate::app::hotspots::kept::Key;
use crate::app::hotspots::map::SEED;
use crate::app::hotspots::present::collection;
use crate::app::hotspots::query::{HotspotQuery, MapFilter};
use crate::app::hotspots::run::{Run, Seen};
use crate::app::live::Live;
use crate::app::runs::code_version;
use crate::app::{App, AppError, Caller, RunView, Window, Work, hex};
use crate::hotspots::{BREAKS, Exposure, Method, Weighing};
use crate::incidents::Kind;
use crate::network::{Medium, Network, Route, RouteNo};
use crate::store::{Published, RunInputs, RunRoute, RunRow};
use crate::units::{CarrierCode, Metres, Timestamp, Zone};

/// The longest title.
const TITLE_MOST: usize = 200;

/// A published map, made again.
#[derive(Clone, Debug)]
pub struct Recomputed {
    /// Its GeoJSON.
    pub bytes: Vec<u8>,
    /// Whether these are the very bytes that were published.
    pub same: bool,
}

/// What a map was asked for, as its record keeps it.
#[derive(Debug, Serialize, Deserialize)]
struct Parameters {
    method: String,
    lixel_m: f64,
    min_ratio: f64,
    from: Option<i64>,
    to: Option<i64>,
    kinds: Vec<String>,
    carriers: Vec<CarrierCode>,
    media: Vec<String>,
    hours: Option<(u8, u8)>,
    months: Vec<u8>,
    /// Absent where cable counts by its length.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    exposure: Option<Weighed>,
    utc_offset_s: i32,
}

/// How cable is weighed.
#[derive(Debug, Serialize, Deserialize)]
struct Weighed {
    by: String,
    media: Vec<(String, f64)>,
}

impl Weighed {
    fn of(exposure: &Exposure) -> Option<Self> {
        let media = exposure.media.iter().map(|(medium, weight)| (medium.code().to_owned(), *weight));
        (exposure.by != Weighing::Length).then(|| Self { by: exposure.by.code().to_owned(), media: media.collect() })
    }

    fn exposure(&self) -> Option<Exposure> {
        let weight = |medium: Medium| Some(self.media.iter().find(|(code, _)| code == medium.code())?.1);
        let mut exposure = Exposure { by: Weighing::from_code(&self.by)?, ..Exposure::default() };
        for (medium, held) in &mut exposure.media {
            *held = weight(*medium)?;
        }
        Some(exposure)
    }
}

impl Parameters {
    fn of(run: &Run, query: &HotspotQuery, zone: UtcOffset) -> Self {
        let filter = &query.filter;
        Self {
            method: run.method.code().to_owned(),
            lixel_m: run.lixel.get(),
            min_ratio: query.min_ratio.unwrap_or(BREAKS[0]),
            from: filter.window.from.map(Timestamp::millis),
            to: filter.window.to.map(Timestamp::millis),
            kinds: filter.kinds.iter().map(|kind| kind.code().to_owned()).collect(),
            carriers: filter.carriers.clone(),
            media: filter.media.iter().map(|medium| medium.code().to_owned()).collect(),
            hours: filter.hours,
            months: filter.months.clone(),
            exposure: Weighed::of(&filter.exposure),
            utc_offset_s: zone.whole_seconds(),
        }
    }

    fn filter(&self) -> Option<MapFilter> {
        let at = |millis: Option<i64>| millis.map(Timestamp::from_millis);
        Some(MapFilter {
            window: Window { from: at(self.from), to: at(self.to) },
            kinds: self.kinds.iter().map(|code| Kind::from_code(code)).collect::<Option<_>>()?,
            carriers: self.carriers.clone(),
            media: self.media.iter().map(|code| Medium::from_code(code)).collect::<Option<_>>()?,
            hours: self.hours,
            months: self.months.clone(),
            exposure: self.exposure.as_ref().map_or(Some(Exposure::default()), Weighed::exposure)?,
        })
    }
}

impl App {
    /// Make the map with its doubt and its back-test, and keep its record with all that went into it.
    pub async fn publish_map(&self, caller: &Caller, query: &HotspotQuery, title: &str) -> Result<RunView, AppError> {
        let scope = caller.scope();
        if !scope.sees_all() && scope.carrier().is_none() {
            return Err(AppError::Absent);
        }
        let title = title.trim();
        if title.is_empty() || title.chars().count() > TITLE_MOST {
            let (vi, en) = (
                "Đề nghị đặt tên cho bản đồ, nhiều nhất 200 ký tự.",
                "Please give the map a title of at most 200 characters.",
            );
            return Err(AppError::field("title", vi, en));
        }
        let query = HotspotQuery { doubt: true, ..query.clone() };
        let run = Run::of(self, caller, &query).await?;
        let quality = self.hotspot_quality(caller, &query).await?;
        let data_version = self.data_version(caller).await?;
        let parameters = Parameters::of(&run, &query, self.settings().zone);
        let making = Arc::clone(&run);
        let min_ratio = parameters.min_ratio;
        let made = tokio::task::spawn_blocking(move || -> Result<_, AppError> {
            Ok((geojson(&making, min_ratio, data_version)?, inputs(&making).to_gzip().map_err(internal)?))
        });
        let ((bytes, summary), inputs) = made.await.map_err(internal)??;
        let row = RunRow {
            id: self.world().id(),
            carrier: scope.carrier().cloned(),
            made_at: self.world().now(),
            made_by: caller.account().map(|account| account.id),
            by_name: None,
            parameters: serde_json::to_string(&parameters).map_err(internal)?,
            data_version,
            code_version: code_version(),
            seed: SEED,
            summary_json: summary,
            quality_json: Some(serde_json::to_string(&quality).map_err(internal)?),
            published: Some(Published { title: title.to_owned(), sha256: Sha256::digest(&bytes).to_vec() }),
        };
        self.store().add_run(scope, &row, Some(&inputs)).await?;
        self.run_record(caller, row.id).await
    }

    /// A published map in reach, made again from what its record holds.
    pub async fn recomputed_map(&self, caller: &Caller, id: Uuid) -> Result<Recomputed, AppError> {
        let row = self.store().run(caller.scope(), id).await?.ok_or(AppError::Absent)?;
        let published = row.published.ok_or(AppError::Absent)?;
        let kept = self.store().run_inputs(caller.scope(), id).await?.ok_or(AppError::Absent)?;
        let parameters: Parameters = serde_json::from_str(&row.parameters).map_err(internal)?;
        let made =
            tokio::task::spawn_blocking(move || again(&parameters, RunInputs::from_gzip(&kept)?, row.data_version));
        let bytes = made.await.map_err(internal)??;
        let same = Sha256::digest(&bytes).as_slice() == published.sha256;
        if !same {
            tracing::warn!(run = %id, made_by = row.code_version, found = hex(&Sha256::digest(&bytes)), "a map came out otherwise");
        }
        Ok(Recomputed { bytes, same })
    }
}

fn internal(error: impl ToString) -> AppError {
    AppError::Internal(error.to_string())
}

/// The bytes of the map, and its summary.
fn geojson(run: &Run, min_ratio: f64, data_version: i64) -> Result<(Vec<u8>, String), AppError> {
    let hot = |&p: &usize| run.ratio(run.map.rates[p].value) >= min_ratio;
    let lixels: Vec<usize> = run.ranked.iter().copied().filter(hot).collect();
    let found = collection(run, &lixels, data_version);
    Ok((serde_json::to_vec(&found).map_err(internal)?, serde_json::to_string(&found.summary).map_err(internal)?))
}

/// All that a map depends on: of the network the cable it shows, in the order of its numbers.
fn inputs(run: &Run) -> RunInputs {
    let shown = |(no, route): (RouteNo, &Route)| {
        let (id, carrier) = (run.live.id(no)?, route.carrier.clone()?);
        run.cut.lixels.place(no, crate::units::Chainage::default())?;
        Some(RunRoute {
            id,
            carrier,
            route_id: route.id.clone(),
            name: route.name.clone(),
            medium: route.medium,
            laying: route.laying,
            properties: super::service::told(route),
            lines: route.lines().map(<[_]>::to_vec).collect(),
        })
    };
    RunInputs {
        routes: run.live.network.routes().filter_map(shown).collect(),
        incidents: run.digests().to_vec(),
        communes: run.live.communes.rows(),
    }
}

fn again(parameters: &Parameters, inputs: RunInputs, data_version: i64) -> Result<Vec<u8>, AppError> {
    let unreadable = || AppError::Internal("the parameters of a run".into());
    let (mut ids, mut routes) = (Vec::new(), Vec::new());
    for one in inputs.routes {
        let mut route = Route::measured(one.route_id, one.lines);
        (route.carrier, route.name) = (Some(one.carrier), one.name);
        (route.medium, route.laying, route.properties) = (one.medium, one.laying, one.properties);
        ids.push(one.id);
        routes.push(route);
    }
    let live = Arc::new(Live::of(Network::bulk(routes, Vec::new()), ids, inputs.communes));
    let method = Method::from_code(&parameters.method).ok_or_else(unreadable)?;
    let filter = parameters.filter().ok_or_else(unreadable)?;
    let lixel = Metres::checked(parameters.lixel_m).ok_or_else(unreadable)?;
    let zone = UtcOffset::from_whole_seconds(parameters.utc_offset_s).map_err(internal)?;
    // What is kept is the cable that was shown.
    let cut = live.cut(lixel, crate::app::live::Cable::default());
    let seen = Seen { cut, digests: Arc::new(inputs.incidents), lixel };
    let run = Run::made(live, Key { seen, filter, method }, Zone::from(zone));
    run.redraw(&Work::default());
    Ok(geojson(&run, parameters.min_ratio, data_version)?.0)
}

//! Which thing is meant: a site, a stretch of a route or a key place in the caller's reach.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use crate::access::Scope;
use crate::app::AppError;
use crate::app::intake::Checker;
use crate::app::key_places::kilometre;
use crate::app::live::Live;
use crate::inspections::AssetKind;
use crate::store::{AssetRow, Basis, KeyPlaceRow, SiteRow, Store};
use crate::units::{Chainage, LonLat};

/// A thing that is inspected, as it is sent: one of `site`, `route` and `key_place`.
#[derive(Clone, Debug, Default, PartialEq, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AssetTold {
    /// Id of a site.
    pub site: Option<String>,
    /// Id of a route.
    pub route: Option<String>,
    /// Metres from that route's start; 0 if absent.
    pub from_m: Option<f64>,
    /// The same of the stretch's end; the route's end if absent.
    pub to_m: Option<f64>,
    /// Id of a key area or target.
    pub key_place: Option<String>,
}

/// A thing that is inspected. For a commune only what it is and where roughly.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct AssetView {
    /// site, stretch, key_place.
    pub kind: &'static str,
    /// Its id.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub id: Option<String>,
    /// What it is called.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub label: Option<String>,
    /// Whose network it is.
    pub carrier: Option<String>,
    /// Codes of the communes it lies in.
    pub communes: Vec<String>,
    /// Full names of those communes.
    pub commune_names: Vec<String>,
    /// Metres along the route, of a stretch.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub from_m: Option<f64>,
    /// The same of its end.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub to_m: Option<f64>,
    /// Longitude and latitude of a place of it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub point: Option<[f64; 2]>,
}

/// An asset as a scope reads it: a commune learns neither which nor where, beyond its own area.
pub(crate) fn asset_view(live: &Live, scope: &Scope, row: &AssetRow) -> AssetView {
    let open = scope.commune().is_none();
    let mine = |code: &&String| scope.commune().is_none_or(|own| own == code.as_str());
    let communes: Vec<String> = row.communes.iter().filter(mine).cloned().collect();
    let name = |code: &String| live.communes.get(code).map(|commune| commune.full_name.clone());
    AssetView {
        kind: row.kind.code(),
        id: open.then(|| row.id.to_string()),
        label: open.then(|| row.label.clone()),
        carrier: row.carrier.as_ref().map(ToString::to_string),
        commune_names: communes.iter().filter_map(name).collect(),
        communes,
        from_m: row.stretch.map(|s| s.0).filter(|_| open),
        to_m: row.stretch.map(|s| s.1).filter(|_| open),
        point: open.then(|| [row.at.lon(), row.at.lat()]),
    }
}

/// What assets are looked up in.
pub(crate) struct Assets<'a> {
    pub store: &'a Store,
    pub live: &'a Live,
    pub scope: &'a Scope,
}

impl Assets<'_> {
    /// The thing that is meant; a fault named `name` where there is none in reach.
    pub async fn read(&self, check: &mut Checker, name: &str, told: &AssetTold) -> Result<Option<AssetRow>, AppError> {
        let id = |text: &Option<String>| text.as_deref().map(|text| Uuid::parse_str(text).unwrap_or_default());
        let found = match (id(&told.site), id(&told.route), id(&told.key_place)) {
            (Some(id), None, None) => self.store.site(self.scope, id).await?.map(|row| self.site(row)),
            (None, Some(id), None) => return self.stretch(check, id, told.from_m, told.to_m).await,
            (None, None, Some(id)) => self.store.key_place(self.scope, id).await?.and_then(key_place),
            _ => {
                let (vi, en) = (
                    "Cần đúng một trong: site, route, key_place.",
                    "Exactly one of site, route and key_place is needed.",
                );
                check.fault(name, vi, en);
                return Ok(None);
            }
        };
        if found.is_none() {
            check.fault(name, "Không có đối tượng này.", "There is no such thing.");
        }
        Ok(found)
    }

    /// A site as an asset.
    pub fn site(&self, row: SiteRow) -> AssetRow {
        let commune = self.live.communes.at(row.site.at).map(|c| c.code.clone()).or(row.commune);
        AssetRow {
            kind: AssetKind::Site,
            id: row.id,
            label: row.site.name.unwrap_or(row.site.id),
            carrier: Some(row.carrier),
            communes: commune.into_iter().collect(),
            stretch: None,
            at: row.site.at,
        }
    }

    async fn stretch(
        &self,
        check: &mut Checker,
        id: Uuid,
        from_m: Option<f64>,
        to_m: Option<f64>,
    ) -> Result<Option<AssetRow>, AppError> {
        let Some(row) = self.store.route(self.scope, id).await? else {
            check.fault("route", "Không có tuyến này.", "There is no such route.");
            return Ok(None);
        };
        let length = row.route.length().get();
        let ends = Chainage::checked(from_m.unwrap_or(0.0)).zip(Chainage::checked(to_m.unwrap_or(length)));
        let on_it = ends.filter(|(from, to)| from < to && to.get() <= length + 1.0);
        let line = on_it.map(|(from, to)| row.route.stretch(from, to)).unwrap_or_default();
        let (Some((from, to)), Some(at)) = (on_it, line.first().and_then(|line| line.get(line.len() / 2))) else {
            check.fault("to_m", "Đoạn nằm ngoài tuyến.", "The stretch is not on the route.");
            return Ok(None);
        };
        Ok(Some(AssetRow {
            kind: AssetKind::Stretch,
            id,
            label: format!("{} {} – {}", row.route.id, kilometre(from), kilometre(to)),
            carrier: Some(row.carrier),
            communes: self.live.communes.between(&row.route, from, to),
            stretch: Some((from.get(), to.get())),
            at: *at,
        }))
    }
}

/// A key place as an asset; `None` where its row tells no place.
pub(crate) fn key_place(row: KeyPlaceRow) -> Option<AssetRow> {
    let at = match &row.basis {
        Basis::Site { at, .. } => Some(*at),
        Basis::Stretch { lines, .. } => lines.first().and_then(|line| line.get(line.len() / 2)).copied(),
        Basis::Communes | Basis::Polygon(_) => {
            let bbox = row.bbox;
            LonLat::checked(f64::midpoint(bbox.west, bbox.east), f64::midpoint(bbox.south, bbox.north))
        }
    };
    Some(AssetRow {
        kind: AssetKind::KeyPlace,
        id: row.id,
        label: row.name,
        carrier: row.carrier,
        communes: row.communes,
        stretch: None,
        at: at?,
    })
}

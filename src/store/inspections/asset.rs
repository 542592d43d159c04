//! A thing that is inspected, as it was when that was written.

use uuid::Uuid;

use crate::inspections::AssetKind;
use crate::store::rows::known;
use crate::units::{CarrierCode, LonLat};

/// A thing that is inspected.
#[derive(Clone, Debug, PartialEq)]
pub struct AssetRow {
    /// What it is.
    pub kind: AssetKind,
    /// The store's id of the site, route or key place.
    pub id: Uuid,
    /// What it is called.
    pub label: String,
    /// Whose network it is.
    pub carrier: Option<CarrierCode>,
    /// Codes of the communes it lies in.
    pub communes: Vec<String>,
    /// Metres along the route, of a stretch.
    pub stretch: Option<(f64, f64)>,
    /// A place of it.
    pub at: LonLat,
}

impl AssetRow {
    /// What a draw binds itself to: the id, and the metres of a stretch in whole metres.
    pub fn identity(&self) -> String {
        match self.stretch {
            Some((from, to)) => format!("{} {from:.0} {to:.0}", self.id),
            None => self.id.to_string(),
        }
    }
}

/// The columns of one.
#[derive(sqlx::FromRow)]
pub(in crate::store) struct AssetColumns {
    pub asset_kind: String,
    pub asset: Uuid,
    pub label: String,
    pub carrier: Option<String>,
    pub communes: String,
    pub from_m: Option<f64>,
    pub to_m: Option<f64>,
    pub lon: f64,
    pub lat: f64,
}

impl AssetColumns {
    pub fn read(self) -> Option<AssetRow> {
        Some(AssetRow {
            kind: AssetKind::from_code(&self.asset_kind)?,
            id: self.asset,
            label: self.label,
            carrier: known(self.carrier.as_deref(), CarrierCode::checked)?,
            communes: self.communes.split(',').filter(|code| !code.is_empty()).map(str::to_owned).collect(),
            stretch: self.from_m.zip(self.to_m),
            at: LonLat::checked(self.lon, self.lat)?,
        })
    }
}

/// Codes, each between two commas.
pub(in crate::store) fn codes_text(codes: &[String]) -> String {
    codes.iter().map(|code| format!(",{code},")).collect()
}

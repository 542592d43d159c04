//! Which coordinate systems would put a file into the province.

use std::collections::BTreeSet;

use serde::Serialize;
use utoipa::ToSchema;

use crate::app::communes::Communes;
use crate::geodesy::Crs;

/// A system that a file may be in. A person chooses: old Quảng Trị's zone read as old Quảng Bình's
/// lies 26 km west and still in the province.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct SuggestedCrs {
    /// Such as `EPSG:9212`.
    pub code: String,
    /// Whether the file would write north before east, or latitude before longitude.
    pub north_first: bool,
    /// Names of the communes that it would put the file in.
    pub communes: Vec<String>,
    #[serde(skip)]
    inside: usize,
}

/// The systems in which these positions of a file would lie in communes of the province, the likeliest
/// first: VN-2000's, also with north before east, and degrees with latitude first.
pub fn suggested(communes: &Communes, unplaced: &[(f64, f64)]) -> Vec<SuggestedCrs> {
    if unplaced.is_empty() {
        return Vec::new();
    }
    let zones = Crs::vn2000_zones().flat_map(|crs| [crs.clone(), crs.north_first()]);
    let systems = zones.chain([Crs::WGS84.north_first()]);
    let mut found: Vec<SuggestedCrs> = systems.filter_map(|crs| candidate(communes, unplaced, &crs)).collect();
    found.sort_by_key(|one| std::cmp::Reverse(one.inside));
    found
}

fn candidate(communes: &Communes, unplaced: &[(f64, f64)], crs: &Crs) -> Option<SuggestedCrs> {
    let places = unplaced.iter().filter_map(|&(first, second)| {
        let (x, y) = crs.ordered(first, second);
        communes.at(crs.position(x, y)?)
    });
    let names: Vec<String> = places.map(|commune| commune.name.clone()).collect();
    let (inside, unique) = (names.len(), names.into_iter().collect::<BTreeSet<_>>());
    let (code, north_first) = (crs.name().to_owned(), crs.is_north_first());
    (inside > 0).then(|| SuggestedCrs { code, north_first, communes: unique.into_iter().collect(), inside })
}

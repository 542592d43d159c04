//! Communes: the areas that cable crosses.

use crate::units::LonLat;

/// A commune.
#[derive(Clone, Debug, PartialEq)]
pub struct Commune {
    /// Official code.
    pub code: String,
    /// Name without its kind.
    pub name: String,
    /// xa, phuong, dac_khu.
    pub kind: String,
    /// Name with its kind.
    pub full_name: String,
    /// The former district.
    pub old_district: Option<String>,
    /// Former communes.
    pub former: Vec<String>,
    /// Where a label goes.
    pub center: LonLat,
    /// Polygons, each a ring and its holes.
    pub rings: Vec<Vec<Vec<LonLat>>>,
    /// Whether the area is only roughly right.
    pub approximate: bool,
}

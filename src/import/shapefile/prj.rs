//! The coordinate system that a .prj file names, in the well-known text of ESRI or OGC.

use proj4wkt::builder::Node;
use proj4wkt::{Builder, Formatter};

use crate::geodesy::Crs;
use crate::import::Fault;

/// Brackets nested deeper than this are no coordinate system.
const DEEPEST: usize = 16;
/// Bytes beyond which a text is none either.
const LONGEST: usize = 1 << 16;

/// The system a text names; VN-2000 and WGS84 by their own definitions here. What cannot be
/// understood, or has no known way to WGS84, is the fault: a place must not be guessed.
pub(super) fn read(text: &str) -> Result<Crs, Box<Fault>> {
    let text = horizontal(text.trim().trim_start_matches('\u{feff}'));
    let shown = name(text);
    let foreign = |why: &str| Box::new(Fault::of("S101", format!("{shown}{why}")));
    if text.len() > LONGEST || depth(text) > DEEPEST {
        return Err(foreign(""));
    }
    let node = Builder::new().parse(text).map_err(|_| foreign(""))?;
    let mut definition = Vec::new();
    Formatter::new(&mut definition).format(&node).map_err(|_| foreign(""))?;
    let definition = String::from_utf8(definition).map_err(|_| foreign(""))?;
    let (names, degrees) = match &node {
        Node::PROJCRS(crs) => ([crs.name, crs.geogcs.name, crs.geogcs.datum.name], None),
        Node::GEOGCRS(crs) => (["", crs.name, crs.datum.name], Some(crs.unit.as_ref().map_or(DEGREE, |u| u.factor))),
        _ => return Err(foreign("")),
    };
    if degrees.is_some_and(|factor| (factor - DEGREE).abs() > 1e-9) {
        return Err(foreign(", grad"));
    }
    if is_vn2000(&names, &definition) {
        let mercator = if degrees.is_some() { None } else { Some(mercator(&definition).ok_or_else(|| foreign(""))?) };
        return Crs::vn2000(mercator).ok_or_else(|| foreign(&zone(mercator)));
    }
    if degrees.is_some() && is_wgs84(&names, &definition) {
        return Ok(Crs::WGS84);
    }
    if !definition.contains(" +towgs84=") {
        return Err(foreign(&format!(", {}", names[2])));
    }
    Crs::from_definition(shown, &format!("{definition} +no_defs")).ok_or_else(|| foreign(""))
}

/// A degree in radians.
const DEGREE: f64 = std::f64::consts::PI / 180.0;

fn zone(mercator: Option<(f64, f64)>) -> String {
    mercator.map_or_else(String::new, |(meridian, scale)| format!(", {meridian}°, k = {scale}"))
}

/// The part of a compound system that lies on the ground.
fn horizontal(text: &str) -> &str {
    if !["COMPD_CS", "COMPOUNDCRS"].iter().any(|key| text.starts_with(key)) {
        return text;
    }
    let keys = ["PROJCS[", "PROJCRS[", "GEOGCS[", "GEOGCRS[", "GEODCRS["];
    let Some(start) = keys.iter().filter_map(|key| text.find(key)).min() else { return text };
    let mut open = 0;
    for (at, byte) in outside_quotes(&text[start..]) {
        open += i32::from(byte == b'[') - i32::from(byte == b']');
        if byte == b']' && open == 0 {
            return &text[start..=start + at];
        }
    }
    text
}

fn outside_quotes(text: &str) -> impl Iterator<Item = (usize, u8)> {
    let mut quoted = false;
    text.bytes().enumerate().filter(move |(_, byte)| {
        quoted ^= *byte == b'"';
        !quoted
    })
}

fn depth(text: &str) -> usize {
    let (mut open, mut deepest) = (0_usize, 0);
    for (_, byte) in outside_quotes(text) {
        match byte {
            b'[' => open += 1,
            b']' => open = open.saturating_sub(1),
            _ => {}
        }
        deepest = deepest.max(open);
    }
    deepest
}

/// The name a text begins with, or its beginning.
fn name(text: &str) -> &str {
    let quoted = text.split_once("[\"").and_then(|(_, rest)| rest.split('"').next());
    let shown = quoted.filter(|name| !name.is_empty()).unwrap_or(text);
    shown.char_indices().nth(80).map_or(shown, |(end, _)| &shown[..end])
}

fn bare(name: &str) -> String {
    name.chars().filter(char::is_ascii_alphanumeric).collect::<String>().to_ascii_lowercase()
}

/// By its name, or by the way to WGS84 that the decision on VN-2000 gives: many software writes
/// either one only.
fn is_vn2000(names: &[&str], definition: &str) -> bool {
    let named = names.iter().map(|name| bare(name)).any(|name| name.contains("vn2000") || name.contains("vietnam2000"));
    let shift = number(definition, "towgs84");
    named || shift.is_some_and(|x| (x.abs() - 191.904_414_29).abs() < 0.01)
}

fn is_wgs84(names: &[&str], definition: &str) -> bool {
    let named = names
        .iter()
        .map(|name| bare(name))
        .any(|name| ["wgs84", "wgs1984", "worldgeodeticsystem1984"].iter().any(|known| name.contains(known)));
    named && definition.contains(" +towgs84=0,0,0") && !definition.contains(" +pm=")
}

/// Central meridian and scale of a transverse Mercator such as VN-2000 has.
fn mercator(definition: &str) -> Option<(f64, f64)> {
    let usual = definition.starts_with("+proj=tmerc ")
        && definition.contains(" +units=m")
        && !definition.contains(" +pm=")
        && number(definition, "lat_0").unwrap_or(0.0) == 0.0
        && number(definition, "x_0") == Some(500_000.0)
        && number(definition, "y_0").unwrap_or(0.0) == 0.0;
    let scale = number(definition, "k").or_else(|| number(definition, "k_0"))?;
    Some((number(definition, "lon_0")?, scale)).filter(|_| usual)
}

/// The (first) number of a parameter.
fn number(definition: &str, parameter: &str) -> Option<f64> {
    let start = format!("+{parameter}=");
    let word = definition.split_whitespace().find_map(|word| word.strip_prefix(start.as_str()))?;
    word.split(',').next()?.parse().ok()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn degrees(name: &str, datum: &str, ellipsoid: &str, more: &str) -> String {
        format!(
            r#"GEOGCS["{name}",DATUM["{datum}",SPHEROID[{ellipsoid}]{more}],PRIMEM["Greenwich",0.0],UNIT["Degree",0.0174532925199433]]"#
        )
    }

    fn mercator(name: &str, degrees: &str, meridian: f64, scale: f64) -> String {
        format!(
            r#"PROJCS["{name}",{degrees},PROJECTION["Transverse_Mercator"],PARAMETER["False_Easting",500000.0],PARAMETER["False_Northing",0.0],PARAMETER["Central_Meridian",{meridian}],PARAMETER["Scale_Factor",{scale}],PARAMETER["Latitude_Of_Origin",0.0],UNIT["Meter",1.0]]"#
        )
    }

    const WGS: &str = r#""WGS_1984",6378137.0,298.257223563"#;

    #[test]
    fn vn2000_and_wgs84_are_our_own_however_they_are_named() {
        let esri = degrees("GCS_VN-2000", "D_Vietnam_2000", WGS, "");
        let plain = degrees("GCS_WGS_1984", "D_WGS_1984", WGS, "");
        let shifted = degrees(
            "unknown",
            "Unknown",
            WGS,
            ",TOWGS84[-191.90441429,-39.30318279,-111.45032835,-0.00928836,0.01975479,-0.00427372,0.252906278]",
        );
        let vertical = r#"VERT_CS["height",VERT_DATUM["h",2005],UNIT["metre",1]]"#;
        let cases = [
            ("degrees", plain.clone(), "EPSG:4326"),
            (
                "degrees as GDAL writes them",
                degrees("WGS 84", "WGS_1984", r#""WGS 84",6378137,298.257223563,AUTHORITY["EPSG","7030"]"#, ""),
                "EPSG:4326",
            ),
            ("VN-2000's degrees", esri.clone(), "EPSG:4756"),
            ("a province's zone", mercator("VN_2000_Quang_Tri", &esri, 106.25, 0.9999), "EPSG:9212"),
            (
                "the zone as EPSG names it",
                mercator("VN-2000 / TM-3 106-15", &degrees("VN-2000", "Vietnam_2000", WGS, ""), 106.25, 0.9999),
                "EPSG:9212",
            ),
            ("UTM on VN-2000", mercator("VN_2000_UTM_Zone_48N", &esri, 105.0, 0.9996), "EPSG:3405"),
            ("named only by its zone", mercator("VN2000 KTT 106 15", &plain, 106.25, 0.9999), "EPSG:9212"),
            ("named only by its way to WGS84", mercator("unnamed", &shifted, 106.25, 0.9999), "EPSG:9212"),
            (
                "with heights",
                format!(r#"COMPD_CS["both",{},{vertical}]"#, mercator("VN-2000", &esri, 107.0, 0.9999)),
                "EPSG:9214",
            ),
            ("UTM", mercator("WGS_1984_UTM_Zone_48N", &plain, 105.0, 0.9996), "WGS_1984_UTM_Zone_48N"),
        ];
        for (name, text, want) in cases {
            let crs = read(&text).unwrap_or_else(|fault| panic!("{name}: {fault:?}"));
            assert_eq!(crs.name(), want, "{name}");
        }
        let utm = read(&mercator("WGS_1984_UTM_Zone_48N", &plain, 105.0, 0.9996)).unwrap();
        let at = utm.position(500_000.0, 1_860_000.0).unwrap();
        assert!((at.lon() - 105.0).abs() < 1e-9 && (at.lat() - 16.823_8).abs() < 1e-3, "{at:?}");
    }

    #[test]
    fn what_is_not_understood_is_never_guessed() {
        let esri = degrees("GCS_VN-2000", "D_Vietnam_2000", WGS, "");
        let everest = degrees("GCS_Indian_1960", "D_Indian_1960", r#""Everest",6377276.345,300.8017"#, "");
        let grads = esri
            .replace("GCS_VN-2000", "NTF")
            .replace("D_Vietnam_2000", "NTF")
            .replace("0.0174532925199433", "0.01570796326794897");
        let local = r#"LOCAL_CS["Engineering",LOCAL_DATUM["x",0],UNIT["Meter",1.0]]"#;
        let cases = [
            ("empty", String::new(), ""),
            ("no text of a system", "xin chào".to_owned(), "xin chào"),
            ("cut off", esri[..40].to_owned(), "GCS_VN-2000"),
            ("a datum of which the way is not known", everest, "GCS_Indian_1960, D_Indian_1960"),
            (
                "VN-2000 in a zone of no province",
                mercator("VN_2000_106", &esri, 106.2, 0.9999),
                "VN_2000_106, 106.2°, k = 0.9999",
            ),
            (
                "VN-2000 from another origin",
                mercator("VN_2000", &esri, 106.25, 0.9999).replace("500000.0", "0.0"),
                "VN_2000",
            ),
            (
                "VN-2000 in feet",
                mercator("VN_2000", &esri, 106.25, 0.9999).replace("\"Meter\",1.0", "\"Foot\",0.3048"),
                "VN_2000",
            ),
            ("grads", grads, "NTF, grad"),
            ("a local grid", local.to_owned(), "Engineering"),
            ("deep", "A[".repeat(100_000), ""),
        ];
        for (name, text, want) in cases {
            let fault = read(&text).map(|crs| crs.name().to_owned()).unwrap_err();
            assert_eq!(fault.code, "S101", "{name}");
            assert!(fault.says.en.contains(want), "{name}: {}", fault.says.en);
        }
    }

    #[test]
    fn feet_are_counted_as_feet() {
        // EPSG Guidance Note 7-2, Lambert Conic Conformal (2SP): Texas South Central, NAD27 there; the
        // grid alone is compared, on the same ellipsoid without a shift.
        let text = r#"PROJCS["Texas",GEOGCS["a",DATUM["b",SPHEROID["Clarke 1866",6378206.4,294.978698213898],TOWGS84[0,0,0]],PRIMEM["Greenwich",0],UNIT["Degree",0.0174532925199433]],PROJECTION["Lambert_Conformal_Conic"],PARAMETER["False_Easting",2000000],PARAMETER["False_Northing",0],PARAMETER["Central_Meridian",-99],PARAMETER["Standard_Parallel_1",28.38333333333333],PARAMETER["Standard_Parallel_2",30.28333333333333],PARAMETER["Latitude_Of_Origin",27.83333333333333],UNIT["Foot_US",0.3048006096012192]]"#;
        let at = read(text).unwrap().position(2_963_503.91, 254_759.80).unwrap();
        // 28°30' N, 96° W on Clarke 1866, by geocentric coordinates to WGS84.
        assert!((at.lon() + 96.0).abs() < 1e-7, "{at:?}");
        assert!((at.lat() - 28.5).abs() < 0.002, "{at:?}");
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(256))]

        #[test]
        fn nothing_panics_on_any_text(at in 0_usize..600, gone in 0_usize..12, new in "[-A-Z0-9\\[\\]\",.e_ ]{0,6}", x in -1e7..1e7_f64) {
            let good = mercator("VN_2000", &degrees("GCS_VN-2000", "D_x", WGS, ""), 106.25, 0.9999);
            let at = at % good.len();
            let text = format!("{}{new}{}", &good[..at], good.get(at + gone..).unwrap_or_default());
            for text in [text.clone(), text.replace("VN", "XX"), text.replace("Transverse_Mercator", "Lambert_Conformal_Conic")] {
                if let Ok(crs) = read(&text) {
                    _ = crs.position(x, x / 3.0);
                }
            }
        }
    }
}

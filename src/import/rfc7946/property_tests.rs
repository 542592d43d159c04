//! Random documents: valid ones however written, one thing broken, and no document at all.

use proptest::prelude::*;
use serde_json::{Value, json};

use super::tests::{check, check_within, told};
use super::*;

/// A position inside half a degree around a place that keeps clear of poles and antimeridian.
fn position() -> impl Strategy<Value = [f64; 2]> {
    (-170.0..170.0, -80.0..80.0).prop_map(|(x, y)| [x, y])
}

fn line() -> impl Strategy<Value = Vec<[f64; 2]>> {
    // Within 20 degrees of each other, so that no step seems to cross the antimeridian.
    (position(), prop::collection::vec((0.0..9.0, 0.0..9.0), 1..6)).prop_map(|(start, steps)| {
        let there = steps.iter().map(|(x, y)| [start[0] + x, start[1] + y]);
        std::iter::once(start).chain(there).collect()
    })
}

/// A ring of `corners` on a circle, counterclockwise, or clockwise where it is a hole.
fn ring(centre: [f64; 2], radius: f64, corners: usize, hole: bool) -> Vec<[f64; 2]> {
    let turn = if hole { -1.0 } else { 1.0 };
    let corner = |n: usize| {
        let angle = turn * std::f64::consts::TAU * n as f64 / corners as f64;
        [centre[0] + radius * angle.cos(), centre[1] + radius * angle.sin()]
    };
    (0..corners).chain([0]).map(corner).collect()
}

fn rings() -> impl Strategy<Value = Vec<Vec<[f64; 2]>>> {
    (position(), 1.0..5.0, 3_usize..8, any::<bool>()).prop_map(|(centre, radius, corners, hole)| {
        let inner = hole.then(|| ring(centre, radius / 4.0, corners, true));
        std::iter::once(ring(centre, radius, corners, false)).chain(inner).collect()
    })
}

fn simple() -> impl Strategy<Value = Value> {
    let of = |kind: &'static str| move |coordinates| json!({"type": kind, "coordinates": coordinates});
    prop_oneof![
        position().prop_map(|p| json!(p)).prop_map(of("Point")),
        (position(), -50.0..900.0).prop_map(|([x, y], z)| json!([x, y, z])).prop_map(of("Point")),
        line().prop_map(|l| json!(l)).prop_map(of("MultiPoint")),
        line().prop_map(|l| json!(l)).prop_map(of("LineString")),
        prop::collection::vec(line(), 1..4).prop_map(|l| json!(l)).prop_map(of("MultiLineString")),
        rings().prop_map(|r| json!(r)).prop_map(of("Polygon")),
        prop::collection::vec(rings(), 1..3).prop_map(|r| json!(r)).prop_map(of("MultiPolygon")),
    ]
}

/// A geometry of one of the seven types.
fn geometry() -> impl Strategy<Value = Value> {
    let gathered = prop::collection::vec(simple(), 0..4);
    prop_oneof![6 => simple(), 1 => gathered.prop_map(|g| json!({"type": "GeometryCollection", "geometries": g}))]
}

fn feature(geometry: impl Strategy<Value = Value>) -> impl Strategy<Value = Value> {
    let properties = prop_oneof![
        Just(Value::Null),
        prop::collection::hash_map("[a-zđ\"\\\\ ]{0,6}", "\\PC{0,8}", 0..4).prop_map(|map| json!(map)),
    ];
    let id =
        prop_oneof![Just(None), any::<i32>().prop_map(|n| Some(json!(n))), "\\PC{0,6}".prop_map(|t| Some(json!(t)))];
    (geometry, properties, id, any::<bool>()).prop_map(|(geometry, properties, id, foreign)| {
        let mut feature = json!({"type": "Feature", "geometry": geometry, "properties": properties});
        let members = feature.as_object_mut().unwrap();
        members.extend(id.map(|id| ("id".to_owned(), id)));
        members.extend(foreign.then(|| ("title".to_owned(), json!({"type": [null, "x"]}))));
        feature
    })
}

fn collection() -> impl Strategy<Value = Value> {
    let some = prop_oneof![5 => geometry().boxed(), 1 => Just(Value::Null).boxed()];
    prop::collection::vec(feature(some), 1..5).prop_map(|f| json!({"type": "FeatureCollection", "features": f}))
}

fn document() -> impl Strategy<Value = Value> {
    prop_oneof![geometry().boxed(), feature(geometry()).boxed(), collection().boxed()]
}

/// Writes the value with white space and member order drawn from `dice`.
fn write(value: &Value, dice: &mut impl FnMut() -> usize, out: &mut String) {
    let space = |dice: &mut dyn FnMut() -> usize| ["", " ", "\n", "\t \r\n"][dice() % 4];
    out.push_str(space(dice));
    match value {
        Value::Array(elements) => {
            out.push('[');
            for (n, element) in elements.iter().enumerate() {
                out.push_str(if n > 0 { "," } else { "" });
                write(element, dice, out);
            }
            out.push(']');
        }
        Value::Object(members) => {
            let mut members: Vec<_> = members.iter().collect();
            for last in (1..members.len()).rev() {
                members.swap(last, dice() % (last + 1));
            }
            out.push('{');
            for (n, (name, member)) in members.into_iter().enumerate() {
                out.push_str(if n > 0 { "," } else { "" });
                write(&json!(name), dice, out);
                out.push(':');
                write(member, dice, out);
            }
            out.push('}');
        }
        other => out.push_str(&other.to_string()),
    }
    out.push_str(space(dice));
}

fn written(value: &Value, seed: u64) -> String {
    let mut state = seed;
    let mut dice = || {
        // Knuth's linear congruential generator (MMIX); its high bits are good enough to shuffle.
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(state >> 33).unwrap_or_default()
    };
    let mut out = String::new();
    write(value, &mut dice, &mut out);
    out
}

/// One thing to break: below which member of the feature, how, and what is told where.
type Break = (&'static str, fn(&mut Value), &'static str, &'static str);

fn drop(at: &mut Value, name: &str) {
    at.as_object_mut().unwrap().shift_remove(name);
}

const BREAKS: &[Break] = &[
    ("", |f| drop(f, "type"), "R102", ""),
    ("", |f| drop(f, "geometry"), "R107", ""),
    ("", |f| drop(f, "properties"), "R108", ""),
    ("", |f| f["features"] = json!([]), "R118", ".features"),
    ("", |f| f["coordinates"] = json!([1, 2]), "R118", ".coordinates"),
    ("", |f| f["bbox"] = json!([1, 2, 3]), "R119", ".bbox"),
    ("", |f| f["id"] = json!([1]), "R110", ".id"),
    ("", |f| f["type"] = json!("feature"), "R105", ".type"),
    ("", |f| f["type"] = json!("Point"), "R105", ".type"),
    ("", |f| *f = json!(7), "R105", ""),
    ("/properties", |p| *p = json!("none"), "R109", ".properties"),
    ("/geometry", |g| *g = json!([1, 2]), "R106", ".geometry"),
    ("/geometry", |g| drop(g, "type"), "R102", ".geometry"),
    ("/geometry", |g| drop(g, "coordinates"), "R116", ".geometry"),
    ("/geometry", |g| g["type"] = json!("Circle"), "R104", ".geometry.type"),
    ("/geometry", |g| g["properties"] = json!({}), "R118", ".geometry.properties"),
    ("/geometry/coordinates", |c| *c = json!({}), "R117", ".geometry.coordinates"),
    ("/geometry/coordinates/0/0", |x| *x = json!("107.1"), "R203", ".geometry.coordinates[0][0]"),
    ("/geometry/coordinates/0", |p| *p = json!([1.5]), "R204", ".geometry.coordinates[0]"),
    ("/geometry/coordinates/0", |p| *p = json!(null), "R201", ".geometry.coordinates[0]"),
    ("/geometry/coordinates/0", |p| *p = json!(107.1), "R202", ".geometry.coordinates[0]"),
    ("/geometry/coordinates", |c| c.as_array_mut().unwrap().truncate(1), "R205", ".geometry.coordinates"),
    (
        "/geometry/coordinates/0",
        |p| p.as_array_mut().unwrap().extend([json!(1), json!(2)]),
        "R303",
        ".geometry.coordinates[0]",
    ),
    ("/geometry/coordinates/0/1", |y| *y = json!(90.1), "R305", ".geometry.coordinates[0]"),
];

/// As [`BREAKS`], where the geometry is a Polygon of five corners: one may go and four positions stay.
const RING_BREAKS: &[Break] = &[
    ("/geometry/coordinates/0", |r| _ = r.as_array_mut().unwrap().pop(), "R207", ".geometry.coordinates[0]"),
    ("/geometry/coordinates/0", |r| r.as_array_mut().unwrap().reverse(), "R301", ".geometry.coordinates[0]"),
    ("/geometry/coordinates/0/1", |p| *p = json!([]), "R204", ".geometry.coordinates[0][1]"),
    ("/geometry/coordinates", |c| *c = json!(null), "R117", ".geometry.coordinates"),
    ("/geometry/type", |t| *t = json!("LineString"), "R202", ".geometry.coordinates[0][0]"),
];

fn one_broken(breaks: &[Break], whole: &Value, at: usize, seed: u64) -> Result<(), TestCaseError> {
    let at = at % whole["features"].as_array().unwrap().len();
    for (pointer, spoil, code, path) in breaks {
        let mut broken = whole.clone();
        spoil(broken.pointer_mut(&format!("/features/{at}{pointer}")).unwrap());
        let text = written(&broken, seed);
        let found = check(&text);
        let place = format!("$.features[{at}]{path}");
        prop_assert_eq!(told(&found), [(*code, place.as_str())], "{}", text);
        prop_assert_eq!(found.is_valid(), code.starts_with("R3"));
        prop_assert!(found.faults[0].feature == Some(at));
    }
    Ok(())
}

fn features_of(geometry: impl Strategy<Value = Value>) -> impl Strategy<Value = Value> {
    prop::collection::vec(feature(geometry), 1..4).prop_map(|f| json!({"type": "FeatureCollection", "features": f}))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn a_valid_text_stays_valid_however_it_is_written(document in document(), seed in any::<u64>()) {
        let text = written(&document, seed);
        let found = check(&text);
        let advice: Vec<_> = told(&found).into_iter().filter(|(code, _)| *code != "R402").collect();
        prop_assert_eq!(advice, [], "{}", text);
        prop_assert_eq!(found.verdict, Verdict::Accept);
        let plain = check(&document.to_string());
        prop_assert_eq!(told(&found).len(), told(&plain).len());
    }

    #[test]
    fn one_thing_broken_is_told_as_just_that(
        lines in features_of(line().prop_map(|l| json!({"type": "LineString", "coordinates": l}))),
        areas in features_of(position().prop_map(|p| json!({"type": "Polygon", "coordinates": [ring(p, 2.0, 5, false)]}))),
        at in any::<usize>(), seed in any::<u64>(),
    ) {
        one_broken(BREAKS, &lines, at, seed)?;
        one_broken(RING_BREAKS, &areas, at, seed)?;
    }

    #[test]
    fn a_text_cut_anywhere_is_not_valid(document in collection(), cut in any::<prop::sample::Index>()) {
        let text = document.to_string();
        let bytes = &text.as_bytes()[..cut.index(text.len())];
        prop_assert!(!check_within(&Limits::default(), bytes).is_valid());
    }

    #[test]
    fn nothing_panics_on_any_bytes(
        bytes in prop::collection::vec(any::<u8>(), 0..200),
        document in document(), cut in any::<prop::sample::Index>(),
        word in "[\\[\\]{}\",:0-9a-zN\\-+.e \\\\đ]{0,40}",
    ) {
        check_within(&Limits::default(), &bytes);
        let text = document.to_string();
        let cut = (0..=cut.index(text.len())).rev().find(|at| text.is_char_boundary(*at)).unwrap_or_default();
        let spliced = format!("{}{word}{}", &text[..cut], &text[cut..]);
        let found = check(&spliced);
        // What a parser of JSON alone refuses can never be GeoJSON.
        prop_assert!(!found.is_valid() || serde_json::from_str::<serde::de::IgnoredAny>(&spliced).is_ok(), "{}", spliced);
    }
}

//! An incident table: the same names as columns, plus `lon` and `lat`.

use std::io::Read;
use std::ops::ControlFlow;

use serde_json::{Map, Value};
use time::UtcOffset;

use crate::geodesy::Crs;
use crate::import::fault::Faults;
use crate::import::feature::{Feature, Shape};
use crate::import::incident_draft::{Gathered, IncidentDraft};
use crate::import::table::{self, Row, Table};
use crate::import::{Fault, Reading, place};

/// Reads incidents from a table with a heading; comma, semicolon or tab; UTF-8 with or
/// without a BOM. Times without an offset are local at `offset`.
pub fn read_incidents_csv(
    reader: impl Read,
    reading: &Reading,
    offset: UtcOffset,
    progress: &mut dyn FnMut(u64) -> ControlFlow<()>,
) -> IncidentDraft {
    let (mut faults, mut gathered) = (Faults::new(&reading.limits), Gathered::new(offset));
    let rows = match heading(reader) {
        Ok((names, table)) => rows(&names, table, reading, progress, &mut gathered, &mut faults),
        Err(fault) => {
            faults.push(*fault);
            0
        }
    };
    gathered.done(faults, "csv", rows)
}

/// The names of the columns in lower case; a table without any column of an incident is none.
fn heading<R: Read>(reader: R) -> Result<(Vec<String>, Table<R>), Box<Fault>> {
    let table = table::open(reader)?;
    let names: Vec<String> = table.names.iter().map(|n| n.to_ascii_lowercase()).collect();
    if !names.iter().any(|n| n == "kind" || n == "occurred_from" || n == "lon") {
        return Err(Box::new(Fault::of("I112", "kind, occurred_from, lon, lat").line(1)));
    }
    Ok((names, table))
}

fn rows<R: Read>(
    names: &[String],
    mut table: Table<R>,
    reading: &Reading,
    progress: &mut dyn FnMut(u64) -> ControlFlow<()>,
    gathered: &mut Gathered,
    faults: &mut Faults,
) -> usize {
    let (crs, limits) = (reading.crs.clone().unwrap_or(Crs::WGS84), &reading.limits);
    table.each(progress, faults, &mut |row, faults| {
        if row.number == limits.features {
            faults.push(Fault::of("G010", limits.features));
            return ControlFlow::Break(());
        }
        if row.cells.as_slice().len() > limits.property_bytes {
            let path = format!("$.features[{}].properties", row.number);
            faults.push(Fault::of("G012", limits.property_bytes).feature(row.number).line(row.line).path(path));
        } else if let Some(feature) = feature(names, &row, &crs, faults) {
            gathered.take(feature, faults);
        }
        ControlFlow::Continue(())
    })
}

/// A row as the feature it would have been in GeoJSON.
fn feature(names: &[String], row: &Row<'_>, crs: &Crs, faults: &mut Faults) -> Option<Feature> {
    let (number, line) = (row.number, row.line);
    let filled = names.iter().zip(row.cells).filter(|(_, text)| !text.trim().is_empty());
    let mut properties: Map<String, Value> =
        filled.map(|(name, text)| (name.clone(), Value::String(text.trim().to_owned()))).collect();
    let mut take = |name: &str| match properties.shift_remove(name) {
        Some(Value::String(text)) => Some(text),
        _ => None,
    };
    let own = take("id");
    let (named, id) = (own.is_some(), own.unwrap_or_else(|| number.to_string()));
    let shape = match (take("lon"), take("lat")) {
        (None, None) => Ok(Shape::None),
        (lon, lat) => point(crs, lon.as_deref().unwrap_or_default(), lat.as_deref().unwrap_or_default()),
    };
    match shape {
        Ok(shape) => Some(Feature { number, line, id, named, id_column: None, number_id: false, properties, shape }),
        Err((code, detail)) => {
            let path = format!("$.features[{number}].geometry.coordinates");
            faults.push(Fault::of(code, detail).feature(number).id(&id).line(line).path(path));
            None
        }
    }
}

fn point(crs: &Crs, lon: &str, lat: &str) -> Result<Shape, (&'static str, String)> {
    let both = format!("{lon}; {lat}");
    let (Some(x), Some(y)) = (table::number(lon), table::number(lat)) else { return Err(("G105", both)) };
    place::position(crs, x, y).map(Shape::Point).map_err(|why| (why.code(), both))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::import::Verdict;
    use crate::incidents::Evidence;
    use time::macros::offset;

    fn read(table: &[u8]) -> IncidentDraft {
        read_incidents_csv(table, &Reading::default(), offset!(+7), &mut |_| ControlFlow::Continue(()))
    }

    #[test]
    fn comma_and_semicolon_with_and_without_a_bom_read_alike() {
        let comma = "id,kind,occurred_from,lon,lat,note\nA,cut,2026-01-02,107.1,16.8,\"máy xúc, đứt\"\n";
        let semicolon = "\u{feff}id;kind;occurred_from;lon;lat;note\r\nA;cut;2026-01-02;107,1;16,8;máy xúc, đứt\r\n";
        let (a, b) = (read(comma.as_bytes()), read(semicolon.as_bytes()));
        assert_eq!(a.verdict(), Verdict::Accept, "{:?}", a.faults);
        assert_eq!(a.incidents, b.incidents);
        assert!(matches!(a.incidents[0].places[0], Evidence::Point { .. }));
    }

    #[test]
    fn a_table_tells_places_in_every_way() {
        let table = "id;kind;route_id;chainage_m;otdr_m;otdr_site;from_site;to_site;site_id;label\n\
            A;cut;T-1;1250,5;;;;;;\nB;cut;;;4200;S-1;;;;\nC;cut;;;;;MX-1;MX-2;;\nD;cut;;;;;;;S-1;\nE;cut;;;;;;;;C 015\n";
        let draft = read(table.as_bytes());
        assert_eq!(draft.verdict(), Verdict::Accept, "{:?}", draft.faults);
        let places: Vec<&Evidence> = draft.incidents.iter().flat_map(|i| &i.places).collect();
        assert!(matches!(places[0], Evidence::OnRoute { from, .. } if from.get() == 1250.5), "{places:?}");
        assert!(matches!(places[1], Evidence::Otdr { site_id, .. } if site_id == "S-1"), "{places:?}");
        assert!(matches!(places[2], Evidence::Between { to, .. } if to == "MX-2"), "{places:?}");
        assert!(matches!(places[3], Evidence::Site { .. }), "{places:?}");
        assert!(matches!(places[4], Evidence::Label { label } if label == "C 015"), "{places:?}");
    }

    #[test]
    fn faults_name_their_line() {
        let table = "id,kind,lon,lat\nA,cut,107.1,16.8\nB,theft,16.8,107.1\nC,nonsense,107.1,16.8\nA,cut,107,16\n";
        let found: Vec<_> = read(table.as_bytes()).faults.iter().map(|f| (f.code, f.line)).collect();
        assert_eq!(found, [("G102", Some(3)), ("I101", Some(4)), ("G201", Some(5))]);
    }

    #[test]
    fn what_is_no_table_is_told() {
        for (name, bytes, code) in [
            ("empty", &b""[..], "G001"),
            ("UTF-16", b"\xff\xfei\0d\0", "G002"),
            ("no heading", b"1,2,3\n4,5,6\n", "I112"),
            ("not UTF-8", b"kind,lon,lat,note\ncut,1,2,\xe9\xe0\n", "G003"),
        ] {
            assert_eq!(read(bytes).faults.iter().map(|f| f.code).collect::<Vec<_>>(), [code], "{name}");
        }
    }
}

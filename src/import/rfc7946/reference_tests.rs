//! Files whose verdict others have written down.

use std::ops::ControlFlow;
use std::path::{Path, PathBuf};

use super::*;

/// The reference data, or `None` (told) where it is not there.
fn data() -> Option<PathBuf> {
    let root = std::env::var_os("CABLEWATCH_REFERENCE_DATA")
        .map_or_else(|| Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/data"), PathBuf::from);
    let found = Some(root.join("geojson-validity")).filter(|p| p.exists());
    if found.is_none() {
        println!("skipped: no reference data for geojson-validity");
    }
    found
}

/// What the table remarks on valid files, and the codes that say the same.
const REMARKS: [(&str, &[&str]); 6] = [
    ("winding against right-hand rule", &["R301", "R302"]),
    ("position with >3 elements", &["R303"]),
    ("nested GeometryCollection", &["R304"]),
    ("out of lon/lat range", &["R305"]),
    ("crs member", &["R310", "R401"]),
    ("duplicate members", &["R311"]),
];

#[test]
fn every_file_gets_the_verdict_and_the_remarks_of_the_table() {
    let Some(folder) = data() else { return };
    let table = std::fs::read_to_string(folder.join("VERDICTS.tsv")).unwrap();
    let rows: Vec<Vec<&str>> = table.lines().skip(1).map(|row| row.split('\t').collect()).collect();
    assert_eq!(rows.len(), 133);
    for row in rows {
        let (file, want, notes) = (row[0], row[1], row[3]);
        let bytes = std::fs::read(folder.join(file)).unwrap();
        let found = check_rfc7946(bytes.as_slice(), &Limits::default(), &mut |_| ControlFlow::Continue(()));
        assert_eq!(found.is_valid(), want == "valid", "{file}: {:#?}", found.faults);
        for (note, codes) in REMARKS {
            let told = found.faults.iter().any(|f| codes.contains(&f.code));
            // Its ring runs counterclockwise the short way across the antimeridian, and is told to be
            // cut there (RFC 7946, section 3.1.9); the table's remark takes it the long way round.
            if file.ends_with("problematic_crosses_antimeridian.geojson") && note.starts_with("winding") {
                assert!(found.faults.iter().map(|f| f.code).eq(["R306"]), "{file}: {:#?}", found.faults);
                continue;
            }
            // A file that is not valid is told what is wrong first; not all else need be judged.
            assert!(told == notes.contains(note) || want == "invalid", "{file}: {note} {:#?}", found.faults);
        }
    }
}

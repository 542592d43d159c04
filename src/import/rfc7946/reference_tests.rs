//! Files whose verdict others have written down.

use std::ops::ControlFlow;

use super::*;
use crate::import::reference_tests::data;

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
    let Some(folder) = data("geojson-validity") else { return };
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

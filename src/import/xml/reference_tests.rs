//! Files of other people's making: placemark/togeojson's.

use std::io::Cursor;
use std::ops::ControlFlow;

use crate::import::reference_tests::data;
use crate::import::{Reading, read_network};

#[test]
fn dump() {
    let Some(folder) = data("kml-gpx/test/data") else { return };
    let mut files: Vec<_> = std::fs::read_dir(folder).unwrap().map(|e| e.unwrap().path()).collect();
    files.sort();
    for file in files {
        let bytes = std::fs::read(&file).unwrap();
        let start = std::time::Instant::now();
        let draft = read_network(Cursor::new(bytes), &Reading::default(), &mut |_| ControlFlow::Continue(()));
        let mut counts = std::collections::BTreeMap::new();
        for f in &draft.scan.faults { *counts.entry(f.code).or_insert(0) += 1; }
        println!("{} {} {:?} f{} r{} s{} {:?} {:?}", file.file_name().unwrap().to_str().unwrap(), draft.scan.format, draft.scan.verdict, draft.scan.features, draft.routes.len(), draft.sites.len(), counts, start.elapsed());
    }
}

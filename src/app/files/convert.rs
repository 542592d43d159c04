//! `cablewatch convert`: a file as WGS84 GeoJSON.

use std::io::Write;
use std::ops::ControlFlow;

use serde_json::Value;

use crate::app::files::refusal;
use crate::app::imports::Source;
use crate::export;
use crate::geodesy::Crs;
use crate::import::{Reading, Thing, Verdict, scan_network};

/// Decimals that coordinates have at least: a tenth of a millimetre.
const DECIMALS: usize = 9;

/// Write every route and site of a file as GeoJSON in WGS84, coordinates as exact as they are
/// computed. `Some` is the refusal of a file that has errors.
pub fn convert(source: &Source, crs: Option<Crs>, out: &mut impl Write) -> std::io::Result<Option<Value>> {
    // Nothing is stored, so nothing is refused for its classification.
    let reading = Reading { crs, isolated_lan: true, ..Reading::default() };
    let mut go = |_: u64| ControlFlow::Continue(());
    let scan = scan_network(source.open()?, &reading, &mut go, &mut |_| ());
    if scan.verdict == Verdict::Reject {
        return Ok(Some(refusal("file", &scan.faults, scan.faults_total)));
    }
    let mut collection = export::Collection::converted(out, DECIMALS)?;
    let mut written = Ok(());
    scan_network(source.open()?, &reading, &mut go, &mut |thing| {
        if written.is_ok() {
            written = collection.thing(match &thing {
                Thing::Route(route) => export::Thing::Route(route),
                Thing::Site(site) => export::Thing::Site(site),
            });
        }
    });
    written.and_then(|()| collection.end()).map(|()| None)
}

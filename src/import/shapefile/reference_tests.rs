//! A real city's fibre in US survey feet.

use std::io::Cursor;
use std::ops::ControlFlow;

use crate::import::reference_tests::data;
use crate::import::{Reading, Verdict, read_network};

/// Shapes of which GDAL too finds another length than their attribute says: copies of one.
const COPIES: [u64; 4] = [488, 490, 1524, 1525];

/// US survey foot in metres.
const FOOT: f64 = 1200.0 / 3937.0;

#[test]
fn a_citys_fibre_in_feet_lies_in_the_city_and_is_as_long_as_it_says() {
    let Some(folder) = data("shapefile") else { return };
    let bytes = std::fs::read(folder.join("data/FiberLines.zip")).unwrap();
    let draft = read_network(Cursor::new(bytes), &Reading::default(), &mut |_| ControlFlow::Continue(()));
    assert_eq!(draft.scan.verdict, Verdict::AcceptWithWarnings, "{:?}", draft.scan.faults);
    assert_eq!((draft.scan.features, draft.routes.len(), draft.sites.len()), (23 + 155, 178, 0));
    let told: Vec<_> = draft.scan.faults.iter().filter(|f| f.code != "G203").map(|f| f.code).collect();
    assert_eq!(told, ["G013", "G013"], "{:?}", draft.scan.faults);
    for route in &draft.routes {
        let said = route.properties["SHAPE_LEN"].as_f64().unwrap() * FOOT;
        let share = route.length().get() / said;
        // The grid of the zone is up to 1e-4 too short or too long.
        let copy = COPIES.contains(&route.properties["OBJECTID"].as_u64().unwrap());
        assert_eq!((share - 1.0).abs() < 2e-4, !copy, "{}: {share}", route.id);
        for at in route.lines().flatten() {
            assert!((-118.25..-118.06).contains(&at.lon()) && (33.74..33.89).contains(&at.lat()), "{at:?}");
        }
    }
}

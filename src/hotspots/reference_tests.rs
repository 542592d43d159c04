//! Near-repeat, hours of the week, Gi* and kernels against what others computed.

use serde_json::Value;

use super::*;
use crate::import::reference_tests::data;

fn json(folder: &str, file: &str) -> Option<Value> {
    let path = data(folder)?.join(file);
    // Python writes what is no number as NaN, which JSON has not.
    let text = std::fs::read_to_string(path).unwrap().replace("NaN", "null");
    Some(serde_json::from_str(&text).unwrap())
}

fn numbers(value: &Value) -> Vec<f64> {
    value.as_array().unwrap().iter().map(|v| v.as_f64().unwrap()).collect()
}

mod aoristic_dc {
    use super::*;
    use crate::import::parse_time;
    use crate::units::{Interval, Zone};

    #[test]
    fn burglaries_of_a_city_fall_into_the_hours_that_the_method_was_published_with() {
        let folder = "hotspots/aoristic-dc";
        let Some((events, expected)) = json(folder, "events.geojson").zip(json(folder, "expected.json")) else {
            return;
        };
        let zone = Zone::named("America/New_York").unwrap();
        let event = |feature: &Value| {
            let time = |name: &str| feature["properties"][name].as_str().and_then(|t| parse_time(t, false, zone));
            let start = time("start").unwrap();
            (Interval::new(start, time("end").unwrap_or(start)).unwrap(), 1.0)
        };
        let week = aoristic(events["features"].as_array().unwrap().iter().map(event), zone);
        assert!((week.total() - 1025.0).abs() < 1e-9);
        let from_sunday = numbers(&expected["hours_of_week_starting_Sunday_0000"]);
        for (day, hour, weight) in week.hours() {
            let want = from_sunday[(day % 7) * 24 + hour];
            assert!((weight - want).abs() < 1e-3, "day {day}, {hour} h: {weight}, not {want}");
        }
    }
}

mod near_repeat_chicago {
    use super::*;
    use crate::hotspots::knox::{Metric, Middle, NearPairs, Places, SpaceBands, TimeBands, knox};
    use crate::import::parse_time;
    use crate::units::Interval;
    use time::macros::offset;

    #[test]
    fn arson_of_a_city_gives_the_table_of_the_near_repeat_calculator() {
        let folder = "hotspots/near-repeat-chicago-arson";
        let Some((events, expected)) = json(folder, "events.geojson").zip(json(folder, "expected.json")) else {
            return;
        };
        let properties: Vec<&Value> =
            events["features"].as_array().unwrap().iter().map(|feature| &feature["properties"]).collect();
        let place = |p: &&Value| (p["x"].as_f64().unwrap(), p["y"].as_f64().unwrap());
        let middle = |p: &&Value| {
            let time = |end| parse_time(p["date"].as_str().unwrap(), end, offset!(+7)).unwrap();
            Middle::of(Interval::new(time(false), time(true)).unwrap())
        };
        let space = SpaceBands::checked(&[0.0, 200.0, 400.0, 600.0]).unwrap();
        let time = TimeBands::checked(&[1.0, 2.0, 3.0]).unwrap();
        let places = Places::Plane(properties.iter().map(place).collect());
        let middles: Vec<Middle> = properties.iter().map(middle).collect();
        let near = NearPairs::find(&places, Metric::Manhattan, &space).unwrap();
        let table = knox(&near, &middles, &space, &time, 999, 1);

        let theirs = |what: &str| -> Vec<Vec<f64>> {
            let rows = expected["near_repeat_calculator"][what]["rows"].as_array().unwrap();
            rows.iter().map(|row| numbers(&row["v"])).collect()
        };
        let (pairs, ratios, ps) = (theirs("observed"), theirs("obs_over_mean_expected"), theirs("p"));
        let mut exact = 0;
        for (row, cells) in table.cells.iter().enumerate() {
            for (column, cell) in cells.iter().enumerate() {
                let (want, ratio, p) = (pairs[row][column], ratios[row][column], ps[row][column]);
                let off = (cell.observed as f64 - want).abs();
                assert!(off <= 1.0, "{row} {column}: {} pairs, not {want}", cell.observed);
                exact += usize::from(off == 0.0);
                // Theirs come from 99 permutations, ours from 999: only the plentiful compare.
                if want >= 100.0 {
                    let found = cell.ratio().unwrap();
                    assert!((found - ratio).abs() < 0.02, "{row} {column}: {found} times, not {ratio}");
                }
                assert_eq!(cell.p <= 0.011, p <= 0.01, "{row} {column}: p {} and {p}", cell.p);
            }
        }
        assert_eq!(exact, 18, "one pair sits on the edge of 400 m");
    }
}

mod geodanet {
    use super::*;
    use crate::hotspots::knox::pairs_along;
    use crate::network::{Course, Network, Route};
    use crate::units::{Chainage, LonLat, Metres};

    type Xy = (f64, f64);

    fn apart(a: Xy, b: Xy) -> f64 {
        (a.0 - b.0).hypot(a.1 - b.1)
    }

    /// Vertices of the file are rounded to 1e-5 feet.
    const ROUNDED: f64 = 1.5e-5;

    /// The arcs of the city's streets, feet in a plane.
    fn arcs(network: &Value) -> Vec<[Xy; 2]> {
        let xy = |v: &Value| (v[0].as_f64().unwrap(), v[1].as_f64().unwrap());
        let line = |f: &Value| [0, 1].map(|end| xy(&f["geometry"]["coordinates"][end]));
        network["features"].as_array().unwrap().iter().map(line).collect()
    }

    /// The arc a place lies on, and how far from its start.
    fn on(arcs: &[[Xy; 2]], at: Xy) -> (usize, f64) {
        let detour = |[a, b]: &[Xy; 2]| apart(*a, at) + apart(at, *b) - apart(*a, *b);
        let arc = (0..arcs.len()).min_by(|&i, &j| detour(&arcs[i]).total_cmp(&detour(&arcs[j]))).unwrap();
        assert!(detour(&arcs[arc]) < ROUNDED, "{at:?} lies on no arc");
        (arc, apart(arcs[arc][0], at))
    }

    #[test]
    fn ways_along_a_citys_streets_are_as_long_as_spaghetti_finds_them() {
        let folder = "hotspots/geodanet-gistar";
        let Some((network, expected)) = json(folder, "network.geojson").zip(json(folder, "expected.json")) else {
            return;
        };
        let arcs = arcs(&network);
        // A foot is about a metre here: the drawing only says which ends meet, lengths are those of the plane.
        let lonlat = |(x, y): Xy| LonLat::checked((x - 727_000.0) * 1e-5, (y - 876_000.0) * 1e-5).unwrap();
        let lengths = numbers(&expected["lengths"]);
        let route = |(i, [a, b]): (usize, &[Xy; 2])| {
            Route::along(i.to_string(), Course::told(vec![lonlat(*a), lonlat(*b)], vec![0.0, lengths[i]]))
        };
        let routes = Network::bulk(arcs.iter().enumerate().map(route).collect(), Vec::new());
        let numbers_of: Vec<_> = routes.routes().map(|(no, _)| no).collect();
        let lixels = LixelNetwork::cut(routes.routes(), Metres::of(50));
        let snapped = expected["snapped_xy"].as_array().unwrap().iter().map(numbers).take(20);
        let place = |xy: Vec<f64>| {
            let (arc, along) = on(&arcs, (xy[0], xy[1]));
            // spaghetti measures from rounded vertices but keeps the lengths of unrounded arcs: its two
            // ways to the ends of an arc make a little more or less than the arc.
            let over = along + apart((xy[0], xy[1]), arcs[arc][1]) - lengths[arc];
            let (lixel, metres) = lixels.place(numbers_of[arc], Chainage::checked(along).unwrap()).unwrap();
            (lixels.on_chain(lixel, metres), over)
        };
        let (places, over): (Vec<Place>, Vec<f64>) = snapped.map(place).unzip();
        let theirs: Vec<Vec<Option<f64>>> =
            serde_json::from_value(expected["network_distance_first20"].clone()).unwrap();
        let pairs = pairs_along(&lixels, &places, f64::INFINITY).unwrap();
        assert_eq!(pairs.len(), 20 * 19 / 2);
        for (a, b, feet) in pairs {
            // Ours is measured from the start of an arc, so the rest shows where a way leaves by its end.
            let off = theirs[a][b].unwrap() - feet;
            let told = [0.0, over[a], over[b], over[a] + over[b]].map(|over| (off - over).abs());
            assert!(told.into_iter().fold(f64::INFINITY, f64::min) < 1e-8, "{a} to {b}: {feet}, off by {off}");
        }
    }

    #[test]
    fn gi_star_of_a_citys_streets_is_that_of_esda() {
        let Some(expected) = json("hotspots/geodanet-gistar", "expected.json") else { return };
        let lists = expected["neighbours"].as_array().unwrap().iter().map(numbers);
        let neighbours = Neighbours::listed(lists.map(|list| list.into_iter().map(|i| i as usize).collect()));
        let esda = &expected["counts_stat"]["gistar_B"];
        let (z, p) = (numbers(&esda["z"]), numbers(&esda["p_sim"]));
        let found = gi_star(&numbers(&expected["counts"]), &neighbours, 39_999, 12_345);
        let (mut compared, mut hot) = (0, 0);
        let cut = expected["counts_stat"]["fdr_cut_alpha05_gistarB_twosided"].as_f64().unwrap();
        for (unit, ours) in found.iter().enumerate() {
            assert!((ours.z - z[unit]).abs() < 1e-9, "{unit}: {} not {}", ours.z, z[unit]);
            // Theirs turns to the cold side where that is the smaller.
            if ours.z > 0.0 && ours.p < 0.5 {
                let error = 3.5 * (ours.p * (1.0 - ours.p) / 9_999.0).sqrt() + 1e-4;
                assert!((ours.p - p[unit]).abs() < error, "{unit}: {} not {}", ours.p, p[unit]);
                compared += 1;
            }
            // Where only its own value is high, theirs tells how cold its neighbours are.
            let theirs = z[unit] > 0.0 && p[unit] <= cut && ours.p < 0.5;
            assert_eq!(ours.z > 0.0 && ours.p <= cut, theirs, "{unit}");
            hot += usize::from(theirs);
        }
        assert_eq!((compared, hot), (83, 3));
        let discovered: Vec<bool> = benjamini_hochberg(&p).iter().map(|q| *q <= 0.05).collect();
        let theirs: Vec<bool> = p.iter().map(|p| *p <= cut + 1e-9).collect();
        assert_eq!(discovered, theirs);
    }
}

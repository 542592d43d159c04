//! Nights by hand.

use super::*;

fn at(lon: f64) -> LonLat {
    LonLat::checked(lon, 16.8).unwrap()
}

/// Minutes for each hundredth of a degree.
fn travel(_: Vehicle, places: &[LonLat]) -> Travel {
    let row = |a: &LonLat| places.iter().map(|b| (a.lon() - b.lon()).abs() * 6_000.0).collect();
    Travel::matrix(&places.iter().map(row).collect::<Vec<Vec<f64>>>()).unwrap()
}

fn hot(id: &str, lon: f64, weekly: f64, days: Option<f64>) -> Target {
    let mut hours = vec![0.0; 168];
    // Saturday 22:00 and 23:00.
    (hours[5 * 24 + 22], hours[5 * 24 + 23]) = (0.75, 0.25);
    let ways = vec![Way { enter: at(lon), leave: at(lon), seconds: None }];
    Target { id: id.into(), ways, worth: Worth::Risk { weekly, hours, days }, again: false, closed: false }
}

fn site(id: &str, days: f64) -> Target {
    Target { worth: Worth::Due { days }, ..hot(id, 107.05, 0.0, None) }
}

fn night<'a>(targets: &'a [Target], wishes: &'a Wishes) -> Night<'a> {
    let shift = Window { from: 9.5 * 3600.0, to: 16.0 * 3600.0 };
    let crew = |id: &str, vehicle| NightCrew { id: id.into(), vehicle, at: at(107.0), shift, breaks: Vec::new() };
    let crews = vec![crew("A", Vehicle::Car), crew("B", Vehicle::Foot)];
    Night { weekday: 5, dwell: DWELL, crews, targets, wishes, travel: &travel }
}

fn built(targets: &[Target], wishes: &Wishes) -> Built {
    let built = night(targets, wishes).build().unwrap();
    assert_eq!(built.problem.faults(), []);
    built
}

#[test]
fn a_prize_is_what_is_expected_in_the_stay_times_its_effect() {
    let built = built(&[hot("H", 107.1, 0.2, None)], &Wishes::default());
    let task = &built.problem.tasks[0];
    let want = |share: f64| 1000.0 * 0.2 * share * 14.0 / 60.0 * (1.0 - (-2.0_f64).exp());
    for (hour, share) in [(9.6, 0.0), (10.0, 0.75), (10.99, 0.75), (11.5, 0.25), (13.0, 0.0)] {
        let prize = task.prize_at(hour * 3600.0);
        assert!((prize - want(share)).abs() < 1e-9, "{hour} hours after noon: {prize}");
    }
    assert_eq!(task.best_prize(), task.prize_at(36_000.0));
}

#[test]
fn what_was_not_visited_for_weeks_is_worth_more_up_to_four_times() {
    let days = [None, Some(3.0), Some(7.0), Some(14.0), Some(28.0), Some(300.0)];
    let targets: Vec<Target> = days.iter().enumerate().map(|(i, d)| hot(&format!("H{i}"), 107.1, 0.2, *d)).collect();
    let built = built(&targets, &Wishes::default());
    let of_first = |i: usize| (built.problem.tasks[i].best_prize() / built.problem.tasks[0].best_prize() * 1e6).round();
    assert_eq!((0..6).map(of_first).collect::<Vec<_>>(), [1e6, 1e6, 1e6, 2e6, 4e6, 4e6]);
    assert_eq!(targets[3].worth.overdue(), Some(7.0));
    assert_eq!(targets[2].worth.overdue(), None);
}

#[test]
fn a_key_place_that_is_due_is_worth_the_median_hot_place_at_any_hour() {
    let targets =
        [hot("H1", 107.1, 0.1, None), hot("H2", 107.1, 0.2, None), hot("H3", 107.1, 0.9, None), site("S", 14.0)];
    let tasks = built(&targets, &Wishes::default()).problem.tasks;
    assert!((tasks[3].prize - 2.0 * tasks[1].best_prize()).abs() < 1e-9 && tasks[3].prizes.is_empty());
    let alone = built(&[site("S", 0.0)], &Wishes::default()).problem.tasks;
    assert_eq!(alone[0].prize, 0.25);
}

#[test]
fn pins_bans_orders_closed_places_and_second_visits() {
    let twice = Target { again: true, ..hot("H1", 107.1, 0.2, None) };
    let closed = Target { closed: true, ..hot("H4", 107.1, 0.2, None) };
    let targets = [twice, hot("H2", 107.2, 0.2, None), hot("H3", 107.3, 0.2, None), closed];
    let wishes = Wishes {
        pins: vec![("H1".into(), Some("B".into()))],
        bans: vec!["H3".into()],
        orders: vec![["H2".into(), "H1/2".into()]],
    };
    let built = built(&targets, &wishes);
    let ids: Vec<&str> = built.problem.tasks.iter().map(|t| t.id.as_str()).collect();
    assert_eq!((ids, &built.targets), (vec!["H1", "H1/2", "H2"], &vec![0, 0, 1]));
    assert_eq!(built.dropped, [(2, Dropped::Banned), (3, Dropped::Closed)]);
    let pinned = &built.problem.tasks[0];
    assert!(pinned.mandatory && pinned.crews == Some(vec![1]));
    assert_eq!(built.problem.orders, [[2, 1]]);
    assert_eq!((built.problem.apart[0].tasks.as_slice(), built.problem.apart[0].gap), (&[0, 1][..], 7_200.0));
    assert_eq!(built.problem.tasks[1].best_prize() * 2.0, pinned.best_prize());
}

#[test]
fn every_wish_that_cannot_be_is_told() {
    let closed = Target { closed: true, ..hot("H4", 107.1, 0.2, None) };
    let targets = [hot("H1", 107.1, 0.2, None), hot("H2", 107.2, 0.2, None), closed];
    let pin = |task: &str, crew: Option<&str>| (task.to_owned(), crew.map(str::to_owned));
    let wishes = Wishes {
        pins: vec![pin("H1", Some("C")), pin("X", None), pin("H4", None), pin("H2", None)],
        bans: vec!["Y".into(), "H2".into()],
        orders: vec![["H1".into(), "Z".into()], ["H1".into(), "H1".into()]],
    };
    let wrong = night(&targets, &wishes).build().unwrap_err();
    let want = [
        Wrong::NoTask(Wish::Pin, 1),
        Wrong::LeftOut(Wish::Pin, 2),
        Wrong::LeftOut(Wish::Pin, 3),
        Wrong::NoTask(Wish::Order, 0),
        Wrong::NoTask(Wish::Ban, 0),
        Wrong::NoCrew(0),
        Wrong::Circle(0),
    ];
    assert_eq!(wrong, want);
}

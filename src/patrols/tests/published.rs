//! Published instances: team orienteering with time windows, and arc routing. Sources and best known
//! values: ../shared/data/patrols. The search has few steps here; how near it comes in ten seconds is
//! printed by `scripts/bench patrols`.

use std::path::PathBuf;

use super::*;

fn folder() -> Option<PathBuf> {
    let base = std::env::var("CABLEWATCH_REFERENCE_DATA").unwrap_or_else(|_| "../shared/data".into());
    let folder = PathBuf::from(base).join("patrols");
    if !folder.is_dir() {
        eprintln!("skipped: no reference data in {}", folder.display());
        return None;
    }
    Some(folder)
}

fn numbers(line: &str) -> Vec<f64> {
    line.split_whitespace().filter_map(|x| x.parse().ok()).collect()
}

fn orienteering(text: &str, decimals: u8, crews: usize) -> Problem {
    let rows: Vec<Vec<f64>> = text.lines().skip(1).map(numbers).filter(|row| row.len() >= 8).collect();
    let open = |row: &[f64]| window(row[row.len() - 2], row[row.len() - 1]);
    let task = |(i, row): (usize, &Vec<f64>)| {
        let mut task = stop(&i.to_string(), i, row[4]);
        task.service = row[3];
        task.windows = vec![open(row)];
        task
    };
    Problem {
        travel: vec![Travel::points(rows.iter().map(|row| [row[1], row[2]]).collect(), Some(decimals))],
        crews: (0..crews).map(|i| crew(&i.to_string(), open(&rows[0]).to)).collect(),
        tasks: rows.iter().enumerate().skip(1).map(task).collect(),
        orders: vec![],
        apart: vec![],
    }
}

#[test]
fn orienteering_comes_near_the_best_known_and_breaks_no_rule() {
    let Some(folder) = folder() else { return };
    let table = std::fs::read_to_string(folder.join("toptw/best-known.tsv")).unwrap();
    let mut gaps = Vec::new();
    for row in table.lines().skip(1) {
        let (name, rest) = row.split_once('\t').unwrap();
        let best: f64 = rest.split('\t').next().unwrap().parse().unwrap();
        let parts: Vec<&str> = name.split(':').collect();
        let text = std::fs::read_to_string(folder.join(format!("toptw/{}.txt", parts[1]))).unwrap();
        let problem = orienteering(&text, if parts[1].starts_with("pr") { 2 } else { 1 }, parts[2].parse().unwrap());
        let found = plan(&problem, 1, 1_500);
        assert_eq!(wrongs(&problem, &found), Vec::<String>::new(), "{name}");
        gaps.push((1.0 - found.prize / best, name.to_owned()));
    }
    let mean = gaps.iter().map(|g| g.0).sum::<f64>() / gaps.len() as f64;
    assert!(mean < 0.035, "mean gap {mean}: {gaps:?}");
}

/// An instance of edges that must all be served: the problem, and what serving alone costs.
fn arcs(text: &str) -> (Problem, f64, f64) {
    let all = numbers(text);
    let (nodes, edges) = (all[0] as usize, all[1] as usize);
    let rows: Vec<&[f64]> = all[2..2 + 4 * edges].chunks(4).collect();
    let mut way = vec![vec![f64::INFINITY; nodes]; nodes];
    (0..nodes).for_each(|i| way[i][i] = 0.0);
    for row in &rows {
        let (a, b) = (row[0] as usize, row[1] as usize);
        way[a][b] = way[a][b].min(row[2]);
        way[b][a] = way[a][b];
    }
    for by in 0..nodes {
        for a in 0..nodes {
            for b in 0..nodes {
                way[a][b] = way[a][b].min(way[a][by] + way[by][b]);
            }
        }
    }
    let task = |(i, row): (usize, &&[f64])| {
        let mut task = stop(&i.to_string(), 0, 0.0);
        let (a, b) = (row[0] as usize, row[1] as usize);
        task.modes = vec![Mode { enter: a, leave: b, service: None }, Mode { enter: b, leave: a, service: None }];
        (task.service, task.load, task.mandatory) = (row[2], row[3], true);
        task
    };
    let tasks: Vec<Task> = rows.iter().enumerate().filter(|(_, row)| row[3] > 0.0).map(task).collect();
    let crews = (0..all[2 + 4 * edges] as usize).map(|i| {
        let mut who = crew(&i.to_string(), 1e6);
        who.max_load = Some(all[3 + 4 * edges]);
        who
    });
    let service = tasks.iter().map(|t| t.service).sum();
    let problem = Problem {
        travel: vec![Travel::matrix(&way).unwrap()],
        crews: crews.collect(),
        tasks,
        orders: vec![],
        apart: vec![],
    };
    (problem, service, all[all.len() - 2])
}

#[test]
fn cable_that_must_all_be_driven_costs_little_more_than_the_lower_bound() {
    let Some(folder) = folder() else { return };
    let mut gaps = Vec::new();
    for entry in std::fs::read_dir(folder.join("carp")).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_none_or(|e| e != "dat") {
            continue;
        }
        let (problem, service, bound) = arcs(&std::fs::read_to_string(&path).unwrap());
        let found = plan(&problem, 1, 1_500);
        assert_eq!(wrongs(&problem, &found), Vec::<String>::new(), "{}", path.display());
        assert!(found.missed.is_empty(), "{}", path.display());
        gaps.push(((found.travel + service) / bound - 1.0, path));
    }
    let mean = gaps.iter().map(|g| g.0).sum::<f64>() / gaps.len() as f64;
    assert!(gaps.len() >= 36 && mean < 0.02, "mean gap {mean}: {gaps:?}");
}

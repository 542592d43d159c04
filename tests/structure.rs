//! The order of the stages and the size of files, held by reading the sources.

use std::fs;
use std::path::{Path, PathBuf};

const ORDER: &[&str] = &[
    "units",
    "fold",
    "geodesy",
    "network",
    "incidents",
    "import",
    "export",
    "matching",
    "hotspots",
    "roads",
    "patrols",
    "access",
    "audit",
    "key_places",
    "registers",
    "inspections",
    "duties",
    "store",
    "app",
    "http",
    "cli",
];

fn files(folder: &Path, extensions: &[&str]) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).unwrap().map(|e| e.unwrap().path());
    let wanted = |path: &PathBuf| path.extension().is_some_and(|e| extensions.iter().any(|x| e == *x));
    entries.flat_map(|path| if path.is_dir() { files(&path, extensions) } else { vec![path] }).filter(wanted).collect()
}

fn sources(folder: &Path) -> Vec<PathBuf> {
    files(folder, &["rs"])
}

fn stage(path: &Path) -> Option<usize> {
    let inside = path.strip_prefix("src").ok()?.components().next()?.as_os_str().to_str()?;
    ORDER.iter().position(|s| *s == inside.trim_end_matches(".rs"))
}

#[test]
fn a_stage_looks_only_to_those_before_it() {
    let mut wrong = Vec::new();
    for path in sources(Path::new("src")) {
        let Some(own) = stage(&path) else { continue };
        let text = fs::read_to_string(&path).unwrap();
        for (later, name) in ORDER.iter().enumerate().skip(own + 1) {
            if text.contains(&format!("crate::{name}::")) {
                wrong.push(format!("{} looks to {name} ({later})", path.display()));
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn http_and_cli_never_touch_the_store() {
    for folder in ["src/http", "src/cli"] {
        for path in sources(Path::new(folder)) {
            let text = fs::read_to_string(&path).unwrap();
            assert!(!text.contains("crate::store"), "{} must ask app", path.display());
        }
    }
}

#[test]
fn pure_stages_have_no_clock_files_or_database() {
    for path in sources(Path::new("src"))
        .into_iter()
        .filter(|p| stage(p).is_some_and(|s| s < 10) && !p.ends_with("tests.rs") && !p.ends_with("reference_tests.rs"))
    {
        let text = fs::read_to_string(&path).unwrap();
        for forbidden in ["std::fs", "sqlx", "axum", "tokio", "Instant::now", "SystemTime"] {
            assert!(!text.contains(forbidden), "{} uses {forbidden}", path.display());
        }
    }
}

/// Functions are held to 60 lines by clippy (clippy.toml).
#[test]
fn no_file_is_too_long_to_be_read_in_one_sitting() {
    let rust = sources(Path::new("src")).into_iter().chain(sources(Path::new("tests"))).map(|path| (path, 600));
    let page = files(Path::new("web/src"), &["ts", "svelte", "css"]).into_iter().map(|path| (path, 300));
    let written = page.filter(|(path, _)| !path.starts_with("web/src/paraglide"));
    for (path, most) in rust.chain(written) {
        let lines = fs::read_to_string(&path).unwrap().lines().count();
        assert!(lines <= most, "{} has {lines} lines: what two things does it do?", path.display());
    }
}

#[test]
fn every_dependency_says_why_it_is_there() {
    let told = fs::read_to_string("docs/dependencies.md").unwrap();
    let manifest = fs::read_to_string("Cargo.toml").unwrap();
    let parts = manifest.split("\n[").filter(|part| part.contains("dependencies]"));
    let crates = parts.flat_map(str::lines).filter_map(|line| line.split_once(" = ")).map(|(name, _)| name.to_owned());
    let package: serde_json::Value = serde_json::from_str(&fs::read_to_string("web/package.json").unwrap()).unwrap();
    let of = |group: &str| package[group].as_object().unwrap().keys().cloned().collect::<Vec<_>>();
    let all: Vec<String> = crates.chain(of("dependencies")).chain(of("devDependencies")).collect();
    assert!(all.len() > 50, "the manifests were read");
    let untold: Vec<&String> = all.iter().filter(|name| !told.contains(&format!("`{name}`"))).collect();
    assert!(untold.is_empty(), "docs/dependencies.md says nothing of {untold:?}");
}

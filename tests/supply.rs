//! What the program and its page are built from: all of it is listed, and nothing of it runs when it is installed.

use std::collections::BTreeSet;
use std::fs;
use std::process::Command;

use serde_json::Value;

fn json(path: &str) -> Value {
    serde_json::from_str(&fs::read_to_string(path).unwrap()).unwrap()
}

/// Packages of the page with their paths, without the page itself.
fn packages(lock: &Value) -> Vec<(&str, &Value)> {
    let all = lock["packages"].as_object().unwrap();
    all.iter().filter(|(path, _)| !path.is_empty()).map(|(path, one)| (path.as_str(), one)).collect()
}

fn sbom() -> Vec<u8> {
    let made = Command::new("node").arg("scripts/sbom").output().unwrap();
    assert!(made.status.success(), "{}", String::from_utf8_lossy(&made.stderr));
    made.stdout
}

#[test]
fn every_locked_package_is_in_the_list_of_parts_and_the_list_is_the_same_each_time() {
    let bytes = sbom();
    assert!(bytes == sbom(), "the same locks give the same bytes");
    let list: Value = serde_json::from_slice(&bytes).unwrap();
    assert_eq!((list["bomFormat"].as_str(), list["specVersion"].as_str()), (Some("CycloneDX"), Some("1.6")));
    let components = list["components"].as_array().unwrap();
    let listed: BTreeSet<&str> = components.iter().map(|one| one["purl"].as_str().unwrap()).collect();
    let lock = fs::read_to_string("Cargo.lock").unwrap();
    let field = |part: &str, name: &str| {
        let line = part.lines().find_map(|line| line.strip_prefix(&format!("{name} = \"")))?;
        line.strip_suffix('"').map(str::to_owned)
    };
    let foreign = lock.split("[[package]]").skip(1).filter(|part| part.contains("\nsource = "));
    let crates =
        foreign.map(|part| format!("pkg:cargo/{}@{}", field(part, "name").unwrap(), field(part, "version").unwrap()));
    let page = json("web/package-lock.json");
    let npm = packages(&page).into_iter().map(|(path, one)| {
        let name = path.rsplit("node_modules/").next().unwrap().replace('@', "%40");
        format!("pkg:npm/{name}@{}", one["version"].as_str().unwrap())
    });
    let locked: BTreeSet<String> = crates.chain(npm).collect();
    assert!(locked.len() > 300, "the locks were read");
    assert_eq!(listed, locked.iter().map(String::as_str).collect(), "neither more nor less");
    for one in components {
        // Two that the page is only built with say it in a file of theirs, not to npm.
        let tells = one["licenses"][0]["expression"].is_string() || one["scope"] == "excluded";
        assert!(tells, "its licence: {}", one["purl"]);
        assert!(one["hashes"][0]["content"].is_string(), "its hash: {}", one["purl"]);
    }
}

#[test]
fn no_package_of_the_page_has_a_script_that_runs_when_it_is_installed() {
    let lock = json("web/package-lock.json");
    let with_scripts: Vec<&str> =
        packages(&lock).into_iter().filter(|(_, one)| one["hasInstallScript"] == true).map(|(path, _)| path).collect();
    assert_eq!(with_scripts, Vec::<&str>::new(), "find out what it does and whether the page is built without it");
    for (path, one) in packages(&lock) {
        let from = one["resolved"].as_str().unwrap_or("https://registry.npmjs.org/");
        assert!(from.starts_with("https://registry.npmjs.org/"), "{path} comes from {from}");
    }
    for script in ["scripts/run", "scripts/dev", "scripts/test", "scripts/lib/web"] {
        let text = fs::read_to_string(script).unwrap();
        let installs =
            text.lines().filter(|line| line.contains("npm") && (line.contains(" install") || line.contains(" ci")));
        for line in installs {
            assert!(line.contains("--ignore-scripts"), "{script}: {line}");
        }
    }
}

/// Where there is systemd, it finds nothing wrong with the unit, and the sandbox stays as tight as it is.
#[test]
fn the_unit_is_sound_and_tight() {
    if Command::new("systemd-analyze").arg("--version").output().is_err() {
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    for name in ["cablewatch.service", "cablewatch.socket"] {
        let text = fs::read_to_string(format!("scripts/systemd/{name}")).unwrap();
        // The program is not installed here.
        let text = text.replace("/usr/local/bin/cablewatch", "/bin/true");
        fs::write(folder.path().join(name), text).unwrap();
    }
    let unit = folder.path().join("cablewatch.service");
    let asked = |arguments: &[&str]| Command::new("systemd-analyze").args(arguments).arg(&unit).output().unwrap();
    let sound = asked(&["verify"]);
    assert!(sound.status.success() && sound.stderr.is_empty(), "{}", String::from_utf8_lossy(&sound.stderr));
    // In tenths: 10 is 1.0 of 10.
    let tight = asked(&["security", "--offline=yes", "--threshold=12"]);
    assert!(tight.status.success(), "{}", String::from_utf8_lossy(&tight.stdout));
}

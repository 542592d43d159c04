//! A disk that is full: refused with what to do, nothing taken before is hurt, and well again once there is room.

use std::path::{Path, PathBuf};
use std::process::Command;

use image::{ImageFormat, Rgb, RgbImage};
use rand::{Rng, SeedableRng};
use rand_chacha::ChaCha8Rng;
use reqwest::Client;
use serde_json::Value;

use crate::place::{Place, Server, client, refused, report, skipped};

/// A disk of so many megabytes in memory.
struct Disk(PathBuf);

impl Disk {
    fn mounted(megabytes: usize) -> Option<Self> {
        let folder = tempfile::tempdir().unwrap().keep();
        let size = format!("size={megabytes}m");
        let mounted = Command::new("mount").args(["-t", "tmpfs", "-o", &size, "cablewatch-test"]).arg(&folder).output();
        if mounted.is_ok_and(|done| done.status.success()) {
            return Some(Self(folder));
        }
        skipped("a small disk cannot be mounted here: run as root where mounting is allowed");
        None
    }

    fn ballast(&self) -> PathBuf {
        self.0.join("ballast")
    }

    /// Fill it but for this many bytes.
    fn fill(&self, but: u64) {
        let free = free(&self.0).saturating_sub(but);
        let status = Command::new("fallocate").args(["-l", &free.to_string()]).arg(self.ballast()).status().unwrap();
        assert!(status.success());
    }
}

impl Drop for Disk {
    fn drop(&mut self) {
        let _ = Command::new("umount").arg("-l").arg(&self.0).status();
        let _ = std::fs::remove_dir(&self.0);
    }
}

fn free(folder: &Path) -> u64 {
    let said = Command::new("df").args(["--output=avail", "-B1"]).arg(folder).output().unwrap().stdout;
    String::from_utf8(said).unwrap().lines().nth(1).unwrap().trim().parse().unwrap()
}

/// A picture that does not compress.
fn photo() -> Vec<u8> {
    let mut chance = ChaCha8Rng::seed_from_u64(3);
    let picture = RgbImage::from_fn(500, 500, |_, _| Rgb(chance.random()));
    let mut bytes = Vec::new();
    picture.write_to(&mut std::io::Cursor::new(&mut bytes), ImageFormat::Png).unwrap();
    bytes
}

/// A carrier's file of some hundred kilobytes.
fn routes() -> String {
    let line = |n: usize| {
        let at = 16.0 + 0.001 * n as f64;
        serde_json::json!({"type": "Feature", "id": format!("T-{n}"), "properties": {"name": "x".repeat(600)},
            "geometry": {"type": "LineString", "coordinates": [[107.0, at], [107.1, at]]}})
    };
    let features: Vec<_> = (0..800).map(line).collect();
    serde_json::json!({"type": "FeatureCollection", "features": features}).to_string()
}

/// Reports until one is refused: the numbers of those that were taken.
async fn until_refused(client: &Client, server: &Server) -> usize {
    let words = "x".repeat(1_500);
    for n in 0..20_000 {
        let reply = report(client, &server.base, n, &words).send().await.unwrap();
        if reply.status().as_u16() != 201 {
            assert_eq!(reply.status().as_u16(), 507, "{}", reply.text().await.unwrap());
            return n;
        }
    }
    panic!("never full");
}

#[tokio::test(flavor = "multi_thread")]
async fn full_disk_refuses_what_it_cannot_keep_and_is_well_again_once_there_is_room() {
    let Some(disk) = Disk::mounted(48) else { return };
    let place = Place::sqlite(&disk.0);
    let token = place.token();
    let files = disk.0.join("files");
    let mut server = place.serve(&["--data", files.to_str().unwrap()]);
    let client = client();
    let first: Value = server.report(&client, 900_000).await.json().await.unwrap();
    disk.fill(3 << 20);
    let taken = until_refused(&client, &server).await;
    let left = free(&disk.0);
    let base = server.base.clone();
    let words = "y".repeat(1_500);
    refused(|| report(&client, &base, 800_000, &words), 507, "S507").await;

    let (file, picture) = (routes(), photo());
    let propose = || client.post(format!("{base}/api/v1/imports?carrier=TS")).bearer_auth(&token).body(file.clone());
    refused(propose, 507, "S507").await;
    let code = first["code"].as_str().unwrap_or_else(|| panic!("{first}"));
    let photo = || client.put(format!("{base}/api/v1/answers/{code}/photos/1")).body(picture.clone());
    refused(photo, 507, "S507").await;
    let answer = client.get(format!("{base}/api/v1/answers/{code}")).send().await.unwrap();
    assert_eq!(answer.status().as_u16(), 200, "what is there is still read");
    assert_eq!(std::fs::read_dir(&files).unwrap().count(), 0, "no half a file is left");

    std::fs::remove_file(disk.ballast()).unwrap();
    for n in taken..taken + 20 {
        assert_eq!(
            report(&client, &base, n, "again").send().await.unwrap().status().as_u16(),
            201,
            "there is room again"
        );
    }
    let proposed = propose().send().await.unwrap();
    assert!(proposed.status().is_success(), "{}", proposed.text().await.unwrap());
    assert_eq!(photo().send().await.unwrap().status().as_u16(), 200);
    let proposals: Value =
        client.get(format!("{base}/api/v1/imports")).bearer_auth(&token).send().await.unwrap().json().await.unwrap();
    assert_eq!(proposals["imports"].as_array().unwrap().len(), 1, "the refused one left nothing: {proposals}");
    let log = server.log();
    assert!(log.lines().count() < 12, "the log is not flooded: {log}");
    server.kill();
    place.verified();
    let mut notes: Vec<_> = place.incidents().await.into_iter().filter_map(|row| row.incident.note).collect();
    notes.sort();
    notes.dedup();
    assert_eq!(notes.len(), 1 + taken + 20, "all that was taken, once, and nothing that was refused");
    println!("full after {taken} reports with {left} bytes left; all of them there, and 20 more in the same server");
}

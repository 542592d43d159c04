//! What is acknowledged was given to the disk first: read from the system calls of the running server.

use std::collections::HashMap;
use std::process::Command;

use serde_json::json;
use uuid::Uuid;

use crate::place::{Place, client, count, report, skipped};

const CALLS: &str = "trace=fdatasync,fsync,pwrite64,read,recvfrom,sendto,write,writev,rename,renameat2";

/// A system call that is over: the lines of the trace where it began and ended.
struct Call {
    began: usize,
    ended: usize,
    text: String,
}

impl Call {
    fn is(&self, name: &str) -> bool {
        self.text.starts_with(&format!("{name}("))
    }

    fn reads(&self) -> bool {
        self.is("read") || self.is("recvfrom")
    }

    fn sends(&self) -> bool {
        ["write", "writev", "sendto"].iter().any(|name| self.is(name))
    }

    /// That the file with this in its name was given to the disk.
    fn syncs(&self, file: &str) -> bool {
        (self.is("fdatasync") || self.is("fsync")) && self.text.contains(file) && self.text.ends_with("= 0")
    }

    /// The socket or file that it is about.
    fn about(&self) -> &str {
        let rest = self.text.split_once('(').map_or("", |(_, rest)| rest);
        rest.split_once('>').map_or("", |(about, _)| about)
    }
}

/// `PID name(…) = n`, or in two lines: `PID name(… <unfinished ...>` and `PID <... name resumed>…) = n`.
fn calls(trace: &str) -> Vec<Call> {
    let (mut open, mut calls) = (HashMap::new(), Vec::new());
    for (at, line) in trace.lines().enumerate() {
        let Some((pid, text)) = line.split_once(' ') else { continue };
        let text = text.trim();
        if let Some(begun) = text.strip_suffix("<unfinished ...>") {
            open.insert(pid, (at, begun.trim_end()));
        } else if let Some((_, rest)) = text.split_once(" resumed>").filter(|_| text.starts_with("<...")) {
            let (began, begun) = open.remove(pid).unwrap_or((at, ""));
            calls.push(Call { began, ended: at, text: format!("{begun}{rest}") });
        } else {
            calls.push(Call { began: at, ended: at, text: text.to_owned() });
        }
    }
    calls
}

/// For each request of this kind that was answered: the calls between reading it and writing its answer.
fn answered<'c>(calls: &'c [Call], request: &str, answer: &str) -> Vec<Vec<&'c Call>> {
    let (mut waiting, mut all) = (HashMap::new(), Vec::new());
    for call in calls {
        if call.reads() && call.text.contains(request) {
            waiting.insert(call.about().to_owned(), call.ended);
        } else if call.sends()
            && call.text.contains(answer)
            && let Some(read) = waiting.remove(call.about())
        {
            all.push(calls.iter().filter(|one| one.began > read && one.ended < call.began).collect());
        }
    }
    all
}

#[test]
fn synced_calls_are_put_together_from_their_halves() {
    let trace = "7 recvfrom(9<socket:[1]>, \"POST /a\", 99, 0, NULL, NULL) = 9\n\
        8 fdatasync(5</x/p.db-wal> <unfinished ...>\n7 read(4<x>, \"\", 1) = 0\n8 <... fdatasync resumed>) = 0\n\
        7 writev(9<socket:[1]>, [{\"HTTP/1.1 201\"}], 1) = 5\n";
    let calls = calls(trace);
    let all = answered(&calls, "POST /a", "HTTP/1.1 201");
    assert!(all.len() == 1 && all[0].iter().any(|call| call.syncs("p.db-wal")));
    let late = trace.replace("7 recvfrom", "7 close(1)\n7 recvfrom").replace("8 fdatasync", "7 x(1)\n8 fdatasync");
    assert_eq!(answered(&self::calls(&late), "POST /a", "HTTP/1.1 201").len(), 1);
    let before = "8 fdatasync(5</x/p.db-wal> <unfinished ...>\n7 recvfrom(9<s>, \"POST /a\") = 9\n\
        8 <... fdatasync resumed>) = 0\n7 writev(9<s>, [{\"HTTP/1.1 201\"}], 1) = 5\n";
    let calls = self::calls(before);
    let all = answered(&calls, "POST /a", "HTTP/1.1 201");
    assert!(!all[0].iter().any(|call| call.syncs("-wal")), "one that began before it was read does not count");
}

#[tokio::test(flavor = "multi_thread")]
async fn synced_to_the_disk_before_it_is_acknowledged_and_recorded_before_it_is_done() {
    if Command::new("strace").arg("-V").output().is_err() {
        return skipped("strace is not installed");
    }
    let folder = tempfile::tempdir().unwrap();
    let place = Place::sqlite(folder.path());
    let password = "mot-mat-khau-rat-dai-37";
    let added = place.run(&["user", "add", "nguoi-dan", "--role", "public"], &format!("{password}\n"));
    assert!(added.status.success(), "{added:?}");
    let commune = json!({"type": "FeatureCollection", "features": [{"type": "Feature",
        "properties": {"code": "19432", "name": "Thử"}, "geometry": {"type": "Polygon",
        "coordinates": [[[107.0, 16.5], [107.3, 16.5], [107.3, 17.0], [107.0, 17.0], [107.0, 16.5]]]}}]});
    let file = folder.path().join("communes.geojson");
    std::fs::write(&file, commune.to_string()).unwrap();
    let added = place.run(&["import", "communes", file.to_str().unwrap()], "");
    assert!(added.status.success(), "{added:?}");
    let trace = folder.path().join("trace");
    let mut strace = Command::new("strace");
    // -D: the server itself is the child that is killed in the end.
    strace.args(["-D", "-f", "-y", "-s", "48", "-e", CALLS, "-o"]).arg(&trace).arg(env!("CARGO_BIN_EXE_cablewatch"));
    let mut server = place.serve_by(strace, &[]);
    let (client, n) = (client(), count("DRILL_SYNCED", 40));
    let all: Vec<_> = (0..n).map(|n| report(&client, &server.base, n, "").send()).collect();
    for (at, reply) in futures_util::future::join_all(all).await.into_iter().enumerate() {
        assert_eq!(reply.unwrap().status().as_u16(), 201, "{at}");
    }
    for n in n..2 * n {
        assert_eq!(server.report(&client, n).await.status().as_u16(), 201);
    }
    let signed = client.post(format!("{}/api/v1/sessions", server.base));
    let signed = signed.json(&json!({"user": "nguoi-dan", "password": password})).send().await.unwrap();
    let cookie = signed.headers()["set-cookie"].to_str().unwrap().split(';').next().unwrap().to_owned();
    for n in 0..10 {
        let token = json!({"name": format!("máy {n}"), "days": 1});
        let made = client.post(format!("{}/api/v1/tokens", server.base)).header("cookie", &cookie).json(&token);
        assert_eq!(made.send().await.unwrap().status().as_u16(), 201);
        let gone = client.delete(format!("{}/api/v1/tokens/{}", server.base, Uuid::from_u128(n)));
        assert_eq!(gone.header("cookie", &cookie).send().await.unwrap().status().as_u16(), 404);
    }
    server.kill();
    let calls = calls(&std::fs::read_to_string(&trace).unwrap());
    let reports = answered(&calls, "POST /api/v1/incidents", "HTTP/1.1 201");
    assert_eq!(reports.len(), 2 * n, "every report was seen in the trace");
    for (at, between) in reports.iter().enumerate() {
        assert!(between.iter().any(|call| call.syncs("p.db-wal>")), "report {at} was acknowledged and not on the disk");
    }
    let deeds = answered(&calls, "POST /api/v1/tokens", "HTTP/1.1 201");
    assert_eq!(deeds.len(), 10);
    for (at, between) in deeds.iter().enumerate().skip(1) {
        recorded_first(at, between);
    }
    println!(
        "{} reports and {} deeds: each on the disk before its answer, each deed on record before it was done",
        2 * n,
        10
    );
}

/// The record on the disk, and its head, before the first byte of the change itself.
fn recorded_first(at: usize, between: &[&Call]) {
    let first = |what: &dyn Fn(&Call) -> bool| between.iter().position(|call| what(call));
    let recorded = first(&|call| call.syncs("p.db.record-wal>"));
    let head = first(&|call| call.syncs("/audit/new-"));
    let changed = first(&|call| call.is("pwrite64") && call.text.contains("p.db-wal>"));
    let (Some(recorded), Some(head), Some(changed)) = (recorded, head, changed) else {
        panic!("deed {at}: recorded {recorded:?}, head {head:?}, changed {changed:?}");
    };
    assert!(recorded < head && head < changed, "deed {at} was done before it was on record");
    assert!(between[changed..].iter().any(|call| call.syncs("p.db-wal>")), "deed {at} was acknowledged too early");
}

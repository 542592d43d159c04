//! A report that was acknowledged is there, once, however often the server is killed meanwhile.

#[expect(dead_code, reason = "the bench tells the rest of it")]
#[path = "http/filing.rs"]
mod filing;

use std::path::Path;

use filing::{Load, filed};

#[tokio::test(flavor = "multi_thread")]
async fn each_report_that_was_acknowledged_is_there_once_though_the_server_is_killed() {
    let folder = tempfile::tempdir().unwrap();
    let load = Load { rate: 100, seconds: 6, senders: 16, kills: 3 };
    let outcome = filed(Path::new(env!("CARGO_BIN_EXE_cablewatch")), folder.path(), load).await;
    println!("{} acknowledged, half within {:.1} ms", outcome.acknowledged, outcome.within(0.5));
    assert_eq!(outcome.acknowledged, 600, "each sender goes on until its report is taken");
    assert_eq!((outcome.missing(), outcome.double), (0, 0), "none is lost, none is there twice");
}

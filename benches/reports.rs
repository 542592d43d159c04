//! Reports filed on loopback: whether each that was acknowledged is there, once, and how long the answers
//! take. `reports [REPORTS A SECOND] [SECONDS] [KILLS]`

#[path = "../tests/http/filing.rs"]
mod filing;

use std::path::Path;

use filing::{Load, filed};

fn main() {
    let mut numbers = std::env::args().skip(1).filter_map(|argument| argument.parse::<u32>().ok());
    let mut number = |usual: u32| numbers.next().unwrap_or(usual);
    let load = Load { rate: number(200), seconds: number(60), kills: number(0), senders: 64 };
    let folder = tempfile::tempdir().unwrap();
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().unwrap();
    let binary = Path::new(env!("CARGO_BIN_EXE_cablewatch"));
    let outcome = runtime.block_on(filed(binary, folder.path(), load));
    println!(
        "{} reports a second for {} s, {} kills: took {:.1} s",
        load.rate, load.seconds, load.kills, outcome.seconds
    );
    println!(
        "acknowledged {}, found {}, double {}, missing {}",
        outcome.acknowledged,
        outcome.found,
        outcome.double,
        outcome.missing()
    );
    println!("answer within: p50 {:.1} ms, p99 {:.1} ms", outcome.within(0.5), outcome.within(0.99));
    assert_eq!((outcome.missing(), outcome.double), (0, 0), "none is lost, none is there twice");
}

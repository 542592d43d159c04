//! `patrol solve`: the bare search of plans, from a file to standard output.

use std::io::IsTerminal;
use std::process::ExitCode;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Instant;

use clap::{ArgGroup, Args, Subcommand};
use indicatif::{ProgressBar, ProgressStyle};

use crate::app::files::{PatrolOptions, patrol_solve};
use crate::cli::{answered, failed, read};
use crate::patrols::Progress;

#[derive(Subcommand)]
pub enum PatrolCommand {
    /// The best plan of a problem in JSON.
    ///
    /// Times, travel and service share one unit. A problem:
    /// {"points": [[35, 35], [41, 49]], "truncate_decimals": 1, (or "travel": [[0, 15.2], [15.2, 0]], null = no way)
    /// "crews": [{"id": "A", "start": 0, "end": 0, "earliest": 0, "latest": 230, "max_load": null,
    /// "breaks": [{"window": [90, 120], "duration": 30}]}],
    /// "tasks": [{"id": "1", "prize": 10, "mandatory": false, "load": 0, "service": 10, "window": [161, 171],
    /// "modes": [{"enter": 1, "leave": 1}]}]}. Further: "vehicles": {"car": [[…]]} and "vehicle" of a crew; "windows",
    /// "prizes": [{"window": […], "prize": 3}] and "crews" of a task; "orders": [["1", "2"]];
    /// "apart": [{"tasks": ["1", "2"], "gap": 120}].
    Solve(SolveArgs),
}

#[derive(Args)]
#[command(group(ArgGroup::new("budget").required(true).args(["seconds", "iterations"])))]
pub struct SolveArgs {
    /// The problem, JSON; `-` is standard input.
    #[arg(long)]
    problem: String,
    /// The same seed and iterations give the same plan.
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// Search for so long.
    #[arg(long)]
    seconds: Option<f64>,
    /// Search by so many steps on each thread.
    #[arg(long)]
    iterations: Option<u64>,
    /// Independent searches side by side, of which the best counts. Without it: one with --iterations,
    /// one for each core with --seconds.
    #[arg(long, value_parser = clap::value_parser!(u16).range(1..=256))]
    threads: Option<u16>,
}

const SECONDS: &str = "--seconds: số giây lớn hơn 0, nhiều nhất 86400 / seconds above 0, at most 86400";

/// `cablewatch patrol …`.
pub fn patrol(command: &PatrolCommand) -> ExitCode {
    match command {
        PatrolCommand::Solve(args) => solve(args),
    }
}

fn solve(args: &SolveArgs) -> ExitCode {
    if args.seconds.is_some_and(|s| !(s > 0.0 && s <= 86_400.0)) {
        return failed(SECONDS);
    }
    let problem = match read(&args.problem) {
        Ok(problem) => problem,
        Err(code) => return code,
    };
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    let starts = args.threads.map_or(if args.iterations.is_some() { 1 } else { cores }, usize::from);
    let began = Instant::now();
    let interrupted = on_interrupt();
    let spent = |iterations: u64| match (args.iterations, args.seconds) {
        _ if interrupted.load(Ordering::Relaxed) => 1.0,
        (Some(most), _) => iterations as f64 / most as f64,
        (None, seconds) => began.elapsed().as_secs_f64() / seconds.unwrap_or(1.0),
    };
    let bar = bar();
    let told = |progress: &Progress| {
        if progress.start == 0 {
            bar.set_position((progress.spent * 1000.0) as u64);
            bar.set_message(format!("{:.1} · {:.1}", progress.prize, progress.travel));
        }
    };
    let in_threads = rayon::ThreadPoolBuilder::new().num_threads(starts).build();
    let options = PatrolOptions { seed: args.seed, starts, spent: &spent, told: &told };
    let answer = match in_threads {
        Ok(pool) => pool.install(|| patrol_solve(&problem, &options)),
        Err(error) => return failed(&error.to_string()),
    };
    bar.finish_and_clear();
    answered(answer)
}

/// Set once the user asks to stop: the best plan so far is then the answer.
fn on_interrupt() -> Arc<AtomicBool> {
    let set = Arc::new(AtomicBool::new(false));
    let seen = set.clone();
    std::thread::spawn(move || {
        let Ok(runtime) = tokio::runtime::Builder::new_current_thread().enable_all().build() else { return };
        if runtime.block_on(tokio::signal::ctrl_c()).is_ok() {
            seen.store(true, Ordering::Relaxed);
        }
    });
    set
}

/// A bar where somebody looks at it.
fn bar() -> ProgressBar {
    if !std::io::stderr().is_terminal() {
        return ProgressBar::hidden();
    }
    let style =
        ProgressStyle::with_template("{bar:40} {percent} %  {msg}").unwrap_or_else(|_| ProgressStyle::default_bar());
    ProgressBar::new(1000).with_style(style)
}

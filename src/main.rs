//! Arguments to one command.

fn main() -> std::process::ExitCode {
    cablewatch::cli::run()
}

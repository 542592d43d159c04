//! Arguments to one command.

/// What one thread reads another lets go of; the system's allocator makes the two wait for each other,
/// which costs a third of the time of reading a file on two cores.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> std::process::ExitCode {
    cablewatch::cli::run()
}

//! The `enface` command.

use std::process::ExitCode;

use mimalloc::MiMalloc;

/// Building makes and drops millions of small texts and lists on all threads.
#[global_allocator]
static ALLOCATOR: MiMalloc = MiMalloc;

fn main() -> ExitCode {
    enface::cli::run()
}

//! The `enface` command.

use std::process::ExitCode;

fn main() -> ExitCode {
    enface::cli::run()
}

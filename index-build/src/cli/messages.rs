//! What a person is told while a command works.

use std::io::{IsTerminal as _, Write as _, stderr};

use crate::diagnostic::Diagnostic;

/// Prints what is wrong or worth knowing.
pub(super) fn print_diagnostics(diagnostics: &[Diagnostic]) {
    for diagnostic in diagnostics {
        let _ = writeln!(stderr(), "{diagnostic}");
    }
}

/// Tells a person what is being done; a script is told nothing.
pub(super) fn progress(json: bool) -> impl Fn(&str) {
    let is_talkative = !json && stderr().is_terminal();
    move |step: &str| {
        if is_talkative {
            let _ = writeln!(stderr(), "{step} …");
        }
    }
}

//! What a person is told while a command works, and how much of it.

use std::cell::RefCell;
use std::io::Write as _;
use std::sync::{LazyLock, OnceLock};
use std::time::{Duration, Instant};

use clap::Args;
use clap::builder::styling::{AnsiColor, Style};
use indicatif::{ProgressBar, ProgressStyle};

use crate::diagnostic::{Diagnostic, Severity};

/// How much is said.
#[derive(Clone, Copy, Debug, Default, Args)]
pub(super) struct Voice {
    /// Say nothing but what went wrong.
    #[arg(short, long, global = true, conflicts_with = "verbose")]
    quiet: bool,
    /// Say how long each step takes.
    #[arg(short, long, global = true)]
    verbose: bool,
}

static VOICE: OnceLock<Voice> = OnceLock::new();

/// Says for the whole run how much is said.
pub(super) fn set(voice: Voice) {
    // There is one command line; it is set once.
    let _ = VOICE.set(voice);
}

fn voice() -> Voice {
    VOICE.get().copied().unwrap_or_default()
}

/// Whether only what went wrong is said.
pub(super) fn is_quiet() -> bool {
    voice().quiet
}

/// The line that shows what is being done; off a terminal there is none.
static BAR: LazyLock<ProgressBar> = LazyLock::new(|| {
    let style = ProgressStyle::with_template("{spinner} {msg} … {elapsed}");
    let bar = ProgressBar::new_spinner();
    bar.set_style(style.unwrap_or_else(|_| ProgressStyle::default_spinner()));
    bar
});

/// Prints what is wrong or worth knowing.
pub(super) fn print_diagnostics(diagnostics: &[Diagnostic]) {
    for diagnostic in diagnostics {
        if diagnostic.is_error() || !is_quiet() {
            let (word, color) = match diagnostic.severity {
                Severity::Error => ("error", AnsiColor::Red),
                Severity::Warning => ("warning", AnsiColor::Yellow),
                Severity::Note => ("note", AnsiColor::Cyan),
            };
            print(&painted(&diagnostic.to_string(), word, color));
        }
    }
}

/// Prints why a command failed.
pub(super) fn print_error(error: &anyhow::Error) {
    print(&painted(&format!("error: {error:#}"), "error", AnsiColor::Red));
}

/// Prints a line to standard error, in colors where that is a terminal that wants them.
fn print(line: &str) {
    BAR.suspend(|| {
        let _ = writeln!(anstream::stderr(), "{line}");
    });
}

/// A line with its first `word:` in color.
fn painted(line: &str, word: &str, color: AnsiColor) -> String {
    let style = Style::new().bold().fg_color(Some(color.into()));
    line.replacen(&format!("{word}:"), &format!("{style}{word}:{style:#}"), 1)
}

/// Tells a person what is being done; a script is told nothing.
pub(super) fn progress(json: bool) -> impl Fn(&str) {
    let steps = Steps { is_shown: !json && !is_quiet(), current: RefCell::new(None) };
    move |step: &str| steps.begin(step)
}

/// The steps of a long work.
struct Steps {
    is_shown: bool,
    current: RefCell<Option<(String, Instant)>>,
}

impl Steps {
    fn begin(&self, step: &str) {
        self.end();
        if self.is_shown {
            BAR.set_message(step.to_owned());
            BAR.enable_steady_tick(Duration::from_millis(100));
        }
        *self.current.borrow_mut() = Some((step.to_owned(), Instant::now()));
    }

    fn end(&self) {
        if let Some((step, start)) = self.current.borrow_mut().take()
            && voice().verbose
        {
            print(&format!("{step}: {:.2} s", start.elapsed().as_secs_f64()));
        }
    }
}

impl Drop for Steps {
    fn drop(&mut self) {
        self.end();
        if self.is_shown {
            BAR.finish_and_clear();
            BAR.reset();
        }
    }
}

//! How is another program run, so that a failure says which command it was and what to do?

use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use anyhow::{Context, Result, bail};

/// Runs a command with our own output streams; `remedy` is the sentence shown when it fails.
///
/// # Errors
/// When the command cannot be started or ends with anything but success.
pub(crate) fn run(command: &mut Command, remedy: &str) -> Result<()> {
    let status = command.status().with_context(|| not_started(command, remedy))?;
    if !status.success() {
        bail!("`{}` failed ({status}).\n{remedy}", line(command));
    }
    Ok(())
}

/// Runs a command and returns what it wrote to stdout; its stderr is ours.
///
/// # Errors
/// When the command cannot be started, fails, or writes something that is not UTF-8.
pub(crate) fn stdout_of(command: &mut Command, remedy: &str) -> Result<String> {
    let output =
        command.stderr(Stdio::inherit()).output().with_context(|| not_started(command, remedy))?;
    if !output.status.success() {
        bail!("`{}` failed ({}).\n{remedy}", line(command), output.status);
    }
    String::from_utf8(output.stdout)
        .with_context(|| format!("`{}` wrote something that is not UTF-8", line(command)))
}

/// Runs a command whose failure is an answer too, and keeps what it wrote to itself.
/// `None` when it cannot be started.
pub(crate) fn ask(command: &mut Command) -> Option<Output> {
    command.stdin(Stdio::null()).output().ok()
}

/// The first of `names` that is a program on the search path.
pub(crate) fn find_program(names: &[&str]) -> Option<PathBuf> {
    let search_path = std::env::var_os("PATH")?;
    names.iter().find_map(|name| {
        let mut candidates = std::env::split_paths(&search_path).map(|folder| folder.join(name));
        candidates.find(|path| is_program(path))
    })
}

/// The search path with `folder` put in front.
///
/// # Errors
/// When the folder's name holds the separator of search paths.
pub(crate) fn path_with(folder: &Path) -> Result<std::ffi::OsString> {
    let rest = std::env::var_os("PATH").unwrap_or_default();
    let folders = std::iter::once(folder.to_path_buf()).chain(std::env::split_paths(&rest));
    std::env::join_paths(folders).context("the project's path cannot be put into PATH")
}

/// Whether `path` is a file that can be run.
pub(crate) fn is_program(path: &Path) -> bool {
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        path.metadata().is_ok_and(|data| data.is_file() && data.permissions().mode() & 0o111 != 0)
    }
    #[cfg(not(unix))]
    {
        path.is_file()
    }
}

fn not_started(command: &Command, remedy: &str) -> String {
    format!("`{}` could not be started.\n{remedy}", line(command))
}

/// The command as one would type it.
fn line(command: &Command) -> String {
    let words = std::iter::once(command.get_program()).chain(command.get_args());
    words.map(quoted).collect::<Vec<_>>().join(" ")
}

fn quoted(word: &OsStr) -> String {
    let word = word.to_string_lossy();
    if word.is_empty() || word.contains([' ', '\'', '"', '$', '*']) {
        format!("'{}'", word.replace('\'', r"'\''"))
    } else {
        word.into_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_failing_command_is_named_with_its_remedy() {
        let error = run(Command::new("false").arg("a b"), "Try true.").unwrap_err().to_string();
        assert!(error.starts_with("`false 'a b'` failed"), "{error}");
        assert!(error.ends_with("Try true."), "{error}");
    }

    #[test]
    fn a_missing_program_is_named_with_its_remedy() {
        let error = run(&mut Command::new("enface-no-such-program"), "Install it.").unwrap_err();
        assert!(error.to_string().contains("`enface-no-such-program` could not be started"));
        assert!(error.to_string().ends_with("Install it."));
    }
}

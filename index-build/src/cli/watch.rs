//! `enface build --watch`: the archive as its inputs are now, in the browser.

use std::io::{Write as _, stdout};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::time::Duration;

use anyhow::{Context as _, bail};
use notify::{EventKind, RecursiveMode, Watcher};

use super::FAILED;
use super::build::{BuildArgs, once};
use super::input::settings;
use super::messages::print_error;
use crate::config::CONFIG;
use crate::server::Served;

/// Several files that are saved at once are one change; an editor writes a file in steps.
const SILENCE: Duration = Duration::from_millis(300);

/// Builds, serves, and builds again whenever something changes; ends when the program is stopped.
pub(super) fn run(args: &BuildArgs) -> anyhow::Result<ExitCode> {
    let said = settings(args.input.clone(), args.title.clone(), args.out.clone(), false);
    let Some((held, _)) = said else {
        return Ok(ExitCode::from(FAILED));
    };
    let Some(out_folder) = held.out else {
        bail!("say where to write: --out OUT, or out in enface.toml");
    };
    let (tell, changes) = channel();
    let mut watcher = notify::recommended_watcher(tell)
        .context("changes of files cannot be watched on this system")?;
    let config = args.input.config.clone().unwrap_or_else(|| CONFIG.into());
    let inputs = held.inputs.iter().map(|input| input.path.clone());
    for path in inputs.chain([config]) {
        let (path, mode) = watched(&path);
        if path.exists() {
            watcher
                .watch(&path, mode)
                .with_context(|| format!("{}: cannot be watched", path.display()))?;
        }
    }
    build(args);
    let served = Served::open(&out_folder, args.watch.port, true)?;
    let mut out = stdout();
    writeln!(
        out,
        "Serving {} at {} until you press Ctrl+C.",
        out_folder.display(),
        served.address()
    )?;
    out.flush()?;
    std::thread::spawn(move || served.run());
    while wait(&changes, &out_folder) {
        build(args);
    }
    Ok(ExitCode::SUCCESS)
}

/// Builds once; what is wrong is told, and may be right after the next change.
fn build(args: &BuildArgs) {
    if let Err(error) = once(args.clone(), None) {
        print_error(&error);
    }
}

/// A folder is watched with all below it; a file by its folder, since editors replace files.
fn watched(path: &Path) -> (PathBuf, RecursiveMode) {
    if path.is_dir() {
        return (path.to_owned(), RecursiveMode::Recursive);
    }
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
    (folder.unwrap_or(Path::new(".")).to_owned(), RecursiveMode::NonRecursive)
}

/// Waits for a change and for the silence after it; false when nothing can change any more.
fn wait(changes: &Receiver<notify::Result<notify::Event>>, out_folder: &Path) -> bool {
    loop {
        match changes.recv() {
            Err(_) => return false,
            Ok(Ok(event)) if is_change(&event, out_folder) => break,
            Ok(_) => {}
        }
    }
    loop {
        match changes.recv_timeout(SILENCE) {
            Ok(_) => {}
            Err(RecvTimeoutError::Timeout) => return true,
            Err(RecvTimeoutError::Disconnected) => return false,
        }
    }
}

/// Whether something was written that is not the build's own.
fn is_change(event: &notify::Event, out_folder: &Path) -> bool {
    let absolute = |path: &Path| std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
    let out_folder = absolute(out_folder);
    let is_own = |path: &PathBuf| {
        let path = absolute(path);
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        path.starts_with(&out_folder)
            || name == "enface.lock"
            || path
                .components()
                .any(|part| part.as_os_str().to_string_lossy().starts_with(".enface"))
    };
    let is_writing =
        matches!(event.kind, EventKind::Create(_) | EventKind::Modify(_) | EventKind::Remove(_));
    is_writing && !event.paths.iter().all(is_own)
}

#[cfg(test)]
mod tests {
    use super::*;
    use notify::event::{CreateKind, ModifyKind};

    #[test]
    fn what_the_build_writes_is_no_change() {
        let event = |kind, path: &str| notify::Event {
            paths: vec![path.into()],
            kind,
            ..Default::default()
        };
        let change = |path: &str| {
            is_change(&event(EventKind::Create(CreateKind::Any), path), Path::new("site"))
        };
        assert!(change("texts/a.md"));
        assert!(!change("site/enface.json"));
        assert!(!change("./.enface-x1/new/root.1"));
        assert!(!change("enface.lock"));
        let read = event(EventKind::Access(notify::event::AccessKind::Any), "texts/a.md");
        assert!(!is_change(&read, Path::new("site")));
        let written = event(EventKind::Modify(ModifyKind::Any), "sites/a.md");
        assert!(is_change(&written, Path::new("site")));
    }
}

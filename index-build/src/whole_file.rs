//! How is a file written so that a failure leaves no half of it?
//!
//! Beside its place, under a name of its own, and renamed when it is whole.

use std::io::{self, Write as _};
use std::path::Path;

use anyhow::Context as _;
use tempfile::{Builder, NamedTempFile};

/// A new file in the folder of `path`, for `persist` to give it that name. Others may read it as
/// far as they may read what the user writes.
///
/// # Errors
/// If the folder cannot be written to.
pub(crate) fn beside(path: &Path) -> io::Result<NamedTempFile> {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
    let mut builder = Builder::new();
    // Temporary files are their owner's alone; these go to colleagues and servers. The user's mask
    // takes away what it takes from all new files.
    #[cfg(unix)]
    builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o666));
    builder.tempfile_in(folder.unwrap_or(".".as_ref()))
}

/// Writes a whole file.
///
/// # Errors
/// If the folder cannot be written to.
pub(crate) fn write_whole(path: &Path, bytes: &[u8]) -> anyhow::Result<()> {
    let failed = || format!("{}: cannot be written", path.display());
    let mut file = beside(path).with_context(failed)?;
    file.write_all(bytes).with_context(failed)?;
    file.persist(path).with_context(failed)?;
    Ok(())
}

#[cfg(all(test, unix))]
mod tests {
    use std::fs;
    use std::os::unix::fs::PermissionsExt as _;

    use super::*;

    #[test]
    fn who_may_read_a_new_file_may_read_this() {
        let folder = tempfile::tempdir().unwrap();
        let (ours, usual) = (folder.path().join("ours"), folder.path().join("usual"));
        write_whole(&ours, b"x").unwrap();
        fs::write(&usual, b"x").unwrap();
        let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode();
        assert_eq!(mode(&ours), mode(&usual));
    }
}

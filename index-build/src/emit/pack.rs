//! How is an archive packed, so that the same archive always gives the same bytes?

use std::collections::BTreeMap;
use std::io::{Cursor, Write as _};

use anyhow::Context as _;
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, ZipWriter};

use super::stage::Stage;
use crate::site::File;

/// The folder that the ZIP unpacks to.
const FOLDER: &str = "archive";

/// A ZIP of the files at `paths` of the stage and of `files`, in the order of their names; those of
/// `instead` stand for those of the stage that are called the same.
///
/// # Errors
/// If a file cannot be read.
pub(super) fn archive(
    paths: &[String],
    files: &[File],
    instead: &[File],
    stage: &Stage,
) -> anyhow::Result<Vec<u8>> {
    let mut all: BTreeMap<&str, Option<&[u8]>> =
        paths.iter().map(|path| (path.as_str(), None)).collect();
    all.extend(files.iter().chain(instead).map(|(path, bytes)| (path.as_str(), Some(&bytes[..]))));
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    // No clock: a ZIP's times begin in 1980.
    let options = SimpleFileOptions::default()
        .compression_method(CompressionMethod::Deflated)
        .last_modified_time(DateTime::default())
        .unix_permissions(0o644);
    for (path, bytes) in all {
        let read;
        let bytes = match bytes {
            Some(bytes) => bytes,
            None => {
                read = stage.get(path)?;
                &read
            }
        };
        let failed = || format!("{path}: cannot be packed");
        zip.start_file(format!("{FOLDER}/{path}"), options).with_context(failed)?;
        zip.write_all(bytes).with_context(failed)?;
    }
    Ok(zip.finish().context("the ZIP cannot be finished")?.into_inner())
}

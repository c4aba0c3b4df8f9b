//! The native indexer: from the files of a bilingual archive to a folder that searches itself.
//!
//! The flow is in [`pipeline`]: files are imported, cut into segments, aligned, indexed, and
//! written as a whole or not at all. [`cli`] is the command around it.

#![forbid(unsafe_code)]

pub mod align;
pub mod answer;
mod assets;
pub mod cache;
pub mod census;
pub mod cli;
pub mod config;
pub mod corrections;
pub mod diagnostic;
pub mod dictionary;
pub mod direction;
pub mod emit;
pub mod export;
pub mod files;
pub mod findings;
pub mod import;
pub mod indexer;
pub mod init;
pub mod knowledge;
pub mod language;
pub mod learnt;
pub mod limits;
pub mod line_files;
pub mod model;
mod page;
pub mod pipeline;
pub mod prepare;
pub mod report;
pub mod review;
pub mod server;
pub mod settings;
mod site;
pub mod slug;
pub mod source;
pub mod stats;
mod whole_file;

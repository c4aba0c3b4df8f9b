//! What does the command line say about how an archive is published?

use std::path::PathBuf;

use clap::Args;

use crate::emit::{EmitOptions, Host, Parts};
use crate::limits::Limits;

/// What is written beside the index, and for whom.
#[derive(Clone, Debug, Args)]
pub(super) struct PublishArgs {
    /// Write the index alone, without page and widget.
    #[arg(long)]
    pub(super) index_only: bool,
    /// Write the index and the widget, without pages, to embed them in a site that exists.
    #[arg(long, conflicts_with = "index_only")]
    widget_only: bool,
    /// Also write `archive.html`: one file with everything, for use without a server.
    #[arg(long, conflicts_with = "index_only")]
    single_file: bool,
    /// Also write what makes the folder work by double-click, without a server.
    #[arg(long, conflicts_with_all = ["index_only", "widget_only"])]
    offline_folder: bool,
    /// Also write `archive.zip`: the archive to unpack and open by double-click.
    #[arg(long, conflicts_with_all = ["index_only", "widget_only"])]
    zip: bool,
    /// Also write what a host needs, and refuse to write more than it takes.
    #[arg(long, value_enum, value_name = "NAME")]
    host: Option<Host>,
    /// Keep the index of an edition that readers may have open, beside the new one.
    #[arg(long, value_name = "OLD")]
    keep_previous: Option<PathBuf>,
    /// A folder with templates that stand instead of those of enface [default: templates of
    /// `enface.toml`].
    #[arg(long, value_name = "FOLDER")]
    templates: Option<PathBuf>,
    /// Take a document down: from index, pages, previous edition and readers' devices. May be given
    /// several times, and adds to `removed` of `enface.toml`, where it should stand in the end.
    #[arg(long = "remove", value_name = "ID")]
    pub(super) removed: Vec<String>,
}

impl PublishArgs {
    /// What holds, with what `enface.toml` says.
    pub(super) fn options(
        self,
        templates: Option<PathBuf>,
        removed: Vec<String>,
        limits: Limits,
    ) -> EmitOptions {
        EmitOptions {
            parts: match (self.index_only, self.widget_only) {
                (true, _) => Parts::Index,
                (_, true) => Parts::Widget,
                _ => Parts::Site,
            },
            single_file: self.single_file,
            offline_folder: self.offline_folder,
            zip: self.zip,
            host: self.host,
            keep_previous: self.keep_previous,
            templates: self.templates.or(templates),
            removed: [removed, self.removed].concat(),
            limits,
        }
    }
}

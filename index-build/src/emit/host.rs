//! What does each host need beside the files, and how much does it take?

use std::collections::BTreeMap;
use std::fmt::Write as _;

use anyhow::bail;
use clap::ValueEnum;

use super::previous::is_of_an_edition;
use crate::site::File;

/// A host for static files.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Host {
    /// GitHub Pages.
    GithubPages,
    /// Cloudflare Pages.
    CloudflarePages,
    /// Netlify.
    Netlify,
    /// Amazon S3, or what speaks like it.
    S3,
    /// nginx.
    Nginx,
    /// Apache httpd.
    Apache,
}

/// How much a host takes.
#[derive(Clone, Copy, Debug, Default)]
struct Limits {
    files: Option<usize>,
    files_of_a_folder: Option<usize>,
    bytes_of_a_file: Option<u64>,
    bytes: Option<u64>,
}

/// Nothing from elsewhere, no script in pages, and the module may be compiled.
const POLICY: &str = "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'; \
    img-src 'self' data:; object-src 'none'; base-uri 'none'; form-action 'self'";
/// What the name of a file says never changes.
const FOR_EVER: &str = "public, max-age=31536000, immutable";

/// Files of an index at the root, in the notation that nginx and Apache share.
const ROOT_FILES: &str =
    r"(?:root|bundle|ids|vocabulary|dictionary|knowledge|files)\.[0-9a-f]+(?:\.json)?";

impl Host {
    /// What it needs beside the files at `paths`.
    pub(super) fn files(self, paths: &[String]) -> Vec<File> {
        let (name, text) = match self {
            Host::GithubPages => (".nojekyll", String::new()),
            Host::CloudflarePages | Host::Netlify => ("_headers", headers(paths)),
            Host::S3 => ("upload-s3.sh", upload_script()),
            Host::Nginx => ("nginx.conf", nginx()),
            Host::Apache => (".htaccess", apache()),
        };
        vec![(name.to_owned(), text.into_bytes())]
    }

    fn limits(self) -> Limits {
        match self {
            // docs.github.com, "GitHub Pages limits"; a file of git has at most 100 MB there.
            Host::GithubPages => Limits {
                bytes: Some(1 << 30),
                bytes_of_a_file: Some(100 << 20),
                ..Limits::default()
            },
            // developers.cloudflare.com, "Pages limits", of the free plan.
            Host::CloudflarePages => {
                Limits { files: Some(20_000), bytes_of_a_file: Some(25 << 20), ..Limits::default() }
            }
            // docs.netlify.com, "Deploys overview".
            Host::Netlify => Limits { files_of_a_folder: Some(54_000), ..Limits::default() },
            Host::S3 | Host::Nginx | Host::Apache => Limits::default(),
        }
    }

    /// Whether it takes files of these sizes.
    ///
    /// # Errors
    /// If it does not.
    pub(super) fn check(self, sizes: &BTreeMap<String, u64>) -> anyhow::Result<()> {
        let name = self.to_possible_value().map(|v| v.get_name().to_owned()).unwrap_or_default();
        let limits = self.limits();
        let less = "--widget-only leaves the pages out, and without --keep-previous, --zip, \
             --single-file and --offline-folder there is less";
        if let Some(most) = limits.files.filter(|most| sizes.len() > *most) {
            bail!("{name} takes {most} files, and this archive has {}: {less}", sizes.len());
        }
        let all: u64 = sizes.values().sum();
        if let Some(most) = limits.bytes.filter(|most| all > *most) {
            let (most, all) = (most >> 20, all >> 20);
            bail!("{name} takes {most} MB, and this archive has {all} MB: {less}");
        }
        let too_large = |most: &u64| sizes.iter().find(|(_, n_bytes)| *n_bytes > most);
        if let Some((most, (path, n_bytes))) =
            limits.bytes_of_a_file.and_then(|most| Some((most, too_large(&most)?)))
        {
            let (most, n_bytes) = (most >> 20, n_bytes >> 20);
            bail!("{name} takes files of {most} MB, and {path} has {n_bytes} MB: {less}");
        }
        let mut folders: BTreeMap<&str, usize> = BTreeMap::new();
        for path in sizes.keys() {
            let folder = path.rsplit_once('/').map_or("", |(folder, _)| folder);
            *folders.entry(folder).or_default() += 1;
        }
        let too_full = |most: &usize| folders.iter().find(|(_, count)| *count > most);
        if let Some((most, (folder, count))) =
            limits.files_of_a_folder.and_then(|most| Some((most, too_full(&most)?)))
        {
            bail!("{name} takes {most} files in a folder, and {folder:?} has {count}: {less}");
        }
        Ok(())
    }
}

/// The rules of Cloudflare Pages and Netlify. What both do without a rule, asking again at each
/// visit, is right for all other files; rules that overlap would be joined.
fn headers(paths: &[String]) -> String {
    let mut out = format!(
        "/*\n  Content-Security-Policy: {POLICY}\n  X-Content-Type-Options: nosniff\n  \
         Access-Control-Allow-Origin: *\n"
    );
    let mut rules: Vec<String> = paths
        .iter()
        .filter(|path| is_of_an_edition(path))
        .map(|path| match path.split_once('/') {
            Some((folder, _)) => format!("/{folder}/*"),
            None => format!("/{path}"),
        })
        .collect();
    rules.sort_unstable();
    rules.dedup();
    for rule in rules {
        let _ = write!(out, "{rule}\n  Cache-Control: {FOR_EVER}\n");
    }
    out.push_str("/enface_widget_bg.wasm\n  Content-Type: application/wasm\n");
    out.push_str("/manifest.webmanifest\n  Content-Type: application/manifest+json\n");
    out
}

/// A script that uploads with the AWS command line: what pages ask for comes before the pages, and
/// the entry file last, so that no reader finds half an edition.
fn upload_script() -> String {
    let patterns = ["root.*", "bundle.*", "ids.*", "vocabulary.*", "dictionary.*", "knowledge.*"]
        .into_iter()
        .chain(["files.*", "z/*", "w/*", "f/*", "t/*", "d/*", "k/*"]);
    let option = |name: &str| {
        patterns.clone().map(|pattern| format!(" --{name} '{pattern}'")).collect::<String>()
    };
    format!(
        "#!/bin/sh\n\
         # Uploads this folder: sh upload-s3.sh s3://BUCKET/PREFIX [options of aws s3 …]\n\
         # Files of the index first, then scripts and pages, the entry file last.\n\
         set -eu\n\
         to=${{1:?give the address of the bucket: s3://BUCKET/PREFIX}}\n\
         shift\n\
         here=$(dirname \"$0\")\n\
         copy() {{ aws s3 cp \"$here\" \"$to\" --recursive --only-show-errors --exclude '*' \"$@\"; }}\n\
         copy{} --cache-control '{FOR_EVER}' \"$@\"\n\
         copy --include '*.wasm' --content-type application/wasm --cache-control no-cache \"$@\"\n\
         copy --include '*.webmanifest' --content-type application/manifest+json --cache-control no-cache \"$@\"\n\
         copy --include '*.js' --content-type text/javascript --cache-control no-cache \"$@\"\n\
         copy --include '*'{} --exclude '*.wasm' --exclude '*.webmanifest' --exclude '*.js' \
         --exclude upload-s3.sh --exclude enface.json --exclude edition.json --cache-control no-cache \"$@\"\n\
         copy --include edition.json --include enface.json --content-type application/json --cache-control no-cache \"$@\"\n\
         # What is in neither edition goes.\n\
         aws s3 sync \"$here\" \"$to\" --delete --size-only --only-show-errors --exclude upload-s3.sh \"$@\"\n",
        option("include"),
        option("exclude"),
    )
}

fn nginx() -> String {
    let always = format!(
        "add_header Content-Security-Policy \"{POLICY}\" always;\n    \
         add_header X-Content-Type-Options nosniff always;\n    \
         add_header Access-Control-Allow-Origin * always;"
    );
    format!(
        "# For the server block of an archive: include /path/to/this/folder/nginx.conf;\n\
         # Its root is the folder that holds the archive; this file itself is not served.\n\
         charset utf-8;\n\
         gzip on;\n\
         gzip_types text/css text/javascript application/javascript application/json application/wasm\n  \
         application/manifest+json application/atom+xml application/xml text/xml image/svg+xml;\n\
         error_page 404 /404.html;\n\n\
         location ~ \"/(?:{ROOT_FILES}|[zwfk]/[0-9a-f]+(?:\\.json)?|[td]/[0-9a-f]+/[0-9]+)$\" {{\n    \
         add_header Cache-Control \"{FOR_EVER}\";\n    {always}\n}}\n\n\
         location ~ \"\\.webmanifest$\" {{\n    default_type application/manifest+json;\n    \
         add_header Cache-Control no-cache;\n    {always}\n}}\n\n\
         location ~ \"\\.wasm$\" {{\n    types {{ }}\n    default_type application/wasm;\n    \
         add_header Cache-Control no-cache;\n    {always}\n}}\n\n\
         location ~ \"/nginx\\.conf$\" {{\n    return 404;\n}}\n\n\
         location / {{\n    add_header Cache-Control no-cache;\n    {always}\n}}\n"
    )
}

fn apache() -> String {
    format!(
        "# Apache httpd reads this where AllowOverride has at least FileInfo.\n\
         AddDefaultCharset utf-8\n\
         AddType application/wasm .wasm\n\
         AddType application/manifest+json .webmanifest\n\
         AddType text/javascript .js\n\
         <IfModule mod_headers.c>\n  \
         Header always set Content-Security-Policy \"{POLICY}\"\n  \
         Header always set X-Content-Type-Options nosniff\n  \
         Header always set Access-Control-Allow-Origin *\n  \
         Header set Cache-Control no-cache\n  \
         <FilesMatch \"^(?:{ROOT_FILES}|[0-9a-f]{{10}}(?:\\.json)?|[0-9]+)$\">\n    \
         Header set Cache-Control \"{FOR_EVER}\"\n  \
         </FilesMatch>\n\
         </IfModule>\n\
         <IfModule mod_deflate.c>\n  \
         <IfModule mod_filter.c>\n    \
         AddOutputFilterByType DEFLATE text/html text/css text/javascript application/javascript\n    \
         AddOutputFilterByType DEFLATE application/json application/wasm image/svg+xml text/xml application/xml\n  \
         </IfModule>\n\
         </IfModule>\n"
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sizes(n_files: usize, n_bytes: u64) -> BTreeMap<String, u64> {
        (0..n_files).map(|n| (format!("t/{n}"), n_bytes)).collect()
    }

    #[track_caller]
    fn check(host: Host, sizes: &BTreeMap<String, u64>, refused: Option<&str>) {
        let said = host.check(sizes).err().map(|error| error.to_string());
        match refused {
            None => assert_eq!(said, None),
            Some(part) => assert!(said.as_ref().is_some_and(|s| s.contains(part)), "{said:?}"),
        }
    }

    #[test]
    fn what_a_host_does_not_take_is_refused_with_advice() {
        check(Host::CloudflarePages, &sizes(20_000, 1), None);
        check(Host::CloudflarePages, &sizes(20_001, 1), Some("takes 20000 files"));
        check(Host::CloudflarePages, &sizes(1, 26 << 20), Some("t/0 has 26 MB: --widget-only"));
        check(Host::GithubPages, &sizes(11, 100 << 20), Some("takes 1024 MB"));
        check(Host::Netlify, &sizes(54_001, 1), Some("\"t\" has 54001"));
        check(Host::Nginx, &sizes(60_000, 1 << 40), None);
    }

    #[test]
    fn only_what_never_changes_is_cached_for_ever() {
        let paths = ["enface.json", "index.html", "root.0a", "t/e/1", "t/e/2", "read/a.html"];
        let rules = headers(&paths.map(str::to_owned));
        let forever: Vec<&str> = rules
            .lines()
            .zip(rules.lines().skip(1))
            .filter(|(_, next)| next.contains("immutable"))
            .map(|(rule, _)| rule)
            .collect();
        assert_eq!(forever, ["/root.0a", "/t/*"]);
    }
}

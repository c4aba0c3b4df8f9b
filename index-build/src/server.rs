//! How is a built archive looked at before it is published?
//!
//! A small server for this machine alone, as a plain static host would serve the folder. With
//! reloading, pages ask every second whether there is a new edition, and load themselves anew.
//! Not for the public: archives are made for static hosts.

use std::fs;
use std::net::Ipv4Addr;
use std::path::{Component, Path, PathBuf};

use anyhow::{Context as _, anyhow};
use tiny_http::{Header, Method, Request, Response, Server};

use crate::files::ENTRY;

/// The port that is taken unless another is asked for.
pub const PORT: u16 = 8080;

/// The script that reloads pages, and what it asks.
const SCRIPT_PATH: &str = "/.enface/reload.js";
const EDITION_PATH: &str = "/.enface/edition";
const SCRIPT: &str = "let known;\n\
    setInterval(async () => {\n  \
      const response = await fetch('/.enface/edition').catch(() => undefined);\n  \
      if (!response?.ok) return;\n  \
      const edition = await response.text();\n  \
      if (known !== undefined && known !== edition) location.reload();\n  \
      known = edition;\n\
    }, 1000);\n";

/// A folder that is served.
pub struct Served {
    server: Server,
    folder: PathBuf,
    reload: bool,
}

impl Served {
    /// Opens `port` of 127.0.0.1 for `folder`; port 0 takes any free one.
    ///
    /// # Errors
    /// If the port is taken.
    pub fn open(folder: &Path, port: u16, reload: bool) -> anyhow::Result<Self> {
        let server = Server::http((Ipv4Addr::LOCALHOST, port)).map_err(|error| anyhow!(error));
        let server = server.with_context(|| {
            format!("port {port} of 127.0.0.1 cannot be used: choose another with --port, or 0")
        })?;
        Ok(Self { server, folder: folder.to_owned(), reload })
    }

    /// Where it is.
    pub fn address(&self) -> String {
        format!("http://{}/", self.server.server_addr())
    }

    /// Answers until the program ends.
    pub fn run(&self) {
        for request in self.server.incoming_requests() {
            // A connection that fails is the client's affair; the next one may do better.
            let _ = self.answer(request);
        }
    }

    fn answer(&self, request: Request) -> std::io::Result<()> {
        if !matches!(request.method(), Method::Get | Method::Head) {
            return request.respond(page(405, "only GET and HEAD are answered"));
        }
        let path = request.url().split(['?', '#']).next().unwrap_or_default().to_owned();
        match path.as_str() {
            SCRIPT_PATH if self.reload => request.respond(body(SCRIPT.into(), "text/javascript")),
            EDITION_PATH if self.reload => {
                let entry = fs::read(self.folder.join(ENTRY)).unwrap_or_default();
                request.respond(body(entry, "application/json"))
            }
            path => request.respond(self.file(path)),
        }
    }

    fn file(&self, path: &str) -> Response<std::io::Cursor<Vec<u8>>> {
        let Some(relative) = relative(path) else {
            return page(400, "this is no path below the folder");
        };
        let mut found = self.folder.join(relative);
        if found.is_dir() {
            if !path.ends_with('/') {
                let location = format!("{path}/");
                return page(301, "the folder's address ends with a slash")
                    .with_header(header("Location", &location));
            }
            found.push("index.html");
        }
        let status = if found.is_file() { 200 } else { 404 };
        if status == 404 {
            // A site's own page for what is not there, if it has one.
            found = self.folder.join("404.html");
        }
        let Ok(mut bytes) = fs::read(&found) else { return page(404, "there is no such file") };
        let extension = found.extension().map(|e| e.to_string_lossy().to_lowercase());
        let kind = media_type(extension.as_deref().unwrap_or_default());
        if self.reload && kind == HTML {
            bytes.extend_from_slice(format!("<script src=\"{SCRIPT_PATH}\"></script>").as_bytes());
        }
        body(bytes, kind).with_status_code(status)
    }
}

/// A request's path below the folder; `None` if it leads out of it.
fn relative(path: &str) -> Option<PathBuf> {
    let mut bytes = Vec::with_capacity(path.len());
    let mut rest = path.bytes();
    while let Some(byte) = rest.next() {
        bytes.push(match byte {
            b'%' => {
                let digits = [rest.next()?, rest.next()?];
                u8::from_str_radix(std::str::from_utf8(&digits).ok()?, 16).ok()?
            }
            byte => byte,
        });
    }
    let path = String::from_utf8(bytes).ok()?;
    let path = Path::new(path.trim_start_matches('/'));
    let is_plain = |part: Component<'_>| matches!(part, Component::Normal(_));
    (path.components().all(is_plain) && !path.to_string_lossy().contains('\0'))
        .then(|| path.to_owned())
}

const HTML: &str = "text/html; charset=utf-8";

fn media_type(extension: &str) -> &'static str {
    match extension {
        "html" | "htm" => HTML,
        "js" | "mjs" => "text/javascript",
        "css" => "text/css; charset=utf-8",
        "wasm" => "application/wasm",
        "json" | "webmanifest" => "application/json",
        "svg" => "image/svg+xml",
        "png" => "image/png",
        "xml" => "application/xml",
        "txt" => "text/plain; charset=utf-8",
        _ => "application/octet-stream",
    }
}

fn header(name: &str, value: &str) -> Header {
    Header::from_bytes(name, value).unwrap_or_else(|()| {
        // A value with what a header cannot have is left empty.
        Header {
            field: "X-Content-Type-Options".parse().expect("a header's name"),
            value: Default::default(),
        }
    })
}

fn body(bytes: Vec<u8>, kind: &str) -> Response<std::io::Cursor<Vec<u8>>> {
    Response::from_data(bytes)
        .with_header(header("Content-Type", kind))
        .with_header(header("Cache-Control", "no-cache"))
}

fn page(status: u16, sentence: &str) -> Response<std::io::Cursor<Vec<u8>>> {
    let text = format!("<!doctype html><meta charset=utf-8><title>{status}</title><p>{sentence}\n");
    body(text.into_bytes(), HTML).with_status_code(status)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_path_leads_out_of_the_folder() {
        assert_eq!(relative("/a/b%20c.html"), Some("a/b c.html".into()));
        assert_eq!(relative("/"), Some("".into()));
        for path in ["/../x", "/a/%2e%2e/x", "/%2e%2e%2fx", "/%", "/%zz", "/%ff", "/a%00"] {
            assert_eq!(relative(path), None, "{path}");
        }
    }
}

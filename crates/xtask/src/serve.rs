//! How is a built folder looked at in a browser, as a plain static host would serve it?
//!
//! A small server for 127.0.0.1 alone: GET and HEAD, the right media types, no compression and no
//! ranges, nothing outside the folder. Used by `demo`, `serve` and the browser tests.
//! Not for: the public; archives are made for static hosts.

use std::io::{Read, Write};
use std::net::{Ipv4Addr, TcpListener, TcpStream};
use std::path::{Component, Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use anyhow::{Context, Result, bail};

/// A request's head may have this many bytes. Browsers send about 700; the limit bounds memory.
const MAX_HEAD_BYTES: usize = 16 * 1024;

/// An idle connection is closed after this time, so that threads of closed tabs end.
const IDLE: Duration = Duration::from_secs(30);

/// Serves `directory` on `port` of 127.0.0.1 until it is stopped; port 0 takes any free one.
///
/// # Errors
/// When the folder is missing or the port is taken.
pub(crate) fn serve(directory: &Path, port: u16, until_stdin_closes: bool) -> Result<()> {
    let listener = listen(port)?;
    if until_stdin_closes {
        std::thread::spawn(|| {
            // Whatever ends the reading, whoever started the server is gone.
            let _ = std::io::copy(&mut std::io::stdin(), &mut std::io::sink());
            std::process::exit(0);
        });
    }
    serve_on(&listener, directory)
}

/// Opens `port` of 127.0.0.1; port 0 takes any free one.
///
/// # Errors
/// When the port is taken.
pub(crate) fn listen(port: u16) -> Result<TcpListener> {
    TcpListener::bind((Ipv4Addr::LOCALHOST, port)).with_context(|| {
        format!("port {port} of 127.0.0.1 cannot be used: choose another with --port, or 0")
    })
}

/// Prints the address, then serves `directory` until the program is stopped.
///
/// # Errors
/// When the folder is missing.
pub(crate) fn serve_on(listener: &TcpListener, directory: &Path) -> Result<()> {
    let Ok(root) = directory.canonicalize() else {
        bail!("{} cannot be served: there is no such folder.", directory.display());
    };
    let root: Arc<Path> = root.into();
    let address = listener.local_addr()?;
    println!("Serving {} at http://{address}/ until you press Ctrl+C.", directory.display());
    for stream in listener.incoming() {
        // A connection that fails is the client's affair; the next one may do better.
        let Ok(stream) = stream else { continue };
        let root = Arc::clone(&root);
        std::thread::spawn(move || {
            let _ = converse(stream, &root);
        });
    }
    Ok(())
}

/// Answers the requests of one connection, one after the other.
fn converse(mut stream: TcpStream, root: &Path) -> std::io::Result<()> {
    stream.set_read_timeout(Some(IDLE))?;
    stream.set_nodelay(true)?;
    let mut buffer = Vec::new();
    while let Some(head) = read_head(&mut stream, &mut buffer)? {
        let keep_alive = head.keep_alive;
        let reply = answer(root, &head);
        stream.write_all(&reply.to_bytes(head.method != "HEAD", keep_alive))?;
        if !keep_alive {
            break;
        }
    }
    Ok(())
}

/// What matters of a request.
struct Head {
    method: String,
    target: String,
    keep_alive: bool,
}

/// Reads up to the end of one request's head; `None` at the end of the connection or when what
/// arrives is no HTTP. What was read of the next request stays in `buffer`.
fn read_head(stream: &mut TcpStream, buffer: &mut Vec<u8>) -> std::io::Result<Option<Head>> {
    let mut piece = [0; 4096];
    loop {
        let mut headers = [httparse::EMPTY_HEADER; 64];
        let mut request = httparse::Request::new(&mut headers);
        match request.parse(buffer) {
            Ok(httparse::Status::Complete(n_bytes)) => {
                let head = Head::of(&request);
                buffer.drain(..n_bytes);
                return Ok(Some(head));
            }
            Ok(httparse::Status::Partial) if buffer.len() < MAX_HEAD_BYTES => {}
            _ => return Ok(None),
        }
        match stream.read(&mut piece)? {
            0 => return Ok(None),
            n_bytes => buffer.extend_from_slice(&piece[..n_bytes]),
        }
    }
}

impl Head {
    fn of(request: &httparse::Request<'_, '_>) -> Self {
        let header = |name: &str| {
            request.headers.iter().find(|h| h.name.eq_ignore_ascii_case(name)).map(|h| h.value)
        };
        // A body would be taken for the next request; nobody sends one with GET.
        let has_body = header("content-length").is_some_and(|value| value != b"0")
            || header("transfer-encoding").is_some();
        let closes = header("connection").is_some_and(|v| v.eq_ignore_ascii_case(b"close"));
        Self {
            method: request.method.unwrap_or_default().to_owned(),
            target: request.path.unwrap_or_default().to_owned(),
            keep_alive: request.version == Some(1) && !closes && !has_body,
        }
    }
}

/// An answer before it is written.
#[derive(Debug)]
struct Reply {
    status: &'static str,
    media_type: &'static str,
    location: Option<String>,
    body: Vec<u8>,
}

impl Reply {
    fn page(status: &'static str, sentence: &str) -> Self {
        let body = format!(
            "<!doctype html><html lang=en><meta charset=utf-8><title>{status}</title>\
             <h1>{status}</h1><p>{sentence}\n"
        );
        Self { status, media_type: media_type("html"), location: None, body: body.into_bytes() }
    }

    fn to_bytes(&self, with_body: bool, keep_alive: bool) -> Vec<u8> {
        let connection = if keep_alive { "keep-alive" } else { "close" };
        let mut bytes = format!(
            "HTTP/1.1 {}\r\nContent-Type: {}\r\nContent-Length: {}\r\nConnection: {connection}\r\n\
             Cache-Control: no-cache\r\nX-Content-Type-Options: nosniff\r\n",
            self.status,
            self.media_type,
            self.body.len(),
        );
        if let Some(location) = &self.location {
            bytes.push_str(&format!("Location: {location}\r\n"));
        }
        bytes.push_str("\r\n");
        let mut bytes = bytes.into_bytes();
        if with_body {
            bytes.extend_from_slice(&self.body);
        }
        bytes
    }
}

fn answer(root: &Path, head: &Head) -> Reply {
    if head.method != "GET" && head.method != "HEAD" {
        return Reply::page("405 Method Not Allowed", "This server only shows files.");
    }
    let not_found = || Reply::page("404 Not Found", "There is no such file in this folder.");
    let path_part = head.target.split(['?', '#']).next().unwrap_or_default();
    let Some(mut file) = file_below(root, path_part) else { return not_found() };
    if file.is_dir() {
        if !path_part.ends_with('/') {
            let location = format!("{path_part}/");
            let moved = Reply::page("301 Moved Permanently", "This is a folder.");
            return Reply { location: Some(location), ..moved };
        }
        file.push("index.html");
    }
    let Ok(body) = std::fs::read(&file) else { return not_found() };
    let extension = file.extension().and_then(|extension| extension.to_str()).unwrap_or_default();
    Reply { status: "200 OK", media_type: media_type(extension), location: None, body }
}

/// The file that a request's path names, if it is really below `root`, symbolic links resolved.
fn file_below(root: &Path, path_part: &str) -> Option<PathBuf> {
    let decoded = percent_decoded(path_part.strip_prefix('/')?)?;
    if decoded.contains(['\0', '\\']) {
        return None;
    }
    let relative = Path::new(&decoded);
    if !relative.components().all(|part| matches!(part, Component::Normal(_))) {
        return None;
    }
    let file = root.join(relative).canonicalize().ok()?;
    file.starts_with(root).then_some(file)
}

fn percent_decoded(text: &str) -> Option<String> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((&byte, after)) = rest.split_first() {
        rest = after;
        if byte == b'%' {
            let (digits, after) = rest.split_at_checked(2)?;
            let digits = std::str::from_utf8(digits).ok()?;
            // `from_str_radix` would take a sign.
            if !digits.bytes().all(|digit| digit.is_ascii_hexdigit()) {
                return None;
            }
            bytes.push(u8::from_str_radix(digits, 16).ok()?);
            rest = after;
        } else {
            bytes.push(byte);
        }
    }
    String::from_utf8(bytes).ok()
}

/// The media type by file extension. Chunks of an index have none and are plain bytes.
fn media_type(extension: &str) -> &'static str {
    match extension {
        "html" => "text/html; charset=utf-8",
        "css" => "text/css; charset=utf-8",
        "js" | "mjs" => "text/javascript; charset=utf-8",
        "json" => "application/json",
        "webmanifest" => "application/manifest+json",
        "wasm" => "application/wasm",
        "txt" | "md" => "text/plain; charset=utf-8",
        "svg" => "image/svg+xml",
        "png" => "image/png",
        "ico" => "image/x-icon",
        "woff2" => "font/woff2",
        _ => "application/octet-stream",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn folder() -> tempfile::TempDir {
        let folder = tempfile::tempdir().unwrap();
        let site = folder.path().join("site");
        std::fs::create_dir_all(site.join("z")).unwrap();
        std::fs::write(folder.path().join("secret.txt"), "secret").unwrap();
        std::fs::write(site.join("index.html"), "<p>").unwrap();
        std::fs::write(site.join("a.wasm"), "\0asm").unwrap();
        std::fs::write(site.join("z/网 络.js"), "1").unwrap();
        folder
    }

    fn get(folder: &tempfile::TempDir, target: &str) -> Reply {
        let root = folder.path().join("site").canonicalize().unwrap();
        let head = Head { method: "GET".into(), target: target.into(), keep_alive: true };
        answer(&root, &head)
    }

    #[test]
    fn files_come_with_their_media_types() {
        let folder = folder();
        let cases = [
            ("/", "text/html; charset=utf-8"),
            ("/?q=1", "text/html; charset=utf-8"),
            ("/a.wasm", "application/wasm"),
            ("/z/%E7%BD%91%20%E7%BB%9C.js", "text/javascript; charset=utf-8"),
        ];
        for (target, media_type) in cases {
            let reply = get(&folder, target);
            assert_eq!((reply.status, reply.media_type), ("200 OK", media_type), "{target}");
        }
    }

    #[test]
    fn nothing_outside_the_folder_is_served() {
        let folder = folder();
        let targets = [
            "/../secret.txt",
            "/%2e%2e/secret.txt",
            "/z/..%2f..%2fsecret.txt",
            "/..%5csecret.txt",
            "//etc/passwd",
            "/%2fetc/passwd",
            "/a.wasm%00",
            "/%zz",
            "/%+1",
            "/missing",
            "/z/",
            "",
        ];
        for target in targets {
            assert_eq!(get(&folder, target).status, "404 Not Found", "{target}");
        }
    }

    #[cfg(unix)]
    #[test]
    fn a_link_out_of_the_folder_is_not_followed() {
        let folder = folder();
        let link = folder.path().join("site/link.txt");
        std::os::unix::fs::symlink(folder.path().join("secret.txt"), link).unwrap();
        assert_eq!(get(&folder, "/link.txt").status, "404 Not Found");
    }

    #[test]
    fn a_folder_without_its_slash_moves_the_browser_there() {
        let folder = folder();
        let reply = get(&folder, "/z");
        assert_eq!(reply.location.as_deref(), Some("/z/"));
        assert!(reply.status.starts_with("301"));
    }

    #[test]
    fn one_connection_answers_several_requests() {
        let folder = folder();
        let listener = listen(0).unwrap();
        let address = listener.local_addr().unwrap();
        let site = folder.path().join("site");
        std::thread::spawn(move || serve_on(&listener, &site));
        let mut stream = TcpStream::connect(address).unwrap();
        stream
            .write_all(
                b"HEAD /a.wasm HTTP/1.1\r\n\r\nGET /a.wasm HTTP/1.1\r\nConnection: close\r\n\r\n",
            )
            .unwrap();
        let mut answers = String::new();
        stream.read_to_string(&mut answers).unwrap();
        assert_eq!(answers.matches("HTTP/1.1 200 OK").count(), 2);
        assert_eq!(answers.matches("\0asm").count(), 1);
    }
}

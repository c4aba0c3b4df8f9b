//! How does an editor look at doubtful beads and mend them, in a browser, alone?
//!
//! A small server for this machine alone. It answers only who knows its token, under its own
//! address (no page of another site can have a browser ask it), and writes nothing but files of
//! corrections.

use std::collections::BTreeMap;
use std::hash::{BuildHasher as _, RandomState};
use std::io::Read as _;
use std::net::{Ipv4Addr, SocketAddr};
use std::path::PathBuf;

use anyhow::{Context as _, bail};
use serde::Deserialize;
use serde_json::{Value, json};
use tiny_http::{Header, Method, Request, Response, Server};

use crate::corrections::file::{self, Format};
use crate::direction::is_rtl;
use crate::model::{AlignedDocument, Bead, Origin};
use crate::whole_file::write_whole;

const PAGE: &str = include_str!("review/page.html");
const SCRIPT: &str = include_str!("review/page.js");
const STYLE: &str = include_str!("review/page.css");

/// Beads under this are shown as doubtful, as the reading view shows them.
const SURE: u8 = 50;
/// A document's beads take some tens of bytes each.
const MAX_BODY_BYTES: u64 = 16 << 20;
/// Nothing is loaded but what the server itself gives.
const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; \
                      base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/// The documents under review, and where their corrections go.
pub struct Review {
    documents: Vec<AlignedDocument>,
    /// The names of their files, without extension.
    names: Vec<String>,
    folder: PathBuf,
    token: String,
    host: String,
    server: Server,
}

/// What an editor made of a document.
#[derive(Debug, Deserialize)]
struct Edited {
    beads: Vec<EditedBead>,
}

#[derive(Debug, Deserialize)]
struct EditedBead {
    /// For each side the first segment and the one after the last.
    parts: Vec<(u32, u32)>,
    checked: bool,
}

/// An answer: status, media type, text.
type Answer = (u16, &'static str, String);

const JSON: &str = "application/json";
const PLAIN: &str = "text/plain; charset=utf-8";

impl Review {
    /// Opens `port` of 127.0.0.1; 0 takes any free one.
    ///
    /// # Errors
    /// If the port is taken.
    pub fn open(
        documents: Vec<AlignedDocument>,
        folder: PathBuf,
        port: u16,
    ) -> anyhow::Result<Self> {
        let address = SocketAddr::from((Ipv4Addr::LOCALHOST, port));
        let server = Server::http(address).map_err(|error| {
            anyhow::anyhow!(
                "port {port} of 127.0.0.1 cannot be used ({error}): choose another with --port, or \
                 leave it out"
            )
        })?;
        let host = server.server_addr().to_ip().context("the server has no address")?.to_string();
        let ids: Vec<&str> = documents.iter().map(|document| document.id.as_str()).collect();
        let names = file::names(&ids);
        Ok(Self { names, documents, folder, token: token(), host, server })
    }

    /// The page's address, with the token that it needs.
    pub fn address(&self) -> String {
        format!("http://{}/?token={}", self.host, self.token)
    }

    /// Answers until the program is stopped.
    pub fn run(mut self) {
        while let Ok(mut request) = self.server.recv() {
            let (status, media, text) = self.answer(&mut request);
            let mut response = Response::from_string(text).with_status_code(status);
            for (name, value) in [
                ("Content-Type", media),
                ("Content-Security-Policy", POLICY),
                ("X-Content-Type-Options", "nosniff"),
                ("Referrer-Policy", "no-referrer"),
                ("Cache-Control", "no-store"),
            ] {
                if let Ok(header) = Header::from_bytes(name, value) {
                    response.add_header(header);
                }
            }
            // Who has gone away needs no answer.
            let _ = request.respond(response);
        }
    }

    fn answer(&mut self, request: &mut Request) -> Answer {
        let url = request.url().to_owned();
        let (path, query) = url.split_once('?').unwrap_or((&url, ""));
        let query: BTreeMap<&str, &str> =
            query.split('&').filter_map(|part| part.split_once('=')).collect();
        // A page that reaches this address under another name is not ours.
        if header(request, "Host") != Some(self.host.as_str()) {
            return (403, PLAIN, "open the address that `enface align review` printed".into());
        }
        let is_get = *request.method() == Method::Get;
        match path {
            "/page.js" if is_get => return (200, "text/javascript; charset=utf-8", SCRIPT.into()),
            "/page.css" if is_get => return (200, "text/css; charset=utf-8", STYLE.into()),
            _ => {}
        }
        let given = header(request, "X-Enface-Token").or_else(|| query.get("token").copied());
        if given != Some(self.token.as_str()) {
            return (403, PLAIN, "open the address that `enface align review` printed".into());
        }
        let number = query.get("document").and_then(|number| number.parse().ok());
        let document = number.filter(|&number: &usize| number < self.documents.len());
        match (path, is_get, document) {
            ("/", true, _) => (200, "text/html; charset=utf-8", PAGE.into()),
            ("/documents", true, _) => (200, JSON, self.list().to_string()),
            ("/document", true, Some(number)) => {
                (200, JSON, shown(&self.documents[number]).to_string())
            }
            ("/document", false, Some(number)) => match self.save(request, number) {
                Ok(saved) => (200, JSON, saved.to_string()),
                Err(error) => (400, PLAIN, format!("{error:#}")),
            },
            _ => (404, PLAIN, "there is nothing here".into()),
        }
    }

    fn list(&self) -> Value {
        let documents = self.documents.iter().map(|document| {
            let doubtful = document.beads.iter().filter(|bead| is_doubtful(bead)).count();
            let title = document.titles.values().next().unwrap_or(&document.id);
            json!({ "id": document.id, "title": title, "doubtful": doubtful })
        });
        json!({ "documents": documents.collect::<Vec<_>>() })
    }

    /// Takes an editor's beads over and writes the document's file.
    fn save(&mut self, request: &mut Request, number: usize) -> anyhow::Result<Value> {
        let is_own = header(request, "Origin")
            .is_none_or(|origin| origin.strip_prefix("http://") == Some(self.host.as_str()));
        // The header, unlike the address, cannot come from another site.
        if *request.method() != Method::Post
            || !is_own
            || header(request, "X-Enface-Token") != Some(self.token.as_str())
        {
            bail!("only the page of `enface align review` may save");
        }
        let mut body = String::new();
        request.as_reader().take(MAX_BODY_BYTES).read_to_string(&mut body)?;
        let edited: Edited = serde_json::from_str(&body).context("this is no list of beads")?;
        let document = self.documents.get(number).context("there is no such document")?;
        let mut document = document.clone();
        document.beads = beads(&document, &edited.beads)?;
        let path = self.folder.join(format!("{}.tsv", self.names[number]));
        std::fs::create_dir_all(&self.folder)
            .with_context(|| format!("{}: the folder cannot be made", self.folder.display()))?;
        write_whole(&path, file::write(&document, Format::Tsv)?.as_bytes())?;
        self.documents[number] = document;
        Ok(json!({ "saved": path.display().to_string() }))
    }
}

/// 128 bits that nobody can guess: the keys of a hasher are drawn by the system.
fn token() -> String {
    let draw = || RandomState::new().hash_one(0u8);
    format!("{:016x}{:016x}", draw(), draw())
}

fn header<'a>(request: &'a Request, name: &'static str) -> Option<&'a str> {
    request.headers().iter().find(|h| h.field.equiv(name)).map(|h| h.value.as_str())
}

fn is_doubtful(bead: &Bead) -> bool {
    bead.origin == Origin::Aligned && bead.confidence < SURE
}

/// A document as the page takes it.
fn shown(document: &AlignedDocument) -> Value {
    let sides = document.sides.iter().map(|side| {
        let segments: Vec<&str> = side.segments.iter().map(|s| s.text.as_str()).collect();
        let dir = if is_rtl(&side.lang) { "rtl" } else { "ltr" };
        json!({ "lang": side.lang, "dir": dir, "segments": segments })
    });
    let beads = document.beads.iter().map(|bead| {
        let parts: Vec<(u32, u32)> = bead.parts.iter().map(|part| (part.start, part.end)).collect();
        json!({
            "parts": parts,
            "confidence": bead.confidence,
            "checked": bead.origin == Origin::Human,
            "doubtful": is_doubtful(bead),
            "given": bead.given,
        })
    });
    json!({
        "id": document.id,
        "sides": sides.collect::<Vec<_>>(),
        "beads": beads.collect::<Vec<_>>(),
    })
}

/// An editor's beads, if they have each segment once and in order.
fn beads(document: &AlignedDocument, edited: &[EditedBead]) -> anyhow::Result<Vec<Bead>> {
    let mut next = vec![0u32; document.sides.len()];
    let mut out = Vec::with_capacity(edited.len());
    for bead in edited {
        if bead.parts.len() != next.len() || bead.parts.iter().all(|(start, end)| start >= end) {
            bail!("a bead has no text, or not the document's sides");
        }
        for (&(start, end), next) in bead.parts.iter().zip(&mut next) {
            if start != *next || end < start {
                bail!("a segment is missing, doubled or out of order");
            }
            *next = end;
        }
        let parts: Vec<_> = bead.parts.iter().map(|&(start, end)| start..end).collect();
        // What the input gave stays apart.
        let mut of = document.beads.iter().filter(|old| {
            old.parts.iter().zip(&parts).any(|(a, b)| a.start < b.end && b.start < a.end)
        });
        let first = of.next().context("a bead has segments that the document has not")?;
        if of.any(|old| old.given != first.given) {
            bail!("a bead crosses the borders of what the input gives");
        }
        let as_before = first.parts == parts && !bead.checked;
        out.push(Bead {
            parts,
            origin: if as_before { first.origin } else { Origin::Human },
            confidence: if as_before { first.confidence } else { 100 },
            given: first.given,
            labels: first.labels.clone(),
            heading: first.heading,
            provenance: first.provenance.clone(),
        });
    }
    let n_segments = document.sides.iter().map(|side| side.segments.len() as u32);
    if !n_segments.eq(next) {
        bail!("the last segments are missing");
    }
    Ok(out)
}

#[cfg(test)]
mod tests;

//! Which posts does a saved blog page hold?
//!
//! The page is plain text, as a browser or a reader's clipboard saves a `WordPress` listing: each
//! post is a title, a line "Posted on …", and its text, perhaps cut off at "Read the rest of this
//! entry »". Nothing else marks where a post begins. `WordPress` says the same things in other
//! languages; the phrases stand in [`super::phrases`].

use std::borrow::Cow;

use super::blocks::{Block, blocks};
use super::facts::{facts, is_title_like};
use super::phrases::{self, Cut};
use super::split::split;
use super::{Context, Imported, Importer, names, pairs};
use crate::diagnostic::Diagnostic;
use crate::model::{Body, Document, keys};
use crate::slug::slug;
use crate::source::DecodedFile;

/// Reads saved pages of a blog.
pub(super) struct BlogDump;

impl Importer for BlogDump {
    fn name(&self) -> &'static str {
        "dump"
    }

    fn describe(&self) -> &'static str {
        "saved blog pages (.txt with lines \"Posted on …\")"
    }

    fn extensions(&self) -> &'static [&'static str] {
        pairs::EXTENSIONS
    }

    fn recognizes(&self, file: &DecodedFile) -> bool {
        if !pairs::is_text(file) {
            return false;
        }
        // One such line in a file that states its language may well be text; two are a list.
        let n_wanted = if pairs::states_language(file) { 2 } else { 1 };
        headers(&blocks(&file.text)).take(n_wanted).count() == n_wanted
    }

    fn prose<'a>(&self, file: &'a DecodedFile) -> Option<Cow<'a, str>> {
        Some(Cow::Borrowed(&file.text))
    }

    fn read(&self, files: &[DecodedFile], context: &Context) -> Imported {
        let mut imported = Imported::default();
        for file in files {
            imported.append(read(file, context));
        }
        imported
    }
}

/// A line "Posted on …".
struct Header {
    block_idx: usize,
    line_idx: usize,
    date: Option<String>,
}

fn headers(blocks: &[Block]) -> impl Iterator<Item = Header> {
    blocks.iter().enumerate().flat_map(|(block_idx, block)| {
        block.lines.iter().enumerate().filter_map(move |(line_idx, line)| {
            let date = phrases::posted(line)?;
            Some(Header { block_idx, line_idx, date })
        })
    })
}

/// A post as it stands on the page.
struct Post {
    /// The line "Posted on …", from 1.
    line: usize,
    title: Option<String>,
    date: Option<String>,
    body: Vec<Block>,
}

fn read(file: &DecodedFile, context: &Context) -> Imported {
    let mut imported = Imported::default();
    let (preamble, posts) = cut(blocks(&file.text));
    // A category or two stand above a page's first title; more is worth a word.
    if preamble.len() > 3 || preamble.iter().map(|block| block.text().len()).sum::<usize>() > 400 {
        imported.diagnostics.push(
            Diagnostic::warning(
                &file.path,
                format!("{} paragraphs before the first title left out", preamble.len()),
            )
            .at_line(preamble.first().map_or(1, |block| block.line))
            .with_help("if they are a post, give it a title and a line \"Posted on\" of its own"),
        );
    }
    for (i, post) in posts.into_iter().enumerate() {
        let line = post.line;
        let mut document = document(post, &preamble, context);
        if document.id.is_empty() {
            document.id = format!("{}-{}", names::stem(file), i + 1);
        }
        let has_text = matches!(&document.body, Body::Sides(sides) if !sides.is_empty());
        for (is_missing, what) in [(document.titles.is_empty(), "title"), (!has_text, "text")] {
            if is_missing {
                let message = format!("the post has no {what}");
                imported.diagnostics.push(Diagnostic::warning(&file.path, message).at_line(line));
            }
        }
        imported.documents.push(document);
    }
    imported
}

/// Cuts the page into what stands before the first title and the posts.
fn cut(mut blocks: Vec<Block>) -> (Vec<Block>, Vec<Post>) {
    let headers: Vec<Header> = headers(&blocks).collect();
    let mut posts: Vec<Post> = Vec::new();
    // From the last post to the first, so that the places in front stay as they are.
    for header in headers.into_iter().rev() {
        let mut body = blocks.split_off(header.block_idx);
        let Some(first) = body.first_mut() else { continue };
        let line = first.line + header.line_idx;
        let n_above = (header.line_idx + 1).min(first.lines.len());
        let mut above: Vec<String> = first.lines.drain(..n_above).collect();
        above.pop();
        let above_line = first.line;
        first.line = line + 1;
        body.retain(|block| !block.lines.is_empty());
        // The title is the line above, perhaps right after the end of another post, or else the
        // paragraph above.
        let title = match above.last() {
            None => title_before(&mut blocks),
            Some(line) if is_end_or_header(line) => None,
            Some(_) => above.pop(),
        };
        if !above.is_empty() {
            blocks.push(Block { line: above_line, lines: above });
        }
        posts.push(Post { line, title, date: header.date, body });
    }
    posts.reverse();
    (blocks, posts)
}

/// Takes the last paragraph if it is a title, or what follows the end of a post in it.
fn title_before(blocks: &mut Vec<Block>) -> Option<String> {
    // Titles of laws are long; no title is longer than this.
    const MAX_CHARS: usize = 400;
    let last = blocks.last_mut()?;
    let title_at =
        last.lines.iter().rposition(|line| is_end_or_header(line)).map_or(0, |at| at + 1);
    let title = last.lines.get(title_at..)?.join(" ");
    if title.is_empty() || title.chars().nth(MAX_CHARS).is_some() {
        return None;
    }
    last.lines.truncate(title_at);
    if title_at == 0 {
        blocks.pop();
    }
    Some(title)
}

/// Whether a line belongs to the post above and so cannot be a title.
fn is_end_or_header(line: &str) -> bool {
    phrases::posted(line).is_some() || phrases::cut(line, true).is_some()
}

fn document(post: Post, preamble: &[Block], context: &Context) -> Document {
    let Post { title, date, mut body, .. } = post;
    // A category above the first title stands above the others too, that is, at the ends of posts.
    while let Some(last) = body.last()
        && preamble.len() <= 3
        && preamble.iter().any(|block| block.lines == last.lines)
    {
        body.pop();
    }
    let cuts = take_cuts(&mut body);

    let sides = split(&body, &context.languages);
    let mut document = Document::default();
    if let Some(title) = title {
        document.id = slug(&title);
        let among: Vec<_> = sides.iter().map(|side| side.lang.clone()).collect();
        document.titles.insert(context.languages.identify(&title, &among), title);
    }
    for side in &sides {
        if let [first, _, ..] = side.paragraphs.as_slice()
            && !document.titles.contains_key(&side.lang)
            && is_title_like(first)
        {
            document.titles.insert(side.lang.clone(), first.clone());
        }
    }
    let facts = facts(&sides);
    document.date = date.or(facts.date);
    document.meta = facts.meta;
    for cut in cuts {
        cut.describe(&mut document.meta);
    }
    document.body = Body::Sides(sides);
    document
}

/// Takes the lines and line ends away that say where the page cuts a post.
fn take_cuts(body: &mut Vec<Block>) -> Vec<Cut> {
    let mut cuts = Vec::new();
    let n_blocks = body.len();
    for (i, block) in body.iter_mut().enumerate() {
        let n_lines = block.lines.len();
        for (j, line) in block.lines.iter_mut().enumerate() {
            let is_last = i + 1 == n_blocks && j + 1 == n_lines;
            if let Some((rest, cut)) = phrases::cut(line, is_last) {
                *line = rest.to_owned();
                if !cuts.contains(&cut) {
                    cuts.push(cut);
                }
            }
        }
        block.lines.retain(|line| !line.is_empty());
    }
    body.retain(|block| !block.lines.is_empty());
    cuts
}

impl Cut {
    /// Adds what the cut says about a document.
    pub(super) fn describe(self, meta: &mut Vec<(String, String)>) {
        let mut add = |key: &str, value: String| {
            let fact = (key.to_owned(), value);
            if !meta.contains(&fact) {
                meta.push(fact);
            }
        };
        match self {
            Cut::Truncated => add(keys::STATUS, "truncated".to_owned()),
            Cut::Reblog { more } => {
                add(keys::STATUS, "reblog".to_owned());
                if let Some(more) = more {
                    add(keys::STATUS, "truncated".to_owned());
                    add(keys::MORE, more);
                }
            }
        }
    }
}

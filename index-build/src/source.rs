//! Which files are to be read, and what text do they hold?
//!
//! [`collect`] turns the INPUT arguments into [`SourceFile`]s in a fixed order; [`decode`] turns
//! the bytes of one into text, strictly: a byte that is not understood is an error with its place,
//! never a replacement character. What the text means is the importers' question.

use std::collections::{BTreeMap, BTreeSet};
use std::ffi::OsStr;
use std::fs;
use std::path::{Path, PathBuf};

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{DecoderResult, Encoding};
use globset::GlobSet;
use walkdir::{DirEntry, WalkDir};

use crate::config::CONFIG;
use crate::diagnostic::Diagnostic;
use crate::files::ENTRY;
use crate::learnt::LOCK;
use crate::model::Lang;

/// What to do about files that are left out.
const READS: &str = "`enface formats` lists what enface reads; take the others out of the input";

impl SourceFile {
    /// A file that is read for itself, not as an input.
    pub fn alone(path: &Path, bytes: Vec<u8>) -> Self {
        Self {
            path: display(path),
            relative: path.file_name().unwrap_or_default().to_string_lossy().into_owned(),
            named: true,
            bytes,
            ..Self::default()
        }
    }
}

/// What a person gives to be read: a file or a folder, and what is known of it.
#[derive(Clone, Debug, Default)]
pub struct Input {
    /// The file or folder.
    pub path: PathBuf,
    /// Which files below a folder are meant, by their paths below it; `None` means all.
    pub include: Option<GlobSet>,
    /// Which files below a folder are not meant.
    pub exclude: Option<GlobSet>,
    /// The format's name; `None` lets each file speak for itself.
    pub format: Option<String>,
    /// The encoding of files that do not state their own; `None` means UTF-8.
    pub encoding: Option<TextEncoding>,
    /// The language of files that do not state their own.
    pub lang: Option<Lang>,
    /// Metadata of documents that do not state their own: `date`, `source`, or any other field.
    pub defaults: Vec<(String, String)>,
}

impl From<&PathBuf> for Input {
    fn from(path: &PathBuf) -> Self {
        Input { path: path.clone(), ..Input::default() }
    }
}

impl Input {
    /// The path, for messages.
    pub fn shown(&self) -> String {
        display(&self.path)
    }

    /// Whether a file below the folder is meant.
    fn means(&self, below: &Path) -> bool {
        self.include.as_ref().is_none_or(|globs| globs.is_match(below))
            && !self.exclude.as_ref().is_some_and(|globs| globs.is_match(below))
    }
}

/// A file as it lies on disk.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SourceFile {
    /// The path as given on the command line, extended below a given folder; for messages.
    pub path: String,
    /// The path below the given folder, or the bare file name; `/` between parts.
    pub relative: String,
    /// Whether the file itself was given, and not found in a folder.
    pub named: bool,
    /// The language that the person says it is in.
    pub lang: Option<Lang>,
    /// Metadata of its documents that they do not state themselves.
    pub defaults: Vec<(String, String)>,
    /// Its bytes.
    pub bytes: Vec<u8>,
}

/// A file whose text is known.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct DecodedFile {
    /// As in [`SourceFile`].
    pub path: String,
    /// As in [`SourceFile`].
    pub relative: String,
    /// As in [`SourceFile`].
    pub named: bool,
    /// As in [`SourceFile`].
    pub lang: Option<Lang>,
    /// As in [`SourceFile`].
    pub defaults: Vec<(String, String)>,
    /// Its text without byte order mark; line ends are as in the file.
    pub text: String,
}

impl DecodedFile {
    /// The last part of the path.
    pub fn file_name(&self) -> &str {
        self.relative.rsplit('/').next().unwrap_or_default()
    }

    /// The extension in lower case, empty if there is none.
    pub fn extension(&self) -> String {
        extension_of(self.file_name())
    }
}

/// Reads the files that an input names: a file as it is, a folder with everything below it whose
/// name is one that `takes`.
///
/// The order within a folder is by name. Hidden files and folders are passed over; a file that is
/// reached twice (its canonical path is in `seen`) is read once. A file that cannot be read, or is
/// empty, is an error, and the others are kept.
pub fn collect(
    input: &Input,
    takes: &dyn Fn(&str) -> bool,
    seen: &mut BTreeSet<PathBuf>,
) -> (Vec<SourceFile>, Vec<Diagnostic>) {
    let mut collector = Collector { input, takes, seen, files: vec![], diagnostics: vec![] };
    let path = &input.path;
    match fs::metadata(path) {
        Err(error) => collector.unreadable(&display(path), &error),
        Ok(metadata) if metadata.is_dir() => collector.folder(path),
        Ok(_) => {
            let relative = path.file_name().unwrap_or(path.as_os_str()).to_string_lossy();
            collector.file(path, relative.into_owned(), true);
        }
    }
    (collector.files, collector.diagnostics)
}

struct Collector<'a> {
    input: &'a Input,
    takes: &'a dyn Fn(&str) -> bool,
    /// Canonical paths of what has been read.
    seen: &'a mut BTreeSet<PathBuf>,
    files: Vec<SourceFile>,
    diagnostics: Vec<Diagnostic>,
}

impl Collector<'_> {
    fn folder(&mut self, root: &Path) {
        let mut passed_over: BTreeMap<String, usize> = BTreeMap::new();
        let mut n_candidates = 0_usize;
        let walk = WalkDir::new(root).follow_links(true).sort_by_file_name();
        for entry in walk.into_iter().filter_entry(|e| e.depth() == 0 || is_input(e)) {
            let entry = match entry {
                Ok(entry) => entry,
                Err(error) => {
                    self.walk_error(root, &error);
                    continue;
                }
            };
            if entry.file_type().is_dir() {
                continue;
            }
            let below = entry.path().strip_prefix(root).unwrap_or(entry.path());
            if !self.input.means(below) {
                continue;
            }
            let name = entry.file_name().to_string_lossy();
            if !entry.file_type().is_file() || !(self.takes)(&name) {
                *passed_over.entry(extension_of(&name)).or_default() += 1;
                continue;
            }
            n_candidates += 1;
            self.file(entry.path(), display(below), false);
        }
        for (extension, n_files) in passed_over {
            let kind = match extension.as_str() {
                "" => "without an extension".to_owned(),
                extension => format!("of type .{extension}"),
            };
            let files = if n_files == 1 { "file" } else { "files" };
            self.diagnostics.push(
                Diagnostic::warning(
                    display(root),
                    format!("{n_files} {files} {kind} left out: no importer reads them"),
                )
                .with_help(READS),
            );
        }
        if n_candidates == 0 {
            self.diagnostics.push(
                Diagnostic::error(display(root), "the folder holds no file that enface reads")
                    .with_help(READS),
            );
        }
    }

    fn file(&mut self, path: &Path, relative: String, named: bool) {
        let shown = display(path);
        if let Ok(canonical) = fs::canonicalize(path)
            && !self.seen.insert(canonical)
        {
            self.diagnostics.push(Diagnostic::warning(shown, "given twice; read once"));
            return;
        }
        match fs::read(path) {
            Err(error) => self.unreadable(&shown, &error),
            Ok(bytes) if bytes.iter().all(u8::is_ascii_whitespace) => {
                self.diagnostics.push(
                    Diagnostic::error(shown, "the file is empty")
                        .with_help("put text into it or take it out of the input"),
                );
            }
            Ok(bytes) => {
                self.files.push(SourceFile {
                    path: shown,
                    relative,
                    named,
                    lang: self.input.lang.clone(),
                    defaults: self.input.defaults.clone(),
                    bytes,
                });
            }
        }
    }

    fn walk_error(&mut self, root: &Path, error: &walkdir::Error) {
        let path = display(error.path().unwrap_or(root));
        if error.loop_ancestor().is_some() {
            self.diagnostics.push(Diagnostic::warning(
                path,
                "this link leads back to a folder above it; not followed",
            ));
        } else if let Some(error) = error.io_error() {
            self.unreadable(&path, error);
        }
    }

    fn unreadable(&mut self, path: &str, error: &std::io::Error) {
        let diagnostic = match error.kind() {
            std::io::ErrorKind::NotFound => Diagnostic::error(path, "no such file or folder")
                .with_help("check the spelling of the path"),
            std::io::ErrorKind::PermissionDenied => {
                Diagnostic::error(path, "no permission to read this")
                    .with_help("change its permissions, or run as a user who may read it")
            }
            _ => Diagnostic::error(path, format!("cannot be read: {error}")),
        };
        self.diagnostics.push(diagnostic);
    }
}

/// Whether a file or folder may be input: not if it is hidden, an archive that enface built, or
/// the configuration.
fn is_input(entry: &DirEntry) -> bool {
    let is_hidden = entry.file_name().as_encoded_bytes().starts_with(b".");
    let is_archive = entry.file_type().is_dir() && entry.path().join(ENTRY).is_file();
    !is_hidden && !is_archive && entry.file_name() != CONFIG && entry.file_name() != LOCK
}

/// The extension of a file name in lower case, empty if there is none.
pub fn extension_of(name: &str) -> String {
    Path::new(name).extension().map(OsStr::to_string_lossy).unwrap_or_default().to_lowercase()
}

/// The path with `/` between its parts on every system.
fn display(path: &Path) -> String {
    let path = path.to_string_lossy();
    if cfg!(windows) { path.replace('\\', "/") } else { path.into_owned() }
}

/// How the bytes of a text file stand for characters.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TextEncoding {
    /// UTF-8, what every file should be in.
    Utf8,
    /// UTF-16 with the low byte first.
    Utf16Le,
    /// UTF-16 with the high byte first.
    Utf16Be,
    /// One of the encodings of the WHATWG standard that a file name may state.
    Legacy(&'static Encoding),
}

/// The encoding that a dot-separated part of a file name states: `gb18030`, `big5`, `utf16le-bom`.
///
/// Only labels that no one would use as an ordinary part of a name count: the standard's `greek`,
/// `chinese` or `l1` do not.
pub fn encoding_from_name_part(part: &str) -> Option<TextEncoding> {
    let part = part.to_ascii_lowercase();
    let label = part.strip_suffix("-bom").unwrap_or(&part);
    match label.replace(['-', '_'], "").as_str() {
        "utf8" => return Some(TextEncoding::Utf8),
        "utf16" | "utf16le" => return Some(TextEncoding::Utf16Le),
        "utf16be" => return Some(TextEncoding::Utf16Be),
        _ => {}
    }
    let has_digit = label.bytes().any(|b| b.is_ascii_digit());
    let has_letter = label.bytes().any(|b| b.is_ascii_alphabetic());
    let is_plain_name = matches!(
        label,
        "gbk" | "sjis" | "shift_jis" | "shift-jis" | "euc-jp" | "euc-kr" | "koi8-r" | "koi8-u"
    );
    let is_unmistakable = is_plain_name || (has_digit && has_letter && label.len() >= 4);
    let encoding = is_unmistakable.then(|| Encoding::for_label(label.as_bytes())).flatten();
    encoding.map(TextEncoding::Legacy)
}

/// Turns bytes into text.
///
/// A byte order mark decides; else an encoding that the file name states
/// (`name.zh.gb18030.txt`); else one that the file itself declares, as XML, HTML and PO do; else
/// `otherwise`, if the person named an encoding; else the bytes have to be UTF-8, or be unlike it
/// altogether: then they are taken for what they look like. The warnings are about text that was
/// decoded all the same.
///
/// # Errors
/// One diagnostic, with the line where it applies to one, if the bytes are no text or are not in
/// that encoding.
pub fn decode(
    file: SourceFile,
    otherwise: Option<TextEncoding>,
) -> Result<(DecodedFile, Vec<Diagnostic>), Diagnostic> {
    let SourceFile { path, relative, named, lang, defaults, bytes } = file;
    let stated = relative
        .rsplit('/')
        .next()
        .and_then(|name| name.split('.').skip(1).find_map(encoding_from_name_part))
        .or_else(|| declared_encoding(&bytes))
        .or(otherwise);
    let mut warnings = Vec::new();
    let text = match bytes.as_slice() {
        [0xff, 0xfe, 0, 0, ..] | [0, 0, 0xfe, 0xff, ..] => {
            return Err(Diagnostic::error(
                path,
                "the file is in UTF-32, which enface does not read",
            )
            .with_help("save the file as UTF-8"));
        }
        [0xff, 0xfe, rest @ ..] => utf16(rest, 2, u16::from_le_bytes, &path)?,
        [0xfe, 0xff, rest @ ..] => utf16(rest, 2, u16::from_be_bytes, &path)?,
        [0xef, 0xbb, 0xbf, ..] => utf8(bytes, 3, &path)?,
        _ => match stated {
            Some(TextEncoding::Utf16Le) => utf16(&bytes, 0, u16::from_le_bytes, &path)?,
            Some(TextEncoding::Utf16Be) => utf16(&bytes, 0, u16::from_be_bytes, &path)?,
            Some(TextEncoding::Legacy(encoding)) => {
                // Bytes beyond ASCII that form valid UTF-8 are UTF-8: by chance it does not happen.
                if !bytes.is_ascii() && str::from_utf8(&bytes).is_ok() {
                    warnings.push(Diagnostic::warning(
                        path.clone(),
                        format!(
                            "stated to be {}, but the bytes are UTF-8; read as UTF-8",
                            encoding.name()
                        ),
                    ));
                    utf8(bytes, 0, &path)?
                } else {
                    legacy(&bytes, encoding, &path)?
                }
            }
            None if is_no_utf8(&bytes) => {
                let encoding = likely_encoding(&bytes, lang.as_deref(), &relative);
                warnings.push(
                    Diagnostic::warning(
                        path.clone(),
                        format!("neither UTF-8 nor of a stated encoding: read as {}, which its bytes look like", encoding.name()),
                    )
                    .with_help(HELP_ENCODING),
                );
                legacy(&bytes, encoding, &path).map_err(|error| error.with_help(HELP_ENCODING))?
            }
            Some(TextEncoding::Utf8) | None => utf8(bytes, 0, &path)?,
        },
    };
    refuse_control_characters(&text, &path)?;
    if let Some(at) = text.find('\u{fffd}') {
        warnings.push(
            Diagnostic::warning(
                path.clone(),
                "the text holds a replacement character (�)",
            )
            .at_line(line_of(text.as_bytes(), at))
            .with_help(
                "unless the text is about this character, a letter was lost before it came here: \
                 save it anew from its origin",
            ),
        );
    }
    if text.chars().all(is_blank) {
        return Err(Diagnostic::error(path, "the file holds nothing but white space")
            .with_help("put text into it or take it out of the input"));
    }
    Ok((DecodedFile { path, relative, named, lang, defaults, text }, warnings))
}

/// What to do about bytes that are not UTF-8.
const HELP_ENCODING: &str = "save the file as UTF-8, or state its encoding in its name, as in \
                             name.zh.gb18030.txt or name.zh.big5.txt";

/// Whether less beyond ASCII is UTF-8 than is not, where a file is damaged it is the other way round;
/// and there is enough of it to tell what else it is.
fn is_no_utf8(bytes: &[u8]) -> bool {
    const ENOUGH: usize = 8;
    let (mut n_chars, mut n_bad) = (0, 0);
    for chunk in bytes.utf8_chunks() {
        n_chars += chunk.valid().chars().filter(|c| !c.is_ascii()).count();
        n_bad += usize::from(!chunk.invalid().is_empty());
    }
    n_bad >= ENOUGH && n_bad > n_chars && !bytes.contains(&0)
}

/// The encoding that bytes look like, given their language, or that which the path names.
fn likely_encoding(bytes: &[u8], lang: Option<&str>, relative: &str) -> &'static Encoding {
    /// The detector was made for the Web: countries tell it of languages. Chinese is in two encodings,
    /// which it tells apart if it is told nothing.
    const COUNTRIES: [(&str, &[u8]); 21] = [
        ("ar", b"sa"),
        ("bg", b"bg"),
        ("cs", b"cz"),
        ("el", b"gr"),
        ("et", b"ee"),
        ("fa", b"ir"),
        ("he", b"il"),
        ("hu", b"hu"),
        ("ja", b"jp"),
        ("ko", b"kr"),
        ("lt", b"lt"),
        ("lv", b"lv"),
        ("pl", b"pl"),
        ("ro", b"ro"),
        ("ru", b"ru"),
        ("sk", b"sk"),
        ("sl", b"si"),
        ("th", b"th"),
        ("tr", b"tr"),
        ("uk", b"ua"),
        ("vi", b"vn"),
    ];
    // What is stated, else the last part of the path that names a language.
    let stated = lang.and_then(|lang| lang.split('-').next());
    let mut parts = stated.into_iter().chain(relative.rsplit(['/', '.', '_', '-']));
    let of = |lang: &str| COUNTRIES.iter().find(|(known, _)| *known == lang);
    let lang = parts.find(|part| *part == "zh" || of(part).is_some());
    let country = lang.and_then(of).map(|(_, country)| *country);
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    detector.feed(bytes, true);
    detector.guess(country, Utf8Detection::Deny)
}

/// The encoding that a file declares in its first bytes: `<?xml … encoding="gb2312"?>`,
/// `<meta charset="big5">`, `"Content-Type: text/plain; charset=EUC-JP\n"`.
fn declared_encoding(bytes: &[u8]) -> Option<TextEncoding> {
    /// HTML says that a declaration stands in the first 1,024 bytes; heads of PO are longer.
    const HEAD_BYTES: usize = 2_048;
    let head =
        String::from_utf8_lossy(bytes.get(..HEAD_BYTES).unwrap_or(bytes)).to_ascii_lowercase();
    let is_markup = head.trim_start().starts_with('<');
    let is_catalogue = head.contains("msgid \"\"");
    let name = if is_markup && head.trim_start().starts_with("<?xml") {
        let declaration = head.split("?>").next().unwrap_or_default();
        declaration.split_once("encoding").map(|(_, rest)| rest)
    } else if is_markup && head.contains("<meta") || is_catalogue {
        head.split_once("charset").map(|(_, rest)| rest)
    } else {
        None
    };
    let is_part = |c: char| c.is_ascii_alphanumeric() || "-_".contains(c);
    let name = name?.trim_start().strip_prefix('=')?.trim_start_matches([' ', '"', '\'']);
    let label = name.split(|c| !is_part(c)).next().unwrap_or_default();
    // A declaration that could be read byte by byte is not in UTF-16, whatever it says.
    let encoding = Encoding::for_label(label.as_bytes())?;
    (encoding.is_ascii_compatible() && encoding != encoding_rs::UTF_8)
        .then_some(TextEncoding::Legacy(encoding))
}

/// Checks UTF-8 after a byte order mark of `skip` bytes.
fn utf8(mut bytes: Vec<u8>, skip: usize, path: &str) -> Result<String, Diagnostic> {
    refuse_binary(&bytes, path)?;
    bytes.drain(..skip);
    String::from_utf8(bytes).map_err(|error| {
        let at = error.utf8_error().valid_up_to();
        let bytes = error.as_bytes();
        let bad = bytes.get(at).copied().unwrap_or_default();
        Diagnostic::error(path, format!("byte {} (0x{bad:02X}) is not UTF-8", at + skip + 1))
            .at_line(line_of(bytes, at))
            .with_help(HELP_ENCODING)
    })
}

/// Checks and joins UTF-16 code units that begin `offset` bytes into the file.
fn utf16(
    bytes: &[u8],
    offset: usize,
    unit: fn([u8; 2]) -> u16,
    path: &str,
) -> Result<String, Diagnostic> {
    let (pairs, rest) = bytes.as_chunks::<2>();
    let mut text = String::with_capacity(bytes.len());
    let mut at = offset;
    let broken = |text: &str, at: usize, what: &str| {
        Diagnostic::error(path, format!("{what} at byte {}", at + 1))
            .at_line(line_of(text.as_bytes(), text.len()))
            .with_help("the file is damaged, or not UTF-16: save it anew as UTF-8")
    };
    for decoded in char::decode_utf16(pairs.iter().map(|pair| unit(*pair))) {
        let Ok(c) = decoded else {
            return Err(broken(&text, at, "half of a UTF-16 pair"));
        };
        at += 2 * c.len_utf16();
        text.push(c);
    }
    if !rest.is_empty() {
        return Err(broken(&text, at, "half of a UTF-16 character"));
    }
    if let Some(nul) = text.find('\0') {
        return Err(binary(path).at_line(line_of(text.as_bytes(), nul)));
    }
    if text.starts_with('\u{feff}') {
        text.remove(0);
    }
    Ok(text)
}

/// Decodes an encoding that the file name states.
fn legacy(bytes: &[u8], encoding: &'static Encoding, path: &str) -> Result<String, Diagnostic> {
    refuse_binary(bytes, path)?;
    let mut decoder = encoding.new_decoder_without_bom_handling();
    // Upper bound for every encoding of the standard: three bytes of UTF-8 for each byte.
    let capacity = decoder.max_utf8_buffer_length_without_replacement(bytes.len());
    let mut text = String::with_capacity(capacity.unwrap_or(bytes.len().saturating_mul(3)));
    let (result, n_read) = decoder.decode_to_string_without_replacement(bytes, &mut text, true);
    match result {
        DecoderResult::InputEmpty => Ok(text),
        DecoderResult::OutputFull | DecoderResult::Malformed(..) => {
            let n_bad = match result {
                DecoderResult::Malformed(n_bad, n_after) => {
                    usize::from(n_bad) + usize::from(n_after)
                }
                _ => 0,
            };
            let at = n_read.saturating_sub(n_bad);
            Err(Diagnostic::error(path, format!("byte {} is not {}", at + 1, encoding.name()))
                .at_line(line_of(bytes, at))
                .with_help("save the file as UTF-8, or correct the encoding in its name"))
        }
    }
}

fn refuse_binary(bytes: &[u8], path: &str) -> Result<(), Diagnostic> {
    let kind = match bytes {
        [b'%', b'P', b'D', b'F', b'-', ..] => Some("a PDF"),
        [b'P', b'K', 3, 4, ..] => Some("a ZIP archive or an office document"),
        [0xd0, 0xcf, 0x11, 0xe0, ..] => Some("an office document"),
        [0x1f, 0x8b, ..] => Some("a gzip archive"),
        [0x89, b'P', b'N', b'G', ..] | [0xff, 0xd8, 0xff, ..] => Some("an image"),
        _ => None,
    };
    if let Some(kind) = kind {
        return Err(Diagnostic::error(path, format!("the file is {kind}, not plain text"))
            .with_help("save its text as a UTF-8 text file"));
    }
    let n_nul = bytes.iter().filter(|&&b| b == 0).count();
    if n_nul == 0 {
        return Ok(());
    }
    // ASCII in UTF-16 has a NUL in every second byte; binary data hardly ever does.
    let n_even = bytes.iter().step_by(2).filter(|&&b| b == 0).count();
    if n_nul * 4 > bytes.len() && (n_even * 20 < n_nul || (n_nul - n_even) * 20 < n_nul) {
        return Err(Diagnostic::error(
            path,
            "the file looks like UTF-16 without a byte order mark",
        )
        .with_help("save it as UTF-8, or state the encoding in its name: name.utf16le.txt"));
    }
    Err(binary(path))
}

fn binary(path: &str) -> Diagnostic {
    Diagnostic::error(path, "the file is binary (it holds NUL bytes), not text")
        .with_help("save its text as a UTF-8 text file, or take it out of the input")
}

/// Text has hardly any control characters; data that happens to be valid UTF-8 is full of them.
fn refuse_control_characters(text: &str, path: &str) -> Result<(), Diagnostic> {
    let is_odd = |b: &u8| *b < 0x20 && !matches!(b, b'\t' | b'\n' | b'\r' | 0x0b | 0x0c);
    let n_odd = text.as_bytes().iter().filter(|b| is_odd(b)).count();
    if n_odd * 20 > text.len() {
        return Err(Diagnostic::error(path, "the file is binary (full of control characters)")
            .with_help("save its text as a UTF-8 text file, or take it out of the input"));
    }
    Ok(())
}

/// Whether a character shows nothing and separates nothing that can be seen.
pub(crate) fn is_blank(c: char) -> bool {
    c.is_whitespace() || matches!(c, '\u{200b}' | '\u{2060}' | '\u{feff}')
}

/// The number, from 1, of the line that byte `at` lies in.
fn line_of(bytes: &[u8], at: usize) -> usize {
    bytes.iter().take(at).filter(|&&b| b == b'\n').count() + 1
}

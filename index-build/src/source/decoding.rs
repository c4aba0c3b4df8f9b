//! What text do the bytes of a file hold?
//!
//! Strictly: a byte that is not understood is an error with its place, never a replacement
//! character.

use encoding_rs::{DecoderResult, Encoding};

use super::guess::{declared_encoding, is_no_utf8, likely_encoding};
use super::{DecodedFile, SourceFile, is_blank};
use crate::diagnostic::Diagnostic;

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

/// The number, from 1, of the line that byte `at` lies in.
fn line_of(bytes: &[u8], at: usize) -> usize {
    bytes.iter().take(at).filter(|&&b| b == b'\n').count() + 1
}

//! Which encoding does a file declare in its first lines, or look like?

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::Encoding;

use super::TextEncoding;

/// Whether less beyond ASCII is UTF-8 than is not, and enough to tell what else it is. Where a
/// UTF-8 file is damaged, more of it is UTF-8 than is not.
pub(super) fn is_no_utf8(bytes: &[u8]) -> bool {
    const ENOUGH: usize = 8;
    let (mut n_chars, mut n_bad) = (0, 0);
    for chunk in bytes.utf8_chunks() {
        n_chars += chunk.valid().chars().filter(|c| !c.is_ascii()).count();
        n_bad += usize::from(!chunk.invalid().is_empty());
    }
    n_bad >= ENOUGH && n_bad > n_chars && !bytes.contains(&0)
}

/// The encoding that bytes look like, given their language, or that which the path names.
pub(super) fn likely_encoding(
    bytes: &[u8],
    lang: Option<&str>,
    relative: &str,
) -> &'static Encoding {
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
pub(super) fn declared_encoding(bytes: &[u8]) -> Option<TextEncoding> {
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

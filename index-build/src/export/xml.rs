//! How is any text written into XML, so that it comes back to the letter?
//!
//! XML has no way to write control characters. They stand as `\u{1}`, with the backslash of a text
//! that has `\u{` itself written so too; [`plain`] undoes this.

use std::borrow::Cow;

/// A text as the content of an element.
pub(super) fn text(text: &str) -> String {
    escape(text, false)
}

/// A text as the value of an attribute in quotation marks.
pub(super) fn attribute(text: &str) -> String {
    escape(text, true)
}

fn escape(text: &str, is_attribute: bool) -> String {
    let mut out = String::with_capacity(text.len() + text.len() / 8);
    for (at, c) in text.char_indices() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' if is_attribute => out.push_str("&quot;"),
            '\r' => out.push_str("&#13;"),
            '\n' | '\t' if is_attribute => out.push_str(&format!("&#{};", u32::from(c))),
            '\\' if text[at..].starts_with("\\u{") => out.push_str("\\u{5c}"),
            c if is_allowed(c) => out.push(c),
            c => out.push_str(&format!("\\u{{{:x}}}", u32::from(c))),
        }
    }
    out
}

/// Whether XML 1.0 has a character. Those that readers of XML may take for ends of lines are
/// written out as well.
fn is_allowed(c: char) -> bool {
    matches!(c, '\t' | '\n' | ' '..='\u{7e}' | '\u{a0}'..='\u{fffd}' | '\u{10000}'..)
        && c != '\u{2028}'
}

/// A text that was written by [`text`] or [`attribute`] and read by any reader of XML.
pub(crate) fn plain(text: &str) -> Cow<'_, str> {
    if !text.contains("\\u{") {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once("\\u{") {
        out.push_str(before);
        let code = after.split_once('}').and_then(|(digits, rest)| {
            let code = u32::from_str_radix(digits, 16).ok()?;
            Some((char::from_u32(code)?, rest))
        });
        match code {
            Some((c, behind)) => {
                out.push(c);
                rest = behind;
            }
            None => {
                out.push_str("\\u{");
                rest = after;
            }
        }
    }
    out.push_str(rest);
    Cow::Owned(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn any_text_comes_back() {
        for original in
            ["a<b>&\"c\"\r\n", "\u{1}\u{fffe}\u{85}", "\\u{1}", "\\u{5c}u{1}", "\\u{", "\\\\u{zz}"]
        {
            for escaped in [text(original), attribute(original)] {
                let unescaped = quick_xml::escape::unescape(&escaped).unwrap().into_owned();
                assert_eq!(plain(&unescaped), original, "{escaped}");
            }
        }
    }
}

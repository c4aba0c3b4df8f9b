//! Where does a text part?

/// What stands before and behind the first character that `is_border` holds for.
///
/// Written once, since each pattern of the standard library brings a searcher of its own along.
pub fn split_at_first<'a>(
    text: &'a str,
    is_border: &dyn Fn(char) -> bool,
) -> Option<(&'a str, &'a str)> {
    let mut rest = text.chars();
    while let Some(c) = rest.next() {
        if is_border(c) {
            let behind = rest.as_str();
            let before = text.get(..text.len() - behind.len() - c.len_utf8())?;
            return Some((before, behind));
        }
    }
    None
}

/// Calls `visit` with what stands before, between and behind each `border`.
pub fn each_part(text: &str, border: char, visit: &mut dyn FnMut(&str)) {
    let mut rest = text;
    while let Some((part, behind)) = split_at_first(rest, &|c| c == border) {
        visit(part);
        rest = behind;
    }
    visit(rest);
}

/// `text` without the white space that it begins with.
pub fn trim_start(text: &str) -> &str {
    let mut rest = text.chars();
    loop {
        let from_here = rest.as_str();
        if !rest.next().is_some_and(char::is_whitespace) {
            return from_here;
        }
    }
}

/// The language of a tag, without script and region.
pub fn primary(tag: &str) -> &str {
    split_at_first(tag, &|c| c == '-').map_or(tag, |(language, _)| language)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn white_space_is_that_of_the_standard_library() {
        for text in ["", " ", "a ", "\u{3000}\n网 "] {
            assert_eq!(trim_start(text), text.trim_start());
        }
    }

    #[test]
    fn parts_are_those_of_the_standard_library() {
        for text in ["", ",", "a", "a,b", "，,é,,", "网,络"] {
            assert_eq!(split_at_first(text, &|c| c == ','), text.split_once(','));
            let mut parts = Vec::new();
            each_part(text, ',', &mut |part| parts.push(part.to_owned()));
            assert_eq!(parts, text.split(',').collect::<Vec<_>>());
        }
    }
}

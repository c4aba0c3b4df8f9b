//! What does the head of a Markdown file say?
//!
//! YAML between `---`, TOML between `+++`, or one JSON object, as Hugo and Jekyll have them.

use super::json::Json;

/// The fields, in their order, and where the text begins.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct FrontMatter {
    /// The fields of the head; those of `params` are among them.
    pub(super) fields: Vec<(String, Json)>,
    /// What follows.
    pub(super) text: String,
    /// Lines before that.
    pub(super) n_lines: usize,
    /// What is wrong with the head, and in which line.
    pub(super) problem: Option<(usize, String)>,
}

impl FrontMatter {
    /// Cuts a file into head and text.
    pub(super) fn of(text: &str) -> Self {
        let whole = || FrontMatter { text: text.to_owned(), ..FrontMatter::default() };
        let Some((first, rest)) = text.split_once('\n') else { return whole() };
        let fence = first.trim_end();
        if fence == "---" || fence == "+++" {
            let mut end = 0;
            for line in rest.split_inclusive('\n') {
                let bare = line.trim_end();
                if bare == fence || (fence == "---" && bare == "...") {
                    let head = rest.get(..end).unwrap_or_default();
                    let after = rest.get(end + line.len()..).unwrap_or_default();
                    return Self::read(fence, head, after);
                }
                end += line.len();
            }
            let problem = format!("the head that {fence} begins has no end; it is read as text");
            return FrontMatter { problem: Some((1, problem)), ..whole() };
        }
        if fence.starts_with('{') {
            let mut values = serde_json::Deserializer::from_str(text).into_iter::<Json>();
            if let Some(Ok(Json::Object(fields))) = values.next() {
                let at = values.byte_offset();
                let after = text.get(at..).unwrap_or_default();
                let n_lines = text.get(..at).unwrap_or_default().matches('\n').count();
                return FrontMatter { fields, text: after.to_owned(), n_lines, problem: None };
            }
        }
        whole()
    }

    fn read(fence: &str, head: &str, after: &str) -> Self {
        let mut read = FrontMatter {
            text: after.to_owned(),
            n_lines: head.matches('\n').count() + 2,
            ..FrontMatter::default()
        };
        let parsed = if head.trim().is_empty() {
            Ok(Json::Null)
        } else if fence == "+++" {
            toml::from_str::<Json>(head).map_err(|error| {
                let at = error.span().map_or(0, |span| span.start);
                let line = head.get(..at).unwrap_or_default().matches('\n').count() + 2;
                (line, error.message().to_owned())
            })
        } else {
            serde_saphyr::from_str::<Json>(head).map_err(|error| {
                let line = error.location().map_or(0, |at| usize::try_from(at.line()).unwrap_or(0));
                let message = error.to_string();
                (line + 1, message.lines().next().unwrap_or_default().to_owned())
            })
        };
        match parsed {
            Ok(Json::Object(fields)) => {
                for (key, value) in fields {
                    match value {
                        Json::Object(inner) if key == "params" => read.fields.extend(inner),
                        value => read.fields.push((key, value)),
                    }
                }
            }
            Ok(Json::Null) => {}
            Ok(other) => {
                read.problem = Some((1, format!("the head is {}, not fields", other.kind())));
            }
            Err((line, message)) => {
                read.problem = Some((line, format!("the head cannot be read: {message}")));
            }
        }
        read
    }

    /// The plain values of a field, one or a list of them.
    pub(super) fn values(&self, key: &str) -> Vec<&str> {
        let named = self.fields.iter().filter(|(name, _)| name == key);
        named.flat_map(|(_, value)| plain_values(value)).collect()
    }

    /// The first plain value of the first of these fields that has one.
    pub(super) fn value(&self, keys: &[&str]) -> Option<&str> {
        let mut values = keys.iter().flat_map(|key| self.values(key));
        values.find(|value| !value.trim().is_empty()).map(str::trim)
    }

    /// Whether a field says so.
    pub(super) fn is(&self, key: &str, wanted: bool) -> bool {
        self.fields.iter().any(|(name, value)| name == key && *value == Json::Bool(wanted))
    }
}

fn plain_values(value: &Json) -> Vec<&str> {
    match value {
        Json::Text(text) | Json::Number(text) => vec![text],
        Json::List(list) => list.iter().flat_map(plain_values).collect(),
        // A date of TOML comes as an object with one member.
        Json::Object(members) => match members.as_slice() {
            [(key, Json::Text(text))] if key.starts_with("$__toml") => vec![text],
            _ => vec![],
        },
        Json::Null | Json::Bool(_) => vec![],
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, title: &str, date: &str, rest: &str) {
        let read = FrontMatter::of(text);
        assert_eq!(read.problem, None);
        assert_eq!(read.value(&["title"]), Some(title));
        assert_eq!(read.value(&["date"]), Some(date));
        assert_eq!(read.values("tags"), ["a", "b"]);
        assert_eq!(read.text, rest);
    }

    #[test]
    fn yaml_toml_and_json_say_the_same() {
        check(
            "---\ntitle: \"T: t\"\ndate: 2016-08-12\ntags: [a, b]\n---\nText\n",
            "T: t",
            "2016-08-12",
            "Text\n",
        );
        check(
            "+++\r\ntitle = \"T\"\r\ndate = 2016-08-12\r\ntags = ['a', 'b']\r\n+++\r\nText",
            "T",
            "2016-08-12",
            "Text",
        );
        check(
            "{\n\"title\": \"T\", \"date\": \"2016\", \"tags\": [\"a\", \"b\"]\n}\nText",
            "T",
            "2016",
            "\nText",
        );
    }

    #[test]
    fn a_broken_head_is_told_with_its_line_and_costs_no_text() {
        for text in ["---\ntitle: \"T\nx: [\n---\nText", "+++\ntitle = T\n+++\nText"] {
            let read = FrontMatter::of(text);
            let (line, _) = read.problem.expect("a problem");
            assert!((2..=4).contains(&line), "{line}");
            assert_eq!(read.text, "Text");
        }
        let read = FrontMatter::of("---\nText");
        assert_eq!(
            (read.text.as_str(), read.problem.map(|(line, _)| line)),
            ("---\nText", Some(1))
        );
    }

    #[test]
    fn a_file_without_a_head_is_text() {
        for text in ["", "Text", "Text\n---\nmore\n---\n", "{not json}\nText"] {
            assert_eq!(
                FrontMatter::of(text),
                FrontMatter { text: text.to_owned(), ..FrontMatter::default() }
            );
        }
    }
}

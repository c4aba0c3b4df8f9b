//! Answers for JavaScript as JSON text: one call to the browser for all of it. Setting properties
//! one by one takes more code on both sides, and more time.

use enface_format::decimal;

/// JSON text under construction.
#[derive(Debug)]
pub(crate) struct Json(String);

impl Json {
    /// An object, open.
    pub(crate) fn new() -> Self {
        Self("{".into())
    }

    /// The text, with the first object closed.
    pub(crate) fn finish(mut self) -> String {
        self.0.push('}');
        self.0
    }

    /// Opens an object (`{`) or a list (`[`) called `key`; without a name in a list.
    pub(crate) fn open(&mut self, key: &str, bracket: char) {
        self.key(key);
        self.0.push(bracket);
    }

    /// Closes what was opened last: `}` or `]`.
    pub(crate) fn close(&mut self, bracket: char) {
        self.0.push(bracket);
    }

    /// A string, or `null`.
    pub(crate) fn text(&mut self, key: &str, value: Option<&str>) {
        self.key(key);
        match value {
            Some(value) => self.string(value),
            None => self.0.push_str("null"),
        }
    }

    /// A number.
    pub(crate) fn number(&mut self, key: &str, value: u32) {
        self.key(key);
        self.0.push_str(&decimal(value));
    }

    /// `true` or `false`.
    pub(crate) fn flag(&mut self, key: &str, value: bool) {
        self.key(key);
        self.0.push_str(if value { "true" } else { "false" });
    }

    /// What stands before a value: a comma, unless it is the first, and its name, if it has one.
    fn key(&mut self, key: &str) {
        if !matches!(self.0.as_bytes().last(), Some(b'{' | b'[')) {
            self.0.push(',');
        }
        if !key.is_empty() {
            self.string(key);
            self.0.push(':');
        }
    }

    fn string(&mut self, text: &str) {
        self.0.push('"');
        for c in text.chars() {
            match c {
                '"' | '\\' => {
                    self.0.push('\\');
                    self.0.push(c);
                }
                // Control characters: in hexadecimal digits, of which the first is 0 or 1.
                '\0'..' ' => {
                    self.0.push_str(if c < '\x10' { "\\u000" } else { "\\u001" });
                    self.0.push(char::from_digit(c as u32 % 16, 16).unwrap_or_default());
                }
                _ => self.0.push(c),
            }
        }
        self.0.push('"');
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_is_json() {
        let mut json = Json::new();
        json.text("a", Some("\"\\\n\x1f网"));
        json.open("list", '[');
        json.number("", 0);
        json.number("", 4_294_967_295);
        json.flag("", true);
        json.open("", '{');
        json.close('}');
        json.text("", None);
        json.close(']');
        assert_eq!(
            json.finish(),
            r#"{"a":"\"\\\u000a\u001f网","list":[0,4294967295,true,{},null]}"#
        );
    }
}

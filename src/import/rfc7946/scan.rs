//! The brackets and words of a coordinates array, one after the other.

use crate::import::rfc7946::text::Text;

/// A piece of coordinates; commas and white space are passed over.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Token<'a> {
    Open,
    Close,
    Number(&'a str),
    /// Text, true, false, null, or a whole object, shortened: never part of coordinates.
    Other(&'a str),
}

/// Goes through text that is valid JSON.
pub(super) struct Scan<'a> {
    pub(super) json: &'a str,
    /// The byte after the last token.
    pub(super) at: usize,
    line: usize,
    /// The line the last token begins on.
    pub(super) line_of_token: usize,
}

impl<'a> Scan<'a> {
    pub(super) fn new(text: Text<'a>) -> Self {
        Self { json: text.json, at: 0, line: text.line, line_of_token: text.line }
    }

    pub(super) fn next(&mut self) -> Option<Token<'a>> {
        let bytes = self.json.as_bytes();
        while let Some(b',' | b' ' | b'\t' | b'\r' | b'\n') = bytes.get(self.at) {
            self.line += usize::from(bytes[self.at] == b'\n');
            self.at += 1;
        }
        let start = self.at;
        self.line_of_token = self.line;
        self.at += 1;
        Some(match bytes.get(start)? {
            b'[' => Token::Open,
            b']' => Token::Close,
            b'-' | b'0'..=b'9' => {
                self.skip_word();
                Token::Number(&self.json[start..self.at])
            }
            b'{' => {
                self.skip_open();
                Token::Other("{ }")
            }
            b'"' => {
                self.skip_text();
                Token::Other(self.shown(start))
            }
            _ => {
                self.skip_word();
                Token::Other(self.shown(start))
            }
        })
    }

    /// Passes over the rest of an array or object whose bracket was the last token.
    pub(super) fn skip_open(&mut self) {
        let mut depth = 1_usize;
        while let Some(byte) = self.json.as_bytes().get(self.at) {
            self.at += 1;
            match byte {
                b'\n' => self.line += 1,
                b'"' => self.skip_text(),
                b'[' | b'{' => depth += 1,
                b']' | b'}' => {
                    depth -= 1;
                    if depth == 0 {
                        return;
                    }
                }
                _ => {}
            }
        }
    }

    /// Passes over text whose first quote was passed.
    fn skip_text(&mut self) {
        while let Some(byte) = self.json.as_bytes().get(self.at) {
            self.at += if *byte == b'\\' { 2 } else { 1 };
            if *byte == b'"' {
                return;
            }
        }
    }

    fn skip_word(&mut self) {
        let rest = &self.json.as_bytes()[self.at.min(self.json.len())..];
        let end = rest.iter().position(|b| matches!(b, b',' | b']' | b'}' | b' ' | b'\t' | b'\r' | b'\n'));
        self.at += end.unwrap_or(rest.len());
    }

    fn shown(&self, start: usize) -> &'a str {
        let whole = self.json.get(start..self.at.min(self.json.len())).unwrap_or_default();
        whole.char_indices().nth(40).map_or(whole, |(end, _)| &whole[..end])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_piece_comes_with_its_line() {
        let json = "[\n[-1.5e3 ,\"a\\\"]\\n\" ,\nnull],{\"]\":\n[]} ,2]";
        let mut scan = Scan::new(Text { json, line: 1 });
        let mut found = vec![];
        while let Some(token) = scan.next() {
            found.push((scan.line_of_token, token));
        }
        use Token::{Close, Number, Open, Other};
        let want = [
            (1, Open),
            (2, Open),
            (2, Number("-1.5e3")),
            (2, Other("\"a\\\"]\\n\"")),
            (3, Other("null")),
            (3, Close),
            (3, Other("{ }")),
            (4, Number("2")),
            (4, Close),
        ];
        assert_eq!(found, want);
    }
}

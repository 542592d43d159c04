//! The text of a KML `coordinates` element: `lon,lat[,alt]` separated by white space (OGC 12-007r2,
//! 13.7), and what people make of it by hand.

use super::pending::{Output, Pending};
use super::pump::{Halt, shown};
use super::trail::Trail;
use crate::import::splitter::newlines;
use crate::units::LonLat;

/// Degrees never go beyond this; the digits before a decimal comma do neither.
const DEGREES: f64 = 180.0;

/// A number of a file; words such as `inf` and `NaN`, which the standard library reads, are none.
pub(super) fn number(text: &str) -> Option<f64> {
    let plain = text.bytes().all(|b| b.is_ascii_digit() || matches!(b, b'.' | b'-' | b'+' | b'e' | b'E'));
    text.parse().ok().filter(|value: &f64| plain && value.is_finite())
}

/// The positions of a text that begins on `line`; those that are wrong are told and left out.
pub(super) fn read(
    text: &str,
    line: usize,
    trail: &Trail,
    of: &mut Pending,
    output: &mut Output<'_>,
) -> Result<Vec<LonLat>, Halt> {
    let mut reader = Reader { text, line, trail, of, output, index: 0, found: Vec::new() };
    reader.run()?;
    Ok(reader.found)
}

struct Reader<'a, 'o> {
    text: &'a str,
    line: usize,
    trail: &'a Trail,
    of: &'a mut Pending,
    output: &'a mut Output<'o>,
    /// Positions so far, good or bad.
    index: usize,
    found: Vec<LonLat>,
}

impl Reader<'_, '_> {
    fn run(&mut self) -> Result<(), Halt> {
        if let Some(chunk) = decimal_commas(self.text) {
            self.wrong("X112", shown(chunk), chunk);
            return Ok(());
        }
        let mut rest = self.text.trim();
        while !rest.is_empty() {
            let length = group(rest);
            self.group(rest[..length].trim_end())?;
            rest = rest[length..].trim_start();
        }
        Ok(())
    }

    /// Reads what commas hold together: one position as a rule.
    fn group(&mut self, group: &str) -> Result<(), Halt> {
        let tight = !group.contains(char::is_whitespace);
        if tight && !group.starts_with(',') && !group.ends_with(',') {
            return self.position(group.split(','), group);
        }
        let chunks = || group.split_whitespace().map(|c| c.trim_matches(',')).filter(|c| !c.is_empty());
        let sizes = || chunks().map(|c| c.split(',').count());
        if sizes().all(|size| size > 1) {
            self.wrong("X110", shown(group), group);
            return chunks().try_for_each(|chunk| self.position(chunk.split(','), chunk));
        }
        if sizes().take(4).sum::<usize>() <= 3 {
            self.wrong("X110", shown(group), group);
            return self.position(chunks().flat_map(|c| c.split(',')), group);
        }
        self.wrong("X111", shown(group), group);
        Ok(())
    }

    fn position<'t>(&mut self, words: impl Iterator<Item = &'t str>, at: &str) -> Result<(), Halt> {
        self.index += 1;
        let (mut numbers, mut count) = ([0.0; 2], 0);
        for word in words {
            match number(word) {
                None => {
                    self.wrong("G105", shown(word), at);
                    return Ok(());
                }
                Some(value) if count < 2 => numbers[count] = value,
                Some(_) => {}
            }
            count += 1;
        }
        match count {
            0 | 1 => {
                self.wrong("G106", count.to_string(), at);
                return Ok(());
            }
            2 => {}
            3 => self.wrong("G113", count.to_string(), at),
            _ => self.wrong("G114", count.to_string(), at),
        }
        let (text, line, trail, index) = (self.text, self.line, self.trail, self.index);
        let place = || place(text, line, trail, index, at);
        let position = self.output.position(self.of, (numbers[0], numbers[1]), &place)?;
        self.found.extend(position);
        Ok(())
    }

    fn wrong(&mut self, code: &'static str, detail: impl AsRef<str>, at: &str) {
        let (text, line, trail, index) = (self.text, self.line, self.trail, self.index.max(1));
        self.of.wrong(code, detail.as_ref(), &|| place(text, line, trail, index, at));
    }
}

/// The line and path of the `index`th position; `at` is a piece of `text`, so its distance is its
/// offset.
fn place(text: &str, line: usize, trail: &Trail, index: usize, at: &str) -> (usize, String) {
    let offset = (at.as_ptr() as usize).saturating_sub(text.as_ptr() as usize).min(text.len());
    (line + newlines(&text.as_bytes()[..offset]), format!("{}[{index}]", trail.path()))
}

/// Bytes up to white space that has no comma on either side.
fn group(text: &str) -> usize {
    let mut end = 0;
    for word in text.split_whitespace() {
        let start = (word.as_ptr() as usize).saturating_sub(text.as_ptr() as usize);
        if end > 0 && !word.starts_with(',') && !text[..end].ends_with(',') {
            break;
        }
        end = start + word.len();
    }
    end
}

/// The first place where a comma stands for the decimal point: four whole numbers and more in a
/// row, a semicolon between numbers with commas, or a text of nothing but pairs of whole numbers of
/// which the second ones are as long as decimals.
fn decimal_commas(text: &str) -> Option<&str> {
    let whole = |word: &str| !word.is_empty() && word.bytes().all(|b| b.is_ascii_digit() || b == b'-');
    let many = |chunk: &&str| {
        let mut words = chunk.trim_matches(',').split(',');
        chunk.contains(';') && chunk.contains(',') || (0..4).all(|_| words.next().is_some_and(whole))
    };
    if let Some(chunk) = text.split_whitespace().find(many) {
        return Some(chunk);
    }
    let decimals = |word: &str| word.len() >= 3 && word.bytes().all(|b| b.is_ascii_digit());
    let degrees = |word: &str| whole(word) && number(word).is_some_and(|value| value.abs() <= DEGREES);
    let pair = |chunk: &str| chunk.split_once(',').is_some_and(|(a, b)| degrees(a) && decimals(b));
    let first = text.split_whitespace().next()?;
    text.split_whitespace().all(pair).then_some(first)
}

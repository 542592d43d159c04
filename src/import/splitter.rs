//! A JSON document cut into its values as it streams by: one value in memory at a time.

use std::io::Read;
use std::ops::ControlFlow;

use crate::import::{Fault, Limits};

/// Called with the bytes read so far; may stop the reading.
pub(crate) type Progress<'a> = &'a mut dyn FnMut(u64) -> ControlFlow<()>;

const CHUNK: usize = 1 << 18;

/// Why the rest of a document cannot be read.
#[derive(Debug)]
pub(crate) enum Stop {
    Empty,
    Utf16(&'static str),
    Utf8(usize),
    Truncated(usize),
    /// The line, and what stands there.
    Syntax(usize, String),
    NotANumber(usize),
    TooDeep(usize, usize),
    TooLarge(usize, usize),
    TooMany(&'static str, usize),
    Cancelled,
    Io,
}

impl Stop {
    pub(crate) fn fault(self) -> Fault {
        match self {
            Self::Empty => Fault::of("G001", ""),
            Self::Utf16(name) => Fault::of("G002", name),
            Self::Utf8(line) => Fault::of("G003", "").line(line),
            Self::Truncated(line) => Fault::of("G004", "").line(line),
            Self::Syntax(line, near) => Fault::of_all("G005", &[&line.to_string(), &near]).line(line),
            Self::NotANumber(line) => Fault::of("G007", "").line(line),
            Self::TooDeep(line, depth) => Fault::of("G008", depth).line(line),
            Self::TooLarge(line, bytes) => Fault::of("G012", bytes).line(line),
            Self::TooMany(code, limit) => Fault::of(code, limit),
            Self::Cancelled => Fault::of("G014", ""),
            Self::Io => Fault::of("G015", ""),
        }
    }
}

/// Cuts values out of a stream. Brackets are only counted; a value's own syntax is
/// judged by whoever parses its text.
pub(crate) struct Splitter<'a, R> {
    from: R,
    progress: Progress<'a>,
    buffer: Vec<u8>,
    at: usize,
    line: usize,
    read: u64,
    ended: bool,
    depth: usize,
    value_bytes: usize,
    marked: bool,
}

impl<'a, R: Read> Splitter<'a, R> {
    /// Starts a document; tells an empty file and UTF-16 at once.
    pub(crate) fn start(from: R, limits: &Limits, progress: Progress<'a>) -> Result<Self, Stop> {
        // 64 bytes hold a position of three numbers at full precision, indented.
        let value_bytes = limits.vertices.saturating_mul(64).saturating_add(limits.property_bytes);
        let (depth, buffer) = (limits.depth, Vec::new());
        let mut new =
            Self { from, progress, buffer, at: 0, line: 1, read: 0, ended: false, depth, value_bytes, marked: false };
        while new.buffer.len() < 4 && new.more()? {}
        match new.buffer.as_slice() {
            [] => return Err(Stop::Empty),
            [0xff, 0xfe, ..] | [_, 0, ..] => return Err(Stop::Utf16("UTF-16LE")),
            [0xfe, 0xff, ..] | [0, _, ..] => return Err(Stop::Utf16("UTF-16BE")),
            [0xef, 0xbb, 0xbf, ..] => (new.at, new.marked) = (3, true),
            _ => {}
        }
        Ok(new)
    }

    /// The line of the next byte, from 1.
    pub(crate) fn line(&self) -> usize {
        self.line
    }

    /// Whether the document begins with a byte order mark, which was passed over.
    pub(crate) fn is_marked(&self) -> bool {
        self.marked
    }

    fn more(&mut self) -> Result<bool, Stop> {
        if self.ended {
            return Ok(false);
        }
        let held = self.buffer.len();
        self.buffer.resize(held + CHUNK, 0);
        let got = loop {
            match self.from.read(&mut self.buffer[held..]) {
                Ok(got) => break got,
                Err(e) if e.kind() == std::io::ErrorKind::Interrupted => {}
                Err(_) => return Err(Stop::Io),
            }
        };
        self.buffer.truncate(held + got);
        self.read += got as u64;
        self.ended = got == 0;
        if (self.progress)(self.read).is_break() {
            return Err(Stop::Cancelled);
        }
        Ok(got > 0)
    }

    /// The next byte that is not white space, left in place; `None` at the end.
    pub(crate) fn peek(&mut self) -> Result<Option<u8>, Stop> {
        loop {
            while let Some(&byte) = self.buffer.get(self.at) {
                match byte {
                    b'\n' => self.line += 1,
                    b' ' | b'\t' | b'\r' => {}
                    other => return Ok(Some(other)),
                }
                self.at += 1;
            }
            self.buffer.clear();
            self.at = 0;
            if !self.more()? {
                return Ok(None);
            }
        }
    }

    /// Takes the next byte if it is `wanted`.
    pub(crate) fn skip(&mut self, wanted: u8) -> Result<bool, Stop> {
        match self.peek()? {
            None => Err(Stop::Truncated(self.line)),
            Some(byte) if byte == wanted => {
                self.at += 1;
                Ok(true)
            }
            Some(_) => Ok(false),
        }
    }

    /// What comes next is not what JSON has there.
    pub(crate) fn odd(&self) -> Stop {
        let next = self.buffer.get(self.at..).unwrap_or_default();
        Stop::Syntax(self.line, shown(&String::from_utf8_lossy(&next[..next.len().min(80)])))
    }

    /// Takes the next byte, which must be `wanted`.
    pub(crate) fn expect(&mut self, wanted: u8) -> Result<(), Stop> {
        if self.skip(wanted)? {
            return Ok(());
        }
        Err(self.odd())
    }

    /// The next value as text, and the line it begins on.
    pub(crate) fn take(&mut self) -> Result<(&str, usize), Stop> {
        let first = self.peek()?.ok_or(Stop::Truncated(self.line))?;
        // Values consumed so far go at once, so the buffer holds one value and a chunk.
        if self.at > CHUNK {
            self.buffer.drain(..self.at);
            self.at = 0;
        }
        let end = match first {
            b'{' | b'[' => self.end_of_brackets()?,
            b'"' => self.end_of_text(self.at + 1)?,
            _ => self.end_of_word()?,
        };
        let (start, line) = (self.at, self.line);
        let bytes = &self.buffer[start..end];
        self.at = end;
        self.line += newlines(bytes);
        let text = std::str::from_utf8(bytes).map_err(|e| Stop::Utf8(line + newlines(&bytes[..e.valid_up_to()])))?;
        Ok((text, line))
    }

    fn byte(&mut self, at: usize) -> Result<Option<u8>, Stop> {
        while at >= self.buffer.len() {
            if self.buffer.len() - self.at > self.value_bytes {
                return Err(Stop::TooLarge(self.line, self.value_bytes));
            }
            if !self.more()? {
                return Ok(None);
            }
        }
        Ok(self.buffer.get(at).copied())
    }

    fn end_of_brackets(&mut self) -> Result<usize, Stop> {
        let (mut at, mut depth) = (self.at, 0_usize);
        loop {
            // This loop sees a plain slice: here is where the time goes.
            while let Some(block) = self.buffer.get(at..).and_then(|rest| rest.first_chunk::<BLOCK>()) {
                match passed(block, depth, self.depth) {
                    Some(behind) => (at, depth) = (at + BLOCK, behind),
                    None => {
                        let end = at + BLOCK;
                        while at < end {
                            if self.step(&mut at, &mut depth)? {
                                return Ok(at);
                            }
                        }
                    }
                }
            }
            while at < self.buffer.len() {
                if self.step(&mut at, &mut depth)? {
                    return Ok(at);
                }
            }
            self.byte(at)?.ok_or(Stop::Truncated(self.line))?;
        }
    }

    /// Goes over one byte, or one text; whether it was the bracket that ends the value.
    fn step(&mut self, at: &mut usize, depth: &mut usize) -> Result<bool, Stop> {
        let byte = self.buffer[*at];
        *at += 1;
        match byte {
            b'"' => *at = self.end_of_text(*at)?,
            b'[' | b'{' => {
                *depth += 1;
                if *depth > self.depth {
                    return Err(Stop::TooDeep(self.line, self.depth));
                }
            }
            b']' | b'}' => {
                *depth -= 1;
                return Ok(*depth == 0);
            }
            _ => {}
        }
        Ok(false)
    }

    fn end_of_text(&mut self, mut at: usize) -> Result<usize, Stop> {
        loop {
            let rest = self.buffer.get(at..).unwrap_or_default();
            at += rest.iter().position(|byte| matches!(byte, b'"' | b'\\')).unwrap_or(rest.len());
            match self.byte(at)?.ok_or(Stop::Truncated(self.line))? {
                b'"' => return Ok(at + 1),
                b'\\' => at += 2,
                _ => at += 1,
            }
        }
    }

    fn end_of_word(&mut self) -> Result<usize, Stop> {
        let mut at = self.at;
        while let Some(byte) = self.byte(at)? {
            if matches!(byte, b',' | b'}' | b']' | b':' | b' ' | b'\t' | b'\r' | b'\n') {
                break;
            }
            at += 1;
        }
        if at == self.at {
            return Err(self.odd());
        }
        Ok(at)
    }
}

/// What stands where a parser gave up, in the file's own letters.
pub(crate) fn near(text: &str, error: &serde_json::Error) -> String {
    let above: usize = text.split_inclusive('\n').take(error.line().saturating_sub(1)).map(str::len).sum();
    let mut from = (above + error.column()).saturating_sub(10).clamp(above.min(text.len()), text.len());
    while !text.is_char_boundary(from) {
        from -= 1;
    }
    shown(&text[from..])
}

/// As much of a text as a sentence can hold.
pub(crate) fn shown(text: &str) -> String {
    text.chars().take(24).map(|c| if c.is_control() { ' ' } else { c }).collect::<String>().trim().to_owned()
}

/// Bytes of brackets and numbers that are looked at together, which the compiler does all at once.
const BLOCK: usize = 32;

/// How many brackets are open behind a block that has no text and in which the value neither ends nor
/// gets too deep, in whatever order its brackets come; `None` where it has to be gone through.
#[inline]
fn passed(block: &[u8; BLOCK], depth: usize, deepest: usize) -> Option<usize> {
    let (mut opened, mut closed, mut quotes) = (0_u8, 0_u8, 0_u8);
    for byte in block {
        // One bit is all that brackets and braces differ in, and no other byte becomes one by it.
        opened += u8::from(byte | 0x20 == b'{');
        closed += u8::from(byte | 0x20 == b'}');
        quotes += u8::from(*byte == b'"');
    }
    let (opened, closed) = (usize::from(opened), usize::from(closed));
    (quotes == 0 && depth + opened <= deepest && closed < depth).then(|| depth + opened - closed)
}

/// How many line ends the bytes hold.
pub(crate) fn newlines(bytes: &[u8]) -> usize {
    // Counted in single bytes, as many as one can count, many are compared at once.
    let few = |bytes: &[u8]| bytes.iter().map(|byte| u8::from(*byte == b'\n')).sum::<u8>();
    bytes.chunks(255).map(|bytes| usize::from(few(bytes))).sum()
}

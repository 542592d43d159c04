//! XML as a stream of opened elements, texts and closed elements; one piece in memory at a time.
//!
//! Nothing is expanded but the five entities of XML and numbered characters: a file that declares
//! more is refused.

use std::io::Read;

use quick_xml::encoding::EncodingError;
use quick_xml::errors::{Error, IllFormedError, SyntaxError};
use quick_xml::escape::resolve_predefined_entity;
use quick_xml::events::{BytesDecl, BytesRef, BytesStart, Event};
use quick_xml::{Reader, XmlVersion};

use super::source::Source;
use super::trail::Trail;
use crate::import::splitter::{Progress, Stop, newlines};
use crate::import::{Fault, Limits};

/// Why the rest of a file cannot be read.
pub(crate) type Halt = Box<Fault>;

/// A tag, a comment or a text outside coordinates is never larger; pictures in descriptions are.
const PIECE: usize = 1 << 24;
/// Attributes of one element.
const ATTRIBUTES: usize = 256;

/// Bytes that the text of one geometry may have: 64 hold a position of three numbers at full
/// precision, indented.
pub(super) fn coordinate_bytes(limits: &Limits) -> usize {
    limits.vertices.saturating_mul(64).saturating_add(PIECE)
}

/// Hears the elements of a document in their order.
pub(crate) trait Listener {
    /// An element has opened; the trail leads to it.
    fn open(&mut self, element: &Element<'_>, trail: &Trail) -> Result<(), Halt>;
    /// Text inside the element the trail leads to; it may come in several pieces.
    fn text(&mut self, text: &str, trail: &Trail) -> Result<(), Halt>;
    /// The element the trail leads to closes.
    fn close(&mut self, trail: &Trail) -> Result<(), Halt>;
}

/// An element that opens.
pub(crate) struct Element<'a> {
    start: &'a BytesStart<'a>,
    line: usize,
}

impl Element<'_> {
    /// Its name without the prefix.
    pub(crate) fn local(&self) -> &str {
        split(self.start).1
    }

    /// The prefix of its name, empty without one.
    pub(super) fn prefix(&self) -> &str {
        split(self.start).0
    }

    /// The value of an attribute, its prefix left out of account.
    pub(crate) fn attribute(&self, name: &str) -> Result<Option<String>, Halt> {
        let mut attributes = self.start.attributes().flatten();
        let Some(found) = attributes.find(|a| a.key.local_name().as_ref() == name) else { return Ok(None) };
        match found.normalized_value(XmlVersion::Implicit1_0) {
            Ok(value) => legal(&value, self.line).map(|()| Some(value.into_owned())),
            Err(_) => Err(at(self.line, Fault::of("X103", shown(&found.value)))),
        }
    }
}

fn split<'a>(start: &'a BytesStart<'_>) -> (&'a str, &'a str) {
    let content: &'a str = start;
    let end = content.find(|c: char| c.is_ascii_whitespace()).unwrap_or(content.len());
    content[..end].split_once(':').unwrap_or(("", &content[..end]))
}

/// Tells the whole document to `listener`.
pub(crate) fn pump(
    from: &mut dyn Read,
    limits: &Limits,
    progress: Progress<'_>,
    listener: &mut dyn Listener,
) -> Result<(), Halt> {
    let mut reader = Reader::from_reader(Source::start(from, progress)?);
    reader.config_mut().expand_empty_elements = true;
    let trail = Trail::new(limits.depth);
    Pump { reader, trail, coordinates: coordinate_bytes(limits), begun: false, ended: false, listener }.run()
}

struct Pump<'a> {
    reader: Reader<Source<'a>>,
    trail: Trail,
    /// Bytes that a text of coordinates may have.
    coordinates: usize,
    /// Whether anything but white space has come.
    begun: bool,
    /// Whether the root has closed.
    ended: bool,
    listener: &'a mut dyn Listener,
}

impl Pump<'_> {
    fn run(&mut self) -> Result<(), Halt> {
        let mut buffer = Vec::new();
        loop {
            buffer.clear();
            let source = self.reader.get_mut();
            self.trail.line = source.line();
            source.piece(if self.trail.name() == "coordinates" { self.coordinates } else { PIECE });
            let event = match self.reader.read_event_into(&mut buffer) {
                Ok(Event::Eof) => return self.end(),
                Ok(event) => event,
                Err(error) => return Err(self.broken(&error, &buffer)),
            };
            self.event(&event)?;
        }
    }

    fn event(&mut self, event: &Event<'_>) -> Result<(), Halt> {
        match event {
            Event::Start(start) => self.open(start)?,
            Event::End(_) => {
                self.listener.close(&self.trail)?;
                self.trail.close();
                self.ended = self.trail.is_empty();
            }
            Event::Text(text) => self.text(&text.xml10_content())?,
            Event::CData(text) => self.text(&text.xml10_content())?,
            Event::GeneralRef(reference) => {
                let text = self.reference(reference)?;
                self.text(&text)?;
            }
            Event::DocType(text) => return Err(self.fault("X102", shown(text))),
            Event::Decl(declaration) => self.declaration(declaration)?,
            Event::Comment(_) | Event::PI(_) | Event::Empty(_) | Event::Eof => {}
        }
        self.begun |= !matches!(event, Event::Text(_));
        Ok(())
    }

    fn open(&mut self, start: &BytesStart<'_>) -> Result<(), Halt> {
        if self.ended {
            return Err(self.fault("X106", ""));
        }
        let element = Element { start, line: self.trail.line };
        if !element.local().starts_with(|c: char| c.is_alphabetic() || c == '_') {
            return Err(self.fault("X101", format!("<{}", shown(start))));
        }
        for (count, attribute) in start.attributes().enumerate() {
            match attribute {
                Ok(_) if count < ATTRIBUTES => {}
                Ok(_) => return Err(self.fault("X101", format!("> {ATTRIBUTES} @"))),
                Err(_) => return Err(self.fault("X101", format!("<{}", shown(start)))),
            }
        }
        self.trail.open(element.local())?;
        self.listener.open(&element, &self.trail)
    }

    fn text(&mut self, text: &str) -> Result<(), Halt> {
        if !self.trail.is_empty() {
            legal(text, self.trail.line)?;
            return self.listener.text(text, &self.trail);
        }
        // Line breaks before the first letter belong to the line count.
        let Some(first) = text.find(|c: char| !c.is_ascii_whitespace()) else { return Ok(()) };
        self.trail.line += text[..first].matches('\n').count();
        Err(if self.ended { self.fault("X106", "") } else { self.fault("X101", shown(&text[first..])) })
    }

    fn reference(&self, reference: &BytesRef<'_>) -> Result<String, Halt> {
        let unknown = || self.fault("X103", format!("&{};", shown(reference)));
        match reference.resolve_char_ref() {
            Ok(Some(letter)) => Ok(letter.to_string()),
            Ok(None) => resolve_predefined_entity(reference).map(str::to_owned).ok_or_else(unknown),
            Err(_) => Err(unknown()),
        }
    }

    fn declaration(&self, declaration: &BytesDecl<'_>) -> Result<(), Halt> {
        if self.ended {
            return Err(self.fault("X106", ""));
        }
        if self.begun {
            return Err(self.fault("X101", "<?xml"));
        }
        let encoding = declaration.encoding().transpose().map_err(|_| self.fault("X101", "<?xml"))?;
        match encoding.as_deref().map(str::to_ascii_uppercase).as_deref() {
            None | Some("UTF-8" | "UTF8" | "US-ASCII" | "ASCII") => Ok(()),
            Some(other) => Err(self.fault("G002", shown(other))),
        }
    }

    fn end(&self) -> Result<(), Halt> {
        match (self.trail.is_empty(), self.ended) {
            (true, true) => Ok(()),
            (true, false) if !self.begun => Err(Box::new(Stop::Empty.fault())),
            _ => Err(Box::new(Stop::Truncated(self.trail.line).fault())),
        }
    }

    fn fault(&self, code: &'static str, detail: impl std::fmt::Display) -> Halt {
        at(self.trail.line, Fault::of(code, detail))
    }

    /// What the parser objects to in `piece`, in the words of the import.
    fn broken(&mut self, error: &Error, piece: &[u8]) -> Halt {
        let line = self.reader.get_ref().line();
        match error {
            Error::Io(error) => self.reader.get_mut().why(error),
            Error::Syntax(SyntaxError::InvalidBangMarkup) => at(line, Fault::of("X101", "<!")),
            Error::Syntax(_) => at(line, Stop::Truncated(line).fault()),
            Error::Encoding(EncodingError::Utf8(error)) => {
                let good = piece.get(..error.valid_up_to()).unwrap_or_default();
                Box::new(Stop::Utf8(self.trail.line + newlines(good)).fault())
            }
            Error::IllFormed(IllFormedError::UnclosedReference) => at(line, Fault::of("X103", "&")),
            Error::IllFormed(IllFormedError::MismatchedEndTag { expected, found }) => {
                let opened = self.trail.opened();
                at(line, Fault::of("X107", format!("<{}> ({opened}) … </{}>", shown(expected), shown(found))))
            }
            // After the root's end a closing tag is what should not be there.
            Error::IllFormed(IllFormedError::UnmatchedEndTag(_)) if self.ended => at(line, Fault::of("X106", "")),
            Error::IllFormed(IllFormedError::UnmatchedEndTag(name)) => {
                at(line, Fault::of("X107", format!("</{}>", shown(name))))
            }
            _ => at(line, Fault::of("X101", shown(&String::from_utf8_lossy(piece)))),
        }
    }
}

/// Tells a control character that no XML may hold (XML 1.0, production 2).
fn legal(text: &str, line: usize) -> Result<(), Halt> {
    let control = |b: u8| b < b' ' && !matches!(b, b'\t' | b'\n' | b'\r');
    let Some(offset) = text.bytes().position(control) else { return Ok(()) };
    let line = line + newlines(&text.as_bytes()[..offset]);
    Err(at(line, Fault::of("X101", format!("U+{:04X}", text.as_bytes()[offset]))))
}

fn at(line: usize, fault: Fault) -> Halt {
    Box::new(fault.line(line))
}

/// As much of a text as a sentence can hold.
pub(in crate::import) fn shown(text: &str) -> String {
    text.chars().map(|c| if c.is_control() { ' ' } else { c }).take(40).collect()
}

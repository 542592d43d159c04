//! KML 2.2 (OGC 12-007r2): a placemark each; what is said of it is extended data.

use std::borrow::Cow;
use std::io::{self, Write};

use quick_xml::Writer;
use quick_xml::events::attributes::Attribute;
use quick_xml::events::{BytesDecl, BytesEnd, BytesStart, BytesText, Event};
use serde_json::Value;

use crate::export::members::{Members, Thing, legal, plain};
use crate::export::{Classification, Owner, Writes};
use crate::import::EXACT;
use crate::units::LonLat;

const NAMESPACE: &str = "http://www.opengis.net/kml/2.2";

/// A document that is being written.
pub(super) struct Document<W: Write>(Writer<W>);

impl<W: Write> Document<W> {
    /// Begins it; the classification is its name, which every viewer shows.
    pub(super) fn begin(out: W, classification: Classification) -> io::Result<Self> {
        let mut new = Self(Writer::new(out));
        new.0.write_event(Event::Decl(BytesDecl::new("1.0", Some("UTF-8"), None)))?;
        new.open(BytesStart::new("kml").with_attributes([("xmlns", NAMESPACE)]))?;
        new.open(BytesStart::new("Document"))?;
        new.element("name", &classification.line())?;
        Ok(new)
    }

    fn open(&mut self, start: BytesStart<'_>) -> io::Result<()> {
        self.0.write_event(Event::Start(start))
    }

    fn close(&mut self, name: &str) -> io::Result<()> {
        self.0.write_event(Event::End(BytesEnd::new(name)))
    }

    fn element(&mut self, name: &str, text: &str) -> io::Result<()> {
        self.open(BytesStart::new(name))?;
        self.0.write_event(Event::Text(BytesText::from_escaped(escaped(text))))?;
        self.close(name)
    }

    fn data(&mut self, name: &str, text: &str) -> io::Result<()> {
        let key = Attribute { key: quick_xml::name::QName("name"), value: Cow::Owned(escaped(name)) };
        self.open(BytesStart::new("Data").with_attributes([key]))?;
        self.element("value", text)?;
        self.close("Data")
    }

    fn placemark(&mut self, thing: Thing<'_>) -> io::Result<()> {
        self.0.get_mut().write_all(b"\n")?;
        self.open(BytesStart::new("Placemark"))?;
        let mut texts: Vec<(String, String)> = Vec::new();
        let members = Members::of(thing);
        for (name, value) in &members.list {
            let can_be_read = !name.is_empty() && legal(name) == *name && !matches!(name.as_str(), "id" | EXACT);
            if can_be_read && !value.is_null() {
                texts.push((name.clone(), legal(&plain(value)).into_owned()));
            }
        }
        let read = |name: &str| texts.iter().find(|(n, _)| n == name).map(|(_, text)| Value::from(text.as_str()));
        let id = legal(thing.id());
        let exact = members.exact((thing.id(), Some(&id)), &read, &[]);
        // Viewers show an element `name`, and readers leave the space around it out.
        let shown = texts.iter().position(|(name, text)| name == "name" && text.trim() == text);
        if let Some(shown) = shown {
            let (name, text) = texts.remove(shown);
            self.element(&name, &text)?;
        }
        self.open(BytesStart::new("ExtendedData"))?;
        self.data("id", &id)?;
        for (name, text) in &texts {
            self.data(name, text)?;
        }
        if let Some(exact) = exact {
            // JSON may hold these two as they are, XML may not.
            let exact = exact.to_string().replace('\u{fffe}', "\\ufffe").replace('\u{ffff}', "\\uffff");
            self.data(EXACT, &exact)?;
        }
        self.close("ExtendedData")?;
        self.geometry(thing)?;
        self.close("Placemark")
    }

    fn geometry(&mut self, thing: Thing<'_>) -> io::Result<()> {
        if let Thing::Site(site) = thing {
            return self.shape("Point", &[site.at]);
        }
        match thing.lines().as_slice() {
            [one] => self.shape("LineString", one),
            lines => {
                self.open(BytesStart::new("MultiGeometry"))?;
                lines.iter().try_for_each(|line| self.shape("LineString", line))?;
                self.close("MultiGeometry")
            }
        }
    }

    fn shape(&mut self, name: &str, vertices: &[LonLat]) -> io::Result<()> {
        let positions: Vec<String> = vertices.iter().map(|at| format!("{},{}", at.lon(), at.lat())).collect();
        self.open(BytesStart::new(name))?;
        self.element("coordinates", &positions.join(" "))?;
        self.close(name)
    }
}

impl<W: Write> Writes for Document<W> {
    fn owner(&mut self, _: &Owner) -> io::Result<()> {
        Ok(())
    }

    fn thing(&mut self, thing: Thing<'_>) -> io::Result<()> {
        self.placemark(thing)
    }

    fn end(mut self: Box<Self>) -> io::Result<()> {
        self.0.get_mut().write_all(b"\n")?;
        self.close("Document")?;
        self.close("kml")?;
        self.0.get_mut().write_all(b"\n")?;
        self.0.get_mut().flush()
    }
}

/// As text and as an attribute alike; line breaks stay what they are.
pub(crate) fn escaped(text: &str) -> String {
    let mut written = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => written.push_str("&amp;"),
            '<' => written.push_str("&lt;"),
            '>' => written.push_str("&gt;"),
            '"' => written.push_str("&quot;"),
            '\t' => written.push_str("&#9;"),
            '\n' => written.push_str("&#10;"),
            '\r' => written.push_str("&#13;"),
            other => written.push(other),
        }
    }
    written
}

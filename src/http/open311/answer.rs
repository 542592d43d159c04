//! One answer, written as XML or as JSON by GeoReport's "Spark" convention: the root's name is left out
//! and what repeats is a list.

use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use quick_xml::Writer;
use quick_xml::events::{BytesDecl, BytesEnd, BytesStart, BytesText, Event};
use serde_json::{Map, Value};

use crate::export::legal;

/// What an answer is written as; the ending of the address tells.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// `.json`
    Json,
    /// `.xml`
    Xml,
}

impl Format {
    /// The part of a path before its format, and the format.
    pub fn split(path: &str) -> Option<(&str, Self)> {
        let json = path.strip_suffix(".json").map(|rest| (rest, Self::Json));
        json.or_else(|| path.strip_suffix(".xml").map(|rest| (rest, Self::Xml)))
    }
}

/// A value of an answer.
#[derive(Clone, Debug, PartialEq)]
pub enum Node {
    /// Nothing is told: `null`, an empty element.
    Nothing,
    /// A text.
    Text(String),
    /// A number.
    Number(f64),
    /// A whole number.
    Count(usize),
    /// `true` or `false`.
    Flag(bool),
    /// Named values.
    Fields(Vec<(&'static str, Node)>),
    /// Values, each in an element of this name.
    List(&'static str, Vec<Node>),
}

impl From<Option<String>> for Node {
    fn from(text: Option<String>) -> Self {
        text.map_or(Self::Nothing, Self::Text)
    }
}

impl Node {
    fn json(self) -> Value {
        match self {
            Self::Nothing => Value::Null,
            Self::Text(text) => text.into(),
            Self::Number(number) => number.into(),
            Self::Count(count) => count.into(),
            Self::Flag(flag) => flag.into(),
            Self::Fields(fields) => {
                fields.into_iter().map(|(name, node)| (name.to_owned(), node.json())).collect::<Map<_, _>>().into()
            }
            Self::List(_, nodes) => nodes.into_iter().map(Self::json).collect::<Vec<_>>().into(),
        }
    }

    fn write(&self, name: &str, out: &mut Writer<Vec<u8>>) -> std::io::Result<()> {
        out.write_event(Event::Start(BytesStart::new(name)))?;
        let text = |out: &mut Writer<Vec<u8>>, text: &str| {
            // What XML cannot hold at all would make the whole answer unreadable.
            out.write_event(Event::Text(BytesText::new(&legal(text))))
        };
        match self {
            Self::Nothing => {}
            Self::Text(words) => text(out, words)?,
            Self::Number(number) => text(out, &number.to_string())?,
            Self::Count(count) => text(out, &count.to_string())?,
            Self::Flag(flag) => text(out, &flag.to_string())?,
            Self::Fields(fields) => fields.iter().try_for_each(|(name, node)| node.write(name, out))?,
            Self::List(each, nodes) => nodes.iter().try_for_each(|node| node.write(each, out))?,
        }
        out.write_event(Event::End(BytesEnd::new(name)))
    }

    /// The bytes of it under a root of this name, and what kind of content they are.
    fn bytes(self, root: &str, format: Format) -> std::io::Result<(&'static str, Vec<u8>)> {
        match format {
            Format::Json => Ok(("application/json; charset=utf-8", serde_json::to_vec(&self.json())?)),
            Format::Xml => {
                let mut out = Writer::new(Vec::new());
                out.write_event(Event::Decl(BytesDecl::new("1.0", Some("utf-8"), None)))?;
                self.write(root, &mut out)?;
                Ok(("text/xml; charset=utf-8", out.into_inner()))
            }
        }
    }

    /// The answer with this status.
    pub fn answer(self, status: StatusCode, root: &str, format: Format) -> Response {
        match self.bytes(root, format) {
            Ok((content, bytes)) => {
                let head = [(header::CONTENT_TYPE, content), (header::CACHE_CONTROL, "no-store")];
                (status, head, bytes).into_response()
            }
            Err(error) => {
                tracing::error!(%error, "an answer could not be written");
                StatusCode::INTERNAL_SERVER_ERROR.into_response()
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_is_data_in_either_format() {
        let script = "<script>alert(1)</script> & \"]]>\u{1}\nĐông Hà";
        let request = Node::Fields(vec![
            ("description", Node::Text(script.to_owned())),
            ("lat", Node::Number(16.8)),
            ("metadata", Node::Flag(true)),
            ("address", Node::Nothing),
        ]);
        let all = Node::List("request", vec![request]);
        let (content, json) = all.clone().bytes("service_requests", Format::Json).unwrap();
        assert_eq!(content, "application/json; charset=utf-8");
        let value: Value = serde_json::from_slice(&json).unwrap();
        assert_eq!(value[0]["description"], script);
        let (content, xml) = all.bytes("service_requests", Format::Xml).unwrap();
        assert_eq!(content, "text/xml; charset=utf-8");
        assert_eq!(
            String::from_utf8(xml).unwrap(),
            "<?xml version=\"1.0\" encoding=\"utf-8\"?><service_requests><request><description>&lt;script&gt;alert(1)&lt;/script&gt; \
             &amp; &quot;]]&gt;\u{fffd}\nĐông Hà</description><lat>16.8</lat><metadata>true</metadata><address></address>\
             </request></service_requests>"
        );
    }

    #[test]
    fn the_ending_of_an_address_is_its_format() {
        assert_eq!(Format::split("theft.json"), Some(("theft", Format::Json)));
        assert_eq!(Format::split("A.B.xml"), Some(("A.B", Format::Xml)));
        assert_eq!(Format::split("theft"), None);
    }
}

//! Geometry objects and collections of them (RFC 7946, section 3.1).

use crate::import::rfc7946::extent::Extent;
use crate::import::rfc7946::judge::{Judge, Role, below};
use crate::import::rfc7946::positions::{self, Form};
use crate::import::rfc7946::text::{Kind, Object, Text};
use crate::import::splitter::Stop;

impl Judge<'_> {
    /// Judges a geometry, which is a JSON object; the box around its positions comes back.
    pub(super) fn geometry(&mut self, text: Text<'_>, path: &str) -> Result<Extent, Stop> {
        self.geometry_object(&text.members()?, path)
    }

    /// As [`Judge::geometry`], with the object open.
    pub(super) fn geometry_object(&mut self, object: &Object<'_>, path: &str) -> Result<Extent, Stop> {
        let kind = object.get("type");
        let name = kind.and_then(Text::string);
        let around = match (kind, name.as_deref()) {
            (_, Some("GeometryCollection")) => self.collection(object, path)?,
            (Some(kind), name) => match name.and_then(Form::of) {
                Some(form) => self.coordinates(object, form, path)?,
                None => {
                    let shown = name.map_or_else(|| kind.shown(), Into::into);
                    self.tell("R104", shown, below(path, "type"), kind.line);
                    Extent::NONE
                }
            },
            (None, _) => self.missing("R102", object, path),
        };
        self.object(object, Role::Geometry, path, &around)?;
        Ok(around)
    }

    fn coordinates(&mut self, object: &Object<'_>, form: Form, path: &str) -> Result<Extent, Stop> {
        match object.get("coordinates") {
            None => Ok(self.missing("R116", object, path)),
            Some(text) if text.kind() == Kind::Array => positions::judge(self, text, form, &below(path, "coordinates")),
            Some(text) => {
                self.tell("R117", text.shown(), below(path, "coordinates"), text.line);
                Ok(Extent::NONE)
            }
        }
    }

    fn collection(&mut self, object: &Object<'_>, path: &str) -> Result<Extent, Stop> {
        let Some(text) = object.get("geometries") else { return Ok(self.missing("R113", object, path)) };
        let path = below(path, "geometries");
        if text.kind() != Kind::Array {
            self.tell("R114", text.shown(), path, text.line);
            return Ok(Extent::NONE);
        }
        let parts = text.elements()?;
        let (mut around, mut kinds) = (Extent::NONE, Vec::new());
        for (number, part) in parts.iter().enumerate() {
            let path = format!("{path}[{number}]");
            if part.kind() != Kind::Object {
                self.tell("R115", part.shown(), path, part.line);
                continue;
            }
            let part = part.members()?;
            let kind = part.get("type").and_then(Text::string);
            if kind.as_deref() == Some("GeometryCollection") {
                self.tell("R304", "", path.clone(), part.line);
            }
            kinds.push(kind.and_then(|k| Form::of(&k)));
            around.join(&self.geometry_object(&part, &path)?);
        }
        if let Some(Some(first)) = kinds.first()
            && kinds.len() == parts.len()
            && kinds.iter().all(|kind| kind.as_ref() == Some(first))
        {
            self.tell("R402", format!("{first:?}"), path, object.line);
        }
        Ok(around)
    }
}

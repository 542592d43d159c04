//! OSM XML: nodes, ways and their tags, told by the product's own XML reader.

use std::io::Read;

use super::gathered::{Gathered, position};
use super::tags::TagSet;
use super::{Halt, Progress};
use crate::import::{Element, Fault, Limits, Listener, Trail, pump};
use crate::roads::profile::Tags;

/// Nodes that one way may have; OSM itself allows 2,000.
const WAY_NODES: usize = 100_000;

/// One pass over the file: for ways, or for the nodes they need.
pub(super) fn pass(
    reader: &mut dyn Read,
    nodes: bool,
    gathered: &mut Gathered,
    progress: Progress<'_>,
) -> Result<(), Halt> {
    let mut osm = Osm { gathered, nodes, id: 0, wanted: None, refs: Vec::new(), tags: TagSet::default(), halt: None };
    let mut stopped = false;
    let mut told = |at: u64| {
        let go = progress(at);
        stopped = go.is_break();
        go
    };
    let read = pump(reader, &Limits::default(), &mut told, &mut osm);
    match (osm.halt.take(), read) {
        _ if stopped => Err(Halt::Stopped),
        (Some(halt), _) => Err(halt),
        (None, Err(fault)) => Err(Halt::Fault(fault)),
        (None, Ok(())) => Ok(()),
    }
}

struct Osm<'a> {
    gathered: &'a mut Gathered,
    nodes: bool,
    id: i64,
    /// The node that is open, where it is needed.
    wanted: Option<usize>,
    refs: Vec<i64>,
    tags: TagSet,
    halt: Option<Halt>,
}

type Told = Result<(), Box<Fault>>;

fn number<T: std::str::FromStr>(element: &Element<'_>, name: &str) -> Result<Option<T>, Box<Fault>> {
    Ok(element.attribute(name)?.and_then(|value| value.trim().parse().ok()))
}

impl Osm<'_> {
    /// Whatever a limit says ends the reading; the fault is told from `halt`.
    fn limited(&mut self, taken: Result<(), Halt>) -> Told {
        taken.map_err(|halt| {
            self.halt = Some(halt);
            Box::new(Fault::of("D008", ""))
        })
    }

    fn node(&mut self, element: &Element<'_>) -> Told {
        let id = number(element, "id")?;
        self.wanted = id.filter(|_| self.nodes).and_then(|id| self.gathered.wanted(id));
        if let Some(wanted) = self.wanted {
            let (lon, lat) = (number(element, "lon")?.unwrap_or(f64::NAN), number(element, "lat")?.unwrap_or(f64::NAN));
            self.gathered.place(wanted, position(lon, lat));
        }
        Ok(())
    }

    fn tag(&mut self, element: &Element<'_>, of: &str) -> Told {
        let counts = match of {
            "node" => self.wanted.is_some(),
            "way" => !self.nodes,
            _ => false,
        };
        if counts && let (Some(key), Some(value)) = (element.attribute("k")?, element.attribute("v")?) {
            self.tags.add(&key, &value);
        }
        Ok(())
    }
}

impl Listener for Osm<'_> {
    fn open(&mut self, element: &Element<'_>, trail: &Trail) -> Told {
        let (name, depth) = (element.local(), trail.len());
        match (name, trail.parent()) {
            ("osm", "") => Ok(()),
            (_, "") => {
                self.halt = Some(Fault::of("D001", "").into());
                Err(Box::new(Fault::of("D001", "")))
            }
            ("node", "osm") if depth == 2 => {
                self.tags = TagSet::default();
                self.node(element)
            }
            ("way", "osm") if depth == 2 => {
                (self.tags, self.id) = (TagSet::default(), number(element, "id")?.unwrap_or_default());
                self.refs.clear();
                Ok(())
            }
            ("nd", "way") if !self.nodes => {
                self.refs.extend(number::<i64>(element, "ref")?);
                if self.refs.len() > WAY_NODES {
                    return self.limited(Err(Fault::of("D008", WAY_NODES).into()));
                }
                Ok(())
            }
            ("tag", of) => self.tag(element, of),
            _ => Ok(()),
        }
    }

    fn text(&mut self, _: &str, _: &Trail) -> Told {
        Ok(())
    }

    fn close(&mut self, trail: &Trail) -> Told {
        match (trail.name(), trail.len()) {
            ("node", 2) => {
                if let Some(wanted) = self.wanted.take()
                    && self.tags.get("barrier").is_some()
                {
                    self.gathered.barrier(wanted, std::mem::take(&mut self.tags));
                }
                Ok(())
            }
            ("way", 2) if !self.nodes && self.tags.may_be_road() => {
                let kind = self.gathered.kinds.number(std::mem::take(&mut self.tags));
                let taken = self.gathered.way(self.id, kind, &self.refs);
                self.limited(taken)
            }
            _ => Ok(()),
        }
    }
}

//! Hints about the shape of a network: nothing here refuses a file, and but for the same line drawn
//! twice they are only told where they were asked for. Of a route only its two ends
//! are kept, so that a file of any length can stream by.

mod codes;
mod joints;
mod line;
#[cfg(test)]
mod tests;

pub(crate) use codes::TOPOLOGY;

use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::rc::Rc;

use crate::import::fault::Faults;
use crate::import::feature::Feature;
use crate::import::province::Province;
use crate::import::topology::joints::{End, Joints};
use crate::import::{Fault, Reading};
use crate::network::{Route, Site};
use crate::units::LonLat;

/// Things outside the province that are told in full; a file of another province has thousands.
const OUTSIDE_TOLD: usize = 100;

/// What is known of the things of a file.
pub(crate) struct Topology<'a> {
    hints: bool,
    province: Option<&'a Province>,
    things: Vec<Known>,
    /// Hash of a line, either way round, to the thing that had it first.
    lines: HashMap<u64, u32>,
    joints: Joints,
    outside: usize,
}

/// A route or site that has gone by.
struct Known {
    id: Rc<str>,
    feature: u32,
    line: u32,
    is_site: bool,
}

impl<'a> Topology<'a> {
    pub(crate) fn new(reading: &'a Reading) -> Self {
        let (things, lines, joints) = (Vec::new(), HashMap::new(), Joints::default());
        let (hints, province) = (reading.hints, reading.province.as_deref());
        Self { hints, province, things, lines, joints, outside: 0 }
    }

    /// Tells what is odd about a route by itself, and remembers its ends. With the route comes the hash
    /// of its vertices.
    pub(crate) fn route(&mut self, route: (&Route, u64), id: Rc<str>, feature: &Feature, faults: &mut Faults) {
        let (route, either_way) = route;
        let at = || format!("$.features[{}].geometry", feature.number);
        let this = self.know(id, feature, false);
        match self.lines.entry(either_way) {
            Entry::Occupied(twin) => {
                let twin = &self.things[*twin.get() as usize];
                faults.push(feature.fault("G203", &twin.id).path(at()));
            }
            Entry::Vacant(first) => _ = first.insert(this),
        }
        if !self.hints {
            return;
        }
        let several = route.lines().nth(1).is_some();
        for (code, found) in line::look(route.lines()) {
            let part = if several { format!("[{}]", found.part) } else { String::new() };
            let path = format!("{}.coordinates{part}[{}]", at(), found.vertex);
            faults.push(feature.fault(code, format!("{:.1}", found.metres)).path(path));
        }
        let outside = self.province.and_then(|land| route.lines().flatten().find(|place| !land.is_near(**place)));
        self.outside(outside.copied(), feature, faults);
        let ends = (route.lines().next().and_then(<[_]>::first), route.lines().last().and_then(<[_]>::last));
        if let (Some(first), Some(last)) = ends {
            self.joints.add(End::of(*first, this));
            self.joints.add(End::of(*last, this));
        }
    }

    /// The same of a site.
    pub(crate) fn site(&mut self, site: &Site, id: Rc<str>, feature: &Feature, faults: &mut Faults) {
        if !self.hints {
            return;
        }
        let this = self.know(id, feature, true);
        let outside = self.province.is_some_and(|land| !land.is_near(site.at));
        self.outside(outside.then_some(site.at), feature, faults);
        self.joints.add(End::of(site.at, this));
    }

    fn know(&mut self, id: Rc<str>, feature: &Feature, is_site: bool) -> u32 {
        let short = |number: usize| u32::try_from(number).unwrap_or(u32::MAX);
        self.things.push(Known { id, feature: short(feature.number), line: short(feature.line), is_site });
        short(self.things.len() - 1)
    }

    fn outside(&mut self, place: Option<LonLat>, feature: &Feature, faults: &mut Faults) {
        let Some(place) = place else { return };
        let shown = format!("{:.5}, {:.5}", place.lon(), place.lat());
        let fault = feature.fault("N105", shown).path(format!("$.features[{}].geometry", feature.number));
        self.outside += 1;
        if self.outside <= OUTSIDE_TOLD {
            faults.push(fault);
        } else {
            faults.count(fault.severity);
        }
    }

    /// Tells what shows only once all have gone by: ends that nearly join.
    pub(crate) fn done(self, faults: &mut Faults) {
        let is_site = |thing: u32| self.things[thing as usize].is_site;
        let mut open = self.joints.open(&is_site);
        open.sort_by_key(|gap| (gap.end, gap.to));
        for gap in open {
            let (own, other) = (&self.things[gap.end as usize], &self.things[gap.to as usize]);
            let code = if other.is_site { "N104" } else { "N103" };
            let fault = Fault::of_all(code, &[&format!("{:.1}", gap.metres), &other.id]);
            let fault = fault.feature(own.feature as usize).id(&own.id);
            let fault = if own.line > 0 { fault.line(own.line as usize) } else { fault };
            faults.push(fault.path(format!("$.features[{}].geometry", own.feature)));
        }
    }
}

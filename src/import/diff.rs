//! A re-import as a diff: nothing vanishes in silence.

use std::collections::HashMap;

use crate::import::Draft;
use crate::network::Route;
use crate::units::{CarrierCode, Metres};

/// What a draft would change; ids in the order of the draft, then of what exists.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Diff {
    /// In the draft only.
    pub new: Vec<String>,
    /// In both, with another line or other attributes.
    pub changed: Vec<String>,
    /// Existing only.
    pub gone: Vec<String>,
    /// The same in both.
    pub unchanged: Vec<String>,
    /// Length of the existing routes.
    pub before: Metres,
    /// Length of the draft's routes.
    pub after: Metres,
}

/// Compares the routes that exist with a draft by (carrier, route id). A route of the
/// draft that names no carrier is `carrier`'s.
pub fn diff<'a>(
    existing: impl Iterator<Item = (&'a str, &'a Route)>,
    draft: &Draft,
    carrier: Option<&CarrierCode>,
) -> Diff {
    let mut found = Diff { after: draft.length, ..Diff::default() };
    let (mut before, mut order, mut known) = (0.0, vec![], HashMap::new());
    for (id, route) in existing {
        before += route.length().get();
        let key = (route.carrier.as_ref(), id);
        order.push(key);
        known.insert(key, route);
    }
    found.before = Metres::computed(before);
    for route in &draft.routes {
        let bucket = match known.remove(&(route.carrier.as_ref().or(carrier), route.id.as_str())) {
            None => &mut found.new,
            Some(old) if same(old, route) => &mut found.unchanged,
            Some(_) => &mut found.changed,
        };
        bucket.push(route.id.clone());
    }
    found.gone = order.into_iter().filter(|key| known.contains_key(key)).map(|(_, id)| id.to_owned()).collect();
    found
}

fn same(a: &Route, b: &Route) -> bool {
    let attributes = |r: &Route| (r.name.clone(), r.medium, r.laying);
    attributes(a) == attributes(b) && a.properties == b.properties && a.lines().eq(b.lines())
}

//! When approved plans last had somebody in a commune or at a site.

use std::collections::HashMap;

use time::Date;

use crate::app::live::Live;
use crate::app::plans::TaskPlace;
use crate::units::{Chainage, LonLat};

/// The last night of each place.
#[derive(Clone, Debug, Default)]
pub struct Visits {
    sites: HashMap<String, Date>,
    communes: HashMap<String, Date>,
}

impl Visits {
    /// From tasks of approved plans with their last nights. What is not in the network any more is left out.
    pub fn of(live: &Live, last: &[(String, Date)]) -> Self {
        let mut visits = Self::default();
        for (task, night) in last {
            let Some(place) = TaskPlace::of(task) else { continue };
            if let TaskPlace::Site(site) = place {
                later(&mut visits.sites, site, *night);
            }
            for at in places(live, place) {
                if let Some(commune) = live.communes.at(at) {
                    later(&mut visits.communes, &commune.code, *night);
                }
            }
        }
        visits
    }

    /// At a site, by its id.
    pub fn at_site(&self, site: &str) -> Option<Date> {
        self.sites.get(site).copied()
    }

    /// In a commune, by its code.
    pub fn in_commune(&self, code: &str) -> Option<Date> {
        self.communes.get(code).copied()
    }
}

fn later(held: &mut HashMap<String, Date>, place: &str, night: Date) {
    let known = held.entry(place.to_owned()).or_insert(night);
    *known = (*known).max(night);
}

/// Where it is: of several carriers' routes of one id each.
fn places(live: &Live, place: TaskPlace) -> Vec<LonLat> {
    let network = &live.network;
    match place {
        TaskPlace::Site(site) => network.find_site(None, site).map(|site| site.at).into_iter().collect(),
        TaskPlace::Hot(route, metres) | TaskPlace::Stretch(route, metres) => {
            let routes = network.find(None, route).into_iter().filter_map(|no| network.route(no));
            let along = Chainage::checked(f64::from(metres));
            routes.filter_map(|route| route.point_at(along?).ok()).collect()
        }
    }
}

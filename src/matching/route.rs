//! Places told along a route: a chainage, a stretch, an optical distance, between two closures.

use crate::matching::ask::{Ask, whole};
use crate::matching::sites::Passing;
use crate::matching::spread::{ONE_PLACE, blurred, least};
use crate::matching::{Candidate, Note, Reason, Stretch};
use crate::network::{BeyondEnd, RouteNo, Slack};
use crate::units::{Chainage, Metres};

impl Ask<'_> {
    /// A chainage or a stretch on a route; routes that share the id share equally.
    pub(super) fn along(&mut self, id: &str, from: Chainage, to: Option<Chainage>) -> Result<Vec<Candidate>, Reason> {
        let (mut found, mut why) = (Vec::new(), Reason::UnknownRoute { id: id.to_owned() });
        for no in self.routes(id) {
            let placed = match to {
                None => self.placed(no, from.get()),
                Some(to) => self.stretched(no, from.get().min(to.get()), from.get().max(to.get())),
            };
            match placed {
                // Each counts once, however much of an error its ends cut off.
                Ok(candidate) => found.extend(whole(vec![candidate])),
                Err(BeyondEnd { length }) => why = Reason::BeyondEnd { length },
            }
        }
        if found.is_empty() { Err(why) } else { Ok(whole(found)) }
    }

    /// One place of a route, with the error it is told with.
    fn placed(&self, no: RouteNo, at: f64) -> Result<Candidate, BeyondEnd> {
        let route = self.network.route(no).ok_or(BeyondEnd { length: Metres::default() })?;
        let beyond = BeyondEnd { length: route.length() };
        if let Some(accuracy) = self.accuracy {
            return blurred(no, route, at, least(accuracy)).ok_or(beyond);
        }
        // A millimetre is forgiven at either end: chainages are written with three decimals.
        let at = if (-1e-3..0.0).contains(&at) { 0.0 } else { at };
        let chainage = Chainage::checked(at).ok_or(beyond)?;
        Ok(Candidate::at(no, chainage, route.point_at(chainage)?))
    }

    /// Evenly along a stretch.
    fn stretched(&self, no: RouteNo, from: f64, to: f64) -> Result<Candidate, BeyondEnd> {
        let route = self.network.route(no).ok_or(BeyondEnd { length: Metres::default() })?;
        let [from, middle, to] = [from, (from + to) / 2.0, to].map(Chainage::computed);
        route.point_at(to)?;
        let stretches = vec![Stretch { from, to, weight: 1.0 }];
        Ok(Candidate { stretches, ..Candidate::at(no, middle, route.point_at(middle)?) })
    }

    /// Every way that a fibre may go from the site, as far as the cable goes; all equally likely.
    pub(super) fn otdr(&mut self, site: &str, fibre: Metres) -> Result<Vec<Candidate>, Reason> {
        let sites = self.known_sites(site)?;
        let (mut found, mut longest) = (Vec::new(), Metres::default());
        for passing in self.passings(&sites)? {
            let Some(route) = self.network.route(passing.route) else { continue };
            let slack = route.slack();
            let (cable, length) = (fibre.get() / slack.factor(), route.length());
            if let Slack::OutOfRange { told } = slack {
                self.note(Note::SlackOutOfRange { id: route.id.clone(), told });
            }
            longest = longest.max_of(length);
            let ways = if cable > ONE_PLACE { &[-cable, cable][..] } else { &[0.0] };
            found.extend(ways.iter().filter_map(|way| self.placed(passing.route, passing.chainage + way).ok()));
        }
        if found.is_empty() { Err(Reason::BeyondEnd { length: longest }) } else { Ok(whole(found)) }
    }

    /// Evenly along the shortest way between two sites on each route that passes both, a metre of one
    /// route as likely as a metre of another.
    pub(super) fn between(&mut self, from: &str, to: &str) -> Result<Vec<Candidate>, Reason> {
        let (starts, ends) = (self.known_sites(from)?, self.known_sites(to)?);
        let apart = || Reason::NotBetween { from: from.to_owned(), to: to.to_owned() };
        let (starts, ends) = (self.passings(&starts)?, self.passings(&ends)?);
        let mut found = Vec::new();
        for of_route in starts.chunk_by(|a, b| a.route == b.route) {
            let Some(no) = of_route.first().map(|p| p.route) else { continue };
            for (low, high) in shortest(of_route, &ends) {
                let Ok(candidate) = self.stretched(no, low, high) else { continue };
                found.push(candidate.scaled((high - low).max(ONE_PLACE)));
            }
        }
        if found.is_empty() { Err(apart()) } else { Ok(whole(found)) }
    }
}

/// The shortest ways along one route between its passings of two sites; several only if equally short.
fn shortest(starts: &[Passing], ends: &[Passing]) -> Vec<(f64, f64)> {
    let pairs = starts.iter().flat_map(|a| ends.iter().filter(|b| b.route == a.route).map(move |b| (a, b)));
    let mut ways: Vec<(f64, f64)> =
        pairs.map(|(a, b)| (a.chainage.min(b.chainage), a.chainage.max(b.chainage))).collect();
    let least = ways.iter().map(|(low, high)| high - low).fold(f64::INFINITY, f64::min);
    ways.retain(|(low, high)| high - low <= least + ONE_PLACE);
    ways
}

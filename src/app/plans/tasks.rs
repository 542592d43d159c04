//! The ids of a night's tasks: they name the place, so that one night's plan knows what another visited.

use crate::patrols::place_of;

/// Ids of routes are unique within a carrier alone; what would be named twice gets a number behind this.
pub(super) const AGAIN: char = '~';

/// A place as a task's id names it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum TaskPlace<'a> {
    /// A site's id.
    Site(&'a str),
    /// A route's id, and metres along it: the peak of a hot stretch.
    Hot(&'a str, u32),
    /// A route's id, and metres along it: the start of a key target.
    Stretch(&'a str, u32),
}

impl<'a> TaskPlace<'a> {
    /// The id.
    pub fn id(self) -> String {
        match self {
            Self::Site(site) => format!("S-{site}"),
            Self::Hot(route, metres) => format!("H-{route}-{metres}"),
            Self::Stretch(route, metres) => format!("T-{route}-{metres}"),
        }
    }

    /// The place of an id, second visits included; `None` if it is none.
    pub fn of(task: &'a str) -> Option<Self> {
        let (kind, place) = place_of(task).split_once('-')?;
        let numbered = place.rsplit_once(AGAIN).filter(|(_, number)| number.parse::<u32>().is_ok());
        let place = numbered.map_or(place, |(place, _)| place);
        let along = || {
            let (route, metres) = place.rsplit_once('-')?;
            Some((route, metres.parse().ok()?))
        };
        match kind {
            "S" => Some(Self::Site(place)),
            "H" => along().map(|(route, metres)| Self::Hot(route, metres)),
            "T" => along().map(|(route, metres)| Self::Stretch(route, metres)),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_names_its_place_again() {
        let places = [
            TaskPlace::Site("BTS-12"),
            TaskPlace::Hot("SG-4~A", 12_345),
            TaskPlace::Hot("SG~2", 0),
            TaskPlace::Stretch("T-1-2", 7),
        ];
        for place in places {
            let id = place.id();
            assert_eq!(TaskPlace::of(&id), Some(place), "{id}");
            assert_eq!(TaskPlace::of(&format!("{id}{AGAIN}2")), Some(place), "one of two of the same id");
        }
        for wrong in ["", "S", "H-SG", "H-SG-x", "Q-1-2"] {
            assert_eq!(TaskPlace::of(wrong), None, "{wrong}");
        }
    }
}

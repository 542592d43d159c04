//! What matching left aside, said aloud.

use crate::matching::Reason;
use crate::network::Medium;
use crate::units::{Message, Metres};

/// Something told, or something near, that was not used as it is.
#[derive(Clone, Debug, PartialEq)]
pub enum Note {
    /// One of several places led nowhere; the others share the incident.
    PlaceUnused {
        /// Which, from 1.
        place: usize,
        /// Of how many.
        of: usize,
        /// Why.
        reason: Reason,
    },
    /// A place was told in two ways, and one led nowhere; the other counts.
    TellingUnused {
        /// Why.
        reason: Reason,
    },
    /// Cable of another medium is near.
    OtherMedium {
        /// How many routes of it.
        routes: usize,
    },
    /// Cable of another carrier is near.
    OtherCarrier {
        /// How many routes of it.
        routes: usize,
    },
    /// The route named is of another medium than the report says.
    RouteOfOtherMedium {
        /// The route's id.
        id: String,
        /// Its medium.
        medium: Medium,
    },
    /// A route's slack is none; the usual one was taken.
    SlackOutOfRange {
        /// The route's id.
        id: String,
        /// What it tells.
        told: String,
    },
    /// An accuracy below a metre was taken as a metre.
    AccuracyRaised {
        /// What was told.
        told: Metres,
    },
    /// The point told is farther from the place told otherwise than its accuracy allows.
    PointContradicts {
        /// How far.
        distance: Metres,
    },
    /// Several sites bear the name or number.
    SeveralSites {
        /// As it was told.
        told: String,
        /// How many.
        sites: usize,
    },
    /// A painted number was found only without its zeros in front, or the words before it.
    ReadAs {
        /// As it was told.
        told: String,
        /// The site's id.
        site: String,
    },
}

impl Note {
    /// The stable code.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::PlaceUnused { .. } => "place_unused",
            Self::TellingUnused { .. } => "telling_unused",
            Self::OtherMedium { .. } => "other_medium_left_out",
            Self::OtherCarrier { .. } => "other_carrier_left_out",
            Self::RouteOfOtherMedium { .. } => "route_of_other_medium",
            Self::SlackOutOfRange { .. } => "slack_out_of_range",
            Self::AccuracyRaised { .. } => "accuracy_raised",
            Self::PointContradicts { .. } => "point_contradicts",
            Self::SeveralSites { .. } => "several_sites",
            Self::ReadAs { .. } => "label_read_as",
        }
    }

    /// Whether it tells of cable that is not the named carrier's: nothing that a carrier is shown.
    const fn tells_of_others(&self) -> bool {
        matches!(self, Self::OtherCarrier { .. })
    }
}

/// Why an incident is where it is, and what was left aside on the way.
#[derive(Clone, Debug, PartialEq)]
pub struct Explanation {
    /// Why.
    pub why: Reason,
    /// What was left aside, in the order it was met.
    pub notes: Vec<Note>,
}

impl Explanation {
    /// All of it as text: the reason on the first line, a note on each further line; those that tell
    /// of other carriers' cable come last, after an empty line.
    pub fn says(&self) -> Message {
        let mut says = self.why.says();
        let mut add = |line: Message| {
            says.vi += &format!("\n{}", line.vi);
            says.en += &format!("\n{}", line.en);
        };
        let (others, own): (Vec<&Note>, Vec<&Note>) = self.notes.iter().partition(|note| note.tells_of_others());
        own.into_iter().for_each(|note| add(note.says()));
        if !others.is_empty() {
            add(Message::new("", ""));
        }
        others.into_iter().for_each(|note| add(note.says()));
        says
    }
}

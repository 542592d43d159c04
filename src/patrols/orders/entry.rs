//! What a crew's phone says: one thing at one moment, under a key of its own.

use uuid::Uuid;

use crate::import::Fix;
use crate::incidents::Kind;
use crate::network::codes;
use crate::units::{LonLat, Timestamp};

codes! {
    /// What an entry is about.
    EntryKind {
        Start => "start", Pause => "pause", Resume => "resume", End => "end", Positions => "positions", Arrive => "arrive",
        Leave => "leave", Check => "check", Note => "note", Unusual => "unusual", Photo => "photo",
    }
}

/// One thing that was said.
#[derive(Clone, Debug, PartialEq)]
pub struct Entry {
    /// Made on the phone; the same however often it is sent.
    pub key: Uuid,
    /// When, by the phone's clock put right.
    pub at: Timestamp,
    /// What.
    pub what: What,
}

/// What was said.
#[derive(Clone, Debug, PartialEq)]
pub enum What {
    /// The crew sets out.
    Start,
    /// It rests; nothing is recorded.
    Pause,
    /// It goes on.
    Resume,
    /// It is back.
    End,
    /// Where it was, in the order of time.
    Positions(Vec<Fix>),
    /// It is at a stop.
    Arrive {
        /// Which.
        stop: usize,
    },
    /// It leaves a stop.
    Leave {
        /// Which.
        stop: usize,
    },
    /// A line of a check-list.
    Check {
        /// At which stop.
        stop: usize,
        /// Which line.
        item: String,
        /// Whether all is well there.
        ok: bool,
        /// In words.
        note: Option<String>,
    },
    /// Words.
    Note {
        /// About which stop.
        stop: Option<usize>,
        /// What.
        text: String,
    },
    /// Something is wrong: it becomes a report.
    Unusual {
        /// Near which stop.
        stop: Option<usize>,
        /// Where.
        place: Option<LonLat>,
        /// What, in words.
        text: String,
        /// What happened, as a kind.
        kind: Kind,
    },
    /// A photo that follows under the entry's key.
    Photo {
        /// At which stop.
        stop: Option<usize>,
        /// For which line of the check-list.
        item: Option<String>,
    },
}

impl What {
    /// What it is about.
    pub fn kind(&self) -> EntryKind {
        match self {
            Self::Start => EntryKind::Start,
            Self::Pause => EntryKind::Pause,
            Self::Resume => EntryKind::Resume,
            Self::End => EntryKind::End,
            Self::Positions(_) => EntryKind::Positions,
            Self::Arrive { .. } => EntryKind::Arrive,
            Self::Leave { .. } => EntryKind::Leave,
            Self::Check { .. } => EntryKind::Check,
            Self::Note { .. } => EntryKind::Note,
            Self::Unusual { .. } => EntryKind::Unusual,
            Self::Photo { .. } => EntryKind::Photo,
        }
    }

    /// The stop it is about.
    pub fn stop(&self) -> Option<usize> {
        match self {
            Self::Arrive { stop } | Self::Leave { stop } | Self::Check { stop, .. } => Some(*stop),
            Self::Note { stop, .. } | Self::Unusual { stop, .. } | Self::Photo { stop, .. } => *stop,
            _ => None,
        }
    }

    /// The line of a check-list it is about.
    pub fn item(&self) -> Option<&str> {
        match self {
            Self::Check { item, .. } => Some(item),
            Self::Photo { item, .. } => item.as_deref(),
            _ => None,
        }
    }
}

impl Entry {
    /// The time it tells about, from first to last.
    pub fn span(&self) -> (Timestamp, Timestamp) {
        match &self.what {
            What::Positions(all) => {
                let at = |fix: Option<&Fix>| fix.map_or(self.at, |fix| fix.at);
                (at(all.first()), at(all.last()))
            }
            _ => (self.at, self.at),
        }
    }
}

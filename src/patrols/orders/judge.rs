//! Whether what a phone says is taken, was taken before, or goes to the tray where a person decides.
//! Nothing that was taken is ever overwritten.

use uuid::Uuid;

use crate::network::codes;
use crate::patrols::orders::entry::{Entry, EntryKind, What};
use crate::units::{Message, Timestamp};

codes! {
    /// What became of an entry: it counts, waits for a person, was let count, or was left out (and is kept).
    KnownState { Taken => "taken", Conflict => "conflict", Accepted => "accepted", Left => "left" }
}

codes! {
    /// Why an entry goes to the tray.
    Objection {
        SameKey => "same_key", OtherPhone => "other_phone", TwoRecord => "two_record", AfterEnd => "after_end",
        Withdrawn => "withdrawn",
    }
}

impl KnownState {
    /// Whether it counts.
    pub fn counts(self) -> bool {
        matches!(self, Self::Taken | Self::Accepted)
    }
}

impl Objection {
    /// The same in words, for the crew and for who decides.
    pub fn says(self) -> Message {
        let (vi, en) = match self {
            Self::SameKey => (
                "Mục này đã gửi với nội dung khác. Bản đầu được giữ, bản này chờ người trực quyết định.",
                "It was sent before with other content. The first is kept; this one waits for a decision.",
            ),
            Self::OtherPhone => (
                "Một máy khác của tổ đã ghi khác cho mục này.",
                "Another phone of the crew said something else about this.",
            ),
            Self::TwoRecord => (
                "Một máy khác của tổ đã ghi vết trong cùng thời gian.",
                "Another phone of the crew recorded a track at the same time.",
            ),
            Self::AfterEnd => {
                ("Máy khác đã báo kết thúc ca trước thời điểm này.", "Another phone had ended the shift by then.")
            }
            Self::Withdrawn => ("Lệnh đã bị thu hồi trước thời điểm này.", "The order was withdrawn by then."),
        };
        Message::new(vi, en)
    }
}

/// What was received before.
#[derive(Clone, Debug, PartialEq)]
pub struct Known {
    /// Its key.
    pub key: Uuid,
    /// Of what the phone sent, byte for byte.
    pub digest: Vec<u8>,
    /// Which phone.
    pub device: Uuid,
    /// What it is about.
    pub kind: EntryKind,
    /// At which stop.
    pub stop: Option<usize>,
    /// Which line of the check-list.
    pub item: Option<String>,
    /// What a check said.
    pub ok: Option<bool>,
    /// From when to when it tells.
    pub span: (Timestamp, Timestamp),
    /// What became of it.
    pub state: KnownState,
}

/// What becomes of an entry.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// It counts.
    Take,
    /// It was received before, with the same content.
    Again,
    /// It goes to the tray.
    Object(Objection),
}

/// What becomes of `new`, sent by `device` with content of this digest, beside what was received before.
pub fn judge(new: &Entry, device: Uuid, digest: &[u8], known: &[Known], withdrawn: Option<Timestamp>) -> Verdict {
    let mut same_key = known.iter().filter(|k| k.key == new.key).peekable();
    if same_key.peek().is_some() {
        return match same_key.any(|k| k.digest == digest) {
            true => Verdict::Again,
            false => Verdict::Object(Objection::SameKey),
        };
    }
    let (from, to) = new.span();
    if withdrawn.is_some_and(|at| to > at) {
        return Verdict::Object(Objection::Withdrawn);
    }
    let mut others = known.iter().filter(|k| k.device != device && k.state.counts());
    let objection = others.find_map(|other| {
        let same_thing = other.kind == new.what.kind() && other.stop == new.what.stop();
        match new.what.kind() {
            EntryKind::Positions
                if other.kind == EntryKind::Positions && other.span.0 <= to && from <= other.span.1 =>
            {
                Some(Objection::TwoRecord)
            }
            _ if other.kind == EntryKind::End && from > other.span.0 => Some(Objection::AfterEnd),
            EntryKind::Arrive | EntryKind::Leave | EntryKind::Start | EntryKind::End if same_thing => {
                Some(Objection::OtherPhone)
            }
            EntryKind::Check if same_thing && other.item.as_deref() == new.what.item() && other.ok != said(new) => {
                Some(Objection::OtherPhone)
            }
            _ => None,
        }
    });
    objection.map_or(Verdict::Take, Verdict::Object)
}

/// What a check says.
fn said(entry: &Entry) -> Option<bool> {
    match &entry.what {
        What::Check { ok, .. } => Some(*ok),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::import::Fix;
    use crate::units::LonLat;

    const A: Uuid = Uuid::from_u128(0xa);
    const B: Uuid = Uuid::from_u128(0xb);

    fn at(minutes: i64) -> Timestamp {
        Timestamp::from_millis(1_794_000_000_000 + minutes * 60_000)
    }

    fn entry(key: u128, minutes: i64, what: What) -> Entry {
        Entry { key: Uuid::from_u128(key), at: at(minutes), what }
    }

    fn check(stop: usize, ok: bool) -> What {
        What::Check { stop, item: "pole.box".to_owned(), ok, note: None }
    }

    fn recorded(from: i64, to: i64) -> What {
        let place = LonLat::checked(107.0, 16.8).expect("a place");
        What::Positions([from, to].map(|m| Fix { at: at(m), place, accuracy: None }).to_vec())
    }

    fn known(entry: &Entry, device: Uuid, digest: &[u8]) -> Known {
        Known {
            key: entry.key,
            digest: digest.to_vec(),
            device,
            kind: entry.what.kind(),
            stop: entry.what.stop(),
            item: entry.what.item().map(str::to_owned),
            ok: said(entry),
            span: entry.span(),
            state: KnownState::Taken,
        }
    }

    #[test]
    fn what_one_phone_or_two_say_is_taken_once_or_put_before_a_person() {
        use Verdict::{Again, Object, Take};
        let before: Vec<(Entry, Uuid)> = vec![
            (entry(1, 0, What::Arrive { stop: 1 }), A),
            (entry(2, 1, check(1, true)), A),
            (entry(3, 2, recorded(0, 10)), A),
        ];
        let seen: Vec<Known> = before.iter().map(|(e, device)| known(e, *device, b"x")).collect();
        let rows: [(&str, Entry, Uuid, &[u8], Verdict); 11] = [
            ("sent again", entry(1, 0, What::Arrive { stop: 1 }), A, b"x", Again),
            ("the same key, other content", entry(1, 5, What::Arrive { stop: 1 }), A, b"y", Object(Objection::SameKey)),
            ("its own phone may correct itself", entry(9, 3, check(1, false)), A, b"y", Take),
            ("another phone says otherwise", entry(9, 3, check(1, false)), B, b"y", Object(Objection::OtherPhone)),
            ("another phone says the same", entry(9, 3, check(1, true)), B, b"y", Take),
            ("another line of the list", entry(9, 3, check(2, false)), B, b"y", Take),
            (
                "another phone arrives as well",
                entry(9, 1, What::Arrive { stop: 1 }),
                B,
                b"y",
                Object(Objection::OtherPhone),
            ),
            ("another stop", entry(9, 1, What::Arrive { stop: 2 }), B, b"y", Take),
            ("two tracks at once", entry(9, 1, recorded(5, 15)), B, b"y", Object(Objection::TwoRecord)),
            ("one track after the other", entry(9, 1, recorded(11, 15)), B, b"y", Take),
            ("a note", entry(9, 1, What::Note { stop: None, text: "x".to_owned() }), B, b"y", Take),
        ];
        for (what, new, device, digest, expected) in rows {
            assert_eq!(judge(&new, device, digest, &seen, None), expected, "{what}");
        }
    }

    #[test]
    fn what_was_said_before_an_order_was_withdrawn_counts_what_came_after_waits() {
        let (early, late) = (entry(1, 0, What::Start), entry(2, 9, What::End));
        assert_eq!(judge(&early, A, b"", &[], Some(at(5))), Verdict::Take);
        assert_eq!(judge(&late, A, b"", &[], Some(at(5))), Verdict::Object(Objection::Withdrawn));
    }

    #[test]
    fn what_a_person_left_out_objects_to_nothing() {
        let first = entry(1, 0, What::Arrive { stop: 1 });
        let left = Known { state: KnownState::Left, ..known(&first, A, b"x") };
        assert_eq!(judge(&entry(2, 0, What::Arrive { stop: 1 }), B, b"y", &[left], None), Verdict::Take);
    }
}

//! Times as people write them in files and forms.

use time::format_description::BorrowedFormatItem;
use time::format_description::well_known::Rfc3339;
use time::macros::format_description;
use time::{Date, OffsetDateTime, PrimitiveDateTime, Time};

use crate::units::{Timestamp, Zone};

const DAY: &[BorrowedFormatItem<'_>] = format_description!("[year]-[month]-[day]");
const MINUTE: &[BorrowedFormatItem<'_>] = format_description!("[year]-[month]-[day]T[hour]:[minute]");

/// The instant `text` names: RFC 3339, or without an offset a local time of `zone`.
/// A bare date is the start of that local day or, if `end`, its last millisecond.
///
/// ```
/// use time::macros::offset;
/// let end = cablewatch::import::parse_time("2026-01-31", true, offset!(+7)).unwrap();
/// assert_eq!(end.rfc3339(), "2026-01-31T16:59:59.999Z");
/// ```
pub fn parse_time(text: &str, end: bool, zone: impl Into<Zone>) -> Option<Timestamp> {
    let (text, zone) = (text.trim(), zone.into());
    if let Ok(day) = Date::parse(text, DAY) {
        let clock = if end { Time::from_hms_milli(23, 59, 59, 999).ok()? } else { Time::MIDNIGHT };
        return Some(Timestamp::from_datetime(zone.instant(PrimitiveDateTime::new(day, clock))));
    }
    // Python and SQL write a space where RFC 3339 has a T.
    let text = if text.as_bytes().get(10) == Some(&b' ') { text.replacen(' ', "T", 1) } else { text.to_owned() };
    if let Ok(at) = OffsetDateTime::parse(&text, &Rfc3339) {
        return Some(Timestamp::from_datetime(at));
    }
    let local = PrimitiveDateTime::parse(&text, MINUTE).ok().or_else(|| {
        let as_utc = OffsetDateTime::parse(&format!("{text}Z"), &Rfc3339).ok()?;
        Some(PrimitiveDateTime::new(as_utc.date(), as_utc.time()))
    })?;
    Some(Timestamp::from_datetime(zone.instant(local)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use time::macros::offset;

    #[test]
    fn a_time_without_an_offset_is_local() {
        let cases = [
            ("2026-01-31T22:15:00+07:00", false, Some("2026-01-31T15:15:00Z")),
            ("2026-01-31T22:15:00Z", false, Some("2026-01-31T22:15:00Z")),
            ("2026-01-31T22:15:00", false, Some("2026-01-31T15:15:00Z")),
            ("2026-01-31 22:15:00", true, Some("2026-01-31T15:15:00Z")),
            ("2026-01-31T22:15", false, Some("2026-01-31T15:15:00Z")),
            ("2026-01-31T22:15:00.5", false, Some("2026-01-31T15:15:00.5Z")),
            ("2026-01-31", false, Some("2026-01-30T17:00:00Z")),
            ("2026-01-31", true, Some("2026-01-31T16:59:59.999Z")),
            ("2026-02-30", false, None),
            ("31/01/2026", false, None),
            ("hôm qua lúc đêm khuya", false, None),
            ("", false, None),
        ];
        for (text, end, want) in cases {
            let read = parse_time(text, end, offset!(+7)).map(Timestamp::rfc3339);
            assert_eq!(read.as_deref(), want, "{text}");
        }
    }
}

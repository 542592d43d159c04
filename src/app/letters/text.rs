//! The words of a letter: Vietnamese first, English beneath. Counts, kinds, communes, deadlines and links; never a
//! place, a route, a reporter or what anybody wrote.

use time::{Date, UtcOffset};

use crate::app::letters::due::{Digest, Line, When};
use crate::app::open311::Service;
use crate::incidents::Clock;
use crate::units::{Message, Timestamp, grouped};

/// Reports of one section that are listed one by one.
const LISTED: usize = 50;

/// What stands around the words.
#[derive(Clone, Copy, Debug)]
pub struct Setting<'a> {
    /// The local zone.
    pub zone: UtcOffset,
    /// Where the page is, as in `https://cap.example.vn`; no links without.
    pub link: Option<&'a str>,
    /// Whether everything is invented.
    pub demo: bool,
}

/// Subject and text of a reminder.
pub fn reminder(due: &[(When, &Line)], setting: Setting) -> (String, String) {
    let of = |want: When| due.iter().filter(|(when, _)| *when == want).map(|(_, line)| *line).collect::<Vec<_>>();
    let (overdue, soon) = (of(When::Overdue), of(When::Soon));
    let sections = [(Message::new("Quá hạn", "Overdue"), overdue), (Message::new("Sắp đến hạn", "Due soon"), soon)];
    let title = Message::new("Nhắc việc", "Reminder");
    letter(&title, &sections, setting)
}

/// Subject and text of a day's digest.
pub fn digest(day: Date, digest: &Digest, setting: Setting) -> (String, String) {
    let sections = [
        (Message::new("Quá hạn", "Overdue"), digest.overdue.clone()),
        (Message::new("Đến hạn hôm nay", "Due today"), digest.today.clone()),
        (Message::new("Mới, kể từ bản tin trước", "New since the last digest"), digest.new.clone()),
    ];
    let on = format!("{:02}/{:02}/{:04}", day.day(), u8::from(day.month()), day.year());
    letter(&Message::new(format!("Việc ngày {on}"), format!("Work of {on}")), &sections, setting)
}

fn letter(title: &Message, sections: &[(Message, Vec<&Line>)], setting: Setting) -> (String, String) {
    let there: Vec<_> = sections.iter().filter(|(_, lines)| !lines.is_empty()).collect();
    let counts = |pick: Pick, mark| {
        let one = |(name, lines): &&(Message, Vec<&Line>)| {
            format!("{} {}", pick(name).to_lowercase(), count(lines.len(), mark))
        };
        there.iter().map(one).collect::<Vec<_>>().join(", ")
    };
    let demo = if setting.demo { "[minh hoạ / demo] " } else { "" };
    let subject = format!("{demo}{}: {} / {}: {}", title.vi, counts(vi, '.'), title.en, counts(en, ','));
    let text = |pick: Pick, mark, ends: &str| {
        let mut text = format!("{}\n", pick(title));
        for (name, lines) in &there {
            text += &format!("\n{} ({}):\n", pick(name), count(lines.len(), mark));
            lines.iter().take(LISTED).for_each(|line| text += &format!("- {}\n", words(line, pick, setting)));
            if lines.len() > LISTED {
                let more = count(lines.len() - LISTED, mark);
                text +=
                    &format!("- {}\n", pick(&Message::new(format!("và {more} việc nữa"), format!("and {more} more"))));
            }
        }
        text + "\n" + ends + "\n"
    };
    let vietnamese =
        text(vi, '.', "Thư tự động của cablewatch; đề nghị xem và xử lý trên trang, không trả lời thư này.");
    let english = text(en, ',', "Written by cablewatch; work on the page, do not answer this letter.");
    (subject, format!("{vietnamese}\n-- \n\n{english}"))
}

type Pick = fn(&Message) -> &str;

fn vi(message: &Message) -> &str {
    &message.vi
}

fn en(message: &Message) -> &str {
    &message.en
}

/// One report in one line.
fn words(line: &Line, pick: Pick, setting: Setting) -> String {
    let kind = Service::of(line.kind).map(Service::name).unwrap_or_else(|| Message::new("Phản ánh", "Report"));
    let nowhere = Message::new("chưa rõ xã", "commune not known");
    let commune = line.commune.as_deref().unwrap_or_else(|| pick(&nowhere));
    let due = line.due.map(|(clock, due)| {
        let at = moment(due, setting.zone);
        let says = match clock {
            Clock::Sorting => Message::new(format!("hạn phân loại {at}"), format!("to be sorted by {at}")),
            Clock::Verifying => Message::new(format!("hạn xác minh {at}"), format!("to be verified by {at}")),
        };
        format!(", {}", pick(&says))
    });
    let place = match setting.link {
        Some(base) => format!("{}/?view=incidents&queue=open&incident={}", base.trim_end_matches('/'), line.id),
        None => line.id.to_string(),
    };
    format!("{}, {commune}{}: {place}", pick(&kind), due.unwrap_or_default())
}

fn moment(at: Timestamp, zone: UtcOffset) -> String {
    let local = at.datetime().to_offset(zone);
    let (day, month) = (local.day(), u8::from(local.month()));
    format!("{day:02}/{month:02}/{:04} {:02}:{:02}", local.year(), local.hour(), local.minute())
}

/// A count with this mark between thousands.
fn count(n: usize, mark: char) -> String {
    grouped(&n.to_string(), mark)
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;
    use crate::app::settings::VIETNAM;
    use crate::incidents::Kind;

    fn line(n: u128, commune: Option<&str>, due: Option<(Clock, Timestamp)>) -> Line {
        let commune = commune.map(str::to_owned);
        Line { id: Uuid::from_u128(n), kind: Kind::Cut, commune, body: None, accepted: false, told: None, due }
    }

    fn at(minutes: i64) -> Timestamp {
        Timestamp::from_millis(1_795_914_000_000 + minutes * 60_000)
    }

    const BARE: Setting = Setting { zone: VIETNAM, link: None, demo: false };

    #[test]
    fn a_reminder_tells_what_where_roughly_and_until_when_in_both_languages() {
        let late = line(1, Some("Xã Cam Lộ"), Some((Clock::Sorting, at(0))));
        let soon = line(2, None, Some((Clock::Verifying, at(90))));
        let linked = Setting { link: Some("https://cap.example.vn/"), ..BARE };
        let (subject, text) = reminder(&[(When::Overdue, &late), (When::Soon, &soon)], linked);
        assert_eq!(subject, "Nhắc việc: quá hạn 1, sắp đến hạn 1 / Reminder: overdue 1, due soon 1");
        let page = "https://cap.example.vn/?view=incidents&queue=open&incident=00000000-0000-0000-0000-00000000000";
        let want = format!(
            "Nhắc việc\n\nQuá hạn (1):\n- Đứt cáp, Xã Cam Lộ, hạn phân loại 29/11/2026 08:00: {page}1\n\n\
             Sắp đến hạn (1):\n- Đứt cáp, chưa rõ xã, hạn xác minh 29/11/2026 09:30: {page}2\n\n\
             Thư tự động của cablewatch; đề nghị xem và xử lý trên trang, không trả lời thư này.\n\n-- \n\n\
             Reminder\n\nOverdue (1):\n- Cut, Xã Cam Lộ, to be sorted by 29/11/2026 08:00: {page}1\n\n\
             Due soon (1):\n- Cut, commune not known, to be verified by 29/11/2026 09:30: {page}2\n\n\
             Written by cablewatch; work on the page, do not answer this letter.\n"
        );
        assert_eq!(text, want);
    }

    #[test]
    fn a_long_day_lists_fifty_and_counts_the_rest() {
        let lines: Vec<Line> = (0..1_234).map(|n| line(n, None, None)).collect();
        let day = Digest { overdue: Vec::new(), today: Vec::new(), new: lines.iter().collect() };
        let date = at(0).datetime().date();
        let (subject, text) = digest(date, &day, Setting { demo: true, ..BARE });
        assert_eq!(
            subject,
            "[minh hoạ / demo] Việc ngày 29/11/2026: mới, kể từ bản tin trước 1.234 / Work of 29/11/2026: new since the last digest 1,234"
        );
        assert!(text.contains("- và 1.184 việc nữa\n") && text.contains("- and 1,184 more\n"));
        assert_eq!(text.matches("00000000-").count(), 100);
        assert!(!text.contains("Quá hạn"), "what is empty is not told");
    }
}

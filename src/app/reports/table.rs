//! A report as a table for spreadsheets.
//!
//! A Vietnamese Windows writes decimals with a comma and so separates the cells of a list with a
//! semicolon: Excel there opens such a file in columns at a double click, and takes `1234,5` for a
//! number. The file begins with a byte order mark, without which Excel takes UTF-8 for something else;
//! a line `sep=;` would make it overlook that mark. Text that came from others is kept from running as
//! a formula. Reporters and free text are not in it.

use std::io;

use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;

use crate::app::settings::VIETNAM;
use crate::app::views::{ReportArea, ReportHot, ReportIncident, ReportKeyPlace, ReportTotals, ReportView};
use crate::export::defused;

const KINDS: &[(&str, &str)] = &[
    ("theft", "Trộm cắp"),
    ("attempted_theft", "Trộm không thành"),
    ("sabotage", "Phá hoại"),
    ("cut", "Đứt cáp"),
    ("outage", "Gián đoạn liên lạc"),
    ("fire", "Cháy"),
    ("suspicious", "Hành vi khả nghi"),
    ("scrap", "Mua bán phế liệu cáp"),
    ("toll_fraud", "Trộm cước viễn thông"),
    ("postal_smuggling", "Buôn lậu qua đường bưu chính"),
    ("website_tampering", "Can thiệp trái phép trang tin"),
];

const STATUSES: &[(&str, &str)] = &[
    ("matched", "đã khớp"),
    ("ambiguous", "nhiều khả năng"),
    ("unmatched", "chưa khớp"),
    ("none", "không gắn với cáp"),
    ("pending", "chờ khớp"),
];

const CASES: &[(&str, &str)] = &[
    ("received", "tiếp nhận"),
    ("verifying", "xác minh"),
    ("prosecuted", "khởi tố"),
    ("not_prosecuted", "không khởi tố"),
    ("suspended", "tạm đình chỉ"),
    ("referred", "chuyển cơ quan khác"),
    ("closed", "kết thúc"),
    ("unfounded", "tin sai"),
];

const REPAIRS: &[(&str, &str)] =
    &[("reported", "chưa khắc phục"), ("dispatched", "đang khắc phục"), ("restored", "đã khắc phục")];

type Rows = csv::Writer<Vec<u8>>;

/// The whole file.
pub fn csv(report: &ReportView) -> io::Result<Vec<u8>> {
    let mut builder = csv::WriterBuilder::new();
    builder.delimiter(b';').terminator(csv::Terminator::CRLF).flexible(true);
    let mut rows = builder.from_writer("\u{feff}".as_bytes().to_vec());
    head(&mut rows, report)?;
    counts(&mut rows, report)?;
    months(&mut rows, report)?;
    if let Some(hot) = &report.hot {
        stretches(&mut rows, hot)?;
    }
    incidents(&mut rows, report)?;
    if !report.key_places.is_empty() {
        key_places(&mut rows, &report.key_places)?;
    }
    if let Some(own) = &report.area {
        area(&mut rows, own)?;
    }
    rows.into_inner().map_err(|e| io::Error::other(e.to_string()))
}

fn write<T: AsRef<str>>(rows: &mut Rows, cells: impl IntoIterator<Item = T>) -> io::Result<()> {
    let cells: Vec<T> = cells.into_iter().collect();
    Ok(rows.write_record(cells.iter().map(|cell| cell.as_ref().as_bytes()))?)
}

/// A new table: an empty line, its title, its headings.
fn title(rows: &mut Rows, name: &str, headings: &[&str]) -> io::Result<()> {
    write(rows, ["", ""])?;
    write(rows, [name])?;
    write(rows, headings)
}

fn head(rows: &mut Rows, report: &ReportView) -> io::Result<()> {
    write(rows, ["Báo cáo tình hình an toàn mạng cáp viễn thông", "Độ mật: thường"])?;
    write(rows, ["Kỳ", &report.period])?;
    write(rows, ["Phạm vi", &report.about.name.as_deref().map_or_else(|| "Toàn tỉnh".to_owned(), defused)])?;
    write(rows, ["Số liệu đến hết ngày", &day(&report.now.to)])?;
    write(rows, ["Phiên bản dữ liệu", &report.data_version.to_string()])?;
    write(rows, ["Mã kiểm tra", &report.check])?;
    write(rows, ["Xu hướng", &report.trend.says.vi])?;
    write(rows, ["Cách tính", &report.method.says.vi])
}

fn counts(rows: &mut Rows, report: &ReportView) -> io::Result<()> {
    let spans = [&report.now, &report.year_before, &report.twelve, &report.twelve_before];
    let headings = ["Chỉ tiêu", "Trong kỳ", "Cùng kỳ năm trước", "Lũy kế 12 tháng", "12 tháng trước"];
    title(rows, "1. Số vụ theo ngày phát hiện", &headings)?;
    let mut line = |name: &str, value: &dyn Fn(&ReportTotals) -> String| {
        write(rows, std::iter::once(name.to_owned()).chain(spans.iter().map(|span| value(span))))
    };
    line("Từ ngày", &|span| day(&span.from))?;
    line("Đến hết ngày", &|span| day(&span.to))?;
    for (code, name) in KINDS {
        line(name, &|span| span.kinds.get(code).copied().unwrap_or_default().to_string())?;
    }
    line("Trộm cắp, trộm không thành, phá hoại", &|span| span.crimes.to_string())?;
    line("Chưa khớp với tuyến cáp", &|span| span.unmatched.to_string())?;
    line("Số mét mất (phần đã khai báo)", &|span| number(span.metres_taken, 1))?;
    line("Số vụ trộm chưa rõ số mét", &|span| span.thefts_without_metres.to_string())?;
    line("Thiệt hại, đồng (phần đã khai báo)", &|span| span.damage_vnd.to_string())?;
    line("Số vụ trộm chưa rõ thiệt hại", &|span| span.thefts_without_damage.to_string())
}

fn months(rows: &mut Rows, report: &ReportView) -> io::Result<()> {
    let headings = ["Tháng", "Số vụ", "Cùng tháng năm trước", "Tháng đã hết"];
    title(rows, "2. Trộm cắp, trộm không thành, phá hoại theo tháng phát hiện", &headings)?;
    for month in &report.months {
        let (year, number) = month.month.split_once('-').unwrap_or_default();
        let whole = if month.whole { "có" } else { "chưa" };
        write(rows, [&format!("{number}/{year}"), &month.count.to_string(), &month.year_before.to_string(), whole])?;
    }
    Ok(())
}

fn stretches(rows: &mut Rows, hot: &ReportHot) -> io::Result<()> {
    let headings = [
        "TT",
        "Xã, phường, đặc khu",
        "Tuyến",
        "Doanh nghiệp",
        "Từ (m)",
        "Đến (m)",
        "Số vụ",
        "Suất (vụ/km trong 30 ngày)",
        "Khoảng 90 % từ",
        "Khoảng 90 % đến",
        "Cao hơn trung bình ít nhất (lần)",
    ];
    title(rows, &format!("3. Đoạn nóng, {} – {}", day(&hot.from), day(&hot.to)), &headings)?;
    for one in &hot.significant {
        let text = |value: &Option<String>| value.as_deref().map_or_else(String::new, defused);
        let numbers = [one.value, one.low90, one.high90].map(|value| number(value, 4));
        let [value, low, high] = numbers;
        let (from, to, low_ratio) = (number(one.from_m, 0), number(one.to_m, 0), number(one.low_ratio, 1));
        let (rank, incidents) = (one.rank.to_string(), one.incidents.to_string());
        let (commune, carrier, route) = (text(&one.commune_name), text(&one.carrier), defused(&one.route_id));
        write(rows, [rank, commune, route, carrier, from, to, incidents, value, low, high, low_ratio])?;
    }
    write(rows, ["Số đoạn chưa phân biệt được với ngẫu nhiên", &hot.uncertain.to_string()])?;
    write(rows, ["Trung bình của cáp được xét (vụ/km trong 30 ngày)", &number(hot.mean, 4)])?;
    write(rows, ["Phương pháp", hot.method])
}

fn key_places(rows: &mut Rows, places: &[ReportKeyPlace]) -> io::Result<()> {
    let headings = [
        "TT",
        "Loại",
        "Tên",
        "Xã, phường, đặc khu",
        "Tuyến",
        "Từ (m)",
        "Đến (m)",
        "Điểm",
        "Từ ngày",
        "Đến ngày",
        "Tình trạng",
    ];
    title(rows, "5. Địa bàn, mục tiêu trọng điểm có hiệu lực trong kỳ", &headings)?;
    for (i, one) in places.iter().enumerate() {
        let text = |value: &Option<String>| value.as_deref().map_or_else(String::new, defused);
        let metres = |value: Option<f64>| value.map_or_else(String::new, |m| number(m, 0));
        let kind = if one.kind == "area" { "Địa bàn" } else { "Mục tiêu" };
        let state = if one.ended { "đã kết thúc" } else { "có hiệu lực" };
        let (communes, name) = (defused(&one.commune_names.join(", ")), defused(&one.name));
        let (from, to) = (metres(one.from_m), metres(one.to_m));
        let (route, site) = (text(&one.route_id), text(&one.site_id));
        let days = [&one.period_from, &one.period_to].map(|text| day(text));
        let [first, last] = days;
        let no = (i + 1).to_string();
        write(rows, [&no, kind, &name, &communes, &route, &from, &to, &site, &first, &last, state])?;
    }
    Ok(())
}

fn incidents(rows: &mut Rows, report: &ReportView) -> io::Result<()> {
    let headings = [
        "Mã",
        "Loại",
        "Phát hiện",
        "Còn nguyên lúc",
        "Xã, phường, đặc khu",
        "Doanh nghiệp",
        "Số mét mất",
        "Thiệt hại (đồng)",
        "Khớp tuyến",
        "Tuyến",
        "Lý trình (m)",
    ];
    // A commune is told of no route: its table ends before them.
    let width = if report.about.reach == "commune" { headings.len() - 2 } else { headings.len() };
    title(rows, "4. Các vụ trong kỳ", &headings[..width])?;
    for one in &report.incidents {
        write(rows, &incident(one)[..width])?;
    }
    Ok(())
}

fn incident(one: &ReportIncident) -> [String; 11] {
    let text = |value: &Option<String>| value.as_deref().map_or_else(String::new, defused);
    [
        one.id.clone(),
        word(KINDS, one.kind),
        moment(&one.found),
        one.occurred_from.as_deref().map_or_else(String::new, moment),
        text(&one.commune_name),
        text(&one.carrier),
        one.metres_taken.map_or_else(String::new, |m| number(m, 1)),
        one.damage_vnd.map_or_else(String::new, |d| d.to_string()),
        word(STATUSES, &one.status),
        text(&one.route_id),
        one.chainage_m.map_or_else(String::new, |m| number(m, 0)),
    ]
}

/// What a commune has open, and works and advisories of its period.
fn area(rows: &mut Rows, own: &ReportArea) -> io::Result<()> {
    let headings = ["Mã", "Loại", "Báo tin", "Vụ việc", "Khắc phục", "Hạn", "Quá hạn"];
    title(rows, &format!("6. Việc đang mở ngày {}", day(&own.day)), &headings)?;
    for one in &own.open {
        let (told, due) = (one.told.as_deref().map(moment), one.due_at.as_deref().map(moment));
        let (case, repair) = (word(CASES, one.case_status), one.repair_status.map(|code| word(REPAIRS, code)));
        let (id, kind, late) = (one.id.clone(), word(KINDS, one.kind), if one.overdue { "có" } else { "" });
        let [told, repair, due] = [told, repair, due].map(Option::unwrap_or_default);
        write(rows, [id, kind, told, case, repair, due, late.to_owned()])?;
    }
    title(rows, "7. Thi công trong kỳ", &["Việc", "Doanh nghiệp", "Từ", "Đến", "Giờ làm"])?;
    for one in &own.works {
        let hours = one.hours.as_ref().map_or_else(|| "cả ngày đêm".to_owned(), |h| format!("{} – {}", h.from, h.to));
        write(rows, [defused(&one.what), defused(&one.carrier_name), moment(&one.from), moment(&one.to), hours])?;
    }
    title(rows, "8. Thông báo gửi xã", &["Tiêu đề", "Từ ngày", "Đến ngày", "Đã đọc"])?;
    for one in &own.advisories {
        let read = if one.read { "có" } else { "chưa" };
        write(rows, [&defused(&one.title), &day(&one.period_from), &day(&one.period_to), read])?;
    }
    Ok(())
}

fn word(words: &[(&str, &str)], code: &str) -> String {
    words.iter().find(|(known, _)| *known == code).map_or_else(|| defused(code), |(_, word)| (*word).to_owned())
}

/// With a decimal comma and no marks between thousands: a spreadsheet reads it as a number.
fn number(value: f64, digits: usize) -> String {
    format!("{value:.digits$}").replace('.', ",")
}

/// `2026-10-31` as 31/10/2026.
fn day(iso: &str) -> String {
    iso.split('-').rev().collect::<Vec<_>>().join("/")
}

/// An instant as 31/10/2026 23:30 of local time.
fn moment(iso: &str) -> String {
    let Ok(at) = OffsetDateTime::parse(iso, &Rfc3339) else { return String::new() };
    let at = at.to_offset(VIETNAM);
    format!("{} {:02}:{:02}", day(&at.date().to_string()), at.hour(), at.minute())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::views::{ReasonView, ReportAbout, ReportMethod, ReportOpen, ReportTrend, ReportWorks};

    fn report(reach: &'static str) -> ReportView {
        let says = ReasonView { vi: "Chưa coi là xu hướng.".to_owned(), en: String::new() };
        let now =
            ReportTotals { from: "2026-10-01".to_owned(), to: "2026-10-31".to_owned(), ..ReportTotals::default() };
        let incident = ReportIncident {
            id: "1".to_owned(),
            kind: "theft",
            found: "2026-10-31T16:30:00Z".to_owned(),
            occurred_from: None,
            commune_name: Some("Xã Cam Lộ".to_owned()),
            route_id: Some("=HYPERLINK(\"http://x\";\"y\")".to_owned()),
            chainage_m: Some(6250.4),
            carrier: Some("TS".to_owned()),
            metres_taken: Some(1218.7),
            damage_vnd: Some(237_000_000),
            status: "matched".to_owned(),
        };
        ReportView {
            period: "2026-10".to_owned(),
            running: false,
            about: ReportAbout { reach, code: None, name: Some("@tên;\"x\"".to_owned()) },
            year_before: now.clone(),
            twelve: now.clone(),
            twelve_before: now.clone(),
            now,
            trend: ReportTrend { p_period: 1.0, p_twelve: 1.0, level: 0.025, dispersion: 1.0, says: says.clone() },
            months: Vec::new(),
            key_places: Vec::new(),
            area: None,
            hot: None,
            incidents: vec![incident],
            undated: 0,
            method: ReportMethod { crimes: Vec::new(), says },
            data_version: 7,
            check: "20BD-77E0".to_owned(),
        }
    }

    fn text(reach: &'static str) -> String {
        String::from_utf8(csv(&report(reach)).unwrap()).unwrap()
    }

    #[test]
    fn a_vietnamese_excel_opens_it_in_columns_with_numbers_and_letters() {
        let text = text("province");
        assert!(text.starts_with("\u{feff}Báo cáo tình hình an toàn mạng cáp viễn thông;Độ mật: thường\r\n"), "{text}");
        assert!(text.contains("\r\nTừ ngày;01/10/2026;01/10/2026;01/10/2026;01/10/2026\r\n"), "{text}");
        assert!(text.contains(";Trộm cắp;31/10/2026 23:30;;Xã Cam Lộ;TS;1218,7;237000000;đã khớp;"), "{text}");
    }

    #[test]
    fn no_cell_of_others_runs_as_a_formula_or_breaks_out_of_its_column() {
        let text = text("province");
        assert!(text.contains(r#";"'=HYPERLINK(""http://x"";""y"")";6250"#), "{text}");
        assert!(text.contains(r#"Phạm vi;"'@tên;""x""""#), "{text}");
    }

    #[test]
    fn a_commune_takes_what_is_open_and_announced_with_its_table() {
        let open = ReportOpen {
            id: "2".to_owned(),
            kind: "cut",
            told: Some("2026-11-28T01:00:00Z".to_owned()),
            case_status: "received",
            repair_status: Some("dispatched"),
            clock: Some("sorting"),
            due_at: Some("2026-11-29T01:00:00Z".to_owned()),
            overdue: true,
        };
        let works = ReportWorks {
            what: "=1+1".to_owned(),
            carrier_name: "Mạng Sông Gianh".to_owned(),
            from: "2026-11-28T17:00:00Z".to_owned(),
            to: "2026-12-01T16:59:59.999Z".to_owned(),
            hours: None,
        };
        let own = ReportArea {
            day: "2026-11-30".to_owned(),
            overdue: 1,
            open: vec![open],
            works: vec![works],
            advisories: Vec::new(),
        };
        let text = csv(&ReportView { area: Some(own), ..report("commune") }).unwrap();
        let text = String::from_utf8(text).unwrap();
        assert!(text.contains("2;Đứt cáp;28/11/2026 08:00;tiếp nhận;đang khắc phục;29/11/2026 08:00;có\r\n"), "{text}");
        assert!(text.contains("'=1+1;Mạng Sông Gianh;29/11/2026 00:00;01/12/2026 23:59;cả ngày đêm\r\n"), "{text}");
    }

    #[test]
    fn a_communes_table_names_no_route() {
        let text = text("commune");
        for told in ["HYPERLINK", "Tuyến", "Lý trình", "6250"] {
            assert!(!text.contains(told), "{told}: {text}");
        }
    }
}

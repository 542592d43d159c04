//! Query parameters, strictly: an unknown one is an error, and every fault is named at once.

use axum::http::Uri;
use time::{Date, UtcOffset};
use uuid::Uuid;

use crate::access::Role;
use crate::app::{AppError, FieldFault, PlanFormat, StretchAsked, TrackKind, Window, read_night};
use crate::export::Format;
use crate::geodesy::Crs;
use crate::hotspots::{Exposure, Method, Weighing};
use crate::import::{Choices, Field, parse_time};
use crate::incidents::{Kind, Queue};
use crate::key_places::{KeyKind, KeyState};
use crate::network::Medium;
use crate::registers::Phase;
use crate::roads::Vehicle;
use crate::units::{Bbox, CarrierCode, LonLat, Timestamp};

/// The parameters of one request, read field by field; ask [`Params::done`] at the end.
pub struct Params {
    pairs: Vec<(String, String)>,
    faults: Vec<FieldFault>,
}

impl Params {
    /// Read the query of `uri`; anything not in `known`, and anything twice, is a fault.
    pub fn read(uri: &Uri, known: &[&str]) -> Self {
        let mut params = Self { pairs: Vec::new(), faults: Vec::new() };
        for (name, value) in form_urlencoded(uri.query().unwrap_or_default()) {
            if !known.contains(&name.as_str()) {
                let (vi, en) = (known.join(", "), known.join(", "));
                params.fault(
                    &name,
                    format!("Không có tham số này. Có: {vi}."),
                    format!("There is no such parameter. There are: {en}."),
                );
            } else if params.pairs.iter().any(|(other, _)| *other == name) {
                params.fault(&name, "Tham số được ghi hai lần.", "The parameter is given twice.");
            } else {
                params.pairs.push((name, value));
            }
        }
        params
    }

    fn fault(&mut self, name: &str, vi: impl Into<String>, en: impl Into<String>) {
        self.faults.push(FieldFault::new(name, vi, en));
    }

    /// The value as it was written; an empty one counts as absent.
    pub fn text(&self, name: &str) -> Option<&str> {
        self.pairs.iter().find(|(n, _)| n == name).map(|(_, v)| v.as_str()).filter(|v| !v.is_empty())
    }

    fn parsed<T>(&mut self, name: &str, read: impl Fn(&str) -> Option<T>, vi: &str, en: &str) -> Option<T> {
        let value = read(self.text(name)?);
        if value.is_none() {
            self.fault(name, vi, en);
        }
        value
    }

    /// `true` or `false`.
    pub fn flag(&mut self, name: &str) -> Option<bool> {
        self.parsed(name, |v| v.parse().ok(), "Đề nghị ghi true hoặc false.", "Please write true or false.")
    }

    /// A number from `least` to `most`.
    pub fn number(&mut self, name: &str, least: f64, most: f64) -> Option<f64> {
        let read = |v: &str| v.parse().ok().filter(|n| (least..=most).contains(n));
        let vi = format!("Đề nghị ghi một số từ {least} đến {most}.");
        self.parsed(name, read, &vi, &format!("Please write a number from {least} to {most}."))
    }

    /// How many things at most, from 1 to `most`.
    pub fn limit(&mut self, usual: i64, most: i64) -> i64 {
        self.number("limit", 1.0, most as f64).map_or(usual, |n| n as i64)
    }

    /// An id of the server.
    pub fn id(&mut self, name: &str) -> Option<Uuid> {
        let read = |v: &str| Uuid::parse_str(v).ok();
        self.parsed(name, read, "Không phải mã hợp lệ.", "It is not an id.")
    }

    /// `west,south,east,north` in degrees.
    pub fn bbox(&mut self) -> Option<Bbox> {
        let read = |v: &str| {
            let edges: Vec<f64> = v.split(',').map(|n| n.trim().parse().ok()).collect::<Option<_>>()?;
            let [west, south, east, north] = edges[..] else { return None };
            Bbox::checked(west, south, east, north)
        };
        let vi = "Đề nghị ghi tây,nam,đông,bắc bằng độ WGS84.";
        self.parsed("bbox", read, vi, "Please write west,south,east,north in WGS84 degrees.")
    }

    /// `lon,lat` in degrees; it must be there.
    pub fn place(&mut self, name: &str) -> Option<LonLat> {
        let read = |v: &str| {
            let (lon, lat) = v.split_once(',')?;
            LonLat::checked(lon.trim().parse().ok()?, lat.trim().parse().ok()?)
        };
        let (vi, en) =
            ("Đề nghị ghi kinh độ,vĩ độ bằng độ WGS84.", "Please write longitude,latitude in WGS84 degrees.");
        if self.text(name).is_none() {
            self.fault(name, vi, en);
        }
        self.parsed(name, read, vi, en)
    }

    /// What a plan is written as; it must be there.
    pub fn plan_format(&mut self) -> PlanFormat {
        let known = PlanFormat::ALL.iter().map(|f| f.code()).collect::<Vec<_>>().join(", ");
        let format = self.text("format").and_then(PlanFormat::from_code);
        format.unwrap_or_else(|| {
            self.fault("format", format!("Có: {known}."), format!("There are: {known}."));
            PlanFormat::Gpx
        })
    }

    /// A carrier's code.
    pub fn carrier(&mut self) -> Option<CarrierCode> {
        self.parsed("carrier", CarrierCode::checked, "Không phải mã doanh nghiệp.", "It is not a carrier's code.")
    }

    /// Carriers' codes, separated by commas; empty means all.
    pub fn carriers(&mut self) -> Vec<CarrierCode> {
        let read = |v: &str| v.split(',').map(|code| CarrierCode::checked(code.trim())).collect::<Option<Vec<_>>>();
        let (vi, en) = ("Không phải mã doanh nghiệp.", "It is not a carrier's code.");
        self.parsed("carrier", read, vi, en).unwrap_or_default()
    }

    /// Media of cable, one or several with commas.
    pub fn media(&mut self) -> Vec<Medium> {
        let read = |v: &str| v.split(',').map(|code| Medium::from_code(code.trim())).collect::<Option<Vec<_>>>();
        let known = Medium::ALL.iter().map(|m| m.code()).collect::<Vec<_>>().join(", ");
        let (vi, en) = (format!("Có các loại cáp: {known}."), format!("The media are: {known}."));
        self.parsed("medium", read, &vi, &en).unwrap_or_default()
    }

    /// Local hours of the day, `22-5` from 22:00 until 05:00.
    pub fn hours(&mut self) -> Option<(u8, u8)> {
        let hour = |text: &str| text.trim().parse::<u8>().ok().filter(|hour| *hour <= 24);
        let read = |v: &str| v.split_once('-').and_then(|(from, to)| Some((hour(from)?, hour(to)?)));
        let (vi, en) = ("Đề nghị ghi GIỜ-GIỜ, ví dụ 22-5.", "Please write HOUR-HOUR, as in 22-5.");
        self.parsed("hours", read, vi, en)
    }

    /// Months of the year, 1 to 12, one or several with commas.
    pub fn months(&mut self) -> Vec<u8> {
        let month = |text: &str| text.trim().parse::<u8>().ok().filter(|month| (1..=12).contains(month));
        let read = |v: &str| v.split(',').map(month).collect::<Option<Vec<_>>>();
        let (vi, en) =
            ("Đề nghị ghi các tháng từ 1 đến 12, ví dụ 9,10,11.", "Please write months from 1 to 12, as in 9,10,11.");
        self.parsed("months", read, vi, en).unwrap_or_default()
    }

    /// How rates are made.
    pub fn method(&mut self) -> Option<Method> {
        let known = Method::ALL.iter().map(|m| m.code()).collect::<Vec<_>>().join(", ");
        self.parsed("method", Method::from_code, &format!("Hiện có: {known}."), &format!("There are now: {known}."))
    }

    /// How cable is weighed.
    pub fn exposure(&mut self) -> Exposure {
        let known = Weighing::ALL.iter().map(|w| w.code()).collect::<Vec<_>>().join(", ");
        let (vi, en) = (format!("Hiện có: {known}."), format!("There are now: {known}."));
        let by = self.parsed("exposure", Weighing::from_code, &vi, &en).unwrap_or(Weighing::Length);
        let (vi, en) = (
            "Đề nghị ghi LOẠI=SỐ lớn hơn 0, ví dụ copper=1,fibre=0.2.",
            "Please write MEDIUM=NUMBER above 0, as in copper=1,fibre=0.2.",
        );
        let media = self.parsed("weights", Exposure::media_told, vi, en);
        if by == Weighing::Length && media.is_some() {
            let (vi, en) = ("Chỉ dùng cùng exposure=pairs hoặc medium.", "Only with exposure=pairs or medium.");
            self.fault("weights", vi, en);
        }
        Exposure { by, media: media.unwrap_or(Exposure::default().media) }
    }

    /// A format that can be written.
    pub fn format(&mut self, usual: Format) -> Format {
        let known = Format::ALL.iter().map(|f| f.code()).collect::<Vec<_>>().join(", ");
        let (vi, en) = (format!("Có các định dạng: {known}."), format!("The formats are: {known}."));
        self.parsed("format", Format::from_code, &vi, &en).unwrap_or(usual)
    }

    /// Whether a table is asked for and not JSON.
    pub fn table(&mut self) -> bool {
        let read = |v: &str| match v {
            "json" => Some(false),
            "csv" => Some(true),
            _ => None,
        };
        let (vi, en) = ("Có các định dạng: json, csv.", "The formats are: json, csv.");
        self.parsed("format", read, vi, en).unwrap_or(false)
    }

    /// A coordinate reference system by its code.
    pub fn crs(&mut self) -> Option<Crs> {
        let (vi, en) = ("Chưa biết hệ tọa độ này.", "This coordinate system is not known here.");
        self.parsed("crs", Crs::from_code, vi, en)
    }

    /// The key that its caller gives a work.
    pub fn work(&self) -> Option<String> {
        self.text("work").map(str::to_owned)
    }

    /// What the columns of a file are: a JSON object of column and field.
    pub fn columns(&mut self) -> Option<Choices> {
        let read = |v: &str| Choices::from_json(&serde_json::from_str(v).ok()?);
        let fields = Field::ALL.iter().map(|f| f.code()).collect::<Vec<_>>().join(", ");
        let vi = format!("Đề nghị ghi một đối tượng JSON: tên cột và null hoặc một trong {fields}.");
        let en = format!("Please write a JSON object: a column's name and null or one of {fields}.");
        self.parsed("columns", read, &vi, &en)
    }

    /// Kinds of incident, separated by commas; empty means all.
    pub fn kinds(&mut self) -> Vec<Kind> {
        let read = |v: &str| v.split(',').map(|k| Kind::from_code(k.trim())).collect::<Option<Vec<_>>>();
        let known = Kind::ALL.iter().map(|k| k.code()).collect::<Vec<_>>().join(", ");
        let (vi, en) = (format!("Có các loại: {known}."), format!("The kinds are: {known}."));
        self.parsed("kind", read, &vi, &en).unwrap_or_default()
    }

    /// Which reports: open, repair, closed, all; open if none is named.
    pub fn queue(&mut self) -> Queue {
        let known = Queue::ALL.iter().map(|queue| queue.code()).collect::<Vec<_>>().join(", ");
        let (vi, en) = (format!("Có: {known}."), format!("There are: {known}."));
        self.parsed("queue", Queue::from_code, &vi, &en).unwrap_or(Queue::Open)
    }

    /// Where the next page of a list by deadline starts, as its `next` link has it.
    pub fn after_due(&mut self) -> Option<(i64, Uuid)> {
        let read =
            |v: &str| v.split_once('_').and_then(|(due, id)| Some((due.parse().ok()?, Uuid::parse_str(id).ok()?)));
        self.parsed("after", read, "Đề nghị dùng liên kết next.", "Please use the next link.")
    }

    /// Where works stand, separated by commas; empty means anywhere.
    pub fn phases(&mut self) -> Vec<Phase> {
        let read = |v: &str| v.split(',').map(|code| Phase::from_code(code.trim())).collect::<Option<Vec<_>>>();
        let known = Phase::ALL.iter().map(|phase| phase.code()).collect::<Vec<_>>().join(", ");
        let (vi, en) = (format!("Có: {known}."), format!("There are: {known}."));
        self.parsed("phase", read, &vi, &en).unwrap_or_default()
    }

    /// Where key places stand, separated by commas; empty means anywhere.
    pub fn states(&mut self) -> Vec<KeyState> {
        let read = |v: &str| v.split(',').map(|s| KeyState::from_code(s.trim())).collect::<Option<Vec<_>>>();
        let known = KeyState::ALL.iter().map(|s| s.code()).collect::<Vec<_>>().join(", ");
        let (vi, en) = (format!("Có các trạng thái: {known}."), format!("The states are: {known}."));
        self.parsed("state", read, &vi, &en).unwrap_or_default()
    }

    /// Areas or targets.
    pub fn key_kind(&mut self) -> Option<KeyKind> {
        self.parsed("kind", KeyKind::from_code, "Có: area, target.", "There are: area, target.")
    }

    /// An account's name, as it is kept.
    pub fn account(&mut self) -> String {
        let read = |v: &str| (!v.contains(char::is_control)).then(|| v.to_lowercase());
        let (vi, en) = ("Không phải tên tài khoản.", "It is not an account's name.");
        self.parsed("user", read, vi, en).unwrap_or_default()
    }

    /// The code of a role, or of the command line.
    pub fn actor_role(&mut self) -> String {
        let known: Vec<&str> = Role::ALL.iter().map(|role| role.code()).chain(["operator"]).collect();
        self.one_of("role", &known)
    }

    /// Looks or changes.
    pub fn deed_kind(&mut self) -> String {
        self.one_of("kind", &["looks", "changes"])
    }

    /// One of some words; empty if there is none.
    fn one_of(&mut self, name: &str, known: &[&str]) -> String {
        let read = |v: &str| known.contains(&v).then(|| v.to_owned());
        let all = known.join(", ");
        self.parsed(name, read, &format!("Có: {all}."), &format!("There are: {all}.")).unwrap_or_default()
    }

    /// Patrols or route walks.
    pub fn track_kind(&mut self, name: &str) -> Option<TrackKind> {
        self.parsed(name, TrackKind::from_code, "Có: patrol, route_walk.", "There are: patrol, route_walk.")
    }

    /// By whom cable was seen; `all` is anybody.
    pub fn seen_by(&mut self) -> Option<TrackKind> {
        if self.text("by") == Some("all") { None } else { self.track_kind("by") }
    }

    /// How a crew moves.
    pub fn vehicle(&mut self) -> Option<Vehicle> {
        let there = ["Có: car, motorbike, foot.", "There are: car, motorbike, foot."];
        self.parsed("vehicle", Vehicle::from_code, there[0], there[1])
    }

    /// `FROM/TO`, each RFC 3339, a bare date (that whole local day) or `..` for open.
    pub fn datetime(&mut self, zone: UtcOffset) -> Window {
        let vi = "Đề nghị ghi TỪ/ĐẾN, ví dụ 2025-11-14/2026-11-13; đầu không được sau cuối.";
        let en = "Please write FROM/TO, as in 2025-11-14/2026-11-13; it cannot end before it begins.";
        self.parsed("datetime", |v| window(v, zone), vi, en).unwrap_or_default()
    }

    /// One moment: RFC 3339, or a bare date for the start (the end if `last`) of that local day.
    pub fn moment(&mut self, name: &str, last: bool, zone: UtcOffset) -> Option<Timestamp> {
        let vi = "Đề nghị ghi một ngày, ví dụ 2025-11-14, hoặc thời điểm theo RFC 3339.";
        let en = "Please write a day, as in 2025-11-14, or a moment as in RFC 3339.";
        self.parsed(name, |v| parse_time(v, last, zone), vi, en)
    }

    /// One calendar day.
    pub fn day(&mut self, name: &str) -> Option<Date> {
        let (vi, en) = ("Cần một ngày như 2026-11-14.", "A day as 2026-11-14 is needed.");
        self.parsed(name, read_night, vi, en)
    }

    /// `route` with `from_m` and `to_m`; without these the whole route.
    pub fn stretch(&mut self) -> Option<StretchAsked> {
        let route = self.id("route");
        let (from, to) = (self.number("from_m", 0.0, 1e9), self.number("to_m", 0.0, 1e9));
        if route.is_none() && (from.is_some() || to.is_some()) && self.text("route").is_none() {
            self.fault("route", "Lý trình cần có mã tuyến.", "A chainage needs the route's id.");
        }
        let (from, to) = (from.unwrap_or(0.0), to.unwrap_or(1e9));
        if from > to {
            self.fault("to_m", "Cuối đoạn nằm trước đầu đoạn.", "The stretch ends before it begins.");
        }
        route.map(|route| StretchAsked { route, from, to })
    }

    /// All faults at once, or nothing.
    pub fn done(self) -> Result<(), AppError> {
        if self.faults.is_empty() { Ok(()) } else { Err(AppError::Invalid(self.faults)) }
    }
}

fn window(text: &str, zone: UtcOffset) -> Option<Window> {
    let (from, to) = text.split_once('/').unwrap_or((text, text));
    let end = |text: &str, last: bool| -> Option<Option<Timestamp>> {
        if text.is_empty() || text == ".." { Some(None) } else { parse_time(text, last, zone).map(Some) }
    };
    let window = Window { from: end(from, false)?, to: end(to, true)? };
    (!matches!((window.from, window.to), (Some(from), Some(to)) if from > to)).then_some(window)
}

/// Names and values of `a=b&c=d`, percent-decoded; bytes that are not UTF-8 are replaced.
/// Names and values as forms and queries write them (the WHATWG's URL standard).
pub fn form_urlencoded(query: &str) -> Vec<(String, String)> {
    query
        .split('&')
        .filter(|pair| !pair.is_empty())
        .map(|pair| {
            let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
            (decode(name), decode(value))
        })
        .collect()
}

fn decode(text: &str) -> String {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.bytes();
    while let Some(byte) = rest.next() {
        match byte {
            b'+' => bytes.push(b' '),
            b'%' => {
                let pair = [rest.next(), rest.next()];
                let hex = |b: Option<u8>| b.and_then(|b| char::from(b).to_digit(16));
                match (hex(pair[0]), hex(pair[1])) {
                    (Some(high), Some(low)) => bytes.push((high * 16 + low) as u8),
                    _ => bytes.extend(std::iter::once(b'%').chain(pair.into_iter().flatten())),
                }
            }
            other => bytes.push(other),
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(query: &str, known: &[&str]) -> Params {
        Params::read(&format!("/x?{query}").parse().unwrap(), known)
    }

    #[test]
    fn an_unknown_or_repeated_parameter_is_named() {
        for (query, name) in [("bboxx=1", "bboxx"), ("limit=1&limit=2", "limit")] {
            let error = read(query, &["bbox", "limit"]).done().unwrap_err();
            assert_eq!(error.fields()[0].name, name, "{query}");
        }
    }

    #[test]
    fn a_bad_value_is_named_and_a_good_one_is_read() {
        let mut params = read("bbox=107,16,106,17&limit=0&kind=theft%2Cfire", &["bbox", "limit", "kind"]);
        assert_eq!(params.bbox(), None);
        params.limit(10, 100);
        assert_eq!(params.kinds(), [Kind::Theft, Kind::Fire]);
        let names: Vec<_> = params.done().unwrap_err().fields().iter().map(|f| f.name.clone()).collect();
        assert_eq!(names, ["bbox", "limit"]);
    }

    #[test]
    fn a_window_takes_whole_local_days_and_open_ends() {
        let zone = UtcOffset::from_hms(7, 0, 0).unwrap();
        let day = window("2025-11-14/2025-11-14", zone).unwrap();
        assert_eq!(day.from.unwrap().rfc3339(), "2025-11-13T17:00:00Z");
        assert!(day.to.unwrap().days_since(day.from.unwrap()) > 0.999);
        assert_eq!(window("../2025-11-14", zone).unwrap().from, None);
        assert!(window("2025-11-15/2025-11-14", zone).is_none());
    }
}

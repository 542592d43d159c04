//! The history of where an incident is, in sentences. What a reader may not know is not in the row.

use crate::app::lists::millimetres;
use crate::app::views::{HistoryView, ReasonView};
use crate::store::{Cause, HistoryRow, Spot};
use crate::units::{Message, Timestamp, grouped};

/// A line as a caller sees it.
pub(crate) fn view(row: HistoryRow) -> HistoryView {
    let says = says(&row);
    HistoryView {
        at: Timestamp::rfc3339(row.at),
        says: ReasonView { vi: says.vi, en: says.en },
        from_route_id: row.from.as_ref().map(|spot| spot.route_id.clone()),
        from_chainage_m: row.from.as_ref().map(|spot| millimetres(spot.chainage_m)),
        to_route_id: row.to.as_ref().map(|spot| spot.route_id.clone()),
        to_chainage_m: row.to.as_ref().map(|spot| millimetres(spot.chainage_m)),
        apart_m: row.apart_m.map(millimetres),
        import: row.cause.as_ref().and_then(|cause| cause.import.as_ref()).map(|(id, _)| id.to_string()),
        version: row.cause.as_ref().and_then(|cause| cause.version),
        by: row.by_name,
        why: row.why,
        what: row.what,
    }
}

fn says(row: &HistoryRow) -> Message {
    let what = match row.what.as_str() {
        "corrected" => joined(
            Message::new("Người có trách nhiệm sửa vị trí", "A person corrected the place"),
            row.to.as_ref().map(|to| prefixed(": ", ": ", place(to))),
        ),
        "released" => Message::new(
            "Bỏ vị trí do người sửa, khớp tự động trở lại",
            "The correction was taken back; the place is found automatically again",
        ),
        "look" => joined(
            Message::new("Vị trí do người sửa cần xem lại", "The corrected place needs a look"),
            row.from.as_ref().map(|from| prefixed(": ", ": ", place(from))),
        ),
        "shared" => shared(row),
        _ => went(row),
    };
    let Message { vi, en } = joined(what, row.cause.as_ref().map(because));
    Message::new(format!("{vi}."), format!("{en}."))
}

fn went(row: &HistoryRow) -> Message {
    let apart = row.apart_m.map(|apart| prefixed(", cách ", ", ", suffixed(metres(apart), "", " away")));
    match (&row.from, &row.to) {
        (Some(from), Some(to)) if from.route == to.route => {
            let (a, b) = (metres(from.chainage_m), metres(to.chainage_m));
            let along = Message::new(
                format!("Trên tuyến {}, từ lý trình {} sang {}", to.route_id, a.vi, b.vi),
                format!("On route {}, from chainage {} to {}", to.route_id, a.en, b.en),
            );
            joined(along, apart)
        }
        (Some(from), Some(to)) => {
            let (from, to) = (place(from), place(to));
            let across = Message::new(
                format!("Chuyển từ {} sang {}", from.vi, to.vi),
                format!("Moved from {} to {}", from.en, to.en),
            );
            joined(across, apart)
        }
        (Some(from), None) => prefixed("Rời ", "Left ", place(from)),
        (None, Some(to)) => prefixed("Chuyển tới ", "Moved to ", place(to)),
        (None, None) => Message::new("Vị trí thay đổi", "The place changed"),
    }
}

fn shared(row: &HistoryRow) -> Message {
    let (Some(from), Some(to)) = (&row.from, &row.to) else { return went(row) };
    let at = place(to);
    let share = |spot: &Spot| format!("{:.0} %", spot.weight * 100.0);
    Message::new(
        format!("Vẫn ở {}; phần của tuyến này từ {} thành {}", at.vi, share(from), share(to)),
        format!("Still at {}; this route's share went from {} to {}", at.en, share(from), share(to)),
    )
}

fn place(spot: &Spot) -> Message {
    let at = metres(spot.chainage_m);
    Message::new(
        format!("tuyến {}, lý trình {}", spot.route_id, at.vi),
        format!("route {}, chainage {}", spot.route_id, at.en),
    )
}

fn because(cause: &Cause) -> Message {
    let id = &cause.route_id;
    let what = match cause.what.as_str() {
        "retired" => {
            Message::new(format!("tuyến {id} không còn khai thác"), format!("route {id} is no longer in service"))
        }
        "new" => Message::new(format!("tuyến {id} mới được khai báo"), format!("route {id} is new")),
        _ => Message::new(format!("tuyến {id} đã thay đổi"), format!("route {id} changed")),
    };
    let import = cause
        .import
        .as_ref()
        .filter(|(_, file)| !file.is_empty())
        .map(|(_, file)| Message::new(format!(" trong lần nhập {file}"), format!(" in the import {file}")));
    let version = cause.version.map(|v| Message::new(format!(" (phiên bản {v})"), format!(" (version {v})")));
    prefixed(", vì ", ", because ", joined(joined(what, import), version))
}

/// Metres to the decimetre, as each language writes them.
pub(crate) fn metres(value: f64) -> Message {
    let en = format!("{value:.1}");
    let (whole, part) = en.split_once('.').unwrap_or((&en, "0"));
    let vi = grouped(whole, '.');
    Message::new(format!("{vi},{part} m"), format!("{en} m"))
}

fn joined(first: Message, second: Option<Message>) -> Message {
    let Some(second) = second else { return first };
    Message::new(first.vi + &second.vi, first.en + &second.en)
}

fn prefixed(vi: &str, en: &str, says: Message) -> Message {
    Message::new(format!("{vi}{}", says.vi), format!("{en}{}", says.en))
}

fn suffixed(says: Message, vi: &str, en: &str) -> Message {
    Message::new(says.vi + vi, says.en + en)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::units::CarrierCode;

    fn spot(n: u128, chainage_m: f64, weight: f64) -> Spot {
        let carrier = CarrierCode::checked("TS").unwrap();
        Spot { route: uuid::Uuid::from_u128(n), carrier, route_id: format!("TS-{n}"), chainage_m, weight }
    }

    fn row(what: &str, from: Option<Spot>, to: Option<Spot>, apart_m: Option<f64>) -> HistoryRow {
        let at = Timestamp::from_millis(0);
        HistoryRow { what: what.into(), at, from, to, apart_m, cause: None, by: None, by_name: None, why: None }
    }

    #[test]
    fn a_line_says_from_where_to_where_how_far_and_why() {
        let carrier = CarrierCode::checked("TS").unwrap();
        let cause = |what: &str, version, import: Option<&str>| {
            let import = import.map(|file| (uuid::Uuid::from_u128(9), file.to_owned()));
            Some(Cause { what: what.into(), carrier: carrier.clone(), route_id: "TS-1".into(), version, import })
        };
        let (one, two) = (spot(1, 1234.56, 1.0), spot(2, 80.0, 0.4));
        let moved = row("moved", Some(one.clone()), Some(two.clone()), Some(12.34));
        let cases = [
            (
                HistoryRow { cause: cause("retired", Some(17), Some("t.kml")), ..moved.clone() },
                "Chuyển từ tuyến TS-1, lý trình 1.234,6 m sang tuyến TS-2, lý trình 80,0 m, cách 12,3 m, \
                 vì tuyến TS-1 không còn khai thác trong lần nhập t.kml (phiên bản 17).",
                "Moved from route TS-1, chainage 1234.6 m to route TS-2, chainage 80.0 m, 12.3 m away, \
                 because route TS-1 is no longer in service in the import t.kml (version 17).",
            ),
            (
                HistoryRow { cause: cause("changed", None, None), ..row("moved", Some(one.clone()), None, None) },
                "Rời tuyến TS-1, lý trình 1.234,6 m, vì tuyến TS-1 đã thay đổi.",
                "Left route TS-1, chainage 1234.6 m, because route TS-1 changed.",
            ),
            (
                row("moved", Some(one.clone()), Some(Spot { chainage_m: 1000.0, ..one.clone() }), Some(234.56)),
                "Trên tuyến TS-1, từ lý trình 1.234,6 m sang 1.000,0 m, cách 234,6 m.",
                "On route TS-1, from chainage 1234.6 m to 1000.0 m, 234.6 m away.",
            ),
            (
                row("shared", Some(spot(2, 80.0, 1.0)), Some(two), None),
                "Vẫn ở tuyến TS-2, lý trình 80,0 m; phần của tuyến này từ 100 % thành 40 %.",
                "Still at route TS-2, chainage 80.0 m; this route's share went from 100 % to 40 %.",
            ),
            (
                row("moved", None, Some(one), None),
                "Chuyển tới tuyến TS-1, lý trình 1.234,6 m.",
                "Moved to route TS-1, chainage 1234.6 m.",
            ),
        ];
        for (row, vi, en) in cases {
            assert_eq!(says(&row), Message::new(vi, en));
        }
    }
}

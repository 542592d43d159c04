//! Invented works, of today and of the coming days, as the demo's carriers would announce them.

use time::Duration;

use crate::access::{Role, Scope};
use crate::app::{App, AppError, HoursTold, NewWorks};
use crate::store::{Filter, Hand};
use crate::units::CarrierCode;

/// One announcement: whose, what, the commune, days from today, hours, people, for the authorities.
struct Invented {
    carrier: &'static str,
    what: &'static str,
    commune: &'static str,
    days: (i64, i64),
    hours: Option<(&'static str, &'static str)>,
    crew: u32,
    remarks: Option<&'static str>,
}

const WORKS: &[Invented] = &[
    Invented {
        carrier: "SG",
        what: "Thay cột, kéo lại cáp treo",
        commune: "Cam Lộ",
        days: (0, 2),
        hours: Some(("07:30", "17:00")),
        crew: 6,
        remarks: Some("Có xe cẩu, rào chắn một làn đường; đề nghị xã thông báo cho thôn."),
    },
    Invented {
        carrier: "BH",
        what: "Đào rãnh, chôn ống dọc đường liên thôn",
        commune: "Triệu Phong",
        days: (-5, 20),
        hours: Some(("07:00", "17:30")),
        crew: 9,
        remarks: None,
    },
    Invented {
        carrier: "HL",
        what: "Hàn nối, đo kiểm ban đêm",
        commune: "Lao Bảo",
        days: (0, 4),
        hours: Some(("22:00", "05:00")),
        crew: 3,
        remarks: Some("Làm đêm để không gián đoạn liên lạc; đề nghị xã thông báo cho thôn."),
    },
    Invented {
        carrier: "TS",
        what: "Kiểm tra, vệ sinh nhà trạm",
        commune: "Cam Lộ",
        days: (7, 8),
        hours: Some(("08:00", "16:30")),
        crew: 2,
        remarks: None,
    },
];

/// A stretch of the first carrier's where cable was replaced twice.
const STRETCH: (&str, f64, f64) = ("TS-124", 6_800.0, 8_100.0);

impl App {
    pub(super) async fn demo_works(&self) -> Result<(), AppError> {
        for (number, one) in WORKS.iter().enumerate() {
            let Some(code) = self.live().communes.rows().into_iter().find(|c| c.name == one.commune) else { continue };
            let new = NewWorks { communes: Some(vec![code.code]), ..self.invented(one, number) };
            self.demo_announce(one.carrier, &new).await?;
        }
        let (name, from, to) = STRETCH;
        let filter = Filter { limit: 1_000, ..Filter::default() };
        let routes = self.store().routes(&Scope::Engine, &filter).await?;
        let Some(row) = routes.into_iter().find(|row| row.route.id == name && row.route.length().get() >= to) else {
            return Ok(());
        };
        let one = Invented {
            carrier: "TS",
            what: "Thay cáp treo, gia cố cột",
            commune: "",
            days: (0, 13),
            hours: None,
            crew: 5,
            remarks: Some("Thay đoạn bị cắt; tổ trực cả đêm giữ vật tư."),
        };
        let stretch = NewWorks {
            route: Some(row.id.to_string()),
            from_m: Some(from),
            to_m: Some(to),
            ..self.invented(&one, WORKS.len())
        };
        self.demo_announce(one.carrier, &stretch).await
    }

    fn invented(&self, one: &Invented, number: usize) -> NewWorks {
        let now = self.world().now().datetime();
        let today = now.checked_to_offset(self.settings().zone).unwrap_or(now).date();
        let day = |days| today.saturating_add(Duration::days(days)).to_string();
        NewWorks {
            what: one.what.to_owned(),
            from: day(one.days.0),
            to: day(one.days.1),
            hours: one.hours.map(|(from, to)| HoursTold { from: from.to_owned(), to: to.to_owned() }),
            crew: one.crew,
            // Numbers that nobody has: there is no area code 0999.
            leader_phone: format!("0999 000 1{number:02}"),
            phone: format!("0999 000 9{number:02}"),
            remarks: one.remarks.map(str::to_owned),
            ..NewWorks::default()
        }
    }

    async fn demo_announce(&self, carrier: &str, new: &NewWorks) -> Result<(), AppError> {
        let Some(own) = CarrierCode::checked(carrier) else { return Ok(()) };
        let at = self.world().now();
        let hand = Hand { at, by: None, name: None, role: Role::Carrier, carrier: Some(own.clone()) };
        self.announce_for(&Scope::Engine, &own, hand, new, None).await.map(|_| ())
    }
}

//! Reasons and notes in words.

use crate::matching::{Note, Reason};
use crate::network::Medium;
use crate::units::{Message, Metres, grouped};

/// Whole metres as Vietnamese writes them, 1.234, and as English does, 1,234.
fn m(metres: Metres) -> (String, String) {
    let digits = format!("{:.0}", metres.get());
    (grouped(&digits, '.'), grouped(&digits, ','))
}

fn medium(medium: Medium) -> (&'static str, &'static str) {
    match medium {
        Medium::Copper => ("cáp đồng", "copper"),
        Medium::Fibre => ("cáp quang", "fibre"),
        Medium::Coaxial => ("cáp đồng trục", "coaxial cable"),
    }
}

/// A sentence about something named, the same name in both languages.
fn named(vi: &str, en: &str, name: &str) -> Message {
    Message::new(vi.replace("{}", name), en.replace("{}", name))
}

/// A sentence about a length.
fn metres(vi: &str, en: &str, length: Metres) -> Message {
    let (in_vi, in_en) = m(length);
    Message::new(vi.replace("{}", &in_vi), en.replace("{}", &in_en))
}

impl Reason {
    /// The reason in words.
    pub fn says(&self) -> Message {
        match self {
            Self::On { .. } | Self::SeveralPlaces { .. } | Self::Several { .. } | Self::EitherWay => self.placed(),
            Self::TooFar { reach } => metres(
                "Không có tuyến cáp nào trong phạm vi {} m quanh vị trí báo.",
                "There is no cable within {} m of the place told.",
                *reach,
            ),
            Self::NoneOfCarrier { reach } => metres(
                "Không có tuyến nào của doanh nghiệp đã báo trong phạm vi {} m quanh vị trí báo.",
                "There is no cable of the carrier named within {} m of the place told.",
                *reach,
            ),
            Self::OtherCable => Message::new(
                "Gần đó có cáp, nhưng không đúng loại cáp đã báo.",
                "Cable is near, but not of the medium that the report names.",
            ),
            Self::OffRoute { id, reach } => {
                let (vi, en) = m(*reach);
                Message::new(
                    format!("Tuyến {id} không đi qua trong phạm vi {vi} m quanh vị trí báo."),
                    format!("Route {id} does not come within {en} m of the place told."),
                )
            }
            Self::NotBetween { .. }
            | Self::UnknownRoute { .. }
            | Self::UnknownSite { .. }
            | Self::UnknownLabel { .. } => self.unknown(),
            Self::OffCable { reach } => metres(
                "Không có tuyến phù hợp nào đi qua trong phạm vi {} m quanh điểm thiết bị đã báo.",
                "No route that may be meant passes within {} m of the site told.",
                *reach,
            ),
            Self::BeyondEnd { length } => metres(
                "Vượt quá cuối tuyến; tuyến chỉ dài {} m.",
                "It lies past the end; the route is {} m long.",
                *length,
            ),
            Self::CommuneOnly => {
                Message::new("Chỉ biết xã, chưa biết đoạn cáp.", "Only the commune is known, not the cable.")
            }
            Self::NoPlace => Message::new("Chưa có thông tin vị trí.", "No place was told."),
        }
    }

    /// Of something named that is not there.
    fn unknown(&self) -> Message {
        match self {
            Self::NotBetween { from, to } => Message::new(
                format!("Không có tuyến nào đi qua cả {from} và {to}."),
                format!("No one route passes both {from} and {to}."),
            ),
            Self::UnknownRoute { id } => named("Không có tuyến mang mã {}.", "There is no route {}.", id),
            Self::UnknownSite { id } => named("Không có trạm mang mã {}.", "There is no site {}.", id),
            Self::UnknownLabel { label } => named(
                "Không có cột, tủ hay điểm thiết bị nào mang số hiệu {}.",
                "No pole, cabinet or other site bears the number {}.",
                label,
            ),
            _ => self.placed(),
        }
    }

    /// Of an incident that was put at cable.
    fn placed(&self) -> Message {
        match self {
            Self::On { distance } if distance.get() < 0.5 => {
                Message::new("Nằm trên một tuyến, đúng vị trí báo.", "It lies on one route, at the place told.")
            }
            Self::On { distance } => metres(
                "Nằm trên một tuyến, cách vị trí báo {} m.",
                "It lies on one route, {} m from the place told.",
                *distance,
            ),
            Self::SeveralPlaces { places } => Message::new(
                format!("Vụ việc có {places} vị trí, mỗi vị trí nằm trên một tuyến rõ ràng."),
                format!("It has {places} places, and each lies clearly on one route."),
            ),
            Self::Several { routes } => Message::new(
                format!("Có thể nằm trên một trong {routes} tuyến gần vị trí báo."),
                format!("It may lie on any of {routes} routes near the place told."),
            ),
            _ => Message::new(
                "Có thể nằm ở một trong nhiều chỗ trên tuyến, chẳng hạn ở hai phía của điểm đo.",
                "It may lie at several places of the route, such as on either side of the site it was measured from.",
            ),
        }
    }
}

impl Note {
    /// The note in words.
    pub fn says(&self) -> Message {
        match self {
            Self::PlaceUnused { place, of, reason } => Message::new(
                format!("Vị trí thứ {place} trong {of} vị trí không dùng được: {}", reason.says().vi),
                format!("Place {place} of {of} was not used: {}", reason.says().en),
            ),
            Self::TellingUnused { reason } => Message::new(
                format!("Chỉ dùng điểm trên bản đồ, vì thông tin còn lại không dùng được: {}", reason.says().vi),
                format!("Only the point told was used, because the rest led nowhere: {}", reason.says().en),
            ),
            Self::OtherMedium { routes } => Message::new(
                format!("Không tính {routes} tuyến ở gần vì khác loại cáp đã báo."),
                format!("Not counted, being of another medium than the report names: routes near by: {routes}."),
            ),
            Self::OtherCarrier { routes } => Message::new(
                format!("Không tính {routes} tuyến ở gần vì của doanh nghiệp khác."),
                format!("Not counted, being of other carriers than the report names: routes near by: {routes}."),
            ),
            Self::RouteOfOtherMedium { id, medium: of } => Message::new(
                format!(
                    "Tuyến {id} là {}, khác loại cáp đã báo; mã tuyến được dùng, loại cáp thì không.",
                    medium(*of).0
                ),
                format!(
                    "Route {id} is {}, not what the report says; the route counted, the medium did not.",
                    medium(*of).1
                ),
            ),
            Self::SlackOutOfRange { id, told } => Message::new(
                format!("Hệ số dư “{told}” của tuyến {id} không nằm trong 1,0 đến 1,2; đã dùng 1,03."),
                format!("The slack “{told}” of route {id} is not between 1.0 and 1.2; 1.03 was used."),
            ),
            Self::AccuracyRaised { told } => Message::new(
                format!("Độ chính xác {} m được tính là 1 m.", told.get().to_string().replace('.', ",")),
                format!("The accuracy of {} m was taken as 1 m.", told.get()),
            ),
            Self::PointContradicts { distance } => metres(
                "Điểm trên bản đồ cách chỗ đã báo bằng cách khác {} m, quá sai số của nó; điểm đó không được dùng.",
                "The point told lies {} m from the place told otherwise, beyond its accuracy; it was not used.",
                *distance,
            ),
            Self::SeveralSites { told, sites } => Message::new(
                format!("Có {sites} điểm thiết bị mang mã hoặc số hiệu {told}; đã tính cả."),
                format!("The id or number {told} is that of {sites} sites; all were counted."),
            ),
            Self::ReadAs { told, site } => Message::new(
                format!("Số hiệu {told} được hiểu là {site}."),
                format!("The number {told} was read as {site}."),
            ),
        }
    }
}

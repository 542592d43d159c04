//! What may be asked for, and what is asked about it.

use crate::incidents::Kind;
use crate::units::Message;

/// A kind of incident that others may file.
#[derive(Debug, PartialEq)]
pub struct Service {
    /// The kind; its code is the service's.
    pub kind: Kind,
    names: (&'static str, &'static str),
    says: (&'static str, &'static str),
}

const fn service(kind: Kind, names: (&'static str, &'static str), says: (&'static str, &'static str)) -> Service {
    Service { kind, names, says }
}

/// Every service, in the order of the glossary.
pub static SERVICES: &[Service] = &[
    service(
        Kind::Theft,
        ("Trộm cắp", "Theft"),
        ("Cáp hoặc thiết bị viễn thông đã bị lấy đi.", "Telecom cable or equipment has been taken."),
    ),
    service(
        Kind::AttemptedTheft,
        ("Trộm không thành", "Attempted theft"),
        (
            "Có người định lấy cáp hoặc thiết bị, chưa lấy được.",
            "Somebody tried to take cable or equipment and did not get it.",
        ),
    ),
    service(
        Kind::Sabotage,
        ("Phá hoại", "Sabotage"),
        ("Cáp hoặc thiết bị bị cố ý làm hỏng.", "Cable or equipment was damaged on purpose."),
    ),
    service(
        Kind::Cut,
        ("Đứt cáp", "Cut"),
        (
            "Cáp bị đứt, rơi hoặc hư hỏng, do thi công, xe cộ, thời tiết.",
            "Cable is cut, down or damaged by works, traffic or weather.",
        ),
    ),
    service(
        Kind::Outage,
        ("Gián đoạn liên lạc", "Outage"),
        ("Mất điện thoại hoặc mạng ở một khu vực.", "Telephone or network is out in an area."),
    ),
    service(
        Kind::Fire,
        ("Cháy", "Fire"),
        ("Cháy cáp, tủ, cột hoặc nhà trạm.", "Cable, a cabinet, a pole or a shelter burns."),
    ),
    service(
        Kind::Suspicious,
        ("Hành vi khả nghi", "Suspicious activity"),
        (
            "Có người làm gì đó khả nghi gần cáp, cột, tủ.",
            "Somebody does something suspicious near cable, poles or cabinets.",
        ),
    ),
    service(
        Kind::Scrap,
        ("Mua bán phế liệu cáp", "Scrap cable dealing"),
        ("Có nơi mua bán cáp không rõ nguồn gốc.", "Somebody deals in cable of unknown origin."),
    ),
    service(
        Kind::TollFraud,
        ("Trộm cước viễn thông", "Toll fraud"),
        ("Lợi dụng mạng viễn thông để trốn cước.", "A network is used without paying for it."),
    ),
    service(
        Kind::PostalSmuggling,
        ("Buôn lậu qua bưu chính", "Smuggling by post"),
        ("Hàng cấm gửi qua đường bưu chính.", "Forbidden goods are sent by post."),
    ),
    service(
        Kind::WebsiteTampering,
        ("Can thiệp trái phép trang tin", "Website tampering"),
        ("Trang tin của cơ quan bị sửa trái phép.", "An authority's website was changed without right."),
    ),
];

impl Service {
    /// The service of a kind; `None` for a kind that others do not file.
    pub fn of(kind: Kind) -> Option<&'static Self> {
        SERVICES.iter().find(|service| service.kind == kind)
    }

    /// The service with this code.
    pub fn with_code(code: &str) -> Option<&'static Self> {
        Self::of(Kind::from_code(code)?)
    }

    /// What people call it.
    pub fn name(&self) -> Message {
        Message::new(self.names.0, self.names.1)
    }

    /// In one sentence.
    pub fn says(&self) -> Message {
        Message::new(self.says.0, self.says.1)
    }
}

/// A further field of every service; none is required.
#[derive(Debug)]
pub struct Attribute {
    /// Its name, in `attribute[NAME]`.
    pub code: &'static str,
    /// string, number or datetime.
    pub datatype: &'static str,
    says: (&'static str, &'static str),
    form: (&'static str, &'static str),
}

/// Every attribute, in the order of the form.
pub static ATTRIBUTES: &[Attribute] = &[
    Attribute {
        code: "occurred_from",
        datatype: "datetime",
        says: ("Lần cuối còn nguyên.", "When it was last seen in order."),
        form: ("RFC 3339; không ghi múi giờ là giờ Việt Nam.", "RFC 3339; Vietnamese time without an offset."),
    },
    Attribute {
        code: "occurred_to",
        datatype: "datetime",
        says: ("Lúc phát hiện.", "When it was found."),
        form: ("RFC 3339; không ghi múi giờ là giờ Việt Nam.", "RFC 3339; Vietnamese time without an offset."),
    },
    Attribute {
        code: "accuracy_m",
        datatype: "number",
        says: ("Vị trí sai lệch khoảng bao nhiêu mét.", "How far off the position may be, in metres."),
        form: ("Từ 0 đến 5.000.", "From 0 to 5,000."),
    },
    Attribute {
        code: "label",
        datatype: "string",
        says: ("Số hiệu ghi trên cột hoặc tủ.", "The number painted on the pole or the cabinet."),
        form: ("Nhiều nhất 200 byte.", "200 bytes at most."),
    },
];

impl Attribute {
    /// What is asked.
    pub fn says(&self) -> Message {
        Message::new(self.says.0, self.says.1)
    }

    /// How to write it.
    pub fn form(&self) -> Message {
        Message::new(self.form.0, self.form.1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_can_be_filed() {
        let offered: Vec<Kind> = SERVICES.iter().map(|service| service.kind).collect();
        assert_eq!(offered, Kind::ALL);
    }
}

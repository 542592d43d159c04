//! Whom to call in the demo province. 113, 114 and 115 are what they are everywhere in the country.

use crate::app::{App, AppError, NewContact};

/// Working days.
const WEEK: &[u8] = &[1, 2, 3, 4, 5];
/// Saturday and Sunday.
const WEEKEND: &[u8] = &[6, 7];

type Hours = Option<(&'static str, &'static str)>;

/// In the office.
const OFFICE: Hours = Some(("07:30", "17:00"));
/// After it.
const NIGHT: Hours = Some(("17:00", "07:30"));

/// Whose people, who, what they do, telephone.
type Person<'a> = (&'a str, &'a str, &'a str, &'a str);

/// People with days, hours and rank, for the whole province.
const PROVINCE: &[(Person<'static>, &[u8], Hours, i64)] = &[
    (("police", "Công an tỉnh, phản ứng nhanh", "Vụ đang xảy ra", "113"), &[], None, 1),
    (("police", "Phòng Cảnh sát hình sự (bịa)", "Trực ban trong giờ", "0233 000 101"), WEEK, OFFICE, 2),
    (("police", "Trực chỉ huy Công an tỉnh (bịa)", "Trực ban ngoài giờ", "0233 000 102"), &[], NIGHT, 2),
    (
        ("department", "Phòng Bưu chính, Viễn thông (bịa)", "Điều phối các doanh nghiệp", "0233 000 201"),
        WEEK,
        OFFICE,
        1,
    ),
    (("department", "Trần Văn Ví Dụ (bịa)", "Trực lãnh đạo Sở", "0233 000 202"), &[], NIGHT, 2),
    (("department", "Lê Thị Thí Dụ (bịa)", "Trực lãnh đạo Sở cuối tuần", "0233 000 203"), WEEKEND, OFFICE, 2),
    (("fire", "Cảnh sát phòng cháy, chữa cháy", "Cháy nhà trạm, cháy cáp", "114"), &[], None, 1),
    (("medical", "Cấp cứu y tế", "Có người bị thương, điện giật", "115"), &[], None, 1),
    (("power", "Trực vận hành điện lực (bịa)", "Cắt điện nơi cáp bị đứt, cột gãy", "0233 000 131"), &[], None, 1),
];

/// Carrier, where its network is watched, and who goes out at night, with communes of their own.
const CARRIERS: &[(&str, &str, &str, &[&str])] = &[
    ("TS", "0233 000 311", "0233 000 312", &["Cam Lộ", "Hiếu Giang"]),
    ("BH", "0233 000 321", "0233 000 322", &["Cam Lộ", "Gio Linh", "Bến Hải"]),
    ("SG", "0233 000 331", "0233 000 332", &["Ba Đồn", "Bắc Gianh"]),
    ("HL", "0233 000 341", "0233 000 342", &["Lao Bảo", "Khe Sanh"]),
];

/// Communes whose people are on the list.
const COMMUNES: &[&str] = &["Cam Lộ", "Lao Bảo", "Gio Linh", "Đông Hà"];

impl App {
    pub(super) async fn demo_contacts(&self) -> Result<(), AppError> {
        for &(person, days, hours, rank) in PROVINCE {
            self.demo_contact(contact(person, days, hours, rank)).await?;
        }
        for &(code, watch, night, names) in CARRIERS {
            let of_carrier = |new: NewContact| NewContact { carrier: Some(code.to_owned()), ..new };
            let first = ("carrier", "Trung tâm điều hành mạng (bịa)", "Trực mạng 24/24", watch);
            self.demo_contact(of_carrier(contact(first, &[], None, 1))).await?;
            let second = ("carrier", "Tổ khắc phục đêm (bịa)", "Có mặt trong 60 phút", night);
            let communes = names.iter().filter_map(|name| self.demo_code(name)).collect();
            let new = contact(second, &[], Some(("18:00", "06:00")), 2);
            self.demo_contact(of_carrier(NewContact { communes, ..new })).await?;
        }
        for (number, name) in COMMUNES.iter().enumerate() {
            let Some(code) = self.demo_code(name) else { continue };
            let phone = |last: usize| format!("0233 000 5{number}{last}");
            let people = [
                ("police", format!("Trực ban Công an {name} (bịa)"), phone(1), &[][..], None, 1),
                ("commune", format!("Văn phòng UBND {name} (bịa)"), phone(2), WEEK, OFFICE, 1),
                ("commune", format!("Chỉ huy trưởng quân sự {name} (bịa)"), phone(3), &[][..], NIGHT, 2),
                ("commune", format!("Trực cuối tuần UBND {name} (bịa)"), phone(4), WEEKEND, OFFICE, 3),
            ];
            for (body, name, phone, days, hours, rank) in people {
                let new = contact((body, &name, "Trực địa bàn", &phone), days, hours, rank);
                self.demo_contact(NewContact { communes: vec![code.clone()], ..new }).await?;
            }
        }
        Ok(())
    }

    async fn demo_contact(&self, new: NewContact) -> Result<(), AppError> {
        self.add_contact(&self.demo_caller("cong-an").await?, &new).await.map(|_| ())
    }

    /// Code of the commune with this name.
    pub(super) fn demo_code(&self, name: &str) -> Option<String> {
        self.live().communes.rows().into_iter().find(|commune| commune.name == name).map(|commune| commune.code)
    }
}

fn contact((body, name, duty, phone): Person<'_>, days: &[u8], hours: Hours, rank: i64) -> NewContact {
    NewContact {
        body: body.to_owned(),
        name: name.to_owned(),
        duty: duty.to_owned(),
        phone: phone.to_owned(),
        days: days.to_vec(),
        from: hours.map(|(from, _)| from.to_owned()),
        to: hours.map(|(_, to)| to.to_owned()),
        rank,
        ..NewContact::default()
    }
}

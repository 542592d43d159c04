//! The fields of a service request, read as a report.

use crate::app::communes::Communes;
use crate::app::open311::{ATTRIBUTES, Service};
use crate::app::{AppError, FieldFault, Report};

/// Longest address or link, in bytes.
const LINE_MOST: usize = 400;

/// Longest description, in characters (GeoReport v2, "description").
const DESCRIPTION_MOST: usize = 4_000;

/// The fields as they were sent; one that is empty was not sent (GeoReport v2, "Optional Arguments").
/// Fields that are not known are left out of account: systems send extensions of their own.
#[derive(Clone, Debug, Default)]
pub struct Form(pub Vec<(String, String)>);

impl Form {
    /// The value of a field.
    pub fn get(&self, name: &str) -> Option<&str> {
        self.0.iter().find(|(n, _)| n == name).map(|(_, value)| value.trim()).filter(|value| !value.is_empty())
    }

    fn attribute(&self, code: &str) -> Option<&str> {
        self.get(&attribute(code))
    }

    /// The report in these fields. Who sent it (`email`, `phone`, names, `device_id`) is not kept: nobody
    /// was asked for consent here.
    pub(super) fn report(&self, communes: &Communes) -> Result<Report, AppError> {
        let kind = self.kind()?;
        let mut faults = Vec::new();
        let mut number = |name: &str| {
            let read = self.get(name)?.parse::<f64>().ok().filter(|n| n.is_finite());
            if read.is_none() {
                faults.push(FieldFault::new(name, "Cần một số, ví dụ 16.75.", "A number is needed, as in 16.75."));
            }
            read
        };
        let (lat, long, accuracy_m) = (number("lat"), number("long"), number(&attribute("accuracy_m")));
        for (here, there) in [("lat", "long"), ("long", "lat")] {
            if self.get(here).is_some() && self.get(there).is_none() {
                faults.push(FieldFault::new(there, "Cần cả lat và long.", "Both lat and long are needed."));
            }
        }
        let point = long.zip(lat).map(|(long, lat)| vec![long, lat]);
        let label = self.attribute("label").map(str::to_owned);
        let commune = self.commune(communes, point.is_none() && label.is_none(), &mut faults);
        let note = self.note(&mut faults);
        if !faults.is_empty() {
            return Err(AppError::Invalid(faults));
        }
        Ok(Report {
            kind: Some(kind.to_owned()),
            occurred_from: self.attribute("occurred_from").map(str::to_owned),
            occurred_to: self.attribute("occurred_to").map(str::to_owned),
            point,
            accuracy_m,
            label,
            commune,
            note,
            ..Report::default()
        })
    }

    fn kind(&self) -> Result<&'static str, AppError> {
        let Some(code) = self.get("service_code") else {
            let (vi, en) = ("Cần một mã trong services.json.", "A code of services.json is needed.");
            return Err(AppError::field("service_code", vi, en));
        };
        let service = Service::with_code(code).ok_or_else(|| {
            let (vi, en) = ("Không có dịch vụ này; xem services.json.", "There is no such service; see services.json.");
            AppError::Unknown(vec![FieldFault::new("service_code", vi, en)])
        })?;
        Ok(service.kind.code())
    }

    /// The commune told: by its code, or by its name where nothing else says where.
    fn commune(&self, communes: &Communes, needed: bool, faults: &mut Vec<FieldFault>) -> Option<String> {
        if let Some(code) = self.get("address_id") {
            let known = communes.get(code).map(|commune| commune.code.clone());
            if known.is_none() {
                let (vi, en) =
                    ("Không có mã xã này; xem /api/v1/communes.", "There is no such commune; see /api/v1/communes.");
                faults.push(FieldFault::new("address_id", vi, en));
            }
            return known;
        }
        let named = self.get("address_string").and_then(|address| communes.named_in(address));
        let is_told = self.get("lat").is_some() || self.get("long").is_some();
        if needed && !is_told && named.is_none() {
            let (vi, en) = (
                "Cần lat và long, hoặc địa chỉ có tên xã, phường, đặc khu của tỉnh.",
                "lat and long are needed, or an address with the name of a commune of the province.",
            );
            let name = if self.get("address_string").is_some() { "address_string" } else { "lat" };
            faults.push(FieldFault::new(name, vi, en));
        }
        named.filter(|_| needed).map(|commune| commune.code.clone())
    }

    /// The text, with the address and the link of a picture in lines of their own: nothing is fetched.
    fn note(&self, faults: &mut Vec<FieldFault>) -> Option<String> {
        let mut line = |name: &str, words: &str| {
            let text = self.get(name)?;
            if text.len() > LINE_MOST {
                faults.push(FieldFault::new(name, "Nhiều nhất 400 byte.", "400 bytes at most."));
            }
            Some(format!("{words}: {text}"))
        };
        let lines = [line("address_string", "Địa chỉ"), line("media_url", "Ảnh")];
        if self.get("description").is_some_and(|text| text.chars().count() > DESCRIPTION_MOST) {
            let (vi, en) = ("Nhiều nhất 4.000 ký tự.", "4,000 characters at most.");
            faults.push(FieldFault::new("description", vi, en));
        }
        let all = self.get("description").map(str::to_owned).into_iter().chain(lines.into_iter().flatten());
        let text = all.collect::<Vec<_>>().join("\n");
        (!text.is_empty()).then_some(text)
    }
}

fn attribute(code: &str) -> String {
    format!("attribute[{code}]")
}

/// The same refusal with the fields' names as the form has them.
pub(super) fn named(error: AppError) -> AppError {
    let AppError::Invalid(faults) = error else { return error };
    let own = |fault: FieldFault| {
        let name = match fault.name.as_str() {
            "kind" => "service_code".to_owned(),
            "note" => "description".to_owned(),
            "point" => "lat".to_owned(),
            "commune" => "address_id".to_owned(),
            name if ATTRIBUTES.iter().any(|a| a.code == name) => attribute(name),
            name => name.to_owned(),
        };
        FieldFault { name, ..fault }
    };
    AppError::Invalid(faults.into_iter().map(own).collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::network::Commune;
    use crate::units::LonLat;

    fn communes() -> Communes {
        let named = |code: &str, name: &str| Commune {
            code: code.into(),
            name: name.into(),
            kind: "xa".into(),
            full_name: format!("Xã {name}"),
            old_district: None,
            former: Vec::new(),
            center: LonLat::checked(107.0, 16.8).unwrap(),
            rings: Vec::new(),
            approximate: false,
        };
        Communes::new(vec![named("1", "Hướng Phùng"), named("2", "Hải Lăng"), named("3", "Nam Hải Lăng")])
    }

    fn form(text: &str) -> Form {
        Form(text.split('&').map(|pair| pair.split_once('=').unwrap()).map(|(n, v)| (n.into(), v.into())).collect())
    }

    #[test]
    fn a_place_is_a_position_an_address_or_a_communes_code() {
        type Read<'a> = Result<(bool, Option<&'a str>), &'a str>;
        let cases: &[(&str, &str, Read)] = &[
            ("a position", "lat=16.8&long=107.1", Ok((true, None))),
            ("half a position", "lat=16.8", Err("long")),
            ("not a number", "lat=16,8&long=107.1", Err("lat")),
            (
                "an address that names its commune, without marks",
                "address_string=Thon 3, huong phung",
                Ok((false, Some("1"))),
            ),
            ("the longer of two names", "address_string=Chợ, xã Nam Hải Lăng", Ok((false, Some("3")))),
            ("an address of nowhere", "address_string=Thôn 3", Err("address_string")),
            ("a commune's code", "address_id=2", Ok((false, Some("2")))),
            ("a code of no commune", "address_id=9", Err("address_id")),
            ("a painted number", "attribute[label]=C-17", Ok((false, None))),
            ("nothing", "lat=", Err("lat")),
        ];
        for (name, text, want) in cases {
            let read = form(&format!("service_code=theft&{text}")).report(&communes());
            match (read, want) {
                (Ok(report), Ok((point, commune))) => {
                    assert_eq!((report.point.is_some(), report.commune.as_deref()), (*point, *commune), "{name}");
                }
                (Err(error), Err(field)) => assert_eq!(error.fields()[0].name, *field, "{name}"),
                (read, want) => panic!("{name}: {read:?}, not {want:?}"),
            }
        }
    }

    #[test]
    fn a_service_that_is_missing_is_asked_for_and_one_that_is_not_there_is_not_found() {
        assert_eq!(form("lat=1").report(&communes()).unwrap_err().status(), 400);
        assert_eq!(form("service_code=pothole").report(&communes()).unwrap_err().status(), 404);
    }

    #[test]
    fn the_text_keeps_the_address_and_the_picture_and_nobodys_name() {
        let sent = "service_code=theft&lat=16.8&long=107.1&description=Mất cáp&address_string=Km 3&media_url=https://x/1.jpg\
                    &first_name=An&phone=0905";
        let report = form(sent).report(&communes()).unwrap();
        assert_eq!(report.note.as_deref(), Some("Mất cáp\nĐịa chỉ: Km 3\nẢnh: https://x/1.jpg"));
    }
}

//! Where it happened, as a report tells it.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::app::intake::{Checker, ID_MOST, Report, length};
use crate::incidents::{Evidence, MAX_ACCURACY, Told};
use crate::units::{Chainage, LonLat, Metres};

/// Most places that one report may list.
const MANY: usize = 100;

/// No route is longer, in metres.
const LONGEST: f64 = 1e6;

/// One place, told in one or several ways; the same fields as a report has, and what is shown of it.
#[derive(Clone, Debug, Default, PartialEq, Deserialize, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PlaceTold {
    /// Longitude and latitude, WGS84 degrees.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub point: Option<Vec<f64>>,
    /// Standard deviation, metres: of `point` east and north each, else along the route.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub accuracy_m: Option<f64>,
    /// The carrier's id of a route.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub route_id: Option<String>,
    /// Metres from that route's start.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub chainage_m: Option<f64>,
    /// End of the stretch.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub chainage_to_m: Option<f64>,
    /// Optical distance from `otdr_site`, metres.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub otdr_m: Option<f64>,
    /// The site measured from: its id, or what is painted on it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub otdr_site: Option<String>,
    /// One of two closures that it lies between: its id, or what is painted on it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub from_site: Option<String>,
    /// The other.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub to_site: Option<String>,
    /// A site.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub site_id: Option<String>,
    /// The number painted on a pole or a cabinet.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub label: Option<String>,
    /// A commune's code.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub commune: Option<String>,
}

impl From<&Evidence> for PlaceTold {
    fn from(place: &Evidence) -> Self {
        let told = Told::from(place);
        Self {
            point: told.point.map(|at| vec![at.lon(), at.lat()]),
            accuracy_m: told.accuracy.map(Metres::get),
            route_id: told.route_id,
            chainage_m: told.chainage.map(Chainage::get),
            chainage_to_m: told.chainage_to.map(Chainage::get),
            otdr_m: told.otdr.map(Metres::get),
            otdr_site: told.otdr_site,
            from_site: told.from_site,
            to_site: told.to_site,
            site_id: told.site_id,
            label: told.label,
            commune: told.commune,
        }
    }
}

impl Report {
    /// The place that the report's own fields tell.
    fn own_place(&self) -> PlaceTold {
        PlaceTold {
            point: self.point.clone(),
            accuracy_m: self.accuracy_m,
            route_id: self.route_id.clone(),
            chainage_m: self.chainage_m,
            chainage_to_m: self.chainage_to_m,
            otdr_m: self.otdr_m,
            otdr_site: self.otdr_site.clone(),
            from_site: self.from_site.clone(),
            to_site: self.to_site.clone(),
            site_id: self.site_id.clone(),
            label: self.label.clone(),
            commune: self.commune.clone(),
        }
    }
}

/// Every place of a report; each must lead somewhere, or a fault names what is missing.
pub(crate) fn places(check: &mut Checker, report: &Report) -> Vec<Evidence> {
    let own = report.own_place();
    let listed = report.places.as_deref().unwrap_or_default();
    if listed.len() > MANY {
        check.fault("places", "Nhiều nhất 100 vị trí.", "100 places at most.");
        return Vec::new();
    }
    let mut places = Vec::new();
    if listed.is_empty() || own != PlaceTold::default() {
        places.extend(one(check, "", &own));
    }
    for (i, place) in listed.iter().enumerate() {
        places.extend(one(check, &format!("places[{i}]."), place));
    }
    places
}

fn one(check: &mut Checker, within: &str, place: &PlaceTold) -> Vec<Evidence> {
    let faults = check.0.len();
    let told = read(check, within, place);
    if check.0.len() > faults {
        return Vec::new();
    }
    let (route_named, half) = (told.route_id.is_some(), told.half_told());
    let found = told.places();
    let is_told =
        found.iter().any(|place| !matches!(place, Evidence::Commune { .. })) || !found.is_empty() && !route_named;
    match half {
        Some((_, missing)) => check.fault(
            &format!("{within}{missing}"),
            "Cần ghi đủ: tuyến và lý trình; số mét OTDR và trạm đo; hai măng xông.",
            "Both are needed: route and chainage; optical distance and its site; two closures.",
        ),
        None if is_told => {}
        None if route_named => check.fault(
            &format!("{within}chainage_m"),
            "Cần lý trình trên tuyến.",
            "A chainage on the route is needed.",
        ),
        None if check.0.is_empty() => check.fault(
            &format!("{within}point"),
            "Cần một vị trí: điểm trên bản đồ, tuyến và lý trình, trạm, số hiệu cột hoặc tủ, hoặc xã.",
            "A place is needed: a point, a route and chainage, a site, a painted number or a commune.",
        ),
        None => {}
    }
    found
}

fn read(check: &mut Checker, within: &str, place: &PlaceTold) -> Told {
    let named = |name: &str| format!("{within}{name}");
    let point = place.point.as_ref().map(|p| match p[..] {
        [lon, lat] => LonLat::checked(lon, lat),
        _ => None,
    });
    let point = check.take(
        &named("point"),
        point,
        "Cần [kinh độ, vĩ độ] bằng độ; vĩ độ không quá 90.",
        "It must be [longitude, latitude] in degrees; latitude at most 90.",
    );
    let accuracy = check.take(
        &named("accuracy_m"),
        place.accuracy_m.map(|m| Metres::checked(m).filter(|m| *m <= MAX_ACCURACY)),
        "Cần một số mét từ 0 đến 5.000.",
        "A number of metres from 0 to 5,000 is needed.",
    );
    let (vi, en) = (
        "Cần số mét từ đầu tuyến, từ 0 đến 1.000.000.",
        "Metres from the route's start are needed, from 0 to 1,000,000.",
    );
    let along = |m: f64| Chainage::checked(m).filter(|m| m.get() <= LONGEST);
    let chainage = check.take(&named("chainage_m"), place.chainage_m.map(along), vi, en);
    let chainage_to = check.take(&named("chainage_to_m"), place.chainage_to_m.map(along), vi, en);
    if chainage.zip(chainage_to).is_some_and(|(from, to)| to < from) {
        check.fault(&named("chainage_to_m"), "Lý trình cuối trước lý trình đầu.", "The stretch ends before it begins.");
    }
    let otdr = length(check, &named("otdr_m"), place.otdr_m);
    let mut text = |name: &str, value: &Option<String>| {
        let value = value.as_deref().map(str::trim).filter(|text| !text.is_empty())?;
        if value.len() > ID_MOST {
            check.fault(&named(name), "Nhiều nhất 200 byte.", "200 bytes at most.");
        }
        check.line(&named(name), value);
        Some(value.to_owned())
    };
    Told {
        route_id: text("route_id", &place.route_id),
        otdr_site: text("otdr_site", &place.otdr_site),
        from_site: text("from_site", &place.from_site),
        to_site: text("to_site", &place.to_site),
        site_id: text("site_id", &place.site_id),
        label: text("label", &place.label),
        commune: text("commune", &place.commune),
        point,
        accuracy,
        chainage,
        chainage_to,
        otdr,
    }
}

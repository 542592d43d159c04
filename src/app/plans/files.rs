//! A plan as a file to take along: GPX, KML, GeoJSON, CSV.

use serde_json::json;
use uuid::Uuid;

use crate::app::plans::answer::{StopTold, TourTold};
use crate::app::{App, AppError, Caller};
use crate::export::{defused, escaped};
use crate::network::codes;
use crate::units::Message;

codes! {
    /// What a plan is written as.
    PlanFormat { Gpx => "gpx", Kml => "kml", GeoJson => "geojson", Csv => "csv" }
}

impl PlanFormat {
    /// Its media type.
    pub const fn media_type(self) -> &'static str {
        match self {
            Self::Gpx => "application/gpx+xml",
            Self::Kml => "application/vnd.google-earth.kml+xml",
            Self::GeoJson => "application/geo+json",
            Self::Csv => "text/csv; charset=utf-8",
        }
    }
}

/// A written plan: its bytes and a safe name.
pub struct PlanFile {
    /// Its text.
    pub text: String,
    /// Its name.
    pub name: String,
}

type Tour = TourTold<String>;
type Stop = StopTold<String>;

impl App {
    /// A plan as a file.
    pub async fn export_plan(
        &self,
        caller: &Caller,
        id: Uuid,
        format: PlanFormat,
        say: &(dyn Fn(&Message) -> String + Sync),
    ) -> Result<PlanFile, AppError> {
        let plan = self.plan(caller, id, say).await?;
        let title = say(&Message::new(
            format!(
                "Kế hoạch tuần tra đêm {} (phương án {}). Độ mật: thường; không phổ biến trước khi thực hiện xong. {}",
                plan.night, plan.variant, plan.travel.says
            ),
            format!(
                "Patrol plan of the night {} (variant {}). Classification: ordinary; not to be spread before it is done. {}",
                plan.night, plan.variant, plan.travel.says
            ),
        ));
        self.note_export(caller, id, format).await?;
        let text = written(format, &title, &plan.crews);
        Ok(PlanFile { text, name: format!("plan-{}-{}.{}", plan.night, plan.variant, format.code()) })
    }
}

/// Tours as a file.
pub(in crate::app) fn written(format: PlanFormat, title: &str, tours: &[TourTold<String>]) -> String {
    match format {
        PlanFormat::Gpx => gpx(title, tours),
        PlanFormat::Kml => kml(title, tours),
        PlanFormat::GeoJson => geojson(title, tours),
        PlanFormat::Csv => csv(title, tours),
    }
}

/// Stops with a place, breaks left out.
fn stops(tour: &Tour) -> impl Iterator<Item = (&Stop, [f64; 2], String)> {
    tour.stops.iter().filter_map(|stop| {
        let label = stop.label.as_deref().unwrap_or_default();
        Some((stop, stop.point?, format!("{} · {}. {label}", tour.name, stop.n)))
    })
}

fn gpx(title: &str, tours: &[Tour]) -> String {
    let mut text = format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<gpx version=\"1.1\" creator=\"cablewatch\" \
         xmlns=\"http://www.topografix.com/GPX/1/1\">\n<metadata><name>{}</name></metadata>\n",
        escaped(title)
    );
    for (stop, [lon, lat], name) in tours.iter().flat_map(stops) {
        let why = escaped(stop.why.as_deref().unwrap_or_default());
        text.push_str(&format!(
            "<wpt lat=\"{lat}\" lon=\"{lon}\"><name>{}</name><cmt>{} - {}</cmt><desc>{why}</desc></wpt>\n",
            escaped(&name),
            stop.start,
            stop.leave
        ));
    }
    for tour in tours {
        text.push_str(&format!("<trk><name>{}</name><trkseg>\n", escaped(&tour.name)));
        for [lon, lat] in &tour.path {
            text.push_str(&format!("<trkpt lat=\"{lat}\" lon=\"{lon}\"/>\n"));
        }
        text.push_str("</trkseg></trk>\n");
    }
    text.push_str("</gpx>\n");
    text
}

fn kml(title: &str, tours: &[Tour]) -> String {
    let mut text = format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<kml xmlns=\"http://www.opengis.net/kml/2.2\"><Document>\n<name>{}</name>\n",
        escaped(title)
    );
    for tour in tours {
        let line: Vec<String> = tour.path.iter().map(|[lon, lat]| format!("{lon},{lat}")).collect();
        text.push_str(&format!(
            "<Folder><name>{0}</name>\n<Placemark><name>{0}</name><LineString><coordinates>{1}</coordinates></LineString></Placemark>\n",
            escaped(&tour.name),
            line.join(" ")
        ));
        for (stop, [lon, lat], name) in stops(tour) {
            text.push_str(&format!(
                "<Placemark><name>{}</name><description>{}</description><TimeSpan><begin>{}</begin><end>{}</end></TimeSpan>\
                 <Point><coordinates>{lon},{lat}</coordinates></Point></Placemark>\n",
                escaped(&name),
                escaped(stop.why.as_deref().unwrap_or_default()),
                stop.start,
                stop.leave
            ));
        }
        text.push_str("</Folder>\n");
    }
    text.push_str("</Document></kml>\n");
    text
}

fn geojson(title: &str, tours: &[Tour]) -> String {
    let mut features = Vec::new();
    for tour in tours {
        features.push(json!({
            "type": "Feature", "id": tour.id, "geometry": {"type": "LineString", "coordinates": tour.path},
            "properties": {"crew": tour.name, "station": tour.station, "vehicle": tour.vehicle, "leaves": tour.leaves,
                "back": tour.back, "metres": tour.metres},
        }));
        for (stop, point, _) in stops(tour) {
            features.push(json!({
                "type": "Feature", "id": format!("{}/{}", tour.id, stop.n),
                "geometry": {"type": "Point", "coordinates": point},
                "properties": {"crew": tour.name, "n": stop.n, "task": stop.task, "kind": stop.kind, "label": stop.label,
                    "commune": stop.commune, "arrive": stop.arrive, "start": stop.start, "leave": stop.leave, "why": stop.why},
            }));
        }
    }
    json!({"type": "FeatureCollection", "name": title, "features": features}).to_string()
}

/// The last column has no cells: its heading is the title with the classification, so that the table stays one.
fn csv(title: &str, tours: &[Tour]) -> String {
    let field = |value: &str| format!("\"{}\"", defused(value).replace('"', "\"\""));
    // With a mark of order, spreadsheets read it as UTF-8.
    let mut text = format!(
        "\u{feff}crew,station,vehicle,n,task,kind,label,commune,arrive,start,leave,lon,lat,why,{}\r\n",
        field(title)
    );
    for tour in tours {
        for stop in &tour.stops {
            let [lon, lat] = stop.point.map_or_else(Default::default, |at| at.map(|degrees| degrees.to_string()));
            let or_none = |value: &Option<String>| field(value.as_deref().unwrap_or_default());
            let row = [
                field(&tour.name),
                field(&tour.station),
                field(&tour.vehicle),
                stop.n.to_string(),
                field(&stop.task),
                field(&stop.kind),
                or_none(&stop.label),
                or_none(&stop.commune),
                field(&stop.arrive),
                field(&stop.start),
                field(&stop.leave),
                lon,
                lat,
                or_none(&stop.why),
                String::new(),
            ];
            text.push_str(&row.join(","));
            text.push_str("\r\n");
        }
    }
    text
}

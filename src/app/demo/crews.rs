//! Invented stations and crews that patrol at night.

use serde::Deserialize;

use crate::app::crews::{BreakTold, HoursTold, NewCrew, NewStation};
use crate::app::{App, AppError, Caller};

/// So many crews patrol in the demo, each from a station of its own.
const CREWS: usize = 8;

#[derive(Deserialize)]
struct DemoStations {
    features: Vec<DemoStation>,
}

#[derive(Deserialize)]
struct DemoStation {
    properties: Named,
    geometry: Place,
}

#[derive(Deserialize)]
struct Named {
    id: String,
    name: String,
}

#[derive(Deserialize)]
struct Place {
    coordinates: [f64; 2],
}

#[derive(Deserialize)]
struct DemoCrew {
    name: String,
    kind: String,
    station_id: String,
    vehicle: String,
    shift_from: String,
    shift_to: String,
}

impl App {
    pub(super) async fn demo_crews(&self) -> Result<(), AppError> {
        let operator = Caller::operator();
        let stations: DemoStations = super::parsed("stations.geojson")?;
        let crews: Vec<DemoCrew> = super::parsed("crews.json")?;
        let patrols = crews.into_iter().filter(|crew| crew.kind == "patrol").take(CREWS);
        for (number, crew) in patrols.enumerate() {
            let Some(station) = stations.features.iter().find(|s| s.properties.id == crew.station_id) else { continue };
            let new = NewStation {
                // Police stations of these names there are, where these stand there are none.
                name: format!("{} (bịa)", station.properties.name),
                point: station.geometry.coordinates,
                phone: None,
            };
            let station = self.put_station(&operator, None, &new).await?.id.to_string();
            // Every other crew rests half an hour, so that the sheet shows both.
            let rest = BreakTold { from: "23:30".to_owned(), to: "01:30".to_owned(), minutes: 30 };
            let new = NewCrew {
                name: crew.name,
                station,
                vehicle: crew.vehicle,
                shift: HoursTold { from: crew.shift_from, to: crew.shift_to },
                breaks: (number % 2 == 0).then_some(rest).into_iter().collect(),
                phone: None,
                active: Some(true),
            };
            self.put_crew(&operator, None, &new).await?;
        }
        Ok(())
    }
}

//! What everybody is told of incidents: reckoned once a day into a table of its own, which alone is read.

use std::time::Duration;

use crate::access::Scope;
use crate::app::views::{PublicCommune, PublicHalfYear, PublicView};
use crate::app::{App, AppError};
use crate::incidents::{
    HalfYear, LEAST_CARRIERS, LEAST_CHANGE, LEAST_EVENTS, PublicEvent, public_counts, told_half_years,
};
use crate::store::PublicRow;

/// How often it is looked whether a new day has begun.
const EVERY: Duration = Duration::from_secs(3600);

impl App {
    /// What everybody is told.
    pub async fn public_view(&self) -> Result<PublicView, AppError> {
        let (published_on, counts) = self.store().public_counts(&Scope::Outside).await?;
        let live = self.live();
        let half_year = |half: HalfYear| {
            let own = counts.iter().filter(|((of, _), _)| *of == half);
            let mut communes: Vec<PublicCommune> = own
                .map(|((_, code), events)| PublicCommune {
                    commune: code.clone(),
                    commune_name: live.communes.get(code).map_or_else(|| code.clone(), |row| row.full_name.clone()),
                    events: *events,
                })
                .collect();
            communes.sort_by(|one, other| other.events.cmp(&one.events).then_with(|| one.commune.cmp(&other.commune)));
            PublicHalfYear {
                half_year: half.code(),
                from: half.first().to_string(),
                to: half.last().to_string(),
                communes,
            }
        };
        Ok(PublicView {
            half_years: published_on.map(told_half_years).unwrap_or_default().into_iter().map(half_year).collect(),
            published_on: published_on.map(|day| day.to_string()),
            least_events: LEAST_EVENTS,
            least_carriers: LEAST_CARRIERS,
            least_change: LEAST_CHANGE,
        })
    }

    /// Reckon the numbers anew.
    pub async fn publish_public_view(&self) -> Result<(), AppError> {
        let (today, store) = (self.today(), self.store());
        let (_, told) = store.public_counts(&Scope::Engine).await?;
        let (rows, live, zone) = (store.public_events(&Scope::Engine).await?, self.live(), self.settings().zone);
        let event = move |row: PublicRow| {
            let commune = live.communes.at(row.at)?.code.clone();
            Some(PublicEvent { commune, day: row.when.datetime().to_offset(zone).date(), carrier: row.carrier })
        };
        let count = move || {
            let events: Vec<PublicEvent> = rows.into_iter().filter_map(event).collect();
            public_counts(&events, &told, &told_half_years(today))
        };
        let counts = tokio::task::spawn_blocking(count).await.map_err(|e| AppError::Internal(e.to_string()))?;
        Ok(store.publish_counts(&Scope::Engine, today, &counts).await?)
    }

    /// Reckon them once a day; and each hour while there is nothing to tell, as before the first files have come.
    pub async fn keep_publishing(self) {
        loop {
            if let Err(error) = self.publish_if_due().await {
                tracing::error!(%error, "the public numbers could not be reckoned; it will be tried again");
            }
            tokio::time::sleep(EVERY).await;
        }
    }

    async fn publish_if_due(&self) -> Result<(), AppError> {
        let (published_on, told) = self.store().public_counts(&Scope::Engine).await?;
        if published_on == Some(self.today()) && !told.is_empty() {
            return Ok(());
        }
        self.publish_public_view().await
    }
}

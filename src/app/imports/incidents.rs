//! Incidents of a file: all of them or none, and each once.

use std::ops::ControlFlow;

use serde_json::{Value, json};

use crate::app::imports::{Source, fault_json};
use crate::app::{App, AppError, Caller};
use crate::import::{IncidentDraft, Reading, Sniffed, Verdict, read_incidents, read_incidents_csv, sniff};
use crate::store::SourceId;
use crate::units::CarrierCode;

impl App {
    /// Import incidents from GeoJSON or a table, all of them or none; matched after that. A record
    /// that was imported before, known by the carrier and its id in the file, stays as it is.
    pub async fn import_incidents(
        &self,
        caller: &Caller,
        carrier: &CarrierCode,
        source: Source,
        dry_run: bool,
        progress: impl FnMut(u64) -> ControlFlow<()> + Send + 'static,
    ) -> Result<Value, AppError> {
        Self::may_import(caller, carrier)?;
        let zone = self.settings().zone;
        let reading = Reading { limits: self.settings().file_limits, ..Reading::default() };
        let work = move || read(&source, &reading, zone, progress);
        let draft = tokio::task::spawn_blocking(work).await.map_err(|e| AppError::Internal(e.to_string()))?;
        let draft = draft.map_err(|e| AppError::Internal(e.to_string()))?;
        let verdict = draft.verdict();
        let mut answer = json!({
            "verdict": verdict.code(), "format": draft.format, "incidents": draft.incidents.len(),
            "faults_total": draft.faults_total, "faults": draft.faults.iter().map(fault_json).collect::<Vec<_>>(),
        });
        if dry_run || verdict == Verdict::Reject {
            return Ok(answer);
        }
        let rows = draft.incidents.into_iter().zip(draft.own_ids).map(|(incident, own)| {
            let source = own.then(|| SourceId { system: carrier.to_string(), id: incident.id.clone() });
            self.new_row(incident, caller, source, self.new_code(3))
        });
        let rows: Vec<_> = rows.collect();
        let new = self.store().add_incidents(caller.scope(), &rows, self.world().now()).await?;
        answer["new"] = new.into();
        answer["known"] = (rows.len() - new).into();
        self.match_pending().await?;
        Ok(answer)
    }
}

fn read(
    source: &Source,
    reading: &Reading,
    zone: time::UtcOffset,
    mut progress: impl FnMut(u64) -> ControlFlow<()>,
) -> std::io::Result<IncidentDraft> {
    let mut file = source.open()?;
    let head = source.head()?;
    Ok(match sniff(&head) {
        Sniffed::Csv => read_incidents_csv(&mut file, reading, zone, &mut progress),
        _ => read_incidents(&mut file, reading, zone, &mut progress),
    })
}

//! The communes of the province, from the operator's file.

use std::ops::ControlFlow;

use serde_json::{Value, json};

use crate::app::imports::{Source, fault_json, internal};
use crate::app::{App, AppError, Caller};
use crate::import::{CommunesDraft, Reading, Verdict, read_communes};

impl App {
    /// Import communes, all of them or none; those with a known code are replaced. The network is
    /// not looked through again: routes and incidents learn of new borders when they change.
    pub async fn import_communes(
        &self,
        caller: &Caller,
        source: Source,
        dry_run: bool,
        progress: impl FnMut(u64) -> ControlFlow<()> + Send + 'static,
    ) -> Result<Value, AppError> {
        if !caller.scope().sees_all() {
            return Err(AppError::Absent);
        }
        let reading = Reading { limits: self.settings().file_limits, ..Reading::default() };
        let work = move || read(&source, &reading, progress);
        let draft = tokio::task::spawn_blocking(work).await.map_err(internal)?.map_err(internal)?;
        if !dry_run && draft.verdict != Verdict::Reject {
            self.store().put_communes(caller.scope(), &draft.communes, self.world().now()).await?;
            self.wrote();
        }
        Ok(json!({
            "verdict": draft.verdict.code(), "communes": draft.communes.len(), "faults_total": draft.faults_total,
            "faults": draft.faults.iter().map(fault_json).collect::<Vec<_>>(),
        }))
    }
}

fn read(
    source: &Source,
    reading: &Reading,
    mut progress: impl FnMut(u64) -> ControlFlow<()>,
) -> std::io::Result<CommunesDraft> {
    Ok(read_communes(source.open()?, reading, &mut progress))
}

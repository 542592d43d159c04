//! A network as a file for other programs: what the caller's scope holds, read page by page.

use std::fs::File;
use std::io::{self, BufWriter, Seek};
use std::path::Path;

use tokio::sync::mpsc::{self, Receiver, Sender};

use crate::access::Scope;
use crate::app::{App, AppError, Caller};
use crate::export::{Export, Format, Owner, Scratch, Survey, Thing};
use crate::store::{Filter, RouteRow, SiteRow};
use crate::units::CarrierCode;

/// Rows read at a time.
const PAGE: i64 = 200;
/// How often a file is begun anew because the network changed while it was written.
const TRIES: usize = 4;

/// What to export.
#[derive(Clone, Debug)]
pub struct ExportQuery {
    /// As what.
    pub format: Format,
    /// Only this carrier's; all in reach if none is named.
    pub carrier: Option<CarrierCode>,
}

/// A written file, at its beginning; it is gone when this is dropped.
#[derive(Debug)]
pub struct Exported {
    /// Its bytes.
    pub file: File,
    /// How many.
    pub bytes: u64,
    /// A safe name for it: whose, when, and how it is classified.
    pub name: String,
    /// Its media type.
    pub media_type: &'static str,
}

/// What a writer is told, in order.
enum Step {
    Owner(Owner),
    Routes(Vec<RouteRow>),
    Sites(Vec<SiteRow>),
}

impl App {
    /// The exact routes and sites in reach as a file. Nobody but carriers, police and the department
    /// has any; a carrier that is not in reach is absent like one that is not there.
    pub async fn export(&self, caller: &Caller, query: &ExportQuery) -> Result<Exported, AppError> {
        let owners = self.owners(caller.scope(), query.carrier.as_ref()).await?;
        let stream = caller.scope().stream();
        for _ in 0..TRIES {
            let before = self.store().version(&stream).await?;
            let done = self.written(caller.scope(), &owners, query).await?;
            let changes = self.store().changes_since(&stream, before, PAGE).await?;
            let moved = changes.iter().any(|change| matches!(change.layer.as_str(), "routes" | "sites"));
            if !moved && changes.len() < PAGE as usize {
                return Ok(done);
            }
        }
        Err(AppError::Conflict)
    }

    /// The carriers whose networks are asked for.
    async fn owners(&self, scope: &Scope, asked: Option<&CarrierCode>) -> Result<Vec<Owner>, AppError> {
        if !(scope.sees_all() || scope.carrier().is_some()) {
            return Err(AppError::Absent);
        }
        let mut rows = self.store().carriers(scope).await?;
        rows.retain(|row| asked.is_none_or(|code| row.code == *code));
        if asked.is_some() && rows.is_empty() {
            return Err(AppError::Absent);
        }
        Ok(rows.into_iter().map(|row| Owner { code: row.code, name: row.name }).collect())
    }

    /// Reads everything twice: a table needs its columns before its rows.
    async fn written(&self, scope: &Scope, owners: &[Owner], query: &ExportQuery) -> Result<Exported, AppError> {
        let survey = self.walk(scope, owners, surveyed).await?;
        let (format, folder) = (query.format, self.settings().data.clone().unwrap_or_else(std::env::temp_dir));
        let name = self.file_name(query, &survey);
        let write = move |steps| write(format, &survey, &folder, steps);
        let (file, bytes) = self.walk(scope, owners, write).await?.map_err(|error| match error.kind() {
            io::ErrorKind::FileTooLarge => AppError::field(
                "format",
                "Mạng này lớn hơn mức Shapefile chứa được (2 GiB). Đề nghị chọn định dạng khác.",
                "This network is more than a Shapefile can hold (2 GiB). Please choose another format.",
            ),
            _ => AppError::Internal(error.to_string()),
        })?;
        Ok(Exported { file, bytes, name, media_type: format.media_type() })
    }

    /// Gives everything in reach to `take`, which runs in a thread of its own.
    async fn walk<T: Send + 'static>(
        &self,
        scope: &Scope,
        owners: &[Owner],
        take: impl FnOnce(Receiver<Step>) -> T + Send + 'static,
    ) -> Result<T, AppError> {
        let (give, steps) = mpsc::channel(1);
        let taken = tokio::task::spawn_blocking(move || take(steps));
        let told = self.tell(scope, owners, give).await;
        let taken = taken.await.map_err(|e| AppError::Internal(e.to_string()))?;
        told.map(|()| taken)
    }

    async fn tell(&self, scope: &Scope, owners: &[Owner], give: Sender<Step>) -> Result<(), AppError> {
        for owner in owners {
            // Whoever does not listen any more has a reason, and says it.
            if give.send(Step::Owner(owner.clone())).await.is_err() {
                return Ok(());
            }
            let first = Filter { carriers: vec![owner.code.clone()], limit: PAGE, ..Filter::default() };
            let mut filter = first.clone();
            loop {
                let rows = self.store().routes(scope, &filter).await?;
                let ended = rows.len() < PAGE as usize;
                filter.after = rows.last().map(|row| row.id);
                if give.send(Step::Routes(rows)).await.is_err() || ended {
                    break;
                }
            }
            let mut filter = first;
            loop {
                let rows = self.store().sites(scope, &filter).await?;
                let ended = rows.len() < PAGE as usize;
                filter.after = rows.last().map(|row| row.id);
                if give.send(Step::Sites(rows)).await.is_err() || ended {
                    break;
                }
            }
        }
        Ok(())
    }

    fn file_name(&self, query: &ExportQuery, survey: &Survey) -> String {
        let whose = query.carrier.as_ref().map_or("toan-bo", CarrierCode::as_str);
        let today = self.today();
        let classified = survey.classification.code();
        format!("cablewatch-{whose}-{today}-{classified}.{}", query.format.ending())
    }
}

impl Step {
    fn things(&self) -> Vec<Thing<'_>> {
        match self {
            Self::Owner(_) => Vec::new(),
            Self::Routes(rows) => rows.iter().map(|row| Thing::Route(&row.route)).collect(),
            Self::Sites(rows) => rows.iter().map(|row| Thing::Site(&row.site)).collect(),
        }
    }
}

fn surveyed(mut steps: Receiver<Step>) -> Survey {
    let mut survey = Survey::default();
    while let Some(step) = steps.blocking_recv() {
        step.things().into_iter().for_each(|thing| survey.take(thing));
    }
    survey
}

fn write(format: Format, survey: &Survey, folder: &Path, mut steps: Receiver<Step>) -> io::Result<(File, u64)> {
    let mut file = tempfile::tempfile_in(folder)?;
    let mut places = || -> io::Result<Box<dyn Scratch>> { Ok(Box::new(tempfile::tempfile_in(folder)?)) };
    let mut export = Export::begin(format, survey, BufWriter::new(&file), &mut places)?;
    while let Some(step) = steps.blocking_recv() {
        if let Step::Owner(owner) = &step {
            export.owner(owner)?;
        }
        step.things().into_iter().try_for_each(|thing| export.thing(thing))?;
    }
    export.end()?;
    let bytes = file.seek(io::SeekFrom::End(0))?;
    file.rewind()?;
    Ok((file, bytes))
}

//! Which database a command works with.

use std::path::PathBuf;

use clap::Args;

use crate::app::{App, AppError, AuditPlace, Caller, Doer, Settings, World};

#[derive(Args)]
pub struct Database {
    /// Folder with the key and the head of the record of deeds; beside an SQLite file if not given.
    #[arg(long, env = "CABLEWATCH_AUDIT_DIR", value_name = "DIR", global = true)]
    audit_dir: Option<PathBuf>,
    /// The database: `sqlite:FILE` or `postgres://…`.
    #[arg(long, env = "CABLEWATCH_DB", default_value = "sqlite:cablewatch.db", global = true, hide_env_values = true)]
    pub db: String,
}

impl Database {
    /// These settings, and where the record of deeds is.
    pub fn with(&self, settings: Settings) -> Settings {
        Settings { audit: self.audit_dir.clone().map(AuditPlace::at), ..settings }
    }

    /// Where the record of deeds is.
    pub fn audit(&self) -> AuditPlace {
        self.audit_dir.clone().map_or_else(|| AuditPlace::usual(&self.db, None), AuditPlace::at)
    }

    /// Open it for a command of the operator's, which is written down before it is carried out.
    pub async fn open(&self, command: &str) -> Result<App, AppError> {
        let app = App::open(&self.db, World::real(), self.with(Settings::default())).await?;
        note(&app, command).await?;
        Ok(app)
    }
}

/// Write down that the operator is about to do this.
pub async fn note(app: &App, command: &str) -> Result<(), AppError> {
    let doer = Doer { caller: &Caller::operator(), by: "shell", address: String::new() };
    app.write_down(&doer, command, String::new(), 0).await
}

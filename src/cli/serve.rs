//! `cablewatch serve` and `cablewatch demo`.

use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;

use clap::Args;

use crate::app::{App, AuditPlace, Limits, Mail, Settings, World};
use crate::cli::limits::{ConnectionArgs, LimitArgs, SenderArgs};
use crate::cli::listening::{OpsArgs, listen};
use crate::cli::log::LogArgs;
use crate::cli::mail::LetterArgs;
use crate::cli::{failed, refused, unreadable};
use crate::roads::Profiles;

#[derive(Args)]
pub struct ServeArgs {
    /// `sqlite:FILE` or `postgres://…`.
    #[arg(long, env = "CABLEWATCH_DB", hide_env_values = true)]
    db: String,
    /// Address to listen on.
    #[arg(long, default_value = "127.0.0.1:8080")]
    listen: String,
    /// Folder for files on their way in; made if missing, the system's temporary one if not given.
    #[arg(long)]
    data: Option<PathBuf>,
    /// Folder with the key and the head of the record of deeds, outside the database; beside an SQLite file, else in the
    /// folder for data or the one it is started in, if not given.
    #[arg(long, env = "CABLEWATCH_AUDIT_DIR", value_name = "DIR")]
    audit_dir: Option<PathBuf>,
    /// This is an isolated network, where classified routes may be; anywhere else they are refused.
    #[arg(long)]
    isolated_lan: bool,
    /// Speeds and rules of vehicles on roads, instead of the product's own (docs/roads.md).
    #[arg(long, value_name = "FILE")]
    road_profiles: Option<PathBuf>,
    /// Days that name and telephone number of a reporter are kept.
    #[arg(long, value_name = "DAYS", default_value_t = 90)]
    contact_days: u16,
    /// Bytes of a file sent over HTTP.
    #[arg(long, value_name = "BYTES", default_value_t = Limits::default().upload_bytes)]
    max_upload_bytes: u64,
    #[command(flatten)]
    limits: LimitArgs,
    #[command(flatten)]
    senders: SenderArgs,
    #[command(flatten)]
    connections: ConnectionArgs,
    #[command(flatten)]
    letters: LetterArgs,
    #[command(flatten)]
    ops: OpsArgs,
    #[command(flatten)]
    pub log: LogArgs,
}

#[derive(Args)]
pub struct DemoArgs {
    /// Address to listen on.
    #[arg(long, default_value = "127.0.0.1:8080")]
    listen: String,
    /// Folder for the demo database; a temporary one if not given.
    #[arg(long)]
    data: Option<PathBuf>,
    #[command(flatten)]
    senders: SenderArgs,
    #[command(flatten)]
    ops: OpsArgs,
    #[command(flatten)]
    connections: ConnectionArgs,
    #[command(flatten)]
    pub log: LogArgs,
}

/// Serve a database.
pub async fn serve(args: ServeArgs) -> ExitCode {
    if let Some(folder) = &args.data
        && let Err(error) = std::fs::create_dir_all(folder)
    {
        return failed(&format!("{}: {error}", folder.display()));
    }
    let profiles = match args.road_profiles.as_deref().map_or_else(|| Ok(Profiles::own()), profiles) {
        Ok(profiles) => profiles,
        Err(says) => return failed(&says),
    };
    let mail = match args.letters.mail() {
        Ok(mail) => mail,
        Err(code) => return code,
    };
    let settings = Settings {
        mail,
        audit: args.audit_dir.map(AuditPlace::at),
        data: args.data,
        profiles,
        isolated_lan: args.isolated_lan,
        contact_days: args.contact_days,
        limits: Limits {
            upload_bytes: args.max_upload_bytes,
            reports_per_minute: args.senders.reports_per_minute,
            ..Limits::default()
        },
        file_limits: args.limits.limits(),
        trusted_proxies: args.senders.trusted_proxy,
        ..Settings::default()
    };
    match App::open(&args.db, World::real(), settings).await {
        Ok(app) => match app.check_durable().await {
            Ok(()) => listen(app, &args.listen, args.connections.most(), args.ops).await,
            Err(error) => refused(&error),
        },
        Err(error) => refused(&error),
    }
}

/// The operator's own table of speeds.
fn profiles(path: &Path) -> Result<Arc<Profiles>, String> {
    let named = path.display();
    let text = std::fs::read_to_string(path).map_err(|error| unreadable(&named.to_string(), &error))?;
    Profiles::read(&text).map(Arc::new).map_err(|says| format!("{named}: {} / {}", says.vi, says.en))
}

/// Make the demo database and serve it.
pub async fn demo(args: DemoArgs) -> ExitCode {
    let world = World::real();
    let temporary = args.data.is_none();
    let folder =
        args.data.unwrap_or_else(|| std::env::temp_dir().join(format!("cablewatch-demo-{}", world.readable(8))));
    let file = folder.join("demo.db");
    if file.exists() {
        return failed(&format!("{}: there is a database already; remove it or choose another folder", file.display()));
    }
    if let Err(error) = std::fs::create_dir_all(&folder) {
        return failed(&format!("{}: {error}", folder.display()));
    }
    let letters = folder.join("mail");
    let mail = match Mail::folder(&letters, "cablewatch@example.invalid") {
        Ok(mail) => mail.linking(Some(format!("http://{}", args.listen))),
        Err(error) => return refused(&error),
    };
    let settings = Settings {
        demo: true,
        mail: Some(mail),
        data: Some(folder.clone()),
        limits: Limits { reports_per_minute: args.senders.reports_per_minute, ..Limits::default() },
        trusted_proxies: args.senders.trusted_proxy,
        ..Settings::default()
    };
    let code = match App::open(&format!("sqlite:{}", file.display()), world, settings).await {
        Ok(app) => match app.load_demo().await {
            Ok(users) => {
                eprintln!("Dữ liệu minh hoạ, tuyến cáp và sự cố là hư cấu / demo: cable and incidents are invented");
                eprintln!("Thư nhắc việc được ghi thành tệp / letters are written as files: {}", letters.display());
                for user in users {
                    eprintln!("  {:<11} {:<13} {}", user.role.code(), user.user, user.password);
                }
                listen(app, &args.listen, args.connections.most(), args.ops).await
            }
            Err(error) => refused(&error),
        },
        Err(error) => refused(&error),
    };
    if temporary && let Err(error) = std::fs::remove_dir_all(&folder) {
        tracing::warn!(%error, "the temporary folder stays");
    }
    code
}

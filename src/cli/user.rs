//! `cablewatch user`: accounts and API tokens.

use std::process::ExitCode;

use clap::{Args, Subcommand};

use crate::access::{Role, needs_factor};
use crate::app::{App, AppError, NewFactor, NewRole, NewToken, NewUser};
use crate::cli::database::Database;
use crate::cli::{failed, refused};
use crate::units::CarrierCode;

#[derive(Args)]
pub struct UserArgs {
    #[command(flatten)]
    database: Database,
    #[command(subcommand)]
    what: What,
}

#[derive(Subcommand)]
enum What {
    /// Make a user; the password is read from standard input, one line.
    Add {
        /// Name to sign in with.
        user: String,
        /// public, carrier, commune, police, department, admin.
        #[arg(long)]
        role: String,
        /// For role carrier: its code.
        #[arg(long)]
        carrier: Option<String>,
        /// For role commune: its code.
        #[arg(long)]
        commune: Option<String>,
        /// Name to show.
        #[arg(long)]
        name: Option<String>,
    },
    /// Give a user a new second factor; it is shown once, and their sessions end.
    Factor {
        /// Name they sign in with.
        user: String,
    },
    /// Give a user another password, read from standard input, one line; their sessions end.
    Password {
        /// Name they sign in with.
        user: String,
    },
    /// Let a user sign in no more; their sessions and tokens end.
    Disable {
        /// Name they sign in with.
        user: String,
    },
    /// Let a user sign in again.
    Enable {
        /// Name they sign in with.
        user: String,
    },
    /// Give a user another role; their sessions and tokens end.
    Role {
        /// Name they sign in with.
        user: String,
        /// public, carrier, commune, police, department, admin.
        #[arg(long)]
        role: String,
        /// For role carrier: its code.
        #[arg(long)]
        carrier: Option<String>,
        /// For role commune: its code.
        #[arg(long)]
        commune: Option<String>,
    },
    /// Make an API token for a user; it is shown once.
    Token {
        /// Name they sign in with.
        user: String,
        /// Days until it expires.
        #[arg(long, default_value_t = 365)]
        days: u32,
        /// What to call it in the list of tokens.
        #[arg(long, default_value = "cablewatch user token")]
        name: String,
        /// What it is to be good for: read, import, alarm, report; may be given several times. All if not given.
        #[arg(long = "scope", value_name = "SCOPE")]
        scopes: Vec<String>,
    },
}

/// `cablewatch user`.
pub async fn user(args: UserArgs) -> ExitCode {
    let command = match &args.what {
        What::Add { .. } => "cablewatch user add",
        What::Factor { .. } => "cablewatch user factor",
        What::Password { .. } => "cablewatch user password",
        What::Disable { .. } => "cablewatch user disable",
        What::Enable { .. } => "cablewatch user enable",
        What::Role { .. } => "cablewatch user role",
        What::Token { .. } => "cablewatch user token",
    };
    let app = match args.database.open(command).await {
        Ok(app) => app,
        Err(error) => return refused(&error),
    };
    let done = match args.what {
        What::Add { user, role, carrier, commune, name } => match new_user(user, &role, carrier, commune, name) {
            Ok(new) => added(&app, new).await,
            Err(text) => return failed(&text),
        },
        What::Factor { user } => app.new_factor(&user).await.map(|made| hand_over(&made)),
        What::Password { user } => match password() {
            Ok(password) => app.change_password(&user, password).await,
            Err(text) => return failed(&text),
        },
        What::Disable { user } => app.disable_user(&user, true).await,
        What::Enable { user } => app.disable_user(&user, false).await,
        What::Role { user, role, carrier, commune } => match (known_role(&role), known_carrier(carrier)) {
            (Ok(role), Ok(carrier)) => app.change_role(&user, NewRole { role, carrier, commune }).await,
            (Err(text), _) | (_, Err(text)) => return failed(&text),
        },
        What::Token { user, days, name, scopes } => app
            .add_token(&user, &NewToken { name, days, scopes: Some(scopes).filter(|named| !named.is_empty()) })
            .await
            .map(|made| println!("{}", made.token.unwrap_or_default())),
    };
    app.close().await;
    done.map_or_else(|error: AppError| refused(&error), |()| ExitCode::SUCCESS)
}

/// Make a user, with a second factor where the role needs one.
async fn added(app: &App, new: NewUser) -> Result<(), AppError> {
    let (name, needs) = (new.user.clone(), needs_factor(new.role));
    app.add_user(new).await?;
    if needs {
        hand_over(&app.new_factor(&name).await?);
    }
    Ok(())
}

/// A second factor goes to standard output, where it can be piped to a printer or a QR code.
fn hand_over(made: &NewFactor) {
    println!("{}", made.uri);
    made.codes.iter().for_each(|code| println!("{code}"));
    eprintln!("Dòng đầu: cho ứng dụng xác thực. Các dòng sau: mã khôi phục, mỗi mã dùng một lần. Chỉ hiện lần này.");
    eprintln!("First line: for an authenticator. The others: recovery codes, each counts once. Shown this once.");
}

/// A password from standard input.
fn password() -> Result<String, String> {
    eprintln!("password:");
    let mut password = String::new();
    std::io::stdin().read_line(&mut password).map_err(|e| e.to_string())?;
    Ok(password.trim_end_matches(['\r', '\n']).to_owned())
}

fn known_role(code: &str) -> Result<Role, String> {
    let known = || Role::ALL.iter().map(|r| r.code()).collect::<Vec<_>>().join(", ");
    Role::from_code(code).ok_or_else(|| format!("--role: there are {}", known()))
}

fn known_carrier(code: Option<String>) -> Result<Option<CarrierCode>, String> {
    code.map(|c| CarrierCode::checked(&c).ok_or_else(|| "--carrier: not a carrier's code".to_owned())).transpose()
}

fn new_user(
    user: String,
    role: &str,
    carrier: Option<String>,
    commune: Option<String>,
    name: Option<String>,
) -> Result<NewUser, String> {
    let (role, carrier) = (known_role(role)?, known_carrier(carrier)?);
    let password = password()?;
    let display_name = name.unwrap_or_else(|| user.clone());
    Ok(NewUser { user, display_name, role, carrier, commune, password })
}

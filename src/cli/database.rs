//! Which database a command works with.

use clap::Args;

#[derive(Args)]
pub struct Database {
    /// The database: `sqlite:FILE` or `postgres://…`.
    #[arg(long, env = "CABLEWATCH_DB", default_value = "sqlite:cablewatch.db", global = true, hide_env_values = true)]
    pub db: String,
}

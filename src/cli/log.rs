//! The log on standard error: how much of it, and in which form.

use std::panic::PanicHookInfo;

use clap::{Args, ValueEnum};
use tracing_subscriber::EnvFilter;

#[derive(Args, Clone, Copy, Default)]
#[command(next_help_heading = "Log")]
pub struct LogArgs {
    /// A line for each request too, in this form; without it warnings and errors alone.
    #[arg(long, env = "CABLEWATCH_LOG", value_name = "FORM")]
    log: Option<LogForm>,
    /// The least that is logged.
    #[arg(long, env = "CABLEWATCH_LOG_LEVEL", value_name = "LEVEL")]
    log_level: Option<LogLevel>,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum LogForm {
    Json,
    Text,
}

#[derive(Clone, Copy, ValueEnum)]
enum LogLevel {
    Error,
    Warn,
    Info,
    Debug,
}

impl LogArgs {
    /// What is logged. Of the parts that the program is built from warnings alone: what they say at finer levels may be
    /// a header or a value.
    fn filter(self) -> EnvFilter {
        let level = match (self.log_level, self.log) {
            (Some(LogLevel::Error), _) => "error",
            (Some(LogLevel::Warn), _) => "warn",
            (Some(LogLevel::Debug), _) => "warn,cablewatch=debug",
            (Some(LogLevel::Info), _) | (None, Some(_)) => "warn,cablewatch=info",
            (None, None) => return EnvFilter::try_from_default_env().unwrap_or_else(|_| EnvFilter::new("warn")),
        };
        EnvFilter::new(level)
    }

    /// From now on all goes to standard error.
    pub fn begin(self) {
        let log = tracing_subscriber::fmt().with_env_filter(self.filter()).with_writer(std::io::stderr);
        // A log on a full disk must not end a request: what cannot be written there is lost.
        let log = log.log_internal_errors(false);
        if self.log == Some(LogForm::Json) {
            log.json().flatten_event(true).with_span_list(false).init();
        } else {
            log.init();
        }
        std::panic::set_hook(Box::new(panicked));
    }
}

/// Where, and never what: the message may be made of what somebody sent.
fn panicked(info: &PanicHookInfo<'_>) {
    let at = info.location().map(ToString::to_string).unwrap_or_default();
    tracing::error!(at, "the program met what it did not expect; please report this line");
}

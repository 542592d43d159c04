//! The store: one enum over SQLite and PostgreSQL, static SQL, and no call without a scope.

mod advisories;
mod answers;
mod audit;
mod cases;
mod communes;
mod copies;
mod crews;
mod draws;
mod duties;
mod error;
mod health;
mod imports;
mod incidents;
mod inspections;
mod key_places;
mod letters;
mod many;
mod matches;
mod network;
mod open;
mod ops;
mod orders;
mod outbox;
mod photos;
mod plans;
mod public_view;
mod reporters;
mod roads;
mod rows;
mod runs;
mod sign_in;
mod snapshots;
mod tokens;
mod tracks;
mod users;
mod wkb;
mod works;

pub use advisories::{AdvisoryFilter, AdvisoryLine, AdvisoryRow, ConfirmationRow, QuestionRow};
pub use answers::{AnswerRow, NewsRow};
pub use audit::DeedFilter;
pub use cases::{CaseChange, CaseFilter, CaseRow, CaseStepRow, QueuedRow};
pub use copies::{
    Copied, CopyFault, DatabaseKind, Found, Lines, Restoring, Watch, record_beside, renamed, sqlite_file,
};
pub use crews::{CrewRow, StationRow};
pub use draws::{CandidateRow, DrawRow, Inspected, NewDraw};
pub use duties::{ContactRow, ExercisePlace, ExerciseRow, Guard, PlanContact, ProtectionRow, ResultRow};
pub use error::StoreError;
pub use health::{FileHealth, LeftOver, undurable};
pub use incidents::alarms::{AlarmRow, AlarmTold};
pub use inspections::{AssetRow, CalendarRow, InspectionFilter, InspectionRow, ItemRow};
pub use key_places::{Basis, Days, Hand, KeyPlaceFilter, KeyPlaceRow, StepRow};
pub use letters::{LetterRow, MailboxRow};
pub use open::{SqliteStore, Store};
pub use ops::{Backlog, PoolUse};
pub use orders::{EntryRow, LookRow, OrderFilter, OrderPhotoRow, OrderRow, SentEntry};
pub use outbox::ChangeRow;
pub use photos::PhotoRow;
pub use plans::{PlanRow, PlanStatus, Quarter};
pub use public_view::PublicRow;
pub use reporters::ReporterRow;
pub use roads::{ClosureRow, RoadRow};
pub use rows::{
    Added, CarrierRow, Cause, Changed, Corrected, Filter, Handed, HistoryRow, Idempotency, ImportRow, IncidentDigest,
    IncidentFilter, IncidentRow, MatchRow, Matched, NetworkBatch, NetworkChanges, Person, Recorded, RouteOutline,
    RouteRow, Share, SiteOutline, SiteRow, SnapshotRow, SourceId, Spot, Standing, TokenRow, Told, UserRow, WaitingRow,
};
pub use runs::{Published, RunInputs, RunRoute, RunRow};
pub use snapshots::At;
pub use tracks::{CoverageFilter, CoverageRow, TrackKind, TrackRow};
pub use works::{AnnouncedRow, FieldChange, WorksFilter, WorksLine, WorksPlace, WorksRow};

/// The same body once for each database's reading pool.
macro_rules! reading {
    ($store:expr, $pool:ident => $body:expr) => {
        match $store {
            $crate::store::Store::Sqlite(sqlite) => {
                let $pool = &sqlite.read;
                $body
            }
            $crate::store::Store::Postgres($pool) => $body,
        }
    };
}

/// The same body once for each database, inside one transaction that is committed at the
/// end and rolled back on any error. SQLite takes its write lock at once, so that two
/// writers wait for each other instead of failing half-way.
macro_rules! writing {
    ($store:expr, $tx:ident => $body:block) => {
        match $store {
            $crate::store::Store::Sqlite(sqlite) => {
                let mut $tx = sqlite.write.begin_with("BEGIN IMMEDIATE").await?;
                let done = $body;
                $tx.commit().await?;
                done
            }
            $crate::store::Store::Postgres(pool) => {
                let mut $tx = pool.begin().await?;
                let done = $body;
                $tx.commit().await?;
                done
            }
        }
    };
}

/// Run one statement inside a transaction with these values.
macro_rules! run {
    ($tx:ident, $sql:expr $(, $value:expr)* $(,)?) => {
        sqlx::query($sql)$(.bind($value))*.execute(&mut *$tx).await?
    };
}

/// Count each stream of a change up and write it to the outbox; gives the province's version.
/// The province comes first, so that writers queue up there and cannot deadlock.
macro_rules! bump {
    ($tx:ident, $change:expr, $at:expr) => {{
        let change: &$crate::store::outbox::Touched = $change;
        let mut province = 0_i64;
        for (stream, bbox) in change.streams() {
            for layer in change.layers {
                let version: i64 =
                    sqlx::query_scalar($crate::store::outbox::COUNT_UP).bind(stream.key()).fetch_one(&mut *$tx).await?;
                run!(
                    $tx,
                    $crate::store::outbox::TELL,
                    stream.key(),
                    version,
                    *layer,
                    bbox.map(|b| b.west),
                    bbox.map(|b| b.south),
                    bbox.map(|b| b.east),
                    bbox.map(|b| b.north),
                    $at.millis(),
                );
                if stream == $crate::access::Stream::Province {
                    province = version;
                }
            }
        }
        province
    }};
}

pub(crate) use {bump, reading, run, writing};

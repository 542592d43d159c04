//! Databases of earlier releases as texts, and what is looked at in one.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::process::Command;

use sqlx::migrate::Migrator;
use sqlx::{AssertSqlSafe, PgPool, SqlitePool};

/// By the number of their last migration, the earliest first.
pub const RELEASES: [&str; 2] = ["0015", "0023"];

/// The number of the newest migration of this kind of database: each has some that the other can do without.
pub fn newest(of: &Laid) -> i64 {
    let kind = if of.schema.is_some() { "postgres" } else { "sqlite" };
    let files = std::fs::read_dir(format!("src/store/sql/{kind}")).unwrap();
    let number = |name: std::ffi::OsString| name.to_string_lossy().split('_').next().unwrap().parse().unwrap();
    files.map(|file| number(file.unwrap().file_name())).max().unwrap()
}

/// A database that is being looked at.
pub struct Laid {
    pub url: String,
    pub audit: PathBuf,
    folder: PathBuf,
    /// Server and schema, where it is PostgreSQL.
    schema: Option<(String, String)>,
}

enum Open {
    Sqlite(SqlitePool),
    Postgres(PgPool),
}

impl Open {
    /// One statement's rows of one column, in either database.
    async fn strings(&self, sqlite: &str, postgres: &str) -> Vec<String> {
        match self {
            Self::Sqlite(pool) => sqlx::query_scalar(AssertSqlSafe(sqlite.to_owned())).fetch_all(pool).await.unwrap(),
            Self::Postgres(pool) => {
                sqlx::query_scalar(AssertSqlSafe(postgres.to_owned())).fetch_all(pool).await.unwrap()
            }
        }
    }

    async fn tables(&self) -> Vec<String> {
        let sqlite = "SELECT name FROM sqlite_master WHERE type = 'table' AND name <> '_sqlx_migrations' ORDER BY name";
        let postgres = "SELECT tablename::text FROM pg_tables WHERE schemaname = current_schema() AND tablename <> '_sqlx_migrations' ORDER BY 1";
        self.strings(sqlite, postgres).await
    }

    async fn close(self) {
        match self {
            Self::Sqlite(pool) => pool.close().await,
            Self::Postgres(pool) => pool.close().await,
        }
    }
}

/// One statement on a database that is opened for it.
async fn strings(of: &Laid, sqlite: &str, postgres: &str) -> Vec<String> {
    let open = of.open().await;
    let rows = open.strings(sqlite, postgres).await;
    open.close().await;
    rows
}

impl Laid {
    async fn sqlite(folder: &Path, name: &str) -> Self {
        let file = folder.join(format!("{name}.db"));
        let url = format!("sqlite:{}", file.display());
        Self { url, audit: folder.join(format!("{name}.audit")), folder: folder.to_owned(), schema: None }
    }

    async fn postgres(folder: &Path, server: &str, name: &str) -> Self {
        let schema = format!("m{}_{}_{name}", std::process::id(), random());
        raw(server, &format!("CREATE SCHEMA {schema}")).await;
        let mark = if server.contains('?') { '&' } else { '?' };
        let url = format!("{server}{mark}options=-csearch_path%3D{schema}%20-csynchronous_commit%3Doff");
        let audit = folder.join(format!("{schema}.audit"));
        Self { url, audit, folder: folder.to_owned(), schema: Some((server.to_owned(), schema)) }
    }

    /// Another of the same kind with nothing in it.
    pub async fn empty(&self, name: &str) -> Self {
        match &self.schema {
            Some((server, _)) => Self::postgres(&self.folder, server, name).await,
            None => Self::sqlite(&self.folder, &format!("{name}-{}", random())).await,
        }
    }

    async fn open(&self) -> Open {
        match &self.schema {
            Some(_) => Open::Postgres(PgPool::connect(&self.url).await.unwrap()),
            None => Open::Sqlite(SqlitePool::connect(&format!("{}?mode=rwc", self.url)).await.unwrap()),
        }
    }

    /// So that hundreds of them do not fill the disk.
    pub async fn remove(self) {
        if let Some((server, schema)) = &self.schema {
            raw(server, &format!("DROP SCHEMA {schema} CASCADE")).await;
        }
    }
}

fn random() -> u32 {
    rand::random::<u32>()
}

async fn raw(server: &str, sql: &str) {
    let pool = PgPool::connect(server).await.unwrap();
    sqlx::raw_sql(AssertSqlSafe(sql.to_owned())).execute(&pool).await.unwrap();
    pool.close().await;
}

/// A release's database, made from its text; `None`, said aloud, where there is no such server.
pub async fn laid(kind: &str, release: &str, folder: &Path, name: &str) -> Option<Laid> {
    let text = std::fs::read_to_string(format!("tests/frozen/{release}.{kind}.sql")).unwrap();
    let laid = if kind == "sqlite" {
        Laid::sqlite(folder, &format!("{release}-{name}")).await
    } else if let Ok(server) = std::env::var("CABLEWATCH_TEST_POSTGRES") {
        Laid::postgres(folder, &server, name).await
    } else {
        println!("skipped: CABLEWATCH_TEST_POSTGRES names no server");
        return None;
    };
    let open = laid.open().await;
    match &open {
        Open::Sqlite(pool) => _ = sqlx::raw_sql(AssertSqlSafe(text)).execute(pool).await.unwrap(),
        Open::Postgres(pool) => _ = sqlx::raw_sql(AssertSqlSafe(text)).execute(pool).await.unwrap(),
    }
    open.close().await;
    Some(laid)
}

/// Tables, columns, indexes, constraints, triggers: each a line.
pub async fn shape(of: &Laid) -> Vec<String> {
    let sqlite = "SELECT type || ' ' || name || ' ' || COALESCE(sql, '') FROM sqlite_master ORDER BY 1";
    let postgres = "SELECT concat_ws(' ', 'column', table_name, ordinal_position, column_name, data_type, is_nullable, column_default) \
         FROM information_schema.columns WHERE table_schema = current_schema() \
         UNION ALL SELECT 'index ' || replace(indexdef, current_schema() || '.', '') FROM pg_indexes WHERE schemaname = current_schema() \
         UNION ALL SELECT concat_ws(' ', 'constraint', conrelid::regclass, conname, pg_get_constraintdef(oid)) FROM pg_constraint \
         WHERE connamespace = current_schema()::regnamespace \
         UNION ALL SELECT 'trigger ' || replace(pg_get_triggerdef(t.oid), current_schema() || '.', '') FROM pg_trigger t \
         JOIN pg_class c ON c.oid = t.tgrelid WHERE NOT t.tgisinternal AND c.relnamespace = current_schema()::regnamespace \
         UNION ALL SELECT 'function ' || proname || prosrc FROM pg_proc WHERE pronamespace = current_schema()::regnamespace ORDER BY 1";
    let lines = strings(of, sqlite, postgres).await;
    // Where a statement broke its lines tells nothing.
    lines.into_iter().map(|line| line.split_whitespace().collect::<Vec<_>>().join(" ")).collect()
}

/// Rows of each table.
pub async fn counts(of: &Laid) -> BTreeMap<String, i64> {
    let (open, mut counts) = (of.open().await, BTreeMap::new());
    for table in open.tables().await {
        let count = format!("SELECT CAST(count(*) AS TEXT) FROM \"{table}\"");
        let rows = open.strings(&count, &count).await;
        counts.insert(table, rows[0].parse().unwrap());
    }
    open.close().await;
    counts
}

/// The last migration.
pub async fn version(of: &Laid) -> i64 {
    let last = "SELECT CAST(COALESCE(max(version), 0) AS TEXT) FROM _sqlx_migrations";
    strings(of, last, last).await[0].parse().unwrap()
}

pub async fn is_newest(of: &Laid) -> bool {
    version(of).await == newest(of)
}

/// Write the texts of every release in [`RELEASES`] that has none yet.
pub async fn freeze() {
    let folder = tempfile::tempdir().unwrap();
    for release in RELEASES {
        let last = release.parse().unwrap();
        freeze_sqlite(folder.path(), release, last).await;
        freeze_postgres(folder.path(), release, last).await;
    }
}

fn file(release: &str, kind: &str) -> Option<PathBuf> {
    let file = PathBuf::from(format!("tests/frozen/{release}.{kind}.sql"));
    (!file.exists()).then_some(file)
}

async fn freeze_sqlite(folder: &Path, release: &str, last: i64) {
    let Some(to) = file(release, "sqlite") else { return };
    let laid = Laid::sqlite(folder, release).await;
    let open = laid.open().await;
    let Open::Sqlite(pool) = &open else { unreachable!() };
    Migrator::new(Path::new("src/store/sql/sqlite")).await.unwrap().run_to(last, pool).await.unwrap();
    let mut text = String::from("PRAGMA foreign_keys = OFF;\n");
    let made = "SELECT sql || ';' FROM sqlite_master WHERE sql IS NOT NULL ORDER BY type = 'table' DESC, rowid";
    for sql in strings(&laid, made, "").await {
        writeln!(text, "{sql}").unwrap();
    }
    for table in open.tables().await {
        let rows: Vec<(String, String)> =
            sqlx::query_as(AssertSqlSafe(format!("SELECT name, type FROM pragma_table_info('{table}')")))
                .fetch_all(pool)
                .await
                .unwrap();
        text += &row(&table, &rows);
    }
    let applied = "SELECT 'INSERT INTO _sqlx_migrations VALUES (' || version || ', ' || quote(description) || ', ' || quote('2026-11-29') || ', 1, ' \
         || quote(checksum) || ', 1);' FROM _sqlx_migrations ORDER BY version";
    for sql in strings(&laid, applied, "").await {
        writeln!(text, "{sql}").unwrap();
    }
    std::fs::write(to, text).unwrap();
}

/// The same value of a kind in every row of every table: whatever refers to another finds it.
fn row(table: &str, columns: &[(String, String)]) -> String {
    let names: Vec<_> = columns.iter().map(|(name, _)| format!("\"{name}\"")).collect();
    let values: Vec<_> = columns.iter().map(|(name, kind)| value(table, name, kind)).collect();
    format!("INSERT INTO \"{table}\" ({}) VALUES ({});\n", names.join(", "), values.join(", "))
}

/// Something that the program can read: places are in the province, shapes are WKB with nothing in it, texts are JSON.
fn value(table: &str, column: &str, kind: &str) -> String {
    let bytes = match (table, column) {
        ("communes", "geometry") => "010600000000000000".to_owned(),
        (_, "geometry") => "010500000000000000".to_owned(),
        (_, "seal") => "00".repeat(32),
        _ => "00".repeat(16),
    };
    let is_north = ["lat", "south", "north"].iter().any(|part| column.ends_with(part));
    match kind {
        "BIGINT" | "bigint" => "1".to_owned(),
        "BOOLEAN" | "boolean" => "FALSE".to_owned(),
        "DOUBLE PRECISION" | "double precision" => if is_north { "16.5" } else { "107.5" }.to_owned(),
        "BLOB" => format!("X'{bytes}'"),
        "bytea" => format!("'\\x{bytes}'"),
        "uuid" => "'00000000-0000-0000-0000-000000000000'".to_owned(),
        _ => "'[]'".to_owned(),
    }
}

async fn freeze_postgres(folder: &Path, release: &str, last: i64) {
    let (Some(to), Ok(server)) = (file(release, "postgres"), std::env::var("CABLEWATCH_TEST_POSTGRES")) else { return };
    let laid = Laid::postgres(folder, &server, "freeze").await;
    let open = laid.open().await;
    let Open::Postgres(pool) = &open else { unreachable!() };
    Migrator::new(Path::new("src/store/sql/postgres")).await.unwrap().run_to(last, pool).await.unwrap();
    let mut rows = String::from("SET session_replication_role = replica;\n");
    for table in open.tables().await {
        let columns: Vec<(String, String)> = sqlx::query_as(AssertSqlSafe(format!(
            "SELECT column_name::text, data_type::text FROM information_schema.columns \
             WHERE table_schema = current_schema() AND table_name = '{table}' ORDER BY ordinal_position"
        )))
        .fetch_all(pool)
        .await
        .unwrap();
        rows += &row(&table, &columns);
    }
    sqlx::raw_sql(AssertSqlSafe(rows)).execute(pool).await.unwrap();
    let schema = &laid.schema.as_ref().unwrap().1;
    let arguments = ["--inserts", "--no-owner", "--no-privileges", "--no-comments", "-n", schema, &server];
    let dump = Command::new("pg_dump").args(arguments).output().unwrap();
    assert!(dump.status.success(), "{}", String::from_utf8_lossy(&dump.stderr));
    let text = String::from_utf8(dump.stdout).unwrap().replace(&format!("{schema}."), "");
    let is_ours = |line: &&str| {
        !line.is_empty()
            && ["\\", "--", "SET ", "SELECT pg_catalog", "CREATE SCHEMA"].iter().all(|no| !line.starts_with(no))
    };
    std::fs::write(to, text.lines().filter(is_ours).map(|line| format!("{line}\n")).collect::<String>()).unwrap();
}

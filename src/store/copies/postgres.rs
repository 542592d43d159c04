//! A PostgreSQL database as rows of text, gzip, a file a table.

use std::collections::{BTreeMap, BTreeSet};
use std::fs::{self, File};
use std::io::{BufReader, Read, Write};
use std::path::Path;

use flate2::Compression;
use flate2::read::MultiGzDecoder;
use flate2::write::GzEncoder;
use futures_util::TryStreamExt;
use sqlx::postgres::{PgConnection, PgPool, PgPoolOptions};
use sqlx::{AssertSqlSafe, Postgres, Transaction};

use crate::audit::Seal;
use crate::store::StoreError;
use crate::store::audit::{LAST, LINES, read_line};
use crate::store::copies::{Copied, CopyFault, Found, Lines, PAGE, VERSION, Watch};
use crate::store::open::{PATIENCE, POSTGRES};

/// All rows of one moment; writers go on.
const ONE_MOMENT: &str = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY";

/// What an extension brought, such as PostGIS's own tables, is not ours.
const COLUMNS: &str = "SELECT c.relname::text, a.attname::text FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid \
     WHERE c.relnamespace = current_schema()::regnamespace AND c.relkind = 'r' AND a.attnum > 0 AND NOT a.attisdropped \
     AND c.relname <> '_sqlx_migrations' \
     AND NOT EXISTS (SELECT 1 FROM pg_depend d WHERE d.classid = 'pg_class'::regclass AND d.objid = c.oid AND d.deptype = 'e') \
     ORDER BY 1, a.attnum";

const ANYTHING: &str = "SELECT c.relname::text FROM pg_class c WHERE c.relnamespace = current_schema()::regnamespace \
     AND c.relkind IN ('r', 'p', 'v', 'm', 'f', 'S') \
     AND NOT EXISTS (SELECT 1 FROM pg_depend d WHERE d.classid = 'pg_class'::regclass AND d.objid = c.oid AND d.deptype = 'e') \
     ORDER BY 1 LIMIT 1";

const REFERENCES: &str = "SELECT a.relname::text, b.relname::text FROM pg_constraint k JOIN pg_class a ON a.oid = k.conrelid \
     JOIN pg_class b ON b.oid = k.confrelid \
     WHERE k.contype = 'f' AND a.relnamespace = current_schema()::regnamespace AND a.oid <> b.oid";

const RECORDED: &str = "SELECT to_regclass('audit') IS NOT NULL";

type Tables = BTreeMap<String, Vec<String>>;

/// The name of a table's file.
fn file(table: &str) -> String {
    format!("tables/{table}.copy.gz")
}

fn quoted(name: &str) -> String {
    format!("\"{}\"", name.replace('"', "\"\""))
}

fn named(table: &str, columns: &[String]) -> String {
    let columns: Vec<String> = columns.iter().map(|column| quoted(column)).collect();
    format!("{} ({})", quoted(table), columns.join(", "))
}

async fn tables(database: &mut PgConnection) -> Result<Tables, CopyFault> {
    let rows: Vec<(String, String)> = sqlx::query_as(COLUMNS).fetch_all(database).await?;
    let mut tables = Tables::new();
    for (table, column) in rows {
        tables.entry(table).or_default().push(column);
    }
    Ok(tables)
}

pub(super) async fn copy_out(pool: &PgPool, folder: &Path, watch: &Watch) -> Result<Copied, CopyFault> {
    let mut moment = pool.begin_with(ONE_MOMENT).await?;
    let version: Option<i64> = sqlx::query_scalar(VERSION).fetch_one(&mut *moment).await?;
    let columns = tables(&mut moment).await?;
    let within = folder.join("tables");
    fs::create_dir(&within).map_err(CopyFault::disk(&within))?;
    let mut copied = Copied { columns, ..Copied::default() };
    copied.found.schema = version.ok_or_else(|| CopyFault::Foreign(folder.to_owned()))?;
    let mut done = 0;
    for (table, columns) in &copied.columns {
        let name = file(table);
        let rows = copy_table(&mut moment, (table, columns), &folder.join(&name), watch, &mut done).await?;
        copied.found.tables.insert(table.clone(), rows);
        copied.files.push(name);
    }
    copied.found.last = last(&mut moment).await?;
    Ok(copied)
}

/// One table into one file: how many rows. In this form of COPY a row is a line, whatever is in it.
async fn copy_table(
    database: &mut PgConnection,
    (table, columns): (&str, &[String]),
    to: &Path,
    watch: &Watch,
    done: &mut u64,
) -> Result<i64, CopyFault> {
    let file = File::create_new(to).map_err(CopyFault::disk(to))?;
    let mut file = GzEncoder::new(file, Compression::fast());
    let mut rows = database.copy_out_raw(&format!("COPY {} TO STDOUT", named(table, columns))).await?;
    let mut count = 0;
    while let Some(piece) = rows.try_next().await? {
        count += piece.iter().filter(|byte| **byte == b'\n').count() as i64;
        file.write_all(&piece).map_err(CopyFault::disk(to))?;
        *done += piece.len() as u64;
        if !watch(*done) {
            return Err(CopyFault::Stopped);
        }
    }
    file.finish().map_err(CopyFault::disk(to))?;
    Ok(count)
}

async fn last(database: &mut PgConnection) -> Result<Option<(i64, Seal)>, CopyFault> {
    if !sqlx::query_scalar::<_, bool>(RECORDED).fetch_one(&mut *database).await? {
        return Ok(None);
    }
    let last: Option<(i64, Vec<u8>)> = sqlx::query_as(LAST).fetch_optional(&mut *database).await?;
    Ok(last.and_then(|(number, seal)| Some((number, seal.try_into().ok()?))))
}

/// Rows in tables of this program's making, in a transaction that is not committed yet.
pub struct Loaded {
    pool: PgPool,
    open: Transaction<'static, Postgres>,
    schema: i64,
}

impl Loaded {
    pub(super) async fn load(url: &str, folder: &Path, told: &Copied, watch: &Watch) -> Result<Self, CopyFault> {
        let pool = PgPoolOptions::new().max_connections(1).acquire_timeout(PATIENCE).connect(url).await?;
        let mut open = pool.begin().await?;
        if let Some(there) = sqlx::query_scalar::<_, String>(ANYTHING).fetch_optional(&mut *open).await? {
            return Err(CopyFault::NotEmpty(there));
        }
        let schema = told.found.schema;
        POSTGRES.run_to(schema, &mut *open).await.map_err(StoreError::from)?;
        let made = tables(&mut open).await?;
        if made != told.columns {
            return Err(CopyFault::Foreign(folder.to_owned()));
        }
        emptied(&mut open, &made).await?;
        let mut done = 0;
        for table in in_order(&mut open, &made).await? {
            let columns = &made[&table];
            put_back(&mut open, (&table, columns), &folder.join(file(&table)), watch, &mut done).await?;
        }
        Ok(Self { pool, open, schema })
    }

    pub(super) async fn examine(&mut self, lines: Lines<'_>) -> Result<Found, CopyFault> {
        let mut found = Found { schema: self.schema, ..Found::default() };
        for table in tables(&mut self.open).await?.into_keys() {
            let count = AssertSqlSafe(format!("SELECT count(*) FROM {}", quoted(&table)));
            found.tables.insert(table, sqlx::query_scalar(count).fetch_one(&mut *self.open).await?);
        }
        found.last = last(&mut self.open).await?;
        let mut after = 0;
        while found.last.is_some() {
            let rows = sqlx::query_as(LINES).bind(after).bind(PAGE).fetch_all(&mut *self.open).await?;
            if rows.is_empty() {
                break;
            }
            for row in rows {
                let line = read_line(row).ok_or(StoreError::Corrupt("seal"))?;
                lines(&line).map_err(CopyFault::Record)?;
                after = line.number;
            }
        }
        Ok(found)
    }

    pub(super) async fn settle(self) -> Result<(), CopyFault> {
        self.open.commit().await?;
        self.pool.close().await;
        Ok(())
    }
}

/// What migrations put in themselves is in the backup, too.
async fn emptied(database: &mut PgConnection, all: &Tables) -> Result<(), CopyFault> {
    let names: Vec<String> = all.keys().map(|table| quoted(table)).collect();
    sqlx::raw_sql(AssertSqlSafe(format!("TRUNCATE {}", names.join(", ")))).execute(database).await?;
    Ok(())
}

/// Tables after those that they refer to.
async fn in_order(database: &mut PgConnection, all: &Tables) -> Result<Vec<String>, CopyFault> {
    let references: Vec<(String, String)> = sqlx::query_as(REFERENCES).fetch_all(database).await?;
    let mut left: BTreeSet<&String> = all.keys().collect();
    let mut order = Vec::new();
    while !left.is_empty() {
        let waits = |table: &&String| references.iter().any(|(from, to)| from == *table && left.contains(to));
        let next: Vec<&String> = left.iter().copied().filter(|table| !waits(table)).collect();
        if next.is_empty() {
            return Err(CopyFault::Loose(left.into_iter().cloned().collect::<Vec<_>>().join(", ")));
        }
        for table in next {
            left.remove(table);
            order.push(table.clone());
        }
    }
    Ok(order)
}

async fn put_back(
    database: &mut PgConnection,
    (table, columns): (&str, &[String]),
    from: &Path,
    watch: &Watch,
    done: &mut u64,
) -> Result<(), CopyFault> {
    let file = File::open(from).map_err(CopyFault::disk(from))?;
    let mut rows = MultiGzDecoder::new(BufReader::new(file));
    let mut sink = database.copy_in_raw(&format!("COPY {} FROM STDIN", named(table, columns))).await?;
    let mut piece = vec![0; 1 << 18];
    loop {
        let read = rows.read(&mut piece).map_err(CopyFault::disk(from))?;
        if read == 0 {
            break;
        }
        sink.send(&piece[..read]).await?;
        *done += read as u64;
        if !watch(*done) {
            return Err(CopyFault::Stopped);
        }
    }
    match sink.finish().await {
        Ok(_) => Ok(()),
        // A row that names one that is not there.
        Err(sqlx::Error::Database(error)) if error.is_foreign_key_violation() => {
            Err(CopyFault::Loose(table.to_owned()))
        }
        Err(error) => Err(error.into()),
    }
}

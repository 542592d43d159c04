//! A fresh database of each kind for every test.

use std::sync::atomic::{AtomicUsize, Ordering};

use cablewatch::store::Store;

/// Every test once on SQLite and once on PostgreSQL.
macro_rules! on_each_store {
    ($($test:ident),+ $(,)?) => {
        mod sqlite {
            $(#[tokio::test]
            async fn $test() {
                let folder = tempfile::tempdir().unwrap();
                super::$test(crate::fresh::sqlite(folder.path()).await).await;
            })+
        }
        mod postgres {
            $(#[tokio::test]
            async fn $test() {
                let Some(store) = crate::fresh::postgres(stringify!($test)).await else { return };
                super::$test(store).await;
            })+
        }
    };
}
pub(crate) use on_each_store;

pub async fn sqlite(folder: &std::path::Path) -> Store {
    open(&folder.join("test.db")).await
}

/// This SQLite file, made if missing.
pub async fn open(file: &std::path::Path) -> Store {
    Store::open(&format!("sqlite:{}", file.display())).await.unwrap()
}

/// How many schemas this program has made.
static MADE: AtomicUsize = AtomicUsize::new(0);

/// `None`, said aloud, where no server is named; `scripts/test` always names one.
pub async fn postgres(test: &str) -> Option<Store> {
    let Ok(url) = std::env::var("CABLEWATCH_TEST_POSTGRES") else {
        println!("skipped: CABLEWATCH_TEST_POSTGRES names no server");
        return None;
    };
    // A schema of its own keeps tests apart; names are cut at 63 bytes.
    let number = MADE.fetch_add(1, Ordering::Relaxed);
    let schema = format!("t{}_{number}_{}", std::process::id(), &test[..test.len().min(40)]);
    let pool = sqlx::PgPool::connect(&url).await.unwrap();
    sqlx::raw_sql(sqlx::AssertSqlSafe(format!("CREATE SCHEMA {schema}"))).execute(&pool).await.unwrap();
    pool.close().await;
    let separator = if url.contains('?') { '&' } else { '?' };
    // Nothing in it outlives the test, so it need not wait for the disk.
    let options = format!("options=-csearch_path%3D{schema}%20-csynchronous_commit%3Doff");
    Some(Store::open(&format!("{url}{separator}{options}")).await.unwrap())
}

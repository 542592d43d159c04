//! Computed maps as records.

use serde::Serialize;
use serde_json::Value;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::app::{App, AppError, Caller, hex};
use crate::store::RunRow;

/// A map that was computed, and whether it can be computed again.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct RunView {
    /// Its id; a newer one sorts later.
    pub id: Uuid,
    /// The carrier whose own map it is; `null` for the province's.
    pub carrier: Option<String>,
    /// When.
    pub made_at: String,
    /// Name of the account that made it.
    pub made_by: Option<String>,
    /// What was asked for.
    pub parameters: Value,
    /// The version of the data that it was made from.
    pub data_version: i64,
    /// The program that made it.
    pub code_version: String,
    /// Whether that is this program: only then is it computed again to the same bytes.
    pub same_code: bool,
    /// Seed of its random draws, as text: numbers of this size lose digits in JSON.
    pub seed: String,
    /// Unit, period, method and totals.
    pub summary: Value,
    /// How good it is on the users' own data, where that was measured.
    pub quality: Option<Value>,
    /// Whether it was published; such a one keeps its inputs.
    pub published: bool,
    /// Its title, once published.
    pub title: Option<String>,
    /// SHA-256 of its GeoJSON, once published.
    pub sha256: Option<String>,
}

/// The version of this program: of its crate, and of its source where that was told when it was built.
pub fn code_version() -> String {
    match option_env!("CABLEWATCH_SOURCE_VERSION") {
        Some(source) => format!("{} ({source})", env!("CARGO_PKG_VERSION")),
        None => env!("CARGO_PKG_VERSION").to_owned(),
    }
}

impl App {
    /// Runs in reach, newest first: all or the published alone. The id is that of the last one while there is more.
    pub async fn runs(
        &self,
        caller: &Caller,
        published: bool,
        before: Option<Uuid>,
        limit: i64,
    ) -> Result<(Vec<RunView>, Option<Uuid>), AppError> {
        let mut rows = self.store().runs(caller.scope(), published, before, limit + 1).await?;
        let more = rows.len() as i64 > limit;
        rows.truncate(limit.max(0) as usize);
        let last = rows.last().filter(|_| more).map(|row| row.id);
        Ok((rows.into_iter().map(view).collect::<Result<_, _>>()?, last))
    }

    /// One run in reach.
    pub async fn run_record(&self, caller: &Caller, id: Uuid) -> Result<RunView, AppError> {
        self.store().run(caller.scope(), id).await?.map(view).ok_or(AppError::Absent)?
    }
}

fn view(row: RunRow) -> Result<RunView, AppError> {
    let json = |text: &str| serde_json::from_str(text).map_err(|e| AppError::Internal(format!("run {}: {e}", row.id)));
    Ok(RunView {
        id: row.id,
        made_at: row.made_at.rfc3339(),
        parameters: json(&row.parameters)?,
        summary: json(&row.summary_json)?,
        quality: row.quality_json.as_deref().map(json).transpose()?,
        carrier: row.carrier.map(String::from),
        made_by: row.by_name,
        data_version: row.data_version,
        same_code: row.code_version == code_version(),
        code_version: row.code_version,
        seed: row.seed.to_string(),
        published: row.published.is_some(),
        sha256: row.published.as_ref().map(|p| hex(&p.sha256)),
        title: row.published.map(|p| p.title),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::units::Timestamp;

    #[test]
    fn a_map_of_another_version_says_so_and_a_seed_keeps_its_digits() {
        let row = |version: String| RunRow {
            id: Uuid::from_u128(1),
            carrier: None,
            made_at: Timestamp::from_millis(0),
            made_by: None,
            by_name: None,
            parameters: "{}".to_owned(),
            data_version: 1,
            code_version: version,
            seed: u64::MAX,
            summary_json: "{}".to_owned(),
            quality_json: None,
            published: None,
        };
        let now = view(row(code_version())).unwrap();
        assert!(now.same_code && !view(row("0.0.9".to_owned())).unwrap().same_code);
        assert_eq!(now.seed, "18446744073709551615");
        assert!(view(RunRow { summary_json: "{".to_owned(), ..row(String::new()) }).is_err());
    }
}

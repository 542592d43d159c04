//! The record of a change of a network, written in its transaction: an import accepted, or a
//! snapshot restored. The carrier's network after it is a snapshot in its turn.

use uuid::Uuid;

/// Whose, how it stands, on what it was compared, how its columns are read.
pub(super) type Standing = (String, String, Option<Uuid>, Option<String>);

pub(super) const PROPOSAL: &str =
    "SELECT carrier, status, base, columns_json FROM imports WHERE id = $1 AND ($2 OR carrier = $3)";

/// What the carrier accepted last.
pub(in crate::store) const NEWEST: &str =
    "SELECT id FROM imports WHERE carrier = $1 AND status = 'accepted' ORDER BY data_version DESC LIMIT 1";

pub(super) const ACCEPT: &str = "UPDATE imports SET status = 'accepted', decided_at = $2, decided_by = $3, data_version = $4, \
     summary_json = COALESCE($5, summary_json), faults_json = COALESCE($6, faults_json) WHERE id = $1";

pub(super) const SNAPSHOT: &str = "UPDATE imports SET \
     routes_after = (SELECT COUNT(*) FROM routes WHERE carrier = $2 AND retired_at IS NULL), \
     sites_after = (SELECT COUNT(*) FROM sites WHERE carrier = $2 AND retired_at IS NULL), \
     length_after = (SELECT COALESCE(SUM(length_m), 0) FROM routes WHERE carrier = $2 AND retired_at IS NULL) WHERE id = $1";

pub(super) const PUT_COLUMNS: &str = "INSERT INTO carrier_columns (carrier, columns_json, data_version) VALUES ($1, $2, $3) \
     ON CONFLICT (carrier) DO UPDATE SET columns_json = excluded.columns_json, data_version = excluded.data_version";

/// Whether `$base` is what the carrier accepted last.
macro_rules! still {
    ($tx:ident, $carrier:expr, $base:expr) => {
        let newest: Option<Uuid> = sqlx::query_scalar($crate::store::network::record::NEWEST)
            .bind($carrier.as_str())
            .fetch_optional(&mut *$tx)
            .await?;
        if newest != $base {
            return Err(StoreError::Moved);
        }
    };
}

/// Write the record at this version, and give its carrier.
macro_rules! record {
    ($tx:ident, $scope:expr, $record:expr, $told:expr, $at:ident, $version:expr) => {{
        use $crate::store::network::record::{self as sql, Standing};
        let (told, version): (Option<$crate::store::Told>, i64) = ($told, $version);
        let told = told.as_ref();
        let own = $scope.carrier().map(CarrierCode::as_str);
        let (id, carrier, columns) = match $record {
            Recorded::Proposal { id, by } => {
                let row: Option<Standing> = sqlx::query_as(sql::PROPOSAL)
                    .bind(*id)
                    .bind($scope.sees_all())
                    .bind(own)
                    .fetch_optional(&mut *$tx)
                    .await?;
                let (carrier, status, base, columns) = row.ok_or(StoreError::NotFound)?;
                if status != "proposed" {
                    return Err(StoreError::Conflict);
                }
                let carrier = CarrierCode::checked(&carrier).ok_or(StoreError::Corrupt("import"))?;
                $crate::store::network::record::still!($tx, carrier, base);
                run!(
                    $tx,
                    sql::ACCEPT,
                    *id,
                    $at.millis(),
                    *by,
                    version,
                    told.map(|told| told.summary_json.as_str()),
                    told.map(|told| told.faults_json.as_str()),
                );
                (*id, carrier, columns)
            }
            Recorded::Own(row) => {
                $crate::store::network::earlier::within($scope, &row.carrier)?;
                $crate::store::network::record::still!($tx, row.carrier, row.base);
                let told = told.cloned().unwrap_or_else(|| row.told.clone());
                $crate::store::imports::add!($tx, row, told, version);
                (row.id, row.carrier.clone(), row.columns_json.clone())
            }
        };
        if let Some(columns) = columns {
            run!($tx, sql::PUT_COLUMNS, carrier.as_str(), columns, version);
        }
        run!($tx, sql::SNAPSHOT, id, carrier.as_str());
        carrier
    }};
}

pub(super) use {record, still};

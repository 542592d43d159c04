-- What a proposal stood on, how its columns were read, who decided, and what the carrier had in service after it:
-- every accepted import is a snapshot that can be looked at, compared and restored.
ALTER TABLE imports ADD COLUMN base BLOB;
ALTER TABLE imports ADD COLUMN columns_json TEXT;
ALTER TABLE imports ADD COLUMN decided_by BLOB;
ALTER TABLE imports ADD COLUMN routes_after BIGINT;
ALTER TABLE imports ADD COLUMN sites_after BIGINT;
ALTER TABLE imports ADD COLUMN length_after DOUBLE PRECISION;
CREATE INDEX imports_by_carrier ON imports (carrier, data_version);

-- The version that replaced a row. Rows older than this belong to no snapshot, so 0 ends them before any.
ALTER TABLE route_history ADD COLUMN until_version BIGINT NOT NULL DEFAULT 0;
ALTER TABLE route_history ADD COLUMN length_m DOUBLE PRECISION NOT NULL DEFAULT 0;
ALTER TABLE route_history ADD COLUMN fingerprint BLOB NOT NULL DEFAULT x'';
CREATE INDEX route_history_by_carrier ON route_history (carrier, until_version);
CREATE TABLE site_history (
    id BLOB NOT NULL, carrier TEXT NOT NULL, site_id TEXT NOT NULL, kind TEXT NOT NULL, name TEXT,
    lon DOUBLE PRECISION NOT NULL, lat DOUBLE PRECISION NOT NULL, properties TEXT NOT NULL, fingerprint BLOB NOT NULL,
    until BIGINT NOT NULL, until_version BIGINT NOT NULL, data_version BIGINT NOT NULL, PRIMARY KEY (id, data_version)
);
CREATE INDEX site_history_by_carrier ON site_history (carrier, until_version);

-- How a carrier's columns are read, applied to its next file.
CREATE TABLE carrier_columns (carrier TEXT PRIMARY KEY, columns_json TEXT NOT NULL, data_version BIGINT NOT NULL);

-- A token can be told from its fellows and ended.
ALTER TABLE api_tokens ADD COLUMN id BLOB;
ALTER TABLE api_tokens ADD COLUMN name TEXT NOT NULL DEFAULT '';
ALTER TABLE api_tokens ADD COLUMN used_at BIGINT;
UPDATE api_tokens SET id = randomblob(16);

-- A computed map as a record: what it was made from and with, and what came out. A published one keeps all that went into it
-- (gzip, one JSON a line), so that it can be computed again to the same bytes.
CREATE TABLE hotspot_runs (
    id UUID PRIMARY KEY, carrier TEXT, made_at BIGINT NOT NULL, made_by UUID, parameters TEXT NOT NULL, data_version BIGINT NOT NULL,
    code_version TEXT NOT NULL, seed BIGINT NOT NULL, summary_json TEXT NOT NULL, quality_json TEXT, title TEXT, sha256 BYTEA
);
CREATE INDEX hotspot_runs_by_carrier ON hotspot_runs (carrier, id);
CREATE TABLE hotspot_run_inputs (run UUID PRIMARY KEY REFERENCES hotspot_runs (id) ON DELETE CASCADE, bytes BYTEA NOT NULL);

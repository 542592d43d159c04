-- Road files as they were imported: each a version of the roads, its graph beside it (src/roads/blob.rs). The newest accepted one
-- is the one in use; those before it stay, so that it can be put back. What was turned down keeps no graph.
CREATE TABLE road_versions (
    id UUID PRIMARY KEY, name TEXT NOT NULL, sha256 BYTEA NOT NULL, status TEXT NOT NULL, base UUID, created_at BIGINT NOT NULL,
    created_by UUID, decided_at BIGINT, decided_by UUID, nodes BIGINT NOT NULL, edges BIGINT NOT NULL, ways BIGINT NOT NULL,
    length_m DOUBLE PRECISION NOT NULL, west DOUBLE PRECISION NOT NULL, south DOUBLE PRECISION NOT NULL, east DOUBLE PRECISION NOT NULL,
    north DOUBLE PRECISION NOT NULL, told_json TEXT NOT NULL, data_version BIGINT NOT NULL
);
CREATE INDEX road_versions_in_use ON road_versions (status, data_version);
CREATE TABLE road_graphs (version UUID PRIMARY KEY REFERENCES road_versions (id) ON DELETE CASCADE, bytes BYTEA NOT NULL);
-- Closures and floods: by ways of OSM or by area, for a time, with a reason. One that ended early says when and by whom.
CREATE TABLE road_closures (
    id UUID PRIMARY KEY, ways TEXT, area BYTEA, vehicles TEXT NOT NULL, speed_left DOUBLE PRECISION NOT NULL, period_from BIGINT NOT NULL,
    period_to BIGINT NOT NULL, reason TEXT NOT NULL, made_at BIGINT NOT NULL, made_by UUID, ended_at BIGINT, ended_by UUID,
    data_version BIGINT NOT NULL
);
CREATE INDEX road_closures_by_period ON road_closures (period_to);

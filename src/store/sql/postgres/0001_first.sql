-- Times are milliseconds UTC, geometry is WKB with its bounds beside it, ids are UUIDs.
CREATE TABLE streams (stream TEXT PRIMARY KEY, version BIGINT NOT NULL);
CREATE TABLE outbox (
    stream TEXT NOT NULL, version BIGINT NOT NULL, layer TEXT NOT NULL,
    west DOUBLE PRECISION, south DOUBLE PRECISION, east DOUBLE PRECISION, north DOUBLE PRECISION,
    at BIGINT NOT NULL, PRIMARY KEY (stream, version)
);

CREATE TABLE communes (
    code TEXT PRIMARY KEY, name TEXT NOT NULL, kind TEXT NOT NULL, full_name TEXT NOT NULL,
    old_district TEXT, former TEXT NOT NULL, center_lon DOUBLE PRECISION NOT NULL, center_lat DOUBLE PRECISION NOT NULL,
    geometry BYTEA NOT NULL, approximate BOOLEAN NOT NULL, data_version BIGINT NOT NULL
);
CREATE TABLE carriers (code TEXT PRIMARY KEY, name TEXT NOT NULL, color BIGINT NOT NULL, data_version BIGINT NOT NULL);

CREATE TABLE routes (
    id UUID PRIMARY KEY, carrier TEXT NOT NULL, route_id TEXT NOT NULL, name TEXT, medium TEXT, laying TEXT,
    length_m DOUBLE PRECISION NOT NULL, properties TEXT NOT NULL, geometry BYTEA NOT NULL,
    west DOUBLE PRECISION NOT NULL, south DOUBLE PRECISION NOT NULL, east DOUBLE PRECISION NOT NULL, north DOUBLE PRECISION NOT NULL,
    communes TEXT NOT NULL, in_service_from BIGINT, retired_at BIGINT, changed_at BIGINT NOT NULL, data_version BIGINT NOT NULL
);
-- A retired one keeps its row; the carrier may use its own id again.
CREATE UNIQUE INDEX routes_in_service ON routes (carrier, route_id) WHERE retired_at IS NULL;
CREATE TABLE route_communes (
    route UUID NOT NULL REFERENCES routes (id) ON DELETE CASCADE, commune TEXT NOT NULL, PRIMARY KEY (commune, route)
);
CREATE TABLE route_history (
    id UUID NOT NULL, carrier TEXT NOT NULL, route_id TEXT NOT NULL, name TEXT, medium TEXT, laying TEXT,
    properties TEXT NOT NULL, geometry BYTEA NOT NULL, changed_at BIGINT NOT NULL, until BIGINT NOT NULL,
    data_version BIGINT NOT NULL, PRIMARY KEY (id, data_version)
);
CREATE TABLE sites (
    id UUID PRIMARY KEY, carrier TEXT NOT NULL, site_id TEXT NOT NULL, kind TEXT NOT NULL, name TEXT,
    lon DOUBLE PRECISION NOT NULL, lat DOUBLE PRECISION NOT NULL, commune TEXT, properties TEXT NOT NULL,
    retired_at BIGINT, data_version BIGINT NOT NULL
);
CREATE UNIQUE INDEX sites_in_service ON sites (carrier, site_id) WHERE retired_at IS NULL;

CREATE TABLE incidents (
    id UUID PRIMARY KEY, code TEXT NOT NULL UNIQUE, kind TEXT NOT NULL,
    occurred_from BIGINT, occurred_to BIGINT, discovered_at BIGINT, reported_at BIGINT,
    places TEXT NOT NULL, carrier TEXT, medium TEXT, metres_taken DOUBLE PRECISION, damage_vnd BIGINT, note TEXT,
    lon DOUBLE PRECISION, lat DOUBLE PRECISION, accuracy_m DOUBLE PRECISION, commune TEXT,
    status TEXT NOT NULL, reason_vi TEXT NOT NULL, reason_en TEXT NOT NULL,
    reported_by_carrier TEXT, reporter UUID, data_version BIGINT NOT NULL
);
CREATE INDEX incidents_by_status ON incidents (status) WHERE status = 'pending';
CREATE INDEX incidents_by_commune ON incidents (commune);
CREATE TABLE matches (
    incident UUID NOT NULL REFERENCES incidents (id) ON DELETE CASCADE, position BIGINT NOT NULL,
    route UUID NOT NULL, carrier TEXT NOT NULL, route_id TEXT NOT NULL, chainage_m DOUBLE PRECISION NOT NULL,
    distance_m DOUBLE PRECISION NOT NULL, weight DOUBLE PRECISION NOT NULL,
    lon DOUBLE PRECISION NOT NULL, lat DOUBLE PRECISION NOT NULL, stretches BYTEA NOT NULL,
    PRIMARY KEY (incident, position)
);
CREATE INDEX matches_by_carrier ON matches (carrier, incident);
CREATE INDEX matches_by_route ON matches (route);
CREATE TABLE idempotency (
    caller TEXT NOT NULL, key TEXT NOT NULL, body_hash BYTEA NOT NULL, incident UUID NOT NULL REFERENCES incidents (id),
    code TEXT NOT NULL, at BIGINT NOT NULL, PRIMARY KEY (caller, key)
);

CREATE TABLE imports (
    id UUID PRIMARY KEY, carrier TEXT NOT NULL, what TEXT NOT NULL, file_name TEXT NOT NULL, sha256 BYTEA NOT NULL,
    status TEXT NOT NULL, created_at BIGINT NOT NULL, created_by UUID, decided_at BIGINT,
    summary_json TEXT NOT NULL, faults_json TEXT NOT NULL, data_version BIGINT NOT NULL
);
CREATE TABLE import_chunks (
    import_id UUID NOT NULL REFERENCES imports (id) ON DELETE CASCADE, position BIGINT NOT NULL, bytes BYTEA NOT NULL,
    PRIMARY KEY (import_id, position)
);

CREATE TABLE users (
    id UUID PRIMARY KEY, name TEXT NOT NULL UNIQUE, role TEXT NOT NULL, carrier TEXT, commune TEXT,
    display_name TEXT NOT NULL, password_hash TEXT NOT NULL, disabled BOOLEAN NOT NULL, created_at BIGINT NOT NULL
);
CREATE TABLE sessions (
    token BYTEA PRIMARY KEY, user_id UUID NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    created_at BIGINT NOT NULL, seen_at BIGINT NOT NULL, expires_at BIGINT NOT NULL
);
CREATE TABLE api_tokens (
    token BYTEA PRIMARY KEY, user_id UUID NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    created_at BIGINT NOT NULL, expires_at BIGINT NOT NULL
);

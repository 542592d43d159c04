-- What changed since a version is found without looking through the network.
CREATE INDEX routes_by_version ON routes (data_version);
CREATE INDEX sites_by_version ON sites (data_version);
CREATE INDEX sites_by_place ON sites (lat, lon);

-- Since which version an incident waits to be matched, NULL where it does not, and the version of the network it was matched to.
ALTER TABLE incidents ADD COLUMN waits BIGINT;
ALTER TABLE incidents ADD COLUMN matched_as_of BIGINT NOT NULL DEFAULT 0;
UPDATE incidents SET waits = 0 WHERE status = 'pending';
UPDATE incidents SET matched_as_of = (SELECT COALESCE(MAX(version), 0) FROM streams WHERE stream = 'province') WHERE status <> 'pending';
DROP INDEX incidents_by_status;
CREATE INDEX incidents_waiting ON incidents (id) WHERE waits IS NOT NULL;

-- What each place of an incident hangs on, so that a change of the network finds those that it may move.
CREATE TABLE incident_places (
    incident UUID NOT NULL REFERENCES incidents (id) ON DELETE CASCADE, position BIGINT NOT NULL,
    lon DOUBLE PRECISION, lat DOUBLE PRECISION, route_id TEXT, site_id TEXT,
    label TEXT, reach DOUBLE PRECISION, PRIMARY KEY (incident, position)
);
CREATE INDEX incident_places_by_place ON incident_places (lat, lon) WHERE lat IS NOT NULL;
CREATE INDEX incident_places_by_route ON incident_places (route_id) WHERE route_id IS NOT NULL;
CREATE INDEX incident_places_by_site ON incident_places (site_id) WHERE site_id IS NOT NULL;
CREATE INDEX incident_places_wide ON incident_places (incident) WHERE label IS NOT NULL OR reach IS NOT NULL;
CREATE INDEX incident_places_by_label ON incident_places (label) WHERE label IS NOT NULL;
INSERT INTO incident_places (incident, position, lon, lat, route_id, site_id)
    SELECT i.id, p.position - 1, (p.value ->> 'lon')::DOUBLE PRECISION, (p.value ->> 'lat')::DOUBLE PRECISION, p.value ->> 'route_id', p.value ->> 'site_id'
    FROM incidents i CROSS JOIN LATERAL jsonb_array_elements(i.places::jsonb) WITH ORDINALITY AS p (value, position);

-- What moved an incident from one cable to another, and why.
CREATE TABLE incident_history (
    incident UUID NOT NULL REFERENCES incidents (id) ON DELETE CASCADE, data_version BIGINT NOT NULL, at BIGINT NOT NULL, what TEXT NOT NULL,
    from_route UUID, from_carrier TEXT, from_route_id TEXT, from_chainage_m DOUBLE PRECISION, from_weight DOUBLE PRECISION,
    to_route UUID, to_carrier TEXT, to_route_id TEXT, to_chainage_m DOUBLE PRECISION, to_weight DOUBLE PRECISION, apart_m DOUBLE PRECISION,
    cause TEXT, cause_carrier TEXT, cause_route_id TEXT, cause_version BIGINT, cause_import UUID, cause_file TEXT,
    by_user UUID, why TEXT, PRIMARY KEY (incident, data_version)
);

-- A person's correction stays until a person takes it back; look says that the cable under it has changed since.
ALTER TABLE incidents ADD COLUMN corrected_at BIGINT;
ALTER TABLE incidents ADD COLUMN corrected_by UUID;
ALTER TABLE incidents ADD COLUMN look BOOLEAN NOT NULL DEFAULT FALSE;
CREATE INDEX incidents_to_look_at ON incidents (id) WHERE look;

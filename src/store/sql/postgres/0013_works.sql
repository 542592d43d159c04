-- Planned works. Geometry is as it was when they were announced. Communes stand each between two commas, hours are
-- local times such as 07:30. The code is what the crew carries.
CREATE TABLE works (
    id UUID PRIMARY KEY, carrier TEXT NOT NULL, what TEXT NOT NULL, place TEXT NOT NULL, communes TEXT NOT NULL, geometry BYTEA,
    west DOUBLE PRECISION NOT NULL, south DOUBLE PRECISION NOT NULL, east DOUBLE PRECISION NOT NULL, north DOUBLE PRECISION NOT NULL,
    lon DOUBLE PRECISION, lat DOUBLE PRECISION, reach_m DOUBLE PRECISION,
    route UUID, route_id TEXT, from_m DOUBLE PRECISION, to_m DOUBLE PRECISION,
    from_at BIGINT NOT NULL, to_at BIGINT NOT NULL, hours_from TEXT, hours_to TEXT,
    crew BIGINT NOT NULL, leader_phone TEXT NOT NULL, phone TEXT NOT NULL, remarks TEXT,
    code TEXT NOT NULL, state TEXT NOT NULL, reason TEXT,
    announced_at BIGINT NOT NULL, announced_by UUID, announced_role TEXT NOT NULL, data_version BIGINT NOT NULL
);
CREATE INDEX works_by_end ON works (to_at);
-- What was done with each; what changed is JSON. Lines are only ever added.
CREATE TABLE works_lines (
    works UUID NOT NULL REFERENCES works (id), data_version BIGINT NOT NULL, at BIGINT NOT NULL,
    by_user UUID, role TEXT NOT NULL, carrier TEXT, act TEXT NOT NULL, note TEXT, changes TEXT NOT NULL,
    PRIMARY KEY (works, data_version)
);
CREATE FUNCTION works_lines_kept() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'lines are kept as they are'; END $$;
CREATE TRIGGER works_lines_kept BEFORE UPDATE OR DELETE ON works_lines FOR EACH ROW EXECUTE FUNCTION works_lines_kept();

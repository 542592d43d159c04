-- Planned works. Geometry is as it was when they were announced. Communes stand each between two commas, hours are
-- local times such as 07:30. The code is what the crew carries.
CREATE TABLE works (
    id BLOB PRIMARY KEY, carrier TEXT NOT NULL, what TEXT NOT NULL, place TEXT NOT NULL, communes TEXT NOT NULL, geometry BLOB,
    west DOUBLE PRECISION NOT NULL, south DOUBLE PRECISION NOT NULL, east DOUBLE PRECISION NOT NULL, north DOUBLE PRECISION NOT NULL,
    lon DOUBLE PRECISION, lat DOUBLE PRECISION, reach_m DOUBLE PRECISION,
    route BLOB, route_id TEXT, from_m DOUBLE PRECISION, to_m DOUBLE PRECISION,
    from_at BIGINT NOT NULL, to_at BIGINT NOT NULL, hours_from TEXT, hours_to TEXT,
    crew BIGINT NOT NULL, leader_phone TEXT NOT NULL, phone TEXT NOT NULL, remarks TEXT,
    code TEXT NOT NULL, state TEXT NOT NULL, reason TEXT,
    announced_at BIGINT NOT NULL, announced_by BLOB, announced_role TEXT NOT NULL, data_version BIGINT NOT NULL
);
CREATE INDEX works_by_end ON works (to_at);
-- What was done with each; what changed is JSON. Lines are only ever added.
CREATE TABLE works_lines (
    works BLOB NOT NULL REFERENCES works (id), data_version BIGINT NOT NULL, at BIGINT NOT NULL,
    by_user BLOB, role TEXT NOT NULL, carrier TEXT, act TEXT NOT NULL, note TEXT, changes TEXT NOT NULL,
    PRIMARY KEY (works, data_version)
);
CREATE TRIGGER works_lines_kept BEFORE UPDATE ON works_lines BEGIN SELECT RAISE(ABORT, 'lines are kept as they are'); END;
CREATE TRIGGER works_lines_there BEFORE DELETE ON works_lines BEGIN SELECT RAISE(ABORT, 'lines are kept as they are'); END;

-- Key areas and key targets. Geometry is as it was when the place was proposed: what was decided does not move with
-- a later import. Communes stand each between two commas; the days of the period are ISO dates, both included.
CREATE TABLE key_places (
    id UUID PRIMARY KEY, kind TEXT NOT NULL, name TEXT NOT NULL, basis TEXT NOT NULL, communes TEXT NOT NULL, geometry BYTEA,
    west DOUBLE PRECISION NOT NULL, south DOUBLE PRECISION NOT NULL, east DOUBLE PRECISION NOT NULL, north DOUBLE PRECISION NOT NULL,
    thing UUID, thing_id TEXT, carrier TEXT, from_m DOUBLE PRECISION, to_m DOUBLE PRECISION,
    state TEXT NOT NULL, reason TEXT NOT NULL, period_from TEXT NOT NULL, period_to TEXT NOT NULL,
    proposed_at BIGINT NOT NULL, proposed_by UUID, proposed_role TEXT NOT NULL, proposed_carrier TEXT,
    decided_at BIGINT, decided_by UUID, decided_role TEXT, data_version BIGINT NOT NULL
);
-- What became of each, step by step. Lines are only ever added.
CREATE TABLE key_place_steps (
    key_place UUID NOT NULL REFERENCES key_places (id), data_version BIGINT NOT NULL, at BIGINT NOT NULL,
    by_user UUID, role TEXT NOT NULL, carrier TEXT, from_state TEXT, to_state TEXT NOT NULL, note TEXT NOT NULL,
    period_from TEXT NOT NULL, period_to TEXT NOT NULL, PRIMARY KEY (key_place, data_version)
);
CREATE FUNCTION key_place_steps_kept() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'steps are kept as they are'; END $$;
CREATE TRIGGER key_place_steps_kept BEFORE UPDATE OR DELETE ON key_place_steps FOR EACH ROW EXECUTE FUNCTION key_place_steps_kept();

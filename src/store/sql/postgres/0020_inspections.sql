-- Things that are inspected stand in each table as they were then: kind, the store's id, a label, whose, and the communes each
-- between two commas. What is due is told by calendars; days are ISO dates.
CREATE TABLE inspection_calendars (
    id UUID PRIMARY KEY, what TEXT NOT NULL, asset_kind TEXT NOT NULL, asset UUID NOT NULL, label TEXT NOT NULL, carrier TEXT,
    communes TEXT NOT NULL, from_m DOUBLE PRECISION, to_m DOUBLE PRECISION, lon DOUBLE PRECISION NOT NULL, lat DOUBLE PRECISION NOT NULL,
    interval_days BIGINT NOT NULL, first_due TEXT NOT NULL, made_at BIGINT NOT NULL, made_by UUID, made_role TEXT NOT NULL,
    ended_at BIGINT, data_version BIGINT NOT NULL
);
CREATE TABLE inspections (
    id UUID PRIMARY KEY, calendar UUID REFERENCES inspection_calendars (id), draw UUID, candidate TEXT, what TEXT NOT NULL,
    asset_kind TEXT NOT NULL, asset UUID NOT NULL, label TEXT NOT NULL, carrier TEXT, communes TEXT NOT NULL,
    from_m DOUBLE PRECISION, to_m DOUBLE PRECISION, lon DOUBLE PRECISION NOT NULL, lat DOUBLE PRECISION NOT NULL,
    at BIGINT NOT NULL, by_user UUID, by_role TEXT NOT NULL, by_carrier TEXT, note TEXT, recorded_at BIGINT NOT NULL, data_version BIGINT NOT NULL
);
CREATE INDEX inspections_of_calendar ON inspections (calendar, at);
CREATE INDEX inspections_of_asset ON inspections (asset, at);
CREATE TABLE inspection_items (
    inspection UUID NOT NULL REFERENCES inspections (id), position BIGINT NOT NULL, item TEXT NOT NULL, ok BOOLEAN NOT NULL, note TEXT,
    incident UUID, PRIMARY KEY (inspection, item)
);
CREATE INDEX inspection_items_of_incident ON inspection_items (incident) WHERE incident IS NOT NULL;
CREATE TABLE inspection_photos (
    inspection UUID NOT NULL REFERENCES inspections (id), number BIGINT NOT NULL, sent BYTEA NOT NULL, width BIGINT NOT NULL,
    height BIGINT NOT NULL, at BIGINT NOT NULL, jpeg BYTEA NOT NULL, PRIMARY KEY (inspection, number)
);
-- Sealed draws of surprise inspections, in sequence. What was sealed stays as it is, and no draw is ever taken away.
CREATE TABLE draws (
    id UUID PRIMARY KEY, number BIGINT NOT NULL UNIQUE, previous TEXT NOT NULL, sealed_at BIGINT NOT NULL, day TEXT NOT NULL,
    take BIGINT NOT NULL, pool TEXT NOT NULL, source TEXT NOT NULL, candidates_hash TEXT NOT NULL, seed TEXT NOT NULL,
    seed_hash TEXT NOT NULL, seal TEXT NOT NULL, made_by UUID, made_role TEXT NOT NULL, outcome TEXT, outcome_at BIGINT,
    revealed_at BIGINT, cancelled_at BIGINT, reason TEXT, data_version BIGINT NOT NULL
);
CREATE TABLE draw_candidates (
    draw UUID NOT NULL REFERENCES draws (id), id TEXT NOT NULL, commitment TEXT NOT NULL, tickets BIGINT NOT NULL, salt TEXT NOT NULL,
    asset_kind TEXT NOT NULL, asset UUID NOT NULL, label TEXT NOT NULL, carrier TEXT, communes TEXT NOT NULL,
    from_m DOUBLE PRECISION, to_m DOUBLE PRECISION, lon DOUBLE PRECISION NOT NULL, lat DOUBLE PRECISION NOT NULL,
    inspected_at BIGINT, inspected_role TEXT, note TEXT, PRIMARY KEY (draw, id)
);
CREATE FUNCTION draws_kept() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'draws are kept as they are'; END $$;
CREATE TRIGGER draws_sealed BEFORE UPDATE OF number, previous, sealed_at, day, take, pool, source, candidates_hash, seed, seed_hash, seal ON draws FOR EACH ROW EXECUTE FUNCTION draws_kept();
CREATE TRIGGER draws_there BEFORE DELETE ON draws FOR EACH ROW EXECUTE FUNCTION draws_kept();
CREATE TRIGGER draw_candidates_sealed BEFORE UPDATE OF id, commitment, tickets, salt, asset_kind, asset, label, carrier, communes, from_m, to_m ON draw_candidates FOR EACH ROW EXECUTE FUNCTION draws_kept();
CREATE TRIGGER draw_candidates_there BEFORE DELETE ON draw_candidates FOR EACH ROW EXECUTE FUNCTION draws_kept();

-- What became of each report. One without a row was received and nobody has worked on it yet. Both clocks: the case (police)
-- and the repair (carrier). Joined: several reports of one event; the one they are joined into counts for all.
CREATE TABLE cases (
    incident BLOB PRIMARY KEY REFERENCES incidents (id) ON DELETE CASCADE, case_status TEXT NOT NULL, repair_status TEXT NOT NULL,
    accepted_at BIGINT, due_at BIGINT, police_ref TEXT, body TEXT, dispatched_at BIGINT, restored_at BIGINT,
    joined_into BLOB REFERENCES incidents (id), data_version BIGINT NOT NULL
);
CREATE INDEX cases_by_head ON cases (joined_into) WHERE joined_into IS NOT NULL;
-- Who did what with it. Lines are only ever added.
CREATE TABLE case_steps (
    incident BLOB NOT NULL REFERENCES incidents (id), data_version BIGINT NOT NULL, at BIGINT NOT NULL, by_user BLOB, role TEXT NOT NULL,
    carrier TEXT, commune TEXT, what TEXT NOT NULL, from_value TEXT, to_value TEXT, note TEXT NOT NULL, PRIMARY KEY (incident, data_version)
);
CREATE TRIGGER case_steps_kept BEFORE UPDATE ON case_steps BEGIN SELECT RAISE(ABORT, 'steps are kept as they are'); END;
CREATE TRIGGER case_steps_there BEFORE DELETE ON case_steps BEGIN SELECT RAISE(ABORT, 'steps are kept as they are'); END;
-- By which way it came, whether it was going on when it was told, and who is without a connection.
ALTER TABLE incidents ADD COLUMN origin TEXT NOT NULL DEFAULT 'file';
ALTER TABLE incidents ADD COLUMN in_progress BOOLEAN NOT NULL DEFAULT FALSE;
ALTER TABLE incidents ADD COLUMN subscribers_out BIGINT;
UPDATE incidents SET origin = CASE WHEN source IS NOT NULL THEN 'file' WHEN reported_by_carrier IS NOT NULL THEN 'carrier'
    WHEN reporter IS NOT NULL THEN 'authority' ELSE 'file' END;

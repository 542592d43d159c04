-- Who reported, where they said so: apart from the incident, and no longer than they were told.
CREATE TABLE reporters (
    incident UUID PRIMARY KEY REFERENCES incidents (id) ON DELETE CASCADE, name TEXT, phone TEXT,
    consent_at BIGINT NOT NULL, keep_until BIGINT NOT NULL
);
CREATE INDEX reporters_by_end ON reporters (keep_until);
-- Photos of a report, decoded and encoded again; `sent` is the SHA-256 of what arrived.
CREATE TABLE photos (
    incident UUID NOT NULL REFERENCES incidents (id) ON DELETE CASCADE, number BIGINT NOT NULL, sent BYTEA NOT NULL,
    width BIGINT NOT NULL, height BIGINT NOT NULL, at BIGINT NOT NULL, jpeg BYTEA NOT NULL, PRIMARY KEY (incident, number)
);

-- Orders of an approved plan's crews. The code that opens one on a phone is kept as its SHA-256 alone;
-- content is what was ordered, in JSON, as it stood then. Numbers count within a year.
CREATE TABLE orders (
    id UUID PRIMARY KEY, plan UUID NOT NULL REFERENCES plans (id), night TEXT NOT NULL, year BIGINT NOT NULL, number BIGINT NOT NULL,
    crew UUID NOT NULL, crew_name TEXT NOT NULL, from_at BIGINT NOT NULL, until_at BIGINT NOT NULL, expires_at BIGINT NOT NULL,
    issued_at BIGINT NOT NULL, issued_by UUID, code_hash BYTEA NOT NULL, content TEXT NOT NULL, stops BIGINT NOT NULL,
    accepted_at BIGINT, accepted_by TEXT, withdrawn_at BIGINT, withdrawn_by UUID, reason TEXT,
    UNIQUE (plan, crew), UNIQUE (year, number)
);
CREATE UNIQUE INDEX orders_by_code ON orders (code_hash);
CREATE INDEX orders_by_night ON orders (night);
-- What crews' phones said, each thing once; `digest` is the SHA-256 of what was sent, `state` what became of it.
CREATE TABLE order_entries (
    order_id UUID NOT NULL REFERENCES orders (id), key UUID NOT NULL, digest BYTEA NOT NULL, device UUID NOT NULL, kind TEXT NOT NULL,
    stop BIGINT, item TEXT, ok BOOLEAN, from_at BIGINT NOT NULL, to_at BIGINT NOT NULL, content TEXT NOT NULL, state TEXT NOT NULL,
    objection TEXT, received_at BIGINT NOT NULL, decided_at BIGINT, decided_by UUID, incident UUID, PRIMARY KEY (order_id, key, digest)
);
-- Photos that belong to entries, decoded and encoded again; `sent` is the SHA-256 of what arrived.
CREATE TABLE order_photos (
    order_id UUID NOT NULL REFERENCES orders (id), key UUID NOT NULL, sent BYTEA NOT NULL, width BIGINT NOT NULL, height BIGINT NOT NULL,
    at BIGINT NOT NULL, jpeg BYTEA NOT NULL, PRIMARY KEY (order_id, key)
);
-- Who looked at an order, or took it along as a file, and when. Of the crew nobody is named.
CREATE TABLE order_looks (
    order_id UUID NOT NULL REFERENCES orders (id), number BIGINT NOT NULL, at BIGINT NOT NULL, by_user UUID, what TEXT NOT NULL,
    PRIMARY KEY (order_id, number)
);

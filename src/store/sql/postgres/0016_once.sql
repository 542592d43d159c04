-- Announcements of works that came under a key of the sender's: the same one twice is one announcement.
CREATE TABLE works_keys (
    caller TEXT NOT NULL, key TEXT NOT NULL, body_hash BYTEA NOT NULL, works UUID NOT NULL REFERENCES works (id), at BIGINT NOT NULL,
    PRIMARY KEY (caller, key)
);

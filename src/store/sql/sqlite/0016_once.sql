-- Announcements of works that came under a key of the sender's: the same one twice is one announcement.
CREATE TABLE works_keys (
    caller TEXT NOT NULL, key TEXT NOT NULL, body_hash BLOB NOT NULL, works BLOB NOT NULL REFERENCES works (id), at BIGINT NOT NULL,
    PRIMARY KEY (caller, key)
);
-- Where bodies are written to: police, department, or as in carrier:TS, commune:19432.
CREATE TABLE mailboxes (body TEXT NOT NULL, address TEXT NOT NULL, added_at BIGINT NOT NULL, PRIMARY KEY (body, address));
-- What a body was written of, so that nobody writes it again: a deadline that comes, one that is over, a day's digest.
CREATE TABLE letter_marks (body TEXT NOT NULL, mark TEXT NOT NULL, at BIGINT NOT NULL, PRIMARY KEY (body, mark));
-- Letters that wait to be sent. One that was sent is gone.
CREATE TABLE letters (
    id BLOB PRIMARY KEY, body TEXT NOT NULL, address TEXT NOT NULL, subject TEXT NOT NULL, words TEXT NOT NULL,
    written_at BIGINT NOT NULL, tries BIGINT NOT NULL, next_try_at BIGINT NOT NULL
);
CREATE INDEX letters_by_turn ON letters (next_try_at);

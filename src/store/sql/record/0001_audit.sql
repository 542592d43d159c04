-- The record of deeds of an SQLite store, in a file of its own: who only looks does not wait for a long import.
-- Who did what and who looked at what. Lines are added alone; `seal` is of a line and all before it. `audit_turn` has one
-- row, at which writers queue up.
CREATE TABLE audit (
    number BIGINT PRIMARY KEY, at BIGINT NOT NULL, account BLOB, user_name TEXT NOT NULL, role TEXT NOT NULL, body TEXT NOT NULL,
    by_means TEXT NOT NULL, address TEXT NOT NULL, action TEXT NOT NULL, things TEXT NOT NULL, outcome BIGINT NOT NULL, seal BLOB NOT NULL
);
CREATE TABLE audit_turn (turns BIGINT NOT NULL);
INSERT INTO audit_turn (turns) VALUES (0);
CREATE TRIGGER audit_kept BEFORE UPDATE ON audit BEGIN SELECT RAISE(ABORT, 'the record is kept as it is'); END;
CREATE TRIGGER audit_there BEFORE DELETE ON audit BEGIN SELECT RAISE(ABORT, 'the record is kept as it is'); END;

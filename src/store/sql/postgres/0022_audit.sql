-- Who did what and who looked at what. Lines are added alone; `seal` is of a line and all before it. `audit_turn` has one
-- row, at which writers queue up.
CREATE TABLE audit (
    number BIGINT PRIMARY KEY, at BIGINT NOT NULL, account UUID, user_name TEXT NOT NULL, role TEXT NOT NULL, body TEXT NOT NULL,
    by_means TEXT NOT NULL, address TEXT NOT NULL, action TEXT NOT NULL, things TEXT NOT NULL, outcome BIGINT NOT NULL, seal BYTEA NOT NULL
);
CREATE TABLE audit_turn (turns BIGINT NOT NULL);
INSERT INTO audit_turn (turns) VALUES (0);
CREATE FUNCTION audit_kept() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'the record is kept as it is'; END $$;
CREATE TRIGGER audit_kept BEFORE UPDATE OR DELETE ON audit FOR EACH ROW EXECUTE FUNCTION audit_kept();

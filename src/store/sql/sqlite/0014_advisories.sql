-- What thieves do now and what to do about it. Audiences and communes stand each between two commas; no commune is the
-- whole province. Days are ISO dates, both included.
CREATE TABLE advisories (
    id BLOB PRIMARY KEY, title TEXT NOT NULL, text TEXT NOT NULL, advice TEXT NOT NULL, audiences TEXT NOT NULL,
    communes TEXT NOT NULL, from_day TEXT NOT NULL, to_day TEXT NOT NULL, state TEXT NOT NULL, published_at BIGINT,
    written_at BIGINT NOT NULL, written_by BLOB, written_role TEXT NOT NULL, data_version BIGINT NOT NULL
);
-- What was done with each. Lines are only ever added.
CREATE TABLE advisory_lines (
    advisory BLOB NOT NULL REFERENCES advisories (id), data_version BIGINT NOT NULL, at BIGINT NOT NULL,
    by_user BLOB, role TEXT NOT NULL, act TEXT NOT NULL, note TEXT, PRIMARY KEY (advisory, data_version)
);
CREATE TRIGGER advisory_lines_kept BEFORE UPDATE ON advisory_lines BEGIN SELECT RAISE(ABORT, 'lines are kept as they are'); END;
CREATE TRIGGER advisory_lines_there BEFORE DELETE ON advisory_lines BEGIN SELECT RAISE(ABORT, 'lines are kept as they are'); END;
-- Who has read which, and for whom.
CREATE TABLE advisory_confirmations (
    advisory BLOB NOT NULL REFERENCES advisories (id), by_user BLOB NOT NULL, at BIGINT NOT NULL, carrier TEXT, commune TEXT,
    PRIMARY KEY (advisory, by_user)
);
-- Questions and answers for everybody, in order.
CREATE TABLE questions (position BIGINT PRIMARY KEY, question TEXT NOT NULL, answer TEXT NOT NULL);

-- Protection plans of key places, version by version. Lines are only ever added; lists within one are JSON, days are ISO dates.
CREATE TABLE protection_plans (
    key_place BLOB NOT NULL REFERENCES key_places (id), version BIGINT NOT NULL, at BIGINT NOT NULL, by_user BLOB, role TEXT NOT NULL,
    carrier TEXT, guards TEXT NOT NULL, fire TEXT NOT NULL, contacts TEXT NOT NULL, steps TEXT NOT NULL, review_on TEXT NOT NULL,
    note TEXT NOT NULL, data_version BIGINT NOT NULL, PRIMARY KEY (key_place, version)
);
CREATE TRIGGER protection_plans_kept BEFORE UPDATE ON protection_plans BEGIN SELECT RAISE(ABORT, 'protection plans are kept as they are'); END;
CREATE TRIGGER protection_plans_there BEFORE DELETE ON protection_plans BEGIN SELECT RAISE(ABORT, 'protection plans are kept as they are'); END;
-- Whom to call. Communes stand each between two commas, none is the whole province; days are digits, 1 for Monday, none is every
-- day. What is changed ends, and another begins in its place.
CREATE TABLE contacts (
    id BLOB PRIMARY KEY, body TEXT NOT NULL, name TEXT NOT NULL, duty TEXT NOT NULL, phone TEXT NOT NULL, communes TEXT NOT NULL,
    carrier TEXT, days TEXT NOT NULL, from_time TEXT, to_time TEXT, rank BIGINT NOT NULL, note TEXT NOT NULL, made_at BIGINT NOT NULL,
    made_by BLOB, made_role TEXT NOT NULL, made_carrier TEXT, replaces BLOB REFERENCES contacts (id), ended_at BIGINT, ended_by BLOB,
    ended_role TEXT, data_version BIGINT NOT NULL
);
CREATE INDEX contacts_now ON contacts (id) WHERE ended_at IS NULL;
CREATE TRIGGER contacts_written BEFORE UPDATE OF id, body, name, duty, phone, communes, carrier, days, from_time, to_time, rank, note, made_at, made_by, made_role, made_carrier, replaces ON contacts BEGIN SELECT RAISE(ABORT, 'contacts are kept as they are'); END;
CREATE TRIGGER contacts_ended BEFORE UPDATE ON contacts WHEN (OLD.ended_at IS NOT NULL) BEGIN SELECT RAISE(ABORT, 'contacts are kept as they are'); END;
CREATE TRIGGER contacts_there BEFORE DELETE ON contacts BEGIN SELECT RAISE(ABORT, 'contacts are kept as they are'); END;
-- Exercises: announced once, then held or cancelled. Communes and carriers stand each between two commas; lists of people are JSON.
CREATE TABLE exercises (
    id BLOB PRIMARY KEY, title TEXT NOT NULL, on_day TEXT NOT NULL, kind TEXT NOT NULL, key_place BLOB REFERENCES key_places (id),
    communes TEXT NOT NULL, carriers TEXT NOT NULL, participants TEXT NOT NULL, scenario TEXT NOT NULL, made_at BIGINT NOT NULL,
    made_by BLOB, made_role TEXT NOT NULL, made_carrier TEXT, outcome TEXT, present TEXT, minutes BIGINT, lessons TEXT, next_on TEXT,
    held_at BIGINT, held_by BLOB, held_role TEXT, held_carrier TEXT, reason TEXT, cancelled_at BIGINT, cancelled_by BLOB,
    cancelled_role TEXT, cancelled_carrier TEXT, data_version BIGINT NOT NULL
);
CREATE INDEX exercises_by_day ON exercises (on_day);
CREATE TRIGGER exercises_written BEFORE UPDATE OF id, title, on_day, kind, key_place, communes, carriers, participants, scenario, made_at, made_by, made_role, made_carrier ON exercises BEGIN SELECT RAISE(ABORT, 'exercises are kept as they are'); END;
CREATE TRIGGER exercises_closed BEFORE UPDATE ON exercises WHEN (OLD.outcome IS NOT NULL OR OLD.cancelled_at IS NOT NULL) BEGIN SELECT RAISE(ABORT, 'exercises are kept as they are'); END;
CREATE TRIGGER exercises_there BEFORE DELETE ON exercises BEGIN SELECT RAISE(ABORT, 'exercises are kept as they are'); END;

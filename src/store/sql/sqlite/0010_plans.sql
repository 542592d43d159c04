-- Where crews start from. Local times are such as 21:30; breaks are FROM-TO/MINUTES, with commas between.
CREATE TABLE stations (
    id BLOB PRIMARY KEY, name TEXT NOT NULL, lon DOUBLE PRECISION NOT NULL, lat DOUBLE PRECISION NOT NULL, phone TEXT
);
CREATE TABLE crews (
    id BLOB PRIMARY KEY, name TEXT NOT NULL, station BLOB NOT NULL REFERENCES stations (id), vehicle TEXT NOT NULL,
    shift_from TEXT NOT NULL, shift_to TEXT NOT NULL, breaks TEXT NOT NULL, phone TEXT, active BOOLEAN NOT NULL,
    lon DOUBLE PRECISION, lat DOUBLE PRECISION, position_at BIGINT
);
-- Plans of nights: what was asked and what came out, in JSON. The night is the ISO date of its evening.
CREATE TABLE plans (
    id BLOB PRIMARY KEY, night TEXT NOT NULL, variant BIGINT NOT NULL, status TEXT NOT NULL, asked TEXT NOT NULL, answer TEXT NOT NULL,
    seed BIGINT NOT NULL, made_at BIGINT NOT NULL, made_by BLOB, approved_at BIGINT, approved_by BLOB, UNIQUE (night, variant)
);
-- Which crew is at which task in which quarter of an hour since the night's noon.
CREATE TABLE plan_quarters (
    plan BLOB NOT NULL REFERENCES plans (id), crew BLOB NOT NULL, task TEXT NOT NULL, quarter BIGINT NOT NULL,
    PRIMARY KEY (plan, crew, task, quarter)
);

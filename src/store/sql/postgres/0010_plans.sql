-- Where crews start from. Local times are such as 21:30; breaks are FROM-TO/MINUTES, with commas between.
CREATE TABLE stations (
    id UUID PRIMARY KEY, name TEXT NOT NULL, lon DOUBLE PRECISION NOT NULL, lat DOUBLE PRECISION NOT NULL, phone TEXT
);
CREATE TABLE crews (
    id UUID PRIMARY KEY, name TEXT NOT NULL, station UUID NOT NULL REFERENCES stations (id), vehicle TEXT NOT NULL,
    shift_from TEXT NOT NULL, shift_to TEXT NOT NULL, breaks TEXT NOT NULL, phone TEXT, active BOOLEAN NOT NULL,
    lon DOUBLE PRECISION, lat DOUBLE PRECISION, position_at BIGINT
);
-- Plans of nights: what was asked and what came out, in JSON. The night is the ISO date of its evening.
CREATE TABLE plans (
    id UUID PRIMARY KEY, night TEXT NOT NULL, variant BIGINT NOT NULL, status TEXT NOT NULL, asked TEXT NOT NULL, answer TEXT NOT NULL,
    seed BIGINT NOT NULL, made_at BIGINT NOT NULL, made_by UUID, approved_at BIGINT, approved_by UUID, UNIQUE (night, variant)
);
-- Which crew is at which task in which quarter of an hour since the night's noon.
CREATE TABLE plan_quarters (
    plan UUID NOT NULL REFERENCES plans (id), crew UUID NOT NULL, task TEXT NOT NULL, quarter BIGINT NOT NULL,
    PRIMARY KEY (plan, crew, task, quarter)
);

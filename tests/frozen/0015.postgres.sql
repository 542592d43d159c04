CREATE FUNCTION advisory_lines_kept() RETURNS trigger
    LANGUAGE plpgsql
    AS $$ BEGIN RAISE EXCEPTION 'lines are kept as they are'; END $$;
CREATE FUNCTION case_steps_kept() RETURNS trigger
    LANGUAGE plpgsql
    AS $$ BEGIN RAISE EXCEPTION 'steps are kept as they are'; END $$;
CREATE FUNCTION key_place_steps_kept() RETURNS trigger
    LANGUAGE plpgsql
    AS $$ BEGIN RAISE EXCEPTION 'steps are kept as they are'; END $$;
CREATE FUNCTION works_lines_kept() RETURNS trigger
    LANGUAGE plpgsql
    AS $$ BEGIN RAISE EXCEPTION 'lines are kept as they are'; END $$;
CREATE TABLE _sqlx_migrations (
    version bigint NOT NULL,
    description text NOT NULL,
    installed_on timestamp with time zone DEFAULT now() NOT NULL,
    success boolean NOT NULL,
    checksum bytea NOT NULL,
    execution_time bigint NOT NULL
);
CREATE TABLE advisories (
    id uuid NOT NULL,
    title text NOT NULL,
    text text NOT NULL,
    advice text NOT NULL,
    audiences text NOT NULL,
    communes text NOT NULL,
    from_day text NOT NULL,
    to_day text NOT NULL,
    state text NOT NULL,
    published_at bigint,
    written_at bigint NOT NULL,
    written_by uuid,
    written_role text NOT NULL,
    data_version bigint NOT NULL
);
CREATE TABLE advisory_confirmations (
    advisory uuid NOT NULL,
    by_user uuid NOT NULL,
    at bigint NOT NULL,
    carrier text,
    commune text
);
CREATE TABLE advisory_lines (
    advisory uuid NOT NULL,
    data_version bigint NOT NULL,
    at bigint NOT NULL,
    by_user uuid,
    role text NOT NULL,
    act text NOT NULL,
    note text
);
CREATE TABLE alarms (
    incident uuid NOT NULL,
    carrier text NOT NULL,
    alarm text NOT NULL,
    route_id text,
    site_id text,
    raised_at bigint NOT NULL,
    raised_last_at bigint NOT NULL,
    raised_times bigint NOT NULL,
    proposed_restored_at bigint
);
CREATE TABLE api_tokens (
    token bytea NOT NULL,
    user_id uuid NOT NULL,
    created_at bigint NOT NULL,
    expires_at bigint NOT NULL,
    id uuid,
    name text DEFAULT ''::text NOT NULL,
    used_at bigint
);
CREATE TABLE carrier_columns (
    carrier text NOT NULL,
    columns_json text NOT NULL,
    data_version bigint NOT NULL
);
CREATE TABLE carriers (
    code text NOT NULL,
    name text NOT NULL,
    color bigint NOT NULL,
    data_version bigint NOT NULL
);
CREATE TABLE case_steps (
    incident uuid NOT NULL,
    data_version bigint NOT NULL,
    at bigint NOT NULL,
    by_user uuid,
    role text NOT NULL,
    carrier text,
    commune text,
    what text NOT NULL,
    from_value text,
    to_value text,
    note text NOT NULL
);
CREATE TABLE cases (
    incident uuid NOT NULL,
    case_status text NOT NULL,
    repair_status text NOT NULL,
    accepted_at bigint,
    due_at bigint,
    police_ref text,
    body text,
    dispatched_at bigint,
    restored_at bigint,
    joined_into uuid,
    data_version bigint NOT NULL
);
CREATE TABLE communes (
    code text NOT NULL,
    name text NOT NULL,
    kind text NOT NULL,
    full_name text NOT NULL,
    old_district text,
    former text NOT NULL,
    center_lon double precision NOT NULL,
    center_lat double precision NOT NULL,
    geometry bytea NOT NULL,
    approximate boolean NOT NULL,
    data_version bigint NOT NULL
);
CREATE TABLE crews (
    id uuid NOT NULL,
    name text NOT NULL,
    station uuid NOT NULL,
    vehicle text NOT NULL,
    shift_from text NOT NULL,
    shift_to text NOT NULL,
    breaks text NOT NULL,
    phone text,
    active boolean NOT NULL,
    lon double precision,
    lat double precision,
    position_at bigint
);
CREATE TABLE hotspot_run_inputs (
    run uuid NOT NULL,
    bytes bytea NOT NULL
);
CREATE TABLE hotspot_runs (
    id uuid NOT NULL,
    carrier text,
    made_at bigint NOT NULL,
    made_by uuid,
    parameters text NOT NULL,
    data_version bigint NOT NULL,
    code_version text NOT NULL,
    seed bigint NOT NULL,
    summary_json text NOT NULL,
    quality_json text,
    title text,
    sha256 bytea
);
CREATE TABLE idempotency (
    caller text NOT NULL,
    key text NOT NULL,
    body_hash bytea NOT NULL,
    incident uuid NOT NULL,
    code text NOT NULL,
    at bigint NOT NULL
);
CREATE TABLE import_chunks (
    import_id uuid NOT NULL,
    "position" bigint NOT NULL,
    bytes bytea NOT NULL
);
CREATE TABLE imports (
    id uuid NOT NULL,
    carrier text NOT NULL,
    what text NOT NULL,
    file_name text NOT NULL,
    sha256 bytea NOT NULL,
    status text NOT NULL,
    created_at bigint NOT NULL,
    created_by uuid,
    decided_at bigint,
    summary_json text NOT NULL,
    faults_json text NOT NULL,
    data_version bigint NOT NULL,
    crs text,
    base uuid,
    columns_json text,
    decided_by uuid,
    routes_after bigint,
    sites_after bigint,
    length_after double precision
);
CREATE TABLE incident_history (
    incident uuid NOT NULL,
    data_version bigint NOT NULL,
    at bigint NOT NULL,
    what text NOT NULL,
    from_route uuid,
    from_carrier text,
    from_route_id text,
    from_chainage_m double precision,
    from_weight double precision,
    to_route uuid,
    to_carrier text,
    to_route_id text,
    to_chainage_m double precision,
    to_weight double precision,
    apart_m double precision,
    cause text,
    cause_carrier text,
    cause_route_id text,
    cause_version bigint,
    cause_import uuid,
    cause_file text,
    by_user uuid,
    why text
);
CREATE TABLE incident_places (
    incident uuid NOT NULL,
    "position" bigint NOT NULL,
    lon double precision,
    lat double precision,
    route_id text,
    site_id text,
    label text,
    reach double precision
);
CREATE TABLE incidents (
    id uuid NOT NULL,
    code text NOT NULL,
    kind text NOT NULL,
    occurred_from bigint,
    occurred_to bigint,
    discovered_at bigint,
    reported_at bigint,
    places text NOT NULL,
    carrier text,
    medium text,
    metres_taken double precision,
    damage_vnd bigint,
    note text,
    lon double precision,
    lat double precision,
    accuracy_m double precision,
    commune text,
    status text NOT NULL,
    reason_vi text NOT NULL,
    reason_en text NOT NULL,
    reported_by_carrier text,
    reporter uuid,
    data_version bigint NOT NULL,
    source text,
    source_id text,
    waits bigint,
    matched_as_of bigint DEFAULT 0 NOT NULL,
    corrected_at bigint,
    corrected_by uuid,
    look boolean DEFAULT false NOT NULL,
    origin text DEFAULT 'file'::text NOT NULL,
    in_progress boolean DEFAULT false NOT NULL,
    subscribers_out bigint
);
CREATE TABLE key_place_steps (
    key_place uuid NOT NULL,
    data_version bigint NOT NULL,
    at bigint NOT NULL,
    by_user uuid,
    role text NOT NULL,
    carrier text,
    from_state text,
    to_state text NOT NULL,
    note text NOT NULL,
    period_from text NOT NULL,
    period_to text NOT NULL
);
CREATE TABLE key_places (
    id uuid NOT NULL,
    kind text NOT NULL,
    name text NOT NULL,
    basis text NOT NULL,
    communes text NOT NULL,
    geometry bytea,
    west double precision NOT NULL,
    south double precision NOT NULL,
    east double precision NOT NULL,
    north double precision NOT NULL,
    thing uuid,
    thing_id text,
    carrier text,
    from_m double precision,
    to_m double precision,
    state text NOT NULL,
    reason text NOT NULL,
    period_from text NOT NULL,
    period_to text NOT NULL,
    proposed_at bigint NOT NULL,
    proposed_by uuid,
    proposed_role text NOT NULL,
    proposed_carrier text,
    decided_at bigint,
    decided_by uuid,
    decided_role text,
    data_version bigint NOT NULL
);
CREATE TABLE matches (
    incident uuid NOT NULL,
    "position" bigint NOT NULL,
    route uuid NOT NULL,
    carrier text NOT NULL,
    route_id text NOT NULL,
    chainage_m double precision NOT NULL,
    distance_m double precision NOT NULL,
    weight double precision NOT NULL,
    lon double precision NOT NULL,
    lat double precision NOT NULL,
    stretches bytea NOT NULL
);
CREATE TABLE outbox (
    stream text NOT NULL,
    version bigint NOT NULL,
    layer text NOT NULL,
    west double precision,
    south double precision,
    east double precision,
    north double precision,
    at bigint NOT NULL
);
CREATE TABLE photos (
    incident uuid NOT NULL,
    number bigint NOT NULL,
    sent bytea NOT NULL,
    width bigint NOT NULL,
    height bigint NOT NULL,
    at bigint NOT NULL,
    jpeg bytea NOT NULL
);
CREATE TABLE plan_quarters (
    plan uuid NOT NULL,
    crew uuid NOT NULL,
    task text NOT NULL,
    quarter bigint NOT NULL
);
CREATE TABLE plans (
    id uuid NOT NULL,
    night text NOT NULL,
    variant bigint NOT NULL,
    status text NOT NULL,
    asked text NOT NULL,
    answer text NOT NULL,
    seed bigint NOT NULL,
    made_at bigint NOT NULL,
    made_by uuid,
    approved_at bigint,
    approved_by uuid
);
CREATE TABLE questions (
    "position" bigint NOT NULL,
    question text NOT NULL,
    answer text NOT NULL
);
CREATE TABLE reporters (
    incident uuid NOT NULL,
    name text,
    phone text,
    consent_at bigint NOT NULL,
    keep_until bigint NOT NULL
);
CREATE TABLE road_closures (
    id uuid NOT NULL,
    ways text,
    area bytea,
    vehicles text NOT NULL,
    speed_left double precision NOT NULL,
    period_from bigint NOT NULL,
    period_to bigint NOT NULL,
    reason text NOT NULL,
    made_at bigint NOT NULL,
    made_by uuid,
    ended_at bigint,
    ended_by uuid,
    data_version bigint NOT NULL
);
CREATE TABLE road_graphs (
    version uuid NOT NULL,
    bytes bytea NOT NULL
);
CREATE TABLE road_versions (
    id uuid NOT NULL,
    name text NOT NULL,
    sha256 bytea NOT NULL,
    status text NOT NULL,
    base uuid,
    created_at bigint NOT NULL,
    created_by uuid,
    decided_at bigint,
    decided_by uuid,
    nodes bigint NOT NULL,
    edges bigint NOT NULL,
    ways bigint NOT NULL,
    length_m double precision NOT NULL,
    west double precision NOT NULL,
    south double precision NOT NULL,
    east double precision NOT NULL,
    north double precision NOT NULL,
    told_json text NOT NULL,
    data_version bigint NOT NULL
);
CREATE TABLE route_communes (
    route uuid NOT NULL,
    commune text NOT NULL
);
CREATE TABLE route_history (
    id uuid NOT NULL,
    carrier text NOT NULL,
    route_id text NOT NULL,
    name text,
    medium text,
    laying text,
    properties text NOT NULL,
    geometry bytea NOT NULL,
    changed_at bigint NOT NULL,
    until bigint NOT NULL,
    data_version bigint NOT NULL,
    until_version bigint DEFAULT 0 NOT NULL,
    length_m double precision DEFAULT 0 NOT NULL,
    fingerprint bytea DEFAULT '\x'::bytea NOT NULL
);
CREATE TABLE routes (
    id uuid NOT NULL,
    carrier text NOT NULL,
    route_id text NOT NULL,
    name text,
    medium text,
    laying text,
    length_m double precision NOT NULL,
    properties text NOT NULL,
    geometry bytea NOT NULL,
    west double precision NOT NULL,
    south double precision NOT NULL,
    east double precision NOT NULL,
    north double precision NOT NULL,
    communes text NOT NULL,
    in_service_from bigint,
    retired_at bigint,
    changed_at bigint NOT NULL,
    data_version bigint NOT NULL,
    fingerprint bytea DEFAULT '\x'::bytea NOT NULL
);
CREATE TABLE sessions (
    token bytea NOT NULL,
    user_id uuid NOT NULL,
    created_at bigint NOT NULL,
    seen_at bigint NOT NULL,
    expires_at bigint NOT NULL
);
CREATE TABLE site_history (
    id uuid NOT NULL,
    carrier text NOT NULL,
    site_id text NOT NULL,
    kind text NOT NULL,
    name text,
    lon double precision NOT NULL,
    lat double precision NOT NULL,
    properties text NOT NULL,
    fingerprint bytea NOT NULL,
    until bigint NOT NULL,
    until_version bigint NOT NULL,
    data_version bigint NOT NULL
);
CREATE TABLE sites (
    id uuid NOT NULL,
    carrier text NOT NULL,
    site_id text NOT NULL,
    kind text NOT NULL,
    name text,
    lon double precision NOT NULL,
    lat double precision NOT NULL,
    commune text,
    properties text NOT NULL,
    retired_at bigint,
    data_version bigint NOT NULL,
    fingerprint bytea DEFAULT '\x'::bytea NOT NULL
);
CREATE TABLE stations (
    id uuid NOT NULL,
    name text NOT NULL,
    lon double precision NOT NULL,
    lat double precision NOT NULL,
    phone text
);
CREATE TABLE streams (
    stream text NOT NULL,
    version bigint NOT NULL
);
CREATE TABLE users (
    id uuid NOT NULL,
    name text NOT NULL,
    role text NOT NULL,
    carrier text,
    commune text,
    display_name text NOT NULL,
    password_hash text NOT NULL,
    disabled boolean NOT NULL,
    created_at bigint NOT NULL
);
CREATE TABLE works (
    id uuid NOT NULL,
    carrier text NOT NULL,
    what text NOT NULL,
    place text NOT NULL,
    communes text NOT NULL,
    geometry bytea,
    west double precision NOT NULL,
    south double precision NOT NULL,
    east double precision NOT NULL,
    north double precision NOT NULL,
    lon double precision,
    lat double precision,
    reach_m double precision,
    route uuid,
    route_id text,
    from_m double precision,
    to_m double precision,
    from_at bigint NOT NULL,
    to_at bigint NOT NULL,
    hours_from text,
    hours_to text,
    crew bigint NOT NULL,
    leader_phone text NOT NULL,
    phone text NOT NULL,
    remarks text,
    code text NOT NULL,
    state text NOT NULL,
    reason text,
    announced_at bigint NOT NULL,
    announced_by uuid,
    announced_role text NOT NULL,
    data_version bigint NOT NULL
);
CREATE TABLE works_lines (
    works uuid NOT NULL,
    data_version bigint NOT NULL,
    at bigint NOT NULL,
    by_user uuid,
    role text NOT NULL,
    carrier text,
    act text NOT NULL,
    note text,
    changes text NOT NULL
);
INSERT INTO _sqlx_migrations VALUES (1, 'first', '2026-11-29 22:24:16.872047+00', true, '\xcc47f6978cfddb76752fc5b66197bd38388ba51db4c3066fe0a5a7fe51cf247b662e96b0bd5ac183da91e3186f02b708', 125076700);
INSERT INTO _sqlx_migrations VALUES (2, 'sources', '2026-11-29 22:24:16.997796+00', true, '\x5b8ebd98be5b7354d4552eaffa512aac86ae40e42599d9e39a3944bbb9a66f61355bc417624d3b2b620f61fdee431c72', 2440133);
INSERT INTO _sqlx_migrations VALUES (3, 'import crs', '2026-11-29 22:24:17.000398+00', true, '\xb49cb40b35831808c1d9fc8f9a8e2da567001c3c9462b9293ddc1ac6bf8217f06e4d9238b9c804738c673cd379763c42', 377651);
INSERT INTO _sqlx_migrations VALUES (4, 'snapshots', '2026-11-29 22:24:17.000923+00', true, '\x5ffd37e6f510370527689c8558afbed774c65fa92d6a3301e7995b62e5829989a90863488ac2aceba40881e05d0c8905', 24139580);
INSERT INTO _sqlx_migrations VALUES (6, 'rematch', '2026-11-29 22:24:17.025292+00', true, '\x7ae6b031e02ca0c731a35cce7215af57e9dae665df7fe7a6acb6631e1ca4d440851eea35604e3d4e80e64c3a2114ceb3', 66822120);
INSERT INTO _sqlx_migrations VALUES (7, 'key places', '2026-11-29 22:24:17.092549+00', true, '\x403767ed02c6a22d2a05b8250c34ba287072f0014eb676119bd722e0ff98527a5cfd5cd90eb071e8b423d0d1a873b407', 33474269);
INSERT INTO _sqlx_migrations VALUES (8, 'runs', '2026-11-29 22:24:17.126467+00', true, '\x479fa8ec8205ae64df5624972ca34ae6d71e562720e05c76a6440ef2447cfe77d1fce237010a8f8233dbe895d1abdf21', 12847845);
INSERT INTO _sqlx_migrations VALUES (9, 'roads', '2026-11-29 22:24:17.139449+00', true, '\x1ca0c961379f162e0c79e58f9430b8bab63aabf06a03fe0d3b7389d5f3b59e600295b793a97bc78ee139a8c33d263228', 21121509);
INSERT INTO _sqlx_migrations VALUES (10, 'plans', '2026-11-29 22:24:17.160764+00', true, '\x2260a8c49ede8c2370229501ba2e65e1e0e32c8d19668809ac8ccd08bed552d5512d1463a7dcdd45db0cc2b0ded567f7', 30113520);
INSERT INTO _sqlx_migrations VALUES (11, 'cases', '2026-11-29 22:24:17.191065+00', true, '\x56bde5c44f6655f69647310e67a7be38f7f5330445bd9b6a0daf144879f89774397d8fbae536db1819ec7069c598e589', 22219249);
INSERT INTO _sqlx_migrations VALUES (12, 'citizens', '2026-11-29 22:24:17.213502+00', true, '\x0d38d2129186e17aa7e971597d3c63cbac8122cfd7f4090b716e8ac4aaa8d4dc7238b794d1228082691125509af51760', 19239936);
INSERT INTO _sqlx_migrations VALUES (13, 'works', '2026-11-29 22:24:17.232975+00', true, '\xa5b237ac432efb585e212c6c1915f1c205761c47ed9d9f2dcef6db8e32605876fcd06d61de474312422b00b658324252', 11869483);
INSERT INTO _sqlx_migrations VALUES (14, 'advisories', '2026-11-29 22:24:17.245051+00', true, '\x504418c28003b1dcba8e073a23e8969e13420bbeda791e8bbf8277aa5629f0024d856882d9264962ce3d52bf9cec11d2', 23410607);
INSERT INTO _sqlx_migrations VALUES (15, 'machines', '2026-11-29 22:24:17.26867+00', true, '\x4bf255085000c68b033cfb1f6e74696c329345944b1137da543743700d89929a3ceff2e4dcefa0bf1eae330cabccb62c', 15388337);
INSERT INTO advisories VALUES ('00000000-0000-0000-0000-000000000000', '[]', '[]', '[]', '[]', '[]', '[]', '[]', '[]', 1, 1, '00000000-0000-0000-0000-000000000000', '[]', 1);
INSERT INTO advisory_confirmations VALUES ('00000000-0000-0000-0000-000000000000', '00000000-0000-0000-0000-000000000000', 1, '[]', '[]');
INSERT INTO advisory_lines VALUES ('00000000-0000-0000-0000-000000000000', 1, 1, '00000000-0000-0000-0000-000000000000', '[]', '[]', '[]');
INSERT INTO alarms VALUES ('00000000-0000-0000-0000-000000000000', '[]', '[]', '[]', '[]', 1, 1, 1, 1);
INSERT INTO api_tokens VALUES ('\x00000000000000000000000000000000', '00000000-0000-0000-0000-000000000000', 1, 1, '00000000-0000-0000-0000-000000000000', '[]', 1);
INSERT INTO carrier_columns VALUES ('[]', '[]', 1);
INSERT INTO carriers VALUES ('[]', '[]', 1, 1);
INSERT INTO case_steps VALUES ('00000000-0000-0000-0000-000000000000', 1, 1, '00000000-0000-0000-0000-000000000000', '[]', '[]', '[]', '[]', '[]', '[]', '[]');
INSERT INTO cases VALUES ('00000000-0000-0000-0000-000000000000', '[]', '[]', 1, 1, '[]', '[]', 1, 1, '00000000-0000-0000-0000-000000000000', 1);
INSERT INTO communes VALUES ('[]', '[]', '[]', '[]', '[]', '[]', 107.5, 16.5, '\x010600000000000000', false, 1);
INSERT INTO crews VALUES ('00000000-0000-0000-0000-000000000000', '[]', '00000000-0000-0000-0000-000000000000', '[]', '[]', '[]', '[]', '[]', false, 107.5, 16.5, 1);
INSERT INTO hotspot_run_inputs VALUES ('00000000-0000-0000-0000-000000000000', '\x00000000000000000000000000000000');
INSERT INTO hotspot_runs VALUES ('00000000-0000-0000-0000-000000000000', '[]', 1, '00000000-0000-0000-0000-000000000000', '[]', 1, '[]', 1, '[]', '[]', '[]', '\x00000000000000000000000000000000');
INSERT INTO idempotency VALUES ('[]', '[]', '\x00000000000000000000000000000000', '00000000-0000-0000-0000-000000000000', '[]', 1);
INSERT INTO import_chunks VALUES ('00000000-0000-0000-0000-000000000000', 1, '\x00000000000000000000000000000000');
INSERT INTO imports VALUES ('00000000-0000-0000-0000-000000000000', '[]', '[]', '[]', '\x00000000000000000000000000000000', '[]', 1, '00000000-0000-0000-0000-000000000000', 1, '[]', '[]', 1, '[]', '00000000-0000-0000-0000-000000000000', '[]', '00000000-0000-0000-0000-000000000000', 1, 1, 107.5);
INSERT INTO incident_history VALUES ('00000000-0000-0000-0000-000000000000', 1, 1, '[]', '00000000-0000-0000-0000-000000000000', '[]', '[]', 107.5, 107.5, '00000000-0000-0000-0000-000000000000', '[]', '[]', 107.5, 107.5, 107.5, '[]', '[]', '[]', 1, '00000000-0000-0000-0000-000000000000', '[]', '00000000-0000-0000-0000-000000000000', '[]');
INSERT INTO incident_places VALUES ('00000000-0000-0000-0000-000000000000', 1, 107.5, 16.5, '[]', '[]', '[]', 107.5);
INSERT INTO incidents VALUES ('00000000-0000-0000-0000-000000000000', '[]', '[]', 1, 1, 1, 1, '[]', '[]', '[]', 107.5, 1, '[]', 107.5, 16.5, 107.5, '[]', '[]', '[]', '[]', '[]', '00000000-0000-0000-0000-000000000000', 1, '[]', '[]', 1, 1, 1, '00000000-0000-0000-0000-000000000000', false, '[]', false, 1);
INSERT INTO key_place_steps VALUES ('00000000-0000-0000-0000-000000000000', 1, 1, '00000000-0000-0000-0000-000000000000', '[]', '[]', '[]', '[]', '[]', '[]', '[]');
INSERT INTO key_places VALUES ('00000000-0000-0000-0000-000000000000', '[]', '[]', '[]', '[]', '\x010500000000000000', 107.5, 16.5, 107.5, 16.5, '00000000-0000-0000-0000-000000000000', '[]', '[]', 107.5, 107.5, '[]', '[]', '[]', '[]', 1, '00000000-0000-0000-0000-000000000000', '[]', '[]', 1, '00000000-0000-0000-0000-000000000000', '[]', 1);
INSERT INTO matches VALUES ('00000000-0000-0000-0000-000000000000', 1, '00000000-0000-0000-0000-000000000000', '[]', '[]', 107.5, 107.5, 107.5, 107.5, 16.5, '\x00000000000000000000000000000000');
INSERT INTO outbox VALUES ('[]', 1, '[]', 107.5, 16.5, 107.5, 16.5, 1);
INSERT INTO photos VALUES ('00000000-0000-0000-0000-000000000000', 1, '\x00000000000000000000000000000000', 1, 1, 1, '\x00000000000000000000000000000000');
INSERT INTO plan_quarters VALUES ('00000000-0000-0000-0000-000000000000', '00000000-0000-0000-0000-000000000000', '[]', 1);
INSERT INTO plans VALUES ('00000000-0000-0000-0000-000000000000', '[]', 1, '[]', '[]', '[]', 1, 1, '00000000-0000-0000-0000-000000000000', 1, '00000000-0000-0000-0000-000000000000');
INSERT INTO questions VALUES (1, '[]', '[]');
INSERT INTO reporters VALUES ('00000000-0000-0000-0000-000000000000', '[]', '[]', 1, 1);
INSERT INTO road_closures VALUES ('00000000-0000-0000-0000-000000000000', '[]', '\x00000000000000000000000000000000', '[]', 107.5, 1, 1, '[]', 1, '00000000-0000-0000-0000-000000000000', 1, '00000000-0000-0000-0000-000000000000', 1);
INSERT INTO road_graphs VALUES ('00000000-0000-0000-0000-000000000000', '\x00000000000000000000000000000000');
INSERT INTO road_versions VALUES ('00000000-0000-0000-0000-000000000000', '[]', '\x00000000000000000000000000000000', '[]', '00000000-0000-0000-0000-000000000000', 1, '00000000-0000-0000-0000-000000000000', 1, '00000000-0000-0000-0000-000000000000', 1, 1, 1, 107.5, 107.5, 16.5, 107.5, 16.5, '[]', 1);
INSERT INTO route_communes VALUES ('00000000-0000-0000-0000-000000000000', '[]');
INSERT INTO route_history VALUES ('00000000-0000-0000-0000-000000000000', '[]', '[]', '[]', '[]', '[]', '[]', '\x010500000000000000', 1, 1, 1, 1, 107.5, '\x00000000000000000000000000000000');
INSERT INTO routes VALUES ('00000000-0000-0000-0000-000000000000', '[]', '[]', '[]', '[]', '[]', 107.5, '[]', '\x010500000000000000', 107.5, 16.5, 107.5, 16.5, '[]', 1, 1, 1, 1, '\x00000000000000000000000000000000');
INSERT INTO sessions VALUES ('\x00000000000000000000000000000000', '00000000-0000-0000-0000-000000000000', 1, 1, 1);
INSERT INTO site_history VALUES ('00000000-0000-0000-0000-000000000000', '[]', '[]', '[]', '[]', 107.5, 16.5, '[]', '\x00000000000000000000000000000000', 1, 1, 1);
INSERT INTO sites VALUES ('00000000-0000-0000-0000-000000000000', '[]', '[]', '[]', '[]', 107.5, 16.5, '[]', '[]', 1, 1, '\x00000000000000000000000000000000');
INSERT INTO stations VALUES ('00000000-0000-0000-0000-000000000000', '[]', 107.5, 16.5, '[]');
INSERT INTO streams VALUES ('[]', 1);
INSERT INTO users VALUES ('00000000-0000-0000-0000-000000000000', '[]', '[]', '[]', '[]', '[]', '[]', false, 1);
INSERT INTO works VALUES ('00000000-0000-0000-0000-000000000000', '[]', '[]', '[]', '[]', '\x010500000000000000', 107.5, 16.5, 107.5, 16.5, 107.5, 16.5, 107.5, '00000000-0000-0000-0000-000000000000', '[]', 107.5, 107.5, 1, 1, '[]', '[]', 1, '[]', '[]', '[]', '[]', '[]', '[]', 1, '00000000-0000-0000-0000-000000000000', '[]', 1);
INSERT INTO works_lines VALUES ('00000000-0000-0000-0000-000000000000', 1, 1, '00000000-0000-0000-0000-000000000000', '[]', '[]', '[]', '[]', '[]');
ALTER TABLE ONLY _sqlx_migrations
    ADD CONSTRAINT _sqlx_migrations_pkey PRIMARY KEY (version);
ALTER TABLE ONLY advisories
    ADD CONSTRAINT advisories_pkey PRIMARY KEY (id);
ALTER TABLE ONLY advisory_confirmations
    ADD CONSTRAINT advisory_confirmations_pkey PRIMARY KEY (advisory, by_user);
ALTER TABLE ONLY advisory_lines
    ADD CONSTRAINT advisory_lines_pkey PRIMARY KEY (advisory, data_version);
ALTER TABLE ONLY alarms
    ADD CONSTRAINT alarms_pkey PRIMARY KEY (incident);
ALTER TABLE ONLY api_tokens
    ADD CONSTRAINT api_tokens_pkey PRIMARY KEY (token);
ALTER TABLE ONLY carrier_columns
    ADD CONSTRAINT carrier_columns_pkey PRIMARY KEY (carrier);
ALTER TABLE ONLY carriers
    ADD CONSTRAINT carriers_pkey PRIMARY KEY (code);
ALTER TABLE ONLY case_steps
    ADD CONSTRAINT case_steps_pkey PRIMARY KEY (incident, data_version);
ALTER TABLE ONLY cases
    ADD CONSTRAINT cases_pkey PRIMARY KEY (incident);
ALTER TABLE ONLY communes
    ADD CONSTRAINT communes_pkey PRIMARY KEY (code);
ALTER TABLE ONLY crews
    ADD CONSTRAINT crews_pkey PRIMARY KEY (id);
ALTER TABLE ONLY hotspot_run_inputs
    ADD CONSTRAINT hotspot_run_inputs_pkey PRIMARY KEY (run);
ALTER TABLE ONLY hotspot_runs
    ADD CONSTRAINT hotspot_runs_pkey PRIMARY KEY (id);
ALTER TABLE ONLY idempotency
    ADD CONSTRAINT idempotency_pkey PRIMARY KEY (caller, key);
ALTER TABLE ONLY import_chunks
    ADD CONSTRAINT import_chunks_pkey PRIMARY KEY (import_id, "position");
ALTER TABLE ONLY imports
    ADD CONSTRAINT imports_pkey PRIMARY KEY (id);
ALTER TABLE ONLY incident_history
    ADD CONSTRAINT incident_history_pkey PRIMARY KEY (incident, data_version);
ALTER TABLE ONLY incident_places
    ADD CONSTRAINT incident_places_pkey PRIMARY KEY (incident, "position");
ALTER TABLE ONLY incidents
    ADD CONSTRAINT incidents_code_key UNIQUE (code);
ALTER TABLE ONLY incidents
    ADD CONSTRAINT incidents_pkey PRIMARY KEY (id);
ALTER TABLE ONLY key_place_steps
    ADD CONSTRAINT key_place_steps_pkey PRIMARY KEY (key_place, data_version);
ALTER TABLE ONLY key_places
    ADD CONSTRAINT key_places_pkey PRIMARY KEY (id);
ALTER TABLE ONLY matches
    ADD CONSTRAINT matches_pkey PRIMARY KEY (incident, "position");
ALTER TABLE ONLY outbox
    ADD CONSTRAINT outbox_pkey PRIMARY KEY (stream, version);
ALTER TABLE ONLY photos
    ADD CONSTRAINT photos_pkey PRIMARY KEY (incident, number);
ALTER TABLE ONLY plan_quarters
    ADD CONSTRAINT plan_quarters_pkey PRIMARY KEY (plan, crew, task, quarter);
ALTER TABLE ONLY plans
    ADD CONSTRAINT plans_night_variant_key UNIQUE (night, variant);
ALTER TABLE ONLY plans
    ADD CONSTRAINT plans_pkey PRIMARY KEY (id);
ALTER TABLE ONLY questions
    ADD CONSTRAINT questions_pkey PRIMARY KEY ("position");
ALTER TABLE ONLY reporters
    ADD CONSTRAINT reporters_pkey PRIMARY KEY (incident);
ALTER TABLE ONLY road_closures
    ADD CONSTRAINT road_closures_pkey PRIMARY KEY (id);
ALTER TABLE ONLY road_graphs
    ADD CONSTRAINT road_graphs_pkey PRIMARY KEY (version);
ALTER TABLE ONLY road_versions
    ADD CONSTRAINT road_versions_pkey PRIMARY KEY (id);
ALTER TABLE ONLY route_communes
    ADD CONSTRAINT route_communes_pkey PRIMARY KEY (commune, route);
ALTER TABLE ONLY route_history
    ADD CONSTRAINT route_history_pkey PRIMARY KEY (id, data_version);
ALTER TABLE ONLY routes
    ADD CONSTRAINT routes_pkey PRIMARY KEY (id);
ALTER TABLE ONLY sessions
    ADD CONSTRAINT sessions_pkey PRIMARY KEY (token);
ALTER TABLE ONLY site_history
    ADD CONSTRAINT site_history_pkey PRIMARY KEY (id, data_version);
ALTER TABLE ONLY sites
    ADD CONSTRAINT sites_pkey PRIMARY KEY (id);
ALTER TABLE ONLY stations
    ADD CONSTRAINT stations_pkey PRIMARY KEY (id);
ALTER TABLE ONLY streams
    ADD CONSTRAINT streams_pkey PRIMARY KEY (stream);
ALTER TABLE ONLY users
    ADD CONSTRAINT users_name_key UNIQUE (name);
ALTER TABLE ONLY users
    ADD CONSTRAINT users_pkey PRIMARY KEY (id);
ALTER TABLE ONLY works_lines
    ADD CONSTRAINT works_lines_pkey PRIMARY KEY (works, data_version);
ALTER TABLE ONLY works
    ADD CONSTRAINT works_pkey PRIMARY KEY (id);
CREATE INDEX alarms_by_carrier ON alarms USING btree (carrier, alarm, raised_at);
CREATE INDEX cases_by_head ON cases USING btree (joined_into) WHERE (joined_into IS NOT NULL);
CREATE INDEX hotspot_runs_by_carrier ON hotspot_runs USING btree (carrier, id);
CREATE INDEX imports_by_carrier ON imports USING btree (carrier, data_version);
CREATE INDEX incident_places_by_label ON incident_places USING btree (label) WHERE (label IS NOT NULL);
CREATE INDEX incident_places_by_place ON incident_places USING btree (lat, lon) WHERE (lat IS NOT NULL);
CREATE INDEX incident_places_by_route ON incident_places USING btree (route_id) WHERE (route_id IS NOT NULL);
CREATE INDEX incident_places_by_site ON incident_places USING btree (site_id) WHERE (site_id IS NOT NULL);
CREATE INDEX incident_places_wide ON incident_places USING btree (incident) WHERE ((label IS NOT NULL) OR (reach IS NOT NULL));
CREATE INDEX incidents_by_commune ON incidents USING btree (commune);
CREATE INDEX incidents_by_reporter ON incidents USING btree (reporter, reported_at) WHERE (reporter IS NOT NULL);
CREATE UNIQUE INDEX incidents_by_source ON incidents USING btree (source, source_id);
CREATE INDEX incidents_to_look_at ON incidents USING btree (id) WHERE look;
CREATE INDEX incidents_waiting ON incidents USING btree (id) WHERE (waits IS NOT NULL);
CREATE INDEX matches_by_carrier ON matches USING btree (carrier, incident);
CREATE INDEX matches_by_route ON matches USING btree (route);
CREATE INDEX reporters_by_end ON reporters USING btree (keep_until);
CREATE INDEX road_closures_by_period ON road_closures USING btree (period_to);
CREATE INDEX road_versions_in_use ON road_versions USING btree (status, data_version);
CREATE INDEX route_history_by_carrier ON route_history USING btree (carrier, until_version);
CREATE INDEX routes_by_version ON routes USING btree (data_version);
CREATE UNIQUE INDEX routes_in_service ON routes USING btree (carrier, route_id) WHERE (retired_at IS NULL);
CREATE INDEX site_history_by_carrier ON site_history USING btree (carrier, until_version);
CREATE INDEX sites_by_place ON sites USING btree (lat, lon);
CREATE INDEX sites_by_version ON sites USING btree (data_version);
CREATE UNIQUE INDEX sites_in_service ON sites USING btree (carrier, site_id) WHERE (retired_at IS NULL);
CREATE INDEX works_by_end ON works USING btree (to_at);
CREATE TRIGGER advisory_lines_kept BEFORE DELETE OR UPDATE ON advisory_lines FOR EACH ROW EXECUTE FUNCTION advisory_lines_kept();
CREATE TRIGGER case_steps_kept BEFORE DELETE OR UPDATE ON case_steps FOR EACH ROW EXECUTE FUNCTION case_steps_kept();
CREATE TRIGGER key_place_steps_kept BEFORE DELETE OR UPDATE ON key_place_steps FOR EACH ROW EXECUTE FUNCTION key_place_steps_kept();
CREATE TRIGGER works_lines_kept BEFORE DELETE OR UPDATE ON works_lines FOR EACH ROW EXECUTE FUNCTION works_lines_kept();
ALTER TABLE ONLY advisory_confirmations
    ADD CONSTRAINT advisory_confirmations_advisory_fkey FOREIGN KEY (advisory) REFERENCES advisories(id);
ALTER TABLE ONLY advisory_lines
    ADD CONSTRAINT advisory_lines_advisory_fkey FOREIGN KEY (advisory) REFERENCES advisories(id);
ALTER TABLE ONLY alarms
    ADD CONSTRAINT alarms_incident_fkey FOREIGN KEY (incident) REFERENCES incidents(id) ON DELETE CASCADE;
ALTER TABLE ONLY api_tokens
    ADD CONSTRAINT api_tokens_user_id_fkey FOREIGN KEY (user_id) REFERENCES users(id) ON DELETE CASCADE;
ALTER TABLE ONLY case_steps
    ADD CONSTRAINT case_steps_incident_fkey FOREIGN KEY (incident) REFERENCES incidents(id);
ALTER TABLE ONLY cases
    ADD CONSTRAINT cases_incident_fkey FOREIGN KEY (incident) REFERENCES incidents(id) ON DELETE CASCADE;
ALTER TABLE ONLY cases
    ADD CONSTRAINT cases_joined_into_fkey FOREIGN KEY (joined_into) REFERENCES incidents(id);
ALTER TABLE ONLY crews
    ADD CONSTRAINT crews_station_fkey FOREIGN KEY (station) REFERENCES stations(id);
ALTER TABLE ONLY hotspot_run_inputs
    ADD CONSTRAINT hotspot_run_inputs_run_fkey FOREIGN KEY (run) REFERENCES hotspot_runs(id) ON DELETE CASCADE;
ALTER TABLE ONLY idempotency
    ADD CONSTRAINT idempotency_incident_fkey FOREIGN KEY (incident) REFERENCES incidents(id);
ALTER TABLE ONLY import_chunks
    ADD CONSTRAINT import_chunks_import_id_fkey FOREIGN KEY (import_id) REFERENCES imports(id) ON DELETE CASCADE;
ALTER TABLE ONLY incident_history
    ADD CONSTRAINT incident_history_incident_fkey FOREIGN KEY (incident) REFERENCES incidents(id) ON DELETE CASCADE;
ALTER TABLE ONLY incident_places
    ADD CONSTRAINT incident_places_incident_fkey FOREIGN KEY (incident) REFERENCES incidents(id) ON DELETE CASCADE;
ALTER TABLE ONLY key_place_steps
    ADD CONSTRAINT key_place_steps_key_place_fkey FOREIGN KEY (key_place) REFERENCES key_places(id);
ALTER TABLE ONLY matches
    ADD CONSTRAINT matches_incident_fkey FOREIGN KEY (incident) REFERENCES incidents(id) ON DELETE CASCADE;
ALTER TABLE ONLY photos
    ADD CONSTRAINT photos_incident_fkey FOREIGN KEY (incident) REFERENCES incidents(id) ON DELETE CASCADE;
ALTER TABLE ONLY plan_quarters
    ADD CONSTRAINT plan_quarters_plan_fkey FOREIGN KEY (plan) REFERENCES plans(id);
ALTER TABLE ONLY reporters
    ADD CONSTRAINT reporters_incident_fkey FOREIGN KEY (incident) REFERENCES incidents(id) ON DELETE CASCADE;
ALTER TABLE ONLY road_graphs
    ADD CONSTRAINT road_graphs_version_fkey FOREIGN KEY (version) REFERENCES road_versions(id) ON DELETE CASCADE;
ALTER TABLE ONLY route_communes
    ADD CONSTRAINT route_communes_route_fkey FOREIGN KEY (route) REFERENCES routes(id) ON DELETE CASCADE;
ALTER TABLE ONLY sessions
    ADD CONSTRAINT sessions_user_id_fkey FOREIGN KEY (user_id) REFERENCES users(id) ON DELETE CASCADE;
ALTER TABLE ONLY works_lines
    ADD CONSTRAINT works_lines_works_fkey FOREIGN KEY (works) REFERENCES works(id);

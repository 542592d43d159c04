CREATE FUNCTION advisory_lines_kept() RETURNS trigger
    LANGUAGE plpgsql
    AS $$ BEGIN RAISE EXCEPTION 'lines are kept as they are'; END $$;
CREATE FUNCTION audit_kept() RETURNS trigger
    LANGUAGE plpgsql
    AS $$ BEGIN RAISE EXCEPTION 'the record is kept as it is'; END $$;
CREATE FUNCTION case_steps_kept() RETURNS trigger
    LANGUAGE plpgsql
    AS $$ BEGIN RAISE EXCEPTION 'steps are kept as they are'; END $$;
CREATE FUNCTION contacts_kept() RETURNS trigger
    LANGUAGE plpgsql
    AS $$ BEGIN RAISE EXCEPTION 'contacts are kept as they are'; END $$;
CREATE FUNCTION draws_kept() RETURNS trigger
    LANGUAGE plpgsql
    AS $$ BEGIN RAISE EXCEPTION 'draws are kept as they are'; END $$;
CREATE FUNCTION exercises_kept() RETURNS trigger
    LANGUAGE plpgsql
    AS $$ BEGIN RAISE EXCEPTION 'exercises are kept as they are'; END $$;
CREATE FUNCTION key_place_steps_kept() RETURNS trigger
    LANGUAGE plpgsql
    AS $$ BEGIN RAISE EXCEPTION 'steps are kept as they are'; END $$;
CREATE FUNCTION protection_plans_kept() RETURNS trigger
    LANGUAGE plpgsql
    AS $$ BEGIN RAISE EXCEPTION 'protection plans are kept as they are'; END $$;
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
CREATE TABLE audit (
    number bigint NOT NULL,
    at bigint NOT NULL,
    account uuid,
    user_name text NOT NULL,
    role text NOT NULL,
    body text NOT NULL,
    by_means text NOT NULL,
    address text NOT NULL,
    action text NOT NULL,
    things text NOT NULL,
    outcome bigint NOT NULL,
    seal bytea NOT NULL
);
CREATE TABLE audit_turn (
    turns bigint NOT NULL
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
CREATE TABLE contacts (
    id uuid NOT NULL,
    body text NOT NULL,
    name text NOT NULL,
    duty text NOT NULL,
    phone text NOT NULL,
    communes text NOT NULL,
    carrier text,
    days text NOT NULL,
    from_time text,
    to_time text,
    rank bigint NOT NULL,
    note text NOT NULL,
    made_at bigint NOT NULL,
    made_by uuid,
    made_role text NOT NULL,
    made_carrier text,
    replaces uuid,
    ended_at bigint,
    ended_by uuid,
    ended_role text,
    data_version bigint NOT NULL
);
CREATE TABLE coverage (
    track uuid NOT NULL,
    carrier text NOT NULL,
    route_id text NOT NULL,
    from_m double precision NOT NULL,
    to_m double precision NOT NULL,
    seen_at bigint NOT NULL
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
CREATE TABLE draw_candidates (
    draw uuid NOT NULL,
    id text NOT NULL,
    commitment text NOT NULL,
    tickets bigint NOT NULL,
    salt text NOT NULL,
    asset_kind text NOT NULL,
    asset uuid NOT NULL,
    label text NOT NULL,
    carrier text,
    communes text NOT NULL,
    from_m double precision,
    to_m double precision,
    lon double precision NOT NULL,
    lat double precision NOT NULL,
    inspected_at bigint,
    inspected_role text,
    note text
);
CREATE TABLE draws (
    id uuid NOT NULL,
    number bigint NOT NULL,
    previous text NOT NULL,
    sealed_at bigint NOT NULL,
    day text NOT NULL,
    take bigint NOT NULL,
    pool text NOT NULL,
    source text NOT NULL,
    candidates_hash text NOT NULL,
    seed text NOT NULL,
    seed_hash text NOT NULL,
    seal text NOT NULL,
    made_by uuid,
    made_role text NOT NULL,
    outcome text,
    outcome_at bigint,
    revealed_at bigint,
    cancelled_at bigint,
    reason text,
    data_version bigint NOT NULL
);
CREATE TABLE exercises (
    id uuid NOT NULL,
    title text NOT NULL,
    on_day text NOT NULL,
    kind text NOT NULL,
    key_place uuid,
    communes text NOT NULL,
    carriers text NOT NULL,
    participants text NOT NULL,
    scenario text NOT NULL,
    made_at bigint NOT NULL,
    made_by uuid,
    made_role text NOT NULL,
    made_carrier text,
    outcome text,
    present text,
    minutes bigint,
    lessons text,
    next_on text,
    held_at bigint,
    held_by uuid,
    held_role text,
    held_carrier text,
    reason text,
    cancelled_at bigint,
    cancelled_by uuid,
    cancelled_role text,
    cancelled_carrier text,
    data_version bigint NOT NULL
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
    subscribers_out bigint,
    triage bigint
);
CREATE TABLE inspection_calendars (
    id uuid NOT NULL,
    what text NOT NULL,
    asset_kind text NOT NULL,
    asset uuid NOT NULL,
    label text NOT NULL,
    carrier text,
    communes text NOT NULL,
    from_m double precision,
    to_m double precision,
    lon double precision NOT NULL,
    lat double precision NOT NULL,
    interval_days bigint NOT NULL,
    first_due text NOT NULL,
    made_at bigint NOT NULL,
    made_by uuid,
    made_role text NOT NULL,
    ended_at bigint,
    data_version bigint NOT NULL
);
CREATE TABLE inspection_items (
    inspection uuid NOT NULL,
    "position" bigint NOT NULL,
    item text NOT NULL,
    ok boolean NOT NULL,
    note text,
    incident uuid
);
CREATE TABLE inspection_photos (
    inspection uuid NOT NULL,
    number bigint NOT NULL,
    sent bytea NOT NULL,
    width bigint NOT NULL,
    height bigint NOT NULL,
    at bigint NOT NULL,
    jpeg bytea NOT NULL
);
CREATE TABLE inspections (
    id uuid NOT NULL,
    calendar uuid,
    draw uuid,
    candidate text,
    what text NOT NULL,
    asset_kind text NOT NULL,
    asset uuid NOT NULL,
    label text NOT NULL,
    carrier text,
    communes text NOT NULL,
    from_m double precision,
    to_m double precision,
    lon double precision NOT NULL,
    lat double precision NOT NULL,
    at bigint NOT NULL,
    by_user uuid,
    by_role text NOT NULL,
    by_carrier text,
    note text,
    recorded_at bigint NOT NULL,
    data_version bigint NOT NULL
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
CREATE TABLE known_addresses (
    user_id uuid NOT NULL,
    address text NOT NULL,
    last_at bigint NOT NULL
);
CREATE TABLE letter_marks (
    body text NOT NULL,
    mark text NOT NULL,
    at bigint NOT NULL
);
CREATE TABLE letters (
    id uuid NOT NULL,
    body text NOT NULL,
    address text NOT NULL,
    subject text NOT NULL,
    words text NOT NULL,
    written_at bigint NOT NULL,
    tries bigint NOT NULL,
    next_try_at bigint NOT NULL
);
CREATE TABLE mailboxes (
    body text NOT NULL,
    address text NOT NULL,
    added_at bigint NOT NULL
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
CREATE TABLE order_entries (
    order_id uuid NOT NULL,
    key uuid NOT NULL,
    digest bytea NOT NULL,
    device uuid NOT NULL,
    kind text NOT NULL,
    stop bigint,
    item text,
    ok boolean,
    from_at bigint NOT NULL,
    to_at bigint NOT NULL,
    content text NOT NULL,
    state text NOT NULL,
    objection text,
    received_at bigint NOT NULL,
    decided_at bigint,
    decided_by uuid,
    incident uuid
);
CREATE TABLE order_looks (
    order_id uuid NOT NULL,
    number bigint NOT NULL,
    at bigint NOT NULL,
    by_user uuid,
    what text NOT NULL
);
CREATE TABLE order_photos (
    order_id uuid NOT NULL,
    key uuid NOT NULL,
    sent bytea NOT NULL,
    width bigint NOT NULL,
    height bigint NOT NULL,
    at bigint NOT NULL,
    jpeg bytea NOT NULL
);
CREATE TABLE orders (
    id uuid NOT NULL,
    plan uuid NOT NULL,
    night text NOT NULL,
    year bigint NOT NULL,
    number bigint NOT NULL,
    crew uuid NOT NULL,
    crew_name text NOT NULL,
    from_at bigint NOT NULL,
    until_at bigint NOT NULL,
    expires_at bigint NOT NULL,
    issued_at bigint NOT NULL,
    issued_by uuid,
    code_hash bytea NOT NULL,
    content text NOT NULL,
    stops bigint NOT NULL,
    accepted_at bigint,
    accepted_by text,
    withdrawn_at bigint,
    withdrawn_by uuid,
    reason text
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
CREATE TABLE protection_plans (
    key_place uuid NOT NULL,
    version bigint NOT NULL,
    at bigint NOT NULL,
    by_user uuid,
    role text NOT NULL,
    carrier text,
    guards text NOT NULL,
    fire text NOT NULL,
    contacts text NOT NULL,
    steps text NOT NULL,
    review_on text NOT NULL,
    note text NOT NULL,
    data_version bigint NOT NULL
);
CREATE TABLE questions (
    "position" bigint NOT NULL,
    question text NOT NULL,
    answer text NOT NULL
);
CREATE TABLE recovery_codes (
    user_id uuid NOT NULL,
    code bytea NOT NULL
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
CREATE TABLE sign_in_tries (
    who text NOT NULL,
    failures bigint NOT NULL,
    last_at bigint NOT NULL
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
CREATE TABLE tracks (
    id uuid NOT NULL,
    owner text NOT NULL,
    sha256 bytea NOT NULL,
    kind text NOT NULL,
    name text NOT NULL,
    order_id uuid,
    crew text,
    sent_at bigint NOT NULL,
    sent_by uuid,
    began_at bigint NOT NULL,
    ended_at bigint NOT NULL,
    length_m double precision NOT NULL,
    answer text NOT NULL,
    removed_at bigint,
    removed_by uuid
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
    created_at bigint NOT NULL,
    factor bigint,
    factor_step bigint DEFAULT 0 NOT NULL
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
CREATE TABLE works_keys (
    caller text NOT NULL,
    key text NOT NULL,
    body_hash bytea NOT NULL,
    works uuid NOT NULL,
    at bigint NOT NULL
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
INSERT INTO _sqlx_migrations VALUES (1, 'first', '2026-11-29 22:24:19.049728+00', true, '\xcc47f6978cfddb76752fc5b66197bd38388ba51db4c3066fe0a5a7fe51cf247b662e96b0bd5ac183da91e3186f02b708', 155417477);
INSERT INTO _sqlx_migrations VALUES (2, 'sources', '2026-11-29 22:24:19.205992+00', true, '\x5b8ebd98be5b7354d4552eaffa512aac86ae40e42599d9e39a3944bbb9a66f61355bc417624d3b2b620f61fdee431c72', 4403177);
INSERT INTO _sqlx_migrations VALUES (3, 'import crs', '2026-11-29 22:24:19.2105+00', true, '\xb49cb40b35831808c1d9fc8f9a8e2da567001c3c9462b9293ddc1ac6bf8217f06e4d9238b9c804738c673cd379763c42', 368718);
INSERT INTO _sqlx_migrations VALUES (4, 'snapshots', '2026-11-29 22:24:19.211014+00', true, '\x5ffd37e6f510370527689c8558afbed774c65fa92d6a3301e7995b62e5829989a90863488ac2aceba40881e05d0c8905', 25948285);
INSERT INTO _sqlx_migrations VALUES (6, 'rematch', '2026-11-29 22:24:19.237165+00', true, '\x7ae6b031e02ca0c731a35cce7215af57e9dae665df7fe7a6acb6631e1ca4d440851eea35604e3d4e80e64c3a2114ceb3', 50427209);
INSERT INTO _sqlx_migrations VALUES (7, 'key places', '2026-11-29 22:24:19.288016+00', true, '\x403767ed02c6a22d2a05b8250c34ba287072f0014eb676119bd722e0ff98527a5cfd5cd90eb071e8b423d0d1a873b407', 24365946);
INSERT INTO _sqlx_migrations VALUES (8, 'runs', '2026-11-29 22:24:19.312676+00', true, '\x479fa8ec8205ae64df5624972ca34ae6d71e562720e05c76a6440ef2447cfe77d1fce237010a8f8233dbe895d1abdf21', 32178375);
INSERT INTO _sqlx_migrations VALUES (9, 'roads', '2026-11-29 22:24:19.34502+00', true, '\x1ca0c961379f162e0c79e58f9430b8bab63aabf06a03fe0d3b7389d5f3b59e600295b793a97bc78ee139a8c33d263228', 39597240);
INSERT INTO _sqlx_migrations VALUES (10, 'plans', '2026-11-29 22:24:19.384798+00', true, '\x2260a8c49ede8c2370229501ba2e65e1e0e32c8d19668809ac8ccd08bed552d5512d1463a7dcdd45db0cc2b0ded567f7', 44245471);
INSERT INTO _sqlx_migrations VALUES (11, 'cases', '2026-11-29 22:24:19.429481+00', true, '\x56bde5c44f6655f69647310e67a7be38f7f5330445bd9b6a0daf144879f89774397d8fbae536db1819ec7069c598e589', 20176215);
INSERT INTO _sqlx_migrations VALUES (12, 'citizens', '2026-11-29 22:24:19.449827+00', true, '\x0d38d2129186e17aa7e971597d3c63cbac8122cfd7f4090b716e8ac4aaa8d4dc7238b794d1228082691125509af51760', 23032076);
INSERT INTO _sqlx_migrations VALUES (13, 'works', '2026-11-29 22:24:19.473056+00', true, '\xa5b237ac432efb585e212c6c1915f1c205761c47ed9d9f2dcef6db8e32605876fcd06d61de474312422b00b658324252', 23257721);
INSERT INTO _sqlx_migrations VALUES (14, 'advisories', '2026-11-29 22:24:19.49655+00', true, '\x504418c28003b1dcba8e073a23e8969e13420bbeda791e8bbf8277aa5629f0024d856882d9264962ce3d52bf9cec11d2', 60388358);
INSERT INTO _sqlx_migrations VALUES (15, 'machines', '2026-11-29 22:24:19.557176+00', true, '\x4bf255085000c68b033cfb1f6e74696c329345944b1137da543743700d89929a3ceff2e4dcefa0bf1eae330cabccb62c', 27719384);
INSERT INTO _sqlx_migrations VALUES (16, 'once', '2026-11-29 22:24:19.585099+00', true, '\x604904e9b4377a35e0c677a819a5e7df7879cdee45fb7ad8a99201c2e27f7759d3ea9c3c6d73fde83481cf36ee913248', 46655148);
INSERT INTO _sqlx_migrations VALUES (17, 'triage', '2026-11-29 22:24:19.632149+00', true, '\xe0d70ccee1c832e325d93920ecb54ce4616e3ac678f3e2a5983ce4b9b44aae56ca002dec4199b698b7dc490fbbcecc65', 11919357);
INSERT INTO _sqlx_migrations VALUES (18, 'orders', '2026-11-29 22:24:19.64435+00', true, '\x6762d31076409f19e69752e387468526f7be3085a2191727bac67b14db3f22b01347b034032c81038a8ad04dc573e53e', 39723316);
INSERT INTO _sqlx_migrations VALUES (19, 'tracks', '2026-11-29 22:24:19.687547+00', true, '\xb99affca35eaa6611435a132092c415f65908f0642ac47ce365e07f75ab80418eded13f344825f03d83cb188291f5616', 25204841);
INSERT INTO _sqlx_migrations VALUES (20, 'inspections', '2026-11-29 22:24:19.712976+00', true, '\x68f3250d53e1328be158e06f4d1c6ff72986dcae469ec045df4cd1d38c3e634daa7d479bf35356dd611459a3792049d3', 47382999);
INSERT INTO _sqlx_migrations VALUES (21, 'duties', '2026-11-29 22:24:19.760645+00', true, '\x2bd267e2a5e10b507d7c2172e84f09c9aeff8949106cc330be42b9062e231aaf848bac8d8a28c4a90483a2bba0dc0c4e', 23601201);
INSERT INTO _sqlx_migrations VALUES (22, 'audit', '2026-11-29 22:24:19.78446+00', true, '\x881af6d129d1e5a743a731f43c7d175ed4d15492dfb58c1e0b4eef577c16c48cce400fb32f6e1f93cacb23f6dde07f9f', 15867238);
INSERT INTO _sqlx_migrations VALUES (23, 'sign in', '2026-11-29 22:24:19.800535+00', true, '\x2b127f6b42d55557269455319db299a9b67f5673695e0beb9e27bfb5b279b63b1b15bdb2b78b119b909539a87c43759c', 35702227);
INSERT INTO advisories VALUES ('00000000-0000-0000-0000-000000000000', '[]', '[]', '[]', '[]', '[]', '[]', '[]', '[]', 1, 1, '00000000-0000-0000-0000-000000000000', '[]', 1);
INSERT INTO advisory_confirmations VALUES ('00000000-0000-0000-0000-000000000000', '00000000-0000-0000-0000-000000000000', 1, '[]', '[]');
INSERT INTO advisory_lines VALUES ('00000000-0000-0000-0000-000000000000', 1, 1, '00000000-0000-0000-0000-000000000000', '[]', '[]', '[]');
INSERT INTO alarms VALUES ('00000000-0000-0000-0000-000000000000', '[]', '[]', '[]', '[]', 1, 1, 1, 1);
INSERT INTO api_tokens VALUES ('\x00000000000000000000000000000000', '00000000-0000-0000-0000-000000000000', 1, 1, '00000000-0000-0000-0000-000000000000', '[]', 1);
INSERT INTO audit VALUES (1, 1, '00000000-0000-0000-0000-000000000000', '[]', '[]', '[]', '[]', '[]', '[]', '[]', 1, '\x0000000000000000000000000000000000000000000000000000000000000000');
INSERT INTO audit_turn VALUES (0);
INSERT INTO audit_turn VALUES (1);
INSERT INTO carrier_columns VALUES ('[]', '[]', 1);
INSERT INTO carriers VALUES ('[]', '[]', 1, 1);
INSERT INTO case_steps VALUES ('00000000-0000-0000-0000-000000000000', 1, 1, '00000000-0000-0000-0000-000000000000', '[]', '[]', '[]', '[]', '[]', '[]', '[]');
INSERT INTO cases VALUES ('00000000-0000-0000-0000-000000000000', '[]', '[]', 1, 1, '[]', '[]', 1, 1, '00000000-0000-0000-0000-000000000000', 1);
INSERT INTO communes VALUES ('[]', '[]', '[]', '[]', '[]', '[]', 107.5, 16.5, '\x010600000000000000', false, 1);
INSERT INTO contacts VALUES ('00000000-0000-0000-0000-000000000000', '[]', '[]', '[]', '[]', '[]', '[]', '[]', '[]', '[]', 1, '[]', 1, '00000000-0000-0000-0000-000000000000', '[]', '[]', '00000000-0000-0000-0000-000000000000', 1, '00000000-0000-0000-0000-000000000000', '[]', 1);
INSERT INTO coverage VALUES ('00000000-0000-0000-0000-000000000000', '[]', '[]', 107.5, 107.5, 1);
INSERT INTO crews VALUES ('00000000-0000-0000-0000-000000000000', '[]', '00000000-0000-0000-0000-000000000000', '[]', '[]', '[]', '[]', '[]', false, 107.5, 16.5, 1);
INSERT INTO draw_candidates VALUES ('00000000-0000-0000-0000-000000000000', '[]', '[]', 1, '[]', '[]', '00000000-0000-0000-0000-000000000000', '[]', '[]', '[]', 107.5, 107.5, 107.5, 16.5, 1, '[]', '[]');
INSERT INTO draws VALUES ('00000000-0000-0000-0000-000000000000', 1, '[]', 1, '[]', 1, '[]', '[]', '[]', '[]', '[]', '[]', '00000000-0000-0000-0000-000000000000', '[]', '[]', 1, 1, 1, '[]', 1);
INSERT INTO exercises VALUES ('00000000-0000-0000-0000-000000000000', '[]', '[]', '[]', '00000000-0000-0000-0000-000000000000', '[]', '[]', '[]', '[]', 1, '00000000-0000-0000-0000-000000000000', '[]', '[]', '[]', '[]', 1, '[]', '[]', 1, '00000000-0000-0000-0000-000000000000', '[]', '[]', '[]', 1, '00000000-0000-0000-0000-000000000000', '[]', '[]', 1);
INSERT INTO hotspot_run_inputs VALUES ('00000000-0000-0000-0000-000000000000', '\x00000000000000000000000000000000');
INSERT INTO hotspot_runs VALUES ('00000000-0000-0000-0000-000000000000', '[]', 1, '00000000-0000-0000-0000-000000000000', '[]', 1, '[]', 1, '[]', '[]', '[]', '\x00000000000000000000000000000000');
INSERT INTO idempotency VALUES ('[]', '[]', '\x00000000000000000000000000000000', '00000000-0000-0000-0000-000000000000', '[]', 1);
INSERT INTO import_chunks VALUES ('00000000-0000-0000-0000-000000000000', 1, '\x00000000000000000000000000000000');
INSERT INTO imports VALUES ('00000000-0000-0000-0000-000000000000', '[]', '[]', '[]', '\x00000000000000000000000000000000', '[]', 1, '00000000-0000-0000-0000-000000000000', 1, '[]', '[]', 1, '[]', '00000000-0000-0000-0000-000000000000', '[]', '00000000-0000-0000-0000-000000000000', 1, 1, 107.5);
INSERT INTO incident_history VALUES ('00000000-0000-0000-0000-000000000000', 1, 1, '[]', '00000000-0000-0000-0000-000000000000', '[]', '[]', 107.5, 107.5, '00000000-0000-0000-0000-000000000000', '[]', '[]', 107.5, 107.5, 107.5, '[]', '[]', '[]', 1, '00000000-0000-0000-0000-000000000000', '[]', '00000000-0000-0000-0000-000000000000', '[]');
INSERT INTO incident_places VALUES ('00000000-0000-0000-0000-000000000000', 1, 107.5, 16.5, '[]', '[]', '[]', 107.5);
INSERT INTO incidents VALUES ('00000000-0000-0000-0000-000000000000', '[]', '[]', 1, 1, 1, 1, '[]', '[]', '[]', 107.5, 1, '[]', 107.5, 16.5, 107.5, '[]', '[]', '[]', '[]', '[]', '00000000-0000-0000-0000-000000000000', 1, '[]', '[]', 1, 1, 1, '00000000-0000-0000-0000-000000000000', false, '[]', false, 1, 1);
INSERT INTO inspection_calendars VALUES ('00000000-0000-0000-0000-000000000000', '[]', '[]', '00000000-0000-0000-0000-000000000000', '[]', '[]', '[]', 107.5, 107.5, 107.5, 16.5, 1, '[]', 1, '00000000-0000-0000-0000-000000000000', '[]', 1, 1);
INSERT INTO inspection_items VALUES ('00000000-0000-0000-0000-000000000000', 1, '[]', false, '[]', '00000000-0000-0000-0000-000000000000');
INSERT INTO inspection_photos VALUES ('00000000-0000-0000-0000-000000000000', 1, '\x00000000000000000000000000000000', 1, 1, 1, '\x00000000000000000000000000000000');
INSERT INTO inspections VALUES ('00000000-0000-0000-0000-000000000000', '00000000-0000-0000-0000-000000000000', '00000000-0000-0000-0000-000000000000', '[]', '[]', '[]', '00000000-0000-0000-0000-000000000000', '[]', '[]', '[]', 107.5, 107.5, 107.5, 16.5, 1, '00000000-0000-0000-0000-000000000000', '[]', '[]', '[]', 1, 1);
INSERT INTO key_place_steps VALUES ('00000000-0000-0000-0000-000000000000', 1, 1, '00000000-0000-0000-0000-000000000000', '[]', '[]', '[]', '[]', '[]', '[]', '[]');
INSERT INTO key_places VALUES ('00000000-0000-0000-0000-000000000000', '[]', '[]', '[]', '[]', '\x010500000000000000', 107.5, 16.5, 107.5, 16.5, '00000000-0000-0000-0000-000000000000', '[]', '[]', 107.5, 107.5, '[]', '[]', '[]', '[]', 1, '00000000-0000-0000-0000-000000000000', '[]', '[]', 1, '00000000-0000-0000-0000-000000000000', '[]', 1);
INSERT INTO known_addresses VALUES ('00000000-0000-0000-0000-000000000000', '[]', 1);
INSERT INTO letter_marks VALUES ('[]', '[]', 1);
INSERT INTO letters VALUES ('00000000-0000-0000-0000-000000000000', '[]', '[]', '[]', '[]', 1, 1, 1);
INSERT INTO mailboxes VALUES ('[]', '[]', 1);
INSERT INTO matches VALUES ('00000000-0000-0000-0000-000000000000', 1, '00000000-0000-0000-0000-000000000000', '[]', '[]', 107.5, 107.5, 107.5, 107.5, 16.5, '\x00000000000000000000000000000000');
INSERT INTO order_entries VALUES ('00000000-0000-0000-0000-000000000000', '00000000-0000-0000-0000-000000000000', '\x00000000000000000000000000000000', '00000000-0000-0000-0000-000000000000', '[]', 1, '[]', false, 1, 1, '[]', '[]', '[]', 1, 1, '00000000-0000-0000-0000-000000000000', '00000000-0000-0000-0000-000000000000');
INSERT INTO order_looks VALUES ('00000000-0000-0000-0000-000000000000', 1, 1, '00000000-0000-0000-0000-000000000000', '[]');
INSERT INTO order_photos VALUES ('00000000-0000-0000-0000-000000000000', '00000000-0000-0000-0000-000000000000', '\x00000000000000000000000000000000', 1, 1, 1, '\x00000000000000000000000000000000');
INSERT INTO orders VALUES ('00000000-0000-0000-0000-000000000000', '00000000-0000-0000-0000-000000000000', '[]', 1, 1, '00000000-0000-0000-0000-000000000000', '[]', 1, 1, 1, 1, '00000000-0000-0000-0000-000000000000', '\x00000000000000000000000000000000', '[]', 1, 1, '[]', 1, '00000000-0000-0000-0000-000000000000', '[]');
INSERT INTO outbox VALUES ('[]', 1, '[]', 107.5, 16.5, 107.5, 16.5, 1);
INSERT INTO photos VALUES ('00000000-0000-0000-0000-000000000000', 1, '\x00000000000000000000000000000000', 1, 1, 1, '\x00000000000000000000000000000000');
INSERT INTO plan_quarters VALUES ('00000000-0000-0000-0000-000000000000', '00000000-0000-0000-0000-000000000000', '[]', 1);
INSERT INTO plans VALUES ('00000000-0000-0000-0000-000000000000', '[]', 1, '[]', '[]', '[]', 1, 1, '00000000-0000-0000-0000-000000000000', 1, '00000000-0000-0000-0000-000000000000');
INSERT INTO protection_plans VALUES ('00000000-0000-0000-0000-000000000000', 1, 1, '00000000-0000-0000-0000-000000000000', '[]', '[]', '[]', '[]', '[]', '[]', '[]', '[]', 1);
INSERT INTO questions VALUES (1, '[]', '[]');
INSERT INTO recovery_codes VALUES ('00000000-0000-0000-0000-000000000000', '\x00000000000000000000000000000000');
INSERT INTO reporters VALUES ('00000000-0000-0000-0000-000000000000', '[]', '[]', 1, 1);
INSERT INTO road_closures VALUES ('00000000-0000-0000-0000-000000000000', '[]', '\x00000000000000000000000000000000', '[]', 107.5, 1, 1, '[]', 1, '00000000-0000-0000-0000-000000000000', 1, '00000000-0000-0000-0000-000000000000', 1);
INSERT INTO road_graphs VALUES ('00000000-0000-0000-0000-000000000000', '\x00000000000000000000000000000000');
INSERT INTO road_versions VALUES ('00000000-0000-0000-0000-000000000000', '[]', '\x00000000000000000000000000000000', '[]', '00000000-0000-0000-0000-000000000000', 1, '00000000-0000-0000-0000-000000000000', 1, '00000000-0000-0000-0000-000000000000', 1, 1, 1, 107.5, 107.5, 16.5, 107.5, 16.5, '[]', 1);
INSERT INTO route_communes VALUES ('00000000-0000-0000-0000-000000000000', '[]');
INSERT INTO route_history VALUES ('00000000-0000-0000-0000-000000000000', '[]', '[]', '[]', '[]', '[]', '[]', '\x010500000000000000', 1, 1, 1, 1, 107.5, '\x00000000000000000000000000000000');
INSERT INTO routes VALUES ('00000000-0000-0000-0000-000000000000', '[]', '[]', '[]', '[]', '[]', 107.5, '[]', '\x010500000000000000', 107.5, 16.5, 107.5, 16.5, '[]', 1, 1, 1, 1, '\x00000000000000000000000000000000');
INSERT INTO sessions VALUES ('\x00000000000000000000000000000000', '00000000-0000-0000-0000-000000000000', 1, 1, 1);
INSERT INTO sign_in_tries VALUES ('[]', 1, 1);
INSERT INTO site_history VALUES ('00000000-0000-0000-0000-000000000000', '[]', '[]', '[]', '[]', 107.5, 16.5, '[]', '\x00000000000000000000000000000000', 1, 1, 1);
INSERT INTO sites VALUES ('00000000-0000-0000-0000-000000000000', '[]', '[]', '[]', '[]', 107.5, 16.5, '[]', '[]', 1, 1, '\x00000000000000000000000000000000');
INSERT INTO stations VALUES ('00000000-0000-0000-0000-000000000000', '[]', 107.5, 16.5, '[]');
INSERT INTO streams VALUES ('[]', 1);
INSERT INTO tracks VALUES ('00000000-0000-0000-0000-000000000000', '[]', '\x00000000000000000000000000000000', '[]', '[]', '00000000-0000-0000-0000-000000000000', '[]', 1, '00000000-0000-0000-0000-000000000000', 1, 1, 107.5, '[]', 1, '00000000-0000-0000-0000-000000000000');
INSERT INTO users VALUES ('00000000-0000-0000-0000-000000000000', '[]', '[]', '[]', '[]', '[]', '[]', false, 1, 1, 1);
INSERT INTO works VALUES ('00000000-0000-0000-0000-000000000000', '[]', '[]', '[]', '[]', '\x010500000000000000', 107.5, 16.5, 107.5, 16.5, 107.5, 16.5, 107.5, '00000000-0000-0000-0000-000000000000', '[]', 107.5, 107.5, 1, 1, '[]', '[]', 1, '[]', '[]', '[]', '[]', '[]', '[]', 1, '00000000-0000-0000-0000-000000000000', '[]', 1);
INSERT INTO works_keys VALUES ('[]', '[]', '\x00000000000000000000000000000000', '00000000-0000-0000-0000-000000000000', 1);
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
ALTER TABLE ONLY audit
    ADD CONSTRAINT audit_pkey PRIMARY KEY (number);
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
ALTER TABLE ONLY contacts
    ADD CONSTRAINT contacts_pkey PRIMARY KEY (id);
ALTER TABLE ONLY coverage
    ADD CONSTRAINT coverage_pkey PRIMARY KEY (track, carrier, route_id, from_m);
ALTER TABLE ONLY crews
    ADD CONSTRAINT crews_pkey PRIMARY KEY (id);
ALTER TABLE ONLY draw_candidates
    ADD CONSTRAINT draw_candidates_pkey PRIMARY KEY (draw, id);
ALTER TABLE ONLY draws
    ADD CONSTRAINT draws_number_key UNIQUE (number);
ALTER TABLE ONLY draws
    ADD CONSTRAINT draws_pkey PRIMARY KEY (id);
ALTER TABLE ONLY exercises
    ADD CONSTRAINT exercises_pkey PRIMARY KEY (id);
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
ALTER TABLE ONLY inspection_calendars
    ADD CONSTRAINT inspection_calendars_pkey PRIMARY KEY (id);
ALTER TABLE ONLY inspection_items
    ADD CONSTRAINT inspection_items_pkey PRIMARY KEY (inspection, item);
ALTER TABLE ONLY inspection_photos
    ADD CONSTRAINT inspection_photos_pkey PRIMARY KEY (inspection, number);
ALTER TABLE ONLY inspections
    ADD CONSTRAINT inspections_pkey PRIMARY KEY (id);
ALTER TABLE ONLY key_place_steps
    ADD CONSTRAINT key_place_steps_pkey PRIMARY KEY (key_place, data_version);
ALTER TABLE ONLY key_places
    ADD CONSTRAINT key_places_pkey PRIMARY KEY (id);
ALTER TABLE ONLY known_addresses
    ADD CONSTRAINT known_addresses_pkey PRIMARY KEY (user_id, address);
ALTER TABLE ONLY letter_marks
    ADD CONSTRAINT letter_marks_pkey PRIMARY KEY (body, mark);
ALTER TABLE ONLY letters
    ADD CONSTRAINT letters_pkey PRIMARY KEY (id);
ALTER TABLE ONLY mailboxes
    ADD CONSTRAINT mailboxes_pkey PRIMARY KEY (body, address);
ALTER TABLE ONLY matches
    ADD CONSTRAINT matches_pkey PRIMARY KEY (incident, "position");
ALTER TABLE ONLY order_entries
    ADD CONSTRAINT order_entries_pkey PRIMARY KEY (order_id, key, digest);
ALTER TABLE ONLY order_looks
    ADD CONSTRAINT order_looks_pkey PRIMARY KEY (order_id, number);
ALTER TABLE ONLY order_photos
    ADD CONSTRAINT order_photos_pkey PRIMARY KEY (order_id, key);
ALTER TABLE ONLY orders
    ADD CONSTRAINT orders_pkey PRIMARY KEY (id);
ALTER TABLE ONLY orders
    ADD CONSTRAINT orders_plan_crew_key UNIQUE (plan, crew);
ALTER TABLE ONLY orders
    ADD CONSTRAINT orders_year_number_key UNIQUE (year, number);
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
ALTER TABLE ONLY protection_plans
    ADD CONSTRAINT protection_plans_pkey PRIMARY KEY (key_place, version);
ALTER TABLE ONLY questions
    ADD CONSTRAINT questions_pkey PRIMARY KEY ("position");
ALTER TABLE ONLY recovery_codes
    ADD CONSTRAINT recovery_codes_pkey PRIMARY KEY (user_id, code);
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
ALTER TABLE ONLY sign_in_tries
    ADD CONSTRAINT sign_in_tries_pkey PRIMARY KEY (who);
ALTER TABLE ONLY site_history
    ADD CONSTRAINT site_history_pkey PRIMARY KEY (id, data_version);
ALTER TABLE ONLY sites
    ADD CONSTRAINT sites_pkey PRIMARY KEY (id);
ALTER TABLE ONLY stations
    ADD CONSTRAINT stations_pkey PRIMARY KEY (id);
ALTER TABLE ONLY streams
    ADD CONSTRAINT streams_pkey PRIMARY KEY (stream);
ALTER TABLE ONLY tracks
    ADD CONSTRAINT tracks_pkey PRIMARY KEY (id);
ALTER TABLE ONLY users
    ADD CONSTRAINT users_name_key UNIQUE (name);
ALTER TABLE ONLY users
    ADD CONSTRAINT users_pkey PRIMARY KEY (id);
ALTER TABLE ONLY works_keys
    ADD CONSTRAINT works_keys_pkey PRIMARY KEY (caller, key);
ALTER TABLE ONLY works_lines
    ADD CONSTRAINT works_lines_pkey PRIMARY KEY (works, data_version);
ALTER TABLE ONLY works
    ADD CONSTRAINT works_pkey PRIMARY KEY (id);
CREATE INDEX alarms_by_carrier ON alarms USING btree (carrier, alarm, raised_at);
CREATE INDEX cases_by_head ON cases USING btree (joined_into) WHERE (joined_into IS NOT NULL);
CREATE INDEX contacts_now ON contacts USING btree (id) WHERE (ended_at IS NULL);
CREATE INDEX coverage_by_route ON coverage USING btree (carrier, route_id, seen_at);
CREATE INDEX coverage_by_time ON coverage USING btree (seen_at);
CREATE INDEX exercises_by_day ON exercises USING btree (on_day);
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
CREATE INDEX incidents_by_triage ON incidents USING btree (triage, id) WHERE (triage IS NOT NULL);
CREATE INDEX incidents_to_look_at ON incidents USING btree (id) WHERE look;
CREATE INDEX incidents_waiting ON incidents USING btree (id) WHERE (waits IS NOT NULL);
CREATE INDEX inspection_items_of_incident ON inspection_items USING btree (incident) WHERE (incident IS NOT NULL);
CREATE INDEX inspections_of_asset ON inspections USING btree (asset, at);
CREATE INDEX inspections_of_calendar ON inspections USING btree (calendar, at);
CREATE INDEX letters_by_turn ON letters USING btree (next_try_at);
CREATE INDEX matches_by_carrier ON matches USING btree (carrier, incident);
CREATE INDEX matches_by_route ON matches USING btree (route);
CREATE UNIQUE INDEX orders_by_code ON orders USING btree (code_hash);
CREATE INDEX orders_by_night ON orders USING btree (night);
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
CREATE INDEX tracks_by_order ON tracks USING btree (order_id);
CREATE INDEX tracks_by_time ON tracks USING btree (began_at);
CREATE UNIQUE INDEX tracks_once ON tracks USING btree (owner, sha256) WHERE (removed_at IS NULL);
CREATE INDEX works_by_end ON works USING btree (to_at);
CREATE TRIGGER advisory_lines_kept BEFORE DELETE OR UPDATE ON advisory_lines FOR EACH ROW EXECUTE FUNCTION advisory_lines_kept();
CREATE TRIGGER audit_kept BEFORE DELETE OR UPDATE ON audit FOR EACH ROW EXECUTE FUNCTION audit_kept();
CREATE TRIGGER case_steps_kept BEFORE DELETE OR UPDATE ON case_steps FOR EACH ROW EXECUTE FUNCTION case_steps_kept();
CREATE TRIGGER contacts_ended BEFORE UPDATE ON contacts FOR EACH ROW WHEN ((old.ended_at IS NOT NULL)) EXECUTE FUNCTION contacts_kept();
CREATE TRIGGER contacts_there BEFORE DELETE ON contacts FOR EACH ROW EXECUTE FUNCTION contacts_kept();
CREATE TRIGGER contacts_written BEFORE UPDATE OF id, body, name, duty, phone, communes, carrier, days, from_time, to_time, rank, note, made_at, made_by, made_role, made_carrier, replaces ON contacts FOR EACH ROW EXECUTE FUNCTION contacts_kept();
CREATE TRIGGER draw_candidates_sealed BEFORE UPDATE OF id, commitment, tickets, salt, asset_kind, asset, label, carrier, communes, from_m, to_m ON draw_candidates FOR EACH ROW EXECUTE FUNCTION draws_kept();
CREATE TRIGGER draw_candidates_there BEFORE DELETE ON draw_candidates FOR EACH ROW EXECUTE FUNCTION draws_kept();
CREATE TRIGGER draws_sealed BEFORE UPDATE OF number, previous, sealed_at, day, take, pool, source, candidates_hash, seed, seed_hash, seal ON draws FOR EACH ROW EXECUTE FUNCTION draws_kept();
CREATE TRIGGER draws_there BEFORE DELETE ON draws FOR EACH ROW EXECUTE FUNCTION draws_kept();
CREATE TRIGGER exercises_closed BEFORE UPDATE ON exercises FOR EACH ROW WHEN (((old.outcome IS NOT NULL) OR (old.cancelled_at IS NOT NULL))) EXECUTE FUNCTION exercises_kept();
CREATE TRIGGER exercises_there BEFORE DELETE ON exercises FOR EACH ROW EXECUTE FUNCTION exercises_kept();
CREATE TRIGGER exercises_written BEFORE UPDATE OF id, title, on_day, kind, key_place, communes, carriers, participants, scenario, made_at, made_by, made_role, made_carrier ON exercises FOR EACH ROW EXECUTE FUNCTION exercises_kept();
CREATE TRIGGER key_place_steps_kept BEFORE DELETE OR UPDATE ON key_place_steps FOR EACH ROW EXECUTE FUNCTION key_place_steps_kept();
CREATE TRIGGER protection_plans_kept BEFORE DELETE OR UPDATE ON protection_plans FOR EACH ROW EXECUTE FUNCTION protection_plans_kept();
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
ALTER TABLE ONLY contacts
    ADD CONSTRAINT contacts_replaces_fkey FOREIGN KEY (replaces) REFERENCES contacts(id);
ALTER TABLE ONLY coverage
    ADD CONSTRAINT coverage_track_fkey FOREIGN KEY (track) REFERENCES tracks(id) ON DELETE CASCADE;
ALTER TABLE ONLY crews
    ADD CONSTRAINT crews_station_fkey FOREIGN KEY (station) REFERENCES stations(id);
ALTER TABLE ONLY draw_candidates
    ADD CONSTRAINT draw_candidates_draw_fkey FOREIGN KEY (draw) REFERENCES draws(id);
ALTER TABLE ONLY exercises
    ADD CONSTRAINT exercises_key_place_fkey FOREIGN KEY (key_place) REFERENCES key_places(id);
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
ALTER TABLE ONLY inspection_items
    ADD CONSTRAINT inspection_items_inspection_fkey FOREIGN KEY (inspection) REFERENCES inspections(id);
ALTER TABLE ONLY inspection_photos
    ADD CONSTRAINT inspection_photos_inspection_fkey FOREIGN KEY (inspection) REFERENCES inspections(id);
ALTER TABLE ONLY inspections
    ADD CONSTRAINT inspections_calendar_fkey FOREIGN KEY (calendar) REFERENCES inspection_calendars(id);
ALTER TABLE ONLY key_place_steps
    ADD CONSTRAINT key_place_steps_key_place_fkey FOREIGN KEY (key_place) REFERENCES key_places(id);
ALTER TABLE ONLY known_addresses
    ADD CONSTRAINT known_addresses_user_id_fkey FOREIGN KEY (user_id) REFERENCES users(id) ON DELETE CASCADE;
ALTER TABLE ONLY matches
    ADD CONSTRAINT matches_incident_fkey FOREIGN KEY (incident) REFERENCES incidents(id) ON DELETE CASCADE;
ALTER TABLE ONLY order_entries
    ADD CONSTRAINT order_entries_order_id_fkey FOREIGN KEY (order_id) REFERENCES orders(id);
ALTER TABLE ONLY order_looks
    ADD CONSTRAINT order_looks_order_id_fkey FOREIGN KEY (order_id) REFERENCES orders(id);
ALTER TABLE ONLY order_photos
    ADD CONSTRAINT order_photos_order_id_fkey FOREIGN KEY (order_id) REFERENCES orders(id);
ALTER TABLE ONLY orders
    ADD CONSTRAINT orders_plan_fkey FOREIGN KEY (plan) REFERENCES plans(id);
ALTER TABLE ONLY photos
    ADD CONSTRAINT photos_incident_fkey FOREIGN KEY (incident) REFERENCES incidents(id) ON DELETE CASCADE;
ALTER TABLE ONLY plan_quarters
    ADD CONSTRAINT plan_quarters_plan_fkey FOREIGN KEY (plan) REFERENCES plans(id);
ALTER TABLE ONLY protection_plans
    ADD CONSTRAINT protection_plans_key_place_fkey FOREIGN KEY (key_place) REFERENCES key_places(id);
ALTER TABLE ONLY recovery_codes
    ADD CONSTRAINT recovery_codes_user_id_fkey FOREIGN KEY (user_id) REFERENCES users(id) ON DELETE CASCADE;
ALTER TABLE ONLY reporters
    ADD CONSTRAINT reporters_incident_fkey FOREIGN KEY (incident) REFERENCES incidents(id) ON DELETE CASCADE;
ALTER TABLE ONLY road_graphs
    ADD CONSTRAINT road_graphs_version_fkey FOREIGN KEY (version) REFERENCES road_versions(id) ON DELETE CASCADE;
ALTER TABLE ONLY route_communes
    ADD CONSTRAINT route_communes_route_fkey FOREIGN KEY (route) REFERENCES routes(id) ON DELETE CASCADE;
ALTER TABLE ONLY sessions
    ADD CONSTRAINT sessions_user_id_fkey FOREIGN KEY (user_id) REFERENCES users(id) ON DELETE CASCADE;
ALTER TABLE ONLY works_keys
    ADD CONSTRAINT works_keys_works_fkey FOREIGN KEY (works) REFERENCES works(id);
ALTER TABLE ONLY works_lines
    ADD CONSTRAINT works_lines_works_fkey FOREIGN KEY (works) REFERENCES works(id);

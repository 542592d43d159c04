PRAGMA foreign_keys = OFF;
CREATE TABLE _sqlx_migrations (
    version BIGINT PRIMARY KEY,
    description TEXT NOT NULL,
    installed_on TIMESTAMP NOT NULL DEFAULT CURRENT_TIMESTAMP,
    success BOOLEAN NOT NULL,
    checksum BLOB NOT NULL,
    execution_time BIGINT NOT NULL
);
CREATE TABLE streams (stream TEXT PRIMARY KEY, version BIGINT NOT NULL);
CREATE TABLE outbox (
    stream TEXT NOT NULL, version BIGINT NOT NULL, layer TEXT NOT NULL,
    west DOUBLE PRECISION, south DOUBLE PRECISION, east DOUBLE PRECISION, north DOUBLE PRECISION,
    at BIGINT NOT NULL, PRIMARY KEY (stream, version)
);
CREATE TABLE communes (
    code TEXT PRIMARY KEY, name TEXT NOT NULL, kind TEXT NOT NULL, full_name TEXT NOT NULL,
    old_district TEXT, former TEXT NOT NULL, center_lon DOUBLE PRECISION NOT NULL, center_lat DOUBLE PRECISION NOT NULL,
    geometry BLOB NOT NULL, approximate BOOLEAN NOT NULL, data_version BIGINT NOT NULL
);
CREATE TABLE carriers (code TEXT PRIMARY KEY, name TEXT NOT NULL, color BIGINT NOT NULL, data_version BIGINT NOT NULL);
CREATE TABLE routes (
    id BLOB PRIMARY KEY, carrier TEXT NOT NULL, route_id TEXT NOT NULL, name TEXT, medium TEXT, laying TEXT,
    length_m DOUBLE PRECISION NOT NULL, properties TEXT NOT NULL, geometry BLOB NOT NULL,
    west DOUBLE PRECISION NOT NULL, south DOUBLE PRECISION NOT NULL, east DOUBLE PRECISION NOT NULL, north DOUBLE PRECISION NOT NULL,
    communes TEXT NOT NULL, in_service_from BIGINT, retired_at BIGINT, changed_at BIGINT NOT NULL, data_version BIGINT NOT NULL
, fingerprint BLOB NOT NULL DEFAULT x'');
CREATE TABLE route_communes (
    route BLOB NOT NULL REFERENCES routes (id) ON DELETE CASCADE, commune TEXT NOT NULL, PRIMARY KEY (commune, route)
);
CREATE TABLE route_history (
    id BLOB NOT NULL, carrier TEXT NOT NULL, route_id TEXT NOT NULL, name TEXT, medium TEXT, laying TEXT,
    properties TEXT NOT NULL, geometry BLOB NOT NULL, changed_at BIGINT NOT NULL, until BIGINT NOT NULL,
    data_version BIGINT NOT NULL, until_version BIGINT NOT NULL DEFAULT 0, length_m DOUBLE PRECISION NOT NULL DEFAULT 0, fingerprint BLOB NOT NULL DEFAULT x'', PRIMARY KEY (id, data_version)
);
CREATE TABLE sites (
    id BLOB PRIMARY KEY, carrier TEXT NOT NULL, site_id TEXT NOT NULL, kind TEXT NOT NULL, name TEXT,
    lon DOUBLE PRECISION NOT NULL, lat DOUBLE PRECISION NOT NULL, commune TEXT, properties TEXT NOT NULL,
    retired_at BIGINT, data_version BIGINT NOT NULL
, fingerprint BLOB NOT NULL DEFAULT x'');
CREATE TABLE incidents (
    id BLOB PRIMARY KEY, code TEXT NOT NULL UNIQUE, kind TEXT NOT NULL,
    occurred_from BIGINT, occurred_to BIGINT, discovered_at BIGINT, reported_at BIGINT,
    places TEXT NOT NULL, carrier TEXT, medium TEXT, metres_taken DOUBLE PRECISION, damage_vnd BIGINT, note TEXT,
    lon DOUBLE PRECISION, lat DOUBLE PRECISION, accuracy_m DOUBLE PRECISION, commune TEXT,
    status TEXT NOT NULL, reason_vi TEXT NOT NULL, reason_en TEXT NOT NULL,
    reported_by_carrier TEXT, reporter BLOB, data_version BIGINT NOT NULL
, source TEXT, source_id TEXT, waits BIGINT, matched_as_of BIGINT NOT NULL DEFAULT 0, corrected_at BIGINT, corrected_by BLOB, look BOOLEAN NOT NULL DEFAULT FALSE, origin TEXT NOT NULL DEFAULT 'file', in_progress BOOLEAN NOT NULL DEFAULT FALSE, subscribers_out BIGINT, triage BIGINT);
CREATE TABLE matches (
    incident BLOB NOT NULL REFERENCES incidents (id) ON DELETE CASCADE, position BIGINT NOT NULL,
    route BLOB NOT NULL, carrier TEXT NOT NULL, route_id TEXT NOT NULL, chainage_m DOUBLE PRECISION NOT NULL,
    distance_m DOUBLE PRECISION NOT NULL, weight DOUBLE PRECISION NOT NULL,
    lon DOUBLE PRECISION NOT NULL, lat DOUBLE PRECISION NOT NULL, stretches BLOB NOT NULL,
    PRIMARY KEY (incident, position)
);
CREATE TABLE idempotency (
    caller TEXT NOT NULL, key TEXT NOT NULL, body_hash BLOB NOT NULL, incident BLOB NOT NULL REFERENCES incidents (id),
    code TEXT NOT NULL, at BIGINT NOT NULL, PRIMARY KEY (caller, key)
);
CREATE TABLE imports (
    id BLOB PRIMARY KEY, carrier TEXT NOT NULL, what TEXT NOT NULL, file_name TEXT NOT NULL, sha256 BLOB NOT NULL,
    status TEXT NOT NULL, created_at BIGINT NOT NULL, created_by BLOB, decided_at BIGINT,
    summary_json TEXT NOT NULL, faults_json TEXT NOT NULL, data_version BIGINT NOT NULL
, crs TEXT, base BLOB, columns_json TEXT, decided_by BLOB, routes_after BIGINT, sites_after BIGINT, length_after DOUBLE PRECISION);
CREATE TABLE import_chunks (
    import_id BLOB NOT NULL REFERENCES imports (id) ON DELETE CASCADE, position BIGINT NOT NULL, bytes BLOB NOT NULL,
    PRIMARY KEY (import_id, position)
);
CREATE TABLE users (
    id BLOB PRIMARY KEY, name TEXT NOT NULL UNIQUE, role TEXT NOT NULL, carrier TEXT, commune TEXT,
    display_name TEXT NOT NULL, password_hash TEXT NOT NULL, disabled BOOLEAN NOT NULL, created_at BIGINT NOT NULL
, factor BIGINT, factor_step BIGINT NOT NULL DEFAULT 0);
CREATE TABLE sessions (
    token BLOB PRIMARY KEY, user_id BLOB NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    created_at BIGINT NOT NULL, seen_at BIGINT NOT NULL, expires_at BIGINT NOT NULL
);
CREATE TABLE api_tokens (
    token BLOB PRIMARY KEY, user_id BLOB NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    created_at BIGINT NOT NULL, expires_at BIGINT NOT NULL
, id BLOB, name TEXT NOT NULL DEFAULT '', used_at BIGINT);
CREATE TABLE site_history (
    id BLOB NOT NULL, carrier TEXT NOT NULL, site_id TEXT NOT NULL, kind TEXT NOT NULL, name TEXT,
    lon DOUBLE PRECISION NOT NULL, lat DOUBLE PRECISION NOT NULL, properties TEXT NOT NULL, fingerprint BLOB NOT NULL,
    until BIGINT NOT NULL, until_version BIGINT NOT NULL, data_version BIGINT NOT NULL, PRIMARY KEY (id, data_version)
);
CREATE TABLE carrier_columns (carrier TEXT PRIMARY KEY, columns_json TEXT NOT NULL, data_version BIGINT NOT NULL);
CREATE TABLE incident_places (
    incident BLOB NOT NULL REFERENCES incidents (id) ON DELETE CASCADE, position BIGINT NOT NULL,
    lon DOUBLE PRECISION, lat DOUBLE PRECISION, route_id TEXT, site_id TEXT,
    label TEXT, reach DOUBLE PRECISION, PRIMARY KEY (incident, position)
);
CREATE TABLE incident_history (
    incident BLOB NOT NULL REFERENCES incidents (id) ON DELETE CASCADE, data_version BIGINT NOT NULL, at BIGINT NOT NULL, what TEXT NOT NULL,
    from_route BLOB, from_carrier TEXT, from_route_id TEXT, from_chainage_m DOUBLE PRECISION, from_weight DOUBLE PRECISION,
    to_route BLOB, to_carrier TEXT, to_route_id TEXT, to_chainage_m DOUBLE PRECISION, to_weight DOUBLE PRECISION, apart_m DOUBLE PRECISION,
    cause TEXT, cause_carrier TEXT, cause_route_id TEXT, cause_version BIGINT, cause_import BLOB, cause_file TEXT,
    by_user BLOB, why TEXT, PRIMARY KEY (incident, data_version)
);
CREATE TABLE key_places (
    id BLOB PRIMARY KEY, kind TEXT NOT NULL, name TEXT NOT NULL, basis TEXT NOT NULL, communes TEXT NOT NULL, geometry BLOB,
    west DOUBLE PRECISION NOT NULL, south DOUBLE PRECISION NOT NULL, east DOUBLE PRECISION NOT NULL, north DOUBLE PRECISION NOT NULL,
    thing BLOB, thing_id TEXT, carrier TEXT, from_m DOUBLE PRECISION, to_m DOUBLE PRECISION,
    state TEXT NOT NULL, reason TEXT NOT NULL, period_from TEXT NOT NULL, period_to TEXT NOT NULL,
    proposed_at BIGINT NOT NULL, proposed_by BLOB, proposed_role TEXT NOT NULL, proposed_carrier TEXT,
    decided_at BIGINT, decided_by BLOB, decided_role TEXT, data_version BIGINT NOT NULL
);
CREATE TABLE key_place_steps (
    key_place BLOB NOT NULL REFERENCES key_places (id), data_version BIGINT NOT NULL, at BIGINT NOT NULL,
    by_user BLOB, role TEXT NOT NULL, carrier TEXT, from_state TEXT, to_state TEXT NOT NULL, note TEXT NOT NULL,
    period_from TEXT NOT NULL, period_to TEXT NOT NULL, PRIMARY KEY (key_place, data_version)
);
CREATE TABLE hotspot_runs (
    id BLOB PRIMARY KEY, carrier TEXT, made_at BIGINT NOT NULL, made_by BLOB, parameters TEXT NOT NULL, data_version BIGINT NOT NULL,
    code_version TEXT NOT NULL, seed BIGINT NOT NULL, summary_json TEXT NOT NULL, quality_json TEXT, title TEXT, sha256 BLOB
);
CREATE TABLE hotspot_run_inputs (run BLOB PRIMARY KEY REFERENCES hotspot_runs (id) ON DELETE CASCADE, bytes BLOB NOT NULL);
CREATE TABLE road_versions (
    id BLOB PRIMARY KEY, name TEXT NOT NULL, sha256 BLOB NOT NULL, status TEXT NOT NULL, base BLOB, created_at BIGINT NOT NULL,
    created_by BLOB, decided_at BIGINT, decided_by BLOB, nodes BIGINT NOT NULL, edges BIGINT NOT NULL, ways BIGINT NOT NULL,
    length_m DOUBLE PRECISION NOT NULL, west DOUBLE PRECISION NOT NULL, south DOUBLE PRECISION NOT NULL, east DOUBLE PRECISION NOT NULL,
    north DOUBLE PRECISION NOT NULL, told_json TEXT NOT NULL, data_version BIGINT NOT NULL
);
CREATE TABLE road_graphs (version BLOB PRIMARY KEY REFERENCES road_versions (id) ON DELETE CASCADE, bytes BLOB NOT NULL);
CREATE TABLE road_closures (
    id BLOB PRIMARY KEY, ways TEXT, area BLOB, vehicles TEXT NOT NULL, speed_left DOUBLE PRECISION NOT NULL, period_from BIGINT NOT NULL,
    period_to BIGINT NOT NULL, reason TEXT NOT NULL, made_at BIGINT NOT NULL, made_by BLOB, ended_at BIGINT, ended_by BLOB,
    data_version BIGINT NOT NULL
);
CREATE TABLE stations (
    id BLOB PRIMARY KEY, name TEXT NOT NULL, lon DOUBLE PRECISION NOT NULL, lat DOUBLE PRECISION NOT NULL, phone TEXT
);
CREATE TABLE crews (
    id BLOB PRIMARY KEY, name TEXT NOT NULL, station BLOB NOT NULL REFERENCES stations (id), vehicle TEXT NOT NULL,
    shift_from TEXT NOT NULL, shift_to TEXT NOT NULL, breaks TEXT NOT NULL, phone TEXT, active BOOLEAN NOT NULL,
    lon DOUBLE PRECISION, lat DOUBLE PRECISION, position_at BIGINT
);
CREATE TABLE plans (
    id BLOB PRIMARY KEY, night TEXT NOT NULL, variant BIGINT NOT NULL, status TEXT NOT NULL, asked TEXT NOT NULL, answer TEXT NOT NULL,
    seed BIGINT NOT NULL, made_at BIGINT NOT NULL, made_by BLOB, approved_at BIGINT, approved_by BLOB, UNIQUE (night, variant)
);
CREATE TABLE plan_quarters (
    plan BLOB NOT NULL REFERENCES plans (id), crew BLOB NOT NULL, task TEXT NOT NULL, quarter BIGINT NOT NULL,
    PRIMARY KEY (plan, crew, task, quarter)
);
CREATE TABLE cases (
    incident BLOB PRIMARY KEY REFERENCES incidents (id) ON DELETE CASCADE, case_status TEXT NOT NULL, repair_status TEXT NOT NULL,
    accepted_at BIGINT, due_at BIGINT, police_ref TEXT, body TEXT, dispatched_at BIGINT, restored_at BIGINT,
    joined_into BLOB REFERENCES incidents (id), data_version BIGINT NOT NULL
);
CREATE TABLE case_steps (
    incident BLOB NOT NULL REFERENCES incidents (id), data_version BIGINT NOT NULL, at BIGINT NOT NULL, by_user BLOB, role TEXT NOT NULL,
    carrier TEXT, commune TEXT, what TEXT NOT NULL, from_value TEXT, to_value TEXT, note TEXT NOT NULL, PRIMARY KEY (incident, data_version)
);
CREATE TABLE reporters (
    incident BLOB PRIMARY KEY REFERENCES incidents (id) ON DELETE CASCADE, name TEXT, phone TEXT,
    consent_at BIGINT NOT NULL, keep_until BIGINT NOT NULL
);
CREATE TABLE photos (
    incident BLOB NOT NULL REFERENCES incidents (id) ON DELETE CASCADE, number BIGINT NOT NULL, sent BLOB NOT NULL,
    width BIGINT NOT NULL, height BIGINT NOT NULL, at BIGINT NOT NULL, jpeg BLOB NOT NULL, PRIMARY KEY (incident, number)
);
CREATE TABLE works (
    id BLOB PRIMARY KEY, carrier TEXT NOT NULL, what TEXT NOT NULL, place TEXT NOT NULL, communes TEXT NOT NULL, geometry BLOB,
    west DOUBLE PRECISION NOT NULL, south DOUBLE PRECISION NOT NULL, east DOUBLE PRECISION NOT NULL, north DOUBLE PRECISION NOT NULL,
    lon DOUBLE PRECISION, lat DOUBLE PRECISION, reach_m DOUBLE PRECISION,
    route BLOB, route_id TEXT, from_m DOUBLE PRECISION, to_m DOUBLE PRECISION,
    from_at BIGINT NOT NULL, to_at BIGINT NOT NULL, hours_from TEXT, hours_to TEXT,
    crew BIGINT NOT NULL, leader_phone TEXT NOT NULL, phone TEXT NOT NULL, remarks TEXT,
    code TEXT NOT NULL, state TEXT NOT NULL, reason TEXT,
    announced_at BIGINT NOT NULL, announced_by BLOB, announced_role TEXT NOT NULL, data_version BIGINT NOT NULL
);
CREATE TABLE works_lines (
    works BLOB NOT NULL REFERENCES works (id), data_version BIGINT NOT NULL, at BIGINT NOT NULL,
    by_user BLOB, role TEXT NOT NULL, carrier TEXT, act TEXT NOT NULL, note TEXT, changes TEXT NOT NULL,
    PRIMARY KEY (works, data_version)
);
CREATE TABLE advisories (
    id BLOB PRIMARY KEY, title TEXT NOT NULL, text TEXT NOT NULL, advice TEXT NOT NULL, audiences TEXT NOT NULL,
    communes TEXT NOT NULL, from_day TEXT NOT NULL, to_day TEXT NOT NULL, state TEXT NOT NULL, published_at BIGINT,
    written_at BIGINT NOT NULL, written_by BLOB, written_role TEXT NOT NULL, data_version BIGINT NOT NULL
);
CREATE TABLE advisory_lines (
    advisory BLOB NOT NULL REFERENCES advisories (id), data_version BIGINT NOT NULL, at BIGINT NOT NULL,
    by_user BLOB, role TEXT NOT NULL, act TEXT NOT NULL, note TEXT, PRIMARY KEY (advisory, data_version)
);
CREATE TABLE advisory_confirmations (
    advisory BLOB NOT NULL REFERENCES advisories (id), by_user BLOB NOT NULL, at BIGINT NOT NULL, carrier TEXT, commune TEXT,
    PRIMARY KEY (advisory, by_user)
);
CREATE TABLE questions (position BIGINT PRIMARY KEY, question TEXT NOT NULL, answer TEXT NOT NULL);
CREATE TABLE alarms (
    incident BLOB PRIMARY KEY REFERENCES incidents (id) ON DELETE CASCADE, carrier TEXT NOT NULL, alarm TEXT NOT NULL,
    route_id TEXT, site_id TEXT, raised_at BIGINT NOT NULL, raised_last_at BIGINT NOT NULL, raised_times BIGINT NOT NULL,
    proposed_restored_at BIGINT
);
CREATE TABLE works_keys (
    caller TEXT NOT NULL, key TEXT NOT NULL, body_hash BLOB NOT NULL, works BLOB NOT NULL REFERENCES works (id), at BIGINT NOT NULL,
    PRIMARY KEY (caller, key)
);
CREATE TABLE mailboxes (body TEXT NOT NULL, address TEXT NOT NULL, added_at BIGINT NOT NULL, PRIMARY KEY (body, address));
CREATE TABLE letter_marks (body TEXT NOT NULL, mark TEXT NOT NULL, at BIGINT NOT NULL, PRIMARY KEY (body, mark));
CREATE TABLE letters (
    id BLOB PRIMARY KEY, body TEXT NOT NULL, address TEXT NOT NULL, subject TEXT NOT NULL, words TEXT NOT NULL,
    written_at BIGINT NOT NULL, tries BIGINT NOT NULL, next_try_at BIGINT NOT NULL
);
CREATE TABLE orders (
    id BLOB PRIMARY KEY, plan BLOB NOT NULL REFERENCES plans (id), night TEXT NOT NULL, year BIGINT NOT NULL, number BIGINT NOT NULL,
    crew BLOB NOT NULL, crew_name TEXT NOT NULL, from_at BIGINT NOT NULL, until_at BIGINT NOT NULL, expires_at BIGINT NOT NULL,
    issued_at BIGINT NOT NULL, issued_by BLOB, code_hash BLOB NOT NULL, content TEXT NOT NULL, stops BIGINT NOT NULL,
    accepted_at BIGINT, accepted_by TEXT, withdrawn_at BIGINT, withdrawn_by BLOB, reason TEXT,
    UNIQUE (plan, crew), UNIQUE (year, number)
);
CREATE TABLE order_entries (
    order_id BLOB NOT NULL REFERENCES orders (id), key BLOB NOT NULL, digest BLOB NOT NULL, device BLOB NOT NULL, kind TEXT NOT NULL,
    stop BIGINT, item TEXT, ok BOOLEAN, from_at BIGINT NOT NULL, to_at BIGINT NOT NULL, content TEXT NOT NULL, state TEXT NOT NULL,
    objection TEXT, received_at BIGINT NOT NULL, decided_at BIGINT, decided_by BLOB, incident BLOB, PRIMARY KEY (order_id, key, digest)
);
CREATE TABLE order_photos (
    order_id BLOB NOT NULL REFERENCES orders (id), key BLOB NOT NULL, sent BLOB NOT NULL, width BIGINT NOT NULL, height BIGINT NOT NULL,
    at BIGINT NOT NULL, jpeg BLOB NOT NULL, PRIMARY KEY (order_id, key)
);
CREATE TABLE order_looks (
    order_id BLOB NOT NULL REFERENCES orders (id), number BIGINT NOT NULL, at BIGINT NOT NULL, by_user BLOB, what TEXT NOT NULL,
    PRIMARY KEY (order_id, number)
);
CREATE TABLE tracks (
    id BLOB PRIMARY KEY, owner TEXT NOT NULL, sha256 BLOB NOT NULL, kind TEXT NOT NULL, name TEXT NOT NULL, order_id BLOB,
    crew TEXT, sent_at BIGINT NOT NULL, sent_by BLOB, began_at BIGINT NOT NULL, ended_at BIGINT NOT NULL, length_m DOUBLE PRECISION NOT NULL,
    answer TEXT NOT NULL, removed_at BIGINT, removed_by BLOB
);
CREATE TABLE coverage (
    track BLOB NOT NULL REFERENCES tracks (id) ON DELETE CASCADE, carrier TEXT NOT NULL, route_id TEXT NOT NULL,
    from_m DOUBLE PRECISION NOT NULL, to_m DOUBLE PRECISION NOT NULL, seen_at BIGINT NOT NULL, PRIMARY KEY (track, carrier, route_id, from_m)
);
CREATE TABLE inspection_calendars (
    id BLOB PRIMARY KEY, what TEXT NOT NULL, asset_kind TEXT NOT NULL, asset BLOB NOT NULL, label TEXT NOT NULL, carrier TEXT,
    communes TEXT NOT NULL, from_m DOUBLE PRECISION, to_m DOUBLE PRECISION, lon DOUBLE PRECISION NOT NULL, lat DOUBLE PRECISION NOT NULL,
    interval_days BIGINT NOT NULL, first_due TEXT NOT NULL, made_at BIGINT NOT NULL, made_by BLOB, made_role TEXT NOT NULL,
    ended_at BIGINT, data_version BIGINT NOT NULL
);
CREATE TABLE inspections (
    id BLOB PRIMARY KEY, calendar BLOB REFERENCES inspection_calendars (id), draw BLOB, candidate TEXT, what TEXT NOT NULL,
    asset_kind TEXT NOT NULL, asset BLOB NOT NULL, label TEXT NOT NULL, carrier TEXT, communes TEXT NOT NULL,
    from_m DOUBLE PRECISION, to_m DOUBLE PRECISION, lon DOUBLE PRECISION NOT NULL, lat DOUBLE PRECISION NOT NULL,
    at BIGINT NOT NULL, by_user BLOB, by_role TEXT NOT NULL, by_carrier TEXT, note TEXT, recorded_at BIGINT NOT NULL, data_version BIGINT NOT NULL
);
CREATE TABLE inspection_items (
    inspection BLOB NOT NULL REFERENCES inspections (id), position BIGINT NOT NULL, item TEXT NOT NULL, ok BOOLEAN NOT NULL, note TEXT,
    incident BLOB, PRIMARY KEY (inspection, item)
);
CREATE TABLE inspection_photos (
    inspection BLOB NOT NULL REFERENCES inspections (id), number BIGINT NOT NULL, sent BLOB NOT NULL, width BIGINT NOT NULL,
    height BIGINT NOT NULL, at BIGINT NOT NULL, jpeg BLOB NOT NULL, PRIMARY KEY (inspection, number)
);
CREATE TABLE draws (
    id BLOB PRIMARY KEY, number BIGINT NOT NULL UNIQUE, previous TEXT NOT NULL, sealed_at BIGINT NOT NULL, day TEXT NOT NULL,
    take BIGINT NOT NULL, pool TEXT NOT NULL, source TEXT NOT NULL, candidates_hash TEXT NOT NULL, seed TEXT NOT NULL,
    seed_hash TEXT NOT NULL, seal TEXT NOT NULL, made_by BLOB, made_role TEXT NOT NULL, outcome TEXT, outcome_at BIGINT,
    revealed_at BIGINT, cancelled_at BIGINT, reason TEXT, data_version BIGINT NOT NULL
);
CREATE TABLE draw_candidates (
    draw BLOB NOT NULL REFERENCES draws (id), id TEXT NOT NULL, commitment TEXT NOT NULL, tickets BIGINT NOT NULL, salt TEXT NOT NULL,
    asset_kind TEXT NOT NULL, asset BLOB NOT NULL, label TEXT NOT NULL, carrier TEXT, communes TEXT NOT NULL,
    from_m DOUBLE PRECISION, to_m DOUBLE PRECISION, lon DOUBLE PRECISION NOT NULL, lat DOUBLE PRECISION NOT NULL,
    inspected_at BIGINT, inspected_role TEXT, note TEXT, PRIMARY KEY (draw, id)
);
CREATE TABLE protection_plans (
    key_place BLOB NOT NULL REFERENCES key_places (id), version BIGINT NOT NULL, at BIGINT NOT NULL, by_user BLOB, role TEXT NOT NULL,
    carrier TEXT, guards TEXT NOT NULL, fire TEXT NOT NULL, contacts TEXT NOT NULL, steps TEXT NOT NULL, review_on TEXT NOT NULL,
    note TEXT NOT NULL, data_version BIGINT NOT NULL, PRIMARY KEY (key_place, version)
);
CREATE TABLE contacts (
    id BLOB PRIMARY KEY, body TEXT NOT NULL, name TEXT NOT NULL, duty TEXT NOT NULL, phone TEXT NOT NULL, communes TEXT NOT NULL,
    carrier TEXT, days TEXT NOT NULL, from_time TEXT, to_time TEXT, rank BIGINT NOT NULL, note TEXT NOT NULL, made_at BIGINT NOT NULL,
    made_by BLOB, made_role TEXT NOT NULL, made_carrier TEXT, replaces BLOB REFERENCES contacts (id), ended_at BIGINT, ended_by BLOB,
    ended_role TEXT, data_version BIGINT NOT NULL
);
CREATE TABLE exercises (
    id BLOB PRIMARY KEY, title TEXT NOT NULL, on_day TEXT NOT NULL, kind TEXT NOT NULL, key_place BLOB REFERENCES key_places (id),
    communes TEXT NOT NULL, carriers TEXT NOT NULL, participants TEXT NOT NULL, scenario TEXT NOT NULL, made_at BIGINT NOT NULL,
    made_by BLOB, made_role TEXT NOT NULL, made_carrier TEXT, outcome TEXT, present TEXT, minutes BIGINT, lessons TEXT, next_on TEXT,
    held_at BIGINT, held_by BLOB, held_role TEXT, held_carrier TEXT, reason TEXT, cancelled_at BIGINT, cancelled_by BLOB,
    cancelled_role TEXT, cancelled_carrier TEXT, data_version BIGINT NOT NULL
);
CREATE TABLE recovery_codes (
    user_id BLOB NOT NULL REFERENCES users (id) ON DELETE CASCADE, code BLOB NOT NULL, PRIMARY KEY (user_id, code)
);
CREATE TABLE sign_in_tries (who TEXT PRIMARY KEY, failures BIGINT NOT NULL, last_at BIGINT NOT NULL);
CREATE TABLE known_addresses (
    user_id BLOB NOT NULL REFERENCES users (id) ON DELETE CASCADE, address TEXT NOT NULL, last_at BIGINT NOT NULL, PRIMARY KEY (user_id, address)
);
CREATE UNIQUE INDEX routes_in_service ON routes (carrier, route_id) WHERE retired_at IS NULL;
CREATE UNIQUE INDEX sites_in_service ON sites (carrier, site_id) WHERE retired_at IS NULL;
CREATE INDEX incidents_by_commune ON incidents (commune);
CREATE INDEX matches_by_carrier ON matches (carrier, incident);
CREATE INDEX matches_by_route ON matches (route);
CREATE UNIQUE INDEX incidents_by_source ON incidents (source, source_id);
CREATE INDEX imports_by_carrier ON imports (carrier, data_version);
CREATE INDEX route_history_by_carrier ON route_history (carrier, until_version);
CREATE INDEX site_history_by_carrier ON site_history (carrier, until_version);
CREATE INDEX routes_by_version ON routes (data_version);
CREATE INDEX sites_by_version ON sites (data_version);
CREATE INDEX sites_by_place ON sites (lat, lon);
CREATE INDEX incidents_waiting ON incidents (id) WHERE waits IS NOT NULL;
CREATE INDEX incident_places_by_place ON incident_places (lat, lon) WHERE lat IS NOT NULL;
CREATE INDEX incident_places_by_route ON incident_places (route_id) WHERE route_id IS NOT NULL;
CREATE INDEX incident_places_by_site ON incident_places (site_id) WHERE site_id IS NOT NULL;
CREATE INDEX incident_places_wide ON incident_places (incident) WHERE label IS NOT NULL OR reach IS NOT NULL;
CREATE INDEX incident_places_by_label ON incident_places (label) WHERE label IS NOT NULL;
CREATE INDEX incidents_to_look_at ON incidents (id) WHERE look;
CREATE TRIGGER key_place_steps_kept BEFORE UPDATE ON key_place_steps BEGIN SELECT RAISE(ABORT, 'steps are kept as they are'); END;
CREATE TRIGGER key_place_steps_there BEFORE DELETE ON key_place_steps BEGIN SELECT RAISE(ABORT, 'steps are kept as they are'); END;
CREATE INDEX hotspot_runs_by_carrier ON hotspot_runs (carrier, id);
CREATE INDEX road_versions_in_use ON road_versions (status, data_version);
CREATE INDEX road_closures_by_period ON road_closures (period_to);
CREATE INDEX cases_by_head ON cases (joined_into) WHERE joined_into IS NOT NULL;
CREATE TRIGGER case_steps_kept BEFORE UPDATE ON case_steps BEGIN SELECT RAISE(ABORT, 'steps are kept as they are'); END;
CREATE TRIGGER case_steps_there BEFORE DELETE ON case_steps BEGIN SELECT RAISE(ABORT, 'steps are kept as they are'); END;
CREATE INDEX reporters_by_end ON reporters (keep_until);
CREATE INDEX works_by_end ON works (to_at);
CREATE TRIGGER works_lines_kept BEFORE UPDATE ON works_lines BEGIN SELECT RAISE(ABORT, 'lines are kept as they are'); END;
CREATE TRIGGER works_lines_there BEFORE DELETE ON works_lines BEGIN SELECT RAISE(ABORT, 'lines are kept as they are'); END;
CREATE TRIGGER advisory_lines_kept BEFORE UPDATE ON advisory_lines BEGIN SELECT RAISE(ABORT, 'lines are kept as they are'); END;
CREATE TRIGGER advisory_lines_there BEFORE DELETE ON advisory_lines BEGIN SELECT RAISE(ABORT, 'lines are kept as they are'); END;
CREATE INDEX alarms_by_carrier ON alarms (carrier, alarm, raised_at);
CREATE INDEX incidents_by_reporter ON incidents (reporter, reported_at) WHERE reporter IS NOT NULL;
CREATE INDEX letters_by_turn ON letters (next_try_at);
CREATE INDEX incidents_by_triage ON incidents (triage, id) WHERE triage IS NOT NULL;
CREATE UNIQUE INDEX orders_by_code ON orders (code_hash);
CREATE INDEX orders_by_night ON orders (night);
CREATE UNIQUE INDEX tracks_once ON tracks (owner, sha256) WHERE removed_at IS NULL;
CREATE INDEX tracks_by_order ON tracks (order_id);
CREATE INDEX tracks_by_time ON tracks (began_at);
CREATE INDEX coverage_by_route ON coverage (carrier, route_id, seen_at);
CREATE INDEX coverage_by_time ON coverage (seen_at);
CREATE INDEX inspections_of_calendar ON inspections (calendar, at);
CREATE INDEX inspections_of_asset ON inspections (asset, at);
CREATE INDEX inspection_items_of_incident ON inspection_items (incident) WHERE incident IS NOT NULL;
CREATE TRIGGER draws_sealed BEFORE UPDATE OF number, previous, sealed_at, day, take, pool, source, candidates_hash, seed, seed_hash, seal ON draws BEGIN SELECT RAISE(ABORT, 'draws are kept as they are'); END;
CREATE TRIGGER draws_there BEFORE DELETE ON draws BEGIN SELECT RAISE(ABORT, 'draws are kept as they are'); END;
CREATE TRIGGER draw_candidates_sealed BEFORE UPDATE OF id, commitment, tickets, salt, asset_kind, asset, label, carrier, communes, from_m, to_m ON draw_candidates
    BEGIN SELECT RAISE(ABORT, 'draws are kept as they are'); END;
CREATE TRIGGER draw_candidates_there BEFORE DELETE ON draw_candidates BEGIN SELECT RAISE(ABORT, 'draws are kept as they are'); END;
CREATE TRIGGER protection_plans_kept BEFORE UPDATE ON protection_plans BEGIN SELECT RAISE(ABORT, 'protection plans are kept as they are'); END;
CREATE TRIGGER protection_plans_there BEFORE DELETE ON protection_plans BEGIN SELECT RAISE(ABORT, 'protection plans are kept as they are'); END;
CREATE INDEX contacts_now ON contacts (id) WHERE ended_at IS NULL;
CREATE TRIGGER contacts_written BEFORE UPDATE OF id, body, name, duty, phone, communes, carrier, days, from_time, to_time, rank, note, made_at, made_by, made_role, made_carrier, replaces ON contacts BEGIN SELECT RAISE(ABORT, 'contacts are kept as they are'); END;
CREATE TRIGGER contacts_ended BEFORE UPDATE ON contacts WHEN (OLD.ended_at IS NOT NULL) BEGIN SELECT RAISE(ABORT, 'contacts are kept as they are'); END;
CREATE TRIGGER contacts_there BEFORE DELETE ON contacts BEGIN SELECT RAISE(ABORT, 'contacts are kept as they are'); END;
CREATE INDEX exercises_by_day ON exercises (on_day);
CREATE TRIGGER exercises_written BEFORE UPDATE OF id, title, on_day, kind, key_place, communes, carriers, participants, scenario, made_at, made_by, made_role, made_carrier ON exercises BEGIN SELECT RAISE(ABORT, 'exercises are kept as they are'); END;
CREATE TRIGGER exercises_closed BEFORE UPDATE ON exercises WHEN (OLD.outcome IS NOT NULL OR OLD.cancelled_at IS NOT NULL) BEGIN SELECT RAISE(ABORT, 'exercises are kept as they are'); END;
CREATE TRIGGER exercises_there BEFORE DELETE ON exercises BEGIN SELECT RAISE(ABORT, 'exercises are kept as they are'); END;
INSERT INTO "advisories" ("id", "title", "text", "advice", "audiences", "communes", "from_day", "to_day", "state", "published_at", "written_at", "written_by", "written_role", "data_version") VALUES (X'00000000000000000000000000000000', '[]', '[]', '[]', '[]', '[]', '[]', '[]', '[]', 1, 1, X'00000000000000000000000000000000', '[]', 1);
INSERT INTO "advisory_confirmations" ("advisory", "by_user", "at", "carrier", "commune") VALUES (X'00000000000000000000000000000000', X'00000000000000000000000000000000', 1, '[]', '[]');
INSERT INTO "advisory_lines" ("advisory", "data_version", "at", "by_user", "role", "act", "note") VALUES (X'00000000000000000000000000000000', 1, 1, X'00000000000000000000000000000000', '[]', '[]', '[]');
INSERT INTO "alarms" ("incident", "carrier", "alarm", "route_id", "site_id", "raised_at", "raised_last_at", "raised_times", "proposed_restored_at") VALUES (X'00000000000000000000000000000000', '[]', '[]', '[]', '[]', 1, 1, 1, 1);
INSERT INTO "api_tokens" ("token", "user_id", "created_at", "expires_at", "id", "name", "used_at") VALUES (X'00000000000000000000000000000000', X'00000000000000000000000000000000', 1, 1, X'00000000000000000000000000000000', '[]', 1);
INSERT INTO "carrier_columns" ("carrier", "columns_json", "data_version") VALUES ('[]', '[]', 1);
INSERT INTO "carriers" ("code", "name", "color", "data_version") VALUES ('[]', '[]', 1, 1);
INSERT INTO "case_steps" ("incident", "data_version", "at", "by_user", "role", "carrier", "commune", "what", "from_value", "to_value", "note") VALUES (X'00000000000000000000000000000000', 1, 1, X'00000000000000000000000000000000', '[]', '[]', '[]', '[]', '[]', '[]', '[]');
INSERT INTO "cases" ("incident", "case_status", "repair_status", "accepted_at", "due_at", "police_ref", "body", "dispatched_at", "restored_at", "joined_into", "data_version") VALUES (X'00000000000000000000000000000000', '[]', '[]', 1, 1, '[]', '[]', 1, 1, X'00000000000000000000000000000000', 1);
INSERT INTO "communes" ("code", "name", "kind", "full_name", "old_district", "former", "center_lon", "center_lat", "geometry", "approximate", "data_version") VALUES ('[]', '[]', '[]', '[]', '[]', '[]', 107.5, 16.5, X'010600000000000000', FALSE, 1);
INSERT INTO "contacts" ("id", "body", "name", "duty", "phone", "communes", "carrier", "days", "from_time", "to_time", "rank", "note", "made_at", "made_by", "made_role", "made_carrier", "replaces", "ended_at", "ended_by", "ended_role", "data_version") VALUES (X'00000000000000000000000000000000', '[]', '[]', '[]', '[]', '[]', '[]', '[]', '[]', '[]', 1, '[]', 1, X'00000000000000000000000000000000', '[]', '[]', X'00000000000000000000000000000000', 1, X'00000000000000000000000000000000', '[]', 1);
INSERT INTO "coverage" ("track", "carrier", "route_id", "from_m", "to_m", "seen_at") VALUES (X'00000000000000000000000000000000', '[]', '[]', 107.5, 107.5, 1);
INSERT INTO "crews" ("id", "name", "station", "vehicle", "shift_from", "shift_to", "breaks", "phone", "active", "lon", "lat", "position_at") VALUES (X'00000000000000000000000000000000', '[]', X'00000000000000000000000000000000', '[]', '[]', '[]', '[]', '[]', FALSE, 107.5, 16.5, 1);
INSERT INTO "draw_candidates" ("draw", "id", "commitment", "tickets", "salt", "asset_kind", "asset", "label", "carrier", "communes", "from_m", "to_m", "lon", "lat", "inspected_at", "inspected_role", "note") VALUES (X'00000000000000000000000000000000', '[]', '[]', 1, '[]', '[]', X'00000000000000000000000000000000', '[]', '[]', '[]', 107.5, 107.5, 107.5, 16.5, 1, '[]', '[]');
INSERT INTO "draws" ("id", "number", "previous", "sealed_at", "day", "take", "pool", "source", "candidates_hash", "seed", "seed_hash", "seal", "made_by", "made_role", "outcome", "outcome_at", "revealed_at", "cancelled_at", "reason", "data_version") VALUES (X'00000000000000000000000000000000', 1, '[]', 1, '[]', 1, '[]', '[]', '[]', '[]', '[]', '[]', X'00000000000000000000000000000000', '[]', '[]', 1, 1, 1, '[]', 1);
INSERT INTO "exercises" ("id", "title", "on_day", "kind", "key_place", "communes", "carriers", "participants", "scenario", "made_at", "made_by", "made_role", "made_carrier", "outcome", "present", "minutes", "lessons", "next_on", "held_at", "held_by", "held_role", "held_carrier", "reason", "cancelled_at", "cancelled_by", "cancelled_role", "cancelled_carrier", "data_version") VALUES (X'00000000000000000000000000000000', '[]', '[]', '[]', X'00000000000000000000000000000000', '[]', '[]', '[]', '[]', 1, X'00000000000000000000000000000000', '[]', '[]', '[]', '[]', 1, '[]', '[]', 1, X'00000000000000000000000000000000', '[]', '[]', '[]', 1, X'00000000000000000000000000000000', '[]', '[]', 1);
INSERT INTO "hotspot_run_inputs" ("run", "bytes") VALUES (X'00000000000000000000000000000000', X'00000000000000000000000000000000');
INSERT INTO "hotspot_runs" ("id", "carrier", "made_at", "made_by", "parameters", "data_version", "code_version", "seed", "summary_json", "quality_json", "title", "sha256") VALUES (X'00000000000000000000000000000000', '[]', 1, X'00000000000000000000000000000000', '[]', 1, '[]', 1, '[]', '[]', '[]', X'00000000000000000000000000000000');
INSERT INTO "idempotency" ("caller", "key", "body_hash", "incident", "code", "at") VALUES ('[]', '[]', X'00000000000000000000000000000000', X'00000000000000000000000000000000', '[]', 1);
INSERT INTO "import_chunks" ("import_id", "position", "bytes") VALUES (X'00000000000000000000000000000000', 1, X'00000000000000000000000000000000');
INSERT INTO "imports" ("id", "carrier", "what", "file_name", "sha256", "status", "created_at", "created_by", "decided_at", "summary_json", "faults_json", "data_version", "crs", "base", "columns_json", "decided_by", "routes_after", "sites_after", "length_after") VALUES (X'00000000000000000000000000000000', '[]', '[]', '[]', X'00000000000000000000000000000000', '[]', 1, X'00000000000000000000000000000000', 1, '[]', '[]', 1, '[]', X'00000000000000000000000000000000', '[]', X'00000000000000000000000000000000', 1, 1, 107.5);
INSERT INTO "incident_history" ("incident", "data_version", "at", "what", "from_route", "from_carrier", "from_route_id", "from_chainage_m", "from_weight", "to_route", "to_carrier", "to_route_id", "to_chainage_m", "to_weight", "apart_m", "cause", "cause_carrier", "cause_route_id", "cause_version", "cause_import", "cause_file", "by_user", "why") VALUES (X'00000000000000000000000000000000', 1, 1, '[]', X'00000000000000000000000000000000', '[]', '[]', 107.5, 107.5, X'00000000000000000000000000000000', '[]', '[]', 107.5, 107.5, 107.5, '[]', '[]', '[]', 1, X'00000000000000000000000000000000', '[]', X'00000000000000000000000000000000', '[]');
INSERT INTO "incident_places" ("incident", "position", "lon", "lat", "route_id", "site_id", "label", "reach") VALUES (X'00000000000000000000000000000000', 1, 107.5, 16.5, '[]', '[]', '[]', 107.5);
INSERT INTO "incidents" ("id", "code", "kind", "occurred_from", "occurred_to", "discovered_at", "reported_at", "places", "carrier", "medium", "metres_taken", "damage_vnd", "note", "lon", "lat", "accuracy_m", "commune", "status", "reason_vi", "reason_en", "reported_by_carrier", "reporter", "data_version", "source", "source_id", "waits", "matched_as_of", "corrected_at", "corrected_by", "look", "origin", "in_progress", "subscribers_out", "triage") VALUES (X'00000000000000000000000000000000', '[]', '[]', 1, 1, 1, 1, '[]', '[]', '[]', 107.5, 1, '[]', 107.5, 16.5, 107.5, '[]', '[]', '[]', '[]', '[]', X'00000000000000000000000000000000', 1, '[]', '[]', 1, 1, 1, X'00000000000000000000000000000000', FALSE, '[]', FALSE, 1, 1);
INSERT INTO "inspection_calendars" ("id", "what", "asset_kind", "asset", "label", "carrier", "communes", "from_m", "to_m", "lon", "lat", "interval_days", "first_due", "made_at", "made_by", "made_role", "ended_at", "data_version") VALUES (X'00000000000000000000000000000000', '[]', '[]', X'00000000000000000000000000000000', '[]', '[]', '[]', 107.5, 107.5, 107.5, 16.5, 1, '[]', 1, X'00000000000000000000000000000000', '[]', 1, 1);
INSERT INTO "inspection_items" ("inspection", "position", "item", "ok", "note", "incident") VALUES (X'00000000000000000000000000000000', 1, '[]', FALSE, '[]', X'00000000000000000000000000000000');
INSERT INTO "inspection_photos" ("inspection", "number", "sent", "width", "height", "at", "jpeg") VALUES (X'00000000000000000000000000000000', 1, X'00000000000000000000000000000000', 1, 1, 1, X'00000000000000000000000000000000');
INSERT INTO "inspections" ("id", "calendar", "draw", "candidate", "what", "asset_kind", "asset", "label", "carrier", "communes", "from_m", "to_m", "lon", "lat", "at", "by_user", "by_role", "by_carrier", "note", "recorded_at", "data_version") VALUES (X'00000000000000000000000000000000', X'00000000000000000000000000000000', X'00000000000000000000000000000000', '[]', '[]', '[]', X'00000000000000000000000000000000', '[]', '[]', '[]', 107.5, 107.5, 107.5, 16.5, 1, X'00000000000000000000000000000000', '[]', '[]', '[]', 1, 1);
INSERT INTO "key_place_steps" ("key_place", "data_version", "at", "by_user", "role", "carrier", "from_state", "to_state", "note", "period_from", "period_to") VALUES (X'00000000000000000000000000000000', 1, 1, X'00000000000000000000000000000000', '[]', '[]', '[]', '[]', '[]', '[]', '[]');
INSERT INTO "key_places" ("id", "kind", "name", "basis", "communes", "geometry", "west", "south", "east", "north", "thing", "thing_id", "carrier", "from_m", "to_m", "state", "reason", "period_from", "period_to", "proposed_at", "proposed_by", "proposed_role", "proposed_carrier", "decided_at", "decided_by", "decided_role", "data_version") VALUES (X'00000000000000000000000000000000', '[]', '[]', '[]', '[]', X'010500000000000000', 107.5, 16.5, 107.5, 16.5, X'00000000000000000000000000000000', '[]', '[]', 107.5, 107.5, '[]', '[]', '[]', '[]', 1, X'00000000000000000000000000000000', '[]', '[]', 1, X'00000000000000000000000000000000', '[]', 1);
INSERT INTO "known_addresses" ("user_id", "address", "last_at") VALUES (X'00000000000000000000000000000000', '[]', 1);
INSERT INTO "letter_marks" ("body", "mark", "at") VALUES ('[]', '[]', 1);
INSERT INTO "letters" ("id", "body", "address", "subject", "words", "written_at", "tries", "next_try_at") VALUES (X'00000000000000000000000000000000', '[]', '[]', '[]', '[]', 1, 1, 1);
INSERT INTO "mailboxes" ("body", "address", "added_at") VALUES ('[]', '[]', 1);
INSERT INTO "matches" ("incident", "position", "route", "carrier", "route_id", "chainage_m", "distance_m", "weight", "lon", "lat", "stretches") VALUES (X'00000000000000000000000000000000', 1, X'00000000000000000000000000000000', '[]', '[]', 107.5, 107.5, 107.5, 107.5, 16.5, X'00000000000000000000000000000000');
INSERT INTO "order_entries" ("order_id", "key", "digest", "device", "kind", "stop", "item", "ok", "from_at", "to_at", "content", "state", "objection", "received_at", "decided_at", "decided_by", "incident") VALUES (X'00000000000000000000000000000000', X'00000000000000000000000000000000', X'00000000000000000000000000000000', X'00000000000000000000000000000000', '[]', 1, '[]', FALSE, 1, 1, '[]', '[]', '[]', 1, 1, X'00000000000000000000000000000000', X'00000000000000000000000000000000');
INSERT INTO "order_looks" ("order_id", "number", "at", "by_user", "what") VALUES (X'00000000000000000000000000000000', 1, 1, X'00000000000000000000000000000000', '[]');
INSERT INTO "order_photos" ("order_id", "key", "sent", "width", "height", "at", "jpeg") VALUES (X'00000000000000000000000000000000', X'00000000000000000000000000000000', X'00000000000000000000000000000000', 1, 1, 1, X'00000000000000000000000000000000');
INSERT INTO "orders" ("id", "plan", "night", "year", "number", "crew", "crew_name", "from_at", "until_at", "expires_at", "issued_at", "issued_by", "code_hash", "content", "stops", "accepted_at", "accepted_by", "withdrawn_at", "withdrawn_by", "reason") VALUES (X'00000000000000000000000000000000', X'00000000000000000000000000000000', '[]', 1, 1, X'00000000000000000000000000000000', '[]', 1, 1, 1, 1, X'00000000000000000000000000000000', X'00000000000000000000000000000000', '[]', 1, 1, '[]', 1, X'00000000000000000000000000000000', '[]');
INSERT INTO "outbox" ("stream", "version", "layer", "west", "south", "east", "north", "at") VALUES ('[]', 1, '[]', 107.5, 16.5, 107.5, 16.5, 1);
INSERT INTO "photos" ("incident", "number", "sent", "width", "height", "at", "jpeg") VALUES (X'00000000000000000000000000000000', 1, X'00000000000000000000000000000000', 1, 1, 1, X'00000000000000000000000000000000');
INSERT INTO "plan_quarters" ("plan", "crew", "task", "quarter") VALUES (X'00000000000000000000000000000000', X'00000000000000000000000000000000', '[]', 1);
INSERT INTO "plans" ("id", "night", "variant", "status", "asked", "answer", "seed", "made_at", "made_by", "approved_at", "approved_by") VALUES (X'00000000000000000000000000000000', '[]', 1, '[]', '[]', '[]', 1, 1, X'00000000000000000000000000000000', 1, X'00000000000000000000000000000000');
INSERT INTO "protection_plans" ("key_place", "version", "at", "by_user", "role", "carrier", "guards", "fire", "contacts", "steps", "review_on", "note", "data_version") VALUES (X'00000000000000000000000000000000', 1, 1, X'00000000000000000000000000000000', '[]', '[]', '[]', '[]', '[]', '[]', '[]', '[]', 1);
INSERT INTO "questions" ("position", "question", "answer") VALUES (1, '[]', '[]');
INSERT INTO "recovery_codes" ("user_id", "code") VALUES (X'00000000000000000000000000000000', X'00000000000000000000000000000000');
INSERT INTO "reporters" ("incident", "name", "phone", "consent_at", "keep_until") VALUES (X'00000000000000000000000000000000', '[]', '[]', 1, 1);
INSERT INTO "road_closures" ("id", "ways", "area", "vehicles", "speed_left", "period_from", "period_to", "reason", "made_at", "made_by", "ended_at", "ended_by", "data_version") VALUES (X'00000000000000000000000000000000', '[]', X'00000000000000000000000000000000', '[]', 107.5, 1, 1, '[]', 1, X'00000000000000000000000000000000', 1, X'00000000000000000000000000000000', 1);
INSERT INTO "road_graphs" ("version", "bytes") VALUES (X'00000000000000000000000000000000', X'00000000000000000000000000000000');
INSERT INTO "road_versions" ("id", "name", "sha256", "status", "base", "created_at", "created_by", "decided_at", "decided_by", "nodes", "edges", "ways", "length_m", "west", "south", "east", "north", "told_json", "data_version") VALUES (X'00000000000000000000000000000000', '[]', X'00000000000000000000000000000000', '[]', X'00000000000000000000000000000000', 1, X'00000000000000000000000000000000', 1, X'00000000000000000000000000000000', 1, 1, 1, 107.5, 107.5, 16.5, 107.5, 16.5, '[]', 1);
INSERT INTO "route_communes" ("route", "commune") VALUES (X'00000000000000000000000000000000', '[]');
INSERT INTO "route_history" ("id", "carrier", "route_id", "name", "medium", "laying", "properties", "geometry", "changed_at", "until", "data_version", "until_version", "length_m", "fingerprint") VALUES (X'00000000000000000000000000000000', '[]', '[]', '[]', '[]', '[]', '[]', X'010500000000000000', 1, 1, 1, 1, 107.5, X'00000000000000000000000000000000');
INSERT INTO "routes" ("id", "carrier", "route_id", "name", "medium", "laying", "length_m", "properties", "geometry", "west", "south", "east", "north", "communes", "in_service_from", "retired_at", "changed_at", "data_version", "fingerprint") VALUES (X'00000000000000000000000000000000', '[]', '[]', '[]', '[]', '[]', 107.5, '[]', X'010500000000000000', 107.5, 16.5, 107.5, 16.5, '[]', 1, 1, 1, 1, X'00000000000000000000000000000000');
INSERT INTO "sessions" ("token", "user_id", "created_at", "seen_at", "expires_at") VALUES (X'00000000000000000000000000000000', X'00000000000000000000000000000000', 1, 1, 1);
INSERT INTO "sign_in_tries" ("who", "failures", "last_at") VALUES ('[]', 1, 1);
INSERT INTO "site_history" ("id", "carrier", "site_id", "kind", "name", "lon", "lat", "properties", "fingerprint", "until", "until_version", "data_version") VALUES (X'00000000000000000000000000000000', '[]', '[]', '[]', '[]', 107.5, 16.5, '[]', X'00000000000000000000000000000000', 1, 1, 1);
INSERT INTO "sites" ("id", "carrier", "site_id", "kind", "name", "lon", "lat", "commune", "properties", "retired_at", "data_version", "fingerprint") VALUES (X'00000000000000000000000000000000', '[]', '[]', '[]', '[]', 107.5, 16.5, '[]', '[]', 1, 1, X'00000000000000000000000000000000');
INSERT INTO "stations" ("id", "name", "lon", "lat", "phone") VALUES (X'00000000000000000000000000000000', '[]', 107.5, 16.5, '[]');
INSERT INTO "streams" ("stream", "version") VALUES ('[]', 1);
INSERT INTO "tracks" ("id", "owner", "sha256", "kind", "name", "order_id", "crew", "sent_at", "sent_by", "began_at", "ended_at", "length_m", "answer", "removed_at", "removed_by") VALUES (X'00000000000000000000000000000000', '[]', X'00000000000000000000000000000000', '[]', '[]', X'00000000000000000000000000000000', '[]', 1, X'00000000000000000000000000000000', 1, 1, 107.5, '[]', 1, X'00000000000000000000000000000000');
INSERT INTO "users" ("id", "name", "role", "carrier", "commune", "display_name", "password_hash", "disabled", "created_at", "factor", "factor_step") VALUES (X'00000000000000000000000000000000', '[]', '[]', '[]', '[]', '[]', '[]', FALSE, 1, 1, 1);
INSERT INTO "works" ("id", "carrier", "what", "place", "communes", "geometry", "west", "south", "east", "north", "lon", "lat", "reach_m", "route", "route_id", "from_m", "to_m", "from_at", "to_at", "hours_from", "hours_to", "crew", "leader_phone", "phone", "remarks", "code", "state", "reason", "announced_at", "announced_by", "announced_role", "data_version") VALUES (X'00000000000000000000000000000000', '[]', '[]', '[]', '[]', X'010500000000000000', 107.5, 16.5, 107.5, 16.5, 107.5, 16.5, 107.5, X'00000000000000000000000000000000', '[]', 107.5, 107.5, 1, 1, '[]', '[]', 1, '[]', '[]', '[]', '[]', '[]', '[]', 1, X'00000000000000000000000000000000', '[]', 1);
INSERT INTO "works_keys" ("caller", "key", "body_hash", "works", "at") VALUES ('[]', '[]', X'00000000000000000000000000000000', X'00000000000000000000000000000000', 1);
INSERT INTO "works_lines" ("works", "data_version", "at", "by_user", "role", "carrier", "act", "note", "changes") VALUES (X'00000000000000000000000000000000', 1, 1, X'00000000000000000000000000000000', '[]', '[]', '[]', '[]', '[]');
INSERT INTO _sqlx_migrations VALUES (1, 'first', '2026-11-29', 1, X'5563E5F7EFC596A0830783698EC3F05D9CC1DDAC7EF36AD00335CF05D9D3E5071CB6AF6979C21D2846847CDAD3BC0DBD', 1);
INSERT INTO _sqlx_migrations VALUES (2, 'sources', '2026-11-29', 1, X'F6464853D9D937D1C79F7021710DD9ED22B466972902C26AC7CBBC5A16162FFE4EFCCC20149D6449521181EE2954501D', 1);
INSERT INTO _sqlx_migrations VALUES (3, 'import crs', '2026-11-29', 1, X'B49CB40B35831808C1D9FC8F9A8E2DA567001C3C9462B9293DDC1AC6BF8217F06E4D9238B9C804738C673CD379763C42', 1);
INSERT INTO _sqlx_migrations VALUES (4, 'snapshots', '2026-11-29', 1, X'48E8FE8C505B3C7905783AF78C9A0E410BCA5FBD103259F507EE3089F112F91BBDB0A334FDF1370A4300E77411D854C5', 1);
INSERT INTO _sqlx_migrations VALUES (6, 'rematch', '2026-11-29', 1, X'5C2BA3C157AC3628A12E70B045C67E873DD983879F3256EA2BAB6172B7E9E90D4AF5165594B2A47051EC9C130DB49591', 1);
INSERT INTO _sqlx_migrations VALUES (7, 'key places', '2026-11-29', 1, X'BD4FE01B538F3C710D0575BBC1F778F42CEB5EC6E35D0EE2E5B116C34B44CE9070417CA562324063DC0B850C7BC04C51', 1);
INSERT INTO _sqlx_migrations VALUES (8, 'runs', '2026-11-29', 1, X'360F3801C961DD2FA8EBA8155BB81C92CE757363887082F0F605390FF45BADD3A0B7138246C139EF1D9F8E707352A692', 1);
INSERT INTO _sqlx_migrations VALUES (9, 'roads', '2026-11-29', 1, X'CC38E488B2AB4DAD3302FF18F2B97B0A2394369B3A02E2D95131C0331FA540F48DA19E0BA5AB56B571D6313C21671A41', 1);
INSERT INTO _sqlx_migrations VALUES (10, 'plans', '2026-11-29', 1, X'4C3ADAA1E08532411086F6805022084965F254CFC6D90EE90809E4E0FFC608F65B215556439E2655B898257627FDE608', 1);
INSERT INTO _sqlx_migrations VALUES (11, 'cases', '2026-11-29', 1, X'84F20AA0692F6B73A51847D48A2F37E06913F32A625B74881C53559060A113C8611A3F990E6C4AB4D881FAFD3A97A51D', 1);
INSERT INTO _sqlx_migrations VALUES (12, 'citizens', '2026-11-29', 1, X'F259E46202DFA03D1945D8854BF3455F5C590B09E5D11C3A324BB1AFB7BBF7DCAD2F79492C4DCF10FF364C37E2F6E728', 1);
INSERT INTO _sqlx_migrations VALUES (13, 'works', '2026-11-29', 1, X'0325838CD56AE944685B351D402A990F7F60628BC471C2E3A6846965623D27D039DBDE64B2B7A2CEC9D0EA4BA9CCEFEC', 1);
INSERT INTO _sqlx_migrations VALUES (14, 'advisories', '2026-11-29', 1, X'3C24A1585C750BBAE8345558CD4C7C28745A72B3C1E39EC132E338E453F3565D0D2FDA44A1E7B0F6D1962458945A2EF3', 1);
INSERT INTO _sqlx_migrations VALUES (15, 'machines', '2026-11-29', 1, X'E55901CDDCFFF27730B5F93E83DE1FA54A86931D43326A628150CDBE749BEDB764C781CC3EAF61E9C35598123357A508', 1);
INSERT INTO _sqlx_migrations VALUES (16, 'once', '2026-11-29', 1, X'D5C2E4EBB0ABAE84950BF11659FAE3D7EDB9B704CB7B84DA19DF5393D078DB5AB4B91D03DA423FF0D05B41723A164EB4', 1);
INSERT INTO _sqlx_migrations VALUES (17, 'triage', '2026-11-29', 1, X'E0D70CCEE1C832E325D93920ECB54CE4616E3AC678F3E2A5983CE4B9B44AAE56CA002DEC4199B698B7DC490FBBCECC65', 1);
INSERT INTO _sqlx_migrations VALUES (18, 'orders', '2026-11-29', 1, X'36B91F884F5D1A20C0BA5E7C130EB597EB8672E44F97EF167278F5B20D74AE2B1F20EB8D03AC542E2564EF4228DEBCF1', 1);
INSERT INTO _sqlx_migrations VALUES (19, 'tracks', '2026-11-29', 1, X'51D4919EFE0B28CF18CDBCBD919B5AF658830DB43E3ECAC0AECCB64F1A6AD73C7F46E5F1094BC10D1E4039EFAEE84A10', 1);
INSERT INTO _sqlx_migrations VALUES (20, 'inspections', '2026-11-29', 1, X'8394DE9B2D2720FEE047FD080E38FDCB15230C45700DE0FAB20571A9613AAAF493180F2DAF7E9250BEEEEEFD4EEE37F4', 1);
INSERT INTO _sqlx_migrations VALUES (21, 'duties', '2026-11-29', 1, X'550CD967AFEBFEB18646CC3407AD09E2637C1B15601B7CCC606CE982CC77872265661B5D26D9A6543CDEFF0CC9AA958C', 1);
INSERT INTO _sqlx_migrations VALUES (23, 'sign in', '2026-11-29', 1, X'E81084229E22A72E1A02782116C172E4A084876855707C91A7303F772FF99AFBEE7B04B507C0F2CF14584E5B9D261374', 1);

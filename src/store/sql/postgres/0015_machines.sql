-- Alarms of carriers' network monitors: a row for each outage that one opened. What is proposed as its
-- end is not its end: a person confirms that.
CREATE TABLE alarms (
    incident UUID PRIMARY KEY REFERENCES incidents (id) ON DELETE CASCADE, carrier TEXT NOT NULL, alarm TEXT NOT NULL,
    route_id TEXT, site_id TEXT, raised_at BIGINT NOT NULL, raised_last_at BIGINT NOT NULL, raised_times BIGINT NOT NULL,
    proposed_restored_at BIGINT
);
CREATE INDEX alarms_by_carrier ON alarms (carrier, alarm, raised_at);

-- What an account filed is listed for it.
CREATE INDEX incidents_by_reporter ON incidents (reporter, reported_at) WHERE reporter IS NOT NULL;

-- Tracks as they were sent, or put together from an order's entries. `owner` is empty for the police and the department, or the
-- carrier; the same file of one owner is one track. `answer` is where it went, in JSON. A track that was taken away keeps its row
-- and says when and by whom.
CREATE TABLE tracks (
    id BLOB PRIMARY KEY, owner TEXT NOT NULL, sha256 BLOB NOT NULL, kind TEXT NOT NULL, name TEXT NOT NULL, order_id BLOB,
    crew TEXT, sent_at BIGINT NOT NULL, sent_by BLOB, began_at BIGINT NOT NULL, ended_at BIGINT NOT NULL, length_m DOUBLE PRECISION NOT NULL,
    answer TEXT NOT NULL, removed_at BIGINT, removed_by BLOB
);
CREATE UNIQUE INDEX tracks_once ON tracks (owner, sha256) WHERE removed_at IS NULL;
CREATE INDEX tracks_by_order ON tracks (order_id);
CREATE INDEX tracks_by_time ON tracks (began_at);
-- Which stretch of a route each track saw, and when last; a route is named by its carrier's code (empty for none) and its id.
CREATE TABLE coverage (
    track BLOB NOT NULL REFERENCES tracks (id) ON DELETE CASCADE, carrier TEXT NOT NULL, route_id TEXT NOT NULL,
    from_m DOUBLE PRECISION NOT NULL, to_m DOUBLE PRECISION NOT NULL, seen_at BIGINT NOT NULL, PRIMARY KEY (track, carrier, route_id, from_m)
);
CREATE INDEX coverage_by_route ON coverage (carrier, route_id, seen_at);
CREATE INDEX coverage_by_time ON coverage (seen_at);

-- The coordinate system that somebody chose for a proposed file; it counts again when it is accepted.
ALTER TABLE imports ADD COLUMN crs TEXT;

-- What a carrier told of a route or site, in short, so that its next file is compared without reading geometry.
ALTER TABLE routes ADD COLUMN fingerprint BLOB NOT NULL DEFAULT x'';
ALTER TABLE sites ADD COLUMN fingerprint BLOB NOT NULL DEFAULT x'';

-- The record an incident came from: sent twice, it is still one incident.
ALTER TABLE incidents ADD COLUMN source TEXT;
ALTER TABLE incidents ADD COLUMN source_id TEXT;
CREATE UNIQUE INDEX incidents_by_source ON incidents (source, source_id);

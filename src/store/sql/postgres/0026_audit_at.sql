-- Somebody asks for the record of a day.
CREATE INDEX audit_at ON audit (at);

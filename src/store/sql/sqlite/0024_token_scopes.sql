-- What an API token is good for: words of read, import, alarm, report with a space between. Those that were made before
-- there was a choice keep what they could do.
ALTER TABLE api_tokens ADD COLUMN scopes TEXT NOT NULL DEFAULT 'read import alarm report';

-- The second factor: `factor` is the number from which, with the key outside the database, its secret is made; `factor_step`
-- the last step that counted. Recovery codes are kept as their SHA-256. Wrong tries by account and by address, and the
-- addresses from which an account signed in.
ALTER TABLE users ADD COLUMN factor BIGINT;
ALTER TABLE users ADD COLUMN factor_step BIGINT NOT NULL DEFAULT 0;
CREATE TABLE recovery_codes (
    user_id UUID NOT NULL REFERENCES users (id) ON DELETE CASCADE, code BYTEA NOT NULL, PRIMARY KEY (user_id, code)
);
CREATE TABLE sign_in_tries (who TEXT PRIMARY KEY, failures BIGINT NOT NULL, last_at BIGINT NOT NULL);
CREATE TABLE known_addresses (
    user_id UUID NOT NULL REFERENCES users (id) ON DELETE CASCADE, address TEXT NOT NULL, last_at BIGINT NOT NULL, PRIMARY KEY (user_id, address)
);

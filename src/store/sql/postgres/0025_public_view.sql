-- What everybody is told, in tables of their own: numbers by commune and half-year that are not small, and the day on
-- which they were reckoned. Nothing that the public asks reads any other table of incidents.
CREATE TABLE public_counts (
    half_year TEXT NOT NULL, commune TEXT NOT NULL, events BIGINT NOT NULL, PRIMARY KEY (half_year, commune)
);
CREATE TABLE public_views (only_one BIGINT PRIMARY KEY CHECK (only_one = 1), published_on TEXT NOT NULL);

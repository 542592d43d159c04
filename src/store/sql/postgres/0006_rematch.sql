-- What changed since a version is found without looking through the network.
CREATE INDEX routes_by_version ON routes (data_version);
CREATE INDEX sites_by_version ON sites (data_version);

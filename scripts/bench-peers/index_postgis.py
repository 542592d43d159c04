"""Nearest within 250 m and the five nearest with PostGIS' `<->` over a GiST index, on the segments and
points that benches/index wrote, in the database of CABLEWATCH_TEST_POSTGRES. Prints the same rows:
segments, task, who, nanoseconds a query, found. The time is what EXPLAIN ANALYZE says of one worker
that asks for all points in one statement, so that no client and no planning is in it. Networks of more
than a million segments are left out: filling the table alone takes minutes."""

import json
import os
import subprocess
import sys

import numpy as np

POINTS = 10_000
LARGEST = 1_000_000
WITHIN = 250

SETUP = """
SET client_min_messages = warning;
CREATE EXTENSION IF NOT EXISTS postgis;
DROP TABLE IF EXISTS bench_segments, bench_points;
CREATE UNLOGGED TABLE bench_ends (ax float8, ay float8, bx float8, by float8);
CREATE UNLOGGED TABLE bench_places (x float8, y float8);
\\copy bench_ends FROM '{ends}' CSV
\\copy bench_places FROM '{places}' CSV
CREATE UNLOGGED TABLE bench_segments AS SELECT ST_MakeLine(ST_MakePoint(ax, ay), ST_MakePoint(bx, by)) AS g FROM bench_ends;
CREATE UNLOGGED TABLE bench_points AS SELECT ST_MakePoint(x, y) AS g FROM bench_places;
DROP TABLE bench_ends, bench_places;
CREATE INDEX ON bench_segments USING gist (g);
VACUUM ANALYZE bench_segments;
"""

ASK = """
SET max_parallel_workers_per_gather = 0;
EXPLAIN (ANALYZE, FORMAT JSON, TIMING OFF)
SELECT n.d FROM bench_points p CROSS JOIN LATERAL
 (SELECT s.g <-> p.g AS d FROM bench_segments s ORDER BY s.g <-> p.g LIMIT {k}) n WHERE n.d <= {within};
"""


def psql(*arguments, text=None):
    command = ["psql", "-X", "-q", "-A", "-t", "-v", "ON_ERROR_STOP=1", os.environ["CABLEWATCH_TEST_POSTGRES"]]
    return subprocess.run([*command, *arguments], input=text, text=True, check=True, capture_output=True).stdout


def main(folder, sizes):
    for size in [size for size in sizes if size <= LARGEST]:
        paths = {name: f"{folder}/{name}-{size}.csv" for name in ("ends", "places")}
        np.savetxt(paths["ends"], np.fromfile(f"{folder}/segments-{size}.f64").reshape(-1, 4), fmt="%.9f", delimiter=",")
        places = np.fromfile(f"{folder}/points-{size}.f64").reshape(-1, 2)[:POINTS]
        np.savetxt(paths["places"], places, fmt="%.9f", delimiter=",")
        psql(text=SETUP.format(**paths))
        for task, k in (("nearest", 1), ("nearest-5", 5)):
            best, found = float("inf"), 0
            for _ in range(2):
                plan = json.loads(psql(text=ASK.format(k=k, within=WITHIN)))[0]
                best, found = min(best, plan["Execution Time"] * 1e6 / POINTS), plan["Plan"]["Actual Rows"]
            # Asked for a tenth of the points that the others are asked for.
            print(f"{size}\t{task}\tpostgis\t{best:.0f}\t{found * 100_000 // POINTS}", flush=True)
        psql("-c", "DROP TABLE bench_segments, bench_points")


main(sys.argv[1], [int(size) for size in sys.argv[2].split(",")])

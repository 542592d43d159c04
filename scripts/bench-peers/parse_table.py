"""Rows `bytes who wall-ms cpu-ms features` on standard input, and ogrinfo on the same file (the
argument) where it is installed, to one table. "faster" is how many times sooner than typed
serde_json, on the wall and in processor time. Features that differ are said: then the times mean
nothing."""

import os
import shutil
import subprocess
import sys
import time

TYPED = "serde_json-typed"


def ogrinfo(file):
    """The row of ogrinfo, the middle one of three runs: its reading of the whole file, no output but a summary."""
    runs = []
    for _ in range(3):
        before, start = os.times(), time.monotonic()
        told = subprocess.run(["ogrinfo", "-ro", "-al", "-so", file], capture_output=True, text=True, check=True).stdout
        wall, after = time.monotonic() - start, os.times()
        cpu = after.children_user - before.children_user + after.children_system - before.children_system
        count = next(line.split(": ")[1] for line in told.splitlines() if line.startswith("Feature Count"))
        runs.append((wall * 1e3, cpu * 1e3, count))
    wall, cpu, count = sorted(runs)[1]
    return [os.path.getsize(file), "ogrinfo", wall, cpu, count]


def main(file):
    rows = [line.rstrip("\n").split("\t") for line in sys.stdin if line.count("\t") == 4]
    if shutil.which("ogrinfo"):
        rows.append(ogrinfo(file))
    else:
        print("ogrinfo is not installed: it is left out", file=sys.stderr)
    _, _, wall_0, cpu_0, features_0 = next(row for row in rows if row[1] == TYPED)
    print(f"reading {os.path.getsize(file) / 1e6:.0f} MB of GeoJSON lines on {os.cpu_count()} cores")
    print(f"{'who':<20} {'wall ms':>8} {'MB/s':>6} {'faster':>7} {'cpu ms':>8} {'MB/s':>6} {'faster':>7}")
    for size, who, wall, cpu, features in rows:
        mb = float(size) / 1e6
        cells = [
            f"{float(ms):>8.0f} {mb / float(ms) * 1e3:>6.0f} {float(base) / float(ms):>7.2f}" if float(ms) else f"{'-':>23}"
            for ms, base in ((wall, wall_0), (cpu, cpu_0))
        ]
        note = "" if features == features_0 else f"  finds {features} features, serde_json {features_0}"
        print(f"{who:<20} {' '.join(cells)}{note}")
    print("cablewatch checks, measures and compares all it reads, on all cores; serde_json fills vectors on one")
    print("core (-typed: pairs; -vectors: a list for each position) and checks nothing; it has exact doubles as")
    print("the program does, without them it takes about a tenth less; geojson-crate and ogrinfo use one core.")


main(sys.argv[1])

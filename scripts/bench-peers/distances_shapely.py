"""Distances of 10,000 points to the nearest cable as `cablewatch match --nearest` tells them, held against
shapely. Around each point the cable is laid out in the azimuthal equidistant projection on the ellipsoid
(geographiclib), in which distances from that point are true, and measured there. A piece of a route is
straight in degrees (RFC 7946, 3.1.1), so it is laid out in parts: as one, 400 m would be a millimetre off.

usage: distances_shapely.py CABLEWATCH FOLDER"""

import json
import math
import random
import subprocess
import sys

import numpy as np
import shapely
from geographiclib.geodesic import Geodesic

POINTS, REACH, MOST, PARTS = 10_000, 520.0, 0.001, 9
WGS84 = Geodesic.WGS84


def ground(rng):
    lines, points = [], []
    for _ in range(200):
        lat, lon, line = rng.uniform(16.3, 18.0), rng.uniform(106.5, 107.4), []
        for _ in range(51):
            line.append((lon, lat))
            away = WGS84.Direct(lat, lon, rng.uniform(0, 360), rng.uniform(0, 500))
            points.append((away["lon2"], away["lat2"]))
            end = WGS84.Direct(lat, lon, rng.uniform(0, 120), rng.uniform(5, 400))
            lon, lat = end["lon2"], end["lat2"]
        lines.append(line)
    return lines, rng.sample(points, POINTS)


def feature(number, shape, coordinates, **properties):
    geometry = {"type": shape, "coordinates": coordinates}
    return {"type": "Feature", "id": str(number), "geometry": geometry, "properties": properties}


def laid_out(at, end):
    line = WGS84.Inverse(at[1], at[0], end[1], end[0])
    bearing = math.radians(line["azi1"])
    return line["s12"] * math.sin(bearing), line["s12"] * math.cos(bearing)


def main(cablewatch, folder):
    lines, points = ground(random.Random(7))
    files = {
        "network": [feature(n, "LineString", line) for n, line in enumerate(lines)],
        "incidents": [feature(n, "Point", point, kind="theft") for n, point in enumerate(points)],
    }
    for name, features in files.items():
        with open(f"{folder}/{name}.geojson", "w") as file:
            json.dump({"type": "FeatureCollection", "features": features}, file)
    command = [cablewatch, "match", "--nearest", "--radius", str(int(REACH))]
    command += ["--network", f"{folder}/network.geojson", "--incidents", f"{folder}/incidents.geojson"]
    matched = json.loads(subprocess.run(command, check=True, capture_output=True).stdout)["features"]

    pieces = np.array([piece for line in lines for piece in zip(line, line[1:])])
    tree = shapely.STRtree(shapely.linestrings(pieces))
    worst = (0.0, 0.0)
    for at, told in zip(points, matched):
        ours = told["properties"]["match"]["candidates"][0]["distance_m"]
        near = tree.query(shapely.Point(at).buffer(0.006))
        ends = [[laid_out(at, end) for end in np.linspace(*pieces[piece], PARTS)] for piece in near]
        theirs = shapely.distance(shapely.Point(0, 0), shapely.linestrings(ends)).min()
        worst = max(worst, (abs(ours - theirs), ours))
    print(f"{POINTS:,} points, up to {REACH:.0f} m: at most {worst[0] * 1000:.4f} mm apart (at {worst[1]:.1f} m)")
    if worst[0] > MOST:
        sys.exit("more than a millimetre")


main(sys.argv[1], sys.argv[2])

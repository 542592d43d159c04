"""Writes GeoJSON of as many routes as told: 100 vertices each, always the same."""

import json
import math
import random
import sys


def route(rng, number):
    lon, lat, heading = rng.uniform(106.5, 107.4), rng.uniform(16.3, 18.0), rng.uniform(0, 2 * math.pi)
    line = []
    for _ in range(100):
        line.append([round(lon, 9), round(lat, 9)])
        heading += rng.uniform(-0.4, 0.4)
        step = rng.uniform(20, 60) / 111_000
        lon += step * math.sin(heading) / math.cos(math.radians(lat))
        lat += step * math.cos(heading)
    properties = {
        "name": f"Tuyến {number}",
        "medium": rng.choice(["copper", "fibre", "coaxial"]),
        "laying": rng.choice(["aerial", "buried", "duct"]),
        "cores": rng.choice([12, 24, 48, 96]),
    }
    geometry = {"type": "LineString", "coordinates": line}
    return {"type": "Feature", "id": f"R-{number}", "properties": properties, "geometry": geometry}


def main(count):
    rng = random.Random(1)
    print('{"type":"FeatureCollection","features":[')
    for number in range(count):
        end = "," if number + 1 < count else ""
        print(json.dumps(route(rng, number), ensure_ascii=False) + end)
    print("]}")


main(int(sys.argv[1]))

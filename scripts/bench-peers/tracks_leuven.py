"""The drive of benches/tracks.rs followed by leuvenmapmatching (DistanceMatcher, non-emitting states).

usage: tracks_leuven.py ROADS.osm.pbf TRACKS.tsv

Prints how long it took and which share of the length is right, measured as the bench does: metres of the true way
farther than 2 m from the matched one within half a minute of its time, and the other way round.
"""

import math
import sys
import time

import osmium
from leuvenmapmatching.map.inmem import InMemMap
from leuvenmapmatching.matcher.distance import DistanceMatcher

OPEN = {
    "motorway", "motorway_link", "trunk", "trunk_link", "primary", "primary_link", "secondary", "secondary_link",
    "tertiary", "tertiary_link", "unclassified", "residential", "living_street", "service", "road", "track",
}
# Fixes followed: it takes minutes for all of them.
MOST = 720


class Roads(osmium.SimpleHandler):
    def __init__(self):
        super().__init__()
        self.ways = []

    def way(self, way):
        if way.tags.get("highway") not in OPEN:
            return
        oneway = way.tags.get("oneway", "yes" if way.tags.get("junction") == "roundabout" else "no")
        nodes = [(node.ref, node.lon, node.lat) for node in way.nodes if node.location.valid()]
        self.ways.append((nodes, oneway))


def apart(way, other):
    """Metres of one timed line that do not lie on the other at about the same time."""
    metres = 0.0
    for (at, a), (until, b) in zip(way, way[1:]):
        near = [(p, q) for (s, p), (t, q) in zip(other, other[1:]) if t >= at - 30 and s <= until + 30]
        length = math.dist(a, b)
        steps = max(1, math.ceil(length / 5))
        for step in range(steps):
            share = (step + 0.5) / steps
            here = (a[0] + share * (b[0] - a[0]), a[1] + share * (b[1] - a[1]))
            if not any(off(here, p, q) < 2 for p, q in near):
                metres += length / steps
    return metres


def off(at, p, q):
    dx, dy = q[0] - p[0], q[1] - p[1]
    long = dx * dx + dy * dy
    share = max(0.0, min(1.0, ((at[0] - p[0]) * dx + (at[1] - p[1]) * dy) / long)) if long else 0.0
    return math.dist(at, (p[0] + share * dx, p[1] + share * dy))


def main():
    roads = Roads()
    roads.apply_file(sys.argv[1], locations=True)
    rows = [line.split("\t") for line in open(sys.argv[2], encoding="utf-8")]
    lat0, lon0 = float(rows[0][3]), float(rows[0][2])
    east, north = 111_320 * math.cos(math.radians(lat0)), 111_132

    def plane(lon, lat):
        return ((lat - lat0) * north, (lon - lon0) * east)

    known = InMemMap("roads", use_latlon=False, use_rtree=True, index_edges=True)
    for nodes, oneway in roads.ways:
        for ref, lon, lat in nodes:
            known.add_node(ref, plane(lon, lat))
        for (one, *_), (other, *_) in zip(nodes, nodes[1:]):
            if oneway != "-1":
                known.add_edge(one, other)
            if oneway not in ("yes", "1", "true"):
                known.add_edge(other, one)
    fixes = [(float(t), plane(float(lon), float(lat))) for kind, t, lon, lat in rows if kind == "f"][:MOST]
    truth = [(float(t), plane(float(lon), float(lat))) for kind, t, lon, lat in rows if kind == "t"]
    truth = [row for row in truth if row[0] <= fixes[-1][0]]
    began = time.perf_counter()
    matcher = DistanceMatcher(known, max_dist=100, obs_noise=10, obs_noise_ne=20, dist_noise=10, max_lattice_width=8)
    _, reached = matcher.match([place for _, place in fixes])
    took = time.perf_counter() - began
    # Each state of the lattice lies on an edge; those of one fix share its time.
    matched = []
    for state in matcher.lattice_best:
        second = fixes[state.obs][0]
        line = [state.edge_m.p1, state.edge_m.p2] if state.edge_m.p2 is not None else [state.edge_m.p1]
        matched.extend((second, place) for place in line[-1:])
    length = sum(math.dist(a, b) for (_, a), (_, b) in zip(truth, truth[1:]))
    wrong = max(apart(truth, matched), apart(matched, truth)) / length
    print(f"leuvenmapmatching: {reached + 1} of {len(fixes)} fixes in {took * 1e3:.0f} ms, right {100 * (1 - wrong):.2f} %")


main()

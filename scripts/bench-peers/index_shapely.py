"""Nearest within 250 m, the five nearest and all in a box of 2 km with GEOS' STRtree (shapely), on the
segments and points that benches/index wrote. Prints the same rows:
segments, task, who, nanoseconds on the processor a query, found."""

import sys
import time

import numpy as np
import shapely

WITHIN = 250.0
K = 5
HALF = 1000.0
BOXES = 10_000


def timed(task, size, points, query):
    best, found = float("inf"), 0
    for _ in range(2):
        start = time.process_time_ns()
        found = query(points)
        best = min(best, (time.process_time_ns() - start) / len(points))
    print(f"{size}\t{task}\tshapely\t{best:.0f}\t{found}", flush=True)


def main(folder, sizes):
    for size in sizes:
        ends = np.fromfile(f"{folder}/segments-{size}.f64").reshape(-1, 2, 2)
        segments = shapely.linestrings(ends)
        points = shapely.points(np.fromfile(f"{folder}/points-{size}.f64").reshape(-1, 2))
        tree = shapely.STRtree(segments)
        tree.query(points[0])  # GEOS builds the tree at the first question

        def nearest(at):
            return tree.query_nearest(at, max_distance=WITHIN, return_distance=True, all_matches=False)[0].shape[1]

        def five(at):
            # The tree has no k-nearest: all within reach, their distances, the best five.
            asked, near = tree.query(at, predicate="dwithin", distance=WITHIN)
            distances = shapely.distance(at[asked], segments[near])
            order = np.lexsort((distances, asked))
            first = np.searchsorted(asked[order], asked[order], side="left")
            return int(np.count_nonzero(np.arange(len(order)) - first < K))

        timed("nearest", size, points, nearest)
        timed("nearest-5", size, points, five)
        boxes = shapely.box(*(np.array([-HALF, -HALF, HALF, HALF]) + shapely.bounds(points[:BOXES])).T)
        timed("box", size, boxes, lambda at: tree.query(at).shape[1])


main(sys.argv[1], [int(size) for size in sys.argv[2].split(",")])

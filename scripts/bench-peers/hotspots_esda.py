"""Gi* with 999 permutations and Knox with 999, as esda and pointpats do them: a row is `what size wall-ms`.

The sizes are those of benches/hotspots_stats.rs; Knox has fewer events, for pointpats holds every pair.
"""

import time
import warnings

import numpy
from esda.getisord import G_Local
from libpysal.weights import W
from pointpats import Knox

warnings.filterwarnings("ignore")
random = numpy.random.default_rng(2)


def told(what, size, work):
    start = time.perf_counter()
    work()
    print(f"{what}\t{size}\t{(time.perf_counter() - start) * 1e3:.1f}", flush=True)


def gi_star(units=100_000):
    counts = numpy.zeros(units)
    numpy.add.at(counts, random.integers(0, units, 10_000), random.random(10_000))
    beside = {i: [j for j in (i - 1, i + 1) if 0 <= j < units] for i in range(units)}
    weights = W(beside, silence_warnings=True)
    told("gi-star (esda)", units, lambda: G_Local(counts, weights, transform="B", star=True, permutations=999, n_jobs=-1))


def knox(events=2_000):
    places = random.random((events, 2)) * 20_000
    days = random.integers(0, 1_095, (events, 1))
    told("knox (pointpats)", events, lambda: Knox(places, days, delta=400, tau=28, permutations=999))


gi_star()
knox()

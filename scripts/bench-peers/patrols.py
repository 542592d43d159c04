"""The plan search beside PyVRP and OR-Tools: the same instances, the same seconds, one after the other.

    patrols.py BINARY DATA FOLDER SECONDS [PART OF A NAME]

DATA holds toptw/ and carp/ (published instances with best known values or lower bounds). What each solver
says is checked here by adding up its own routes; a gap is how far it stays from the best known.
BENCH_SOLVERS=cablewatch,pyvrp limits who is asked.
Ours uses as many threads as there are cores, as do the others where they can (PyVRP cannot)."""
import json
import math
import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pyvrp
from ortools.constraint_solver import pywrapcp, routing_enums_pb2

BINARY, DATA, FOLDER, SECONDS = sys.argv[1], Path(sys.argv[2]), Path(sys.argv[3]), float(sys.argv[4])
WANTED = sys.argv[5] if len(sys.argv) > 5 else ""
SCALE = 100  # whole numbers for the peers: times to a hundredth


def orienteering(path, crews):
    rows = [list(map(float, line.split())) for line in path.read_text().splitlines()[1:]]
    rows = [row for row in rows if len(row) >= 8]
    decimals = 2 if path.name.startswith("pr") else 1
    task = lambda i, row: {"id": str(i), "prize": row[4], "service": row[3], "window": row[-2:], "modes": [{"enter": i, "leave": i}]}
    return {"points": [row[1:3] for row in rows], "truncate_decimals": decimals,
            "crews": [{"id": str(c), "start": 0, "end": 0, "earliest": rows[0][-2], "latest": rows[0][-1]} for c in range(crews)],
            "tasks": [task(i, row) for i, row in enumerate(rows) if i]}


def arcs(path):
    numbers = [int(word) for word in path.read_text().split() if word.lstrip("-").isdigit()]
    nodes, edges = numbers[:2]
    rows = [numbers[2 + 4 * i:6 + 4 * i] for i in range(edges)]
    crews, load = numbers[2 + 4 * edges:4 + 4 * edges]
    way = np.full((nodes, nodes), np.inf)
    np.fill_diagonal(way, 0)
    for a, b, cost, _ in rows:
        way[a, b] = way[b, a] = min(way[a, b], cost)
    for by in range(nodes):
        way = np.minimum(way, way[:, by:by + 1] + way[by:by + 1, :])
    task = lambda i, row: {"id": str(i), "mandatory": True, "load": row[3], "service": row[2],
                           "modes": [{"enter": row[0], "leave": row[1]}, {"enter": row[1], "leave": row[0]}]}
    problem = {"travel": way.tolist(), "tasks": [task(i, row) for i, row in enumerate(rows) if row[3]],
               "crews": [{"id": str(c), "start": 0, "end": 0, "earliest": 0, "latest": 10**6, "max_load": load} for c in range(crews)]}
    return problem, sum(t["service"] for t in problem["tasks"]), numbers[-2]


def travel(problem):
    if "travel" in problem:
        return np.array(problem["travel"])
    step = 10 ** problem["truncate_decimals"]
    points = problem["points"]
    return np.array([[math.floor(math.dist(a, b) * step + 1e-9) / step for b in points] for a in points])


def visits(problem):
    """The depot, then every mode of every task: (task or None, enter, leave)."""
    return [(None, 0, 0)] + [(t, m["enter"], m["leave"]) for t, task in enumerate(problem["tasks"]) for m in task["modes"]]


def ways(problem, nodes):
    way = travel(problem)
    all = np.rint(SCALE * way[[n[2] for n in nodes]][:, [n[1] for n in nodes]]).astype(int)
    np.fill_diagonal(all, 0)
    return all


def result(problem, nodes, routes):
    """Prize and travel of routes of visits, each added up from the problem."""
    way = travel(problem)
    done = [nodes[v][0] for route in routes for v in route]
    assert len(done) == len(set(done))
    length = 0
    for route in routes:
        here = 0
        for v in route:
            length += way[here, nodes[v][1]]
            here = nodes[v][2]
        length += way[here, 0]
    missed = sum(t.get("mandatory", False) for t in problem["tasks"]) - sum(problem["tasks"][t].get("mandatory", False) for t in done)
    return missed, sum(problem["tasks"][t].get("prize", 0) for t in done), length


def ours(problem):
    file = FOLDER / "patrol.json"
    file.write_text(json.dumps(problem))
    said = json.loads(subprocess.run([BINARY, "patrol", "solve", "--problem", file, "--seconds", str(SECONDS)],
                                     check=True, capture_output=True).stdout)
    nodes = visits(problem)
    number = {}
    for v, node in enumerate(nodes):
        if node[0] is not None:
            number.setdefault(problem["tasks"][node[0]]["id"], []).append(v)
    return result(problem, nodes, [[number[s["task"]][s["mode"]] for s in route["stops"]] for route in said["routes"]])


def by_pyvrp(problem):
    nodes = visits(problem)
    way = ways(problem, nodes)
    crews = problem["crews"]
    latest = int(SCALE * crews[0]["latest"])
    groups = [pyvrp.ClientGroup([v - 1 for v, n in enumerate(nodes) if n[0] == t], required=task.get("mandatory", False))
              for t, task in enumerate(problem["tasks"])] if any(len(t["modes"]) > 1 for t in problem["tasks"]) else []
    clients = []
    for v, (t, enter, _) in enumerate(nodes[1:], 1):
        task = problem["tasks"][t]
        window = task.get("window", [0, latest / SCALE])
        clients.append(pyvrp.Client(v, delivery=[int(task.get("load", 0))], service_duration=int(SCALE * task["service"]),
                                    tw_early=int(SCALE * window[0]), tw_late=min(int(SCALE * window[1]), latest),
                                    prize=int(task.get("prize", 0) * 10**6), required=task.get("mandatory", False) and not groups,
                                    group=t if groups else None))
    vehicle = pyvrp.VehicleType(num_available=len(crews), capacity=[int(crews[0].get("max_load") or 10**6)],
                                tw_early=int(SCALE * crews[0]["earliest"]), tw_late=latest)
    places = [pyvrp.Location(0, 0) for _ in nodes]
    data = pyvrp.ProblemData(places, clients, [pyvrp.Depot(0)], [vehicle], [way], [way], groups)
    best = pyvrp.solve(data, pyvrp.stop.MaxRuntime(SECONDS), seed=1, display=False).best
    return result(problem, nodes, [[a.idx + 1 for a in route.schedule() if a.is_client()] for route in best.routes()])


def by_ortools(problem):
    nodes = visits(problem)
    way = ways(problem, nodes)
    crews = problem["crews"]
    manager = pywrapcp.RoutingIndexManager(len(nodes), len(crews), 0)
    model = pywrapcp.RoutingModel(manager)
    cost = model.RegisterTransitMatrix(way.tolist())
    model.SetArcCostEvaluatorOfAllVehicles(cost)
    stay = [0] + [int(SCALE * problem["tasks"][n[0]]["service"]) for n in nodes[1:]]
    time = model.RegisterTransitMatrix((way + np.array(stay)[:, None]).tolist())
    latest = int(SCALE * crews[0]["latest"])
    model.AddDimension(time, latest, latest, False, "time")
    if crews[0].get("max_load"):
        loads = [0] + [int(problem["tasks"][n[0]]["load"]) for n in nodes[1:]]
        carried = model.RegisterUnaryTransitVector(loads)
        model.AddDimension(carried, 0, int(crews[0]["max_load"]), True, "load")
    for t, task in enumerate(problem["tasks"]):
        of = [manager.NodeToIndex(v) for v, n in enumerate(nodes) if n[0] == t]
        worth = 10**7 if task.get("mandatory") else int(task["prize"] * 10**6)
        model.AddDisjunction(of, worth, 1)
        if "window" in task:
            low, high = (int(SCALE * x) for x in task["window"])
            model.GetDimensionOrDie("time").CumulVar(of[0]).SetRange(low, min(high, latest))
    search = pywrapcp.DefaultRoutingSearchParameters()
    search.first_solution_strategy = routing_enums_pb2.FirstSolutionStrategy.PARALLEL_CHEAPEST_INSERTION
    search.local_search_metaheuristic = routing_enums_pb2.LocalSearchMetaheuristic.GUIDED_LOCAL_SEARCH
    search.time_limit.FromMilliseconds(int(SECONDS * 1000))
    found = model.SolveWithParameters(search)
    routes = []
    for c in range(len(crews)) if found else []:
        at, route = model.Start(c), []
        while not model.IsEnd(at):
            if manager.IndexToNode(at):
                route.append(manager.IndexToNode(at))
            at = found.Value(model.NextVar(at))
        routes.append(route)
    return result(problem, nodes, routes)


def cases():
    for line in (DATA / "toptw/best-known.tsv").read_text().splitlines()[1:]:
        name, best = line.split("\t")[:2]
        _, instance, crews = name.split(":")
        problem = orienteering(DATA / f"toptw/{instance}.txt", int(crews))
        yield "toptw", name, problem, lambda found, best=float(best): (1 - found[1] / best) * 100
    for path in sorted((DATA / "carp").glob("*.dat")):
        problem, service, bound = arcs(path)
        yield path.name[:3], path.name, problem, lambda found, s=service, b=bound: ((found[2] + s) / b - 1) * 100 if not found[0] else 100


SOLVERS = {"cablewatch": ours, "pyvrp": by_pyvrp, "or-tools": by_ortools}
if os.environ.get("BENCH_SOLVERS"):
    SOLVERS = {name: SOLVERS[name] for name in os.environ["BENCH_SOLVERS"].split(",")}
gaps = {}
for kind, name, problem, gap in cases():
    if WANTED not in name:
        continue
    for solver, solve in SOLVERS.items():
        gaps.setdefault((kind, solver), []).append(gap(solve(problem)))
print(f"gap to the best known in {SECONDS:g} s, per cent")
print(f"{'instances':10} {'solver':12} {'n':>4} {'mean':>7} {'worst':>7} {'at 0':>5}")
for (kind, solver), each in gaps.items():
    zero = sum(abs(g) < 1e-6 for g in each)
    print(f"{kind:10} {solver:12} {len(each):4} {sum(each) / len(each):7.2f} {max(each):7.2f} {zero:5}")

"""A province's night: 6 stations, 12 crews, 300 hotspots, 400 km of cable in 100 stretches. How much of the
plan of a long search a short one finds.

    patrols_province.py BINARY FOLDER SHORT LONG      (seconds)

Everything is invented by a seed. Times are minutes since nine in the evening, places lie in a plane of
150 by 60 km, ways are straight at 40 km/h. Prizes change by the hour."""
import json
import random
import subprocess
import sys
from pathlib import Path

BINARY, FOLDER, SHORT, LONG = sys.argv[1], Path(sys.argv[2]), sys.argv[3], sys.argv[4]
MINUTE = 60 / 40  # of a kilometre


def night(seed):
    chance = random.Random(seed)
    place = lambda: [chance.uniform(0, 150) * MINUTE, chance.uniform(0, 60) * MINUTE]
    points = [place() for _ in range(6)]
    crews = [{"id": str(c), "start": c % 6, "end": c % 6, "earliest": 0, "latest": 420,
              "breaks": [{"window": [150, 270], "duration": 30}]} for c in range(12)]
    hours = [chance.uniform(0.3, 1.7) for _ in range(7)]
    tasks = []
    for i in range(300):
        points.append(place())
        worth = chance.lognormvariate(0, 0.8)
        prizes = [{"window": [60 * h, 60 * h + 59.999], "prize": round(worth * share, 4)} for h, share in enumerate(hours)]
        tasks.append({"id": f"H{i}", "service": 14, "prizes": prizes, "modes": [{"enter": len(points) - 1, "leave": len(points) - 1}]})
    for i in range(100):
        a = place()
        points += [a, [a[0] + 4 * MINUTE * 0.8, a[1] + 4 * MINUTE * 0.6]]
        ends = len(points) - 2, len(points) - 1
        tasks.append({"id": f"S{i}", "service": 12, "prize": round(chance.lognormvariate(-0.5, 0.5), 4), "mandatory": i < 5,
                      "modes": [{"enter": ends[0], "leave": ends[1]}, {"enter": ends[1], "leave": ends[0]}]})
    return {"points": points, "crews": crews, "tasks": tasks}


def solved(problem, seconds):
    file = FOLDER / "province.json"
    file.write_text(json.dumps(problem))
    done = subprocess.run([BINARY, "patrol", "solve", "--problem", file, "--seconds", seconds], check=True, capture_output=True)
    return json.loads(done.stdout)


problem = night(1)
short, long = solved(problem, SHORT), solved(problem, LONG)
print(f"a province's night: {SHORT} s {short['prize']:.2f} (missed {short['mandatory_missed']}), "
      f"{LONG} s {long['prize']:.2f} (missed {long['mandatory_missed']}), "
      f"short of it by {100 * (1 - short['prize'] / long['prize']):.2f} %")

"""Rows `size task who figure found` on standard input to one table, with the peer's figure as a multiple
of cablewatch's. Counts that differ are said: then the times mean nothing."""

import sys

UNITS = {"build": "ns a segment", "bytes": "bytes a segment"}

rows = [line.rstrip("\n").split("\t") for line in sys.stdin if line.count("\t") == 4]
own = {(size, task): (float(figure), found) for size, task, who, figure, found in rows if who == "cablewatch"}
print(f"{'segments':>10}  {'task':<10} {'who':<18} {'figure':>8}  {'unit':<16} {'times ours':>10}")
for size, task, who, figure, found in rows:
    our_figure, our_found = own[size, task]
    # Peers measure in one plane for the whole province: a place exactly at the bound may fall out.
    differs = abs(int(found) - int(our_found)) > 0.01 * int(our_found)
    note = f"  finds {found}, cablewatch {our_found}" if differs else ""
    figure, unit = float(figure), UNITS.get(task, "ns a query")
    shown = f"{figure:,.0f}" if unit == "ns a query" else f"{figure:,.1f}"
    print(f"{int(size):>10,}  {task:<10} {who:<18} {shown:>8}  {unit:<16} {figure / our_figure:>10.2f}{note}")

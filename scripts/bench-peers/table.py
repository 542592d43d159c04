"""Rows `size task who ns found` on standard input to one table with the peer's time
as a multiple of cablewatch's. Counts that differ are said: then the times mean nothing."""

import sys

rows = [line.rstrip("\n").split("\t") for line in sys.stdin if line.count("\t") == 4]
own = {(size, task): (float(ns), found) for size, task, who, ns, found in rows if who == "cablewatch"}
print(f"{'segments':>10}  {'task':<10} {'who':<24} {'ns a query':>10} {'times ours':>10}")
for size, task, who, ns, found in rows:
    our_ns, our_found = own[size, task]
    # Peers measure in one plane for the whole province: a place exactly at the bound may fall out.
    differs = abs(int(found) - int(our_found)) > 0.01 * int(our_found)
    note = f"  finds {found}, cablewatch {our_found}" if differs else ""
    print(f"{int(size):>10,}  {task:<10} {who:<24} {float(ns):>10,.0f} {float(ns) / our_ns:>10.2f}{note}")

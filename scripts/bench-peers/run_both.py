"""Runs our command and the peer's, and prints seconds, peak memory and their ratios.
Arguments: the file both read, our command, the peer's command."""

import os
import shlex
import shutil
import sys
import time


def run(command):
    """(seconds on the wall, peak MB of this one child), or None if it failed."""
    words = shlex.split(command)
    start = time.monotonic()
    pid = os.posix_spawnp(words[0], words, os.environ, file_actions=[(os.POSIX_SPAWN_OPEN, 1, os.devnull, os.O_WRONLY, 0)])
    _, status, usage = os.wait4(pid, 0)
    seconds = time.monotonic() - start
    if status:
        print(f"{words[0]} ended with status {os.waitstatus_to_exitcode(status)}", file=sys.stderr)
        return None
    return seconds, usage.ru_maxrss / 1024


def row(command, measured, own):
    who = os.path.basename(shlex.split(command)[0])
    if measured is None:
        print(f"{who:<12} {'failed':>8}")
        return
    (seconds, peak), (own_seconds, own_peak) = measured, own or (float("nan"), float("nan"))
    print(f"{who:<12} {seconds:>8.2f} {seconds / own_seconds:>10.2f} {peak:>8.0f} {peak / own_peak:>10.2f}")


def main(file, ours, peers):
    print(f"import of {os.path.getsize(file) / 1e6:.0f} MB of GeoJSON")
    print(f"{'who':<12} {'seconds':>8} {'times ours':>10} {'peak MB':>8} {'times ours':>10}")
    own = run(ours)
    row(ours, own, own)
    if shutil.which(shlex.split(peers)[0]):
        row(peers, run(peers), own)
    sys.exit(own is None)


main(*sys.argv[1:])

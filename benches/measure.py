#!/usr/bin/env python3
"""Runs a command a few times and prints what it cost, as the median of the runs.

    benches/measure.py [--runs N] [--accept CODE,…] COMMAND…

Prints one line, "CPU WALL MEMORY": seconds of user and system time together, seconds on the
clock, MiB at the peak. GNU time is not asked for: it is no part of a fresh Debian. What
the command says is shown only when it fails.
"""

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
import time


def once(command, accept):
    with tempfile.TemporaryFile() as said:
        start = time.perf_counter()
        child = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=said, stderr=said)
        # wait4 and not RUSAGE_CHILDREN: the peak of the latter is of all children so far. (No
        # peak comes out below this interpreter's own, some 15 MiB: a child starts as its copy.)
        _, status, used = os.wait4(child.pid, 0)
        wall = time.perf_counter() - start
        child.returncode = os.waitstatus_to_exitcode(status)
        if child.returncode not in accept:
            said.seek(0)
            sys.stderr.buffer.write(said.read()[-4000:])
            sys.exit(f"measure: exit code {child.returncode} of: {' '.join(command)}")
    return used.ru_utime + used.ru_stime, wall, used.ru_maxrss / 1024


def main():
    parser = argparse.ArgumentParser(description="Prints CPU seconds, seconds and MiB of a command.")
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--accept", default="0", help="exit codes that count as done")
    parser.add_argument("command", nargs=argparse.REMAINDER)
    args = parser.parse_args()
    if not args.command:
        parser.error("no command")
    accept = {int(code) for code in args.accept.split(",")}
    runs = [once(args.command, accept) for _ in range(args.runs)]
    print(*(f"{statistics.median(column):.4f}" for column in zip(*runs)))


if __name__ == "__main__":
    main()

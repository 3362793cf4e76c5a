#!/usr/bin/env python3
"""Says of every round that stands here whether `cchc check` finds what its `expect` says, and nothing else.

    tests/faults-next/check.py CCHC [NAME…]

A line of `expect` is CODE SEVERITY FILE[:LINE]; lines that begin with `#` are remarks. A staging place: a round moves to
tests/faults/ once its fault is in the engine.
"""

import json
import subprocess
import sys
from pathlib import Path

here = Path(__file__).resolve().parent
cchc, names = sys.argv[1], sys.argv[2:]
met = 0
folders = sorted(f for f in here.iterdir() if f.is_dir() and (not names or f.name in names))
for folder in folders:
    lines = (folder / "expect").read_text(encoding="utf-8").splitlines()
    expected = sorted(line for line in lines if line and not line.startswith("#"))
    run = subprocess.run([cchc, "check", ".", "--format", "json"], cwd=folder, capture_output=True, text=True)
    try:
        faults = json.loads(run.stdout)["diagnostics"]
        found = sorted(f"{fault['code']} {fault['severity']} {fault['source']}" for fault in faults)
    except (ValueError, KeyError):
        found = [f"exit {run.returncode}: {run.stderr.strip()[-300:]}"]
    if found == expected:
        met += 1
        print(f"ok    {folder.name}")
    else:
        print(f"OTHER {folder.name}\n  expected {'; '.join(expected)}\n  found    {'; '.join(found) or 'nothing'}")
print(f"{met} of {len(folders)} as expected")
sys.exit(met != len(folders))

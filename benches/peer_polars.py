#!/usr/bin/env python3
"""What polars needs to read ballots and sum them: Σ w y and Σ w v of each item by province, stratum and cluster.

    benches/peer_polars.py BALLOTS.parquet|csv
"""

import sys

import polars

ITEMS = [f"c{number:02}" for number in range(1, 52)]
path = sys.argv[1]
table = polars.read_parquet(path) if path.endswith(".parquet") else polars.read_csv(path)
weight = polars.col("quyen_so")
sums = []
for item in ITEMS:
    valid = polars.col(item) != 9
    sums += [(weight * ((polars.col(item) >= 4) & valid)).sum().alias(item + "y"), (weight * valid).sum().alias(item + "v")]
found = table.group_by(["tinh", "tang", "xa"]).agg(sums)
assert found.shape == (63 * 3 * 6, 3 + 2 * 51), found.shape

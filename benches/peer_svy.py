#!/usr/bin/env python3
"""What Python's svy (its core is Rust) needs for one item: the share of each province with its standard error. Says the CPU
seconds of the estimate alone.

    benches/peer_svy.py BALLOTS.parquet
"""

import sys
import time

import polars
import svy

columns = ["tinh", "tang", "xa", "quyen_so", "c01"]
table = polars.read_parquet(sys.argv[1], columns=columns)
table = table.filter(polars.col("c01") != 9).with_columns(
    (polars.col("c01") >= 4).cast(polars.Float64).alias("y"),
    # Names of clusters repeat across strata.
    polars.concat_str(["tang", "xa"], separator="/").alias("cum"),
)
before = time.process_time()
sample = svy.Sample(data=table, design=svy.Design(stratum="tang", psu="cum", wgt="quyen_so"))
found = sample.estimation.mean("y", by="tinh")
cpu = time.process_time() - before
assert len(found.estimates) == 63, len(found.estimates)
print(f"{cpu:.2f}")

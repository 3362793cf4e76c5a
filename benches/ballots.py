#!/usr/bin/env python3
"""Makes ballots to measure surveys by: all made up, from a seed.

    benches/ballots.py DIR BALLOTS [--csv]

63 provinces × 3 strata × 6 clusters, 51 items on a scale of 1 to 5 with 9 for "don't know", weights. Writes
DIR/ballots-BALLOTS.parquet (and .csv), and a survey file for each: five factors, an index of them.
"""

import sys
from pathlib import Path

import numpy
import polars

ITEMS = [f"c{number:02}" for number in range(1, 52)]


def survey(ballots):
    text = f'[survey]\nid = "do-toc-do"\ntitle = "Phiếu bịa ra để đo tốc độ"\nballots = "{ballots}"\nunit = "tinh"\n'
    text += '[design]\nstratum = "tang"\ncluster = ["xa"]\nweight = "quyen_so"\n'
    text += '[options.muc]\n"1" = 0\n"2" = 0\n"3" = 0\n"4" = 1\n"5" = 1\n"9" = "skip"\n'
    for factor in range(5):
        text += f'[[factor]]\nid = "f{factor}"\nname = "Nhân tố {factor}"\n'
    for number, item in enumerate(ITEMS):
        text += f'[[item]]\nid = "{item}"\ntext = "Câu {number + 1}"\noptions = "muc"\nfactor = "f{number // 11}"\n'
    return text + '[index]\nof = "factors"\n'


def main():
    folder, count = Path(sys.argv[1]), int(sys.argv[2])
    dice = numpy.random.default_rng(2025)
    province, stratum, cluster = (dice.integers(0, most, count) for most in (63, 3, 6))
    columns = {
        "tinh": numpy.char.add("T", province.astype(str)),
        "tang": numpy.char.add(numpy.char.add("T", province.astype(str)), numpy.char.add("-", stratum.astype(str))),
        "xa": numpy.char.add("x", cluster.astype(str)),
        "quyen_so": numpy.round(dice.uniform(0.5, 4, count), 4),
    }
    for item in ITEMS:
        good = dice.random(count) < dice.uniform(0.55, 0.9)
        answers = numpy.where(good, dice.integers(4, 6, count), dice.integers(1, 4, count))
        columns[item] = numpy.where(dice.random(count) < 0.03, 9, answers).astype(numpy.int8)
    table = polars.DataFrame(columns)
    stem = folder / f"ballots-{count}"
    table.write_parquet(stem.with_suffix(".parquet"))
    stem.with_name(f"{stem.name}-parquet.toml").write_text(survey(f"{stem.name}.parquet"), encoding="utf-8")
    if "--csv" in sys.argv:
        table.write_csv(stem.with_suffix(".csv"))
        stem.with_name(f"{stem.name}-csv.toml").write_text(survey(f"{stem.name}.csv"), encoding="utf-8")


if __name__ == "__main__":
    main()

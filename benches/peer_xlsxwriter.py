#!/usr/bin/env python3
"""A yardstick of `cchc score`: Python's xlsxwriter, in constant memory, writes six columns of
the leaf rows of a round (398 520 rows for the whole country).

    benches/peer_xlsxwriter.py DIR OUT.xlsx

Only the units' names and the leaves' texts are read from DIR. The other cells are made up
from the row's position, of the length that ours have: what is measured is writing.
"""

import csv
import sys
import tomllib
from pathlib import Path

import xlsxwriter

folder, out = Path(sys.argv[1]), sys.argv[2]
with (folder / "units.csv").open(encoding="utf-8-sig", newline="") as file:
    units = [row["id"] for row in csv.DictReader(file)]
with (folder / "criteria.toml").open("rb") as file:
    criteria = tomllib.load(file)["criterion"]
leaves = [(c["code"], c["name"], c["max"]) for c in criteria if c["code"].count(".") == 2]

workbook = xlsxwriter.Workbook(out, {"constant_memory": True})
sheet = workbook.add_worksheet("Chi tiết")
points_format = workbook.add_format({"num_format": "0.000"})
for column, head in enumerate(["Đơn vị", "Mã", "Tiêu chí", "Kết quả", "Điểm", "Cách tính"]):
    sheet.write_string(0, column, head)

row = 1
for u, unit in enumerate(units):
    for n, (code, name, most) in enumerate(leaves):
        planned = 20 + (u * 7 + n * 13) % 80
        done = planned - (u + n) % 5
        points = round(most * done / planned, 3)
        sheet.write_string(row, 0, unit)
        sheet.write_string(row, 1, code)
        sheet.write_string(row, 2, name)
        sheet.write_string(row, 3, f"{done}/{planned}")
        sheet.write_number(row, 4, points, points_format)
        sheet.write_string(row, 5, f"{done}/{planned} = {done * 100 / planned:.2f} % ≥ 80 % → {most} × {done}/{planned} = {points}")
        row += 1
workbook.close()
print(row - 1)

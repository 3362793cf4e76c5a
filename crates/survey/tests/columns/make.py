"""Makes the files beside it, each by a program that people use: pip install polars pyarrow openpyxl; LibreOffice.

All of `same` hold the same ballots. Run in this folder: python3 make.py
"""

import datetime
import decimal
import subprocess
import unicodedata

import openpyxl
import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq

UNITS = ["Phường Hòa Bình", "Xã Tân Lập", "Xã Tân Lập", "Phường Hòa Bình", "Xã Ô Quy Hồ"]
ROWS = 13


def same():
    """Columns of every kind: names, numbers, options as numbers and as labels, blanks, a day, yes and no."""
    labels = ["Rất hài lòng", "Hài lòng", "Bình thường", None]
    return {
        "so_phieu": [1000 + row for row in range(ROWS)],
        "don_vi": [UNITS[row % 5] for row in range(ROWS)],
        "trong_so": [0.1 + 1.25 * row for row in range(ROWS)],
        "N_xa": [None if row == 4 else 20 + row % 3 for row in range(ROWS)],
        "hop_le": [row % 4 != 3 for row in range(ROWS)],
        "ngay": [datetime.date(2025, 3, 1 + row) for row in range(ROWS)],
        "c1": [None if row % 6 == 5 else 1 + row % 5 for row in range(ROWS)],
        "c2": [labels[row % 4] for row in range(ROWS)],
        "c3": [float(1 + row % 5) if row % 5 else 2.5 for row in range(ROWS)],
        "ghi_chu": ['nói, "rõ"\nhai dòng' if row == 2 else None for row in range(ROWS)],
    }


def sheet(name, rows, title):
    book = openpyxl.Workbook()
    book.active.title = title
    for row in rows:
        book.active.append(row)
    book.save(name)


def main():
    table = same()
    frame = pl.DataFrame(table)
    csv = frame.with_columns(pl.col("hop_le").cast(pl.Int8))
    csv.write_csv("polars.csv")
    csv.write_csv("polars-semicolon.csv", separator=";", line_terminator="\r\n", quote_style="always", include_bom=True)
    csv.write_csv("polars-tab.csv", separator="\t")
    for compression in ["zstd", "snappy", "gzip", "lz4", "uncompressed", "brotli"]:
        frame.write_parquet(f"polars-{compression}.parquet", compression=compression, row_group_size=5)
    kinds = frame.with_columns(
        pl.col("don_vi").cast(pl.Categorical),
        pl.col("c2").cast(pl.Enum(["Không dùng", "Bình thường", "Hài lòng", "Rất hài lòng"])),
        pl.col("c1").cast(pl.UInt8),
        pl.col("c3").cast(pl.Float32),
        pl.col("so_phieu").cast(pl.UInt64),
    )
    kinds.write_parquet("polars-kinds.parquet", compression="uncompressed")
    arrow = pa.table(table)
    pq.write_table(arrow, "pyarrow.parquet", row_group_size=4, data_page_version="2.0", compression="zstd")
    pq.write_table(arrow, "pyarrow-plain.parquet", use_dictionary=False, compression="none")
    kinds = arrow.set_column(1, "don_vi", arrow["don_vi"].dictionary_encode())
    kinds = kinds.set_column(7, "c2", arrow["c2"].cast(pa.large_string()))
    tenths = pa.array([decimal.Decimal(repr(round(value, 2))) for value in table["trong_so"]], pa.decimal128(9, 2))
    kinds = kinds.set_column(2, "trong_so", tenths)
    pq.write_table(kinds, "pyarrow-kinds.parquet", compression="snappy")
    sheet("openpyxl.xlsx", [list(table), *zip(*table.values())], "Phiếu")
    for kind in ["ods", "xlsx"]:
        subprocess.run(["soffice", "--headless", "--convert-to", kind, "--outdir", "out", "openpyxl.xlsx"], check=True)
        subprocess.run(["mv", f"out/openpyxl.{kind}", f"libreoffice.{kind}"], check=True)
    subprocess.run(["rmdir", "out"], check=True)

    # What only parquet can hold: numbers as names, beyond those that a float tells apart; lists; a moment.
    big = [9007199254740992, 9007199254740993, -5, None]
    pq.write_table(
        pa.table({
            "so_phieu": big,
            "ho_ten": [unicodedata.normalize("NFD", "Đỗ Hậu"), "Đỗ Hậu", " Đỗ Hậu ", ""],
            "nhieu": [[1], [], None, [2, 3]],
            "luc": [datetime.datetime(2025, 3, 1, 8, 30)] * 4,
            "trong": pa.nulls(4, pa.string()),
        }),
        "names.parquet",
    )
    pq.write_table(pa.table({"c1": pa.array([], pa.int64())}), "empty.parquet")

    # As Google Forms exports it: a moment first, questions as headings, CRLF, quotes where they are needed.
    question = "Ông/bà đánh giá thế nào về nơi ngồi chờ, chỗ để xe? [Nơi ngồi chờ]"
    lines = [
        f'Dấu thời gian,"{question}",Ý kiến khác',
        '2025/03/01 8:30:12 SA GMT+7,Hài lòng,"Ghế ít, ""nóng""\nvà ồn"',
        "2025/03/01 9:02:45 SA GMT+7,Rất hài lòng,",
        '2025/03/02 2:15:00 CH GMT+7,Hài lòng,"Tốt"',
    ]
    with open("google.csv", "w", encoding="utf-8", newline="") as file:
        file.write("\r\n".join(lines) + "\r\n")

    # As Microsoft Forms exports it: five columns of its own, then the questions; headings end in a no-break space.
    moment = datetime.datetime(2025, 3, 1, 8, 30, 12)
    head = ["ID", "Start time", "Completion time", "Email", "Name", "1. Nơi ngồi chờ\xa0", "2. Giấy tờ"]
    rows = [[1, moment, moment, "anonymous", None, "Hài lòng", 4], [2, moment, moment, "anonymous", None, None, 5]]
    sheet("microsoft.xlsx", [head, *rows], "Sheet1")

    # As KoboToolbox exports it: semicolons, everything in quotes, groups before the names.
    names = ["start", "nhom/c1", "nhom/c2", "_id", "_uuid"]
    rows = [names, ["2025-03-01T08:30:12.000+07:00", "4", "hai_long", "101", "a-1"], ["2025-03-01T09:00:00.000+07:00", "", "hai_long", "102", "a-2"]]
    with open("kobo.csv", "w", encoding="utf-8-sig", newline="") as file:
        file.write("".join(";".join(f'"{field}"' for field in row) + "\n" for row in rows))


main()

#!/usr/bin/env python3
"""Makes the ballots of this sample: all of them are made up, from one seed, and come out the same each time.

    python3 lam-phieu.py        writes surveys/*.csv beside this file
"""

import csv
import random
from pathlib import Path

FOLDER = Path(__file__).resolve().parent / "surveys"
# Communes that there are not, each with how satisfied its people are made to be, how many villages and ballots it has.
COMMUNES = [
    ("Xã Suối Trong", 0.86, 14),
    ("Xã Đồi Chè", 0.81, 18),
    ("Xã Bến Gỗ", 0.74, 12),
    ("Xã Núi Voi", 0.69, 22),
    ("Xã Đồng Xanh", 0.88, 16),
    ("Xã Ba Suối", 0.77, 11),
    ("Phường Chợ Cũ", 0.83, 9),
    ("Phường Bờ Hồ", 0.91, 8),
]
ITEMS = {"c01": 0.02, "c02": 0.04, "c03": -0.03, "c04": -0.06, "c05": -0.08, "c06": -0.01, "c07": 0.03, "c08": 0.05, "c09": 0.01}
GRADES = [0.10, 0.30, 0.70, 0.45]  # how the rest of a scale is shared out


def households(dice):
    """SIPAS: villages drawn in each commune, households in each village."""
    rows, number = [], 0
    for commune, share, villages in COMMUNES:
        drawn = sorted(dice.sample(range(1, villages + 1), 5 if villages > 9 else 4))
        for village in drawn:
            here = min(0.97, max(0.3, share + dice.gauss(0, 0.05)))
            households = dice.randint(90, 260)
            for _ in range(12):
                number += 1
                likes = min(0.99, max(0.05, here + dice.gauss(0, 0.12)))
                answers = {}
                for item, shift in ITEMS.items():
                    met = dice.random()
                    if met < 0.02:
                        answers[item] = ""
                    elif met < 0.05:
                        answers[item] = "9"
                    elif dice.random() < likes + shift:
                        answers[item] = "5" if dice.random() < 0.35 else "4"
                    else:
                        answers[item] = "3" if dice.random() < 0.7 else ("2" if dice.random() < 0.8 else "1")
                if dice.random() < 0.04:  # the same throughout
                    answers = {item: "4" for item in ITEMS}
                mean = sum(a in "45" and a != "" for a in answers.values()) / len(ITEMS)
                answers["chung"] = "4" if dice.random() < 0.15 + 0.8 * mean else "3"
                asked = "0" if dice.random() < 0.025 else "1"
                weight = round(villages / len(drawn) * households / 12, 2)
                rows.append(
                    [f"P{number:04}", commune, f"Thôn {village}", villages, f"{weight:.2f}".replace(".", ","), asked]
                    + [answers[item] for item in [*ITEMS, "chung"]]
                )
    head = ["so_phieu", "don_vi", "thon", "N_thon", "trong_so", "hop_le", *ITEMS, "chung"]
    return head, rows


def officials(dice):
    """The sociological survey: one respondent rates every commune in one row, as Google Forms exports a grid."""
    questions = ["Chất lượng tham mưu về cải cách hành chính", "Tinh thần trách nhiệm của cán bộ, công chức"]
    answers = ["Tốt", "Khá", "Trung bình", "Kém"]
    head = ["Dấu thời gian", "Ông (bà) là"] + [f"{question} [{commune}]" for question in questions for commune, *_ in COMMUNES]
    rows = []
    groups = [("Đại biểu HĐND tỉnh", 24, 0.02), ("Lãnh đạo sở, ban, ngành", 30, -0.04), ("Lãnh đạo phòng chuyên môn", 46, 0.0)]
    for group, count, shift in groups:
        for _ in range(count):
            mood = dice.gauss(0, 0.1)
            row = [f"{dice.randint(1, 28)}/11/2025 {dice.randint(7, 17)}:{dice.randint(0, 59):02}:00", group]
            for question in range(len(questions)):
                for _, share, _ in COMMUNES:
                    met = dice.random()
                    if met < 0.05:
                        row.append("")
                    elif met < 0.13:
                        row.append("Không biết")
                    else:
                        level = share + shift + mood - 0.05 * question + dice.gauss(0, 0.15)
                        row.append(answers[0 if level > 0.85 else 1 if level > 0.65 else 2 if level > 0.45 else 3])
            rows.append(row)
    return head, rows


def businesses(dice):
    """Paper that was counted by hand."""
    rows = []
    for commune, share, _ in COMMUNES:
        for item in ["dn1", "dn2"]:
            count = dice.randint(18, 40)
            satisfied = sum(dice.random() < share - (0.07 if item == "dn2" else 0) for _ in range(count))
            unsure = dice.randint(0, 3)
            rows += [[commune, item, "Hài lòng", satisfied], [commune, item, "Chưa hài lòng", count - satisfied]]
            rows += [[commune, item, "Không có ý kiến", unsure]]
    return ["đơn vị", "câu hỏi", "phương án", "số phiếu"], rows


def main():
    dice = random.Random(2025)
    made = {"sipas.csv": households(dice), "can-bo.csv": officials(dice), "doanh-nghiep.csv": businesses(dice)}
    issued = [[commune, 12 * (5 if villages > 9 else 4) + 3] for commune, _, villages in COMMUNES]
    made["phat-ra.csv"] = (["đơn vị", "phát ra"], issued)
    for name, (head, rows) in made.items():
        with (FOLDER / name).open("w", encoding="utf-8", newline="") as out:
            writer = csv.writer(out, delimiter=";" if name == "sipas.csv" else ",", lineterminator="\n")
            writer.writerow(head)
            writer.writerows(rows)


if __name__ == "__main__":
    main()

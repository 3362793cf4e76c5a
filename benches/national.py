#!/usr/bin/env python3
"""Writes the national round that the benchmarks run on.

    benches/national.py DIR [--units N] [--over-units] [--xlsx]

3 321 communes (as many as each province has had since July 2025), 120 leaves in 38
criteria and 8 domains: about 590 000 rows of answers and 100 000 of appraisals, in one
file per province and stage. Everything in it but the provinces' names and their numbers
of communes is made up, and the set says so. The same arguments give the same bytes: each
unit draws from a generator that is seeded with its own id, so a smaller round holds units
of the same kind and cost is comparable per unit.

With --over-units ten of the sixty ratios are scored by comparison with all units (`mean`,
`median`, `rank` and `count` of what was measured) instead of against a threshold. Answers and
appraisals are the same to the last byte, so that the two rounds differ by nothing else.
"""

import argparse
import csv
import random
import sys
import unicodedata
from datetime import datetime
from decimal import Decimal
from pathlib import Path

YEAR = 2026

PROVINCES = [
    ("An Giang", 102), ("Bắc Ninh", 99), ("Cà Mau", 64), ("Cao Bằng", 56), ("Cần Thơ", 103),
    ("Đà Nẵng", 94), ("Đắk Lắk", 102), ("Điện Biên", 45), ("Đồng Nai", 95), ("Đồng Tháp", 102),
    ("Gia Lai", 135), ("Hà Nội", 126), ("Hà Tĩnh", 69), ("Hải Phòng", 114), ("Huế", 40),
    ("Hưng Yên", 104), ("Khánh Hòa", 65), ("Lai Châu", 38), ("Lâm Đồng", 124), ("Lào Cai", 99),
    ("Lạng Sơn", 65), ("Nghệ An", 130), ("Ninh Bình", 129), ("Phú Thọ", 148), ("Quảng Ngãi", 96),
    ("Quảng Ninh", 54), ("Quảng Trị", 78), ("Sơn La", 75), ("Tây Ninh", 96), ("Thái Nguyên", 92),
    ("Thanh Hóa", 166), ("Thành phố Hồ Chí Minh", 168), ("Tuyên Quang", 124), ("Vĩnh Long", 124),
]
ALL_UNITS = sum(count for _, count in PROVINCES)

# Two syllables make a commune's name. No two of a list are alike without accents, so that
# no name can be mistaken for another however loosely names are compared.
FIRST = (
    "An Bình Cẩm Châu Chiềng Dương Đại Đông Gia Giao Hải Hòa Hoằng Hưng Khánh Kim Lạc Lâm Liên Long "
    "Lương Mỹ Minh Mường Nam Nga Ngọc Nghĩa Nhân Ninh Phong Phú Phước Quang Quế Quỳnh Sơn Tam "
    "Tân Thạch Thanh Thái Thiện Thọ Thuận Thượng Tiên Trà Trung Trường Tùng Văn Việt Vĩnh Xuân Yên"
).split()
SECOND = (
    "An Ba Bình Bảo Cao Cát Châu Chính Cường Danh Đạo Điền Định Đồng Đức Giang Hà Hạnh Hậu Hiệp Hiếu "
    "Hòa Hội Hợp Hưng Khê Khương Kỳ Lạc Lập Lễ Lĩnh Lộc Lợi Long Mai Mỹ Ngãi Nghiệp Nhất Ninh "
    "Phong Phú Phúc Phương Quý Sơn Tài Tâm Thắng Thành Thịnh Thủy Tiến Trạch Tú Vân Viên Xá Yên"
).split()

# The eight domains of the index, each with its criteria: 38 in all.
DOMAINS = [
    ("Công tác chỉ đạo, điều hành cải cách hành chính", [
        "Kế hoạch cải cách hành chính", "Báo cáo cải cách hành chính định kỳ",
        "Kiểm tra công tác cải cách hành chính", "Tuyên truyền cải cách hành chính",
        "Nhiệm vụ được cấp trên giao"]),
    ("Xây dựng và tổ chức thực hiện văn bản quy phạm pháp luật", [
        "Theo dõi thi hành pháp luật", "Rà soát văn bản quy phạm pháp luật",
        "Xử lý văn bản trái pháp luật", "Phổ biến, giáo dục pháp luật",
        "Trợ giúp pháp lý tại cơ sở"]),
    ("Cải cách thủ tục hành chính", [
        "Công khai thủ tục hành chính", "Bộ phận Một cửa", "Giải quyết hồ sơ đúng hạn",
        "Phản ánh, kiến nghị của người dân", "Đánh giá việc giải quyết thủ tục hành chính"]),
    ("Cải cách tổ chức bộ máy hành chính nhà nước", [
        "Sắp xếp tổ chức bộ máy", "Quy chế làm việc", "Phân cấp, ủy quyền quản lý",
        "Kiểm tra tổ chức và hoạt động", "Quản lý biên chế"]),
    ("Cải cách chế độ công vụ", [
        "Vị trí việc làm", "Đánh giá, phân loại cán bộ, công chức", "Kỷ luật, kỷ cương hành chính",
        "Đào tạo, bồi dưỡng", "Tuyển dụng và bố trí cán bộ, công chức"]),
    ("Cải cách tài chính công", [
        "Giải ngân vốn đầu tư công", "Quản lý ngân sách", "Quản lý, sử dụng tài sản công",
        "Thực hiện kiến nghị sau thanh tra, kiểm toán", "Công khai tài chính"]),
    ("Xây dựng chính quyền điện tử, chính quyền số", [
        "Xử lý văn bản trên môi trường điện tử", "Dịch vụ công trực tuyến",
        "Số hóa hồ sơ, kết quả giải quyết", "Thanh toán trực tuyến"]),
    ("Tác động của cải cách hành chính đến người dân, tổ chức", [
        "Mức độ hài lòng của người dân", "Thu ngân sách trên địa bàn", "Phát triển kinh tế - xã hội",
        "Thu hút tổ chức, doanh nghiệp"]),
]

# A third of the leaves each; 40 × (0.5 + 0.75 + 1.25) = 100, exactly.
MAXIMA = [Decimal("0.5"), Decimal("0.75"), Decimal("1.25")]

THRESHOLDS = ["70%", "75%", "80%", "85%", "90%"]
THINGS = ["nhiệm vụ", "hồ sơ", "văn bản", "vụ việc", "kiến nghị", "lượt kiểm tra"]
OPTIONS = [
    ("Thực hiện đầy đủ, đúng thời hạn", Decimal(1)),
    ("Thực hiện đầy đủ nhưng chậm, quá hạn dưới 15 ngày", Decimal("0.5")),
    ("Thực hiện chưa đầy đủ", Decimal("0.2")),
    ("Không thực hiện", Decimal(0)),
]
PAPERS = ["BC-UBND", "KH-UBND", "QĐ-UBND", "TB-UBND", "CV-VP", "TTr-UBND"]
EXPLANATIONS = [
    "Số liệu tính đến ngày 15/12/2026",
    "Còn một số nhiệm vụ đang thực hiện, chưa đến hạn",
    "Theo báo cáo của công chức Văn phòng - Thống kê",
    "Đơn vị mới sắp xếp, số liệu gộp của hai xã cũ",
    "Đã khắc phục trong quý IV, có văn bản kèm theo",
]
REASONS = [
    "Tài liệu kiểm chứng chưa đủ, thiếu biên bản",
    "Đối chiếu với Hệ thống thông tin báo cáo của tỉnh",
    "Có hai nhiệm vụ hoàn thành sau ngày chốt số liệu",
    "Báo cáo gửi chậm so với quy định",
    "Trừ hồ sơ trả lại, người dân phải bổ sung nhiều lần",
]


# Ten leaves take turns in these two bands, where what is measured is compared with all units. Over the
# whole nation `value` has some 200 denominators, the other formula some 700 of four to seven digits:
# the common one of an exact sum has 2 000 digits.
APART = "(done + 1) / (1000 * planned + 7 * done + 997)"
OVER_UNITS = [
    ('{ when = "value > mean(value)", points = "full" }',
     f'{{ when = "{APART} >= 80% * mean({APART})", points = "full * value" }}'),
    ('{ when = "value >= median(value)", points = "full" }',
     f'{{ when = "{APART} >= 75% * median({APART})", points = "full * value" }}'),
    ('{ when = "rank(value) <= 10% * count(value)", points = "full" }',
     f'{{ when = "rank({APART}) <= 50% * count({APART})", points = "full * value" }}'),
]
OVER_UNITS_LEAVES = 10


class Leaf:
    """One leaf: what the set says of it, and what answers to it look like."""

    def __init__(self, number, code, criterion):
        self.code = code
        self.max = MAXIMA[number % 3]
        # Every second leaf is a ratio of two counts; the others take turns.
        self.kind = "ratio" if number % 2 == 0 else ("choice", "count", "choice", "percent", "number")[number // 2 % 5]
        self.threshold = THRESHOLDS[number % len(THRESHOLDS)]
        self.thing = THINGS[number // 2 % len(THINGS)]
        self.may_be_not_applicable = number % 4 in (0, 3)
        self.needs_evidence = number % 3 != 2
        self.name = {
            "ratio": f"Tỷ lệ {self.thing} hoàn thành đúng hạn: {criterion}",
            "choice": f"Mức độ thực hiện: {criterion}",
            "count": f"Số {self.thing} quá hạn: {criterion}",
            "percent": f"Tỷ lệ đạt theo thống kê: {criterion}",
            "number": f"Điểm trung bình theo thang 10: {criterion}",
        }[self.kind]
        self.labels = (f"Số {self.thing} hoàn thành", f"Số {self.thing} trong kế hoạch")
        # What the ratio's scale compares it with instead of the threshold: two bands of OVER_UNITS.
        self.over_units = None

    def toml(self):
        lines = ["[[criterion]]", f'code = "{self.code}"', f'name = "{self.name}"', f"max = {self.max}"]
        if self.needs_evidence:
            lines.append('evidence = "required"')
        if self.may_be_not_applicable:
            lines.append('not_applicable = "allowed"')
        if self.kind == "ratio":
            bands = self.over_units or (
                '{ when = "value = 100%", points = "full" }',
                f'{{ when = "value >= {self.threshold}", points = "full * value" }}',
            )
            lines += [
                f'inputs = {{ done = "{self.labels[0]}", planned = "{self.labels[1]}" }}',
                'valid = "done <= planned"',
                'value = "done / planned"',
                'undefined = "not-applicable"',
                "scale = [",
                *(f"  {band}," for band in bands),
                "  { points = 0 },",
                "]",
            ]
        elif self.kind == "choice":
            lines.append("choice = [")
            lines += [f'  {{ label = "{label}", points = {plain(share * self.max)} }},' for label, share in OPTIONS]
            lines.append("]")
        elif self.kind == "count":
            lines += [
                f'inputs = {{ late = "Số {self.thing} quá hạn" }}',
                'points = "max(0, full - 0.05 * late)"',
            ]
        elif self.kind == "percent":
            lines += [
                'inputs = { share = { label = "Tỷ lệ đạt", type = "percent" } }',
                "scale = [",
                f'  {{ when = "value >= {self.threshold}", points = "full" }},',
                '  { when = "value >= 50%", points = "full * value" },',
                "  { points = 0 },",
                "]",
            ]
        else:
            lines += [
                'inputs = { mark = { label = "Điểm trung bình", type = "number" } }',
                'points = "min(full, full * mark / 10)"',
            ]
        return lines


def plain(number):
    """A decimal without exponent or trailing zeros, as TOML and people write it."""
    text = format(number.normalize(), "f")
    return text


def comma(number):
    return plain(number).replace(".", ",")


def tree():
    """Rows of (code, name, max, leaf or None) in the order of the set, parents first."""
    leaves = 0
    criteria = 0
    rows = []
    for d, (domain, names) in enumerate(DOMAINS, 1):
        domain_row = len(rows)
        rows.append(None)
        domain_max = Decimal(0)
        for c, criterion in enumerate(names, 1):
            row = len(rows)
            rows.append(None)
            below = []
            # Three leaves each, and a fourth in every sixth criterion: 38 × 3 + 6 = 120.
            for n in range(1, (4 if criteria % 6 == 0 and criteria < 36 else 3) + 1):
                leaf = Leaf(leaves, f"{d}.{c}.{n}", criterion)
                leaves += 1
                below.append(leaf)
                rows.append((leaf.code, leaf.name, leaf.max, leaf))
            criteria += 1
            total = sum(leaf.max for leaf in below)
            domain_max += total
            rows[row] = (f"{d}.{c}", criterion, total, None)
        rows[domain_row] = (str(d), domain, domain_max, None)
    assert (criteria, leaves, len(rows)) == (38, 120, 166)
    assert sum(row[2] for row in rows if "." not in row[0]) == 100
    return rows


def write_set(path, rows):
    lines = [
        "# Written by benches/national.py to measure speed. Not a real decision's set: every leaf is made up.",
        "[set]",
        'id = "do-toc-do/2026/cap-xa"',
        f'title = "Bộ tiêu chí giả định để đo tốc độ, cấp xã, năm {YEAR}"',
        f"year = {YEAR}",
        'group = "cap-xa"',
        'decision = "không có (bộ tiêu chí giả định)"',
        'issuer = "không có (bộ tiêu chí giả định)"',
        "issued = 2026-01-15",
        'status = "illustrative"',
        "total = 100",
        "rounding = { points = 3, index = 2 }",
        'bands = [{ name = "Xuất sắc", at_least = 90 }, { name = "Tốt", at_least = 80 }, '
        '{ name = "Khá", at_least = 65 }, { name = "Trung bình", at_least = 50 }, { name = "Yếu" }]',
    ]
    for code, name, most, leaf in rows:
        lines.append("")
        if leaf:
            lines += leaf.toml()
        else:
            lines += ["[[criterion]]", f'code = "{code}"', f'name = "{name}"', f"max = {plain(most)}"]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")


def write_round(path):
    path.write_text(
        f"""# Written by benches/national.py to measure speed; all answers are made up.
[round]
province = "Cả nước"
authority = "Vòng chấm giả định để đo tốc độ"
year = {YEAR}

[[group]]
id = "cap-xa"
name = "Các xã, phường, đặc khu"
criteria = "criteria.toml"

[[stage]]
id = "tu-cham"
name = "Tự chấm điểm"
dir = "assessments"
by = "unit"

[[stage]]
id = "tham-dinh"
name = "Thẩm định"
dir = "appraisals"
by = "appraiser"
silence = "accept"
""",
        encoding="utf-8",
    )


def ascii_slug(text):
    bare = unicodedata.normalize("NFD", text.lower().replace("đ", "d"))
    return "".join(c for c in bare if not unicodedata.combining(c)).replace(" ", "-")


def units_by_province(wanted):
    """(slug, [(id, name)]) for each province; its share of `wanted` by largest remainders."""
    for syllables in (FIRST, SECOND):
        assert len({ascii_slug(s) for s in syllables}) == len(syllables)
    assert len(FIRST) * len(SECOND) >= ALL_UNITS
    exact = [(count * wanted // ALL_UNITS, count * wanted % ALL_UNITS) for _, count in PROVINCES]
    counts = [whole for whole, _ in exact]
    by_remainder = sorted(range(len(exact)), key=lambda p: (-exact[p][1], p))
    for p in by_remainder[: wanted - sum(counts)]:
        counts[p] += 1

    made = 0
    provinces = []
    for (province, full), count in zip(PROVINCES, counts):
        slug = ascii_slug(province)
        units = []
        # A name hangs on the unit's place in the whole country, so it is the same in every size.
        for k in range(count):
            i = made + k
            first = i % len(FIRST)
            second = (i // len(FIRST) + 7 * first) % len(SECOND)
            kind = "Phường" if i % 5 == 2 else "Đặc khu" if i % 251 == 7 else "Xã"
            units.append((f"{slug}-{k + 1:03}", f"{kind} {FIRST[first]} {SECOND[second]}"))
        made += full
        provinces.append((slug, units))
    return provinces


def below(draw, n):
    """A whole number in 0…n-1. Only random() is asked, whose sequence Python keeps for good."""
    return int(draw() * n)


def count_text(draw, n):
    """Counts above 999 often come with a dot between the thousands. Whole thousands never do
    here: `2.000` could be read as 2 as well, and the round is to be free of errors."""
    if n > 999 and n % 1000 and draw() < 0.5:
        return f"{n // 1000}.{n % 1000:03}"
    return str(n)


def hundredths(n):
    return comma(Decimal(n) / 100)


def answer(leaf, draw, quality, spelling):
    """The leaf's rows as (input, value, points), and what an appraiser may change: (input, value)."""
    if leaf.kind == "ratio":
        planned = 0 if draw() < 0.005 else 3 + below(draw, 40) if draw() < 0.9 else 100 + below(draw, 4000)
        # Two in five did all of it; of the others about what the unit is worth.
        done = planned if draw() < 0.4 else min(planned, int(planned * (quality + 0.3 * (draw() - 0.4))))
        names = {"name": ("done", "planned"), "label": leaf.labels, "position": ("1", "2")}[spelling]
        rows = [(names[0], count_text(draw, done), ""), (names[1], count_text(draw, planned), "")]
        fewer = done - 1 - below(draw, max(1, done // 10))
        return rows, (names[0], count_text(draw, fewer)) if done else None
    if leaf.kind == "choice":
        taken = 0 if draw() < quality else 1 + below(draw, 3)
        label, share = OPTIONS[taken]
        # Some claim their points as well; the same as the rule gives, for a claim that differs is reported.
        claim = comma(share * leaf.max) if draw() < 0.1 else ""
        rows = [("", str(taken + 1) if draw() < 0.12 else label, claim)]
        return rows, ("", OPTIONS[min(3, taken + 1)][0])
    if leaf.kind == "count":
        late = 0 if draw() < quality else below(draw, 20)
        return [("", str(late), "")], ("", str(late + 1 + below(draw, 4)))
    if leaf.kind == "percent":
        share = min(10000, int(10000 * (quality + 0.3 * (draw() - 0.4))))
        return [("", hundredths(share) + "%", "")], ("", hundredths(share - below(draw, min(share, 900))) + "%")
    mark = min(1000, int(1000 * (quality + 0.25 * (draw() - 0.4))))
    return [("", hundredths(mark), "")], ("", hundredths(mark - below(draw, min(mark, 150))))


def paper(draw):
    text = f"{1 + below(draw, 480)}/{PAPERS[below(draw, len(PAPERS))]}"
    return f"{text}, {1 + below(draw, 90)}/BC-VP" if draw() < 0.08 else text


def unit_rows(unit, leaves, spelling):
    """All rows of one unit: what it answered, and what its appraisers sent back."""
    draw = random.Random(f"cchc national round, {unit}").random
    quality = 0.62 + 0.36 * draw()
    answers = []
    appraisals = []
    # An appraiser speaks of about 30 leaves of each unit: one in four.
    for leaf in leaves:
        not_applicable = leaf.may_be_not_applicable and draw() < 0.05
        if not_applicable:
            rows, changed = [("", "KAD", "")], None
        else:
            rows, changed = answer(leaf, draw, quality, spelling)
        for n, (asked, value, points) in enumerate(rows):
            evidence = paper(draw) if n == 0 and (leaf.needs_evidence or draw() < 0.3) else ""
            if n == 0 and evidence and draw() < 0.0005:
                evidence = ""  # forgotten: a handful of warnings, as any real round has
            explanation = EXPLANATIONS[below(draw, len(EXPLANATIONS))] if draw() < 0.07 else ""
            answers.append((unit, leaf.code, asked, value, evidence, explanation, points))

        if draw() >= 0.25:
            continue
        what = draw()
        if what < 0.6 or changed is None:
            appraisals.append((unit, leaf.code, "", "Thống nhất", "", "", ""))
        elif what < 0.88:
            asked, value = changed
            appraisals.append((unit, leaf.code, asked, value, "", REASONS[below(draw, len(REASONS))], ""))
        else:
            points = comma(leaf.max * below(draw, 5) / 4)
            evidence = paper(draw) if draw() < 0.3 else ""
            appraisals.append((unit, leaf.code, "", "", evidence, REASONS[below(draw, len(REASONS))], points))
    return answers, appraisals


def write_csv(path, head, rows):
    with path.with_suffix(".csv").open("w", encoding="utf-8", newline="") as file:
        out = csv.writer(file, lineterminator="\n")
        out.writerow(head)
        out.writerows(rows)


def write_xlsx(path, head, rows):
    """The same table as a workbook: whole numbers as such, everything else as the text that it is."""
    import xlsxwriter  # only this needs it

    book = xlsxwriter.Workbook(str(path.with_suffix(".xlsx")), {"constant_memory": True})
    book.set_properties({"created": datetime(YEAR, 12, 15)})
    sheet = book.add_worksheet("Tự đánh giá")
    for row, fields in enumerate([head, *rows]):
        for column, text in enumerate(fields):
            text = "" if text is None else str(text)
            if head[column] == "value" and text.isdigit() and (text == "0" or text[0] != "0"):
                sheet.write_number(row, column, int(text))
            elif text:
                sheet.write_string(row, column, text)
    book.close()


def main():
    parser = argparse.ArgumentParser(description="Writes the national round that the benchmarks run on.")
    parser.add_argument("dir", type=Path)
    parser.add_argument("--units", type=int, default=ALL_UNITS, help=f"1 to {ALL_UNITS} (default)")
    parser.add_argument("--over-units", action="store_true", help="ten leaves are scored by comparison with all units")
    parser.add_argument("--xlsx", action="store_true", help="tables as xlsx (needs XlsxWriter)")
    args = parser.parse_args()
    if not 1 <= args.units <= ALL_UNITS:
        parser.error(f"--units must be 1 to {ALL_UNITS}")
    if args.dir.exists() and any(args.dir.iterdir()):
        # A file of an earlier, larger round left between the new ones would be scored with them.
        parser.error(f"{args.dir} is not empty")

    nodes = tree()
    leaves = [leaf for *_, leaf in nodes if leaf]
    if args.over_units:
        # Every sixth of the ratios, so that they lie in all domains.
        for n, leaf in enumerate([leaf for leaf in leaves if leaf.kind == "ratio"][:: 60 // OVER_UNITS_LEAVES]):
            leaf.over_units = OVER_UNITS[n % len(OVER_UNITS)]
        assert sum(leaf.over_units is not None for leaf in leaves) == OVER_UNITS_LEAVES
    for folder in ("assessments", "appraisals"):
        (args.dir / folder).mkdir(parents=True, exist_ok=True)
    write_round(args.dir / "round.toml")
    write_set(args.dir / "criteria.toml", nodes)

    provinces = units_by_province(args.units)
    write = write_xlsx if args.xlsx else write_csv
    write(
        args.dir / "units",
        ("id", "name", "group"),
        [(unit, name, "cap-xa") for _, units in provinces for unit, name in units],
    )
    answered = appraised = 0
    for p, (slug, units) in enumerate(provinces):
        if not units:
            continue
        # One office fills in its whole file in one way: most by the inputs' names, some otherwise.
        spelling = {3: "label", 9: "position"}.get(p % 17, "name")
        answers, appraisals = [], []
        for unit, _ in units:
            rows, more = unit_rows(unit, leaves, spelling)
            answers += rows
            appraisals += more
        write(
            args.dir / "assessments" / slug,
            ("unit", "criterion", "input", "value", "evidence", "explanation", "points"),
            answers,
        )
        write(
            args.dir / "appraisals" / slug,
            ("unit", "criterion", "input", "value", "evidence", "reason", "points"),
            appraisals,
        )
        answered += len(answers)
        appraised += len(appraisals)
    print(
        f"{args.units} units × {len(leaves)} leaves ({args.units * len(nodes)} detail rows): "
        f"{answered} rows of answers, {appraised} of appraisals",
        file=sys.stderr,
    )


if __name__ == "__main__":
    main()

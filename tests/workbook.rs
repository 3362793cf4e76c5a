//! The ranked workbook, opened again: by calamine, cell by cell against `results.json`; and by LibreOffice, which computes
//! every formula anew and has to come to what was stored.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::OnceLock;

use calamine::{Data, Reader, Xlsx};
use serde_json::Value;

fn repository() -> PathBuf {
    // The crate may be reached by a link: its real place says where the repository is.
    let here = Path::new(env!("CARGO_MANIFEST_DIR")).canonicalize().expect("the crate is there");
    here.join("../..").canonicalize().expect("so is the repository")
}

// ------------------------------------------------------------------------------------------------------- workbooks

#[derive(Clone, Debug, PartialEq)]
enum Content {
    Empty,
    Text(String),
    Number(f64),
}

use Content::{Empty, Number, Text};

impl Content {
    fn text(&self) -> &str {
        if let Text(text) = self { text } else { "" }
    }

    /// The same text, or the same number but for what binary fractions add.
    fn is(&self, other: &Content) -> bool {
        match (self, other) {
            (Number(this), Number(other)) => (this - other).abs() < 1e-9,
            _ => self == other,
        }
    }
}

#[derive(Debug)]
struct Cell {
    /// What stands there; of a formula its stored result.
    content: Content,
    formula: Option<String>,
}

/// The cells of a sheet by row and column, from 0.
type Cells = BTreeMap<(u32, u32), Cell>;

struct Book {
    sheets: Vec<(String, Cells)>,
}

impl Book {
    fn read(bytes: Vec<u8>) -> Book {
        let mut workbook = Xlsx::new(std::io::Cursor::new(bytes)).expect("calamine reads it");
        let mut sheets = Vec::new();
        for name in workbook.sheet_names() {
            let values = workbook.worksheet_range(&name).unwrap();
            let formulas = workbook.worksheet_formula(&name).unwrap();
            let mut cells = Cells::new();
            let (top, left) = values.start().unwrap_or_default();
            for (row, column, value) in values.used_cells() {
                let content = match value {
                    Data::Float(number) => Number(*number),
                    Data::Int(number) => Number(*number as f64),
                    Data::String(text) if text.is_empty() => Empty,
                    Data::String(text) => Text(text.clone()),
                    other => panic!("{name}: {other:?} at row {row}, column {column}"),
                };
                cells.insert((top + row as u32, left + column as u32), Cell { content, formula: None });
            }
            let (top, left) = formulas.start().unwrap_or_default();
            for (row, column, formula) in formulas.used_cells() {
                let place = (top + row as u32, left + column as u32);
                let cell = cells.entry(place).or_insert(Cell { content: Empty, formula: None });
                cell.formula = (!formula.is_empty()).then(|| formula.clone());
            }
            sheets.push((name, cells));
        }
        Book { sheets }
    }

    fn sheet(&self, name: &str) -> &Cells {
        let found = self.sheets.iter().find(|(of, _)| of == name);
        found.map(|(_, cells)| cells).unwrap_or_else(|| panic!("there is no sheet «{name}»"))
    }
}

fn content(cells: &Cells, row: u32, column: u32) -> &Content {
    cells.get(&(row, column)).map_or(&Empty, |cell| &cell.content)
}

/// A cell as people call it: `G12`.
fn address((row, column): (u32, u32)) -> String {
    assert!(column < 26, "of one letter");
    format!("{}{}", char::from(b'A' + column as u8), row + 1)
}

/// A table found by its head: its rows by what they say, its columns by their headings.
struct Table<'a> {
    cells: &'a Cells,
    /// The row of its head.
    head: u32,
}

impl<'a> Table<'a> {
    /// The table whose first column is headed so.
    fn find(book: &'a Book, sheet: &str, first: &str) -> Table<'a> {
        let cells = book.sheet(sheet);
        let head = (0..100).find(|row| content(cells, *row, 0).text() == first);
        Table { cells, head: head.unwrap_or_else(|| panic!("«{sheet}» has no table with «{first}»")) }
    }

    /// The column with a heading, in either row of the head.
    fn has_column(&self, heading: &str) -> Option<u32> {
        let heads = |column: &u32| [0, 1].map(|row| content(self.cells, self.head + row, *column).text());
        (0..60).find(|column| heads(column).contains(&heading))
    }

    fn column(&self, heading: &str) -> u32 {
        self.has_column(heading).unwrap_or_else(|| panic!("there is no column «{heading}»"))
    }

    /// The columns of a domain: its points, its rank; bonus and penalty have none.
    fn domain(&self, code: &str) -> (u32, Option<u32>) {
        let begins = format!("{code}. ");
        let points = (0..60).find(|column| content(self.cells, self.head, *column).text().starts_with(&begins));
        let points = points.unwrap_or_else(|| panic!("there is no domain {code}"));
        if content(self.cells, self.head + 1, points) == &Empty {
            return (points, None);
        }
        assert_eq!(content(self.cells, self.head + 1, points).text(), "Điểm");
        assert_eq!(content(self.cells, self.head + 1, points + 1).text(), "Hạng");
        (points, Some(points + 1))
    }

    fn at(&self, row: u32, column: u32) -> &'a Content {
        content(self.cells, row, column)
    }
}

// ------------------------------------------------------------------------------------------------------------ rounds

/// What a set says of its group, as far as `results.json` does not.
struct Group {
    /// What tells its sheets from another group's.
    tail: &'static str,
    /// How the set's status begins to be said.
    status: &'static str,
    /// Decimals of the index.
    decimals: u32,
    /// Whether ranks and bands read the index before it is rounded.
    exact: bool,
    dense: bool,
    bands: &'static [(&'static str, i128)],
    /// Rankings of parts: their ids, and how their columns are headed.
    rankings: &'static [(&'static str, &'static str)],
    /// A leaf of a unit, and the points that it gets in place of its own; `None` where more than sums is made of them.
    change: Option<(&'static str, &'static str, &'static str)>,
}

struct Round {
    name: &'static str,
    groups: &'static [Group],
    results: Value,
    xlsx: Vec<u8>,
    book: Book,
}

/// `change` makes Thành phố Yên Bái and Trấn Yên share the second rank: 87,800 and 87,798 are both printed as 87,80.
const YEN_BAI: [Group; 1] = [Group {
    tail: "",
    status: "Bộ tiêu chí minh họa: ",
    decimals: 2,
    exact: false,
    dense: false,
    bands: &[("Xuất sắc", 90), ("Tốt", 80), ("Khá", 65), ("Trung bình", 50), ("Yếu", 0)],
    rankings: &[],
    change: Some(("thanh-pho-yen-bai", "8.3", "0.5")),
}];

/// The Office falls to where the department of foreign affairs is, whose maximum it has: 61 of 71,5.
const TAY_NINH: [Group; 1] = [Group {
    tail: "",
    status: "Bộ tiêu chí minh họa: ",
    decimals: 2,
    exact: false,
    dense: false,
    bands: &[("Tốt", 80), ("Khá", 60), ("Kém", 0)],
    rankings: &[],
    change: Some(("van-phong-ubnd-tinh", "1.1", "30.49")),
}];

/// Năm comes up to where two others are: three share the second rank, and the next one is the third. In the other group Tám
/// comes up to Bảy, and 1,667 of 2 is 83,35 %: a half, which becomes 83,4.
const MADE_UP: [Group; 2] = [
    Group {
        tail: " – xa",
        status: "Bộ tiêu chí minh họa: ",
        decimals: 2,
        exact: true,
        dense: true,
        bands: &[("\"Giỏi\" & <hơn>", 80), ("=Khá", 50), ("Yếu", 0)],
        rankings: &[],
        change: Some(("e", "1.1", "2.6")),
    },
    Group {
        tail: " – so",
        status: "Bộ tiêu chí chính thức một phần: ",
        decimals: 1,
        exact: false,
        dense: false,
        bands: &[],
        rankings: &[],
        change: Some(("h", "1.1", "1.667")),
    },
];

/// Everything that the rule language has: see the sample's own page.
const VI_DU: [Group; 2] = [
    Group {
        tail: " – cap-xa",
        status: "Bộ tiêu chí minh họa: ",
        decimals: 2,
        exact: false,
        dense: false,
        bands: &[("Xuất sắc", 90), ("Tốt", 80), ("Khá", 65), ("Trung bình", 50), ("Yếu", 0)],
        rankings: &[("phuong", "Hạng trong các phường"), ("xa", "Hạng trong các xã")],
        change: None,
    },
    Group {
        tail: " – so-nganh",
        status: "Bộ tiêu chí minh họa: ",
        decimals: 2,
        exact: true,
        dense: true,
        bands: &[("Tốt", 80), ("Khá", 65), ("Chưa đạt", 0)],
        rankings: &[("co-tthc", "Hạng trong cơ quan có thủ tục hành chính")],
        change: None,
    },
];

/// Bands of both groups of the district's round, and of the round of two levels.
const BANDS: &[(&str, i128)] = &[("Xuất sắc", 90), ("Tốt", 80), ("Khá", 65), ("Trung bình", 50), ("Yếu", 0)];

/// Divisions without procedures have 70 attainable points; a commune sent nothing.
const VAN_YEN: [Group; 2] = [
    Group {
        tail: " – phong",
        status: "Bộ tiêu chí minh họa: ",
        decimals: 2,
        exact: false,
        dense: false,
        bands: BANDS,
        rankings: &[],
        change: None,
    },
    Group {
        tail: " – xa-thi-tran",
        status: "Bộ tiêu chí minh họa: ",
        decimals: 2,
        exact: false,
        dense: false,
        bands: BANDS,
        rankings: &[],
        change: None,
    },
];

/// Every kind of clause that real decisions have.
const HAI_CAP: [Group; 1] = [Group {
    tail: "",
    status: "Bộ tiêu chí minh họa: ",
    decimals: 2,
    exact: false,
    dense: false,
    bands: BANDS,
    rankings: &[("phuong", "Hạng trong các phường"), ("xa", "Hạng trong các xã")],
    change: None,
}];

/// Two groups; names, labels and remarks that look like formulas; a silent unit; what does not apply; appraisals that are
/// open; thirds that are never rounded; dense ranks.
const FILES: [(&str, &str); 6] = [
    (
        "round.toml",
        r#"
[round]
province = "=Tỉnh"
authority = "+UBND tỉnh"
year = 2024
note = "@Mọi số là giả định"

[[group]]
id = "xa"
name = "=Các xã"
criteria = "xa.toml"

[[group]]
id = "so"
name = "-Các sở"
criteria = "so.toml"
"#,
    ),
    (
        "units.csv",
        "id,name,group
a,=1+1,xa
b,+84 Hai,xa
c,-Ba,xa
d,@Tư,xa
e,Năm,xa
f,Sáu,xa
g,=Bảy,so
h,Tám,so
i,-Chín,so
",
    ),
    (
        "xa.toml",
        r#"
[set]
id = "thu/2024/xa"
title = "=Chỉ số của các xã"
year = 2024
status = "illustrative"
total = 10
rounding = { points = "exact", index = 2 }
rank_on = "exact"
ties = "dense"
bands = [
  { name = "\"Giỏi\" & <hơn>", at_least = 80 },
  { name = "=Khá", at_least = 50 },
  { name = "Yếu" },
]

[[criterion]]
code = "1"
name = "+Lĩnh vực một"
max = 6

[[criterion]]
code = "1.1"
name = "=Tỷ lệ"
max = 3
inputs = { xong = "-Đã xong", can = "@Phải làm" }
value = "xong / can"
points = "full * value"
undefined = "zero"

[[criterion]]
code = "1.2"
name = "@Chọn"
max = 3
choice = [
  { label = "=Đủ", points = 3 },
  { label = "-Thiếu", points = 1 },
]

[[criterion]]
code = "2"
name = "-Lĩnh vực hai"
max = 4
appraiser = "+Sở Một"
not_applicable = "allowed"
inputs = { xong = "Đã xong", can = "Phải làm" }
value = "xong / can"
points = "full * value"
undefined = "zero"
"#,
    ),
    (
        "so.toml",
        r#"
[set]
id = "thu/2024/so"
title = "Chỉ số của các sở"
year = 2024
status = "partial"
decision = "1/QĐ-UBND"
total = 3
rounding = { points = 3, index = 1 }

[[criterion]]
code = "1"
name = "Lĩnh vực một"
max = 3

[[criterion]]
code = "1.1"
name = "Tỷ lệ"
max = 2
inputs = { xong = "Đã xong", can = "Phải làm" }
value = "xong / can"
points = "full * value"
undefined = "zero"

[[criterion]]
code = "1.2"
name = "Chọn"
max = 1
not_applicable = "allowed"
choice = [{ label = "Có", points = 1 }, { label = "Không", points = 0 }]
"#,
    ),
    (
        "assessments/cac-don-vi.csv",
        r#"unit,criterion,input,value,evidence,explanation,points
a,1.1,1,2,@tệp,"=HYPERLINK(""http://a"")",
a,1.1,2,3,,,
a,1.2,,=Đủ,,+84,
a,2,1,6,,,
a,2,2,7,,,
b,1.1,1,1,,,
b,1.1,2,3,,,
b,1.2,,-Thiếu,-tệp,,
b,2,1,1,,,
b,2,2,1,,,
c,1.1,1,5,,,
c,1.1,2,15,,,
c,1.2,,2,,,
c,2,1,7,,,
c,2,2,7,,,
d,1.1,1,0,,,
d,1.1,2,3,,,
d,1.2,,1,,,
d,2,1,1,,,
d,2,2,9,,,
e,1.1,1,2,,,
e,1.1,2,3,,,
e,1.2,,2,,,
e,2,,KAD,,,
g,1.1,1,5,,,
g,1.1,2,6,,,
g,1.2,,Không,,,
h,1.1,1,2,,,
h,1.1,2,3,,,
h,1.2,,2,,,
i,1.1,1,5,,,
i,1.1,2,6,,,
i,1.2,,KAD,,,
"#,
    ),
    (
        "appraisals/so-mot.csv",
        "unit,criterion,input,value,evidence,reason,points
a,2,,Thống nhất,,=Đồng ý,
b,2,,Thống nhất,,,
c,2,,Thống nhất,,,
",
    ),
];

/// Scores a round with the command.
fn scored(name: &'static str, groups: &'static [Group], folder: &Path) -> Round {
    let out = tempfile::tempdir().unwrap();
    let mut command = Command::new(env!("CARGO_BIN_EXE_cchc"));
    let run = command.arg("score").arg(folder).args(["--quiet", "--out"]).arg(out.path()).output().unwrap();
    assert!(run.status.success(), "{name}: {}", String::from_utf8_lossy(&run.stderr));
    let read = |file: &str| fs::read(out.path().join(file)).unwrap();
    let xlsx = read("xep-hang.xlsx");
    let results: Value = serde_json::from_slice(&read("results.json")).unwrap();
    assert_eq!(results["groups"].as_array().unwrap().len(), groups.len());
    Round { name, groups, results, book: Book::read(xlsx.clone()), xlsx }
}

/// The rounds, scored once for all tests.
fn rounds() -> &'static [Round] {
    static ROUNDS: OnceLock<Vec<Round>> = OnceLock::new();
    ROUNDS.get_or_init(|| {
        let made_up = tempfile::tempdir().unwrap();
        for (name, text) in FILES {
            let path = made_up.path().join(name);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, text).unwrap();
        }
        let samples = repository().join("samples");
        vec![
            scored("yen-bai-2021", &YEN_BAI, &samples.join("yen-bai-2021")),
            scored("tay-ninh-2023", &TAY_NINH, &samples.join("tay-ninh-2023")),
            scored("made-up", &MADE_UP, made_up.path()),
            scored("tinh-vi-du-2025", &VI_DU, &samples.join("tinh-vi-du-2025")),
            scored("van-yen-2023", &VAN_YEN, &samples.join("van-yen-2023")),
            scored("hai-cap-2025", &HAI_CAP, &samples.join("hai-cap-2025")),
        ]
    })
}

fn made_up() -> &'static Round {
    &rounds()[2]
}

fn vi_du() -> &'static Round {
    &rounds()[3]
}

/// Every group of every round, with its results.
fn groups() -> impl Iterator<Item = (&'static Round, &'static Group, &'static Value)> {
    let of = |round: &'static Round| {
        let results = round.results["groups"].as_array().unwrap();
        round.groups.iter().zip(results).map(move |(group, results)| (round, group, results))
    };
    rounds().iter().flat_map(of)
}

fn list(value: &Value) -> &[Value] {
    value.as_array().unwrap_or_else(|| panic!("{value} is no list"))
}

/// What `results.json` says, as a cell says it.
fn said(value: &Value) -> Content {
    match value {
        Value::Null => Empty,
        Value::Number(number) => Number(number.as_f64().unwrap()),
        Value::String(text) => Text(text.clone()),
        other => panic!("no cell says {other}"),
    }
}

/// A decimal of `results.json` as a cell says it: as a number.
fn decimal(value: &Value) -> Content {
    value.as_str().map_or(Empty, |text| Number(text.parse().unwrap_or_else(|_| panic!("{text} is no decimal"))))
}

/// The units that the table ranks; the others stand below it.
fn in_table(results: &Value) -> impl Iterator<Item = &Value> {
    list(&results["units"]).iter().filter(|unit| unit["state"] != "not-submitted" && !unit["index"].is_null())
}

fn ranking<'a>(book: &'a Book, group: &Group) -> Table<'a> {
    Table::find(book, &format!("Xếp hạng{}", group.tail), "STT")
}

/// The first row of the ranking below its head.
fn first_row(table: &Table<'_>) -> u32 {
    table.head + 2
}

// ------------------------------------------------------------------------------------------------------ opened again

#[test]
fn sheets_are_there_in_their_order() {
    // Where no more than one stage has spoken there is no trail.
    let trail = ["Xếp hạng", "Biểu đồ", "Chi tiết", "Diễn biến", "Cảnh báo", "Bộ tiêu chí", "Về lần chạy"];
    let plain = ["Xếp hạng", "Biểu đồ", "Chi tiết", "Cảnh báo", "Bộ tiêu chí", "Về lần chạy"];
    for (round, expected) in rounds().iter().zip([trail.as_slice(), plain.as_slice()]) {
        let names: Vec<&str> = round.book.sheets.iter().map(|(name, _)| name.as_str()).collect();
        assert_eq!(names, expected, "{}", round.name);
    }
    // Figures where a set has any.
    let names: Vec<&str> = vi_du().book.sheets.iter().map(|(name, _)| name.as_str()).collect();
    assert_eq!(
        names[4..9],
        [
            "Chi tiết – cap-xa",
            "Chi tiết – so-nganh",
            "Biểu số liệu – cap-xa",
            "Diễn biến – cap-xa",
            "Diễn biến – so-nganh",
        ]
    );
    let names: Vec<&str> = made_up().book.sheets.iter().map(|(name, _)| name.as_str()).collect();
    assert_eq!(
        names,
        [
            "Xếp hạng – xa",
            "Biểu đồ – xa",
            "Xếp hạng – so",
            "Biểu đồ – so",
            "Chi tiết – xa",
            "Chi tiết – so",
            "Cảnh báo",
            "Bộ tiêu chí – xa",
            "Bộ tiêu chí – so",
            "Về lần chạy"
        ]
    );
}

#[test]
fn the_ranking_says_what_the_results_say() {
    for (round, group, results) in groups() {
        let table = ranking(&round.book, group);
        let mut row = first_row(&table);
        for (position, unit) in in_table(results).enumerate() {
            let place = format!("{}, {}", round.name, unit["id"]);
            let mut expected = vec![
                (table.column("STT"), Number((position + 1) as f64)),
                (table.column("Đơn vị"), said(&unit["name"])),
                (table.column("Tổng điểm"), decimal(&unit["points"])),
                (table.column("Điểm tối đa"), decimal(&unit["max"])),
                (table.column("Chỉ số (%)"), decimal(&unit["index"])),
                (table.column("Xếp hạng"), said(&unit["rank"])),
            ];
            match group.bands.is_empty() {
                true => assert_eq!((table.has_column("Xếp loại"), &unit["band"]), (None, &Value::Null), "{place}"),
                false => expected.push((table.column("Xếp loại"), said(&unit["band"]))),
            }
            // Those of no unit have no column.
            for (heading, key) in [("Điểm tự chấm", "self"), ("Điểm sau thẩm định", "appraised")] {
                match table.has_column(heading) {
                    Some(column) => expected.push((column, decimal(&unit[key]))),
                    None => assert!(
                        unit[key].is_null() || decimal(&unit[key]).is(&decimal(&unit["points"])),
                        "{place}: {heading}"
                    ),
                }
            }
            for part in list(&unit["parts"]) {
                expected.push((table.column(part["name"].as_str().unwrap()), decimal(&part["points"])));
            }
            for domain in list(&unit["domains"]) {
                let (points, rank) = table.domain(domain["code"].as_str().unwrap());
                let applies = decimal(&domain["max"]) != Number(0.0) || rank.is_none();
                expected.push((points, if applies { decimal(&domain["final"]) } else { Text("–".into()) }));
                match rank {
                    Some(rank) => expected.push((rank, said(&domain["rank"]))),
                    None => assert!(domain["rank"].is_null(), "{place}"),
                }
            }
            for (id, heading) in group.rankings {
                expected.push((table.column(heading), said(&unit["ranks"][id])));
            }
            for (column, expected) in expected {
                let met = table.at(row, column);
                assert!(met.is(&expected), "{place}, column {column}: {met:?} is not {expected:?}");
            }
            row += 1;
        }
        assert_eq!(table.at(row, 0), &Empty, "{}: the table has more rows than units", round.name);
    }
}

#[test]
fn the_detail_says_what_the_results_say() {
    for (round, group, results) in groups() {
        let table = Table::find(&round.book, &format!("Chi tiết{}", group.tail), "Đơn vị");
        let mut row = table.head + 1;
        let mut says = |unit: &Value, of: &Value, code: Content, last: &str, leaf: bool| {
            let mut expected = vec![
                (table.column("Đơn vị"), said(&unit["name"])),
                (table.column("Mã"), code),
                (table.column("Điểm đạt được"), decimal(&of[last])),
                (table.column("Điểm tối đa"), decimal(&of["max"])),
            ];
            for (heading, key) in [("Điểm tự chấm", "self"), ("Điểm sau thẩm định", "appraised")] {
                match table.has_column(heading) {
                    Some(column) => expected.push((column, decimal(&of[key]))),
                    None => assert!(of[key].is_null(), "{}: no column for {key}", round.name),
                }
            }
            if leaf {
                let states = [
                    ("scored", "đã chấm"),
                    ("appraised", "đã thẩm định"),
                    ("not-applicable", "không áp dụng"),
                    ("missing", "thiếu"),
                ];
                let state = states.iter().find(|(state, _)| of["state"] == *state).unwrap().1;
                expected.push((table.column("Trạng thái"), Text(state.into())));
                let trace = said(&of["trace"]);
                expected.push((table.column("Cách tính"), if trace == Text("".into()) { Empty } else { trace }));
            }
            for (column, expected) in expected {
                let met = table.at(row, column);
                let place = format!("{}, {}, {}, column {column}", round.name, unit["id"], of["code"]);
                assert!(met.is(&expected), "{place}: {met:?} is not {expected:?}");
            }
            if leaf {
                // One file, many lines: `assessments/luc-yen.csv:3, 4`; or many cells of one sheet, or a file as a whole.
                let source = table.at(row, table.column("Nguồn")).text();
                for at in list(&of["sources"]).iter().map(|at| at.as_str().unwrap()) {
                    let (file, place) = at.rsplit_once([':', '!']).unwrap_or((at, ""));
                    assert!(source.contains(file) && source.contains(place), "{at} is not in {source}");
                }
            }
            row += 1;
        };
        for unit in list(&results["units"]) {
            says(unit, unit, Empty, "points", false);
            // In the order of the tree; a leaf of the first level is no criterion with children, though a domain.
            let criteria = list(&unit["criteria"]).iter().map(|of| (of, false));
            let mut nodes: Vec<_> = criteria.chain(list(&unit["leaves"]).iter().map(|of| (of, true))).collect();
            nodes.sort_by_key(|(of, _)| {
                of["code"].as_str().unwrap().split('.').map(|part| part.parse().unwrap()).collect::<Vec<u32>>()
            });
            for (of, leaf) in nodes {
                says(unit, of, said(&of["code"]), "final", leaf);
            }
        }
        assert_eq!(table.at(row, 0), &Empty, "{}: the detail has more rows than the results", round.name);
    }
}

#[test]
fn the_heading_says_status_and_note() {
    for (round, group, results) in groups() {
        let table = ranking(&round.book, group);
        let heading: Vec<&str> = (0..table.head).map(|row| table.at(row, 0).text()).collect();
        let stated = heading.iter().filter(|line| line.starts_with(group.status)).count();
        assert_eq!(stated, 1, "{}: «{}» in {heading:?}", round.name, group.status);
        let of_round = &round.results["round"];
        let note = of_round["note"].as_str().unwrap();
        assert!(heading.contains(&note), "{}: «{note}» in {heading:?}", round.name);
        let (name, year) = (results["name"].as_str().unwrap(), &of_round["year"]);
        assert!(heading.contains(&format!("{name} – năm {year}").as_str()), "{}: {heading:?}", round.name);
        let authority = of_round["authority"].as_str().unwrap().to_uppercase();
        assert!(heading.contains(&authority.as_str()), "{}: {heading:?}", round.name);
        // A table with open appraisals says so over its head; what is final never does.
        let alarm: Vec<_> = heading.iter().filter(|line| line.starts_with("CHƯA THẨM ĐỊNH XONG")).collect();
        let open = in_table(results).filter(|unit| unit["open"] != serde_json::json!({})).count();
        assert!(open == 0 || alarm.len() == 1, "{}: {heading:?}", round.name);
        assert!(round.results["finality"] != "final" || alarm.is_empty(), "{}: {heading:?}", round.name);
        assert!(alarm.iter().all(|line| !line.contains("còn 0 ")), "{}: {heading:?}", round.name);
    }
}

/// On every sheet of figures, what the round says of them is broken over the table: print cuts none of it off.
#[test]
fn a_long_note_is_broken_over_the_table() {
    for round in rounds() {
        let mut workbook = Xlsx::new(std::io::Cursor::new(round.xlsx.clone())).unwrap();
        for (name, cells) in &round.book.sheets {
            if !["Biểu đồ", "Chi tiết", "Biểu số liệu"].iter().any(|sheet| name.starts_with(sheet)) {
                continue;
            }
            let note = round.results["round"]["note"].as_str().unwrap();
            assert!(content(cells, 1, 0).text().ends_with(note), "{}, {name}", round.name);
            let merged = workbook.merge_cells_by_sheet_name(name).unwrap();
            let over = merged.iter().find(|region| region.start == (1, 0));
            let columns = over.map_or(1, |region| region.end.1 + 1);
            let widest = cells.keys().filter(|(row, _)| *row > 1).map(|(_, column)| column + 1).max().unwrap_or(2);
            assert!(columns >= widest, "{}, {name}: over {columns} of {widest} columns", round.name);
        }
    }
}

#[test]
fn units_without_a_rank_stand_below_the_table_with_the_reason() {
    let table = ranking(&made_up().book, &MADE_UP[0]);
    let below: Vec<&str> = table.cells.values().map(|cell| cell.content.text()).collect();
    assert!(below.contains(&"– Sáu: không gửi kết quả, không ai nhập gì về đơn vị này"), "{below:?}");
    assert!(below.contains(&"– +Sở Một: 2 lượt tiêu chí của 2 đơn vị"), "{below:?}");
}

#[test]
fn text_stays_text() {
    let looks = |text: &str| text.trim_start().starts_with(['=', '+', '-', '@']);
    let mut seen = Vec::new();
    for (name, cells) in &made_up().book.sheets {
        for (place, Cell { content, formula }) in cells {
            // Of formulas there are ours alone: none that somebody typed.
            if let Some(formula) = formula {
                let typed = ["HYPERLINK", "1+1", "84 Hai", "UBND"].iter().any(|typed| formula.contains(typed));
                assert!(!typed, "{name}, {place:?}: {formula}");
            } else if looks(content.text()) {
                seen.push((name.as_str(), content.text().trim_start()));
            }
        }
    }
    let expected = [
        ("Xếp hạng – xa", "+UBND TỈNH"),
        ("Xếp hạng – xa", "=Chỉ số của các xã"),
        ("Xếp hạng – xa", "=Các xã – năm 2024"),
        ("Xếp hạng – xa", "@Mọi số là giả định"),
        ("Xếp hạng – xa", "=1+1"),
        ("Xếp hạng – xa", "+84 Hai"),
        ("Xếp hạng – xa", "-Ba"),
        ("Xếp hạng – xa", "@Tư"),
        ("Biểu đồ – xa", "=Chỉ số của các xã"),
        ("Xếp hạng – so", "-Các sở – năm 2024"),
        ("Xếp hạng – so", "=Bảy"),
        ("Chi tiết – xa", "=1+1"),
        ("Chi tiết – xa", "+Lĩnh vực một"),
        ("Chi tiết – xa", "=Tỷ lệ"),
        ("Chi tiết – xa", "@Chọn"),
        ("Chi tiết – xa", "-Đã xong: 2; @Phải làm: 3"),
        ("Chi tiết – xa", "=Đủ"),
        ("Chi tiết – xa", "-Thiếu"),
        ("Chi tiết – xa", "+84"),
        ("Cảnh báo", "@Tư"),
        ("Cảnh báo", "+Sở Một: 1 tiêu chí («2»)"),
        ("Bộ tiêu chí – xa", "=Chỉ số của các xã"),
        ("Bộ tiêu chí – xa", "=Tỷ lệ"),
        ("Về lần chạy", "=Tỉnh"),
        ("Về lần chạy", "@Mọi số là giả định"),
    ];
    for expected in expected {
        assert!(seen.contains(&expected), "{expected:?} is not in {seen:#?}");
    }
    // Where they stand among other words.
    let notes: Vec<&str> = made_up().book.sheet("Chi tiết – xa").values().map(|cell| cell.content.text()).collect();
    for part in ["@tệp", "=HYPERLINK(\"http://a\")", "-tệp", "Thẩm định: =Đồng ý"] {
        assert!(notes.iter().any(|note| note.contains(part)), "{part} is not in {notes:?}");
    }
}

#[test]
fn figures_are_live_and_their_results_stored() {
    for (round, group, results) in groups() {
        let table = ranking(&round.book, group);
        let mut columns = vec![table.column("Tổng điểm"), table.column("Chỉ số (%)"), table.column("Xếp hạng")];
        columns.extend(table.has_column("Xếp loại"));
        for code in list(&results["units"][0]["domains"]).iter().map(|domain| domain["code"].as_str().unwrap()) {
            let (points, rank) = table.domain(code);
            columns.push(points);
            columns.extend(rank);
        }
        let ranked = in_table(results).filter(|unit| unit["state"] == "ranked").count() as u32;
        let rows = first_row(&table)..first_row(&table) + ranked;
        for (row, column) in rows.flat_map(|row| columns.iter().map(move |column| (row, *column))) {
            let cell = &table.cells[&(row, column)];
            assert!(cell.formula.is_some(), "{}: row {row}, column {column} is no formula", round.name);
        }
    }
    for round in rounds() {
        for (name, cells) in &round.book.sheets {
            for (place, Cell { content, formula }) in cells {
                let Some(formula) = formula else { continue };
                // What no rank can be computed for has none; that is the result.
                let may_be_empty = formula.contains("\"\"");
                assert!(content != &Empty || may_be_empty, "{}, {name}, {place:?}: {formula}", round.name);
            }
        }
    }
}

// ------------------------------------------------------------------------------------------------- computed anew

/// A cell of a sheet, and the number that it is to hold.
type Change<'a> = (&'a str, String, &'a str);

/// The workbook as LibreOffice computes it, from the formulas alone.
fn recalculated(round: &Round, changes: &[Change<'_>]) -> Book {
    let folder = tempfile::tempdir().unwrap();
    let (before, after) = (folder.path().join("before.xlsx"), folder.path().join("after.xlsx"));
    fs::write(&before, &round.xlsx).unwrap();
    let mut command = Command::new("python3");
    command.arg(repository().join("tests/recalculate.py")).arg(&before).arg(&after);
    for (sheet, cell, number) in changes {
        command.args([sheet, cell.as_str(), number]);
    }
    let run = command.output().expect("python3 runs; tests/run installs what the tests need");
    assert!(run.status.success(), "{}: {}", round.name, String::from_utf8_lossy(&run.stderr));
    Book::read(fs::read(&after).unwrap())
}

#[test]
fn libreoffice_comes_to_the_same() {
    for round in rounds() {
        let again = recalculated(round, &[]);
        let mut formulas = 0;
        for (name, cells) in &round.book.sheets {
            let anew = again.sheet(name);
            for (place, cell) in cells {
                let met = content(anew, place.0, place.1);
                let place = format!("{}, {name}, {place:?}: {:?}", round.name, cell.formula);
                assert!(met.is(&cell.content), "{place}: {met:?} is not {:?}", cell.content);
                formulas += usize::from(cell.formula.is_some());
            }
        }
        assert!(formulas > 100, "{}: {formulas} formulas", round.name);
    }
}

/// Decimals of `results.json` as whole numbers, exactly.
const SCALE: i128 = 10_i128.pow(10);

fn scaled(text: &str) -> i128 {
    let (whole, part) = text.split_once('.').unwrap_or((text, ""));
    assert!(part.len() <= 10 && !text.starts_with('-'), "{text}");
    whole.parse::<i128>().unwrap() * SCALE + format!("{part:0<10}").parse::<i128>().unwrap()
}

fn unscaled(number: i128) -> f64 {
    number as f64 / SCALE as f64
}

/// `over / under × 100`, rounded to so many decimals, halves up, in units of the last one.
fn share(over: i128, under: i128, decimals: u32) -> i128 {
    let over = over * 100 * 10_i128.pow(decimals);
    (2 * over + under).div_euclid(2 * under)
}

/// Points and maximum of a unit, and of each domain, once a leaf has other points.
struct Sums {
    total: (i128, i128),
    domains: Vec<(i128, i128)>,
}

fn sums(unit: &Value, changed: Option<(&str, &str)>) -> Sums {
    let leaves = list(&unit["leaves"]).iter().map(|leaf| {
        let code = leaf["code"].as_str().unwrap();
        let points = leaf["final"].as_str().unwrap_or("0");
        let points = changed.filter(|(of, _)| *of == code).map_or(points, |(_, points)| points);
        (code.split('.').next().unwrap(), scaled(points), scaled(leaf["max"].as_str().unwrap()))
    });
    let leaves: Vec<_> = leaves.collect();
    let add = |domain: Option<&str>| {
        let of = leaves.iter().filter(|(of, _, _)| domain.is_none_or(|domain| domain == *of));
        of.fold((0, 0), |sum, (_, points, max)| (sum.0 + points, sum.1 + max))
    };
    let domains = list(&unit["domains"]).iter().map(|domain| add(domain["code"].as_str())).collect();
    Sums { total: add(None), domains }
}

/// What ranks and bands read, in units of its last decimal; `None` where nothing can be attained.
fn figure(group: &Group, (points, max): (i128, i128)) -> Option<i128> {
    let decimals = if group.exact { 10 } else { group.decimals };
    (max > 0).then(|| share(points, max, decimals))
}

fn rank(group: &Group, figures: &[Option<i128>], at: usize) -> Content {
    let Some(this) = figures[at] else { return Empty };
    let mut better: Vec<i128> = figures.iter().flatten().copied().filter(|other| *other > this).collect();
    better.sort();
    if group.dense {
        better.dedup();
    }
    Number((better.len() + 1) as f64)
}

fn band(group: &Group, figure: i128) -> Content {
    let decimals = if group.exact { 10 } else { group.decimals };
    let band = group.bands.iter().find(|(_, at_least)| figure >= at_least * 10_i128.pow(decimals));
    band.map_or(Empty, |(name, _)| Text((*name).into()))
}

#[test]
fn a_changed_cell_changes_what_follows_from_it() {
    for (round, group, results) in groups() {
        let Some((unit, leaf, points)) = group.change else { continue };
        // The cell, found as people find it: by the unit's name and the code.
        let sheet = format!("Chi tiết{}", group.tail);
        let detail = Table::find(&round.book, &sheet, "Đơn vị");
        let name = said(&in_table(results).find(|of| of["id"] == unit).unwrap()["name"]);
        let is_row = |row: &u32| *detail.at(*row, 0) == name && detail.at(*row, detail.column("Mã")).text() == leaf;
        let row = (detail.head + 1..2000).find(is_row).unwrap();
        let cell = (row, detail.column("Điểm đạt được"));
        let again = recalculated(round, &[(&sheet, address(cell), points)]);

        let ranked: Vec<&Value> = in_table(results).collect();
        let all: Vec<Sums> = ranked.iter().map(|of| sums(of, (of["id"] == unit).then_some((leaf, points)))).collect();
        let figures: Vec<_> = all.iter().map(|sums| figure(group, sums.total)).collect();
        let (before, table) = (ranking(&round.book, group), ranking(&again, group));
        let mut moved = 0;
        for (at, (unit, sums)) in ranked.iter().zip(&all).enumerate() {
            let row = first_row(&table) + at as u32;
            let (points, max) = sums.total;
            let index = share(points, max, group.decimals) as f64 / 10_f64.powi(group.decimals as i32);
            let mut expected = vec![
                // A unit stays in its row: what moves is its rank.
                (table.column("Đơn vị"), said(&unit["name"])),
                (table.column("Tổng điểm"), Number(unscaled(points))),
                (table.column("Điểm tối đa"), Number(unscaled(max))),
                (table.column("Chỉ số (%)"), Number(index)),
                (table.column("Xếp hạng"), rank(group, &figures, at)),
            ];
            if !group.bands.is_empty() {
                expected.push((table.column("Xếp loại"), band(group, figures[at].unwrap())));
            }
            for (number, domain) in list(&unit["domains"]).iter().enumerate() {
                let (points, place) = table.domain(domain["code"].as_str().unwrap());
                let figures: Vec<_> = all.iter().map(|sums| figure(group, sums.domains[number])).collect();
                let applies = sums.domains[number].1 > 0;
                let of_domain = Number(unscaled(sums.domains[number].0));
                expected.push((points, if applies { of_domain } else { Text("–".into()) }));
                expected.push((place.unwrap(), rank(group, &figures, at)));
            }
            for (column, expected) in expected {
                let met = table.at(row, column);
                assert!(
                    met.is(&expected),
                    "{}, {name:?} to {points}, row {row}, column {column}: {met:?} is not {expected:?}",
                    round.name
                );
                moved += usize::from(!met.is(before.at(row, column)));
            }
        }
        // At least its total, index and rank, and its domain's points and rank.
        assert!(moved >= 5, "{}: the change changed {moved} cells", round.name);
    }
}

// ------------------------------------------------------------------------------------------------ the whole language

/// The cell of a unit's criterion in the detail, in the column of final points; of its total without a code.
fn final_cell(book: &Book, group: &Group, unit: &str, code: &str) -> (u32, u32) {
    let detail = Table::find(book, &format!("Chi tiết{}", group.tail), "Đơn vị");
    let is_row = |row: &u32| detail.at(*row, 0).text() == unit && detail.at(*row, detail.column("Mã")).text() == code;
    let row = (detail.head + 1..2000).find(is_row).unwrap_or_else(|| panic!("no row of {unit}, {code}"));
    (row, detail.column("Điểm đạt được"))
}

fn points(book: &Book, group: &Group, unit: &str, code: &str) -> f64 {
    let (row, column) = final_cell(book, group, unit, code);
    match content(book.sheet(&format!("Chi tiết{}", group.tail)), row, column) {
        Number(number) => (number * 1e6).round() / 1e6,
        other => panic!("{unit}, {code}: {other:?}"),
    }
}

/// What a unit has in a column of the ranking.
fn in_ranking<'a>(book: &'a Book, group: &Group, unit: &str, heading: &str) -> &'a Content {
    let table = ranking(book, group);
    let row = (first_row(&table)..200).find(|row| table.at(*row, 1).text() == unit).unwrap();
    table.at(row, table.column(heading))
}

#[test]
fn weights_gates_caps_and_penalties_follow_a_changed_cell() {
    let round = vi_du();
    let [communes, departments] = &VI_DU;
    let of = |group: &'static Group, unit, code, points| {
        let cell = address(final_cell(&round.book, group, unit, code));
        (if group.tail == " – cap-xa" { "Chi tiết – cap-xa" } else { "Chi tiết – so-nganh" }, cell, points)
    };
    let before = |unit, code| points(&round.book, communes, unit, code);
    assert_eq!(before("Phường Minh Họa", "3"), 18.4); // 20 × (3 × 9,6/10 + 2 × 4,1/5 + 1 × 4/4)/6 = 20 × 5,52/6
    assert_eq!(before("Xã Diễn Tập", "1"), 6.06); // 7,58 × 80 % = 6,064
    assert_eq!(before("Xã Diễn Tập", "6"), -5.0); // −3 − 4 = −7, held at −5
    assert_eq!((before("Phường Giả Định", "5"), before("Phường Giả Định", "")), (5.0, 100.0)); // 96,77 + 5 = 101,77 → 100
    let rank = |book, unit| in_ranking(book, communes, unit, "Xếp hạng").clone();
    assert_eq!((rank(&round.book, "Xã Thử Nghiệm"), rank(&round.book, "Xã Tạm Tính")), (Number(7.0), Number(8.0)));

    let again = recalculated(
        round,
        &[
            of(communes, "Phường Minh Họa", "3.2", "1"),
            of(communes, "Xã Diễn Tập", "1.2", "4"),
            of(communes, "Xã Diễn Tập", "6.2", "-1"),
            of(communes, "Phường Giả Định", "5.2", "0"),
            of(communes, "Xã Nháp Thử", "6.2", "0"),
            of(communes, "Phường Thí Dụ", "4.1", "5"),
            of(communes, "Xã Thử Nghiệm", "1.4", "4.93"),
            of(departments, "Sở Nội vụ", "2.1", "15"),
            of(departments, "Sở Khoa học và Công nghệ", "4.1", "-0.5"),
        ],
    );
    let after = |unit, code| points(&again, communes, unit, code);
    let column = |unit, heading| in_ranking(&again, communes, unit, heading);
    // 20 × (3 × 9,6/10 + 2 × 1/5 + 1 × 4/4)/6 = 20 × 4,28/6 = 14,2666… → 14,27; 92,16 − 18,4 + 14,27 = 88,03
    assert_eq!((after("Phường Minh Họa", "3"), after("Phường Minh Họa", "")), (14.27, 88.03));
    assert!(column("Phường Minh Họa", "Chỉ số (%)").is(&Number(88.03)));
    // 9,58 × 80 % = 7,664 → 7,66; −3 − 1 = −4; 45,69 + 1,6 + 1 = 48,29
    assert_eq!((after("Xã Diễn Tập", "1"), after("Xã Diễn Tập", "6")), (7.66, -4.0));
    assert_eq!(after("Xã Diễn Tập", ""), 48.29);
    assert!(column("Xã Diễn Tập", "6. Điểm trừ (trừ tối đa 5)").is(&Number(-4.0)));
    // 3 alone, and 96,77 + 3 = 99,77: neither the bonus nor the total is held any more.
    assert_eq!((after("Phường Giả Định", "5"), after("Phường Giả Định", "")), (3.0, 99.77));
    // No violation holds it down any more.
    let band = |book, unit| in_ranking(book, communes, unit, "Xếp loại").text();
    assert_eq!((band(&round.book, "Xã Nháp Thử"), band(&again, "Xã Nháp Thử")), ("Tốt", "Xuất sắc"));
    // 97,33 − 7,33 = 90, but (5 + 5,11)/20 is not 80 % of domain 4.
    assert_eq!((band(&round.book, "Phường Thí Dụ"), band(&again, "Phường Thí Dụ")), ("Xuất sắc", "Tốt"));
    assert!(column("Phường Thí Dụ", "Chỉ số (%)").is(&Number(90.0)));
    // 65,26 − 0,07 = 65,19, as Xã Tạm Tính has; 15,99 points of domain 4 go before 15,87.
    assert!(column("Xã Thử Nghiệm", "Chỉ số (%)").is(&Number(65.19)));
    assert_eq!((rank(&again, "Xã Thử Nghiệm"), rank(&again, "Xã Tạm Tính")), (Number(7.0), Number(8.0)));
    assert_eq!(column("Xã Nháp Thử", "Hạng trong các xã"), &Number(2.0));
    // 100 × (2 × 9,76/10 + 5 × 15/30 + 3 × 12/12)/10 = 10 × 7,452 = 74,52
    assert_eq!(points(&again, departments, "Sở Nội vụ", ""), 74.52);
    // −0,5 is above −1: the limit lets go.
    let band = |book| in_ranking(book, departments, "Sở Khoa học và Công nghệ", "Xếp loại").text();
    assert_eq!((band(&round.book), band(&again)), ("Khá", "Tốt"));
}

#[test]
fn what_is_more_than_a_sum_says_so_in_the_cell_and_beside_it() {
    let book = &vi_du().book;
    let detail = Table::find(book, "Chi tiết – cap-xa", "Đơn vị");
    for (unit, code, formula, trace) in [
        // 13 of 30 tasks are less than half.
        ("Xã Tập Dượt", "1.1", "*0.5,10),2)+N(\"điều kiện loại trừ ở 1.1.2: chỉ tính 50 %\")", "2 × 50 % = 1"),
        ("Xã Thử Nghiệm", "2.1", "*0,10),2)+N(\"điều kiện loại trừ ở 2.1.3: chỉ tính 0 %\")", "× 0 % = 0"),
        ("Xã Diễn Tập", "1", "*0.8,10),2)+N(\"điều kiện loại trừ ở 1.3: chỉ tính 80 %\")", "7,58 × 80 % = 6,06"),
        ("Phường Giả Định", "3", "ROUND(ROUND(20*(3*", "20 × (3 × 9,9/10 + 2 × 3,9/5 + 1 × 4/4)/6 = 18,43"),
        ("Xã Diễn Tập", "6", "MAX(-5,SUM(", "−7 → −5"),
        ("Phường Giả Định", "5", "MIN(5,SUM(", "6 → 5"),
        ("Phường Giả Định", "", "MAX(0,MIN(100,SUM(", "96,77 + 5 = 101,77 → 100 (tối đa 100)"),
    ] {
        let (row, column) = final_cell(book, &VI_DU[0], unit, code);
        let met = detail.cells[&(row, column)].formula.as_deref().unwrap();
        assert!(met.contains(formula), "{unit}, {code}: {met}");
        let met = detail.at(row, detail.column("Cách tính")).text();
        assert!(met.contains(trace), "{unit}, {code}: {met}");
    }
}

#[test]
fn what_moved_a_band_and_what_does_not_apply_stand_below_the_table() {
    let below = |sheet: &str| -> Vec<String> {
        vi_du().book.sheet(sheet).values().map(|cell| cell.content.text().to_owned()).collect()
    };
    let communes = below("Xếp hạng – cap-xa");
    for expected in [
        "– Xã Mới Lập: chỉ có thể đạt 46 điểm, chưa tới 60 % số điểm của bộ tiêu chí để được xếp hạng; Chỉ số để tham khảo",
        "– Đặc khu Đảo Mẫu: không xếp hạng theo danh sách đơn vị; Chỉ số để tham khảo",
        "– Xã Vắng Mặt: không gửi kết quả, không ai nhập gì về đơn vị này",
        "– Xã Làm Mẫu – Tốt: mức Xuất sắc chỉ nhận 20 % số đơn vị",
        "– Xã Nháp Thử – Tốt: khi điểm của 6.2 < 0: cao nhất là Tốt",
        "– Phường Minh Họa – Tốt: đủ Chỉ số của mức Xuất sắc nhưng không đạt: tỷ lệ điểm của 4 ≥ 80%",
        "– Xã Thử Nghiệm – Trung bình: khi tỷ lệ điểm của 2.1 < 50%: hạ 1 mức",
        "– Đặc khu Đảo Mẫu: 3.2 Thanh toán trực tuyến (06/UBND-VD (bịa ra); Đảo chưa có hạ tầng thanh toán ổn định)",
    ] {
        assert!(communes.iter().any(|line| line == expected), "{expected} is not in {communes:#?}");
    }
    let departments = below("Xếp hạng – so-nganh");
    for expected in [
        "Không gửi kết quả, vẫn xếp hạng, phần chưa trả lời tính 0 điểm:",
        "– Sở Tài chính",
        "– Cả nhóm: 3.2 Điều tra công chức về người đứng đầu (07/UBND-VD (bịa ra); Năm nay không điều tra công chức)",
    ] {
        assert!(departments.iter().any(|line| line == expected), "{expected} is not in {departments:#?}");
    }
}

/// The rows of a table, as texts; numbers as they are.
fn rows(book: &Book, sheet: &str) -> Vec<Vec<String>> {
    let table = Table::find(book, sheet, "Đơn vị");
    let said = |content: &Content| match content {
        Empty => String::new(),
        Text(text) => text.clone(),
        Number(number) => number.to_string(),
    };
    let row = |row| (0..12).map(|column| said(table.at(row, column))).collect::<Vec<_>>();
    (table.head + 1..).map(row).take_while(|row| !row[0].is_empty()).collect()
}

#[test]
fn figures_stand_with_what_each_stage_said() {
    let rows = rows(&vi_du().book, "Biểu số liệu – cap-xa");
    assert_eq!(rows.len(), 12 * 4);
    let of = |unit: &str, id: &str| rows.iter().find(|row| row[0] == unit && row[1] == id).unwrap();
    let on_time = of("Xã Tạm Tính", "dung_han");
    assert_eq!(on_time[2..8], ["Số hồ sơ giải quyết đúng hạn", "1135", "hồ sơ", "1150", "1120", "1135"]);
    assert_eq!(on_time[8], "council/ket-luan.csv:2");
    assert!(on_time[9].contains("30 hồ sơ trả quá hạn một ngày"), "{on_time:?}");
    let digitised = of("Xã Tạm Tính", "so_hoa");
    assert_eq!(digitised[3..8], ["0.61", "", "", "", ""]);
    assert_eq!(digitised[9], "bảng tables/so-hoa.csv, tính đến 15/12/2025, Văn phòng UBND Tỉnh Ví dụ cung cấp");
    // A blank cell, and a unit that sent nothing.
    assert_eq!(of("Xã Vắng Mặt", "ho_so")[3], "–");
    // In the detail a leaf shows the figures that it reads.
    let detail = vi_du().book.sheet("Chi tiết – cap-xa");
    let shown = "Số hồ sơ thủ tục hành chính đã tiếp nhận: 1210; Số hồ sơ giải quyết đúng hạn: 1135";
    assert!(detail.values().any(|cell| cell.content.text() == shown));
    let outside = "Điểm chỉ số phục vụ: 77,3 (bảng tables/chi-so-phuc-vu.csv, tính đến 31/12/2025, Cổng dịch vụ công của \
                   Tỉnh Ví dụ cung cấp, 01/BC-VD (bịa ra))";
    assert!(detail.values().any(|cell| cell.content.text() == outside));
}

#[test]
fn the_trail_has_every_entry_where_several_stages_spoke() {
    let rows = rows(&vi_du().book, "Diễn biến – cap-xa");
    let of = |unit: &str, code: &str| -> Vec<[&str; 5]> {
        let of = rows.iter().filter(|row| row[0] == unit && row[1] == code);
        of.map(|row| [&row[3], &row[4], &row[5], &row[6], &row[7]].map(String::as_str)).collect()
    };
    let (done, planned) = ("Số nhiệm vụ hoàn thành", "Số nhiệm vụ trong kế hoạch");
    assert_eq!(
        of("Xã Tập Dượt", "1.1.2"),
        [
            [done, "Tự chấm điểm", "14", "", "assessments/cap-xa.csv:101"],
            [planned, "Tự chấm điểm", "33", "", "assessments/cap-xa.csv:102"],
            [done, "Thẩm định", "13", "×", "appraisals/so-noi-vu.csv:48"],
            [planned, "Hội đồng", "30", "×", "council/ket-luan.csv:5"],
        ]
    );
    // Points decide over what stood there; a consent counts for nothing by itself, and is told.
    assert_eq!(of("Xã Nháp Thử", "1.2").last().unwrap()[..4], ["Điểm", "Thẩm định", "3,5", "×"]);
    assert_eq!(of("Phường Giả Định", "5.1").last().unwrap()[..4], ["Cả tiêu chí", "Hội đồng", "Thống nhất", ""]);
    assert_eq!(of("Xã Tạm Tính", "dung_han").len(), 3);
    // Where the appraiser only agreed there is no trail.
    assert_eq!(of("Phường Thí Dụ", "1.1.2"), [[""; 5]; 0]);
}

#[test]
fn the_set_stands_in_words() {
    let cells = vi_du().book.sheet("Bộ tiêu chí – cap-xa");
    let said: Vec<&str> = cells.values().map(|cell| cell.content.text()).collect();
    for expected in [
        "điểm của 4; tỷ lệ điểm của 2; xét lần lượt, số lớn hơn xếp trên; vẫn bằng nhau thì đồng hạng",
        "không quá 100; không dưới 0",
        "Xuất sắc: từ 90, và tỷ lệ điểm của 4 ≥ 80%; Tốt: từ 80; Khá: từ 65; Trung bình: từ 50; Yếu: còn lại",
        "khi điểm của 6.2 < 0: cao nhất là Tốt; khi tỷ lệ điểm của 2.1 < 50%: hạ 1 mức",
        "Xuất sắc: không quá 20 % số đơn vị của nhóm, lấy từ cao xuống theo chỉ số, điểm của 5",
        "có thể đạt ít nhất 60 % số điểm của bộ tiêu chí",
        "các phường (kind = «phuong»); các xã (kind = «xa»)",
        "kind (xa, phuong, dac-khu); area (mien-nui, dong-bang, hai-dao); people (số)",
        "han_ke_hoach = 20/01/2025; muc_so_hoa = 80 %; ngày nghỉ: 01/01/2025, 27/01/2025, 28/01/2025, 29/01/2025, 30/01/2025, 31/01/2025",
        "Điểm thưởng",
        "Điểm trừ",
        "area ≠ «hai-dao»",
        "Tỷ lệ hồ sơ được số hóa (biểu số liệu: so_hoa)",
        "hồ sơ. Điều kiện: Số hồ sơ giải quyết đúng hạn ≤ Số hồ sơ thủ tục hành chính đã tiếp nhận. Dùng ở: 2.1.1",
    ] {
        assert!(said.contains(&expected), "{expected} is not in {said:#?}");
    }
}

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

    /// The columns of a domain: its points, its rank.
    fn domain(&self, code: &str) -> (u32, u32) {
        let begins = format!("{code}. ");
        let points = (0..60).find(|column| content(self.cells, self.head, *column).text().starts_with(&begins));
        let points = points.unwrap_or_else(|| panic!("there is no domain {code}"));
        assert_eq!(content(self.cells, self.head + 1, points).text(), "Điểm");
        assert_eq!(content(self.cells, self.head + 1, points + 1).text(), "Hạng");
        (points, points + 1)
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
    /// A leaf of a unit, and the points that it gets in place of its own.
    change: (&'static str, &'static str, &'static str),
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
    change: ("thanh-pho-yen-bai", "8.3", "0.5"),
}];

/// The Office falls to where the department of foreign affairs is, whose maximum it has: 61 of 71,5.
const TAY_NINH: [Group; 1] = [Group {
    tail: "",
    status: "Bộ tiêu chí minh họa: ",
    decimals: 2,
    exact: false,
    dense: false,
    bands: &[("Tốt", 80), ("Khá", 60), ("Kém", 0)],
    change: ("van-phong-ubnd-tinh", "1.1", "30.49"),
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
        change: ("e", "1.1", "2.6"),
    },
    Group {
        tail: " – so",
        status: "Bộ tiêu chí chính thức một phần: ",
        decimals: 1,
        exact: false,
        dense: false,
        bands: &[],
        change: ("h", "1.1", "1.667"),
    },
];

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
        ]
    })
}

fn made_up() -> &'static Round {
    &rounds()[2]
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
    for round in &rounds()[..2] {
        let names: Vec<&str> = round.book.sheets.iter().map(|(name, _)| name.as_str()).collect();
        assert_eq!(names, ["Xếp hạng", "Biểu đồ", "Chi tiết", "Cảnh báo", "Bộ tiêu chí", "Về lần chạy"]);
    }
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
                let applies = decimal(&domain["max"]) != Number(0.0);
                expected.push((points, if applies { decimal(&domain["final"]) } else { Text("–".into()) }));
                expected.push((rank, said(&domain["rank"])));
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
                // One file, many lines: `assessments/luc-yen.csv:3, 4`.
                let source = table.at(row, table.column("Nguồn")).text();
                for (file, line) in list(&of["sources"]).iter().map(|at| at.as_str().unwrap().rsplit_once(':').unwrap())
                {
                    assert!(source.contains(file) && source.contains(line), "{file}:{line} is not in {source}");
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
            columns.extend([points, rank]);
        }
        let rows = first_row(&table)..first_row(&table) + in_table(results).count() as u32;
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
fn recalculated(round: &Round, change: Option<Change<'_>>) -> Book {
    let folder = tempfile::tempdir().unwrap();
    let (before, after) = (folder.path().join("before.xlsx"), folder.path().join("after.xlsx"));
    fs::write(&before, &round.xlsx).unwrap();
    let mut command = Command::new("python3");
    command.arg(repository().join("tests/recalculate.py")).arg(&before).arg(&after);
    if let Some((sheet, cell, number)) = change {
        command.args([sheet, &cell, number]);
    }
    let run = command.output().expect("python3 runs; tests/run installs what the tests need");
    assert!(run.status.success(), "{}: {}", round.name, String::from_utf8_lossy(&run.stderr));
    Book::read(fs::read(&after).unwrap())
}

#[test]
fn libreoffice_comes_to_the_same() {
    for round in rounds() {
        let again = recalculated(round, None);
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
        let (unit, leaf, points) = group.change;
        // The cell, found as people find it: by the unit's name and the code.
        let sheet = format!("Chi tiết{}", group.tail);
        let detail = Table::find(&round.book, &sheet, "Đơn vị");
        let name = said(&in_table(results).find(|of| of["id"] == unit).unwrap()["name"]);
        let is_row = |row: &u32| *detail.at(*row, 0) == name && detail.at(*row, detail.column("Mã")).text() == leaf;
        let row = (detail.head + 1..2000).find(is_row).unwrap();
        let cell = (row, detail.column("Điểm đạt được"));
        let again = recalculated(round, Some((&sheet, address(cell), points)));

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
                expected.push((place, rank(group, &figures, at)));
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

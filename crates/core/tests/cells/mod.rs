//! Cell by cell, what our reader and calamine find in the same workbook: generated ones, and the collection of odd ones
//! where it is there. This file is a part of the crate in its tests alone, so that no cell need be public for it; it
//! stands here because it opens files, which the crate itself never does.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::io::{Cursor, Write as _};
use std::path::PathBuf;

use calamine::{Data, ExcelDateTime, Reader as _};
use rust_xlsxwriter::{Format, Formula, Workbook};
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

use super::{Content, Kind, More, Package, Stop, Told, ods, xlsx};
use crate::table::{guard, number};

/// Every cell that is not blank, by its sheet, row and column, both from 1.
type Found = BTreeMap<(String, usize, usize), (Kind, String)>;

/// Takes every cell of every sheet.
#[derive(Default)]
struct All {
    found: Found,
    sheet: String,
    row: Vec<(usize, Kind, String)>,
}

impl Told for All {
    fn begin(&mut self, name: &str) -> Result<(), Stop> {
        self.sheet = name.into();
        Ok(())
    }

    fn cell(&mut self, column: usize, kind: Kind, text: &str) -> Result<(), Stop> {
        self.row.push((column, kind, text.into()));
        Ok(())
    }

    fn end_row(&mut self, row: usize, times: usize) -> Result<More, Stop> {
        let cells = std::mem::take(&mut self.row);
        for row in row..row + if cells.is_empty() { 0 } else { times.min(10_000) } {
            for (column, kind, text) in cells.iter().filter(|(.., text)| !text.is_empty()) {
                self.found.insert((self.sheet.clone(), row, column + 1), (*kind, text.clone()));
            }
        }
        Ok(More::Wanted)
    }
}

fn ours(bytes: &[u8]) -> Result<Found, Stop> {
    let mut all = All::default();
    let mut package = Package::open(bytes)?;
    match guard::content(bytes) {
        Content::Ods => ods::read(&mut package, &mut all)?,
        _ => xlsx::read(&mut package, &mut all)?,
    }
    Ok(all.found)
}

/// What calamine finds, in our terms. It tells no percentage from a number.
fn theirs(bytes: &[u8]) -> Result<Found, calamine::Error> {
    let mut book = calamine::open_workbook_auto_from_rs(Cursor::new(bytes.to_vec()))?;
    let mut found = Found::new();
    for (sheet, range) in book.worksheets() {
        let (row, column) = range.start().unwrap_or_default();
        for (of_row, of_column, cell) in range.used_cells() {
            let said = match cell {
                Data::Empty => continue,
                Data::String(text) if text.is_empty() => continue,
                Data::Int(number) => (Kind::Number, number.to_string()),
                Data::Float(number) => (Kind::Number, number.to_string()),
                Data::String(text) => (Kind::Text, text.clone()),
                Data::Bool(yes) => (Kind::Boolean, u8::from(*yes).to_string()),
                Data::DateTime(date) => dated(date),
                Data::DateTimeIso(text) => {
                    let (text, kind) = number::iso(text);
                    (kind, text)
                }
                Data::DurationIso(text) => (Kind::Time, text.clone()),
                Data::Error(error) => (Kind::Error, error.to_string()),
            };
            found.insert((sheet.clone(), row as usize + of_row + 1, column as usize + of_column + 1), said);
        }
    }
    Ok(found)
}

fn dated(date: &ExcelDateTime) -> (Kind, String) {
    let (year, month, day, hour, minute, second, millisecond) = date.to_ymd_hms_milli();
    // Our times are to the second.
    assert_eq!(millisecond, 0, "{date:?}: no workbook here has parts of a second");
    let day = format!("{year:04}-{month:02}-{day:02}");
    let time = format!("{hour:02}:{minute:02}:{second:02}");
    match date.as_f64() {
        number if number < 1.0 => (Kind::Time, time),
        _ if time == "00:00:00" => (Kind::Date, day),
        _ => (Kind::Time, format!("{day} {time}")),
    }
}

/// How many cells there are, and which of them differ.
fn differences(bytes: &[u8]) -> (usize, String) {
    let ours = ours(bytes).unwrap_or_else(|stop| panic!("{:?}", stop.fault()));
    let theirs = theirs(bytes).unwrap_or_else(|error| panic!("calamine: {error}"));
    let mut differ = String::new();
    let none = (Kind::Text, String::new());
    let places: BTreeSet<_> = ours.keys().chain(theirs.keys()).collect();
    for place in &places {
        let (mut our, their) = (ours.get(*place).unwrap_or(&none).clone(), theirs.get(*place).unwrap_or(&none));
        if our.0 == Kind::Percent {
            our.0 = Kind::Number;
        }
        // Where a file does not ask for them to be kept, calamine drops blanks around a text. Ours go when a row is read.
        let trimmed = our.0 == Kind::Text && their.0 == Kind::Text && our.1.trim() == their.1.trim();
        if our != *their && !trimmed {
            writeln!(differ, "{place:?}: ours {our:?}, calamine's {their:?}").expect("a String takes all");
        }
    }
    (places.len(), differ)
}

fn agree(name: &str, bytes: &[u8]) -> usize {
    let (cells, differ) = differences(bytes);
    assert!(differ.is_empty(), "{name}\n{differ}");
    cells
}

// ---- as a library writes them ----------------------------------------------------------

#[test]
fn cells_of_a_workbook_that_rust_xlsxwriter_wrote() {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet().set_name("Tự đánh giá").unwrap();
    let formats = ["General", "0.00%", "0%", "dd/mm/yyyy", "dd/mm/yyyy hh:mm:ss", "hh:mm", "#,##0.00", "0.00E+00", "@"];
    let numbers: [f64; 13] =
        [0.0, 1.0, 0.1, 0.1 + 0.2, 1.0 / 3.0, 44910.0, 44910.5, 59.0, 61.0, 1e-7, 1e15, 12_345.678, 2.5];
    for (column, format) in formats.iter().enumerate() {
        let format = Format::new().set_num_format(*format);
        for (row, number) in numbers.iter().enumerate() {
            let to_the_second = number.fract() == 0.0 || *number == 44910.5;
            if (3..=5).contains(&column) && (!to_the_second || *number > 3e6) {
                continue; // days beyond the year 9999, too
            }
            sheet.write_number_with_format(row as u32, column as u16, *number, &format).unwrap();
        }
    }
    let bold = Format::new().set_bold();
    let plain = Format::new();
    sheet.write_string(20, 0, " Có  khoảng trắng ").unwrap();
    sheet.write_string(20, 1, "hai\ndòng\tvà tab").unwrap();
    sheet.write_string(20, 2, "<&>\"'_x000D_ 😀 Đ\u{301}").unwrap();
    sheet.write_rich_string(20, 3, &[(&bold, "Đúng "), (&plain, "thời hạn"), (&bold, " ")]).unwrap();
    sheet.write_boolean(20, 4, true).unwrap();
    sheet.write_boolean(20, 5, false).unwrap();
    sheet.write_blank(20, 6, &bold).unwrap();
    sheet.write_formula(20, 7, Formula::new("=1+1").set_result("2")).unwrap();
    sheet.write_formula(20, 8, Formula::new("=\"a\"").set_result("a")).unwrap();
    sheet.merge_range(22, 0, 24, 3, "gộp", &bold).unwrap();
    sheet.write_string(30, 200, "xa").unwrap();
    // Not in the last corner: calamine would take 512 GiB for two cells so far apart.
    sheet.write_number(2_000, 300, 1).unwrap();
    book.add_worksheet().set_name("Trắng").unwrap();
    book.add_worksheet().set_name("Ba").unwrap().write(0, 0, "x").unwrap();
    assert!(agree("rust_xlsxwriter", &book.save_to_buffer().unwrap()) > 100);
}

// ---- made part by part ------------------------------------------------------------------

/// A workbook of one sheet: `data` within its `<sheetData>`, `book` before the sheets, shared texts.
fn xlsx_of(data: &str, book: &str, shared: &str) -> Vec<u8> {
    const OFFICE: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    const MAIN: &str = "xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\"";
    const PACKAGE: &str = "xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\"";
    let formats =
        ["0.00%", "dd/mm/yyyy", "[h]:mm:ss", "hh:mm:ss", "#,##0 \"ngày\"", "0\\%", "[Red]0", "yyyy\\-mm\\-dd;@"];
    let custom: String = (164..)
        .zip(formats)
        .map(|(id, code)| format!("<numFmt numFmtId=\"{id}\" formatCode=\"{}\"/>", code.replace('"', "&quot;")))
        .collect();
    let built_in = [0, 1, 9, 10, 14, 22, 49, 37];
    let styles: String =
        built_in.into_iter().chain(164..164 + formats.len()).map(|id| format!("<xf numFmtId=\"{id}\"/>")).collect();
    let parts = [
        ("[Content_Types].xml", "<Types/>".to_owned()),
        (
            "_rels/.rels",
            format!(
                "<Relationships {PACKAGE}><Relationship Id=\"r\" Type=\"{OFFICE}/officeDocument\" Target=\"xl/workbook.xml\"/></Relationships>"
            ),
        ),
        (
            "xl/workbook.xml",
            format!(
                "<workbook {MAIN} xmlns:r=\"{OFFICE}\">{book}<sheets><sheet name=\"S\" sheetId=\"1\" r:id=\"s\"/></sheets></workbook>"
            ),
        ),
        (
            "xl/_rels/workbook.xml.rels",
            format!(
                "<Relationships {PACKAGE}><Relationship Id=\"s\" Type=\"{OFFICE}/worksheet\" Target=\"worksheets/sheet1.xml\"/><Relationship Id=\"t\" Type=\"{OFFICE}/sharedStrings\" Target=\"sharedStrings.xml\"/><Relationship Id=\"f\" Type=\"{OFFICE}/styles\" Target=\"styles.xml\"/></Relationships>"
            ),
        ),
        ("xl/sharedStrings.xml", format!("<sst {MAIN}>{shared}</sst>")),
        (
            "xl/styles.xml",
            format!("<styleSheet {MAIN}><numFmts>{custom}</numFmts><cellXfs>{styles}</cellXfs></styleSheet>"),
        ),
        ("xl/worksheets/sheet1.xml", format!("<worksheet {MAIN}><sheetData>{data}</sheetData></worksheet>")),
    ];
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, text) in parts {
        zip.start_file(name, SimpleFileOptions::default()).unwrap();
        zip.write_all(text.as_bytes()).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

const SHARED: &str = "<si><t>Có</t></si><si><t xml:space=\"preserve\"> hai  chỗ </t></si>\
    <si><r><t>Kh</t></r><r><rPr><b/></rPr><t xml:space=\"preserve\">ông </t></r><r><t>phát sinh</t></r><rPh sb=\"0\" eb=\"1\"><t>?</t></rPh></si>\
    <si/><si><t/></si><si><t>a&amp;b &#273; &lt;c&gt;</t></si><si><t>1,5</t></si>";

/// The generator of Steele, Lea and Flood's SplitMix64 (OOPSLA 2014, figure 9).
struct Random(u64);

impl Random {
    fn below(&mut self, bound: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (z ^ (z >> 31)) % bound
    }

    fn of<'a>(&mut self, all: &[&'a str]) -> &'a str {
        all[self.below(all.len() as u64) as usize]
    }
}

/// The attributes and the content of a cell of some kind.
fn cell(random: &mut Random) -> String {
    match random.below(9) {
        0 => format!("t=\"s\"><v>{}</v>", random.below(7)),
        1 => format!("t=\"b\"><v>{}</v>", random.below(2)),
        2 => format!(
            "t=\"e\"><v>{}</v>",
            random.of(&["#N/A", "#REF!", "#DIV/0!", "#VALUE!", "#NAME?", "#NUM!", "#NULL!"])
        ),
        3 => format!(
            "t=\"inlineStr\"><is>{}</is>",
            random.of(&["<t>Chậm</t>", "<r><t>a</t></r><r><t>b</t></r>", "<t>1.234</t>", "<t/>"])
        ),
        4 => format!("t=\"str\"><f>A1</f><v>{}</v>", random.of(&["KAD", "0,5", "12", "x y"])),
        5 => format!("s=\"{}\"/", random.below(16)) + ">",
        // Whole days, and whole minutes of one, in whatever format.
        6 => format!("s=\"{}\"><v>{}</v>", random.below(16), random.below(60_000)),
        7 => format!("s=\"{}\"><v>{}{}</v>", random.below(16), random.below(60_000), random.of(&[".5", ".25", ".75"])),
        // Any digits, in no format of a date.
        _ => {
            let style = [0, 1, 2, 3, 6, 7, 8, 12, 13][random.below(9) as usize];
            let exponent = random.of(&["", "", "", "E-5", "E3", "e+2"]);
            let sign = random.of(&["", "", "-"]);
            format!(
                "s=\"{style}\" t=\"n\"><v>{sign}{}.{}{exponent}</v>",
                random.below(1000),
                random.below(1_000_000_000_000)
            )
        }
    }
}

#[test]
fn cells_of_workbooks_of_every_kind_of_cell() {
    let mut cells = 0;
    for seed in 0..60 {
        let random = &mut Random(seed);
        let mut data = String::new();
        let mut row = 0;
        for _ in 0..40 {
            row += 1 + random.below(3);
            write!(data, "<row r=\"{row}\">").unwrap();
            for column in "ABCDEFGHIJKLMNOPQRSTUVWXYZ".chars().take(12) {
                let said = cell(random);
                let closed = said.ends_with("/>");
                write!(data, "<c r=\"{column}{row}\" {said}{}", if closed { "" } else { "</c>" }).unwrap();
            }
            data += "</row>";
        }
        let book = ["", "<workbookPr date1904=\"1\"/>", "<workbookPr date1904=\"false\"/>"][seed as usize % 3];
        cells += agree(&format!("seed {seed}"), &xlsx_of(&data, book, SHARED));
    }
    assert!(cells > 10_000, "{cells}");
}

// ---- what others met -------------------------------------------------------------------

#[test]
fn cells_of_the_collection_of_odd_workbooks() {
    let beside = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../../shared");
    let given = std::env::var_os("CCHC_SHARED").map(PathBuf::from);
    let found = given.into_iter().chain([beside]).map(|shared| shared.join("odd-workbooks")).find(|odd| odd.is_dir());
    let Some(odd) = found else {
        assert!(std::env::var_os("CI").is_none(), "the collection of odd workbooks is not there: set CCHC_SHARED");
        eprintln!("not tested: the collection of odd workbooks is not there; set CCHC_SHARED");
        return;
    };
    let (mut read, mut wrong) = (0, String::new());
    for entry in std::fs::read_dir(odd).unwrap() {
        let path = entry.unwrap().path();
        let bytes = std::fs::read(&path).unwrap();
        if !matches!(guard::content(&bytes), Content::Xlsx | Content::Ods) {
            continue;
        }
        let (cells, differ) = differences(&bytes);
        assert!(cells > 0, "{}", path.display());
        read += 1;
        if !differ.is_empty() {
            writeln!(wrong, "{}\n{differ}", path.display()).unwrap();
        }
    }
    assert!(read >= 13, "{read} workbooks");
    assert!(wrong.is_empty(), "\n{wrong}");
}

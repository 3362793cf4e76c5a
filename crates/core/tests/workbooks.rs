//! Workbooks as LibreOffice, Excel and openpyxl write them, badly made ones, and ones that are made to do harm.
//!
//! The workbooks here are made part by part, so that a test shows what it is about. The collection of odd ones that
//! other projects met is read too where it is there: beside the repository, or under `CCHC_SHARED`.

mod round;

use std::io::{Cursor, Write as _};
use std::path::PathBuf;

use cchc_core::assessment::Reading;
use cchc_core::fault::Fault;
use cchc_core::number::Number;
use round::{Files, criterion, files, scored, set, units};
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

/// A leaf of each kind: a count, a number, a percentage, a choice, a fraction of two counts.
fn round_of(named: &[(&str, Vec<u8>)]) -> Files {
    let input = |kind: &str| {
        format!("inputs = {{ x = {{ label = \"Số\", type = \"{kind}\", max = 5000 }} }}\npoints = \"min(full, value)\"")
    };
    let set = set(
        "50",
        "rounding = { points = \"exact\" }",
        &[
            criterion("1", "50", ""),
            criterion("1.1", "10", &input("count")),
            criterion("1.2", "10", &input("number")),
            criterion(
                "1.3",
                "10",
                "inputs = { x = { label = \"Tỷ lệ\", type = \"percent\" } }\npoints = \"full * value\"",
            ),
            criterion("1.4", "10", "choice = [{ label = \"Có\", points = 10 }, { label = \"Không\", points = 0 }]"),
            criterion("1.10", "10", &input("number")),
        ],
    );
    let mut files = files(&set, &[("units.csv", &units(&["a", "b"]))]);
    for (name, bytes) in named {
        files.insert((*name).to_owned(), bytes.clone());
    }
    files
}

/// The codes of all faults but those of what nobody answered.
fn faults(files: &Files) -> Vec<String> {
    let reading = Reading::of(files).expect("nothing in memory is refused");
    let told =
        reading.faults.iter().map(|fault| format!("{} {}", fault.fault.code(), reading.sources.cite(fault.place)));
    let mut told: Vec<String> =
        told.filter(|told| !told.starts_with("missing-answer") && !told.starts_with("not-submitted")).collect();
    told.sort();
    told
}

fn refused(name: &str, bytes: Vec<u8>) -> Fault {
    let reading = Reading::of(&round_of(&[(&format!("assessments/{name}"), bytes)])).expect("nothing is refused");
    let mut told: Vec<Fault> = reading.faults.into_iter().map(|fault| fault.fault).collect();
    assert_eq!(told.len(), 1, "{told:?}");
    told.remove(0)
}

fn number(text: &str) -> Number {
    Number::parse(text).expect("a number")
}

/// A zip archive of some parts.
fn archive(parts: &[(&str, Vec<u8>)]) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    let deflated = SimpleFileOptions::default().compression_method(CompressionMethod::Deflated);
    for (name, bytes) in parts {
        zip.start_file(*name, deflated).unwrap();
        zip.write_all(bytes).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

const TYPES: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml";
const RELATIONS: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";

/// An xlsx workbook: `sheets` are their names with what stands between `<sheetData>` and its end, `formats` the format
/// codes of styles 1, 2 …, `book` what stands in the workbook part before its sheets.
fn xlsx_of(sheets: &[(&str, &str)], formats: &[&str], book: &str) -> Vec<(String, Vec<u8>)> {
    let mut parts = vec![
        (
            "[Content_Types].xml".to_owned(),
            format!("<Types><Default Extension=\"xml\" ContentType=\"{TYPES}.sheet.main+xml\"/></Types>"),
        ),
        (
            "_rels/.rels".to_owned(),
            format!(
                "<Relationships><Relationship Id=\"r\" Type=\"{RELATIONS}/officeDocument\" Target=\"xl/workbook.xml\"/></Relationships>"
            ),
        ),
    ];
    let numbered = || sheets.iter().enumerate();
    let listed: String =
        numbered().map(|(at, (name, _))| format!("<sheet name=\"{name}\" sheetId=\"{at}\" r:id=\"s{at}\"/>")).collect();
    parts.push(("xl/workbook.xml".into(), format!("<workbook>{book}<sheets>{listed}</sheets></workbook>")));
    let related: String = numbered()
        .map(|(at, _)| {
            format!("<Relationship Id=\"s{at}\" Type=\"{RELATIONS}/worksheet\" Target=\"worksheets/sheet{at}.xml\"/>")
        })
        .collect();
    parts.push(("xl/_rels/workbook.xml.rels".into(), format!(
        "<Relationships>{related}<Relationship Id=\"t\" Type=\"{RELATIONS}/sharedStrings\" Target=\"/xl/sharedStrings.xml\"/>\
         <Relationship Id=\"f\" Type=\"{RELATIONS}/styles\" Target=\"styles.xml\"/></Relationships>"
    )));
    let shared = "<sst uniqueCount=\"999999999999999\"><si><t xml:space=\"preserve\"> Có </t></si>\
                  <si><r><t>Kh</t></r><r><t>ông</t></r><rPh><t>?</t></rPh></si></sst>";
    parts.push(("xl/sharedStrings.xml".into(), shared.into()));
    let custom: String = formats
        .iter()
        .enumerate()
        .map(|(at, code)| format!("<numFmt numFmtId=\"{}\" formatCode=\"{code}\"/>", 164 + at))
        .collect();
    let cells: String = (0..formats.len()).map(|at| format!("<xf numFmtId=\"{}\"/>", 164 + at)).collect();
    parts.push((
        "xl/styles.xml".into(),
        format!(
            "<styleSheet><numFmts>{custom}</numFmts><cellStyleXfs><xf numFmtId=\"9\"/></cellStyleXfs>\
         <cellXfs><xf numFmtId=\"0\"/>{cells}</cellXfs></styleSheet>"
        ),
    ));
    for (at, (_, data)) in numbered() {
        parts.push((
            format!("xl/worksheets/sheet{at}.xml"),
            format!("<worksheet><sheetData>{data}</sheetData></worksheet>"),
        ));
    }
    parts.into_iter().map(|(name, text)| (name, text.into_bytes())).collect()
}

fn zipped(parts: &[(String, Vec<u8>)]) -> Vec<u8> {
    archive(&parts.iter().map(|(name, bytes)| (name.as_str(), bytes.clone())).collect::<Vec<_>>())
}

/// A cell with a text of its own.
fn text(at: &str, text: &str) -> String {
    format!("<c r=\"{at}\" t=\"inlineStr\"><is><t>{text}</t></is></c>")
}

fn headings() -> String {
    format!("<row r=\"1\">{}{}{}</row>", text("A1", "đơn vị"), text("B1", "tiêu chí"), text("C1", "kết quả"))
}

/// The table of the answers of unit `a`: for each code the attributes and the content of the cell that answers it.
fn answers(of: &[(&str, &str)]) -> String {
    let rows = of.iter().zip(2..).map(|((code, cell), row)| {
        format!(
            "<row r=\"{row}\">{}{}<c r=\"C{row}\" {cell}</c></row>",
            text(&format!("A{row}"), "a"),
            text(&format!("B{row}"), code)
        )
    });
    headings() + &rows.collect::<String>()
}

fn one_sheet(data: &str, formats: &[&str]) -> Vec<u8> {
    zipped(&xlsx_of(&[("Tự đánh giá", data)], formats, ""))
}

const FORMATS: &[&str] = &["0.00%", "dd/mm/yyyy", "[h]:mm"];

/// What the leaf `code` of unit `a` brings, where the one cell that answers it is this.
fn points(code: &str, cell: &str) -> Number {
    let files = round_of(&[("assessments/a.xlsx", one_sheet(&answers(&[(code, cell)]), FORMATS))]);
    scored(&files).leaf("a", code).final_points.clone().unwrap_or(Number::ZERO)
}

/// What is wrong with the cell, by the code of the fault.
fn wrong(code: &str, cell: &str) -> Vec<String> {
    faults(&round_of(&[("assessments/a.xlsx", one_sheet(&answers(&[(code, cell)]), FORMATS))]))
}

#[test]
fn a_number_in_a_cell_has_one_reading() {
    assert_eq!(points("1.1", "><v>8</v>"), number("8"));
    assert_eq!(points("1.2", "><v>1.1000000000000001</v>"), number("1.1"));
    assert_eq!(points("1.2", "><v>1.234</v>"), number("1.234")); // as text it would be two numbers
    assert_eq!(points("1.2", "t=\"n\"><v>1E-2</v>"), number("0.01"));
    assert_eq!(points("1.2", "t=\"str\"><v>2,5</v>"), number("2.5"));
    assert_eq!(wrong("1.1", "><v>1.234</v>"), ["unreadable assessments/a.xlsx!Tự đánh giá!C2"]);
    assert_eq!(
        wrong("1.2", "t=\"inlineStr\"><is><t>1.234</t></is>"),
        ["ambiguous-number assessments/a.xlsx!Tự đánh giá!C2"]
    );
}

#[test]
fn a_share_in_a_cell_is_a_fraction() {
    assert_eq!(points("1.3", "s=\"1\"><v>0.87729999999999997</v>"), number("8.773"));
    assert_eq!(points("1.3", "><v>1</v>"), number("10"));
    assert_eq!(points("1.3", "><v>95.5</v>"), number("9.55"));
    assert_eq!(wrong("1.3", "><v>95.5</v>"), ["percent-cell assessments/a.xlsx!Tự đánh giá!C2"]);
    assert_eq!(wrong("1.3", "><v>9550</v>"), ["out-of-bounds assessments/a.xlsx!Tự đánh giá!C2"]);
    assert_eq!(wrong("1.1", "s=\"1\"><v>1</v>"), ["unreadable assessments/a.xlsx!Tự đánh giá!C2"]);
}

#[test]
fn texts_are_shared_rich_trimmed_and_escaped() {
    assert_eq!(points("1.4", "t=\"s\"><v>0</v>"), number("10"));
    assert_eq!(points("1.4", "t=\"s\"><v>1</v>"), Number::ZERO);
    assert!(wrong("1.4", "t=\"s\"><v>1</v>").is_empty());
    assert!(wrong("1.4", "t=\"inlineStr\"><is><t>C_x00F3__x000D_</t></is>").is_empty());
    assert!(wrong("1.4", "t=\"inlineStr\"><is><t>C&#243;</t></is>").is_empty());
    // TRUE is no option, be it the first one's position.
    assert_eq!(wrong("1.4", "t=\"b\"><v>1</v>"), ["unreadable assessments/a.xlsx!Tự đánh giá!C2"]);
}

#[test]
fn what_is_no_value_is_told() {
    let at = "assessments/a.xlsx!Tự đánh giá!C2";
    assert_eq!(wrong("1.1", "t=\"e\"><v>#N/A</v>"), [format!("cell-error {at}")]);
    assert_eq!(wrong("1.1", "><f>1+1</f>"), [format!("not-calculated {at}")]);
    assert_eq!(wrong("1.1", "><f>1+1</f><v></v>"), [format!("not-calculated {at}")]);
    assert_eq!(points("1.1", "><f>1+1</f><v>2</v>"), number("2"));
    assert!(wrong("1.1", "t=\"str\"><f>\"\"</f><v></v>").is_empty());
    assert_eq!(wrong("1.1", "s=\"2\"><v>44910</v>"), [format!("unreadable {at}")]);
    assert_eq!(wrong("1.1", "s=\"3\"><v>1.5</v>"), [format!("unreadable {at}")]);
    assert_eq!(wrong("1.1", "t=\"d\"><v>2022-12-15</v>"), [format!("unreadable {at}")]);
}

#[test]
fn a_code_is_a_text() {
    let of = |code: &str| {
        let data = headings()
            + &format!("<row r=\"2\">{}<c r=\"B2\" {code}</c><c r=\"C2\"><v>1</v></c></row>", text("A2", "a"));
        let files = round_of(&[("assessments/a.xlsx", one_sheet(&data, FORMATS))]);
        let told = Reading::of(&files).unwrap().faults;
        told.into_iter()
            .map(|fault| fault.fault)
            .find(|fault| !matches!(fault, Fault::MissingAnswer { .. } | Fault::NotSubmitted { .. }))
    };
    assert_eq!(of("><v>1.2</v>"), None);
    assert_eq!(
        of("><v>1.1</v>"),
        Some(Fault::CodeAmbiguous { met: "1.1".into(), codes: vec!["1.1".into(), "1.10".into()] })
    );
    let dated = |met: &str, codes: &[&str]| {
        Some(Fault::CodeMadeDate { met: met.into(), codes: codes.iter().map(|code| (*code).into()).collect() })
    };
    assert_eq!(of("s=\"2\"><v>44593</v>"), dated("2022-02-01", &["1.2"])); // 1 February
    assert_eq!(of("s=\"2\"><v>44563</v>"), dated("2022-01-02", &["1.2"])); // 2 January
    assert_eq!(of("s=\"2\"><v>44910</v>"), dated("2022-12-15", &[]));
}

#[test]
fn days_are_counted_from_1904_where_the_workbook_says_so() {
    let data = headings() + &format!("<row r=\"2\">{}<c r=\"B2\" s=\"2\"><v>43131</v></c></row>", text("A2", "a"));
    let parts = xlsx_of(&[("S", &data)], FORMATS, "<workbookPr date1904=\"1\"/>");
    let told = refused("a.xlsx", zipped(&parts));
    assert_eq!(told, Fault::CodeMadeDate { met: "2022-02-01".into(), codes: vec!["1.2".into()] });
}

#[test]
fn each_sheet_with_the_headings_is_read_and_others_are_told() {
    let note = format!("<row r=\"3\">{}</row>", text("B3", "Ghi chú"));
    let one = answers(&[("1.1", "><v>1</v>")]);
    let other = answers(&[("1.2", "><v>2</v>")]);
    let book = zipped(&xlsx_of(&[("Một", &one), ("Hai", &other), ("Trắng", ""), ("Ba", &note)], &[], ""));
    let files = round_of(&[("assessments/a.xlsx", book)]);
    assert_eq!(faults(&files), ["other-sheet assessments/a.xlsx!Ba!3"]);
    let scored = scored(&files);
    assert_eq!(scored.leaf("a", "1.1").final_points, Some(number("1")));
    assert_eq!(scored.leaf("a", "1.2").final_points, Some(number("2")));
    let hashed = scored.0.sources.iter().filter(|source| !source.sha256.is_empty());
    assert_eq!(hashed.filter(|source| source.name == "assessments/a.xlsx").count(), 1);
    // Two answers to one leaf on two sheets stand in one file.
    let twice = zipped(&xlsx_of(&[("Một", &one), ("Hai", &one)], &[], ""));
    assert_eq!(faults(&round_of(&[("assessments/a.xlsx", twice)])), ["answered-twice assessments/a.xlsx!Hai!C2"]);
    let none = zipped(&xlsx_of(&[("Ba", &note)], &[], ""));
    assert_eq!(faults(&round_of(&[("assessments/a.xlsx", none)])), ["missing-column assessments/a.xlsx!Ba!3"]);
    let blank = zipped(&xlsx_of(&[("Ba", "")], &[], ""));
    assert_eq!(faults(&round_of(&[("assessments/a.xlsx", blank)])), ["empty-table assessments/a.xlsx"]);
}

#[test]
fn units_may_stand_in_a_workbook() {
    let row = |row: usize, cells: [&str; 3]| {
        let cells = cells.iter().zip("ABC".chars()).map(|(cell, column)| text(&format!("{column}{row}"), cell));
        format!("<row r=\"{row}\">{}</row>", cells.collect::<String>())
    };
    let data = row(1, ["mã", "tên", "nhóm"]) + &row(2, ["a", "Huyện A", "g"]);
    let mut files = round_of(&[("units.xlsx", one_sheet(&data, &[]))]);
    assert_eq!(faults(&files), ["two-files units.xlsx"]);
    files.remove("units.csv");
    assert!(faults(&files).is_empty());
    assert_eq!(scored(&files).0.round().group(cchc_core::round::GroupNo(0)).units[0].name, "Huyện A");
}

/// An ods workbook of one sheet.
fn ods_of(rows: &str) -> Vec<u8> {
    let content = format!(
        "<office:document-content><office:body><office:spreadsheet><table:table table:name=\"Trang\">{rows}</table:table>\
         </office:spreadsheet></office:body></office:document-content>"
    );
    let mime = "application/vnd.oasis.opendocument.spreadsheet";
    archive(&[("mimetype", mime.into()), ("content.xml", content.into_bytes())])
}

fn ods_text(text: &str) -> String {
    format!("<table:table-cell office:value-type=\"string\"><text:p>{text}</text:p></table:table-cell>")
}

fn ods_row(cells: &[String]) -> String {
    format!("<table:table-row>{}</table:table-row>", cells.concat())
}

#[test]
fn an_ods_is_read_like_an_xlsx() {
    let head = ods_row(&["đơn vị", "tiêu chí", "kết quả"].map(ods_text));
    let answer = |code: &str, cell: &str| ods_row(&[ods_text("a"), ods_text(code), cell.to_owned()]);
    let rows = head
        + "<table:table-row table:number-rows-repeated=\"3\"><table:table-cell table:number-columns-repeated=\"16384\"/></table:table-row>"
        + &answer(
            "1.1",
            "<table:table-cell office:value-type=\"float\" office:value=\"7\"><office:annotation><text:p>9</text:p></office:annotation><text:p>7,00</text:p></table:table-cell>",
        )
        + &answer(
            "1.2",
            "<table:table-cell office:value-type=\"float\" office:value=\"1.234\"><text:p>1,23</text:p></table:table-cell>",
        )
        + &answer(
            "1.3",
            "<table:table-cell office:value-type=\"percentage\" office:value=\"0.5\"><text:p>50%</text:p></table:table-cell>",
        )
        + &answer(
            "1.4",
            "<table:table-cell office:value-type=\"string\"><text:p>C<text:span>ó</text:span></text:p></table:table-cell>",
        )
        + &answer("1.10", "<table:table-cell table:formula=\"of:=1+1\"/>");
    let files = round_of(&[("assessments/a.ods", ods_of(&rows))]);
    assert_eq!(faults(&files), ["not-calculated assessments/a.ods!Trang!C9"]);
    let scored = scored(&files);
    for (code, points) in [("1.1", "7"), ("1.2", "1.234"), ("1.3", "5"), ("1.4", "10")] {
        assert_eq!(scored.leaf("a", code).final_points, Some(number(points)), "{code}");
    }
}

// ---- made to do harm -------------------------------------------------------------------

fn code(name: &str, bytes: Vec<u8>) -> String {
    refused(name, bytes).code().to_owned()
}

#[test]
fn two_parts_of_one_name_are_refused() {
    let mut parts = xlsx_of(&[("S", &answers(&[("1.1", "><v>1</v>")]))], &[], "");
    let sheet = parts.last().cloned().unwrap();
    parts.push((sheet.0.to_uppercase(), sheet.1.clone()));
    assert_eq!(code("a.xlsx", zipped(&parts)), "workbook-damaged");
    // The zip crate writes no two of one name: one is renamed in the bytes, in its own header and in the directory.
    let last = parts.len() - 1;
    parts[last].0 = sheet.0.replace("sheet0", "sheet9");
    let mut bytes = zipped(&parts);
    for at in 0..bytes.len() - 6 {
        if &bytes[at..at + 6] == b"sheet9" {
            bytes[at + 5] = b'0';
        }
    }
    assert_eq!(code("a.xlsx", bytes), "workbook-damaged");
}

#[test]
fn a_workbook_cut_off_anywhere_is_refused() {
    let bytes = one_sheet(&answers(&[("1.1", "><v>1</v>")]), &[]);
    for length in (4..bytes.len()).step_by(97) {
        let told = code("a.xlsx", bytes[..length].to_vec());
        assert_eq!(told, "workbook-damaged", "after {length} bytes");
    }
}

#[test]
fn a_part_behind_a_password_is_told_as_such() {
    let mut bytes = one_sheet(&answers(&[("1.1", "><v>1</v>")]), &[]);
    for at in 0..bytes.len() - 4 {
        match &bytes[at..at + 4] {
            b"PK\x01\x02" => bytes[at + 8] |= 1,
            b"PK\x03\x04" => bytes[at + 6] |= 1,
            _ => {}
        }
    }
    assert_eq!(code("a.xlsx", bytes), "encrypted");
}

#[test]
fn a_bomb_is_refused_before_it_takes_memory() {
    // Blanks that are one text of 64 MiB, in a file of 64 KB.
    let blanks = " ".repeat(64 << 20);
    assert_eq!(code("a.xlsx", one_sheet(&(headings() + &blanks), &[])), "workbook-too-large");
    // Tags without end: more than may be inflated.
    let tags = "<c/>".repeat((513 << 20) / 4);
    assert_eq!(code("a.xlsx", one_sheet(&(headings() + "<row>" + &tags), &[])), "workbook-too-large");
    // Tags within tags.
    let nested = "<a>".repeat(1000);
    assert_eq!(code("a.xlsx", one_sheet(&(headings() + &nested), &[])), "workbook-damaged");
}

#[test]
fn a_text_that_stands_in_every_cell_is_refused() {
    let long = "ă".repeat(32_000);
    let mut parts = xlsx_of(
        &[("S", &{
            let cell = |column: char, row: usize| format!("<c r=\"{column}{row}\" t=\"s\"><v>2</v></c>");
            let rows = (2..5000).map(|row| format!("<row r=\"{row}\">{}</row>", cell('C', row)));
            headings() + &rows.collect::<String>()
        })],
        &[],
        "",
    );
    for (name, bytes) in &mut parts {
        if name == "xl/sharedStrings.xml" {
            *bytes = format!("<sst><si/><si/><si><t>{long}</t></si></sst>").into_bytes();
        }
    }
    let reading = Reading::of(&round_of(&[("assessments/a.xlsx", zipped(&parts))])).unwrap();
    assert!(reading.faults.iter().any(|fault| fault.fault.code() == "workbook-too-large"));
}

#[test]
fn two_cells_far_apart_take_no_more_than_two() {
    let far = answers(&[("1.1", "><v>1</v>")]) + "<row r=\"1048576\"><c r=\"XFD1048576\"><v>1</v></c></row>";
    assert!(faults(&round_of(&[("assessments/a.xlsx", one_sheet(&far, &[]))])).is_empty());
    let farther = headings() + "<row r=\"1048577\"><c r=\"A1048577\"><v>1</v></c></row>";
    assert_eq!(code("a.xlsx", one_sheet(&farther, &[])), "workbook-damaged");
}

#[test]
fn what_is_repeated_millions_of_times_is_not_written_out() {
    let head = ods_row(&["đơn vị", "tiêu chí", "kết quả"].map(ods_text));
    let times = "table:number-rows-repeated=\"20000000\"";
    let blank = format!(
        "<table:table-row {times}><table:table-cell table:number-columns-repeated=\"16384\"/></table:table-row>"
    );
    assert_eq!(code("a.ods", ods_of(&(head.clone() + &blank))), "empty-table");
    let full = format!("<table:table-row {times}>{}</table:table-row>", ods_text("a"));
    assert_eq!(code("a.ods", ods_of(&(head + &full))), "workbook-too-large");
    let wide = "<table:table-row><table:table-cell table:number-columns-repeated=\"16000\" office:value-type=\"string\"><text:p>x</text:p></table:table-cell></table:table-row>";
    assert_eq!(code("a.ods", ods_of(wide)), "workbook-too-large");
}

#[test]
fn bytes_gone_wrong_anywhere_end_in_a_fault_or_a_result() {
    let data = answers(&[("1.1", "s=\"1\"><v>0.5</v>"), ("1.4", "t=\"s\"><v>0</v>"), ("1.2", "><f>1+1</f><v>2</v>")]);
    let parts = xlsx_of(&[("S", &data)], FORMATS, "<workbookPr/>");
    let whole = zipped(&parts);
    for at in (0..whole.len()).step_by(3) {
        let mut bytes = whole.clone();
        bytes[at] ^= 1 << (at % 8);
        let _ = faults(&round_of(&[("assessments/a.xlsx", bytes)]));
    }
    // Within the parts, where the sums of the archive do not see it.
    for part in 2..parts.len() {
        for at in 0..parts[part].1.len() {
            let mut parts = parts.clone();
            parts[part].1[at] = [b'<', b'"', b'9', b'&', 0xff][at % 5];
            let _ = faults(&round_of(&[("assessments/a.xlsx", zipped(&parts))]));
        }
    }
}

#[test]
fn many_sheets_of_long_headings_are_refused() {
    // One part, a few kilobytes when deflated, is 256 sheets, each with four megabytes of headings.
    let long = "x".repeat(4000);
    let cells: String = (0..1000).map(|at| format!("<c t=\"inlineStr\"><is><t>{long}{at}</t></is></c>")).collect();
    let row = format!("<row>{cells}</row>");
    let mut parts = xlsx_of(&[("S", row.as_str())], &[], "");
    for (name, bytes) in &mut parts {
        if name == "xl/workbook.xml" {
            let listed = "<sheet name=\"S\" sheetId=\"1\" r:id=\"s0\"/>".repeat(256);
            *bytes = format!("<workbook><sheets>{listed}</sheets></workbook>").into_bytes();
        }
    }
    assert_eq!(code("a.xlsx", zipped(&parts)), "workbook-too-large");
}

#[test]
fn ten_thousand_faults_are_enough_of_any_table() {
    let told = |table: &str, rows: &str| {
        let head = if table.starts_with("units") { "id,name,group\n" } else { "unit,criterion,value\n" };
        let mut files = round_of(&[]);
        files.insert(table.into(), format!("{head}{}", rows.repeat(30_000)).into_bytes());
        let told = Reading::of(&files).expect("nothing in memory is refused").faults;
        assert!(told.iter().any(|fault| fault.fault.code() == "too-many-faults"), "{table} {rows}");
        told.len()
    };
    for (table, rows) in [
        ("assessments/a.csv", "a,1.1\n"),
        ("assessments/a.csv", "z,1.1,1\n"),
        ("units.csv", "a,b\n"),
        ("units.csv", "a,b,g\n"),
    ] {
        assert!(told(table, rows) < 10_100, "{table} {rows}");
    }
}

// ---- what others met -------------------------------------------------------------------

/// The collection of odd workbooks; `None`, said aloud, where it is not there.
fn collection() -> Option<PathBuf> {
    let beside = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../../shared");
    let given = std::env::var_os("CCHC_SHARED").map(PathBuf::from);
    let found = given.into_iter().chain([beside]).map(|shared| shared.join("odd-workbooks")).find(|odd| odd.is_dir());
    if found.is_none() {
        assert!(std::env::var_os("CI").is_none(), "the collection of odd workbooks is not there: set CCHC_SHARED");
        eprintln!("not tested: the collection of odd workbooks is not there; set CCHC_SHARED");
    }
    found
}

#[test]
fn each_odd_workbook_of_the_collection_ends_in_its_fault() {
    let Some(odd) = collection() else { return };
    let expected = |name: &str| match name {
        "pass_protected.xlsx" => "encrypted",
        "clusterfuzz-testcase-minimized-XLSX2CSVFuzzer-6594557414080512.xlsx" => "workbook-damaged",
        _ => "missing-column",
    };
    let mut read = 0;
    for entry in std::fs::read_dir(odd).unwrap() {
        let name = entry.as_ref().unwrap().file_name().into_string().unwrap();
        if name.ends_with(".md") {
            continue;
        }
        let bytes = std::fs::read(entry.unwrap().path()).unwrap();
        let told = faults(&round_of(&[(&format!("assessments/{name}"), bytes)]));
        assert!(!told.is_empty(), "{name} is none of ours");
        for told in told {
            assert_eq!(told.split(' ').next(), Some(expected(&name)), "{name}: {told}");
        }
        read += 1;
    }
    assert!(read >= 15, "{read} workbooks");
}

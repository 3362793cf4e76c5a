//! The workbook of a survey, read back: figures stand as numbers with all their digits, what is withheld says why, and no
//! text is anything but text. Each workbook is left in the build's folder of temporary files, to be looked at.

mod made;

use std::io::{Cursor, Read};

use calamine::{Data, Range, Reader, Xlsx};
use cchc_core::text::Language;
use cchc_report::{Run, SurveyError};
use serde_json::{Value, json};
use zip::ZipArchive;

fn bytes(survey: &Value, language: Language) -> Vec<u8> {
    let mut bytes = Vec::new();
    let run = Run { version: "0.1.0", language };
    cchc_report::survey(survey.to_string().as_bytes(), &run, &mut bytes).expect("there is a workbook");
    bytes
}

/// The workbook in Vietnamese, left under a name.
fn book(survey: &Value, name: &str) -> Vec<u8> {
    let bytes = bytes(survey, Language::Vietnamese);
    let path = format!("{}/{name}.xlsx", env!("CARGO_TARGET_TMPDIR"));
    std::fs::write(path, &bytes).expect("it can be written");
    bytes
}

fn sheets(bytes: &[u8]) -> Vec<(String, Range<Data>)> {
    Xlsx::new(Cursor::new(bytes)).expect("it is a workbook").worksheets()
}

fn names(bytes: &[u8]) -> Vec<String> {
    sheets(bytes).into_iter().map(|(name, _)| name).collect()
}

fn sheet(bytes: &[u8], name: &str) -> Vec<Vec<Data>> {
    let found = sheets(bytes).into_iter().find(|(of, _)| of == name);
    let (_, range) = found.unwrap_or_else(|| panic!("there is no sheet {name}: {:?}", names(bytes)));
    range.rows().map(<[Data]>::to_vec).collect()
}

/// The first row with that text in that column.
fn row<'r>(rows: &'r [Vec<Data>], column: usize, text: &str) -> &'r [Data] {
    let found = rows.iter().find(|row| row.get(column).is_some_and(|cell| cell == text));
    found.unwrap_or_else(|| panic!("no row has {text:?} in column {column}: {rows:#?}"))
}

fn number(cell: &Data) -> f64 {
    match cell {
        Data::Float(number) => *number,
        Data::Int(number) => *number as f64,
        other => panic!("{other:?} is no number"),
    }
}

/// All texts of a sheet in one.
fn text(rows: &[Vec<Data>]) -> String {
    rows.iter().flatten().map(|cell| cell.to_string()).collect::<Vec<_>>().join("\n")
}

/// The parts of the package whose names begin so.
fn parts(bytes: &[u8], begin: &str) -> Vec<(String, String)> {
    let mut archive = ZipArchive::new(Cursor::new(bytes)).expect("it is a zip");
    let names: Vec<String> = archive.file_names().map(|name| name.expect("it is UTF-8").into_owned()).collect();
    let mut read = |name: String| {
        let mut text = String::new();
        archive.by_name(&name).expect("it is there").read_to_string(&mut text).expect("it is UTF-8");
        (name, text)
    };
    names.into_iter().filter(|name| name.starts_with(begin)).map(&mut read).collect()
}

#[test]
fn a_single_unit_has_its_figures_with_all_digits() {
    let survey = made::single();
    let bytes = book(&survey, "single");
    let expected =
        ["Chỉ số", "Nhân tố", "Câu hỏi", "Biểu đồ trả lời", "Phương án", "Chất lượng", "Làm sạch", "Phương pháp"];
    assert_eq!(names(&bytes), expected);
    let index = sheet(&bytes, "Chỉ số");
    let of = row(&index, 0, "Toàn bộ");
    let json = &survey["units"][0]["index"];
    for (column, key) in [(1, "estimate"), (2, "low"), (3, "high"), (4, "se"), (6, "n"), (7, "df"), (8, "deff")] {
        assert_eq!(number(&of[column]), json[key].as_f64().expect("it is a number"), "{key}");
    }
    assert_eq!(number(&of[5]), 571.0);
    let items = sheet(&bytes, "Câu hỏi");
    let first = row(&items, 1, "c1");
    assert_eq!(first[0], "Tiếp cận dịch vụ hành chính công", "the name of its factor, no column for the only unit");
    assert_eq!(number(&first[3]), survey["units"][0]["items"][0]["estimate"].as_f64().expect("it is a number"));
    let options = sheet(&bytes, "Phương án");
    let third = row(&options, 2, "3 – Bình thường");
    let given: f64 = survey["units"][0]["items"][0]["percents"]["3"].as_str().and_then(|of| of.parse().ok()).unwrap();
    assert_eq!((number(&third[3]), number(&third[4])), (57.0, given));
    assert!(text(&sheet(&bytes, "Làm sạch")).contains("580 phiếu thu về = 9 không hợp lệ + 571 hợp lệ."));
    assert!(text(&sheet(&bytes, "Phương pháp")).contains(&"ab".repeat(32)));
}

/// The number format of a cell.
fn format(bytes: &[u8], sheet: u32, cell: &str) -> String {
    let between = |text: &str, begin: &str, end: &str| {
        let (_, rest) = text.split_once(begin).unwrap_or_else(|| panic!("no {begin} in {text}"));
        rest.split_once(end).expect("it ends").0.to_owned()
    };
    let xml = &parts(bytes, &format!("xl/worksheets/sheet{sheet}.xml"))[0].1;
    let style: usize = between(xml, &format!("<c r=\"{cell}\" s=\""), "\"").parse().expect("a number");
    let styles = &parts(bytes, "xl/styles.xml")[0].1;
    let formats = between(styles, "<cellXfs", "</cellXfs>");
    let id = between(formats.split("<xf ").nth(style + 1).expect("it is there"), "numFmtId=\"", "\"");
    between(styles, &format!("<numFmt numFmtId=\"{id}\" formatCode=\""), "\"")
}

#[test]
fn shares_are_shown_in_per_cent_and_percents_as_they_are_given() {
    let mut survey = made::single();
    let bytes = bytes(&survey, Language::Vietnamese);
    let index = sheet(&bytes, "Chỉ số");
    let row = 1 + index.iter().position(|row| row[0] == "Toàn bộ").expect("it is there");
    assert_eq!(["B", "C", "E"].map(|column| format(&bytes, 1, &format!("{column}{row}"))), ["0.00%"; 3]);
    assert_eq!(["F", "G"].map(|column| format(&bytes, 1, &format!("{column}{row}"))), ["#,##0"; 2]);
    let decimals = |bytes: &[u8]| {
        let options = sheet(bytes, "Phương án");
        let row = 1 + options.iter().position(|row| row[0] == "c1").expect("it is there");
        format(bytes, 5, &format!("E{row}"))
    };
    assert_eq!(decimals(&bytes), "#,##0.00");
    for item in survey["units"][0]["items"].as_array_mut().expect("there are some") {
        item["percents"] = json!({"1": "2.5", "2": "4.0", "3": "11.5", "4": "50.0", "5": "32.0"});
    }
    assert_eq!(decimals(&self::bytes(&survey, Language::Vietnamese)), "#,##0.0");
}

#[test]
fn twelve_units_stand_as_given_and_everybody_below() {
    let survey = made::twelve();
    let bytes = book(&survey, "twelve");
    let index = sheet(&bytes, "Chỉ số");
    let at = |text: &str| index.iter().position(|row| row[0] == text).unwrap_or_else(|| panic!("no {text}"));
    assert!(at("Sở Nội vụ") < at("Sở Tư pháp") && at("Sở Tư pháp") < at("Thanh tra tỉnh"));
    assert_eq!(at("Toàn bộ"), at("Thanh tra tỉnh") + 1);
    assert!(text(&index).contains("khoảng 95 % số lần"));
    assert!(text(&index).contains("Nơi điều tra được chọn có chủ đích"));
    // Nine parts with their intervals on two sheets.
    let [one, two] = ["Nhân tố", "Nhân tố (2)"].map(|name| sheet(&bytes, name));
    let unit = &survey["units"][0];
    let justice = |rows: &[Vec<Data>], part: usize| {
        let cells = row(rows, 0, "Sở Nội vụ");
        [1, 2, 3].map(|column| number(&cells[3 * part + column]))
    };
    let given = |of: &Value| ["estimate", "low", "high"].map(|key| of[key].as_f64().expect("it is a number"));
    assert!(text(&one).contains("Khối: Dịch vụ công"));
    assert!(text(&two).contains("Nhóm người trả lời: Doanh nghiệp"));
    assert_eq!(justice(&one, 0), given(&unit["blocks"][0]));
    assert_eq!(justice(&one, 2), given(&unit["factors"][0]));
    assert_eq!(justice(&two, 3), given(&unit["groups"][1]));
    assert!(parts(&bytes, "xl/worksheets/").iter().any(|(_, xml)| xml.contains("<colorScale>")));
    // Beside a point of importance × satisfaction stands its name, and no figure.
    let scatter = parts(&bytes, "xl/charts/").into_iter().find(|(_, xml)| xml.contains("<c:scatterChart>"));
    let (_, scatter) = scatter.expect("there is one");
    let labels: Vec<&str> = scatter.split("<c:dLbl>").skip(1).filter_map(|of| of.split("</c:dLbl>").next()).collect();
    assert_eq!(labels.len(), 9);
    assert!(labels.iter().all(|of| of.contains("<c:showSerName val=\"1\"/>") && !of.contains("showVal")));
    let cleaning = sheet(&bytes, "Làm sạch");
    assert_eq!(row(&cleaning, 0, "Sở Nội vụ")[1], "Người dân");
    assert_eq!(number(&row(&cleaning, 0, "Toàn bộ")[5]), 1180.0 / 1200.0);
    assert!(text(&cleaning).contains("cảnh báo – sipas.csv:7"));
    let quality = sheet(&bytes, "Chất lượng");
    assert_eq!(row(&quality, 0, "Thủ tục hành chính")[6], "ưu tiên cải thiện");
}

#[test]
fn a_census_has_no_sampling_error_to_explain() {
    let mut survey = made::twelve();
    for unit in survey["units"].as_array_mut().expect("there are some") {
        let estimate = unit["index"]["estimate"].clone();
        (unit["index"]["low"], unit["index"]["high"], unit["index"]["se"]) = (estimate.clone(), estimate, json!(0.0));
    }
    survey["design"]["selection"] = json!("census");
    let bytes = bytes(&survey, Language::Vietnamese);
    let index = sheet(&bytes, "Chỉ số");
    // No interval from a figure to itself.
    assert_eq!(row(&index, 0, "Sở Nội vụ")[2..5], ["–", "–", "–"]);
    let index = text(&index);
    assert!(!index.contains("Nếu làm lại cuộc điều tra") && index.contains("Chỉ số theo đơn vị, từ cao"), "{index}");
    let method = text(&sheet(&bytes, "Phương pháp"));
    assert!(method.contains("hỏi toàn bộ") && !method.contains("logit") && !method.contains("Taylor"), "{method}");
}

#[test]
fn charts_read_cells_and_draw_errors_from_the_ends_of_intervals() {
    let survey = made::national(30, 10);
    let bytes = bytes(&survey, Language::Vietnamese);
    let charts = parts(&bytes, "xl/charts/chart");
    // Indices, factors of everybody, answers, importance × satisfaction.
    assert_eq!(charts.len(), 4);
    let custom = |xml: &&(String, String)| xml.1.contains(r#"<c:errValType val="cust"/>"#);
    // The lines of the means are errors of theirs too.
    assert_eq!(charts.iter().filter(custom).count(), 3);
    let sheets = sheets(&bytes);
    let (_, drawn) = sheets.iter().find(|(name, _)| name == "Biểu đồ chỉ số").expect("it has a page of its own");
    let cells: Vec<&[Data]> =
        drawn.rows().filter(|row| row.iter().any(|cell| cell.to_string().starts_with("Tỉnh thứ 1: "))).collect();
    let [cells] = cells[..] else { panic!("the unit stands once: {cells:?}") };
    let [estimate, down, up] = [3, 2, 1].map(|back| number(&cells[cells.len() - back]));
    let unit = &survey["units"][0]["index"];
    assert_eq!(estimate, unit["estimate"].as_f64().expect("it is a number"));
    let ends = [("low", estimate - down), ("high", estimate + up)];
    assert!(ends.iter().all(|(key, end)| (unit[key].as_f64().expect("it is a number") - end).abs() < 1e-12));
}

/// The elements right within each `<c:ser>`, in their order.
fn series(xml: &str) -> Vec<Vec<String>> {
    let mut all: Vec<Vec<String>> = Vec::new();
    let mut depth = 0;
    for tag in xml.split('<').skip(1).filter_map(|rest| rest.split_once('>')).map(|(tag, _)| tag) {
        let name = tag.trim_matches('/').split_whitespace().next().unwrap_or_default();
        match (name, depth) {
            ("c:ser", _) if !tag.starts_with('/') => {
                all.push(Vec::new());
                depth = 1;
            }
            (_, 0) => {}
            _ if tag.starts_with('/') => depth -= 1,
            _ => {
                if depth == 1 {
                    all.last_mut().expect("one has begun").push(name.to_owned());
                }
                if !tag.ends_with('/') {
                    depth += 1;
                }
            }
        }
    }
    all
}

#[test]
fn parts_of_a_series_stand_in_the_order_that_excel_asks_for() {
    // ISO/IEC 29500-1, 21.2: CT_BarSer and CT_ScatterSer. Excel takes a chart away that has another order.
    const ORDER: [&str; 14] = [
        "c:idx",
        "c:order",
        "c:tx",
        "c:spPr",
        "c:invertIfNegative",
        "c:marker",
        "c:dPt",
        "c:dLbls",
        "c:trendline",
        "c:errBars",
        "c:cat",
        "c:xVal",
        "c:val",
        "c:yVal",
    ];
    let mut kinds = 0;
    for (name, xml) in parts(&bytes(&made::twelve(), Language::Vietnamese), "xl/charts/chart") {
        let series = series(&xml);
        assert!(!series.is_empty() && series.iter().all(|parts| parts.len() > 4), "{name}: {series:?}");
        for parts in &series {
            let places: Vec<usize> = parts
                .iter()
                .filter(|part| *part != "c:smooth")
                .map(|part| ORDER.iter().position(|known| known == part).unwrap_or_else(|| panic!("{part}?")))
                .collect();
            assert!(places.is_sorted(), "{name}: {parts:?}");
        }
        kinds += usize::from(xml.contains("<c:scatterChart>")) + usize::from(xml.contains("<c:barChart>"));
    }
    assert_eq!(kinds, 4);
}

#[test]
fn what_is_withheld_says_why_and_is_no_zero() {
    let bytes = book(&made::withholding(), "withholding");
    assert_eq!(names(&bytes), ["Chỉ số", "Làm sạch", "Phương pháp"]);
    let index = sheet(&bytes, "Chỉ số");
    let mut said: Vec<String> = Vec::new();
    for (at, code) in made::REASONS.iter().enumerate() {
        let of = row(&index, 0, code);
        assert_eq!(of[2], "–");
        match at {
            0..3 => assert_eq!(of[1], "–", "{code}"),
            _ => assert_eq!(number(&of[1]), 0.5 + at as f64 / 100.0, "{code}"),
        }
        said.push(of[9].to_string());
    }
    assert!(said.iter().all(|of| of.len() > 10), "{said:?}");
    said.sort();
    said.dedup();
    assert_eq!(said.len(), made::REASONS.len(), "each in its own words");
    assert!(row(&index, 0, "alike")[9].to_string().contains("mọi câu trả lời như nhau"));
    // A dash among the figures of a chart would be drawn as 0.
    let drawn = index.iter().rfind(|row| row.iter().any(|cell| cell == "few-ballots")).expect("it is named");
    assert!(drawn.iter().all(|cell| matches!(cell, Data::Empty) || cell == "few-ballots"), "{drawn:?}");
    assert!(text(&sheet(&bytes, "Phương pháp")).contains("bảng đếm tay"));
}

#[test]
fn a_break_in_the_series_is_said_loudly() {
    let bytes = book(&made::compared(), "compared");
    let rows = sheet(&bytes, "So sánh");
    assert!(text(&rows).contains("CHUỖI SỐ LIỆU BỊ NGẮT: bộ câu hỏi khác; thang trả lời khác"));
    let last = row(&rows, 0, "Thanh tra tỉnh");
    assert_eq!((number(&last[1]), number(&last[2])), (0.81, 0.81 + 5.5 / 100.0));
    assert!((number(&last[3]) - 5.5).abs() < 1e-9 && (number(&last[4]) - 3.5).abs() < 1e-9);
    assert_eq!(last[7], "khác trước, nhưng thước đo cũng đã khác");
    assert_eq!(row(&rows, 0, "Sở Công Thương")[7], "không có khoảng tin cậy để biết");
    let at = |text: &str| rows.iter().position(|row| row[0] == text).expect("it is there");
    assert!(at("Toàn bộ") > at("Thanh tra tỉnh"));
    let mut whole = made::compared();
    whole["compared"]["broken"] = json!(false);
    whole["compared"]["breaks"] = json!([]);
    let rows = sheet(&self::bytes(&whole, Language::Vietnamese), "So sánh");
    assert!(!text(&rows).contains("NGẮT"));
    assert_eq!(row(&rows, 0, "Thanh tra tỉnh")[7], "khác trước rõ rệt");
}

#[test]
fn the_nations_survey_is_one_table_of_items_and_one_of_options() {
    let survey = made::national(63, 51);
    let bytes = book(&survey, "national");
    let items = sheet(&bytes, "Câu hỏi");
    let is_item = |row: &&Vec<Data>| row.iter().any(|cell| *cell == "c51");
    assert_eq!(items.iter().filter(is_item).count(), 64);
    let options = sheet(&bytes, "Phương án");
    assert!(options.len() > 64 * 51 * 5);
    assert!(bytes.len() < 3 << 20, "{} bytes", bytes.len());
    let titles = ["Biểu đồ chỉ số", "Biểu đồ chỉ số (2)", "Biểu đồ trả lời", "Biểu đồ trả lời (2)"];
    let names = names(&bytes);
    assert!(titles.iter().all(|title| names.iter().any(|name| name == title)), "{names:?}");
    let filtered = parts(&bytes, "xl/worksheets/").iter().filter(|(_, xml)| xml.contains("<autoFilter ")).count();
    assert!(filtered >= 5, "{filtered}");
}

#[test]
fn more_units_than_charts_can_show_are_told() {
    let bytes = bytes(&made::national(200, 0), Language::Vietnamese);
    let charts = names(&bytes).into_iter().filter(|name| name.starts_with("Biểu đồ chỉ số")).count();
    assert_eq!(charts, 4);
    assert!(text(&sheet(&bytes, "Biểu đồ chỉ số")).contains("Biểu đồ vẽ 180 đơn vị cao nhất trong số 200"));
    assert_eq!(sheet(&bytes, "Chỉ số").iter().filter(|row| row[0].to_string().starts_with("Tỉnh thứ")).count(), 200);
}

/// Whether XML may hold it.
fn is_allowed(c: char) -> bool {
    matches!(c, '\t' | '\n' | '\r' | ' '..='\u{d7ff}' | '\u{e000}'..='\u{fffd}' | '\u{10000}'..)
}

#[test]
fn hostile_texts_are_texts() {
    let long = "Ngàn chữ ".repeat(4500);
    let control: String =
        (0..32).map(char::from).chain("\u{7f}\u{85}\u{fffe}\u{ffff}\u{200b}\u{202e}&<>\"'".chars()).collect();
    let texts = [
        "=cmd|'/c calc'!A1",
        "=Sheet1!$A$1",
        "@SUM(1)",
        "-1+1",
        "",
        "[*]:?/\\'",
        "_x0041_",
        "*",
        long.as_str(),
        &control,
    ];
    for language in [Language::Vietnamese, Language::English] {
        for of in [made::compared(), made::single()] {
            for text in texts {
                let survey = made::replaced(&of, text);
                let bytes = bytes(&survey, language);
                for (name, range) in sheets(&bytes) {
                    assert!(name.chars().count() <= 31, "{name}");
                    for cell in range.used_cells() {
                        let length = cell.2.to_string().encode_utf16().count();
                        assert!(length <= 32_767, "{name}: {length} letters");
                    }
                }
                for (name, xml) in parts(&bytes, "") {
                    assert!(xml.chars().all(is_allowed), "{name} of {text:?} is no XML");
                    assert!(!name.starts_with("xl/worksheets/") || !xml.contains("<f>"), "{name} has a formula");
                    assert!(!xml.contains("<c:f>cmd") && !xml.contains("<c:f>Sheet1!"), "{name}: {xml}");
                }
            }
        }
    }
    book(&made::replaced(&made::compared(), "=cmd|'/c calc'!A1"), "hostile");
    book(&made::replaced(&made::twelve(), &long), "long");
}

#[test]
fn texts_come_back_as_they_are() {
    let survey = made::replaced(&made::single(), "=cmd|'/c calc'!A1");
    let items = sheet(&bytes(&survey, Language::Vietnamese), "Câu hỏi");
    let of = row(&items, 1, "=cmd|'/c calc'!A1");
    assert_eq!(of[2], "=cmd|'/c calc'!A1");
}

#[test]
fn the_same_json_gives_the_same_bytes() {
    for survey in [made::single(), made::compared(), made::withholding(), made::national(30, 20)] {
        assert!(bytes(&survey, Language::Vietnamese) == bytes(&survey, Language::Vietnamese));
    }
}

#[test]
fn english_has_no_vietnamese_words() {
    let mut survey = made::replaced(&made::compared(), "x");
    survey["compared"]["broken"] = json!(true);
    let bytes = bytes(&survey, Language::English);
    let expected = ["Indices", "Factors", "Factors (2)", "Factors in detail", "Items", "Answers chart"];
    let names = names(&bytes);
    assert_eq!(names[..6], expected);
    let is_vietnamese = |c: char| c.is_alphabetic() && !c.is_ascii() && !"αΣäé".contains(c);
    for (name, range) in sheets(&bytes) {
        for (_, _, cell) in range.used_cells() {
            assert!(!cell.to_string().contains(is_vietnamese), "{name}: {cell}");
        }
    }
}

#[test]
fn what_is_no_such_json_is_told() {
    let run = Run { version: "0.1.0", language: Language::Vietnamese };
    let fails = |json: &[u8]| {
        let mut bytes = Vec::new();
        let error = cchc_report::survey(json, &run, &mut bytes).expect_err("it is refused");
        assert!(bytes.is_empty(), "nothing is written");
        error
    };
    for json in ["", "{", "[]", "null", "{}", "\u{feff}{}", r#"{"schema": 1}"#, "{\"schema\": \"cchc.survey/1\"}"] {
        assert!(matches!(fails(json.as_bytes()), SurveyError::Json(_)), "{json}");
    }
    assert!(matches!(fails(&[0xff, 0xfe, 0]), SurveyError::Json(_)));
    let mut other = made::single();
    other["schema"] = json!("cchc.survey/2");
    assert!(matches!(fails(other.to_string().as_bytes()), SurveyError::Schema(schema) if schema == "cchc.survey/2"));
    let mut wrong = made::single();
    wrong["units"][0]["index"]["estimate"] = json!("0.9");
    assert!(matches!(fails(wrong.to_string().as_bytes()), SurveyError::Json(_)));
}

#[test]
fn what_is_not_there_leaves_no_empty_sheet() {
    let least = json!({"schema": "cchc.survey/1", "survey": "x", "units": []});
    let bytes = bytes(&least, Language::Vietnamese);
    assert_eq!(names(&bytes), ["Chỉ số", "Phương pháp"]);
}

#[test]
fn the_first_page_says_what_was_left_out_and_can_be_signed() {
    let survey = made::twelve();
    let first =
        |language| text(&sheets(&bytes(&survey, language))[0].1.rows().map(<[Data]>::to_vec).collect::<Vec<_>>());
    let vietnamese = first(Language::Vietnamese);
    let account = "Thu về 1180 phiếu, hợp lệ 1128, không hợp lệ 52 (Phiếu không hợp lệ: 40; Phiếu trống: 12)";
    for said in [account, "ngày …… tháng …… năm", "NGƯỜI LẬP BIỂU", "THỦ TRƯỞNG CƠ QUAN"] {
        assert!(vietnamese.contains(said), "{said}: {vietnamese}");
    }
    let english = first(Language::English);
    for said in ["1180 ballots returned, 1128 valid, 52 invalid", "COMPILED BY", "HEAD OF THE AUTHORITY", "date ……"]
    {
        assert!(english.contains(said), "{said}: {english}");
    }
}

#[test]
fn bars_go_from_the_highest_down_and_carry_their_figures() {
    let survey = made::twelve();
    let bytes = bytes(&survey, Language::Vietnamese);
    let index = sheet(&bytes, "Chỉ số");
    let bars: Vec<(String, f64)> = index
        .iter()
        .filter_map(|row| {
            let at = row.iter().position(|cell| cell.to_string().ends_with(" %") && cell.to_string().contains(": "))?;
            Some((row[at].to_string(), number(&row[at + 1])))
        })
        .collect();
    assert_eq!(bars.len(), 12);
    assert!(bars.is_sorted_by(|one, next| one.1 >= next.1), "{bars:?}");
    for (name, share) in bars {
        assert!(name.ends_with(&format!(": {:.2} %", share * 100.0).replace('.', ",")), "{name}");
    }
}

#[test]
fn finished_figures_are_described_as_what_they_are() {
    let mut survey = made::withholding();
    survey["source"]["kind"] = json!("estimates");
    survey["units"] = json!([
        {"id": "Xã A", "valid": null, "source": "Công văn 12", "index": made::withheld("published", Some(0.9))},
        {"id": "Xã B", "valid": 30, "source": null, "index": made::withheld("published", Some(0.8))},
    ]);
    survey["units"][0]["index"]["n"] = json!(0);
    let bytes = bytes(&survey, Language::Vietnamese);
    let index = sheet(&bytes, "Chỉ số");
    let of = row(&index, 0, "Xã A");
    assert_eq!(
        (of[5].to_string(), of[6].to_string(), &of[10]),
        ("–".into(), "–".into(), &Data::from("Công văn 12".to_owned()))
    );
    assert_eq!(number(&row(&index, 0, "Xã B")[6]), 3.0);
    let method = text(&sheet(&bytes, "Phương pháp"));
    assert!(method.contains("lấy nguyên kết quả đã công bố") && !method.contains('Σ'), "{method}");
    assert!(!method.contains("Tỷ lệ phương án"), "{method}");
    let mut tallied = made::single();
    (tallied["source"]["kind"], tallied["index_of"]) = (json!("tallies"), json!("answers"));
    let method = text(&sheet(&self::bytes(&tallied, Language::Vietnamese), "Phương pháp"));
    assert!(method.contains("Σ số câu trả lời × giá trị") && !method.contains("Σ quyền số"), "{method}");
}

#[test]
fn what_does_not_count_is_told_by_item() {
    let mut survey = made::single();
    let item = &mut survey["units"][0]["items"][0];
    (item["options"]["9"], item["percents"]["9"], item["labels"]["9"]) = (json!(7), json!("1.00"), json!("Không biết"));
    item["worths"]["9"] = Value::Null;
    let rows = sheet(&bytes(&survey, Language::Vietnamese), "Làm sạch");
    let asked = format!("c1. {}", survey["units"][0]["items"][0]["text"].as_str().expect("a text"));
    let told: Vec<(String, f64)> =
        rows.iter().filter(|row| row[0] == asked.as_str()).map(|row| (row[1].to_string(), number(&row[2]))).collect();
    assert_eq!(told, [("9 – Không biết".into(), 7.0), ("(để trống)".into(), 4.0)]);
    assert!(text(&rows).contains("Số câu trả lời"));
    // A blank that is worth something counts.
    survey["units"][0]["items"][1]["n"] = json!(575);
    let rows = text(&sheet(&bytes(&survey, Language::Vietnamese), "Làm sạch"));
    assert!(rows.contains("c1. ") && !rows.contains("c2. "), "{rows}");
}

#[test]
fn options_of_which_several_can_be_chosen_are_no_and_yes() {
    let mut survey = made::single();
    let long = "Ông (bà) đã nộp hồ sơ bằng những cách nào sau đây trong mười hai tháng vừa qua";
    for (at, option) in ["Trực tiếp", "Trực tuyến"].iter().enumerate() {
        let item = &mut survey["units"][0]["items"][at];
        (item["select"], item["text"]) = (json!("multiple"), json!(format!("{long}: {option}")));
        (item["options"], item["percents"]) = (json!({"0": 5, "1": 6}), json!({"0": "45.45", "1": "54.55"}));
        (item["worths"], item["labels"]) = (json!({"0": 0, "1": 1}), json!({"0": "Không", "1": "Có"}));
    }
    let bytes = book(&survey, "several");
    let options: Vec<String> = sheet(&bytes, "Phương án").iter().map(|row| row[2].to_string()).collect();
    assert!(options.contains(&"Không".into()) && options.contains(&"Có".into()) && !options.contains(&"0".into()));
    let drawn = text(&sheet(&bytes, "Biểu đồ trả lời"));
    assert!(drawn.contains("…") && drawn.contains(": Trực tiếp") && drawn.contains(": Trực tuyến"), "{drawn}");
    // Neither is the worst or the best of a scale.
    let charts = parts(&bytes, "xl/charts/chart");
    let (_, chart) = charts.iter().find(|(_, xml)| xml.contains("Biểu đồ trả lời'!")).expect("there is one");
    assert!(!chart.contains("C0392B"), "red");
}

#[test]
fn units_without_an_earlier_figure_are_told() {
    let mut survey = made::compared();
    survey["compared"]["units"].as_array_mut().expect("a list").retain(|unit| unit["id"] != "u2");
    let rows = sheet(&bytes(&survey, Language::Vietnamese), "So sánh");
    let of = row(&rows, 0, "Sở Tài chính");
    assert_eq!(
        (&of[1], &of[7]),
        (&Data::from("–".to_owned()), &Data::from("chỉ có lần này, không có để so sánh".to_owned()))
    );
}

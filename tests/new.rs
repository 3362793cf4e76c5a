//! `cchc new`: a round that can be worked with as it stands.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use calamine::{Reader, open_workbook_auto};
use serde_json::Value;

fn repository() -> PathBuf {
    // The crate may be reached by a link: its real place says where the repository is.
    let here = Path::new(env!("CARGO_MANIFEST_DIR")).canonicalize().expect("the crate is there");
    here.join("../..").canonicalize().expect("so is the repository")
}

struct Ran {
    code: i32,
    out: String,
    err: String,
}

fn cchc(folder: &Path, arguments: &[&str]) -> Ran {
    let output = Command::new(env!("CARGO_BIN_EXE_cchc"))
        .args(arguments)
        .current_dir(folder)
        .output()
        .expect("the command can be run");
    Ran {
        code: output.status.code().expect("it ends by itself"),
        out: String::from_utf8(output.stdout).expect("it prints UTF-8"),
        err: String::from_utf8(output.stderr).expect("it prints UTF-8"),
    }
}

/// What `check` finds in a round: severities and codes.
fn found(folder: &Path) -> BTreeSet<(String, String)> {
    let ran = cchc(folder, &["check", ".", "--format", "json"]);
    let report: Value = serde_json::from_str(&ran.out).expect("it is JSON");
    let texts = |fault: &Value, key: &str| fault[key].as_str().expect("a text").to_owned();
    let faults = report["diagnostics"].as_array().expect("a list");
    faults.iter().map(|fault| (texts(fault, "severity"), texts(fault, "code"))).collect()
}

fn pair(severity: &str, code: &str) -> (String, String) {
    (severity.into(), code.into())
}

/// Every file under a folder, with its bytes.
fn files(folder: &Path) -> Vec<(PathBuf, Vec<u8>)> {
    let mut all = Vec::new();
    for entry in fs::read_dir(folder).expect("the folder can be read") {
        let path = entry.expect("so can its entries").path();
        match path.is_dir() {
            true => all.extend(files(&path)),
            false => all.push((path.clone(), fs::read(&path).expect("the file can be read"))),
        }
    }
    all.sort();
    all
}

#[test]
fn a_new_round_can_be_checked_and_scored_as_it_stands() {
    let at = tempfile::tempdir().expect("a folder");
    let ran = cchc(at.path(), &["new", "dot-2027", "--province", "Tỉnh \"Thử\"", "--year", "2027"]);
    assert_eq!((ran.code, ran.err.as_str()), (0, ""), "{}", ran.out);
    let round = at.path().join("dot-2027");
    assert_eq!(found(&round), [pair("warning", "not-submitted")].into());
    let status = cchc(&round, &[]);
    assert_eq!(status.code, 0);
    assert!(status.out.contains("0/3 đơn vị đã gửi"), "{}", status.out);
    let status = cchc(&round, &["--today", "2027-01-01"]);
    assert!(status.out.starts_with("Tỉnh \"Thử\", năm 2027 · hôm nay 01/01/2027"), "{}", status.out);
    assert_eq!(cchc(&round, &["score", "."]).code, 0);
    let set = fs::read_to_string(round.join("criteria/2027-cap-xa.toml")).expect("the set is there");
    assert!(set.contains("id = \"mau/2027/cap-xa\"") && !set.contains("2026"));
    assert_eq!(fs::read_dir(at.path()).expect("it can be read").count(), 1, "nothing else is left");
    // What the files say of their schemas is there.
    for (file, from) in [("round.toml", "."), ("criteria/2027-cap-xa.toml", "criteria")] {
        let text = fs::read_to_string(round.join(file)).expect("it is there");
        let named = text.lines().next().and_then(|line| line.strip_prefix("#:schema ")).expect("it names one");
        assert!(round.join(from).join(named).is_file(), "{file}: {named}");
    }
}

/// What is filled in stands as it was given, be it a name in braces that the template has too.
#[test]
fn a_name_in_braces_stays_as_it_is() {
    let at = tempfile::tempdir().expect("a folder");
    let ran = cchc(at.path(), &["new", "dot", "--province", "{year} {group} {", "--year", "2027"]);
    assert_eq!((ran.code, ran.err.as_str()), (0, ""), "{}", ran.out);
    let round = fs::read_to_string(at.path().join("dot/round.toml")).expect("the round is there");
    assert!(round.contains("province = \"{year} {group} {\"") && round.contains("year = 2027"), "{round}");
    let page = fs::read_to_string(at.path().join("dot/DOC-TRUOC.txt")).expect("so is the page");
    assert!(page.contains("ĐỢT ĐÁNH GIÁ NĂM 2027") && !page.contains('{'), "{page}");
}

/// Only what the round has to be given from outside is missing, whatever the set.
#[test]
fn a_round_of_any_set_lacks_nothing_but_outside_figures() {
    let mut sets = 0;
    for (path, _) in files(&repository().join("criteria")) {
        if path.extension().is_none_or(|extension| extension != "toml") {
            continue;
        }
        let at = tempfile::tempdir().expect("a folder");
        let ran = cchc(at.path(), &["new", "dot", "--criteria", path.to_str().expect("UTF-8")]);
        assert_eq!(ran.code, 0, "{}: {}{}", path.display(), ran.out, ran.err);
        let round = at.path().join("dot");
        let errors = found(&round).into_iter().filter(|(severity, _)| severity == "error");
        let outside = ["file-missing", "unknown-survey", "no-previous"];
        let others: Vec<String> = errors.map(|(_, code)| code).filter(|code| !outside.contains(&&**code)).collect();
        assert_eq!(others, [""; 0], "{}", path.display());
        let copied = round.join("criteria").join(path.file_name().expect("a name"));
        assert_eq!(fs::read(copied).expect("it is there"), fs::read(&path).expect("so is the set"));
        sets += 1;
    }
    assert!(sets >= 5);
}

#[test]
fn a_set_of_last_year_gets_the_year_that_is_asked_for() {
    let at = tempfile::tempdir().expect("a folder");
    let set = repository().join("criteria/yen-bai/2021-cap-huyen.toml");
    let arguments = ["new", "dot", "--criteria", set.to_str().expect("UTF-8"), "--year", "2022"];
    assert_eq!(cchc(at.path(), &arguments).code, 0);
    let before = fs::read_to_string(&set).expect("it is there");
    let after = fs::read_to_string(at.path().join("dot/criteria/2021-cap-huyen.toml")).expect("so is its copy");
    let differing: Vec<(&str, &str)> = before.lines().zip(after.lines()).filter(|(old, new)| old != new).collect();
    assert_eq!(differing, [("year = 2021", "year = 2022")]);
    let round = fs::read_to_string(at.path().join("dot/round.toml")).expect("the round is there");
    assert!(round.contains("\nyear = 2022\n"));
}

/// The form as a table: what is typed into its column is the answer.
#[test]
fn the_form_is_a_table_of_answers() {
    let at = tempfile::tempdir().expect("a folder");
    cchc(at.path(), &["new", "dot", "--year", "2027"]);
    let round = at.path().join("dot");
    let mut book = open_workbook_auto(round.join("bieu-mau/tu-cham.xlsx")).expect("it is a workbook");
    let range = book.worksheet_range_at(0).expect("it has a sheet").expect("that can be read");
    let answers = [
        ("1.1.1", "", "20/01/2027"),
        ("1.1.2", "Số nhiệm vụ hoàn thành", "38"),
        ("1.1.2", "Số nhiệm vụ trong kế hoạch", "42"),
        ("1.2", "", "4"),
        ("1.3", "", "Có 01 sáng kiến"),
        ("2.1", "Tại trụ sở", "x"),
        ("2.1", "Trên trang thông tin điện tử", "x"),
        ("2.1", "Có số điện thoại tiếp nhận phản ánh", "0"),
        ("2.2", "Số hồ sơ giải quyết đúng hạn, trước hạn", "196"),
        ("2.2", "Số hồ sơ đã giải quyết", "200"),
        ("2.3", "Số phản ánh, kiến nghị đã xử lý", "3"),
        ("2.3", "Số phản ánh, kiến nghị nhận được", "3"),
        ("3.1", "Số hồ sơ nộp trực tuyến", "100"),
        ("3.1", "Số hồ sơ đã tiếp nhận", "250"),
    ];
    let mut table = csv::Writer::from_path(round.join("assessments/don-vi-1.csv")).expect("it can be written");
    let rows: Vec<Vec<String>> = range.rows().map(|row| row.iter().map(ToString::to_string).collect()).collect();
    table.write_record(&rows[0]).expect("it can be written");
    assert_eq!(rows.len() - 1, answers.len(), "a row for each thing that is asked of the unit");
    for (row, (code, input, answer)) in rows[1..].iter().zip(answers) {
        assert_eq!((row[1].as_str(), row[3].as_str()), (code, input));
        let mut row = row.clone();
        row[0] = "don-vi-1".into();
        row[4] = answer.into();
        row[6] = format!("Tài liệu {code}");
        table.write_record(&row).expect("it can be written");
    }
    table.flush().expect("it can be written");
    assert_eq!(found(&round), [pair("warning", "not-submitted"), pair("warning", "appraisal-open")].into());
    cchc(&round, &["score", "."]);
    let results: Value =
        serde_json::from_slice(&fs::read(round.join("results/results.json")).expect("it is written")).expect("JSON");
    let unit = &results["groups"][0]["units"][0];
    // 3 + 7 × 38/42 (90,48 % ≥ 80 %) = 6,33; 1,25 × 4 = 5; 5; 4 + 4; 20 × 98 %; 15; 20 × 40 % ÷ 80 %; nothing for 3.2 yet.
    let points: Vec<&str> =
        unit["leaves"].as_array().expect("a list").iter().filter_map(|leaf| leaf["self"].as_str()).collect();
    assert_eq!(points, ["3", "6.33", "5", "5", "8", "19.6", "15", "10"]);
}

/// A form that comes back as it went out says nothing, and that is told; one without a unit is an error.
#[test]
fn an_unfilled_form_is_told() {
    let at = tempfile::tempdir().expect("a folder");
    cchc(at.path(), &["new", "dot"]);
    let round = at.path().join("dot");
    fs::copy(round.join("bieu-mau/tu-cham.xlsx"), round.join("assessments/x.xlsx")).expect("it can be copied");
    assert_eq!(found(&round), [pair("warning", "not-submitted"), pair("warning", "empty-table")].into());
    let rows = "đơn vị,tiêu chí,số liệu,kết quả\n,1.2,,4\n,1.3,,\n";
    fs::write(round.join("assessments/x.csv"), rows).expect("it can be written");
    assert!(found(&round).contains(&pair("error", "empty-field")));
}

#[test]
fn nothing_is_written_where_something_is_or_a_set_is_wrong() {
    let at = tempfile::tempdir().expect("a folder");
    fs::write(at.path().join("quan-trong.txt"), "x").expect("it can be written");
    let before = files(at.path());
    let ran = cchc(at.path(), &["new", "."]);
    assert_eq!(ran.code, 1);
    assert!(ran.err.contains("không trống"), "{}", ran.err);
    let ran = cchc(at.path(), &["new", "dot", "--criteria", "khong-co.toml"]);
    assert_eq!(ran.code, 1);
    assert!(
        ran.out.starts_with("lỗi[file-missing]: không có tệp này") && ran.out.contains("khong-co.toml"),
        "{}",
        ran.out
    );
    let ran = cchc(at.path(), &["new", "dot", "--criteria", "quan-trong.txt"]);
    assert_eq!(ran.code, 1);
    assert!(ran.out.contains("lỗi[toml-syntax]") && ran.out.contains("quan-trong.txt, dòng 1"), "{}", ran.out);
    assert_eq!(files(at.path()), before);
    assert!(!at.path().join("dot").exists());
}

#[test]
fn an_empty_folder_becomes_the_round_and_all_is_in_english_when_asked() {
    let at = tempfile::tempdir().expect("a folder");
    fs::create_dir(at.path().join("round")).expect("it can be made");
    let ran = cchc(at.path(), &["new", "round", "--lang", "en"]);
    assert_eq!(ran.code, 0, "{}", ran.err);
    let page = fs::read_to_string(at.path().join("round/READ-ME.txt")).expect("the page is there");
    assert!(page.contains("WHAT TO DO\r\n") && !page.contains('{'));
    assert_eq!(found(&at.path().join("round")), [pair("warning", "not-submitted")].into());
}

#[test]
fn the_same_round_twice_has_the_same_bytes() {
    let at = tempfile::tempdir().expect("a folder");
    for name in ["a", "b"] {
        assert_eq!(cchc(at.path(), &["new", name]).code, 0);
    }
    let bytes =
        |name: &str| -> Vec<Vec<u8>> { files(&at.path().join(name)).into_iter().map(|(_, bytes)| bytes).collect() };
    assert!(bytes("a") == bytes("b"));
}

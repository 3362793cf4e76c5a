//! `cchc survey`, as a province runs it: from an export of a form to an index, its interval, its points.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use serde_json::Value;

fn repository() -> PathBuf {
    let here = Path::new(env!("CARGO_MANIFEST_DIR")).canonicalize().expect("the crate is there");
    here.join("../..").canonicalize().expect("so is the repository")
}

fn cchc(folder: &Path, arguments: &[&str]) -> Output {
    cchc_in(folder, arguments, &[])
}

fn cchc_in(folder: &Path, arguments: &[&str], environment: &[(&str, &str)]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_cchc"))
        .args(arguments)
        .current_dir(folder)
        .env_remove("NO_COLOR")
        .envs(environment.iter().copied())
        .output()
        .expect("the command can be run")
}

/// What it prints on stdout, where it succeeds.
fn said(folder: &Path, arguments: &[&str]) -> String {
    let output = cchc(folder, arguments);
    let error = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(output.status.success(), "{arguments:?}: {error}");
    String::from_utf8(output.stdout).expect("it prints UTF-8")
}

fn json(folder: &Path, survey: &str) -> Value {
    serde_json::from_str(&said(folder, &["survey", survey, "--format", "json"])).expect("it is JSON")
}

fn folder(files: &[(&str, &str)]) -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a temporary folder");
    for (name, text) in files {
        let path = folder.path().join(name);
        fs::create_dir_all(path.parent().expect("a folder")).expect("it can be made");
        fs::write(path, text).expect("it can be written");
    }
    folder
}

fn copied(name: &str) -> tempfile::TempDir {
    fn copy(from: &Path, to: &Path) {
        fs::create_dir_all(to).expect("it can be made");
        for entry in fs::read_dir(from).expect("it can be read") {
            let entry = entry.expect("its entries too");
            match entry.path().is_dir() {
                true => copy(&entry.path(), &to.join(entry.file_name())),
                false => _ = fs::copy(entry.path(), to.join(entry.file_name())).expect("it can be copied"),
            }
        }
    }
    let folder = tempfile::tempdir().expect("a temporary folder");
    copy(&repository().join("samples").join(name), &folder.path().join("samples").join(name));
    copy(&repository().join("criteria"), &folder.path().join("criteria"));
    folder
}

/// The rows of a csv by their headings.
fn rows(path: &Path, delimiter: u8) -> Vec<BTreeMap<String, String>> {
    let mut reader = csv::ReaderBuilder::new().delimiter(delimiter).from_path(path).expect("a csv");
    let heads: Vec<String> = reader.headers().expect("headings").iter().map(str::to_owned).collect();
    let row = |row: csv::StringRecord| heads.iter().cloned().zip(row.iter().map(str::to_owned)).collect();
    reader.records().map(|record| row(record.expect("a row"))).collect()
}

/// To so many decimals, halves away from zero: on whole numbers, as the points of the sample are.
fn rounded(value: f64, decimals: i32) -> f64 {
    let scale = 10f64.powi(decimals);
    (value * scale + 1e-9).round() / scale
}

const SCALE: &str = "[options.muc]\n\"1\" = 0\n\"2\" = 1\n\"9\" = \"skip\"\n";

#[test]
fn the_points_of_the_sample_come_from_its_ballots() {
    let round = copied("dieu-tra-2025");
    let sample = round.path().join("samples/dieu-tra-2025");
    said(&sample, &["score", "."]);
    let results: Value =
        serde_json::from_slice(&fs::read(sample.join("results/results.json")).expect("it was written")).expect("JSON");
    let leaf = |unit: &str, code: &str| -> Value {
        let units = results["groups"][0]["units"].as_array().expect("units");
        let unit = units.iter().find(|of| of["name"] == unit).expect("the unit");
        unit["leaves"].as_array().expect("leaves").iter().find(|of| of["code"] == code).expect("the leaf").clone()
    };

    // SIPAS again, from the file, by nothing but sums: 0,4 × policy + 0,6 × the mean of two factors of services.
    let ballots = rows(&sample.join("surveys/sipas.csv"), b';');
    let units: Vec<String> = rows(&sample.join("units.csv"), b',').iter().map(|row| row["tên"].clone()).collect();
    assert_eq!(units.len(), 8);
    for unit in &units {
        let share = |items: std::ops::RangeInclusive<usize>| {
            let (mut y, mut v) = (0.0, 0.0);
            for row in ballots.iter().filter(|row| row["don_vi"] == *unit && row["hop_le"] == "1") {
                let weight: f64 = row["trong_so"].replace(',', ".").parse().expect("a weight");
                for item in items.clone() {
                    match row[&format!("c{item:02}")].as_str() {
                        "4" | "5" => (y, v) = (y + weight, v + weight),
                        "1" | "2" | "3" => v += weight,
                        _ => {}
                    }
                }
            }
            y / v
        };
        let sipas = 0.4 * share(1..=3) + 0.6 * (share(4..=6) + share(7..=9)) / 2.0;
        let valid = ballots.iter().filter(|row| row["don_vi"] == *unit && row["hop_le"] == "1").count();
        let of = leaf(unit, "3.1");
        let points = rounded(10.0 * rounded(sipas, 4), 2);
        assert_eq!(of["final"].as_str().expect("points").parse::<f64>().expect("a number"), points, "{unit}");
        let trace = of["trace"].as_str().expect("a trace");
        for said in [format!("điều tra sipas-2025: {valid} phiếu có câu trả lời, "), "khoảng tin cậy 95 %: ".into()]
        {
            assert!(trace.contains(&said), "{trace} lacks «{said}»");
        }
        assert!(
            trace.starts_with(&format!(
                "{} %",
                format!("{:.2}", sipas * 100.0).replace('.', ",").trim_end_matches('0').trim_end_matches(',')
            )),
            "{trace}"
        );
        assert!(of["sources"][0].as_str().expect("a source").starts_with("surveys/sipas.csv:"), "{of}");
    }

    // Paper: Σ satisfied ÷ Σ with an opinion.
    let counted = rows(&sample.join("surveys/doanh-nghiep.csv"), b',');
    for unit in &units {
        let of = |option: &str| -> f64 {
            let rows = counted.iter().filter(|row| row["đơn vị"] == *unit && row["phương án"] == option);
            rows.map(|row| row["số phiếu"].parse::<f64>().expect("a count")).sum()
        };
        let share = of("Hài lòng") / (of("Hài lòng") + of("Chưa hài lòng"));
        let found = leaf(unit, "2.3")["final"].as_str().expect("points").parse::<f64>().expect("a number");
        assert_eq!(found, rounded(6.0 * rounded(share, 4), 2), "{unit}");
    }

    // Officials: groups of weight 2, 2 and 1; options worth 1, 0,6, 0,2 and 0.
    let officials = rows(&sample.join("surveys/can-bo.csv"), b',');
    let groups = [("Đại biểu HĐND tỉnh", 0.4), ("Lãnh đạo sở, ban, ngành", 0.4), ("Lãnh đạo phòng chuyên môn", 0.2)];
    for unit in &units {
        let column = format!("Chất lượng tham mưu về cải cách hành chính [{unit}]");
        let mean = |group: &str| {
            let worth = |row: &BTreeMap<String, String>| match row[&column].as_str() {
                "Tốt" => Some(1.0),
                "Khá" => Some(0.6),
                "Trung bình" => Some(0.2),
                "Kém" => Some(0.0),
                _ => None,
            };
            let worths: Vec<f64> =
                officials.iter().filter(|row| row["Ông (bà) là"] == group).filter_map(worth).collect();
            worths.iter().sum::<f64>() / worths.len() as f64
        };
        let share: f64 = groups.iter().map(|(group, weight)| weight * mean(group)).sum();
        let found = leaf(unit, "2.1")["final"].as_str().expect("points").parse::<f64>().expect("a number");
        assert_eq!(found, rounded(6.0 * rounded(share, 4), 2), "{unit}");
    }
}

/// A round whose only criterion is worth 10 points by a survey.
fn of_survey(survey: &str, others: &[(&str, &str)]) -> tempfile::TempDir {
    let mut files = vec![
        (
            "round.toml",
            "[round]\nprovince = \"Hà Tĩnh\"\nyear = 2021\n[[group]]\nid = \"g\"\nname = \"G\"\ncriteria = \"set.toml\"\n",
        ),
        (
            "set.toml",
            "[set]\nid = \"s\"\ntitle = \"S\"\nyear = 2021\nstatus = \"illustrative\"\ntotal = 10\nrounding = { points = 2, index = 2 }\n\
             [[criterion]]\ncode = \"1\"\nname = \"C\"\nmax = 10\ninputs = { s = { label = \"SIPAS\", from = \"survey\", survey = \"s\" } }\n\
             points = \"full * s\"\nundefined = \"zero\"\n",
        ),
        ("units.csv", "mã,tên,nhóm\na,Tỉnh A,g\n"),
        ("surveys/s.toml", survey),
    ];
    files.extend(others);
    folder(&files)
}

fn points(round: &Path) -> (String, Value) {
    said(round, &["score", "."]);
    let results = fs::read(round.join("results/results.json")).expect("it was written");
    let results: Value = serde_json::from_slice(&results).expect("JSON");
    let leaf = results["groups"][0]["units"][0]["leaves"][0].clone();
    (leaf["final"].as_str().unwrap_or_default().to_owned(), leaf)
}

/// Published: 91,17 % of 10 points came to 9,117, and 9,12 was printed (Hà Tĩnh 2021).
#[test]
fn ha_tinh_2021_has_9_12_of_10() {
    let survey = format!(
        "[survey]\nid = \"s\"\ntitle = \"SIPAS 2021\"\ntallies = \"dem.csv\"\n{SCALE}[[item]]\nid = \"c1\"\ntext = \"C\"\noptions = \"muc\"\n"
    );
    let tallies = "unit,item,option,count\nTỉnh A,c1,2,9117\nTỉnh A,c1,1,883\nTỉnh A,c1,9,57\n";
    let round = of_survey(&survey, &[("surveys/dem.csv", tallies)]);
    let (points, leaf) = points(round.path());
    assert_eq!(points, "9.12", "{leaf}");
    assert!(leaf["trace"].as_str().unwrap_or_default().contains("10000 phiếu có câu trả lời, 91,17 %"), "{leaf}");
}

/// Published for 2022: (79,72 + 80,43) ÷ 2 = 80,075 was printed as 80,08. A half of the last digit must not be lost to floats.
#[test]
fn sipas_2022_is_80_08() {
    let blocks = "[[block]]\nid = \"cs\"\nweight = 0.5\n[[block]]\nid = \"dv\"\nweight = 0.5\n\
        [[factor]]\nid = \"f1\"\nname = \"F1\"\nblock = \"cs\"\n[[factor]]\nid = \"f2\"\nname = \"F2\"\nblock = \"dv\"\n\
        [[item]]\nid = \"c1\"\ntext = \"C\"\noptions = \"muc\"\nfactor = \"f1\"\n[[item]]\nid = \"c2\"\ntext = \"C\"\noptions = \"muc\"\nfactor = \"f2\"\n[index]\nof = \"blocks\"\n";
    let survey = format!("[survey]\nid = \"s\"\ntitle = \"SIPAS 2022\"\ntallies = \"dem.csv\"\n{SCALE}{blocks}");
    let tallies = "unit,item,option,count\nTỉnh A,c1,2,7972\nTỉnh A,c1,1,2028\nTỉnh A,c2,2,8043\nTỉnh A,c2,1,1957\n";
    let round = of_survey(&survey, &[("surveys/dem.csv", tallies)]);
    let (points, leaf) = points(round.path());
    // 10 × 80,08 % = 8,008, with two decimals 8,01; from 80,07 % it would be 8,01 too, so the share itself is looked at.
    assert_eq!((points.as_str(), leaf["value"].as_str()), ("8.01", Some("0.8008")), "{leaf}");
    let found = json(round.path(), "surveys/s.toml");
    let estimate = found["units"][0]["index"]["estimate"].as_f64().expect("an estimate");
    assert!((estimate - 0.80075).abs() < 1e-15, "{estimate}");
}

/// What a command that finds an error says; a panic is no fault.
fn refused(folder: &Path, arguments: &[&str]) -> String {
    let output = cchc(folder, arguments);
    let error = String::from_utf8_lossy(&output.stderr).into_owned();
    assert_eq!(output.status.code(), Some(1), "{arguments:?}: {error}");
    error
}

/// A survey file with a scale `muc` and what follows it.
fn file(keys: &str, rest: &str) -> String {
    format!("[survey]\nid = \"s\"\ntitle = \"S\"\n{keys}\n{SCALE}{rest}")
}

const C1: &str = "[[item]]\nid = \"c1\"\ntext = \"C\"\noptions = \"muc\"\n";

/// Whether a survey of `tallies` is refused with all of these said.
fn refuses_tallies(rest: &str, rows: &str, said: &[&str]) {
    let folder = folder(&[("s.toml", &file("tallies = \"dem.csv\"", rest)), ("dem.csv", rows)]);
    let error = refused(folder.path(), &["survey", "s.toml"]);
    for said in said {
        assert!(error.contains(said), "{error} lacks «{said}»");
    }
}

#[test]
fn a_unit_that_a_survey_calls_by_two_names_is_not_scored_on_part_of_its_ballots() {
    let tallies = ("surveys/dem.csv", "unit,item,option,count\nTỉnh A,c1,2,60\nTỉnh A,c1,1,40\na,c1,1,100\n");
    let round = of_survey(&file("tallies = \"dem.csv\"", C1), &[tallies]);
    let error = refused(round.path(), &["score", "."]);
    assert!(error.contains("lỗi[unit-twice]") && error.contains("«a» ở đây, «Tỉnh A» ở trên"), "{error}");
    let ballots = ("surveys/p.csv", "dv,c1\nTỉnh A,2\na,1\n");
    let round = of_survey(&file("ballots = \"p.csv\"\nunit = \"dv\"", C1), &[ballots]);
    assert!(refused(round.path(), &["score", "."]).contains("lỗi[unit-twice]"));
    // What was issued is held against what came back by the same name.
    let survey = file("ballots = \"p.csv\"\nunit = \"dv\"\nissued = \"phat.csv\"\nmin_ballots = 1", C1);
    let others = [("surveys/p.csv", "dv,c1\na,2\na,1\n"), ("surveys/phat.csv", "unit,issued\nTỉnh A,5\n")];
    let round = of_survey(&survey, &others);
    let error = refused(round.path(), &["score", "."]);
    assert!(error.contains("lỗi[unit-twice]") && error.contains("phat.csv"), "{error}");
    let finished = ("surveys/kq.csv", "unit,value\n*,90%\na,10%\n");
    let round = of_survey("[survey]\nid = \"s\"\ntitle = \"S\"\nestimates = \"kq.csv\"\n", &[finished]);
    assert!(refused(round.path(), &["score", "."]).contains("lỗi[unit-twice]"));
    let finished = ("surveys/kq.csv", "unit,value\nTỉnh A,90%\na,10%\n");
    let round = of_survey("[survey]\nid = \"s\"\ntitle = \"S\"\nestimates = \"kq.csv\"\n", &[finished]);
    assert!(refused(round.path(), &["score", "."]).contains("lỗi[unit-twice]"));
}

#[test]
fn ballots_that_all_judge_one_and_the_same_are_of_the_only_unit() {
    let survey = file("ballots = \"p.csv\"\nunit = \"*\"", C1);
    let ballots = ("surveys/p.csv", "c1\n2\n2\n1\n2\n");
    let round = of_survey(&survey, &[ballots]);
    assert_eq!(points(round.path()).0, "7.5");
    let round = of_survey(&survey, &[ballots, ("units.csv", "mã,tên,nhóm\na,Tỉnh A,g\nb,Tỉnh B,g\n")]);
    let error = refused(round.path(), &["score", "."]);
    assert!(error.contains("lỗi[unit-unnamed]") && !error.contains("unknown-unit"), "{error}");
}

#[test]
fn of_one_of_several_answers_paper_counts_whether_it_was_chosen() {
    let rest = "[options.kenh]\n\"truc-tuyen\" = 1\n\"dien-thoai\" = 1\n\"buu-chinh\" = 1\n\
        [[item]]\nid = \"kenh\"\ntext = \"K\"\noptions = \"kenh\"\nselect = \"multiple\"\n[[item]]\nid = \"c1\"\ntext = \"C\"\noptions = \"muc\"\n";
    let rows =
        "unit,item,option,count\nA,c1,2,100\nA,kenh/dien-thoai,1,30\nA,kenh/dien-thoai,0,60\nA,kenh/dien-thoai,,10\n";
    let counted = folder(&[("s.toml", &file("tallies = \"dem.csv\"", rest)), ("dem.csv", rows)]);
    let found = json(counted.path(), "s.toml");
    let items = found["units"][0]["items"].as_array().expect("items");
    let item = items.iter().find(|of| of["id"] == "kenh/dien-thoai").expect("the item");
    assert_eq!(item["options"], serde_json::json!({"0": 60, "1": 30}));
    let third = item["estimate"].as_f64().expect("an estimate");
    assert_eq!(((third - 1.0 / 3.0).abs() < 1e-15, &item["blank"]), (true, &10.into()), "{item}");
    let rows = "unit,item,option,count\nA,kenh/dien-thoai,dien-thoai,30\nA,kenh/dien-thoai,buu-chinh,30\n";
    refuses_tallies(rest, rows, &["lỗi[unknown-name]: «option» gọi", "gặp: «dien-thoai»", "«0», «1»"]);
    // Where the options of one are another's id, neither is told apart.
    let other = format!("{rest}[[item]]\nid = \"kenh/dien-thoai\"\ntext = \"C\"\noptions = \"muc\"\n");
    refuses_tallies(&other, "unit,item,option,count\nA,c1,2,1\n", &["lỗi[duplicate-id]", "«kenh/dien-thoai»"]);
}

#[test]
fn what_a_small_table_says_twice_is_told_however_it_is_said() {
    let labels = "[options.muc.labels]\n\"2\" = \"Hài lòng\"\n";
    let groups =
        "[[respondents]]\nid = \"cb\"\nname = \"Cán bộ\"\n[[respondents]]\nid = \"dn\"\nname = \"Doanh nghiệp\"\n";
    let rest = format!("{labels}{C1}");
    refuses_tallies(&rest, "unit,item,option,count\nA,c1,2,100\nA,c1,Hài lòng,100\n", &["lỗi[answered-twice]"]);
    refuses_tallies(&rest, "unit,item,option,count\nA,c1,2,100\nA,c1,2.0,100\n", &["lỗi[answered-twice]"]);
    let rest = format!("{rest}{groups}");
    let rows = "unit,group,item,option,count\nA,cb,c1,2,1\nA,Cán bộ,c1,2,1\n";
    refuses_tallies(&rest, rows, &["lỗi[answered-twice]"]);
    // By its name a group is as well known as by its id.
    let rows = "unit,group,item,option,count\nA,Cán bộ,c1,2,1\nA,dn,c1,Hài lòng,1\n";
    let found = folder(&[("s.toml", &file("tallies = \"dem.csv\"", &rest)), ("dem.csv", rows)]);
    assert_eq!(json(found.path(), "s.toml")["units"][0]["index"]["estimate"], 1.0);
    let keys = "ballots = \"p.csv\"\nunit = \"dv\"\ngroup = \"nhom\"\nissued = \"phat.csv\"";
    let found = folder(&[
        ("s.toml", &file(keys, &rest)),
        ("p.csv", "dv,nhom,c1\nA,cb,2\nA,dn,1\n"),
        ("phat.csv", "unit,group,issued\nA,cb,10\nA,Cán bộ,10\nA,dn,5\n"),
    ]);
    assert!(refused(found.path(), &["survey", "s.toml"]).contains("lỗi[answered-twice]"));
}

#[test]
fn the_columns_of_small_tables_are_called_as_they_are_headed_and_all_faults_of_a_row_are_told() {
    let rows = "đơn vị,câu hỏi,phương án,số phiếu\nA,c9,2,-1\nA,c1,7,5\nA,c1,2,\"5,5\"\nA,c1,1,4000000000000\n";
    let said = ["«câu hỏi» gọi", "số phiếu: «-1»", "«phương án» gọi", "số phiếu: «5,5»", "số phiếu: «4000000000000»"];
    refuses_tallies(C1, rows, &said);
    // More than a machine counts is no zero.
    let rows = "unit,item,option,count\nA,c1,2,99999999999999999999999\nA,c1,1,5\n";
    refuses_tallies(C1, rows, &["lỗi[out-of-bounds]"]);
}

#[test]
fn a_unit_whose_answers_say_nothing_is_named_and_so_is_a_table_without_rows() {
    refuses_tallies(C1, "unit,item,option,count\nA,c1,9,5\nA,c1,,6\nB,c1,2,1\n", &["lỗi[no-valid-ballot]", "«A»: 11"]);
    let finished = folder(&[
        ("s.toml", "[survey]\nid = \"s\"\ntitle = \"S\"\nestimates = \"kq.csv\"\n"),
        ("kq.csv", "unit,value\n"),
    ]);
    assert!(refused(finished.path(), &["survey", "s.toml"]).contains("lỗi[no-ballots]"));
}

/// Each is what a survey file says, and what is said of it.
#[test]
fn what_a_survey_file_says_is_honoured_or_refused() {
    let replicates =
        |of: &str| format!("{C1}[design]\n{of}\n[[margin]]\ncolumns = [\"tuoi\"]\ntotals = \"bien.csv\"\n");
    let designed = |of: &str| format!("{C1}[design]\n{of}\n");
    let published = "replicates = { columns = \"rw*\", method = \"bootstrap\" }";
    let cases: &[(&str, &str, String, &str)] = &[
        ("confidence = 99.99999999999999999999", "out-of-range", C1.into(), "1 … 99.9"),
        ("", "keys-exclude", replicates(published), "margin, replicates.columns"),
        ("", "keys-exclude", designed(&format!("lonely = \"adjust\"\n{published}")), "lonely, replicates.columns"),
        (
            "",
            "keys-exclude",
            designed("cluster = [\"xa\"]\nlonely = \"adjust\"\nreplicates = { make = \"jk1\" }"),
            "lonely, replicates.make",
        ),
        ("", "out-of-range", designed("replicates = { columns = \"rw*\", method = \"jk1\", scale = 0 }"), "> 0"),
        (
            "",
            "out-of-range",
            designed("replicates = { columns = \"rw*\", method = \"jkn\", rscales = [0, 0] }"),
            "Σ > 0",
        ),
        ("", "out-of-range", format!("{C1}[options.x]\n\"4\" = 100\n"), "0 … 1"),
        ("", "out-of-range", format!("{C1}[options.x]\n\"4\" = \"160%\"\n"), "0 … 1"),
        ("", "out-of-range", format!("{C1}[options.x]\n\"4\" = 1\nblank = 2\n"), "0 … 1"),
        ("", "duplicate-id", format!("{C1}[options.x]\n\"4\" = 1\n\"4.0\" = 0\n"), "«4.0»"),
        (
            "",
            "out-of-range",
            format!("{C1}[[factor]]\nid = \"f\"\nname = \"F\"\nweight = 9000000000000000000\n"),
            "10¹⁵",
        ),
        ("", "out-of-bounds", format!("{C1}[[margin]]\ncolumns = [\"tuoi\"]\ntotals = \"bien.csv\"\n"), "tổng"),
        ("", "key-needs", format!("{C1}[index]\nof = \"FACTORS\"\n"), "factor"),
        ("", "unknown-name", format!("{C1}[index]\nof = \"c2\"\n"), "«of»"),
    ];
    for (keys, code, rest, said) in cases {
        let folder = folder(&[
            ("s.toml", &file(&format!("ballots = \"p.csv\"\nunit = \"dv\"\n{keys}"), rest)),
            ("p.csv", "dv,c1,tuoi,xa\nA,2,1,x\nA,1,1,y\n"),
            ("bien.csv", "tuoi,tổng\n1,1000000000000000000\n"),
        ]);
        let error = refused(folder.path(), &["survey", "s.toml"]);
        assert!(error.contains(&format!("lỗi[{code}]")) && error.contains(said), "{keys} {rest}: {error}");
    }
    for of in ["Answers", "answers ", "ITEMS", "C1"] {
        let rest = format!("{C1}[index]\nof = \"{of}\"\n");
        let folder =
            folder(&[("s.toml", &file("ballots = \"p.csv\"\nunit = \"dv\"", &rest)), ("p.csv", "dv,c1\nA,2\nA,1\n")]);
        assert_eq!(json(folder.path(), "s.toml")["units"][0]["index"]["estimate"], 0.5, "{of}");
    }
}

/// One table, read by both commands: what one refuses or leaves out, so does the other.
#[test]
fn finished_figures_are_the_same_to_a_survey_and_to_a_round() {
    let with = |keys: &str, table: &str| {
        let survey = format!("[survey]\nid = \"s\"\ntitle = \"S\"\nestimates = \"kq.csv\"\n{keys}\n");
        of_survey(&survey, &[("surveys/kq.csv", table)])
    };
    let round = with("min_ballots = 30", "unit,value,n,source\nTỉnh A,\"91,17%\",580,Báo cáo 12/BC\n");
    let (of_round, leaf) = points(round.path());
    let trace = leaf["trace"].as_str().unwrap_or_default();
    assert!(trace.ends_with("; điều tra s: 580 phiếu hợp lệ, 91,17 %, theo Báo cáo 12/BC"), "{trace}");
    let unit = json(round.path(), "surveys/s.toml")["units"][0].clone();
    assert_eq!((of_round.as_str(), &unit["index"]["estimate"], &unit["valid"]), ("9.12", &0.9117.into(), &580.into()));
    assert_eq!(unit["source"], "Báo cáo 12/BC");
    let explained = said(round.path(), &["explain", ".", "--unit", "a", "--criterion", "1"]);
    assert!(explained.contains("theo kết quả điều tra") && explained.contains("theo Báo cáo 12/BC"), "{explained}");
    assert!(!explained.contains("đơn vị nhập") && !explained.contains("Tự chấm"), "{explained}");

    let round = with("min_ballots = 30", "unit,value,n\na,91%,29\n");
    assert_eq!(points(round.path()).0, "0", "too few ballots: no value, and that is none of the points");
    let few = cchc(round.path(), &["survey", "surveys/s.toml"]);
    assert!(String::from_utf8_lossy(&few.stderr).contains("cảnh báo[few-ballots]"));
    for (keys, table, code) in [
        ("min_ballots = 30", "unit,value,n\na,91%,\n", "empty-field"),
        ("min_ballots = 30", "unit,value\na,91%\n", "empty-field"),
        ("", "unit,value,n\na,91%,nhiều\n", "unreadable"),
        ("", "unit,value,n\na,191%,5\n", "out-of-bounds"),
        ("", "unit,value,n\na,91%,5\na,91%,5\n", "duplicate-id"),
    ] {
        let round = with(keys, table);
        for command in [["score", "."], ["survey", "surveys/s.toml"]] {
            let error = refused(round.path(), &command);
            assert!(error.contains(&format!("lỗi[{code}]")), "{command:?} of {table}: {error}");
        }
    }
    // Of a round the other figures are left, of a survey by itself nothing is.
    let round = with("", "unit,value\n");
    let scored = cchc(round.path(), &["score", "."]);
    assert!(String::from_utf8_lossy(&scored.stderr).contains("cảnh báo[empty-table]"));
    assert!(refused(round.path(), &["survey", "surveys/s.toml"]).contains("lỗi[no-ballots]"));
}

#[test]
fn a_trace_says_why_a_share_has_no_interval() {
    let tallies = ("surveys/dem.csv", "unit,item,option,count\na,c1,2,3\na,c1,1,1\n");
    let round = of_survey(&file("tallies = \"dem.csv\"", C1), &[tallies]);
    let (_, leaf) = points(round.path());
    let trace = leaf["trace"].as_str().unwrap_or_default();
    let said = "4 phiếu có câu trả lời, 75 % (đếm tay: không có sai số và khoảng tin cậy)";
    assert!(trace.ends_with(said), "{trace}");
}

#[test]
fn a_series_breaks_with_what_was_asked_of_whom_and_in_which_words() {
    let items = "[[item]]\nid = \"c1\"\ntext = \"Nơi ngồi chờ\"\noptions = \"muc\"\n\
        [[item]]\nid = \"c2\"\ntext = \"Chỉ dẫn thủ tục\"\noptions = \"muc\"\n";
    let groups = "[[respondents]]\nid = \"cb\"\nweight = 1\n[[respondents]]\nid = \"dn\"\nweight = 1\n";
    let with =
        |keys: &str, rest: &str| file(&format!("ballots = \"p.csv\"\nunit = \"dv\"\ngroup = \"nhom\"\n{keys}"), rest);
    let before = format!("{items}{groups}[index]\nof = \"c1\"\n");
    let swapped = {
        let (one, other) = items.split_at(items.rfind("[[item]]").expect("the second"));
        format!("{other}{one}{groups}[index]\nof = \"c1\"\n")
    };
    let compared = |keys: &str, now: &str| {
        let folder = folder(&[
            ("a.toml", &with("", &before)),
            ("b.toml", &with(keys, now)),
            ("p.csv", "dv,nhom,c1,c2\nA,cb,2,1\nA,dn,1,2\nA,cb,1,1\nA,dn,2,1\n"),
        ]);
        let output = cchc(folder.path(), &["survey", "b.toml", "--compare", "a.toml", "--format", "json"]);
        String::from_utf8(output.stdout).expect("UTF-8")
    };
    for same in [
        before.clone(),
        swapped,
        before.replace("Nơi ngồi chờ", "Nơi  ngồi chờ?"),
        before.replace("weight = 1", "weight = 0.5"),
    ] {
        let found: Value = serde_json::from_str(&compared("", &same)).expect("JSON");
        assert_eq!(found["compared"]["broken"], false, "{same}");
    }
    let of_some = before.replace("text = \"Chỉ dẫn thủ tục\"", "text = \"Chỉ dẫn thủ tục\"\ngroups = [\"cb\"]");
    let reworded = before.replace("Chỉ dẫn thủ tục", "Phí, lệ phí có đúng quy định không?");
    for (keys, now, said) in [
        ("", reworded, "câu hỏi đổi lời: c2"),
        ("", before.replace("of = \"c1\"", "of = \"c2\""), "cách tính chỉ số khác"),
        ("", before.replace("id = \"dn\"\nweight = 1", "id = \"dn\"\nweight = 3"), "nhóm người trả lời hoặc trọng số"),
        ("", of_some, "câu hỏi tính khác trước: c2"),
        ("empty_group = \"zero\"", before.clone(), "nhóm người trả lời hoặc trọng số"),
    ] {
        let told = compared(keys, &now);
        assert!(told.contains("series-broken") && told.contains(said), "{said}: {told}");
    }
}

#[test]
fn hints_say_what_helps_with_a_survey() {
    let at = |survey: &str| folder(&[("s.toml", survey), ("p.csv", "dv,c1\nA,2\nA,1\n")]);
    let missing = at(&file("ballots = \"khac.csv\"\nunit = \"dv\"", C1));
    let error = refused(missing.path(), &["survey", "s.toml"]);
    assert!(error.contains("thư mục chứa tệp điều tra") && !error.contains("round.toml"), "{error}");
    let error = refused(at(&file("ballots = '..\\p.csv'\nunit = \"dv\"", C1)).path(), &["survey", "s.toml"]);
    assert!(error.contains("lỗi[bad-path]") && error.contains("so-lieu/2025.csv"), "{error}");
    let lonely = folder(&[
        (
            "s.toml",
            &file(
                "ballots = \"p.csv\"\nunit = \"dv\"",
                &format!("{C1}[design]\nstratum = \"tang\"\ncluster = [\"xa\"]\nlonely = \"average\"\n"),
            ),
        ),
        ("p.csv", "dv,tang,xa,c1\nA,t,x,2\nA,t,x,1\nA,u,y,1\nA,u,y,1\n"),
    ]);
    let output = cchc(lonely.path(), &["survey", "s.toml"]);
    let told = String::from_utf8_lossy(&output.stderr).into_owned();
    if told.contains("lonely-cluster") {
        assert!(told.contains("lonely = \"average\" không dùng được"), "{told}");
    }
    let two = folder(&[
        ("s.toml", &file("ballots = \"p.csv\"\nunit = \"dv\"\ninstrument = \"A\"", C1)),
        ("t.toml", &file("ballots = \"p.csv\"\nunit = \"dv\"\ninstrument = \"B\"", C1)),
        ("p.csv", "dv,c1\nA,2\nA,1\n"),
    ]);
    let across = ["survey", "s.toml", "--compare", "t.toml", "--across", "--format", "json"];
    let told = said(two.path(), &across);
    assert!(told.contains("so sánh vì có --across") && !told.contains("giai đoạn sau"), "{told}");
}

/// What programs are promised, key by key.
#[test]
fn the_json_is_as_the_contract_has_it() {
    let found = json(&repository().join("samples/dieu-tra-2025/surveys"), "sipas.toml");
    assert_eq!(
        (&found["schema"], &found["survey"], &found["confidence"]),
        (&"cchc.survey/1".into(), &"sipas-2025".into(), &95.into())
    );
    let ballots = &found["ballots"];
    assert_eq!((&ballots["read"], &ballots["valid"], &ballots["issued"]), (&456.into(), &440.into(), &480.into()));
    assert_eq!(
        ballots["invalid"],
        serde_json::json!([{"reason": "Người trả lời không thuộc hộ đã chọn", "count": 16}])
    );
    let sum = |key: &str| {
        ballots["by"].as_array().expect("a list").iter().map(|row| row[key].as_u64().unwrap_or(0)).sum::<u64>()
    };
    assert_eq!((sum("issued"), sum("returned"), sum("valid")), (480, 456, 440));
    let units = found["units"].as_array().expect("units");
    assert_eq!(units.len(), 8);
    for unit in units.iter().chain([&found["all"]]) {
        let of = |figure: &Value| {
            for key in ["estimate", "se", "low", "high", "n", "df", "deff"] {
                assert!(figure[key].is_number(), "{key} of {figure}");
            }
            let (low, high) = (figure["low"].as_f64(), figure["high"].as_f64());
            assert!(low < figure["estimate"].as_f64() && figure["estimate"].as_f64() < high, "{figure}");
        };
        of(&unit["index"]);
        assert_eq!(
            (unit["factors"].as_array().map(Vec::len), unit["blocks"].as_array().map(Vec::len)),
            (Some(3), Some(2))
        );
        unit["factors"].as_array().expect("factors").iter().for_each(of);
        for item in unit["items"].as_array().expect("items") {
            let options = item["options"].as_object().expect("options");
            let chosen: u64 = options.values().filter_map(Value::as_u64).sum();
            // Whoever chose an option that counts, or not, or left it blank: everybody whose ballot is valid.
            let (n, skipped, blank) = (item["n"].as_u64(), item["skipped"].as_u64(), item["blank"].as_u64());
            assert_eq!(n.zip(skipped).map(|(n, skipped)| n + skipped), unit["valid"].as_u64(), "{item}");
            assert_eq!(blank.map(|blank| chosen + blank), unit["valid"].as_u64(), "{item}");
            // The file asks that they add up.
            let percents = item["percents"].as_object().expect("percents").values();
            let hundredths: i64 = percents
                .map(|of| (of.as_str().unwrap_or("").parse::<f64>().unwrap_or(0.0) * 100.0).round() as i64)
                .sum();
            assert_eq!(hundredths, 10_000, "{item}");
        }
    }
    assert_eq!(found["diagnostics"], serde_json::json!([]));
}

#[test]
fn any_number_of_threads_gives_the_same_bytes() {
    let survey = repository().join("samples/dieu-tra-2025/surveys");
    for name in ["sipas.toml", "can-bo.toml"] {
        let of = |threads: &str| {
            cchc_in(&survey, &["survey", name, "--format", "json"], &[("RAYON_NUM_THREADS", threads)]).stdout
        };
        let one = of("1");
        assert!(one.len() > 10_000);
        for threads in ["2", "7"] {
            assert!(of(threads) == one, "{name} with {threads} threads");
        }
    }
}

#[test]
fn a_break_in_the_series_is_refused_unless_asked_for_and_then_flagged() {
    let survey = |id: &str, instrument: &str| {
        format!(
            "[survey]\nid = \"{id}\"\ntitle = \"Năm {id}\"\ninstrument = \"{instrument}\"\nballots = \"{id}.csv\"\nunit = \"dv\"\n{SCALE}[[item]]\nid = \"c1\"\ntext = \"C\"\noptions = \"muc\"\n"
        )
    };
    let ballots = |satisfied: usize| {
        let rows: String = (0..100).map(|at| format!("Xã A,{}\n", if at < satisfied { 2 } else { 1 })).collect();
        format!("dv,c1\n{rows}")
    };
    let folder = folder(&[
        ("2021.toml", &survey("2021", "QĐ 2640/QĐ-BNV")),
        ("2022.toml", &survey("2022", "QĐ 1001/QĐ-BNV")),
        ("2023.toml", &survey("2023", "QĐ 1001/QĐ-BNV")),
        ("2021.csv", &ballots(60)),
        ("2022.csv", &ballots(70)),
        ("2023.csv", &ballots(90)),
    ]);
    let output = cchc(folder.path(), &["survey", "2022.toml", "--compare", "2021.toml"]);
    assert_eq!(output.status.code(), Some(1));
    assert!(String::from_utf8_lossy(&output.stderr).contains("lỗi[series-broken]"));
    assert!(!folder.path().join("results").exists(), "something was written");

    let across = said(folder.path(), &["survey", "2022.toml", "--compare", "2021.toml", "--across"]);
    assert!(across.contains("CHUỖI SỐ LIỆU BỊ NGẮT"), "{across}");
    let written = fs::read(folder.path().join("results/dieu-tra-2022.json")).expect("it was written");
    let found: Value = serde_json::from_slice(&written).expect("JSON");
    assert_eq!((&found["compared"]["broken"], &found["compared"]["survey"]), (&true.into(), &"2021".into()));

    // 0,7 and 0,9 of 100: √(0,7 · 0,3 ÷ 99 + 0,9 · 0,1 ÷ 99) = 0,05505.
    let same = ["survey", "2023.toml", "--compare", "2022.toml", "--format", "json"];
    let found: Value = serde_json::from_str(&said(folder.path(), &same)).expect("JSON");
    let unit = &found["compared"]["units"][0];
    assert_eq!(found["compared"]["broken"], false);
    let near = |value: &Value, expected: f64| (value.as_f64().expect("a number") - expected).abs() < 1e-12;
    assert!(near(&unit["difference"], 0.2) && near(&unit["se"], (0.3f64 / 99.0).sqrt()), "{unit}");
    assert!(unit["low"].as_f64() > Some(0.09) && unit["high"].as_f64() < Some(0.31), "{unit}");
}

#[test]
fn with_a_fault_nothing_is_written_and_nobodys_file_is_overwritten() {
    let survey = format!(
        "[survey]\nid = \"s\"\ntitle = \"S\"\nballots = \"p.csv\"\nunit = \"dv\"\n{SCALE}[[item]]\nid = \"c1\"\ntext = \"C\"\noptions = \"muc\"\n"
    );
    let folder = folder(&[("s.toml", &survey), ("p.csv", "dv,c1\nXã A,7\nXã A,2\n")]);
    let output = cchc(folder.path(), &["survey", "s.toml"]);
    assert_eq!(output.status.code(), Some(1));
    let error = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(error.contains("lỗi[not-an-option]") && error.contains("p.csv, dòng 2, cột «c1»"), "{error}");
    assert!(error.contains("chưa ghi kết quả nào") && !folder.path().join("results").exists());
    let output = cchc(folder.path(), &["survey", "s.toml", "--format", "json"]);
    let report: Value = serde_json::from_slice(&output.stdout).expect("JSON");
    assert_eq!((output.status.code(), &report["diagnostics"][0]["code"]), (Some(1), &"not-an-option".into()));

    fs::write(folder.path().join("p.csv"), "dv,c1\nXã A,1\nXã A,2\n").expect("it can be written");
    fs::create_dir(folder.path().join("results")).expect("it can be made");
    fs::write(folder.path().join("results/dieu-tra-s.xlsx"), "somebody's").expect("it can be written");
    let output = cchc(folder.path(), &["survey", "s.toml"]);
    assert_eq!(output.status.code(), Some(1));
    assert_eq!(fs::read_to_string(folder.path().join("results/dieu-tra-s.xlsx")).expect("it is there"), "somebody's");
    assert!(!folder.path().join("results/dieu-tra-s.json").exists());
    said(folder.path(), &["survey", "s.toml", "--force"]);
    said(folder.path(), &["survey", "s.toml"]);
    assert!(fs::read(folder.path().join("results/dieu-tra-s.xlsx")).expect("it is there").starts_with(b"PK"));
}

#[test]
fn a_sample_is_planned_and_its_draw_is_done_again() {
    let folder = folder(&[
        ("tang.csv", "tầng,quy mô,tỷ lệ\nMiền núi,40,0.7\nĐồng bằng,60,0.9\n"),
        (
            "xa.csv",
            "tầng,mã,tên,số hộ\nnúi,x1,Xã Một,1.200\nnúi,x2,=Hai,800\nbằng,x3,Xã Ba,500\nbằng,x4,Xã Bốn,700\nbằng,x5,Xã Năm,900\n",
        ),
        ("mau.csv", "tầng,mẫu\nnúi,1\nbằng,2\n"),
    ]);
    let plan = |arguments: &[&str]| said(folder.path(), &[&["survey", "plan"][..], arguments].concat());
    // n = N ÷ (1 + N e²): 1000 ÷ 3,5 = 285,7.
    let sized: Value =
        serde_json::from_str(&plan(&["size", "--population", "1000", "--slovin", "--format", "json"])).expect("JSON");
    assert_eq!(sized["sample"], 286);
    assert!(plan(&["size", "--population", "1000000000", "--response", "80%"]).contains("→ 385 phiếu hợp lệ"));
    let allocated: Value = serde_json::from_str(&plan(&[
        "allocate",
        "tang.csv",
        "--sample",
        "10",
        "--method",
        "proportional",
        "--format",
        "json",
    ]))
    .expect("JSON");
    assert_eq!((&allocated["strata"][0]["sample"], &allocated["strata"][1]["sample"]), (&4.into(), &6.into()));

    for method in ["simple", "systematic", "pps"] {
        let draw = [
            "draw",
            "xa.csv",
            "--allocation",
            "mau.csv",
            "--method",
            method,
            "--seed",
            "2025-11-29/123456",
            "--out",
            "ra",
            "--force",
        ];
        let shown = plan(&draw);
        assert!(shown.contains("3 nơi; số gieo «2025-11-29/123456»"), "{shown}");
        assert_eq!(plan(&draw), shown);
        let table = fs::read_to_string(folder.path().join("ra/chon-mau.csv")).expect("it was written");
        assert!(!table.contains(",=Hai"), "{table}");
        assert!(plan(&["check", "ra/chon-mau.json", "xa.csv"]).starts_with("khớp"));
        // Another place in the record, another list: both are told.
        let record = fs::read_to_string(folder.path().join("ra/chon-mau.json")).expect("it was written");
        fs::write(folder.path().join("sua.json"), record.replacen("\"id\": \"x", "\"id\": \"y", 1))
            .expect("it can be written");
        assert_eq!(cchc(folder.path(), &["survey", "plan", "check", "sua.json", "xa.csv"]).status.code(), Some(1));
        assert_eq!(
            cchc(folder.path(), &["survey", "plan", "check", "ra/chon-mau.json", "mau.csv"]).status.code(),
            Some(1)
        );
    }
    let seedless = cchc(folder.path(), &["survey", "plan", "draw", "xa.csv", "--method", "simple", "--sample", "2"]);
    assert_eq!(seedless.status.code(), Some(2));
    let bad = cchc(folder.path(), &["survey", "plan", "size", "--population", "1000", "--margin", "0"]);
    assert_eq!(bad.status.code(), Some(2));
}

/// The block of README after a mark.
fn of_readme(mark: &str) -> String {
    let text = fs::read_to_string(repository().join("README.md")).expect("the README is there");
    let (_, after) = text.split_once(&format!("<!-- {mark} -->\n\n```")).expect("the mark is there");
    let (block, _) = after.split_once("\n```").expect("the block ends");
    block.split_once('\n').expect("a language").1.to_owned() + "\n"
}

#[test]
fn the_example_of_the_readme_runs_as_it_stands() {
    let folder = folder(&[("phieu.csv", &of_readme("ballots")), ("hai-long.toml", &of_readme("survey"))]);
    let page = said(folder.path(), &["survey", "hai-long.toml"]);
    // Xã Một, answer by answer: 1,5 (4) + 1,5 (5) + 0 (3) + 1,5 (4) + 2 (4) + 2 (5) + 2 (4) = 10,5 of 12.
    let found = json(folder.path(), "hai-long.toml");
    assert_eq!(found["units"][0]["index"]["estimate"], 10.5 / 12.0);
    assert!(page.contains("87,50 %") && page.contains("dieu-tra-hai-long.xlsx"), "{page}");
    // Xã Hai: 3 of 4 and 4 of 4, by 1 and 1,25. Villages differ in both, so that both have an interval.
    assert_eq!(found["units"][1]["index"]["estimate"], 8.0 / 9.0);
    for unit in 0..2 {
        let index = &found["units"][unit]["index"];
        assert!(index["low"].as_f64() < index["high"].as_f64() && index["withheld"].is_null(), "{index}");
    }
}

fn of_one_item(id: &str, more: &str) -> String {
    format!(
        "[survey]\nid = \"{id}\"\ntitle = \"Năm {id}\"\nballots = \"{id}.csv\"\nunit = \"dv\"\n{more}{SCALE}[[item]]\nid = \"c1\"\ntext = \"C\"\noptions = \"muc\"\n"
    )
}

#[test]
fn the_page_counts_as_the_json_does() {
    let more = "group = \"nhom\"\nissued = \"phat-ra.csv\"\ninvalid = [{ column = \"c1\", equals = \"8\", reason = \"Phiếu hỏng\" }]\n";
    let folder = folder(&[
        ("s.toml", &of_one_item("s", more)),
        ("s.csv", "dv,nhom,c1\nXã A,a,1\nXã A,a,2\nXã A,b,2\nXã A,b,9\nXã A,b,\n"),
        // All together, and by group: the same ballots.
        ("phat-ra.csv", "unit,group,issued\nXã A,,10\nXã A,a,4\nXã A,b,6\n"),
    ]);
    let page = said(folder.path(), &["survey", "s.toml"]);
    assert!(page.contains("phát ra 10, thu về 5, hợp lệ 5 (tỷ lệ thu về 50,0 %)"), "{page}");
    assert_eq!(json(folder.path(), "s.toml")["ballots"]["issued"], 10);
    assert!(page.contains("không hợp lệ: 0 – Phiếu hỏng"), "a rule that held of nobody was applied: {page}");
    assert!(page.contains("c1: không tính «9» 1, để trống 1"), "{page}");
}

#[test]
fn a_comparison_names_its_units_and_who_is_in_one_survey_alone() {
    let ballots = |unit: &str, satisfied: usize| {
        (0..50).map(|at| format!("{unit},{}\n", if at < satisfied { 2 } else { 1 })).collect::<String>()
    };
    let earlier = format!("dv,c1\n{}{}", ballots("Xã A", 40), ballots("Xã Cũ", 30));
    let now = format!("dv,c1\n{}{}", ballots("Xã A", 30), ballots("Xã Mới", 30));
    let folder = folder(&[
        ("truoc.toml", &of_one_item("truoc", "")),
        ("nay.toml", &of_one_item("nay", "")),
        ("truoc.csv", &earlier),
        ("nay.csv", &now),
    ]);
    let page = said(folder.path(), &["survey", "nay.toml", "--compare", "truoc.toml"]);
    assert!(page.contains("Thay đổi (điểm phần trăm)") && page.contains("−20,00"), "{page}");
    assert!(
        page.contains("Xã Mới: kỳ trước không có đơn vị này") && page.contains("Xã Cũ: kỳ này không có đơn vị này"),
        "{page}"
    );
    let (_, compared) = page.split_once("So với").expect("it is compared");
    assert!(compared.contains("Khoảng tin cậy 95 %"), "{page}");
}

#[test]
fn surveys_of_a_round_are_compared_with_their_own_like() {
    let ballots = "dv,c1\nXã A,1\nXã A,2\nXã A,2\n";
    let folder = folder(&[
        ("nay/surveys/a.toml", &of_one_item("a", "")),
        ("nay/surveys/b.toml", &of_one_item("b", "")),
        ("nay/surveys/c.toml", &of_one_item("c", "")),
        ("nay/surveys/a.csv", ballots),
        ("nay/surveys/b.csv", ballots),
        ("nay/surveys/c.csv", ballots),
        // The same id in another file, and another id in the same file.
        ("truoc/surveys/cu.toml", &of_one_item("a", "")),
        ("truoc/surveys/a.csv", ballots),
        ("truoc/surveys/b.toml", &of_one_item("b-cu", "")),
        ("truoc/surveys/b-cu.csv", ballots),
    ]);
    let output = cchc(folder.path(), &["survey", "nay", "--compare", "truoc", "--format", "json"]);
    let found: Value = serde_json::from_slice(&output.stdout).expect("JSON");
    let beside: Vec<&Value> = (0..3).map(|at| &found[at]["compared"]["survey"]).collect();
    assert_eq!(beside, ["a", "b-cu"].map(Value::from).iter().chain([&Value::Null]).collect::<Vec<_>>());
    let told = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(told.contains("không so sánh") && told.contains("tên tệp: c"), "{told}");
    // Of one file, the others have nothing to be set beside.
    let output = cchc(folder.path(), &["survey", "nay", "--compare", "truoc/surveys/cu.toml"]);
    assert!(String::from_utf8_lossy(&output.stderr).contains("tên tệp: b, c"));
    let output = cchc(folder.path(), &["survey", "nay/surveys/c.toml", "--compare", "truoc", "--out", "ra"]);
    assert_eq!((output.status.code(), folder.path().join("ra").exists()), (Some(1), false));
}

#[test]
fn what_check_says_of_a_rounds_surveys_stands_in_their_way() {
    let folder = copied("dieu-tra-2025");
    let round = folder.path().join("samples/dieu-tra-2025");
    let path = round.join("surveys/sipas.csv");
    let ballots = fs::read_to_string(&path).expect("it is there").replacen("Xã Suối Trong", "Xã Suối Trongg", 1);
    fs::write(&path, ballots).expect("it can be written");
    for of in [".", "surveys/sipas.toml"] {
        let output = cchc(&round, &["survey", of]);
        let told = String::from_utf8_lossy(&output.stderr).into_owned();
        assert_eq!(output.status.code(), Some(1), "{told}");
        assert!(told.contains("lỗi[unknown-unit]") && told.contains("Xã Suối Trongg"), "{told}");
        assert!(!round.join("results").exists(), "something was written");
    }
    assert_eq!(cchc(&round, &["survey", "surveys/can-bo.toml"]).status.code(), Some(0));
    // Two that cannot be estimated are one document.
    for name in ["sipas.csv", "can-bo.csv"] {
        fs::write(round.join("surveys").join(name), "").expect("it can be written");
    }
    let output = cchc(&round, &["survey", ".", "--format", "json"]);
    let told: Value = serde_json::from_slice(&output.stdout).expect("one document");
    assert_eq!((output.status.code(), told.as_array().map(Vec::len)), (Some(1), Some(2)));
}

#[test]
fn only_one_ending_of_a_file_is_taken_off() {
    let folder = folder(&[("x.toml.toml", &of_one_item("s", "")), ("s.csv", "dv,c1\nXã A,1\nXã A,2\n")]);
    said(folder.path(), &["survey", "x.toml.toml"]);
    assert!(folder.path().join("results/dieu-tra-x.toml.json").exists());
}

#[test]
fn what_the_system_refuses_is_told_in_the_readers_language() {
    let folder = folder(&[("s.toml", &of_one_item("s", "")), ("s.csv", "dv,c1\nXã A,1\nXã A,2\n"), ("ra", "")]);
    let told = |arguments: &[&str]| {
        let output = cchc(folder.path(), arguments);
        assert_eq!(output.status.code(), Some(3));
        String::from_utf8_lossy(&output.stderr).into_owned()
    };
    assert!(told(&["survey", "s.toml", "--out", "ra"]).contains("đã có tệp hoặc thư mục mang tên này"));
    assert!(told(&["survey", "s.toml", "--out", "ra", "--lang", "en"]).contains("File exists"));
}

//! `cchc survey plan` as it is typed: what it refuses, and how it says so.

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

use serde_json::Value;

fn folder(files: &[(&str, &str)]) -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a temporary folder");
    for (name, text) in files {
        fs::write(folder.path().join(name), text).expect("it can be written");
    }
    folder
}

fn cchc(folder: &Path, arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_cchc"))
        .args(arguments)
        .current_dir(folder)
        .env_remove("NO_COLOR")
        .output()
        .expect("the command can be run")
}

/// Runs `cchc survey plan` with words that are parted by spaces; the exit code, and all that was printed.
fn plan(folder: &Path, typed: &str) -> (i32, String) {
    let arguments: Vec<&str> = ["survey", "plan"].into_iter().chain(typed.split(' ')).collect();
    let Output { status, stdout, stderr } = cchc(folder, &arguments);
    let said = [stdout, stderr].map(|text| String::from_utf8(text).expect("it prints UTF-8")).concat();
    (status.code().expect("it ends by itself"), said)
}

#[test]
fn sizes_are_computed_or_refused() {
    let here = folder(&[]);
    let size = |typed: &str| plan(here.path(), &format!("size {typed}"));
    for people in ["36000", "36.000", "36,000"] {
        let (code, said) = size(&format!("--population {people} --margin 5% --deff 1,5 --response 90%"));
        assert!(code == 0 && said.contains("→ 568 phiếu hợp lệ") && said.contains("phát ra 632 phiếu"), "{said}");
    }
    let (code, said) = size("--population 3200 --sample 641 --deff 2 --confidence 95,45 --format json");
    let json: Value = serde_json::from_str(&said).expect("JSON");
    assert!(code == 0 && (json["margin"].as_f64().expect("a number") - 0.05).abs() < 1e-4, "{said}");

    for (typed, told) in [
        ("--population 100 --sample 200", "--sample 200 nhiều hơn --population 100"),
        ("--population 100 --slovin --deff 2", "«--slovin» không đi cùng «--deff»"),
        ("--population 100 --slovin --share 30%", "«--slovin» không đi cùng «--share»"),
        ("--population 100 --slovin --confidence 90%", "«--slovin» không đi cùng «--confidence»"),
        ("--population 100 --sample 20 --margin 3%", "«--sample» không đi cùng «--margin»"),
        ("--population 100 --sample 20 --response 80%", "«--sample» không đi cùng «--response»"),
        ("--population 100 --sample 20 --slovin", "«--sample» không đi cùng «--slovin»"),
        ("--population 100 --population 200", "«--population» chỉ được dùng một lần"),
        ("--population 36.5", "«36.5» không dùng được cho «--population»\n  cần: một số đếm từ 1"),
        ("--population 0", "«0» không dùng được cho «--population»"),
        ("--population 100 --share 120%", "«120%» không dùng được cho «--share»\n  cần: một tỷ lệ trên 0%, dưới 100%"),
        ("--population 100 --share 100%", "«100%» không dùng được cho «--share»"),
        ("--population 100 --margin 0", "«0» không dùng được cho «--margin»"),
        ("--population 100 --confidence 100%", "cần: từ 50% đến dưới 100%"),
        ("--population 100 --deff x", "«x» không dùng được cho «--deff»\n  cần: một số trên 0"),
        (
            "--population 30 --response 50%",
            "không đủ người: 28 phiếu hợp lệ, tỷ lệ thu về 50,00 %, phải hỏi 56 người, chỉ có 30",
        ),
    ] {
        let (code, said) = size(typed);
        assert!(code == 2 && said.contains(told), "{typed}: {code} {said}");
    }
}

#[test]
fn arguments_that_are_too_many_are_told() {
    let here = folder(&[("xa.csv", "mã\nx1\nx2\n"), ("mau.csv", "tầng,mẫu\n,1\n"), ("a.toml", ""), ("b.toml", "")]);
    let (code, said) = plan(here.path(), "draw xa.csv --method simple --sample 1 --allocation mau.csv --seed 1");
    let both = ["«--sample» không đi cùng «--allocation»", "«--allocation» không đi cùng «--sample»"];
    assert!(code == 2 && both.iter().any(|told| said.contains(told)), "{said}");
    let (code, said) = plan(here.path(), "draw xa.csv --method lots --sample 1 --seed 1");
    assert!(code == 2 && said.contains("cần một trong: simple, systematic, pps"), "{said}");
    for typed in [&["survey", "a.toml", "b.csv"][..], &["check", "a.toml", "b.csv"], &["survey", "a.toml", "plan"]] {
        let output = cchc(here.path(), typed);
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        let last = typed.last().expect("there is one");
        assert!(output.status.code() == Some(2) && said.contains(&format!("thừa «{last}»")), "{typed:?}: {said}");
    }
    let output = cchc(here.path(), &["new", "dot", "--year", "22"]);
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(said.contains("«22» không dùng được cho «--year»\n  cần: một năm từ 1900 đến 2999"), "{said}");
}

#[test]
fn an_allocation_says_what_bounds_moved_and_what_it_lacks() {
    let here = folder(&[
        ("tang.csv", "tầng,quy mô,độ lệch chuẩn\nNội thành,1000,9\nVen đô,5000,1\nĐảo,20,0,1\n"),
        ("lech.csv", "tầng;quy mô;độ lệch chuẩn\nNội thành;1.000;9\nVen đô;5000;1\nĐảo;20;0,1\n"),
        ("khong.csv", "tầng,quy mô,tỷ lệ\na,100,0\nb,100,100%\n"),
        ("thieu.csv", "tầng,quy mô\na,100\nb,100\n"),
    ]);
    let allocate = |typed: &str| plan(here.path(), &format!("allocate {typed} --method neyman"));
    // 9000 : 5000 : 2 of 2000: 1285,5 of the first, of which there are 1000.
    let (code, said) = allocate("lech.csv --sample 2000");
    assert!(code == 0, "{said}");
    assert!(said.contains("Nội thành: lấy hết 1000; không giới hạn thì là 1285,53"), "{said}");
    assert!(said.contains("Đảo: ít nhất 2; không giới hạn thì là 0,29"), "{said}");
    assert!(said.contains("998,00") && !said.contains("1285,53\n  Ven"), "{said}");
    let (code, said) = allocate("lech.csv --sample 2000 --format json");
    let json: Value = serde_json::from_str(&said).expect("JSON");
    let first = &json["strata"][0];
    assert_eq!((code, &first["bound"], &first["share"]), (0, &"size".into(), &1000.0.into()));
    assert!(first["ideal"].as_f64().expect("a number") > 1285.0);

    let (code, said) = allocate("khong.csv --sample 10");
    assert!(code == 1 && said.contains("mọi tầng có độ lệch chuẩn 0"), "{said}");
    let (code, said) = allocate("thieu.csv --sample 10");
    assert!(code == 1 && said.contains("lỗi[missing-column]") && said.contains("thieu.csv, dòng 1"), "{said}");
    let (code, said) = allocate("lech.csv --sample 5");
    assert!(code == 1 && said.contains("cần: từ 6 đến 6020"), "{said}");
    // More fields than headings: told where they stand.
    let (code, said) = allocate("tang.csv --sample 2000");
    assert!(code == 1 && said.contains("lỗi[row-width]") && said.contains("tang.csv, dòng 4"), "{said}");
}

#[test]
fn a_draw_has_a_seed_and_is_checked_to_the_letter() {
    let here = folder(&[
        ("xa.csv", "tầng,mã,tên,số hộ\nnúi,x1,Một,1.000\nNúi,x2,Hai,800\nbiển,y1,Ba,500\nbiển,y2,Bốn,700\n"),
        ("mau.csv", "tầng,mẫu\nNÚI,1\nbiển,1\n"),
        ("qua.csv", "tầng,mẫu\nnúi,3\nbiểnn,1\n"),
        ("trong.csv", "tầng,mã,số hộ\nnúi,x1,\nnúi,x2,0\nnúi,x3,\n"),
        ("rong.csv", "tầng,mã\n"),
    ]);
    for seed in ["", "   "] {
        let arguments =
            ["survey", "plan", "draw", "xa.csv", "--method", "pps", "--allocation", "mau.csv", "--seed", seed];
        let output = cchc(here.path(), &arguments);
        assert_eq!(output.status.code(), Some(2));
        assert!(String::from_utf8_lossy(&output.stderr).contains("thiếu --seed"));
    }
    let drawn = |seed: &str| {
        let arguments = [
            "survey",
            "plan",
            "draw",
            "xa.csv",
            "--method",
            "pps",
            "--allocation",
            "mau.csv",
            "--seed",
            seed,
            "--out",
            "ra",
        ];
        let output = cchc(here.path(), &arguments);
        assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stderr));
        fs::read_to_string(here.path().join("ra/chon-mau.json")).expect("it was written")
    };
    let record = drawn("482913");
    assert_eq!(drawn(" 482913 "), record);
    let json: Value = serde_json::from_str(&record).expect("JSON");
    assert_eq!((&json["seed"], json["strata"].as_array().map(Vec::len)), (&"482913".into(), Some(2)));
    assert!(plan(here.path(), "check ra/chon-mau.json xa.csv").1.starts_with("khớp"));

    fs::write(here.path().join("sua.json"), record.replacen("\"id\": \"y", "\"id\": \"z", 1))
        .expect("it can be written");
    let (code, said) = plan(here.path(), "check sua.json xa.csv");
    let place = "KHÔNG khớp: chọn lại ra khác với biên bản\n  → sua.json, tầng «biển», nơi thứ 1, mã\n    biên bản: «z";
    assert!(code == 1 && said.starts_with(place), "{said}");
    let (code, said) = plan(here.path(), "check sua.json xa.csv --format json --lang en");
    let json: Value = serde_json::from_str(&said).expect("JSON");
    let differences = json["differences"].as_array().expect("a list");
    assert_eq!((code, &json["agrees"], differences.len()), (1, &false.into(), 1));
    assert_eq!((&differences[0]["stratum"], &differences[0]["field"]), (&"biển".into(), &"id".into()));

    // All that is wrong at once, where it stands.
    let (code, said) = plan(here.path(), "draw xa.csv --method simple --allocation qua.csv --seed 1");
    assert!(code == 1 && said.contains("qua.csv, dòng 2") && said.contains("qua.csv, dòng 3, cột «tầng»"), "{said}");
    assert!(said.contains("có phải «biển» không?") && said.contains("cần: từ 1 đến 2"), "{said}");
    let (code, said) = plan(here.path(), "draw trong.csv --method pps --sample 1 --seed 1");
    for line in 2..=4 {
        assert!(code == 1 && said.contains(&format!("trong.csv, dòng {line}, cột «số hộ»")), "{said}");
    }
    assert!(said.contains("cần: 1 … 1000000000000"), "{said}");
    let (code, said) = plan(here.path(), "draw rong.csv --method simple --sample 1 --seed 1");
    assert!(code == 1 && said.contains("lỗi[empty-table]: bảng không có dòng dữ liệu nào"), "{said}");
    let (code, said) = plan(here.path(), "draw trong.csv --method simple --sample 4 --seed 1");
    assert!(code == 1 && !said.contains("phiếu"), "{said}");
}

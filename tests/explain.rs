//! `cchc explain` as people and programs meet it. What it prints of the samples is kept in `tests/explain`: a change of it
//! is read as a diff. With `CCHC_BLESS=1` they are written anew, to be read.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;

fn repository() -> PathBuf {
    // The crate may be reached by a link: its real place says where the repository is.
    let here = Path::new(env!("CARGO_MANIFEST_DIR")).canonicalize().expect("the crate is there");
    here.join("../..").canonicalize().expect("so is the repository")
}

/// Exit code, stdout, stderr.
fn explain(folder: &Path, arguments: &[&str]) -> (i32, String, String) {
    let run =
        Command::new(env!("CARGO_BIN_EXE_cchc")).arg("explain").args(arguments).current_dir(folder).output().unwrap();
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).expect("it speaks UTF-8");
    (run.status.code().expect("it ends by itself"), text(run.stdout), text(run.stderr))
}

/// What is kept: a name, the arguments.
const KEPT: [(&str, &[&str]); 12] = [
    // Three stages say three things of a leaf with a gate.
    ("leaf-stages", &["tinh-vi-du-2025", "--unit", "xa-tap-duot", "--criterion", "1.1.2"]),
    ("leaf-stages.en", &["tinh-vi-du-2025", "--unit", "xa-tap-duot", "--criterion", "1.1.2", "--lang", "en"]),
    // A function over units, of figures that an appraiser changed.
    ("leaf-over-units", &["tinh-vi-du-2025", "--unit", "Xã Thử Nghiệm", "--criterion", "2.1.2"]),
    // A figure of a table, with what the round says of the table.
    ("leaf-outside", &["tinh-vi-du-2025", "--unit", "xa-tam-tinh", "--criterion", "4.2"]),
    // The decision's own words, its evidence.
    ("leaf-plain", &["yen-bai-2021", "--unit", "van-yen", "--criterion", "1.1.2"]),
    ("criterion-weighted", &["tinh-vi-du-2025", "--unit", "phuong-gia-dinh", "--criterion", "3"]),
    ("criterion-gated", &["tinh-vi-du-2025", "--unit", "xa-thu-nghiem", "--criterion", "2.1"]),
    ("figure", &["tinh-vi-du-2025", "--unit", "xa-tam-tinh", "--criterion", "dung_han"]),
    // A gate, bonus and penalty, a limit of the band.
    ("unit-gated", &["tinh-vi-du-2025", "--unit", "xa-thu-nghiem"]),
    ("unit-gated.en", &["tinh-vi-du-2025", "--unit", "xa-thu-nghiem", "--lang", "en"]),
    // Weights, rounding, a bonus beyond its maximum, the set's cap.
    ("unit-capped", &["tinh-vi-du-2025", "--unit", "phuong-gia-dinh"]),
    // Nothing was sent.
    ("unit-silent", &["tinh-vi-du-2025", "--unit", "xa-vang-mat"]),
];

#[test]
fn it_says_what_is_kept() {
    let folder = repository().join("tests/explain");
    let bless = std::env::var_os("CCHC_BLESS").is_some();
    let mut differ = Vec::new();
    for (name, arguments) in KEPT {
        let (code, out, err) = explain(&repository().join("samples"), arguments);
        assert_eq!((code, err.as_str()), (0, ""), "{name}");
        for line in out.lines() {
            assert!(line.chars().count() <= 80, "wider than a terminal: {line}");
            assert_eq!(line, line.trim_end());
        }
        let file = folder.join(format!("{name}.txt"));
        if bless {
            fs::create_dir_all(&folder).unwrap();
            fs::write(&file, &out).unwrap();
        } else if fs::read_to_string(&file).ok().as_deref() != Some(out.as_str()) {
            differ.push(format!("{name}:\n{out}"));
        }
    }
    assert!(differ.is_empty(), "not as kept (CCHC_BLESS=1 writes it anew):\n{}", differ.join("\n"));
}

/// Every key of the format, with an example of each kind.
#[test]
fn its_json_is_what_is_kept() {
    let folder = repository().join("tests/explain");
    for (name, arguments) in KEPT {
        if !["leaf-over-units", "criterion-weighted", "figure", "unit-gated"].contains(&name) {
            continue;
        }
        let (code, out, _) = explain(&repository().join("samples"), &[arguments, &["--format", "json"]].concat());
        assert_eq!(code, 0);
        let mut json: Value = serde_json::from_str(&out).unwrap();
        assert!(out.starts_with("{\"schema\":\"cchc.explain/1\","), "{}", &out[..60]);
        json["generator"] = "cchc".into();
        let pretty = serde_json::to_string_pretty(&json).unwrap() + "\n";
        let file = folder.join(format!("{name}.json"));
        if std::env::var_os("CCHC_BLESS").is_some() {
            fs::write(&file, &pretty).unwrap();
        }
        assert_eq!(fs::read_to_string(&file).unwrap_or_default(), pretty, "{name}");
    }
}

/// A trace on the terminal is that of `results.json`, but for the ends of lines.
#[test]
fn a_trace_is_the_one_of_results_json() {
    let out = tempfile::tempdir().unwrap();
    let samples = repository().join("samples");
    let run = Command::new(env!("CARGO_BIN_EXE_cchc"))
        .args(["score", "tinh-vi-du-2025", "--quiet", "--out"])
        .arg(out.path())
        .current_dir(&samples)
        .output()
        .unwrap();
    assert_eq!(run.status.code(), Some(0), "{run:?}");
    let results: Value = serde_json::from_slice(&fs::read(out.path().join("results.json")).unwrap()).unwrap();
    let words = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
    for unit in results["groups"][0]["units"].as_array().unwrap().iter().take(3) {
        for leaf in unit["leaves"].as_array().unwrap().iter().step_by(5) {
            let (id, code) = (unit["id"].as_str().unwrap(), leaf["code"].as_str().unwrap());
            let (_, said, _) = explain(&samples, &["tinh-vi-du-2025", "--unit", id, "--criterion", code]);
            let trace = words(leaf["trace"].as_str().unwrap());
            assert!(words(&said).contains(&trace), "{trace}\n{said}");
        }
    }
}

#[test]
fn an_unknown_unit_or_criterion_is_wrong_usage_with_the_nearest() {
    let samples = repository().join("samples");
    for (arguments, hint) in [
        (["yen-bai-2021", "--unit", "van-yenn", "--criterion", "1.1.2"], "có phải «van-yen» không?"),
        (["yen-bai-2021", "--unit", "Huyện Văn Yen", "--criterion", "1.1.2"], "có phải «Huyện Văn Yên» không?"),
        (["tinh-vi-du-2025", "--unit", "xa-tam-tinh", "--criterion", "dung_hann"], "có phải «dung_han» không?"),
    ] {
        let (code, out, err) = explain(&samples, &arguments);
        assert_eq!((code, out.as_str()), (2, ""), "{arguments:?}");
        assert!(err.starts_with("lỗi: không có ") && err.contains(hint), "{err}");
    }
    assert_eq!(explain(&samples, &["yen-bai-2021"]).0, 2);
}

/// A copy of a sample with rows added to files of it.
fn with_rows(home: &Path, sample: &str, rows: &[(&str, &str)]) {
    copy(&repository().join("samples").join(sample), &home.join("samples/round"));
    copy(&repository().join("criteria"), &home.join("criteria"));
    for (file, rows) in rows {
        let file = home.join("samples/round").join(file);
        let text = fs::read_to_string(&file).unwrap();
        fs::write(file, text + rows).unwrap();
    }
}

/// «Không áp dụng» that an appraiser refuses is no gain: the maximum comes back with the points.
#[test]
fn a_refused_not_applicable_is_no_gain() {
    let home = tempfile::tempdir().unwrap();
    let rows = "xa-lam-mau;3.3;;;Có thôn;2\nxa-lam-mau;2.1.2;;;Cho thêm;6\nxa-lam-mau;1.2;;;Trừ;3\n\
                xa-lam-mau;1.3;;;Trừ;1\n";
    with_rows(home.path(), "tinh-vi-du-2025", &[("council/ket-luan.csv", rows)]);
    let (code, out, err) = explain(&home.path().join("samples"), &["round", "--unit", "xa-lam-mau"]);
    assert_eq!((code, err.as_str()), (0, ""));
    let words = out.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(words.contains("không áp dụng → 2 trên 4 điểm (nếu theo đơn vị: Chỉ số 9"), "{out}");
    let (_, json, _) = explain(&home.path().join("samples"), &["round", "--unit", "xa-lam-mau", "--format", "json"]);
    let json: Value = serde_json::from_str(&json).unwrap();
    let changed = json["losses"]["changed"].as_array().unwrap();
    let differences: Vec<Option<f64>> =
        changed.iter().map(|one| one["difference"].as_str().map(|points| points.parse().unwrap())).collect();
    // What was taken, what is no difference, what was added.
    let rank = |difference: &Option<f64>| match difference {
        Some(points) if *points < 0.0 => (0, *points),
        None => (1, 0.0),
        Some(points) => (2, -*points),
    };
    assert!(differences.is_sorted_by(|a, b| rank(a) <= rank(b)), "{differences:?}");
    assert!(differences.contains(&None) && differences.len() == 4, "{differences:?}");
    // By the unit's own word the index is that of the round without the refusal.
    let plain = rows.replacen("xa-lam-mau;3.3;;;Có thôn;2\n", "", 1);
    let other = tempfile::tempdir().unwrap();
    with_rows(other.path(), "tinh-vi-du-2025", &[("council/ket-luan.csv", &plain)]);
    let (_, before, _) = explain(&other.path().join("samples"), &["round", "--unit", "xa-lam-mau", "--format", "json"]);
    let before: Value = serde_json::from_str(&before).unwrap();
    let refused = changed.iter().find(|one| one["code"] == "3.3").unwrap();
    assert_eq!(refused["claimed_index"], before["unit"]["index"]);
}

/// Points of an earlier stage stay in sight, and the appraised column says whose word it has.
#[test]
fn every_stage_of_an_appraiser_is_named() {
    let home = tempfile::tempdir().unwrap();
    let rows = [
        ("appraisals/so-noi-vu.csv", "xa-tap-duot;1.1.2;;;Sở cho;2\n"),
        ("council/ket-luan.csv", "xa-tap-duot;1.1.2;;;Hội đồng cho;3\n"),
    ];
    with_rows(home.path(), "tinh-vi-du-2025", &rows);
    let arguments = ["round", "--unit", "xa-tap-duot", "--criterion", "1.1.2"];
    let (_, out, _) = explain(&home.path().join("samples"), &arguments);
    assert!(out.contains("    điểm: 2 (đã thay)") && out.contains("    điểm: 3\n"), "{out}");
    assert!(out.contains("  Hội đồng   3  thẩm định: 3"), "{out}");
}

/// Only what stands in the way of the next band is asked for: a quota here, not conditions that hold.
#[test]
fn the_next_band_asks_only_for_what_fails() {
    let (_, out, _) = explain(&repository().join("samples"), &["hai-cap-2025", "--unit", "phuong-linh-son"]);
    let line = "  Mức trên, Xuất sắc: đủ Chỉ số; vướng không quá 20 % số đơn vị\n";
    assert!(out.contains(line), "{out}");
}

/// A round with errors is explained as a draft, with the error at its leaf.
#[test]
fn a_round_with_errors_is_explained_as_a_draft() {
    let home = tempfile::tempdir().unwrap();
    copy(&repository().join("samples/yen-bai-2021"), &home.path().join("samples/round"));
    copy(&repository().join("criteria"), &home.path().join("criteria"));
    let file = home.path().join("samples/round/assessments/van-yen.csv");
    let text = fs::read_to_string(&file).unwrap();
    let broken = text.replacen("van-yen;1.1.2;hoan_thanh;45;", "van-yen;1.1.2;hoan_thanh;bốn mươi lăm;", 1);
    assert_ne!(text, broken);
    fs::write(file, broken).unwrap();
    let (code, out, err) =
        explain(&home.path().join("samples"), &["round", "--unit", "van-yen", "--criterion", "1.1.2"]);
    assert_eq!((code, err.as_str()), (1, ""), "{out}");
    for part in ["BẢN NHÁP", "câu trả lời có lỗi", "«bốn mươi lăm»: không đọc được", "lỗi[unreadable]"]
    {
        assert!(out.contains(part), "{part} in {out}");
    }
    let (code, out, _) = explain(&home.path().join("samples"), &["round", "--unit", "van-yen"]);
    assert_eq!(code, 1);
    assert!(out.contains("câu trả lời có lỗi, cần sửa"), "{out}");
    assert_eq!(explain(home.path(), &["khong-co", "--unit", "van-yen"]).0, 1);
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap().map(|entry| entry.unwrap()) {
        let to = to.join(entry.file_name());
        match entry.file_type().unwrap().is_dir() {
            true => copy(&entry.path(), &to),
            false => drop(fs::copy(entry.path(), to).unwrap()),
        }
    }
}

//! What `criteria check` finds: planted mistakes with exactly their code and example, and nothing in the sets that we ship.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use cchc_core::fault::Severity;
use cchc_core::place::Sources;
use cchc_core::proof;
use cchc_core::text::Language;
use serde::Deserialize;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Cases {
    case: Vec<Case>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Case {
    why: String,
    head: String,
    set: String,
    expect: Vec<String>,
}

/// `CODE: what is shown` of each fault of a set, errors and all.
fn found(set: &str) -> Vec<String> {
    let files: BTreeMap<String, Vec<u8>> = [("set.toml".to_owned(), set.as_bytes().to_vec())].into();
    let checked = proof::check(&files, "set.toml", &mut Sources::default()).expect("it is there");
    let said = |fault: &cchc_core::fault::Diagnostic| {
        let message = fault.message(Language::Vietnamese);
        format!("{}: {}", fault.fault.code(), message.met.unwrap_or_default())
    };
    checked.faults.iter().map(said).collect()
}

#[test]
fn a_planted_mistake_gives_its_code_and_example_alone() {
    let cases: Cases = toml::from_str(include_str!("proof/cases.toml")).unwrap();
    let mut wrong = String::new();
    for case in &cases.case {
        let head = "id = \"s\"\ntitle = \"Bộ\"\nyear = 2025\nstatus = \"illustrative\"\n";
        let set = format!("[set]\n{head}{}\n{}", case.head.replacen(", bands", "\nbands", 1), case.set);
        let found = found(&set);
        if found != case.expect {
            wrong += &format!("\n{}\n  expected {:#?}\n  found    {found:#?}", case.why, case.expect);
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
    assert!(cases.case.len() > 20);
}

fn tomls(folder: &Path, into: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            tomls(&path, into);
        } else if path.extension().is_some_and(|ending| ending == "toml") {
            into.push(path);
        }
    }
}

/// What is true of a set and stays: `FILE CODE CRITERION`. Their clauses give the lowest step points of its own (rows 22b
/// and 28 of the vocabulary).
const TRUE_OF_THEIR_CLAUSES: [&str; 3] = [
    "hai-cap/2025-cap-xa.toml floor-above-silence 3.3.1",
    "hai-cap/2025-cap-xa.toml floor-above-silence 4.2.1",
    "hai-cap/2025-cap-xa.toml floor-above-silence 5.1",
];

#[test]
fn nothing_is_doubtful_in_the_sets_of_the_product() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../criteria").canonicalize().unwrap();
    let mut files = Vec::new();
    tomls(&folder, &mut files);
    files.sort();
    assert!(files.len() >= 5);
    let mut said = Vec::new();
    for file in files {
        let name = file.strip_prefix(&folder).unwrap().display().to_string();
        let bytes: BTreeMap<String, Vec<u8>> = [(name.clone(), fs::read(&file).unwrap())].into();
        let checked = proof::check(&bytes, &name, &mut Sources::default()).expect("it is there");
        for fault in checked.faults {
            assert_eq!(fault.severity, Severity::Warning, "{name}: {fault:?}");
            let criterion = fault.criterion.as_deref().unwrap_or("–");
            said.push(format!("{name} {} {criterion}", fault.fault.code()));
        }
    }
    assert_eq!(said, TRUE_OF_THEIR_CLAUSES);
}

#[test]
fn a_condition_on_a_figure_that_the_leaf_does_not_read_bounds_nothing() {
    // `ho_so` may be missing without the leaf being so, and then the condition has no value.
    let set = r#"
[set]
id = "s"
title = "Bộ"
year = 2025
status = "illustrative"
total = 100
[[figure]]
id = "ho_so"
label = "Số hồ sơ"
max = 10
[[figure]]
id = "dung_han"
label = "Số hồ sơ đúng hạn"
valid = "dung_han <= ho_so"
[[criterion]]
code = "1"
name = "Hồ sơ đúng hạn"
max = 60
points = "figure.dung_han"
[[criterion]]
code = "2"
name = "Hồ sơ đúng hạn, khi biết số hồ sơ"
max = 40
points = "if(figure.ho_so >= 0, figure.dung_han, 0)"
"#;
    let files: BTreeMap<String, Vec<u8>> = [("set.toml".to_owned(), set.as_bytes().to_vec())].into();
    let set = proof::check(&files, "set.toml", &mut Sources::default()).unwrap().value.unwrap();
    let most = |leaf| proof::Proved::of(&set, leaf).points.unwrap().high().unwrap().at.to_string();
    assert_eq!(set.leaf_ids().map(most).collect::<Vec<_>>(), ["60", "10"]);
}

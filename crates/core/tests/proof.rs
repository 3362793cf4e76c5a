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

/// A set of some leaves alike, each of 10 points.
fn set_of(leaves: usize, rule: &str) -> String {
    let total = 10 * leaves;
    let head = format!("[set]\nid = \"s\"\ntitle = \"Bộ\"\nyear = 2025\nstatus = \"illustrative\"\ntotal = {total}\n");
    let leaf = |at| format!("[[criterion]]\ncode = \"{at}\"\nname = \"Tiêu chí\"\nmax = 10\n{rule}\n");
    head + &(1..=leaves).map(leaf).collect::<String>()
}

/// Inputs `a0`, `a1` and so on.
fn inputs(many: usize) -> String {
    (0..many).map(|at| format!("inputs.a{at} = \"Số {at}\"\n")).collect()
}

fn scale(bands: impl Iterator<Item = String>) -> String {
    format!("scale = [{}, {{ points = 0 }}]", bands.collect::<Vec<_>>().join(", "))
}

#[test]
fn large_and_knotted_sets_are_checked_in_bounded_work() {
    let all_ordered: Vec<String> =
        (0..60).flat_map(|a| (1..4).map(move |b| format!("a{a} <= a{}", (a * 7 + b * 11) % 60))).collect();
    let dense = format!(
        "{}valid = \"{}\"\npoints = \"full * min(1, a0 / (a1 + a2 + a3 + 1))\"",
        inputs(60),
        all_ordered.join(" and ")
    );
    let ordered: Vec<String> = (0..58).step_by(2).map(|at| format!("(a{at} <= a{} or a{at} = 0)", at + 1)).collect();
    let sum = |from: usize| (from..60).step_by(2).map(|at| format!("a{at}")).collect::<Vec<_>>().join(" + ");
    let chain = format!(
        "{}valid = \"{}\"\nvalue = \"({}) / ({})\"\nundefined = \"zero\"\npoints = \"full * min(1, value)\"",
        inputs(60),
        ordered.join(" and "),
        sum(0),
        sum(1)
    );
    let day = |at: usize| format!("{}-{:02}-{:02}", 1950 + at / 28 / 12, at / 28 % 12 + 1, at % 28 + 1);
    let days = (0..1_500).map(|at| format!("{{ when = \"d - {} <= {at}\", points = 5 }}", day(at)));
    let days = format!("inputs.d = {{ label = \"Ngày\", type = \"date\" }}\n{}", scale(days));
    let turned = |many: usize| {
        let bands = (0..many).map(|at| format!("{{ when = \"a0 >= {}\", points = 5 }}", at * 7));
        format!("{}{}", inputs(1), scale(bands))
    };
    let sets = [
        ("dense orders", set_of(20, &dense)),
        ("chains of alternatives", set_of(100, &chain)),
        ("days", set_of(1, &days)),
        ("bands that the first takes", set_of(1, &turned(2_000))),
        ("many bands in many leaves", set_of(100, &turned(500))),
    ];
    for (what, set) in sets {
        let files: BTreeMap<String, Vec<u8>> = [("set.toml".to_owned(), set.into_bytes())].into();
        let started = std::time::Instant::now();
        let checked = proof::check(&files, "set.toml", &mut Sources::default()).unwrap();
        assert!(checked.value.is_some(), "{what}");
        // A guard against hours, not a measure: each takes less than a second.
        assert!(started.elapsed().as_secs() < 20, "{what}: {:?}", started.elapsed());
    }
}

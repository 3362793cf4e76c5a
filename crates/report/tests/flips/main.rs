//! No panic, no hang and no glut of memory on any input: the files of samples are damaged by a seeded generator, thousands of
//! times, and read, scored, walked through, worded and written to the end, each time in a child process that is watched.
//!
//! A case that fails says its name. `CCHC_CASE='csv and toml, tinh-vi-du-2025: 17' cargo test -p cchc-report --test flips
//! again -- --nocapture` runs it alone.

mod books;
mod damage;
mod guard;
mod sample;

use std::time::Duration;

use cchc_core::assessment::Reading;
use cchc_core::day::Day;
use cchc_core::explain::Explain;
use cchc_core::place::Sources;
use cchc_core::proof;
use cchc_core::results::{Results, write_report};
use cchc_core::status::Status;
use cchc_core::text::Language;

use damage::Random;
use guard::MIB;
use sample::{Round, sample};

/// A sample whose set only adds up, and one that has all of the rule language.
const SAMPLES: [&str; 2] = ["yen-bai-2021", "tinh-vi-du-2025"];

/// What is damaged, in which form the tables come, and how often.
const KINDS: [(&str, Kind, u64); 3] =
    [("csv and toml", Kind::Text, 1000), ("xlsx", Kind::Xlsx, 700), ("ods", Kind::Ods, 500)];

#[derive(Clone, Copy, PartialEq)]
enum Kind {
    Text,
    Xlsx,
    Ods,
}

/// What is said and proved of each set by itself.
fn checked(files: &Round) {
    for set in files.keys().filter(|name| name.contains("criteria/")) {
        let mut sources = Sources::default();
        let checked = proof::check(files, set, &mut sources).unwrap();
        write_report(std::io::sink(), &checked.faults, &sources, &[], Language::Vietnamese).unwrap();
    }
}

/// Everything that a user can make of a round; whether there was anything to score.
fn through(files: &Round) -> bool {
    let Ok(reading) = Reading::of(files) else { return false };
    for language in [Language::Vietnamese, Language::English] {
        write_report(std::io::sink(), &reading.faults, &reading.sources, &[], language).unwrap();
        for fault in &reading.faults {
            reading.sources.say(fault.place, language);
        }
    }
    let Ok(results) = Results::provisional(reading) else { return false };
    for group in &results.groups {
        let set = results.set(group.group);
        for leaf in set.leaf_ids() {
            set.wording(leaf, Language::Vietnamese);
        }
    }
    for leaf in results.units().flat_map(|unit| unit.leaves()) {
        for answer in leaf.answers() {
            answer.cite();
        }
    }
    results.write_json(std::io::sink(), Language::Vietnamese, "0").unwrap();
    if let Some(unit) = results.units().next() {
        let explain = Explain::of(&results, unit.id(), Language::Vietnamese).unwrap();
        for subject in std::iter::once(None).chain(unit.leaves().map(|leaf| explain.subject(leaf.code()).ok())) {
            explain.write_json(std::io::sink(), &explain.explain(subject), "0").unwrap();
        }
    }
    let today = Day::parse("2026-01-15").unwrap();
    Status::of(&results, today).write_json(&results, std::io::sink()).unwrap();
    let run = cchc_report::Run { version: "0", language: Language::Vietnamese };
    cchc_report::ranking(&results, &run, std::io::sink()).unwrap();
    true
}

/// A sample with every table of the stages' folders as a workbook, and the names of these.
fn tables(text: &Round, ending: &str, book: fn(&[Vec<String>]) -> Vec<u8>) -> (Round, Vec<String>) {
    let mut files = text.clone();
    let mut names = Vec::new();
    let staged = |name: &&String| {
        ["assessments/", "appraisals/", "council/", "tables/"].iter().any(|folder| name.starts_with(folder))
    };
    for table in text.keys().filter(staged).filter(|name| name.ends_with(".csv")) {
        // What tables are from is named with its ending in a set or a round.
        if table.starts_with("tables/") {
            continue;
        }
        let name = table.replace(".csv", &format!(".{ending}"));
        let csv = files.remove(table).unwrap();
        files.insert(name.clone(), book(&books::rows(&csv)));
        names.push(name);
    }
    (files, names)
}

/// One kind of damage to one sample.
struct Damaged {
    kind: Kind,
    sample: Round,
    /// What may be damaged: the sets and the round hold the language, so they stand more than once.
    names: Vec<String>,
}

impl Damaged {
    fn new(kind: Kind, name: &str) -> Damaged {
        let text = sample(name);
        let is_toml = |name: &&String| name.ends_with(".toml");
        let (sample, names) = match kind {
            Kind::Text => {
                let tomls = || text.keys().filter(is_toml).cloned();
                let names = text.keys().cloned().chain(tomls()).chain(tomls()).chain(["units.csv".into()]);
                (text.clone(), names.collect())
            }
            Kind::Xlsx => tables(&text, "xlsx", books::xlsx),
            Kind::Ods => tables(&text, "ods", books::ods),
        };
        Damaged { kind, sample, names }
    }

    /// The case of a number: the same on every machine.
    fn case(&self, number: u64) -> Round {
        let mut random = Random::of(number);
        let mut files = self.sample.clone();
        for _ in 0..=random.below(2) {
            let name = &self.names[random.below(self.names.len())];
            let bytes = files.get_mut(name).unwrap();
            match self.kind {
                Kind::Text => damage::text(bytes, &mut random),
                Kind::Xlsx | Kind::Ods => damage::workbook(bytes, &mut random),
            }
        }
        files
    }
}

/// What a child does: the cases `from..to` of a kind, or a misdeed. How many of them could be scored.
fn play(what: &str, from: u64, to: u64, tell: &mut dyn FnMut(u64)) -> u64 {
    if let Some(misdeed) = what.strip_prefix("misdeed: ") {
        tell(0);
        self::misdeed(misdeed);
        return 0;
    }
    let (kind, name) = what.split_once(", ").unwrap();
    let (_, kind, _) = KINDS.iter().find(|known| known.0 == kind).unwrap();
    let damaged = Damaged::new(*kind, name);
    let scored = |number: &u64| {
        tell(*number);
        let files = damaged.case(*number);
        if damaged.kind == Kind::Text {
            checked(&files);
        }
        through(&files)
    };
    (from..to).filter(scored).count() as u64
}

/// Runs as a child of the others alone.
#[test]
#[ignore = "the other tests run it in a process of its own"]
fn child() {
    guard::child(play);
}

/// Runs the case that a failure has named.
#[test]
fn again() {
    if let Ok(case) = std::env::var("CCHC_CASE") {
        let (what, number) = case.rsplit_once(": ").unwrap();
        let number = number.parse().unwrap();
        play(what, number, number + 1, &mut |_| {});
    }
}

fn all_of(kind: Kind) {
    let (name, _, cases) = KINDS.iter().find(|known| known.1 == kind).unwrap();
    for sample in SAMPLES {
        let seen = guard::watch(&format!("{name}, {sample}"), *cases, guard::LIMITS);
        let seen = seen.unwrap_or_else(|fault| panic!("{fault}"));
        println!("{name}, {sample}: {cases} cases, {seen:?}");
        // Damage that is turned away at the door tries nothing behind it.
        assert!(seen.scored > cases / 5, "{seen:?}");
    }
}

#[test]
fn csv_and_toml() {
    all_of(Kind::Text);
}

#[test]
fn xlsx() {
    all_of(Kind::Xlsx);
}

#[test]
fn ods() {
    all_of(Kind::Ods);
}

#[test]
fn a_file_that_is_missing_or_empty() {
    for name in SAMPLES {
        let sample = sample(name);
        for name in sample.keys() {
            let mut files = sample.clone();
            files.remove(name);
            through(&files);
            files.insert(name.clone(), Vec::new());
            through(&files);
        }
    }
    through(&Round::new());
}

/// A text that is longer than a cell takes is cut, and keeps nobody from the workbook.
#[test]
fn a_text_longer_than_a_cell() {
    let long = "dài ".repeat(10_000);
    let sample = sample(SAMPLES[1]);
    for (name, bytes) in &sample {
        let text = String::from_utf8(bytes.clone()).unwrap();
        let mut longer: Vec<String> = Vec::new();
        if name.ends_with(".toml") {
            let quoted = |line: &str| line.split_once(" = \"").map(|(key, _)| format!("{key} = \""));
            let keys: std::collections::BTreeSet<String> = text.lines().filter_map(quoted).collect();
            longer.extend(keys.iter().map(|key| text.replace(key, &format!("{key}{long}"))));
        }
        if let (true, Some((rows, last))) = (name.ends_with(".csv"), text.trim_end().rsplit_once('\n')) {
            let delimiters = last.match_indices([',', ';']).map(|(at, _)| at + 1);
            let fields = std::iter::once(0).chain(delimiters);
            longer.extend(fields.map(|at| format!("{rows}\n{}{long}{}\n", &last[..at], &last[at..])));
        }
        for text in longer {
            through(&Round::from_iter(sample.clone().into_iter().chain([(name.clone(), text.into_bytes())])));
        }
    }
}

/// Undamaged workbooks are as good as the csv that they were made from: else the cases above would end at the door.
#[test]
fn what_is_damaged_was_whole() {
    let json = |files: &Round| {
        let results = Results::of(Reading::of(files).unwrap()).unwrap_or_else(|unsound| panic!("{unsound}"));
        let units = results.units().map(|unit| (unit.id().to_owned(), unit.points().final_points.clone(), unit.rank()));
        units.collect::<Vec<_>>()
    };
    for name in SAMPLES {
        for kind in [Kind::Xlsx, Kind::Ods] {
            assert_eq!(json(&Damaged::new(kind, name).sample), json(&sample(name)));
        }
    }
}

/// What must not pass unseen.
fn misdeed(which: &str) {
    match which {
        "panic" => panic!("on purpose"),
        "hang" => std::thread::sleep(Duration::from_secs(600)),
        "deep" => drop(std::hint::black_box(deeper(1))),
        // Held, and within what may be asked for.
        "glut" => drop(std::hint::black_box(vec![1u8; (guard::LIMITS.held + 64 * MIB) as usize])),
        // Asked for on a word of the input, and never used.
        "claim" => drop(std::hint::black_box(Vec::<u8>::with_capacity((4 * guard::LIMITS.asked) as usize))),
        _ => unreachable!("{which}"),
    }
}

#[allow(unconditional_recursion)]
fn deeper(depth: u64) -> u64 {
    std::hint::black_box([depth; 64])[(depth % 64) as usize] + deeper(depth + 1)
}

/// A guard that sees nothing would pass everything.
#[test]
fn the_guard_sees_what_it_is_there_for() {
    let limits = guard::Limits { seconds: 2, ..guard::LIMITS };
    for (misdeed, seen) in [
        ("panic", "ended in the middle"),
        ("deep", "ended in the middle"),
        ("hang", "takes more than 2 s"),
        ("glut", if cfg!(target_os = "linux") { "MiB of memory" } else { "" }),
        ("claim", if cfg!(target_os = "linux") { "ended in the middle" } else { "" }),
    ] {
        if !seen.is_empty() {
            let fault = guard::watch(&format!("misdeed: {misdeed}"), 1, limits).unwrap_err();
            assert!(fault.contains(seen) && fault.contains(&format!("misdeed: {misdeed}: 0")), "{fault}");
        }
    }
}

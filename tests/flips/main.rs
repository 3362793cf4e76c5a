//! No panic, no hang and no glut of memory on any survey: survey files, ballots and the small tables beside them are damaged by
//! a seeded generator, thousands of times, and read, cleaned, estimated, compared and written to the end, each time in a child
//! process that is watched. What damages and what watches are those of rounds: `crates/report/tests/flips`.
//!
//! A case that fails says its name. `CCHC_CASE='parquet, cot: 17' cargo test -p cchc --test flips again -- --nocapture` runs it
//! alone.

#[path = "../../crates/report/tests/flips/books.rs"]
mod books;
#[path = "../../crates/report/tests/flips/damage.rs"]
mod damage;
#[path = "../../crates/report/tests/flips/guard.rs"]
mod guard;
mod parquet;
#[path = "../../crates/report/tests/flips/sample.rs"]
mod sample;
mod surveys;

use cchc_core::fault::any_error;
use cchc_core::place::Sources;
use cchc_core::results::write_report;
use cchc_core::survey::Survey;
use cchc_core::text::Language;
use cchc_report::Run;
use cchc_survey::compare::{self, Compared};
use cchc_survey::findings::{Findings, Found, Unit};

use damage::Random;
use sample::Round;

/// In which form ballots come, and how often each survey is damaged in it.
const KINDS: [(&str, Kind, u64); 4] = [
    ("csv and toml", Kind::Text, 300),
    ("xlsx", Kind::Xlsx, 150),
    ("ods", Kind::Ods, 100),
    ("parquet", Kind::Parquet, 3000),
];

#[derive(Clone, Copy, PartialEq)]
enum Kind {
    Text,
    Xlsx,
    Ods,
    Parquet,
}

/// What happens to a text that nobody damaged: a key that slipped, a number out of all bounds, rows that were lost, doubled or moved, a field (or the value
/// of a key) that stands where another one belongs. Most of that goes all the way.
fn slip(bytes: &mut Vec<u8>, sign: u8, random: &mut Random) {
    if random.below(6) == 0 {
        let at = random.below(bytes.len());
        return damage::figure(bytes, at, random);
    }
    let mut lines: Vec<Vec<u8>> = bytes.split(|byte| *byte == b'\n').map(<[u8]>::to_vec).collect();
    let (one, other) = (random.below(lines.len()), random.below(lines.len()));
    match random.below(8) {
        0 => drop(lines.remove(one)),
        1 => lines.insert(other, lines[one].clone()),
        2 => lines.swap(one, other),
        3..5 => {
            let digits = lines[one].iter_mut().filter(|byte| byte.is_ascii_digit());
            let mut digits: Vec<&mut u8> = digits.collect();
            let at = random.below(digits.len());
            if let Some(digit) = digits.get_mut(at) {
                **digit = b'0' + random.below(10) as u8;
            }
        }
        _ => {
            let fields = |line: &[u8]| line.split(|byte| *byte == sign).map(<[u8]>::to_vec).collect::<Vec<_>>();
            let (mut to, from) = (fields(&lines[one]), fields(&lines[other]));
            let at = random.below(to.len().min(from.len()));
            // In a table of keys, what stands on the right.
            let at = if sign == b'=' { to.len().min(from.len()) - 1 } else { at };
            to[at].clone_from(&from[at]);
            lines[one] = to.join(&sign);
        }
    }
    *bytes = lines.join(&b'\n');
}

/// The sign that parts the fields of a table, or a key from its value.
fn sign(name: &str, bytes: &[u8]) -> u8 {
    let head = bytes.split(|byte| *byte == b'\n').next().unwrap_or_default();
    match name.ends_with(".toml") {
        true => b'=',
        false if head.contains(&b';') => b';',
        false => b',',
    }
}

/// What people get is a number, or there is a reason why there is none.
fn sound(unit: &Unit) {
    let items = unit.items.iter().map(|item| &item.found);
    let others = [&unit.blocks, &unit.factors, &unit.groups, &unit.questions];
    let all: Vec<&Found> = items.chain(others.into_iter().flatten()).chain([&unit.index]).collect();
    for found in all {
        let ends = found.interval.map(|interval| [interval.low, interval.high]);
        let mut figures =
            [found.estimate, found.se, found.deff].into_iter().chain(ends.into_iter().flatten().map(Some));
        assert!(figures.all(|figure| figure.is_none_or(f64::is_finite)), "{found:?}");
        assert!(found.estimate.is_some() || found.why.is_some(), "{found:?}");
    }
}

/// Everything that a user can make of a survey; whether there was anything to estimate.
fn through(files: &Round, name: &str) -> bool {
    let mut sources = Sources::default();
    let opened = Survey::open(files, name, &mut sources).unwrap();
    let mut faults = opened.faults;
    let survey = opened.value.filter(|_| !any_error(&faults));
    // The index, and everything taken together, as criteria may ask.
    let findings = survey.and_then(|survey| {
        let questions = [vec![], (0..survey.items.len()).collect()];
        Findings::of(survey, &questions, files, &mut sources, &mut faults).unwrap()
    });
    for language in [Language::Vietnamese, Language::English] {
        write_report(std::io::sink(), &faults, &sources, &[], language).unwrap();
        for fault in &faults {
            sources.say(fault.place, language);
        }
    }
    let Some(findings) = findings.filter(|_| !any_error(&faults)) else {
        // What stands in the way is said.
        assert!(any_error(&faults), "{name}: {faults:?}");
        return false;
    };
    findings.units.iter().chain(&findings.all).for_each(sound);
    let breaks = compare::check(&findings.survey, &findings.survey, true, &mut faults);
    let compared = Compared::of(&findings, &findings, breaks);
    for (language, compared) in [(Language::Vietnamese, None), (Language::English, Some(&compared))] {
        let mut json = Vec::new();
        findings.write_json(&mut json, compared, &faults, &sources, language, "0").unwrap();
        cchc_report::survey(&json, &Run { version: "0", language }, std::io::sink()).unwrap();
    }
    true
}

/// One kind of damage to one survey.
struct Damaged {
    kind: Kind,
    /// The survey file.
    survey: &'static str,
    files: Round,
    /// What may be damaged: survey files hold the language, so they stand more than once.
    names: Vec<String>,
}

impl Damaged {
    fn new(kind: Kind, name: &str) -> Damaged {
        let (survey, tables, files) = surveys::survey(name);
        let tables = tables.iter().map(|name| (*name).to_owned());
        let names = match kind {
            Kind::Text => [survey; 3].into_iter().map(str::to_owned).chain(tables).collect(),
            _ => tables.collect(),
        };
        Damaged { kind, survey, files, names }
    }

    /// The case of a number: the same on every machine. Every other is a slip alone.
    fn case(&self, number: u64) -> Round {
        let mut random = Random::of(number);
        let mut files = self.files.clone();
        let name = &self.names[random.below(self.names.len())];
        if self.kind == Kind::Parquet {
            parquet::damage(files.get_mut(name).unwrap(), &mut random);
            return self.reading(files, name);
        }
        let is_slip = number.is_multiple_of(2);
        for _ in 0..=random.below(2) {
            let name = &self.names[random.below(self.names.len())];
            let bytes = files.get_mut(name).unwrap();
            match is_slip {
                true => slip(bytes, sign(name, bytes), &mut random),
                false if self.kind == Kind::Text => damage::text(bytes, &mut random),
                false => {}
            }
        }
        if self.kind == Kind::Text {
            return files;
        }
        let mut files = self.booked(files);
        if !is_slip {
            let name = self.booked_name(name);
            damage::workbook(files.get_mut(&name).unwrap(), &mut random);
        }
        files
    }

    /// The survey of one of several files of parquet.
    fn reading(&self, mut files: Round, name: &str) -> Round {
        let toml = String::from_utf8(files[self.survey].clone()).unwrap().replace(&self.names[0], name);
        files.insert(self.survey.into(), toml.into_bytes());
        files
    }

    fn booked_name(&self, name: &str) -> String {
        name.replace(".csv", if self.kind == Kind::Xlsx { ".xlsx" } else { ".ods" })
    }

    /// The same with each table as a workbook.
    fn booked(&self, mut files: Round) -> Round {
        for table in &self.names {
            let rows = books::rows(&files.remove(table).unwrap());
            let book = if self.kind == Kind::Xlsx { books::xlsx(&rows) } else { books::ods(&rows) };
            files.insert(self.booked_name(table), book);
        }
        let toml = self.booked_name(std::str::from_utf8(&files[self.survey]).unwrap());
        files.insert(self.survey.into(), toml.into_bytes());
        files
    }

    /// Undamaged; of several files of parquet each.
    fn whole(&self) -> Vec<Round> {
        match self.kind {
            Kind::Text => vec![self.files.clone()],
            Kind::Parquet => self.names.iter().map(|name| self.reading(self.files.clone(), name)).collect(),
            _ => vec![self.booked(self.files.clone())],
        }
    }
}

/// What a child does: the cases `from..to` of a kind. How many of them could be estimated.
fn play(what: &str, from: u64, to: u64, tell: &mut dyn FnMut(u64)) -> u64 {
    let (kind, name) = what.split_once(", ").unwrap();
    let (_, kind, _) = KINDS.iter().find(|known| known.0 == kind).unwrap();
    let damaged = Damaged::new(*kind, name);
    let estimated = |number: &u64| {
        tell(*number);
        through(&damaged.case(*number), damaged.survey)
    };
    (from..to).filter(estimated).count() as u64
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

fn all_of(kind: Kind, surveys: &[&str]) {
    let (name, _, cases) = KINDS.iter().find(|known| known.1 == kind).unwrap();
    for survey in surveys {
        let seen = guard::watch(&format!("{name}, {survey}"), *cases, guard::LIMITS);
        let seen = seen.unwrap_or_else(|fault| panic!("{fault}"));
        println!("{name}, {survey}: {cases} cases, {seen:?}");
        // Damage that is turned away at the door tries nothing behind it.
        assert!(seen.scored > cases / 10, "{survey}: {seen:?}");
    }
}

#[test]
fn csv_and_toml() {
    all_of(Kind::Text, &["sipas", "can-bo", "doanh-nghiep", "lap", "rong", "bo-mot", "ket-qua"]);
}

#[test]
fn xlsx_and_ods() {
    all_of(Kind::Xlsx, &["sipas", "doanh-nghiep"]);
    all_of(Kind::Ods, &["lap"]);
}

#[test]
fn parquet() {
    all_of(Kind::Parquet, &["cot"]);
}

#[test]
fn a_file_that_is_missing_or_empty() {
    for name in surveys::NAMES {
        let (survey, tables, files) = surveys::survey(name);
        for name in [survey].iter().chain(tables) {
            let mut files = files.clone();
            files.insert((*name).into(), Vec::new());
            through(&files, survey);
            if *name != survey {
                files.remove(*name);
                through(&files, survey);
            }
        }
    }
}

/// Undamaged, each can be estimated: else the cases above would end at the door.
#[test]
fn what_is_damaged_was_whole() {
    for name in surveys::NAMES {
        for (_, kind, _) in KINDS.iter().filter(|(_, kind, _)| (*kind == Kind::Parquet) == (name == "cot")) {
            let damaged = Damaged::new(*kind, name);
            for files in damaged.whole() {
                assert!(through(&files, damaged.survey), "{name}");
            }
        }
    }
}

//! Every row of the rule vocabulary as data: `rules/NN-name.toml` holds the decision's clause, the rule in the syntax of
//! criteria sets, what cchc says of it in Vietnamese, and cases worked by hand.
//!
//! `CCHC_BLESS=1 cargo test -p cchc-core --test rules` writes the wording anew, to be read beside the clause; what has to
//! come out of a case is never written by the engine.

mod round;
mod rule_file;

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::fs;

use cchc_core::assessment::Reading;
use cchc_core::fault::{Diagnostic, Severity};
use cchc_core::number::Number;
use cchc_core::place::Sources;
use cchc_core::results::Results;
use cchc_core::text::Language::{English, Vietnamese};
use rule_file::{Case, Row, Texts, Unit, folder, reworded};
use serde_json::Value;
use unicode_normalization::is_nfc;

/// Every row, by the name of its file.
fn rows() -> BTreeMap<String, (String, Row)> {
    let mut rows = BTreeMap::new();
    for entry in fs::read_dir(folder()).expect("tests/rules can be read") {
        let name = entry.expect("its entries too").file_name().into_string().expect("names are ASCII");
        if name.ends_with(".toml") && name != "sources.toml" {
            let text = fs::read_to_string(folder().join(&name)).expect("a file can be read");
            let row = Row::parse(&text).unwrap_or_else(|error| panic!("{name}: {error}"));
            rows.insert(name, (text, row));
        }
    }
    rows
}

/// The numbers of the vocabulary: 1 … 59, and 22b … 22i.
fn numbers() -> BTreeSet<String> {
    (1..=59).map(|row| row.to_string()).chain(('b'..='i').map(|letter| format!("22{letter}"))).collect()
}

#[test]
fn every_row_of_the_vocabulary_has_one_file_that_is_named_after_it() {
    let mut wrong = String::new();
    let mut there = BTreeSet::new();
    for (name, (_, row)) in rows() {
        let number = name.split('-').next().unwrap_or_default().trim_start_matches('0');
        if number != row.row {
            writeln!(wrong, "{name} is of row {}", row.row).expect("a String takes all");
        }
        if row.kind.is_empty() || row.case.is_empty() {
            writeln!(wrong, "{name} lacks its kind or its cases").expect("a String takes all");
        }
        if !there.insert(row.row) {
            writeln!(wrong, "{name} is a second file of its row").expect("a String takes all");
        }
    }
    for missing in numbers().difference(&there) {
        writeln!(wrong, "row {missing} has no file").expect("a String takes all");
    }
    for unknown in there.difference(&numbers()) {
        writeln!(wrong, "row {unknown} is not in the vocabulary").expect("a String takes all");
    }
    assert!(wrong.is_empty(), "\n{wrong}");
}

#[test]
fn every_clause_says_where_it_is_from() {
    let sources = fs::read_to_string(folder().join("sources.toml")).expect("the sources can be read");
    let sources: toml::Table = toml::from_str(&sources).expect("they are TOML");
    let mut wrong = String::new();
    for (name, (text, row)) in rows() {
        if !is_nfc(&text) {
            writeln!(wrong, "{name} is not composed (NFC)").expect("a String takes all");
        }
        if row.clause.is_empty() {
            writeln!(wrong, "{name} lacks its clause").expect("a String takes all");
        }
        for clause in &row.clause {
            let is_code = |code: &&String| text.contains(&format!("code = \"{code}\"\n"));
            for code in clause.of.iter().filter(|code| !is_code(code)) {
                writeln!(wrong, "{name}: {:?} is of {code}, which is not there", clause.text)
                    .expect("a String takes all");
            }
            let known = match clause.source.strip_prefix("F[").and_then(|place| place.strip_suffix(']')) {
                Some(place) => sources.contains_key(place.split(' ').next().unwrap_or_default()),
                None => {
                    ["I", "?"].contains(&clause.source.as_str())
                        || clause.source.strip_prefix("R ").is_some_and(is_percentage)
                }
            };
            if !known {
                writeln!(wrong, "{name}: {:?} is no source", clause.source).expect("a String takes all");
            }
        }
    }
    assert!(wrong.is_empty(), "\n{wrong}");
}

fn is_percentage(text: &str) -> bool {
    text.parse::<u8>().is_ok_and(|confidence| confidence <= 100)
}

#[test]
fn every_case_comes_out_as_worked_by_hand() {
    let (mut wrong, mut failed, rows) = (String::new(), Vec::new(), rows());
    for (name, (_, row)) in &rows {
        let mut refused = BTreeSet::new();
        let mut differences = String::new();
        for case in &row.case {
            match scored(row, case) {
                Outcome::Refused(faults) => refused.extend(faults),
                Outcome::Differs(lines) if lines.is_empty() => {}
                Outcome::Differs(lines) => {
                    write!(differences, "  {}\n    {}\n", case.why, lines.join("\n    ")).expect("a String takes all")
                }
            }
        }
        if refused.is_empty() && differences.is_empty() {
            continue;
        }
        failed.push(row.row.as_str());
        writeln!(wrong, "\nrow {} ({}), {name}", row.row, row.kind).expect("a String takes all");
        for fault in refused {
            writeln!(wrong, "  not read: {fault}").expect("a String takes all");
        }
        wrong += &differences;
    }
    assert!(failed.is_empty(), "{wrong}\n{} of {} rows: {}", failed.len(), rows.len(), failed.join(", "));
}

#[test]
fn every_leaf_reads_as_it_was_kept_beside_its_clause() {
    let bless = std::env::var_os("CCHC_BLESS").is_some_and(|value| value == "1");
    let mut wrong = String::new();
    for (name, (text, row)) in rows() {
        let Some(case) = row.case.iter().find(|case| case.is_plain()) else { continue };
        let now = match results(row_results(&row, case)) {
            Ok((results, _)) => wording(&results),
            Err(_) => {
                writeln!(wrong, "{name}: not read yet, without wording").expect("a String takes all");
                continue;
            }
        };
        if now == row.wording {
            continue;
        }
        if bless {
            fs::write(folder().join(&name), reworded(&text, &now)).expect("the file can be written");
            continue;
        }
        for (code, said) in &now {
            match row.wording.get(code) {
                None => writeln!(wrong, "{name}: {code} has no wording yet: {said}"),
                Some(kept) if kept != said => writeln!(wrong, "{name}: {code} was\n  {kept}\nand is now\n  {said}"),
                Some(_) => Ok(()),
            }
            .expect("a String takes all");
        }
        for code in row.wording.keys().filter(|code| !now.contains_key(*code)) {
            writeln!(wrong, "{name}: {code} has a wording and is no leaf").expect("a String takes all");
        }
    }
    assert!(wrong.is_empty(), "\n{wrong}\nwhat is new is written with CCHC_BLESS=1, and then read beside the clause");
}

/// What cchc says of each leaf.
fn wording(results: &Results) -> Texts {
    let set = results.set(results.groups[0].group);
    let say = |leaf| {
        let criterion = set.criterion_of(leaf);
        (criterion.code.clone(), set.wording(leaf, Vietnamese))
    };
    set.leaf_ids().map(say).collect()
}

/// What scoring a case came to.
enum Outcome {
    /// Errors of the set or the round that the case does not expect, said in English.
    Refused(Vec<String>),
    /// What is not as it must be.
    Differs(Vec<String>),
}

fn row_results(row: &Row, case: &Case) -> Result<Results, (Sources, Vec<Diagnostic>)> {
    let reading = Reading::of(&row.round(case)).expect("nothing in memory is refused");
    Results::provisional(reading).map_err(|unsound| (unsound.sources, unsound.faults))
}

/// The results with their faults, or the errors of the set or the round.
fn results(scored: Result<Results, (Sources, Vec<Diagnostic>)>) -> Result<(Results, Vec<Diagnostic>), Vec<String>> {
    let of_set = |fault: &&Diagnostic| fault.severity == Severity::Error && fault.unit.is_none();
    let told = |faults: &[Diagnostic], sources: &Sources| -> Vec<String> {
        faults.iter().filter(of_set).map(|fault| told(fault, sources)).collect()
    };
    match scored {
        Ok(results) if !results.faults.iter().any(|fault| of_set(&fault)) => {
            let faults = results.faults.clone();
            Ok((results, faults))
        }
        Ok(results) => Err(told(&results.faults, &results.sources)),
        Err((sources, faults)) => Err(told(&faults, &sources)),
    }
}

fn told(fault: &Diagnostic, sources: &Sources) -> String {
    let message = fault.message(English);
    let met = message.met.map(|met| format!(": {met}")).unwrap_or_default();
    format!("{} at {}: {}{met}", code(fault), sources.cite(fault.place), message.what)
}

/// `error condition-broken a 1`
fn code(fault: &Diagnostic) -> String {
    let of = [fault.unit.as_deref(), fault.criterion.as_deref()].into_iter().flatten();
    [fault.severity.code(), fault.fault.code()].into_iter().chain(of).collect::<Vec<_>>().join(" ")
}

fn scored(row: &Row, case: &Case) -> Outcome {
    let units = case.units();
    let scored = row_results(row, case);
    let faults = match &scored {
        Ok(results) => results.faults.clone(),
        Err((_, faults)) => faults.clone(),
    };
    // An error of the set that the case is about is none that keeps it from being read.
    let expected = |fault: &Diagnostic| case.faults.iter().any(|expected| is(&code(fault), expected));
    let mut lines = fault_differences(case, &units, &faults);
    if faults.iter().any(|fault| fault.unit.is_none() && fault.severity == Severity::Error && expected(fault)) {
        return Outcome::Differs(lines);
    }
    match results(scored) {
        Err(refused) => Outcome::Refused(refused),
        Ok((results, _)) => {
            lines.extend(case.notes.iter().filter_map(|(code, note)| note_difference(code, note, &results)));
            let mut json = Vec::new();
            results.write_json(&mut json, Vietnamese, "0").expect("a Vec takes all");
            let json: Value = serde_json::from_slice(&json).expect("results.json is JSON");
            for (id, unit) in &units {
                let groups = json["groups"].as_array().into_iter().flatten();
                let all = groups.flat_map(|group| group["units"].as_array().into_iter().flatten());
                match all.into_iter().find(|unit| unit["id"] == id.as_str()) {
                    None => lines.push(format!("{id} is not in the results")),
                    Some(results) => lines.extend(differences(id, unit, results)),
                }
            }
            Outcome::Differs(lines)
        }
    }
}

/// Whether a fault, as words, is one that is expected: the words from the left, `*` for any.
fn is(fault: &str, expected: &str) -> bool {
    let mut words = fault.split(' ');
    expected.split(' ').all(|word| words.next().is_some_and(|met| word == "*" || met == word))
}

/// Faults that are missing, or that nobody expects. Of warnings only those count that concern a criterion of which the case
/// speaks: the other leaves of a file may well be unanswered.
fn fault_differences(case: &Case, units: &BTreeMap<String, Unit>, faults: &[Diagnostic]) -> Vec<String> {
    let spoken = |fault: &&Diagnostic| match (&fault.unit, &fault.criterion) {
        (Some(unit), Some(criterion)) => {
            units.get(&**unit).is_some_and(|unit| unit.spoken().contains(&**criterion))
                || fault.severity == Severity::Error
        }
        (Some(_), None) => fault.severity == Severity::Error,
        (None, _) => false, // an error of the set is told once for the row
    };
    let all: BTreeSet<String> = faults.iter().map(code).collect();
    let counted: BTreeSet<String> = faults.iter().filter(spoken).map(code).collect();
    let mut lines = Vec::new();
    for expected in case.faults.iter().filter(|expected| !all.iter().any(|fault| is(fault, expected))) {
        lines.push(format!("not reported: {expected}"));
    }
    for fault in counted.iter().filter(|fault| !case.faults.iter().any(|expected| is(fault, expected))) {
        lines.push(format!("reported: {fault}"));
    }
    for fault in faults.iter().filter(|fault| case.without.iter().any(|code| code == fault.fault.code())) {
        lines.push(format!("reported: {}", code(fault)));
    }
    lines
}

/// What of a unit's results is not as it must be.
fn differences(id: &str, unit: &Unit, results: &Value) -> Vec<String> {
    let mut lines = Vec::new();
    let find = |code: &str| {
        let lists = ["leaves", "criteria", "domains"].into_iter().flat_map(|list| results[list].as_array());
        lists.flatten().find(|one| one["code"] == code)
    };
    let columns = [
        (&unit.points, "final"),
        (&unit.own_points, "self"),
        (&unit.appraised_points, "appraised"),
        (&unit.maxima, "max"),
        (&unit.values, "value"),
        (&unit.states, "state"),
    ];
    for (expected, key) in columns {
        for (code, expected) in expected {
            match find(code) {
                None => lines.push(format!("{id} {code} is not in the results")),
                Some(one) => lines.extend(difference(&format!("{id} {code} {key}"), expected, &one[key])),
            }
        }
    }
    for code in unit.points.keys().filter(|code| !unit.states.contains_key(*code)) {
        let state = find(code).map(|one| &one["state"]).and_then(Value::as_str);
        if let Some(state) = state.filter(|state| !["scored", "appraised"].contains(state)) {
            lines.push(format!("{id} {code} state is {state}, should be scored or appraised"));
        }
    }
    for (code, expected) in &unit.indices {
        let domain = results["domains"].as_array().into_iter().flatten().find(|one| one["code"] == code.as_str());
        lines.extend(difference(
            &format!("{id} {code} index"),
            expected,
            domain.map_or(&Value::Null, |one| &one["index"]),
        ));
    }
    let of_unit = [
        (&unit.total, "points"),
        (&unit.max, "max"),
        (&unit.index, "index"),
        (&unit.band, "band"),
        (&unit.rank, "rank"),
        (&unit.state, "state"),
    ];
    for (expected, key) in of_unit {
        lines
            .extend(expected.as_ref().and_then(|expected| difference(&format!("{id} {key}"), expected, &results[key])));
    }
    for (ranking, expected) in &unit.ranks {
        lines.extend(difference(&format!("{id} rank in {ranking}"), expected, &results["ranks"][ranking]));
    }
    lines
}

fn note_difference(code: &str, note: &str, results: &Results) -> Option<String> {
    let set = results.set(results.groups[0].group);
    let carried = set.by_code(code).and_then(|node| set.criterion(node).note.as_deref());
    (carried != Some(note)).then(|| format!("the note of {code} is {carried:?}, should be {note:?}"))
}

/// Numbers are compared as numbers: 0.5 and 0.50 are one.
fn difference(what: &str, expected: &str, met: &Value) -> Option<String> {
    let met = match met {
        Value::Null => "none".to_owned(),
        Value::String(text) => text.clone(),
        other => other.to_string(),
    };
    let same = match (Number::parse(expected), Number::parse(&met)) {
        (Some(expected), Some(met)) => expected == met,
        _ => expected == met,
    };
    (!same).then(|| format!("{what} is {met}, should be {expected}"))
}

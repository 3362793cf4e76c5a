//! The engine against a second, naive evaluation, on thousands of random sets and rounds.

mod dice;
mod naive;

use std::collections::BTreeSet;

use cchc_core::assessment::Reading;
use cchc_core::fault::Severity;
use cchc_core::results::Results;
use cchc_core::text::Language;

use dice::Feature;
use naive::listing::{Figure, Listing, of_json};
use naive::round::Files;

/// What the rounds may use: all that the engine reads.
const FEATURES: &[Feature] = &[];
const ROUNDS: u64 = 4_000;

/// Where the engine and the naive evaluation differ on a round; nothing where they agree.
fn differences(files: &Files) -> Vec<String> {
    let reading = match Reading::of(files) {
        Ok(reading) => reading,
        Err(refused) => return vec![format!("not read: {refused:?}")],
    };
    let results = match Results::provisional(reading) {
        Ok(results) => results,
        Err(unsound) => return unsound.faults.iter().map(|fault| format!("unsound: {fault:?}")).collect(),
    };
    let mut json = Vec::new();
    results.write_json(&mut json, Language::Vietnamese, "0").unwrap();
    let json: serde_json::Value = serde_json::from_slice(&json).unwrap();
    let engine = of_json(&json);
    let naive = naive::results(files);
    let mut differences = between(&naive.listing, &engine);
    // A round that is valid has no errors but those of leaves that are invalid in both.
    let known: BTreeSet<_> = naive.doubtful.iter().cloned().collect();
    let mut blamed = BTreeSet::new();
    for fault in results.faults.iter().filter(|fault| fault.severity == Severity::Error) {
        let owned = |text: Option<&str>| text.map(str::to_owned);
        let of = owned(fault.unit.as_deref()).zip(owned(fault.criterion.as_deref()));
        if !of.as_ref().is_some_and(|of| known.contains(of) || !of.1.starts_with(|c: char| c.is_ascii_digit())) {
            differences.push(format!("an error of the engine alone: {fault:?}"));
        }
        blamed.extend(of);
    }
    for (unit, code) in naive.invalid {
        let by_figure = |(of, what): &(String, String)| *of == unit && !what.starts_with(|c: char| c.is_ascii_digit());
        if !blamed.contains(&(unit.clone(), code.clone())) && !blamed.iter().any(by_figure) {
            differences.push(format!("{unit} {code} is invalid, and the engine has no error"));
        }
    }
    differences
}

fn between(naive: &Listing, engine: &Listing) -> Vec<String> {
    let keys: BTreeSet<&String> = naive.keys().chain(engine.keys()).collect();
    let differs = |key: &&String| {
        let (expected, found) = (naive.get(*key), engine.get(*key));
        match (expected, found) {
            (Some(expected), Some(found)) if expected.agrees(found) => None,
            // A unit outside of a ranking has no key for it.
            (Some(Figure::Null), None) if key.contains(" ranks ") => None,
            // What the contract does not ask for, and a part that no set has.
            (None, Some(_)) if key.contains(" part ") => None,
            (expected, found) => {
                let said = |figure: Option<&Figure>| figure.map_or("nothing".to_owned(), Figure::to_string);
                Some(format!("{key}: naive {}, engine {}", said(expected), said(found)))
            }
        }
    };
    keys.iter().filter_map(differs).collect()
}

/// Rows and units are left out as long as the two still differ.
fn shrunk(files: &Files) -> Files {
    let mut small = files.clone();
    let mut again = true;
    while again {
        again = false;
        for name in small.keys().cloned().collect::<Vec<_>>() {
            if !name.ends_with(".csv") || name == "units.csv" {
                continue;
            }
            let lines = |files: &Files| String::from_utf8(files[&name].clone()).unwrap().lines().count();
            let mut at = 1;
            while at < lines(&small) {
                let less = without(&small, |file, line, _| file == name && line == at);
                // Files are not left out, nor units of outside tables.
                let kept =
                    name.starts_with("tables/") || same_kind(&differences(&less), &differences(&small)).is_none();
                if kept {
                    at += 1;
                } else {
                    (small, again) = (less, true);
                }
            }
        }
        for unit in 1..10 {
            let id = format!("u{unit};");
            let less = without(&small, |file, _, text| file.ends_with(".csv") && text.starts_with(&id));
            if less != small && same_kind(&differences(&less), &differences(&small)).is_some() {
                (small, again) = (less, true);
            }
        }
    }
    small
}

/// Whether a smaller round still differs, and is no other mistake such as an unsound set.
fn same_kind(less: &[String], more: &[String]) -> Option<()> {
    let kind = |differences: &[String]| {
        differences
            .first()
            .map(|first| first.split(' ').next().map(|word| word.starts_with('u') && !word.starts_with("un")))
    };
    (!less.is_empty() && kind(less) == kind(more)).then_some(())
}

fn without(files: &Files, leave_out: impl Fn(&str, usize, &str) -> bool) -> Files {
    let less = |(name, bytes): (&String, &Vec<u8>)| {
        let text = String::from_utf8(bytes.clone()).unwrap();
        let kept = text.lines().enumerate().filter(|(at, line)| !leave_out(name, *at, line));
        (name.clone(), kept.map(|(_, line)| format!("{line}\n")).collect::<String>().into_bytes())
    };
    files.iter().map(less).collect()
}

fn shown(files: &Files) -> String {
    files.iter().map(|(name, bytes)| format!("---- {name}\n{}", String::from_utf8_lossy(bytes))).collect()
}

#[test]
fn the_engine_agrees_with_a_naive_evaluation() {
    let mut failed: Vec<(usize, u64, Files)> = Vec::new();
    for seed in 0..ROUNDS {
        let files = dice::round::roll(seed, FEATURES);
        let size = files.values().map(Vec::len).sum();
        if !differences(&files).is_empty() {
            failed.push((size, seed, files));
        }
    }
    // Of all that differ, the smallest says most.
    if let Some((_, seed, files)) = failed.iter().min_by_key(|(size, ..)| *size) {
        let small = shrunk(files);
        panic!(
            "{} of {ROUNDS} rounds differ; the smallest, of seed {seed}:\n{}\n{}",
            failed.len(),
            differences(&small).join("\n"),
            shown(&small)
        );
    }
}

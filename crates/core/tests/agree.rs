//! The engine against a second, naive evaluation, on thousands of random sets and rounds.

mod dice;
mod naive;

use std::collections::{BTreeMap, BTreeSet};

use cchc_core::assessment::Reading;
use cchc_core::fault::{Diagnostic, Severity};
use cchc_core::results::Results;
use cchc_core::text::Language;

use dice::Feature;
use naive::listing::{Figure, Listing, of_json};
use naive::round::Files;
use naive::slip;

/// What the rounds may use: what the engine reads. In the end, `dice::EVERYTHING`.
const FEATURES: &[Feature] = dice::EVERYTHING;
const ROUNDS: u64 = 4_000;

/// Where the engine and the naive evaluation differ on a round; nothing where they agree.
fn differences(files: &Files) -> Vec<String> {
    let reading = match Reading::of(files) {
        Ok(reading) => reading,
        Err(refused) => return vec![format!("not read: {refused:?}")],
    };
    let results = match Results::provisional(reading) {
        Ok(results) => results,
        Err(unsound) => {
            let said = |fault: &Diagnostic| format!("refused, {} — {fault:?}", fault.fault.code());
            return unsound.faults.iter().map(said).collect();
        }
    };
    let mut json = Vec::new();
    results.write_json(&mut json, Language::Vietnamese, "0").unwrap();
    let json: serde_json::Value = serde_json::from_slice(&json).unwrap();
    let engine = of_json(&json);
    let naive = naive::results(files);
    let mut differences = between(&naive.listing, &engine);
    // A round that is valid has no errors but those of leaves and figures that are invalid in both.
    let known: BTreeSet<_> = naive.doubtful.iter().cloned().collect();
    let mut blamed = BTreeSet::new();
    for fault in results.faults.iter().filter(|fault| fault.severity == Severity::Error) {
        let owned = |text: Option<&str>| text.map(str::to_owned);
        let of = owned(fault.unit.as_deref()).zip(owned(fault.criterion.as_deref()));
        if !of.as_ref().is_some_and(|of| known.contains(of)) {
            let code = fault.fault.code();
            differences.push(format!("an error of the engine alone, {code} — {fault:?}"));
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

/// Whether a smaller round differs in a way that the greater one does, and in no other.
fn same_kind(less: &[String], more: &[String]) -> Option<()> {
    let sorts = |differences: &[String]| differences.iter().map(|one| sort_of(one)).collect::<BTreeSet<_>>();
    (!less.is_empty() && sorts(less).is_subset(&sorts(more))).then_some(())
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

/// What sort of difference it is, whatever the unit, the criterion and the figures are.
fn sort_of(difference: &str) -> String {
    let (said, _) = difference.split_once(" — ").unwrap_or((difference, ""));
    let words = said.split(' ').filter(|word| !word.contains(|c: char| c.is_ascii_digit()));
    words.collect::<Vec<_>>().join(" ")
}

#[test]
fn the_engine_agrees_with_a_naive_evaluation() {
    // By sort, how often it came up and in which round that is small.
    let mut sorts: BTreeMap<String, (usize, usize, u64)> = BTreeMap::new();
    let mut failed = 0;
    for seed in 0..ROUNDS {
        let files = dice::round::roll(seed, FEATURES);
        let size = files.values().map(Vec::len).sum();
        let differences = differences(&files);
        failed += usize::from(!differences.is_empty());
        for sort in differences.iter().map(|difference| sort_of(difference)).collect::<BTreeSet<_>>() {
            let met = sorts.entry(sort).or_insert((0, size, seed));
            *met = (met.0 + 1, met.1.min(size), if size < met.1 { seed } else { met.2 });
        }
    }
    let Some((_, _, seed)) = sorts.values().min_by_key(|(_, size, _)| *size) else { return };
    let small = shrunk(&dice::round::roll(*seed, FEATURES));
    let met = sorts.iter().map(|(sort, (count, _, seed))| format!("{count:6} × {sort} (seed {seed})\n"));
    panic!(
        "{failed} of {ROUNDS} rounds differ:\n{}the smallest, of seed {seed}:\n{}\n{}",
        met.collect::<String>(),
        differences(&small).join("\n"),
        shown(&small)
    );
}

/// A bug that is put into either of the two on purpose comes to light: here into the naive evaluation, of rounds that use
/// everything, each of many that an engine could have as well.
#[test]
fn every_slip_comes_to_light() {
    let rounds: Vec<Files> = (0..ROUNDS / 2).map(|seed| dice::round::roll(seed, dice::EVERYTHING)).collect();
    let sound: Vec<Listing> = rounds.iter().map(|files| naive::results(files).listing).collect();
    let mut unseen = Vec::new();
    for slip in slip::ALL {
        let differs = |(files, sound): &(&Files, &Listing)| {
            let slipped = slip::making(*slip, || naive::results(files).listing);
            !between(sound, &slipped).is_empty()
        };
        match rounds.iter().zip(&sound).position(|pair| differs(&pair)) {
            Some(at) => println!("{slip:?} comes to light in round {at}"),
            None => unseen.push(slip),
        }
    }
    assert!(unseen.is_empty(), "{ROUNDS} rounds do not bring to light: {unseen:?}");
}

/// `SEED=3106 cargo test --test agree -- --ignored one_round`: that round, made small, and where it differs.
#[test]
#[ignore = "for a closer look at one round"]
fn one_round() {
    let seed = std::env::var("SEED").ok().and_then(|seed| seed.parse().ok()).expect("SEED is a number");
    let files = dice::round::roll(seed, FEATURES);
    let small = if differences(&files).is_empty() { files } else { shrunk(&files) };
    println!("{}\n{}", differences(&small).join("\n"), shown(&small));
}

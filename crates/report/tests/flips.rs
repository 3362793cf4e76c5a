//! No panic on any input: the files of a sample with bytes changed, cut, doubled, or swapped for hostile ones, by a seeded
//! generator, are read, scored, explained, worded and written to the end.

use std::collections::BTreeMap;
use std::path::Path;

use cchc_core::assessment::Reading;
use cchc_core::results::{Results, write_report};
use cchc_core::text::Language;

type Round = BTreeMap<String, Vec<u8>>;

/// A sample whose set only adds up, and one that has all of the rule language; each with its sets.
const SAMPLES: [(&str, &[&str]); 2] = [
    ("yen-bai-2021", &["criteria/yen-bai/2021-cap-huyen.toml"]),
    ("tinh-vi-du-2025", &["criteria/tinh-vi-du/2025-cap-xa.toml", "criteria/tinh-vi-du/2025-so-nganh.toml"]),
];

/// A sample with its criteria sets, under the names that the round uses.
fn sample(name: &str, sets: &[&str]) -> Round {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let round = root.join("samples").join(name);
    let mut files = Round::new();
    for folder in [".", "assessments", "appraisals", "council", "surveys", "tables"] {
        if !round.join(folder).exists() {
            continue;
        }
        for entry in std::fs::read_dir(round.join(folder)).unwrap() {
            let path = entry.unwrap().path();
            if path.is_file() {
                let name = path.file_name().unwrap().to_str().unwrap();
                let name = if folder == "." { name.to_owned() } else { format!("{folder}/{name}") };
                files.insert(name, std::fs::read(path).unwrap());
            }
        }
    }
    for set in sets {
        files.insert(format!("../../{set}"), std::fs::read(root.join(set)).unwrap());
    }
    files
}

/// Everything that a user can make of a round.
fn through(files: &Round) {
    let Ok(reading) = Reading::of(files) else { return };
    for language in [Language::Vietnamese, Language::English] {
        write_report(std::io::sink(), &reading.faults, &reading.sources, &[], language).unwrap();
        for fault in &reading.faults {
            reading.sources.say(fault.place, language);
        }
    }
    if let Ok(results) = Results::provisional(reading) {
        for group in &results.groups {
            let set = results.set(group.group);
            for leaf in set.leaf_ids() {
                set.wording(leaf, Language::Vietnamese);
            }
        }
        results.write_json(std::io::sink(), Language::Vietnamese, "0").unwrap();
        let run = cchc_report::Run { version: "0", language: Language::Vietnamese };
        cchc_report::ranking(&results, &run, std::io::sink()).unwrap();
    }
}

/// The generator of Steele, Lea and Flood's SplitMix64 (OOPSLA 2014, figure 9).
struct Random(u64);

impl Random {
    fn next(&mut self, below: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((z ^ (z >> 31)) % below.max(1) as u64) as usize
    }
}

const HOSTILE: [&str; 28] = [
    "\"",
    "\0",
    ";",
    ",",
    "\n",
    "\r\n",
    "\t",
    "%",
    "-",
    "0",
    "99999999999999999999999999",
    "1e999",
    "KAD",
    "KPS",
    "Thống nhất",
    "((((((((((((((((((((((((((((((((((((((((",
    "- - - - - - - - - - -",
    "not not not not",
    "value / 0",
    "1/3",
    "[[",
    "]]",
    "{",
    "'''",
    "\u{feff}",
    "\u{301}\u{301}\u{301}",
    "=1+1",
    "0.00000000000000000000000000000000000000001",
];

fn mutate(bytes: &mut Vec<u8>, random: &mut Random) {
    for _ in 0..=random.next(3) {
        let at = random.next(bytes.len());
        match random.next(6) {
            0 if !bytes.is_empty() => bytes[at] ^= 1 << random.next(8),
            1 if !bytes.is_empty() => bytes[at] = random.next(256) as u8,
            2 => bytes.truncate(at),
            3 => {
                let end = (at + random.next(200)).min(bytes.len());
                let again = bytes[at..end].to_vec();
                let to = random.next(bytes.len());
                bytes.splice(to..to, again);
            }
            4 => {
                let end = (at + random.next(40)).min(bytes.len());
                bytes.drain(at..end);
            }
            _ => {
                let hostile = HOSTILE[random.next(HOSTILE.len())];
                bytes.splice(at..at, hostile.bytes());
            }
        }
    }
}

#[test]
fn nothing_panics_whatever_the_bytes() {
    for (name, sets) in SAMPLES {
        let sample = sample(name, sets);
        let mut random = Random(4);
        // The sets and the round hold the language; tables are cheaper to get wrong in many places.
        let sets: Vec<String> = sets.iter().map(|set| format!("../../{set}")).collect();
        let weighted = || sets.iter().map(String::as_str).chain(["round.toml", "units.csv"]);
        let names: Vec<&str> = sample.keys().map(String::as_str).chain(weighted()).chain(weighted()).collect();
        for _ in 0..1000 {
            let mut files = sample.clone();
            for _ in 0..=random.next(2) {
                let name = names[random.next(names.len())];
                mutate(files.get_mut(name).unwrap(), &mut random);
            }
            through(&files);
        }
    }
}

/// A table of a sample as a workbook: numbers as numbers, everything else as text.
fn as_workbook(csv: &[u8]) -> Vec<u8> {
    let mut book = rust_xlsxwriter::Workbook::new();
    let sheet = book.add_worksheet();
    let text = String::from_utf8_lossy(csv);
    let text = text.trim_start_matches('\u{feff}');
    let delimiter = if text.lines().next().is_some_and(|line| line.contains(';')) { ';' } else { ',' };
    for (row, line) in (0u32..).zip(text.lines()) {
        for (column, field) in (0u16..).zip(line.split(delimiter)) {
            let field = field.trim_matches('"');
            match field.parse::<u32>() {
                Ok(number) => sheet.write_number(row, column, number).unwrap(),
                Err(_) => sheet.write_string(row, column, field).unwrap(),
            };
        }
    }
    book.save_to_buffer().unwrap()
}

/// Changes bytes within one part of a workbook, where the sums of the archive do not see it.
fn mutate_within(bytes: &[u8], random: &mut Random) -> Vec<u8> {
    use std::io::{Read as _, Write as _};
    let mut from = zip::ZipArchive::new(std::io::Cursor::new(bytes)).unwrap();
    let mut to = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    let changed = random.next(from.len());
    for index in 0..from.len() {
        let mut part = from.by_index(index).unwrap();
        let name = part.name().unwrap().into_owned();
        let mut content = Vec::new();
        part.read_to_end(&mut content).unwrap();
        // The sheet and the shared texts hold what is read.
        if index == changed || name.contains("sheet1.xml") && random.next(2) == 0 {
            mutate(&mut content, random);
        }
        to.start_file(name, zip::write::SimpleFileOptions::default()).unwrap();
        to.write_all(&content).unwrap();
    }
    to.finish().unwrap().into_inner()
}

#[test]
fn nothing_panics_whatever_the_bytes_of_a_workbook() {
    let start = std::time::Instant::now();
    for (name, sets) in SAMPLES {
        let sample = sample(name, sets);
        // Every table of the stages' folders as a workbook.
        let mut books = sample.clone();
        let tables: Vec<String> = sample.keys().filter(|name| is_table(name)).cloned().collect();
        for table in &tables {
            if let Some(csv) = books.remove(table) {
                books.insert(table.replace(".csv", ".xlsx"), as_workbook(&csv));
            }
        }
        let workbooks: Vec<String> = books.keys().filter(|name| name.ends_with(".xlsx")).cloned().collect();
        let mut random = Random(7);
        for case in 0..200 {
            let mut files = books.clone();
            let bytes = files.get_mut(&workbooks[random.next(workbooks.len())]).unwrap();
            if case % 4 == 0 {
                mutate(bytes, &mut random);
            } else {
                *bytes = mutate_within(bytes, &mut random);
            }
            through(&files);
        }
    }
    let taken = start.elapsed();
    assert!(taken.as_secs() < 60, "{taken:?}: one of them nearly hangs");
}

fn is_table(name: &str) -> bool {
    ["assessments/", "appraisals/", "council/"].iter().any(|folder| name.starts_with(folder)) && name.ends_with(".csv")
}

#[test]
fn nothing_panics_without_a_file() {
    for (name, sets) in SAMPLES {
        let sample = sample(name, sets);
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

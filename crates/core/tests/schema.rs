//! The JSON Schemas of the formats, beside the readers: what a key takes, one knows as well as the other.
//!
//! Every set, round and survey of the repository is valid by its schema. Then the files of `docs/dinh-dang`, in which every
//! key stands, are changed in one place at a time: a key misspelt, left out, with a value of every other type. What the
//! reader says of keys and types, the schema says too, and what the schema refuses, the reader refuses. With `CCHC_BLESS=1`
//! the copies in `criteria/schema` are written anew.

mod formats;

use std::collections::{BTreeMap, BTreeSet};
use std::fs;

use boon::{Compiler, Draft, SchemaIndex, Schemas};
use cchc_core::assessment::Reading;
use cchc_core::criteria::Set;
use cchc_core::fault::{Diagnostic, Takes};
use cchc_core::place::Sources;
use cchc_core::results::Results;
use cchc_core::schema::Format;
use cchc_core::text::Language;
use formats::{Met, all, files, identity, keys, repository};
use serde_json::{Map, Number, Value as Json};
use toml::de::{DeTable, DeValue};

/// What a text in TOML is in JSON, as editors see it: a date is a text.
fn json(value: &DeValue<'_>) -> Json {
    let number = |text: String| text.parse::<Number>().map_or(Json::Null, Json::Number);
    match value {
        DeValue::String(text) => Json::String(text.to_string()),
        DeValue::Integer(integer) => number(integer.to_string()),
        DeValue::Float(float) => number(float.to_string()),
        DeValue::Boolean(flag) => Json::Bool(*flag),
        DeValue::Datetime(date) => Json::String(date.to_string()),
        DeValue::Array(items) => Json::Array(items.iter().map(|item| json(item.get_ref())).collect()),
        DeValue::Table(table) => Json::Object(object(table)),
    }
}

fn object(table: &DeTable<'_>) -> Map<String, Json> {
    table.iter().map(|(name, value)| (name.get_ref().to_string(), json(value.get_ref()))).collect()
}

/// The schemas, ready to judge.
struct Judge {
    schemas: Schemas,
    of: BTreeMap<&'static str, SchemaIndex>,
}

impl Judge {
    fn new() -> Judge {
        let (mut schemas, mut compiler) = (Schemas::new(), Compiler::new());
        compiler.set_default_draft(Draft::V7);
        let of = Format::ALL.map(|format| {
            let schema = serde_json::from_str(&format.schema(Language::Vietnamese)).expect("a schema is JSON");
            compiler.add_resource(format.name(), schema).expect("each has a name of its own");
            (format.name(), compiler.compile(format.name(), &mut schemas).expect("a schema is one"))
        });
        Judge { schemas, of: of.into() }
    }

    /// What the schema says against a file.
    fn refuses(&self, format: Format, text: &str) -> Option<String> {
        let root = DeTable::parse(text).expect("the file is TOML");
        let value = Json::Object(object(root.get_ref()));
        self.schemas.validate(&value, self.of[format.name()]).err().map(|error| format!("{error:#}"))
    }
}

/// What the reader says against a file of the round in `docs/dinh-dang`, in place of the file of that name.
fn faults(round: &BTreeMap<String, Vec<u8>>, format: Format, name: &str, text: &str) -> Vec<(Diagnostic, bool)> {
    if format == Format::Set {
        let file = Sources::default().add(name, Some(text.as_bytes()));
        return Set::read(text.as_bytes(), file).faults.into_iter().map(|fault| (fault, true)).collect();
    }
    let mut files = round.clone();
    files.insert(name.into(), text.into());
    let reading = Reading::of(&files).expect("nothing in memory is refused");
    let (sources, faults) = match Results::provisional(reading) {
        Ok(results) => (results.sources, results.faults),
        Err(unsound) => (unsound.sources, unsound.faults),
    };
    let here = |fault: &Diagnostic| sources.get(fault.place.file).name == name;
    faults.into_iter().map(|fault| (fault.clone(), here(&fault))).collect()
}

/// Whether a fault is one of keys and what they take, which a schema knows too.
fn is_of_keys(fault: &Diagnostic) -> bool {
    let code = fault.fault.code();
    ["unknown-key", "missing-key", "wrong-type", "unknown-word", "empty-value", "input-name"].contains(&code)
}

/// A file in which keys stand: its format, name and text.
type Example = (Format, String, String);

/// The round in which every key stands, and its files in TOML.
fn examples() -> (BTreeMap<String, Vec<u8>>, Vec<Example>) {
    let round = files(&repository().join("docs/dinh-dang"));
    let of = |name: &String| match name.as_str() {
        "round.toml" => Some(Format::Round),
        name if name.starts_with("surveys/") && name.ends_with(".toml") => Some(Format::Survey),
        name if name.ends_with(".toml") => Some(Format::Set),
        _ => None,
    };
    let text = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).expect("it is UTF-8");
    let named = round.iter().filter_map(|(name, bytes)| Some((of(name)?, name.clone(), text(bytes))));
    (round.clone(), named.collect())
}

#[test]
fn the_copies_for_editors_are_what_is_printed() {
    for format in Format::ALL {
        let path = repository().join(format!("criteria/schema/{}.schema.json", format.name()));
        let printed = format.schema(Language::Vietnamese);
        if std::env::var_os("CCHC_BLESS").is_some() {
            fs::write(&path, &printed).expect("the copy can be written");
        }
        let copy = fs::read_to_string(&path).unwrap_or_default();
        assert!(copy == printed, "{} is stale; with CCHC_BLESS=1 it is written anew", path.display());
    }
}

#[test]
fn every_set_round_and_survey_of_the_repository_is_valid() {
    let judge = Judge::new();
    let (sets, samples) = (files(&repository().join("criteria")), files(&repository().join("samples")));
    let mut tried = BTreeMap::new();
    for (name, bytes) in sets.iter().chain(&samples).filter(|(name, _)| name.ends_with(".toml")) {
        let format = match name {
            name if sets.contains_key(name) => Format::Set,
            name if name.ends_with("round.toml") => Format::Round,
            name if name.contains("/surveys/") => Format::Survey,
            _ => Format::Set,
        };
        let text = std::str::from_utf8(bytes).expect("it is UTF-8");
        assert_eq!(judge.refuses(format, text), None, "{name}");
        *tried.entry(format.name()).or_insert(0) += 1;
    }
    assert!(tried["set"] >= 4 && tried["round"] >= 3 && tried["survey"] >= 1, "{tried:?}");
}

#[test]
fn every_key_stands_in_an_example() {
    let (_, examples) = examples();
    let stand: BTreeSet<_> =
        examples.iter().flat_map(|(format, _, text)| keys(text, format.file())).map(|met| identity(met.key)).collect();
    for (above, key) in Format::ALL.iter().flat_map(|format| all(format.file())) {
        let path: Vec<&str> = above.iter().chain([&key]).map(|key| key.name).collect();
        assert!(stand.contains(&identity(key)), "no example of {}", path.join("."));
    }
}

/// Values of every type, one of which every key refuses.
const VALUES: [&str; 9] = ["true", "-1", "1.5", "7", "\"zz\"", "\"\"", "[]", "[1]", "{ zz = 1 }"];

/// Whether the reader's word of a value depends on other keys beside it: a bound is of the type of its input.
fn depends(key: &Met) -> bool {
    matches!(key.key.takes, Takes::Bound | Takes::Scalar)
}

#[test]
fn the_reader_and_the_schema_refuse_the_same_keys_and_types() {
    let judge = Judge::new();
    let (round, examples) = examples();
    let mut tried = 0;
    for (format, name, text) in &examples {
        assert_eq!(judge.refuses(*format, text), None, "{name}");
        let mut seen = BTreeSet::new();
        for met in keys(text, format.file()).iter().filter(|met| seen.insert(identity(met.key))) {
            let mut changed = Vec::new();
            let with = |range: std::ops::Range<usize>, new: &str| {
                format!("{}{new}{}", &text[..range.start], &text[range.end..])
            };
            if !met.own_name {
                changed.push(("misspelt", with(met.name.end..met.name.end, "zz")));
            }
            if !met.is_headed(text) {
                changed.extend(VALUES.map(|value| ("another value", with(met.value.clone(), value))));
                // In a table within a line, a comma goes with it.
                let after = &text[met.value.end..];
                let comma = after.len() - after.trim_start_matches([' ', ',']).len();
                changed.push(("left out", with(met.name.start..met.value.end + comma, "")));
            }
            for (how, changed) in changed {
                let Ok(_) = DeTable::parse(&changed) else { continue };
                let (refused, said) = (judge.refuses(*format, &changed), faults(&round, *format, name, &changed));
                let of_keys = said.iter().any(|(fault, here)| *here && is_of_keys(fault));
                let line = changed[..met.name.start].lines().count();
                let line = changed.lines().nth(line.saturating_sub(1)).unwrap_or_default();
                let place = format!("{name}: {} {how}:\n{line}\n{refused:?}\n{said:?}", met.key.name);
                assert!(refused.is_none() || !said.is_empty(), "the schema alone refuses {place}");
                assert!(refused.is_some() || !of_keys || depends(met), "the reader alone refuses {place}");
                tried += 1;
            }
        }
    }
    assert!(tried > 1000, "{tried}");
}

//! A file of `tests/rules`: one row of the rule vocabulary, with its clause, its criteria and its cases.
//!
//! The file is one TOML text that two readers share. The tables `clause`, `wording`, `files` and `case`, and what stands
//! before the first table, are read here; all other tables (`[set]`, `[[criterion]]`, `[given]` …) are the criteria set and
//! reach the engine as they stand, each at its own line, so that a fault's place can be looked up in the file.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use serde::Deserialize;
use toml::Value;

use crate::round::Files;

/// Texts by code, id or name.
pub type Texts = BTreeMap<String, String>;

/// A row of the vocabulary.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Row {
    /// Its number: `20`, `22b`.
    pub row: String,
    /// What kind of rule it is.
    pub kind: String,
    /// What decisions say.
    #[serde(default)]
    pub clause: Vec<Clause>,
    /// What cchc says of each leaf in Vietnamese, kept beside the clause.
    #[serde(default)]
    pub wording: Texts,
    /// What `[round]` holds besides province and year, and tables after it.
    #[serde(default)]
    round: String,
    /// Further files of the round, by name.
    #[serde(default)]
    files: Texts,
    /// What was answered, and what must come out.
    pub case: Vec<Case>,
    /// The criteria, all tables but `[set]`.
    #[serde(skip)]
    criteria: String,
    /// The keys of `[set]`.
    #[serde(skip)]
    head: String,
}

/// What a decision says.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Clause {
    /// The codes of the criteria that have it; none where no number follows from it.
    #[serde(default)]
    pub of: Vec<String>,
    /// Word for word.
    pub text: String,
    /// `F[KEY place]`: found, in a source of `sources.toml`; `R 70`: recalled, with the confidence in per cent; `I`: inferred;
    /// `?`: the vocabulary does not say.
    pub source: String,
}

/// One case. Where one unit answers one leaf, what it entered and what must come out stand in the case itself.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Case {
    /// Why that must come out: the arithmetic.
    pub why: String,
    /// The leaf that `own`, `appraised`, `points` … of the case are of; the set's leaf `1` unless said.
    leaf: Option<String>,
    own: Option<Value>,
    appraised: Option<Value>,
    points: Option<String>,
    own_points: Option<String>,
    value: Option<String>,
    state: Option<String>,
    /// Texts of the set that are others in this case.
    #[serde(default)]
    with: Texts,
    /// In place of the row's.
    round: Option<String>,
    #[serde(default)]
    files: Texts,
    #[serde(default)]
    units: BTreeMap<String, Unit>,
    /// What must be reported: `warning missing-answer a 1`, words from the left, `*` for any code.
    #[serde(default)]
    pub faults: Vec<String>,
    /// Codes of faults that must not be reported of anybody.
    #[serde(default)]
    pub without: Vec<String>,
    /// Notes that criteria carry.
    #[serde(default)]
    pub notes: Texts,
}

/// What was entered of a unit, by criterion, and what must come out.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Unit {
    /// Further columns of `units.csv`.
    #[serde(default)]
    is: Texts,
    /// In `assessments`.
    #[serde(default)]
    own: BTreeMap<String, Value>,
    /// In `appraisals`.
    #[serde(default)]
    appraised: BTreeMap<String, Value>,
    /// In the folders of other stages.
    #[serde(default)]
    later: BTreeMap<String, BTreeMap<String, Value>>,
    /// Final points of leaves and criteria; `none` for null.
    #[serde(default)]
    pub points: Texts,
    /// The self-assessed ones.
    #[serde(default)]
    pub own_points: Texts,
    /// The appraised ones.
    #[serde(default)]
    pub appraised_points: Texts,
    /// Of criteria and leaves: what the unit can attain there.
    #[serde(default)]
    pub maxima: Texts,
    /// What was measured.
    #[serde(default)]
    pub values: Texts,
    /// Leaves that must be in another state than `scored` or `appraised`, or in just one of these.
    #[serde(default)]
    pub states: Texts,
    /// Indices of domains.
    #[serde(default)]
    pub indices: Texts,
    pub total: Option<String>,
    pub max: Option<String>,
    pub index: Option<String>,
    pub band: Option<String>,
    pub rank: Option<String>,
    #[serde(default)]
    pub ranks: Texts,
    pub state: Option<String>,
}

/// The folder of the rows.
pub fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/rules")
}

impl Row {
    /// Reads a file.
    pub fn parse(text: &str) -> Result<Row, toml::de::Error> {
        let (ours, criteria, head) = split(text);
        let mut row: Row = toml::from_str(&ours)?;
        (row.criteria, row.head) = (criteria, head);
        Ok(row)
    }

    /// The criteria set of a case.
    fn set(&self, case: &Case) -> String {
        let mut head = self.head.clone();
        for (key, value) in [("id", "rule"), ("title", "Bộ tiêu chí mẫu"), ("status", "illustrative")] {
            head += &format!("{key} = \"{value}\"\n");
        }
        let mut set = format!("{}[set]\nyear = 2025\n{head}", self.criteria);
        for (old, new) in &case.with {
            assert!(set.contains(old), "row {}, {}: the set has no {old:?}", self.row, case.why);
            set = set.replace(old, new);
        }
        set
    }

    /// The round of a case, as named bytes.
    pub fn round(&self, case: &Case) -> Files {
        let mut files = Texts::new();
        let further = case.round.as_ref().unwrap_or(&self.round);
        files.insert(
            "round.toml".into(),
            format!(
                "[[group]]\nid = \"g\"\nname = \"Các đơn vị\"\ncriteria = \"set.toml\"\n\n\
                 [round]\nprovince = \"Tỉnh mẫu\"\nyear = 2025\n{further}\n"
            ),
        );
        files.insert("set.toml".into(), self.set(case));
        let units = case.units();
        files.insert("units.csv".into(), units_csv(&units));
        files.extend(answers(&units));
        files.extend(self.files.clone());
        files.extend(case.files.clone());
        files.into_iter().map(|(name, text)| (name, text.into_bytes())).collect()
    }
}

impl Case {
    /// Whether it is about the set as the row has it.
    pub fn is_plain(&self) -> bool {
        self.with.is_empty() && !self.files.contains_key("set.toml")
    }

    /// What was entered and must come out, by unit.
    pub fn units(&self) -> BTreeMap<String, Unit> {
        let mut units = self.units.clone();
        let says = [&self.points, &self.own_points, &self.value, &self.state].into_iter().any(Option::is_some);
        if says || self.own.is_some() || self.appraised.is_some() || units.is_empty() {
            let leaf = self.leaf.as_deref().unwrap_or("1");
            let unit = units.entry("a".into()).or_default();
            put(&mut unit.own, leaf, &self.own);
            put(&mut unit.appraised, leaf, &self.appraised);
            put(&mut unit.points, leaf, &self.points);
            put(&mut unit.own_points, leaf, &self.own_points);
            put(&mut unit.values, leaf, &self.value);
            put(&mut unit.states, leaf, &self.state);
        }
        units
    }
}

fn put<T: Clone>(map: &mut BTreeMap<String, T>, leaf: &str, value: &Option<T>) {
    map.extend(value.clone().map(|value| (leaf.to_owned(), value)));
}

impl Unit {
    /// The criteria that the case speaks of.
    pub fn spoken(&self) -> BTreeSet<&str> {
        let entered = [&self.own, &self.appraised].into_iter().chain(self.later.values()).flat_map(BTreeMap::keys);
        let expected =
            [&self.points, &self.own_points, &self.appraised_points, &self.values, &self.states, &self.maxima];
        entered.chain(expected.into_iter().flat_map(Texts::keys)).map(String::as_str).collect()
    }
}

fn units_csv(units: &BTreeMap<String, Unit>) -> String {
    let columns: BTreeSet<&String> = units.values().flat_map(|unit| unit.is.keys()).collect();
    let heading = ["id", "name", "group"].into_iter().chain(columns.iter().map(|name| name.as_str()));
    let mut csv = heading.collect::<Vec<_>>().join(";") + "\n";
    for (id, unit) in units {
        csv += &format!("{id};Đơn vị {id};g");
        for column in &columns {
            csv += &format!(";{}", unit.is.get(*column).map_or("", String::as_str));
        }
        csv += "\n";
    }
    csv
}

/// A consolidated table for each stage's folder in which anything was entered.
fn answers(units: &BTreeMap<String, Unit>) -> Texts {
    let mut tables = Texts::new();
    for (id, unit) in units {
        let later = unit.later.iter().map(|(folder, entered)| (folder.as_str(), entered));
        for (folder, entered) in [("assessments", &unit.own), ("appraisals", &unit.appraised)].into_iter().chain(later)
        {
            for (code, answer) in entered {
                let heading = "unit;criterion;input;value;evidence;points\n";
                let table = tables.entry(format!("{folder}/all.csv")).or_insert_with(|| heading.into());
                for row in rows(answer) {
                    *table += &format!("{id};{code};{row}\n");
                }
            }
        }
    }
    tables
}

/// The rows of an answer: `input;value;evidence;points`. A text or a whole number is the one thing that is asked; a table has
/// inputs, and beside them `evidence` and `points`.
fn rows(answer: &Value) -> Vec<String> {
    let Value::Table(table) = answer else { return vec![format!(";{};;", typed(answer))] };
    let of = |key: &str| table.get(key).map(typed).unwrap_or_default();
    let (evidence, mut points) = (of("evidence"), of("points"));
    let inputs = table.iter().filter(|(name, _)| !["evidence", "points"].contains(&name.as_str()));
    let mut rows: Vec<String> = Vec::new();
    for (input, value) in inputs {
        rows.push(format!("{input};{};{evidence};{}", typed(value), std::mem::take(&mut points)));
    }
    if rows.is_empty() {
        rows.push(format!(";;{evidence};{points}"));
    }
    rows
}

fn typed(value: &Value) -> String {
    match value {
        Value::String(text) => {
            assert!(!text.contains([';', '"', '\n']), "{text:?} is no field");
            text.clone()
        }
        Value::Integer(whole) => whole.to_string(),
        other => panic!("{other:?}: what was typed is a text or a whole number"),
    }
}

/// The lines of a file, each with the table that it stands in (`case`, `set` …; empty before the first one), and whether it is
/// that table's header. Within a long text a line may well begin with a bracket.
fn lines(text: &str) -> impl Iterator<Item = (&str, String, bool)> {
    let (mut table, mut in_text) = (String::new(), false);
    text.lines().map(move |line| {
        let header = line.strip_prefix('[').filter(|_| !in_text);
        if let Some(header) = header {
            table = header.trim_start_matches('[').chars().take_while(|c| !".]".contains(*c)).collect();
        }
        in_text ^= (line.matches("'''").count() + line.matches("\"\"\"").count()) % 2 == 1;
        (line, table.clone(), header.is_some())
    })
}

/// What is read here, the criteria with every table at its line, and the keys of `[set]`.
fn split(text: &str) -> (String, String, String) {
    let (mut ours, mut criteria, mut head) = (String::new(), String::new(), String::new());
    for (line, table, _) in lines(text) {
        match table.as_str() {
            "" | "clause" | "wording" | "files" | "case" => ours += line,
            "set" if line == "[set]" => {}
            "set" => head += &format!("{line}\n"),
            _ => criteria += line,
        }
        ours += "\n";
        criteria += "\n";
    }
    (ours, criteria, head)
}

/// A file's text with another section `[wording]`: after the clauses, before the comment on whatever comes next.
pub fn reworded(text: &str, wording: &Texts) -> String {
    let quoted = |text: &str| format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\""));
    let mut section = vec!["[wording]".to_owned()];
    section.extend(wording.iter().map(|(code, said)| format!("{} = {}", quoted(code), quoted(said))));
    section.push(String::new());
    let mut kept: Vec<String> = Vec::new();
    for (line, table, is_header) in lines(text) {
        if is_header && table != "clause" && !section.is_empty() {
            let comment = kept.iter().rev().take_while(|line| line.starts_with('#')).count();
            kept.splice(kept.len() - comment..kept.len() - comment, std::mem::take(&mut section));
        }
        if table != "wording" || line.starts_with('#') {
            kept.push(line.to_owned());
        }
    }
    kept.join("\n") + "\n"
}

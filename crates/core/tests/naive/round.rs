//! A round's files: who is scored, what came in at which stage, what is known from outside.

use std::collections::BTreeMap;

use super::formula::Value;
use super::number::{Q, date, decimal, rounded, share, whole};
use super::set::{self, Asked, Attribute, From, Set, Table, Takes, number, tables, text};
use super::slip::{Slip, made};
use super::typed;

pub type Files = BTreeMap<String, Vec<u8>>;

pub struct Round {
    pub given: Table,
    pub groups: Vec<Group>,
    pub stages: Vec<Stage>,
    /// Rows of `exemptions.csv`: a unit or a group, and a criterion.
    pub exempt: Vec<(String, String)>,
    /// By path: what an outside table says of a unit, and of a criterion where it tells them apart.
    tables: BTreeMap<String, Vec<(String, Option<String>, String)>>,
    /// By id: a survey's finished estimates of units.
    surveys: BTreeMap<String, BTreeMap<String, Q>>,
    /// Last year's value or points, by unit and criterion.
    previous: BTreeMap<(String, String), Q>,
}

pub struct Group {
    pub id: String,
    pub set: Set,
    pub units: Vec<Unit>,
}

pub struct Unit {
    pub id: String,
    pub ranked: bool,
    pub predecessors: Vec<String>,
    pub attributes: BTreeMap<String, Value>,
}

pub struct Stage {
    pub by_appraiser: bool,
    pub rows: Vec<Row>,
}

/// A row of an answer.
pub struct Row {
    pub unit: String,
    pub criterion: String,
    pub input: String,
    pub value: String,
    pub points: String,
}

/// The rows of a table by their headings; fields hold no quotes.
fn csv(text: &str) -> Vec<BTreeMap<String, String>> {
    let mut lines = text.lines();
    let heads: Vec<&str> = lines.next().unwrap_or_default().split(';').collect();
    let row =
        |line: &str| heads.iter().zip(line.split(';')).map(|(head, field)| ((*head).into(), field.into())).collect();
    lines.map(row).collect()
}

pub fn read(files: &Files) -> Round {
    let file = |name: &str| files.get(name).map(|bytes| std::str::from_utf8(bytes).unwrap());
    let rows = |name: &str| file(name).map(csv).unwrap_or_default();
    let field = |row: &BTreeMap<String, String>, head: &str| row.get(head).cloned().unwrap_or_default();
    let round: Table = file("round.toml").unwrap().parse().unwrap();
    let head = round["round"].as_table().unwrap();
    let year = head["year"].as_integer().unwrap();

    let unit = |row: &BTreeMap<String, String>, set: &Set| {
        let valid = |head: &str, otherwise: i64| date(&field(row, head)).unwrap_or(otherwise);
        let touches = |day: &str| date(&format!("{year}-{day}")).unwrap();
        if valid("valid_from", i64::MIN) > touches("12-31") || valid("valid_to", i64::MAX) < touches("01-01") {
            return None;
        }
        let attribute = |(name, kind): (&String, &Attribute)| {
            let text = field(row, name);
            let value = match kind {
                Attribute::Number => Value::Number(decimal(&text).unwrap()),
                Attribute::Text => Value::Text(text),
            };
            (name.clone(), value)
        };
        let parted = field(row, "predecessors");
        Some(Unit {
            id: field(row, "id"),
            ranked: field(row, "ranked") != "no",
            predecessors: parted.split(',').filter(|id| !id.is_empty()).map(|id| id.trim().into()).collect(),
            attributes: set.attributes.iter().map(attribute).collect(),
        })
    };
    let group = |table: &Table| {
        let id = text(table, "id").unwrap().to_owned();
        let set = set::read(file(text(table, "criteria").unwrap()).unwrap());
        let units = rows("units.csv")
            .iter()
            .filter(|row| field(row, "group") == id)
            .filter_map(|row| unit(row, &set))
            .collect();
        Group { id, set, units }
    };
    let stage = |dir: &str, by: &str| {
        let of_stage = files.keys().filter(|name| name.starts_with(&format!("{dir}/")));
        let row = |row: BTreeMap<String, String>| {
            let [unit, criterion, input, value, points] =
                ["unit", "criterion", "input", "value", "points"].map(|head| field(&row, head));
            Row { unit, criterion, input, value, points }
        };
        Stage { by_appraiser: by == "appraiser", rows: of_stage.flat_map(|name| rows(name)).map(row).collect() }
    };
    let stages = match tables(&round, "stage").as_slice() {
        [] => vec![stage("assessments", "unit"), stage("appraisals", "appraiser")],
        said => said.iter().map(|table| stage(text(table, "dir").unwrap(), text(table, "by").unwrap())).collect(),
    };
    let groups: Vec<Group> = tables(&round, "group").into_iter().map(group).collect();

    let outside = |name: &&String| name.starts_with("tables/");
    let row_of_table =
        |row: &BTreeMap<String, String>| (field(row, "unit"), row.get("criterion").cloned(), field(row, "value"));
    let mut surveys = BTreeMap::new();
    for name in files.keys().filter(|name| name.starts_with("surveys/") && name.ends_with(".toml")) {
        let file: Table = file(name).unwrap().parse().unwrap();
        let survey = file["survey"].as_table().unwrap();
        let least = survey.get("min_ballots").and_then(number).unwrap_or_else(|| whole(0));
        let estimates = rows(&format!("surveys/{}", text(survey, "estimates").unwrap()));
        // What too few ballots say is no estimate.
        let enough = |row: &&BTreeMap<String, String>| decimal(&field(row, "n")).is_none_or(|n| n >= least);
        let estimates = estimates.iter().filter(enough);
        let estimates = estimates.filter_map(|row| Some((field(row, "unit"), share(&field(row, "value"))?))).collect();
        surveys.insert(text(survey, "id").unwrap().to_owned(), estimates);
    }
    let previous = text(head, "previous").map(|folder| format!("{folder}/results/results.json"));
    Round {
        given: round.get("given").and_then(toml::Value::as_table).cloned().unwrap_or_default(),
        exempt: rows("exemptions.csv").iter().map(|row| (field(row, "unit"), field(row, "criterion"))).collect(),
        tables: files
            .keys()
            .filter(outside)
            .map(|name| (name.clone(), rows(name).iter().map(row_of_table).collect()))
            .collect(),
        surveys,
        previous: previous.map(|name| last_year(file(&name).unwrap())).unwrap_or_default(),
        stages,
        groups,
    }
}

fn last_year(json: &str) -> BTreeMap<(String, String), Q> {
    let results: serde_json::Value = serde_json::from_str(json).unwrap();
    let mut known = BTreeMap::new();
    let number = |value: &serde_json::Value| {
        let text = value.as_str()?;
        match text.split_once('/') {
            Some((over, under)) => Some(decimal(over)? / decimal(under)?),
            None => decimal(text),
        }
    };
    for group in results["groups"].as_array().unwrap() {
        for unit in group["units"].as_array().unwrap() {
            for leaf in unit["leaves"].as_array().unwrap() {
                let key = (unit["id"].as_str().unwrap().to_owned(), leaf["code"].as_str().unwrap().to_owned());
                known.extend(number(&leaf["value"]).or_else(|| number(&leaf["final"])).map(|number| (key, number)));
            }
        }
    }
    known
}

impl Round {
    /// What is known from outside of a unit, for a thing that is asked under `code`; no value where nothing is.
    pub fn outside(&self, asked: &Asked, code: &str, unit: &Unit, decimals: u32) -> Option<Value> {
        match &asked.from {
            From::Unit | From::Appraiser => panic!("{} does not come from outside", asked.name),
            From::Table(path) => {
                let is = |(of, criterion, _): &&(String, Option<String>, String)| {
                    *of == unit.id && criterion.as_deref().is_none_or(|criterion| criterion == code)
                };
                let (.., text) = self.tables[path].iter().find(is)?;
                typed::read(text, &asked.takes)
            }
            From::Survey(id) => {
                let decimals = if made(Slip::SurveyUnrounded) { 10 } else { decimals };
                Some(Value::Number(rounded(self.surveys[id].get(&unit.id)?, decimals)))
            }
            From::Previous { code: said, sum } => {
                let had =
                    |id: &String| self.previous.get(&(id.clone(), said.as_deref().unwrap_or(code).to_owned())).cloned();
                let had = match unit.predecessors.as_slice() {
                    [] => had(&unit.id),
                    _ if made(Slip::OwnIdBesidePredecessors) => had(&unit.id),
                    [one] => had(one),
                    several if *sum => several.iter().map(had).sum::<Option<Q>>(),
                    _ => panic!("several predecessors, and no word what to make of them"),
                }?;
                Some(match asked.takes {
                    Takes::YesNo => Value::Truth(had == whole(1)),
                    _ => Value::Number(had),
                })
            }
        }
    }
}

//! What programs read: `cchc.survey/1`.

use std::io::{self, Write};

use cchc_core::fault::Diagnostic;
use cchc_core::place::Sources;
use cchc_core::results::Told;
use cchc_core::survey::{Figures, IndexOf, Replicates, Select};
use cchc_core::text::Language;
use serde_json::{Map, Value, json};

use super::{Findings, Found, ItemFound, Unit};
use crate::cleaning::options;
use crate::compare::Compared;
use crate::decimal::float;
use crate::quality::Quadrant;

const SCHEMA: &str = "cchc.survey/1";

impl Findings {
    /// Writes the findings as JSON, with what they are compared with, where that was asked for, and what is doubtful.
    ///
    /// # Errors
    /// What the writer says.
    pub fn write_json(
        &self,
        mut to: impl Write,
        compared: Option<&Compared>,
        faults: &[Diagnostic],
        sources: &Sources,
        language: Language,
        version: &str,
    ) -> io::Result<()> {
        let survey = &self.survey;
        let of = match survey.index.of {
            IndexOf::Answers => "answers",
            IndexOf::Items => "items",
            IndexOf::Factors => "factors",
            IndexOf::Blocks => "blocks",
            IndexOf::Item(item) => &survey.items[item].id,
        };
        let kind = match survey.figures {
            Figures::Ballots(_) => "ballots",
            Figures::Tallies { .. } => "tallies",
            Figures::Estimates { .. } => "estimates",
        };
        let files = sources.iter().filter(|source| !source.sha256.is_empty());
        let files: Vec<Value> = files.map(|file| json!({"name": file.name, "sha256": file.sha256})).collect();
        let told: Vec<Value> = faults
            .iter()
            .map(|fault| serde_json::to_value(Told { fault, sources, language }))
            .collect::<Result<_, _>>()?;
        let whole = object([
            ("schema", json!(SCHEMA)),
            ("generator", json!(format!("cchc {version}"))),
            ("survey", json!(survey.id.text)),
            ("title", json!(survey.title)),
            ("instrument", json!(survey.instrument)),
            ("channel", json!(survey.channel)),
            ("confidence", number(float(&survey.confidence))),
            ("interval", json!(survey.interval.word())),
            ("index_of", json!(of)),
            ("factor_of", json!(survey.index.factor_of.word())),
            ("empty_group", json!(survey.empty_group.word())),
            ("min_ballots", json!(survey.min_ballots)),
            ("source", json!({"kind": kind, "files": files})),
            ("design", self.design()),
            ("notes", json!(self.notes(compared, language))),
            ("ballots", self.ballots()),
            ("all", self.all.as_ref().map_or(Value::Null, |unit| self.unit(unit, language))),
            ("units", Value::Array(self.units.iter().map(|unit| self.unit(unit, language)).collect())),
            ("quality", self.quality(language)),
            ("compared", compared.map_or(Value::Null, |compared| compared.json(language))),
            ("diagnostics", Value::Array(told)),
        ]);
        serde_json::to_writer_pretty(&mut to, &whole)?;
        to.write_all(b"\n")
    }

    fn design(&self) -> Value {
        let (Some(sample), Figures::Ballots(ballots)) = (&self.sample, &self.survey.figures) else {
            return Value::Null;
        };
        let design = &ballots.design;
        let replicates = match &design.replicates {
            None => Value::Null,
            Some(Replicates::Make(method)) => json!({"method": method.word(), "count": null}),
            Some(Replicates::Columns { method, .. }) => json!({"method": method.word(), "count": sample.replicates}),
        };
        let margins: Vec<Vec<&str>> = ballots
            .margins
            .iter()
            .map(|margin| margin.columns.iter().map(|column| column.text.as_str()).collect())
            .collect();
        object([
            ("declared", json!(design.declared)),
            ("selection", json!(design.selection.word())),
            ("strata", json!(sample.strata)),
            ("clusters", json!(sample.clusters)),
            ("weighted", json!(design.weight.is_some())),
            ("populations", json!(design.populations.len())),
            ("lonely", json!(design.lonely.word())),
            ("replicates", replicates),
            ("margins", json!(margins)),
        ])
    }

    fn ballots(&self) -> Value {
        let Some(account) = &self.account else { return Value::Null };
        let issued = account.issued;
        let rate = |returned: u64, issued: Option<u64>| {
            issued.filter(|issued| *issued > 0).map_or(Value::Null, |issued| number(returned as f64 / issued as f64))
        };
        let invalid: Vec<Value> =
            account.invalid.iter().map(|(reason, count)| json!({"reason": reason, "count": count})).collect();
        let other: Vec<Value> = account
            .other
            .iter()
            .map(|of| json!({"item": self.survey.items[of.item].id, "answer": of.answer, "count": of.count}))
            .collect();
        let by: Vec<Value> = account
            .by
            .iter()
            .map(|row| {
                object([
                    ("unit", json!(row.unit)),
                    ("group", json!(row.group)),
                    ("issued", json!(row.issued)),
                    ("returned", json!(row.returned)),
                    ("valid", json!(row.valid)),
                    ("rate", rate(row.returned, row.issued)),
                ])
            })
            .collect();
        object([
            ("read", json!(account.read)),
            ("respondents", json!(account.respondents)),
            ("valid", json!(account.valid)),
            ("invalid", json!(invalid)),
            ("straight_lined", json!(account.straight_lined)),
            ("other", json!(other)),
            ("issued", json!(issued)),
            ("returned", json!(account.read)),
            ("rate", rate(account.read, issued)),
            ("by", json!(by)),
        ])
    }

    fn unit(&self, unit: &Unit, language: Language) -> Value {
        let survey = &self.survey;
        let named = |id: &str, name: &str, found: &Found, more: Option<(&str, Value)>| {
            let mut object = Map::new();
            object.insert("id".into(), json!(id));
            object.insert("name".into(), json!(name));
            if let Some((key, value)) = more {
                object.insert(key.into(), value);
            }
            estimate(&mut object, found, language);
            Value::Object(object)
        };
        let blocks = survey.blocks.iter().zip(&unit.blocks).map(|(of, found)| named(&of.id, &of.name, found, None));
        let factors = survey.factors.iter().zip(&unit.factors).map(|(of, found)| {
            let block = json!(of.block.map(|block| &survey.blocks[block].id));
            named(&of.id, &of.name, found, Some(("block", block)))
        });
        let groups = survey
            .respondents
            .iter()
            .zip(&unit.groups)
            .map(|(of, found)| named(&of.id, &of.name, found, Some(("weight", number(float(&of.weight))))));
        let items = unit.items.iter().enumerate().map(|(at, item)| self.item(at, item, language));
        let mut index = Map::new();
        estimate(&mut index, &unit.index, language);
        object([
            ("id", json!(unit.name)),
            ("valid", json!(unit.valid)),
            ("source", json!(unit.source)),
            ("index", Value::Object(index)),
            ("blocks", Value::Array(blocks.collect())),
            ("factors", Value::Array(factors.collect())),
            ("groups", Value::Array(groups.collect())),
            ("items", Value::Array(items.collect())),
        ])
    }

    fn item(&self, at: usize, item: &ItemFound, language: Language) -> Value {
        let asked = &self.survey.items[at];
        let (names, worths): (Vec<String>, Vec<Value>) = options(&self.survey, at)
            .into_iter()
            .map(|(text, worth)| (text, worth.map_or(Value::Null, |worth| number(float(&worth)))))
            .unzip();
        let scale = &self.survey.scales[asked.scale];
        let labels: Map<String, Value> = match asked.select {
            Select::One => {
                scale.options.iter().filter_map(|of| Some((of.text.clone(), json!(of.label.as_ref()?)))).collect()
            }
            // Whether the option was among those chosen.
            Select::Several { .. } => {
                let said = match language {
                    Language::Vietnamese => ["Không", "Có"],
                    Language::English => ["No", "Yes"],
                };
                names.iter().cloned().zip(said.map(|said| json!(said))).collect()
            }
        };
        let of = |values: Vec<Value>| Value::Object(names.iter().cloned().zip(values).collect());
        let mut object = Map::new();
        object.insert("id".into(), json!(asked.id));
        object.insert("text".into(), json!(asked.text));
        let select = match asked.select {
            Select::One => "one",
            Select::Several { .. } => "multiple",
        };
        object.insert("select".into(), json!(select));
        object.insert("factor".into(), json!(asked.factor.map(|factor| &self.survey.factors[factor].id)));
        estimate(&mut object, &item.found, language);
        object.insert("skipped".into(), json!(item.skipped));
        object.insert("blank".into(), json!(item.blank));
        object.insert("options".into(), of(item.options.iter().map(|count| json!(count)).collect()));
        object.insert("percents".into(), of(item.percents.iter().map(|percent| json!(percent)).collect()));
        object.insert("worths".into(), of(worths));
        object.insert("labels".into(), Value::Object(labels));
        Value::Object(object)
    }

    fn quality(&self, language: Language) -> Value {
        let Some(quality) = &self.quality else { return Value::Null };
        let factors: Vec<Value> = self
            .survey
            .factors
            .iter()
            .zip(&quality.factors)
            .map(|(factor, of)| {
                object([
                    ("id", json!(factor.id)),
                    ("name", json!(factor.name)),
                    ("alpha", opt(of.alpha)),
                    ("items", json!(of.items)),
                    ("ballots", json!(of.ballots)),
                    ("importance", opt(of.importance)),
                    ("satisfaction", opt(of.satisfaction)),
                    ("quadrant", json!(of.quadrant.map(|of| of.code()))),
                ])
            })
            .collect();
        let items: Vec<Value> = self
            .survey
            .items
            .iter()
            .zip(&quality.items)
            .map(|(item, of)| {
                object([
                    ("id", json!(item.id)),
                    ("text", json!(item.text)),
                    ("valid", json!(of.valid)),
                    ("skipped", json!(of.skipped)),
                    ("blank", json!(of.blank)),
                    ("non_response", opt(of.non_response())),
                ])
            })
            .collect();
        let quadrants =
            Quadrant::ALL.iter().map(|of| (of.code().to_owned(), json!(of.words(language)))).collect::<Map<_, _>>();
        let quadrants = Value::Object(quadrants);
        object([
            ("importance", json!(quality.importance.map(|of| of.code()))),
            ("quadrants", quadrants),
            ("factors", Value::Array(factors)),
            ("items", Value::Array(items)),
        ])
    }
}

/// What every figure says.
fn estimate(object: &mut Map<String, Value>, found: &Found, language: Language) {
    let interval = found.interval;
    object.insert("estimate".into(), opt(found.estimate));
    object.insert("se".into(), opt(found.se));
    object.insert("low".into(), opt(interval.map(|interval| interval.low)));
    object.insert("high".into(), opt(interval.map(|interval| interval.high)));
    object.insert("n".into(), json!(found.n));
    object.insert("df".into(), json!(found.df));
    object.insert("deff".into(), opt(found.deff));
    object.insert("withheld".into(), json!(found.why.map(|why| why.code())));
    object.insert("unanimous".into(), json!(found.unanimous));
    object.insert("remark".into(), json!(found.remark(language)));
    object.insert("agreeing".into(), json!(found.agreeing));
}

/// An object whose keys stand in this order.
pub(crate) fn object<const N: usize>(entries: [(&str, Value); N]) -> Value {
    Value::Object(entries.into_iter().map(|(key, value)| (key.to_owned(), value)).collect())
}

/// A float with all its digits; a whole one without a decimal.
pub(crate) fn number(float: f64) -> Value {
    match float {
        whole if whole.fract() == 0.0 && whole.abs() < 1e15 => json!(whole as i64),
        float => json!(float),
    }
}

pub(crate) fn opt(float: Option<f64>) -> Value {
    float.map_or(Value::Null, |float| json!(float))
}

//! A criteria set, read from its TOML as plainly as can be: the sets that come here have passed the checker.

use std::collections::BTreeMap;

use toml::Value as Toml;

use super::formula::{Formula, Value, parse};
use super::number::{Q, date, decimal, share, whole};

pub type Table = toml::Table;

pub struct Set {
    pub total: Q,
    /// Decimals of points; none where they stay exact.
    pub points: Option<u32>,
    pub index: u32,
    pub survey: u32,
    pub exact_rank: bool,
    pub dense: bool,
    pub tie_breakers: Vec<Formula>,
    pub absent_counts: bool,
    pub cap: Option<Q>,
    pub floor: Option<Q>,
    pub min_attainable: Option<Q>,
    pub bands: Vec<Band>,
    pub limits: Vec<Limit>,
    pub quotas: Vec<Quota>,
    pub rankings: Vec<(String, Formula)>,
    pub parts: Vec<(String, Vec<usize>)>,
    pub attributes: BTreeMap<String, Attribute>,
    pub given: Table,
    pub figures: Vec<Asked>,
    pub criteria: Vec<Criterion>,
}

pub enum Attribute {
    Number,
    Text,
}

pub struct Band {
    pub name: String,
    pub at_least: Option<Q>,
    pub when: Option<Formula>,
}

pub struct Limit {
    pub when: Formula,
    pub to: Lowered,
}

pub enum Lowered {
    AtMost(usize),
    Down(usize),
}

pub struct Quota {
    pub band: usize,
    pub share: Q,
    pub of: Base,
    pub keys: Vec<Formula>,
}

/// What a quota's share is a share of.
pub enum Base {
    Group,
    Reaches(usize),
    Ends(usize),
}

#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Kind {
    Normal,
    Bonus,
    Penalty,
}

pub struct Criterion {
    pub code: String,
    pub max: Q,
    pub kind: Kind,
    pub weight: Option<Q>,
    pub applies: Option<Formula>,
    pub parent: Option<usize>,
    pub children: Vec<usize>,
    pub leaf: Option<Leaf>,
}

pub struct Leaf {
    pub rule: Rule,
    pub floor: Q,
    pub undefined: Option<String>,
    pub valid: Option<Formula>,
    pub may_not_apply: bool,
    /// The whole leaf is the appraiser's.
    pub by_appraiser: bool,
    pub gate: Option<Gate>,
    pub asked: Vec<Asked>,
    /// Ids of the figures that its formulas read.
    pub figures: Vec<String>,
}

pub enum Rule {
    Choice(Vec<(String, Formula)>),
    Checklist { items: Vec<(String, Formula)>, highest: bool },
    Rating,
    Measured { value: Option<Formula>, bands: Vec<(Option<Formula>, Formula)> },
}

pub struct Gate {
    pub when: Formula,
    pub scope: usize,
    pub keep: Q,
}

/// One thing that is asked: an input, a figure, an item, which option, which rating.
#[derive(Clone)]
pub struct Asked {
    pub name: String,
    pub takes: Takes,
    pub default: Option<Value>,
    pub optional: bool,
    pub from: From,
    pub valid: Option<Formula>,
}

#[derive(Clone, Debug, PartialEq)]
pub enum Takes {
    Count(Bounds),
    Number(Bounds),
    Percent(Bounds),
    Date { min: Option<i64>, max: Option<i64> },
    YesNo,
    Choice(Vec<String>),
    Option(Vec<String>),
    Tick,
    Rating { step: Q, floor: Q, full: Q },
}

#[derive(Clone, Debug, PartialEq)]
pub struct Bounds {
    pub min: Q,
    pub max: Option<Q>,
}

#[derive(Clone, Debug, PartialEq)]
pub enum From {
    Unit,
    Appraiser,
    Table(String),
    Survey(String),
    Previous { code: Option<String>, sum: bool },
}

impl From {
    /// Nothing that anyone enters replaces it.
    pub fn outside(&self) -> bool {
        !matches!(self, From::Unit | From::Appraiser)
    }
}

// -------------------------------------------------------------------------------------------------------- reading

pub fn text<'a>(table: &'a Table, key: &str) -> Option<&'a str> {
    table.get(key).map(|value| value.as_str().unwrap_or_else(|| panic!("{key} is no text")))
}

pub fn tables<'a>(table: &'a Table, key: &str) -> Vec<&'a Table> {
    let all = table.get(key).and_then(Toml::as_array);
    all.map(|all| all.iter().map(|one| one.as_table().unwrap()).collect()).unwrap_or_default()
}

/// The shortest text of a float is the text that was typed, for all figures that people put into a set.
pub fn number(value: &Toml) -> Option<Q> {
    match value {
        Toml::Integer(number) => Some(whole(*number)),
        Toml::Float(number) => decimal(&number.to_string()),
        Toml::String(text) => share(text),
        _ => None,
    }
}

pub fn day(value: &Toml) -> Option<i64> {
    value.as_datetime().and_then(|day| date(&day.to_string()))
}

fn formula(value: &Toml) -> Formula {
    match value {
        Toml::String(text) => parse(text),
        other => Formula::Constant(Value::Number(number(other).unwrap())),
    }
}

fn maybe(table: &Table, key: &str) -> Option<Formula> {
    table.get(key).map(formula)
}

pub fn read(toml: &str) -> Set {
    let file: Table = toml.parse().unwrap();
    let set = file["set"].as_table().unwrap();
    let mut criteria: Vec<Criterion> = tables(&file, "criterion").into_iter().map(criterion).collect();
    let codes: Vec<String> = criteria.iter().map(|criterion| criterion.code.clone()).collect();
    let of_code = |code: &str| codes.iter().position(|one| one == code).unwrap_or_else(|| panic!("no {code}"));
    for node in 0..criteria.len() {
        if let Some((parent, _)) = codes[node].rsplit_once('.') {
            let parent = of_code(parent);
            criteria[node].parent = Some(parent);
            criteria[parent].children.push(node);
        }
    }
    for node in 0..criteria.len() {
        let mut top = node;
        while let Some(parent) = criteria[top].parent {
            top = parent;
        }
        criteria[node].kind = criteria[top].kind;
        if !criteria[node].children.is_empty() {
            criteria[node].leaf = None;
        }
    }
    for (node, table) in tables(&file, "criterion").into_iter().enumerate() {
        let parent = criteria[node].parent;
        if let (Some(leaf), Some(gate)) = (&mut criteria[node].leaf, table.get("gate")) {
            let gate = gate.as_table().unwrap();
            let scope = text(gate, "scope").map(of_code).or(parent).unwrap();
            let keep = gate.get("keep").and_then(number).unwrap_or_else(|| whole(0));
            leaf.gate = Some(Gate { when: maybe(gate, "when").unwrap(), scope, keep });
        }
    }
    let rounding = set.get("rounding").and_then(Toml::as_table).cloned().unwrap_or_default();
    let decimals = |key: &str, otherwise: i64| match rounding.get(key) {
        Some(Toml::String(_)) => None,
        other => Some(other.map_or(otherwise, |value| value.as_integer().unwrap()) as u32),
    };
    let bands: Vec<Band> = tables(set, "bands").into_iter().map(band).collect();
    let of_band = |name: &str| bands.iter().position(|band| band.name == name).unwrap();
    let limit = |table: &Table| Limit {
        when: maybe(table, "when").unwrap(),
        to: match text(table, "at_most") {
            Some(name) => Lowered::AtMost(of_band(name)),
            None => Lowered::Down(table["down"].as_integer().unwrap() as usize),
        },
    };
    let quota = |table: &Table| Quota {
        band: of_band(text(table, "band").unwrap()),
        share: number(&table["share"]).unwrap(),
        of: match text(table, "of").unwrap().split_once(':') {
            None => Base::Group,
            Some(("reaches", name)) => Base::Reaches(of_band(name)),
            Some((_, name)) => Base::Ends(of_band(name)),
        },
        keys: table["keys"].as_array().unwrap().iter().map(formula).collect(),
    };
    let ranking = |table: &Table| (text(table, "id").unwrap().to_owned(), maybe(table, "units").unwrap());
    let part = |table: &Table| {
        let codes = table["criteria"].as_array().unwrap().iter().map(|code| of_code(code.as_str().unwrap()));
        (text(table, "name").unwrap().to_owned(), codes.collect())
    };
    let attributes = file.get("attributes").and_then(Toml::as_table).cloned().unwrap_or_default();
    let attribute = |value: &Toml| if value.as_str() == Some("number") { Attribute::Number } else { Attribute::Text };
    Set {
        total: number(&set["total"]).unwrap(),
        points: decimals("points", 2),
        index: decimals("index", 2).unwrap(),
        survey: decimals("survey", 4).unwrap(),
        exact_rank: text(set, "rank_on") == Some("exact"),
        dense: set.get("ties").and_then(Toml::as_str) == Some("dense"),
        tie_breakers: set
            .get("ties")
            .and_then(Toml::as_array)
            .map_or(Vec::new(), |all| all.iter().map(formula).collect()),
        absent_counts: text(set, "absent") == Some("zero"),
        cap: set.get("cap").and_then(number),
        floor: set.get("floor").and_then(number),
        min_attainable: set.get("min_attainable").and_then(number),
        limits: tables(&file, "limit").into_iter().map(limit).collect(),
        quotas: tables(&file, "quota").into_iter().map(quota).collect(),
        rankings: tables(&file, "ranking").into_iter().map(ranking).collect(),
        parts: tables(&file, "part").into_iter().map(part).collect(),
        attributes: attributes.iter().map(|(name, value)| (name.clone(), attribute(value))).collect(),
        given: file.get("given").and_then(Toml::as_table).cloned().unwrap_or_default(),
        figures: tables(&file, "figure")
            .into_iter()
            .map(|table| asked(text(table, "id").unwrap(), table, false))
            .collect(),
        bands,
        criteria,
    }
}

fn band(table: &Table) -> Band {
    Band {
        name: text(table, "name").unwrap().into(),
        at_least: table.get("at_least").and_then(number),
        when: maybe(table, "when"),
    }
}

fn criterion(table: &Table) -> Criterion {
    let max = number(&table["max"]).unwrap();
    Criterion {
        code: text(table, "code").unwrap().into(),
        kind: match text(table, "kind") {
            Some("bonus") => Kind::Bonus,
            Some("penalty") => Kind::Penalty,
            _ => Kind::Normal,
        },
        weight: table.get("weight").and_then(number),
        applies: maybe(table, "applies"),
        parent: None,
        children: Vec::new(),
        leaf: Some(leaf(table, &max)),
        max,
    }
}

fn leaf(table: &Table, max: &Q) -> Leaf {
    let by_appraiser = text(table, "from") == Some("appraiser");
    let floor = table.get("floor").and_then(number).unwrap_or_else(|| whole(0));
    let labelled = |key: &str| -> Vec<(String, Formula)> {
        let label = |one: &&Table| (text(one, "label").unwrap().to_owned(), maybe(one, "points").unwrap());
        tables(table, key).iter().map(label).collect()
    };
    let labels = |of: &[(String, Formula)]| of.iter().map(|(label, _)| label.clone()).collect();
    let thing = |name: String, takes: Takes| Asked {
        name,
        takes,
        default: None,
        optional: false,
        from: if by_appraiser { From::Appraiser } else { From::Unit },
        valid: None,
    };
    let (rule, asked) = if table.contains_key("choice") {
        let options = labelled("choice");
        let one = thing(String::new(), Takes::Option(labels(&options)));
        (Rule::Choice(options), vec![one])
    } else if table.contains_key("checklist") {
        let items = labelled("checklist");
        let ticks = (1..=items.len()).map(|at| thing(at.to_string(), Takes::Tick)).collect();
        (Rule::Checklist { items, highest: text(table, "combine") == Some("max") }, ticks)
    } else if let Some(rating) = table.get("rating") {
        let step = number(&rating.as_table().unwrap()["step"]).unwrap();
        let takes = Takes::Rating { step, floor: floor.clone(), full: max.clone() };
        (Rule::Rating, vec![thing(String::new(), takes)])
    } else {
        let mut bands: Vec<_> =
            tables(table, "scale").into_iter().map(|band| (maybe(band, "when"), formula(&band["points"]))).collect();
        bands.extend(maybe(table, "points").map(|points| (None, points)));
        let inputs = table.get("inputs").and_then(Toml::as_table).cloned().unwrap_or_default();
        let inputs: Vec<Asked> = inputs.iter().map(|(name, input)| input_of(name, input, by_appraiser)).collect();
        let alone = || (inputs.len() == 1).then(|| Formula::Name(inputs[0].name.clone()));
        (Rule::Measured { value: maybe(table, "value").or_else(alone), bands }, inputs)
    };
    let valid = maybe(table, "valid");
    let mut figures: Vec<String> = valid.iter().flat_map(Formula::figures).collect();
    if let Rule::Measured { value, bands } = &rule {
        figures.extend(value.iter().flat_map(Formula::figures));
        for (when, points) in bands {
            figures.extend(when.iter().flat_map(Formula::figures));
            figures.extend(points.figures());
        }
    }
    Leaf {
        rule,
        floor,
        undefined: text(table, "undefined").map(Into::into),
        valid,
        may_not_apply: text(table, "not_applicable") == Some("allowed"),
        by_appraiser,
        gate: None,
        asked,
        figures,
    }
}

/// An input is a label, or a table.
fn input_of(name: &str, input: &Toml, by_appraiser: bool) -> Asked {
    match input {
        Toml::String(label) => {
            let mut table = Table::new();
            table.insert("label".into(), label.as_str().into());
            asked(name, &table, by_appraiser)
        }
        other => asked(name, other.as_table().unwrap(), by_appraiser),
    }
}

fn asked(name: &str, table: &Table, by_appraiser: bool) -> Asked {
    let bounds = |otherwise: Option<Q>| Bounds {
        min: table.get("min").and_then(number).unwrap_or_else(|| whole(0)),
        max: table.get("max").and_then(number).or(otherwise),
    };
    let takes = match text(table, "type").unwrap_or("count") {
        "count" => Takes::Count(bounds(None)),
        "number" => Takes::Number(bounds(None)),
        "percent" => Takes::Percent(bounds(Some(whole(1)))),
        "date" => Takes::Date { min: table.get("min").and_then(day), max: table.get("max").and_then(day) },
        "yes-no" => Takes::YesNo,
        _ => {
            let options = table["options"].as_array().unwrap().iter();
            Takes::Choice(options.map(|option| option.as_str().unwrap().to_owned()).collect())
        }
    };
    let default = table.get("default").map(|value| match (&takes, value) {
        (Takes::YesNo, Toml::Boolean(truth)) => Value::Truth(*truth),
        (Takes::YesNo, word) => Value::Truth(word.as_str() == Some("yes")),
        (Takes::Choice(_), label) => Value::Text(label.as_str().unwrap().into()),
        (Takes::Date { .. }, value) => Value::Date(day(value).unwrap()),
        (_, value) => Value::Number(number(value).unwrap()),
    });
    Asked {
        name: name.into(),
        takes,
        default,
        optional: table.get("optional").and_then(Toml::as_bool) == Some(true),
        from: match text(table, "from") {
            Some("appraiser") => From::Appraiser,
            Some("table") => From::Table(text(table, "table").unwrap().into()),
            Some("survey") => From::Survey(text(table, "survey").unwrap().into()),
            Some("previous") => {
                From::Previous { code: text(table, "code").map(Into::into), sum: text(table, "merge") == Some("sum") }
            }
            Some("unit") => From::Unit,
            _ if by_appraiser => From::Appraiser,
            _ => From::Unit,
        },
        valid: maybe(table, "valid"),
    }
}

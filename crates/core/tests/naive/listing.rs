//! Results as a flat list of keys and figures, written from the naive evaluation and from `results.json` alike.

use std::collections::BTreeMap;

use num_traits::Zero;
use serde_json::Value as Json;

use super::formula::Value;
use super::number::{Q, date, decimal, plain, rounded, whole};
use super::outcome::{Outcome, State};
use super::score::{Scored, Status};
use super::set::Kind;
use super::standing::View;

pub type Listing = BTreeMap<String, Figure>;

#[derive(Clone, Debug, PartialEq)]
pub enum Figure {
    Text(String),
    Number(Q),
    Null,
    /// What does not apply may stand as null or as 0.
    NullOrZero,
    /// A value that is no number, for which the contract has no form.
    NoNumber,
}

impl Figure {
    pub fn agrees(&self, other: &Figure) -> bool {
        let nothing = |figure: &Figure| match figure {
            Figure::Null | Figure::NullOrZero => true,
            Figure::Number(number) => number.is_zero(),
            _ => false,
        };
        match (self, other) {
            (Figure::NullOrZero, other) | (other, Figure::NullOrZero) => nothing(other),
            (Figure::NoNumber, _) | (_, Figure::NoNumber) => true,
            (one, other) => one == other,
        }
    }
}

impl std::fmt::Display for Figure {
    fn fmt(&self, to: &mut std::fmt::Formatter) -> std::fmt::Result {
        match self {
            Figure::Text(text) => to.write_str(text),
            Figure::Number(number) => to.write_str(&plain(number)),
            Figure::Null => to.write_str("–"),
            Figure::NullOrZero => to.write_str("– or 0"),
            Figure::NoNumber => to.write_str("no number"),
        }
    }
}

fn number(of: Option<Q>) -> Figure {
    of.map_or(Figure::Null, Figure::Number)
}

/// Points in results have at most ten decimals.
fn points(of: Option<Q>) -> Figure {
    number(of.map(|points| rounded(&points, 10)))
}

fn place(of: Option<usize>) -> Figure {
    number(of.map(|place| whole(place as i64)))
}

// --------------------------------------------------------------------------------------------------------- the naive

pub fn list(outcome: &Outcome, to: &mut Listing) {
    let scored = outcome.scored;
    for unit in 0..scored.group.units.len() {
        let mut say = |key: String, figure: Figure| {
            to.insert(format!("{} {key}", scored.group.units[unit].id), figure);
        };
        list_unit(outcome, unit, &mut say);
    }
}

fn list_unit(outcome: &Outcome, unit: usize, say: &mut dyn FnMut(String, Figure)) {
    let (scored, set) = (outcome.scored, &outcome.scored.group.set);
    let state = match outcome.states[unit] {
        State::Ranked => "ranked",
        State::Unranked => "unranked",
        State::NotSubmitted => "not-submitted",
    };
    say("state".into(), Figure::Text(state.into()));
    say("rank".into(), place(outcome.ranks[unit]));
    say("index".into(), number(outcome.printed_index(unit)));
    let band = outcome.bands[unit].map(|band| set.bands[band].name.clone());
    say("band".into(), band.map_or(Figure::Null, Figure::Text));
    // Nothing at all that applies: null or 0.
    let total = scored.total(View::Final, unit);
    say("points".into(), total.clone().map_or(Figure::NullOrZero, |total| points(Some(total))));
    say("max".into(), points(Some(scored.base(View::Final, unit).attainable)));
    say("self".into(), in_view(scored, unit, View::Own, scored.total(View::Own, unit)));
    say("appraised".into(), in_view(scored, unit, View::Appraised, scored.total(View::Appraised, unit)));
    for ((id, _), ranks) in set.rankings.iter().zip(&outcome.rankings) {
        say(format!("ranks {id}"), place(ranks[unit]));
    }
    if !set.parts.is_empty() {
        let of = |nodes: &[usize]| {
            let brings = |node: &usize| {
                let points = scored.sums[&(View::Final, unit, *node)].points.clone();
                scored.shown(*node, points.unwrap_or_else(|| whole(0)))
            };
            nodes.iter().map(brings).sum::<Q>()
        };
        let others: Q = set.parts.iter().map(|(_, nodes)| of(nodes)).sum();
        say("part Điểm thẩm định".into(), points(Some(total.unwrap_or_else(|| whole(0)) - others)));
        for (name, nodes) in &set.parts {
            say(format!("part {name}"), points(Some(of(nodes))));
        }
    }
    for (node, criterion) in set.criteria.iter().enumerate() {
        let code = &criterion.code;
        let columns = |say: &mut dyn FnMut(String, Figure), of: &str| {
            for (view, column) in [(View::Own, "self"), (View::Appraised, "appraised"), (View::Final, "final")] {
                let sum = scored.sums[&(view, unit, node)].points.clone();
                let sum = sum.map(|points| scored.shown(node, points));
                say(format!("{of} {code} {column}"), in_view(scored, unit, view, sum));
            }
            let max = scored.sums[&(View::Final, unit, node)].attainable.clone();
            say(format!("{of} {code} max"), points(Some(max)));
        };
        if criterion.parent.is_none() {
            columns(say, "domain");
            let (index, rank) = outcome.domain(node)[unit].clone();
            say(format!("domain {code} index"), number(index));
            say(format!("domain {code} rank"), place(rank));
        }
        if criterion.leaf.is_none() {
            columns(say, "criterion");
            continue;
        }
        columns(say, "leaf");
        if criterion.kind != Kind::Normal {
            // Only the sums of bonus and penalty are said to have a maximum of 0.
            say(format!("leaf {code} max"), Figure::NoNumber);
        }
        let came = scored.came(View::Final, unit, node);
        let state = match came.status {
            Status::NotApplicable | Status::NotOwn => "not-applicable",
            Status::Missing => "missing",
            Status::Invalid => "invalid",
            Status::Answered | Status::NothingArose if scored.appraised[unit][node] => "appraised",
            Status::Answered | Status::NothingArose => "scored",
        };
        say(format!("leaf {code} state"), Figure::Text(state.into()));
        let value = match &came.value {
            Some(Value::Number(number)) => Figure::Number(number.clone()),
            Some(Value::Truth(truth)) => Figure::Number(whole(i64::from(*truth))),
            Some(Value::Date(_) | Value::Text(_)) => Figure::NoNumber,
            None => Figure::Null,
        };
        say(format!("leaf {code} value"), value);
    }
}

/// Points of a view; where nothing of it is there, null or 0, and null where no appraiser has spoken of the unit.
fn in_view(scored: &Scored, unit: usize, view: View, of: Option<Q>) -> Figure {
    match (view, of) {
        (View::Appraised, _) if !scored.spoken[unit] => Figure::Null,
        (_, None) => Figure::NullOrZero,
        (_, of) => points(of),
    }
}

// ----------------------------------------------------------------------------------------------------- results.json

/// What `results.json` says, under the same keys. Keys that it lacks are left out.
pub fn of_json(json: &Json) -> Listing {
    let mut listing = Listing::new();
    for unit in json["groups"].as_array().unwrap().iter().flat_map(|group| group["units"].as_array().unwrap()) {
        let id = unit["id"].as_str().unwrap();
        let mut say = |key: String, figure: Figure| {
            listing.insert(format!("{id} {key}"), figure);
        };
        for key in ["state", "rank", "index", "band", "points", "max", "self", "appraised"] {
            if let Some(value) = unit.get(key) {
                say(key.into(), figure(value, matches!(key, "state" | "band")));
            }
        }
        for (ranking, rank) in unit["ranks"].as_object().into_iter().flatten() {
            say(format!("ranks {ranking}"), figure(rank, false));
        }
        for part in unit["parts"].as_array().into_iter().flatten() {
            say(format!("part {}", part["name"].as_str().unwrap()), figure(&part["points"], false));
        }
        for (list, name) in [("domains", "domain"), ("criteria", "criterion"), ("leaves", "leaf")] {
            for one in unit[list].as_array().into_iter().flatten() {
                for key in ["value", "self", "appraised", "final", "max", "state", "index", "rank"] {
                    if let Some(value) = one.get(key) {
                        say(format!("{name} {} {key}", one["code"].as_str().unwrap()), figure(value, key == "state"));
                    }
                }
            }
        }
    }
    listing
}

fn figure(value: &Json, is_text: bool) -> Figure {
    match value {
        Json::Null => Figure::Null,
        Json::Number(number) => Figure::Number(decimal(&number.to_string()).unwrap()),
        Json::String(text) if is_text => Figure::Text(text.clone()),
        Json::String(text) => match text.split_once('/') {
            _ if date(text).is_some() => Figure::NoNumber,
            Some((over, under)) => Figure::Number(decimal(over).unwrap() / decimal(under).unwrap()),
            None => decimal(text).map_or(Figure::Text(text.clone()), Figure::Number),
        },
        other => panic!("{other} is no figure"),
    }
}

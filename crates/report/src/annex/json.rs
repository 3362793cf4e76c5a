//! The annex for programs.

use cchc_core::criteria::{Criterion, CriterionId, Evidence, Kind, RankOn, Status, Ties};
use cchc_core::id::FigureNo;
use cchc_core::number::Number;
use serde::Serialize;

use crate::about;
use crate::telling::Telling;

/// The name and version of the format.
const SCHEMA: &str = "cchc.criteria/1";

#[derive(Serialize)]
struct Annex<'a> {
    /// `cchc.criteria/1`
    schema: &'static str,
    id: &'a str,
    title: &'a str,
    year: usize,
    group: Option<&'a str>,
    decision: Option<&'a str>,
    issuer: Option<&'a str>,
    /// As `2022-12-12`.
    issued: Option<&'a str>,
    /// `official`, `partial` or `illustrative`.
    status: &'static str,
    amended: Vec<Amendment<'a>>,
    total: String,
    rounding: Rounding,
    /// `rounded` or `exact`.
    rank_on: &'static str,
    /// `shared` or `dense`, or the tie-breakers as the set has them.
    ties: OneOrMany<'a>,
    bands: Vec<Band<'a>>,
    /// What holds for the set as a whole, as people read it.
    about: Vec<Labelled>,
    /// Parents before children.
    criteria: Vec<Entry<'a>>,
    figures: Vec<Figure<'a>>,
}

#[derive(Serialize)]
struct Amendment<'a> {
    decision: &'a str,
    issued: Option<&'a str>,
    what: Option<&'a str>,
}

#[derive(Serialize)]
struct Rounding {
    /// Decimals of points; null where they are kept exact.
    points: Option<u8>,
    index: u8,
    survey: u8,
}

#[derive(Serialize)]
#[serde(untagged)]
enum OneOrMany<'a> {
    One(&'static str),
    Many(Vec<&'a str>),
}

#[derive(Serialize)]
struct Band<'a> {
    name: &'a str,
    at_least: Option<String>,
}

#[derive(Serialize)]
struct Labelled {
    label: String,
    texts: Vec<String>,
}

#[derive(Serialize)]
struct Entry<'a> {
    code: &'a str,
    name: &'a str,
    /// The code of the criterion above it.
    parent: Option<&'a str>,
    leaf: bool,
    max: String,
    weight: Option<String>,
    /// `base`, `bonus` or `penalty`.
    kind: &'static str,
    /// For which units, in words.
    applies: Option<String>,
    clause: Option<&'a str>,
    /// The decision's own scale.
    text: Option<&'a str>,
    note: Option<&'a str>,
    documents: &'a [String],
    /// `required`, `optional` or `none`; of leaves.
    evidence: Option<&'static str>,
    appraiser: Option<&'a str>,
    owner: Option<&'a str>,
    /// Whether a unit may claim that it does not apply; of leaves.
    may_not_apply: Option<bool>,
    /// How answers become points, in words; of leaves.
    wording: Option<String>,
    /// What it asks, in the order in which it does.
    inputs: Vec<Input<'a>>,
    /// The ids of the figures that it reads.
    figures: Vec<&'a str>,
}

#[derive(Serialize)]
struct Input<'a> {
    /// What formulas call it; empty where there is no name.
    name: &'a str,
    label: &'a str,
    unit: Option<&'a str>,
    /// What may be chosen.
    options: &'a [String],
    /// Its kind and who supplies it, in words.
    text: String,
}

#[derive(Serialize)]
struct Figure<'a> {
    id: &'a str,
    label: &'a str,
    unit: Option<&'a str>,
    /// Its kind, who supplies it, what must hold of it, who reads it, in words.
    text: String,
}

pub(crate) fn write(telling: Telling<'_>) -> String {
    // Texts and numbers alone: writing them cannot fail.
    let mut text = serde_json::to_string_pretty(&annex(telling)).unwrap_or_default();
    text.push('\n');
    text
}

fn annex(telling: Telling<'_>) -> Annex<'_> {
    let set = telling.set;
    let labelled = |(label, texts)| Labelled { label: telling.say(label).into_owned(), texts };
    Annex {
        schema: SCHEMA,
        id: &set.id,
        title: &set.title,
        year: set.year,
        group: set.group.as_deref(),
        decision: set.decision.as_deref(),
        issuer: set.issuer.as_deref(),
        issued: set.issued.as_deref(),
        status: match set.status {
            Status::Official => "official",
            Status::Partial => "partial",
            Status::Illustrative => "illustrative",
        },
        amended: (set.amended.iter())
            .map(|one| Amendment { decision: &one.decision, issued: one.issued.as_deref(), what: one.what.as_deref() })
            .collect(),
        total: set.total.to_string(),
        rounding: Rounding { points: set.rounding.points, index: set.rounding.index, survey: set.rounding.survey },
        rank_on: match set.rank_on {
            RankOn::Rounded => "rounded",
            RankOn::Exact => "exact",
        },
        ties: match &set.ties {
            Ties::Shared => OneOrMany::One("shared"),
            Ties::Dense => OneOrMany::One("dense"),
            Ties::Keys(keys) => OneOrMany::Many(keys.iter().map(|key| key.text.as_str()).collect()),
        },
        bands: (set.bands.iter())
            .map(|band| Band { name: &band.name, at_least: band.at_least.as_ref().map(Number::to_string) })
            .collect(),
        about: about::about(telling).into_iter().map(labelled).collect(),
        criteria: set.nodes().map(|node| entry(telling, node)).collect(),
        figures: set.figure_ids().map(|number| figure(telling, number)).collect(),
    }
}

fn entry(telling: Telling<'_>, node: CriterionId) -> Entry<'_> {
    let set = telling.set;
    let Criterion { code, name, max, kind, weight, clause, text, note, documents, parent, .. } = set.criterion(node);
    let leaf = set.criterion(node).leaf;
    let (of_leaf, rule) = (leaf.map(|leaf| set.leaf(leaf)), leaf.map(|leaf| &set.leaf(leaf).rule));
    Entry {
        code,
        name,
        parent: parent.map(|parent| set.criterion(parent).code.as_str()),
        leaf: leaf.is_some(),
        max: max.to_string(),
        weight: weight.as_ref().map(Number::to_string),
        kind: match kind {
            Kind::Base => "base",
            Kind::Bonus => "bonus",
            Kind::Penalty => "penalty",
        },
        applies: set.applies_in_words(node, telling.language),
        clause: clause.as_deref(),
        text: text.as_deref(),
        note: note.as_deref(),
        documents,
        evidence: of_leaf.map(|leaf| match leaf.evidence {
            Evidence::Required => "required",
            Evidence::Optional => "optional",
            Evidence::None => "none",
        }),
        appraiser: of_leaf.and_then(|leaf| leaf.appraiser.as_deref()),
        owner: of_leaf.and_then(|leaf| leaf.owner.as_deref()),
        may_not_apply: of_leaf.map(|leaf| leaf.not_applicable_allowed),
        wording: leaf.map(|leaf| set.wording(leaf, telling.language)),
        inputs: (rule.into_iter().flat_map(|rule| &rule.asked))
            .map(|asked| Input {
                name: &asked.name,
                label: &asked.label,
                unit: asked.unit.as_deref(),
                options: &asked.options,
                text: about::asked(telling, asked),
            })
            .collect(),
        figures: (rule.into_iter().flat_map(|rule| &rule.figures))
            .map(|figure| set.figure(*figure).asked.name.as_str())
            .collect(),
    }
}

fn figure(telling: Telling<'_>, number: FigureNo) -> Figure<'_> {
    let asked = &telling.set.figure(number).asked;
    Figure { id: &asked.name, label: &asked.label, unit: asked.unit.as_deref(), text: about::figure(telling, number) }
}

//! `cchc explain --format json`. Decimals are strings, as in `results.json`, and keys that both have mean the same.

use std::collections::BTreeMap;
use std::io::{self, Write};

use serde::Serialize;

use super::{
    Answer, Blank, Changed, Columns, CriterionExplained, Entered, Explain, Explained, FigureExplained, LeafExplained,
    Loss, LossBy, Supplier, UnitExplained, WhatIf,
};
use crate::criteria::{CriterionId, Evidence, Kind, LeafId, Source};
use crate::entry::{Said, Word};
use crate::fault::Diagnostic;
use crate::number::Number;
use crate::place::Place;
use crate::rank::Index;
use crate::results::json::{Told, exactly, of_unit, shown};
use crate::round::By;

/// The name and version of the format.
const SCHEMA: &str = "cchc.explain/1";

impl Explain<'_> {
    /// Writes what [`Explain::explain`] says; `version` is that of the program that writes it.
    ///
    /// # Errors
    /// What the writer says.
    pub fn write_json(&self, to: impl Write, explained: &Explained<'_>, version: &str) -> io::Result<()> {
        let mut to = to;
        let round = self.results.round();
        let whole = Whole {
            schema: SCHEMA,
            generator: format!("cchc {version}"),
            finality: self.results.finality.code(),
            round: RoundOf { province: &round.province, year: round.year },
            group: &self.group().id,
            criteria_set: &self.set().id,
            unit: self.unit_json(),
            what: match explained {
                Explained::Leaf(leaf) => What::Leaf(Box::new(self.leaf_json(leaf))),
                Explained::Criterion(criterion) => What::Criterion(self.criterion_json(criterion)),
                Explained::Figure(figure) => What::Figure(self.figure_json(figure)),
                Explained::Unit(unit) => What::Losses(self.losses_json(unit)),
            },
        };
        serde_json::to_writer(&mut to, &whole)?;
        to.write_all(b"\n")
    }

    fn unit_json(&self) -> UnitOf<'_> {
        let total = &self.unit.score.total;
        UnitOf {
            id: &self.about().id,
            name: &self.about().name,
            state: self.unit.state.code(),
            rank: self.unit.rank,
            index: self.printed(self.unit.index.as_ref()),
            points: of_unit(&total.final_points, self.set()),
            max: shown(&total.max),
            own: total.self_assessed.as_ref().map(shown),
            appraised: total.appraised.as_ref().map(shown),
            band: self.unit.band.map(|band| self.set().bands[band].name.as_str()),
        }
    }

    fn printed(&self, index: Option<&Index>) -> Option<String> {
        index.map(|index| index.printed.fixed(self.set().rounding.index))
    }

    fn code(&self, node: CriterionId) -> &str {
        &self.set().criterion(node).code
    }

    fn code_of(&self, leaf: LeafId) -> &str {
        &self.set().criterion_of(leaf).code
    }

    fn cite(&self, place: Place) -> String {
        self.results.sources.cite(place)
    }

    fn doubts_json<'s>(&'s self, doubts: &[&'s Diagnostic]) -> Vec<Told<'s>> {
        let (sources, language) = (&self.results.sources, self.language);
        doubts.iter().map(|fault| Told { fault, sources, language }).collect()
    }

    fn leaf_json<'s>(&'s self, leaf: &'s LeafExplained<'_>) -> Leaf<'s> {
        Leaf {
            code: &leaf.criterion.code,
            name: &leaf.criterion.name,
            above: leaf.above.iter().map(|node| self.code(*node)).collect(),
            kind: kind(leaf.criterion.kind),
            clause: leaf.criterion.clause.as_deref(),
            text: leaf.criterion.text.as_deref(),
            note: leaf.criterion.note.as_deref(),
            documents: &leaf.criterion.documents,
            evidence: match leaf.of_set.evidence {
                Evidence::Required => "required",
                Evidence::Optional => "optional",
                Evidence::None => "none",
            },
            appraiser: leaf.of_set.appraiser.as_deref(),
            rule: &leaf.wording,
            applies: leaf.applies.as_deref(),
            asked: leaf.answers.iter().map(|answer| self.answer_json(answer)).collect(),
            figures: leaf.figures.iter().map(|figure| self.figure_json(figure)).collect(),
            over_units: leaf
                .over_units
                .iter()
                .map(|over| OverUnits {
                    what: &over.what,
                    value: over.came_to.as_ref().map(exactly),
                    units: over.units,
                })
                .collect(),
            value: leaf.value.as_ref().map(exactly),
            points: Points::of(&leaf.points, &leaf.max, &leaf.criterion.max),
            state: leaf.state.code(),
            trace: &leaf.traces.last,
            trace_self: &leaf.traces.own,
            trace_appraised: &leaf.traces.appraised,
            appraised_in: leaf.appraised_in.as_deref(),
            gate: leaf.gate.as_ref().map(|(node, keep)| Gate { code: self.code(*node), keep: exactly(keep) }),
            reason: Some(leaf.reason.as_str()).filter(|reason| !reason.is_empty()),
            change: leaf.change.as_ref().map(|change| self.change_json(change)),
            trail: self.trail_json(&leaf.trail),
            at_best: leaf.at_best.as_ref().map(|what_if| self.what_if_json(what_if)),
            diagnostics: self.doubts_json(&leaf.doubts),
        }
    }

    fn answer_json<'s>(&'s self, answer: &'s Answer) -> Asked<'s> {
        let (from, origin) = match &answer.from {
            Supplier::Unit => ("unit", None),
            Supplier::Appraiser => ("appraiser", None),
            Supplier::Outside { source, note } => {
                let note = note.as_ref();
                let (from, name) = match source {
                    Source::Table { path } => ("table", path),
                    Source::Survey { id, .. } => ("survey", id),
                    Source::Previous { code, .. } => ("previous", code),
                };
                let origin = Origin {
                    name,
                    as_of: note.and_then(|note| note.as_of.as_deref()),
                    provided_by: note.and_then(|note| note.provided_by.as_deref()),
                    document: note.and_then(|note| note.document.as_deref()),
                };
                (from, Some(origin))
            }
        };
        Asked {
            name: &answer.name,
            label: &answer.label,
            kind: &answer.kind,
            from,
            origin,
            answer: answer.said.as_deref(),
            value: answer.number.as_ref().map(exactly),
            by_default: answer.by_default,
            source: answer.place.map(|place| self.cite(place)),
        }
    }

    fn trail_json<'s>(&'s self, trail: &'s [Entered]) -> Vec<Step<'s>> {
        let step = |entered: &'s Entered| Step {
            stage: &entered.stage,
            by: match entered.by {
                By::Unit => "unit",
                By::Appraiser => "appraiser",
            },
            input: entered.what.as_deref(),
            said: match &entered.said {
                Said::Figure(_) => "answer",
                Said::Nonsense => "no-answer",
                Said::Word(Word::NotApplicable) => "not-applicable",
                Said::Word(Word::NothingArose) => "nothing-arose",
                Said::Points(_) => "points",
                Said::Agreed => "agreed",
                Said::Note => "note",
            },
            entered: &entered.typed,
            source: self.cite(entered.place),
            evidence: &entered.evidence,
            remark: &entered.remark,
            stands: entered.stands,
        };
        trail.iter().map(step).collect()
    }

    fn figure_json<'s>(&'s self, figure: &'s FigureExplained<'_>) -> Figure<'s> {
        Figure {
            id: &figure.of_set.asked.name,
            asked: self.answer_json(&figure.answer),
            counts: figure.counts,
            condition: figure.condition.as_deref(),
            read_by: figure.read_by.iter().map(|leaf| self.code_of(*leaf)).collect(),
            trail: self.trail_json(&figure.trail),
            diagnostics: self.doubts_json(&figure.doubts),
        }
    }

    fn criterion_json<'s>(&'s self, criterion: &'s CriterionExplained<'_>) -> Criterion<'s> {
        let child = |child: &super::Child<'s>| Child {
            code: &child.criterion.code,
            name: &child.criterion.name,
            weight: child.criterion.weight.as_ref().map(exactly),
            points: Points::of(&child.points, &child.max, &child.criterion.max),
        };
        Criterion {
            code: &criterion.criterion.code,
            name: &criterion.criterion.name,
            above: criterion.above.iter().map(|node| self.code(*node)).collect(),
            kind: kind(criterion.criterion.kind),
            applies: criterion.applies.as_deref(),
            points: Points::of(&criterion.points, &criterion.max, &criterion.criterion.max),
            sum: &criterion.sum,
            trace: &criterion.trace,
            children: criterion.children.iter().map(child).collect(),
        }
    }

    fn what_if_json<'s>(&'s self, what_if: &WhatIf) -> Then<'s> {
        Then {
            more: shown(&what_if.more),
            more_in_all: shown(&what_if.more_in_all),
            index: self.printed(what_if.index.as_ref()),
            rank: what_if.rank,
            compares: what_if.compares,
            gates: what_if.gates.iter().map(|leaf| self.code_of(*leaf)).collect(),
            ungated: what_if.ungated.as_ref().map(|what_if| Box::new(self.what_if_json(what_if))),
        }
    }

    fn loss_json<'s>(&'s self, loss: &'s Loss) -> LossOf<'s> {
        let (by, code, leaf) = match loss.by {
            LossBy::Leaf(leaf) => ("leaf", Some(self.code_of(leaf)), None),
            LossBy::Gate { of, leaf } => ("gate", Some(self.code(of)), Some(self.code_of(leaf))),
            LossBy::Held(node) => ("held", Some(self.code(node)), None),
            LossBy::Rounding(node) => ("rounding", node.map(|node| self.code(node)), None),
            LossBy::CapOrFloor => ("cap-or-floor", None, None),
        };
        LossOf {
            by,
            code,
            leaf,
            points: shown(&loss.points),
            of_total: shown(&loss.of_total),
            of_index: loss.of_index.as_ref().map(shown),
            without: loss.without.as_ref().map(|what_if| self.what_if_json(what_if)),
        }
    }

    fn change_json<'s>(&'s self, change: &'s Changed) -> Change<'s> {
        Change {
            code: self.code_of(change.leaf),
            own: change.own.as_ref().map(shown),
            last: change.last.as_ref().map(shown),
            difference: change.difference().as_ref().map(shown),
            claimed_index: self.printed(change.claimed.as_ref()),
            reason: Some(change.reason.as_str()).filter(|reason| !reason.is_empty()),
            source: change.place.map(|place| self.cite(place)),
        }
    }

    fn losses_json<'s>(&'s self, unit: &'s UnitExplained<'_>) -> Losses<'s> {
        let domain = |domain: &'s super::DomainLoss| Domain {
            code: self.code(domain.node),
            lost: shown(&domain.lost),
            losses: domain.losses.iter().map(|loss| self.loss_json(loss)).collect(),
        };
        let blank = |blank: &'s Blank| Missing {
            code: self.code_of(blank.leaf),
            invalid: blank.invalid,
            unit: &blank.unit,
            appraiser: &blank.appraiser,
            points: shown(&blank.points),
        };
        Losses {
            lost: shown(&unit.lost),
            domains: unit.domains.iter().map(domain).collect(),
            beside: unit.beside.iter().map(|loss| self.loss_json(loss)).collect(),
            sum: &unit.sum,
            trace: &unit.trace,
            band_trace: &unit.band_trace,
            next_band: unit.next_band.as_ref().map(|next| Next {
                band: &self.set().bands[next.band].name,
                of_index: shown(&next.of_index),
                points: shown(&next.points),
                unmet: &next.unmet,
                held: &next.held,
            }),
            above: unit.above.as_ref().map(|above| AboveOf {
                id: &above.id,
                name: &above.name,
                rank: above.rank,
                of_index: shown(&above.of_index),
                points: shown(&above.points),
                tie: above.tie.as_ref().map(|tie| TieOf {
                    key: &tie.key,
                    its: tie.its.as_ref().map(shown),
                    own: tie.own.as_ref().map(shown),
                }),
            }),
            changed: unit.changed.iter().map(|change| self.change_json(change)).collect(),
            missing: unit.blank.iter().map(blank).collect(),
            open: unit
                .open
                .iter()
                .map(|(name, leaves)| (name.as_str(), leaves.iter().map(|leaf| self.code_of(*leaf)).collect()))
                .collect(),
            diagnostics: self.doubts_json(&unit.doubts),
        }
    }
}

fn kind(kind: Kind) -> &'static str {
    match kind {
        Kind::Base => "base",
        Kind::Bonus => "bonus",
        Kind::Penalty => "penalty",
    }
}

#[derive(Serialize)]
struct Whole<'a> {
    schema: &'static str,
    generator: String,
    finality: &'static str,
    round: RoundOf<'a>,
    group: &'a str,
    criteria_set: &'a str,
    unit: UnitOf<'a>,
    #[serde(flatten)]
    what: What<'a>,
}

/// What is explained, under its own key.
#[derive(Serialize)]
#[serde(rename_all = "lowercase")]
enum What<'a> {
    Leaf(Box<Leaf<'a>>),
    Criterion(Criterion<'a>),
    Figure(Figure<'a>),
    Losses(Losses<'a>),
}

#[derive(Serialize)]
struct RoundOf<'a> {
    province: &'a str,
    year: usize,
}

#[derive(Serialize)]
struct UnitOf<'a> {
    id: &'a str,
    name: &'a str,
    state: &'static str,
    rank: Option<usize>,
    index: Option<String>,
    points: String,
    max: String,
    #[serde(rename = "self")]
    own: Option<String>,
    appraised: Option<String>,
    band: Option<&'a str>,
}

/// The columns of points of a leaf or criterion, beside what there is to be had.
#[derive(Serialize)]
struct Points {
    #[serde(rename = "self")]
    own: Option<String>,
    appraised: Option<String>,
    #[serde(rename = "final")]
    last: Option<String>,
    /// What the unit could attain: 0 of what stands outside the maximum.
    max: String,
    /// The most that the set gives.
    most: String,
}

impl Points {
    fn of(columns: &Columns, max: &Number, most: &Number) -> Points {
        let Columns { own, appraised, last } = columns;
        let text = |points: &Option<Number>| points.as_ref().map(shown);
        Points { own: text(own), appraised: text(appraised), last: text(last), max: shown(max), most: shown(most) }
    }
}

#[derive(Serialize)]
struct Leaf<'a> {
    code: &'a str,
    name: &'a str,
    above: Vec<&'a str>,
    kind: &'static str,
    clause: Option<&'a str>,
    text: Option<&'a str>,
    note: Option<&'a str>,
    documents: &'a [String],
    evidence: &'static str,
    appraiser: Option<&'a str>,
    rule: &'a str,
    applies: Option<&'a str>,
    asked: Vec<Asked<'a>>,
    figures: Vec<Figure<'a>>,
    over_units: Vec<OverUnits<'a>>,
    value: Option<String>,
    #[serde(flatten)]
    points: Points,
    state: &'static str,
    trace: &'a str,
    trace_self: &'a str,
    trace_appraised: &'a str,
    appraised_in: Option<&'a str>,
    gate: Option<Gate<'a>>,
    reason: Option<&'a str>,
    change: Option<Change<'a>>,
    trail: Vec<Step<'a>>,
    at_best: Option<Then<'a>>,
    diagnostics: Vec<Told<'a>>,
}

#[derive(Serialize)]
struct Asked<'a> {
    name: &'a str,
    label: &'a str,
    kind: &'a str,
    from: &'static str,
    origin: Option<Origin<'a>>,
    answer: Option<&'a str>,
    value: Option<String>,
    by_default: bool,
    source: Option<String>,
}

#[derive(Serialize)]
struct Origin<'a> {
    name: &'a str,
    as_of: Option<&'a str>,
    provided_by: Option<&'a str>,
    document: Option<&'a str>,
}

#[derive(Serialize)]
struct OverUnits<'a> {
    what: &'a str,
    value: Option<String>,
    units: usize,
}

#[derive(Serialize)]
struct Gate<'a> {
    code: &'a str,
    keep: String,
}

#[derive(Serialize)]
struct Step<'a> {
    stage: &'a str,
    by: &'static str,
    input: Option<&'a str>,
    said: &'static str,
    entered: &'a str,
    source: String,
    evidence: &'a str,
    remark: &'a str,
    stands: bool,
}

#[derive(Serialize)]
struct Figure<'a> {
    id: &'a str,
    asked: Asked<'a>,
    counts: bool,
    condition: Option<&'a str>,
    read_by: Vec<&'a str>,
    trail: Vec<Step<'a>>,
    diagnostics: Vec<Told<'a>>,
}

#[derive(Serialize)]
struct Criterion<'a> {
    code: &'a str,
    name: &'a str,
    above: Vec<&'a str>,
    kind: &'static str,
    applies: Option<&'a str>,
    #[serde(flatten)]
    points: Points,
    sum: &'a str,
    trace: &'a str,
    children: Vec<Child<'a>>,
}

#[derive(Serialize)]
struct Child<'a> {
    code: &'a str,
    name: &'a str,
    weight: Option<String>,
    #[serde(flatten)]
    points: Points,
}

/// What the unit would come to.
#[derive(Serialize)]
struct Then<'a> {
    more: String,
    more_in_all: String,
    index: Option<String>,
    rank: Option<usize>,
    compares: bool,
    /// Whose gates act then all the same, and what the unit would come to if they were lifted beside.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    gates: Vec<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    ungated: Option<Box<Then<'a>>>,
}

#[derive(Serialize)]
struct Losses<'a> {
    lost: String,
    domains: Vec<Domain<'a>>,
    beside: Vec<LossOf<'a>>,
    sum: &'a str,
    trace: &'a str,
    band_trace: &'a str,
    next_band: Option<Next<'a>>,
    above: Option<AboveOf<'a>>,
    changed: Vec<Change<'a>>,
    missing: Vec<Missing<'a>>,
    open: BTreeMap<&'a str, Vec<&'a str>>,
    diagnostics: Vec<Told<'a>>,
}

#[derive(Serialize)]
struct Domain<'a> {
    code: &'a str,
    lost: String,
    losses: Vec<LossOf<'a>>,
}

#[derive(Serialize)]
struct LossOf<'a> {
    by: &'static str,
    code: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    leaf: Option<&'a str>,
    points: String,
    of_total: String,
    of_index: Option<String>,
    without: Option<Then<'a>>,
}

#[derive(Serialize)]
struct Next<'a> {
    band: &'a str,
    of_index: String,
    points: String,
    /// What else it asks for that does not hold, and the limits and quotas that hold the unit beneath it.
    unmet: &'a [String],
    held: &'a [String],
}

#[derive(Serialize)]
struct AboveOf<'a> {
    id: &'a str,
    name: &'a str,
    rank: usize,
    of_index: String,
    points: String,
    tie: Option<TieOf<'a>>,
}

/// A key that broke a tie: of the unit above, and of this one.
#[derive(Serialize)]
struct TieOf<'a> {
    key: &'a str,
    its: Option<String>,
    #[serde(rename = "self")]
    own: Option<String>,
}

#[derive(Serialize)]
struct Change<'a> {
    code: &'a str,
    #[serde(rename = "self")]
    own: Option<String>,
    #[serde(rename = "final")]
    last: Option<String>,
    /// None where the leaf applies by one word and not by the other; then the index by the unit's own word.
    difference: Option<String>,
    claimed_index: Option<String>,
    reason: Option<&'a str>,
    source: Option<String>,
}

#[derive(Serialize)]
struct Missing<'a> {
    code: &'a str,
    invalid: bool,
    unit: &'a [String],
    appraiser: &'a [String],
    points: String,
}

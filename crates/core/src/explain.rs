//! Why a unit has its points, for the person who asks: what was asked at a leaf, what was answered where, the rule, the
//! arithmetic; and where the unit lost points, with what each would bring.
//!
//! Everything is read off finished [`Results`]: nothing is computed here that they do not say, save what a unit would come
//! to with other points, and that by the same sums. Traces are those of `results.json`.
//!
//! ```no_run
//! # use cchc_core::{assessment::Reading, explain::{Explain, Subject}, results::Results, text::Language};
//! # fn of(files: &dyn cchc_core::place::Files) -> Result<(), Box<dyn std::error::Error>> {
//! let results = Results::provisional(Reading::of(files)?)?;
//! let explain = Explain::of(&results, "van-yen", Language::Vietnamese)?;
//! if let Subject::Leaf(leaf) = explain.subject("1.1.2")? {
//!     println!("{}", explain.leaf(leaf).traces.last);
//! }
//! # Ok(())
//! # }
//! ```

mod criterion;
mod json;
mod leaf;
mod loss;
mod what_if;

use crate::assessment::View;
use crate::criteria::{At, CriterionId, LeafId, Set, Source};
use crate::entry::{EntryNo, Said};
use crate::fault::{Diagnostic, Fault, Message};
use crate::id::FigureNo;
use crate::number::Number;
use crate::place::Place;
use crate::results::{GroupResults, Results, UnitResults};
use crate::round::{By, Group, Meant, TableNote, Unit};
use crate::rule::trace::answered;
use crate::rule::wording::kind_in_words;
use crate::rule::{Asked, From};
use crate::text::Language;

pub use criterion::{Child, CriterionExplained, FigureExplained};
pub use leaf::{Columns, LeafExplained, OverUnits, Traces};
pub use loss::{Above, Blank, Changed, DomainLoss, Loss, LossBy, NextBand, Tie, UnitExplained};
pub use what_if::WhatIf;

/// One unit of a scored round, to be explained in one language.
#[derive(Clone, Copy)]
pub struct Explain<'a> {
    results: &'a Results,
    ranked: &'a GroupResults,
    unit: &'a UnitResults,
    language: Language,
}

/// There is no such unit, criterion or figure, or several are meant.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
#[error("{}", .0.message(Language::English).what)]
pub struct NotFound(Box<Fault>);

impl NotFound {
    /// What is to be said of it: what was met, what was expected, and the one that is spelt most like it.
    pub fn message(&self, language: Language) -> Message {
        self.0.message(language)
    }

    fn because(fault: Fault) -> NotFound {
        NotFound(Box::new(fault))
    }
}

/// What a code stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Subject {
    /// A criterion that is scored.
    Leaf(LeafId),
    /// A criterion with children.
    Criterion(CriterionId),
    /// A figure that leaves read.
    Figure(FigureNo),
}

/// What was found out.
#[derive(Clone, Debug)]
pub enum Explained<'a> {
    /// Of a leaf.
    Leaf(Box<LeafExplained<'a>>),
    /// Of a criterion with children.
    Criterion(CriterionExplained<'a>),
    /// Of a figure.
    Figure(FigureExplained<'a>),
    /// Of the unit as a whole.
    Unit(UnitExplained<'a>),
}

/// One thing that was asked, and what stands there in the end.
#[derive(Clone, Debug)]
pub struct Answer {
    /// The name by which formulas read it, or the id of a figure; empty for an option, an item, a rating.
    pub name: String,
    /// What people read.
    pub label: String,
    /// What kind of answer it takes, in words: its unit of measure, or `số đếm`.
    pub kind: String,
    /// Who supplies it.
    pub from: Supplier,
    /// What stands, as people read it; `None` where nothing does, or what does is no answer.
    pub said: Option<String>,
    /// What stands, as a number: an option by its position, a day by its number, a share as a fraction.
    pub number: Option<Number>,
    /// Where it stands; `None` where nobody entered it.
    pub place: Option<Place>,
    /// Whether it was left blank, and what the set says for that case counts.
    pub by_default: bool,
}

/// Who supplies an answer.
#[derive(Clone, Debug)]
pub enum Supplier {
    /// The unit itself.
    Unit,
    /// The appraising department.
    Appraiser,
    /// A table, a survey or last year's results.
    Outside {
        /// Which.
        source: Source,
        /// What the round says of the table: as of which day, by whom, with which document.
        note: Option<TableNote>,
    },
}

/// One entry of one stage: nothing that was ever entered is lost under what stands in the end.
#[derive(Clone, Debug)]
pub struct Entered {
    /// The id of the stage.
    pub stage: String,
    /// Its name.
    pub stage_name: String,
    /// Who spoke in it.
    pub by: By,
    /// What of several things asked it answers; `None` of the only one, and of what is said of the leaf as a whole.
    pub what: Option<String>,
    /// What it says.
    pub said: Said,
    /// As it was typed.
    pub typed: String,
    /// Where it stands.
    pub place: Place,
    /// The evidence beside it.
    pub evidence: String,
    /// The explanation, or the appraiser's reason, beside it.
    pub remark: String,
    /// Whether it counts in the end.
    pub stands: bool,
}

impl<'a> Explain<'a> {
    /// The unit of an id, or of a name that is unmistakable.
    ///
    /// # Errors
    /// Where nobody is meant, or several are.
    pub fn of(results: &'a Results, typed: &str, language: Language) -> Result<Explain<'a>, NotFound> {
        let round = results.round();
        let met = crate::text::composed(typed).into_owned();
        let (group, unit) = match round.unit(typed) {
            Meant::One(group, unit) => (group, unit),
            Meant::Several(ids) => return Err(NotFound::because(Fault::AmbiguousUnit { met, ids })),
            Meant::Gone(id) => return Err(NotFound::because(Fault::UnitGone { met, id, year: round.year })),
            Meant::Refused | Meant::Nobody => {
                let nearest = round.nearest_unit(&met);
                return Err(NotFound::because(Fault::UnknownUnit { met, nearest }));
            }
        };
        let mut ranked = results.groups.iter().filter(|ranked| ranked.group == group);
        let found = ranked.find_map(|ranked| Some((ranked, ranked.units.iter().find(|one| one.unit == unit)?)));
        let (ranked, unit) = found.ok_or_else(|| NotFound::because(Fault::UnknownUnit { met, nearest: None }))?;
        Ok(Explain { results, ranked, unit, language })
    }

    /// The criterion or figure of a code.
    ///
    /// # Errors
    /// Where the set has none.
    pub fn subject(&self, typed: &str) -> Result<Subject, NotFound> {
        match self.set().at(typed) {
            Some(Ok(At::Leaf(leaf))) => Ok(Subject::Leaf(leaf)),
            Some(Ok(At::Figure(figure))) => Ok(Subject::Figure(figure)),
            Some(Err(node)) => Ok(Subject::Criterion(node)),
            None => {
                let set = self.set();
                let met = crate::text::composed(typed).into_owned();
                let known = set.criteria.iter().map(|criterion| criterion.code.as_str());
                let known = known.chain(set.figures.iter().map(|figure| figure.asked.name.as_str()));
                let nearest = crate::text::nearest(&met, known).map(Into::into);
                Err(NotFound::because(Fault::UnknownCriterion { met, nearest, known: set.codes() }))
            }
        }
    }

    /// Explains a criterion or a figure; without one, the unit as a whole.
    pub fn explain(&self, subject: Option<Subject>) -> Explained<'a> {
        match subject {
            Some(Subject::Leaf(leaf)) => Explained::Leaf(Box::new(self.leaf(leaf))),
            Some(Subject::Criterion(node)) => Explained::Criterion(self.criterion(node)),
            Some(Subject::Figure(figure)) => Explained::Figure(self.figure(figure)),
            None => Explained::Unit(self.unit()),
        }
    }

    /// The results that are explained.
    pub fn results(&self) -> &'a Results {
        self.results
    }

    /// The unit's own.
    pub fn unit_results(&self) -> &'a UnitResults {
        self.unit
    }

    /// The unit's group.
    pub fn group(&self) -> &'a Group {
        self.results.round().group(self.ranked.group)
    }

    /// The set that it is scored on.
    pub fn set(&self) -> &'a Set {
        &self.group().set
    }

    /// The unit.
    pub fn about(&self) -> &'a Unit {
        self.group().unit(self.unit.unit)
    }

    /// What is doubtful about a leaf or a figure, or a leaf by way of a figure that it reads.
    fn doubts(&self, at: At) -> Vec<&'a Diagnostic> {
        let set = self.set();
        let mut codes = vec![set.code_at(at)];
        if let At::Leaf(leaf) = at {
            codes.extend(set.leaf(leaf).rule.figures.iter().map(|figure| set.code_at(At::Figure(*figure))));
        }
        let names = |leaves: &[String]| leaves.iter().any(|leaf| leaf == codes[0]);
        let of_unit = |fault: &&Diagnostic| fault.unit.as_deref() == Some(self.about().id.as_str());
        let concerns = |fault: &&Diagnostic| match (&fault.criterion, &fault.fault) {
            (Some(code), _) => codes.contains(&&**code),
            (None, Fault::AppraisalOpen { leaves, .. } | Fault::EvidenceReused { leaves, .. }) => names(leaves),
            (None, Fault::NotSubmitted { .. } | Fault::NothingToAgree { .. }) => true,
            (None, _) => false,
        };
        self.results.faults.iter().filter(of_unit).filter(concerns).collect()
    }

    /// What is asked at a leaf or figure, with what stands there in the end.
    fn answers(&self, at: At) -> Vec<Answer> {
        let (group, unit) = (self.ranked.group, self.unit.unit);
        let assessment = &self.results.assessment;
        let standing = assessment.standing(View::Final, group, unit, at);
        let asked = self.set().asked_at(at);
        let answered_any = standing.figures.iter().any(Option::is_some);
        let of = |(asked, entry): (&Asked, &Option<EntryNo>)| {
            let outside = match asked.from {
                From::Outside(source) => assessment.outside(group, unit, source),
                _ => None,
            };
            let number = match (entry, outside) {
                (Some(entry), _) => match &assessment.entries.get(*entry).said {
                    Said::Figure(number) => Some(number.clone()),
                    _ => None,
                },
                (None, Some(outside)) => outside.number.clone(),
                (None, None) => None,
            };
            let default = asked.default.as_ref().filter(|_| entry.is_none() && outside.is_none() && answered_any);
            let by_default = default.is_some();
            let number = number.or_else(|| default.cloned());
            let place = entry.map(|entry| assessment.entries.get(entry).place).or(outside.map(|figure| figure.place));
            Answer {
                name: asked.name.clone(),
                label: if asked.label.is_empty() { self.label(at) } else { asked.label.clone() },
                kind: asked.unit.clone().unwrap_or_else(|| kind_in_words(asked.kind, self.language).into()),
                from: self.supplier(asked),
                said: number.as_ref().map(|number| answered(asked, number, self.language).into_text()),
                number,
                place,
                by_default,
            }
        };
        asked.iter().zip(&standing.figures).map(of).collect()
    }

    /// The name of a criterion or figure: what an option or a rating is asked about.
    fn label(&self, at: At) -> String {
        match at {
            At::Leaf(leaf) => self.set().criterion_of(leaf).name.clone(),
            At::Figure(figure) => self.set().figure(figure).asked.label.clone(),
        }
    }

    fn supplier(&self, asked: &Asked) -> Supplier {
        match asked.from {
            From::Unit => Supplier::Unit,
            From::Appraiser => Supplier::Appraiser,
            From::Outside(source) => {
                let source = self.set().outside(source).source.clone();
                let note = match &source {
                    Source::Table { path } => self.results.round().tables.get(path).cloned(),
                    Source::Survey { .. } | Source::Previous { .. } => None,
                };
                Supplier::Outside { source, note }
            }
        }
    }

    /// Everything that was ever entered at a leaf or figure, stage after stage.
    fn trail(&self, at: At) -> Vec<Entered> {
        let assessment = &self.results.assessment;
        let (entries, stages) = (&assessment.entries, &self.results.round().stages);
        let asked = self.set().asked_at(at);
        let standing = assessment.standing(View::Final, self.ranked.group, self.unit.unit, at);
        let stands = |entry: EntryNo| match standing.points.or(standing.word) {
            Some(decides) => decides == entry,
            None => standing.figures.contains(&Some(entry)),
        };
        let trail = assessment.trail(self.ranked.group, self.unit.unit, at);
        let of = |(stage, input, entry): (usize, Option<usize>, EntryNo)| {
            let of_stage = &stages[stage];
            let one = entries.get(entry);
            Entered {
                stage: of_stage.id.clone(),
                stage_name: of_stage.name.clone(),
                by: of_stage.by,
                what: input.filter(|_| asked.len() > 1).map(|input| asked[input].label.clone()),
                said: one.said.clone(),
                typed: entries.typed(entry).into(),
                place: one.place,
                evidence: entries.evidence(entry).into(),
                remark: entries.remark(entry).into(),
                stands: stands(entry),
            }
        };
        trail.map(of).collect()
    }
}

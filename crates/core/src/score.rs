//! Answers to points: leaf, criterion, domain, unit, in three columns that live side by side.

use std::collections::BTreeMap;

use crate::assessment::{Assessment, Standing, View};
use crate::criteria::{CriterionId, Evidence, LeafId, Set};
use crate::entry::{EntryNo, Said, Word};
use crate::fault::{Diagnostic, Fault, Severity, Worded};
use crate::formula::phrase::{self, Phrase};
use crate::formula::{InputNo, NoValue};
use crate::number::Number;
use crate::place::Place;
use crate::round::{By, GroupNo, UnitNo};
use crate::rule::points::{Answers, Outcome, Verdict};
use crate::rule::{Asked, From, Rule, Undefined};
use crate::text::Language;

/// What a leaf came to.
#[derive(Clone, Debug)]
pub struct LeafScore {
    /// What was measured; `None` where nothing was, or where the rule measures nothing.
    pub value: Option<Number>,
    /// Self-assessed points; `None` where only the appraiser is asked, or the leaf does not apply.
    pub self_assessed: Option<Number>,
    /// Appraised points; `None` where no appraiser has spoken of the unit, or the leaf does not apply.
    pub appraised: Option<Number>,
    /// Final points; `None` where the leaf does not apply.
    pub final_points: Option<Number>,
    /// What the unit could attain here: 0 where the leaf does not apply.
    pub max: Number,
    /// How it came to that.
    pub state: LeafState,
}

/// How a leaf came to its points.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LeafState {
    /// By what the unit entered.
    Scored,
    /// An appraiser made an entry of its own.
    Appraised,
    /// It leaves both sums.
    NotApplicable,
    /// Somebody who was asked has not answered: 0 points.
    Missing,
    /// The answer breaks its type, bounds or condition, or has no value: 0 points, and an error.
    Invalid,
}

impl LeafState {
    /// As `results.json` has it.
    pub fn code(self) -> &'static str {
        match self {
            LeafState::Scored => "scored",
            LeafState::Appraised => "appraised",
            LeafState::NotApplicable => "not-applicable",
            LeafState::Missing => "missing",
            LeafState::Invalid => "invalid",
        }
    }
}

/// Sums over the leaves beneath a criterion, or over all of a unit.
#[derive(Clone, Debug)]
pub struct Sums {
    /// Self-assessed points; `None` where no leaf has any.
    pub self_assessed: Option<Number>,
    /// Appraised points.
    pub appraised: Option<Number>,
    /// Final points.
    pub final_points: Number,
    /// What the unit could attain.
    pub max: Number,
}

/// What a unit came to, before ranks.
#[derive(Clone, Debug)]
pub struct UnitScore {
    /// By leaf of the set.
    pub leaves: Vec<LeafScore>,
    /// By criterion of the set.
    pub criteria: Vec<Sums>,
    /// All of it.
    pub total: Sums,
    /// By department, the leaves that it has yet to appraise.
    pub open_appraisals: BTreeMap<String, Vec<LeafId>>,
    /// Whether nobody entered anything of it, though it was asked.
    pub not_submitted: bool,
}

/// Scores a unit; what is doubtful goes to `faults`.
pub(crate) fn score(assessment: &Assessment, group: GroupNo, unit: UnitNo, faults: &mut Vec<Diagnostic>) -> UnitScore {
    let set = &assessment.round.group(group).set;
    let asks_unit = set.leaves.iter().any(|leaf| leaf.rule.asks_unit());
    let silent = asks_unit && !assessment.speaks_of(group, unit, None);
    let scorer = Scorer {
        assessment,
        set,
        group,
        unit,
        appraised: assessment.speaks_of(group, unit, Some(By::Appraiser)),
        silence_accepts: {
            let last = assessment.round.stages.iter().rev().find(|stage| stage.by == By::Appraiser);
            last.is_none_or(|stage| stage.silence_accepts)
        },
    };
    let mut found = Vec::new();
    let mut open = BTreeMap::new();
    let scores: Vec<LeafScore> = set.leaf_ids().map(|leaf| scorer.leaf(leaf, &mut open, &mut found)).collect();
    let id = &assessment.round.group(group).unit(unit).id;
    let place = assessment.round.group(group).unit(unit).place;
    // What is missing may be among what could not be read, in a file, a row or under a rule: that is told, and mended first.
    let may_be_there = assessment.may_have_lost(group, unit) || set.leaves.iter().any(|leaf| leaf.broken);
    if may_be_there {
        found.retain(|fault| !matches!(fault.fault, Fault::MissingAnswer { .. } | Fault::NothingToAgree { .. }));
    }
    let name = || assessment.round.group(group).unit(unit).name.clone();
    if silent {
        // One message for the unit says it all.
        if !may_be_there {
            faults.push(Fault::NotSubmitted { name: name() }.at(place).of_unit(id));
        }
        open.clear();
    } else {
        if asks_unit && !assessment.speaks_of(group, unit, Some(By::Unit)) {
            gather_agreed(&mut found, &name());
        }
        faults.extend(found);
        for (appraiser, leaves) in &open {
            // What only the appraiser can supply counts 0 until he does; the rest counts as the unit has it.
            for awaited in [true, false] {
                let of_kind =
                    leaves.iter().filter(|leaf| (scores[usize::from(leaf.0)].state == LeafState::Missing) == awaited);
                let leaves: Vec<String> = of_kind.map(|leaf| set.criterion_of(*leaf).code.clone()).collect();
                if !leaves.is_empty() {
                    let fault = Fault::AppraisalOpen { appraiser: appraiser.clone(), leaves, awaited };
                    faults.push(fault.at(place).of_unit(id));
                }
            }
        }
    }
    let criteria = sums(set, &scores);
    let total = add(set.domains().map(|domain| &criteria[usize::from(domain.0)]));
    UnitScore { leaves: scores, criteria, total, open_appraisals: open, not_submitted: silent }
}

/// A unit that sent nothing is one fault, however many of its leaves an appraiser agrees with.
fn gather_agreed(found: &mut Vec<Diagnostic>, name: &str) {
    let is_agreed = |fault: &Diagnostic| matches!(fault.fault, Fault::NothingToAgree { .. });
    let agreed = found.iter().filter(|fault| is_agreed(fault)).count();
    let Some(first) = found.iter().position(is_agreed) else { return };
    let mut one = found.remove(first);
    found.retain(|fault| !is_agreed(fault) && !matches!(fault.fault, Fault::MissingAnswer { .. }));
    one.fault = Fault::NothingToAgree { silent: Some((name.into(), agreed)) };
    one.criterion = None;
    found.push(one);
}

/// Children before parents: the tree has parents first.
fn sums(set: &Set, leaves: &[LeafScore]) -> Vec<Sums> {
    let mut sums: Vec<Option<Sums>> = vec![None; set.criteria.len()];
    for node in set.nodes().rev() {
        let criterion = set.criterion(node);
        let sum = match criterion.leaf {
            Some(leaf) => {
                let leaf = &leaves[usize::from(leaf.0)];
                Sums {
                    self_assessed: leaf.self_assessed.clone(),
                    appraised: leaf.appraised.clone(),
                    final_points: leaf.final_points.clone().unwrap_or(Number::ZERO),
                    max: leaf.max.clone(),
                }
            }
            None => add(criterion.children.iter().filter_map(|child| sums[usize::from(child.0)].as_ref())),
        };
        sums[usize::from(node.0)] = Some(sum);
    }
    sums.into_iter().flatten().collect()
}

fn add<'a>(parts: impl Iterator<Item = &'a Sums>) -> Sums {
    let mut sum = Sums { self_assessed: None, appraised: None, final_points: Number::ZERO, max: Number::ZERO };
    let plus = |sum: &mut Option<Number>, part: &Option<Number>| {
        if let Some(part) = part {
            *sum = Some(sum.as_ref().map_or_else(|| part.clone(), |sum| sum + part));
        }
    };
    for part in parts {
        plus(&mut sum.self_assessed, &part.self_assessed);
        plus(&mut sum.appraised, &part.appraised);
        sum.final_points = &sum.final_points + &part.final_points;
        sum.max = &sum.max + &part.max;
    }
    sum
}

/// What a view of a leaf came to.
enum Came {
    Points { points: Number, value: Option<Number> },
    NotApplicable { value: Option<Number> },
    Missing(Vec<usize>),
    Invalid(Option<Fault>, Option<Number>),
}

struct Scorer<'a> {
    assessment: &'a Assessment,
    set: &'a Set,
    group: GroupNo,
    unit: UnitNo,
    /// Whether an appraiser has spoken of the unit.
    appraised: bool,
    /// Whether an appraiser's silence accepts what the unit says.
    silence_accepts: bool,
}

impl Scorer<'_> {
    fn leaf(&self, leaf: LeafId, open: &mut BTreeMap<String, Vec<LeafId>>, faults: &mut Vec<Diagnostic>) -> LeafScore {
        let rule = &self.set.leaf(leaf).rule;
        let full = &self.set.criterion_of(leaf).max;
        let last_standing = self.standing(View::Final, leaf);
        let last = self.came(leaf, &last_standing);
        self.open(leaf, &last_standing, open);
        // Where no appraiser entered more than his consent, the unit's own word is what stands.
        let own = last_standing.changed.then(|| {
            let standing = self.standing(View::Own, leaf);
            (self.came(leaf, &standing), standing)
        });
        let self_assessed = rule.asked.iter().all(|asked| asked.from == From::Unit);
        let own_points = points_of(own.as_ref().map_or(&last, |(came, _)| came)).filter(|_| self_assessed);
        let appraised = match self.appraised {
            false => None,
            true if self.ends_with_appraiser() => points_of(&last),
            true => points_of(&self.came(leaf, &self.standing(View::Appraised, leaf))),
        };
        let own = own.filter(|_| self_assessed);
        self.report(leaf, &last_standing, &last, own.as_ref(), own_points.as_ref(), faults);
        let (value, points, state) = match last {
            Came::Points { points, value } => {
                let state = if last_standing.appraised { LeafState::Appraised } else { LeafState::Scored };
                (value, Some(points), state)
            }
            Came::NotApplicable { value } => (value, None, LeafState::NotApplicable),
            Came::Missing(_) => (None, Some(Number::ZERO), LeafState::Missing),
            Came::Invalid(_, value) => (value, Some(Number::ZERO), LeafState::Invalid),
        };
        let max = if state == LeafState::NotApplicable { Number::ZERO } else { full.clone() };
        LeafScore { value, self_assessed: own_points, appraised, final_points: points, max, state }
    }

    fn standing(&self, view: View, leaf: LeafId) -> Standing {
        self.assessment.standing(view, self.group, self.unit, leaf)
    }

    fn ends_with_appraiser(&self) -> bool {
        self.assessment.round.stages.last().is_some_and(|stage| stage.by == By::Appraiser)
    }

    fn came(&self, leaf: LeafId, standing: &Standing) -> Came {
        if self.set.leaf(leaf).broken {
            return Came::Invalid(None, None);
        }
        let rule = &self.set.leaf(leaf).rule;
        let full = &self.set.criterion_of(leaf).max;
        let entries = &self.assessment.entries;
        let answers = answers(self.assessment, standing);
        let complete = answers.iter().all(Option::is_some);
        let outcome = || rule.points(full, self.set.rounding, Answers(&answers), &mut ());
        if let Some(points) = standing.points {
            return match &entries.get(points).said {
                // What an appraiser gives is not rounded.
                Said::Points(points) => {
                    let value = if complete { outcome().value } else { None };
                    Came::Points { points: points.clone(), value }
                }
                _ => Came::Invalid(None, None),
            };
        }
        if let Some(word) = standing.word {
            return match (&entries.get(word).said, rule.undefined) {
                (Said::Word(Word::NotApplicable), _) => Came::NotApplicable { value: None },
                (Said::Word(Word::NothingArose), Some(Undefined::NotApplicable)) => Came::NotApplicable { value: None },
                (Said::Word(Word::NothingArose), Some(Undefined::Zero)) => {
                    Came::Points { points: Number::ZERO, value: None }
                }
                (Said::Word(Word::NothingArose), Some(Undefined::Full)) => {
                    Came::Points { points: self.set.rounding.kept(full, full), value: None }
                }
                _ => Came::Invalid(None, None),
            };
        }
        if standing.figures.iter().flatten().any(|entry| entries.get(*entry).said == Said::Nonsense) {
            return Came::Invalid(None, None);
        }
        if !rule.keeps_condition(Answers(&answers)) {
            return Came::Invalid(self.condition_broken(rule, standing), None);
        }
        if !complete {
            return Came::Missing((0..answers.len()).filter(|input| answers[*input].is_none()).collect());
        }
        let Outcome { value, verdict } = outcome();
        match verdict {
            Verdict::Points(points) => Came::Points { points, value },
            Verdict::NotApplicable => Came::NotApplicable { value },
            Verdict::NoValue(why) => {
                let why = Worded::new(|language| why_no_value(rule, full, why, language));
                Came::Invalid(Some(Fault::NoValue { why, of_set: false }), value)
            }
        }
    }

    /// The condition that the figures break, with each as it was typed.
    fn condition_broken(&self, rule: &Rule, standing: &Standing) -> Option<Fault> {
        let valid = rule.valid.as_ref()?;
        let label = |input: &InputNo| Phrase::whole(rule.input(*input).label.clone());
        let condition = Worded::new(|language| phrase::flag(&valid.tree, language, &label).into_text());
        let typed = |entry: &Option<EntryNo>| entry.map(|entry| self.assessment.entries.typed(entry).to_owned());
        let met = rule.asked.iter().zip(&standing.figures);
        let met = met.filter_map(|(asked, entry)| Some((asked.label.clone(), typed(entry)?))).collect();
        Some(Fault::ConditionBroken { condition, met })
    }

    /// What is doubtful about a leaf.
    fn report(
        &self,
        leaf: LeafId,
        standing: &Standing,
        last: &Came,
        own: Option<&(Came, Standing)>,
        own_points: Option<&Number>,
        faults: &mut Vec<Diagnostic>,
    ) {
        if self.set.leaf(leaf).broken {
            return;
        }
        let rule = &self.set.leaf(leaf).rule;
        let code = &self.set.criterion_of(leaf).code;
        let unit = self.assessment.round.group(self.group).unit(self.unit);
        let mut push = |fault: Diagnostic| faults.push(fault.of_unit(&unit.id).of_criterion(code));
        let place = |standing: &Standing| {
            standing.entries().last().map_or(unit.place, |entry| self.assessment.entries.get(entry).place)
        };
        for (stage, word) in self.assessment.words_beside(self.group, self.unit, leaf) {
            let met = self.assessment.entries.typed(word).into();
            let mut fault = Fault::WordBeside { met }.at(self.assessment.entries.get(word).place);
            if self.assessment.decides_after(stage, self.group, self.unit, leaf, None) {
                fault.severity = Severity::Warning;
            }
            push(fault);
        }
        match last {
            Came::Invalid(Some(fault), _) => push(fault.clone().at(place(standing))),
            Came::Missing(blank) => match self.assessment.consent(self.group, self.unit, leaf) {
                Some(consent) if standing.is_blank() && rule.asks_unit() => {
                    push(Fault::NothingToAgree { silent: None }.at(self.assessment.entries.get(consent).place));
                }
                _ => self.missing(leaf, blank, false, place(standing), &mut push),
            },
            _ => {}
        }
        if let (Some((Came::Missing(blank), own)), false) = (own, matches!(last, Came::Missing(_))) {
            self.missing(leaf, blank, true, place(own), &mut push);
        }
        // A fault of the unit's own answer that a later stage has decided is a warning.
        if let Some((Came::Invalid(Some(fault), _), own)) = own
            && (own.figures != standing.figures || standing.points.is_some() || standing.word.is_some())
        {
            let mut fault = fault.clone().at(place(own));
            fault.severity = Severity::Warning;
            push(fault);
        }
        let claims_points = own_points.is_some_and(|points| !points.is_zero());
        if self.set.leaf(leaf).evidence == Evidence::Required
            && claims_points
            && !self.assessment.has_evidence(self.group, self.unit, leaf)
        {
            push(
                Fault::EvidenceMissing { decided: standing.appraised }.at(place(own.map_or(standing, |(_, own)| own))),
            );
        }
        // What the rule gives is not known where the answer itself is missing or doubtful.
        let given = own_points.filter(|_| matches!(own.map_or(last, |(came, _)| came), Came::Points { .. }));
        if let (Some(claim), Some(given)) = (self.assessment.claim(self.group, self.unit, leaf), given) {
            let entry = self.assessment.entries.get(claim);
            if matches!(&entry.said, Said::Points(claimed) if claimed != given) {
                let claimed = self.assessment.entries.typed(claim).into();
                push(Fault::ClaimDiffers { claimed, given: given.clone() }.at(entry.place));
            }
        }
    }

    /// A leaf without an answer: the unit's own silence is reported, an appraiser's is an open appraisal.
    fn missing(&self, leaf: LeafId, blank: &[usize], decided: bool, place: Place, push: &mut impl FnMut(Diagnostic)) {
        let rule = &self.set.leaf(leaf).rule;
        let of_unit: Vec<usize> = blank.iter().copied().filter(|input| rule.asked[*input].from == From::Unit).collect();
        if of_unit.is_empty() {
            return;
        }
        // Where all is blank, the leaf itself is what is missing.
        let blank = match of_unit.len() == rule.asked.len() {
            true => Vec::new(),
            false => of_unit.iter().map(|input| rule.asked[*input].label.clone()).collect(),
        };
        push(Fault::MissingAnswer { blank, decided }.at(place));
    }

    /// Adds a leaf to its department's open ones, unless it has spoken or the last appraiser's stage accepts silence.
    fn open(&self, leaf: LeafId, standing: &Standing, open: &mut BTreeMap<String, Vec<LeafId>>) {
        // What only the appraiser can supply is open, whatever silence means, and whatever else he has said.
        let asked = self.set.leaf(leaf).rule.asked.iter().zip(&standing.figures);
        let blank = |(asked, figure): (&Asked, &Option<EntryNo>)| asked.from == From::Appraiser && figure.is_none();
        let awaited = standing.word.is_none() && standing.points.is_none() && asked.into_iter().any(blank);
        if standing.appraised && !awaited || self.set.leaf(leaf).broken {
            return;
        }
        match &self.set.leaf(leaf).appraiser {
            Some(appraiser) if awaited || !self.silence_accepts => {
                open.entry(appraiser.clone()).or_default().push(leaf)
            }
            None if awaited => open.entry(String::new()).or_default().push(leaf),
            _ => {}
        }
    }
}

/// The numbers that stand at what a leaf asks.
pub(crate) fn answers(assessment: &Assessment, standing: &Standing) -> Vec<Option<Number>> {
    let number = |entry| match &assessment.entries.get(entry).said {
        Said::Figure(number) => Some(number.clone()),
        _ => None,
    };
    standing.figures.iter().map(|entry| entry.and_then(number)).collect()
}

fn points_of(came: &Came) -> Option<Number> {
    match came {
        Came::Points { points, .. } => Some(points.clone()),
        Came::NotApplicable { .. } => None,
        Came::Missing(_) | Came::Invalid(..) => Some(Number::ZERO),
    }
}

fn why_no_value(rule: &Rule, full: &Number, why: NoValue, language: Language) -> String {
    let vi = language == Language::Vietnamese;
    match why {
        NoValue::DividedByZero => {
            let formula = rule.value_in_words(full, language);
            let zero = if vi { "chia cho 0" } else { "a division by 0" };
            formula.map_or(zero.into(), |formula| format!("{formula}: {zero}"))
        }
        NoValue::Blank(input) => rule.input(input).label.clone(),
        NoValue::NoBand if vi => "không mức nào trong thang điểm nhận giá trị này".into(),
        NoValue::NoBand => "no band of the scale takes this value".into(),
    }
}

/// Final points of some criteria, added up.
pub(crate) fn sum_of(score: &UnitScore, nodes: &[CriterionId]) -> Number {
    nodes.iter().map(|node| score.criteria[usize::from(node.0)].final_points.clone()).sum()
}

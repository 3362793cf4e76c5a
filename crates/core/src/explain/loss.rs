//! Where a unit lost points, what each would bring, and where it stands.

use std::collections::BTreeMap;

use super::what_if::Trial;
use super::{Explain, WhatIf};
use crate::assessment::View;
use crate::criteria::{At, CriterionId, Kind, LeafId, Ties};
use crate::entry::{EntryNo, Said};
use crate::fault::Diagnostic;
use crate::formula::{Flag, Outcome};
use crate::number::Number;
use crate::place::Place;
use crate::rank::{Index, MovedBy};
use crate::results::{UnitResults, contender};
use crate::round::By;
use crate::rule::From;
use crate::score::{Case, FigureState, LeafState};

/// Where a unit lost points. What it could attain, less its final points, is the sum of all losses, exactly.
#[derive(Clone, Debug)]
pub struct UnitExplained<'a> {
    /// By domain within the maximum, the largest loss first; those that lost nothing too.
    pub domains: Vec<DomainLoss>,
    /// Bonus (which stands negative: it makes up for losses), penalty, the set's cap and floor, the rounding of weighted
    /// domains.
    pub beside: Vec<Loss>,
    /// What it could attain less its final points: the sum of all that.
    pub lost: Number,
    /// The domains added up: `18 + 33,5 = 51,5`; empty where they carry weights.
    pub sum: String,
    /// How the total came of them, where it is more than their sum.
    pub trace: String,
    /// What moved it to a lower band than its index would have; empty where nothing did.
    pub band_trace: String,
    /// The next better band; `None` where there is none.
    pub next_band: Option<NextBand>,
    /// The ranked unit just above it.
    pub above: Option<Above>,
    /// Where the final points are not the unit's own: what was taken, the most first; whether a leaf applies; what was added,
    /// the most first.
    pub changed: Vec<Changed>,
    /// What nobody has answered, or has answered wrongly, the largest loss first.
    pub blank: Vec<Blank>,
    /// By department, the leaves that it has yet to appraise.
    pub open: &'a BTreeMap<String, Vec<LeafId>>,
    /// Everything that is doubtful about the unit.
    pub doubts: Vec<&'a Diagnostic>,
}

/// What was lost beneath a domain.
#[derive(Clone, Debug)]
pub struct DomainLoss {
    /// The domain.
    pub node: CriterionId,
    /// The sum of its losses, in points of the unit's total.
    pub lost: Number,
    /// The largest first.
    pub losses: Vec<Loss>,
}

/// Points that were lost at one place.
#[derive(Clone, Debug)]
pub struct Loss {
    /// Where, and how.
    pub by: LossBy,
    /// In the points of that place.
    pub points: Number,
    /// In points of the unit's total: others only where weights share out a maximum.
    pub of_total: Number,
    /// In points of the index, before rounding; `None` where the unit could attain nothing.
    pub of_index: Option<Number>,
    /// What the unit would come to without this loss; `None` where that is no one place.
    pub without: Option<WhatIf>,
}

/// How points were lost.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LossBy {
    /// A leaf brought less than it can; of a bonus, what it added (negative); of a penalty, what it took.
    Leaf(LeafId),
    /// The gate of a leaf kept a share of a criterion's sum alone.
    Gate {
        /// The criterion.
        of: CriterionId,
        /// The leaf.
        leaf: LeafId,
    },
    /// More bonus or penalty than the criterion's maximum.
    Held(CriterionId),
    /// The rounding of what weights make of a criterion's children, or, without one, of the domains.
    Rounding(Option<CriterionId>),
    /// The set's cap, or its floor (negative).
    CapOrFloor,
}

/// What a unit would have to reach for the next better band.
#[derive(Clone, Debug)]
pub struct NextBand {
    /// Its position in the set.
    pub band: usize,
    /// How much the index lacks; 0 where it is enough, and something else holds the unit down.
    pub of_index: Number,
    /// How many points would be enough; 0 likewise.
    pub points: Number,
    /// What else it asks for that does not hold yet, in words.
    pub unmet: Vec<String>,
    /// The limits and quotas that hold the unit beneath it, in words: `không quá 20 % số đơn vị`.
    pub held: Vec<String>,
}

/// The unit just above.
#[derive(Clone, Debug)]
pub struct Above {
    /// Its id.
    pub id: String,
    /// Its name.
    pub name: String,
    /// Its rank.
    pub rank: usize,
    /// How much more its index is; 0 where what breaks ties decided.
    pub of_index: Number,
    /// How many points the unit lacks to the same index.
    pub points: Number,
    /// What broke the tie, where both have the same index.
    pub tie: Option<Tie>,
}

/// A key on which two units of the same index differ.
#[derive(Clone, Debug)]
pub struct Tie {
    /// What it is, in words: `điểm của 3`.
    pub key: String,
    /// What the unit above has; `None`: no value, which comes last.
    pub its: Option<Number>,
    /// What this unit has.
    pub own: Option<Number>,
}

/// A leaf whose final points are not what the unit's own word brings.
#[derive(Clone, Debug)]
pub struct Changed {
    /// The leaf.
    pub leaf: LeafId,
    /// By the unit's own word; `None` where it does not apply by that.
    pub own: Option<Number>,
    /// In the end; `None` where it does not apply.
    pub last: Option<Number>,
    /// What the appraisers said of it last, or of a figure that it reads; empty where they said nothing.
    pub reason: String,
    /// Where what they changed stands, be it at a figure that the leaf reads; `None` where another unit changed it.
    pub place: Option<Place>,
    /// The index by the unit's own word on this leaf, where that is not whether the leaf applies: what it could attain is
    /// another then.
    pub claimed: Option<Index>,
}

/// A leaf without an answer that counts.
#[derive(Clone, Debug)]
pub struct Blank {
    /// The leaf.
    pub leaf: LeafId,
    /// Whether something stands there that is no answer; else nothing does.
    pub invalid: bool,
    /// The labels of what is blank that the unit is to supply, figures among them.
    pub unit: Vec<String>,
    /// The same of what the appraiser is to supply.
    pub appraiser: Vec<String>,
    /// The most that an answer could bring, in the leaf's points: 0 of a penalty.
    pub points: Number,
}

impl<'a> Explain<'a> {
    /// Explains where the unit lost points, and where it stands.
    pub fn unit(&self) -> UnitExplained<'a> {
        let (set, results, score) = (self.set(), self.results, &self.unit.score);
        let group = self.ranked.group;
        let mut losses = Losses { explain: self, trial: Trial::new(self) };
        let (within, beside): (Vec<CriterionId>, Vec<CriterionId>) =
            set.domains().partition(|domain| set.criterion(*domain).kind == Kind::Base);
        let top = losses.shares(&within, &set.total);
        let mut domains: Vec<DomainLoss> = within
            .iter()
            .zip(&top.of)
            .map(|(domain, share)| {
                let mut found = Vec::new();
                losses.beneath(*domain, share, &mut found);
                sort(&mut found);
                let lost = found.iter().map(|loss| loss.of_total.clone()).sum();
                DomainLoss { node: *domain, lost, losses: found }
            })
            .collect();
        domains.sort_by(|a, b| b.lost.cmp(&a.lost));
        let mut others = Vec::new();
        for domain in &beside {
            losses.beneath(*domain, &Number::from(1), &mut others);
        }
        if let Some(exact) = &top.exact {
            losses.add(&mut others, LossBy::Rounding(None), exact - &score.base, &Number::from(1));
        }
        if let Some(before) = &score.total.before {
            losses.add(&mut others, LossBy::CapOrFloor, before - &score.total.final_points, &Number::from(1));
        }
        UnitExplained {
            domains,
            beside: others,
            lost: &score.total.max - &score.total.final_points,
            sum: results.trace_of_sum(group, None, score, self.language),
            trace: results.trace_of_total(group, score, self.language),
            band_trace: results.trace_of_band(group, &self.unit.band_steps, self.language),
            next_band: self.next_band(),
            above: self.unit_above(),
            changed: self.changed(),
            blank: self.blank(),
            open: &score.open_appraisals,
            doubts: results.faults.iter().filter(|fault| fault.unit.as_deref() == Some(&self.about().id)).collect(),
        }
    }

    fn next_band(&self) -> Option<NextBand> {
        let set = self.set();
        let index = self.unit.index.as_ref()?;
        let band = self.unit.band.unwrap_or(set.bands.len()).checked_sub(1)?;
        let next = &set.bands[band];
        let at_least = next.at_least.clone().unwrap_or(Number::ZERO);
        let total = &self.unit.score.total;
        let enough = (&at_least * &total.max).over(&Number::HUNDRED)?;
        let lacks = |number: Number| if index.read >= at_least || number.is_negative() { Number::ZERO } else { number };
        let stands = contender(self.group(), self.unit);
        let fails = |part: &&Flag<Outcome>| !part.evaluate(&stands, &mut ()).unwrap_or(false);
        let parts = match next.when.as_ref().map(|when| &when.tree) {
            Some(Flag::All(parts)) => parts.as_slice(),
            Some(whole) => std::slice::from_ref(whole),
            None => &[],
        };
        // Those that took it from that band or a better one to where it is.
        let holds = self.unit.band_steps.iter().filter(|step| step.from <= band && step.to.is_none_or(|to| to > band));
        Some(NextBand {
            band,
            of_index: lacks(&at_least - &index.read),
            points: lacks(&enough - &total.final_points),
            unmet: parts.iter().filter(fails).map(|part| set.part_in_words(part, self.language)).collect(),
            held: holds
                .filter(|step| step.by != MovedBy::Condition)
                .map(|step| self.results.moved_by(self.ranked.group, step, self.language))
                .collect(),
        })
    }

    fn unit_above(&self) -> Option<Above> {
        let (index, rank) = (self.unit.index.as_ref()?, self.unit.rank?);
        let is_above = |other: &&UnitResults| other.rank.is_some_and(|other| other < rank);
        let other = self.ranked.units.iter().rev().find(is_above)?;
        let its = other.index.as_ref()?;
        let total = &self.unit.score.total;
        let same = (&its.read * &total.max).over(&Number::HUNDRED)?;
        let lacks = &same - &total.final_points;
        let unit = self.group().unit(other.unit);
        Some(Above {
            id: unit.id.clone(),
            name: unit.name.clone(),
            rank: other.rank?,
            of_index: &its.read - &index.read,
            points: if lacks.is_negative() { Number::ZERO } else { lacks },
            tie: self.tie(other),
        })
    }

    /// The first key that breaks ties on which another unit differs; `None` where the index does.
    fn tie(&self, other: &UnitResults) -> Option<Tie> {
        let set = self.set();
        let Ties::Keys(keys) = &set.ties else { return None };
        let its = contender(self.group(), other).keys(set)?;
        let own = contender(self.group(), self.unit).keys(set)?;
        // The index is the first of them.
        let at = its.iter().zip(&own).position(|(its, own)| its != own)?.checked_sub(1)?;
        let key = set.key_in_words(&keys[at], self.language);
        Some(Tie { key, its: its[at + 1].clone(), own: own[at + 1].clone() })
    }

    fn changed(&self) -> Vec<Changed> {
        let mut changed: Vec<Changed> = self.set().leaf_ids().filter_map(|leaf| self.change(leaf)).collect();
        // What was taken, what is no difference of points, what was added.
        let key = |changed: &Changed| {
            let difference = changed.difference().unwrap_or(Number::ZERO);
            match difference.is_negative() {
                true => (difference, Number::ZERO),
                false => (Number::ZERO, -&difference),
            }
        };
        let order = |changed: &Changed| (changed.difference().is_some_and(|it| !it.is_negative()), key(changed));
        changed.sort_by_key(order);
        changed
    }

    /// What others than the unit changed at a leaf; `None` where its points are the unit's own.
    pub(super) fn change(&self, leaf: LeafId) -> Option<Changed> {
        let (set, assessment) = (self.set(), &self.results.assessment);
        let (group, unit) = (self.ranked.group, self.unit.unit);
        let of_set = set.leaf(leaf);
        let score = &self.unit.score.leaves[usize::from(leaf.0)];
        let is_own = score.self_assessed == score.final_points || !of_set.rule.is_self_assessed(&set.figures);
        if is_own || self.group().applies(unit, of_set.node).is_err() {
            return None;
        }
        let figures = of_set.rule.figures.iter().map(|figure| At::Figure(*figure));
        let askers = || std::iter::once(At::Leaf(leaf)).chain(figures.clone());
        let said =
            |at: At| assessment.all(group, unit, at).filter(|(by, _)| *by == By::Appraiser).map(|(_, entry)| entry);
        let changes = |entry: &EntryNo| !matches!(assessment.entries.get(*entry).said, Said::Agreed | Said::Note);
        let last = askers().find_map(|at| said(at).filter(changes).last());
        let of_last = last.map(|entry| assessment.entries.remark(entry)).filter(|remark| !remark.is_empty());
        Some(Changed {
            leaf,
            own: score.self_assessed.clone(),
            last: score.final_points.clone(),
            reason: of_last.unwrap_or_else(|| self.results.reason(group, unit, leaf)).into(),
            place: last.map(|entry| assessment.entries.get(entry).place),
            claimed: if score.self_assessed.is_some() == score.final_points.is_some() {
                None
            } else {
                Index::of(&self.unit.score.as_claimed(set, leaf).total, set)
            },
        })
    }

    fn blank(&self) -> Vec<Blank> {
        let (set, case) = (self.set(), Case::new(&self.results.assessment, self.ranked.group, self.unit.unit));
        let figures = case.figures(View::Final);
        let of = |leaf: LeafId| {
            let score = &self.unit.score.leaves[usize::from(leaf.0)];
            let invalid = match score.state {
                LeafState::Missing => false,
                LeafState::Invalid => true,
                _ => return None,
            };
            let rule = &set.leaf(leaf).rule;
            let standing = case.standing(View::Final, leaf);
            let asked = case.blank(leaf, &standing).into_iter().map(|at| &rule.asked[at]);
            let missing = |figure: &&crate::id::FigureNo| figures.states[usize::from(figure.0)] == FigureState::Missing;
            let of_figures = rule.figures.iter().filter(missing).map(|figure| &set.figure(*figure).asked);
            let (mut unit, mut appraiser) = (Vec::new(), Vec::new());
            for asked in asked.chain(of_figures).filter(|_| !invalid) {
                let label = if asked.label.is_empty() { &set.criterion_of(leaf).name } else { &asked.label };
                match asked.from {
                    From::Unit => unit.push(label.clone()),
                    From::Appraiser => appraiser.push(label.clone()),
                    From::Outside(_) => {}
                }
            }
            let criterion = set.criterion_of(leaf);
            let points = match criterion.kind {
                Kind::Penalty => Number::ZERO,
                Kind::Base | Kind::Bonus => &criterion.max - score.final_points.as_ref()?,
            };
            Some(Blank { leaf, invalid, unit, appraiser, points })
        };
        let mut blank: Vec<Blank> = set.leaf_ids().filter_map(of).collect();
        blank.sort_by(|a, b| b.points.cmp(&a.points));
        blank
    }
}

impl Changed {
    /// How much more the final points are than the unit's own; below 0 where they are less. `None` where the leaf applies by
    /// one word and not by the other: its maximum went or came with its points.
    pub fn difference(&self) -> Option<Number> {
        Some(self.last.as_ref()? - self.own.as_ref()?)
    }
}

/// The largest first; equal ones as in the set.
fn sort(losses: &mut [Loss]) {
    losses.sort_by(|a, b| b.of_total.cmp(&a.of_total));
}

/// What a point of each of some siblings is, in points of what they bring together.
struct Shares {
    /// By sibling.
    of: Vec<Number>,
    /// What they bring before rounding; `None` where they are just added up.
    exact: Option<Number>,
}

/// Walks a unit's tree for what was lost.
struct Losses<'a, 'b> {
    explain: &'b Explain<'a>,
    trial: Trial<'a, 'b>,
}

impl Losses<'_, '_> {
    /// What was lost at a criterion and beneath it. A point there is `share` of a point of the total.
    fn beneath(&mut self, node: CriterionId, share: &Number, found: &mut Vec<Loss>) {
        let set = self.explain.set();
        let criterion = set.criterion(node);
        let score = &self.explain.unit.score;
        if let Some(leaf) = criterion.leaf {
            let of = &score.leaves[usize::from(leaf.0)];
            if let Some(points) = &of.final_points {
                self.add(found, LossBy::Leaf(leaf), &of.max - points, share);
            }
            return;
        }
        let sums = &score.criteria[usize::from(node.0)];
        let shares = self.shares(&criterion.children, &criterion.max);
        for (child, of) in criterion.children.iter().zip(&shares.of) {
            self.beneath(*child, &(share * of), found);
        }
        let sum = sums.before.as_ref().unwrap_or(&sums.final_points);
        if let Some(exact) = &shares.exact {
            self.add(found, LossBy::Rounding(Some(node)), exact - sum, share);
        }
        let by = match sums.gate {
            Some((leaf, _)) => LossBy::Gate { of: node, leaf },
            None => LossBy::Held(node),
        };
        self.add(found, by, sum - &sums.final_points, share);
    }

    fn add(&mut self, found: &mut Vec<Loss>, by: LossBy, points: Number, share: &Number) {
        if points.is_zero() {
            return;
        }
        let explain = self.explain;
        let of_total = &points * share;
        let of_index = (&of_total * &Number::HUNDRED).over(&explain.unit.score.total.max);
        let without = match by {
            LossBy::Leaf(leaf) if explain.set().criterion_of(leaf).kind != Kind::Bonus => self.trial.at_best(leaf),
            LossBy::Gate { of, .. } => self.trial.without_gates(of, points.clone()),
            _ => None,
        };
        found.push(Loss { by, points, of_total, of_index, without });
    }

    /// What a point of each sibling is of what they bring together: a point, unless weights share out the whole.
    fn shares(&self, siblings: &[CriterionId], whole: &Number) -> Shares {
        let set = self.explain.set();
        let score = &self.explain.unit.score;
        let weight = |node: &CriterionId| set.criterion(*node).weight.as_ref();
        if siblings.iter().all(|node| weight(node).is_none()) {
            return Shares { of: vec![Number::from(1); siblings.len()], exact: None };
        }
        // One that could attain nothing does not apply: its weight goes to the others.
        let max = |node: &CriterionId| &score.criteria[usize::from(node.0)].max;
        let weights: Number = siblings.iter().filter(|node| !max(node).is_zero()).filter_map(weight).cloned().sum();
        let of = |node: &CriterionId| {
            let of_whole = weight(node).and_then(|weight| (whole * weight).over(&(&weights * max(node))));
            of_whole.unwrap_or(Number::ZERO)
        };
        let of: Vec<Number> = siblings.iter().map(of).collect();
        let points = siblings.iter().map(|node| &score.criteria[usize::from(node.0)].final_points);
        let exact = points.zip(&of).map(|(points, of)| points * of).sum();
        Shares { of, exact: Some(exact) }
    }
}

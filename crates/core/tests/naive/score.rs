//! Points of one group: of each leaf in each view, and the sums above them.

use std::collections::{BTreeMap, HashMap};

use num_traits::{Signed, Zero};

use super::formula::{Formula, Names, Value, over};
use super::number::{Q, rounded, whole};
use super::round::{Group, Round, Row, Unit};
use super::set::{Asked, Criterion, From, Kind, Leaf, Rule, Table, Takes, day, number};
use super::slip::{Slip, made};
use super::standing::{self, Entry, Standing, VIEWS, View, Word};

/// How a leaf stands before its rule is asked.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Status {
    NotApplicable,
    /// It is the appraiser's, and has no self-assessed points.
    NotOwn,
    NothingArose,
    Invalid,
    Missing,
    Answered,
}

#[derive(Clone, Debug)]
pub enum Figure {
    Missing,
    Broken,
    Known(Option<Value>),
}

/// What a leaf came to in a view.
#[derive(Clone, Debug)]
pub struct Came {
    pub status: Status,
    pub points: Q,
    pub value: Option<Value>,
    /// The points are what `undefined` says.
    pub by_undefined: bool,
}

/// Points of a criterion, none where nothing beneath it is part of the view, and what could be attained there.
#[derive(Clone, Debug)]
pub struct Sum {
    pub points: Option<Q>,
    pub attainable: Q,
    /// Whether anything beneath it applies: what bonus and penalty could attain is 0 all the same.
    pub applies: bool,
}

pub struct Scored<'a> {
    pub round: &'a Round,
    pub group: &'a Group,
    given: BTreeMap<String, Value>,
    pub holidays: Vec<i64>,
    pub worked: Vec<i64>,
    /// By unit and criterion.
    applies: Vec<Vec<bool>>,
    standings: HashMap<(View, usize, usize), Standing>,
    figures: HashMap<(View, usize, usize), Figure>,
    statuses: HashMap<(View, usize, usize), Status>,
    came: HashMap<(View, usize, usize), Came>,
    pub sums: HashMap<(View, usize, usize), Sum>,
    /// Leaves with an appraised entry of their own.
    pub appraised: Vec<Vec<bool>>,
    /// Units of which an appraiser has spoken, and of which anyone has entered anything.
    pub spoken: Vec<bool>,
    pub entered: Vec<bool>,
}

impl<'a> Scored<'a> {
    pub fn of(round: &'a Round, group: &'a Group) -> Scored<'a> {
        let given = given(&group.set.given, &round.given);
        let days = |name: &str| {
            let said = round
                .given
                .get(name)
                .filter(|_| group.set.given.contains_key(name) && !made(Slip::RoundGivesNothing))
                .or(group.set.given.get(name));
            said.and_then(toml::Value::as_array).map(|days| days.iter().filter_map(day).collect()).unwrap_or_default()
        };
        let units = group.units.len();
        let mut scored = Scored {
            round,
            group,
            given,
            holidays: days("holidays"),
            worked: days("workdays"),
            applies: Vec::new(),
            standings: HashMap::new(),
            figures: HashMap::new(),
            statuses: HashMap::new(),
            came: HashMap::new(),
            sums: HashMap::new(),
            appraised: vec![vec![false; group.set.criteria.len()]; units],
            spoken: vec![false; units],
            entered: vec![false; units],
        };
        for unit in 0..units {
            let applies = (0..group.set.criteria.len()).map(|node| scored.applies_by_rule(unit, node, false)).collect();
            scored.applies.push(applies);
            scored.lay_stages(unit);
        }
        for view in VIEWS {
            for unit in 0..units {
                scored.know_figures(view, unit);
                for node in scored.leaves() {
                    let status = scored.status_of(view, unit, node);
                    scored.statuses.insert((view, unit, node), status);
                }
            }
            for unit in 0..units {
                for node in scored.leaves() {
                    let came = scored.come(view, unit, node);
                    scored.came.insert((view, unit, node), came);
                }
            }
            for unit in 0..units {
                for node in scored.tops() {
                    scored.sum(view, unit, node);
                }
            }
        }
        scored
    }

    pub fn leaves(&self) -> Vec<usize> {
        let criteria = self.group.set.criteria.iter().enumerate();
        criteria.filter(|(_, criterion)| criterion.leaf.is_some()).map(|(node, _)| node).collect()
    }

    pub fn tops(&self) -> Vec<usize> {
        let criteria = self.group.set.criteria.iter().enumerate();
        criteria.filter(|(_, criterion)| criterion.parent.is_none()).map(|(node, _)| node).collect()
    }

    fn criterion(&self, node: usize) -> &'a Criterion {
        &self.group.set.criteria[node]
    }

    fn leaf(&self, node: usize) -> &'a Leaf {
        self.criterion(node).leaf.as_ref().unwrap()
    }

    fn unit(&self, unit: usize) -> &'a Unit {
        &self.group.units[unit]
    }

    pub fn came(&self, view: View, unit: usize, node: usize) -> &Came {
        &self.came[&(view, unit, node)]
    }

    pub fn holds(&self, formula: &Formula, unit: usize) -> bool {
        formula.holds(&OfUnit { scored: self, unit })
    }

    // ------------------------------------------------------------------------------------------------- what applies

    /// By `applies`, and by exemption: the unit's own and its group's, or only the latter.
    fn applies_by_rule(&self, unit: usize, node: usize, exempt_as_group_only: bool) -> bool {
        let criterion = self.criterion(node);
        let exempt = self.round.exempt.iter().any(|(who, code)| {
            *code == criterion.code
                && ((*who == self.group.id && !made(Slip::ExemptionOfGroupIgnored))
                    || (!exempt_as_group_only && *who == self.unit(unit).id))
        });
        let by_rule = exempt_as_group_only
            || made(Slip::AppliesIgnored)
            || criterion.applies.as_ref().is_none_or(|formula| self.holds(formula, unit));
        let above = made(Slip::AppliesToItselfOnly)
            || criterion.parent.is_none_or(|parent| self.applies_by_rule(unit, parent, exempt_as_group_only));
        !exempt && by_rule && above
    }

    /// What the set brings, less the group's own exemptions.
    pub fn brought_by_set(&self) -> Q {
        let tops = self.tops();
        let attainable = |node: &usize| self.brought(*node);
        self.top_weights().map_or_else(
            || tops.iter().map(attainable).sum(),
            |_| {
                if tops.iter().any(|node| !attainable(node).is_zero()) {
                    self.group.set.total.clone()
                } else {
                    whole(0)
                }
            },
        )
    }

    fn brought(&self, node: usize) -> Q {
        let criterion = self.criterion(node);
        if criterion.kind != Kind::Normal || (!self.group.units.is_empty() && !self.applies_by_rule(0, node, true)) {
            return whole(0);
        }
        if criterion.children.is_empty() {
            return criterion.max.clone();
        }
        let beneath: Q = criterion.children.iter().map(|child| self.brought(*child)).sum();
        let weighted = self.criterion(criterion.children[0]).weight.is_some();
        if weighted && !beneath.is_zero() { criterion.max.clone() } else { beneath }
    }

    fn top_weights(&self) -> Option<()> {
        self.tops().iter().any(|node| self.criterion(*node).weight.is_some()).then_some(())
    }

    // ---------------------------------------------------------------------------------------------------- the stages

    fn rows(&self, stage: usize, unit: usize, code: &str) -> Vec<&'a Row> {
        let of = |row: &&Row| row.unit == self.unit(unit).id && row.criterion == code;
        self.round.stages[stage].rows.iter().filter(of).collect()
    }

    fn lay_stages(&mut self, unit: usize) {
        for stage in 0..self.round.stages.len() {
            let by_appraiser = self.round.stages[stage].by_appraiser;
            for node in self.leaves() {
                if !self.applies[unit][node] {
                    continue;
                }
                let (criterion, leaf) = (self.criterion(node), self.leaf(node));
                let rows = self.rows(stage, unit, &criterion.code);
                for view in VIEWS.into_iter().filter(|view| view.takes(self.round, stage)) {
                    let said = standing::said(criterion, leaf, &rows, by_appraiser);
                    // A unit that claims points has sent something, be it no answer.
                    let only_appraiser = !leaf.asked.is_empty()
                        && leaf.asked.iter().all(|asked| asked.from == super::set::From::Appraiser);
                    let claims = rows.iter().any(|row| !row.points.is_empty()) && !only_appraiser;
                    self.entered[unit] |= said.anything() || claims;
                    self.spoken[unit] |= said.anything() && by_appraiser;
                    self.appraised[unit][node] |= said.anything() && by_appraiser;
                    let before = self.standings.remove(&(view, unit, node)).unwrap_or_default();
                    self.standings.insert((view, unit, node), before.laid_over(leaf, said));
                }
            }
        }
    }

    fn standing(&self, view: View, unit: usize, node: usize) -> Standing {
        self.standings.get(&(view, unit, node)).cloned().unwrap_or_default()
    }

    // --------------------------------------------------------------------------------------------------- the figures

    fn know_figures(&mut self, view: View, unit: usize) {
        let set = &self.group.set;
        for (at, figure) in set.figures.iter().enumerate() {
            let known = if figure.from.outside() {
                Figure::Known(self.round.outside(figure, &figure.name, self.unit(unit), set.survey))
            } else {
                match self.figure_entry(view, unit, figure) {
                    Some(Entry { value: Some(value), .. }) => Figure::Known(Some(value)),
                    Some(_) => Figure::Broken,
                    None if figure.default.is_some() => Figure::Known(figure.default.clone()),
                    None if figure.optional => Figure::Known(None),
                    None => Figure::Missing,
                }
            };
            self.figures.insert((view, unit, at), known);
        }
        let broken = |figure: &Asked| {
            let names = OfFigures { scored: self, view, unit };
            figure.valid.as_ref().is_some_and(|valid| valid.truth(&names) == Some(false))
        };
        let broken: Vec<bool> = set.figures.iter().map(broken).collect();
        for (at, _) in broken.iter().enumerate().filter(|(_, broken)| **broken) {
            if matches!(self.figures[&(view, unit, at)], Figure::Known(_))
                && !made(Slip::FigureAgainstItsConditionCounts)
            {
                self.figures.insert((view, unit, at), Figure::Broken);
            }
        }
    }

    fn figure_entry(&mut self, view: View, unit: usize, figure: &Asked) -> Option<Entry> {
        let mut last = None;
        for stage in 0..self.round.stages.len() {
            let by_appraiser = self.round.stages[stage].by_appraiser;
            for row in self.rows(stage, unit, &figure.name) {
                let agreed = row.value == "Thống nhất" && by_appraiser;
                let entry =
                    (!row.value.is_empty() && !agreed).then(|| standing::entry(figure, &row.value, by_appraiser));
                self.entered[unit] |= agreed || entry.iter().flatten().next().is_some();
                self.spoken[unit] |= by_appraiser && (agreed || entry.iter().flatten().next().is_some());
                if view.takes(self.round, stage) {
                    last = entry.flatten().or(last);
                }
            }
        }
        last
    }

    /// Figures that break their type, bounds or condition in any view.
    pub fn broken_figures(&self, unit: usize) -> Vec<String> {
        let figures = self.group.set.figures.iter().enumerate();
        let broken = |at: usize| VIEWS.iter().any(|view| matches!(self.figures[&(*view, unit, at)], Figure::Broken));
        figures.filter(|(at, _)| broken(*at)).map(|(_, figure)| figure.name.clone()).collect()
    }

    fn figure(&self, view: View, unit: usize, id: &str) -> &Figure {
        let at = self.group.set.figures.iter().position(|figure| figure.name == id).unwrap();
        &self.figures[&(view, unit, at)]
    }

    // ----------------------------------------------------------------------------------------------- how a leaf stands

    /// Whether the unit is asked for anything at the leaf itself.
    fn asks_unit(&self, node: usize) -> bool {
        self.leaf(node).asked.iter().any(|asked| asked.from == From::Unit)
    }

    /// An input's figure, its default, or what is known from outside.
    fn input(&self, view: View, unit: usize, node: usize, name: &str) -> Option<Value> {
        let leaf = self.leaf(node);
        let asked = leaf.asked.iter().find(|asked| asked.name == name).unwrap_or_else(|| panic!("no name {name}"));
        if asked.from.outside() {
            return self.round.outside(asked, &self.criterion(node).code, self.unit(unit), self.group.set.survey);
        }
        let standing = self.standing(view, unit, node);
        match standing.entries.get(name) {
            Some(entry) => entry.value.clone(),
            // Of a leaf without an entry even the defaults do not count.
            None if standing.entries.is_empty() && self.asks_unit(node) && !made(Slip::DefaultsAnswer) => None,
            None if asked.optional && made(Slip::BlankOptionIsZero) => {
                let counted = matches!(asked.takes, Takes::Count(_) | Takes::Number(_) | Takes::Percent(_));
                counted.then(|| Value::Number(whole(0)))
            }
            None => asked.default.clone(),
        }
    }

    fn status_of(&self, view: View, unit: usize, node: usize) -> Status {
        let leaf = self.leaf(node);
        if !self.applies[unit][node] {
            return Status::NotApplicable;
        }
        // What needs an appraiser's figure has no self-assessed points either.
        let needed = |asked: &Asked| asked.from == From::Appraiser && asked.default.is_none() && !asked.optional;
        let read = |figure: &&Asked| leaf.figures.contains(&figure.name);
        let needs = leaf.asked.iter().any(needed) || self.group.set.figures.iter().filter(read).any(needed);
        let nobody_else = leaf.asked.iter().any(|asked| asked.from == From::Appraiser) && !self.asks_unit(node);
        if view == View::Own && (leaf.by_appraiser || needs || nobody_else) {
            return Status::NotOwn;
        }
        match self.standing(view, unit, node).points {
            Some(Some(_)) => Status::Answered,
            Some(None) => Status::Invalid,
            None => self.status_of_figures(view, unit, node),
        }
    }

    /// How a leaf stands by its word, its figures and what must hold among them.
    fn status_of_figures(&self, view: View, unit: usize, node: usize) -> Status {
        let leaf = self.leaf(node);
        let standing = self.standing(view, unit, node);
        match standing.word {
            Some(Word::Kad) if leaf.may_not_apply => return Status::NotApplicable,
            Some(Word::Kps) if leaf.undefined.is_some() => return Status::NothingArose,
            Some(_) => return Status::Invalid,
            None if standing.confused => return Status::Invalid,
            None => {}
        }
        let names = OfLeaf { scored: self, view, unit, node, gate: None };
        let silent = standing.entries.is_empty() && self.asks_unit(node);
        let against_valid = leaf.valid.as_ref().is_some_and(|valid| valid.truth(&names) == Some(false));
        // What is invalid goes before what is missing; of nothing at all nothing is invalid.
        match self.figures_of(view, unit, node) {
            Status::Missing if silent || made(Slip::MissingBeforeInvalid) => Status::Missing,
            Status::Missing | Status::Answered if against_valid => Status::Invalid,
            figures => figures,
        }
    }

    /// Whether the figures that a leaf reads are there, and break neither type nor bounds.
    fn figures_of(&self, view: View, unit: usize, node: usize) -> Status {
        let leaf = self.leaf(node);
        let entries = self.standing(view, unit, node).entries;
        let figures = || leaf.figures.iter().map(|id| self.figure(view, unit, id));
        let broken = entries.values().any(|entry| entry.value.is_none());
        if broken || figures().any(|figure| matches!(figure, Figure::Broken)) {
            return Status::Invalid;
        }
        let blank = |asked: &Asked| {
            let optional = asked.optional && !made(Slip::BlankOptionIsMissing);
            let needed = !asked.from.outside() && asked.default.is_none() && !optional;
            needed && !entries.contains_key(&asked.name)
        };
        let one_of_many = matches!(leaf.rule, Rule::Checklist { .. });
        let nothing_ticked = || !entries.values().any(|entry| entry.value == Some(Value::Truth(true)));
        let untouched = entries.is_empty() || (made(Slip::NothingTickedIsMissing) && nothing_ticked());
        let missing = if one_of_many { untouched } else { leaf.asked.iter().any(blank) };
        // An appraiser who was asked for several things, each of which he may leave blank, has yet to supply one.
        let waits = leaf.asked.iter().any(|asked| !asked.from.outside() && asked.default.is_none());
        let silent = entries.is_empty() && (self.asks_unit(node) || waits) && !made(Slip::DefaultsAnswer);
        if missing || silent || figures().any(|figure| matches!(figure, Figure::Missing)) {
            return Status::Missing;
        }
        Status::Answered
    }

    /// Whether what stands at a leaf at last breaks its type or bounds, even where points decide.
    pub fn has_broken_entry(&self, unit: usize, node: usize) -> bool {
        self.standing(View::Final, unit, node).entries.values().any(|entry| entry.value.is_none())
    }

    fn status(&self, view: View, unit: usize, node: usize) -> Status {
        self.statuses[&(view, unit, node)]
    }

    // ------------------------------------------------------------------------------------------------- what it comes to

    fn rounded(&self, points: Q) -> Q {
        self.group.set.points.map_or(points.clone(), |decimals| rounded(&points, decimals))
    }

    fn come(&self, view: View, unit: usize, node: usize) -> Came {
        let (criterion, leaf) = (self.criterion(node), self.leaf(node));
        let status = self.status(view, unit, node);
        let nothing = Came { status, points: whole(0), value: None, by_undefined: false };
        let undefined = |value: Option<Value>| {
            let came = Came { status: Status::Answered, points: whole(0), value, by_undefined: true };
            match leaf.undefined.as_deref() {
                Some("zero") => came,
                Some("full") => Came { points: criterion.max.clone(), ..came },
                Some(_) => Came { status: Status::NotApplicable, ..came },
                None => Came { status: Status::Invalid, by_undefined: false, ..came },
            }
        };
        match status {
            Status::NothingArose if made(Slip::NothingArosePassesAsFull) => {
                return Came { status: Status::Answered, points: criterion.max.clone(), ..nothing };
            }
            Status::NothingArose => return undefined(None),
            Status::Answered => {}
            _ => return nothing,
        }
        let names = OfLeaf { scored: self, view, unit, node, gate: None };
        let standing = self.standing(view, unit, node);
        // Figures that are not all there measure nothing, whatever an appraiser gives.
        let measured = self.figures_of(view, unit, node) == Status::Answered;
        let value = if measured { names.value() } else { None };
        if let Some(points) = standing.points {
            return Came { points: points.unwrap(), value, ..nothing };
        }
        let kept = |points: Q| {
            let full = if made(Slip::NotHeldAtFull) { &points * whole(2) } else { criterion.max.clone() };
            let floor = if made(Slip::NoFloor) { whole(-1000) } else { leaf.floor.clone() };
            let lowest = floor.clone();
            let kept = points.min(full.max(floor.clone())).max(floor);
            if made(Slip::NotHeldAtFull) {
                return self.rounded(kept);
            }
            // Held again: both bounds may have more decimals than points have.
            self.rounded(kept).min(criterion.max.clone()).max(lowest)
        };
        let points = match &leaf.rule {
            Rule::Choice(options) => options[names.taken().unwrap() - 1].1.number(&names),
            Rule::Checklist { items, highest } => {
                let ticked = names.ticks();
                let ticked = items.iter().zip(ticked).filter(|(_, ticked)| *ticked);
                let worth: Vec<Q> = ticked.map(|((_, points), _)| points.number(&names).unwrap()).collect();
                Some(if *highest && !made(Slip::ChecklistAlwaysAdds) {
                    worth.into_iter().max().unwrap_or_else(|| whole(0))
                } else {
                    worth.iter().sum()
                })
            }
            Rule::Rating => {
                let entry = &standing.entries[""];
                let given = entry.value.as_ref().unwrap().number();
                if entry.by_appraiser && !made(Slip::AppraisersRatingRounded) {
                    return Came { points: given, ..nothing };
                }
                Some(given)
            }
            Rule::Measured { value: measured, bands } => {
                if measured.is_some() && value.is_none() {
                    return undefined(None);
                }
                measured_points(bands, &names)
            }
        };
        match points {
            Some(points) => Came { points: kept(points), value, ..nothing },
            None => undefined(value),
        }
    }

    // --------------------------------------------------------------------------------------------------------- the sums

    /// Whether the gate of a leaf acts.
    fn gate_acts(&self, view: View, unit: usize, node: usize) -> bool {
        let came = self.came(view, unit, node);
        let Some(gate) = &self.leaf(node).gate else { return false };
        let names = OfLeaf { scored: self, view, unit, node, gate: Some(&came.points) };
        let view_acts = view == View::Final || !made(Slip::GateInFinalOnly);
        let by_rule = !came.by_undefined || made(Slip::GateOfUndefined);
        let scored = came.status == Status::Answered || (came.status == Status::Missing && made(Slip::GateOfMissing));
        view_acts && scored && by_rule && gate.when.holds(&names)
    }

    fn sum(&mut self, view: View, unit: usize, node: usize) -> Sum {
        let criterion = self.criterion(node);
        let sum = if criterion.children.is_empty() {
            let came = self.came(view, unit, node);
            let applies = !matches!(came.status, Status::NotApplicable | Status::NotOwn);
            Sum {
                points: applies.then(|| came.points.clone()),
                attainable: if (applies || made(Slip::MaximumOfAll)) && criterion.kind == Kind::Normal {
                    criterion.max.clone()
                } else {
                    whole(0)
                },
                applies,
            }
        } else {
            let beneath: Vec<Sum> = criterion.children.iter().map(|child| self.sum(view, unit, *child)).collect();
            let mut sum = self.brought_up(&criterion.children, &beneath, &criterion.max);
            if criterion.kind != Kind::Normal && !made(Slip::BonusUnheld) {
                sum.points = sum.points.map(|points| points.min(criterion.max.clone()));
            }
            let keeps = self.leaves().into_iter().filter(|leaf| self.gate_acts(view, unit, *leaf));
            let on_parent = |leaf: &usize| {
                let gate = self.leaf(*leaf).gate.as_ref().unwrap();
                let scope = if made(Slip::GateOnParent) { self.criterion(*leaf).parent } else { Some(gate.scope) };
                scope == Some(node)
            };
            let keeps = keeps.filter(on_parent).map(|leaf| self.leaf(leaf).gate.as_ref().unwrap().keep.clone());
            let keep = if made(Slip::GateKeepsMost) { keeps.max() } else { keeps.min() };
            if let (Some(keep), Some(points)) = (keep, &sum.points)
                && (points.is_positive() || made(Slip::GateOnNegative))
            {
                let kept = points * keep;
                sum.points = Some(if made(Slip::GateUnrounded) { kept } else { self.rounded(kept) });
            }
            sum
        };
        self.sums.insert((view, unit, node), sum.clone());
        sum
    }

    /// What children bring together: their sum, or by their weights a share of `whole_of`.
    fn brought_up(&self, children: &[usize], sums: &[Sum], whole_of: &Q) -> Sum {
        let applies = sums.iter().any(|sum| sum.applies);
        let added = || sums.iter().filter_map(|sum| sum.points.clone()).reduce(|a, b| a + b);
        if self.criterion(children[0]).weight.is_none() {
            return Sum { points: added(), attainable: sums.iter().map(|sum| sum.attainable.clone()).sum(), applies };
        }
        let weight = |node: usize| self.criterion(node).weight.clone().unwrap();
        let that_apply = children.iter().zip(sums).filter(|(_, sum)| !sum.attainable.is_zero());
        let (mut shares, mut weights) = (whole(0), whole(0));
        for (node, sum) in that_apply {
            shares += weight(*node) * sum.points.clone().unwrap_or_else(|| whole(0)) / &sum.attainable;
            weights += weight(*node);
        }
        if made(Slip::WeightsOfWhatDoesNotApply) {
            weights = children.iter().map(|node| weight(*node)).sum();
        }
        if shares.is_zero() && sums.iter().all(|sum| sum.attainable.is_zero()) {
            return Sum { points: None, attainable: whole(0), applies };
        }
        let brings = whole_of * shares / weights;
        let brings = if made(Slip::WeightedUnrounded) { brings } else { self.rounded(brings) };
        Sum { points: Some(brings), attainable: whole_of.clone(), applies }
    }

    /// The sum without bonus and penalty, and what could be attained.
    pub fn base(&self, view: View, unit: usize) -> Sum {
        let tops: Vec<usize> =
            self.tops().into_iter().filter(|node| self.criterion(*node).kind == Kind::Normal).collect();
        let sums: Vec<Sum> = tops.iter().map(|node| self.sums[&(view, unit, *node)].clone()).collect();
        self.brought_up(&tops, &sums, &self.group.set.total)
    }

    /// Points as results show them: a penalty stands negative.
    pub fn shown(&self, node: usize, points: Q) -> Q {
        let negative = self.criterion(node).kind == Kind::Penalty && !made(Slip::PenaltyAdds);
        if negative { -points } else { points }
    }

    pub fn total(&self, view: View, unit: usize) -> Option<Q> {
        let set = &self.group.set;
        let beside = self.tops().into_iter().filter(|node| self.criterion(*node).kind != Kind::Normal);
        let beside = beside.filter_map(|node| Some(self.shown(node, self.sums[&(view, unit, node)].points.clone()?)));
        let base = self.base(view, unit).points;
        let base = match &set.cap {
            Some(cap) if made(Slip::CapOnBase) => base.map(|base| base.min(cap.clone())),
            _ => base,
        };
        let sum = base.into_iter().chain(beside).reduce(|a, b| a + b)?;
        if made(Slip::CapOnBase) {
            return Some(sum);
        }
        let capped = set.cap.iter().fold(sum, |sum, cap| sum.min(cap.clone()));
        Some(set.floor.iter().fold(capped, |sum, floor| sum.max(floor.clone())))
    }

    /// Whether the unit was asked for anything that applies to it.
    pub fn was_asked(&self, unit: usize) -> bool {
        let asked_by_figure =
            |id: &String| self.group.set.figures.iter().any(|figure| figure.name == *id && figure.from == From::Unit);
        self.leaves().into_iter().any(|node| {
            self.applies[unit][node] && (self.asks_unit(node) || self.leaf(node).figures.iter().any(asked_by_figure))
        })
    }

    pub fn unit_or_given(&self, unit: usize, whose: &str, name: &str) -> Option<Value> {
        match whose {
            "unit" => Some(self.unit(unit).attributes[name].clone()),
            "given" => Some(self.given[name].clone()),
            _ => panic!("{whose}.{name} is not known here"),
        }
    }
}

fn measured_points(bands: &[(Option<Formula>, Formula)], names: &OfLeaf) -> Option<Q> {
    let mut bands: Vec<_> = bands.iter().collect();
    if made(Slip::BandsFromTheBottom) {
        // Not the one that always holds.
        bands.sort_by_key(|(when, _)| when.is_none());
        let conditions = bands.iter().filter(|(when, _)| when.is_some()).count();
        bands[..conditions].reverse();
    }
    for (when, points) in bands {
        // A band whose condition has no value leaves the leaf without one.
        let holds = when.as_ref().map_or(Some(true), |when| when.truth(names));
        let holds = if made(Slip::SilentBandIsPassed) { holds.or(Some(false)) } else { holds };
        if holds? {
            return points.number(names);
        }
    }
    None
}

/// What the set gives, as the round says otherwise.
fn given(set: &Table, round: &Table) -> BTreeMap<String, Value> {
    let value = |value: &toml::Value| day(value).map(Value::Date).or_else(|| number(value).map(Value::Number));
    let said = |(name, own): (&String, &toml::Value)| {
        Some((name.clone(), value(round.get(name).filter(|_| !made(Slip::RoundGivesNothing)).unwrap_or(own))?))
    };
    set.iter().filter_map(said).collect()
}

// ------------------------------------------------------------------------------------------------ names of formulas

struct OfUnit<'a, 's> {
    scored: &'s Scored<'a>,
    unit: usize,
}

impl Names for OfUnit<'_, '_> {
    fn name(&self, name: &str) -> Option<Value> {
        panic!("no name {name} of a unit alone")
    }

    fn of(&self, whose: &str, name: &str) -> Option<Value> {
        self.scored.unit_or_given(self.unit, whose, name)
    }

    fn call(&self, function: &str, _: &[Formula]) -> Option<Value> {
        panic!("no function {function} of a unit alone")
    }

    fn holidays(&self) -> &[i64] {
        &self.scored.holidays
    }

    fn worked(&self) -> &[i64] {
        &self.scored.worked
    }
}

struct OfFigures<'a, 's> {
    scored: &'s Scored<'a>,
    view: View,
    unit: usize,
}

impl Names for OfFigures<'_, '_> {
    fn name(&self, name: &str) -> Option<Value> {
        match self.scored.figure(self.view, self.unit, name) {
            Figure::Known(value) => value.clone(),
            Figure::Missing | Figure::Broken => None,
        }
    }

    fn of(&self, whose: &str, name: &str) -> Option<Value> {
        if whose == "figure" { self.name(name) } else { self.scored.unit_or_given(self.unit, whose, name) }
    }

    fn call(&self, function: &str, _: &[Formula]) -> Option<Value> {
        panic!("no function {function} of figures")
    }

    fn holidays(&self) -> &[i64] {
        &self.scored.holidays
    }

    fn worked(&self) -> &[i64] {
        &self.scored.worked
    }
}

struct OfLeaf<'a, 's> {
    scored: &'s Scored<'a>,
    view: View,
    unit: usize,
    node: usize,
    /// A gate's condition reads the leaf's points too.
    gate: Option<&'s Q>,
}

impl OfLeaf<'_, '_> {
    fn value(&self) -> Option<Value> {
        match &self.scored.leaf(self.node).rule {
            Rule::Measured { value, .. } => value.as_ref()?.come(self),
            _ => None,
        }
    }

    /// A leaf whose own value there is not is invalid, or does not apply, unless the set gives it points.
    fn is_measured(&self) -> bool {
        let leaf = self.scored.leaf(self.node);
        let decided = self.scored.standing(self.view, self.unit, self.node).points.is_some();
        let passes = matches!(leaf.undefined.as_deref(), None | Some("not-applicable"));
        let Rule::Measured { value: Some(value), .. } = &leaf.rule else { return true };
        decided || !passes || value.asks_other_units() || self.value().is_some()
    }

    fn entry(&self, name: &str) -> Option<Value> {
        self.scored.standing(self.view, self.unit, self.node).entries.get(name)?.value.clone()
    }

    /// The position of the option that was taken.
    fn taken(&self) -> Option<usize> {
        let position = self.entry("")?.number().to_integer();
        Some(usize::try_from(position).unwrap())
    }

    fn ticks(&self) -> Vec<bool> {
        let ticked = |asked: &Asked| self.entry(&asked.name) == Some(Value::Truth(true));
        self.scored.leaf(self.node).asked.iter().map(ticked).collect()
    }
}

impl Names for OfLeaf<'_, '_> {
    fn name(&self, name: &str) -> Option<Value> {
        match name {
            "value" => self.value(),
            "full" => Some(Value::Number(self.scored.criterion(self.node).max.clone())),
            "points" if self.gate.is_some() => self.gate.cloned().map(Value::Number),
            "choice" if self.gate.is_some() => self.taken().map(|at| Value::Number(whole(at as i64))),
            "ticked" if self.gate.is_some() => {
                let ticked = self.ticks().into_iter().filter(|ticked| *ticked).count();
                Some(Value::Number(whole(ticked as i64)))
            }
            _ => self.scored.input(self.view, self.unit, self.node, name),
        }
    }

    fn of(&self, whose: &str, name: &str) -> Option<Value> {
        if whose != "figure" {
            return self.scored.unit_or_given(self.unit, whose, name);
        }
        match self.scored.figure(self.view, self.unit, name) {
            Figure::Known(value) => value.clone(),
            Figure::Missing | Figure::Broken => None,
        }
    }

    fn call(&self, function: &str, arguments: &[Formula]) -> Option<Value> {
        let of = |unit: usize| {
            let counts =
                self.scored.status(self.view, unit, self.node) == Status::Answered || made(Slip::WhoeverHasOneCounts);
            let counts = counts && (self.scored.group.units[unit].ranked || !made(Slip::BestOfRankedOnly));
            let names = OfLeaf { unit, gate: None, ..*self };
            let counts = counts && names.is_measured();
            counts.then(|| arguments[0].number(&names)).flatten()
        };
        let all: Vec<Q> = (0..self.scored.group.units.len()).filter_map(of).collect();
        over(function, &all, of(self.unit)).map(Value::Number)
    }

    fn holidays(&self) -> &[i64] {
        &self.scored.holidays
    }

    fn worked(&self) -> &[i64] {
        &self.scored.worked
    }
}

//! A criteria set: the year's tree of criteria for one group of units, as data.
//!
//! [`Set::read`] reads one from TOML and says every fault at once, at its line and column.

mod keys;
mod parse;
mod soundness;

use std::collections::HashMap;
use std::sync::Arc;

use crate::formula::phrase::Phrase;
use crate::formula::{Flag, Formula, Num, Outcome, OutcomeName, Unit};
use crate::id::{FigureNo, SourceNo};
use crate::known::{Attribute, Declared, Given};
use crate::number::Number;
use crate::place::{FileNo, Place};
use crate::rule::wording::Around;
use crate::rule::{Asked, Figure, Rounding, Rule};
use crate::text::Language;

pub use crate::id::{CriterionId, LeafId};
pub(crate) use keys::{FILE, GIVEN};
pub(crate) use parse::read_given;

/// A criteria set.
#[derive(Clone, Debug)]
pub struct Set {
    /// Such as `yen-bai/2022/cap-huyen`.
    pub id: String,
    /// Its title, word for word as the decision has it.
    pub title: String,
    /// The year that it measures.
    pub year: usize,
    /// The id of the group of units that it is for.
    pub group: Option<String>,
    /// The number of the decision, such as `2524/QĐ-UBND`.
    pub decision: Option<String>,
    /// Who issued the decision.
    pub issuer: Option<String>,
    /// The day of the decision, as `2022-12-12`.
    pub issued: Option<String>,
    /// How far it follows the decision.
    pub status: Status,
    /// Later decisions that changed it.
    pub amended: Vec<Amendment>,
    /// The sum of the maxima, in points, as the set says it: what the tree comes to must equal it.
    pub total: Number,
    /// To how many decimals it rounds.
    pub rounding: Rounding,
    /// Which figure ranks and bands read.
    pub rank_on: RankOn,
    /// What equal ones get.
    pub ties: Ties,
    /// Whether a unit that sent nothing is scored and ranked like any other.
    pub absent_is_zero: bool,
    /// The most that the sum of all points may be, in points; `None`: as much as bonuses bring.
    pub cap: Option<Number>,
    /// The least that the sum of all points may be, in points; `None`: it may fall below 0.
    pub floor: Option<Number>,
    /// The share of the maximum that a unit must be able to attain to be ranked, as a fraction of 1.
    pub min_attainable: Option<Number>,
    /// The classification, best first.
    pub bands: Vec<Band>,
    /// What holds a unit's band down.
    pub limits: Vec<Limit>,
    /// How many units a band may take, in the order in which they act.
    pub quotas: Vec<Quota>,
    /// Parts of the group that are ranked by themselves too.
    pub rankings: Vec<Ranking>,
    /// Where points come from, as published tables show it; what none names is "Điểm thẩm định".
    pub parts: Vec<Part>,
    /// The columns of `units.csv` that formulas read.
    pub attributes: Vec<Attribute>,
    /// Deadlines and targets; a round may have its own.
    pub given: Given,
    /// What is asked once and read by many leaves.
    pub figures: Vec<Figure>,
    /// What comes from outside, by what is asked.
    pub outside: Vec<Outside>,
    /// The tree, parents before children.
    pub criteria: Vec<Criterion>,
    /// What has a rule, in the order of the tree.
    pub leaves: Vec<Leaf>,
    /// The file that it was read from.
    pub file: FileNo,
    total_place: Place,
    asked: u32,
    codes: Arc<[String]>,
    by_code: HashMap<String, CriterionId>,
}

/// How far a set follows a decision.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Status {
    /// Every leaf was read in the decision.
    Official,
    /// Some were.
    Partial,
    /// The set shows how such sets work.
    Illustrative,
}

/// Which figure ranks and bands read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RankOn {
    /// The index as it is printed.
    Rounded,
    /// The index before rounding.
    Exact,
}

/// What equal ones get.
#[derive(Clone, Debug, PartialEq)]
pub enum Ties {
    /// 1, 2, 2, 4.
    Shared,
    /// 1, 2, 2, 3.
    Dense,
    /// Formulas decide, the higher the better; those equal on all share.
    Keys(Vec<Formula<Num<Outcome>>>),
}

/// One class of the classification.
#[derive(Clone, Debug)]
pub struct Band {
    /// Such as "Xuất sắc".
    pub name: String,
    /// The least index that belongs to it, in percent, itself included; `None` in the last one.
    pub at_least: Option<Number>,
    /// What it asks for beside its threshold.
    pub when: Option<Formula<Flag<Outcome>>>,
    /// Where the set has it.
    pub place: Place,
}

/// A condition that holds a unit's band down; points and rank stay.
#[derive(Clone, Debug)]
pub struct Limit {
    /// When it holds.
    pub when: Formula<Flag<Outcome>>,
    /// What it does to the band.
    pub to: LimitTo,
    /// Where the set has it.
    pub place: Place,
}

/// How far a limit holds a band down.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LimitTo {
    /// To the band of this position at best.
    AtMost(usize),
    /// By so many bands.
    Down(usize),
}

/// How many units a band may take.
#[derive(Clone, Debug)]
pub struct Quota {
    /// The position of the band.
    pub band: usize,
    /// Which share, as a fraction of 1; what it comes to is cut to whole units.
    pub share: Number,
    /// Of whom.
    pub of: QuotaOf,
    /// Who comes first: the higher the better.
    pub keys: Vec<Formula<Num<Outcome>>>,
    /// Where the set has it.
    pub place: Place,
}

/// Of whom a quota is a share.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum QuotaOf {
    /// All units of the group.
    Group,
    /// Those that end in the band of this position.
    Ends(usize),
    /// Those that reach the band of this position, or a better one, before quotas.
    Reaches(usize),
}

/// A part of the group that is ranked by itself too.
#[derive(Clone, Debug)]
pub struct Ranking {
    /// What results call it.
    pub id: String,
    /// What people read.
    pub name: String,
    /// Who is in it.
    pub units: Formula<Flag<Unit>>,
}

/// Something asked that nobody enters: what it is, and where it is read.
#[derive(Clone, Debug)]
pub struct Outside {
    /// Where it comes from.
    pub source: Source,
    /// What asks it.
    pub at: At,
    /// Which of the things asked there.
    pub input: usize,
    /// Where the set has it.
    pub place: Place,
}

/// Where an outside figure comes from.
#[derive(Clone, Debug, PartialEq)]
pub enum Source {
    /// A table of the round.
    Table {
        /// Its path, from the round's folder.
        path: String,
    },
    /// A survey of the round.
    Survey {
        /// Its id.
        id: String,
        /// The items; its index where there are none.
        items: Vec<String>,
    },
    /// Last year's results.
    Previous {
        /// The code of the leaf.
        code: String,
        /// Whether several predecessors are added up.
        sum: bool,
    },
}

/// What something is asked at: a leaf, or a figure that leaves read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum At {
    /// A leaf.
    Leaf(LeafId),
    /// A figure.
    Figure(FigureNo),
}

/// Whether a criterion stands within the maximum.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// It does: its points and its maximum count.
    Base,
    /// It adds to it.
    Bonus,
    /// It takes from it: written as a positive amount, negative in results.
    Penalty,
}

/// A later decision that changed the set.
#[derive(Clone, Debug)]
pub struct Amendment {
    /// Its number.
    pub decision: String,
    /// Its date.
    pub issued: Option<String>,
    /// What it changed.
    pub what: Option<String>,
}

/// Where points come from.
#[derive(Clone, Debug)]
pub struct Part {
    /// Such as "Điểm điều tra xã hội học".
    pub name: String,
    /// The criteria whose points it takes.
    pub criteria: Vec<CriterionId>,
}

/// A criterion of any level.
#[derive(Clone, Debug)]
pub struct Criterion {
    /// Such as `1.1.2`.
    pub code: String,
    /// Its name.
    pub name: String,
    /// The most points that it brings; of bonus and penalty the most that they add or take. A leaf's is where its points end,
    /// a parent's the sum of its children's unless it caps them.
    pub max: Number,
    /// Whether the set says so: a maximum that is missing is reported, and not compared.
    max_known: bool,
    /// Whether a leaf here may bring less than nothing.
    floor_below_0: bool,
    /// Whether it stands within the maximum: as its first level says.
    pub kind: Kind,
    /// How much it counts among its siblings, which then all have a weight.
    pub weight: Option<Number>,
    /// For which units it applies; `None`: for all.
    pub applies: Option<Formula<Flag<Unit>>>,
    /// Where the decision has it, such as `Phụ lục II, mục 1.1.2`.
    pub clause: Option<String>,
    /// The decision's own scale, word for word.
    pub text: Option<String>,
    /// Official guidance, with the number of its letter.
    pub note: Option<String>,
    /// The documents that prove it, as the decision lists them.
    pub documents: Vec<String>,
    /// The criterion above it.
    pub parent: Option<CriterionId>,
    /// The criteria beneath it.
    pub children: Vec<CriterionId>,
    /// The leaf that it is, where it has no children.
    pub leaf: Option<LeafId>,
    /// Where its file has it.
    pub place: Place,
}

/// A criterion without children: what is scored.
#[derive(Clone, Debug)]
pub struct Leaf {
    /// Its place in the tree.
    pub node: CriterionId,
    /// How it is scored.
    pub rule: Rule,
    /// Whether a claim needs evidence.
    pub evidence: Evidence,
    /// Which department appraises it.
    pub appraiser: Option<String>,
    /// Which room of a unit fills it in.
    pub owner: Option<String>,
    /// Whether a unit may claim that it does not apply.
    pub not_applicable_allowed: bool,
    /// Whether its rule could not be read: the faults are reported, and nothing more is said of its answers.
    pub(crate) broken: bool,
    /// The first of what it asks, among all that the set asks.
    first_asked: u32,
}

/// Whether a claim needs evidence.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Evidence {
    /// A claim without it is reported.
    Required,
    /// It may be given.
    Optional,
    /// None is asked for.
    None,
}

impl Set {
    /// A criterion by its position.
    ///
    /// # Panics
    /// Where the position is not of this set.
    pub fn criterion(&self, node: CriterionId) -> &Criterion {
        &self.criteria[usize::from(node.0)]
    }

    /// A leaf by its position.
    ///
    /// # Panics
    /// Where the position is not of this set.
    pub fn leaf(&self, leaf: LeafId) -> &Leaf {
        &self.leaves[usize::from(leaf.0)]
    }

    /// The criterion that a leaf is.
    pub fn criterion_of(&self, leaf: LeafId) -> &Criterion {
        self.criterion(self.leaf(leaf).node)
    }

    /// The criteria of the first level.
    pub fn domains(&self) -> impl Iterator<Item = CriterionId> + Clone + '_ {
        self.nodes().filter(|node| self.criterion(*node).parent.is_none())
    }

    /// Every criterion, parents before children.
    pub fn nodes(&self) -> impl DoubleEndedIterator<Item = CriterionId> + Clone + use<> {
        (0..self.criteria.len() as u16).map(CriterionId)
    }

    /// Every leaf, in the order of the tree.
    pub fn leaf_ids(&self) -> impl DoubleEndedIterator<Item = LeafId> + Clone + use<> {
        (0..self.leaves.len() as u16).map(LeafId)
    }

    /// The criterion of a code, such as `1.1.2`; its [`leaf`](Criterion::leaf) is the leaf that it is.
    pub fn by_code(&self, code: &str) -> Option<CriterionId> {
        self.by_code.get(&crate::text::key(code)).copied()
    }

    /// A figure by its position.
    pub fn figure(&self, figure: FigureNo) -> &Figure {
        &self.figures[usize::from(figure.0)]
    }

    /// Every figure, in the order of the file.
    pub fn figure_ids(&self) -> impl DoubleEndedIterator<Item = FigureNo> + Clone + use<> {
        (0..self.figures.len() as u16).map(FigureNo)
    }

    /// Where something outside is asked, by its position.
    pub fn outside(&self, source: SourceNo) -> &Outside {
        &self.outside[usize::from(source.0)]
    }

    /// What formulas may read of a unit.
    pub(crate) fn declared(&self) -> Declared<'_> {
        Declared { attributes: &self.attributes, given: &self.given }
    }

    /// What a leaf's formulas may read beside what it asks.
    pub fn around(&self) -> Around<'_> {
        Around { figures: &self.figures, declared: self.declared() }
    }

    /// How a leaf's answers become points, in words.
    pub fn wording(&self, leaf: LeafId, language: Language) -> String {
        self.leaf(leaf).rule.wording(&self.criterion_of(leaf).max, self.around(), language)
    }

    /// A condition on what a unit came to, in words.
    pub fn outcome_in_words(&self, condition: &Formula<Flag<Outcome>>, language: Language) -> String {
        self.part_in_words(&condition.tree, language)
    }

    /// A part of a condition on what a unit came to, in words.
    pub(crate) fn part_in_words(&self, part: &Flag<Outcome>, language: Language) -> String {
        let says = |name: &OutcomeName| self.outcome_name(name, language);
        crate::formula::phrase::flag(part, language, &says).into_text()
    }

    /// A number of what a unit came to, such as a key that breaks ties, in words.
    pub fn key_in_words(&self, key: &Formula<Num<Outcome>>, language: Language) -> String {
        let says = |name: &OutcomeName| self.outcome_name(name, language);
        crate::formula::phrase::number(&key.tree, language, &says).into_text()
    }

    fn outcome_name(&self, name: &OutcomeName, language: Language) -> Phrase {
        let vi = language == Language::Vietnamese;
        let of = |word: &str, code: &str| Phrase::whole(format!("{word} {code}"));
        match name {
            OutcomeName::Index => Phrase::whole(if vi { "chỉ số" } else { "index" }),
            OutcomeName::Total => Phrase::whole(if vi { "tổng điểm" } else { "total" }),
            OutcomeName::Base => {
                Phrase::whole(if vi { "điểm chưa cộng thưởng, trừ phạt" } else { "base" })
            }
            OutcomeName::Points(node) => of(if vi { "điểm của" } else { "points of" }, &self.criterion(*node).code),
            OutcomeName::Share(node) => of(if vi { "tỷ lệ điểm của" } else { "share of" }, &self.criterion(*node).code),
            OutcomeName::Value(leaf) => of(if vi { "giá trị của" } else { "value of" }, &self.criterion_of(*leaf).code),
            OutcomeName::Of(name) => self.around().of_unit(name, language),
        }
    }

    /// For which units a criterion applies, in words; `None`: for all.
    pub fn applies_in_words(&self, node: CriterionId, language: Language) -> Option<String> {
        let applies = self.criterion(node).applies.as_ref()?;
        let around = self.around();
        let says = |name: &crate::formula::UnitName| around.of_unit(name, language);
        Some(crate::formula::phrase::flag(&applies.tree, language, &says).into_text())
    }

    /// How many things the set asks, figures among them.
    pub(crate) fn asked(&self) -> usize {
        self.asked as usize + self.figures.len()
    }

    /// How many leaves and figures there are.
    pub(crate) fn askers(&self) -> usize {
        self.leaves.len() + self.figures.len()
    }

    /// What a leaf or figure asks.
    pub fn asked_at(&self, at: At) -> &[Asked] {
        match at {
            At::Leaf(leaf) => &self.leaf(leaf).rule.asked,
            At::Figure(figure) => std::slice::from_ref(&self.figure(figure).asked),
        }
    }

    /// What a leaf or figure asks, by its positions among all that the set asks: figures stand after the leaves.
    pub(crate) fn asked_of(&self, at: At) -> std::ops::Range<usize> {
        match at {
            At::Leaf(leaf) => {
                let leaf = self.leaf(leaf);
                let first = leaf.first_asked as usize;
                first..first + leaf.rule.asked.len()
            }
            At::Figure(figure) => {
                let at = self.asked as usize + usize::from(figure.0);
                at..at + 1
            }
        }
    }

    /// The position of a leaf or figure among all of them.
    pub(crate) fn asker(&self, at: At) -> usize {
        match at {
            At::Leaf(leaf) => usize::from(leaf.0),
            At::Figure(figure) => self.leaves.len() + usize::from(figure.0),
        }
    }

    /// The code of a leaf, or the id of a figure.
    pub fn code_at(&self, at: At) -> &str {
        match at {
            At::Leaf(leaf) => &self.criterion_of(leaf).code,
            At::Figure(figure) => &self.figure(figure).asked.name,
        }
    }

    /// The leaf or figure of a code or an id; `Err` with the criterion where it has children.
    pub(crate) fn at(&self, typed: &str) -> Option<Result<At, CriterionId>> {
        if let Some(node) = self.by_code(typed) {
            return Some(self.criterion(node).leaf.map(At::Leaf).ok_or(node));
        }
        let same = |figure: &FigureNo| crate::text::same(&self.figure(*figure).asked.name, typed);
        self.figure_ids().find(same).map(|figure| Ok(At::Figure(figure)))
    }

    /// Whether the domains carry weights: the set's total is then what they bring together.
    pub fn is_weighted(&self) -> bool {
        self.domains().any(|domain| self.criterion(domain).weight.is_some())
    }

    /// The criteria beneath one, itself first.
    pub fn beneath(&self, node: CriterionId) -> Vec<CriterionId> {
        let mut found = vec![node];
        let mut at = 0;
        while at < found.len() {
            found.extend(&self.criterion(found[at]).children);
            at += 1;
        }
        found
    }

    /// How many levels lie above a criterion: 0 for a domain.
    pub fn depth(&self, node: CriterionId) -> usize {
        std::iter::successors(self.criterion(node).parent, |node| self.criterion(*node).parent).count()
    }

    /// The leaves beneath a criterion, or the leaf that it is.
    pub fn leaves_of(&self, node: CriterionId) -> Vec<LeafId> {
        let criterion = self.criterion(node);
        match criterion.leaf {
            Some(leaf) => vec![leaf],
            None => criterion.children.iter().flat_map(|child| self.leaves_of(*child)).collect(),
        }
    }

    /// The codes of the leaves and the ids of the figures, for messages.
    pub(crate) fn codes(&self) -> Arc<[String]> {
        self.codes.clone()
    }
}

//! A criteria set: the year's tree of criteria for one group of units, as data.
//!
//! [`Set::parse`] reads one from TOML and says every fault at once, at its line and column.

mod keys;
mod parse;
mod soundness;

use std::collections::HashMap;
use std::sync::Arc;

use crate::number::Number;
use crate::place::{FileNo, Place};
use crate::rule::{Rounding, Rule};

pub use keys::{AMENDED, BAND, CHOICE, CRITERION, FILE, INPUT, PART, ROUNDING, SCALE, SET};

/// The position of a criterion in its set, parents before children, siblings as they stand in the file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct CriterionId(pub u16);

/// The position of a leaf among the leaves of its set, in the same order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct LeafId(pub u16);

/// A criteria set.
#[derive(Clone, Debug)]
pub struct Set {
    /// Such as `yen-bai/2022/cap-huyen`.
    pub id: String,
    /// Its title, as the decision has it.
    pub title: String,
    /// The year that it measures.
    pub year: usize,
    /// The group of units that it is for.
    pub group: Option<String>,
    /// The number of the decision.
    pub decision: Option<String>,
    /// Who issued the decision.
    pub issuer: Option<String>,
    /// When, as `2022-12-12`.
    pub issued: Option<String>,
    /// How far it follows the decision.
    pub status: Status,
    /// Later decisions that changed it.
    pub amended: Vec<Amendment>,
    /// The sum of the maxima.
    pub total: Number,
    /// To how many decimals it rounds.
    pub rounding: Rounding,
    /// Which figure ranks and bands read.
    pub rank_on: RankOn,
    /// What equal ones get.
    pub ties: Ties,
    /// The classification, best first.
    pub bands: Vec<Band>,
    /// Where points come from, as published tables show it; what none names is "Điểm thẩm định".
    pub parts: Vec<Part>,
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
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ties {
    /// 1, 2, 2, 4.
    Shared,
    /// 1, 2, 2, 3.
    Dense,
}

/// One class of the classification.
#[derive(Clone, Debug)]
pub struct Band {
    /// Such as "Xuất sắc".
    pub name: String,
    /// The least index that belongs to it; `None` in the last one.
    pub at_least: Option<Number>,
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
    /// The most points that it brings.
    pub max: Number,
    /// Whether the set says so: a maximum that is missing is reported, and not compared.
    max_known: bool,
    /// Where the decision has it.
    pub clause: Option<String>,
    /// The decision's own scale, word for word.
    pub text: Option<String>,
    /// Official guidance.
    pub note: Option<String>,
    /// What proves it.
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
    pub fn criterion(&self, node: CriterionId) -> &Criterion {
        &self.criteria[usize::from(node.0)]
    }

    /// A leaf by its position.
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

    /// The criterion of a code, as it is written in the set.
    pub fn by_code(&self, code: &str) -> Option<CriterionId> {
        self.by_code.get(&crate::text::key(code)).copied()
    }

    /// How many things the set asks.
    pub fn asked(&self) -> usize {
        self.asked as usize
    }

    /// What a leaf asks, by its positions among all that the set asks.
    pub fn asked_of(&self, leaf: LeafId) -> std::ops::Range<usize> {
        let leaf = self.leaf(leaf);
        let first = leaf.first_asked as usize;
        first..first + leaf.rule.asked.len()
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

    /// The position of the band of an index, read as the set says.
    pub fn band(&self, index: &Number) -> Option<usize> {
        self.bands.iter().position(|band| band.at_least.as_ref().is_none_or(|at_least| index >= at_least))
    }

    /// The codes of the leaves, for messages.
    pub(crate) fn codes(&self) -> Arc<[String]> {
        self.codes.clone()
    }
}

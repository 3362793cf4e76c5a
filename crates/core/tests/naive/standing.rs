//! What stands at a leaf or a figure of a unit in a view, stage laid over stage.

use std::collections::BTreeMap;

use super::formula::Value;
use super::round::{Round, Row};
use super::set::{Asked, Criterion, From, Leaf};
use super::slip::{Slip, made};
use super::typed;

/// Whose word counts: only the unit's own, what stands after the last appraisal, or all.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum View {
    Own,
    Appraised,
    Final,
}

pub const VIEWS: [View; 3] = [View::Own, View::Appraised, View::Final];

impl View {
    pub fn takes(self, round: &Round, stage: usize) -> bool {
        let stages = &round.stages;
        match self {
            View::Own if made(Slip::OwnReadsAppraisals) => true,
            View::Own => !stages[stage].by_appraiser,
            View::Appraised if made(Slip::AppraisedIsFinal) => true,
            View::Appraised => stages[stage..].iter().any(|later| later.by_appraiser),
            View::Final => true,
        }
    }
}

#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Word {
    Kad,
    Kps,
}

/// An entry's value; none where it broke its type or bounds.
#[derive(Clone, Debug)]
pub struct Entry {
    pub value: Option<Value>,
    pub by_appraiser: bool,
}

/// What one stage says at one leaf.
#[derive(Default)]
pub struct Said {
    pub entries: BTreeMap<String, Entry>,
    pub word: Option<Word>,
    pub agreed: bool,
    /// Appraised points: read, or broken.
    pub points: Option<Option<super::number::Q>>,
}

impl Said {
    pub fn anything(&self) -> bool {
        !self.entries.is_empty() || self.word.is_some() || self.agreed || self.points.is_some()
    }
}

#[derive(Clone, Debug, Default)]
pub struct Standing {
    pub entries: BTreeMap<String, Entry>,
    pub word: Option<Word>,
    /// A word stood beside other entries of one stage.
    pub confused: bool,
    pub points: Option<Option<super::number::Q>>,
}

pub fn said(criterion: &Criterion, leaf: &Leaf, rows: &[&Row], by_appraiser: bool) -> Said {
    let mut said = Said::default();
    // What a unit enters where only an appraiser is asked counts for nothing, words too.
    let only_appraiser = leaf.asked.iter().all(|asked| asked.from == From::Appraiser) && !leaf.asked.is_empty();
    if (leaf.by_appraiser || only_appraiser) && !by_appraiser {
        return said;
    }
    for row in rows {
        if by_appraiser && !row.points.is_empty() {
            said.points = Some(typed::points(&row.points, &leaf.floor, &criterion.max));
        }
        match row.value.as_str() {
            "" => {}
            "KAD" if row.input.is_empty() => said.word = Some(Word::Kad),
            "KPS" if row.input.is_empty() => said.word = Some(Word::Kps),
            "Thống nhất" if by_appraiser => said.agreed = true,
            value => {
                let alone = leaf.asked.first().filter(|_| row.input.is_empty() && leaf.asked.len() == 1);
                let asked = leaf.asked.iter().find(|asked| asked.name == row.input).or(alone);
                let asked = asked.unwrap_or_else(|| panic!("{} has no {:?}", criterion.code, row.input));
                said.entries.extend(entry(asked, value, by_appraiser).map(|entry| (asked.name.clone(), entry)));
            }
        }
    }
    said
}

/// Claims to outside figures, and a unit's to what only an appraiser supplies, are no entries.
pub fn entry(asked: &Asked, text: &str, by_appraiser: bool) -> Option<Entry> {
    let outside = asked.from.outside() && !made(Slip::ClaimsCount);
    if outside || (asked.from == From::Appraiser && !by_appraiser) {
        return None;
    }
    let value = typed::read(text, &asked.takes).filter(|value| by_appraiser || typed::on_step(value, &asked.takes));
    Some(Entry { value, by_appraiser })
}

impl Standing {
    pub fn laid_over(mut self, leaf: &Leaf, said: Said) -> Standing {
        let others = !said.entries.is_empty() || said.points.is_some();
        if let Some(word) = said.word {
            if made(Slip::WordsPassOver) {
                return self;
            }
            let under = if made(Slip::WordLeavesFiguresUnder) { self.entries } else { BTreeMap::new() };
            return Standing { word: (!others).then_some(word), confused: others, entries: under, points: None };
        }
        let of_unit = |asked: &&Asked| asked.from == From::Unit;
        let asked_of_unit: Vec<&Asked> = leaf.asked.iter().filter(of_unit).collect();
        // Where the unit is asked for nothing, a word is the appraiser's own, and so is what replaces it.
        let replaces = |name: &String| {
            made(Slip::AppraisersInputReplacesWord)
                || asked_of_unit.is_empty()
                || asked_of_unit.iter().any(|asked| asked.name == *name)
        };
        if said.points.is_some() || said.entries.keys().any(replaces) {
            (self.word, self.confused) = (None, false);
        }
        if others {
            // Figures without points go through the rule again.
            let stays = made(Slip::PointsOutliveFigures) && said.points.is_none();
            self.points = if stays { self.points } else { said.points };
        }
        if made(Slip::StageReplacesAll) && !said.entries.is_empty() {
            self.entries.clear();
        }
        self.entries.extend(said.entries);
        self
    }
}

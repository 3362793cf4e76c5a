//! Rows of a stage's folder to typed entries: who answered what, in which file and line, as typed.

mod folder;
mod word;

use std::num::NonZeroU32;

use crate::number::Number;
use crate::place::Place;
use crate::round::By;

pub(crate) use folder::{COLUMNS, Doubt, Lost, Taken, read};

/// One thing that was entered.
#[derive(Clone, Debug)]
pub struct Entry {
    /// Where it stands.
    pub place: Place,
    /// Who entered it.
    pub by: By,
    /// What it says.
    pub said: Said,
    typed: Span,
    evidence: Span,
    remark: Span,
}

/// What an entry says.
#[derive(Clone, Debug, PartialEq)]
pub enum Said {
    /// A figure; an option by its position, from 1; a day by its number; yes or a tick by 1.
    Figure(Number),
    /// Something that is no answer to what was asked: the fault was reported.
    Nonsense,
    /// A word for the whole leaf.
    Word(Word),
    /// Points: of an appraiser they decide, of a unit they are a claim.
    Points(Number),
    /// What stood there is accepted.
    Agreed,
    /// Neither value nor points: a note.
    Note,
}

/// A word that stands for a whole leaf.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Word {
    /// `KAD`, không áp dụng: the leaf does not concern the unit.
    NotApplicable,
    /// `KPS`, không phát sinh: nothing arose.
    NothingArose,
}

/// The position of an entry among all: 4 bytes, also where there may be none.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct EntryNo(NonZeroU32);

#[derive(Clone, Copy, Debug, Default)]
struct Span {
    start: u32,
    length: u32,
}

/// Every entry of a round, and the texts that they quote.
#[derive(Clone, Debug, Default)]
pub struct Entries {
    entries: Vec<Entry>,
    texts: String,
}

impl Entries {
    /// An entry by its position.
    ///
    /// # Panics
    /// Where the position is not of this round.
    pub fn get(&self, entry: EntryNo) -> &Entry {
        &self.entries[entry.0.get() as usize - 1]
    }

    /// What was typed as its value or points, in NFC and otherwise as it stands.
    pub fn typed(&self, entry: EntryNo) -> &str {
        self.text(self.get(entry).typed)
    }

    /// The evidence that its row names.
    pub fn evidence(&self, entry: EntryNo) -> &str {
        self.text(self.get(entry).evidence)
    }

    /// The explanation or reason that its row gives.
    pub fn remark(&self, entry: EntryNo) -> &str {
        self.text(self.get(entry).remark)
    }

    fn text(&self, span: Span) -> &str {
        let start = span.start as usize;
        &self.texts[start..start + span.length as usize]
    }

    /// Whether the rows of a table of so many bytes can be kept: texts and entries are found by 32 bits. A nation's answers
    /// take a hundredth of them.
    fn has_room(&self, bytes: usize) -> bool {
        // NFC makes no text longer than three times what it was, and a row has more bytes than entries.
        self.texts.len().saturating_add(bytes.saturating_mul(3)) < u32::MAX as usize
            && self.entries.len().saturating_add(bytes) < u32::MAX as usize
    }

    /// Keeps a text, in NFC.
    fn keep(&mut self, text: &str) -> Span {
        if text.is_empty() {
            return Span::default();
        }
        let start = self.texts.len() as u32;
        self.texts.push_str(&crate::text::composed(text));
        Span { start, length: self.texts.len() as u32 - start }
    }

    /// What another row with the same answer says beside it, where the first says nothing.
    fn fill(&mut self, entry: EntryNo, evidence: Span, remark: Span) {
        let entry = &mut self.entries[entry.0.get() as usize - 1];
        for (there, more) in [(&mut entry.evidence, evidence), (&mut entry.remark, remark)] {
            if there.length == 0 {
                *there = more;
            }
        }
    }

    /// Another answer stands beside it: neither is one.
    fn contradict(&mut self, entry: EntryNo) {
        self.entries[entry.0.get() as usize - 1].said = Said::Nonsense;
    }

    fn add(&mut self, entry: Entry) -> EntryNo {
        self.entries.push(entry);
        // The length is at least 1, and there is room.
        EntryNo(NonZeroU32::new(self.entries.len() as u32).unwrap_or(NonZeroU32::MIN))
    }
}

/// What was entered in one stage for one group: 4 bytes for each place where an entry may stand.
#[derive(Clone, Debug)]
pub(crate) struct Layer {
    asked: Grid,
    words: Grid,
    points: Grid,
    agreed: Grid,
    notes: Grid,
}

/// Where in a layer an entry stands: at one of the things that a leaf asks, or at the leaf itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Slot {
    Asked(usize),
    Word,
    Points,
    Agreed,
    Note,
}

#[derive(Clone, Debug)]
struct Grid {
    width: usize,
    cells: Vec<Option<EntryNo>>,
}

impl Grid {
    fn new(units: usize, width: usize) -> Grid {
        Grid { width, cells: vec![None; units * width] }
    }

    fn at(&mut self, unit: usize, column: usize) -> &mut Option<EntryNo> {
        &mut self.cells[unit * self.width + column]
    }

    fn row(&self, unit: usize) -> &[Option<EntryNo>] {
        &self.cells[unit * self.width..(unit + 1) * self.width]
    }
}

impl Layer {
    /// Places for so many units, things asked, and leaves and figures.
    fn new(units: usize, asked: usize, askers: usize) -> Layer {
        let by_leaf = || Grid::new(units, askers);
        Layer {
            asked: Grid::new(units, asked),
            words: by_leaf(),
            points: by_leaf(),
            agreed: by_leaf(),
            notes: by_leaf(),
        }
    }

    /// What a unit has at all that its set asks.
    pub(crate) fn asked(&self, unit: usize) -> &[Option<EntryNo>] {
        self.asked.row(unit)
    }

    /// What a unit has at a leaf or figure itself.
    pub(crate) fn at(&self, slot: Slot, unit: usize, leaf: usize) -> Option<EntryNo> {
        match slot {
            Slot::Asked(_) => None,
            Slot::Word => self.words.row(unit)[leaf],
            Slot::Points => self.points.row(unit)[leaf],
            Slot::Agreed => self.agreed.row(unit)[leaf],
            Slot::Note => self.notes.row(unit)[leaf],
        }
    }

    fn cell(&mut self, slot: Slot, unit: usize, column: usize) -> &mut Option<EntryNo> {
        let grid = match slot {
            Slot::Asked(_) => &mut self.asked,
            Slot::Word => &mut self.words,
            Slot::Points => &mut self.points,
            Slot::Agreed => &mut self.agreed,
            Slot::Note => &mut self.notes,
        };
        grid.at(unit, column)
    }

    /// Everything but notes that was entered of a unit.
    pub(crate) fn entries(&self, unit: usize) -> impl Iterator<Item = EntryNo> + '_ {
        [&self.asked, &self.words, &self.points, &self.agreed]
            .into_iter()
            .flat_map(move |grid| grid.row(unit))
            .flatten()
            .copied()
    }

    /// Whether anything but notes was entered of a unit.
    pub(crate) fn speaks_of(&self, unit: usize) -> bool {
        self.entries(unit).next().is_some()
    }
}

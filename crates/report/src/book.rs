//! What every sheet is made from: the results, the language, and for each group the names of its sheets.

use std::borrow::Cow;
use std::collections::HashSet;

use cchc_core::criteria::Set;
use cchc_core::results::{GroupResults, Results};
use cchc_core::round::Group;
use cchc_core::text::Language;

use crate::layout::Layout;
use crate::measure;
use crate::telling::Telling;
use crate::words::Say;

/// What the workbook says of the run that made it.
#[derive(Clone, Copy, Debug)]
pub struct Run<'a> {
    /// The version of the program.
    pub version: &'a str,
    /// The language of its words; names and texts of the input stay as they are.
    pub language: Language,
}

/// What every sheet is made from.
pub(crate) struct Book<'a> {
    pub results: &'a Results,
    pub run: &'a Run<'a>,
}

impl<'a> Book<'a> {
    /// How far a set follows its decision, and what the round says of its figures: it stands on every sheet of figures.
    pub(crate) fn status_and_note(&self, set: &Set) -> String {
        let status = self.say(Say::StatusAtLength(set.status));
        match &self.results.round().note {
            Some(note) => measure::fits(&format!("{status} {note}")).into_owned(),
            None => status.into_owned(),
        }
    }

    /// A set of the round, as the workbook tells it.
    pub(crate) fn telling(&self, set: &'a Set) -> Telling<'a> {
        Telling { set, language: self.run.language, round: Some(self.results.round()) }
    }

    /// The words in the language of the run. They may quote the input, and are cut to what a cell takes.
    pub(crate) fn say<'s>(&self, say: Say<'s>) -> Cow<'s, str> {
        let words = say.to(self.run.language);
        let cut = match measure::fits(&words) {
            Cow::Owned(cut) => Some(cut),
            Cow::Borrowed(_) => None,
        };
        cut.map_or(words, Cow::Owned)
    }
}

/// A group with the names of its sheets and the places of its units' detail.
pub(crate) struct Ranked<'a> {
    pub results: &'a GroupResults,
    pub group: &'a Group,
    pub set: &'a Set,
    pub ranking: String,
    pub chart: String,
    pub criteria: String,
    pub figures: String,
    pub trail: String,
    pub layout: Layout,
}

/// The groups of the round, with names for their sheets.
pub(crate) fn groups<'a>(book: &Book<'a>) -> Vec<Ranked<'a>> {
    let mut taken = HashSet::new();
    let several = book.results.groups.len() > 1;
    let of_group = |(number, results): (usize, &'a GroupResults)| {
        let group = book.results.round().group(results.group);
        let tail = match several {
            true => format!(" – {}", tail(&group.id, number)),
            false => String::new(),
        };
        let mut name = |base: Say<'_>, part: usize| {
            let part = if part > 1 { format!(" ({part})") } else { String::new() };
            unique(format!("{}{part}{tail}", book.say(base)), number, &mut taken)
        };
        let (ranking, chart) = (name(Say::RankingSheet, 1), name(Say::ChartSheet, 1));
        let criteria = name(Say::CriteriaSheet, 1);
        let (figures, trail) = (name(Say::FiguresSheet, 1), name(Say::TrailSheet, 1));
        let own = results.units.iter().any(|unit| unit.score.total.self_assessed.is_some());
        let appraised = results.units.iter().any(|unit| unit.score.total.appraised.is_some());
        let name = std::cell::RefCell::new(name);
        let detail = |part| (name.borrow_mut())(Say::DetailSheet, part);
        let layout = Layout::new(&group.set, results.units.len(), own, appraised, detail);
        Ranked { results, group, set: &group.set, ranking, chart, criteria, figures, trail, layout }
    };
    book.results.groups.iter().enumerate().map(of_group).collect()
}

/// What tells a group's sheets from another's: its id where a sheet's name has room for it, else its number.
fn tail(id: &str, number: usize) -> String {
    let fits = id.chars().count() <= 12 && !id.contains(['*', '?', ':', '[', ']', '\\', '/', '\'']);
    if fits { id.to_owned() } else { (number + 1).to_string() }
}

/// Names of sheets differ in more than case.
fn unique(name: String, number: usize, taken: &mut HashSet<String>) -> String {
    let mut free = name.clone();
    let mut more = number + 1;
    while !taken.insert(free.to_lowercase()) {
        let short: String = name.chars().take(24).collect();
        free = format!("{short} #{more}");
        more += 1;
    }
    free
}

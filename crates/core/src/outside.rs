//! Figures that nobody enters: from tables, from surveys, from last year's results. They stand by unit, each with the
//! place that it came from, and nothing that is entered replaces them.

mod previous;
mod rows;
mod survey;
mod table;

use crate::criteria::{At, Set, Source};
use crate::fault::{Diagnostic, Fault};
use crate::formula::{LeafName, Reads};
use crate::id::{GroupNo, SourceNo, UnitNo};
use crate::number::Number;
use crate::place::{FileError, Files, Place, Sources};
use crate::round::Round;
use crate::rule::Asked;

pub(crate) use survey::NoSurveyor;
pub use survey::{Share, Surveyed, Surveyor, listed};
pub(crate) use table::COLUMNS;

/// A figure from outside.
#[derive(Clone, Debug)]
pub struct OutsideFigure {
    /// The figure in the units of what asks it, a percentage as a fraction of 1; `None` where its cell is blank, there were too
    /// few ballots, or nothing last year.
    pub number: Option<Number>,
    /// Where it stands.
    pub place: Place,
    /// What it was before it was rounded, and how sure it is, where it was estimated from ballots.
    pub share: Option<Box<Share>>,
}

/// Every figure from outside, by group, unit and where it is asked.
#[derive(Clone, Debug, Default)]
pub(crate) struct OutsideFigures(Vec<Vec<Option<OutsideFigure>>>);

impl OutsideFigures {
    /// What stands where something is asked of outside; `None` where a fault was reported, or there is nothing.
    pub(crate) fn get(&self, round: &Round, group: GroupNo, unit: UnitNo, source: SourceNo) -> Option<&OutsideFigure> {
        let width = round.group(group).set.outside.len();
        self.0[usize::from(group.0)].get(unit.0 as usize * width + usize::from(source.0))?.as_ref()
    }
}

/// Reads all that a round's sets ask of outside.
///
/// # Errors
/// [`FileError::Refused`] where the system refuses a file.
pub(crate) fn read(
    files: &dyn Files,
    surveyor: &dyn Surveyor,
    round: &Round,
    sources: &mut Sources,
    faults: &mut Vec<Diagnostic>,
) -> Result<OutsideFigures, FileError> {
    let grid = |group: &crate::round::Group| vec![None; group.units.len() * group.set.outside.len()];
    let mut reader =
        Reader { files, round, sources, faults, figures: OutsideFigures(round.groups.iter().map(grid).collect()) };
    reader.notes_of_tables();
    reader.surveys(surveyor)?;
    reader.tables()?;
    reader.previous()?;
    Ok(reader.figures)
}

struct Reader<'a> {
    files: &'a dyn Files,
    round: &'a Round,
    sources: &'a mut Sources,
    faults: &'a mut Vec<Diagnostic>,
    figures: OutsideFigures,
}

/// One place where something is asked of outside.
#[derive(Clone, Copy)]
struct Asker {
    group: GroupNo,
    source: SourceNo,
}

impl<'a> Reader<'a> {
    /// What is said of tables that nobody reads: most likely their paths are misspelt.
    fn notes_of_tables(&mut self) {
        for (path, note) in &self.round.tables {
            let is_it = |outside: &crate::criteria::Outside| matches!(&outside.source, Source::Table { path: read } if read == path);
            let is_read = self.round.groups.iter().any(|group| group.set.outside.iter().any(is_it));
            if let (false, Some(place)) = (is_read, note.place) {
                self.faults.push(Fault::TableUnread { path: path.clone() }.at(place));
            }
        }
    }

    fn set(&self, asker: Asker) -> &'a Set {
        &self.round.group(asker.group).set
    }

    fn asked(&self, asker: Asker) -> &'a Asked {
        let outside = self.set(asker).outside(asker.source);
        &self.set(asker).asked_at(outside.at)[outside.input]
    }

    /// The code or id under which it is asked.
    fn code(&self, asker: Asker) -> &'a str {
        self.set(asker).code_at(self.set(asker).outside(asker.source).at)
    }

    /// Everywhere where a source of some kind is asked, in order.
    fn askers(&self, is: impl Fn(&Source) -> bool) -> Vec<Asker> {
        let of_group = |group: GroupNo| {
            let outside = &self.round.group(group).set.outside;
            (0..outside.len() as u16).map(move |at| Asker { group, source: SourceNo(at) })
        };
        let all = self.round.group_ids().flat_map(of_group);
        // What no unit of the group is asked, such as a survey that was not held this year, need not be there.
        let concerns_any = |asker: &Asker| {
            let group = self.round.group(asker.group);
            let at = self.set(*asker).outside(asker.source).at;
            group.unit_ids().any(|unit| concerns(group, unit, at))
        };
        all.filter(|asker| is(&self.set(*asker).outside(asker.source).source)).filter(concerns_any).collect()
    }

    fn put(&mut self, asker: Asker, unit: UnitNo, figure: OutsideFigure) {
        let width = self.set(asker).outside.len();
        let at = unit.0 as usize * width + usize::from(asker.source.0);
        self.figures.0[usize::from(asker.group.0)][at] = Some(figure);
    }

    /// Reports the units of which a table or survey says nothing, though a criterion that applies to them asks it.
    fn lacking(&mut self, askers: &[Asker], name: &str, place: Place) {
        for asker in askers {
            let group = self.round.group(asker.group);
            let at = group.set.outside(asker.source).at;
            let lacks = |unit: &UnitNo| {
                self.figures.get(self.round, asker.group, *unit, asker.source).is_none() && concerns(group, *unit, at)
            };
            let units: Vec<String> = group.unit_ids().filter(lacks).map(|unit| group.unit(unit).id.clone()).collect();
            if !units.is_empty() {
                let fault = Fault::TableLacks { table: name.into(), units };
                self.faults.push(fault.at(place).of_criterion(group.set.code_at(at)));
            }
        }
    }
}

/// Whether a leaf, or any leaf or other figure that reads a figure, concerns a unit.
fn concerns(group: &crate::round::Group, unit: UnitNo, at: At) -> bool {
    let applies = |leaf| group.applies(unit, group.set.leaf(leaf).node).is_ok();
    match at {
        At::Leaf(leaf) => applies(leaf),
        At::Figure(figure) => {
            let mut by_another = false;
            for valid in group.set.figures.iter().filter_map(|other| other.valid.as_ref()) {
                valid.tree.names(&mut |name| by_another |= *name == LeafName::Figure(figure));
            }
            by_another
                || group.set.leaf_ids().filter(|leaf| group.set.leaf(*leaf).rule.figures.contains(&figure)).any(applies)
        }
    }
}

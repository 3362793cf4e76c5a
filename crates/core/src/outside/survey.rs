//! The round's surveys, `surveys/*.toml`: finished figures as they stand in their table, shares of ballots as whoever can
//! read ballots estimates them.

use std::collections::BTreeMap;

use super::rows::Met;
use super::{Asker, OutsideFigure, Reader};
use crate::criteria::Source;
use crate::fault::{Diagnostic, Fault, Needed, any_error};
use crate::number::Number;
use crate::place::{FileError, FileNo, Files, Place, Sources};
use crate::round::Meant;
use crate::rule::{Asked, AskedKind, From, answer};
use crate::survey::{ESTIMATES, Figures, Survey};
use crate::table::Cell;
use crate::text;

/// Whoever estimates shares from ballots; `cchc-survey` has one. The engine itself reads finished figures alone.
pub trait Surveyor {
    /// For every unit that the ballots judge, the share of each question: of the index where it lists no item, else of these
    /// items, by position. `None` where a fault was reported that leaves no estimate.
    ///
    /// # Errors
    /// [`FileError::Refused`] where the system refuses the ballots; what is wrong with them is a fault.
    fn shares(
        &self,
        survey: &Survey,
        questions: &[Vec<usize>],
        files: &dyn Files,
        sources: &mut Sources,
        faults: &mut Vec<Diagnostic>,
    ) -> Result<Option<Vec<Surveyed>>, FileError>;
}

/// What a survey found of a unit.
#[derive(Clone, Debug, PartialEq)]
pub struct Surveyed {
    /// The unit as ballots name it; `*` where all of them judge one and the same.
    pub unit: String,
    /// Where it is first named.
    pub place: Place,
    /// For each question its share; `None` where there is none, as with too few ballots.
    pub shares: Vec<Option<Share>>,
}

/// A share that was estimated from ballots.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Share {
    /// The estimate, with all its digits.
    pub estimate: Number,
    /// The interval, where the design supports one.
    pub interval: Option<(Number, Number)>,
    /// Its confidence, in per cent.
    pub confidence: Number,
    /// How many valid ballots it is of.
    pub ballots: u64,
}

/// For programs that read no ballots.
pub(crate) struct NoSurveyor;

impl Surveyor for NoSurveyor {
    fn shares(
        &self,
        survey: &Survey,
        _: &[Vec<usize>],
        _: &dyn Files,
        _: &mut Sources,
        faults: &mut Vec<Diagnostic>,
    ) -> Result<Option<Vec<Surveyed>>, FileError> {
        faults.push(Fault::NotRead { name: survey.id.text.clone() }.at(survey.id.place));
        Ok(None)
    }
}

impl Reader<'_> {
    pub(super) fn surveys(&mut self, surveyor: &dyn Surveyor) -> Result<(), FileError> {
        let surveys = self.listed()?;
        let mut by_id: BTreeMap<String, Vec<(Asker, Vec<usize>)>> = BTreeMap::new();
        for asker in self.askers(|source| matches!(source, Source::Survey { .. })) {
            let outside = self.set(asker).outside(asker.source);
            let Source::Survey { id, items } = &outside.source else { continue };
            let Some(survey) = surveys.iter().map(|(survey, _)| survey).find(|survey| text::same(&survey.id.text, id))
            else {
                let known: Vec<String> = surveys.iter().map(|(survey, _)| survey.id.text.clone()).collect();
                let nearest = text::nearest(id, known.iter().map(String::as_str)).map(Into::into);
                let fault = Fault::UnknownSurvey { met: id.clone(), nearest, known };
                self.faults.push(fault.at(outside.place).of_criterion(self.code(asker)));
                continue;
            };
            if let (false, Figures::Estimates { .. }) = (items.is_empty(), &survey.figures) {
                // Finished figures are of the index alone.
                let fault = Fault::KeyNeeds { key: "items", needs: "ballots" };
                self.faults.push(fault.at(outside.place).of_criterion(self.code(asker)));
                continue;
            }
            let question = self.question(survey, items, outside.place, asker);
            if let Some(question) = question {
                by_id.entry(text::key(id)).or_default().push((asker, question));
            }
        }
        for (survey, is_sound) in surveys {
            let asked = by_id.remove(&text::key(&survey.id.text)).unwrap_or_default();
            match &survey.figures {
                Figures::Estimates { file, place } => {
                    let askers: Vec<Asker> = asked.into_iter().map(|(asker, _)| asker).collect();
                    self.estimates(file, *place, survey.min_ballots, &askers)?;
                }
                // Ballots that no criterion asks are not read: they may be a million. What is wrong with the survey file
                // would be said of them again.
                _ if asked.is_empty() || !is_sound => {}
                _ => self.shares(&survey, &asked, surveyor)?,
            }
        }
        Ok(())
    }

    /// The items of a survey, by position, that an input names.
    fn question(&mut self, survey: &Survey, items: &[String], place: Place, asker: Asker) -> Option<Vec<usize>> {
        let at = |id: &String| survey.items.iter().position(|item| text::same(&item.id, id));
        let mut question = Vec::new();
        for id in items {
            match at(id) {
                Some(item) => question.push(item),
                None => {
                    let known: Vec<String> = survey.items.iter().map(|item| item.id.clone()).collect();
                    let nearest = text::nearest(id, known.iter().map(String::as_str)).map(Into::into);
                    let fault = Fault::UnknownName { key: "items".into(), met: id.clone(), nearest, known };
                    self.faults.push(fault.at(place).of_criterion(self.code(asker)));
                }
            }
        }
        (question.len() == items.len()).then_some(question)
    }

    /// The surveys of the round's folder, each with whether its file is without errors.
    fn listed(&mut self) -> Result<Vec<(Survey, bool)>, FileError> {
        let mut surveys: Vec<(Survey, bool)> = Vec::new();
        for name in listed(self.files)? {
            let checked = Survey::open(self.files, &name, self.sources)?;
            let is_sound = !any_error(&checked.faults);
            self.faults.extend(checked.faults);
            let Some(survey) = checked.value else { continue };
            match surveys.iter().find(|(known, _)| text::same(&known.id.text, &survey.id.text)) {
                Some((first, _)) => {
                    let fault = Fault::Duplicate { id: survey.id.text.clone(), first: first.id.place };
                    self.faults.push(fault.at(survey.id.place));
                }
                None => surveys.push((survey, is_sound)),
            }
        }
        Ok(surveys)
    }

    /// Puts the shares of a survey of ballots where they are asked. A unit that the ballots do not judge has no figure.
    fn shares(
        &mut self,
        survey: &Survey,
        asked: &[(Asker, Vec<usize>)],
        surveyor: &dyn Surveyor,
    ) -> Result<(), FileError> {
        let mut questions: Vec<Vec<usize>> = asked.iter().map(|(_, question)| question.clone()).collect();
        questions.sort();
        questions.dedup();
        let surveyed = surveyor.shares(survey, &questions, self.files, self.sources, self.faults)?;
        for Surveyed { unit: met, place, shares } in surveyed.unwrap_or_default() {
            let (group, unit) = match self.round.unit(&met) {
                Meant::One(group, unit) => (group, unit),
                // A survey may well have who came or went.
                Meant::Refused | Meant::Gone(_) => continue,
                Meant::Several(ids) => {
                    self.faults.push(Fault::AmbiguousUnit { met, ids }.at(place));
                    continue;
                }
                Meant::Nobody => {
                    let nearest = self.round.nearest_unit(&met);
                    self.faults.push(Fault::UnknownUnit { met, nearest }.at(place));
                    continue;
                }
            };
            for (asker, question) in asked.iter().filter(|(asker, _)| asker.group == group) {
                let share = questions.binary_search(question).ok().and_then(|at| shares[at].clone());
                let decimals = self.set(*asker).rounding.survey;
                let number = share.as_ref().map(|share| share.estimate.round(decimals));
                self.put(*asker, unit, OutsideFigure { number, place, share: share.map(Box::new) });
            }
        }
        Ok(())
    }

    fn estimates(&mut self, name: &str, place: Place, min_ballots: usize, askers: &[Asker]) -> Result<(), FileError> {
        match self.files.read(name) {
            Ok(bytes) => {
                let file = self.sources.add(name, Some(&bytes));
                self.estimates_of(&bytes, file, min_ballots, askers);
            }
            Err(FileError::Missing(_)) => {
                let fault = Fault::FileMissing { name: name.into(), needed_by: Needed::Key("estimates") };
                self.faults.push(fault.at(place));
            }
            Err(refused) => return Err(refused),
        }
        Ok(())
    }

    /// How many ballots an estimate is of.
    fn ballots(met: &Met) -> Result<Number, Fault> {
        let mut count = Asked::of(AskedKind::Count, "", "n", From::Unit);
        count.min = Some(Number::ZERO);
        if met.third.is_empty() {
            return Err(Fault::EmptyField { column: "n".into() });
        }
        answer::figure(Cell::typed(&met.third), &count).map(|(count, _)| count)
    }

    /// A unit without a row had no ballots: its figure has no value.
    fn estimates_of(&mut self, bytes: &[u8], file: FileNo, min_ballots: usize, askers: &[Asker]) {
        let Some(mut rows) = self.rows(bytes, file, ESTIMATES, false) else { return };
        let mut share = Asked::of(AskedKind::Percent, "", ESTIMATES[1].also[0], From::Unit);
        share.min = Some(Number::ZERO);
        share.max = Some(Number::ONE);
        for met in &mut rows {
            match Self::ballots(met) {
                Ok(count) if count < Number::from(min_ballots as i64) => met.value.clear(),
                Ok(_) => {}
                Err(_) if min_ballots == 0 => {}
                Err(fault) => {
                    let id = &self.round.group(met.group).unit(met.unit).id;
                    self.faults.push(fault.at(met.place).of_unit(id));
                    continue;
                }
            }
            self.take(met, askers, Some(&share));
        }
    }
}

/// The survey files of a round's folder, in the order of their names.
///
/// # Errors
/// [`FileError::Refused`] where the system refuses the folder; one that is not there is an empty one.
pub fn listed(files: &dyn Files) -> Result<Vec<String>, FileError> {
    let mut listed = match files.list("surveys") {
        Ok(listed) => listed,
        Err(FileError::Missing(_)) => return Ok(Vec::new()),
        Err(refused) => return Err(refused),
    };
    listed.sort();
    let is_survey = |name: &str| name.ends_with(".toml") && !name.starts_with('.') && !name.starts_with("~$");
    let surveys = listed.into_iter().filter(|listed| !listed.folder && is_survey(&listed.name));
    Ok(surveys.map(|listed| format!("surveys/{}", listed.name)).collect())
}

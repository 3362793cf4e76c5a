//! The round's surveys, `surveys/*.toml`: finished figures as they stand in their table, shares of ballots as whoever can
//! read ballots estimates them.

use std::collections::{BTreeMap, HashMap};

use super::{Asker, OutsideFigure, Reader};
use crate::criteria::Source;
use crate::fault::{Diagnostic, Fault, Worded, any_error};
use crate::id::{GroupNo, UnitNo};
use crate::number::Number;
use crate::place::{FileError, Files, Place, Sources};
use crate::round::Meant;
use crate::survey::{Figures, Finished, Survey};
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

/// A share that a survey found: estimated from ballots, or an institute's finished figure.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Share {
    /// The estimate, with all its digits.
    pub estimate: Number,
    /// The interval, where the design supports one.
    pub interval: Option<(Number, Number)>,
    /// Its confidence, in per cent.
    pub confidence: Number,
    /// How many ballots have a valid answer to any of it; of a finished figure, of how many valid ballots its table says
    /// that it is, if it does.
    pub ballots: Option<u64>,
    /// Why there is no interval, where that is to be said.
    pub withheld: Option<Worded>,
    /// Of a finished figure where its table says that it is from, which may be nothing; `None` of an estimate.
    pub source: Option<String>,
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
                Figures::Estimates { .. } => self.estimates(&survey, &asked)?,
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
        let mut judged = Judged::default();
        for Surveyed { unit: met, place, shares } in surveyed.unwrap_or_default() {
            let Some((group, unit)) = self.judged(&met, place, &mut judged) else { continue };
            for (asker, question) in asked.iter().filter(|(asker, _)| asker.group == group) {
                let share = questions.binary_search(question).ok().and_then(|at| shares[at].clone());
                self.put_share(*asker, unit, place, share);
            }
        }
        // Ballots that were issued count beside those that came back: the table has to call the unit as they do.
        for issued in &survey.issued {
            let Meant::One(group, unit) = self.round.unit(&issued.unit) else { continue };
            let first = judged.get(&(group, unit)).filter(|(_, met)| !text::same(met, &issued.unit));
            if let Some(first) = first.cloned() {
                self.twice((group, unit), issued.unit.clone(), issued.place, first);
            }
        }
        Ok(())
    }

    /// Puts finished figures where they are asked. A unit without a row had no ballots: its figure has no value.
    fn estimates(&mut self, survey: &Survey, asked: &[(Asker, Vec<usize>)]) -> Result<(), FileError> {
        let mut judged = Judged::default();
        for Finished { unit: met, value, n, source, place } in survey.finished(self.files, self.sources, self.faults)? {
            let Some((group, unit)) = self.judged(&met, place, &mut judged) else { continue };
            let share = value.map(|estimate| Share {
                estimate,
                interval: None,
                confidence: survey.confidence.clone(),
                ballots: n,
                withheld: None,
                source: Some(source),
            });
            for (asker, _) in asked.iter().filter(|(asker, _)| asker.group == group) {
                self.put_share(*asker, unit, place, share.clone());
            }
        }
        Ok(())
    }

    fn put_share(&mut self, asker: Asker, unit: UnitNo, place: Place, share: Option<Share>) {
        let decimals = self.set(asker).rounding.survey;
        let number = share.as_ref().map(|share| share.estimate.round(decimals));
        self.put(asker, unit, OutsideFigure { number, place, share: share.map(Box::new) });
    }

    /// The unit of the round that a survey judges; `None` where that is reported, or the unit is not of the round any more.
    fn judged(&mut self, met: &str, place: Place, judged: &mut Judged) -> Option<(GroupNo, UnitNo)> {
        let round = self.round;
        let mut units = round.group_ids().flat_map(|of| round.group(of).unit_ids().map(move |unit| (of, unit)));
        let met = met.to_owned();
        let meant = match round.unit(&met) {
            Meant::One(group, unit) => Ok((group, unit)),
            // A survey may well have who came or went.
            Meant::Refused | Meant::Gone(_) => return None,
            Meant::Several(ids) => Err(Fault::AmbiguousUnit { met: met.clone(), ids }),
            // All ballots judge one and the same: who that is needs no word where there is but one.
            Meant::Nobody if met == "*" => match (units.next(), units.next()) {
                (Some(only), None) => Ok(only),
                _ => Err(Fault::UnitUnnamed),
            },
            Meant::Nobody => Err(Fault::UnknownUnit { nearest: round.nearest_unit(&met), met: met.clone() }),
        };
        match meant {
            Ok(unit) => match judged.insert(unit, (place, met.clone())) {
                None => return Some(unit),
                Some(first) => self.twice(unit, met, place, first),
            },
            Err(fault) => self.faults.push(fault.at(place)),
        }
        None
    }

    /// Reports a unit under two names: what was found under each is of a part.
    fn twice(&mut self, unit: (GroupNo, UnitNo), met: String, place: Place, (first, first_met): (Place, String)) {
        let id = &self.round.group(unit.0).unit(unit.1).id;
        self.faults.push(Fault::UnitTwice { met, first, first_met }.at(place).of_unit(id));
    }
}

/// The units that a survey judges, each with the place and the name under which it was met first.
type Judged = HashMap<(GroupNo, UnitNo), (Place, String)>;

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

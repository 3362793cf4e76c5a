//! Findings from ballots: a sample, with its design.

use std::collections::{BTreeMap, BTreeSet};

use cchc_core::fault::{Diagnostic, Fault, Needed};
use cchc_core::place::{FileError, Files, Sources};
use cchc_core::survey::{self, Figures, Layout, Selection, Survey};

use super::composition::{Composition, Part, What, quantity};
use super::{Findings, Found, ItemFound, Sample, Unit, Why};
use crate::ballots::{Codes, Unsound};
use crate::calibrate::{Calibration, Margin};
use crate::cleaning::{Cleaned, ItemCodes, clean};
use crate::crossing::crossed;
use crate::decimal::float;
use crate::design::{self, Design};
use crate::estimate::{Estimate, Quantity, Withheld, estimates};
use crate::quality::{self, Quality, percentages};
use crate::replicate::{Jackknife, Replicated};
use crate::tally::Tally;
use crate::variance::Lonely;

pub(super) fn findings(
    survey: Survey,
    questions: &[Vec<usize>],
    files: &dyn Files,
    sources: &mut Sources,
    faults: &mut Vec<Diagnostic>,
) -> Result<Option<Findings>, FileError> {
    let Figures::Ballots(given) = &survey.figures else { return Ok(None) };
    let bytes = match files.read(&given.file) {
        Ok(bytes) => bytes,
        Err(FileError::Missing(_)) => {
            let fault = Fault::FileMissing { name: given.file.clone(), needed_by: Needed::Key("ballots") };
            faults.push(fault.at(given.place));
            return Ok(None);
        }
        Err(refused) => return Err(refused),
    };
    let file = sources.add(&given.file, Some(&bytes));
    let Some(mut cleaned) = clean(&survey, given, &bytes, file, sources, faults) else { return Ok(None) };
    // What was read is in columns now.
    drop(bytes);
    let before = faults.len();
    cleaned.check_units(&survey, faults);
    if cchc_core::fault::any_error(&faults[before..]) {
        return Ok(None);
    }
    let nested = given.design.repeat == survey::Repeat::Nested;
    let sound = if nested { Ok(()) } else { design::of_one_stratum(&cleaned.ballots) };
    if sound.is_ok() && given.design.selection == Selection::Certainty {
        certain(&mut cleaned, given.layout != Layout::Long);
    }
    match sound.and_then(|()| Sampled::of(&survey, given, &cleaned, questions)) {
        Ok(Estimated { all, units, quality, lonely }) => {
            if !lonely.is_empty() {
                let (places, declared) = (lonely.into_iter().collect(), given.design.lonely.word());
                faults.push(Fault::LonelyClusters { places, declared }.at(survey.id.place));
            }
            let sample = Some(sample(&cleaned));
            let account = Some(cleaned.account);
            Ok(Some(Findings { file, sample, account, all, units, quality: Some(quality), survey }))
        }
        Err(unsound) => {
            faults.push(cleaned.fault(&unsound, &survey));
            Ok(None)
        }
    }
}

/// How many places there are: one name in two of those above is two.
fn sample(cleaned: &Cleaned) -> Sample {
    let ballots = &cleaned.ballots;
    let mut above = vec![0; ballots.len()];
    let mut below = |codes: &Codes| {
        let crossing = crossed(&above, &codes.codes);
        above = crossing.codes;
        crossing.pairs.len()
    };
    Sample {
        strata: ballots.stratum.as_ref().map_or(0, &mut below),
        clusters: ballots.clusters.iter().map(below).collect(),
        replicates: cleaned.replicates.as_ref().map_or(0, |of| of.weights.len()),
    }
}

/// First-stage places that are all in the sample become strata, and what was drawn within them comes first.
fn certain(cleaned: &mut Cleaned, is_wide: bool) {
    let ballots = &mut cleaned.ballots;
    // Without declared places, respondents of a wide layout are clusters: nobody chose them all.
    if cleaned.clusters.is_empty() {
        return;
    }
    let places = ballots.clusters.remove(0);
    let names = cleaned.clusters.remove(0);
    if !ballots.populations.is_empty() {
        ballots.populations.remove(0);
    }
    let mut known: BTreeMap<(u32, u32), u32> = BTreeMap::new();
    let mut strata = Vec::new();
    let stratum = |ballot: usize| ballots.stratum.as_ref().map_or(0, |of| of.codes[ballot]);
    let codes: Vec<u32> = (0..places.codes.len())
        .map(|ballot| {
            let (above, place) = (stratum(ballot), places.codes[ballot]);
            *known.entry((above, place)).or_insert_with(|| {
                let above = cleaned.strata.get(above as usize).map(|above| format!("{above}, ")).unwrap_or_default();
                strata.push(format!("{above}{}", names[place as usize]));
                strata.len() as u32 - 1
            })
        })
        .collect();
    ballots.stratum = Some(Codes { kinds: strata.len(), codes });
    cleaned.strata = strata;
    cleaned.places.without_first_stage();
    if ballots.clusters.is_empty() && is_wide {
        // What remains is respondents, each with several ballots.
        ballots.clusters.push(cleaned.places.respondents(ballots.len()));
    }
}

/// A tally, and how errors are found.
struct Over<'t> {
    tally: &'t Tally<'t>,
    errors: Errors<'t>,
    is_whole: bool,
}

enum Errors<'t> {
    Linearised(Lonely),
    Replicated(Replicated<'t>),
}

impl<'t> Over<'t> {
    fn of(tally: &'t Tally<'t>, given: &survey::Ballots, cleaned: &'t Cleaned) -> Result<Over<'t>, Unsound> {
        let errors = match (&given.design.replicates, &cleaned.replicates) {
            (_, Some(published)) => Errors::Replicated(Replicated::published(tally, published)?),
            (Some(survey::Replicates::Make(survey::Method::Jkn)), None) => {
                Errors::Replicated(Replicated::made(tally, Jackknife::Jkn)?)
            }
            (Some(survey::Replicates::Make(_)), None) => Errors::Replicated(Replicated::made(tally, Jackknife::Jk1)?),
            _ => Errors::Linearised(given.design.lonely),
        };
        Ok(Over { tally, errors, is_whole: false })
    }

    /// All units as one.
    fn whole(&self, whole: &'t Tally<'t>) -> Over<'t> {
        let errors = match &self.errors {
            Errors::Linearised(lonely) => Errors::Linearised(*lonely),
            Errors::Replicated(replicated) => Errors::Replicated(replicated.whole(whole)),
        };
        Over { tally: whole, errors, is_whole: true }
    }

    fn estimates(&self, quantity: &Quantity) -> Vec<Option<Estimate>> {
        match &self.errors {
            Errors::Linearised(lonely) => estimates(self.tally, quantity, *lonely),
            Errors::Replicated(replicated) => replicated.estimates(quantity),
        }
    }
}

struct Sampled<'a> {
    survey: &'a Survey,
    given: &'a survey::Ballots,
    cleaned: &'a Cleaned,
    composition: Composition<'a>,
    questions: &'a [Vec<usize>],
    /// Names of places with a single cluster that stood in the way of an error.
    lonely: BTreeSet<String>,
}

/// What is found of a sample.
struct Estimated {
    all: Option<Unit>,
    units: Vec<Unit>,
    quality: Quality,
    /// Names of places with a single cluster that stood in the way of an error.
    lonely: BTreeSet<String>,
}

impl<'a> Sampled<'a> {
    fn of(
        survey: &'a Survey,
        given: &'a survey::Ballots,
        cleaned: &'a Cleaned,
        questions: &'a [Vec<usize>],
    ) -> Result<Estimated, Unsound> {
        let ballots = &cleaned.ballots;
        let design = Design::of(ballots, true)?;
        let margins: Vec<Margin> = cleaned.margins.iter().map(|(margin, _)| margin.clone()).collect();
        let calibration = match margins.is_empty() {
            true => None,
            false => Some(Calibration::of(&ballots.weight, &margins)?),
        };
        let composition = Composition::of(survey, questions);
        let pools = composition.pools().to_vec();
        let tally = Tally::of(ballots, &design, calibration.as_ref(), &pools);
        let over = Over::of(&tally, given, cleaned)?;
        let mut sampled = Sampled { survey, given, cleaned, composition, questions, lonely: BTreeSet::new() };
        let names: Vec<_> = cleaned.units.iter().map(|unit| (unit.name.clone(), unit.place)).collect();
        let mut units = sampled.units(&over, &names);
        let whole = tally.whole();
        let mut all = match units.len() {
            0 | 1 => None,
            _ => sampled.units(&over.whole(&whole), &[("*".into(), survey.id.place)]).pop(),
        };
        for unit in &mut units {
            if unit.valid.is_some_and(|valid| valid < survey.min_ballots as u64) {
                unit.withhold(Why::FewBallots);
            }
        }
        let figures = all.as_ref().or(units.first());
        let satisfied: Vec<Option<f64>> =
            figures.map(|unit| unit.factors.iter().map(|of| of.estimate).collect()).unwrap_or_default();
        let quality = quality::quality(survey, ballots, tally.weights(), &satisfied);
        if let Some(all) = &mut all {
            all.valid = Some(cleaned.account.valid);
        }
        Ok(Estimated { all, units, quality, lonely: sampled.lonely })
    }

    /// Everything that is asked, by unit of a tally.
    fn units(&mut self, over: &Over<'_>, names: &[(String, cchc_core::place::Place)]) -> Vec<Unit> {
        let (survey, tally) = (self.survey, over.tally);
        let index = self.found(over, &What::Index);
        let asked = self.questions;
        let mut each = |of: &mut dyn Iterator<Item = What>| -> Vec<Vec<Found>> {
            of.map(|what| self.found(over, &what)).collect()
        };
        let blocks = each(&mut (0..survey.blocks.len()).map(What::Block));
        let factors = each(&mut (0..survey.factors.len()).map(What::Factor));
        let items = each(&mut (0..survey.items.len()).map(What::Item));
        let questions = each(&mut asked.iter().cloned().map(|items| match items.is_empty() {
            true => What::Index,
            false => What::Question(items),
        }));
        let parts = self.composition.parts(&What::Index);
        let of_group = |group: usize| parts.iter().find(|part| part.group == Some(group as u32)).cloned();
        let mut groups = Vec::new();
        for group in 0..survey.respondents.len() {
            groups.push(match of_group(group) {
                Some(part) => self.of_parts(over, &[part.alone()]),
                None => vec![Found::none(Why::NoAnswer, 0); names.len()],
            });
        }
        let column = |of: &[Vec<Found>], unit: usize| of.iter().map(|found| found[unit].clone()).collect::<Vec<_>>();
        let mut units = Vec::new();
        for (unit, (name, place)) in names.iter().enumerate() {
            let valid = tally.valid(unit);
            let of_item = |(item, found): (usize, &Vec<Found>)| self.item(tally, item, unit, found[unit].clone());
            units.push(Unit {
                name: name.clone(),
                place: *place,
                valid: Some(valid),
                source: None,
                index: index[unit].clone(),
                blocks: column(&blocks, unit),
                factors: column(&factors, unit),
                groups: column(&groups, unit),
                items: items.iter().enumerate().map(of_item).collect(),
                questions: column(&questions, unit),
            });
        }
        units
    }

    fn item(&self, tally: &Tally<'_>, item: usize, unit: usize, found: Found) -> ItemFound {
        let codes = ItemCodes::of(self.survey, item);
        let chosen = tally.chosen(item, unit);
        let worth = &self.cleaned.ballots.items[item].worth;
        let not_asked = usize::from(codes.not_asked());
        let without = chosen.iter().enumerate().filter(|(code, _)| worth[*code].is_none() && *code != not_asked);
        let skipped = without.map(|(_, of)| of.ballots).sum();
        let options = &chosen[..codes.options()];
        let people: Vec<f64> = options.iter().map(|of| of.people).collect();
        ItemFound {
            found,
            skipped,
            blank: chosen.get(usize::from(codes.blank())).map_or(0, |of| of.ballots),
            options: options.iter().map(|of| of.ballots).collect(),
            percents: percentages(&people, self.survey.option_decimals, self.survey.options_add_up),
        }
    }

    /// A figure of each unit.
    fn found(&mut self, over: &Over<'_>, what: &What) -> Vec<Found> {
        let parts = self.composition.parts(what);
        self.of_parts(over, &parts)
    }

    /// Units that lack the same respondent groups are estimated together.
    fn of_parts(&mut self, over: &Over<'_>, parts: &[Part]) -> Vec<Found> {
        let tally = over.tally;
        let mut alike: BTreeMap<Vec<bool>, Vec<usize>> = BTreeMap::new();
        for unit in 0..tally.units() {
            let is_there = |part: &Part| part.shares.iter().all(|(_, source)| tally.has(*source, part.group, unit));
            alike.entry(parts.iter().map(is_there).collect()).or_default().push(unit);
        }
        let mut found = vec![Found::none(Why::NoAnswer, 0); tally.units()];
        for (is_there, units) in alike {
            let Some(quantity) = quantity(parts, &is_there, self.survey.empty_group) else {
                if is_there.contains(&true) {
                    units.iter().for_each(|unit| found[*unit] = Found::none(Why::EmptyGroup, 0));
                }
                continue;
            };
            let estimates = over.estimates(&quantity);
            for unit in units {
                if let Some(estimate) = &estimates[unit] {
                    let confidence = float(&self.survey.confidence);
                    found[unit] = Found::of(estimate, self.survey.interval, confidence, self.given.design.selection);
                    let is_told = over.is_whole || tally.valid(unit) >= self.survey.min_ballots as u64;
                    if let (Err(Withheld::Lonely(lonely)), Some(Why::LonelyCluster), true) =
                        (&estimate.se, found[unit].why, is_told)
                    {
                        self.lonely.insert(self.place(lonely.stage, lonely.place));
                    }
                }
            }
        }
        found
    }

    /// The name of a stratum, or of a cluster that others were drawn from.
    fn place(&self, stage: usize, code: u32) -> String {
        let names = match stage {
            0 => Some(&self.cleaned.strata),
            stage => self.cleaned.clusters.get(stage - 1),
        };
        names.and_then(|names| names.get(code as usize)).cloned().unwrap_or_else(|| "*".into())
    }
}

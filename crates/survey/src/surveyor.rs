//! Shares for a round's criteria: what `from = "survey"` reads where a survey has ballots.

use cchc_core::fault::{Diagnostic, Worded, any_error};
use cchc_core::outside::{self, Share, Surveyed};
use cchc_core::place::{FileError, Files, Sources};
use cchc_core::survey::Survey;

use crate::decimal::exact;
use crate::findings::{Findings, Found};

/// Estimates from ballots and tallies.
#[derive(Debug, Clone, Copy, Default)]
pub struct Surveyor;

impl outside::Surveyor for Surveyor {
    fn shares(
        &self,
        survey: &Survey,
        questions: &[Vec<usize>],
        files: &dyn Files,
        sources: &mut Sources,
        faults: &mut Vec<Diagnostic>,
    ) -> Result<Option<Vec<Surveyed>>, FileError> {
        let before = faults.len();
        let found = Findings::of(survey.clone(), questions, files, sources, faults)?;
        let Some(findings) = found.filter(|_| !any_error(&faults[before..])) else { return Ok(None) };
        let share = |found: &Found| {
            let interval = found.interval.and_then(|interval| exact(interval.low).zip(exact(interval.high)));
            Some(Share {
                estimate: found.estimate.and_then(exact)?,
                interval,
                confidence: survey.confidence.clone(),
                ballots: Some(found.n),
                withheld: found.why.map(|why| Worded::new(|language| why.words(language).to_owned())),
                source: None,
            })
        };
        let surveyed = findings.units.into_iter().map(|unit| Surveyed {
            unit: unit.name,
            place: unit.place,
            shares: unit.questions.iter().map(share).collect(),
        });
        Ok(Some(surveyed.collect()))
    }
}

//! Shares for a round's criteria: what `from = "survey"` reads where a survey has ballots.

use cchc_core::fault::{Diagnostic, Worded, any_error};
use cchc_core::number::Number;
use cchc_core::outside::{self, Share, Surveyed};
use cchc_core::place::{FileError, Files, Sources};
use cchc_core::survey::Survey;

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
            let interval = found.interval.map(|interval| (exact(interval.low), exact(interval.high)));
            Some(Share {
                estimate: exact(found.estimate?),
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

/// Decimals to which a float is taken at its word. Sums of a million ballots are right to more; what is nearer to a half of
/// the last printed digit than that is that half.
const DECIMALS: usize = 12;

/// A float as a decimal, at the border between estimates and points.
pub(crate) fn exact(float: f64) -> Number {
    Number::parse(&format!("{float:.DECIMALS$}")).unwrap_or(Number::ZERO)
}

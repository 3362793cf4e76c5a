//! The workbook of a survey, from its JSON (`cchc.survey/1`): what the workbook shows, every program can read.

mod answers;
mod cleaning;
mod compared;
mod index;
mod json;
mod method;
mod parts;
mod quality;
mod sheet;
mod words;

use std::io::Write;

use rust_xlsxwriter::{DocProperties, ExcelDateTime, Workbook, XlsxError};

use crate::book::Run;
use crate::{measure, style};

use json::Findings;

/// Why there is no workbook of a survey.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum SurveyError {
    /// What was given is no `cchc.survey/1`.
    #[error("this is no JSON of a survey: {0}")]
    Json(#[from] serde_json::Error),
    /// The schema is another.
    #[error("the schema is «{0}», not «cchc.survey/1»")]
    Schema(String),
    /// Something that a workbook cannot hold, or a writer that failed.
    #[error("the workbook could not be made: {0}")]
    Workbook(#[from] XlsxError),
}

/// What every sheet is made from.
struct Book<'a> {
    findings: &'a Findings,
    run: &'a Run<'a>,
}

/// Writes the workbook of a survey from its JSON: indices with their intervals and a chart, factors, items, options, the
/// quality of the instrument, what was left out, the comparison, the method. The same JSON gives the same bytes.
///
/// # Errors
/// [`SurveyError`] where it is no such JSON, or writing fails.
pub fn survey(json: &[u8], run: &Run<'_>, mut to: impl Write) -> Result<(), SurveyError> {
    let findings: Findings = serde_json::from_slice(json)?;
    if findings.schema != json::SCHEMA {
        return Err(SurveyError::Schema(findings.schema));
    }
    let book = Book { findings: &findings, run };
    let mut workbook = Workbook::new();
    workbook.set_default_format(&style::plain(style::SIZE), style::ROW, style::COLUMN)?;
    // The day of writing would make every workbook another one.
    let day = ExcelDateTime::from_ymd(2000, 1, 1)?;
    let title = measure::fits(&findings.title).chars().take(200).collect::<String>();
    workbook.set_properties(
        &DocProperties::new().set_title(title).set_comment(format!("cchc {}", run.version)).set_creation_datetime(&day),
    );
    index::write(&book, workbook.add_worksheet())?;
    let has_parts = findings.units.iter().any(|unit| !unit.factors.is_empty() || !unit.groups.is_empty());
    if has_parts {
        parts::write(&book, workbook.add_worksheet())?;
    }
    if findings.units.iter().any(|unit| !unit.items.is_empty()) {
        answers::items(&book, workbook.add_worksheet())?;
        answers::options(&book, workbook.add_worksheet())?;
    }
    if let Some(quality) = &findings.quality {
        quality::write(&book, quality, workbook.add_worksheet())?;
    }
    if let Some(ballots) = &findings.ballots {
        cleaning::write(&book, ballots, workbook.add_worksheet())?;
    }
    if let Some(compared) = &findings.compared {
        compared::write(&book, compared, workbook.add_worksheet())?;
    }
    method::write(&book, workbook.add_worksheet())?;
    let bytes = workbook.save_to_buffer()?;
    to.write_all(&bytes).map_err(XlsxError::from)?;
    Ok(())
}

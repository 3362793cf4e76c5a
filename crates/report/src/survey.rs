//! The workbook of a survey, from its JSON (`cchc.survey/1`): what the workbook shows, every program can read.

mod answers;
mod bars;
mod cleaning;
mod compared;
mod index;
mod json;
mod method;
mod parts;
mod quality;
mod sheet;
mod words;

use std::collections::HashMap;
use std::io::Write;

use rust_xlsxwriter::{DocProperties, ExcelDateTime, Workbook, XlsxError};

use crate::book::Run;
use crate::style;

use json::{Findings, Part, Unit};
use words::Words;

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
    words: &'static Words,
    units: Names<'a>,
    groups: Names<'a>,
    factors: Names<'a>,
}

/// Names by id; never gone through, so that its order reaches nothing.
type Names<'a> = HashMap<&'a str, &'a str>;

impl<'a> Book<'a> {
    fn new(findings: &'a Findings, run: &'a Run<'a>) -> Book<'a> {
        let words = Words::of(run.language);
        let units = findings.units.iter().chain(&findings.all);
        let units = units.map(|unit| (unit.id.as_str(), unit.name.as_str())).filter(|(_, name)| !name.is_empty());
        // Every unit has the same parts, so one of them names them all.
        let one = findings.all.as_ref().or(findings.units.first());
        let names = |parts: fn(&Unit) -> &Vec<Part>| -> Names<'a> {
            let parts = one.map(parts).into_iter().flatten();
            parts.map(|part| (part.id.as_str(), part.name.as_str())).filter(|(_, name)| !name.is_empty()).collect()
        };
        let (groups, factors) = (names(|unit| &unit.groups), names(|unit| &unit.factors));
        Book { findings, run, words, units: units.collect(), groups, factors }
    }

    /// A unit as people call it; `*` is whatever all figures are of.
    fn unit<'b>(&'b self, id: &'b str) -> &'b str {
        self.units.get(id).copied().unwrap_or(if id == "*" { self.words.all } else { id })
    }

    fn group<'b>(&'b self, id: &'b str) -> &'b str {
        self.groups.get(id).copied().unwrap_or(id)
    }

    fn factor<'b>(&'b self, id: &'b str) -> &'b str {
        self.factors.get(id).copied().unwrap_or(id)
    }

    /// What an item asks; empty where that is not known.
    fn item(&self, id: &str) -> &str {
        let items = self.everybody().next().into_iter().flat_map(|(unit, _)| &unit.items);
        items.into_iter().find(|item| item.id == id).map_or("", |item| item.text.as_str())
    }

    /// What is of everybody: all units together, or the only one.
    fn whole(&self) -> Option<&'a Unit> {
        self.findings.all.as_ref().or(match &*self.findings.units {
            [only] => Some(only),
            _ => None,
        })
    }

    /// Whether a row has to say which unit it is of.
    fn several(&self) -> bool {
        self.findings.units.len() > 1
    }

    /// Everybody first, then each unit; the flag is for what is of everybody.
    fn everybody(&self) -> impl Iterator<Item = (&'a Unit, bool)> {
        let units: &'a [Unit] = if self.several() || self.findings.all.is_none() { &self.findings.units } else { &[] };
        self.findings.all.iter().map(|unit| (unit, true)).chain(units.iter().map(|unit| (unit, false)))
    }
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
    let findings = findings.without_sampling_errors();
    let book = Book::new(&findings, run);
    let mut workbook = Workbook::new();
    workbook.set_default_format(&style::plain(style::SIZE), style::ROW, style::COLUMN)?;
    // The day of writing would make every workbook another one.
    let day = ExcelDateTime::from_ymd(2000, 1, 1)?;
    // A third of the time of the default, for half as many bytes more.
    workbook.set_zip_compression_level(1);
    // Excel takes no more than 255 characters there, and no control characters.
    let title: String = findings.title.chars().filter(|c| !c.is_control()).take(200).collect();
    workbook.set_properties(
        &DocProperties::new().set_title(title).set_comment(format!("cchc {}", run.version)).set_creation_datetime(&day),
    );
    index::write(&book, &mut workbook)?;
    parts::write(&book, &mut workbook)?;
    answers::write(&book, &mut workbook)?;
    if let Some(quality) = &findings.quality {
        quality::write(&book, quality, workbook.add_worksheet())?;
    }
    if findings.ballots.is_some() || !findings.diagnostics.is_empty() {
        cleaning::write(&book, workbook.add_worksheet())?;
    }
    if let Some(compared) = &findings.compared {
        compared::write(&book, compared, workbook.add_worksheet())?;
    }
    method::write(&book, workbook.add_worksheet())?;
    let bytes = workbook.save_to_buffer()?;
    to.write_all(&bytes).map_err(XlsxError::from)?;
    Ok(())
}

/// The name of a sheet that is one of several: `Phương án`, `Phương án (2)` …
fn part(name: &str, part: usize) -> String {
    match part {
        0 => name.to_owned(),
        part => format!("{name} ({})", part + 1),
    }
}

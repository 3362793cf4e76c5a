//! How the figures were made, in words: what a statistician asks, and a chairman can sign.

use rust_xlsxwriter::{Worksheet, XlsxError};

use super::Book;
use super::sheet::{Column, Kind, Row, Sheet};

pub(super) fn write(book: &Book<'_>, sheet: &mut Worksheet) -> Result<(), XlsxError> {
    let words = book.words;
    let findings = book.findings;
    let columns = [Column::new(words.what, 250, Kind::Text), Column::new(words.how, 660, Kind::Text)];
    let widths: Vec<u32> = columns.iter().map(|column| column.width).collect();
    let mut sheet = Sheet::new(book, sheet, words.method_sheet, words.method_title, &widths)?;
    sheet.sheet.set_portrait();
    let mut rows: Vec<(&str, String)> = vec![(words.survey, format!("{} ({})", findings.title, findings.survey))];
    rows.extend(findings.notes.iter().map(|note| (words.note, note.clone())));
    rows.extend(findings.instrument.clone().map(|of| (words.instrument, of)));
    rows.extend(findings.channel.clone().map(|of| (words.channel, of)));
    let kind = findings.source.as_ref().map_or("", |source| source.kind.as_str());
    rows.push((words.source, words.source_of(kind).to_owned()));
    rows.push((words.aggregation, words.aggregation_of(kind, &findings.index_of, &findings.factor_of)));
    if findings.min_ballots > 0 {
        rows.push((words.least, findings.min_ballots.to_string()));
    }
    if findings.units.iter().any(|unit| !unit.groups.is_empty()) {
        rows.push((words.empty_group, words.empty_group_of(&findings.empty_group).to_owned()));
    }
    if let Some(design) = &findings.design {
        rows.push((words.selection, words.selection_of(&design.selection).to_owned()));
        rows.push((words.design, words.design_of(design)));
        // Where everybody was asked, nothing below is found.
        let has_errors = design.selection != "census";
        if has_errors {
            rows.push((words.variance, words.variance_of(design)));
        }
        if !design.margins.is_empty() {
            let margins: Vec<String> = design.margins.iter().map(|columns| columns.join(" × ")).collect();
            rows.push((words.calibration, words.calibration_of(&margins)));
        }
        if has_errors {
            let confidence = words.number(findings.confidence);
            rows.push((words.interval, words.interval_of(&findings.interval, &confidence)));
            rows.push((words.df, words.df_note.to_owned()));
            rows.push((words.deff, words.deff_note.to_owned()));
        }
    }
    if let Some(quality) = &findings.quality {
        if quality.factors.iter().any(|of| of.alpha.is_some()) {
            rows.push((words.alpha, words.alpha_source.to_owned()));
        }
        rows.extend(quality.importance.as_deref().map(|of| (words.quadrants, words.importance_source(of))));
    }
    rows.extend(findings.compared.as_ref().map(|_| (words.compared_sheet, words.change_note.to_owned())));
    if book.everybody().any(|(unit, _)| !unit.items.is_empty()) {
        let said = if kind == "tallies" { words.percents_counted } else { words.percents_note };
        rows.push((words.percents, said.to_owned()));
    }
    rows.push((words.rounding, words.rounding_note.to_owned()));
    sheet.table(&columns, rows.into_iter().map(|(what, how)| Row::new(vec![what.into(), how.into()])))?;
    let read: Vec<_> = findings.source.iter().flat_map(|source| &source.files).collect();
    if !read.is_empty() {
        sheet.gap(1);
        sheet.heading(words.files)?;
        let files = [Column::new(words.file, 250, Kind::Text), Column::new("SHA-256", 660, Kind::Text)];
        let rows = read.iter().map(|file| Row::new(vec![file.name.as_str().into(), file.sha256.as_str().into()]));
        sheet.table(&files, rows)?;
    }
    sheet.note(&format!("cchc {}", book.run.version))
}

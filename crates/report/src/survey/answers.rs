//! Items with their intervals, and how often each option was chosen.

use rust_xlsxwriter::{Chart, ChartRange, ChartType, Worksheet, XlsxError};

use super::Book;
use super::index::estimate;
use super::json::{Item, Unit};
use super::sheet::{Cell, Column, Kind, Row, Sheet, font};
use super::words::Words;

/// All units first, where there are several.
fn everybody<'f>(book: &'f Book<'_>) -> impl Iterator<Item = (&'f Unit, bool)> {
    let findings = book.findings;
    findings.all.iter().map(|unit| (unit, true)).chain(findings.units.iter().map(|unit| (unit, false)))
}

pub(super) fn items(book: &Book<'_>, sheet: &mut Worksheet) -> Result<(), XlsxError> {
    let words = Words::of(book.run.language);
    let columns = [
        Column::new(words.unit, 170, Kind::Text),
        Column::new(words.code, 60, Kind::Text),
        Column::new(words.item, 330, Kind::Text),
        Column::new(words.estimate, 80, Kind::Share),
        Column::new(words.low, 75, Kind::Share),
        Column::new(words.high, 75, Kind::Share),
        Column::new(words.error, 75, Kind::Share),
        Column::new(words.valid, 70, Kind::Count),
        Column::new(words.df, 55, Kind::Count),
        Column::new(words.deff, 65, Kind::Number(2)),
        Column::new(words.skipped, 70, Kind::Count),
        Column::new(words.blank, 70, Kind::Count),
        Column::new(words.remark, 200, Kind::Text),
    ];
    let widths: Vec<u32> = columns.iter().map(|column| column.width).collect();
    let mut sheet = Sheet::new(book, sheet, words.items_sheet, words.items_title, &widths)?;
    let mut rows = Vec::new();
    for (unit, is_total) in everybody(book) {
        for item in &unit.items {
            let mut cells = vec![Cell::from(words.name(&unit.id)), item.id.as_str().into(), item.text.as_str().into()];
            cells.extend(estimate(&item.estimate));
            cells.extend([item.skipped.into(), item.blank.into(), words.remark_of(&item.estimate).into()]);
            rows.push(if is_total { Row::total(cells) } else { Row::new(cells) });
        }
    }
    let of = sheet.table(&columns, &rows)?;
    sheet.long(&of, columns.len())
}

pub(super) fn options(book: &Book<'_>, sheet: &mut Worksheet) -> Result<(), XlsxError> {
    let words = Words::of(book.run.language);
    let columns = [
        Column::new(words.unit, 190, Kind::Text),
        Column::new(words.code, 70, Kind::Text),
        Column::new(words.item, 360, Kind::Text),
        Column::new(words.option, 220, Kind::Text),
        Column::new(words.ballots, 80, Kind::Count),
        Column::new(words.percent, 90, Kind::Number(2)),
    ];
    let widths: Vec<u32> = columns.iter().map(|column| column.width).collect();
    let mut sheet = Sheet::new(book, sheet, words.options_sheet, words.options_title, &widths)?;
    let findings = book.findings;
    let whole = findings.all.as_ref().or(findings.units.first().filter(|_| findings.units.len() == 1));
    if let Some(whole) = whole {
        distribution(&mut sheet, words, whole)?;
    }
    let mut rows = Vec::new();
    for (unit, is_total) in everybody(book) {
        for item in &unit.items {
            for (option, count) in &item.options.0 {
                let percent = item.percents.0.iter().find(|(of, _)| of == option);
                let cells = vec![
                    Cell::from(words.name(&unit.id)),
                    item.id.as_str().into(),
                    item.text.as_str().into(),
                    labelled(item, option).into(),
                    (*count).into(),
                    percent.and_then(|(_, percent)| percent.parse::<f64>().ok()).into(),
                ];
                rows.push(if is_total { Row::total(cells) } else { Row::new(cells) });
            }
        }
    }
    let of = sheet.table(&columns, &rows)?;
    sheet.long(&of, columns.len())
}

fn labelled(item: &Item, option: &str) -> String {
    match item.labels.get(option) {
        Some(label) if label != option => format!("{option} – {label}"),
        _ => option.to_owned(),
    }
}

/// A table of items by options for those that share their scale with the first, and its bars.
fn distribution(sheet: &mut Sheet<'_>, words: &Words, unit: &Unit) -> Result<(), XlsxError> {
    let Some(first) = unit.items.first() else { return Ok(()) };
    let scale: Vec<&String> = first.options.0.iter().map(|(option, _)| option).collect();
    let is_alike = |item: &&Item| item.options.0.iter().map(|(option, _)| option).eq(scale.iter().copied());
    let alike: Vec<&Item> = unit.items.iter().filter(is_alike).take(40).collect();
    if scale.len() > 8 || alike.iter().all(|item| item.percents.0.is_empty()) {
        return Ok(());
    }
    sheet.heading(&format!("{} – {}", words.distribution, words.name(&unit.id)))?;
    // Behind the printed columns, so that the chart has rows of its own.
    const AT: u16 = 8;
    let first_row = sheet.next();
    for (row, item) in alike.iter().enumerate() {
        let row = first_row + row as u32;
        sheet.sheet.write_string(row, AT, crate::measure::fits(&item.id))?;
        for (column, (_, percent)) in item.percents.0.iter().enumerate() {
            sheet.sheet.write_number(
                row,
                AT + 1 + column as u16,
                percent.parse::<f64>().unwrap_or_default() / 100.0,
            )?;
        }
    }
    let last = first_row + alike.len() as u32 - 1;
    let name = sheet.name.clone();
    let range = |column: u16| ChartRange::new_from_range(&name, first_row, column, last, column);
    let mut chart = Chart::new(ChartType::BarStacked);
    for (column, option) in scale.iter().enumerate() {
        chart
            .add_series()
            .set_name(labelled(first, option).as_str())
            .set_categories(&range(AT))
            .set_values(&range(AT + 1 + column as u16))
            .set_gap(40)
            .set_overlap(100)
            .set_format(&mut Words::step(column, scale.len()));
    }
    for column in 0..=scale.len() as u16 {
        sheet.sheet.set_column_hidden(AT + column)?;
    }
    chart.show_hidden_data();
    chart.y_axis().set_reverse().set_font(&font(10)).set_major_gridlines(false);
    chart.x_axis().set_min(0).set_max(1).set_major_unit(0.1).set_font(&font(10)).set_num_format("0%");
    chart.legend().set_position(rust_xlsxwriter::ChartLegendPosition::Bottom).set_font(&font(10));
    chart.set_alt_text(words.distribution);
    let height = 120 + 24 * alike.len() as u32;
    sheet.chart(&mut chart, height)?;
    sheet.gap((last + 2).saturating_sub(sheet.next()));
    Ok(())
}

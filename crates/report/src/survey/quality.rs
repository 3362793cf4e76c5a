//! The quality of the instrument: reliability, importance × satisfaction, what stays unanswered.

use rust_xlsxwriter::{
    Chart, ChartDataLabel, ChartFormat, ChartLine, ChartLineDashType, ChartMarker, ChartMarkerType, ChartRange,
    ChartSolidFill, ChartType, Color, Worksheet, XlsxError,
};

use super::Book;
use super::json::{FactorQuality, Quality};
use super::sheet::{Cell, Column, Kind, Row, Rows, Sheet, font};
use super::words::Words;

pub(super) fn write(book: &Book<'_>, quality: &Quality, sheet: &mut Worksheet) -> Result<(), XlsxError> {
    let words = Words::of(book.run.language);
    let factors = [
        Column::new(words.factor, 330, Kind::Text),
        Column::new(words.alpha, 110, Kind::Number(3)),
        Column::new(words.items, 80, Kind::Count),
        Column::new(words.complete, 100, Kind::Count),
        Column::new(words.satisfaction, 100, Kind::Share),
        Column::new(words.importance, 110, Kind::Number(3)),
        Column::new(words.quadrant, 210, Kind::Text),
    ];
    let widths: Vec<u32> = factors.iter().map(|column| column.width).collect();
    let mut sheet = Sheet::new(book, sheet, words.quality_sheet, words.quality_title, &widths)?;
    if !quality.factors.is_empty() {
        let row = |of: &FactorQuality| {
            Row::new(vec![
                Cell::from(of.name.as_str()),
                of.alpha.into(),
                of.items.into(),
                of.ballots.into(),
                of.satisfaction.into(),
                of.importance.into(),
                of.quadrant.as_deref().map(|of| words.quadrant_of(of)).into(),
            ])
        };
        let rows: Vec<Row> = quality.factors.iter().map(row).collect();
        let of = sheet.table(&factors, &rows)?;
        sheet.gap(1);
        sheet.note(words.alpha_note)?;
        if let Some(importance) = &quality.importance {
            sheet.note(words.importance_note(importance))?;
            quadrants(&mut sheet, words, &of, &quality.factors)?;
        }
        sheet.gap(1);
    }
    sheet.heading(words.non_response_title)?;
    let items = [
        Column::new(words.item, 330, Kind::Text),
        Column::new(words.code, 110, Kind::Text),
        Column::new(words.valid, 80, Kind::Count),
        Column::new(words.skipped, 100, Kind::Count),
        Column::new(words.blank, 100, Kind::Count),
        Column::new(words.non_response, 110, Kind::Share),
    ];
    let rows: Vec<Row> = quality
        .items
        .iter()
        .map(|of| {
            Row::new(vec![
                of.text.as_str().into(),
                of.id.as_str().into(),
                of.valid.into(),
                of.skipped.into(),
                of.blank.into(),
                of.non_response.into(),
            ])
        })
        .collect();
    sheet.table(&items, &rows)?;
    Ok(())
}

/// Importance against satisfaction, with the means of both as lines.
fn quadrants(sheet: &mut Sheet<'_>, words: &Words, rows: &Rows, factors: &[FactorQuality]) -> Result<(), XlsxError> {
    let known: Vec<(f64, f64)> = factors.iter().filter_map(|of| of.satisfaction.zip(of.importance)).collect();
    if known.len() < 2 {
        return Ok(());
    }
    let count = known.len() as f64;
    let mean = |of: fn(&(f64, f64)) -> f64| known.iter().map(of).sum::<f64>() / count;
    let (x, y) = (mean(|of| of.0), mean(|of| of.1));
    let ends = |of: fn(&(f64, f64)) -> f64| {
        let least = known.iter().map(of).fold(f64::INFINITY, f64::min);
        let most = known.iter().map(of).fold(f64::NEG_INFINITY, f64::max);
        let room = ((most - least) * 0.25).max(0.02);
        (((least - room) * 50.0).floor() / 50.0, ((most + room) * 50.0).ceil() / 50.0)
    };
    let ((left, right), (low, high)) = (ends(|of| of.0), ends(|of| of.1));
    // The lines of the means, behind the printed columns.
    const AT: u16 = 9;
    for (row, (a, b)) in [(x, low), (x, high), (left, y), (right, y)].into_iter().enumerate() {
        sheet.sheet.write_number(rows.first + row as u32, AT, a)?.write_number(rows.first + row as u32, AT + 1, b)?;
    }
    sheet.sheet.set_column_hidden(AT)?.set_column_hidden(AT + 1)?;
    let name = sheet.name.clone();
    let mut chart = Chart::new(ChartType::Scatter);
    for (at, of) in factors.iter().enumerate().filter(|(_, of)| of.satisfaction.is_some() && of.importance.is_some()) {
        let row = rows.first + at as u32;
        let cell = |column: u16| ChartRange::new_from_range(&name, row, column, row, column);
        chart
            .add_series()
            .set_name(&of.name)
            .set_categories(&cell(4))
            .set_values(&cell(5))
            .set_marker(
                ChartMarker::new().set_type(ChartMarkerType::Circle).set_size(9).set_format(
                    ChartFormat::new().set_solid_fill(ChartSolidFill::new().set_color(Color::RGB(0x2E_75B6))),
                ),
            )
            .set_data_label(ChartDataLabel::new().show_series_name().set_font(&font(9)));
    }
    for first in [rows.first, rows.first + 2] {
        let range = |column: u16| ChartRange::new_from_range(&name, first, column, first + 1, column);
        let line = ChartLine::new()
            .set_color(Color::RGB(0x80_8080))
            .set_dash_type(ChartLineDashType::Dash)
            .set_width(1.0)
            .clone();
        chart
            .add_series()
            .set_name(words.mean)
            .set_categories(&range(AT))
            .set_values(&range(AT + 1))
            .set_marker(ChartMarker::new().set_none())
            .set_format(ChartFormat::new().set_line(&line));
    }
    chart.show_hidden_data();
    chart.title().set_name(words.quadrants).set_font(font(13).set_bold());
    chart.legend().set_hidden();
    chart.x_axis().set_name(words.satisfaction).set_name_font(&font(11)).set_font(&font(10)).set_num_format("0%");
    chart.x_axis().set_min(left).set_max(right).set_major_gridlines(false);
    chart.y_axis().set_name(words.importance).set_name_font(&font(11)).set_font(&font(10)).set_num_format("0.00");
    chart.y_axis().set_min(low).set_max(high).set_major_gridlines(false);
    chart.set_alt_text(words.quadrants);
    sheet.chart(&mut chart, 420)
}

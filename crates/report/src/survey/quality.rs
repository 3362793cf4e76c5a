//! The quality of the instrument: reliability, importance × satisfaction, what stays unanswered.

use rust_xlsxwriter::{
    Chart, ChartAxisCrossing, ChartDataLabel, ChartDataLabelPosition, ChartErrorBars, ChartErrorBarsType, ChartFont,
    ChartFormat, ChartLine, ChartLineDashType, ChartMarker, ChartMarkerType, ChartSeries, ChartSolidFill, ChartType,
    Color, Worksheet, XlsxError,
};

use super::Book;
use super::json::{FactorQuality, ItemQuality, Quality};
use super::sheet::{Cell, Column, Datum, Kind, Row, Sheet, font};
use super::words::Words;

const DOT: Color = Color::RGB(0x2E_75B6);
const FAINT: Color = Color::RGB(0x80_8080);

pub(super) fn write(book: &Book<'_>, quality: &Quality, sheet: &mut Worksheet) -> Result<(), XlsxError> {
    let words = book.words;
    let factors = [
        Column::new(words.factor, 290, Kind::Text),
        Column::new(words.alpha, 90, Kind::Number(3)),
        Column::new(words.items, 70, Kind::Count),
        Column::new(words.complete, 90, Kind::Count),
        Column::new(words.satisfaction, 90, Kind::Share),
        Column::new(words.importance, 95, Kind::Number(3)),
        Column::new(words.quadrant, 265, Kind::Text),
    ];
    let widths: Vec<u32> = factors.iter().map(|column| column.width).collect();
    let mut sheet = Sheet::new(book, sheet, words.quality_sheet, words.quality_title, &widths)?;
    sheet.sheet.set_portrait();
    if !quality.factors.is_empty() {
        if let Some(importance) = &quality.importance {
            quadrants(&mut sheet, words, quality)?;
            sheet.note(words.importance_note(importance))?;
            sheet.gap(1);
        }
        let row = |of: &FactorQuality| {
            Row::new(vec![
                Cell::from(name(of)),
                of.alpha.into(),
                of.items.into(),
                of.ballots.into(),
                of.satisfaction.into(),
                of.importance.into(),
                of.quadrant.as_deref().map(|of| advice(quality, of)).into(),
            ])
        };
        sheet.table(&factors, quality.factors.iter().map(row))?;
        sheet.note(words.alpha_note)?;
        sheet.gap(1);
    }
    if quality.items.is_empty() {
        return Ok(());
    }
    sheet.heading(words.non_response_title)?;
    let items = [
        Column::new(words.item, 290, Kind::Text),
        Column::new(words.code, 90, Kind::Text),
        Column::new(words.valid, 70, Kind::Count),
        Column::new(words.skipped, 90, Kind::Count),
        Column::new(words.blank, 90, Kind::Count),
        Column::new(words.non_response, 95, Kind::Share),
    ];
    let row = |of: &ItemQuality| {
        Row::new(vec![
            of.text.as_str().into(),
            of.id.as_str().into(),
            of.valid.into(),
            of.skipped.into(),
            of.blank.into(),
            of.non_response.into(),
        ])
    };
    let of = sheet.table(&items, quality.items.iter().map(row))?;
    sheet.filter(&of, items.len())
}

/// What is to be done; a quadrant of a version to come says its code.
fn advice<'q>(quality: &'q Quality, code: &'q str) -> &'q str {
    quality.quadrants.get(code).map_or(code, String::as_str)
}

fn name(of: &FactorQuality) -> &str {
    if of.name.is_empty() { &of.id } else { &of.name }
}

/// The height of the chart, in pixels.
const HEIGHT: u32 = 430;
/// Letters of a factor beside its point.
const LETTERS: usize = 36;

/// Importance against satisfaction, with the means of both as lines and the name of each corner.
fn quadrants(sheet: &mut Sheet<'_>, words: &Words, quality: &Quality) -> Result<(), XlsxError> {
    let known: Vec<(String, f64, f64)> =
        quality.factors.iter().filter_map(|of| Some((shortened(name(of)), of.satisfaction?, of.importance?))).collect();
    if known.len() < 2 {
        return Ok(());
    }
    let (x, left, right) = spread(known.iter().map(|of| of.1));
    let (y, low, high) = spread(known.iter().map(|of| of.2));
    let point = |name, x, y| vec![Datum::Text(name), Datum::Number(Some(x)), Datum::Number(Some(y))];
    let mut rows: Vec<Vec<Datum<'_>>> = known.iter().map(|(name, x, y)| point(name, *x, *y)).collect();
    let (near, far) = (low + (high - low) * 0.04, high - (high - low) * 0.04);
    let corners = [(left, far, "improve"), (left, near, "low"), (right, far, "keep"), (right, near, "reduce")];
    let advised = corners.map(|(.., code)| advice(quality, code).to_uppercase());
    rows.extend(corners.iter().zip(&advised).map(|((x, y, _), said)| point(said, *x, *y)));
    let mut means = point(words.mean, x, y);
    means.extend([right - x, x - left, high - y, y - low].map(|reach| Datum::Number(Some(reach))));
    rows.push(means);
    let at = sheet.keep(HEIGHT);
    let column = sheet.behind(at, &rows)?;
    let cell = |row: usize, more: u16| sheet.range(at + row as u32, column + more, at + row as u32, column + more);
    // rust_xlsxwriter 0.102 writes the marker of a scatter series before its line, and Excel mends such a file by taking the
    // chart away. So no series has both: a point is a series without a line, and the lines are error bars.
    let mut chart = Chart::new(ChartType::ScatterStraightWithMarkers);
    let series = |row: usize, marker: &ChartMarker| {
        let mut series = ChartSeries::new();
        series.set_name(&cell(row, 0)).set_categories(&cell(row, 1)).set_values(&cell(row, 2)).set_marker(marker);
        series
    };
    let label = |position: ChartDataLabelPosition, font: &ChartFont| {
        let mut label = ChartDataLabel::new();
        label.show_series_name().set_position(position).set_font(font);
        label
    };
    let mut dot = ChartMarker::new();
    dot.set_type(ChartMarkerType::Circle).set_size(9).set_format(
        ChartFormat::new()
            .set_solid_fill(ChartSolidFill::new().set_color(DOT))
            .set_line(ChartLine::new().set_color(DOT)),
    );
    let none = ChartMarker::new().set_none().clone();
    let faint = font(10).set_italic().set_color(FAINT).clone();
    let points = (0..known.len()).map(|row| (row, &dot, label(ChartDataLabelPosition::Above, &font(10))));
    let corners = (known.len()..).zip(corners).map(|(row, (x, ..))| {
        let position = if x == left { ChartDataLabelPosition::Right } else { ChartDataLabelPosition::Left };
        (row, &none, label(position, &faint))
    });
    for (row, marker, label) in points.chain(corners) {
        let mut series = series(row, marker);
        // A label of its own for its only point: others would have the value beside the name.
        series.set_data_label(&label).set_custom_data_labels(&[label]);
        chart.push_series(&series);
    }
    let row = known.len() + 4;
    let line = |more: u16| {
        let mut line = ChartErrorBars::new();
        line.set_type(ChartErrorBarsType::Custom(cell(row, more), cell(row, more + 1))).set_end_cap(false).set_format(
            ChartFormat::new()
                .set_line(ChartLine::new().set_color(FAINT).set_dash_type(ChartLineDashType::Dash).set_width(1.0)),
        );
        line
    };
    let mut means = series(row, &none);
    means.set_x_error_bars(&line(3)).set_y_error_bars(&line(5));
    chart.push_series(&means);
    chart.show_hidden_data();
    chart.title().set_name(words.quadrants).set_font(font(13).set_bold());
    chart.legend().set_hidden();
    chart.x_axis().set_name(words.satisfaction).set_name_font(&font(11)).set_font(&font(10)).set_num_format("0%");
    chart.x_axis().set_min(left).set_max(right).set_major_gridlines(false);
    chart.y_axis().set_name(words.importance).set_name_font(&font(11)).set_font(&font(10)).set_num_format("0.00");
    chart.y_axis().set_min(low).set_max(high).set_major_gridlines(false);
    // The axes stand at the edges, whatever is below 0.
    chart.x_axis().set_crossing(ChartAxisCrossing::Min);
    chart.y_axis().set_crossing(ChartAxisCrossing::Min);
    chart.set_alt_text(words.quadrants);
    sheet.chart(&mut chart, at, HEIGHT)
}

/// The mean of some figures, and whole fiftieths that leave room on both sides of them.
fn spread(figures: impl Iterator<Item = f64> + Clone) -> (f64, f64, f64) {
    let count = figures.clone().count() as f64;
    let least = figures.clone().fold(f64::INFINITY, f64::min);
    let most = figures.clone().fold(f64::NEG_INFINITY, f64::max);
    let room = ((most - least) * 0.25).max(0.02);
    (figures.sum::<f64>() / count, ((least - room) * 50.0).floor() / 50.0, ((most + room) * 50.0).ceil() / 50.0)
}

fn shortened(name: &str) -> String {
    match name.char_indices().nth(LETTERS) {
        Some((end, _)) => format!("{}…", name[..end].trim_end()),
        None => name.to_owned(),
    }
}

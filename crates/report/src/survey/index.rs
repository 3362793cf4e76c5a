//! Indices with their intervals, by unit, and their chart.

use rust_xlsxwriter::{
    Chart, ChartDataLabel, ChartDataLabelPosition, ChartErrorBars, ChartErrorBarsType, ChartFormat, ChartLine,
    ChartRange, ChartSolidFill, Color, Worksheet, XlsxError,
};

use super::Book;
use super::json::{Estimate, Unit};
use super::sheet::{Cell, Column, Kind, Row, Rows, Sheet, font};
use super::words::Words;

/// More bars than that cannot be read on a page.
const BARS: usize = 60;

pub(super) fn write(book: &Book<'_>, sheet: &mut Worksheet) -> Result<(), XlsxError> {
    let words = Words::of(book.run.language);
    let findings = book.findings;
    let confidence = words.number(findings.confidence);
    let columns = [
        Column::new(words.unit, 230, Kind::Text),
        Column::new(words.index, 90, Kind::Share),
        Column::new(format!("{} {confidence} % – {}", words.interval, words.low), 110, Kind::Share),
        Column::new(format!("{} {confidence} % – {}", words.interval, words.high), 110, Kind::Share),
        Column::new(words.error, 90, Kind::Share),
        Column::new(words.ballots, 80, Kind::Count),
        Column::new(words.df, 70, Kind::Count),
        Column::new(words.deff, 80, Kind::Number(2)),
        Column::new(words.remark, 330, Kind::Text),
    ];
    let widths: Vec<u32> = columns.iter().map(|column| column.width).collect();
    let mut sheet = Sheet::new(book, sheet, words.index_sheet, words.index_title, &widths)?;
    let row = |unit: &Unit| {
        let mut cells = vec![Cell::from(words.name(&unit.id))];
        cells.extend(estimate(&unit.index));
        cells.push(words.remark_of(&unit.index).into());
        cells
    };
    let mut rows: Vec<Row> = findings.units.iter().map(|unit| Row::new(row(unit))).collect();
    rows.extend(findings.all.as_ref().map(|unit| Row::total(row(unit))));
    let of = sheet.table(&columns, &rows)?;
    sheet.gap(1);
    if findings.units.iter().any(|unit| unit.index.low.is_some()) {
        sheet.note(&words.what_intervals_mean(&confidence))?;
    }
    if findings.units.len() > 1 && findings.units.iter().any(|unit| unit.index.estimate.is_some()) {
        chart(&mut sheet, words, &of, &findings.units)?;
    }
    Ok(())
}

/// Estimate, interval, error, ballots, degrees of freedom, design effect.
pub(super) fn estimate(of: &Estimate) -> [Cell; 7] {
    [of.estimate.into(), of.low.into(), of.high.into(), of.se.into(), of.n.into(), of.df.into(), of.deff.into()]
}

/// Bars with their intervals; what they reach to both sides stands in columns that are not printed.
fn chart(sheet: &mut Sheet<'_>, words: &Words, rows: &Rows, units: &[Unit]) -> Result<(), XlsxError> {
    let shown = units.len().min(BARS) as u32;
    let last = rows.first + shown - 1;
    const BELOW: u16 = 10;
    for (row, unit) in (rows.first..=last).zip(units) {
        let Estimate { estimate, low, high, .. } = unit.index;
        let reach = |one: Option<f64>, other: Option<f64>| one.zip(other).map_or(0.0, |(one, other)| one - other);
        sheet.sheet.write_number(row, BELOW, reach(estimate, low))?;
        sheet.sheet.write_number(row, BELOW + 1, reach(high, estimate))?;
    }
    sheet.sheet.set_column_hidden(BELOW)?.set_column_hidden(BELOW + 1)?;
    let name = sheet.name.clone();
    let range = |column: u16| ChartRange::new_from_range(&name, rows.first, column, last, column);
    let mut bars = ChartErrorBars::new();
    let line = ChartLine::new().set_color(Color::RGB(0x26_2626)).set_width(1.25).clone();
    bars.set_type(ChartErrorBarsType::Custom(range(BELOW + 1), range(BELOW)))
        .set_format(ChartFormat::new().set_line(&line));
    let mut chart = Chart::new_bar();
    chart
        .add_series()
        .set_name(words.index)
        .set_categories(&range(0))
        .set_values(&range(1))
        .set_gap(45)
        .set_x_error_bars(&bars)
        .set_format(ChartFormat::new().set_solid_fill(ChartSolidFill::new().set_color(Color::RGB(0x9D_C3E6))))
        .set_data_label(
            ChartDataLabel::new()
                .show_value()
                .set_position(ChartDataLabelPosition::InsideBase)
                .set_num_format("0.00%")
                .set_font(&font(10)),
        );
    chart.title().set_name(words.index_chart).set_font(font(13).set_bold());
    chart.legend().set_hidden();
    chart.show_hidden_data();
    chart.y_axis().set_reverse().set_font(&font(10)).set_major_gridlines(false);
    let grid = ChartLine::new().set_color(Color::RGB(0xD9_D9D9)).clone();
    chart.x_axis().set_min(0).set_max(1).set_major_unit(0.1).set_font(&font(10)).set_num_format("0%");
    chart.x_axis().set_major_gridlines_line(&grid);
    chart.set_alt_text(words.index_chart);
    sheet.chart(&mut chart, 110 + 26 * shown)
}

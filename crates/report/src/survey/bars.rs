//! Bars with their intervals: indices of units, figures of factors.

use rust_xlsxwriter::{
    Chart, ChartErrorBars, ChartErrorBarsType, ChartFormat, ChartLine, ChartSolidFill, Color, XlsxError,
};

use super::json::Estimate;
use super::sheet::{Datum, Sheet, font};
use super::words::Words;

const BAR: Color = Color::RGB(0x9D_C3E6);
const REACH: Color = Color::RGB(0x26_2626);
const GRID: Color = Color::RGB(0xD9_D9D9);

/// How high a chart of so many bars is, in pixels.
pub(super) fn height(bars: usize) -> u32 {
    110 + 27 * bars as u32
}

/// A bar for each figure with its interval, from the first on top. The figure stands beside the name: on the bar, the line of
/// a wide interval would run through it. Where there is no figure there is no bar: none is
/// taken for 0. The title stands in a cell: a text with a `!` would be taken for a reference. `about`: what the
/// chart is, for those who hear it.
pub(super) fn write(
    sheet: &mut Sheet<'_>,
    words: &Words,
    at: u32,
    title: &str,
    about: &str,
    bars: &[(&str, &Estimate)],
) -> Result<(), XlsxError> {
    let mut rows = vec![vec![Datum::Text(title)]];
    let named = |(name, of): &(&str, &Estimate)| match of.estimate {
        Some(share) => words.named_share(name, share),
        None => (*name).to_owned(),
    };
    let names: Vec<String> = bars.iter().map(named).collect();
    rows.extend(names.iter().zip(bars).map(|(name, (_, of))| data(name, of)));
    let column = sheet.behind(at, &rows)?;
    let last = at + bars.len() as u32;
    let range = |sheet: &Sheet<'_>, more: u16| sheet.range(at + 1, column + more, last, column + more);
    let title = sheet.range(at, column, at, column);
    let mut reach = ChartErrorBars::new();
    reach
        .set_type(ChartErrorBarsType::Custom(range(sheet, 3), range(sheet, 2)))
        .set_format(ChartFormat::new().set_line(ChartLine::new().set_color(REACH).set_width(1.25)));
    let mut chart = Chart::new_bar();
    let series = chart.add_series();
    series
        .set_name(&title)
        .set_categories(&range(sheet, 0))
        .set_values(&range(sheet, 1))
        .set_gap(45)
        .set_format(ChartFormat::new().set_solid_fill(ChartSolidFill::new().set_color(BAR)));
    if bars.iter().any(|(_, of)| of.has_spread()) {
        series.set_x_error_bars(&reach);
    }
    chart.title().set_name(&title).set_font(font(13).set_bold());
    chart.legend().set_hidden();
    chart.show_hidden_data();
    // The first of the table is on top. Of a bar chart the y axis holds the names.
    chart.y_axis().set_reverse().set_font(&font(10)).set_major_gridlines(false);
    chart.x_axis().set_font(&font(10)).set_num_format("0%");
    chart.x_axis().set_major_gridlines_line(ChartLine::new().set_color(GRID));
    let is_share = |of: &Estimate| [of.estimate, of.low, of.high].iter().flatten().all(|of| (0.0..=1.0).contains(of));
    if bars.iter().all(|(_, of)| is_share(of)) {
        chart.x_axis().set_min(0).set_max(1).set_major_unit(0.1);
    }
    chart.set_alt_text(about);
    sheet.chart(&mut chart, at, height(bars.len()))
}

/// The name of a bar, its length, and what its interval reaches to both sides.
fn data<'a>(name: &'a str, of: &Estimate) -> Vec<Datum<'a>> {
    let reach = |one: Option<f64>, other: Option<f64>| Datum::Number(one.zip(other).map(|(one, other)| one - other));
    vec![Datum::Text(name), Datum::Number(of.estimate), reach(of.estimate, of.low), reach(of.high, of.estimate)]
}

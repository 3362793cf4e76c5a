//! The indices as bars, in the order of the ranks, each in the colour of its band.

use rust_xlsxwriter::{
    Chart, ChartDataLabel, ChartDataLabelPosition, ChartFont, ChartFormat, ChartLine, ChartPoint, ChartSolidFill,
    Color, Worksheet, XlsxError,
};

use crate::book::{Book, Ranked};
use crate::columns::Columns;
use crate::heading::{Line, lines, pages, title_and_note};
use crate::words::Say;
use crate::{figure, ranking, style};

/// More bars than that cannot be read on a page.
const BARS: usize = 60;
/// Columns beneath the chart, and how many pixels Excel gives each: a long note is broken there, and does not make the page small.
const COLUMNS: u16 = 16;
const COLUMN: u32 = 64;

/// Writes the sheet.
pub(crate) fn write(book: &Book<'_>, group: &Ranked<'_>, sheet: &mut Worksheet) -> Result<(), XlsxError> {
    let set = group.set;
    let columns = Columns::of(set, group.results);
    let rows = ranking::rows(group, ranking::first_row(book, group));
    sheet.set_name(&group.chart)?;
    pages(sheet, book, &[group]);
    sheet.set_print_fit_to_pages(1, 1).set_screen_gridlines(false);
    if rows.units > 22 {
        sheet.set_portrait();
    }
    let shown = rows.units.min(BARS);
    let mut heading = title_and_note(book, set, set.title.clone(), style::SIZE);
    if shown < rows.units {
        let italic = style::plain(style::SIZE).set_italic().set_text_wrap();
        heading.push(Line::new(book.say(Say::ChartShows { shown, of: rows.units }), italic));
    }
    let row = lines(sheet, &heading, COLUMNS, COLUMNS as u32 * COLUMN, 0)?;
    if shown == 0 {
        return Ok(());
    }
    let last = rows.first + shown as u32 - 1;
    let points: Vec<ChartPoint> = group.results.units[..shown]
        .iter()
        .map(|unit| {
            let color = unit.band.map_or(Color::RGB(0x2E_75B6), |band| style::band(band, set.bands.len()).1);
            ChartPoint::new().set_format(ChartFormat::new().set_solid_fill(ChartSolidFill::new().set_color(color)))
        })
        .collect();
    let font = |size: u8| {
        let mut font = ChartFont::new();
        font.set_name(style::FONT).set_size(size).set_color(Color::RGB(0x26_2626));
        font
    };
    let mut chart = Chart::new_bar();
    chart
        .add_series()
        .set_name(book.say(Say::Index).as_ref())
        .set_categories((group.ranking.as_str(), rows.first, columns.unit, last, columns.unit))
        .set_values((group.ranking.as_str(), rows.first, columns.index, last, columns.index))
        .set_points(&points)
        .set_gap(45)
        .set_data_label(
            ChartDataLabel::new()
                .show_value()
                .set_position(ChartDataLabelPosition::OutsideEnd)
                .set_num_format(figure::format(set.rounding.index))
                .set_font(&font(11)),
        );
    let title = book.say(Say::ChartTitle { year: book.results.round().year });
    chart.title().set_name(title.as_ref()).set_font(font(14).set_bold());
    chart.legend().set_hidden();
    // The first of the table is on top. Of a bar chart the y axis holds the names.
    chart.y_axis().set_reverse().set_font(&font(11)).set_major_gridlines(false);
    let grid = ChartLine::new().set_color(Color::RGB(0xD9_D9D9)).clone();
    chart.x_axis().set_min(0).set_font(&font(10)).set_num_format("0").set_major_gridlines_line(&grid);
    let highest = group.results.units[..shown].iter().filter_map(|unit| unit.index.as_ref());
    if highest.into_iter().all(|index| index.printed <= cchc_core::number::Number::HUNDRED) {
        chart.x_axis().set_max(100).set_major_unit(10);
    }
    chart.set_width(1000).set_height(130 + 27 * shown as u32).set_alt_text(title.as_ref());
    sheet.insert_chart(row + 1, 0, &chart)?;
    Ok(())
}

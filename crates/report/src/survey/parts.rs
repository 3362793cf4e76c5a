//! Blocks, factors and respondent groups: each with its interval, by unit.

use rust_xlsxwriter::{
    Chart, ChartDataLabel, ChartFormat, ChartLine, ChartRange, ChartSolidFill, Color, Worksheet, XlsxError,
};

use super::Book;
use super::index::estimate;
use super::json::{Part, Unit};
use super::sheet::{Cell, Column, Kind, Row, Sheet, font};
use super::words::Words;

pub(super) fn write(book: &Book<'_>, sheet: &mut Worksheet) -> Result<(), XlsxError> {
    let words = Words::of(book.run.language);
    let findings = book.findings;
    let columns = [
        Column::new(words.unit, 190, Kind::Text),
        Column::new(words.kind, 110, Kind::Text),
        Column::new(words.part, 260, Kind::Text),
        Column::new(words.estimate, 90, Kind::Share),
        Column::new(words.low, 80, Kind::Share),
        Column::new(words.high, 80, Kind::Share),
        Column::new(words.error, 80, Kind::Share),
        Column::new(words.ballots, 70, Kind::Count),
        Column::new(words.df, 60, Kind::Count),
        Column::new(words.deff, 70, Kind::Number(2)),
        Column::new(words.remark, 230, Kind::Text),
    ];
    let widths: Vec<u32> = columns.iter().map(|column| column.width).collect();
    let mut sheet = Sheet::new(book, sheet, words.parts_sheet, words.parts_title, &widths)?;
    // What is of everybody comes first: it is what most are looking for, and what the chart shows.
    let whole = findings.all.as_ref().or(findings.units.first().filter(|_| findings.units.len() == 1));
    let mut rows = Vec::new();
    let kinds = [words.block, words.factor, words.group];
    let of = |unit: &Unit, is_total: bool, rows: &mut Vec<Row>| {
        for (kind, parts) in kinds.iter().zip([&unit.blocks, &unit.factors, &unit.groups]) {
            for Part { name, estimate: found } in parts {
                let mut cells = vec![Cell::from(words.name(&unit.id)), (*kind).into(), name.as_str().into()];
                cells.extend(estimate(found));
                cells.push(words.remark_of(found).into());
                rows.push(if is_total { Row::total(cells) } else { Row::new(cells) });
            }
        }
    };
    if let Some(whole) = whole {
        of(whole, true, &mut rows);
    }
    if findings.all.is_some() || findings.units.len() > 1 {
        findings.units.iter().for_each(|unit| of(unit, false, &mut rows));
    }
    if let Some(whole) = whole.filter(|whole| !whole.factors.is_empty()) {
        // The chart stands above the table, whose length is anybody's guess; the table begins below it.
        let factors = whole.factors.len() as u32;
        let height = 110 + 34 * factors;
        let first = sheet.next() + height / crate::style::ROW + 5 + whole.blocks.len() as u32;
        let name = sheet.name.clone();
        let range = |column: u16| ChartRange::new_from_range(&name, first, column, first + factors - 1, column);
        let mut chart = Chart::new_bar();
        chart
            .add_series()
            .set_name(words.estimate)
            .set_categories(&range(2))
            .set_values(&range(3))
            .set_gap(45)
            .set_format(ChartFormat::new().set_solid_fill(ChartSolidFill::new().set_color(Color::RGB(0x2E_75B6))))
            .set_data_label(ChartDataLabel::new().show_value().set_num_format("0.00%").set_font(&font(10)));
        let title = format!("{} – {}", words.factor, words.name(&whole.id));
        chart.title().set_name(&title).set_font(font(13).set_bold());
        chart.legend().set_hidden();
        chart.y_axis().set_reverse().set_font(&font(10)).set_major_gridlines(false);
        let grid = ChartLine::new().set_color(Color::RGB(0xD9_D9D9)).clone();
        chart.x_axis().set_min(0).set_max(1).set_major_unit(0.1).set_font(&font(10)).set_num_format("0%");
        chart.x_axis().set_major_gridlines_line(&grid);
        chart.set_alt_text(&title);
        sheet.chart(&mut chart, height)?;
        let at = first - 1 - whole.blocks.len() as u32;
        sheet.gap(at - sheet.next());
    }
    let of = sheet.table(&columns, &rows)?;
    sheet.long(&of, columns.len())
}

//! Items with their intervals, and how often each option was chosen.

use rust_xlsxwriter::{
    Chart, ChartDataLabel, ChartFormat, ChartLegendPosition, ChartSolidFill, ChartType, Color, Workbook, XlsxError,
};

use super::index::estimate;
use super::json::{Item, Unit};
use super::sheet::{Cell, Column, Datum, Kind, Row, Sheet, font};
use super::{Book, part};
use crate::layout::ROWS;
use crate::workbook::streamed;

/// Rows of a sheet that its heading, however long, leaves for a table.
const LONGEST: usize = ROWS as usize - 1000;
/// Bars that a page takes.
const BARS: usize = 36;
/// Options whose colours can still be told apart.
const OPTIONS: usize = 10;
/// Pages of charts.
const PAGES: usize = 8;
/// Letters of a question beside its bar.
const LETTERS: usize = 58;

pub(super) fn write(book: &Book<'_>, workbook: &mut Workbook) -> Result<(), XlsxError> {
    if book.everybody().all(|(unit, _)| unit.items.is_empty()) {
        return Ok(());
    }
    items(book, workbook)?;
    if let Some(whole) = book.whole() {
        charts(book, whole, workbook)?;
    }
    options(book, workbook)
}

fn items(book: &Book<'_>, workbook: &mut Workbook) -> Result<(), XlsxError> {
    let words = book.words;
    let has_factors = book.everybody().any(|(unit, _)| unit.items.iter().any(|item| item.factor.is_some()));
    let mut columns = vec![
        Column::new(words.code, 80, Kind::Text),
        Column::new(words.item, 300, Kind::Text),
        Column::new(words.estimate, 80, Kind::Share),
        Column::new(words.low, 72, Kind::Share),
        Column::new(words.high, 72, Kind::Share),
        Column::new(words.error, 75, Kind::Share),
        Column::new(words.valid, 80, Kind::Count),
        Column::new(words.df, 60, Kind::Count),
        Column::new(words.deff, 65, Kind::Number(2)),
        Column::new(words.skipped, 65, Kind::Count),
        Column::new(words.blank, 65, Kind::Count),
    ];
    let has_remarks = book.everybody().any(|(unit, _)| unit.items.iter().any(|item| item.estimate.has_remark()));
    if has_remarks {
        columns.push(Column::new(words.remark, 190, Kind::Text));
    }
    if has_factors {
        columns.insert(0, Column::new(words.factor, 165, Kind::Text));
    }
    if book.several() {
        columns.insert(0, Column::new(words.unit, 150, Kind::Text));
    }
    let rows = book.everybody().flat_map(|(unit, is_total)| {
        unit.items.iter().map(move |item| {
            let mut cells: Vec<Cell> = Vec::with_capacity(14);
            if book.several() {
                cells.push(book.unit(&unit.id).into());
            }
            if has_factors {
                cells.push(item.factor.as_deref().map(|factor| book.factor(factor)).into());
            }
            cells.extend([item.id.as_str().into(), item.text.as_str().into()]);
            cells.extend(estimate(&item.estimate));
            cells.extend([item.skipped.into(), item.blank.into()]);
            cells.extend(has_remarks.then(|| item.estimate.remark.as_deref().unwrap_or_default().into()));
            Row { cells, is_total: is_total && book.several() }
        })
    });
    let (name, title, note) = (words.items_sheet, words.items_title, Some(words.what_skipped_means));
    Long { name, title, note, is_upright: false, columns, most: LONGEST }.write(book, workbook, rows)
}

fn options(book: &Book<'_>, workbook: &mut Workbook) -> Result<(), XlsxError> {
    let words = book.words;
    let items = || book.everybody().flat_map(|(unit, _)| &unit.items);
    // As many decimals as they are given with.
    let decimals = |percent: &str| percent.split_once('.').map_or(0, |(_, decimals)| decimals.len().min(9) as u8);
    let decimals = items().flat_map(|item| &item.percents.0).map(|(_, percent)| decimals(percent)).max();
    let mut columns = vec![
        Column::new(words.code, 70, Kind::Text),
        Column::new(words.item, 430, Kind::Text),
        Column::new(words.option, 200, Kind::Text),
        Column::new(words.count, 80, Kind::Count),
        Column::new(words.percent, 90, Kind::Number(decimals.unwrap_or(2))),
    ];
    if book.several() {
        columns.insert(0, Column::new(words.unit, 170, Kind::Text));
    }
    let rows = book.everybody().flat_map(|(unit, is_total)| {
        unit.items.iter().flat_map(move |item| {
            item.options.0.iter().map(move |(option, count)| {
                let mut cells: Vec<Cell> = Vec::with_capacity(6);
                if book.several() {
                    cells.push(book.unit(&unit.id).into());
                }
                cells.extend([item.id.as_str().into(), item.text.as_str().into(), labelled(item, option).into()]);
                cells.extend([(*count).into(), percent(item, option).into()]);
                Row { cells, is_total: is_total && book.several() }
            })
        })
    });
    let (name, title) = (words.options_sheet, words.options_title);
    Long { name, title, note: None, is_upright: true, columns, most: LONGEST }.write(book, workbook, rows)
}

/// A table that is as long as there are units and items.
struct Long<'a> {
    name: &'a str,
    title: &'a str,
    note: Option<&'a str>,
    is_upright: bool,
    columns: Vec<Column>,
    /// The most rows of one sheet.
    most: usize,
}

impl Long<'_> {
    /// Rows leave memory as they are written, and go on on a further sheet where one is full.
    fn write(
        &self,
        book: &Book<'_>,
        workbook: &mut Workbook,
        rows: impl Iterator<Item = Row>,
    ) -> Result<(), XlsxError> {
        let widths: Vec<u32> = self.columns.iter().map(|column| column.width).collect();
        let mut rows = rows.peekable();
        let mut page = 0;
        while page == 0 || rows.peek().is_some() {
            let mut sheet = Sheet::new(book, streamed(workbook)?, &part(self.name, page), self.title, &widths)?;
            if self.is_upright {
                sheet.sheet.set_portrait();
            }
            if let Some(note) = self.note {
                sheet.note(note)?;
            }
            sheet.freeze_below_head(0)?;
            let of = sheet.table(&self.columns, rows.by_ref().take(self.most))?;
            sheet.long(&of, self.columns.len())?;
            sheet.end()?;
            page += 1;
        }
        Ok(())
    }
}

/// An option as people know it: by its code and label; one of several by whether it was chosen.
pub(super) fn labelled(item: &Item, option: &str) -> String {
    match item.labels.get(option) {
        Some(label) if item.is_one_of_several() => label.clone(),
        Some(label) if label != option => format!("{option} – {label}"),
        _ => option.to_owned(),
    }
}

fn percent(item: &Item, option: &str) -> Option<f64> {
    let (_, percent) = item.percents.0.iter().find(|(of, _)| of == option)?;
    percent.parse().ok().filter(|percent: &f64| percent.is_finite())
}

/// Items of one scale, whose answers can be drawn beside each other.
struct Alike<'a> {
    first: &'a Item,
    items: Vec<&'a Item>,
}

/// How the answers to each item are spread, a page for the items of each scale.
fn charts(book: &Book<'_>, unit: &Unit, workbook: &mut Workbook) -> Result<(), XlsxError> {
    let mut scales: Vec<Alike<'_>> = Vec::new();
    let is_drawn = |item: &&Item| (2..=OPTIONS).contains(&item.options.0.len()) && !item.percents.0.is_empty();
    for item in unit.items.iter().filter(is_drawn) {
        let key = |of: &Item| of.options.keys().map(|option| labelled(of, option)).collect::<Vec<_>>();
        match scales.iter_mut().find(|scale| key(scale.first) == key(item)) {
            Some(scale) => scale.items.push(item),
            None => scales.push(Alike { first: item, items: vec![item] }),
        }
    }
    let pages = scales.iter().flat_map(|scale| {
        let pages = scale.items.len().div_ceil(BARS);
        scale.items.chunks(scale.items.len().div_ceil(pages)).map(|items| (scale.first, items))
    });
    let drawn: Vec<(&Item, &[&Item])> = pages.take(PAGES).collect();
    let shown: usize = drawn.iter().map(|(_, items)| items.len()).sum();
    for (page, (first, items)) in drawn.into_iter().enumerate() {
        let title = format!("{} – {}", book.words.distribution, book.unit(&unit.id));
        let name = part(book.words.options_chart_sheet, page);
        let mut sheet = Sheet::of_charts(book, workbook.add_worksheet(), &name, &title)?;
        if items.len() > 18 {
            sheet.sheet.set_portrait();
        }
        if shown < unit.items.len() {
            sheet.note(&book.words.chart_shows_items(shown, unit.items.len()))?;
        }
        distribution(&mut sheet, book.words.distribution, first, items)?;
    }
    Ok(())
}

/// A bar for each item, cut into its options.
fn distribution(sheet: &mut Sheet<'_>, title: &str, first: &Item, items: &[&Item]) -> Result<(), XlsxError> {
    let scale: Vec<&str> = first.options.keys().collect();
    let labels: Vec<String> = scale.iter().map(|option| labelled(first, option)).collect();
    let names: Vec<String> = items.iter().map(|item| shortened(item)).collect();
    let mut rows: Vec<Vec<Datum<'_>>> = vec![vec![Datum::Number(None)]];
    rows[0].extend(labels.iter().map(|label| Datum::Text(label)));
    for (item, name) in items.iter().zip(&names) {
        let mut row = vec![Datum::Text(name)];
        row.extend(scale.iter().map(|option| Datum::Number(percent(item, option).map(|percent| percent / 100.0))));
        rows.push(row);
    }
    let height = 120 + 27 * items.len() as u32;
    let at = sheet.keep(height);
    let column = sheet.behind(at, &rows)?;
    let last = at + items.len() as u32;
    let mut chart = Chart::new(ChartType::BarStacked);
    for (own, (fill, ink)) in (column + 1..).zip(colours(first)) {
        let mut label = font(9);
        label.set_color(ink);
        chart
            .add_series()
            .set_name(&sheet.range(at, own, at, own))
            .set_categories(&sheet.range(at + 1, column, last, column))
            .set_values(&sheet.range(at + 1, own, last, own))
            .set_gap(40)
            .set_overlap(100)
            .set_format(ChartFormat::new().set_solid_fill(ChartSolidFill::new().set_color(fill)))
            // What is too narrow for its figure has none.
            .set_data_label(ChartDataLabel::new().show_value().set_num_format("[>=0.045]0%;\"\"").set_font(&label));
    }
    chart.show_hidden_data();
    chart.y_axis().set_reverse().set_font(&font(10)).set_major_gridlines(false);
    chart.x_axis().set_min(0).set_max(1).set_major_unit(0.1).set_font(&font(10)).set_num_format("0%");
    chart.legend().set_position(ChartLegendPosition::Bottom).set_font(&font(10));
    chart.set_alt_text(title);
    sheet.chart(&mut chart, at, height)
}

/// An item beside its bar: where it is long its middle goes, as options of one question differ at the end.
fn shortened(item: &Item) -> String {
    let text: String = format!("{}. {}", item.id, item.text).split_whitespace().collect::<Vec<_>>().join(" ");
    let chars: Vec<char> = text.chars().collect();
    if chars.len() <= LETTERS {
        return text;
    }
    let (first, last) = (&chars[..LETTERS / 2], &chars[chars.len() - LETTERS / 2..]);
    let [first, last] = [first, last].map(|of| of.iter().collect::<String>());
    format!("{}…{}", first.trim_end(), last.trim_start())
}

/// From the worst to the best.
const WORST_TO_BEST: [[u8; 3]; 5] =
    [[0xC0, 0x39, 0x2B], [0xED, 0x9B, 0x6A], [0xF2, 0xD9, 0x8D], [0x9D, 0xC3, 0xE6], [0x2E, 0x75, 0xB6]];
/// Where options are in an order that says nothing of better and worse.
const NEUTRAL: [[u8; 3]; 3] = [[0xDE, 0xEB, 0xF7], [0x6F, 0xA8, 0xDC], [0x1F, 0x4E, 0x79]];
/// What is not counted: `không biết`.
const SKIPPED: [u8; 3] = [0xC8, 0xC8, 0xC8];

/// The colour of each option of a scale, and of what is written on it: from the worst to the best where their worths say
/// which way the scale goes, grey where they are skipped.
fn colours(item: &Item) -> Vec<(Color, Color)> {
    let worths: Vec<Option<f64>> = item.options.keys().map(|of| item.worths.get(of).copied().flatten()).collect();
    let known: Vec<f64> = worths.iter().copied().flatten().collect();
    let falls = known.is_sorted_by(|one, next| one >= next);
    // That an option was not among those chosen is neither good nor bad.
    let is_way = falls != known.is_sorted() && !item.is_one_of_several();
    let steps: &[[u8; 3]] = match is_way {
        true => &WORST_TO_BEST,
        false => &NEUTRAL,
    };
    // Without worths, nothing is known to be skipped either.
    let is_counted = |worth: &Option<f64>| known.is_empty() || worth.is_some();
    let count = worths.iter().filter(|worth| is_counted(worth)).count();
    let mut next = 0;
    let colour = |worth: &Option<f64>| {
        if !is_counted(worth) {
            return inked(SKIPPED);
        }
        next += 1;
        let at = if falls && !known.is_empty() { count - next } else { next - 1 };
        inked(between(steps, at, count))
    };
    worths.iter().map(colour).collect()
}

/// A step of so many from the first of some colours to the last.
fn between(steps: &[[u8; 3]], at: usize, of: usize) -> [u8; 3] {
    let (over, under) = (at * (steps.len() - 1), of.max(2) - 1);
    let (one, rest) = (over / under, over % under);
    let (from, to) = (steps[one], steps[(one + 1).min(steps.len() - 1)]);
    std::array::from_fn(|at| ((usize::from(from[at]) * (under - rest) + usize::from(to[at]) * rest) / under) as u8)
}

/// A colour, and one that can be read on it.
fn inked(colour: [u8; 3]) -> (Color, Color) {
    let [red, green, blue] = colour.map(u32::from);
    let ink = if red * 3 + green * 6 + blue < 1400 { 0xFF_FFFF } else { 0x26_2626 };
    (Color::RGB(red << 16 | green << 8 | blue), Color::RGB(ink))
}

#[cfg(test)]
mod tests {
    use std::io::Cursor;

    use calamine::{DataType, Reader, Xlsx};
    use cchc_core::text::Language;
    use rust_xlsxwriter::Workbook;

    use super::Long;
    use crate::book::Run;
    use crate::survey::Book;
    use crate::survey::json::{Findings, Item};
    use crate::survey::sheet::{Column, Kind, Row};

    #[test]
    fn a_full_sheet_goes_on_on_the_next() {
        let findings: Findings = serde_json::from_str(r#"{"schema": "cchc.survey/1", "survey": "x"}"#).unwrap();
        let run = Run { version: "0.1.0", language: Language::Vietnamese };
        let columns = vec![Column::new("Số", 100, Kind::Count), Column::new("Chữ", 100, Kind::Text)];
        let rows = (0..25_u64).map(|at| Row::new(vec![at.into(), "dài ".repeat(at as usize).into()]));
        let mut workbook = Workbook::new();
        let long = Long { name: "Bảng", title: "", note: None, is_upright: true, columns, most: 10 };
        long.write(&Book::new(&findings, &run), &mut workbook, rows).unwrap();
        let bytes = workbook.save_to_buffer().unwrap();
        let sheets = Xlsx::new(Cursor::new(bytes)).unwrap().worksheets();
        let names: Vec<&str> = sheets.iter().map(|(name, _)| name.as_str()).collect();
        assert_eq!(names, ["Bảng", "Bảng (2)", "Bảng (3)"]);
        let numbers = |at: usize| sheets[at].1.rows().filter_map(|row| row[0].as_f64()).collect::<Vec<_>>();
        assert_eq!([0, 1, 2].map(|at| numbers(at).len()), [10, 10, 5]);
        assert_eq!(numbers(2), [20.0, 21.0, 22.0, 23.0, 24.0]);
    }

    fn colours_of(worths: &[Option<f64>]) -> Vec<String> {
        let keys = (0..worths.len()).map(|at| at.to_string());
        let options: serde_json::Map<_, _> = keys.clone().map(|key| (key, 1.into())).collect();
        let worths: serde_json::Map<_, _> =
            keys.zip(worths).map(|(key, worth)| (key, serde_json::json!(worth))).collect();
        let item = serde_json::json!({"id": "c", "n": 1, "options": options, "worths": worths});
        let item: Item = serde_json::from_value(item).unwrap();
        super::colours(&item).iter().map(|(colour, _)| format!("{colour:?}")).collect()
    }

    #[test]
    fn colours_go_from_the_worst_to_the_best() {
        let rises = colours_of(&[Some(0.0), Some(0.0), Some(1.0), None]);
        let falls = colours_of(&[Some(1.0), Some(0.2), Some(0.0), None]);
        assert_eq!(rises[3], falls[3], "what is skipped is grey");
        assert_eq!([&rises[0], &rises[1], &rises[2]], [&falls[2], &falls[1], &falls[0]]);
        let neither = colours_of(&[Some(0.5), Some(0.0), Some(1.0)]);
        assert!(neither.iter().all(|colour| !rises.contains(colour)));
        assert_eq!(colours_of(&[None, None, None]), neither, "without worths no way is known");
        for of in 2..=super::OPTIONS {
            let mut colours = colours_of(&vec![None; of]);
            colours.dedup();
            assert_eq!(colours.len(), of);
        }
    }
}

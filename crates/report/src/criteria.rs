//! The criteria set as it was used: every criterion with its rule in words.

use cchc_core::criteria::{Criterion, Evidence, Set};
use cchc_core::rule::wording::kind_in_words;
use cchc_core::text::Language;
use rust_xlsxwriter::{Format, FormatAlign, Worksheet, XlsxError};

use crate::book::{Book, Ranked};
use crate::heading::{Line, lines, pages};
use crate::words::Say;
use crate::{figure, measure, style};

/// A column of text about a criterion.
struct Column {
    say: Say<'static>,
    width: u32,
    text: fn(&Set, &Criterion, Language) -> String,
}

/// Of the columns that every set has: code, name, maximum.
const WIDTHS: [u32; 3] = [58, 240, 70];

const TEXTS: [Column; 6] = [
    Column { say: Say::Asked, width: 180, text: asked },
    Column { say: Say::Wording, width: 300, text: wording },
    Column { say: Say::Text, width: 200, text: |_, criterion, _| criterion.text.clone().unwrap_or_default() },
    Column { say: Say::EvidenceWanted, width: 150, text: evidence },
    Column { say: Say::InCharge, width: 150, text: in_charge },
    Column { say: Say::Note, width: 170, text: note },
];

/// Writes the sheet.
pub fn write(book: &Book<'_>, group: &Ranked<'_>, sheet: &mut Worksheet) -> Result<(), XlsxError> {
    let set = group.set;
    let language = book.run.language;
    sheet.set_name(&group.criteria)?;
    // A column that would be empty from top to bottom only takes room.
    let has_text = |column: &&Column| set.criteria.iter().any(|of| !(column.text)(set, of, language).is_empty());
    let texts: Vec<&Column> = TEXTS.iter().filter(has_text).collect();
    let widths: Vec<u32> =
        [WIDTHS[0], WIDTHS[1], WIDTHS[2]].into_iter().chain(texts.iter().map(|column| column.width)).collect();
    for (column, width) in widths.iter().enumerate() {
        sheet.set_column_width_pixels(column as u16, *width)?;
    }
    let last = widths.len() as u16 - 1;
    let width = widths.iter().sum();
    let mut heading =
        vec![Line::title(book.say(Say::CriteriaTitle), 14), Line::new(&set.title, style::heading(style::SIZE))];
    if let Some(decision) = crate::ranking::decision(book, set) {
        heading.push(Line::new(decision, style::below_heading()));
    }
    let mut row = lines(sheet, &heading, last + 1, width, 0)?;
    for (label, text) in about(book, set) {
        sheet.write_string_with_format(row, 0, label, &style::plain(style::SMALL).set_bold())?;
        // The label spills over the code's column, the text begins in the one after it.
        sheet.write_string_with_format(row, 2, measure::fits(&text), &style::plain(style::SMALL))?;
        row += 1;
    }
    row += 1;
    let head = style::head(style::SMALL);
    let heads = [Say::Code, Say::Criterion, Say::Max].into_iter().chain(texts.iter().map(|column| column.say));
    for (column, say) in heads.enumerate() {
        sheet.write_string_with_format(row, column as u16, book.say(say), &head)?;
    }
    sheet.set_row_height_pixels(row, 42)?;
    sheet.set_repeat_rows(row, row)?.set_freeze_panes(row + 1, 2)?;
    pages(sheet, book, &[group]);
    sheet.set_print_area(0, 0, row + set.criteria.len() as u32, last)?;

    let decimals = figure::decimals(set.criteria.iter().map(|criterion| &criterion.max));
    let formats = |parent: bool| {
        let text = style::cell(style::SMALL).set_align(FormatAlign::Top).set_text_wrap();
        let text = if parent { style::marked(text) } else { text };
        let max = style::number(text.clone()).set_num_format(figure::format(decimals));
        (text, max)
    };
    let (leaf, parent) = (formats(false), formats(true));
    for node in set.nodes() {
        row += 1;
        let criterion = set.criterion(node);
        let depth = set.depth(node).min(10) as u32;
        let (text, max): &(Format, Format) = if criterion.leaf.is_some() { &leaf } else { &parent };
        sheet.write_string_with_format(row, 0, measure::fits(&criterion.code), text)?;
        let indented = text.clone().set_indent(depth as u8);
        sheet.write_string_with_format(row, 1, measure::fits(&criterion.name), &indented)?;
        sheet.write_number_with_format(row, 2, figure::float(&criterion.max), max)?;
        let mut rows = measure::lines(&criterion.name, WIDTHS[1] - 9 * depth, style::SMALL);
        for (column, of) in (3..).zip(&texts) {
            let said = (of.text)(set, criterion, language);
            rows = rows.max(measure::lines(&said, of.width, style::SMALL));
            sheet.write_string_with_format(row, column, measure::fits(&said), text)?;
        }
        sheet.set_row_height_pixels(row, measure::height(rows, style::SMALL))?;
    }
    Ok(())
}

/// What holds for the set as a whole.
fn about(book: &Book<'_>, set: &Set) -> Vec<(String, String)> {
    let language = book.run.language;
    let source = book.results.sources.get(set.file);
    let bands: Vec<String> = set
        .bands
        .iter()
        .map(|band| {
            let at_least = band.at_least.as_ref().map(|at_least| figure::text(at_least, language)).unwrap_or_default();
            Say::BandFrom { name: &band.name, at_least: &at_least }.to(language).into_owned()
        })
        .collect();
    let rounding = Say::RoundingIs { points: set.rounding.points, index: set.rounding.index };
    let mut about = vec![
        (Say::SetId, set.id.clone()),
        (Say::File, source.name.clone()),
        (Say::Sha256, source.sha256.clone()),
        (Say::SetStatus, book.say(Say::StatusAtLength(set.status)).into_owned()),
        (Say::SetTotal, figure::text(&set.total, language)),
        (Say::Rounding, rounding.to(language).into_owned()),
        (Say::RankedOn, book.say(Say::RankOn(set.rank_on)).into_owned()),
        (Say::TiesAre, book.say(Say::Ties(&set.ties)).into_owned()),
    ];
    if !bands.is_empty() {
        about.push((Say::Bands, bands.join("; ")));
    }
    about.into_iter().map(|(label, text)| (format!("{}:", book.say(label)), text)).collect()
}

/// Who fills it in, and who appraises it.
fn in_charge(set: &Set, criterion: &Criterion, language: Language) -> String {
    let Some(leaf) = criterion.leaf.map(|leaf| set.leaf(leaf)) else { return String::new() };
    let owner = leaf.owner.as_deref().map(|owner| Say::Owner(owner).to(language));
    let appraiser = leaf.appraiser.as_deref().map(|appraiser| Say::Appraiser(appraiser).to(language));
    owner.into_iter().chain(appraiser).collect::<Vec<_>>().join("\n")
}

/// Where the decision has it, the guidance, and whether it may not apply.
fn note(set: &Set, criterion: &Criterion, language: Language) -> String {
    let allowed = criterion.leaf.is_some_and(|leaf| set.leaf(leaf).not_applicable_allowed);
    let allowed = allowed.then(|| Say::MayNotApply.to(language).into_owned());
    let said = [criterion.clause.clone(), criterion.note.clone(), allowed];
    said.into_iter().flatten().collect::<Vec<_>>().join("\n")
}

fn wording(set: &Set, criterion: &Criterion, language: Language) -> String {
    criterion.leaf.map(|leaf| set.wording(leaf, language)).unwrap_or_default()
}

/// One line for each thing that is asked: `Số báo cáo (số đếm)`.
fn asked(set: &Set, criterion: &Criterion, language: Language) -> String {
    let Some(leaf) = criterion.leaf else { return String::new() };
    let asked = &set.leaf(leaf).rule.asked;
    let of = asked.iter().map(|asked| {
        let kind = kind_in_words(asked.kind, language);
        match (asked.label.is_empty(), &asked.unit) {
            (true, _) => kind.to_owned(),
            (false, Some(unit)) => format!("{} ({unit})", asked.label),
            (false, None) => format!("{} ({kind})", asked.label),
        }
    });
    of.collect::<Vec<_>>().join("\n")
}

fn evidence(set: &Set, criterion: &Criterion, language: Language) -> String {
    let required = criterion.leaf.map_or(Evidence::None, |leaf| set.leaf(leaf).evidence);
    let required = Say::Evidence(required).to(language);
    match (required.is_empty(), criterion.documents.is_empty()) {
        (_, true) => required.into_owned(),
        (true, false) => criterion.documents.join("\n"),
        (false, false) => format!("{required}:\n{}", criterion.documents.join("\n")),
    }
}

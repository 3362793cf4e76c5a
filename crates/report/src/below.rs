//! What stands below the ranking: who has no rank and why, whose band is not what the index alone would give, what does not
//! apply by decision, whose appraisal is open.

use cchc_core::number::Number;
use cchc_core::results::{UnitResults, UnitState, Unranked};
use rust_xlsxwriter::{FormatAlign, Worksheet, XlsxError};

use crate::book::{Book, Ranked};
use crate::words::Say;
use crate::{band, figure, measure, ranking, style};

/// Writes the lists from the column of the units' names on; gives the row after them.
pub(crate) fn write(
    book: &Book<'_>,
    group: &Ranked<'_>,
    column: u16,
    widths: &[u32],
    mut row: u32,
    sheet: &mut Worksheet,
) -> Result<u32, XlsxError> {
    let bold = style::plain(style::SIZE).set_bold();
    let plain = style::plain(style::SIZE);
    let wrapped = plain.clone().set_text_wrap().set_align(FormatAlign::Top).set_align(FormatAlign::Left);
    let last = widths.len() as u16 - 1;
    let width = widths[usize::from(column)..].iter().sum::<u32>();
    let open = book.results.open_appraisals(group.results.group);
    let lists = [
        (Say::NotRanked, not_ranked(book, group)),
        (Say::SilentButRanked, silent(group)),
        (Say::BandsAdjusted, bands(book, group)),
        (Say::Exemptions, exemptions(book, group)),
        (Say::OpenAppraisals, open.iter().map(|open| ranking::open_of(book, open)).collect()),
    ];
    for (heading, list) in lists.into_iter().filter(|(_, list)| !list.is_empty()) {
        row += 1;
        sheet.write_string_with_format(row, column, book.say(heading), &bold)?;
        for text in list {
            row += 1;
            let text = format!("– {text}");
            let lines = measure::lines(&text, width, style::SIZE);
            // What fits on one line runs over the cells on its right by itself.
            if lines == 1 || column == last {
                sheet.write_string_with_format(row, column, measure::fits(&text), &plain)?;
                continue;
            }
            sheet.merge_range(row, column, row, last, &measure::fits(&text), &wrapped)?;
            sheet.set_row_height_pixels(row, measure::height(lines, style::SIZE))?;
        }
    }
    Ok(row)
}

fn name<'a>(group: &Ranked<'a>, unit: &UnitResults) -> &'a str {
    &group.group.unit(unit.unit).name
}

fn not_ranked(book: &Book<'_>, group: &Ranked<'_>) -> Vec<String> {
    let why = |unit: &UnitResults| {
        let said = match unit.state {
            UnitState::Ranked => return None,
            UnitState::NotSubmitted => book.say(Say::Silent).into_owned(),
            UnitState::Unranked(Unranked::TooLittle) => {
                let share = group.set.min_attainable.clone().unwrap_or(Number::ONE);
                let max = figure::text(&unit.score.total.max, book.run.language);
                book.say(Say::TooLittle { max: &max, share: &share }).into_owned()
            }
            UnitState::Unranked(why) => book.say(Say::Unranked(why)).into_owned(),
        };
        Some(format!("{}: {said}", name(group, unit)))
    };
    group.results.units.iter().filter_map(why).collect()
}

/// Those that sent nothing where the set ranks them all the same.
fn silent(group: &Ranked<'_>) -> Vec<String> {
    let silent = group.results.units.iter().filter(|unit| unit.score.not_submitted);
    let ranked = silent.filter(|unit| unit.state != UnitState::NotSubmitted);
    ranked.map(|unit| name(group, unit).to_owned()).collect()
}

/// Those whose band is not what the index alone would give.
fn bands(book: &Book<'_>, group: &Ranked<'_>) -> Vec<String> {
    let set = group.set;
    if set.limits.is_empty() && set.quotas.is_empty() && set.bands.iter().all(|band| band.when.is_none()) {
        return Vec::new();
    }
    let of = |unit: &UnitResults| {
        let why = band::why(book.telling(group.set), &unit.band_steps);
        let band = unit.band.map_or("–", |band| set.bands[band].name.as_str());
        (!why.is_empty()).then(|| format!("{} – {band}: {why}", name(group, unit)))
    };
    group.results.units.iter().filter_map(of).collect()
}

fn exemptions(book: &Book<'_>, group: &Ranked<'_>) -> Vec<String> {
    let of = |exemption: &cchc_core::round::Exemption| {
        let who = match exemption.unit {
            Some(unit) => group.group.unit(unit).name.as_str().into(),
            None => book.say(Say::WholeGroup),
        };
        let criterion = group.set.criterion(exemption.criterion);
        let mut said = format!("{who}: {} {}", criterion.code, criterion.name);
        let why = [&exemption.document, &exemption.reason];
        let why: Vec<&str> = why.into_iter().map(String::as_str).filter(|text| !text.is_empty()).collect();
        if !why.is_empty() {
            said += &format!(" ({})", why.join("; "));
        }
        said
    };
    group.group.exemptions.iter().map(of).collect()
}

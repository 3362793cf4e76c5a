//! What stands on every sheet and every page: what it is, how far it may be trusted, the page's number.

use cchc_core::criteria::{Set, Status};
use cchc_core::results::Finality;
use rust_xlsxwriter::{Format, Worksheet, XlsxError};

use crate::book::{Book, Ranked};
use crate::words::Say;
use crate::{measure, style};

/// A line over a table.
pub(crate) struct Line {
    pub text: String,
    pub format: Format,
    pub size: u8,
}

impl Line {
    /// A line in the size of a table.
    pub(crate) fn new(text: impl Into<String>, format: Format) -> Line {
        Line { text: text.into(), format, size: style::SIZE }
    }

    /// A title.
    pub(crate) fn title(text: impl Into<String>, size: u8) -> Line {
        Line { text: text.into(), format: style::heading(size), size }
    }
}

/// The title of a sheet of figures, and what is to be known before any of them is believed: however long, it is broken at
/// the table's width, so that none of it is cut off in print and no page grows small for it.
pub(crate) fn title_and_note(book: &Book<'_>, set: &Set, title: String, size: u8) -> Vec<Line> {
    let bold = style::plain(14).set_bold().set_text_wrap();
    let italic = style::plain(size).set_italic().set_text_wrap();
    vec![Line { text: title, format: bold, size: 14 }, Line { text: book.status_and_note(set), format: italic, size }]
}

/// Writes lines over the columns of a table, each as high as its text needs; gives the row after them.
pub(crate) fn lines(
    sheet: &mut Worksheet,
    lines: &[Line],
    columns: u16,
    width: u32,
    mut row: u32,
) -> Result<u32, XlsxError> {
    for line in lines {
        match columns {
            1 => sheet.write_string_with_format(row, 0, measure::fits(&line.text), &line.format)?,
            _ => sheet.merge_range(row, 0, row, columns - 1, &measure::fits(&line.text), &line.format)?,
        };
        let height = measure::height(measure::bold_lines(&line.text, width, line.size), line.size);
        sheet.set_row_height_pixels(row, height + 2)?;
        row += 1;
    }
    Ok(row)
}

/// Ends a sheet whose rows leave memory as they are written. rust_xlsxwriter 0.102 writes the last row twice where it has
/// a height of its own, and such a workbook is broken for Excel: so the last one has none.
pub(crate) fn end(sheet: &mut Worksheet, row: u32) -> Result<(), XlsxError> {
    sheet.write_blank(row, 0, &style::heading(style::SMALL))?;
    Ok(())
}

/// Paper, margins and what is printed on every page.
pub(crate) fn pages(sheet: &mut Worksheet, book: &Book<'_>, of: &[&Ranked<'_>]) {
    let say = |say: Say<'_>| code(&say.to(book.run.language));
    let mut header = String::new();
    let mut statuses: Vec<Status> = Vec::new();
    for group in of.iter().filter(|group| group.set.status != Status::Official) {
        if !statuses.contains(&group.set.status) {
            statuses.push(group.set.status);
        }
    }
    if let Some(status) = statuses.first() {
        header += &format!("&L&\"{},Italic\"&10 {}", style::FONT, say(Say::Status(*status)));
    }
    let draft = match book.results.finality {
        Finality::Provisional => Some(Say::Provisional),
        // What is open in another group is no draft of this one.
        Finality::AppraisalOpen if !of.iter().any(|group| is_open(book, group)) => None,
        Finality::AppraisalOpen => Some(Say::AppraisalOpen),
        Finality::Final => None,
    };
    if let Some(draft) = draft {
        header += &format!("&C&\"{},Bold\"&12&KC00000 {}", style::FONT, say(draft));
    }
    let round = book.results.round();
    let font = format!("&\"{},Regular\"&10 ", style::FONT);
    let mut footer = format!("&L{font}{}", code(&format!("{} {}", round.province, round.year)));
    if let Some(draft) = draft {
        footer += &format!("&C&\"{},Bold\"&10&KC00000 {}", style::FONT, say(draft));
    }
    footer += &format!("&R{font}{} &P/&N", say(Say::Page));
    // Excel takes no more than 255 characters: the page's number is worth more than a long name of a province.
    if footer.chars().count() > 255 {
        footer = format!("&R{font}{} &P/&N", say(Say::Page));
    }
    sheet
        .set_paper_size(9) // A4
        .set_landscape()
        .set_margins(0.45, 0.45, 0.65, 0.58, 0.3, 0.3)
        .set_print_fit_to_pages(1, 0)
        .set_print_center_horizontally(true)
        .set_header(header)
        .set_footer(footer);
}

/// Whether appraisals of a group are open.
fn is_open(book: &Book<'_>, group: &Ranked<'_>) -> bool {
    !book.results.open_appraisals(group.results.group).is_empty()
}

/// In headers and footers `&` begins a code.
fn code(text: &str) -> String {
    text.replace('&', "&&")
}

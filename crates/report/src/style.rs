//! How it looks: the fonts, lines and colours of Vietnamese offices' papers.

use rust_xlsxwriter::{Color, Format, FormatAlign, FormatBorder};

/// The font of administrative papers.
pub(crate) const FONT: &str = "Times New Roman";
/// Its size in the ranking.
pub(crate) const SIZE: u8 = 12;
/// Its size where there is more to read.
pub(crate) const SMALL: u8 = 11;

/// The height of a row and the width of a column in that font and size, in pixels, as Excel has them.
pub(crate) const ROW: u32 = 21;
pub(crate) const COLUMN: u32 = 72;

const LINE: Color = Color::RGB(0x9A_A5B1);
const HEAD: Color = Color::RGB(0xDD_E7F3);
const DOMAIN: Color = Color::RGB(0xF1_F5FA);
const UNIT: Color = Color::RGB(0xDD_E7F3);
const FAINT: Color = Color::RGB(0x80_8080);
const ALARM: Color = Color::RGB(0xC0_0000);
const ALARM_GROUND: Color = Color::RGB(0xFF_F2CC);

/// Bands from the best to the last: the ground of a cell, and a bar of the chart.
const BANDS: [(u32, u32); 5] = [
    (0xC6_E0B4, 0x54_8235),
    (0xDD_EBF7, 0x2E_75B6),
    (0xFF_F2CC, 0xE0_A800),
    (0xFC_E4D6, 0xED_7D31),
    (0xF8_CBCB, 0xC0_0000),
];

/// The grounds and bars of a band by its position among `of`.
pub(crate) fn band(position: usize, of: usize) -> (Color, Color) {
    let at = match of {
        0 | 1 => 0,
        _ => (position * (BANDS.len() - 1)).div_ceil(of - 1),
    };
    let (ground, bar) = BANDS[at.min(BANDS.len() - 1)];
    (Color::RGB(ground), Color::RGB(bar))
}

/// Plain text of a size.
pub(crate) fn plain(size: u8) -> Format {
    Format::new().set_font_name(FONT).set_font_size(size).set_align(FormatAlign::VerticalCenter)
}

/// A heading over a whole table.
pub(crate) fn heading(size: u8) -> Format {
    plain(size).set_bold().set_align(FormatAlign::Center).set_text_wrap()
}

/// What stands under a heading.
pub(crate) fn below_heading() -> Format {
    plain(SIZE).set_italic().set_align(FormatAlign::Center).set_text_wrap()
}

/// A line that nobody is to overlook.
pub(crate) fn alarm() -> Format {
    heading(SIZE).set_font_color(ALARM).set_background_color(ALARM_GROUND)
}

/// The head of a table's column.
pub(crate) fn head(size: u8) -> Format {
    lined(plain(size)).set_bold().set_align(FormatAlign::Center).set_text_wrap().set_background_color(HEAD)
}

/// The head of a column that is not printed.
pub(crate) fn faint_head() -> Format {
    lined(plain(10)).set_align(FormatAlign::Center).set_text_wrap().set_font_color(FAINT)
}

/// A cell of a table.
pub(crate) fn cell(size: u8) -> Format {
    lined(plain(size))
}

/// A cell with a number: a little away from the line on its right.
pub(crate) fn number(format: Format) -> Format {
    format.set_align(FormatAlign::Right).set_indent(1)
}

/// A cell of a column that is not printed.
pub(crate) fn faint() -> Format {
    lined(plain(10)).set_font_color(FAINT)
}

/// With thin lines around.
pub(crate) fn lined(format: Format) -> Format {
    format.set_border(FormatBorder::Thin).set_border_color(LINE)
}

/// What a criterion with children looks like among its leaves, and a unit's total: for conditional formats, so that no
/// cell of a long sheet needs a format of its own.
pub(crate) fn parent() -> Format {
    lined(Format::new()).set_bold().set_background_color(DOMAIN)
}

/// A unit's total.
pub(crate) fn total() -> Format {
    lined(Format::new()).set_bold().set_background_color(UNIT)
}

/// Any other row.
pub(crate) fn row() -> Format {
    lined(Format::new())
}

/// A row that reports an error.
pub(crate) fn error_row() -> Format {
    lined(Format::new()).set_font_color(ALARM)
}

/// A cell that stands out from those around it.
pub(crate) fn marked(format: Format) -> Format {
    format.set_bold().set_background_color(DOMAIN)
}

/// The ground of a band's cells.
pub(crate) fn ground(color: Color) -> Format {
    Format::new().set_background_color(color)
}

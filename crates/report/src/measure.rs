//! How much room a text takes.
//!
//! Excel fits rows to their text when it opens a workbook; LibreOffice does not, and neither does for merged cells. So
//! rows get their heights here. The font's widths are known well enough: what counts is how many lines a text takes.

use std::borrow::Cow;

/// The most characters that a cell takes.
const LONGEST: usize = 32_767;

/// A text that fits into a cell: what is longer ends with a sign that it goes on.
pub(crate) fn fits(text: &str) -> Cow<'_, str> {
    // Excel counts UTF-16, as which no text is longer than as UTF-8.
    if text.len() <= LONGEST {
        return Cow::Borrowed(text);
    }
    let mut units = 0;
    let end = text.char_indices().find(|(_, c)| {
        units += c.len_utf16();
        units >= LONGEST
    });
    match end {
        Some((end, _)) => Cow::Owned(format!("{}…", &text[..end])),
        None => Cow::Borrowed(text),
    }
}

/// The width of a text in pixels, in the font of the workbook.
pub(crate) fn width(text: &str, size: u8) -> f64 {
    text.chars().map(em).sum::<f64>() * pixels(size)
}

/// The lines that a text takes in a column of so many pixels.
pub(crate) fn lines(text: &str, column: u32, size: u8) -> u32 {
    let text = &*fits(text);
    // What a program leaves free on both sides of a cell, and what fonts differ in.
    let room = (f64::from(column) - 8.0).max(8.0) * 0.97;
    text.lines().map(|line| lines_of(line, room, pixels(size))).sum::<u32>().max(1)
}

/// The height of a row of so many lines, in pixels.
pub(crate) fn height(lines: u32, size: u8) -> u32 {
    // Excel's rows end at 409 points.
    ((f64::from(lines) * pixels(size) * 1.22) as u32 + 5).min(545)
}

/// The lines that a bold text takes.
pub(crate) fn bold_lines(text: &str, column: u32, size: u8) -> u32 {
    lines(text, column * 92 / 100, size)
}

fn pixels(size: u8) -> f64 {
    f64::from(size) * 4.0 / 3.0
}

/// Words go into a line as long as there is room; one that is longer than a line is broken.
fn lines_of(line: &str, room: f64, pixels: f64) -> u32 {
    let space = em(' ') * pixels;
    let (mut lines, mut used) = (1, 0.0);
    for word in line.split(' ') {
        let width = word.chars().map(em).sum::<f64>() * pixels;
        if used > 0.0 && used + space + width > room {
            lines += 1;
            used = 0.0;
        }
        used += if used > 0.0 { space + width } else { width };
        while used > room {
            lines += 1;
            used -= room;
        }
    }
    lines
}

/// Letters a little narrower than most.
const NARROW: &str = "aàáảãạăằắẳẵặâầấẩẫậeèéẻẽẹêềếểễệcz";

/// A letter's width as a share of the font's size, in Times.
fn em(letter: char) -> f64 {
    match letter {
        ' ' | ',' | '.' | ';' | ':' | '/' | '\'' | '|' | 'l' | 't' => 0.28,
        'i' | 'í' | 'ì' | 'ỉ' | 'ĩ' | 'ị' | 'j' => 0.28,
        'f' | 'r' | '(' | ')' | '-' | '!' | 'I' | 'Í' | 'Ì' | 'Ị' | '[' | ']' => 0.35,
        's' | 'J' => 0.4,
        'm' | 'M' | 'W' | '%' | '…' | '→' => 0.92,
        'w' => 0.74,
        'ư' | 'ứ' | 'ừ' | 'ử' | 'ữ' | 'ự' | 'đ' => 0.56,
        '×' | '≥' | '≤' | '=' | '+' | '<' | '>' | '≈' | '−' => 0.57,
        letter if NARROW.contains(letter) => 0.45,
        letter if letter.is_uppercase() => 0.71,
        letter if letter.is_lowercase() || letter.is_ascii_digit() => 0.5,
        _ => 0.55,
    }
}

#[cfg(test)]
mod tests {
    use super::lines;

    #[test]
    fn long_words_are_broken() {
        assert_eq!(lines("STT", 60, 12), 1);
        assert_eq!(lines("Công tác chỉ đạo, điều hành", 120, 12), 2);
        assert_eq!(lines("assessments/thanh-pho-yen-bai.csv:3", 100, 12), 3);
        assert_eq!(lines("a\nb\n", 100, 12), 2);
        assert_eq!(lines("", 100, 12), 1);
    }
}

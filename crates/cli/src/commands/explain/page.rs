//! A page of text for a terminal: headings, wrapped lines, tables with a column that wraps.

use std::io::{self, Write};

use cchc_core::explain::Explain;
use cchc_core::fault::Diagnostic;
use cchc_core::formula::phrase::plain;
use cchc_core::number::Number;
use cchc_core::place::Place;
use cchc_core::rank::Index;
use cchc_core::results::Finality;
use cchc_core::text::{Language, harmless, localised};

use crate::messages::Printer;

/// The narrowest terminal that people have.
const WIDTH: usize = 80;

/// What is written about one unit.
pub struct Page<'a> {
    pub printer: &'a Printer,
    pub explain: &'a Explain<'a>,
    pub language: Language,
    text: String,
}

/// How a column of a table stands.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Column {
    /// Text, to the left.
    Left,
    /// Text that takes the room that is left, on several lines where that is little.
    Wrapped,
    /// Figures, to the right.
    Right,
}

impl<'a> Page<'a> {
    pub fn new(printer: &'a Printer, explain: &'a Explain<'a>) -> Page<'a> {
        Page {
            printer,
            explain,
            language: printer.choose(Language::Vietnamese, Language::English),
            text: String::new(),
        }
    }

    pub fn write(&self, to: &mut impl Write) -> io::Result<()> {
        to.write_all(self.text.as_bytes())
    }

    /// Who is explained, and whether it may change.
    pub fn heading(&mut self) {
        let (results, unit) = (self.explain.results(), self.explain.about());
        let status = self.printer.status(self.explain.set().status);
        let group = &self.explain.group().name;
        self.line(0, &format!("{} ({}) – {group}, {}: {status}", unit.name, unit.id, results.round().year));
        match results.finality {
            Finality::Final => {}
            Finality::AppraisalOpen => {
                let said =
                    self.choose("CHƯA THẨM ĐỊNH XONG: điểm còn thay đổi", "APPRAISALS ARE OPEN: points may change");
                self.line(0, said);
            }
            Finality::Provisional => {
                let said = self.choose(
                    "BẢN NHÁP: đợt đánh giá còn lỗi, câu trả lời có lỗi tính 0 điểm; xem cchc check",
                    "DRAFT: the round has errors, answers with errors count 0 points; see cchc check",
                );
                self.line(0, said);
            }
        }
        if let Some(note) = &results.round().note {
            self.line(0, note);
        }
    }

    pub fn choose(&self, vietnamese: &'static str, english: &'static str) -> &'static str {
        self.printer.choose(vietnamese, english)
    }

    /// A heading, after a blank line.
    pub fn section(&mut self, title: &str) {
        self.text.push('\n');
        self.line(0, title);
    }

    pub fn blank(&mut self) {
        self.text.push('\n');
    }

    /// A text, on as many lines as it takes; those after the first stand two further in.
    pub fn line(&mut self, indent: usize, text: &str) {
        self.labelled(indent, "", text);
    }

    /// A text behind a label; its lines after the first stand below its beginning.
    pub fn labelled(&mut self, indent: usize, label: &str, text: &str) {
        let hanging = if label.is_empty() { indent + 2 } else { indent + width(label) + 2 };
        let hanging = if hanging > WIDTH / 2 { indent + 2 } else { hanging };
        let mut line = " ".repeat(indent);
        if !label.is_empty() {
            line += &clean(label);
            line += "  ";
        }
        let mut at = width(&line);
        let mut first = true;
        for word in clean(text).split(' ').filter(|word| !word.is_empty()) {
            if !first && at + 1 + width(word) > WIDTH {
                line.push('\n');
                line += &" ".repeat(hanging);
                at = hanging;
                first = true;
            }
            if !first {
                line.push(' ');
                at += 1;
            }
            line += word;
            at += width(word);
            first = false;
        }
        self.text += line.trim_end();
        self.text.push('\n');
    }

    /// Rows of a table below each other; one column may wrap.
    pub fn table(&mut self, indent: usize, columns: &[Column], rows: &[Vec<String>]) {
        let widest = |at: usize| rows.iter().map(|row| width(&row[at])).max().unwrap_or(0);
        let mut widths: Vec<usize> = (0..columns.len()).map(widest).collect();
        if let Some(at) = columns.iter().position(|column| *column == Column::Wrapped) {
            let others: usize = widths.iter().sum::<usize>() - widths[at] + indent + 2 * (columns.len() - 1);
            widths[at] = widths[at].min(WIDTH.saturating_sub(others).max(16));
        }
        for row in rows {
            let cells: Vec<Vec<String>> = row.iter().zip(&widths).map(|(cell, width)| wrapped(cell, *width)).collect();
            let height = cells.iter().map(Vec::len).max().unwrap_or(1);
            for at in 0..height {
                let mut line = " ".repeat(indent);
                for ((cell, column), wide) in cells.iter().zip(columns).zip(&widths) {
                    let text = cell.get(at).map_or("", String::as_str);
                    let space = " ".repeat(wide.saturating_sub(width(text)));
                    line += &match column {
                        Column::Right => format!("{space}{text}  "),
                        _ => format!("{text}{space}  "),
                    };
                }
                self.text += line.trim_end();
                self.text.push('\n');
            }
        }
    }

    /// What is doubtful, under a heading of its own.
    pub fn doubts(&mut self, doubts: &[&Diagnostic]) {
        if doubts.is_empty() {
            return;
        }
        let title = self.choose("Còn mở, đáng ngờ", "Open, doubtful");
        self.section(title);
        let mut said = Vec::new();
        // Writing to memory does not fail.
        let _ = self.printer.faults(&mut said, doubts, &self.explain.results().sources);
        self.text += String::from_utf8_lossy(&said).trim_end();
        self.text.push('\n');
    }

    /// A place as people say it: `assessments/van-yen.xlsx, trang tính «Tự đánh giá», ô F12`, of a text its line.
    pub fn place(&self, place: Place) -> String {
        let sources = &self.explain.results().sources;
        // How a column of a text is headed is told beside the place: what was asked, points, a reason.
        let column = if sources.get(place.file).sheet.is_some() { place.column } else { 0 };
        sources.say(Place { column, ..place }, self.language)
    }

    /// Points as results have them.
    pub fn points(&self, points: &Number) -> String {
        plain(&points.shown(), self.language)
    }

    /// Points, a dash where there are none.
    pub fn points_or_dash(&self, points: Option<&Number>) -> String {
        points.map_or_else(|| "–".into(), |points| self.points(points))
    }

    /// A difference with its sign.
    pub fn signed(&self, difference: &Number) -> String {
        let sign = if difference.is_negative() || difference.is_zero() { "" } else { "+" };
        format!("{sign}{}", self.points(difference))
    }

    /// A number exactly, and beside a quotient what it is about: `80/89 ≈ 0,8989`.
    pub fn exactly(&self, number: &Number) -> String {
        let rounded = plain(&number.round(4), self.language);
        match (number.is_long(), number.decimals()) {
            (false, Some(_)) => plain(number, self.language),
            (false, None) => format!("{} ≈ {rounded}", plain(number, self.language)),
            (true, _) => format!("≈ {rounded}"),
        }
    }

    /// Decimals of points: the set's, four where it keeps them exact.
    fn decimals(&self) -> u8 {
        self.explain.set().rounding.points.unwrap_or(4)
    }

    /// Points below each other, with as many decimals as any of them needs, at most the set's.
    pub fn aligned(&self, numbers: &[&Number]) -> Vec<String> {
        let most = self.decimals();
        let decimals = numbers.iter().map(|number| number.decimals().map_or(most, |all| all.min(most as _)));
        let decimals = decimals.max().unwrap_or(0);
        let of = |number: &&Number| {
            let said = localised(&number.fixed(decimals), self.language).replace('-', "−");
            if self.is_exact(number) { said } else { format!("≈ {said}") }
        };
        numbers.iter().map(of).collect()
    }

    /// Whether a number of points takes no more decimals than are shown.
    pub fn is_exact(&self, number: &Number) -> bool {
        number.round(self.decimals()) == *number
    }

    /// Points with the set's decimals at most.
    pub fn rounded(&self, number: &Number) -> String {
        plain(&number.round(self.decimals()), self.language)
    }

    /// The same within a sentence, which says where that is not all of it: `khoảng 36,44`.
    pub fn about(&self, number: &Number) -> String {
        let about = if self.is_exact(number) { "" } else { self.choose("khoảng ", "about ") };
        format!("{about}{}", self.rounded(number))
    }

    /// A difference of indices, with the set's decimals.
    pub fn of_index(&self, number: &Number) -> String {
        localised(&number.fixed(self.explain.set().rounding.index), self.language).replace('-', "−")
    }

    pub fn index(&self, index: Option<&Index>) -> String {
        let decimals = self.explain.set().rounding.index;
        index.map_or_else(|| "–".into(), |index| localised(&index.printed.fixed(decimals), self.language))
    }

    pub fn rank(&self, rank: Option<usize>) -> String {
        rank.map_or_else(|| "–".into(), |rank| rank.to_string())
    }
}

/// A text on one line, with nothing in it that would steer a terminal.
fn clean(text: &str) -> String {
    text.chars().map(harmless).collect()
}

/// How many columns a text takes: Vietnamese letters are composed, each is one.
fn width(text: &str) -> usize {
    text.chars().count()
}

/// A text on lines of a width.
fn wrapped(text: &str, wide: usize) -> Vec<String> {
    let mut lines = vec![String::new()];
    for word in clean(text).split(' ') {
        let last = lines.len() - 1;
        let line = &mut lines[last];
        if !line.is_empty() && width(line) + 1 + width(word) > wide {
            lines.push(word.to_owned());
            continue;
        }
        if !line.is_empty() {
            line.push(' ');
        }
        line.push_str(word);
    }
    lines
}

//! The annex for a terminal, or anywhere a letter is as wide as another.

use cchc_core::criteria::CriterionId;
use cchc_core::text::harmless;
use textwrap::core::display_width;
use textwrap::{Options, WordSplitter};

use super::most;
use crate::about;
use crate::criterion::FACTS;
use crate::telling::Telling;
use crate::words::Say;

/// How many columns a line takes at most, but for a word that is longer.
const WIDTH: usize = 88;
/// How far a level of the tree is moved in, and what is said of a criterion beneath its name.
const STEP: usize = 2;

pub(crate) fn write(telling: Telling<'_>) -> String {
    let set = telling.set;
    let mut page = Page(String::new());
    page.paragraph(0, &set.title);
    page.paragraph(0, &telling.decision().unwrap_or_default());
    page.paragraph(0, &telling.say(Say::StatusAtLength(set.status)));
    page.rule();
    for (label, texts) in about::about(telling) {
        page.fact(0, &telling.say(label), &texts.join("\n"));
    }
    page.rule();
    for node in set.nodes() {
        page.criterion(telling, node);
    }
    if !set.figures.is_empty() {
        page.rule();
        page.paragraph(0, &telling.say(Say::FiguresTitle));
    }
    for number in set.figure_ids() {
        let asked = &set.figure(number).asked;
        page.blank();
        page.fact(0, &asked.name, &asked.label);
        page.paragraph(STEP, &about::figure(telling, number));
    }
    page.0
}

struct Page(String);

impl Page {
    fn blank(&mut self) {
        self.0.push('\n');
    }

    fn rule(&mut self) {
        self.0 += &format!("\n{}\n", "─".repeat(WIDTH));
    }

    /// A text within its margin, wrapped; nothing where it is empty.
    fn paragraph(&mut self, margin: usize, text: &str) {
        self.wrapped(margin, margin, text);
    }

    /// `Label: text`, where what follows the first line is moved in.
    fn fact(&mut self, margin: usize, label: &str, text: &str) {
        // What has lines of its own stands beneath its label.
        let between = if text.contains('\n') { "\n" } else { " " };
        self.wrapped(margin, margin + STEP, &format!("{label}:{between}{text}"));
    }

    /// The code, the name, and on the right the most points; beneath them all that is said of it.
    fn criterion(&mut self, telling: Telling<'_>, node: CriterionId) {
        let criterion = telling.set.criterion(node);
        let margin = STEP * telling.set.depth(node);
        let (code, points) = (plain(&criterion.code), most(telling, node));
        let beneath = margin + display_width(&code) + STEP;
        let room = WIDTH.saturating_sub(beneath + display_width(&points) + STEP).max(24);
        let name = plain(&criterion.name).replace('\n', " ");
        self.blank();
        for (number, line) in textwrap::wrap(&name, options(room)).iter().enumerate() {
            let head = match number {
                0 => format!("{:margin$}{code}{:STEP$}{line}", "", ""),
                _ => format!("{:beneath$}{line}", ""),
            };
            let gap = WIDTH.saturating_sub(display_width(&head) + display_width(&points)).max(STEP);
            self.0 += &match number {
                0 => format!("{head}{:gap$}{points}\n", ""),
                _ => format!("{head}\n"),
            };
        }
        for fact in FACTS {
            let said = (fact.of)(telling, node);
            if !said.is_empty() {
                self.fact(beneath, &telling.say(fact.label), &said);
            }
        }
    }

    fn wrapped(&mut self, first: usize, rest: usize, text: &str) {
        let (first, rest) = (" ".repeat(first), " ".repeat(rest));
        // Line by line: the room of the first one would be taken for that of every one.
        for (number, line) in plain(text).lines().enumerate() {
            let indent = if number == 0 { &first } else { &rest };
            for line in textwrap::wrap(line, options(WIDTH).initial_indent(indent).subsequent_indent(&rest)) {
                self.0 += line.trim_end();
                self.0.push('\n');
            }
        }
    }
}

/// Vietnamese and codes are never parted within a word.
fn options(width: usize) -> Options<'static> {
    Options::new(width).word_splitter(WordSplitter::NoHyphenation).break_words(false)
}

/// A text that does nothing to a terminal; its own lines stay.
fn plain(text: &str) -> String {
    text.chars().map(|c| if c == '\n' { c } else { harmless(c) }).collect()
}

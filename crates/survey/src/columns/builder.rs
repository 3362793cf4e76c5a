//! A column as it grows.

use cchc_core::fault::Fault;
use cchc_core::table::{self, Row};

use super::numbers::{Numbers, UNREAD};
use super::texts::Texts;
use super::{Data, Kind, Wanted};

/// Stands for what could not be read, and is told: no blank, and nothing that anybody writes.
const UNREADABLE: &[u8] = "\u{fffd}".as_bytes();

/// Most texts of a column of answers.
const MOST_ANSWERS: usize = 255;

/// How a tick is written.
pub(super) fn truth(is_true: bool) -> &'static [u8] {
    if is_true { b"true" } else { b"false" }
}

fn is_number(kind: table::Kind) -> bool {
    !matches!(kind, table::Kind::Text | table::Kind::Boolean)
}

pub(super) enum Builder {
    Category(Vec<u32>, Texts),
    Answer(Vec<u8>, Texts),
    Number(Box<Numbers>),
}

impl Builder {
    pub(super) fn new(wanted: &Wanted) -> Builder {
        match wanted.kind {
            Kind::Category => Builder::Category(Vec::new(), Texts::new(u32::MAX as usize - 1)),
            Kind::Answer => Builder::Answer(Vec::new(), Texts::new(MOST_ANSWERS)),
            Kind::Number => Builder::Number(Box::default()),
        }
    }

    /// Makes room for so many rows more.
    pub(super) fn reserve(&mut self, rows: usize) {
        match self {
            Builder::Category(codes, _) => codes.reserve_exact(rows),
            Builder::Answer(codes, _) => codes.reserve_exact(rows),
            Builder::Number(numbers) => numbers.reserve(rows),
        }
    }

    /// Takes a cell of a sheet; what is wrong with it, where it holds nothing that can be read.
    pub(super) fn push(&mut self, row: &Row<'_>, field: usize) -> Option<Fault> {
        let fault = row.fault(field);
        let bytes = if fault.is_some() { UNREADABLE } else { row.bytes(field) };
        match self {
            Builder::Number(numbers) if fault.is_some() => numbers.push_stored(UNREAD),
            // A number of a cell has one reading.
            Builder::Number(numbers) if is_number(row.kind(field)) && !bytes.is_empty() => {
                match std::str::from_utf8(bytes).ok().and_then(|text| text.parse().ok()) {
                    Some(number) => numbers.push_stored(number),
                    None => numbers.push(&String::from_utf8_lossy(bytes)),
                }
            }
            // A tick is no number: it answers what may be answered by yes or no.
            _ if row.kind(field) == table::Kind::Boolean => self.push_text(truth(bytes == b"1")),
            _ => self.push_text(bytes),
        }
        fault
    }

    /// Takes a text.
    pub(super) fn push_text(&mut self, bytes: &[u8]) {
        self.push_texts(std::iter::once(bytes));
    }

    /// Takes texts, one for each row.
    #[inline]
    pub(super) fn push_texts<'t>(&mut self, fields: impl Iterator<Item = &'t [u8]>) {
        match self {
            Builder::Category(codes, texts) => codes.extend(fields.map(|field| texts.code(field))),
            Builder::Answer(codes, texts) => codes.extend(fields.map(|field| texts.code(field) as u8)),
            Builder::Number(numbers) => {
                fields.for_each(|field| numbers.push(std::str::from_utf8(field).unwrap_or_default().trim()));
            }
        }
    }

    /// Takes numbers that were stored as such; none and NaN are blanks.
    #[cfg(feature = "parquet")]
    pub(super) fn push_numbers(&mut self, stored: impl Iterator<Item = Option<f64>>) {
        let stored = stored.map(|number| number.unwrap_or(f64::NAN));
        match self {
            Builder::Category(codes, texts) => codes.extend(stored.map(|number| texts.code_of_number(number))),
            Builder::Answer(codes, texts) => codes.extend(stored.map(|number| texts.code_of_number(number) as u8)),
            Builder::Number(numbers) => stored.for_each(|number| numbers.push_stored(number)),
        }
    }

    /// Takes whole numbers, all digits of which count where they are no quantities but names.
    #[cfg(feature = "parquet")]
    pub(super) fn push_whole(&mut self, stored: impl Iterator<Item = Option<i128>>) {
        fn code(texts: &mut Texts, number: Option<i128>) -> u32 {
            match number {
                Some(number) => texts.code_of_whole(number),
                None => texts.code(&[]),
            }
        }
        match self {
            Builder::Category(codes, texts) => codes.extend(stored.map(|number| code(texts, number))),
            Builder::Answer(codes, texts) => codes.extend(stored.map(|number| code(texts, number) as u8)),
            Builder::Number(numbers) => {
                stored.for_each(|number| numbers.push_stored(number.map_or(f64::NAN, |number| number as f64)));
            }
        }
    }

    /// Takes texts by their numbers in a list of them; none is a blank.
    #[cfg(feature = "parquet")]
    pub(super) fn push_listed(&mut self, list: &[&[u8]], stored: impl Iterator<Item = Option<usize>>) {
        // A text that no row has must not be among the column's: each is looked up where it comes first.
        let mut codes_of: Vec<Option<u32>> = vec![None; list.len()];
        let mut code = |texts: &mut Texts, at: Option<usize>| match at {
            Some(at) => *codes_of[at].get_or_insert_with(|| texts.code(list[at])),
            None => texts.code(&[]),
        };
        match self {
            Builder::Category(codes, texts) => codes.extend(stored.map(|at| code(texts, at))),
            Builder::Answer(codes, texts) => codes.extend(stored.map(|at| code(texts, at) as u8)),
            Builder::Number(_) => stored.for_each(|at| self.push_text(at.map_or(&[], |at| list[at]))),
        }
    }

    /// Takes the rows that follow.
    pub(super) fn append(&mut self, next: Builder) {
        match (self, next) {
            (Builder::Category(codes, texts), Builder::Category(more, others)) => {
                let code_of = texts.append(others);
                codes.extend(more.into_iter().map(|code| code_of[code as usize]));
            }
            (Builder::Answer(codes, texts), Builder::Answer(more, others)) => {
                let code_of = texts.append(others);
                let beyond = MOST_ANSWERS as u8;
                codes.extend(
                    more.into_iter().map(|code| code_of.get(usize::from(code)).map_or(beyond, |code| *code as u8)),
                );
            }
            (Builder::Number(numbers), Builder::Number(more)) => numbers.append(*more),
            _ => unreachable!("parts of one column are of one kind"),
        }
    }

    /// How many rows were taken.
    #[cfg(feature = "parquet")]
    pub(super) fn rows(&self) -> usize {
        match self {
            Builder::Category(codes, _) => codes.len(),
            Builder::Answer(codes, _) => codes.len(),
            Builder::Number(numbers) => numbers.rows(),
        }
    }

    /// The column, and what is wrong with it by row.
    pub(super) fn finish(self, heading: &str) -> (Data, Vec<(usize, Fault)>) {
        match self {
            Builder::Category(codes, texts) => (Data::Category(codes, texts.into_texts()), Vec::new()),
            // What has more answers than any scale holds none: it is told once, and not answer by answer.
            Builder::Answer(codes, texts) if texts.is_full() => {
                let full = Fault::TooManyAnswers { column: heading.into(), most: MOST_ANSWERS };
                (Data::Answer(vec![0; codes.len()], vec![String::new()]), vec![(0, full)])
            }
            Builder::Answer(codes, texts) => (Data::Answer(codes, texts.into_texts()), Vec::new()),
            Builder::Number(numbers) => {
                let (numbers, doubtful) = numbers.finish(heading);
                (Data::Number(numbers), doubtful)
            }
        }
    }
}

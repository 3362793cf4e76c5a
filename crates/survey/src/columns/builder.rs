//! A column as it grows, row by row.

use std::collections::HashMap;

use cchc_core::fault::{Asks, Fault};
use cchc_core::number::{Number, readings, with_sign};
use cchc_core::table::{self, Row};
use cchc_core::text::composed;

use super::{Data, Kind};
use crate::findings::float;

/// Most texts of a column of answers.
const MOST_ANSWERS: usize = 255;

/// So many numbers of a column that cannot be read, or in two ways, are told.
const MOST_DOUBTFUL: usize = 20;

pub(super) enum Builder {
    Category(Vec<u32>, Texts),
    Answer { codes: Vec<u8>, texts: Texts, heading: String },
    Number(Box<Numbers>),
}

impl Builder {
    pub(super) fn new(kind: Kind, heading: &str) -> Builder {
        match kind {
            Kind::Category => Builder::Category(Vec::new(), Texts::default()),
            Kind::Answer => Builder::Answer { codes: Vec::new(), texts: Texts::default(), heading: heading.into() },
            Kind::Number => Builder::Number(Box::new(Numbers::new(heading))),
        }
    }

    /// Takes a row's field; what is wrong with it, where it holds nothing that can be read.
    pub(super) fn push(&mut self, row: &Row<'_>, field: usize) -> Option<Fault> {
        let fault = row.fault(field);
        let bytes = if fault.is_some() { &[] } else { row.bytes(field) };
        match self {
            Builder::Number(numbers) => {
                let is_typed = row.kind(field) == table::Kind::Text;
                numbers.push(std::str::from_utf8(bytes).unwrap_or_default().trim(), is_typed);
            }
            _ => self.push_text(bytes),
        }
        fault
    }

    /// Takes a text.
    pub(super) fn push_text(&mut self, bytes: &[u8]) {
        match self {
            Builder::Category(codes, texts) => codes.push(texts.code(bytes)),
            Builder::Answer { codes, texts, .. } => codes.push(texts.code(bytes).min(MOST_ANSWERS as u32) as u8),
            Builder::Number(numbers) => numbers.push(std::str::from_utf8(bytes).unwrap_or_default().trim(), true),
        }
    }

    /// Takes a number that was stored as one.
    #[cfg(feature = "parquet")]
    pub(super) fn push_number(&mut self, number: Option<f64>) {
        match self {
            Builder::Category(codes, texts) => codes.push(texts.code_of(number)),
            Builder::Answer { codes, texts, .. } => codes.push(texts.code_of(number).min(MOST_ANSWERS as u32) as u8),
            Builder::Number(numbers) => numbers.push_stored(number.unwrap_or(f64::NAN)),
        }
    }

    /// How many rows were taken.
    #[cfg(feature = "parquet")]
    pub(super) fn rows(&self) -> usize {
        match self {
            Builder::Category(codes, _) => codes.len(),
            Builder::Answer { codes, .. } => codes.len(),
            Builder::Number(numbers) => numbers.rows(),
        }
    }

    /// That a column of answers has more of them than any scale.
    pub(super) fn full(&self) -> Option<Fault> {
        match self {
            Builder::Answer { texts, heading, .. } if texts.texts.len() > MOST_ANSWERS => {
                Some(Fault::TooManyAnswers { column: heading.clone(), most: MOST_ANSWERS })
            }
            _ => None,
        }
    }

    /// The column, and what is wrong with it by row.
    pub(super) fn finish(self) -> (Data, Vec<(usize, Fault)>) {
        let full = self.full().map(|fault| (0, fault));
        match self {
            Builder::Category(codes, texts) => (Data::Category(codes, texts.texts), Vec::new()),
            Builder::Answer { codes, texts, .. } => (Data::Answer(codes, texts.texts), full.into_iter().collect()),
            Builder::Number(numbers) => numbers.finish(),
        }
    }
}

/// Texts by their numbers, in the order in which they came.
#[derive(Default)]
pub(super) struct Texts {
    known: HashMap<Vec<u8>, u32>,
    texts: Vec<String>,
    /// Short texts that came lately: most fields are one of a few.
    lately: Vec<(u64, u32)>,
}

impl Texts {
    const SLOTS: usize = 64;

    fn code(&mut self, bytes: &[u8]) -> u32 {
        let short = (bytes.len() < 8).then(|| {
            let mut packed = [0; 8];
            packed[..bytes.len()].copy_from_slice(bytes);
            packed[7] = bytes.len() as u8 + 1;
            u64::from_le_bytes(packed)
        });
        let Some(short) = short else { return self.look_up(bytes) };
        let slot = (short.wrapping_mul(0x9E37_79B9_7F4A_7C15) >> 58) as usize;
        if self.lately.is_empty() {
            self.lately = vec![(0, 0); Texts::SLOTS];
        }
        if self.lately[slot].0 == short {
            return self.lately[slot].1;
        }
        let code = self.look_up(bytes);
        self.lately[slot] = (short, code);
        code
    }

    /// The code of a number, by its shortest text.
    #[cfg(feature = "parquet")]
    fn code_of(&mut self, number: Option<f64>) -> u32 {
        let Some(number) = number.filter(|number| !number.is_nan()) else { return self.code(&[]) };
        // Nearly all are the codes of options.
        if number.fract() == 0.0 && (0.0..10.0).contains(&number) {
            return self.code(&[b'0' + number as u8]);
        }
        self.code(number.to_string().as_bytes())
    }

    fn look_up(&mut self, bytes: &[u8]) -> u32 {
        if let Some(code) = self.known.get(bytes) {
            return *code;
        }
        let code = self.texts.len() as u32;
        self.known.insert(bytes.to_vec(), code);
        self.texts.push(composed(std::str::from_utf8(bytes).unwrap_or_default().trim()).into_owned());
        code
    }
}

/// Numbers, with either decimal sign until the column says which one it uses.
pub(super) struct Numbers {
    heading: String,
    /// The numbers where decimals stand behind a dot, and behind a comma; NaN where there is none.
    dot: Vec<f64>,
    comma: Vec<f64>,
    sign: Option<char>,
    /// What has no reading, by row.
    unread: Vec<(usize, String)>,
    /// What has two that differ, by row.
    twofold: Vec<(usize, String)>,
}

impl Numbers {
    fn new(heading: &str) -> Numbers {
        Numbers {
            heading: heading.into(),
            dot: Vec::new(),
            comma: Vec::new(),
            sign: None,
            unread: Vec::new(),
            twofold: Vec::new(),
        }
    }

    pub(super) fn rows(&self) -> usize {
        self.dot.len().max(self.comma.len())
    }

    /// `is_typed`: a text, which may have two readings; a number of a cell has one, with a dot.
    fn push(&mut self, text: &str, is_typed: bool) {
        let (dot, comma) = match (text, is_typed) {
            ("", _) => (Some(f64::NAN), Some(f64::NAN)),
            (_, false) => {
                let number = text.parse().ok();
                (number, number)
            }
            _ => (read(text, '.'), read(text, ',')),
        };
        let row = self.rows();
        match (dot, comma) {
            (None, None) => self.unread(row, text),
            (Some(_), None) => self.decide('.', row, text),
            (None, Some(_)) => self.decide(',', row, text),
            (Some(one), Some(other)) if one != other && !one.is_nan() && self.twofold.len() < MOST_DOUBTFUL => {
                self.twofold.push((row, text.into()));
            }
            _ => {}
        }
        if self.sign != Some(',') {
            self.dot.push(dot.unwrap_or(f64::NAN));
        }
        if self.sign != Some('.') {
            self.comma.push(comma.unwrap_or(f64::NAN));
        }
    }

    /// Takes a number that was stored as one, which has one reading.
    #[cfg(feature = "parquet")]
    fn push_stored(&mut self, number: f64) {
        self.sign = Some('.');
        self.comma = Vec::new();
        self.dot.push(number);
    }

    fn decide(&mut self, sign: char, row: usize, text: &str) {
        match self.sign {
            None => {
                self.sign = Some(sign);
                *(if sign == '.' { &mut self.comma } else { &mut self.dot }) = Vec::new();
            }
            Some(known) if known != sign => self.unread(row, text),
            Some(_) => {}
        }
    }

    fn unread(&mut self, row: usize, text: &str) {
        if self.unread.len() < MOST_DOUBTFUL {
            self.unread.push((row, text.into()));
        }
    }

    fn finish(self) -> (Data, Vec<(usize, Fault)>) {
        let input = self.heading;
        let unread = self
            .unread
            .into_iter()
            .map(|(row, met)| (row, Fault::Unreadable { met, input: input.clone(), asks: Asks::Number }));
        let mut doubtful: Vec<(usize, Fault)> = unread.collect();
        if self.sign.is_none() {
            doubtful.extend(self.twofold.into_iter().map(|(row, met)| {
                let readings = readings(&met).into_iter().map(|reading| reading.number).collect();
                (row, Fault::Ambiguous { met, readings, input: input.clone(), percent: false })
            }));
        }
        (Data::Number(if self.sign == Some(',') { self.comma } else { self.dot }), doubtful)
    }
}

/// The number of a text whose decimals stand behind a sign.
fn read(text: &str, sign: char) -> Option<f64> {
    let bytes = text.as_bytes();
    let digits = bytes.iter().filter(|byte| byte.is_ascii_digit()).count();
    let signs = bytes.iter().filter(|byte| **byte == sign as u8).count();
    // Nothing but digits, and a sign within them: what nearly all are.
    if digits > 0 && digits + signs == bytes.len() && signs <= 1 && *bytes.last()? != sign as u8 {
        return match sign {
            '.' => text.parse().ok(),
            _ => text.replacen(sign, ".", 1).parse().ok(),
        };
    }
    let number: Number = with_sign(text, sign)?;
    Some(float(&number))
}

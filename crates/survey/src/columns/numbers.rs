//! A column of numbers, whose decimals stand behind a dot or a comma: the column as a whole says which.

use cchc_core::fault::{Asks, Fault};
use cchc_core::number::{Number, readings, with_sign};

use crate::decimal::float;

/// So many numbers of a column that cannot be read, or in two ways, are told.
const MOST_DOUBTFUL: usize = 20;

/// Texts by their rows; the first of them are kept.
#[derive(Default)]
struct Met(Vec<(usize, String)>);

impl Met {
    fn push(&mut self, row: usize, text: &str) {
        if self.0.len() < MOST_DOUBTFUL {
            self.0.push((row, text.into()));
        }
    }

    fn append(&mut self, next: Met, rows: usize) {
        let left = MOST_DOUBTFUL - self.0.len();
        self.0.extend(next.0.into_iter().take(left).map(|(row, text)| (row + rows, text)));
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Sign {
    Dot,
    Comma,
}

/// Numbers, with either decimal sign until a text says which one the column uses.
#[derive(Default)]
pub(super) struct Numbers {
    /// As read with the sign, or with a dot while it is not known; NaN where there is none.
    numbers: Vec<f64>,
    /// While the sign is not known, those that are others with a comma.
    with_comma: Vec<(usize, f64)>,
    sign: Option<Sign>,
    /// What has no reading.
    unread: Met,
    /// What can be read with one sign only.
    dotted: Met,
    commaed: Met,
    /// What has two readings that differ.
    twofold: Met,
}

impl Numbers {
    pub(super) fn reserve(&mut self, more: usize) {
        self.numbers.reserve_exact(more);
    }

    #[cfg(feature = "parquet")]
    pub(super) fn rows(&self) -> usize {
        self.numbers.len()
    }

    /// Takes a number that was stored as one, or a blank as NaN.
    pub(super) fn push_stored(&mut self, number: f64) {
        self.numbers.push(number);
    }

    /// Takes a text.
    pub(super) fn push(&mut self, text: &str) {
        if text.is_empty() {
            return self.numbers.push(f64::NAN);
        }
        let row = self.numbers.len();
        let number = match (plain(text), self.sign) {
            (Some((number, None)), _) => number,
            (Some((number, Some(sign))), known) if known == Some(sign) => number,
            _ => self.doubtful(row, text),
        };
        self.numbers.push(number);
    }

    fn doubtful(&mut self, row: usize, text: &str) -> f64 {
        match (read(text, '.'), read(text, ',')) {
            (None, None) => {
                self.unread.push(row, text);
                f64::NAN
            }
            (Some(number), None) => self.decided(Sign::Dot, number, row, text),
            (None, Some(number)) => self.decided(Sign::Comma, number, row, text),
            (Some(dot), Some(comma)) => {
                if dot != comma && self.sign.is_none() {
                    self.twofold.push(row, text);
                    self.with_comma.push((row, comma));
                }
                if self.sign == Some(Sign::Comma) { comma } else { dot }
            }
        }
    }

    /// A number that can be read with that sign only.
    fn decided(&mut self, sign: Sign, number: f64, row: usize, text: &str) -> f64 {
        let met = if sign == Sign::Dot { &mut self.dotted } else { &mut self.commaed };
        met.push(row, text);
        self.decide(sign);
        if self.sign == Some(sign) { number } else { f64::NAN }
    }

    fn decide(&mut self, sign: Sign) {
        if self.sign.is_some() {
            return;
        }
        self.sign = Some(sign);
        let with_comma = std::mem::take(&mut self.with_comma);
        if sign == Sign::Comma {
            with_comma.into_iter().for_each(|(row, number)| self.numbers[row] = number);
        }
    }

    /// Takes the numbers of the rows that follow. The sign is that of the first text that has one.
    pub(super) fn append(&mut self, mut next: Numbers) {
        let rows = self.numbers.len();
        next.sign.into_iter().for_each(|sign| self.decide(sign));
        self.sign.into_iter().for_each(|sign| next.decide(sign));
        if next.sign != self.sign {
            // Those that can be read with the other sign only are told; there is no result.
            next.numbers.fill(f64::NAN);
        }
        self.numbers.append(&mut next.numbers);
        self.with_comma.extend(next.with_comma.into_iter().map(|(row, number)| (row + rows, number)));
        self.unread.append(next.unread, rows);
        self.dotted.append(next.dotted, rows);
        self.commaed.append(next.commaed, rows);
        self.twofold.append(next.twofold, rows);
    }

    /// The numbers, and what is wrong with them by row.
    pub(super) fn finish(self, heading: &str) -> (Vec<f64>, Vec<(usize, Fault)>) {
        let mut unread = self.unread.0;
        match self.sign {
            Some(Sign::Dot) => unread.extend(self.commaed.0),
            Some(Sign::Comma) => unread.extend(self.dotted.0),
            None => {}
        }
        unread.sort_by_key(|(row, _)| *row);
        unread.truncate(MOST_DOUBTFUL);
        let unreadable = |met| Fault::Unreadable { met, input: heading.into(), asks: Asks::Number };
        let mut doubtful: Vec<(usize, Fault)> = unread.into_iter().map(|(row, met)| (row, unreadable(met))).collect();
        if self.sign.is_none() {
            doubtful.extend(self.twofold.0.into_iter().map(|(row, met)| {
                let readings = readings(&met).into_iter().map(|reading| reading.number).collect();
                (row, Fault::Ambiguous { met, readings, input: heading.into(), percent: false })
            }));
        }
        (self.numbers, doubtful)
    }
}

/// Powers of ten that a float holds exactly.
const TENS: [f64; 16] = [1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15];

/// The number of a text of a few digits with at most one sign within them, and that sign: what nearly all are. The quotient
/// of two whole numbers that a float holds is the float that is nearest to the decimal.
fn plain(text: &str) -> Option<(f64, Option<Sign>)> {
    if text.len() > 16 || !text.as_bytes().last()?.is_ascii_digit() {
        return None;
    }
    let (mut digits, mut sign) = (0u64, None);
    for (at, byte) in text.bytes().enumerate() {
        match (byte, sign) {
            (b'0'..=b'9', _) => digits = digits * 10 + u64::from(byte - b'0'),
            (b'.', None) => sign = Some((Sign::Dot, at)),
            (b',', None) => sign = Some((Sign::Comma, at)),
            _ => return None,
        }
    }
    match sign {
        None if text.len() > 15 => None,
        None => Some((digits as f64, None)),
        Some((sign, at)) => Some((digits as f64 / TENS[text.len() - 1 - at], Some(sign))),
    }
}

/// The number of a text whose decimals stand behind a sign.
fn read(text: &str, sign: char) -> Option<f64> {
    let bytes = text.as_bytes();
    let digits = bytes.iter().filter(|byte| byte.is_ascii_digit()).count();
    let signs = bytes.iter().filter(|byte| **byte == sign as u8).count();
    if digits > 0 && digits + signs == bytes.len() && signs <= 1 && *bytes.last()? != sign as u8 {
        return match sign {
            '.' => text.parse().ok(),
            _ => text.replacen(sign, ".", 1).parse().ok(),
        };
    }
    let number: Number = with_sign(text, sign)?;
    Some(float(&number))
}

//! A column of numbers, whose decimals stand behind a dot or a comma: the column as a whole says which.

use cchc_core::fault::{Asks, Fault};
use cchc_core::number::{Number, readings, with_sign};
use cchc_core::table::MOST_FAULTS;

use crate::decimal::float;

/// Stands for what could not be read, and is told: no blank, and nothing that a number must not be.
pub(super) const UNREAD: f64 = 1.0;

/// Texts by their rows; the first of them are kept, and one more than are told.
#[derive(Default)]
struct Met(Vec<(usize, String)>);

impl Met {
    fn push(&mut self, row: usize, text: &str) {
        if self.0.len() <= MOST_FAULTS {
            self.0.push((row, text.into()));
        }
    }

    fn append(&mut self, next: Met, rows: usize) {
        let left = MOST_FAULTS + 1 - self.0.len();
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
    /// As read with the sign, or with a dot while it is not known; NaN where there is none, [`UNREAD`] where no reading is.
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
                UNREAD
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
        if self.sign == Some(sign) { number } else { UNREAD }
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
            next.numbers.iter_mut().filter(|number| !number.is_nan()).for_each(|number| *number = UNREAD);
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
        // The sign is that of the first text that has one; that text shows it beside those that have the other.
        let (shown, others) = match self.sign {
            Some(Sign::Dot) => (self.dotted.0, self.commaed.0),
            Some(Sign::Comma) => (self.commaed.0, self.dotted.0),
            None => (Vec::new(), Vec::new()),
        };
        let shown = shown.into_iter().next().map(|(_, text)| text).unwrap_or_default();
        let unreadable = |met| Fault::Unreadable { met, input: heading.into(), asks: Asks::Number };
        let mixed = |met| Fault::DecimalSigns { column: heading.into(), met, other: shown.clone() };
        let mut doubtful: Vec<(usize, Fault)> =
            self.unread.0.into_iter().map(|(row, met)| (row, unreadable(met))).collect();
        doubtful.extend(others.into_iter().map(|(row, met)| (row, mixed(met))));
        if self.sign.is_none() {
            doubtful.extend(self.twofold.0.into_iter().map(|(row, met)| {
                let readings = readings(&met).into_iter().map(|reading| reading.number).collect();
                (row, Fault::Ambiguous { met, readings, input: heading.into(), percent: false })
            }));
        }
        doubtful.sort_by_key(|(row, _)| *row);
        if let Some((_, more)) = doubtful.get_mut(MOST_FAULTS) {
            *more = Fault::TooManyFaults;
        }
        doubtful.truncate(MOST_FAULTS + 1);
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
    if let Some(number) = scientific(text, sign) {
        return Some(number);
    }
    let number: Number = with_sign(text, sign)?;
    Some(float(&number))
}

/// A number as programs write very large and very small ones: `1e+05`, `7.2e-13`.
fn scientific(text: &str, sign: char) -> Option<f64> {
    let (digits, exponent) = text.split_once(['e', 'E'])?;
    let is_number = |text: &str, signs: &str| text.chars().all(|met| met.is_ascii_digit() || signs.contains(met));
    let is_it = digits.starts_with(|first: char| first.is_ascii_digit())
        && is_number(digits, sign.encode_utf8(&mut [0; 4]))
        && is_number(exponent, "+-");
    text.replace(sign, ".").parse().ok().filter(|number: &f64| is_it && number.is_finite())
}

//! Big fractions and civil dates, by the schoolbook.

use num_bigint::BigInt;
use num_rational::BigRational;
use num_traits::{Signed, Zero};

use super::slip::{Slip, made};

pub type Q = BigRational;

pub fn whole(of: i64) -> Q {
    Q::from_integer(of.into())
}

/// Digits with at most one dot or comma, and a sign.
pub fn decimal(text: &str) -> Option<Q> {
    let (negative, body) = match text.strip_prefix('-') {
        Some(body) => (true, body),
        None => (false, text.strip_prefix('+').unwrap_or(text)),
    };
    let (before, after) = match body.find(['.', ',']) {
        Some(at) => (&body[..at], &body[at + 1..]),
        None => (body, "0"),
    };
    let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    if after.is_empty() || body.is_empty() || !digits(before) || !digits(after) {
        return None;
    }
    let units: BigInt = format!("0{before}{after}").parse().ok()?;
    let number = Q::new(units, BigInt::from(10).pow(after.len() as u32));
    Some(if negative { -number } else { number })
}

/// A number, or a share such as `40%`.
pub fn share(text: &str) -> Option<Q> {
    match text.trim().strip_suffix('%') {
        Some(number) => Some(decimal(number.trim())? / whole(100)),
        None => decimal(text.trim()),
    }
}

/// Halves go away from zero: of a positive number, the whole part of itself and a half, in units of the last decimal.
pub fn rounded(of: &Q, decimals: u32) -> Q {
    let scale = Q::from_integer(BigInt::from(10).pow(decimals));
    let half =
        if made(Slip::HalvesGoDown) { Q::new(49_999.into(), 100_000.into()) } else { Q::new(1.into(), 2.into()) };
    let units = (of.abs() * &scale + half).floor();
    let size = units / scale;
    if of.is_negative() { -size } else { size }
}

/// The nearest multiple of `step`; there is none of 0.
pub fn multiple(of: &Q, step: &Q) -> Option<Q> {
    (!step.is_zero()).then(|| rounded(&(of / step), 0) * step)
}

/// A decimal with as few digits as are exact, a fraction where none is.
pub fn plain(of: &Q) -> String {
    for decimals in 0..40usize {
        let units = of * Q::from_integer(BigInt::from(10).pow(decimals as u32));
        if units.is_integer() {
            let digits = format!("{:0>width$}", units.to_integer().abs().to_string(), width = decimals + 1);
            let (before, after) = digits.split_at(digits.len() - decimals);
            let sign = if of.is_negative() { "-" } else { "" };
            let dot = if decimals == 0 { "" } else { "." };
            return format!("{sign}{before}{dot}{after}");
        }
    }
    format!("{}/{}", of.numer(), of.denom())
}

// ---------------------------------------------------------------------------------------------------------- dates

/// Days since 1 January of the year 1, which was a Monday.
pub fn day(year: i64, month: i64, of_month: i64) -> Option<i64> {
    let leap = |year: i64| year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    let lengths = [31, if leap(year) { 29 } else { 28 }, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
    let in_range = year >= 1 && (1..=12).contains(&month) && of_month >= 1 && of_month <= lengths[month as usize - 1];
    let before: i64 = lengths.iter().take(month as usize - 1).sum();
    let years = year - 1;
    in_range.then(|| years * 365 + years / 4 - years / 100 + years / 400 + before + of_month - 1)
}

/// `2022-12-15`, or as people type it, `15/12/2022`, with any of three marks.
pub fn date(text: &str) -> Option<i64> {
    let pieces: Vec<&str> = text.trim().split(['/', '-', '.']).collect();
    let [first, month, last] = pieces.as_slice() else { return None };
    let (year, of_month) = if first.len() == 4 { (first, last) } else { (last, first) };
    let number = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit()).then(|| text.parse::<i64>().ok())?;
    day(number(year)?, number(month)?, number(of_month)?)
}

/// Working days after `from` up to and with `to`: Monday to Friday, less holidays, and days that are worked by order.
pub fn workdays(from: i64, to: i64, holidays: &[i64], worked: &[i64]) -> i64 {
    if to < from {
        return -workdays(to, from, holidays, worked);
    }
    let rests = |day: &i64| holidays.contains(day) && !made(Slip::HolidaysWork);
    let ordered = |day: &i64| worked.contains(day) && !made(Slip::OrderedDaysRest);
    let works = |day: &i64| ordered(day) || (day % 7 < 5 && !rests(day));
    let first = if made(Slip::FirstDayWorks) { from } else { from + 1 };
    (first..=to).filter(works).count() as i64
}

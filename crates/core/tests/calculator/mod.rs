//! A pocket calculator that knows nothing of the engine: it reads numbers and traces as they are printed, and re-does them
//! in big fractions.
#![allow(dead_code)] // each test file uses its share

use cchc_core::number::Number;
use cchc_core::text::Language;
use num_bigint::BigInt;
use num_rational::BigRational;
use num_traits::{Signed, Zero};

/// A printed number: digits with at most one dot, or a quotient of such.
pub fn number(text: &str) -> BigRational {
    if let Some((over, under)) = text.split_once('/') {
        return number(over) / number(under);
    }
    let (whole, decimals) = text.split_once('.').unwrap_or((text, ""));
    let digits: BigInt = format!("{whole}{decimals}").parse().unwrap_or_else(|_| panic!("{text:?} is no number"));
    BigRational::new(digits, BigInt::from(10).pow(decimals.len() as u32))
}

/// The engine's number as a big fraction, by way of its text.
pub fn big(of: &Number) -> BigRational {
    number(&of.to_string())
}

/// Rounded by the schoolbook: with p/q times 10^d, the whole part of (2p + q)/2q, whatever the sign.
pub fn rounded(of: &BigRational, decimals: u8) -> BigRational {
    let scale = BigInt::from(10).pow(decimals.into());
    let (p, q) = (of.numer().abs() * &scale, of.denom());
    let units: BigInt = (BigInt::from(2) * &p + q) / (BigInt::from(2) * q);
    BigRational::new(if of.is_negative() { -units } else { units }, scale)
}

/// What a trace says that a leaf came to.
#[derive(Clone, Debug, PartialEq)]
pub enum Came {
    Points(BigRational),
    NotApplicable,
    Nothing,
}

/// The points of a trace from itself alone: what stands behind its first arrow is computed again, exactly, and rounded to
/// `decimals`; every number printed on the way has to be the one that it stands for.
pub fn redo(trace: &str, language: Language, decimals: Option<u8>) -> Result<Came, String> {
    let (no_value, not_applicable) = match language {
        Language::Vietnamese => ("không có giá trị", "không áp dụng"),
        Language::English => ("has no value", "not applicable"),
    };
    let (_, tail) = trace.split_once('→').ok_or("no arrow")?;
    if let Some((_, answer)) = trace.split_once(&format!("{no_value} → ")) {
        return Ok(match answer {
            "?" => Came::Nothing,
            answer if answer == not_applicable => Came::NotApplicable,
            answer => Came::Points(alone(answer, language)?),
        });
    }
    if tail.trim() == not_applicable {
        return Ok(Came::NotApplicable);
    }
    let mut reader = Reader { rest: tail, language };
    let raw = reader.sum()?;
    let printed = match reader.sign("=") {
        true => reader.sum()?,
        false => raw.clone(),
    };
    let shown = |exact: &BigRational| rounded(exact, decimals.unwrap_or(10));
    for (sign, beyond) in [(">", true), ("<", false)] {
        if reader.sign(sign) {
            let bound = reader.sum()?;
            if (raw > bound) != beyond || raw == bound {
                return Err(format!("{raw} is not {sign} {bound}"));
            }
            if printed != rounded(&raw, 10) {
                return Err(format!("{printed} stands for {raw}"));
            }
            if !beyond && !bound.is_zero() {
                return Err(format!("nothing is held at {bound} from below"));
            }
            if !reader.sign("→") || reader.sum()? != bound {
                return Err("it is not held at its bound".into());
            }
            return reader.end(Came::Points(bound));
        }
    }
    if printed != shown(&raw) {
        return Err(format!("{printed} stands for {raw}"));
    }
    let points = match decimals {
        Some(decimals) => rounded(&raw, decimals),
        None => raw,
    };
    reader.end(Came::Points(points))
}

/// The last number of lines that say how points add up, each of them computed again: `3 + 2,5 = 5,5`, behind a semicolon
/// `5,5 × 50 % = 2,75 (…)`, and `6 → 5 (…)` where a bound in the brackets holds it.
pub fn redo_sum(line: &str, language: Language, decimals: Option<u8>) -> Result<BigRational, String> {
    let shown = |exact: &BigRational| rounded(exact, decimals.unwrap_or(10));
    let mut last = None;
    for part in line.split("; ") {
        let mut reader = Reader { rest: part, language };
        let mut came = reader.sum()?;
        if reader.sign("=") {
            let printed = reader.sum()?;
            // A sum is exact; what weights and gates make of it is rounded once.
            if printed != came && printed != shown(&came) {
                return Err(format!("{printed} stands for {came}"));
            }
            came = printed;
        } else if reader.sign("≈") {
            // Its terms are shown with ten decimals, and have more.
            let printed = reader.sum()?;
            if (&printed - &came).abs() > number("0.0000001") {
                return Err(format!("{printed} stands for {came}"));
            }
            came = printed;
        }
        if reader.sign("→") {
            let held = reader.sum()?;
            let bound = reader.rest.trim().trim_matches(['(', ')']);
            let (_, bound) = bound.rsplit_once(' ').ok_or("no bound is named")?;
            // The most that a penalty takes is said as an amount.
            if alone(bound, language)? != held.abs() || held == came {
                return Err(format!("{came} is not held at {bound}"));
            }
            came = held;
            reader.rest = "";
        }
        let remark = reader.rest.trim();
        let is_aside = remark.starts_with('(') && remark.ends_with(')');
        if !remark.is_empty() && !is_aside {
            return Err(format!("{remark:?} is left over"));
        }
        last = Some(came);
    }
    last.ok_or_else(|| "nothing".into())
}

/// What a trace says before its arrow: the formula of the value gives it, `=` or `≈` tells whether what is printed is exact,
/// and a comparison that goes on from it, or the condition behind a semicolon, holds.
pub fn says_value(trace: &str, language: Language, value: &BigRational) -> Result<(), String> {
    let mut reader = Reader { rest: trace, language };
    let computed = reader.sum()?;
    if computed != *value {
        return Err(format!("the value is {value}, not {computed}"));
    }
    let mut printed = computed;
    let exact = reader.sign("=");
    if exact || reader.sign("≈") {
        // Four decimals, and two of a percentage, are the same number of them.
        printed = reader.sum()?;
        if printed != rounded(value, 4) || exact != (printed == *value) {
            return Err(format!("{printed} stands for {value}"));
        }
    }
    if let Some(holds) = reader.comparison() {
        let bound = reader.sum()?;
        // 79,9999 % is below 80 %, and must not read as `80 % < 80 %`.
        if !holds(value, &bound) || !holds(&printed, &bound) {
            return Err(format!("{value}, printed as {printed}, and {bound} do not compare so"));
        }
    }
    // A condition that decided holds, unless it is said of it that it does not.
    while reader.sign(";") {
        let holds = reader.any()?;
        let said = !reader.sign(":") || !reader.word("không", "no") && reader.word("có", "yes");
        if holds != said {
            return Err("a condition is not as it is said".into());
        }
    }
    match reader.sign("→") {
        true => Ok(()),
        false => Err(format!("{:?} is left over", reader.rest)),
    }
}

/// What functions over units are called.
const OF_THE_GROUP: [(&str, &str); 6] = [
    ("cao nhất nhóm", "highest of the group"),
    ("thấp nhất nhóm", "lowest of the group"),
    ("bình quân nhóm", "mean of the group"),
    ("trung vị nhóm", "median of the group"),
    ("thứ hạng trong nhóm", "rank in the group"),
    ("số đơn vị có", "units with"),
];

type Rounds = fn(&BigRational) -> BigRational;

const ROUNDINGS: [(&str, &str, Rounds); 3] = [
    ("làm tròn xuống(", "round down(", |of| of.floor()),
    ("làm tròn lên(", "round up(", |of| of.ceil()),
    ("làm tròn(", "round(", |of| rounded(of, 0)),
];

type Holds = fn(&BigRational, &BigRational) -> bool;

const COMPARISONS: [(&str, Holds); 6] = [
    ("=", |a, b| a == b),
    ("≠", |a, b| a != b),
    ("≤", |a, b| a <= b),
    ("≥", |a, b| a >= b),
    ("<", |a, b| a < b),
    (">", |a, b| a > b),
];

fn alone(text: &str, language: Language) -> Result<BigRational, String> {
    let mut reader = Reader { rest: text, language };
    let number = reader.sum()?;
    reader.end(number)
}

/// Reads formulas as they are printed: `(38 + 4)/42 × 80 % − min(1,5; 2)`.
struct Reader<'a> {
    rest: &'a str,
    language: Language,
}

impl Reader<'_> {
    fn sum(&mut self) -> Result<BigRational, String> {
        let mut sum = self.product()?;
        loop {
            if self.sign("+") {
                sum += self.product()?;
            } else if self.sign("−") {
                sum -= self.product()?;
            } else {
                return Ok(sum);
            }
        }
    }

    fn product(&mut self) -> Result<BigRational, String> {
        let mut product = self.signed()?;
        loop {
            if self.sign("×") {
                product *= self.signed()?;
            } else if self.sign("/") {
                let under = self.signed()?;
                if under.is_zero() {
                    return Err("a division by zero came to a number".into());
                }
                product /= under;
            } else {
                return Ok(product);
            }
        }
    }

    fn signed(&mut self) -> Result<BigRational, String> {
        match self.sign("−") {
            true => Ok(-self.signed()?),
            false => self.operand(),
        }
    }

    fn operand(&mut self) -> Result<BigRational, String> {
        for (name, choose) in [("min(", BigRational::min as fn(_, _) -> _), ("max(", BigRational::max)] {
            if self.sign(name) {
                let mut best = self.sum()?;
                while self.sign(";") {
                    best = choose(best, self.sum()?);
                }
                return self.closed(best);
            }
        }
        for (vietnamese, english, to) in ROUNDINGS {
            if self.word(vietnamese, english) {
                let of = self.sum()?;
                let step = match self.sign(";") {
                    true if self.word("đến", "to") => self.sum()?,
                    true => return Err("no step is named".into()),
                    false => BigRational::from_integer(1.into()),
                };
                return self.closed(to(&(of / &step)) * step);
            }
        }
        for average in ["trung bình(", "average("] {
            if self.sign(average) {
                return self.average();
            }
        }
        if self.sign("(") {
            // What all units came to together says what it is: `(cao nhất nhóm 25)`.
            let _ = OF_THE_GROUP.into_iter().any(|(vietnamese, english)| self.word(vietnamese, english));
            let inner = self.sum()?;
            return self.closed(inner);
        }
        let decimal_sign = if self.language == Language::Vietnamese { ',' } else { '.' };
        let rest = self.rest.trim_start();
        let length = rest.find(|c: char| !c.is_ascii_digit() && c != decimal_sign).unwrap_or(rest.len());
        let digits = &rest[..length];
        if digits.is_empty() {
            return Err(format!("a number was expected at {rest:?}"));
        }
        self.rest = &rest[length..];
        let figure = number(&digits.replace(decimal_sign, "."));
        match self.sign("%") {
            true => Ok(figure / BigRational::from_integer(100.into())),
            false => Ok(figure),
        }
    }

    /// The mean of arguments; one without a value is passed over.
    fn average(&mut self) -> Result<BigRational, String> {
        let (mut sum, mut count) = (BigRational::zero(), 0);
        loop {
            let before = self.rest;
            match self.word("(trống)", "(blank)") {
                true => {}
                false => match self.sum() {
                    Ok(of) => (sum, count) = (sum + of, count + 1),
                    Err(why) if why.starts_with("a division by zero") => {
                        let end = before.find([';', ')']).unwrap_or(before.len());
                        self.rest = &before[end..];
                    }
                    Err(why) => return Err(why),
                },
            }
            if !self.sign(";") {
                let mean = sum / BigRational::from_integer(count.max(1).into());
                return self.closed(mean);
            }
        }
    }

    fn comparison(&mut self) -> Option<Holds> {
        COMPARISONS.into_iter().find(|(sign, _)| self.sign(sign)).map(|(_, holds)| holds)
    }

    fn word(&mut self, vietnamese: &str, english: &str) -> bool {
        self.sign(if self.language == Language::Vietnamese { vietnamese } else { english })
    }

    /// A condition as it is printed: of `and`, `or` and chains only what was looked at, which decides it all the same.
    fn any(&mut self) -> Result<bool, String> {
        let mut held = self.all()?;
        while self.word("hoặc ", "or ") {
            held |= self.all()?;
        }
        Ok(held)
    }

    fn all(&mut self) -> Result<bool, String> {
        let mut held = self.condition()?;
        while self.word("và ", "and ") {
            held &= self.condition()?;
        }
        Ok(held)
    }

    fn condition(&mut self) -> Result<bool, String> {
        if self.word("không phải ", "not ") {
            return Ok(!self.condition()?);
        }
        for (truth, vietnamese, english) in [(true, "có", "yes"), (false, "không", "no")] {
            if self.word(vietnamese, english) {
                return Ok(truth);
            }
        }
        // A bracket may hold a number or a condition.
        let before = self.rest;
        if let Ok(held) = self.chain() {
            return Ok(held);
        }
        self.rest = before;
        match self.sign("(") {
            true => {
                let inner = self.any()?;
                self.closed(inner)
            }
            false => Err(format!("a condition was expected at {before:?}")),
        }
    }

    fn chain(&mut self) -> Result<bool, String> {
        let (mut left, mut links, mut held) = (self.sum()?, 0, true);
        while let Some(holds) = self.comparison() {
            let right = self.sum()?;
            held &= holds(&left, &right);
            (left, links) = (right, links + 1);
        }
        if links == 0 { Err("no comparison".into()) } else { Ok(held) }
    }

    fn closed<T>(&mut self, inner: T) -> Result<T, String> {
        match self.sign(")") {
            true => Ok(inner),
            false => Err(format!("a bracket was expected at {:?}", self.rest)),
        }
    }

    fn sign(&mut self, sign: &str) -> bool {
        match self.rest.trim_start().strip_prefix(sign) {
            Some(rest) => {
                self.rest = rest;
                true
            }
            None => false,
        }
    }

    fn end<T>(&self, came: T) -> Result<T, String> {
        match self.rest.trim().is_empty() {
            true => Ok(came),
            false => Err(format!("{:?} is left over", self.rest)),
        }
    }
}

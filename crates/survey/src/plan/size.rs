//! How many ballots: as practised, and by the margin of error that is wanted.

use cchc_core::number::Number;

use crate::decimal::float;
use crate::quantile::normal;

/// What a sample is to be sure of.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Asked {
    /// How many people there are.
    pub population: u64,
    /// The confidence of the interval, in per cent.
    pub confidence: f64,
    /// The share that is expected, 0 to 1; half asks for most.
    pub share: f64,
    /// The design effect that is expected: the variance over that of a simple random sample of as many, without replacement
    /// (Kish, *Survey Sampling*, 1965, section 8.2); 1 for simple random sampling.
    pub deff: f64,
}

impl Asked {
    /// Of figures as they were typed; the confidence in per cent.
    pub fn new(population: u64, confidence: &Number, share: &Number, deff: &Number) -> Asked {
        Asked { population, confidence: float(confidence), share: float(share), deff: float(deff) }
    }

    /// The variance of one ballot by itself, z times.
    fn spread(&self) -> f64 {
        let z = normal((1.0 - self.confidence / 100.0) / 2.0);
        z * z * self.deff * self.share * (1.0 - self.share)
    }
}

/// By which formula a size is computed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Formula {
    /// As practised: [`slovin`].
    Slovin,
    /// By the margin of error, with all that it depends on: [`sample`].
    Margin,
}

impl Formula {
    /// As JSON has it.
    pub(super) fn word(self) -> &'static str {
        match self {
            Formula::Slovin => "slovin",
            Formula::Margin => "margin",
        }
    }
}

/// A size that was computed.
#[derive(Debug, Clone, PartialEq)]
pub struct Sized {
    /// By which formula.
    pub formula: Formula,
    /// What was asked; Slovin's formula looks at the population alone.
    pub asked: Asked,
    /// The margin of error that was asked for.
    pub margin: Number,
    /// How many valid ballots that takes.
    pub sample: u64,
    /// How many people are asked for so many, as some do not answer. It may be more than there are.
    pub invited: u64,
}

/// How many ballots give a margin of error, and how many people are asked where this share of them answers. `None` where the
/// margin or the response is not above 0.
pub fn size(formula: Formula, asked: Asked, margin: &Number, response: &Number) -> Option<Sized> {
    let sample = match formula {
        Formula::Slovin => slovin(asked.population, margin)?,
        Formula::Margin => sample(&asked, margin)?,
    };
    let response = positive(response)?;
    Some(Sized { formula, asked, margin: margin.clone(), sample, invited: up(sample as f64 / response) })
}

/// n = N ÷ (1 + N · e²), rounded up: Slovin's formula, as practised. It takes a share of half, an interval of two standard
/// errors and simple random sampling as given, and says none of it. Exact.
///
/// `None` where the margin is not above 0.
pub fn slovin(population: u64, margin: &Number) -> Option<u64> {
    positive(margin)?;
    let all = Number::from(i64::try_from(population).ok()?);
    let under = &Number::ONE + &(&all * &(margin * margin));
    let n = all.over(&under)?;
    let whole = n.floor();
    let up = if whole == n { whole } else { &whole + &Number::ONE };
    up.to_usize().map(|n| n as u64)
}

/// How many valid ballots give this margin of error: n = n₀ ÷ (1 + (n₀ − 1) ÷ N) with n₀ = deff · z² p (1 − p) ÷ e² (Cochran,
/// *Sampling Techniques*, 3rd edition 1977, section 4.4).
///
/// The design effect is part of n₀: it multiplies the variance of a simple random sample, which has the factor of the finite
/// population in it already, so that [`margin`] is the inverse, and n is never more than there are. Tables that multiply the
/// corrected n by it ask for more than the margin needs, and at last for more people than there are.
///
/// `None` where the margin is not above 0.
pub fn sample(asked: &Asked, margin: &Number) -> Option<u64> {
    let (all, margin) = (asked.population as f64, positive(margin)?);
    let first = asked.spread() / (margin * margin);
    Some(up(first * all / (all - 1.0 + first)).min(asked.population))
}

/// The margin of error of so many valid ballots, 1 to the population: z √(deff · p (1 − p) ÷ n · (N − n) ÷ (N − 1)) (Cochran
/// 1977, section 3.2; for the design effect Kish 1965, section 8.2).
pub fn margin(asked: &Asked, n: u64) -> f64 {
    let (all, n) = (asked.population as f64, n as f64);
    let rest = if all > 1.0 { ((all - n) / (all - 1.0)).max(0.0) } else { 0.0 };
    (asked.spread() / n * rest).sqrt()
}

/// A figure as a float, where it is above 0.
fn positive(number: &Number) -> Option<f64> {
    (!number.is_zero() && !number.is_negative()).then(|| float(number))
}

/// Rounded up; what is a whole number but for the last digits of a float is that number.
fn up(n: f64) -> u64 {
    let whole = n.round();
    let near = (n - whole).abs() <= 1e-9 * n.abs();
    (if near { whole } else { n.ceil() }).max(1.0) as u64
}

#[cfg(test)]
mod tests {
    use super::*;

    fn number(text: &str) -> Number {
        Number::parse(text).unwrap()
    }

    #[test]
    fn slovin_is_exact() {
        // 1000 ÷ (1 + 1000 · 0,0025) = 285,71; 400 is reached just where N e² is infinite.
        assert_eq!(slovin(1000, &number("0.05")), Some(286));
        assert_eq!(slovin(4_000_000, &number("0.05")), Some(400));
        // 399 ÷ (1 + 399/400) = 199,75; and 400 ÷ 2 = 200 to the unit.
        assert_eq!(slovin(400, &number("0.05")), Some(200));
        assert_eq!(slovin(399, &number("0.05")), Some(200));
        assert_eq!(slovin(10, &Number::ZERO), None);
    }

    #[test]
    fn what_is_nearly_whole_is_whole() {
        assert_eq!([up(400.000_000_000_001), up(400.1), up(0.2)], [400, 401, 1]);
    }
}

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
    /// The design effect that is expected: 1 for simple random sampling.
    pub deff: f64,
}

/// n = N ÷ (1 + N · e²), rounded up: Slovin's formula, as practised. It takes a share of half, an interval of two standard
/// errors and simple random sampling as given, and says none of it. Exact.
///
/// `None` where the margin is not above 0.
pub fn slovin(population: u64, margin: &Number) -> Option<u64> {
    if margin.is_zero() || margin.is_negative() {
        return None;
    }
    let all = Number::from(i64::try_from(population).ok()?);
    let under = &Number::ONE + &(&all * &(margin * margin));
    let n = all.over(&under)?;
    let whole = n.floor();
    let up = if whole == n { whole } else { &whole + &Number::ONE };
    up.to_usize().map(|n| n as u64)
}

/// How many valid ballots give this margin of error: n₀ = z² p (1 − p) ÷ e², with the finite population n = n₀ ÷ (1 + (n₀ − 1) ÷
/// N) (Cochran, *Sampling Techniques*, 3rd edition 1977, section 4.4), times the design effect; never more than there are.
pub fn sample(asked: &Asked, margin: f64) -> u64 {
    let z = quantile(asked.confidence);
    let first = z * z * asked.share * (1.0 - asked.share) / (margin * margin);
    let n = first / (1.0 + (first - 1.0) / asked.population as f64) * asked.deff;
    up(n).min(asked.population)
}

/// The margin of error of so many valid ballots: z √(deff · p (1 − p) ÷ n · (N − n) ÷ (N − 1)).
pub fn margin(asked: &Asked, n: u64) -> f64 {
    let (all, n) = (asked.population as f64, n as f64);
    let rest = if all > 1.0 { ((all - n) / (all - 1.0)).max(0.0) } else { 0.0 };
    quantile(asked.confidence) * (asked.deff * asked.share * (1.0 - asked.share) / n * rest).sqrt()
}

/// How many people are asked, for so many valid ballots at a rate of response.
pub(crate) fn invited(n: u64, response: &Number) -> u64 {
    up(n as f64 / float(response))
}

impl Asked {
    /// How many people are asked for so many valid ballots, where this share of them answers.
    pub fn invited(n: u64, response: &Number) -> u64 {
        invited(n, response)
    }
}

/// Rounded up; what is a whole number but for the last digits of a float is that number.
fn up(n: f64) -> u64 {
    let whole = n.round();
    let near = (n - whole).abs() <= 1e-9 * n.abs();
    (if near { whole } else { n.ceil() }).max(1.0) as u64
}

fn quantile(confidence: f64) -> f64 {
    normal((1.0 - confidence / 100.0) / 2.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn asked(population: u64) -> Asked {
        Asked { population, confidence: 95.0, share: 0.5, deff: 1.0 }
    }

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
    fn a_margin_asks_for_so_many() {
        // 1,959964² · 0,25 ÷ 0,0025 = 384,15: the 385 of every textbook.
        assert_eq!(sample(&asked(1_000_000_000), 0.05), 385);
        // Cochran 1977, section 4.4: t = 2, p (1 − p) = 0,25, d = 0,05: n₀ = 400; with N = 3200: 400 ÷ (1 + 399/3200) = 356.
        let two = Asked { confidence: 95.449_973_610_364_16, ..asked(3200) };
        assert_eq!(sample(&two, 0.05), 356);
        assert_eq!(sample(&Asked { deff: 2.0, ..two }, 0.05), 712);
        assert_eq!(sample(&asked(30), 0.05), 28);
        assert_eq!(sample(&Asked { deff: 3.0, ..asked(30) }, 0.05), 30);
        assert_eq!(Asked::invited(356, &number("0.8")), 445);
    }

    #[test]
    fn a_sample_gives_such_a_margin() {
        for n in [20, 100, 356] {
            let found = margin(&asked(3200), n);
            // Cochran's n₀ takes N for N − 1: they differ by less than one ballot.
            assert!(sample(&asked(3200), found).abs_diff(n) <= 1, "{n} {found}");
        }
        assert_eq!(margin(&asked(50), 50), 0.0);
    }
}

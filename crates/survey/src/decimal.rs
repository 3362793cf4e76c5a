//! The only border between exact numbers and floats.

use cchc_core::number::Number;

/// The float that is nearest to a fraction.
pub(crate) fn float(number: &Number) -> f64 {
    match number.quotient() {
        // Both are whole numbers that a float holds exactly, so that the quotient is the nearest one.
        Some((over, under)) if over.unsigned_abs() < 1 << 53 && under < 1 << 53 => over as f64 / under as f64,
        _ => number.fixed(20).parse().unwrap_or(f64::NAN),
    }
}

/// Decimals to which a float is taken at its word. Sums of a million ballots are right to more; what is nearer to a half of
/// the last printed digit than that is that half.
const DECIMALS: usize = 12;

/// A float as a decimal; `None` where it is no number, which must not pass for nothing.
pub(crate) fn exact(float: f64) -> Option<Number> {
    Number::parse(&format!("{float:.DECIMALS$}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_no_number_is_not_nothing() {
        assert_eq!(exact(0.0), Some(Number::ZERO));
        assert_eq!(exact(0.1 + 0.2), Number::parse("0.3"));
        assert_eq!(exact(-1.5), Number::parse("-1.5"));
        assert_eq!([f64::NAN, f64::INFINITY, f64::NEG_INFINITY].map(exact), [None, None, None]);
    }
}

//! Pieces of Excel's formulas.

use cchc_core::rule::Rounding;

/// The most characters that Excel takes.
const LONGEST: usize = 8000;

/// A text within a formula.
pub(crate) fn quoted(text: &str) -> String {
    format!("\"{}\"", text.replace('"', "\"\""))
}

/// A text that a cell says of itself: within `N` it counts 0. Excel takes no more than 255 characters.
pub(crate) fn said(text: &str) -> String {
    if text.chars().count() <= 200 { format!("+N({})", quoted(text)) } else { String::new() }
}

/// Rounded as points are; the inner rounding takes away what binary fractions add.
pub(crate) fn rounded(formula: &str, rounding: Rounding) -> String {
    match rounding.points {
        Some(decimals) => format!("ROUND(ROUND({formula},10),{decimals})"),
        None => formula.to_owned(),
    }
}

/// A formula, if Excel takes one as long.
pub(crate) fn fits(formula: String) -> Option<String> {
    (formula.len() <= LONGEST).then_some(formula)
}

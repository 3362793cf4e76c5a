//! Exact numbers at the border: a cell holds a binary float, a header a text.

use cchc_core::day::Day;
use cchc_core::formula::phrase::{percent, plain};
use cchc_core::number::Number;
use cchc_core::rule::{Asked, AskedKind};
use cchc_core::text::{Language, localised};

/// The nearest float.
pub(crate) fn float(number: &Number) -> f64 {
    match number.quotient() {
        // Both are exact as floats in practice, and their quotient is rounded once.
        Some((over, under)) => over as f64 / under as f64,
        None => number.fixed(15).parse().unwrap_or(0.0),
    }
}

/// What a formula's stored result is written as.
pub(crate) fn stored(number: &Number) -> String {
    float(number).to_string()
}

/// A number format that follows the reader's own settings: `#,##0.000`.
pub(crate) fn format(decimals: u8) -> String {
    match decimals {
        0 => "#,##0".into(),
        _ => format!("#,##0.{}", "0".repeat(decimals.min(30).into())),
    }
}

/// The number within a text.
pub(crate) fn text(number: &Number, language: Language) -> String {
    match number.decimals() {
        Some(_) => localised(&number.to_string(), language),
        None => localised(&number.fixed(4), language),
    }
}

/// How many decimals it takes to show all of some numbers.
pub(crate) fn decimals<'a>(numbers: impl IntoIterator<Item = &'a Number>) -> u8 {
    numbers.into_iter().map(|number| number.decimals().unwrap_or(4).min(4)).max().unwrap_or(0)
}

/// An answer as people write it: a share as a percentage, a day as a date, an option by its label; `–` where there is none.
pub(crate) fn answer(number: Option<&Number>, asked: &Asked, language: Language) -> String {
    let Some(number) = number else { return "–".into() };
    let yes_or_no = |held: bool| match (held, language) {
        (true, Language::Vietnamese) => "có",
        (false, Language::Vietnamese) => "không",
        (true, Language::English) => "yes",
        (false, Language::English) => "no",
    };
    let said = match asked.kind {
        AskedKind::Percent => Some(percent(number, language)),
        AskedKind::Date => Day::from_number(number).map(|day| day.shown(language)),
        AskedKind::YesNo | AskedKind::Tick => Some(yes_or_no(!number.is_zero()).into()),
        AskedKind::Option => option(number, asked).map(Into::into),
        AskedKind::Count | AskedKind::Number | AskedKind::Rating => None,
    };
    said.unwrap_or_else(|| plain(&number.shown(), language))
}

/// What is asked, beside the name of its criterion: of a choice and a rating nothing more.
pub(crate) fn label(asked: &Asked) -> &str {
    match asked.kind {
        AskedKind::Option | AskedKind::Rating if asked.name.is_empty() => "",
        _ => &asked.label,
    }
}

/// The label of an option by its position, from 1.
pub(crate) fn option<'a>(position: &Number, asked: &'a Asked) -> Option<&'a str> {
    asked.options.get(position.to_usize()?.checked_sub(1)?).map(String::as_str)
}

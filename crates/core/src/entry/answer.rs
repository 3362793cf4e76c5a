//! What a typed text says where a leaf asks for something.

use crate::fault::{Asks, Fault};
use crate::number::{self, Number, Reading, readings};
use crate::rule::{Asked, AskedKind, Choice};
use crate::text;

use super::Word;

/// The word for a whole leaf that a text is, if it is one.
pub fn word(typed: &str) -> Option<Word> {
    match text::key(typed) {
        key if key == "kad" || key == text::key("không áp dụng") => Some(Word::NotApplicable),
        key if key == "kps" || key == text::key("không phát sinh") => Some(Word::NothingArose),
        _ => None,
    }
}

/// Whether a text accepts what stood there.
pub fn agrees(typed: &str) -> bool {
    text::same(typed, "thống nhất")
}

/// The figure that a text is, for an input.
pub fn figure(typed: &str, asked: &Asked) -> Result<Number, Fault> {
    let asks = match asked.kind {
        AskedKind::Percent => return percent(typed, asked),
        AskedKind::Count => Asks::Count,
        _ => Asks::Number,
    };
    let fits_type =
        |reading: &&Reading| !reading.percent && (asked.kind != AskedKind::Count || reading.number.is_whole());
    let read = readings(typed);
    let fitting: Vec<&Number> = read.iter().filter(fits_type).map(|reading| &reading.number).collect();
    choose(typed, &fitting, asked, asks)
}

fn percent(typed: &str, asked: &Asked) -> Result<Number, Fault> {
    let mut shares: Vec<Number> = Vec::new();
    for reading in readings(typed) {
        // A text without a percent sign may be a share or the hundreds of one: whichever lies within bounds.
        if !reading.percent {
            shares.push(&reading.number * &number::hundredth());
        }
        shares.push(reading.number);
    }
    shares.sort();
    shares.dedup();
    choose(typed, &shares.iter().collect::<Vec<_>>(), asked, Asks::Percent)
}

/// The one reading within bounds; a reading outside them is none.
fn choose(typed: &str, fitting: &[&Number], asked: &Asked, asks: Asks) -> Result<Number, Fault> {
    let within = |number: &&&Number| {
        asked.min.as_ref().is_none_or(|min| **number >= min) && asked.max.as_ref().is_none_or(|max| **number <= max)
    };
    let within: Vec<&&Number> = fitting.iter().filter(within).collect();
    let (met, input) = (typed.to_owned(), asked.label.clone());
    match (within.as_slice(), fitting.is_empty()) {
        ([number], _) => Ok((**number).clone()),
        ([], true) => Err(Fault::Unreadable { met, input, asks }),
        ([], false) => Err(Fault::OutOfBounds {
            met,
            input,
            min: asked.min.clone(),
            max: asked.max.clone(),
            percent: asks == Asks::Percent,
        }),
        (several, _) => Err(Fault::Ambiguous {
            percent: asks == Asks::Percent,
            met,
            input,
            readings: several.iter().map(|number| (**number).clone()).collect(),
        }),
    }
}

/// The position of the option that a text names, from 1: by its label or, where no label is that, by its position.
pub fn option(typed: &str, options: &[Choice]) -> Result<usize, Fault> {
    if let Some(at) = options.iter().position(|option| text::same(&option.label, typed)) {
        return Ok(at + 1);
    }
    match typed.parse::<usize>() {
        Ok(position) if (1..=options.len()).contains(&position) => Ok(position),
        _ => Err(Fault::UnknownOption {
            met: typed.into(),
            nearest: text::nearest(typed, options.iter().map(|option| option.label.as_str())).map(Into::into),
            options: options.iter().map(|option| option.label.clone()).collect(),
        }),
    }
}

/// The points that a text is, of at most `max`.
pub fn points(typed: &str, max: &Number, label: &str) -> Result<Number, Fault> {
    let read: Vec<Number> =
        readings(typed).into_iter().filter(|reading| !reading.percent).map(|reading| reading.number).collect();
    let within: Vec<&Number> = read.iter().filter(|points| !points.is_negative() && *points <= max).collect();
    let met = typed.to_owned();
    match (within.as_slice(), read.is_empty()) {
        ([points], _) => Ok((*points).clone()),
        ([], true) => Err(Fault::Unreadable { met, input: label.into(), asks: Asks::Points }),
        ([], false) => Err(Fault::PointsOutOfBounds { met, max: max.clone() }),
        (several, _) => Err(Fault::Ambiguous {
            percent: false,
            met,
            input: label.into(),
            readings: several.iter().map(|points| (*points).clone()).collect(),
        }),
    }
}

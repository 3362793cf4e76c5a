//! What a typed text says where something is asked.

use super::{Asked, AskedKind};
use crate::day::Day;
use crate::fault::{Asks, Fault};
use crate::number::{self, Number, Reading, readings};
use crate::text;

impl std::convert::From<AskedKind> for Asks {
    fn from(kind: AskedKind) -> Asks {
        match kind {
            AskedKind::Count => Asks::Count,
            AskedKind::Number => Asks::Number,
            AskedKind::Percent => Asks::Percent,
            AskedKind::Date => Asks::Date,
            AskedKind::YesNo => Asks::YesNo,
            AskedKind::Tick => Asks::Tick,
            AskedKind::Option => Asks::Option,
            AskedKind::Rating => Asks::Points,
        }
    }
}

/// The number that a text is where something is asked: a day by its number, an option by its position, yes by 1.
///
/// # Errors
/// The fault of the text.
pub fn figure(typed: &str, asked: &Asked) -> Result<Number, Fault> {
    match asked.kind {
        AskedKind::Percent => percent(typed, asked),
        AskedKind::Count | AskedKind::Number => {
            let fits_type =
                |reading: &&Reading| !reading.percent && (asked.kind != AskedKind::Count || reading.number.is_whole());
            let read = readings(typed);
            let fitting: Vec<&Number> = read.iter().filter(fits_type).map(|reading| &reading.number).collect();
            choose(typed, &fitting, asked)
        }
        AskedKind::Date => {
            let days: Vec<Number> = Day::typed(typed).map(Day::to_number).into_iter().collect();
            choose(typed, &days.iter().collect::<Vec<_>>(), asked)
        }
        AskedKind::YesNo | AskedKind::Tick => yes_or_no(typed).ok_or_else(|| unreadable(typed, asked)),
        AskedKind::Option => option(typed, &asked.options).map(|position| Number::from(position as i64)),
        AskedKind::Rating => {
            let none = Number::ZERO;
            let (floor, full) = (asked.min.as_ref().unwrap_or(&none), asked.max.as_ref().unwrap_or(&none));
            points(typed, floor, full, &asked.label)
        }
    }
}

fn unreadable(typed: &str, asked: &Asked) -> Fault {
    Fault::Unreadable { met: typed.into(), input: asked.label.clone(), asks: asked.kind.into() }
}

fn yes_or_no(typed: &str) -> Option<Number> {
    match text::key(typed).as_str() {
        "yes" | "1" | "x" => Some(Number::ONE),
        "no" | "0" => Some(Number::ZERO),
        _ if text::same(typed, "có") => Some(Number::ONE),
        _ if text::same(typed, "không") => Some(Number::ZERO),
        _ => None,
    }
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
    choose(typed, &shares.iter().collect::<Vec<_>>(), asked)
}

/// The one reading within bounds; a reading outside them is none.
fn choose(typed: &str, fitting: &[&Number], asked: &Asked) -> Result<Number, Fault> {
    let within = |number: &&&Number| {
        asked.min.as_ref().is_none_or(|min| **number >= min) && asked.max.as_ref().is_none_or(|max| **number <= max)
    };
    let within: Vec<&&Number> = fitting.iter().filter(within).collect();
    let (met, input) = (typed.to_owned(), asked.label.clone());
    match (within.as_slice(), fitting.is_empty()) {
        ([number], _) => Ok((**number).clone()),
        ([], true) => Err(unreadable(typed, asked)),
        ([], false) => Err(Fault::OutOfBounds {
            met,
            input,
            min: asked.min.clone(),
            max: asked.max.clone(),
            asks: asked.kind.into(),
        }),
        (several, _) => Err(Fault::Ambiguous {
            percent: asked.kind == AskedKind::Percent,
            met,
            input,
            readings: several.iter().map(|number| (**number).clone()).collect(),
        }),
    }
}

/// The position of the option that a text names, from 1: by its label or, where no label is that, by its position.
///
/// # Errors
/// [`Fault::UnknownOption`].
pub fn option(typed: &str, options: &[String]) -> Result<usize, Fault> {
    if let Some(at) = options.iter().position(|option| text::same(option, typed)) {
        return Ok(at + 1);
    }
    match typed.parse::<usize>() {
        Ok(position) if (1..=options.len()).contains(&position) => Ok(position),
        _ => Err(Fault::UnknownOption {
            met: typed.into(),
            nearest: text::nearest(typed, options.iter().map(String::as_str)).map(Into::into),
            options: options.to_vec(),
        }),
    }
}

/// The points that a text is, between a floor and a maximum.
///
/// # Errors
/// The fault of the text.
pub fn points(typed: &str, floor: &Number, full: &Number, label: &str) -> Result<Number, Fault> {
    let read: Vec<Number> =
        readings(typed).into_iter().filter(|reading| !reading.percent).map(|reading| reading.number).collect();
    let within: Vec<&Number> = read.iter().filter(|points| *points >= floor && *points <= full).collect();
    let met = typed.to_owned();
    match (within.as_slice(), read.is_empty()) {
        ([points], _) => Ok((*points).clone()),
        ([], true) => Err(Fault::Unreadable { met, input: label.into(), asks: Asks::Points }),
        ([], false) => Err(Fault::PointsOutOfBounds { met, floor: floor.clone(), max: full.clone() }),
        (several, _) => Err(Fault::Ambiguous {
            percent: false,
            met,
            input: label.into(),
            readings: several.iter().map(|points| (*points).clone()).collect(),
        }),
    }
}

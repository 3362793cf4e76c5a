//! What a cell says where something is asked.

use super::{Asked, AskedKind};
use crate::day::Day;
use crate::fault::{Asks, Fault};
use crate::number::{self, Number, Reading};
use crate::table::{Cell, Kind};
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

/// A number, and what is to be said of how it was read.
pub(crate) type Figure = (Number, Option<Fault>);

/// The number that a cell holds where something is asked: a day by its number, an option by its position, yes by 1.
///
/// # Errors
/// The fault of the cell.
pub(crate) fn figure(cell: Cell<'_>, asked: &Asked) -> Result<Figure, Fault> {
    if let Some(fault) = cell.fault() {
        return Err(fault);
    }
    let number = match asked.kind {
        AskedKind::Percent if cell.is_number() => return share(cell, asked),
        AskedKind::Percent => percent(cell, asked),
        AskedKind::Count | AskedKind::Number => {
            let fits_type =
                |reading: &&Reading| !reading.percent && (asked.kind != AskedKind::Count || reading.number.is_whole());
            let read = cell.readings();
            let fitting: Vec<&Number> = read.iter().filter(fits_type).map(|reading| &reading.number).collect();
            choose(cell, &fitting, asked)
        }
        AskedKind::Date => {
            let day = if cell.is_number() { None } else { Day::typed(cell.text) };
            let days: Vec<Number> = day.map(Day::to_number).into_iter().collect();
            choose(cell, &days.iter().collect::<Vec<_>>(), asked)
        }
        AskedKind::YesNo | AskedKind::Tick => yes_or_no(cell.text).ok_or_else(|| unreadable(cell, asked)),
        // TRUE is no option, be it the first one's position.
        AskedKind::Option if cell.kind == Kind::Boolean => Err(unreadable(cell, asked)),
        AskedKind::Option => option(cell.text, &asked.options).map(|position| Number::from(position as i64)),
        AskedKind::Rating => {
            let none = Number::ZERO;
            let (floor, full) = (asked.min.as_ref().unwrap_or(&none), asked.max.as_ref().unwrap_or(&none));
            points(cell, floor, full, &asked.label)
        }
    };
    number.map(|number| (number, None))
}

fn unreadable(cell: Cell<'_>, asked: &Asked) -> Fault {
    Fault::Unreadable { met: said(cell), input: asked.label.clone(), asks: asked.kind.into() }
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

/// The share that a number in a cell is: 1 is 100 %. Where only a hundredth of it lies within bounds, it is per cent.
fn share(cell: Cell<'_>, asked: &Asked) -> Result<Figure, Fault> {
    let read = cell.readings();
    let shares: Vec<&Number> = read.iter().map(|reading| &reading.number).collect();
    let hundredths: Vec<Number> = shares.iter().map(|share| *share * &number::hundredth()).collect();
    let refused = match choose(cell, &shares, asked) {
        Ok(share) => return Ok((share, None)),
        Err(refused) => refused,
    };
    match choose(cell, &hundredths.iter().collect::<Vec<_>>(), asked) {
        Ok(read) => {
            let fault = Fault::PercentCell { met: cell.text.into(), input: asked.label.clone(), read: read.clone() };
            Ok((read, Some(fault)))
        }
        Err(_) => Err(refused),
    }
}

fn percent(cell: Cell<'_>, asked: &Asked) -> Result<Number, Fault> {
    let mut shares: Vec<Number> = Vec::new();
    for reading in cell.readings() {
        // A text without a percent sign may be a share or the hundreds of one: whichever lies within bounds.
        if !reading.percent {
            shares.push(&reading.number * &number::hundredth());
        }
        shares.push(reading.number);
    }
    shares.sort();
    shares.dedup();
    choose(cell, &shares.iter().collect::<Vec<_>>(), asked)
}

/// The one reading within bounds; a reading outside them is none.
fn choose(cell: Cell<'_>, fitting: &[&Number], asked: &Asked) -> Result<Number, Fault> {
    let within = |number: &&&Number| {
        asked.min.as_ref().is_none_or(|min| **number >= min) && asked.max.as_ref().is_none_or(|max| **number <= max)
    };
    let within: Vec<&&Number> = fitting.iter().filter(within).collect();
    let (met, input) = (said(cell), asked.label.clone());
    match (within.as_slice(), fitting.is_empty()) {
        ([number], _) => Ok((**number).clone()),
        ([], true) => Err(unreadable(cell, asked)),
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

/// What stands in a cell, as people see it: of a percentage, per cent.
fn said(cell: Cell<'_>) -> String {
    match (cell.kind, Number::parse(cell.text)) {
        (Kind::Boolean, Some(held)) => if held.is_zero() { "FALSE" } else { "TRUE" }.into(),
        (Kind::Percent, Some(share)) => format!("{}%", (&share * &Number::HUNDRED).shown()),
        _ => cell.text.into(),
    }
}

/// The position of the option that a text names, from 1: by its label or, where no label is that, by its position.
///
/// # Errors
/// [`Fault::UnknownOption`].
pub(crate) fn option(typed: &str, options: &[String]) -> Result<usize, Fault> {
    if let Some(at) = options.iter().position(|option| text::same(option, typed)) {
        return Ok(at + 1);
    }
    match typed.parse::<usize>() {
        Ok(position) if (1..=options.len()).contains(&position) => Ok(position),
        _ => Err(Fault::UnknownOption {
            met: typed.into(),
            nearest: text::nearest(typed, options.iter().map(String::as_str)).map(Into::into),
            options: options.iter().take(9).cloned().collect(),
        }),
    }
}

/// The points that a cell holds, between a floor and a maximum.
///
/// # Errors
/// The fault of the cell.
pub(crate) fn points(cell: Cell<'_>, floor: &Number, full: &Number, label: &str) -> Result<Number, Fault> {
    if let Some(fault) = cell.fault() {
        return Err(fault);
    }
    let read: Vec<Number> =
        cell.readings().into_iter().filter(|reading| !reading.percent).map(|reading| reading.number).collect();
    let within: Vec<&Number> = read.iter().filter(|points| *points >= floor && *points <= full).collect();
    let met = said(cell);
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

/// What is wrong with a criterion's code that a spreadsheet program took for something else; `None` where the text is
/// the code. `is_code` tells whether the set has one.
pub(crate) fn code(cell: Cell<'_>, is_code: impl Fn(&str) -> bool) -> Option<Fault> {
    let met = cell.text.to_owned();
    let mut codes = match cell.kind {
        Kind::Date | Kind::Time => dated(cell.text),
        // Zeros at the end of a number are nothing to it: 1.10 is 1.1.
        Kind::Number => {
            let dot = if met.contains('.') { "" } else { "." };
            ["", "0", "00"]
                .map(|zeros| if zeros.is_empty() { met.clone() } else { format!("{met}{dot}{zeros}") })
                .into()
        }
        _ => return cell.fault(),
    };
    codes.retain(|code| is_code(code));
    match cell.kind {
        Kind::Number if codes.len() < 2 => None,
        Kind::Number => Some(Fault::CodeAmbiguous { met, codes }),
        _ => Some(Fault::CodeMadeDate { met, codes }),
    }
}

/// The codes that may have been typed where there is a date or a time now.
fn dated(text: &str) -> Vec<String> {
    let numbers: Vec<u32> = text.split(['-', ' ', ':']).filter_map(|part| part.parse().ok()).collect();
    let joined = |parts: &[u32]| parts.iter().map(u32::to_string).collect::<Vec<_>>().join(".");
    let mut codes = match numbers[..] {
        // A year is written in two digits too, and stands first, or last, or not at all.
        [year, month, day] if text.contains('-') => {
            let short = year % 100;
            vec![
                joined(&[day, month]),
                joined(&[month, day]),
                joined(&[day, month, short]),
                joined(&[month, day, short]),
                joined(&[short, month, day]),
                joined(&[month, short]),
            ]
        }
        [hour, minute, second] => vec![joined(&[hour, minute]), joined(&[hour, minute, second])],
        _ => Vec::new(),
    };
    codes.sort();
    codes.dedup();
    codes
}

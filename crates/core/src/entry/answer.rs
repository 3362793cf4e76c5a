//! What a typed text says where a leaf asks for something.

use crate::fault::{Asks, Fault};
use crate::number::{self, Number, Reading};
use crate::rule::{Asked, AskedKind, Choice};
use crate::table::{Cell, Kind};
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

/// A number, and what is to be said of how it was read.
pub type Figure = (Number, Option<Fault>);

/// The figure that a cell holds, for an input.
pub fn figure(cell: Cell<'_>, asked: &Asked) -> Result<Figure, Fault> {
    if let Some(fault) = cell.fault() {
        return Err(fault);
    }
    let asks = match asked.kind {
        AskedKind::Percent if cell.is_number() => return share(cell, asked),
        AskedKind::Percent => return percent(cell, asked).map(|number| (number, None)),
        AskedKind::Count => Asks::Count,
        _ => Asks::Number,
    };
    let fits_type =
        |reading: &&Reading| !reading.percent && (asked.kind != AskedKind::Count || reading.number.is_whole());
    let read = cell.readings();
    let fitting: Vec<&Number> = read.iter().filter(fits_type).map(|reading| &reading.number).collect();
    choose(cell, &fitting, asked, asks).map(|number| (number, None))
}

/// The share that a number in a cell is: 1 is 100 %. Where only a hundredth of it lies within bounds, it is per cent.
fn share(cell: Cell<'_>, asked: &Asked) -> Result<Figure, Fault> {
    let read = cell.readings();
    let shares: Vec<&Number> = read.iter().map(|reading| &reading.number).collect();
    let hundredths: Vec<Number> = shares.iter().map(|share| *share * &number::hundredth()).collect();
    let refused = match choose(cell, &shares, asked, Asks::Percent) {
        Ok(share) => return Ok((share, None)),
        Err(refused) => refused,
    };
    match choose(cell, &hundredths.iter().collect::<Vec<_>>(), asked, Asks::Percent) {
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
    choose(cell, &shares.iter().collect::<Vec<_>>(), asked, Asks::Percent)
}

/// The one reading within bounds; a reading outside them is none.
fn choose(cell: Cell<'_>, fitting: &[&Number], asked: &Asked, asks: Asks) -> Result<Number, Fault> {
    let within = |number: &&&Number| {
        asked.min.as_ref().is_none_or(|min| **number >= min) && asked.max.as_ref().is_none_or(|max| **number <= max)
    };
    let within: Vec<&&Number> = fitting.iter().filter(within).collect();
    let (met, input) = (said(cell), asked.label.clone());
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

/// What stands in a cell, as people see it: of a percentage, per cent.
fn said(cell: Cell<'_>) -> String {
    match (cell.kind, Number::parse(cell.text)) {
        (Kind::Percent, Some(share)) => format!("{}%", (&share * &Number::HUNDRED).shown()),
        _ => cell.text.into(),
    }
}

/// The position of the option that a cell names, from 1: by its label or, where no label is that, by its position.
pub fn option(cell: Cell<'_>, options: &[Choice]) -> Result<usize, Fault> {
    if let Some(fault) = cell.fault() {
        return Err(fault);
    }
    let typed = cell.text;
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

/// The points that a cell holds, of at most `max`.
pub fn points(cell: Cell<'_>, max: &Number, label: &str) -> Result<Number, Fault> {
    if let Some(fault) = cell.fault() {
        return Err(fault);
    }
    let read: Vec<Number> =
        cell.readings().into_iter().filter(|reading| !reading.percent).map(|reading| reading.number).collect();
    let within: Vec<&Number> = read.iter().filter(|points| !points.is_negative() && *points <= max).collect();
    let met = said(cell);
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

/// What is wrong with a criterion's code that a spreadsheet program took for something else; `None` where the text is
/// the code. `is_code` tells whether the set has one.
pub fn code(cell: Cell<'_>, is_code: impl Fn(&str) -> bool) -> Option<Fault> {
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

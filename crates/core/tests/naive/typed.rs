//! Texts as people type them, to what they stand for.

use super::formula::Value;
use super::number::{Q, date, decimal, multiple, whole};
use super::set::{Bounds, Takes};

/// The one reading that a text has; `None` where it has none, or several.
pub fn read(text: &str, takes: &Takes) -> Option<Value> {
    match takes {
        Takes::Count(bounds) => number(text, bounds, true, false).map(Value::Number),
        Takes::Number(bounds) => number(text, bounds, false, false).map(Value::Number),
        Takes::Percent(bounds) => number(text, bounds, false, true).map(Value::Number),
        Takes::Date { min, max } => {
            let day = date(text)?;
            let within = min.is_none_or(|min| day >= min) && max.is_none_or(|max| day <= max);
            within.then_some(Value::Date(day))
        }
        Takes::YesNo => truth(text).map(Value::Truth),
        Takes::Tick => truth(text).map(Value::Truth),
        Takes::Choice(options) => Some(Value::Text(options[position(text, options)?].clone())),
        Takes::Option(options) => Some(Value::Number(whole(position(text, options)? as i64 + 1))),
        // The step is looked at by whoever knows that no appraiser gave it.
        Takes::Rating { floor, full, .. } => {
            let bounds = Bounds { min: floor.clone(), max: Some(full.clone()) };
            number(text, &bounds, false, false).map(Value::Number)
        }
    }
}

/// Whether a rating is one that a unit may give itself.
pub fn on_step(value: &Value, takes: &Takes) -> bool {
    match takes {
        Takes::Rating { step, .. } => multiple(&value.number(), step) == Some(value.number()),
        _ => true,
    }
}

/// Appraised points.
pub fn points(text: &str, floor: &Q, full: &Q) -> Option<Q> {
    number(text, &Bounds { min: floor.clone(), max: Some(full.clone()) }, false, false)
}

fn truth(text: &str) -> Option<bool> {
    match text.to_lowercase().as_str() {
        "có" | "yes" | "1" | "x" => Some(true),
        "không" | "no" | "0" => Some(false),
        _ => None,
    }
}

fn position(text: &str, options: &[String]) -> Option<usize> {
    let by_label = options.iter().position(|option| option == text);
    by_label.or_else(|| text.parse::<usize>().ok()?.checked_sub(1).filter(|at| *at < options.len()))
}

fn number(text: &str, bounds: &Bounds, is_whole: bool, is_share: bool) -> Option<Q> {
    let (body, percent) = match text.strip_suffix('%') {
        Some(body) => (body.trim(), true),
        None => (text, false),
    };
    if percent && !is_share {
        return None;
    }
    let mut readings = decimals(body);
    if percent {
        readings = readings.iter().map(|number| number / whole(100)).collect();
    } else if is_share {
        readings = readings.iter().flat_map(|number| [number.clone(), number / whole(100)]).collect();
    }
    readings.retain(|number| {
        let above = *number >= bounds.min && bounds.max.as_ref().is_none_or(|max| number <= max);
        above && (!is_whole || number.is_integer())
    });
    readings.sort();
    readings.dedup();
    if readings.len() == 1 { readings.pop() } else { None }
}

/// `1.234` is two numbers: a mark before a last group of three parts thousands as well.
fn decimals(text: &str) -> Vec<Q> {
    let mut readings: Vec<Q> = decimal(text).into_iter().collect();
    let body = text.trim_start_matches(['-', '+']);
    if let Some((before, after)) = body.split_once(['.', ',']) {
        let group = after.len() == 3 && (1..=3).contains(&before.len()) && !before.starts_with('0');
        if group && body.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.' || byte == b',') {
            readings.extend(decimal(&text.replace(['.', ','], "")));
        }
    }
    readings
}

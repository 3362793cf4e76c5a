//! Random formulas that are well typed, of the names that a scope has.

use super::{Dice, Feature};

/// Names by what they stand for.
#[derive(Clone, Debug, Default)]
pub struct Scope {
    pub numbers: Vec<String>,
    pub truths: Vec<String>,
    pub dates: Vec<String>,
    /// Texts with the values that they may have.
    pub texts: Vec<(String, Vec<String>)>,
    /// What functions over units may be asked of.
    pub over: Vec<String>,
}

const CONSTANTS: [&str; 14] =
    ["0", "1", "2", "3", "5", "0.25", "0.5", "1.5", "10", "50%", "80%", "100%", "33.333%", "2/3"];
const THRESHOLDS: [&str; 10] = ["0", "1", "2", "50%", "80%", "90%", "100%", "0.5", "19/21", "66.667%"];
const SIGNS: [&str; 6] = ["=", "!=", "<", "<=", ">", ">="];
pub const DAYS: [&str; 8] =
    ["2022-12-15", "2022-12-16", "2022-12-17", "2022-12-18", "2022-12-19", "2022-12-23", "2022-12-31", "2023-01-02"];

impl Scope {
    pub fn number(&self, dice: &mut Dice, depth: usize) -> String {
        if depth == 0 || dice.percent(25) {
            return self.plain_number(dice);
        }
        let deeper = |dice: &mut Dice| self.number(dice, depth - 1);
        let roll = dice.below(16);
        match roll {
            0..=4 => {
                let sign = dice.one(&["+", "-", "*", "/"]);
                let (a, b) = (deeper(dice), deeper(dice));
                // Without brackets precedence decides, on both sides alike.
                if dice.percent(50) { format!("({a}) {sign} ({b})") } else { format!("{a} {sign} {b}") }
            }
            5 => format!("-({})", deeper(dice)),
            6 => format!("-{}", self.plain_number(dice)),
            7 | 8 => {
                let function = dice.one(&["min", "max"]);
                let sides: Vec<String> = (0..dice.between(1, 3)).map(|_| deeper(dice)).collect();
                format!("{function}({})", sides.join(", "))
            }
            9 | 10 => {
                let (a, b) = (deeper(dice), deeper(dice));
                format!("if({}, {a}, {b})", self.truth(dice, depth - 1))
            }
            11 => format!("({})", self.truth(dice, depth - 1)),
            12 if dice.may(Feature::Functions, 100) => {
                let function = dice.one(&["floor", "ceil"]);
                format!("{function}({})", deeper(dice))
            }
            13 if dice.may(Feature::Functions, 100) => {
                let step = dice.one(&["0.25", "0.5", "2", "5%", "0"]);
                format!("mround({}, {step})", deeper(dice))
            }
            14 if dice.may(Feature::Functions, 100) => {
                let sides: Vec<String> = (0..dice.between(1, 3)).map(|_| deeper(dice)).collect();
                format!("average({})", sides.join(", "))
            }
            15 if !self.over.is_empty() && dice.may(Feature::OverUnits, 100) => self.over_units(dice),
            _ => self.plain_number(dice),
        }
    }

    pub fn over_units(&self, dice: &mut Dice) -> String {
        let function = dice.one(&["best", "lowest", "mean", "median", "rank", "count"]);
        format!("{function}({})", dice.pick(&self.over))
    }

    fn plain_number(&self, dice: &mut Dice) -> String {
        if !self.dates.is_empty() && dice.percent(25) {
            let (a, b) = (self.date(dice), self.date(dice));
            return if dice.may(Feature::Functions, 50) {
                format!("workdays({a}, {b})")
            } else {
                format!("({a} - {b})")
            };
        }
        if !self.truths.is_empty() && dice.percent(20) {
            return dice.pick(&self.truths).clone();
        }
        if self.numbers.is_empty() || dice.percent(20) {
            return dice.one(&CONSTANTS);
        }
        dice.pick(&self.numbers).clone()
    }

    fn date(&self, dice: &mut Dice) -> String {
        if self.dates.is_empty() || dice.percent(25) { dice.one(&DAYS) } else { dice.pick(&self.dates).clone() }
    }

    pub fn truth(&self, dice: &mut Dice, depth: usize) -> String {
        if depth > 0 && dice.percent(40) {
            let (a, b) = (self.truth(dice, depth - 1), self.truth(dice, depth - 1));
            if let Some(name) = self.numbers.first().filter(|_| dice.percent(30)) {
                // What would have no value is asked only where it has one.
                let under = dice.pick(&self.numbers).clone();
                let quotient = format!("{name} / {under} {} {}", dice.one(&SIGNS), dice.one(&THRESHOLDS));
                return match dice.below(3) {
                    0 => format!("{under} != 0 and {quotient}"),
                    1 => format!("{under} = 0 or {quotient}"),
                    _ => format!("0 < {under} {} {quotient}", dice.one(&["<", "!="])),
                };
            }
            return match dice.below(5) {
                0 => format!("not {}", self.comparison(dice, depth)),
                1 => format!("not ({a})"),
                2 => format!("{a} and {b}"),
                3 => format!("{a} or {b}"),
                _ => format!("({a} or {b}) and {}", self.comparison(dice, depth)),
            };
        }
        self.comparison(dice, depth)
    }

    fn comparison(&self, dice: &mut Dice, depth: usize) -> String {
        let roll = dice.below(12);
        if roll == 0 && !self.texts.is_empty() || (!self.texts.is_empty() && self.numbers.is_empty()) {
            let (name, values) = dice.pick(&self.texts).clone();
            let sign = dice.one(&["=", "!="]);
            return format!("{name} {sign} '{}'", dice.pick(&values));
        }
        if roll <= 2 && !self.truths.is_empty() {
            let truth = dice.pick(&self.truths).clone();
            return if dice.percent(50) { truth } else { format!("{truth} = {}", dice.one(&["yes", "no"])) };
        }
        if roll <= 4 && !self.dates.is_empty() {
            return format!("{} {} {}", self.date(dice), dice.one(&SIGNS), self.date(dice));
        }
        if roll == 5 {
            return dice.one(&["yes", "no"]);
        }
        let a = self.number(dice, depth.min(1));
        let threshold = |dice: &mut Dice| {
            if dice.percent(70) { dice.one(&THRESHOLDS) } else { self.plain_number(dice) }
        };
        let (sign, b) = (dice.one(&SIGNS), threshold(dice));
        if dice.percent(20) {
            let (first, low) = (dice.one(&SIGNS), threshold(dice));
            return format!("{low} {first} {a} {sign} {b}");
        }
        format!("{a} {sign} {b}")
    }
}

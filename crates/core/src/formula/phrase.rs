//! Formulas as people write them: `(38 + 4)/42 ≥ 80 %`. One set of pieces serves the wording of a rule, where names stand,
//! and the trace of an evaluation, where figures stand in their place.

use super::{Arithmetic, Date, Flag, NoValue, Num, Scope, Text, Than, To, Witness};
use crate::day::Day;
use crate::id::OverNo;
use crate::number::Number;
use crate::text::{Language, localised};

/// A piece of a formula, and how loosely its outermost sign binds.
#[derive(Clone, Debug)]
pub struct Phrase {
    text: String,
    binding: Binding,
}

/// How tightly a phrase's outermost sign binds, the loosest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Binding {
    Any,
    All,
    Not,
    Compared,
    Sum,
    Product,
    Sign,
    Whole,
}

impl Phrase {
    /// A piece that needs no brackets anywhere: a figure, a name.
    pub fn whole(text: impl Into<String>) -> Phrase {
        Phrase { text: text.into(), binding: Binding::Whole }
    }

    /// A number exactly as it is: a decimal, or a quotient where no short decimal is exact; one that takes more digits
    /// than anybody reads is rounded, and says so.
    pub(crate) fn exact(number: &Number, language: Language) -> Phrase {
        if number.is_long() {
            return Phrase::whole(format!("≈ {}", plain(&number.round(10), language)));
        }
        let binding = match number.decimals() {
            _ if number.is_negative() => Binding::Sign,
            Some(_) => Binding::Whole,
            None => Binding::Product,
        };
        Phrase { text: plain(number, language), binding }
    }

    /// Its text.
    pub fn into_text(self) -> String {
        self.text
    }

    fn within(self, binding: Binding) -> String {
        match self.binding >= binding {
            true => self.text,
            false => format!("({})", self.text),
        }
    }

    fn two(operation: Arithmetic, left: Phrase, right: Phrase) -> Phrase {
        use Binding::{Product, Sign, Sum};
        let (sign, binding, at_right) = match operation {
            Arithmetic::Plus => (" + ", Sum, Product),
            Arithmetic::Minus => (" − ", Sum, Product),
            Arithmetic::Times => (" × ", Product, Product),
            Arithmetic::Over => ("/", Product, Sign),
        };
        let text = format!("{}{sign}{}", left.within(binding), right.within(at_right));
        Phrase { text, binding }
    }

    fn negative(of: Phrase) -> Phrase {
        Phrase { text: format!("−{}", of.within(Binding::Whole)), binding: Binding::Sign }
    }

    fn call(name: &str, arguments: Vec<Phrase>) -> Phrase {
        let arguments: Vec<_> = arguments.into_iter().map(Phrase::into_text).collect();
        Phrase::whole(format!("{name}({})", arguments.join("; "))) // a comma is a decimal sign
    }

    fn joined(word: &str, binding: Binding, sides: Vec<Phrase>) -> Phrase {
        let tighter = if binding == Binding::Any { Binding::All } else { Binding::Not };
        let sides: Vec<_> = sides.into_iter().map(|side| side.within(tighter)).collect();
        Phrase { text: sides.join(word), binding }
    }

    fn compared(first: Phrase, rest: Vec<(Than, Phrase)>) -> Phrase {
        let mut text = first.within(Binding::Sum);
        for (than, side) in rest {
            text += &format!(" {} {}", than.sign(), side.within(Binding::Sum));
        }
        Phrase { text, binding: Binding::Compared }
    }

    fn not(of: Phrase, language: Language) -> Phrase {
        let word = match language {
            Language::Vietnamese => "không phải",
            Language::English => "not",
        };
        Phrase { text: format!("{word} {}", of.within(Binding::Whole)), binding: Binding::Not }
    }

    fn truth(held: bool, language: Language) -> Phrase {
        Phrase::whole(match (language, held) {
            (Language::Vietnamese, true) => "có",
            (Language::Vietnamese, false) => "không",
            (Language::English, true) => "yes",
            (Language::English, false) => "no",
        })
    }
}

impl Than {
    /// The sign that people write.
    pub(crate) fn sign(self) -> &'static str {
        match self {
            Than::Equal => "=",
            Than::NotEqual => "≠",
            Than::Less => "<",
            Than::AtMost => "≤",
            Than::More => ">",
            Than::AtLeast => "≥",
        }
    }
}

/// A number as a person writes it in a formula: exact, `0,25` or `19/21`.
pub fn plain(number: &Number, language: Language) -> String {
    localised(&number.to_string(), language).replace('-', "−")
}

/// A number as a percentage, with at most two decimals: `90,48 %`. Its zeros at the end are left out.
pub fn percent(number: &Number, language: Language) -> String {
    let hundreds = (number * &Number::HUNDRED).round(2);
    format!("{} %", plain(&hundreds, language))
}

/// A number as written; exact: a threshold stands as the set has it, 66,667 % too. `sign` is the percent sign: decisions
/// write 80%, and beside arithmetic 80 % is easier to read.
fn written(number: &Number, as_percent: bool, sign: &str, language: Language) -> Phrase {
    match as_percent {
        true => Phrase::whole(format!("{}{sign}", plain(&(number * &Number::HUNDRED), language))),
        false => Phrase::exact(number, language),
    }
}

fn and(language: Language) -> &'static str {
    match language {
        Language::Vietnamese => " và ",
        Language::English => " and ",
    }
}

fn or(language: Language) -> &'static str {
    match language {
        Language::Vietnamese => " hoặc ",
        Language::English => " or ",
    }
}

/// How the names of a scope are said.
pub trait Says<S: Scope> {
    /// A name: its label in wording, its figure in a trace.
    fn name(&self, name: &S::Name) -> Phrase;

    /// A function over units; with what it came to in a trace.
    fn over_units(&self, _which: OverNo, _came_to: Option<&Number>) -> Phrase {
        Phrase::whole("?")
    }
}

impl<S: Scope, F: Fn(&S::Name) -> Phrase> Says<S> for F {
    fn name(&self, name: &S::Name) -> Phrase {
        self(name)
    }
}

/// A text as people quote it.
pub(crate) fn quoted(text: &str) -> String {
    format!("«{text}»")
}

/// A formula in words and signs, its names as `says` has them.
pub fn number<S: Scope>(num: &Num<S>, language: Language, says: &dyn Says<S>) -> Phrase {
    let side = |num| number(num, language, says);
    let all = |of: &[Num<S>]| -> Vec<Phrase> { of.iter().map(|one| number(one, language, says)).collect() };
    match num {
        Num::Is { number, percent } => written(number, *percent, "%", language),
        Num::Name(of) => says.name(of),
        Num::Negative(of) => Phrase::negative(side(of)),
        Num::Two(operation, sides) => Phrase::two(*operation, side(&sides[0]), side(&sides[1])),
        Num::Least(of) => Phrase::call("min", all(of)),
        Num::Greatest(of) => Phrase::call("max", all(of)),
        Num::Average(of) => Phrase::call(average(language), all(of)),
        Num::Rounded(to, sides) => rounded(*to, side(&sides[0]), &sides[1], side(&sides[1]), language),
        Num::If(parts) => {
            let (condition, then, otherwise) = &**parts;
            let word = match language {
                Language::Vietnamese => "nếu",
                Language::English => "if",
            };
            Phrase::call(word, vec![flag(condition, language, says), side(then), side(otherwise)])
        }
        // A yes-no name that is counted stands by itself: `tasks + money`.
        Num::Counted(of) => match &**of {
            Flag::Name(name) => says.name(name),
            Flag::Is(held) => Phrase::truth(*held, language),
            of => Phrase::whole(format!("({})", flag(of, language, says).text)),
        },
        Num::Days(days) => Phrase::two(Arithmetic::Minus, day(&days[0], language, says), day(&days[1], language, says)),
        Num::Workdays(days) => {
            Phrase::call(workdays(language), days.iter().map(|of| day(of, language, says)).collect())
        }
        Num::OverUnits(which) => says.over_units(*which, None),
    }
}

/// A condition in words and signs, its names as `says` has them.
pub fn flag<S: Scope>(condition: &Flag<S>, language: Language, says: &dyn Says<S>) -> Phrase {
    let side = |of| flag(of, language, says);
    match condition {
        Flag::Is(held) => Phrase::truth(*held, language),
        Flag::Name(name) => says.name(name),
        Flag::Not(of) => Phrase::not(side(of), language),
        Flag::All(sides) => Phrase::joined(and(language), Binding::All, sides.iter().map(side).collect()),
        Flag::Any(sides) => Phrase::joined(or(language), Binding::Any, sides.iter().map(side).collect()),
        Flag::Compared(first, rest) => Phrase::compared(
            number(first, language, says),
            rest.iter().map(|(than, side)| (*than, number(side, language, says))).collect(),
        ),
        Flag::Days(first, rest) => Phrase::compared(
            day(first, language, says),
            rest.iter().map(|(than, side)| (*than, day(side, language, says))).collect(),
        ),
        Flag::Texts(first, rest) => {
            Phrase::compared(text(first, says), rest.iter().map(|(than, side)| (*than, text(side, says))).collect())
        }
    }
}

fn day<S: Scope>(day: &Date<S>, language: Language, says: &dyn Says<S>) -> Phrase {
    match day {
        Date::Is(day) => Phrase::whole(day.shown(language)),
        Date::Name(name) => says.name(name),
    }
}

fn text<S: Scope>(text: &Text<S>, says: &dyn Says<S>) -> Phrase {
    match text {
        Text::Is(text) => Phrase::whole(quoted(text)),
        Text::Name(name) => says.name(name),
    }
}

fn average(language: Language) -> &'static str {
    match language {
        Language::Vietnamese => "trung bình",
        Language::English => "average",
    }
}

fn workdays(language: Language) -> &'static str {
    match language {
        Language::Vietnamese => "số ngày làm việc",
        Language::English => "working days",
    }
}

/// `làm tròn xuống(…)`, `làm tròn(…; đến 0,25)`: of whole numbers the step is not said.
fn rounded<S: Scope>(to: To, number: Phrase, step: &Num<S>, said: Phrase, language: Language) -> Phrase {
    let vi = language == Language::Vietnamese;
    let word = match to {
        To::Below if vi => "làm tròn xuống",
        To::Below => "round down",
        To::Above if vi => "làm tròn lên",
        To::Above => "round up",
        To::Nearest if vi => "làm tròn",
        To::Nearest => "round",
    };
    let whole = to != To::Nearest && matches!(step, Num::Is { number, .. } if *number == Number::ONE);
    match whole {
        true => Phrase::call(word, vec![number]),
        false => {
            let step = format!("{} {}", if vi { "đến" } else { "to" }, said.text);
            Phrase::call(word, vec![number, Phrase::whole(step)])
        }
    }
}

/// A witness that writes down what it sees: each formula as it was computed, with figures in place of names.
pub struct Written<'a, S: Scope> {
    language: Language,
    says: &'a dyn Says<S>,
    /// Pieces that wait for the node they belong to; of a condition, whether it held.
    pieces: Vec<(Phrase, Option<bool>)>,
    /// How many pieces there were when each open node began.
    begun: Vec<usize>,
    /// The conditions of each `if`, and whether they held.
    conditions: Vec<(String, bool)>,
    /// Of the node that ended last, whether its first piece held.
    first_held: Option<bool>,
}

impl<'a, S: Scope> Written<'a, S> {
    /// A witness that writes a name's figure as `says` has it.
    pub(crate) fn new(language: Language, says: &'a dyn Says<S>) -> Self {
        Written { language, says, pieces: Vec::new(), begun: Vec::new(), conditions: Vec::new(), first_held: None }
    }

    /// The conditions that chose a branch of an `if` since the last time, and whether they held.
    pub(crate) fn conditions(&mut self) -> Vec<(String, bool)> {
        std::mem::take(&mut self.conditions)
    }

    /// What was written of the formula that was evaluated last.
    pub(crate) fn take(&mut self) -> Phrase {
        self.begun.clear();
        self.pieces.drain(..).next_back().map_or(Phrase::whole(""), |(piece, _)| piece)
    }

    /// The pieces that belong to the node that ends.
    fn own(&mut self) -> Vec<Phrase> {
        let start = self.begun.pop().unwrap_or(0);
        let own = self.pieces.split_off(start);
        self.first_held = own.first().and_then(|(_, held)| *held);
        own.into_iter().map(|(piece, _)| piece).collect()
    }
}

impl<S: Scope> Witness<S> for Written<'_, S> {
    fn begin(&mut self) {
        self.begun.push(self.pieces.len());
    }

    fn number(&mut self, at: &Num<S>, came_to: &Result<Number, NoValue>) {
        let mut own = self.own();
        let piece = match (at, own.len()) {
            (Num::Is { number, percent }, _) => written(number, *percent, " %", self.language),
            (Num::Name(name), _) => self.says.name(name),
            (Num::OverUnits(which), _) => self.says.over_units(*which, came_to.as_ref().ok()),
            (Num::Two(operation, _), 2) => {
                let right = own.remove(1);
                Phrase::two(*operation, own.remove(0), right)
            }
            (Num::Negative(_), 1) => Phrase::negative(own.remove(0)),
            (Num::Least(_), 1..) => Phrase::call("min", own),
            (Num::Greatest(_), 1..) => Phrase::call("max", own),
            (Num::Average(_), 1..) => Phrase::call(average(self.language), own),
            (Num::Rounded(to, sides), 2) => {
                let step = own.remove(1);
                rounded(*to, own.remove(0), &sides[1], step, self.language)
            }
            (Num::Days(_), 2) => {
                let from = own.remove(1);
                Phrase::two(Arithmetic::Minus, own.remove(0), from)
            }
            (Num::Workdays(_), 2) => match came_to {
                // Nobody counts them in his head: the number stands with the days.
                Ok(number) => {
                    let call = Phrase::call(workdays(self.language), own).text;
                    Phrase::whole(format!("({call}: {})", plain(number, self.language)))
                }
                Err(_) => Phrase::call(workdays(self.language), own),
            },
            // The condition, then the branch that was taken: what it came to is that branch.
            (Num::If(_), 2) => {
                let condition = own.remove(0).text;
                if let Some(held) = self.first_held {
                    self.conditions.push((condition, held));
                }
                own.remove(0)
            }
            (Num::Counted(_), 1) => Phrase::whole(match came_to {
                Ok(number) => plain(number, self.language),
                Err(_) => own.remove(0).text,
            }),
            // A side without a value ended the evaluation: it is all that there is to show.
            (
                Num::Two(..)
                | Num::Negative(_)
                | Num::Least(_)
                | Num::Greatest(_)
                | Num::Average(_)
                | Num::Rounded(..)
                | Num::Days(_)
                | Num::Workdays(_)
                | Num::If(_)
                | Num::Counted(_),
                _,
            ) => own.pop().unwrap_or(Phrase::whole("?")),
        };
        self.pieces.push((piece, None));
    }

    fn flag(&mut self, at: &Flag<S>, came_to: &Result<bool, NoValue>) {
        let own = self.own();
        let piece = match at {
            Flag::Is(held) => Phrase::truth(*held, self.language),
            Flag::Name(name) => self.says.name(name),
            Flag::Not(_) => match own.into_iter().next() {
                Some(of) => Phrase::not(of, self.language),
                None => Phrase::whole("?"),
            },
            Flag::All(_) => Phrase::joined(and(self.language), Binding::All, own),
            Flag::Any(_) => Phrase::joined(or(self.language), Binding::Any, own),
            Flag::Compared(_, rest) => chain(own, rest.iter().map(|(than, _)| *than)),
            Flag::Days(_, rest) => chain(own, rest.iter().map(|(than, _)| *than)),
            Flag::Texts(_, rest) => chain(own, rest.iter().map(|(than, _)| *than)),
        };
        self.pieces.push((piece, came_to.as_ref().ok().copied()));
    }

    fn day(&mut self, at: &Date<S>, _came_to: &Result<Day, NoValue>) {
        self.pieces.push((day(at, self.language, self.says), None));
    }

    fn text(&mut self, at: &Text<S>, _came_to: &Result<&str, NoValue>) {
        self.pieces.push((text(at, self.says), None));
    }
}

/// A chain as far as it was evaluated.
fn chain(sides: Vec<Phrase>, thans: impl Iterator<Item = Than>) -> Phrase {
    let mut sides = sides.into_iter();
    let first = sides.next().unwrap_or(Phrase::whole("?"));
    Phrase::compared(first, thans.zip(sides).collect())
}

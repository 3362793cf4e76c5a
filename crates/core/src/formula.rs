//! The formula language: text to a typed tree of one scope, and the tree to a number or to none.
//!
//! A [`Scope`] says which names a formula may read; a name of another scope cannot stand in its tree, so that no leaf
//! reads another leaf and no band calls a function over units. A formula is typed when it is compiled: numbers,
//! conditions, days and texts are trees of their own, and a day cannot stand where a number is needed. Evaluation,
//! wording, and the Excel formula each walk the tree by themselves.

pub(crate) mod compile;
pub mod phrase;
pub(crate) mod scope;
pub(crate) mod syntax;

use crate::day::{Calendar, Day};
use crate::id::{FigureNo, InputNo, OverNo};
use crate::number::Number;

pub(crate) use compile::{FUNCTIONS, Names, RESERVED, Sort, Written, Wrong, condition, number};
pub use scope::{Full, Gate, GateName, Leaf, LeafName, Maximum, Outcome, OutcomeName, Scope, Unit, UnitName};
pub use syntax::{Arithmetic, Than};

/// The most binary digits of a number within a formula.
const LONGEST: u64 = 200_000;

/// A formula that gives a number.
#[derive(Clone, Debug, PartialEq)]
#[allow(missing_docs)] // the names say it
pub enum Num<S: Scope> {
    /// A number as written; `percent` where it was written with a percent sign.
    Is {
        number: Number,
        percent: bool,
    },
    Name(S::Name),
    Negative(Box<Num<S>>),
    Two(Arithmetic, Box<[Num<S>; 2]>),
    /// The least of several.
    Least(Vec<Num<S>>),
    /// The greatest of several.
    Greatest(Vec<Num<S>>),
    /// The mean of those of several that have a value.
    Average(Vec<Num<S>>),
    /// Rounded to a whole number, or to a multiple of the second.
    Rounded(To, Box<[Num<S>; 2]>),
    If(Box<(Flag<S>, Num<S>, Num<S>)>),
    /// A condition counted as 1 or 0.
    Counted(Box<Flag<S>>),
    /// The days from the second to the first.
    Days(Box<[Date<S>; 2]>),
    /// The working days after the first, up to and with the second.
    Workdays(Box<[Date<S>; 2]>),
    /// A function over all units of the group.
    OverUnits(OverNo),
}

/// How a number is rounded within a formula.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum To {
    /// To the multiple of a step that is not above it: `floor`.
    Below,
    /// To the multiple of a step that is not below it: `ceil`.
    Above,
    /// To the nearest multiple of a step, halves away from zero: `mround`.
    Nearest,
}

/// A formula that holds or does not.
#[derive(Clone, Debug, PartialEq)]
#[allow(missing_docs)] // the names say it
pub enum Flag<S: Scope> {
    /// `yes` or `no`.
    Is(bool),
    Name(S::Name),
    Not(Box<Flag<S>>),
    All(Vec<Flag<S>>),
    Any(Vec<Flag<S>>),
    /// A chain of comparisons.
    Compared(Num<S>, Vec<(Than, Num<S>)>),
    /// A chain of comparisons of days.
    Days(Date<S>, Vec<(Than, Date<S>)>),
    /// A chain of comparisons of texts: `=` and `!=` alone.
    Texts(Text<S>, Vec<(Than, Text<S>)>),
}

/// A formula that gives a day.
#[derive(Clone, Debug, PartialEq)]
#[allow(missing_docs)] // the names say it
pub enum Date<S: Scope> {
    Is(Day),
    Name(S::Name),
}

/// A formula that gives a text.
#[derive(Clone, Debug, PartialEq)]
#[allow(missing_docs)] // the names say it
pub enum Text<S: Scope> {
    Is(String),
    Name(S::Name),
}

/// A formula's text and its tree.
#[derive(Clone, Debug, PartialEq)]
pub struct Formula<T> {
    /// As it stands in the criteria set.
    pub text: String,
    /// What it says.
    pub tree: T,
}

/// A function over all units of a group: which, and of what.
#[derive(Clone, Debug, PartialEq)]
pub struct OverUnits {
    /// Which function it is.
    pub how: How,
    /// What is taken of each unit.
    pub of: Num<Leaf>,
}

/// The functions over all units of a group.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum How {
    /// The highest.
    Best,
    /// The lowest.
    Lowest,
    /// The mean.
    Mean,
    /// The median; of an even number the mean of the middle two.
    Median,
    /// The place of the unit's own, 1 for the highest; equal ones share the better place.
    Rank,
    /// How many have one.
    Count,
}

/// Why a formula has no value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NoValue {
    /// A division by zero.
    DividedByZero,
    /// An input has no answer.
    Blank(InputNo),
    /// A figure has no answer.
    FigureBlank(FigureNo),
    /// No band of the scale holds.
    NoBand,
    /// No unit of the group has what a function over units takes, or this unit has none to be placed.
    NoUnit,
    /// None of what an average is taken of has a value.
    NothingToAverage,
    /// The criterion that is read does not apply, or has no value.
    NotThere,
    /// An exact number of more digits than any rule needs.
    TooLong,
}

/// Where the names of a scope get what they stand for.
pub trait Values<S: Scope> {
    /// The number under a name.
    ///
    /// # Errors
    /// [`NoValue`] where it has none.
    fn number(&self, name: &S::Name) -> Result<Number, NoValue>;

    /// Whether the condition under a name holds: a number that is not 0.
    ///
    /// # Errors
    /// [`NoValue`] where it has none.
    fn flag(&self, name: &S::Name) -> Result<bool, NoValue> {
        Ok(!self.number(name)?.is_zero())
    }

    /// The day under a name.
    ///
    /// # Errors
    /// [`NoValue`] where it has none.
    fn day(&self, name: &S::Name) -> Result<Day, NoValue> {
        Day::from_number(&self.number(name)?).ok_or(NoValue::NotThere)
    }

    /// The text under a name.
    ///
    /// # Errors
    /// [`NoValue`] where it has none.
    fn text(&self, _name: &S::Name) -> Result<&str, NoValue> {
        Err(NoValue::NotThere)
    }

    /// What a function over all units came to.
    ///
    /// # Errors
    /// [`NoValue`] where it has no value.
    fn over_units(&self, _which: OverNo) -> Result<Number, NoValue> {
        Err(NoValue::NoUnit)
    }

    /// Which days are worked.
    fn calendar(&self) -> Option<&Calendar> {
        None
    }
}

/// Told each step of an evaluation, innermost first; `()` when only the number is wanted.
///
/// Of `if` only the branch that is taken is seen, of `and`, `or` and chains only the sides up to the one that decides:
/// a witness sees what was computed, and nothing else.
pub trait Witness<S: Scope> {
    /// The evaluation of a node begins; what is told until its end belongs to it.
    fn begin(&mut self) {}
    /// The evaluation of a number ends.
    fn number(&mut self, _at: &Num<S>, _came_to: &Result<Number, NoValue>) {}
    /// The evaluation of a condition ends.
    fn flag(&mut self, _at: &Flag<S>, _came_to: &Result<bool, NoValue>) {}
    /// A day was looked up.
    fn day(&mut self, _at: &Date<S>, _came_to: &Result<Day, NoValue>) {}
    /// A text was looked up.
    fn text(&mut self, _at: &Text<S>, _came_to: &Result<&str, NoValue>) {}
}

impl<S: Scope> Witness<S> for () {}

impl<S: Scope> Num<S> {
    /// The number that the formula comes to, exactly.
    ///
    /// # Errors
    /// [`NoValue`] where it has none.
    pub fn evaluate(&self, values: &impl Values<S>, witness: &mut impl Witness<S>) -> Result<Number, NoValue> {
        witness.begin();
        let came_to = self.compute(values, witness);
        witness.number(self, &came_to);
        came_to
    }

    fn compute(&self, values: &impl Values<S>, witness: &mut impl Witness<S>) -> Result<Number, NoValue> {
        Ok(match self {
            Num::Is { number, .. } => number.clone(),
            Num::Name(name) => values.number(name)?,
            Num::Negative(of) => -&of.evaluate(values, witness)?,
            Num::Two(operation, sides) => {
                let left = sides[0].evaluate(values, witness)?;
                let right = sides[1].evaluate(values, witness)?;
                let number = match operation {
                    Arithmetic::Plus => &left + &right,
                    Arithmetic::Minus => &left - &right,
                    Arithmetic::Times => &left * &right,
                    Arithmetic::Over => left.over(&right).ok_or(NoValue::DividedByZero)?,
                };
                // A mean of a nation's ratios takes some ten thousand binary digits; products of products without end would
                // never be done.
                if number.bits() > LONGEST {
                    return Err(NoValue::TooLong);
                }
                number
            }
            Num::Least(of) => fold(of, values, witness, Number::min)?,
            Num::Greatest(of) => fold(of, values, witness, Number::max)?,
            Num::Average(of) => {
                // Those without a value are passed over; the witness sees them all the same.
                let found: Vec<Number> = of.iter().filter_map(|one| one.evaluate(values, witness).ok()).collect();
                Number::mean(&found).ok_or(NoValue::NothingToAverage)?
            }
            Num::Rounded(to, sides) => {
                let number = sides[0].evaluate(values, witness)?;
                let step = sides[1].evaluate(values, witness)?;
                let steps = number.over(&step).ok_or(NoValue::DividedByZero)?;
                let steps = match to {
                    To::Below => steps.floor(),
                    To::Above => -&(-&steps).floor(),
                    To::Nearest => steps.round(0),
                };
                &steps * &step
            }
            Num::If(parts) => match parts.0.evaluate(values, witness)? {
                true => parts.1.evaluate(values, witness)?,
                false => parts.2.evaluate(values, witness)?,
            },
            Num::Counted(flag) => match flag.evaluate(values, witness)? {
                true => Number::ONE,
                false => Number::ZERO,
            },
            Num::Days(days) => {
                let [to, from] = both(days, values, witness)?;
                Number::from(to.since(from))
            }
            Num::Workdays(days) => {
                let [from, to] = both(days, values, witness)?;
                match values.calendar() {
                    Some(calendar) => calendar.workdays(from, to),
                    None => Calendar::default().workdays(from, to),
                }
            }
            Num::OverUnits(which) => values.over_units(*which)?,
        })
    }
}

fn fold<S: Scope>(
    of: &[Num<S>],
    values: &impl Values<S>,
    witness: &mut impl Witness<S>,
    choose: fn(Number, Number) -> Number,
) -> Result<Number, NoValue> {
    let mut best: Option<Number> = None;
    for one in of {
        let number = one.evaluate(values, witness)?;
        best = Some(match best {
            Some(best) => choose(best, number),
            None => number,
        });
    }
    Ok(best.unwrap_or(Number::ZERO)) // `compile` gives every list at least one side
}

fn both<S: Scope>(
    days: &[Date<S>; 2],
    values: &impl Values<S>,
    witness: &mut impl Witness<S>,
) -> Result<[Day; 2], NoValue> {
    Ok([days[0].evaluate(values, witness)?, days[1].evaluate(values, witness)?])
}

/// Whether each link of a chain of comparisons holds; nothing after the first that does not is evaluated.
fn chain<T, V: Ord>(
    first: &T,
    rest: &[(Than, T)],
    mut evaluate: impl FnMut(&T) -> Result<V, NoValue>,
) -> Result<bool, NoValue> {
    let mut left = evaluate(first)?;
    for (than, side) in rest {
        let right = evaluate(side)?;
        if !than.compare(&left, &right) {
            return Ok(false);
        }
        left = right;
    }
    Ok(true)
}

impl<S: Scope> Flag<S> {
    /// Whether the condition holds.
    ///
    /// # Errors
    /// [`NoValue`] where what it reads has none.
    pub fn evaluate(&self, values: &impl Values<S>, witness: &mut impl Witness<S>) -> Result<bool, NoValue> {
        witness.begin();
        let came_to = self.compute(values, witness);
        witness.flag(self, &came_to);
        came_to
    }

    fn compute(&self, values: &impl Values<S>, witness: &mut impl Witness<S>) -> Result<bool, NoValue> {
        Ok(match self {
            Flag::Is(held) => *held,
            Flag::Name(name) => values.flag(name)?,
            Flag::Not(of) => !of.evaluate(values, witness)?,
            Flag::All(sides) => {
                for side in sides {
                    if !side.evaluate(values, witness)? {
                        return Ok(false);
                    }
                }
                true
            }
            Flag::Any(sides) => {
                for side in sides {
                    if side.evaluate(values, witness)? {
                        return Ok(true);
                    }
                }
                false
            }
            Flag::Compared(first, rest) => chain(first, rest, |side| side.evaluate(values, witness))?,
            Flag::Days(first, rest) => chain(first, rest, |side| side.evaluate(values, witness))?,
            Flag::Texts(first, rest) => {
                let mut left = first.evaluate(values, witness)?;
                for (than, side) in rest {
                    let right = side.evaluate(values, witness)?;
                    if crate::text::same(left, right) != (*than == Than::Equal) {
                        return Ok(false);
                    }
                    left = right;
                }
                true
            }
        })
    }
}

impl<S: Scope> Date<S> {
    fn evaluate(&self, values: &impl Values<S>, witness: &mut impl Witness<S>) -> Result<Day, NoValue> {
        let came_to = match self {
            Date::Is(day) => Ok(*day),
            Date::Name(name) => values.day(name),
        };
        witness.day(self, &came_to);
        came_to
    }
}

impl<S: Scope> Text<S> {
    fn evaluate<'a>(&'a self, values: &'a impl Values<S>, witness: &mut impl Witness<S>) -> Result<&'a str, NoValue> {
        let came_to = match self {
            Text::Is(text) => Ok(text.as_str()),
            Text::Name(name) => values.text(name),
        };
        witness.text(self, &came_to);
        came_to
    }
}

impl Than {
    /// Whether it holds between two of a kind.
    pub(crate) fn compare<T: Ord>(self, left: &T, right: &T) -> bool {
        match self {
            Than::Equal => left == right,
            Than::NotEqual => left != right,
            Than::Less => left < right,
            Than::AtMost => left <= right,
            Than::More => left > right,
            Than::AtLeast => left >= right,
        }
    }
}

/// What a tree holds, walked once: for whoever asks whether some name stands in it.
pub(crate) trait Reads<S: Scope> {
    /// Calls `see` with every name in the tree, also in branches that are never taken.
    fn names(&self, see: &mut dyn FnMut(&S::Name));
    /// Calls `see` with every function over units in it.
    fn over_units(&self, see: &mut dyn FnMut(OverNo));
    /// Calls `see` with everything in it that stands for itself.
    fn constants(&self, see: &mut dyn FnMut(Constant<'_>));
}

/// What stands for itself in a formula.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Constant<'a> {
    /// A number; a percentage as a fraction.
    Number(&'a Number),
    /// A day.
    Day(Day),
    /// A text.
    Text(&'a str),
}

impl<S: Scope> Reads<S> for Num<S> {
    fn names(&self, see: &mut dyn FnMut(&S::Name)) {
        walk(self, &mut |seen| {
            if let Seen::Name(name) = seen {
                see(name)
            }
        });
    }
    fn over_units(&self, see: &mut dyn FnMut(OverNo)) {
        walk(self, &mut |seen| {
            if let Seen::Over(over) = seen {
                see(over)
            }
        });
    }
    fn constants(&self, see: &mut dyn FnMut(Constant<'_>)) {
        walk(self, &mut |seen| {
            if let Seen::Constant(constant) = seen {
                see(constant)
            }
        });
    }
}

impl<S: Scope> Reads<S> for Flag<S> {
    fn names(&self, see: &mut dyn FnMut(&S::Name)) {
        walk_flag(self, &mut |seen| {
            if let Seen::Name(name) = seen {
                see(name)
            }
        });
    }
    fn over_units(&self, see: &mut dyn FnMut(OverNo)) {
        walk_flag(self, &mut |seen| {
            if let Seen::Over(over) = seen {
                see(over)
            }
        });
    }
    fn constants(&self, see: &mut dyn FnMut(Constant<'_>)) {
        walk_flag(self, &mut |seen| {
            if let Seen::Constant(constant) = seen {
                see(constant)
            }
        });
    }
}

enum Seen<'a, S: Scope> {
    Name(&'a S::Name),
    Over(OverNo),
    Constant(Constant<'a>),
}

fn walk<S: Scope>(num: &Num<S>, see: &mut dyn FnMut(Seen<'_, S>)) {
    match num {
        Num::Is { number, .. } => see(Seen::Constant(Constant::Number(number))),
        Num::Name(name) => see(Seen::Name(name)),
        Num::Negative(of) => walk(of, see),
        Num::Two(_, sides) | Num::Rounded(_, sides) => sides.iter().for_each(|side| walk(side, see)),
        Num::Least(of) | Num::Greatest(of) | Num::Average(of) => of.iter().for_each(|side| walk(side, see)),
        Num::If(parts) => {
            walk_flag(&parts.0, see);
            walk(&parts.1, see);
            walk(&parts.2, see);
        }
        Num::Counted(flag) => walk_flag(flag, see),
        Num::Days(days) | Num::Workdays(days) => days.iter().for_each(|day| walk_day(day, see)),
        Num::OverUnits(over) => see(Seen::Over(*over)),
    }
}

fn walk_flag<S: Scope>(flag: &Flag<S>, see: &mut dyn FnMut(Seen<'_, S>)) {
    match flag {
        Flag::Is(_) => {}
        Flag::Name(name) => see(Seen::Name(name)),
        Flag::Not(of) => walk_flag(of, see),
        Flag::All(sides) | Flag::Any(sides) => sides.iter().for_each(|side| walk_flag(side, see)),
        Flag::Compared(first, rest) => {
            walk(first, see);
            rest.iter().for_each(|(_, side)| walk(side, see));
        }
        Flag::Days(first, rest) => {
            walk_day(first, see);
            rest.iter().for_each(|(_, side)| walk_day(side, see));
        }
        Flag::Texts(first, rest) => {
            for side in std::iter::once(first).chain(rest.iter().map(|(_, side)| side)) {
                match side {
                    Text::Name(name) => see(Seen::Name(name)),
                    Text::Is(text) => see(Seen::Constant(Constant::Text(text))),
                }
            }
        }
    }
}

fn walk_day<S: Scope>(day: &Date<S>, see: &mut dyn FnMut(Seen<'_, S>)) {
    match day {
        Date::Name(name) => see(Seen::Name(name)),
        Date::Is(day) => see(Seen::Constant(Constant::Day(*day))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    struct Figures;

    impl Values<Leaf> for Figures {
        fn number(&self, name: &LeafName) -> Result<Number, NoValue> {
            match name {
                LeafName::Input(InputNo(0)) => Ok(Number::from(38)),
                LeafName::Input(InputNo(1)) => Ok(Number::from(42)),
                LeafName::Input(InputNo(3)) => Ok(Day::parse("2022-12-15").unwrap().to_number()),
                LeafName::Input(input) => Err(NoValue::Blank(*input)),
                _ => Err(NoValue::NotThere),
            }
        }
        fn text(&self, _name: &LeafName) -> Result<&str, NoValue> {
            Ok("miền núi")
        }
    }

    struct Known;

    impl Names<Leaf> for Known {
        fn find(&self, written: Written<'_>) -> Option<(LeafName, Sort)> {
            let Written::Name(text) = written else { return None };
            let known = [
                ("a", Sort::Number),
                ("b", Sort::Number),
                ("blank", Sort::Number),
                ("sent", Sort::Day),
                ("area", Sort::Text),
                ("report", Sort::Flag),
            ];
            let at = known.iter().position(|(name, _)| *name == text)?;
            Some((LeafName::Input(InputNo(at as u16)), known[at].1))
        }
    }

    fn compiled(text: &str) -> Result<Formula<Num<Leaf>>, Vec<Wrong>> {
        number(text, &mut Known)
    }

    fn comes_to(text: &str) -> Result<String, NoValue> {
        let formula = compiled(text).unwrap_or_else(|wrong| panic!("{text}: {wrong:?}"));
        formula.tree.evaluate(&Figures, &mut ()).map(|number| number.to_string())
    }

    fn holds(text: &str) -> Result<bool, NoValue> {
        let formula = condition(text, &mut Known).unwrap_or_else(|wrong| panic!("{text}: {wrong:?}"));
        formula.tree.evaluate(&Figures, &mut ())
    }

    #[test]
    fn signs_bind_as_the_design_says() {
        assert_eq!(comes_to("1 + 2 * 3").unwrap(), "7");
        assert_eq!(comes_to("10 - 4 - 3").unwrap(), "3");
        assert_eq!(comes_to("12 / 2 / 3").unwrap(), "2");
        assert_eq!(comes_to("-2 * -3").unwrap(), "6");
        assert_eq!(comes_to("2 - -3").unwrap(), "5");
        assert_eq!(comes_to("50% * 4").unwrap(), "2");
        assert_eq!(comes_to("a / b").unwrap(), "19/21");
        assert!(holds("1 + 1 = 2 and not 1 = 2 or no").unwrap());
        assert!(holds("not no and yes").unwrap());
        assert!(!holds("not (no or yes)").unwrap());
        assert!(holds("no and no or yes").unwrap()); // `and` binds tighter
    }

    #[test]
    fn comparisons_chain() {
        assert!(holds("80% <= a / b < 100%").unwrap());
        assert!(!holds("80% <= a / b < 90%").unwrap());
        assert!(holds("1 < 2 < 3 != 4").unwrap());
    }

    #[test]
    fn conditions_count_as_one_and_zero() {
        assert_eq!(comes_to("5 * (a < b)").unwrap(), "5");
        assert_eq!(comes_to("yes + yes + no").unwrap(), "2");
        assert_eq!(comes_to("if(a > b, 1, min(3, 2) + max(1, 0))").unwrap(), "3");
    }

    #[test]
    fn only_what_decides_is_evaluated() {
        assert_eq!(comes_to("if(a < b, 1, 1 / 0)").unwrap(), "1");
        assert!(!holds("a > b and 1 / 0 = 1").unwrap());
        assert!(holds("a < b or 1 / 0 = 1").unwrap());
        assert!(!holds("2 < 1 < 1 / 0").unwrap());
        assert_eq!(holds("1 / 0 = 1 or a < b"), Err(NoValue::DividedByZero));
        assert_eq!(comes_to("blank + 1"), Err(NoValue::Blank(InputNo(2))));
        assert_eq!(comes_to("a / (b - 42)"), Err(NoValue::DividedByZero));
    }

    #[test]
    fn steps_are_rounded_as_the_decisions_do() {
        assert_eq!(comes_to("mround(5 / 9 * 6, 0.25)").unwrap(), "3.25"); // 3,33
        assert_eq!(comes_to("mround(4.125, 0.25)").unwrap(), "4.25"); // a half goes up
        assert_eq!(comes_to("mround(-4.125, 0.25)").unwrap(), "-4.25"); // away from zero
        assert_eq!(comes_to("floor(7 / 2) + ceil(7 / 2)").unwrap(), "7");
        assert_eq!(comes_to("floor(-1 / 2)").unwrap(), "-1");
        assert_eq!(comes_to("ceil(-1 / 2)").unwrap(), "0");
        assert_eq!(comes_to("mround(1, 0)"), Err(NoValue::DividedByZero));
    }

    #[test]
    fn an_average_passes_over_what_has_no_value() {
        assert_eq!(comes_to("average(1, blank, 2, 1 / 0)").unwrap(), "1.5");
        assert_eq!(comes_to("average(blank, 1 / 0)"), Err(NoValue::NothingToAverage));
        assert_eq!(comes_to("average(blank, 1) + blank"), Err(NoValue::Blank(InputNo(2))));
    }

    #[test]
    fn days_are_subtracted_and_compared() {
        assert_eq!(comes_to("sent - 2022-12-10").unwrap(), "5");
        assert_eq!(comes_to("2022 - 12 - 15").unwrap(), "1995"); // spaces: a sum
        assert_eq!(comes_to("workdays(2022-12-09, sent)").unwrap(), "4");
        assert!(holds("2022-12-01 <= sent < 2022-12-16").unwrap());
        assert!(holds("sent = 2022-12-15 and sent != 2022-12-14").unwrap());
    }

    #[test]
    fn texts_are_equal_or_not() {
        assert!(holds("area = 'Miền núi'").unwrap());
        assert!(!holds("area != 'miền núi'").unwrap());
        assert!(holds("'đồng bằng' != area").unwrap());
    }

    #[test]
    fn everything_stands_in_its_own_place() {
        let wrong = |text: &str| compiled(text).unwrap_err();
        assert_eq!(wrong("sent + 1"), [Wrong::Sort(0..4, Sort::Number)]);
        assert_eq!(wrong("'x' * 2"), [Wrong::Sort(0..3, Sort::Number)]);
        assert_eq!(wrong("min(a, sent)"), [Wrong::Sort(7..11, Sort::Number)]);
        assert_eq!(wrong("5 * (sent < 3)"), [Wrong::Sort(12..13, Sort::Day)]);
        assert_eq!(wrong("5 * (area < 'x')"), [Wrong::TextSize(5..9)]);
        assert_eq!(wrong("5 * (area = 3)"), [Wrong::Sort(12..13, Sort::Text)]);
        assert_eq!(wrong("workdays(sent, 3)"), [Wrong::Sort(15..16, Sort::Day)]);
        assert_eq!(wrong("if(a, 1, 2)"), [Wrong::Sort(3..4, Sort::Flag)]);
        assert_eq!(comes_to("5 * (report = no)"), Err(NoValue::Blank(InputNo(5))));
        assert_eq!(wrong("floor(1, 2)"), [Wrong::Arguments(0..11, "floor")]);
        assert_eq!(wrong("workdays(sent)"), [Wrong::Arguments(0..14, "workdays")]);
    }

    #[test]
    fn every_fault_of_a_formula_is_found() {
        let wrong = compiled("c + d * mean(a) + points('1')").unwrap_err();
        assert_eq!(
            wrong,
            [
                Wrong::Name(0..1, "c".into()),
                Wrong::Name(4..5, "d".into()),
                Wrong::Function(8..15, "mean".into()),
                Wrong::Name(25..28, "points('1')".into())
            ]
        );
        assert_eq!(condition::<Leaf>("a", &mut Known).unwrap_err(), [Wrong::Sort(0..1, Sort::Flag)]);
        assert_eq!(compiled("if(a, b)").unwrap_err(), [Wrong::Arguments(0..8, "if")]);
        for text in ["", "1 +", "(1", "1 2", "a = = b", "0,5", "1e3", "a ^ 2", "min()", "2022-13-01", "'a"] {
            let wrong = compiled(text).unwrap_err();
            assert!(matches!(wrong.as_slice(), [Wrong::Syntax(_)]), "{text}: {wrong:?}");
        }
        let deep = format!("{}1{}", "(".repeat(500), ")".repeat(500));
        assert!(compiled(&deep).is_err());
        assert!(compiled(&vec!["1"; 5000].join(" + ")).is_err());
    }
}

//! The formula language: text to a typed tree of one scope, and the tree to a number or to none.
//!
//! A [`Scope`] says which names a formula may read; a name of another scope cannot stand in its tree, so that no leaf
//! reads another leaf and no condition on answers reads points. Evaluation, wording, and the readings to come (Excel
//! formula, proof) each walk the tree by themselves.

pub mod phrase;
pub mod syntax;

use crate::number::Number;
use syntax::{Kind, Node, Span};

pub use syntax::{Arithmetic, Than};

/// What a formula may read.
pub trait Scope: Sized + 'static {
    /// The names of numbers.
    type Number: Clone + std::fmt::Debug + PartialEq;
}

/// Formulas over what a leaf asks: `valid`.
#[derive(Clone, Debug, PartialEq)]
pub enum Asked {}

/// Formulas of a leaf: `value`, `when`, `points`.
#[derive(Clone, Debug, PartialEq)]
pub enum Leaf {}

/// Formulas of a maximum alone: the points of an option.
#[derive(Clone, Debug, PartialEq)]
pub enum Maximum {}

/// The position of an input among those of its leaf, from 0.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct InputNo(pub u16);

/// The names that a leaf's own formulas read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LeafName {
    /// One of its inputs.
    Input(InputNo),
    /// What is measured.
    Value,
    /// Its maximum.
    Full,
}

/// The leaf's maximum: the one name in the scope [`Maximum`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Full;

impl Scope for Asked {
    type Number = InputNo;
}
impl Scope for Leaf {
    type Number = LeafName;
}
impl Scope for Maximum {
    type Number = Full;
}

/// A formula that gives a number.
#[derive(Clone, Debug, PartialEq)]
#[allow(missing_docs)] // the names say it
pub enum Num<S: Scope> {
    /// A number as written; `percent` where it was written with a percent sign.
    Is {
        number: Number,
        percent: bool,
    },
    Name(S::Number),
    Negative(Box<Num<S>>),
    Two(Arithmetic, Box<[Num<S>; 2]>),
    /// The least of several.
    Least(Vec<Num<S>>),
    /// The greatest of several.
    Greatest(Vec<Num<S>>),
    If(Box<(Flag<S>, Num<S>, Num<S>)>),
    /// A condition counted as 1 or 0.
    Counted(Box<Flag<S>>),
}

/// A formula that holds or does not.
#[derive(Clone, Debug, PartialEq)]
#[allow(missing_docs)] // the names say it
pub enum Flag<S: Scope> {
    /// `yes` or `no`.
    Is(bool),
    Not(Box<Flag<S>>),
    All(Vec<Flag<S>>),
    Any(Vec<Flag<S>>),
    /// A chain of comparisons.
    Compared(Num<S>, Vec<(Than, Num<S>)>),
}

/// Why a formula has no value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NoValue {
    /// A division by zero.
    DividedByZero,
    /// An input has no figure.
    Blank(InputNo),
    /// No band of the scale holds.
    NoBand,
}

/// Where the names of a scope get their numbers.
pub trait Values<S: Scope> {
    /// The number under a name.
    fn number(&self, name: &S::Number) -> Result<Number, NoValue>;
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
}

impl<S: Scope> Witness<S> for () {}

impl<S: Scope> Num<S> {
    /// The number that the formula comes to, exactly.
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
                match operation {
                    Arithmetic::Plus => &left + &right,
                    Arithmetic::Minus => &left - &right,
                    Arithmetic::Times => &left * &right,
                    Arithmetic::Over => left.over(&right).ok_or(NoValue::DividedByZero)?,
                }
            }
            Num::Least(of) => fold(of, values, witness, Number::min)?,
            Num::Greatest(of) => fold(of, values, witness, Number::max)?,
            Num::If(parts) => match parts.0.evaluate(values, witness)? {
                true => parts.1.evaluate(values, witness)?,
                false => parts.2.evaluate(values, witness)?,
            },
            Num::Counted(flag) => match flag.evaluate(values, witness)? {
                true => Number::ONE,
                false => Number::ZERO,
            },
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

impl<S: Scope> Flag<S> {
    /// Whether the condition holds.
    pub fn evaluate(&self, values: &impl Values<S>, witness: &mut impl Witness<S>) -> Result<bool, NoValue> {
        witness.begin();
        let came_to = self.compute(values, witness);
        witness.flag(self, &came_to);
        came_to
    }

    fn compute(&self, values: &impl Values<S>, witness: &mut impl Witness<S>) -> Result<bool, NoValue> {
        Ok(match self {
            Flag::Is(held) => *held,
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
            Flag::Compared(first, rest) => {
                let mut left = first.evaluate(values, witness)?;
                for (than, side) in rest {
                    let right = side.evaluate(values, witness)?;
                    if !than.compare(&left, &right) {
                        return Ok(false);
                    }
                    left = right;
                }
                true
            }
        })
    }
}

impl Than {
    /// Whether it holds between two numbers.
    pub fn compare(self, left: &Number, right: &Number) -> bool {
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

/// Why a formula cannot be compiled; the span lies within its own text.
#[derive(Clone, Debug, PartialEq)]
pub enum Wrong {
    /// It is no formula.
    Syntax(syntax::SyntaxError),
    /// A name that its scope does not have.
    Name(Span, String),
    /// A function that the language does not have.
    Function(Span, String),
    /// A function with another number of arguments than it takes.
    Arguments(Span, &'static str),
    /// A number where a condition is needed. (A condition where a number is needed counts as 1 or 0.)
    NoCondition(Span),
}

/// The functions of the language, as they are written.
pub const FUNCTIONS: [&str; 3] = ["if", "max", "min"];

/// What no input may be called: what formulas mean by it, here or in a later version of the language.
pub const RESERVED: [&str; 25] = [
    "and", "average", "best", "ceil", "choice", "count", "figure", "floor", "full", "given", "if", "lowest", "max",
    "mean", "median", "min", "mround", "no", "not", "or", "rank", "unit", "value", "workdays", "yes",
];

/// The text of a formula and its tree.
#[derive(Clone, Debug, PartialEq)]
pub struct Formula<T> {
    /// As it stands in the criteria set.
    pub text: String,
    /// What it says.
    pub tree: T,
}

/// Compiles a formula that gives a number; `name` knows the names of the scope.
pub fn number<S: Scope>(text: &str, name: impl Fn(&str) -> Option<S::Number>) -> Result<Formula<Num<S>>, Vec<Wrong>> {
    compile(text, |compiler, node| compiler.number(node), name)
}

/// Compiles a formula that holds or does not; `name` knows the names of the scope.
pub fn condition<S: Scope>(
    text: &str,
    name: impl Fn(&str) -> Option<S::Number>,
) -> Result<Formula<Flag<S>>, Vec<Wrong>> {
    compile(text, |compiler, node| compiler.flag(node), name)
}

fn compile<S: Scope, T>(
    text: &str,
    read: impl Fn(&mut Compiler<S>, Node) -> Option<T>,
    name: impl Fn(&str) -> Option<S::Number>,
) -> Result<Formula<T>, Vec<Wrong>> {
    let node = syntax::parse(text).map_err(|error| vec![Wrong::Syntax(error)])?;
    let mut compiler = Compiler { name: &name, wrong: Vec::new() };
    match read(&mut compiler, node) {
        Some(tree) if compiler.wrong.is_empty() => Ok(Formula { text: text.into(), tree }),
        _ => Err(compiler.wrong),
    }
}

struct Compiler<'a, S: Scope> {
    name: &'a dyn Fn(&str) -> Option<S::Number>,
    wrong: Vec<Wrong>,
}

/// `None` always comes with an entry in `wrong`; every side is read, so that all faults are found at once.
impl<S: Scope> Compiler<'_, S> {
    fn number(&mut self, node: Node) -> Option<Num<S>> {
        Some(match node.kind {
            Kind::Number { number, percent } => Num::Is { number, percent },
            Kind::Name(text) if matches!(text.as_str(), "yes" | "no") => {
                Num::Counted(Box::new(Flag::Is(text == "yes")))
            }
            Kind::Name(text) => match (self.name)(&text) {
                Some(name) => Num::Name(name),
                None => return self.fail(Wrong::Name(node.span, text)),
            },
            Kind::Negative(of) => Num::Negative(Box::new(self.number(*of)?)),
            Kind::Two(operation, sides) => {
                let [left, right] = *sides;
                let (left, right) = (self.number(left), self.number(right));
                Num::Two(operation, Box::new([left?, right?]))
            }
            Kind::Call(name, arguments) => match name.as_str() {
                "min" => Num::Least(self.each(arguments, Self::number)?),
                "max" => Num::Greatest(self.each(arguments, Self::number)?),
                "if" => match <[Node; 3]>::try_from(arguments) {
                    Ok([condition, then, otherwise]) => {
                        let parts = (self.flag(condition), self.number(then), self.number(otherwise));
                        Num::If(Box::new((parts.0?, parts.1?, parts.2?)))
                    }
                    Err(_) => return self.fail(Wrong::Arguments(node.span, "if")),
                },
                _ => return self.fail(Wrong::Function(node.span, name)),
            },
            _ => Num::Counted(Box::new(self.flag(node)?)),
        })
    }

    fn flag(&mut self, node: Node) -> Option<Flag<S>> {
        Some(match node.kind {
            Kind::Name(text) if matches!(text.as_str(), "yes" | "no") => Flag::Is(text == "yes"),
            Kind::Not(of) => Flag::Not(Box::new(self.flag(*of)?)),
            Kind::All(sides) => Flag::All(self.each(sides, Self::flag)?),
            Kind::Any(sides) => Flag::Any(self.each(sides, Self::flag)?),
            Kind::Compared(first, rest) => {
                let first = self.number(*first);
                let rest: Vec<_> = rest.into_iter().map(|(than, side)| Some((than, self.number(side)?))).collect();
                Flag::Compared(first?, rest.into_iter().collect::<Option<_>>()?)
            }
            _ => return self.fail(Wrong::NoCondition(node.span)),
        })
    }

    fn each<T>(&mut self, nodes: Vec<Node>, read: fn(&mut Self, Node) -> Option<T>) -> Option<Vec<T>> {
        let read: Vec<_> = nodes.into_iter().map(|node| read(self, node)).collect();
        read.into_iter().collect()
    }

    fn fail<T>(&mut self, wrong: Wrong) -> Option<T> {
        self.wrong.push(wrong);
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    struct Figures;

    impl Values<Asked> for Figures {
        fn number(&self, name: &InputNo) -> Result<Number, NoValue> {
            match name.0 {
                0 => Ok(Number::from(38)),
                1 => Ok(Number::from(42)),
                _ => Err(NoValue::Blank(*name)),
            }
        }
    }

    fn name(text: &str) -> Option<InputNo> {
        ["a", "b", "blank"].iter().position(|known| *known == text).map(|at| InputNo(at as u16))
    }

    fn comes_to(text: &str) -> Result<String, NoValue> {
        let formula = number::<Asked>(text, name).unwrap_or_else(|wrong| panic!("{text}: {wrong:?}"));
        formula.tree.evaluate(&Figures, &mut ()).map(|number| number.to_string())
    }

    fn holds(text: &str) -> Result<bool, NoValue> {
        let formula = condition::<Asked>(text, name).unwrap_or_else(|wrong| panic!("{text}: {wrong:?}"));
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
    fn every_fault_of_a_formula_is_found() {
        let wrong = number::<Asked>("c + d * mean(a)", name).unwrap_err();
        assert_eq!(
            wrong,
            [Wrong::Name(0..1, "c".into()), Wrong::Name(4..5, "d".into()), Wrong::Function(8..15, "mean".into())]
        );
        assert_eq!(condition::<Asked>("a", name).unwrap_err(), [Wrong::NoCondition(0..1)]);
        assert_eq!(number::<Asked>("if(a, b)", name).unwrap_err(), [Wrong::Arguments(0..8, "if")]);
        for text in ["", "1 +", "(1", "1 2", "a = = b", "0,5", "1e3", "a ^ 2", "min()", "'a'"] {
            let wrong = number::<Asked>(text, name).unwrap_err();
            assert!(matches!(wrong.as_slice(), [Wrong::Syntax(_)]), "{text}: {wrong:?}");
        }
        let deep = format!("{}1{}", "(".repeat(500), ")".repeat(500));
        assert!(number::<Asked>(&deep, name).is_err());
        assert!(number::<Asked>(&vec!["1"; 5000].join(" + "), name).is_err());
    }
}

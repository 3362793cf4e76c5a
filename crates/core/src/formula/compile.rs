//! An untyped tree to a typed one: which names and functions there are, and what goes where.

use super::syntax::{self, Arithmetic, Kind, Node, Span, Than};
use super::{Date, Flag, Formula, How, Num, Scope, Text, To};
use crate::id::OverNo;
use crate::number::Number;

/// A name as it is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Written<'a> {
    /// `done`, `figure.ho_so`.
    Name(&'a str),
    /// `points('8.1')`.
    Of(&'a str, &'a str),
}

/// What kind of thing a name stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sort {
    /// A number.
    Number,
    /// A condition.
    Flag,
    /// A day.
    Day,
    /// A text.
    Text,
}

/// The names of a scope, as one formula may read them.
pub(crate) trait Names<S: Scope> {
    /// What a name stands for; `None` where there is none such.
    fn find(&self, written: Written<'_>) -> Option<(S::Name, Sort)>;

    /// The texts that may stand under a name; `None` where any may.
    fn texts(&self, _name: &S::Name) -> Option<&[String]> {
        None
    }

    /// Takes a function over all units in; `None` where the scope has none.
    fn over_units(&mut self, _how: How, _of: Node) -> Option<Result<OverNo, Vec<Wrong>>> {
        None
    }
}

/// Names that a closure knows: all of them numbers.
impl<S: Scope, F: Fn(&str) -> Option<S::Name>> Names<S> for F {
    fn find(&self, written: Written<'_>) -> Option<(S::Name, Sort)> {
        match written {
            Written::Name(name) => Some((self(name)?, Sort::Number)),
            Written::Of(..) => None,
        }
    }
}

/// Why a formula cannot be compiled; the span lies within its own text.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Wrong {
    /// It is no formula.
    Syntax(syntax::SyntaxError),
    /// A name that its scope does not have.
    Name(Span, String),
    /// A function that the language does not have, or not here.
    Function(Span, String),
    /// A function with another number of arguments than it takes.
    Arguments(Span, &'static str),
    /// Something of another sort where this one is needed. (A condition where a number is needed counts as 1 or 0.)
    Sort(Span, Sort),
    /// Texts compared by their size.
    TextSize(Span),
    /// A text that what it is compared with can never be.
    Never(Span, String, Vec<String>),
}

/// The functions of the language, as they are written.
pub(crate) const FUNCTIONS: [&str; 14] = [
    "average", "best", "ceil", "count", "floor", "if", "lowest", "max", "mean", "median", "min", "mround", "rank",
    "workdays",
];

/// The functions over units, which only a leaf's own formulas may call.
pub(crate) const OVER_UNITS: [(&str, How); 6] = [
    ("best", How::Best),
    ("count", How::Count),
    ("lowest", How::Lowest),
    ("mean", How::Mean),
    ("median", How::Median),
    ("rank", How::Rank),
];

/// What no input or figure may be called: what formulas mean by it.
pub(crate) const RESERVED: [&str; 27] = [
    "and", "average", "best", "ceil", "choice", "count", "figure", "floor", "full", "given", "if", "lowest", "max",
    "mean", "median", "min", "mround", "no", "not", "or", "points", "rank", "ticked", "unit", "value", "workdays",
    "yes",
];

/// Compiles a formula that gives a number.
///
/// # Errors
/// Everything that is wrong with it.
pub(crate) fn number<S: Scope>(text: &str, names: &mut dyn Names<S>) -> Result<Formula<Num<S>>, Vec<Wrong>> {
    let tree = number_of(syntax::parse(text).map_err(|error| vec![Wrong::Syntax(error)])?, names)?;
    Ok(Formula { text: text.into(), tree })
}

/// Compiles a formula that holds or does not.
///
/// # Errors
/// Everything that is wrong with it.
pub(crate) fn condition<S: Scope>(text: &str, names: &mut dyn Names<S>) -> Result<Formula<Flag<S>>, Vec<Wrong>> {
    let node = syntax::parse(text).map_err(|error| vec![Wrong::Syntax(error)])?;
    let mut compiler = Compiler { names, wrong: Vec::new() };
    match compiler.flag(node) {
        Some(tree) if compiler.wrong.is_empty() => Ok(Formula { text: text.into(), tree }),
        _ => Err(compiler.wrong),
    }
}

/// Compiles a part of a formula that gives a number.
pub(crate) fn number_of<S: Scope>(node: Node, names: &mut dyn Names<S>) -> Result<Num<S>, Vec<Wrong>> {
    let mut compiler = Compiler { names, wrong: Vec::new() };
    match compiler.number(node) {
        Some(tree) if compiler.wrong.is_empty() => Ok(tree),
        _ => Err(compiler.wrong),
    }
}

struct Compiler<'a, S: Scope> {
    names: &'a mut dyn Names<S>,
    wrong: Vec<Wrong>,
}

/// A compiled node of whatever sort.
enum Typed<S: Scope> {
    Num(Num<S>),
    Flag(Flag<S>),
    Day(Date<S>),
    Text(Text<S>),
}

/// `None` always comes with an entry in `wrong`; every side is read, so that all faults are found at once.
impl<S: Scope> Compiler<'_, S> {
    fn number(&mut self, node: Node) -> Option<Num<S>> {
        let span = node.span.clone();
        match self.typed(node)? {
            Typed::Num(num) => Some(num),
            Typed::Flag(flag) => Some(Num::Counted(Box::new(flag))),
            Typed::Day(_) | Typed::Text(_) => self.fail(Wrong::Sort(span, Sort::Number)),
        }
    }

    fn flag(&mut self, node: Node) -> Option<Flag<S>> {
        let span = node.span.clone();
        match self.typed(node)? {
            Typed::Flag(flag) => Some(flag),
            _ => self.fail(Wrong::Sort(span, Sort::Flag)),
        }
    }

    fn day(&mut self, node: Node) -> Option<Date<S>> {
        let span = node.span.clone();
        match self.typed(node)? {
            Typed::Day(day) => Some(day),
            _ => self.fail(Wrong::Sort(span, Sort::Day)),
        }
    }

    fn typed(&mut self, node: Node) -> Option<Typed<S>> {
        Some(match node.kind {
            Kind::Number { number, percent } => Typed::Num(Num::Is { number, percent }),
            Kind::Day(day) => Typed::Day(Date::Is(day)),
            Kind::Text(text) => Typed::Text(Text::Is(text)),
            Kind::Name(text) if matches!(text.as_str(), "yes" | "no") => Typed::Flag(Flag::Is(text == "yes")),
            Kind::Name(text) => match self.names.find(Written::Name(&text)) {
                Some(found) => named(found),
                None => return self.fail(Wrong::Name(node.span, text)),
            },
            Kind::Negative(of) => Typed::Num(Num::Negative(Box::new(self.number(*of)?))),
            Kind::Two(operation, sides) => self.two(operation, *sides)?,
            Kind::Not(of) => Typed::Flag(Flag::Not(Box::new(self.flag(*of)?))),
            Kind::All(sides) => Typed::Flag(Flag::All(self.each(sides, Self::flag)?)),
            Kind::Any(sides) => Typed::Flag(Flag::Any(self.each(sides, Self::flag)?)),
            Kind::Compared(first, rest) => Typed::Flag(self.compared(*first, rest)?),
            Kind::Call(name, arguments) => self.call(name, arguments, node.span)?,
        })
    }

    /// Of two days the difference is a number; everything else is between numbers.
    fn two(&mut self, operation: Arithmetic, sides: [Node; 2]) -> Option<Typed<S>> {
        let spans = sides.each_ref().map(|side| side.span.clone());
        let [left, right] = sides.map(|side| self.typed(side));
        let (left, right) = (left?, right?);
        if let (Arithmetic::Minus, Typed::Day(to), Typed::Day(from)) = (operation, &left, &right) {
            return Some(Typed::Num(Num::Days(Box::new([to.clone(), from.clone()]))));
        }
        let [at_left, at_right] = spans;
        let (left, right) = (self.counted(left, at_left), self.counted(right, at_right));
        Some(Typed::Num(Num::Two(operation, Box::new([left?, right?]))))
    }

    fn counted(&mut self, typed: Typed<S>, span: Span) -> Option<Num<S>> {
        match typed {
            Typed::Num(num) => Some(num),
            Typed::Flag(flag) => Some(Num::Counted(Box::new(flag))),
            Typed::Day(_) | Typed::Text(_) => self.fail(Wrong::Sort(span, Sort::Number)),
        }
    }

    /// A chain is of one sort: of days or texts where any side is one, else of numbers.
    fn compared(&mut self, first: Node, rest: Vec<(Than, Node)>) -> Option<Flag<S>> {
        let (thans, mut nodes): (Vec<Than>, Vec<Node>) = rest.into_iter().unzip();
        nodes.insert(0, first);
        let spans: Vec<Span> = nodes.iter().map(|node| node.span.clone()).collect();
        let sides: Vec<Option<Typed<S>>> = nodes.into_iter().map(|node| self.typed(node)).collect();
        let sides = sides.into_iter().collect::<Option<Vec<_>>>()?;
        if sides.iter().any(|side| matches!(side, Typed::Text(_))) {
            return self.texts(sides, &thans, spans);
        }
        if sides.iter().any(|side| matches!(side, Typed::Day(_))) {
            let days = sides.into_iter().zip(spans).map(|(side, span)| match side {
                Typed::Day(day) => Some(day),
                _ => self.fail(Wrong::Sort(span, Sort::Day)),
            });
            let days: Vec<Option<Date<S>>> = days.collect();
            let mut days = days.into_iter().collect::<Option<Vec<_>>>()?.into_iter();
            return Some(Flag::Days(days.next()?, thans.into_iter().zip(days).collect()));
        }
        let numbers: Vec<_> = sides.into_iter().zip(spans).map(|(side, span)| self.counted(side, span)).collect();
        let mut numbers = numbers.into_iter().collect::<Option<Vec<_>>>()?.into_iter();
        Some(Flag::Compared(numbers.next()?, thans.into_iter().zip(numbers).collect()))
    }

    fn texts(&mut self, sides: Vec<Typed<S>>, thans: &[Than], spans: Vec<Span>) -> Option<Flag<S>> {
        let before = self.wrong.len();
        for (than, span) in thans.iter().zip(&spans) {
            if !matches!(than, Than::Equal | Than::NotEqual) {
                self.wrong.push(Wrong::TextSize(span.clone()));
            }
        }
        let named = sides.iter().find_map(|side| match side {
            Typed::Text(Text::Name(name)) => self.names.texts(name).map(<[String]>::to_vec),
            _ => None,
        });
        let mut texts = Vec::new();
        for (side, span) in sides.into_iter().zip(spans) {
            match side {
                Typed::Text(Text::Is(text)) => match &named {
                    // What it is compared with has its own spelling of it, or can never be it.
                    Some(known) => match known.iter().find(|known| crate::text::same(known, &text)) {
                        Some(known) => texts.push(Text::Is(known.clone())),
                        None => self.wrong.push(Wrong::Never(span, text, known.clone())),
                    },
                    None => texts.push(Text::Is(text)),
                },
                Typed::Text(text) => texts.push(text),
                _ => self.wrong.push(Wrong::Sort(span, Sort::Text)),
            }
        }
        if self.wrong.len() > before {
            return None;
        }
        let mut texts = texts.into_iter();
        Some(Flag::Texts(texts.next()?, thans.iter().copied().zip(texts).collect()))
    }

    fn call(&mut self, name: String, arguments: Vec<Node>, span: Span) -> Option<Typed<S>> {
        let takes = |count: usize| arguments.len() == count;
        Some(Typed::Num(match name.as_str() {
            "min" => Num::Least(self.each(arguments, Self::number)?),
            "max" => Num::Greatest(self.each(arguments, Self::number)?),
            "average" => Num::Average(self.each(arguments, Self::number)?),
            "floor" if takes(1) => self.rounded(To::Below, arguments)?,
            "ceil" if takes(1) => self.rounded(To::Above, arguments)?,
            "mround" if takes(2) => self.rounded(To::Nearest, arguments)?,
            "workdays" => match <[Node; 2]>::try_from(arguments) {
                Ok(days) => {
                    let [from, to] = days.map(|day| self.day(day));
                    Num::Workdays(Box::new([from?, to?]))
                }
                Err(_) => return self.fail(Wrong::Arguments(span, "workdays")),
            },
            "if" => match <[Node; 3]>::try_from(arguments) {
                Ok([condition, then, otherwise]) => {
                    let parts = (self.flag(condition), self.number(then), self.number(otherwise));
                    Num::If(Box::new((parts.0?, parts.1?, parts.2?)))
                }
                Err(_) => return self.fail(Wrong::Arguments(span, "if")),
            },
            "floor" => return self.fail(Wrong::Arguments(span, "floor")),
            "ceil" => return self.fail(Wrong::Arguments(span, "ceil")),
            "mround" => return self.fail(Wrong::Arguments(span, "mround")),
            _ => match OVER_UNITS.into_iter().find(|(known, _)| *known == name) {
                Some((known, how)) => self.over_units(known, how, arguments, span)?,
                None => return self.of_criterion(name, arguments, span),
            },
        }))
    }

    /// `floor` and `ceil` go to whole numbers: to multiples of 1.
    fn rounded(&mut self, to: To, arguments: Vec<Node>) -> Option<Num<S>> {
        let mut arguments = self.each(arguments, Self::number)?.into_iter();
        let number = arguments.next()?;
        let step = arguments.next().unwrap_or(Num::Is { number: Number::ONE, percent: false });
        Some(Num::Rounded(to, Box::new([number, step])))
    }

    fn over_units(&mut self, name: &'static str, how: How, arguments: Vec<Node>, span: Span) -> Option<Num<S>> {
        let Ok([of]) = <[Node; 1]>::try_from(arguments) else {
            return self.fail(Wrong::Arguments(span, name));
        };
        match self.names.over_units(how, of) {
            None => self.fail(Wrong::Function(span, name.into())),
            Some(Ok(over)) => Some(Num::OverUnits(over)),
            Some(Err(wrong)) => {
                self.wrong.extend(wrong);
                None
            }
        }
    }

    /// `points('8.1')`: a name that is called.
    fn of_criterion(&mut self, name: String, arguments: Vec<Node>, span: Span) -> Option<Typed<S>> {
        let is_name = ["points", "share", "value"].contains(&name.as_str());
        match arguments.as_slice() {
            [Node { kind: Kind::Text(code), span: at, .. }] if is_name => {
                match self.names.find(Written::Of(&name, code)) {
                    Some(found) => Some(named(found)),
                    None => self.fail(Wrong::Name(at.clone(), format!("{name}('{code}')"))),
                }
            }
            _ => self.fail(Wrong::Function(span, name)),
        }
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

fn named<S: Scope>((name, sort): (S::Name, Sort)) -> Typed<S> {
    match sort {
        Sort::Number => Typed::Num(Num::Name(name)),
        Sort::Flag => Typed::Flag(Flag::Name(name)),
        Sort::Day => Typed::Day(Date::Name(name)),
        Sort::Text => Typed::Text(Text::Name(name)),
    }
}

//! Formulas as people write them: `(38 + 4)/42 ≥ 80 %`. One set of pieces serves the wording of a rule, where names stand,
//! and the trace of an evaluation, where figures stand in their place.

use super::{Arithmetic, Flag, NoValue, Num, Scope, Than, Witness};
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

    /// A quotient, whose text stands as a product does.
    pub fn product(text: impl Into<String>) -> Phrase {
        Phrase { text: text.into(), binding: Binding::Product }
    }

    /// A number exactly as it is: a decimal, or a quotient where no short decimal is exact.
    pub fn exact(number: &Number, language: Language) -> Phrase {
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
    pub fn sign(self) -> &'static str {
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

/// A formula in words and signs, its names as `name` says them.
pub fn number<S: Scope>(num: &Num<S>, language: Language, name: &dyn Fn(&S::Number) -> Phrase) -> Phrase {
    let side = |num| number(num, language, name);
    match num {
        Num::Is { number, percent } => written(number, *percent, "%", language),
        Num::Name(of) => name(of),
        Num::Negative(of) => Phrase::negative(side(of)),
        Num::Two(operation, sides) => Phrase::two(*operation, side(&sides[0]), side(&sides[1])),
        Num::Least(of) => Phrase::call("min", of.iter().map(side).collect()),
        Num::Greatest(of) => Phrase::call("max", of.iter().map(side).collect()),
        Num::If(parts) => {
            let (condition, then, otherwise) = &**parts;
            let word = match language {
                Language::Vietnamese => "nếu",
                Language::English => "if",
            };
            Phrase::call(word, vec![flag(condition, language, name), side(then), side(otherwise)])
        }
        Num::Counted(of) => Phrase::whole(format!("({})", flag(of, language, name).text)),
    }
}

/// A condition in words and signs, its names as `name` says them.
pub fn flag<S: Scope>(condition: &Flag<S>, language: Language, name: &dyn Fn(&S::Number) -> Phrase) -> Phrase {
    let side = |of| flag(of, language, name);
    match condition {
        Flag::Is(held) => Phrase::truth(*held, language),
        Flag::Not(of) => Phrase::not(side(of), language),
        Flag::All(sides) => Phrase::joined(and(language), Binding::All, sides.iter().map(side).collect()),
        Flag::Any(sides) => Phrase::joined(or(language), Binding::Any, sides.iter().map(side).collect()),
        Flag::Compared(first, rest) => Phrase::compared(
            number(first, language, name),
            rest.iter().map(|(than, side)| (*than, number(side, language, name))).collect(),
        ),
    }
}

/// A witness that writes down what it sees: each formula as it was computed, with figures in place of names.
pub struct Written<'a, S: Scope> {
    language: Language,
    name: &'a dyn Fn(&S::Number) -> Phrase,
    /// Pieces that wait for the node they belong to.
    pieces: Vec<Phrase>,
    /// How many pieces there were when each open node began.
    begun: Vec<usize>,
}

impl<'a, S: Scope> Written<'a, S> {
    /// A witness that writes a name's figure as `name` says it.
    pub fn new(language: Language, name: &'a dyn Fn(&S::Number) -> Phrase) -> Self {
        Written { language, name, pieces: Vec::new(), begun: Vec::new() }
    }

    /// What was written of the formula that was evaluated last.
    pub fn take(&mut self) -> Phrase {
        self.begun.clear();
        self.pieces.drain(..).next_back().unwrap_or(Phrase::whole(""))
    }

    /// The pieces that belong to the node that ends.
    fn own(&mut self) -> Vec<Phrase> {
        let start = self.begun.pop().unwrap_or(0);
        self.pieces.split_off(start)
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
            (Num::Name(name), _) => (self.name)(name),
            (Num::Two(operation, _), 2) => {
                let right = own.remove(1);
                Phrase::two(*operation, own.remove(0), right)
            }
            (Num::Negative(_), 1) => Phrase::negative(own.remove(0)),
            (Num::Least(_), 1..) => Phrase::call("min", own),
            (Num::Greatest(_), 1..) => Phrase::call("max", own),
            // The condition, then the branch that was taken: what it came to is that branch.
            (Num::If(_), 2) => own.remove(1),
            (Num::Counted(_), 1) => Phrase::whole(match came_to {
                Ok(number) => plain(number, self.language),
                Err(_) => own.remove(0).text,
            }),
            // A side without a value ended the evaluation: it is all that there is to show.
            (Num::Two(..) | Num::Negative(_) | Num::Least(_) | Num::Greatest(_) | Num::If(_) | Num::Counted(_), _) => {
                own.pop().unwrap_or(Phrase::whole("?"))
            }
        };
        self.pieces.push(piece);
    }

    fn flag(&mut self, at: &Flag<S>, _came_to: &Result<bool, NoValue>) {
        let own = self.own();
        let piece = match at {
            Flag::Is(held) => Phrase::truth(*held, self.language),
            Flag::Not(_) => match own.into_iter().next() {
                Some(of) => Phrase::not(of, self.language),
                None => Phrase::whole("?"),
            },
            Flag::All(_) => Phrase::joined(and(self.language), Binding::All, own),
            Flag::Any(_) => Phrase::joined(or(self.language), Binding::Any, own),
            Flag::Compared(_, rest) => {
                let mut sides = own.into_iter();
                let first = sides.next().unwrap_or(Phrase::whole("?"));
                Phrase::compared(first, rest.iter().map(|(than, _)| *than).zip(sides).collect())
            }
        };
        self.pieces.push(piece);
    }
}

//! The language of rules: text to a tree, and the tree to what it comes to. Nothing is known of types beforehand: what
//! does not fit together has come through a checker that should have refused it, and panics.

use num_traits::{Signed, Zero};

use super::number::{Q, date, multiple, share, whole, workdays};
use super::slip::{Slip, made};

#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    Number(Q),
    Truth(bool),
    Date(i64),
    Text(String),
}

impl Value {
    /// `yes` and `no` count 1 and 0.
    pub fn number(&self) -> Q {
        match self {
            Value::Number(number) => number.clone(),
            Value::Truth(truth) => whole(i64::from(*truth)),
            other => panic!("{other:?} is no number"),
        }
    }

    fn truth(&self) -> bool {
        match self {
            Value::Truth(truth) => *truth,
            other => panic!("{other:?} is no condition"),
        }
    }

    fn date(&self) -> i64 {
        match self {
            Value::Date(day) => *day,
            other => panic!("{other:?} is no date"),
        }
    }
}

#[derive(Clone, Debug)]
pub enum Formula {
    Constant(Value),
    /// `done`, `value`, `full`
    Name(String),
    /// `figure.ho_so`, `unit.area`, `given.han`
    Of(String, String),
    Call(String, Vec<Formula>),
    Negative(Box<Formula>),
    Not(Box<Formula>),
    Two(char, Box<Formula>, Box<Formula>),
    Chain(Box<Formula>, Vec<(String, Formula)>),
    And(Box<Formula>, Box<Formula>),
    Or(Box<Formula>, Box<Formula>),
}

impl Formula {
    /// Whether it calls a function over units.
    pub fn asks_other_units(&self) -> bool {
        let any = |of: &[Formula]| of.iter().any(Formula::asks_other_units);
        match self {
            Formula::Constant(_) | Formula::Name(_) | Formula::Of(..) => false,
            Formula::Call(name, of) => {
                ["best", "lowest", "mean", "median", "rank", "count"].contains(&name.as_str()) || any(of)
            }
            Formula::Negative(of) | Formula::Not(of) => of.asks_other_units(),
            Formula::Two(_, left, right) | Formula::And(left, right) | Formula::Or(left, right) => {
                left.asks_other_units() || right.asks_other_units()
            }
            Formula::Chain(first, rest) => {
                first.asks_other_units() || rest.iter().any(|(_, side)| side.asks_other_units())
            }
        }
    }
}

/// What stands outside of a formula.
pub trait Names {
    fn name(&self, name: &str) -> Option<Value>;
    fn of(&self, whose: &str, name: &str) -> Option<Value>;
    /// A function that reads more than its arguments' values: over units, or of a criterion's code.
    fn call(&self, function: &str, arguments: &[Formula]) -> Option<Value>;
    fn holidays(&self) -> &[i64];
    fn worked(&self) -> &[i64];
}

// ------------------------------------------------------------------------------------------------------- reading

pub fn parse(text: &str) -> Formula {
    let mut reader = Reader { text, tokens: tokens(text), at: 0 };
    let formula = reader.any();
    assert_eq!(reader.at, reader.tokens.len(), "something is left over of {text:?}");
    formula
}

fn tokens(text: &str) -> Vec<String> {
    let chars: Vec<char> = text.chars().collect();
    let mut tokens = Vec::new();
    let mut at = 0;
    while at < chars.len() {
        let from = at;
        let run = |at: usize, of: &dyn Fn(char) -> bool| chars[at..].iter().take_while(|c| of(**c)).count();
        let first = chars[at];
        if first.is_whitespace() {
            at += 1;
            continue;
        } else if first == '\'' {
            at += run(at + 1, &|c| c != '\'') + 2;
        } else if is_date(&chars[at..]) {
            at += 10;
        } else if first.is_ascii_digit() || first == '.' {
            at += run(at, &|c| c.is_ascii_digit() || c == '.');
            at += usize::from(chars.get(at) == Some(&'%'));
        } else if first.is_ascii_alphabetic() {
            at += run(at, &|c| c.is_ascii_alphanumeric() || c == '_' || c == '.');
        } else {
            at += 1;
            at += usize::from("<>!".contains(first) && chars.get(at) == Some(&'='));
        }
        tokens.push(chars[from..at].iter().collect());
    }
    tokens
}

/// `2022-12-15`: the only place where digits and signs stand together without being a sum.
fn is_date(chars: &[char]) -> bool {
    let fits = |at: usize, c: &char| if matches!(at, 4 | 7) { *c == '-' } else { c.is_ascii_digit() };
    chars.len() >= 10 && chars[..10].iter().enumerate().all(|(at, c)| fits(at, c))
}

struct Reader<'a> {
    text: &'a str,
    tokens: Vec<String>,
    at: usize,
}

impl Reader<'_> {
    fn next_is(&mut self, any: &[&str]) -> Option<String> {
        let token = self.tokens.get(self.at).filter(|token| any.contains(&token.as_str()))?.clone();
        self.at += 1;
        Some(token)
    }

    fn expect(&mut self, token: &str) {
        assert!(self.next_is(&[token]).is_some(), "{token:?} was expected in {:?}, token {}", self.text, self.at);
    }

    // From loosest to tightest: or, and, not, comparisons, + -, * /, unary -.

    fn any(&mut self) -> Formula {
        let mut left = self.all();
        while self.next_is(&["or"]).is_some() {
            left = Formula::Or(left.into(), self.all().into());
        }
        left
    }

    fn all(&mut self) -> Formula {
        let mut left = self.negation();
        while self.next_is(&["and"]).is_some() {
            left = Formula::And(left.into(), self.negation().into());
        }
        left
    }

    fn negation(&mut self) -> Formula {
        match self.next_is(&["not"]) {
            Some(_) => Formula::Not(self.negation().into()),
            None => self.comparison(),
        }
    }

    fn comparison(&mut self) -> Formula {
        let first = self.sum();
        let mut links = Vec::new();
        while let Some(sign) = self.next_is(&["=", "!=", "<", "<=", ">", ">="]) {
            links.push((sign, self.sum()));
        }
        if links.is_empty() { first } else { Formula::Chain(first.into(), links) }
    }

    fn sum(&mut self) -> Formula {
        let mut left = self.product();
        while let Some(sign) = self.next_is(&["+", "-"]) {
            left = Formula::Two(sign.chars().next().unwrap(), left.into(), self.product().into());
        }
        left
    }

    fn product(&mut self) -> Formula {
        let mut left = self.signed();
        while let Some(sign) = self.next_is(&["*", "/"]) {
            left = Formula::Two(sign.chars().next().unwrap(), left.into(), self.signed().into());
        }
        left
    }

    fn signed(&mut self) -> Formula {
        match self.next_is(&["-"]) {
            Some(_) => Formula::Negative(self.signed().into()),
            None => self.operand(),
        }
    }

    fn operand(&mut self) -> Formula {
        if self.next_is(&["("]).is_some() {
            let inner = self.any();
            self.expect(")");
            return inner;
        }
        let token = self.tokens.get(self.at).unwrap_or_else(|| panic!("{:?} ends too soon", self.text)).clone();
        self.at += 1;
        if token.starts_with('\'') {
            return Formula::Constant(Value::Text(token.trim_matches('\'').into()));
        }
        if let Some(day) = date(&token).filter(|_| token.len() == 10 && token.contains('-')) {
            return Formula::Constant(Value::Date(day));
        }
        if token == "yes" || token == "no" {
            return Formula::Constant(Value::Truth(token == "yes"));
        }
        if let Some(number) = share(&token) {
            return Formula::Constant(Value::Number(number));
        }
        if self.next_is(&["("]).is_some() {
            let mut arguments = vec![self.any()];
            while self.next_is(&[","]).is_some() {
                arguments.push(self.any());
            }
            self.expect(")");
            return Formula::Call(token, arguments);
        }
        match token.split_once('.') {
            Some((whose, name)) => Formula::Of(whose.into(), name.into()),
            None => Formula::Name(token),
        }
    }
}

impl Formula {
    /// The ids of the figures that it reads, in whatever branch.
    pub fn figures(&self) -> Vec<String> {
        let two = |a: &Formula, b: &Formula| [a.figures(), b.figures()].concat();
        match self {
            Formula::Of(whose, name) if whose == "figure" => vec![name.clone()],
            Formula::Constant(_) | Formula::Name(_) | Formula::Of(..) => Vec::new(),
            Formula::Call(_, arguments) => arguments.iter().flat_map(Formula::figures).collect(),
            Formula::Negative(a) | Formula::Not(a) => a.figures(),
            Formula::Two(_, a, b) | Formula::And(a, b) | Formula::Or(a, b) => two(a, b),
            Formula::Chain(a, links) => links.iter().fold(a.figures(), |all, (_, b)| [all, b.figures()].concat()),
        }
    }

    // -------------------------------------------------------------------------------------------------- evaluating

    /// What it comes to; `None` where it has no value.
    pub fn come(&self, names: &dyn Names) -> Option<Value> {
        match self {
            Formula::Constant(value) => Some(value.clone()),
            Formula::Name(name) => names.name(name),
            Formula::Of(whose, name) => names.of(whose, name),
            Formula::Negative(a) => Some(Value::Number(-a.number(names)?)),
            Formula::Not(a) => Some(Value::Truth(!a.truth(names)?)),
            Formula::Two(sign, a, b) => two(*sign, a.come(names)?, b.come(names)?),
            // Each stops at the first side that decides.
            Formula::And(a, b) if made(Slip::AndLooksAtBoth) => {
                let (a, b) = (a.truth(names)?, b.truth(names)?);
                Some(Value::Truth(a && b))
            }
            Formula::And(a, b) => Some(Value::Truth(a.truth(names)? && b.truth(names)?)),
            Formula::Or(a, b) => Some(Value::Truth(a.truth(names)? || b.truth(names)?)),
            Formula::Chain(first, links) => {
                let mut left = first.come(names)?;
                for (at, (sign, right)) in links.iter().enumerate() {
                    let right = right.come(names)?;
                    let decides = at + 1 == links.len() || !made(Slip::LastLinkDecides);
                    if decides && !compares(&left, sign, &right) {
                        return Some(Value::Truth(false));
                    }
                    left = right;
                }
                Some(Value::Truth(true))
            }
            Formula::Call(function, arguments) => call(function, arguments, names),
        }
    }

    pub fn number(&self, names: &dyn Names) -> Option<Q> {
        Some(self.come(names)?.number())
    }

    pub fn truth(&self, names: &dyn Names) -> Option<bool> {
        Some(self.come(names)?.truth())
    }

    /// A condition without a value does not hold.
    pub fn holds(&self, names: &dyn Names) -> bool {
        self.truth(names) == Some(true)
    }
}

fn two(sign: char, a: Value, b: Value) -> Option<Value> {
    if let (Value::Date(a), '-', Value::Date(b)) = (&a, sign, &b) {
        return Some(Value::Number(whole(a - b)));
    }
    let (a, b) = (a.number(), b.number());
    Some(Value::Number(match sign {
        '+' => a + b,
        '-' => a - b,
        '*' => a * b,
        _ if b.is_zero() => return None,
        _ => a / b,
    }))
}

fn compares(a: &Value, sign: &str, b: &Value) -> bool {
    let order = match (a, b) {
        (Value::Date(a), Value::Date(b)) => a.cmp(b),
        (Value::Text(a), Value::Text(b)) => a.cmp(b),
        _ => a.number().cmp(&b.number()),
    };
    match sign {
        "=" => order.is_eq(),
        "!=" => order.is_ne(),
        "<" => order.is_lt(),
        "<=" => order.is_le(),
        ">" => order.is_gt(),
        _ => order.is_ge(),
    }
}

fn call(function: &str, arguments: &[Formula], names: &dyn Names) -> Option<Value> {
    let number = |at: usize| arguments[at].number(names);
    let all = || arguments.iter().map(|argument| argument.number(names));
    let number = match function {
        "if" => return arguments[if arguments[0].truth(names)? { 1 } else { 2 }].come(names),
        "min" => all().collect::<Option<Vec<Q>>>()?.into_iter().min()?,
        "max" => all().collect::<Option<Vec<Q>>>()?.into_iter().max()?,
        "floor" => number(0)?.floor(),
        "ceil" => number(0)?.ceil(),
        "mround" => multiple(&number(0)?, &number(1)?)?,
        "average" if made(Slip::AverageNeedsAll) => mean(&all().collect::<Option<Vec<Q>>>()?)?,
        "average" => mean(&all().flatten().collect::<Vec<_>>())?,
        "workdays" => {
            let day = |at: usize| Some(arguments[at].come(names)?.date());
            whole(workdays(day(0)?, day(1)?, names.holidays(), names.worked()))
        }
        _ => return names.call(function, arguments),
    };
    Some(Value::Number(number))
}

pub fn mean(of: &[Q]) -> Option<Q> {
    (!of.is_empty()).then(|| of.iter().sum::<Q>() / whole(of.len() as i64))
}

/// A function over units: what each unit that counts has, and what this one has.
pub fn over(function: &str, of_all: &[Q], own: Option<Q>) -> Option<Q> {
    let mut sorted = of_all.to_vec();
    sorted.sort();
    let half = sorted.len() / 2;
    match function {
        "count" => Some(whole(sorted.len() as i64)),
        "best" => sorted.last().cloned(),
        "lowest" => sorted.first().cloned(),
        "mean" => mean(&sorted),
        "median" if sorted.is_empty() => None,
        "median" if sorted.len() % 2 == 1 || made(Slip::MedianIsTheUpperOne) => Some(sorted[half].clone()),
        "median" => mean(&sorted[half - 1..=half]),
        "rank" => {
            let own = own?;
            if made(Slip::RankCountsEqualOnes) {
                return Some(whole(sorted.iter().filter(|other| **other >= own).count() as i64));
            }
            Some(whole(1 + sorted.iter().filter(|other| (*other - &own).is_positive()).count() as i64))
        }
        _ => panic!("{function} is no function"),
    }
}

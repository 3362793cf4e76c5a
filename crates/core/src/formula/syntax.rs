//! Text to an untyped tree with spans: what a formula says, before it is known which names it may read.

use std::ops::Range;

use crate::day::Day;
use crate::number::{self, Number};

/// Where in the formula's own text a node stands, in bytes.
pub(crate) type Span = Range<usize>;

/// A node and where it stands.
#[derive(Clone, Debug)]
pub(crate) struct Node {
    /// What it says.
    pub kind: Kind,
    /// Where it stands.
    pub span: Span,
    /// How many nodes lie one within another, itself included.
    depth: usize,
}

/// What a node says, untyped.
#[derive(Clone, Debug)]
#[allow(missing_docs)] // the names say it
pub(crate) enum Kind {
    Number {
        number: Number,
        percent: bool,
    },
    Day(Day),
    Text(String),
    /// A name, with its dot where it has one: `done`, `figure.ho_so`.
    Name(String),
    Negative(Box<Node>),
    Two(Arithmetic, Box<[Node; 2]>),
    /// A chain of comparisons, `a <= b < c`: the first side, then each comparison with its next side.
    Compared(Box<Node>, Vec<(Than, Node)>),
    Not(Box<Node>),
    All(Vec<Node>),
    Any(Vec<Node>),
    Call(String, Vec<Node>),
}

impl Kind {
    fn sides(&self) -> Box<dyn Iterator<Item = &Node> + '_> {
        match self {
            Kind::Number { .. } | Kind::Day(_) | Kind::Text(_) | Kind::Name(_) => Box::new(std::iter::empty()),
            Kind::Negative(of) | Kind::Not(of) => Box::new(std::iter::once(&**of)),
            Kind::Two(_, sides) => Box::new(sides.iter()),
            Kind::Compared(first, rest) => Box::new(std::iter::once(&**first).chain(rest.iter().map(|(_, side)| side))),
            Kind::All(sides) | Kind::Any(sides) | Kind::Call(_, sides) => Box::new(sides.iter()),
        }
    }
}

/// The four operations.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Arithmetic {
    /// `+`
    Plus,
    /// `-`
    Minus,
    /// `*`
    Times,
    /// `/`
    Over,
}

/// The six comparisons.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Than {
    /// `=`
    Equal,
    /// `!=`
    NotEqual,
    /// `<`
    Less,
    /// `<=`
    AtMost,
    /// `>`
    More,
    /// `>=`
    AtLeast,
}

/// Why a text is no formula.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct SyntaxError {
    /// Where it breaks off.
    pub span: Span,
    /// What stands there: a piece of the formula, empty at its end.
    pub met: String,
    /// What could have stood there.
    pub expected: Expected,
}

/// What could have stood where a formula breaks off.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Expected {
    /// A number, a name, a function or an opening bracket.
    Operand,
    /// An operator or the end.
    Operator,
    /// A closing bracket.
    Closing,
    /// A day that the calendar has.
    Day,
    /// The quote that ends a text.
    Quote,
    /// Another sign: this one is no part of the language.
    Sign,
    /// A shallower formula: brackets may nest 32 deep, and 256 operations may follow one another.
    Shallower,
}

#[derive(Clone, Debug, PartialEq)]
enum Token {
    Number(Number, bool),
    Day(Day),
    Text(String),
    Name(String),
    Sign(&'static str),
    End,
}

/// Deeper brackets are refused, so that no input can exhaust the stack while it is parsed …
const DEEPEST: usize = 32;
/// … and deeper trees, so that none can while it is evaluated: a sum of so many terms is as deep.
const DEEPEST_TREE: usize = 256;

/// Reads a formula.
pub(crate) fn parse(text: &str) -> Result<Node, SyntaxError> {
    let mut parser = Parser { tokens: tokens(text)?, next: 0, depth: 0, text };
    let node = parser.any()?;
    if node.depth > 2 * DEEPEST_TREE {
        return Err(SyntaxError { span: node.span, met: text.into(), expected: Expected::Shallower });
    }
    match parser.peek() {
        Token::End => Ok(node),
        _ => Err(parser.error(Expected::Operator)),
    }
}

fn tokens(text: &str) -> Result<Vec<(Token, Span)>, SyntaxError> {
    // Longer signs first: `<=` is not `<`.
    const SIGNS: [&str; 15] = ["<=", ">=", "!=", "=", "<", ">", "+", "-", "*", "/", "(", ")", ",", "≤", "≥"];
    let mut tokens = Vec::new();
    let mut at = 0;
    while let Some(first) = text[at..].chars().next() {
        let rest = &text[at..];
        let while_ = |keep: fn(char) -> bool| rest.find(|c| !keep(c)).unwrap_or(rest.len());
        let (token, length) = if first.is_whitespace() {
            at += first.len_utf8();
            continue;
        } else if let Some(written) = rest.get(..10).filter(|written| is_day(written, &rest[10..])) {
            let day = Day::parse(written).ok_or_else(|| SyntaxError {
                span: at..at + 10,
                met: written.into(),
                expected: Expected::Day,
            })?;
            (Token::Day(day), 10)
        } else if first == '\'' {
            let Some(length) = rest[1..].find('\'') else {
                return Err(SyntaxError { span: at..text.len(), met: rest.into(), expected: Expected::Quote });
            };
            (Token::Text(crate::text::composed(rest[1..1 + length].trim()).into_owned()), length + 2)
        } else if first.is_ascii_digit() || first == '.' {
            let length = while_(|c| c.is_ascii_digit() || c == '.');
            let number = Number::parse(&rest[..length]).ok_or_else(|| SyntaxError {
                span: at..at + length,
                met: rest[..length].into(),
                expected: Expected::Operand,
            })?;
            match rest[length..].starts_with('%') {
                true => (Token::Number(&number * &number::hundredth(), true), length + 1),
                false => (Token::Number(number, false), length),
            }
        } else if first.is_alphabetic() {
            let is_part = |c: char| c.is_alphanumeric() || c == '_';
            let mut length = while_(is_part);
            // A dot belongs to the name where another part follows: `figure.ho_so`.
            if rest[length..].strip_prefix('.').is_some_and(|part| part.starts_with(char::is_alphabetic)) {
                let part = &rest[length + 1..];
                length += 1 + part.find(|c| !is_part(c)).unwrap_or(part.len());
            }
            (Token::Name(rest[..length].into()), length)
        } else if let Some(sign) = SIGNS.into_iter().find(|sign| rest.starts_with(sign)) {
            let plain = match sign {
                "≤" => "<=",
                "≥" => ">=",
                sign => sign,
            };
            (Token::Sign(plain), sign.len())
        } else {
            let met = first.to_string();
            return Err(SyntaxError { span: at..at + met.len(), met, expected: Expected::Sign });
        };
        tokens.push((token, at..at + length));
        at += length;
    }
    tokens.push((Token::End, text.len()..text.len()));
    Ok(tokens)
}

/// Whether ten characters are a day, `2022-12-15`, and no sum: what follows is no further digit.
fn is_day(written: &str, after: &str) -> bool {
    let fits = |(at, byte): (usize, u8)| if matches!(at, 4 | 7) { byte == b'-' } else { byte.is_ascii_digit() };
    written.bytes().enumerate().all(fits) && !after.starts_with(|c: char| c.is_ascii_digit() || c == '.')
}

struct Parser<'a> {
    tokens: Vec<(Token, Span)>,
    next: usize,
    depth: usize,
    text: &'a str,
}

/// One method for each strength of binding, the loosest first.
impl Parser<'_> {
    fn any(&mut self) -> Result<Node, SyntaxError> {
        self.list("or", Self::all, Kind::Any)
    }

    fn all(&mut self) -> Result<Node, SyntaxError> {
        self.list("and", Self::not, Kind::All)
    }

    fn list(
        &mut self,
        word: &str,
        side: fn(&mut Self) -> Result<Node, SyntaxError>,
        kind: fn(Vec<Node>) -> Kind,
    ) -> Result<Node, SyntaxError> {
        let first = side(self)?;
        if !self.word(word) {
            return Ok(first);
        }
        let start = first.span.start;
        let mut sides = vec![first, side(self)?];
        while self.word(word) {
            sides.push(side(self)?);
        }
        Ok(self.node(kind(sides), start))
    }

    fn not(&mut self) -> Result<Node, SyntaxError> {
        let start = self.start();
        if !self.word("not") {
            return self.compared();
        }
        let of = self.deeper(Self::not)?;
        Ok(self.node(Kind::Not(Box::new(of)), start))
    }

    fn compared(&mut self) -> Result<Node, SyntaxError> {
        let first = self.sum()?;
        let start = first.span.start;
        let mut rest = Vec::new();
        while let Token::Sign(sign) = self.peek() {
            let than = match *sign {
                "=" => Than::Equal,
                "!=" => Than::NotEqual,
                "<" => Than::Less,
                "<=" => Than::AtMost,
                ">" => Than::More,
                ">=" => Than::AtLeast,
                _ => break,
            };
            self.next += 1;
            rest.push((than, self.sum()?));
        }
        match rest.is_empty() {
            true => Ok(first),
            false => Ok(self.node(Kind::Compared(Box::new(first), rest), start)),
        }
    }

    fn sum(&mut self) -> Result<Node, SyntaxError> {
        self.left_to_right(Self::product, &[("+", Arithmetic::Plus), ("-", Arithmetic::Minus)])
    }

    fn product(&mut self) -> Result<Node, SyntaxError> {
        self.left_to_right(Self::signed, &[("*", Arithmetic::Times), ("/", Arithmetic::Over)])
    }

    fn left_to_right(
        &mut self,
        side: fn(&mut Self) -> Result<Node, SyntaxError>,
        signs: &[(&str, Arithmetic)],
    ) -> Result<Node, SyntaxError> {
        let mut left = side(self)?;
        while let Token::Sign(sign) = self.peek() {
            let Some((_, operation)) = signs.iter().find(|(known, _)| known == sign) else { break };
            self.next += 1;
            if left.depth >= DEEPEST_TREE {
                return Err(self.error(Expected::Shallower));
            }
            let right = side(self)?;
            let start = left.span.start;
            left = self.node(Kind::Two(*operation, Box::new([left, right])), start);
        }
        Ok(left)
    }

    fn signed(&mut self) -> Result<Node, SyntaxError> {
        let start = self.start();
        if !self.sign("-") {
            return self.operand();
        }
        let of = self.deeper(Self::signed)?;
        Ok(self.node(Kind::Negative(Box::new(of)), start))
    }

    fn operand(&mut self) -> Result<Node, SyntaxError> {
        let start = self.start();
        let kind = match self.peek().clone() {
            Token::Number(number, percent) => {
                self.next += 1;
                Kind::Number { number, percent }
            }
            Token::Day(day) => {
                self.next += 1;
                Kind::Day(day)
            }
            Token::Text(text) => {
                self.next += 1;
                Kind::Text(text)
            }
            Token::Name(name) if !matches!(name.as_str(), "and" | "or" | "not") => {
                self.next += 1;
                if self.sign("(") {
                    let mut arguments = vec![self.deeper(Self::any)?];
                    while self.sign(",") {
                        arguments.push(self.deeper(Self::any)?);
                    }
                    self.closing()?;
                    Kind::Call(name, arguments)
                } else {
                    Kind::Name(name)
                }
            }
            Token::Sign("(") => {
                self.next += 1;
                let inner = self.deeper(Self::any)?;
                self.closing()?;
                return Ok(inner);
            }
            _ => return Err(self.error(Expected::Operand)),
        };
        Ok(self.node(kind, start))
    }

    fn closing(&mut self) -> Result<(), SyntaxError> {
        match self.sign(")") {
            true => Ok(()),
            false => Err(self.error(Expected::Closing)),
        }
    }

    fn deeper(&mut self, side: fn(&mut Self) -> Result<Node, SyntaxError>) -> Result<Node, SyntaxError> {
        if self.depth == DEEPEST {
            return Err(self.error(Expected::Shallower));
        }
        self.depth += 1;
        let node = side(self);
        self.depth -= 1;
        node
    }

    fn peek(&self) -> &Token {
        &self.tokens[self.next].0
    }

    fn start(&self) -> usize {
        self.tokens[self.next].1.start
    }

    fn sign(&mut self, sign: &str) -> bool {
        let there = matches!(self.peek(), Token::Sign(met) if *met == sign);
        self.next += usize::from(there);
        there
    }

    fn word(&mut self, word: &str) -> bool {
        let there = matches!(self.peek(), Token::Name(met) if met == word);
        self.next += usize::from(there);
        there
    }

    fn node(&self, kind: Kind, start: usize) -> Node {
        let depth = 1 + kind.sides().map(|side| side.depth).max().unwrap_or(0);
        Node { kind, span: start..self.tokens[self.next - 1].1.end, depth }
    }

    fn error(&self, expected: Expected) -> SyntaxError {
        let span = self.tokens[self.next].1.clone();
        SyntaxError { met: self.text[span.clone()].into(), span, expected }
    }
}

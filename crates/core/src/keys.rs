//! What a table of a TOML file may hold: the keys with what they take, mean and lead to, and a reader that finds every fault
//! against them at once, at its line and column.

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use crate::day::Day;
use crate::fault::{Diagnostic, Fault, Takes};
use crate::number::Number;
use crate::place::{Place, Text};
use crate::text::{self, Language, nearest};

/// What a table may hold.
#[derive(Clone, Copy, Debug)]
pub struct Shape {
    /// The keys that the format has.
    pub keys: &'static [Key],
    /// Names of the author's own beside them.
    pub names: Names,
}

/// Names of the author's own in a table.
#[derive(Clone, Copy, Debug)]
pub enum Names {
    /// There are none.
    None,
    /// Names that formulas may call: letters without accents, digits and `_`, a letter first.
    Plain(&'static Key),
    /// Any text, such as a path.
    Any(&'static Key),
}

/// A key of a table.
#[derive(Clone, Copy, Debug)]
pub struct Key {
    /// As it is written; of a name of the author's own, what stands for it.
    pub name: &'static str,
    /// What it takes.
    pub takes: Takes,
    /// What the tables may hold that it takes.
    pub holds: Shape,
    /// Whether it must be there.
    pub needed: bool,
    /// What it means.
    pub meaning: Meaning,
}

/// What a key or a column means, in a few words.
#[derive(Clone, Copy, Debug)]
pub struct Meaning {
    vi: &'static str,
    en: &'static str,
}

impl Meaning {
    pub(crate) const fn new(vi: &'static str, en: &'static str) -> Meaning {
        Meaning { vi, en }
    }

    /// In a language.
    pub fn to(self, language: Language) -> &'static str {
        match language {
            Language::Vietnamese => self.vi,
            Language::English => self.en,
        }
    }
}

impl Shape {
    const EMPTY: Shape = Shape::of(&[]);

    /// A table of these keys and no other.
    pub(crate) const fn of(keys: &'static [Key]) -> Shape {
        Shape { keys, names: Names::None }
    }

    /// A table of these keys, and of names that formulas call.
    pub(crate) const fn named(keys: &'static [Key], each: &'static Key) -> Shape {
        Shape { keys, names: Names::Plain(each) }
    }

    /// What a key of the table says; of a name of the author's own, what each of them says.
    fn key(&self, name: &str) -> Option<&'static Key> {
        let own = match self.names {
            Names::None => None,
            Names::Plain(each) | Names::Any(each) => Some(each),
        };
        self.keys.iter().find(|key| key.name == name).or(own)
    }
}

/// A key that may be left out, with its meaning in Vietnamese and in English.
pub(crate) const fn key(name: &'static str, takes: Takes, vi: &'static str, en: &'static str) -> Key {
    Key { name, takes, holds: Shape::EMPTY, needed: false, meaning: Meaning::new(vi, en) }
}

/// A key that must be there.
pub(crate) const fn needed(name: &'static str, takes: Takes, vi: &'static str, en: &'static str) -> Key {
    Key { needed: true, ..key(name, takes, vi, en) }
}

impl Key {
    /// The key with what the tables hold that it takes.
    pub(crate) const fn of(self, keys: &'static [Key]) -> Key {
        self.holding(Shape::of(keys))
    }

    /// The same, where they hold names of the author's own.
    pub(crate) const fn holding(self, holds: Shape) -> Key {
        Key { holds, ..self }
    }
}

/// Whether a text can be a name in formulas: letters without accents, digits and `_`, a letter first.
pub(crate) fn is_plain(name: &str) -> bool {
    name.starts_with(|c: char| c.is_ascii_alphabetic()) && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_')
}

/// The root table of a TOML text; `None` where it is none, with one fault for each line that is not TOML: what else could
/// be said of such a text would mostly follow from them.
pub(crate) fn parse<'a>(text: Text<'a>, faults: &mut Vec<Diagnostic>) -> Option<Spanned<DeTable<'a>>> {
    let (table, errors) = DeTable::parse_recoverable(text.text);
    let mut last = 0;
    for error in &errors {
        let at = error.span().map_or(0, |span| span.start);
        // A line may be wrong in a hundred thousand places: only the first is looked for within it.
        let line = text.line_of(at);
        if line != last {
            let shown = text.line(line).trim();
            let said = error.message().replace('\n', ", ");
            faults.push(Fault::TomlSyntax { line: format!("«{shown}»"), said }.at(text.place(at)));
        }
        last = line;
    }
    errors.is_empty().then_some(table)
}

/// A table that was held against its keys.
pub(crate) struct Table<'t, 'a> {
    pub text: Text<'a>,
    table: &'t DeTable<'a>,
    start: usize,
    shape: &'static Shape,
    /// Whether any of its keys is at fault.
    pub flawed: bool,
}

/// One value that is no table and no list.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Scalar {
    Number(Number),
    /// `"40%"`, as a fraction.
    Share(Number),
    Text(String),
    Day(Day),
    Flag(bool),
}

/// A text and where it stands.
#[derive(Clone, Debug)]
pub(crate) struct Located {
    pub text: String,
    pub place: Place,
}

impl<'t, 'a> Table<'t, 'a> {
    /// Reports unknown and missing keys, names that cannot be names, and values of the wrong type. `start` is where the table
    /// begins.
    pub(crate) fn open(
        text: Text<'a>,
        table: &'t DeTable<'a>,
        start: usize,
        shape: &'static Shape,
        faults: &mut Vec<Diagnostic>,
    ) -> Table<'t, 'a> {
        let before = faults.len();
        let mut misspelt = Vec::new();
        for (name, value) in table {
            let typed: &str = name.get_ref();
            match shape.key(typed) {
                None => {
                    let known: Vec<_> = shape.keys.iter().map(|key| key.name).collect();
                    let nearest = nearest(typed, known.iter().copied());
                    misspelt.extend(nearest);
                    let nearest = nearest.map(Into::into);
                    let fault = Fault::UnknownKey { key: typed.into(), nearest, known };
                    faults.push(fault.at(text.place(name.span().start)));
                }
                Some(key) => {
                    let own = shape.keys.iter().all(|known| known.name != typed);
                    if own && matches!(shape.names, Names::Plain(_)) && !is_plain(typed) {
                        faults.push(Fault::InputName { name: typed.into() }.at(text.place(name.span().start)));
                    }
                    if let Some(fault) = against(typed, key, value.get_ref()) {
                        faults.push(fault.at(text.place(value.span().start)));
                    }
                }
            }
        }
        for key in shape.keys.iter().filter(|key| key.needed) {
            if !table.contains_key(key.name) && !misspelt.contains(&key.name) {
                faults.push(Fault::MissingKey { key: key.name, takes: key.takes }.at(text.place(start)));
            }
        }
        Table { text, table, start, shape, flawed: faults.len() > before }
    }

    /// The beginning of the table.
    pub(crate) fn place(&self) -> Place {
        self.text.place(self.start)
    }

    /// Where a key's value stands, or the table where there is none.
    pub(crate) fn place_of(&self, key: &str) -> Place {
        self.text.place(self.offset_of(key))
    }

    fn offset_of(&self, key: &str) -> usize {
        self.table.get(key).map_or(self.start, |value| value.span().start)
    }

    /// A key's value, as a message quotes it.
    pub(crate) fn shown(&self, key: &str) -> String {
        self.value(key).map(shown).unwrap_or_default()
    }

    pub(crate) fn has(&self, key: &str) -> bool {
        self.table.contains_key(key)
    }

    fn value(&self, key: &str) -> Option<&'t DeValue<'a>> {
        // What is asked for here and stands in no table of keys, no schema would know.
        debug_assert!(self.shape.key(key).is_some(), "no table of keys has «{key}»");
        self.table.get(key).map(|value| value.get_ref())
    }

    /// A text, trimmed and in NFC.
    pub(crate) fn string(&self, key: &str) -> Option<String> {
        match self.value(key)? {
            DeValue::String(text) => Some(text::composed(text.trim()).into_owned()),
            _ => None,
        }
    }

    pub(crate) fn located(&self, key: &str) -> Option<Located> {
        Some(Located { text: self.string(key)?, place: self.place_of(key) })
    }

    pub(crate) fn strings(&self, key: &str) -> Vec<Located> {
        let Some(DeValue::Array(array)) = self.value(key) else { return Vec::new() };
        array
            .iter()
            .filter_map(|item| match item.get_ref() {
                DeValue::String(text) => Some(Located {
                    text: text::composed(text.trim()).into_owned(),
                    place: self.text.place(item.span().start),
                }),
                _ => None,
            })
            .collect()
    }

    pub(crate) fn number(&self, key: &str) -> Option<Number> {
        number(self.value(key)?)
    }

    /// A value that is no table and no list; `None` where there is none, or one that means nothing.
    pub(crate) fn scalar(&self, key: &str) -> Option<Scalar> {
        match self.value(key)? {
            DeValue::String(text) => Some(match share(text) {
                Some(share) => Scalar::Share(share),
                None => Scalar::Text(text::composed(text.trim()).into_owned()),
            }),
            DeValue::Boolean(flag) => Some(Scalar::Flag(*flag)),
            value @ DeValue::Datetime(_) => day(value).map(Scalar::Day),
            value => number(value).map(Scalar::Number),
        }
    }

    /// A number, or a share such as "40%" as a fraction.
    pub(crate) fn number_or_share(&self, key: &str) -> Option<Number> {
        match self.scalar(key)? {
            Scalar::Number(number) | Scalar::Share(number) => Some(number),
            _ => None,
        }
    }

    /// A list of days; `None` where the value is anything else.
    pub(crate) fn days(&self, key: &str) -> Option<Vec<Day>> {
        match self.value(key)? {
            DeValue::Array(items) => items.iter().map(|item| day(item.get_ref())).collect(),
            _ => None,
        }
    }

    /// A list of numbers; empty where the value is anything else.
    pub(crate) fn numbers(&self, key: &str) -> Vec<Number> {
        match self.value(key) {
            Some(DeValue::Array(items)) => items.iter().filter_map(|item| number(item.get_ref())).collect(),
            _ => Vec::new(),
        }
    }

    pub(crate) fn flag(&self, key: &str) -> Option<bool> {
        match self.value(key)? {
            DeValue::Boolean(flag) => Some(*flag),
            _ => None,
        }
    }

    /// What an answer is worth, a share as a fraction; `Some(None)` where it is skipped.
    pub(crate) fn worth(&self, key: &str) -> Option<Option<Number>> {
        match self.value(key)? {
            DeValue::String(text) if text == SKIP => Some(None),
            _ => self.number_or_share(key).map(Some),
        }
    }

    pub(crate) fn whole(&self, key: &str) -> Option<usize> {
        self.number(key)?.to_usize()
    }

    /// A date, as it is written.
    pub(crate) fn date(&self, key: &str) -> Option<String> {
        match self.value(key)? {
            DeValue::Datetime(date) => Some(date.to_string()),
            _ => None,
        }
    }

    /// The table under a key, held against what the key says that it holds.
    pub(crate) fn table(&self, key: &str, faults: &mut Vec<Diagnostic>) -> Option<Table<'t, 'a>> {
        match self.value(key)? {
            DeValue::Table(table) => {
                Some(Table::open(self.text, table, self.offset_of(key), &self.shape.key(key)?.holds, faults))
            }
            _ => None,
        }
    }

    /// The tables of a list under a key.
    pub(crate) fn tables(&self, key: &str, faults: &mut Vec<Diagnostic>) -> Vec<Table<'t, 'a>> {
        let (Some(DeValue::Array(array)), Some(of)) = (self.value(key), self.shape.key(key)) else { return Vec::new() };
        let mut tables = Vec::new();
        for item in array.iter() {
            if let DeValue::Table(table) = item.get_ref() {
                tables.push(Table::open(self.text, table, item.span().start, &of.holds, faults));
            }
        }
        tables
    }

    /// The keys of the table in the order in which they stand (the parser sorts them), each with its place.
    pub(crate) fn names(&self) -> Vec<Located> {
        let mut names: Vec<_> = self.table.keys().map(|name| (name.span().start, name.get_ref())).collect();
        names.sort();
        names
            .into_iter()
            .map(|(start, name)| Located { text: name.to_string(), place: self.text.place(start) })
            .collect()
    }

    /// Where the text of a formula or another string begins, past its quotes, so that spans within it can be said.
    pub(crate) fn inside(&self, key: &str, span: usize) -> Place {
        let start = self.offset_of(key);
        let quotes = self.text.text[start..].bytes().take_while(|b| matches!(b, b'"' | b'\'')).count();
        // Escapes would shift it; formulas need none.
        self.text.place(start + if quotes >= 3 { 3 } else { 1 } + span)
    }
}

/// In place of what an answer is worth.
pub(crate) const SKIP: &str = "skip";

fn number(value: &DeValue<'_>) -> Option<Number> {
    match value {
        DeValue::Integer(integer) if integer.radix() == 10 => Number::parse(integer.as_str()),
        DeValue::Float(float) => Number::parse(float.as_str()),
        _ => None,
    }
}

fn day(value: &DeValue<'_>) -> Option<Day> {
    match value {
        DeValue::Datetime(written) if written.time.is_none() && written.offset.is_none() => {
            Day::parse(&written.to_string())
        }
        _ => None,
    }
}

/// `40%`, as a fraction.
fn share(text: &str) -> Option<Number> {
    let hundreds = Number::parse(text.trim().strip_suffix('%')?.trim_end())?;
    Some(&hundreds * &crate::number::hundredth())
}

/// What is wrong with a value of a key, `name` as it is typed.
fn against(name: &str, key: &Key, value: &DeValue<'_>) -> Option<Fault> {
    let empty = match value {
        DeValue::String(text) => key.needed && text.trim().is_empty(),
        DeValue::Array(items) => items.is_empty() && (key.takes.is_list() || key.needed),
        _ => false,
    };
    if empty {
        return Some(Fault::EmptyValue { key: name.into() });
    }
    if let (Takes::Whole, Some(number)) = (key.takes, number(value))
        && number.is_negative()
    {
        return Some(Fault::OutOfRange { key: name.into(), met: number.to_string(), takes: "≥ 0" });
    }
    if let (Takes::Name, DeValue::String(text)) = (key.takes, value)
        && !is_plain(text)
    {
        return Some(Fault::InputName { name: text.to_string() });
    }
    let fits = match (key.takes, value) {
        (
            Takes::Text | Takes::Name | Takes::Formula | Takes::NumberOrFormula | Takes::TextOrTable,
            DeValue::String(_),
        ) => true,
        (Takes::NumberOrPercent | Takes::Bound, DeValue::String(text)) => share(text).is_some(),
        (Takes::Worth, DeValue::String(text)) => text == SKIP || share(text).is_some(),
        (Takes::Bound, value @ DeValue::Datetime(_)) => day(value).is_some(),
        (Takes::Scalar, DeValue::String(_) | DeValue::Boolean(_)) => true,
        (Takes::Scalar, value @ DeValue::Datetime(_)) => day(value).is_some(),
        (Takes::Flag, DeValue::Boolean(_)) => true,
        (
            Takes::Number
            | Takes::NumberOrFormula
            | Takes::NumberOrPercent
            | Takes::Bound
            | Takes::Scalar
            | Takes::Worth,
            _,
        ) if number(value).is_some() => true,
        (Takes::Whole | Takes::WholeOrOneOf(_), DeValue::Integer(_)) => number(value).is_some_and(|n| n.is_whole()),
        (Takes::Date, DeValue::Datetime(date)) => date.date.is_some() && date.time.is_none(),
        (
            Takes::Texts | Takes::Formulas | Takes::OneOfOrTexts(_) | Takes::OneOfOrFormulas(_),
            DeValue::Array(items),
        ) => items.iter().all(|item| matches!(item.get_ref(), DeValue::String(_))),
        (Takes::Numbers, DeValue::Array(items)) => items.iter().all(|item| number(item.get_ref()).is_some()),
        (Takes::Dates, DeValue::Array(items)) => items.iter().all(|item| day(item.get_ref()).is_some()),
        (Takes::Table | Takes::TextOrTable, DeValue::Table(_)) => true,
        (Takes::Tables, DeValue::Array(items)) => items.iter().all(|item| matches!(item.get_ref(), DeValue::Table(_))),
        (Takes::WholeOrOneOf(words) | Takes::OneOfOrTexts(words), DeValue::String(text)) => words.contains(&&**text),
        (
            Takes::OneOf(words) | Takes::OneOfOrFormulas(words) | Takes::OneOfOrPrefixed(words, _),
            DeValue::String(text),
        ) => {
            let prefixes = if let Takes::OneOfOrPrefixed(_, prefixes) = key.takes { prefixes } else { &[] };
            if !words.iter().any(|word| word == text) && !prefixes.iter().any(|prefix| text.starts_with(prefix)) {
                return Some(Fault::UnknownWord {
                    key: name.into(),
                    met: text.to_string(),
                    nearest: nearest(text, words.iter().copied()).map(Into::into),
                    known: (words.iter().map(|word| word.to_string()))
                        .chain(prefixes.iter().map(|prefix| format!("{prefix}…")))
                        .collect(),
                });
            }
            true
        }
        _ => false,
    };
    (!fits).then(|| Fault::WrongType { key: name.into(), met: shown(value), takes: key.takes })
}

fn shown(value: &DeValue<'_>) -> String {
    match value {
        DeValue::String(text) => format!("\"{}\"", text.chars().take(60).collect::<String>()),
        DeValue::Integer(integer) => integer.to_string(),
        DeValue::Float(float) => float.to_string(),
        DeValue::Boolean(flag) => flag.to_string(),
        DeValue::Datetime(date) => date.to_string(),
        DeValue::Array(_) => "[…]".into(),
        DeValue::Table(_) => "{…}".into(),
    }
}

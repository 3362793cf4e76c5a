//! What a table of a TOML file may hold: the keys with what they take and mean, and a reader that finds every fault
//! against them at once, at its line and column.

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use crate::day::Day;
use crate::fault::{Diagnostic, Fault, Takes};
use crate::number::Number;
use crate::place::{Place, Text};
use crate::text::{self, nearest};

/// A key of a table.
#[derive(Clone, Copy, Debug)]
pub struct Key {
    /// As it is written.
    pub name: &'static str,
    /// What it takes.
    pub takes: Takes,
    /// Whether it must be there.
    pub needed: bool,
    /// What it means, for editors.
    pub meaning: &'static str,
}

/// A key that may be left out.
pub(crate) const fn key(name: &'static str, takes: Takes, meaning: &'static str) -> Key {
    Key { name, takes, needed: false, meaning }
}

/// A key that must be there.
pub(crate) const fn needed(name: &'static str, takes: Takes, meaning: &'static str) -> Key {
    Key { name, takes, needed: true, meaning }
}

/// A key that the format has and this version does not read. What it says would be passed over, so it is an error, but
/// nobody is told that it is misspelt.
pub(crate) const fn later(name: &'static str) -> Key {
    Key { name, takes: Takes::NotYet, needed: false, meaning: "" }
}

/// The root table of a TOML text; `None` where it is none, with one fault for each line that is not TOML: what else could
/// be said of such a text would mostly follow from them.
pub(crate) fn parse<'a>(text: Text<'a>, faults: &mut Vec<Diagnostic>) -> Option<Spanned<DeTable<'a>>> {
    let (table, errors) = DeTable::parse_recoverable(text.text);
    let mut last = 0;
    for error in &errors {
        let place = text.place(error.span().map_or(0, |span| span.start));
        if place.line != last {
            let line = text.line(place.line).trim();
            let said = error.message().replace('\n', ", ");
            faults.push(Fault::TomlSyntax { line: format!("«{line}»"), said }.at(place));
        }
        last = place.line;
    }
    errors.is_empty().then_some(table)
}

/// A table that was held against its keys.
pub(crate) struct Table<'t, 'a> {
    pub text: Text<'a>,
    table: &'t DeTable<'a>,
    start: usize,
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
    /// Reports unknown and missing keys and values of the wrong type. `start` is where the table begins; where its keys
    /// are the user's own names (inputs), `keys` is `None`.
    pub(crate) fn open(
        text: Text<'a>,
        table: &'t DeTable<'a>,
        start: usize,
        keys: Option<&'static [Key]>,
        faults: &mut Vec<Diagnostic>,
    ) -> Table<'t, 'a> {
        let before = faults.len();
        let mut misspelt = Vec::new();
        for (name, value) in table.iter().filter(|_| keys.is_some()) {
            let keys = keys.unwrap_or_default();
            let typed: &str = name.get_ref();
            match keys.iter().find(|key| key.name == typed) {
                None => {
                    let read = keys.iter().filter(|key| key.takes != Takes::NotYet);
                    let known: Vec<_> = read.map(|key| key.name).collect();
                    let nearest = nearest(typed, known.iter().copied());
                    misspelt.extend(nearest);
                    let nearest = nearest.map(Into::into);
                    let fault = Fault::UnknownKey { key: typed.into(), nearest, known };
                    faults.push(fault.at(text.place(name.span().start)));
                }
                Some(Key { takes: Takes::NotYet, .. }) => {
                    faults.push(Fault::NotRead { name: typed.into() }.at(text.place(name.span().start)));
                }
                Some(key) => {
                    if let Some(fault) = against(key, value.get_ref()) {
                        faults.push(fault.at(text.place(value.span().start)));
                    }
                }
            }
        }
        for key in keys.unwrap_or_default().iter().filter(|key| key.needed) {
            if !table.contains_key(key.name) && !misspelt.contains(&key.name) {
                faults.push(Fault::MissingKey { key: key.name, takes: key.takes }.at(text.place(start)));
            }
        }
        Table { text, table, start, flawed: faults.len() > before }
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

    pub(crate) fn table(
        &self,
        key: &str,
        keys: Option<&'static [Key]>,
        faults: &mut Vec<Diagnostic>,
    ) -> Option<Table<'t, 'a>> {
        match self.value(key)? {
            DeValue::Table(table) => Some(Table::open(self.text, table, self.offset_of(key), keys, faults)),
            _ => None,
        }
    }

    pub(crate) fn tables(&self, key: &str, keys: &'static [Key], faults: &mut Vec<Diagnostic>) -> Vec<Table<'t, 'a>> {
        let Some(DeValue::Array(array)) = self.value(key) else { return Vec::new() };
        let mut tables = Vec::new();
        for item in array.iter() {
            if let DeValue::Table(table) = item.get_ref() {
                tables.push(Table::open(self.text, table, item.span().start, Some(keys), faults));
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

fn against(key: &Key, value: &DeValue<'_>) -> Option<Fault> {
    let empty = match value {
        DeValue::String(text) => key.needed && text.trim().is_empty(),
        DeValue::Array(items) => {
            let is_list = matches!(key.takes, Takes::Tables | Takes::Formulas | Takes::TiesOrFormulas);
            items.is_empty() && (is_list || key.needed)
        }
        _ => false,
    };
    if empty {
        return Some(Fault::EmptyValue { key: key.name.into() });
    }
    if let (Takes::Whole, Some(number)) = (key.takes, number(value))
        && number.is_negative()
    {
        return Some(Fault::OutOfRange { key: key.name.into(), met: number.to_string(), takes: "≥ 0" });
    }
    let fits = match (key.takes, value) {
        (Takes::Text | Takes::Formula | Takes::NumberOrFormula | Takes::TextOrTable, DeValue::String(_)) => true,
        (Takes::NumberOrPercent | Takes::Bound, DeValue::String(text)) => share(text).is_some(),
        (Takes::Bound, value @ DeValue::Datetime(_)) => day(value).is_some(),
        (Takes::Scalar, DeValue::String(_) | DeValue::Boolean(_)) => true,
        (Takes::Scalar, value @ DeValue::Datetime(_)) => day(value).is_some(),
        (Takes::Flag, DeValue::Boolean(_)) => true,
        (Takes::TiesOrFormulas, DeValue::Array(items)) => {
            items.iter().all(|item| matches!(item.get_ref(), DeValue::String(_)))
        }
        (Takes::TiesOrFormulas, DeValue::String(text)) => {
            return against(&Key { takes: TIES, ..*key }, &DeValue::String(text.clone()));
        }
        (Takes::Number | Takes::NumberOrFormula | Takes::NumberOrPercent | Takes::Bound | Takes::Scalar, _)
            if number(value).is_some() =>
        {
            true
        }
        (Takes::Whole | Takes::WholeOrExact, DeValue::Integer(_)) => number(value).is_some_and(|n| n.is_whole()),
        (Takes::WholeOrExact, DeValue::String(text)) => text == "exact",
        (Takes::Date, DeValue::Datetime(date)) => date.date.is_some() && date.time.is_none(),
        (Takes::Texts | Takes::Formulas, DeValue::Array(items)) => {
            items.iter().all(|item| matches!(item.get_ref(), DeValue::String(_)))
        }
        (Takes::Table | Takes::TextOrTable, DeValue::Table(_)) => true,
        (Takes::Tables, DeValue::Array(items)) => items.iter().all(|item| matches!(item.get_ref(), DeValue::Table(_))),
        (Takes::OneOf(words), DeValue::String(text)) => {
            if !words.iter().any(|word| word == text) {
                return Some(Fault::UnknownWord {
                    key: key.name.into(),
                    met: text.to_string(),
                    nearest: nearest(text, words.iter().copied()).map(Into::into),
                    known: words.iter().map(|word| word.to_string()).collect(),
                });
            }
            true
        }
        _ => false,
    };
    (!fits).then(|| Fault::WrongType { key: key.name.into(), met: shown(value), takes: key.takes })
}

/// The two words that `ties` takes beside formulas.
const TIES: Takes = Takes::OneOf(&["shared", "dense"]);

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

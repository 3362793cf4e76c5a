//! What is known of a unit before it answers: its attributes, and the deadlines and targets that the set gives to all.

use crate::day::{Calendar, Day};
use crate::formula::{NoValue, Sort, Unit, UnitName, Values, Written};
use crate::id::{AttributeNo, GivenNo};
use crate::number::Number;
use crate::place::Place;

/// A column of `units.csv` that formulas read.
#[derive(Clone, Debug)]
pub struct Attribute {
    /// The name of the column.
    pub name: String,
    /// What may stand in it.
    pub kind: AttributeKind,
    /// Where the set declares it.
    pub place: Place,
}

/// What may stand in an attribute's column.
#[derive(Clone, Debug, PartialEq)]
pub enum AttributeKind {
    /// A number.
    Number,
    /// Any text.
    Text,
    /// One of these texts.
    OneOf(Vec<String>),
}

/// What stands in an attribute's column for a unit.
#[derive(Clone, Debug, PartialEq)]
pub enum AttributeValue {
    /// A number.
    Number(Number),
    /// A text, as the set spells it where it lists what may stand there.
    Text(String),
    /// What is there cannot be read: the fault was reported.
    Unread,
}

/// A deadline or a target.
#[derive(Clone, Debug, PartialEq)]
pub enum GivenValue {
    /// A number; `percent` where it was written with a percent sign.
    Number {
        /// The number itself: a share as a fraction.
        number: Number,
        /// Whether people read it as a percentage.
        percent: bool,
    },
    /// A day.
    Day(Day),
}

/// `[given]`: deadlines and targets by name, and which days are worked.
#[derive(Clone, Debug, Default)]
pub struct Given {
    /// By position: name, value, and where it stands.
    pub values: Vec<(String, GivenValue, Place)>,
    /// Which days are worked.
    pub calendar: Calendar,
}

/// What is declared about units: which names formulas may read.
#[derive(Clone, Copy, Debug)]
pub struct Declared<'a> {
    /// The columns of `units.csv`.
    pub attributes: &'a [Attribute],
    /// Deadlines and targets.
    pub given: &'a Given,
}

impl Declared<'_> {
    /// What a name stands for: `unit.area`, `given.deadline`.
    pub(crate) fn find(&self, written: Written<'_>) -> Option<(UnitName, Sort)> {
        let Written::Name(name) = written else { return None };
        if let Some(column) = name.strip_prefix("unit.") {
            let at = self.attributes.iter().position(|attribute| attribute.name == column)?;
            let sort = match self.attributes[at].kind {
                AttributeKind::Number => Sort::Number,
                AttributeKind::Text | AttributeKind::OneOf(_) => Sort::Text,
            };
            return Some((UnitName::Attribute(AttributeNo(at as u16)), sort));
        }
        let given = name.strip_prefix("given.")?;
        let at = self.given.values.iter().position(|(known, ..)| known == given)?;
        let sort = match self.given.values[at].1 {
            GivenValue::Number { .. } => Sort::Number,
            GivenValue::Day(_) => Sort::Day,
        };
        Some((UnitName::Given(GivenNo(at as u16)), sort))
    }

    /// The texts that may stand under a name; `None` where any may.
    pub(crate) fn texts(&self, name: &UnitName) -> Option<&[String]> {
        let UnitName::Attribute(attribute) = name else { return None };
        match &self.attributes[usize::from(attribute.0)].kind {
            AttributeKind::OneOf(texts) => Some(texts),
            _ => None,
        }
    }

    /// Every name, as formulas write it.
    pub(crate) fn names(&self) -> impl Iterator<Item = String> + '_ {
        let columns = self.attributes.iter().map(|attribute| format!("unit.{}", attribute.name));
        columns.chain(self.given.values.iter().map(|(name, ..)| format!("given.{name}")))
    }
}

/// What is known of one unit.
#[derive(Clone, Copy, Debug)]
pub struct About<'a> {
    /// What stands in its columns.
    pub attributes: &'a [AttributeValue],
    /// What the set gives to all.
    pub given: &'a Given,
}

impl Values<Unit> for About<'_> {
    fn number(&self, name: &UnitName) -> Result<Number, NoValue> {
        match name {
            UnitName::Attribute(attribute) => match self.attributes.get(usize::from(attribute.0)) {
                Some(AttributeValue::Number(number)) => Ok(number.clone()),
                _ => Err(NoValue::NotThere),
            },
            UnitName::Given(given) => match &self.given.values[usize::from(given.0)].1 {
                GivenValue::Number { number, .. } => Ok(number.clone()),
                GivenValue::Day(day) => Ok(day.to_number()),
            },
        }
    }

    fn text(&self, name: &UnitName) -> Result<&str, NoValue> {
        match name {
            UnitName::Attribute(attribute) => match self.attributes.get(usize::from(attribute.0)) {
                Some(AttributeValue::Text(text)) => Ok(text),
                _ => Err(NoValue::NotThere),
            },
            UnitName::Given(_) => Err(NoValue::NotThere),
        }
    }

    fn calendar(&self) -> Option<&Calendar> {
        Some(&self.given.calendar)
    }
}

//! The formats as data: which keys and columns there are, and the JSON Schema by which editors complete and check them.
//!
//! Both are read from the tables that the readers themselves read, so that neither can know more than the other. What holds
//! between several keys (a leaf has exactly one rule) and within a formula, only the readers know.

use serde::ser::{Serialize, SerializeMap, Serializer};

use crate::fault::Takes;
use crate::keys::{Key, Names, Shape};
use crate::text::Language;
use crate::{criteria, entry, outside, round, survey};

pub use crate::table::Column;

/// A format in TOML.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// A criteria set.
    Set,
    /// `round.toml`.
    Round,
    /// `surveys/*.toml`.
    Survey,
}

/// A format in csv, xlsx or ods: files, and their columns.
#[derive(Clone, Copy, Debug)]
pub struct Listing {
    /// Which files of a round have it.
    pub files: &'static str,
    /// The key of a survey that names such a table, where one does.
    pub named_by: Option<&'static str>,
    /// The columns, with their Vietnamese headings.
    pub columns: &'static [Column<'static>],
}

/// Every table of a round.
pub const LISTINGS: [Listing; 9] = [
    Listing { files: "units.csv", named_by: None, columns: round::UNITS },
    Listing { files: "assessments/*.csv, appraisals/*.csv", named_by: None, columns: entry::COLUMNS },
    Listing { files: "tables/*.csv", named_by: None, columns: outside::COLUMNS },
    Listing { files: "surveys/*.csv", named_by: Some("estimates"), columns: survey::ESTIMATES },
    Listing { files: "surveys/*.csv", named_by: Some("tallies"), columns: survey::TALLIES },
    Listing { files: "surveys/*.csv", named_by: Some("issued"), columns: survey::ISSUED },
    Listing { files: "surveys/*.csv", named_by: Some("columns_map"), columns: survey::COLUMNS_MAP },
    Listing { files: "exemptions.csv", named_by: None, columns: round::EXEMPTIONS },
    Listing { files: "register.csv", named_by: None, columns: round::REGISTER },
];

impl Format {
    /// Every format in TOML.
    pub const ALL: [Format; 3] = [Format::Set, Format::Round, Format::Survey];

    /// What commands and files call it: `set`, `round`, `survey`.
    pub fn name(self) -> &'static str {
        match self {
            Format::Set => "set",
            Format::Round => "round",
            Format::Survey => "survey",
        }
    }

    /// What people call it.
    pub fn title(self, language: Language) -> &'static str {
        match (self, language) {
            (Format::Set, Language::Vietnamese) => "Bộ tiêu chí",
            (Format::Set, Language::English) => "A criteria set",
            (Format::Round, Language::Vietnamese) => "Đợt đánh giá (round.toml)",
            (Format::Round, Language::English) => "A round (round.toml)",
            (Format::Survey, Language::Vietnamese) => "Điều tra (surveys/*.toml)",
            (Format::Survey, Language::English) => "A survey (surveys/*.toml)",
        }
    }

    /// What its file may hold.
    pub fn file(self) -> &'static Shape {
        match self {
            Format::Set => &criteria::FILE,
            Format::Round => &round::FILE,
            Format::Survey => &survey::FILE,
        }
    }

    /// Its JSON Schema, with the meaning of every key in a language.
    ///
    /// Draft 7, without references: what editors of TOML support best.
    ///
    /// ```
    /// use cchc_core::{schema::Format, text::Language};
    ///
    /// let schema = Format::Survey.schema(Language::Vietnamese);
    /// assert!(schema.contains("\"min_ballots\": {"));
    /// assert!(schema.contains("\"required\": [\n        \"id\",\n        \"title\"\n      ]"));
    /// ```
    #[allow(clippy::missing_panics_doc)] // texts can be written
    pub fn schema(self, language: Language) -> String {
        let mut text = serde_json::to_string_pretty(&Root { format: self, language }).expect("texts can be written");
        text.push('\n');
        text
    }
}

struct Root {
    format: Format,
    language: Language,
}

impl Serialize for Root {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut schema = serializer.serialize_map(None)?;
        schema.serialize_entry("$schema", "http://json-schema.org/draft-07/schema#")?;
        schema.serialize_entry("title", self.format.title(self.language))?;
        schema.serialize_entry("type", "object")?;
        Table { shape: self.format.file(), language: self.language }.within(&mut schema)?;
        schema.end()
    }
}

/// What a key takes.
#[derive(Clone, Copy)]
struct Value {
    key: &'static Key,
    language: Language,
}

impl Serialize for Value {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let Value { key, language } = *self;
        let table = Table { shape: &key.holds, language };
        let mut schema = serializer.serialize_map(None)?;
        schema.serialize_entry("description", key.meaning.to(language))?;
        match types(key.takes) {
            [one] => schema.serialize_entry("type", one)?,
            several => schema.serialize_entry("type", several)?,
        }
        if let Takes::OneOf(words) = key.takes {
            schema.serialize_entry("enum", words)?;
        }
        if let Some(pattern) = pattern(key) {
            schema.serialize_entry("pattern", &pattern)?;
        }
        if key.takes == Takes::Whole {
            schema.serialize_entry("minimum", &0)?;
        }
        if types(key.takes).contains(&"array") && (key.needed || key.takes.is_list()) {
            schema.serialize_entry("minItems", &1)?;
        }
        match key.takes {
            Takes::Texts | Takes::Formulas | Takes::OneOfOrTexts(_) | Takes::OneOfOrFormulas(_) => {
                schema.serialize_entry("items", &Item { of: "string", pattern: None, table: None })?;
            }
            Takes::Numbers => {
                schema.serialize_entry("items", &Item { of: "number", pattern: None, table: None })?;
            }
            Takes::Dates => {
                schema.serialize_entry("items", &Item { of: "string", pattern: Some(DATE), table: None })?;
            }
            Takes::Tables => {
                schema.serialize_entry("items", &Item { of: "object", pattern: None, table: Some(table) })?;
            }
            Takes::Table | Takes::TextOrTable => table.within(&mut schema)?,
            _ => {}
        }
        schema.end()
    }
}

/// What stands in a list.
struct Item {
    of: &'static str,
    pattern: Option<&'static str>,
    table: Option<Table>,
}

impl Serialize for Item {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut schema = serializer.serialize_map(None)?;
        schema.serialize_entry("type", self.of)?;
        if let Some(pattern) = self.pattern {
            schema.serialize_entry("pattern", pattern)?;
        }
        if let Some(table) = self.table {
            table.within(&mut schema)?;
        }
        schema.end()
    }
}

/// The keys of a table.
#[derive(Clone, Copy)]
struct Table {
    shape: &'static Shape,
    language: Language,
}

impl Table {
    /// What is said of a table beside its type.
    fn within<M: SerializeMap>(self, schema: &mut M) -> Result<(), M::Error> {
        let Table { shape, language } = self;
        if !shape.keys.is_empty() {
            schema.serialize_entry("properties", &self)?;
        }
        let needed: Vec<&str> = shape.keys.iter().filter(|key| key.needed).map(|key| key.name).collect();
        if !needed.is_empty() {
            schema.serialize_entry("required", &needed)?;
        }
        match shape.names {
            Names::None => schema.serialize_entry("additionalProperties", &false),
            Names::Plain(key) => {
                schema.serialize_entry("propertyNames", &Item { of: "string", pattern: Some(NAME), table: None })?;
                schema.serialize_entry("additionalProperties", &Value { key, language })
            }
            Names::Any(key) => schema.serialize_entry("additionalProperties", &Value { key, language }),
        }
    }
}

impl Serialize for Table {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.shape.keys.iter().map(|key| (key.name, Value { key, language: self.language })))
    }
}

/// What JSON has for what TOML has there: a date comes as a text.
fn types(takes: Takes) -> &'static [&'static str] {
    match takes {
        Takes::Text | Takes::Name | Takes::Formula | Takes::Date | Takes::OneOf(_) | Takes::OneOfOrPrefixed(..) => {
            &["string"]
        }
        Takes::Texts | Takes::Formulas | Takes::Dates | Takes::Numbers | Takes::Tables => &["array"],
        Takes::Number => &["number"],
        Takes::Whole => &["integer"],
        Takes::WholeOrOneOf(_) => &["integer", "string"],
        Takes::NumberOrFormula | Takes::NumberOrPercent | Takes::Bound | Takes::Worth => &["number", "string"],
        Takes::Scalar => &["number", "string", "boolean"],
        Takes::Flag => &["boolean"],
        Takes::OneOfOrTexts(_) | Takes::OneOfOrFormulas(_) => &["string", "array"],
        Takes::TextOrTable => &["string", "object"],
        Takes::Table => &["object"],
    }
}

const NAME: &str = "^[A-Za-z][A-Za-z0-9_]*$";
const DATE: &str = "^[0-9]{4}-[0-9]{2}-[0-9]{2}$";
const SHARE: &str = "^[ \\t]*[-+]?([0-9]+(\\.[0-9]+)?|\\.[0-9]+)[ \\t]*%[ \\t]*$";

/// What a text must look like.
fn pattern(key: &Key) -> Option<String> {
    match key.takes {
        Takes::Text | Takes::Formula | Takes::NumberOrFormula | Takes::TextOrTable => {
            key.needed.then(|| "[^ \\t\\r\\n]".into())
        }
        Takes::Name => Some(NAME.into()),
        Takes::Date => Some(DATE.into()),
        Takes::NumberOrPercent => Some(SHARE.into()),
        Takes::Worth => Some(format!("{SHARE}|^{}$", crate::keys::SKIP)),
        Takes::Bound => Some(format!("{SHARE}|{DATE}")),
        Takes::WholeOrOneOf(words) | Takes::OneOfOrTexts(words) | Takes::OneOfOrFormulas(words) => {
            Some(format!("^({})$", words.join("|")))
        }
        Takes::OneOfOrPrefixed(words, prefixes) => Some(format!("^({}$|{})", words.join("$|"), prefixes.join("|"))),
        _ => None,
    }
}

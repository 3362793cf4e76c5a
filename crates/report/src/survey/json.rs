//! The JSON of a survey, as far as the workbook reads it. Keys that it does not know are passed over.

use std::collections::BTreeMap;

use serde::Deserialize;

pub(super) const SCHEMA: &str = "cchc.survey/1";

#[derive(Deserialize)]
pub(super) struct Findings {
    pub schema: String,
    pub survey: String,
    #[serde(default)]
    pub title: String,
    pub instrument: Option<String>,
    pub channel: Option<String>,
    #[serde(default)]
    pub confidence: f64,
    #[serde(default)]
    pub interval: String,
    #[serde(default)]
    pub index_of: String,
    #[serde(default)]
    pub factor_of: String,
    #[serde(default)]
    pub empty_group: String,
    #[serde(default)]
    pub min_ballots: u64,
    pub source: Option<Source>,
    pub design: Option<Design>,
    #[serde(default)]
    pub notes: Vec<String>,
    pub ballots: Option<Ballots>,
    pub all: Option<Unit>,
    #[serde(default)]
    pub units: Vec<Unit>,
    pub quality: Option<Quality>,
    pub compared: Option<Compared>,
    #[serde(default)]
    pub diagnostics: Vec<Diagnostic>,
}

impl Findings {
    /// Where everybody was asked, a figure is what there is: an interval from it to itself would look like one.
    pub(super) fn without_sampling_errors(mut self) -> Findings {
        if self.design.as_ref().is_some_and(|design| design.selection == "census") {
            for unit in self.all.iter_mut().chain(&mut self.units) {
                let parts = unit.blocks.iter_mut().chain(&mut unit.factors).chain(&mut unit.groups);
                let items = unit.items.iter_mut().map(|item| &mut item.estimate);
                for of in parts.map(|part| &mut part.estimate).chain(items).chain([&mut unit.index]) {
                    (of.se, of.low, of.high) = (None, None, None);
                }
            }
        }
        self
    }
}

#[derive(Deserialize)]
pub(super) struct Source {
    pub kind: String,
    #[serde(default)]
    pub files: Vec<File>,
}

#[derive(Deserialize)]
pub(super) struct File {
    pub name: String,
    pub sha256: String,
}

#[derive(Deserialize)]
pub(super) struct Design {
    #[serde(default)]
    pub declared: bool,
    pub selection: String,
    pub strata: u64,
    pub clusters: Vec<u64>,
    pub weighted: bool,
    pub populations: u64,
    pub lonely: String,
    pub replicates: Option<Replicates>,
    #[serde(default)]
    pub margins: Vec<Vec<String>>,
}

#[derive(Deserialize)]
pub(super) struct Replicates {
    pub method: String,
    pub count: Option<u64>,
}

#[derive(Deserialize)]
pub(super) struct Ballots {
    pub read: u64,
    /// Of a wide layout.
    pub respondents: Option<u64>,
    /// Where it is not told, those that were read.
    pub returned: Option<u64>,
    pub valid: u64,
    #[serde(default)]
    pub invalid: Vec<Invalid>,
    #[serde(default)]
    pub straight_lined: u64,
    #[serde(default)]
    pub other: Vec<Other>,
    pub issued: Option<u64>,
    pub rate: Option<f64>,
    #[serde(default)]
    pub by: Vec<Returned>,
}

#[derive(Deserialize)]
pub(super) struct Invalid {
    pub reason: String,
    pub count: u64,
}

#[derive(Deserialize)]
pub(super) struct Other {
    pub item: String,
    pub answer: String,
    pub count: u64,
}

#[derive(Deserialize)]
pub(super) struct Returned {
    pub unit: String,
    pub group: Option<String>,
    pub issued: Option<u64>,
    pub returned: u64,
    pub valid: u64,
    pub rate: Option<f64>,
}

#[derive(Deserialize)]
pub(super) struct Unit {
    pub id: String,
    /// Empty where units are called by their ids.
    #[serde(default)]
    pub name: String,
    pub valid: Option<u64>,
    /// Where a finished figure is from.
    pub source: Option<String>,
    pub index: Estimate,
    #[serde(default)]
    pub blocks: Vec<Part>,
    #[serde(default)]
    pub factors: Vec<Part>,
    #[serde(default)]
    pub groups: Vec<Part>,
    #[serde(default)]
    pub items: Vec<Item>,
}

/// A figure and how sure it is: shares of 1.
#[derive(Deserialize)]
pub(super) struct Estimate {
    pub estimate: Option<f64>,
    pub se: Option<f64>,
    pub low: Option<f64>,
    pub high: Option<f64>,
    pub n: u64,
    pub df: Option<u64>,
    pub deff: Option<f64>,
    pub withheld: Option<String>,
    /// Why something of it is not there, and what else is to be known of it.
    pub remark: Option<String>,
}

impl Estimate {
    /// Whether it has an interval that is more than its figure, as it is where everybody was asked.
    pub(super) fn has_spread(&self) -> bool {
        self.low.zip(self.high).is_some_and(|(low, high)| low < high)
    }

    /// How many ballots it is of; nothing where a finished figure does not say it.
    pub(super) fn ballots(&self) -> Option<u64> {
        (self.n > 0 || self.withheld.as_deref() != Some("published")).then_some(self.n)
    }

    /// Whether there is more to say of it than its figures.
    pub(super) fn has_remark(&self) -> bool {
        self.remark.is_some()
    }
}

#[derive(Deserialize)]
pub(super) struct Part {
    #[serde(default)]
    pub id: String,
    #[serde(default)]
    pub name: String,
    #[serde(flatten)]
    pub estimate: Estimate,
}

#[derive(Deserialize)]
pub(super) struct Item {
    pub id: String,
    #[serde(default)]
    pub text: String,
    /// `one`, or `multiple` where it is an option of several that could be chosen.
    #[serde(default)]
    pub select: String,
    pub factor: Option<String>,
    #[serde(flatten)]
    pub estimate: Estimate,
    #[serde(default)]
    pub skipped: u64,
    #[serde(default)]
    pub blank: u64,
    #[serde(default)]
    pub options: Ordered<u64>,
    #[serde(default)]
    pub percents: Ordered<String>,
    /// What each option is worth; none of one that is skipped.
    #[serde(default)]
    pub worths: BTreeMap<String, Option<f64>>,
    #[serde(default)]
    pub labels: BTreeMap<String, String>,
}

impl Item {
    /// Whether it is an option that could be chosen beside others: its answers are no and yes.
    pub(super) fn is_one_of_several(&self) -> bool {
        self.select == "multiple"
    }
}

/// An object whose keys keep their order.
pub(super) struct Ordered<T>(pub Vec<(String, T)>);

impl<T> Default for Ordered<T> {
    fn default() -> Self {
        Ordered(Vec::new())
    }
}

impl<T> Ordered<T> {
    pub(super) fn keys(&self) -> impl Iterator<Item = &str> + Clone {
        self.0.iter().map(|(key, _)| key.as_str())
    }
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Ordered<T> {
    fn deserialize<D: serde::Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        struct Visitor<T>(std::marker::PhantomData<T>);
        impl<'de, T: Deserialize<'de>> serde::de::Visitor<'de> for Visitor<T> {
            type Value = Ordered<T>;

            fn expecting(&self, to: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                to.write_str("an object")
            }

            fn visit_map<A: serde::de::MapAccess<'de>>(self, mut map: A) -> Result<Ordered<T>, A::Error> {
                let mut entries = Vec::new();
                while let Some(entry) = map.next_entry()? {
                    entries.push(entry);
                }
                Ok(Ordered(entries))
            }
        }
        from.deserialize_map(Visitor(std::marker::PhantomData))
    }
}

#[derive(Deserialize)]
pub(super) struct Quality {
    pub importance: Option<String>,
    /// What is to be done, by quadrant.
    #[serde(default)]
    pub quadrants: BTreeMap<String, String>,
    #[serde(default)]
    pub factors: Vec<FactorQuality>,
    #[serde(default)]
    pub items: Vec<ItemQuality>,
}

#[derive(Deserialize)]
pub(super) struct FactorQuality {
    #[serde(default)]
    pub id: String,
    #[serde(default)]
    pub name: String,
    pub alpha: Option<f64>,
    pub items: u64,
    pub ballots: u64,
    pub importance: Option<f64>,
    pub satisfaction: Option<f64>,
    pub quadrant: Option<String>,
}

#[derive(Deserialize)]
pub(super) struct ItemQuality {
    pub id: String,
    pub text: String,
    pub valid: u64,
    pub skipped: u64,
    pub blank: u64,
    pub non_response: Option<f64>,
}

#[derive(Deserialize)]
pub(super) struct Compared {
    #[serde(default)]
    pub survey: String,
    #[serde(default)]
    pub title: String,
    #[serde(default)]
    pub broken: bool,
    #[serde(default)]
    pub breaks: Vec<String>,
    #[serde(default)]
    pub units: Vec<Difference>,
}

#[derive(Deserialize)]
pub(super) struct Difference {
    pub id: String,
    pub before: Option<f64>,
    pub after: Option<f64>,
    pub difference: Option<f64>,
    pub se: Option<f64>,
    pub low: Option<f64>,
    pub high: Option<f64>,
}

#[derive(Deserialize)]
pub(super) struct Diagnostic {
    pub severity: String,
    pub source: String,
    pub message: String,
    pub met: Option<String>,
    pub help: Option<String>,
}

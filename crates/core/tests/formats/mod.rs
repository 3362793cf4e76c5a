//! The files of the formats, and where in them each key stands.
#![allow(dead_code)] // each test file uses its share

use std::collections::BTreeMap;
use std::fs;
use std::ops::Range;
use std::path::{Path, PathBuf};

use cchc_core::keys::{Key, Names, Shape};
use toml::Spanned;
use toml::de::{DeTable, DeValue};

/// The repository.
pub fn repository() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..").canonicalize().expect("the repository is there")
}

/// Every file beneath a folder, by its path from there, in order.
pub fn files(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let mut found = BTreeMap::new();
    let mut open = vec![folder.to_owned()];
    while let Some(folder_now) = open.pop() {
        for entry in fs::read_dir(&folder_now).expect("the folder can be read") {
            let path = entry.expect("its entries too").path();
            if path.is_dir() {
                open.push(path);
                continue;
            }
            let name = path.strip_prefix(folder).expect("it lies beneath").to_string_lossy().replace('\\', "/");
            found.insert(name, fs::read(&path).expect("the file can be read"));
        }
    }
    found
}

/// A key that stands in a file.
pub struct Met {
    /// What the format says of it.
    pub key: &'static Key,
    /// Whether its name is the author's own.
    pub own_name: bool,
    /// Where the name stands.
    pub name: Range<usize>,
    /// Where the value stands; of a table with a heading, the heading.
    pub value: Range<usize>,
}

impl Met {
    /// Whether it is a table with a heading of its own, `[set]` or `[[criterion]]`.
    pub fn is_headed(&self, text: &str) -> bool {
        text[..self.name.start].ends_with('[') || text[..self.name.start].ends_with('.')
    }
}

/// Every key of a file that its format has.
pub fn keys(text: &str, shape: &'static Shape) -> Vec<Met> {
    let root = DeTable::parse(text).expect("the file is TOML");
    let mut met = Vec::new();
    within(root.get_ref(), shape, &mut met);
    met
}

fn within(table: &DeTable<'_>, shape: &'static Shape, met: &mut Vec<Met>) {
    for (name, value) in table {
        let own = match &shape.names {
            Names::None => None,
            Names::Plain(each) | Names::Any(each) => Some(*each),
        };
        let known = shape.keys.iter().find(|key| key.name == &**name.get_ref());
        let key = known.or(own).unwrap_or_else(|| panic!("no key {}", name.get_ref()));
        met.push(Met { key, own_name: known.is_none(), name: name.span(), value: value.span() });
        let items: Vec<&Spanned<DeValue<'_>>> = match value.get_ref() {
            DeValue::Array(items) => items.iter().collect(),
            _ => vec![value],
        };
        for item in items {
            if let DeValue::Table(table) = item.get_ref() {
                within(table, &key.holds, met);
            }
        }
    }
}

/// Every key of a format that is read, each once, with the keys that lead to its table.
pub fn all(shape: &'static Shape) -> Vec<(Vec<&'static Key>, &'static Key)> {
    let mut found = Vec::new();
    gather(shape, &[], &mut found);
    found
}

fn gather(shape: &'static Shape, above: &[&'static Key], found: &mut Vec<(Vec<&'static Key>, &'static Key)>) {
    let own = match &shape.names {
        Names::None => None,
        Names::Plain(each) | Names::Any(each) => Some(*each),
    };
    let keys: Vec<&'static Key> = own.into_iter().chain(shape.keys).collect();
    found.extend(keys.iter().map(|key| (above.to_vec(), *key)));
    for key in keys {
        gather(&key.holds, &[above, &[key]].concat(), found);
    }
}

/// What tells a key from others: keys that several tables share are one.
pub fn identity(key: &Key) -> (&'static str, &'static str) {
    (key.name, key.meaning.to(cchc_core::text::Language::English))
}

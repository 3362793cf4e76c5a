//! `round.toml` and its criteria sets to a round. `units.csv`, `exemptions.csv` and `register.csv` are read in files of
//! their own.

use std::collections::{BTreeMap, HashMap, HashSet};

use super::keys::FILE;
use super::{By, Group, Names, Round, Stage, TableNote};
use crate::criteria::{Set, read_given};
use crate::day::Day;
use crate::fault::{Belongs, Checked, Diagnostic, Fault, Needed, Takes};
use crate::keys::{Located, Table as Keys, parse};
use crate::known::{Given, GivenValue};
use crate::place::{FileError, FileNo, Files, Lines, Place, Sources, Text};
use crate::table::utf8;
use crate::text;

/// Reads a round without its answers. `None` where there is nothing to score.
///
/// # Errors
/// [`FileError::Refused`] where the system refuses a file; one that is missing is a fault of the round.
pub(crate) fn read(files: &dyn Files, sources: &mut Sources) -> Result<Checked<Option<Round>>, FileError> {
    let mut faults = Vec::new();
    let value = Reader { files, sources, faults: &mut faults }.round()?;
    Ok(Checked { value, faults })
}

pub(super) struct Reader<'a> {
    pub files: &'a dyn Files,
    pub sources: &'a mut Sources,
    pub faults: &'a mut Vec<Diagnostic>,
}

impl Reader<'_> {
    fn round(&mut self) -> Result<Option<Round>, FileError> {
        let Some((file, bytes)) = self.bytes("round.toml", Needed::Round, None)? else { return Ok(None) };
        let Some(text) = utf8(&bytes, file, self.faults) else { return Ok(None) };
        let lines = Lines::of(text);
        let text = Text::new(file, text, &lines);
        let Some(root) = parse(text, self.faults) else { return Ok(None) };
        let keys = Keys::open(text, root.get_ref(), 0, &FILE, self.faults);
        let table = keys.table("round", self.faults);
        let groups = self.groups(&keys)?;
        let stages = self.stages(&keys);
        let tables = self.tables(&keys);
        let given = keys.table("given", self.faults).map(|table| read_given(&table, self.faults));
        // Without a set or a list of units every answer would be a fault of its own, and bury the one that matters.
        let Some(mut groups) = groups.filter(|groups| !groups.is_empty()) else { return Ok(None) };
        if let Some(given) = given {
            self.override_given(&mut groups, given);
        }
        let mut round = Round {
            province: table.as_ref().and_then(|table| table.string("province")).unwrap_or_default(),
            authority: table.as_ref().and_then(|table| table.string("authority")),
            year: table.as_ref().and_then(|table| table.whole("year")).unwrap_or_default(),
            note: table.as_ref().and_then(|table| table.string("note")),
            groups,
            stages,
            previous: self.previous(table.as_ref()),
            tables,
            register: Vec::new(),
            file,
            names: Names::default(),
        };
        for group in &round.groups {
            if group.set.year != round.year && round.year > 0 && group.set.year > 0 {
                let fault = Fault::YearDiffers { round: round.year, set: group.set.year };
                self.faults.push(fault.at(group.set.file.whole()));
            }
        }
        let has_units = self.units(&mut round)?;
        if has_units {
            self.exemptions(&mut round)?;
            self.register(&mut round)?;
        }
        Ok(has_units.then_some(round))
    }

    fn previous(&mut self, table: Option<&Keys<'_, '_>>) -> Option<(String, Place)> {
        let Located { text: path, place } = table?.located("previous")?;
        if !is_path(&path) {
            self.faults.push(Fault::BadPath { path }.at(place));
            return None;
        }
        Some((path, place))
    }

    fn tables(&mut self, keys: &Keys<'_, '_>) -> BTreeMap<String, TableNote> {
        let mut notes = BTreeMap::new();
        let Some(tables) = keys.table("table", self.faults) else { return notes };
        for Located { text: path, place } in tables.names() {
            let Some(table) = tables.table(&path, self.faults) else { continue };
            let note = TableNote {
                place: Some(place),
                as_of: table.date("as_of"),
                provided_by: table.string("provided_by"),
                document: table.string("document"),
            };
            notes.insert(path, note);
        }
        notes
    }

    /// What the round gives stands in place of what its sets give, name by name.
    fn override_given(&mut self, groups: &mut [Group], given: Given) {
        for (name, value, place) in &given.values {
            let mut found = false;
            for group in groups.iter_mut() {
                let known = group.set.given.values.iter_mut().find(|(known, ..)| known == name);
                let Some((_, of_set, place_of_value)) = known else { continue };
                found = true;
                if std::mem::discriminant(of_set) != std::mem::discriminant(value) {
                    let takes = match of_set {
                        GivenValue::Number { .. } => Takes::NumberOrPercent,
                        GivenValue::Day(_) => Takes::Date,
                    };
                    let met = match value {
                        GivenValue::Number { number, .. } => number.to_string(),
                        GivenValue::Day(day) => day.to_string(),
                    };
                    self.faults.push(Fault::WrongType { key: name.clone(), met, takes }.at(*place));
                    continue;
                }
                *of_set = value.clone();
                *place_of_value = *place;
            }
            if !found {
                let of_group = |group: &Group| group.set.given.values.iter().map(|(name, ..)| name.clone()).collect();
                let known: Vec<String> = groups.iter().flat_map(|group| -> Vec<String> { of_group(group) }).collect();
                let nearest = text::nearest(name, known.iter().map(String::as_str)).map(Into::into);
                self.faults.push(Fault::UnknownGiven { name: name.clone(), nearest, known }.at(*place));
            }
        }
        for group in groups.iter_mut() {
            group.set.given.calendar.override_with(&given.calendar);
        }
    }

    /// The groups; `None` where one of them has no set.
    fn groups(&mut self, keys: &Keys<'_, '_>) -> Result<Option<Vec<Group>>, FileError> {
        let mut groups: Vec<Group> = Vec::new();
        let mut complete = true;
        let mut sets = HashMap::new();
        let mut first: HashMap<String, Located> = HashMap::new();
        for table in keys.tables("group", self.faults) {
            let keys = (table.located("id"), table.string("name"), table.located("criteria"));
            let (Some(id), Some(name), Some(path)) = keys else {
                complete = false;
                continue;
            };
            if let Some(first) = first.get(&text::key(&id.text)) {
                self.faults.push(Fault::Duplicate { id: id.text.clone(), first: first.place }.at(id.place));
                continue;
            }
            if groups.len() == 1000 {
                let fault = Fault::OutOfRange { key: "group".into(), met: "> 1000".into(), takes: "≤ 1000" };
                self.faults.push(fault.at(id.place));
                break;
            }
            first.insert(text::key(&id.text), id.clone());
            match self.set(&path, &mut sets)? {
                Some(set) => groups.push(Group {
                    id: id.text,
                    name,
                    set,
                    units: Vec::new(),
                    exemptions: Vec::new(),
                    exempt: HashSet::new(),
                }),
                None => complete = false,
            }
        }
        Ok(complete.then_some(groups))
    }

    /// The set under a path; groups may share one.
    fn set(&mut self, path: &Located, read: &mut HashMap<String, Option<Set>>) -> Result<Option<Set>, FileError> {
        if let Some(set) = read.get(&path.text) {
            return Ok(set.clone());
        }
        let set = self.read_set(path)?;
        read.insert(path.text.clone(), set.clone());
        Ok(set)
    }

    fn read_set(&mut self, path: &Located) -> Result<Option<Set>, FileError> {
        if !is_path(&path.text) {
            self.faults.push(Fault::BadPath { path: path.text.clone() }.at(path.place));
            return Ok(None);
        }
        let Some((file, bytes)) = self.bytes(&path.text, Needed::Key("criteria"), Some(path.place))? else {
            return Ok(None);
        };
        let checked = Set::read(&bytes, file);
        self.faults.extend(checked.faults);
        Ok(checked.value)
    }

    fn stages(&mut self, keys: &Keys<'_, '_>) -> Vec<Stage> {
        let mut stages: Vec<Stage> = Vec::new();
        let mut first: HashMap<(&str, String), Place> = HashMap::new();
        for table in keys.tables("stage", self.faults) {
            let (Some(id), Some(name), Some(dir)) = (table.string("id"), table.string("name"), table.located("dir"))
            else {
                continue;
            };
            if !is_path(&dir.text) || dir.text.starts_with("..") {
                self.faults.push(Fault::BadPath { path: dir.text.clone() }.at(dir.place));
            }
            for (key, taken) in [("id", &id), ("dir", &dir.text)] {
                let place = table.place_of(key);
                if let Some(first) = first.insert((key, taken.clone()), place) {
                    self.faults.push(Fault::Duplicate { id: taken.clone(), first }.at(place));
                }
            }
            if table.has("silence") && table.string("by").as_deref() == Some("unit") {
                let fault = Fault::KeyPlace { key: "silence", belongs: Belongs::Appraisers };
                self.faults.push(fault.at(table.place_of("silence")));
            }
            stages.push(Stage {
                id,
                name,
                dir: dir.text,
                by: match table.string("by").as_deref() {
                    Some("appraiser") => By::Appraiser,
                    _ => By::Unit,
                },
                silence_accepts: table.string("silence").as_deref() == Some("accept"),
                deadline: table.date("deadline").and_then(|written| Day::parse(&written)),
            });
        }
        if !stages.is_empty() || keys.has("stage") {
            return stages;
        }
        let stage = |id: &str, name: &str, dir: &str, by| Stage {
            id: id.into(),
            name: name.into(),
            dir: dir.into(),
            by,
            silence_accepts: false,
            deadline: None,
        };
        vec![
            stage("tu-cham", "Tự chấm điểm", "assessments", By::Unit),
            stage("tham-dinh", "Thẩm định", "appraisals", By::Appraiser),
        ]
    }

    /// The bytes of a table that need not be there: `units` as csv, xlsx or ods.
    pub(super) fn table(&mut self, stem: &str) -> Result<Option<(FileNo, Vec<u8>)>, FileError> {
        let mut found: Option<(String, Vec<u8>)> = None;
        for extension in ["csv", "xlsx", "ods"] {
            let name = format!("{stem}.{extension}");
            let bytes = match self.files.read(&name) {
                Ok(bytes) => bytes,
                Err(FileError::Missing(_)) => continue,
                Err(refused) => return Err(refused),
            };
            if let Some((other, _)) = &found {
                let place = self.sources.add(&name, None).whole();
                self.faults.push(Fault::TwoFiles { name: other.clone(), other: name }.at(place));
                return Ok(None);
            }
            found = Some((name, bytes));
        }
        Ok(found.map(|(name, bytes)| (self.sources.add(&name, Some(&bytes)), bytes)))
    }

    /// The bytes under a name; a missing file is a fault, at the place that names it.
    pub(super) fn bytes(
        &mut self,
        name: &str,
        needed_by: Needed,
        place: Option<Place>,
    ) -> Result<Option<(FileNo, Vec<u8>)>, FileError> {
        match self.files.read(name) {
            Ok(bytes) => Ok(Some((self.sources.add(name, Some(&bytes)), bytes))),
            Err(FileError::Missing(_)) => {
                let place = place.unwrap_or_else(|| self.sources.add(name, None).whole());
                self.faults.push(Fault::FileMissing { name: name.into(), needed_by }.at(place));
                Ok(None)
            }
            Err(refused) => Err(refused),
        }
    }
}

/// A relative path with `/` between its parts, in the one form that names its file: `..` stands in front only.
pub(crate) fn is_path(path: &str) -> bool {
    let named = path.split('/').skip_while(|part| *part == "..");
    let mut parts = named.peekable();
    parts.peek().is_some()
        && parts.all(|part| !part.is_empty() && part != "." && part != "..")
        && !path.contains(['\\', ':', '\0'])
}

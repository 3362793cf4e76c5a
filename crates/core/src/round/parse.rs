//! `round.toml`, its criteria sets and `units.csv` to a round.

use std::collections::HashMap;

use super::keys::{FILE, GROUP, ROUND, STAGE, UNITS};
use super::{By, Group, GroupNo, Names, Round, Stage, Unit, UnitNo};
use crate::criteria::Set;
use crate::fault::{Checked, Diagnostic, Fault, Needed};
use crate::keys::{Located, Table as Keys, parse};
use crate::place::{FileError, FileNo, Files, Lines, Place, Sources, Text};
use crate::table::{self, utf8};
use crate::text;

/// What a round may hold by the design, and this version does not read: its figures would be passed over in silence.
const NOT_READ: [&str; 4] = ["exemptions", "register", "surveys", "tables"];

/// What the list of units may be called.
const UNITS_NAMES: [&str; 3] = ["units.csv", "units.xlsx", "units.ods"];

/// Reads a round without its answers. `None` where there is nothing to score.
///
/// # Errors
/// [`FileError::Refused`] where the system refuses a file; one that is missing is a fault of the round.
pub(crate) fn read(files: &dyn Files, sources: &mut Sources) -> Result<Checked<Option<Round>>, FileError> {
    let mut faults = Vec::new();
    let value = Reader { files, sources, faults: &mut faults }.round()?;
    Ok(Checked { value, faults })
}

struct Reader<'a> {
    files: &'a dyn Files,
    sources: &'a mut Sources,
    faults: &'a mut Vec<Diagnostic>,
}

impl Reader<'_> {
    fn round(&mut self) -> Result<Option<Round>, FileError> {
        let Some((file, bytes)) = self.bytes("round.toml", Needed::Round, None)? else { return Ok(None) };
        let Some(text) = utf8(&bytes, file, self.faults) else { return Ok(None) };
        let lines = Lines::of(text);
        let text = Text::new(file, text, &lines);
        let Some(root) = parse(text, self.faults) else { return Ok(None) };
        let keys = Keys::open(text, root.get_ref(), 0, Some(FILE), self.faults);
        let table = keys.table("round", Some(ROUND), self.faults);
        let groups = self.groups(&keys)?;
        let stages = self.stages(&keys);
        self.not_read()?;
        // Without a set or a list of units every answer would be a fault of its own, and bury the one that matters.
        let Some(groups) = groups.filter(|groups| !groups.is_empty()) else { return Ok(None) };
        let mut round = Round {
            province: table.as_ref().and_then(|table| table.string("province")).unwrap_or_default(),
            authority: table.as_ref().and_then(|table| table.string("authority")),
            year: table.as_ref().and_then(|table| table.whole("year")).unwrap_or_default(),
            note: table.as_ref().and_then(|table| table.string("note")),
            groups,
            stages,
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
        Ok(has_units.then_some(round))
    }

    /// What lies in the folder and is not read.
    fn not_read(&mut self) -> Result<(), FileError> {
        let mut listed = match self.files.list(".") {
            Ok(listed) => listed,
            Err(FileError::Missing(_)) => return Ok(()), // files in memory have no folder
            Err(refused) => return Err(refused),
        };
        listed.sort();
        let stem = |name: &str| name.split('.').next().unwrap_or_default().to_lowercase();
        for name in listed.into_iter().map(|listed| listed.name).filter(|name| NOT_READ.contains(&stem(name).as_str()))
        {
            let place = self.sources.add(&name, None).whole();
            self.faults.push(Fault::NotRead { name }.at(place));
        }
        Ok(())
    }

    /// The groups; `None` where one of them has no set.
    fn groups(&mut self, keys: &Keys<'_, '_>) -> Result<Option<Vec<Group>>, FileError> {
        let mut groups: Vec<Group> = Vec::new();
        let mut complete = true;
        let mut sets = HashMap::new();
        let mut first: HashMap<String, Located> = HashMap::new();
        for table in keys.tables("group", GROUP, self.faults) {
            let keys = (table.located("id"), table.string("name"), table.located("criteria"));
            let (Some(id), Some(name), Some(path)) = keys else {
                complete = false;
                continue;
            };
            if let Some(first) = first.get(&text::key(&id.text)) {
                self.faults.push(Fault::Duplicate { id: id.text.clone(), first: first.place }.at(id.place));
                continue;
            }
            first.insert(text::key(&id.text), id.clone());
            match self.set(&path, &mut sets)? {
                Some(set) => groups.push(Group { id: id.text, name, set, units: Vec::new() }),
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
        let Some(text) = utf8(&bytes, file, self.faults) else { return Ok(None) };
        let checked = Set::parse(text, file);
        self.faults.extend(checked.faults);
        Ok(checked.value)
    }

    fn stages(&mut self, keys: &Keys<'_, '_>) -> Vec<Stage> {
        let mut stages: Vec<Stage> = Vec::new();
        let mut first: HashMap<(&str, String), Place> = HashMap::new();
        for table in keys.tables("stage", STAGE, self.faults) {
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
            stages.push(Stage {
                id,
                name,
                dir: dir.text,
                by: match table.string("by").as_deref() {
                    Some("appraiser") => By::Appraiser,
                    _ => By::Unit,
                },
                silence_accepts: table.string("silence").as_deref() == Some("accept"),
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
        };
        vec![
            stage("tu-cham", "Tự chấm điểm", "assessments", By::Unit),
            stage("tham-dinh", "Thẩm định", "appraisals", By::Appraiser),
        ]
    }

    /// What the list of units is called: `units.csv`, or the same as a workbook; `None` where there are two of them.
    fn units_name(&mut self) -> Result<Option<String>, FileError> {
        let listed = match self.files.list(".") {
            Ok(listed) => listed,
            Err(FileError::Missing(_)) => Vec::new(),
            Err(refused) => return Err(refused),
        };
        let mut names = UNITS_NAMES.into_iter().filter(|name| listed.iter().any(|listed| listed.name == *name));
        match (names.next(), names.next()) {
            (Some(name), Some(other)) => {
                let place = self.sources.add(other, None).whole();
                self.faults.push(Fault::TwoFiles { name: name.into(), other: other.into() }.at(place));
                Ok(None)
            }
            (name, _) => Ok(Some(name.unwrap_or(UNITS_NAMES[0]).into())),
        }
    }

    /// Whether there is a list of units.
    fn units(&mut self, round: &mut Round) -> Result<bool, FileError> {
        let Some(name) = self.units_name()? else { return Ok(false) };
        let Some((file, bytes)) = self.bytes(&name, Needed::Round, None)? else { return Ok(false) };
        let is_table = table::read(&bytes, file, UNITS, self.sources, self.faults, &mut |row, sources, faults| {
            let broken: Vec<_> = (0..UNITS.len()).filter_map(|column| Some((column, row.fault(column)?))).collect();
            for (column, fault) in broken {
                faults.push(fault.at(row.place(column)));
            }
            let [id, name, group, ranked] = [0, 1, 2, 3].map(|column| text::composed(row.text(column)).into_owned());
            let place = |column: usize| row.place(column);
            let empty: Vec<_> = (0..3).filter(|column| row.text(*column).is_empty()).collect();
            for column in &empty {
                faults.push(Fault::EmptyField { column: sources.heading(place(*column)) }.at(place(*column)));
            }
            if !empty.is_empty() {
                round.names.refused.extend([text::key(&id), text::key(&name)]);
                return;
            }
            let Some(group) = round.groups.iter().position(|known| text::same(&known.id, &group)) else {
                round.names.refused.extend([text::key(&id), text::key(&name)]);
                let known: Vec<String> = round.groups.iter().map(|group| group.id.clone()).collect();
                let nearest = text::nearest(&group, known.iter().map(String::as_str)).map(Into::into);
                faults.push(Fault::UnknownGroup { met: group, nearest, known }.at(place(2)));
                return;
            };
            // Units that came or went during the year would be scored as if they had been there.
            for column in [5, 6, 7].into_iter().filter(|column| !row.bytes(*column).is_empty()) {
                faults.push(Fault::NotRead { name: sources.heading(place(column)) }.at(place(column)));
            }
            let ranked = match text::key(&ranked).as_str() {
                "" => true,
                word if ["yes", "1", "x"].contains(&word) || text::same(word, "có") => true,
                word if ["no", "0"].contains(&word) || text::same(word, "không") => false,
                _ => {
                    let known = ["có", "không"].map(String::from).to_vec();
                    faults.push(
                        Fault::UnknownWord { key: "ranked".into(), met: ranked, nearest: None, known }.at(place(3)),
                    );
                    true
                }
            };
            let number = (GroupNo(group as u16), UnitNo(round.groups[group].units.len() as u32));
            if let Some((group, unit)) = round.names.ids.insert(text::key(&id), number) {
                let first = round.group(group).unit(unit).place;
                faults.push(Fault::Duplicate { id: id.clone(), first }.at(place(0)));
                round.names.ids.insert(text::key(&id), (group, unit));
                return;
            }
            round.names.names.entry(text::key(&name)).or_default().push(number);
            round.groups[group].units.push(Unit { id, name, ranked, place: place(0) });
        });
        if !is_table {
            return Ok(false);
        }
        for group in &round.groups {
            if group.units.is_empty() {
                self.faults.push(Fault::EmptyGroup { group: group.id.clone() }.at(file.whole()));
            }
        }
        Ok(true)
    }

    /// The bytes under a name; a missing file is a fault, at the place that names it.
    fn bytes(
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
fn is_path(path: &str) -> bool {
    let named = path.split('/').skip_while(|part| *part == "..");
    let mut parts = named.peekable();
    parts.peek().is_some()
        && parts.all(|part| !part.is_empty() && part != "." && part != "..")
        && !path.contains(['\\', ':', '\0'])
}

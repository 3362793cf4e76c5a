//! The tables of a stage's folder, row by row.

use std::collections::{HashMap, HashSet};

use super::{Entries, Entry, Layer, Said, Slot, Span, Word, word};
use crate::criteria::{At, CriterionId, Set};
use crate::fault::{self, Diagnostic, Fault, Foreign, Needed};
use crate::number::Number;
use crate::place::{FileError, FileNo, Files, Listed, Place, Sources};
use crate::round::{By, Group, GroupNo, Meant, Registered, Round, UnitNo};
use crate::rule::{AskedKind, From, Measure, answer};
use crate::table::{self, Cell, Column, Kind, Row, column, needed_column};
use crate::text;

const UNIT: usize = 0;
const CRITERION: usize = 1;
const INPUT: usize = 2;
const VALUE: usize = 3;
const EVIDENCE: usize = 4;
const EXPLANATION: usize = 5;
const REASON: usize = 6;
const POINTS: usize = 7;

/// The columns of a consolidated table.
pub(crate) const COLUMNS: &[Column<'_>] = &[
    needed_column("unit", &["đơn vị"], "Mã hoặc tên đơn vị", "A unit's id or name"),
    needed_column(
        "criterion",
        &["tiêu chí"],
        "Mã tiêu chí, hoặc tên của số liệu chung",
        "A leaf's code, or a figure's id",
    ),
    column(
        "input",
        &["số liệu"],
        "Số liệu hay mục nào: tên, nhãn hoặc thứ tự; hỏi một điều thì để trống",
        "Which input or item: its name, label or position; blank where the leaf has just one",
    ),
    needed_column(
        "value",
        &["kết quả"],
        "Câu trả lời: số, ngày, lựa chọn, «x», «có», «không», KAD (không áp dụng), KPS (không phát sinh)",
        "The answer: a number, a day, an option, x, yes, no, KAD (not applicable), KPS (nothing arose)",
    ),
    column("evidence", &["tài liệu kiểm chứng"], "Tài liệu kiểm chứng", "What proves it"),
    column("explanation", &["giải trình"], "Giải trình của đơn vị", "What the unit says of it"),
    column("reason", &["ý kiến"], "Ý kiến của cơ quan thẩm định", "What the appraiser says of it"),
    column(
        "points",
        &["điểm"],
        "Điểm: của đơn vị là điểm tự đề nghị, của cơ quan thẩm định là điểm quyết định",
        "Points: what a unit claims; what an appraiser decides",
    ),
];

/// Beyond so many names that are no unit's, none is looked up for one that is spelt like it.
const MOST_LOOKED_UP: usize = 1000;

/// So many of what could have stood there are told.
const MOST_SAID: usize = 9;

/// A fault of an entry, which a later stage may have decided.
pub(crate) struct Doubt {
    pub stage: usize,
    pub group: GroupNo,
    pub unit: UnitNo,
    pub at: At,
    /// Which of the things that are asked there, if one.
    pub input: Option<usize>,
    pub fault: Diagnostic,
}

/// What was taken from the folders of all stages so far.
#[derive(Default)]
pub(crate) struct Taken {
    pub entries: Entries,
    pub faults: Vec<Diagnostic>,
    pub doubts: Vec<Doubt>,
    pub lost: Lost,
    /// Whether rows were passed over, as there were too many faults.
    pub too_many: bool,
    /// Names of the register under which a file was met.
    pub registered: HashSet<String>,
}

/// Whose entries may be among what could not be read: what is missing of them is not told, since it may be there.
#[derive(Clone, Debug, Default)]
pub(crate) struct Lost {
    pub everything: bool,
    pub units: HashSet<(GroupNo, UnitNo)>,
}

/// Reads every table of a stage's folder.
///
/// # Errors
/// [`FileError::Refused`] where the system refuses a file.
pub(crate) fn read(
    files: &dyn Files,
    round: &Round,
    stage: usize,
    sources: &mut Sources,
    taken: &mut Taken,
) -> Result<Vec<Layer>, FileError> {
    let dir = &round.stages[stage].dir;
    let layer = |group: &Group| Layer::new(group.units.len(), group.set.asked(), group.set.askers());
    let mut reader = Reader {
        round,
        stage,
        by: round.stages[stage].by,
        layers: round.groups.iter().map(layer).collect(),
        taken,
        units: HashMap::new(),
        criteria: vec![HashMap::new(); round.groups.len()],
        known: round.groups.iter().map(|group| (0..group.set.askers()).map(|_| Known::default()).collect()).collect(),
        file: round.file,
    };
    let mut listed = match files.list(dir) {
        Ok(listed) => listed,
        Err(FileError::Missing(_)) => {
            // A folder of a default stage that is not there is an empty one; one that the round names is missed, and so
            // is one where a file stands in its place.
            let is_file = || files.list(".").is_ok_and(|listed| listed.iter().any(|listed| listed.name == *dir));
            if !["assessments", "appraisals"].contains(&dir.as_str()) || is_file() {
                let fault = Fault::FileMissing { name: dir.clone(), needed_by: Needed::Key("dir") };
                reader.taken.faults.push(fault.at(round.file.whole()));
            }
            Vec::new()
        }
        Err(refused) => return Err(refused),
    };
    listed.sort();
    let replaced = registered(round, dir, &listed, &mut reader.taken.registered);
    for item in listed {
        if item.name.starts_with('.') || item.name.starts_with("~$") {
            continue;
        }
        if replaced.contains(&text::key(&item.name)) {
            continue; // another one stands in its place
        }
        let name = format!("{dir}/{}", item.name);
        let extension = item.name.rsplit_once('.').map(|(_, extension)| extension.to_ascii_lowercase());
        let kind = match extension.as_deref() {
            _ if item.folder => Some(Foreign::Folder),
            Some("csv" | "xlsx" | "xlsm" | "ods") => None,
            Some("xls" | "xlsb") => Some(Foreign::Workbook),
            _ => Some(Foreign::Other),
        };
        if let Some(kind) = kind {
            let file = sources.add(&name, None);
            reader.taken.lost.everything = true;
            reader.taken.faults.push(Fault::ForeignFile { name: item.name, kind }.at(file.whole()));
            continue;
        }
        let bytes = match files.read(&name) {
            Ok(bytes) => bytes,
            Err(FileError::Missing(name)) => {
                // Listed, yet not there: it went away meanwhile, or its name is no text.
                let file = sources.add(&name, None);
                reader.taken.faults.push(Fault::FileMissing { name, needed_by: Needed::Key("dir") }.at(file.whole()));
                continue;
            }
            Err(refused) => return Err(refused),
        };
        if !reader.taken.entries.has_room(table::most_text(&bytes)) {
            return Err(FileError::Refused { name, reason: "the round's tables together are too large".into() });
        }
        let file = sources.add(&name, Some(&bytes));
        reader.table(&bytes, file, sources);
    }
    Ok(reader.layers)
}

/// The keys of files in a folder that another file of the same folder replaces; takes in which names of the register were
/// met. A name without a folder means that of the folder where the replacing file lies: an appraiser's file may bear the
/// same name as a unit's.
fn registered(round: &Round, dir: &str, listed: &[Listed], met: &mut HashSet<String>) -> HashSet<String> {
    if round.register.is_empty() {
        return HashSet::new();
    }
    let here: HashSet<String> = listed.iter().map(|listed| text::key(&listed.name)).collect();
    let is_here = |name: &str| Registered::key_in(name, dir).filter(|key| here.contains(key));
    let mut replaced = HashSet::new();
    for row in round.register.iter().filter(|row| is_here(&row.file).is_some()) {
        met.insert(row.file.clone());
        if let Some(name) = &row.replaces
            && let Some(key) = is_here(name)
        {
            met.insert(name.clone());
            replaced.insert(key);
        }
    }
    replaced
}

/// Who is meant by a text: a unit, one whose row is at fault itself, or nobody.
type Who = Result<Option<(GroupNo, UnitNo)>, Fault>;

/// What a criterion's text means in one set.
#[derive(Clone, Copy)]
enum Asked {
    At(At),
    Parent(CriterionId),
    Nothing,
}

/// What texts were found to mean at one leaf or figure.
#[derive(Default)]
struct Known {
    inputs: HashMap<Vec<u8>, usize>,
    words: HashMap<Vec<u8>, Meaning>,
    /// By input: options, ticks, days, which come again and again.
    read: Vec<HashMap<Vec<u8>, Option<Number>>>,
}

/// What a text that is no plain number means for a whole leaf.
#[derive(Clone, Copy)]
enum Meaning {
    Word(Word),
    Agreed,
    Other,
}

struct Reader<'a> {
    round: &'a Round,
    stage: usize,
    by: By,
    layers: Vec<Layer>,
    taken: &'a mut Taken,
    // Texts are looked up by their raw bytes; only a new one is normalised.
    units: HashMap<Vec<u8>, Who>,
    criteria: Vec<HashMap<Vec<u8>, Asked>>,
    known: Vec<Vec<Known>>,
    /// The file at hand. The sheets of a workbook come after it, and before the next file.
    file: FileNo,
}

/// Whether a row says anything beside whose it is: forms come back with rows that nobody filled in.
fn says_anything(row: &Row<'_>) -> bool {
    [VALUE, POINTS, EVIDENCE, EXPLANATION, REASON].iter().any(|column| !row.bytes(*column).is_empty())
}

/// Where a row's answer belongs.
#[derive(Clone, Copy)]
struct Target {
    group: GroupNo,
    unit: UnitNo,
    at: At,
}

impl Reader<'_> {
    fn table(&mut self, bytes: &[u8], file: FileNo, sources: &mut Sources) {
        self.file = file;
        let mut faults = Vec::new();
        let mut rows = 0usize;
        let is_table = table::read(bytes, file, COLUMNS, sources, &mut faults, &mut |row, sources, _| {
            rows += usize::from(says_anything(row) || !row.bytes(UNIT).is_empty());
            if self.taken.faults.len() + self.taken.doubts.len() < table::MOST_FAULTS {
                self.row(row, row.file, sources);
            } else if !self.taken.too_many {
                self.taken.too_many = true;
                self.taken.faults.push(Fault::TooManyFaults.at(row.file.at(row.line, 0)));
                self.taken.lost.everything = true;
            }
        });
        if is_table && rows == 0 && faults.is_empty() {
            faults.push(Fault::EmptyTable.at(file.whole()));
        }
        self.taken.lost.everything |= fault::any_error(&faults);
        self.taken.faults.extend(faults);
    }

    fn row(&mut self, row: &Row<'_>, file: FileNo, sources: &Sources) {
        if self.is_broken(row) {
            self.taken.lost.everything = true;
            return;
        }
        // A row of a form that nobody filled in says nothing of anybody.
        if row.bytes(UNIT).is_empty() && !says_anything(row) {
            return;
        }
        let (meant, has_criterion) = (self.unit(row, file, sources), self.has_criterion(row, file, sources));
        let (Some((group, unit)), true) = (meant, has_criterion) else {
            self.taken.lost.everything = true;
            return;
        };
        let round = self.round;
        let set = &round.group(group).set;
        let Some(at) = self.at(row, file, group, unit) else {
            self.taken.lost.units.insert((group, unit));
            return;
        };
        if let At::Leaf(leaf) = at
            && set.leaf(leaf).broken
        {
            return; // its rule is at fault, not this answer
        }
        let target = Target { group, unit, at };
        let kept = Kept {
            evidence: self.taken.entries.keep(row.text(EVIDENCE)),
            remark: match row.bytes(REASON).is_empty() {
                true => self.taken.entries.keep(row.text(EXPLANATION)),
                false => self.taken.entries.keep(row.text(REASON)),
            },
            at_input: !row.bytes(INPUT).is_empty(),
        };
        let (value, points) = (row.text(VALUE), row.text(POINTS));
        if value.is_empty() && points.is_empty() && says_anything(row) {
            self.put(Slot::Note, Said::Note, target, kept, file.at(row.line, 0), "");
        }
        if !value.is_empty() {
            self.value(row, file, set, target, kept);
        }
        if !points.is_empty() {
            self.points(row.cell(POINTS), file.at(row.line, row.field(POINTS)), set, target, kept);
        }
    }

    /// Whether a cell that says whose row it is, or goes with its answer, holds an error or a formula without result.
    fn is_broken(&mut self, row: &Row<'_>) -> bool {
        let columns = [UNIT, CRITERION, INPUT, EVIDENCE, EXPLANATION, REASON];
        let faults = columns.into_iter().filter_map(|column| Some(row.fault(column)?.at(row.place(column))));
        let before = self.taken.faults.len();
        self.taken.faults.extend(faults);
        self.taken.faults.len() > before
    }

    fn unit(&mut self, row: &Row<'_>, file: FileNo, sources: &Sources) -> Option<(GroupNo, UnitNo)> {
        let place = file.at(row.line, row.field(UNIT));
        if row.bytes(UNIT).is_empty() {
            self.taken.faults.push(Fault::EmptyField { column: sources.heading(place) }.at(place));
            return None;
        }
        let round = self.round;
        let meant = match self.units.get(row.bytes(UNIT)) {
            Some(known) => known,
            None => {
                let met = text::composed(row.text(UNIT)).into_owned();
                let meant = match round.unit(&met) {
                    Meant::One(group, unit) => Ok(Some((group, unit))),
                    Meant::Refused => Ok(None),
                    Meant::Several(ids) => Err(Fault::AmbiguousUnit { met, ids }),
                    Meant::Gone(id) => Err(Fault::UnitGone { met, id, year: round.year }),
                    // Of hundreds of unknown names none is misspelt: looking takes all names each time.
                    Meant::Nobody => {
                        let nearest = if self.units.len()
                            < MOST_LOOKED_UP + round.groups.iter().map(|group| group.units.len()).sum::<usize>()
                        {
                            round.nearest_unit(&met)
                        } else {
                            None
                        };
                        Err(Fault::UnknownUnit { met, nearest })
                    }
                };
                self.units.entry(row.bytes(UNIT).to_vec()).or_insert(meant)
            }
        };
        match meant {
            Ok(unit) => *unit,
            Err(fault) => {
                self.taken.faults.push(fault.clone().at(place));
                None
            }
        }
    }

    fn has_criterion(&mut self, row: &Row<'_>, file: FileNo, sources: &Sources) -> bool {
        let there = !row.bytes(CRITERION).is_empty();
        if !there {
            let place = file.at(row.line, row.field(CRITERION));
            self.taken.faults.push(Fault::EmptyField { column: sources.heading(place) }.at(place));
        }
        there
    }

    fn at(&mut self, row: &Row<'_>, file: FileNo, group: GroupNo, unit: UnitNo) -> Option<At> {
        let set = &self.round.group(group).set;
        if row.kind(CRITERION) != Kind::Text
            && let Some(fault) = answer::code(row.cell(CRITERION), |code| set.by_code(code).is_some())
        {
            let unit = &self.round.group(group).unit(unit).id;
            self.taken.faults.push(fault.at(row.place(CRITERION)).of_unit(unit));
            return None;
        }
        let known = &mut self.criteria[usize::from(group.0)];
        let asked = match known.get(row.bytes(CRITERION)) {
            Some(asked) => *asked,
            None => {
                let asked = match set.at(row.text(CRITERION)) {
                    None => Asked::Nothing,
                    Some(Ok(at)) => Asked::At(at),
                    Some(Err(parent)) => Asked::Parent(parent),
                };
                known.insert(row.bytes(CRITERION).to_vec(), asked);
                asked
            }
        };
        let fault = match asked {
            Asked::At(at) => return Some(at),
            Asked::Parent(node) => Fault::AnswerToParent {
                code: set.criterion(node).code.clone(),
                leaves: set
                    .leaves_of(node)
                    .into_iter()
                    .take(9)
                    .map(|leaf| set.criterion_of(leaf).code.clone())
                    .collect(),
            },
            Asked::Nothing => {
                let met = text::composed(row.text(CRITERION)).into_owned();
                // One code is as near as another; only a slip of the pen is offered mended.
                let mended = met.replace([',', ' '], ".").trim_matches('.').to_owned();
                let nearest = set.by_code(&mended).map(|node| set.criterion(node).code.clone());
                Fault::UnknownCriterion { met, nearest, known: set.codes() }
            }
        };
        let unit = &self.round.group(group).unit(unit).id;
        self.taken.faults.push(fault.at(file.at(row.line, row.field(CRITERION))).of_unit(unit));
        None
    }

    fn value(&mut self, row: &Row<'_>, file: FileNo, set: &Set, target: Target, kept: Kept) {
        let typed = row.text(VALUE);
        let place = file.at(row.line, row.field(VALUE));
        let asked = set.asked_at(target.at);
        let input = self.input(row, set, target);
        // An option may well be labelled "Không áp dụng": the options of what is asked go first.
        let is_option = input.is_some_and(|input| {
            asked[input].kind == AskedKind::Option && self.read(row, set, target, input).is_some()
        });
        if !is_option {
            match self.meaning(row, set, target) {
                Meaning::Word(_) if !row.bytes(INPUT).is_empty() && input.is_none() => {
                    return self.no_input(row, file, set, target);
                }
                // A form has what is asked in each row, and people write the word into one of them, or into all.
                Meaning::Word(word) => return self.word(word, set, target, kept, place, typed),
                Meaning::Agreed => return self.put(Slot::Agreed, Said::Agreed, target, kept, place, typed),
                Meaning::Other => {}
            }
        }
        let Some(input) = input else { return self.no_input(row, file, set, target) };
        let asked = &asked[input];
        if self.by == By::Unit && asked.from == From::Appraiser {
            return self.not_asked(typed, place, target);
        }
        let read = match self.read(row, set, target, input) {
            Some(number) => Ok((number, None)),
            None => answer::figure(row.cell(VALUE), asked),
        };
        let said = match read {
            Ok((number, warning)) => {
                let warning = warning.map(|warning| self.of(warning.at(place), target));
                self.taken.faults.extend(warning);
                match self.off_step(set, target, &number) {
                    None => Said::Figure(number),
                    Some(step) => {
                        self.doubt(Fault::RatingStep { met: typed.into(), step }.at(place), target, Some(input));
                        Said::Nonsense
                    }
                }
            }
            // What stands beside an outside figure is a claim: that it differs is told, with both.
            Err(_) if !asked.from.is_entered() => Said::Nonsense,
            Err(fault) => {
                self.doubt(fault.at(place), target, Some(input));
                Said::Nonsense
            }
        };
        self.put(Slot::Asked(input), said, target, kept, place, &row.cell(VALUE).seen());
    }

    /// The answer to one of a few that come again and again: options, ticks, days. `None`: read it as it stands.
    fn read(&mut self, row: &Row<'_>, set: &Set, target: Target, input: usize) -> Option<Number> {
        let asked = &set.asked_at(target.at)[input];
        if matches!(asked.kind, AskedKind::Count | AskedKind::Number | AskedKind::Percent | AskedKind::Rating) {
            return None;
        }
        let bytes = row.bytes(VALUE);
        let known = &mut self.known[usize::from(target.group.0)][set.asker(target.at)].read;
        if known.is_empty() {
            known.resize_with(set.asked_at(target.at).len(), HashMap::new);
        }
        if let Some(read) = known[input].get(bytes) {
            return read.clone();
        }
        let read = answer::figure(row.cell(VALUE), asked).ok().map(|(number, _)| number);
        known[input].insert(bytes.to_vec(), read.clone());
        read
    }

    /// The step that a unit's rating is no multiple of, if it is none.
    fn off_step(&self, set: &Set, target: Target, points: &Number) -> Option<Number> {
        let At::Leaf(leaf) = target.at else { return None };
        let Measure::Rating(Some(step)) = &set.leaf(leaf).rule.measure else { return None };
        let whole = points.over(step).is_some_and(|steps| steps.is_whole());
        (self.by == By::Unit && !whole).then(|| step.clone())
    }

    fn word(&mut self, word: Word, set: &Set, target: Target, kept: Kept, place: Place, typed: &str) {
        let At::Leaf(leaf) = target.at else { return };
        let leaf = set.leaf(leaf);
        let denied = match word {
            Word::NotApplicable if !leaf.not_applicable_allowed => Some(Fault::KadDenied { met: typed.into() }),
            Word::NothingArose if leaf.rule.undefined.is_none() => Some(Fault::KpsDenied { met: typed.into() }),
            _ => None,
        };
        let said = if denied.is_some() { Said::Nonsense } else { Said::Word(word) };
        if self.by == By::Unit && leaf.rule.is_appraisers_alone() {
            return self.not_asked(typed, place, target);
        }
        if let Some(fault) = denied {
            self.doubt(fault.at(place), target, None);
        }
        self.put(Slot::Word, said, target, kept, place, typed);
    }

    /// What a text means for a whole leaf; remembered, as most texts come again and again.
    fn meaning(&mut self, row: &Row<'_>, set: &Set, target: Target) -> Meaning {
        let bytes = row.bytes(VALUE);
        let plain =
            bytes.first().is_some_and(|first| first.is_ascii_digit() || matches!(first, b'-' | b'+' | b'.' | b','));
        if plain {
            return Meaning::Other;
        }
        let known = &mut self.known[usize::from(target.group.0)][set.asker(target.at)].words;
        if let Some(known) = known.get(bytes) {
            return *known;
        }
        let typed = row.text(VALUE);
        let meaning = match word::word(typed) {
            // A word stands for a leaf; a figure is asked for a number, and has none.
            Some(word) if matches!(target.at, At::Leaf(_)) => Meaning::Word(word),
            None if self.by == By::Appraiser && word::agrees(typed) => Meaning::Agreed,
            _ => Meaning::Other,
        };
        known.insert(bytes.to_vec(), meaning);
        meaning
    }

    /// Which input is answered: by name, label or position, tried in this order; blank where there is just one.
    fn input(&mut self, row: &Row<'_>, set: &Set, target: Target) -> Option<usize> {
        let asked = set.asked_at(target.at);
        let typed = row.text(INPUT);
        if typed.is_empty() {
            return (asked.len() == 1).then_some(0);
        }
        let known = &mut self.known[usize::from(target.group.0)][set.asker(target.at)].inputs;
        if let Some(known) = known.get(row.bytes(INPUT)) {
            return Some(*known);
        }
        let is_choice =
            matches!(target.at, At::Leaf(leaf) if matches!(set.leaf(leaf).rule.measure, Measure::Choice(_)));
        let named = || asked.iter().enumerate().filter(|_| !is_choice);
        let by_position =
            || typed.parse::<usize>().ok().and_then(|position| position.checked_sub(1)).filter(|at| *at < asked.len());
        let found = named()
            .find(|(_, one)| one.name == typed)
            .or_else(|| named().find(|(_, one)| text::same(&one.label, typed)))
            .map(|(at, _)| at)
            .or_else(by_position);
        if let Some(found) = found {
            known.insert(row.bytes(INPUT).to_vec(), found);
        }
        found
    }

    fn no_input(&mut self, row: &Row<'_>, file: FileNo, set: &Set, target: Target) {
        let typed = row.text(INPUT);
        let is_choice =
            matches!(target.at, At::Leaf(leaf) if matches!(set.leaf(leaf).rule.measure, Measure::Choice(_)));
        let asked = set.asked_at(target.at).iter().filter(|_| !is_choice);
        let fault = Fault::UnknownInput {
            met: (!typed.is_empty()).then(|| text::composed(typed).into_owned()),
            inputs: asked.take(MOST_SAID).map(|one| one.label.clone()).collect(),
        };
        self.doubt(fault.at(file.at(row.line, row.field(INPUT))), target, None);
    }

    fn points(&mut self, cell: Cell<'_>, place: Place, set: &Set, target: Target, kept: Kept) {
        let typed = cell.text;
        let At::Leaf(leaf) = target.at else {
            let fault = Fault::FigurePoints { met: typed.into() }.at(place);
            return self.doubt(fault, target, None);
        };
        let criterion = set.criterion_of(leaf);
        let rule = &set.leaf(leaf).rule;
        if self.by == By::Unit && rule.is_appraisers_alone() {
            return self.not_asked(typed, place, target);
        }
        let said = match (answer::points(cell, &rule.floor, &criterion.max, &criterion.name), self.by) {
            (Ok(points), _) => Said::Points(points),
            // A claim out of bounds differs from what the rule gives, whatever that is.
            (Err(Fault::PointsOutOfBounds { .. }), By::Unit) if cell.readings().len() == 1 => {
                cell.readings().pop().map_or(Said::Nonsense, |claim| Said::Points(claim.number))
            }
            (Err(fault), _) => {
                self.doubt(fault.at(place), target, None);
                Said::Nonsense
            }
        };
        self.put(Slot::Points, said, target, kept, place, typed);
    }

    fn not_asked(&mut self, typed: &str, place: Place, target: Target) {
        let fault = Fault::NotAsked { met: typed.into() }.at(place);
        let fault = self.of(fault, target);
        self.taken.faults.push(fault);
    }

    /// Puts an entry where it belongs; what stands there already is either the same answer or a fault.
    fn put(&mut self, slot: Slot, said: Said, target: Target, kept: Kept, place: Place, typed: &str) {
        let set = &self.round.group(target.group).set;
        let unit = target.unit.0 as usize;
        let (column, input) = match slot {
            Slot::Asked(input) => (set.asked_of(target.at).start + input, Some(input)),
            _ => (set.asker(target.at), None),
        };
        if let Some(first) = *self.layer(target).cell(slot, unit, column) {
            let there = self.taken.entries.get(first);
            // What is said of a leaf's figures from outside never counts: that it differs from them is told by itself.
            let is_claim = input.is_some_and(|input| !set.asked_at(target.at)[input].from.is_entered());
            let same_text = said == Said::Nonsense && self.taken.entries.typed(first) == typed;
            let same = there.said == said && (said != Said::Nonsense || same_text) || slot == Slot::Note || is_claim;
            // A unit's row for each input may carry the leaf's claim, and an appraiser's his consent, or a note, again.
            let again = same
                && match slot {
                    Slot::Points => self.by == By::Unit,
                    Slot::Word => kept.at_input,
                    Slot::Agreed | Slot::Note => true,
                    Slot::Asked(_) => false,
                };
            let (met, other_met) = (typed.to_owned(), self.taken.entries.typed(first).to_owned());
            let one_file = there.place.file >= self.file;
            if one_file && !again {
                let fault = Fault::AnsweredTwice { met, first: there.place, first_met: other_met };
                self.doubt(fault.at(place), target, input);
            } else if !same {
                let fault = Fault::AnswersDiffer { met, other: there.place, other_met };
                self.doubt(fault.at(place), target, input);
            }
            match same {
                true => self.taken.entries.fill(first, kept.evidence, kept.remark),
                // Neither counts: which of them stands first is chance.
                false => self.taken.entries.contradict(first),
            }
            return;
        }
        let typed = self.taken.entries.keep(typed);
        let entry = self.taken.entries.add(Entry {
            place,
            by: self.by,
            said,
            typed,
            evidence: kept.evidence,
            remark: kept.remark,
        });
        *self.layer(target).cell(slot, unit, column) = Some(entry);
    }

    fn layer(&mut self, target: Target) -> &mut Layer {
        &mut self.layers[usize::from(target.group.0)]
    }

    fn doubt(&mut self, fault: Diagnostic, target: Target, input: Option<usize>) {
        let fault = self.of(fault, target);
        let Target { group, unit, at } = target;
        self.taken.doubts.push(Doubt { stage: self.stage, group, unit, at, input, fault });
    }

    fn of(&self, fault: Diagnostic, target: Target) -> Diagnostic {
        let group = self.round.group(target.group);
        fault.of_unit(&group.unit(target.unit).id).of_criterion(group.set.code_at(target.at))
    }
}

/// The texts of a row that go with each of its entries.
#[derive(Clone, Copy)]
struct Kept {
    evidence: Span,
    remark: Span,
    /// Whether the row names one of the things that the leaf asks.
    at_input: bool,
}

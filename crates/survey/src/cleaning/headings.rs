//! Which column of the ballots is which: headings as Google Forms, Microsoft Forms, KoboToolbox and ODK write them.

use std::collections::HashMap;
use std::ops::Range;

use cchc_core::fault::{Diagnostic, Fault};
use cchc_core::place::{FileNo, Place};
use cchc_core::survey::{Ballots, Layout, Named, Replicates, Select, Survey, When, WideColumn};
use cchc_core::text::{key, nearest};

use crate::columns::{Kind, Wanted};

/// Where in the columns that are read each thing stands.
#[derive(Debug, Clone, Default)]
pub(super) struct Plan {
    pub wanted: Vec<Wanted>,
    /// The columns that the file names by themselves, with their names in messages.
    pub unit: Option<usize>,
    pub group: Option<usize>,
    pub id: Option<usize>,
    pub stratum: Option<usize>,
    pub clusters: Vec<usize>,
    pub weight: Option<usize>,
    pub populations: Vec<usize>,
    /// For each margin its columns.
    pub margins: Vec<Vec<usize>>,
    /// For each rule on invalid ballots the column that it looks at.
    pub rules: Vec<Option<usize>>,
    pub replicates: Vec<usize>,
    /// What a row asks: once, or once for each unit that it judges.
    pub asked: Vec<Asked>,
    /// What the headings leave in doubt.
    pub doubts: Vec<Diagnostic>,
    /// Which of these judges a unit, by the key of its name.
    judging: HashMap<String, usize>,
}

/// The columns in which a row judges one unit.
#[derive(Debug, Clone)]
pub(super) struct Asked {
    /// The unit, where the headings say it.
    pub unit: Option<String>,
    /// The column of each item; `None` where it is not asked there.
    pub items: Vec<Option<Answered>>,
}

/// How a column answers an item.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Answered {
    /// With an option.
    Option(usize),
    /// With several, of which the item is one.
    Several(usize),
    /// With yes or no: whether the item's option was chosen.
    Chosen(usize),
}

impl Answered {
    /// The column, among those that are wanted.
    pub(super) fn column(self) -> usize {
        match self {
            Answered::Option(column) | Answered::Several(column) | Answered::Chosen(column) => column,
        }
    }
}

/// The headings of a table, by what may be asked of them.
/// What parts a group from a question; several in a row are leaders (`Ý kiến khác: ……`), or part it once.
const SIGNS: [char; 4] = ['/', '-', ':', '.'];

/// So many last parts of a heading are looked at: no question has more, and all of them are as long as its square.
const MOST_PARTS: usize = 64;

struct Headings<'h> {
    headings: &'h [String],
    whole: HashMap<String, Vec<usize>>,
    /// What stands after a sign that parts a group from a question.
    last: HashMap<String, Vec<usize>>,
    /// What stands in brackets at the end: a row of a grid.
    bracketed: HashMap<String, Vec<usize>>,
}

impl<'h> Headings<'h> {
    fn of(headings: &'h [String]) -> Headings<'h> {
        let mut of = Headings { headings, whole: HashMap::new(), last: HashMap::new(), bracketed: HashMap::new() };
        for (at, heading) in headings.iter().enumerate() {
            of.whole.entry(key(heading)).or_default().push(at);
            let parts = heading.rmatch_indices(SIGNS).map(|(sign, _)| &heading[sign + 1..]);
            for part in parts.filter(|part| !part.starts_with(SIGNS)).take(MOST_PARTS) {
                of.last.entry(key(part.trim())).or_default().push(at);
            }
            let inside = heading.strip_suffix(']').and_then(|rest| rest.rsplit_once('['));
            if let Some((_, inside)) = inside {
                of.bracketed.entry(key(inside.trim())).or_default().push(at);
            }
        }
        of
    }

    /// The column of this very heading; else of one whose last part it is.
    fn named(&self, name: &Named, faults: &mut Vec<Diagnostic>) -> Option<usize> {
        let name_key = key(&name.text);
        self.one(self.whole.get(&name_key).or_else(|| self.last.get(&name_key)), name, faults)
    }

    /// The only one of those that were found.
    fn one(&self, found: Option<&Vec<usize>>, name: &Named, faults: &mut Vec<Diagnostic>) -> Option<usize> {
        let fault = match found.map_or(&[][..], Vec::as_slice) {
            [one] => return Some(*one),
            [] => self.missing(&[&name.text]),
            several => {
                let met = several.iter().map(|at| self.headings[*at].clone()).collect();
                Fault::BallotColumns { column: name.text.clone(), met }
            }
        };
        // The options of one item may all lack the same column.
        let fault = fault.at(name.place);
        if !faults.contains(&fault) {
            faults.push(fault);
        }
        None
    }

    /// That no heading is any of these names.
    fn missing(&self, names: &[&str]) -> Fault {
        let known: Vec<String> = self.headings.iter().filter(|heading| !heading.is_empty()).cloned().collect();
        // A longer name says more of which heading it may be; a short one says as much of its neighbour, c2 of c1.
        let near = |name: &&str| nearest(name, known.iter().map(String::as_str)).map(Into::into);
        let nearest = names.iter().rev().filter(|name| name.chars().count() > 3).find_map(near);
        Fault::BallotColumn { column: names.join("», «"), nearest, known }
    }

    /// The only column that is an item's, by its id or its text.
    fn only_of_item(&self, id: &str, text: &str, place: Place, faults: &mut Vec<Diagnostic>) -> Option<usize> {
        let found = self.of_item(id, text);
        if found.is_some() {
            return self.one(found, &Named { text: id.into(), place }, faults);
        }
        let names: Vec<&str> = [id, text].into_iter().filter(|name| !name.is_empty()).collect();
        let fault = self.missing(&names).at(place);
        if !faults.contains(&fault) {
            faults.push(fault);
        }
        None
    }

    /// The columns that may be an item's, by its id or its text.
    fn of_item(&self, id: &str, text: &str) -> Option<&Vec<usize>> {
        let (id, text) = (key(id), key(text));
        let of_id = self.whole.get(&id).or_else(|| self.last.get(&id));
        let of_text = || {
            let whole = self.whole.get(&text).or_else(|| self.bracketed.get(&text));
            whole.or_else(|| self.last.get(&text)).filter(|_| !text.is_empty())
        };
        of_id.or_else(of_text)
    }
}

impl Plan {
    /// What a survey asks of the headings of its ballots; every column that is missing, where any is.
    pub(super) fn of(
        survey: &Survey,
        ballots: &Ballots,
        headings: &[String],
        sheet: FileNo,
    ) -> Result<Plan, Vec<Diagnostic>> {
        let headings = Headings::of(headings);
        let mut faults = Vec::new();
        let mut plan = Plan::default();
        let mut category = |plan: &mut Plan, name: &Named, kind: Kind| {
            headings.named(name, &mut faults).map(|field| plan.want(field, kind))
        };
        let design = &ballots.design;
        plan.unit = ballots.unit.as_ref().and_then(|name| category(&mut plan, name, Kind::Category));
        plan.group = ballots.group.as_ref().and_then(|name| category(&mut plan, name, Kind::Category));
        plan.id = ballots.id_column.as_ref().and_then(|name| category(&mut plan, name, Kind::Category));
        plan.stratum = design.stratum.as_ref().and_then(|name| category(&mut plan, name, Kind::Category));
        plan.clusters = design.clusters.iter().filter_map(|name| category(&mut plan, name, Kind::Category)).collect();
        plan.weight = design.weight.as_ref().and_then(|name| category(&mut plan, name, Kind::Number));
        plan.populations =
            design.populations.iter().filter_map(|name| category(&mut plan, name, Kind::Number)).collect();
        for margin in &ballots.margins {
            let columns = margin.columns.iter().filter_map(|name| category(&mut plan, name, Kind::Category)).collect();
            plan.margins.push(columns);
        }
        for rule in &ballots.invalid {
            let column = match &rule.when {
                When::Equals(name, _) | When::Blank(name) => category(&mut plan, name, Kind::Category),
                When::StraightLined | When::AnsweredBelow(_) => None,
            };
            plan.rules.push(column);
        }
        if let Some(Replicates::Columns { columns, .. }) = &design.replicates {
            plan.replicates(&headings, columns, &mut faults);
        }
        match &ballots.layout {
            Layout::Long => {
                let items =
                    (0..survey.items.len()).map(|item| plan.item(survey, item, &headings, &mut faults)).collect();
                plan.asked.push(Asked { unit: None, items });
            }
            Layout::Pattern(pattern) => plan.by_pattern(survey, pattern, &headings, sheet, &mut faults),
            Layout::Map(columns) => plan.by_map(survey, columns, &headings, &mut faults),
        }
        if faults.is_empty() { Ok(plan) } else { Err(faults) }
    }

    /// The position among the wanted columns; what is wanted as the same kind twice stands once.
    fn want(&mut self, field: usize, kind: Kind) -> usize {
        let wanted = Wanted { field, kind };
        self.wanted.iter().position(|known| *known == wanted).unwrap_or_else(|| {
            self.wanted.push(wanted);
            self.wanted.len() - 1
        })
    }

    fn replicates(&mut self, headings: &Headings<'_>, columns: &Named, faults: &mut Vec<Diagnostic>) {
        let name = key(&columns.text);
        let (before, after) = name.split_once('*').unwrap_or((&name, ""));
        // The star stands for a number: `w*` is neither `w` itself nor `w_note`.
        let number = |heading: &String| {
            let heading = key(heading);
            let star = heading.strip_prefix(before)?.strip_suffix(after)?;
            star.parse::<u64>().ok().filter(|_| star.bytes().all(|byte| byte.is_ascii_digit()))
        };
        let mut found: Vec<(u64, usize)> =
            headings.headings.iter().enumerate().filter_map(|(at, heading)| Some((number(heading)?, at))).collect();
        // rw2 comes before rw10.
        found.sort_unstable();
        if found.is_empty() {
            headings.one(None, columns, faults);
        }
        self.replicates = found.into_iter().map(|(_, field)| self.want(field, Kind::Number)).collect();
    }

    fn item(
        &mut self,
        survey: &Survey,
        item: usize,
        headings: &Headings<'_>,
        faults: &mut Vec<Diagnostic>,
    ) -> Option<Answered> {
        let asked = &survey.items[item];
        let Select::Several { item: whole, text, option: at } = &asked.select else {
            let field = match &asked.column {
                Some(column) => headings.named(column, faults)?,
                None => headings.only_of_item(&asked.id, &asked.text, asked.place, faults)?,
            };
            return Some(Answered::Option(self.want(field, answer(survey, item))));
        };
        // A column of its own for each option, or all that were chosen in one.
        let prefix = asked.column.as_ref().map_or(whole, |column| &column.text);
        let of_whole = asked.id.strip_prefix(whole.as_str()).unwrap_or_default();
        let own = format!("{prefix}{of_whole}");
        let choice = &survey.scales[asked.scale].options[*at];
        let in_words = format!("{text}/{}", choice.label.as_ref().unwrap_or(&choice.text));
        if let Some([field]) = headings.of_item(&own, &in_words).map(Vec::as_slice) {
            return Some(Answered::Chosen(self.want(*field, Kind::Answer)));
        }
        let field = match &asked.column {
            Some(column) => headings.named(column, faults)?,
            None => headings.only_of_item(whole, text, asked.place, faults)?,
        };
        Some(Answered::Several(self.want(field, Kind::Category)))
    }

    /// What a column of a wide layout asks; the column that asks the same already, if one does.
    fn ask(&mut self, survey: &Survey, unit: &str, asks: Asks, field: usize) -> Option<usize> {
        let at = *self.judging.entry(key(unit)).or_insert_with(|| {
            self.asked.push(Asked { unit: Some(unit.into()), items: vec![None; survey.items.len()] });
            self.asked.len() - 1
        });
        let (kind, answered): (_, fn(usize) -> Answered) = match asks {
            Asks::One(item) if survey.items[item].select == Select::One => (answer(survey, item), Answered::Option),
            Asks::One(_) => (Kind::Answer, Answered::Chosen),
            Asks::Several { .. } => (Kind::Category, Answered::Several),
        };
        let column = self.want(field, kind);
        let mut earlier = None;
        for item in asks.items() {
            let before = self.asked[at].items[item].replace(answered(column));
            earlier = earlier.or(before.map(|before| self.wanted[before.column()].field));
        }
        earlier
    }

    fn by_map(
        &mut self,
        survey: &Survey,
        columns: &[WideColumn],
        headings: &Headings<'_>,
        faults: &mut Vec<Diagnostic>,
    ) {
        let mut is_asked = vec![false; survey.items.len()];
        for column in columns {
            let name = Named { text: column.column.clone(), place: column.place };
            let asks = match column.is_list {
                true => Asks::several(survey, column.item),
                false => Asks::One(column.item),
            };
            is_asked[asks.items()].fill(true);
            let Some(field) = headings.named(&name, faults) else { continue };
            if let Some(earlier) = self.ask(survey, &column.unit, asks, field) {
                headings.one(Some(&vec![earlier, field]), &name, faults);
            }
        }
        unasked(survey, &is_asked, headings, faults, &|item| item.into());
    }

    fn by_pattern(
        &mut self,
        survey: &Survey,
        pattern: &Named,
        headings: &Headings<'_>,
        sheet: FileNo,
        faults: &mut Vec<Diagnostic>,
    ) {
        let items = asked_by(survey);
        let mut is_asked = vec![false; survey.items.len()];
        let mut left = Vec::new();
        for (field, heading) in headings.headings.iter().enumerate() {
            let found = split(heading, &pattern.text).into_iter().find_map(|(unit, item)| {
                let asks = *items.get(&key(item)).filter(|_| !unit.is_empty())?;
                Some((unit, item, asks))
            });
            let Some((unit, item, asks)) = found else {
                left.push((field, heading));
                continue;
            };
            let most = survey.most_units();
            if self.asked.len() > most {
                faults.push(Fault::TooManyUnits { most }.at(sheet.at(0, field + 1)));
                break;
            }
            is_asked[asks.items()].fill(true);
            if let Some(earlier) = self.ask(survey, unit, asks, field) {
                let text = pattern.text.replace("{item}", item).replace("{unit}", unit);
                headings.one(Some(&vec![earlier, field]), &Named { text, place: pattern.place }, faults);
            }
        }
        unasked(survey, &is_asked, headings, faults, &|item| pattern.text.replace("{item}", item));
        self.doubt(survey, pattern, left, sheet);
    }

    /// Tells units about which some items are not asked, and columns about units that no item asks.
    fn doubt(&mut self, survey: &Survey, pattern: &Named, left: Vec<(usize, &String)>, sheet: FileNo) {
        for asked in &self.asked {
            let lacks = survey.items.iter().zip(&asked.items).filter(|(_, answered)| answered.is_none());
            let items: Vec<String> = lacks.map(|(item, _)| item.id.clone()).collect();
            let (Some(unit), false) = (asked.unit.clone(), items.is_empty()) else { continue };
            let first = asked.items.iter().flatten().next().map_or(0, |of| self.wanted[of.column()].field + 1);
            self.doubts.push(Fault::UnitUnasked { unit, items }.at(sheet.at(0, first)));
        }
        for (field, heading) in left {
            let is_judged = |(unit, _): &(&str, &str)| self.judging.contains_key(&key(unit));
            let Some((unit, item)) = split(heading, &pattern.text).into_iter().find(is_judged) else { continue };
            let names = survey.items.iter().flat_map(|item| [item.id.as_str(), item.text.as_str()]);
            let nearest = nearest(item, names.filter(|name| !name.is_empty())).map(Into::into);
            let fault = Fault::WideColumn { column: heading.clone(), unit: unit.into(), nearest };
            self.doubts.push(fault.at(sheet.at(0, field + 1)));
        }
    }
}

/// As what a column of answers to an item is read. Where others than its options are left out, there may be any number of them.
fn answer(survey: &Survey, item: usize) -> Kind {
    match survey.scales[survey.items[item].scale].skips_others {
        true => Kind::Category,
        false => Kind::Answer,
    }
}

/// What a column of a wide layout asks.
#[derive(Debug, Clone, Copy)]
enum Asks {
    /// An item; of several answers, whether one was chosen.
    One(usize),
    /// Which of several answers were chosen: so many items from the first on.
    Several { first: usize, options: usize },
}

impl Asks {
    /// Which options were chosen, the first of which is this item.
    fn several(survey: &Survey, first: usize) -> Asks {
        Asks::Several { first, options: survey.scales[survey.items[first].scale].options.len() }
    }

    fn items(self) -> Range<usize> {
        match self {
            Asks::One(item) => item..item + 1,
            Asks::Several { first, options } => first..first + options,
        }
    }
}

/// What each item may be called in the headings of a wide layout.
fn asked_by(survey: &Survey) -> HashMap<String, Asks> {
    let mut names: Vec<(&str, Asks)> =
        survey.items.iter().enumerate().map(|(at, item)| (&*item.id, Asks::One(at))).collect();
    for (at, item) in survey.items.iter().enumerate() {
        let column = item.column.as_ref().map(|column| &*column.text);
        let (words, asks) = match &item.select {
            Select::One => ([column, Some(&*item.text), None], Asks::One(at)),
            Select::Several { option: 0, item: whole, text } => {
                ([Some(&**whole), column, Some(text)], Asks::several(survey, at))
            }
            Select::Several { .. } => continue,
        };
        names.extend(words.into_iter().flatten().map(|name| (name, asks)));
    }
    let mut asked = HashMap::new();
    for (name, asks) in names.into_iter().filter(|(name, _)| !name.is_empty()) {
        asked.entry(key(name)).or_insert(asks);
    }
    asked
}

/// Tells items that no column of a wide layout asks; of several answers the first stands for all.
fn unasked(
    survey: &Survey,
    is_asked: &[bool],
    headings: &Headings<'_>,
    faults: &mut Vec<Diagnostic>,
    heading: &dyn Fn(&str) -> String,
) {
    for (item, _) in survey.items.iter().zip(is_asked).filter(|(_, is_asked)| !**is_asked) {
        let id = match &item.select {
            Select::One => &item.id,
            Select::Several { option: 0, item, .. } => item,
            Select::Several { .. } => continue,
        };
        headings.one(None, &Named { text: heading(id), place: item.place }, faults);
    }
}

/// Every unit and item that a heading may be made of by a pattern.
fn split<'h>(heading: &'h str, pattern: &str) -> Vec<(&'h str, &'h str)> {
    let (Some(unit), Some(item)) = (pattern.find("{unit}"), pattern.find("{item}")) else { return Vec::new() };
    let (first, second) = (unit.min(item), unit.max(item));
    let before = &pattern[..first];
    let between = &pattern[first + "{unit}".len()..second];
    let after = &pattern[second + "{unit}".len()..];
    let inner = heading.strip_prefix(before.trim_start()).and_then(|rest| rest.strip_suffix(after.trim_end()));
    let Some(inner) = inner.filter(|_| !between.is_empty()) else { return Vec::new() };
    let parts = inner.match_indices(between).map(|(at, _)| (inner[..at].trim(), inner[at + between.len()..].trim()));
    parts.map(|(one, other)| if unit < item { (one, other) } else { (other, one) }).collect()
}

//! Columns to ballots: which count, who judges whom, what each answer is; and a full account of what was left out.
//!
//! Nothing is dropped in silence. An invalid ballot counts nowhere but stays in the design, with a weight of 0: its cluster
//! was sampled.

mod account;
mod answers;
mod headings;
mod margins;
mod unsound;

use std::collections::{HashMap, HashSet};
use std::hash::BuildHasher;

use cchc_core::fault::{Diagnostic, Fault, any_error};
use cchc_core::place::{FileNo, Place, Sources};
use cchc_core::survey::{self, Layout, MOST_COUNTED, Method, Respondents, Survey, When};
use cchc_core::table::MOST_FAULTS;
use cchc_core::text::{self, key};
use hashbrown::{DefaultHashBuilder, HashTable};
use rayon::prelude::*;

use crate::ballots::{Answers, Ballots, Codes};
use crate::calibrate;
use crate::columns::{self, Columns, Data};
use crate::crossing::crossed;
use crate::decimal::float;
use crate::replicate::Replicates;

use account::{Groups, NOBODY};
use headings::{Answered, Plan};

pub use account::{Account, Other, Returned};
pub use answers::{Codes as ItemCodes, options};

/// Ballots ready to be estimated from, and what was left out.
#[derive(Debug, Clone)]
pub struct Cleaned {
    /// All ballots of the file; an invalid one has weight 0.
    pub ballots: Ballots,
    /// The units, by code, in the order in which ballots name them first.
    pub units: Vec<Judged>,
    /// The names of strata, by code; empty without strata.
    pub strata: Vec<String>,
    /// The names of clusters, by stage and code.
    pub clusters: Vec<Vec<String>>,
    /// Known totals, and the names of their categories.
    pub margins: Vec<(calibrate::Margin, Vec<String>)>,
    /// Published replicate weights.
    pub replicates: Option<Replicates>,
    /// What was left out.
    pub account: Account,
    /// Where things stand.
    pub places: Places,
}

/// A unit that ballots judge.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Judged {
    /// As it is first named.
    pub name: String,
    /// Where.
    pub place: Place,
}

/// Where each ballot and column stands.
#[derive(Debug, Clone)]
pub struct Places {
    columns: Columns,
    plan: Plan,
    /// The row of each ballot.
    rows: Rows,
}

/// Which row of the file each ballot is of.
#[derive(Debug, Clone)]
enum Rows {
    /// Each its own, all of them.
    All,
    /// These.
    Of(Vec<u32>),
}

impl Rows {
    fn of(&self, ballot: usize) -> usize {
        match self {
            Rows::All => ballot,
            Rows::Of(rows) => rows[ballot] as usize,
        }
    }

    /// A column of rows as one of ballots.
    fn gather<T: Copy>(&self, of_rows: Vec<T>) -> Vec<T> {
        match self {
            Rows::All => of_rows,
            Rows::Of(rows) => rows.iter().map(|row| of_rows[*row as usize]).collect(),
        }
    }
}

/// Why a ballot does not count: the number of the first rule that it breaks, from 1; 0 where it counts.
type Reason = u16;

/// Why a ballot does not count that breaks no rule: it stands for nobody.
const WEIGHTLESS: Reason = Reason::MAX;

/// Reads and cleans the ballots of a survey; `None` where faults leave none.
pub fn clean(
    survey: &Survey,
    given: &survey::Ballots,
    bytes: &[u8],
    file: FileNo,
    sources: &mut Sources,
    faults: &mut Vec<Diagnostic>,
) -> Option<Cleaned> {
    let mut plan = None;
    let before = faults.len();
    let choose = &mut |headings: &[String], sheet: FileNo| {
        let made = Plan::of(survey, given, headings, sheet)?;
        let wanted = made.wanted.clone();
        plan.get_or_insert(made);
        Ok(wanted)
    };
    let columns = columns::read(bytes, file, choose, sources, faults);
    let (Some(columns), Some(plan)) = (columns, plan) else {
        // An empty file has no column either; that it is empty says more.
        let is_empty = faults[before..].iter().all(|fault| matches!(fault.fault, Fault::EmptyTable));
        if is_empty {
            faults.truncate(before);
            faults.push(Fault::NoBallots { read: 0 }.at(file.whole()));
        }
        return None;
    };
    let is_read = !any_error(&faults[before..]);
    if columns.rows == 0 {
        faults.extend(is_read.then(|| Fault::NoBallots { read: 0 }.at(file.whole())));
        return None;
    }
    let mut found = plan.doubts.clone();
    let (rows, invalid, told) = (Rows::All, Vec::new(), HashSet::new());
    let cleaned = Cleaner { survey, given, plan, columns, file, faults: &mut found, rows, invalid, told }.cleaned();
    // What could not be read is told as that, and not as what it leaves behind.
    let unread: HashSet<Place> = faults[before..].iter().map(|fault| fault.place).collect();
    found.retain(|told| is_read || !unread.contains(&told.place) && !matches!(told.fault, Fault::NoBallots { .. }));
    faults.extend(found);
    cleaned.filter(|_| !any_error(&faults[before..]))
}

struct Cleaner<'a> {
    survey: &'a Survey,
    given: &'a survey::Ballots,
    plan: Plan,
    columns: Columns,
    file: FileNo,
    faults: &'a mut Vec<Diagnostic>,
    /// The row of each ballot.
    rows: Rows,
    /// Why each does not count.
    invalid: Vec<Reason>,
    /// The columns whose blanks were told.
    told: HashSet<usize>,
}

/// Categories of ballots: codes by [`key`], with the text that came first.
struct Categories {
    codes: Vec<u32>,
    names: Vec<String>,
    /// The code of the blank, where there is one.
    blank: Option<u32>,
}

impl Categories {
    /// Those of the ballots that are kept.
    fn kept(self, keep: &Rows) -> (Codes, Vec<String>) {
        (Codes { kinds: self.names.len(), codes: keep.gather(self.codes) }, self.names)
    }
}

impl Cleaner<'_> {
    fn cleaned(mut self) -> Option<Cleaned> {
        let answers = answers::read(self.survey, &self.plan, &mut self.columns);
        // A row of a wide layout is a ballot on each unit that any answer is about.
        let wide = self.given.layout != Layout::Long;
        let of_unit = wide.then(|| {
            let (rows, units) = answers.judged(self.survey);
            self.rows = Rows::Of(rows);
            units
        });
        let (mut items, texts) = answers.items(self.survey, &self.rows, of_unit.as_deref());
        self.invalid = self.rows.gather(self.by_rule());
        let groups = self.groups();
        let unasked = match &groups.respondents {
            Some(group) => answers::unasked(self.survey, &mut items, group),
            None => Vec::new(),
        };
        self.by_answers(&items);

        self.strange_groups(&groups);
        let (unit, units) = self.units(of_unit);
        if units.len() > self.survey.most_units() {
            return None;
        }
        let stratum = self.plan.stratum.map(|column| self.category(column));
        let clusters: Vec<Categories> =
            self.plan.clusters.clone().into_iter().map(|column| self.category(column)).collect();
        let mut weight = match self.plan.weight {
            Some(column) => self.numbers(column),
            None => vec![1.0; self.invalid.len()],
        };
        self.stand_for_nobody(&weight);
        let populations: Vec<Vec<f64>> =
            self.plan.populations.clone().into_iter().map(|column| self.numbers(column)).collect();
        let populations = self.of_places(populations, stratum.as_ref(), &clusters);
        self.twice();
        self.silent(&items);
        let mut other = answers::counted(self.survey, &texts, &unasked, |ballot| self.is_valid(ballot));
        other.extend(self.others(&items, &texts, &unit));
        other.sort_by_key(|of| of.item);
        let account = self.account(&items, &unit, &units, &groups, other);
        let margins = self.margins(&weight);
        let replicates = self.replicates(&weight);
        self.weightless(&mut weight);
        if account.valid == 0 {
            let place = self.file.whole();
            self.faults.push(Fault::NoBallots { read: account.read as usize }.at(place));
            return None;
        }

        let keep = self.kept(stratum.as_ref(), &clusters);
        let (stratum, strata) = stratum.map(|of| of.kept(&keep)).unzip();
        let (mut clusters, cluster_names): (Vec<_>, Vec<_>) = clusters.into_iter().map(|of| of.kept(&keep)).unzip();
        if wide && clusters.is_empty() {
            // The answers of one respondent about several units hang together.
            let respondent = (0..self.invalid.len()).map(|ballot| self.rows.of(ballot) as u32).collect();
            clusters.push(Codes { kinds: self.columns.rows, codes: keep.gather(respondent) });
        }
        // Only an invalid ballot is of nobody, or of a group that there is not: it has to be of some.
        let within = |codes: Vec<u32>, kinds: usize| {
            let codes = keep.gather(codes).into_iter().map(|code| if code as usize >= kinds { 0 } else { code });
            Codes { codes: codes.collect(), kinds }
        };
        let answers = |of: Answers| Answers { options: keep.gather(of.options), ..of };
        let ballots = Ballots {
            unit: within(unit, units.len()),
            group: groups.respondents.map(|codes| within(codes, self.survey.respondents.len())),
            weight: keep.gather(weight),
            stratum,
            clusters,
            populations: populations.into_iter().map(|of| keep.gather(of)).collect(),
            items: items.into_iter().map(answers).collect(),
        };
        let margins = margins.into_iter().map(|(margin, names)| {
            let category = Codes { codes: keep.gather(margin.category.codes), ..margin.category };
            (calibrate::Margin { category, ..margin }, names)
        });
        let replicates = replicates.map(|replicates| Replicates {
            weights: replicates.weights.into_iter().map(|weights| keep.gather(weights)).collect(),
            ..replicates
        });
        let margins = margins.collect();
        let rows = match keep {
            Rows::All => self.rows,
            Rows::Of(kept) => Rows::Of(kept.iter().map(|ballot| self.rows.of(*ballot as usize) as u32).collect()),
        };
        let places = Places { columns: self.columns.emptied(), plan: self.plan, rows };
        let strata = strata.unwrap_or_default();
        Some(Cleaned { ballots, units, strata, clusters: cluster_names, margins, replicates, account, places })
    }

    fn is_valid(&self, ballot: usize) -> bool {
        self.invalid[ballot] == 0
    }

    fn place(&self, column: usize, ballot: usize) -> Place {
        self.columns.place(self.rows.of(ballot), column)
    }

    /// For each row the first rule on columns that it breaks.
    fn by_rule(&self) -> Vec<Reason> {
        let mut reasons = vec![0; self.columns.rows];
        for ((rule, column), reason) in self.given.invalid.iter().zip(&self.plan.rules).zip(1..=Reason::MAX) {
            let Some(column) = column else { continue };
            let Data::Category(codes, texts) = &self.columns.data[*column] else { continue };
            let is_met: Vec<bool> = match &rule.when {
                When::Equals(_, wanted) => {
                    let wanted = answers::plain(wanted);
                    texts.iter().map(|met| answers::plain(met) == wanted).collect()
                }
                _ => texts.iter().map(String::is_empty).collect(),
            };
            if !is_met.contains(&true) {
                continue;
            }
            for (known, code) in reasons.iter_mut().zip(codes) {
                if *known == 0 && is_met[*code as usize] {
                    *known = reason;
                }
            }
        }
        reasons
    }

    /// The same by rules on a ballot's answers.
    fn by_answers(&mut self, items: &[Answers]) {
        for (rule, reason) in self.given.invalid.iter().zip(1..=Reason::MAX) {
            let is_met = match &rule.when {
                When::StraightLined => answers::straight_lined(self.survey, items),
                When::AnsweredBelow(share) => answers::answered_below(self.survey, items, share),
                When::Equals(..) | When::Blank(_) => continue,
            };
            for (known, _) in self.invalid.iter_mut().zip(is_met).filter(|(_, is_met)| *is_met) {
                if *known == 0 || *known > reason {
                    *known = reason;
                }
            }
        }
    }

    /// A column of categories; blanks of valid ballots are reported.
    fn category(&mut self, column: usize) -> Categories {
        let Data::Category(codes, texts) = &self.columns.data[column] else {
            unreachable!("the plan asks for categories")
        };
        let (of_text, names) = merged(texts);
        let blank = texts.iter().position(String::is_empty).map(|at| of_text[at]);
        let codes: Vec<u32> = self.rows.gather(codes.iter().map(|code| of_text[*code as usize]).collect());
        if let Some(blank) = blank {
            self.blanks(column, |ballot| codes[ballot] == blank);
        }
        Categories { codes, names, blank }
    }

    /// Reports rows with a valid ballot in which a column is blank.
    fn blanks(&mut self, column: usize, is_blank: impl Fn(usize) -> bool) {
        // A unit may be a stratum too.
        let field = self.plan.wanted[column].field;
        if self.told.contains(&field) {
            return;
        }
        let blank = (0..self.invalid.len()).filter(|ballot| self.is_valid(*ballot) && is_blank(*ballot));
        // One row of a wide layout is several ballots.
        let (mut first, mut count, mut last) = (None, 0, None);
        for ballot in blank {
            first.get_or_insert(ballot);
            let row = self.rows.of(ballot);
            count += usize::from(last.replace(row) != Some(row));
        }
        if let Some(first) = first {
            self.told.insert(field);
            let column_name = self.columns.heading(column).to_owned();
            let place = self.place(column, first);
            self.faults.push(Fault::BallotBlank { column: column_name, count }.at(place));
        }
    }

    /// A column of numbers; blanks and negative ones of valid ballots are reported.
    fn numbers(&mut self, column: usize) -> Vec<f64> {
        let Data::Number(numbers) = &self.columns.data[column] else { unreachable!("the plan asks for numbers") };
        let numbers: Vec<f64> = self.rows.gather(numbers.clone());
        self.blanks(column, |ballot| numbers[ballot].is_nan());
        let is_none =
            |ballot: &usize| self.is_valid(*ballot) && !(numbers[*ballot].is_nan() || is_count(numbers[*ballot]));
        let fault = |ballot: usize| {
            let met = numbers[ballot].to_string();
            Fault::NegativeNumber { column: self.columns.heading(column).into(), met }.at(self.place(column, ballot))
        };
        let found = (0..numbers.len()).filter(is_none).take(MOST_FAULTS + 1).map(fault).collect();
        self.tell(found);
        numbers
    }

    /// A ballot of weight 0 stands for nobody: it does not count, and that is reported.
    fn stand_for_nobody(&mut self, weight: &[f64]) {
        let Some(column) = self.plan.weight else { return };
        let (mut first, mut count) = (None, 0);
        for (ballot, _) in weight.iter().enumerate().filter(|(_, weight)| **weight == 0.0) {
            if self.invalid[ballot] == 0 {
                self.invalid[ballot] = WEIGHTLESS;
                first.get_or_insert(ballot);
                count += 1;
            }
        }
        if let Some(first) = first {
            let fault = Fault::BallotsWeightless { column: self.columns.heading(column).into(), count };
            self.faults.push(fault.at(self.place(column, first)));
        }
    }

    /// Reports ballots that count, and answer nothing. A row of a wide layout is a ballot on units that it judges alone.
    fn silent(&mut self, items: &[Answers]) {
        if let Some((count, first)) = answers::silent(self.survey, items, |ballot| self.is_valid(ballot)) {
            let place = Place { column: 0, ..self.columns.place(self.rows.of(first), 0) };
            self.faults.push(Fault::BallotsEmpty { count }.at(place));
        }
    }

    /// Invalid ballots stand for nobody.
    fn weightless(&self, weight: &mut [f64]) {
        for (weight, _) in weight.iter_mut().zip(&self.invalid).filter(|(_, invalid)| **invalid > 0) {
            *weight = 0.0;
        }
    }

    /// Populations, by stage, of the places that ballots were drawn from: what an invalid ballot says of its own does not
    /// count where a valid one of the same place says it.
    fn of_places(
        &self,
        mut populations: Vec<Vec<f64>>,
        stratum: Option<&Categories>,
        clusters: &[Categories],
    ) -> Vec<Vec<f64>> {
        if populations.is_empty() || self.invalid.iter().all(|invalid| *invalid == 0) {
            return populations;
        }
        let mut place = stratum.map_or_else(|| vec![0; self.invalid.len()], |of| of.codes.clone());
        for (stage, population) in populations.iter_mut().enumerate() {
            if let Some(above) = stage.checked_sub(1).and_then(|above| clusters.get(above)) {
                place = crossed(&place, &above.codes).codes;
            }
            let places = place.iter().max().map_or(0, |most| *most as usize + 1);
            let mut known = vec![f64::NAN; places];
            for is_valid in [true, false] {
                for (ballot, said) in population.iter().enumerate().filter(|(_, said)| **said >= 0.0) {
                    let known = &mut known[place[ballot] as usize];
                    if known.is_nan() && said.is_finite() && self.is_valid(ballot) == is_valid {
                        *known = *said;
                    }
                }
            }
            for (ballot, said) in population.iter_mut().enumerate().filter(|(ballot, _)| !self.is_valid(*ballot)) {
                let known = known[place[ballot] as usize];
                *said = if known.is_nan() { UNKNOWN } else { known };
            }
        }
        populations
    }

    /// The ballots that are kept in the design: an invalid one that does not say where it was drawn says nothing of it.
    fn kept(&self, stratum: Option<&Categories>, clusters: &[Categories]) -> Rows {
        let mut is_kept = vec![true; self.invalid.len()];
        for (of, blank) in stratum.into_iter().chain(clusters).filter_map(|of| Some((of, of.blank?))) {
            let placed = |((code, invalid), is_kept): ((&u32, &Reason), &mut bool)| {
                *is_kept &= *invalid == 0 || *code != blank;
            };
            of.codes.iter().zip(&self.invalid).zip(&mut is_kept).for_each(placed);
        }
        match is_kept.contains(&false) {
            true => Rows::Of((0..is_kept.len()).filter(|at| is_kept[*at]).map(|ballot| ballot as u32).collect()),
            false => Rows::All,
        }
    }

    /// The unit that each ballot judges, and the units.
    fn units(&mut self, of_unit: Option<Vec<u32>>) -> (Vec<u32>, Vec<Judged>) {
        if let Some(of_unit) = of_unit {
            let judged = |asked: &headings::Asked| Judged {
                name: asked.unit.clone().unwrap_or_default(),
                place: asked.items.iter().flatten().next().map_or(self.file.whole(), |answered| Place {
                    line: 0,
                    ..self.columns.place(0, answered.column())
                }),
            };
            return (of_unit, self.plan.asked.iter().map(judged).collect());
        }
        let Some(column) = self.plan.unit else {
            return (vec![0; self.invalid.len()], vec![Judged { name: "*".into(), place: self.file.whole() }]);
        };
        let Categories { mut codes, names, blank } = self.category(column);
        let mut first: Vec<Option<usize>> = vec![None; names.len()];
        for (ballot, code) in codes.iter().enumerate() {
            first[*code as usize].get_or_insert(ballot);
        }
        // A ballot on nobody is reported, or invalid.
        let mut judged = Vec::new();
        let mut kept = vec![NOBODY; names.len()];
        for (code, (name, first)) in names.into_iter().zip(first).enumerate() {
            if Some(code as u32) != blank {
                kept[code] = judged.len() as u32;
                judged.push(Judged { name, place: self.place(column, first.unwrap_or_default()) });
            }
        }
        let most = self.survey.most_units();
        if let Some(beyond) = judged.get(most) {
            self.faults.push(Fault::TooManyUnits { most }.at(beyond.place));
        }
        codes.iter_mut().for_each(|code| *code = kept[*code as usize]);
        (codes, judged)
    }

    /// The respondent group of each ballot. Texts that no group of the survey is are groups behind those.
    fn groups(&self) -> Groups {
        let Some(column) = self.plan.group else { return Groups::default() };
        let Data::Category(codes, texts) = &self.columns.data[column] else { return Groups::default() };
        let respondents = &self.survey.respondents;
        let mut known: HashMap<String, u32> = HashMap::new();
        for of in [|of: &Respondents| key(&of.id), |of: &Respondents| key(&of.name)] {
            for (respondents, at) in respondents.iter().zip(0..) {
                known.entry(of(respondents)).or_insert(at);
            }
        }
        let mut names: Vec<String> = respondents.iter().map(|of| of.id.clone()).collect();
        let of_text = texts.iter().map(|text| {
            *known.entry(key(text)).or_insert_with(|| {
                names.push(text.clone());
                names.len() as u32 - 1
            })
        });
        let of_text: Vec<u32> = of_text.collect();
        let codes: Vec<u32> = self.rows.gather(codes.iter().map(|code| of_text[*code as usize]).collect());
        let respondents = (!respondents.is_empty()).then(|| codes.clone());
        Groups { respondents, codes: Some(codes), names }
    }

    /// Reports valid ballots of groups that the survey does not have.
    fn strange_groups(&mut self, groups: &Groups) {
        let (Some(column), Some(codes)) = (self.plan.group, &groups.respondents) else { return };
        let known: Vec<String> = self.survey.respondents.iter().map(|of| of.id.clone()).collect();
        let mut met: Vec<(usize, Option<usize>)> = vec![(0, None); groups.names.len()];
        for (ballot, code) in codes.iter().enumerate().filter(|(ballot, _)| self.is_valid(*ballot)) {
            let (count, first) = &mut met[*code as usize];
            *count += 1;
            first.get_or_insert(ballot);
        }
        let strange = groups.names.iter().zip(met).enumerate().skip(known.len());
        for (code, (name, (count, first))) in strange {
            let Some(first) = first else { continue };
            if name.is_empty() {
                self.blanks(column, |ballot| codes[ballot] as usize == code);
                continue;
            }
            let nearest = text::nearest(name, known.iter().map(String::as_str)).map(Into::into);
            let fault = Fault::UnknownRespondents { met: name.clone(), count, nearest, known: known.clone() };
            let place = self.place(column, first);
            self.faults.push(fault.at(place));
        }
    }

    /// Reports ballots that have a number which an earlier one has.
    fn twice(&mut self) {
        let Some(column) = self.plan.id else { return };
        let Data::Category(codes, texts) = &self.columns.data[column] else { return };
        let of_text = same(texts);
        let valid_rows = (0..self.invalid.len()).filter(|at| self.is_valid(*at)).map(|ballot| self.rows.of(ballot));
        let mut first: Vec<Option<u32>> = vec![None; texts.len()];
        let mut last = None;
        let mut found = Vec::new();
        for row in valid_rows {
            // One row of a wide layout is several ballots.
            if last.replace(row) == Some(row) {
                continue;
            }
            let code = of_text[codes[row] as usize] as usize;
            match first[code] {
                None => first[code] = Some(row as u32),
                Some(of) if found.len() <= MOST_FAULTS && !texts[code].is_empty() => {
                    let (id, first) = (texts[code].clone(), self.columns.place(of as usize, column));
                    found.push(Fault::BallotTwice { id, first }.at(self.columns.place(row, column)));
                }
                Some(_) => {}
            }
        }
        self.tell(found);
    }

    /// Reports what was found, and where it is too much, that it is.
    fn tell(&mut self, mut found: Vec<Diagnostic>) {
        if let Some(more) = found.get_mut(MOST_FAULTS) {
            more.fault = Fault::TooManyFaults;
        }
        found.truncate(MOST_FAULTS + 1);
        self.faults.append(&mut found);
    }

    /// Answers that no option is: those that are skipped.
    fn others(&mut self, items: &[Answers], texts: &[Vec<String>], unit: &[u32]) -> Vec<Other> {
        let (columns, asked, rows) = (&self.columns, &self.plan.asked, &self.rows);
        let place = |item: usize, ballot: usize| {
            let of_unit = &asked[if asked.len() > 1 { unit[ballot] as usize } else { 0 }];
            let column = of_unit.items[item].map_or(0, Answered::column);
            columns.place(rows.of(ballot), column)
        };
        let is_list = |item: usize| {
            let answered = asked.iter().find_map(|asked| asked.items[item]);
            matches!(answered, Some(Answered::Several(_)))
        };
        answers::others(self.survey, items, texts, &self.invalid, &is_list, &place, self.faults)
    }

    fn account(
        &mut self,
        items: &[Answers],
        unit: &[u32],
        units: &[Judged],
        groups: &Groups,
        other: Vec<Other>,
    ) -> Account {
        let invalid = &self.invalid;
        let mut by_reason = vec![0u64; self.given.invalid.len() + 1];
        let mut weightless = 0;
        invalid.iter().for_each(|reason| *by_reason.get_mut(usize::from(*reason)).unwrap_or(&mut weightless) += 1);
        // None is valid where a rule says so.
        let is_rule = self.given.invalid.iter().any(|rule| rule.when == When::StraightLined);
        let straight = if is_rule { Vec::new() } else { answers::straight_lined(self.survey, items) };
        let straight_lined = straight.iter().zip(invalid).filter(|(straight, reason)| **straight && **reason == 0);
        let straight_lined = straight_lined.count() as u64;
        let is_valid = |ballot: usize| invalid[ballot] == 0;
        let (by, issued) = account::returned(self.survey, unit, units, groups, is_valid, self.faults);
        let reasons = self.given.invalid.iter().zip(&by_reason[1..]);
        Account {
            read: invalid.len() as u64,
            respondents: (self.given.layout != Layout::Long).then_some(self.columns.rows as u64),
            valid: by_reason[0],
            invalid: reasons
                .map(|(rule, count)| (rule.reason.clone(), *count))
                .chain((weightless > 0).then(|| (WITHOUT_WEIGHT.into(), weightless)))
                .collect(),
            straight_lined,
            other,
            issued,
            by,
        }
    }

    /// Replicate weights that were published with the ballots.
    fn replicates(&mut self, weight: &[f64]) -> Option<Replicates> {
        let Some(survey::Replicates::Columns { columns, method, scale, rscales }) = &self.given.design.replicates
        else {
            return None;
        };
        let mut weights: Vec<Vec<f64>> = Vec::new();
        for column in self.plan.replicates.clone() {
            let mut of = self.numbers(column);
            self.weightless(&mut of);
            weights.push(of);
        }
        let count = weights.len() as f64;
        let given_scale = scale.as_ref();
        let scale = match (scale, method) {
            (Some(scale), _) => float(scale),
            (None, Method::Jk1) => (count - 1.0) / count,
            (None, Method::Jkn) => 1.0,
            (None, Method::Brr) => 1.0 / count,
            (None, Method::Bootstrap) => 1.0 / (count - 1.0),
        };
        let rscales = match rscales.is_empty() {
            true => vec![1.0; weights.len()],
            false => rscales.iter().map(float).collect(),
        };
        if rscales.len() != weights.len() || weights.len() < 2 {
            let fault = Fault::ReplicateFactors { given: rscales.len(), replicates: weights.len() };
            self.faults.push(fault.at(columns.place));
            return None;
        }
        if let (Method::Brr, None) = (method, given_scale)
            && let Some(fault) = no_half_samples(&weights, weight)
        {
            self.faults.push(fault.at(columns.place));
            return None;
        }
        Some(Replicates { weights, scale, rscales })
    }
}

/// Whether most replicate weights are neither 0 nor about twice the weight, as those of half-samples are: by Fay's method they
/// are not, and by 1 ÷ R the error would come out too small.
fn no_half_samples(replicates: &[Vec<f64>], weight: &[f64]) -> Option<Fault> {
    let of = replicates.iter().flat_map(|of| of.iter().zip(weight)).filter(|(_, weight)| **weight > 0.0);
    let (mut between, mut weights) = (0, 0);
    for (replicate, weight) in of {
        weights += 1;
        between += u64::from(0.05 * weight < *replicate && *replicate < 1.95 * weight);
    }
    // Where margins were met anew, those of the half that is there are not twice the weight: three of four are none of a half.
    (4 * between > 3 * weights).then_some(Fault::ReplicateScale { between, weights })
}

/// The reason of ballots that stand for nobody, among those of the survey file, in the language of which it is.
const WITHOUT_WEIGHT: &str = "quyền số bằng 0";

/// Whether a number may count people or places. What is larger is none, and would lose the others in sums.
fn is_count(number: f64) -> bool {
    (0.0..=MOST_COUNTED as f64).contains(&number)
}

/// The population of a place whose ballots are all invalid, and none says it: more than were ever drawn.
const UNKNOWN: f64 = 1e15;

/// For each text the first that is the same but for case and spelling.
fn same(texts: &[String]) -> Vec<u32> {
    let hasher = DefaultHashBuilder::default();
    let hashes: Vec<u64> = texts.par_iter().map(|text| hasher.hash_one(key(text))).collect();
    let mut known: HashTable<u32> = HashTable::with_capacity(texts.len());
    let mut of_text = Vec::with_capacity(texts.len());
    for (at, (text, hash)) in texts.iter().zip(&hashes).enumerate() {
        let is_it = |first: &u32| hashes[*first as usize] == *hash && text::same(&texts[*first as usize], text);
        let first = match known.find(*hash, is_it) {
            Some(first) => *first,
            None => *known.insert_unique(*hash, at as u32, |first| hashes[*first as usize]).get(),
        };
        of_text.push(first);
    }
    of_text
}

/// Texts that are the same but for case and spelling as one: for each its code, and the names by code.
fn merged(texts: &[String]) -> (Vec<u32>, Vec<String>) {
    let mut names = Vec::new();
    let mut codes: Vec<u32> = Vec::with_capacity(texts.len());
    for (at, first) in same(texts).into_iter().enumerate() {
        codes.push(match codes.get(first as usize) {
            Some(code) => *code,
            None => {
                names.push(texts[at].clone());
                names.len() as u32 - 1
            }
        });
    }
    (codes, names)
}

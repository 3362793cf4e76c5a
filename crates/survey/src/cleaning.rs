//! Columns to ballots: which count, who judges whom, what each answer is; and a full account of what was left out.
//!
//! Nothing is dropped in silence. An invalid ballot counts nowhere but stays in the design, with a weight of 0: its cluster
//! was sampled.

mod answers;
mod headings;

use std::collections::HashMap;

use cchc_core::fault::{Diagnostic, Fault};
use cchc_core::place::{FileNo, Place, Sources};
use cchc_core::survey::{self, EmptyGroup, Margin, Method, Survey, When};
use cchc_core::text::{self, key};

use crate::ballots::{Ballots, Codes, Column, Unsound};
use crate::calibrate;
use crate::columns::{self, Columns, Data};
use crate::findings::float;
use crate::replicate::Replicates;

use headings::{Answered, Plan};

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

/// How many ballots there are, and why some do not count.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Account {
    /// Ballots read; of a wide layout one for each unit that a row judges.
    pub read: u64,
    /// Those that count.
    pub valid: u64,
    /// Those that do not, by the first rule of the survey that holds.
    pub invalid: Vec<(String, u64)>,
    /// Valid ballots all of whose answers, three or more, are the same option.
    pub straight_lined: u64,
    /// Answers of valid ballots that no option is, skipped as the survey says.
    pub other: Vec<Other>,
    /// By unit, and respondent group where the survey names a column of it.
    pub by: Vec<Returned>,
}

/// Answers that no option is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Other {
    /// The item, by position.
    pub item: usize,
    /// What was answered.
    pub answer: String,
    /// How often.
    pub count: u64,
}

/// The ballots of a unit, or of a respondent group about it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Returned {
    /// The unit.
    pub unit: String,
    /// The group.
    pub group: Option<String>,
    /// How many came back.
    pub returned: u64,
    /// How many of them are valid.
    pub valid: u64,
    /// How many were issued, where that is said.
    pub issued: Option<u64>,
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
    if columns.rows == 0 {
        faults.push(Fault::NoBallots { read: 0 }.at(file.whole()));
        return None;
    }
    if faults[before..].iter().any(|fault| fault.severity == cchc_core::fault::Severity::Error) {
        return None;
    }
    let cleaned = Cleaner { survey, given, plan, columns, file, faults }.cleaned();
    cleaned.filter(|_| !cchc_core::fault::any_error(&faults[before..]))
}

struct Cleaner<'a> {
    survey: &'a Survey,
    given: &'a survey::Ballots,
    plan: Plan,
    columns: Columns,
    file: FileNo,
    faults: &'a mut Vec<Diagnostic>,
}

/// Categories of rows: codes by [`key`], with the text that came first.
struct Categories {
    codes: Vec<u32>,
    names: Vec<String>,
    /// The code of the blank, where there is one.
    blank: Option<u32>,
}

impl Cleaner<'_> {
    fn cleaned(mut self) -> Option<Cleaned> {
        let rows = self.columns.rows;
        let answers = answers::read(self.survey, &self.plan, &mut self.columns);
        let mut reasons = self.by_rule(rows);
        // A row of a wide layout is a ballot on each unit that any answer is about.
        let wide = self.plan.asked.iter().any(|asked| asked.unit.is_some());
        let (rows, of_unit) = match wide {
            true => {
                let (rows, units) = answers.judged(self.survey);
                (Rows::Of(rows), Some(units))
            }
            false => (Rows::All, None),
        };
        let (items, others) = answers.items(self.survey, &rows, of_unit.as_deref());
        let count = of_unit.as_ref().map_or(self.columns.rows, Vec::len);
        let mut invalid: Vec<u8> = rows.gather(std::mem::take(&mut reasons));
        self.by_answers(&items, &mut invalid);
        let is_valid = |ballot: usize| invalid[ballot] == 0;

        let groups = self.groups(&rows, &invalid);
        let (unit, units) = self.units(&rows, of_unit, wide, &invalid);
        let stratum = self.plan.stratum.map(|column| self.category(column, &rows, &invalid));
        let clusters: Vec<Categories> =
            self.plan.clusters.clone().into_iter().map(|column| self.category(column, &rows, &invalid)).collect();
        let mut weight = self.numbers(self.plan.weight, &rows, &invalid).unwrap_or_else(|| vec![1.0; count]);
        let populations: Vec<Vec<f64>> = self
            .plan
            .populations
            .clone()
            .into_iter()
            .filter_map(|column| self.numbers(Some(column), &rows, &invalid))
            .collect();
        self.twice(&invalid, &rows);
        let other = self.others(&items, &others, &invalid, &rows, &unit);
        let account = self.account(&items, &invalid, &unit, &units, &groups, other);
        let margins = self.margins(&rows, &invalid, &weight);
        let replicates = self.replicates(&rows, &invalid);
        for (weight, _) in weight.iter_mut().zip(&invalid).filter(|(_, invalid)| **invalid > 0) {
            *weight = 0.0;
        }
        if account.valid == 0 {
            let place = self.file.whole();
            self.faults.push(Fault::NoBallots { read: account.read as usize }.at(place));
            return None;
        }
        // An invalid ballot that does not say where it was drawn says nothing of the sample.
        let placeless = |ballot: usize| {
            !is_valid(ballot)
                && stratum.iter().chain(&clusters).any(|of| of.blank.is_some_and(|blank| of.codes[ballot] == blank))
        };
        let kept: Option<Vec<u32>> = (0..count)
            .any(placeless)
            .then(|| (0..count).filter(|ballot| !placeless(*ballot)).map(|ballot| ballot as u32).collect());
        let keep = match &kept {
            Some(kept) => Rows::Of(kept.clone()),
            None => Rows::All,
        };
        let codes = |of: Categories| (keep.gather(of.codes), of.names);
        let (stratum, strata) = match stratum {
            Some(of) => {
                let (stratum, names) = codes(of);
                (Some(Codes { kinds: names.len(), codes: stratum }), names)
            }
            None => (None, Vec::new()),
        };
        let mut cluster_names = Vec::new();
        let mut cluster_codes = Vec::new();
        for of in clusters {
            let (of_stage, names) = codes(of);
            cluster_codes.push(Codes { kinds: names.len(), codes: of_stage });
            cluster_names.push(names);
        }
        if wide && cluster_codes.is_empty() {
            // The answers of one respondent about several units hang together.
            let respondent = keep.gather((0..count).map(|ballot| rows.of(ballot) as u32).collect::<Vec<_>>());
            cluster_codes.push(Codes { kinds: self.columns.rows, codes: respondent });
        }
        let group =
            groups.respondents.map(|codes| Codes { codes: keep.gather(codes), kinds: self.survey.respondents.len() });
        let ballots = Ballots {
            unit: Codes { codes: keep.gather(unit), kinds: units.len() },
            group,
            weight: keep.gather(weight),
            stratum,
            clusters: cluster_codes,
            populations: populations.into_iter().map(|of| keep.gather(of)).collect(),
            items: items
                .into_iter()
                .map(|of| crate::ballots::Answers { options: keep.gather(of.options), ..of })
                .collect(),
        };
        let margins = margins
            .into_iter()
            .map(|(margin, names)| {
                let category = Codes { codes: keep.gather(margin.category.codes), kinds: margin.category.kinds };
                (calibrate::Margin { category, ..margin }, names)
            })
            .collect();
        let replicates = replicates.map(|replicates| Replicates {
            weights: replicates.weights.into_iter().map(|weights| keep.gather(weights)).collect(),
            ..replicates
        });
        let rows = match (rows, kept) {
            (rows, None) => rows,
            (rows, Some(kept)) => Rows::Of(kept.iter().map(|ballot| rows.of(*ballot as usize) as u32).collect()),
        };
        let places = Places { columns: self.columns.emptied(), plan: self.plan, rows };
        Some(Cleaned { ballots, units, strata, clusters: cluster_names, margins, replicates, account, places })
    }

    /// For each row the number of the first rule on columns that makes it invalid, from 1; 0 where none does.
    fn by_rule(&mut self, rows: usize) -> Vec<u8> {
        let mut reasons = vec![0u8; rows];
        for (number, (rule, column)) in self.given.invalid.iter().zip(&self.plan.rules).enumerate().take(254) {
            let Some(column) = column else { continue };
            let Data::Category(codes, texts) = &self.columns.data[*column] else { continue };
            let is_met: Vec<bool> = texts
                .iter()
                .map(|met| match &rule.when {
                    When::Equals(_, wanted) => answers::is_same(met, wanted),
                    _ => met.is_empty(),
                })
                .collect();
            for (reason, code) in reasons.iter_mut().zip(codes) {
                if *reason == 0 && is_met[*code as usize] {
                    *reason = number as u8 + 1;
                }
            }
        }
        reasons
    }

    /// The same by rules on a ballot's answers.
    fn by_answers(&self, items: &[crate::ballots::Answers], invalid: &mut [u8]) {
        for (number, rule) in self.given.invalid.iter().enumerate().take(254) {
            let is_met: Vec<bool> = match &rule.when {
                When::StraightLined => answers::straight_lined(self.survey, items),
                When::AnsweredBelow(share) => answers::answered_below(self.survey, items, share),
                _ => continue,
            };
            for (invalid, _) in invalid.iter_mut().zip(is_met).filter(|(_, is_met)| *is_met) {
                if *invalid == 0 || *invalid > number as u8 + 1 {
                    *invalid = number as u8 + 1;
                }
            }
        }
    }

    fn name(&self, column: usize, ballot: usize, rows: &Rows) -> Place {
        self.columns.place(rows.of(ballot), column)
    }

    /// A column of categories; blanks of valid ballots are reported.
    fn category(&mut self, column: usize, rows: &Rows, invalid: &[u8]) -> Categories {
        let Data::Category(codes, texts) = &self.columns.data[column] else {
            return Categories { codes: Vec::new(), names: Vec::new(), blank: None };
        };
        let (of_text, names) = merged(texts);
        let blank = texts.iter().position(String::is_empty).map(|at| of_text[at]);
        let codes: Vec<u32> = rows.gather(codes.iter().map(|code| of_text[*code as usize]).collect());
        if let Some(blank) = blank {
            self.blanks(column, rows, invalid, |ballot| codes[ballot] == blank);
        }
        Categories { codes, names, blank }
    }

    fn blanks(&mut self, column: usize, rows: &Rows, invalid: &[u8], is_blank: impl Fn(usize) -> bool) {
        let mut blank = (0..invalid.len()).filter(|ballot| invalid[*ballot] == 0 && is_blank(*ballot));
        if let Some(first) = blank.next() {
            let count = 1 + blank.count();
            let heading = self.columns.heading(column).to_owned();
            let place = self.name(column, first, rows);
            self.faults.push(Fault::BallotBlank { column: heading, count }.at(place));
        }
    }

    /// A column of numbers; blanks and negative ones of valid ballots are reported.
    fn numbers(&mut self, column: Option<usize>, rows: &Rows, invalid: &[u8]) -> Option<Vec<f64>> {
        let column = column?;
        let Data::Number(numbers) = &self.columns.data[column] else { return None };
        let mut numbers: Vec<f64> = rows.gather(numbers.clone());
        self.blanks(column, rows, invalid, |ballot| numbers[ballot].is_nan());
        let is_negative =
            |ballot: &usize| invalid[*ballot] == 0 && (numbers[*ballot] < 0.0 || numbers[*ballot].is_infinite());
        if let Some(ballot) = (0..numbers.len()).find(is_negative) {
            let fault =
                Fault::NegativeNumber { column: self.columns.heading(column).into(), met: numbers[ballot].to_string() };
            let place = self.name(column, ballot, rows);
            self.faults.push(fault.at(place));
        }
        // What an invalid ballot says there is not looked at.
        let first = (0..numbers.len()).find(|ballot| invalid[*ballot] == 0).map_or(0.0, |ballot| numbers[ballot]);
        for number in &mut numbers {
            if number.is_nan() || *number < 0.0 || number.is_infinite() {
                *number = first.max(0.0);
            }
        }
        Some(numbers)
    }

    fn units(&mut self, rows: &Rows, of_unit: Option<Vec<u32>>, wide: bool, invalid: &[u8]) -> (Vec<u32>, Vec<Judged>) {
        if wide {
            let judged = |asked: &headings::Asked| Judged {
                name: asked.unit.clone().unwrap_or_default(),
                place: asked.items.iter().flatten().next().map_or(self.file.whole(), |answered| Place {
                    line: 0,
                    ..self.columns.place(0, answered.column())
                }),
            };
            return (of_unit.unwrap_or_default(), self.plan.asked.iter().map(judged).collect());
        }
        let Some(column) = self.plan.unit else {
            return (vec![0; invalid.len()], vec![Judged { name: "*".into(), place: self.file.whole() }]);
        };
        let Categories { mut codes, names, blank } = self.category(column, rows, invalid);
        let mut first: Vec<Option<usize>> = vec![None; names.len()];
        for (ballot, code) in codes.iter().enumerate() {
            first[*code as usize].get_or_insert(ballot);
        }
        // A ballot on nobody is reported, or invalid.
        let mut judged = Vec::new();
        let mut kept = vec![0; names.len()];
        for (code, (name, first)) in names.into_iter().zip(first).enumerate() {
            if Some(code as u32) == blank {
                continue;
            }
            kept[code] = judged.len() as u32;
            judged.push(Judged { name, place: self.name(column, first.unwrap_or_default(), rows) });
        }
        codes.iter_mut().for_each(|code| *code = kept[*code as usize]);
        (codes, judged)
    }

    fn groups(&mut self, rows: &Rows, invalid: &[u8]) -> Groups {
        let none = Groups { respondents: None, codes: None, names: Vec::new() };
        let Some(column) = self.plan.group else { return none };
        let Data::Category(codes, texts) = &self.columns.data[column] else { return none };
        let codes = rows.gather(codes.clone());
        if self.survey.respondents.is_empty() {
            let (of_text, names) = merged(texts);
            let codes = codes.into_iter().map(|code| of_text[code as usize]).collect();
            return Groups { respondents: None, codes: Some(codes), names };
        }
        let texts = texts.clone();
        let respondents = &self.survey.respondents;
        let is_it =
            |met: &String| respondents.iter().position(|of| text::same(&of.id, met) || text::same(&of.name, met));
        let of_text: Vec<Option<usize>> = texts.iter().map(is_it).collect();
        for (code, met) in texts.iter().enumerate().filter(|(code, _)| of_text[*code].is_none()) {
            if met.is_empty() {
                self.blanks(column, rows, invalid, |ballot| codes[ballot] == code as u32);
                continue;
            }
            let mut of_it = (0..codes.len()).filter(|ballot| codes[*ballot] == code as u32 && invalid[*ballot] == 0);
            if let Some(first) = of_it.next() {
                let known: Vec<String> = respondents.iter().map(|of| of.id.clone()).collect();
                let fault = Fault::UnknownRespondents {
                    met: met.clone(),
                    count: 1 + of_it.count(),
                    nearest: text::nearest(met, known.iter().map(String::as_str)).map(Into::into),
                    known,
                };
                let place = self.name(column, first, rows);
                self.faults.push(fault.at(place));
            }
        }
        let codes: Vec<u32> = codes.into_iter().map(|code| of_text[code as usize].unwrap_or_default() as u32).collect();
        let names = respondents.iter().map(|of| of.id.clone()).collect();
        Groups { respondents: Some(codes.clone()), codes: Some(codes), names }
    }

    /// Reports ballots that have a number which an earlier one has.
    fn twice(&mut self, invalid: &[u8], rows: &Rows) {
        let Some(column) = self.plan.id else { return };
        let Data::Category(codes, texts) = &self.columns.data[column] else { return };
        let (of_text, names) = merged(texts);
        let valid_rows = (0..invalid.len()).filter(|ballot| invalid[*ballot] == 0).map(|ballot| rows.of(ballot));
        let mut first: Vec<Option<usize>> = vec![None; names.len()];
        let mut last = None;
        let mut found = Vec::new();
        for row in valid_rows {
            // One row of a wide layout is several ballots.
            if last.replace(row) == Some(row) {
                continue;
            }
            let code = of_text[codes[row] as usize] as usize;
            match first[code] {
                _ if names[code].is_empty() => {}
                None => first[code] = Some(row),
                Some(of) if found.len() < MOST_TWICE => found.push((row, of, names[code].clone())),
                Some(_) => {}
            }
        }
        for (row, of, id) in found {
            let first = self.columns.place(of, column);
            self.faults.push(Fault::BallotTwice { id, first }.at(self.columns.place(row, column)));
        }
    }

    fn others(
        &mut self,
        items: &[crate::ballots::Answers],
        texts: &[Vec<String>],
        invalid: &[u8],
        rows: &Rows,
        unit: &[u32],
    ) -> Vec<Other> {
        let (columns, asked) = (&self.columns, &self.plan.asked);
        let place = |item: usize, ballot: usize| {
            let of_unit = &asked[if asked.len() > 1 { unit[ballot] as usize } else { 0 }];
            let column = of_unit.items[item].map_or(0, Answered::column);
            columns.place(rows.of(ballot), column)
        };
        answers::others(self.survey, items, texts, invalid, &place, self.faults)
    }

    fn account(
        &mut self,
        items: &[crate::ballots::Answers],
        invalid: &[u8],
        unit: &[u32],
        units: &[Judged],
        groups: &Groups,
        other: Vec<Other>,
    ) -> Account {
        let mut by_reason = vec![0u64; self.given.invalid.len() + 1];
        invalid.iter().for_each(|reason| by_reason[*reason as usize] += 1);
        let straight = answers::straight_lined(self.survey, items);
        let straight_lined =
            straight.iter().zip(invalid).filter(|(straight, reason)| **straight && **reason == 0).count();
        let width = groups.names.len().max(1);
        let mut counts = vec![(0u64, 0u64); units.len() * width];
        for (ballot, unit) in unit.iter().enumerate() {
            let group = groups.codes.as_ref().map_or(0, |codes| codes[ballot] as usize);
            let (returned, valid) = &mut counts[*unit as usize * width + group];
            *returned += 1;
            *valid += u64::from(invalid[ballot] == 0);
        }
        let mut by = Vec::new();
        for (at, judged) in units.iter().enumerate() {
            for group in 0..width {
                let (returned, valid) = counts[at * width + group];
                let group = groups.names.get(group).cloned();
                by.push(Returned { unit: judged.name.clone(), group, returned, valid, issued: None });
            }
        }
        self.issued(&mut by);
        let reasons = self.given.invalid.iter().zip(&by_reason[1..]);
        Account {
            read: invalid.len() as u64,
            valid: by_reason[0],
            invalid: reasons.map(|(rule, count)| (rule.reason.clone(), *count)).collect(),
            straight_lined: straight_lined as u64,
            other,
            by,
        }
    }

    /// Puts what was issued beside what came back. Who is issued ballots and returned none is a unit, too.
    fn issued(&mut self, by: &mut Vec<Returned>) {
        let of = |unit: &str, group: Option<&str>| (key(unit), group.map(key));
        let mut at: HashMap<_, usize> =
            by.iter().enumerate().map(|(at, row)| (of(&row.unit, row.group.as_deref()), at)).collect();
        let names: HashMap<String, String> = self
            .survey
            .respondents
            .iter()
            .map(|respondents| (key(&respondents.name), respondents.id.clone()))
            .collect();
        for issued in &self.survey.issued {
            let group = issued.group.as_ref().map(|group| names.get(&key(group)).unwrap_or(group).clone());
            let known = of(&issued.unit, group.as_deref());
            let row = *at.entry(known).or_insert_with(|| {
                by.push(Returned { unit: issued.unit.clone(), group, returned: 0, valid: 0, issued: None });
                by.len() - 1
            });
            by[row].issued = Some(issued.issued);
            if by[row].returned > issued.issued {
                let name = match &by[row].group {
                    Some(group) => format!("{}, {group}", by[row].unit),
                    None => by[row].unit.clone(),
                };
                let fault = Fault::IssuedFewer { name, issued: issued.issued, returned: by[row].returned };
                self.faults.push(fault.at(issued.place));
            }
        }
    }

    fn margins(&mut self, rows: &Rows, invalid: &[u8], weight: &[f64]) -> Vec<(calibrate::Margin, Vec<String>)> {
        let mut margins = Vec::new();
        for (margin, columns) in self.given.margins.iter().zip(self.plan.margins.clone()) {
            let Margin { totals, .. } = margin;
            let keyed = |texts: &mut dyn Iterator<Item = &String>| texts.map(|text| key(text)).collect::<Vec<_>>();
            let known: HashMap<Vec<String>, u32> =
                totals.iter().enumerate().map(|(at, total)| (keyed(&mut total.category.iter()), at as u32)).collect();
            let read: Vec<(&Vec<u32>, &Vec<String>)> = columns
                .iter()
                .filter_map(|column| match &self.columns.data[*column] {
                    Data::Category(codes, texts) => Some((codes, texts)),
                    _ => None,
                })
                .collect();
            let mut met: HashMap<Vec<u32>, Option<u32>> = HashMap::new();
            let mut of_row = Vec::with_capacity(self.columns.rows);
            for row in 0..self.columns.rows {
                let crossing: Vec<u32> = read.iter().map(|(codes, _)| codes[row]).collect();
                of_row.push(*met.entry(crossing).or_insert_with_key(|crossing| {
                    let mut texts = crossing.iter().zip(&read).map(|(code, (_, texts))| &texts[*code as usize]);
                    known.get(&keyed(&mut texts)).copied()
                }));
            }
            let of_ballot = rows.gather(of_row);
            let mut strange: Vec<(String, usize, f64)> = Vec::new();
            let mut sampled = vec![0.0; totals.len()];
            for (ballot, category) in of_ballot.iter().enumerate().filter(|(ballot, _)| invalid[*ballot] == 0) {
                match category {
                    Some(category) => sampled[*category as usize] += weight[ballot],
                    None => {
                        let row = rows.of(ballot);
                        let texts: Vec<&str> =
                            read.iter().map(|(codes, texts)| texts[codes[row] as usize].as_str()).collect();
                        let name = texts.join(", ");
                        match strange.iter().position(|(known, ..)| *known == name) {
                            Some(at) => strange[at].2 += weight[ballot],
                            None if strange.len() < MOST_TWICE => strange.push((name, ballot, weight[ballot])),
                            None => {}
                        }
                    }
                }
            }
            for (category, ballot, sampled) in strange {
                let place = self.columns.place(rows.of(ballot), columns[0]);
                let fault = Fault::MarginCategory { category, people: "0".into(), sampled: shown(sampled) };
                self.faults.push(fault.at(place));
            }
            for (total, sampled) in totals.iter().zip(&sampled) {
                if total.people.is_zero() != (*sampled <= 0.0) {
                    let category = total.category.join(", ");
                    let people = total.people.to_string();
                    let fault = Fault::MarginCategory { category, people, sampled: shown(*sampled) };
                    self.faults.push(fault.at(total.place));
                }
            }
            let category =
                Codes { codes: of_ballot.into_iter().map(Option::unwrap_or_default).collect(), kinds: totals.len() };
            let names = totals.iter().map(|total| total.category.join(", ")).collect();
            let totals = totals.iter().map(|total| float(&total.people)).collect();
            margins.push((calibrate::Margin { category, totals }, names));
        }
        margins
    }

    fn replicates(&mut self, rows: &Rows, invalid: &[u8]) -> Option<Replicates> {
        let Some(survey::Replicates::Columns { columns, method, scale, rscales }) = &self.given.design.replicates
        else {
            return None;
        };
        let mut weights: Vec<Vec<f64>> = Vec::new();
        for column in self.plan.replicates.clone() {
            let mut of = self.numbers(Some(column), rows, invalid)?;
            of.iter_mut().zip(invalid).filter(|(_, invalid)| **invalid > 0).for_each(|(weight, _)| *weight = 0.0);
            weights.push(of);
        }
        let count = weights.len() as f64;
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
        Some(Replicates { weights, scale, rscales })
    }
}

/// More ballots than anybody looks up that are there twice.
const MOST_TWICE: usize = 100;

/// Respondent groups of ballots.
struct Groups {
    /// By position in the survey, where it has groups.
    respondents: Option<Vec<u32>>,
    /// For the account.
    codes: Option<Vec<u32>>,
    names: Vec<String>,
}

/// Texts that are the same but for case and spelling as one: for each its code, and the names by code.
fn merged(texts: &[String]) -> (Vec<u32>, Vec<String>) {
    let (mut known, mut names) = (HashMap::new(), Vec::new());
    let of_text = texts.iter().map(|text| {
        *known.entry(key(text)).or_insert_with(|| {
            names.push(text.clone());
            names.len() as u32 - 1
        })
    });
    (of_text.collect(), names)
}

/// Where the totals of a margin stand.
fn totals(survey: &Survey, margin: usize) -> Place {
    match &survey.figures {
        survey::Figures::Ballots(ballots) => ballots.margins.get(margin).map_or(survey.id.place, |of| of.place),
        _ => survey.id.place,
    }
}

/// A sum of weights, as people read it.
fn shown(sum: f64) -> String {
    format!("{}", (sum * 1000.0).round() / 1000.0)
}

impl Cleaned {
    /// Reports units without a valid ballot, with too few, or without those of a respondent group.
    pub fn check_units(&self, survey: &Survey, faults: &mut Vec<Diagnostic>) {
        let places: HashMap<String, Place> = self.units.iter().map(|unit| (key(&unit.name), unit.place)).collect();
        let mut from = 0;
        let by = &self.account.by;
        let mut units: Vec<(&str, Vec<&Returned>)> = Vec::new();
        let mut at: HashMap<String, usize> = HashMap::new();
        while let Some(row) = by.get(from) {
            let unit = *at.entry(key(&row.unit)).or_insert_with(|| {
                units.push((&row.unit, Vec::new()));
                units.len() - 1
            });
            units[unit].1.push(row);
            from += 1;
        }
        for (name, rows) in units {
            let issued = survey.issued.iter().find(|issued| text::same(&issued.unit, name)).map(|issued| issued.place);
            let place = places.get(&key(name)).copied().or(issued).unwrap_or(survey.id.place);
            let (returned, valid) = rows.iter().fold((0, 0), |(r, v), row| (r + row.returned, v + row.valid));
            let name = name.to_owned();
            if valid == 0 && survey.min_ballots == 0 {
                faults.push(Fault::NoValidBallot { name, returned: returned as usize }.at(place));
            } else if (valid as usize) < survey.min_ballots {
                let fault = Fault::FewBallots { name, valid: valid as usize, min: survey.min_ballots };
                faults.push(fault.at(place));
            } else if survey.empty_group == EmptyGroup::Error {
                let weighs = |id: &String| survey.respondents.iter().any(|of| of.id == *id && !of.weight.is_zero());
                let empty = rows.iter().filter(|row| row.valid == 0).filter_map(|row| row.group.clone());
                let groups: Vec<String> = empty.filter(weighs).collect();
                if !groups.is_empty() {
                    faults.push(Fault::GroupsEmpty { name, groups }.at(place));
                }
            }
        }
    }

    /// What is wrong with the design, in the words of the file.
    pub fn fault(&self, unsound: &Unsound, survey: &Survey) -> Diagnostic {
        let Places { columns, plan, rows } = &self.places;
        let at = |wanted: Option<usize>, row: usize| match wanted {
            Some(wanted) => columns.place(rows.of(row), wanted),
            None => survey.id.place,
        };
        let population = |stage: usize| plan.populations.get(stage).copied();
        let heading = |wanted: Option<usize>| wanted.map(|of| columns.heading(of).to_owned()).unwrap_or_default();
        let name = |names: &[String], code: u32| names.get(code as usize).cloned().unwrap_or_default();
        let first_clusters = self.clusters.first().map_or(&[][..], Vec::as_slice);
        match *unsound {
            Unsound::TwoStrata { cluster, one, other, row } => Fault::TwoStrata {
                cluster: name(first_clusters, cluster),
                one: name(&self.strata, one),
                other: name(&self.strata, other),
            }
            .at(at(plan.clusters.first().copied(), row)),
            Unsound::Population { stage, row, population: met, sampled } => {
                let column = heading(population(stage));
                Fault::PopulationSmall { column, met: met.to_string(), sampled }.at(at(population(stage), row))
            }
            Unsound::Differs { stage, row, found, first } => {
                let column = heading(population(stage));
                let fault = Fault::PopulationDiffers { column, met: found.to_string(), first: first.to_string() };
                fault.at(at(population(stage), row))
            }
            Unsound::Margins { margin, sum, first } => {
                Fault::MarginsDiffer { sum: shown(sum), first: shown(first) }.at(totals(survey, margin))
            }
            Unsound::Category { margin, category, total, sampled } => {
                let names = self.margins.get(margin).map_or(&[][..], |(_, names)| names.as_slice());
                let category = name(names, category as u32);
                Fault::MarginCategory { category, people: shown(total), sampled: shown(sampled) }
                    .at(totals(survey, margin))
            }
            Unsound::NoConvergence { rounds } => Fault::MarginsUnmet { rounds }.at(totals(survey, 0)),
            Unsound::Factors { given, replicates } => Fault::ReplicateFactors { given, replicates }.at(survey.id.place),
            Unsound::LonelyJackknife { stratum } => {
                let stratum = Some(name(&self.strata, stratum));
                Fault::JackknifeAlone { stratum }.at(survey.id.place)
            }
            Unsound::Jackknife | Unsound::Stages { .. } => Fault::JackknifeAlone { stratum: None }.at(survey.id.place),
            Unsound::Empty | Unsound::Length { .. } | Unsound::Code { .. } => {
                Fault::NoBallots { read: self.ballots.len() }.at(survey.id.place)
            }
            Unsound::Value { column, row, value } => {
                let wanted = match column {
                    Column::Weight => plan.weight,
                    Column::Population(stage) => population(stage),
                    Column::Replicate(at) => plan.replicates.get(at).copied(),
                    _ => None,
                };
                Fault::NegativeNumber { column: heading(wanted), met: value.to_string() }.at(at(wanted, row))
            }
        }
    }
}

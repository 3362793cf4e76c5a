//! What people answered, as options of their items' scales.
//!
//! An item's code is the position of an option in its scale; behind them come a blank, not asked, and each text that no
//! option is.

use std::collections::{BTreeMap, HashMap};
use std::ops::Range;

use cchc_core::fault::{Diagnostic, Fault};
use cchc_core::number::Number;
use cchc_core::place::Place;
use cchc_core::survey::{Scale, Select, Survey, Worth};
use cchc_core::text::{key, nearest};
use rayon::prelude::*;

use super::headings::{Answered, Plan};
use super::{Other, Reason, Rows};
use crate::ballots::Answers;
use crate::columns::{Columns, Data};
use crate::decimal::float;

/// The codes of an item beside its options.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Codes {
    options: u8,
}

impl Codes {
    /// Those of an item of a survey.
    pub fn of(survey: &Survey, item: usize) -> Codes {
        Codes { options: options(survey, item).len() as u8 }
    }

    /// How many options there are: their codes are below.
    pub fn options(self) -> usize {
        self.options.into()
    }

    /// The code of a blank.
    pub fn blank(self) -> u8 {
        self.options
    }

    /// The code where the item was not asked.
    pub fn not_asked(self) -> u8 {
        self.options + 1
    }

    /// The first code of an answer that no option is.
    fn other(self) -> u8 {
        self.options + 2
    }

    /// Whether it is the code of such an answer.
    pub fn is_other(self, code: u8) -> bool {
        code >= self.other()
    }
}

/// An item's options with their worth, as ballots have them: of one of several answers whether it was chosen.
pub fn options(survey: &Survey, item: usize) -> Vec<(String, Worth)> {
    let item = &survey.items[item];
    match item.select {
        Select::One => survey.scales[item.scale].options.iter().map(|of| (of.text.clone(), of.worth.clone())).collect(),
        Select::Several { .. } => vec![("0".into(), Some(Number::ZERO)), ("1".into(), Some(Number::ONE))],
    }
}

const NOT_CHOSEN: u8 = 0;
const CHOSEN: u8 = 1;

/// What a column of its own says of an option that was chosen, and of one that was not.
const YES: &[&str] = &["1", "1.0", "true", "yes", "x", "có"];
const NO: &[&str] = &["0", "0.0", "false", "no", "không"];

fn is_one_of(said: &str, words: &[&str]) -> bool {
    words.iter().any(|word| key(word) == said)
}

/// The answers of each row, by the unit that it judges and the item.
pub(super) struct Given {
    asked: Vec<Vec<Option<Vec<u8>>>>,
    /// For each item the texts that no option is, in the order of their codes.
    others: Vec<Vec<String>>,
}

/// Takes the answers out of the columns.
pub(super) fn read(survey: &Survey, plan: &Plan, columns: &mut Columns) -> Given {
    let mut others = vec![Vec::new(); survey.items.len()];
    let mut asked = Vec::new();
    let mut lists = Lists::default();
    let mut uses = vec![0; columns.data.len()];
    let answered = plan.asked.iter().flat_map(|of_unit| &of_unit.items).flatten();
    answered.for_each(|answered| uses[answered.column()] += 1);
    for of_unit in &plan.asked {
        let mut items = Vec::new();
        for (item, answered) in of_unit.items.iter().enumerate() {
            items.push(answered.map(|answered| {
                uses[answered.column()] -= 1;
                let of_text = meanings(survey, item, answered, columns, &mut lists, &mut others[item]);
                coded(&mut columns.data[answered.column()], &of_text, uses[answered.column()] == 0)
            }));
        }
        flagged(survey, &of_unit.items, &mut items);
        asked.push(items);
    }
    Given { asked, others }
}

/// What each text of a column means, as a code of the item.
fn meanings(
    survey: &Survey,
    item: usize,
    answered: Answered,
    columns: &Columns,
    lists: &mut Lists,
    others: &mut Vec<String>,
) -> Vec<u8> {
    let own = Codes::of(survey, item);
    let scale = &survey.scales[survey.items[item].scale];
    let most = usize::from(u8::MAX - own.other());
    let mut other = |text: &String| {
        // Beyond so many, all are told as the last.
        let at = match others.len() {
            full if full > most => most,
            _ => others.iter().position(|known| known == text).unwrap_or_else(|| {
                others.push(text.clone());
                others.len() - 1
            }),
        };
        own.other() + at as u8
    };
    let known = by_key(scale);
    let chosen_option = match survey.items[item].select {
        Select::Several { option, .. } => Some(option),
        Select::One => None,
    };
    let texts = match &columns.data[answered.column()] {
        Data::Answer(_, texts) | Data::Category(_, texts) => texts,
        Data::Number(_) => return Vec::new(),
    };
    match answered {
        Answered::Option(_) => {
            let meant = |text: &String| match () {
                () if text.is_empty() => own.blank(),
                () => option(&known, text).map_or_else(|| other(text), |option| option as u8),
            };
            texts.iter().map(meant).collect()
        }
        Answered::Chosen(_) => {
            let meant = |text: &String| match key(text) {
                _ if text.is_empty() => own.blank(),
                said if is_one_of(&said, YES) => CHOSEN,
                said if is_one_of(&said, NO) => NOT_CHOSEN,
                // Some forms write the option itself where it was chosen.
                _ if chosen_option.is_some() && option(&known, text) == chosen_option => CHOSEN,
                _ => other(text),
            };
            texts.iter().map(meant).collect()
        }
        Answered::Several(column) => {
            let chosen = lists.of(column, survey.items[item].scale, scale, texts);
            let meant = |(text, chosen): (&String, &Option<Vec<usize>>)| match chosen {
                _ if text.is_empty() => own.blank(),
                Some(chosen) => u8::from(chosen_option.is_some_and(|option| chosen.contains(&option))),
                None => other(text),
            };
            texts.iter().zip(chosen).map(meant).collect()
        }
    }
}

/// The codes of a column, row by row; of the last item that it answers in its own memory.
fn coded(data: &mut Data, of_text: &[u8], is_last: bool) -> Vec<u8> {
    match data {
        Data::Answer(codes, _) => {
            let mut codes = if is_last { std::mem::take(codes) } else { codes.clone() };
            codes.iter_mut().for_each(|code| *code = of_text[usize::from(*code)]);
            codes
        }
        Data::Category(codes, _) => codes.iter().map(|code| of_text[*code as usize]).collect(),
        Data::Number(_) => Vec::new(),
    }
}

/// The options that the texts of a column list: read once for all options, which follow each other.
#[derive(Default)]
struct Lists {
    of: Option<(usize, usize)>,
    chosen: Vec<Option<Vec<usize>>>,
}

impl Lists {
    fn of(&mut self, column: usize, at: usize, scale: &Scale, texts: &[String]) -> &[Option<Vec<usize>>] {
        if self.of.replace((column, at)) != Some((column, at)) {
            self.chosen = chosen(scale, texts);
        }
        &self.chosen
    }
}

/// A blank beside an option that was chosen says that this one was not.
fn flagged(survey: &Survey, answered: &[Option<Answered>], items: &mut [Option<Vec<u8>>]) {
    let mut of_item: HashMap<&str, Vec<usize>> = HashMap::new();
    for (at, (item, answered)) in survey.items.iter().zip(answered).enumerate() {
        if let (Select::Several { item, .. }, Some(Answered::Chosen(_))) = (&item.select, answered) {
            of_item.entry(item).or_default().push(at);
        }
    }
    let blank = Codes { options: 2 }.blank();
    for each in of_item.into_values() {
        let rows = items[each[0]].as_ref().map_or(0, Vec::len);
        let mut is_answered = vec![false; rows];
        for codes in each.iter().filter_map(|item| items[*item].as_ref()) {
            is_answered.iter_mut().zip(codes).for_each(|(is_answered, code)| *is_answered |= *code != blank);
        }
        for item in each {
            for (code, is_answered) in items[item].iter_mut().flatten().zip(&is_answered) {
                if *code == blank && *is_answered {
                    *code = NOT_CHOSEN;
                }
            }
        }
    }
}

impl Given {
    /// Of a wide layout the row and the unit of each ballot: a unit of which a row answers nothing is not judged there.
    pub(super) fn judged(&self, survey: &Survey) -> (Vec<u32>, Vec<u32>) {
        let blanks: Vec<u8> = (0..survey.items.len()).map(|item| Codes::of(survey, item).blank()).collect();
        let rows = self.asked.iter().flatten().flatten().map(Vec::len).max().unwrap_or_default();
        let (mut of_row, mut of_unit) = (Vec::new(), Vec::new());
        for row in 0..rows {
            for (unit, items) in self.asked.iter().enumerate() {
                let says = |(codes, blank): (&Option<Vec<u8>>, &u8)| codes.as_ref().is_some_and(|of| of[row] != *blank);
                if items.iter().zip(&blanks).any(says) {
                    of_row.push(row as u32);
                    of_unit.push(unit as u32);
                }
            }
        }
        (of_row, of_unit)
    }

    /// The answers of each ballot to each item.
    pub(super) fn items(
        self,
        survey: &Survey,
        rows: &Rows,
        of_unit: Option<&[u32]>,
    ) -> (Vec<Answers>, Vec<Vec<String>>) {
        let mut items = Vec::new();
        let mut asked = self.asked;
        for (item, of_item) in survey.items.iter().enumerate() {
            let own = Codes::of(survey, item);
            let scale = &survey.scales[of_item.scale];
            let mut worth: Vec<Option<f64>> =
                options(survey, item).iter().map(|(_, worth)| worth.as_ref().map(float)).collect();
            worth.push(match of_item.select {
                Select::One => scale.blank.as_ref().map(float),
                Select::Several { .. } => None,
            });
            worth.resize((own.other() as usize + self.others[item].len()).min(256), None);
            let options = match (of_unit, rows) {
                (Some(units), Rows::Of(rows)) => {
                    let code = |(row, unit): (&u32, &u32)| {
                        asked[*unit as usize][item].as_ref().map_or(own.not_asked(), |codes| codes[*row as usize])
                    };
                    rows.iter().zip(units).map(code).collect()
                }
                _ => asked[0][item].take().unwrap_or_default(),
            };
            items.push(Answers { options, worth });
        }
        (items, self.others)
    }
}

/// An answer to an item by a respondent of a group that it is not for.
pub(super) struct Unasked {
    item: usize,
    ballot: u32,
    code: u8,
}

/// Takes out the answers by respondents of a group that the item is not for: it was not asked of them. Those that would be
/// worth something, or are no option, are given back.
pub(super) fn unasked(survey: &Survey, items: &mut [Answers], group: &[u32]) -> Vec<Unasked> {
    let mut taken = Vec::new();
    for (item, answers) in items.iter_mut().enumerate().filter(|(item, _)| !survey.items[*item].groups.is_empty()) {
        let own = Codes::of(survey, item);
        let is_asked: Vec<bool> =
            (0..survey.respondents.len()).map(|group| survey.items[item].groups.contains(&group)).collect();
        let options = options(survey, item);
        let says = |code: u8| match options.get(usize::from(code)) {
            Some((_, worth)) => worth.is_some(),
            None => own.is_other(code),
        };
        for ((code, group), ballot) in answers.options.iter_mut().zip(group).zip(0..) {
            if is_asked.get(*group as usize) == Some(&false) {
                if says(*code) {
                    taken.push(Unasked { item, ballot, code: *code });
                }
                *code = own.not_asked();
            }
        }
    }
    taken
}

/// Those of them that valid ballots hold, each answer with its count.
pub(super) fn counted(
    survey: &Survey,
    texts: &[Vec<String>],
    unasked: &[Unasked],
    is_valid: impl Fn(usize) -> bool,
) -> Vec<Other> {
    let mut counts: BTreeMap<(usize, u8), u64> = BTreeMap::new();
    for of in unasked.iter().filter(|of| is_valid(of.ballot as usize)) {
        *counts.entry((of.item, of.code)).or_default() += 1;
    }
    let said = |((item, code), count): ((usize, u8), u64)| {
        let own = Codes::of(survey, item);
        let answer = match own.is_other(code) {
            true => texts[item][usize::from(code - own.other())].clone(),
            false => options(survey, item).swap_remove(code.into()).0,
        };
        Other { item, answer, count }
    };
    counts.into_iter().map(said).collect()
}

/// How many ballots that count answer nothing, and the first of them.
pub(super) fn silent(survey: &Survey, items: &[Answers], is_valid: impl Fn(usize) -> bool) -> Option<(usize, usize)> {
    let ballots = items.first().map_or(0, |of| of.options.len());
    let mut silent: Vec<usize> = (0..ballots).filter(|ballot| is_valid(*ballot)).collect();
    for (item, answers) in items.iter().enumerate() {
        let own = Codes::of(survey, item);
        silent.retain(|ballot| [own.blank(), own.not_asked()].contains(&answers.options[*ballot]));
    }
    silent.first().map(|first| (silent.len(), *first))
}

/// The answers of valid ballots that no option is: those that are skipped; the others are reported. `place` is of an item in
/// a ballot; `is_list` says that the options of an item of several answers are told apart within one text.
pub(super) fn others(
    survey: &Survey,
    items: &[Answers],
    texts: &[Vec<String>],
    invalid: &[Reason],
    is_list: &dyn Fn(usize) -> bool,
    place: &dyn Fn(usize, usize) -> Place,
    faults: &mut Vec<Diagnostic>,
) -> Vec<Other> {
    let mut skipped = Vec::new();
    for (item, answers) in items.iter().enumerate().filter(|(item, _)| !texts[*item].is_empty()) {
        let own = Codes::of(survey, item);
        let asked = &survey.items[item];
        let scale = &survey.scales[asked.scale];
        let name = match &asked.select {
            // One text is met by each of its options, and told with the first.
            Select::Several { option, .. } if *option > 0 && is_list(item) => continue,
            Select::Several { item: whole, .. } if is_list(item) => whole.clone(),
            _ => asked.id.clone(),
        };
        let mut met = vec![(0u64, None); 256];
        for (ballot, code) in answers.options.iter().enumerate().filter(|(ballot, _)| invalid[*ballot] == 0) {
            let (count, first) = &mut met[*code as usize];
            *count += 1;
            first.get_or_insert(ballot);
        }
        for (text, (count, first)) in texts[item].iter().zip(&met[own.other() as usize..]) {
            let Some(first) = first else { continue };
            let answer = text.clone();
            if scale.skips_others {
                skipped.push(Other { item, answer, count: *count });
                continue;
            }
            let known: Vec<String> = match asked.select {
                Select::Several { .. } if !is_list(item) => vec!["1".into(), "0".into()],
                _ => scale.options.iter().map(|option| option.text.clone()).collect(),
            };
            let labels = scale.options.iter().filter_map(|option| option.label.as_deref());
            let nearest = nearest(&answer, known.iter().map(String::as_str).chain(labels)).map(Into::into);
            let fault = Fault::NotAnOption { item: name.clone(), met: answer, count: *count as usize, nearest, known };
            faults.push(fault.at(place(item, *first)));
        }
    }
    skipped
}

/// Ballots that are looked at together: what is counted of them stays near the processor while items pass.
const AT_ONCE: usize = 1 << 14;

/// For each ballot whether all its answers, three or more, are the same option, whatever their scales.
pub(super) fn straight_lined(survey: &Survey, items: &[Answers]) -> Vec<bool> {
    const NONE: u32 = u32::MAX;
    const DIFFER: u32 = u32::MAX - 1;
    let mut texts: HashMap<String, u32> = HashMap::new();
    let mut of_code = |item: usize| {
        let mut of_code = [NONE; 256];
        for (code, option) in of_code.iter_mut().zip(&survey.scales[survey.items[item].scale].options) {
            let next = texts.len() as u32;
            *code = *texts.entry(shortest(&option.text).unwrap_or_else(|| key(&option.text))).or_insert(next);
        }
        of_code
    };
    let of_one = (0..items.len()).filter(|item| survey.items[*item].select == Select::One);
    let of_one: Vec<(&Answers, [u32; 256])> = of_one.map(|item| (&items[item], of_code(item))).collect();
    by_parts(items, |part| {
        let (mut first, mut count) = (vec![NONE; part.len()], vec![0u32; part.len()]);
        for (answers, of_code) in &of_one {
            let codes = &answers.options[part.clone()];
            for ((first, count), code) in first.iter_mut().zip(&mut count).zip(codes) {
                let met = of_code[usize::from(*code)];
                let is_same = *first == met || *first == NONE;
                *first = if met == NONE {
                    *first
                } else if is_same {
                    met
                } else {
                    DIFFER
                };
                *count += u32::from(met != NONE);
            }
        }
        first.into_iter().zip(count).map(|(first, count)| first != DIFFER && count >= 3).collect()
    })
}

/// For each ballot whether less than a share of what it was asked has an answer.
pub(super) fn answered_below(survey: &Survey, items: &[Answers], share: &Number) -> Vec<bool> {
    let codes: Vec<Codes> = (0..items.len()).map(|item| Codes::of(survey, item)).collect();
    let number = |count: usize| Number::from(count as i64);
    // Of so many that were asked, so many answers are enough.
    let enough: Vec<u32> = (0..=items.len())
        .map(|asked| {
            let needed = share * &number(asked);
            (0..=asked).find(|answered| number(*answered) >= needed).unwrap_or(asked) as u32
        })
        .collect();
    by_parts(items, |part| {
        let (mut asked, mut answered) = (vec![0u32; part.len()], vec![0u32; part.len()]);
        for (answers, own) in items.iter().zip(&codes) {
            let codes = &answers.options[part.clone()];
            for ((asked, answered), code) in asked.iter_mut().zip(&mut answered).zip(codes) {
                *asked += u32::from(*code != own.not_asked());
                *answered += u32::from(*code != own.not_asked() && *code != own.blank());
            }
        }
        asked.into_iter().zip(answered).map(|(asked, answered)| answered < enough[asked as usize]).collect()
    })
}

/// What is found of each ballot, by parts of them at once.
fn by_parts(items: &[Answers], found: impl Fn(Range<usize>) -> Vec<bool> + Sync) -> Vec<bool> {
    let ballots = items.first().map_or(0, |of| of.options.len());
    let part = |at: usize| found(at * AT_ONCE..ballots.min((at + 1) * AT_ONCE));
    let parts: Vec<Vec<bool>> = (0..ballots.div_ceil(AT_ONCE)).into_par_iter().map(part).collect();
    parts.concat()
}

/// The options of a scale by what ballots may hold for them.
fn by_key(scale: &Scale) -> HashMap<String, usize> {
    let texts = || {
        scale.options.iter().enumerate().flat_map(|(at, option)| {
            std::iter::once(&*option.text).chain(option.label.as_deref()).map(move |text| (at, text))
        })
    };
    let mut known = HashMap::new();
    // An option's very text goes before another's number: `01` is not `1` where both are options.
    for (at, text) in texts() {
        known.entry(key(text)).or_insert(at);
    }
    for (number, at) in texts().filter_map(|(at, text)| Some((shortest(text)?, at))) {
        known.entry(number).or_insert(at);
    }
    known
}

fn option(known: &HashMap<String, usize>, text: &str) -> Option<usize> {
    known.get(&key(text)).or_else(|| known.get(&shortest(text)?)).copied()
}

/// The shortest text of a number: 4, 4.0 and 4,0 are `4`.
fn shortest(text: &str) -> Option<String> {
    let is_plain = text.bytes().all(|byte| byte.is_ascii_digit() || matches!(byte, b'.' | b',' | b'-'));
    let number: f64 = text.replacen(',', ".", 1).parse().ok().filter(|number: &f64| is_plain && number.is_finite())?;
    Some(number.to_string())
}

/// What rules compare, as answers are compared; true and false are 1 and 0, as some files have them.
pub(super) fn plain(text: &str) -> String {
    match key(text) {
        text if text == "true" => "1".into(),
        text if text == "false" => "0".into(),
        text => shortest(&text).unwrap_or(text),
    }
}

/// The options that each text lists; `None` where it lists anything else. Forms part them with a space (KoboToolbox, ODK), a
/// semicolon (Microsoft) or a comma (Google): by whichever most texts can be read.
fn chosen(scale: &Scale, texts: &[String]) -> Vec<Option<Vec<usize>>> {
    let known: Vec<(String, usize)> = by_key(scale).into_iter().collect();
    let read = |sign: &str| texts.iter().map(|text| listed(&key(text), sign, &known)).collect::<Vec<_>>();
    let readings = [" ", ";", ", ", ","].map(read);
    let best = readings
        .into_iter()
        .enumerate()
        .max_by_key(|(order, read)| (read.iter().filter(|of| of.is_some()).count(), std::cmp::Reverse(*order)));
    best.map(|(_, read)| read).unwrap_or_default()
}

fn listed(text: &str, sign: &str, known: &[(String, usize)]) -> Option<Vec<usize>> {
    let mut rest = text.trim().trim_end_matches(sign.trim()).trim();
    let mut options = Vec::new();
    while !rest.is_empty() {
        // An option's own text may hold the sign: the longest that fits is meant.
        let fits = |(name, _): &&(String, usize)| {
            let after = rest.strip_prefix(name.as_str());
            !name.is_empty() && after.is_some_and(|after| after.is_empty() || after.starts_with(sign))
        };
        let (name, option) = known.iter().filter(fits).max_by_key(|(name, _)| name.len())?;
        options.push(*option);
        rest = rest[name.len()..].strip_prefix(sign).unwrap_or_default().trim_start();
    }
    Some(options)
}

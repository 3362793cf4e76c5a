//! The numbers of a decision's own `text`, beside those of the rule.
//!
//! A number counts where it says something of the scale: a percentage, points, a count, a day. Numbers of documents,
//! articles, years and enumerations say nothing of it and are passed over, and so is what cannot be told from them: it is
//! better to be silent than to ask after every figure of a decision.

use crate::criteria::{Criterion, LeafId, Set};
use crate::day::Day;
use crate::formula::{Arithmetic, Constant, Leaf, LeafName, Num, Reads, Scope, UnitName};
use crate::known::GivenValue;
use crate::number::{Number, hundredth, readings};
use crate::rule::{AskedKind, Measure, Scale};

use super::example::read_by;

/// A number of a text that the rule does not have.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Foreign {
    /// Nothing in the rule is this.
    Number(String),
    /// The most that can be had or taken is another.
    Cap(String),
}

/// The numbers in a leaf's text that its rule lacks.
pub(super) fn of_leaf(set: &Set, leaf: LeafId) -> Vec<Foreign> {
    let criterion = set.criterion_of(leaf);
    let Some(text) = &criterion.text else { return Vec::new() };
    let known = Known::of(set, leaf);
    let foreign = |written: &Written| match () {
        () if known.has(written) => None,
        () if written.is_cap => Some(Foreign::Cap(written.text.clone())),
        () => known.would_have(written).then(|| Foreign::Number(written.text.clone())),
    };
    numbers(text).iter().filter_map(foreign).collect()
}

/// Where the text of a criterion with children caps them at another number than its maximum.
pub(super) fn of_parent(set: &Set, criterion: &Criterion) -> Vec<Foreign> {
    let Some(text) = &criterion.text else { return Vec::new() };
    let maxima: Vec<&Number> =
        criterion.children.iter().map(|child| &set.criterion(*child).max).chain([&criterion.max]).collect();
    let caps = numbers(text).into_iter().filter(|written| written.is_cap);
    let foreign = caps.filter(|written| !written.may_be.iter().any(|number| maxima.contains(&number)));
    foreign.map(|written| Foreign::Cap(written.text)).collect()
}

/// How a number is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Percent,
    Points,
    /// `15/12`: a day, or a fraction.
    Slash,
    Plain,
}

/// A number that a text has.
#[derive(Clone, Debug)]
struct Written {
    text: String,
    kind: Kind,
    /// What it may mean; a percentage as a fraction.
    may_be: Vec<Number>,
    /// The day and the month that it may be.
    day: Option<(u32, u32)>,
    /// Whether the words before it are those before a day.
    says_day: bool,
    /// Whether it is said to be the most that can be had or taken.
    is_cap: bool,
}

/// What comes before a number that counts nothing: `Điều 5`, `năm 2025`.
const REFERENCES: [&str; 16] = [
    "điều", "khoản", "mục", "lục", "năm", "tháng", "quý", "chương", "bảng", "biểu", "phần", "thứ", "chí", "định",
    "luật", "mẫu",
];

/// `2 triệu người`
const MULTIPLES: [(&str, i64); 5] =
    [("nghìn", 1_000), ("ngàn", 1_000), ("triệu", 1_000_000), ("tỷ", 1_000_000_000), ("tỉ", 1_000_000_000)];

/// Every number of a text that may say something of a scale.
fn numbers(text: &str) -> Vec<Written> {
    let text: Vec<char> = crate::text::composed(text).chars().collect();
    let at = |position: usize| text.get(position).copied().unwrap_or(' ');
    let digit = |position: usize| at(position).is_ascii_digit();
    let mut found = Vec::new();
    let mut next = 0;
    while next < text.len() {
        let start = next;
        if !digit(start) {
            next += 1;
            continue;
        }
        let before = |position: usize| position.checked_sub(1).map_or(' ', at);
        if let Some((length, day)) = long_day(&text[start..]).filter(|_| !before(start).is_alphanumeric()) {
            next += length;
            let shown: String = text[start..next].iter().collect();
            let day = Some(day);
            found.push(Written {
                text: shown,
                kind: Kind::Slash,
                may_be: Vec::new(),
                day,
                says_day: true,
                is_cap: false,
            });
            continue;
        }
        while digit(next) || (['.', ',', '/'].contains(&at(next)) && digit(next + 1)) {
            next += 1;
        }
        // `2 000 000`
        let groups = |at: usize| (at - start) <= 3 && text[start..at].iter().all(char::is_ascii_digit);
        if groups(next) {
            while [' ', '\u{a0}', '\u{202f}'].contains(&at(next))
                && (1..4).all(|ahead| digit(next + ahead))
                && !digit(next + 4)
            {
                next += 4;
            }
        }
        let end = next;
        // Part of a word or of a document's number: `Q1`, `12/NQ-CP`.
        let joined = at(end).is_alphabetic() && !word_is(&text, end, &["đ"])
            || (['/', '-'].contains(&at(end)) && at(end + 1).is_alphabetic());
        // `1. Đủ nội dung. 2. Đúng hạn`
        let last = text[..start].iter().rev().find(|c| **c != ' ').copied();
        let begins = before(start) == '\n' || last.is_none_or(|c| ['\n', '.', ';', ':'].contains(&c));
        let listed = at(end) == ')' || (at(end) == '.' && end - start <= 2 && begins);
        let words = words_before(&text[..start]);
        let referred = words.last().is_some_and(|word| REFERENCES.contains(&word.as_str()));
        if before(start).is_alphabetic() || joined || listed || referred {
            continue;
        }
        let digits: String = text[start..end].iter().filter(|c| !c.is_whitespace()).collect();
        let mut after = end;
        while after < text.len() && [' ', '\u{a0}'].contains(&at(after)) {
            after += 1;
        }
        let kind = match () {
            () if at(after) == '%' => Kind::Percent,
            () if digits.contains('/') => Kind::Slash,
            () if word_is(&text, after, &["điểm", "đ"]) => Kind::Points,
            () => Kind::Plain,
        };
        let says_cap = words.windows(2).any(|pair| {
            (pair[0] == "tối" && pair[1] == "đa") || (["không", "vượt"].contains(&pair[0].as_str()) && pair[1] == "quá")
        });
        // `tối đa 5 ngày` caps days.
        let of_points = kind == Kind::Points || (kind == Kind::Plain && !at(after).is_alphabetic());
        let shown = if kind == Kind::Percent { format!("{digits}%") } else { digits.clone() };
        let (may_be, day) = match kind {
            Kind::Slash => (fraction(&digits).into_iter().collect(), day_of(&digits)),
            _ => {
                let times = MULTIPLES.iter().find(|(word, _)| word_is(&text, after, &[*word]));
                let times = times.map_or(Number::ONE, |(_, times)| Number::from(*times));
                (readings(&shown).into_iter().map(|reading| &reading.number * &times).collect::<Vec<_>>(), None)
            }
        };
        // `thiếu 01 nội dung` counts what is not there.
        let missing = words.iter().any(|word| word == "thiếu");
        if kind == Kind::Plain && missing {
            continue;
        }
        if !may_be.is_empty() || day.is_some() {
            let says_day = words.iter().any(|word| ["ngày", "trước", "sau", "hạn"].contains(&word.as_str()));
            found.push(Written { text: shown, kind, may_be, day, says_day, is_cap: says_cap && of_points });
        }
    }
    found
}

/// Whether one of some words stands at a position.
fn word_is(text: &[char], position: usize, words: &[&str]) -> bool {
    let rest = text.get(position..).unwrap_or_default();
    let word: String = rest.iter().take_while(|c| c.is_alphabetic()).flat_map(|c| c.to_lowercase()).collect();
    words.contains(&word.as_str())
}

/// The last four words of the same clause before a number, in small letters.
fn words_before(text: &[char]) -> Vec<String> {
    let ends = |c: &char| c.is_ascii_digit() || [';', ':', '.', ',', '(', '\n', '%'].contains(c);
    let start = text.iter().rposition(ends).map_or(0, |at| at + 1);
    let clause: String = text[start..].iter().flat_map(|c| c.to_lowercase()).collect();
    let words: Vec<&str> = clause.split(|c: char| !c.is_alphabetic()).filter(|word| !word.is_empty()).collect();
    words[words.len().saturating_sub(4)..].iter().map(|word| word.to_string()).collect()
}

/// A day as a text writes it out, and how long that is: `15-12-2025`, `15.12.2025`, `15 tháng 12 năm 2025`.
fn long_day(text: &[char]) -> Option<(usize, (u32, u32))> {
    let text: String = text.iter().take(40).flat_map(|c| c.to_lowercase()).collect();
    let digits = |text: &str| text.chars().take_while(char::is_ascii_digit).collect::<String>();
    let day = digits(&text);
    let after_day = &text[day.len()..];
    let (month, length) = match after_day.trim_start().strip_prefix("tháng") {
        Some(rest) => {
            let rest_of = rest.trim_start();
            let month = digits(rest_of);
            let left = &rest_of[month.len()..];
            let all = text.chars().count() - left.chars().count();
            let year = left.trim_start().strip_prefix("năm").map(|rest| rest.trim_start());
            let all = year.map_or(all, |rest| text.chars().count() - rest.chars().count() + digits(rest).len());
            (month, all)
        }
        None => {
            let separator = after_day.chars().next().filter(|c| ['-', '.'].contains(c))?;
            let month = digits(&after_day[1..]);
            let year = digits(after_day[1 + month.len()..].strip_prefix(separator)?);
            (year.len() == 4).then_some(())?;
            let length = day.len() + month.len() + 6;
            (month, length)
        }
    };
    let day = day_of(&format!("{day}/{month}"))?;
    Some((length, day))
}

fn fraction(digits: &str) -> Option<Number> {
    let (over, under) = digits.split_once('/')?;
    Number::parse(over)?.over(&Number::parse(under)?)
}

fn day_of(digits: &str) -> Option<(u32, u32)> {
    let mut parts = digits.split('/').map(str::parse::<u32>);
    let (day, month) = (parts.next()?.ok()?, parts.next()?.ok()?);
    ((1..=31).contains(&day) && (1..=12).contains(&month)).then_some((day, month))
}

/// What is multiplied and divided.
struct Product {
    /// The numbers among it.
    factor: Number,
    /// Whether the maximum is among it, and anything else.
    of_full: bool,
    of_other: bool,
}

impl Product {
    fn take(&mut self, num: &Num<Leaf>, under: bool) {
        match num {
            Num::Is { number, .. } => {
                let factor = if under { self.factor.over(number) } else { Some(&self.factor * number) };
                self.factor = factor.unwrap_or(Number::ZERO);
            }
            Num::Name(LeafName::Full) if !under => self.of_full = true,
            Num::Two(Arithmetic::Times, sides) => sides.iter().for_each(|side| self.take(side, under)),
            Num::Two(Arithmetic::Over, sides) => {
                self.take(&sides[0], under);
                self.take(&sides[1], !under);
            }
            _ => self.of_other = true,
        }
    }
}

/// The numbers of a rule.
#[derive(Default)]
struct Known {
    /// What it decides by: thresholds, counts, bounds, shares of the maximum.
    thresholds: Vec<Number>,
    /// What it brings.
    points: Vec<Number>,
    days: Vec<Number>,
    /// Whether it decides by numbers, not by options and items that people read.
    measures: bool,
    asks_day: bool,
    /// Whether it counts what is not as it should be: a share of 10 % is then one of 90 %.
    of_complement: bool,
    /// Whether the maximum is multiplied by what is measured: a threshold is then a share of the maximum.
    is_proportional: bool,
}

/// What is counted where things are not as they should be.
const FAILINGS: [&str; 7] = ["trễ", "quá hạn", "chậm", "chưa", "không", "thiếu", "sai"];

impl Known {
    fn of(set: &Set, leaf: LeafId) -> Known {
        let criterion = set.criterion_of(leaf);
        let rule = &set.leaf(leaf).rule;
        let full = &criterion.max;
        let mut found = Known {
            points: vec![Number::ZERO, full.clone(), rule.floor.clone()],
            measures: matches!(rule.measure, Measure::Measured { .. }),
            ..Known::default()
        };
        if let Measure::Measured { value, scale } = &rule.measure {
            value.iter().for_each(|value| found.decides(&value.tree));
            match scale {
                Scale::Points(points) => found.brings(&points.tree, full),
                Scale::Bands { bands, otherwise } => {
                    for band in bands {
                        found.decides(&band.when.tree);
                        found.brings(&band.points.tree, full);
                    }
                    otherwise.iter().for_each(|points| found.brings(&points.tree, full));
                }
            }
        }
        rule.over_units.iter().for_each(|over| found.decides(&over.of));
        rule.valid.iter().for_each(|valid| found.decides(&valid.tree));
        rule.gate.iter().for_each(|gate| found.decides(&gate.when.tree));
        read_by(rule, &mut |name| {
            if let LeafName::Of(UnitName::Given(given)) = name {
                match &set.given.values[usize::from(given.0)].1 {
                    GivenValue::Number { number, .. } => {
                        found.thresholds.push(number.clone());
                        found.points.push(number.clone());
                    }
                    GivenValue::Day(day) => found.days.push(day.to_number()),
                }
            }
        });
        let worth = match &rule.measure {
            Measure::Choice(worth) | Measure::Checklist(worth, _) => worth.as_slice(),
            Measure::Rating(step) => {
                found.points.extend(step.clone());
                &[]
            }
            Measure::Measured { .. } => &[],
        };
        found.points.extend(worth.iter().map(|worth| worth.points.clone()));
        // How many items: `đủ 04 nội dung`.
        found.thresholds.extend((1..=worth.len()).map(|count| Number::from(count as i64)));
        // `tối đa cả nhóm: 20 điểm`
        let text = criterion.text.as_deref().unwrap_or_default().to_lowercase();
        if ["nhóm", "tổng", "cả "].iter().any(|word| text.contains(word)) {
            let mut above = criterion.parent;
            while let Some(node) = above {
                found.points.push(set.criterion(node).max.clone());
                above = set.criterion(node).parent;
            }
        }
        let figures = rule.figures.iter().map(|figure| &set.figure(*figure).asked);
        let mut labels = vec![criterion.name.as_str()];
        for asked in rule.asked.iter().chain(figures) {
            labels.extend([asked.label.as_str()].into_iter().chain(asked.unit.as_deref()));
            labels.extend(asked.options.iter().map(String::as_str));
            let bounds = [&asked.min, &asked.max, &asked.default].into_iter().flatten().cloned();
            match asked.kind {
                // The first and last day that can be entered are no deadlines.
                AskedKind::Date => found.asks_day = true,
                _ => found.thresholds.extend(bounds),
            }
        }
        for label in labels {
            let label_is = label.to_lowercase();
            found.of_complement |= FAILINGS.iter().any(|word| label_is.contains(word));
            for written in numbers(label) {
                match written.kind {
                    Kind::Points => found.points.extend(written.may_be),
                    _ => found.thresholds.extend(written.may_be),
                }
            }
        }
        // A penalty of −5 is written as 5.
        for number in found.thresholds.iter_mut().chain(&mut found.points) {
            if number.is_negative() {
                *number = -&*number;
            }
        }
        if found.is_proportional {
            let of_full: Vec<Number> = found.thresholds.iter().map(|share| full * share).collect();
            found.points.extend(of_full);
        }
        found
    }

    /// What a condition, or the value, has.
    fn decides<S: Scope>(&mut self, tree: &impl Reads<S>) {
        tree.constants(&mut |constant| match constant {
            Constant::Number(number) => self.thresholds.push(number.clone()),
            Constant::Day(day) => self.days.push(day.to_number()),
            Constant::Text(_) => {}
        });
    }

    /// What a formula of points has: `full / 2` is half of the maximum, and is written as ½ or as the points.
    fn brings(&mut self, num: &Num<Leaf>, full: &Number) {
        match num {
            Num::Is { number, percent } => {
                if *percent {
                    self.thresholds.push(number.clone());
                } else {
                    self.points.push(number.clone());
                }
            }
            Num::Two(Arithmetic::Times | Arithmetic::Over, sides) => {
                let mut product = Product { factor: Number::ONE, of_full: false, of_other: false };
                product.take(num, false);
                if product.of_full {
                    self.points.push(full * &product.factor);
                    self.thresholds.push(product.factor);
                    self.is_proportional |= product.of_other;
                }
                sides.iter().for_each(|side| match (side, product.of_full) {
                    // Of the maximum it is a share, no points.
                    (Num::Is { number, .. }, true) => self.thresholds.push(number.clone()),
                    (Num::Name(_), _) => {}
                    _ => self.brings(side, full),
                });
            }
            Num::Two(operation, sides) => {
                self.of_complement |= *operation == Arithmetic::Minus;
                sides.iter().for_each(|side| self.brings(side, full));
            }
            Num::Negative(of) => self.brings(of, full),
            Num::Least(of) | Num::Greatest(of) | Num::Average(of) => of.iter().for_each(|of| self.brings(of, full)),
            Num::Rounded(_, sides) => sides.iter().for_each(|side| self.brings(side, full)),
            Num::If(parts) => {
                self.decides(&parts.0);
                self.brings(&parts.1, full);
                self.brings(&parts.2, full);
            }
            Num::Counted(_) | Num::Days(_) | Num::Workdays(_) => self.decides(num),
            // Each counts one point: `1đ/lần`.
            Num::Name(name) if *name != LeafName::Full => self.points.push(Number::ONE),
            Num::Name(_) | Num::OverUnits(_) => {}
        }
    }

    fn has(&self, written: &Written) -> bool {
        let decides = |number: &Number| self.thresholds.contains(number);
        let brings = |number: &Number| self.points.contains(number);
        let any = |of: &dyn Fn(&Number) -> bool| written.may_be.iter().any(of);
        match written.kind {
            Kind::Points => any(&brings),
            // 5 % above the plan are 105 %; where a value counts hundreds, 90.
            Kind::Percent => any(&|share| {
                *share == Number::ONE
                    || decides(share)
                    || (self.of_complement && decides(&(&Number::ONE - share)))
                    || decides(&(&Number::ONE + share))
                    || decides(&(share * &Number::HUNDRED))
            }),
            // `từ 70 đến 90%`
            Kind::Plain => any(&|number| {
                *number == Number::ONE || decides(number) || brings(number) || decides(&(number * &hundredth()))
            }),
            Kind::Slash => {
                any(&|number| decides(number) || brings(number)) || written.day.is_some_and(|day| self.has_day(day))
            }
        }
    }

    /// Whether the rule has the day of a year, or the one beside it: `trước 15/12` ends on the 14th.
    fn has_day(&self, (day, month): (u32, u32)) -> bool {
        self.days.iter().any(|known| {
            [-1, 0, 1].into_iter().any(|beside| {
                let near = Day::from_number(&(known + &Number::from(beside)));
                near.is_some_and(|near| near.to_string().ends_with(&format!("-{month:02}-{day:02}")))
            })
        })
    }

    /// Whether a rule of this kind would have such a number: options and items say in words when they count.
    fn would_have(&self, written: &Written) -> bool {
        match written.kind {
            Kind::Points => true,
            Kind::Percent | Kind::Plain => self.measures,
            // A day where one is asked, else a fraction.
            Kind::Slash if self.asks_day && written.day.is_some() => self.measures,
            Kind::Slash => {
                self.measures
                    && written.text.matches('/').count() == 1
                    && !written.says_day
                    && written.may_be.iter().all(|share| *share < Number::ONE)
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str) -> Vec<(String, Kind, bool)> {
        numbers(text).into_iter().map(|written| (written.text, written.kind, written.is_cap)).collect()
    }

    #[test]
    fn numbers_are_read_as_decisions_write_them() {
        let plain = |text: &str, kind| (text.to_owned(), kind, false);
        assert_eq!(
            found("Từ 80 % đến dưới 100%: 0,5 điểm; họp 04 lần: 1đ; trước 15/12: 1/2 × điểm tối đa"),
            [
                plain("80%", Kind::Percent),
                plain("100%", Kind::Percent),
                plain("0,5", Kind::Points),
                plain("04", Kind::Plain),
                plain("1", Kind::Points),
                plain("15/12", Kind::Slash),
                plain("1/2", Kind::Slash),
            ]
        );
    }

    #[test]
    fn references_and_enumerations_are_no_numbers() {
        assert_eq!(found("Theo Điều 5, khoản 2 Quyết định số 885/QĐ-UBND năm 2022: (1) đủ; 2) thiếu; mẫu 3; Q4"), []);
    }

    #[test]
    fn a_cap_is_one_of_points() {
        let caps =
            |text: &str| found(text).into_iter().filter(|(.., cap)| *cap).map(|(text, ..)| text).collect::<Vec<_>>();
        assert_eq!(caps("trừ 1,0đ/lần, tối đa trừ 10,0đ"), ["10,0"]);
        assert_eq!(caps("tối đa không quá 25 điểm; không vượt quá 5 điểm"), ["25", "5"]);
        assert_eq!(caps("chậm tối đa 5 ngày; tối đa 80%"), [""; 0]);
    }
}

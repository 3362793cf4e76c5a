//! The numbers of a decision's own `text`, beside those of the rule.
//!
//! A number counts where it says something of the scale: a percentage, points, a count, a day. Numbers of documents,
//! articles, years and enumerations say nothing of it and are passed over, and so is what cannot be told from them: it is
//! better to be silent than to ask after every figure of a decision.

use crate::criteria::{Criterion, LeafId, Set};
use crate::day::Day;
use crate::formula::{Constant, LeafName, UnitName};
use crate::known::GivenValue;
use crate::number::{Number, hundredth, readings};
use crate::rule::{AskedKind, Measure};

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
        while digit(next) || (['.', ',', '/'].contains(&at(next)) && digit(next + 1)) {
            next += 1;
        }
        let end = next;
        let before = |position: usize| position.checked_sub(1).map_or(' ', at);
        // Part of a word or of a document's number: `Q1`, `12/NQ-CP`.
        let joined = at(end).is_alphabetic() && !word_is(&text, end, &["đ"])
            || (['/', '-'].contains(&at(end)) && at(end + 1).is_alphabetic());
        let listed = at(end) == ')' || (at(end) == '.' && (before(start) == '\n' || start == 0));
        let words = words_before(&text[..start]);
        let referred = words.last().is_some_and(|word| REFERENCES.contains(&word.as_str()));
        if before(start).is_alphabetic() || joined || listed || referred {
            continue;
        }
        let digits: String = text[start..end].iter().collect();
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
            found.push(Written { text: shown, kind, may_be, day, is_cap: says_cap && of_points });
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

fn fraction(digits: &str) -> Option<Number> {
    let (over, under) = digits.split_once('/')?;
    Number::parse(over)?.over(&Number::parse(under)?)
}

fn day_of(digits: &str) -> Option<(u32, u32)> {
    let mut parts = digits.split('/').map(str::parse::<u32>);
    let (day, month) = (parts.next()?.ok()?, parts.next()?.ok()?);
    ((1..=31).contains(&day) && (1..=12).contains(&month)).then_some((day, month))
}

/// The numbers of a rule.
struct Known {
    numbers: Vec<Number>,
    /// What they come to as shares of the maximum: `full / 2` is written as 0,75.
    points: Vec<Number>,
    days: Vec<Number>,
    /// Whether the rule decides by numbers, not by options and items that people read.
    measures: bool,
    asks_day: bool,
}

impl Known {
    fn of(set: &Set, leaf: LeafId) -> Known {
        let criterion = set.criterion_of(leaf);
        let rule = &set.leaf(leaf).rule;
        let full = &criterion.max;
        let measures = matches!(rule.measure, Measure::Measured { .. });
        let mut found = Known {
            numbers: vec![Number::ZERO, full.clone()],
            points: Vec::new(),
            days: Vec::new(),
            measures,
            asks_day: false,
        };
        rule.constants(&mut |constant| match constant {
            Constant::Number(number) => found.numbers.push(number.clone()),
            Constant::Day(day) => found.days.push(day.to_number()),
            Constant::Text(_) => {}
        });
        read_by(rule, &mut |name| {
            if let LeafName::Of(UnitName::Given(given)) = name {
                match &set.given.values[usize::from(given.0)].1 {
                    GivenValue::Number { number, .. } => found.numbers.push(number.clone()),
                    GivenValue::Day(day) => found.days.push(day.to_number()),
                }
            }
        });
        let worth = match &rule.measure {
            Measure::Choice(worth) | Measure::Checklist(worth, _) => worth.as_slice(),
            Measure::Rating(step) => {
                found.numbers.extend(step.clone());
                &[]
            }
            Measure::Measured { .. } => &[],
        };
        found.numbers.extend(worth.iter().map(|worth| worth.points.clone()));
        // How many items: `đủ 04 nội dung`.
        found.numbers.extend((1..=worth.len()).map(|count| Number::from(count as i64)));
        found.numbers.push(rule.floor.clone());
        let figures = rule.figures.iter().map(|figure| &set.figure(*figure).asked);
        let mut labels = vec![criterion.name.as_str()];
        for asked in rule.asked.iter().chain(figures) {
            labels.extend([asked.label.as_str()].into_iter().chain(asked.unit.as_deref()));
            labels.extend(asked.options.iter().map(String::as_str));
            let bounds = [&asked.min, &asked.max, &asked.default].into_iter().flatten().cloned();
            match asked.kind {
                // The first and last day that can be entered are no deadlines.
                AskedKind::Date => found.asks_day = true,
                _ => found.numbers.extend(bounds),
            }
        }
        for label in labels {
            found.numbers.extend(numbers(label).into_iter().flat_map(|written| written.may_be));
        }
        // A penalty of −5 is written as 5.
        for number in &mut found.numbers {
            if number.is_negative() {
                *number = -&*number;
            }
        }
        found.points = (found.numbers.iter())
            .flat_map(|number| [Some(full * number), full.over(number), Some(number.clone())])
            .flatten()
            .collect();
        found
    }

    fn has(&self, written: &Written) -> bool {
        let known = |number: &Number| self.numbers.contains(number);
        let any = |of: &dyn Fn(&Number) -> bool| written.may_be.iter().any(of);
        match written.kind {
            Kind::Points => any(&|number| self.points.contains(number)),
            // 90 % on time are 10 % late; 5 % above the plan are 105 %; where a value counts hundreds, 90.
            Kind::Percent => any(&|share| {
                *share == Number::ONE
                    || known(share)
                    || known(&(&Number::ONE - share))
                    || known(&(&Number::ONE + share))
                    || known(&(share * &Number::HUNDRED))
            }),
            // `từ 70 đến 90%`
            Kind::Plain => {
                any(&|number| *number == Number::ONE || self.points.contains(number) || known(&(number * &hundredth())))
            }
            Kind::Slash => {
                any(&|number| self.points.contains(number)) || written.day.is_some_and(|day| self.has_day(day))
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
            // A fraction, or a day where one is asked.
            Kind::Slash => match written.day {
                Some(_) => self.measures && self.asks_day,
                None => self.measures && written.text.matches('/').count() == 1,
            },
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

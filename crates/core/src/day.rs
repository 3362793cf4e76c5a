//! Days of the calendar: as people type them, how many lie between two, and how many of those are worked.

use std::fmt;

use jiff::ToSpan;
use jiff::civil::{Date, Weekday, date};

use crate::number::Number;
use crate::text::Language;

/// A day, without an hour.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Day(Date);

/// Days are counted from here, so that one kind of answer serves figures and dates.
const FIRST: Date = date(1970, 1, 1);

impl Day {
    /// A day as a machine or a TOML file writes it: `2022-12-15`.
    pub fn parse(text: &str) -> Option<Day> {
        let [year, month, day] = parts(text, '-')?;
        (year.len() == 4).then(|| Day::new(year, month, day)).flatten()
    }

    /// A day as people type it: `15/12/2022`, `15-12-2022`, `15.12.2022` or `2022-12-15`. The year has four digits, so
    /// that there is one reading.
    pub fn typed(text: &str) -> Option<Day> {
        let text = text.trim();
        Day::parse(text).or_else(|| {
            let [day, month, year] = ['/', '-', '.'].into_iter().find_map(|mark| parts(text, mark))?;
            (year.len() == 4).then(|| Day::new(year, month, day)).flatten()
        })
    }

    fn new(year: &str, month: &str, day: &str) -> Option<Day> {
        if month.len() > 2 || day.len() > 2 {
            return None;
        }
        Date::new(year.parse().ok()?, month.parse().ok()?, day.parse().ok()?).ok().map(Day)
    }

    /// The last day of a year.
    pub(crate) fn last_of(year: usize) -> Option<Day> {
        Date::new(year.try_into().ok()?, 12, 31).ok().map(Day)
    }

    /// The first day of a year.
    pub(crate) fn first_of(year: usize) -> Option<Day> {
        Date::new(year.try_into().ok()?, 1, 1).ok().map(Day)
    }

    /// How many days lie from `other` to this one; negative where this one is earlier.
    pub fn since(self, other: Day) -> i64 {
        // Within the calendar's 20 000 years the difference is counted in days and cannot fail.
        self.0.since(other.0).map_or(0, |span| span.get_days().into())
    }

    /// The day as a number: days since 1970-01-01.
    pub fn to_number(self) -> Number {
        Number::from(self.since(Day(FIRST)))
    }

    /// The day that a number is, as [`to_number`](Day::to_number) makes it; `None` of a fraction, or outside of the calendar.
    pub fn from_number(number: &Number) -> Option<Day> {
        let (days, 1) = number.quotient()? else { return None };
        FIRST.checked_add(i32::try_from(days).ok().filter(|days| days.abs() < 4_000_000)?.days()).ok().map(Day)
    }

    /// As people of the language write it: `15/12/2022`, or `2022-12-15`.
    pub fn shown(self, language: Language) -> String {
        match language {
            Language::Vietnamese => format!("{:02}/{:02}/{:04}", self.0.day(), self.0.month(), self.0.year()),
            Language::English => self.to_string(),
        }
    }

    fn is_weekday(self) -> bool {
        !matches!(self.0.weekday(), Weekday::Saturday | Weekday::Sunday)
    }

    /// How many days from Monday to Friday lie before this one, counted from a Monday long ago.
    fn weekdays_before(self) -> i64 {
        let days = self.since(Day(date(1970, 1, 5)));
        days.div_euclid(7) * 5 + days.rem_euclid(7).min(5)
    }
}

/// Three parts of digits between marks.
fn parts(text: &str, mark: char) -> Option<[&str; 3]> {
    let parts: Vec<&str> = text.split(mark).collect();
    let parts = <[&str; 3]>::try_from(parts).ok()?;
    parts.iter().all(|part| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit())).then_some(parts)
}

/// As a machine writes it: `2022-12-15`.
impl fmt::Display for Day {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{:02}-{:02}", self.0.year(), self.0.month(), self.0.day())
    }
}

/// Which days are worked beside the rule of Monday to Friday: `[given] holidays` and `workdays`.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Calendar {
    /// Days off; `None` where nothing is said of them.
    holidays: Option<Vec<Day>>,
    /// Days that are worked all the same.
    workdays: Option<Vec<Day>>,
}

impl Calendar {
    /// A calendar of days off and of days that are worked all the same.
    pub(crate) fn new(holidays: Option<Vec<Day>>, workdays: Option<Vec<Day>>) -> Calendar {
        let sorted = |mut days: Vec<Day>| {
            days.sort();
            days.dedup();
            days
        };
        Calendar { holidays: holidays.map(sorted), workdays: workdays.map(sorted) }
    }

    /// The days off, in order.
    pub fn holidays(&self) -> &[Day] {
        self.holidays.as_deref().unwrap_or_default()
    }

    /// The days that are worked all the same, in order.
    pub fn made_up(&self) -> &[Day] {
        self.workdays.as_deref().unwrap_or_default()
    }

    /// Takes the lists of another calendar: a round's own list stands in place of the set's, be it empty.
    pub(crate) fn override_with(&mut self, other: &Calendar) {
        for (own, other) in [(&mut self.holidays, &other.holidays), (&mut self.workdays, &other.workdays)] {
            if other.is_some() {
                own.clone_from(other);
            }
        }
    }

    /// The days worked after `from`, up to and with `to`; negative the other way round.
    pub fn workdays(&self, from: Day, to: Day) -> Number {
        if to < from {
            return -&self.workdays(to, from);
        }
        let upto = |day: Day| day.weekdays_before() + i64::from(day.is_weekday());
        let within = |day: &&Day| from < **day && **day <= to;
        // What is on both lists is worked.
        let worked = self.workdays.as_deref().unwrap_or_default();
        let off = |day: &&Day| day.is_weekday() && worked.binary_search(day).is_err();
        let off = self.holidays.iter().flatten().filter(within).filter(off).count() as i64;
        let made_up = worked.iter().filter(within).filter(|day| !day.is_weekday()).count() as i64;
        Number::from(upto(to) - upto(from) - off + made_up)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> Day {
        Day::typed(text).unwrap_or_else(|| panic!("{text} is a day"))
    }

    #[test]
    fn a_day_is_typed_in_four_ways_and_has_one_reading() {
        for text in ["15/12/2022", "15-12-2022", "15.12.2022", "2022-12-15", " 15/12/2022 "] {
            assert_eq!(day(text).to_string(), "2022-12-15", "{text}");
        }
        assert_eq!(day("5/1/2022").shown(Language::Vietnamese), "05/01/2022");
        for text in ["31/02/2022", "12/15/2022", "15/12/22", "22-12-15", "15/12", "15/12/2022/1", "", "1.234"] {
            assert_eq!(Day::typed(text), None, "{text}");
        }
    }

    #[test]
    fn a_day_is_a_number_and_back() {
        for text in ["1970-01-01", "2024-02-29", "1899-12-31", "9999-12-31", "0001-01-01"] {
            let day = day(text);
            assert_eq!(Day::from_number(&day.to_number()), Some(day), "{text}");
        }
        assert_eq!(day("2024-03-01").since(day("2024-02-28")), 2); // a leap year
        assert_eq!(Day::from_number(&Number::fraction(1, 2).unwrap()), None);
        assert_eq!(Day::from_number(&Number::from(i64::MAX)), None);
    }

    #[test]
    fn workdays_are_monday_to_friday_less_holidays_plus_workdays() {
        let none = Calendar::default();
        // Friday 9 December 2022 to Thursday 15 December: Monday to Thursday.
        assert_eq!(none.workdays(day("2022-12-09"), day("2022-12-15")), Number::from(4));
        assert_eq!(none.workdays(day("2022-12-15"), day("2022-12-09")), Number::from(-4));
        assert_eq!(none.workdays(day("2022-12-10"), day("2022-12-11")), Number::ZERO); // a weekend
        assert_eq!(none.workdays(day("2022-01-01"), day("2022-12-31")), Number::from(260));
        // A holiday on a Sunday takes nothing; a Saturday made up for a Monday off is worked.
        let tet = Calendar::new(
            Some(vec![day("2022-12-11"), day("2022-12-12"), day("2022-12-12")]),
            Some(vec![day("2022-12-17"), day("2022-12-14")]),
        );
        assert_eq!(tet.workdays(day("2022-12-09"), day("2022-12-15")), Number::from(3));
        assert_eq!(tet.workdays(day("2022-12-15"), day("2022-12-18")), Number::from(2)); // Friday and the Saturday
    }
}

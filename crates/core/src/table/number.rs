//! Numbers of cells as text: the shortest that is the same number, and the days and times that some of them are.

use super::Kind;
use crate::number::Number;

/// Longest number of which it can be seen at once that no shorter text is the same number.
const PLAIN: usize = 15;

/// The shortest decimal text of the number that a workbook keeps under some text, without an exponent; `None` where it
/// is none. Workbooks keep binary numbers, and programs write them in more digits than people typed: 0.1 as
/// 0.10000000000000001.
pub(super) fn shortest(text: &str) -> Option<String> {
    let text = text.trim();
    if is_plain(text) {
        return Some(text.into());
    }
    // The number of a TOML file is the same binary number, and its `Display` gives the shortest text.
    let number = toml::Value::Float(text.parse().ok()?).as_float()?;
    number.is_finite().then(|| number.to_string())
}

/// Whether the text is already the shortest: few digits, no exponent, no zero that could go.
fn is_plain(text: &str) -> bool {
    let digits = text.strip_prefix('-').unwrap_or(text);
    let (whole, decimals) = digits.split_once('.').map_or((digits, None), |(whole, decimals)| (whole, Some(decimals)));
    let all_digits = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    text.len() <= PLAIN
        && all_digits(whole)
        && (whole == "0" || !whole.starts_with('0'))
        && decimals.is_none_or(|decimals| all_digits(decimals) && !decimals.ends_with('0'))
        && text != "-0"
}

/// A number that is shown as a date, as text: `2022-12-15`, with a time `2022-12-15 08:30:00`, a mere time `08:30:00`.
pub(super) fn date(text: &str, since_1904: bool) -> (String, Kind) {
    let undated = || (text.to_owned(), Kind::Time);
    let (whole, decimals) = text.split_once('.').unwrap_or((text, ""));
    let (Ok(mut days), Some(part)) = (whole.parse::<i64>(), Number::parse(&format!("0.{decimals}0"))) else {
        return undated();
    };
    if days < 0 || text.starts_with('-') {
        return undated();
    }
    let mut seconds = (&part * &Number::from(SECONDS)).round(0).to_usize().unwrap_or_default() as i64;
    if seconds == SECONDS {
        (days, seconds) = (days + 1, 0);
    }
    let time = format!("{:02}:{:02}:{:02}", seconds / 3600, seconds / 60 % 60, seconds % 60);
    if days == 0 && !since_1904 {
        return (time, Kind::Time);
    }
    match day(days, since_1904) {
        None => undated(),
        Some(day) if seconds == 0 => (day, Kind::Date),
        Some(day) => (format!("{day} {time}"), Kind::Time),
    }
}

/// Seconds of a day.
const SECONDS: i64 = 24 * 60 * 60;

/// The day that a number stands for; `None` for one that never was, or is too far.
fn day(number: i64, since_1904: bool) -> Option<String> {
    // Counted from 1 March of the year 0, so that the leap day is the last of its year.
    const FIRST_OF_1900: i64 = 693_900; // 31 December 1899
    const FIRST_OF_1904: i64 = 695_361; // 1 January 1904
    let days = match (since_1904, number) {
        // Beyond the calendar there are no days, and adding them up would overflow.
        (_, days) if days > 4_000_000 => return None,
        (true, days) => FIRST_OF_1904 + days,
        // Excel's year 1900 has a 29 February, so that its days after it are one too many.
        (false, 60) => return None,
        (false, days @ ..60) => FIRST_OF_1900 + days,
        (false, days) => FIRST_OF_1900 + days - 1,
    };
    let era = days.div_euclid(146_097);
    let of_era = days.rem_euclid(146_097);
    let year_of_era = (of_era - of_era / 1_460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let month_from_march = (5 * of_year + 2) / 153;
    let day = of_year - (153 * month_from_march + 2) / 5 + 1;
    let month = if month_from_march < 10 { month_from_march + 3 } else { month_from_march - 9 };
    let year = year_of_era + era * 400 + i64::from(month <= 2);
    (year <= 9999).then(|| format!("{year:04}-{month:02}-{day:02}"))
}

/// A date as ISO 8601 has it (`2022-12-15`, `2022-12-15T08:30:00`), as [`date`] gives it.
pub(super) fn iso(text: &str) -> (String, Kind) {
    let text = text.trim();
    let (day, time) = text.split_once(['T', ' ']).unwrap_or((text, ""));
    let is_day = day.len() == 10
        && day.bytes().enumerate().all(|(at, byte)| match at {
            4 | 7 => byte == b'-',
            _ => byte.is_ascii_digit(),
        });
    let time = time.trim_end_matches('Z');
    match time.bytes().all(|byte| matches!(byte, b'0' | b':' | b'.')) {
        true if is_day => (day.into(), Kind::Date),
        _ => (format!("{day} {time}").trim().into(), Kind::Time),
    }
}

/// What a number is that is shown in a format, such as `0.00%` or `dd/mm/yyyy`: a percentage, a date, or just a number.
pub(super) fn shown_as(format: &str) -> Kind {
    let mut signs = format.chars();
    let mut dated = false;
    while let Some(sign) = signs.next() {
        match sign {
            ';' => break, // the others are for negative numbers, zero and text
            '"' => _ = signs.by_ref().find(|sign| *sign == '"'),
            '\\' | '_' | '*' => _ = signs.next(),
            '[' => {
                // A colour, a condition or a currency; or hours, minutes or seconds that go on beyond the day.
                let inside: String = signs.by_ref().take_while(|sign| *sign != ']').collect();
                let elapsed = |sign: char| matches!(sign.to_ascii_lowercase(), 'h' | 'm' | 's');
                dated |= !inside.is_empty() && inside.chars().all(elapsed);
            }
            '%' => return Kind::Percent,
            'd' | 'm' | 'y' | 'h' | 's' | 'D' | 'M' | 'Y' | 'H' | 'S' => dated = true,
            // General, and the E of an exponent, have none of these letters.
            _ => {}
        }
    }
    if dated { Kind::Date } else { Kind::Number }
}

/// The same, of the formats that have a number and are written nowhere.
pub(super) fn shown_as_built_in(format: usize) -> Kind {
    match format {
        9 | 10 => Kind::Percent,
        14..=22 | 27..=36 | 45..=47 | 50..=58 => Kind::Date,
        _ => Kind::Number,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_is_its_shortest_text() {
        let cases = [
            ("38", "38"),
            ("0.10000000000000001", "0.1"),
            ("1.1000000000000001", "1.1"),
            ("1E-7", "0.0000001"),
            ("1.5E+20", "150000000000000000000"),
            ("10.0", "10"),
            ("0.50", "0.5"),
            ("-0.25", "-0.25"),
            ("1200", "1200"),
            ("007", "7"),
            (".5", "0.5"),
        ];
        for (text, expected) in cases {
            assert_eq!(shortest(text).as_deref(), Some(expected), "{text}");
        }
        assert_eq!(shortest("nan"), None);
        assert_eq!(shortest("inf"), None);
        assert_eq!(shortest("12 %"), None);
        assert_eq!(shortest(""), None);
    }

    #[test]
    fn a_date_is_a_day_in_either_system() {
        let day = |number: &str| date(number, false);
        assert_eq!(day("1"), ("1900-01-01".into(), Kind::Date));
        assert_eq!(day("59"), ("1900-02-28".into(), Kind::Date));
        assert_eq!(day("60"), ("60".into(), Kind::Time)); // 29 February 1900 never was
        assert_eq!(day("61"), ("1900-03-01".into(), Kind::Date));
        assert_eq!(day("44910"), ("2022-12-15".into(), Kind::Date));
        assert_eq!(day("2958465"), ("9999-12-31".into(), Kind::Date));
        assert_eq!(day("2958466").1, Kind::Time);
        assert_eq!(day("-1").1, Kind::Time);
        assert_eq!(date("43448", true), ("2022-12-15".into(), Kind::Date));
        assert_eq!(date("0", true), ("1904-01-01".into(), Kind::Date));
    }

    #[test]
    fn a_time_stays_with_its_day() {
        assert_eq!(date("44910.354166666664", false), ("2022-12-15 08:30:00".into(), Kind::Time));
        assert_eq!(date("0.5", false), ("12:00:00".into(), Kind::Time));
        // What a whole day is but for the last binary digit.
        assert_eq!(date("44909.99999999999", false), ("2022-12-15".into(), Kind::Date));
        assert_eq!(iso("2022-12-15"), ("2022-12-15".into(), Kind::Date));
        assert_eq!(iso("2022-12-15T00:00:00.000"), ("2022-12-15".into(), Kind::Date));
        assert_eq!(iso("2022-12-15T08:30:00"), ("2022-12-15 08:30:00".into(), Kind::Time));
    }

    #[test]
    fn a_format_says_what_a_number_is() {
        for percent in ["0%", "0.00%", "0.0 %;[Red]-0.0 %"] {
            assert_eq!(shown_as(percent), Kind::Percent, "{percent}");
        }
        for date in ["dd/mm/yyyy", "d\"/\"m", "[$-42A]dd mmmm yyyy", "[h]:mm", "yyyy\\-mm\\-dd;@"] {
            assert_eq!(shown_as(date), Kind::Date, "{date}");
        }
        for number in ["General", "#,##0.00", "0.00E+00", "#,##0\\ \"đ/m\"", "[Red]0", "0\\%", "#,##0 [$₫-42A]", "@"]
        {
            assert_eq!(shown_as(number), Kind::Number, "{number}");
        }
    }
}

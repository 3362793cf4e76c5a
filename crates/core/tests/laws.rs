//! The laws that hold of every number, text, rule and round: each a property over generated input, with a second
//! derivation in big fractions as its oracle. Seeds are fixed, so that a failure is the same on every machine.

mod calculator;
mod round;

use std::collections::{BTreeSet, hash_map::DefaultHasher};
use std::hash::{Hash, Hasher};

use cchc_core::number::{Number, readings};
use cchc_core::rank;
use cchc_core::score::LeafState;
use cchc_core::text::Language;
use num_bigint::BigInt;
use num_rational::BigRational;
use num_traits::{Signed, ToPrimitive, Zero};
use proptest::prelude::*;
use proptest::sample::{Index, select};
use proptest::test_runner::{Config, RngSeed};

use calculator::{big, rounded};

fn cases(cases: u32) -> Config {
    Config { cases, rng_seed: RngSeed::Fixed(20_221_212), failure_persistence: None, ..Config::default() }
}

// ---------------------------------------------------------------------------------------------------- numbers

/// Whole numbers, thickest where machine integers end.
fn whole() -> impl Strategy<Value = i64> {
    let edges = vec![
        i64::MIN,
        i64::MIN + 1,
        i64::MAX,
        i64::MAX - 1,
        1 << 62,
        -(1 << 62),
        (1 << 32) - 1,
        1 << 32,
        -(1 << 32),
        (1 << 31) - 1,
        3_037_000_499, // the root of 2^63
        3_037_000_500,
        1_000_000_000_000_000_000,
        -1,
        0,
        1,
        2,
        5,
    ];
    prop_oneof![
        select(edges),
        -1000i64..1000,
        any::<i64>(),
        (0u32..19, -9i64..10).prop_map(|(p, n)| n * 10i64.pow(p) / 10)
    ]
}

/// A number beside its oracle: a quotient of two quotients, so that numerators and denominators reach beyond 64 bits.
fn number() -> impl Strategy<Value = (Number, BigRational)> {
    let nonzero = || whole().prop_map(|n| if n == 0 { 1 } else { n });
    let quotient = (whole(), nonzero());
    let big = |over: i64, under: i64| BigRational::new(over.into(), under.into());
    let simple = quotient.prop_map(move |(a, b)| (Number::fraction(a, b).unwrap(), big(a, b)));
    let double = (whole(), nonzero(), nonzero(), nonzero()).prop_map(move |(a, b, c, d)| {
        let number = Number::fraction(a, b).unwrap().over(&Number::fraction(c, d).unwrap()).unwrap();
        (number, big(a, b) / big(c, d))
    });
    let decimal = (whole(), 0u32..19).prop_map(move |(a, decimals)| {
        (Number::fraction(a, 10i64.pow(decimals)).unwrap(), big(a, 10i64.pow(decimals)))
    });
    // Denominators just below 2^64: crosswise products and their sums reach 2^127.
    let under = 4_294_967_291_i64; // the two greatest primes below 2^32
    let wide = whole().prop_map(move |over| {
        let number = Number::fraction(over, under).unwrap().over(&Number::from(4_294_967_279)).unwrap();
        (number, big(over, under) / big(4_294_967_279, 1))
    });
    let wider = whole().prop_map(move |over| {
        let number = Number::fraction(over, under).unwrap().over(&Number::from(4_294_967_231)).unwrap();
        (number, big(over, under) / big(4_294_967_231, 1))
    });
    prop_oneof![simple, double, decimal, wide, wider]
}

fn hash(number: &Number) -> u64 {
    let mut hasher = DefaultHasher::new();
    number.hash(&mut hasher);
    hasher.finish()
}

/// The number is the oracle's, and stands in the one representation that its size allows.
fn same(number: &Number, oracle: &BigRational) -> Result<(), TestCaseError> {
    prop_assert_eq!(&big(number), oracle);
    let small = oracle.numer().to_i64().zip(oracle.denom().to_u64());
    prop_assert_eq!(number.quotient(), small);
    Ok(())
}

proptest! {
    #![proptest_config(cases(10_000))]

    #[test]
    fn arithmetic_is_that_of_big_fractions((a, x) in number(), (b, y) in number()) {
        same(&a, &x)?;
        same(&(&a + &b), &(&x + &y))?;
        same(&(&a - &b), &(&x - &y))?;
        same(&(&a * &b), &(&x * &y))?;
        same(&-&a, &-&x)?;
        match a.over(&b) {
            Some(quotient) => same(&quotient, &(&x / &y))?,
            None => prop_assert!(y.is_zero()),
        }
        prop_assert_eq!(b.is_zero(), y.is_zero());
        prop_assert_eq!(a.cmp(&b), x.cmp(&y));
        prop_assert_eq!(a == b, x == y);
        let floor = x.floor();
        same(&a.floor(), &floor)?;
        prop_assert_eq!(a.is_whole(), x == floor);
        prop_assert_eq!(a.is_negative(), x.is_negative());
        prop_assert_eq!(a.to_usize(), x.to_integer().to_usize().filter(|_| x.is_integer() && x.to_integer().to_i64().is_some()));
    }

    /// One value has one representation, whatever way it was reached: derived equality and hashes rely on it.
    #[test]
    fn equal_numbers_are_equal_however_they_came_about((a, _) in number(), (b, _) in number()) {
        let back = &(&a + &b) - &b;
        prop_assert_eq!(&back, &a);
        prop_assert_eq!(hash(&back), hash(&a));
        if !b.is_zero() {
            let back = (&a * &b).over(&b).unwrap();
            prop_assert_eq!(&back, &a);
            prop_assert_eq!(hash(&back), hash(&a));
        }
    }

    #[test]
    fn halves_go_away_from_zero((a, x) in number(), decimals in 0u8..25) {
        same(&a.round(decimals), &rounded(&x, decimals))?;
    }

    /// Numbers that end in 5 one place beyond the last kept one, and their closest neighbours.
    #[test]
    fn an_exact_half_goes_up_and_less_goes_down(units in -1_000_000i64..1_000_000, decimals in 0u32..6, closer in 1i64..1_000_000) {
        let half = BigRational::new((units * 10 + if units < 0 { -5 } else { 5 }).into(), 10i64.pow(decimals + 1).into());
        let away = BigRational::new((units + if units < 0 { -1 } else { 1 }).into(), 10i64.pow(decimals).into());
        let near = BigRational::new(units.into(), 10i64.pow(decimals).into());
        let little = BigRational::new(1.into(), (closer * 10_000_000_000).into());
        let inward = if units < 0 { &half + &little } else { &half - &little };
        same(&of(&half).round(decimals as u8), &away)?;
        same(&of(&inward).round(decimals as u8), &near)?;
    }

    #[test]
    fn fixed_has_just_so_many_decimals((a, x) in number(), decimals in 0u8..25) {
        let ten = BigInt::from(10).pow(decimals.into());
        let units = (rounded(&x, decimals) * BigRational::from_integer(ten)).to_integer();
        let digits = format!("{:0>width$}", units.abs().to_string(), width = usize::from(decimals) + 1);
        let (whole, rest) = digits.split_at(digits.len() - usize::from(decimals));
        let sign = if units.is_negative() { "-" } else { "" };
        let dot = if decimals == 0 { "" } else { "." };
        prop_assert_eq!(a.fixed(decimals), format!("{sign}{whole}{dot}{rest}"));
    }

    #[test]
    fn decimals_are_the_fewest_that_are_exact((a, x) in number()) {
        let exact = |decimals: &u8| (&x * BigRational::from_integer(BigInt::from(10).pow((*decimals).into()))).is_integer();
        prop_assert_eq!(a.decimals(), (0u8..=40).find(exact));
    }

    /// What is written can be read again, and says the number exactly.
    #[test]
    fn what_is_written_reads_as_the_same_number((a, x) in number()) {
        let text = a.to_string();
        prop_assert_eq!(calculator::number(&text), x.clone());
        match a.decimals() {
            // Longer ones are no figures, and are refused unread.
            Some(_) => prop_assert_eq!(Number::parse(&text), (text.len() <= 60).then_some(a)),
            None => prop_assert_eq!(text, format!("{}/{}", x.numer(), x.denom())),
        }
    }

    #[test]
    fn decimals_of_sixty_signs_are_parsed(sign in select(vec!["", "-", "+"]), whole in "[0-9]{1,29}", decimals in "(\\.[0-9]{1,29})?") {
        let number = Number::parse(&format!("{sign}{whole}{decimals}")).unwrap();
        let text = format!("{}{whole}{decimals}", sign.replace('+', ""));
        same(&number, &calculator::number(&text))?;
    }
}

#[test]
fn what_is_no_number_is_not_parsed() {
    for text in
        ["", "-", "+", ".", "5.", "1e3", "1_000", "0x10", "1,5", "1.2.3", "--1", " 1", "1 ", "inf", "NaN", "١٢", "1/2"]
    {
        assert_eq!(Number::parse(text), None, "{text:?}");
    }
    assert_eq!(Number::parse(".25"), Number::fraction(1, 4));
    assert_eq!(Number::fraction(1, 0), None);
}

fn of(big: &BigRational) -> Number {
    let whole = |int: &BigInt| Number::parse(&int.to_string()).unwrap();
    whole(big.numer()).over(&whole(big.denom())).unwrap()
}

// ------------------------------------------------------------------------------------------------- typed text

/// A number as someone types it: sign, whole part and decimals; the marks between them; a percent sign.
#[derive(Clone, Debug)]
struct Typed {
    text: String,
    number: BigRational,
    percent: bool,
    /// Whether one mark alone may be a decimal one or part thousands.
    two_ways: bool,
}

fn typed() -> impl Strategy<Value = Typed> {
    let whole = prop_oneof![Just("0".to_owned()), "[1-9][0-9]{0,2}", "[1-9][0-9]{3,11}", "0[0-9]{1,3}"];
    let decimals = prop_oneof![Just(String::new()), "[0-9]{1,6}"];
    let marks = select(vec![
        (",", ""),
        (".", ""),
        (",", "."),
        (".", ","),
        (",", " "),
        (".", " "),
        (",", "\u{a0}"),
        (".", "\u{202f}"),
    ]);
    let sign = select(vec!["", "", "", "-", "+", "\u{2212}"]);
    let percent = select(vec!["", "", "%", " %", "\u{a0}%"]);
    let around = select(vec![("", ""), (" ", ""), ("", " "), ("\t", "  ")]);
    (whole, decimals, marks, sign, percent, around, any::<bool>()).prop_map(
        |(whole, decimals, (comma, thousands), sign, percent, around, bare)| {
            let mut number = calculator::number(&format!("{whole}.{decimals}0"));
            if !percent.is_empty() {
                number /= BigRational::from_integer(100.into());
            }
            if matches!(sign, "-" | "\u{2212}") {
                number = -number;
            }
            let grouped = match whole.starts_with('0') {
                true => whole.clone(),
                false => in_threes(&whole, thousands),
            };
            let comma = if decimals.is_empty() { "" } else { comma };
            // ".34" is how some write 0,34.
            let written = if whole == "0" && bare && !decimals.is_empty() { String::new() } else { grouped };
            let body = format!("{written}{comma}{decimals}");
            let two_ways = one_mark_before_three(&body);
            let text = format!("{}{sign}{body}{percent}{}", around.0, around.1);
            Typed { text, number, percent: !percent.is_empty(), two_ways }
        },
    )
}

fn in_threes(whole: &str, mark: &str) -> String {
    let from_the_end = |at: usize| (whole.len() - at).is_multiple_of(3) && at > 0;
    whole
        .char_indices()
        .map(|(at, digit)| if from_the_end(at) { format!("{mark}{digit}") } else { digit.into() })
        .collect()
}

/// `1,234`: one to three digits without a leading zero, a comma or dot, three digits.
fn one_mark_before_three(body: &str) -> bool {
    match body.split([',', '.']).collect::<Vec<_>>().as_slice() {
        [first, last] => {
            (1..=3).contains(&first.len())
                && !first.starts_with('0')
                && last.len() == 3
                && !body.contains([' ', '\u{a0}', '\u{202f}'])
        }
        _ => false,
    }
}

proptest! {
    #![proptest_config(cases(12_000))]

    #[test]
    fn a_typed_number_can_be_read_as_itself(typed in typed()) {
        let read = readings(&typed.text);
        let numbers: Vec<_> = read.iter().map(|reading| big(&reading.number)).collect();
        prop_assert!(numbers.contains(&typed.number), "{:?} → {numbers:?}", typed.text);
        prop_assert_eq!(numbers.len(), if typed.two_ways { 2 } else { 1 }, "{:?} → {:?}", typed.text, numbers);
        prop_assert!(read.iter().all(|reading| reading.percent == typed.percent));
    }

    /// Whatever is read as a number has nothing but digits and marks, groups of three between marks, and digits at its end.
    #[test]
    fn what_is_read_looks_like_a_number(text in "[0-9 .,]{1,12}|[-+ 0-9.,%eE_x\u{a0}²٣]{0,9}|[0-9]{1,3}([., ][0-9]{1,4}){1,4}") {
        if readings(&text).is_empty() {
            return Ok(());
        }
        let body = text.trim().trim_end_matches('%').trim_end();
        let body = body.strip_prefix(['-', '+', '\u{2212}']).unwrap_or(body);
        let pieces: Vec<&str> = body.split([',', '.', ' ', '\u{a0}', '\u{202f}']).collect();
        prop_assert!(pieces.iter().all(|piece| piece.bytes().all(|byte| byte.is_ascii_digit())), "{text:?}");
        prop_assert!(!pieces[pieces.len() - 1].is_empty(), "{text:?}");
        let inner = pieces.get(1..pieces.len() - 1).unwrap_or_default();
        prop_assert!(inner.iter().all(|piece| piece.len() == 3), "{text:?}");
        prop_assert!(text.matches('%').count() <= 1, "{text:?}");
        let marks: BTreeSet<char> = body.chars().filter(|c| !c.is_ascii_digit()).collect();
        prop_assert!(marks.len() <= 2, "{text:?}");
    }
}

#[test]
fn what_the_design_forbids_is_no_number() {
    let forbidden = [
        "1e3",
        "1E3",
        "1_000",
        "12..3",
        "5,",
        "5.",
        ",",
        ".",
        "",
        " ",
        "-",
        "+",
        "\u{2212}",
        "%",
        "-%",
        "5%%",
        "%5",
        "mười hai",
        "12 nhiệm vụ",
        "12a",
        "x",
        "có",
        "1/2",
        "0x10",
        "½",
        "²",
        "١٢",
        "１２",
        "1 23",
        "12 34",
        "1 2345",
        "1,2,3",
        "1.23.456",
        "1.234.5",
        "1,234.5.6",
        "1.234,5.6",
        "1'234",
        "(5)",
        "5-",
        "- 5",
        "--5",
        "+-5",
        "1 234 ,5",
        "1, 5",
        "5 000 %0",
        "NaN",
        "inf",
        "$5",
        "5đ",
        "1.234,567,8",
        "1 234.567 8",
        "0 123",
        "..5",
        "1.,5",
    ];
    for text in forbidden {
        assert_eq!(readings(text), [], "{text:?}");
    }
}

#[test]
fn a_text_has_each_of_its_readings_and_no_other() {
    let expected: [(&str, &[&str]); 16] = [
        ("1.234,5", &["1234.5"]),
        ("1 234,5", &["1234.5"]),
        ("1,234.5", &["1234.5"]),
        (".34", &["0.34"]),
        (",34", &["0.34"]),
        ("87,73%", &["0.8773"]),
        ("1.978", &["1.978", "1978"]),
        ("1,978", &["1.978", "1978"]),
        ("0,978", &["0.978"]),
        ("1978", &["1978"]),
        ("1.9780", &["1.978"]),
        ("1.234.567", &["1234567"]),
        ("1 234 567", &["1234567"]),
        ("-1.234", &["-1234", "-1.234"]),
        ("1,000", &["1", "1000"]),
        ("0", &["0"]),
    ];
    for (text, numbers) in expected {
        let read: Vec<_> = readings(text).iter().map(|reading| reading.number.to_string()).collect();
        assert_eq!(read, numbers, "{text:?}");
    }
}

// ------------------------------------------------------------------------------------ rules, points and traces

/// A formula of a leaf; conditions inside it stand in brackets.
fn formula(names: &'static [&'static str]) -> BoxedStrategy<String> {
    let constant = select(vec!["0", "1", "2", "0.25", "1.5", "7", "80%", "12.5%", "66.667%", "100%", "0.001", "1000"]);
    let atom = prop_oneof![2 => constant.prop_map(String::from), 3 => select(names).prop_map(String::from)];
    atom.prop_recursive(4, 24, 3, |inner| {
        let two = |sign: &'static str| (inner.clone(), inner.clone()).prop_map(move |(a, b)| format!("{a} {sign} {b}"));
        prop_oneof![
            2 => two("+"),
            2 => two("-"),
            2 => two("*"),
            2 => two("/"),
            3 => inner.clone().prop_map(|a| format!("({a})")),
            1 => inner.clone().prop_map(|a| format!("-{a}")),
            1 => proptest::collection::vec(inner.clone(), 1..4).prop_map(|sides| format!("min({})", sides.join(", "))),
            1 => proptest::collection::vec(inner.clone(), 1..4).prop_map(|sides| format!("max({})", sides.join(", "))),
            1 => (condition_of(inner.clone()), inner.clone(), inner.clone())
                .prop_map(|(when, a, b)| format!("if({when}, {a}, {b})")),
            1 => condition_of(inner).prop_map(|when| format!("({when})")),
        ]
    })
    .boxed()
}

fn condition_of(number: impl Strategy<Value = String> + Clone + 'static) -> BoxedStrategy<String> {
    let sign = || select(vec!["=", "!=", "<", "<=", ">", ">="]);
    let one = (number.clone(), sign(), number.clone()).prop_map(|(a, sign, b)| format!("{a} {sign} {b}"));
    let chain = (number.clone(), sign(), number.clone(), sign(), number)
        .prop_map(|(a, first, b, second, c)| format!("{a} {first} {b} {second} {c}"));
    let plain = prop_oneof![4 => one, 2 => chain, 1 => select(vec!["yes", "no"]).prop_map(String::from)].boxed();
    prop_oneof![
        4 => plain.clone(),
        1 => plain.clone().prop_map(|a| format!("not {a}")),
        1 => (plain.clone(), plain.clone()).prop_map(|(a, b)| format!("{a} and not ({b})")),
        1 => (plain.clone(), plain.clone()).prop_map(|(a, b)| format!("not ({a} and {b})")),
        1 => (plain.clone(), plain.clone()).prop_map(|(a, b)| format!("{a} or {b}")),
        1 => (plain.clone(), plain.clone(), plain).prop_map(|(a, b, c)| format!("({a} or {b}) and {c}")),
    ]
    .boxed()
}

/// What people decide by: one threshold, or a range.
fn threshold() -> BoxedStrategy<String> {
    let bound = || select(vec!["19/21", "80%", "90.48%", "50%", "1", "2/3", "95%", "100%", "0", "66.667%"]);
    let sign = select(vec![">=", ">", "=", "<", "<=", "!="]);
    let one = (sign, bound()).prop_map(|(sign, bound)| format!("value {sign} {bound}"));
    let range = (bound(), select(vec!["<=", "<"]), select(vec!["<=", "<"]), bound())
        .prop_map(|(low, from, to, high)| format!("{low} {from} value {to} {high}"));
    prop_oneof![3 => one, 1 => range].boxed()
}

/// The keys of a leaf's rule. Inputs are always `a` and `b` (counts), `c` (a number, also negative) and `p` (a percentage).
fn rule() -> BoxedStrategy<String> {
    const INPUTS: &str = "inputs = { a = \"Số a\", b = \"Số b\", c = { label = \"Số c\", type = \"number\", min = -50, max = 50 }, \
                          p = { label = \"Tỷ lệ p\", type = \"percent\" } }";
    const ASKED: &[&str] = &["a", "b", "c", "p", "full"];
    const MEASURED: &[&str] = &["a", "b", "c", "p", "full", "value", "value"];
    let undefined = select(vec!["", "undefined = \"zero\"", "undefined = \"full\"", "undefined = \"not-applicable\""]);
    let value = prop_oneof![3 => Just("a / b".to_owned()), 1 => Just("a / (a + b)".to_owned()), 2 => formula(ASKED)];
    let brings = || {
        let usual =
            select(vec!["full", "full / 2", "full * value", "full * value / 2", "0", "0.333", "full - 0.25 * a"]);
        prop_oneof![2 => usual.prop_map(String::from), 1 => formula(MEASURED)]
    };
    let when = prop_oneof![2 => threshold(), 1 => condition_of(formula(MEASURED)), 1 => condition_of(select(vec!["a", "value", "1", "0"]).prop_map(String::from))];
    let bands = proptest::collection::vec((when, brings()), 1..4);
    let scale = (value.clone(), bands, brings(), 0..4u8).prop_map(|(value, bands, otherwise, without_end)| {
        let mut lines: Vec<_> =
            bands.iter().map(|(when, points)| format!("{{ when = \"{when}\", points = \"{points}\" }}")).collect();
        if without_end > 0 {
            lines.push(format!("{{ points = \"{otherwise}\" }}"));
        }
        format!("value = \"{value}\"\nscale = [{}]", lines.join(", "))
    });
    let points = (value, brings()).prop_map(|(value, points)| format!("value = \"{value}\"\npoints = \"{points}\""));
    let bare = formula(ASKED).prop_map(|points| format!("points = \"{points}\""));
    let measured = prop_oneof![3 => scale, 2 => points, 1 => bare];
    (measured, undefined).prop_map(|(measured, undefined)| format!("{INPUTS}\n{measured}\n{undefined}")).boxed()
}

/// Answers as texts, one for each input.
fn answers() -> impl Strategy<Value = [String; 4]> {
    let count = || {
        prop_oneof![1 => Just(0u32), 3 => 0u32..60, 1 => 0u32..100_000, 1 => select(vec![7999u32, 9499, 4999, 10_001, 79_999, 99_999, 10_000, 100_000])].prop_map(|n| n.to_string())
    };
    let number = (-4999i32..5000)
        .prop_map(|n| format!("{}{},{:02}", if n < 0 { "-" } else { "" }, n.abs() / 100, n.abs() % 100));
    let percent = (0u32..=10_000).prop_map(|n| format!("{},{:02} %", n / 100, n % 100));
    (count(), count(), number, percent).prop_map(|(a, b, c, p)| [a, b, c, p])
}

/// Points of what people write in criteria sets, none with more decimals than a set that rounds to two keeps.
fn maximum() -> impl Strategy<Value = &'static str> {
    select(vec!["0.5", "1", "1.5", "2", "0.25", "3", "10", "100", "0.75"])
}

proptest! {
    #![proptest_config(cases(1000))]

    /// A trace, re-done with nothing but itself and the set's decimals, gives the points; and what it says of the value
    /// is so. On the way: points never leave 0 … maximum.
    #[test]
    fn a_trace_gives_the_points_from_itself_alone(
        rules in proptest::collection::vec((rule(), maximum()), 5),
        answered in proptest::collection::vec(proptest::collection::vec(answers(), 5), 3),
        decimals in select(vec![Some(2u8), Some(3), Some(4), None]),
    ) {
        let points = decimals.map_or("\"exact\"".into(), |decimals| decimals.to_string());
        let total: BigRational = rules.iter().map(|(_, max)| calculator::number(max)).sum();
        let criteria: Vec<_> = rules.iter().enumerate()
            .map(|(at, (rule, max))| round::criterion(&(at + 1).to_string(), max, rule)).collect();
        let set = round::set(&of(&total).to_string(), &format!("rounding = {{ points = {points} }}"), &criteria);
        let mut table = "unit;criterion;input;value\n".to_owned();
        for (unit, leaves) in answered.iter().enumerate() {
            for (leaf, texts) in leaves.iter().enumerate() {
                for (name, text) in ["a", "b", "c", "p"].iter().zip(texts) {
                    table += &format!("u{unit};{};{name};{text}\n", leaf + 1);
                }
            }
        }
        let scored = round::scored(&round::files(&set, &[
            ("units.csv", &round::units(&["u0", "u1", "u2"])),
            ("assessments/all.csv", &table),
        ]));
        let errors: Vec<_> = scored.faults().into_iter()
            .filter(|fault| fault.starts_with("error") && !fault.contains("no-value")).collect();
        prop_assert_eq!(errors, Vec::<String>::new());
        for unit in ["u0", "u1", "u2"] {
            for (at, (rule, max)) in rules.iter().enumerate() {
                let code = (at + 1).to_string();
                let leaf = scored.leaf(unit, &code);
                if let Some(last) = &leaf.final_points {
                    prop_assert!(!last.is_negative() && big(last) <= calculator::number(max), "{last} of {max}: {rule}");
                }
                for language in [Language::Vietnamese, Language::English] {
                    let trace = scored.trace(unit, &code, language);
                    let redone = calculator::redo(&trace, language, decimals)
                        .map_err(|why| TestCaseError::fail(format!("{why}\n{trace}\n{rule}")))?;
                    let came = match (leaf.state, &leaf.final_points) {
                        (LeafState::NotApplicable, _) => calculator::Came::NotApplicable,
                        (LeafState::Invalid, _) => calculator::Came::Nothing,
                        (_, last) => calculator::Came::Points(big(last.as_ref().unwrap())),
                    };
                    prop_assert_eq!(&redone, &came, "{}\n{}", trace, rule);
                    let says_why = leaf.state == LeafState::Scored && !trace.contains("không có giá trị") && !trace.contains("no value");
                    if let (Some(value), true) = (&leaf.value, says_why && rule.contains("value =")) {
                        calculator::says_value(&trace, language, &big(value))
                            .map_err(|why| TestCaseError::fail(format!("{why}\n{trace}\n{rule}")))?;
                    }
                }
            }
        }
    }

    /// An option brings what it says, by its label or its position.
    #[test]
    fn an_option_brings_its_points(
        hundredths in proptest::collection::vec(0u32..=200, 1..6), taken in any::<Index>(), by_label in any::<bool>(),
    ) {
        let options: Vec<_> = hundredths.iter().enumerate()
            .map(|(at, points)| format!("{{ label = \"Mức {at}\", points = {}.{:02} }}", points / 100, points % 100)).collect();
        let set = round::set("2", "", &[round::criterion("1", "2", &format!("choice = [{}]", options.join(", ")))]);
        let at = taken.index(hundredths.len());
        let value = if by_label { format!("mức  {at}") } else { (at + 1).to_string() };
        let scored = round::scored(&round::files(&set, &[
            ("units.csv", &round::units(&["u"])),
            ("assessments/u.csv", &format!("unit,criterion,value\nu,1,{value}\n")),
        ]));
        let points = BigRational::new(hundredths[at].into(), 100.into());
        prop_assert_eq!(big(scored.leaf("u", "1").final_points.as_ref().unwrap()), points.clone());
        let trace = scored.trace("u", "1", Language::Vietnamese);
        prop_assert_eq!(calculator::redo(&trace, Language::Vietnamese, Some(2)), Ok(calculator::Came::Points(points)), "{}", trace);
    }

    /// A ratio is a ratio: 38 of 42 and 380 of 420 bring the same, at every threshold.
    #[test]
    fn scaling_both_sides_of_a_ratio_changes_nothing(
        whens in proptest::collection::vec(threshold(), 1..4), (done, planned) in (0u64..3000, 1u64..3000), times in 2u64..2_000_000,
    ) {
        let bands: Vec<_> = whens.iter().enumerate()
            .map(|(at, when)| format!("{{ when = \"{when}\", points = \"full * value / {}\" }}", at + 1)).collect();
        let rule = format!("inputs = {{ done = \"Xong\", planned = \"Kế hoạch\" }}\nvalue = \"done / planned\"\n\
                            scale = [{}, {{ points = \"value / 7\" }}]", bands.join(", "));
        let set = round::set("3", "rounding = { points = 4 }", &[round::criterion("1", "3", &rule)]);
        let scored = round::scored(&round::files(&set, &[
            ("units.csv", &round::units(&["one", "many"])),
            ("assessments/u.csv", &format!(
                "unit,criterion,input,value\none,1,done,{done}\none,1,planned,{planned}\nmany,1,done,{}\nmany,1,planned,{}\n",
                done * times, planned * times)),
        ]));
        let (one, many) = (scored.leaf("one", "1"), scored.leaf("many", "1"));
        prop_assert_eq!(&one.value, &many.value);
        prop_assert_eq!(&one.final_points, &many.final_points);
        prop_assert!(one.final_points.is_some());
    }
}

// -------------------------------------------------------------------------------------------------------- rounds

const UNITS: [&str; 7] = ["an", "bac", "cam", "dong", "em", "gio", "hai"];

fn order_set(head: &str) -> String {
    let ratio = "inputs = { done = \"Xong\", planned = \"Kế hoạch\" }\nvalid = \"done <= planned\"\nvalue = \"done / planned\"\n\
                 undefined = \"not-applicable\"\nscale = [{ when = \"value >= 80%\", points = \"full * value\" }, { points = 0 }]";
    let choice = "choice = [{ label = \"Đủ\", points = 2 }, { label = \"Thiếu\", points = 1 }, { label = \"Không\", points = 0 }]";
    round::set(
        "10",
        head,
        &[
            round::criterion("1", "5", ""),
            round::criterion(
                "1.1",
                "3",
                &format!("evidence = \"required\"\nappraiser = \"So A\"\nnot_applicable = \"allowed\"\n{ratio}"),
            ),
            round::criterion("1.2", "2", &format!("evidence = \"required\"\n{choice}")),
            round::criterion("2", "5", ""),
            round::criterion("2.1", "2", &format!("appraiser = \"So B\"\nnot_applicable = \"allowed\"\n{choice}")),
            round::criterion(
                "2.2",
                "3",
                "from = \"appraiser\"\nappraiser = \"So B\"\n\
                                      inputs = { p = { label = \"Tỷ lệ\", type = \"percent\" } }\npoints = \"full * value\"",
            ),
        ],
    )
}

/// One row of a table, its fields parted by semicolons; no two of a unit and stage answer the same.
type Row = String;

/// All rows of one unit: what it entered itself, and what was appraised.
fn rows(unit: &'static str) -> impl Strategy<Value = (Vec<Row>, Vec<Row>)> {
    let evidence = || select(vec!["", "Báo cáo số 1"]);
    let claim = || select(vec!["", "", "1", "2,5"]);
    let ratio = prop_oneof![
        5 => (0u32..40, 30u32..45).prop_map(|(a, b)| vec![("1.1;done", a.to_string()), ("1.1;planned", b.to_string())]),
        1 => Just(vec![("1.1;done", "3".into())]),
        1 => Just(vec![("1.1;", "KAD".into())]),
        1 => Just(vec![("1.1;done", "0".into()), ("1.1;planned", "0".into())]),
        1 => Just(vec![("1.1;done", "nhiều".into()), ("1.1;planned", "8".into())]),
        1 => Just(vec![]),
    ];
    let option = |code: &'static str| prop_oneof![3 => select(vec!["1", "2", "3", "Đủ", "Thiếu"]).prop_map(move |text| vec![(code, text.to_owned())]), 1 => Just(vec![])];
    let own = (ratio, option("1.2;"), option("2.1;"), proptest::collection::vec((evidence(), claim()), 5)).prop_map(
        move |(a, b, c, rest)| {
            let answers = a.into_iter().chain(b).chain(c);
            let mut claimed = BTreeSet::new();
            answers
                .zip(rest)
                .map(|((leaf, value), (evidence, claim))| {
                    let code = leaf.split(';').next().unwrap();
                    let claim = if claimed.insert(code) { claim } else { "" };
                    format!("{unit};{leaf};{value};{evidence};{claim}")
                })
                .collect::<Vec<_>>()
        },
    );
    let word = select(vec!["Thống nhất", "KAD", "Thống nhất"]);
    let appraised = prop_oneof![
        Just(vec![]),
        word.prop_map(move |word| vec![format!("{unit};1.1;;{word};;")]),
        Just(vec![format!("{unit};1.1;done;29;;"), format!("{unit};1.1;planned;31;;")]),
        Just(vec![format!("{unit};1.1;planned;60;;")]),
        Just(vec![format!("{unit};1.1;;;;2,75"), format!("{unit};1.2;;2;;")]),
    ];
    let appraised = (appraised, proptest::option::of(0u32..10_000)).prop_map(move |(mut rows, share)| {
        rows.extend(share.map(|share| format!("{unit};2.2;;{},{:02}%;;", share / 100, share % 100)));
        rows
    });
    (own, appraised)
}

/// Puts rows into `files` tables of a folder, in an order that `order` gives.
fn tables(folder: &str, rows: &[Row], order: &[u32], spread: u32) -> Vec<(String, String)> {
    let mut ordered: Vec<_> = rows.iter().zip(order.iter().cycle()).enumerate().collect();
    ordered.sort_by_key(|(at, (_, order))| (*order, *at));
    let mut tables = vec![(String::new(), String::new()); spread as usize];
    for (at, (_, (row, order))) in ordered.into_iter().enumerate() {
        let table = (order.wrapping_mul(31).wrapping_add(at as u32) % spread) as usize;
        tables[table].1 += &format!("{row}\n");
    }
    let filled = tables.into_iter().enumerate().filter(|(_, (_, rows))| !rows.is_empty());
    filled
        .map(|(at, (_, rows))| {
            (
                format!("{folder}/{}.csv", (b'z' - at as u8) as char),
                format!("unit;criterion;input;value;evidence;points\n{rows}"),
            )
        })
        .collect()
}

/// What `results.json` says of each unit, by id, without the places in files that it cites; and every fault.
fn seen(files: &round::Files) -> (Vec<serde_json::Value>, Vec<String>) {
    let scored = round::scored(files);
    let mut json = Vec::new();
    scored.0.write_json(&mut json, Language::Vietnamese, "0").unwrap();
    let mut json: serde_json::Value = serde_json::from_slice(&json).unwrap();
    let mut units = std::mem::take(json["groups"][0]["units"].as_array_mut().unwrap());
    for unit in &mut units {
        for leaf in unit["leaves"].as_array_mut().unwrap() {
            leaf.as_object_mut().unwrap().remove("sources");
            leaf.as_object_mut().unwrap().remove("trail");
        }
    }
    units.sort_by_key(|unit| unit["id"].as_str().unwrap().to_owned());
    (units, scored.faults())
}

proptest! {
    #![proptest_config(cases(500))]

    /// Units, rows and files in any order and any number of tables: the same results and the same faults.
    #[test]
    fn order_never_matters(
        rows in UNITS.map(rows),
        order in proptest::collection::vec(any::<u32>(), 40),
        spread in 1u32..5,
        units in Just(UNITS.to_vec()).prop_shuffle(),
        head in select(vec!["", "ties = \"dense\"", "rank_on = \"exact\"", "rounding = { points = \"exact\", index = 1 }"]),
    ) {
        let set = order_set(head);
        let (own, appraised): (Vec<_>, Vec<_>) = rows.into_iter().unzip();
        let (own, appraised) = (own.concat(), appraised.concat());
        let made = |units: &[&str], order: &[u32], spread: u32| {
            let tables: Vec<_> = tables("assessments", &own, order, spread).into_iter()
                .chain(tables("appraisals", &appraised, order, spread))
                .chain([("units.csv".to_owned(), round::units(units))]).collect();
            let named: Vec<_> = tables.iter().map(|(name, text)| (name.as_str(), text.as_str())).collect();
            round::files(&set, &named)
        };
        let (as_it_came, faults) = seen(&made(&UNITS, &[0], 1));
        let (shuffled, faults_shuffled) = seen(&made(&units, &order, spread));
        prop_assert_eq!(as_it_came, shuffled);
        prop_assert_eq!(faults, faults_shuffled);
    }

    /// Index = Σ final ÷ Σ attainable maximum × 100, of the unit's own maximum; ranks by a definition that sorts nothing.
    #[test]
    fn indices_and_ranks_follow_from_the_leaves(
        shares in proptest::collection::vec(proptest::collection::vec(proptest::option::weighted(0.8, 0u32..=400), 4), 7),
        (dense, exact) in any::<(bool, bool)>(),
        index_decimals in 0u8..3,
    ) {
        // Few different points, so that ties are common: of 4, 4, 1 and 1, with quarters.
        let leaf = |code: &str, max: &str| round::criterion(code, max, &format!(
            "not_applicable = \"allowed\"\ninputs = {{ d = {{ label = \"Điểm\", type = \"number\", max = {max} }} }}\npoints = \"d\""));
        let head = format!("ties = \"{}\"\nrank_on = \"{}\"\nrounding = {{ points = 2, index = {index_decimals} }}",
            if dense { "dense" } else { "shared" }, if exact { "exact" } else { "rounded" });
        let set = round::set("10", &head, &[
            round::criterion("1", "8", ""), leaf("1.1", "4"), leaf("1.2", "4"),
            round::criterion("2", "2", ""), leaf("2.1", "1"), leaf("2.2", "1"),
        ]);
        let mut table = "unit;criterion;value\n".to_owned();
        for (unit, shares) in UNITS.iter().zip(&shares) {
            for ((code, max), share) in [("1.1", 4), ("1.2", 4), ("2.1", 1), ("2.2", 1)].iter().zip(shares) {
                let value = share.map_or("KAD".to_owned(), |share| {
                    let hundredths = share / 25 * 25 * max / 4;
                    format!("{},{:02}", hundredths / 100, hundredths % 100)
                });
                table += &format!("{unit};{code};{value}\n");
            }
        }
        let units = round::units(&UNITS).replace("group\n", "group,ranked\n").replace(",g\n", ",g,\n").replace("em,g,", "em,g,no");
        let scored = round::scored(&round::files(&set, &[("units.csv", &units), ("assessments/all.csv", &table)]));
        prop_assert_eq!(scored.faults(), Vec::<String>::new());

        let hundred = BigRational::from_integer(100.into());
        let sums = |unit: &str, codes: &[&str]| {
            let leaves = codes.iter().map(|code| scored.leaf(unit, code)).filter(|leaf| leaf.state != LeafState::NotApplicable);
            leaves.fold((BigRational::zero(), BigRational::zero()), |(points, max), leaf| {
                (points + big(leaf.final_points.as_ref().unwrap()), max + big(&leaf.max))
            })
        };
        for (domain, codes) in [(None, vec!["1.1", "1.2", "2.1", "2.2"]), (Some(0), vec!["1.1", "1.2"]), (Some(1), vec!["2.1", "2.2"])] {
            let index = |unit: &str| {
                let (points, max) = sums(unit, &codes);
                (!max.is_zero()).then(|| points * &hundred / max)
            };
            let read = |unit: &str| {
                let index = index(unit)?;
                Some(if exact { index } else { rounded(&index, index_decimals) })
            };
            // A unit that is not ranked takes no place; nor does one that could attain nothing at all.
            let takes_place = |unit: &str| unit != "em" && !sums(unit, &["1.1", "1.2", "2.1", "2.2"]).1.is_zero();
            for unit in UNITS {
                let results = scored.unit(unit);
                let (printed, rank) = match domain {
                    None => (results.index.clone(), results.rank),
                    Some(domain) => results.domains[domain].clone(),
                };
                let printed = printed.map(|index: rank::Index| big(&index.printed));
                prop_assert_eq!(printed, index(unit).map(|index| rounded(&index, index_decimals)));
                let better: Vec<_> = UNITS.iter().filter(|other| takes_place(other)).filter_map(|other| read(other))
                    .filter(|other| Some(other) > read(unit).as_ref()).collect();
                let naive = if dense { better.iter().collect::<BTreeSet<_>>().len() + 1 } else { better.len() + 1 };
                let expected = read(unit).filter(|_| takes_place(unit)).map(|_| naive);
                prop_assert_eq!(rank, expected, "{} in {:?}", unit, domain);
            }
        }
    }
}

//! Exact fractions: the only kind of number that points, weights, indices and thresholds are made of.
//!
//! A [`Number`] is a fraction in lowest terms over machine integers and moves to big integers only where those
//! overflow, so nothing is ever rounded but in [`Number::round`]. What people type is read by [`readings`], which
//! gives *every* number that a text may mean: choosing among them is the business of whoever knows what was asked.

use std::cmp::Ordering;
use std::fmt;
use std::num::NonZeroU64;
use std::ops::{Add, Mul, Neg, Sub};

use num_bigint::BigInt;
use num_integer::Integer;
use num_rational::BigRational;
use num_traits::{Signed, ToPrimitive, Zero};

/// An exact fraction in lowest terms; 16 bytes as long as it fits into machine integers.
///
/// Every operation is total except division ([`Number::over`]).
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct Number(Repr);

// One value has one representation: `Small` wherever it fits. Derived equality relies on it.
#[derive(Clone, PartialEq, Eq, Hash)]
enum Repr {
    Small { over: i64, under: NonZeroU64 },
    Big(Box<BigRational>),
}

impl Number {
    /// The number 0.
    pub const ZERO: Number = Number::small(0);
    /// The number 1.
    pub const ONE: Number = Number::small(1);
    /// The number 100: a whole as a percentage.
    pub const HUNDRED: Number = Number::small(100);

    const fn small(over: i64) -> Number {
        Number(Repr::Small { over, under: NonZeroU64::MIN })
    }

    /// The fraction `over / under`; `None` where `under` is 0.
    pub fn fraction(over: i64, under: i64) -> Option<Number> {
        Number::from(over).over(&Number::from(under))
    }

    /// A number as a machine or a TOML file writes it: an optional sign, digits, at most one dot (`0.25`, `-3`, `1_000`
    /// and `1e3` are none). `None` where the text is anything else, or has more than 60 characters.
    pub fn parse(text: &str) -> Option<Number> {
        if text.len() > LONGEST {
            return None;
        }
        let (negative, digits) = match text.as_bytes().first()? {
            b'-' => (true, &text[1..]),
            b'+' => (false, &text[1..]),
            _ => (false, text),
        };
        let (whole, decimals) = digits.split_once('.').unwrap_or((digits, ""));
        let bad = |part: &str| !part.bytes().all(|b| b.is_ascii_digit());
        if whole.len() + decimals.len() == 0 || bad(whole) || bad(decimals) || digits.ends_with('.') {
            return None;
        }
        Some(decimal(negative, whole, decimals))
    }

    /// The exact quotient; `None` where `divisor` is 0.
    pub fn over(&self, divisor: &Number) -> Option<Number> {
        if divisor.is_zero() {
            return None;
        }
        if let (Repr::Small { over: a, under: b }, Repr::Small { over: c, under: d }) = (&self.0, &divisor.0) {
            // |a|·d and b·|c| are below 2^127 and 2^127: neither product can overflow.
            let sign = if *c < 0 { -1 } else { 1 };
            let over = i128::from(*a) * i128::from(d.get()) * sign;
            let under = u128::from(b.get()) * u128::from(c.unsigned_abs());
            return Some(reduced(over, under));
        }
        let (over, under) = divisor.parts();
        let inverse = if over.is_negative() { (-under, -over) } else { (under, over) };
        Some(product(self.parts(), inverse))
    }

    /// Rounded to `decimals` places, halves away from zero: 95,435 → 95,44 and −0,5 → −1.
    ///
    /// This is the one rounding policy of the ministry's and the provinces' tables, and the only place that rounds.
    pub fn round(&self, decimals: u8) -> Number {
        if let Repr::Small { over, under } = &self.0
            && let Some(scale) = power_of_ten(decimals)
        {
            if scale % under.get() == 0 {
                return self.clone(); // it has no more decimals than that
            }
            if let Some(scaled) = i128::from(*over).checked_mul(i128::from(scale)) {
                let under = i128::from(under.get());
                let half = under / 2 + under % 2; // the smallest rest that is at least a half
                let whole = scaled.abs() / under;
                let rest = scaled.abs() % under;
                let whole = whole + i128::from(rest >= half);
                return reduced(whole * scaled.signum(), u128::from(scale));
            }
        }
        let (over, under) = self.parts();
        let scale = BigInt::from(10).pow(decimals.into());
        let (whole, rest) = (over.abs() * &scale).div_rem(&under);
        let whole = if rest * 2 >= under { whole + 1 } else { whole };
        from_big(BigRational::new(if over.is_negative() { -whole } else { whole }, scale))
    }

    /// The largest whole number that is not above this one.
    pub fn floor(&self) -> Number {
        match &self.0 {
            Repr::Small { over, under } if under.get() == 1 => Number::small(*over),
            Repr::Small { over, under } => {
                let whole = Integer::div_floor(&i128::from(*over), &i128::from(under.get()));
                reduced(whole, 1)
            }
            Repr::Big(big) => from_big(big.floor()),
        }
    }

    /// Whether it is 0.
    pub fn is_zero(&self) -> bool {
        matches!(self.0, Repr::Small { over: 0, .. })
    }

    /// Whether it is below 0.
    pub fn is_negative(&self) -> bool {
        match &self.0 {
            Repr::Small { over, .. } => *over < 0,
            Repr::Big(big) => big.is_negative(),
        }
    }

    /// Whether it is a whole number.
    pub fn is_whole(&self) -> bool {
        match &self.0 {
            Repr::Small { under, .. } => under.get() == 1,
            Repr::Big(big) => big.is_integer(),
        }
    }

    /// The number as a position or a count of things: whole, at least 0, within `usize`.
    pub fn to_usize(&self) -> Option<usize> {
        match &self.0 {
            Repr::Small { over, under } if under.get() == 1 => usize::try_from(*over).ok(),
            _ => None,
        }
    }

    /// The number as a quotient of machine integers in lowest terms; `None` where it takes bigger ones.
    ///
    /// For writers of formats that only know binary floats: the quotient of both, taken once, is the nearest float.
    pub fn quotient(&self) -> Option<(i64, u64)> {
        match &self.0 {
            Repr::Small { over, under } => Some((*over, under.get())),
            Repr::Big(_) => None,
        }
    }

    /// Exactly, or rounded to 10 decimals where it takes more: what results show of points that are kept exact.
    pub fn shown(&self) -> Number {
        match self.decimals() {
            Some(0..=10) => self.clone(),
            _ => self.round(10),
        }
    }

    /// Whether its exact form takes more digits than anybody reads: a mean of a nation's ratios takes thousands.
    pub fn is_long(&self) -> bool {
        self.bits() > 128
    }

    /// How many binary digits its numerator or denominator takes: at most 64 of what fits into machine integers.
    pub(crate) fn bits(&self) -> u64 {
        match &self.0 {
            Repr::Small { .. } => 64,
            Repr::Big(big) => big.numer().bits().max(big.denom().bits()),
        }
    }

    /// The exact mean; `None` of no numbers.
    pub(crate) fn mean(numbers: &[Number]) -> Option<Number> {
        // Added in pairs, then pairs of pairs: with different denominators the sum has thousands of digits, and only the
        // last few additions are between long numbers.
        fn sum(numbers: &[Number]) -> Number {
            match numbers {
                [] => Number::ZERO,
                [one] => one.clone(),
                _ => {
                    let (left, right) = numbers.split_at(numbers.len() / 2);
                    &sum(left) + &sum(right)
                }
            }
        }
        sum(numbers).over(&Number::from(numbers.len() as i64))
    }

    /// How many decimals it takes to write the number exactly; `None` where no decimal is exact (1/3) or where it
    /// would take more than 40.
    pub fn decimals(&self) -> Option<u8> {
        if let Repr::Small { under, .. } = &self.0 {
            let twos = under.trailing_zeros();
            let mut rest = under.get() >> twos;
            let mut fives = 0;
            while rest % 5 == 0 {
                rest /= 5;
                fives += 1;
            }
            let most = twos.max(fives);
            return (rest == 1 && most <= 40).then_some(most as u8);
        }
        let mut under = self.big().denom().clone();
        let mut powers = [0u8; 2];
        for (power, prime) in powers.iter_mut().zip([2u32, 5]) {
            while (&under % prime).is_zero() {
                under /= prime;
                *power += 1;
                if *power > 40 {
                    return None;
                }
            }
        }
        (under == BigInt::from(1)).then(|| powers[0].max(powers[1]))
    }

    /// Rounded to, and written with, exactly `decimals` places and a dot: `62.880`.
    pub fn fixed(&self, decimals: u8) -> String {
        let rounded = self.round(decimals);
        if let (Repr::Small { over, under }, Some(scale)) = (&rounded.0, power_of_ten(decimals))
            && let Some(units) = over.unsigned_abs().checked_mul(scale / under.get())
        {
            return point_before_last(units, decimals, *over < 0);
        }
        let scale = BigInt::from(10).pow(decimals.into());
        let units = (rounded.big() * BigRational::from_integer(scale.clone())).to_integer();
        let sign = if units.is_negative() { "-" } else { "" };
        let (whole, rest) = units.abs().div_rem(&scale);
        match decimals {
            0 => format!("{sign}{whole}"),
            _ => format!("{sign}{whole}.{rest:0>width$}", rest = rest.to_string(), width = decimals as usize),
        }
    }

    /// Its numerator and denominator.
    fn parts(&self) -> (BigInt, BigInt) {
        match &self.0 {
            Repr::Small { over, under } => ((*over).into(), under.get().into()),
            Repr::Big(big) => (big.numer().clone(), big.denom().clone()),
        }
    }

    fn big(&self) -> BigRational {
        match &self.0 {
            Repr::Small { over, under } => BigRational::new_raw((*over).into(), under.get().into()),
            Repr::Big(big) => (**big).clone(),
        }
    }
}

/// As a machine reads it: a decimal with a dot where one is exact (`1.357`), else a fraction in lowest terms (`19/21`).
impl fmt::Display for Number {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (self.decimals(), &self.0) {
            (Some(decimals), _) => f.write_str(&self.fixed(decimals)),
            (None, Repr::Small { over, under }) => write!(f, "{over}/{under}"),
            (None, Repr::Big(big)) => write!(f, "{}/{}", big.numer(), big.denom()),
        }
    }
}

impl fmt::Debug for Number {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl From<i64> for Number {
    fn from(whole: i64) -> Number {
        Number::small(whole)
    }
}

impl Ord for Number {
    fn cmp(&self, other: &Number) -> Ordering {
        match (&self.0, &other.0) {
            // Compared crosswise: both products are below 2^127.
            (Repr::Small { over: a, under: b }, Repr::Small { over: c, under: d }) => {
                (i128::from(*a) * i128::from(d.get())).cmp(&(i128::from(*c) * i128::from(b.get())))
            }
            _ => {
                let ((a, b), (c, d)) = (self.parts(), other.parts());
                (a * d).cmp(&(c * b))
            }
        }
    }
}

impl PartialOrd for Number {
    fn partial_cmp(&self, other: &Number) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Add for &Number {
    type Output = Number;
    fn add(self, other: &Number) -> Number {
        if let (Repr::Small { over: a, under: b }, Repr::Small { over: c, under: d }) = (&self.0, &other.0) {
            if b == d {
                return reduced(i128::from(*a) + i128::from(*c), b.get().into());
            }
            let left = i128::from(*a) * i128::from(d.get());
            let right = i128::from(*c) * i128::from(b.get());
            if let Some(over) = left.checked_add(right) {
                return reduced(over, u128::from(b.get()) * u128::from(d.get()));
            }
        }
        sum(self.parts(), other.parts())
    }
}

impl Mul for &Number {
    type Output = Number;
    fn mul(self, other: &Number) -> Number {
        if let (Repr::Small { over: a, under: b }, Repr::Small { over: c, under: d }) = (&self.0, &other.0) {
            let over = i128::from(*a) * i128::from(*c);
            return reduced(over, u128::from(b.get()) * u128::from(d.get()));
        }
        product(self.parts(), other.parts())
    }
}

impl Neg for &Number {
    type Output = Number;
    fn neg(self) -> Number {
        match &self.0 {
            Repr::Small { over, under } => reduced(-i128::from(*over), under.get().into()),
            Repr::Big(big) => from_big(-(**big).clone()),
        }
    }
}

impl Sub for &Number {
    type Output = Number;
    fn sub(self, other: &Number) -> Number {
        self + &-other
    }
}

impl std::iter::Sum for Number {
    fn sum<I: Iterator<Item = Number>>(numbers: I) -> Number {
        numbers.fold(Number::ZERO, |sum, number| &sum + &number)
    }
}

/// `units` as digits with a dot before the last `decimals` of them. Written by hand: a national round has millions.
fn point_before_last(mut units: u64, decimals: u8, negative: bool) -> String {
    let mut digits = [b'0'; 44]; // 20 digits, or up to 19 decimals and a zero before them; a dot; a sign
    let mut first = digits.len();
    let mut written = 0;
    while units > 0 || written <= decimals {
        if written == decimals && decimals > 0 {
            first -= 1;
            digits[first] = b'.';
        }
        first -= 1;
        digits[first] = b'0' + (units % 10) as u8;
        units /= 10;
        written += 1;
    }
    if negative {
        first -= 1;
        digits[first] = b'-';
    }
    digits[first..].iter().map(|digit| char::from(*digit)).collect()
}

fn power_of_ten(decimals: u8) -> Option<u64> {
    10u64.checked_pow(decimals.into())
}

/// The fraction in lowest terms; `under` is not 0.
fn reduced(over: i128, under: u128) -> Number {
    let (over, under) = match (i64::try_from(over), u64::try_from(under)) {
        (Ok(whole), Ok(1)) => return Number::small(whole),
        // Most numbers are here: a gcd of machine words costs a fraction of one of double words.
        (Ok(over), Ok(under)) => {
            let divisor = over.unsigned_abs().gcd(&under);
            // A divisor above i64::MAX divides `over` only where that is 0 or i64::MIN.
            let whole = i128::from(over) / i128::from(divisor);
            (whole, u128::from(under / divisor))
        }
        _ => {
            let divisor = over.unsigned_abs().gcd(&under);
            let whole = over.unsigned_abs() / divisor;
            let under = under / divisor;
            match i128::try_from(whole) {
                Ok(whole) => (whole * over.signum(), under),
                Err(_) => return from_big(BigRational::new(over.into(), (under * divisor).into())),
            }
        }
    };
    match (i64::try_from(over), u64::try_from(under).ok().and_then(NonZeroU64::new)) {
        (Ok(over), Some(under)) => Number(Repr::Small { over, under }),
        _ => Number(Repr::Big(Box::new(BigRational::new_raw(over.into(), under.into())))),
    }
}

/// `big` is in lowest terms with a positive denominator, as num-rational keeps it.
fn from_big(big: BigRational) -> Number {
    match (big.numer().to_i64(), big.denom().to_u64().and_then(NonZeroU64::new)) {
        (Some(over), Some(under)) => Number(Repr::Small { over, under }),
        _ => Number(Repr::Big(Box::new(big))),
    }
}

// Of long numbers only what their denominators share is cancelled (Knuth, The Art of Computer Programming, 4.5.1): a
// divisor of the whole result would take the square of its length to find, at every unit of a nation.

/// a/b + c/d, each in lowest terms.
fn sum((a, b): (BigInt, BigInt), (c, d): (BigInt, BigInt)) -> Number {
    let shared = divisor(&b, &d);
    let over = a * (&d / &shared) + c * (&b / &shared);
    if over.is_zero() {
        return Number::ZERO;
    }
    let again = divisor(&over, &shared);
    from_big(BigRational::new_raw(over / &again, (b / shared) * (d / again)))
}

/// a/b × c/d, each in lowest terms.
fn product((a, b): (BigInt, BigInt), (c, d): (BigInt, BigInt)) -> Number {
    if a.is_zero() || c.is_zero() {
        return Number::ZERO;
    }
    let (left, right) = (divisor(&a, &d), divisor(&c, &b));
    from_big(BigRational::new_raw((a / &left) * (c / &right), (b / right) * (d / left)))
}

/// The greatest common divisor; of a short and a long number after one division, which leaves two short ones.
fn divisor(a: &BigInt, b: &BigInt) -> BigInt {
    let (short, long) = if a.bits() < b.bits() { (a, b) } else { (b, a) };
    match short.is_zero() {
        true => long.abs(),
        false => (long % short).gcd(short),
    }
}

/// `whole` and `decimals` are ASCII digits; either may be empty.
fn decimal(negative: bool, whole: &str, decimals: &str) -> Number {
    let digits = [whole, decimals].concat();
    let number = match (digits.parse::<i64>(), u8::try_from(decimals.len()).ok().and_then(power_of_ten)) {
        (Ok(over), Some(under)) => reduced(over.into(), under.into()),
        _ => {
            let over: BigInt = digits.parse().unwrap_or_default(); // only digits: it cannot fail
            let under = num_traits::pow(BigInt::from(10), decimals.len());
            from_big(BigRational::new(over, under))
        }
    };
    if negative { -&number } else { number }
}

/// One number that a typed text may mean.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reading {
    /// The number, with a percent sign already applied: `87,73%` is 0.8773.
    pub number: Number,
    /// Whether the text carries a percent sign.
    pub percent: bool,
}

/// Longest text that is read as a number: no figure that a unit reports is longer, and arithmetic with a million digits
/// of a hostile one would not end.
const LONGEST: usize = 60;

/// Every number that `typed` may mean, by the rules for consolidated tables: an optional sign, digits 0–9, one decimal
/// comma or dot (`.34`), thousands in groups of three parted by the other sign or by spaces, a percent sign at the end.
///
/// `1.234,5` has one reading, `1.234` has two (1,234 and 1234); a text that is no number has none. Equal readings
/// (`1,000` as 1 and as 1000 are not equal; `0` is) stand once.
pub fn readings(typed: &str) -> Vec<Reading> {
    let text = typed.trim();
    if text.len() > LONGEST {
        return Vec::new();
    }
    let (text, percent) = match text.strip_suffix('%') {
        Some(rest) => (rest.trim_end(), true),
        None => (text, false),
    };
    let (text, negative) = match text.strip_prefix(['-', '\u{2212}']) {
        Some(rest) => (rest, true),
        None => (text.strip_prefix('+').unwrap_or(text), false),
    };
    let mut numbers: Vec<Number> = [',', '.']
        .into_iter()
        .flat_map(|decimal_sign| {
            let other = if decimal_sign == ',' { '.' } else { ',' };
            [Some(other), Some(' '), None]
                .into_iter()
                .filter_map(move |thousands| digits(text, decimal_sign, thousands))
        })
        .map(|(whole, decimals)| decimal(negative, &whole, &decimals))
        .collect();
    if percent {
        for number in &mut numbers {
            *number = &*number * &hundredth();
        }
    }
    numbers.sort();
    numbers.dedup();
    numbers.into_iter().map(|number| Reading { number, percent }).collect()
}

/// The sign before the decimals in a column of numbers, where one of them can only be read with it: `1.243` may mean two
/// numbers, and beside `2.45` it means one. `None` where nothing decides, or the column contradicts itself.
pub fn decimal_sign<'t>(column: impl IntoIterator<Item = &'t str>) -> Option<char> {
    let mut possible = vec![',', '.'];
    for text in column.into_iter().filter(|text| text.contains(['.', ','])) {
        let read: Vec<char> = [',', '.'].into_iter().filter(|sign| with_sign(text, *sign).is_some()).collect();
        if !read.is_empty() {
            possible.retain(|sign| read.contains(sign));
        }
    }
    match possible[..] {
        [sign] => Some(sign),
        _ => None,
    }
}

/// The number that a text is where its decimals stand behind this sign.
pub fn with_sign(typed: &str, sign: char) -> Option<Number> {
    let text = typed.trim();
    if text.len() > LONGEST {
        return None;
    }
    let (text, negative) = match text.strip_prefix(['-', '\u{2212}']) {
        Some(rest) => (rest, true),
        None => (text.strip_prefix('+').unwrap_or(text), false),
    };
    let other = if sign == ',' { '.' } else { ',' };
    let (whole, decimals) =
        [None, Some(other), Some(' ')].into_iter().find_map(|thousands| digits(text, sign, thousands))?;
    Some(decimal(negative, &whole, &decimals))
}

/// 1 %.
pub(crate) fn hundredth() -> Number {
    reduced(1, 100)
}

/// The digits before and after `decimal_sign`, where the text is such a number; with `thousands` the whole part is
/// in groups of three.
fn digits(text: &str, decimal_sign: char, thousands: Option<char>) -> Option<(String, String)> {
    let all_digits = |part: &str| part.bytes().all(|b| b.is_ascii_digit());
    let (whole, decimals) = match text.split_once(decimal_sign) {
        Some((_, "")) => return None, // "5," breaks off
        Some(parts) => parts,
        None => (text, ""),
    };
    if !all_digits(decimals) || whole.len() + decimals.len() == 0 {
        return None;
    }
    let Some(thousands) = thousands else {
        return all_digits(whole).then(|| (whole.into(), decimals.into()));
    };
    // Spaces that part thousands may be no-break ones.
    let is_mark = |c: char| c == thousands || (thousands == ' ' && matches!(c, '\u{a0}' | '\u{202f}'));
    let mut groups = whole.split(is_mark);
    let first = groups.next()?;
    let mut rest = groups.peekable();
    rest.peek()?; // without a mark it is the plain reading
    // "0.123" is no number in thousands: nobody writes a leading group of zeros.
    let well_formed = (1..=3).contains(&first.len()) && all_digits(first) && !first.starts_with('0');
    let mut joined = first.to_owned();
    for group in rest {
        if group.len() != 3 || !all_digits(group) {
            return None;
        }
        joined.push_str(group);
    }
    well_formed.then(|| (joined, decimals.into()))
}

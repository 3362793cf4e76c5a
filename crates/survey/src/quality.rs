//! How good an instrument is: whether the items of a factor measure one thing, what stays unanswered, what matters most.

use cchc_core::number::Number;
use cchc_core::survey::{IndexOf, Survey};
use cchc_core::text::Language;

use crate::ballots::Ballots;
use crate::cleaning::{ItemCodes, options};
use crate::decimal::exact;

/// The quality of an instrument.
#[derive(Debug, Clone, PartialEq)]
pub struct Quality {
    /// Where the importance of factors comes from; `None` where nothing was asked that would say it.
    pub importance: Option<Importance>,
    /// By factor.
    pub factors: Vec<FactorQuality>,
    /// By item.
    pub items: Vec<ItemQuality>,
}

/// Where importance comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Importance {
    /// An item of each factor asks it.
    Stated,
    /// It is the correlation with overall satisfaction.
    Derived,
}

impl Importance {
    /// As the JSON has it.
    pub fn code(self) -> &'static str {
        match self {
            Importance::Stated => "stated",
            Importance::Derived => "derived",
        }
    }
}

/// The quality of a factor.
#[derive(Debug, Clone, PartialEq)]
pub struct FactorQuality {
    /// Cronbach's α; `None` with fewer than two items, or where answers do not vary.
    pub alpha: Option<f64>,
    /// Its items.
    pub items: usize,
    /// Valid ballots with an answer to all of them.
    pub ballots: u64,
    /// How important it is: a mean worth (stated), or a correlation (derived).
    pub importance: Option<f64>,
    /// Its estimate.
    pub satisfaction: Option<f64>,
    /// Where both stand beside the means of all factors.
    pub quadrant: Option<Quadrant>,
}

/// Importance × satisfaction, beside the means over factors.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Quadrant {
    /// Important and satisfying: to be kept up.
    Keep,
    /// Important and not satisfying: to be improved first.
    Improve,
    /// Neither.
    Low,
    /// Satisfying beyond what it matters.
    Reduce,
}

impl Quadrant {
    /// As the JSON has it.
    pub fn code(self) -> &'static str {
        match self {
            Quadrant::Keep => "keep",
            Quadrant::Improve => "improve",
            Quadrant::Low => "low",
            Quadrant::Reduce => "reduce",
        }
    }

    /// All of them.
    pub const ALL: [Quadrant; 4] = [Quadrant::Keep, Quadrant::Improve, Quadrant::Low, Quadrant::Reduce];

    /// What is to be done, as people read it.
    pub fn words(self, language: Language) -> &'static str {
        match (self, language) {
            (Quadrant::Keep, Language::Vietnamese) => "phát huy",
            (Quadrant::Keep, Language::English) => "keep up",
            (Quadrant::Improve, Language::Vietnamese) => "ưu tiên cải thiện",
            (Quadrant::Improve, Language::English) => "improve first",
            (Quadrant::Low, Language::Vietnamese) => "ưu tiên thấp",
            (Quadrant::Low, Language::English) => "low priority",
            (Quadrant::Reduce, Language::Vietnamese) => "giữ mức hiện có",
            (Quadrant::Reduce, Language::English) => "hold",
        }
    }
}

/// What stays unanswered.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct ItemQuality {
    /// Valid ballots whose answer counts.
    pub valid: u64,
    /// Those that were asked and whose answer does not, blanks among them.
    pub skipped: u64,
    /// Blanks.
    pub blank: u64,
}

impl ItemQuality {
    /// The share of ballots without an answer that counts, of those that were asked.
    pub fn non_response(&self) -> Option<f64> {
        let asked = self.valid + self.skipped;
        (asked > 0).then(|| self.skipped as f64 / asked as f64)
    }
}

/// The quality of a survey's instrument, from its ballots and their weights (0 for those that do not count). `satisfied`: the
/// estimate of each factor.
pub fn quality(survey: &Survey, ballots: &Ballots, weights: &[f64], satisfied: &[Option<f64>]) -> Quality {
    let overall = survey.index.overall.or(match survey.index.of {
        IndexOf::Item(item) => Some(item),
        _ => None,
    });
    let importance = match survey.factors.iter().any(|factor| factor.importance.is_some()) {
        true => Some(Importance::Stated),
        false => overall.filter(|_| !survey.factors.is_empty()).map(|_| Importance::Derived),
    };
    let of_factor = |factor: usize| {
        let items: Vec<usize> = survey.of_factor(factor).collect();
        let (alpha, complete) = alpha(survey, ballots, weights, &items);
        FactorQuality {
            alpha,
            items: items.len(),
            ballots: complete,
            importance: match (survey.factors[factor].importance, importance, overall) {
                (Some(item), ..) => mean(ballots, weights, item),
                // Not with a part of itself.
                (None, Some(Importance::Derived), Some(overall)) => {
                    let others: Vec<usize> = items.iter().copied().filter(|item| *item != overall).collect();
                    correlation(ballots, weights, &others, overall)
                }
                _ => None,
            },
            satisfaction: satisfied.get(factor).copied().flatten(),
            quadrant: None,
        }
    };
    let mut factors: Vec<FactorQuality> = (0..survey.factors.len()).map(of_factor).collect();
    let known: Vec<(f64, f64)> =
        factors.iter().filter_map(|factor| Some((factor.importance?, factor.satisfaction?))).collect();
    let (sum, sum_satisfied) = known.iter().fold((0.0, 0.0), |(i, s), of| (i + of.0, s + of.1));
    let count = known.len() as f64;
    // What stands on a line is above it: (0.9 + 0.7 + 0.5) ÷ 3 is a little more than 0.7.
    let reaches = |figure: f64, sum: f64| figure > sum / count - 1e-12;
    for factor in &mut factors {
        if let (Some(importance), Some(satisfaction)) = (factor.importance, factor.satisfaction) {
            factor.quadrant = Some(match (reaches(importance, sum), reaches(satisfaction, sum_satisfied)) {
                (true, true) => Quadrant::Keep,
                (true, false) => Quadrant::Improve,
                (false, false) => Quadrant::Low,
                (false, true) => Quadrant::Reduce,
            });
        }
    }
    Quality {
        importance,
        factors,
        items: (0..survey.items.len()).map(|item| item_quality(survey, ballots, weights, item)).collect(),
    }
}

fn item_quality(survey: &Survey, ballots: &Ballots, weights: &[f64], item: usize) -> ItemQuality {
    let codes = ItemCodes::of(survey, item);
    let answers = &ballots.items[item];
    let mut count = vec![0u64; 256];
    for (code, _) in answers.options.iter().zip(weights).filter(|(_, weight)| **weight > 0.0) {
        count[*code as usize] += 1;
    }
    let mut of = ItemQuality { blank: count[usize::from(codes.blank())], ..ItemQuality::default() };
    for (code, worth) in answers.worth.iter().enumerate().filter(|(code, _)| *code != usize::from(codes.not_asked())) {
        *(if worth.is_some() { &mut of.valid } else { &mut of.skipped }) += count[code];
    }
    of
}

/// What an item's answers score: the numbers that its options are, or their places from 1, turned round where they fall while
/// what the options are worth rises; `None` for what is skipped. Words score nothing where their worths do not go one way:
/// then their places do not either.
fn scores(survey: &Survey, item: usize, worth: &[Option<f64>]) -> Vec<Option<f64>> {
    let options = options(survey, item);
    let counts = |(at, _): &(usize, &(String, _))| worth[*at].is_some();
    let numbers: Option<Vec<f64>> =
        options.iter().enumerate().filter(counts).map(|(_, (text, _))| text.parse().ok()).collect();
    let mut numbers = numbers.map(Vec::into_iter);
    let mut place = 0.0;
    let mut scores = Vec::new();
    for (at, worth) in worth.iter().enumerate() {
        scores.push(match worth {
            // A blank that is worth something has no place on the scale.
            Some(_) if at < options.len() => {
                place += 1.0;
                numbers.as_mut().map_or(Some(place), Iterator::next)
            }
            _ => None,
        });
    }
    let pairs: Vec<(f64, f64)> =
        scores.iter().zip(worth).filter_map(|(score, worth)| Some(((*score)?, (*worth)?))).collect();
    let goes = |step: fn(f64, f64) -> bool| pairs.windows(2).all(|pair| step(pair[0].1, pair[1].1));
    if numbers.is_none() && !goes(|one, next| one <= next) && !goes(|one, next| one >= next) {
        return vec![None; scores.len()];
    }
    let (score, worth) = pairs.iter().fold((0.0, 0.0), |(score, worth), of| (score + of.0, worth + of.1));
    let count = pairs.len() as f64;
    let together: f64 = pairs.iter().map(|of| (of.0 - score / count) * (of.1 - worth / count)).sum();
    if together < 0.0 {
        let ends =
            pairs.iter().fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), of| (low.min(of.0), high.max(of.0)));
        scores.iter_mut().flatten().for_each(|score| *score = ends.0 + ends.1 - *score);
    }
    scores
}

/// Squares about a mean that come to no more than this share of what they were taken from are what rounding left: nothing
/// varies.
const ROUNDING: f64 = 1e-18;

/// Cronbach's α = k/(k−1) · (1 − Σ s²_i ÷ s²_T) over the ballots that have an answer to all k items, each counting once
/// (Cronbach, *Psychometrika* 16, 1951, equation 2), and how many those are.
fn alpha(survey: &Survey, ballots: &Ballots, weights: &[f64], items: &[usize]) -> (Option<f64>, u64) {
    let scores: Vec<Vec<Option<f64>>> =
        items.iter().map(|item| scores(survey, *item, &ballots.items[*item].worth)).collect();
    let k = items.len();
    let mut n = 0u64;
    // About the first complete ballot's own, so that squares lose no digits.
    let mut origin: Option<Vec<f64>> = None;
    let (mut sums, mut squares, mut row) = (vec![0.0; k + 1], vec![0.0; k + 1], vec![0.0; k]);
    'ballots: for (ballot, _) in weights.iter().enumerate().filter(|(_, weight)| **weight > 0.0) {
        for (at, item) in items.iter().enumerate() {
            match scores[at][ballots.items[*item].options[ballot] as usize] {
                Some(score) => row[at] = score,
                None => continue 'ballots,
            }
        }
        n += 1;
        let origin = origin.get_or_insert_with(|| row.clone());
        let mut total = 0.0;
        for at in 0..k {
            let off = row[at] - origin[at];
            (sums[at], squares[at], total) = (sums[at] + off, squares[at] + off * off, total + off);
        }
        (sums[k], squares[k]) = (sums[k] + total, squares[k] + total * total);
    }
    let count = n as f64;
    let variance = |at: usize| (squares[at] - sums[at] * sums[at] / count) / (count - 1.0);
    let own: f64 = (0..k).map(variance).sum();
    if k < 2 || n < 2 || variance(k) <= ROUNDING * own {
        return (None, n);
    }
    (Some(k as f64 / (k as f64 - 1.0) * (1.0 - own / variance(k))), n)
}

/// The weighted mean worth of an item's answers.
fn mean(ballots: &Ballots, weights: &[f64], item: usize) -> Option<f64> {
    let (mut y, mut w) = (0.0, 0.0);
    for (ballot, weight) in weights.iter().enumerate().filter(|(_, weight)| **weight > 0.0) {
        if let Some(worth) = ballots.items[item].at(ballot) {
            (y, w) = (y + weight * worth, w + weight);
        }
    }
    (w > 0.0).then(|| y / w)
}

/// Pearson's correlation, weighted, between a ballot's mean worth over some items and the worth of its answer to another, over
/// ballots that have both.
fn correlation(ballots: &Ballots, weights: &[f64], items: &[usize], other: usize) -> Option<f64> {
    let of = |ballot: usize| {
        let worths = items.iter().filter_map(|item| ballots.items[*item].at(ballot));
        let (sum, count) = worths.fold((0.0, 0.0), |(sum, count), worth| (sum + worth, count + 1.0));
        (count > 0.0).then(|| (sum / count, ballots.items[other].at(ballot))).and_then(|(x, y)| Some((x, y?)))
    };
    let pairs: Vec<(f64, f64, f64)> = weights
        .iter()
        .enumerate()
        .filter(|(_, weight)| **weight > 0.0)
        .filter_map(|(ballot, weight)| of(ballot).map(|(x, y)| (*weight, x, y)))
        .collect();
    let w: f64 = pairs.iter().map(|(w, ..)| w).sum();
    let (x, y) = pairs.iter().fold((0.0, 0.0), |(x, y), (w, a, b)| (x + w * a, y + w * b));
    let (x, y) = (x / w, y / w);
    let (least_x, least_y) = (ROUNDING * w * x * x, ROUNDING * w * y * y);
    let (mut xx, mut yy, mut xy) = (0.0, 0.0, 0.0);
    for (w, a, b) in pairs {
        (xx, yy, xy) = (xx + w * (a - x).powi(2), yy + w * (b - y).powi(2), xy + w * (a - x) * (b - y));
    }
    (xx > least_x && yy > least_y).then(|| xy / (xx * yy).sqrt())
}

/// Percentages of parts, as decimal texts; empty where there is nothing. `add_up`: each is rounded down, and those whose
/// remainders are largest (of equal ones the first) go up until they come to 100.
pub fn percentages(parts: &[f64], decimals: u8, add_up: bool) -> Vec<String> {
    let sum: f64 = parts.iter().sum();
    if sum <= 0.0 {
        return Vec::new();
    }
    let hundred = Number::from(100);
    let exact: Option<Vec<Number>> = parts.iter().map(|part| Some(&exact(part / sum)? * &hundred)).collect();
    let Some(exact) = exact else { return Vec::new() };
    if !add_up {
        return exact.iter().map(|percent| percent.fixed(decimals)).collect();
    }
    let unit = Number::from(10i64.pow(decimals.into()));
    let scaled: Vec<Number> = exact.iter().map(|percent| percent * &unit).collect();
    let mut whole: Vec<Number> = scaled.iter().map(Number::floor).collect();
    let given = whole.iter().fold(Number::ZERO, |sum, of| &sum + of);
    let left = (&(&hundred * &unit) - &given).to_usize().unwrap_or_default();
    let mut order: Vec<usize> = (0..parts.len()).collect();
    order.sort_by(|one, other| {
        let remainder = |at: &usize| &scaled[*at] - &whole[*at];
        remainder(other).cmp(&remainder(one)).then(one.cmp(other))
    });
    for at in order.into_iter().take(left) {
        whole[at] = &whole[at] + &Number::ONE;
    }
    whole.iter().map(|of| of.over(&unit).unwrap_or(Number::ZERO).fixed(decimals)).collect()
}

//! A survey beside an earlier one: differences with their intervals, and breaks in the series.
//!
//! Two independent samples: errors are added as squares, with t on Satterthwaite's degrees of freedom. Where all answers of one
//! are alike it has an interval and no error that says anything: there the two intervals are put together (Newcombe,
//! *Statistics in Medicine* 17, 1998, method 10; Zou and Donner, *Statistics in Medicine* 27, 2008):
//!
//! ```text
//! low = d − √((p₂ − l₂)² + (u₁ − p₁)²),   high = d + √((u₂ − p₂)² + (p₁ − l₁)²),   d = p₂ − p₁
//! ```

use std::collections::{HashMap, HashSet};

use cchc_core::fault::{Diagnostic, Fault, Severity, Worded};
use cchc_core::survey::{Break, Survey};
use cchc_core::text::{Language, key};
use serde_json::{Value, json};

use crate::decimal::float;
use crate::findings::{Findings, Found, Unit, Why, object, opt};
use crate::quantile::student;

/// What a survey was compared with.
#[derive(Debug, Clone)]
pub struct Compared {
    /// The earlier survey's id.
    pub survey: String,
    /// Its title.
    pub title: String,
    /// What tells the two instruments apart; empty where nothing does.
    pub breaks: Vec<Worded>,
    /// By unit, in the order of the later; the first is all units together, where one of them has it, the last are those that the
    /// later does not have.
    pub units: Vec<Difference>,
}

/// A unit's index, before and after.
#[derive(Debug, Clone, PartialEq)]
pub struct Difference {
    /// As the later survey names it; `*` for all together.
    pub unit: String,
    /// The earlier index.
    pub before: Option<f64>,
    /// The later one.
    pub after: Option<f64>,
    /// The standard error of the difference of two independent samples; `None` where one of them has none that says anything.
    pub se: Option<f64>,
    /// The interval of the difference, with t on the degrees of freedom of Satterthwaite (*Biometrics Bulletin* 2, 1946).
    pub interval: Option<(f64, f64)>,
    /// Why something of this is not there.
    pub why: Option<Uncompared>,
}

/// Why a difference, or its interval, is not there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Uncompared {
    /// The earlier survey does not have the unit.
    NotBefore,
    /// The later survey does not have the unit.
    NotNow,
    /// One of them has no figure.
    NoFigure,
    /// One of them has no error.
    NoError,
    /// In one of them no degree of freedom is left.
    NoFreedom,
    /// In one of them the clusters happen to agree, so that it has no error.
    Agreeing,
    /// All answers of one are alike, and intervals of two confidences cannot be put together.
    OtherConfidence,
}

impl Uncompared {
    /// As the JSON has it.
    pub fn code(self) -> &'static str {
        match self {
            Uncompared::NotBefore => "not-before",
            Uncompared::NotNow => "not-now",
            Uncompared::NoFigure => "no-figure",
            Uncompared::NoError => "no-error",
            Uncompared::NoFreedom => "no-freedom",
            Uncompared::Agreeing => "clusters-agree",
            Uncompared::OtherConfidence => "other-confidence",
        }
    }

    /// As people read it.
    pub fn words(self, language: Language) -> &'static str {
        match (self, language) {
            (Uncompared::NotBefore, Language::Vietnamese) => "kỳ trước không có đơn vị này",
            (Uncompared::NotBefore, Language::English) => "the earlier survey does not have the unit",
            (Uncompared::NotNow, Language::Vietnamese) => "kỳ này không có đơn vị này",
            (Uncompared::NotNow, Language::English) => "this survey does not have the unit",
            (Uncompared::NoFigure, Language::Vietnamese) => "một trong hai kỳ không có kết quả",
            (Uncompared::NoFigure, Language::English) => "one of the two has no figure",
            (Uncompared::NoError, Language::Vietnamese) => {
                "một trong hai kỳ không có sai số: không nêu khoảng của thay đổi"
            }
            (Uncompared::NoError, Language::English) => "one of the two has no error: no interval of the change",
            (Uncompared::NoFreedom, Language::Vietnamese) => {
                "một trong hai kỳ có số cụm không nhiều hơn số tầng: không nêu khoảng của thay đổi"
            }
            (Uncompared::NoFreedom, Language::English) => {
                "one of the two has no more clusters than strata: no interval of the change"
            }
            (Uncompared::Agreeing, Language::Vietnamese) => {
                "ở một trong hai kỳ các cụm tình cờ cho cùng một kết quả: không nêu khoảng của thay đổi"
            }
            (Uncompared::Agreeing, Language::English) => {
                "in one of the two the clusters happen to agree: no interval of the change"
            }
            (Uncompared::OtherConfidence, Language::Vietnamese) => {
                "một trong hai kỳ có mọi câu trả lời như nhau, và hai kỳ khác mức tin cậy: không nêu khoảng của thay đổi"
            }
            (Uncompared::OtherConfidence, Language::English) => {
                "all answers of one are alike, and the two have other confidences: no interval of the change"
            }
        }
    }
}

impl Difference {
    /// After less before.
    pub fn difference(&self) -> Option<f64> {
        Some(self.after? - self.before?)
    }
}

/// Reports what tells two instruments apart: an error, or a warning where the comparison was asked for `across` it.
pub fn check(now: &Survey, earlier: &Survey, across: bool, faults: &mut Vec<Diagnostic>) -> Vec<Worded> {
    let breaks: Vec<Worded> = now.breaks(earlier).iter().map(worded).collect();
    if !breaks.is_empty() {
        let fault = Fault::SeriesBroken { earlier: earlier.id.text.clone(), breaks: breaks.clone() };
        let severity = if across { Severity::Warning } else { Severity::Error };
        faults.push(Diagnostic { severity, ..fault.at(now.id.place) });
    }
    breaks
}

fn worded(one: &Break) -> Worded {
    let list = |ids: &[String]| listed(&ids.iter().map(String::as_str).collect::<Vec<_>>());
    let said = |text: &Option<String>| text.clone().unwrap_or_else(|| "–".into());
    Worded::new(|language| match (one, language) {
        (Break::Instrument(before, now), Language::Vietnamese) => {
            format!("bộ câu hỏi khác: trước «{}», nay «{}»", said(before), said(now))
        }
        (Break::Instrument(before, now), Language::English) => {
            format!("another questionnaire: \"{}\" before, \"{}\" now", said(before), said(now))
        }
        (Break::Channel(before, now), Language::Vietnamese) => {
            format!("hỏi bằng cách khác: trước «{}», nay «{}»", said(before), said(now))
        }
        (Break::Channel(before, now), Language::English) => {
            format!("people were asked in another way: \"{}\" before, \"{}\" now", said(before), said(now))
        }
        (Break::Index, Language::Vietnamese) => "cách tính chỉ số khác".into(),
        (Break::Index, Language::English) => "the index is made in another way".into(),
        (Break::Respondents, Language::Vietnamese) => "nhóm người trả lời hoặc trọng số của nhóm khác".into(),
        (Break::Respondents, Language::English) => "other respondent groups, or groups of other weights".into(),
        (Break::New(ids), Language::Vietnamese) => format!("câu hỏi mới: {}", list(ids)),
        (Break::New(ids), Language::English) => format!("new items: {}", list(ids)),
        (Break::Gone(ids), Language::Vietnamese) => format!("câu hỏi đã bỏ: {}", list(ids)),
        (Break::Gone(ids), Language::English) => format!("items no longer asked: {}", list(ids)),
        (Break::Changed(ids), Language::Vietnamese) => format!("câu hỏi tính khác trước: {}", list(ids)),
        (Break::Changed(ids), Language::English) => format!("items that count otherwise: {}", list(ids)),
        (Break::Reworded(ids), Language::Vietnamese) => format!("câu hỏi đổi lời: {}", list(ids)),
        (Break::Reworded(ids), Language::English) => format!("items in other words: {}", list(ids)),
    })
}

/// The first of some names.
fn listed(names: &[&str]) -> String {
    const SHOWN: usize = 6;
    format!("{}{}", names[..names.len().min(SHOWN)].join(", "), if names.len() > SHOWN { " …" } else { "" })
}

/// All units together.
const WHOLE: &str = "*";

fn whole(findings: &Findings) -> Option<&Unit> {
    findings.all.as_ref().or(findings.units.iter().find(|unit| unit.name == WHOLE))
}

fn one_by_one(findings: &Findings) -> impl Iterator<Item = &Unit> {
    findings.units.iter().filter(|unit| unit.name != WHOLE)
}

/// The error of a change, where it says anything, and its interval.
fn change(
    before: &Found,
    after: &Found,
    confidence: f64,
    same_confidence: bool,
) -> Result<(Option<f64>, (f64, f64)), Uncompared> {
    let (one, other) = before.estimate.zip(after.estimate).ok_or(Uncompared::NoFigure)?;
    if [before, after].iter().any(|found| found.why == Some(Why::NoVariation)) {
        return Err(Uncompared::Agreeing);
    }
    let (se_one, se_other) = before.se.zip(after.se).ok_or(Uncompared::NoError)?;
    let (both, change) = ([before, after], other - one);
    if both.iter().any(|found| found.why == Some(Why::NoFreedom)) {
        return Err(Uncompared::NoFreedom);
    }
    if both.iter().any(|found| found.unanimous) {
        let (of_one, of_other) = before.interval.zip(after.interval).ok_or(Uncompared::NoError)?;
        if !same_confidence {
            return Err(Uncompared::OtherConfidence);
        }
        let below = (other - of_other.low).hypot(of_one.high - one);
        let above = (of_other.high - other).hypot(one - of_one.low);
        return Ok((None, (change - below, change + above)));
    }
    let (a, b) = (se_one * se_one, se_other * se_other);
    // Where everybody was asked there is an error of nothing, on as many degrees of freedom as one likes.
    let under =
        |square: f64, df: Option<u32>| df.filter(|df| *df > 0).map_or(0.0, |df| square * square / f64::from(df));
    let under = under(a, before.df) + under(b, after.df);
    let df = if under > 0.0 { (a + b) * (a + b) / under } else { f64::INFINITY };
    let se = (a + b).sqrt();
    let reach = if se > 0.0 { student((1.0 - confidence / 100.0) / 2.0, df.min(1e12)) * se } else { 0.0 };
    Ok((Some(se), (change - reach, change + reach)))
}

impl Compared {
    /// Findings beside earlier ones. Samples are taken as independent.
    pub fn of(now: &Findings, earlier: &Findings, breaks: Vec<Worded>) -> Compared {
        let confidence = float(&now.survey.confidence);
        let same_confidence = now.survey.confidence == earlier.survey.confidence;
        let difference = |name: &str, before: Option<&Unit>, after: Option<&Unit>| {
            let change = match (before, after) {
                (None, _) => Err(Uncompared::NotBefore),
                (_, None) => Err(Uncompared::NotNow),
                (Some(before), Some(after)) => change(&before.index, &after.index, confidence, same_confidence),
            };
            let index = |unit: Option<&Unit>| unit.and_then(|unit| unit.index.estimate);
            let (before, after) = (index(before), index(after));
            let (se, interval) = change.map_or((None, None), |(se, interval)| (se, Some(interval)));
            Difference { unit: name.into(), before, after, se, interval, why: change.err() }
        };
        let mut units = Vec::new();
        let (whole, before) = (whole(now), whole(earlier));
        if whole.is_some() || before.is_some() {
            units.push(difference(WHOLE, before, whole));
        }
        let known: HashMap<String, &Unit> = one_by_one(earlier).map(|unit| (key(&unit.name), unit)).collect();
        let mut met = HashSet::new();
        for unit in one_by_one(now) {
            let key = key(&unit.name);
            units.push(difference(&unit.name, known.get(&key).copied(), Some(unit)));
            met.insert(key);
        }
        let gone = one_by_one(earlier).filter(|unit| !met.contains(&key(&unit.name)));
        units.extend(gone.map(|unit| difference(&unit.name, Some(unit), None)));
        Compared { survey: earlier.survey.id.text.clone(), title: earlier.survey.title.clone(), breaks, units }
    }

    /// What everyone who reads the differences has to know of them.
    pub(crate) fn notes(&self, language: Language) -> Vec<String> {
        let mut notes = Vec::new();
        for why in [
            Uncompared::NotBefore,
            Uncompared::NotNow,
            Uncompared::NoFigure,
            Uncompared::NoError,
            Uncompared::NoFreedom,
            Uncompared::Agreeing,
            Uncompared::OtherConfidence,
        ] {
            let units = self.lacking(why);
            if !units.is_empty() {
                notes.push(format!("{}: {}.", listed(&units), why.words(language)));
            }
        }
        notes
    }

    fn lacking(&self, why: Uncompared) -> Vec<&str> {
        self.units.iter().filter(|unit| unit.why == Some(why)).map(|unit| unit.unit.as_str()).collect()
    }

    pub(crate) fn json(&self, language: Language) -> Value {
        let units: Vec<Value> = self
            .units
            .iter()
            .map(|unit| {
                object([
                    ("id", json!(unit.unit)),
                    ("before", opt(unit.before)),
                    ("after", opt(unit.after)),
                    ("difference", opt(unit.difference())),
                    ("se", opt(unit.se)),
                    ("low", opt(unit.interval.map(|of| of.0))),
                    ("high", opt(unit.interval.map(|of| of.1))),
                    ("withheld", json!(unit.why.map(Uncompared::code))),
                ])
            })
            .collect();
        let breaks: Vec<&str> = self.breaks.iter().map(|of| of.say(language)).collect();
        object([
            ("survey", json!(self.survey)),
            ("title", json!(self.title)),
            ("broken", json!(!self.breaks.is_empty())),
            ("breaks", json!(breaks)),
            ("units", Value::Array(units)),
        ])
    }
}

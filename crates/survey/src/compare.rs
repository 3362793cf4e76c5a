//! A survey beside an earlier one: differences with their intervals, and breaks in the series.

use cchc_core::fault::{Diagnostic, Fault, Severity, Worded};
use cchc_core::survey::{Break, Survey};
use cchc_core::text::{Language, key};
use serde_json::{Value, json};

use crate::decimal::float;
use crate::findings::{Findings, Found, object, opt};
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
    /// By unit that both have, in the order of the later; the first is all units together, where both have it.
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
    /// The standard error of the difference of two independent samples; `None` where one of them has none.
    pub se: Option<f64>,
    /// The interval of the difference, with t on the degrees of freedom of Satterthwaite (*Biometrics Bulletin* 2, 1946).
    pub interval: Option<(f64, f64)>,
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
    let list = |ids: &[String]| {
        let shown: Vec<&str> = ids.iter().take(6).map(String::as_str).collect();
        format!("{}{}", shown.join(", "), if ids.len() > 6 { " …" } else { "" })
    };
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

impl Compared {
    /// Findings beside earlier ones. Samples are taken as independent.
    pub fn of(now: &Findings, earlier: &Findings, breaks: Vec<Worded>) -> Compared {
        let confidence = float(&now.survey.confidence);
        let difference = |unit: &str, before: &Found, after: &Found| {
            let errors = before.se.zip(after.se).zip(before.df.zip(after.df));
            let error = errors.map(|((one, other), (df_one, df_other))| {
                let (a, b) = (one * one, other * other);
                let under = a * a / f64::from(df_one.max(1)) + b * b / f64::from(df_other.max(1));
                ((a + b).sqrt(), if under > 0.0 { (a + b) * (a + b) / under } else { f64::INFINITY })
            });
            let change = after.estimate.zip(before.estimate).map(|(after, before)| after - before);
            let interval = change.zip(error).map(|(change, (se, df))| {
                let reach = if se > 0.0 { student((1.0 - confidence / 100.0) / 2.0, df.min(1e12)) * se } else { 0.0 };
                (change - reach, change + reach)
            });
            Difference {
                unit: unit.into(),
                before: before.estimate,
                after: after.estimate,
                se: error.map(|(se, _)| se),
                interval,
            }
        };
        let all = now.all.iter().zip(&earlier.all).map(|(now, before)| difference("*", &before.index, &now.index));
        let mut units: Vec<Difference> = all.collect();
        for unit in &now.units {
            if let Some(before) = earlier.units.iter().find(|before| key(&before.name) == key(&unit.name)) {
                units.push(difference(&unit.name, &before.index, &unit.index));
            }
        }
        Compared { survey: earlier.survey.id.text.clone(), title: earlier.survey.title.clone(), breaks, units }
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

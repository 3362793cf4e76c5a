//! A rule as people read it in a decision's annex: `Đạt 100 %: 1,5; từ 80 % đến dưới 100 %: 1,5 × tỷ lệ; dưới 80 %: 0`.

use super::{AskedKind, Band, Measure, Rule, Scale, Undefined};
use crate::formula::phrase::{self, Phrase, plain};
use crate::formula::{Arithmetic, Flag, Formula, Leaf, LeafName, NoValue, Num, Than, Values};
use crate::number::Number;
use crate::text::Language;

impl Rule {
    /// What is measured, as people write it; `None` where it is just one input, or nothing.
    pub(crate) fn value_in_words(&self, full: &Number, language: Language) -> Option<String> {
        match &self.measure {
            Measure::Measured { value: Some(Formula { tree, .. }), .. } if !matches!(tree, Num::Name(_)) => {
                Some(Words { rule: self, full, language, share: self.value_is_share() }.number(tree))
            }
            _ => None,
        }
    }

    /// How the answers become points, in words, for a maximum.
    pub fn wording(&self, full: &Number, language: Language) -> String {
        Words { rule: self, full, language, share: self.value_is_share() }.rule()
    }
}

struct Words<'a> {
    rule: &'a Rule,
    full: &'a Number,
    language: Language,
    share: bool,
}

/// One side of what is left for a band after those above it: a bound, and whether the bound itself is left too.
#[derive(Clone)]
struct Left<'a> {
    bound: &'a Num<Leaf>,
    inclusive: bool,
}

impl Words<'_> {
    fn rule(&self) -> String {
        let mut parts = Vec::new();
        match &self.rule.measure {
            Measure::Choice(options) => {
                parts.extend(
                    options.iter().map(|option| format!("{}: {}", option.label, plain(&option.points, self.language))),
                );
            }
            Measure::Measured { scale, .. } => match scale {
                Scale::Points(formula) => {
                    let points = vi_en(self.language, "Điểm", "Points");
                    parts.push(format!("{points} = {}", self.points(&formula.tree)));
                }
                Scale::Bands { bands, otherwise } => parts.extend(self.bands(bands, otherwise.as_ref())),
            },
        }
        if let Some(undefined) = self.rule.undefined {
            let (when, zero, full, not_applicable) = match self.language {
                Language::Vietnamese => ("không có giá trị (ví dụ 0/0)", "0", "điểm tối đa", "không áp dụng"),
                Language::English => ("without a value (such as 0/0)", "0", "the maximum", "not applicable"),
            };
            let answer = match undefined {
                Undefined::Zero => zero,
                Undefined::Full => full,
                Undefined::NotApplicable => not_applicable,
            };
            parts.push(format!("{when}: {answer}"));
        }
        let mut text = parts.join("; ");
        if let Some(value) = self.rule.value_in_words(self.full, self.language) {
            text = format!("{} = {value}. {text}", capitalised(self.value_word()));
        }
        if let Some(valid) = &self.rule.valid {
            let label = |name: &crate::formula::InputNo| Phrase::whole(self.rule.input(*name).label.clone());
            let condition = phrase::flag(&valid.tree, self.language, &label).into_text();
            text += &format!(". {}: {condition}", vi_en(self.language, "Điều kiện", "Condition"));
        }
        text
    }

    fn value_word(&self) -> &'static str {
        match (self.language, self.share) {
            (Language::Vietnamese, true) => "tỷ lệ",
            (Language::Vietnamese, false) => "giá trị",
            (Language::English, true) => "ratio",
            (Language::English, false) => "value",
        }
    }

    fn number(&self, num: &Num<Leaf>) -> String {
        phrase::number(num, self.language, &|name| self.name(name)).into_text()
    }

    /// What a band brings: one number where it reads nothing but the maximum, else the formula.
    fn points(&self, num: &Num<Leaf>) -> String {
        match num.evaluate(&OfMaximum(self.full), &mut ()) {
            Ok(points) => plain(&points, self.language),
            Err(_) => self.number(num),
        }
    }

    fn name(&self, name: &LeafName) -> Phrase {
        match name {
            LeafName::Full => Phrase::exact(self.full, self.language),
            LeafName::Input(input) => Phrase::whole(self.rule.input(*input).label.clone()),
            LeafName::Value => match self.bare_input() {
                Some(label) if !self.share => Phrase::whole(label),
                _ => Phrase::whole(self.value_word()),
            },
        }
    }

    /// The label of the one input that is itself the value.
    fn bare_input(&self) -> Option<String> {
        match &self.rule.measure {
            Measure::Measured { value: Some(Formula { tree: Num::Name(LeafName::Input(input)), .. }), .. } => {
                Some(self.rule.input(*input).label.clone())
            }
            _ => None,
        }
    }

    fn bands(&self, bands: &[Band], otherwise: Option<&Formula<Num<Leaf>>>) -> Vec<String> {
        let mut above: Option<Left<'_>> = None; // what the bands so far have left, from above
        let mut below: Option<Left<'_>> = None; // the same from below, for scales that fall
        let mut ragged = false; // what is left is no single range: the bands after it speak for themselves
        let mut said = Vec::new();
        for (at, Band { when, points }) in bands.iter().enumerate() {
            let condition = match one_bound(&when.tree) {
                Some((than, bound)) => {
                    let condition = self.band(than, bound, above.as_ref(), below.as_ref());
                    match than {
                        Than::AtLeast => above = Some(Left { bound, inclusive: false }),
                        Than::More => above = Some(Left { bound, inclusive: true }),
                        Than::AtMost => below = Some(Left { bound, inclusive: false }),
                        Than::Less => below = Some(Left { bound, inclusive: true }),
                        // "Đạt 100 %" at the top of a ratio leaves what is below it.
                        Than::Equal if at == 0 && self.is_whole(bound) => {
                            above = Some(Left { bound, inclusive: false })
                        }
                        Than::Equal | Than::NotEqual => ragged = true,
                    }
                    condition
                }
                None => {
                    ragged = true;
                    match two_bounds(&when.tree) {
                        Some(_) => self.between(&when.tree),
                        None => phrase::flag(&when.tree, self.language, &|name| self.name(name)).into_text(),
                    }
                }
            };
            if ragged {
                (above, below) = (None, None);
            }
            let condition = if said.is_empty() { capitalised(&condition) } else { condition };
            said.push(format!("{condition}: {}", self.points(&points.tree)));
        }
        if let Some(otherwise) = otherwise {
            let condition = match (&above, &below) {
                (Some(above), None) => self.band_below(above),
                (None, Some(below)) => self.band_above(below),
                _ => vi_en(self.language, "còn lại", "otherwise").into(),
            };
            said.push(format!("{condition}: {}", self.points(&otherwise.tree)));
        }
        said
    }

    /// Whether nothing lies above a bound: it is the whole of a share that cannot exceed it, because the answers' own
    /// condition is `over <= under` of the very quotient, or because the value is a percentage of at most 100 %.
    fn is_whole(&self, bound: &Num<Leaf>) -> bool {
        let Measure::Measured { value: Some(value), .. } = &self.rule.measure else { return false };
        let kept = match &value.tree {
            Num::Name(LeafName::Input(input)) => {
                self.rule.input(*input).max.as_ref().is_some_and(|max| *max <= Number::ONE)
            }
            Num::Two(Arithmetic::Over, sides) => {
                match (&sides[0], &sides[1], self.rule.valid.as_ref().map(|valid| &valid.tree)) {
                    (
                        Num::Name(LeafName::Input(over)),
                        Num::Name(LeafName::Input(under)),
                        Some(Flag::Compared(low, rest)),
                    ) => *low == Num::Name(*over) && *rest == [(Than::AtMost, Num::Name(*under))],
                    _ => false,
                }
            }
            _ => false,
        };
        self.share && kept && matches!(bound, Num::Is { number, .. } if *number == Number::ONE)
    }

    fn band(&self, than: Than, bound: &Num<Leaf>, above: Option<&Left<'_>>, below: Option<&Left<'_>>) -> String {
        let vi = self.language == Language::Vietnamese;
        let at = self.number(bound);
        match (than, above, below) {
            (Than::Equal, ..) if vi && self.share => format!("đạt {at}"),
            (Than::Equal, ..) if vi => format!("bằng {at}"),
            (Than::Equal, ..) => format!("exactly {at}"),
            (Than::NotEqual, ..) if vi => format!("khác {at}"),
            (Than::NotEqual, ..) => format!("other than {at}"),
            (Than::AtLeast | Than::More, Some(above), _) => {
                let from = if than == Than::AtLeast {
                    vi_en(self.language, "từ", "from")
                } else {
                    vi_en(self.language, "trên", "above")
                };
                let to = match (vi, above.inclusive) {
                    (true, true) => "đến",
                    (true, false) => "đến dưới",
                    (false, true) => "to",
                    (false, false) => "to below",
                };
                format!("{from} {at} {to} {}", self.number(above.bound))
            }
            (Than::AtLeast, None, _) if vi => format!("từ {at} trở lên"),
            (Than::AtLeast, None, _) => format!("{at} or more"),
            (Than::More, None, _) if vi => format!("trên {at}"),
            (Than::More, None, _) => format!("above {at}"),
            (Than::AtMost | Than::Less, _, Some(below)) => {
                let from = if below.inclusive {
                    vi_en(self.language, "từ", "from")
                } else {
                    vi_en(self.language, "trên", "above")
                };
                let to = match (vi, than) {
                    (true, Than::AtMost) => "đến",
                    (true, _) => "đến dưới",
                    (false, Than::AtMost) => "to",
                    (false, _) => "to below",
                };
                format!("{from} {} {to} {at}", self.number(below.bound))
            }
            (Than::AtMost, _, None) if vi => format!("từ {at} trở xuống"),
            (Than::AtMost, _, None) => format!("{at} or less"),
            (Than::Less, _, None) if vi => format!("dưới {at}"),
            (Than::Less, _, None) => format!("below {at}"),
        }
    }

    fn between(&self, when: &Flag<Leaf>) -> String {
        let Some((from, low, to, high)) = two_bounds(when) else { return String::new() };
        let above = Left { bound: high, inclusive: to == Than::AtMost };
        let than = if from == Than::AtMost { Than::AtLeast } else { Than::More };
        self.band(than, low, Some(&above), None)
    }

    fn band_below(&self, above: &Left<'_>) -> String {
        let than = if above.inclusive { Than::AtMost } else { Than::Less };
        self.band(than, above.bound, None, None)
    }

    fn band_above(&self, below: &Left<'_>) -> String {
        let than = if below.inclusive { Than::AtLeast } else { Than::More };
        self.band(than, below.bound, None, None)
    }
}

/// Only the maximum is known.
struct OfMaximum<'a>(&'a Number);

impl Values<Leaf> for OfMaximum<'_> {
    fn number(&self, name: &LeafName) -> Result<Number, NoValue> {
        match name {
            LeafName::Full => Ok(self.0.clone()),
            LeafName::Input(input) => Err(NoValue::Blank(*input)),
            LeafName::Value => Err(NoValue::NoBand),
        }
    }
}

/// A condition that holds the value between two numbers: `95% <= value < 99%`.
fn two_bounds(when: &Flag<Leaf>) -> Option<(Than, &Num<Leaf>, Than, &Num<Leaf>)> {
    match when {
        Flag::Compared(low @ Num::Is { .. }, rest) => match rest.as_slice() {
            [
                (from @ (Than::AtMost | Than::Less), Num::Name(LeafName::Value)),
                (to @ (Than::AtMost | Than::Less), high @ Num::Is { .. }),
            ] => Some((*from, low, *to, high)),
            _ => None,
        },
        _ => None,
    }
}

/// A condition that compares the value (or the one input) with one number.
fn one_bound(when: &Flag<Leaf>) -> Option<(Than, &Num<Leaf>)> {
    match when {
        Flag::Compared(Num::Name(LeafName::Value), rest) => match rest.as_slice() {
            [(than, bound @ Num::Is { .. })] => Some((*than, bound)),
            _ => None,
        },
        _ => None,
    }
}

fn vi_en(language: Language, vietnamese: &'static str, english: &'static str) -> &'static str {
    match language {
        Language::Vietnamese => vietnamese,
        Language::English => english,
    }
}

fn capitalised(text: &str) -> String {
    let mut chars = text.chars();
    match chars.next() {
        Some(first) => first.to_uppercase().chain(chars).collect(),
        None => String::new(),
    }
}

/// What an input asks for, for people.
pub fn kind_in_words(kind: AskedKind, language: Language) -> &'static str {
    match kind {
        AskedKind::Count => vi_en(language, "số đếm", "count"),
        AskedKind::Number => vi_en(language, "số", "number"),
        AskedKind::Percent => vi_en(language, "tỷ lệ %", "percentage"),
        AskedKind::Option => vi_en(language, "một lựa chọn", "one option"),
    }
}

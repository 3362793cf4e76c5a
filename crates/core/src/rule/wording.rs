//! A rule as people read it in a decision's annex: `Đạt 100 %: 1,5; từ 80 % đến dưới 100 %: 1,5 × tỷ lệ; dưới 80 %: 0`.

use super::{AskedKind, Band, Combine, Figure, Gate, Measure, Rule, Scale, Undefined, Worth};
use crate::formula::phrase::{self, Phrase, Says, plain};
use crate::formula::{
    Arithmetic, Flag, Formula, Gate as GateScope, GateName, How, Leaf, LeafName, NoValue, Num, Than, UnitName, Values,
};
use crate::id::OverNo;
use crate::known::{Declared, GivenValue};
use crate::number::Number;
use crate::text::Language;

/// What a leaf's formulas may read beside what the leaf itself asks.
#[derive(Clone, Copy)]
pub struct Around<'a> {
    /// The set's figures.
    pub figures: &'a [Figure],
    /// What is known of units.
    pub declared: Declared<'a>,
}

impl Around<'_> {
    /// What is known of a unit, as people say it: a column by its name, a deadline by its day.
    pub fn of_unit(&self, name: &UnitName, language: Language) -> Phrase {
        match name {
            UnitName::Attribute(attribute) => {
                Phrase::whole(self.declared.attributes[usize::from(attribute.0)].name.clone())
            }
            UnitName::Given(given) => match &self.declared.given.values[usize::from(given.0)].1 {
                GivenValue::Number { number, percent: true } => Phrase::whole(phrase::percent(number, language)),
                GivenValue::Number { number, .. } => Phrase::exact(number, language),
                GivenValue::Day(day) => Phrase::whole(day.shown(language)),
            },
        }
    }
}

impl Rule {
    /// What is measured, as people write it; `None` where it is just one input, or nothing.
    pub(crate) fn value_in_words(&self, full: &Number, around: Around<'_>, language: Language) -> Option<String> {
        match &self.measure {
            Measure::Measured { value: Some(Formula { tree, .. }), .. } if !is_bare(tree) => {
                Some(self.words(full, around, language).number(tree))
            }
            _ => None,
        }
    }

    /// How the answers become points, in words, for a maximum.
    pub(crate) fn wording(&self, full: &Number, around: Around<'_>, language: Language) -> String {
        self.words(full, around, language).rule()
    }

    /// A condition among answers, in words.
    pub(crate) fn condition_in_words(
        &self,
        condition: &Formula<Flag<Leaf>>,
        full: &Number,
        around: Around<'_>,
        language: Language,
    ) -> String {
        phrase::flag(&condition.tree, language, &self.words(full, around, language)).into_text()
    }

    fn words<'a>(&'a self, full: &'a Number, around: Around<'a>, language: Language) -> Words<'a> {
        Words { rule: self, full, around, language, share: self.value_is_share() }
    }
}

/// Whether a value is just what was entered.
fn is_bare(tree: &Num<Leaf>) -> bool {
    match tree {
        Num::Name(_) => true,
        Num::Counted(flag) => matches!(**flag, Flag::Name(_)),
        _ => false,
    }
}

/// Whether a formula takes something away: its points end at the floor, not at the maximum.
fn falls(points: &Num<Leaf>) -> bool {
    match points {
        Num::Two(Arithmetic::Minus, _) | Num::Negative(_) => true,
        Num::Two(_, sides) | Num::Rounded(_, sides) => sides.iter().any(falls),
        Num::Least(of) | Num::Greatest(of) => of.iter().any(falls),
        _ => false,
    }
}

fn has_greatest(points: &Num<Leaf>) -> bool {
    match points {
        Num::Greatest(_) => true,
        Num::Two(Arithmetic::Plus, sides) => sides.iter().any(has_greatest),
        _ => false,
    }
}

struct Words<'a> {
    rule: &'a Rule,
    full: &'a Number,
    around: Around<'a>,
    language: Language,
    share: bool,
}

/// One side of what is left for a band after those above it: a bound, and whether the bound itself is left too.
#[derive(Clone)]
struct Left<'a> {
    bound: &'a Num<Leaf>,
    inclusive: bool,
}

impl Says<Leaf> for Words<'_> {
    fn name(&self, name: &LeafName) -> Phrase {
        match name {
            LeafName::Full => Phrase::exact(self.full, self.language),
            LeafName::Input(input) => Phrase::whole(self.rule.input(*input).label.clone()),
            LeafName::Figure(figure) => Phrase::whole(self.around.figures[usize::from(figure.0)].asked.label.clone()),
            LeafName::Value => match self.bare_input() {
                Some(label) if !self.share => Phrase::whole(label),
                _ => Phrase::whole(self.value_word()),
            },
            LeafName::Of(name) => self.around.of_unit(name, self.language),
        }
    }

    fn over_units(&self, which: OverNo, _came_to: Option<&Number>) -> Phrase {
        let over = &self.rule.over_units[usize::from(which.0)];
        Phrase::whole(format!("{}({})", over.how.of_group(self.language), self.number(&over.of)))
    }
}

impl Says<GateScope> for Words<'_> {
    fn name(&self, name: &GateName) -> Phrase {
        match name {
            GateName::Of(name) => Says::<Leaf>::name(self, name),
            GateName::Points => Phrase::whole(vi_en(self.language, "điểm của tiêu chí", "points")),
            GateName::Choice => Phrase::whole(vi_en(self.language, "thứ tự của lựa chọn", "position of the option")),
            GateName::Ticked => Phrase::whole(vi_en(self.language, "số mục đạt", "items ticked")),
        }
    }

    fn over_units(&self, which: OverNo, came_to: Option<&Number>) -> Phrase {
        Says::<Leaf>::over_units(self, which, came_to)
    }
}

impl How {
    /// As people say it of all units of a group.
    pub(crate) fn of_group(self, language: Language) -> &'static str {
        let (vi, en) = match self {
            How::Best => ("cao nhất nhóm", "highest of the group"),
            How::Lowest => ("thấp nhất nhóm", "lowest of the group"),
            How::Mean => ("bình quân nhóm", "mean of the group"),
            How::Median => ("trung vị nhóm", "median of the group"),
            How::Rank => ("thứ hạng trong nhóm", "rank in the group"),
            How::Count => ("số đơn vị có", "units with"),
        };
        vi_en(language, vi, en)
    }
}

impl Words<'_> {
    fn rule(&self) -> String {
        let mut parts = match &self.rule.measure {
            Measure::Choice(options) => self.options(options),
            Measure::Checklist(items, combine) => self.items(items, *combine),
            Measure::Rating(step) => vec![self.rating(step.as_ref())],
            Measure::Measured { scale: Scale::Points(formula), .. } => {
                let points = vi_en(self.language, "Điểm", "Points");
                vec![format!("{points} = {}{}", self.points(&formula.tree), self.held(&formula.tree))]
            }
            Measure::Measured { scale: Scale::Bands { bands, otherwise }, .. } => self.bands(bands, otherwise.as_ref()),
        };
        if !self.rule.floor.is_zero() {
            let at_least = vi_en(self.language, "không dưới", "at least");
            parts.push(format!("{at_least} {}", plain(&self.rule.floor, self.language)));
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
        if let Some(value) = self.rule.value_in_words(self.full, self.around, self.language) {
            text = format!("{} = {value}. {text}", capitalised(self.value_word()));
        }
        if let Some(valid) = &self.rule.valid {
            let condition = self.rule.condition_in_words(valid, self.full, self.around, self.language);
            text += &format!(". {}: {condition}", vi_en(self.language, "Điều kiện", "Condition"));
        }
        if let Some(gate) = &self.rule.gate {
            text += &format!(". {}", self.gate(gate));
        }
        text
    }

    /// The bounds that a formula may run into, as decisions say them: `, tối đa 5`.
    fn held(&self, points: &Num<Leaf>) -> String {
        let unbounded = |asked: &super::Asked| match asked.kind {
            AskedKind::Count | AskedKind::Number => asked.max.is_none(),
            _ => false,
        };
        let mut grows = false;
        crate::formula::Reads::names(points, &mut |name| {
            grows |= match name {
                LeafName::Input(input) => unbounded(self.rule.input(*input)),
                LeafName::Figure(figure) => unbounded(&self.around.figures[usize::from(figure.0)].asked),
                LeafName::Value => !self.share,
                LeafName::Full | LeafName::Of(_) => false,
            };
        });
        let mut held = String::new();
        if grows && !falls(points) {
            held += &format!("{} {}", vi_en(self.language, ", tối đa", ", at most"), plain(self.full, self.language));
        }
        // `max(0; …)` says it already.
        if grows && falls(points) && !has_greatest(points) && self.rule.floor.is_zero() {
            held += vi_en(self.language, ", không dưới 0", ", at least 0");
        }
        held
    }

    fn options(&self, options: &[Worth]) -> Vec<String> {
        let said = |(label, worth): (&String, &Worth)| format!("{label}: {}", plain(&worth.points, self.language));
        self.rule.asked[0].options.iter().zip(options).map(said).collect()
    }

    fn items(&self, items: &[Worth], combine: Combine) -> Vec<String> {
        let said = |(asked, worth): (&super::Asked, &Worth)| {
            format!("{}: {}", asked.label, plain(&worth.points, self.language))
        };
        let mut parts: Vec<String> = self.rule.asked.iter().zip(items).map(said).collect();
        parts.push(match combine {
            Combine::Sum => vi_en(self.language, "cộng điểm các mục đạt", "the items ticked add up").into(),
            Combine::Max => vi_en(self.language, "chỉ tính mức cao nhất", "only the highest counts").into(),
        });
        parts
    }

    fn rating(&self, step: Option<&Number>) -> String {
        let [floor, full] = [&self.rule.floor, self.full].map(|number| plain(number, self.language));
        let text = match self.language {
            Language::Vietnamese => format!("Chấm điểm từ {floor} đến {full}"),
            Language::English => format!("Points by judgment, from {floor} to {full}"),
        };
        match step {
            Some(step) => {
                let by = vi_en(self.language, "theo bước", "in steps of");
                format!("{text}, {by} {}", plain(step, self.language))
            }
            None => text,
        }
    }

    fn gate(&self, gate: &Gate) -> String {
        let when = phrase::flag(&gate.when.tree, self.language, self as &dyn Says<GateScope>).into_text();
        let keep = phrase::percent(&gate.keep, self.language);
        match (self.language, gate.keep.is_zero()) {
            (Language::Vietnamese, true) => format!("Nếu {when}: 0 điểm toàn tiêu chí {}", gate.code),
            (Language::Vietnamese, false) => format!("Nếu {when}: tiêu chí {} chỉ tính {keep} số điểm", gate.code),
            (Language::English, true) => format!("If {when}: the whole of criterion {} scores 0", gate.code),
            (Language::English, false) => format!("If {when}: criterion {} keeps {keep} of its points", gate.code),
        }
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
        phrase::number(num, self.language, self as &dyn Says<Leaf>).into_text()
    }

    /// What a band brings: one number where it reads nothing but the maximum, else the formula.
    fn points(&self, num: &Num<Leaf>) -> String {
        match num.evaluate(&OfMaximum(self.full), &mut ()) {
            Ok(points) => plain(&points, self.language),
            Err(_) => self.number(num),
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
        for (at, Band { when, points, .. }) in bands.iter().enumerate() {
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
                        None => phrase::flag(&when.tree, self.language, self as &dyn Says<Leaf>).into_text(),
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
                    ) => {
                        *low == Num::Name(LeafName::Input(*over))
                            && *rest == [(Than::AtMost, Num::Name(LeafName::Input(*under)))]
                    }
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
            _ => Err(NoValue::NotThere),
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
        AskedKind::Date => vi_en(language, "ngày", "day"),
        AskedKind::YesNo => vi_en(language, "có/không", "yes or no"),
        AskedKind::Option => vi_en(language, "một lựa chọn", "one option"),
        AskedKind::Tick => vi_en(language, "đánh dấu mục đạt", "tick"),
        AskedKind::Rating => vi_en(language, "điểm", "points"),
    }
}

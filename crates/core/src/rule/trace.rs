//! Why a leaf has its points: `38/42 = 90,48 % ≥ 80 % → 1,5 × 38/42 = 1,357`.
//!
//! The trace is the evaluation itself, seen by a witness that writes down each formula with its figures, so it cannot
//! differ from the score. What stands after the last `→` (or after the colon) can be re-done with a pocket calculator:
//!
//! ```text
//! trace  = [ value ] [ condition ] "→" points
//! value  = formula "=" its value              a quotient with its percentage, to two decimals
//! points = [ formula "=" ] points              rounded as the set says
//!        | formula "=" raw ">" maximum "→" points     held at the maximum, which rounding may change
//!        | formula "=" raw "<" 0 "→" 0
//! ```

use super::points::{Facts, Outcome, Steps, Verdict};
use super::wording::Around;
use super::{Asked, AskedKind, Combine, Rounding, Rule, Undefined};
use crate::day::Day;
use crate::formula::phrase::{Phrase, Says, Written, percent, plain, quoted};
use crate::formula::{Date, Flag, Formula, Leaf, LeafName, NoValue, Num, Text, Than, UnitName, Values, Witness};
use crate::id::OverNo;
use crate::known::AttributeValue;
use crate::number::Number;
use crate::text::Language;

/// A number in a trace that is not exact there has at most so many decimals.
const SHOWN: u8 = 4;

/// The points that an appraiser set.
pub(crate) fn of_appraiser(points: &Number, language: Language) -> String {
    match language {
        Language::Vietnamese => format!("thẩm định: {}", plain(points, language)),
        Language::English => format!("appraised: {}", plain(points, language)),
    }
}

/// What a leaf that does not apply says in place of arithmetic.
pub(crate) fn not_applicable(language: Language) -> &'static str {
    match language {
        Language::Vietnamese => "không áp dụng",
        Language::English => "not applicable",
    }
}

/// What figures that break the leaf's own condition bring.
pub(crate) fn condition_broken(language: Language) -> &'static str {
    match language {
        Language::Vietnamese => "số liệu trái với điều kiện → 0",
        Language::English => "the figures break the condition → 0",
    }
}

impl Rule {
    /// What "nothing arose" brings; `None` where the rule does not say so.
    pub(crate) fn trace_of_nothing(&self, full: &Number, rounding: Rounding, language: Language) -> Option<String> {
        let answer = match self.undefined_points(full, rounding)? {
            Verdict::Points(points) | Verdict::Undefined(points) => plain(&points, language),
            Verdict::NotApplicable | Verdict::NoValue(_) => not_applicable(language).to_owned(),
        };
        Some(match language {
            Language::Vietnamese => format!("không phát sinh → {answer}"),
            Language::English => format!("nothing arose → {answer}"),
        })
    }

    /// The trace of what [`Rule::points`] computes from the same facts.
    pub(crate) fn trace(
        &self,
        full: &Number,
        rounding: Rounding,
        facts: Facts<'_>,
        around: Around<'_>,
        language: Language,
    ) -> String {
        let measured = std::cell::RefCell::new(None);
        let share = self.value_is_share();
        let says = FiguresSaid { rule: self, full, facts, around, language, share, measured: &measured };
        let mut tracer = Tracer {
            written: Written::new(language, &says),
            measured: &measured,
            share,
            value: None,
            language,
            text: String::new(),
            last_band: None,
            rule: self,
            full,
            rounding,
        };
        let outcome = self.points(full, rounding, facts, &mut tracer);
        tracer.end(&outcome)
    }
}

/// Names as figures: what stands where a formula has a name.
struct FiguresSaid<'a> {
    rule: &'a Rule,
    full: &'a Number,
    facts: Facts<'a>,
    around: Around<'a>,
    language: Language,
    share: bool,
    /// The value as it was computed.
    measured: &'a std::cell::RefCell<Option<Phrase>>,
}

impl Says<Leaf> for FiguresSaid<'_> {
    fn name(&self, name: &LeafName) -> Phrase {
        let answer = |asked: &Asked, answers: &[Option<Number>], at: u16| {
            let answer = answers.get(usize::from(at)).and_then(Option::as_ref);
            answer.map_or_else(|| Phrase::whole(blank(self.language)), |figure| answered(asked, figure, self.language))
        };
        match name {
            LeafName::Full => Phrase::exact(self.full, self.language),
            LeafName::Value => self.measured.borrow().clone().unwrap_or(Phrase::whole("?")),
            LeafName::Input(input) => answer(self.rule.input(*input), self.facts.inputs, input.0),
            LeafName::Figure(figure) => {
                answer(&self.around.figures[usize::from(figure.0)].asked, self.facts.figures, figure.0)
            }
            LeafName::Of(name @ UnitName::Given(_)) => self.around.of_unit(name, self.language),
            LeafName::Of(name @ UnitName::Attribute(attribute)) => {
                match self.facts.about.attributes.get(usize::from(attribute.0)) {
                    Some(AttributeValue::Text(text)) => Phrase::whole(quoted(text)),
                    Some(AttributeValue::Number(_)) => match self.facts.about.number(name) {
                        Ok(number) => Phrase::exact(&number, self.language),
                        Err(_) => Phrase::whole(blank(self.language)),
                    },
                    _ => Phrase::whole(blank(self.language)),
                }
            }
        }
    }

    /// What all units came to together, with what it is: `(cao nhất nhóm 25)`.
    fn over_units(&self, which: OverNo, came_to: Option<&Number>) -> Phrase {
        let over = &self.rule.over_units[usize::from(which.0)];
        let word = over.how.of_group(self.language);
        let is_share = self.share && over.of == Num::Name(LeafName::Value) && over.how.is_of_the_kind();
        let number = match came_to {
            None => blank(self.language).to_owned(),
            Some(number) if is_share && number.decimals().is_some_and(|decimals| decimals <= 4) => {
                percent(number, self.language)
            }
            Some(number) => Phrase::exact(number, self.language).into_text(),
        };
        Phrase::whole(format!("({word} {number})"))
    }
}

impl crate::formula::How {
    /// Whether it gives what it takes: a mean of shares is a share, a rank among them is none.
    fn is_of_the_kind(self) -> bool {
        !matches!(self, crate::formula::How::Rank | crate::formula::How::Count)
    }
}

/// An answer as people read it.
pub(crate) fn answered(asked: &Asked, figure: &Number, language: Language) -> Phrase {
    match asked.kind {
        AskedKind::Percent => Phrase::whole(format!("{} %", plain(&(figure * &Number::HUNDRED), language))),
        AskedKind::Date => match Day::from_number(figure) {
            Some(day) => Phrase::whole(day.shown(language)),
            None => Phrase::exact(figure, language),
        },
        AskedKind::YesNo | AskedKind::Tick => Phrase::whole(match (figure.is_zero(), language) {
            (true, Language::Vietnamese) => "không",
            (false, Language::Vietnamese) => "có",
            (true, Language::English) => "no",
            (false, Language::English) => "yes",
        }),
        AskedKind::Option => {
            let at = figure.to_usize().and_then(|position| position.checked_sub(1));
            let option = at.and_then(|at| asked.options.get(at)).map_or("?", String::as_str);
            Phrase::whole(quoted(option))
        }
        AskedKind::Count | AskedKind::Number | AskedKind::Rating => Phrase::exact(figure, language),
    }
}

fn truth(held: bool, language: Language) -> &'static str {
    match (held, language) {
        (true, Language::Vietnamese) => "có",
        (false, Language::Vietnamese) => "không",
        (true, Language::English) => "yes",
        (false, Language::English) => "no",
    }
}

fn blank(language: Language) -> &'static str {
    match language {
        Language::Vietnamese => "(trống)",
        Language::English => "(blank)",
    }
}

struct Tracer<'a> {
    written: Written<'a, Leaf>,
    /// The value as it was computed: what `value` stands for in the formulas after it.
    measured: &'a std::cell::RefCell<Option<Phrase>>,
    share: bool,
    value: Option<Number>,
    language: Language,
    text: String,
    /// The condition that failed last, for a scale that ends without one.
    last_band: Option<(Formula<Flag<Leaf>>, Phrase)>,
    rule: &'a Rule,
    full: &'a Number,
    rounding: Rounding,
}

impl Witness<Leaf> for Tracer<'_> {
    fn begin(&mut self) {
        self.written.begin();
    }
    fn number(&mut self, at: &Num<Leaf>, came_to: &Result<Number, NoValue>) {
        self.written.number(at, came_to);
    }
    fn flag(&mut self, at: &Flag<Leaf>, came_to: &Result<bool, NoValue>) {
        self.written.flag(at, came_to);
    }
    fn day(&mut self, at: &Date<Leaf>, came_to: &Result<Day, NoValue>) {
        self.written.day(at, came_to);
    }
    fn text(&mut self, at: &Text<Leaf>, came_to: &Result<&str, NoValue>) {
        self.written.text(at, came_to);
    }
}

impl Steps for Tracer<'_> {
    fn chosen(&mut self, label: &str, points: &Number) {
        self.text = format!("«{label}» → {}", self.points_shown(&self.kept(points)));
    }

    fn ticked(&mut self, items: &[(&str, &Number)], combine: Combine, points: &Number) {
        if items.is_empty() {
            let none = match self.language {
                Language::Vietnamese => "không mục nào đạt",
                Language::English => "no item ticked",
            };
            self.text = format!("{none} → {}", self.points_shown(&self.kept(points)));
            return;
        }
        let said: Vec<String> = items.iter().map(|(label, _)| format!("«{label}»")).collect();
        let worth: Vec<String> = items.iter().map(|(_, points)| self.points_shown(points)).collect();
        let sum = match (combine, worth.len()) {
            (_, 1) => self.points_shown(points),
            (Combine::Sum, _) => format!("{} = {}", worth.join(" + "), self.points_shown(points)),
            (Combine::Max, _) => format!("max({}) = {}", worth.join("; "), self.points_shown(points)),
        };
        self.text = format!("{} → {sum}", said.join(", "));
        self.held(points);
    }

    fn rated(&mut self, points: &Number) {
        let word = match self.language {
            Language::Vietnamese => "điểm chấm",
            Language::English => "rated",
        };
        self.text = format!("{word} → {}", self.points_shown(points));
    }

    fn value(&mut self, came_to: &Result<Number, NoValue>) {
        let phrase = self.written.take();
        self.text = phrase.clone().into_text();
        if let Ok(value) = came_to {
            let shown = self.shown(value);
            if shown != self.text {
                self.text += &format!(" {} {shown}", self.equals(value));
            }
            self.value = Some(value.clone());
        }
        *self.measured.borrow_mut() = Some(phrase);
    }

    fn band(&mut self, when: &Formula<Flag<Leaf>>, came_to: &Result<bool, NoValue>) {
        let phrase = self.written.take();
        match came_to {
            Ok(false) => self.last_band = Some((when.clone(), phrase)),
            _ => {
                self.last_band = None;
                self.condition(&when.tree, phrase);
            }
        }
    }

    fn points(&mut self, formula: &Formula<Num<Leaf>>, came_to: &Result<Number, NoValue>) {
        let phrase = self.written.take();
        if let Some((failed, said)) = self.last_band.take() {
            self.failed(&failed.tree, said);
        }
        self.branches();
        if !self.text.is_empty() {
            self.text.push(' ');
        }
        self.text += "→ ";
        let plainly = matches!(&formula.tree, Num::Is { percent: false, .. } | Num::Name(LeafName::Full));
        let Ok(raw) = came_to else {
            self.text += &phrase.into_text();
            return;
        };
        let bound = self.bound(raw);
        let shown = match &bound {
            None => self.points_shown(&self.kept(raw)),
            Some(_) => self.points_shown(raw),
        };
        let formula = phrase.into_text();
        // A decimal that is only rounded is no arithmetic: "80,075 = 80,08" would be untrue.
        let only_rounded = bound.is_none()
            && self.rounding.points.is_some()
            && raw.decimals().is_some()
            && formula == plain(raw, self.language);
        match plainly || formula == shown || only_rounded {
            true => self.text += &shown,
            false => self.text += &format!("{formula} = {shown}"),
        }
        self.held(raw);
    }

    fn undefined(&mut self, answer: Option<Undefined>) {
        let none = match self.language {
            Language::Vietnamese => "không có giá trị",
            Language::English => "has no value",
        };
        if !self.text.is_empty() {
            self.text.push(' ');
        }
        let answer = match answer {
            Some(Undefined::Zero) => self.points_shown(&self.kept(&Number::ZERO)),
            Some(Undefined::Full) => self.points_shown(&self.kept(self.full)),
            Some(Undefined::NotApplicable) => not_applicable(self.language).to_owned(),
            None => "?".into(),
        };
        self.text += &format!("{none} → {answer}");
    }
}

impl Tracer<'_> {
    fn end(self, outcome: &Outcome) -> String {
        debug_assert!(!matches!(outcome.verdict, Verdict::Points(_)) || self.text.contains('→'));
        self.text
    }

    fn kept(&self, points: &Number) -> Number {
        self.rule.kept(points, self.full, self.rounding)
    }

    /// The bound that points lie beyond.
    fn bound(&self, raw: &Number) -> Option<(&'static str, Number)> {
        match raw {
            raw if raw > self.full => Some((">", self.full.clone())),
            raw if *raw < self.rule.floor => Some(("<", self.rule.floor.clone())),
            _ => None,
        }
    }

    /// Points beyond a bound are held at it.
    fn held(&mut self, raw: &Number) {
        if let Some((sign, bound)) = self.bound(raw) {
            let held = self.points_shown(&self.kept(&bound));
            self.text += &format!(" {sign} {} → {held}", self.points_shown(&bound));
        }
    }

    /// The value as people write it: a share as a percentage.
    fn shown(&self, value: &Number) -> String {
        match self.share {
            true => percent(value, self.language),
            false => plain(&value.round(SHOWN), self.language),
        }
    }

    fn equals(&self, value: &Number) -> &'static str {
        let shown = match self.share {
            true => (value * &Number::HUNDRED).round(2).over(&Number::HUNDRED),
            false => Some(value.round(SHOWN)),
        };
        if shown.as_ref() == Some(value) { "=" } else { "≈" }
    }

    fn points_shown(&self, points: &Number) -> String {
        plain(&points.shown(), self.language)
    }

    /// A condition that decided. One of the value alone goes on from the value: `= 90,48 % ≥ 80 %`.
    fn condition(&mut self, when: &Flag<Leaf>, phrase: Phrase) {
        if let Some((than, bound)) = of_value(when)
            && self.goes_on(than, bound)
        {
            return;
        }
        let condition = phrase.into_text();
        self.text += &match self.text.is_empty() {
            true => condition,
            false => format!("; {condition}"),
        };
    }

    /// The condition that failed last, turned round: what brings the scale's last points.
    fn failed(&mut self, when: &Flag<Leaf>, said: Phrase) {
        if of_value(when).is_none_or(|(_, bound)| self.value.is_none() || !matches!(bound, Num::Is { .. })) {
            // The condition itself is what there is to see.
            self.decided(format!("{}: {}", said.into_text(), truth(false, self.language)));
            return;
        }
        if let Some((than, bound)) = of_value(when) {
            let turned = match than {
                Than::Less => Than::AtLeast,
                Than::AtMost => Than::More,
                Than::More => Than::AtMost,
                Than::AtLeast => Than::Less,
                Than::Equal => Than::NotEqual,
                Than::NotEqual => Than::Equal,
            };
            self.goes_on(turned, bound);
        }
    }

    /// Adds a condition, after what stands there already.
    fn decided(&mut self, condition: String) {
        self.text += &match self.text.is_empty() {
            true => condition,
            false => format!("; {condition}"),
        };
    }

    /// Adds the conditions of each `if` that chose a branch since the last time.
    fn branches(&mut self) {
        for (condition, held) in self.written.conditions() {
            self.decided(format!("{condition}: {}", truth(held, self.language)));
        }
    }

    /// Appends `≥ 80 %` to the value, where it also holds of the value as it is shown.
    fn goes_on(&mut self, than: Than, bound: &Num<Leaf>) -> bool {
        let (Some(value), Num::Is { number, percent: as_percent }) = (&self.value, bound) else { return false };
        let shown = match self.share {
            true => (value * &Number::HUNDRED).round(2).over(&Number::HUNDRED).unwrap_or(Number::ZERO),
            false => value.round(SHOWN),
        };
        if than.compare(&shown, number) != than.compare(value, number) {
            return false; // 79,9999 % would read as 80 %
        }
        if than == Than::Equal && shown == *value {
            return true; // the value says it already
        }
        let bound = match as_percent {
            true => format!("{} %", plain(&(number * &Number::HUNDRED), self.language)),
            false => plain(number, self.language),
        };
        self.text += &format!(" {} {bound}", than.sign());
        true
    }
}

/// A condition that compares the value with one number.
fn of_value(when: &Flag<Leaf>) -> Option<(Than, &Num<Leaf>)> {
    match when {
        Flag::Compared(Num::Name(LeafName::Value), rest) => match rest.as_slice() {
            [(than, bound)] => Some((*than, bound)),
            _ => None,
        },
        _ => None,
    }
}

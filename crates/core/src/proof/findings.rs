//! What is doubtful in a set, each with an example: what is said to be impossible is proved, what is said to happen is
//! shown by answers that the engine has scored.

use super::Proved;
use super::clause::{self, Foreign};
use super::example::{Case, Cases, least_worth, read_by, read_by_scale};
use super::interval::Interval;
use super::outcome::{ClassUnreached, OutcomeDomain};
use super::reach::Work;
use crate::criteria::{Criterion, Kind, LeafId, Set};
use crate::fault::{Diagnostic, Fault, Worded, any_error};
use crate::formula::phrase::{percent, plain};
use crate::formula::{Flag, LeafName, NoValue, Outcome, OutcomeName, Reads, UnitName};
use crate::id::InputNo;
use crate::known::GivenValue;
use crate::number::Number;
use crate::place::Place;
use crate::rule::points::Verdict;
use crate::rule::{AskedKind, Band, Combine, From, Measure, Rule, Scale};
use crate::text::Language;

/// What is doubtful in a set that is otherwise sound, in the order of the set; `faults` are those of its reading: of a
/// set with errors nothing is said.
pub fn of(set: &Set, faults: &[Diagnostic]) -> Vec<Diagnostic> {
    if any_error(faults) {
        return Vec::new();
    }
    let (proved, work) = super::of_leaves(set);
    let mut found = after_the_sum(set, &proved, &work);
    let mut left = super::example::OF_A_SET;
    for criterion in &set.criteria {
        match criterion.leaf {
            Some(leaf) => OfLeaf::new(set, leaf, &proved[usize::from(leaf.0)], &mut left).findings(&mut found),
            None => found.extend(texts(clause::of_parent(set, criterion), criterion, None)),
        }
    }
    found
}

/// So many unreached bands of a leaf are shown by an example.
const EXAMPLES: usize = 20;

/// The findings of one leaf.
struct OfLeaf<'a> {
    set: &'a Set,
    leaf: LeafId,
    criterion: &'a Criterion,
    rule: &'a Rule,
    proved: &'a Proved,
    cases: Cases<'a>,
}

impl<'a> OfLeaf<'a> {
    fn new(set: &'a Set, leaf: LeafId, proved: &'a Proved, left: &mut usize) -> OfLeaf<'a> {
        let (criterion, rule) = (set.criterion_of(leaf), &set.leaf(leaf).rule);
        OfLeaf { set, leaf, criterion, rule, proved, cases: Cases::of(set, leaf, left) }
    }

    fn findings(&self, found: &mut Vec<Diagnostic>) {
        self.bands(found);
        found.extend(self.cut(true));
        found.extend(self.cut(false));
        found.extend(self.fall());
        found.extend(self.undefined());
        found.extend(self.gap());
        found.extend(self.silence());
        found.extend(self.gate());
        self.unread(found);
        let wording = Worded::new(|language| self.set.wording(self.leaf, language));
        found.extend(texts(clause::of_leaf(self.set, self.leaf), self.criterion, Some(wording)));
    }

    fn at(&self, fault: Fault, place: Place) -> Diagnostic {
        fault.at(place).of_criterion(&self.criterion.code)
    }

    fn scale(&self) -> Option<&'a [Band]> {
        match &self.rule.measure {
            Measure::Measured { scale: Scale::Bands { bands, .. }, .. } => Some(bands),
            _ => None,
        }
    }

    /// The place of the band that a case took, or of the criterion.
    fn place(&self, case: &Case) -> Place {
        let band = case.band.and_then(|at| self.scale()?.get(at));
        band.map_or(self.criterion.place, |band| band.place)
    }

    /// ` (given.han = 15/12/2025)`: what the set gives of what the rule reads; a round may give something else.
    fn given(&self, language: Language) -> String {
        let mut read = Vec::new();
        read_by(self.rule, &mut |name| {
            if let LeafName::Of(name) = name {
                read.push(*name);
            }
        });
        given(self.set, &read, language)
    }

    /// `3 trên 4: 0,75`
    fn brings(&self, case: &Case, language: Language) -> String {
        let points = match (case.points(), language) {
            (Some(points), _) => plain(points, language),
            (None, Language::Vietnamese) => "không có giá trị".into(),
            (None, Language::English) => "no value".into(),
        };
        format!("{} {}: {points}", with(language), self.cases.say(case, language))
    }

    /// What the value may be, where there is one.
    fn value(&self, language: Language) -> Option<String> {
        let range = self.proved.value.as_ref()?;
        let word = match language {
            Language::Vietnamese => "giá trị chỉ",
            Language::English => "the value is",
        };
        let share = self.rule.value_is_share();
        Some(format!("{word} {}", between(range, share, language)))
    }

    fn bands(&self, found: &mut Vec<Diagnostic>) {
        let Some(bands) = self.scale() else { return };
        let unreached = self.proved.bands.iter().enumerate().filter(|(_, reached)| !**reached);
        for (many, (at, _)) in unreached.enumerate() {
            let band = bands.get(at);
            // Of many, the first ones show what is wrong.
            let case = if many < EXAMPLES { self.cases.that_would_take(at) } else { None };
            let taken = case.and_then(|case| Some((case, bands.get(case.band?)?)));
            let by_band = taken.map(|(case, by)| {
                Worded::new(|language| match language {
                    Language::Vietnamese => {
                        format!("{}, theo mức «{}» ở trên", self.brings(case, language), by.when.text)
                    }
                    Language::English => {
                        format!("{}, by the band «{}» above", self.brings(case, language), by.when.text)
                    }
                })
            });
            let shown = by_band.unwrap_or_else(|| {
                Worded::new(|language| {
                    self.value(language).unwrap_or_else(|| match language {
                        Language::Vietnamese => "các mức ở trên đã nhận hết".into(),
                        Language::English => "the bands above take everything".into(),
                    })
                })
            });
            let shown = Worded::new(|language| format!("{}{}", shown.say(language), self.given(language)));
            let place = band.map_or(self.criterion.place, |band| band.place);
            let fault = Fault::BandUnreached { name: None, when: band.map(|band| band.when.text.clone()), shown };
            found.push(self.at(fault, place));
        }
    }

    /// Points that the maximum, or the floor, would cut.
    fn cut(&self, at_max: bool) -> Option<Diagnostic> {
        let (floor, full) = (&self.rule.floor, &self.criterion.max);
        let beyond = |points: &Number| if at_max { points > full } else { points < floor };
        let bound = if at_max { full } else { floor };
        if let Measure::Checklist(items, Combine::Sum) = &self.rule.measure {
            // All that bring something together, or all that take something.
            let counted = items.iter().map(|item| &item.points).filter(|points| points.is_negative() != at_max);
            let sum: Number = counted.clone().cloned().sum();
            // `tối đa 5 điểm` says that the maximum is to stop it.
            let is_meant = at_max && self.criterion.text.as_ref().is_some_and(|text| says_at_most(text));
            if !beyond(&sum) || is_meant {
                return None;
            }
            let many = counted.count();
            let shown = Worded::new(|language| match language {
                Language::Vietnamese => {
                    format!("với {many} mục cùng đạt: {}, chỉ còn {}", plain(&sum, language), plain(bound, language))
                }
                Language::English => {
                    format!("with {many} items ticked: {}, held at {}", plain(&sum, language), plain(bound, language))
                }
            });
            return Some(
                self.at(Fault::PointsCut { at_max, listed: true, bound: bound.clone(), shown }, self.criterion.place),
            );
        }
        if !matches!(self.rule.measure, Measure::Measured { .. }) {
            return None;
        }
        let is_cut = |case: &&Case| case.scored().is_some() && case.brings.as_ref().is_some_and(beyond);
        let case = self.cases.all.iter().find(is_cut)?;
        let brings = case.brings.as_ref()?;
        let shown = Worded::new(|language| {
            let answers = self.cases.say(case, language);
            let (brings, kept) =
                (plain(&brings.shown(), language), case.scored().map(|points| plain(points, language)));
            let kept = kept.unwrap_or_default();
            match language {
                Language::Vietnamese => format!("với {answers}: tính ra {brings}, chỉ còn {kept}"),
                Language::English => format!("with {answers}: comes to {brings}, held at {kept}"),
            }
        });
        Some(self.at(Fault::PointsCut { at_max, listed: false, bound: bound.clone(), shown }, self.place(case)))
    }

    fn fall(&self) -> Option<Diagnostic> {
        let (from, to) = self.cases.fall()?;
        let shown = Worded::new(|language| format!("{}; {}", self.brings(from, language), self.brings(to, language)));
        Some(self.at(Fault::PointsFall { shown }, self.place(to)))
    }

    /// An answer without a value of which the set does not say what it brings.
    fn undefined(&self) -> Option<Diagnostic> {
        if self.rule.undefined.is_some() {
            return None;
        }
        let (case, why) = self.cases.all.iter().find_map(|case| match case.verdict {
            Verdict::NoValue(NoValue::NoBand | NoValue::NotThere | NoValue::TooLong) => None,
            Verdict::NoValue(why) => Some((case, why)),
            _ => None,
        })?;
        let shown = Worded::new(|language| {
            let said = self.cases.say(case, language);
            let why = match (why, language) {
                (NoValue::DividedByZero, Language::Vietnamese) => "chia cho 0",
                (NoValue::DividedByZero, Language::English) => "divided by 0",
                (_, Language::Vietnamese) => "không có giá trị",
                (_, Language::English) => "no value",
            };
            format!("{} {said}: {why}", with(language))
        });
        Some(self.at(Fault::UndefinedOpen { shown }, self.criterion.place))
    }

    fn gap(&self) -> Option<Diagnostic> {
        let case = self.cases.all.iter().find(|case| case.in_gap)?;
        let shown = Worded::new(|language| {
            let value = case.value.as_ref().map(|value| match self.rule.value_is_share() {
                true => percent(value, language),
                false => plain(&value.shown(), language),
            });
            let said = self.cases.say(case, language);
            match (value, language) {
                (Some(value), Language::Vietnamese) => format!("với {said} (giá trị {value}): không mức nào nhận"),
                (Some(value), Language::English) => format!("with {said} (value {value}): no band takes it"),
                (None, Language::Vietnamese) => format!("với {said}: không mức nào nhận"),
                (None, Language::English) => format!("with {said}: no band takes it"),
            }
        });
        Some(self.at(Fault::ScaleGap { undefined: self.rule.undefined.is_some(), shown }, self.criterion.place))
    }

    /// The worst answer brings more than none.
    fn silence(&self) -> Option<Diagnostic> {
        let figures = self.rule.figures.iter().map(|figure| &self.set.figure(*figure).asked);
        let asks_unit = self.rule.asked.iter().chain(figures).any(|asked| asked.from == From::Unit);
        let above = self.proved.scored.as_ref().is_some_and(Interval::is_positive);
        // Of a day, none is an answer too: it was not done.
        let asks_day = self.rule.asked.iter().any(|asked| asked.kind == AskedKind::Date);
        if !asks_unit || asks_day || !above || self.criterion.kind != Kind::Base {
            return None;
        }
        let shown = match &self.rule.measure {
            Measure::Choice(options) => {
                let least = least_worth(options)?;
                let label = self.rule.asked[0].options[least].clone();
                Worded::new(|language| format!("«{label}»: {}", plain(&options[least].points, language)))
            }
            Measure::Checklist(..) => return None,
            Measure::Rating(_) => {
                let floor = self.rule.floor.clone();
                Worded::new(|language| match language {
                    Language::Vietnamese => format!("mức thấp nhất: {}", plain(&floor, language)),
                    Language::English => format!("the lowest rating: {}", plain(&floor, language)),
                })
            }
            Measure::Measured { .. } => {
                let scored = self.cases.all.iter().filter(|case| case.scored().is_some());
                let least = scored.min_by(|a, b| a.scored().cmp(&b.scored()))?;
                Worded::new(|language| self.brings(least, language))
            }
        };
        Some(self.at(Fault::FloorAboveSilence { shown }, self.criterion.place))
    }

    fn gate(&self) -> Option<Diagnostic> {
        let gate = self.rule.gate.as_ref()?;
        let always = match (self.proved.gate_acts, self.proved.gate_rests) {
            (false, _) => false,
            (true, false) => true,
            (true, true) => return None,
        };
        let case = self.cases.all.iter().find(|case| self.cases.gate_acts(case) == Some(always));
        let shown = Worded::new(|language| {
            let acts = match (always, language) {
                (true, Language::Vietnamese) => "có tác động",
                (false, Language::Vietnamese) => "không tác động",
                (true, Language::English) => "it acts",
                (false, Language::English) => "it does not act",
            };
            let said = match (case, self.value(language)) {
                (Some(case), _) => format!("{} {}: {acts}", with(language), self.cases.say(case, language)),
                (None, Some(value)) => value,
                (None, None) => acts.to_owned(),
            };
            said + &self.given(language)
        });
        let fault = Fault::NeverActs { when: gate.when.text.clone(), always, limit: false, shown };
        Some(self.at(fault, self.criterion.place))
    }

    /// What is asked, and what no formula reads.
    fn unread(&self, found: &mut Vec<Diagnostic>) {
        let Measure::Measured { value, scale } = &self.rule.measure else { return };
        let mut names: Vec<LeafName> = Vec::new();
        read_by_scale(scale, &mut |name| names.push(*name));
        // What ranks or averages the group is in the scale too, where it is not in the value.
        self.rule.over_units.iter().for_each(|over| over.of.names(&mut |name| names.push(*name)));
        let by_scale = names.len();
        read_by(self.rule, &mut |name| names.push(*name));
        for (at, asked) in self.rule.asked.iter().enumerate() {
            let name = LeafName::Input(InputNo(at as u16));
            // One input is the value by itself: somebody must read that, or the input.
            let bare = self.rule.asked.len() == 1 && value.as_ref().is_some_and(|value| value.text == asked.name);
            let read = match bare {
                true => {
                    let beside = self.rule.valid.is_some() || self.rule.gate.is_some();
                    beside || names[..by_scale].iter().any(|read| *read == name || *read == LeafName::Value)
                }
                false => names.contains(&name),
            };
            if !read {
                let fault = Fault::InputUnread { label: asked.label.clone(), date: asked.kind == AskedKind::Date };
                found.push(self.at(fault, self.criterion.place));
            }
        }
    }
}

/// What is doubtful of the classification.
fn after_the_sum(set: &Set, proved: &[Proved], work: &Work) -> Vec<Diagnostic> {
    let domain = OutcomeDomain::of(set, proved, work);
    let mut found = Vec::new();
    let index = Worded::new(|language| {
        let word = match language {
            Language::Vietnamese => "chỉ số chỉ",
            Language::English => "the index is",
        };
        format!("{word} {}", between(&domain.index(), false, language))
    });
    for (at, band) in set.bands.iter().enumerate() {
        let shown = match domain.unreached(at) {
            None => continue,
            Some(ClassUnreached::Threshold) => index.clone(),
            Some(ClassUnreached::Condition) => {
                let when = band.when.as_ref().map(|when| when.text.clone()).unwrap_or_default();
                let names = band.when.as_ref().map(|when| of_units(&when.tree)).unwrap_or_default();
                Worded::new(|language| {
                    let said = match language {
                        Language::Vietnamese => format!("điều kiện «{when}» không bao giờ đúng"),
                        Language::English => format!("the condition «{when}» never holds"),
                    };
                    said + &given(set, &names, language)
                })
            }
        };
        found.push(Fault::BandUnreached { name: Some(band.name.clone()), when: None, shown }.at(band.place));
    }
    // Those that a last band leaves have no class.
    let takes_rest = |band: &crate::criteria::Band| {
        let index = domain.index();
        let low = index.low().map(|low| &low.at);
        let by_total = band.at_least.as_ref().is_none_or(|least| low.is_some_and(|low| least <= low));
        by_total && band.when.as_ref().is_none_or(|when| !domain.may(&when.tree).1)
    };
    if let Some(last) = set.bands.last()
        && let Some(when) = &last.when
        && !set.bands.iter().any(takes_rest)
    {
        let fault = Fault::BandConditional { name: last.name.clone(), when: when.text.clone() };
        found.push(fault.at(last.place));
    }
    for limit in &set.limits {
        let (always, when) = match domain.may(&limit.when.tree) {
            (false, _) => (false, limit.when.text.clone()),
            (true, false) => (true, limit.when.text.clone()),
            (true, true) => continue,
        };
        let shown = Worded::new(|language| {
            let said = match (always, language) {
                (false, Language::Vietnamese) => "điều kiện không bao giờ đúng",
                (true, Language::Vietnamese) => "điều kiện luôn đúng",
                (false, Language::English) => "the condition never holds",
                (true, Language::English) => "the condition always holds",
            };
            said.to_owned() + &given(set, &of_units(&limit.when.tree), language)
        });
        found.push(Fault::NeverActs { when, always, limit: true, shown }.at(limit.place));
    }
    found
}

/// What a condition after the sum reads of a unit.
fn of_units(when: &Flag<Outcome>) -> Vec<UnitName> {
    let mut names = Vec::new();
    when.names(&mut |name| {
        if let OutcomeName::Of(name) = name {
            names.push(*name);
        }
    });
    names
}

/// ` (given.han = 15/12/2025)` of what is among some names; empty where nothing is.
fn given(set: &Set, names: &[UnitName], language: Language) -> String {
    let mut said: Vec<String> = Vec::new();
    for name in names {
        let UnitName::Given(given) = name else { continue };
        let (name, value, _) = &set.given.values[usize::from(given.0)];
        let value = match value {
            GivenValue::Number { number, .. } => plain(number, language),
            GivenValue::Day(day) => day.shown(language),
        };
        let one = format!("given.{name} = {value}");
        if !said.contains(&one) {
            said.push(one);
        }
    }
    if said.is_empty() { String::new() } else { format!(" ({})", said.join(", ")) }
}

/// Numbers of a text that the rule lacks.
fn texts(foreign: Vec<Foreign>, criterion: &Criterion, wording: Option<Worded>) -> Vec<Diagnostic> {
    let fault = |foreign: Foreign| match foreign {
        Foreign::Number(met) => Fault::TextNumber { met, wording: wording.clone() },
        Foreign::Cap(met) => Fault::CapDiffers { met, max: criterion.max.clone() },
    };
    foreign.into_iter().map(|one| fault(one).at(criterion.place).of_criterion(&criterion.code)).collect()
}

/// Whether a text says that something stops at a maximum.
fn says_at_most(text: &str) -> bool {
    crate::text::composed(text).to_lowercase().contains("tối đa")
}

fn with(language: Language) -> &'static str {
    match language {
        Language::Vietnamese => "với",
        Language::English => "with",
    }
}

/// `từ 0 % đến 100 %`
fn between(range: &Interval, share: bool, language: Language) -> String {
    let say = |number: &Number| match share {
        true => percent(number, language),
        false => plain(&number.shown(), language),
    };
    match (range.low(), range.high(), language) {
        (Some(low), Some(high), Language::Vietnamese) => format!("từ {} đến {}", say(&low.at), say(&high.at)),
        (Some(low), Some(high), Language::English) => format!("from {} to {}", say(&low.at), say(&high.at)),
        (Some(low), None, Language::Vietnamese) => format!("từ {} trở lên", say(&low.at)),
        (Some(low), None, Language::English) => format!("at least {}", say(&low.at)),
        (None, Some(high), Language::Vietnamese) => format!("không quá {}", say(&high.at)),
        (None, Some(high), Language::English) => format!("at most {}", say(&high.at)),
        (None, None, Language::Vietnamese) => "là mọi số".into(),
        (None, None, Language::English) => "any number".into(),
    }
}

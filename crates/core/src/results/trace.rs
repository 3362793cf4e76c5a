//! Why a leaf or a criterion of a unit has its final points, in one line.

use super::Results;
use crate::assessment::{Standing, View};
use crate::criteria::{At, CriterionId, Kind, LeafId};
use crate::entry::{Said, Word};
use crate::formula::phrase::{percent, plain};
use crate::id::{GroupNo, UnitNo};
use crate::number::Number;
use crate::rank::{BandStep, MovedBy};
use crate::round::DoesNotApply;
use crate::rule::trace;
use crate::score::{Case, Sums};
use crate::text::Language;

impl Results {
    /// Why a leaf of a unit has its final points, as `38/42 ≈ 90,48 % ≥ 80 % → 10 × 38/42 = 9,05`. Empty where there is nothing to tell.
    pub fn trace(&self, group: GroupNo, unit: UnitNo, leaf: LeafId, language: Language) -> String {
        let standing = self.assessment.standing(View::Final, group, unit, At::Leaf(leaf));
        self.trace_of(group, unit, leaf, &standing, language)
    }

    /// The same, where what stands at the leaf is known already.
    pub fn trace_of(
        &self,
        group: GroupNo,
        unit: UnitNo,
        leaf: LeafId,
        standing: &Standing,
        language: Language,
    ) -> String {
        let mut text = self.trace_of_points(group, unit, leaf, standing, language);
        let set = self.set(group);
        if set.criterion_of(leaf).kind == Kind::Penalty && text.contains('→') {
            text += match language {
                Language::Vietnamese => "; tính là điểm trừ",
                Language::English => "; taken off as a penalty",
            };
        }
        if let Some(gate) = &set.leaf(leaf).rule.gate
            && self.gate_acts(group, unit, leaf, standing)
        {
            let keep = percent(&gate.keep, language);
            text += &match language {
                Language::Vietnamese => format!("; điều kiện loại trừ: tổng của {} chỉ tính {keep}", gate.code),
                Language::English => format!("; gate: the sum of {} keeps {keep}", gate.code),
            };
        }
        text
    }

    fn trace_of_points(
        &self,
        group: GroupNo,
        unit: UnitNo,
        leaf: LeafId,
        standing: &Standing,
        language: Language,
    ) -> String {
        let set = self.set(group);
        let of_set = set.leaf(leaf);
        let rule = &of_set.rule;
        let full = &set.criterion_of(leaf).max;
        if let Err(why) = self.round().group(group).applies(unit, of_set.node) {
            return self.why_not_applicable(group, why, language);
        }
        if standing.confused && standing.points.is_none() {
            return String::new(); // which of its entries counts is not said
        }
        let said = standing.points.or(standing.word).map(|entry| &self.assessment.entries.get(entry).said);
        match said {
            Some(Said::Points(points)) => return trace::of_appraiser(points, language),
            Some(Said::Word(Word::NotApplicable)) => return trace::not_applicable(language).into(),
            Some(Said::Word(Word::NothingArose)) => {
                return rule.trace_of_nothing(full, set.rounding, language).unwrap_or_default();
            }
            Some(_) => return String::new(),
            None => {}
        }
        let case = Case::new(&self.assessment, group, unit);
        let inputs = case.inputs(leaf, standing);
        let figures = if rule.figures.is_empty() { Default::default() } else { case.figures(View::Final) };
        if let Err(came) = case.readable(leaf, standing, &figures, &inputs) {
            return match came {
                crate::score::Came::Invalid(Some(_), _) => trace::condition_broken(language).into(),
                _ => String::new(),
            };
        }
        let over = self.over_of(group, leaf, unit);
        let facts = case.facts(&inputs, &figures, &over, case.is_unrounded(standing));
        rule.trace(full, set.rounding, facts, set.around(), language)
    }

    fn why_not_applicable(&self, group: GroupNo, why: DoesNotApply<'_>, language: Language) -> String {
        let plain = trace::not_applicable(language);
        match (why, language) {
            (DoesNotApply::ByDecision(exemption), _) if exemption.document.is_empty() => plain.into(),
            (DoesNotApply::ByDecision(exemption), Language::Vietnamese) => {
                format!("{plain} (theo {})", exemption.document)
            }
            (DoesNotApply::ByDecision(exemption), Language::English) => format!("{plain} (by {})", exemption.document),
            (DoesNotApply::ByRule(node) | DoesNotApply::Unknown(node, _), _) => {
                let condition = self.set(group).applies_in_words(node, language).unwrap_or_default();
                match language {
                    Language::Vietnamese => format!("{plain} (chỉ áp dụng khi {condition})"),
                    Language::English => format!("{plain} (applies only where {condition})"),
                }
            }
        }
    }

    /// What stands at the set's figures for a unit in the end, by position; `None` where nothing that can be read does.
    pub fn figures(&self, group: GroupNo, unit: UnitNo) -> Vec<Option<Number>> {
        Case::new(&self.assessment, group, unit).figures(View::Final).answers
    }

    fn over_of(&self, group: GroupNo, leaf: LeafId, unit: UnitNo) -> Vec<Option<Number>> {
        let results = self.groups.iter().find(|results| results.group == group);
        results.map_or_else(Vec::new, |results| results.over.of_leaf(View::Final, leaf, unit))
    }

    fn gate_acts(&self, group: GroupNo, unit: UnitNo, leaf: LeafId, standing: &Standing) -> bool {
        let Some(gate) = &self.set(group).leaf(leaf).rule.gate else { return false };
        let case = Case::new(&self.assessment, group, unit);
        if case.group.applies(unit, self.set(group).leaf(leaf).node).is_err() {
            return false;
        }
        let figures = case.figures(View::Final);
        let over = self.over_of(group, leaf, unit);
        let came = case.came(leaf, standing, &figures, &over);
        case.gate_acts(leaf, gate, &came, standing, &figures, &over)
    }

    /// Why a unit is in a lower band than its index would have: `Xuất sắc → Tốt (giới hạn: …)`. Empty where it is not.
    pub fn trace_of_band(&self, group: GroupNo, steps: &[BandStep], language: Language) -> String {
        let set = self.set(group);
        let name = |band: Option<usize>| band.map_or("–", |band| set.bands[band].name.as_str());
        let say = |step: &BandStep| {
            let why = match (step.by, language) {
                (MovedBy::Limit(limit), _) => {
                    let when = set.outcome_in_words(&set.limits[limit].when, language);
                    match language {
                        Language::Vietnamese => format!("giới hạn: {when}"),
                        Language::English => format!("limit: {when}"),
                    }
                }
                (MovedBy::Quota(quota), language) => {
                    let share = percent(&set.quotas[quota].share, language);
                    match language {
                        Language::Vietnamese => format!("không quá {share} số đơn vị"),
                        Language::English => format!("at most {share} of the units"),
                    }
                }
            };
            format!("{} → {} ({why})", name(Some(step.from)), name(step.to))
        };
        steps.iter().map(say).collect::<Vec<_>>().join("; ")
    }

    /// What was made of the sum of a criterion's children: a cap, a gate, weights. Empty where it is just their sum.
    pub fn trace_of_criterion(&self, group: GroupNo, node: CriterionId, sums: &Sums, language: Language) -> String {
        let Some(before) = &sums.before else { return String::new() };
        let set = self.set(group);
        let [before, after] = [before, &sums.final_points].map(|number| plain(&number.shown(), language));
        match &sums.gate {
            Some((leaf, keep)) => {
                let keep = percent(keep, language);
                let code = &set.criterion_of(*leaf).code;
                match language {
                    Language::Vietnamese => format!("{before} × {keep} = {after} (điều kiện loại trừ ở {code})"),
                    Language::English => format!("{before} × {keep} = {after} (the gate at {code})"),
                }
            }
            None => {
                let max = plain(&set.criterion(node).max, language);
                match language {
                    Language::Vietnamese => format!("{before} → {after} (tối đa {max})"),
                    Language::English => format!("{before} → {after} (at most {max})"),
                }
            }
        }
    }
}

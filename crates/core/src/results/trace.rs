//! Why a leaf or a criterion of a unit has its final points, in one line.

use super::Results;
use crate::assessment::{Standing, View};
use crate::criteria::{At, CriterionId, Kind, LeafId, Set, Source};
use crate::formula::phrase::{percent, plain};
use crate::id::{GroupNo, SourceNo, UnitNo};
use crate::number::Number;
use crate::rank::{BandStep, MovedBy};
use crate::round::DoesNotApply;
use crate::rule::trace;
use crate::score::{Came, Case, Decides, UnitScore};
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
        self.trace_in(View::Final, group, unit, leaf, standing, language)
    }

    /// The same of a column of points: what stands there, and the figures and functions over units of that column.
    pub(crate) fn trace_in(
        &self,
        view: View,
        group: GroupNo,
        unit: UnitNo,
        leaf: LeafId,
        standing: &Standing,
        language: Language,
    ) -> String {
        let mut text = self.trace_of_points(view, group, unit, leaf, standing, language);
        if text.is_empty() {
            return text;
        }
        let set = self.set(group);
        if set.criterion_of(leaf).kind == Kind::Penalty && text.contains('→') {
            text += match language {
                Language::Vietnamese => "; tính là điểm trừ",
                Language::English => "; taken off as a penalty",
            };
        }
        text += &self.of_ballots(group, unit, leaf, language);
        if let Some(gate) = &set.leaf(leaf).rule.gate
            && self.gate_acts(view, group, unit, leaf, standing)
        {
            let keep = percent(&gate.keep, language);
            text += &match language {
                Language::Vietnamese => format!("; điều kiện loại trừ: tổng của {} chỉ tính {keep}", gate.code),
                Language::English => format!("; gate: the sum of {} keeps {keep}", gate.code),
            };
        }
        text
    }

    /// Of how many ballots the shares of a leaf are, how sure they are, and whose; empty where no survey says anything of that.
    fn of_ballots(&self, group: GroupNo, unit: UnitNo, leaf: LeafId, language: Language) -> String {
        let set = self.set(group);
        let is_read = |at: At| match at {
            At::Leaf(of) => of == leaf,
            At::Figure(figure) => set.leaf(leaf).rule.figures.contains(&figure),
        };
        let mut said = String::new();
        for (source, outside) in set.outside.iter().enumerate().filter(|(_, outside)| is_read(outside.at)) {
            let figure = self.assessment.outside(group, unit, SourceNo(source as u16));
            let (Source::Survey { id, .. }, Some(share)) = (&outside.source, figure.and_then(|of| of.share.as_ref()))
            else {
                continue;
            };
            let decimals = set.rounding.survey;
            let of = |share: &Number| percent(&share.round(decimals), language);
            let found = of(&share.estimate);
            let interval = share.interval.as_ref().map(|(low, high)| {
                let confidence = plain(&share.confidence, language);
                let (low, high) = (of(low), of(high));
                match language {
                    Language::Vietnamese => format!(", khoảng tin cậy {confidence} %: {low} – {high}"),
                    Language::English => format!(", {confidence} % interval: {low} – {high}"),
                }
            });
            let withheld = share.withheld.as_ref().map(|why| format!(" ({})", why.say(language)));
            let interval = interval.or(withheld).unwrap_or_default();
            let source = share.source.as_deref().filter(|source| !source.is_empty());
            // Of a finished figure that says nothing of itself there is nothing to add.
            if share.source.is_some() && source.is_none() && share.ballots.is_none() {
                continue;
            }
            let (survey, answered, valid, by) = match language {
                Language::Vietnamese => ("điều tra", "phiếu có câu trả lời", "phiếu hợp lệ", "theo"),
                Language::English => ("survey", "ballots with an answer", "valid ballots", "by"),
            };
            // A finished figure's table says how many were valid; what was estimated is of those that answered.
            let kind = if share.source.is_some() { valid } else { answered };
            let ballots = share.ballots.map(|ballots| format!("{ballots} {kind}, ")).unwrap_or_default();
            let source = source.map(|source| format!(", {by} {source}")).unwrap_or_default();
            said += &format!("; {survey} {id}: {ballots}{found}{interval}{source}");
        }
        said
    }

    fn trace_of_points(
        &self,
        view: View,
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
        let case = Case::new(&self.assessment, group, unit);
        let inputs = case.inputs(leaf, standing);
        let figures = if rule.figures.is_empty() { Default::default() } else { case.figures(view) };
        match case.decides(leaf, standing, &figures, &inputs) {
            Decides::Nothing => String::new(),
            Decides::Points(points) => trace::of_appraiser(points, language),
            Decides::NotApplicable => trace::not_applicable(language).into(),
            Decides::NothingArose => rule.trace_of_nothing(full, set.rounding, language).unwrap_or_default(),
            Decides::Unreadable(Came::Invalid(Some(_), _)) => trace::condition_broken(language).into(),
            Decides::Unreadable(_) => String::new(),
            Decides::Rule => {
                let over = self.over_of(view, group, leaf, unit);
                let facts = case.facts(&inputs, &figures, &over, case.is_unrounded(standing));
                rule.trace(full, set.rounding, facts, set.around(), language)
            }
        }
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

    fn over_of(&self, view: View, group: GroupNo, leaf: LeafId, unit: UnitNo) -> Vec<Option<Number>> {
        let results = self.groups.iter().find(|results| results.group == group);
        results.map_or_else(Vec::new, |results| results.over.of_leaf(view, leaf, unit))
    }

    fn gate_acts(&self, view: View, group: GroupNo, unit: UnitNo, leaf: LeafId, standing: &Standing) -> bool {
        let Some(gate) = &self.set(group).leaf(leaf).rule.gate else { return false };
        let case = Case::new(&self.assessment, group, unit);
        if case.group.applies(unit, self.set(group).leaf(leaf).node).is_err() {
            return false;
        }
        let figures = case.figures(view);
        let over = self.over_of(view, group, leaf, unit);
        let came = case.came(leaf, standing, &figures, &over);
        case.gate_acts(leaf, gate, &came, standing, &figures, &over)
    }

    /// Why a unit is in a lower band than its index would have: `Xuất sắc → Tốt (giới hạn: …)`. Empty where it is not.
    pub fn trace_of_band(&self, group: GroupNo, steps: &[BandStep], language: Language) -> String {
        let set = self.set(group);
        let name = |band: Option<usize>| band.map_or("–", |band| set.bands[band].name.as_str());
        let say = |step: &BandStep| {
            let why = self.moved_by(group, step, language);
            format!("{} → {} ({why})", name(Some(step.from)), name(step.to))
        };
        steps.iter().map(say).collect::<Vec<_>>().join("; ")
    }

    /// What moved a unit to a lower band, in words: `không quá 20 % số đơn vị`.
    pub(crate) fn moved_by(&self, group: GroupNo, step: &BandStep, language: Language) -> String {
        let set = self.set(group);
        match (step.by, language) {
            (MovedBy::Condition, _) => {
                let when = set.bands[step.from].when.as_ref();
                let when = when.map(|when| set.outcome_in_words(when, language)).unwrap_or_default();
                match language {
                    Language::Vietnamese => format!("không đạt: {when}"),
                    Language::English => format!("not met: {when}"),
                }
            }
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
        }
    }

    /// What was made of a criterion's children: by their weights, by a maximum, by a gate. Empty where it is just their sum.
    pub fn trace_of_criterion(
        &self,
        group: GroupNo,
        node: CriterionId,
        score: &UnitScore,
        language: Language,
    ) -> String {
        let set = self.set(group);
        let criterion = set.criterion(node);
        let sums = &score.criteria[usize::from(node.0)];
        let mut text = shares(set, &criterion.children, &criterion.max, score, language);
        if !text.is_empty() {
            let sum = sums.before.as_ref().unwrap_or(&sums.final_points);
            text +=
                &came_to(sum, criterion.children.iter().filter_map(|child| points_of(set, *child, score)), language);
        }
        let Some(before) = &sums.before else { return text };
        if !text.is_empty() {
            text += "; ";
        }
        text += &shown(before, language);
        text + &match &sums.gate {
            Some((leaf, keep)) => {
                let share = plain(&(keep * &Number::HUNDRED), language);
                let after = came_to(&sums.final_points, [before].into_iter(), language);
                let code = &set.criterion_of(*leaf).code;
                match language {
                    Language::Vietnamese => format!(" × {share} %{after} (điều kiện loại trừ ở {code})"),
                    Language::English => format!(" × {share} %{after} (the gate at {code})"),
                }
            }
            None => format!(" → {} ({})", shown(&sums.final_points, language), at_most(&criterion.max, language)),
        }
    }

    /// How a unit's points add up where that is more than the sum of its domains: their weights; bonus and penalty; the
    /// set's cap and floor. Empty where it is just that sum.
    pub fn trace_of_total(&self, group: GroupNo, score: &UnitScore, language: Language) -> String {
        let set = self.set(group);
        let (within, beside): (Vec<CriterionId>, Vec<CriterionId>) =
            set.domains().partition(|domain| set.criterion(*domain).kind == Kind::Base);
        let shares = shares(set, &within, &set.total, score, language);
        let points = |domain: &CriterionId| points_of(set, *domain, score).filter(|points| !points.is_zero());
        let beside: Vec<&Number> = beside.iter().filter_map(points).collect();
        let total = &score.total;
        if shares.is_empty() && beside.is_empty() && total.before.is_none() {
            return String::new();
        }
        let within = match shares.is_empty() {
            true => vec![&score.base],
            false => within.iter().filter_map(|domain| points_of(set, *domain, score)).collect(),
        };
        let mut text = if shares.is_empty() { shown(&score.base, language) } else { shares };
        for points in &beside {
            text += &added(points, language);
        }
        let sum = total.before.as_ref().unwrap_or(&total.final_points);
        if text != shown(sum, language) {
            text += &came_to(sum, within.into_iter().chain(beside), language);
        }
        if total.before.is_some() {
            let held = shown(&total.final_points, language);
            let why = match (&set.cap, language) {
                (Some(cap), _) if sum > cap => at_most(cap, language),
                (_, Language::Vietnamese) => format!("tối thiểu {held}"),
                (_, Language::English) => format!("at least {held}"),
            };
            text += &format!(" → {held} ({why})");
        }
        text
    }

    /// The sum of a criterion's children, or of the domains: `9,5 + 4 = 13,5`; empty where weights share out the whole.
    pub(crate) fn trace_of_sum(
        &self,
        group: GroupNo,
        node: Option<CriterionId>,
        score: &UnitScore,
        language: Language,
    ) -> String {
        let set = self.set(group);
        let within = |domain: &CriterionId| set.criterion(*domain).kind == Kind::Base;
        let (children, sums) = match node {
            Some(node) => (set.criterion(node).children.clone(), &score.criteria[usize::from(node.0)]),
            None => (set.domains().filter(within).collect(), &score.total),
        };
        let known: Vec<&Number> = children.iter().filter_map(|child| points_of(set, *child, score)).collect();
        let weighted = children.iter().any(|child| set.criterion(*child).weight.is_some());
        let (Some((first, rest)), false) = (known.split_first(), weighted) else { return String::new() };
        let more: String = rest.iter().map(|points| added(points, language)).collect();
        let sum = match node {
            Some(_) => sums.before.as_ref().unwrap_or(&sums.final_points),
            None => &score.base,
        };
        match rest.is_empty() {
            true => shown(first, language),
            false => shown(first, language) + &more + &came_to(sum, known.iter().copied(), language),
        }
    }
}

/// Points as traces have them.
fn shown(points: &Number, language: Language) -> String {
    plain(&points.shown(), language)
}

/// Points after others in a sum: ` + 4`, ` − 0,5`.
fn added(points: &Number, language: Language) -> String {
    match points.is_negative() {
        true => format!(" − {}", shown(&-points, language)),
        false => format!(" + {}", shown(points, language)),
    }
}

/// What some points came to: ` = 13,5`; ` ≈ 13,5` where any of them has more decimals than are shown.
fn came_to<'a>(sum: &Number, of: impl Iterator<Item = &'a Number>, language: Language) -> String {
    let exact = of.into_iter().all(|points| points.shown() == *points);
    format!(" {} {}", if exact { "=" } else { "≈" }, shown(sum, language))
}

fn at_most(most: &Number, language: Language) -> String {
    let most = plain(most, language);
    match language {
        Language::Vietnamese => format!("tối đa {most}"),
        Language::English => format!("at most {most}"),
    }
}

/// The final points of a criterion; `None` where nothing beneath it applies.
fn points_of<'a>(set: &Set, node: CriterionId, score: &'a UnitScore) -> Option<&'a Number> {
    match set.criterion(node).leaf {
        Some(leaf) => score.leaves[usize::from(leaf.0)].final_points.as_ref(),
        None => {
            let any =
                set.leaves_of(node).into_iter().any(|leaf| score.leaves[usize::from(leaf.0)].final_points.is_some());
            any.then(|| &score.criteria[usize::from(node.0)].final_points)
        }
    }
}

/// What weights make of siblings: `10 × (3 × 8/10 + 2 × 4/5)/5`; empty where they carry none, or none of them applies.
fn shares(set: &Set, siblings: &[CriterionId], whole: &Number, score: &UnitScore, language: Language) -> String {
    let term = |node: &CriterionId| {
        let weight = set.criterion(*node).weight.as_ref()?;
        let max = &score.criteria[usize::from(node.0)].max;
        let points = points_of(set, *node, score).filter(|_| !max.is_zero())?;
        Some((weight, points, max))
    };
    let terms: Vec<_> = siblings.iter().filter_map(term).collect();
    if terms.is_empty() {
        return String::new();
    }
    let weights: Number = terms.iter().map(|(weight, ..)| (*weight).clone()).sum();
    let written: Vec<String> = terms
        .iter()
        .map(|(weight, points, max)| {
            let points = match points.is_negative() {
                true => format!("({})", shown(points, language)),
                false => shown(points, language),
            };
            format!("{} × {points}/{}", shown(weight, language), shown(max, language))
        })
        .collect();
    format!("{} × ({})/{}", shown(whole, language), written.join(" + "), shown(&weights, language))
}

//! Findings from paper that was counted by hand: shares without errors, as how ballots hang together is not known.

use std::collections::{HashMap, HashSet};

use cchc_core::fault::{Diagnostic, Fault};
use cchc_core::place::Place;
use cchc_core::survey::{EmptyGroup, Figures, Select, Survey, Tallied};
use cchc_core::text::key;

use super::composition::{Composition, Part, What, quantity};
use super::{Findings, Found, ItemFound, Unit, Why};
use crate::cleaning::options;
use crate::decimal::float;
use crate::quality::percentages;
use crate::tally::Source;

pub(super) fn findings(survey: Survey, questions: &[Vec<usize>], faults: &mut Vec<Diagnostic>) -> Option<Findings> {
    let Figures::Tallies { rows, .. } = &survey.figures else { return None };
    let Some(first) = rows.first() else {
        faults.push(Fault::NoBallots { read: 0 }.at(survey.id.place));
        return None;
    };
    let file = first.place.file;
    let units: HashSet<String> = rows.iter().map(|row| key(&row.unit)).collect();
    if units.len() > survey.most_units() {
        faults.push(Fault::TooManyUnits { most: survey.most_units() }.at(first.place));
        return None;
    }
    let counted = Counted::of(&survey, rows);
    let composition = Composition::of(&survey, questions);
    let units =
        (0..counted.names.len()).map(|unit| counted.unit(&composition, questions, Some(unit), faults)).collect();
    let all = (counted.names.len() > 1).then(|| counted.unit(&composition, questions, None, faults));
    if cchc_core::fault::any_error(faults) {
        return None;
    }
    Some(Findings { file, sample: None, account: None, all, units, quality: None, survey })
}

/// Counts by unit, respondent group, item and option, the last option being a blank.
struct Counted<'s> {
    survey: &'s Survey,
    names: Vec<(String, Place)>,
    counts: Vec<Vec<Vec<Vec<u64>>>>,
}

impl<'s> Counted<'s> {
    fn of(survey: &'s Survey, rows: &[Tallied]) -> Counted<'s> {
        let groups = survey.respondents.len().max(1);
        let blank: Vec<Vec<u64>> =
            (0..survey.items.len()).map(|item| vec![0; options(survey, item).len() + 1]).collect();
        let mut known: HashMap<String, usize> = HashMap::new();
        let mut counted = Counted { survey, names: Vec::new(), counts: Vec::new() };
        for row in rows {
            let unit = *known.entry(key(&row.unit)).or_insert_with(|| {
                counted.names.push((row.unit.clone(), row.place));
                counted.counts.push(vec![blank.clone(); groups]);
                counted.names.len() - 1
            });
            let of_item = &mut counted.counts[unit][row.group.unwrap_or_default()][row.item];
            let at = row.option.unwrap_or(of_item.len() - 1);
            of_item[at] = of_item[at].saturating_add(row.count);
        }
        counted
    }

    /// How often each option of an item was chosen, by the groups that are asked for.
    fn chosen(&self, unit: Option<usize>, group: Option<u32>, item: usize) -> Vec<u64> {
        let units = match unit {
            Some(unit) => &self.counts[unit..=unit],
            None => &self.counts[..],
        };
        let mut sum = vec![0_u64; self.counts[0][0][item].len()];
        for groups in units {
            for (at, items) in groups.iter().enumerate() {
                if group.is_none_or(|group| group as usize == at) {
                    sum.iter_mut().zip(&items[item]).for_each(|(sum, count)| *sum = sum.saturating_add(*count));
                }
            }
        }
        sum
    }

    /// Σ Y, Σ V and the valid answers to the item that most answered.
    fn ratio(
        &self,
        composition: &Composition<'_>,
        source: Source,
        unit: Option<usize>,
        group: Option<u32>,
    ) -> (f64, f64, u64) {
        let items = match source {
            Source::Item(item) => vec![item],
            Source::Pool(pool) => composition.pools()[pool].clone(),
        };
        let (mut y, mut v, mut most) = (0.0, 0.0, 0);
        for item in items {
            let chosen = self.chosen(unit, group, item);
            let mut valid = 0_u64;
            let blank = match self.survey.items[item].select {
                Select::One => self.survey.scales[self.survey.items[item].scale].blank.clone(),
                Select::Several { .. } => None,
            };
            let worth = options(self.survey, item).into_iter().map(|(_, worth)| worth).chain([blank]);
            for (count, worth) in chosen.iter().zip(worth) {
                if let Some(worth) = worth {
                    y += *count as f64 * float(&worth);
                    valid = valid.saturating_add(*count);
                }
            }
            v += valid as f64;
            most = most.max(valid);
        }
        (y, v, most)
    }

    fn found(&self, composition: &Composition<'_>, unit: Option<usize>, parts: &[Part]) -> Found {
        let is_there: Vec<bool> = parts
            .iter()
            .map(|part| {
                part.shares.iter().all(|(_, source)| self.ratio(composition, *source, unit, part.group).1 > 0.0)
            })
            .collect();
        let Some(quantity) = quantity(parts, &is_there, self.survey.empty_group) else {
            return Found::none(if is_there.contains(&true) { Why::EmptyGroup } else { Why::NoAnswer }, 0);
        };
        let (mut value, mut by_group) = (0.0, HashMap::<Option<u32>, u64>::new());
        for term in quantity.terms() {
            let (y, v, n) = self.ratio(composition, term.ratio.source, unit, term.ratio.group);
            value += term.weight * (y / v);
            let most = by_group.entry(term.ratio.group).or_default();
            *most = n.max(*most);
        }
        Found::bare(value, by_group.values().fold(0, |sum, n| sum.saturating_add(*n)), Why::Counted)
    }

    fn unit(
        &self,
        composition: &Composition<'_>,
        questions: &[Vec<usize>],
        unit: Option<usize>,
        faults: &mut Vec<Diagnostic>,
    ) -> Unit {
        let survey = self.survey;
        let found = |what: &What| self.found(composition, unit, &composition.parts(what));
        let index_parts = composition.parts(&What::Index);
        let (name, place) = unit.map_or(("*".into(), survey.id.place), |unit| self.names[unit].clone());
        let index = found(&What::Index);
        if index.why == Some(Why::EmptyGroup) && survey.empty_group == EmptyGroup::Error {
            let is_empty = |part: &&Part| {
                part.shares.iter().any(|(_, source)| self.ratio(composition, *source, unit, part.group).1 <= 0.0)
            };
            let groups = index_parts.iter().filter(is_empty).filter_map(|part| part.group);
            let groups = groups.map(|group| survey.respondents[group as usize].id.clone()).collect();
            faults.push(Fault::GroupsEmpty { name: name.clone(), groups }.at(place));
        }
        let of_group = |group: usize| {
            let part = index_parts.iter().find(|part| part.group == Some(group as u32));
            part.map_or(Found::none(Why::NoAnswer, 0), |part| self.found(composition, unit, &[part.clone().alone()]))
        };
        let mut of_unit = Unit {
            name: name.clone(),
            place,
            valid: Some(index.n),
            source: None,
            blocks: (0..survey.blocks.len()).map(|block| found(&What::Block(block))).collect(),
            factors: (0..survey.factors.len()).map(|factor| found(&What::Factor(factor))).collect(),
            groups: (0..survey.respondents.len()).map(of_group).collect(),
            items: (0..survey.items.len()).map(|item| self.item(unit, item, found(&What::Item(item)))).collect(),
            questions: questions
                .iter()
                .map(|items| if items.is_empty() { index.clone() } else { found(&What::Question(items.clone())) })
                .collect(),
            index,
        };
        let n = of_unit.index.n as usize;
        if unit.is_some() && survey.min_ballots == 0 && of_unit.index.why == Some(Why::NoAnswer) {
            let returned = of_unit.items.iter().map(|item| item.found.n.saturating_add(item.skipped)).max();
            let returned = returned.unwrap_or_default() as usize;
            faults.push(Fault::NoValidBallot { name, returned }.at(place));
        } else if unit.is_some() && n < survey.min_ballots {
            faults.push(Fault::FewBallots { name, valid: n, min: survey.min_ballots }.at(place));
            of_unit.withhold(Why::FewBallots);
        }
        of_unit
    }

    fn item(&self, unit: Option<usize>, item: usize, found: Found) -> ItemFound {
        let mut chosen = self.chosen(unit, None, item);
        let blank = chosen.pop().unwrap_or_default();
        let people: Vec<f64> = chosen.iter().map(|count| *count as f64).collect();
        let all = chosen.iter().fold(blank, |sum, count| sum.saturating_add(*count));
        ItemFound {
            skipped: all - found.n.min(all),
            blank,
            percents: percentages(&people, self.survey.option_decimals, self.survey.options_add_up),
            options: chosen,
            found,
        }
    }
}

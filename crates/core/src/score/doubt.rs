//! What is doubtful about a unit's leaves and figures: missing, broken, differing, unproved.

use std::collections::HashMap;

use super::leaf::{Came, Case, FigureState, Figures};
use crate::assessment::{Standing, View};
use crate::criteria::{At, Evidence, LeafId};
use crate::entry::{EntryNo, Said};
use crate::fault::{Diagnostic, Fault, Severity, Worded};
use crate::number::Number;
use crate::place::Place;
use crate::round::DoesNotApply;
use crate::rule::{AskedKind, From, Rule};

/// A unit that sent nothing is one fault, however many of its leaves an appraiser agrees with.
pub(super) fn gather_agreed(found: &mut Vec<Diagnostic>, name: &str) {
    let is_agreed = |fault: &Diagnostic| matches!(fault.fault, Fault::NothingToAgree { .. });
    let agreed = found.iter().filter(|fault| is_agreed(fault)).count();
    let Some(first) = found.iter().position(is_agreed) else { return };
    let mut one = found.remove(first);
    found.retain(|fault| !is_agreed(fault) && !matches!(fault.fault, Fault::MissingAnswer { .. }));
    one.fault = Fault::NothingToAgree { silent: Some((name.into(), agreed)) };
    one.criterion = None;
    found.push(one);
}

impl Case<'_> {
    fn place_of(&self, standing: &Standing) -> Place {
        let last = standing.entries().last();
        last.map_or(self.group.unit(self.unit).place, |entry| self.assessment.entries.get(entry).place)
    }

    fn of(&self, fault: Diagnostic, at: At) -> Diagnostic {
        fault.of_unit(&self.group.unit(self.unit).id).of_criterion(self.set.code_at(at))
    }

    /// What is doubtful about a leaf.
    pub(super) fn doubts(
        &self,
        leaf: LeafId,
        standing: &Standing,
        last: &Came,
        own: Option<&(Came, Standing)>,
        own_points: Option<&Number>,
        faults: &mut Vec<Diagnostic>,
    ) {
        if self.set.leaf(leaf).broken {
            return;
        }
        let rule = &self.set.leaf(leaf).rule;
        let at = At::Leaf(leaf);
        let entries = &self.assessment.entries;
        let mut push = |fault: Diagnostic| faults.push(self.of(fault, at));
        for (stage, word) in self.assessment.words_beside(self.number, self.unit, leaf) {
            let mut fault = Fault::WordBeside { met: entries.typed(word).into() }.at(entries.get(word).place);
            if self.assessment.decides_after(stage, self.number, self.unit, at, None)
                && !self.assessment.stands_broken(self.number, self.unit, at, None)
            {
                fault.severity = Severity::Warning;
            }
            push(fault);
        }
        match last {
            Came::Invalid(Some(fault), _) => push((**fault).clone().at(self.place_of(standing))),
            Came::Missing(blank) => match self.assessment.consent(self.number, self.unit, leaf) {
                Some(consent) if standing.is_blank() && rule.asks_unit() => {
                    push(Fault::NothingToAgree { silent: None }.at(entries.get(consent).place));
                }
                _ => self.missing(leaf, blank, false, self.place_of(standing), &mut push),
            },
            _ => {}
        }
        if let (Some((Came::Missing(blank), own)), false) = (own, matches!(last, Came::Missing(_))) {
            self.missing(leaf, blank, true, self.place_of(own), &mut push);
        }
        // A fault of the unit's own answer that a later stage has decided is a warning.
        if let Some((Came::Invalid(Some(fault), _), own)) = own
            && (own.figures != standing.figures || standing.points.is_some() || standing.word.is_some())
        {
            let mut fault = (**fault).clone().at(self.place_of(own));
            fault.severity = Severity::Warning;
            push(fault);
        }
        let claims_points = own_points.is_some_and(|points| !points.is_zero());
        if self.set.leaf(leaf).evidence == Evidence::Required
            && claims_points
            && !self.assessment.has_evidence(self.number, self.unit, leaf)
        {
            let place = self.place_of(own.map_or(standing, |(_, own)| own));
            push(Fault::EvidenceMissing { decided: standing.appraised }.at(place));
        }
        // What the rule gives is not known where the answer itself is missing or doubtful.
        let given = own_points.filter(|_| matches!(own.map_or(last, |(came, _)| came), Came::Points { .. }));
        if let (Some(claim), Some(given)) = (self.assessment.claim(self.number, self.unit, leaf), given) {
            let entry = entries.get(claim);
            if matches!(&entry.said, Said::Points(claimed) if claimed != given) {
                let claimed = entries.typed(claim).into();
                push(Fault::ClaimDiffers { claimed, given: given.clone() }.at(entry.place));
            }
        }
        self.claims_beside(at, faults);
    }

    /// A leaf without an answer: the unit's own silence is reported, an appraiser's is an open appraisal.
    fn missing(&self, leaf: LeafId, blank: &[usize], decided: bool, place: Place, push: &mut impl FnMut(Diagnostic)) {
        let rule = &self.set.leaf(leaf).rule;
        let of_unit: Vec<usize> = blank.iter().copied().filter(|input| rule.asked[*input].from == From::Unit).collect();
        if of_unit.is_empty() {
            return;
        }
        // Where all is blank, the leaf itself is what is missing.
        let blank = match of_unit.len() == rule.asked.len() {
            true => Vec::new(),
            false => of_unit.iter().map(|input| rule.asked[*input].label.clone()).collect(),
        };
        push(Fault::MissingAnswer { blank, decided }.at(place));
    }

    /// What was entered beside an outside figure, and differs from it.
    fn claims_beside(&self, at: At, faults: &mut Vec<Diagnostic>) {
        for (input, asked) in self.set.asked_at(at).iter().enumerate() {
            let From::Outside(source) = asked.from else { continue };
            // A figure that could not be read was reported.
            let Some(figure) = self.assessment.outside(self.number, self.unit, source) else { continue };
            for claim in self.assessment.claims_beside(self.number, self.unit, at, input) {
                let entry = self.assessment.entries.get(claim);
                let same = matches!(&entry.said, Said::Figure(claimed) if Some(claimed) == figure.number.as_ref());
                if !same {
                    let met = self.assessment.entries.typed(claim).to_owned();
                    let percent = asked.kind == AskedKind::Percent;
                    let fault = Fault::OutsideDiffers { met, given: figure.number.clone(), percent };
                    faults.push(self.of(fault.at(entry.place), at));
                }
            }
        }
    }

    /// An answer or an appraisal where the leaf does not apply: it counts for nothing, in any stage.
    pub(super) fn answered_all_the_same(&self, leaf: LeafId, why: DoesNotApply<'_>, faults: &mut Vec<Diagnostic>) {
        let mut all = self.assessment.all(self.number, self.unit, At::Leaf(leaf));
        let Some((_, entry)) = all.find(|(_, entry)| self.assessment.entries.get(*entry).said != Said::Note) else {
            return;
        };
        let document = match why {
            DoesNotApply::ByDecision(exemption) => Some(exemption.document.clone()),
            DoesNotApply::ByRule(_) | DoesNotApply::Unknown(..) => None,
        };
        let met = self.assessment.entries.typed(entry).to_owned();
        let fault = Fault::ExemptAnswered { met, document }.at(self.assessment.entries.get(entry).place);
        faults.push(self.of(fault, At::Leaf(leaf)));
    }

    /// What is doubtful about the set's figures, each told once, however many leaves read it.
    pub(super) fn doubts_of_figures(&self, figures: &[Figures; 3], faults: &mut Vec<Diagnostic>) {
        let [own, _, last] = figures;
        for number in self.set.figure_ids() {
            let at = At::Figure(number);
            let of_set = self.set.figure(number);
            self.claims_beside(at, faults);
            let is_read = |leaf: &LeafId| {
                self.set.leaf(*leaf).rule.figures.contains(&number)
                    && self.group.applies(self.unit, self.set.leaf(*leaf).node).is_ok()
            };
            // A word or points decide of a leaf without its figures.
            let is_open = |leaf: &LeafId| {
                let standing = self.standing(View::Final, *leaf);
                is_read(leaf) && standing.word.is_none() && standing.points.is_none()
            };
            if !self.set.leaf_ids().any(|leaf| is_read(&leaf)) {
                continue;
            }
            let state = |figures: &Figures| figures.states[usize::from(number.0)];
            let place = |view| self.place_of(&self.assessment.standing(view, self.number, self.unit, at));
            let from_unit = of_set.asked.from == From::Unit;
            match (state(last), state(own)) {
                (FigureState::Missing, _) if from_unit && self.set.leaf_ids().any(|leaf| is_open(&leaf)) => {
                    let fault = Fault::MissingAnswer { blank: vec![of_set.asked.label.clone()], decided: false };
                    faults.push(self.of(fault.at(place(View::Final)), at));
                }
                (FigureState::Invalid, _) => self.figure_broken(number, View::Final, None, faults),
                (FigureState::Stands, FigureState::Missing) if from_unit => {
                    let fault = Fault::MissingAnswer { blank: vec![of_set.asked.label.clone()], decided: true };
                    faults.push(self.of(fault.at(place(View::Own)), at));
                }
                (FigureState::Stands, FigureState::Invalid) => {
                    self.figure_broken(number, View::Own, Some(Severity::Warning), faults);
                }
                _ => {}
            }
        }
    }

    /// A figure that breaks its condition; what is no figure at all was reported where it was read.
    fn figure_broken(
        &self,
        number: crate::id::FigureNo,
        view: View,
        severity: Option<Severity>,
        faults: &mut Vec<Diagnostic>,
    ) {
        let of_set = self.set.figure(number);
        let Some(valid) = &of_set.valid else { return };
        let entry = self.assessment.standing(view, self.number, self.unit, At::Figure(number)).figures[0];
        if entry.is_some_and(|entry| self.assessment.entries.get(entry).said == Said::Nonsense) {
            return;
        }
        let around = self.set.around();
        let condition =
            Worded::new(|language| Rule::nothing().condition_in_words(valid, &Number::ZERO, around, language));
        let mut read = vec![number];
        crate::formula::Reads::names(&valid.tree, &mut |name| {
            if let crate::formula::LeafName::Figure(figure) = name
                && !read.contains(figure)
            {
                read.push(*figure);
            }
        });
        let standing =
            |figure: crate::id::FigureNo| self.assessment.standing(view, self.number, self.unit, At::Figure(figure));
        let met = read.iter().filter_map(|figure| {
            let entry: EntryNo = standing(*figure).figures[0]?;
            Some((self.set.figure(*figure).asked.label.clone(), self.assessment.entries.typed(entry).to_owned()))
        });
        let mut fault = Fault::ConditionBroken { condition, met: met.collect() }.at(self.place_of(&standing(number)));
        fault.severity = severity.unwrap_or(fault.severity);
        faults.push(self.of(fault, At::Figure(number)));
    }

    /// The same evidence for several leaves: perhaps one result is counted twice.
    pub(super) fn evidence_reused(&self, faults: &mut Vec<Diagnostic>) {
        let mut leaves: HashMap<&str, Vec<LeafId>> = HashMap::new();
        let mut order: Vec<&str> = Vec::new();
        for leaf in self.set.leaf_ids().filter(|leaf| self.set.leaf(*leaf).evidence != Evidence::None) {
            for evidence in self.assessment.evidence(self.number, self.unit, leaf) {
                let of = leaves.entry(evidence).or_insert_with(|| {
                    order.push(evidence);
                    Vec::new()
                });
                if of.last() != Some(&leaf) {
                    of.push(leaf);
                }
            }
        }
        for evidence in order {
            let of = &leaves[evidence];
            if of.len() > 1 {
                let codes = of.iter().map(|leaf| self.set.criterion_of(*leaf).code.clone()).collect();
                let fault = Fault::EvidenceReused { evidence: evidence.to_owned(), leaves: codes };
                let unit = self.group.unit(self.unit);
                // Where it stands the last time.
                let entries = &self.assessment.entries;
                let last = of.last().map(|leaf| self.assessment.all(self.number, self.unit, At::Leaf(*leaf)));
                let at = last.into_iter().flatten().find(|(_, entry)| entries.evidence(*entry) == evidence);
                let place = at.map_or(unit.place, |(_, entry)| entries.get(entry).place);
                faults.push(fault.at(place).of_unit(&unit.id));
            }
        }
    }
}

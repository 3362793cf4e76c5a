//! What a set says of one criterion, in words: wherever it is shown.

use cchc_core::criteria::{CriterionId, Evidence, Kind};

use crate::telling::Telling;
use crate::words::Say;
use crate::{about, figure};

/// Something that is said of criteria.
pub(crate) struct Fact {
    /// What it is called.
    pub(crate) label: Say<'static>,
    /// What is said; empty where there is nothing to be said. It may have several lines.
    pub(crate) of: fn(Telling<'_>, CriterionId) -> String,
}

pub(crate) const WEIGHT: Fact = Fact { label: Say::Weight, of: weight };
pub(crate) const KIND: Fact = Fact { label: Say::Kind, of: kind };
pub(crate) const APPLIES: Fact = Fact { label: Say::AppliesTo, of: applies };
pub(crate) const ASKED: Fact = Fact { label: Say::Asked, of: asked };
pub(crate) const WORDING: Fact = Fact { label: Say::Wording, of: wording };
pub(crate) const TEXT: Fact = Fact { label: Say::Text, of: text };
pub(crate) const EVIDENCE: Fact = Fact { label: Say::EvidenceWanted, of: evidence };
pub(crate) const IN_CHARGE: Fact = Fact { label: Say::InCharge, of: in_charge };
pub(crate) const NOTE: Fact = Fact { label: Say::Note, of: note };

/// All that is said of a criterion beside its code, name and maximum.
pub(crate) const FACTS: [Fact; 9] = [WEIGHT, KIND, APPLIES, ASKED, WORDING, TEXT, EVIDENCE, IN_CHARGE, NOTE];

/// How much it counts among its siblings.
fn weight(telling: Telling<'_>, node: CriterionId) -> String {
    let weight = telling.set.criterion(node).weight.as_ref();
    weight.map(|weight| figure::text(weight, telling.language)).unwrap_or_default()
}

/// Bonus or penalty, said of the first level.
fn kind(telling: Telling<'_>, node: CriterionId) -> String {
    let criterion = telling.set.criterion(node);
    match (criterion.parent, criterion.kind) {
        (None, Kind::Bonus | Kind::Penalty) => telling.say(Say::KindIs(criterion.kind)).into_owned(),
        _ => String::new(),
    }
}

/// For which units.
fn applies(telling: Telling<'_>, node: CriterionId) -> String {
    telling.set.applies_in_words(node, telling.language).unwrap_or_default()
}

/// One line for each thing that is asked, or read of the figures: `Số báo cáo (số đếm)`.
fn asked(telling: Telling<'_>, node: CriterionId) -> String {
    let set = telling.set;
    let Some(leaf) = set.criterion(node).leaf else { return String::new() };
    let rule = &set.leaf(leaf).rule;
    let mut said: Vec<String> = rule.asked.iter().map(|asked| about::asked(telling, asked)).collect();
    said.extend(rule.figures.iter().map(|figure| {
        let asked = &set.figure(*figure).asked;
        telling.say(Say::FigureOf { label: &asked.label, id: &asked.name }).into_owned()
    }));
    said.join("\n")
}

/// How answers become points.
fn wording(telling: Telling<'_>, node: CriterionId) -> String {
    let leaf = telling.set.criterion(node).leaf;
    leaf.map(|leaf| telling.set.wording(leaf, telling.language)).unwrap_or_default()
}

/// The decision's own scale.
fn text(telling: Telling<'_>, node: CriterionId) -> String {
    telling.set.criterion(node).text.clone().unwrap_or_default()
}

/// What proves it, and whether it must.
fn evidence(telling: Telling<'_>, node: CriterionId) -> String {
    let criterion = telling.set.criterion(node);
    let required = criterion.leaf.map_or(Evidence::None, |leaf| telling.set.leaf(leaf).evidence);
    let required = telling.say(Say::Evidence(required));
    let documents = criterion.documents.join("\n");
    match (required.is_empty(), criterion.documents.len()) {
        (_, 0) => required.into_owned(),
        (true, _) => documents,
        (false, 1) => format!("{required}: {documents}"),
        (false, _) => format!("{required}:\n{documents}"),
    }
}

/// Who fills it in, and who appraises it.
fn in_charge(telling: Telling<'_>, node: CriterionId) -> String {
    let Some(leaf) = telling.set.criterion(node).leaf.map(|leaf| telling.set.leaf(leaf)) else { return String::new() };
    let owner = leaf.owner.as_deref().map(Say::Owner);
    let appraiser = leaf.appraiser.as_deref().map(|appraiser| Say::Appraiser(telling.department(appraiser)));
    owner.into_iter().chain(appraiser).map(|say| telling.say(say)).collect::<Vec<_>>().join("\n")
}

/// Where the decision has it, the guidance, and whether it may not apply.
fn note(telling: Telling<'_>, node: CriterionId) -> String {
    let criterion = telling.set.criterion(node);
    let allowed = criterion.leaf.is_some_and(|leaf| telling.set.leaf(leaf).not_applicable_allowed);
    let allowed = allowed.then(|| telling.say(Say::MayNotApply).into_owned());
    let said = [criterion.clause.clone(), criterion.note.clone(), allowed];
    said.into_iter().flatten().collect::<Vec<_>>().join("\n")
}

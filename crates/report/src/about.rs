//! What holds for a criteria set as a whole, in words: how it rounds and ranks, bands with their conditions, limits, quotas,
//! rankings, deadlines, figures.

use cchc_core::criteria::{QuotaOf, Source, Ties};
use cchc_core::day::Day;
use cchc_core::formula::phrase::{self, Phrase, percent, plain};
use cchc_core::formula::{LeafName, UnitName};
use cchc_core::id::FigureNo;
use cchc_core::known::{AttributeKind, GivenValue};
use cchc_core::results::Results;
use cchc_core::rule::wording::kind_in_words;
use cchc_core::rule::{Asked, AskedKind, From};

use crate::telling::Telling;
use crate::words::Say;
use crate::{band, figure, outside};

/// What holds for the set: labels, each with one text or several.
pub(crate) fn about(telling: Telling<'_>) -> Vec<(Say<'static>, Vec<String>)> {
    let Telling { set, language, .. } = telling;
    let rounding = Say::RoundingIs { points: set.rounding.points, index: set.rounding.index };
    let limits = (0..set.limits.len()).map(|limit| band::limit_in_words(telling, limit)).collect();
    let mut about = vec![
        (Say::SetId, vec![set.id.clone()]),
        (Say::SetTotal, vec![figure::text(&set.total, language)]),
        (Say::TotalHeld, held(telling)),
        (Say::Parts, parts(telling)),
        (Say::Rounding, vec![telling.say(rounding).into_owned()]),
        (Say::RankedOn, vec![telling.say(Say::RankOn(set.rank_on)).into_owned()]),
        (Say::TiesAre, ties(telling)),
        (Say::Bands, bands(telling)),
        (Say::Limits, limits),
        (Say::Quotas, quotas(telling)),
        (Say::WhoIsRanked, ranked(telling)),
        (Say::Rankings, rankings(telling)),
        (Say::Attributes, attributes(telling)),
        (Say::Given, given(telling)),
        (Say::OutsideFigures, outside_figures(telling)),
    ];
    about.retain(|(_, texts)| !texts.is_empty());
    about
}

/// Where points come from, where published tables part them.
fn parts(telling: Telling<'_>) -> Vec<String> {
    let set = telling.set;
    let of = |part: &cchc_core::criteria::Part| {
        let codes: Vec<&str> = part.criteria.iter().map(|node| set.criterion(*node).code.as_str()).collect();
        telling.say(Say::PartOf { name: &part.name, codes: &codes.join(", ") }).into_owned()
    };
    let rest = telling.say(Say::PartOfRest(Results::first_part(telling.language))).into_owned();
    set.parts.iter().map(of).chain((!set.parts.is_empty()).then_some(rest)).collect()
}

fn ties(telling: Telling<'_>) -> Vec<String> {
    let said = telling.say(Say::Ties(&telling.set.ties)).into_owned();
    match &telling.set.ties {
        Ties::Keys(keys) => {
            keys.iter().map(|key| telling.set.key_in_words(key, telling.language)).chain([said]).collect()
        }
        Ties::Shared | Ties::Dense => vec![said],
    }
}

/// Between what the sum of all points is held.
fn held(telling: Telling<'_>) -> Vec<String> {
    let text = |number| figure::text(number, telling.language);
    let cap = telling.set.cap.as_ref().map(|cap| telling.say(Say::AtMost(&text(cap))).into_owned());
    let floor = telling.set.floor.as_ref().map(|floor| telling.say(Say::AtLeast(&text(floor))).into_owned());
    cap.into_iter().chain(floor).collect()
}

fn bands(telling: Telling<'_>) -> Vec<String> {
    let language = telling.language;
    let of = |band: &cchc_core::criteria::Band| {
        let at_least = band.at_least.as_ref().map(|at_least| figure::text(at_least, language)).unwrap_or_default();
        let mut said = telling.say(Say::BandFrom { name: &band.name, at_least: &at_least }).into_owned();
        if let Some(when) = &band.when {
            said += &telling.say(Say::AndWhen(&telling.set.outcome_in_words(when, language)));
        }
        said
    };
    telling.set.bands.iter().map(of).collect()
}

fn quotas(telling: Telling<'_>) -> Vec<String> {
    let language = telling.language;
    let name = |band: usize| telling.set.bands[band].name.as_str();
    let of = |quota: &cchc_core::criteria::Quota| {
        let share = percent(&quota.share, language);
        let whom = match quota.of {
            QuotaOf::Group => telling.say(Say::OfGroup),
            QuotaOf::Ends(band) => telling.say(Say::OfThoseWhoEnd(name(band))),
            QuotaOf::Reaches(band) => telling.say(Say::OfThoseWhoReach(name(band))),
        };
        let keys: Vec<String> = quota.keys.iter().map(|key| telling.set.key_in_words(key, language)).collect();
        let keys = keys.join(", ");
        telling.say(Say::QuotaIs { band: name(quota.band), share: &share, whom: &whom, keys: &keys }).into_owned()
    };
    telling.set.quotas.iter().map(of).collect()
}

/// Who needs what to be ranked.
fn ranked(telling: Telling<'_>) -> Vec<String> {
    let least = telling.set.min_attainable.as_ref().map(|share| {
        let share = percent(share, telling.language);
        telling.say(Say::MinAttainable(&share)).into_owned()
    });
    let absent = telling.set.absent_is_zero.then(|| telling.say(Say::AbsentIsZero).into_owned());
    least.into_iter().chain(absent).collect()
}

fn rankings(telling: Telling<'_>) -> Vec<String> {
    let says = |name: &UnitName| telling.set.around().of_unit(name, telling.language);
    let of = |ranking: &cchc_core::criteria::Ranking| {
        let units = phrase::flag(&ranking.units.tree, telling.language, &says).into_text();
        format!("{} ({units})", ranking.name)
    };
    telling.set.rankings.iter().map(of).collect()
}

fn attributes(telling: Telling<'_>) -> Vec<String> {
    let of = |attribute: &cchc_core::known::Attribute| {
        let kind = match &attribute.kind {
            AttributeKind::Number => telling.say(Say::AnyNumber).into_owned(),
            AttributeKind::Text => telling.say(Say::AnyText).into_owned(),
            AttributeKind::OneOf(texts) => texts.join(", "),
        };
        format!("{} ({kind})", attribute.name)
    };
    telling.set.attributes.iter().map(of).collect()
}

fn given(telling: Telling<'_>) -> Vec<String> {
    let of = |(name, value, _): &(String, GivenValue, _)| {
        let value = match value {
            GivenValue::Number { number, percent: true } => percent(number, telling.language),
            GivenValue::Number { number, .. } => plain(number, telling.language),
            GivenValue::Day(day) => day.shown(telling.language),
        };
        format!("{name} = {value}")
    };
    let days = |days: &[Day]| days.iter().map(|day| day.shown(telling.language)).collect::<Vec<_>>().join(", ");
    let calendar = &telling.set.given.calendar;
    let off = Some(days(calendar.holidays())).filter(|days| !days.is_empty());
    let worked = Some(days(calendar.made_up())).filter(|days| !days.is_empty());
    let off = off.map(|days| telling.say(Say::Holidays(&days)).into_owned());
    let worked = worked.map(|days| telling.say(Say::Workdays(&days)).into_owned());
    telling.set.given.values.iter().map(of).chain(off).chain(worked).collect()
}

/// Where what nobody enters comes from, each source once.
fn outside_figures(telling: Telling<'_>) -> Vec<String> {
    let mut seen: Vec<&Source> = Vec::new();
    let mut said = Vec::new();
    for outside in &telling.set.outside {
        if !seen.contains(&&outside.source) {
            seen.push(&outside.source);
            said.push(outside::provenance(telling, outside));
        }
    }
    said
}

/// One thing that is asked: `Số báo cáo (số đếm)`, `Chỉ số hài lòng (tỷ lệ %; điều tra sipas-2025)`.
pub(crate) fn asked(telling: Telling<'_>, asked: &Asked) -> String {
    let Telling { set, language, .. } = telling;
    let kind = match (&asked.unit, asked.kind) {
        (Some(unit), _) => unit.clone(),
        (None, AskedKind::Option) if !asked.name.is_empty() => asked.options.join(" / "),
        (None, kind) => kind_in_words(kind, language).to_owned(),
    };
    let from = match asked.from {
        From::Unit => None,
        From::Appraiser => Some(Say::FromAppraiser.to(language)),
        From::Outside(source) => Some(Say::From(&set.outside(source).source).to(language)),
    };
    let of = [Some(kind), from.map(Into::into)].into_iter().flatten().collect::<Vec<_>>().join("; ");
    match figure::label(asked) {
        "" => of,
        label => format!("{label} ({of})"),
    }
}

/// What is to be said of a figure: its kind, who supplies it, what must hold, who reads it.
pub(crate) fn figure(telling: Telling<'_>, number: FigureNo) -> String {
    let Telling { set, language, .. } = telling;
    let figure = set.figure(number);
    let bare = Asked { label: String::new(), ..figure.asked.clone() };
    let mut said = vec![asked(telling, &bare)];
    if let Some(valid) = &figure.valid {
        let says = |name: &LeafName| match name {
            LeafName::Figure(figure) => Phrase::whole(set.figure(*figure).asked.label.clone()),
            LeafName::Of(name) => set.around().of_unit(name, language),
            LeafName::Input(_) | LeafName::Value | LeafName::Full => Phrase::whole(figure.asked.label.clone()),
        };
        let condition = phrase::flag(&valid.tree, language, &says).into_text();
        said.push(telling.say(Say::FigureCondition(&condition)).into_owned());
    }
    let reads = set.leaf_ids().filter(|leaf| set.leaf(*leaf).rule.figures.contains(&number));
    let reads: Vec<&str> = reads.map(|leaf| set.criterion_of(leaf).code.as_str()).collect();
    said.push(telling.say(Say::ReadBy(&reads.join(", "))).into_owned());
    said.join(". ")
}

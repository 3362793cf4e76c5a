//! What holds for a criteria set as a whole, in words: how it rounds and ranks, bands with their conditions, limits, quotas,
//! rankings, deadlines, figures.

use cchc_core::criteria::{QuotaOf, Set, Source, Ties};
use cchc_core::formula::phrase::{self, Phrase, percent, plain};
use cchc_core::formula::{LeafName, UnitName};
use cchc_core::id::FigureNo;
use cchc_core::known::{AttributeKind, GivenValue};
use cchc_core::rule::wording::kind_in_words;
use cchc_core::rule::{Asked, AskedKind, From};
use cchc_core::text::Language;

use crate::book::{Book, Ranked};
use crate::words::Say;
use crate::{band, figure, outside};

/// What holds for the set, by label.
pub(crate) fn about(book: &Book<'_>, group: &Ranked<'_>) -> Vec<(String, String)> {
    let (set, language) = (group.set, book.run.language);
    let source = book.results.sources.get(set.file);
    let rounding = Say::RoundingIs { points: set.rounding.points, index: set.rounding.index };
    let mut about = vec![
        (Say::SetId, set.id.clone()),
        (Say::File, source.name.clone()),
        (Say::Sha256, source.sha256.clone()),
        (Say::SetStatus, book.say(Say::StatusAtLength(set.status)).into_owned()),
        (Say::SetTotal, figure::text(&set.total, language)),
        (Say::Rounding, rounding.to(language).into_owned()),
        (Say::RankedOn, book.say(Say::RankOn(set.rank_on)).into_owned()),
        (Say::TiesAre, ties(book, set)),
    ];
    let list = |said: Vec<String>| said.join("; ");
    let limits = (0..set.limits.len()).map(|limit| band::limit_in_words(book, group, limit)).collect();
    about.push((Say::TotalHeld, held(book, set)));
    about.push((Say::Bands, list(bands(book, set))));
    about.push((Say::Limits, list(limits)));
    about.push((Say::Quotas, list(quotas(book, set))));
    about.push((Say::WhoIsRanked, list(ranked(book, set))));
    about.push((Say::Rankings, list(rankings(book, set))));
    about.push((Say::Attributes, list(attributes(book, set))));
    about.push((Say::Given, list(given(set, language))));
    about.push((Say::OutsideFigures, list(outside_figures(book, set))));
    let about = about.into_iter().filter(|(_, text)| !text.is_empty());
    about.map(|(label, text)| (format!("{}:", book.say(label)), text)).collect()
}

fn ties(book: &Book<'_>, set: &Set) -> String {
    let said = book.say(Say::Ties(&set.ties));
    match &set.ties {
        Ties::Keys(keys) => {
            let keys: Vec<String> = keys.iter().map(|key| set.key_in_words(key, book.run.language)).collect();
            format!("{}; {said}", keys.join("; "))
        }
        Ties::Shared | Ties::Dense => said.into_owned(),
    }
}

/// Between what the sum of all points is held.
fn held(book: &Book<'_>, set: &Set) -> String {
    let text = |number| figure::text(number, book.run.language);
    let cap = set.cap.as_ref().map(|cap| book.say(Say::AtMost(&text(cap))).into_owned());
    let floor = set.floor.as_ref().map(|floor| book.say(Say::AtLeast(&text(floor))).into_owned());
    cap.into_iter().chain(floor).collect::<Vec<_>>().join("; ")
}

fn bands(book: &Book<'_>, set: &Set) -> Vec<String> {
    let language = book.run.language;
    let of = |band: &cchc_core::criteria::Band| {
        let at_least = band.at_least.as_ref().map(|at_least| figure::text(at_least, language)).unwrap_or_default();
        let mut said = book.say(Say::BandFrom { name: &band.name, at_least: &at_least }).into_owned();
        if let Some(when) = &band.when {
            said += &book.say(Say::AndWhen(&set.outcome_in_words(when, language)));
        }
        said
    };
    set.bands.iter().map(of).collect()
}

fn quotas(book: &Book<'_>, set: &Set) -> Vec<String> {
    let language = book.run.language;
    let name = |band: usize| set.bands[band].name.as_str();
    let of = |quota: &cchc_core::criteria::Quota| {
        let share = percent(&quota.share, language);
        let whom = match quota.of {
            QuotaOf::Group => book.say(Say::OfGroup),
            QuotaOf::Ends(band) => book.say(Say::OfThoseWhoEnd(name(band))),
            QuotaOf::Reaches(band) => book.say(Say::OfThoseWhoReach(name(band))),
        };
        let keys: Vec<String> = quota.keys.iter().map(|key| set.key_in_words(key, language)).collect();
        let keys = keys.join(", ");
        book.say(Say::QuotaIs { band: name(quota.band), share: &share, whom: &whom, keys: &keys }).into_owned()
    };
    set.quotas.iter().map(of).collect()
}

/// Who needs what to be ranked.
fn ranked(book: &Book<'_>, set: &Set) -> Vec<String> {
    let least = set.min_attainable.as_ref().map(|share| {
        let share = percent(share, book.run.language);
        book.say(Say::MinAttainable(&share)).into_owned()
    });
    let absent = set.absent_is_zero.then(|| book.say(Say::AbsentIsZero).into_owned());
    least.into_iter().chain(absent).collect()
}

fn rankings(book: &Book<'_>, set: &Set) -> Vec<String> {
    let says = |name: &UnitName| set.around().of_unit(name, book.run.language);
    let of = |ranking: &cchc_core::criteria::Ranking| {
        let units = phrase::flag(&ranking.units.tree, book.run.language, &says).into_text();
        format!("{} ({units})", ranking.name)
    };
    set.rankings.iter().map(of).collect()
}

fn attributes(book: &Book<'_>, set: &Set) -> Vec<String> {
    let of = |attribute: &cchc_core::known::Attribute| {
        let kind = match &attribute.kind {
            AttributeKind::Number => book.say(Say::AnyNumber).into_owned(),
            AttributeKind::Text => book.say(Say::AnyText).into_owned(),
            AttributeKind::OneOf(texts) => texts.join(", "),
        };
        format!("{} ({kind})", attribute.name)
    };
    set.attributes.iter().map(of).collect()
}

fn given(set: &Set, language: Language) -> Vec<String> {
    let of = |(name, value, _): &(String, GivenValue, _)| {
        let value = match value {
            GivenValue::Number { number, percent: true } => percent(number, language),
            GivenValue::Number { number, .. } => plain(number, language),
            GivenValue::Day(day) => day.shown(language),
        };
        format!("{name} = {value}")
    };
    set.given.values.iter().map(of).collect()
}

/// Where what nobody enters comes from, each source once.
fn outside_figures(book: &Book<'_>, set: &Set) -> Vec<String> {
    let mut seen: Vec<&Source> = Vec::new();
    let mut said = Vec::new();
    for outside in &set.outside {
        if !seen.contains(&&outside.source) {
            seen.push(&outside.source);
            said.push(outside::provenance(book, outside));
        }
    }
    said
}

/// One thing that is asked: `Số báo cáo (số đếm)`, `Chỉ số hài lòng (tỷ lệ %; điều tra sipas-2025)`.
pub(crate) fn asked(set: &Set, asked: &Asked, language: Language) -> String {
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
pub(crate) fn figure(book: &Book<'_>, set: &Set, number: FigureNo) -> String {
    let language = book.run.language;
    let figure = set.figure(number);
    let bare = Asked { label: String::new(), ..figure.asked.clone() };
    let mut said = vec![asked(set, &bare, language)];
    if let Some(valid) = &figure.valid {
        let says = |name: &LeafName| match name {
            LeafName::Figure(figure) => Phrase::whole(set.figure(*figure).asked.label.clone()),
            LeafName::Of(name) => set.around().of_unit(name, language),
            LeafName::Input(_) | LeafName::Value | LeafName::Full => Phrase::whole(figure.asked.label.clone()),
        };
        let condition = phrase::flag(&valid.tree, language, &says).into_text();
        said.push(book.say(Say::FigureCondition(&condition)).into_owned());
    }
    let reads = set.leaf_ids().filter(|leaf| set.leaf(*leaf).rule.figures.contains(&number));
    let reads: Vec<&str> = reads.map(|leaf| set.criterion_of(leaf).code.as_str()).collect();
    said.push(book.say(Say::ReadBy(&reads.join(", "))).into_owned());
    said.join(". ")
}

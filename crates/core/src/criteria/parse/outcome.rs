//! What happens after the sum: bands, limits, quotas, ties, rankings.

use std::collections::HashMap;

use super::known::UnitNames;
use super::{Names, Parser};
use crate::criteria::{Band, Criterion, CriterionId, Kind, Limit, LimitTo, Quota, QuotaOf, Ranking, Ties};
use crate::fault::Fault;
use crate::formula::{self, Formula, Num, Outcome, OutcomeName, Sort, Written};
use crate::keys::{Located, Table};
use crate::known::Declared;
use crate::number::Number;
use crate::place::Place;
use crate::text;

/// All of it, as the set says.
pub(super) struct AfterTheSum {
    pub ties: Ties,
    pub bands: Vec<Band>,
    pub limits: Vec<Limit>,
    pub quotas: Vec<Quota>,
    pub rankings: Vec<Ranking>,
}

/// The names that formulas of what a unit came to may read.
struct OutcomeNames<'a> {
    declared: Declared<'a>,
    criteria: &'a [Criterion],
    by_code: &'a HashMap<String, CriterionId>,
}

impl OutcomeNames<'_> {
    fn known(&self) -> Vec<String> {
        let own = ["index", "total", "base", "points('…')", "share('…')", "value('…')"];
        own.into_iter().map(String::from).chain(self.declared.names()).collect()
    }
}

impl formula::Names<Outcome> for OutcomeNames<'_> {
    fn find(&self, written: Written<'_>) -> Option<(OutcomeName, Sort)> {
        let name = match written {
            Written::Name("index") => OutcomeName::Index,
            Written::Name("total") => OutcomeName::Total,
            Written::Name("base") => OutcomeName::Base,
            Written::Of(name, code) => {
                let node = *self.by_code.get(&text::key(code))?;
                match name {
                    "points" => OutcomeName::Points(node),
                    "share" => OutcomeName::Share(node),
                    "value" => OutcomeName::Value(self.criteria[usize::from(node.0)].leaf?),
                    _ => return None,
                }
            }
            Written::Name(_) => {
                let (name, sort) = self.declared.find(written)?;
                return Some((OutcomeName::Of(name), sort));
            }
        };
        Some((name, Sort::Number))
    }

    fn texts(&self, name: &OutcomeName) -> Option<&[String]> {
        match name {
            OutcomeName::Of(name) => self.declared.texts(name),
            _ => None,
        }
    }
}

impl Parser<'_, '_> {
    pub(super) fn outcome(
        &mut self,
        file: &Table<'_, '_>,
        set: &Table<'_, '_>,
        names: &Names,
        criteria: &[Criterion],
        by_code: &HashMap<String, CriterionId>,
    ) -> AfterTheSum {
        let mut of_outcome = OutcomeNames { declared: names.declared(), criteria, by_code };
        let ties = self.ties(set, &mut of_outcome);
        let bands = self.bands(set, &mut of_outcome, may_fall_below_0(set, criteria));
        let limits = self.limits(file, &bands, &mut of_outcome);
        let quotas = self.quotas(file, &bands, &mut of_outcome);
        let rankings = self.rankings(file, names.declared());
        if let (Some(cap), Some(floor)) = (set.number("cap"), set.number("floor"))
            && cap < floor
        {
            let fault = Fault::OutOfRange { key: "cap".into(), met: cap.to_string(), takes: "≥ floor" };
            self.faults.push(fault.at(set.place_of("cap")));
        }
        AfterTheSum { ties, bands, limits, quotas, rankings }
    }

    fn ties(&mut self, set: &Table<'_, '_>, names: &mut OutcomeNames<'_>) -> Ties {
        let formulas = set.strings("ties");
        match set.string("ties").as_deref() {
            Some("dense") => Ties::Dense,
            _ if formulas.is_empty() => Ties::Shared,
            _ => Ties::Keys(self.keys(formulas, names)),
        }
    }

    /// Formulas in a list: the higher the better.
    fn keys(&mut self, formulas: Vec<Located>, names: &mut OutcomeNames<'_>) -> Vec<Formula<Num<Outcome>>> {
        let mut keys = Vec::new();
        for Located { text, place } in formulas {
            match formula::number(&text, names) {
                Ok(formula) => keys.push(formula),
                Err(wrong) => {
                    let known = names.known();
                    let faults = wrong.into_iter().map(|wrong| super::formula_fault(&text, wrong, &known).1.at(place));
                    self.faults.extend(faults);
                }
            }
        }
        keys
    }

    fn bands(&mut self, set: &Table<'_, '_>, names: &mut OutcomeNames<'_>, below_0: bool) -> Vec<Band> {
        let mut bands: Vec<Band> = Vec::new();
        for table in set.tables("bands", self.faults) {
            let Some(name) = table.located("name") else { continue };
            let known = names.known();
            let when = self.formula(&table, "when", known, |text| formula::condition(text, names));
            let band = Band { name: name.text.clone(), at_least: table.number("at_least"), when, place: name.place };
            if let Some(first) = bands.iter().position(|known| text::same(&known.name, &name.text)) {
                self.faults.push(Fault::Duplicate { id: name.text, first: bands[first].place }.at(name.place));
            }
            // A band that asks for more leaves those who fail to one with the same threshold.
            let above = bands.iter().rev().find(|above| above.when.is_none());
            let same = bands.last().is_some_and(|above| above.when.is_some() && above.at_least == band.at_least);
            let reached = match above.map(|above| (&above.at_least, &band.at_least)) {
                None | Some((Some(_), None)) => true,
                Some((Some(above), Some(at_least))) => at_least < above,
                Some((None, _)) => false,
            };
            let falls = match (bands.last().and_then(|above| above.at_least.as_ref()), &band.at_least) {
                (Some(above), Some(at_least)) => at_least < above || same,
                _ => true,
            };
            if !reached || !falls {
                let above = bands.last().and_then(|above| above.at_least.clone());
                let (name, at_least) = (Some(band.name.clone()), band.at_least.clone());
                self.faults.push(Fault::BandOrder { name, at_least, above }.at(table.place()));
            }
            bands.push(band);
        }
        // Where no total is below 0, a last band from 0 leaves no gap.
        let takes_all = |least: &Number| !below_0 && *least <= Number::ZERO;
        // What a band asks for beside its threshold is looked at unit by unit.
        let open = |band: &Band| band.at_least.as_ref().is_none_or(takes_all);
        if let (false, Some(Band { at_least: Some(below), .. })) = (bands.iter().any(open), bands.last()) {
            self.faults.push(Fault::BandGap { below: below.clone() }.at(set.place_of("bands")));
        }
        bands
    }

    fn needs_bands(&mut self, file: &Table<'_, '_>, key: &'static str, bands: &[Band]) {
        if file.has(key) && bands.is_empty() {
            self.faults.push(Fault::KeyNeeds { key, needs: "bands" }.at(file.place_of(key)));
        }
    }

    fn band_of(&mut self, bands: &[Band], name: &Located) -> Option<usize> {
        let found = bands.iter().position(|band| text::same(&band.name, &name.text));
        if found.is_none() && !bands.is_empty() {
            let known: Vec<String> = bands.iter().map(|band| band.name.clone()).collect();
            let nearest = text::nearest(&name.text, known.iter().map(String::as_str)).map(Into::into);
            self.faults.push(Fault::UnknownBand { met: name.text.clone(), nearest, known }.at(name.place));
        }
        found
    }

    fn limits(&mut self, file: &Table<'_, '_>, bands: &[Band], names: &mut OutcomeNames<'_>) -> Vec<Limit> {
        let mut limits = Vec::new();
        self.needs_bands(file, "limit", bands);
        for table in file.tables("limit", self.faults) {
            let known = names.known();
            let when = self.formula(&table, "when", known, |text| formula::condition(text, names));
            let to = match (table.located("at_most"), table.whole("down")) {
                (Some(band), None) => self.band_of(bands, &band).map(LimitTo::AtMost),
                (None, Some(0)) => {
                    let fault = Fault::OutOfRange { key: "down".into(), met: "0".into(), takes: "≥ 1" };
                    self.faults.push(fault.at(table.place_of("down")));
                    None
                }
                (None, Some(down)) => Some(LimitTo::Down(down)),
                _ => {
                    let both = table.has("at_most") && table.has("down");
                    self.faults.push(Fault::LimitRule { both }.at(table.place()));
                    None
                }
            };
            if let (Some(when), Some(to)) = (when, to) {
                limits.push(Limit { when, to, place: table.place() });
            }
        }
        limits
    }

    fn quotas(&mut self, file: &Table<'_, '_>, bands: &[Band], names: &mut OutcomeNames<'_>) -> Vec<Quota> {
        let mut quotas = Vec::new();
        self.needs_bands(file, "quota", bands);
        for table in file.tables("quota", self.faults) {
            let share = self.share(&table, "share");
            let band = table.located("band").and_then(|band| self.band_of(bands, &band));
            if band.is_some_and(|band| band + 1 == bands.len()) {
                let band = table.string("band").unwrap_or_default();
                self.faults.push(Fault::QuotaLast { band }.at(table.place_of("band")));
            }
            let of = match table.located("of") {
                None => Some(QuotaOf::Group),
                Some(of) if of.text == "group" => Some(QuotaOf::Group),
                Some(of) => {
                    let ends = of.text.strip_prefix("ends:").map(|band| (true, band));
                    match ends.or_else(|| of.text.strip_prefix("reaches:").map(|band| (false, band))) {
                        Some((ends, band)) => {
                            let band = Located { text: band.trim().into(), place: of.place };
                            let kind = if ends { QuotaOf::Ends } else { QuotaOf::Reaches };
                            self.band_of(bands, &band).map(kind)
                        }
                        None => None, // it is at fault, and was told
                    }
                }
            };
            let keys = match table.has("keys") {
                true => self.keys(table.strings("keys"), names),
                false => self.keys(vec![Located { text: "index".into(), place: table.place() }], names),
            };
            if let (Some(band), Some(share), Some(of)) = (band, share, of) {
                quotas.push(Quota { band, share, of, keys, place: table.place() });
            }
        }
        quotas
    }

    fn rankings(&mut self, file: &Table<'_, '_>, declared: Declared<'_>) -> Vec<Ranking> {
        let mut rankings: Vec<Ranking> = Vec::new();
        let mut places: Vec<Place> = Vec::new();
        for table in file.tables("ranking", self.faults) {
            let (Some(id), Some(name)) = (table.located("id"), table.string("name")) else { continue };
            if let Some(first) = rankings.iter().position(|known| text::same(&known.id, &id.text)) {
                self.faults.push(Fault::Duplicate { id: id.text.clone(), first: places[first] }.at(id.place));
            }
            let mut of_unit = UnitNames(declared);
            let known = declared.names().collect();
            let units = self.formula(&table, "units", known, |text| formula::condition(text, &mut of_unit));
            if let Some(units) = units {
                rankings.push(Ranking { id: id.text, name, units });
                places.push(id.place);
            }
        }
        rankings
    }
}

/// Whether a total may be below 0: by a penalty, or by a leaf that may bring less than nothing.
fn may_fall_below_0(set: &Table<'_, '_>, criteria: &[Criterion]) -> bool {
    let penalty = criteria.iter().any(|criterion| criterion.kind == Kind::Penalty || criterion.floor_below_0);
    penalty && set.number("floor").is_none_or(|floor| floor.is_negative())
}

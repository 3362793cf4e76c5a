//! TOML to a criteria set.

use std::collections::HashMap;

use super::keys::{AMENDED, BAND, CHOICE, CRITERION, FILE, INPUT, PART, ROUNDING, SCALE, SET};
use super::{Amendment, Band, Criterion, CriterionId, Evidence, Leaf, Part, RankOn, Set, Status, Ties, soundness};
use crate::fault::{Checked, Diagnostic, Fault, Takes, Worded};
use crate::formula::{
    self, Flag, Formula, Full, InputNo, Leaf as LeafScope, LeafName, Maximum, NoValue, Num, Scope, Values, Wrong,
};
use crate::keys::{Located, Table, parse};
use crate::number::Number;
use crate::place::{FileNo, Lines, Place, Text};
use crate::rule::{self, Asked, AskedKind, Choice, From, Measure, Rounding, Rule, Scale, Undefined};
use crate::text;

/// The deepest tree and the most criteria that are read; real sets have four levels and some 250.
const MOST_CRITERIA: usize = 5000;
const DEEPEST: usize = 12;

impl Set {
    /// Reads a criteria set; `file` is what its places say. Without `[set]` or any criterion there is none.
    pub fn parse(text: &str, file: FileNo) -> Checked<Option<Set>> {
        let mut faults = Vec::new();
        let value = Parser { text: Text::new(file, text, &Lines::of(text)), file, faults: &mut faults }.set();
        if let Some(set) = &value {
            soundness::check(set, &mut faults);
        }
        Checked { value, faults }
    }
}

struct Parser<'a, 'f> {
    text: Text<'a>,
    file: FileNo,
    faults: &'f mut Vec<Diagnostic>,
}

/// What stands in `[[criterion]]`, before the tree is known.
struct Draft<'t, 'a> {
    table: Table<'t, 'a>,
    code: Located,
    name: String,
    /// `None` where it is missing or no maximum.
    max: Option<Number>,
}

impl Parser<'_, '_> {
    fn set(&mut self) -> Option<Set> {
        let root = parse(self.text, self.faults)?;
        let file = Table::open(self.text, root.get_ref(), 0, Some(FILE), self.faults);
        let set = file.table("set", Some(SET), self.faults)?;
        let drafts = self.drafts(&file);
        let (criteria, leaves, by_code) = self.tree(&drafts);
        if criteria.is_empty() {
            return None;
        }
        let parts = self.parts(&file, &by_code, &criteria);
        let codes = leaves.iter().map(|leaf| criteria[usize::from(leaf.node.0)].code.clone()).collect();
        let asked = leaves.last().map_or(0, |leaf| leaf.first_asked + leaf.rule.asked.len() as u32);
        Some(Set {
            id: set.string("id").unwrap_or_default(),
            title: set.string("title").unwrap_or_default(),
            year: set.whole("year").unwrap_or_default(),
            group: set.string("group"),
            decision: set.string("decision"),
            issuer: set.string("issuer"),
            issued: set.date("issued"),
            status: match set.string("status").as_deref() {
                Some("official") => Status::Official,
                Some("partial") => Status::Partial,
                _ => Status::Illustrative,
            },
            amended: self.amended(&set),
            total_place: set.place_of("total"),
            total: set.number("total").unwrap_or(Number::HUNDRED),
            rounding: self.rounding(&set),
            rank_on: match set.string("rank_on").as_deref() {
                Some("exact") => RankOn::Exact,
                _ => RankOn::Rounded,
            },
            ties: match set.string("ties").as_deref() {
                Some("dense") => Ties::Dense,
                _ => Ties::Shared,
            },
            bands: self.bands(&set),
            parts,
            criteria,
            leaves,
            file: self.file,
            asked,
            codes,
            by_code,
        })
    }

    fn amended(&mut self, set: &Table<'_, '_>) -> Vec<Amendment> {
        let tables = set.tables("amended", AMENDED, self.faults);
        let amendment = |table: Table<'_, '_>| {
            Some(Amendment {
                decision: table.string("decision")?,
                issued: table.date("issued"),
                what: table.string("what"),
            })
        };
        tables.into_iter().filter_map(amendment).collect()
    }

    fn rounding(&mut self, set: &Table<'_, '_>) -> Rounding {
        let mut rounding = Rounding { points: Some(2), index: 2 };
        let Some(table) = set.table("rounding", Some(ROUNDING), self.faults) else { return rounding };
        let mut decimals = |key: &'static str| -> Option<u8> {
            let decimals = table.number(key)?;
            match decimals.to_usize() {
                Some(within @ 0..=10) => Some(within as u8),
                _ => {
                    let fault = Fault::OutOfRange { key: key.into(), met: decimals.to_string(), takes: "0 … 10" };
                    self.faults.push(fault.at(table.place_of(key)));
                    None
                }
            }
        };
        if let Some(points) = decimals("points") {
            rounding.points = Some(points);
        }
        if let Some(index) = decimals("index") {
            rounding.index = index;
        }
        if table.string("points").as_deref() == Some("exact") {
            rounding.points = None;
        }
        rounding
    }

    fn bands(&mut self, set: &Table<'_, '_>) -> Vec<Band> {
        let mut bands: Vec<Band> = Vec::new();
        for table in set.tables("bands", BAND, self.faults) {
            let Some(name) = table.string("name") else { continue };
            let band = Band { name, at_least: table.number("at_least") };
            if let Some(above) = bands.last() {
                let reached = match (&above.at_least, &band.at_least) {
                    (Some(above), Some(at_least)) => at_least < above,
                    (Some(_), None) => true,
                    (None, _) => false,
                };
                if !reached {
                    let (name, at_least) = (Some(band.name.clone()), band.at_least.clone());
                    let fault = Fault::BandOrder { name, at_least, above: above.at_least.clone() };
                    self.faults.push(fault.at(table.place()));
                }
            }
            bands.push(band);
        }
        // An index is never below 0, so a last band from 0 leaves no gap.
        let open = |band: &Band| band.at_least.as_ref().is_none_or(|least| *least <= Number::ZERO);
        if let (false, Some(Band { at_least: Some(least), .. })) = (bands.iter().any(open), bands.last()) {
            self.faults.push(Fault::BandGap { below: least.clone() }.at(set.place_of("bands")));
        }
        bands
    }

    fn drafts<'t, 'a>(&mut self, file: &Table<'t, 'a>) -> Vec<Draft<'t, 'a>> {
        let mut drafts: Vec<Draft<'t, 'a>> = Vec::new();
        let mut first: HashMap<String, Located> = HashMap::new();
        for table in file.tables("criterion", CRITERION, self.faults) {
            let (Some(code), Some(name)) = (table.located("code"), table.string("name")) else { continue };
            let well_formed = |part: &str| !part.is_empty() && part.chars().all(char::is_alphanumeric);
            if !code.text.split('.').all(well_formed) || code.text.split('.').count() > DEEPEST {
                self.faults.push(Fault::CodeNests { code: code.text.clone(), parent: None }.at(code.place));
                continue;
            }
            if let Some(first) = first.get(&text::key(&code.text)) {
                self.faults.push(Fault::Duplicate { id: code.text.clone(), first: first.place }.at(code.place));
                continue;
            }
            first.insert(text::key(&code.text), code.clone());
            let mut max = table.number("max");
            if let Some(number) = max.take_if(|max| *max <= Number::ZERO) {
                let fault = Fault::OutOfRange { key: "max".into(), met: number.to_string(), takes: "> 0" };
                self.faults.push(fault.at(table.place_of("max")));
            }
            if drafts.len() == MOST_CRITERIA {
                let fault = Fault::OutOfRange { key: "criterion".into(), met: "> 5000".into(), takes: "≤ 5000" };
                self.faults.push(fault.at(table.place()));
                break;
            }
            drafts.push(Draft { table, code, name, max });
        }
        drafts
    }

    /// The tree in its own order, parents before children, siblings as they stand in the file.
    fn tree(&mut self, drafts: &[Draft<'_, '_>]) -> (Vec<Criterion>, Vec<Leaf>, HashMap<String, CriterionId>) {
        let position: HashMap<String, usize> =
            drafts.iter().enumerate().map(|(at, draft)| (text::key(&draft.code.text), at)).collect();
        let mut children: Vec<Vec<usize>> = vec![Vec::new(); drafts.len()];
        let mut top = Vec::new();
        for (at, draft) in drafts.iter().enumerate() {
            match draft.code.text.rsplit_once('.') {
                None => top.push(at),
                Some((parent, _)) => match position.get(&text::key(parent)) {
                    Some(parent) => children[*parent].push(at),
                    None => {
                        let (code, parent) = (draft.code.text.clone(), Some(parent.to_owned()));
                        self.faults.push(Fault::CodeNests { code, parent }.at(draft.code.place));
                    }
                },
            }
        }
        let mut criteria: Vec<Criterion> = Vec::new();
        let mut leaves: Vec<Leaf> = Vec::new();
        let mut by_code = HashMap::new();
        let mut open: Vec<(usize, Option<CriterionId>)> = top.into_iter().rev().map(|at| (at, None)).collect();
        while let Some((at, parent)) = open.pop() {
            let draft = &drafts[at];
            let node = CriterionId(criteria.len() as u16);
            let leaf = children[at].is_empty().then_some(super::LeafId(leaves.len() as u16));
            criteria.push(Criterion {
                code: draft.code.text.clone(),
                name: draft.name.clone(),
                max: draft.max.clone().unwrap_or(Number::ZERO),
                max_known: draft.max.is_some(),
                clause: draft.table.string("clause"),
                text: draft.table.string("text"),
                note: draft.table.string("note"),
                documents: draft.table.strings("documents").into_iter().map(|document| document.text).collect(),
                parent,
                children: Vec::new(),
                leaf,
                place: draft.code.place,
            });
            by_code.insert(text::key(&draft.code.text), node);
            if let Some(parent) = parent {
                criteria[usize::from(parent.0)].children.push(node);
            }
            match leaf {
                Some(_) => {
                    let first_asked = leaves.last().map_or(0, |leaf| leaf.first_asked + leaf.rule.asked.len() as u32);
                    leaves.push(self.leaf(draft, node, first_asked));
                }
                None => self.no_rule(draft),
            }
            open.extend(children[at].iter().rev().map(|child| (*child, Some(node))));
        }
        (criteria, leaves, by_code)
    }

    /// A criterion with children has no rule of its own.
    fn no_rule(&mut self, draft: &Draft<'_, '_>) {
        let keys = [
            "choice",
            "inputs",
            "value",
            "scale",
            "points",
            "valid",
            "undefined",
            "from",
            "appraiser",
            "owner",
            "evidence",
            "not_applicable",
        ];
        let met: Vec<_> = keys.into_iter().filter(|key| draft.table.has(key)).collect();
        if let Some(first) = met.first() {
            let place = draft.table.place_of(first);
            let fault = Fault::LeafRule { met, children: true }.at(place);
            self.faults.push(fault.of_criterion(&draft.code.text));
        }
    }

    fn leaf(&mut self, draft: &Draft<'_, '_>, node: CriterionId, first_asked: u32) -> Leaf {
        let table = &draft.table;
        let faults = self.faults.len();
        let rule = self.rule(draft);
        Leaf {
            node,
            broken: self.faults.len() > faults || draft.max.is_none() || table.flawed,
            rule,
            evidence: match table.string("evidence").as_deref() {
                Some("required") => Evidence::Required,
                Some("optional") => Evidence::Optional,
                _ => Evidence::None,
            },
            appraiser: table.string("appraiser"),
            owner: table.string("owner"),
            not_applicable_allowed: table.string("not_applicable").as_deref() == Some("allowed"),
            first_asked,
        }
    }

    fn rule(&mut self, draft: &Draft<'_, '_>) -> Rule {
        let table = &draft.table;
        let from = match table.string("from").as_deref() {
            Some("appraiser") => From::Appraiser,
            _ => From::Unit,
        };
        let undefined = match table.string("undefined").as_deref() {
            Some("zero") => Some(Undefined::Zero),
            Some("full") => Some(Undefined::Full),
            Some("not-applicable") => Some(Undefined::NotApplicable),
            _ => None,
        };
        let kinds: Vec<_> = ["choice", "scale", "points"].into_iter().filter(|key| table.has(key)).collect();
        let later = ["checklist", "rating"].into_iter().any(|key| table.has(key));
        if kinds.len() != 1 && !later {
            let fault = Fault::LeafRule { met: kinds.clone(), children: false }.at(draft.code.place);
            self.faults.push(fault.of_criterion(&draft.code.text));
        }
        if kinds.contains(&"choice") {
            if let Some(beside) = ["inputs", "value", "valid"].into_iter().find(|key| table.has(key)) {
                let fault = Fault::LeafRule { met: vec!["choice", beside], children: false };
                self.faults.push(fault.at(table.place_of(beside)).of_criterion(&draft.code.text));
            }
            let (asked, measure) = self.choice(draft, from);
            return Rule { asked: vec![asked], valid: None, measure, undefined };
        }
        let asked = self.inputs(table, from);
        if asked.is_empty() && !kinds.is_empty() {
            let key = if kinds.contains(&"scale") { "scale" } else { "points" };
            self.faults.push(Fault::KeyNeeds { key, needs: "inputs" }.at(table.place_of(key)));
        }
        let measure = self.measured(table, &asked);
        let valid = self.condition(table, "valid", &asked, |text| input(&asked, text));
        Rule { asked, valid, measure, undefined }
    }

    fn choice(&mut self, draft: &Draft<'_, '_>, from: From) -> (Asked, Measure) {
        let mut options: Vec<Choice> = Vec::new();
        let mut places: Vec<Place> = Vec::new();
        let unknown = Number::ZERO;
        let max = draft.max.as_ref().unwrap_or(&unknown);
        for table in draft.table.tables("choice", CHOICE, self.faults) {
            let Some(label) = table.located("label") else { continue };
            if let Some(at) = options.iter().position(|option| text::same(&option.label, &label.text)) {
                let fault = Fault::Duplicate { id: label.text.clone(), first: places[at] };
                self.faults.push(fault.at(label.place));
            }
            let (points, formula) = match table.number("points") {
                Some(points) => (points, None),
                None => {
                    let formula = self.formula(
                        &table,
                        "points",
                        |text| formula::number(text, |name| (name == "full").then_some(Full)),
                        vec!["full".into()],
                    );
                    let points = formula.as_ref().map(|formula| formula.tree.evaluate(&Of(max), &mut ()));
                    match points {
                        Some(Ok(points)) => (points, formula),
                        Some(Err(_)) => {
                            let why = Worded::new(|_| format!("«{}»", table.string("points").unwrap_or_default()));
                            let fault = Fault::NoValue { why, of_set: true };
                            self.faults.push(fault.at(table.place_of("points")));
                            (Number::ZERO, formula)
                        }
                        None => (Number::ZERO, None),
                    }
                }
            };
            if draft.max.is_some() && (points.is_negative() || points > *max) {
                let fault = Fault::OptionPoints { label: label.text.clone(), points: points.clone(), max: max.clone() };
                self.faults.push(fault.at(table.place_of("points")).of_criterion(&draft.code.text));
            }
            places.push(label.place);
            options.push(Choice { label: label.text, points, formula });
        }
        let asked = Asked {
            name: String::new(),
            label: draft.name.clone(),
            kind: AskedKind::Option,
            unit: None,
            min: None,
            max: None,
            from,
        };
        (asked, Measure::Choice(options))
    }

    fn inputs(&mut self, table: &Table<'_, '_>, from: From) -> Vec<Asked> {
        let Some(inputs) = table.table("inputs", None, self.faults) else { return Vec::new() };
        let mut asked = Vec::new();
        for name in inputs.names() {
            let plain = name.text.starts_with(|c: char| c.is_ascii_alphabetic())
                && name.text.chars().all(|c| c.is_ascii_alphanumeric() || c == '_');
            if !plain || formula::RESERVED.contains(&name.text.as_str()) {
                let fault = Fault::InputName { name: name.text.clone() };
                self.faults.push(fault.at(name.place));
            }
            if asked.len() == 99 {
                let fault = Fault::OutOfRange { key: "inputs".into(), met: "≥ 100".into(), takes: "≤ 99" };
                self.faults.push(fault.at(name.place));
                break;
            }
            let mut one = Asked {
                name: name.text.clone(),
                label: inputs.string(&name.text).unwrap_or_default(),
                kind: AskedKind::Count,
                unit: None,
                min: Some(Number::ZERO),
                max: None,
                from,
            };
            if let Some(table) = inputs.table(&name.text, Some(INPUT), self.faults) {
                self.input(&table, &mut one);
            } else if one.label.is_empty() {
                let fault = Fault::WrongType {
                    key: name.text.clone(),
                    met: inputs.shown(&name.text),
                    takes: Takes::TextOrTable,
                };
                self.faults.push(fault.at(inputs.place_of(&name.text)));
            }
            let labelled = |asked: &&Asked| text::same(&asked.label, &one.label);
            if let Some(first) = asked.iter().find(labelled).filter(|_| !one.label.is_empty()) {
                // An answer by its label could mean either.
                let first = inputs.place_of(&first.name);
                self.faults.push(Fault::Duplicate { id: one.label.clone(), first }.at(inputs.place_of(&one.name)));
            }
            asked.push(one);
        }
        asked
    }

    fn input(&mut self, table: &Table<'_, '_>, asked: &mut Asked) {
        asked.label = table.string("label").unwrap_or_default();
        asked.unit = table.string("unit");
        asked.kind = match table.string("type").as_deref() {
            Some("number") => AskedKind::Number,
            Some("percent") => AskedKind::Percent,
            _ => AskedKind::Count,
        };
        match table.string("from").as_deref() {
            Some("appraiser") => asked.from = From::Appraiser,
            Some("unit") => asked.from = From::Unit,
            _ => {}
        }
        if asked.kind == AskedKind::Percent {
            asked.max = Some(Number::ONE);
        }
        if table.has("min") {
            asked.min = self.bound(table, "min");
        }
        if table.has("max") {
            asked.max = self.bound(table, "max");
        }
        if let (Some(min), Some(max)) = (&asked.min, &asked.max)
            && min > max
        {
            let fault = Fault::OutOfRange { key: "max".into(), met: max.to_string(), takes: "≥ min" };
            self.faults.push(fault.at(table.place_of(if table.has("max") { "max" } else { "min" })));
        }
    }

    /// A number, or a share such as "40%".
    fn bound(&mut self, table: &Table<'_, '_>, key: &'static str) -> Option<Number> {
        if let Some(number) = table.number(key) {
            return Some(number);
        }
        let text = table.string(key)?;
        let share = text.strip_suffix('%').and_then(|hundreds| Number::parse(hundreds.trim()));
        if share.is_none() {
            let fault = Fault::WrongType { key: key.into(), met: format!("\"{text}\""), takes: Takes::NumberOrPercent };
            self.faults.push(fault.at(table.place_of(key)));
        }
        share.map(|hundreds| &hundreds * &crate::number::hundredth())
    }

    fn measured(&mut self, table: &Table<'_, '_>, asked: &[Asked]) -> Measure {
        let known: Vec<String> = asked.iter().map(|asked| asked.name.clone()).collect();
        let with_full: Vec<String> = known.iter().cloned().chain(["full".into()]).collect();
        let value = match table.has("value") {
            true => self.formula(
                table,
                "value",
                |text| formula::number(text, |name| leaf_name(asked, name, false)),
                with_full,
            ),
            // With one input the value is that input.
            false => match asked {
                [only] => Some(Formula { text: only.name.clone(), tree: Num::Name(LeafName::Input(InputNo(0))) }),
                _ => None,
            },
        };
        let has_value = value.is_some() || table.has("value");
        let known: Vec<String> =
            known.into_iter().chain(["full".into()]).chain(has_value.then(|| "value".into())).collect();
        let name = |text: &str| leaf_name(asked, text, has_value);
        if !table.has("scale") {
            let points = self.points(table, &name, &known);
            return Measure::Measured { value, scale: Scale::Points(points.unwrap_or_else(|| constant(Number::ZERO))) };
        }
        let mut bands = Vec::new();
        let mut otherwise = None;
        for band in table.tables("scale", SCALE, self.faults) {
            let points = self.points(&band, &name, &known);
            if otherwise.is_some() {
                let fault = Fault::BandOrder { name: None, at_least: None, above: None };
                self.faults.push(fault.at(band.place()));
            }
            match band.has("when") {
                false => otherwise = Some(points.unwrap_or_else(|| constant(Number::ZERO))),
                true => {
                    let when = self.formula(&band, "when", |text| formula::condition(text, name), known.clone());
                    if let (Some(when), Some(points)) = (when, points) {
                        bands.push(rule::Band { when, points });
                    }
                }
            }
        }
        Measure::Measured { value, scale: Scale::Bands { bands, otherwise } }
    }

    fn points(
        &mut self,
        table: &Table<'_, '_>,
        name: &impl Fn(&str) -> Option<LeafName>,
        known: &[String],
    ) -> Option<Formula<Num<LeafScope>>> {
        match table.number("points") {
            Some(points) => Some(constant(points)),
            None => self.formula(table, "points", |text| formula::number(text, name), known.to_vec()),
        }
    }

    fn condition<S: Scope>(
        &mut self,
        table: &Table<'_, '_>,
        key: &'static str,
        asked: &[Asked],
        name: impl Fn(&str) -> Option<S::Number>,
    ) -> Option<Formula<Flag<S>>> {
        let known = asked.iter().map(|asked| asked.name.clone()).collect();
        self.formula(table, key, |text| formula::condition(text, &name), known)
    }

    /// Compiles the formula under a key and reports all that is wrong with it.
    fn formula<T>(
        &mut self,
        table: &Table<'_, '_>,
        key: &'static str,
        compile: impl Fn(&str) -> Result<Formula<T>, Vec<Wrong>>,
        known: Vec<String>,
    ) -> Option<Formula<T>> {
        let text = table.string(key)?;
        match compile(&text) {
            Ok(formula) => Some(formula),
            Err(wrong) => {
                for wrong in wrong {
                    let (span, fault) = formula_fault(&text, wrong, &known);
                    self.faults.push(fault.at(table.inside(key, span)));
                }
                None
            }
        }
    }

    fn parts(
        &mut self,
        file: &Table<'_, '_>,
        by_code: &HashMap<String, CriterionId>,
        criteria: &[Criterion],
    ) -> Vec<Part> {
        let mut parts: Vec<Part> = Vec::new();
        let mut taken: HashMap<CriterionId, String> = HashMap::new();
        for table in file.tables("part", PART, self.faults) {
            let Some(name) = table.string("name") else { continue };
            let mut nodes = Vec::new();
            for code in table.strings("criteria") {
                let Some(node) = by_code.get(&text::key(&code.text)) else {
                    let known = criteria.iter().map(|criterion| criterion.code.clone()).collect::<Vec<_>>().into();
                    let fault = Fault::UnknownCriterion { met: code.text.clone(), nearest: None, known };
                    self.faults.push(fault.at(code.place));
                    continue;
                };
                let up = |node: &CriterionId| criteria[usize::from(node.0)].parent;
                let lineage = std::iter::successors(Some(*node), up);
                let other = lineage.filter_map(|node| taken.get(&node)).next().or_else(|| {
                    let beneath =
                        |other: &&CriterionId| std::iter::successors(Some(**other), up).any(|above| above == *node);
                    taken.keys().find(beneath).and_then(|other| taken.get(other))
                });
                if let Some(other) = other {
                    let fault =
                        Fault::PartOverlap { criterion: code.text.clone(), part: name.clone(), other: other.clone() };
                    self.faults.push(fault.at(code.place));
                    continue;
                }
                taken.insert(*node, name.clone());
                nodes.push(*node);
            }
            parts.push(Part { name, criteria: nodes });
        }
        parts
    }
}

/// A maximum, for the options whose points are shares of it.
struct Of<'a>(&'a Number);

impl Values<Maximum> for Of<'_> {
    fn number(&self, _name: &Full) -> Result<Number, NoValue> {
        Ok(self.0.clone())
    }
}

fn constant(number: Number) -> Formula<Num<LeafScope>> {
    Formula { text: number.to_string(), tree: Num::Is { number, percent: false } }
}

fn input(asked: &[Asked], name: &str) -> Option<InputNo> {
    asked.iter().position(|asked| asked.name == name).map(|at| InputNo(at as u16))
}

fn leaf_name(asked: &[Asked], name: &str, has_value: bool) -> Option<LeafName> {
    match name {
        "full" => Some(LeafName::Full),
        "value" if has_value => Some(LeafName::Value),
        name => input(asked, name).map(LeafName::Input),
    }
}

fn formula_fault(text: &str, wrong: Wrong, known: &[String]) -> (usize, Fault) {
    let formula = text.to_owned();
    match wrong {
        Wrong::Syntax(error) => {
            (error.span.start, Fault::FormulaSyntax { formula, met: error.met, expected: error.expected })
        }
        Wrong::Name(span, name) => {
            let nearest = text::nearest(&name, known.iter().map(String::as_str)).map(Into::into);
            (span.start, Fault::FormulaName { formula, name, nearest, known: known.to_vec(), function: false })
        }
        Wrong::Function(span, name) => {
            let nearest = text::nearest(&name, formula::FUNCTIONS).map(Into::into);
            let known = formula::FUNCTIONS.iter().map(|name| name.to_string()).collect();
            (span.start, Fault::FormulaName { formula, name, nearest, known, function: true })
        }
        Wrong::Arguments(span, _) => (span.start, Fault::FormulaSort { formula, arguments: true }),
        Wrong::NoCondition(span) => (span.start, Fault::FormulaSort { formula, arguments: false }),
    }
}

//! TOML to a criteria set: what the set is, and its tree. Each of its rooms reads a part: what is declared of units
//! ([`known`]), what is asked ([`asked`]), a leaf's rule ([`rule`]), what happens after the sum ([`outcome`]).

mod asked;
mod known;
mod outcome;
mod rule;

use std::collections::HashMap;

use super::keys::FILE;
use super::{
    Amendment, Criterion, CriterionId, Evidence, Kind, Leaf, LeafId, Outside, Part, RankOn, Set, Status, soundness,
};
use crate::fault::{Belongs, Checked, Diagnostic, Fault, Needed};
use crate::formula::{self, Formula, Wrong};
use crate::keys::{Located, Table, parse};
use crate::known::{Attribute, Declared, Given};
use crate::number::Number;
use crate::place::{FileError, FileNo, Files, Lines, Sources, Text};
use crate::rule::{Figure, Rounding};
use crate::table::utf8;
use crate::text;

/// So many faults of one formula are told, and so many names that it may read.
const MOST_WRONG: usize = 20;
const MOST_NAMES: usize = 40;

/// The deepest tree and the most criteria that are read; real sets have four levels and some 250.
const MOST_CRITERIA: usize = 5000;
const DEEPEST: usize = 12;

pub(crate) use known::given as read_given;

impl Set {
    /// Reads a criteria set from the bytes of a file: [`Set::parse`] of its text, where it is one.
    pub fn read(bytes: &[u8], file: FileNo) -> Checked<Option<Set>> {
        let mut faults = Vec::new();
        match utf8(bytes, file, &mut faults) {
            Some(text) => Set::parse(text, file),
            None => Checked { value: None, faults },
        }
    }

    /// Reads a criteria set by its file's name, without a round; a file that is not there is a fault of it.
    ///
    /// # Errors
    /// [`FileError::Refused`] where the system does not hand the file over.
    pub fn open(files: &impl Files, name: &str, sources: &mut Sources) -> Result<Checked<Option<Set>>, FileError> {
        match files.read(name) {
            Ok(bytes) => Ok(Set::read(&bytes, sources.add(name, Some(&bytes)))),
            Err(FileError::Missing(_)) => {
                let fault = Fault::FileMissing { name: name.into(), needed_by: Needed::Command };
                Ok(Checked { value: None, faults: vec![fault.at(sources.add(name, None).whole())] })
            }
            Err(refused) => Err(refused),
        }
    }

    /// The bytes of a set's file with another year, all else as it stands; `None` where it says no year that could be
    /// replaced.
    pub fn of_year(bytes: &[u8], year: u16) -> Option<Vec<u8>> {
        let text = std::str::from_utf8(bytes).ok()?;
        let root = toml::de::DeTable::parse(text).ok()?;
        let toml::de::DeValue::Table(set) = root.get_ref().get("set")?.get_ref() else { return None };
        let span = set.get("year")?.span();
        Some([&bytes[..span.start], year.to_string().as_bytes(), &bytes[span.end..]].concat())
    }

    /// Reads a criteria set; `file` is what its places say. Without `[set]` or any criterion there is none.
    pub fn parse(text: &str, file: FileNo) -> Checked<Option<Set>> {
        let mut faults = Vec::new();
        let lines = Lines::of(text);
        let value =
            Parser { text: Text::new(file, text, &lines), file, faults: &mut faults, outside: Vec::new() }.set();
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
    outside: Vec<Outside>,
}

/// What formulas may read beside what their own leaf asks.
struct Names {
    attributes: Vec<Attribute>,
    given: Given,
    figures: Vec<Figure>,
}

impl Names {
    fn declared(&self) -> Declared<'_> {
        Declared { attributes: &self.attributes, given: &self.given }
    }
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
        let file = Table::open(self.text, root.get_ref(), 0, &FILE, self.faults);
        let set = file.table("set", self.faults)?;
        let mut names = Names { attributes: self.attributes(&file), given: self.given(&file), figures: Vec::new() };
        let drafts = self.drafts(&file);
        self.figures(&file, &mut names, &drafts);
        let (criteria, mut leaves, by_code) = self.tree(&drafts, &names);
        if criteria.is_empty() {
            return None;
        }
        self.gates(&drafts, &mut leaves, &criteria, &by_code, &names);
        let parts = self.parts(&file, &by_code, &criteria);
        let figure_ids = names.figures.iter().map(|figure| figure.asked.name.clone());
        let codes =
            leaves.iter().map(|leaf| criteria[usize::from(leaf.node.0)].code.clone()).chain(figure_ids).collect();
        let asked = leaves.last().map_or(0, |leaf| leaf.first_asked + leaf.rule.asked.len() as u32);
        let outcome = self.outcome(&file, &set, &names, &criteria, &by_code);
        let Names { attributes, given, figures } = names;
        // Who says that a set follows a decision says which.
        if matches!(set.string("status").as_deref(), Some("official" | "partial")) && !set.has("decision") {
            let fault = Fault::KeyNeeds { key: "status", needs: "decision" };
            self.faults.push(fault.at(set.place_of("status")));
        }
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
            total: self.total(&set),
            rounding: self.rounding(&set),
            rank_on: match set.string("rank_on").as_deref() {
                Some("exact") => RankOn::Exact,
                _ => RankOn::Rounded,
            },
            ties: outcome.ties,
            absent_is_zero: set.string("absent").as_deref() == Some("zero"),
            cap: set.number("cap"),
            floor: set.number("floor"),
            min_attainable: self.share(&set, "min_attainable"),
            bands: outcome.bands,
            limits: outcome.limits,
            quotas: outcome.quotas,
            rankings: outcome.rankings,
            parts,
            attributes,
            given,
            figures,
            outside: std::mem::take(&mut self.outside),
            criteria,
            leaves,
            file: self.file,
            asked,
            codes,
            by_code,
        })
    }

    fn total(&mut self, set: &Table<'_, '_>) -> Number {
        let total = set.number("total").unwrap_or(Number::HUNDRED);
        if total <= Number::ZERO {
            let fault = Fault::OutOfRange { key: "total".into(), met: total.to_string(), takes: "> 0" };
            self.faults.push(fault.at(set.place_of("total")));
        }
        total
    }

    fn amended(&mut self, set: &Table<'_, '_>) -> Vec<Amendment> {
        let tables = set.tables("amended", self.faults);
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
        let mut rounding = Rounding { points: Some(2), index: 2, survey: 4 };
        let Some(table) = set.table("rounding", self.faults) else { return rounding };
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
        if let Some(survey) = decimals("survey") {
            rounding.survey = survey;
        }
        if table.string("points").as_deref() == Some("exact") {
            rounding.points = None;
        }
        rounding
    }

    /// A share of a whole: more than nothing, and at most all of it.
    fn share(&mut self, table: &Table<'_, '_>, key: &'static str) -> Option<Number> {
        let share = table.number_or_share(key)?;
        if share.is_negative() || share > Number::ONE {
            let fault = Fault::OutOfRange { key: key.into(), met: table.shown(key), takes: "0 % … 100 %" };
            self.faults.push(fault.at(table.place_of(key)));
            return None;
        }
        Some(share)
    }

    /// Compiles the formula under a key and reports all that is wrong with it; `known` are the names that it may read.
    fn formula<T>(
        &mut self,
        table: &Table<'_, '_>,
        key: &'static str,
        known: Vec<String>,
        compile: impl FnOnce(&str) -> Result<Formula<T>, Vec<Wrong>>,
    ) -> Option<Formula<T>> {
        let text = table.string(key)?;
        match compile(&text) {
            Ok(formula) => Some(formula),
            Err(wrong) => {
                for wrong in wrong.into_iter().take(MOST_WRONG) {
                    let (span, fault) = formula_fault(&text, wrong, &known);
                    self.faults.push(fault.at(table.inside(key, span)));
                }
                None
            }
        }
    }

    fn drafts<'t, 'a>(&mut self, file: &Table<'t, 'a>) -> Vec<Draft<'t, 'a>> {
        let mut drafts: Vec<Draft<'t, 'a>> = Vec::new();
        let mut first: HashMap<String, Located> = HashMap::new();
        for table in file.tables("criterion", self.faults) {
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
    fn tree(
        &mut self,
        drafts: &[Draft<'_, '_>],
        names: &Names,
    ) -> (Vec<Criterion>, Vec<Leaf>, HashMap<String, CriterionId>) {
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
            let leaf = children[at].is_empty().then_some(LeafId(leaves.len() as u16));
            let kind = self.kind(draft, parent.map(|parent| criteria[usize::from(parent.0)].kind));
            criteria.push(Criterion {
                code: draft.code.text.clone(),
                name: draft.name.clone(),
                max: draft.max.clone().unwrap_or(Number::ZERO),
                max_known: draft.max.is_some(),
                floor_below_0: draft.table.number("floor").is_some_and(|floor| floor.is_negative()),
                kind,
                weight: self.weight(draft, kind),
                applies: self.applies(draft, names),
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
                    leaves.push(self.leaf(draft, node, LeafId(leaves.len() as u16), first_asked, names));
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
            "checklist",
            "combine",
            "rating",
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
            "floor",
            "gate",
        ];
        let met: Vec<_> = keys.into_iter().filter(|key| draft.table.has(key)).collect();
        if let Some(first) = met.first() {
            let place = draft.table.place_of(first);
            let fault = Fault::LeafRule { met, children: true }.at(place);
            self.faults.push(fault.of_criterion(&draft.code.text));
        }
    }

    /// Whether a criterion stands within the maximum; only the first level says so, for all beneath it.
    fn kind(&mut self, draft: &Draft<'_, '_>, above: Option<Kind>) -> Kind {
        let own = match draft.table.string("kind").as_deref() {
            Some("bonus") => Kind::Bonus,
            Some("penalty") => Kind::Penalty,
            // A misspelt one is told, and its maximum not compared.
            Some(_) => Kind::Bonus,
            None => return above.unwrap_or(Kind::Base),
        };
        if above.is_some() {
            let fault = Fault::KeyPlace { key: "kind", belongs: Belongs::FirstLevel }.at(draft.table.place_of("kind"));
            self.faults.push(fault.of_criterion(&draft.code.text));
        }
        above.unwrap_or(own)
    }

    fn weight(&mut self, draft: &Draft<'_, '_>, kind: Kind) -> Option<Number> {
        let weight = draft.table.number("weight")?;
        let place = draft.table.place_of("weight");
        if weight <= Number::ZERO {
            let fault = Fault::OutOfRange { key: "weight".into(), met: weight.to_string(), takes: "> 0" };
            self.faults.push(fault.at(place).of_criterion(&draft.code.text));
            return None;
        }
        if kind != Kind::Base {
            let fault = Fault::KeyPlace { key: "weight", belongs: Belongs::Base };
            self.faults.push(fault.at(place).of_criterion(&draft.code.text));
            return None;
        }
        Some(weight)
    }

    fn applies(&mut self, draft: &Draft<'_, '_>, names: &Names) -> Option<Formula<formula::Flag<formula::Unit>>> {
        let declared = names.declared();
        let mut of_unit = known::UnitNames(declared);
        self.formula(&draft.table, "applies", declared.names().collect(), |text| formula::condition(text, &mut of_unit))
    }

    fn leaf(
        &mut self,
        draft: &Draft<'_, '_>,
        node: CriterionId,
        leaf: LeafId,
        first_asked: u32,
        names: &Names,
    ) -> Leaf {
        let table = &draft.table;
        let faults = self.faults.len();
        let rule = self.rule(draft, leaf, names);
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

    fn parts(
        &mut self,
        file: &Table<'_, '_>,
        by_code: &HashMap<String, CriterionId>,
        criteria: &[Criterion],
    ) -> Vec<Part> {
        let mut parts: Vec<Part> = Vec::new();
        let mut taken: HashMap<CriterionId, String> = HashMap::new();
        for table in file.tables("part", self.faults) {
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
                    // In the order of the parts, so that the same one is named every time.
                    parts
                        .iter()
                        .flat_map(|part: &Part| &part.criteria)
                        .chain(&nodes)
                        .find(beneath)
                        .and_then(|other| taken.get(other))
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

fn formula_fault(text: &str, wrong: Wrong, known: &[String]) -> (usize, Fault) {
    let formula = text.to_owned();
    match wrong {
        Wrong::Syntax(error) => {
            (error.span.start, Fault::FormulaSyntax { formula, met: error.met, expected: error.expected })
        }
        Wrong::Name(span, name) => {
            let nearest = text::nearest(&name, known.iter().map(String::as_str)).map(Into::into);
            let known = known.iter().take(MOST_NAMES).cloned().collect();
            (span.start, Fault::FormulaName { formula, name, nearest, known, function: false })
        }
        Wrong::Function(span, name) => {
            let nearest = text::nearest(&name, formula::FUNCTIONS).filter(|nearest| *nearest != name).map(Into::into);
            let known = formula::FUNCTIONS.iter().map(|name| name.to_string()).collect();
            (span.start, Fault::FormulaName { formula, name, nearest, known, function: true })
        }
        Wrong::Arguments(span, function) => (span.start, Fault::FormulaArguments { formula, function }),
        Wrong::Sort(span, needs) => (span.start, Fault::FormulaSort { formula, needs }),
        Wrong::TextSize(span) => {
            (span.start, Fault::FormulaText { formula, never: None, nearest: None, known: Vec::new() })
        }
        Wrong::Never(span, met, known) => {
            let nearest = text::nearest(&met, known.iter().map(String::as_str)).map(Into::into);
            (span.start, Fault::FormulaText { formula, never: Some(met), nearest, known })
        }
    }
}

//! A survey file to a survey: every fault of it at once.

use std::collections::HashMap;

use super::beside::{Beside, known};
use super::keys::FILE;
use super::{
    Ballots, Block, Choice, Design, EmptyGroup, Factor, FactorOf, Figures, Index, IndexOf, Interval, Invalid, Item,
    Layout, Lonely, MOST_COUNTED, Method, Named, Repeat, Replicates, Respondents, Scale, Select, Selection, Survey,
    When,
};
use crate::fault::{Diagnostic, Fault, Needed};
use crate::keys::{Located, Scalar, Table, parse};
use crate::number::Number;
use crate::place::{FileError, Files, Lines, Place, Sources, Text};
use crate::round::is_path;
use crate::table::utf8;
use crate::text;

/// More decimals of a percentage than anybody prints.
const MOST_DECIMALS: usize = 6;

pub(super) fn open(
    files: &dyn Files,
    name: &str,
    sources: &mut Sources,
    faults: &mut Vec<Diagnostic>,
) -> Result<Option<Survey>, FileError> {
    let bytes = match files.read(name) {
        Ok(bytes) => bytes,
        Err(FileError::Missing(_)) => {
            let file = sources.add(name, None);
            faults.push(Fault::FileMissing { name: name.into(), needed_by: Needed::Command }.at(file.whole()));
            return Ok(None);
        }
        Err(refused) => return Err(refused),
    };
    let file = sources.add(name, Some(&bytes));
    let Some(text) = utf8(&bytes, file, faults) else { return Ok(None) };
    let lines = Lines::of(text);
    let text = Text::new(file, text, &lines);
    let Some(root) = parse(text, faults) else { return Ok(None) };
    let root = Table::open(text, root.get_ref(), 0, &FILE, faults);
    let Some(survey) = root.table("survey", faults) else { return Ok(None) };
    let folder = name.rsplit_once('/').map_or("", |(folder, _)| folder).to_owned();
    Reader { files, sources, faults, folder }.survey(&root, &survey)
}

struct Reader<'a> {
    files: &'a dyn Files,
    sources: &'a mut Sources,
    faults: &'a mut Vec<Diagnostic>,
    /// The survey file's own.
    folder: String,
}

impl Reader<'_> {
    fn survey(&mut self, root: &Table<'_, '_>, table: &Table<'_, '_>) -> Result<Option<Survey>, FileError> {
        let blocks = self.blocks(root);
        let respondents = self.respondents(root);
        let scales = self.scales(root);
        let mut factors = self.factors(root, &blocks);
        let items = several(self.items(root, &scales, &factors, &respondents), &scales, self.faults);
        self.importance(root, &mut factors, &items);
        let index = self.index(root, &items, &factors, &blocks);
        let Some(id) = table.located("id") else { return Ok(None) };
        let Some(figures) = self.figures(root, table, &items, &scales, &respondents)? else { return Ok(None) };
        let issued = match self.path(table, "issued") {
            Some(path) => self.beside().issued(&path, &respondents)?,
            None => Vec::new(),
        };
        let survey = Survey {
            id: id.into(),
            title: table.string("title").unwrap_or_default(),
            instrument: table.string("instrument"),
            channel: table.string("channel"),
            note: table.string("note"),
            figures,
            issued,
            min_ballots: table.whole("min_ballots").unwrap_or_default(),
            empty_group: word(table, "empty_group", EmptyGroup::of),
            confidence: self.confidence(table),
            interval: word(table, "interval", Interval::of),
            option_decimals: self.option_decimals(table),
            options_add_up: table.flag("options_add_up").unwrap_or_default(),
            scales,
            factors,
            items,
            blocks,
            respondents,
            index,
        };
        self.sound(root, table, &survey);
        Ok(Some(survey))
    }

    fn beside(&mut self) -> Beside<'_> {
        Beside { files: self.files, sources: self.sources, faults: self.faults }
    }

    /// The path under a key, from where the survey file is read.
    fn path(&mut self, table: &Table<'_, '_>, key: &str) -> Option<Named> {
        let Located { text: path, place } = table.located(key)?;
        if !is_path(&path) {
            self.faults.push(Fault::BadPath { path }.at(place));
            return None;
        }
        let within = if self.folder.is_empty() { path } else { format!("{}/{path}", self.folder) };
        Some(Named { text: within, place })
    }

    fn figures(
        &mut self,
        root: &Table<'_, '_>,
        table: &Table<'_, '_>,
        items: &[Item],
        scales: &[Scale],
        respondents: &[Respondents],
    ) -> Result<Option<Figures>, FileError> {
        const SOURCES: [&str; 3] = ["ballots", "tallies", "estimates"];
        let there: Vec<&'static str> = SOURCES.into_iter().filter(|key| table.has(key)).collect();
        let [one] = there[..] else {
            let fault = Fault::KeysExclude { keys: SOURCES.to_vec(), there };
            self.faults.push(fault.at(table.place()));
            return Ok(None);
        };
        if one != "ballots" {
            for key in ["unit", "group", "id_column", "layout", "columns", "columns_map", "invalid"] {
                self.needs(table, key, "ballots");
            }
            for key in ["design", "margin"] {
                self.needs(root, key, "ballots");
            }
        }
        // An institute's index is what it is.
        if one == "estimates" {
            for key in ["empty_group", "issued"] {
                self.needs(table, key, "ballots");
            }
        }
        let Some(path) = self.path(table, one) else { return Ok(None) };
        Ok(Some(match one {
            "estimates" => Figures::Estimates { file: path.text, place: path.place },
            "tallies" => {
                let rows = self.beside().tallies(&path, items, scales, respondents)?;
                Figures::Tallies { file: path.text, rows }
            }
            _ => {
                let unit = match table.located("unit") {
                    Some(unit) if unit.text == "*" => None,
                    Some(unit) => Some(unit.into()),
                    None if matches!(table.string("layout").as_deref(), Some("wide")) => None,
                    None => {
                        self.faults.push(Fault::KeyNeeds { key: "ballots", needs: "unit" }.at(path.place));
                        None
                    }
                };
                Figures::Ballots(Box::new(Ballots {
                    file: path.text,
                    place: path.place,
                    unit,
                    group: table.located("group").map(Named::from),
                    id_column: table.located("id_column").map(Named::from),
                    layout: self.layout(table, items)?,
                    invalid: self.invalid(table),
                    design: self.design(root),
                    margins: self.margins(root)?,
                }))
            }
        }))
    }

    /// Reports a key that only goes with another, where that is not there.
    fn needs(&mut self, table: &Table<'_, '_>, key: &'static str, needs: &'static str) {
        if table.has(key) {
            self.faults.push(Fault::KeyNeeds { key, needs }.at(table.place_of(key)));
        }
    }

    fn layout(&mut self, table: &Table<'_, '_>, items: &[Item]) -> Result<Layout, FileError> {
        if table.string("layout").as_deref() != Some("wide") {
            for key in ["columns", "columns_map"] {
                self.needs(table, key, "layout = \"wide\"");
            }
            return Ok(Layout::Long);
        }
        if table.has("unit") {
            let fault = Fault::KeysExclude { keys: vec!["unit", "layout = \"wide\""], there: vec!["unit"] };
            self.faults.push(fault.at(table.place_of("unit")));
        }
        match (table.located("columns"), table.has("columns_map")) {
            (Some(pattern), false) => {
                for part in ["{unit}", "{item}"] {
                    if pattern.text.matches(part).count() != 1 {
                        let fault = Fault::UnknownName {
                            key: "columns".into(),
                            met: pattern.text.clone(),
                            nearest: None,
                            known: vec!["{unit}: {item}".into(), "{item} [{unit}]".into()],
                        };
                        self.faults.push(fault.at(pattern.place));
                        break;
                    }
                }
                Ok(Layout::Pattern(pattern.into()))
            }
            (None, true) => Ok(match self.path(table, "columns_map") {
                Some(path) => Layout::Map(self.beside().columns_map(&path, items)?),
                None => Layout::Map(Vec::new()),
            }),
            (both, _) => {
                let there = if both.is_some() { vec!["columns", "columns_map"] } else { Vec::new() };
                let fault = Fault::KeysExclude { keys: vec!["columns", "columns_map"], there };
                self.faults.push(fault.at(table.place_of("layout")));
                Ok(Layout::Map(Vec::new()))
            }
        }
    }

    fn invalid(&mut self, table: &Table<'_, '_>) -> Vec<Invalid> {
        const RULES: [&str; 4] = ["equals", "blank", "straight_lined", "answered_below"];
        let mut rules = Vec::new();
        for rule in table.tables("invalid", self.faults) {
            // `equals = false` is a value to look for; the others are said by `true`.
            let said = |key: &&str| rule.has(key) && (*key == "equals" || rule.flag(key) != Some(false));
            let there: Vec<&'static str> = RULES.into_iter().filter(said).collect();
            let [one] = there[..] else {
                self.faults.push(Fault::KeysExclude { keys: RULES.to_vec(), there }.at(rule.place()));
                continue;
            };
            let column = rule.located("column").map(Named::from);
            let of_column = matches!(one, "equals" | "blank");
            if of_column && column.is_none() {
                self.faults.push(Fault::KeyNeeds { key: one, needs: "column" }.at(rule.place()));
            } else if !of_column {
                self.needs(&rule, "column", "equals");
            }
            let when = match (one, column) {
                ("equals", Some(column)) => rule.scalar("equals").map(|value| When::Equals(column, typed(value))),
                ("blank", Some(column)) => Some(When::Blank(column)),
                ("straight_lined", _) => Some(When::StraightLined),
                ("answered_below", _) => rule.number_or_share("answered_below").map(When::AnsweredBelow),
                _ => None,
            };
            if let Some(When::AnsweredBelow(share)) = &when
                && (share.is_negative() || *share > Number::ONE)
            {
                let met = rule.shown("answered_below");
                let fault =
                    Fault::OutOfRange { key: "answered_below".into(), met, takes: "0 … 1, \"0%\" … \"100%\"" };
                self.faults.push(fault.at(rule.place_of("answered_below")));
            }
            if let (Some(reason), Some(when)) = (rule.string("reason"), when) {
                rules.push(Invalid { reason, when });
            }
        }
        rules
    }

    fn design(&mut self, root: &Table<'_, '_>) -> Design {
        let Some(table) = root.table("design", self.faults) else { return Design::default() };
        let named = |texts: Vec<Located>| texts.into_iter().map(Named::from).collect::<Vec<_>>();
        let design = Design {
            declared: true,
            stratum: table.located("stratum").map(Named::from),
            clusters: named(table.strings("cluster")),
            weight: table.located("weight").map(Named::from),
            populations: named(table.strings("population")),
            repeat: if table.flag("nest") == Some(false) { Repeat::Never } else { Repeat::Nested },
            lonely: word(&table, "lonely", Lonely::of),
            selection: word(&table, "selection", Selection::of),
            replicates: self.replicates(&table),
        };
        let stages = design.clusters.len().max(1);
        if design.populations.len() > stages {
            let met = design.populations.len().to_string();
            let fault = Fault::OutOfRange { key: "population".into(), met, takes: "≤ cluster" };
            self.faults.push(fault.at(table.place_of("population")));
        }
        // What replicate weights leave no room for: they carry the places themselves, or leave out each cluster by turns.
        let (replicates, excluded): (_, &[&'static str]) = match design.replicates {
            Some(Replicates::Columns { .. }) => ("replicates.columns", &["stratum", "cluster", "population", "lonely"]),
            Some(Replicates::Make(_)) => ("replicates.make", &["lonely"]),
            None => return design,
        };
        for key in excluded.iter().copied().filter(|key| table.has(key)) {
            let there = vec![key, replicates];
            let fault = Fault::KeysExclude { keys: there.clone(), there };
            self.faults.push(fault.at(table.place_of(key)));
        }
        // Weights of each replicate would have to meet the margins too.
        if matches!(design.replicates, Some(Replicates::Columns { .. })) && root.has("margin") {
            let there = vec!["margin", replicates];
            let fault = Fault::KeysExclude { keys: there.clone(), there };
            self.faults.push(fault.at(root.place_of("margin")));
        }
        design
    }

    fn replicates(&mut self, design: &Table<'_, '_>) -> Option<Replicates> {
        let table = design.table("replicates", self.faults)?;
        let there: Vec<&'static str> = ["columns", "make"].into_iter().filter(|key| table.has(key)).collect();
        match there[..] {
            ["make"] => {
                for key in ["method", "scale", "rscales"] {
                    self.needs(&table, key, "columns");
                }
                Some(Replicates::Make(Method::of(&table.string("make")?)?))
            }
            ["columns"] => {
                let rscales = table.numbers("rscales");
                if !table.has("method") {
                    self.faults.push(Fault::KeyNeeds { key: "columns", needs: "method" }.at(table.place()));
                }
                let method = word(&table, "method", Method::of);
                if method == Method::Jkn && rscales.is_empty() {
                    let fault = Fault::KeyNeeds { key: "method", needs: "rscales" };
                    self.faults.push(fault.at(table.place_of("method")));
                }
                let is_some = |factor: &Number| !factor.is_zero() && !factor.is_negative();
                let scale = table.number("scale");
                if scale.as_ref().is_some_and(|scale| !is_some(scale) || *scale > Number::from(MOST_COUNTED)) {
                    let fault =
                        Fault::OutOfRange { key: "scale".into(), met: table.shown("scale"), takes: "> 0, ≤ 10¹⁵" };
                    self.faults.push(fault.at(table.place_of("scale")));
                }
                let takes_any = rscales.is_empty() || rscales.iter().any(is_some);
                if !takes_any
                    || rscales.iter().any(|factor| factor.is_negative() || *factor > Number::from(MOST_COUNTED))
                {
                    let met = table.shown("rscales");
                    let fault = Fault::OutOfRange { key: "rscales".into(), met, takes: "0 … 10¹⁵, Σ > 0" };
                    self.faults.push(fault.at(table.place_of("rscales")));
                }
                let columns = Named::from(table.located("columns")?);
                Some(Replicates::Columns { columns, method, scale, rscales })
            }
            _ => {
                let fault = Fault::KeysExclude { keys: vec!["columns", "make"], there };
                self.faults.push(fault.at(table.place()));
                None
            }
        }
    }

    fn margins(&mut self, root: &Table<'_, '_>) -> Result<Vec<super::Margin>, FileError> {
        let mut margins = Vec::new();
        for table in root.tables("margin", self.faults) {
            let columns = table.strings("columns").into_iter().map(Named::from).collect();
            if let Some(path) = self.path(&table, "totals") {
                margins.extend(self.beside().margin(&path, columns)?);
            }
        }
        Ok(margins)
    }

    fn scales(&mut self, root: &Table<'_, '_>) -> Vec<Scale> {
        let Some(options) = root.table("options", self.faults) else { return Vec::new() };
        let mut scales = Vec::new();
        for name in options.names() {
            let Some(table) = options.table(&name.text, self.faults) else { continue };
            let labels = table.table("labels", self.faults);
            self.is_share(&table, "blank");
            let mut scale = Scale {
                id: text::composed(name.text.trim()).into_owned(),
                options: Vec::new(),
                blank: table.worth("blank").unwrap_or_default(),
                skips_others: table.string("other").as_deref() == Some("skip"),
            };
            let mut first: HashMap<String, Place> = HashMap::new();
            for option in table.names() {
                if matches!(&*option.text, "blank" | "other" | "labels") {
                    continue;
                }
                let label = labels.as_ref().and_then(|labels| labels.string(&option.text));
                for text in [Some(&option.text), label.as_ref()].into_iter().flatten() {
                    if let Some(first) = first.insert(text::key(text), option.place)
                        && first != option.place
                    {
                        self.faults.push(Fault::Duplicate { id: text.clone(), first }.at(option.place));
                    }
                }
                self.is_share(&table, &option.text);
                let worth = table.worth(&option.text).unwrap_or_default();
                let text = text::composed(option.text.trim()).into_owned();
                // A column of numbers cannot tell them apart.
                let same = |of: &&Choice| shortest(&of.text) == shortest(&text) && of.text != text;
                if let Some(same) = scale.options.iter().find(same)
                    && let Some(first) = first.get(&text::key(&same.text))
                {
                    self.faults.push(Fault::Duplicate { id: text.clone(), first: *first }.at(option.place));
                }
                scale.options.push(Choice { text, label, worth });
            }
            for label in labels.iter().flat_map(|labels| labels.names()) {
                let options = scale.options.iter().map(|option| &*option.text);
                known("labels", &label.text, options, label.place, self.faults);
            }
            if scale.options.is_empty() {
                self.faults.push(Fault::EmptyValue { key: scale.id.clone() }.at(name.place));
            }
            // An answer is kept as a small number, blanks and others among them.
            if scale.options.len() > MOST_OPTIONS {
                let met = scale.options.len().to_string();
                self.faults.push(Fault::OutOfRange { key: scale.id.clone(), met, takes: "≤ 200" }.at(name.place));
                scale.options.truncate(MOST_OPTIONS);
            }
            scales.push(scale);
        }
        scales
    }

    /// Reports what an answer is worth, where that is no share.
    fn is_share(&mut self, table: &Table<'_, '_>, answer: &str) {
        let is_share = |worth: &Number| !worth.is_negative() && *worth <= Number::ONE;
        if table.worth(answer).flatten().is_some_and(|worth| !is_share(&worth)) {
            let met = table.shown(answer);
            let fault = Fault::OutOfRange { key: answer.into(), met, takes: "0 … 1, \"0%\" … \"100%\"" };
            self.faults.push(fault.at(table.place_of(answer)));
        }
    }

    /// Reports a second of one id.
    fn id(&mut self, table: &Table<'_, '_>, known: &mut HashMap<String, Place>) -> Option<Located> {
        let id = table.located("id")?;
        match known.insert(text::key(&id.text), id.place) {
            Some(first) => {
                self.faults.push(Fault::Duplicate { id: id.text.clone(), first }.at(id.place));
                None
            }
            None => Some(id),
        }
    }

    /// A weight; 1 where none is said. What weighs 0 is told, and counts for nothing.
    fn weight(&mut self, table: &Table<'_, '_>) -> Number {
        let weight = table.number("weight").unwrap_or(Number::ONE);
        if weight.is_negative() || weight > Number::from(MOST_COUNTED) {
            let met = table.shown("weight");
            let fault = Fault::OutOfRange { key: "weight".into(), met, takes: "0 … 10¹⁵" };
            self.faults.push(fault.at(table.place_of("weight")));
        }
        weight
    }

    fn blocks(&mut self, root: &Table<'_, '_>) -> Vec<Block> {
        let (mut blocks, mut ids) = (Vec::new(), HashMap::new());
        for table in root.tables("block", self.faults) {
            let weight = self.weight(&table);
            let Some(Located { text: id, place }) = self.id(&table, &mut ids) else { continue };
            blocks.push(Block { name: table.string("name").unwrap_or_else(|| id.clone()), id, place, weight });
        }
        blocks
    }

    fn respondents(&mut self, root: &Table<'_, '_>) -> Vec<Respondents> {
        let (mut groups, mut ids) = (Vec::new(), HashMap::new());
        for table in root.tables("respondents", self.faults) {
            let weight = self.weight(&table);
            let Some(Located { text: id, place }) = self.id(&table, &mut ids) else { continue };
            groups.push(Respondents { name: table.string("name").unwrap_or_else(|| id.clone()), id, place, weight });
        }
        groups
    }

    fn factors(&mut self, root: &Table<'_, '_>, blocks: &[Block]) -> Vec<Factor> {
        let (mut factors, mut ids) = (Vec::new(), HashMap::new());
        for table in root.tables("factor", self.faults) {
            let weight = self.weight(&table);
            let block = self.named(&table, "block", blocks.iter().map(|block| &*block.id));
            let Some(Located { text: id, place }) = self.id(&table, &mut ids) else { continue };
            let name = table.string("name").unwrap_or_default();
            factors.push(Factor { id, place, name, weight, block, importance: None });
        }
        factors
    }

    /// The position of what a key names, where it names any.
    fn named<'k>(
        &mut self,
        table: &Table<'_, '_>,
        key: &str,
        known_ids: impl Iterator<Item = &'k str> + Clone,
    ) -> Option<usize> {
        let met = table.located(key)?;
        known(key, &met.text, known_ids, met.place, self.faults)
    }

    fn importance(&mut self, root: &Table<'_, '_>, factors: &mut [Factor], items: &[Item]) {
        let mut unheard = Vec::new();
        for table in root.tables("factor", &mut unheard) {
            let item = self.named(&table, "importance", items.iter().map(|item| &*item.id));
            let id = table.string("id").unwrap_or_default();
            if let Some(factor) = factors.iter_mut().find(|factor| text::same(&factor.id, &id)) {
                factor.importance = item;
            }
        }
    }

    fn items(
        &mut self,
        root: &Table<'_, '_>,
        scales: &[Scale],
        factors: &[Factor],
        respondents: &[Respondents],
    ) -> Vec<Item> {
        let (mut items, mut ids) = (Vec::new(), HashMap::new());
        for table in root.tables("item", self.faults) {
            let scale = self.named(&table, "options", scales.iter().map(|scale| &*scale.id));
            let factor = self.named(&table, "factor", factors.iter().map(|factor| &*factor.id));
            let mut groups = Vec::new();
            for group in table.strings("groups") {
                let ids = respondents.iter().map(|of| &*of.id);
                groups.extend(known("groups", &group.text, ids, group.place, self.faults));
            }
            let is_multiple = table.string("select").as_deref() == Some("multiple");
            if is_multiple && table.has("factor") {
                let there = vec!["factor", "select = \"multiple\""];
                let fault = Fault::KeysExclude { keys: there.clone(), there };
                self.faults.push(fault.at(table.place_of("factor")));
            }
            let Some(Located { text: id, place }) = self.id(&table, &mut ids) else { continue };
            let Some(scale) = scale else { continue };
            items.push(Item {
                select: match is_multiple {
                    true => Select::Several { item: id.clone(), text: String::new(), option: 0 },
                    false => Select::One,
                },
                id,
                place,
                text: table.string("text").unwrap_or_default(),
                scale,
                factor,
                column: table.located("column").map(Named::from),
                groups,
            });
        }
        items
    }

    fn index(&mut self, root: &Table<'_, '_>, items: &[Item], factors: &[Factor], blocks: &[Block]) -> Index {
        const WORDS: [(&str, IndexOf); 4] = [
            ("answers", IndexOf::Answers),
            ("items", IndexOf::Items),
            ("factors", IndexOf::Factors),
            ("blocks", IndexOf::Blocks),
        ];
        let default = Index { of: IndexOf::Answers, factor_of: FactorOf::Answers, overall: None };
        let Some(table) = root.table("index", self.faults) else { return default };
        let of = table.located("of").map_or(IndexOf::Answers, |of| {
            let words = WORDS.iter().map(|(word, _)| *word);
            let ids = words.chain(items.iter().map(|item| &*item.id));
            match known("of", &of.text, ids, of.place, self.faults) {
                Some(at) => WORDS.get(at).map_or_else(|| IndexOf::Item(at - WORDS.len()), |(_, of)| *of),
                None => IndexOf::Answers,
            }
        });
        let lacks = match of {
            IndexOf::Factors if factors.is_empty() => Some("factor"),
            IndexOf::Blocks if blocks.is_empty() => Some("block"),
            _ => None,
        };
        if let Some(needs) = lacks {
            self.faults.push(Fault::KeyNeeds { key: "of", needs }.at(table.place_of("of")));
        }
        let overall = self.named(&table, "overall", items.iter().map(|item| &*item.id));
        Index { of, factor_of: word(&table, "factor_of", FactorOf::of), overall }
    }

    fn confidence(&mut self, table: &Table<'_, '_>) -> Number {
        let confidence = table.number("confidence").unwrap_or_else(|| Number::from(95));
        let most = Number::fraction(999, 10);
        if confidence < Number::ONE || most.is_some_and(|most| confidence > most) {
            let met = table.shown("confidence");
            let fault = Fault::OutOfRange { key: "confidence".into(), met, takes: "1 … 99.9" };
            self.faults.push(fault.at(table.place_of("confidence")));
            return Number::from(95);
        }
        confidence
    }

    fn option_decimals(&mut self, table: &Table<'_, '_>) -> u8 {
        let decimals = table.whole("option_decimals").unwrap_or(2);
        if decimals > MOST_DECIMALS {
            let fault =
                Fault::OutOfRange { key: "option_decimals".into(), met: decimals.to_string(), takes: "0 … 6" };
            self.faults.push(fault.at(table.place_of("option_decimals")));
        }
        decimals.min(MOST_DECIMALS) as u8
    }

    /// What holds between several tables.
    fn sound(&mut self, root: &Table<'_, '_>, table: &Table<'_, '_>, survey: &Survey) {
        if matches!(survey.figures, Figures::Estimates { .. }) {
            for key in ["options", "factor", "item", "block", "respondents", "index"] {
                self.needs(root, key, "ballots");
            }
            return;
        }
        if survey.items.is_empty() {
            if !root.has("item") {
                self.faults.push(Fault::KeyNeeds { key: "survey", needs: "[[item]]" }.at(survey.id.place));
            }
            return;
        }
        if survey.counted().is_empty() && !matches!(survey.index.of, IndexOf::Item(_)) {
            self.faults.push(Fault::WithoutItems { key: "index", id: survey.id.text.clone() }.at(survey.id.place));
        }
        for (at, factor) in survey.factors.iter().enumerate() {
            if survey.of_factor(at).next().is_none() {
                self.faults.push(Fault::WithoutItems { key: "factor", id: factor.id.clone() }.at(factor.place));
            }
            if survey.index.of == IndexOf::Blocks && factor.block.is_none() {
                let fault = Fault::KeyNeeds { key: "of = \"blocks\"", needs: "block" };
                self.faults.push(fault.at(factor.place));
            }
        }
        for (at, block) in survey.blocks.iter().enumerate() {
            if !survey.factors.iter().any(|factor| factor.block == Some(at)) {
                self.faults.push(Fault::WithoutItems { key: "block", id: block.id.clone() }.at(block.place));
            }
        }
        let none = |weights: &mut dyn Iterator<Item = &Number>| {
            let mut weights = weights.peekable();
            weights.peek().is_some() && weights.all(Number::is_zero)
        };
        for (key, weightless, place) in [
            (
                "factor",
                none(&mut survey.factors.iter().map(|of| &of.weight)),
                survey.factors.first().map(|of| of.place),
            ),
            ("block", none(&mut survey.blocks.iter().map(|of| &of.weight)), survey.blocks.first().map(|of| of.place)),
            (
                "respondents",
                none(&mut survey.respondents.iter().map(|of| &of.weight)),
                survey.respondents.first().map(|of| of.place),
            ),
        ] {
            if let (true, Some(place)) = (weightless, place) {
                let fault = Fault::OutOfRange { key: format!("{key}.weight"), met: "0".into(), takes: "Σ > 0" };
                self.faults.push(fault.at(place));
            }
        }
        if let (Figures::Ballots(ballots), false) = (&survey.figures, survey.respondents.is_empty())
            && ballots.group.is_none()
        {
            let fault = Fault::KeyNeeds { key: "respondents", needs: "group" };
            self.faults.push(fault.at(table.place()));
        }
        if survey.respondents.is_empty() {
            self.needs(table, "empty_group", "respondents");
        }
    }
}

/// Blanks and other answers take a number of their own beside the options.
const MOST_OPTIONS: usize = 200;

/// The word under a key; its default where there is none, or one that was reported.
fn word<T: Default>(table: &Table<'_, '_>, key: &str, of: impl Fn(&str) -> Option<T>) -> T {
    table.string(key).and_then(|word| of(&word)).unwrap_or_default()
}

/// A value as ballots hold it.
fn typed(value: Scalar) -> String {
    match value {
        Scalar::Number(number) => number.to_string(),
        Scalar::Share(share) => format!("{}%", &share * &Number::from(100)),
        Scalar::Text(text) => text,
        Scalar::Day(day) => day.to_string(),
        Scalar::Flag(flag) => if flag { "1" } else { "0" }.into(),
    }
}

/// The shortest text of a number: 4 and 4.0 are `4`. Zeros before it may well be part of a code.
fn shortest(text: &str) -> &str {
    match text.split_once('.') {
        Some((_, decimals)) if decimals.bytes().all(|byte| byte.is_ascii_digit()) => {
            text.trim_end_matches('0').trim_end_matches('.')
        }
        _ => text,
    }
}

/// Items of several answers become one for each option.
fn several(items: Vec<Item>, scales: &[Scale], faults: &mut Vec<Diagnostic>) -> Vec<Item> {
    let mut first: HashMap<String, Place> = items.iter().map(|item| (text::key(&item.id), item.place)).collect();
    let mut each = Vec::new();
    for item in items {
        if item.select == Select::One {
            each.push(item);
            continue;
        }
        for (option, choice) in scales[item.scale].options.iter().enumerate() {
            let id = format!("{}/{}", item.id, choice.text);
            let met = first.insert(text::key(&id), item.place);
            if let Some(first) = met.filter(|first| *first != item.place) {
                faults.push(Fault::Duplicate { id: id.clone(), first }.at(item.place));
            }
            each.push(Item {
                id,
                text: format!("{}: {}", item.text, choice.label.as_ref().unwrap_or(&choice.text)),
                select: Select::Several { item: item.id.clone(), text: item.text.clone(), option },
                ..item.clone()
            });
        }
    }
    each
}

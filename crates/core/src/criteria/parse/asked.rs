//! What is asked: a leaf's inputs, and figures that are asked once for the whole set.

use super::{Draft, Names, Parser};
use crate::criteria::{At, Outside, Source};
use crate::fault::{Belongs, Fault, Takes};
use crate::formula;
use crate::id::{FigureNo, SourceNo};
use crate::keys::{Scalar, Table};
use crate::number::Number;
use crate::place::Place;
use crate::rule::{Asked, AskedKind, Figure, From, LeafNames, answer};
use crate::table::Cell;
use crate::text;

/// The most inputs of a leaf, items of a list and figures of a set: real ones have a tenth of it.
const MOST: usize = 999;
/// The most figures from outside that a set asks: positions have 16 bits.
const MOST_OUTSIDE: usize = 60_000;

impl Parser<'_, '_> {
    pub(super) fn inputs(&mut self, draft: &Draft<'_, '_>, at: At, from: From) -> Vec<Asked> {
        let Some(inputs) = draft.table.table("inputs", self.faults) else { return Vec::new() };
        let mut asked: Vec<Asked> = Vec::new();
        for name in inputs.names() {
            if formula::RESERVED.contains(&name.text.as_str()) {
                let fault = Fault::InputName { name: name.text.clone() };
                self.faults.push(fault.at(name.place));
            }
            if asked.len() == MOST {
                let fault = Fault::OutOfRange { key: "inputs".into(), met: "≥ 1000".into(), takes: "≤ 999" };
                self.faults.push(fault.at(name.place));
                break;
            }
            let label = inputs.string(&name.text).unwrap_or_default();
            let mut one = Asked::of(AskedKind::Count, &name.text, &label, from);
            one.min = Some(Number::ZERO);
            if let Some(table) = inputs.table(&name.text, self.faults) {
                self.asked(&table, &mut one, at, asked.len(), &draft.code.text);
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

    /// The figures of the set; their conditions read one another, so they are compiled when all are known.
    pub(super) fn figures(&mut self, file: &Table<'_, '_>, names: &mut Names, drafts: &[Draft<'_, '_>]) {
        let mut tables = Vec::new();
        for table in file.tables("figure", self.faults) {
            let Some(id) = table.located("id") else { continue };
            if formula::RESERVED.contains(&id.text.as_str()) {
                self.faults.push(Fault::InputName { name: id.text.clone() }.at(id.place));
            }
            let place_of_figure = |figure: &&Figure| text::same(&figure.asked.name, &id.text);
            let first: Option<Place> =
                (names.figures.iter().find(place_of_figure).map(|figure| figure.place)).or_else(|| {
                    drafts.iter().find(|draft| text::same(&draft.code.text, &id.text)).map(|draft| draft.code.place)
                });
            if let Some(first) = first {
                self.faults.push(Fault::Duplicate { id: id.text.clone(), first }.at(id.place));
                continue;
            }
            if names.figures.len() == MOST {
                let fault = Fault::OutOfRange { key: "figure".into(), met: "≥ 1000".into(), takes: "≤ 999" };
                self.faults.push(fault.at(id.place));
                break;
            }
            let mut asked = Asked::of(AskedKind::Count, &id.text, "", From::Unit);
            asked.min = Some(Number::ZERO);
            self.asked(&table, &mut asked, At::Figure(FigureNo(names.figures.len() as u16)), 0, &id.text);
            names.figures.push(Figure { asked, valid: None, place: id.place });
            tables.push(table);
        }
        let mut conditions = Vec::new();
        for table in &tables {
            let mut of_figure = LeafNames {
                asked: &[],
                figures: &names.figures,
                declared: names.declared(),
                value: false,
                full: false,
                bare_figures: true,
                over: None,
            };
            let known = of_figure.known();
            conditions.push(self.formula(table, "valid", known, |text| formula::condition(text, &mut of_figure)));
        }
        for (figure, valid) in names.figures.iter_mut().zip(conditions) {
            figure.valid = valid;
        }
    }

    /// The keys that inputs and figures share.
    fn asked(&mut self, table: &Table<'_, '_>, asked: &mut Asked, at: At, input: usize, code: &str) {
        asked.label = table.string("label").unwrap_or_default();
        asked.unit = table.string("unit");
        asked.kind = match table.string("type").as_deref() {
            Some("number") => AskedKind::Number,
            Some("percent") => AskedKind::Percent,
            Some("date") => AskedKind::Date,
            Some("yes-no") => AskedKind::YesNo,
            Some("choice") => AskedKind::Option,
            Some(_) => AskedKind::Count,
            // What comes from a survey is a share, and what was last year any number.
            None => match table.string("from").as_deref() {
                Some("survey") => AskedKind::Percent,
                Some("previous") => AskedKind::Number,
                _ => AskedKind::Count,
            },
        };
        match asked.kind {
            AskedKind::Percent => asked.max = Some(Number::ONE),
            AskedKind::Count | AskedKind::Number => {}
            _ => asked.min = None,
        }
        self.from(table, asked, at, input, code);
        self.options(table, asked);
        self.bounds(table, asked);
        asked.optional = table.scalar("optional") == Some(Scalar::Flag(true));
        self.default(table, asked);
        if let (From::Outside(_), Some(key)) =
            (asked.from, ["default", "optional"].into_iter().find(|key| table.has(key)))
        {
            // A figure from outside that is not there has no value: `undefined` answers.
            self.faults.push(Fault::KeyPlace { key, belongs: Belongs::Entered }.at(table.place_of(key)));
        }
    }

    fn from(&mut self, table: &Table<'_, '_>, asked: &mut Asked, at: At, input: usize, code: &str) {
        let from = table.string("from");
        let own = [
            ("table", "table"),
            ("survey", "survey"),
            ("items", "survey"),
            ("code", "previous"),
            ("merge", "previous"),
        ];
        for (key, needs) in own {
            if table.has(key) && from.as_deref() != Some(needs) {
                let needs = match needs {
                    "table" => "from = \"table\"",
                    "survey" => "from = \"survey\"",
                    _ => "from = \"previous\"",
                };
                self.faults.push(Fault::KeyNeeds { key, needs }.at(table.place_of(key)));
            }
        }
        let source = match from.as_deref() {
            Some("unit") => return asked.from = From::Unit,
            Some("appraiser") => return asked.from = From::Appraiser,
            Some("table") => match table.string("table") {
                Some(path) => Source::Table { path },
                None => return self.lacks(table, "from", "table"),
            },
            Some("survey") => match table.string("survey") {
                Some(id) => {
                    let items = table.strings("items").into_iter().map(|item| item.text).collect();
                    Source::Survey { id, items }
                }
                None => return self.lacks(table, "from", "survey"),
            },
            Some("previous") => Source::Previous {
                code: table.string("code").unwrap_or_else(|| code.to_owned()),
                sum: table.string("merge").as_deref() == Some("sum"),
            },
            _ => return,
        };
        let key = ["table", "survey", "code", "from"].into_iter().find(|key| table.has(key)).unwrap_or("from");
        if self.outside.len() == MOST_OUTSIDE {
            let fault = Fault::OutOfRange { key: "from".into(), met: "> 60000".into(), takes: "≤ 60000" };
            return self.faults.push(fault.at(table.place_of("from")));
        }
        asked.from = From::Outside(SourceNo(self.outside.len() as u16));
        self.outside.push(Outside { source, at, input, place: table.place_of(key) });
    }

    fn lacks(&mut self, table: &Table<'_, '_>, key: &'static str, needs: &'static str) {
        self.faults.push(Fault::KeyNeeds { key, needs }.at(table.place_of(key)));
    }

    fn options(&mut self, table: &Table<'_, '_>, asked: &mut Asked) {
        match (asked.kind == AskedKind::Option, table.has("options")) {
            (true, false) => self.lacks(table, "type", "options"),
            (false, true) => self.lacks(table, "options", "type = \"choice\""),
            _ => {}
        }
        for option in table.strings("options") {
            if let Some(first) = asked.options.iter().position(|known| text::same(known, &option.text)) {
                let first = table.strings("options")[first].place;
                self.faults.push(Fault::Duplicate { id: option.text.clone(), first }.at(option.place));
            }
            asked.options.push(option.text);
        }
    }

    fn bounds(&mut self, table: &Table<'_, '_>, asked: &mut Asked) {
        let takes_bounds = !matches!(asked.kind, AskedKind::YesNo | AskedKind::Option);
        for (key, is_min) in [("min", true), ("max", false)] {
            let Some(scalar) = table.scalar(key) else { continue };
            let bound = match (scalar, asked.kind) {
                (Scalar::Day(day), AskedKind::Date) => Some(day.to_number()),
                (Scalar::Number(number) | Scalar::Share(number), kind) if takes_bounds && kind != AskedKind::Date => {
                    Some(number)
                }
                _ => None,
            };
            if bound.is_none() {
                let fault = Fault::WrongType { key: key.into(), met: table.shown(key), takes: Takes::Bound };
                self.faults.push(fault.at(table.place_of(key)));
            }
            if is_min { asked.min = bound } else { asked.max = bound }
        }
        if let (Some(min), Some(max)) = (&asked.min, &asked.max)
            && min > max
        {
            let key = if table.has("max") { "max" } else { "min" };
            let fault = Fault::OutOfRange { key: "max".into(), met: table.shown(key), takes: "≥ min" };
            self.faults.push(fault.at(table.place_of(key)));
        }
    }

    /// A default is read as an answer would be, where it is a text.
    fn default(&mut self, table: &Table<'_, '_>, asked: &mut Asked) {
        let Some(scalar) = table.scalar("default") else { return };
        let read = match (scalar, asked.kind) {
            (Scalar::Number(number), AskedKind::Count | AskedKind::Number | AskedKind::Percent)
            | (Scalar::Share(number), AskedKind::Number | AskedKind::Percent) => Some(number),
            (Scalar::Day(day), AskedKind::Date) => Some(day.to_number()),
            (Scalar::Flag(flag), AskedKind::YesNo) => Some(if flag { Number::ONE } else { Number::ZERO }),
            (Scalar::Text(typed), AskedKind::YesNo | AskedKind::Option) => {
                answer::figure(Cell::typed(&typed), asked).ok().map(|(number, _)| number)
            }
            _ => None,
        };
        let fits = |number: &Number| {
            asked.min.as_ref().is_none_or(|min| number >= min)
                && asked.max.as_ref().is_none_or(|max| number <= max)
                && (asked.kind != AskedKind::Count || number.is_whole())
        };
        asked.default = read.filter(fits);
        if asked.default.is_none() {
            let fault = Fault::DefaultUnfit { met: table.shown("default"), asks: asked.kind.into() };
            self.faults.push(fault.at(table.place_of("default")));
        }
    }
}

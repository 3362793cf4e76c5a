//! Random leaves: what is asked, what is measured, what it brings.

use super::formula::{DAYS, Scope};
use super::{Dice, Feature, thousandths};

/// One thing that is asked, as answers to it are rolled.
#[derive(Clone, Debug)]
pub struct Asked {
    /// Its name in the column `input`; empty where it stands alone.
    pub name: String,
    pub kind: Kind,
    pub from: From,
}

#[derive(Clone, Debug, PartialEq)]
pub enum Kind {
    Count,
    Number,
    Percent,
    Date,
    YesNo,
    /// Labels of the options.
    Choice(Vec<String>),
    Tick,
    /// Thousandths: step and maximum.
    Rating(i64, i64),
}

#[derive(Clone, Copy, Debug, PartialEq)]
pub enum From {
    Unit,
    Appraiser,
    Outside,
}

#[derive(Clone, Debug)]
pub struct Leaf {
    pub code: String,
    /// Thousandths.
    pub max: i64,
    pub floor: i64,
    /// The keys of the rule.
    pub keys: String,
    pub asked: Vec<Asked>,
    pub may_not_apply: bool,
    pub undefined: bool,
    pub by_appraiser: bool,
    /// What a gate's condition may read.
    pub gate: Scope,
    /// Whether `value('…')` of it is a number.
    pub numeric: bool,
}

/// What a set shares among its leaves, and what of it is asked of outside files.
#[derive(Clone, Debug, Default)]
pub struct Shared {
    /// Names of attributes and of what is given.
    pub names: Scope,
    /// Figures as formulas read them.
    pub figures: Scope,
    /// Paths of tables, and under which code each is asked.
    pub tables: Vec<(String, String, Kind)>,
    pub survey: bool,
    /// Codes that last year is asked for.
    pub previous: Vec<String>,
}

const UNDEFINED: [&str; 3] = ["zero", "full", "not-applicable"];

impl Leaf {
    pub fn roll(dice: &mut Dice, code: &str, max: i64, shared: &mut Shared) -> Leaf {
        let mut leaf = Leaf {
            code: code.into(),
            max,
            floor: 0,
            keys: String::new(),
            asked: Vec::new(),
            may_not_apply: dice.percent(35),
            undefined: dice.percent(75),
            by_appraiser: dice.percent(15),
            gate: Scope { numbers: vec!["points".into(), "full".into()], ..Scope::default() },
            numeric: true,
        };
        if dice.may(Feature::LeafFloors, 15) {
            leaf.floor = *dice.pick(&[-1000, -500, -2000]);
            leaf.keys += &format!("floor = {}\n", thousandths(leaf.floor));
        }
        if leaf.may_not_apply {
            leaf.keys += "not_applicable = \"allowed\"\n";
        }
        if leaf.by_appraiser {
            leaf.keys += "from = \"appraiser\"\n";
        }
        match dice.below(8) {
            0 | 1 => leaf.choice(dice),
            2 if dice.may(Feature::Checklists, 100) => leaf.checklist(dice),
            3 if dice.may(Feature::Ratings, 100) => leaf.rating(dice),
            _ => leaf.measured(dice, shared),
        }
        leaf
    }

    fn whose(&self) -> From {
        if self.by_appraiser { From::Appraiser } else { From::Unit }
    }

    /// What an option or an item may be worth: edges first.
    fn worth(&self, dice: &mut Dice) -> String {
        match dice.below(6) {
            0 => thousandths(self.max),
            1 => "\"full / 2\"".into(),
            2 => "\"full / 3\"".into(),
            3 => "0".into(),
            4 if self.floor < 0 => thousandths(self.floor),
            _ => thousandths(self.max / 4),
        }
    }

    /// Where nothing is measured, `undefined` answers the word KPS alone.
    fn word_only(&mut self, dice: &mut Dice) {
        self.undefined = dice.percent(25);
        if self.undefined {
            self.keys += &format!("undefined = \"{}\"\n", dice.one(&UNDEFINED));
        }
    }

    fn choice(&mut self, dice: &mut Dice) {
        let options: Vec<String> = (1..=dice.between(2, 4)).map(|at| format!("Mức {}", letter(at))).collect();
        let written: Vec<String> =
            options.iter().map(|label| format!("{{ label = \"{label}\", points = {} }}", self.worth(dice))).collect();
        self.keys += &format!("choice = [{}]\n", written.join(", "));
        self.word_only(dice);
        self.asked.push(Asked { name: String::new(), kind: Kind::Choice(options), from: self.whose() });
        self.gate.numbers.push("choice".into());
    }

    fn checklist(&mut self, dice: &mut Dice) {
        let count = dice.between(2, 4);
        let item = |at: i64, worth: String| format!("{{ label = \"Việc {}\", points = {worth} }}", letter(at));
        let mut written = Vec::new();
        for at in 1..=count {
            // Sums beyond the maximum are held there; most stay below.
            let worth =
                if dice.percent(25) { self.worth(dice) } else { thousandths(self.max / 1000 * 1000 / count / 10 * 10) };
            written.push(item(at, worth));
            self.asked.push(Asked { name: at.to_string(), kind: Kind::Tick, from: self.whose() });
        }
        self.keys += &format!("checklist = [{}]\n", written.join(", "));
        if dice.percent(40) {
            self.keys += "combine = \"max\"\n";
        }
        self.word_only(dice);
        self.gate.numbers.push("ticked".into());
    }

    fn rating(&mut self, dice: &mut Dice) {
        let step = *dice.pick(&[250, 500, 100]);
        self.keys += &format!("rating = {{ step = {} }}\n", thousandths(step));
        self.word_only(dice);
        self.asked.push(Asked { name: String::new(), kind: Kind::Rating(step, self.max), from: self.whose() });
    }

    // -------------------------------------------------------------------------------------------------- measured ones

    fn measured(&mut self, dice: &mut Dice, shared: &mut Shared) {
        let mut inputs = Vec::new();
        let mut asked = Scope { numbers: vec!["full".into()], ..Scope::default() };
        let ratio = dice.percent(35);
        let figures_only = !ratio && !shared.figures.numbers.is_empty() && dice.percent(15);
        let count = if ratio {
            2
        } else if figures_only {
            0
        } else {
            dice.between(1, 3)
        };
        for at in 0..count {
            let name = if ratio { ["done", "planned"][at as usize].to_owned() } else { letter(at + 1).to_lowercase() };
            inputs.push(self.input(dice, &name, ratio, shared, &mut asked));
        }
        if count > 0 {
            self.keys += &format!("inputs = {{ {} }}\n", inputs.join(", "));
        }
        if let [alone] = self.asked.as_mut_slice() {
            // On a leaf with just one input the column may be blank.
            if dice.percent(70) {
                alone.name = String::new();
            }
        }
        self.numeric = true;
        let inputs = asked.clone();
        if !shared.figures.numbers.is_empty() && (figures_only || dice.percent(30)) {
            asked.numbers.extend(shared.figures.numbers.iter().cloned());
            asked.truths.extend(shared.figures.truths.iter().cloned());
            asked.dates.extend(shared.figures.dates.iter().cloned());
        }
        asked.numbers.extend(shared.names.numbers.iter().cloned());
        asked.dates.extend(shared.names.dates.iter().cloned());
        asked.texts.extend(shared.names.texts.iter().cloned());
        if ratio && dice.percent(50) {
            self.keys += "valid = \"done <= planned\"\n";
        } else if dice.percent(20)
            && let Some(valid) = self.sound(dice, &inputs)
        {
            self.keys += &format!("valid = \"{valid}\"\n");
        }
        let mut measured = asked.clone();
        let value = if ratio {
            Some(dice.one(&["done / planned", "done / planned", "done / planned", "(planned - done) / planned"]))
        } else if figures_only {
            Some(format!("{} / {}", dice.pick(&shared.figures.numbers), asked.number(dice, 0)))
        } else if inputs.numbers.len() > 1 && dice.may(Feature::OverUnits, 8) {
            // The value itself reads the group, and what reads the value reads it again.
            let of = &inputs.numbers[1];
            Some(format!("{of} / {}({of})", dice.one(&["best", "mean", "median", "rank", "count"])))
        } else if dice.percent(60) {
            Some(asked.number(dice, 2))
        } else {
            None
        };
        let numbers = inputs.numbers.iter().filter(|name| *name != "full").cloned();
        measured.over = numbers.collect();
        let alone = self.asked.len() == 1;
        match (&value, alone) {
            (Some(value), _) => {
                self.keys += &format!("value = \"{value}\"\n");
                measured.numbers.extend(["value".into(), "value".into()]);
                measured.over = [measured.over, vec!["value".into(), "value".into()]].concat();
                self.gate.numbers.push("value".into());
            }
            // The only input is the value, whatever its type is.
            (None, true) if inputs.numbers.len() == 2 => {
                measured.numbers.push("value".into());
                measured.over.push("value".into());
                self.gate.numbers.push("value".into());
            }
            (None, true) => self.numeric = false,
            (None, false) => {}
        }
        self.gate.numbers.extend(inputs.numbers.iter().cloned());
        self.gate.truths.extend(inputs.truths.iter().cloned());
        self.gate.dates.extend(inputs.dates.iter().cloned());
        self.gate.texts.extend(inputs.texts.iter().cloned());
        self.gate.over = measured.over.clone();
        let over = (!measured.over.is_empty() && dice.may(Feature::OverUnits, 30)).then(|| measured.over_units(dice));
        let has_value = measured.numbers.iter().any(|name| name == "value");
        if dice.percent(65) {
            let mut bands = Vec::new();
            for _ in 0..dice.between(1, 3) {
                let when = match (&over, has_value) {
                    (Some(over), true) if dice.percent(50) => format!("value >= {over}"),
                    (_, true) if dice.percent(70) => threshold(dice),
                    _ => measured.truth(dice, 1),
                };
                bands
                    .push(format!("{{ when = \"{when}\", points = \"{}\" }}", self.brings(dice, &measured, has_value)));
            }
            if dice.percent(85) {
                bands.push(format!("{{ points = \"{}\" }}", self.brings(dice, &measured, has_value)));
            }
            self.keys += &format!("scale = [{}]\n", bands.join(", "));
        } else {
            let points = match &over {
                Some(over) if has_value => format!("full * value / {over}"),
                Some(over) => format!("full - {over}"),
                None => self.brings(dice, &measured, has_value),
            };
            self.keys += &format!("points = \"{points}\"\n");
        }
        if self.undefined {
            self.keys += &format!("undefined = \"{}\"\n", dice.one(&UNDEFINED));
        }
    }

    /// A condition among the inputs, each of its sides about one: of a leaf without an answer it has no value. Figures stay
    /// out of it, as it would be open whether a leaf reads those that only `valid` names.
    fn sound(&self, dice: &mut Dice, inputs: &Scope) -> Option<String> {
        let side = |dice: &mut Dice| -> Option<String> {
            let names: Vec<&String> = inputs.numbers.iter().filter(|name| *name != "full").collect();
            let plain = |dice: &mut Dice| dice.one(&["10", "1", "0", "2 + 3", "100%", "-1"]);
            Some(match dice.below(4) {
                0 if !inputs.dates.is_empty() => format!("{} <= 2022-12-19", dice.pick(&inputs.dates)),
                1 if !inputs.texts.is_empty() => format!("{} != 'Tổ chức'", dice.pick(&inputs.texts).0),
                2 if !inputs.truths.is_empty() => dice.pick(&inputs.truths).clone(),
                _ if names.is_empty() => return None,
                _ => {
                    let other = if dice.percent(50) { plain(dice) } else { (*dice.pick(&names)).clone() };
                    format!("{} {} {other}", dice.pick(&names), dice.one(&["<=", ">=", "<", "!="]))
                }
            })
        };
        let first = side(dice)?;
        Some(match dice.below(4) {
            0 => format!("{first} and {}", side(dice)?),
            1 => format!("{first} or not ({})", side(dice)?),
            _ => first,
        })
    }

    fn brings(&self, dice: &mut Dice, scope: &Scope, has_value: bool) -> String {
        match dice.below(8) {
            0 => "full".into(),
            1 | 2 if has_value => "full * value".into(),
            3 => "full / 3".into(),
            4 => "0".into(),
            5 => thousandths(self.max / 2),
            _ => scope.number(dice, 2),
        }
    }

    /// One input as it is written in the set; its name goes into the scope, what is asked among the leaf's.
    fn input(&mut self, dice: &mut Dice, name: &str, is_count: bool, shared: &mut Shared, scope: &mut Scope) -> String {
        let kind = if is_count || dice.percent(35) { Kind::Count } else { kind(dice) };
        let mut keys = vec![format!("label = \"Số {name}\"")];
        let mut from = self.whose();
        let numeric = matches!(kind, Kind::Count | Kind::Number | Kind::Percent);
        let code = self.code.clone();
        if !self.by_appraiser && !is_count && numeric {
            if dice.may(Feature::Tables, 15) {
                let path = format!("tables/{code}-{name}.csv");
                keys.push(format!("from = \"table\", table = \"{path}\""));
                shared.tables.push((path, code, kind.clone()));
                from = From::Outside;
            } else if kind == Kind::Percent && dice.may(Feature::Surveys, 40) {
                keys.push("from = \"survey\", survey = \"sipas\"".into());
                shared.survey = true;
                from = From::Outside;
            } else if kind == Kind::Number && dice.may(Feature::Previous, 40) {
                let of = if dice.percent(50) { code } else { "9.9".to_owned() };
                let said = if of == "9.9" { ", code = \"9.9\"" } else { "" };
                keys.push(format!("from = \"previous\"{said}, merge = \"sum\""));
                shared.previous.push(of);
                from = From::Outside;
            }
        }
        if from == From::Unit && dice.percent(12) {
            keys.push("from = \"appraiser\"".into());
            from = From::Appraiser;
        }
        keys.push(of_kind(dice, &kind, from != From::Outside, scope, name));
        self.asked.push(Asked { name: name.into(), kind, from });
        format!("{name} = {{ {} }}", keys.into_iter().filter(|key| !key.is_empty()).collect::<Vec<_>>().join(", "))
    }
}

/// What people decide by: one threshold, or a range.
fn threshold(dice: &mut Dice) -> String {
    let bounds = ["80%", "50%", "100%", "1", "2/3", "0", "90%", "2"];
    let bound = dice.one(&bounds);
    if dice.percent(70) {
        format!("value {} {bound}", dice.one(&[">=", ">", "=", "<", "<=", "!="]))
    } else {
        format!("{} {} value {} {bound}", dice.one(&bounds), dice.one(&["<", "<="]), dice.one(&["<", "<="]))
    }
}

pub fn kind(dice: &mut Dice) -> Kind {
    let roll = dice.below(6);
    let other = dice.may(Feature::Types, 100);
    match roll {
        0 => Kind::Number,
        1 => Kind::Percent,
        2 if other => Kind::Date,
        3 if other => Kind::YesNo,
        4 if other => Kind::Choice(vec!["Tổ chức".into(), "Phối hợp".into(), "Không có".into()]),
        _ => Kind::Count,
    }
}

/// The keys of an input's or figure's type, bounds and blanks; its name goes into the scope.
pub fn of_kind(dice: &mut Dice, kind: &Kind, asked: bool, scope: &mut Scope, name: &str) -> String {
    let mut keys: Vec<String> = Vec::new();
    let (spelt, default) = match kind {
        Kind::Count => ("count", dice.one(&["0", "1", "3"])),
        Kind::Number => ("number", dice.one(&["0", "0.5", "2"])),
        Kind::Percent => ("percent", dice.one(&["\"40%\"", "0.5", "\"100%\""])),
        Kind::Date => ("date", dice.one(&DAYS)),
        Kind::YesNo => ("yes-no", dice.one(&["\"yes\"", "\"no\"", "true", "false"])),
        _ => ("choice", "\"Phối hợp\"".into()),
    };
    if spelt != "count" || dice.percent(30) {
        keys.push(format!("type = \"{spelt}\""));
    }
    match kind {
        Kind::Number => keys.push(if asked { "min = -5, max = 50".into() } else { "min = -1000".into() }),
        // Shares at thresholds are of a hundred.
        Kind::Count if asked && name.len() == 1 && dice.percent(20) => keys.push("max = 15".into()),
        Kind::Percent if asked && dice.percent(20) => keys.push("max = \"150%\"".into()),
        Kind::Date if dice.percent(20) => keys.push("min = 2022-01-01, max = 2023-12-31".into()),
        Kind::Choice(options) => keys.push(format!("options = [\"{}\"]", options.join("\", \""))),
        _ => {}
    }
    if asked && dice.may(Feature::Blanks, 25) {
        keys.push(if dice.percent(50) { format!("default = {default}") } else { "optional = true".into() });
    }
    match kind {
        Kind::Date => scope.dates.push(name.into()),
        Kind::YesNo => scope.truths.push(name.into()),
        Kind::Choice(options) => scope.texts.push((name.into(), options.clone())),
        _ => scope.numbers.push(name.into()),
    }
    keys.join(", ")
}

fn letter(at: i64) -> String {
    char::from(b'A' + at as u8 - 1).to_string()
}

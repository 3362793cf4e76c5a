//! A random criteria set: the tree with maxima that add up, and what stands around it.

use super::formula::Scope;
use super::outcome;
use super::rule::{self, From, Kind, Leaf, Shared};
use super::{Dice, Feature, thousandths};

pub struct Set {
    pub toml: String,
    /// Further tables of `round.toml`.
    pub given_in_round: String,
    pub leaves: Vec<Leaf>,
    pub figures: Vec<rule::Asked>,
    pub shared: Shared,
    /// Columns of `units.csv`.
    pub attributes: bool,
    /// Codes of all criteria.
    pub codes: Vec<String>,
}

struct Node {
    code: String,
    max: i64,
    /// `kind`, `weight`, `applies`
    keys: String,
    leaf: Option<usize>,
    normal: bool,
}

struct Tree<'d> {
    dice: &'d mut Dice,
    nodes: Vec<Node>,
    leaves: Vec<Leaf>,
    shared: Shared,
    /// Of which maxima are multiples, in thousandths.
    unit: i64,
}

const HEAD: &str = "[set]\nid = \"s\"\ntitle = \"Bộ\"\nyear = 2022\nstatus = \"illustrative\"\n";

pub fn roll(dice: &mut Dice, size: usize) -> Set {
    let points = dice.one(&["0", "1", "2", "3", "\"exact\"", "2"]);
    let unit = if points == "0" {
        1000
    } else if points == "1" {
        500
    } else {
        250
    };
    let mut shared = Shared::default();
    let mut file = String::new();
    let mut given_in_round = String::new();
    let attributes = dice.may(Feature::Attributes, 60);
    if attributes {
        file += "[attributes]\narea = [\"mien-nui\", \"dong-bang\"]\npeople = \"number\"\nnote = \"text\"\n";
        shared.names.numbers.push("unit.people".into());
        let areas = ["mien-nui", "dong-bang"].map(String::from).to_vec();
        shared.names.texts.push(("unit.area".into(), areas));
        shared.names.texts.push(("unit.note".into(), vec!["a".into(), "b".into(), String::new()]));
    }
    if dice.may(Feature::Given, 60) {
        file += "[given]\nhan = 2022-12-15\ndich = \"40%\"\nmuc = 2.5\n\
                 holidays = [2022-12-16, 2022-12-19, 2022-12-24]\nworkdays = [2022-12-17, 2022-12-20]\n";
        shared.names.dates.push("given.han".into());
        shared.names.numbers.extend(["given.dich".into(), "given.muc".into()]);
        if dice.percent(40) {
            given_in_round = "[given]\nhan = 2022-12-17\nmuc = 3\nholidays = [2022-12-22]\n".into();
        }
    }
    let figures = figures(dice, &mut shared, &mut file);
    let mut tree = Tree { dice, nodes: Vec::new(), leaves: Vec::new(), shared, unit };
    let total = tree.normal_domains(size);
    tree.beside();
    tree.gates();
    let Tree { dice, nodes, leaves, shared, .. } = tree;

    let codes: Vec<String> = nodes.iter().map(|node| node.code.clone()).collect();
    let mut set = format!("{HEAD}total = {}\n", thousandths(total));
    set += &format!("rounding = {{ points = {points}, index = {}, survey = {} }}\n", dice.below(4), dice.between(1, 4));
    let tops: Vec<String> =
        nodes.iter().filter(|node| !node.code.contains('.')).map(|node| node.code.clone()).collect();
    let normal: Vec<String> = nodes.iter().filter(|node| node.normal).map(|node| node.code.clone()).collect();
    let after = outcome::scope(&codes, &normal, &leaves, &shared.names);
    let (head, tables) = outcome::roll(dice, &after, total, attributes);
    set += &head;
    let weighted = nodes.iter().any(|node| node.keys.contains("weight"));
    let mut parts = String::new();
    if !weighted && tops.len() > 1 && dice.percent(30) {
        parts = format!("[[part]]\nname = \"Phần hai\"\ncriteria = [\"{}\"]\n", tops[tops.len() - 1]);
    }
    let written: String = nodes
        .iter()
        .map(|node| {
            let rule = node.leaf.map_or("", |leaf| &leaves[leaf].keys);
            let (code, max) = (&node.code, thousandths(node.max));
            format!("[[criterion]]\ncode = \"{code}\"\nname = \"Tiêu chí {code}\"\nmax = {max}\n{}{rule}", node.keys)
        })
        .collect();
    Set {
        toml: format!("{set}{parts}{file}{written}{tables}"),
        given_in_round,
        leaves,
        figures,
        shared,
        attributes,
        codes,
    }
}

fn figures(dice: &mut Dice, shared: &mut Shared, file: &mut String) -> Vec<rule::Asked> {
    let mut figures = Vec::new();
    if !dice.may(Feature::Figures, 60) {
        return figures;
    }
    let mut scope = Scope::default();
    let mut counts: Vec<String> = Vec::new();
    for name in ["ho_so", "dung_han", "khac"] {
        let kind = if name == "khac" { rule::kind(dice) } else { Kind::Count };
        if name == "khac" && dice.percent(50) {
            continue;
        }
        let mut from = From::Unit;
        let mut keys = String::new();
        if dice.percent(15) {
            keys = "from = \"appraiser\"\n".into();
            from = From::Appraiser;
        } else if kind == Kind::Count && dice.may(Feature::Tables, 15) {
            let path = format!("tables/{name}.csv");
            keys = format!("from = \"table\"\ntable = \"{path}\"\n");
            shared.tables.push((path, name.into(), kind.clone()));
            from = From::Outside;
        }
        let typed = rule::of_kind(dice, &kind, from != From::Outside, &mut scope, &format!("figure.{name}"));
        let typed = if typed.is_empty() { typed } else { typed.replace(", ", "\n") + "\n" };
        // Options are the only list among the keys; they stay on their line.
        let typed = typed.replace("\"\n\"", "\", \"");
        if name == "dung_han" && dice.percent(60) {
            let other = dice.one(&["ho_so", "figure.ho_so"]);
            keys += &format!("valid = \"dung_han <= {other}\"\n");
        }
        *file += &format!("[[figure]]\nid = \"{name}\"\nlabel = \"Số {name}\"\n{keys}{typed}");
        if kind == Kind::Count {
            counts.push(name.into());
        }
        figures.push(rule::Asked { name: name.into(), kind, from });
    }
    shared.figures = scope;
    figures
}

impl Tree<'_> {
    fn normal_domains(&mut self, size: usize) -> i64 {
        let domains = self.dice.between(1, if size > 1 { 3 } else { 2 });
        let weighted = self.dice.may(Feature::Weights, 20);
        let mut total = 0;
        for at in 1..=domains {
            total += self.grow(&at.to_string(), 0, size, true, weighted);
        }
        if weighted { *self.dice.pick(&[100_000, 10_000, 7_000]) } else { total }
    }

    fn beside(&mut self) {
        let mut at = self.nodes.iter().filter(|node| !node.code.contains('.')).count() + 1;
        for kind in ["bonus", "penalty"] {
            if self.dice.may(Feature::BonusPenalty, 30) {
                let from = self.nodes.len();
                self.grow(&at.to_string(), 1, 1, false, false);
                self.nodes[from].keys += &format!("kind = \"{kind}\"\n");
                at += 1;
            }
        }
    }

    fn key_of_both(&mut self, weighted: bool) -> String {
        let mut keys = String::new();
        if weighted {
            keys += &format!("weight = {}\n", self.dice.one(&["1", "2", "0.5", "3"]));
        }
        let names = &self.shared.names;
        if !(names.numbers.is_empty() && names.texts.is_empty()) && self.dice.may(Feature::Applies, 12) {
            let mut of_unit = names.clone();
            of_unit.numbers.retain(|name| name.starts_with("unit."));
            if !of_unit.numbers.is_empty() {
                let applies = self.dice.one(&[
                    "unit.area = 'mien-nui'",
                    "unit.people >= 100",
                    "unit.area != 'dong-bang' or unit.people < 50",
                    "unit.note != 'a'",
                ]);
                keys += &format!("applies = \"{applies}\"\n");
            }
        }
        keys
    }

    /// A criterion and all beneath it; its maximum.
    fn grow(&mut self, code: &str, depth: usize, size: usize, normal: bool, weighted: bool) -> i64 {
        let keys = self.key_of_both(weighted);
        let at = self.nodes.len();
        let is_leaf = depth >= 2 || self.dice.percent(if depth == 0 { 15 } else { 70 });
        self.nodes.push(Node { code: code.into(), max: 0, keys, leaf: None, normal });
        if is_leaf {
            let max = self.unit * self.dice.one(&["1", "2", "4", "6", "8", "10", "20"]).parse::<i64>().unwrap();
            let leaf = Leaf::roll(self.dice, code, max, &mut self.shared);
            self.leaves.push(leaf);
            self.nodes[at].leaf = Some(self.leaves.len() - 1);
            self.nodes[at].max = max;
            return max;
        }
        let children = self.dice.between(1, if size > 1 { 3 } else { 2 });
        let weighted = normal && self.dice.may(Feature::Weights, 20);
        let mut sum = 0;
        let mut greatest = 0;
        for child in 1..=children {
            let max = self.grow(&format!("{code}.{child}"), depth + 1, size, normal, weighted);
            sum += max;
            greatest = greatest.max(max);
        }
        // Of bonus and penalty, the children may add up to more.
        let max = if weighted {
            self.unit * self.dice.between(1, 20)
        } else if !normal && self.dice.percent(60) {
            greatest
        } else {
            sum
        };
        self.nodes[at].max = max;
        max
    }

    fn gates(&mut self) {
        let scopes: Vec<String> =
            self.nodes.iter().filter(|node| node.normal && node.leaf.is_none()).map(|node| node.code.clone()).collect();
        for node in &self.nodes {
            let Some(leaf) = node.leaf else { continue };
            if scopes.is_empty() || !self.dice.may(Feature::Gates, 15) {
                continue;
            }
            let scope = self.leaves[leaf].gate.clone();
            let when = match self.dice.below(4) {
                0 => self.dice.one(&["points = 0", "points < full", "points > 0"]),
                _ => scope.truth(self.dice, 1),
            };
            let parent = node.code.rsplit_once('.').map_or("", |(parent, _)| parent).to_owned();
            let mut keys = format!("when = \"{when}\"");
            if !scopes.contains(&parent) || self.dice.percent(40) {
                keys += &format!(", scope = \"{}\"", self.dice.pick(&scopes));
            }
            if self.dice.percent(60) {
                keys += &format!(", keep = {}", self.dice.one(&["\"50%\"", "\"33.3%\"", "0.5", "\"90%\"", "\"0%\""]));
            }
            self.leaves[leaf].keys += &format!("gate = {{ {keys} }}\n");
        }
    }
}

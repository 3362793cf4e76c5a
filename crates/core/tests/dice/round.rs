//! A random round on a random set: units, what they and their appraisers enter, what is known from outside.

use std::collections::{BTreeMap, BTreeSet};

use super::formula::DAYS;
use super::rule::{Asked, From, Kind, Leaf};
use super::set::{self, Set};
use super::{Dice, Feature, thousandths};

pub type Files = BTreeMap<String, Vec<u8>>;

const HEAD: &str = "unit;criterion;input;value;points\n";

/// The files of a round; small seeds are small rounds.
pub fn roll(seed: u64, features: &[Feature]) -> Files {
    let dice = &mut Dice::new(seed, features);
    let size = if seed.is_multiple_of(4) { 1 } else { 2 };
    let set = set::roll(dice, size);
    let mut files = Files::new();
    let mut put = |name: &str, text: String| files.insert(name.to_owned(), text.into_bytes());

    // Quotas of a share want a few more.
    let most = if size == 1 { 3 } else { *dice.pick(&[6, 6, 6, 9]) };
    let count = dice.between(2, most);
    let units: Vec<String> = (1..=count).map(|at| format!("u{at}")).collect();
    let groups = if count > 3 && dice.percent(20) { vec!["g", "h"] } else { vec!["g"] };
    let stages = stages(dice);
    dice.breaks = stages.len() < 3 || dice.may(Feature::OpenAgain, 100);
    let mut round = "[round]\nprovince = \"Yên Bái\"\nyear = 2022\n".to_owned();
    if !set.shared.previous.is_empty() {
        round += "previous = \"../prev\"\n";
    }
    for group in &groups {
        round += &format!("[[group]]\nid = \"{group}\"\nname = \"Nhóm {group}\"\ncriteria = \"set.toml\"\n");
    }
    for (dir, by) in &stages {
        if stages.len() == 2 && stages[0].0 == "assessments" && stages[1].0 == "appraisals" {
            break; // the default
        }
        round += &format!("[[stage]]\nid = \"{dir}\"\nname = \"Vòng {dir}\"\ndir = \"{dir}\"\nby = \"{by}\"\n");
    }
    put("round.toml", round + &set.given_in_round);
    put("set.toml", set.toml.clone());
    let (table, merged) = table_of_units(dice, &set, &units, &groups);
    put("units.csv", table);
    for (path, code, kind) in &set.shared.tables {
        let mut table = "unit;value\n".to_owned();
        let by_criterion = dice.percent(30);
        if by_criterion {
            table = "unit;criterion;value\n".into();
        }
        for unit in &units {
            let value = if dice.percent(15) { String::new() } else { figure(dice, kind) };
            let code = if by_criterion { format!("{code};") } else { String::new() };
            table += &format!("{unit};{code}{value}\n");
        }
        put(path, table);
    }
    if set.shared.survey {
        let min = if dice.percent(40) { "min_ballots = 30\n" } else { "" };
        let survey = "[survey]\nid = \"sipas\"\ntitle = \"Hài lòng\"\nestimates = \"sipas.csv\"\n";
        put("surveys/sipas.toml", format!("{survey}{min}"));
        let row = |dice: &mut Dice, unit: &String| {
            let value = dice.one(&["87,73%", "80%", "79,995%", "100%", "33,3333%", ""]);
            format!("{unit};{value};{};Viện\n", dice.one(&["10", "29", "30", "400"]))
        };
        let rows: String = units
            .iter()
            .filter(|_| dice.percent(85))
            .cloned()
            .collect::<Vec<_>>()
            .iter()
            .map(|unit| row(dice, unit))
            .collect();
        put("surveys/sipas.csv", format!("unit;value;n;source\n{rows}"));
    }
    if !set.shared.previous.is_empty() {
        put("../prev/results/results.json", last_year(dice, &set, &units, &merged));
    }
    if dice.may(Feature::Exemptions, 30) {
        let mut rows = "unit;criterion;document;reason\n".to_owned();
        for _ in 0..dice.between(1, 2) {
            let who = if dice.percent(40) { "g".to_owned() } else { dice.pick(&units).clone() };
            rows += &format!("{who};{};12/QĐ;Không giao\n", dice.pick(&set.codes));
        }
        put("exemptions.csv", rows);
    }
    // Nothing stands at first that an appraiser could agree with.
    let mut stands = BTreeSet::new();
    for (dir, by) in &stages {
        let rows = entries(dice, &set, &units, *by == "appraiser", &mut stands);
        // In one table or two, some of what the first says said again; a folder that the round names has to be there.
        let apart = dice.percent(20);
        let (mut first, mut second) = (HEAD.to_owned(), HEAD.to_owned());
        for row in rows.lines() {
            let (here, there) = if apart { (dice.percent(60), dice.percent(10)) } else { (true, false) };
            for (table, _) in [(&mut first, here), (&mut second, !here || there)].into_iter().filter(|(_, told)| *told)
            {
                *table += &format!("{row}\n");
            }
        }
        put(&format!("{dir}/t.csv"), first);
        if apart {
            put(&format!("{dir}/u.csv"), second);
        }
    }
    files
}

fn stages(dice: &mut Dice) -> Vec<(&'static str, &'static str)> {
    let usual = vec![("assessments", "unit"), ("appraisals", "appraiser")];
    match dice.below(5) {
        0 | 1 => usual,
        2 => vec![usual[0], usual[1], ("s3", "unit")],
        3 => vec![usual[0], ("s2", "appraiser"), ("s3", "appraiser")],
        _ => {
            let dirs = ["s1", "s2", "s3", "s4"];
            let count = dice.between(1, 4) as usize;
            dirs.into_iter().take(count).map(|dir| (dir, *dice.pick(&["unit", "appraiser"]))).collect()
        }
    }
}

fn table_of_units(dice: &mut Dice, set: &Set, units: &[String], groups: &[&str]) -> (String, Vec<String>) {
    let mut heads = "id;name;group;ranked".to_owned();
    let validity = dice.may(Feature::Validity, 30);
    if validity {
        heads += ";valid_from;valid_to";
    }
    let previous = !set.shared.previous.is_empty();
    if previous {
        heads += ";predecessors";
    }
    if set.attributes {
        heads += ";area;people;note";
    }
    let mut merged = Vec::new();
    let mut table = heads + "\n";
    for (at, unit) in units.iter().enumerate() {
        // With two groups, the first three stay together.
        let group = if at < 3 { groups[0] } else { groups[groups.len() - 1] };
        table += &format!("{unit};Huyện {unit};{group};{}", if dice.percent(10) { "no" } else { "" });
        if validity {
            table += &dice.one(&[";;", ";2020-01-01;", ";2022-12-31;", ";;2022-01-01", ";2020-01-01;2024-01-01"]);
        }
        if previous {
            let from = if dice.percent(30) {
                (0..dice.between(1, 2)).map(|n| format!("{unit}p{n}")).collect()
            } else {
                Vec::new()
            };
            table += &format!(";{}", from.join(","));
            merged.extend(from);
        }
        if set.attributes {
            table += &format!(
                ";{};{};{}",
                dice.one(&["mien-nui", "dong-bang"]),
                dice.one(&["50", "100", "99"]),
                dice.one(&["a", "b", ""])
            );
        }
        table += "\n";
    }
    if validity {
        let attributes = if set.attributes { ";mien-nui;50;a" } else { "" };
        let predecessors = if previous { ";" } else { "" };
        table += &format!("old;Huyện cũ;g;;;2021-12-31{predecessors}{attributes}\n");
        table += &format!("new;Huyện mới;g;;2023-01-01;{predecessors}{attributes}\n");
    }
    (table, merged)
}

/// Last year's results, of this year's units and of those that they were merged from.
fn last_year(dice: &mut Dice, set: &Set, units: &[String], merged: &[String]) -> String {
    let mut told: Vec<String> = Vec::new();
    for unit in units.iter().chain(merged) {
        // What one of several predecessors lacks would leave open what their sum is.
        if !merged.contains(unit) && dice.percent(15) {
            continue;
        }
        let codes: BTreeSet<&String> = set.shared.previous.iter().collect();
        let leaves: Vec<String> = codes
            .into_iter()
            .map(|code| {
                let (value, last) = match dice.below(4) {
                    0 => ("\"19/21\"", "\"1.5\""),
                    1 => ("null", "\"2.5\""),
                    2 if !merged.contains(unit) => ("null", "null"),
                    _ => ("\"3.25\"", "\"1\""),
                };
                format!("{{\"code\": \"{code}\", \"value\": {value}, \"self\": null, \"appraised\": null, \"final\": {last}, \"max\": \"5\", \"state\": \"scored\"}}")
            })
            .collect();
        told.push(format!(
            "{{\"id\": \"{unit}\", \"name\": \"Huyện {unit}\", \"state\": \"ranked\", \"rank\": 1, \"index\": \"80.00\", \"points\": \"8\", \"max\": \"10\", \"band\": null, \"ranks\": {{}}, \"parts\": [], \"domains\": [], \"leaves\": [{}]}}",
            leaves.join(", ")
        ));
    }
    format!(
        "{{\"schema\": \"cchc.results/1\", \"finality\": \"final\", \"round\": {{\"province\": \"Yên Bái\", \"year\": 2021}}, \
         \"groups\": [{{\"id\": \"g\", \"name\": \"Nhóm\", \"criteria_set\": \"s\", \"criteria_sha256\": \"\", \"units\": [{}]}}], \
         \"diagnostics\": []}}",
        told.join(", ")
    )
}

// ------------------------------------------------------------------------------------------------------------ entries

fn entries(
    dice: &mut Dice,
    set: &Set,
    units: &[String],
    by_appraiser: bool,
    stands: &mut BTreeSet<(String, String)>,
) -> String {
    let mut rows = String::new();
    for unit in units {
        if dice.percent(if by_appraiser { 30 } else { 12 }) {
            continue;
        }
        for leaf in &set.leaves {
            let key = (unit.clone(), leaf.code.clone());
            let told = match by_appraiser {
                true => by_the_appraiser(dice, leaf, stands.contains(&key)),
                false => by_the_unit(dice, leaf),
            };
            for (input, value, points) in told {
                if !leaf.by_appraiser || by_appraiser {
                    let whose =
                        |asked: &Asked| asked.from == From::Unit || (asked.from == From::Appraiser && by_appraiser);
                    let asked = leaf.asked.iter().find(|asked| asked.name == input);
                    let counts = !value.is_empty() && asked.is_none_or(whose) || by_appraiser && !points.is_empty();
                    if counts {
                        stands.insert(key.clone());
                    }
                }
                rows += &format!("{unit};{};{input};{value};{points}\n", leaf.code);
            }
        }
        for figure in &set.figures {
            if dice.percent(if by_appraiser { 20 } else { 85 }) {
                rows += &format!("{unit};{};;{};\n", figure.name, answer(dice, &figure.kind));
            }
        }
    }
    rows
}

type Told = Vec<(String, String, String)>;

fn word(word: &str) -> Told {
    vec![(String::new(), word.to_owned(), String::new())]
}

fn by_the_unit(dice: &mut Dice, leaf: &Leaf) -> Told {
    // To leaves of the appraiser a unit enters little, and it counts for nothing.
    if leaf.by_appraiser && dice.percent(90) {
        return Vec::new();
    }
    match dice.below(100) {
        0..8 => return Vec::new(),
        8..14 if leaf.may_not_apply => return word("KAD"),
        14..20 if leaf.undefined => return word("KPS"),
        // A note is no answer.
        21 => return word(""),
        20 => {
            let mixed = leaf.asked.iter().any(|asked| asked.from == From::Appraiser);
            if !mixed || dice.may(Feature::OpenAgain, 100) {
                return word(&dice.one(&["KAD", "KPS"]));
            }
        }
        22 | 23 if dice.may(Feature::BareClaims, 100) => {
            return vec![(String::new(), String::new(), thousandths(leaf.max / 2))];
        }
        _ => {}
    }
    let all = dice.percent(85);
    let mut told = Vec::new();
    for asked in &leaf.asked {
        let chance = match asked.from {
            From::Unit if all => 100,
            From::Unit => 60,
            // What it claims there counts for nothing.
            _ => 8,
        };
        if dice.percent(chance) {
            told.push((asked.name.clone(), answer(dice, &asked.kind), String::new()));
        }
    }
    ratio(dice, &mut told);
    // Beside a claim to what it is not asked, points would be a bare claim.
    let asked = |name: &str| leaf.asked.iter().any(|asked| asked.name == name && asked.from == From::Unit);
    if let Some(first) = told.iter_mut().find(|(input, ..)| asked(input)).filter(|_| dice.percent(8)) {
        first.2 = thousandths(leaf.max / 2);
    }
    told
}

fn by_the_appraiser(dice: &mut Dice, leaf: &Leaf, something_stands: bool) -> Told {
    let supplies = leaf.asked.iter().any(|asked| asked.from == From::Appraiser);
    match dice.below(100) {
        0..25 if !supplies => return Vec::new(),
        0..8 => return Vec::new(),
        25..45 if something_stands => return word("Thống nhất"),
        45..50 if leaf.may_not_apply => return word("KAD"),
        50..54 if leaf.undefined => return word("KPS"),
        54..74 => {
            let given = dice.between(leaf.floor / 125, leaf.max / 125) * 125;
            let beyond = if dice.percent(3) { leaf.max + 125 } else { given };
            let given = *dice.pick(&[given, leaf.max, 0, leaf.floor, beyond]);
            return vec![(String::new(), String::new(), thousandths(given).replace('.', ","))];
        }
        _ => {}
    }
    let mut told = Vec::new();
    for asked in &leaf.asked {
        let chance = match asked.from {
            From::Appraiser => 90,
            From::Unit => 50,
            From::Outside => 4,
        };
        if dice.percent(chance) {
            told.push((asked.name.clone(), answer(dice, &asked.kind), String::new()));
        }
    }
    ratio(dice, &mut told);
    // Points beside figures decide; the figures replace the old ones all the same.
    if let Some(first) = told.first_mut().filter(|_| dice.percent(15)) {
        first.2 = thousandths(*dice.pick(&[leaf.max, leaf.max / 2, 0]));
    }
    told
}

/// Shares that lie at thresholds, over-fulfilment, and nothing of nothing.
fn ratio(dice: &mut Dice, told: &mut Told) {
    let has = |told: &Told, name: &str| told.iter().any(|(input, ..)| input == name);
    if has(told, "done") && has(told, "planned") && dice.percent(90) {
        let ratios = [(0, 0), (5, 5), (4, 5), (19, 21), (1, 2), (2, 3), (79, 100), (80, 100), (0, 3), (9, 10), (1, 3)];
        let (done, planned) = if dice.percent(5) { (6, 5) } else { *dice.pick(&ratios) };
        for (input, value, _) in told.iter_mut() {
            match input.as_str() {
                "done" => *value = done.to_string(),
                "planned" => *value = planned.to_string(),
                _ => {}
            }
        }
    }
}

/// An answer that is nearly always one.
fn answer(dice: &mut Dice, kind: &Kind) -> String {
    if dice.percent(2) && dice.breaks {
        return dice.one(&["nhiều", "-7", "101 %", "31/02/2022", "1e3"]);
    }
    figure(dice, kind)
}

fn figure(dice: &mut Dice, kind: &Kind) -> String {
    match kind {
        Kind::Count if dice.breaks && dice.percent(5) => "1.234".into(),
        Kind::Count => dice.one(&["0", "1", "2", "3", "4", "5", "8", "10", "12", "15", "3,0"]),
        Kind::Number => dice.one(&["0", "0,5", "1", "2,5", "-1,25", "12,75", "50", "4", "3,3333"]),
        Kind::Percent => dice.one(&["0%", "50%", "80%", "79,99%", "100%", "33,3333%", "87,5", "12,5 %", "90%", "0"]),
        Kind::Date => {
            let day = dice.one(&DAYS);
            let pieces: Vec<&str> = day.split('-').collect();
            match dice.below(3) {
                0 => format!("{}/{}/{}", pieces[2], pieces[1], pieces[0]),
                1 => format!("{}-{}-{}", pieces[2], pieces[1], pieces[0]),
                _ => day.clone(),
            }
        }
        Kind::YesNo => dice.one(&["có", "không", "yes", "no", "1", "0", "x"]),
        Kind::Choice(options) => {
            let at = dice.below(options.len());
            if dice.percent(70) { options[at].clone() } else { (at + 1).to_string() }
        }
        Kind::Tick => dice.one(&["x", "x", "0"]),
        Kind::Rating(step, max) => {
            let rated = dice.between(0, max / step) * step;
            thousandths(if dice.breaks && dice.percent(6) { rated / 2 + 10 } else { rated }).replace('.', ",")
        }
    }
}

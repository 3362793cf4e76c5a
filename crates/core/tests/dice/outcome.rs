//! What stands in a random set after the sum: bands, limits, quotas, ties, rankings.

use super::formula::Scope;
use super::rule::Leaf;
use super::{Dice, Feature, thousandths};

/// What formulas after the sum may read.
pub fn scope(codes: &[String], normal: &[String], leaves: &[Leaf], names: &Scope) -> Scope {
    let mut scope = Scope { numbers: vec!["index".into(), "total".into(), "base".into()], ..names.clone() };
    scope.numbers.extend(names.numbers.iter().cloned());
    scope.numbers.extend(codes.iter().map(|code| format!("points('{code}')")));
    scope.numbers.extend(normal.iter().map(|code| format!("share('{code}')")));
    scope.numbers.extend(leaves.iter().filter(|leaf| leaf.numeric).map(|leaf| format!("value('{}')", leaf.code)));
    scope
}

/// The keys of `[set]`, and the tables that stand outside of it.
pub fn roll(dice: &mut Dice, scope: &Scope, total: i64, attributes: bool) -> (String, String) {
    let mut head = String::new();
    let mut tables = String::new();
    if dice.percent(50) {
        head += &format!("rank_on = \"{}\"\n", dice.one(&["exact", "rounded"]));
    }
    let condition = |dice: &mut Dice| match dice.below(3) {
        0 => format!("{} >= {}", dice.pick(&scope.numbers), dice.one(&["0", "50%", "1", "60"])),
        _ => scope.truth(dice, 1),
    };
    if dice.may(Feature::TieBreakers, 40) {
        let keys: Vec<String> = (0..dice.between(1, 2)).map(|_| format!("\"{}\"", dice.pick(&scope.numbers))).collect();
        head += &format!("ties = [{}]\n", keys.join(", "));
    } else if dice.percent(60) {
        head += &format!("ties = \"{}\"\n", dice.one(&["dense", "shared"]));
    }
    if dice.may(Feature::Absent, 40) {
        head += "absent = \"zero\"\n";
    }
    if dice.may(Feature::MinAttainable, 30) {
        head += &format!("min_attainable = {}\n", dice.one(&["\"60%\"", "\"100%\"", "0.8", "\"30%\""]));
    }
    if dice.may(Feature::Caps, 25) {
        head += &format!("cap = {}\n", thousandths(total * dice.between(6, 11) / 10 / 10 * 10));
    }
    if dice.may(Feature::Caps, 25) {
        // Below any cap.
        head += &format!("floor = {}\n", dice.one(&["0", "0.1", "-1"]));
    }
    let names_of_bands = bands(dice, &mut head, &condition);
    if !names_of_bands.is_empty() {
        for _ in 0..dice.below(4) {
            if dice.may(Feature::Limits, 70) {
                let to = match dice.percent(40) {
                    true => format!("at_most = \"{}\"", dice.pick(&names_of_bands)),
                    false => format!("down = {}", dice.between(1, 2)),
                };
                tables += &format!("[[limit]]\nwhen = \"{}\"\n{to}\n", condition(dice));
            }
        }
        // The last band has none below it to go on to.
        let held = &names_of_bands[..names_of_bands.len() - 1];
        let mut first = None;
        for _ in 0..dice.below(4) {
            if held.is_empty() || !dice.may(Feature::Quotas, 75) {
                continue;
            }
            let at = match first {
                // Where an earlier quota has moved some, on the next band: of those who reach the one above.
                Some(before) if before + 1 < held.len() && dice.percent(60) => before + 1,
                _ => dice.below(held.len()),
            };
            let of = match (dice.below(3), first) {
                (0, _) => "group".to_owned(),
                (1, Some(before)) => format!("reaches:{}", names_of_bands[before]),
                (1, None) => format!("reaches:{}", dice.pick(&names_of_bands)),
                _ => format!("ends:{}", dice.pick(&names_of_bands)),
            };
            first = Some(at);
            let share = dice.one(&["25%", "34%", "50%", "70%", "0%", "100%"]);
            let mut keys = vec!["\"index\"".to_owned()];
            if dice.percent(50) {
                keys.push(format!("\"{}\"", dice.pick(&scope.numbers)));
            }
            let band = &held[at];
            tables += &format!(
                "[[quota]]\nband = \"{band}\"\nshare = \"{share}\"\nof = \"{of}\"\nkeys = [{}]\n",
                keys.join(", ")
            );
        }
    }
    if attributes && dice.may(Feature::Rankings, 50) {
        let units = dice.one(&["unit.area = 'mien-nui'", "unit.people < 100", "not (unit.note = 'a')"]);
        tables += &format!("[[ranking]]\nid = \"rieng\"\nname = \"Xếp riêng\"\nunits = \"{units}\"\n");
    }
    (head, tables)
}

/// Bands from the top, the last without a threshold.
fn bands(dice: &mut Dice, head: &mut String, condition: &dyn Fn(&mut Dice) -> String) -> Vec<String> {
    if dice.percent(25) {
        return Vec::new();
    }
    let thresholds = [["95", "80", "50"], ["90", "65", "33.3"], ["70", "50", "20"], ["40", "25", "10"]];
    let thresholds = dice.pick(&thresholds).to_owned();
    let count = dice.between(1, 3) as usize;
    let names = ["Xuất sắc", "Tốt", "Khá"];
    let mut written = Vec::new();
    for (name, threshold) in names.iter().zip(&thresholds).take(count) {
        let when = if dice.may(Feature::BandConditions, 35) {
            format!(", when = \"{}\"", condition(dice))
        } else {
            String::new()
        };
        written.push(format!("{{ name = \"{name}\", at_least = {threshold}{when} }}"));
    }
    written.push("{ name = \"Yếu\" }".into());
    *head += &format!("bands = [{}]\n", written.join(", "));
    names.iter().take(count).chain(&["Yếu"]).map(|name| (*name).to_owned()).collect()
}

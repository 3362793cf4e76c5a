//! What is proved holds: of random sets, no answer within bounds brings points that the proof does not have, takes a band
//! that it calls unreached, lacks a value that it says is always there, or moves a gate that it says never moves.

use super::Proved;
use crate::criteria::{LeafId, Set, Source};
use crate::formula::{Flag, Formula, Leaf, NoValue, Num, Scope, Witness};
use crate::id::OverNo;
use crate::known::{About, AttributeKind, AttributeValue};
use crate::number::Number;
use crate::place::Sources;
use crate::rule::points::{Facts, Steps, Verdict};
use crate::rule::{Asked, AskedKind, From, Measure, Rule, Scale};

#[allow(dead_code, unreachable_pub)] // the tests of whole rounds roll more
#[path = "../../tests/dice/mod.rs"]
mod dice;

use dice::Dice;

const SETS: u64 = 6_000;
/// So many answers are tried of each leaf at most.
const ANSWERS: usize = 40;

/// What an evaluation went through.
#[derive(Default)]
struct Seen {
    brings: Option<Number>,
    tested: usize,
    held: bool,
}

impl<S: Scope> Witness<S> for Seen {}

impl Steps for Seen {
    fn band(&mut self, _when: &Formula<Flag<Leaf>>, came_to: &Result<bool, NoValue>) {
        self.tested += 1;
        self.held = *came_to == Ok(true);
    }
    fn points(&mut self, _formula: &Formula<Num<Leaf>>, came_to: &Result<Number, NoValue>) {
        self.brings = came_to.clone().ok();
    }
}

/// One unit's answers.
struct Unit {
    inputs: Vec<Option<Number>>,
    figures: Vec<Option<Number>>,
    attributes: Vec<AttributeValue>,
    over: Vec<Option<Number>>,
}

impl Unit {
    fn facts<'a>(&'a self, set: &'a Set) -> Facts<'a> {
        Facts {
            inputs: &self.inputs,
            figures: &self.figures,
            asked_figures: &set.figures,
            about: About { attributes: &self.attributes, given: &set.given },
            over_units: &self.over,
            unrounded: false,
        }
    }
}

/// An answer within type and bounds: small, at a bound, or beside a threshold.
fn answer(dice: &mut Dice, asked: &Asked, set: &Set) -> Option<Number> {
    let outside = |kind: fn(&Source) -> bool| match asked.from {
        From::Outside(source) => kind(&set.outside(source).source),
        _ => false,
    };
    let may_lack = matches!(asked.from, From::Outside(_)) || asked.optional && asked.default.is_none();
    if may_lack && dice.percent(20) {
        return None;
    }
    if asked.default.is_some() && dice.percent(20) {
        return asked.default.clone();
    }
    let fraction = |dice: &mut Dice| Number::fraction(dice.between(0, 12), dice.between(1, 10)).unwrap();
    let number = match asked.kind {
        _ if outside(|source| matches!(source, Source::Previous { .. })) => {
            let positive = fraction(dice);
            return Some(if dice.percent(30) { -&positive } else { positive });
        }
        AskedKind::YesNo | AskedKind::Tick => Number::from(dice.between(0, 1)),
        AskedKind::Option => Number::from(dice.between(1, asked.options.len() as i64)),
        AskedKind::Date => {
            let day = crate::day::Day::parse(&dice.one(&dice::formula::DAYS)).unwrap().to_number();
            &day + &Number::from(dice.between(-3, 3))
        }
        AskedKind::Count if dice.percent(80) => Number::from(dice.between(0, 4)),
        AskedKind::Count => Number::from(dice.between(0, 120)),
        AskedKind::Percent => Number::fraction(dice.between(0, 150), 100).unwrap(),
        AskedKind::Number | AskedKind::Rating if dice.percent(30) => -&fraction(dice),
        AskedKind::Number | AskedKind::Rating => fraction(dice),
    };
    let held = match (&asked.min, &asked.max) {
        (Some(min), _) if number < *min => min.clone(),
        (_, Some(max)) if number > *max => max.clone(),
        _ => number,
    };
    Some(held)
}

fn unit(dice: &mut Dice, set: &Set, rule: &Rule) -> Unit {
    let attribute = |dice: &mut Dice, kind: &AttributeKind| match kind {
        AttributeKind::Number => AttributeValue::Number(Number::from(dice.between(-20, 200))),
        AttributeKind::Text => AttributeValue::Text(dice.one(&["a", "b", "c", ""])),
        AttributeKind::OneOf(texts) => AttributeValue::Text(dice.pick(texts).clone()),
    };
    Unit {
        inputs: rule.asked.iter().map(|asked| answer(dice, asked, set)).collect(),
        figures: (set.figure_ids())
            // One that the leaf does not read may be missing.
            .map(|figure| match rule.figures.contains(&figure) || dice.percent(70) {
                true => answer(dice, &set.figure(figure).asked, set),
                false => None,
            })
            .collect(),
        attributes: set.attributes.iter().map(|known| attribute(dice, &known.kind)).collect(),
        over: Vec::new(),
    }
}

#[derive(Debug, Default)]
struct Tried {
    answers: usize,
    bands_taken: usize,
    bands_unreached: usize,
    narrow: usize,
    still_gates: usize,
    gates: usize,
    always: usize,
}

fn leaf_holds(dice: &mut Dice, set: &Set, leaf: LeafId, tried: &mut Tried) -> Result<(), String> {
    let proved = Proved::of(set, leaf);
    let rule = &set.leaf(leaf).rule;
    let full = &set.criterion_of(leaf).max;
    tried.bands_unreached += proved.bands.iter().filter(|reached| !**reached).count();
    let bounded = |range: &super::Interval| {
        range.low().is_some_and(|low| low.at > rule.floor) || range.high().is_some_and(|high| high.at < *full)
    };
    tried.narrow += usize::from(proved.points.as_ref().is_some_and(bounded));
    tried.still_gates += usize::from(rule.gate.is_some() && !(proved.gate_acts && proved.gate_rests));
    tried.always += usize::from(!proved.lacks.any());
    for _ in 0..ANSWERS {
        let mut units: Vec<Unit> = (0..3).map(|_| unit(dice, set, rule)).collect();
        // Where an appraiser sets points, answers may be blank.
        let incomplete = dice.percent(20);
        if incomplete {
            let Unit { inputs, figures, .. } = &mut units[0];
            for answer in inputs.iter_mut().chain(figures) {
                if dice.percent(40) {
                    *answer = None;
                }
            }
        }
        for (at, over) in rule.over_units.iter().enumerate() {
            let taken: Vec<Option<Number>> =
                units.iter().map(|unit| rule.taken(OverNo(at as u16), full, unit.facts(set))).collect();
            let came_to = over.how.of(&taken);
            for (at, unit) in units.iter_mut().enumerate() {
                unit.over.push(came_to.of_unit(at));
            }
        }
        let facts = units[0].facts(set);
        // A gate is tested on every answer once points are set, be it against the conditions.
        if let Some(gate) = &rule.gate {
            let midway = (&rule.floor + full).over(&Number::from(2)).unwrap();
            for points in [&rule.floor, &midway, full] {
                let acts = rule.gate_acts(gate, full, facts, points);
                tried.gates += 1;
                if acts && !proved.gate_acts || !acts && !proved.gate_rests {
                    let Unit { inputs, figures, over, attributes } = &units[0];
                    return Err(format!(
                        "a gate that is called still: {inputs:?} {figures:?} {over:?} {attributes:?} {points} {proved:?}"
                    ));
                }
            }
        }
        let keeps = rule.keeps_condition(full, facts)
            && rule.figures.iter().all(|figure| set.figure(*figure).keeps_condition(rule, facts));
        if incomplete || !keeps {
            continue;
        }
        let mut seen = Seen::default();
        let outcome = rule.points(full, set.rounding, facts, &mut seen);
        tried.answers += 1;
        let told = |what: &str| {
            let Unit { inputs, figures, over, attributes } = &units[0];
            Err(format!("{what}: {inputs:?} {figures:?} {over:?} {attributes:?} → {outcome:?} {proved:?}"))
        };
        let within = |range: &Option<super::Interval>, number: &Number| {
            range.as_ref().is_some_and(|range| range.contains(number))
        };
        if outcome.value.as_ref().is_some_and(|value| !within(&proved.value, value)) {
            return told("a value that is not proved");
        }
        if seen.brings.as_ref().is_some_and(|brings| !within(&proved.brings, brings)) {
            return told("a formula brings what is not proved");
        }
        match &outcome.verdict {
            Verdict::Points(points) | Verdict::Undefined(points) if !within(&proved.points, points) => {
                return told("points that are not proved");
            }
            Verdict::Undefined(_) | Verdict::NotApplicable if !proved.lacks.any() => return told("no value"),
            Verdict::NoValue(why) => {
                let foreseen = match why {
                    NoValue::DividedByZero => proved.lacks.division,
                    NoValue::NoBand => proved.lacks.band,
                    NoValue::TooLong => true,
                    _ => proved.lacks.blank,
                };
                if !foreseen {
                    return told("no value, for a reason that is not foreseen");
                }
            }
            _ => {}
        }
        if let Measure::Measured { scale: Scale::Bands { bands, .. }, .. } = &rule.measure {
            let taken = match seen.held {
                true => Some(seen.tested - 1),
                false => (seen.tested == bands.len() && seen.brings.is_some()).then_some(bands.len()),
            };
            tried.bands_taken += usize::from(taken.is_some());
            if taken.is_some_and(|band| !proved.bands[band]) {
                return told("a band that is called unreached");
            }
        }
    }
    Ok(())
}

#[test]
fn no_answer_comes_to_what_the_proof_does_not_have() {
    let mut tried = Tried::default();
    for seed in 0..SETS {
        let mut dice = Dice::new(seed, dice::EVERYTHING);
        let toml = dice::set::roll(&mut dice, 1 + (seed % 2) as usize).toml;
        let set = Set::parse(&toml, Sources::default().add("set.toml", None)).value.unwrap();
        for leaf in set.leaf_ids().filter(|leaf| !set.leaf(*leaf).broken) {
            if let Err(why) = leaf_holds(&mut dice, &set, leaf, &mut tried) {
                panic!("seed {seed}, leaf {}: {why}\n{toml}", set.criterion_of(leaf).code);
            }
        }
    }
    // The proof says something, and the answers try it.
    assert!(tried.answers > 300_000 && tried.bands_taken > 50_000, "{tried:?}");
    assert!(
        tried.bands_unreached > 1_000 && tried.narrow > 2_000 && tried.still_gates > 200 && tried.gates > 30_000,
        "{tried:?}"
    );
}

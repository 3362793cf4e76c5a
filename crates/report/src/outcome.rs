//! What a unit came to, as bands, limits, quotas and ties read it: evaluated, and as Excel's formulas.

use cchc_core::day::Calendar;
use cchc_core::formula::{Arithmetic, Flag, Formula, NoValue, Num, Outcome, OutcomeName, Than, To, UnitName, Values};
use cchc_core::known::AttributeValue;
use cchc_core::number::Number;
use cchc_core::results::UnitResults;
use cchc_core::round::Group;
use cchc_core::score::LeafState;

use crate::book::Ranked;
use crate::figure;
use crate::formula::fits;
use crate::layout::Points;

/// What a unit came to.
#[derive(Clone, Copy)]
pub(crate) struct CameTo<'a> {
    pub group: &'a Group,
    pub unit: &'a UnitResults,
}

impl Values<Outcome> for CameTo<'_> {
    fn number(&self, name: &OutcomeName) -> Result<Number, NoValue> {
        let score = &self.unit.score;
        match name {
            OutcomeName::Index => self.unit.index.as_ref().map(|index| index.read.clone()).ok_or(NoValue::NotThere),
            OutcomeName::Total => Ok(score.total.final_points.clone()),
            OutcomeName::Base => Ok(score.base.clone()),
            OutcomeName::Points(node) => Ok(score.criteria[usize::from(node.0)].final_points.clone()),
            OutcomeName::Share(node) => {
                let sums = &score.criteria[usize::from(node.0)];
                sums.final_points.over(&sums.max).ok_or(NoValue::NotThere)
            }
            OutcomeName::Value(leaf) => {
                let leaf = &score.leaves[usize::from(leaf.0)];
                match leaf.state {
                    LeafState::NotApplicable => Err(NoValue::NotThere),
                    // An answer that is an error decides no place by what was measured of it.
                    LeafState::Invalid => leaf.final_points.clone().ok_or(NoValue::NotThere),
                    _ => leaf.value.clone().or_else(|| leaf.final_points.clone()).ok_or(NoValue::NotThere),
                }
            }
            OutcomeName::Of(name) => self.group.about(self.unit.unit).number(name),
        }
    }

    fn calendar(&self) -> Option<&Calendar> {
        Some(&self.group.set.given.calendar)
    }

    fn text(&self, name: &OutcomeName) -> Result<&str, NoValue> {
        let OutcomeName::Of(UnitName::Attribute(attribute)) = name else { return Err(NoValue::NotThere) };
        match self.group.unit(self.unit.unit).attributes.get(usize::from(attribute.0)) {
            Some(AttributeValue::Text(text)) => Ok(text),
            _ => Err(NoValue::NotThere),
        }
    }
}

impl CameTo<'_> {
    /// A number that formulas of the set come to; `None` where it has no value.
    pub(crate) fn number_of(&self, formula: &Formula<Num<Outcome>>) -> Option<Number> {
        formula.tree.evaluate(self, &mut ()).ok()
    }
}

/// The cells in which what a unit came to stands.
pub(crate) struct Cells<'a> {
    pub group: &'a Ranked<'a>,
    /// The position of the unit in the ranking.
    pub at: usize,
    pub came: CameTo<'a>,
    /// The cells of the figure that ranks read, and of the total.
    pub index: String,
    pub total: String,
}

impl Cells<'_> {
    /// A number as a formula; an error where it has no value. `None` where there is no formula of it.
    pub(crate) fn number(&self, of: &Formula<Num<Outcome>>) -> Option<String> {
        fits(self.num(&of.tree)?)
    }

    /// Whether a condition holds, as a formula: one without a value does not.
    pub(crate) fn condition(&self, when: &Formula<Flag<Outcome>>) -> Option<String> {
        fits(format!("IFERROR({},FALSE)", self.flag(&when.tree)?))
    }

    fn num(&self, num: &Num<Outcome>) -> Option<String> {
        let list = |of: &[Num<Outcome>]| of.iter().map(|one| self.num(one)).collect::<Option<Vec<_>>>();
        Some(match num {
            Num::Is { number, .. } => number_text(number),
            Num::Name(name) => self.name(name)?,
            Num::Negative(of) => format!("(-{})", self.num(of)?),
            Num::Two(how, sides) => {
                let sign = match how {
                    Arithmetic::Plus => '+',
                    Arithmetic::Minus => '-',
                    Arithmetic::Times => '*',
                    Arithmetic::Over => '/',
                };
                format!("({}{sign}{})", self.num(&sides[0])?, self.num(&sides[1])?)
            }
            Num::Least(of) => format!("MIN({})", list(of)?.join(",")),
            Num::Greatest(of) => format!("MAX({})", list(of)?.join(",")),
            Num::Rounded(to, sides) => {
                let (number, step) = (self.num(&sides[0])?, self.num(&sides[1])?);
                // What binary fractions take away is not to cost a whole step.
                let steps = format!("ROUND({number}/{step},10)");
                match to {
                    To::Below => format!("(INT({steps})*{step})"),
                    To::Above => format!("(-INT(-{steps})*{step})"),
                    To::Nearest => format!("(ROUND({steps},0)*{step})"),
                }
            }
            Num::If(of) => format!("IF({},{},{})", self.flag(&of.0)?, self.num(&of.1)?, self.num(&of.2)?),
            Num::Counted(flag) => format!("IF({},1,0)", self.flag(flag)?),
            Num::Average(_) | Num::Days(_) | Num::Workdays(_) | Num::OverUnits(_) => return None,
        })
    }

    fn flag(&self, flag: &Flag<Outcome>) -> Option<String> {
        Some(match flag {
            Flag::Is(held) => truth(*held),
            Flag::Name(name) => format!("({}<>0)", self.name(name)?),
            Flag::Not(of) => format!("NOT({})", self.flag(of)?),
            // From the left, up to the side that decides, as the engine does.
            Flag::All(sides) => self.each(sides, |side, rest| format!("IF({side},{rest},FALSE)"))?,
            Flag::Any(sides) => self.each(sides, |side, rest| format!("IF({side},TRUE,{rest})"))?,
            Flag::Compared(first, rest) => {
                let mut left = self.num(first)?;
                let mut sides = Vec::new();
                for (than, right) in rest {
                    let right = self.num(right)?;
                    // Sums of binary fractions are not to miss a bound.
                    sides.push(format!("ROUND({left},10){}ROUND({right},10)", sign(*than)));
                    left = right;
                }
                nested(sides, |side, rest| format!("IF({side},{rest},FALSE)"))?
            }
            // Of what stands in `units.csv` and in the set: no cell changes it.
            Flag::Days(..) | Flag::Texts(..) => truth(flag.evaluate(&self.came, &mut ()).ok()?),
        })
    }

    fn each(&self, sides: &[Flag<Outcome>], join: fn(&str, &str) -> String) -> Option<String> {
        nested(sides.iter().map(|side| self.flag(side)).collect::<Option<Vec<_>>>()?, join)
    }

    fn name(&self, name: &OutcomeName) -> Option<String> {
        let detail = |node, points| self.group.layout.reference(self.at, Some(node), points);
        Some(match name {
            OutcomeName::Index => self.index.clone(),
            OutcomeName::Total => self.total.clone(),
            // An empty cell counts 0, also among the arguments of MIN.
            OutcomeName::Points(node) => format!("({}+0)", detail(*node, Points::Final)),
            OutcomeName::Share(node) => format!("({}/{})", detail(*node, Points::Final), detail(*node, Points::Max)),
            // What was measured, and the sum without bonus and penalty, have no cells.
            OutcomeName::Base | OutcomeName::Value(_) | OutcomeName::Of(_) => match self.came.number(name) {
                Ok(number) => number_text(&number),
                Err(_) => "NA()".into(),
            },
        })
    }
}

fn number_text(number: &Number) -> String {
    match number.is_negative() {
        true => format!("({})", figure::stored(number)),
        false => figure::stored(number),
    }
}

fn truth(held: bool) -> String {
    if held { "TRUE".into() } else { "FALSE".into() }
}

fn sign(than: Than) -> &'static str {
    match than {
        Than::Equal => "=",
        Than::NotEqual => "<>",
        Than::Less => "<",
        Than::AtMost => "<=",
        Than::More => ">",
        Than::AtLeast => ">=",
    }
}

/// Conditions within each other, the first outermost; Excel nests no deeper than 64.
fn nested(sides: Vec<String>, join: fn(&str, &str) -> String) -> Option<String> {
    if sides.len() > 30 {
        return None;
    }
    let mut sides = sides.into_iter().rev();
    let last = sides.next()?;
    Some(sides.fold(last, |rest, side| join(&side, &rest)))
}

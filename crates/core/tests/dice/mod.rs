//! Random criteria sets and rounds on them, all valid, from a seed: the same seed is the same round on every machine.

pub mod formula;
pub mod outcome;
pub mod round;
pub mod rule;
pub mod set;

/// What a generated round may use beyond what every one does: choices, values with scales or points over counts, numbers
/// and percentages, `min`, `max`, `if`, words, stages, leaves of the appraiser, bands, ties, several groups.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Feature {
    Checklists,
    Ratings,
    /// Inputs of type date, yes-no and choice.
    Types,
    /// `default` and `optional`.
    Blanks,
    /// `floor`, `ceil`, `mround`, `average`, `workdays`
    Functions,
    OverUnits,
    Attributes,
    Given,
    Figures,
    Tables,
    Surveys,
    Previous,
    Applies,
    Exemptions,
    Gates,
    BonusPenalty,
    Weights,
    /// `cap` and `floor` of the set.
    Caps,
    LeafFloors,
    MinAttainable,
    Absent,
    BandConditions,
    Limits,
    Quotas,
    Rankings,
    TieBreakers,
    /// Units whose time is over.
    Validity,
    /// Points that a unit claims at a leaf where it enters nothing else.
    BareClaims,
    /// Faults of an earlier stage that a later one seems to have decided: in rounds of three stages and more, entries that
    /// break their type or bounds (points decide of them, and a later figure opens them again); words that are denied where
    /// an appraiser's own input, which does not replace them, follows.
    OpenAgain,
}

pub const EVERYTHING: &[Feature] = &[
    Feature::Checklists,
    Feature::Ratings,
    Feature::Types,
    Feature::Blanks,
    Feature::Functions,
    Feature::OverUnits,
    Feature::Attributes,
    Feature::Given,
    Feature::Figures,
    Feature::Tables,
    Feature::Surveys,
    Feature::Previous,
    Feature::Applies,
    Feature::Exemptions,
    Feature::Gates,
    Feature::BonusPenalty,
    Feature::Weights,
    Feature::Caps,
    Feature::LeafFloors,
    Feature::MinAttainable,
    Feature::Absent,
    Feature::BandConditions,
    Feature::Limits,
    Feature::Quotas,
    Feature::Rankings,
    Feature::TieBreakers,
    Feature::Validity,
    Feature::BareClaims,
    Feature::OpenAgain,
];

/// SplitMix64: a few lines, so that no library's next version changes the rounds.
pub struct Dice {
    state: u64,
    features: Vec<Feature>,
    /// Whether now and then an answer is none.
    pub breaks: bool,
}

impl Dice {
    pub fn new(seed: u64, features: &[Feature]) -> Dice {
        Dice { state: seed.wrapping_mul(0x2545_f491_4f6c_dd1d) ^ 20_221_212, features: features.to_vec(), breaks: true }
    }

    fn next(&mut self) -> u64 {
        self.state = self.state.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.state;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// From 0 to one less than `end`.
    pub fn below(&mut self, end: usize) -> usize {
        (self.next() % end as u64) as usize
    }

    /// From `low` to `high`, with both.
    pub fn between(&mut self, low: i64, high: i64) -> i64 {
        low + self.below((high - low + 1) as usize) as i64
    }

    pub fn percent(&mut self, chance: usize) -> bool {
        self.below(100) < chance
    }

    pub fn pick<'a, T>(&mut self, of: &'a [T]) -> &'a T {
        &of[self.below(of.len())]
    }

    pub fn one(&mut self, of: &[&str]) -> String {
        (*self.pick(of)).to_owned()
    }

    /// Whether a feature is switched on, and comes up.
    pub fn may(&mut self, feature: Feature, chance: usize) -> bool {
        // Rolled in any case, so that switching a feature off changes little else.
        let comes_up = self.percent(chance);
        comes_up && self.features.contains(&feature)
    }
}

/// Thousandths as the shortest decimal.
pub fn thousandths(of: i64) -> String {
    let digits = format!("{}.{:03}", of.abs() / 1000, of.abs() % 1000);
    let short = digits.trim_end_matches('0').trim_end_matches('.');
    format!("{}{short}", if of < 0 { "-" } else { "" })
}

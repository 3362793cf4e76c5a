//! Which names a formula may read, by where it stands.

use crate::id::{AttributeNo, CriterionId, FigureNo, GivenNo, InputNo, LeafId};

/// What a formula may read.
pub trait Scope: Sized + Clone + std::fmt::Debug + PartialEq + 'static {
    /// Its names: of numbers, conditions, days and texts.
    type Name: Clone + std::fmt::Debug + PartialEq;
}

/// Formulas of a leaf and of a figure: `valid`, `value`, `when`, `points`.
#[derive(Clone, Debug, PartialEq)]
pub enum Leaf {}

/// Formulas of a gate: those of its leaf, read when the leaf has its points.
#[derive(Clone, Debug, PartialEq)]
pub enum Gate {}

/// Formulas of a unit alone: `applies`, and who is in a ranking.
#[derive(Clone, Debug, PartialEq)]
pub enum Unit {}

/// Formulas of what a unit came to: bands, limits, quotas and ties.
#[derive(Clone, Debug, PartialEq)]
pub enum Outcome {}

/// Formulas of a maximum alone: the points of an option or an item.
#[derive(Clone, Debug, PartialEq)]
pub enum Maximum {}

/// The names that a leaf's own formulas read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LeafName {
    /// One of its inputs.
    Input(InputNo),
    /// A figure that is asked once for the whole set.
    Figure(FigureNo),
    /// What is measured.
    Value,
    /// Its maximum.
    Full,
    /// What is known of the unit.
    Of(UnitName),
}

/// The names that a gate reads.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum GateName {
    /// What its leaf reads.
    Of(LeafName),
    /// The points of its leaf; of a penalty the positive amount.
    Points,
    /// The position of the option that was taken, from 1.
    Choice,
    /// How many items were ticked.
    Ticked,
}

/// The names of what is known of a unit before it answers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum UnitName {
    /// A column of `units.csv`.
    Attribute(AttributeNo),
    /// A deadline or a target.
    Given(GivenNo),
}

/// The names of what a unit came to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OutcomeName {
    /// The index that ranks read.
    Index,
    /// The sum of all points, within the set's cap and floor.
    Total,
    /// The sum without bonus and penalty, before cap and floor.
    Base,
    /// The points of a criterion; 0 where it does not apply.
    Points(CriterionId),
    /// The points of a criterion as a share of what the unit could attain there.
    Share(CriterionId),
    /// The value of a leaf, or its points where it has none.
    Value(LeafId),
    /// What is known of the unit.
    Of(UnitName),
}

/// The leaf's maximum: the one name in the scope [`Maximum`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Full;

impl Scope for Leaf {
    type Name = LeafName;
}
impl Scope for Gate {
    type Name = GateName;
}
impl Scope for Unit {
    type Name = UnitName;
}
impl Scope for Outcome {
    type Name = OutcomeName;
}
impl Scope for Maximum {
    type Name = Full;
}

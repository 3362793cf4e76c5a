//! Typed positions: what stands where in a set, a leaf or a round. A position of one kind cannot be taken for another's.
//!
//! Positions count from 0. They are handed out (`unit_ids`, `leaf_ids`, `by_code`), and hold in the round that handed them out:
//! another's may be beyond its end, where the functions that take it panic.

macro_rules! positions {
    ($($(#[$doc:meta])* $name:ident($of:ty),)*) => {
        $($(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub struct $name(pub $of);)*
    };
}

positions! {
    /// An input among those of its leaf, from 0.
    InputNo(u16),
    /// A figure among those of its set, in the order of the file.
    FigureNo(u16),
    /// An attribute of units among those that the set declares, in the order of the file.
    AttributeNo(u16),
    /// A deadline or target among those that the set gives, in the order of the file.
    GivenNo(u16),
    /// A function over all units among those of its leaf; one may read only those before it, so that there is no circle.
    OverNo(u16),
    /// A criterion in its set, parents before children, siblings as they stand in the file.
    CriterionId(u16),
    /// A leaf among the leaves of its set, in the same order.
    LeafId(u16),
    /// An outside table or survey among those that a set names.
    SourceNo(u16),
    /// A group in `round.toml`.
    GroupNo(u16),
    /// A unit within its group, in the order of `units.csv`.
    UnitNo(u32),
}

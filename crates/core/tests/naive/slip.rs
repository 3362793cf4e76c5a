//! Mistakes that an engine could make, made on purpose: one at a time, to see that the rounds bring it to light.

use std::cell::Cell;

thread_local! {
    static MADE: Cell<Option<Slip>> = const { Cell::new(None) };
}

/// Whether a mistake is being made.
pub fn made(slip: Slip) -> bool {
    MADE.get() == Some(slip)
}

/// Does something while making a mistake.
pub fn making<T>(slip: Slip, does: impl FnOnce() -> T) -> T {
    MADE.set(Some(slip));
    let done = does();
    MADE.set(None);
    done
}

macro_rules! slips {
    ($($slip:ident,)*) => {
        #[derive(Clone, Copy, Debug, PartialEq)]
        pub enum Slip { $($slip,)* }
        pub const ALL: &[Slip] = &[$(Slip::$slip,)*];
    };
}

slips! {
    // Numbers and formulas.
    HalvesGoDown,
    FirstDayWorks,
    HolidaysWork,
    OrderedDaysRest,
    AverageNeedsAll,
    AndLooksAtBoth,
    LastLinkDecides,
    MedianIsTheUpperOne,
    RankCountsEqualOnes,
    BestOfRankedOnly,
    WhoeverHasOneCounts,
    // What stands.
    DefaultsAnswer,
    BlankOptionIsMissing,
    BlankOptionIsZero,
    StageReplacesAll,
    AppraisedIsFinal,
    MissingBeforeInvalid,
    WordsPassOver,
    WordLeavesFiguresUnder,
    PointsOutliveFigures,
    AppraisersInputReplacesWord,
    ClaimsCount,
    OwnReadsAppraisals,
    RoundGivesNothing,
    FigureAgainstItsConditionCounts,
    // Points of a leaf.
    NoFloor,
    NotHeldAtFull,
    BandsFromTheBottom,
    SilentBandIsPassed,
    AppraisersRatingRounded,
    ChecklistAlwaysAdds,
    NothingTickedIsMissing,
    SurveyUnrounded,
    OwnIdBesidePredecessors,
    NothingArosePassesAsFull,
    // Sums.
    AppliesIgnored,
    AppliesToItselfOnly,
    ExemptionOfGroupIgnored,
    BonusUnheld,
    PenaltyAdds,
    GateOnParent,
    GateKeepsMost,
    GateOfUndefined,
    GateOfMissing,
    GateOnNegative,
    GateInFinalOnly,
    GateUnrounded,
    WeightsOfWhatDoesNotApply,
    WeightedUnrounded,
    CapOnBase,
    // After the sum.
    MaximumOfAll,
    DomainRanksOfAll,
    BandsReadPrinted,
    BandConditionIgnored,
    HighestLimitCounts,
    LimitLifts,
    QuotaCutsTies,
    QuotaRoundsUp,
    QuotaOfRanked,
    QuotaReachesAfterwards,
    QuotaEndsBefore,
    QuotaForgetsLimits,
    TiesSwapped,
    TieBreakersLower,
    TieBreakersIgnored,
    RankingOfAll,
    MinAttainableOfAll,
    AbsentIgnored,
}

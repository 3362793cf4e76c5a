//! Every word of ours in a workbook. [`mod@vi`] and [`mod@en`] have one match each: a word without a translation does
//! not compile.

mod en;
mod vi;

use std::borrow::Cow;

use cchc_core::criteria::{Evidence, Kind, RankOn, Source, Status, Ties};
use cchc_core::number::Number;
use cchc_core::results::Unranked;
use cchc_core::score::LeafState;
use cchc_core::text::Language;

/// A day as `2022-06-08` stands in a set.
pub(crate) type Day<'a> = &'a str;

/// What there is to be said.
#[derive(Clone, Copy)]
pub(crate) enum Say<'a> {
    // ---- sheets
    RankingSheet,
    ChartSheet,
    DetailSheet,
    FiguresSheet,
    TrailSheet,
    FaultsSheet,
    CriteriaSheet,
    RunSheet,

    // ---- headings
    RankingTitle,
    DetailTitle,
    FiguresTitle,
    TrailTitle,
    TrailAtLength,
    FaultsTitle,
    CriteriaTitle,
    RunTitle,
    GroupAndYear {
        group: &'a str,
        year: usize,
    },
    Decision {
        number: &'a str,
        issuer: Option<&'a str>,
        issued: Option<Day<'a>>,
    },
    Amended {
        decision: &'a str,
        issued: Option<Day<'a>>,
        what: Option<&'a str>,
    },
    /// The set's status in a few words, and in a sentence.
    Status(Status),
    StatusAtLength(Status),
    Provisional,
    ProvisionalAtLength {
        errors: usize,
    },
    AppraisalOpen,
    AppraisalOpenAtLength {
        leaves: usize,
    },
    Page,

    // ---- columns of the ranking
    Number,
    Unit,
    Own,
    Appraised,
    Parts,
    Total,
    Max,
    Index,
    Band,
    Rank,
    Points,
    DomainRank,
    DomainMax(&'a str),
    DomainWeight {
        max: &'a str,
        weight: &'a str,
    },
    BonusMax(&'a str),
    PenaltyMax(&'a str),
    RankIn(&'a str),
    Helpers,
    HelperFigure,
    HelperFirst(&'a str),
    HelperIndex(&'a str),
    HelperKey(&'a str),
    HelperRanking(&'a str),
    HelperReached,
    HelperHeld,

    // ---- below the ranking
    NotRanked,
    Silent,
    Unranked(Unranked),
    TooLittle {
        max: &'a str,
        share: &'a Number,
    },
    SilentButRanked,
    BandsAdjusted,
    BandConditionFails {
        band: &'a str,
        when: &'a str,
    },
    LimitAtMost {
        when: &'a str,
        band: &'a str,
    },
    LimitDown {
        when: &'a str,
        down: usize,
    },
    QuotaMovesOn {
        band: &'a str,
        share: &'a str,
    },
    Exemptions,
    WholeGroup,
    OpenAppraisals,
    OpenOf {
        department: &'a str,
        leaves: usize,
        units: usize,
    },
    PlaceAndDay {
        place: &'a str,
    },
    Compiler,
    CompilerSigns,
    Head,
    OnBehalf,
    Chairperson,
    HeadSigns,

    // ---- the chart
    ChartTitle {
        year: usize,
    },
    ChartShows {
        shown: usize,
        of: usize,
    },

    // ---- columns of the detail
    Code,
    Criterion,
    Answer,
    Final,
    State,
    Trace,
    Source,
    Note,
    UnitTotal,
    Leaf(LeafState),
    Evidenced,
    Remarked,
    /// Of a gate that acts, within the cell.
    GateActs {
        code: &'a str,
        keep: &'a Number,
    },
    From(&'a Source),
    AsOf(Day<'a>),
    ProvidedBy(&'a str),

    // ---- columns of the figures
    Figure,
    FigureValue,
    Measure,
    ByDefault,

    // ---- columns of the trail
    What,
    WholeCriterion,
    Stage,
    Typed,
    Standing,

    // ---- columns of the faults
    Severity,
    FaultCode,
    Place,
    Message,
    Met,
    Expected,
    Hint,
    NoFaults,
    FaultsLeft(usize),

    // ---- the set
    SetId,
    SetStatus,
    SetTotal,
    Rounding,
    RoundingIs {
        points: Option<u8>,
        index: u8,
    },
    RankedOn,
    RankOn(RankOn),
    TiesAre,
    Ties(&'a Ties),
    Bands,
    BandFrom {
        name: &'a str,
        at_least: &'a str,
    },
    AndWhen(&'a str),
    TotalHeld,
    AtMost(&'a str),
    AtLeast(&'a str),
    Limits,
    Quotas,
    QuotaIs {
        band: &'a str,
        share: &'a str,
        whom: &'a str,
        keys: &'a str,
    },
    OfGroup,
    OfThoseWhoEnd(&'a str),
    OfThoseWhoReach(&'a str),
    WhoIsRanked,
    MinAttainable(&'a str),
    AbsentIsZero,
    Rankings,
    Attributes,
    AnyNumber,
    AnyText,
    Given,
    Holidays(&'a str),
    Workdays(&'a str),
    OutsideFigures,
    PartOf {
        name: &'a str,
        codes: &'a str,
    },
    PartOfRest(&'a str),
    Weight,
    Kind,
    KindIs(Kind),
    AppliesTo,
    FromAppraiser,
    FigureOf {
        label: &'a str,
        id: &'a str,
    },
    FigureReads,
    FigureCondition(&'a str),
    ReadBy(&'a str),
    Asked,
    Wording,
    Text,
    EvidenceWanted,
    Evidence(Evidence),
    InCharge,
    Owner(&'a str),
    Appraiser(&'a str),
    MayNotApply,
    Sha256,

    // ---- the run
    Version,
    Round,
    Year,
    Authority,
    SetOf {
        group: &'a str,
    },
    Finality,
    NothingOpen,
    Counts,
    CountsAre {
        errors: usize,
        warnings: usize,
    },
    Units {
        group: &'a str,
    },
    UnitsAre {
        all: usize,
        ranked: usize,
        silent: usize,
    },
    Inputs,
    File,
    Live,
    LiveAtLength,
    NotLive,
    Stages,
}

impl<'a> Say<'a> {
    /// The words in a language.
    pub(crate) fn to(self, language: Language) -> Cow<'a, str> {
        match language {
            Language::Vietnamese => vi::say(self),
            Language::English => en::say(self),
        }
    }
}

/// Year, month and day of `2022-06-08`, as they are written.
fn parts(day: Day<'_>) -> Option<(&str, u32, u32)> {
    let (year, rest) = day.split_once('-')?;
    let (month, day) = rest.split_once('-')?;
    Some((year, month.parse().ok()?, day.parse().ok()?))
}

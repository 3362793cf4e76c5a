//! Every fault that an input may have, by name. `vi` and `en` word them, one match each: a fault without
//! words in both languages does not compile.

mod en;
mod vi;

use crate::formula::Sort;
use crate::formula::syntax::Expected;
use crate::number::Number;
use crate::place::Place;
use crate::text::Language;

/// How grave a fault is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// Nothing is computed until it is mended.
    Error,
    /// It is reported, and what stands counts.
    Warning,
}

impl Severity {
    /// As `results.json` has it.
    pub fn code(self) -> &'static str {
        match self {
            Severity::Error => "error",
            Severity::Warning => "warning",
        }
    }
}

/// A fault at its place.
#[derive(Clone, Debug, PartialEq)]
pub struct Diagnostic {
    /// How grave it is here: what a later stage has decided is only a warning.
    pub severity: Severity,
    /// What is wrong.
    pub fault: Fault,
    /// Where.
    pub place: Place,
    /// The unit that it concerns, by its id.
    pub unit: Option<Box<str>>,
    /// The criterion or figure that it concerns, by its code.
    pub criterion: Option<Box<str>>,
}

/// A value, and all that is wrong with what it was read from.
#[derive(Clone, Debug)]
pub struct Checked<T> {
    /// What could be read.
    pub value: T,
    /// What is wrong, in no particular order.
    pub faults: Vec<Diagnostic>,
}

/// What is to be said of a fault.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Message {
    /// What is wrong, in general terms: faults with the same words are told together.
    pub what: String,
    /// The value that was met.
    pub met: Option<String>,
    /// What was expected.
    pub expected: Option<String>,
    /// How it is likely mended.
    pub hint: Option<String>,
}

macro_rules! faults {
    ($($(#[$doc:meta])* $name:ident $({ $($(#[$field_doc:meta])* $field:ident: $type:ty),* $(,)? })? = $code:literal $severity:ident,)*) => {
        /// What is wrong. Versions to come know more faults: what a program has to tell apart it tells by
        /// [`code`](Fault::code), which never changes.
        #[derive(Clone, Debug, PartialEq)]
        #[non_exhaustive]
        #[allow(missing_docs)] // the fields are what the message quotes
        pub enum Fault {
            $($(#[$doc])* $name $({ $($(#[$field_doc])* $field: $type),* })?,)*
        }

        impl Fault {
            /// Every code, in the order in which they are declared.
            pub const CODES: &'static [&'static str] = &[$($code),*];

            /// Its name for machines, the same in both languages.
            pub fn code(&self) -> &'static str {
                match self { $(Fault::$name $({ $($field: _),* })? => $code,)* }
            }

            /// How grave it is by nature.
            pub fn severity(&self) -> Severity {
                match self { $(Fault::$name $({ $($field: _),* })? => Severity::$severity,)* }
            }
        }
    };
}

faults! {
    // ---- files
    /// A file or folder that something names is not there.
    FileMissing { name: String, needed_by: Needed } = "file-missing" Error,
    /// A path that is absolute, or has a backslash or a drive in it.
    BadPath { path: String } = "bad-path" Error,
    /// A text in another encoding than UTF-8.
    Encoding { looks_like: Option<&'static str> } = "encoding" Error,
    /// A file in a stage's folder that is no table.
    ForeignFile { name: String, kind: Foreign } = "foreign-file" Error,
    /// Two files where a round has one: both would be the list of units.
    TwoFiles { name: String, other: String } = "two-files" Error,
    /// A file whose name says one thing and whose bytes another.
    Mislabelled { says: &'static str, content: Content } = "mislabelled" Error,
    /// A workbook that opens with a password only.
    Encrypted = "encrypted" Error,
    /// A workbook of a format that is not read.
    OldWorkbook { content: Content } = "old-workbook" Error,
    /// A workbook that is not whole, or that two programs would read differently.
    WorkbookDamaged { damage: Damage } = "workbook-damaged" Error,
    /// A workbook that holds more than any table of a round.
    WorkbookTooLarge { limit: Limit } = "workbook-too-large" Error,
    /// What a program does not read: ballots, where it is built without `cchc-survey`; parquet, where that is left out.
    NotRead { name: String } = "not-read" Error,
    /// A file or table without a row.
    EmptyTable = "empty-table" Warning,

    // ---- TOML
    /// What the TOML parser refuses.
    TomlSyntax { line: String, said: String } = "toml-syntax" Error,
    /// A key that the format does not have.
    UnknownKey { key: String, nearest: Option<String>, known: Vec<&'static str> } = "unknown-key" Error,
    /// A key that must be there.
    MissingKey { key: &'static str, takes: Takes } = "missing-key" Error,
    /// A value of another type than the key takes.
    WrongType { key: String, met: String, takes: Takes } = "wrong-type" Error,
    /// A value that must not be empty.
    EmptyValue { key: String } = "empty-value" Error,
    /// A word that is none of those that may stand there.
    UnknownWord { key: String, met: String, nearest: Option<String>, known: Vec<String> } = "unknown-word" Error,
    /// A number outside what the key takes.
    OutOfRange { key: String, met: String, takes: &'static str } = "out-of-range" Error,

    // ---- criteria sets
    /// A code that is empty, or does not lie beneath a criterion that is there.
    CodeNests { code: String, parent: Option<String> } = "code-nests" Error,
    /// Two of one code or id.
    Duplicate { id: String, first: Place } = "duplicate-id" Error,
    /// The maxima of the children, or of the first level, do not add up.
    Sum { of: Option<String>, sum: Number, max: Number } = "sum-mismatch" Error,
    /// An option worth more than the maximum, or less than the floor.
    OptionPoints { label: String, points: Number, floor: Number, max: Number } = "option-points" Error,
    /// A leaf without a rule, with two, or a rule where there are children.
    LeafRule { met: Vec<&'static str>, children: bool } = "leaf-rule" Error,
    /// A name that no input may bear.
    InputName { name: String } = "input-name" Error,
    /// A key that only goes with another.
    KeyNeeds { key: &'static str, needs: &'static str } = "key-needs" Error,
    /// Keys of which there has to be exactly one.
    KeysExclude { keys: Vec<&'static str>, there: Vec<&'static str> } = "keys-exclude" Error,
    /// A key where it may not stand.
    KeyPlace { key: &'static str, belongs: Belongs } = "key-place" Error,
    /// Siblings of which only some carry a weight.
    WeightMissing { of: Option<String>, without: Vec<String> } = "weight-missing" Error,
    /// A gate whose scope has no children, or stands outside the maximum.
    GateScope { met: Option<String> } = "gate-scope" Error,
    /// A default that is no answer to what is asked.
    DefaultUnfit { met: String, asks: Asks } = "default-unfit" Error,
    /// A limit with both or neither of its two effects.
    LimitRule { both: bool } = "limit-rule" Error,
    /// A band that the classification does not have.
    UnknownBand { met: String, nearest: Option<String>, known: Vec<String> } = "unknown-band" Error,
    /// A quota on the last band, below which nobody can go on.
    QuotaLast { band: String } = "quota-last" Error,
    /// A figure that no criterion reads.
    FigureUnread { id: String } = "figure-unread" Warning,
    /// A formula that cannot be read.
    FormulaSyntax { formula: String, met: String, expected: Expected } = "formula-syntax" Error,
    /// A name or function that a formula may not use here.
    FormulaName { formula: String, name: String, nearest: Option<String>, known: Vec<String>, function: bool } = "formula-name" Error,
    /// Something of another sort than is needed: a number where a condition is, a day where a number is.
    FormulaSort { formula: String, needs: Sort } = "formula-sort" Error,
    /// A function with another number of arguments than it takes.
    FormulaArguments { formula: String, function: &'static str } = "formula-arguments" Error,
    /// Texts compared by size, or with a text that can never stand there.
    FormulaText { formula: String, never: Option<String>, nearest: Option<String>, known: Vec<String> } = "formula-text" Error,
    /// A band that is never reached: of the classification, or without a name of a scale.
    BandOrder { name: Option<String>, at_least: Option<Number>, above: Option<Number> } = "band-order" Error,
    /// Totals that no band takes.
    BandGap { below: Number } = "band-gap" Error,
    /// A criterion in two parts, or beneath one that another part has.
    PartOverlap { criterion: String, part: String, other: String } = "part-overlap" Error,

    // ---- what can be proved of a set
    /// A band that nothing can come to: of the classification by its name, or of a scale by its condition.
    BandUnreached { name: Option<String>, when: Option<String>, shown: Worded } = "band-unreached" Warning,
    /// A last band of the classification that asks for more than a total: what it leaves has no class.
    BandConditional { name: String, when: String } = "band-conditional" Warning,
    /// Points that the maximum or the floor would cut.
    PointsCut { at_max: bool, listed: bool, bound: Number, shown: Worded } = "points-cut" Warning,
    /// Points that fall while the value improves.
    PointsFall { shown: Worded } = "points-fall" Warning,
    /// An answer without a value, of which the set does not say what it brings.
    UndefinedOpen { shown: Worded } = "undefined-open" Warning,
    /// A value that no band of a scale takes.
    ScaleGap { undefined: bool, shown: Worded } = "scale-gap" Warning,
    /// An answer that brings more than no answer, however bad it is.
    FloorAboveSilence { shown: Worded } = "floor-above-silence" Warning,
    /// A gate, or a limit, that never acts or always does.
    NeverActs { when: String, always: bool, limit: bool, shown: Worded } = "never-acts" Warning,
    /// Something asked that no formula reads.
    InputUnread { label: String, date: bool } = "input-unread" Warning,
    /// A number of the decision's own text that the rule lacks.
    TextNumber { met: String, wording: Option<Worded> } = "text-number" Warning,
    /// A text that caps points at another number than the maximum.
    CapDiffers { met: String, max: Number } = "cap-differs" Warning,

    // ---- tables
    /// Columns that must be there.
    MissingColumn { missing: Vec<String>, met: Vec<String> } = "missing-column" Error,
    /// A sheet that is no table, in a workbook with another that is.
    OtherSheet { met: Vec<String> } = "other-sheet" Warning,
    /// A column that the table does not have.
    UnknownColumn { column: String, nearest: Option<String>, known: Vec<String> } = "unknown-column" Error,
    /// Two columns with one meaning.
    DuplicateColumn { column: String, other: String } = "duplicate-column" Error,
    /// A row with too few or too many fields.
    RowWidth { met: usize, expected: usize } = "row-width" Error,
    /// A field that must not be empty.
    EmptyField { column: String } = "empty-field" Error,
    /// A quote that is opened and never closed: it swallows the rows after it.
    TableBroken = "table-broken" Error,

    /// A cell that holds an error value.
    CellError { met: String } = "cell-error" Error,
    /// A formula whose result was never calculated.
    NotCalculated { formula: String } = "not-calculated" Error,

    /// More faults than anybody mends one by one: the rest of the table was not read.
    TooManyFaults = "too-many-faults" Error,

    // ---- units and groups
    /// A round of one year with a criteria set of another.
    YearDiffers { round: usize, set: usize } = "year-differs" Warning,
    /// A deadline or target that no set of the round gives.
    UnknownGiven { name: String, nearest: Option<String>, known: Vec<String> } = "unknown-given" Error,
    /// A unit that was not there in the round's year.
    UnitGone { met: String, id: String, year: usize } = "unit-gone" Error,
    /// A group that `round.toml` does not have.
    UnknownGroup { met: String, nearest: Option<String>, known: Vec<String> } = "unknown-group" Error,
    /// A group without a unit.
    EmptyGroup { group: String } = "empty-group" Error,
    /// A unit that the round does not have.
    UnknownUnit { met: String, nearest: Option<String> } = "unknown-unit" Error,
    /// A name that several units bear.
    AmbiguousUnit { met: String, ids: Vec<String> } = "ambiguous-unit" Error,

    // ---- outside figures
    /// A table or survey that says nothing of units that need it.
    TableLacks { table: String, units: Vec<String> } = "table-lacks-unit" Error,
    /// A survey that the round does not have.
    UnknownSurvey { met: String, nearest: Option<String>, known: Vec<String> } = "unknown-survey" Error,
    /// A figure of last year in a round that names no earlier one.
    NoPrevious = "no-previous" Error,
    /// Last year's results that cannot be read.
    PreviousUnread = "previous-broken" Error,
    /// Last year's results of another year, or a draft of them.
    PreviousDoubtful { year: Option<usize>, is_draft: bool } = "previous-doubtful" Warning,
    /// A predecessor that last year's results do not have.
    PreviousLacks { id: String } = "previous-lacks-unit" Warning,
    /// A unit that came from several, without a word on how their figures become one.
    PreviousSeveral { predecessors: Vec<String> } = "merge-needed" Error,
    /// A unit that a survey judges under two names, such as its id and its name.
    UnitTwice { met: String, first: Place, first_met: String } = "unit-twice" Error,
    /// Ballots that do not say which of the round's units they judge.
    UnitUnnamed = "unit-unnamed" Error,
    /// What is said of an outside table that no criterion reads.
    TableUnread { path: String } = "table-unread" Warning,
    /// A row of an outside table for a criterion that takes nothing from it.
    RowUnread { code: String } = "row-unread" Warning,
    /// A file in the register that no stage has.
    RegisterFile { file: String } = "register-file" Warning,
    /// A unit sent a file in place of another, and appraisals of it stand in files that may be older.
    ResentAfterAppraisal { file: String, appraisals: Vec<String> } = "resent-after-appraisal" Warning,
    /// Files of which each is said to replace another: none of them would count.
    RegisterCircle { file: String } = "register-circle" Error,

    // ---- surveys
    /// A name of something that the survey does not have: a factor, an item, a scale …
    UnknownName { key: String, met: String, nearest: Option<String>, known: Vec<String> } = "unknown-name" Error,
    /// A factor, block or index that no item counts in.
    WithoutItems { key: &'static str, id: String } = "without-items" Error,
    /// A column that the survey file names, and the ballots do not have.
    BallotColumn { column: String, nearest: Option<String>, known: Vec<String> } = "ballot-column" Error,
    /// Several columns of the ballots that may be the one that is meant.
    BallotColumns { column: String, met: Vec<String> } = "ballot-columns" Error,
    /// No ballot at all, or none that is valid.
    NoBallots { read: usize } = "no-ballots" Error,
    /// The same ballot twice.
    BallotTwice { id: String, first: Place } = "ballot-twice" Error,
    /// A second sheet of a workbook that has the columns of ballots.
    BallotSheets = "ballot-sheets" Error,
    /// Ballots that count, and answer nothing.
    BallotsEmpty { count: usize } = "ballots-empty" Warning,
    /// Ballots that stand for nobody.
    BallotsWeightless { column: String, count: usize } = "ballots-weightless" Warning,
    /// A unit of a wide layout that some items are not asked about.
    UnitUnasked { unit: String, items: Vec<String> } = "unit-unasked" Warning,
    /// A column of a wide layout about a unit that is no item's.
    WideColumn { column: String, unit: String, nearest: Option<String> } = "wide-column" Warning,
    /// Numbers of one column with a decimal point and with a decimal comma.
    DecimalSigns { column: String, met: String, other: String } = "decimal-signs" Error,
    /// Ballots that do not say whom they judge, or how they were drawn.
    BallotBlank { column: String, count: usize } = "ballot-blank" Error,
    /// More different units than any survey is about.
    TooManyUnits { most: usize } = "too-many-units" Error,
    /// More different answers in a column than any scale has.
    TooManyAnswers { column: String, most: usize } = "too-many-answers" Error,
    /// A parquet file that cannot be read.
    ParquetDamaged { said: String } = "parquet-damaged" Error,
    /// A column of a parquet file that holds something else than texts and numbers.
    ColumnKind { column: String, kind: String } = "column-kind" Error,
    /// Answers that are none of their item's options.
    NotAnOption { item: String, met: String, count: usize, nearest: Option<String>, known: Vec<String> } = "not-an-option" Error,
    /// Ballots of a respondent group that the survey does not have.
    UnknownRespondents { met: String, count: usize, nearest: Option<String>, known: Vec<String> } = "unknown-respondents" Error,
    /// A weight or population that is negative, or larger than anything that is counted.
    NegativeNumber { column: String, met: String } = "negative-number" Error,
    /// A cluster in two strata, where names were said not to repeat.
    TwoStrata { cluster: String, one: String, other: String } = "two-strata" Error,
    /// Two rows of one stratum in a table of strata.
    StratumTwice { name: String, first: Place } = "stratum-twice" Error,
    /// Fewer clusters to draw from than were drawn.
    PopulationSmall { column: String, met: String, sampled: u32 } = "population-small" Error,
    /// Ballots of one place that differ about its population.
    PopulationDiffers { column: String, met: String, first: String } = "population-differs" Error,
    /// A unit without a valid ballot.
    NoValidBallot { name: String, returned: usize } = "no-valid-ballot" Error,
    /// A unit without ballots of some respondent groups.
    GroupsEmpty { name: String, groups: Vec<String> } = "groups-empty" Error,
    /// A unit with fewer valid ballots than the survey asks for: it has no estimate.
    FewBallots { name: String, valid: usize, min: usize } = "few-ballots" Warning,
    /// Strata with one cluster, which the survey says nothing about: errors and intervals are withheld.
    LonelyClusters { places: Vec<String>, declared: &'static str } = "lonely-cluster" Warning,
    /// People are known of a category that no ballot stands for, or the other way round.
    MarginCategory { category: String, people: String, sampled: String } = "margin-category" Error,
    /// Margins that count different numbers of people.
    MarginsDiffer { sum: String, first: String } = "margins-differ" Error,
    /// No weights meet all margins.
    MarginsUnmet { rounds: usize } = "margins-unmet" Error,
    /// Replicate weights without one factor for each, or fewer than two.
    ReplicateFactors { given: usize, replicates: usize } = "replicate-factors" Error,
    /// Replicates by Fay's method, whose factor nobody says.
    ReplicateScale { between: u64, weights: u64 } = "replicate-scale" Error,
    /// Clusters that cannot be left out one by one.
    JackknifeAlone { stratum: Option<String> } = "jackknife-alone" Error,
    /// More ballots came back than were issued.
    IssuedFewer { name: String, issued: u64, returned: u64 } = "issued-fewer" Warning,
    /// A comparison across a break in the series.
    SeriesBroken { earlier: String, breaks: Vec<Worded> } = "series-broken" Error,

    // ---- answers
    /// A criterion that the set does not have.
    UnknownCriterion { met: String, nearest: Option<String>, known: std::sync::Arc<[String]> } = "unknown-criterion" Error,
    /// A code that a spreadsheet program has made a date, and the codes that it may have been.
    CodeMadeDate { met: String, codes: Vec<String> } = "code-made-date" Error,
    /// A number where a code is meant, and several codes are that number.
    CodeAmbiguous { met: String, codes: Vec<String> } = "code-ambiguous" Error,
    /// An answer to a criterion that has children.
    AnswerToParent { code: String, leaves: Vec<String> } = "answer-to-parent" Error,
    /// An input that the leaf does not have, or none said where it has several.
    UnknownInput { met: Option<String>, inputs: Vec<String> } = "unknown-input" Error,
    /// A text that is not what the input asks for.
    Unreadable { met: String, input: String, asks: Asks } = "unreadable" Error,
    /// A number that can be read in two ways.
    Ambiguous { met: String, readings: Vec<Number>, input: String, percent: bool } = "ambiguous-number" Error,
    /// A number in a cell that can only be per cent.
    PercentCell { met: String, input: String, read: Number } = "percent-cell" Warning,
    /// A figure outside the input's bounds.
    OutOfBounds { met: String, input: String, min: Option<Number>, max: Option<Number>, asks: Asks } = "out-of-bounds" Error,
    /// An option that the leaf does not have.
    UnknownOption { met: String, nearest: Option<String>, options: Vec<String> } = "unknown-option" Error,
    /// The same answer twice in one file.
    AnsweredTwice { met: String, first: Place, first_met: String } = "answered-twice" Error,
    /// Different answers in two files of a stage.
    AnswersDiffer { met: String, other: Place, other_met: String } = "answers-differ" Error,
    /// `KAD` at a leaf that must be answered.
    KadDenied { met: String } = "kad-denied" Error,
    /// `KPS` at a leaf that does not say what then.
    KpsDenied { met: String } = "kps-denied" Error,
    /// A word for the whole leaf beside other entries, or at one of several inputs.
    WordBeside { met: String } = "word-beside" Error,
    /// A rating of a unit that is no multiple of its step.
    RatingStep { met: String, step: Number } = "rating-step" Error,
    /// Points for a figure, which has none.
    FigurePoints { met: String } = "figure-points" Error,
    /// Points outside the floor and the maximum.
    PointsOutOfBounds { met: String, floor: Number, max: Number } = "points-out-of-bounds" Error,
    /// `Thống nhất` where there is nothing to agree with.
    NothingToAgree { silent: Option<(String, usize)> } = "nothing-to-agree" Error,
    /// Figures against the leaf's own condition.
    ConditionBroken { condition: Worded, met: Vec<(String, String)> } = "condition-broken" Error,
    /// A value that is undefined where the set does not say what then.
    NoValue { why: Worded, of_set: bool } = "no-value" Error,
    /// A leaf that a unit did not answer.
    MissingAnswer { blank: Vec<String>, decided: bool } = "missing-answer" Warning,
    /// A claim without the evidence that it requires.
    EvidenceMissing { decided: bool } = "evidence-missing" Warning,
    /// Leaves whose named appraiser has not spoken.
    AppraisalOpen { appraiser: String, leaves: Vec<String>, awaited: bool } = "appraisal-open" Warning,
    /// Points that a unit claims, and that the rule does not give.
    ClaimDiffers { claimed: String, given: Number } = "claim-differs" Warning,
    /// An entry of a unit where only the appraiser is asked.
    NotAsked { met: String } = "not-asked" Warning,
    /// A claim that differs from the outside figure that counts.
    OutsideDiffers { met: String, given: Option<Number>, percent: bool } = "outside-claim" Warning,
    /// An entry where the criterion does not apply, by rule or by decision.
    ExemptAnswered { met: String, document: Option<String> } = "exempt-answered" Warning,
    /// The same evidence at several leaves of one unit.
    EvidenceReused { evidence: String, leaves: Vec<String> } = "evidence-reused" Warning,
    /// A unit of which nobody entered anything.
    NotSubmitted { name: String, ranked: bool } = "not-submitted" Warning,

    /// A unit that is compared with the units of its group, and is the only one.
    LoneUnit { group: String, unit: String } = "lone-unit" Warning,

    // ---- after the sum
    /// A unit that fits no band.
    NoBand { index: Number } = "no-band" Warning,
    /// Units that tie across the line of a quota on every key: all go on.
    QuotaTie { band: String, units: Vec<String> } = "quota-tie" Warning,
}

/// What a key of a TOML table takes.
#[derive(Clone, Copy, Debug, PartialEq)]
#[allow(missing_docs)] // the names say it
#[non_exhaustive]
pub enum Takes {
    Text,
    /// A text that formulas may call.
    Name,
    Texts,
    Number,
    Numbers,
    /// What an answer is worth: a number, a share in quotes, or "skip".
    Worth,
    Whole,
    WholeOrOneOf(&'static [&'static str]),
    Date,
    OneOf(&'static [&'static str]),
    Formula,
    NumberOrFormula,
    NumberOrPercent,
    /// A number, a share in quotes, or a date.
    Bound,
    /// A number, a text, a date or true and false.
    Scalar,
    /// true or false.
    Flag,
    Dates,
    /// One of some words, or a text that begins with one of the prefixes.
    OneOfOrPrefixed(&'static [&'static str], &'static [&'static str]),
    OneOfOrTexts(&'static [&'static str]),
    OneOfOrFormulas(&'static [&'static str]),
    Formulas,
    TextOrTable,
    Table,
    Tables,
}

impl Takes {
    /// What it takes, as messages say it.
    pub fn to(self, language: Language) -> String {
        match language {
            Language::Vietnamese => vi::takes(&self),
            Language::English => en::takes(&self),
        }
    }

    /// Whether it takes a list that says nothing when it is empty.
    pub(crate) fn is_list(self) -> bool {
        matches!(self, Takes::Tables | Takes::Formulas | Takes::OneOfOrTexts(_) | Takes::OneOfOrFormulas(_))
    }
}

/// What names a file that is not there.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Needed {
    /// Every round has one.
    Round,
    /// A key of another file.
    Key(&'static str),
    /// Whoever gave the command.
    Command,
}

/// What a file that is no table of ours looks like.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Foreign {
    /// A folder.
    Folder,
    /// A workbook of an old or binary format.
    Workbook,
    /// Anything else.
    Other,
}

/// What a file is by its bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs)] // the names say it
#[non_exhaustive]
pub enum Content {
    Text,
    Html,
    Xlsx,
    Xlsb,
    Ods,
    /// An Excel workbook of before 2007, or another document of its time.
    Xls,
    /// A workbook or another document behind a password.
    Encrypted,
    /// A zip archive of anything else.
    Zip,
    /// A zip archive that cannot be read.
    Broken,
    Other,
}

/// Why a workbook cannot be read.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Damage {
    /// Its end is missing, or its list of parts.
    Cut,
    /// Two parts bear one name.
    Twice(String),
    /// A part is not there.
    Missing(String),
    /// A part is not what it should be.
    Part(String),
}

/// What a workbook has too much of, and how much is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs)] // the names say it
#[non_exhaustive]
pub enum Limit {
    Parts(usize),
    /// Bytes of all parts that are read.
    Inflated(u64),
    /// Bytes of one tag or text.
    Event(usize),
    /// Bytes of text.
    Text(usize),
    Sheets(usize),
    Rows(usize),
    Columns(usize),
    Formats(usize),
    /// Rows that are said to be like the one before.
    Repeated(usize),
}

/// What an input asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Asks {
    /// A whole number.
    Count,
    /// A number.
    Number,
    /// A percentage.
    Percent,
    /// Points.
    Points,
    /// A day.
    Date,
    /// Yes or no.
    YesNo,
    /// A tick.
    Tick,
    /// One of several options.
    Option,
}

/// Where a key may stand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Belongs {
    /// On the first level of the tree.
    FirstLevel,
    /// Within the maximum: not beneath bonus or penalty.
    Base,
    /// In a stage of the appraisers.
    Appraisers,
    /// Where somebody enters the answer: not beside a table, a survey or last year.
    Entered,
}

/// Something of a formula, in words of both languages.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Worded {
    vietnamese: String,
    english: String,
}

impl Worded {
    /// What `say` says in each language.
    pub fn new(say: impl Fn(Language) -> String) -> Worded {
        Worded { vietnamese: say(Language::Vietnamese), english: say(Language::English) }
    }

    /// The words in a language.
    pub fn say(&self, language: Language) -> &str {
        match language {
            Language::Vietnamese => &self.vietnamese,
            Language::English => &self.english,
        }
    }
}

impl Fault {
    /// The fault at a place, as grave as it is by nature.
    pub fn at(self, place: Place) -> Diagnostic {
        Diagnostic { severity: self.severity(), fault: self, place, unit: None, criterion: None }
    }

    /// What is to be said of it.
    pub(crate) fn message(&self, language: Language) -> Message {
        match language {
            Language::Vietnamese => vi::message(self),
            Language::English => en::message(self),
        }
    }

    /// Another place that it speaks of.
    pub fn other_place(&self) -> Option<Place> {
        match self {
            Fault::AnsweredTwice { first, .. }
            | Fault::Duplicate { first, .. }
            | Fault::BallotTwice { first, .. }
            | Fault::StratumTwice { first, .. }
            | Fault::UnitTwice { first, .. } => Some(*first),
            Fault::AnswersDiffer { other, .. } => Some(*other),
            _ => None,
        }
    }
}

impl Severity {
    /// As people read it.
    pub fn word(self, language: Language) -> &'static str {
        match (self, language) {
            (Severity::Error, Language::Vietnamese) => "lỗi",
            (Severity::Warning, Language::Vietnamese) => "cảnh báo",
            (Severity::Error, Language::English) => "error",
            (Severity::Warning, Language::English) => "warning",
        }
    }
}

impl Diagnostic {
    /// What is to be said of it here.
    pub fn message(&self, language: Language) -> Message {
        let message = self.fault.message(language);
        match (self.severity, self.fault.severity(), language) {
            // No stage decided it: it was asked for.
            (Severity::Warning, _, Language::Vietnamese) if matches!(self.fault, Fault::SeriesBroken { .. }) => {
                message.hint("so sánh vì có --across: mọi kết quả ghi rõ điều này")
            }
            (Severity::Warning, _, Language::English) if matches!(self.fault, Fault::SeriesBroken { .. }) => {
                message.hint("compared because of --across: every output says so")
            }
            (Severity::Warning, Severity::Error, Language::Vietnamese) => {
                message.hint("giai đoạn sau đã thay: điểm cuối không dùng đến chỗ này")
            }
            (Severity::Warning, Severity::Error, Language::English) => {
                message.hint("a later stage has decided it: the final points do not read this")
            }
            _ => message,
        }
    }

    /// The same, of a unit.
    pub(crate) fn of_unit(mut self, id: &str) -> Diagnostic {
        self.unit = Some(id.into());
        self
    }

    /// The same, of a criterion.
    pub(crate) fn of_criterion(mut self, code: &str) -> Diagnostic {
        self.criterion = Some(code.into());
        self
    }
}

/// Whether any of the faults stands in the way of a result.
pub fn any_error(faults: &[Diagnostic]) -> bool {
    faults.iter().any(|fault| fault.severity == Severity::Error)
}

fn say(what: impl Into<String>) -> Message {
    Message { what: what.into(), met: None, expected: None, hint: None }
}

impl Message {
    fn met(mut self, met: impl Into<String>) -> Message {
        self.met = Some(met.into());
        self
    }

    fn expected(mut self, expected: impl Into<String>) -> Message {
        self.expected = Some(expected.into());
        self
    }

    fn hint(self, hint: impl Into<String>) -> Message {
        self.perhaps(Some(hint.into()))
    }

    fn perhaps(mut self, hint: Option<String>) -> Message {
        self.hint = hint;
        self
    }
}

/// The keys of a survey file that name files.
const OF_SURVEYS: [&str; 6] = ["ballots", "tallies", "estimates", "issued", "totals", "columns_map"];

/// Texts as a list of quoted ones: `«a», «b», «c» …` with at most eight.
fn list<T: AsRef<str>>(texts: &[T]) -> String {
    let mut said: Vec<_> = texts.iter().take(8).map(|text| format!("«{}»", text.as_ref())).collect();
    if texts.len() > 8 {
        said.push("…".into());
    }
    said.join(", ")
}

/// Words of a format as they are typed: `"shared", "dense"`.
fn quoted(words: &[&str]) -> String {
    words.iter().map(|word| format!("\"{word}\"")).collect::<Vec<_>>().join(", ")
}

/// Texts that go on: `"ends:…", "reaches:…"`.
fn prefixed(prefixes: &[&str]) -> String {
    prefixes.iter().map(|prefix| format!("\"{prefix}…\"")).collect::<Vec<_>>().join(", ")
}

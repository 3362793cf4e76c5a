//! The keys of a criteria set, as the parser reads them and an editor completes them.

use crate::fault::Takes;
use crate::keys::{Key, key, needed};

/// The file.
pub const FILE: &[Key] = &[
    needed("set", Takes::Table, "What the set is, and how it counts"),
    key("part", Takes::Tables, "Where points come from, as published tables show it"),
    key("attributes", Takes::Table, "The columns of units.csv that formulas read, with what may stand there"),
    key("given", Takes::Table, "Deadlines and targets; holidays and workdays; a round may say otherwise"),
    key("figure", Takes::Tables, "Figures that are asked once and read by many criteria"),
    needed("criterion", Takes::Tables, "The criteria; the tree follows from their codes"),
    key("limit", Takes::Tables, "Conditions that hold a unit's band down"),
    key("quota", Takes::Tables, "How many units a band may take"),
    key("ranking", Takes::Tables, "Parts of the group that are ranked by themselves too"),
];

/// `[set]`
pub const SET: &[Key] = &[
    needed("id", Takes::Text, "Such as yen-bai/2022/cap-huyen"),
    needed("title", Takes::Text, "The title, as the decision has it"),
    needed("year", Takes::Whole, "The year that it measures"),
    key("group", Takes::Text, "The group of units that it is for"),
    key("decision", Takes::Text, "Number of the decision that enacted it"),
    key("issuer", Takes::Text, "Who issued the decision"),
    key("issued", Takes::Date, "When the decision was issued"),
    needed("status", Takes::OneOf(&["official", "partial", "illustrative"]), "How far it follows the decision"),
    needed("total", Takes::Number, "The sum of the maxima, or what the weighted domains bring together"),
    key("rounding", Takes::Table, "To how many decimals it rounds, halves away from zero"),
    key("rank_on", Takes::OneOf(&["rounded", "exact"]), "Which index ranks and bands read; default: rounded"),
    key("ties", Takes::TiesOrFormulas, "What equal ones get: 1,2,2,4 (default) or 1,2,2,3; or formulas that decide"),
    key("bands", Takes::Tables, "The classification, best first"),
    key("amended", Takes::Tables, "Later decisions that changed the set"),
    key("absent", Takes::OneOf(&["zero"]), "A unit that sent nothing is scored and ranked like any other"),
    key("cap", Takes::Number, "The most that the sum may be, in points"),
    key("floor", Takes::Number, "The least that the sum may be, in points"),
    key("min_attainable", Takes::NumberOrPercent, "Who could attain less than this share has no rank"),
];

/// `[set] rounding`
pub const ROUNDING: &[Key] = &[
    key("points", Takes::WholeOrExact, "Decimals of a leaf's points, or \"exact\"; default 2"),
    key("index", Takes::Whole, "Decimals of indices; default 2"),
    key("survey", Takes::Whole, "Decimals of survey estimates; default 4"),
];

/// `[set] bands`
pub const BAND: &[Key] = &[
    needed("name", Takes::Text, "Such as Xuất sắc"),
    key("at_least", Takes::Number, "The least index that belongs to it; none in the last band"),
    key("when", Takes::Formula, "What it asks for beside its threshold"),
];

/// `[[set.amended]]`
pub const AMENDED: &[Key] = &[
    needed("decision", Takes::Text, "Number of the later decision"),
    key("issued", Takes::Date, "When it was issued"),
    key("what", Takes::Text, "What it changed"),
];

/// `[[part]]`
pub const PART: &[Key] = &[
    needed("name", Takes::Text, "Such as Điểm điều tra xã hội học"),
    needed("criteria", Takes::Texts, "Codes of the criteria whose points it takes"),
];

/// `[[criterion]]`
pub const CRITERION: &[Key] = &[
    needed("code", Takes::Text, "Such as 1.1.2"),
    needed("name", Takes::Text, "Its name"),
    needed("max", Takes::Number, "The most points that it brings"),
    key("weight", Takes::Number, "How much it counts among its siblings, which then all have one"),
    key("kind", Takes::OneOf(&["bonus", "penalty"]), "Of a first-level criterion: it stands outside the maximum"),
    key("applies", Takes::Formula, "For which units it applies: a condition on their attributes"),
    key("clause", Takes::Text, "Where the decision has it"),
    key("text", Takes::Text, "The decision's own scale, word for word"),
    key("note", Takes::Text, "Official guidance, with its letter's number"),
    key("documents", Takes::Texts, "What proves it, as the decision lists it"),
    key("evidence", Takes::OneOf(&["required", "optional", "none"]), "Whether a claim needs evidence; default: none"),
    key("appraiser", Takes::Text, "Which department appraises it: a unit's id or a name"),
    key("owner", Takes::Text, "Which room of a unit fills it in"),
    key(
        "not_applicable",
        Takes::OneOf(&["denied", "allowed"]),
        "Whether a unit may claim that it does not apply; default: denied",
    ),
    key("from", Takes::OneOf(&["unit", "appraiser"]), "Who supplies the answers; default: unit"),
    key("choice", Takes::Tables, "One of several options"),
    key("checklist", Takes::Tables, "Several items that are ticked or not"),
    key("combine", Takes::OneOf(&["sum", "max"]), "What ticked items bring: their sum (default), or the highest alone"),
    key("rating", Takes::Table, "Points given by judgment"),
    key("inputs", Takes::Table, "What is asked: names with labels, or with tables"),
    key("valid", Takes::Formula, "What must hold among the answers"),
    key("value", Takes::Formula, "What is measured; with one input it may be left out"),
    key(
        "undefined",
        Takes::OneOf(&["zero", "full", "not-applicable"]),
        "What counts where there is no value, such as 0/0",
    ),
    key("scale", Takes::Tables, "Bands, read from the top: the first that holds gives the points"),
    key("points", Takes::NumberOrFormula, "One formula of points"),
    key("floor", Takes::Number, "The least that it brings; default 0"),
    key("gate", Takes::Table, "When it takes the sum of another criterion with it"),
];

/// `choice`, `checklist`
pub const WORTH: &[Key] = &[
    needed("label", Takes::Text, "What people read and enter"),
    needed(
        "points",
        Takes::NumberOrFormula,
        "What it is worth: a number or a formula of the maximum, such as full / 2",
    ),
];

/// `rating`
pub const RATING: &[Key] = &[key("step", Takes::Number, "Points are multiples of it")];

/// `gate`
pub const GATE: &[Key] = &[
    needed("when", Takes::Formula, "When it acts: reads what the leaf reads, and points, choice, ticked"),
    key("scope", Takes::Text, "Code of the criterion whose sum it acts on; default: the one above"),
    key("keep", Takes::NumberOrPercent, "Which share of the sum is kept; default: nothing"),
];

/// `[[figure]]`: what an input has, with its id and its condition.
pub const FIGURE: &[Key] = &[
    needed("id", Takes::Text, "What formulas and answers call it"),
    key("valid", Takes::Formula, "What must hold of it and other figures"),
    LABEL,
    TYPE,
    UNIT,
    MIN,
    MAX,
    FROM,
    DEFAULT,
    OPTIONAL,
    OPTIONS,
    TABLE,
    SURVEY,
    ITEMS,
    CODE,
    MERGE,
];

/// An input.
pub const INPUT: &[Key] =
    &[LABEL, TYPE, UNIT, MIN, MAX, FROM, DEFAULT, OPTIONAL, OPTIONS, TABLE, SURVEY, ITEMS, CODE, MERGE];

const LABEL: Key = needed("label", Takes::Text, "What people read");
const TYPE: Key = key(
    "type",
    Takes::OneOf(&["count", "number", "percent", "date", "yes-no", "choice"]),
    "What kind of answer it takes; default: count",
);
const UNIT: Key = key("unit", Takes::Text, "The unit of measure");
const MIN: Key = key("min", Takes::Bound, "The least that is taken; of figures 0 by default");
const MAX: Key = key("max", Takes::Bound, "The greatest that is taken; of percentages 100 % by default");
const FROM: Key = key(
    "from",
    Takes::OneOf(&["unit", "appraiser", "table", "survey", "previous"]),
    "Who supplies it; default: as the criterion says",
);
const DEFAULT: Key = key("default", Takes::Scalar, "What stands where the answer is blank");
const OPTIONAL: Key = key("optional", Takes::Flag, "Whether the answer may be blank: it has no value then");
const OPTIONS: Key = key("options", Takes::Texts, "What may be chosen, of type choice");
const TABLE: Key = key("table", Takes::Text, "Path of the table, from the round's folder, for from = \"table\"");
const SURVEY: Key = key("survey", Takes::Text, "Id of the survey, for from = \"survey\"");
const ITEMS: Key = key("items", Takes::Texts, "Which items of the survey; default: its index");
const CODE: Key =
    key("code", Takes::Text, "Code of last year's leaf, for from = \"previous\"; default: the leaf itself");
const MERGE: Key = key("merge", Takes::OneOf(&["sum"]), "What several predecessors had: their sum");

/// `scale`
pub const SCALE: &[Key] = &[
    key("when", Takes::Formula, "When the band holds; the last one needs none"),
    needed("points", Takes::NumberOrFormula, "What it brings"),
];

/// `[[limit]]`
pub const LIMIT: &[Key] = &[
    needed("when", Takes::Formula, "When it holds a unit down"),
    key("at_most", Takes::Text, "The best band that such a unit can have"),
    key("down", Takes::Whole, "How many bands it goes down"),
];

/// `[[quota]]`
pub const QUOTA: &[Key] = &[
    needed("band", Takes::Text, "Which band"),
    needed("share", Takes::NumberOrPercent, "Which share of the units it may take"),
    key("of", Takes::Text, "Share of whom: group (default), ends:BAND, reaches:BAND"),
    key("keys", Takes::Formulas, "Who comes first: formulas, the higher the better; default: index"),
];

/// `[[ranking]]`
pub const RANKING: &[Key] = &[
    needed("id", Takes::Text, "What results call it"),
    needed("name", Takes::Text, "What people read"),
    needed("units", Takes::Formula, "Who is in it: a condition on attributes"),
];

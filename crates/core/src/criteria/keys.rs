//! The keys of a criteria set, as the parser reads them and an editor completes them.

use crate::fault::Takes;
use crate::keys::{Key, key, later, needed};

/// The file.
pub const FILE: &[Key] = &[
    needed("set", Takes::Table, "What the set is, and how it counts"),
    key("part", Takes::Tables, "Where points come from, as published tables show it"),
    needed("criterion", Takes::Tables, "The criteria; the tree follows from their codes"),
    later("attributes"),
    later("figure"),
    later("given"),
    later("limit"),
    later("quota"),
    later("ranking"),
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
    needed("total", Takes::Number, "The sum of the maxima"),
    key("rounding", Takes::Table, "To how many decimals it rounds, halves away from zero"),
    key("rank_on", Takes::OneOf(&["rounded", "exact"]), "Which index ranks and bands read; default: rounded"),
    key("ties", Takes::OneOf(&["shared", "dense"]), "What equal ones get: 1,2,2,4 (default) or 1,2,2,3"),
    key("bands", Takes::Tables, "The classification, best first"),
    key("amended", Takes::Tables, "Later decisions that changed the set"),
    later("absent"),
    later("cap"),
    later("floor"),
    later("min_attainable"),
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
    later("when"),
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
    later("applies"),
    later("checklist"),
    later("combine"),
    later("floor"),
    later("gate"),
    later("kind"),
    later("rating"),
    later("weight"),
];

/// `choice`
pub const CHOICE: &[Key] = &[
    needed("label", Takes::Text, "What people read and enter"),
    needed(
        "points",
        Takes::NumberOrFormula,
        "What it is worth: a number or a formula of the maximum, such as full / 2",
    ),
];

/// An input.
pub const INPUT: &[Key] = &[
    needed("label", Takes::Text, "What people read"),
    key("type", Takes::OneOf(&["count", "number", "percent"]), "What kind of figure it is; default: count"),
    key("unit", Takes::Text, "The unit of measure"),
    key("min", Takes::NumberOrPercent, "The least figure that is taken; default 0"),
    key("max", Takes::NumberOrPercent, "The greatest figure that is taken; of percentages 100 % by default"),
    key("from", Takes::OneOf(&["unit", "appraiser"]), "Who supplies it; default: as the criterion says"),
    later("code"),
    later("default"),
    later("items"),
    later("merge"),
    later("optional"),
    later("options"),
    later("survey"),
    later("table"),
];

/// `scale`
pub const SCALE: &[Key] = &[
    key("when", Takes::Formula, "When the band holds; the last one needs none"),
    needed("points", Takes::NumberOrFormula, "What it brings"),
];

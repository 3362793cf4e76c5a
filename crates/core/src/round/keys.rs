//! The keys of `round.toml` and the columns of `units.csv`.

use crate::fault::Takes;
use crate::keys::{Key, key, needed};
use crate::table::Column;

/// The file.
pub const FILE: &[Key] = &[
    needed("round", Takes::Table, "What the round is"),
    needed("group", Takes::Tables, "The groups of units that are ranked together"),
    key("stage", Takes::Tables, "The stages, in order; later ones stand over earlier ones"),
    key("given", Takes::Table, "Deadlines and targets of this round, in place of those that its sets give"),
    key("table", Takes::Table, "What is said of outside tables, by their paths"),
];

/// `[round]`
pub const ROUND: &[Key] = &[
    needed("province", Takes::Text, "The province"),
    key("authority", Takes::Text, "Who publishes"),
    needed("year", Takes::Whole, "The year"),
    key("previous", Takes::Text, "Path of last year's round, from the round's folder"),
    key("note", Takes::Text, "What every output has to say of the figures, such as which of them are made up"),
];

/// `[[group]]`
pub const GROUP: &[Key] = &[
    needed("id", Takes::Text, "As units.csv has it in its column group"),
    needed("name", Takes::Text, "Such as Các huyện, thị xã, thành phố"),
    needed("criteria", Takes::Text, "Path of the criteria set, from the round's folder"),
];

/// `[[stage]]`
pub const STAGE: &[Key] = &[
    needed("id", Takes::Text, "Such as tham-dinh"),
    needed("name", Takes::Text, "Such as Thẩm định"),
    needed("dir", Takes::Text, "The folder that holds what came in"),
    needed("by", Takes::OneOf(&["unit", "appraiser"]), "Who speaks in it"),
    key(
        "silence",
        Takes::OneOf(&["report", "accept"]),
        "What the silence of a leaf's appraiser means; default: report",
    ),
    key("deadline", Takes::Date, "The last day on which it is on time"),
];

/// `[table."PATH"]`
pub const TABLE: &[Key] = &[
    key("as_of", Takes::Date, "As of which day"),
    key("provided_by", Takes::Text, "Who provided it"),
    key("document", Takes::Text, "With which document"),
];

/// `exemptions.csv`
pub(super) const EXEMPTIONS: &[Column<'_>] = &[
    Column { name: "unit", also: &["đơn vị"], needed: true },
    Column { name: "criterion", also: &["tiêu chí"], needed: true },
    Column { name: "document", also: &["văn bản"], needed: false },
    Column { name: "reason", also: &["lý do"], needed: false },
];

/// `register.csv`
pub(super) const REGISTER: &[Column<'_>] = &[
    Column { name: "file", also: &["tệp"], needed: true },
    Column { name: "unit", also: &["đơn vị"], needed: true },
    Column { name: "received", also: &["ngày nhận"], needed: false },
    Column { name: "document", also: &["văn bản"], needed: false },
    Column { name: "replaces", also: &["thay cho"], needed: false },
];

/// `units.csv`
pub(super) const UNITS: &[Column<'_>] = &[
    Column { name: "id", also: &["mã"], needed: true },
    Column { name: "name", also: &["tên", "tên đơn vị"], needed: true },
    Column { name: "group", also: &["nhóm"], needed: true },
    Column { name: "ranked", also: &["xếp hạng"], needed: false },
    Column { name: "code", also: &["mã đơn vị hành chính"], needed: false },
    Column { name: "valid_from", also: &["từ ngày"], needed: false },
    Column { name: "valid_to", also: &["đến ngày"], needed: false },
    Column { name: "predecessors", also: &["đơn vị trước"], needed: false },
];

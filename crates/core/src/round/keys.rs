//! The keys of `round.toml`, and the columns of the tables beside it.

use crate::criteria::GIVEN;
use crate::fault::Takes;
use crate::keys::{Key, Names, Shape, key, needed};
use crate::table::{Column, column, needed_column};

/// The file.
pub(crate) const FILE: Shape = Shape::of(&[
    needed("round", Takes::Table, "Đợt đánh giá", "What the round is").of(ROUND),
    needed(
        "group",
        Takes::Tables,
        "Các nhóm đơn vị, mỗi nhóm xếp hạng riêng",
        "The groups of units that are ranked together",
    )
    .of(GROUP),
    key(
        "stage",
        Takes::Tables,
        "Các bước, theo thứ tự: bước sau thay bước trước; mặc định: tự chấm điểm, rồi thẩm định",
        "The stages, in order; later ones stand over earlier ones",
    )
    .of(STAGE),
    key(
        "given",
        Takes::Table,
        "Mốc, thời hạn, chỉ tiêu của đợt này, thay cho mốc ghi trong bộ tiêu chí",
        "Deadlines and targets of this round, in place of those that its sets give",
    )
    .holding(GIVEN),
    key(
        "table",
        Takes::Table,
        "Ghi chú về bảng số liệu, theo đường dẫn",
        "What is said of outside tables, by their paths",
    )
    .holding(Shape { keys: &[], names: Names::Any(&NOTED) }),
]);

/// `[round]`
const ROUND: &[Key] = &[
    needed("province", Takes::Text, "Tỉnh, thành phố", "The province"),
    key("authority", Takes::Text, "Cơ quan công bố", "Who publishes"),
    needed("year", Takes::Whole, "Năm", "The year"),
    key(
        "previous",
        Takes::Text,
        "Đường dẫn tới đợt năm trước, tính từ thư mục đợt",
        "Path of last year's round, from the round's folder",
    ),
    key(
        "note",
        Takes::Text,
        "Điều mà mọi kết quả in ra phải ghi về các số, ví dụ số nào là giả định",
        "What every output has to say of the figures, such as which of them are made up",
    ),
];

/// `[[group]]`
const GROUP: &[Key] = &[
    needed("id", Takes::Text, "Mã nhóm, như cột group của units.csv", "As units.csv has it in its column group"),
    needed("name", Takes::Text, "Tên nhóm, ví dụ Các huyện, thị xã, thành phố", "Such as Các huyện, thị xã, thành phố"),
    needed(
        "criteria",
        Takes::Text,
        "Đường dẫn của bộ tiêu chí, tính từ thư mục đợt",
        "Path of the criteria set, from the round's folder",
    ),
];

/// `[[stage]]`
const STAGE: &[Key] = &[
    needed("id", Takes::Text, "Mã, ví dụ tham-dinh", "Such as tham-dinh"),
    needed("name", Takes::Text, "Tên, ví dụ Thẩm định", "Such as Thẩm định"),
    needed("dir", Takes::Text, "Thư mục chứa những gì gửi về", "The folder that holds what came in"),
    needed(
        "by",
        Takes::OneOf(&["unit", "appraiser"]),
        "Ai có ý kiến ở bước này: đơn vị (unit), cơ quan thẩm định (appraiser)",
        "Who speaks in it",
    ),
    key(
        "silence",
        Takes::OneOf(&["report", "accept"]),
        "Cơ quan thẩm định chưa có ý kiến: báo ra (report, mặc định), hay coi là thống nhất (accept)",
        "What the silence of a leaf's appraiser means; default: report",
    ),
    key("deadline", Takes::Date, "Ngày cuối cùng còn đúng hạn", "The last day on which it is on time"),
];

/// `[table]`
const NOTED: Key = key("ĐƯỜNG DẪN", Takes::Table, "Bảng số liệu nào", "Which table").of(TABLE);

/// `[table."PATH"]`
const TABLE: &[Key] = &[
    key("as_of", Takes::Date, "Số liệu tính đến ngày nào", "As of which day"),
    key("provided_by", Takes::Text, "Cơ quan cung cấp", "Who provided it"),
    key("document", Takes::Text, "Theo văn bản nào", "With which document"),
];

/// `exemptions.csv`
pub(crate) const EXEMPTIONS: &[Column<'_>] = &[
    needed_column("unit", &["đơn vị"], "Mã hoặc tên đơn vị, hoặc mã nhóm", "A unit's id or name, or a group's id"),
    needed_column(
        "criterion",
        &["tiêu chí"],
        "Mã tiêu chí, ở cấp nào cũng được",
        "The code of a criterion of any level",
    ),
    column("document", &["văn bản"], "Văn bản quyết định", "The document that says so"),
    column("reason", &["lý do"], "Lý do", "Why"),
];

/// `register.csv`
pub(crate) const REGISTER: &[Column<'_>] = &[
    needed_column("file", &["tệp"], "Tên tệp đã nhận", "The file that came in"),
    needed_column("unit", &["đơn vị"], "Đơn vị gửi: mã hoặc tên", "Who sent it: an id or a name"),
    column("received", &["ngày nhận"], "Ngày nhận", "When it came in"),
    column("document", &["văn bản"], "Văn bản kèm theo", "The document that it came with"),
    column("replaces", &["thay cho"], "Thay cho tệp nào: tệp đó không tính nữa", "Which file it replaces"),
];

/// `units.csv`
pub(crate) const UNITS: &[Column<'_>] = &[
    needed_column("id", &["mã"], "Mã, không đổi qua các năm", "What stays the same over the years"),
    needed_column("name", &["tên", "tên đơn vị"], "Tên để đọc", "What people read"),
    needed_column("group", &["nhóm"], "Mã nhóm, như trong round.toml", "The id of its group, as in round.toml"),
    column("ranked", &["xếp hạng"], "«không»: có Chỉ số, không xếp hạng", "\"no\": it has an index and no rank"),
    column(
        "code",
        &["mã đơn vị hành chính"],
        "Mã trong danh mục đơn vị hành chính",
        "Its code in the official catalogue",
    ),
    column("valid_from", &["từ ngày"], "Có từ ngày nào", "Since when it is there"),
    column("valid_to", &["đến ngày"], "Có đến ngày nào", "Until when it is there"),
    column(
        "predecessors",
        &["đơn vị trước"],
        "Hợp nhất từ các đơn vị nào: các mã, cách nhau bằng dấu phẩy hoặc chấm phẩy",
        "Who it came from: ids, with commas or semicolons between them",
    ),
];

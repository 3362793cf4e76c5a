//! The keys of a criteria set, as the parser reads them and an editor completes them.

use crate::fault::Takes;
use crate::keys::{Key, Shape, key, needed};

/// The file.
pub(crate) const FILE: Shape = Shape::of(&[
    needed("set", Takes::Table, "Bộ tiêu chí là gì, và tính điểm thế nào", "What the set is, and how it counts")
        .of(SET),
    key(
        "part",
        Takes::Tables,
        "Điểm từ đâu ra, như bảng công bố vẫn chia: thẩm định, điều tra xã hội học",
        "Where points come from, as published tables show it",
    )
    .of(PART),
    key(
        "attributes",
        Takes::Table,
        "Các cột riêng của units.csv mà công thức đọc, và giá trị được phép",
        "The columns of units.csv that formulas read, with what may stand there",
    )
    .holding(Shape::named(&[], &ATTRIBUTE)),
    key(
        "given",
        Takes::Table,
        "Mốc, thời hạn, chỉ tiêu; ngày nghỉ, ngày làm bù; đợt đánh giá có thể ghi khác",
        "Deadlines and targets; holidays and workdays; a round may say otherwise",
    )
    .holding(GIVEN),
    key(
        "figure",
        Takes::Tables,
        "Biểu số liệu: số hỏi một lần, nhiều tiêu chí cùng đọc",
        "Figures that are asked once and read by many criteria",
    )
    .of(FIGURE),
    needed(
        "criterion",
        Takes::Tables,
        "Các tiêu chí; mã cho biết tiêu chí nào nằm trong tiêu chí nào",
        "The criteria; the tree follows from their codes",
    )
    .of(CRITERION),
    key("limit", Takes::Tables, "Điều kiện hạn chế xếp loại", "Conditions that hold a unit's band down").of(LIMIT),
    key("quota", Takes::Tables, "Tỷ lệ tối đa của một mức xếp loại", "How many units a band may take").of(QUOTA),
    key(
        "ranking",
        Takes::Tables,
        "Các bảng xếp hạng riêng cho một phần của nhóm",
        "Parts of the group that are ranked by themselves too",
    )
    .of(RANKING),
]);

/// `[set]`
const SET: &[Key] = &[
    needed("id", Takes::Text, "Mã, ví dụ yen-bai/2022/cap-huyen", "Such as yen-bai/2022/cap-huyen"),
    needed("title", Takes::Text, "Tên gọi, như trong quyết định", "The title, as the decision has it"),
    needed("year", Takes::Whole, "Năm được đánh giá", "The year that it measures"),
    key("group", Takes::Text, "Nhóm đơn vị dùng bộ tiêu chí này", "The group of units that it is for"),
    key("decision", Takes::Text, "Số quyết định ban hành", "Number of the decision that enacted it"),
    key("issuer", Takes::Text, "Cơ quan ban hành quyết định", "Who issued the decision"),
    key("issued", Takes::Date, "Ngày ban hành quyết định", "When the decision was issued"),
    needed(
        "status",
        Takes::OneOf(&["official", "partial", "illustrative"]),
        "Theo quyết định tới đâu: mọi tiêu chí (official), một phần (partial), hay chỉ để minh họa (illustrative)",
        "How far it follows the decision: every leaf (official), some (partial), or as an illustration only",
    ),
    needed(
        "total",
        Takes::Number,
        "Tổng điểm tối đa, hoặc tổng mà các lĩnh vực có trọng số mang lại",
        "The sum of the maxima, or what the weighted domains bring together",
    ),
    key(
        "rounding",
        Takes::Table,
        "Làm tròn tới mấy chữ số thập phân; nửa trở lên làm tròn ra xa số 0",
        "To how many decimals it rounds, halves away from zero",
    )
    .of(ROUNDING),
    key(
        "rank_on",
        Takes::OneOf(&["rounded", "exact"]),
        "Xếp hạng, xếp loại theo Chỉ số đã làm tròn (rounded, mặc định) hay chưa làm tròn (exact)",
        "Which index ranks and bands read; default: rounded",
    ),
    key(
        "ties",
        Takes::OneOfOrFormulas(&["shared", "dense"]),
        "Khi bằng nhau: 1,2,2,4 (shared, mặc định), 1,2,2,3 (dense), hoặc các công thức xét lần lượt",
        "What equal ones get: 1,2,2,4 (shared, default), 1,2,2,3 (dense), or formulas that decide",
    ),
    key("bands", Takes::Tables, "Các mức xếp loại, mức cao nhất trước", "The classification, best first").of(BAND),
    key("amended", Takes::Tables, "Các quyết định sửa đổi sau đó", "Later decisions that changed the set").of(AMENDED),
    key(
        "absent",
        Takes::OneOf(&["zero"]),
        "Đơn vị không gửi gì vẫn được chấm và xếp hạng (zero); mặc định: không xếp hạng",
        "A unit that sent nothing is scored and ranked like any other (zero); default: it has no rank",
    ),
    key("cap", Takes::Number, "Tổng điểm không quá số này", "The most that the sum may be, in points"),
    key("floor", Takes::Number, "Tổng điểm không dưới số này", "The least that the sum may be, in points"),
    key(
        "min_attainable",
        Takes::NumberOrPercent,
        "Đơn vị có thể đạt chưa tới tỷ lệ này của tổng điểm thì không xếp hạng",
        "Who could attain less than this share has no rank",
    ),
];

/// `[set] rounding`
const ROUNDING: &[Key] = &[
    key(
        "points",
        Takes::WholeOrOneOf(&["exact"]),
        "Số chữ số thập phân của điểm, hoặc \"exact\": giữ nguyên; mặc định 2",
        "Decimals of a leaf's points, or \"exact\"; default 2",
    ),
    key("index", Takes::Whole, "Số chữ số thập phân của Chỉ số; mặc định 2", "Decimals of indices; default 2"),
    key(
        "survey",
        Takes::Whole,
        "Số chữ số thập phân của kết quả điều tra; mặc định 4",
        "Decimals of survey estimates; default 4",
    ),
];

/// `[set] bands`
const BAND: &[Key] = &[
    needed("name", Takes::Text, "Tên mức, ví dụ Xuất sắc", "Such as Xuất sắc"),
    key(
        "at_least",
        Takes::Number,
        "Chỉ số thấp nhất của mức; mức cuối không ghi",
        "The least index that belongs to it; none in the last band",
    ),
    key("when", Takes::Formula, "Điều kiện thêm để được mức này", "What it asks for beside its threshold"),
];

/// `[[set.amended]]`
const AMENDED: &[Key] = &[
    needed("decision", Takes::Text, "Số quyết định sửa đổi", "Number of the later decision"),
    key("issued", Takes::Date, "Ngày ban hành", "When it was issued"),
    key("what", Takes::Text, "Sửa đổi điều gì", "What it changed"),
];

/// `[[part]]`
const PART: &[Key] = &[
    needed("name", Takes::Text, "Tên phần, ví dụ Điểm điều tra xã hội học", "Such as Điểm điều tra xã hội học"),
    needed(
        "criteria",
        Takes::Texts,
        "Mã các tiêu chí có điểm thuộc phần này; còn lại là Điểm thẩm định",
        "Codes of the criteria whose points it takes",
    ),
];

/// `[attributes]`
const ATTRIBUTE: Key = key(
    "TÊN",
    Takes::OneOfOrTexts(&["number", "text"]),
    "Tên cột của units.csv: danh sách giá trị được phép, hoặc số bất kỳ (number), hoặc chữ bất kỳ (text)",
    "A column of units.csv: what may stand there, or any number, or any text",
);

/// `[given]`, of a set and of a round.
pub(crate) const GIVEN: Shape = Shape::named(
    &[
        key("holidays", Takes::Dates, "Các ngày nghỉ, ngoài thứ Bảy và Chủ nhật", "Days off beside weekends"),
        key("workdays", Takes::Dates, "Các ngày làm bù vào thứ Bảy, Chủ nhật", "Days of weekends that are worked"),
    ],
    &key(
        "TÊN",
        Takes::Bound,
        "Một mốc mà công thức đọc là given.TÊN: ngày, số, hoặc tỷ lệ",
        "What formulas read as given.NAME: a day, a number, or a share",
    ),
);

/// `[[criterion]]`
const CRITERION: &[Key] = &[
    needed("code", Takes::Text, "Mã, ví dụ 1.1.2", "Such as 1.1.2"),
    needed("name", Takes::Text, "Tên tiêu chí", "Its name"),
    needed("max", Takes::Number, "Điểm tối đa", "The most points that it brings"),
    key(
        "weight",
        Takes::Number,
        "Trọng số trong nhóm cùng cấp; đã có thì mọi tiêu chí cùng cấp đều phải có",
        "How much it counts among its siblings, which then all have one",
    ),
    key(
        "kind",
        Takes::OneOf(&["bonus", "penalty"]),
        "Của lĩnh vực: điểm thưởng (bonus) hay điểm trừ (penalty), nằm ngoài điểm tối đa",
        "Of a first-level criterion: it stands outside the maximum",
    ),
    key(
        "applies",
        Takes::Formula,
        "Chỉ áp dụng cho đơn vị nào: điều kiện về đặc điểm của đơn vị",
        "For which units it applies: a condition on their attributes",
    ),
    key("clause", Takes::Text, "Nằm ở mục nào của quyết định", "Where the decision has it"),
    key("text", Takes::Text, "Thang điểm nguyên văn của quyết định", "The decision's own scale, word for word"),
    key("note", Takes::Text, "Hướng dẫn, kèm số công văn", "Official guidance, with its letter's number"),
    key(
        "documents",
        Takes::Texts,
        "Tài liệu kiểm chứng, như quyết định liệt kê",
        "What proves it, as the decision lists it",
    ),
    key(
        "evidence",
        Takes::OneOf(&["required", "optional", "none"]),
        "Tài liệu kiểm chứng: bắt buộc (required), nếu có (optional), không cần (none, mặc định)",
        "Whether a claim needs evidence; default: none",
    ),
    key(
        "appraiser",
        Takes::Text,
        "Cơ quan thẩm định: mã trong units.csv, hoặc tên",
        "Which department appraises it: a unit's id or a name",
    ),
    key("owner", Takes::Text, "Bộ phận của đơn vị lo việc trả lời", "Which room of a unit fills it in"),
    key(
        "not_applicable",
        Takes::OneOf(&["denied", "allowed"]),
        "Đơn vị có được báo «không áp dụng» không: không (denied, mặc định), được (allowed)",
        "Whether a unit may claim that it does not apply; default: denied",
    ),
    key(
        "from",
        Takes::OneOf(&["unit", "appraiser"]),
        "Ai trả lời: đơn vị (unit, mặc định) hay cơ quan thẩm định (appraiser)",
        "Who supplies the answers; default: unit",
    ),
    key("choice", Takes::Tables, "Chọn một trong nhiều phương án", "One of several options").of(WORTH),
    key("checklist", Takes::Tables, "Nhiều mục, đạt hay không từng mục", "Several items that are ticked or not")
        .of(WORTH),
    key(
        "combine",
        Takes::OneOf(&["sum", "max"]),
        "Các mục đạt của checklist: cộng lại (sum, mặc định) hay chỉ lấy mục cao nhất (max)",
        "What ticked items bring: their sum (default), or the highest alone",
    ),
    key("rating", Takes::Table, "Cho điểm theo đánh giá", "Points given by judgment").of(RATING),
    key(
        "inputs",
        Takes::Table,
        "Số liệu hỏi: mỗi tên một nhãn, hoặc một bảng",
        "What is asked: names with labels, or with tables",
    )
    .holding(Shape::named(&[], &ASKED)),
    key("valid", Takes::Formula, "Điều kiện các số liệu phải thỏa", "What must hold among the answers"),
    key(
        "value",
        Takes::Formula,
        "Giá trị được đo; hỏi một số liệu thì có thể bỏ",
        "What is measured; with one input it may be left out",
    ),
    key(
        "undefined",
        Takes::OneOf(&["zero", "full", "not-applicable"]),
        "Khi không có giá trị (ví dụ 0/0): 0 điểm (zero), điểm tối đa (full), không áp dụng (not-applicable)",
        "What counts where there is no value, such as 0/0",
    ),
    key(
        "scale",
        Takes::Tables,
        "Các mức điểm, xét từ trên xuống: mức đầu tiên đúng thì lấy",
        "Bands, read from the top: the first that holds gives the points",
    )
    .of(SCALE),
    key("points", Takes::NumberOrFormula, "Một công thức tính điểm", "One formula of points"),
    key("floor", Takes::Number, "Điểm thấp nhất; mặc định 0", "The least that it brings; default 0"),
    key(
        "gate",
        Takes::Table,
        "Điều kiện loại trừ: khi xảy ra thì tổng điểm của tiêu chí khác cũng mất",
        "When it takes the sum of another criterion with it",
    )
    .of(GATE),
];

/// `choice`, `checklist`
const WORTH: &[Key] = &[
    needed("label", Takes::Text, "Nội dung để đọc và để nhập", "What people read and enter"),
    needed(
        "points",
        Takes::NumberOrFormula,
        "Số điểm: một số, hoặc công thức của điểm tối đa, ví dụ full / 2",
        "What it is worth: a number or a formula of the maximum, such as full / 2",
    ),
];

/// `rating`
const RATING: &[Key] =
    &[key("step", Takes::Number, "Bước điểm: điểm là bội số của số này", "Points are multiples of it")];

/// `gate`
const GATE: &[Key] = &[
    needed(
        "when",
        Takes::Formula,
        "Khi nào: đọc được những gì tiêu chí đọc, và points, choice, ticked",
        "When it acts: reads what the leaf reads, and points, choice, ticked",
    ),
    key(
        "scope",
        Takes::Text,
        "Mã tiêu chí bị mất điểm; mặc định: tiêu chí ngay trên",
        "Code of the criterion whose sum it acts on; default: the one above",
    ),
    key(
        "keep",
        Takes::NumberOrPercent,
        "Tỷ lệ điểm được giữ; mặc định: không giữ gì",
        "Which share of the sum is kept; default: nothing",
    ),
];

/// `[[figure]]`: what an input has, with its id and its condition.
const FIGURE: &[Key] = &[
    needed("id", Takes::Name, "Tên trong công thức và khi trả lời", "What formulas and answers call it"),
    key("valid", Takes::Formula, "Điều kiện với nó và các số liệu khác", "What must hold of it and other figures"),
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

/// `inputs`
const ASKED: Key = needed(
    "TÊN",
    Takes::TextOrTable,
    "Tên trong công thức: một nhãn (khi đó là số đếm), hoặc một bảng",
    "What formulas call it: a label (then it is a count), or a table",
)
.of(INPUT);

/// An input.
const INPUT: &[Key] =
    &[LABEL, TYPE, UNIT, MIN, MAX, FROM, DEFAULT, OPTIONAL, OPTIONS, TABLE, SURVEY, ITEMS, CODE, MERGE];

const LABEL: Key = needed("label", Takes::Text, "Nhãn để đọc", "What people read");
const TYPE: Key = key(
    "type",
    Takes::OneOf(&["count", "number", "percent", "date", "yes-no", "choice"]),
    "Kiểu câu trả lời: số đếm (count, mặc định), số, tỷ lệ %, ngày, có/không, lựa chọn",
    "What kind of answer it takes; default: count",
);
const UNIT: Key = key("unit", Takes::Text, "Đơn vị tính", "The unit of measure");
const MIN: Key = key(
    "min",
    Takes::Bound,
    "Nhỏ nhất được nhận; với số mặc định là 0",
    "The least that is taken; of figures 0 by default",
);
const MAX: Key = key(
    "max",
    Takes::Bound,
    "Lớn nhất được nhận; với tỷ lệ mặc định là 100 %",
    "The greatest that is taken; of percentages 100 % by default",
);
const FROM: Key = key(
    "from",
    Takes::OneOf(&["unit", "appraiser", "table", "survey", "previous"]),
    "Ai cung cấp: đơn vị, cơ quan thẩm định, bảng số liệu, điều tra, năm trước; mặc định: như tiêu chí",
    "Who supplies it; default: as the criterion says",
);
const DEFAULT: Key =
    key("default", Takes::Scalar, "Để trống thì lấy giá trị này", "What stands where the answer is blank");
const OPTIONAL: Key = key(
    "optional",
    Takes::Flag,
    "Được để trống hay không: để trống là không có giá trị",
    "Whether the answer may be blank: it has no value then",
);
const OPTIONS: Key =
    key("options", Takes::Texts, "Các lựa chọn, khi type = \"choice\"", "What may be chosen, of type choice");
const TABLE: Key = key(
    "table",
    Takes::Text,
    "Đường dẫn của bảng, tính từ thư mục đợt, khi from = \"table\"",
    "Path of the table, from the round's folder, for from = \"table\"",
);
const SURVEY: Key =
    key("survey", Takes::Text, "Mã điều tra, khi from = \"survey\"", "Id of the survey, for from = \"survey\"");
const ITEMS: Key = key(
    "items",
    Takes::Texts,
    "Những câu hỏi nào của điều tra; mặc định: chỉ số chung",
    "Which items of the survey; default: its index",
);
const CODE: Key = key(
    "code",
    Takes::Text,
    "Mã tiêu chí năm trước, khi from = \"previous\"; mặc định: chính tiêu chí này",
    "Code of last year's leaf, for from = \"previous\"; default: the leaf itself",
);
const MERGE: Key = key(
    "merge",
    Takes::OneOf(&["sum"]),
    "Đơn vị hợp nhất từ nhiều đơn vị: cộng số của các đơn vị trước (sum)",
    "What several predecessors had: their sum",
);

/// `scale`
const SCALE: &[Key] = &[
    key(
        "when",
        Takes::Formula,
        "Điều kiện của mức; mức cuối có thể không ghi",
        "When the band holds; the last one needs none",
    ),
    needed("points", Takes::NumberOrFormula, "Số điểm của mức", "What it brings"),
];

/// `[[limit]]`
const LIMIT: &[Key] = &[
    needed("when", Takes::Formula, "Khi nào thì hạn chế", "When it holds a unit down"),
    key("at_most", Takes::Text, "Mức cao nhất còn được xếp", "The best band that such a unit can have"),
    key("down", Takes::Whole, "Hạ bao nhiêu mức", "How many bands it goes down"),
];

/// `[[quota]]`
const QUOTA: &[Key] = &[
    needed("band", Takes::Text, "Mức nào", "Which band"),
    needed(
        "share",
        Takes::NumberOrPercent,
        "Không quá tỷ lệ nào của số đơn vị",
        "Which share of the units it may take",
    ),
    key(
        "of",
        Takes::OneOfOrPrefixed(&["group"], &["ends:", "reaches:"]),
        "Tỷ lệ của ai: cả nhóm (group, mặc định), số được xếp một mức (ends:MỨC), số đạt từ mức đó (reaches:MỨC)",
        "Share of whom: group (default), ends:BAND, reaches:BAND",
    ),
    key(
        "keys",
        Takes::Formulas,
        "Ai được lấy trước: các công thức, số lớn hơn đứng trước; mặc định: index",
        "Who comes first: formulas, the higher the better; default: index",
    ),
];

/// `[[ranking]]`
const RANKING: &[Key] = &[
    needed("id", Takes::Text, "Tên trong results.json", "What results call it"),
    needed("name", Takes::Text, "Tên để đọc", "What people read"),
    needed(
        "units",
        Takes::Formula,
        "Gồm những đơn vị nào: điều kiện về đặc điểm của đơn vị",
        "Who is in it: a condition on attributes",
    ),
];

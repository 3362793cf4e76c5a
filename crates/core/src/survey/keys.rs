//! The keys of a survey file, and the columns of the tables beside it.

use crate::fault::Takes;
use crate::keys::{Key, Names, Shape, key, needed};
use crate::table::{Column, column, needed_column};

/// The file.
pub(crate) const FILE: Shape = Shape::of(&[
    needed("survey", Takes::Table, "Cuộc điều tra", "What the survey is").of(SURVEY),
    key(
        "design",
        Takes::Table,
        "Người trả lời được chọn thế nào; không có: mỗi phiếu tính một lần, coi như chọn ngẫu nhiên từng người",
        "How respondents were chosen; without it every ballot counts once and was drawn by itself",
    )
    .of(DESIGN),
    key(
        "margin",
        Takes::Tables,
        "Cơ cấu dân số đã biết, để hiệu chỉnh quyền số: một bảng là hậu phân tầng, nhiều bảng là raking",
        "Known totals that weights are calibrated to: one is post-stratification, several are raking",
    )
    .of(MARGIN),
    key(
        "options",
        Takes::Table,
        "Các thang trả lời: mỗi phương án đáng bao nhiêu",
        "Answer scales: what each answer is worth",
    )
    .holding(Shape { keys: &[], names: Names::Any(&SCALE) }),
    key("factor", Takes::Tables, "Các nhân tố", "The factors").of(FACTOR),
    key("item", Takes::Tables, "Các câu hỏi", "What was asked").of(ITEM),
    key("block", Takes::Tables, "Các khối nhân tố, có trọng số", "Blocks of factors, with weights").of(BLOCK),
    key(
        "respondents",
        Takes::Tables,
        "Các nhóm người trả lời và trọng số; không có: mọi phiếu gộp chung",
        "Groups of respondents with their weights; without it ballots are pooled",
    )
    .of(RESPONDENTS),
    key("index", Takes::Table, "Chỉ số tính thế nào", "How the index comes from the answers").of(INDEX),
]);

/// `[survey]`
const SURVEY: &[Key] = &[
    needed("id", Takes::Text, "Mã, như bộ tiêu chí gọi", "What criteria sets call it"),
    needed("title", Takes::Text, "Tên cuộc điều tra", "Its title"),
    key(
        "instrument",
        Takes::Text,
        "Bộ câu hỏi, phiên bản nào, ví dụ QĐ 1001/QĐ-BNV 2023; hai cuộc điều tra khác bộ câu hỏi thì không so sánh được",
        "Which version of which questionnaire; surveys by different ones are not compared",
    ),
    key(
        "channel",
        Takes::Text,
        "Hỏi bằng cách nào: tại nhà, tại quầy, trực tuyến, điện thoại …",
        "How people were asked: at home, at the counter, online, by telephone …",
    ),
    key(
        "note",
        Takes::Text,
        "Điều mà mọi kết quả in ra phải ghi về các số, ví dụ số nào là giả định",
        "What every output has to say of the figures, such as that they are made up",
    ),
    key(
        "ballots",
        Takes::Text,
        "Tệp phiếu, nằm cạnh tệp này: csv, xlsx, ods hoặc parquet, mỗi phiếu một dòng, mỗi câu một cột",
        "The ballots, beside this file: csv, xlsx, ods or parquet, a row for each ballot, a column for each item",
    ),
    key(
        "tallies",
        Takes::Text,
        "Thay cho phiếu: bảng đếm tay: đơn vị, nhóm, câu hỏi, phương án, số phiếu; không có sai số",
        "In place of ballots: what was counted by hand; no standard error",
    ),
    key(
        "estimates",
        Takes::Text,
        "Thay cho phiếu: bảng kết quả đã có: đơn vị, kết quả, số phiếu, nguồn",
        "In place of ballots: finished figures: unit, value, n, source",
    ),
    key(
        "unit",
        Takes::Text,
        "Cột ghi đơn vị được đánh giá; \"*\": mọi phiếu đánh giá cùng một đơn vị",
        "The column of the unit that is judged; \"*\" where every ballot judges one and the same",
    ),
    key("group", Takes::Text, "Cột ghi nhóm người trả lời", "The column of the respondent's group"),
    key(
        "id_column",
        Takes::Text,
        "Cột ghi số phiếu: cùng một số hai lần là lỗi",
        "The column of the ballot's own number: the same twice is an error",
    ),
    key(
        "layout",
        Takes::OneOf(&["long", "wide"]),
        "long (mặc định): mỗi dòng đánh giá một đơn vị; wide: một dòng đánh giá nhiều đơn vị",
        "long (default): a row judges one unit; wide: a row judges many",
    ),
    key(
        "columns",
        Takes::Text,
        "Với layout = \"wide\": tên cột ghép từ đơn vị và câu hỏi thế nào, ví dụ \"{unit}: {item}\"",
        "With layout = \"wide\": how headings are made of unit and item, such as \"{unit}: {item}\"",
    ),
    key(
        "columns_map",
        Takes::Text,
        "Với layout = \"wide\": bảng ghi từng cột hỏi câu nào về đơn vị nào",
        "With layout = \"wide\": a table that says of each column which item it asks about which unit",
    ),
    key(
        "issued",
        Takes::Text,
        "Bảng số phiếu phát ra: đơn vị, nhóm, số phiếu phát ra",
        "How many ballots were issued: unit, group, issued",
    ),
    key(
        "min_ballots",
        Takes::Whole,
        "Đơn vị có ít phiếu hợp lệ hơn thì không có kết quả; mặc định 0",
        "A unit with fewer valid ballots has no estimate; default 0",
    ),
    key(
        "empty_group",
        Takes::OneOf(&["error", "reweight", "zero"]),
        "Đơn vị không có phiếu của một nhóm: báo lỗi (error, mặc định), chia lại trọng số cho các nhóm còn lại (reweight), tính 0 (zero)",
        "A unit without ballots of a respondent group: an error (default), the weights of the others, or nothing for it",
    ),
    key("invalid", Takes::Tables, "Phiếu nào không hợp lệ, vì sao", "Which ballots do not count, and why").of(INVALID),
    key(
        "confidence",
        Takes::Number,
        "Độ tin cậy của khoảng, theo phần trăm; mặc định 95",
        "The confidence of intervals, in per cent; default 95",
    ),
    key(
        "interval",
        Takes::OneOf(&["logit", "wilson", "beta", "mean", "asin"]),
        "Cách tính khoảng tin cậy: logit (mặc định), wilson, beta (Korn–Graubard), mean (t thường), asin",
        "How intervals are made: logit (default), wilson, beta (Korn–Graubard), mean (plain t), asin",
    ),
    key(
        "option_decimals",
        Takes::Whole,
        "Số chữ số thập phân của tỷ lệ từng phương án, theo phần trăm; mặc định 2",
        "The decimals of each answer's percentage; default 2",
    ),
    key(
        "options_add_up",
        Takes::Flag,
        "true: tỷ lệ các phương án được làm tròn sao cho cộng lại đúng 100 (số dư lớn nhất); mặc định false",
        "true: percentages of answers are rounded so that they add up to 100 (largest remainder); default false",
    ),
];

/// `[[survey.invalid]]`
const INVALID: &[Key] = &[
    needed("reason", Takes::Text, "Lý do, như báo cáo ghi", "Why, as reports say it"),
    key("column", Takes::Text, "Cột nào", "Which column"),
    key("equals", Takes::Scalar, "Bằng giá trị này thì không hợp lệ", "What makes it invalid"),
    key("blank", Takes::Flag, "true: để trống thì không hợp lệ", "true: it is invalid where the column is blank"),
    key(
        "straight_lined",
        Takes::Flag,
        "true: mọi câu (từ ba câu) cùng một phương án thì không hợp lệ",
        "true: it is invalid where all answers (three or more) are the same option",
    ),
    key(
        "answered_below",
        Takes::NumberOrPercent,
        "Trả lời ít hơn tỷ lệ này của các câu thì không hợp lệ, ví dụ \"50%\"",
        "It is invalid where less than this share of the items has an answer, such as \"50%\"",
    ),
];

/// `[design]`
const DESIGN: &[Key] = &[
    key("stratum", Takes::Text, "Cột ghi tầng", "The column of the stratum"),
    key(
        "cluster",
        Takes::Texts,
        "Các cột ghi cụm, theo từng bước chọn: xã, rồi thôn …",
        "The columns of the clusters, by stage of selection",
    ),
    key("weight", Takes::Text, "Cột ghi quyền số", "The column of the weight"),
    key(
        "population",
        Takes::Texts,
        "Các cột ghi tổng số cụm của tầng, rồi của cụm trên, theo từng bước chọn",
        "The columns of how many clusters there were to draw from, by stage",
    ),
    key(
        "nest",
        Takes::Flag,
        "true (mặc định): tên cụm chỉ riêng trong tầng; false: một tên ở hai tầng là lỗi",
        "true (default): cluster names count within their stratum; false: one name in two strata is an error",
    ),
    key(
        "lonely",
        Takes::OneOf(&["fail", "certainty", "adjust", "average"]),
        "Tầng chỉ có một cụm: không nêu sai số (fail, mặc định), coi như chọn chắc chắn (certainty), so với trung bình chung (adjust), lấy trung bình các tầng khác (average)",
        "A stratum with one cluster: no standard error (fail, default), as though certain, about the grand mean, or as the others on average",
    ),
    key(
        "selection",
        Takes::OneOf(&["random", "certainty", "census", "purposive", "substituted", "self-selected"]),
        "Nơi điều tra được chọn: ngẫu nhiên (random, mặc định), chắc chắn (certainty), toàn bộ (census), có chủ đích (purposive), thay nơi khác (substituted), tự đến trả lời (self-selected)",
        "How places were selected; default: random",
    ),
    key(
        "replicates",
        Takes::Table,
        "Thay cho tầng, cụm: quyền số lặp đã công bố cùng phiếu, hoặc tạo ra từ tầng và cụm",
        "Replicate weights, published with the ballots or made from stratum and cluster",
    )
    .of(REPLICATES),
];

/// `[design.replicates]`
const REPLICATES: &[Key] = &[
    key("columns", Takes::Text, "Các cột, ví dụ \"rw*\"", "Their columns, such as \"rw*\""),
    key("method", Takes::OneOf(&["jk1", "jkn", "brr", "bootstrap"]), "Cách đã tạo ra chúng", "How they were made"),
    key("scale", Takes::Number, "Hệ số chung của phương sai", "The factor of the variance"),
    key("rscales", Takes::Numbers, "Hệ số riêng của từng bộ quyền số", "The factor of each replicate"),
    key(
        "make",
        Takes::OneOf(&["jk1", "jkn"]),
        "Tạo từ tầng và cụm: bỏ lần lượt từng cụm, không xét tầng (jk1) hoặc trong tầng của nó (jkn)",
        "Made from stratum and cluster: leave out one cluster, strata ignored (jk1) or in its stratum (jkn)",
    ),
];

/// `[[margin]]`
const MARGIN: &[Key] = &[
    needed(
        "columns",
        Takes::Texts,
        "Các cột cơ cấu, ví dụ tuổi; nhiều cột là cơ cấu chéo",
        "The columns that it crosses",
    ),
    needed(
        "totals",
        Takes::Text,
        "Bảng tổng số: cùng các cột đó và total",
        "The table of totals: the same columns and total",
    ),
];

/// `[options]`
const SCALE: Key = key("THANG", Takes::Table, "Một thang trả lời", "An answer scale").holding(Shape {
    keys: &[
        key(
            "blank",
            Takes::Worth,
            "Để trống: \"skip\" (mặc định) không tính, hoặc đáng bao nhiêu",
            "A blank: \"skip\" (default) leaves the denominator, or what it is worth",
        ),
        key(
            "other",
            Takes::OneOf(&["error", "skip"]),
            "Trả lời không có trong thang: lỗi (error, mặc định), hoặc không tính (skip) và báo ra",
            "An answer that is none of these: an error (default), or skipped and reported",
        ),
        key(
            "labels",
            Takes::Table,
            "Chữ của từng phương án, để in ra; trong phiếu ghi mã hay chữ đều được",
            "The words of each answer; ballots may hold either",
        )
        .holding(Shape { keys: &[], names: Names::Any(&LABEL) }),
    ],
    names: Names::Any(&WORTH),
});

/// `[options.SCALE]`
const WORTH: Key = key(
    "PHƯƠNG ÁN",
    Takes::Worth,
    "Đáng bao nhiêu, từ 0 đến 1 hoặc \"60%\"; \"skip\": không tính vào mẫu số",
    "What the answer is worth, 0 to 1 or \"60%\"; \"skip\": it leaves the denominator",
);

/// `[options.SCALE.labels]`
const LABEL: Key = key("PHƯƠNG ÁN", Takes::Text, "Chữ của phương án", "The words of the answer");

/// `[[factor]]`
const FACTOR: &[Key] = &[
    needed("id", Takes::Text, "Mã", "Its id"),
    needed("name", Takes::Text, "Tên", "Its name"),
    key("weight", Takes::Number, "Trọng số; mặc định 1", "Its weight; default 1"),
    key("block", Takes::Text, "Thuộc khối nào", "The block that it belongs to"),
    key(
        "importance",
        Takes::Text,
        "Câu hỏi về mức độ quan trọng của nhân tố",
        "The item that asks how important it is",
    ),
];

/// `[[item]]`
const ITEM: &[Key] = &[
    needed("id", Takes::Text, "Mã; cũng là tên cột, nếu không ghi column", "Its id, and its column where none is said"),
    needed("text", Takes::Text, "Câu hỏi", "The question"),
    needed("options", Takes::Text, "Thang trả lời", "Its answer scale"),
    key("factor", Takes::Text, "Thuộc nhân tố nào", "The factor that it belongs to"),
    key("column", Takes::Text, "Tên cột trong tệp phiếu, khi khác mã", "Its column, where that is not its id"),
    key(
        "select",
        Takes::OneOf(&["one", "multiple"]),
        "Chọn một phương án (one, mặc định) hay nhiều (multiple): mỗi phương án thành một câu có–không",
        "One answer (default) or several: then each option becomes an item of its own",
    ),
    key(
        "groups",
        Takes::Texts,
        "Chỉ hỏi những nhóm người trả lời này; mặc định: mọi nhóm",
        "Asked of these respondent groups alone; default: of all",
    ),
];

/// `[[block]]`
const BLOCK: &[Key] = &[
    needed("id", Takes::Text, "Mã", "Its id"),
    key("name", Takes::Text, "Tên", "Its name"),
    key("weight", Takes::Number, "Trọng số; mặc định 1", "Its weight; default 1"),
];

/// `[[respondents]]`
const RESPONDENTS: &[Key] = &[
    needed("id", Takes::Text, "Mã, như cột group của phiếu ghi", "Its id, as the column of groups has it"),
    key("name", Takes::Text, "Tên", "Its name"),
    key("weight", Takes::Number, "Trọng số; mặc định 1", "Its weight; default 1"),
];

/// `[index]`
const INDEX: &[Key] = &[
    key(
        "of",
        Takes::Text,
        "Từ đâu: answers (mặc định: gộp mọi câu trả lời), items (trung bình các câu), factors (trung bình các nhân tố theo trọng số), blocks (trung bình các khối), hoặc mã một câu",
        "What it is of: answers (default, all pooled), items, factors, blocks, or an item's id",
    ),
    key(
        "factor_of",
        Takes::OneOf(&["answers", "items"]),
        "Nhân tố: gộp các câu trả lời (answers, mặc định) hay trung bình các câu (items)",
        "A factor pools the answers to its items (default) or is their mean",
    ),
    key(
        "overall",
        Takes::Text,
        "Câu hỏi hài lòng chung: nhân tố quan trọng đến đâu được suy từ tương quan với câu này",
        "The item on overall satisfaction: how important a factor is follows from its correlation with this",
    ),
];

/// The table of finished figures.
pub(crate) const ESTIMATES: &[Column<'_>] = &[
    needed_column("unit", &["đơn vị"], "Mã hoặc tên đơn vị", "A unit's id or name"),
    needed_column("value", &["kết quả"], "Chỉ số hài lòng, ví dụ 87,73%; trống: không có", "Its index, such as 87,73%"),
    column("n", &["số phiếu"], "Số phiếu hợp lệ", "How many valid ballots"),
    column("source", &["nguồn"], "Lấy từ đâu", "Where the figure is from"),
];

/// The table of what was counted by hand.
pub(crate) const TALLIES: &[Column<'_>] = &[
    needed_column("unit", &["đơn vị"], "Mã hoặc tên đơn vị", "A unit's id or name"),
    column("group", &["nhóm"], "Nhóm người trả lời: mã hoặc tên", "The respondent group, by its id or its name"),
    needed_column(
        "item",
        &["câu hỏi"],
        "Mã câu hỏi; của câu chọn nhiều: câu/phương án",
        "The item's id; of one of several answers item/option",
    ),
    needed_column(
        "option",
        &["phương án"],
        "Phương án trả lời: mã hoặc chữ; của câu chọn nhiều 1 (chọn) hoặc 0 (không chọn); trống: để trống",
        "The answer, by its code or its words; of one of several answers 1 (chosen) or 0 (not); blank: a blank",
    ),
    needed_column("count", &["số phiếu"], "Bao nhiêu phiếu chọn phương án này", "How many ballots chose it"),
];

/// The table of ballots issued.
pub(crate) const ISSUED: &[Column<'_>] = &[
    needed_column("unit", &["đơn vị"], "Mã hoặc tên đơn vị", "A unit's id or name"),
    column("group", &["nhóm"], "Nhóm người trả lời: mã hoặc tên", "The respondent group, by its id or its name"),
    needed_column("issued", &["phát ra", "số phiếu phát ra"], "Số phiếu phát ra", "How many ballots were issued"),
];

/// The table of a wide layout's columns.
pub(crate) const COLUMNS_MAP: &[Column<'_>] = &[
    needed_column("column", &["cột"], "Tên cột trong tệp phiếu", "The heading in the ballots"),
    needed_column("unit", &["đơn vị"], "Mã hoặc tên đơn vị được đánh giá", "The unit that is judged"),
    needed_column("item", &["câu hỏi"], "Mã câu hỏi", "The item's id"),
];

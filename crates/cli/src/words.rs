//! What the command itself says, in both languages.

use std::io::ErrorKind;
use std::path::Path;

use cchc_core::text::Language;

use crate::Refused;

/// What help says of a command.
#[allow(missing_docs)]
pub struct Described {
    pub about: &'static str,
    pub usage: &'static str,
}

/// The words of help and of argument errors.
#[allow(missing_docs)] // the names say it
pub struct Words {
    pub about: &'static str,
    pub usage: &'static str,
    pub new: Described,
    pub status: Described,
    pub check: Described,
    pub score: Described,
    pub explain: Described,
    pub survey: Described,
    pub plan: Described,
    pub plan_size: Described,
    pub plan_allocate: Described,
    pub plan_draw: Described,
    pub plan_check: Described,
    pub criteria: Described,
    pub criteria_check: Described,
    pub criteria_show: Described,
    pub schema: Described,
    pub completions: Described,
    pub manual: Described,
    pub survey_of: &'static str,
    pub list: &'static str,
    pub strata_help: &'static str,
    pub places_help: &'static str,
    pub plan_out_help: &'static str,
    pub population_help: &'static str,
    pub of_sample_help: &'static str,
    pub slovin_help: &'static str,
    pub margin_help: &'static str,
    pub confidence_help: &'static str,
    pub share_help: &'static str,
    pub deff_help: &'static str,
    pub response_help: &'static str,
    pub sample_help: &'static str,
    pub how_help: &'static str,
    pub least_help: &'static str,
    pub allocation_help: &'static str,
    pub method_help: &'static str,
    pub seed_help: &'static str,
    pub record: &'static str,
    pub record_help: &'static str,
    pub survey_help: &'static str,
    pub survey_out_help: &'static str,
    pub compare_help: &'static str,
    pub across_help: &'static str,
    pub round: &'static str,
    pub round_help: &'static str,
    pub set: &'static str,
    pub set_help: &'static str,
    pub folder: &'static str,
    pub value: &'static str,
    pub name: &'static str,
    pub year: &'static str,
    pub day: &'static str,
    pub unit: &'static str,
    pub code: &'static str,
    pub new_help: &'static str,
    pub new_set_help: &'static str,
    pub province_help: &'static str,
    pub year_help: &'static str,
    pub today_help: &'static str,
    pub unit_help: &'static str,
    pub criterion_help: &'static str,
    pub schema_help: &'static str,
    pub shell_help: &'static str,
    pub exit_codes: &'static str,
    pub exit_code: [&'static str; 4],
    pub out_help: &'static str,
    pub force_help: &'static str,
    pub provisional_help: &'static str,
    pub lang_help: &'static str,
    pub format_help: &'static str,
    pub color_help: &'static str,
    pub quiet_help: &'static str,
    pub all_help: &'static str,
    pub help_help: &'static str,
    pub version_help: &'static str,
    pub commands: &'static str,
    pub options: &'static str,
    pub arguments: &'static str,
    pub template: &'static str,
    pub error: &'static str,
    pub see_help: &'static str,
    pub unknown_argument: fn(&str) -> String,
    pub unknown_command: fn(&str) -> String,
    pub missing_argument: fn(&str) -> String,
    pub bad_value: fn(&str, &str, &str) -> String,
    pub given_twice: fn(&str) -> String,
    pub conflict: fn(&str, &str) -> String,
    pub too_much: fn(&str) -> String,
    pub unfit: fn(&str, &str, &str) -> String,
    pub expects_year: &'static str,
    pub expects_count: &'static str,
    pub expects_part: &'static str,
    pub expects_share: &'static str,
    pub expects_confidence: &'static str,
    pub expects_deff: &'static str,
    pub bad_arguments: fn(&str) -> String,
    pub did_you_mean: fn(&str) -> String,
}

const VIETNAMESE: Words = Words {
    about: "Chấm điểm, xếp hạng Chỉ số cải cách hành chính từ bộ tiêu chí và câu trả lời của các đơn vị",
    usage: "cchc LỆNH [TÙY CHỌN]\n           cchc                   trong thư mục của đợt: như cchc status .\n           cchc ĐỢT               như cchc score ĐỢT",
    new: Described {
        about: "Tạo thư mục của một đợt đánh giá mới, với bộ tiêu chí và hướng dẫn việc phải làm",
        usage: "cchc new THƯ-MỤC [--criteria BỘ-TIÊU-CHÍ] [--province TÊN] [--year NĂM]",
    },
    status: Described {
        about: "Ai đã gửi gì, còn thiếu gì, chậm gì, việc gì tiếp theo",
        usage: "cchc status [ĐỢT] [--today NGÀY]",
    },
    check: Described {
        about: "Báo mọi lỗi trong một đợt đánh giá, theo tệp, dòng và cột",
        usage: "cchc check [ĐỢT] [TÙY CHỌN]",
    },
    score: Described {
        about: "Tính điểm, xếp hạng, ghi results.json và xep-hang.xlsx",
        usage: "cchc score [ĐỢT] [--out THƯ-MỤC] [TÙY CHỌN]",
    },
    explain: Described {
        about: "Giải thích điểm của một tiêu chí, hoặc một đơn vị mất điểm ở đâu",
        usage: "cchc explain [ĐỢT] --unit ĐƠN-VỊ [--criterion MÃ]",
    },
    survey: Described {
        about: "Ước lượng kết quả điều tra từ phiếu, ghi bảng tính và JSON",
        usage: "cchc survey [ĐIỀU-TRA|ĐỢT] [--out THƯ-MỤC] [--compare ĐIỀU-TRA-TRƯỚC] [TÙY CHỌN]",
    },
    plan: Described {
        about: "Lập mẫu điều tra: cỡ mẫu, phân bổ, chọn nơi điều tra",
        usage: "cchc survey plan size|allocate|draw|check",
    },
    plan_size: Described {
        about: "Cần bao nhiêu phiếu, hoặc bằng ấy phiếu thì sai số bao nhiêu",
        usage: "cchc survey plan size --population N [--margin 5%] [--slovin] [TÙY CHỌN]",
    },
    plan_allocate: Described {
        about: "Chia mẫu cho các tầng",
        usage: "cchc survey plan allocate DANH-SÁCH --sample N --method equal|proportional|neyman [TÙY CHỌN]",
    },
    plan_draw: Described {
        about: "Chọn ngẫu nhiên các nơi điều tra từ danh sách, ai cũng làm lại được",
        usage: "cchc survey plan draw DANH-SÁCH --method simple|systematic|pps --sample N --seed SỐ [TÙY CHỌN]",
    },
    plan_check: Described {
        about: "Chọn lại theo biên bản và nói có khớp không",
        usage: "cchc survey plan check BIÊN-BẢN DANH-SÁCH",
    },
    criteria: Described { about: "Kiểm tra, in bộ tiêu chí", usage: "cchc criteria check|show BỘ-TIÊU-CHÍ" },
    criteria_check: Described {
        about: "Báo mọi lỗi và mọi mâu thuẫn chứng minh được trong bộ tiêu chí",
        usage: "cchc criteria check BỘ-TIÊU-CHÍ… [TÙY CHỌN]",
    },
    criteria_show: Described {
        about: "In bộ tiêu chí như phụ lục của quyết định",
        usage: "cchc criteria show BỘ-TIÊU-CHÍ [--format text|markdown|json]",
    },
    schema: Described {
        about: "In JSON Schema của một dạng tệp, để trình soạn thảo gợi ý khi viết",
        usage: "cchc schema set|round|survey",
    },
    completions: Described {
        about: "In tệp gợi ý lệnh cho bash, zsh, fish, powershell, elvish",
        usage: "cchc completions SHELL",
    },
    manual: Described { about: "In trang hướng dẫn dạng man", usage: "cchc man" },
    survey_of: "ĐIỀU-TRA",
    list: "DANH-SÁCH",
    strata_help: "Bảng csv, xlsx hoặc ods, mỗi tầng một dòng: tầng, quy mô; neyman cần độ lệch chuẩn hoặc tỷ lệ, và có thể có chi phí",
    places_help: "Bảng csv, xlsx hoặc ods, mỗi nơi điều tra một dòng: mã; có thể có tên, tầng; pps cần quy mô",
    plan_out_help: "Thư mục ghi bảng và biên bản; không có thì chỉ in ra",
    population_help: "Có bao nhiêu người",
    of_sample_help: "Đã định bằng này phiếu: tính sai số",
    slovin_help: "Theo công thức Slovin n = N ÷ (1 + N·e²), như vẫn quen dùng",
    margin_help: "Sai số mong muốn; mặc định 5%",
    confidence_help: "Độ tin cậy; mặc định 95%",
    share_help: "Tỷ lệ dự kiến; mặc định 50%, là trường hợp cần nhiều phiếu nhất",
    deff_help: "Hệ số thiết kế dự kiến; mặc định 1 (chọn ngẫu nhiên đơn giản)",
    response_help: "Tỷ lệ thu về dự kiến; mặc định 100%",
    sample_help: "Tất cả bao nhiêu",
    how_help: "equal: đều nhau; proportional: theo quy mô; neyman: theo quy mô và độ lệch chuẩn",
    least_help: "Mỗi tầng ít nhất; mặc định 2, để tính được sai số",
    allocation_help: "Bảng chia mẫu theo tầng: tầng, mẫu (như allocate ghi ra)",
    method_help: "simple: ngẫu nhiên đơn giản; systematic: hệ thống; pps: hệ thống theo quy mô",
    seed_help: "Số gieo, bốc thăm trước nhiều người",
    record: "BIÊN-BẢN",
    record_help: "Tệp JSON mà draw đã ghi",
    survey_help: "Tệp TOML của cuộc điều tra, hoặc thư mục của đợt: mọi cuộc điều tra trong surveys",
    survey_out_help: "Thư mục ghi bảng tính và JSON; mặc định là results cạnh tệp, hoặc trong thư mục của đợt",
    compare_help: "So sánh với cuộc điều tra trước này, hoặc với các cuộc cùng mã hay cùng tên tệp của đợt trước; khác bộ câu hỏi thì không so sánh, trừ khi có --across",
    across_help: "Vẫn so sánh dù chuỗi số liệu bị ngắt; mọi kết quả ghi rõ điều này",
    round: "ĐỢT",
    round_help: "Thư mục của đợt đánh giá, có round.toml; mặc định là thư mục này",
    set: "BỘ-TIÊU-CHÍ",
    set_help: "Tệp TOML của bộ tiêu chí",
    folder: "THƯ-MỤC",
    value: "GIÁ TRỊ",
    name: "TÊN",
    year: "NĂM",
    day: "NGÀY",
    unit: "ĐƠN-VỊ",
    code: "MÃ",
    new_help: "Thư mục sẽ tạo; chưa có, hoặc còn trống",
    new_set_help: "Bộ tiêu chí chép vào đợt; mặc định là một bộ minh họa",
    province_help: "Tên tỉnh, thành phố",
    year_help: "Năm đánh giá; mặc định là năm của bộ tiêu chí",
    today_help: "Tính hạn như thể hôm nay là ngày này; mặc định là hôm nay",
    unit_help: "Mã hoặc tên đơn vị",
    criterion_help: "Mã tiêu chí hoặc số liệu; không có thì nói đơn vị mất điểm ở đâu",
    schema_help: "set: bộ tiêu chí; round: round.toml; survey: cuộc điều tra",
    shell_help: "bash, zsh, fish, powershell hoặc elvish",
    exit_codes: "MÃ THOÁT",
    exit_code: ["0 xong", "1 dữ liệu có lỗi", "2 dùng sai lệnh", "3 máy không cho đọc hoặc ghi"],
    out_help: "Thư mục ghi kết quả; mặc định là results trong thư mục của đợt",
    force_help: "Ghi đè cả tệp không do cchc ghi, hoặc đã bị sửa từ khi cchc ghi",
    provisional_help: "Ghi bản nháp dù còn lỗi (mã thoát vẫn là 1); câu trả lời có lỗi tính 0 điểm",
    lang_help: "Ngôn ngữ: vi (mặc định) hoặc en",
    format_help: "Dạng thông báo: text (mặc định) hoặc json, cho chương trình khác đọc; criteria show có cả markdown",
    color_help: "Màu: auto (mặc định), always hoặc never",
    quiet_help: "Chỉ báo những gì sai hoặc đáng ngờ",
    all_help: "Báo mọi chỗ của những lỗi giống nhau, không chỉ ba chỗ đầu",
    help_help: "Xem hướng dẫn này",
    version_help: "Xem phiên bản",
    commands: "Lệnh",
    options: "Tùy chọn",
    arguments: "Tham số",
    template: "{about}\n\nCách dùng: {usage}\n\n{all-args}\n",
    error: "lỗi",
    see_help: "xem «cchc --help»",
    unknown_argument: |argument| format!("không có tùy chọn «{argument}»"),
    unknown_command: |command| format!("không có lệnh «{command}»"),
    missing_argument: |argument| format!("thiếu {argument}"),
    bad_value: |argument, met, valid| match met.is_empty() {
        true => format!("«{argument}» cần một giá trị"),
        false => format!("«{met}» không phải giá trị của «{argument}»; cần một trong: {valid}"),
    },
    given_twice: |argument| format!("«{argument}» chỉ được dùng một lần"),
    conflict: |argument, other| format!("«{argument}» không đi cùng «{other}»"),
    too_much: |argument| format!("thừa «{argument}»"),
    unfit: |argument, met, expects| format!("«{met}» không dùng được cho «{argument}»\n  cần: {expects}"),
    expects_year: "một năm từ 1900 đến 2999",
    expects_count: "một số đếm từ 1 đến 1000000000000, ví dụ 36000 hoặc 36.000",
    expects_part: "một tỷ lệ trên 0%, không quá 100%, ví dụ 5% hoặc 0,05",
    expects_share: "một tỷ lệ trên 0%, dưới 100%, ví dụ 80% hoặc 0,8",
    expects_confidence: "từ 50% đến dưới 100%, ví dụ 95%",
    expects_deff: "một số trên 0, không quá 1000, ví dụ 1,5",
    bad_arguments: |argument| format!("tham số không hợp lệ: {argument}"),
    did_you_mean: |hint| format!("có phải «{hint}» không?"),
};

const ENGLISH: Words = Words {
    about: "Scores and ranks the administrative-reform index from criteria sets and units' answers",
    usage: "cchc COMMAND [OPTIONS]\n       cchc                   in a round's folder: the same as cchc status .\n       cchc ROUND             the same as cchc score ROUND",
    new: Described {
        about: "Make the folder of a new round, with its criteria set and a page of what to do",
        usage: "cchc new FOLDER [--criteria SET] [--province NAME] [--year YEAR]",
    },
    status: Described {
        about: "Who has sent what, what is missing or late, what comes next",
        usage: "cchc status [ROUND] [--today DAY]",
    },
    check: Described {
        about: "Say every fault of a round, by file, line and column",
        usage: "cchc check [ROUND] [OPTIONS]",
    },
    score: Described {
        about: "Compute, rank, write results.json and xep-hang.xlsx",
        usage: "cchc score [ROUND] [--out FOLDER] [OPTIONS]",
    },
    explain: Described {
        about: "Explain the points of a criterion, or where a unit lost points",
        usage: "cchc explain [ROUND] --unit UNIT [--criterion CODE]",
    },
    survey: Described {
        about: "Estimate a survey from its ballots, and write a workbook and JSON",
        usage: "cchc survey [SURVEY|ROUND] [--out FOLDER] [--compare EARLIER] [OPTIONS]",
    },
    plan: Described {
        about: "Plan a sample: its size, its allocation, the places that are drawn",
        usage: "cchc survey plan size|allocate|draw|check",
    },
    plan_size: Described {
        about: "How many ballots are needed, or how sure so many are",
        usage: "cchc survey plan size --population N [--margin 5%] [--slovin] [OPTIONS]",
    },
    plan_allocate: Described {
        about: "Spread a sample over strata",
        usage: "cchc survey plan allocate LIST --sample N --method equal|proportional|neyman [OPTIONS]",
    },
    plan_draw: Described {
        about: "Draw places from a list at random, so that anybody can draw the same again",
        usage: "cchc survey plan draw LIST --method simple|systematic|pps --sample N --seed SEED [OPTIONS]",
    },
    plan_check: Described {
        about: "Draw again from a record, and say whether it agrees",
        usage: "cchc survey plan check RECORD LIST",
    },
    criteria: Described { about: "Check or print a criteria set", usage: "cchc criteria check|show SET" },
    criteria_check: Described {
        about: "Say every fault of criteria sets, and every contradiction that can be proved",
        usage: "cchc criteria check SET… [OPTIONS]",
    },
    criteria_show: Described {
        about: "Print a criteria set as a decision's annex has it",
        usage: "cchc criteria show SET [--format text|markdown|json]",
    },
    schema: Described {
        about: "Print the JSON Schema of a format, for editors to complete",
        usage: "cchc schema set|round|survey",
    },
    completions: Described {
        about: "Print completions for bash, zsh, fish, powershell, elvish",
        usage: "cchc completions SHELL",
    },
    manual: Described { about: "Print the manual page", usage: "cchc man" },
    survey_of: "SURVEY",
    list: "LIST",
    strata_help: "A csv, xlsx or ods table, one row a stratum: stratum, size; neyman needs sd or share, and may have cost",
    places_help: "A csv, xlsx or ods table, one row a place: id; perhaps name, stratum; pps needs size",
    plan_out_help: "Where to write tables and the record; without it they are only printed",
    population_help: "How many people there are",
    of_sample_help: "So many ballots: says their margin of error",
    slovin_help: "By Slovin's formula n = N ÷ (1 + N·e²), as practised",
    margin_help: "The margin of error; default 5%",
    confidence_help: "The confidence; default 95%",
    share_help: "The share that is expected; default 50%, which asks for most",
    deff_help: "The design effect that is expected; default 1 (simple random sampling)",
    response_help: "The response that is expected; default 100%",
    sample_help: "How many in all",
    how_help: "equal; proportional: by size; neyman: by size and deviation",
    least_help: "The least of a stratum; default 2, so that errors can be estimated",
    allocation_help: "A table of samples: stratum, sample (as allocate writes it)",
    method_help: "simple: at random; systematic; pps: systematic by size",
    seed_help: "The seed, drawn by lot in public",
    record: "RECORD",
    record_help: "The JSON that draw wrote",
    survey_help: "The TOML file of a survey, or a round's folder: all of its surveys",
    survey_out_help: "Where to write workbook and JSON; by default results beside the file, or in the round's folder",
    compare_help: "Compare with this earlier survey, or those of the same id or file name of an earlier round; refused across questionnaires, unless --across",
    across_help: "Compare in spite of a break in the series; every output says so",
    round: "ROUND",
    round_help: "The round's folder, with round.toml; by default this one",
    set: "SET",
    set_help: "The TOML file of a criteria set",
    folder: "FOLDER",
    value: "VALUE",
    name: "NAME",
    year: "YEAR",
    day: "DAY",
    unit: "UNIT",
    code: "CODE",
    new_help: "The folder to make; not there yet, or empty",
    new_set_help: "The criteria set to copy into it; by default an illustrative one",
    province_help: "The province's name",
    year_help: "The year that is assessed; by default the set's",
    today_help: "Reckon deadlines as if it were this day; by default today",
    unit_help: "The unit's id or name",
    criterion_help: "Code of a criterion or figure; without it, where the unit lost points",
    schema_help: "set: criteria sets; round: round.toml; survey: surveys",
    shell_help: "bash, zsh, fish, powershell or elvish",
    exit_codes: "EXIT STATUS",
    exit_code: ["0 done", "1 the input has errors", "2 wrong usage", "3 the system refused"],
    out_help: "Where to write; by default results within the round's folder",
    force_help: "Overwrite files that cchc did not write, or that were edited since",
    provisional_help: "Write a draft in spite of errors (the exit code stays 1); answers with errors count 0 points",
    lang_help: "Language: vi (default) or en",
    format_help: "Form of the messages: text (default) or json, for other programs; criteria show has markdown too",
    color_help: "Colour: auto (default), always or never",
    quiet_help: "Say only what is wrong or doubtful",
    all_help: "Say every place of faults that are alike, not just the first three",
    help_help: "Print this help",
    version_help: "Print the version",
    commands: "Commands",
    options: "Options",
    arguments: "Arguments",
    template: "{about}\n\nUsage: {usage}\n\n{all-args}\n",
    error: "error",
    see_help: "see `cchc --help`",
    unknown_argument: |argument| format!("there is no option «{argument}»"),
    unknown_command: |command| format!("there is no command «{command}»"),
    missing_argument: |argument| format!("{argument} is missing"),
    bad_value: |argument, met, valid| match met.is_empty() {
        true => format!("«{argument}» needs a value"),
        false => format!("«{met}» is no value of «{argument}»; expected one of: {valid}"),
    },
    given_twice: |argument| format!("«{argument}» may be given once only"),
    conflict: |argument, other| format!("«{argument}» does not go with «{other}»"),
    too_much: |argument| format!("«{argument}» is one too many"),
    unfit: |argument, met, expects| format!("«{met}» cannot be used for «{argument}»\n  expected: {expects}"),
    expects_year: "a year from 1900 to 2999",
    expects_count: "a count from 1 to 1000000000000, such as 36000 or 36.000",
    expects_part: "a share above 0%, at most 100%, such as 5% or 0.05",
    expects_share: "a share above 0%, below 100%, such as 80% or 0.8",
    expects_confidence: "from 50% to below 100%, such as 95%",
    expects_deff: "a number above 0, at most 1000, such as 1.5",
    bad_arguments: |argument| format!("arguments that cannot be used: {argument}"),
    did_you_mean: |hint| format!("did you mean «{hint}»?"),
};

/// The words of a language.
pub fn words(language: Language) -> &'static Words {
    match language {
        Language::Vietnamese => &VIETNAMESE,
        Language::English => &ENGLISH,
    }
}

/// What the system refused.
pub fn refused(refused: &Refused, language: Language) -> String {
    let Refused { name, reason, perhaps_open } = refused;
    let reason = system(reason, language);
    match (language, perhaps_open) {
        (Language::Vietnamese, false) => format!("lỗi: máy không cho đọc hoặc ghi «{name}»\n  {reason}"),
        (Language::Vietnamese, true) => {
            format!("lỗi: không ghi được «{name}»\n  {reason}\n  gợi ý: đóng tệp nếu đang mở trong Excel, rồi chạy lại")
        }
        (Language::English, false) => format!("error: the system refuses to read or write «{name}»\n  {reason}"),
        (Language::English, true) => format!(
            "error: «{name}» cannot be written\n  {reason}\n  hint: close it if it is open in Excel, and run again"
        ),
    }
}

/// What the system said: what is usual in the reader's language, anything else in its own.
fn system(reason: &str, language: Language) -> String {
    let code = reason.rsplit_once("(os error ").and_then(|(_, code)| code.trim_end_matches(')').parse().ok());
    let kind = code.map(|code| std::io::Error::from_raw_os_error(code).kind());
    let said = match kind {
        Some(ErrorKind::NotFound) => "không có tệp hay thư mục này",
        Some(ErrorKind::PermissionDenied) => "không có quyền đọc hoặc ghi",
        Some(ErrorKind::AlreadyExists) => "đã có tệp hoặc thư mục mang tên này",
        Some(ErrorKind::IsADirectory) => "đây là thư mục, không phải tệp",
        Some(ErrorKind::NotADirectory) => "một phần của đường dẫn là tệp, không phải thư mục",
        Some(ErrorKind::DirectoryNotEmpty) => "thư mục này không trống",
        Some(ErrorKind::StorageFull | ErrorKind::QuotaExceeded) => "đĩa đã đầy",
        Some(ErrorKind::ReadOnlyFilesystem) => "ổ đĩa chỉ cho đọc",
        _ => return reason.into(),
    };
    match language {
        Language::Vietnamese => said.into(),
        Language::English => reason.into(),
    }
}

/// A file that is not cchc's own stands where results are to be written.
pub fn not_ours(path: &Path, language: Language) -> String {
    let path = path.display();
    match language {
        Language::Vietnamese => format!(
            "lỗi: «{path}» không do cchc ghi, hoặc đã bị sửa từ khi cchc ghi; chưa ghi kết quả nào\n  gợi ý: chọn thư mục khác bằng --out, hoặc ghi đè bằng --force"
        ),
        Language::English => format!(
            "error: «{path}» was not written by cchc, or was edited since; nothing was written\n  hint: choose another folder with --out, or overwrite with --force"
        ),
    }
}

/// Surveys that an earlier round or file has nothing to be set beside; `is_all`: none was compared.
#[cfg(feature = "survey")]
pub fn not_compared(ids: &[&str], earlier: &Path, is_all: bool, language: Language) -> String {
    let (ids, earlier) = (ids.join(", "), earlier.display());
    match (language, is_all) {
        (Language::Vietnamese, true) => format!(
            "lỗi: «{earlier}» không có cuộc điều tra nào cùng mã hoặc cùng tên tệp để so sánh: {ids}; chưa ghi kết quả nào"
        ),
        (Language::Vietnamese, false) => {
            format!("lưu ý: không so sánh vì «{earlier}» không có cuộc điều tra cùng mã hoặc cùng tên tệp: {ids}")
        }
        (Language::English, true) => format!(
            "error: «{earlier}» has no survey of the same id or file name to compare with: {ids}; nothing was written"
        ),
        (Language::English, false) => {
            format!("note: not compared, as «{earlier}» has no survey of the same id or file name: {ids}")
        }
    }
}

/// A round without a survey.
#[cfg(feature = "survey")]
pub fn no_surveys(of: &Path, language: Language) -> String {
    let of = of.display();
    match language {
        Language::Vietnamese => {
            format!("lỗi: «{of}» không có cuộc điều tra nào\n  cần: tệp TOML của điều tra, hoặc đợt có surveys/*.toml")
        }
        Language::English => {
            format!(
                "error: there is no survey in «{of}»\n  expected: a survey's TOML file, or a round with surveys/*.toml"
            )
        }
    }
}

/// What was typed is no day.
pub fn no_day(typed: &str, language: Language) -> String {
    match language {
        Language::Vietnamese => format!("lỗi: «{typed}» không phải ngày\n  cần: ngày như 15/01/2026 hoặc 2026-01-15"),
        Language::English => format!("error: «{typed}» is no day\n  expected: a day such as 15/01/2026 or 2026-01-15"),
    }
}

/// A new round is to stand where something is.
pub fn not_empty(path: &Path, language: Language) -> String {
    let path = path.display();
    match language {
        Language::Vietnamese => {
            format!("lỗi: «{path}» đã có, không trống; chưa ghi gì\n  gợi ý: chọn một thư mục chưa có")
        }
        Language::English => {
            format!(
                "error: «{path}» is there and not empty; nothing was written\n  hint: choose a folder that is not there yet"
            )
        }
    }
}

/// A new round was made; the last of its files is the page of what to do.
pub fn made(folder: &Path, files: &[&str], language: Language) -> String {
    let read_first = folder.join(files.last().copied().unwrap_or_default());
    let list: String = files.iter().map(|name| format!("  {name}\n")).collect();
    let (folder, read_first) = (folder.display(), read_first.display());
    match language {
        Language::Vietnamese => format!("đã tạo đợt trong «{folder}»:\n{list}Việc phải làm: đọc {read_first}"),
        Language::English => format!("made a round in «{folder}»:\n{list}What to do: read {read_first}"),
    }
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;

    #[test]
    fn what_the_system_says_is_in_the_readers_language() {
        for (code, vietnamese) in [
            (2, "không có tệp hay thư mục này"),
            (13, "không có quyền đọc hoặc ghi"),
            (17, "đã có tệp hoặc thư mục mang tên này"),
            (21, "đây là thư mục, không phải tệp"),
            (28, "đĩa đã đầy"),
        ] {
            let said = std::io::Error::from_raw_os_error(code).to_string();
            assert_eq!(system(&said, Language::Vietnamese), vietnamese);
            assert_eq!(system(&said, Language::English), said);
        }
        assert_eq!(system("> 1024 MiB", Language::Vietnamese), "> 1024 MiB");
    }
}

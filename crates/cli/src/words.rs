//! What the command itself says, in both languages.

use std::path::Path;

use cchc_core::text::Language;

use crate::Refused;

/// The words of help and of argument errors.
#[allow(missing_docs)] // the names say it
pub struct Words {
    pub about: &'static str,
    pub check: &'static str,
    pub score: &'static str,
    pub usage: &'static str,
    pub check_usage: &'static str,
    pub score_usage: &'static str,
    pub round: &'static str,
    pub round_help: &'static str,
    pub folder: &'static str,
    pub value: &'static str,
    pub out_help: &'static str,
    pub force_help: &'static str,
    pub provisional_help: &'static str,
    pub lang_help: &'static str,
    pub format_help: &'static str,
    pub color_help: &'static str,
    pub quiet_help: &'static str,
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
    pub bad_arguments: fn(&str) -> String,
    pub did_you_mean: fn(&str) -> String,
}

const VIETNAMESE: Words = Words {
    about: "Chấm điểm, xếp hạng Chỉ số cải cách hành chính từ bộ tiêu chí và câu trả lời của các đơn vị",
    check: "Báo mọi lỗi trong một đợt đánh giá, theo tệp, dòng và cột",
    score: "Tính điểm, xếp hạng, ghi results.json và xep-hang.xlsx",
    usage: "cchc LỆNH [TÙY CHỌN]\n           cchc ĐỢT               như cchc score ĐỢT",
    check_usage: "cchc check ĐỢT [TÙY CHỌN]",
    score_usage: "cchc score ĐỢT [--out THƯ MỤC] [TÙY CHỌN]",
    round: "ĐỢT",
    round_help: "Thư mục của đợt đánh giá, có round.toml và units.csv",
    folder: "THƯ MỤC",
    value: "GIÁ TRỊ",
    out_help: "Thư mục ghi kết quả; mặc định là results trong thư mục của đợt",
    force_help: "Ghi đè cả tệp không do cchc ghi, hoặc đã bị sửa từ khi cchc ghi",
    provisional_help: "Ghi bản nháp dù còn lỗi (mã thoát vẫn là 1); câu trả lời có lỗi tính 0 điểm",
    lang_help: "Ngôn ngữ: vi (mặc định) hoặc en",
    format_help: "Dạng thông báo: text (mặc định) hoặc json, cho chương trình khác đọc",
    color_help: "Màu: auto (mặc định), always hoặc never",
    quiet_help: "Chỉ báo những gì sai hoặc đáng ngờ",
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
    bad_arguments: |argument| format!("tham số không hợp lệ: {argument}"),
    did_you_mean: |hint| format!("có phải «{hint}» không?"),
};

const ENGLISH: Words = Words {
    about: "Scores and ranks the administrative-reform index from criteria sets and units' answers",
    check: "Say every fault of a round, by file, line and column",
    score: "Compute, rank, write results.json and xep-hang.xlsx",
    usage: "cchc COMMAND [OPTIONS]\n       cchc ROUND             the same as cchc score ROUND",
    check_usage: "cchc check ROUND [OPTIONS]",
    score_usage: "cchc score ROUND [--out FOLDER] [OPTIONS]",
    round: "ROUND",
    round_help: "The round's folder, with round.toml and units.csv",
    folder: "FOLDER",
    value: "VALUE",
    out_help: "Where to write; by default results within the round's folder",
    force_help: "Overwrite files that cchc did not write, or that were edited since",
    provisional_help: "Write a draft in spite of errors (the exit code stays 1); answers with errors count 0 points",
    lang_help: "Language: vi (default) or en",
    format_help: "Form of the messages: text (default) or json, for other programs",
    color_help: "Colour: auto (default), always or never",
    quiet_help: "Say only what is wrong or doubtful",
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

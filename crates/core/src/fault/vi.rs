//! The faults in Vietnamese.

use super::{
    Asks, Belongs, Content, Damage, Fault, Foreign, Limit, Message, Needed, OF_SURVEYS, Takes, list, prefixed, quoted,
    say,
};
use crate::day::Day;
use crate::formula::Sort;
use crate::formula::phrase::{percent, plain};
use crate::formula::syntax::Expected;
use crate::number::Number;
use crate::text::Language::Vietnamese;
use crate::text::localised;

fn nearest(nearest: &Option<String>) -> Option<String> {
    nearest.as_ref().map(|nearest| format!("có phải «{nearest}» không?"))
}

/// A number as it is computed, with a decimal comma.
fn decimal(number: &str) -> String {
    localised(number, Vietnamese)
}

fn n(number: &Number) -> String {
    plain(number, Vietnamese)
}

pub(super) fn takes(takes: &Takes) -> String {
    match takes {
        Takes::Text => "văn bản trong dấu nháy kép".into(),
        Takes::Name => "tên trong dấu nháy kép, gồm chữ cái không dấu, chữ số và _".into(),
        Takes::Texts => "một danh sách văn bản, ví dụ [\"a\", \"b\"]".into(),
        Takes::Number => "một số, phần thập phân sau dấu chấm, ví dụ 0.5".into(),
        Takes::Numbers => "một danh sách số, ví dụ [0.5, 1]".into(),
        Takes::Worth => "một số, tỷ lệ trong dấu nháy kép (\"60%\"), hoặc \"skip\"".into(),
        Takes::Whole => "một số nguyên".into(),
        Takes::WholeOrOneOf(words) => format!("một số nguyên hoặc {}", quoted(words)),
        Takes::Date => "một ngày, ví dụ 2022-12-15".into(),
        Takes::OneOf(words) => format!("một trong {}", list(words)),
        Takes::Formula => "một công thức trong dấu nháy kép".into(),
        Takes::NumberOrFormula => "một số, hoặc một công thức trong dấu nháy kép".into(),
        Takes::NumberOrPercent => "một số, hoặc tỷ lệ trong dấu nháy kép, ví dụ \"40%\"".into(),
        Takes::Bound => "một số, tỷ lệ trong dấu nháy kép (\"40%\") hoặc một ngày (2022-12-15)".into(),
        Takes::Scalar => "một số, văn bản, ngày, hoặc true/false".into(),
        Takes::Flag => "true hoặc false".into(),
        Takes::Dates => "một danh sách ngày, ví dụ [2022-01-03, 2022-09-01]".into(),
        Takes::OneOfOrPrefixed(words, prefixes) => format!("{}, hoặc {}", quoted(words), prefixed(prefixes)),
        Takes::OneOfOrTexts(words) => format!("danh sách các giá trị được phép, hoặc {}", quoted(words)),
        Takes::OneOfOrFormulas(words) => format!("{}, hoặc danh sách công thức", quoted(words)),
        Takes::Formulas => "một danh sách công thức trong dấu nháy kép, ví dụ [\"index\"]".into(),
        Takes::TextOrTable => "một nhãn trong dấu nháy kép, hoặc một bảng { label = …, type = … }".into(),
        Takes::Table => "một bảng [ … ]".into(),
        Takes::Tables => "một dãy bảng [[ … ]] hoặc [{ … }, …]".into(),
    }
}

fn asks(asks: &Asks) -> &'static str {
    match asks {
        Asks::Count => "một số đếm (số nguyên không âm)",
        Asks::Number => "một con số, ví dụ 12,5",
        Asks::Percent => "một tỷ lệ phần trăm, ví dụ 87,73%",
        Asks::Points => "một số điểm, ví dụ 0,75",
        Asks::Date => "một ngày, ví dụ 15/12/2022",
        Asks::YesNo => "có hoặc không",
        Asks::Tick => "x nếu đạt, 0 nếu không",
        Asks::Option => "một lựa chọn",
    }
}

fn bounds(min: &Option<Number>, max: &Option<Number>, asks: Asks) -> String {
    let say = |number: &Number| match asks {
        Asks::Percent => percent(number, Vietnamese),
        Asks::Date => Day::from_number(number).map_or_else(|| n(number), |day| day.shown(Vietnamese)),
        _ => n(number),
    };
    match (min, max) {
        (Some(min), Some(max)) => format!("từ {} đến {}", say(min), say(max)),
        (Some(min), None) => format!("từ {} trở lên", say(min)),
        (None, Some(max)) => format!("không quá {}", say(max)),
        (None, None) => "mọi số".into(),
    }
}

fn content(content: &Content) -> &'static str {
    match content {
        Content::Text => "văn bản, có lẽ là csv",
        Content::Html => "một trang HTML",
        Content::Xlsx => "bảng tính xlsx",
        Content::Xlsb => "bảng tính xlsb",
        Content::Ods => "bảng tính ods",
        Content::Xls => "bảng tính xls (Excel trước 2007) hoặc tài liệu cũ khác",
        Content::Encrypted => "tài liệu có mật khẩu",
        Content::Zip => "một tệp nén zip, không phải bảng tính",
        Content::Broken => "một tệp nén zip không đọc được",
        Content::Other => "dữ liệu khác, không phải bảng tính",
    }
}

fn damage(damage: &Damage) -> String {
    match damage {
        Damage::Cut => "tệp bị cụt, hoặc mất danh mục các phần của nó".into(),
        Damage::Twice(part) => format!("phần «{part}» có hai lần: mỗi chương trình đọc một kiểu"),
        Damage::Missing(part) => format!("không có phần «{part}»"),
        Damage::Part(part) => format!("phần «{part}» không đúng cấu trúc"),
    }
}

fn limit(limit: &Limit) -> String {
    let many = |number: usize| n(&Number::from(number as i64));
    match limit {
        Limit::Parts(most) => format!("hơn {} phần", many(*most)),
        Limit::Inflated(most) => format!("giải nén ra hơn {} MiB", most >> 20),
        Limit::Event(most) => format!("có đoạn dài hơn {} MiB", most >> 20),
        Limit::Text(most) => format!("hơn {} MiB văn bản", most >> 20),
        Limit::Sheets(most) => format!("hơn {} trang tính", many(*most)),
        Limit::Rows(most) => format!("hơn {} dòng", many(*most)),
        Limit::Columns(most) => format!("hơn {} cột", many(*most)),
        Limit::Formats(most) => format!("hơn {} định dạng ô", many(*most)),
        Limit::Repeated(most) => format!("hơn {} dòng lặp lại", many(*most)),
    }
}

/// What is to be said of a fault.
pub(super) fn message(fault: &Fault) -> Message {
    match fault {
        Fault::FileMissing { name, needed_by: Needed::Round } => say("không có tệp mà đợt đánh giá nào cũng phải có")
            .met(format!("không thấy «{name}»"))
            .expected("một thư mục đợt đánh giá có round.toml và units.csv")
            .hint("kiểm tra đường dẫn thư mục"),
        Fault::FileMissing { name, needed_by: Needed::Key(key) } => say("không có tệp hoặc thư mục được nêu tên")
            .met(format!("{key} = «{name}»"))
            .hint(match *key {
                "dir" => format!("tạo thư mục «{name}» cạnh round.toml; để trống cũng được"),
                key if OF_SURVEYS.contains(&key) => "đường dẫn tính từ thư mục chứa tệp điều tra".into(),
                _ => "đường dẫn tính từ thư mục chứa round.toml".into(),
            }),
        Fault::FileMissing { name, needed_by: Needed::Command } => {
            say("không có tệp này").met(format!("không thấy «{name}»")).hint("kiểm tra đường dẫn")
        }
        Fault::BadPath { path } => say("đường dẫn không dùng được")
            .met(format!("«{path}»"))
            .expected(match path.ends_with(".toml") || !path.contains('.') {
                true => "đường dẫn tương đối, các phần ngăn bằng dấu /, ví dụ ../../criteria/tinh/2022.toml",
                false => "đường dẫn tương đối, các phần ngăn bằng dấu /, ví dụ so-lieu/2025.csv",
            }),
        Fault::Encoding { looks_like } => {
            let message = say("tệp không ở dạng mã UTF-8").expected("bảng mã UTF-8 (có hoặc không có BOM)");
            let message = match looks_like {
                Some(looks_like) => message.met(format!("có vẻ là {looks_like}")),
                None => message,
            };
            message.hint("Excel: «Lưu dưới dạng» → «CSV UTF-8»; Notepad: «Lưu dưới dạng», mã hóa UTF-8")
        }
        Fault::ForeignFile { name, kind } => {
            let message = say("trong thư mục có thứ không phải bảng xlsx, ods hoặc csv").met(format!("«{name}»"));
            match kind {
                Foreign::Folder => message.expected("chỉ các tệp xlsx, ods, csv; không có thư mục con"),
                Foreign::Workbook => message
                    .expected("tệp xlsx, ods hoặc csv")
                    .hint("mở tệp này rồi «Lưu dưới dạng» → «Sổ làm việc Excel (*.xlsx)»"),
                Foreign::Other => message.expected("tệp xlsx, ods hoặc csv").hint("chuyển tệp này ra khỏi thư mục"),
            }
        }
        Fault::TwoFiles { name, other } => {
            say("có hai tệp cho một bảng").met(format!("«{name}» và «{other}»")).hint("giữ lại một tệp")
        }
        Fault::Mislabelled { says, content: met } => say("nội dung tệp khác với phần đuôi của tên tệp")
            .met(format!("tên tệp là .{says}, bên trong là {}", content(met)))
            .hint(match met {
                Content::Text | Content::Html => {
                    "mở bằng Excel rồi «Lưu dưới dạng» → «Sổ làm việc Excel (*.xlsx)»; tệp csv thì đổi đuôi thành .csv"
                }
                Content::Xlsx | Content::Ods => "đổi đuôi tên tệp cho đúng, hoặc mở ra rồi lưu lại",
                _ => "kiểm tra có gửi nhầm tệp không",
            }),
        Fault::Encrypted => say("tệp có mật khẩu: không đọc được")
            .expected("bảng tính mở được không cần mật khẩu")
            .hint("Excel: «Tệp» → «Thông tin» → «Bảo vệ Sổ làm việc» → «Mã hóa bằng mật khẩu», xóa mật khẩu rồi lưu"),
        Fault::OldWorkbook { content: met } => say("không đọc được định dạng bảng tính này")
            .met(content(met))
            .expected("xlsx, ods hoặc csv")
            .hint("mở tệp này rồi «Lưu dưới dạng» → «Sổ làm việc Excel (*.xlsx)»"),
        Fault::WorkbookDamaged { damage: met } => say("tệp bảng tính bị hỏng")
            .met(damage(met))
            .hint("mở bằng Excel hoặc LibreOffice, kiểm tra rồi lưu lại; hoặc xin gửi lại tệp"),
        Fault::WorkbookTooLarge { limit: met } => say("tệp bảng tính lớn hơn mức có thể đọc")
            .met(limit(met))
            .hint("chép riêng bảng cần gửi sang một tệp mới"),
        Fault::NotRead { name } => say("chương trình này được dựng không có phần đọc nội dung này")
            .met(format!("«{name}»"))
            .hint("dùng bản cchc đầy đủ"),
        Fault::EmptyTable => say("bảng không có dòng dữ liệu nào"),

        Fault::TomlSyntax { line, .. } => say("dòng này không đúng cách viết của tệp TOML")
            .met(line.clone())
            .hint("văn bản và công thức trong dấu nháy thẳng \"…\"; số thập phân dùng dấu chấm: 0.5; ngày viết năm-tháng-ngày, không dấu nháy: 2026-12-31; mỗi dòng một khóa = giá trị, mỗi phần trong [ngoặc vuông] một lần"),
        Fault::UnknownKey { key, nearest, known } => say(format!("không có khóa «{key}» ở đây"))
            .expected(format!("một trong {}", list(known)))
            .perhaps(self::nearest(nearest)),
        Fault::MissingKey { key, takes: kind } => say(format!("thiếu khóa «{key}»")).expected(takes(kind)),
        Fault::EmptyValue { key } => say(format!("giá trị của «{key}» để trống")),
        Fault::WrongType { key, met, takes: kind } => {
            say(format!("giá trị của «{key}» không đúng kiểu")).met(met.clone()).expected(takes(kind))
        }
        Fault::UnknownWord { key, met, nearest, known } => say(format!("giá trị của «{key}» không có trong danh sách"))
            .met(format!("«{met}»"))
            .expected(format!("một trong {}", list(known)))
            .perhaps(self::nearest(nearest)),
        Fault::OutOfRange { key, met, takes } => {
            say(format!("giá trị của «{key}» ngoài giới hạn")).met(met.clone()).expected(*takes)
        }

        Fault::CodeNests { code, parent: Some(parent) } => say("mã tiêu chí không nằm dưới tiêu chí nào")
            .met(format!("«{code}», nhưng không có «{parent}»"))
            .hint(format!("thêm tiêu chí «{parent}» hoặc sửa mã")),
        Fault::CodeNests { code, parent: None } => say("mã tiêu chí viết sai")
            .met(format!("«{code}»"))
            .expected("các phần gồm chữ hoặc số ngăn bằng dấu chấm, ví dụ 1.2.3"),
        Fault::Duplicate { id, .. } => say("đã có cái khác cùng mã hoặc tên").met(format!("«{id}»")),
        Fault::Sum { of: Some(code), sum, max } => {
            say("điểm tối đa của các tiêu chí con không cộng thành điểm của tiêu chí cha")
                .met(format!("các tiêu chí con của «{code}» cộng lại: {}", n(sum)))
                .expected(n(max))
        }
        Fault::Sum { of: None, sum, max } => {
            say("điểm tối đa của các lĩnh vực không cộng thành tổng điểm của bộ tiêu chí")
                .met(format!("cộng lại: {}", n(sum)))
                .expected(format!("total = {}", n(max)))
        }
        Fault::OptionPoints { label, points, floor, max } => say("điểm của lựa chọn ngoài khoảng cho phép")
            .met(format!("«{label}»: {}", n(points)))
            .expected(format!("từ {} đến {}", n(floor), n(max))),
        Fault::LeafRule { met, children: true } => say("tiêu chí có tiêu chí con thì không có cách chấm riêng")
            .met(format!("có {}", list(met)))
            .hint("đưa cách chấm xuống một tiêu chí con"),
        Fault::LeafRule { met, children: false } if met.is_empty() => {
            say("tiêu chí chưa có cách chấm").expected("choice, checklist, rating; hoặc inputs với scale hay points")
        }
        Fault::LeafRule { met, children: false } => say("tiêu chí có hai cách chấm")
            .met(list(met))
            .expected("chỉ một: choice, checklist, rating; hoặc inputs với scale hay points"),
        Fault::KeyPlace { key, belongs } => say(format!("khóa «{key}» không đứng được ở đây")).expected(match belongs {
            Belongs::FirstLevel => "ở tiêu chí cấp một; các tiêu chí bên dưới theo tiêu chí đó",
            Belongs::Base => "ở tiêu chí không phải điểm thưởng, điểm trừ",
            Belongs::Entered => "ở số liệu do đơn vị hoặc cơ quan thẩm định nhập; số liệu lấy từ ngoài không có thì theo undefined",
            Belongs::Appraisers => "ở giai đoạn by = \"appraiser\"",
        }),
        Fault::WeightMissing { of, without } => say("chỉ một số tiêu chí cùng cấp có trọng số")
            .met(match of {
                Some(of) => format!("dưới «{of}», chưa có trọng số: {}", list(without)),
                None => format!("ở cấp một, chưa có trọng số: {}", list(without)),
            })
            .expected("mọi tiêu chí cùng cấp đều có weight, hoặc không tiêu chí nào có"),
        Fault::GateScope { met } => {
            let message = say("điều kiện gate phải tác động lên một tiêu chí có tiêu chí con, không phải điểm thưởng hay điểm trừ");
            match met {
                Some(met) => message.met(format!("scope = «{met}»")),
                None => message.met("không có scope; tiêu chí cha không nhận được").hint("thêm scope = \"mã tiêu chí\""),
            }
        }
        Fault::DefaultUnfit { met, asks: what } => {
            say("giá trị mặc định không phải câu trả lời hợp lệ").met(met.clone()).expected(asks(what))
        }
        Fault::LimitRule { both } => say("limit phải có đúng một trong at_most và down").met(match both {
            true => "có cả hai",
            false => "không có khóa nào",
        }),
        Fault::UnknownBand { met, nearest, known } => say("không có mức xếp loại này trong bands")
            .met(format!("«{met}»"))
            .expected(format!("một trong {}", list(known)))
            .perhaps(self::nearest(nearest)),
        Fault::InputName { name } => say("tên số liệu viết sai")
            .met(format!("«{name}»"))
            .expected("chữ không dấu, chữ số và _, bắt đầu bằng chữ; không trùng value, full, if, min, max, and, or, not …")
            .hint("tên này để viết công thức; tên cho người đọc ghi ở label"),
        Fault::KeyNeeds { key, needs } => {
            say(format!("khóa «{key}» thiếu khóa đi cùng")).expected(format!("có «{needs}»"))
        }
        Fault::KeysExclude { keys, there } => say("phải có đúng một trong các khóa này")
            .met(if there.is_empty() { "không có khóa nào".into() } else { there.join(", ") })
            .expected(format!("đúng một trong: {}", keys.join(", "))),
        Fault::UnknownName { key, met, nearest, known } => say(format!("«{key}» gọi tên một thứ không có"))
            .met(format!("«{met}»"))
            .expected(if known.is_empty() { "chưa khai gì để gọi".into() } else { format!("một trong {}", list(known)) })
            .perhaps(self::nearest(nearest)),
        Fault::WithoutItems { key, id } => say("không có câu hỏi nào để tính")
            .met(format!("{key} «{id}»"))
            .expected("ít nhất một [[item]] thuộc về nó"),
        Fault::BallotColumn { column, nearest, known } => say("tệp phiếu không có cột này")
            .met(format!("«{column}»"))
            .expected(format!("một trong các cột: {}", list(known)))
            .perhaps(match known.len() {
                // A title above the headings, or merged cells.
                0 | 1 => Some("dòng đầu của tệp phải là dòng tiêu đề cột; xóa tên báo cáo ở trên nếu có".into()),
                _ => self::nearest(nearest),
            }),
        Fault::BallotColumns { column, met } => say("nhiều cột của tệp phiếu có thể là cột này")
            .met(list(met))
            .expected(format!("một cột cho «{column}»"))
            .hint("ghi đúng tên cột vào khóa column của câu hỏi"),
        Fault::NoBallots { read: 0 } => say("tệp phiếu không có phiếu nào").expected("ít nhất một dòng dưới tiêu đề"),
        Fault::NoBallots { read } => say("không có phiếu nào hợp lệ").met(format!("{read} phiếu, tất cả không hợp lệ")),
        Fault::BallotTwice { id, .. } => say("một phiếu có hai lần")
            .met(format!("«{id}»"))
            .expected("mỗi số phiếu một dòng")
            .hint("bỏ bớt một dòng, hoặc đánh lại số phiếu"),
        Fault::BallotSheets => say("hai trang tính cùng có các cột của phiếu")
            .met("mới đọc trang đầu tiên")
            .expected("mọi phiếu trên một trang tính")
            .hint("dồn phiếu vào một trang; trang thừa thì xóa, hoặc đổi tiêu đề cột của nó"),
        Fault::BallotsEmpty { count } => say("phiếu không trả lời câu nào vẫn tính là hợp lệ")
            .met(format!("{count} phiếu"))
            .hint("nếu là phiếu hỏng, khai trong invalid bằng answered_below; nếu là dòng tổng cộng, xóa"),
        Fault::BallotsWeightless { column, count } => say("phiếu có quyền số 0: không đại diện cho ai, không tính")
            .met(format!("«{column}»: {count} phiếu"))
            .expected("quyền số lớn hơn 0"),
        Fault::UnitUnasked { unit, items } => say(format!("không có cột nào hỏi về «{unit}» ở một số câu"))
            .met(list(items))
            .expected("mỗi đơn vị đủ mọi câu")
            .hint("kiểm tra tên đơn vị và tên câu trong tiêu đề cột"),
        Fault::WideColumn { column, unit, nearest } => say(format!("cột về «{unit}» không phải của câu hỏi nào: không đọc"))
            .met(format!("«{column}»"))
            .perhaps(self::nearest(nearest)),
        Fault::DecimalSigns { column, met, other } => say(format!("cột «{column}» lẫn dấu chấm và dấu phẩy thập phân"))
            .met(format!("«{met}», trong khi trước đó là «{other}»"))
            .expected("cả cột một kiểu: 12,5 hoặc 12.5")
            .hint("sửa các ô khác kiểu"),
        Fault::BallotBlank { column, count } => say(format!("phiếu để trống cột «{column}»"))
            .met(format!("{count} phiếu"))
            .expected("mọi phiếu đều ghi cột này")
            .hint("ghi bổ sung, hoặc khai trong invalid là phiếu không hợp lệ"),
        Fault::TooManyUnits { most } => say("quá nhiều đơn vị khác nhau")
            .expected(format!("không quá {most} đơn vị"))
            .hint("có lẽ đây không phải cột của đơn vị được đánh giá"),
        Fault::TooManyAnswers { column, most } => say("cột này có quá nhiều câu trả lời khác nhau")
            .met(format!("«{column}»"))
            .expected(format!("không quá {most} phương án"))
            .hint("có lẽ đây không phải cột của câu hỏi này"),
        Fault::ParquetDamaged { said } => {
            say("tệp parquet hỏng, bị cắt, hoặc ghi theo cách không đọc được")
                .met(format!("bộ đọc parquet nói: {said}"))
                .hint("ghi lại tệp, hoặc dùng csv, xlsx")
        }
        Fault::ColumnKind { column, kind } => say("cột của tệp parquet không phải chữ hay số")
            .met(format!("«{column}»: {kind}"))
            .expected("chữ, số, đúng–sai hoặc ngày"),
        Fault::NotAnOption { item, met, count, nearest, known } => {
            say(format!("câu «{item}» không có phương án trả lời này"))
                .met(format!("«{met}», {count} phiếu"))
                .expected(format!("một trong {}", list(known)))
                .perhaps(self::nearest(nearest).or(Some("other = \"skip\" trong thang trả lời: không tính, và báo ra".into())))
        }
        Fault::UnknownRespondents { met, count, nearest, known } => say("không có nhóm người trả lời này")
            .met(format!("«{met}», {count} phiếu"))
            .expected(format!("một trong {}", list(known)))
            .perhaps(self::nearest(nearest)),
        Fault::NegativeNumber { column, met } => {
            say(format!("số ở cột «{column}» không được âm hoặc quá lớn")).met(decimal(met)).expected("từ 0 đến 10^15")
        }
        Fault::TwoStrata { cluster, one, other } => say("một cụm nằm trong hai tầng")
            .met(format!("cụm «{cluster}» ở tầng «{one}» và tầng «{other}»"))
            .hint("nếu chỉ trùng tên: nest = true"),
        Fault::StratumTwice { name, .. } => say("một tầng có hai dòng")
            .met(format!("«{name}»"))
            .expected("mỗi tầng một dòng")
            .hint("cộng các dòng của tầng thành một; danh sách từng nơi điều tra thì dùng với cchc survey plan draw"),
        Fault::PopulationSmall { column, met, sampled } => say("tổng số cụm nhỏ hơn số cụm trong mẫu")
            .met(format!("cột «{column}» ghi {}, trong mẫu có {sampled}", decimal(met)))
            .expected(format!("từ {sampled} trở lên")),
        Fault::PopulationDiffers { column, met, first } => say("các phiếu của một nơi ghi tổng số khác nhau")
            .met(format!("cột «{column}» ghi {met}, phiếu khác ghi {first}"))
            .expected("một số cho cả tầng, hoặc cả cụm"),
        Fault::NoValidBallot { name, returned: 0 } => say("đơn vị không có phiếu nào").met(format!("«{name}»")),
        Fault::NoValidBallot { name, returned } => say("đơn vị không có phiếu nào hợp lệ")
            .met(format!("«{name}»: {returned} phiếu, tất cả không hợp lệ"))
            .hint("min_ballots = 1: đơn vị không có kết quả, và được nêu tên"),
        Fault::GroupsEmpty { name, groups } => say("đơn vị không có phiếu hợp lệ của một nhóm người trả lời")
            .met(format!("«{name}» không có: {}", list(groups)))
            .hint("empty_group = \"reweight\": chia lại trọng số; \"zero\": tính 0"),
        Fault::FewBallots { name, valid, min } => say("đơn vị có quá ít phiếu hợp lệ, không có kết quả")
            .met(format!("«{name}»: {valid} phiếu"))
            .expected(format!("từ {min} phiếu, theo min_ballots")),
        Fault::LonelyClusters { places, declared } => {
            say("tầng chỉ có một cụm trong mẫu: không nêu sai số và khoảng tin cậy của những gì dựa vào đó")
                .met(list(places))
                .hint(match *declared {
                    "average" => "lonely = \"average\" không dùng được khi không có tầng nào từ hai cụm: khai \"certainty\" hoặc \"adjust\" nếu cách đó đúng với cuộc điều tra",
                    _ => "khai lonely = \"certainty\", \"adjust\" hoặc \"average\" nếu cách đó đúng với cuộc điều tra",
                })
        }
        Fault::MarginCategory { category, people, sampled } => say("cơ cấu dân số và phiếu không khớp")
            .met(format!("«{category}»: {} người, phiếu đại diện {}", decimal(people), decimal(sampled)))
            .expected("nhóm nào có người thì có phiếu, và ngược lại")
            .hint("gộp nhóm này với nhóm gần nó"),
        Fault::MarginsDiffer { sum, first } => say("các bảng cơ cấu có tổng số người khác nhau")
            .met(sum.clone())
            .expected(format!("{first}, như bảng đầu")),
        Fault::MarginsUnmet { rounds } => say("không có quyền số nào khớp mọi bảng cơ cấu")
            .met(format!("đã thử {rounds} vòng"))
            .hint("gộp những nhóm ít phiếu"),
        Fault::ReplicateFactors { given, replicates } => say("số hệ số không bằng số bộ quyền số lặp")
            .met(format!("{given} hệ số, {replicates} bộ quyền số"))
            .expected("mỗi bộ một hệ số, và ít nhất hai bộ"),
        Fault::ReplicateScale { between, weights } => say("quyền số lặp không phải của nửa mẫu: thiếu hệ số scale")
            .met(format!("{between} trong {weights} quyền số lặp không gần 0, cũng không gần hai lần quyền số"))
            .expected("với brr: 0 hoặc khoảng hai lần quyền số")
            .hint("lặp theo Fay (Judkins 1990) với hệ số ρ và R bộ quyền số: khai scale = 1 ÷ (R × (1 − ρ)²)"),
        Fault::JackknifeAlone { stratum: None } => {
            say("không có cụm để bỏ lần lượt").expected("ít nhất hai cụm, theo khóa cluster")
        }
        Fault::JackknifeAlone { stratum: Some(stratum) } => {
            say("tầng chỉ có một cụm: không bỏ được cụm nào").met(format!("tầng «{stratum}»")).hint("make = \"jk1\" không xét tầng")
        }
        Fault::IssuedFewer { name, issued, returned } => say("thu về nhiều phiếu hơn phát ra")
            .met(format!("«{name}»: phát ra {issued}, thu về {returned}")),
        Fault::SeriesBroken { earlier, breaks } => say("hai cuộc điều tra không so sánh được với nhau")
            .met(breaks.iter().map(|of| of.say(Vietnamese)).collect::<Vec<_>>().join("; "))
            .expected(format!("cùng bộ câu hỏi, cùng cách tính như «{earlier}»"))
            .hint("vẫn muốn so sánh: thêm --across; mọi kết quả sẽ ghi rõ điều này"),
        Fault::QuotaLast { band } => say("mức xếp loại cuối cùng không giới hạn được: không còn mức nào để xuống")
            .met(format!("«{band}»"))
            .hint("thêm một mức thấp hơn vào bands, hoặc bỏ quota này"),
        Fault::FigureUnread { id } => {
            say("số liệu dùng chung không tiêu chí nào dùng").met(format!("«{id}»")).hint("dùng figure.… trong công thức, hoặc bỏ số liệu")
        }
        Fault::FormulaSyntax { formula, met, expected } => say("công thức viết sai")
            .met(match met.is_empty() {
                true => format!("«{formula}» kết thúc giữa chừng"),
                false => format!("«{met}» trong «{formula}»"),
            })
            .expected(match expected {
                Expected::Operand => "một số (dấu thập phân là dấu chấm), một tên hoặc dấu mở ngoặc",
                Expected::Operator => "một phép tính, phép so sánh, and, or, hoặc hết công thức",
                Expected::Closing => "dấu đóng ngoặc «)» hoặc dấu phẩy",
                Expected::Day => "một ngày có trong lịch, viết năm-tháng-ngày",
                Expected::Quote => "dấu nháy đơn đóng văn bản",
                Expected::Sign => "chỉ các dấu + - * / ( ) , % = != < <= > >=",
                Expected::Shallower => "công thức ngắn hơn: ngoặc lồng nhau không quá 32 lần, không quá 256 phép tính nối nhau",
            }),
        Fault::FormulaName { formula, name, nearest, known, function } => {
            let message = say(match function {
                true => "không dùng được hàm này ở đây",
                false => "công thức không đọc được tên này ở đây",
            })
            .met(format!("«{name}» trong «{formula}»"));
            let message = if known.is_empty() { message } else { message.expected(format!("một trong {}", list(known))) };
            let declare = match name.split_once('.') {
                Some(("unit", _)) => Some("khai báo cột này trong [attributes] của bộ tiêu chí".to_owned()),
                Some(("given", _)) => Some("ghi tên này trong phần [given] của bộ tiêu chí, ví dụ han_gui = 2026-12-31".to_owned()),
                Some(("figure", _)) => Some("khai báo số liệu này bằng [[figure]]".to_owned()),
                _ if name.contains('(') => Some("mã tiêu chí viết như trong bộ tiêu chí; value('…') chỉ của tiêu chí không có tiêu chí con".to_owned()),
                _ => None,
            };
            message.perhaps(self::nearest(nearest).or(declare))
        }
        Fault::FormulaArguments { formula, function } => say(format!("hàm «{function}» có sai số lượng đối số"))
            .met(format!("«{formula}»"))
            .expected(match *function {
                "if" => "if(điều kiện, giá trị nếu đúng, giá trị nếu sai)",
                "mround" => "mround(số, bước)",
                "workdays" => "workdays(từ ngày, đến ngày)",
                _ => "một đối số",
            }),
        Fault::FormulaSort { formula, needs } => {
            let (what, example) = match needs {
                Sort::Flag => ("chỗ này cần một điều kiện", "một điều kiện, ví dụ value >= 80%"),
                Sort::Number => ("chỗ này cần một số", "một số; ngày viết 2026-12-31, hiệu của hai ngày là số ngày"),
                Sort::Day => ("chỗ này cần một ngày", "một ngày, ví dụ 2022-12-15, hoặc một số liệu kiểu date"),
                Sort::Text => ("chỗ này cần một văn bản", "một văn bản trong dấu nháy đơn, ví dụ 'mien-nui'"),
            };
            say(what).met(format!("«{formula}»")).expected(example)
        }
        Fault::FormulaText { formula, never: None, .. } => say("văn bản chỉ so sánh được bằng = và !=")
            .met(format!("«{formula}»"))
            .expected("= hoặc !="),
        Fault::FormulaText { formula, never: Some(text), nearest, known } => {
            say("so sánh với một văn bản không bao giờ có ở đây")
                .met(format!("«{text}» trong «{formula}»"))
                .expected(format!("một trong {}", list(known)))
                .perhaps(self::nearest(nearest))
        }
        Fault::BandOrder { name: None, .. } => say("dòng của scale không bao giờ được dùng")
            .met("dòng này đứng sau dòng không có when")
            .hint("dòng không có when phải đứng cuối"),
        Fault::BandOrder { name: Some(name), at_least, above } => say("mức xếp loại không bao giờ đạt tới")
            .met(match at_least {
                Some(at_least) => format!("«{name}» từ {}", n(at_least)),
                None => format!("«{name}»"),
            })
            .expected(match above {
                Some(above) => format!("thấp hơn mức ngay trên nó: dưới {}", n(above)),
                None => "không có mức nào sau mức không có at_least".into(),
            }),
        Fault::BandGap { below } => say("có tổng điểm không thuộc mức xếp loại nào")
            .met(format!("dưới {}", n(below)))
            .hint("thêm một mức cuối không có at_least"),
        Fault::PartOverlap { criterion, part, other } => say("tiêu chí thuộc hai phần điểm")
            .met(format!("«{criterion}» trong «{part}» và «{other}»"))
            .expected("mỗi tiêu chí chỉ ở một phần, và không nằm dưới tiêu chí của phần khác"),

        Fault::BandUnreached { name: Some(name), shown, .. } => say("một mức xếp loại không bao giờ đạt tới")
            .met(format!("«{name}»: {}", shown.say(Vietnamese)))
            .hint("sửa ngưỡng hoặc điều kiện của mức này"),
        Fault::BandUnreached { name: None, when, shown } => {
            let band = when.as_ref().map_or("mức cuối".into(), |when| format!("mức «{when}»"));
            say("một mức của thang điểm không bao giờ đạt tới")
                .met(format!("{band}: {}", shown.say(Vietnamese)))
                .hint("các mức đọc từ trên xuống, mức đúng đầu tiên được tính: đổi thứ tự, sửa ngưỡng hoặc bỏ mức này")
        }
        Fault::BandConditional { name, when } => say("mức xếp loại cuối có điều kiện: đơn vị không đạt điều kiện ấy thì không có mức nào")
            .met(format!("«{name}», điều kiện «{when}»"))
            .hint("thêm một mức cuối không có at_least và when"),
        Fault::PointsCut { listed: true, shown, .. } => say("cộng các mục thì vượt mức chặn, phần vượt bị bỏ")
            .met(shown.say(Vietnamese))
            .hint("mức chặn ấy tự có tác dụng: nếu quyết định đúng là như vậy thì giữ nguyên, chép «tối đa … điểm» vào text; nếu không, sửa điểm từng mục"),
        Fault::PointsCut { at_max: true, shown, .. } => say("điểm tính ra vượt điểm tối đa, phần vượt bị bỏ")
            .met(shown.say(Vietnamese))
            .hint("nếu số liệu không thể như vậy, thêm valid (ví dụ done <= planned) hoặc max; nếu đúng là chỉ tính đến điểm tối đa, ghi rõ min(full, …)"),
        Fault::PointsCut { at_max: false, bound, shown, .. } => say("điểm tính ra thấp hơn mức thấp nhất, phần thiếu bị bỏ")
            .met(shown.say(Vietnamese))
            .hint(format!("nếu số liệu không thể như vậy, thêm valid hoặc max; nếu đúng là trừ đến hết thì thôi, ghi rõ max({}, …)", n(bound))),
        Fault::PointsFall { shown } => say("giá trị tốt hơn mà điểm lại thấp hơn")
            .met(shown.say(Vietnamese))
            .hint("xem lại công thức ở hai bên ngưỡng, ví dụ full * value / 70% thay cho full * value"),
        Fault::UndefinedOpen { shown } => say("chưa nói được bao nhiêu điểm khi không tính được giá trị")
            .met(shown.say(Vietnamese))
            .expected("undefined = \"zero\" (0 điểm), \"full\" (điểm tối đa) hoặc \"not-applicable\" (không áp dụng)"),
        Fault::ScaleGap { undefined, shown } => {
            let message = say("thang điểm có khoảng trống").met(shown.say(Vietnamese));
            message.hint(match undefined {
                true => "khi đó tính như undefined; nếu đúng ý, ghi hẳn thành mức cuối, ví dụ { points = 0 }",
                false => "khi đó là lỗi; thêm một mức cuối không có when, ví dụ { points = 0 }",
            })
        }
        Fault::FloorAboveSilence { shown } => say("trả lời xấu nhất vẫn được điểm, còn không trả lời thì được 0")
            .met(shown.say(Vietnamese))
            .hint("nếu quyết định đúng là như vậy thì giữ nguyên; chỉ cần biết là có hai mức thấp nhất khác nhau"),
        Fault::NeverActs { when, always, limit, shown } => {
            let what = match (limit, always) {
                (false, false) => "điều kiện kéo theo cả tiêu chí cha (gate) không bao giờ xảy ra",
                (false, true) => "điều kiện kéo theo cả tiêu chí cha (gate) luôn xảy ra",
                (true, false) => "điều kiện khống chế xếp loại (limit) không bao giờ xảy ra",
                (true, true) => "điều kiện khống chế xếp loại (limit) luôn xảy ra",
            };
            say(what).met(format!("«{when}»: {}", shown.say(Vietnamese))).hint("sửa điều kiện, hoặc bỏ đi")
        }
        Fault::InputUnread { label, date: true } => say("hỏi ngày mà không so với hạn nào")
            .met(format!("«{label}»"))
            .hint("so với hạn trong scale, ví dụ { when = \"ngay <= given.han\", points = \"full\" }"),
        Fault::InputUnread { label, date: false } => say("hỏi mà không công thức nào dùng đến")
            .met(format!("«{label}»"))
            .hint("dùng trong value, scale, points, valid hoặc gate; nếu không cần thì đừng hỏi"),
        Fault::TextNumber { met, wording } => {
            let message = say("văn bản của quyết định có con số mà cách chấm không có").met(format!("«{met}»"));
            match wording {
                Some(wording) => message.expected(format!("cách chấm: {}", wording.say(Vietnamese))),
                None => message,
            }
            .hint("đối chiếu lại với quyết định: sửa cách chấm, hoặc sửa text nếu chép nhầm")
        }
        Fault::CapDiffers { met, max } => say("mức tối đa trong văn bản khác với điểm tối đa của tiêu chí")
            .met(format!("văn bản: «{met}»; max = {}", n(max)))
            .hint("chính quyết định có thể mâu thuẫn: hỏi nơi ban hành rồi ghi mức đúng, giải thích trong note"),

        Fault::MissingColumn { missing, met } => say("bảng thiếu cột bắt buộc")
            .met(format!("dòng tiêu đề có {}", list(met)))
            .expected(format!("có cả {}", list(missing)))
            .hint("dòng đầu của tệp phải là dòng tiêu đề cột; xóa tên báo cáo ở trên nếu có"),
        Fault::OtherSheet { met } => say("trang tính không có các cột cần thiết: không đọc")
            .met(format!("dòng đầu có {}", list(met)))
            .hint("xóa trang tính này nếu nó không thuộc bảng"),
        Fault::UnknownColumn { column, nearest, known } => say("bảng có cột không rõ")
            .met(format!("«{column}»"))
            .expected(format!("các cột {}", list(known)))
            .perhaps(self::nearest(nearest).or(Some("xóa cột, hoặc để trống tiêu đề của nó để bỏ qua".into()))),
        Fault::DuplicateColumn { column, other } => {
            say("hai cột cùng một ý nghĩa").met(format!("«{column}» và «{other}»")).hint("giữ lại một cột")
        }
        Fault::RowWidth { met, expected } => {
            let message =
                say("dòng thừa hoặc thiếu ô").met(format!("{met} ô")).expected(format!("{expected} ô như dòng tiêu đề"));
            match met > expected {
                true => message.hint("ô có dấu phân cách bên trong phải đặt trong dấu nháy kép: \"0,5\""),
                false => message,
            }
        }
        Fault::EmptyField { column } => say("ô bắt buộc để trống").met(format!("cột «{column}»")).hint("điền vào ô; dòng không dùng đến thì xóa cả dòng"),
        Fault::TableBroken => say("dấu nháy kép mở mà không đóng: các dòng sau bị nuốt vào một ô")
            .hint("thêm dấu \" đóng, hoặc bỏ dấu \" này"),
        Fault::CellError { met } => say("ô chứa giá trị lỗi").met(format!("«{met}»")).hint("sửa công thức của ô, hoặc nhập thẳng giá trị"),
        Fault::NotCalculated { formula } => say("ô có công thức chưa được tính")
            .met(format!("«{formula}»"))
            .hint("mở bằng Excel hoặc LibreOffice rồi lưu lại, hoặc nhập thẳng giá trị"),
        Fault::TooManyFaults => say("quá nhiều lỗi: từ đây trở đi không kể ra nữa")
            .hint("sửa các lỗi giống nhau ở trên rồi kiểm tra lại"),
        Fault::YearDiffers { round, set } => say("năm của bộ tiêu chí khác năm của đợt đánh giá")
            .met(format!("bộ tiêu chí năm {set}, đợt đánh giá năm {round}"))
            .hint("kiểm tra có đúng bộ tiêu chí của năm không"),
        Fault::UnknownGiven { name, nearest, known } => say("không bộ tiêu chí nào của đợt có tên này trong [given]")
            .met(format!("«{name}»"))
            .expected(match known.is_empty() {
                true => "bỏ dòng này".into(),
                false => format!("một trong {}", list(known)),
            })
            .perhaps(self::nearest(nearest)),
        Fault::UnitGone { met, id, year } => say("đơn vị không tồn tại trong năm của đợt đánh giá")
            .met(format!("«{met}» ({id}), năm {year}"))
            .hint("xem cột valid_from, valid_to trong units.csv"),
        Fault::UnknownGroup { met, nearest, known } => say("không có nhóm đơn vị này trong round.toml")
            .met(format!("«{met}»"))
            .expected(format!("một trong {}", list(known)))
            .perhaps(self::nearest(nearest)),
        Fault::EmptyGroup { group } => say("nhóm không có đơn vị nào trong units.csv").met(format!("«{group}»")),
        Fault::UnknownUnit { met, nearest } => say("không có đơn vị này trong units.csv")
            .met(format!("«{met}»"))
            .expected("mã hoặc tên đơn vị như trong units.csv")
            .perhaps(self::nearest(nearest)),
        Fault::AmbiguousUnit { met, ids } => say("nhiều đơn vị cùng tên")
            .met(format!("«{met}»"))
            .expected(format!("mã của đơn vị: một trong {}", list(ids))),
        Fault::UnitTwice { met, first_met, .. } => say("cuộc điều tra gọi một đơn vị bằng hai tên")
            .met(format!("«{met}» ở đây, «{first_met}» ở trên"))
            .expected("mọi phiếu, mọi dòng của một đơn vị ghi cùng một mã hoặc tên: ghi khác nhau thì mỗi phần thành một kết quả riêng"),
        Fault::UnitUnnamed => say("phiếu không nói đánh giá đơn vị nào của đợt")
            .met("unit = \"*\", đợt đánh giá có nhiều đơn vị")
            .expected("cột ghi mã hoặc tên đơn vị, ví dụ unit = \"don_vi\""),

        Fault::TableLacks { table, units } => say("bảng thiếu đơn vị cần số liệu")
            .met(format!("«{table}» không có {}", list(units)))
            .expected("mỗi đơn vị một dòng; để trống ô giá trị nếu không có số"),
        Fault::UnknownSurvey { met, nearest, known } => say("đợt đánh giá không có cuộc khảo sát này")
            .met(format!("«{met}»"))
            .expected(match known.is_empty() {
                true => "một tệp surveys/….toml có id này".into(),
                false => format!("một trong {}", list(known)),
            })
            .perhaps(self::nearest(nearest)),
        Fault::NoPrevious => say("tiêu chí lấy số liệu năm trước, nhưng round.toml không nêu đợt năm trước")
            .hint("thêm previous = \"../…\" vào [round]"),
        Fault::PreviousUnread => say("không đọc được kết quả năm trước")
            .expected("tệp results.json do cchc score ghi")
            .hint("chạy lại cchc score cho đợt năm trước"),
        Fault::PreviousDoubtful { year, is_draft } => say("kết quả năm trước đáng ngờ: vẫn dùng")
            .met(match (year, is_draft) {
                (Some(year), false) => format!("kết quả của năm {year}"),
                (Some(year), true) => format!("bản tạm tính của năm {year}"),
                (None, _) => "bản tạm tính".into(),
            })
            .expected("kết quả chính thức của năm liền trước"),
        Fault::PreviousLacks { id } => say("kết quả năm trước không có đơn vị trước khi sáp nhập: coi như không có số liệu")
            .met(format!("«{id}»"))
            .hint("kiểm tra cột predecessors trong units.csv"),
        Fault::PreviousSeveral { predecessors } => {
            say("đơn vị hợp nhất từ nhiều đơn vị, nhưng bộ tiêu chí không nói gộp số liệu năm trước thế nào")
                .met(list(predecessors))
                .hint("thêm merge = \"sum\" vào số liệu from = \"previous\"")
        }
        Fault::TableUnread { path } => {
            say("round.toml mô tả một bảng mà không tiêu chí nào đọc").met(format!("«{path}»")).hint("kiểm tra đường dẫn của bảng")
        }
        Fault::RowUnread { code } => say("dòng của bảng dành cho tiêu chí không lấy số liệu từ bảng này: không được dùng")
            .met(format!("tiêu chí {code}"))
            .hint("kiểm tra mã tiêu chí; tiêu chí lấy số liệu từ bảng thì bộ tiêu chí phải có from = \"table\""),
        Fault::RegisterFile { file } => {
            say("sổ tiếp nhận ghi một tệp không có trong thư mục của giai đoạn nào").met(format!("«{file}»")).hint("kiểm tra tên tệp, cả phần đuôi như .xlsx")
        }
        Fault::ResentAfterAppraisal { file, appraisals } => {
            say("đơn vị gửi lại tệp, còn thẩm định có thể theo tệp cũ")
                .met(format!("«{file}»; thẩm định ở {}", list(appraisals)))
                .hint("xem thẩm định đã theo số mới chưa, rồi ghi tệp thẩm định vào sổ tiếp nhận với ngày nhận, không trước ngày nhận tệp gửi lại")
        }
        Fault::RegisterCircle { file } => {
            say("sổ tiếp nhận nói các tệp thay lẫn nhau: không tệp nào được tính").met(format!("«{file}»")).hint("chỉ tệp nộp sau thay cho tệp nộp trước")
        }

        Fault::UnknownCriterion { met, nearest, known } => say("không có tiêu chí này trong bộ tiêu chí")
            .met(format!("«{met}»"))
            .expected(format!("mã tiêu chí: một trong {}", list(known)))
            .perhaps(self::nearest(nearest)),
        Fault::CodeMadeDate { met, codes } => {
            let message = say("mã tiêu chí đã bị đổi thành ngày tháng").met(format!("«{met}»"));
            let message = match codes.is_empty() {
                true => message.expected("mã tiêu chí, ví dụ 1.2"),
                false => message.expected(format!("có thể đã là {}", list(codes))),
            };
            message.hint("định dạng cột là «Văn bản» rồi nhập lại mã")
        }
        Fault::CodeAmbiguous { met, codes } => say("không rõ là mã tiêu chí nào: ô là một con số")
            .met(format!("{met} có thể là {}", codes.join(" hoặc ")))
            .hint("định dạng cột là «Văn bản» rồi nhập lại mã"),
        Fault::AnswerToParent { code, leaves } => say("trả lời ở tiêu chí có tiêu chí con")
            .met(format!("«{code}»"))
            .expected(format!("trả lời ở từng tiêu chí thành phần: {}", list(leaves))),
        Fault::UnknownInput { met: Some(met), inputs } => say("tiêu chí không hỏi số liệu này")
            .met(format!("«{met}»"))
            .expected(if inputs.is_empty() { "để trống".into() } else { format!("một trong {}", list(inputs)) }),
        Fault::UnknownInput { met: None, inputs } => {
            say("chưa nói trả lời cho số liệu nào").expected(format!("cột số liệu ghi một trong {}", list(inputs)))
        }
        Fault::Unreadable { met, input, asks: what } => {
            say("không đọc được số liệu").met(format!("{input}: «{met}»")).expected(asks(what))
        }
        Fault::Ambiguous { met, readings, input, percent: true } => {
            let readings: Vec<_> = readings.iter().map(|reading| format!("{} %", n(&(reading * &Number::HUNDRED)))).collect();
            say("tỷ lệ có thể hiểu theo hai cách")
                .met(format!("{input}: «{met}» có thể là {}", readings.join(" hoặc ")))
                .hint("thêm dấu %")
        }
        Fault::Ambiguous { met, readings, input, percent: false } => {
            let readings: Vec<_> = readings.iter().map(n).collect();
            say("số có thể hiểu theo hai cách")
                .met(format!("{input}: «{met}» có thể là {}", readings.join(" hoặc ")))
                .hint("là hàng nghìn thì bỏ dấu ngăn (1234); là phần thập phân thì thêm số 0 ở cuối (1,2340)")
        }
        Fault::PercentCell { met, input, read } => say("ô là một con số: đọc là phần trăm")
            .met(format!("{input}: {met}, đọc là {}", percent(read, Vietnamese)))
            .hint("trong bảng tính, tỷ lệ là phân số (1 là 100 %): định dạng ô là phần trăm"),
        Fault::OutOfBounds { met, input, min, max, asks } => {
            say("số liệu ngoài giới hạn").met(format!("{input}: «{met}»")).expected(bounds(min, max, *asks))
        }
        Fault::UnknownOption { met, nearest, options } => say("không có lựa chọn này")
            .met(format!("«{met}»"))
            .expected(format!("một trong {}, hoặc số thứ tự của nó", list(options)))
            .perhaps(self::nearest(nearest).or(Some("cột kết quả ghi lựa chọn, không ghi điểm".into()))),
        Fault::AnsweredTwice { met, first_met, .. } => say("trả lời hai lần trong một tệp")
            .met(format!("«{met}» ở đây, «{first_met}» ở trên"))
            .hint("giữ lại một dòng"),
        Fault::AnswersDiffer { met, other_met, .. } => say("hai tệp trả lời khác nhau")
            .met(format!("«{met}» ở đây, «{other_met}» ở tệp kia"))
            .hint("tệp gửi sau thay cho tệp gửi trước thì ghi vào sổ tiếp nhận (register.xlsx, cột «thay cho»); hoặc sửa, xóa câu trả lời sai"),
        Fault::KadDenied { met } => say("tiêu chí không cho phép «không áp dụng»")
            .met(format!("«{met}»"))
            .hint("trả lời tiêu chí, hoặc đặt not_applicable = \"allowed\" trong bộ tiêu chí"),
        Fault::KpsDenied { met } => say("bộ tiêu chí không nói «không phát sinh» thì tính thế nào ở tiêu chí này")
            .met(format!("«{met}»"))
            .hint("trả lời tiêu chí, hoặc thêm undefined = \"zero\", \"full\" hoặc \"not-applicable\" vào bộ tiêu chí"),
        Fault::WordBeside { met } => say("«không áp dụng», «không phát sinh» phải đứng một mình cho cả tiêu chí")
            .met(format!("«{met}»"))
            .expected("các dòng khác của tiêu chí này để trống, trong cùng giai đoạn"),
        Fault::PointsOutOfBounds { met, floor, max } => say("điểm ngoài khoảng cho phép")
            .met(format!("«{met}»"))
            .expected(format!("từ {} đến {}", n(floor), n(max))),
        Fault::RatingStep { met, step } => say("điểm tự đánh giá không đúng bước điểm")
            .met(format!("«{met}»"))
            .expected(format!("bội số của {}", n(step))),
        Fault::FigurePoints { met } => say("số liệu dùng chung không có điểm riêng")
            .met(format!("điểm «{met}»"))
            .hint("ghi điểm ở tiêu chí, hoặc ghi số liệu ở cột kết quả"),
        Fault::NothingToAgree { silent: Some((name, agreed)) } => say("«Thống nhất» nhưng đơn vị chưa gửi gì")
            .met(format!("{name}: {agreed} dòng thống nhất"))
            .hint("thêm tệp tự chấm của đơn vị"),
        Fault::NothingToAgree { silent: None } => {
            say("«Thống nhất» nhưng đơn vị chưa trả lời tiêu chí này").hint("ghi số liệu hoặc điểm thẩm định")
        }
        Fault::ConditionBroken { condition, met } => {
            let met: Vec<_> = met.iter().map(|(label, figure)| format!("{label} {figure}")).collect();
            say("số liệu trái với điều kiện của tiêu chí")
                .met(met.join(", "))
                .expected(condition.say(Vietnamese))
                .hint("có thể đã nhập ngược hai số")
        }
        Fault::NoValue { why, of_set: true } => {
            say("công thức không có giá trị").met(why.say(Vietnamese)).hint("sửa công thức trong bộ tiêu chí")
        }
        Fault::NoValue { why, of_set: false } => say("không tính được điểm, và bộ tiêu chí không nói khi đó thì sao")
            .met(why.say(Vietnamese))
            .hint("thêm undefined = \"zero\", \"full\" hoặc \"not-applicable\" vào tiêu chí, hoặc sửa số liệu"),
        Fault::MissingAnswer { blank, decided } => {
            let message = say(match decided {
                true => "đơn vị chưa trả lời: tự chấm tính 0 điểm; điểm cuối theo thẩm định",
                false => "chưa có câu trả lời: tính 0 điểm",
            });
            match blank.is_empty() {
                true => message,
                false => message.met(format!("còn thiếu {}", list(blank))),
            }
        }
        Fault::EvidenceMissing { decided: true } => say("đơn vị thiếu tài liệu kiểm chứng; tiêu chí đã được thẩm định"),
        Fault::EvidenceMissing { decided: false } => say("thiếu tài liệu kiểm chứng: tính theo đơn vị tự chấm")
            .hint("ghi tên tài liệu vào cột «tài liệu kiểm chứng»"),
        Fault::AppraisalOpen { appraiser, leaves, awaited } => say(match awaited {
            true => "chờ cơ quan thẩm định nhập: tạm tính 0 điểm",
            false => "chưa thẩm định: tính theo đơn vị tự chấm",
        })
        .met(format!(
            "{}: {} tiêu chí ({})",
            if appraiser.is_empty() { "chưa nêu cơ quan thẩm định" } else { appraiser },
            leaves.len(),
            list(leaves)
        )),
        Fault::ClaimDiffers { claimed, given } => say("điểm tự chấm khác với điểm theo quy tắc: tính theo quy tắc")
            .met(format!("tự chấm {claimed}; theo quy tắc {}", n(given))),
        Fault::NotAsked { met } => {
            say("tiêu chí do cơ quan thẩm định nhập: số của đơn vị không được tính").met(format!("«{met}»"))
        }
        Fault::OutsideDiffers { met, given, percent } => {
            let given = match given {
                Some(given) if *percent => self::percent(given, Vietnamese),
                Some(given) => n(given),
                None => "không có số".into(),
            };
            say("số liệu lấy từ nguồn ngoài: số nhập ở đây khác và không được tính")
                .met(format!("nhập «{met}»; nguồn ngoài: {given}"))
        }
        Fault::ExemptAnswered { met, document: None } => {
            say("tiêu chí không áp dụng cho đơn vị này: câu trả lời không được tính").met(format!("«{met}»"))
        }
        Fault::ExemptAnswered { met, document: Some(document) } => {
            say("đơn vị được miễn tiêu chí này: câu trả lời không được tính")
                .met(format!("«{met}»"))
                .expected(if document.is_empty() { "để trống".into() } else { format!("để trống, theo {document}") })
        }
        Fault::EvidenceReused { evidence, leaves } => say("một tài liệu kiểm chứng dùng cho nhiều tiêu chí")
            .met(format!("«{evidence}»: {}", list(leaves)))
            .hint("kiểm tra có tính hai lần cùng một kết quả không"),
        Fault::NotSubmitted { name, ranked: false } => say("đơn vị chưa gửi kết quả: không xếp hạng").met(name.clone()),
        Fault::NotSubmitted { name, ranked: true } => {
            say("đơn vị chưa gửi kết quả: tính 0 điểm cho phần chưa trả lời và vẫn xếp hạng").met(name.clone())
        }

        Fault::LoneUnit { group, unit } => say("so với các đơn vị trong nhóm mà nhóm chỉ có một đơn vị")
            .met(format!("nhóm «{group}» chỉ có «{unit}»: cao nhất, bình quân, hạng nhất đều là chính đơn vị ấy"))
            .hint("kiểm tra units.csv, hoặc so với một mức ghi trong [given]"),
        Fault::NoBand { index } => say("chỉ số của đơn vị không thuộc mức xếp loại nào").met(n(index)),
        Fault::QuotaTie { band, units } => {
            say("các đơn vị bằng nhau ở ranh giới tỷ lệ của một mức xếp loại: tất cả xuống mức dưới, chờ hội đồng quyết định")
                .met(format!("«{band}»: {}", list(units)))
        }
    }
}

//! The words of a survey's workbook, in both languages.

use cchc_core::text::{Language, localised};

use super::json::{Ballots, Design};

/// Reasons that a line names.
const REASONS: usize = 4;

macro_rules! words {
    ($($name:ident: $vi:literal, $en:literal;)*) => {
        /// The words that are the same in every survey.
        pub(super) struct Words {
            language: Language,
            $(pub $name: &'static str,)*
        }

        const VIETNAMESE: Words = Words { language: Language::Vietnamese, $($name: $vi,)* };
        const ENGLISH: Words = Words { language: Language::English, $($name: $en,)* };
    };
}

words! {
    page: "Trang", "Page";
    index_sheet: "Chỉ số", "Indices";
    chart_sheet: "Biểu đồ chỉ số", "Index chart";
    parts_sheet: "Nhân tố", "Factors";
    parts_list_sheet: "Nhân tố – chi tiết", "Factors in detail";
    items_sheet: "Câu hỏi", "Items";
    options_sheet: "Phương án", "Options";
    options_chart_sheet: "Biểu đồ trả lời", "Answers chart";
    quality_sheet: "Chất lượng", "Quality";
    cleaning_sheet: "Làm sạch", "Cleaning";
    compared_sheet: "So sánh", "Comparison";
    method_sheet: "Phương pháp", "Method";
    index_title: "Chỉ số theo đơn vị, sai số và khoảng tin cậy", "Indices by unit, with errors and intervals";
    parts_title: "Khối, nhân tố, nhóm người trả lời", "Blocks, factors, respondent groups";
    items_title: "Từng câu hỏi", "Items";
    options_title: "Từng phương án trả lời", "Answers";
    quality_title: "Chất lượng bộ câu hỏi", "Quality of the instrument";
    cleaning_title: "Phiếu phát ra, thu về, hợp lệ; những gì không tính và vì sao", "Ballots issued, returned, valid; what was left out, and why";
    method_title: "Cách tính", "How the figures were made";
    index_chart: "Chỉ số và khoảng tin cậy", "Indices with intervals of";
    index_chart_bare: "Chỉ số theo đơn vị", "Indices by unit";
    heat_note: "Màu: cam là thấp nhất, xanh là cao nhất trong cả bảng này. Sai số, số phiếu và ghi chú ở trang «Nhân tố – chi tiết».", "Colours: orange is the lowest of the table, blue the highest. Errors, ballots and remarks are on the sheet “Factors in detail”.";
    unit: "Đơn vị", "Unit";
    all: "Toàn bộ", "All";
    index: "Chỉ số", "Index";
    estimate: "Kết quả", "Estimate";
    interval: "Khoảng tin cậy", "Interval";
    low: "từ", "from";
    high: "đến", "to";
    error: "Sai số chuẩn", "Standard error";
    ballots: "Phiếu có trả lời", "Ballots with an answer";
    count: "Số phiếu", "Ballots";
    valid_ballots_at_length: "Phiếu hợp lệ", "Valid ballots";
    df: "Bậc tự do", "Degrees of freedom";
    deff: "Hệ số thiết kế", "Design effect";
    remark: "Ghi chú", "Remark";
    kind: "Loại", "Kind";
    part: "Tên", "Name";
    block: "Khối", "Block";
    factor: "Nhân tố", "Factor";
    group: "Nhóm người trả lời", "Respondent group";
    code: "Mã", "Code";
    item: "Câu hỏi", "Item";
    items: "Số câu", "Items";
    option: "Phương án", "Option";
    percent: "Tỷ lệ (%)", "Per cent";
    distribution: "Cơ cấu trả lời", "Distribution of answers";
    valid: "Trả lời tính được", "Valid answers";
    skipped: "Không tính", "Skipped";
    blank: "Để trống", "Blank";
    what_skipped_means: "«Không tính»: phiếu hợp lệ được hỏi mà không có câu trả lời tính được («không biết», để trống…); «Để trống» là một phần trong đó.", "Skipped: valid ballots that were asked and gave no answer that counts (“don't know”, blanks …); blanks are among them.";
    percents: "Tỷ lệ phương án", "Options in per cent";
    percents_note: "Tính trên các phiếu đã chọn một phương án, có quyền số; nếu tệp khai làm tròn cho đủ 100 thì theo phần dư lớn nhất (Hamilton).", "Of the ballots that chose an option, weighted; where the file asks them to add up to 100, by largest remainders (Hamilton).";
    alpha: "Cronbach α", "Cronbach's α";
    complete: "Phiếu trả lời đủ", "Complete ballots";
    satisfaction: "Mức hài lòng", "Satisfaction";
    importance: "Mức quan trọng", "Importance";
    quadrant: "Nhóm hành động", "What to do";
    quadrants: "Mức quan trọng × mức hài lòng", "Importance × satisfaction";
    mean: "Trung bình", "Mean";
    alpha_note: "Cronbach α tính trên các phiếu trả lời đủ mọi câu của nhân tố; từ 0,7 trở lên thường được coi là đo cùng một điều.", "Cronbach's α is of the ballots that answered all items of the factor; from 0.7 on, items are commonly taken to measure one thing.";
    non_response_title: "Câu không có trả lời tính được", "Item non-response";
    non_response: "Tỷ lệ không trả lời", "Non-response";
    issued: "Phát ra", "Issued";
    returned: "Thu về", "Returned";
    valid_ballots: "Hợp lệ", "Valid";
    rate: "Tỷ lệ thu về", "Response rate";
    left_out: "Những gì không tính", "What was left out";
    reason: "Lý do", "Reason";
    what: "Nội dung", "What";
    invalid: "phiếu không hợp lệ", "invalid ballots";
    no_option: "Trả lời không có trong thang: không tính, phiếu vẫn hợp lệ", "Answers that no option is: skipped, their ballots count";
    answer: "Trả lời", "Answer";
    times: "Số câu trả lời", "Answers";
    not_counted: "Câu trả lời không tính, theo câu hỏi: phiếu vẫn hợp lệ", "Answers that do not count, by item: their ballots do";
    left_blank: "(để trống)", "(left blank)";
    each_source: "Nguồn", "Source";
    as_published: "lấy nguyên kết quả đã công bố, không tính lại; nguồn ghi theo từng đơn vị", "taken as published, unit by unit; nothing was computed";
    percents_counted: "Tính trên số phiếu đã chọn một phương án, không có quyền số; nếu tệp khai làm tròn cho đủ 100 thì theo phần dư lớn nhất (Hamilton).", "Of the ballots that chose an option, not weighted; where the file asks them to add up to 100, by largest remainders (Hamilton).";
    sorted: "từ cao xuống thấp", "from the highest down";
    only_now: "chỉ có lần này, không có để so sánh", "in this survey alone: nothing to compare it with";
    straight_lined: "Phiếu hợp lệ chọn một phương án cho mọi câu", "Valid ballots with the same option throughout";
    counted_still: "vẫn tính, chỉ nêu ra", "they count, and are told";
    doubtful: "Những chỗ đáng ngờ", "What is doubtful";
    error_word: "lỗi", "error";
    warning: "cảnh báo", "warning";
    before: "Trước", "Before";
    now: "Nay", "Now";
    change: "Thay đổi (điểm %)", "Change (points)";
    sure: "Có chắc không", "Is it sure";
    error_in_points: "Sai số chuẩn (điểm %)", "Standard error (points)";
    no_interval: "không có khoảng tin cậy để biết", "no interval to tell by";
    changed_or_measured: "khác trước, nhưng thước đo cũng đã khác", "differs, but so does what measured it";
    broken_means: "Chênh lệch dưới đây có thể do cách đo đã đổi, không phải do kết quả đã đổi: không dùng để xếp hạng hay khen, chê.", "The differences below may come from what was measured, not from what was achieved: they are not for ranks, praise or blame.";
    note: "Lưu ý", "Note";
    alpha_source: "Cronbach, Psychometrika 16, 1951", "Cronbach, Psychometrika 16, 1951";
    surely_changed: "khác trước rõ rệt", "surely changed";
    not_surely: "chưa đủ để nói là khác trước", "not surely changed";
    beside: "So với", "Beside";
    broken: "CHUỖI SỐ LIỆU BỊ NGẮT", "BREAK IN THE SERIES";
    change_note: "Hai cuộc điều tra coi như độc lập; khoảng tin cậy của thay đổi dùng phân vị t với bậc tự do Satterthwaite.", "The two samples are taken as independent; intervals of the change use t on Satterthwaite's degrees of freedom.";
    how: "Cách làm", "How";
    survey: "Cuộc điều tra", "Survey";
    instrument: "Bộ câu hỏi", "Instrument";
    channel: "Cách hỏi", "Channel";
    source: "Số liệu gốc", "Source of the figures";
    aggregation: "Chỉ số", "Aggregation";
    least: "Ít nhất bao nhiêu phiếu", "Fewest ballots";
    empty_group: "Nhóm không có phiếu", "A group without ballots";
    selection: "Chọn nơi điều tra", "Selection of places";
    design: "Thiết kế mẫu", "Design";
    variance: "Sai số", "Errors";
    calibration: "Hiệu chỉnh quyền số", "Calibration";
    df_note: "Số cụm bước đầu trừ số tầng có câu trả lời tính được của đơn vị; với quyền số lặp: hạng của ma trận quyền số trừ 1.", "First-stage clusters minus strata that hold a valid answer on the unit; with replicates the rank of the weights minus 1.";
    deff_note: "Phương sai so với phương sai nếu chọn ngẫu nhiên đơn giản cùng số phiếu.", "The variance beside that of as many ballots drawn by simple random sampling.";
    rounding: "Làm tròn", "Rounding";
    rounding_note: "Kết quả giữ mọi chữ số trong ô; chỉ làm tròn khi in. Khi thành điểm thì làm tròn một lần, theo rounding.survey của bộ tiêu chí.", "Cells keep all digits; they are rounded in print alone. Where a figure becomes points it is rounded once, as rounding.survey of the criteria set says.";
    files: "Tệp đã đọc", "Files that were read";
    file: "Tệp", "File";
}

impl Words {
    pub(super) fn of(language: Language) -> &'static Words {
        match language {
            Language::Vietnamese => &VIETNAMESE,
            Language::English => &ENGLISH,
        }
    }

    fn choose(&self, vietnamese: &'static str, english: &'static str) -> &'static str {
        match self.language {
            Language::Vietnamese => vietnamese,
            Language::English => english,
        }
    }

    pub(super) fn number(&self, number: f64) -> String {
        localised(&number.to_string(), self.language)
    }

    pub(super) fn what_intervals_mean(&self, confidence: &str, several: bool) -> String {
        let mut said = match self.language {
            Language::Vietnamese => format!(
                "Nếu làm lại cuộc điều tra nhiều lần theo đúng cách chọn mẫu này, khoảng {confidence} % số lần khoảng tin cậy chứa giá trị thật."
            ),
            Language::English => format!(
                "Were the survey repeated many times by this very design, about {confidence} % of the intervals would hold the true value."
            ),
        };
        if several {
            said += self.choose(
                " Hai đơn vị có khoảng chồng lên nhau thì bảng này chưa đủ để nói đơn vị nào hơn.",
                " Of two units whose intervals overlap, this table does not tell which is better.",
            );
        }
        said
    }

    /// That a chart shows the first of some.
    pub(super) fn chart_shows(&self, shown: usize, of: usize) -> String {
        match self.language {
            Language::Vietnamese => format!("Biểu đồ vẽ {shown} trong số {of}, theo thứ tự của bảng."),
            Language::English => format!("Charts show {shown} of {of}, in the order of the table."),
        }
    }

    /// That charts show the highest of some.
    pub(super) fn chart_shows_highest(&self, shown: usize, of: usize) -> String {
        match self.language {
            Language::Vietnamese => format!("Biểu đồ vẽ {shown} đơn vị cao nhất trong số {of}."),
            Language::English => format!("Charts show the {shown} highest of {of} units."),
        }
    }

    /// A name and its figure.
    pub(super) fn named_share(&self, name: &str, share: f64) -> String {
        format!("{name}: {} %", localised(&format!("{:.2}", share * 100.0), self.language))
    }

    /// How many ballots came back, and how many of them do not count, why.
    pub(super) fn returned_of(&self, ballots: &Ballots) -> String {
        let returned = ballots.returned.unwrap_or(ballots.read);
        let invalid = ballots.invalid.iter().fold(0, |sum, of| sum + u128::from(of.count));
        let reasons = ballots.invalid.iter().filter(|of| of.count > 0);
        let mut said: Vec<String> =
            reasons.clone().take(REASONS).map(|of| format!("{}: {}", of.reason, of.count)).collect();
        said.extend((reasons.count() > REASONS).then(|| "…".into()));
        let why = if said.is_empty() { String::new() } else { format!(" ({})", said.join("; ")) };
        let valid = ballots.valid;
        // Who judges several units in a row gives a ballot on each.
        let of = match (ballots.respondents, self.language) {
            (Some(respondents), Language::Vietnamese) => format!(" của {respondents} người trả lời"),
            (Some(respondents), Language::English) => format!(" of {respondents} respondents"),
            (None, _) => String::new(),
        };
        match self.language {
            Language::Vietnamese => format!(
                "Thu về {returned} phiếu{of}, hợp lệ {valid}, không hợp lệ {invalid}{why}; xem trang «{}».",
                self.cleaning_sheet
            ),
            Language::English => format!(
                "{returned} ballots returned{of}, {valid} valid, {invalid} invalid{why}; see the sheet “{}”.",
                self.cleaning_sheet
            ),
        }
    }

    /// That charts show some of the items.
    pub(super) fn chart_shows_items(&self, shown: usize, of: usize) -> String {
        match self.language {
            Language::Vietnamese => format!(
                "Biểu đồ vẽ {shown} trong số {of} câu; các câu có quá nhiều phương án hoặc không có trả lời xem ở bảng."
            ),
            Language::English => {
                format!("Charts show {shown} of {of} items; those of too many options or no answers are in the table.")
            }
        }
    }

    /// That what came back is either left out or valid.
    pub(super) fn counts_add_up(&self, returned: u64, invalid: u128, valid: u64) -> String {
        let adds_up = u128::from(returned) == invalid + u128::from(valid);
        let sum = match self.language {
            Language::Vietnamese => format!("{returned} phiếu thu về = {invalid} không hợp lệ + {valid} hợp lệ"),
            Language::English => format!("{returned} returned = {invalid} invalid + {valid} valid"),
        };
        match adds_up {
            true => format!("{sum}."),
            false => format!("{}: {sum}!", self.choose("KHÔNG KHỚP", "THIS DOES NOT ADD UP")),
        }
    }

    pub(super) fn importance_source(&self, code: &str) -> String {
        format!("{} Martilla, James, Journal of Marketing 41, 1977.", self.importance_note(code))
    }

    pub(super) fn importance_note(&self, code: &str) -> &'static str {
        match code {
            "stated" => self.choose(
                "Mức quan trọng: người trả lời tự đánh giá, ở một câu hỏi cho mỗi nhân tố. Ranh giới là trung bình của các nhân tố.",
                "Importance is stated: an item of each factor asks it. The borders are the means over factors.",
            ),
            _ => self.choose(
                "Mức quan trọng: tương quan (Pearson, có quyền số) giữa nhân tố và câu hài lòng chung. Ranh giới là trung bình của các nhân tố.",
                "Importance is derived: the weighted correlation of the factor with overall satisfaction. The borders are the means over factors.",
            ),
        }
    }

    pub(super) fn source_of(&self, kind: &str) -> &'static str {
        match kind {
            "ballots" => self.choose("từng phiếu", "ballots"),
            "tallies" => self.choose("bảng đếm tay: không có sai số", "paper counted by hand: no errors"),
            _ => self.choose(
                "kết quả có sẵn của đơn vị điều tra: không tính lại được",
                "an institute's finished figures: they cannot be re-done",
            ),
        }
    }

    /// `kind`: what the figures come from.
    pub(super) fn aggregation_of(&self, kind: &str, of: &str, factor_of: &str) -> String {
        if kind == "estimates" {
            return self.as_published.into();
        }
        let factor = match factor_of {
            "items" => self.choose("mỗi nhân tố là trung bình các câu của nó", "a factor is the mean of its items"),
            _ => self.choose("mỗi nhân tố gộp mọi câu trả lời của nó", "a factor pools the answers to its items"),
        };
        let index = match of {
            "answers" if kind == "tallies" => {
                return self
                    .choose(
                        "gộp mọi câu trả lời đếm được: Σ số câu trả lời × giá trị ÷ Σ số câu trả lời",
                        "all answers that were counted: Σ answers × worth ÷ Σ answers",
                    )
                    .into();
            }
            "answers" => {
                return self
                    .choose(
                        "gộp mọi câu trả lời: Σ quyền số × giá trị ÷ Σ quyền số × số câu trả lời",
                        "all answers pooled: Σ weight × worth ÷ Σ weight × answers",
                    )
                    .into();
            }
            "items" => return self.choose("trung bình các câu", "the mean of the items").into(),
            "factors" => self.choose("trung bình các nhân tố theo trọng số", "the weighted mean of the factors"),
            "blocks" => self.choose(
                "trung bình các khối theo trọng số, mỗi khối là trung bình các nhân tố của nó",
                "the weighted mean of the blocks' factor means",
            ),
            item => return format!("{} {item}", self.choose("câu hỏi", "item")),
        };
        format!("{index}; {factor}")
    }

    pub(super) fn empty_group_of(&self, word: &str) -> &'static str {
        match word {
            "reweight" => {
                self.choose("chia lại trọng số cho các nhóm còn lại", "the weights of the others are those of all")
            }
            "zero" => self.choose("tính 0", "nothing comes from it"),
            _ => self.choose("là lỗi", "it is an error"),
        }
    }

    pub(super) fn selection_of(&self, word: &str) -> &'static str {
        match word {
            "random" => self.choose("ngẫu nhiên", "at random"),
            "certainty" => self.choose(
                "mọi nơi ở bước đầu đều có trong mẫu; mỗi nơi là một tầng",
                "all first-stage places are in the sample; each is a stratum",
            ),
            "census" => self
                .choose("hỏi toàn bộ: không có sai số do chọn mẫu", "everybody was asked: there is no sampling error"),
            "purposive" => self.choose("có chủ đích, không ngẫu nhiên", "by judgment, not at random"),
            "substituted" => self.choose("có nơi được thay bằng nơi khác", "some places stand in for others"),
            "self-selected" => self.choose(
                "người trả lời tự tìm đến: không có khoảng tin cậy",
                "respondents chose themselves: no interval",
            ),
            _ => "",
        }
    }

    pub(super) fn design_of(&self, design: &Design) -> String {
        if !design.declared {
            return self
                .choose(
                    "không khai: mỗi phiếu tính một lần, coi như chọn ngẫu nhiên từng người",
                    "none declared: every ballot counts once, as though drawn by itself",
                )
                .into();
        }
        let mut parts = Vec::new();
        if design.strata > 0 {
            parts.push(format!("{} {}", design.strata, self.choose("tầng", "strata")));
        }
        for (stage, clusters) in design.clusters.iter().enumerate() {
            parts.push(format!("{clusters} {} {}", self.choose("cụm bước", "clusters of stage"), stage + 1));
        }
        parts.push(match design.weighted {
            true => self.choose("có quyền số", "weighted").into(),
            false => self.choose("không quyền số", "not weighted").into(),
        });
        if design.populations > 0 {
            let said = self.choose("biết tổng số cụm ở số bước", "populations known at stages");
            parts.push(format!("{said}: {}", design.populations));
        }
        parts.join(", ")
    }

    pub(super) fn variance_of(&self, design: &Design) -> String {
        if let Some(replicates) = &design.replicates {
            let method = match replicates.method.as_str() {
                "jk1" => "JK1",
                "jkn" => "JKn",
                "brr" => "BRR",
                _ => "bootstrap",
            };
            let count = replicates.count.map(|count| format!(", {count}")).unwrap_or_default();
            return format!("{} ({method}{count}); Wolter 2007", self.choose("quyền số lặp", "replicate weights"));
        }
        let lonely = match design.lonely.as_str() {
            "certainty" => {
                self.choose("tầng một cụm coi như chọn chắc chắn", "strata of one cluster are taken as certain")
            }
            "adjust" => self.choose(
                "tầng một cụm so với trung bình chung",
                "strata of one cluster are taken about the mean of all",
            ),
            "average" => self.choose(
                "tầng một cụm lấy trung bình các tầng khác",
                "strata of one cluster add what the others do on average",
            ),
            _ => self.choose("tầng một cụm: không nêu sai số", "strata of one cluster: no error"),
        };
        let taylor = self.choose(
            "tuyến tính hóa Taylor trên cả thiết kế, đơn vị là một miền (Binder 1983; Särndal, Swensson, Wretman 1992)",
            "Taylor linearisation over the whole design, a unit being a domain (Binder 1983; Särndal, Swensson and Wretman 1992)",
        );
        format!("{taylor}; {lonely}")
    }

    pub(super) fn calibration_of(&self, margins: &[String]) -> String {
        let how = match margins.len() {
            1 => self.choose("hậu phân tầng theo", "post-stratified by"),
            _ => self.choose("raking theo", "raked to"),
        };
        let source = match margins.len() {
            1 => "Särndal, Swensson, Wretman 1992",
            _ => "Deming, Stephan, Annals of Mathematical Statistics 11, 1940",
        };
        format!("{how} {}; {source}", margins.join(", "))
    }

    pub(super) fn interval_of(&self, word: &str, confidence: &str) -> String {
        let how = match word {
            "wilson" => self
                .choose("Wilson (1927) với số phiếu hiệu dụng", "Wilson's (1927), on the effective number of ballots"),
            "beta" => self.choose(
                "Korn–Graubard (phân phối beta), Survey Methodology 24, 1998",
                "Korn and Graubard's (beta), Survey Methodology 24, 1998",
            ),
            "mean" => self.choose("t thường", "plain t"),
            "asin" => self.choose("trên thang arcsin của căn", "on the scale of the arcsine of the root"),
            _ => self.choose("trên thang log của tỷ số (logit)", "on the scale of log-odds (logit)"),
        };
        let t = self.choose("phân vị t theo bậc tự do của thiết kế", "t quantiles on the design's degrees of freedom");
        format!("{confidence} %, {how}; {t}")
    }
}

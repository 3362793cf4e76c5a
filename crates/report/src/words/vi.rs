//! Vietnamese.

use std::borrow::Cow;

use cchc_core::criteria::{Evidence, Kind, RankOn, Source, Status, Ties};
use cchc_core::formula::phrase::percent;
use cchc_core::results::Unranked;
use cchc_core::score::LeafState;

use cchc_core::text::Language;

use super::{Day, Say, parts};

pub(super) fn say(what: Say<'_>) -> Cow<'_, str> {
    match what {
        Say::RankingSheet => "Xếp hạng".into(),
        Say::ChartSheet => "Biểu đồ".into(),
        Say::DetailSheet => "Chi tiết".into(),
        Say::FiguresSheet => "Biểu số liệu".into(),
        Say::TrailSheet => "Diễn biến".into(),
        Say::FaultsSheet => "Cảnh báo".into(),
        Say::CriteriaSheet => "Bộ tiêu chí".into(),
        Say::RunSheet => "Về lần chạy".into(),

        Say::RankingTitle => "BẢNG XẾP HẠNG".into(),
        Say::DetailTitle => "ĐIỂM CHI TIẾT".into(),
        Say::FiguresTitle => "BIỂU SỐ LIỆU".into(),
        Say::TrailTitle => "DIỄN BIẾN".into(),
        Say::TrailAtLength => {
            "Mọi điều đã nhập ở những tiêu chí, số liệu mà nhiều bước có ý kiến riêng; dòng đậm là số được tính.".into()
        }
        Say::FaultsTitle => "LỖI VÀ CẢNH BÁO".into(),
        Say::CriteriaTitle => "BỘ TIÊU CHÍ ĐÃ DÙNG".into(),
        Say::RunTitle => "VỀ LẦN CHẠY NÀY".into(),
        Say::GroupAndYear { group, year } => format!("{group} – năm {year}").into(),
        Say::Decision { number, issuer, issued } => {
            let day = issued.map(|day| format!(" ngày {}", date(day))).unwrap_or_default();
            let of = issuer.map(|issuer| format!(" của {issuer}")).unwrap_or_default();
            format!("Theo Quyết định số {number}{day}{of}").into()
        }
        Say::Amended { decision, issued, what } => {
            let day = issued.map(|day| format!(" ngày {}", date(day))).unwrap_or_default();
            let what = what.map(|what| format!(": {what}")).unwrap_or_default();
            format!("sửa đổi theo Quyết định số {decision}{day}{what}").into()
        }
        Say::Status(Status::Official) => "Bộ tiêu chí chính thức".into(),
        Say::Status(Status::Partial) => "Bộ tiêu chí chính thức một phần".into(),
        Say::Status(Status::Illustrative) => "Bộ tiêu chí minh họa".into(),
        Say::StatusAtLength(Status::Official) => "Bộ tiêu chí chính thức: mọi tiêu chí theo đúng quyết định.".into(),
        Say::StatusAtLength(Status::Partial) => {
            "Bộ tiêu chí chính thức một phần: chỉ một số tiêu chí theo đúng quyết định.".into()
        }
        Say::StatusAtLength(Status::Illustrative) => {
            "Bộ tiêu chí minh họa: tiêu chí, điểm tối đa và cách chấm không phải của quyết định; đừng trích dẫn.".into()
        }
        Say::Provisional => "BẢN NHÁP – CÓ LỖI".into(),
        Say::ProvisionalAtLength { errors } => {
            format!("BẢN NHÁP – còn {errors} lỗi: câu trả lời lỗi được tính 0 điểm; xem trang «Cảnh báo»").into()
        }
        Say::AppraisalOpen => "CHƯA THẨM ĐỊNH XONG".into(),
        Say::AppraisalOpenAtLength { leaves } => {
            format!("CHƯA THẨM ĐỊNH XONG – còn {leaves} lượt tiêu chí chờ thẩm định, tạm tính như đơn vị tự chấm:")
                .into()
        }
        Say::Page => "Trang".into(),

        Say::Number => "STT".into(),
        Say::Unit => "Đơn vị".into(),
        Say::Own => "Điểm tự chấm".into(),
        Say::Appraised => "Điểm sau thẩm định".into(),
        Say::Parts => "Các phần điểm".into(),
        Say::Total => "Tổng điểm".into(),
        Say::Max => "Điểm tối đa".into(),
        Say::Index => "Chỉ số (%)".into(),
        Say::Band => "Xếp loại".into(),
        Say::Rank => "Xếp hạng".into(),
        Say::Points => "Điểm".into(),
        Say::DomainRank => "Hạng".into(),
        Say::DomainMax(max) => format!("{max} điểm").into(),
        Say::DomainWeight { max, weight } => format!("{max} điểm, trọng số {weight}").into(),
        Say::BonusMax(max) => format!("cộng tối đa {max}").into(),
        Say::PenaltyMax(max) => format!("trừ tối đa {max}").into(),
        Say::RankIn(name) => format!("Hạng trong {name}").into(),
        Say::Helpers => "Cột phụ, không in: số để tính thứ hạng".into(),
        Say::HelperFigure => "Chỉ số chưa làm tròn (%)".into(),
        Say::HelperFirst(of) => format!("Lần đầu gặp: {of}").into(),
        Say::HelperIndex(code) => format!("Chỉ số lĩnh vực {code} (%)").into(),

        Say::HelperKey(of) => format!("Khi bằng nhau: {of}").into(),
        Say::HelperRanking(name) => format!("Chỉ số trong {name} (%)").into(),
        Say::HelperReached => "Mức đạt (thứ tự)".into(),
        Say::HelperHeld => "Mức sau hạn chế, tỷ lệ (thứ tự)".into(),


        Say::NotRanked => "Đơn vị không xếp hạng:".into(),
        Say::Silent => "không gửi kết quả, không ai nhập gì về đơn vị này".into(),
        Say::Unranked(Unranked::Nothing) => "không có tiêu chí nào áp dụng".into(),
        Say::Unranked(Unranked::TooLittle) => {
            "có thể đạt quá ít so với mức tối thiểu để xếp hạng; Chỉ số để tham khảo".into()
        }
        Say::Unranked(Unranked::ByList) => "không xếp hạng theo danh sách đơn vị; Chỉ số để tham khảo".into(),
        Say::TooLittle { max, share } => format!(
            "chỉ có thể đạt {max} điểm, chưa tới {} số điểm của bộ tiêu chí để được xếp hạng; Chỉ số để tham khảo",
            percent(share, Language::Vietnamese)
        )
        .into(),
        Say::SilentButRanked => "Không gửi kết quả, vẫn xếp hạng, phần chưa trả lời tính 0 điểm:".into(),
        Say::BandsAdjusted => "Xếp loại không theo Chỉ số đơn thuần:".into(),
        Say::BandConditionFails { band, when } => format!("đủ Chỉ số của mức {band} nhưng không đạt: {when}").into(),
        Say::LimitAtMost { when, band } => format!("khi {when}: cao nhất là {band}").into(),
        Say::LimitDown { when, down } => format!("khi {when}: hạ {down} mức").into(),
        Say::QuotaMovesOn { band, share } => format!("mức {band} chỉ nhận {share} số đơn vị").into(),
        Say::Exemptions => "Không áp dụng theo quyết định:".into(),
        Say::WholeGroup => "Cả nhóm".into(),
        Say::OpenAppraisals => "Còn chờ thẩm định:".into(),
        Say::OpenOf { department: "", leaves, units } => {
            format!("chưa rõ cơ quan thẩm định: {leaves} lượt tiêu chí của {units} đơn vị").into()
        }
        Say::OpenOf { department, leaves, units } => {
            format!("{department}: {leaves} lượt tiêu chí của {units} đơn vị").into()
        }
        Say::PlaceAndDay { place } => format!("{place}, ngày …… tháng …… năm ………").into(),
        Say::Compiler => "NGƯỜI LẬP BIỂU".into(),
        Say::CompilerSigns => "(Ký, ghi rõ họ tên)".into(),
        Say::Head => "THỦ TRƯỞNG CƠ QUAN".into(),
        Say::OnBehalf => "TM. ỦY BAN NHÂN DÂN".into(),
        Say::Chairperson => "CHỦ TỊCH".into(),
        Say::HeadSigns => "(Ký, ghi rõ họ tên, đóng dấu)".into(),

        Say::ChartTitle { year } => format!("Chỉ số cải cách hành chính năm {year} (%)").into(),
        Say::ChartShows { shown, of } => format!("{shown} đơn vị đầu bảng trong {of} đơn vị").into(),

        Say::Code => "Mã".into(),
        Say::Criterion => "Lĩnh vực, tiêu chí, tiêu chí thành phần".into(),
        Say::Answer => "Kết quả thực hiện".into(),
        Say::Final => "Điểm đạt được".into(),
        Say::State => "Trạng thái".into(),
        Say::Trace => "Cách tính".into(),
        Say::Source => "Nguồn".into(),
        Say::Note => "Ghi chú".into(),
        Say::UnitTotal => "TỔNG CỘNG".into(),
        Say::Leaf(LeafState::Scored) => "đã chấm".into(),
        Say::Leaf(LeafState::Appraised) => "đã thẩm định".into(),
        Say::Leaf(LeafState::NotApplicable) => "không áp dụng".into(),
        Say::Leaf(LeafState::Missing) => "thiếu".into(),
        Say::Leaf(LeafState::Invalid) => "lỗi".into(),
        Say::Evidenced => "TLKC: ".into(),
        Say::Remarked => "Thẩm định: ".into(),

        Say::GateActs { code, keep } => {
            format!("điều kiện loại trừ ở {code}: chỉ tính {}", percent(keep, Language::Vietnamese)).into()
        }
        Say::From(Source::Table { path }) => format!("bảng {path}").into(),
        Say::From(Source::Survey { id, items }) if items.is_empty() => format!("điều tra {id}").into(),
        Say::From(Source::Survey { id, items }) => format!("điều tra {id}, câu {}", items.join(", ")).into(),
        Say::From(Source::Previous { code, .. }) => format!("kết quả năm trước của {code}").into(),
        Say::AsOf(day) => format!("tính đến {}", date(day)).into(),
        Say::ProvidedBy(by) => format!("{by} cung cấp").into(),

        Say::Figure => "Số liệu".into(),
        Say::FigureValue => "Số được tính".into(),
        Say::Measure => "Đơn vị tính".into(),
        Say::ByDefault => "Để trống: lấy số mặc định".into(),

        Say::What => "Nội dung".into(),
        Say::WholeCriterion => "Cả tiêu chí".into(),
        Say::Stage => "Bước".into(),
        Say::Typed => "Đã nhập".into(),
        Say::Standing => "Được tính".into(),

        Say::Severity => "Mức".into(),
        Say::FaultCode => "Tên".into(),
        Say::Place => "Nơi".into(),
        Say::Message => "Nội dung".into(),
        Say::Met => "Gặp".into(),
        Say::Expected => "Cần".into(),
        Say::Hint => "Gợi ý".into(),
        Say::NoFaults => "Không có lỗi, không có cảnh báo.".into(),
        Say::FaultsLeft(left) => format!("Còn {left} dòng nữa: xem results.json").into(),

        Say::SetId => "Mã bộ tiêu chí".into(),
        Say::SetStatus => "Mức theo quyết định".into(),
        Say::SetTotal => "Tổng điểm tối đa".into(),
        Say::Rounding => "Làm tròn".into(),
        Say::RoundingIs { points: Some(points), index } => {
            format!("điểm {points} chữ số thập phân, Chỉ số {index} chữ số thập phân; phần lẻ từ một nửa trở lên làm tròn lên").into()
        }
        Say::RoundingIs { points: None, index } => {
            format!("điểm giữ nguyên, không làm tròn; Chỉ số {index} chữ số thập phân, phần lẻ từ một nửa trở lên làm tròn lên").into()
        }
        Say::RankedOn => "Xếp hạng, xếp loại theo".into(),
        Say::RankOn(RankOn::Rounded) => "Chỉ số đã làm tròn".into(),
        Say::RankOn(RankOn::Exact) => "Chỉ số chưa làm tròn".into(),
        Say::TiesAre => "Khi bằng nhau".into(),
        Say::Ties(Ties::Shared) => "đồng hạng, hạng sau bỏ cách (1, 2, 2, 4)".into(),
        Say::Ties(Ties::Dense) => "đồng hạng, hạng sau liền kề (1, 2, 2, 3)".into(),
        Say::Ties(Ties::Keys(_)) => "xét lần lượt, số lớn hơn xếp trên; vẫn bằng nhau thì đồng hạng".into(),
        Say::Bands => "Xếp loại".into(),
        Say::BandFrom { name, at_least: "" } => format!("{name}: còn lại").into(),
        Say::BandFrom { name, at_least } => format!("{name}: từ {at_least}").into(),
        Say::AndWhen(when) => format!(", và {when}").into(),
        Say::TotalHeld => "Tổng điểm".into(),
        Say::AtMost(most) => format!("không quá {most}").into(),
        Say::AtLeast(least) => format!("không dưới {least}").into(),
        Say::Limits => "Hạn chế xếp loại".into(),
        Say::Quotas => "Tỷ lệ xếp loại".into(),
        Say::QuotaIs { band, share, whom, keys } => {
            format!("{band}: không quá {share} {whom}, lấy từ cao xuống theo {keys}").into()
        }
        Say::OfGroup => "số đơn vị của nhóm".into(),
        Say::OfThoseWhoEnd(band) => format!("số đơn vị được xếp {band}").into(),
        Say::OfThoseWhoReach(band) => format!("số đơn vị đạt từ {band} trở lên").into(),
        Say::WhoIsRanked => "Điều kiện xếp hạng".into(),
        Say::MinAttainable(share) => format!("có thể đạt ít nhất {share} số điểm của bộ tiêu chí").into(),
        Say::AbsentIsZero => "đơn vị không gửi kết quả vẫn được chấm và xếp hạng".into(),
        Say::Rankings => "Xếp hạng riêng".into(),
        Say::Attributes => "Đặc điểm đơn vị".into(),
        Say::AnyNumber => "số".into(),
        Say::AnyText => "chữ".into(),
        Say::Given => "Mốc, thời hạn".into(),
        Say::Holidays(days) => format!("ngày nghỉ: {days}").into(),
        Say::Workdays(days) => format!("ngày làm bù: {days}").into(),
        Say::PartOf { name, codes } => format!("{name}: điểm của {codes}").into(),
        Say::PartOfRest(name) => format!("{name}: còn lại").into(),
        Say::OutsideFigures => "Số từ nguồn ngoài".into(),
        Say::Weight => "Trọng số".into(),
        Say::Kind => "Loại".into(),
        Say::KindIs(Kind::Base) => "".into(),
        Say::KindIs(Kind::Bonus) => "Điểm thưởng".into(),
        Say::KindIs(Kind::Penalty) => "Điểm trừ".into(),
        Say::AppliesTo => "Chỉ áp dụng khi".into(),
        Say::FromAppraiser => "cơ quan thẩm định nhập".into(),
        Say::FigureOf { label, id } => format!("{label} (biểu số liệu: {id})").into(),
        Say::FigureReads => "Kiểu, nguồn, điều kiện, nơi dùng".into(),
        Say::FigureCondition(condition) => format!("Điều kiện: {condition}").into(),
        Say::ReadBy(codes) => format!("Dùng ở: {codes}").into(),
        Say::Asked => "Số liệu hỏi".into(),
        Say::Wording => "Cách chấm điểm".into(),
        Say::Text => "Thang điểm ghi trong bộ tiêu chí".into(),
        Say::EvidenceWanted => "Tài liệu kiểm chứng".into(),
        Say::Evidence(Evidence::Required) => "Bắt buộc".into(),
        Say::Evidence(Evidence::Optional) => "Nếu có".into(),
        Say::Evidence(Evidence::None) => "".into(),
        Say::InCharge => "Phụ trách".into(),
        Say::Owner(owner) => format!("Thực hiện: {owner}").into(),
        Say::Appraiser(appraiser) => format!("Thẩm định: {appraiser}").into(),
        Say::MayNotApply => "Có thể không áp dụng".into(),
        Say::Sha256 => "sha256".into(),

        Say::Version => "Phiên bản".into(),
        Say::Round => "Đợt đánh giá".into(),
        Say::Year => "Năm".into(),
        Say::Authority => "Cơ quan công bố".into(),
        Say::SetOf { group } => format!("Bộ tiêu chí – {group}").into(),
        Say::Finality => "Tình trạng kết quả".into(),
        Say::NothingOpen => "Không có lỗi, không còn tiêu chí chờ thẩm định".into(),
        Say::Counts => "Lỗi, cảnh báo".into(),
        Say::CountsAre { errors, warnings } => format!("{errors} lỗi, {warnings} cảnh báo").into(),
        Say::Units { group } => format!("Số đơn vị – {group}").into(),
        Say::UnitsAre { all, ranked, silent } => {
            format!("{all} đơn vị: {ranked} được xếp hạng, {silent} không gửi kết quả").into()
        }
        Say::Inputs => "Tệp đầu vào".into(),
        Say::File => "Tệp".into(),
        Say::Live => "Công thức".into(),
        Say::Stages => "Các bước".into(),
        Say::NotLive => {
            "Riêng việc điều kiện loại trừ có tác động hay không, và đơn vị nào phải xuống mức vì tỷ lệ xếp loại, là kết \
             quả đã tính: ô có công thức ghi rõ."
                .into()
        }
        Say::LiveAtLength => {
            "Điểm của tiêu chí và lĩnh vực, tổng điểm, Chỉ số, xếp loại và thứ hạng là công thức tính trực tiếp từ trang chi tiết; \
             số đã tính bằng phân số chính xác được lưu sẵn trong ô."
                .into()
        }
    }
}

/// As decisions write it: `08/6/2022`, where only days and the first two months get a leading zero.
fn date(day: Day<'_>) -> String {
    match parts(day) {
        Some((year, month @ ..=2, day)) => format!("{day:02}/{month:02}/{year}"),
        Some((year, month, day)) => format!("{day:02}/{month}/{year}"),
        None => day.into(),
    }
}

//! Sentences that must stand beside every figure of a survey.

use cchc_core::survey::{Figures, Selection};
use cchc_core::text::Language;

use super::{Findings, Found, Unit};
use crate::compare::Compared;

impl Findings {
    /// What everyone who reads a figure has to know of it.
    pub fn notes(&self, compared: Option<&Compared>, language: Language) -> Vec<String> {
        let vi = language == Language::Vietnamese;
        let choose = |vietnamese: &str, english: &str| if vi { vietnamese.to_owned() } else { english.to_owned() };
        let mut notes: Vec<String> = self.survey.note.iter().cloned().collect();
        match &self.survey.figures {
            Figures::Ballots(ballots) => {
                let said = match ballots.design.selection {
                    Selection::Random => None,
                    Selection::Certainty => Some(choose(
                        "Mọi nơi ở bước chọn đầu đều có trong mẫu: sai số chỉ do chọn người trong từng nơi.",
                        "All first-stage places are in the sample: errors come from choosing people within them alone.",
                    )),
                    Selection::Census => Some(self.census(language)),
                    Selection::Purposive => Some(choose(
                        "Nơi điều tra được chọn có chủ đích, không ngẫu nhiên: khoảng tin cậy chỉ đúng nếu nơi được chọn giống như chọn ngẫu nhiên.",
                        "Places were chosen by judgment, not at random: intervals hold only as far as they are like random ones.",
                    )),
                    Selection::Substituted => Some(choose(
                        "Một số nơi được thay bằng nơi khác: khoảng tin cậy chỉ đúng nếu nơi thay giống nơi đã chọn.",
                        "Some places stand in for others that were drawn: intervals hold only as far as they are alike.",
                    )),
                    Selection::SelfSelected => Some(choose(
                        "Người trả lời tự tìm đến, không do chọn mẫu: không có sai số và khoảng tin cậy nào nói được kết quả đúng đến đâu.",
                        "Respondents chose themselves: no error or interval can say how sure the figures are.",
                    )),
                };
                notes.extend(said);
            }
            Figures::Tallies { .. } => notes.push(choose(
                "Kết quả từ bảng đếm tay: không biết các câu trả lời của một phiếu đi với nhau thế nào nên không có sai số.",
                "Figures from paper counted by hand: how the answers of a ballot hang together is not known, so there are no errors.",
            )),
            Figures::Estimates { .. } => notes.push(choose(
                "Kết quả đã có sẵn, lấy nguyên như bảng ghi: không tính lại được, không có sai số.",
                "Finished figures, taken as they are: they cannot be re-done, and have no errors.",
            )),
        }
        notes.extend(self.agreeing(language));
        notes.extend(self.replicates_missing(language));
        if let Some(compared) = compared.filter(|compared| !compared.breaks.is_empty()) {
            let breaks: Vec<&str> = compared.breaks.iter().map(|of| of.say(language)).collect();
            let breaks = breaks.join("; ");
            notes.push(match vi {
                true => format!(
                    "CHUỖI SỐ LIỆU BỊ NGẮT: so với «{}» là so hai thước đo khác nhau ({breaks}).",
                    compared.survey
                ),
                false => format!("BREAK IN THE SERIES: \"{}\" was measured otherwise ({breaks}).", compared.survey),
            });
        }
        notes.extend(compared.into_iter().flat_map(|compared| compared.notes(language)));
        notes
    }

    /// Everybody was asked, and not everybody answered: that is no sampling error, and not certain either.
    fn census(&self, language: Language) -> String {
        let (returned, issued) = self.account.as_ref().map_or((0, None), |account| (account.read, account.issued));
        let vi = language == Language::Vietnamese;
        let all = match vi {
            true => "Hỏi toàn bộ, không chọn mẫu: không có sai số do chọn mẫu.",
            false => "Everybody was asked: there is no sampling error.",
        };
        match issued {
            Some(issued) if issued <= returned => all.into(),
            Some(issued) if vi => format!(
                "{all} Nhưng {} trong {issued} người được phát phiếu không trả lời: đó không phải sai số do chọn mẫu, và kết quả cũng không chắc đúng với họ.",
                issued - returned
            ),
            Some(issued) => format!(
                "{all} But {} of the {issued} who were asked did not answer: that is no sampling error, and the figures are not certain to hold of them either.",
                issued - returned
            ),
            None if vi => format!(
                "{all} Không khai số phiếu phát ra (issued) nên không biết bao nhiêu người không trả lời: đó không phải sai số do chọn mẫu, và kết quả cũng không chắc đúng với họ."
            ),
            None => format!(
                "{all} How many ballots were issued is not said (issued), so it is not known how many did not answer: that is no sampling error, and the figures are not certain to hold of them either."
            ),
        }
    }

    /// Clusters that happen to agree: an error of nothing would be taken for certainty.
    fn agreeing(&self, language: Language) -> Option<String> {
        let (figures, unit) = self.figures(|found| found.agreeing)?;
        Some(match language {
            Language::Vietnamese => format!(
                "Ở {figures} kết quả (trước hết là của {unit}) câu trả lời khác nhau nhưng các cụm tình cờ cho cùng một tỷ lệ: sai số tính ra bằng 0 không có nghĩa là chắc chắn nên không nêu."
            ),
            Language::English => format!(
                "In {figures} figures (first of {unit}) answers vary and the clusters happen to agree: an error of 0 would not mean that they are certain, and none is given."
            ),
        })
    }

    fn replicates_missing(&self, language: Language) -> Option<String> {
        let (figures, unit) = self.figures(|found| found.replicates_missing > 0)?;
        let all = self.units.iter().chain(&self.all).flat_map(Unit::figures);
        let most = all.map(|found| found.replicates_missing).max()?;
        Some(match language {
            Language::Vietnamese => format!(
                "Ở {figures} kết quả (trước hết là của {unit}) có bộ trọng số lặp, nhiều nhất {most} bộ, không có câu trả lời hợp lệ nào hoặc không khớp được tổng đã biết: sai số tính từ các bộ còn lại."
            ),
            Language::English => format!(
                "In {figures} figures (first of {unit}) replicates, up to {most}, hold no valid answer or cannot meet the known totals: the error is that of the others."
            ),
        })
    }

    /// How many figures are so, and of which unit the first is.
    fn figures(&self, are: impl Fn(&Found) -> bool) -> Option<(usize, &str)> {
        let of = |unit: &Unit| unit.figures().filter(|found| are(found)).count();
        let mut units = self.units.iter().chain(&self.all).map(|unit| (of(unit), unit)).filter(|(count, _)| *count > 0);
        let (first, unit) = units.next()?;
        Some((first + units.map(|(count, _)| count).sum::<usize>(), &unit.name))
    }
}

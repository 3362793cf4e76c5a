//! `cchc survey plan size`: how many ballots, or how sure so many are.

use cchc_core::number::Number;
use cchc_survey::plan::{self, Asked, Formula, Sized};
use serde_json::json;

use super::Planner;
use crate::DONE;

impl Planner<'_> {
    /// How many ballots.
    pub(super) fn size(&self, asked: &Asked, formula: Formula, margin: &Number, response: &Number) -> u8 {
        // Both are above 0: so they were read.
        let Some(sized) = plan::size(formula, *asked, margin, response) else { return DONE };
        if sized.invited > asked.population {
            return self.wrong(self.too_few(&sized, response));
        }
        let how = match formula {
            Formula::Slovin => self.slovin(&sized),
            Formula::Margin => self.by_margin(&sized),
        };
        self.print(&format!("{how}{}", self.invited(&sized, response)), &sized.json());
        DONE
    }

    /// How sure so many ballots are.
    pub(super) fn margin(&self, asked: &Asked, sample: u64) -> u8 {
        let Asked { population, confidence, .. } = asked;
        if sample > *population {
            return self.wrong(self.choose(
                format!("--sample {sample} nhiều hơn --population {population}\n  cần: không quá {population} phiếu"),
                format!("--sample {sample} is more than --population {population}\n  expected: at most {population}"),
            ));
        }
        let found = plan::margin(asked, sample);
        let (margin, sure) = (self.percent(found), self.number(confidence));
        let text = self.choose(
            format!("{sample} phiếu trên {population} người: sai số ±{margin}, độ tin cậy {sure} %\n"),
            format!("{sample} ballots of {population} people: ±{margin} with {sure} % confidence\n"),
        );
        self.print(
            &text,
            &json!({"population": population, "sample": sample, "margin": found, "confidence": confidence}),
        );
        DONE
    }

    fn slovin(&self, sized: &Sized) -> String {
        let (people, n, margin) = (sized.asked.population, sized.sample, self.exact_percent(&sized.margin));
        self.choose(
            format!(
                "Slovin: n = N ÷ (1 + N·e²) = {people} ÷ (1 + {people} × {margin}²) → {n} phiếu hợp lệ\n  Công thức này ngầm coi tỷ lệ là 50 %, khoảng hai sai số chuẩn, chọn ngẫu nhiên đơn giản; chọn theo cụm thì cần nhiều hơn: bỏ --slovin, thêm --deff.\n"
            ),
            format!(
                "Slovin: n = N ÷ (1 + N·e²) = {people} ÷ (1 + {people} × {margin}²) → {n} valid ballots\n  The formula takes a share of 50 %, an interval of two standard errors and simple random sampling as given; clusters need more: --deff in place of --slovin.\n"
            ),
        )
    }

    fn by_margin(&self, sized: &Sized) -> String {
        let Sized { asked: Asked { population, confidence, share, deff }, sample: n, margin, .. } = sized;
        let (margin, sure) = (self.exact_percent(margin), self.number(confidence));
        let (share, deff) = (self.percent(*share), self.number(deff));
        self.choose(
            format!(
                "Sai số ±{margin} ở độ tin cậy {sure} %, tỷ lệ dự kiến {share}, hệ số thiết kế {deff}, {population} người → {n} phiếu hợp lệ\n  n₀ = hệ số thiết kế × z²·p(1 − p) ÷ e²; n = n₀ ÷ (1 + (n₀ − 1) ÷ N) (Cochran 1977, Kish 1965)\n"
            ),
            format!(
                "±{margin} with {sure} % confidence, expected share {share}, design effect {deff}, {population} people → {n} valid ballots\n  n₀ = design effect × z²·p(1 − p) ÷ e²; n = n₀ ÷ (1 + (n₀ − 1) ÷ N) (Cochran 1977, Kish 1965)\n"
            ),
        )
    }

    fn invited(&self, sized: &Sized, response: &Number) -> String {
        let (invited, response) = match *response == Number::ONE {
            true => return String::new(),
            false => (sized.invited, self.exact_percent(response)),
        };
        self.choose(
            format!("Tỷ lệ thu về {response}: phát ra {invited} phiếu\n"),
            format!("Response {response}: {invited} people are asked\n"),
        )
    }

    /// There are not enough people to get so many answers.
    fn too_few(&self, sized: &Sized, response: &Number) -> String {
        let Sized { asked, sample, invited, .. } = sized;
        let (people, response_said) = (asked.population, self.exact_percent(response));
        let all = &Number::from(people as i64) * response;
        // Of a handful of people not even one may answer.
        let answers = all.floor().to_usize().map_or(0, |answers| answers as u64);
        let hint = match answers {
            0 => String::new(),
            _ => {
                let margin = self.percent(plan::margin(asked, answers));
                self.choose(
                    format!("\n  gợi ý: hỏi tất cả {people} người thì thu về {answers} phiếu, sai số ±{margin}"),
                    format!("\n  hint: all {people} people give {answers} ballots: ±{margin}"),
                )
            }
        };
        self.choose(
            format!(
                "không đủ người: {sample} phiếu hợp lệ, tỷ lệ thu về {response_said}, phải hỏi {invited} người, chỉ có {people}{hint}"
            ),
            format!(
                "too few people: {sample} valid ballots with a response of {response_said} take {invited} people, there are {people}{hint}"
            ),
        )
    }

    fn exact_percent(&self, share: &Number) -> String {
        format!("{} %", self.number((share * &Number::HUNDRED).fixed(2)))
    }
}

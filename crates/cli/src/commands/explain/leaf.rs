//! A leaf: what was asked, what was answered where, the rule, the arithmetic, the points.

use cchc_core::criteria::{Evidence, Kind, LeafId, Source};
use cchc_core::entry::{Said, Word};
use cchc_core::explain::{Answer, Changed, Entered, LeafExplained, Supplier, WhatIf};
use cchc_core::number::Number;
use cchc_core::round::TableNote;
use cchc_core::score::LeafState;
use cchc_core::text::Language;

use super::page::{Column, Page};

impl Page<'_> {
    pub fn leaf(&mut self, leaf: &LeafExplained<'_>) {
        let criterion = leaf.criterion;
        self.path(&leaf.above, &criterion.code, &criterion.name);
        let points = self.points_or_dash(leaf.points.last.as_ref());
        let max = self.points(&criterion.max);
        let unentered = self.unentered(leaf);
        let state = unentered.filter(|_| leaf.state == LeafState::Scored).unwrap_or(self.state(leaf.state));
        let said = match (criterion.kind, self.language) {
            (Kind::Base, Language::Vietnamese) => format!("{points} trên {max} điểm; {state}"),
            (Kind::Bonus, Language::Vietnamese) => format!("thưởng {points}, tối đa {max} điểm; {state}"),
            (Kind::Penalty, Language::Vietnamese) => format!("trừ: {points}, tối đa {max} điểm; {state}"),
            (Kind::Base, Language::English) => format!("{points} of {max} points; {state}"),
            (Kind::Bonus, Language::English) => format!("bonus: {points} of at most {max} points; {state}"),
            (Kind::Penalty, Language::English) => format!("penalty: {points} of at most {max} points; {state}"),
        };
        self.line(2, &said);

        let title = self.choose("Hỏi gì, trả lời gì", "What was asked, what stands");
        self.section(title);
        for answer in &leaf.answers {
            self.answer(2, answer);
        }
        for figure in &leaf.figures {
            self.answer(2, &figure.answer);
            let said = self.choose("biểu số liệu", "figure");
            self.line(4, &format!("{said}: {}", figure.of_set.asked.name));
        }
        for over in &leaf.over_units {
            let came_to = over.came_to.as_ref().map_or("–".into(), |number| self.exactly(number));
            let said = match self.language {
                Language::Vietnamese => format!("{}: {came_to} (tính trên {} đơn vị)", over.what, over.units),
                Language::English => format!("{}: {came_to} (over {} units)", over.what, over.units),
            };
            self.line(2, &said);
        }

        if !leaf.trail.is_empty() || leaf.figures.iter().any(|figure| !figure.trail.is_empty()) {
            let title = self.choose("Ai nhập gì, ở đâu", "Who entered what, where");
            self.section(title);
            self.trail("", &leaf.trail);
            for figure in &leaf.figures {
                self.trail(&figure.answer.label, &figure.trail);
            }
        }

        let title = self.choose("Cách chấm", "The rule");
        self.section(title);
        self.line(2, &leaf.wording);
        self.around(leaf);

        let title = self.choose("Cách tính", "The arithmetic");
        self.section(title);
        let appraised = leaf.appraised_in.as_deref().unwrap_or(self.choose("Thẩm định", "Appraised"));
        let outside = self.choose("Từ nguồn ngoài", "From outside");
        let rows = [
            (unentered.map_or(self.choose("Tự chấm", "Self"), |_| outside), leaf.points.own.as_ref(), &leaf.traces.own),
            (appraised, leaf.points.appraised.as_ref(), &leaf.traces.appraised),
            (self.choose("Cuối cùng", "Final"), leaf.points.last.as_ref(), &leaf.traces.last),
        ];
        let rows = rows.map(|(label, points, trace)| vec![label.into(), self.points_or_dash(points), trace.clone()]);
        self.table(2, &[Column::Left, Column::Right, Column::Wrapped], &rows);
        if let Some(change) = &leaf.change {
            self.change(change);
        }
        if let Some(at_best) = &leaf.at_best {
            self.at_best(leaf.leaf, criterion.kind, at_best);
        }
        self.doubts(&leaf.doubts);
    }

    /// `2 › 2.1 › 2.1.1`, each with its name.
    pub fn path(&mut self, above: &[cchc_core::criteria::CriterionId], code: &str, name: &str) {
        self.blank();
        for node in above {
            let criterion = self.explain.set().criterion(*node);
            self.labelled(0, &criterion.code, &criterion.name);
        }
        self.labelled(0, code, name);
    }

    /// Where the points of a leaf come from at which nobody enters anything; `None` where somebody did.
    fn unentered(&self, leaf: &LeafExplained<'_>) -> Option<&'static str> {
        let of_figures = leaf.figures.iter().map(|figure| &figure.answer);
        let mut asked = leaf.answers.iter().chain(of_figures).peekable();
        asked.peek()?;
        let mut by_survey = true;
        for answer in asked {
            let Supplier::Outside { source, .. } = &answer.from else { return None };
            by_survey &= matches!(source, Source::Survey { .. });
        }
        Some(match by_survey {
            true => self.choose("theo kết quả điều tra", "by a survey"),
            false => self.choose("theo số từ nguồn ngoài", "by figures from outside"),
        })
    }

    fn state(&self, state: LeafState) -> &'static str {
        match state {
            LeafState::Scored => self.choose("theo kết quả đơn vị nhập", "by what the unit entered"),
            LeafState::Appraised => self.choose("đã thẩm định", "appraised"),
            LeafState::NotApplicable => self.choose("không áp dụng", "not applicable"),
            LeafState::Missing => self.choose("chưa trả lời", "no answer"),
            LeafState::Invalid => self.choose("câu trả lời có lỗi", "the answer has an error"),
        }
    }

    /// One thing that was asked, and what stands there.
    pub fn answer(&mut self, indent: usize, answer: &Answer) {
        let from = match &answer.from {
            Supplier::Unit => self.choose("đơn vị nhập", "from the unit").to_owned(),
            Supplier::Appraiser => self.choose("cơ quan thẩm định nhập", "from the appraiser").to_owned(),
            Supplier::Outside { source, note } => self.origin(source, note.as_ref()),
        };
        let said = match (&answer.said, answer.by_default) {
            (Some(said), false) => said.clone(),
            (Some(said), true) => {
                format!("{said} {}", self.choose("(để trống, lấy số mặc định)", "(blank: the default)"))
            }
            (None, _) => self.choose("chưa có", "nothing").to_owned(),
        };
        self.line(indent, &format!("{} ({}; {from}): {said}", answer.label, answer.kind));
        if let Some(place) = answer.place {
            let place = self.place(place);
            self.line(indent + 2, &format!("← {place}"));
        }
    }

    /// Where a figure comes from that nobody enters.
    fn origin(&self, source: &Source, note: Option<&TableNote>) -> String {
        let vi = self.language == Language::Vietnamese;
        let mut said = vec![match source {
            Source::Table { path } => format!("{} {path}", if vi { "bảng" } else { "table" }),
            Source::Survey { id, items } if items.is_empty() => {
                format!("{} {id}", if vi { "điều tra" } else { "survey" })
            }
            Source::Survey { id, items } => match vi {
                true => format!("điều tra {id}, câu {}", items.join(", ")),
                false => format!("survey {id}, items {}", items.join(", ")),
            },
            Source::Previous { code, .. } => match vi {
                true => format!("kết quả năm trước của {code}"),
                false => format!("last year's result of {code}"),
            },
        }];
        if let Some(note) = note {
            let as_of = note.as_of.as_ref();
            said.extend(as_of.map(|day| format!("{} {day}", if vi { "tính đến" } else { "as of" })));
            let by = note.provided_by.as_ref();
            said.extend(by.map(|by| if vi { format!("{by} cung cấp") } else { format!("provided by {by}") }));
            said.extend(note.document.clone());
        }
        said.join(", ")
    }

    /// Every entry, stage after stage.
    pub fn trail(&mut self, title: &str, trail: &[Entered]) {
        if trail.is_empty() {
            return;
        }
        let mut indent = 2;
        if !title.is_empty() {
            self.line(2, title);
            indent = 4;
        }
        let mut stage = None;
        for entered in trail {
            if stage != Some(&entered.stage) {
                self.line(indent, &entered.stage_name);
                stage = Some(&entered.stage);
            }
            let typed = &entered.typed;
            let said = match (&entered.said, &entered.what) {
                (Said::Points(_), _) => format!("{}: {typed}", self.choose("điểm", "points")),
                (Said::Agreed, _) => self.choose("thống nhất", "agrees").to_owned(),
                (Said::Note, _) => self.choose("ghi chú", "note").to_owned(),
                (Said::Word(Word::NotApplicable), _) => {
                    format!("«{typed}»: {}", self.choose("không áp dụng", "not applicable"))
                }
                (Said::Word(Word::NothingArose), _) => {
                    format!("«{typed}»: {}", self.choose("không phát sinh", "nothing arose"))
                }
                (Said::Nonsense, _) => format!("«{typed}»: {}", self.choose("không đọc được", "no answer")),
                (Said::Figure(_), Some(what)) => format!("{what}: {typed}"),
                (Said::Figure(_), None) => typed.clone(),
            };
            let counts = if entered.stands { "" } else { self.choose("  (đã thay)", "  (replaced)") };
            let counts = match entered.said {
                Said::Agreed | Said::Note => "",
                _ => counts,
            };
            self.line(indent + 2, &format!("{said}{counts}"));
            let place = self.place(entered.place);
            self.line(indent + 4, &format!("← {place}"));
            if !entered.evidence.is_empty() {
                self.labelled(indent + 4, self.choose("tài liệu:", "evidence:"), &entered.evidence);
            }
            if !entered.remark.is_empty() {
                let label = match entered.by {
                    cchc_core::round::By::Unit => self.choose("giải trình:", "explanation:"),
                    cchc_core::round::By::Appraiser => self.choose("lý do:", "reason:"),
                };
                self.labelled(indent + 4, label, &entered.remark);
            }
        }
    }

    /// What stands around the rule: the decision's own words, evidence, who appraises.
    fn around(&mut self, leaf: &LeafExplained<'_>) {
        let criterion = leaf.criterion;
        let text = criterion.text.as_deref();
        let (clause, note) = (criterion.clause.as_deref(), criterion.note.as_deref());
        let documents = criterion.documents.join("; ");
        let documents = Some(documents.as_str()).filter(|text| !text.is_empty());
        let required = match leaf.of_set.evidence {
            Evidence::Required => Some(self.choose("bắt buộc", "required")),
            Evidence::Optional => Some(self.choose("nếu có", "if there is any")),
            Evidence::None => None,
        };
        let evidence: Vec<&str> = required.into_iter().chain(documents).collect();
        let evidence = (!evidence.is_empty()).then(|| evidence.join(": "));
        let round = self.explain.results().round();
        let appraiser = leaf.of_set.appraiser.as_deref().map(|appraiser| round.department(appraiser));
        let lines = [
            (self.choose("Quyết định ghi:", "The decision says:"), text),
            (self.choose("Điều khoản:", "Clause:"), clause),
            (self.choose("Hướng dẫn:", "Guidance:"), note),
            (self.choose("Chỉ áp dụng khi:", "Applies only where:"), leaf.applies.as_deref()),
            (self.choose("Tài liệu kiểm chứng:", "Evidence:"), evidence.as_deref()),
            (self.choose("Thẩm định:", "Appraised by:"), appraiser),
            (self.choose("Thực hiện:", "Filled in by:"), leaf.of_set.owner.as_deref()),
        ];
        for (label, text) in lines {
            if let Some(text) = text {
                self.labelled(2, label, text);
            }
        }
    }

    /// What others than the unit took or gave.
    fn change(&mut self, change: &Changed) {
        let label = self.choose("Khác tự chấm:", "Not as the unit says:");
        let why = match (change.reason.as_str(), change.place) {
            ("", None) => self.choose("; do số của đơn vị khác đổi", "; by what other units came to").to_owned(),
            ("", Some(_)) => String::new(),
            (reason, _) => format!("; {reason}"),
        };
        let place = change.place.map(|place| format!(" ← {}", self.place(place))).unwrap_or_default();
        self.labelled(2, label, &format!("{}{why}{place}", self.difference(change)));
    }

    /// `3 → 1,5 (−1,5)`, `không áp dụng → 1,5 trên 3 điểm (theo đơn vị: Chỉ số 75,10, nay 74,20)`.
    pub fn difference(&self, change: &Changed) -> String {
        let vi = self.language == Language::Vietnamese;
        let max = self.points(&self.explain.set().criterion_of(change.leaf).max);
        let said = |points: Option<&Number>| match (points, vi) {
            (None, true) => "không áp dụng".into(),
            (None, false) => "not applicable".into(),
            (Some(points), true) => format!("{} trên {max} điểm", self.points(points)),
            (Some(points), false) => format!("{} of {max} points", self.points(points)),
        };
        if let Some(difference) = change.difference() {
            let (own, last) = (self.points_or_dash(change.own.as_ref()), self.points_or_dash(change.last.as_ref()));
            return format!("{own} → {last} ({})", self.signed(&difference));
        }
        let (own, last) = (said(change.own.as_ref()), said(change.last.as_ref()));
        let now = self.index(self.explain.unit_results().index.as_ref());
        let claimed = change.claimed.as_ref().map(|claimed| self.index(Some(claimed)));
        let claimed = claimed.map(|claimed| match vi {
            true => format!(" (nếu theo đơn vị: Chỉ số {claimed}, nay {now})"),
            false => format!(" (by the unit's word: index {claimed}, now {now})"),
        });
        format!("{own} → {last}{}", claimed.unwrap_or_default())
    }

    /// What the most that a leaf can bring would change.
    fn at_best(&mut self, leaf: LeafId, kind: Kind, what_if: &WhatIf) {
        let more = self.points(&what_if.more);
        let lost = match (kind, self.language) {
            (Kind::Penalty, Language::Vietnamese) => format!("Bị trừ {more} điểm. Nếu không bị trừ"),
            (Kind::Bonus, Language::Vietnamese) => format!("Còn có thể thêm {more} điểm. Nếu được tối đa"),
            (Kind::Base, Language::Vietnamese) => format!("Mất {more} điểm. Nếu được tối đa"),
            (Kind::Penalty, Language::English) => format!("{more} points were taken off. Without that"),
            (Kind::Bonus, Language::English) => format!("{more} points more can be had. With them"),
            (Kind::Base, Language::English) => format!("{more} points were lost. With them"),
        };
        let then = self.then(what_if);
        match &what_if.ungated {
            None => self.line(2, &format!("{lost}: {then}")),
            Some(ungated) => {
                let lifted = self.then(ungated);
                let gates = self.codes(&what_if.gates);
                let own = what_if.gates == [leaf];
                let said = match (own, self.language) {
                    // A better answer lifts its own gate.
                    (true, Language::Vietnamese) => format!(
                        "{lost} và không còn bị loại trừ: {lifted}. Chỉ cho thêm điểm mà số liệu giữ nguyên thì điều kiện loại \
                         trừ vẫn giữ: {then}."
                    ),
                    (true, Language::English) => format!(
                        "{lost} and the gate lifted: {lifted}. By points alone, with figures as they are, the gate stays: \
                         {then}."
                    ),
                    (false, Language::Vietnamese) => format!(
                        "{lost}: {then}, vì điều kiện loại trừ ở {gates} vẫn giữ chừng nào số liệu ở đó chưa đổi. Nếu cả \
                         điều kiện ấy cũng hết: {lifted}."
                    ),
                    (false, Language::English) => format!(
                        "{lost}: {then}, as the gate at {gates} stays while its figures stay. With that lifted too: \
                         {lifted}."
                    ),
                };
                self.line(2, &said);
            }
        }
        if what_if.compares {
            let said = self.choose(
                "Tiêu chí này so các đơn vị với nhau: số khác đi thì điểm đơn vị khác cũng có thể đổi, ở đây coi như không đổi.",
                "This leaf compares units: other figures may move other units too, which stay as they are here.",
            );
            self.line(2, said);
        }
    }

    /// `Chỉ số 80,12 (nay 78,00), hạng 3 (nay 4)`.
    fn then(&self, what_if: &WhatIf) -> String {
        let unit = self.explain.unit_results();
        let (index, now) = (self.index(what_if.index.as_ref()), self.index(unit.index.as_ref()));
        let said = match self.language {
            Language::Vietnamese => format!("Chỉ số {index} (nay {now})"),
            Language::English => format!("index {index} (now {now})"),
        };
        let rank = what_if.rank.zip(unit.rank).map(|(then, now)| match self.language {
            Language::Vietnamese => format!(", hạng {then} (nay {now})"),
            Language::English => format!(", rank {then} (now {now})"),
        });
        said + &rank.unwrap_or_default()
    }

    /// The codes of some leaves.
    pub fn codes(&self, leaves: &[LeafId]) -> String {
        let codes: Vec<&str> = leaves.iter().map(|leaf| self.explain.set().criterion_of(*leaf).code.as_str()).collect();
        codes.join(", ")
    }
}

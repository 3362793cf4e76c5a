//! A unit: where it stands, where it lost points, what each would bring.

use cchc_core::explain::{Changed, Loss, LossBy, UnitExplained, WhatIf};
use cchc_core::fault::Severity;
use cchc_core::formula::phrase::percent;
use cchc_core::number::Number;
use cchc_core::results::{UnitState, Unranked};
use cchc_core::text::Language;

use super::page::{Column, Page};

/// Code, name, points lost, points of the index, index and rank without the loss.
const COLUMNS: [Column; 6] =
    [Column::Left, Column::Wrapped, Column::Right, Column::Right, Column::Right, Column::Right];

impl Page<'_> {
    pub fn unit(&mut self, unit: &UnitExplained<'_>) {
        self.standing(unit);
        self.losses(unit);
        self.changed(unit);
        self.missing(unit);
        let errors = unit.doubts.iter().filter(|doubt| doubt.severity == Severity::Error).count();
        let warnings = unit.doubts.len() - errors;
        if errors + warnings > 0 {
            let said = match self.language {
                Language::Vietnamese => format!("Về đơn vị này có {errors} lỗi, {warnings} cảnh báo: xem cchc check"),
                Language::English => format!("Errors about this unit: {errors}, warnings: {warnings}; see cchc check"),
            };
            self.section(&said);
        }
    }

    fn standing(&mut self, unit: &UnitExplained<'_>) {
        let vi = self.language == Language::Vietnamese;
        let results = self.explain.unit_results();
        let total = &results.score.total;
        self.blank();
        let (points, max) = (self.points(&total.final_points), self.points(&total.max));
        let index = self.index(results.index.as_ref());
        let set = self.explain.set();
        let band = results.band.map(|band| set.bands[band].name.as_str());
        let band = band.map(|band| format!("; {band}")).unwrap_or_default();
        let rank = match (results.state, vi) {
            (UnitState::Ranked, true) => format!("hạng {}", self.rank(results.rank)),
            (UnitState::Ranked, false) => format!("rank {}", self.rank(results.rank)),
            (UnitState::Unranked(Unranked::ByList), true) => "không xếp hạng theo danh sách đơn vị".into(),
            (UnitState::Unranked(Unranked::ByList), false) => "not ranked, by the list of units".into(),
            (UnitState::Unranked(Unranked::TooLittle), true) => "không xếp hạng vì có thể đạt quá ít".into(),
            (UnitState::Unranked(Unranked::TooLittle), false) => "not ranked: it can attain too little".into(),
            (UnitState::Unranked(Unranked::Nothing), true) => "không có tiêu chí nào áp dụng".into(),
            (UnitState::Unranked(Unranked::Nothing), false) => "no criterion applies".into(),
            (UnitState::NotSubmitted, true) => "không gửi kết quả, không ai nhập gì về đơn vị này".into(),
            (UnitState::NotSubmitted, false) => "nothing was sent or entered of it".into(),
        };
        self.line(
            0,
            &match vi {
                true => format!("{points} trên {max} điểm; Chỉ số {index}; {rank}{band}"),
                false => format!("{points} of {max} points; index {index}; {rank}{band}"),
            },
        );
        for (label, line) in [
            (self.choose("Các lĩnh vực:", "Domains:"), &unit.sum),
            (self.choose("Tổng điểm:", "Total:"), &unit.trace),
            (self.choose("Xếp loại:", "Band:"), &unit.band_trace),
        ] {
            if !line.is_empty() {
                self.labelled(2, label, line);
            }
        }
        if let Some(next) = &unit.next_band {
            let band = &set.bands[next.band].name;
            let and = self.choose(" và ", " and ");
            let unmet = (!next.unmet.is_empty()).then(|| next.unmet.join(and));
            let unmet = unmet.map(|unmet| match vi {
                true => format!("; còn cần {unmet}"),
                false => format!("; it also asks for {unmet}"),
            });
            let held = (!next.held.is_empty()).then(|| next.held.join("; "));
            let held = held.map(|held| match vi {
                true => format!("; vướng {held}"),
                false => format!("; held down by {held}"),
            });
            let (index, points) = (self.of_index(&next.of_index), self.about(&next.points));
            let said = match (next.of_index.is_zero(), vi) {
                (true, true) => format!("Mức trên, {band}: đủ Chỉ số"),
                (true, false) => format!("The band above, {band}: the index is enough"),
                (false, true) => {
                    format!("Mức trên, {band}: Chỉ số còn thiếu {index} điểm phần trăm, tức {points} điểm")
                }
                (false, false) => {
                    format!("The band above, {band}: {index} percentage points of the index short, {points} points")
                }
            };
            self.line(2, &(said + &unmet.unwrap_or_default() + &held.unwrap_or_default()));
        }
        if let Some(above) = &unit.above {
            let (rank, name) = (above.rank, &above.name);
            let lead = match &above.tie {
                Some(tie) => {
                    let [its, own] =
                        [&tie.its, &tie.own].map(|key| key.as_ref().map_or("–".into(), |key| self.exactly(key)));
                    match vi {
                        true => format!("cùng Chỉ số, xếp trên theo {}: {its} so với {own}", tie.key),
                        false => format!("the same index, above by {}: {its}, here {own}", tie.key),
                    }
                }
                None => {
                    let (index, points) = (self.of_index(&above.of_index), self.about(&above.points));
                    match vi {
                        true => format!("Chỉ số hơn {index} điểm phần trăm, tức {points} điểm"),
                        false => format!("{index} percentage points of the index more, {points} points"),
                    }
                }
            };
            self.line(
                2,
                &match vi {
                    true => format!("Đơn vị trên, hạng {rank}: {name}, {lead}"),
                    false => format!("The unit above, rank {rank}: {name}, {lead}"),
                },
            );
        }
    }

    fn losses(&mut self, unit: &UnitExplained<'_>) {
        let vi = self.language == Language::Vietnamese;
        let title = self.choose("Mất điểm ở đâu, lớn trước", "Where points were lost, the largest first");
        self.section(title);
        let heads = match vi {
            true => ["", "", "Mất", "Chỉ số", "Nếu được", "Hạng"],
            false => ["", "", "Lost", "Index", "Without", "Rank"],
        };
        let outside: Number = unit.beside.iter().map(|loss| loss.of_total.clone()).sum();
        let titled = |code: &str, title: String| {
            let mut row = vec![code.to_owned(), title];
            row.resize(COLUMNS.len(), String::new());
            row
        };
        // Each row beside the points that its column is to show, aligned with all the others.
        let mut rows: Vec<(Vec<String>, &Number)> = Vec::new();
        let mut lost: Vec<&Number> = Vec::new();
        for domain in unit.domains.iter().filter(|domain| !domain.losses.is_empty()) {
            let criterion = self.explain.set().criterion(domain.node);
            rows.push((titled(&criterion.code, criterion.name.to_uppercase()), &domain.lost));
            rows.extend(domain.losses.iter().map(|loss| (self.loss(loss), &loss.of_total)));
            lost.push(&domain.lost);
        }
        if !unit.beside.is_empty() {
            let title = self.choose("NGOÀI ĐIỂM TỐI ĐA", "OUTSIDE THE MAXIMUM");
            rows.push((titled("", title.into()), &outside));
            rows.extend(unit.beside.iter().map(|loss| (self.loss(loss), &loss.of_total)));
            lost.push(&outside);
        }
        let points: Vec<&Number> = rows.iter().map(|(_, points)| *points).collect();
        let aligned = self.aligned(&points);
        let mut rows: Vec<Vec<String>> = rows.into_iter().map(|(row, _)| row).collect();
        for (row, points) in rows.iter_mut().zip(aligned) {
            row[2] = points;
        }
        rows.insert(0, heads.map(String::from).to_vec());
        self.table(0, &COLUMNS, &rows);
        // Each is rounded by itself, where weights leave more decimals than are shown.
        let exact = lost.iter().chain([&&unit.lost]).all(|number| self.is_exact(number));
        let terms: Vec<String> = lost
            .iter()
            .enumerate()
            .map(|(at, number)| {
                let negative = number.is_negative();
                let amount = self.rounded(&if negative { -*number } else { (*number).clone() });
                match (at, negative) {
                    (0, false) => amount,
                    (0, true) => format!("−{amount}"),
                    (_, false) => format!(" + {amount}"),
                    (_, true) => format!(" − {amount}"),
                }
            })
            .collect();
        let total = &self.explain.unit_results().score.total;
        let (max, points) = (self.points(&total.max), self.points(&total.final_points));
        let sign = if exact { "=" } else { "≈" };
        let sum = if terms.len() > 1 { format!("{} {sign} ", terms.concat()) } else { String::new() };
        let label = self.choose("Cộng:", "In all:");
        self.labelled(0, label, &format!("{sum}{} = {max} − {points}", self.rounded(&unit.lost)));
        let all = || unit.domains.iter().flat_map(|domain| &domain.losses).chain(&unit.beside);
        if all().any(|loss| compares(loss.without.as_ref())) {
            let said = self.choose(
                "* so các đơn vị với nhau: ở đây coi như đơn vị khác không đổi",
                "* compares units: the others stay as they are here",
            );
            self.line(0, said);
        }
        let mut gates: Vec<_> =
            all().filter_map(|loss| loss.without.as_ref()).flat_map(|without| without.gates.clone()).collect();
        gates.sort();
        gates.dedup();
        if !gates.is_empty() {
            let codes = self.codes(&gates);
            let said = match vi {
                true => format!(
                    "† điều kiện loại trừ ở {codes} vẫn giữ chừng nào số liệu ở đó chưa đổi, dù được thêm điểm ở đây; \
                     riêng dòng {codes} là khi đạt tối đa và hết bị loại trừ"
                ),
                false => format!(
                    "† the gate at {codes} stays while its figures stay, whatever points are given here; \
                     the line of {codes} is with its gate lifted"
                ),
            };
            self.line(0, &said);
        }
    }

    fn loss(&self, loss: &Loss) -> Vec<String> {
        let vi = self.language == Language::Vietnamese;
        let set = self.explain.set();
        let (code, name) = match loss.by {
            LossBy::Leaf(leaf) => {
                let criterion = set.criterion_of(leaf);
                let star = if compares(loss.without.as_ref()) { " *" } else { "" };
                let gated = loss.without.as_ref().is_some_and(|without| !without.gates.is_empty());
                let gated = if gated { " †" } else { "" };
                (criterion.code.as_str(), format!("{}{star}{gated}", criterion.name))
            }
            LossBy::Gate { of, leaf } => {
                let keep = set.leaf(leaf).rule.gate.as_ref().map(|gate| percent(&gate.keep, self.language));
                let (keep, by) = (keep.unwrap_or_default(), &set.criterion_of(leaf).code);
                let said = match vi {
                    true => format!("Điều kiện loại trừ ở {by}: chỉ tính {keep}"),
                    false => format!("The gate at {by}: {keep} is kept"),
                };
                (set.criterion(of).code.as_str(), said)
            }
            LossBy::Held(node) => {
                let max = self.points(&set.criterion(node).max);
                let said = match vi {
                    true => format!("Chỉ tính tối đa {max}"),
                    false => format!("At most {max} count"),
                };
                (set.criterion(node).code.as_str(), said)
            }
            LossBy::Rounding(node) => {
                let code = node.map_or("", |node| set.criterion(node).code.as_str());
                (code, self.choose("Làm tròn điểm theo trọng số", "Rounding of weighted points").into())
            }
            LossBy::CapOrFloor => ("", self.choose("Giới hạn của tổng điểm", "Bounds of the total").into()),
        };
        let index = loss.of_index.as_ref().map(|index| self.of_index(index)).unwrap_or_default();
        // What lifts a leaf's own gate is a better answer, and the line says what that brings.
        let of_gate = |without: &WhatIf| matches!(loss.by, LossBy::Leaf(leaf) if without.gates == [leaf]);
        let without = loss.without.as_ref().map(|without| match &without.ungated {
            Some(ungated) if of_gate(without) => ungated,
            _ => without,
        });
        let (then, rank) = match without {
            Some(without) => (self.index(without.index.as_ref()), self.rank(without.rank)),
            None => Default::default(),
        };
        vec![code.into(), name, String::new(), index, then, rank]
    }

    fn changed(&mut self, unit: &UnitExplained<'_>) {
        if unit.changed.is_empty() {
            return;
        }
        let title = self.choose("Thẩm định khác tự chấm ở đâu", "Where the appraisal differs from the unit");
        self.section(title);
        for change in &unit.changed {
            let criterion = self.explain.set().criterion_of(change.leaf);
            let name = &criterion.name;
            self.labelled(2, &criterion.code, &format!("{name}: {}", self.difference(change)));
            let indent = 4 + criterion.code.chars().count();
            if !change.reason.is_empty() {
                self.labelled(indent, self.choose("lý do:", "reason:"), &change.reason);
            }
            if let Some(place) = change.place {
                let place = self.place(place);
                self.line(indent, &format!("← {place}"));
            }
        }
        // Whether a leaf applies is no difference of points.
        if unit.changed.iter().all(|change| change.difference().is_none()) {
            return;
        }
        let sum = |taken: bool| -> Number {
            unit.changed.iter().filter_map(Changed::difference).filter(|number| number.is_negative() == taken).sum()
        };
        let (taken, given) = (self.points(&-&sum(true)), self.points(&sum(false)));
        let said = match self.language {
            Language::Vietnamese => format!("giảm {taken}, tăng {given} điểm tiêu chí"),
            Language::English => format!("{taken} taken, {given} given, in points of the leaves"),
        };
        self.labelled(2, self.choose("Cộng:", "In all:"), &said);
    }

    fn missing(&mut self, unit: &UnitExplained<'_>) {
        if unit.blank.is_empty() && unit.open.is_empty() {
            return;
        }
        let title = self.choose("Còn thiếu, còn có thể bổ sung", "What is missing and can still be filled in");
        self.section(title);
        for blank in &unit.blank {
            let criterion = self.explain.set().criterion_of(blank.leaf);
            let what = match (blank.invalid, blank.unit.is_empty(), blank.appraiser.is_empty()) {
                (true, ..) => self.choose("câu trả lời có lỗi, cần sửa", "the answer has an error to mend").to_owned(),
                (false, false, _) => {
                    format!(
                        "{}: {}",
                        self.choose("đơn vị chưa trả lời", "the unit has not answered"),
                        blank.unit.join("; ")
                    )
                }
                (false, true, _) => format!(
                    "{}: {}",
                    self.choose("cơ quan thẩm định chưa nhập", "the appraiser has not entered"),
                    blank.appraiser.join("; ")
                ),
            };
            let points = self.points(&blank.points);
            let name = &criterion.name;
            let said = match self.language {
                Language::Vietnamese => format!("{name} ({points} điểm) – {what}"),
                Language::English => format!("{name} ({points} points) – {what}"),
            };
            self.labelled(2, &criterion.code, &said);
        }
        for (department, leaves) in unit.open {
            let codes: Vec<&str> =
                leaves.iter().map(|leaf| self.explain.set().criterion_of(*leaf).code.as_str()).collect();
            let department = match department.as_str() {
                "" => self.choose("chưa rõ cơ quan thẩm định", "no department is named"),
                department => self.explain.results().round().department(department),
            };
            let label = format!("{} {department}:", self.choose("chờ thẩm định,", "to be appraised by"));
            self.labelled(2, &label, &codes.join(", "));
        }
    }
}

fn compares(without: Option<&WhatIf>) -> bool {
    without.is_some_and(|without| without.compares)
}

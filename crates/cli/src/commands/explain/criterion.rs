//! A criterion with children, and a figure.

use cchc_core::criteria::Kind;
use cchc_core::explain::{Columns, CriterionExplained, FigureExplained};
use cchc_core::number::Number;
use cchc_core::text::Language;

use super::page::{Column, Page};

impl Page<'_> {
    pub fn criterion(&mut self, criterion: &CriterionExplained<'_>) {
        self.path(&criterion.above, &criterion.criterion.code, &criterion.criterion.name);
        if let Some(applies) = &criterion.applies {
            self.labelled(2, self.choose("Chỉ áp dụng khi:", "Applies only where:"), applies);
        }
        let weighted = criterion.children.iter().any(|child| child.criterion.weight.is_some());
        let mut heads = vec![
            self.choose("Mã", "Code"),
            self.choose("Tiêu chí", "Criterion"),
            self.choose("Tự chấm", "Self"),
            self.choose("Thẩm định", "Appraised"),
            self.choose("Cuối cùng", "Final"),
            self.choose("Tối đa", "Maximum"),
        ];
        let mut columns =
            vec![Column::Left, Column::Wrapped, Column::Right, Column::Right, Column::Right, Column::Right];
        if weighted {
            heads.push(self.choose("Trọng số", "Weight"));
            columns.push(Column::Right);
        }
        let row = |page: &Page<'_>, code: &str, name: &str, points: &Columns, max: &Number, weight: Option<&Number>| {
            let mut row: Vec<String> = vec![code.into(), name.into()];
            row.extend(
                [&points.own, &points.appraised, &points.last].map(|points| page.points_or_dash(points.as_ref())),
            );
            row.push(page.points(max));
            if weighted {
                row.push(weight.map(|weight| page.points(weight)).unwrap_or_default());
            }
            row
        };
        let mut rows = vec![heads.into_iter().map(String::from).collect::<Vec<_>>()];
        // What stands outside the maximum has none to attain: the most that it can bring is what there is to say.
        let beside = criterion.criterion.kind != Kind::Base;
        for child in &criterion.children {
            let of = child.criterion;
            let max = if beside { &of.max } else { &child.max };
            rows.push(row(self, &of.code, &of.name, &child.points, max, of.weight.as_ref()));
        }
        let max = if beside { &criterion.criterion.max } else { &criterion.max };
        let whole = self.choose("Cả tiêu chí", "The whole");
        rows.push(row(self, &criterion.criterion.code, whole, &criterion.points, max, None));
        self.blank();
        self.table(2, &columns, &rows);
        let title = self.choose("Cách tính", "The arithmetic");
        self.section(title);
        for line in [&criterion.sum, &criterion.trace] {
            if !line.is_empty() {
                self.line(2, line);
            }
        }
    }

    pub fn figure(&mut self, figure: &FigureExplained<'_>) {
        self.path(&[], &figure.of_set.asked.name, &figure.answer.label);
        let title = self.choose("Hỏi gì, trả lời gì", "What was asked, what stands");
        self.section(title);
        self.answer(2, &figure.answer);
        if let Some(condition) = &figure.condition {
            self.labelled(2, self.choose("Điều kiện:", "Condition:"), condition);
        }
        let vi = self.language == Language::Vietnamese;
        let codes: Vec<&str> =
            figure.read_by.iter().map(|leaf| self.explain.set().criterion_of(*leaf).code.as_str()).collect();
        self.labelled(2, if vi { "Dùng ở:" } else { "Read by:" }, &codes.join(", "));
        if !figure.trail.is_empty() {
            let title = self.choose("Ai nhập gì, ở đâu", "Who entered what, where");
            self.section(title);
            self.trail("", &figure.trail);
        }
        self.doubts(&figure.doubts);
    }
}

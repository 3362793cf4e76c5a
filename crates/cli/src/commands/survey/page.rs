//! What a survey found, as a page of text.

use std::fmt::Write as _;

use cchc_core::survey::{Choice, Figures, Select, Selection, Survey};
use cchc_core::text::{Language, localised};
use cchc_survey::compare::Compared;
use cchc_survey::findings::{Findings, Found, Unit};

use crate::messages::{Printer, quoted};

/// How many units a terminal shows.
const SHOWN_UNITS: usize = 40;

pub(super) struct Page<'a> {
    findings: &'a Findings,
    printer: &'a Printer,
    language: Language,
    text: String,
}

impl Page<'_> {
    /// The page of a survey.
    pub(super) fn of(
        findings: &Findings,
        compared: Option<&Compared>,
        printer: &Printer,
        language: Language,
    ) -> String {
        let mut page = Page { findings, printer, language, text: String::new() };
        page.heading(compared);
        page.account();
        page.units();
        page.parts();
        page.quality();
        if let Some(compared) = compared {
            page.compared(compared);
        }
        page.text
    }

    fn choose<T>(&self, vietnamese: T, english: T) -> T {
        self.printer.choose(vietnamese, english)
    }

    fn line(&mut self, text: &str) {
        let _ = writeln!(self.text, "{text}");
    }

    fn title(&mut self, text: &str) {
        let strong = self.printer.strong(text);
        let _ = writeln!(self.text, "\n{strong}");
    }

    fn survey(&self) -> &Survey {
        &self.findings.survey
    }

    fn heading(&mut self, compared: Option<&Compared>) {
        let survey = &self.findings.survey;
        let title = format!("{} ({})", survey.title, survey.id.text);
        let strong = self.printer.strong(&title);
        self.line(&strong);
        for note in self.findings.notes(compared, self.language) {
            self.line(&quoted(&note));
        }
    }

    fn account(&mut self) {
        let Some(account) = &self.findings.account else { return };
        let issued = account.issued.filter(|issued| *issued > 0);
        let mut parts = Vec::new();
        if let Some(issued) = issued {
            parts.push(format!("{} {issued}", self.choose("phát ra", "issued")));
        }
        parts.push(format!("{} {}", self.choose("thu về", "returned"), account.read));
        parts.push(format!("{} {}", self.choose("hợp lệ", "valid"), account.valid));
        let mut line = format!("{}: {}", self.choose("Phiếu", "Ballots"), parts.join(", "));
        if let Some(issued) = issued {
            let rate = self.percent(account.read as f64 / issued as f64, 1);
            let _ = write!(line, " ({} {rate})", self.choose("tỷ lệ thu về", "response"));
        }
        let mut lines = vec![line];
        if let Some(respondents) = account.respondents {
            // Each is a row; who leaves a unit out gives no ballot on it.
            let left = (respondents * self.findings.units.len() as u64).saturating_sub(account.read);
            lines.push(match self.language {
                Language::Vietnamese => {
                    format!("  {respondents} người trả lời, mỗi lượt đánh giá một đơn vị là một phiếu; bỏ trống cả đơn vị: {left} lượt")
                }
                Language::English => {
                    format!("  {respondents} respondents, a ballot for each unit that one judges; units left out: {left} times")
                }
            });
        }
        // A rule that held of no ballot was applied all the same.
        for (reason, count) in &account.invalid {
            lines.push(format!("  {}: {count} – {}", self.choose("không hợp lệ", "invalid"), quoted(reason)));
        }
        lines.extend(self.not_counted());
        for other in &account.other {
            let item = &self.survey().items[other.item].id;
            let said = self.choose("không có trong thang, không tính", "no option, skipped");
            lines.push(format!("  {item}: «{}» {} ({said})", quoted(&other.answer), other.count));
        }
        if account.straight_lined > 0 {
            let said = self.choose(
                "phiếu hợp lệ chọn một phương án cho mọi câu",
                "valid ballots chose the same option throughout",
            );
            lines.push(format!("  {} {said}", account.straight_lined));
        }
        lines.iter().for_each(|line| self.line(line));
    }

    /// Answers of valid ballots that do not count, item by item.
    fn not_counted(&self) -> Vec<String> {
        let survey = self.survey();
        let Some(unit) = self.findings.all.as_ref().or(self.findings.units.first()) else { return Vec::new() };
        let mut lines = Vec::new();
        for (item, of) in survey.items.iter().zip(&unit.items) {
            let scale = &survey.scales[item.scale];
            let is_one = matches!(item.select, Select::One);
            let options = scale.options.iter().zip(&of.options).filter(|(choice, _)| is_one && choice.worth.is_none());
            let named = |(choice, count): (&Choice, &u64)| {
                (*count > 0).then(|| format!("«{}» {count}", quoted(choice.label.as_ref().unwrap_or(&choice.text))))
            };
            let mut said: Vec<String> = options.filter_map(named).collect();
            if of.blank > 0 && !(is_one && scale.blank.is_some()) {
                said.push(format!("{} {}", self.choose("để trống", "blank"), of.blank));
            }
            if !said.is_empty() {
                lines.push(format!("  {}: {} {}", item.id, self.choose("không tính", "skipped"), said.join(", ")));
            }
        }
        if lines.len() > SHOWN_UNITS {
            let more = lines.len() - SHOWN_UNITS;
            lines.truncate(SHOWN_UNITS);
            lines.push(self.choose(format!("  … và {more} câu nữa"), format!("  … and {more} more items")));
        }
        lines
    }

    fn units(&mut self) {
        let heads = [
            self.choose("Đơn vị", "Unit").to_owned(),
            self.choose("Chỉ số", "Index").to_owned(),
            self.interval_head(),
            self.choose("Sai số chuẩn", "Std. error").to_owned(),
            self.choose("Phiếu", "Ballots").to_owned(),
            "deff".to_owned(),
        ];
        let findings = self.findings;
        let row = |page: &Page<'_>, unit: &Unit| {
            let name = page.name(&unit.name);
            let mut row = vec![name];
            row.extend(page.found(&unit.index));
            row
        };
        let mut rows: Vec<Vec<String>> = vec![heads.to_vec()];
        rows.extend(findings.units.iter().take(SHOWN_UNITS).map(|unit| row(self, unit)));
        rows.extend(findings.all.as_ref().map(|unit| row(self, unit)));
        let title = self.choose("Chỉ số", "Index");
        self.title(title);
        self.table(&rows, 1);
        if findings.units.len() > SHOWN_UNITS {
            self.more_units(findings.units.len() - SHOWN_UNITS);
        }
        self.reasons();
    }

    fn interval_head(&self) -> String {
        let confidence = localised(&self.survey().confidence.to_string(), self.language);
        format!("{} {confidence} %", self.choose("Khoảng tin cậy", "Interval"))
    }

    fn name(&self, unit: &str) -> String {
        match unit {
            "*" => self.choose("Toàn bộ", "All").to_owned(),
            name => quoted(name),
        }
    }

    /// Why some figures lack something.
    fn reasons(&mut self) {
        let mut said: Vec<String> = Vec::new();
        for unit in self.findings.units.iter().chain(&self.findings.all) {
            let words = unit.index.remark(self.language);
            said.extend(words.filter(|words| !said.contains(words)));
        }
        for words in said {
            self.line(&format!("  – {words}"));
        }
    }

    /// Blocks, factors and respondent groups of all units together, or of the only one.
    fn parts(&mut self) {
        let Some(unit) = self.findings.all.as_ref().or(self.findings.units.first()) else { return };
        if self.findings.all.is_none() && self.findings.units.len() > 1 {
            return;
        }
        let survey = self.survey();
        let named = |names: Vec<&String>, found: &[Found]| -> Vec<Vec<String>> {
            let row = |(name, found): (&String, &Found)| {
                let mut row = vec![quoted(name)];
                row.extend(self.found(found));
                row
            };
            names.into_iter().zip(found).map(row).collect()
        };
        let parts = [
            (self.choose("Khối", "Blocks"), named(survey.blocks.iter().map(|of| &of.name).collect(), &unit.blocks)),
            (
                self.choose("Nhân tố", "Factors"),
                named(survey.factors.iter().map(|of| &of.name).collect(), &unit.factors),
            ),
            (
                self.choose("Nhóm người trả lời", "Respondent groups"),
                named(survey.respondents.iter().map(|of| &of.name).collect(), &unit.groups),
            ),
        ];
        for (title, rows) in parts.into_iter().filter(|(_, rows)| !rows.is_empty()) {
            self.title(title);
            self.table(&rows, 0);
        }
    }

    fn quality(&mut self) {
        let Some(quality) = &self.findings.quality else { return };
        if quality.factors.is_empty() {
            return;
        }
        let mut rows = vec![vec![
            self.choose("Nhân tố", "Factor").to_owned(),
            "α".to_owned(),
            self.choose("Hài lòng", "Satisfaction").to_owned(),
            self.choose("Quan trọng", "Importance").to_owned(),
            String::new(),
        ]];
        for (factor, of) in self.survey().factors.iter().zip(&quality.factors) {
            let number = |float: Option<f64>, decimals: usize| {
                float.map_or("–".into(), |float| localised(&format!("{float:.decimals$}"), self.language))
            };
            let quadrant = of.quadrant.map_or("", |of| of.words(self.language));
            rows.push(vec![
                quoted(&factor.name),
                number(of.alpha, 3),
                of.satisfaction.map_or("–".into(), |share| self.percent(share, 2)),
                number(of.importance, 3),
                quadrant.to_owned(),
            ]);
        }
        let title = self.choose("Chất lượng bộ câu hỏi", "Quality of the instrument");
        self.title(title);
        self.table(&rows, 1);
    }

    fn compared(&mut self, compared: &Compared) {
        let mut rows = vec![vec![
            self.choose("Đơn vị", "Unit").to_owned(),
            self.choose("Trước", "Before").to_owned(),
            self.choose("Nay", "Now").to_owned(),
            self.choose("Thay đổi (điểm phần trăm)", "Change (percentage points)").to_owned(),
            self.interval_head(),
        ]];
        let is_census = self.is_census();
        for unit in compared.units.iter().take(SHOWN_UNITS) {
            let share = |share: Option<f64>| share.map_or("–".into(), |share| self.percent(share, 2));
            let points = |share: f64| {
                let text = format!("{:.2}", share * 100.0);
                let text = match text.strip_prefix('-') {
                    // What is rounded to 0 has no sign.
                    Some("0.00") => "0.00".into(),
                    Some(size) => format!("−{size}"),
                    None if text == "0.00" => text,
                    None => format!("+{text}"),
                };
                localised(&text, self.language)
            };
            let interval = unit.interval.filter(|_| !is_census);
            rows.push(vec![
                self.name(&unit.unit),
                share(unit.before),
                share(unit.after),
                unit.difference().map_or("–".into(), points),
                interval.map_or("–".into(), |(low, high)| format!("{} … {}", points(low), points(high))),
            ]);
        }
        let title = format!("{} «{}»", self.choose("So với", "Beside"), quoted(&compared.title));
        self.title(&title);
        self.table(&rows, 1);
        if compared.units.len() > SHOWN_UNITS {
            self.more_units(compared.units.len() - SHOWN_UNITS);
        }
    }

    fn more_units(&mut self, more: usize) {
        let said = self.choose(format!("… và {more} đơn vị nữa"), format!("… and {more} more units"));
        self.line(&format!("  {said}"));
    }

    /// Whether everybody was asked: a figure is what there is then, as a note says, and has no interval.
    fn is_census(&self) -> bool {
        matches!(&self.survey().figures, Figures::Ballots(of) if of.design.selection == Selection::Census)
    }

    /// Index, interval, error, ballots, design effect.
    fn found(&self, found: &Found) -> [String; 5] {
        let dash = || "–".to_owned();
        let has_errors = !self.is_census();
        let interval = found
            .interval
            .filter(|_| has_errors)
            .map(|of| format!("{} – {}", self.percent(of.low, 2), self.percent(of.high, 2)));
        let published = matches!(self.survey().figures, Figures::Estimates { .. }) && found.n == 0;
        [
            found.estimate.map_or_else(dash, |share| self.percent(share, 2)),
            interval.unwrap_or_else(dash),
            found.se.filter(|_| has_errors).map_or_else(dash, |se| self.percent(se, 2)),
            if published { dash() } else { found.n.to_string() },
            found.deff.map_or_else(dash, |deff| localised(&format!("{deff:.2}"), self.language)),
        ]
    }

    fn percent(&self, share: f64, decimals: usize) -> String {
        format!("{} %", localised(&format!("{:.decimals$}", share * 100.0), self.language))
    }

    fn table(&mut self, rows: &[Vec<String>], heads: usize) {
        self.text += &table(rows, heads);
    }
}

/// Rows with columns of one width, after so many that are heads: texts to the left, figures to the right.
pub(super) fn table(rows: &[Vec<String>], heads: usize) -> String {
    let columns = rows.iter().map(Vec::len).max().unwrap_or(0);
    let width = |column: usize| rows.iter().map(|row| row[column].chars().count()).max().unwrap_or(0);
    let widths: Vec<usize> = (0..columns).map(width).collect();
    let body = &rows[heads.min(rows.len())..];
    let is_text = |column: usize| {
        let is_number = |cell: &str| cell.replace('−', "-").parse::<f64>().is_ok();
        body.iter().all(|row| !is_number(&row[column]) && !row[column].contains(['%', ',', '/', '…']))
    };
    let left: Vec<bool> = (0..columns).map(|column| column == 0 || is_text(column)).collect();
    let mut text = String::new();
    for row in rows {
        let mut line = String::new();
        for (column, cell) in row.iter().enumerate() {
            let space = " ".repeat(widths[column] - cell.chars().count());
            line += &match left[column] {
                true => format!("  {cell}{space}"),
                false => format!("  {space}{cell}"),
            };
        }
        text += line.trim_end();
        text.push('\n');
    }
    text
}

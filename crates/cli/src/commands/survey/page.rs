//! What a survey found, as a page of text.

use std::fmt::Write as _;

use cchc_core::survey::{Figures, Survey};
use cchc_core::text::{Language, localised};
use cchc_survey::compare::Compared;
use cchc_survey::findings::{Findings, Found, Unit};
use cchc_survey::quality::Quadrant;

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
        let issued: u64 = self.survey().issued.iter().map(|of| of.issued).sum();
        let mut parts = Vec::new();
        if issued > 0 {
            parts.push(format!("{} {issued}", self.choose("phát ra", "issued")));
        }
        parts.push(format!("{} {}", self.choose("thu về", "returned"), account.read));
        parts.push(format!("{} {}", self.choose("hợp lệ", "valid"), account.valid));
        let mut line = format!("{}: {}", self.choose("Phiếu", "Ballots"), parts.join(", "));
        if issued > 0 {
            let rate = self.percent(account.read as f64 / issued as f64, 1);
            let _ = write!(line, " ({} {rate})", self.choose("tỷ lệ thu về", "response"));
        }
        let mut lines = vec![line];
        for (reason, count) in account.invalid.iter().filter(|(_, count)| *count > 0) {
            lines.push(format!("  {}: {count} – {}", self.choose("không hợp lệ", "invalid"), quoted(reason)));
        }
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

    fn units(&mut self) {
        let confidence = localised(&self.survey().confidence.to_string(), self.language);
        let heads = [
            self.choose("Đơn vị", "Unit").to_owned(),
            self.choose("Chỉ số", "Index").to_owned(),
            format!("{} {confidence} %", self.choose("Khoảng tin cậy", "Interval")),
            self.choose("Sai số chuẩn", "Error").to_owned(),
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
            let more = findings.units.len() - SHOWN_UNITS;
            let said = self.choose(format!("… và {more} đơn vị nữa"), format!("… and {more} more units"));
            self.line(&format!("  {said}"));
        }
        self.reasons();
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
            if let Some(why) = unit.index.why {
                let words = why.words(self.language).to_owned();
                if !said.contains(&words) {
                    said.push(words);
                }
            }
        }
        if self.findings.units.iter().any(|unit| unit.index.unanimous) {
            said.push(
                self.choose(
                    "mọi câu trả lời như nhau: mẫu không cho thấy biến động, khoảng tin cậy theo Korn–Graubard",
                    "all answers are alike: the sample shows no variance, the interval is Korn and Graubard's",
                )
                .to_owned(),
            );
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
            let quadrant = of.quadrant.map_or("", |of| match of {
                Quadrant::Keep => self.choose("phát huy", "keep up"),
                Quadrant::Improve => self.choose("ưu tiên cải thiện", "improve first"),
                Quadrant::Low => self.choose("ưu tiên thấp", "low priority"),
                Quadrant::Reduce => self.choose("đã đủ", "enough"),
            });
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
            self.choose("Thay đổi", "Change").to_owned(),
            self.choose("Khoảng tin cậy", "Interval").to_owned(),
        ]];
        for unit in compared.units.iter().take(SHOWN_UNITS) {
            let share = |share: Option<f64>| share.map_or("–".into(), |share| self.percent(share, 2));
            let points = |share: f64| localised(&format!("{:+.2}", share * 100.0), self.language);
            rows.push(vec![
                self.name(&unit.unit),
                share(unit.before),
                share(unit.after),
                unit.difference().map_or("–".into(), points),
                unit.interval.map_or("–".into(), |(low, high)| format!("{} … {}", points(low), points(high))),
            ]);
        }
        let title = format!("{} «{}»", self.choose("So với", "Beside"), compared.title);
        self.title(&title);
        self.table(&rows, 1);
    }

    /// Index, interval, error, ballots, design effect.
    fn found(&self, found: &Found) -> [String; 5] {
        let dash = || "–".to_owned();
        let interval = found.interval.map(|of| format!("{} – {}", self.percent(of.low, 2), self.percent(of.high, 2)));
        let published = matches!(self.survey().figures, Figures::Estimates { .. }) && found.n == 0;
        [
            found.estimate.map_or_else(dash, |share| self.percent(share, 2)),
            interval.unwrap_or_else(dash),
            found.se.map_or_else(dash, |se| self.percent(se, 2)),
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
        body.iter().all(|row| row[column].parse::<f64>().is_err() && !row[column].contains(['%', ',', '/']))
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

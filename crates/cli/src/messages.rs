//! Faults and rankings as people read them on a terminal.

use std::collections::BTreeSet;
use std::io::{self, Write};
use std::path::PathBuf;

use cchc_core::fault::{Diagnostic, Fault, Message, Needed, Severity};
use cchc_core::number::Number;
use cchc_core::place::Sources;
use cchc_core::results::{Finality, GroupResults, Results};
use cchc_core::text::{Language, harmless, localised};

use crate::arguments::{Arguments, Color};

/// How many of the faults that are alike are told with their places.
const EXAMPLES: usize = 3;
/// How many units of a group a terminal shows.
const SHOWN_UNITS: usize = 40;

/// What the last line says of what was done.
pub enum Ending {
    /// Nothing was to be written.
    Checked,
    /// Sets were looked at: how many, with how many leaves.
    Proved { sets: usize, leaves: usize },
    /// Errors stood in the way.
    NothingWritten,
    /// Results were written.
    Written(Finality),
}

/// Prints for one reader.
pub struct Printer {
    language: Language,
    color: bool,
    quiet: bool,
    /// How many of the faults that are alike are told with their places.
    examples: usize,
    round: PathBuf,
}

impl Printer {
    /// For the reader that the arguments describe; `terminal` is whether a person may be watching.
    pub fn new(arguments: &Arguments, terminal: bool) -> Printer {
        let color = match arguments.color {
            Color::Always => true,
            Color::Never => false,
            Color::Auto => terminal && std::env::var_os("NO_COLOR").is_none(),
        };
        Printer {
            language: arguments.language,
            color,
            quiet: arguments.quiet,
            examples: if arguments.all { usize::MAX } else { EXAMPLES },
            round: arguments.command.round().map(Into::into).unwrap_or_default(),
        }
    }

    /// What is said in the reader's language.
    pub fn choose<T>(&self, vietnamese: T, english: T) -> T {
        match self.language {
            Language::Vietnamese => vietnamese,
            Language::English => english,
        }
    }

    /// Every fault, those that are alike together, and a line that sums them up.
    pub fn report(
        &self,
        to: &mut impl Write,
        faults: &[Diagnostic],
        sources: &Sources,
        ending: Ending,
    ) -> io::Result<()> {
        let all: Vec<&Diagnostic> = faults.iter().collect();
        self.faults(to, &all, sources)?;
        self.summary(to, faults, ending)
    }

    /// Faults, those that are alike together.
    pub fn faults(&self, to: &mut impl Write, faults: &[&Diagnostic], sources: &Sources) -> io::Result<()> {
        // Those that are alike stand where the first of them does.
        let mut groups: Vec<Vec<(&Diagnostic, Message)>> = Vec::new();
        let mut position = std::collections::HashMap::new();
        for fault in faults.iter().copied() {
            let mut message = quotable(fault.message(self.language));
            if let Fault::FileMissing { needed_by: Needed::Round, name } = &fault.fault {
                message.met = Some(self.no_round(name));
            }
            if let Fault::FileMissing { needed_by: Needed::Command, name } = &fault.fault
                && std::path::Path::new(name).is_dir()
            {
                let (vi, en) =
                    (format!("«{name}» là thư mục, không phải tệp"), format!("«{name}» is a folder, not a file"));
                message.met = Some(self.choose(vi, en));
            }
            let key = (fault.severity, fault.fault.code(), message.what.clone());
            let at = *position.entry(key).or_insert_with(|| {
                groups.push(Vec::new());
                groups.len() - 1
            });
            groups[at].push((fault, message));
        }
        for alike in &groups {
            self.group(to, alike, sources)?;
        }
        Ok(())
    }

    fn group(&self, to: &mut impl Write, alike: &[(&Diagnostic, Message)], sources: &Sources) -> io::Result<()> {
        let Some((first, Message { what, .. })) = alike.first() else { return Ok(()) };
        let (severity, code) = (first.severity, first.fault.code());
        let label = self.colored(&format!("{}[{code}]", severity.word(self.language)), severity);
        match alike.len() {
            1 => writeln!(to, "{label}: {what}")?,
            many => writeln!(to, "{label}: {what} ({many} {})", self.choose("chỗ", "places"))?,
        }
        let shared = |part: fn(&Message) -> &Option<String>| {
            let first = part(&alike[0].1);
            alike.iter().all(|(_, message)| part(message) == first)
        };
        let (one_expected, one_hint) = (shared(|message| &message.expected), shared(|message| &message.hint));
        let hint = |to: &mut dyn Write, indent: &str, hint: &Option<String>| match hint {
            Some(hint) => writeln!(to, "{indent}{}: {hint}", self.choose("gợi ý", "hint")),
            None => Ok(()),
        };
        let expected = |to: &mut dyn Write, expected: &Option<String>| match expected {
            Some(expected) => writeln!(to, "    {}: {expected}", self.choose("cần", "expected")),
            None => Ok(()),
        };
        for (fault, message) in alike.iter().take(self.examples) {
            writeln!(to, "  → {}{}", quoted(&sources.say(fault.place, self.language)), self.about(fault))?;
            if let Some(other) = fault.fault.other_place() {
                writeln!(to, "    {}: {}", self.choose("và", "and"), quoted(&sources.say(other, self.language)))?;
            }
            if let Some(met) = &message.met {
                writeln!(to, "    {}: {met}", self.choose("gặp", "got"))?;
            }
            if !one_expected {
                expected(to, &message.expected)?;
            }
            if !one_hint {
                hint(to, "    ", &message.hint)?;
            }
        }
        if alike.len() > self.examples {
            let more = alike.len() - self.examples;
            writeln!(
                to,
                "  → {}",
                self.choose(
                    format!("… và {more} chỗ nữa (thêm --all để xem đủ)"),
                    format!("… and {more} more (all of them with --all)")
                )
            )?;
        }
        if one_expected {
            expected(to, &alike[0].1.expected)?;
        }
        if one_hint {
            hint(to, "  ", &alike[0].1.hint)?;
        }
        writeln!(to)
    }

    /// What stands at the path that was given in place of a round.
    fn no_round(&self, name: &str) -> String {
        let path = self.round.display();
        match (self.round.is_dir(), self.round.exists()) {
            (true, _) => self
                .choose(format!("thư mục «{path}» không có «{name}»"), format!("the folder «{path}» has no «{name}»")),
            (false, true) => {
                self.choose(format!("«{path}» là tệp, không phải thư mục"), format!("«{path}» is a file, not a folder"))
            }
            (false, false) => self.choose(format!("không có thư mục «{path}»"), format!("there is no folder «{path}»")),
        }
    }

    /// `(đơn vị van-yen, tiêu chí 1.1.2)`
    fn about(&self, fault: &Diagnostic) -> String {
        let unit = fault.unit.as_ref().map(|unit| format!("{} {unit}", self.choose("đơn vị", "unit")));
        let criterion = fault.criterion.as_ref().map(|code| format!("{} {code}", self.choose("tiêu chí", "criterion")));
        let about: Vec<String> = unit.into_iter().chain(criterion).collect();
        match about.is_empty() {
            true => String::new(),
            false => format!(" ({})", about.join(", ")),
        }
    }

    /// A heading: bold where there is colour.
    pub fn strong(&self, text: &str) -> String {
        match self.color {
            true => format!("\x1b[1m{}\x1b[0m", quoted(text)),
            false => quoted(text),
        }
    }

    fn colored(&self, text: &str, severity: Severity) -> String {
        let code = match severity {
            Severity::Error => "1;31",
            Severity::Warning => "1;33",
        };
        match self.color {
            true => format!("\x1b[{code}m{text}\x1b[0m"),
            false => text.into(),
        }
    }

    fn summary(&self, to: &mut impl Write, faults: &[Diagnostic], ending: Ending) -> io::Result<()> {
        let count = |severity| faults.iter().filter(|fault| fault.severity == severity).count();
        let (errors, warnings) = (count(Severity::Error), count(Severity::Warning));
        let files: BTreeSet<_> = faults.iter().map(|fault| fault.place.file).collect();
        if self.quiet && faults.is_empty() {
            return Ok(());
        }
        if let (Ending::Proved { sets, leaves }, true) = (&ending, faults.is_empty()) {
            let (sets, leaves) = (*sets, *leaves);
            return match self.language {
                Language::Vietnamese => {
                    writeln!(to, "đã xét {leaves} tiêu chí được chấm trong {sets} bộ tiêu chí; không có gì đáng ngờ")
                }
                Language::English => writeln!(
                    to,
                    "looked at {leaves} scored {} in {sets} {}; nothing is doubtful",
                    plural(leaves, "criterion", "criteria"),
                    plural(sets, "set", "sets"),
                ),
            };
        }
        let counted = match (errors + warnings, self.language) {
            (0, Language::Vietnamese) => "không có lỗi, không có cảnh báo".to_owned(),
            (0, Language::English) => "no errors, no warnings".to_owned(),
            (_, Language::Vietnamese) => format!("{errors} lỗi, {warnings} cảnh báo trong {} tệp", files.len()),
            (_, Language::English) => format!(
                "{errors} {}, {warnings} {} in {} {}",
                plural(errors, "error", "errors"),
                plural(warnings, "warning", "warnings"),
                files.len(),
                plural(files.len(), "file", "files")
            ),
        };
        let ending = match ending {
            Ending::Checked => "",
            Ending::Proved { .. } if errors > 0 => self.choose(
                "; bộ tiêu chí có lỗi thì chưa xét được những chỗ đáng ngờ khác",
                "; what else is doubtful in a set with errors was not looked at",
            ),
            Ending::Proved { .. } => "",
            Ending::NothingWritten => self.choose("; chưa ghi kết quả nào", "; nothing was written"),
            Ending::Written(Finality::Final) => "",
            Ending::Written(Finality::AppraisalOpen) => self.choose(
                "; còn tiêu chí chưa thẩm định: chưa thể công bố",
                "; appraisals are open: not fit for publication",
            ),
            Ending::Written(Finality::Provisional) => self.choose(
                "; kết quả là bản nháp: chưa thể công bố",
                "; the results are a draft: not fit for publication",
            ),
        };
        writeln!(to, "{counted}{ending}")
    }

    /// The ranking of each group.
    pub fn ranking(&self, to: &mut impl Write, results: &Results) -> io::Result<()> {
        let round = results.round();
        if let Some(note) = &round.note {
            writeln!(to, "{note}\n")?;
        }
        match results.finality {
            Finality::Final => {}
            Finality::AppraisalOpen => writeln!(
                to,
                "{}",
                self.choose("CHƯA THẨM ĐỊNH XONG – chưa thể công bố", "APPRAISALS ARE OPEN – not fit for publication")
            )?,
            Finality::Provisional => writeln!(
                to,
                "{}",
                self.choose("BẢN NHÁP, còn lỗi – chưa thể công bố", "DRAFT with errors – not fit for publication")
            )?,
        }
        for group in &results.groups {
            self.group_ranking(to, results, group)?;
        }
        Ok(())
    }

    fn group_ranking(&self, to: &mut impl Write, results: &Results, ranked: &GroupResults) -> io::Result<()> {
        let group = results.round().group(ranked.group);
        let set = &group.set;
        writeln!(to, "{}, {}: {}", group.name, results.round().year, self.status(set.status))?;
        let heads = self.choose(
            ["Hạng", "Đơn vị", "Điểm", "Tối đa", "Chỉ số", "Xếp loại"],
            ["Rank", "Unit", "Points", "Maximum", "Index", "Band"],
        );
        let points = |number: &Number| localised(&number.fixed(set.rounding.shown()), self.language);
        let rows: Vec<[String; 6]> = std::iter::once(heads.map(String::from))
            .chain(ranked.units.iter().take(SHOWN_UNITS).map(|unit| {
                let dash = || "–".to_owned();
                [
                    unit.rank.map_or_else(dash, |rank| rank.to_string()),
                    group.unit(unit.unit).name.clone(),
                    points(&unit.score.total.final_points),
                    points(&unit.score.total.max),
                    unit.index
                        .as_ref()
                        .map_or_else(dash, |index| localised(&index.printed.fixed(set.rounding.index), self.language)),
                    unit.band.map_or_else(dash, |band| set.bands[band].name.clone()),
                ]
            }))
            .collect();
        let widths: Vec<usize> =
            (0..6).map(|column| rows.iter().map(|row| row[column].chars().count()).max().unwrap_or(0)).collect();
        for row in &rows {
            let mut line = String::new();
            for (column, cell) in row.iter().enumerate() {
                let space = " ".repeat(widths[column] - cell.chars().count());
                // Names and bands to the left, figures to the right.
                line += &match column {
                    1 | 5 => format!("  {cell}{space}"),
                    _ => format!("  {space}{cell}"),
                };
            }
            writeln!(to, "{}", line.trim_end())?;
        }
        if ranked.units.len() > SHOWN_UNITS {
            let more = ranked.units.len() - SHOWN_UNITS;
            writeln!(to, "  {}", self.choose(format!("… và {more} đơn vị nữa"), format!("… and {more} more units")))?;
        }
        writeln!(to)
    }

    /// How far a set follows its decision.
    pub fn status(&self, status: cchc_core::criteria::Status) -> &'static str {
        use cchc_core::criteria::Status;
        match status {
            Status::Official => self.choose("bộ tiêu chí chính thức", "official criteria set"),
            Status::Partial => {
                self.choose("bộ tiêu chí theo một phần quyết định", "criteria set read in part from the decision")
            }
            Status::Illustrative => self.choose("bộ tiêu chí minh họa", "illustrative criteria set"),
        }
    }

    /// The files that were written.
    pub fn written(&self, to: &mut impl Write, names: &[String]) -> io::Result<()> {
        for name in names {
            writeln!(to, "{} {name}", self.choose("đã ghi", "wrote"))?;
        }
        Ok(())
    }
}

/// The longest text of a file that a line of a message quotes.
const LONGEST: usize = 240;

/// A message whose texts from files can do nothing to a terminal, and do not flood it.
fn quotable(message: Message) -> Message {
    let part = |part: Option<String>| part.map(|text| quoted(&text));
    Message {
        what: quoted(&message.what),
        met: part(message.met),
        expected: part(message.expected),
        hint: part(message.hint),
    }
}

/// A text of a file, within bounds.
pub fn quoted(text: &str) -> String {
    let mut chars = text.chars().map(harmless);
    let mut quoted: String = chars.by_ref().take(LONGEST).collect();
    if chars.next().is_some() {
        quoted.push('…');
    }
    quoted
}

fn plural(count: usize, one: &'static str, many: &'static str) -> &'static str {
    if count == 1 { one } else { many }
}

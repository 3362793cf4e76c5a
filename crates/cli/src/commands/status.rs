//! `cchc status`: who has sent what, what is missing or late, what comes next.

use std::io::{self, IsTerminal, Write};
use std::path::Path;
use std::time::{SystemTime, UNIX_EPOCH};

use cchc_core::day::Day;
use cchc_core::number::Number;
use cchc_core::results::Results;
use cchc_core::status::{Next, Sent, StageStatus, Status, Who};
use cchc_core::text::Language;

use crate::arguments::{Arguments, Format};
use crate::messages::{Ending, Printer, quoted};
use crate::{INPUT_HAS_ERRORS, Refused, WRONG_USAGE, code_of, read, say, words};

/// How many units a line names; the others are counted.
const NAMED: usize = 12;

/// Says where a round stands on the day `today`, as typed, or on this one.
pub fn status(arguments: &Arguments, round: &Path, today: Option<&str>) -> Result<u8, Refused> {
    let Some(today) = today.map_or_else(this_day, Day::typed) else {
        let _ = writeln!(io::stderr(), "{}", words::no_day(today.unwrap_or_default(), arguments.language));
        return Ok(WRONG_USAGE);
    };
    let results = match Results::provisional(read(arguments, round)?) {
        Ok(results) => results,
        Err(unsound) => {
            say(arguments, &unsound.faults, &unsound.sources, Ending::Checked);
            return Ok(INPUT_HAS_ERRORS);
        }
    };
    let status = Status::of(&results, today);
    let mut out = io::BufWriter::new(io::stdout().lock());
    // A reader that closes the pipe has seen enough.
    let _ = match arguments.format {
        Format::Json => status.write_json(&results, &mut out),
        _ => {
            let printer = Printer::new(arguments, io::stdout().is_terminal());
            Page { results: &results, status: &status, language: arguments.language, round, printer }.write(&mut out)
        }
    };
    let _ = out.flush();
    Ok(code_of(&results.faults))
}

/// Today in Vietnam, which has one time zone, seven hours before Greenwich, and no summer time.
fn this_day() -> Option<Day> {
    let seconds = SystemTime::now().duration_since(UNIX_EPOCH).ok()?.as_secs() + 7 * 3600;
    Day::from_number(&Number::from((seconds / 86_400) as i64))
}

struct Page<'a> {
    results: &'a Results,
    status: &'a Status,
    language: Language,
    round: &'a Path,
    printer: Printer,
}

impl Page<'_> {
    fn choose<T>(&self, vietnamese: T, english: T) -> T {
        match self.language {
            Language::Vietnamese => vietnamese,
            Language::English => english,
        }
    }

    fn write(&self, to: &mut impl Write) -> io::Result<()> {
        let round = self.results.round();
        let of_whom = round.authority.as_ref().unwrap_or(&round.province);
        let today = self.status.today.shown(self.language);
        let head = format!("{of_whom}, {} {}", self.choose("năm", "year"), round.year);
        writeln!(to, "{} · {} {today}\n", self.printer.strong(&head), self.choose("hôm nay", "today"))?;
        for (stage, status) in round.stages.iter().zip(&self.status.stages) {
            self.stage(to, &stage.name, status)?;
        }
        self.missing(to)?;
        self.departments(to)?;
        self.next(to)
    }

    fn stage(&self, to: &mut impl Write, name: &str, stage: &StageStatus) -> io::Result<()> {
        let sent = stage.units.iter().filter(|sent| sent.entries > 0).count();
        let owe = stage.units.iter().filter(|sent| sent.owes || sent.entries > 0).count();
        let all = stage.units.len();
        let counted = match stage.asks_all {
            true if owe == 0 => {
                self.choose("không hỏi gì đơn vị".to_owned(), "the units are asked for nothing".to_owned())
            }
            true => self.choose(format!("{sent}/{owe} đơn vị đã gửi"), format!("{sent} of {owe} units have sent")),
            false => {
                self.choose(format!("đã có dữ liệu của {sent}/{all} đơn vị"), format!("{sent} of {all} units entered"))
            }
        };
        writeln!(to, "{}{}: {counted}", self.printer.strong(name), self.deadline(stage))?;
        let with_days = |sent: &Sent| match sent.received {
            Some(day) => format!(
                "{} ({} {}, {})",
                self.name(sent.who),
                self.choose("nhận", "received"),
                day.shown(self.language),
                self.days(sent.late)
            ),
            None => self.name(sent.who),
        };
        let absent: Vec<String> = self.absent(stage).map(|sent| self.name(sent.who)).collect();
        let late: Vec<String> =
            stage.units.iter().filter(|sent| sent.entries > 0 && sent.late > 0).map(with_days).collect();
        let overdue = self.absent(stage).any(|sent| sent.late > 0);
        let not_sent = match overdue {
            true => self.choose("quá hạn, chưa gửi", "overdue"),
            false => self.choose("chưa gửi", "not sent"),
        };
        self.list(to, not_sent, &absent)?;
        self.list(to, self.choose("gửi chậm", "late"), &late)
    }

    /// Who is to send something at a stage and has not.
    fn absent<'s>(&self, stage: &'s StageStatus) -> impl Iterator<Item = &'s Sent> {
        stage.units.iter().filter(|sent| sent.owes && sent.entries == 0)
    }

    fn deadline(&self, stage: &StageStatus) -> String {
        let Some(deadline) = stage.deadline else { return String::new() };
        let left = deadline.since(self.status.today);
        let when = match left {
            0 => self.choose("là hôm nay", "today").to_owned(),
            1.. => self.choose(format!("còn {left} ngày"), format!("{left} days left")),
            _ => self.choose(format!("đã qua {} ngày", -left), format!("{} days ago", -left)),
        };
        format!(" ({} {}, {when})", self.choose("hạn", "due"), deadline.shown(self.language))
    }

    fn days(&self, late: i64) -> String {
        self.choose(format!("chậm {late} ngày"), format!("{late} days late"))
    }

    fn missing(&self, to: &mut impl Write) -> io::Result<()> {
        if self.status.missing.is_empty() {
            return Ok(());
        }
        let answers: usize = self.status.missing.iter().map(|(_, codes)| codes.len()).sum();
        let units = self.status.missing.len();
        let head = self.choose(
            format!("còn thiếu {answers} câu trả lời của {units} đơn vị"),
            format!("{answers} answers of {units} units are missing"),
        );
        writeln!(to, "{}: {head}", self.printer.strong(self.choose("Câu trả lời", "Answers")))?;
        for (who, codes) in self.status.missing.iter().take(NAMED) {
            self.list(to, &self.name(*who), codes)?;
        }
        self.more(to, units)
    }

    fn departments(&self, to: &mut impl Write) -> io::Result<()> {
        let asked: usize = self.status.departments.iter().map(|department| department.asked).sum();
        if asked == 0 {
            return Ok(());
        }
        let left: usize = self.status.departments.iter().map(|department| department.left()).sum();
        let done = asked - left;
        let head = self.choose("Thẩm định theo cơ quan", "Appraisal by department");
        let counted = self.choose(format!("xong {done}/{asked} nội dung"), format!("{done} of {asked} leaves done"));
        writeln!(to, "{}: {counted}", self.printer.strong(head))?;
        for department in self.status.departments.iter().filter(|department| department.left() > 0) {
            let name = match department.name.is_empty() {
                true => self.choose("(chưa nêu cơ quan)", "(no department named)"),
                false => &department.name,
            };
            let (left, units) = (department.left(), department.open.len());
            let open = self.choose(
                format!("{name}: còn {left}/{} nội dung của {units} đơn vị", department.asked),
                format!("{name}: {left} of {} leaves of {units} units open", department.asked),
            );
            writeln!(to, "  {}", quoted(&open))?;
            for (who, leaves) in department.open.iter().take(NAMED) {
                let set = self.results.set(who.0);
                let codes: Vec<&str> = leaves.iter().map(|leaf| &*set.criterion_of(*leaf).code).collect();
                writeln!(to, "    {}: {}", self.name(*who), self.some(&codes))?;
            }
            self.more(to, units)?;
        }
        Ok(())
    }

    fn next(&self, to: &mut impl Write) -> io::Result<()> {
        let Status { errors, warnings, .. } = self.status;
        let round = match self.round.to_str() {
            Some(path) if path.contains(' ') => format!("\"{path}\""),
            _ => self.round.display().to_string(),
        };
        writeln!(to, "\n{}", self.printer.strong(self.choose("Việc tiếp theo", "What comes next")))?;
        for (number, next) in self.status.next.iter().enumerate() {
            let what = match next {
                Next::Mend => self.choose(
                    format!("Sửa {errors} lỗi: cchc check {round}"),
                    format!("Mend {errors} errors: cchc check {round}"),
                ),
                Next::Remind { units, .. } => self.choose(
                    format!("Đôn đốc {} đơn vị chưa gửi", units.len()),
                    format!("Remind {} units that have sent nothing", units.len()),
                ),
                Next::Complete => self.choose(
                    format!("Đề nghị {} đơn vị trả lời phần còn thiếu (đang tính 0 điểm)", self.status.missing.len()),
                    format!("Ask {} units for what is missing (it counts 0 points)", self.status.missing.len()),
                ),
                Next::Appraise => self.choose(
                    "Thẩm định phần còn lại (nội dung chưa thẩm định tạm tính như đơn vị tự chấm)".to_owned(),
                    "Appraise what is open (it counts as the unit says until then)".to_owned(),
                ),
                Next::Publish => self.choose(
                    format!("Chấm, xếp hạng, công bố: cchc score {round}"),
                    format!("Score, rank, publish: cchc score {round}"),
                ),
            };
            writeln!(to, "  {}. {what}", number + 1)?;
        }
        if *warnings > 0 {
            let look = self.choose(
                format!("{warnings} cảnh báo nên xem trước khi công bố: cchc check {round}"),
                format!("{warnings} warnings to look at before publication: cchc check {round}"),
            );
            writeln!(to, "  – {look}")?;
        }
        Ok(())
    }

    fn name(&self, (group, unit): Who) -> String {
        quoted(&self.results.round().group(group).unit(unit).name)
    }

    /// `  head: a, b, c`; nothing where there is none.
    fn list(&self, to: &mut impl Write, head: &str, items: &[String]) -> io::Result<()> {
        if items.is_empty() {
            return Ok(());
        }
        writeln!(to, "  {head}: {}", self.some(items))
    }

    /// The first of them, and how many more there are.
    fn some(&self, items: &[impl AsRef<str>]) -> String {
        let named: Vec<&str> = items.iter().take(NAMED).map(AsRef::as_ref).collect();
        let more = match items.len().saturating_sub(NAMED) {
            0 => String::new(),
            more => self.choose(format!(" … và {more} nữa"), format!(" … and {more} more")),
        };
        named.join(", ") + &more
    }

    fn more(&self, to: &mut impl Write, all: usize) -> io::Result<()> {
        match all.saturating_sub(NAMED) {
            0 => Ok(()),
            more => writeln!(
                to,
                "    {}",
                self.choose(
                    format!("… và {more} đơn vị nữa (xem đủ bằng --format json)"),
                    format!("… and {more} more units (all of them with --format json)")
                )
            ),
        }
    }
}

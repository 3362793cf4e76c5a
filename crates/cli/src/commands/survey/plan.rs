//! `cchc survey plan`: sizes, allocation, draws.

mod allocate;
mod check;
mod draw;
mod size;

use std::io::{IsTerminal, Write};
use std::path::{Path, PathBuf};

use cchc_core::fault::{Diagnostic, Fault, Needed};
use cchc_core::place::{FileError, FileNo, Files, Sources, sha256};
use cchc_core::text::localised;

use crate::arguments::{Arguments, Format, Plan};
use crate::disk::Disk;
use crate::messages::{Ending, Printer};
use crate::output::{Made, write_all};
use crate::{INPUT_HAS_ERRORS, Refused, WRONG_USAGE, say, words};

/// Plans what was asked for.
pub fn plan(arguments: &Arguments, plan: &Plan) -> Result<u8, Refused> {
    let planner = Planner { arguments, printer: Printer::new(arguments, std::io::stdout().is_terminal()) };
    match plan {
        Plan::Size { asked, formula, margin, response } => Ok(planner.size(asked, *formula, margin, response)),
        Plan::Margin { asked, sample } => Ok(planner.margin(asked, *sample)),
        Plan::Allocate { list, sample, method, least, out, force } => {
            planner.allocate(list, *sample, *method, *least, &Out { folder: out.as_deref(), force: *force })
        }
        Plan::Draw { list, sample, allocation, method, seed, out, force } => {
            let Some(seed) = seed else { return Ok(planner.wrong(planner.no_seed())) };
            let samples = match (sample, allocation) {
                (Some(sample), _) => Samples::Of(*sample),
                (None, Some(allocation)) => Samples::Listed(allocation),
                (None, None) => return Ok(planner.wrong(planner.no_sample())),
            };
            planner.draw(list, samples, *method, seed, &Out { folder: out.as_deref(), force: *force })
        }
        Plan::Check { record, list } => planner.check(record, list),
    }
}

/// How many places are drawn.
enum Samples<'a> {
    /// So many of a list without strata.
    Of(u64),
    /// As a table says.
    Listed(&'a Path),
}

/// Where tables and records are written.
struct Out<'a> {
    /// The folder; without one they are only printed.
    folder: Option<&'a Path>,
    /// Overwrite what cchc did not write.
    force: bool,
}

struct Planner<'a> {
    arguments: &'a Arguments,
    printer: Printer,
}

/// A list that was read.
struct List<T> {
    rows: Vec<T>,
    name: String,
    sha256: String,
    sources: Sources,
}

impl Planner<'_> {
    fn choose<T>(&self, vietnamese: T, english: T) -> T {
        self.printer.choose(vietnamese, english)
    }

    fn number(&self, text: impl ToString) -> String {
        localised(&text.to_string(), self.arguments.language)
    }

    fn percent(&self, share: f64) -> String {
        format!("{} %", self.number(format!("{:.2}", share * 100.0)))
    }

    /// What cannot be meant, on stderr.
    fn wrong(&self, said: String) -> u8 {
        self.told(said, WRONG_USAGE)
    }

    /// What stands in the way, on stderr; the code to end with.
    fn told(&self, said: String, code: u8) -> u8 {
        let _ = writeln!(std::io::stderr(), "{}: {said}", self.choose("lỗi", "error"));
        code
    }

    fn print(&self, text: &str, json: &serde_json::Value) {
        let mut out = std::io::stdout().lock();
        // A reader that closes the pipe has seen enough.
        let _ = match self.arguments.format {
            Format::Json => writeln!(out, "{json:#}"),
            _ => out.write_all(text.as_bytes()),
        };
        let _ = out.flush();
    }

    fn no_seed(&self) -> String {
        self.choose(
            "thiếu --seed\n  cần: một số gieo do bốc thăm, quay số trước nhiều người, ghi vào biên bản trước khi chọn\n  gợi ý: ví dụ số trúng thưởng xổ số của ngày đã hẹn trước; cchc không tự lấy, để không ai nói được là đã thử nhiều lần".into(),
            "--seed is missing\n  expected: a number drawn by lot in public and written down before the draw\n  hint: such as the lottery's number of a day agreed on before; cchc takes none by itself, so that nobody can say that it was tried until it pleased".into(),
        )
    }

    fn no_sample(&self) -> String {
        self.choose(
            "thiếu --sample hoặc --allocation: chọn bao nhiêu nơi".into(),
            "--sample or --allocation is missing: how many are drawn".into(),
        )
    }

    /// Reads a list; what is wrong with it was said where there is none.
    fn list<T>(
        &self,
        path: &Path,
        read: impl FnOnce(&[u8], FileNo, &mut Sources, &mut Vec<Diagnostic>) -> Option<Vec<T>>,
    ) -> Result<Option<List<T>>, Refused> {
        let disk = Disk { root: PathBuf::new() };
        let (name, mut sources, mut faults) = (path.display().to_string(), Sources::default(), Vec::new());
        let bytes = match disk.read(&name) {
            Ok(bytes) => bytes,
            Err(FileError::Missing(_)) => {
                let file = sources.add(&name, None);
                faults.push(Fault::FileMissing { name, needed_by: Needed::Command }.at(file.whole()));
                say(self.arguments, &faults, &sources, Ending::NothingWritten);
                return Ok(None);
            }
            Err(refused) => return Err(refused.into()),
        };
        let file = sources.add(&name, Some(&bytes));
        let rows = read(&bytes, file, &mut sources, &mut faults);
        if rows.is_none() {
            say(self.arguments, &faults, &sources, Ending::NothingWritten);
        }
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        Ok(rows.map(|rows| List { rows, name, sha256: sha256(&bytes), sources }))
    }

    /// Writes files, where a folder was named; what is to be said of them, or the exit code where one is not ours.
    fn write(&self, files: Vec<(&str, Vec<u8>)>, out: &Out<'_>) -> Result<Result<String, u8>, Refused> {
        let Some(folder) = out.folder else { return Ok(Ok(String::new())) };
        let files: Vec<Made<'_>> = files
            .into_iter()
            .map(|(name, bytes)| {
                let made: Made<'_> = (name.to_owned(), Box::new(move |to| to.write_all(&bytes)));
                made
            })
            .collect();
        Ok(match write_all(files, folder, out.force)? {
            Ok(paths) => {
                let line = |path: &PathBuf| format!("{} {}\n", self.choose("đã ghi", "wrote"), path.display());
                Ok(paths.iter().map(line).collect())
            }
            Err(foreign) => {
                let _ = writeln!(std::io::stderr(), "{}", words::not_ours(&foreign, self.arguments.language));
                Err(INPUT_HAS_ERRORS)
            }
        })
    }
}

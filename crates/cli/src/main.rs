//! `cchc`: the command. The engine is `cchc-core`; here are the disk, the arguments and the messages.

mod arguments;
mod disk;
mod messages;
mod output;
mod words;
mod working;

use std::io::{IsTerminal, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use cchc_core::assessment::Reading;
use cchc_core::fault::Diagnostic;
use cchc_core::place::{FileError, Sources};
use cchc_core::results::{self, Finality, Results, Unsound};

use crate::arguments::{Arguments, Command, Format};
use crate::disk::Disk;
use crate::messages::{Ending, Printer};
use crate::working::Working;

/// Done, errors in the input, wrong usage, the system refused.
const DONE: u8 = 0;
const INPUT_HAS_ERRORS: u8 = 1;
const WRONG_USAGE: u8 = 2;
const REFUSED: u8 = 3;

fn main() -> ExitCode {
    let arguments = match Arguments::parse(std::env::args_os()) {
        Ok(arguments) => arguments,
        Err(shown) => {
            // Help and versions go to stdout, what is wrong with the arguments to stderr. A closed pipe is no fault.
            let _ = match shown.is_error {
                true => std::io::stderr().write_all(shown.text.as_bytes()),
                false => std::io::stdout().write_all(shown.text.as_bytes()),
            };
            return ExitCode::from(if shown.is_error { WRONG_USAGE } else { DONE });
        }
    };
    let code = match &arguments.command {
        Command::Check { round } => check(&arguments, round),
        Command::Score { round, out, force, provisional } => {
            let out = out.clone().unwrap_or_else(|| round.join("results"));
            score(&arguments, round, &out, *force, *provisional)
        }
    };
    ExitCode::from(code.unwrap_or_else(|refused| {
        let _ = writeln!(std::io::stderr(), "{}", words::refused(&refused, arguments.language));
        REFUSED
    }))
}

/// What the system refused.
pub struct Refused {
    /// The file or folder.
    name: String,
    /// What the system said.
    reason: String,
    /// Whether a program such as Excel may hold the file open.
    perhaps_open: bool,
}

impl From<FileError> for Refused {
    fn from(error: FileError) -> Refused {
        let (name, reason) = match error {
            FileError::Missing(name) => (name, std::io::Error::from(std::io::ErrorKind::NotFound).to_string()),
            FileError::Refused { name, reason } => (name, reason),
        };
        Refused { name, reason, perhaps_open: false }
    }
}

fn check(arguments: &Arguments, round: &Path) -> Result<u8, Refused> {
    let (faults, sources) = match Results::provisional(read(arguments, round)?) {
        Ok(results) => (results.faults, results.sources),
        Err(unsound) => (unsound.faults, unsound.sources),
    };
    let code = code_of(&faults);
    let mut out = std::io::BufWriter::new(std::io::stdout().lock());
    // A reader that closes the pipe has seen enough.
    let _ = match arguments.format {
        Format::Json => results::write_report(&mut out, &faults, &sources, &[], arguments.language),
        Format::Text => Printer::new(arguments, std::io::stdout().is_terminal()).report(
            &mut out,
            &faults,
            &sources,
            Ending::Checked,
        ),
    };
    let _ = out.flush();
    Ok(code)
}

fn score(arguments: &Arguments, round: &Path, out: &Path, force: bool, provisional: bool) -> Result<u8, Refused> {
    let scored = match provisional {
        true => Results::provisional(read(arguments, round)?),
        false => Results::of(read(arguments, round)?),
    };
    let results = match scored {
        Ok(results) => results,
        Err(Unsound { sources, faults }) => {
            report(arguments, &faults, &sources, &[], Ending::NothingWritten);
            return Ok(INPUT_HAS_ERRORS);
        }
    };
    let written = match output::write(&results, out, force, arguments)? {
        Ok(written) => written,
        Err(foreign) => {
            let _ = writeln!(std::io::stderr(), "{}", words::not_ours(&foreign, arguments.language));
            return Ok(INPUT_HAS_ERRORS);
        }
    };
    let names: Vec<String> = written.iter().map(|path| path.display().to_string()).collect();
    report(arguments, &results.faults, &results.sources, &names, Ending::Written(results.finality));
    if arguments.format == Format::Text && !arguments.quiet {
        let mut out = std::io::BufWriter::new(std::io::stdout().lock());
        let printer = Printer::new(arguments, std::io::stdout().is_terminal());
        let _ = printer
            .ranking(&mut out, &results)
            .and_then(|()| printer.written(&mut out, &names))
            .and_then(|()| out.flush());
    }
    Ok(match results.finality {
        Finality::Provisional => INPUT_HAS_ERRORS,
        _ => DONE,
    })
}

/// What is doubtful goes to stderr, or with `--format json` to stdout.
fn report(arguments: &Arguments, faults: &[Diagnostic], sources: &Sources, written: &[String], ending: Ending) {
    let _ = match arguments.format {
        Format::Json => results::write_report(std::io::stdout().lock(), faults, sources, written, arguments.language),
        Format::Text => {
            let mut to = std::io::BufWriter::new(std::io::stderr().lock());
            Printer::new(arguments, std::io::stderr().is_terminal())
                .report(&mut to, faults, sources, ending)
                .and_then(|()| to.flush())
        }
    };
}

fn read(arguments: &Arguments, round: &Path) -> Result<Reading, Refused> {
    let _working = Working::begin(arguments);
    Ok(Reading::of(&Disk { root: PathBuf::from(round) })?)
}

fn code_of(faults: &[Diagnostic]) -> u8 {
    match cchc_core::fault::any_error(faults) {
        true => INPUT_HAS_ERRORS,
        false => DONE,
    }
}

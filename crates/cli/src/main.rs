//! `cchc`: the command. The engine is `cchc-core`; here are the disk, the arguments and the messages.

mod arguments;
mod commands;
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
use cchc_core::results;

use crate::arguments::{Arguments, Command, Format};
#[cfg(feature = "survey")]
use crate::commands::survey;
use crate::commands::{check, criteria, explain, new, schema, score, shell, status};
use crate::disk::Disk;
use crate::messages::{Ending, Printer};
use crate::working::Working;

/// Done, errors in the input, wrong usage, the system refused.
const DONE: u8 = 0;
const INPUT_HAS_ERRORS: u8 = 1;
const WRONG_USAGE: u8 = 2;
const REFUSED: u8 = 3;

fn main() -> ExitCode {
    #[cfg(feature = "survey")]
    quiet_readers();
    let arguments = match Arguments::parse(std::env::args_os(), Path::new("round.toml").is_file()) {
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
        Command::New { folder, criteria, province, year } => {
            new::new(&arguments, folder, criteria.as_deref(), province.as_deref(), *year)
        }
        Command::Status { round, today } => status::status(&arguments, round, today.as_deref()),
        Command::Check { round } => check::check(&arguments, round),
        Command::Score { round, out, force, provisional } => {
            let out = out.clone().unwrap_or_else(|| round.join("results"));
            score::score(&arguments, round, &out, *force, *provisional)
        }
        Command::Explain { round, unit, criterion } => explain::explain(&arguments, round, unit, criterion.as_deref()),
        #[cfg(feature = "survey")]
        Command::Survey { of, out, force, compare, across } => {
            survey::survey(&arguments, of, out.as_deref(), *force, compare.as_deref(), *across)
        }
        #[cfg(feature = "survey")]
        Command::Plan(plan) => survey::plan::plan(&arguments, plan),
        Command::CriteriaCheck { sets } => criteria::check(&arguments, sets),
        Command::CriteriaShow { set } => criteria::show(&arguments, set),
        Command::Schema { of } => Ok(schema::schema(*of, arguments.language)),
        Command::Completions { shell } => Ok(shell::completions(*shell, arguments.language)),
        Command::Manual => Ok(shell::manual(arguments.language)),
    };
    ExitCode::from(code.unwrap_or_else(|refused| {
        let _ = writeln!(std::io::stderr(), "{}", words::refused(&refused, arguments.language));
        REFUSED
    }))
}

/// What polars' reader throws at a parquet file that lies is caught, and told as a damaged file: nothing else is to be said of
/// it.
#[cfg(feature = "survey")]
fn quiet_readers() {
    let told = std::panic::take_hook();
    std::panic::set_hook(Box::new(move |thrown| {
        if !thrown.location().is_some_and(|at| at.file().contains("polars-")) {
            told(thrown);
        }
    }));
}

/// What every system says of a file that is not there.
const NO_SUCH_FILE: i32 = 2;

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
            FileError::Missing(name) => (name, std::io::Error::from_raw_os_error(NO_SUCH_FILE).to_string()),
            FileError::Refused { name, reason } => (name, reason),
        };
        Refused { name, reason, perhaps_open: false }
    }
}

/// Says faults on stdout.
fn say(arguments: &Arguments, faults: &[Diagnostic], sources: &Sources, ending: Ending) {
    let mut out = std::io::BufWriter::new(std::io::stdout().lock());
    // A reader that closes the pipe has seen enough.
    let _ = match arguments.format {
        Format::Json => results::write_report(&mut out, faults, sources, &[], arguments.language),
        _ => Printer::new(arguments, std::io::stdout().is_terminal()).report(&mut out, faults, sources, ending),
    };
    let _ = out.flush();
}

/// Reads a round from the disk.
fn read(arguments: &Arguments, round: &Path) -> Result<Reading, Refused> {
    let _working = Working::begin(arguments);
    let disk = Disk { root: PathBuf::from(round) };
    #[cfg(feature = "survey")]
    let reading = Reading::surveyed(&disk, &cchc_survey::surveyor::Surveyor)?;
    #[cfg(not(feature = "survey"))]
    let reading = Reading::of(&disk)?;
    Ok(reading)
}

fn code_of(faults: &[Diagnostic]) -> u8 {
    match cchc_core::fault::any_error(faults) {
        true => INPUT_HAS_ERRORS,
        false => DONE,
    }
}

//! `cchc score`: compute, rank and write.

use std::io::{IsTerminal, Write};
use std::path::Path;

use cchc_core::fault::Diagnostic;
use cchc_core::place::Sources;
use cchc_core::results::{self, Finality, Results, Unsound};

use crate::arguments::{Arguments, Format};
use crate::messages::{Ending, Printer};
use crate::{DONE, INPUT_HAS_ERRORS, Refused, output, read, words};

/// Scores a round and writes its results into a folder.
pub fn score(arguments: &Arguments, round: &Path, out: &Path, force: bool, provisional: bool) -> Result<u8, Refused> {
    let scored = match provisional {
        true => Results::provisional(read(arguments, round)?),
        false => Results::of(read(arguments, round)?),
    };
    let results = match scored {
        Ok(results) => results,
        Err(Unsound { sources, faults, .. }) => {
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
        _ => {
            let mut to = std::io::BufWriter::new(std::io::stderr().lock());
            Printer::new(arguments, std::io::stderr().is_terminal())
                .report(&mut to, faults, sources, ending)
                .and_then(|()| to.flush())
        }
    };
}

//! `cchc survey`: estimates from ballots, as a page, a workbook and JSON.

mod page;
pub mod plan;

use std::io::{BufWriter, IsTerminal, Write};
use std::path::{Path, PathBuf};

use cchc_core::fault::{Diagnostic, any_error};
use cchc_core::outside::listed;
use cchc_core::place::Sources;
use cchc_core::results;
use cchc_core::survey::Survey;
use cchc_report::Run;
use cchc_survey::compare::{self, Compared};
use cchc_survey::findings::Findings;

use crate::arguments::{Arguments, Format};
use crate::disk::Disk;
use crate::messages::{Ending, Printer};
use crate::output::{Made, write_all};
use crate::working::Working;
use crate::{DONE, INPUT_HAS_ERRORS, Refused, code_of, say, words};

use page::Page;

/// What is known of one survey of a run.
struct Estimated {
    /// What its files are called after.
    stem: String,
    findings: Findings,
    compared: Option<Compared>,
    sources: Sources,
    faults: Vec<Diagnostic>,
}

/// Estimates the survey of a file, or all of a round's folder.
pub fn survey(
    arguments: &Arguments,
    of: &Path,
    out: Option<&Path>,
    force: bool,
    earlier: Option<&Path>,
    across: bool,
) -> Result<u8, Refused> {
    let round = of.is_dir();
    let folder = if round { of } else { of.parent().unwrap_or(Path::new("")) };
    let disk = Disk { root: PathBuf::from(folder) };
    let names = match round {
        true => listed(&disk)?,
        false => vec![of.file_name().unwrap_or_default().to_string_lossy().into_owned()],
    };
    if names.is_empty() {
        let _ = writeln!(std::io::stderr(), "{}", words::no_surveys(of, arguments.language));
        return Ok(INPUT_HAS_ERRORS);
    }
    let (mut estimated, mut failed) = (Vec::new(), false);
    for name in &names {
        match estimate(arguments, &disk, name, earlier, across)? {
            Ok(one) => estimated.push(one),
            Err((sources, faults)) => {
                failed = true;
                report(arguments, &faults, &sources, Ending::NothingWritten);
            }
        }
    }
    if failed {
        return Ok(INPUT_HAS_ERRORS);
    }
    let mut out_folder = out.map(PathBuf::from);
    if out.is_none() && arguments.format == Format::Text {
        // A survey of a round writes where the round does.
        let of_round =
            folder.file_name().is_some_and(|name| name == "surveys") && folder.join("../round.toml").is_file();
        let beside = if of_round { folder.parent().unwrap_or(folder) } else { folder };
        out_folder = Some(beside.join("results"));
    }
    let written = match &out_folder {
        Some(folder) => match write(arguments, &estimated, folder, force)? {
            Ok(written) => written,
            Err(foreign) => {
                let _ = writeln!(std::io::stderr(), "{}", words::not_ours(&foreign, arguments.language));
                return Ok(INPUT_HAS_ERRORS);
            }
        },
        None => Vec::new(),
    };
    print(arguments, &estimated, &written, round);
    Ok(DONE)
}

/// Says every fault of a survey and its ballots.
pub fn check(arguments: &Arguments, of: &Path) -> Result<u8, Refused> {
    let disk = Disk { root: PathBuf::from(of.parent().unwrap_or(Path::new(""))) };
    let name = of.file_name().unwrap_or_default().to_string_lossy();
    let (sources, faults) = match estimate(arguments, &disk, &name, None, false)? {
        Ok(Estimated { sources, faults, .. }) => (sources, faults),
        Err(faults) => faults,
    };
    say(arguments, &faults, &sources, Ending::Checked);
    Ok(code_of(&faults))
}

type Faults = (Sources, Vec<Diagnostic>);

/// Reads one survey and estimates it.
fn estimate(
    arguments: &Arguments,
    disk: &Disk,
    name: &str,
    earlier: Option<&Path>,
    across: bool,
) -> Result<Result<Estimated, Faults>, Refused> {
    let _working = Working::begin(arguments);
    let (mut sources, mut faults) = (Sources::default(), Vec::new());
    let Some(survey) = open(disk, name, &mut sources, &mut faults)? else { return Ok(Err((sources, faults))) };
    let before = match earlier {
        Some(earlier) => {
            let disk = Disk { root: PathBuf::from(earlier.parent().unwrap_or(Path::new(""))) };
            let name = earlier.file_name().unwrap_or_default().to_string_lossy();
            let Some(before) = open(&disk, &name, &mut sources, &mut faults)? else {
                return Ok(Err((sources, faults)));
            };
            let breaks = compare::check(&survey, &before, across, &mut faults);
            if any_error(&faults) {
                return Ok(Err((sources, faults)));
            }
            Findings::of(before, &[], &disk, &mut sources, &mut faults)?.map(|before| (before, breaks))
        }
        None => None,
    };
    let findings = Findings::of(survey, &[], disk, &mut sources, &mut faults)?;
    let Some(findings) = findings.filter(|_| !any_error(&faults)) else { return Ok(Err((sources, faults))) };
    let compared = before.map(|(before, breaks)| Compared::of(&findings, &before, breaks));
    let stem = name.rsplit('/').next().unwrap_or(name).trim_end_matches(".toml").to_owned();
    Ok(Ok(Estimated { stem, findings, compared, sources, faults }))
}

/// A survey file without an error.
fn open(
    disk: &Disk,
    name: &str,
    sources: &mut Sources,
    faults: &mut Vec<Diagnostic>,
) -> Result<Option<Survey>, Refused> {
    let checked = Survey::open(disk, name, sources)?;
    faults.extend(checked.faults);
    Ok(checked.value.filter(|_| !any_error(faults)))
}

/// Writes the workbook and the JSON of each survey, all or none.
fn write(
    arguments: &Arguments,
    estimated: &[Estimated],
    folder: &Path,
    force: bool,
) -> Result<Result<Vec<PathBuf>, PathBuf>, Refused> {
    let run = &Run { version: env!("CARGO_PKG_VERSION"), language: arguments.language };
    let mut files: Vec<Made<'_>> = Vec::new();
    for one in estimated {
        let json = one.json(arguments);
        let of_workbook = json.clone();
        files.push((
            format!("dieu-tra-{}.xlsx", one.stem),
            Box::new(move |to| cchc_report::survey(&of_workbook, run, to).map_err(std::io::Error::other)),
        ));
        files.push((format!("dieu-tra-{}.json", one.stem), Box::new(move |to| to.write_all(&json))));
    }
    write_all(files, folder, force)
}

impl Estimated {
    fn json(&self, arguments: &Arguments) -> Vec<u8> {
        let mut json = Vec::new();
        let (compared, version) = (self.compared.as_ref(), env!("CARGO_PKG_VERSION"));
        // Memory takes whatever is written.
        let _ = self.findings.write_json(&mut json, compared, &self.faults, &self.sources, arguments.language, version);
        json
    }
}

/// The page, or JSON: one document of a file, a list of a round.
fn print(arguments: &Arguments, estimated: &[Estimated], written: &[PathBuf], round: bool) {
    let mut out = BufWriter::new(std::io::stdout().lock());
    let printer = Printer::new(arguments, std::io::stdout().is_terminal());
    if arguments.format == Format::Json {
        let each: Vec<Vec<u8>> = estimated.iter().map(|one| one.json(arguments)).collect();
        // A reader that closes the pipe has seen enough.
        let _ = match round {
            true => out
                .write_all(b"[\n")
                .and_then(|()| out.write_all(&each.join(&b",\n"[..])))
                .and_then(|()| out.write_all(b"]\n")),
            false => out.write_all(&each.concat()),
        };
        let _ = out.flush();
        return;
    }
    for one in estimated {
        report(arguments, &one.faults, &one.sources, Ending::Checked);
        if !arguments.quiet {
            let page = Page::of(&one.findings, one.compared.as_ref(), &printer, arguments.language);
            let _ = out.write_all(page.as_bytes());
        }
    }
    if !arguments.quiet {
        let names: Vec<String> = written.iter().map(|path| path.display().to_string()).collect();
        let _ = printer.written(&mut out, &names);
    }
    let _ = out.flush();
}

/// What is doubtful goes to stderr; with `--format json` what stands in the way of a result goes to stdout.
fn report(arguments: &Arguments, faults: &[Diagnostic], sources: &Sources, ending: Ending) {
    let _ = match arguments.format {
        Format::Json => results::write_report(std::io::stdout().lock(), faults, sources, &[], arguments.language),
        _ if faults.is_empty() => Ok(()),
        _ => {
            let mut to = BufWriter::new(std::io::stderr().lock());
            Printer::new(arguments, std::io::stderr().is_terminal())
                .report(&mut to, faults, sources, ending)
                .and_then(|()| to.flush())
        }
    };
}

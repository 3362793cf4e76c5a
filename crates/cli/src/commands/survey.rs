//! `cchc survey`: estimates from ballots, as a page, a workbook and JSON.

mod page;
pub mod plan;

use std::io::{BufWriter, IsTerminal, Write};
use std::path::{Path, PathBuf};

use cchc_core::assessment::Reading;
use cchc_core::fault::{Diagnostic, Severity, any_error};
use cchc_core::outside::listed;
use cchc_core::place::Sources;
use cchc_core::results;
use cchc_core::survey::Survey;
use cchc_core::text;
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
    beside: Option<Compared>,
    sources: Sources,
    faults: Vec<Diagnostic>,
}

/// What surveys are set beside: a survey file, or the round whose surveys are looked through.
struct Earlier<'a> {
    disk: Disk,
    /// The surveys there, by their files.
    names: Vec<String>,
    /// Whether a survey is only set beside one of its id or its file's name.
    is_matched: bool,
    across: bool,
    given: &'a Path,
}

impl Earlier<'_> {
    /// Which of them a survey is set beside: one of its id, or else one whose file is called as its own is.
    fn of(&self, survey: &Survey, name: &str) -> Result<Option<&str>, Refused> {
        if !self.is_matched {
            return Ok(self.names.first().map(String::as_str));
        }
        for earlier in &self.names {
            // What is wrong with it is said once it is read to be compared.
            let found = Survey::open(&self.disk, earlier, &mut Sources::default())?;
            if found.value.is_some_and(|found| text::same(&found.id.text, &survey.id.text)) {
                return Ok(Some(earlier));
            }
        }
        Ok(self.names.iter().map(String::as_str).find(|earlier| file_of(earlier) == file_of(name)))
    }
}

/// The name of a file without the folders above it.
fn file_of(name: &str) -> &str {
    name.rsplit('/').next().unwrap_or(name)
}

fn folder_of(file: &Path) -> &Path {
    file.parent().unwrap_or(Path::new(""))
}

fn name_of(file: &Path) -> String {
    file.file_name().unwrap_or_default().to_string_lossy().into_owned()
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
    let folder = if round { of } else { folder_of(of) };
    let disk = Disk { root: PathBuf::from(folder) };
    let names = match round {
        true => listed(&disk)?,
        false => vec![name_of(of)],
    };
    if names.is_empty() {
        let _ = writeln!(std::io::stderr(), "{}", words::no_surveys(of, arguments.language));
        return Ok(INPUT_HAS_ERRORS);
    }
    let earlier = earlier.map(|given| beside(given, round && names.len() > 1, across)).transpose()?;
    let (mut estimated, mut failed) = (Vec::new(), Vec::new());
    for name in &names {
        match estimate(arguments, &disk, name, earlier.as_ref())? {
            Ok(one) => estimated.push(one),
            Err(faults) => failed.push(faults),
        }
    }
    // A survey of a round is of the round's units, and writes where the round does.
    let of_round = match round {
        true => Some(folder),
        false => folder.parent().filter(|_| folder.file_name().is_some_and(|name| name == "surveys")),
    };
    let of_round = of_round.filter(|of_round| of_round.join("round.toml").is_file());
    if let (Some(of_round), true) = (of_round, failed.is_empty()) {
        failed.extend(misfits(arguments, of_round, &estimated, round)?);
    }
    if !failed.is_empty() {
        report_all(arguments, &failed, round);
        return Ok(INPUT_HAS_ERRORS);
    }
    if let Some(earlier) = &earlier {
        let alone: Vec<&str> =
            estimated.iter().filter(|one| one.beside.is_none()).map(|one| &*one.findings.survey.id.text).collect();
        if !alone.is_empty() {
            let is_all = alone.len() == estimated.len();
            let _ = writeln!(
                std::io::stderr(),
                "{}",
                words::not_compared(&alone, earlier.given, is_all, arguments.language)
            );
            if is_all {
                return Ok(INPUT_HAS_ERRORS);
            }
        }
    }
    let documents: Vec<Vec<u8>> = estimated.iter().map(|one| one.json(arguments)).collect::<Result<_, _>>()?;
    let mut out_folder = out.map(PathBuf::from);
    if out.is_none() && arguments.format == Format::Text {
        out_folder = Some(of_round.unwrap_or(folder).join("results"));
    }
    let written = match &out_folder {
        Some(folder) => match write(arguments, &estimated, &documents, folder, force)? {
            Ok(written) => written,
            Err(foreign) => {
                let _ = writeln!(std::io::stderr(), "{}", words::not_ours(&foreign, arguments.language));
                return Ok(INPUT_HAS_ERRORS);
            }
        },
        None => Vec::new(),
    };
    print(arguments, &estimated, &documents, &written, round);
    Ok(DONE)
}

/// Says every fault of a survey and its ballots.
pub fn check(arguments: &Arguments, of: &Path) -> Result<u8, Refused> {
    let disk = Disk { root: PathBuf::from(folder_of(of)) };
    let (sources, faults) = match estimate(arguments, &disk, &name_of(of), None)? {
        Ok(Estimated { sources, faults, .. }) => (sources, faults),
        Err(faults) => faults,
    };
    say(arguments, &faults, &sources, Ending::Checked);
    Ok(code_of(&faults))
}

type Faults = (Sources, Vec<Diagnostic>);

/// What surveys are to be set beside.
fn beside(given: &Path, is_matched: bool, across: bool) -> Result<Earlier<'_>, Refused> {
    let is_round = given.is_dir();
    let disk = Disk { root: PathBuf::from(if is_round { given } else { folder_of(given) }) };
    let names = if is_round { listed(&disk)? } else { vec![name_of(given)] };
    Ok(Earlier { disk, names, is_matched: is_matched || is_round, across, given })
}

/// What is wrong with surveys as those of a round, whose units they are of: what `cchc check` says of the round. `None` where
/// nothing is. `all`: whether they are all of the round.
fn misfits(arguments: &Arguments, round: &Path, estimated: &[Estimated], all: bool) -> Result<Option<Faults>, Refused> {
    let Reading { sources, faults, .. } = crate::read(arguments, round)?;
    let is_ours = |name: &str| {
        let Some(own) = name.strip_prefix("surveys/") else { return false };
        all || estimated.iter().any(|one| one.sources.iter().any(|source| source.name == own))
    };
    let is_error = |fault: &Diagnostic| fault.severity == Severity::Error;
    let faults: Vec<Diagnostic> =
        faults.into_iter().filter(|fault| is_error(fault) && is_ours(&sources.get(fault.place.file).name)).collect();
    Ok((!faults.is_empty()).then_some((sources, faults)))
}

/// Reads one survey and estimates it.
fn estimate(
    arguments: &Arguments,
    disk: &Disk,
    name: &str,
    earlier: Option<&Earlier<'_>>,
) -> Result<Result<Estimated, Faults>, Refused> {
    let _working = Working::begin(arguments);
    let (mut sources, mut faults) = (Sources::default(), Vec::new());
    let Some(survey) = open(disk, name, &mut sources, &mut faults)? else { return Ok(Err((sources, faults))) };
    let found = earlier.map(|earlier| earlier.of(&survey, name)).transpose()?.flatten();
    let before = match earlier.zip(found) {
        Some((earlier, name)) => {
            let Some(before) = open(&earlier.disk, name, &mut sources, &mut faults)? else {
                return Ok(Err((sources, faults)));
            };
            let breaks = compare::check(&survey, &before, earlier.across, &mut faults);
            if any_error(&faults) {
                return Ok(Err((sources, faults)));
            }
            Findings::of(before, &[], &earlier.disk, &mut sources, &mut faults)?.map(|before| (before, breaks))
        }
        None => None,
    };
    let findings = Findings::of(survey, &[], disk, &mut sources, &mut faults)?;
    let Some(findings) = findings.filter(|_| !any_error(&faults)) else { return Ok(Err((sources, faults))) };
    let beside = before.map(|(before, breaks)| Compared::of(&findings, &before, breaks));
    let file = file_of(name);
    let stem = file.strip_suffix(".toml").unwrap_or(file).to_owned();
    Ok(Ok(Estimated { stem, findings, beside, sources, faults }))
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
    documents: &[Vec<u8>],
    folder: &Path,
    force: bool,
) -> Result<Result<Vec<PathBuf>, PathBuf>, Refused> {
    let run = &Run { version: env!("CARGO_PKG_VERSION"), language: arguments.language };
    let mut files: Vec<Made<'_>> = Vec::new();
    for (Estimated { stem, .. }, json) in estimated.iter().zip(documents) {
        files.push((
            format!("dieu-tra-{stem}.xlsx"),
            Box::new(move |to| cchc_report::survey(json, run, to).map_err(std::io::Error::other)),
        ));
        files.push((format!("dieu-tra-{stem}.json"), Box::new(move |to| to.write_all(json))));
    }
    write_all(files, folder, force)
}

impl Estimated {
    fn json(&self, arguments: &Arguments) -> Result<Vec<u8>, Refused> {
        let mut json = Vec::new();
        let (compared, version) = (self.beside.as_ref(), env!("CARGO_PKG_VERSION"));
        self.findings
            .write_json(&mut json, compared, &self.faults, &self.sources, arguments.language, version)
            .map_err(|error| Refused { name: self.stem.clone(), reason: error.to_string(), perhaps_open: false })?;
        Ok(json)
    }
}

/// Documents as they are printed: a list of them of a round, else the only one as it is.
fn printed(to: &mut dyn Write, documents: &[Vec<u8>], round: bool) -> std::io::Result<()> {
    match round {
        true => {
            to.write_all(b"[\n")?;
            to.write_all(&documents.join(&b",\n"[..]))?;
            to.write_all(b"]\n")
        }
        false => documents.iter().try_for_each(|document| to.write_all(document)),
    }
}

/// The page, or JSON: one document of a file, a list of a round.
fn print(arguments: &Arguments, estimated: &[Estimated], documents: &[Vec<u8>], written: &[PathBuf], round: bool) {
    let mut out = BufWriter::new(std::io::stdout().lock());
    let printer = Printer::new(arguments, std::io::stdout().is_terminal());
    if arguments.format == Format::Json {
        // A reader that closes the pipe has seen enough.
        let _ = printed(&mut out, documents, round).and_then(|()| out.flush());
        return;
    }
    for one in estimated {
        report(arguments, &one.faults, &one.sources, Ending::Checked);
        if !arguments.quiet {
            let page = Page::of(&one.findings, one.beside.as_ref(), &printer, arguments.language);
            let _ = out.write_all(page.as_bytes());
        }
    }
    if !arguments.quiet {
        let names: Vec<String> = written.iter().map(|path| path.display().to_string()).collect();
        let _ = printer.written(&mut out, &names);
    }
    let _ = out.flush();
}

/// What stands in the way of results: on stderr, or as JSON on stdout, a list of a round.
fn report_all(arguments: &Arguments, failed: &[Faults], round: bool) {
    if arguments.format == Format::Json {
        let document = |(sources, faults): &Faults| {
            let mut json = Vec::new();
            results::write_report(&mut json, faults, sources, &[], arguments.language).map(|()| json)
        };
        let documents: std::io::Result<Vec<Vec<u8>>> = failed.iter().map(document).collect();
        let mut out = BufWriter::new(std::io::stdout().lock());
        // A reader that closes the pipe has seen enough.
        let _ = documents.and_then(|documents| printed(&mut out, &documents, round)).and_then(|()| out.flush());
        return;
    }
    for (sources, faults) in failed {
        report(arguments, faults, sources, Ending::NothingWritten);
    }
}

/// What is doubtful goes to stderr.
fn report(arguments: &Arguments, faults: &[Diagnostic], sources: &Sources, ending: Ending) {
    if faults.is_empty() {
        return;
    }
    let mut to = BufWriter::new(std::io::stderr().lock());
    let _ = Printer::new(arguments, std::io::stderr().is_terminal())
        .report(&mut to, faults, sources, ending)
        .and_then(|()| to.flush());
}

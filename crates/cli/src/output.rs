//! Results to a folder: written beside their final names and renamed, so that nothing is ever half-written; and nothing
//! that cchc did not write, or that was edited since, is overwritten without being told to.

use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};

use cchc_core::place::sha256;
use cchc_core::results::Results;
use cchc_report::Run;
use sha2::{Digest, Sha256};
use tempfile::NamedTempFile;

use crate::Refused;
use crate::arguments::Arguments;

/// What cchc wrote into a folder, with the sha256 of each file: a file that is not so any more is somebody's work.
const RECORD: &str = ".cchc";

/// A file that is to be written: its name, and what writes it.
pub type Made<'a> = (String, Box<dyn FnOnce(&mut (dyn Write + Send)) -> std::io::Result<()> + 'a>);

/// Writes `results.json` and `xep-hang.xlsx`; gives their paths, or the one that is not cchc's own.
pub fn write(
    results: &Results,
    folder: &Path,
    force: bool,
    arguments: &Arguments,
) -> Result<Result<Vec<PathBuf>, PathBuf>, Refused> {
    let version = env!("CARGO_PKG_VERSION");
    let run = Run { version, language: arguments.language };
    // The workbook is renamed first: a program may hold the old one open, and then nothing has changed yet.
    let files: Vec<Made<'_>> = vec![
        ("xep-hang.xlsx".into(), Box::new(|to| cchc_report::ranking(results, &run, to).map_err(std::io::Error::other))),
        ("results.json".into(), Box::new(|to| results.write_json(to, arguments.language, version))),
    ];
    write_all(files, folder, force)
}

/// Writes files into a folder, all or none; gives their paths, or the one that is not cchc's own.
pub fn write_all(files: Vec<Made<'_>>, folder: &Path, force: bool) -> Result<Result<Vec<PathBuf>, PathBuf>, Refused> {
    let refused = |error: &std::io::Error| Refused {
        name: folder.display().to_string(),
        reason: error.to_string(),
        perhaps_open: false,
    };
    let mut paths = files.iter().map(|(name, _)| folder.join(name));
    if !force && let Some(foreign) = paths.find(|path| !is_ours(folder, path)) {
        return Ok(Err(foreign));
    }
    std::fs::create_dir_all(folder).map_err(|error| refused(&error))?;
    let mut record = std::fs::read_to_string(folder.join(RECORD)).unwrap_or_default();
    let mut ready = Vec::new();
    for (name, write) in files {
        let (file, sum) = temporary(folder, |to| write(to)).map_err(|error| refused(&error))?;
        record = recorded(&record, &name, &sum);
        ready.push((folder.join(name), file));
    }
    // Before the renames, beside what it said of the files that are there: whichever of both a stop leaves is cchc's own.
    let kept = temporary(folder, |to| to.write_all(record.as_bytes())).map_err(|error| refused(&error))?;
    ready.insert(0, (folder.join(RECORD), kept.0));
    let mut written = Vec::new();
    for (path, file) in ready {
        file.persist(&path).map_err(|error| Refused {
            name: path.display().to_string(),
            reason: error.error.to_string(),
            perhaps_open: true,
        })?;
        written.push(path);
    }
    Ok(Ok(written.split_off(1)))
}

/// The record with one more sum of a file, and the one before it.
fn recorded(record: &str, name: &str, sum: &str) -> String {
    let of_it = |line: &&str| line.split_once("  ").is_some_and(|(_, of)| of == name);
    let before = record.lines().rfind(of_it).map(|line| format!("{line}\n")).unwrap_or_default();
    let others: String = record.lines().filter(|line| !of_it(line)).map(|line| format!("{line}\n")).collect();
    format!("{others}{before}{sum}  {name}\n")
}

/// Writes and sums up at once: a nation's results are too large to be read again for it.
struct Summed<W> {
    to: W,
    sum: Sha256,
}

impl<W: Write> Write for Summed<W> {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        let written = self.to.write(bytes)?;
        self.sum.update(&bytes[..written]);
        Ok(written)
    }

    fn flush(&mut self) -> std::io::Result<()> {
        self.to.flush()
    }
}

/// A whole file under a passing name in the folder where it is to stand, and its sha256.
fn temporary(
    folder: &Path,
    write: impl FnOnce(&mut BufWriter<Summed<&mut File>>) -> std::io::Result<()>,
) -> std::io::Result<(NamedTempFile, String)> {
    let mut file = tempfile::Builder::new().prefix(".cchc-").tempfile_in(folder)?;
    let mut to = BufWriter::with_capacity(1 << 20, Summed { to: file.as_file_mut(), sum: Sha256::new() });
    write(&mut to)?;
    let summed = to.into_inner().map_err(std::io::IntoInnerError::into_error)?;
    let sum = summed.sum.finalize().iter().map(|byte| format!("{byte:02x}")).collect();
    readable(file.as_file())?;
    file.as_file().sync_all()?;
    Ok((file, sum))
}

/// A temporary file is its owner's alone; results are for everybody who may read the folder.
#[cfg(unix)]
fn readable(file: &File) -> std::io::Result<()> {
    use std::os::unix::fs::PermissionsExt;
    file.set_permissions(std::fs::Permissions::from_mode(0o644))
}

#[cfg(not(unix))]
fn readable(_file: &File) -> std::io::Result<()> {
    Ok(())
}

/// Whether nothing is lost when a path is written: nothing is there, or just what cchc wrote.
fn is_ours(folder: &Path, path: &Path) -> bool {
    if !path.exists() {
        return true;
    }
    let Ok(record) = std::fs::read_to_string(folder.join(RECORD)) else { return false };
    let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
    let now = std::fs::read(path).map(|bytes| sha256(&bytes)).unwrap_or_default();
    record.lines().filter_map(|line| line.split_once("  ")).any(|(sum, of)| of == name && sum == now)
}

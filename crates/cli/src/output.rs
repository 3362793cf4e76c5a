//! Results to a folder: written beside their final names and renamed, so that nothing is ever half-written; and nothing
//! that cchc did not write, or that was edited since, is overwritten without being told to.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};

use cchc_core::place::sha256;
use cchc_core::results::Results;
use cchc_report::Run;
use tempfile::NamedTempFile;

use crate::Refused;
use crate::arguments::Arguments;

/// What cchc wrote into a folder, with the sha256 of each file: a file that is not so any more is somebody's work.
const RECORD: &str = ".cchc";

/// Writes `results.json` and `xep-hang.xlsx`; gives their paths, or the one that is not cchc's own.
pub fn write(
    results: &Results,
    folder: &Path,
    force: bool,
    arguments: &Arguments,
) -> Result<Result<Vec<PathBuf>, PathBuf>, Refused> {
    let refused = |error: &std::io::Error| Refused {
        name: folder.display().to_string(),
        reason: error.to_string(),
        perhaps_open: false,
    };
    let names = ["results.json", "xep-hang.xlsx"];
    if !force && let Some(foreign) = names.iter().map(|name| folder.join(name)).find(|path| !is_ours(folder, path)) {
        return Ok(Err(foreign));
    }
    std::fs::create_dir_all(folder).map_err(|error| refused(&error))?;
    let version = env!("CARGO_PKG_VERSION");
    let json = temporary(folder, |file| results.write_json(file, arguments.language, version))
        .map_err(|error| refused(&error))?;
    let run = Run { version, language: arguments.language };
    let workbook = temporary(folder, |file| cchc_report::ranking(results, &run, file).map_err(std::io::Error::other))
        .map_err(|error| refused(&error))?;
    // Both are whole by now; a rename fails only where a program holds the old file, and then says so.
    let mut record = BTreeMap::new();
    let mut written = Vec::new();
    for (name, temporary) in names.into_iter().zip([json, workbook]) {
        let path = folder.join(name);
        record.insert(name, hash(temporary.path()).map_err(|error| refused(&error))?);
        temporary.persist(&path).map_err(|error| Refused {
            name: path.display().to_string(),
            reason: error.error.to_string(),
            perhaps_open: true,
        })?;
        written.push(path);
    }
    let lines: String = record.iter().map(|(name, sum)| format!("{sum}  {name}\n")).collect();
    temporary(folder, |file| file.write_all(lines.as_bytes()))
        .and_then(|file| file.persist(folder.join(RECORD)).map_err(|error| error.error))
        .map_err(|error| refused(&error))?;
    Ok(Ok(written))
}

fn temporary(
    folder: &Path,
    write: impl FnOnce(&mut BufWriter<&mut File>) -> std::io::Result<()>,
) -> std::io::Result<NamedTempFile> {
    let mut file = tempfile::Builder::new().prefix(".cchc-").tempfile_in(folder)?;
    let mut buffered = BufWriter::with_capacity(1 << 20, file.as_file_mut());
    write(&mut buffered)?;
    buffered.flush()?;
    drop(buffered);
    readable(file.as_file())?;
    file.as_file().sync_all()?;
    Ok(file)
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
    let recorded = record.lines().filter_map(|line| line.split_once("  ")).find(|(_, recorded)| *recorded == name);
    matches!((recorded, hash(path)), (Some((sum, _)), Ok(now)) if sum == now)
}

fn hash(path: &Path) -> std::io::Result<String> {
    Ok(sha256(&std::fs::read(path)?))
}

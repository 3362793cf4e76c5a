//! `cchc new`: a round to start from.

use std::collections::BTreeMap;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use cchc_core::criteria::Set;
use cchc_core::fault::any_error;
use cchc_core::place::{FileError, Files, Sources};
use cchc_report::{FOLDERS, Start, start};

use crate::arguments::Arguments;
use crate::disk::Disk;
use crate::messages::Ending;
use crate::{DONE, INPUT_HAS_ERRORS, Refused, say, words};

/// The set that a round has where none is named.
const SAMPLE_YEAR: &str = "2026";
const SAMPLE: (&str, &str) = ("2026-cap-xa.toml", include_str!("../../../../criteria/mau/2026-cap-xa.toml"));

/// Makes a round in a folder that is not there yet, or empty.
pub fn new(
    arguments: &Arguments,
    folder: &Path,
    criteria: Option<&Path>,
    province: Option<&str>,
    year: Option<u16>,
) -> Result<u8, Refused> {
    if std::fs::read_dir(folder).is_ok_and(|mut entries| entries.next().is_some()) || folder.is_file() {
        let _ = writeln!(io::stderr(), "{}", words::not_empty(folder, arguments.language));
        return Ok(INPUT_HAS_ERRORS);
    }
    let named = criteria.map_or_else(|| sample_file(year), |path| path.display().to_string());
    let text = match criteria {
        // Its id, its year and its deadlines all say the year of the file's name.
        None => Some(SAMPLE.1.replace(SAMPLE_YEAR, &sample_year(year)).into_bytes()),
        Some(_) => match (Disk { root: PathBuf::new() }).read(&named) {
            Ok(bytes) => Some(year.and_then(|year| Set::of_year(&bytes, year)).unwrap_or(bytes)),
            Err(FileError::Missing(_)) => None, // a fault like any other, told below
            Err(refused) => return Err(refused.into()),
        },
    };
    let files: BTreeMap<String, Vec<u8>> = text.map(|text| (named.clone(), text)).into_iter().collect();
    let mut sources = Sources::default();
    let checked = Set::open(&files, &named, &mut sources)?;
    let Some(set) = checked.value.filter(|_| !any_error(&checked.faults)) else {
        say(arguments, &checked.faults, &sources, Ending::NothingWritten);
        return Ok(INPUT_HAS_ERRORS);
    };
    let name = Path::new(&named).file_name().unwrap_or_default().to_string_lossy();
    let text = &files[&named];
    let files =
        start(&Start { set: &set, set_bytes: text, set_file: &name, province, language: arguments.language }).map_err(
            |error| Refused { name: folder.display().to_string(), reason: error.to_string(), perhaps_open: false },
        )?;
    write(folder, &files)?;
    if !arguments.quiet {
        let names: Vec<&str> = files.iter().map(|(name, _)| name.as_str()).collect();
        // A reader that closes the pipe has seen enough.
        let _ = writeln!(io::stdout(), "{}", words::made(folder, &names, arguments.language));
    }
    Ok(DONE)
}

fn sample_year(year: Option<u16>) -> String {
    year.map_or(SAMPLE_YEAR.to_owned(), |year| year.to_string())
}

fn sample_file(year: Option<u16>) -> String {
    SAMPLE.0.replace(SAMPLE_YEAR, &sample_year(year))
}

/// Writes the files into a folder beside the one that is to be, which then takes its place: a round is never half there.
fn write(folder: &Path, files: &[(String, Vec<u8>)]) -> Result<(), Refused> {
    let failed = |error: &io::Error| refused(folder, error);
    let beside = folder.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."));
    std::fs::create_dir_all(beside).map_err(|error| failed(&error))?;
    let made = tempfile::Builder::new().prefix(".cchc-").tempdir_in(beside).map_err(|error| failed(&error))?;
    let make = |path: PathBuf| std::fs::create_dir_all(path).map_err(|error| failed(&error));
    for name in FOLDERS {
        make(made.path().join(name))?;
    }
    for (name, bytes) in files {
        let path = made.path().join(name);
        path.parent().map(|parent| make(parent.to_owned())).transpose()?;
        std::fs::write(&path, bytes).map_err(|error| failed(&error))?;
    }
    open_to_all(made.path()).map_err(|error| failed(&error))?;
    // An empty folder gives way.
    if folder.is_dir() {
        std::fs::remove_dir(folder).map_err(|error| failed(&error))?;
    }
    std::fs::rename(made.path(), folder).map_err(|error| failed(&error))?;
    // It is there under its own name now: nothing is left to take away.
    let _ = made.keep();
    Ok(())
}

/// A temporary folder is its owner's alone; a round is for everybody who may read the folder above.
#[cfg(unix)]
fn open_to_all(folder: &Path) -> io::Result<()> {
    use std::os::unix::fs::PermissionsExt;
    std::fs::set_permissions(folder, std::fs::Permissions::from_mode(0o755))
}

#[cfg(not(unix))]
fn open_to_all(_folder: &Path) -> io::Result<()> {
    Ok(())
}

fn refused(path: &Path, error: &io::Error) -> Refused {
    Refused { name: path.display().to_string(), reason: error.to_string(), perhaps_open: false }
}

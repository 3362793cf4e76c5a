//! Scores the round of a folder, says why its best unit has its points and which cell each figure stands in, and writes
//! `results.json` and the workbook into another folder:
//!
//! ```text
//! cargo run -p cchc-report --example score -- samples/yen-bai-2021 ket-qua
//! ```

use std::error::Error;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use cchc_core::assessment::Reading;
use cchc_core::place::{FileError, Files, Listed};
use cchc_core::results::Results;
use cchc_core::text::Language;

const LANGUAGE: Language = Language::Vietnamese;

fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = std::env::args_os().skip(1).map(PathBuf::from);
    let (Some(round), Some(out)) = (arguments.next(), arguments.next()) else {
        return Err("usage: score ROUND OUT".into());
    };
    print!("{}", score(round, &out)?);
    Ok(())
}

/// Scores a round, writes what people and programs read of it, and gives what is to be said of the best unit.
pub fn score(round: PathBuf, out: &Path) -> Result<String, Box<dyn Error>> {
    let results = Results::of(Reading::of(&Folder(round))?)?;
    let mut said = String::new();
    if let Some(unit) = results.units().next() {
        let rank = unit.rank().map_or_else(|| "–".into(), |rank| rank.to_string());
        let index = unit.index().map_or_else(|| "–".into(), |index| index.printed.to_string());
        said += &format!("{rank}. {}: {index} ({})\n", unit.name(), unit.band().unwrap_or("–"));
        for leaf in unit.leaves() {
            said += &format!("{} {}: {}\n", leaf.code(), leaf.name(), leaf.trace(LANGUAGE));
            for answer in leaf.answers() {
                let asked = answer.asked.map_or("", |asked| asked.label.as_str());
                said += &format!("    {asked} «{}»: {}\n", answer.typed, answer.say(LANGUAGE));
            }
        }
    }
    fs::create_dir_all(out)?;
    let version = concat!("example ", env!("CARGO_PKG_VERSION"));
    results.write_json(io::BufWriter::new(fs::File::create(out.join("results.json"))?), LANGUAGE, version)?;
    let run = cchc_report::Run { version, language: LANGUAGE };
    cchc_report::ranking(&results, &run, fs::File::create(out.join("xep-hang.xlsx"))?)?;
    Ok(said)
}

/// A round's folder on the disk.
struct Folder(PathBuf);

impl Files for Folder {
    fn list(&self, folder: &str) -> Result<Vec<Listed>, FileError> {
        let listed = |entry: io::Result<fs::DirEntry>| {
            let entry = entry?;
            let name = entry.file_name().to_string_lossy().into_owned();
            Ok(Listed { name, folder: entry.file_type()?.is_dir() })
        };
        let entries = fs::read_dir(self.0.join(folder)).and_then(|entries| entries.map(listed).collect());
        entries.map_err(|error| refused(folder, &error))
    }

    fn read(&self, name: &str) -> Result<Vec<u8>, FileError> {
        fs::read(self.0.join(name)).map_err(|error| refused(name, &error))
    }
}

/// What is not there is one thing, and is reported as a fault of the round; what may not be read another.
fn refused(name: &str, error: &io::Error) -> FileError {
    match error.kind() {
        io::ErrorKind::NotFound | io::ErrorKind::NotADirectory => FileError::Missing(name.into()),
        _ => FileError::Refused { name: name.into(), reason: error.to_string() },
    }
}

//! `cchc check`: every fault of a round, or of a survey or criteria set by itself.

use std::path::Path;

use cchc_core::results::Results;

use crate::arguments::Arguments;
use crate::messages::Ending;
use crate::{Refused, code_of, read, say};

/// Says every fault of a round on stdout; of a TOML file, what is wrong with the survey or the criteria set that it is.
pub fn check(arguments: &Arguments, round: &Path) -> Result<u8, Refused> {
    match kind_of(round) {
        #[cfg(feature = "survey")]
        Some(Kind::Survey) => return super::survey::check(arguments, round),
        Some(Kind::Set) => return super::criteria::check(arguments, &[round.to_path_buf()]),
        _ => {}
    }
    let (faults, sources) = match Results::provisional(read(arguments, round)?) {
        Ok(results) => (results.faults, results.sources),
        Err(unsound) => (unsound.faults, unsound.sources),
    };
    say(arguments, &faults, &sources, Ending::Checked);
    Ok(code_of(&faults))
}

/// What a TOML file is.
enum Kind {
    Survey,
    Set,
}

/// Said by the first table of its own that stands in it; `None` of anything else.
fn kind_of(path: &Path) -> Option<Kind> {
    if !path.extension().is_some_and(|extension| extension.eq_ignore_ascii_case("toml")) {
        return None;
    }
    // Beyond the largest that is read, nothing is looked for: whoever reads it says so.
    let of_size = std::fs::metadata(path).is_ok_and(|file| file.is_file() && file.len() < 1 << 24);
    let text = of_size.then(|| std::fs::read_to_string(path).ok()).flatten()?;
    text.lines().find_map(|line| match line.trim_start().trim_start_matches('\u{feff}') {
        line if line.starts_with("[survey]") => Some(Kind::Survey),
        line if line.starts_with("[set]") => Some(Kind::Set),
        _ => None,
    })
}

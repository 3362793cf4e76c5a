//! `cchc criteria`: a set checked, and printed.

use std::io::Write;
use std::path::{Path, PathBuf};

use cchc_core::criteria::Set;
use cchc_core::fault::{Checked, any_error};
use cchc_core::place::Sources;
use cchc_core::proof;
use cchc_report::{Form, annex};

use crate::arguments::{Arguments, Format};
use crate::disk::Disk;
use crate::messages::Ending;
use crate::{DONE, INPUT_HAS_ERRORS, Refused, code_of, say};

/// Paths as they were typed: one that is absolute stays so.
fn disk() -> Disk {
    Disk { root: PathBuf::new() }
}

/// Says every fault of sets, and what is doubtful in those that are sound.
pub fn check(arguments: &Arguments, sets: &[PathBuf]) -> Result<u8, Refused> {
    let mut sources = Sources::default();
    let (mut faults, mut leaves) = (Vec::new(), 0);
    for set in sets {
        let checked = proof::check(&disk(), &set.display().to_string(), &mut sources)?;
        leaves += checked.value.map_or(0, |set| set.leaves.len());
        faults.extend(checked.faults);
    }
    say(arguments, &faults, &sources, Ending::Proved { sets: sets.len(), leaves });
    Ok(code_of(&faults))
}

/// Prints a set as a decision's annex has it.
pub fn show(arguments: &Arguments, set: &Path) -> Result<u8, Refused> {
    let mut sources = Sources::default();
    let Checked { value, faults } = Set::open(&disk(), &set.display().to_string(), &mut sources)?;
    let Some(set) = value.filter(|_| !any_error(&faults)) else {
        say(arguments, &faults, &sources, Ending::Checked);
        return Ok(INPUT_HAS_ERRORS);
    };
    let form = match arguments.format {
        Format::Text => Form::Text,
        Format::Markdown => Form::Markdown,
        Format::Json => Form::Json,
    };
    let mut out = std::io::stdout().lock();
    // A reader that closes the pipe has seen enough.
    let _ = out.write_all(annex(&set, arguments.language, form).as_bytes()).and_then(|()| out.flush());
    Ok(DONE)
}

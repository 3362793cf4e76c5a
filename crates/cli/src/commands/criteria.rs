//! `cchc criteria`: a set checked, and printed.

use std::io::Write;
use std::path::{Path, PathBuf};

use cchc_core::criteria::Set;
use cchc_core::fault::{Checked, any_error};
use cchc_core::place::{Files, Sources};
use cchc_report::{Form, annex};

use crate::arguments::{Arguments, Format};
use crate::disk::Disk;
use crate::messages::Ending;
use crate::{DONE, INPUT_HAS_ERRORS, Refused, say};

/// Says every fault of sets, and what can be proved of them.
pub fn check(_: &Arguments, _: &[PathBuf]) -> Result<u8, Refused> {
    todo!("helper proof")
}

/// Prints a set as a decision's annex has it.
pub fn show(arguments: &Arguments, set: &Path) -> Result<u8, Refused> {
    let mut sources = Sources::default();
    let Checked { value, faults } = read(set, &mut sources)?;
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

/// Reads the file of a set.
fn read(set: &Path, sources: &mut Sources) -> Result<Checked<Option<Set>>, Refused> {
    // As it was typed: a path that is absolute stays so.
    let name = set.display().to_string();
    let bytes = Disk { root: PathBuf::new() }.read(&name)?;
    let file = sources.add(&name, Some(&bytes));
    Ok(Set::read(&bytes, file))
}

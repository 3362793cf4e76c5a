//! `cchc criteria`: a set checked, and printed.

use std::path::{Path, PathBuf};

use cchc_core::place::Sources;
use cchc_core::proof;

use crate::arguments::Arguments;
use crate::disk::Disk;
use crate::messages::Ending;
use crate::{Refused, code_of, say};

/// Says every fault of sets, and what is doubtful in those that are sound.
pub fn check(arguments: &Arguments, sets: &[PathBuf]) -> Result<u8, Refused> {
    let mut sources = Sources::default();
    let (mut faults, mut leaves) = (Vec::new(), 0);
    for set in sets {
        // As it was typed: a path that is absolute stays so.
        let disk = Disk { root: PathBuf::new() };
        let checked = proof::check(&disk, &set.display().to_string(), &mut sources)?;
        leaves += checked.value.map_or(0, |set| set.leaves.len());
        faults.extend(checked.faults);
    }
    say(arguments, &faults, &sources, Ending::Proved { sets: sets.len(), leaves });
    Ok(code_of(&faults))
}

/// Prints a set as a decision's annex has it.
pub fn show(_: &Arguments, _: &Path) -> Result<u8, Refused> {
    todo!("helper show")
}

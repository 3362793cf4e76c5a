//! `cchc check`: every fault of a round.

use std::path::Path;

use cchc_core::results::Results;

use crate::arguments::Arguments;
use crate::messages::Ending;
use crate::{Refused, code_of, read, say};

/// Says every fault of a round on stdout.
pub fn check(arguments: &Arguments, round: &Path) -> Result<u8, Refused> {
    let (faults, sources) = match Results::provisional(read(arguments, round)?) {
        Ok(results) => (results.faults, results.sources),
        Err(unsound) => (unsound.faults, unsound.sources),
    };
    say(arguments, &faults, &sources, Ending::Checked);
    Ok(code_of(&faults))
}

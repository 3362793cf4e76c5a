//! `cchc explain`: why a leaf has its points, and where a unit lost them.

mod criterion;
mod leaf;
mod page;
mod unit;

use std::io::{IsTerminal, Write};
use std::path::Path;

use cchc_core::explain::{Explain, Explained, NotFound};
use cchc_core::results::{Results, Unsound};

use crate::arguments::{Arguments, Format};
use crate::messages::{Ending, Printer};
use crate::{Refused, WRONG_USAGE, code_of, read, say};

use page::Page;

/// Explains a criterion or a figure of a unit, or the unit itself. A round with errors is explained all the same, as a
/// draft; the exit code says that it has some.
pub fn explain(arguments: &Arguments, round: &Path, unit: &str, criterion: Option<&str>) -> Result<u8, Refused> {
    let results = match Results::provisional(read(arguments, round)?) {
        Ok(results) => results,
        Err(Unsound { sources, faults, .. }) => {
            say(arguments, &faults, &sources, Ending::Checked);
            return Ok(code_of(&faults));
        }
    };
    let asked = Explain::of(&results, unit, arguments.language).and_then(|explain| {
        let subject = criterion.map(|code| explain.subject(code)).transpose()?;
        Ok((explain, explain.explain(subject)))
    });
    let (explain, explained) = match asked {
        Ok(asked) => asked,
        Err(not_found) => return Ok(say_not_found(arguments, &not_found)),
    };
    let mut out = std::io::BufWriter::new(std::io::stdout().lock());
    // A reader that closes the pipe has seen enough.
    let _ = match arguments.format {
        Format::Json => explain.write_json(&mut out, &explained, env!("CARGO_PKG_VERSION")),
        _ => {
            let printer = Printer::new(arguments, std::io::stdout().is_terminal());
            let mut page = Page::new(&printer, &explain);
            page.heading();
            match &explained {
                Explained::Leaf(leaf) => page.leaf(leaf),
                Explained::Criterion(criterion) => page.criterion(criterion),
                Explained::Figure(figure) => page.figure(figure),
                Explained::Unit(unit) => page.unit(unit),
            }
            page.write(&mut out)
        }
    };
    let _ = out.flush();
    Ok(code_of(&results.faults))
}

/// Says that there is no such unit or criterion, with the nearest.
fn say_not_found(arguments: &Arguments, not_found: &NotFound) -> u8 {
    let printer = Printer::new(arguments, std::io::stderr().is_terminal());
    let message = not_found.message(arguments.language);
    let mut said = format!("{}: {}\n", printer.choose("lỗi", "error"), message.what);
    let met = message.met.map(|met| format!("  {}: {met}\n", printer.choose("gặp", "got")));
    let expected = message.expected.map(|expected| format!("  {}: {expected}\n", printer.choose("cần", "expected")));
    let hint = message.hint.map(|hint| format!("  {}: {hint}\n", printer.choose("gợi ý", "hint")));
    said.extend([met, expected, hint].into_iter().flatten());
    let _ = std::io::stderr().write_all(said.as_bytes());
    WRONG_USAGE
}

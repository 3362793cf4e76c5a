//! How long the columns of a file of ballots take to read: `cargo run --release --example columns FILE [THREADS]`. Columns
//! whose headings begin with `N_` or `trong_so` are numbers, those with `c` and a digit answers, the others categories.

use std::time::Instant;

use cchc_core::place::Sources;
use cchc_survey::columns::{Data, Kind, Wanted, read};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut arguments = std::env::args().skip(1);
    let name = arguments.next().ok_or("a file?")?;
    if let Some(threads) = arguments.next() {
        rayon::ThreadPoolBuilder::new().num_threads(threads.parse()?).build_global()?;
    }
    let bytes = std::fs::read(&name)?;
    let (mut sources, mut faults) = (Sources::default(), Vec::new());
    let file = sources.add(&name, Some(&[]));
    let kind = |heading: &str| match heading.as_bytes() {
        [b'N', b'_', ..] => Kind::Number,
        [b'c', digit, ..] if digit.is_ascii_digit() => Kind::Answer,
        _ if heading.starts_with("trong_so") => Kind::Number,
        _ => Kind::Category,
    };
    let mut choose = |headings: &[String], _| {
        let wanted = headings.iter().enumerate().map(|(field, heading)| Wanted { field, kind: kind(heading) });
        Ok(wanted.collect())
    };
    let started = Instant::now();
    let columns = read(&bytes, file, &mut choose, &mut sources, &mut faults);
    let taken = started.elapsed();
    let columns = columns.ok_or_else(|| format!("{faults:?}"))?;
    let texts: usize = columns
        .data
        .iter()
        .map(|data| match data {
            Data::Category(_, texts) | Data::Answer(_, texts) => texts.len(),
            Data::Number(_) => 0,
        })
        .sum();
    println!("{name}: {} rows, {} columns, {texts} texts, {taken:?}", columns.rows, columns.data.len());
    Ok(())
}

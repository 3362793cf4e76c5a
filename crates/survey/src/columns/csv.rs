//! The rows of a csv file to columns, by all processors at once: parts of the file by themselves, then one after the other.

use std::borrow::Cow;

use cchc_core::fault::{Diagnostic, Fault};
use cchc_core::place::FileNo;
use cchc_core::table::{MOST_FAULTS, Rows};
use memchr::{memchr, memchr_iter, memchr3};
use rayon::prelude::*;

use super::builder::Builder;
use super::{Lines, Read, Wanted};

/// So many rows are parted into fields before their columns are read: their bounds stay near the processor.
const AT_ONCE: usize = 32;

/// The columns of the rows, each with their lines; what is wrong with rows goes to the list.
pub(super) fn read(
    rows: &Rows<'_>,
    width: usize,
    wanted: &[Wanted],
    file: FileNo,
    faults: &mut Vec<Diagnostic>,
) -> Read {
    let starts = std::iter::once(rows.start).chain(rows.breaks.iter().copied());
    let ends = rows.breaks.iter().copied().chain([rows.text.len()]);
    let ranges: Vec<_> = starts.zip(ends).collect();
    let bytes = rows.text.as_bytes();
    let parts: Vec<Part> = ranges
        .into_par_iter()
        .map(|(start, end)| Part::read(&bytes[start..end], rows.delimiter, width, wanted))
        .collect();

    let mut line = 1 + count_lines(&bytes[..rows.start]);
    let mut lines = Lines::From(line as u32);
    let mut taken = 0;
    let mut columns: Vec<Vec<Builder>> = wanted.iter().map(|_| Vec::with_capacity(parts.len())).collect();
    let mut told = 0;
    for part in parts {
        for (at, met) in part.widths {
            let place = file.at(line + at, 0);
            match told.cmp(&MOST_FAULTS) {
                std::cmp::Ordering::Less => faults.push(Fault::RowWidth { met, expected: width }.at(place)),
                std::cmp::Ordering::Equal => faults.push(Fault::TooManyFaults.at(place)),
                std::cmp::Ordering::Greater => {}
            }
            told += 1;
        }
        lines.append(taken, part.lines, part.rows, line);
        taken += part.rows;
        line += part.newlines;
        columns.iter_mut().zip(part.builders).for_each(|(column, builder)| column.push(builder));
    }
    let builders = columns
        .into_par_iter()
        .zip(wanted)
        .map(|(parts, wanted)| {
            let mut column = Builder::new(wanted);
            column.reserve(taken);
            parts.into_iter().for_each(|part| column.append(part));
            column
        })
        .collect();
    Read { builders, lines, rows: taken }
}

fn count_lines(bytes: &[u8]) -> usize {
    memchr_iter(b'\n', bytes).count()
}

/// What lies between two ends of lines.
struct Part {
    builders: Vec<Builder>,
    rows: usize,
    /// From 0 at its beginning.
    lines: Lines,
    newlines: usize,
    /// Rows of another width than the headings: on which line, how wide.
    widths: Vec<(usize, usize)>,
}

impl Part {
    fn read(bytes: &[u8], delimiter: u8, width: usize, wanted: &[Wanted]) -> Part {
        let mut part = Part {
            builders: wanted.iter().map(Builder::new).collect(),
            rows: 0,
            lines: Lines::From(0),
            newlines: 0,
            widths: Vec::new(),
        };
        let mut fields = Fields::new(bytes, delimiter);
        let mut bounds = Vec::with_capacity(AT_ONCE * (width + 1));
        let mut more = true;
        while more {
            bounds.clear();
            while bounds.len() < AT_ONCE * (width + 1) {
                let before = bounds.len();
                let Some(Met { line, fields: met, is_more }) = fields.row(width, &mut bounds) else {
                    more = false;
                    break;
                };
                if !is_more && is_blank(bytes, &bounds[before..]) {
                    bounds.truncate(before);
                } else if met != width {
                    bounds.truncate(before);
                    // One more than are told, as there are more of them.
                    if part.widths.len() <= MOST_FAULTS {
                        part.widths.push((line, met));
                    }
                } else {
                    part.lines.push(part.rows, line);
                    part.rows += 1;
                }
            }
            for (wanted, builder) in wanted.iter().zip(&mut part.builders) {
                take(bytes, &bounds, width, wanted.field, builder);
            }
        }
        part.newlines = fields.line;
        part
    }
}

/// Takes a field of each row.
fn take(bytes: &[u8], bounds: &[usize], width: usize, field: usize, builder: &mut Builder) {
    let of_rows = bounds.chunks_exact(width + 1);
    let raw = of_rows.map(|row| &bytes[row[field] + usize::from(field > 0)..row[field + 1]]);
    let is_quoted = |field: &[u8]| field.first() == Some(&b'"');
    match raw.clone().any(is_quoted) {
        false => builder.push_texts(raw.map(trimmed)),
        true => raw.for_each(|field| builder.push_text(unquoted(field).trim_ascii())),
    }
}

#[inline]
fn trimmed(field: &[u8]) -> &[u8] {
    match field {
        [first, .., last] if !first.is_ascii_whitespace() && !last.is_ascii_whitespace() => field,
        _ => field.trim_ascii(),
    }
}

/// What a field says.
fn unquoted(field: &[u8]) -> Cow<'_, [u8]> {
    let Some(quoted) = field.strip_prefix(b"\"") else { return Cow::Borrowed(field) };
    match memchr(b'"', quoted) {
        Some(end) if end + 1 == quoted.len() => return Cow::Borrowed(&quoted[..end]),
        _ => {}
    }
    let mut said = Vec::with_capacity(quoted.len());
    let mut rest = quoted;
    while let Some(at) = memchr(b'"', rest) {
        said.extend_from_slice(&rest[..at]);
        match rest[at + 1..].split_first() {
            Some((b'"', after)) => {
                said.push(b'"');
                rest = after;
            }
            // What follows the quote belongs to the field as it is.
            _ => {
                rest = &rest[at + 1..];
                break;
            }
        }
    }
    said.extend_from_slice(rest);
    Cow::Owned(said)
}

/// Whether nothing stands in these fields.
fn is_blank(bytes: &[u8], bounds: &[usize]) -> bool {
    let mut fields = bounds.windows(2).enumerate().map(|(at, of)| &bytes[of[0] + usize::from(at > 0)..of[1]]);
    fields.all(is_blank_field)
}

fn is_blank_field(field: &[u8]) -> bool {
    trimmed(field).is_empty() || unquoted(field).trim_ascii().is_empty()
}

/// A row.
struct Met {
    line: usize,
    /// How many fields it has.
    fields: usize,
    /// Whether anything stands beyond those whose bounds are known.
    is_more: bool,
}

/// Rows parted into fields.
struct Fields<'t> {
    bytes: &'t [u8],
    delimiter: u8,
    /// Which bytes end a field.
    ends: [bool; 256],
    at: usize,
    /// How many lines end before that.
    line: usize,
}

impl<'t> Fields<'t> {
    fn new(bytes: &'t [u8], delimiter: u8) -> Fields<'t> {
        let mut ends = [false; 256];
        [delimiter, b'\n', b'\r'].into_iter().for_each(|byte| ends[usize::from(byte)] = true);
        Fields { bytes, delimiter, ends, at: 0, line: 0 }
    }

    /// The next row. Where it begins and where its fields end goes to `bounds`, of so many fields at most.
    #[inline]
    fn row(&mut self, most: usize, bounds: &mut Vec<usize>) -> Option<Met> {
        while let Some(byte @ (b'\n' | b'\r')) = self.bytes.get(self.at) {
            self.line += usize::from(*byte == b'\n');
            self.at += 1;
        }
        if self.at >= self.bytes.len() {
            return None;
        }
        let (line, start) = (self.line, self.at);
        bounds.push(start);
        let mut fields = 0;
        let (mut is_quoted, mut is_more) = (false, false);
        loop {
            let begins = self.at;
            if self.bytes.get(self.at) == Some(&b'"') {
                is_quoted = true;
                self.pass_quoted();
            }
            let end = self.end();
            fields += 1;
            match fields <= most {
                true => bounds.push(end),
                false => is_more |= !is_blank_field(&self.bytes[begins..end]),
            }
            self.at = end + 1;
            match self.bytes.get(end) {
                Some(byte) if *byte == self.delimiter => {}
                byte => {
                    self.line += match is_quoted {
                        true => count_lines(&self.bytes[start..end]),
                        false => 0,
                    };
                    self.line += usize::from(byte == Some(&b'\n'));
                    return Some(Met { line, fields, is_more });
                }
            }
        }
    }

    /// Where the field ends that goes on here.
    #[inline]
    fn end(&self) -> usize {
        const NEAR: usize = 12;
        let rest = self.bytes.get(self.at..).unwrap_or_default();
        let near = rest.iter().take(NEAR).position(|byte| self.ends[usize::from(*byte)]);
        let end = near.or_else(|| {
            let far = rest.get(NEAR..)?;
            Some(NEAR + memchr3(self.delimiter, b'\n', b'\r', far).unwrap_or(far.len()))
        });
        self.at + end.unwrap_or(rest.len())
    }

    /// Passes over what stands in quotes.
    fn pass_quoted(&mut self) {
        self.at += 1;
        while let Some(quote) = memchr(b'"', &self.bytes[self.at..]) {
            self.at += quote + 1;
            if self.bytes.get(self.at) != Some(&b'"') {
                return;
            }
            self.at += 1;
        }
        // Every quote was found to be closed.
        self.at = self.bytes.len();
    }
}

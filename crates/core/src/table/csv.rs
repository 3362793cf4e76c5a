//! csv bytes to rows: which sign parts the fields, where a line begins, a quote that swallows rows.

use csv::ByteRecord;
use memchr::{memchr, memchr_iter};

use super::{Cells, Headings, MOST_FAULTS, Row, Take, Wanted, utf8};
use crate::fault::{Diagnostic, Fault};
use crate::place::{FileNo, Sources};
use crate::text;

/// Gives every row that is not blank to `take`; a row of another width than the headings is reported and passed over.
pub(super) fn read(
    bytes: &[u8],
    file: FileNo,
    wanted: &mut Wanted<'_>,
    sources: &mut Sources,
    faults: &mut Vec<Diagnostic>,
    take: &mut Take<'_>,
) -> bool {
    let Some(Head { text, mut reader, fields, .. }) = head(bytes, file, wanted, sources, faults) else { return false };
    let width = sources.get(file).headings.len();
    let mut record = ByteRecord::new();
    while reader.read_byte_record(&mut record).unwrap_or(false) {
        if is_blank(&record) {
            continue;
        }
        let line = line_of(&record, text.as_bytes());
        if faults.len() >= MOST_FAULTS {
            faults.push(Fault::TooManyFaults.at(file.at(line, 0)));
            break;
        }
        if record.len() != width {
            faults.push(Fault::RowWidth { met: record.len(), expected: width }.at(file.at(line, 0)));
            continue;
        }
        let row = Row { cells: Cells::Csv(&record), fields: &fields, file, line };
        take(&row, sources, faults);
    }
    true
}

/// A csv file whose headings were read, and are those of a table.
struct Head<'t> {
    text: &'t str,
    delimiter: u8,
    /// It stands behind the headings.
    reader: csv::Reader<&'t [u8]>,
    /// For each wanted column the field that holds it.
    fields: Vec<Option<usize>>,
    /// Where the text may be parted.
    breaks: Vec<usize>,
}

fn head<'t>(
    bytes: &'t [u8],
    file: FileNo,
    wanted: &mut Wanted<'_>,
    sources: &mut Sources,
    faults: &mut Vec<Diagnostic>,
) -> Option<Head<'t>> {
    let text = utf8(bytes, file, faults)?;
    let delimiter = delimiter(text, wanted);
    let breaks = match breaks(text, delimiter) {
        Ok(breaks) => breaks,
        Err(line) => {
            faults.push(Fault::TableBroken.at(file.at(line, 0)));
            return None;
        }
    };
    let mut reader = csv::ReaderBuilder::new()
        .delimiter(delimiter)
        .has_headers(false)
        .flexible(true)
        .buffer_capacity(1 << 16)
        .from_reader(text.as_bytes());
    let mut record = ByteRecord::new();
    // Bytes in memory, of any width: the reader finds no fault with them.
    while reader.read_byte_record(&mut record).unwrap_or(false) {
        if !is_blank(&record) && !record[0].starts_with(TELLS_DELIMITER.as_bytes()) {
            break;
        }
    }
    if is_blank(&record) {
        faults.push(Fault::EmptyTable.at(file.whole()));
        return None;
    }
    let line = line_of(&record, text.as_bytes());
    let said: Vec<String> =
        record.iter().map(|heading| text::composed(String::from_utf8_lossy(heading).trim()).into_owned()).collect();
    let mut headings = Headings::of(&said, line, file, wanted);
    let understood = headings.faults.is_empty() && headings.missing.is_empty();
    faults.append(&mut headings.faults);
    // Of a table with any columns, whoever looked at its headings tells what it lacks.
    if !headings.missing.is_empty() && matches!(wanted, Wanted::Columns(_)) {
        faults.push(Headings::lack(headings.missing, &said).at(file.at(line, 0)));
    }
    sources.set_headings(file, said);
    understood.then_some(Head { text, delimiter, reader, fields: headings.fields, breaks })
}

/// The rows of a csv file, for a reader that is made for many of them. A field that begins with a quote ends with one, `""`
/// within it stands for one; what follows it up to the next delimiter belongs to the field as it is. A row ends at `\n`,
/// `\r` or both. Blank rows are none, and rows are as wide as the headings.
pub struct Rows<'t> {
    /// The file without its byte-order mark.
    pub text: &'t str,
    /// The sign that parts the fields.
    pub delimiter: u8,
    /// Where the rows begin, behind the headings.
    pub start: usize,
    /// Where, behind `start`, the rows may be parted to be read by several at once: ends of lines, outside of quotes.
    pub breaks: Vec<usize>,
}

pub(super) fn rows<'t>(
    bytes: &'t [u8],
    file: FileNo,
    wanted: &mut Wanted<'_>,
    sources: &mut Sources,
    faults: &mut Vec<Diagnostic>,
) -> Option<Rows<'t>> {
    let Head { text, delimiter, reader, mut breaks, .. } = head(bytes, file, wanted, sources, faults)?;
    let start = reader.position().byte() as usize;
    breaks.retain(|end| (start + 1..text.len()).contains(end));
    Some(Rows { text, delimiter, start, breaks })
}

/// The line on which a record begins. The reader's own position is where it began to look: before the `\n` of a `\r\n`
/// that ended the record before, and before blank lines.
fn line_of(record: &ByteRecord, bytes: &[u8]) -> usize {
    let Some(position) = record.position() else { return 1 };
    let rest = bytes.get(position.byte() as usize..).unwrap_or_default();
    let skipped = rest.iter().take_while(|byte| matches!(byte, b'\r' | b'\n'));
    position.line() as usize + skipped.filter(|byte| **byte == b'\n').count()
}

fn is_blank(record: &ByteRecord) -> bool {
    record.iter().all(|field| field.trim_ascii().is_empty())
}

/// How a line begins that tells Excel which sign parts the fields; it is no row.
const TELLS_DELIMITER: &str = "sep=";

/// Least bytes between two places at which a text may be parted.
const APART: usize = 1 << 20;

/// Ends of lines that lie in no quoted field, some way apart. Where a quote is opened and not closed where its field ends,
/// which would swallow rows: its line, from 1.
fn breaks(text: &str, delimiter: u8) -> Result<Vec<usize>, usize> {
    let bytes = text.as_bytes();
    let ends_field = |byte: Option<&u8>| byte.is_none_or(|byte| *byte == delimiter || matches!(byte, b'\n' | b'\r'));
    let broken = |at: usize| Err(bytes[..at].iter().filter(|byte| **byte == b'\n').count() + 1);
    let mut breaks = Vec::new();
    let (mut outside, mut next) = (0, APART);
    loop {
        let opens = match &bytes[outside..] {
            // Of fields that are all quoted, the next opens at once.
            [byte, b'"', ..] if *byte == delimiter => Some(outside + 1),
            rest => memchr_iter(b'"', rest)
                .map(|at| outside + at)
                .find(|at| ends_field(at.checked_sub(1).map(|before| &bytes[before]))),
        };
        let until = opens.unwrap_or(bytes.len());
        while next.max(outside) < until
            && let Some(end) = memchr(b'\n', &bytes[next.max(outside)..until])
        {
            breaks.push(next.max(outside) + end + 1);
            next = next.max(outside) + end + APART;
        }
        let Some(opens) = opens else { return Ok(breaks) };
        let mut closes = opens;
        loop {
            let Some(at) = memchr(b'"', &bytes[closes + 1..]) else { return broken(opens) };
            closes += at + 1;
            match bytes.get(closes + 1) {
                Some(b'"') => closes += 1,
                _ => break,
            }
        }
        outside = closes + 1;
        // What reads as its end lines further down is the beginning of another field.
        if !ends_field(bytes.get(outside)) && memchr(b'\n', &bytes[opens..closes]).is_some() {
            return broken(opens);
        }
    }
}

/// The sign that parts the headings: the one by which most of them are known ones, a comma where none is.
fn delimiter(text: &str, wanted: &Wanted<'_>) -> u8 {
    let is_heading =
        |line: &&str| !line.trim_matches([',', ';', '\t', ' ', '"']).is_empty() && !line.starts_with(TELLS_DELIMITER);
    let heading = text.lines().find(is_heading).unwrap_or_default();
    let known = |delimiter: char| {
        let fields = heading.split(delimiter).map(|field| field.trim().trim_matches('"'));
        let columns = if let Wanted::Columns(columns) = wanted { columns } else { &[][..] };
        fields.filter(|field| columns.iter().any(|column| column.is_headed(field))).count()
    };
    // Of equals the last is taken: the comma.
    let best =
        ['\t', ';', ','].into_iter().max_by_key(|delimiter| (known(*delimiter), heading.matches(*delimiter).count()));
    best.map_or(b',', |delimiter| delimiter as u8)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// The same, byte by byte.
    fn open_quote(text: &str, delimiter: u8) -> Option<usize> {
        let ends_field =
            |next: Option<&u8>| next.is_none_or(|byte| *byte == delimiter || matches!(byte, b'\n' | b'\r'));
        let (mut line, mut opened, mut at_start) = (1, None, true);
        let mut bytes = text.as_bytes().iter().peekable();
        while let Some(byte) = bytes.next() {
            line += usize::from(*byte == b'\n');
            match (byte, opened) {
                (b'"', Some(_)) if bytes.peek() == Some(&&b'"') => _ = bytes.next(),
                (b'"', Some(at)) if at != line && !ends_field(bytes.peek().copied()) => return Some(at),
                (b'"', Some(_)) => opened = None,
                (b'"', None) if at_start => opened = Some(line),
                _ => {}
            }
            at_start = opened.is_none() && (*byte == delimiter || matches!(byte, b'\n' | b'\r'));
        }
        opened
    }

    proptest! {
        #[test]
        fn quotes_that_are_not_closed(text in "[a\"\",\n\r]{0,40}") {
            prop_assert_eq!(breaks(&text, b',').err(), open_quote(&text, b','));
        }
    }

    #[test]
    fn a_text_is_parted_outside_of_quotes() {
        let row = format!("1,\"{}\n\"\n", "x".repeat(1000));
        let text = row.repeat(3 * APART / row.len());
        let ends = breaks(&text, b',').expect("quotes are closed");
        assert_eq!(ends.len(), 2);
        assert!(ends.iter().all(|end| end % row.len() == 0), "{ends:?}");
    }
}

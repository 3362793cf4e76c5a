//! csv bytes to rows: which sign parts the fields, where a line begins, a quote that swallows rows.

use csv::ByteRecord;

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
    let Some(text) = utf8(bytes, file, faults) else { return false };
    let delimiter = delimiter(text, wanted);
    if let Some(line) = open_quote(text, delimiter) {
        faults.push(Fault::TableBroken.at(file.at(line, 0)));
        return false;
    }
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
        return false;
    }
    let line = line_of(&record, text.as_bytes());
    let said: Vec<String> =
        record.iter().map(|heading| text::composed(String::from_utf8_lossy(heading).trim()).into_owned()).collect();
    let width = said.len();
    let mut headings = Headings::of(&said, line, file, wanted);
    let understood = headings.faults.is_empty() && headings.missing.is_empty();
    faults.append(&mut headings.faults);
    // Of a table with any columns, whoever looked at its headings tells what it lacks.
    if !headings.missing.is_empty() && matches!(wanted, Wanted::Columns(_)) {
        faults.push(Headings::lack(headings.missing, &said).at(file.at(line, 0)));
    }
    sources.set_headings(file, said);
    if !understood {
        return false;
    }
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
        let row = Row { cells: Cells::Csv(&record), fields: &headings.fields, file, line };
        take(&row, sources, faults);
    }
    true
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

/// The line of a quote that is opened and not closed where its field ends, from 1: it would swallow rows.
fn open_quote(text: &str, delimiter: u8) -> Option<usize> {
    let ends_field = |next: Option<&u8>| next.is_none_or(|byte| *byte == delimiter || matches!(byte, b'\n' | b'\r'));
    let (mut line, mut opened, mut at_start) = (1, None, true);
    let mut bytes = text.as_bytes().iter().peekable();
    while let Some(byte) = bytes.next() {
        line += usize::from(*byte == b'\n');
        match (byte, opened) {
            (b'"', Some(_)) if bytes.peek() == Some(&&b'"') => _ = bytes.next(),
            // What reads as its end lines further down is the beginning of another field.
            (b'"', Some(at)) if at != line && !ends_field(bytes.peek().copied()) => return Some(at),
            (b'"', Some(_)) => opened = None,
            (b'"', None) if at_start => opened = Some(line),
            _ => {}
        }
        at_start = opened.is_none() && (*byte == delimiter || matches!(byte, b'\n' | b'\r'));
    }
    opened
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

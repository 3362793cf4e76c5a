//! csv bytes to rows of fields with their places. It knows headings, and nothing of rounds.

use csv::ByteRecord;

use crate::fault::{Diagnostic, Fault};
use crate::place::{FileNo, Sources};
use crate::text;

/// A column that a table may have.
#[derive(Clone, Copy, Debug)]
pub struct Column<'a> {
    /// Its name in messages and, in English tables, its heading.
    pub name: &'a str,
    /// Other headings that it may bear.
    pub also: &'a [&'a str],
    /// Whether the table must have it.
    pub needed: bool,
}

/// A table whose headings were understood; its rows are read one at a time.
pub struct Table<'a> {
    reader: csv::Reader<&'a [u8]>,
    bytes: &'a [u8],
    file: FileNo,
    /// For each column of the caller's list, the field of a row that holds it.
    fields: Vec<Option<usize>>,
    width: usize,
    record: ByteRecord,
}

/// One row.
pub struct Row<'t> {
    record: &'t ByteRecord,
    fields: &'t [Option<usize>],
    /// The line on which it begins, from 1.
    pub line: usize,
}

impl Row<'_> {
    /// The bytes of a column, trimmed; empty where the table does not have it.
    pub fn bytes(&self, column: usize) -> &[u8] {
        match self.fields[column] {
            Some(field) => self.record.get(field).unwrap_or_default().trim_ascii(),
            None => &[],
        }
    }

    /// The text of a column, trimmed.
    pub fn text(&self, column: usize) -> &str {
        // The whole file was found to be UTF-8, and fields end at ASCII signs.
        std::str::from_utf8(self.bytes(column)).unwrap_or_default().trim()
    }

    /// The field that holds a column, from 1; 0 where the table does not have it.
    pub fn field(&self, column: usize) -> usize {
        self.fields[column].map_or(0, |field| field + 1)
    }
}

/// The bytes as a text without its byte-order mark.
pub fn utf8<'a>(bytes: &'a [u8], file: FileNo, faults: &mut Vec<Diagnostic>) -> Option<&'a str> {
    let looks_like = match bytes {
        [0xff, 0xfe, ..] | [0xfe, 0xff, ..] => Some("UTF-16"),
        [b'P', b'K', 3, 4, ..] => Some("Excel (xlsx)"),
        _ => None,
    };
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    match std::str::from_utf8(bytes) {
        Ok(text) if looks_like.is_none() && !text.contains('\0') => Some(text),
        Ok(_) => {
            faults.push(Fault::Encoding { looks_like }.at(file.whole()));
            None
        }
        Err(error) => {
            let line = bytes[..error.valid_up_to()].iter().filter(|b| **b == b'\n').count() + 1;
            let place = if looks_like.is_some() { file.whole() } else { file.at(line, 0) };
            faults.push(Fault::Encoding { looks_like }.at(place));
            None
        }
    }
}

impl<'a> Table<'a> {
    /// Reads the headings; `None`, with faults, where the bytes are no table with the needed columns.
    pub fn open(
        bytes: &'a [u8],
        file: FileNo,
        columns: &[Column<'_>],
        sources: &mut Sources,
        faults: &mut Vec<Diagnostic>,
    ) -> Option<Table<'a>> {
        let text = utf8(bytes, file, faults)?;
        let delimiter = delimiter(text, columns);
        if let Some(line) = open_quote(text, delimiter) {
            faults.push(Fault::TableBroken.at(file.at(line, 0)));
            return None;
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
            return None;
        }
        let line = line_of(&record, text.as_bytes());
        let headings: Vec<String> =
            record.iter().map(|heading| text::composed(String::from_utf8_lossy(heading).trim()).into_owned()).collect();
        let mut table = Table {
            reader,
            bytes: text.as_bytes(),
            file,
            fields: vec![None; columns.len()],
            width: headings.len(),
            record,
        };
        sources.set_headings(file, headings.clone());
        table.understand(&headings, line, columns, faults).then_some(table)
    }

    /// Which field holds which column.
    fn understand(
        &mut self,
        headings: &[String],
        line: usize,
        columns: &[Column<'_>],
        faults: &mut Vec<Diagnostic>,
    ) -> bool {
        let mut unknown = Vec::new();
        for (field, heading) in headings.iter().enumerate() {
            if heading.is_empty() {
                continue; // a column without a heading holds nothing that is read
            }
            let place = self.file.at(line, field + 1);
            match columns.iter().position(|column| column.is_headed(heading)) {
                None => {
                    let heads = columns.iter().flat_map(|column| column.also.iter().copied().chain([column.name]));
                    let nearest = text::nearest(heading, heads).map(Into::into);
                    let known = columns.iter().map(Column::said).collect();
                    unknown.push(Fault::UnknownColumn { column: heading.clone(), nearest, known }.at(place));
                }
                Some(column) => match self.fields[column] {
                    Some(first) => {
                        let other = headings[first].clone();
                        faults.push(Fault::DuplicateColumn { column: heading.clone(), other }.at(place));
                    }
                    None => self.fields[column] = Some(field),
                },
            }
        }
        let lacks = |(column, field): &(&Column, &Option<usize>)| column.needed && field.is_none();
        let missing: Vec<String> =
            columns.iter().zip(&self.fields).filter(lacks).map(|(column, _)| column.said()).collect();
        if missing.is_empty() {
            // What stands in a column that is misspelt is missed in every row: none is read before it is mended.
            let understood = unknown.is_empty();
            faults.extend(unknown);
            return understood;
        }
        let met = headings.iter().filter(|heading| !heading.is_empty()).cloned().collect();
        faults.push(Fault::MissingColumn { missing, met }.at(self.file.at(line, 0)));
        false
    }

    /// The next row that is not blank; a row of another width than the headings is reported and passed over.
    pub fn next(&mut self, faults: &mut Vec<Diagnostic>) -> Option<Row<'_>> {
        loop {
            if !self.reader.read_byte_record(&mut self.record).unwrap_or(false) {
                return None;
            }
            let line = line_of(&self.record, self.bytes);
            if self.record.len() == self.width {
                if !is_blank(&self.record) {
                    break Some(line);
                }
            } else if !is_blank(&self.record) {
                let fault = Fault::RowWidth { met: self.record.len(), expected: self.width };
                faults.push(fault.at(self.file.at(line, 0)));
            }
        }
        .map(|line| Row { record: &self.record, fields: &self.fields, line })
    }
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

impl Column<'_> {
    fn is_headed(&self, heading: &str) -> bool {
        text::same(heading, self.name) || self.also.iter().any(|also| text::same(heading, also))
    }

    /// Its headings, the Vietnamese one first.
    fn said(&self) -> String {
        self.also.first().map_or(self.name.into(), |also| format!("{also} / {}", self.name))
    }
}

/// The sign that parts the headings: the one by which most of them are known ones, a comma where none is.
fn delimiter(text: &str, columns: &[Column<'_>]) -> u8 {
    let is_heading =
        |line: &&str| !line.trim_matches([',', ';', '\t', ' ', '"']).is_empty() && !line.starts_with(TELLS_DELIMITER);
    let heading = text.lines().find(is_heading).unwrap_or_default();
    let known = |delimiter: char| {
        let fields = heading.split(delimiter).map(|field| field.trim().trim_matches('"'));
        fields.filter(|field| columns.iter().any(|column| column.is_headed(field))).count()
    };
    // Of equals the last is taken: the comma.
    let best =
        ['\t', ';', ','].into_iter().max_by_key(|delimiter| (known(*delimiter), heading.matches(*delimiter).count()));
    best.map_or(b',', |delimiter| delimiter as u8)
}

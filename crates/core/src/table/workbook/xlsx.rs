//! xlsx: where its sheets are, its shared texts and number formats, and the cells of a sheet one by one.
//!
//! Strict and transitional files, any prefix, any path: parts are found by their relationships, tags by their names
//! without the prefix.

use std::collections::HashMap;

use quick_xml::events::Event;

use super::super::guard::{Package, Stop, Xml, attribute, referred};
use super::super::number;
use super::{COLUMNS, Kind, More, ROWS, Told};
use crate::fault::{Damage, Limit};

/// Most texts that the sheets share, and most bytes of them.
const SHARED: usize = 4 << 20;
const SHARED_BYTES: usize = 128 << 20;
/// Most formats of cells: Excel has 65 490.
const FORMATS: usize = 1 << 17;

pub(super) fn read(package: &mut Package<'_>, told: &mut impl Told) -> Result<(), Stop> {
    let root = relationships(package, "_rels/.rels", "")?;
    let workbook = target(&root, "/officeDocument").unwrap_or_else(|| "xl/workbook.xml".into());
    let (folder, name) = workbook.rsplit_once('/').unwrap_or(("", &workbook));
    let related = relationships(package, &joined(folder, &format!("_rels/{name}.rels")), folder)?;
    let book = book(&mut package.needed(&workbook)?)?;
    let shared = match target(&related, "/sharedStrings") {
        Some(part) => shared(&mut package.needed(&part)?)?,
        None => Texts::default(),
    };
    let shown = match target(&related, "/styles") {
        Some(part) => formats(&mut package.needed(&part)?)?,
        None => Vec::new(),
    };
    for (name, id) in &book.sheets {
        let related = related.iter().find(|related| related.id == *id);
        let related = related.ok_or_else(|| Stop::Damaged(Damage::Missing(name.clone())))?;
        if !related.kind.ends_with("/worksheet") {
            continue; // a chart or a dialog on a sheet of its own
        }
        told.begin(name)?;
        let xml = package.needed(&related.target)?;
        Cells { xml, shared: &shared, shown: &shown, since_1904: book.since_1904, text: String::new() }.read(told)?;
    }
    Ok(())
}

/// What a part says of another.
struct Related {
    id: String,
    kind: String,
    target: String,
}

fn relationships(package: &mut Package<'_>, part: &str, folder: &str) -> Result<Vec<Related>, Stop> {
    let mut related = Vec::new();
    let Some(mut xml) = package.part(part)? else { return Ok(related) };
    loop {
        match xml.next()? {
            Event::Start(tag) if tag.local_name().as_ref() == "Relationship" => {
                let value = |name| attribute(&tag, name).unwrap_or_default();
                related.push(Related {
                    id: value("Id"),
                    kind: value("Type"),
                    target: joined(folder, &value("Target")),
                });
            }
            Event::Eof => return Ok(related),
            _ => {}
        }
    }
}

/// Where the one part of a kind is.
fn target(related: &[Related], kind: &str) -> Option<String> {
    related.iter().find(|related| related.kind.ends_with(kind)).map(|related| related.target.clone())
}

/// A path as seen from a folder.
fn joined(folder: &str, path: &str) -> String {
    let path = path.replace('\\', "/");
    if let Some(path) = path.strip_prefix('/') {
        return path.into();
    }
    let mut parts: Vec<&str> = folder.split('/').filter(|part| !part.is_empty()).collect();
    for part in path.split('/') {
        match part {
            "" | "." => {}
            ".." => _ = parts.pop(),
            part => parts.push(part),
        }
    }
    parts.join("/")
}

/// What the workbook says of itself: each sheet's name and relationship, in their order.
struct Book {
    sheets: Vec<(String, String)>,
    since_1904: bool,
}

fn book(xml: &mut Xml<'_>) -> Result<Book, Stop> {
    let mut book = Book { sheets: Vec::new(), since_1904: false };
    loop {
        match xml.next()? {
            Event::Start(tag) => match tag.local_name().as_ref() {
                "sheet" => {
                    // Its relationship's prefix is the file's to choose.
                    let mut attributes = tag.attributes();
                    let id = attributes.with_checks(false).flatten().find(|one| one.key.as_ref().ends_with(":id"));
                    let id = id.map(|id| id.value.into_owned()).unwrap_or_default();
                    book.sheets.push((attribute(&tag, "name").unwrap_or_default(), id));
                }
                "workbookPr" => {
                    let dated = attribute(&tag, "date1904");
                    book.since_1904 |= dated.is_some_and(|dated| dated == "1" || dated == "true");
                }
                _ => {}
            },
            Event::Eof => return Ok(book),
            _ => {}
        }
    }
}

/// Texts that cells refer to by their position.
#[derive(Default)]
struct Texts {
    all: String,
    ends: Vec<u32>,
}

impl Texts {
    fn get(&self, position: usize) -> Option<&str> {
        let end = *self.ends.get(position)? as usize;
        let start = position.checked_sub(1).map_or(0, |before| self.ends[before] as usize);
        Some(&self.all[start..end])
    }
}

fn shared(xml: &mut Xml<'_>) -> Result<Texts, Stop> {
    let mut texts = Texts::default();
    let mut text = String::new();
    loop {
        match xml.next()? {
            Event::Start(tag) if tag.local_name().as_ref() == "si" => {
                text.clear();
                rich_text(xml, "si", &mut text)?;
                texts.all.push_str(&text);
                texts.ends.push(texts.all.len() as u32);
                if texts.ends.len() > SHARED || texts.all.len() > SHARED_BYTES {
                    return Err(Stop::TooLarge(Limit::Text(SHARED_BYTES)));
                }
            }
            Event::Eof => return Ok(texts),
            _ => {}
        }
    }
}

/// The text of a cell or a shared one up to its end: all runs of it, and none of the hints at how to say it.
fn rich_text(xml: &mut Xml<'_>, end: &str, text: &mut String) -> Result<(), Stop> {
    loop {
        match xml.next()? {
            Event::Start(tag) => match tag.local_name().as_ref() {
                "t" => plain_text(xml, text)?,
                "rPh" => xml.skip()?,
                _ => {}
            },
            Event::End(tag) if tag.local_name().as_ref() == end => return Ok(()),
            Event::Eof => return Err(xml.damaged()),
            _ => {}
        }
    }
}

/// Most bytes of one text: it may come in many pieces.
const LONGEST: usize = 1 << 20;

/// What stands within the tag that was begun last.
fn plain_text(xml: &mut Xml<'_>, text: &mut String) -> Result<(), Stop> {
    let start = text.len();
    loop {
        let referred = match xml.next()? {
            Event::Text(piece) => {
                text.push_str(&piece.xml10_content());
                true
            }
            Event::CData(piece) => {
                text.push_str(&piece.xml10_content());
                true
            }
            Event::GeneralRef(reference) => referred(&reference).map(|sign| text.push(sign)).is_some(),
            Event::End(_) => break,
            Event::Start(_) | Event::Eof => false,
            _ => true,
        };
        if !referred {
            return Err(xml.damaged());
        }
        if text.len() > LONGEST {
            return Err(Stop::TooLarge(Limit::Text(LONGEST)));
        }
    }
    if text[start..].contains("_x") {
        let resolved = resolved(&text[start..]);
        text.truncate(start);
        text.push_str(&resolved);
    }
    Ok(())
}

/// The text with the signs that XML cannot hold, written `_x000D_`, in their place.
fn resolved(text: &str) -> String {
    let code = |text: &str| {
        let digits = text.strip_prefix("_x")?.get(..4)?;
        let all_digits = digits.bytes().all(|byte| byte.is_ascii_hexdigit());
        (all_digits && text.as_bytes().get(6) == Some(&b'_')).then(|| u16::from_str_radix(digits, 16).ok())?
    };
    let (mut units, mut rest, mut out) = (Vec::new(), text, String::new());
    while let Some(sign) = rest.chars().next() {
        if let Some(unit) = code(rest) {
            units.push(unit);
            rest = &rest[7..];
            continue;
        }
        // A sign beyond the first 65 536 is written as two.
        out.extend(char::decode_utf16(units.drain(..)).map(|sign| sign.unwrap_or(char::REPLACEMENT_CHARACTER)));
        out.push(sign);
        rest = &rest[sign.len_utf8()..];
    }
    out.extend(char::decode_utf16(units).map(|sign| sign.unwrap_or(char::REPLACEMENT_CHARACTER)));
    out
}

/// What a number is, for each format that cells may have.
fn formats(xml: &mut Xml<'_>) -> Result<Vec<Kind>, Stop> {
    let mut own = HashMap::new();
    let mut shown = Vec::new();
    let mut of_cells = false;
    loop {
        match xml.next()? {
            Event::Start(tag) => match tag.local_name().as_ref() {
                "numFmt" => {
                    let id = attribute(&tag, "numFmtId").and_then(|id| id.parse::<usize>().ok());
                    if let (Some(id), Some(format)) = (id, attribute(&tag, "formatCode")) {
                        own.insert(id, number::shown_as(&format));
                    }
                }
                "cellXfs" => of_cells = true,
                "xf" if of_cells => {
                    let id = attribute(&tag, "numFmtId").and_then(|id| id.parse::<usize>().ok()).unwrap_or_default();
                    shown.push(own.get(&id).copied().unwrap_or_else(|| number::shown_as_built_in(id)));
                }
                _ => {}
            },
            Event::End(tag) if tag.local_name().as_ref() == "cellXfs" => of_cells = false,
            Event::Eof => return Ok(shown),
            _ => {}
        }
        if own.len() + shown.len() > FORMATS {
            return Err(Stop::TooLarge(Limit::Formats(FORMATS)));
        }
    }
}

/// The cells of one sheet.
struct Cells<'p> {
    xml: Xml<'p>,
    shared: &'p Texts,
    shown: &'p [Kind],
    since_1904: bool,
    /// Taken anew for each cell.
    text: String,
}

/// What the tag of a cell says.
struct Tag {
    kind: Stored,
    format: usize,
}

/// How a cell's value is stored.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Stored {
    Number,
    /// A number, or a text where it is none: the file does not say.
    Unsaid,
    Shared,
    Text,
    Inline,
    Boolean,
    Error,
    Date,
}

impl Cells<'_> {
    fn read(mut self, told: &mut impl Told) -> Result<(), Stop> {
        loop {
            match self.xml.next()? {
                Event::Start(tag) if tag.local_name().as_ref() == "sheetData" => break,
                Event::Eof => return Err(self.xml.damaged()),
                _ => {}
            }
        }
        let mut last = 0;
        loop {
            match self.xml.next()? {
                Event::Start(tag) if tag.local_name().as_ref() == "row" => {
                    let row = match attribute(&tag, "r") {
                        Some(row) => row.parse().ok(),
                        None => Some(last + 1),
                    };
                    // Rows that stand out of order, or twice, are read as one or the other by other programs.
                    let row = row.filter(|row| (last + 1..=ROWS).contains(row)).ok_or_else(|| self.xml.damaged())?;
                    self.row(row, told)?;
                    last = row;
                    if told.end_row(row, 1)? == More::Unwanted {
                        return Ok(());
                    }
                }
                Event::End(tag) if tag.local_name().as_ref() == "sheetData" => return Ok(()),
                Event::Eof => return Err(self.xml.damaged()),
                _ => {}
            }
        }
    }

    fn row(&mut self, row: usize, told: &mut impl Told) -> Result<(), Stop> {
        let mut next = 0;
        loop {
            match self.xml.next()? {
                Event::Start(tag) if tag.local_name().as_ref() == "c" => {
                    let (mut at, mut kind, mut format) = (Some((next, row)), Some(Stored::Unsaid), 0);
                    for attribute in tag.attributes().with_checks(false).flatten() {
                        match attribute.key.as_ref() {
                            "r" => at = place(&attribute.value),
                            "s" => format = attribute.value.parse().unwrap_or_default(),
                            "t" => kind = stored(&attribute.value),
                            _ => {}
                        }
                    }
                    let column = at.filter(|(column, of)| *of == row && *column >= next).map(|(column, _)| column);
                    let (Some(column), Some(kind)) = (column, kind) else { return Err(self.xml.damaged()) };
                    next = column + 1;
                    if let Some(kind) = self.cell(&Tag { kind, format })? {
                        told.cell(column, kind, &self.text)?;
                    }
                }
                Event::End(tag) if tag.local_name().as_ref() == "row" => return Ok(()),
                Event::Eof => return Err(self.xml.damaged()),
                _ => {}
            }
        }
    }

    /// What a cell is, with its text in `text`; `None` where it is blank.
    fn cell(&mut self, tag: &Tag) -> Result<Option<Kind>, Stop> {
        self.text.clear();
        let mut formula: Option<String> = None;
        loop {
            match self.xml.next()? {
                Event::Start(part) => match part.local_name().as_ref() {
                    "v" if tag.kind != Stored::Inline => {
                        self.text.clear();
                        plain_text(&mut self.xml, &mut self.text)?;
                    }
                    "is" => {
                        self.text.clear();
                        rich_text(&mut self.xml, "is", &mut self.text)?;
                    }
                    "f" => {
                        let mut text = String::from("=");
                        plain_text(&mut self.xml, &mut text)?;
                        formula = Some(text);
                    }
                    _ => self.xml.skip()?,
                },
                Event::End(_) => break,
                Event::Eof => return Err(self.xml.damaged()),
                _ => {}
            }
        }
        match formula {
            // A formula whose result is an empty text says so.
            Some(formula) if self.text.is_empty() && tag.kind != Stored::Text => {
                self.text = formula;
                Ok(Some(Kind::Uncalculated))
            }
            _ if self.text.is_empty() => Ok(None),
            _ => self.value(tag).map(Some),
        }
    }

    fn value(&mut self, tag: &Tag) -> Result<Kind, Stop> {
        match tag.kind {
            Stored::Text | Stored::Inline => Ok(Kind::Text),
            Stored::Error => Ok(Kind::Error),
            Stored::Shared => {
                let text = self.text.trim().parse().ok().and_then(|position| self.shared.get(position));
                let text = text.ok_or_else(|| self.xml.damaged())?;
                self.text.clear();
                self.text.push_str(text);
                Ok(Kind::Text)
            }
            Stored::Boolean => {
                let yes = match self.text.trim() {
                    "1" | "true" | "TRUE" => "1",
                    "0" | "false" | "FALSE" => "0",
                    _ => return Err(self.xml.damaged()),
                };
                self.text.clear();
                self.text.push_str(yes);
                Ok(Kind::Boolean)
            }
            Stored::Date => {
                let (text, kind) = number::iso(&self.text);
                self.text = text;
                Ok(kind)
            }
            Stored::Number | Stored::Unsaid => match number::shortest(&self.text) {
                Some(number) => {
                    let kind = self.shown.get(tag.format).copied().unwrap_or(Kind::Number);
                    let dated = (kind == Kind::Date).then(|| number::date(&number, self.since_1904));
                    let (text, kind) = dated.unwrap_or((number, kind));
                    self.text = text;
                    Ok(kind)
                }
                None if tag.kind == Stored::Unsaid => Ok(Kind::Text),
                None => Err(self.xml.damaged()),
            },
        }
    }
}

fn stored(kind: &str) -> Option<Stored> {
    Some(match kind {
        "n" => Stored::Number,
        "s" => Stored::Shared,
        "str" => Stored::Text,
        "inlineStr" => Stored::Inline,
        "b" => Stored::Boolean,
        "e" => Stored::Error,
        "d" => Stored::Date,
        _ => return None,
    })
}

/// The column, from 0, and the row, from 1, of a cell such as `F12`.
fn place(cell: &str) -> Option<(usize, usize)> {
    let letters = cell.bytes().take_while(u8::is_ascii_alphabetic).count();
    if !(1..=3).contains(&letters) {
        return None;
    }
    let column = cell
        .bytes()
        .take(letters)
        .fold(0, |column, letter| column * 26 + usize::from(letter.to_ascii_uppercase() - b'A') + 1);
    let row = cell[letters..].parse().ok()?;
    (column <= COLUMNS).then_some((column - 1, row))
}

//! ods: the cells of its sheets one by one. What is said to be repeated is never written out.

use quick_xml::events::{BytesStart, Event};

use super::super::guard::{Package, Stop, Xml, attribute, referred, value};
use super::super::number;
use super::{COLUMNS, HEADINGS, Kind, More, ROWS, Told};
use crate::fault::Limit;

/// Most bytes of one cell's text.
const LONGEST: usize = 1 << 20;

pub(super) fn read(package: &mut Package<'_>, told: &mut impl Told) -> Result<(), Stop> {
    if package.has("encrypted-package") || is_encrypted(package)? {
        return Err(Stop::Encrypted);
    }
    let mut xml = package.needed("content.xml")?;
    loop {
        match xml.next()? {
            Event::Start(tag) => match tag.local_name().as_ref() {
                "table" => {
                    let name = attribute(&tag, "table:name").unwrap_or_default();
                    told.begin(&name)?;
                    sheet(&mut xml, told)?;
                }
                // What was changed once, and the tables of charts, are no sheets.
                "tracked-changes" | "shapes" => xml.skip()?,
                _ => {}
            },
            Event::End(tag) if tag.local_name().as_ref() == "document-content" => return Ok(()),
            Event::Eof => return Err(xml.damaged()),
            _ => {}
        }
    }
}

fn is_encrypted(package: &mut Package<'_>) -> Result<bool, Stop> {
    let Some(mut xml) = package.part("META-INF/manifest.xml")? else { return Ok(false) };
    loop {
        match xml.next()? {
            Event::Start(tag) if tag.local_name().as_ref() == "encryption-data" => return Ok(true),
            Event::Eof => return Ok(false),
            _ => {}
        }
    }
}

fn sheet(xml: &mut Xml<'_>, told: &mut impl Told) -> Result<(), Stop> {
    let mut next = 1usize;
    let mut more = More::Wanted;
    loop {
        match xml.next()? {
            Event::Start(tag) => match tag.local_name().as_ref() {
                "table-row" if more == More::Unwanted => xml.skip()?,
                "table-row" => {
                    let times = repeated(&tag, "table:number-rows-repeated");
                    row(xml, told)?;
                    more = told.end_row(next, times)?;
                    next = next.saturating_add(times);
                }
                // Rows may stand in groups, and below a head that is printed on every page.
                "table-rows" | "table-row-group" | "table-header-rows" => {}
                _ => xml.skip()?,
            },
            Event::End(tag) if tag.local_name().as_ref() == "table" => return Ok(()),
            Event::Eof => return Err(xml.damaged()),
            _ => {}
        }
    }
}

/// How often a row or cell stands, once at least.
fn repeated(tag: &BytesStart<'_>, name: &str) -> usize {
    attribute(tag, name).and_then(|times| times.parse().ok()).unwrap_or(1).clamp(1, 2 * ROWS)
}

fn row(xml: &mut Xml<'_>, told: &mut impl Told) -> Result<(), Stop> {
    let mut column = 0usize;
    let mut text = String::new();
    loop {
        match xml.next()? {
            Event::Start(tag) => match tag.local_name().as_ref() {
                "table-cell" => {
                    let times = repeated(&tag, "table:number-columns-repeated");
                    let said = Said::of(&tag);
                    text.clear();
                    content(xml, &mut text)?;
                    let (kind, text) = said.value(&text);
                    // Far beyond the headings only blank cells are repeated; others are told once, to be refused.
                    let times_told = if text.trim_ascii().is_empty() { 0 } else { times.min(HEADINGS + 1) };
                    for column in (column..).take(times_told) {
                        told.cell(column, kind, &text)?;
                    }
                    column = column.saturating_add(times);
                }
                // Beneath a merged cell: only what is seen counts.
                "covered-table-cell" => {
                    column = column.saturating_add(repeated(&tag, "table:number-columns-repeated"));
                    xml.skip()?;
                }
                _ => xml.skip()?,
            },
            Event::End(tag) if tag.local_name().as_ref() == "table-row" => return Ok(()),
            Event::Eof => return Err(xml.damaged()),
            _ => {}
        }
        if column > 2 * COLUMNS {
            return Err(Stop::TooLarge(Limit::Columns(COLUMNS)));
        }
    }
}

/// What a cell shows: its paragraphs as lines, without notes and drawings.
fn content(xml: &mut Xml<'_>, text: &mut String) -> Result<(), Stop> {
    let mut depth = 0;
    loop {
        match xml.next()? {
            Event::Start(tag) => match tag.local_name().as_ref() {
                "p" | "h" => {
                    if !text.is_empty() {
                        text.push('\n');
                    }
                    depth += 1;
                }
                "s" => {
                    let times = repeated(&tag, "text:c").min(LONGEST);
                    text.extend(std::iter::repeat_n(' ', times));
                    depth += 1;
                }
                "tab" => {
                    text.push('\t');
                    depth += 1;
                }
                "line-break" => {
                    text.push('\n');
                    depth += 1;
                }
                "span" | "a" => depth += 1,
                _ => xml.skip()?,
            },
            // Between paragraphs there is only what makes the file readable.
            Event::Text(piece) if depth > 0 => text.push_str(&piece.xml10_content()),
            Event::CData(piece) if depth > 0 => text.push_str(&piece.xml10_content()),
            Event::GeneralRef(reference) => match referred(&reference) {
                Some(sign) => text.push(sign),
                None => return Err(xml.damaged()),
            },
            Event::End(_) if depth == 0 => return Ok(()),
            Event::End(_) => depth -= 1,
            Event::Eof => return Err(xml.damaged()),
            _ => {}
        }
        if text.len() > LONGEST {
            return Err(Stop::TooLarge(Limit::Text(LONGEST)));
        }
    }
}

/// What the tag of a cell says of its value.
#[derive(Default)]
struct Said {
    kind: String,
    is_error: bool,
    value: Option<String>,
    formula: Option<String>,
}

impl Said {
    fn of(tag: &BytesStart<'_>) -> Said {
        let mut said = Said::default();
        for attribute in tag.attributes().with_checks(false).flatten() {
            let value = || value(&attribute);
            match attribute.key.as_ref() {
                "office:value-type" => said.kind = value(),
                "calcext:value-type" => said.is_error = attribute.value == "error",
                "office:value"
                | "office:date-value"
                | "office:time-value"
                | "office:boolean-value"
                | "office:string-value" => said.value = Some(value()),
                "table:formula" => said.formula = Some(value()),
                _ => {}
            }
        }
        said
    }

    /// What the cell is, and its text, where `shown` is what it shows.
    fn value(self, shown: &str) -> (Kind, String) {
        let value = self.value.filter(|value| !value.is_empty());
        let shown = shown.to_owned();
        match (self.kind.as_str(), value) {
            _ if self.is_error => (Kind::Error, shown),
            ("float" | "currency" | "percentage", Some(value)) => match number::shortest(&value) {
                Some(number) if self.kind == "percentage" => (Kind::Percent, number),
                Some(number) => (Kind::Number, number),
                None => (Kind::Text, shown),
            },
            ("date", Some(value)) => {
                let (text, kind) = number::iso(&value);
                (kind, text)
            }
            ("time", Some(_)) => (Kind::Time, shown),
            ("boolean", Some(value)) => (Kind::Boolean, if value == "true" { "1" } else { "0" }.into()),
            ("", _) if shown.is_empty() => match self.formula {
                Some(formula) => (Kind::Uncalculated, plain_formula(&formula)),
                None => (Kind::Text, shown),
            },
            // The attribute stands where the text is not what is shown.
            ("string", Some(value)) if shown.is_empty() => (Kind::Text, value),
            _ => (Kind::Text, shown),
        }
    }
}

/// A formula without the name of its language: `of:=[.A1]` is `=[.A1]`.
fn plain_formula(formula: &str) -> String {
    match formula.split_once(":=") {
        Some((language, formula)) if language.bytes().all(|byte| byte.is_ascii_alphanumeric()) => format!("={formula}"),
        _ => formula.to_owned(),
    }
}

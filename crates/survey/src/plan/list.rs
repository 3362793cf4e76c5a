//! The lists that a sample is planned from: strata, and places to draw.

use std::collections::HashMap;

use cchc_core::fault::{Diagnostic, Fault};
use cchc_core::number::Number;
use cchc_core::place::{FileNo, Place as At, Sources};
use cchc_core::table::{self, Cell, Row};
use cchc_core::text::{composed, key, same};

use super::allocation::Stratum;
use crate::decimal::float;

/// A place that may be drawn.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    /// What it is called in data.
    pub id: String,
    /// What people call it.
    pub name: String,
    /// The stratum that it lies in; empty where the list has none.
    pub stratum: String,
    /// How many people or households it has.
    pub size: Option<u64>,
}

/// A column of such a list: its headings, and whether it must be there.
struct Column {
    heads: &'static [&'static str],
    needed: bool,
}

const STRATUM: Column = Column { heads: &["tầng", "stratum"], needed: false };
const ID: Column = Column { heads: &["mã", "id"], needed: true };
const NAME: Column = Column { heads: &["tên", "name"], needed: false };
const SIZE: Column = Column { heads: &["quy mô", "số hộ", "số người", "size"], needed: false };
const DEVIATION: Column = Column { heads: &["độ lệch chuẩn", "sd"], needed: false };
const SHARE: Column = Column { heads: &["tỷ lệ", "share"], needed: false };
const COST: Column = Column { heads: &["chi phí", "cost"], needed: false };
const SAMPLE: Column = Column { heads: &["mẫu", "cỡ mẫu", "sample"], needed: true };

/// Rows of a list by its columns; `None` where it has not those that must be there. Other columns are passed over.
fn rows(
    bytes: &[u8],
    file: FileNo,
    columns: &[Column],
    sources: &mut Sources,
    faults: &mut Vec<Diagnostic>,
    take: &mut dyn FnMut(&Fields<'_, '_>, &mut Vec<Diagnostic>),
) -> bool {
    let mut found: Vec<Option<usize>> = Vec::new();
    let mut lacks = None;
    let fields = std::cell::RefCell::new(&mut found);
    let before = faults.len();
    let is_list = table::headed(
        bytes,
        file,
        &mut |headings, sheet, line| {
            let at = |column: &Column| {
                headings.iter().position(|heading| column.heads.iter().any(|head| same(head, heading)))
            };
            let of: Vec<Option<usize>> = columns.iter().map(at).collect();
            let missing: Vec<String> = columns
                .iter()
                .zip(&of)
                .filter(|(column, at)| column.needed && at.is_none())
                .map(|(column, _)| column.heads.join(" / "))
                .collect();
            if missing.is_empty() {
                **fields.borrow_mut() = of;
                return true;
            }
            let met = headings.iter().filter(|heading| !heading.is_empty()).cloned().collect();
            lacks.get_or_insert(Fault::MissingColumn { missing, met }.at(sheet.at(line, 0)));
            false
        },
        sources,
        faults,
        &mut |row, _, faults| take(&Fields { row, at: &fields.borrow() }, faults),
    );
    if !is_list && faults.len() == before {
        faults.extend(lacks);
    }
    is_list
}

struct Fields<'r, 't> {
    row: &'r Row<'t>,
    at: &'r [Option<usize>],
}

impl Fields<'_, '_> {
    fn text(&self, column: usize) -> String {
        self.at[column].map_or_else(String::new, |field| composed(self.row.text(field)).into_owned())
    }

    fn place(&self, column: usize) -> At {
        self.at[column].map_or(self.row.file.at(self.row.line, 0), |field| self.row.place(field))
    }

    /// The number of a column; `Ok(None)` where it is blank.
    fn number(&self, column: usize, input: &str) -> Result<Option<Number>, Fault> {
        let Some(field) = self.at[column] else { return Ok(None) };
        let cell = self.row.cell(field);
        if let Some(fault) = self.row.fault(field) {
            return Err(fault);
        }
        let met = cell.text.to_owned();
        let readings = cell.readings();
        match &readings[..] {
            _ if met.is_empty() => Ok(None),
            [one] => Ok(Some(one.number.clone())),
            [] => Err(Fault::Unreadable { met, input: input.into(), asks: cchc_core::fault::Asks::Number }),
            several => {
                let readings = several.iter().map(|of| of.number.clone()).collect();
                Err(Fault::Ambiguous { met, readings, input: input.into(), percent: false })
            }
        }
    }

    /// A count that is more than nothing. `1.200` is 1200: there are no parts of people.
    fn count(&self, column: usize, input: &str) -> Result<Option<u64>, Fault> {
        let Some(field) = self.at[column] else { return Ok(None) };
        let cell: Cell<'_> = self.row.cell(field);
        if let Some(fault) = self.row.fault(field) {
            return Err(fault);
        }
        if cell.text.is_empty() {
            return Ok(None);
        }
        let whole: Vec<u64> = cell
            .readings()
            .iter()
            .filter(|of| of.number.is_whole() && !of.number.is_negative() && !of.percent)
            .filter_map(|of| of.number.to_usize().map(|count| count as u64))
            .collect();
        match whole[..] {
            [count] if count > 0 && count <= MOST => Ok(Some(count)),
            _ => Err(Fault::Unreadable {
                met: cell.text.into(),
                input: input.into(),
                asks: cchc_core::fault::Asks::Count,
            }),
        }
    }
}

/// More than there are people.
const MOST: u64 = 1_000_000_000_000;

/// The places of a list: id, and where they stand name, stratum and size.
pub fn places(bytes: &[u8], file: FileNo, sources: &mut Sources, faults: &mut Vec<Diagnostic>) -> Option<Vec<Place>> {
    let (mut places, mut first) = (Vec::new(), HashMap::new());
    let is_list = rows(bytes, file, &[ID, NAME, STRATUM, SIZE], sources, faults, &mut |row, faults| {
        let (id, name, stratum) = (row.text(0), row.text(1), row.text(2));
        if id.is_empty() {
            return faults.push(Fault::EmptyField { column: ID.heads[0].into() }.at(row.place(0)));
        }
        let size = match row.count(3, SIZE.heads[0]) {
            Ok(size) => size,
            Err(fault) => return faults.push(fault.at(row.place(3))),
        };
        match first.insert((key(&stratum), key(&id)), row.place(0)) {
            Some(first) => faults.push(Fault::Duplicate { id, first }.at(row.place(0))),
            None => places.push(Place { id, name, stratum, size }),
        }
    });
    whole(is_list, places, file, faults)
}

/// Strata with their sizes: name, size, and where they stand a deviation (or a share, whose deviation is √(p (1 − p))) and a
/// cost.
pub fn strata(bytes: &[u8], file: FileNo, sources: &mut Sources, faults: &mut Vec<Diagnostic>) -> Option<Vec<Stratum>> {
    let (mut strata, mut first) = (Vec::new(), HashMap::new());
    let columns = [Column { needed: true, ..STRATUM }, Column { needed: true, ..SIZE }, DEVIATION, SHARE, COST];
    let is_list = rows(bytes, file, &columns, sources, faults, &mut |row, faults| {
        let name = row.text(0);
        if name.is_empty() {
            return faults.push(Fault::EmptyField { column: STRATUM.heads[0].into() }.at(row.place(0)));
        }
        let size = match row.count(1, SIZE.heads[0]) {
            Ok(Some(size)) => size,
            Ok(None) => return faults.push(Fault::EmptyField { column: SIZE.heads[0].into() }.at(row.place(1))),
            Err(fault) => return faults.push(fault.at(row.place(1))),
        };
        let mut number = |column: usize, of: &Column| match row.number(column, of.heads[0]) {
            Ok(Some(number)) if number.is_negative() => {
                let met = number.to_string();
                faults.push(Fault::NegativeNumber { column: of.heads[0].into(), met }.at(row.place(column)));
                None
            }
            Ok(number) => number.as_ref().map(float),
            Err(fault) => {
                faults.push(fault.at(row.place(column)));
                None
            }
        };
        let (deviation, share, cost) = (number(2, &DEVIATION), number(3, &SHARE), number(4, &COST));
        let deviation = deviation.or(share.map(|share| (share * (1.0 - share)).max(0.0).sqrt()));
        let cost = cost.filter(|cost| *cost > 0.0).unwrap_or(1.0);
        match first.insert(key(&name), row.place(0)) {
            Some(first) => faults.push(Fault::Duplicate { id: name, first }.at(row.place(0))),
            None => strata.push(Stratum { name, size, deviation, cost }),
        }
    });
    whole(is_list, strata, file, faults)
}

/// How many are drawn of each stratum: stratum, sample.
pub fn allocation(
    bytes: &[u8],
    file: FileNo,
    sources: &mut Sources,
    faults: &mut Vec<Diagnostic>,
) -> Option<Vec<(String, u64)>> {
    let (mut samples, mut first) = (Vec::new(), HashMap::new());
    let is_list = rows(bytes, file, &[STRATUM, SAMPLE], sources, faults, &mut |row, faults| {
        let name = row.text(0);
        match row.count(1, SAMPLE.heads[0]) {
            Ok(Some(sample)) => match first.insert(key(&name), row.place(0)) {
                Some(first) => faults.push(Fault::Duplicate { id: name, first }.at(row.place(0))),
                None => samples.push((name, sample)),
            },
            Ok(None) => faults.push(Fault::EmptyField { column: SAMPLE.heads[0].into() }.at(row.place(1))),
            Err(fault) => faults.push(fault.at(row.place(1))),
        }
    });
    whole(is_list, samples, file, faults)
}

/// A list with a row, and without a fault.
fn whole<T>(is_list: bool, rows: Vec<T>, file: FileNo, faults: &mut Vec<Diagnostic>) -> Option<Vec<T>> {
    if is_list && rows.is_empty() && !cchc_core::fault::any_error(faults) {
        faults.push(Fault::NoBallots { read: 0 }.at(file.whole()));
    }
    (is_list && !cchc_core::fault::any_error(faults)).then_some(rows)
}

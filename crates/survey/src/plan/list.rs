//! The lists that a sample is planned from: strata, and places to draw.

use std::collections::HashMap;

use cchc_core::fault::{Asks, Diagnostic, Fault, Severity, any_error};
use cchc_core::number::{Number, Reading, readings};
use cchc_core::place::{FileNo, Place as At, Sources};
use cchc_core::table::{self, Row};
use cchc_core::text::{composed, key, nearest, same};

use super::allocation::{How, Stratum};
use super::draw::{Method, Place, names};
use crate::decimal::float;

/// How many places are drawn of a stratum.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wanted {
    /// The stratum; empty where the list has none.
    pub stratum: String,
    /// How many.
    pub sample: u64,
    /// Where the stratum stands.
    pub stratum_at: At,
    /// Where that number stands.
    pub sample_at: At,
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

/// Gives the rows of a list by its columns; whether it is one: it has the columns that must be there, and one of `either`, where
/// there are some. Other columns are passed over.
fn rows(
    bytes: &[u8],
    file: FileNo,
    columns: &[Column],
    either: &[usize],
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
            let heads = |column: &Column| column.heads.join(" / ");
            let lacking = columns.iter().zip(&of).filter(|(column, at)| column.needed && at.is_none());
            let mut missing: Vec<String> = lacking.map(|(column, _)| heads(column)).collect();
            if !either.is_empty() && either.iter().all(|column| of[*column].is_none()) {
                let each = either.iter().map(|column| heads(&columns[*column]));
                missing.push(each.collect::<Vec<_>>().join(" / "));
            }
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

    /// Every number that a column may mean, beside the text; `None` where it is blank.
    fn readings(&self, column: usize) -> Result<Option<(String, Vec<Reading>)>, Fault> {
        let Some(field) = self.at[column] else { return Ok(None) };
        if let Some(fault) = self.row.fault(field) {
            return Err(fault);
        }
        let cell = self.row.cell(field);
        Ok((!cell.text.is_empty()).then(|| (cell.text.to_owned(), cell.readings())))
    }

    /// The number of a column, of those that `fits` takes; `takes` says which.
    fn number(&self, column: usize, of: &Column, fits: fn(&Number) -> bool, takes: &'static str) -> Read<Number> {
        let Some((met, all)) = self.readings(column)? else { return Ok(None) };
        let (input, percent) = (of.heads[0].to_owned(), takes == SHARES);
        let mut fitting: Vec<Number> = all.iter().map(|of| of.number.clone()).filter(fits).collect();
        match (fitting.len(), all.is_empty()) {
            (1, _) => Ok(fitting.pop()),
            (0, true) => {
                Err(Fault::Unreadable { met, input, asks: if percent { Asks::Percent } else { Asks::Number } })
            }
            (0, false) => Err(Fault::OutOfRange { key: input, met, takes }),
            _ => Err(Fault::Ambiguous { met, readings: fitting, input, percent }),
        }
    }

    /// A count that is more than nothing.
    fn count(&self, column: usize, of: &Column) -> Read<u64> {
        let Some((met, all)) = self.readings(column)? else { return Ok(None) };
        let key = of.heads[0].to_owned();
        match whole_number(all) {
            None => Err(Fault::Unreadable { met, input: key, asks: Asks::Count }),
            Some(number) => match within(&number) {
                None => Err(Fault::OutOfRange { key, met, takes: COUNTS }),
                count => Ok(count),
            },
        }
    }

    /// A count that must be there.
    fn needed(&self, column: usize, of: &Column) -> Result<u64, Fault> {
        self.count(column, of)?.ok_or(Fault::EmptyField { column: of.heads[0].into() })
    }
}

/// What a column says; nothing where it is blank.
type Read<T> = Result<Option<T>, Fault>;

const SHARES: &str = "0 … 1, 0% … 100%";
const COUNTS: &str = "1 … 1000000000000";

/// More than there are people.
const MOST: usize = 1_000_000_000_000;

/// The whole number among readings. Of `36.000`, which may be 36 or 36000, it is the larger: there are no parts of people, and
/// nobody writes their decimals.
fn whole_number(readings: Vec<Reading>) -> Option<Number> {
    readings.into_iter().filter(|of| of.number.is_whole() && !of.percent).map(|of| of.number).max()
}

fn within(number: &Number) -> Option<u64> {
    number.to_usize().filter(|count| (1..=MOST).contains(count)).map(|count| count as u64)
}

/// The count that somebody typed, as tables have it: `36000`, `36.000` or `36 000`; `None` where it is none, is 0, or is more
/// than there are people.
pub fn count(typed: &str) -> Option<u64> {
    whole_number(readings(typed)).as_ref().and_then(within)
}

/// The places of a list: id, and where they stand name, stratum and size. Every place has what the method needs.
pub fn places(
    bytes: &[u8],
    file: FileNo,
    method: Option<Method>,
    sources: &mut Sources,
    faults: &mut Vec<Diagnostic>,
) -> Option<Vec<Place>> {
    let by_size = method == Some(Method::Pps);
    let (mut places, mut first) = (Vec::new(), HashMap::new());
    let columns = [ID, NAME, STRATUM, Column { needed: by_size, ..SIZE }];
    let is_list = rows(bytes, file, &columns, &[], sources, faults, &mut |row, faults| {
        let (id, name, stratum) = (row.text(0), row.text(1), row.text(2));
        if id.is_empty() {
            faults.push(Fault::EmptyField { column: ID.heads[0].into() }.at(row.place(0)));
        }
        let size = match by_size {
            true => row.needed(3, &SIZE).map(Some),
            false => row.count(3, &SIZE),
        };
        let size = size.unwrap_or_else(|fault| {
            faults.push(fault.at(row.place(3)));
            None
        });
        match first.insert((key(&stratum), key(&id)), row.place(0)) {
            _ if id.is_empty() => {}
            Some(first) => faults.push(Fault::Duplicate { id, first }.at(row.place(0))),
            None => places.push(Place { id, name, stratum, size }),
        }
    });
    whole(is_list, places, file, faults)
}

/// Strata with their sizes: name, size, and where they stand a deviation (or a share, whose deviation is √(p (1 − p))) and a
/// cost. Every stratum has what its allocation needs.
pub fn strata(
    bytes: &[u8],
    file: FileNo,
    how: How,
    sources: &mut Sources,
    faults: &mut Vec<Diagnostic>,
) -> Option<Vec<Stratum>> {
    let (mut strata, mut first) = (Vec::new(), HashMap::new());
    let columns = [Column { needed: true, ..STRATUM }, Column { needed: true, ..SIZE }, DEVIATION, SHARE, COST];
    let either: &[usize] = if how == How::Neyman { &[2, 3] } else { &[] };
    let is_list = rows(bytes, file, &columns, either, sources, faults, &mut |row, faults| {
        let before = faults.len();
        let name = row.text(0);
        if name.is_empty() {
            faults.push(Fault::EmptyField { column: STRATUM.heads[0].into() }.at(row.place(0)));
        } else if let Some(first) = first.insert(key(&name), row.place(0)) {
            faults.push(Fault::StratumTwice { name: name.clone(), first }.at(row.place(0)));
        }
        let size = row.needed(1, &SIZE).map_err(|fault| faults.push(fault.at(row.place(1)))).unwrap_or_default();
        let mut number = |column: usize, of: &Column, fits: fn(&Number) -> bool, takes: &'static str| {
            let read = row.number(column, of, fits, takes);
            read.map_err(|fault| faults.push(fault.at(row.place(column)))).ok().flatten()
        };
        let is_share = |number: &Number| !number.is_negative() && *number <= Number::ONE;
        let deviation = number(2, &DEVIATION, |number| !number.is_negative(), "≥ 0");
        let share = number(3, &SHARE, is_share, SHARES);
        let cost = number(4, &COST, |number| *number > Number::ZERO, "> 0");
        let deviation = deviation.as_ref().map(float).or(share.map(|share| {
            let share = float(&share);
            (share * (1.0 - share)).sqrt()
        }));
        if faults.len() == before && how == How::Neyman && deviation.is_none() {
            let column = if row.at[2].is_some() { 2 } else { 3 };
            let either = format!("{} / {}", DEVIATION.heads[0], SHARE.heads[0]);
            faults.push(Fault::EmptyField { column: either }.at(row.place(column)));
        }
        if faults.len() == before {
            strata.push(Stratum { name, size, deviation, cost: cost.as_ref().map_or(1.0, float) });
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
) -> Option<Vec<Wanted>> {
    let (mut samples, mut first) = (Vec::new(), HashMap::new());
    let is_list = rows(bytes, file, &[STRATUM, SAMPLE], &[], sources, faults, &mut |row, faults| {
        let name = row.text(0);
        let sample = row.needed(1, &SAMPLE);
        if let Some(first) = first.insert(key(&name), row.place(0)) {
            faults.push(Fault::StratumTwice { name: name.clone(), first }.at(row.place(0)));
        }
        match sample {
            Ok(sample) => {
                samples.push(Wanted { stratum: name, sample, stratum_at: row.place(0), sample_at: row.place(1) });
            }
            Err(fault) => faults.push(fault.at(row.place(1))),
        }
    });
    whole(is_list, samples, file, faults)
}

/// What a list cannot give of what is wanted: strata that it does not have, more places than it has.
pub fn lacking(places: &[Place], wanted: &[Wanted]) -> Vec<Diagnostic> {
    let names = names(places);
    let mut there: HashMap<String, i64> = HashMap::new();
    for place in places {
        *there.entry(key(&place.stratum)).or_default() += 1;
    }
    let lack = |wanted: &Wanted| match there.get(&key(&wanted.stratum)) {
        None => {
            let fault = Fault::UnknownName {
                key: STRATUM.heads[0].into(),
                met: wanted.stratum.clone(),
                nearest: nearest(&wanted.stratum, names.iter().copied()).map(str::to_owned),
                known: names.iter().map(|name| (*name).to_owned()).collect(),
            };
            Some(fault.at(wanted.stratum_at))
        }
        Some(there) if wanted.sample > *there as u64 => {
            let fault = Fault::OutOfBounds {
                met: wanted.sample.to_string(),
                input: SAMPLE.heads[0].into(),
                min: Some(Number::ONE),
                max: Some(Number::from(*there)),
                asks: Asks::Count,
            };
            Some(fault.at(wanted.sample_at))
        }
        Some(_) => None,
    };
    wanted.iter().filter_map(lack).collect()
}

/// A list with a row, and without a fault.
fn whole<T>(is_list: bool, rows: Vec<T>, file: FileNo, faults: &mut Vec<Diagnostic>) -> Option<Vec<T>> {
    if is_list && rows.is_empty() && !any_error(faults) {
        faults.push(Fault::EmptyTable.at(file.whole()));
    }
    // Nothing can be planned of nothing.
    for fault in faults.iter_mut().filter(|fault| fault.fault == Fault::EmptyTable) {
        fault.severity = Severity::Error;
    }
    (is_list && !any_error(faults)).then_some(rows)
}

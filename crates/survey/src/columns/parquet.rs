//! Parquet to columns, by polars' reader of parquet alone: the pages of the columns that are wanted, one row group after the
//! other, several columns at once.
//!
//! The reader trusts what a file says of itself in places, and may panic on bytes that lie. Rows and pages are bounded before
//! it runs, and what it throws is caught here and told as a damaged file.

use std::io::Cursor;
use std::panic::{AssertUnwindSafe, catch_unwind};

use cchc_core::fault::{Diagnostic, Fault};
use cchc_core::place::{FileNo, Sources};
use cchc_core::text::composed;
use polars_arrow::array::{Array, BinaryViewArray, BooleanArray, PrimitiveArray, Utf8ViewArray};
use polars_arrow::datatypes::{ArrowDataType, Field};
use polars_arrow::types::NativeType;
use polars_buffer::Buffer;
use polars_parquet::read::schema::parquet_to_arrow_schema;
use polars_parquet::read::{
    BasicDecompressor, FileMetadata, PageReader, RowGroupMetadata, column_iter_to_arrays, read_metadata,
};
use rayon::prelude::*;

use super::builder::Builder;
use super::{Choose, Columns, Lines, Wanted};

/// Most rows that are read: a column of a few bytes may claim any number.
const MOST_ROWS: usize = 50_000_000;

/// Most bytes of a page, as it is decompressed.
const LARGEST_PAGE: usize = 256 << 20;

pub(super) fn read(
    bytes: &[u8],
    file: FileNo,
    choose: &mut Choose<'_>,
    sources: &mut Sources,
    faults: &mut Vec<Diagnostic>,
) -> Option<Columns> {
    let damaged = |said: String| Fault::ParquetDamaged { said }.at(file.whole());
    let metadata = match guarded(|| read_metadata(&mut Cursor::new(bytes)).map_err(|error| error.to_string())) {
        Ok(metadata) => metadata,
        Err(said) => {
            faults.push(damaged(said));
            return None;
        }
    };
    let rows: usize = metadata.row_groups.iter().fold(0, |rows, group| rows.saturating_add(group.num_rows()));
    if rows > MOST_ROWS {
        faults.push(damaged(format!("{rows} > {MOST_ROWS}")));
        return None;
    }
    let fields: Vec<Field> =
        match guarded(|| Ok(parquet_to_arrow_schema(metadata.schema().fields()).iter_values().cloned().collect())) {
            Ok(fields) => fields,
            Err(said) => {
                faults.push(damaged(said));
                return None;
            }
        };
    let headings: Vec<String> = fields.iter().map(|field| composed(field.name.trim()).into_owned()).collect();
    sources.name_columns(file, headings.clone());
    let wanted = match choose(&headings, file) {
        Ok(wanted) => wanted,
        Err(missing) => {
            faults.extend(missing);
            return None;
        }
    };
    let read: Vec<Result<Builder, Fault>> = wanted
        .par_iter()
        .map(|wanted| column(bytes, &metadata, &fields[wanted.field], *wanted, &headings[wanted.field], rows))
        .collect();
    let mut columns = Columns {
        data: Vec::new(),
        rows,
        file,
        fields: wanted.iter().map(|wanted| wanted.field).collect(),
        headings: wanted.iter().map(|wanted| headings[wanted.field].clone()).collect(),
        lines: Lines::From(1),
    };
    let before = faults.len();
    for (at, builder) in read.into_iter().enumerate() {
        match builder {
            Ok(builder) => {
                let (data, doubtful) = builder.finish();
                faults.extend(doubtful.into_iter().map(|(row, fault)| fault.at(columns.place(row, at))));
                columns.data.push(data);
            }
            Err(fault) => faults.push(fault.at(file.at(0, columns.fields[at] + 1))),
        }
    }
    (faults.len() == before).then_some(columns)
}

/// What a reading gives; what it throws is an error like any other.
fn guarded<T>(read: impl FnOnce() -> Result<T, String>) -> Result<T, String> {
    catch_unwind(AssertUnwindSafe(read)).unwrap_or_else(|_| Err("?".into()))
}

fn column(
    bytes: &[u8],
    metadata: &FileMetadata,
    field: &Field,
    wanted: Wanted,
    heading: &str,
    rows: usize,
) -> Result<Builder, Fault> {
    let mut builder = Builder::new(wanted.kind, heading);
    for group in &metadata.row_groups {
        let arrays = guarded(|| arrays(bytes, group, field)).map_err(|said| Fault::ParquetDamaged { said })?;
        let length: usize = arrays.iter().map(|array| array.len()).sum();
        if length != group.num_rows() {
            return Err(Fault::ParquetDamaged { said: format!("«{heading}»: {length} ≠ {}", group.num_rows()) });
        }
        for array in arrays {
            let is_read = guarded(|| Ok(take(array.as_ref(), &mut builder)));
            if !is_read.map_err(|said| Fault::ParquetDamaged { said })? {
                let kind = format!("{:?}", field.dtype);
                let kind = kind.split('(').next().unwrap_or_default().to_owned();
                return Err(Fault::ColumnKind { column: heading.into(), kind });
            }
        }
    }
    match builder.rows() == rows {
        true => builder.full().map_or(Ok(builder), Err),
        false => Err(Fault::ParquetDamaged { said: format!("«{heading}»") }),
    }
}

/// The values of a column in a row group.
fn arrays(bytes: &[u8], group: &RowGroupMetadata, field: &Field) -> Result<Vec<Box<dyn Array>>, String> {
    let chunks = group.columns_under_root_iter(&field.name).ok_or_else(|| field.name.to_string())?;
    let (mut pages, mut types) = (Vec::new(), Vec::new());
    for chunk in chunks {
        let range = chunk.byte_range();
        let of = usize::try_from(range.start).ok().zip(usize::try_from(range.end).ok());
        let within = of.and_then(|(start, end)| bytes.get(start..end)).ok_or_else(|| format!("{range:?}"))?;
        let reader = Cursor::new(Buffer::from(within.to_vec()));
        pages.push(BasicDecompressor::new(PageReader::new(reader, chunk, Vec::new(), LARGEST_PAGE), Vec::new()));
        types.push(&chunk.descriptor().descriptor.primitive_type);
    }
    let read = column_iter_to_arrays(pages, types, field.clone(), None);
    read.map(|(arrays, _)| arrays).map_err(|error| error.to_string())
}

/// Takes the values of an array; whether it holds texts or numbers.
fn take(array: &dyn Array, builder: &mut Builder) -> bool {
    fn numbers<T: NativeType>(array: &dyn Array, builder: &mut Builder, float: impl Fn(T) -> f64) -> bool {
        let Some(array) = array.as_any().downcast_ref::<PrimitiveArray<T>>() else { return false };
        array.iter().for_each(|value| builder.push_number(value.map(|value| float(*value))));
        true
    }
    use ArrowDataType as Of;
    match array.dtype() {
        Of::Utf8View => array.as_any().downcast_ref::<Utf8ViewArray>().is_some_and(|array| {
            array.iter().for_each(|text| builder.push_text(text.unwrap_or_default().as_bytes()));
            true
        }),
        Of::BinaryView => array.as_any().downcast_ref::<BinaryViewArray>().is_some_and(|array| {
            let is_text = array.iter().flatten().all(|bytes| std::str::from_utf8(bytes).is_ok());
            if is_text {
                array.iter().for_each(|bytes| builder.push_text(bytes.unwrap_or_default()));
            }
            is_text
        }),
        Of::Boolean => array.as_any().downcast_ref::<BooleanArray>().is_some_and(|array| {
            array.iter().for_each(|value| builder.push_number(value.map(f64::from)));
            true
        }),
        Of::Int8 => numbers::<i8>(array, builder, f64::from),
        Of::Int16 => numbers::<i16>(array, builder, f64::from),
        Of::Int32 => numbers::<i32>(array, builder, f64::from),
        Of::UInt8 => numbers::<u8>(array, builder, f64::from),
        Of::UInt16 => numbers::<u16>(array, builder, f64::from),
        Of::UInt32 => numbers::<u32>(array, builder, f64::from),
        // Numbers of ballots and codes are far below what a float holds exactly.
        Of::Int64 => numbers::<i64>(array, builder, |value| value as f64),
        Of::UInt64 => numbers::<u64>(array, builder, |value| value as f64),
        Of::Float32 => numbers::<f32>(array, builder, |value| value.to_string().parse().unwrap_or(f64::NAN)),
        Of::Float64 => numbers::<f64>(array, builder, |value| value),
        Of::Decimal(_, scale) => {
            let shift = 10f64.powi(*scale as i32);
            numbers::<i128>(array, builder, |value| value as f64 / shift)
        }
        Of::Date32 => array.as_any().downcast_ref::<PrimitiveArray<i32>>().is_some_and(|array| {
            for days in array.iter() {
                builder.push_text(days.map(|days| day(i64::from(*days))).unwrap_or_default().as_bytes());
            }
            true
        }),
        _ => false,
    }
}

/// A day counted from 1970, as `2022-12-15`.
fn day(days: i64) -> String {
    let first = cchc_core::day::Day::parse("1970-01-01").map(|day| day.to_number());
    let day = first.map(|first| &first + &cchc_core::number::Number::from(days));
    day.and_then(|day| cchc_core::day::Day::from_number(&day)).map(|day| day.to_string()).unwrap_or_default()
}

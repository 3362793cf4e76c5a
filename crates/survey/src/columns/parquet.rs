//! Parquet to columns, by polars' reader of parquet alone: the pages of the columns that are wanted, several columns and row
//! groups at once.
//!
//! The reader believes what a file says of itself in places, and may panic on bytes that lie. How many rows, pages and bytes
//! there are is bounded before it runs; what it throws is caught here, and told as a damaged file.

use std::cell::Cell;
use std::collections::BTreeMap;
use std::io::Cursor;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Arc, Once};

use cchc_core::day::Day;
use cchc_core::fault::{Diagnostic, Fault};
use cchc_core::number::Number;
use cchc_core::place::{FileNo, Sources};
use cchc_core::text::composed;
use polars_arrow::array::{Array, BinaryViewArray, BooleanArray, DictionaryArray, PrimitiveArray, Utf8ViewArray};
use polars_arrow::datatypes::{ArrowDataType, DTYPE_CATEGORICAL_NEW, Field, IntegerType};
use polars_arrow::types::NativeType;
use polars_buffer::Buffer;
use polars_parquet::parquet::compression::Compression;
use polars_parquet::parquet::metadata::ColumnChunkMetadata;
use polars_parquet::parquet::page::CompressedPage;
use polars_parquet::read::schema::parquet_to_arrow_schema;
use polars_parquet::read::{BasicDecompressor, PageReader, RowGroupMetadata, column_iter_to_arrays, read_metadata};
use rayon::prelude::*;

use super::builder::{Builder, truth};
use super::{Choose, Chosen, Columns, Lines, Read, Wanted};

/// Most rows that are read. A column of a few bytes may claim any number: beyond the first million of them, a row takes a
/// sixteenth of a byte at least.
const MOST_ROWS: usize = 50_000_000;
const ROWS_OF_NOTHING: usize = 1 << 20;
const ROWS_OF_A_BYTE: usize = 16;

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
    let opened = guarded(|| {
        let metadata = read_metadata(&mut Cursor::new(bytes)).map_err(|error| error.to_string())?;
        let fields: Vec<Field> = parquet_to_arrow_schema(metadata.schema().fields()).iter_values().cloned().collect();
        let rows = metadata.row_groups.iter().try_fold(0usize, |rows, group| rows.checked_add(group.num_rows()));
        let most = (ROWS_OF_NOTHING + bytes.len().saturating_mul(ROWS_OF_A_BYTE)).min(MOST_ROWS);
        match rows {
            Some(rows) if rows <= most => Ok((metadata, fields, rows)),
            _ => Err(format!("{} > {most}", rows.map_or("…".into(), |rows| rows.to_string()))),
        }
    });
    let (metadata, fields, rows) = match opened {
        Ok(opened) => opened,
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
    let columns: Vec<Result<Builder, Fault>> = wanted
        .par_iter()
        .map(|wanted| {
            let field = &fields[wanted.field];
            let parts: Vec<Result<Builder, Fault>> = metadata
                .row_groups
                .par_iter()
                .map(|group| part(bytes, group, field, wanted, &headings[wanted.field]))
                .collect();
            let mut column = Builder::new(wanted);
            column.reserve(rows);
            for part in parts {
                column.append(part?);
            }
            Ok(column)
        })
        .collect();
    let before = faults.len();
    let mut builders = Vec::new();
    for (column, wanted) in columns.into_iter().zip(&wanted) {
        match column {
            Ok(builder) => builders.push(builder),
            Err(fault) => faults.push(fault.at(file.at(0, wanted.field + 1))),
        }
    }
    if faults.len() > before {
        return None;
    }
    let headings = wanted.iter().map(|wanted| headings[wanted.field].clone()).collect();
    let read = Read { builders, lines: Lines::From(1), rows };
    let columns = Columns::of(Chosen { file, wanted, headings }, read, faults);
    (faults.len() == before).then_some(columns)
}

thread_local! {
    /// Whether this thread is reading what may lie.
    static IS_GUARDED: Cell<bool> = const { Cell::new(false) };
}

/// What a reading gives; what it throws is an error like any other, and is not printed.
fn guarded<T>(read: impl FnOnce() -> Result<T, String>) -> Result<T, String> {
    static QUIET: Once = Once::new();
    QUIET.call_once(|| {
        let hook = std::panic::take_hook();
        std::panic::set_hook(Box::new(move |info| {
            if !IS_GUARDED.get() {
                hook(info);
            }
        }));
    });
    let was_guarded = IS_GUARDED.replace(true);
    let read = catch_unwind(AssertUnwindSafe(read));
    IS_GUARDED.set(was_guarded);
    read.unwrap_or_else(|thrown| {
        let said = thrown.downcast_ref::<String>().map(String::as_str).or(thrown.downcast_ref::<&str>().copied());
        Err(said.and_then(|said| said.lines().next()).unwrap_or("?").into())
    })
}

/// The column within a row group.
fn part(
    bytes: &[u8],
    group: &RowGroupMetadata,
    field: &Field,
    wanted: &Wanted,
    heading: &str,
) -> Result<Builder, Fault> {
    let unreadable = || {
        let kind = format!("{:?}", field.dtype);
        Fault::ColumnKind { column: heading.into(), kind: kind.split('(').next().unwrap_or_default().into() }
    };
    let read = guarded(|| {
        let mut builder = Builder::new(wanted);
        let Some(arrays) = arrays(bytes, group, field)? else { return Ok(None) };
        let is_read = arrays.iter().all(|array| take(array.as_ref(), &mut builder));
        Ok(is_read.then_some(builder))
    });
    let told = |said| Fault::ParquetDamaged { said: format!("«{heading}»: {said}") };
    let builder = read.map_err(told)?.ok_or_else(unreadable)?;
    match builder.rows() == group.num_rows() {
        true => Ok(builder),
        false => Err(told(format!("{} ≠ {}", builder.rows(), group.num_rows()))),
    }
}

/// The values of a column in a row group; `None` where they are neither texts nor numbers.
fn arrays(bytes: &[u8], group: &RowGroupMetadata, field: &Field) -> Result<Option<Vec<Box<dyn Array>>>, String> {
    let mut chunks = group.columns_under_root_iter(&field.name).ok_or_else(|| field.name.to_string())?;
    let (Some(chunk), None) = (chunks.next(), chunks.next()) else { return Ok(None) };
    if !is_flat(&field.dtype) {
        return Ok(None);
    }
    if matches!(chunk.compression(), Compression::Brotli | Compression::Lzo) {
        return Err(format!("{:?} (snappy, zstd, gzip, lz4)", chunk.compression()));
    }
    if usize::try_from(chunk.num_values()) != Ok(group.num_rows()) {
        return Err(format!("{} ≠ {}", chunk.num_values(), group.num_rows()));
    }
    let range = chunk.byte_range();
    let of = usize::try_from(range.start).ok().zip(usize::try_from(range.end).ok());
    let within = of.and_then(|(start, end)| bytes.get(start..end)).ok_or_else(|| format!("{range:?}"))?;
    let within = Buffer::from(within.to_vec());
    let pages = || PageReader::new(Cursor::new(within.clone()), chunk, Vec::new(), LARGEST_PAGE);
    let is_listed = is_listed(pages(), &within, group.num_rows())?;
    let mut field = field.clone();
    if is_listed && field.dtype == ArrowDataType::Utf8View {
        // So that each text is looked up once, and not in every row.
        field.dtype = ArrowDataType::Dictionary(IntegerType::UInt32, Box::new(ArrowDataType::Utf8View), false);
        field.metadata = Some(Arc::new(BTreeMap::from([(DTYPE_CATEGORICAL_NEW.into(), "".into())])));
    }
    let pages = BasicDecompressor::new(pages(), Vec::new());
    let read = column_iter_to_arrays(vec![pages], vec![primitive(chunk)], field, None);
    read.map(|(arrays, _)| Some(arrays)).map_err(|error| error.to_string())
}

fn primitive(chunk: &ColumnChunkMetadata) -> &polars_parquet::parquet::schema::types::PrimitiveType {
    &chunk.descriptor().descriptor.primitive_type
}

fn is_flat(kind: &ArrowDataType) -> bool {
    use ArrowDataType as Of;
    let is_text = matches!(kind, Of::Utf8View | Of::BinaryView);
    let is_number = matches!(kind, Of::Boolean | Of::Float32 | Of::Float64 | Of::Decimal(..) | Of::Date32);
    let is_whole = matches!(kind, Of::Int8 | Of::Int16 | Of::Int32 | Of::Int64);
    is_text || is_number || is_whole || matches!(kind, Of::UInt8 | Of::UInt16 | Of::UInt32 | Of::UInt64)
}

/// Whether all values stand in pages as their numbers in a list. What the pages claim is bounded here, before any is
/// decompressed.
fn is_listed(mut pages: PageReader, within: &[u8], rows: usize) -> Result<bool, String> {
    let too_large = |size: usize| Err(format!("{size} > {LARGEST_PAGE}"));
    let is_listed = pages.read_dict().map_err(|error| error.to_string())?.is_some();
    if is_listed {
        let (size, values) = claimed(within).ok_or("?")?;
        if size > LARGEST_PAGE || values > size {
            return too_large(size.max(values));
        }
    }
    let mut is_listed = is_listed;
    let mut values = 0;
    for page in pages {
        let CompressedPage::Data(page) = page.map_err(|error| error.to_string())? else { continue };
        if page.uncompressed_size() > LARGEST_PAGE {
            return too_large(page.uncompressed_size());
        }
        values += page.num_values();
        if values > rows {
            return Err(format!("{values} > {rows}"));
        }
        is_listed &= page.header().is_dictionary_encoded();
    }
    Ok(is_listed)
}

/// The bytes and the values of a list of values, as its header claims; polars does not tell them. The header is a Thrift
/// structure: a byte says how far the number of a field is from the one before, and its kind (5: a number, 12: a structure).
/// Field 2 of it is the size, field 1 of its field 7 the count.
fn claimed(header: &[u8]) -> Option<(usize, usize)> {
    let mut bytes = header.iter();
    let (mut field, mut size) = (0u8, None);
    loop {
        let byte = bytes.next()?;
        field = field.checked_add(byte >> 4)?;
        match (byte & 15, field) {
            (5, 2) => size = Some(whole_number(&mut bytes)?),
            (5, _) => _ = whole_number(&mut bytes)?,
            (12, 7) if bytes.next()? == &0x15 => return Some((size?, whole_number(&mut bytes)?)),
            _ => return None,
        }
    }
}

/// A number in groups of seven bits, the lowest first; the very lowest bit is its sign.
fn whole_number<'b>(bytes: &mut impl Iterator<Item = &'b u8>) -> Option<usize> {
    let mut number = 0u64;
    for group in 0..5 {
        let byte = bytes.next()?;
        number |= u64::from(byte & 0x7f) << (7 * group);
        if byte & 0x80 == 0 {
            return usize::try_from(number >> 1).ok();
        }
    }
    None
}

/// Takes the values of an array; whether it holds texts or numbers.
fn take(array: &dyn Array, builder: &mut Builder) -> bool {
    use ArrowDataType as Of;
    match array.dtype() {
        Of::Dictionary(..) => of(array, |array: &DictionaryArray<u32>| {
            let Some(list) = array.values().as_any().downcast_ref::<Utf8ViewArray>() else { return false };
            let list: Vec<&[u8]> = list.values_iter().map(|text| text.as_bytes().trim_ascii()).collect();
            builder.push_listed(&list, array.keys_iter());
            true
        }),
        Of::Utf8View => of(array, |array: &Utf8ViewArray| {
            builder.push_texts(array.iter().map(|text| text.unwrap_or_default().as_bytes().trim_ascii()));
            true
        }),
        Of::BinaryView => of(array, |array: &BinaryViewArray| {
            let is_text = array.iter().flatten().all(|bytes| std::str::from_utf8(bytes).is_ok());
            if is_text {
                builder.push_texts(array.iter().map(|bytes| bytes.unwrap_or_default().trim_ascii()));
            }
            is_text
        }),
        Of::Boolean => of(array, |array: &BooleanArray| {
            builder.push_texts(array.iter().map(|value| value.map_or(&[][..], truth)));
            true
        }),
        Of::Int8 => whole::<i8>(array, builder),
        Of::Int16 => whole::<i16>(array, builder),
        Of::Int32 => whole::<i32>(array, builder),
        Of::Int64 => whole::<i64>(array, builder),
        Of::UInt8 => whole::<u8>(array, builder),
        Of::UInt16 => whole::<u16>(array, builder),
        Of::UInt32 => whole::<u32>(array, builder),
        Of::UInt64 => whole::<u64>(array, builder),
        // The double of a single is another decimal than the one that is meant: 0.1 is not 0.10000000149.
        Of::Float32 => of(array, |array: &PrimitiveArray<f32>| {
            let double = |value: &f32| value.to_string().parse().unwrap_or(f64::NAN);
            builder.push_numbers(array.iter().map(|value| value.map(double)));
            true
        }),
        Of::Float64 => of(array, |array: &PrimitiveArray<f64>| {
            builder.push_numbers(array.iter().map(|value| value.copied()));
            true
        }),
        Of::Decimal(_, scale) => of(array, |array: &PrimitiveArray<i128>| {
            let shift = 10f64.powi(*scale as i32);
            builder.push_numbers(array.iter().map(|value| value.map(|value| *value as f64 / shift)));
            true
        }),
        Of::Date32 => of(array, |array: &PrimitiveArray<i32>| {
            for days in array.iter() {
                builder.push_text(days.map(|days| day(*days)).unwrap_or_default().as_bytes());
            }
            true
        }),
        _ => false,
    }
}

fn of<A: 'static>(array: &dyn Array, take: impl FnOnce(&A) -> bool) -> bool {
    array.as_any().downcast_ref::<A>().is_some_and(take)
}

fn whole<T: NativeType + Into<i128>>(array: &dyn Array, builder: &mut Builder) -> bool {
    of(array, |array: &PrimitiveArray<T>| {
        builder.push_whole(array.iter().map(|value| value.map(|value| (*value).into())));
        true
    })
}

/// A day counted from 1970, as `2022-12-15`.
fn day(days: i32) -> String {
    let first = Day::parse("1970-01-01").map(|day| day.to_number());
    let day = first.and_then(|first| Day::from_number(&(&first + &Number::from(i64::from(days)))));
    day.map(|day| day.to_string()).unwrap_or_default()
}

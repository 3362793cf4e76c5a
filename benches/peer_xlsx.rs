//! The yardstick of `cchc score`: rust_xlsxwriter, in constant memory, writes the same cells alone. The cells of a
//! workbook that cchc wrote are read into memory first; what is measured is the writing and saving, in CPU seconds.
//! Nothing is scored, ranked or worded here, and no cell has a format.
//!
//!     peer_xlsx IN.xlsx OUT.xlsx [--level N]

use std::error::Error;
use std::fs::File;
use std::io::BufReader;

use calamine::{DataRef, Reader, Xlsx, open_workbook};
use rust_xlsxwriter::{Formula, Workbook, XlsxError};

/// What a cell holds.
enum Content {
    Text(String),
    Number(f64),
    Formula { formula: String, result: String },
}

struct Cell {
    row: u32,
    column: u16,
    content: Content,
}

struct Sheet {
    name: String,
    cells: Vec<Cell>,
}

fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments: Vec<String> = std::env::args().skip(1).collect();
    let level = match arguments.iter().position(|argument| argument == "--level") {
        Some(at) => {
            let level = arguments.drain(at..).nth(1).ok_or("--level N")?;
            Some(level.parse()?)
        }
        None => None,
    };
    // Cargo may run every example without arguments: then there is nothing to measure.
    let [input, output] = arguments.as_slice() else {
        eprintln!("peer_xlsx IN.xlsx OUT.xlsx [--level N]");
        return Ok(());
    };
    let sheets = read(input)?;
    let before = cpu()?;
    write(&sheets, output, level)?;
    let spent = cpu()? - before;
    println!("{spent:.2}");
    let cells = sheets.iter().map(|sheet| sheet.cells.len()).sum::<usize>();
    eprintln!("{cells} cells on {} sheets", sheets.len());
    Ok(())
}

/// Every cell that holds something, in the order of the file: row by row.
fn read(path: &str) -> Result<Vec<Sheet>, Box<dyn Error>> {
    let mut workbook: Xlsx<BufReader<File>> = open_workbook(path)?;
    let mut sheets = Vec::new();
    for name in workbook.sheet_names() {
        let mut reader = workbook.worksheet_cells_reader(&name)?;
        let mut cells = Vec::new();
        while let Some(cell) = reader.next_cell_with_formula()? {
            let (row, column) = (cell.pos.0, u16::try_from(cell.pos.1)?);
            let content = match (cell.formula, cell.value) {
                (Some(formula), result) => Content::Formula { formula, result: text(&result)? },
                (None, DataRef::Empty) => continue,
                (None, DataRef::Float(number)) => Content::Number(number),
                (None, DataRef::Int(number)) => Content::Number(number as f64),
                (None, value) => Content::Text(text(&value)?),
            };
            cells.push(Cell { row, column, content });
        }
        sheets.push(Sheet { name, cells });
    }
    Ok(sheets)
}

fn text(value: &DataRef<'_>) -> Result<String, String> {
    match value {
        DataRef::String(text) => Ok(text.clone()),
        DataRef::SharedString(text) => Ok((*text).to_owned()),
        DataRef::Float(number) => Ok(number.to_string()),
        DataRef::Int(number) => Ok(number.to_string()),
        DataRef::Empty => Ok(String::new()),
        other => Err(format!("cchc writes no such cell: {other:?}")),
    }
}

fn write(sheets: &[Sheet], path: &str, level: Option<u8>) -> Result<(), XlsxError> {
    let mut workbook = Workbook::new();
    if let Some(level) = level {
        workbook.set_zip_compression_level(level);
    }
    for from in sheets {
        let sheet = workbook.add_worksheet_with_constant_memory()?;
        sheet.set_name(&from.name)?;
        for Cell { row, column, content } in &from.cells {
            match content {
                Content::Text(text) => sheet.write_string(*row, *column, text)?,
                Content::Number(number) => sheet.write_number(*row, *column, *number)?,
                Content::Formula { formula, result } => {
                    sheet.write_formula(*row, *column, Formula::new(formula).set_result(result))?
                }
            };
        }
    }
    workbook.save(path)
}

/// User and system time of this process so far, all its threads together, in seconds.
fn cpu() -> Result<f64, Box<dyn Error>> {
    // The fields come after the program's name, which may hold anything; Linux counts in hundredths of a second.
    let stat = std::fs::read_to_string("/proc/self/stat")?;
    let (_, fields) = stat.rsplit_once(')').ok_or("no name in /proc/self/stat")?;
    let mut times = fields.split_whitespace().skip(11).take(2).map(str::parse::<u64>);
    let mut next = || times.next().ok_or("too few fields in /proc/self/stat");
    let ticks = next()?? + next()??;
    Ok(ticks as f64 / 100.0)
}

//! The yardstick of `cchc score`: rust_xlsxwriter, in constant memory, writes the same cells
//! alone. Nothing is read, computed or ranked here; texts are made up from the row's position,
//! of the length that ours have.
//!
//!     peer_xlsx OUT.xlsx [UNITS]

use rust_xlsxwriter::{Format, Formula, Workbook, Worksheet, XlsxError};

/// Communes of the country.
const UNITS: u32 = 3321;
/// Criteria in each of the eight domains; together 38.
const CRITERIA: [u32; 8] = [5, 5, 5, 5, 5, 5, 4, 4];
/// Leaves: three under each criterion, four under every sixth; together 120.
const fn leaves_under(criterion: u32) -> u32 {
    if criterion.is_multiple_of(6) && criterion < 36 { 4 } else { 3 }
}
/// The detail sheet: a row for each leaf and for each criterion above it.
const DETAIL: [&str; 13] = [
    "Mã đơn vị",
    "Đơn vị",
    "Mã",
    "Tiêu chí",
    "Kết quả",
    "Điểm tự đánh giá",
    "Điểm thẩm định",
    "Điểm",
    "Điểm tối đa",
    "Trạng thái",
    "Cách tính",
    "Nguồn",
    "Ghi chú",
];
/// The columns of points, and so of the sums: self-assessed, appraised, final, maximum.
const SUMS: [(u16, char); 4] = [(5, 'F'), (6, 'G'), (7, 'H'), (8, 'I')];
/// The ranking: a row for each unit, then its points by domain.
const RANKING: [&str; 15] = [
    "STT",
    "Đơn vị",
    "Tự đánh giá",
    "Tổng điểm",
    "Chỉ số",
    "Xếp loại",
    "Xếp hạng",
    "Lĩnh vực 1",
    "Lĩnh vực 2",
    "Lĩnh vực 3",
    "Lĩnh vực 4",
    "Lĩnh vực 5",
    "Lĩnh vực 6",
    "Lĩnh vực 7",
    "Lĩnh vực 8",
];
/// Rows of heading above the table.
const HEAD: u32 = 4;
/// Rows of one unit in the detail.
const NODES: u32 = 8 + 38 + 120;

fn main() -> Result<(), XlsxError> {
    let mut arguments = std::env::args().skip(1).filter(|a| !a.starts_with("--"));
    // Cargo may run every bench or example without arguments: then there is nothing to measure.
    let Some(out) = arguments.next() else {
        eprintln!("peer_xlsx OUT.xlsx [UNITS]");
        return Ok(());
    };
    let units = arguments.next().map_or(UNITS, |n| n.parse().expect("UNITS is a number"));

    let mut workbook = Workbook::new();
    let points = Format::new().set_num_format("0.000");
    ranking(workbook.add_worksheet_with_constant_memory()?, units, &points)?;
    let rows = detail(workbook.add_worksheet_with_constant_memory()?, units, &points)?;
    workbook.save(&out)?;
    println!("{rows} rows of detail, {units} of the ranking");
    Ok(())
}

fn head(sheet: &mut Worksheet, name: &str, columns: &[&str]) -> Result<(), XlsxError> {
    sheet.set_name(name)?.set_freeze_panes(HEAD, 0)?;
    for (column, text) in columns.iter().enumerate() {
        sheet.write_string(HEAD - 1, column as u16, *text)?;
    }
    Ok(())
}

fn detail(sheet: &mut Worksheet, units: u32, points: &Format) -> Result<u32, XlsxError> {
    head(sheet, "Chi tiết", &DETAIL)?;
    let mut row = HEAD;
    for unit in 0..units {
        let id = format!("ha-noi-{unit:04}");
        let name = format!("Xã Hòa Phú {unit}");
        let mut criterion = 0;
        for (domain, &criteria) in CRITERIA.iter().enumerate() {
            let counts: Vec<u32> = (criterion..criterion + criteria).map(leaves_under).collect();
            criterion += criteria;

            // A domain adds its criteria, which do not lie side by side.
            let at = |column: char| {
                let mut first = row + 2;
                let cells: Vec<String> = counts
                    .iter()
                    .map(|n| {
                        let cell = format!("{column}{first}");
                        first += n + 1;
                        cell
                    })
                    .collect();
                format!("=SUM({})", cells.join(","))
            };
            let code = format!("{}", domain + 1);
            parent(sheet, row, &id, &name, &code, "12.375", points, at)?;
            row += 1;

            for (c, &count) in counts.iter().enumerate() {
                let code = format!("{}.{}", domain + 1, c + 1);
                let (first, last) = (row + 2, row + 1 + count);
                parent(sheet, row, &id, &name, &code, "2.475", points, |column| {
                    format!("=SUM({column}{first}:{column}{last})")
                })?;
                row += 1;
                for n in 0..count {
                    let code = format!("{code}.{}", n + 1);
                    leaf(sheet, row, unit, &id, &name, &code, points)?;
                    row += 1;
                }
            }
        }
    }
    Ok(row - HEAD)
}

#[allow(clippy::too_many_arguments)] // the cells of one row, as they stand
fn parent(
    sheet: &mut Worksheet,
    row: u32,
    id: &str,
    name: &str,
    code: &str,
    sum: &str,
    points: &Format,
    formula: impl Fn(char) -> String,
) -> Result<(), XlsxError> {
    sheet.write_string(row, 0, id)?;
    sheet.write_string(row, 1, name)?;
    sheet.write_string(row, 2, code)?;
    sheet.write_string(row, 3, "Công tác chỉ đạo, điều hành cải cách hành chính")?;
    for (column, letter) in SUMS {
        let formula = Formula::new(formula(letter)).set_result(sum);
        sheet.write_formula_with_format(row, column, formula, points)?;
    }
    Ok(())
}

fn leaf(
    sheet: &mut Worksheet,
    row: u32,
    unit: u32,
    id: &str,
    name: &str,
    code: &str,
    points: &Format,
) -> Result<(), XlsxError> {
    let planned = 20 + (unit * 7 + row * 13) % 80;
    let done = planned - (unit + row) % 5;
    let scored = f64::from(1250 * done / planned) / 1000.0;
    sheet.write_string(row, 0, id)?;
    sheet.write_string(row, 1, name)?;
    sheet.write_string(row, 2, code)?;
    sheet.write_string(row, 3, "Tỷ lệ nhiệm vụ hoàn thành đúng hạn: Kế hoạch cải cách hành chính")?;
    sheet.write_string(row, 4, format!("{done}/{planned}"))?;
    sheet.write_number_with_format(row, 5, scored, points)?;
    sheet.write_number_with_format(row, 6, scored, points)?;
    sheet.write_number_with_format(row, 7, scored, points)?;
    sheet.write_number_with_format(row, 8, 1.25, points)?;
    sheet.write_string(row, 9, if row.is_multiple_of(4) { "Đã thẩm định" } else { "Đã chấm" })?;
    let share = f64::from(done * 10000 / planned) / 100.0;
    sheet.write_string(row, 10, format!("{done}/{planned} = {share} % ≥ 80 % → {done}/{planned} × 1,25 = {scored}"))?;
    sheet.write_string(row, 11, format!("assessments/ha-noi.csv:{row}"))?;
    // One leaf in four was appraised, and two in five of those with a reason.
    let note = if row.is_multiple_of(10) { "Báo cáo gửi chậm so với quy định" } else { "" };
    sheet.write_string(row, 12, note)?;
    Ok(())
}

fn ranking(sheet: &mut Worksheet, units: u32, points: &Format) -> Result<(), XlsxError> {
    head(sheet, "Xếp hạng", &RANKING)?;
    let (first, last) = (HEAD + 1, HEAD + units);
    for unit in 0..units {
        let row = HEAD + unit;
        let line = row + 1;
        // Where the unit's domains stand in the detail.
        let mut below = HEAD + 1 + unit * NODES;
        let mut criterion = 0;
        let domains: Vec<u32> = CRITERIA
            .iter()
            .map(|&criteria| {
                let at = below;
                below += 1;
                for _ in 0..criteria {
                    below += 1 + leaves_under(criterion);
                    criterion += 1;
                }
                at
            })
            .collect();
        let sum = |column: char| {
            let cells: Vec<String> = domains.iter().map(|at| format!("'Chi tiết'!{column}{at}")).collect();
            format!("=SUM({})", cells.join(","))
        };
        sheet.write_number(row, 0, f64::from(unit + 1))?;
        sheet.write_string(row, 1, format!("Xã Hòa Phú {unit}"))?;
        for (column, formula, result) in [
            (2, sum('F'), "92.125"),
            (3, sum('H'), "91.750"),
            (4, format!("=ROUND(D{line}/100*100,2)"), "91.75"),
            (6, format!("=RANK(E{line},$E${first}:$E${last})"), "17"),
        ] {
            let formula = Formula::new(formula).set_result(result);
            sheet.write_formula_with_format(row, column, formula, points)?;
            if column == 4 {
                sheet.write_string(row, 5, "Xuất sắc")?;
            }
        }
        for (domain, at) in domains.iter().enumerate() {
            let formula = Formula::new(format!("='Chi tiết'!H{at}")).set_result("12.375");
            sheet.write_formula_with_format(row, 7 + domain as u16, formula, points)?;
        }
    }
    Ok(())
}

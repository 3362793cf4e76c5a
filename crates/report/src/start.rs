//! A round to start from: its files, with the criteria set in it, tables to fill in, and a plain page of what to do.

use cchc_core::criteria::{At, Set, Source};
use cchc_core::known::AttributeKind;
use cchc_core::rule::{Asked, AskedKind, From};
use cchc_core::schema::Format;
use cchc_core::text::Language;
use rust_xlsxwriter::{DataValidation, DocProperties, ExcelDateTime, Workbook, Worksheet, XlsxError};

use crate::measure;
use crate::style;
use crate::workbook::Error;

/// Folders of a new round that hold nothing yet: what units send, and what comes back from the appraising departments.
pub const FOLDERS: [&str; 2] = ["assessments", "appraisals"];

/// What a round is made of.
#[derive(Clone, Copy, Debug)]
pub struct Start<'a> {
    /// Its criteria set.
    pub set: &'a Set,
    /// The bytes of the set's file: they are copied as they stand.
    pub set_bytes: &'a [u8],
    /// The name of the set's file, without a folder.
    pub set_file: &'a str,
    /// The province; `None`: to be filled in.
    pub province: Option<&'a str>,
    /// The language of the headings and of what is to be read.
    pub language: Language,
}

/// The widths of a form's columns, in pixels.
const WIDTHS: [u32; 8] = [120, 70, 260, 230, 180, 240, 220, 220];
/// The most units of which a row of `units.xlsx` gives an example.
const EXAMPLES: usize = 3;
/// The longest list of options that a cell's validation can hold, in characters.
const LONGEST_LIST: usize = 255;

/// The files of a round to start from, by their names within its folder: `round.toml`, the set under `criteria/`, a list of
/// units with examples, a table to fill in for units and one for appraisers under `bieu-mau/`, and a page of what to do.
/// [`FOLDERS`] are to be made beside them.
///
/// # Errors
/// [`Error`] where a workbook cannot be made.
pub fn start(start: &Start<'_>) -> Result<Vec<(String, Vec<u8>)>, Error> {
    let page = match start.language {
        Language::Vietnamese => ("DOC-TRUOC.txt", include_str!("start/doc-truoc.txt")),
        Language::English => ("READ-ME.txt", include_str!("start/read-me.txt")),
    };
    let round = match start.language {
        Language::Vietnamese => include_str!("start/round.vi.toml"),
        Language::English => include_str!("start/round.en.toml"),
    };
    // Notepad and Excel of elder Windows take a text for UTF-8 by its mark, and want both ends of a line.
    let page_text = format!("\u{feff}{}", start.filled(page.1).replace('\n', "\r\n"));
    let mut files = vec![
        ("round.toml".into(), start.filled(round).into_bytes()),
        (format!("criteria/{}", start.set_file), start.set_bytes.into()),
        ("units.xlsx".into(), start.units()?),
        ("bieu-mau/tu-cham.xlsx".into(), start.form(Filled::Unit)?),
        ("bieu-mau/tham-dinh.xlsx".into(), start.form(Filled::Appraiser)?),
    ];
    // Where the `#:schema` lines of the round and its set look for them.
    files.extend(
        Format::ALL.map(|format| {
            (format!("schema/{}.schema.json", format.name()), format.schema(start.language).into_bytes())
        }),
    );
    files.push((page.0.into(), page_text.into_bytes()));
    Ok(files)
}

/// Who fills a table in.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Filled {
    Unit,
    Appraiser,
}

impl Start<'_> {
    fn choose<T>(&self, vietnamese: T, english: T) -> T {
        match self.language {
            Language::Vietnamese => vietnamese,
            Language::English => english,
        }
    }

    fn group(&self) -> &str {
        self.set.group.as_deref().unwrap_or("don-vi")
    }

    /// A template with what stands in braces.
    fn filled(&self, template: &str) -> String {
        let fill_in = self.choose("(điền tên tỉnh, thành phố)", "(name of the province)");
        let province = self.province.unwrap_or(fill_in);
        let (year, next) = (self.set.year.to_string(), (self.set.year + 1).to_string());
        let outside = self.outside();
        let with = [
            ("province", quoted(province)),
            ("group", quoted(self.group())),
            ("group_name", quoted(self.choose("Các đơn vị", "The units"))),
            ("criteria", quoted(&format!("criteria/{}", self.set_file))),
            ("set_file", self.set_file.into()),
            ("title", self.set.title.clone()),
            ("year", year),
            ("next", next),
            ("outside", outside),
        ];
        // Once from front to back: what is filled in may have braces of its own.
        let mut filled = String::new();
        let mut rest = template;
        while let Some((before, behind)) = rest.split_once('{') {
            filled += before;
            let named = behind.split_once('}');
            let value = named.and_then(|(name, after)| Some((&with.iter().find(|(one, _)| *one == name)?.1, after)));
            match value {
                Some((value, after)) => {
                    filled += value;
                    rest = after;
                }
                None => {
                    filled.push('{');
                    rest = behind;
                }
            }
        }
        filled + rest
    }

    /// What the round needs beside answers: tables, surveys, last year's results; a sentence where that is nothing.
    fn outside(&self) -> String {
        let mut lines: Vec<String> = Vec::new();
        for outside in &self.set.outside {
            let code = self.set.code_at(outside.at);
            let line = match &outside.source {
                Source::Table { path } => self.choose(
                    format!("   - bảng {path} (các cột: đơn vị, giá trị), cho {code}"),
                    format!("   - the table {path} (columns: unit, value), for {code}"),
                ),
                Source::Survey { id, .. } => self.choose(
                    format!("   - kết quả điều tra «{id}», đặt trong surveys, cho {code}"),
                    format!("   - the survey «{id}», within surveys, for {code}"),
                ),
                Source::Previous { .. } => self.choose(
                    format!("   - kết quả năm trước (khóa previous trong round.toml), cho {code}"),
                    format!("   - last year's results (the key previous in round.toml), for {code}"),
                ),
            };
            if !lines.contains(&line) {
                lines.push(line);
            }
        }
        match lines.is_empty() {
            true => self.choose("   - không cần gì thêm".to_owned(), "   - nothing else".to_owned()),
            false => lines.join("\n"),
        }
    }

    /// `units.xlsx`: the columns that the set needs, with examples that are told to be such.
    fn units(&self) -> Result<Vec<u8>, Error> {
        let mut heads: Vec<String> = match self.language {
            Language::Vietnamese => ["mã", "tên", "nhóm"].map(String::from).into(),
            Language::English => ["id", "name", "group"].map(String::from).into(),
        };
        heads.extend(self.set.attributes.iter().map(|attribute| attribute.name.clone()));
        let mut book = Book::new()?;
        let sheet = book.sheet(self.choose("Đơn vị", "Units"), &heads, &[160, 290, 120])?;
        for row in 1..=EXAMPLES {
            let mut cells: Vec<String> = match self.language {
                Language::Vietnamese => vec![format!("don-vi-{row}"), format!("Đơn vị thứ {row} (thay bằng tên thật)")],
                Language::English => vec![format!("unit-{row}"), format!("Unit {row} (put its real name)")],
            };
            cells.push(self.group().into());
            cells.extend(self.set.attributes.iter().map(|attribute| match &attribute.kind {
                AttributeKind::Number => "0".into(),
                AttributeKind::Text => String::new(),
                AttributeKind::OneOf(texts) => texts.first().cloned().unwrap_or_default(),
            }));
            for (column, cell) in cells.iter().enumerate() {
                sheet.write_string_with_format(row as u32, column as u16, cell, &cell_format())?;
            }
        }
        book.done()
    }

    /// A table to fill in: a row for each thing that is asked, with what it is beside it. The columns without a heading are
    /// passed over when it is read.
    fn form(&self, by: Filled) -> Result<Vec<u8>, Error> {
        let heads: Vec<&str> = match (by, self.language) {
            (Filled::Unit, Language::Vietnamese) => {
                vec!["đơn vị", "tiêu chí", "", "số liệu", "kết quả", "", "tài liệu kiểm chứng", "giải trình"]
            }
            (Filled::Unit, Language::English) => {
                vec!["unit", "criterion", "", "input", "value", "", "evidence", "explanation"]
            }
            (Filled::Appraiser, Language::Vietnamese) => {
                vec!["đơn vị", "tiêu chí", "", "số liệu", "kết quả", "", "điểm", "ý kiến"]
            }
            (Filled::Appraiser, Language::English) => {
                vec!["unit", "criterion", "", "input", "value", "", "points", "reason"]
            }
        };
        let heads: Vec<String> = heads.into_iter().map(String::from).collect();
        let mut book = Book::new()?;
        let name = match by {
            Filled::Unit => self.choose("Tự chấm điểm", "Self-assessment"),
            Filled::Appraiser => self.choose("Thẩm định", "Appraisal"),
        };
        let sheet = book.sheet(name, &heads, &WIDTHS)?;
        let figures = self.set.figure_ids().map(At::Figure);
        let leaves = self.set.leaf_ids().map(At::Leaf);
        let mut row = 0;
        for at in figures.chain(leaves) {
            let asked = self.set.asked_at(at);
            let of_unit = !matches!(at, At::Leaf(leaf) if self.set.leaf(leaf).rule.is_appraisers_alone());
            for one in asked.iter().filter(|one| one.from.is_entered()) {
                if by == Filled::Unit && (!of_unit || one.from != From::Unit) {
                    continue;
                }
                row += 1;
                self.row(sheet, row, at, one, asked.len() > 1)?;
            }
        }
        book.done()
    }

    fn row(&self, sheet: &mut Worksheet, row: u32, at: At, one: &Asked, several: bool) -> Result<(), XlsxError> {
        let name = match at {
            At::Leaf(leaf) => &self.set.criterion_of(leaf).name,
            At::Figure(_) => &one.label,
        };
        let input = if several { one.label.as_str() } else { "" };
        let texts = ["", self.set.code_at(at), name, input, "", &self.how(one), "", ""];
        let lines = texts.iter().zip(WIDTHS).map(|(text, width)| measure::lines(text, width, style::SMALL)).max();
        sheet.set_row_height_pixels(row, measure::height(lines.unwrap_or(1), style::SMALL))?;
        for (column, text) in texts.iter().enumerate() {
            let format = match column {
                2 | 5 => cell_format().set_italic(), // to be read
                1 | 3 => cell_format(),
                _ => style::marked(cell_format()), // to be filled in
            };
            sheet.write_string_with_format(row, column as u16, measure::fits(text), &format)?;
        }
        let options: Vec<&str> = one.options.iter().map(String::as_str).collect();
        let listed: usize = options.iter().map(|option| option.chars().count() + 1).sum();
        if !options.is_empty() && listed <= LONGEST_LIST && !options.iter().any(|option| option.contains(',')) {
            // A list that only helps: other words, such as KPS, stay possible.
            let list = DataValidation::new().allow_list_strings(&options)?.show_error_message(false);
            sheet.add_data_validation(row, 4, row, 4, &list)?;
        }
        Ok(())
    }

    /// What may be typed where something is asked.
    fn how(&self, one: &Asked) -> String {
        let how = match one.kind {
            AskedKind::Count => self.choose("số nguyên", "a whole number"),
            AskedKind::Number => self.choose("số", "a number"),
            AskedKind::Percent => self.choose("tỷ lệ, như 87,5%", "a percentage, such as 87.5%"),
            AskedKind::Date => self.choose("ngày, như 15/01/2026", "a day, such as 15/01/2026"),
            AskedKind::YesNo => self.choose("có hoặc không", "yes or no"),
            AskedKind::Tick => self.choose("x nếu có, 0 nếu không", "x if so, 0 if not"),
            AskedKind::Rating => self.choose("số điểm", "points"),
            AskedKind::Option => {
                let one_of = self.choose("một trong: ", "one of: ");
                return format!("{one_of}{}", one.options.join("; "));
            }
        };
        match &one.unit {
            Some(unit) => format!("{how} ({unit})"),
            None => how.to_owned(),
        }
    }
}

/// A text as TOML writes it between quotes.
fn quoted(text: &str) -> String {
    let plain = text.replace('\\', "\\\\").replace('"', "\\\"");
    plain.chars().map(|c| if c.is_control() { ' ' } else { c }).collect()
}

fn cell_format() -> rust_xlsxwriter::Format {
    style::cell(style::SMALL).set_text_wrap().set_num_format("@")
}

/// A4, as Excel numbers it.
const A4: u8 = 9;

/// A workbook of one table.
struct Book(Workbook);

impl Book {
    fn new() -> Result<Book, Error> {
        let mut workbook = Workbook::new();
        workbook.set_default_format(&style::plain(style::SMALL), style::ROW, style::COLUMN)?;
        // The day of making would make every workbook another one.
        workbook.set_properties(&DocProperties::new().set_creation_datetime(&ExcelDateTime::from_ymd(2000, 1, 1)?));
        Ok(Book(workbook))
    }

    fn sheet(&mut self, name: &str, heads: &[String], widths: &[u32]) -> Result<&mut Worksheet, Error> {
        let sheet = self.0.add_worksheet().set_name(name)?;
        for (column, width) in widths.iter().enumerate() {
            sheet.set_column_width_pixels(column as u16, *width)?;
        }
        for (column, head) in heads.iter().enumerate() {
            sheet.write_string_with_format(0, column as u16, head, &style::head(style::SMALL))?;
        }
        sheet.set_landscape().set_paper_size(A4).set_print_fit_to_pages(1, 0).set_repeat_rows(0, 0)?;
        sheet.set_freeze_panes(1, 0)?;
        Ok(sheet)
    }

    fn done(mut self) -> Result<Vec<u8>, Error> {
        Ok(self.0.save_to_buffer()?)
    }
}

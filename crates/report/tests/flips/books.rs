//! Tables as workbooks.

use std::io::{Cursor, Write as _};

use zip::write::SimpleFileOptions;

/// The rows of a csv, each with its fields.
pub fn rows(csv: &[u8]) -> Vec<Vec<String>> {
    let text = String::from_utf8(csv.to_vec()).unwrap();
    let text = text.trim_start_matches('\u{feff}');
    let delimiter = if text.lines().next().is_some_and(|line| line.contains(';')) { ';' } else { ',' };
    text.lines().map(|line| fields(line, delimiter)).collect()
}

/// The fields of a line; those in quotes may hold the delimiter.
fn fields(line: &str, delimiter: char) -> Vec<String> {
    let mut fields = vec![String::new()];
    let mut quoted = false;
    for sign in line.chars() {
        match sign {
            '"' => quoted = !quoted,
            sign if sign == delimiter && !quoted => fields.push(String::new()),
            sign => fields.last_mut().unwrap().push(sign),
        }
    }
    fields
}

/// Numbers as numbers, everything else as text.
pub fn xlsx(rows: &[Vec<String>]) -> Vec<u8> {
    let mut book = rust_xlsxwriter::Workbook::new();
    let sheet = book.add_worksheet();
    for (row, fields) in (0u32..).zip(rows) {
        for (column, field) in (0u16..).zip(fields) {
            match field.parse::<u32>() {
                Ok(number) => sheet.write_number(row, column, number).unwrap(),
                Err(_) => sheet.write_string(row, column, field).unwrap(),
            };
        }
    }
    book.save_to_buffer().unwrap()
}

/// The same, as LibreOffice saves it.
pub fn ods(rows: &[Vec<String>]) -> Vec<u8> {
    let mut content = String::from(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?><office:document-content \
         xmlns:office=\"urn:oasis:names:tc:opendocument:xmlns:office:1.0\" \
         xmlns:table=\"urn:oasis:names:tc:opendocument:xmlns:table:1.0\" \
         xmlns:text=\"urn:oasis:names:tc:opendocument:xmlns:text:1.0\">\
         <office:body><office:spreadsheet><table:table table:name=\"Trang\">",
    );
    for fields in rows {
        content += "<table:table-row>";
        for field in fields {
            let text = field.replace('&', "&amp;").replace('<', "&lt;");
            content += &match field.parse::<u32>() {
                Ok(number) => format!(
                    "<table:table-cell office:value-type=\"float\" office:value=\"{number}\"><text:p>{number}</text:p></table:table-cell>"
                ),
                Err(_) => {
                    format!("<table:table-cell office:value-type=\"string\"><text:p>{text}</text:p></table:table-cell>")
                }
            };
        }
        content += "</table:table-row>";
    }
    content += "</table:table></office:spreadsheet></office:body></office:document-content>";
    let mime = "application/vnd.oasis.opendocument.spreadsheet";
    zip(&[("mimetype".into(), mime.into()), ("content.xml".into(), content.into_bytes())])
}

/// An archive of some parts.
pub fn zip(parts: &[(String, Vec<u8>)]) -> Vec<u8> {
    let mut to = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, content) in parts {
        to.start_file(name.as_str(), SimpleFileOptions::default()).unwrap();
        to.write_all(content).unwrap();
    }
    to.finish().unwrap().into_inner()
}

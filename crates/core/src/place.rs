//! Named bytes, and a place in them as people say it.
//!
//! The engine never opens a file: it is given [`Files`], which a folder on a disk, a map in a test and files dropped on
//! a page can all be.

use std::collections::BTreeMap;

use sha2::{Digest, Sha256};

use crate::text::Language;

/// Why a name gives no bytes.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum FileError {
    /// Nothing of that name is there.
    #[error("there is no {0}")]
    Missing(String),
    /// It is there, but the system refuses to hand it over (permission, lock).
    #[error("{name}: {reason}")]
    Refused {
        /// The name asked for.
        name: String,
        /// What the system said.
        reason: String,
    },
}

/// One thing that lies in a folder.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Listed {
    /// Its own name, without the folder's.
    pub name: String,
    /// Whether it is a folder itself.
    pub folder: bool,
}

/// Bytes under names that are relative to the round's folder, with `/` between the parts; a name may begin with `..`.
pub trait Files {
    /// What lies in a folder, in any order.
    ///
    /// # Errors
    /// [`FileError`] where there is no such folder or the system refuses.
    fn list(&self, folder: &str) -> Result<Vec<Listed>, FileError>;

    /// The bytes under a name.
    ///
    /// # Errors
    /// [`FileError`] where there is no such file or the system refuses.
    fn read(&self, name: &str) -> Result<Vec<u8>, FileError>;
}

/// Files in memory: for tests, and for programs that have no disk.
impl Files for BTreeMap<String, Vec<u8>> {
    fn list(&self, folder: &str) -> Result<Vec<Listed>, FileError> {
        let within = match folder {
            "" | "." => String::new(),
            folder => format!("{}/", folder.trim_end_matches('/')),
        };
        let mut listed: Vec<Listed> = self
            .keys()
            .filter_map(|name| name.strip_prefix(&within))
            .filter(|rest| !rest.starts_with("../"))
            .map(|rest| match rest.split_once('/') {
                Some((name, _)) => Listed { name: name.into(), folder: true },
                None => Listed { name: rest.into(), folder: false },
            })
            .collect();
        listed.dedup();
        match listed.is_empty() {
            true => Err(FileError::Missing(folder.into())),
            false => Ok(listed),
        }
    }

    fn read(&self, name: &str) -> Result<Vec<u8>, FileError> {
        self.get(name).cloned().ok_or_else(|| FileError::Missing(name.into()))
    }
}

/// A file that was read, or a sheet of one, by its position in [`Sources`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FileNo(pub(crate) u32);

/// A place in a file: 12 bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Place {
    /// The file.
    pub file: FileNo,
    /// The line, from 1; 0 stands for the file as a whole.
    pub line: u32,
    /// In a text the character within the line, in a table the field, in a sheet the column, all from 1; 0 stands for
    /// the whole line.
    pub column: u32,
}

/// A file that was read, or a sheet of one: its name, what it was then, and how its columns are headed.
#[derive(Clone, Debug)]
pub struct Source {
    /// Its name, relative to the round.
    pub name: String,
    /// The sheet of that file, where it is one; the file stands among the sources by itself too.
    pub sheet: Option<String>,
    /// The sha256 of its bytes, in lower-case hexadecimal; empty where the file could not be had, and of a sheet.
    pub sha256: String,
    /// A table's headings as they stand in it.
    pub headings: Vec<String>,
}

/// All files that were read, in the order in which they were.
#[derive(Clone, Debug, Default)]
pub struct Sources(Vec<Source>);

impl Sources {
    /// Takes a file in; `bytes` is `None` where it could not be had.
    pub fn add(&mut self, name: &str, bytes: Option<&[u8]>) -> FileNo {
        let sha256 = bytes.map(sha256).unwrap_or_default();
        self.0.push(Source { name: name.into(), sheet: None, sha256, headings: Vec::new() });
        FileNo((self.0.len() - 1) as u32)
    }

    /// Takes a sheet of a file in.
    pub(crate) fn add_sheet(&mut self, file: FileNo, sheet: &str) -> FileNo {
        let name = self.get(file).name.clone();
        self.0.push(Source { name, sheet: Some(sheet.into()), sha256: String::new(), headings: Vec::new() });
        FileNo((self.0.len() - 1) as u32)
    }

    /// Says how the columns of a table are headed, which something else than this crate read.
    pub fn name_columns(&mut self, file: FileNo, headings: Vec<String>) {
        self.set_headings(file, headings);
    }

    pub(crate) fn set_headings(&mut self, file: FileNo, headings: Vec<String>) {
        self.0[file.0 as usize].headings = headings;
    }

    /// The file at a position.
    ///
    /// # Panics
    /// Where the position is not of these sources.
    pub fn get(&self, file: FileNo) -> &Source {
        &self.0[file.0 as usize]
    }

    /// Every file, in the order in which they were read.
    pub fn iter(&self) -> impl Iterator<Item = &Source> + Clone {
        self.0.iter()
    }

    /// How a place's column is headed.
    pub(crate) fn heading(&self, place: Place) -> String {
        let column = (place.column as usize).checked_sub(1);
        column.and_then(|column| self.get(place.file).headings.get(column)).cloned().unwrap_or_default()
    }

    /// The place within its file or sheet, for machines: `17`, or `F12`.
    pub fn within(&self, place: Place) -> String {
        let column = if self.get(place.file).sheet.is_some() { letters(place.column) } else { String::new() };
        format!("{column}{}", place.line)
    }

    /// The place for machines: `assessments/van-yen.csv:17`, in a sheet `assessments/van-yen.xlsx!Tự đánh giá!F12`, or
    /// `…!12` for a whole row.
    pub fn cite(&self, place: Place) -> String {
        let Source { name, sheet, .. } = self.get(place.file);
        match (sheet, place.line) {
            (None, 0) => name.clone(),
            (None, line) => format!("{name}:{line}"),
            (Some(sheet), 0) => format!("{name}!{sheet}"),
            (Some(sheet), row) => format!("{name}!{sheet}!{}{row}", letters(place.column)),
        }
    }

    /// The place for people: `assessments/van-yen.csv, dòng 17, cột «kết quả»`, in a sheet
    /// `assessments/van-yen.xlsx, trang tính «Tự đánh giá», ô F12`.
    pub fn say(&self, place: Place, language: Language) -> String {
        let source = self.get(place.file);
        if let Some(sheet) = &source.sheet {
            return say_in_sheet(&source.name, sheet, place, language);
        }
        let (line, column, character) = match language {
            Language::Vietnamese => ("dòng", "cột", "ký tự"),
            Language::English => ("line", "column", "character"),
        };
        let mut said = source.name.clone();
        if place.line > 0 {
            said += &format!(", {line} {}", place.line);
        }
        if place.column > 0 {
            match (self.heading(place).as_str(), source.headings.is_empty()) {
                ("", true) => said += &format!(", {character} {}", place.column),
                ("", false) => said += &format!(", {column} {}", place.column),
                (heading, _) => said += &format!(", {column} «{heading}»"),
            }
        }
        said
    }
}

fn say_in_sheet(name: &str, sheet: &str, place: Place, language: Language) -> String {
    let cell = format!("{}{}", letters(place.column), place.line);
    let sheet = match language {
        Language::Vietnamese => format!("{name}, trang tính «{sheet}»"),
        Language::English => format!("{name}, sheet \"{sheet}\""),
    };
    match (place.line, place.column, language) {
        (0, ..) => sheet,
        (row, 0, Language::Vietnamese) => format!("{sheet}, dòng {row}"),
        (row, 0, Language::English) => format!("{sheet}, row {row}"),
        (.., Language::Vietnamese) => format!("{sheet}, ô {cell}"),
        (.., Language::English) => format!("{sheet}, cell {cell}"),
    }
}

/// The letters of a sheet's column, from 1: A … Z, AA …; none for 0.
fn letters(mut column: u32) -> String {
    let mut letters = Vec::new();
    while column > 0 {
        letters.push(char::from(b'A' + ((column - 1) % 26) as u8));
        column = (column - 1) / 26;
    }
    letters.into_iter().rev().collect()
}

/// The sha256 of some bytes, in lower-case hexadecimal.
pub fn sha256(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect()
}

impl FileNo {
    /// A place in this file: the line and the column, from 1; 0 stands for all of them.
    pub fn at(self, line: usize, column: usize) -> Place {
        Place { file: self, line: line as u32, column: column as u32 }
    }

    /// This file as a whole.
    pub fn whole(self) -> Place {
        self.at(0, 0)
    }
}

/// A text file whose byte offsets can be said as lines and columns.
#[derive(Clone, Copy)]
pub(crate) struct Text<'a> {
    file: FileNo,
    pub text: &'a str,
    lines: &'a Lines,
}

/// Where each line of a text begins: a file with a thousand faults is searched for lines once.
pub(crate) struct Lines(Vec<usize>);

impl Lines {
    pub(crate) fn of(text: &str) -> Lines {
        let ends = text.bytes().enumerate().filter(|(_, byte)| *byte == b'\n');
        Lines(std::iter::once(0).chain(ends.map(|(at, _)| at + 1)).collect())
    }
}

impl<'a> Text<'a> {
    pub(crate) fn new(file: FileNo, text: &'a str, lines: &'a Lines) -> Text<'a> {
        Text { file, text, lines }
    }

    /// The place of a byte offset: lines and characters are counted from 1.
    pub(crate) fn place(&self, offset: usize) -> Place {
        let line = self.line_of(offset);
        let start = self.lines.0[line as usize - 1];
        let column = self.text[start..].char_indices().take_while(|(at, _)| start + at < offset).count();
        self.file.at(line as usize, column + 1)
    }

    /// The line of a byte offset, from 1.
    pub(crate) fn line_of(&self, offset: usize) -> u32 {
        self.lines.0.partition_point(|start| *start <= offset).max(1) as u32
    }

    /// The text of a line, from 1.
    pub(crate) fn line(&self, line: u32) -> &'a str {
        let start = self.lines.0.get((line as usize).saturating_sub(1)).copied().unwrap_or(self.text.len());
        self.text[start..].lines().next().unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cell_is_said_as_spreadsheets_do() {
        let mut sources = Sources::default();
        let file = sources.add("assessments/x.xlsx", Some(b""));
        let sheet = sources.add_sheet(file, "Tự đánh giá");
        assert_eq!(sources.cite(sheet.at(12, 6)), "assessments/x.xlsx!Tự đánh giá!F12");
        assert_eq!(sources.cite(sheet.at(12, 0)), "assessments/x.xlsx!Tự đánh giá!12");
        assert_eq!(sources.within(sheet.at(1, 28)), "AB1");
        let say = |line, column, language| sources.say(sheet.at(line, column), language);
        assert_eq!(say(12, 6, Language::Vietnamese), "assessments/x.xlsx, trang tính «Tự đánh giá», ô F12");
        assert_eq!(say(12, 6, Language::English), "assessments/x.xlsx, sheet \"Tự đánh giá\", cell F12");
        assert_eq!(say(12, 0, Language::Vietnamese), "assessments/x.xlsx, trang tính «Tự đánh giá», dòng 12");
        assert_eq!([26, 27, 52, 53, 702, 703, 16_384].map(letters), ["Z", "AA", "AZ", "BA", "ZZ", "AAA", "XFD"]);
        assert_eq!(size_of::<Place>(), 12);
    }
}

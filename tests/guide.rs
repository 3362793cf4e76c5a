//! `docs/huong-dan.md` and `docs/dieu-tra.md` are followed as they stand, each from its first command to its last, in an empty folder: what it says that
//! the command answers is what it answers.
//!
//! A `console` block holds commands (`> cchc …`, `> cd …`), each with what it prints. A table after a comment is what
//! people do in a program: `tệp: FILE` (a workbook that holds it), `điền: FORM, FILE, UNIT` (a form filled in and saved),
//! `sửa: FILE` (cells of it changed), `thay: FILE` (a line of a text in place of another); a `toml` block after
//! `thêm: FILE` stands at its end, and a block after `tạo: FILE` is that file. With `CCHC_BLESS=1` the answers are written anew, to be read.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use calamine::{Reader, open_workbook_auto};
use rust_xlsxwriter::Workbook;

fn page(name: &str) -> PathBuf {
    let here = Path::new(env!("CARGO_MANIFEST_DIR")).canonicalize().expect("the crate is there");
    here.join("../../docs").join(name)
}

/// What is done with the block or table that follows.
enum Deed {
    Workbook(String),
    FillIn { form: String, file: String, unit: String },
    Change(String),
    Replace(String),
    Append(String),
    Make(String),
}

impl Deed {
    fn of(line: &str) -> Option<Deed> {
        let said = line.trim().strip_prefix("<!-- ")?.strip_suffix(" -->")?;
        let (deed, of) = said.split_once(": ").unwrap_or_else(|| panic!("what is «{said}»?"));
        Some(match (deed, of.split(", ").collect::<Vec<_>>().as_slice()) {
            ("tệp", [file]) => Deed::Workbook((*file).into()),
            ("điền", [form, file, unit]) => {
                Deed::FillIn { form: (*form).into(), file: (*file).into(), unit: (*unit).into() }
            }
            ("sửa", [file]) => Deed::Change((*file).into()),
            ("thay", [file]) => Deed::Replace((*file).into()),
            ("thêm", [file]) => Deed::Append((*file).into()),
            ("tạo", [file]) => Deed::Make((*file).into()),
            _ => panic!("what is «{said}»?"),
        })
    }
}

type Rows = Vec<Vec<String>>;

/// The cells of a Markdown table's row.
fn cells(line: &str) -> Vec<String> {
    let inside = line.trim().trim_start_matches('|').trim_end_matches('|');
    inside.split('|').map(|cell| cell.trim().trim_matches('`').to_owned()).collect()
}

/// Follows the guide.
struct Follower {
    folder: PathBuf,
    /// What the page looks like with the answers as they are now.
    now: String,
    wrong: Vec<String>,
    commands: usize,
}

impl Follower {
    fn run(&mut self, line: &str) -> String {
        let words = words(line);
        match words[0].as_str() {
            "cd" => {
                self.folder = self.folder.join(&words[1]);
                assert!(self.folder.is_dir(), "{line}");
                String::new()
            }
            "cchc" => {
                self.commands += 1;
                let run = Command::new(env!("CARGO_BIN_EXE_cchc"))
                    .args(&words[1..])
                    .current_dir(&self.folder)
                    .output()
                    .expect("the command runs");
                let text = |bytes: Vec<u8>| String::from_utf8(bytes).expect("it speaks UTF-8");
                text(run.stderr) + &text(run.stdout)
            }
            other => panic!("{other} is no command of the guide"),
        }
    }

    fn console(&mut self, block: &str) {
        let mut said = String::new();
        for line in block.lines().filter_map(|line| line.strip_prefix("> ")) {
            let answer = self.run(line);
            let blank = if said.is_empty() { "" } else { "\n" };
            said += &format!("{blank}> {line}\n{}", answer.trim_end());
            said = said.trim_end().to_owned() + "\n";
        }
        if said != block {
            self.wrong.push(said.clone());
        }
        self.now += &said;
    }

    fn done(&self, deed: &Deed, table: Rows) {
        match deed {
            Deed::Workbook(file) => {
                let (sheet, _) = read(&self.folder.join(file));
                write(&self.folder.join(file), &sheet, &table);
            }
            Deed::FillIn { form, file, unit } => {
                let (sheet, mut rows) = read(&self.folder.join(form));
                for row in &mut rows[1..] {
                    row[0] = unit.clone();
                }
                fill_in(&mut rows, &table);
                write(&self.folder.join(file), &sheet, &rows);
            }
            Deed::Change(file) => {
                let (sheet, mut rows) = read(&self.folder.join(file));
                fill_in(&mut rows, &table);
                write(&self.folder.join(file), &sheet, &rows);
            }
            Deed::Replace(file) => {
                let path = self.folder.join(file);
                let mut text = fs::read_to_string(&path).expect("the file is there");
                // Which line is meant is said beside it, where several are alike.
                let beneath = table[0][0].split_once("dưới `").and_then(|(_, rest)| rest.split_once('`'));
                let from = beneath.map_or(0, |(line, _)| text.find(line).expect("the line is there"));
                for row in &table[1..] {
                    let at = from + text[from..].find(&row[0]).unwrap_or_else(|| panic!("there is no «{}»", row[0]));
                    text.replace_range(at..at + row[0].len(), &row[1]);
                }
                fs::write(path, text).expect("it can be written");
            }
            Deed::Append(_) | Deed::Make(_) => panic!("a table is no block"),
        }
    }
}

/// The words of a command; those between quotes are one.
fn words(line: &str) -> Vec<String> {
    let (mut words, mut quoted) = (vec![String::new()], false);
    for c in line.chars() {
        match c {
            '"' => quoted = !quoted,
            ' ' if !quoted => words.push(String::new()),
            c => words.last_mut().expect("there is one").push(c),
        }
    }
    words
}

/// The first sheet of a workbook: its name, and what it holds.
fn read(path: &Path) -> (String, Rows) {
    let mut book = open_workbook_auto(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    let range = book.worksheet_range_at(0).expect("it has a sheet").expect("that can be read");
    let rows = range.rows().map(|row| row.iter().map(ToString::to_string).collect()).collect();
    (book.sheet_names()[0].clone(), rows)
}

fn write(path: &Path, sheet: &str, rows: &Rows) {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet().set_name(sheet).expect("a name that it had");
    for (number, row) in rows.iter().enumerate() {
        for (column, cell) in row.iter().enumerate().filter(|(_, cell)| !cell.is_empty()) {
            // As Excel does it: what looks like a whole number becomes one.
            match cell.parse::<u32>() {
                Ok(figure) => sheet.write_number(number as u32, column as u16, figure),
                Err(_) => sheet.write_string(number as u32, column as u16, cell),
            }
            .expect("a cell can be written");
        }
    }
    book.save(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
}

/// Puts what a table says into the rows of a form, found by criterion and input, column by column.
fn fill_in(form: &mut Rows, table: &Rows) {
    let column = |rows: &Rows, head: &str| rows[0].iter().position(|cell| cell == head);
    let (code, input) = (column(form, "tiêu chí").expect("a column"), column(form, "số liệu").expect("a column"));
    for row in &table[1..] {
        let said = |head: &str| column(table, head).map(|at| row[at].clone()).unwrap_or_default();
        // A word for the whole criterion stands in its first row.
        let meant = |of: &&mut Vec<String>| {
            of[code] == said("tiêu chí") && (said("số liệu").is_empty() || of[input] == said("số liệu"))
        };
        let heads: Vec<String> = table[0].iter().skip(2).cloned().collect();
        let places: Vec<usize> = heads.iter().map(|head| column(form, head).expect("a column of the form")).collect();
        let of_form = form[1..].iter_mut().find(meant).unwrap_or_else(|| panic!("the form has no row for {row:?}"));
        for (head, place) in heads.iter().zip(places) {
            of_form[place] = said(head);
        }
    }
}

#[test]
fn the_guide_comes_out_as_it_says() {
    follow("huong-dan.md");
}

#[test]
fn the_guide_to_surveys_comes_out_as_it_says() {
    follow("dieu-tra.md");
}

/// Follows a page, in a folder of its own.
fn follow(name: &str) {
    let text = fs::read_to_string(page(name)).expect("the guide is there");
    let home = tempfile::tempdir().expect("there is room");
    let mut reader = Follower { folder: home.path().to_owned(), now: String::new(), wrong: Vec::new(), commands: 0 };
    let mut lines = text.split_inclusive('\n').peekable();
    let mut deed: Option<Deed> = None;
    while let Some(line) = lines.next() {
        reader.now += line;
        if let Some(next) = Deed::of(line) {
            assert!(deed.is_none(), "nothing follows the deed before {line}");
            deed = Some(next);
        } else if let Some(language) = line.trim_end().strip_prefix("```") {
            let mut block = String::new();
            while let Some(inside) = lines.next_if(|line| !line.starts_with("```")) {
                block += inside;
            }
            match (language, deed.take()) {
                ("console", None) => reader.console(&block),
                ("toml", Some(Deed::Append(file))) => {
                    let path = reader.folder.join(file);
                    let before = fs::read_to_string(&path).expect("the file is there");
                    fs::write(path, format!("{before}\n{block}")).expect("it can be written");
                    reader.now += &block;
                }
                (_, Some(Deed::Make(file))) => {
                    let path = reader.folder.join(file);
                    fs::create_dir_all(path.parent().expect("a folder")).expect("it can be made");
                    fs::write(path, &block).expect("it can be written");
                    reader.now += &block;
                }
                (_, None) => reader.now += &block,
                _ => panic!("a deed before a block of {language}"),
            }
            reader.now += lines.next().expect("the block ends");
        } else if line.starts_with('|') && deed.is_some() {
            let mut rows = vec![cells(line)];
            while let Some(row) = lines.next_if(|line| line.starts_with('|')) {
                reader.now += row;
                rows.push(cells(row));
            }
            rows.remove(1); // the line under the head
            if let Some(deed) = deed.take() {
                reader.done(&deed, rows);
            }
        }
    }
    assert!(deed.is_none() && reader.commands >= 7, "the guide was followed to its end");
    if std::env::var_os("CCHC_BLESS").is_some_and(|value| value == "1") {
        fs::write(page(name), &reader.now).expect("the guide can be written");
        return;
    }
    assert!(reader.wrong.is_empty(), "what the guide says is not what comes out:\n\n{}", reader.wrong.join("\n"));
}

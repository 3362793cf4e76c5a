//! `docs/dinh-dang.md` is written from the tables of keys and columns that the readers read, and from the round in
//! `docs/dinh-dang`, where each of its examples stands: a key without an example fails, and so does an example that the
//! reader refuses. With `CCHC_BLESS=1` the page is written anew.

mod formats;

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::fs;

use cchc_core::assessment::Reading;
use cchc_core::criteria::Set;
use cchc_core::keys::{Key, Names, Shape};
use cchc_core::place::Sources;
use cchc_core::results::Results;
use cchc_core::schema::{Column, Format, LISTINGS};
use cchc_core::text::{Language, same};
use formats::{Met, files, identity, keys, repository};

const PAGE: &str = "docs/dinh-dang.md";
const VIETNAMESE: Language = Language::Vietnamese;

const BEGINNING: &str = "\
# Mọi khóa của các dạng tệp

Trang này được viết ra từ chính các bảng khóa mà chương trình đọc, và từ một đợt đánh giá bịa ra, nằm cạnh trang: mọi ví dụ
đều lấy ở đó, đều đã được đọc thử. Tải cả thư mục [dinh-dang](dinh-dang) về là có một đợt chạy được: `cchc check dinh-dang`.

Cách chấm, công thức, xếp loại viết thế nào: xem [quy-tac.md](quy-tac.md). Thông báo lỗi: xem [messages.md](messages.md).

Trình soạn thảo có thể gợi ý khóa và báo lỗi ngay khi gõ. Với VS Code, cài tiện ích Even Better TOML, lấy tệp mô tả bằng lệnh
dưới đây, rồi thêm dòng `#:schema set.schema.json` vào đầu tệp TOML:

```sh
cchc schema set > set.schema.json
cchc schema round > round.schema.json
cchc schema survey > survey.schema.json
```

Khóa nào không ghi «bắt buộc» thì có thể bỏ. Văn bản đặt trong dấu nháy kép; số viết phần thập phân sau dấu chấm; ngày viết
`2025-12-31`, không có nháy.
";

/// An example: a file, and what stands there.
type Examples = BTreeMap<(&'static str, &'static str), String>;

/// The text of a key as it stands in its file: a line, or a table with its heading, up to the next blank line.
fn snippet(text: &str, met: &Met) -> String {
    if !met.is_headed(text) {
        return text[met.name.start..met.value.end].into();
    }
    let start = text[..met.name.start].rfind('\n').map_or(0, |end| end + 1);
    let end = text[start..].find("\n\n").map_or(text.len(), |end| start + end);
    text[start..end].trim_end().into()
}

fn examples(round: &BTreeMap<String, Vec<u8>>) -> Examples {
    let mut examples = Examples::new();
    for (name, bytes) in round.iter().filter(|(name, _)| name.ends_with(".toml")) {
        let text = std::str::from_utf8(bytes).expect("it is UTF-8");
        let format = match name.as_str() {
            "round.toml" => Format::Round,
            name if name.starts_with("surveys/") => Format::Survey,
            _ => Format::Set,
        };
        let mut met = keys(text, format.file());
        met.sort_by_key(|met| met.name.start);
        for met in met {
            examples.entry(identity(met.key)).or_insert_with(|| snippet(text, &met));
        }
    }
    examples
}

/// The page, and the keys that no example has.
struct Page<'a> {
    text: String,
    examples: &'a Examples,
    without: Vec<String>,
    /// Tables that were written, as two keys may lead to the same one.
    written: BTreeSet<Vec<(&'static str, &'static str)>>,
}

impl Page<'_> {
    /// The keys of a table, then the tables that they lead to. `above` are the keys that lead to it.
    fn table(&mut self, shape: &'static Shape, above: &[&'static Key]) {
        let own = match &shape.names {
            Names::None => None,
            Names::Plain(each) | Names::Any(each) => Some(*each),
        };
        let read: Vec<&'static Key> = shape.keys.iter().chain(own).collect();
        if read.is_empty() || !self.written.insert(read.iter().map(|key| identity(key)).collect()) {
            return;
        }
        if !above.is_empty() {
            writeln!(
                self.text,
                "\n### {}\n\n{}.",
                heading(above),
                above.last().map_or("", |key| key.meaning.to(VIETNAMESE))
            )
            .expect("a String takes all");
        }
        for key in &read {
            self.key(key, above);
        }
        for key in &read {
            self.table(&key.holds, &[above, &[key]].concat());
        }
    }

    fn key(&mut self, key: &'static Key, above: &[&'static Key]) {
        let needed = if key.needed { ", bắt buộc" } else { "" };
        let meaning = key.meaning.to(VIETNAMESE);
        write!(self.text, "\n**`{}`**{needed}: {meaning}. Nhận: {}.\n", key.name, key.takes.to(VIETNAMESE))
            .expect("a String takes all");
        match self.examples.get(&identity(key)) {
            Some(example) => write!(self.text, "\n```toml\n{example}\n```\n").expect("a String takes all"),
            None => self.without.push(format!("{} {}", heading(above), key.name)),
        }
    }
}

/// `[set] rounding`, `[[criterion]] inputs.TÊN`
fn heading(above: &[&'static Key]) -> String {
    let mut heading = String::new();
    for (depth, key) in above.iter().enumerate() {
        let part = match (depth, key.takes) {
            (0, cchc_core::fault::Takes::Tables) => format!("`[[{}]]`", key.name),
            (0, _) => format!("`[{}]`", key.name),
            _ => format!(" `{}`", key.name),
        };
        heading += &part;
    }
    heading
}

/// Whether a heading of a csv is a column's.
fn heads(column: &Column<'_>, heading: &str) -> bool {
    same(column.name, heading) || column.also.iter().any(|also| same(also, heading))
}

/// The tables: columns, and the files of the round that have them.
fn listings(page: &mut String, round: &BTreeMap<String, Vec<u8>>, without: &mut Vec<String>) {
    page.push_str(
        "\n## Các bảng\n\nMỗi bảng là một tệp csv (dấu phân cách `;` hoặc `,`), xlsx hoặc ods. Tiêu đề cột viết tiếng Việt hay theo mã \
         đều được; cột thứ tự nào cũng được. Số viết như người ta vẫn viết: `0,5`, `87,73%`, `1.234,5`; ngày: `15/12/2025`.\n",
    );
    for listing in LISTINGS {
        write!(
            page,
            "\n### `{}`{}\n\n| Cột | Tiêu đề khác | | Ý nghĩa |\n| --- | --- | --- | --- |\n",
            listing.files.replace(", ", "`, `"),
            listing.named_by.map(|key| format!(", theo khóa `{key}`")).unwrap_or_default()
        )
        .expect("a String takes all");
        for column in listing.columns {
            let also: Vec<String> = column.also.iter().map(|also| format!("`{also}`")).collect();
            let needed = if column.needed { "bắt buộc" } else { "" };
            writeln!(
                page,
                "| `{}` | {} | {needed} | {} |",
                column.name,
                also.join(", "),
                column.meaning.to(VIETNAMESE)
            )
            .expect("a String takes all");
        }
        let folders: Vec<&str> = listing.files.split(", ").collect();
        let of_listing = |name: &str| {
            let matches = |pattern: &&str| match pattern.split_once('*') {
                Some((folder, end)) => name.starts_with(folder) && name.ends_with(end),
                None => name == *pattern,
            };
            folders.iter().any(matches)
        };
        let mut missing: Vec<&Column<'_>> = listing.columns.iter().collect();
        for (name, bytes) in round.iter().filter(|(name, _)| of_listing(name)) {
            let text = std::str::from_utf8(bytes).expect("it is UTF-8");
            let headings = text.lines().next().unwrap_or_default();
            let is_it = |column: &Column<'_>| headings.split(';').any(|heading| heads(column, heading));
            // Tables of several kinds lie in one folder.
            if !listing.columns.iter().filter(|column| column.needed).all(is_it) {
                continue;
            }
            missing.retain(|column| !headings.split(';').any(|heading| heads(column, heading)));
            let some: Vec<&str> = text.lines().take(6).collect();
            write!(page, "\n`{name}`:\n\n```csv\n{}\n```\n", some.join("\n")).expect("a String takes all");
        }
        without.extend(missing.iter().map(|column| format!("{} {}", listing.files, column.name)));
    }
}

#[test]
fn the_page_says_every_key_and_column_with_an_example() {
    let round = files(&repository().join("docs/dinh-dang"));
    let examples = examples(&round);
    let mut page = Page { text: BEGINNING.into(), examples: &examples, without: Vec::new(), written: BTreeSet::new() };
    for format in Format::ALL {
        write!(page.text, "\n## {}\n", format.title(VIETNAMESE)).expect("a String takes all");
        page.table(format.file(), &[]);
    }
    let Page { mut text, mut without, .. } = page;
    listings(&mut text, &round, &mut without);
    assert!(without.is_empty(), "no example in docs/dinh-dang of {without:?}");
    let path = repository().join(PAGE);
    if std::env::var_os("CCHC_BLESS").is_some() {
        fs::write(&path, &text).expect("the page can be written");
    }
    assert!(
        fs::read_to_string(&path).unwrap_or_default() == text,
        "{PAGE} is stale; with CCHC_BLESS=1 it is written anew"
    );
}

#[test]
fn nothing_is_wrong_with_the_examples() {
    let round = files(&repository().join("docs/dinh-dang"));
    let results = Results::of(Reading::of(&round).expect("nothing in memory is refused")).expect("there is no error");
    assert!(results.faults.is_empty(), "{:#?}", results.faults);
    let is_set = |name: &str| name.ends_with(".toml") && name != "round.toml" && !name.contains('/');
    for (name, bytes) in round.iter().filter(|(name, _)| is_set(name)) {
        let read = Set::read(bytes, Sources::default().add(name, Some(bytes)));
        assert!(read.value.is_some() && read.faults.is_empty(), "{name}: {:#?}", read.faults);
    }
}

//! Files of ballots as other programs write them, to columns: the same whatever the format, for any number of threads; and
//! files that are damaged or lie.

use std::collections::HashMap;
use std::fs;
use std::path::Path;

use cchc_core::fault::{Asks, Diagnostic, Fault};
use cchc_core::place::Sources;
use cchc_core::table;
use cchc_survey::columns::{Columns, Data, Kind, Wanted, read};
use proptest::prelude::*;

fn file(name: &str) -> Vec<u8> {
    fs::read(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/columns").join(name)).unwrap()
}

/// The columns of these headings; what was said of them.
fn columns(name: &str, bytes: &[u8], wanted: &[(&str, Kind)]) -> (Option<Columns>, Vec<Diagnostic>) {
    let (mut sources, mut faults) = (Sources::default(), Vec::new());
    let file = sources.add(name, Some(bytes));
    let mut choose = |headings: &[String], _| {
        let field = |heading: &str| headings.iter().position(|of| of == heading);
        let found: Option<Vec<Wanted>> =
            wanted.iter().map(|(heading, kind)| Some(Wanted { field: field(heading)?, kind: *kind })).collect();
        found.ok_or_else(|| {
            vec![Fault::MissingColumn { missing: vec!["…".into()], met: headings.into() }.at(file.whole())]
        })
    };
    let columns = read(bytes, file, &mut choose, &mut sources, &mut faults);
    (columns, faults)
}

fn sound(name: &str, bytes: &[u8], wanted: &[(&str, Kind)]) -> Columns {
    let (columns, faults) = columns(name, bytes, wanted);
    assert!(faults.iter().all(|told| matches!(told.fault, Fault::OtherSheet { .. })), "{name}: {faults:?}");
    columns.unwrap()
}

fn faults(name: &str, bytes: &[u8], wanted: &[(&str, Kind)]) -> Vec<Diagnostic> {
    let (_, faults) = columns(name, bytes, wanted);
    assert!(!faults.is_empty(), "{name}");
    faults
}

/// The texts of a column, row by row.
fn texts(data: &Data) -> Vec<&str> {
    match data {
        Data::Category(codes, texts) => codes.iter().map(|code| texts[*code as usize].as_str()).collect(),
        Data::Answer(codes, texts) => codes.iter().map(|code| texts[usize::from(*code)].as_str()).collect(),
        Data::Number(_) => panic!("texts"),
    }
}

fn numbers(data: &Data) -> &[f64] {
    let Data::Number(numbers) = data else { panic!("numbers") };
    numbers
}

/// The same where blanks are NaN.
fn is_same(one: &Data, other: &Data) -> bool {
    let bits = |data: &Data| numbers(data).iter().map(|number| number.to_bits()).collect::<Vec<_>>();
    match (one, other) {
        (Data::Number(_), Data::Number(_)) => bits(one) == bits(other),
        _ => one == other,
    }
}

const SAME: [(&str, Kind); 10] = [
    ("so_phieu", Kind::Category),
    ("don_vi", Kind::Category),
    ("trong_so", Kind::Number),
    ("N_xa", Kind::Number),
    ("hop_le", Kind::Category),
    ("ngay", Kind::Category),
    ("c1", Kind::Answer),
    ("c2", Kind::Answer),
    ("c3", Kind::Number),
    ("ghi_chu", Kind::Category),
];

/// Files that hold the same ballots, and where their first row stands.
const FILES: [(&str, u32); 14] = [
    ("polars.csv", 2),
    ("polars-semicolon.csv", 2),
    ("polars-tab.csv", 2),
    ("openpyxl.xlsx", 2),
    ("libreoffice.xlsx", 2),
    ("libreoffice.ods", 2),
    ("polars-zstd.parquet", 1),
    ("polars-snappy.parquet", 1),
    ("polars-gzip.parquet", 1),
    ("polars-lz4.parquet", 1),
    ("polars-uncompressed.parquet", 1),
    ("polars-kinds.parquet", 1),
    ("pyarrow.parquet", 1),
    ("pyarrow-plain.parquet", 1),
];

#[test]
fn the_same_ballots_in_any_format() {
    for (name, first) in FILES.into_iter().chain([("pyarrow-kinds.parquet", 1)]) {
        let read = sound(name, &file(name), &SAME);
        assert_eq!(read.rows, 13, "{name}");
        let [ids, units, weights, populations, valid, days, c1, c2, c3, notes] = &read.data[..] else {
            panic!("{name}")
        };
        assert_eq!(texts(ids), (1000..1013).map(|id: u32| id.to_string()).collect::<Vec<_>>(), "{name}");
        let Data::Category(codes, names) = units else { panic!("{name}") };
        assert_eq!(names, &["Phường Hòa Bình", "Xã Tân Lập", "Xã Ô Quy Hồ"], "{name}");
        assert_eq!(codes, &[0, 1, 1, 0, 2, 0, 1, 1, 0, 2, 0, 1, 1], "{name}");
        let weight = |row: usize| 0.1 + 1.25 * row as f64;
        let far = numbers(weights).iter().enumerate().map(|(row, number)| (number - weight(row)).abs());
        assert!(far.fold(0.0, f64::max) < 1e-12, "{name}: {weights:?}");
        let blank = numbers(populations).iter().map(|number| number.is_nan()).collect::<Vec<_>>();
        assert_eq!(blank.iter().position(|blank| *blank), Some(4), "{name}");
        assert_eq!(blank.iter().filter(|blank| **blank).count(), 1, "{name}");
        assert_eq!(numbers(populations)[5], 22.0, "{name}");
        // A tick stays one: it is no number.
        let ticked = texts(valid).join("").replace("true", "1").replace("false", "0");
        assert_eq!(ticked, "1110111011101", "{name}");
        assert_eq!((texts(days)[0], texts(days)[12]), ("2025-03-01", "2025-03-13"), "{name}");
        let Data::Answer(codes, options) = c1 else { panic!("{name}") };
        assert_eq!((codes[..6].to_vec(), options.join("·")), (vec![0, 1, 2, 3, 4, 5], "1·2·3·4·5·".into()), "{name}");
        assert_eq!(texts(c2)[..5], ["Rất hài lòng", "Hài lòng", "Bình thường", "", "Rất hài lòng"], "{name}");
        assert_eq!(numbers(c3)[..6], [2.5, 2.0, 3.0, 4.0, 5.0, 2.5], "{name}");
        assert_eq!(texts(notes)[2].split_whitespace().collect::<Vec<_>>().join(" "), "nói, \"rõ\" hai dòng", "{name}");
        // A field of two lines: the row below it stands one further down in csv.
        let further = u32::from(name.ends_with(".csv"));
        let place = |row: usize| (read.place(row, 9).line, read.place(row, 9).column);
        assert_eq!((place(0), place(2)), ((first, 10), (first + 2, 10)), "{name}");
        assert_eq!(place(12), (first + 12 + further, 10), "{name}");
        assert_eq!((read.heading(1), read.heading(9)), ("don_vi", "ghi_chu"), "{name}");
    }
}

#[test]
fn numbers_in_columns_of_texts_are_their_shortest_text() {
    for (name, _) in FILES.into_iter().filter(|(name, _)| !name.ends_with(".csv")) {
        let read = sound(name, &file(name), &[("c3", Kind::Answer), ("c3", Kind::Category), ("c1", Kind::Number)]);
        assert_eq!(texts(&read.data[0])[..6], ["2.5", "2", "3", "4", "5", "2.5"], "{name}");
        assert_eq!(texts(&read.data[1]), texts(&read.data[0]), "{name}");
        assert!(numbers(&read.data[2])[5].is_nan(), "{name}");
    }
}

#[test]
fn names_in_parquet_are_told_apart() {
    let bytes = file("names.parquet");
    let wanted = [("so_phieu", Kind::Category), ("ho_ten", Kind::Category), ("trong", Kind::Answer)];
    let read = sound("names.parquet", &bytes, &wanted);
    assert_eq!(texts(&read.data[0]), ["9007199254740992", "9007199254740993", "-5", ""]);
    let Data::Category(codes, names) = &read.data[1] else { panic!() };
    assert_eq!((&codes[..], names.join("·")), (&[0, 0, 0, 1][..], "Đỗ Hậu·".into()));
    assert_eq!(texts(&read.data[2]), ["", "", "", ""]);
    // Kinds that are not read are faults only where they are asked for.
    for (heading, column) in [("nhieu", 3), ("luc", 4)] {
        let told = faults("names.parquet", &bytes, &[(heading, Kind::Answer), ("so_phieu", Kind::Category)]);
        assert_eq!((told.len(), told[0].place.line, told[0].place.column), (1, 0, column));
        assert!(matches!(&told[0].fault, Fault::ColumnKind { column, .. } if column == heading), "{told:?}");
    }
    assert_eq!(sound("empty.parquet", &file("empty.parquet"), &[("c1", Kind::Answer)]).rows, 0);
}

#[test]
fn exports_of_forms() {
    let question = "Ông/bà đánh giá thế nào về nơi ngồi chờ, chỗ để xe? [Nơi ngồi chờ]";
    let google = sound("google.csv", &file("google.csv"), &[(question, Kind::Answer), ("Ý kiến khác", Kind::Category)]);
    assert_eq!(texts(&google.data[0]), ["Hài lòng", "Rất hài lòng", "Hài lòng"]);
    assert_eq!(texts(&google.data[1]), ["Ghế ít, \"nóng\"\nvà ồn", "", "Tốt"]);
    assert_eq!((0..3).map(|row| google.place(row, 0).line).collect::<Vec<_>>(), [2, 4, 5]);

    let wanted = [("1. Nơi ngồi chờ", Kind::Answer), ("2. Giấy tờ", Kind::Answer), ("ID", Kind::Category)];
    let microsoft = sound("microsoft.xlsx", &file("microsoft.xlsx"), &wanted);
    assert_eq!(texts(&microsoft.data[0]), ["Hài lòng", ""]);
    assert_eq!(texts(&microsoft.data[1]), ["4", "5"]);
    assert_eq!(texts(&microsoft.data[2]), ["1", "2"]);

    let kobo = sound("kobo.csv", &file("kobo.csv"), &[("nhom/c1", Kind::Answer), ("nhom/c2", Kind::Answer)]);
    assert_eq!(texts(&kobo.data[0]), ["4", ""]);
    assert_eq!(texts(&kobo.data[1]), ["hai_long", "hai_long"]);
}

#[test]
fn what_excel_and_people_add_to_csv() {
    let bytes = b"\xef\xbb\xbfsep=;\r\n\r\n;;\r\nc1;c2;w\r\n4; 5 ;1,5\r\n\r\n ;;\"\"\r\n\"4\";\"5\"\"\" x;2";
    let read = sound("a.csv", bytes, &[("c1", Kind::Answer), ("c2", Kind::Category), ("w", Kind::Number)]);
    assert_eq!((texts(&read.data[0]), texts(&read.data[1])), (vec!["4", "4"], vec!["5", "5\" x"]));
    assert_eq!(numbers(&read.data[2]), [1.5, 2.0]);
    assert_eq!((read.place(0, 2).line, read.place(1, 2).line, read.place(1, 2).column), (5, 8, 3));
    // Lines of old Macintoshes, and none at the end.
    let read = sound("a.csv", b"c1\tc2\r1\t\r\t2", &[("c1", Kind::Answer), ("c2", Kind::Answer)]);
    assert_eq!((texts(&read.data[0]), texts(&read.data[1])), (vec!["1", ""], vec!["", "2"]));
    // One column may be asked for twice, and none at all.
    let read = sound("a.csv", b"c1\n1\n", &[("c1", Kind::Answer), ("c1", Kind::Number)]);
    assert_eq!((texts(&read.data[0]), numbers(&read.data[1])), (vec!["1"], &[1.0][..]));
    assert_eq!(sound("a.csv", b"c1\n1\n2\n", &[]).rows, 2);
}

#[test]
fn rows_of_another_width() {
    let told = faults("a.csv", b"c1,c2\n1,2\n1\n\n1,2,3\n,\n,,,\n5,6\n", &[("c2", Kind::Answer)]);
    let said: Vec<_> = told.iter().map(|told| (told.place.line, &told.fault)).collect();
    let width = |met| Fault::RowWidth { met, expected: 2 };
    assert_eq!(said, [(3, &width(1)), (5, &width(3))]);
    // What stands in them is among no column's texts.
    let (read, _) = columns("a.csv", b"c1,c2\n1,2\n1,9,9\n5,6\n", &[("c2", Kind::Answer)]);
    assert!(matches!(&read.unwrap().data[0], Data::Answer(_, texts) if texts == &["2", "6"]));
    let mut many = b"c1,c2\n".to_vec();
    (0..10_050).for_each(|_| many.extend(b"1\n"));
    let told = faults("a.csv", &many, &[("c2", Kind::Answer)]);
    assert_eq!((told.len(), &told[10_000].fault, told[10_000].place.line), (10_001, &Fault::TooManyFaults, 10_002));
}

#[test]
fn numbers_as_they_are_typed() {
    let wanted = [("w", Kind::Number)];
    let typed = |fields: &[&str]| {
        let mut bytes = b"w\tx\n".to_vec();
        fields.iter().for_each(|field| bytes.extend(format!("{field}\t1\n").bytes()));
        bytes
    };
    let read = |fields: &[&str]| {
        let read = sound("a.csv", &typed(fields), &wanted);
        numbers(&read.data[0]).to_vec()
    };
    assert_eq!(read(&["0,1", "1.234,5", "1.234", "12"]), [0.1, 1234.5, 1234.0, 12.0]);
    assert_eq!(read(&["1.234", "1,234", "0.5"]), [1.234, 1234.0, 0.5]);
    assert_eq!(read(&["1.234", "12", "1,5"]), [1234.0, 12.0, 1.5]);
    assert_eq!(read(&["-2,25", "+3", "1 234,5"]), [-2.25, 3.0, 1234.5]);
    assert_eq!(
        read(&["0.1", "0.2", "123456.789012", "0.30000000000000004"]),
        [0.1, 0.2, 123456.789012, 0.30000000000000004]
    );
    let blank = read(&["", " ", "2"]);
    assert!(blank[0].is_nan() && blank[1].is_nan() && blank[2] == 2.0);

    let told = |fields: &[&str]| faults("a.csv", &typed(fields), &wanted);
    let unread = |met: &str| Fault::Unreadable { met: met.into(), input: "w".into(), asks: Asks::Number };
    let both = told(&["1.5", "hai", "1,5", "1.25", "5,"]);
    let said: Vec<_> = both.iter().map(|told| (told.place.line, told.fault.clone())).collect();
    let mixed = Fault::DecimalSigns { column: "w".into(), met: "1,5".into(), other: "1.5".into() };
    assert_eq!(said, [(3, unread("hai")), (4, mixed), (6, unread("5,"))]);
    assert_eq!(read(&["1e+05", "7.2e-13", "2"]), [1e5, 7.2e-13, 2.0]);
    assert_eq!(read(&["7,5E-3", "2,5"]), [0.0075, 2.5]);
    let ambiguous = told(&["1.234", "12", "2,345"]);
    assert!(ambiguous.iter().all(|told| matches!(told.fault, Fault::Ambiguous { .. })), "{ambiguous:?}");
    assert_eq!(ambiguous.iter().map(|told| told.place.line).collect::<Vec<_>>(), [2, 4]);
    assert_eq!(told(&["x"; 100]).len(), 100);
}

#[test]
fn more_answers_than_any_scale() {
    for size in [255, 256, 70_000] {
        let bytes: Vec<u8> =
            "c1,c2\n".bytes().chain((0..size).flat_map(|row| format!("{row},{row}\n").into_bytes())).collect();
        let (read, told) = columns("a.csv", &bytes, &[("c1", Kind::Answer), ("c2", Kind::Category)]);
        assert!(matches!(&read.unwrap().data[1], Data::Category(_, texts) if texts.len() == size));
        let full = Fault::TooManyAnswers { column: "c1".into(), most: 255 };
        assert_eq!(told.iter().map(|told| &told.fault).collect::<Vec<_>>(), vec![&full; usize::from(size > 255)]);
    }
}

#[test]
fn files_that_are_not_what_their_names_say() {
    let wanted = [("c1", Kind::Answer)];
    let said = |name: &str, bytes: &[u8]| faults(name, bytes, &wanted)[0].fault.clone();
    assert!(matches!(said("a.parquet", &file("polars.csv")), Fault::ParquetDamaged { .. }));
    assert!(matches!(said("a.parquet", b""), Fault::ParquetDamaged { .. }));
    assert!(matches!(said("a.csv", &file("openpyxl.xlsx")), Fault::Mislabelled { .. }));
    assert!(matches!(said("a.xlsx", &file("polars.csv")), Fault::Mislabelled { .. }));
    assert!(matches!(said("a.csv", b""), Fault::EmptyTable));
    assert!(matches!(said("a.csv", b"c1,c2\n1,\"2\n"), Fault::TableBroken));
    assert!(matches!(said("a.csv", b"c1\n\xff\n"), Fault::Encoding { .. }));
    assert!(matches!(said("a.csv", b"c9\n1\n"), Fault::MissingColumn { .. }));
    assert!(matches!(said("a.xlsx", &file("microsoft.xlsx")), Fault::MissingColumn { .. }));
    let brotli = said("polars-brotli.parquet", &file("polars-brotli.parquet"));
    assert!(matches!(&brotli, Fault::ParquetDamaged { said } if said.contains("Brotli")), "{brotli:?}");
    // Whatever it is called.
    assert_eq!(sound("phieu", &file("polars-zstd.parquet"), &wanted).rows, 13);
    assert_eq!(sound("phieu", &file("libreoffice.ods"), &wanted).rows, 13);
}

/// Each byte turned, one after the other, and the file cut off there: a result or faults, and no panic.
#[test]
fn damaged_files() {
    let names = ["polars-zstd.parquet", "polars-uncompressed.parquet", "polars-kinds.parquet", "names.parquet"];
    let others = ["pyarrow.parquet", "pyarrow-plain.parquet", "pyarrow-kinds.parquet", "openpyxl.xlsx", "google.csv"];
    for name in names.into_iter().chain(others) {
        let whole = file(name);
        let headings = ["so_phieu", "don_vi", "trong_so", "hop_le", "ngay", "c1", "c2", "c3"];
        let wanted: Vec<(&str, Kind)> = match name {
            "names.parquet" => vec![("so_phieu", Kind::Category), ("ho_ten", Kind::Answer), ("luc", Kind::Number)],
            "google.csv" => vec![("Ý kiến khác", Kind::Category)],
            _ => SAME.into_iter().filter(|(heading, _)| headings.contains(heading)).collect(),
        };
        let step = if name.ends_with("xlsx") { 7 } else { 1 };
        for at in (0..whole.len()).step_by(step) {
            let mut bytes = whole.clone();
            for turned in [0xff, 1 << (at % 8)] {
                bytes[at] = whole[at] ^ turned;
                let (read, told) = columns(name, &bytes, &wanted);
                assert!(read.is_some() || !told.is_empty(), "{name}, byte {at}");
            }
            let (read, told) = columns(name, &whole[..at], &wanted);
            assert!(read.is_some() || !told.is_empty(), "{name}, up to {at}");
        }
    }
}

/// Ballots of some megabytes, which several threads part between them: quotes that span lines, rows of another width, and
/// texts that come first far down.
fn large() -> Vec<u8> {
    let mut bytes = "so,don_vi,w,c1,ghi_chu\r\n".as_bytes().to_vec();
    let mut seed = 1u64;
    for row in 0..120_000u64 {
        seed = seed.wrapping_mul(6364136223846793005).wrapping_add(1442695040888963407);
        let dice = (seed >> 33) as usize;
        let unit = ["Xã A", " Xã Ấm ", "\"Xã, B\"", "Phường Hòa Bình", ""][dice % 5];
        let weight = ["1", "1.234", "2.5", "", "0.125"][if row < 60_000 { 3 * (dice % 2) } else { dice / 5 % 5 }];
        let note = ["", "\"hai\ndòng, \"\"nóng\"\"\r\n\"", "ồn", "\"\""][dice / 25 % 4];
        let line = match dice % 40_000 {
            7 => format!("{row},{unit}\n"),
            8 => "\r\n , ,\n".into(),
            _ => format!("{row},{unit},{weight},{},{note}\r\n", 1 + dice / 100 % (5 + row as usize / 30_000)),
        };
        bytes.extend(line.bytes());
    }
    bytes
}

const LARGE: [(&str, Kind); 6] = [
    ("so", Kind::Category),
    ("don_vi", Kind::Category),
    ("w", Kind::Number),
    ("c1", Kind::Answer),
    ("ghi_chu", Kind::Answer),
    ("ghi_chu", Kind::Category),
];

#[test]
fn any_number_of_threads_gives_the_same() {
    let bytes = large();
    assert!(bytes.len() > 3 << 20, "too small to be parted");
    let with = |threads: usize, name: &str, bytes: &[u8], wanted: &[(&str, Kind)]| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
        let (read, told) = pool.install(|| columns(name, bytes, wanted));
        (read.unwrap(), told)
    };
    let zstd = file("polars-zstd.parquet");
    for (name, bytes, wanted) in [("a.csv", &bytes, &LARGE[..]), ("a.parquet", &zstd, &SAME[..])] {
        let (first, told) = with(1, name, bytes, wanted);
        for threads in [2, 7] {
            let (read, said) = with(threads, name, bytes, wanted);
            assert!(read.data.iter().zip(&first.data).all(|(one, other)| is_same(one, other)), "{name}, {threads}");
            assert_eq!(said, told, "{name}, {threads}");
            assert!((0..read.rows).all(|row| read.place(row, 1) == first.place(row, 1)), "{name}, {threads}");
        }
    }
}

/// What core's reader of tables finds, field by field.
fn by_core(bytes: &[u8], wanted: &[usize]) -> (Vec<Vec<String>>, Vec<usize>, Vec<Diagnostic>) {
    let (mut sources, mut faults) = (Sources::default(), Vec::new());
    let file = sources.add("a.csv", Some(bytes));
    let (mut columns, mut lines) = (vec![Vec::new(); wanted.len()], Vec::new());
    table::headed(bytes, file, &mut |_, _, _| true, &mut sources, &mut faults, &mut |row, _, _| {
        columns.iter_mut().zip(wanted).for_each(|(column, field)| column.push(row.text(*field).to_owned()));
        lines.push(row.line);
    });
    (columns, lines, faults)
}

/// Codes in the order in which texts come first.
fn coded(fields: &[String]) -> (Vec<u32>, Vec<String>) {
    let (mut known, mut texts) = (HashMap::new(), Vec::new());
    let mut code = |field: &String| {
        *known.entry(field.clone()).or_insert_with(|| {
            texts.push(field.clone());
            texts.len() as u32 - 1
        })
    };
    let codes = fields.iter().map(&mut code).collect();
    (codes, texts)
}

#[test]
fn parts_give_what_core_reads_in_one_go() {
    let bytes = large();
    let (fields, lines, told) = by_core(&bytes, &[0, 1, 2, 3, 4, 4]);
    let (read, said) = columns("a.csv", &bytes, &LARGE);
    let read = read.unwrap();
    assert!(!told.is_empty());
    assert_eq!(said, told);
    assert_eq!(read.rows, lines.len());
    assert!(lines.iter().enumerate().all(|(row, line)| read.place(row, 0).line as usize == *line));
    for (at, fields) in fields.iter().enumerate() {
        let (codes, texts) = coded(fields);
        match &read.data[at] {
            Data::Category(met, names) => assert_eq!((met, names), (&codes, &texts)),
            Data::Answer(met, names) => {
                assert_eq!((met.iter().map(|code| u32::from(*code)).collect::<Vec<_>>(), names), (codes, &texts));
            }
            Data::Number(met) => {
                let number = |text: &String| text.parse().unwrap_or(f64::NAN);
                assert!(met.iter().zip(fields).all(|(met, text)| met.to_bits() == number(text).to_bits()));
            }
        }
    }
}

/// A column that is read with one sign in its first part and can only be read with the other further down.
#[test]
fn decimal_signs_agree_between_parts() {
    let of = |first: &str, last: &str| {
        let mut bytes = b"w;x\n".to_vec();
        (0..150_000).for_each(|_| bytes.extend(b"1.234;12345678\n"));
        let at = bytes.len() - 15;
        bytes.splice(4..9, first.bytes());
        bytes.splice(at..at + 5, last.bytes());
        bytes
    };
    let wanted = [("w", Kind::Number)];
    let told = faults("a.csv", &of("1.234", "1.234"), &wanted);
    assert_eq!((told.len(), &told[10_000].fault, told[19].place.line), (10_001, &Fault::TooManyFaults, 21));
    for (last, each) in [("1,234", 1234.0), ("12,34", 1234.0), ("12.34", 1.234)] {
        let (read, told) = columns("a.csv", &of("1.234", last), &wanted);
        match last {
            "1,234" => assert!(matches!(told[0].fault, Fault::Ambiguous { .. })),
            _ => assert!(told.is_empty() && numbers(&read.unwrap().data[0])[..149_999].iter().all(|met| *met == each)),
        }
    }
    let told = faults("a.csv", &of("1.5__", "12,34"), &wanted);
    assert_eq!(told.iter().map(|told| told.place.line).collect::<Vec<_>>(), [2]);
    let told = faults("a.csv", &of("001.5", "12,34"), &wanted);
    assert_eq!(told.iter().map(|told| told.place.line).collect::<Vec<_>>(), [150_001]);
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(2000) })]

    /// Whatever stands in a csv file, it is read as core reads it.
    #[test]
    fn csv_is_read_as_core_reads_it(rows in "[ab\"\",,\n\r\t ế]{0,60}") {
        let text = format!("h1,h2\n{rows}");
        let (fields, lines, told) = by_core(text.as_bytes(), &[0, 1]);
        let (read, said) = columns("a.csv", text.as_bytes(), &[("h1", Kind::Category), ("h2", Kind::Category)]);
        prop_assert_eq!(said, told);
        if let Some(read) = read {
            let expected: Vec<Data> = fields.iter().map(|of| coded(of)).map(|(codes, of)| Data::Category(codes, of)).collect();
            prop_assert_eq!(&read.data, &expected);
            prop_assert!(lines.iter().enumerate().all(|(row, line)| read.place(row, 0).line as usize == *line));
        }
    }

    /// Whatever a file holds, there is a result or a fault.
    #[test]
    fn any_bytes_are_read_or_told(bytes in prop::collection::vec(any::<u8>(), 0..200), start in 0usize..4) {
        let starts: [&[u8]; 4] = [b"", b"PAR1", b"c1,c2\n", b"PK\x03\x04"];
        let bytes = [starts[start], &bytes].concat();
        for name in ["a", "a.csv", "a.xlsx", "a.parquet"] {
            let (read, told) = columns(name, &bytes, &[("c1", Kind::Number)]);
            prop_assert!(read.is_some() || !told.is_empty());
        }
    }
}

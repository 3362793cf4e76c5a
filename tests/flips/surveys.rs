//! Surveys as files in memory: those of the sample, made-up ones of the other designs, and one of files of parquet.

use std::fmt::Write as _;
use std::path::Path;

use crate::sample::{Round, sample};

/// All of them.
pub const NAMES: [&str; 8] = ["sipas", "can-bo", "doanh-nghiep", "lap", "rong", "bo-mot", "ket-qua", "cot"];

/// What programs write: pages of texts by themselves and in lists, compressed by each method, of both versions.
const PARQUET: [&str; 9] = [
    "polars-uncompressed.parquet",
    "polars-zstd.parquet",
    "polars-snappy.parquet",
    "polars-gzip.parquet",
    "polars-lz4.parquet",
    "polars-kinds.parquet",
    "pyarrow.parquet",
    "pyarrow-plain.parquet",
    "pyarrow-kinds.parquet",
];

/// The survey file of a name, the tables that it names, and all of them.
pub fn survey(name: &str) -> (&'static str, &'static [&'static str], Round) {
    let (survey, tables): (&str, &[&str]) = match name {
        "sipas" => ("surveys/sipas.toml", &["surveys/sipas.csv", "surveys/phat-ra.csv"]),
        "can-bo" => ("surveys/can-bo.toml", &["surveys/can-bo.csv"]),
        "doanh-nghiep" => ("surveys/doanh-nghiep.toml", &["surveys/doanh-nghiep.csv"]),
        "lap" => ("lap.toml", &["phieu.csv"]),
        "rong" => ("rong.toml", &["rong.csv", "cot.csv"]),
        "bo-mot" => ("bo-mot.toml", &["phieu.csv", "bien.csv"]),
        "ket-qua" => ("ket-qua.toml", &["ket-qua.csv"]),
        "cot" => ("cot.toml", &PARQUET),
        _ => unreachable!("{name}"),
    };
    let sample = if survey.starts_with("surveys/") { sample("dieu-tra-2025") } else { Round::new() };
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../survey/tests/columns");
    let content = |name: &str| match name {
        "lap.toml" => LAP.into(),
        "rong.toml" => RONG.into(),
        "bo-mot.toml" => BO_MOT.into(),
        "ket-qua.toml" => KET_QUA.into(),
        "cot.toml" => COT.into(),
        "phieu.csv" => ballots().into(),
        "bien.csv" => "tuoi,gioi,total\ntrẻ,nam,400\ntrẻ,nữ,\"350,5\"\ngià,nam,300\ngià,nữ,310\n".into(),
        "rong.csv" => wide().into(),
        "cot.csv" => "column,unit,item\nq1,Sở A,c1\nq2,Sở A,c2\nq3,Sở B,c1\nq4,Sở B,c2\n".into(),
        "ket-qua.csv" => "đơn vị;kết quả;số phiếu;nguồn\nXã A;88,1%;120;viện\nXã B;78,4%;90;\nXã C;;3;viện\n".into(),
        name if name.ends_with(".parquet") => std::fs::read(folder.join(name)).unwrap(),
        name => sample[name].clone(),
    };
    let files = [survey].into_iter().chain(tables.iter().copied()).map(|name| (name.to_owned(), content(name)));
    (survey, tables, files.collect())
}

/// Published replicates, several answers to a question, groups that are not asked everything.
const LAP: &str = r#"
[survey]
id = "lap"
title = "Quyền số lặp"
instrument = "Bộ 1"
ballots = "phieu.csv"
unit = "dv"
group = "nhom"
id_column = "so"
min_ballots = 3
empty_group = "zero"
interval = "wilson"
confidence = 90
options_add_up = true
option_decimals = 1
invalid = [
  { column = "gioi", equals = "không rõ", reason = "Không rõ" },
  { straight_lined = true, reason = "Một cột" },
  { answered_below = "50%", reason = "Trả lời ít" },
]

[design]
weight = "w"
replicates = { columns = "rw*", method = "bootstrap", scale = 0.25, rscales = [1, 2, 0.5, 1] }

[options.muc]
"1" = 0
"2" = "30%"
"3" = 0.7
"4" = 1
"9" = "skip"
other = "skip"
labels = { "4" = "Rất hài lòng" }

[options.kenh]
"mang" = 1
"truc_tiep" = 0
blank = 0

[[factor]]
id = "f1"
name = "Một"
weight = 2
importance = "q"

[[factor]]
id = "f2"
name = "Hai"

[[item]]
id = "c1"
text = "Câu 1"
options = "muc"
factor = "f1"

[[item]]
id = "c2"
text = "Câu 2"
options = "muc"
factor = "f1"
groups = ["dân"]

[[item]]
id = "c3"
column = "Câu hỏi [c3]"
text = "Câu 3"
options = "muc"
factor = "f2"

[[item]]
id = "kenh"
text = "Kênh nào?"
options = "kenh"
select = "multiple"

[[item]]
id = "q"
text = "Quan trọng không?"
options = "muc"

[[respondents]]
id = "dân"
weight = 0.7

[[respondents]]
id = "cán bộ"
weight = 0.3

[index]
of = "factors"
factor_of = "items"
"#;

/// A jackknife that meets margins anew, strata and clusters, an index of one item.
const BO_MOT: &str = r#"
[survey]
id = "bo-mot"
title = "Bỏ một cụm"
ballots = "phieu.csv"
unit = "dv"
interval = "beta"

[design]
stratum = "tang"
cluster = ["xa"]
weight = "w"
replicates = { make = "jkn" }

[[margin]]
columns = ["tuoi", "gioi"]
totals = "bien.csv"

[options.muc]
"1" = 0
"2" = 0.3
"3" = 0.7
"4" = 1
"9" = "skip"

[[item]]
id = "c1"
text = "Câu 1"
options = "muc"

[[item]]
id = "c3"
column = "Câu hỏi [c3]"
text = "Câu 3"
options = "muc"

[index]
of = "c1"
overall = "c3"
"#;

/// Two stages with populations, where a row judges two units.
const RONG: &str = r#"
[survey]
id = "rong"
title = "Một dòng, nhiều đơn vị"
ballots = "rong.csv"
layout = "wide"
columns_map = "cot.csv"
interval = "asin"

[design]
stratum = "tang"
cluster = ["xa", "thon"]
population = ["N_xa", "N_thon"]
lonely = "adjust"
nest = true
selection = "purposive"

[options.muc]
"Tốt" = 1
"Khá" = 0.6
"Kém" = 0

[[block]]
id = "k"

[[factor]]
id = "f"
name = "Một"
block = "k"

[[item]]
id = "c1"
text = "Câu 1"
options = "muc"
factor = "f"

[[item]]
id = "c2"
text = "Câu 2"
options = "muc"
factor = "f"

[index]
of = "blocks"
"#;

const KET_QUA: &str = r#"
[survey]
id = "ket-qua"
title = "Kết quả của viện"
estimates = "ket-qua.csv"
min_ballots = 5
"#;

/// Of the columns that `crates/survey/tests/columns/make.py` writes in each way.
const COT: &str = r#"
[survey]
id = "cot"
title = "Parquet"
ballots = "polars-uncompressed.parquet"
unit = "don_vi"
id_column = "so_phieu"
invalid = [{ column = "hop_le", equals = "0", reason = "Hỏng" }]

[design]
weight = "trong_so"
cluster = ["ngay"]

[options.muc]
"1" = 0
"2" = 0
"2.5" = 0.5
"3" = 0
"4" = 1
"5" = 1
other = "skip"

[options.chu]
"Rất hài lòng" = 1
"Hài lòng" = 1
"Bình thường" = 0
other = "skip"

[[item]]
id = "c1"
text = "Câu 1"
options = "muc"

[[item]]
id = "c2"
text = "Câu 2"
options = "chu"

[[item]]
id = "c3"
text = "Câu 3"
options = "muc"

[index]
of = "items"
"#;

fn ballots() -> String {
    let mut csv = String::from("so,dv,nhom,tang,xa,w,rw1,rw2,rw3,rw4,tuoi,gioi,c1,c2,Câu hỏi [c3],kenh,q\n");
    for row in 0..72usize {
        let of = |all: &[&'static str], step: usize| all[row / step % all.len()];
        let (weight, level) = (1.25 + row as f64 / 7.0, |step: usize| of(&["4", "1", "3", "2", "4", "9", "3"], step));
        let _ = writeln!(
            csv,
            "P{row},{},{},{},{},{weight},{},{},{},{weight},{},{},{},{},{},{},{}",
            of(&["Xã Hòa Bình", "Xã Tân Lập", "Phường Bờ Hồ"], 1),
            of(&["dân", "cán bộ"], 3),
            of(&["1", "2", "3"], 24),
            of(&["xa1", "xa2", "xa3"], 8),
            weight * (row % 3) as f64,
            weight * (row % 2) as f64,
            2.0 * weight,
            of(&["trẻ", "già"], 1),
            of(&["nam", "nữ", "nữ"], 2),
            level(1),
            if row / 3 % 2 == 0 { level(2) } else { "" },
            level(3),
            of(&["mang", "mang truc_tiep", "", "truc_tiep"], 1),
            level(5),
        );
    }
    csv
}

fn wide() -> String {
    let mut csv = String::from("tang;xa;thon;N_xa;N_thon;q1;q2;q3;q4\n");
    for row in 0..36usize {
        let answer = |step: usize| ["Tốt", "Khá", "", "Kém", "Tốt"][row / step % 5];
        let (stratum, commune, hamlet) = (row / 18, row / 6 % 3, row / 3 % 2);
        let answers = [answer(1), answer(2), answer(3), answer(4)].join(";");
        let _ = writeln!(csv, "{stratum};xa{commune};\"thôn {hamlet}\";9;7;{answers}");
    }
    csv
}

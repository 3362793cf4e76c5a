//! The exact engine behind Vietnam's administrative-reform index (PAR INDEX): criteria sets, formulas, rounds, answers,
//! points, indices and ranks.
//!
//! Bytes in, values out: there is no disk, no clock and no network here, and no float where points are. A round is read
//! from named bytes ([`place::Files`]), scored and ranked; then one walks from a unit's rank down to the cell that a
//! figure stands in:
//!
//! ```
//! use std::collections::BTreeMap;
//! use cchc_core::{assessment::Reading, results::Results, text::Language};
//!
//! # let text = |name: &str, text: &str| (name.to_owned(), text.as_bytes().to_vec());
//! # let files: BTreeMap<String, Vec<u8>> = [
//! #     text("round.toml", r#"
//! #         [round]
//! #         province = "Yên Bái"
//! #         year = 2022
//! #         [[group]]
//! #         id = "cap-huyen"
//! #         name = "Các huyện"
//! #         criteria = "set.toml""#),
//! #     text("set.toml", r#"
//! #         [set]
//! #         id = "vi-du"
//! #         title = "Ví dụ"
//! #         year = 2022
//! #         status = "illustrative"
//! #         total = 10
//! #         [[criterion]]
//! #         code = "1"
//! #         name = "Công tác chỉ đạo, điều hành"
//! #         max = 10
//! #         [[criterion]]
//! #         code = "1.1"
//! #         name = "Mức độ thực hiện kế hoạch"
//! #         max = 10
//! #         inputs = { done = "Số nhiệm vụ hoàn thành", planned = "Số nhiệm vụ trong kế hoạch" }
//! #         valid = "done <= planned"
//! #         value = "done / planned"
//! #         undefined = "zero"
//! #         scale = [{ when = "value >= 80%", points = "full * value" }, { points = 0 }]"#),
//! #     text("units.csv", "mã,tên,nhóm\nvan-yen,Huyện Văn Yên,cap-huyen\n"),
//! #     text("assessments/van-yen.csv", "đơn vị,tiêu chí,số liệu,kết quả\nvan-yen,1.1,done,38\nvan-yen,1.1,planned,42\n"),
//! # ]
//! # .into();
//! // files: BTreeMap<String, Vec<u8>> of round.toml, units.csv, the criteria set, assessments/van-yen.csv
//! let results = Results::of(Reading::of(&files)?)?;
//! let unit = results.unit("van-yen").ok_or("no such unit")?;
//! assert_eq!((unit.name(), unit.rank()), ("Huyện Văn Yên", Some(1)));
//! assert_eq!(unit.index().ok_or("no index")?.printed.fixed(2), "90.50");
//! let domain = unit.criterion("1").ok_or("no such criterion")?;
//! assert_eq!(domain.points().final_points.to_string(), "9.05");
//! let leaf = unit.leaf("1.1").ok_or("no such leaf")?;
//! assert_eq!(leaf.trace(Language::Vietnamese), "38/42 ≈ 90,48 % ≥ 80 % → 10 × 38/42 = 9,05");
//! let done = &leaf.answers()[0];
//! assert_eq!((done.typed, done.say(Language::Vietnamese).as_str()), ("38", "assessments/van-yen.csv, dòng 2, cột «kết quả»"));
//!
//! let mut json = Vec::new(); // results.json
//! results.write_json(&mut json, Language::Vietnamese, "0.1.0")?;
//! # assert!(json.starts_with(b"{"));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! `cchc-report` makes the ranked workbook of the same results. Files in memory are a `BTreeMap`; whoever has a folder on a
//! disk gives [`place::Files`] two short methods, as `crates/report/examples/score.rs` does.
//!
//! # What to know
//!
//! - **Errors.** [`assessment::Reading::of`] fails only where the system refuses a file. What is wrong with what people
//!   sent is a [`fault::Diagnostic`] each, all at once, with its place, worded in both languages. [`results::Results::of`]
//!   refuses ([`results::Unsound`]) where one of them is an error; [`results::Results::provisional`] makes a draft that says
//!   so everywhere.
//! - **Numbers.** Points, indices and figures are exact fractions ([`number::Number`]); percentages are fractions of 1, but an
//!   index is in percent. Points are rounded once, at the leaf, and indices once, both as the set says, halves away from zero;
//!   [`Number::fixed`](number::Number::fixed) is for printing.
//! - **Words.** Whatever makes words takes a [`text::Language`]; names and texts of the input stay as they are. Codes
//!   (`missing-answer`, `scored`) are the same in both languages.
//! - **Positions.** [`id`] has a type for each kind of position, so that one cannot be taken for another. [`results::walk`]
//!   needs none of them; the functions that take them answer in constant time, and panic where a position is not of this round.
//! - **Same input, same bytes.** Nothing depends on time, machine, or the order of a folder.
//!
//! The modules below stand in the order of the way of the data; each asks only those above it.

#![warn(unreachable_pub, clippy::missing_errors_doc, clippy::missing_panics_doc)]

// Typed positions.
pub mod id;

// Exact fractions, and what a typed text can be read as.
pub mod number;

// When two Vietnamese texts are the same, which is nearest, which comes first.
pub mod text;

// Days of the calendar, and how many of them are worked.
pub mod day;

// Named bytes, and a place in them as people say it.
pub mod place;

// The language of rules: text to a typed tree of one scope, and the tree to a number or none.
pub mod formula;

// Every fault by name, worded in both languages.
pub mod fault;

// What a TOML table may hold.
pub mod keys;

// csv, xlsx and ods to rows of cells with their places.
pub mod table;

// What is known of a unit before it answers.
pub mod known;

// One leaf's rule, declared once, read several ways.
pub mod rule;

// A criteria set: the tree, its leaves, bands and parts.
pub mod criteria;

// What can be proved of a set before anybody answers.
pub mod proof;

// Groups, units and stages.
pub mod round;

// A survey file: what was asked of whom, and how it becomes an index.
pub mod survey;

// Figures that nobody enters: tables, surveys, last year.
pub mod outside;

// Rows of a stage's folder to typed entries.
pub mod entry;

// What stands at each leaf, stage over stage.
pub mod assessment;

// Answers to points: leaf, criterion, domain, unit.
pub mod score;

// Points to indices, indices to ranks.
pub mod rank;

// What people and programs read.
pub mod results;

// Why a unit's points are what they are, and where it lost some.
pub mod explain;

// The formats as data, and their JSON Schema.
pub mod schema;

// Where a round stands on a day: who has sent what, what is missing, what comes next.
pub mod status;

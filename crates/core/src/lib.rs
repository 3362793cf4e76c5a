//! The exact engine behind Vietnam's administrative-reform index (PAR INDEX): criteria sets, formulas, rounds, answers,
//! points, indices and ranks.
//!
//! Bytes in, values out: there is no disk, no clock and no network here. A round is read from named bytes
//! ([`place::Files`]), scored, ranked and explained:
//!
//! ```
//! use std::collections::BTreeMap;
//! use cchc_core::{assessment::Reading, results::Results, text::Language};
//!
//! # let text = |name: &str, text: &str| (name.to_owned(), text.as_bytes().to_vec());
//! let files: BTreeMap<String, Vec<u8>> = [
//!     text("round.toml", r#"
//!         [round]
//!         province = "Yên Bái"
//!         year = 2022
//!         [[group]]
//!         id = "cap-huyen"
//!         name = "Các huyện"
//!         criteria = "set.toml""#),
//!     text("set.toml", r#"
//!         [set]
//!         id = "vi-du"
//!         title = "Ví dụ"
//!         year = 2022
//!         status = "illustrative"
//!         total = 10
//!         [[criterion]]
//!         code = "1"
//!         name = "Mức độ thực hiện kế hoạch"
//!         max = 10
//!         inputs = { done = "Số nhiệm vụ hoàn thành", planned = "Số nhiệm vụ trong kế hoạch" }
//!         valid = "done <= planned"
//!         value = "done / planned"
//!         undefined = "zero"
//!         scale = [{ when = "value >= 80%", points = "full * value" }, { points = 0 }]"#),
//!     text("units.csv", "mã,tên,nhóm\nvan-yen,Huyện Văn Yên,cap-huyen\n"),
//!     text("assessments/van-yen.csv", "đơn vị,tiêu chí,số liệu,kết quả\nvan-yen,1,done,38\nvan-yen,1,planned,42\n"),
//! ]
//! .into();
//!
//! let results = Results::of(Reading::of(&files)?)?;
//! let unit = &results.groups[0].units[0];
//! let leaf = results.set(results.groups[0].group).leaf_ids().next().unwrap();
//! assert_eq!(unit.index.as_ref().unwrap().printed.fixed(2), "90.50");
//! assert_eq!(
//!     results.trace(results.groups[0].group, unit.unit, leaf, Language::Vietnamese),
//!     "38/42 ≈ 90,48 % ≥ 80 % → 10 × 38/42 = 9,05"
//! );
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! The modules below stand in the order of the way of the data; each asks only those above it.

#![warn(unreachable_pub)]

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
mod table;

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

// The formats as data, and their JSON Schema.
pub mod schema;

// Where a round stands on a day: who has sent what, what is missing, what comes next.
pub mod status;

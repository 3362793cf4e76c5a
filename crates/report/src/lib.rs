//! What people open: the ranked workbook, and that of a survey.
//!
//! Results go in, bytes come out: nothing here opens a file, asks for the time or prints.
//!
//! ```text
//! Results ──► workbook ─┬─► ranking    the annex that is signed, live over the detail
//!                       ├─► chart      the indices in the order of the ranks
//!                       ├─► detail     every criterion of every unit, with its trace and source
//!                       ├─► figures    what is asked once and read by many criteria, stage by stage
//!                       ├─► trail      what stands no more: every entry of every stage, where several spoke
//!                       ├─► faults     what is doubtful
//!                       ├─► criteria   the set as it was used
//!                       └─► run        what was read, and by which version
//! ```
//!
//! ```
//! use std::collections::BTreeMap;
//! use cchc_core::{assessment::Reading, results::Results, text::Language};
//!
//! # let set = "[set]\nid = 'v'\ntitle = 'Ví dụ'\nyear = 2022\nstatus = 'illustrative'\ntotal = 10\n\
//! #     [[criterion]]\ncode = '1'\nname = 'Kế hoạch'\nmax = 10\nchoice = [{ label = 'Có', points = 10 }]\n";
//! # let round = "[round]\nprovince = 'Yên Bái'\nyear = 2022\n\
//! #     [[group]]\nid = 'h'\nname = 'Các huyện'\ncriteria = 'set.toml'\n";
//! # let files: BTreeMap<String, Vec<u8>> = [
//! #     ("round.toml", round), ("set.toml", set), ("units.csv", "mã,tên,nhóm\na,Huyện A,h\n"),
//! #     ("assessments/a.csv", "đơn vị,tiêu chí,kết quả\na,1,Có\n"),
//! # ].map(|(name, text)| (name.into(), text.into())).into();
//! // files: BTreeMap<String, Vec<u8>> of round.toml, units.csv, the criteria set, what the units sent
//! let results = Results::of(Reading::of(&files)?)?;
//! let run = cchc_report::Run { version: "0.1.0", language: Language::Vietnamese };
//! let mut workbook = Vec::new(); // xep-hang.xlsx
//! cchc_report::ranking(&results, &run, &mut workbook)?;
//! # assert!(workbook.starts_with(b"PK"));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! [`survey()`] does the same with the JSON of a survey, `cchc.survey/1`: what the workbook shows, every program can read.
//!
//! ```
//! use cchc_core::text::Language;
//!
//! let json = r#"{"schema": "cchc.survey/1", "survey": "sipas-2022", "title": "Đo lường sự hài lòng", "confidence": 95,
//!     "units": [{"id": "*", "valid": 571, "index": {"estimate": 0.8773, "low": 0.8512, "high": 0.8999, "n": 571}}]}"#;
//! let run = cchc_report::Run { version: "0.1.0", language: Language::Vietnamese };
//! let mut workbook = Vec::new();
//! cchc_report::survey(json.as_bytes(), &run, &mut workbook)?;
//! # assert!(workbook.starts_with(b"PK"));
//! # Ok::<(), cchc_report::SurveyError>(())
//! ```
//!
//! `examples/score.rs` scores a folder on a disk, and says where the points come from:
//! `cargo run -p cchc-report --example score -- samples/yen-bai-2021 ket-qua`.

#![warn(unreachable_pub, clippy::missing_errors_doc, clippy::missing_panics_doc)]

mod about;
mod annex;
mod band;
mod below;
mod book;
mod chart;
mod columns;
mod criteria;
mod criterion;
mod detail;
mod faults;
mod figure;
mod figures;
mod formula;
mod heading;
mod layout;
mod measure;
mod outcome;
mod outside;
mod ranking;
mod run;
mod start;
mod style;
mod sum;
mod survey;
mod telling;
mod trail;
mod words;
mod workbook;

pub use annex::{Form, annex};
pub use book::Run;
pub use start::{FOLDERS, Start, start};
pub use survey::{SurveyError, survey};
pub use workbook::{Error, ranking};

//! What people open: the ranked workbook.
//!
//! Results go in, bytes come out: nothing here opens a file, asks for the time or prints.
//!
//! ```text
//! Results ──► workbook ─┬─► ranking    the annex that is signed, live over the detail
//!                       ├─► chart      the indices in the order of the ranks
//!                       ├─► detail     every criterion of every unit, with its trace and source
//!                       ├─► faults     what is doubtful
//!                       ├─► criteria   the set as it was used
//!                       └─► run        what was read, and by which version
//! ```

mod chart;
mod columns;
mod criteria;
mod detail;
mod faults;
mod figure;
mod heading;
mod layout;
mod measure;
mod ranking;
mod run;
mod style;
mod words;
mod workbook;

pub use workbook::{Error, Run, ranking};

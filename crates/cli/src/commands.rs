//! One file for each command.

pub mod check;
pub mod criteria;
pub mod explain;
pub mod new;
pub mod schema;
pub mod score;
pub mod shell;
pub mod status;
#[cfg(feature = "survey")]
pub mod survey;

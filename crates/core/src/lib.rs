//! The exact engine behind Vietnam's administrative-reform index (PAR INDEX).

pub mod assessment;
pub mod criteria;
pub mod entry;
pub mod fault;
pub mod formula;
pub mod keys;
pub mod number;
pub mod place;
pub mod rank;
pub mod results;
pub mod round;
pub mod rule;
pub mod score;
pub mod table;
pub mod text;

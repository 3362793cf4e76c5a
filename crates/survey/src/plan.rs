//! Before anybody is asked: how many, how they are spread over strata, and which places are drawn.
//!
//! Nothing here depends on a clock or a machine: the same list, method and seed draw the same places everywhere, and the
//! record of a draw holds all that it takes to do it again.

mod allocation;
mod draw;
mod json;
mod list;
mod size;

pub use allocation::{Allocated, Bound, How, NotAllocated, Stratum, allocate};
pub use draw::{Draw, Drawn, Method, NotDrawn, OfStratum, Place, draw, names};
pub use json::{Again, Difference, again, field};
pub use list::{Wanted, allocation, count, lacking, places, strata};
pub use size::{Asked, Formula, Sized, margin, sample, size, slovin};

//! From ballots to an index, its uncertainty and its interval: estimates of a sample survey, by its design.
//!
//! ```text
//! ballots ──┬─► design ─────┬─► tally ──► estimate ──► interval
//!  columns  │   strata and  │   sums by     ratios,      of a share,
//!  of codes │   clusters    │   unit and    combined,    by t, beta …
//!           └─► calibrate ──┘   cluster     errors by
//!               known margins               variance, or replicate
//! ```
//!
//! Above that stand the files: [`columns`] reads ballots, [`cleaning`] makes codes of them and accounts for what does not
//! count, [`findings`] estimates all that a survey file asks. What goes out are floats with all their digits. There is no disk
//! and no clock; sums run in one fixed order, so that the same ballots give the same bits on any number of threads.
//!
//! ```
//! use cchc_survey::ballots::{Answers, Ballots, Codes};
//! use cchc_survey::design::Design;
//! use cchc_survey::estimate::{Quantity, estimates};
//! use cchc_survey::interval::Method;
//! use cchc_survey::tally::{Source, Tally};
//! use cchc_survey::variance::Lonely;
//!
//! // Two communes (clusters) of each of two districts (strata), two ballots of each.
//! // 1: satisfied, 0: not, 2: does not know.
//! let worth = vec![Some(0.0), Some(1.0), None];
//! let item = |options: [u8; 8]| Answers { options: options.into(), worth: worth.clone() };
//! let ballots = Ballots {
//!     unit: Codes::of(vec![0; 8]),
//!     group: None,
//!     weight: vec![2.0, 2.0, 1.0, 1.0, 3.0, 3.0, 1.0, 1.0],
//!     stratum: Some(Codes::of(vec![0, 0, 0, 0, 1, 1, 1, 1])),
//!     clusters: vec![Codes::of(vec![0, 0, 1, 1, 0, 0, 1, 1])],
//!     populations: vec![],
//!     items: vec![item([1, 0, 1, 1, 1, 1, 0, 0]), item([1, 1, 0, 2, 1, 1, 1, 0])],
//! };
//! let design = Design::of(&ballots, true)?;
//! let pools = [vec![0, 1]]; // the answers to both items, taken together
//! let tally = Tally::of(&ballots, &design, None, &pools);
//!
//! // The share of those satisfied among the answers to the first item: (2 + 1 + 1 + 3 + 3) ÷ 14.
//! let found = estimates(&tally, &Quantity::share(Source::Item(0)), Lonely::Fail);
//! let share = found[0].as_ref().ok_or("no valid answer")?;
//! assert_eq!((share.value, share.n, share.df), (10.0 / 14.0, 8, 2));
//! // Clusters are off by 14 z = −6/7, 4/7 and 12/7, −10/7: V = 2 · ½ · ((10/7)² + (22/7)²) ÷ 14².
//! let by_hand = ((10.0_f64 / 7.0).powi(2) + (22.0_f64 / 7.0).powi(2)).sqrt() / 14.0;
//! assert!((share.se.map_err(|_| "withheld")? - by_hand).abs() < 1e-15);
//! let interval = share.interval(Method::Logit, 95.0).map_err(|_| "withheld")?;
//! assert!(interval.low < 0.07 && interval.high > 0.98); // two degrees of freedom say very little
//!
//! // An index: the mean of both items, linearised together.
//! let index = Quantity::mean(&[(1.0, Source::Item(0)), (1.0, Source::Item(1))]);
//! let index = estimates(&tally, &index, Lonely::Fail)[0].clone().ok_or("no valid answer")?;
//! assert!((index.value - (10.0 / 14.0 + 11.0 / 13.0) / 2.0).abs() < 1e-15);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! Everything follows the conventions of R's `survey` (`tests/r.rs` holds both beside each other), but for these:
//!
//! - An error that a single cluster cannot give is withheld, where R has 0 ([`estimate::Withheld::OneCluster`]), and so is one
//!   of nothing where clusters agree by chance ([`estimate::Withheld::NoVariation`]).
//! - Where all answers are alike, at 0 or 1, the interval is not a point: it is Korn and Graubard's ([`interval`]).
//! - Of a calibrated design R widens Korn and Graubard's interval by the rows of the whole design, here it is by the valid answers
//!   of the domain, as for any other design.
//! - The interval on the scale of log-odds is the closed form; R's comes from a fit that stops early, some 1e-9 beside it.
//! - `average` of a lonely place within a drawn cluster takes its sisters' mean; R has no number there ([`variance`]).
//! - A replicate without a valid answer, or whose weights cannot meet the margins, is left out and told; R has no error
//!   then ([`replicate`]). Fewer than two with a value are no error.
//! - JK1 over strata that were drawn of different numbers counts them together; R refuses ([`replicate`]).
//! - The degrees of freedom of a jackknife with margins are the rank of its weights, as in R, while that takes not too long; of more
//!   clusters it is the rank without margins, where t is all but the normal distribution's either way.

#![warn(unreachable_pub, clippy::missing_errors_doc, clippy::missing_panics_doc)]

pub mod ballots;
pub mod calibrate;
pub mod cleaning;
pub mod columns;
pub mod compare;
mod crossing;
mod decimal;
pub mod design;
pub mod estimate;
pub mod findings;
pub mod interval;
pub mod plan;
pub mod quality;
mod quantile;
pub mod replicate;
pub mod surveyor;
pub mod tally;
pub mod variance;

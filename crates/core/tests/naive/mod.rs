//! A second evaluation of whole rounds, written from the contract alone and as naively as can be: everything is looked up
//! again wherever it is needed, in big fractions. It parses the formulas itself and takes nothing from the engine.

mod cases;
pub mod formula;
pub mod listing;
pub mod number;
pub mod outcome;
pub mod round;
pub mod score;
pub mod set;
pub mod slip;
pub mod standing;
pub mod typed;

use listing::Listing;
use outcome::Outcome;
use round::Files;
use score::{Scored, Status};
use standing::View;

/// What a round comes to, and the leaves that are invalid after the last stage, as unit and code.
pub struct Results {
    pub listing: Listing,
    pub invalid: Vec<(String, String)>,
    /// Those that are invalid in any view, or have an entry that breaks its type or bounds beside points that decide; and
    /// figures that break theirs, or their condition.
    pub doubtful: Vec<(String, String)>,
}

pub fn results(files: &Files) -> Results {
    let round = round::read(files);
    let mut results = Results { listing: Listing::new(), invalid: Vec::new(), doubtful: Vec::new() };
    for group in &round.groups {
        let scored = Scored::of(&round, group);
        listing::list(&Outcome::of(&scored), &mut results.listing);
        for (unit, known) in group.units.iter().enumerate() {
            for node in scored.leaves() {
                let key = (known.id.clone(), group.set.criteria[node].code.clone());
                let invalid = |view: View| scored.came(view, unit, node).status == Status::Invalid;
                if standing::VIEWS.into_iter().any(invalid) || scored.has_broken_entry(unit, node) {
                    results.doubtful.push(key.clone());
                }
                if invalid(View::Final) {
                    results.invalid.push(key);
                }
            }
            let broken = scored.broken_figures(unit).into_iter();
            results.doubtful.extend(broken.map(|id| (known.id.clone(), id)));
        }
    }
    results
}

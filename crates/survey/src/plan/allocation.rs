//! A sample over strata.

/// A stratum, or a place within which people are chosen.
#[derive(Debug, Clone, PartialEq)]
pub struct Stratum {
    /// Its name.
    pub name: String,
    /// How many people (or clusters) there are.
    pub size: u64,
    /// How much they differ: a standard deviation; Neyman's allocation needs it.
    pub deviation: Option<f64>,
    /// What asking one of them costs, beside the others; 1 where none is said.
    pub cost: f64,
}

/// How a sample is spread.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum How {
    /// As many in each.
    Equal,
    /// By size.
    Proportional,
    /// By size × deviation ÷ √cost (Neyman, *Journal of the Royal Statistical Society* 97, 1934; with costs Cochran 1977,
    /// section 5.5).
    Neyman,
}

/// What a stratum gets.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Allocated {
    /// Its sample.
    pub sample: u64,
    /// What it would be without rounding and bounds.
    pub ideal: f64,
}

/// Spreads `n` over strata: at least `least` in each (all of a smaller one), never more than there are, and n in all. What
/// is rounded goes to the largest remainders, of equal ones to the first. `None` where n is less than the least of all, or
/// more than there are.
pub fn allocate(strata: &[Stratum], n: u64, how: How, least: u64) -> Option<Vec<Allocated>> {
    let wanted = |stratum: &Stratum| match how {
        How::Equal => 1.0,
        How::Proportional => stratum.size as f64,
        How::Neyman => stratum.size as f64 * stratum.deviation.unwrap_or_default() / stratum.cost.sqrt(),
    };
    let weights: Vec<f64> = strata.iter().map(wanted).collect();
    let lowest: Vec<u64> = strata.iter().map(|stratum| stratum.size.min(least)).collect();
    let people: u64 = strata.iter().map(|stratum| stratum.size).sum();
    if n < lowest.iter().sum() || n > people {
        return None;
    }
    let all: f64 = weights.iter().sum();
    let ideal = |weight: &f64| if all > 0.0 { n as f64 * weight / all } else { 0.0 };
    // What a bound decides is decided, and the others share the rest anew, until no bound is met.
    let mut fixed: Vec<Option<u64>> = vec![None; strata.len()];
    let shares = loop {
        let given: u64 = fixed.iter().flatten().sum();
        let (left, sum) = (n - given.min(n), open(&weights, &fixed));
        let share = |at: usize| match fixed[at] {
            Some(fixed) => fixed as f64,
            None if sum > 0.0 => left as f64 * weights[at] / sum,
            None => 0.0,
        };
        let shares: Vec<f64> = (0..strata.len()).map(share).collect();
        let beyond = |at: &usize| fixed[*at].is_none() && shares[*at] > strata[*at].size as f64;
        let below = |at: &usize| fixed[*at].is_none() && shares[*at] < lowest[*at] as f64;
        let above: Vec<usize> = (0..strata.len()).filter(beyond).collect();
        let under: Vec<usize> = (0..strata.len()).filter(below).collect();
        match (above.is_empty(), under.is_empty()) {
            (false, _) => above.into_iter().for_each(|at| fixed[at] = Some(strata[at].size)),
            (true, false) => under.into_iter().for_each(|at| fixed[at] = Some(lowest[at])),
            (true, true) => break shares,
        }
    };
    // A share that is a whole number but for its last digits is that number.
    let whole = |share: f64| if (share - share.round()).abs() < 1e-9 { share.round() } else { share.floor() };
    let mut sample: Vec<u64> = shares.iter().map(|share| whole(*share) as u64).collect();
    let mut order: Vec<usize> = (0..strata.len()).collect();
    order.sort_by(|one, other| {
        let rest = |at: &usize| shares[*at] - sample[*at] as f64;
        rest(other).total_cmp(&rest(one)).then(one.cmp(other))
    });
    let mut left = n.saturating_sub(sample.iter().sum());
    // Most often one round does; bounds may leave more.
    while left > 0 {
        let before = left;
        for at in &order {
            if left > 0 && sample[*at] < strata[*at].size {
                sample[*at] += 1;
                left -= 1;
            }
        }
        if left == before {
            return None;
        }
    }
    // Where the least of all were more than the rest could give, those with most give back.
    let mut much = sample.iter().sum::<u64>().saturating_sub(n);
    while much > 0 {
        let most =
            (0..strata.len()).filter(|at| sample[*at] > lowest[*at]).max_by_key(|at| sample[*at] - lowest[*at])?;
        sample[most] -= 1;
        much -= 1;
    }
    Some(sample.into_iter().zip(&weights).map(|(sample, weight)| Allocated { sample, ideal: ideal(weight) }).collect())
}

/// The weights of strata that no bound has decided.
fn open(weights: &[f64], fixed: &[Option<u64>]) -> f64 {
    weights.iter().zip(fixed).filter(|(_, fixed)| fixed.is_none()).map(|(weight, _)| weight).sum()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn strata(of: &[(u64, f64)]) -> Vec<Stratum> {
        let stratum = |(at, (size, deviation)): (usize, &(u64, f64))| Stratum {
            name: at.to_string(),
            size: *size,
            deviation: Some(*deviation),
            cost: 1.0,
        };
        of.iter().enumerate().map(stratum).collect()
    }

    fn samples(of: &[(u64, f64)], n: u64, how: How, least: u64) -> Vec<u64> {
        allocate(&strata(of), n, how, least).unwrap().iter().map(|of| of.sample).collect()
    }

    #[test]
    fn by_hand() {
        let of = [(500, 0.5), (300, 0.3), (200, 0.1)];
        assert_eq!(samples(&of, 100, How::Equal, 2), [34, 33, 33]);
        assert_eq!(samples(&of, 100, How::Proportional, 2), [50, 30, 20]);
        // 250 : 90 : 20 of 360: 69,44 25 5,56.
        assert_eq!(samples(&of, 100, How::Neyman, 2), [69, 25, 6]);
        // The ideal of the first is 45, of which there are 10: 80 are left for weights 3 : 2.
        let small = [(10, 9.0), (300, 0.3), (200, 0.3)];
        assert_eq!(samples(&small, 90, How::Neyman, 2), [10, 48, 32]);
        assert_eq!(samples(&[(1, 0.5), (99, 0.5)], 10, How::Proportional, 2), [1, 9]);
        assert!(allocate(&strata(&of), 5, How::Equal, 2).is_none());
        assert!(allocate(&strata(&of), 1001, How::Equal, 2).is_none());
    }

    #[test]
    fn costs_take_from_the_dear() {
        let mut two = strata(&[(100, 0.5), (100, 0.5)]);
        two[1].cost = 4.0;
        let found: Vec<u64> = allocate(&two, 60, How::Neyman, 2).unwrap().iter().map(|of| of.sample).collect();
        assert_eq!(found, [40, 20]);
    }

    proptest! {
        #[test]
        fn it_adds_up_within_bounds(
            of in prop::collection::vec((1..2000u64, 0.0..2.0f64), 1..12), share in 0.0..1.0f64, least in 0..4u64, how in 0..3usize,
        ) {
            let how = [How::Equal, How::Proportional, How::Neyman][how];
            let people: u64 = of.iter().map(|(size, _)| size).sum();
            let lowest: u64 = of.iter().map(|(size, _)| size.min(&least)).sum();
            let n = lowest + ((people - lowest) as f64 * share) as u64;
            let found = allocate(&strata(&of), n, how, least).expect("there is room");
            prop_assert_eq!(found.iter().map(|of| of.sample).sum::<u64>(), n);
            for (found, (size, _)) in found.iter().zip(&of) {
                prop_assert!((least.min(*size)..=*size).contains(&found.sample));
            }
        }
    }
}

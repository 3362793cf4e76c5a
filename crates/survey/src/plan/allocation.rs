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

impl How {
    /// Every way.
    pub const ALL: [How; 3] = [How::Equal, How::Proportional, How::Neyman];

    /// As commands have it.
    pub fn word(self) -> &'static str {
        match self {
            How::Equal => "equal",
            How::Proportional => "proportional",
            How::Neyman => "neyman",
        }
    }
}

/// What a stratum gets.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Allocated {
    /// Its sample.
    pub sample: u64,
    /// What it would be without rounding, within the bounds.
    pub share: f64,
    /// What it would be without rounding and bounds.
    pub ideal: f64,
    /// The bound that decides it.
    pub bound: Option<Bound>,
}

/// What bounds the sample of a stratum.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Bound {
    /// The least of each.
    Least,
    /// There are no more.
    Size,
}

/// Why nothing was spread.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NotAllocated {
    /// Fewer than the least of all strata, or more than there are.
    #[error("{wanted} is not between {least} and {most}")]
    OutOfBounds {
        /// How many are wanted.
        wanted: u64,
        /// The least of all strata.
        least: u64,
        /// How many there are.
        most: u64,
    },
    /// A stratum of which nobody said how much its people differ, where that decides.
    #[error("stratum «{0}» has no deviation")]
    NoDeviation(String),
    /// A stratum whose deviation is negative, or whose cost is not above 0.
    #[error("stratum «{0}» has a deviation below 0, or a cost that is not above 0")]
    Unfit(String),
    /// Nobody differs anywhere, where that decides.
    #[error("every deviation is 0")]
    NoSpread,
}

/// Spreads `n` over strata: at least `least` in each (all of a smaller one), never more than there are, and n in all. What
/// is rounded goes to the largest remainders, of equal ones to the first.
///
/// # Errors
/// What cannot be spread.
pub fn allocate(strata: &[Stratum], n: u64, how: How, least: u64) -> Result<Vec<Allocated>, NotAllocated> {
    let weights = strata.iter().map(|stratum| weight(stratum, how)).collect::<Result<Vec<f64>, NotAllocated>>()?;
    let bounds: Vec<(u64, u64)> = strata.iter().map(|stratum| (stratum.size.min(least), stratum.size)).collect();
    let sum = |of: fn(&(u64, u64)) -> u64| bounds.iter().map(of).fold(0u64, u64::saturating_add);
    let (lowest, most) = (sum(|bounds| bounds.0), sum(|bounds| bounds.1));
    if n < lowest || n > most {
        return Err(NotAllocated::OutOfBounds { wanted: n, least: lowest, most });
    }
    let all: f64 = weights.iter().sum();
    if all == 0.0 && !strata.is_empty() {
        return Err(NotAllocated::NoSpread);
    }
    let shares = within(&weights, &bounds, n);
    let samples = rounded(&shares, &bounds, n);
    let each = weights.iter().zip(&bounds).zip(shares).zip(samples);
    Ok(each
        .map(|(((weight, (lowest, most)), share), sample)| {
            let ideal = n as f64 * weight / all;
            // The last digits of floats move nothing.
            let moved = (ideal - share).abs() > 1e-9 * ideal.max(share);
            let bound = match share {
                share if moved && ideal > share && share == *most as f64 => Some(Bound::Size),
                share if moved && ideal < share && share == *lowest as f64 => Some(Bound::Least),
                _ => None,
            };
            Allocated { sample, share, ideal, bound }
        })
        .collect())
}

/// What a stratum weighs beside the others.
fn weight(stratum: &Stratum, how: How) -> Result<f64, NotAllocated> {
    let size = stratum.size as f64;
    match (how, stratum.deviation) {
        (How::Equal, _) => Ok(1.0),
        (How::Proportional, _) => Ok(size),
        (How::Neyman, None) => Err(NotAllocated::NoDeviation(stratum.name.clone())),
        (How::Neyman, Some(deviation)) => {
            let weight = size * deviation / stratum.cost.sqrt();
            let is_fit = deviation >= 0.0 && stratum.cost > 0.0 && weight.is_finite();
            is_fit.then_some(weight).ok_or_else(|| NotAllocated::Unfit(stratum.name.clone()))
        }
    }
}

/// Shares in proportion to the weights, held within bounds, that add up to n: the one factor is sought at which they do.
fn within(weights: &[f64], bounds: &[(u64, u64)], n: u64) -> Vec<f64> {
    let share = |at: usize, factor: f64| (factor * weights[at]).clamp(bounds[at].0 as f64, bounds[at].1 as f64);
    let sum = |factor: &f64| (0..weights.len()).map(|at| share(at, *factor)).sum::<f64>();
    // Between two factors at which a share meets a bound the sum is a straight line.
    let meets = |at: usize| [bounds[at].0 as f64 / weights[at], bounds[at].1 as f64 / weights[at]];
    let mut marks: Vec<f64> = (0..weights.len()).filter(|at| weights[*at] > 0.0).flat_map(meets).collect();
    marks.sort_by(f64::total_cmp);
    let line = marks.partition_point(|factor| sum(factor) <= n as f64);
    let from = line.checked_sub(1).map_or(0.0, |before| marks[before]);
    // What a bound decides is decided; the open ones share the rest.
    let met = |at: usize| meets(at).map(|mark| weights[at] > 0.0 && from >= mark);
    let is_open: Vec<bool> = (0..weights.len()).map(|at| met(at) == [true, false]).collect();
    let decided: Vec<u64> = (0..weights.len()).map(|at| if met(at)[1] { bounds[at].1 } else { bounds[at].0 }).collect();
    let given: u64 = decided.iter().zip(&is_open).filter(|(_, is_open)| !**is_open).map(|(of, _)| of).sum();
    let left = n.saturating_sub(given);
    if left > 0 && !is_open.contains(&true) && weights.contains(&0.0) {
        // All that weigh something are taken whole: the others get the rest by size.
        let sizes: Vec<f64> = bounds.iter().map(|bounds| bounds.1 as f64).collect();
        let bounds: Vec<(u64, u64)> =
            decided.iter().zip(bounds).map(|(decided, bounds)| (*decided, bounds.1)).collect();
        return within(&sizes, &bounds, n);
    }
    let all: f64 = weights.iter().zip(&is_open).filter(|(_, is_open)| **is_open).map(|(weight, _)| weight).sum();
    let of = |at: usize| match is_open[at] {
        true => (left as f64 * weights[at] / all).clamp(bounds[at].0 as f64, bounds[at].1 as f64),
        false => decided[at] as f64,
    };
    (0..weights.len()).map(of).collect()
}

/// Whole numbers within the bounds that add up to n, as their shares do.
fn rounded(shares: &[f64], bounds: &[(u64, u64)], n: u64) -> Vec<u64> {
    // A share that is a whole number but for its last digits is that number.
    let whole = |share: f64| if (share - share.round()).abs() < 1e-9 { share.round() } else { share.floor() };
    let mut samples: Vec<u64> = shares.iter().map(|share| whole(*share) as u64).collect();
    let mut order: Vec<usize> = (0..shares.len()).collect();
    order.sort_by(|one, other| {
        let rest = |at: &usize| shares[*at] - samples[*at] as f64;
        rest(other).total_cmp(&rest(one)).then(one.cmp(other))
    });
    let sum: u64 = samples.iter().sum();
    let (mut lacks, mut beyond) = (n.saturating_sub(sum), sum.saturating_sub(n));
    // Shares add up to n but for the last digits of floats: one round does, and there is room for n.
    while lacks > 0 || beyond > 0 {
        for at in &order {
            if lacks > 0 && samples[*at] < bounds[*at].1 {
                samples[*at] += 1;
                lacks -= 1;
            }
        }
        for at in order.iter().rev() {
            if beyond > 0 && samples[*at] > bounds[*at].0 {
                samples[*at] -= 1;
                beyond -= 1;
            }
        }
    }
    samples
}

//! Categories that cross, two columns at a time, without a look-up by text for any row.

use hashbrown::HashMap;

/// Tables of more pairs than this are kept by hash.
const MOST_DENSE: usize = 1 << 20;

/// Pairs of categories, numbered in the order of their first row.
pub(crate) struct Crossing {
    /// The number of each row's pair.
    pub(crate) codes: Vec<u32>,
    /// The pairs.
    pub(crate) pairs: Vec<(u32, u32)>,
}

/// Crosses two columns.
pub(crate) fn crossed(one: &[u32], other: &[u32]) -> Crossing {
    let kinds = |codes: &[u32]| codes.iter().max().map_or(0, |most| *most as usize + 1);
    let width = kinds(other);
    let mut pairs = Vec::new();
    let mut number = |pair| {
        pairs.push(pair);
        pairs.len() as u32 - 1
    };
    let rows = one.iter().copied().zip(other.iter().copied());
    let codes = match kinds(one).checked_mul(width).filter(|all| *all <= MOST_DENSE) {
        Some(all) => {
            let mut known = vec![u32::MAX; all];
            let mut code = |pair: (u32, u32)| {
                let known = &mut known[pair.0 as usize * width + pair.1 as usize];
                if *known == u32::MAX {
                    *known = number(pair);
                }
                *known
            };
            rows.map(&mut code).collect()
        }
        None => {
            let mut known = HashMap::new();
            rows.map(|pair| *known.entry(pair).or_insert_with(|| number(pair))).collect()
        }
    };
    Crossing { codes, pairs }
}

impl Crossing {
    /// How many rows are of each pair, and of how many of them something is so.
    pub(crate) fn counts(&self, is_so: impl Fn(usize) -> bool) -> Vec<(u64, u64)> {
        let mut counts = vec![(0, 0); self.pairs.len()];
        for (row, code) in self.codes.iter().enumerate() {
            let (all, so) = &mut counts[*code as usize];
            *all += 1;
            *so += u64::from(is_so(row));
        }
        counts
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pairs_are_numbered_as_they_come() {
        let (one, other) = ([0, 2, 0, 2, 2], [1, 0, 1, 1, 0]);
        let crossing = crossed(&one, &other);
        assert_eq!((&crossing.codes[..], &crossing.pairs[..]), (&[0, 1, 0, 2, 1][..], &[(0, 1), (2, 0), (2, 1)][..]));
        assert_eq!(crossing.counts(|row| row > 1), [(2, 1), (2, 1), (1, 1)]);
    }

    #[test]
    fn many_categories_cross_as_few_do() {
        // 2000 × 2000 pairs are kept by hash, 20 × 20 in a table.
        for kinds in [20u32, 2000] {
            let one: Vec<u32> = (0..kinds * 2).map(|row| row % kinds).collect();
            let other: Vec<u32> = one.iter().rev().copied().collect();
            let crossing = crossed(&one, &other);
            assert_eq!(crossing.pairs.len(), kinds as usize);
            for (row, code) in crossing.codes.iter().enumerate() {
                assert_eq!(crossing.pairs[*code as usize], (one[row], other[row]));
            }
        }
    }
}

//! What holds for all surveys: laws over made-up ones.

mod jackknife;

use cchc_survey::ballots::{Answers, Ballots, Codes};
use cchc_survey::calibrate::{Calibration, Margin};
use cchc_survey::design::Design;
use cchc_survey::estimate::{Estimate, Quantity, Ratio, Term, Withheld, estimates, totals};
use cchc_survey::interval::Method;
use cchc_survey::replicate::{Jackknife, Replicated};
use cchc_survey::tally::{Source, Tally};
use cchc_survey::variance::{Lonely, LonelyCluster};
use proptest::prelude::*;

use jackknife::left_out;

const ITEMS: usize = 3;
const LONELY: [Lonely; 4] = [Lonely::Fail, Lonely::Certainty, Lonely::Adjust, Lonely::Average];

/// One ballot as it is drawn: unit, group, stratum, first and second cluster, weight in eighths, options, category.
type Drawn = (u32, u32, (u32, u32, u32), u32, [u8; ITEMS], u32);

fn drawn() -> impl Strategy<Value = Vec<Drawn>> {
    let place = (0..3u32, 0..4u32, 0..3u32);
    // Of eight ballots one stands for nobody, but none of the first two, which are of both categories.
    let weight = (0..40u32).prop_map(|of| of.saturating_sub(5));
    let ballot = (0..2u32, 0..2u32, place, weight, prop::array::uniform3(0..4u8), 0..2u32);
    prop::collection::vec(ballot, 20..80).prop_map(|mut drawn: Vec<Drawn>| {
        drawn[..2].iter_mut().for_each(|ballot| ballot.3 = ballot.3.max(1));
        drawn
    })
}

/// Their table. Options are worth nothing, a half, 1, or are skipped. Both categories have a ballot.
fn table(drawn: &[Drawn], stages: usize, populations: bool) -> (Ballots, Codes) {
    let codes = |of: &dyn Fn(&Drawn) -> u32| Codes::of(drawn.iter().map(of).collect());
    let clusters = [codes(&|ballot| ballot.2.1), codes(&|ballot| ballot.2.2)];
    let item = |item: usize| Answers {
        options: drawn.iter().map(|ballot| ballot.4[item]).collect(),
        worth: vec![Some(0.0), Some(0.5), Some(1.0), None],
    };
    // Of strata 9 … 11 clusters, of a cluster 5 … 14, of ballots more than there are.
    let first = |ballot: &Drawn| f64::from(if stages == 0 { 100 } else { 9 } + ballot.2.0);
    let second = |ballot: &Drawn| f64::from(5 + ballot.2.1 + ballot.2.0);
    let populations = match (populations, stages) {
        (false, _) => vec![],
        (true, 2) => vec![drawn.iter().map(first).collect(), drawn.iter().map(second).collect()],
        (true, _) => vec![drawn.iter().map(first).collect()],
    };
    let ballots = Ballots {
        unit: Codes { codes: drawn.iter().map(|ballot| ballot.0).collect(), kinds: 2 },
        group: Some(Codes { codes: drawn.iter().map(|ballot| ballot.1).collect(), kinds: 2 }),
        weight: drawn.iter().map(|ballot| f64::from(ballot.3) / 8.0).collect(),
        stratum: Some(codes(&|ballot| ballot.2.0)),
        clusters: clusters[..stages].to_vec(),
        populations,
        items: (0..ITEMS).map(item).collect(),
    };
    let mut category: Vec<u32> = drawn.iter().map(|ballot| ballot.5).collect();
    (category[0], category[1]) = (0, 1);
    (ballots, Codes { codes: category, kinds: 2 })
}

const POOL: Source = Source::Pool(0);

fn quantities() -> Vec<Quantity> {
    let of_group = |weight: f64, group: u32| Term { weight, ratio: Ratio { source: POOL, group: Some(group) } };
    vec![
        Quantity::share(Source::Item(0)),
        Quantity::share(POOL),
        Quantity::mean(&[(2.0, Source::Item(0)), (1.0, Source::Item(1)), (1.0, Source::Item(2))]),
        Quantity::combination(vec![of_group(0.25, 0), of_group(0.75, 1)]),
    ]
}

type Found = Vec<Option<Estimate>>;

fn found(ballots: &Ballots, margins: &[Margin], quantity: &Quantity, lonely: Lonely) -> Found {
    let design = Design::of(ballots, true).expect("a sound design");
    let calibration = (!margins.is_empty()).then(|| Calibration::of(&ballots.weight, margins).expect("met margins"));
    estimates(&Tally::of(ballots, &design, calibration.as_ref(), &[vec![0, 1, 2]]), quantity, lonely)
}

fn near(one: f64, other: f64) -> bool {
    // Errors are roots: where answers are all but alike, the last bits of their squares show.
    (one - other).abs() <= 1e-12 * one.abs().max(other.abs()) + 1e-13
}

/// All that an estimate says.
fn same(one: &Found, other: &Found) -> Result<(), TestCaseError> {
    alike(one, other)?;
    for (one, other) in one.iter().flatten().zip(other.iter().flatten()) {
        prop_assert_eq!((one.n, one.unanimous, one.agreeing), (other.n, other.unanimous, other.agreeing));
        let (a, b) = (one.deff.unwrap_or(-1.0), other.deff.unwrap_or(-1.0));
        prop_assert!((a - b).abs() <= 1e-9 * a.abs() + 1e-12, "{:?} {:?}", one, other);
    }
    Ok(())
}

/// What an estimate says of the population: all but how many ballots said it.
fn alike(one: &Found, other: &Found) -> Result<(), TestCaseError> {
    prop_assert_eq!(one.len(), other.len());
    for (one, other) in one.iter().zip(other) {
        let (Some(one), Some(other)) = (one, other) else {
            prop_assert_eq!(one.is_none(), other.is_none());
            continue;
        };
        prop_assert!(near(one.value, other.value), "{:?} {:?}", one, other);
        prop_assert_eq!(one.df, other.df);
        match (one.se, other.se) {
            (Ok(a), Ok(b)) => prop_assert!(near(a, b), "{:?} {:?}", one, other),
            (a, b) => prop_assert_eq!(a, b),
        }
    }
    Ok(())
}

fn halves(category: &Codes, of: f64) -> Vec<Margin> {
    vec![Margin { category: category.clone(), totals: vec![0.25 * of, 0.75 * of] }]
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(128) })]

    /// Weights three times as large: the same shares, three times the totals.
    #[test]
    fn a_constant_factor_changes_totals_only(
        drawn in drawn(),
        stages in 0..3usize,
        populations: bool,
        kind in 0..4usize,
    ) {
        let (ballots, category) = table(&drawn, stages, populations);
        let mut more = ballots.clone();
        more.weight.iter_mut().for_each(|weight| *weight *= 3.0);
        for quantity in quantities() {
            for margins in [vec![], halves(&category, 1000.0)] {
                let of = |ballots| found(ballots, &margins, &quantity, LONELY[kind]);
                same(&of(&ballots), &of(&more))?;
            }
        }
        let design = Design::of(&ballots, true).unwrap();
        let of = |ballots| totals(&Tally::of(ballots, &design, None, &[vec![0, 1, 2]]), POOL, Lonely::Adjust);
        for ((one, se), (three, se_of_three)) in of(&ballots).into_iter().zip(of(&more)) {
            prop_assert!(near(3.0 * one, three));
            prop_assert!(near(3.0 * se.unwrap(), se_of_three.unwrap()));
        }
    }

    /// A ballot as two of half its weight, in the same cluster: only the count changes. Ballots that were drawn one
    /// by one are then one more that was drawn, which is another error, but no other share.
    #[test]
    fn half_a_ballot_twice_is_the_ballot(
        drawn in drawn(),
        at: prop::sample::Index,
        stages in 0..3usize,
        populations: bool,
        kind in 0..4usize,
    ) {
        let mut split = drawn.clone();
        let mut half = split[at.index(drawn.len())];
        let (whole, category) = table(&drawn, stages, populations);
        half.5 = category.codes[at.index(drawn.len())];
        split.push(half);
        let (mut split, mut category_of_split) = table(&split, stages, populations);
        category_of_split.codes.truncate(drawn.len());
        category_of_split.codes.push(half.5);
        let weight = whole.weight[at.index(drawn.len())] / 2.0;
        (split.weight[at.index(drawn.len())], split.weight[drawn.len()]) = (weight, weight);
        for quantity in quantities() {
            // Raking by R's conventions counts ballots, so that only one margin keeps the law.
            for (before, after) in [(vec![], vec![]), (halves(&category, 500.0), halves(&category_of_split, 500.0))] {
                let one = found(&whole, &before, &quantity, LONELY[kind]);
                let two = found(&split, &after, &quantity, LONELY[kind]);
                if stages > 0 {
                    alike(&one, &two)?;
                } else {
                    for (one, two) in one.iter().flatten().zip(two.iter().flatten()) {
                        prop_assert!(near(one.value, two.value));
                    }
                }
            }
        }
    }

    /// The order of ballots: to the last bit, as sums of eighths are exact.
    #[test]
    fn order_never_matters(
        drawn in drawn(),
        shuffled in any::<u64>(),
        stages in 0..3usize,
        populations: bool,
        kind in 0..4usize,
    ) {
        let mut other = drawn.clone();
        let mut seed = shuffled;
        for at in (1..other.len()).rev() {
            seed = seed.wrapping_mul(6364136223846793005).wrapping_add(1442695040888963407);
            other.swap(at, (seed >> 33) as usize % (at + 1));
        }
        let ((one, _), (two, _)) = (table(&drawn, stages, populations), table(&other, stages, populations));
        for quantity in quantities() {
            let (one, two) = (found(&one, &[], &quantity, LONELY[kind]), found(&two, &[], &quantity, LONELY[kind]));
            if quantity.terms().len() == 1 {
                prop_assert_eq!(one, two);
            } else {
                // The design effect of several ratios is a sum of fractions, in the order of ballots.
                same(&one, &two)?;
            }
        }
    }

    /// What places are called does not matter either, but to the order of summation.
    #[test]
    fn names_never_matter(drawn in drawn(), stages in 0..3usize, populations: bool, kind in 1..4usize) {
        let (one, category) = table(&drawn, stages, populations);
        let mut two = one.clone();
        let stratum = two.stratum.as_mut().unwrap();
        let backwards = |codes: &mut Codes| {
            let most = codes.kinds as u32 - 1;
            codes.codes.iter_mut().for_each(|code| *code = most - *code);
        };
        backwards(stratum);
        two.clusters.iter_mut().for_each(backwards);
        let mut renamed = category.clone();
        backwards(&mut renamed);
        for quantity in quantities() {
            same(&found(&one, &[], &quantity, LONELY[kind]), &found(&two, &[], &quantity, LONELY[kind]))?;
            let margin = |category: Codes| vec![Margin { category, totals: vec![400.0; 2] }];
            let of = |ballots, category| found(ballots, &margin(category), &quantity, LONELY[kind]);
            same(&of(&one, category.clone()), &of(&two, renamed.clone()))?;
        }
    }

    /// Ballots that were drawn one by one, and clusters of one ballot: two ways to the same, by squares and by totals.
    #[test]
    fn a_ballot_is_a_cluster_of_one(drawn in drawn(), populations: bool, kind in 0..4usize) {
        let (one, category) = table(&drawn, 0, populations);
        let clusters = vec![Codes::of((0..drawn.len() as u32).collect())];
        let other = Ballots { clusters, ..one.clone() };
        let by_group = Margin { category: one.group.clone().unwrap(), totals: vec![500.0; 2] };
        prop_assume!((0..2).all(|group| by_group.category.codes.contains(&group)));
        let one_margin = halves(&category, 1000.0);
        let two_margins = vec![one_margin[0].clone(), by_group];
        for quantity in quantities() {
            for margins in [&[][..], &one_margin, &two_margins] {
                if Calibration::of(&one.weight, margins).is_ok() {
                    same(&found(&one, margins, &quantity, LONELY[kind]), &found(&other, margins, &quantity, LONELY[kind]))?;
                }
            }
        }
    }

    /// A ratio as half of itself plus half of itself: from the sums of one pass, and by the second.
    #[test]
    fn two_halves_of_a_share_are_the_share(
        drawn in drawn(),
        stages in 0..3usize,
        populations: bool,
        kind in 0..3usize,
    ) {
        let (ballots, category) = table(&drawn, stages, populations);
        for source in [Source::Item(1), POOL] {
            for margins in [vec![], halves(&category, 1000.0)] {
                let one = found(&ballots, &margins, &Quantity::share(source), LONELY[kind]);
                let two = found(&ballots, &margins, &Quantity::mean(&[(1.0, source), (1.0, source)]), LONELY[kind]);
                same(&one, &two)?;
                for (one, two) in one.iter().flatten().zip(two.iter().flatten()) {
                    prop_assert_eq!((one.n, one.unanimous), (two.n, two.unanimous));
                    prop_assert!(near(one.deff.unwrap_or(0.0), two.deff.unwrap_or(0.0)));
                }
            }
        }
    }

    /// A respondent group is a domain as a unit is.
    #[test]
    fn a_group_is_a_domain(drawn in drawn(), stages in 0..3usize, populations: bool, kind in 0..4usize) {
        let (ballots, _) = table(&drawn, stages, populations);
        let mut as_units = ballots.clone();
        let group = ballots.group.as_ref().unwrap();
        as_units.unit.codes.iter_mut().zip(&group.codes).for_each(|(unit, group)| *unit = 2 * *unit + group);
        as_units.unit.kinds = 4;
        let crossed = found(&as_units, &[], &Quantity::share(POOL), LONELY[kind]);
        for group in 0..2 {
            let ratio = Ratio { source: POOL, group: Some(group) };
            let of_group = Quantity::combination(vec![Term { weight: 1.0, ratio }]);
            let one = found(&ballots, &[], &of_group, LONELY[kind]);
            same(&one, &(0..2).map(|unit| crossed[2 * unit + group as usize].clone()).collect())?;
        }
    }

    /// A lonely stratum: nothing by `fail`, nothing added by `certainty`, its square by `adjust`, the others' mean by
    /// `average`.
    #[test]
    fn strata_of_one_cluster_behave_as_declared(drawn in drawn()) {
        let mut drawn = drawn;
        drawn.iter_mut().filter(|ballot| ballot.2.0 == 2).for_each(|ballot| ballot.2.1 = 0);
        let (ballots, _) = table(&drawn, 1, false);
        let (stratum, cluster) = (&ballots.stratum.as_ref().unwrap().codes, &ballots.clusters[0].codes);
        let clusters = |of: u32| (0..4).filter(|c| stratum.iter().zip(cluster).any(|(s, k)| *s == of && k == c)).count();
        prop_assume!(clusters(0) > 1 && clusters(1) > 1 && clusters(2) == 1);
        let quantity = Quantity::share(POOL);
        let [fail, certain, adjusted, average] = LONELY.map(|lonely| found(&ballots, &[], &quantity, lonely));
        let item = |ballot: usize| drawn[ballot].4.iter().filter(|option| **option < 3).count() as f64;
        for unit in 0..2 {
            let Some(fail) = &fail[unit] else { continue };
            let of = |ballot: &usize| ballots.unit.codes[*ballot] == unit as u32;
            let holds = |place: u32| (0..drawn.len()).filter(of).any(|b| stratum[b] == place && item(b) > 0.0 && ballots.weight[b] > 0.0);
            let known = (0..2).filter(|&of| holds(of)).count() as f64;
            let [certain, adjusted, average] =
                [&certain, &adjusted, &average].map(|found| found[unit].as_ref().unwrap().clone());
            let others = [&certain, &adjusted, &average];
            prop_assert!(others.iter().all(|other| other.value == fail.value && other.df == fail.df));
            if !holds(2) {
                prop_assert!(others.iter().all(|other| other.se == fail.se));
                continue;
            }
            let lonely = Withheld::Lonely(LonelyCluster { stage: 0, place: 2 });
            if fail.unanimous {
                continue;
            }
            prop_assert_eq!(fail.se, Err(lonely));
            prop_assert_eq!(fail.interval(Method::Logit, 95.0), Err(lonely));
            let (Ok(certain), Ok(adjusted)) = (certain.se, adjusted.se) else { continue };
            let p = fail.value;
            let y = |b: usize| drawn[b].4.iter().map(|option| [0.0, 0.5, 1.0, p][*option as usize] - p).sum::<f64>();
            let lonely_ones = (0..drawn.len()).filter(of).filter(|&ballot| stratum[ballot] == 2);
            let own: f64 = lonely_ones.map(|ballot| ballots.weight[ballot] * y(ballot)).sum();
            let all: f64 = (0..drawn.len()).filter(of).map(|b| ballots.weight[b] * item(b)).sum();
            prop_assert!(near(adjusted.powi(2), certain.powi(2) + (own / all).powi(2)));
            if known == 0.0 {
                prop_assert_eq!(average.se, Err(lonely));
            } else {
                prop_assert!(near(average.se.unwrap().powi(2), certain.powi(2) * (known + 1.0) / known));
            }
        }
    }

    /// Where all were drawn, nothing is left to chance.
    #[test]
    fn a_census_has_no_error(drawn in drawn()) {
        let (mut ballots, _) = table(&drawn, 0, true);
        let stratum = &ballots.stratum.as_ref().unwrap().codes;
        let size = |of: &u32| stratum.iter().filter(|other| *other == of).count() as f64;
        ballots.populations = vec![stratum.iter().map(size).collect()];
        for estimate in found(&ballots, &[], &Quantity::share(POOL), Lonely::Fail).into_iter().flatten() {
            prop_assert_eq!(estimate.se, Ok(0.0));
        }
    }

    /// Calibrated weights meet every margin, and of what a margin says nothing is unsure.
    #[test]
    fn margins_are_met(drawn in drawn(), stages in 0..2usize) {
        let (mut ballots, category) = table(&drawn, stages, false);
        let group = ballots.group.clone().unwrap();
        let margins = [halves(&category, 1000.0).remove(0), Margin { category: group, totals: vec![300.0, 700.0] }];
        ballots.unit.codes.fill(0);
        let options = category.codes.iter().map(|&category| category as u8).collect();
        ballots.items[0] = Answers { options, worth: vec![Some(0.0), Some(1.0)] };
        for margins in [&margins[..1], &margins] {
            let Ok(calibration) = Calibration::of(&ballots.weight, margins) else { continue };
            for margin in margins {
                let mut sums = [0.0; 2];
                margin.category.codes.iter().zip(&calibration.weights).for_each(|(&of, weight)| sums[of as usize] += weight);
                prop_assert!((sums[0] - margin.totals[0]).abs() < 1e-8 && (sums[1] - margin.totals[1]).abs() < 1e-8);
            }
            let known = found(&ballots, margins, &Quantity::share(Source::Item(0)), Lonely::Adjust)[0].clone().unwrap();
            prop_assert!((known.value - 0.75).abs() < 1e-10);
            if margins.len() == 1 {
                prop_assert!(known.se.is_err() || known.se.unwrap() < 1e-10, "{:?}", known);
            }
        }
    }

    /// More confidence, a wider interval; every method holds the estimate, and those on another scale stay within 0 …
    /// 1.
    #[test]
    fn intervals_hold_the_estimate(drawn in drawn(), stages in 0..3usize) {
        let (ballots, _) = table(&drawn, stages, false);
        for estimate in quantities().iter().flat_map(|quantity| found(&ballots, &[], quantity, Lonely::Adjust)).flatten() {
            for method in [Method::Logit, Method::Wilson, Method::Beta, Method::Mean, Method::Asin] {
                let Ok(wide) = estimate.interval(method, 99.0) else { continue };
                let narrow = estimate.interval(method, 90.0).unwrap();
                prop_assert!(wide.low <= narrow.low && narrow.high <= wide.high);
                prop_assert!(narrow.low <= estimate.value && estimate.value <= narrow.high, "{:?} {:?}", method, estimate);
                prop_assert!(method == Method::Mean || (0.0 <= wide.low && wide.high <= 1.0));
                if estimate.unanimous {
                    prop_assert!(wide.high - wide.low > 0.0);
                }
            }
        }
    }

    /// All units as one, from the sums of each: what a column with one unit gives.
    #[test]
    fn the_whole_is_all_units_as_one(drawn in drawn(), stages in 0..3usize, populations: bool, kind in 0..4usize) {
        let (ballots, category) = table(&drawn, stages, populations);
        let unit = Codes { codes: vec![0; drawn.len()], kinds: 1 };
        let as_one = Ballots { unit, ..ballots.clone() };
        let (pools, design) = ([vec![0, 1, 2]], Design::of(&ballots, true).unwrap());
        for margins in [vec![], halves(&category, 1000.0)] {
            let calibration =
                (!margins.is_empty()).then(|| Calibration::of(&ballots.weight, &margins).unwrap());
            let apart = Tally::of(&ballots, &design, calibration.as_ref(), &pools);
            let (whole, one) = (apart.whole(), Tally::of(&as_one, &design, calibration.as_ref(), &pools));
            prop_assert_eq!((whole.units(), whole.valid(0)), (1, one.valid(0)));
            prop_assert_eq!(whole.valid(0), apart.valid(0) + apart.valid(1));
            for item in 0..ITEMS {
                for (whole, one) in whole.chosen(item, 0).iter().zip(one.chosen(item, 0)) {
                    prop_assert_eq!(whole.ballots, one.ballots);
                    prop_assert!(near(whole.people, one.people));
                }
            }
            let kinds = [Jackknife::Jk1, Jackknife::Jkn];
            let made = |tally| kinds.map(|kind| Replicated::made(tally, kind).ok());
            let (of_units, of_one) = (made(&apart), made(&one));
            for quantity in quantities() {
                let (found, expected) =
                    (estimates(&whole, &quantity, LONELY[kind]), estimates(&one, &quantity, LONELY[kind]));
                same(&found, &expected)?;
                prop_assert_eq!(found[0].as_ref().map(|of| of.n), expected[0].as_ref().map(|of| of.n));
                for (of_units, of_one) in of_units.iter().zip(&of_one) {
                    let (Some(of_units), Some(of_one)) = (of_units, of_one) else { continue };
                    same(&of_units.whole(&whole).estimates(&quantity), &of_one.estimates(&quantity))?;
                }
            }
        }
        if stages > 0 {
            let replicates = left_out(&ballots, Jackknife::Jk1);
            let (apart, one) = (Tally::of(&ballots, &design, None, &pools), Tally::of(&as_one, &design, None, &pools));
            let whole = apart.whole();
            if let (Ok(of_units), Ok(of_one)) =
                (Replicated::published(&apart, &replicates), Replicated::published(&one, &replicates))
            {
                for quantity in quantities() {
                    same(&of_units.whole(&whole).estimates(&quantity), &of_one.estimates(&quantity))?;
                }
            }
        }
    }

    /// A jackknife that meets margins anew, and weights that were calibrated one replicate after the other.
    #[test]
    fn a_jackknife_meets_margins_anew(drawn in drawn(), jkn: bool, raked: bool) {
        let (ballots, category) = table(&drawn, 1, false);
        let mut margins = halves(&category, 1000.0);
        if raked {
            margins.push(Margin { category: ballots.group.clone().unwrap(), totals: vec![300.0, 700.0] });
        }
        let kind = if jkn { Jackknife::Jkn } else { Jackknife::Jk1 };
        let design = Design::of(&ballots, true).unwrap();
        let (Ok(calibration), pools) = (Calibration::of(&ballots.weight, &margins), [vec![0, 1, 2]]) else {
            return Ok(());
        };
        let tally = Tally::of(&ballots, &design, Some(&calibration), &pools);
        let mut written = left_out(&ballots, kind);
        let again = |weights: &Vec<f64>| Calibration::of(weights, &margins).map(|of| of.weights);
        // Without a cluster, a category may have nobody.
        let Ok(weights) = written.weights.iter().map(again).collect() else { return Ok(()) };
        written.weights = weights;
        let (Ok(made), Ok(published)) = (Replicated::made(&tally, kind), Replicated::published(&tally, &written)) else {
            return Ok(());
        };
        for quantity in quantities() {
            for (one, other) in made.estimates(&quantity).iter().zip(published.estimates(&quantity)) {
                let (Some(one), Some(other)) = (one, other) else { continue };
                prop_assert_eq!((one.value, one.n), (other.value, other.n));
                // Raking ends where margins are met to 1e-13 of the people.
                if let (Ok(a), Ok(b)) = (one.se, other.se) {
                    prop_assert!((a - b).abs() <= 1e-9 * b + 1e-11, "{} {}", a, b);
                }
            }
        }
    }

    /// The jackknife from totals of clusters is that from weights, written out: error, log-odds and degrees of freedom.
    #[test]
    fn a_jackknife_needs_no_weights(drawn in drawn(), jkn: bool) {
        let (ballots, _) = table(&drawn, 1, false);
        let design = Design::of(&ballots, true).unwrap();
        let pools = [vec![0, 1, 2]];
        let tally = Tally::of(&ballots, &design, None, &pools);
        let kind = if jkn { Jackknife::Jkn } else { Jackknife::Jk1 };
        for quantity in quantities() {
            let Ok(found) = Replicated::made(&tally, kind).map(|of| of.estimates(&quantity)) else { continue };
            let again = Replicated::published(&tally, &left_out(&ballots, kind)).unwrap().estimates(&quantity);
            same(&found, &again)?;
            for (one, other) in found.iter().flatten().zip(again.iter().flatten()) {
                let ends = |estimate: &Estimate| estimate.interval(Method::Logit, 95.0);
                if let (Ok(a), Ok(b)) = (ends(one), ends(other)) {
                    prop_assert!((a.low - b.low).abs() + (a.high - b.high).abs() < 1e-9, "{:?} {:?}", a, b);
                }
            }
        }
    }
}

/// The same bits for any number of threads: estimates, errors and intervals, of sums whose order shows in their last bits.
#[test]
fn threads_never_matter() {
    // More than are looked at at once, of two strides.
    let count = 150_000;
    let mut seed = 20_250_101_u64;
    let mut next = |below: u64| {
        seed = seed.wrapping_mul(6364136223846793005).wrapping_add(1442695040888963407);
        (seed >> 33) % below
    };
    let mut codes =
        |kinds: u64| Codes { codes: (0..count).map(|_| next(kinds) as u32).collect(), kinds: kinds as usize };
    let (unit, group, stratum) = (codes(5), codes(2), codes(3));
    let clusters = vec![codes(6), codes(4)];
    let category = codes(3);
    let options: Vec<Codes> = (0..9).map(|_| codes(4)).collect();
    let weight = codes(1000).codes.into_iter().map(|of| 0.1 + f64::from(of) / 7.0).collect();
    let item = |of: Codes| Answers {
        options: of.codes.into_iter().map(|code| code as u8).collect(),
        worth: vec![Some(0.1), Some(0.7), Some(1.0), None],
    };
    let items = options.into_iter().map(item).collect();
    let ballots =
        Ballots { unit, group: Some(group), weight, stratum: Some(stratum), clusters, populations: vec![], items };
    let by_ballot = Ballots { clusters: vec![], ..ballots.clone() };
    let pools = [vec![0, 1, 2], vec![3, 4, 5, 6], (0..9).collect()];
    let items: Vec<_> = (0..9).map(|item| (0.1 + item as f64, Source::Item(item))).collect();
    let quantities = [
        Quantity::share(Source::Item(3)),
        Quantity::share(Source::Pool(2)),
        Quantity::mean(&items),
        Quantity::combination(
            (0..2)
                .map(|group| Term { weight: 0.5, ratio: Ratio { source: Source::Pool(1), group: Some(group) } })
                .collect(),
        ),
    ];
    let margin = Margin { category, totals: vec![100.0, 250.0, 333.0] };
    let bits = |ballots: &Ballots| {
        let (design, mut said) = (Design::of(ballots, true).unwrap(), Vec::new());
        let mut say = |found: Found| {
            for estimate in found.into_iter().flatten() {
                let interval = estimate.interval(Method::Logit, 95.0).unwrap();
                let all = [estimate.value, estimate.se.unwrap(), interval.low, interval.high, estimate.deff.unwrap()];
                said.extend(all.map(f64::to_bits));
            }
        };
        for margins in [&[][..], std::slice::from_ref(&margin)] {
            let calibration = (!margins.is_empty()).then(|| Calibration::of(&ballots.weight, margins).unwrap());
            let tally = Tally::of(ballots, &design, calibration.as_ref(), &pools);
            let whole = tally.whole();
            for quantity in &quantities {
                say(estimates(&tally, quantity, Lonely::Fail));
                say(estimates(&whole, quantity, Lonely::Fail));
                if !ballots.clusters.is_empty() {
                    let made = Replicated::made(&tally, Jackknife::Jkn).unwrap();
                    say(made.estimates(quantity));
                    say(made.whole(&whole).estimates(quantity));
                }
            }
            if margins.is_empty() && !ballots.clusters.is_empty() {
                let replicates = left_out(ballots, Jackknife::Jkn);
                let published = Replicated::published(&tally, &replicates).unwrap();
                quantities.iter().for_each(|quantity| say(published.estimates(quantity)));
            }
        }
        said
    };
    for ballots in [&ballots, &by_ballot] {
        let with = |threads: usize| {
            rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap().install(|| bits(ballots))
        };
        let one = with(1);
        assert!([2, 3, 8].into_iter().all(|threads| with(threads) == one));
        // The test would see it if sums ran in another order.
        let mut backwards = ballots.clone();
        backwards.weight.reverse();
        for codes in
            [Some(&mut backwards.unit), backwards.group.as_mut(), backwards.stratum.as_mut()].into_iter().flatten()
        {
            codes.codes.reverse();
        }
        backwards.clusters.iter_mut().for_each(|codes| codes.codes.reverse());
        backwards.items.iter_mut().for_each(|answers| answers.options.reverse());
        assert_ne!(bits(&backwards), one);
    }
}

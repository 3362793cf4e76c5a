//! Ballots, margins and replicates from which nothing can be estimated: each fault is found, and says where.

use cchc_survey::ballots::{Answers, Ballots, Codes, Column, Unsound};
use cchc_survey::calibrate::{Calibration, Margin};
use cchc_survey::design::Design;
use cchc_survey::estimate::{Quantity, Ratio, Term, Withheld, estimates};
use cchc_survey::interval::Method;
use cchc_survey::replicate::{Jackknife, Replicated, Replicates};
use cchc_survey::tally::{Source, Tally};
use cchc_survey::variance::{Lonely, LonelyCluster};

/// Two strata of two clusters of two ballots.
fn sound() -> Ballots {
    Ballots {
        unit: Codes::of(vec![0; 8]),
        group: Some(Codes::of(vec![0, 1, 0, 1, 0, 1, 0, 1])),
        weight: vec![1.0; 8],
        stratum: Some(Codes::of(vec![0, 0, 0, 0, 1, 1, 1, 1])),
        clusters: vec![Codes::of(vec![0, 0, 1, 1, 0, 0, 1, 1])],
        populations: vec![vec![5.0; 8]],
        items: vec![Answers { options: vec![0, 1, 1, 1, 0, 1, 0, 1], worth: vec![Some(0.0), Some(1.0)] }],
    }
}

fn refused(change: impl Fn(&mut Ballots)) -> Unsound {
    let mut ballots = sound();
    change(&mut ballots);
    Design::of(&ballots, false).map(|_| ()).expect_err("a fault")
}

#[test]
fn ballots_that_are_none() {
    let nested = Ballots { clusters: vec![Codes::of(vec![0, 0, 1, 1, 2, 2, 3, 3])], ..sound() };
    assert!(Design::of(&nested, false).is_ok() && Design::of(&sound(), true).is_ok());
    let length = |column, found| Unsound::Length { column, found, ballots: 8 };

    assert_eq!(refused(|b| b.unit.codes.clear()), Unsound::Empty);
    assert_eq!(refused(|b| b.weight.truncate(7)), length(Column::Weight, 7));
    assert_eq!(refused(|b| b.items[0].options.truncate(3)), length(Column::Item(0), 3));
    assert_eq!(refused(|b| b.clusters[0].codes.push(0)), length(Column::Cluster(0), 9));
    assert_eq!(refused(|b| b.populations[0].push(5.0)), length(Column::Population(0), 9));
    assert_eq!(refused(|b| b.weight[3] = -1.0), Unsound::Value { column: Column::Weight, row: 3, value: -1.0 });
    assert!(matches!(refused(|b| b.weight[3] = f64::NAN), Unsound::Value { row: 3, .. }));
    assert!(matches!(refused(|b| b.weight[5] = f64::INFINITY), Unsound::Value { row: 5, .. }));
    assert_eq!(
        refused(|b| b.items[0].worth[1] = Some(f64::INFINITY)),
        Unsound::Value { column: Column::Item(0), row: 1, value: f64::INFINITY }
    );
    assert_eq!(
        refused(|b| b.items[0].options[2] = 7),
        Unsound::Code { column: Column::Item(0), row: 2, code: 7, kinds: 2 }
    );
    assert_eq!(refused(|b| b.unit.kinds = 0), Unsound::Code { column: Column::Unit, row: 0, code: 0, kinds: 0 });
    assert!(matches!(
        refused(|b| b.group.as_mut().unwrap().codes[1] = 9),
        Unsound::Code { column: Column::Group, row: 1, .. }
    ));
    assert!(matches!(
        refused(|b| b.stratum.as_mut().unwrap().kinds = 1),
        Unsound::Code { column: Column::Stratum, row: 4, .. }
    ));
    assert_eq!(refused(|_| ()), Unsound::TwoStrata { cluster: 0, one: 0, other: 1, row: 4 });
    assert_eq!(refused(|b| b.populations.push(vec![9.0; 8])), Unsound::Stages { given: 2, stages: 1 });
    let renamed = |b: &mut Ballots| b.clusters = nested.clusters.clone();
    assert_eq!(
        refused(|b| (renamed(b), b.populations[0].fill(1.0)).0),
        Unsound::Population { stage: 0, row: 0, population: 1.0, sampled: 2 }
    );
    assert_eq!(
        refused(|b| (renamed(b), b.populations[0][6] = 7.0).0),
        Unsound::Differs { stage: 0, row: 6, found: 7.0, first: 5.0 }
    );
}

#[test]
fn margins_that_no_weights_meet() {
    let margin = |codes: [u32; 4], totals: [f64; 2]| Margin {
        category: Codes { codes: codes.into(), kinds: 2 },
        totals: totals.into(),
    };
    let of = |margins: &[Margin]| Calibration::of(&[1.0; 4], margins).map(|_| ()).expect_err("a fault");
    let first = margin([0, 0, 1, 1], [30.0, 70.0]);
    assert!(Calibration::of(&[1.0; 4], &[first.clone(), margin([0, 1, 0, 1], [50.0, 50.0])]).is_ok());

    assert_eq!(
        of(&[first.clone(), margin([0, 1, 0, 1], [50.0, 60.0])]),
        Unsound::Margins { margin: 1, sum: 110.0, first: 100.0 }
    );
    assert_eq!(
        of(&[margin([0; 4], [30.0, 70.0])]),
        Unsound::Category { margin: 0, category: 1, total: 70.0, sampled: 0.0 }
    );
    assert_eq!(
        of(&[margin([0, 0, 1, 1], [100.0, 0.0])]),
        Unsound::Category { margin: 0, category: 1, total: 0.0, sampled: 2.0 }
    );
    // Totals that were rounded apart count the same people: those of the first margin.
    let rounded = margin([0, 1, 0, 1], [33.333_33, 66.666_66]);
    let weights = Calibration::of(&[1.0; 4], &[first.clone(), rounded]).unwrap().weights;
    assert!((weights[0] + weights[1] - 30.0).abs() < 1e-9 && (weights[0] + weights[2] - 100.0 / 3.0).abs() < 1e-5);
    // The crossings are the same as the categories, and asked to be both 30 and 40.
    assert_eq!(of(&[first, margin([0, 0, 1, 1], [40.0, 60.0])]), Unsound::NoConvergence { rounds: 1000 });
    let short = Margin { category: Codes::of(vec![0, 1]), totals: vec![1.0, 1.0] };
    assert_eq!(of(&[short]), Unsound::Length { column: Column::Margin(0), found: 2, ballots: 4 });
}

#[test]
fn replicates_that_are_none() {
    let ballots = sound();
    let design = Design::of(&ballots, true).unwrap();
    let tally = Tally::of(&ballots, &design, None, &[]);
    let refused = |weights: Vec<Vec<f64>>, rscales: usize| {
        let replicates = Replicates { weights, scale: 1.0, rscales: vec![1.0; rscales] };
        Replicated::published(&tally, &replicates).map(|_| ()).expect_err("a fault")
    };
    assert_eq!(refused(vec![vec![1.0; 8]; 3], 2), Unsound::Factors { given: 2, replicates: 3 });
    assert_eq!(
        refused(vec![vec![1.0; 8], vec![1.0; 7]], 2),
        Unsound::Length { column: Column::Replicate(1), found: 7, ballots: 8 }
    );

    let jackknife = |ballots: &Ballots, kind| {
        let design = Design::of(ballots, true).unwrap();
        Replicated::made(&Tally::of(ballots, &design, None, &[]), kind).map(|_| ())
    };
    assert_eq!(jackknife(&ballots, Jackknife::Jkn), Ok(()));
    let by_ballot = Ballots { clusters: vec![], populations: vec![], ..ballots.clone() };
    assert_eq!(jackknife(&by_ballot, Jackknife::Jk1), Err(Unsound::Jackknife));
    let lonely = Ballots { clusters: vec![Codes::of(vec![0, 0, 1, 1, 0, 0, 0, 0])], ..ballots.clone() };
    assert_eq!(jackknife(&lonely, Jackknife::Jkn), Err(Unsound::LonelyJackknife { stratum: 1 }));
    assert_eq!(jackknife(&lonely, Jackknife::Jk1), Ok(()));

    let margin = Margin { category: ballots.group.clone().unwrap(), totals: vec![3.0, 5.0] };
    let calibration = Calibration::of(&ballots.weight, &[margin]).unwrap();
    let calibrated = Tally::of(&ballots, &design, Some(&calibration), &[]);
    assert!(Replicated::made(&calibrated, Jackknife::Jkn).is_ok());
}

/// What is estimated where the sample says too little.
#[test]
fn what_a_sample_cannot_say() {
    let share = Quantity::share(Source::Item(0));
    let of = |ballots: &Ballots, lonely| {
        let design = Design::of(ballots, true).unwrap();
        estimates(&Tally::of(ballots, &design, None, &[]), &share, lonely)
    };
    // Nobody has judged the second unit, and of the third all said that they did not know.
    let mut ballots = sound();
    ballots.unit = Codes { codes: vec![0, 0, 0, 0, 0, 0, 0, 2], kinds: 3 };
    ballots.items[0].options[7] = 2;
    ballots.items[0].worth.push(None);
    let found = of(&ballots, Lonely::Fail);
    assert!(found[0].is_some() && found[1].is_none() && found[2].is_none());
    let design = Design::of(&ballots, true).unwrap();
    let chosen =
        Tally::of(&ballots, &design, None, &[]).chosen(0, 0).iter().map(|option| option.ballots).collect::<Vec<_>>();
    assert_eq!(chosen, [3, 4, 0]);

    // A unit within one of the two clusters of a stratum: its distance from itself is nothing.
    let mut ballots = sound();
    ballots.unit = Codes::of(vec![0, 0, 1, 1, 1, 1, 1, 1]);
    let within = of(&ballots, Lonely::Fail)[0].clone().unwrap();
    assert_eq!((within.value, within.n, within.df, within.se), (0.5, 2, 0, Err(Withheld::OneCluster)));

    // Unless all clusters were drawn, so that only what was drawn within them is left to chance.
    ballots.populations = vec![vec![2.0; 8], vec![6.0; 8]];
    ballots.clusters.push(Codes::of(vec![0, 1, 0, 1, 0, 1, 0, 1]));
    let within = of(&ballots, Lonely::Fail)[0].clone().unwrap();
    // Villages are off by ∓½ of two ballots: V = (1 − 2/6) · 2 · (¼² + ¼²).
    assert!((within.se.unwrap() - (2.0 / 3.0 * 2.0 * 2.0 / 16.0_f64).sqrt()).abs() < 1e-15);

    // One village drawn in each of two communes: the second stage is lonely.
    let mut ballots = sound();
    ballots.clusters.push(Codes::of(vec![0, 0, 0, 0, 0, 0, 0, 0]));
    ballots.populations.push(vec![6.0; 8]);
    let lonely = Withheld::Lonely(LonelyCluster { stage: 1, place: 0 });
    let failed = of(&ballots, Lonely::Fail)[0].clone().unwrap();
    assert_eq!((failed.se, failed.interval(Method::Beta, 95.0)), (Err(lonely), Err(lonely)));
    assert!(of(&ballots, Lonely::Certainty)[0].as_ref().unwrap().se.is_ok());

    // A ballot that stands for nobody is no answer, but its cluster was drawn.
    let mut ballots = sound();
    ballots.weight[0] = 0.0;
    ballots.weight[1] = 0.0;
    let found = of(&ballots, Lonely::Fail)[0].clone().unwrap();
    assert_eq!((found.n, found.df), (6, 1));
    assert!(found.se.is_ok());
}

/// What the sample says, but not loudly.
#[test]
fn what_a_sample_says_in_silence() {
    let share = Quantity::share(Source::Item(0));
    let of = |ballots: &Ballots, lonely| {
        let design = Design::of(ballots, true).unwrap();
        estimates(&Tally::of(ballots, &design, None, &[]), &share, lonely)[0].clone().unwrap()
    };
    // All are satisfied: no variance is seen, and the interval is no point.
    let mut ballots = sound();
    for option in [0, 1] {
        ballots.items[0].options.fill(option);
        let alike = of(&ballots, Lonely::Fail);
        assert_eq!((alike.value, alike.se, alike.deff, alike.unanimous), (f64::from(option), Ok(0.0), None, true));
        let interval = alike.interval(Method::Logit, 95.0).unwrap();
        assert!(interval.high - interval.low > 0.3, "{interval:?}");
    }
    // All are worth the same between: nothing says how much the others would vary.
    ballots.items[0].worth = vec![Some(0.6), Some(0.6)];
    let same = of(&ballots, Lonely::Fail);
    assert_eq!((same.unanimous, same.se, same.agreeing, same.deff), (false, Err(Withheld::NoVariation), false, None));
    assert_eq!(same.interval(Method::Beta, 95.0), Err(Withheld::NoVariation));
    // Unless there are no others: then that is how it is, at 0 and 1 as between.
    ballots.populations = vec![vec![2.0; 8]];
    for worth in [0.6, 0.0, 1.0] {
        ballots.items[0].worth = vec![Some(worth); 2];
        let all = of(&ballots, Lonely::Fail);
        assert_eq!((all.value, all.se), (worth, Ok(0.0)));
        let interval = all.interval(Method::Logit, 95.0).unwrap();
        assert_eq!((interval.low, interval.high), (worth, worth));
    }
    // Clusters, or ballots, of equal shares: by chance.
    let mut ballots = Ballots { populations: vec![], ..sound() };
    ballots.items[0].options = vec![0, 1, 1, 0, 0, 1, 1, 0];
    let agreeing = |ballots: &Ballots| {
        let found = of(ballots, Lonely::Fail);
        (found.value, found.se, found.agreeing, found.deff)
    };
    let withheld = (0.5, Err(Withheld::NoVariation), true, None);
    assert_eq!(agreeing(&ballots), withheld);
    ballots.clusters.clear();
    ballots.weight = vec![0.3; 8];
    ballots.items[0].options = vec![0, 0, 0, 0, 1, 1, 1, 1];
    assert_eq!(agreeing(&ballots), withheld);
    // All against one item and all for another.
    let item = |option: u8| Answers { options: vec![option; 8], ..ballots.items[0].clone() };
    ballots.items = vec![item(0), item(1)];
    let design = Design::of(&ballots, true).unwrap();
    let index = Quantity::mean(&[(1.0, Source::Item(0)), (1.0, Source::Item(1))]);
    let index = estimates(&Tally::of(&ballots, &design, None, &[]), &index, Lonely::Fail)[0].clone().unwrap();
    assert_eq!((index.value, index.se), (0.5, Err(Withheld::NoVariation)));

    // A stratum of one cluster of which there is no other is not lonely.
    let mut ballots = sound();
    ballots.clusters = vec![Codes::of(vec![0, 0, 1, 1, 0, 0, 0, 0])];
    assert!(of(&ballots, Lonely::Fail).se.is_err());
    ballots.populations = vec![vec![5.0, 5.0, 5.0, 5.0, 1.0, 1.0, 1.0, 1.0]];
    assert_eq!(of(&ballots, Lonely::Fail).se, of(&ballots, Lonely::Certainty).se);
    assert_eq!(of(&ballots, Lonely::Adjust).se, of(&ballots, Lonely::Certainty).se);

    // Nor is it one of those that take the others' average, of one ratio and of several.
    ballots.stratum = Some(Codes::of(vec![0, 0, 0, 0, 1, 1, 2, 2]));
    ballots.populations = vec![vec![5.0, 5.0, 5.0, 5.0, 5.0, 5.0, 1.0, 1.0]];
    let design = Design::of(&ballots, true).unwrap();
    let halves = Quantity::mean(&[(1.0, Source::Item(0)), (1.0, Source::Item(0))]);
    let combined = estimates(&Tally::of(&ballots, &design, None, &[]), &halves, Lonely::Average)[0].clone().unwrap();
    assert!((combined.se.unwrap() - of(&ballots, Lonely::Average).se.unwrap()).abs() < 1e-15);

    // Of one commune two villages, of the other one: it is taken to vary within as its sister does.
    let mut ballots = Ballots { stratum: None, ..sound() };
    ballots.clusters = vec![Codes::of(vec![0, 0, 0, 0, 1, 1, 1, 1]), Codes::of(vec![0, 0, 1, 1, 0, 0, 0, 0])];
    ballots.populations = vec![vec![3.0; 8], vec![5.0; 8]];
    let within = |lonely| of(&ballots, lonely).se.unwrap().powi(2);
    // p = 5/8; villages are off by −1/4 and 3/4 of 8: V = (1 − 2/5) · 2 · (½² + ½²) ÷ 8², counted with 2/3.
    let village = 0.6 * 2.0 * 0.5 / 64.0 * 2.0 / 3.0;
    assert!((within(Lonely::Average) - within(Lonely::Certainty) - village).abs() < 1e-15);
}

/// A replicate that holds no valid answer has no value; an error needs two that have.
#[test]
fn an_error_needs_two_replicates() {
    let ballots = Ballots { unit: Codes::of(vec![0, 0, 0, 0, 1, 1, 1, 1]), ..sound() };
    let design = Design::of(&ballots, true).unwrap();
    let tally = Tally::of(&ballots, &design, None, &[]);
    // Of the second unit so many of four replicates weigh anything.
    let error = |there: usize| {
        let of = |replicate: usize| {
            let second = if replicate < there { 1.0 + replicate as f64 } else { 0.0 };
            vec![1.0, replicate as f64, 2.0, 1.0, second, 1.0 * f64::from(u8::from(second > 0.0)), 0.0, 0.0]
        };
        let replicates = Replicates { weights: (0..4).map(of).collect(), scale: 0.5, rscales: vec![1.0; 4] };
        let found = Replicated::published(&tally, &replicates).unwrap().estimates(&Quantity::share(Source::Item(0)));
        let second = found[1].clone().unwrap();
        (second.se, second.replicates_missing)
    };
    assert_eq!(error(0), (Err(Withheld::Replicates), 4));
    assert_eq!(error(1), (Err(Withheld::Replicates), 3));
    // θ = ½ and ⅓ about their mean: V = ½ · 2 · (1/12)².
    let (se, missing) = error(2);
    assert!((se.unwrap() - 1.0 / 12.0).abs() < 1e-15 && missing == 2);
}

/// Weights whose sum is no number meet no margin.
#[test]
fn sums_that_are_no_number_meet_nothing() {
    let margin = Margin { category: Codes::of(vec![0, 0, 1]), totals: vec![3.0, 4.0] };
    let found = Calibration::of(&[1e308, 1e308, 1.0], &[margin]).map(|of| of.weights);
    assert!(matches!(found, Err(Unsound::NoConvergence { .. })), "{found:?}");
}

/// As many clusters as ballots, and a margin: a jackknife that ends, and says what linearisation does.
#[test]
fn a_jackknife_of_many_clusters_ends() {
    let count = 20_000u32;
    let codes = |of: &dyn Fn(u32) -> u32| Codes::of((0..count).map(of).collect());
    let ballots = Ballots {
        unit: codes(&|_| 0),
        group: None,
        weight: (0..count).map(|ballot| f64::from(1 + ballot % 7)).collect(),
        stratum: Some(codes(&|ballot| ballot % 3)),
        clusters: vec![codes(&|ballot| ballot)],
        populations: vec![],
        items: vec![Answers {
            options: (0..count).map(|ballot| u8::from(ballot.wrapping_mul(2_654_435_761) >> 16 & 3 > 0)).collect(),
            worth: vec![Some(0.0), Some(1.0)],
        }],
    };
    let margin = Margin { category: codes(&|ballot| ballot / 5 % 4), totals: vec![1e4, 3e4, 2e4, 2e4] };
    let calibration = Calibration::of(&ballots.weight, &[margin]).unwrap();
    let design = Design::of(&ballots, true).unwrap();
    let tally = Tally::of(&ballots, &design, Some(&calibration), &[]);
    let quantity = Quantity::share(Source::Item(0));
    let made = Replicated::made(&tally, Jackknife::Jkn).unwrap().estimates(&quantity).remove(0).unwrap();
    let linear = estimates(&tally, &quantity, Lonely::Fail).remove(0).unwrap();
    // The rank without margins: a stratum all of whose clusters answer takes one off, but for one.
    assert_eq!((made.value, made.df), (linear.value, count - 3));
    assert!((made.se.unwrap() / linear.se.unwrap() - 1.0).abs() < 1e-3, "{made:?} {linear:?}");
}

/// What one cluster, or one ballot, says of a term of an index is no certainty, whatever the other terms say.
#[test]
fn a_term_of_one_cluster_gives_no_error() {
    let half = |there: std::ops::Range<usize>| {
        let answer = |ballot: usize| if there.contains(&ballot) { u8::from(ballot.is_multiple_of(2)) } else { 2 };
        Answers { options: (0..30).map(answer).collect(), worth: vec![Some(0.0), Some(1.0), None] }
    };
    let mut ballots = Ballots {
        unit: Codes::of(vec![0; 30]),
        group: None,
        weight: vec![1.0; 30],
        stratum: None,
        clusters: vec![Codes::of((0..30).map(|ballot| ballot / 10).collect())],
        populations: vec![],
        items: vec![half(0..10), half(10..30), half(5..15)],
    };
    let index = |items: &[(f64, usize)]| {
        Quantity::mean(&items.iter().map(|(weight, item)| (*weight, Source::Item(*item))).collect::<Vec<_>>())
    };
    let withheld = |ballots: &Ballots, quantity: &Quantity| {
        let design = Design::of(ballots, true).unwrap();
        let tally = Tally::of(ballots, &design, None, &[]);
        let linear = estimates(&tally, quantity, Lonely::Fail)[0].clone().unwrap();
        let mut all = vec![linear];
        if !ballots.clusters.is_empty() {
            let made = |kind| Replicated::made(&tally, kind).unwrap().estimates(quantity)[0].clone().unwrap();
            all.extend([made(Jackknife::Jk1), made(Jackknife::Jkn)]);
        }
        // Published beside the ballots, without their design.
        let drawn = |replicate: u64| {
            let of = |ballot: usize| (replicate * 7 + ballot as u64 / 10 * 3 + 1) % 4;
            (0..30).map(|ballot| of(ballot) as f64 * 0.731 * (1.0 + ballot as f64)).collect()
        };
        let replicates = Replicates { weights: (0..5).map(drawn).collect(), scale: 0.25, rscales: vec![1.0; 5] };
        let bare = Ballots { clusters: vec![], stratum: None, populations: vec![], ..ballots.clone() };
        let design = Design::of(&bare, true).unwrap();
        let tally = Tally::of(&bare, &design, None, &[]);
        all.extend(Replicated::published(&tally, &replicates).unwrap().estimates(quantity)[0].clone());
        all.into_iter().map(|of| (of.df > 0, of.se.err())).collect::<Vec<_>>()
    };
    let one = (true, Some(Withheld::OneCluster));
    assert_eq!(withheld(&ballots, &index(&[(1.0, 0), (1.0, 1)])), [one; 4]);
    // A term that counts for nothing takes nothing away.
    assert_eq!(withheld(&ballots, &index(&[(1.0, 2), (0.0, 0)])), [(true, None); 4]);
    // All clusters were drawn: there is no other that could differ.
    ballots.populations = vec![vec![3.0; 30]];
    assert_eq!(withheld(&ballots, &index(&[(1.0, 0), (1.0, 1)]))[..3], [(true, None); 3]);
    // All communes, and of each one village: that one is alone again.
    ballots.populations.push(vec![5.0; 30]);
    ballots.clusters.push(Codes::of((0..30).map(|ballot| ballot / 5).collect()));
    ballots.items[0] = half(0..5);
    assert_eq!(withheld(&ballots, &index(&[(1.0, 0), (1.0, 1)]))[0], one);

    // Ballots drawn one by one: of the first group there is one.
    let group = Codes { codes: (0..30).map(|ballot| u32::from(ballot > 0)).collect(), kinds: 2 };
    let ballots =
        Ballots { group: Some(group), clusters: vec![], populations: vec![], items: vec![half(0..30)], ..ballots };
    let of_group = |group, weight| Term { weight, ratio: Ratio { source: Source::Item(0), group: Some(group) } };
    let groups = Quantity::combination(vec![of_group(0, 0.9), of_group(1, 0.1)]);
    assert_eq!(withheld(&ballots, &groups), [one; 2]);
}

/// Where a lonely stratum takes the others' average, those that hold answers of the unit are averaged, of one ratio and of
/// several alike.
#[test]
fn an_average_is_of_the_strata_of_the_unit() {
    let mut ballots = sound();
    // A third stratum is lonely, a fourth of another unit.
    let again = |codes: &mut Codes, more: [u32; 6]| *codes = Codes::of([codes.codes.as_slice(), &more].concat());
    again(&mut ballots.unit, [0, 0, 1, 1, 1, 1]);
    again(ballots.stratum.as_mut().unwrap(), [2, 2, 3, 3, 3, 3]);
    again(&mut ballots.clusters[0], [0, 0, 0, 0, 1, 1]);
    let item = &mut ballots.items[0].options;
    item.extend([1, 0, 1, 0, 0, 1]);
    let ballots = Ballots { weight: vec![1.0; 14], group: None, populations: vec![], ..ballots };
    let design = Design::of(&ballots, true).unwrap();
    let tally = Tally::of(&ballots, &design, None, &[]);
    let error = |quantity: &Quantity| estimates(&tally, quantity, Lonely::Average)[0].clone().unwrap().se.unwrap();
    let one = error(&Quantity::share(Source::Item(0)));
    let two = error(&Quantity::mean(&[(1.0, Source::Item(0)), (1.0, Source::Item(0))]));
    assert!((one - two).abs() < 1e-15, "{one} {two}");
}

//! What R's `survey` estimates from made-up ballots: every row has to come out.
//!
//! The ballots, R's program and its results stand in `reference/survey`, beside the repository or where `CCHC_SHARED`
//! says.
//!
//! One convention of R differs: its logit interval comes from a fitted model, and the fit stops where the deviance
//! moves by less than 1e-8 of itself. The log-odds that it stops at may be off by 6e-9, so that some ends of these
//! intervals differ from the exact ones by up to 3e-9. `fitted` stops where R does: with it R's ends come out to 1e-9
//! (to 1e-12, most), and with it carried on to the end ours do.

mod jackknife;

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use cchc_survey::ballots::{Answers, Ballots, Codes};
use cchc_survey::calibrate::{Calibration, Margin};
use cchc_survey::design::Design;
use cchc_survey::estimate::{Estimate, Quantity, estimates, totals};
use cchc_survey::interval::Method;
use cchc_survey::replicate::{Jackknife, Replicated, Replicates};
use cchc_survey::tally::{Source, Tally};
use cchc_survey::variance::Lonely;

use jackknife::left_out;

const NEAR: f64 = 1e-9;

fn reference() -> Option<PathBuf> {
    let here = Path::new(env!("CARGO_MANIFEST_DIR")).canonicalize().expect("the crate is there");
    let shared = std::env::var_os("CCHC_SHARED").map_or_else(|| here.join("../../../shared"), PathBuf::from);
    let folder = shared.join("reference/survey");
    folder.is_dir().then_some(folder)
}

/// A csv file by its columns.
struct Table(BTreeMap<String, Vec<String>>);

impl Table {
    fn read(path: &Path) -> Table {
        let mut reader =
            csv::ReaderBuilder::new().comment(Some(b'#')).from_path(path).expect("a file of the reference");
        let headings: Vec<String> = reader.headers().unwrap().iter().map(str::to_owned).collect();
        let mut columns: BTreeMap<String, Vec<String>> = headings.iter().map(|name| (name.clone(), vec![])).collect();
        for row in reader.records() {
            for (name, cell) in headings.iter().zip(&row.unwrap()) {
                columns.get_mut(name).unwrap().push(cell.to_owned());
            }
        }
        Table(columns)
    }

    fn codes(&self, name: &str) -> (Codes, Vec<&str>) {
        Codes::of_texts(self.0[name].iter().map(String::as_str))
    }

    fn numbers(&self, name: &str) -> Vec<f64> {
        self.0[name].iter().map(|cell| cell.parse().expect("a number")).collect()
    }

    fn len(&self) -> usize {
        self.0.values().next().unwrap().len()
    }

    /// Ballots without a design: a share of 4 and 5 among the answers 1 … 5.
    fn ballots(&self, weight: Option<&str>) -> Ballots {
        let worth = [None, Some(0.0), Some(0.0), Some(0.0), Some(1.0), Some(1.0), None, None, None, None];
        let item = |number: usize| Answers {
            options: self.0[&format!("c{number}")].iter().map(|cell| cell.parse().unwrap_or(0)).collect(),
            worth: worth.to_vec(),
        };
        Ballots {
            unit: self.codes("don_vi").0,
            group: None,
            weight: weight.map_or_else(|| vec![1.0; self.len()], |name| self.numbers(name)),
            stratum: None,
            clusters: vec![],
            populations: vec![],
            items: (1..=6).map(item).collect(),
        }
    }

    fn margin(&self, name: &str, totals: &Table) -> Margin {
        let (category, names) = self.codes(name);
        let total = |of: &&str| {
            let row = totals.0[name].iter().position(|cell| cell == of).expect("a total of each category");
            totals.numbers("total")[row]
        };
        Margin { totals: names.iter().map(total).collect(), category }
    }
}

fn quantities() -> Vec<(String, Quantity)> {
    let (factor_1, factor_2, answers) = (Source::Pool(0), Source::Pool(1), Source::Pool(2));
    let mut all: Vec<_> = (0..6).map(|item| (format!("c{}", item + 1), Quantity::share(Source::Item(item)))).collect();
    let items: Vec<_> = (0..6).map(|item| (1.0, Source::Item(item))).collect();
    all.extend([
        ("factor-1".into(), Quantity::share(factor_1)),
        ("factor-2".into(), Quantity::share(factor_2)),
        ("answers".into(), Quantity::share(answers)),
        ("factors-2-1".into(), Quantity::mean(&[(2.0, factor_1), (1.0, factor_2)])),
        ("items".into(), Quantity::mean(&items)),
    ]);
    all
}

/// By (case, unit, what): our estimate, and for an item R's log-odds and their error, as R stops and carried on.
type Found = BTreeMap<(String, String, String), (Estimate, Option<[LogOdds; 2]>)>;

struct Cases<'t> {
    found: Found,
    units: Vec<&'t str>,
}

impl Cases<'_> {
    fn add(
        &mut self,
        case: &str,
        ballots: &Ballots,
        margins: &[Margin],
        replicates: Option<&Replicates>,
        of: impl Fn(&Tally, &Quantity) -> Vec<Option<Estimate>>,
    ) {
        let design = Design::of(ballots, true).expect("a sound design");
        let calibration =
            (!margins.is_empty()).then(|| Calibration::of(&ballots.weight, margins).expect("margins that are met"));
        let weights = calibration.as_ref().map_or(&ballots.weight, |calibration| &calibration.weights);
        let pools = [vec![0, 1, 2], vec![3, 4, 5], vec![0, 1, 2, 3, 4, 5]];
        let tally = Tally::of(ballots, &design, calibration.as_ref(), &pools);
        for (number, (what, quantity)) in quantities().into_iter().enumerate() {
            for (unit, estimate) in of(&tally, &quantity).into_iter().enumerate() {
                let estimate = estimate.expect("valid answers");
                let log_odds = ballots.items.get(number).map(|answers| {
                    let valid = |&ballot: &usize| {
                        ballots.unit.codes[ballot] as usize == unit
                            && answers.worth[answers.options[ballot] as usize].is_some()
                    };
                    let rows: Vec<usize> = (0..ballots.len()).filter(valid).collect();
                    let y: Vec<f64> =
                        rows.iter().filter_map(|&row| answers.worth[answers.options[row] as usize]).collect();
                    // A calibrated design keeps the other ballots, with weights of 0, and they count in the mean
                    // weight.
                    let counted = if margins.is_empty() { rows.len() } else { ballots.len() };
                    [R_STOPS, 0.0]
                        .map(|epsilon| LogOdds::of(&rows, &y, weights, counted, replicates, &estimate, epsilon))
                });
                self.found.insert((case.into(), self.units[unit].into(), what.clone()), (estimate, log_odds));
            }
        }
    }
}

/// `epsilon` of R's `glm.control`.
const R_STOPS: f64 = 1e-8;

/// The log-odds of a share and their standard error, as `svyglm` fits them.
#[derive(Clone, Copy)]
struct LogOdds {
    centre: f64,
    se: f64,
}

impl LogOdds {
    fn of(
        rows: &[usize],
        y: &[f64],
        weights: &[f64],
        counted: usize,
        replicates: Option<&Replicates>,
        estimate: &Estimate,
        epsilon: f64,
    ) -> LogOdds {
        let scaled = |weights: &[f64], mean: f64| rows.iter().map(|&row| weights[row] / mean).collect::<Vec<f64>>();
        let sum = |weights: &[f64]| rows.iter().map(|&row| weights[row]).sum::<f64>();
        let centre = fitted(&scaled(weights, sum(weights) / counted as f64), y, None, epsilon);
        let share = expit(centre);
        let se = match replicates {
            None => estimate.se.unwrap() / (share * (1.0 - share)),
            Some(replicates) => {
                let fit = |weights: &Vec<f64>| fitted(&scaled(weights, sum(weights)), y, Some(centre), epsilon);
                let all: Vec<f64> = replicates.weights.iter().map(fit).collect();
                let mean = all.iter().sum::<f64>() / all.len() as f64;
                let squares = all.iter().zip(&replicates.rscales).map(|(one, factor)| factor * (one - mean).powi(2));
                (replicates.scale * squares.sum::<f64>()).sqrt()
            }
        };
        LogOdds { centre, se }
    }
}

fn expit(x: f64) -> f64 {
    1.0 / (1.0 + (-x).exp())
}

/// Log-odds by iterated weighted least squares, as `glm.fit` finds them: until the deviance moves by less than
/// `epsilon` of itself.
fn fitted(weights: &[f64], y: &[f64], start: Option<f64>, epsilon: f64) -> f64 {
    let first = |(w, y): (&f64, &f64)| start.map_or_else(|| (w * y + 0.5) / (w + 1.0), expit);
    let mut share: Vec<f64> = weights.iter().zip(y).map(first).collect();
    let deviance = |share: &[f64]| -> f64 {
        let each = weights.iter().zip(y).zip(share);
        each.map(|((w, y), p)| -2.0 * w * if *y == 1.0 { p.ln() } else { (-p).ln_1p() }).sum()
    };
    let mut before = deviance(&share);
    let mut found = 0.0;
    for _ in 0..25 {
        let (mut top, mut bottom) = (0.0, 0.0);
        for ((w, y), p) in weights.iter().zip(y).zip(&share) {
            top += w * p * (1.0 - p) * ((p / (1.0 - p)).ln() + (y - p) / (p * (1.0 - p)));
            bottom += w * p * (1.0 - p);
        }
        found = top / bottom;
        share.fill(expit(found));
        let after = deviance(&share);
        if (after - before).abs() / (after.abs() + 0.1) < epsilon {
            break;
        }
        before = after;
    }
    found
}

fn linearised(lonely: Lonely) -> impl Fn(&Tally, &Quantity) -> Vec<Option<Estimate>> {
    move |tally, quantity| estimates(tally, quantity, lonely)
}

fn cases(folder: &Path) -> Found {
    let one = Table::read(&folder.join("mot-giai-doan.csv"));
    let two = Table::read(&folder.join("hai-giai-doan.csv"));
    let mut cases = Cases { found: Found::new(), units: one.codes("don_vi").1 };

    cases.add("don-gian", &one.ballots(None), &[], None, linearised(Lonely::Fail));
    let weighted = one.ballots(Some("trong_so"));
    cases.add("chi-trong-so", &weighted, &[], None, linearised(Lonely::Fail));
    let mut staged =
        Ballots { stratum: Some(one.codes("tang").0), clusters: vec![one.codes("xa").0], ..weighted.clone() };
    cases.add("mot-giai-doan", &staged, &[], None, linearised(Lonely::Fail));
    let age = one.margin("tuoi", &Table::read(&folder.join("bien-tuoi.csv")));
    let sex = one.margin("gioi", &Table::read(&folder.join("bien-gioi.csv")));
    cases.add("hau-phan-tang", &staged, std::slice::from_ref(&age), None, linearised(Lonely::Fail));
    cases.add("raking", &staged, &[age, sex], None, linearised(Lonely::Fail));
    for (case, kind) in [("jk1", Jackknife::Jk1), ("jkn", Jackknife::Jkn)] {
        let written = left_out(&staged, kind);
        cases.add(case, &staged, &[], Some(&written), |tally, quantity| {
            let found = Replicated::made(tally, kind).map(|of| of.estimates(quantity)).expect("clusters to leave out");
            // Nobody needs the weights, but with them it comes to the same.
            let again =
                Replicated::published(tally, &written).map(|of| of.estimates(quantity)).expect("sound replicates");
            for (one, other) in found.iter().flatten().zip(again.iter().flatten()) {
                assert_eq!((one.value, one.df), (other.value, other.df));
                assert!((one.se.unwrap() / other.se.unwrap() - 1.0).abs() < 1e-12);
            }
            found
        });
    }
    staged.populations = vec![one.numbers("N_xa")];
    cases.add("mot-giai-doan-N", &staged, &[], None, linearised(Lonely::Fail));

    let staged = Ballots {
        stratum: Some(two.codes("tang").0),
        clusters: vec![two.codes("xa").0, two.codes("thon").0],
        populations: vec![two.numbers("N_xa"), two.numbers("N_thon")],
        ..two.ballots(Some("trong_so"))
    };
    assert_eq!(cases.units, two.codes("don_vi").1);
    for (case, lonely) in [("certainty", Lonely::Certainty), ("adjust", Lonely::Adjust), ("average", Lonely::Average)] {
        cases.add(&format!("hai-giai-doan-{case}"), &staged, &[], None, linearised(lonely));
    }

    let published = Table::read(&folder.join("lap-lai.csv"));
    let replicates = Replicates {
        weights: (1..=40).map(|number| published.numbers(&format!("rw{number:02}"))).collect(),
        scale: 1.0 / 39.0,
        rscales: vec![1.0; 40],
    };
    assert_eq!(cases.units, published.codes("don_vi").1);
    cases.add("bootstrap-40", &published.ballots(Some("trong_so")), &[], Some(&replicates), |tally, quantity| {
        Replicated::published(tally, &replicates).map(|of| of.estimates(quantity)).expect("sound replicates")
    });
    cases.found
}

/// The one total among the rows: of satisfied answers, of all units together.
fn total_of_all(folder: &Path) -> (f64, f64) {
    let one = Table::read(&folder.join("mot-giai-doan.csv"));
    let ballots = Ballots {
        unit: Codes::of(vec![0; one.len()]),
        stratum: Some(one.codes("tang").0),
        clusters: vec![one.codes("xa").0],
        ..one.ballots(Some("trong_so"))
    };
    let design = Design::of(&ballots, true).expect("a sound design");
    let pools = [(0..6).collect()];
    let (total, se) = totals(&Tally::of(&ballots, &design, None, &pools), Source::Pool(0), Lonely::Fail)[0];
    (total, se.expect("a standard error"))
}

const AVERAGE: &str = "hai-giai-doan-average";

/// The error if lonely strata took the mean of all strata, in place of those of the unit: `certainty` is what the others
/// add, and `average` adds as many times their first stage as there are lonely strata for each other one.
fn averaged_over_all(folder: &Path, unit: &str, found: &Found, what: &str) -> f64 {
    let ballots = Table::read(&folder.join("hai-giai-doan.csv"));
    let mut clusters: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    let mut of_unit = BTreeSet::new();
    for row in 0..ballots.len() {
        let [stratum, cluster, of] = ["tang", "xa", "don_vi"].map(|name| ballots.0[name][row].as_str());
        clusters.entry(stratum).or_default().insert(cluster);
        of_unit.extend((of == unit).then_some(stratum));
    }
    let lonely_for_each = |strata: &mut dyn Iterator<Item = &&str>| {
        let (lonely, others): (Vec<&str>, Vec<&str>) =
            strata.copied().partition(|stratum| clusters[*stratum].len() == 1);
        lonely.len() as f64 / others.len() as f64
    };
    let (of_all, of_unit) = (lonely_for_each(&mut clusters.keys()), lonely_for_each(&mut of_unit.iter()));
    let square = |case: &str| found[&(case.into(), unit.into(), what.into())].0.se.unwrap().powi(2);
    let certain = square("hai-giai-doan-certainty");
    (certain + (square(AVERAGE) - certain) * of_all / of_unit).sqrt()
}

#[test]
fn as_r() {
    let Some(folder) = reference() else {
        eprintln!("not compared: there is no ../shared/reference/survey, and CCHC_SHARED names no folder that has it");
        return;
    };
    let found = cases(&folder);
    let expected = Table::read(&folder.join("expected.csv"));
    let (mut compared, mut wrong, mut seen) = (0, Vec::new(), BTreeSet::new());
    let mut worst: BTreeMap<String, f64> = BTreeMap::new();
    for row in 0..expected.len() {
        let cell = |name: &str| expected.0[name][row].as_str();
        let key = (cell("case").to_owned(), cell("unit").to_owned(), cell("what").to_owned());
        if key.1 == "*" {
            assert_eq!(key.2, "total-of-satisfied-answers");
            let (total, se) = total_of_all(&folder);
            for (name, ours) in [("estimate", total), ("se", se)] {
                assert!((ours / cell(name).parse::<f64>().unwrap() - 1.0).abs() < NEAR, "{key:?} {name}: {ours}");
            }
            compared += 1;
            continue;
        }
        let (estimate, log_odds) = &found[&key];
        let se = estimate.se.expect("a standard error");
        // The reference takes combinations as a total over the whole design, where all strata are averaged.
        let is_of_all = key.0 == AVERAGE && ["factors-2-1", "items"].contains(&&*key.2);
        let told = if is_of_all { averaged_over_all(&folder, &key.1, &found, &key.2) } else { se };
        let mut compare = |name: &str, ours: Option<f64>, theirs: f64, near: f64| {
            let off = ours.map_or(f64::INFINITY, |ours| (ours / theirs - 1.0).abs());
            let worst = worst.entry(name.to_owned()).or_default();
            *worst = worst.max(off);
            if off.is_nan() || off > near {
                wrong.push(format!("{key:?} {}: {name} {ours:?}, expected {theirs}: off by {off:e}", cell("method")));
            }
        };
        for (name, ours) in [
            ("estimate", Some(estimate.value)),
            ("se", Some(told)),
            ("df", Some(estimate.df.into())),
            ("deff", estimate.deff),
        ] {
            if let Ok(theirs) = cell(name).parse() {
                compare(name, ours, theirs, NEAR);
            }
        }
        let method = match cell("method") {
            "" => None,
            "logit" => Some(Method::Logit),
            "beta" => Some(Method::Beta),
            "mean" => Some(Method::Mean),
            "asin" => Some(Method::Asin),
            other => panic!("an interval that nobody knows: {other}"),
        };
        let theirs = |end: &str| cell(end).parse::<f64>().expect("an end");
        match method.map(|method| (method, estimate.interval(method, 95.0).expect("an interval"))) {
            None => {}
            Some((Method::Logit, ours)) => {
                let t = (estimate.interval(Method::Mean, 95.0).unwrap().high - estimate.value) / se;
                let [stopped, carried_on] = log_odds.expect("an item");
                for (end, ours, t) in [("low", ours.low, -t), ("high", ours.high, t)] {
                    let at = |odds: LogOdds| expit(odds.centre + t * odds.se);
                    compare(&format!("{end} of logit, R as it stops"), Some(at(stopped)), theirs(end), NEAR);
                    compare(&format!("{end} of logit, R carried on"), Some(ours), at(carried_on), 1e-12);
                    compare(&format!("{end} of logit, R"), Some(ours), theirs(end), 3.0 * NEAR);
                }
            }
            Some((_, ours)) => {
                compare("low", Some(ours.low), theirs("low"), NEAR);
                compare("high", Some(ours.high), theirs("high"), NEAR);
            }
        }
        compared += 1;
        seen.insert(key);
    }
    eprintln!("{compared} rows of R, farthest apart: {worst:?}");
    assert!(wrong.is_empty(), "{} of {compared} rows:\n{}", wrong.len(), wrong.join("\n"));
    // Beside those of R, each case has the two combinations of ratios, which R's replicates do not give.
    assert_eq!((compared, seen.len()), (expected.len(), found.len() - 3 * 2 * 2));
}

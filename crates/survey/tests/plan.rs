//! Plans by hand: sizes, allocations, draws and their record.

use cchc_core::fault::{Diagnostic, Fault, Severity};
use cchc_core::number::Number;
use cchc_core::place::{FileNo, Sources};
use cchc_survey::plan::{
    self, Again, Allocated, Asked, Bound, Difference, Draw, Drawn, Formula, How, Method, NotAllocated, NotDrawn, Place,
    Stratum, allocate, draw,
};
use proptest::prelude::*;
use serde_json::Value;

fn number(text: &str) -> Number {
    Number::parse(text).unwrap_or_else(|| panic!("{text} is a number"))
}

fn asked(population: u64, share: f64, deff: f64) -> Asked {
    Asked { population, confidence: 95.0, share, deff }
}

// ---- sizes

#[test]
fn sizes_are_those_of_the_textbooks() {
    // 1,959964² · 0,25 ÷ 0,0025 = 384,15: the 385 of every textbook.
    let sample = |asked: &Asked, margin: &str| plan::sample(asked, &number(margin));
    assert_eq!(sample(&asked(1_000_000_000, 0.5, 1.0), "0.05"), Some(385));
    // 3,841459 · 0,21 ÷ 0,0009 = 896,34.
    assert_eq!(sample(&asked(1_000_000_000, 0.3, 1.0), "0.03"), Some(897));
    // Cochran 1977, section 4.4: t = 2, p (1 − p) = 0,25, d = 0,05: n₀ = 400; with N = 3200: 400 ÷ (1 + 399/3200) = 355,7.
    let two = Asked { confidence: 95.449_973_610_364_16, ..asked(3200, 0.5, 1.0) };
    assert_eq!(sample(&two, "0.05"), Some(356));
    // n₀ = 800: 800 ÷ (1 + 799/3200) = 640,2; twice 356 would have a margin of 4,6 %.
    assert_eq!(sample(&Asked { deff: 2.0, ..two }, "0.05"), Some(641));
    assert_eq!(sample(&two, "0"), None);
    assert_eq!(sample(&two, "-0.05"), None);
    // Slovin: 1000 ÷ (1 + 1000 · 0,0025) = 285,7.
    assert_eq!(plan::slovin(1000, &number("0.05")), Some(286));
}

#[test]
fn as_many_are_asked_as_answer() {
    let size = |response: &str| {
        let asked = Asked::new(1_000_000_000, &number("95"), &number("0.5"), &Number::ONE);
        plan::size(Formula::Margin, asked, &number("0.05"), &number(response)).map(|of| (of.sample, of.invited))
    };
    assert_eq!(size("1"), Some((385, 385)));
    // 385 ÷ 0,7 = 550 to the unit; ÷ 0,8 = 481,25.
    assert_eq!(size("0.7"), Some((385, 550)));
    assert_eq!(size("0.8"), Some((385, 482)));
    assert_eq!(size("0"), None);
}

#[test]
fn a_margin_is_the_inverse_of_a_size() {
    // z · √(0,25 ÷ 100) and, of 200 people, × √(100 ÷ 199).
    assert!((plan::margin(&asked(1 << 50, 0.5, 1.0), 100) - 0.097_998_199_227).abs() < 1e-11);
    assert!((plan::margin(&asked(200, 0.5, 1.0), 100) - 0.069_469_081_556_7).abs() < 1e-11);
    assert_eq!(plan::margin(&asked(50, 0.5, 2.0), 50), 0.0);
    for population in [2, 30, 3200, 1_000_000] {
        for deff in [0.5, 1.0, 1.5, 2.0, 30.0] {
            for share in [0.1, 0.5] {
                let asked = asked(population, share, deff);
                for n in [1, 2, 7, 29, 356, 1600, 3199, 999_999] {
                    if n >= population {
                        continue;
                    }
                    let margin = number(&format!("{:.18}", plan::margin(&asked, n)));
                    assert_eq!(plan::sample(&asked, &margin), Some(n), "{asked:?} {n} {margin}");
                }
                // What is rounded up is enough, and one fewer is not; nobody is asked twice.
                let n = plan::sample(&asked, &number("0.05")).unwrap();
                assert!(n <= population && plan::margin(&asked, n) <= 0.05 + 1e-12, "{asked:?} {n}");
                assert!(n == 1 || plan::margin(&asked, n - 1) > 0.05, "{asked:?} {n}");
            }
        }
    }
}

// ---- allocations

fn strata(of: &[(u64, f64)]) -> Vec<Stratum> {
    let stratum = |(at, (size, deviation)): (usize, &(u64, f64))| Stratum {
        name: at.to_string(),
        size: *size,
        deviation: Some(*deviation),
        cost: 1.0,
    };
    of.iter().enumerate().map(stratum).collect()
}

fn allocated(of: &[(u64, f64)], n: u64, how: How, least: u64) -> Vec<Allocated> {
    plan::allocate(&strata(of), n, how, least).unwrap()
}

fn samples(of: &[(u64, f64)], n: u64, how: How, least: u64) -> Vec<u64> {
    allocated(of, n, how, least).iter().map(|of| of.sample).collect()
}

#[test]
fn strata_get_what_comes_out_by_hand() {
    let of = [(500, 0.5), (300, 0.3), (200, 0.1)];
    assert_eq!(samples(&of, 100, How::Equal, 2), [34, 33, 33]);
    assert_eq!(samples(&of, 100, How::Proportional, 2), [50, 30, 20]);
    // 250 : 90 : 20 of 360: 69,44 25 5,56.
    assert_eq!(samples(&of, 100, How::Neyman, 2), [69, 25, 6]);
    assert_eq!(samples(&[(1, 0.5), (99, 0.5)], 10, How::Proportional, 2), [1, 9]);
    // Everybody, and as few as may be.
    assert_eq!(samples(&of, 1000, How::Neyman, 2), [500, 300, 200]);
    assert_eq!(samples(&of, 6, How::Neyman, 2), [2, 2, 2]);
    assert!(allocated(&of, 100, How::Neyman, 2).iter().all(|of| of.bound.is_none() && of.share == of.ideal));
    assert!(allocated(&of, 1000, How::Proportional, 2).iter().all(|of| of.bound.is_none()));
}

#[test]
fn costs_take_from_the_dear() {
    // 1 : 1 ÷ √4.
    let mut two = strata(&[(100, 0.5), (100, 0.5)]);
    two[1].cost = 4.0;
    let found: Vec<u64> = plan::allocate(&two, 60, How::Neyman, 2).unwrap().iter().map(|of| of.sample).collect();
    assert_eq!(found, [40, 20]);
}

#[test]
fn bounds_are_told_and_the_others_share_the_rest() {
    // 90 : 90 : 60 of 240: 33,75 of the first, of which there are 10; 80 are left for 3 : 2.
    let found = allocated(&[(10, 9.0), (300, 0.3), (200, 0.3)], 90, How::Neyman, 2);
    let each: Vec<_> = found.iter().map(|of| (of.sample, of.share, of.ideal, of.bound)).collect();
    let none = (48, 48.0, 33.75, None);
    assert_eq!(each, [(10, 10.0, 33.75, Some(Bound::Size)), none, (32, 32.0, 22.5, None)]);
    // 60 : 30 : 5 : 5. The least of the last two leaves 70, of which the first gets 46,7: not all of its 50, though it would be
    // more than that without the least.
    let found = allocated(&[(50, 1.2), (300, 0.1), (50, 0.1), (50, 0.1)], 100, How::Neyman, 15);
    let each: Vec<_> = found.iter().map(|of| (of.sample, of.bound)).collect();
    assert_eq!(each, [(47, None), (23, None), (15, Some(Bound::Least)), (15, Some(Bound::Least))]);
    // Where the only stratum with any spread is taken whole, the others share by size.
    assert_eq!(samples(&[(10, 0.5), (30, 0.0), (60, 0.0)], 40, How::Neyman, 2), [10, 10, 20]);
}

#[test]
fn a_nation_is_spread_at_once() {
    let of = [(1_000_000_000_000, 0.5), (1_000_000_000_000, 0.5), (7, 0.5)];
    assert_eq!(samples(&of, 100_000_000_001, How::Equal, 2), [49_999_999_997, 49_999_999_997, 7]);
}

#[test]
fn what_cannot_be_spread() {
    let not = |of: &[Stratum], n: u64, how: How| plan::allocate(of, n, how, 2).unwrap_err();
    let three = strata(&[(500, 0.5), (300, 0.3), (200, 0.1)]);
    assert_eq!(not(&three, 5, How::Equal), NotAllocated::OutOfBounds { wanted: 5, least: 6, most: 1000 });
    assert_eq!(not(&three, 1001, How::Equal), NotAllocated::OutOfBounds { wanted: 1001, least: 6, most: 1000 });
    assert_eq!(not(&[], 1, How::Equal), NotAllocated::OutOfBounds { wanted: 1, least: 0, most: 0 });
    assert_eq!(not(&strata(&[(500, 0.0), (300, 0.0)]), 10, How::Neyman), NotAllocated::NoSpread);
    let with = |of: Stratum| [three[0].clone(), of];
    let silent = with(Stratum { deviation: None, ..three[1].clone() });
    assert_eq!(not(&silent, 10, How::Neyman), NotAllocated::NoDeviation("1".into()));
    assert!(plan::allocate(&silent, 10, How::Proportional, 2).is_ok());
    for (deviation, cost) in [(-0.1, 1.0), (f64::NAN, 1.0), (0.5, 0.0), (0.5, -1.0), (0.5, f64::NAN)] {
        let unfit = with(Stratum { deviation: Some(deviation), cost, ..three[1].clone() });
        assert_eq!(not(&unfit, 10, How::Neyman), NotAllocated::Unfit("1".into()), "{deviation} {cost}");
    }
}

// ---- lists

proptest! {
    #[test]
    fn it_adds_up_within_bounds(
        of in prop::collection::vec((1..2000u64, 0.0..2.0f64), 1..12), share in 0.0..1.0f64, least in 0..4u64, how in 0..3usize,
    ) {
        let people: u64 = of.iter().map(|(size, _)| size).sum();
        let lowest: u64 = of.iter().map(|(size, _)| size.min(&least)).sum();
        let n = lowest + ((people - lowest) as f64 * share) as u64;
        let found = allocate(&strata(&of), n, How::ALL[how], least).expect("there is room");
        prop_assert_eq!(found.iter().map(|of| of.sample).sum::<u64>(), n);
        prop_assert!((found.iter().map(|of| of.share).sum::<f64>() - n as f64).abs() < 1e-6);
        for (found, (size, _)) in found.iter().zip(&of) {
            prop_assert!((least.min(*size)..=*size).contains(&found.sample));
            prop_assert!((found.share - found.sample as f64).abs() < 1.0);
        }
    }

    /// Nothing would be gained by moving a ballot: strata that no bound decides have one ratio of share to weight, those
    /// with the least have a smaller weight for it, those that are taken whole a larger one.
    #[test]
    fn bounds_move_no_more_than_they_must(
        of in prop::collection::vec((1..2000u64, 0.01..2.0f64), 1..12), share in 0.0..1.0f64, least in 0..40u64,
    ) {
        let people: u64 = of.iter().map(|(size, _)| size).sum();
        let lowest: u64 = of.iter().map(|(size, _)| size.min(&least)).sum();
        let n = lowest + ((people - lowest) as f64 * share) as u64;
        let found = allocate(&strata(&of), n, How::Neyman, least).expect("there is room");
        let factor = |at: usize| found[at].share / (of[at].0 as f64 * of[at].1);
        let (mut low, mut high): (f64, f64) = (0.0, f64::INFINITY);
        for (at, found) in found.iter().enumerate() {
            if found.share > least.min(of[at].0) as f64 { low = low.max(factor(at)); }
            if found.share < of[at].0 as f64 { high = high.min(factor(at)); }
        }
        // No share above its least has a larger factor than one below its size.
        prop_assert!(low <= high * (1.0 + 1e-9), "{low} {high} {found:?}");
    }
}

fn read<T>(
    table: &str,
    read: impl FnOnce(&[u8], FileNo, &mut Sources, &mut Vec<Diagnostic>) -> Option<T>,
) -> Result<T, Vec<(Fault, u32, u32)>> {
    let (mut sources, mut faults) = (Sources::default(), Vec::new());
    let file = sources.add("bang.csv", Some(table.as_bytes()));
    let found = read(table.as_bytes(), file, &mut sources, &mut faults);
    assert_eq!(found.is_none(), faults.iter().any(|fault| fault.severity == Severity::Error), "{faults:?}");
    found.ok_or_else(|| faults.into_iter().map(|of| (of.fault, of.place.line, of.place.column)).collect())
}

fn strata_of(table: &str, how: How) -> Result<Vec<Stratum>, Vec<(Fault, u32, u32)>> {
    read(table, |bytes, file, sources, faults| plan::strata(bytes, file, how, sources, faults))
}

fn places_of(table: &str, method: Method) -> Result<Vec<Place>, Vec<(Fault, u32, u32)>> {
    read(table, |bytes, file, sources, faults| plan::places(bytes, file, Some(method), sources, faults))
}

#[test]
fn shares_and_costs_are_read_or_refused() {
    let table = "tầng;quy mô;tỷ lệ;chi phí\na;1.000;60%;\nb;36 000;0,6;2,5\nc;7;0.6;4\nd;1;1;1\n";
    let found = strata_of(table, How::Neyman).unwrap();
    let sizes: Vec<_> = found.iter().map(|of| (of.size, of.cost)).collect();
    assert_eq!(sizes, [(1000, 1.0), (36_000, 2.5), (7, 4.0), (1, 1.0)]);
    for of in &found[..3] {
        assert!((of.deviation.unwrap() - 0.24f64.sqrt()).abs() < 1e-15);
    }
    assert_eq!(found[3].deviation, Some(0.0));

    // Every fault at its cell, with every way of spreading.
    let bad = "tầng;quy mô;tỷ lệ;chi phí\na;10;70;1\nb;10;120%;1\nc;10;-0,1;1\nd;10;0,5;0\ne;0;0,5;-1\nf;1,5;x;1\n";
    let out = |key: &str, met: &str, takes| Fault::OutOfRange { key: key.into(), met: met.into(), takes };
    let shares = "0 … 1, 0% … 100%";
    for how in How::ALL {
        let told = strata_of(bad, how).unwrap_err();
        assert_eq!(
            told[..6],
            [
                (out("tỷ lệ", "70", shares), 2, 3),
                (out("tỷ lệ", "120%", shares), 3, 3),
                (out("tỷ lệ", "-0,1", shares), 4, 3),
                (out("chi phí", "0", "> 0"), 5, 4),
                (out("quy mô", "0", "1 … 1000000000000"), 6, 2),
                (out("chi phí", "-1", "> 0"), 6, 4),
            ]
        );
        assert!(told[6..].iter().all(|(fault, line, _)| matches!(fault, Fault::Unreadable { .. }) && *line == 7));
        assert_eq!(told.len(), 8);
    }
}

#[test]
fn what_a_method_needs_is_told_of_all_rows() {
    let table = "tầng,quy mô,độ lệch chuẩn,tỷ lệ\na,10,,\nb,10,0.5,\nc,10,,\n";
    let empty = |column: &str| Fault::EmptyField { column: column.into() };
    let either = || empty("độ lệch chuẩn / tỷ lệ");
    assert_eq!(strata_of(table, How::Neyman).unwrap_err(), [(either(), 2, 3), (either(), 4, 3)]);
    assert!(strata_of(table, How::Proportional).is_ok());
    let told = strata_of("tầng,quy mô\na,10\n", How::Neyman).unwrap_err();
    assert!(
        matches!(&told[..], [(Fault::MissingColumn { missing, .. }, 1, 0)] if missing[0].contains("tỷ lệ / share"))
    );

    let table = "mã,tên,quy mô\nx1,A,\nx2,B,5\nx3,C,\n";
    assert_eq!(places_of(table, Method::Pps).unwrap_err(), [(empty("quy mô"), 2, 3), (empty("quy mô"), 4, 3)]);
    assert!(places_of(table, Method::Simple).is_ok());
    let told = places_of("mã,tên\nx1,A\n", Method::Pps).unwrap_err();
    assert!(matches!(&told[..], [(Fault::MissingColumn { .. }, 1, 0)]));
}

#[test]
fn a_stratum_has_one_row_and_a_list_has_rows() {
    let told = strata_of("tầng,mã,quy mô\nnúi,x1,5\nNúi,x2,6\n", How::Equal).unwrap_err();
    assert!(matches!(&told[..], [(Fault::StratumTwice { name, first }, 3, 1)] if name == "Núi" && first.line == 2));
    let told = read("tầng,mẫu\nnúi,1\nNÚI,0\n", plan::allocation).unwrap_err();
    assert!(matches!(
        &told[..],
        [(Fault::StratumTwice { .. }, 3, 1), (Fault::OutOfRange { takes: "1 … 1000000000000", .. }, 3, 2)]
    ));
    for empty in ["", "tầng,quy mô,mã,mẫu\n"] {
        assert!(matches!(&strata_of(empty, How::Equal).unwrap_err()[..], [(Fault::EmptyTable, 0, 0)]));
        assert!(matches!(&places_of(empty, Method::Simple).unwrap_err()[..], [(Fault::EmptyTable, 0, 0)]));
        assert!(matches!(&read(empty, plan::allocation).unwrap_err()[..], [(Fault::EmptyTable, 0, 0)]));
    }
}

#[test]
fn counts_are_read_as_people_write_them() {
    let found = ["36000", "36.000", "36 000", "36,000", "1.234.567", "12,0"].map(plan::count);
    assert_eq!(found, [36_000, 36_000, 36_000, 36_000, 1_234_567, 12].map(Some));
    assert_eq!(["0", "-5", "1,5", "50%", "x", "", "1000000000001"].map(plan::count), [None; 7]);
}

#[test]
fn an_allocation_that_the_list_cannot_give_is_told_at_its_cells() {
    let places = places_of("tầng,mã\nĐô thị,x1\nđô  thị,x2\nNông thôn,x3\n", Method::Simple).unwrap();
    let wanted = read("tầng,mẫu\nĐÔ THỊ,3\nnông thon,1\nnông thôn,1\n", plan::allocation).unwrap();
    let told: Vec<_> = plan::lacking(&places, &wanted).into_iter().map(|of| (of.fault, of.place.line)).collect();
    let [
        (Fault::OutOfBounds { met, max: Some(max), .. }, 2),
        (Fault::UnknownName { nearest: Some(near), known, .. }, 3),
    ] = &told[..]
    else {
        panic!("{told:?}")
    };
    assert_eq!((met.as_str(), max, near.as_str()), ("3", &Number::from(2), "Nông thôn"));
    assert_eq!(known[..], ["Đô thị", "Nông thôn"]);
}

// ---- draws

fn list(sizes: &[u64]) -> Vec<Place> {
    let place = |(at, size): (usize, &u64)| Place {
        id: format!("p{at}"),
        name: String::new(),
        stratum: String::new(),
        size: Some(*size),
    };
    sizes.iter().enumerate().map(place).collect()
}

/// What is drawn from every start, seeds being tried until all were met, and the probabilities that are told.
fn by_start(sizes: &[u64], n: u64, method: Method, starts: u64) -> (Vec<Vec<usize>>, Vec<(u64, u64)>) {
    let (places, mut met) = (list(sizes), vec![None; starts as usize]);
    let mut told = vec![(0, 1); sizes.len()];
    for seed in 0.. {
        assert!(seed < 20_000, "not every start is met");
        let drawn = plan::draw(&places, &[(String::new(), n)], method, &seed.to_string()).unwrap().strata.remove(0);
        assert_eq!(drawn.drawn.len() as u64, n);
        for of in &drawn.drawn {
            assert!(told[of.place] == (0, 1) || told[of.place] == of.probability);
            told[of.place] = of.probability;
        }
        let drawn_places: Vec<usize> = drawn.drawn.iter().map(|of| of.place).collect();
        let known = &mut met[drawn.start.expect("there is one") as usize];
        assert!(known.is_none() || known.as_ref() == Some(&drawn_places), "the start decides");
        *known = Some(drawn_places);
        if met.iter().all(Option::is_some) {
            break;
        }
    }
    (met.into_iter().flatten().collect(), told)
}

/// A start is as likely as any other, so that a place is drawn with the probability of the starts that draw it: it has to be
/// the one that is told, exactly.
#[test]
fn inclusion_probabilities_are_exact() {
    for (sizes, n) in [(&[5, 3, 9, 2, 4, 8, 1][..], 3), (&[7, 7, 7], 2), (&[1, 2, 3, 4, 5, 6], 2), (&[2, 3], 1)] {
        let sum: u64 = sizes.iter().sum();
        for (method, starts) in [(Method::Pps, sum), (Method::Systematic, sizes.len() as u64)] {
            let (drawn, told) = by_start(sizes, n, method, starts);
            for (at, size) in sizes.iter().enumerate() {
                let often = drawn.iter().filter(|places| places.contains(&at)).count() as u64;
                assert_eq!(often * told[at].1, told[at].0 * starts, "{method:?} {sizes:?} {at}");
                let due = if method == Method::Pps { (size * n, sum) } else { (n, sizes.len() as u64) };
                assert_eq!(told[at], due, "{method:?} {sizes:?}");
            }
        }
    }
}

#[test]
fn places_larger_than_the_interval_are_certain() {
    // 100 of 120, with 3 drawn: more than the interval of 40. Then 10 of 20, with 2: as much as the interval of 10. One is
    // left to draw of 4 and 6.
    let (drawn, told) = by_start(&[100, 10, 4, 6], 3, Method::Pps, 10);
    assert!(drawn.iter().all(|places| places[..2] == [0, 1]));
    assert_eq!(drawn.iter().filter(|places| places[2] == 2).count(), 4);
    assert_eq!(told, [(1, 1), (1, 1), (4, 10), (6, 10)]);
    // All that there are.
    let all = plan::draw(&list(&[5, 3]), &[(String::new(), 2)], Method::Pps, "1").unwrap();
    assert!(all.strata[0].drawn.iter().all(|of| of.probability == (1, 1)));
}

#[test]
fn strata_that_are_written_in_two_ways_are_one() {
    let table = "tầng,mã,quy mô\nĐô thị,x1,1\nNông thôn,x2,2\nđô  thị,x3,3\nHoà,x4,4\nHòa,x5,5\n";
    let places = places_of(table, Method::Pps).unwrap();
    assert_eq!(plan::names(&places), ["Đô thị", "Nông thôn", "Hoà"]);
    let samples = [("ĐÔ THỊ".to_owned(), 2), ("hòa".to_owned(), 1)];
    let drawn = plan::draw(&places, &samples, Method::Systematic, "7").unwrap();
    let each: Vec<_> = drawn.strata.iter().map(|of| (of.name.as_str(), of.places, of.drawn.len())).collect();
    assert_eq!(each, [("Đô thị", 2, 2), ("Nông thôn", 1, 0), ("Hoà", 2, 1)]);
}

fn drawn(sizes: &[u64], n: u64, method: Method, seed: &str) -> Vec<Drawn> {
    draw(&list(sizes), &[(String::new(), n)], method, seed).unwrap().strata.remove(0).drawn
}

#[test]
fn the_same_seed_draws_the_same() {
    for method in Method::ALL {
        let of = |seed: &str| drawn(&[5, 3, 9, 2, 4, 8, 1, 6], 3, method, seed);
        assert_eq!(of("2025"), of("2025"));
        assert!((0..20).any(|seed| of(&seed.to_string()) != of("2025")), "{method:?}");
    }
}

/// Over many seeds each place is drawn as often as its probability says: within five standard errors. The seeds are
/// given, so that the test comes out the same each time.
#[test]
fn places_are_drawn_as_often_as_is_said() {
    let sizes = [5, 3, 9, 2, 4, 8, 1, 60];
    const TIMES: usize = 20_000;
    for method in Method::ALL {
        let mut often = [0usize; 8];
        let mut said = [0.0; 8];
        for seed in 0..TIMES {
            for Drawn { place, probability: (over, under) } in drawn(&sizes, 3, method, &seed.to_string()) {
                often[place] += 1;
                said[place] = over as f64 / under as f64;
            }
        }
        assert!((said.iter().sum::<f64>() - 3.0).abs() < 1e-12, "{method:?}: {said:?}");
        for (often, said) in often.iter().zip(&said) {
            let off = (*often as f64 - TIMES as f64 * said).abs();
            let error = (TIMES as f64 * said * (1.0 - said)).sqrt();
            assert!(off <= 5.0 * error, "{method:?}: {often} of {TIMES}, {said}");
        }
    }
}

#[test]
fn the_largest_are_certain() {
    // 100 of 120, with 3 drawn: more than the interval of 40. Then 10 of 20, with 2: as much as the interval of 10.
    let found = drawn(&[100, 10, 4, 6], 3, Method::Pps, "7");
    assert_eq!(found[0], Drawn { place: 0, probability: (1, 1) });
    assert_eq!(found[1], Drawn { place: 1, probability: (1, 1) });
    assert_eq!(found.len(), 3);
    assert!([(4, 10), (6, 10)].contains(&found[2].probability));
}

#[test]
fn what_cannot_be_drawn() {
    assert_eq!(draw(&list(&[1]), &[(String::new(), 1)], Method::Simple, " "), Err(NotDrawn::NoSeed));
    let much = draw(&list(&[u64::MAX, 1]), &[(String::new(), 1)], Method::Pps, "1");
    assert_eq!(much, Err(NotDrawn::TooLarge(String::new())));
    let two = list(&[1, 2]);
    let of = |name: &str, n: u64| draw(&two, &[(name.into(), n)], Method::Simple, "1").unwrap_err();
    assert_eq!(of("", 3), NotDrawn::TooMany { stratum: String::new(), wanted: 3, there: 2 });
    assert_eq!(of("x", 1), NotDrawn::NoStratum("x".into()));
    let bare = [Place { size: None, ..two[0].clone() }];
    assert_eq!(draw(&bare, &[(String::new(), 1)], Method::Pps, "1"), Err(NotDrawn::NoSize("p0".into())));
    assert_eq!(draw(&list(&[3, 0]), &[(String::new(), 2)], Method::Pps, "1"), Err(NotDrawn::NoSize("p1".into())));
}

// ---- records

fn recorded(method: Method) -> (Vec<Place>, Draw, Vec<u8>) {
    let table = "tầng,mã,tên,quy mô\nnúi,x1,Một,5\nnúi,x2,Hai,7\nnúi,x3,Ba,9\nbiển,y1,Bốn,3\nbiển,y2,Năm,8\n";
    let places = places_of(table, Method::Pps).unwrap();
    let drawn = plan::draw(&places, &[("núi".into(), 2), ("biển".into(), 1)], method, "482913").unwrap();
    let record = drawn.record(&places, "xa.csv", "abc", "0.0.0");
    (places, drawn, record)
}

#[test]
fn a_record_draws_the_same_again() {
    for method in Method::ALL {
        let (places, _, record) = recorded(method);
        let again = |record: &[u8], places: &[Place], sha256: &str| plan::again(record, places, sha256, "9.9.9");
        assert_eq!(again(&record, &places, "abc"), Again::Same, "{method:?}");
        assert_eq!(again(&record, &places, "abd"), Again::OtherList("abc".into(), "abd".into()));
        assert_eq!(again(b"{}", &places, "abc"), Again::NoRecord);
        assert!(matches!(again(&record, &places[..3], "abc"), Again::NotDrawn(_)));
    }
}

#[test]
fn what_was_changed_in_a_record_is_told() {
    let (places, drawn, record) = recorded(Method::Pps);
    let told = |change: &dyn Fn(&mut Value)| {
        let mut record: Value = serde_json::from_slice(&record).unwrap();
        change(&mut record);
        match plan::again(record.to_string().as_bytes(), &places, "abc", "9.9.9") {
            Again::Differs(differences) => differences,
            other => panic!("{other:?}"),
        }
    };
    let one = |stratum: &str, order: Option<usize>, field: &str, record: Option<&str>, now: Option<&str>| {
        vec![Difference {
            stratum: (!stratum.is_empty()).then(|| stratum.into()),
            order,
            field: field.into(),
            record: record.map(Into::into),
            now: now.map(Into::into),
        }]
    };
    let first = |at: usize| &places[drawn.strata[at].drawn[0].place];
    let change = told(&|record| record["strata"][1]["drawn"][0]["id"] = "y9".into());
    assert_eq!(change, one("biển", Some(1), "id", Some("y9"), Some(&first(1).id)));
    let change = told(&|record| record["strata"][0]["drawn"][0]["name"] = "Xã khác".into());
    assert_eq!(change, one("núi", Some(1), "name", Some("Xã khác"), Some(&first(0).name)));
    let change = told(&|record| record["strata"][0]["drawn"][1]["weight"] = 7.into());
    assert_eq!((change.len(), change[0].order, change[0].field.as_str()), (1, Some(2), "weight"));
    let change = told(&|record| record["strata"][0]["start"] = Value::Null);
    let start = drawn.strata[0].start.unwrap().to_string();
    assert_eq!(change, one("núi", None, "start", None, Some(&start)));
    let change = told(&|record| record["list"]["places"] = 6.into());
    assert_eq!(change, one("", None, "places", Some("6"), Some("5")));
    // A place more, one fewer, a stratum fewer, a remark.
    let change = told(&|record| {
        let more = record["strata"][1]["drawn"][0].clone();
        record["strata"][1]["drawn"].as_array_mut().unwrap().push(more);
    });
    assert_eq!(change, one("biển", Some(2), "id", Some(&first(1).id), None));
    let change = told(&|record| record["strata"][1]["drawn"].as_array_mut().unwrap().clear());
    assert_eq!(change, one("biển", Some(1), "id", None, Some(&first(1).id)));
    let change = told(&|record| record["strata"].as_array_mut().unwrap().truncate(1));
    assert_eq!(change, one("biển", None, "stratum", None, Some("biển")));
    let change = told(&|record| record["strata"][0]["note"] = "đẹp".into());
    assert_eq!(change, one("núi", None, "note", Some("đẹp"), None));
    // Another seed draws something else.
    assert!(!told(&|record| record["seed"] = "482914".into()).is_empty());
}

#[test]
fn the_table_of_a_draw_has_all_digits_of_a_probability() {
    let places = list(&[1, 999_999_999]);
    let drawn = plan::draw(&places[..1], &[(String::new(), 1)], Method::Simple, "1").unwrap();
    assert!(drawn.table(&places).ends_with(",1,1\n"));
    // One of 3 000 000: 3,33e-7.
    let small = Draw {
        strata: vec![plan::OfStratum {
            drawn: vec![plan::Drawn { place: 0, probability: (1, 3_000_000) }],
            ..drawn.strata[0].clone()
        }],
        ..drawn
    };
    let table = small.table(&places);
    let fields: Vec<&str> = table.lines().nth(1).unwrap().split(',').collect();
    assert_eq!(fields[5..], ["0.00000033333333333333335", "3000000"]);
}

//! How good an instrument is, from survey files and ballots in memory: Cronbach's α, what stays unanswered, what matters
//! most, and percentages that add up. Figures are worked out by hand, beside each.

use std::collections::BTreeMap;

use cchc_core::fault::any_error;
use cchc_core::place::Sources;
use cchc_core::survey::Survey;
use cchc_survey::findings::{Findings, Why};
use cchc_survey::quality::{FactorQuality, Importance, ItemQuality, Quadrant, Quality, percentages};
use proptest::prelude::*;

/// What a survey of these tables and ballots finds. Nothing may be wrong with it; a few ballots are doubtful.
fn found(toml: &str, ballots: &str) -> Findings {
    let unit = if toml.starts_with("unit") { "" } else { "unit = \"*\"\n" };
    let toml = format!("[survey]\nid = \"thu\"\ntitle = \"Thử\"\nballots = \"phieu.csv\"\n{unit}{toml}");
    let files: BTreeMap<String, Vec<u8>> =
        [("thu.toml".into(), toml.into()), ("phieu.csv".into(), ballots.into())].into();
    let mut sources = Sources::default();
    let opened = Survey::open(&files, "thu.toml", &mut sources).unwrap();
    assert!(opened.faults.is_empty(), "{:?}", opened.faults);
    let mut faults = Vec::new();
    let found = Findings::of(opened.value.unwrap(), &[], &files, &mut sources, &mut faults).unwrap();
    assert!(!any_error(&faults), "{faults:?}");
    found.unwrap()
}

fn quality(toml: &str, ballots: &str) -> Quality {
    found(toml, ballots).quality.unwrap()
}

/// Options whose texts are numbers, of which the upper half is satisfied; 9 is "không biết".
fn levels(id: &str, texts: &[&str]) -> String {
    let worth = |at: usize| usize::from(2 * at >= texts.len());
    let options: String = texts.iter().enumerate().map(|(at, text)| format!("\"{text}\" = {}\n", worth(at))).collect();
    format!("[options.{id}]\n{options}\"9\" = \"skip\"\n")
}

fn factor(id: &str) -> String {
    format!("[[factor]]\nid = \"{id}\"\nname = \"Nhân tố {id}\"\n")
}

fn item(id: &str, options: &str, factor: &str) -> String {
    let factor = if factor.is_empty() { String::new() } else { format!("factor = \"{factor}\"\n") };
    format!("[[item]]\nid = \"{id}\"\ntext = \"Câu {id}\"\noptions = \"{options}\"\n{factor}")
}

/// One factor of items c1, c2 … of these scales.
fn one_factor(scales: &[&str]) -> String {
    let items = scales.iter().enumerate().map(|(at, scale)| item(&format!("c{}", at + 1), scale, "f"));
    factor("f") + &items.collect::<String>()
}

/// Columns c1, c2 … of ballots, a letter for each answer; a point is a blank.
fn csv(columns: &[&str]) -> String {
    let mut csv = (1..=columns.len()).map(|at| format!("c{at}")).collect::<Vec<_>>().join(",") + ",w\n";
    for ballot in 0..columns[0].len() {
        for column in columns {
            csv += &format!("{},", column[ballot..=ballot].replace('.', ""));
        }
        csv += "1\n";
    }
    csv
}

const FIVE: [&str; 5] = ["1", "2", "3", "4", "5"];

fn near(one: Option<f64>, other: f64) {
    let one = one.unwrap_or(f64::NAN);
    assert!((one - other).abs() <= 1e-14 * other.abs().max(1.0), "{one} {other}");
}

/// α of a factor whose items all have five levels, and the ballots that it is of.
fn alpha_of(columns: &[&str]) -> (Option<f64>, u64) {
    let toml = levels("muc", &FIVE) + &one_factor(&vec!["muc"; columns.len()]);
    let factor = quality(&toml, &csv(columns)).factors.remove(0);
    assert_eq!(factor.items, columns.len());
    (factor.alpha, factor.ballots)
}

/// Five people, three items. c1: 1 2 3 4 5, c2: 2 1 3 5 4, about 3: s² = (4 + 1 + 0 + 1 + 4) ÷ 4 = 2,5 both; c3: 1 3 3 3 5:
/// s² = (4 + 4) ÷ 4 = 2. Sums 4 6 9 12 14, about 9: s² = (25 + 9 + 0 + 9 + 25) ÷ 4 = 17.
/// α = 3/2 · (1 − (2,5 + 2,5 + 2) ÷ 17) = 3/2 · 10/17 = 15/17.
const PEOPLE: [&str; 3] = ["12345", "21354", "13335"];

#[test]
fn alpha_as_a_textbook_has_it() {
    let (alpha, ballots) = alpha_of(&PEOPLE);
    near(alpha, 15.0 / 17.0);
    assert_eq!(ballots, 5);
    // Of the first two alone: sums 3 3 6 9 9, about 6: s² = 36 ÷ 4 = 9; α = 2 · (1 − 5/9) = 8/9.
    near(alpha_of(&PEOPLE[..2]).0, 8.0 / 9.0);
}

#[test]
fn alpha_of_parallel_items_is_1() {
    // Σ s² = 3 s², and (3 x)² varies nine times as much: 3/2 · (1 − 3/9) = 1.
    near(alpha_of(&["12345"; 3]).0, 1.0);
    near(alpha_of(&["2115"; 2]).0, 1.0);
    // One level higher on another item is the same distance from its mean.
    near(alpha_of(&["1123", "2234", "3345"]).0, 1.0);
}

/// Items that contradict each other say so: c1: 1 2 3 (s² = 1), c2: 3 2 2 (mean 7/3: s² = (4 + 1 + 1)/9 ÷ 2 = 1/3), sums
/// 4 4 5 (mean 13/3: s² = (1 + 1 + 4)/9 ÷ 2 = 1/3): α = 2 · (1 − (4/3) ÷ (1/3)) = −6.
#[test]
fn alpha_may_be_negative() {
    near(alpha_of(&["123", "322"]).0, -6.0);
}

/// The second item is worded the other way: 1 is satisfied, and its answers are 6 − those of [`PEOPLE`]. So are words from
/// the best to the worst, beside numbers that rise.
#[test]
fn items_that_are_worded_the_other_way_are_turned() {
    let turned = "[options.nguoc]\n\"1\" = 1\n\"2\" = 1\n\"3\" = 1\n\"4\" = 0\n\"5\" = 0\n";
    let toml = levels("muc", &FIVE) + turned + &one_factor(&["muc", "nguoc", "muc"]);
    near(quality(&toml, &csv(&["12345", "45312", "13335"])).factors[0].alpha, 15.0 / 17.0);
    let words = "[options.chu]\nA = 1\nB = 1\nC = 0.5\nD = 0\nE = 0\n";
    let toml = levels("muc", &FIVE) + words + &one_factor(&["muc", "chu", "muc"]);
    near(quality(&toml, &csv(&["12345", "DECAB", "13335"])).factors[0].alpha, 15.0 / 17.0);
    // Words in no order have no places.
    let toml = toml.replace("A = 1\nB = 1\nC = 0.5\nD = 0", "C = 0.5\nA = 1\nD = 0\nB = 1");
    assert_eq!(quality(&toml, &csv(&["12345", "DECAB", "13335"])).factors[0].alpha, None);
}

#[test]
fn where_there_is_no_alpha() {
    // One item; one ballot; nobody with an answer to both; answers that do not vary; sums that do not.
    assert_eq!(alpha_of(&["12345"]), (None, 5));
    assert_eq!(alpha_of(&["1", "2"]), (None, 1));
    assert_eq!(alpha_of(&["12..", "..34"]), (None, 0));
    assert_eq!(alpha_of(&["333", "444"]), (None, 3));
    assert_eq!(alpha_of(&["123", "321"]), (None, 3));
    // Sums that do not vary, though floats do not see it: 0,1 + 0,3 + 0,3 = 0,4 + 0,2 + 0,1.
    let options = ["0.1", "0.2", "0.3", "0.4"];
    let toml = levels("muc", &options) + &one_factor(&["muc"; 3]);
    let quality = quality(&toml, "c1,c2,c3\n0.1,0.3,0.3\n0.4,0.2,0.1\n");
    assert_eq!((quality.factors[0].alpha, quality.factors[0].ballots), (None, 2));
}

/// Ballots that lack an answer to any of a factor's items are none of its α's, whatever the reason.
#[test]
fn alpha_is_of_complete_ballots() {
    // The five people between others: a blank, "không biết", both.
    let (alpha, ballots) = alpha_of(&["5.912345", "52.21354", "91113335"]);
    near(alpha, 15.0 / 17.0);
    assert_eq!(ballots, 5);
    // A blank that is worth something is an answer, but none of the scale: the same five.
    let toml = levels("muc", &FIVE) + "blank = 0\n" + &one_factor(&["muc"; 3]);
    let of = quality(&toml, &csv(&["512345", ".21354", "513335"]));
    near(of.factors[0].alpha, 15.0 / 17.0);
    assert_eq!(of.factors[0].ballots, 5);
    assert_eq!(of.items[1], ItemQuality { valid: 6, skipped: 0, blank: 1 });
}

/// Each ballot counts once in α, whatever its weight; those that stand for nobody do not count.
#[test]
fn alpha_without_weights() {
    let survey = "invalid = [{ column = \"hop_le\", equals = \"0\", reason = \"hỏng\" }]\n";
    let toml = format!("{survey}[design]\nweight = \"w\"\n{}{}", levels("muc", &FIVE), one_factor(&["muc"; 3]));
    let ballots = "c1,c2,c3,w,hop_le\n\
                   1,2,1,0.3,1\n5,1,5,7,0\n2,1,3,90,1\n3,3,3,1,1\n4,5,3,2.5,1\n5,5,1,0,1\n5,4,5,1000,1\n";
    let of = quality(&toml, ballots);
    near(of.factors[0].alpha, 15.0 / 17.0);
    assert_eq!(of.factors[0].ballots, 5);
    // Nor do they count among the unanswered.
    assert_eq!(of.items[0], ItemQuality { valid: 5, skipped: 0, blank: 0 });
}

/// c1: 1 2 3 4 5 (s² = 2,5) beside c2 of three levels: 1 1 2 3 3 (s² = 4 ÷ 4 = 1); sums 2 3 5 7 8, about 5: s² = 26 ÷ 4 =
/// 6,5; α = 2 · (1 − 3,5 ÷ 6,5) = 12/13.
#[test]
fn alpha_across_scales() {
    let of = |scale: &str, answers: [&str; 5]| {
        let toml = levels("muc", &FIVE) + scale + &one_factor(&["muc", "khac"]);
        let rows = answers.iter().enumerate().map(|(at, answer)| format!("{},{answer}\n", at + 1));
        let factor = quality(&toml, &format!("c1,c2\n{}", rows.collect::<String>())).factors.remove(0);
        assert_eq!(factor.ballots, 5);
        factor.alpha
    };
    near(of(&levels("khac", &FIVE[..3]), ["1", "1", "2", "3", "3"]), 12.0 / 13.0);
    // Options that are no numbers score their places among those that count.
    let words = "[options.khac]\n\"Kém\" = 0\n\"Không biết\" = \"skip\"\n\"Khá\" = \"60%\"\n\"Tốt\" = 1\n";
    near(of(words, ["Kém", "Kém", "Khá", "Tốt", "Tốt"]), 12.0 / 13.0);
    // A sixth who left it blank is not complete, whatever a blank is worth: it has no place among words either.
    let toml = levels("muc", &FIVE) + words + "blank = 0\n" + &one_factor(&["muc", "khac"]);
    let factor = quality(&toml, "c1,c2\n1,Kém\n2,Kém\n3,Khá\n5,\n4,Tốt\n5,Tốt\n").factors.remove(0);
    near(factor.alpha, 12.0 / 13.0);
    assert_eq!(factor.ballots, 5);
    // Those that are score themselves: 1 1 3 5 5 (s² = 16 ÷ 4 = 4), sums 2 3 6 9 10, about 6: s² = 50 ÷ 4 = 12,5;
    // α = 2 · (1 − 6,5 ÷ 12,5) = 24/25. What is skipped beside them does not have to be a number.
    let wide = "[options.khac]\n\"1\" = 0\n\"KB\" = \"skip\"\n\"3\" = 0.5\n\"5\" = 1\n";
    near(of(wide, ["1", "1", "3", "5", "5"]), 24.0 / 25.0);
}

#[test]
fn what_stays_unanswered() {
    let survey = "group = \"nhom\"\ninvalid = [{ column = \"hop_le\", equals = \"0\", reason = \"hỏng\" }]\n";
    let groups = "[[respondents]]\nid = \"dân\"\n[[respondents]]\nid = \"cán bộ\"\n";
    let scale = levels("muc", &FIVE);
    let counted = scale.replace("[options.muc]", "[options.trong]") + "blank = 0\n";
    let others = scale.replace("[options.muc]", "[options.khac]") + "other = \"skip\"\n";
    let items = item("c1", "muc", "") + &item("c2", "trong", "") + &item("c3", "khac", "");
    let of_staff = item("c4", "muc", "") + "groups = [\"cán bộ\"]\n";
    let of_nobody = item("c5", "muc", "");
    let toml = format!("{survey}{scale}{counted}{others}{items}{of_staff}{of_nobody}{groups}");
    let rows = "4,5,1,,,dân,1\n9,,9,,,dân,1\n,,2,4,,cán bộ,1\n5,9,lạ,,9,cán bộ,1\n9,1,,9,,cán bộ,1\n1,2,3,5,,dân,1\n";
    let found = found(&toml, &format!("c1,c2,c3,c4,c5,nhom,hop_le\n{rows},,,,,cán bộ,0\n9,9,9,9,9,dân,0\n"));
    let of = found.quality.as_ref().unwrap();
    assert_eq!(
        of.items,
        [
            // 4, 5, 1 count; 9, blank, 9 do not.
            ItemQuality { valid: 3, skipped: 3, blank: 1 },
            // Blanks that are worth something are answers, and blanks still: 5, two blanks, 1, 2; only 9 is none.
            ItemQuality { valid: 5, skipped: 1, blank: 2 },
            // 1, 2, 3; beside 9 and the blank a text that no option is.
            ItemQuality { valid: 3, skipped: 3, blank: 1 },
            // The three of the staff: a 4, a blank, 9. What others say does not count: they were not asked.
            ItemQuality { valid: 1, skipped: 2, blank: 1 },
            // Five blanks, and 9.
            ItemQuality { valid: 0, skipped: 6, blank: 5 },
        ]
    );
    let rates: Vec<_> = of.items.iter().map(ItemQuality::non_response).collect();
    assert_eq!(rates, [Some(0.5), Some(1.0 / 6.0), Some(0.5), Some(2.0 / 3.0), Some(1.0)]);
    assert_eq!(ItemQuality::default().non_response(), None);
    // A unit says the same.
    for (item, of) in found.units[0].items.iter().zip(&of.items) {
        assert_eq!((item.skipped, item.blank, item.found.n), (of.skipped, of.blank, of.valid));
    }
}

/// Factors a, b, c … of one item each (`a1`), the shares of whose answers are known, and an item that asks how important it
/// is (`a2`).
fn stated(factors: &str) -> String {
    let tables = factors.chars().map(|of| {
        factor(&of.to_string())
            + &format!("importance = \"{of}2\"\n")
            + &item(&format!("{of}1"), "muc", &of.to_string())
            + &item(&format!("{of}2"), "muc", "")
    });
    let scale: String = (0..=10).map(|tenths| format!("\"{tenths}\" = {}\n", f64::from(tenths) / 10.0)).collect();
    format!("[options.muc]\n\"KB\" = \"skip\"\n{scale}{}", tables.collect::<String>())
}

/// Ballots on those factors, as tenths: for each factor its satisfaction and its importance.
fn tenths(factors: &str, rows: &[&[(u8, u8)]]) -> String {
    let heads: Vec<String> = factors.chars().map(|of| format!("{of}1,{of}2")).collect();
    let row = |row: &&[(u8, u8)]| row.iter().map(|(one, two)| format!("{one},{two}")).collect::<Vec<_>>().join(",");
    [heads.join(",")].into_iter().chain(rows.iter().map(row)).collect::<Vec<_>>().join("\n")
}

fn quadrants(of: &Quality) -> Vec<Option<Quadrant>> {
    of.factors.iter().map(|factor| factor.quadrant).collect()
}

fn figures(factor: &FactorQuality) -> [Option<f64>; 2] {
    [factor.satisfaction, factor.importance]
}

use Quadrant::{Improve, Keep, Low, Reduce};

#[test]
fn the_four_quadrants() {
    // Means of two ballots: satisfaction 0,9 0,3 0,2 0,8 (mean 0,55), importance 0,8 0,9 0,1 0,4 (mean 0,55).
    let rows = [&[(10, 7), (2, 8), (1, 0), (7, 3)][..], &[(8, 9), (4, 10), (3, 2), (9, 5)]];
    let of = quality(&stated("abcd"), &tenths("abcd", &rows));
    assert_eq!(of.importance, Some(Importance::Stated));
    for (factor, [satisfaction, importance]) in of.factors.iter().zip([[0.9, 0.8], [0.3, 0.9], [0.2, 0.1], [0.8, 0.4]])
    {
        near(factor.satisfaction, satisfaction);
        near(factor.importance, importance);
    }
    assert_eq!(quadrants(&of), [Some(Keep), Some(Improve), Some(Low), Some(Reduce)]);
    let codes = of.factors.iter().map(|factor| factor.quadrant.unwrap().code());
    assert_eq!(codes.collect::<Vec<_>>(), ["keep", "improve", "low", "reduce"]);
}

/// Importance and satisfaction are of all units together, and weighted.
#[test]
fn importance_is_a_weighted_mean() {
    let toml = format!("unit = \"dv\"\n[design]\nweight = \"w\"\n{}", stated("ab"));
    let ballots = "dv,w,a1,a2,b1,b2\nX,1,10,10,0,0\nX,2,0,5,10,KB\nY,1,10,10,0,10\n";
    let of = quality(&toml, ballots);
    // a: (1·1 + 2·0 + 1·1) ÷ 4, (1·1 + 2·0,5 + 1·1) ÷ 4; b: (2·1) ÷ 4, and without "KB" (0 + 1) ÷ 2.
    assert_eq!(figures(&of.factors[0]), [Some(0.5), Some(0.75)]);
    assert_eq!(figures(&of.factors[1]), [Some(0.5), Some(0.5)]);
    // Lines at 0,5 and 0,625: both factors are on that of satisfaction.
    assert_eq!(quadrants(&of), [Some(Keep), Some(Reduce)]);
}

/// What stands on a line is above it.
#[test]
fn ties_on_the_lines() {
    let of = |factors: &str, row: &[(u8, u8)]| quadrants(&quality(&stated(factors), &tenths(factors, &[row, row])));
    // The only factor is its own mean.
    assert_eq!(of("a", &[(0, 0)]), [Some(Keep)]);
    assert_eq!(of("ab", &[(3, 4), (3, 4)]), [Some(Keep); 2]);
    // In the middle of three; on one of the lines only.
    assert_eq!(of("abc", &[(2, 9), (5, 7), (8, 5)]), [Some(Improve), Some(Keep), Some(Reduce)]);
    assert_eq!(of("abc", &[(4, 2), (4, 8), (4, 5)]), [Some(Reduce), Some(Keep), Some(Keep)]);
    assert_eq!(of("abc", &[(2, 6), (8, 6), (5, 6)]), [Some(Improve), Some(Keep), Some(Keep)]);
    // Wherever the means of equal figures end as floats: (0,1 + 0,1 + 0,1) ÷ 3 > 0,1.
    for tenths in 0..=10 {
        for factors in ["abc", "abcdef", "abcdefghij"] {
            let row = vec![(tenths, 10 - tenths); factors.len()];
            assert!(of(factors, &row).iter().all(|of| *of == Some(Keep)), "{tenths} {factors}");
        }
        // The middle one of three.
        for step in 0..=tenths.min(10 - tenths) {
            let row = [tenths - step, tenths, tenths + step].map(|of| (of, of));
            assert_eq!(of("abc", &row)[1], Some(Keep), "{row:?}");
        }
    }
}

/// A factor of which one of both is not known has no place, and moves no line.
#[test]
fn factors_without_a_place() {
    // c is not asked for, and d has no answer: lines at (0,9 + 0,5) ÷ 2 = 0,7 and (0,6 + 0,8) ÷ 2 = 0,7.
    let toml = stated("abcd").replace("importance = \"c2\"\n", "");
    let of = quality(&toml, "a1,a2,b1,b2,c1,c2,d1,d2\n9,6,5,8,0,0,KB,10\n");
    assert_eq!(figures(&of.factors[2]), [Some(0.0), None]);
    assert_eq!(figures(&of.factors[3]), [None, Some(1.0)]);
    assert_eq!(quadrants(&of), [Some(Reduce), Some(Improve), None, None]);
}

/// A survey that asks no factor's importance, with an item on everything (o) and the factors' items.
fn derived(index: &str, items: &[(&str, &str)]) -> String {
    let mut factors: Vec<&str> = items.iter().map(|(_, factor)| *factor).filter(|of| !of.is_empty()).collect();
    factors.dedup();
    let factors: String = factors.into_iter().map(factor).collect();
    let items: String = items.iter().map(|(id, of)| item(id, "muc", of)).collect();
    let scale = "[options.muc]\n\"1\" = 0\n\"2\" = 0.1\n\"3\" = 0.5\n\"4\" = 0.6\n\"5\" = 1\n\"9\" = \"skip\"\n";
    format!("{scale}{factors}{items}{}[index]\n{index}\n", item("o", "muc", ""))
}

#[test]
fn importance_from_overall_satisfaction() {
    // As worths, a: 0 0 1 1 (mean 1/2), b: 1 0 0 0 (1/4), o: 0 1 1 1 (3/4). About the means Σ a² = 1, Σ b² = 3/4, Σ o² = 3/4,
    // Σ a o = (−½)(−¾) + (−½)(¼) + ½·¼ + ½·¼ = 1/2, Σ b o = ¾·(−¾) + 3 · (−¼)·¼ = −3/4.
    // r = ½ ÷ √(1 · ¾) = 1/√3, and −¾ ÷ ¾ = −1.
    let ballots = "a1,b1,o\n1,5,1\n1,1,5\n5,1,5\n5,1,5\n";
    for index in ["overall = \"o\"", "of = \"o\""] {
        let of = quality(&derived(index, &[("a1", "a"), ("b1", "b")]), ballots);
        assert_eq!(of.importance, Some(Importance::Derived));
        near(of.factors[0].importance, 1.0 / 3.0_f64.sqrt());
        near(of.factors[1].importance, -1.0);
        // Satisfaction 1/2 and 1/4.
        assert_eq!(quadrants(&of), [Some(Keep), Some(Low)]);
    }
    // Nothing says how important a factor is, or there is none.
    let of = quality(&derived("", &[("a1", "a"), ("b1", "b")]), ballots);
    assert_eq!((of.importance, quadrants(&of)), (None, vec![None; 2]));
    assert_eq!(figures(&of.factors[0]), [Some(0.5), None]);
    let of = quality(&derived("overall = \"o\"", &[("a1", ""), ("b1", "")]), ballots);
    assert_eq!((of.importance, of.factors.len()), (None, 0));
    // What is asked goes before what follows.
    let asked = derived("overall = \"o\"", &[("a1", "a"), ("b1", "b"), ("x", "")]);
    let of =
        quality(&asked.replace("id = \"b\"\n", "id = \"b\"\nimportance = \"x\"\n"), "a1,b1,o,x\n1,5,1,3\n5,1,5,5\n");
    assert_eq!(of.importance, Some(Importance::Stated));
    assert_eq!(of.factors.iter().map(|factor| factor.importance).collect::<Vec<_>>(), [None, Some(0.75)]);
}

/// An item is not correlated with itself: of a factor where nothing else is left it says nothing.
#[test]
fn importance_is_not_of_the_overall_item_itself() {
    let importance = |factor_of_c1: &str| {
        let factors = if factor_of_c1 == "c" { factor("c") } else { factor(factor_of_c1) + &factor("c") };
        let items = item("c1", "muc", factor_of_c1) + &item("c2", "muc", "c");
        let toml = format!("[index]\nof = \"c2\"\n{}{factors}{items}", levels("muc", &FIVE));
        quality(&toml, "c1,c2\n1,1\n5,5\n1,5\n5,1\n2,5\n").factors.into_iter().map(|of| of.importance)
    };
    // c1 0 1 0 1 0, c2 0 1 1 0 1: means 2/5 and 3/5; Σ xy = 1 − 5 · 6/25 = −1/5, Σ xx = Σ yy = 6/5: −1/6.
    near(importance("c").next_back().flatten(), -1.0 / 6.0);
    assert_eq!(importance("b").next_back().flatten(), None);
}

#[test]
fn correlations_are_weighted() {
    // Weights 2 1 1 2, a: 0 0 1 1 (mean ½), o: 0 1 1 1 (mean 4 ÷ 6 = 2/3). Σ w a² = 6 · ¼ = 3/2, Σ w o² = 2 · 4/9 + 4 · 1/9 =
    // 4/3, Σ w a o = 2 · (−½)(−⅔) + (−½)(⅓) + ½·⅓ + 2 · ½·⅓ = 1. r = 1 ÷ √2. A ballot that does not count, counts nowhere.
    let toml = derived("overall = \"o\"", &[("a1", "a")]);
    let ballots = "a1,o,w\n1,1,2\n1,5,1\n5,1,0\n5,5,1\n5,5,2\n";
    near(quality(&format!("[design]\nweight = \"w\"\n{toml}"), ballots).factors[0].importance, 0.5_f64.sqrt());
}

#[test]
fn correlations_are_of_what_was_answered() {
    // a, the mean of what was answered: (1 + ½) ÷ 2, ½, 0, (½ + 0) ÷ 2 = 3/4, 1/2, 0, 1/4 (mean 3/8); o: 1 1 0 0 (½).
    // Eighths about the mean: 3 1 −3 −1, Σ a² = 20/64; Σ o² = 1; Σ a o = (3 + 1 + 3 + 1) ÷ 16 = ½. r = ½ ÷ √(20/64) = 2/√5.
    // Neither a ballot without o nor one without a counts.
    let toml = derived("overall = \"o\"", &[("a1", "a"), ("a2", "a")]);
    let of = quality(&toml, "a1,a2,o\n5,3,5\n9,3,5\n1,9,1\n3,1,1\n5,5,9\n9,,1\n");
    near(of.factors[0].importance, 2.0 / 5.0_f64.sqrt());
}

#[test]
fn where_there_is_no_correlation() {
    let toml = derived("overall = \"o\"", &[("a1", "a"), ("a2", "a"), ("a3", "a")]);
    let none = |ballots: &str| {
        let of = quality(&toml, ballots);
        assert_eq!((of.factors[0].importance, of.factors[0].quadrant), (None, None), "{ballots}");
    };
    // Everybody says the same of everything, or of the factor, or nobody says anything of it.
    none("a1,a2,a3,o\n1,3,5,5\n5,1,3,5\n");
    none("a1,a2,a3,o\n3,3,3,1\n3,3,3,5\n");
    none("a1,a2,a3,o\n9,9,9,1\n9,9,9,5\n");
    none("a1,a2,a3,o\n1,3,5,5\n");
    // All are worth 0,1, though three tenths ÷ 3 as floats are more than one: what their last bit says is nothing.
    none("a1,a2,a3,o\n2,2,2,1\n2,9,9,5\n2,2,2,1\n2,9,9,5\n");
    // Nor what the last bit of a weighted mean says.
    let toml = format!("[design]\nweight = \"w\"\n{}", derived("overall = \"o\"", &[("a1", "a")]));
    let rows: String = (0..7).map(|row| format!("4,{},0.{}\n", 1 + 4 * (row % 2), row + 1)).collect();
    assert_eq!(quality(&toml, &format!("a1,o,w\n{rows}")).factors[0].importance, None);
}

/// What a unit of too few ballots does not tell, the instrument's quality does not tell either.
#[test]
fn too_few_ballots_tell_no_satisfaction() {
    let of =
        |least: u8| found(&format!("min_ballots = {least}\n{}", stated("ab")), &tenths("ab", &[&[(9, 6), (5, 8)]]));
    assert_eq!(quadrants(&of(1).quality.unwrap()), [Some(Reduce), Some(Improve)]);
    let few = of(2);
    assert_eq!(few.units[0].factors[0].why, Some(Why::FewBallots));
    let of = few.quality.unwrap();
    assert_eq!(of.factors.iter().map(|factor| factor.satisfaction).collect::<Vec<_>>(), [None, None]);
    assert_eq!(quadrants(&of), [None, None]);
}

#[test]
fn percentages_that_add_up() {
    let of = |parts: &[f64], decimals| percentages(parts, decimals, true);
    // Thirds: what is missing goes to the first of equal remainders.
    assert_eq!(of(&[1.0; 3], 0), ["34", "33", "33"]);
    assert_eq!(of(&[1.0; 3], 1), ["33.4", "33.3", "33.3"]);
    assert_eq!(of(&[1.0; 3], 2), ["33.34", "33.33", "33.33"]);
    // Sixths: 66⅔ and twice 16⅔: two are missing, and all remainders are the same.
    assert_eq!(of(&[4.0, 1.0, 1.0], 0), ["67", "17", "16"]);
    assert_eq!(of(&[1.0, 1.0, 4.0], 0), ["17", "17", "66"]);
    // Sevenths: 14,285714… 28,571428… 57,142857…: the largest remainder, not the largest part, nor the first.
    assert_eq!(of(&[1.0, 2.0, 4.0], 0), ["14", "29", "57"]);
    assert_eq!(of(&[1.0, 2.0, 4.0], 1), ["14.3", "28.6", "57.1"]);
    assert_eq!(of(&[4.0, 1.0, 2.0], 2), ["57.14", "14.29", "28.57"]);
    // 7,5 % eight times and 40 %: half of those in the middle go up, where plain rounding comes to 104.
    let mut parts = vec![3.0; 8];
    parts.insert(4, 16.0);
    assert_eq!(of(&parts, 0), ["8", "8", "8", "8", "40", "7", "7", "7", "7"]);
    assert_eq!(of(&parts, 1)[3..5], ["7.5", "40.0"]);
    // Nobody chose the first, and everybody the last.
    assert_eq!(of(&[0.0, 5.0], 0), ["0", "100"]);
    assert_eq!(of(&[0.0, 0.0, 0.3], 2), ["0.00", "0.00", "100.00"]);
    // Weights that are no decimals of two: 0,1 + 0,2 + 0,7 is a little less than 1.
    assert_eq!(of(&[0.1, 0.2, 0.7], 0), ["10", "20", "70"]);
    assert_eq!(of(&[0.29, 0.71], 0), ["29", "71"]);
    assert_eq!(of(&[0.29 / 3.0, 0.71 / 3.0], 2), ["29.00", "71.00"]);
}

#[test]
fn percentages_of_nothing() {
    for add_up in [false, true] {
        for decimals in [0, 1, 2] {
            assert_eq!(percentages(&[0.0; 3], decimals, add_up), Vec::<String>::new());
            assert_eq!(percentages(&[], decimals, add_up), Vec::<String>::new());
        }
    }
}

#[test]
fn percentages_by_themselves() {
    let of = |parts: &[f64], decimals| percentages(parts, decimals, false);
    assert_eq!(of(&[1.0; 3], 2), ["33.33", "33.33", "33.33"]);
    assert_eq!(of(&[1.0, 2.0], 0), ["33", "67"]);
    // Halves go up, both of them: 0,5 and 99,5.
    assert_eq!(of(&[1.0, 199.0], 0), ["1", "100"]);
    assert_eq!(percentages(&[1.0, 199.0], 0, true), ["1", "99"]);
    assert_eq!(of(&[1.0, 199.0], 1), ["0.5", "99.5"]);
    // 0,125 and 0,375 and 99,5.
    assert_eq!(of(&[1.0, 3.0, 796.0], 2), ["0.13", "0.38", "99.50"]);
}

/// As the survey file asks, of those that chose an option: "không biết" is one, a blank is none.
#[test]
fn options_in_per_cent() {
    let of = |survey: &str| {
        let toml =
            format!("{survey}\n[design]\nweight = \"w\"\n{}{}", levels("muc", &FIVE[..3]), item("c1", "muc", ""));
        // 1 by 1, 2 by 2, 3 by 3, 9 by 1 of weight 7 in all; 5 of a blank.
        let ballots = "c1,w\n1,1\n2,0.5\n2,1.5\n3,3\n9,1\n,5\n";
        let items = found(&toml, ballots).units.remove(0).items;
        assert_eq!(items[0].options, [1, 2, 1, 1]);
        items[0].percents.clone()
    };
    // Sevenths: 14,2857 28,5714 42,8571 14,2857.
    assert_eq!(of(""), ["14.29", "28.57", "42.86", "14.29"]);
    // Floors 14,28 28,57 42,85 14,28 lack two: the remainders are 57 14 71 57.
    assert_eq!(of("options_add_up = true"), ["14.29", "28.57", "42.86", "14.28"]);
    assert_eq!(of("options_add_up = true\noption_decimals = 0"), ["14", "29", "43", "14"]);
    assert_eq!(of("option_decimals = 1"), ["14.3", "28.6", "42.9", "14.3"]);
    // Floors 14,2 28,5 42,8 14,2 lack three: 86 71 57 86.
    assert_eq!(of("options_add_up = true\noption_decimals = 1"), ["14.3", "28.6", "42.8", "14.3"]);
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(1000) })]

    /// The method of largest remainders in whole numbers: count · 100 · 10^d ÷ total, each with its remainder.
    #[test]
    fn largest_remainders_in_whole_numbers(
        counts in prop::collection::vec(prop_oneof![0..4u64, 0..20_000u64], 1..12),
        decimals in 0..3u8,
    ) {
        let total: u64 = counts.iter().sum();
        prop_assume!(total > 0);
        let unit = 10u64.pow(decimals.into());
        let scaled = counts.iter().map(|count| count * 100 * unit);
        let mut whole: Vec<u64> = scaled.clone().map(|scaled| scaled / total).collect();
        let left = 100 * unit - whole.iter().sum::<u64>();
        let remainders: Vec<u64> = scaled.map(|scaled| scaled % total).collect();
        let mut order: Vec<usize> = (0..counts.len()).collect();
        order.sort_by_key(|at| std::cmp::Reverse(remainders[*at])); // stable: of equal ones the first
        order.into_iter().take(left as usize).for_each(|at| whole[at] += 1);
        let text = |of: u64| match decimals {
            0 => of.to_string(),
            _ => format!("{}.{:0width$}", of / unit, of % unit, width = decimals.into()),
        };
        let expected: Vec<String> = whole.into_iter().map(text).collect();
        let parts: Vec<f64> = counts.iter().map(|count| *count as f64).collect();
        prop_assert_eq!(percentages(&parts, decimals, true), expected.clone());
        // The same people, each with the same weight: sums of it are no whole numbers.
        let weighted: Vec<f64> = counts.iter().map(|count| (0..*count).map(|_| 0.7).sum()).collect();
        prop_assert_eq!(percentages(&weighted, decimals, true), expected);
    }

    /// α by another road: with the covariances of all pairs, k ÷ (k − 1) · Σ c_ij (i ≠ j) ÷ Σ c_ij.
    #[test]
    fn alpha_by_covariances(ballots in prop::collection::vec(prop::array::uniform4(1..6u8), 2..30)) {
        let columns: Vec<String> = (0..4).map(|of| ballots.iter().map(|ballot| ballot[of].to_string()).collect()).collect();
        let (alpha, counted) = alpha_of(&columns.iter().map(String::as_str).collect::<Vec<_>>());
        let n = ballots.len() as i64;
        prop_assert_eq!(counted, n as u64);
        // n Σ x y − Σ x Σ y: the covariance, but for a factor that is the same for all.
        let covariance = |i: usize, j: usize| {
            let sum = |of: &dyn Fn(&[u8; 4]) -> i64| ballots.iter().map(of).sum::<i64>();
            n * sum(&|of| i64::from(of[i]) * i64::from(of[j])) - sum(&|of| of[i].into()) * sum(&|of| of[j].into())
        };
        let all: i64 = (0..16).map(|at| covariance(at / 4, at % 4)).sum();
        let own: i64 = (0..4).map(|at| covariance(at, at)).sum();
        match alpha {
            Some(alpha) => {
                let expected = 4.0 / 3.0 * (all - own) as f64 / all as f64;
                prop_assert!((alpha - expected).abs() < 1e-12 * expected.abs().max(1.0), "{} {}", alpha, expected);
            }
            None => prop_assert_eq!(all, 0),
        }
    }
}

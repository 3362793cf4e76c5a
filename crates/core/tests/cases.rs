//! Cases by hand, the arithmetic in sight: what a decision, a handbook or the design says, and what has to come out.

mod round;

use cchc_core::number::Number;
use cchc_core::results::{Finality, UnitState, Unranked};
use cchc_core::text::Language::Vietnamese;
use round::{Scored, criterion, files, scored, set, units};
use unicode_normalization::UnicodeNormalization;

const RATIO: &str = "inputs = { done = \"Số nhiệm vụ hoàn thành\", planned = \"Số nhiệm vụ trong kế hoạch\" }\n\
                     valid = \"done <= planned\"\nvalue = \"done / planned\"\n\
                     scale = [{ when = \"value = 100%\", points = \"full\" }, { when = \"value >= 80%\", points = \"full * value\" }, { points = 0 }]\n";

const CHOICE: &str = "choice = [{ label = \"Đúng hạn\", points = 1.5 }, { label = \"Chậm\", points = \"full / 2\" }, { label = \"Không\", points = 0 }]\n";

/// A set of one leaf, which brings 1.5 points at most.
fn one(rest: &str) -> String {
    set("1.5", "rounding = { points = 3 }", &[criterion("1", "1.5", rest)])
}

/// A set of that leaf and of a choice beside it, so that nobody is silent.
fn two(rest: &str) -> String {
    set("3", "rounding = { points = 3 }", &[criterion("1", "1.5", rest), criterion("2", "1.5", CHOICE)])
}

/// One unit `a`: what it entered, what was appraised; rows are `criterion,input,value,points`.
fn unit(set: &str, own: &[&str], appraised: &[&str]) -> Scored {
    let table = |rows: &[&str]| {
        let row = |row: &&str| format!("a,{row}\n");
        std::iter::once("unit,criterion,input,value,points\n".to_owned())
            .chain(rows.iter().map(row))
            .collect::<String>()
    };
    let mut tables = vec![("units.csv", units(&["a"]))];
    for (name, rows) in [("assessments/a.csv", own), ("appraisals/a.csv", appraised)] {
        if !rows.is_empty() {
            tables.push((name, table(rows)));
        }
    }
    scored(&files(set, &tables.iter().map(|(name, text)| (*name, text.as_str())).collect::<Vec<_>>()))
}

/// 38 of 42 tasks: 1.5 × 38/42 = 57/42 = 1.35714… → 1.357.
const DONE_38_OF_42: [&str; 2] = ["1,done,38,", "1,planned,42,"];

// --------------------------------------------------------------------------------------------- sums and rounding

#[test]
fn three_parts_of_yen_bai_add_up_and_round_once() {
    let leaf = |code, max: &str| {
        let input = format!(
            "from = \"appraiser\"\ninputs = {{ d = {{ label = \"Điểm\", type = \"number\", max = {max} }} }}\npoints = \"d\""
        );
        criterion(code, max, &input)
    };
    let parts = "[[part]]\nname = \"Điểm điều tra xã hội học\"\ncriteria = [\"2\"]\n[[part]]\nname = \"SIPAS\"\ncriteria = [\"3\"]\n";
    let set =
        set("100", "rounding = { points = 3 }", &[leaf("1", "65"), leaf("2", "25"), leaf("3", "10"), parts.into()]);
    let city = unit(&set, &[], &["1,,\"62,88\",", "2,,\"24,42\",", "3,,\"8,135\","]);
    // 62.880 + 24.420 + 8.135 = 95.435; of 100: 95.435 → 95.44, the half away from zero.
    let results = city.unit("a");
    assert_eq!(results.score.total.final_points.to_string(), "95.435");
    assert_eq!(results.parts.iter().map(Number::to_string).collect::<Vec<_>>(), ["62.88", "24.42", "8.135"]);
    assert_eq!(city.index("a"), "95.44");
    assert_eq!(results.rank, Some(1));
}

#[test]
fn halves_of_an_index_go_up() {
    let input = "inputs = { d = { label = \"Điểm\", type = \"number\", max = 100 } }\npoints = \"d\"";
    let set = set("100", "rounding = { points = 3 }", &[criterion("1", "100", input)]);
    // As binary floats 80.075 and 95.435 lie below the half: 80.07, 95.43.
    for (points, index) in [("80,075", "80.08"), ("95,435", "95.44"), ("80,074", "80.07"), ("0,005", "0.01")] {
        assert_eq!(unit(&set, &[&format!("1,,\"{points}\",")], &[]).index("a"), index, "{points}");
    }
}

#[test]
fn points_are_rounded_once_and_leaves_are_summed_rounded() {
    let third = "inputs = { n = \"n\" }\npoints = \"full * n / 3\"";
    let both = |points: &str| {
        let set = set(
            "2",
            &format!("rounding = {{ points = {points} }}"),
            &[criterion("1", "1", third), criterion("2", "1", third)],
        );
        unit(&set, &["1,,1,", "2,,1,"], &[])
    };
    // 0.33 + 0.33 = 0.66; exact: 1/3 + 1/3 = 2/3.
    let (rounded, exact) = (both("2"), both("\"exact\""));
    assert_eq!(
        (rounded.unit("a").score.total.final_points.to_string(), rounded.index("a")),
        ("0.66".into(), "33.00".into())
    );
    assert_eq!(
        (exact.unit("a").score.total.final_points.to_string(), exact.index("a")),
        ("2/3".into(), "33.33".into())
    );
}

#[test]
fn exact_points_show_9_42_beside_94_15() {
    let input = "inputs = { d = { label = \"Điểm\", type = \"number\", max = 10 } }\npoints = \"d\"";
    let of = |points: &str| {
        set("10", &format!("rounding = {{ points = {points}, index = 2 }}"), &[criterion("1", "10", input)])
    };
    let exact = unit(&of("\"exact\""), &["1,,\"9,415\","], &[]);
    let domain = &exact.unit("a").domains[0].0.as_ref().unwrap().printed;
    let rounding = exact.0.set(exact.0.groups[0].group).rounding;
    // 9.415/10 = 94.15 % of the unrounded points, while tables show 9.415 as 9.42.
    assert_eq!((exact.index("a"), domain.fixed(2)), ("94.15".into(), "94.15".into()));
    assert_eq!(exact.leaf("a", "1").final_points.as_ref().unwrap().fixed(rounding.shown()), "9.42");
    // Rounded first: 9.42/10 = 94.20 %.
    assert_eq!(unit(&of("2"), &["1,,\"9,415\","], &[]).index("a"), "94.20");
}

/// A leaf of a maximum with more decimals than the set's points, at a figure.
fn thin(max: &str, typed: &str) -> Scored {
    let input = "inputs = { d = { label = \"Điểm\", type = \"number\" } }\npoints = \"d\"";
    unit(&set(max, "rounding = { points = 2 }", &[criterion("1", max, input)]), &[&format!("1,,\"{typed}\",")], &[])
}

#[test]
fn points_stay_within_a_maximum_that_has_more_decimals_than_points() {
    // 0.125 → 0.13 would be above the maximum.
    assert_eq!(thin("0.125", "0,125").last("a", "1"), "0.125 scored");
    assert_eq!(thin("0.125", "9").last("a", "1"), "0.125 scored");
    // 9 is held at 0.124, which rounds to 0.12.
    assert_eq!(thin("0.124", "9").last("a", "1"), "0.12 scored");
}

#[test]
fn the_trace_of_points_held_at_the_maximum_ends_with_the_points() {
    assert_eq!(thin("0.124", "9").trace("a", "1", Vietnamese), "9 → 9 > 0,124 → 0,12");
}

#[test]
fn the_trace_of_an_option_ends_with_its_points() {
    let choice = "choice = [{ label = \"Chậm\", points = \"full / 2\" }]";
    let set = set("0.25", "rounding = { points = 2 }", &[criterion("1", "0.25", choice)]);
    let one = unit(&set, &["1,,Chậm,"], &[]);
    // 0.25/2 = 0.125 → 0.13
    assert_eq!(one.last("a", "1"), "0.13 scored");
    assert!(one.trace("a", "1", Vietnamese).ends_with("0,13"), "{}", one.trace("a", "1", Vietnamese));
}

// -------------------------------------------------------------------------------------------------------- ratios

#[test]
fn a_threshold_of_19_21_is_met_by_38_of_42_as_a_fraction() {
    let at = |sign: &str, done: u32| {
        let rule = format!(
            "inputs = {{ done = \"Xong\", planned = \"Kế hoạch\" }}\nvalue = \"done / planned\"\n\
             scale = [{{ when = \"value {sign} 19/21\", points = \"full\" }}, {{ points = 0 }}]"
        );
        unit(&one(&rule), &[&format!("1,done,{done},"), "1,planned,42,"], &[]).last("a", "1")
    };
    // 38 × 21 = 798 = 19 × 42
    assert_eq!(at(">=", 38), "1.5 scored");
    assert_eq!(at(">", 38), "0 scored");
    assert_eq!(at("=", 38), "1.5 scored");
    assert_eq!(at(">=", 37), "0 scored");
}

/// 79.9999 % is below 80 % and is printed as 80 %: the trace does not say that 80 % < 80 %.
#[test]
fn a_trace_does_not_contradict_itself_where_it_rounds() {
    let near = |done: u32| {
        unit(&one(RATIO), &[&format!("1,done,{done},"), "1,planned,1000000,"], &[]).trace("a", "1", Vietnamese)
    };
    assert_eq!(near(799_999), "799999/1000000 ≈ 80 % → 0");
    // 1.5 × 0.999999 = 1.4999985 → 1.5, which is not the maximum because of 100 %.
    assert_eq!(near(999_999), "999999/1000000 ≈ 100 % ≥ 80 % → 1,5 × 999999/1000000 = 1,5");
}

#[test]
fn two_thirds_do_not_meet_66_67_percent() {
    let rule = "inputs = { done = \"Xong\", planned = \"Kế hoạch\" }\nvalue = \"done / planned\"\n\
                scale = [{ when = \"value >= 66.67%\", points = \"full\" }, { when = \"66.66% < value < 66.67%\", points = 1 }, { points = 0 }]";
    // 2 × 10000 = 20000 < 3 × 6667 = 20001
    assert_eq!(unit(&one(rule), &["1,done,2,", "1,planned,3,"], &[]).last("a", "1"), "1 scored");
}

#[test]
fn a_chain_holds_where_each_link_does() {
    let rule = "inputs = { n = \"n\" }\nvalue = \"n / 100\"\n\
                scale = [{ when = \"80% <= value < 90%\", points = \"full\" }, { when = \"value > 90% > 50%\", points = 1 }, { points = 0 }]";
    let at = |n: u32| unit(&one(rule), &[&format!("1,,{n},")], &[]).last("a", "1");
    assert_eq!([79, 80, 89, 90, 91].map(at), ["0 scored", "1.5 scored", "1.5 scored", "0 scored", "1 scored"]);
}

#[test]
fn bands_of_a_scale_are_read_from_the_top() {
    let at = |done: &str| unit(&one(RATIO), &[&format!("1,done,{done},"), "1,planned,100,"], &[]);
    assert_eq!(at("100").last("a", "1"), "1.5 scored");
    assert_eq!(at("99").last("a", "1"), "1.485 scored"); // 1.5 × 0.99
    assert_eq!(at("80").last("a", "1"), "1.2 scored");
    assert_eq!(at("79").last("a", "1"), "0 scored");
    assert_eq!(
        unit(&one(RATIO), &DONE_38_OF_42, &[]).trace("a", "1", Vietnamese),
        "38/42 ≈ 90,48 % ≥ 80 % → 1,5 × 38/42 = 1,357"
    );
}

#[test]
fn nothing_of_nothing_is_what_the_set_says() {
    let zero = |undefined: &str| {
        let rule = format!("{RATIO}{undefined}");
        unit(&two(&rule), &["1,done,0,", "1,planned,0,", "2,,1,"], &[])
    };
    let said = |undefined: &str| zero(&format!("undefined = \"{undefined}\""));
    // Beside it: 1.5 of 1.5.
    assert_eq!((said("zero").last("a", "1"), said("zero").index("a")), ("0 scored".into(), "50.00".into()));
    assert_eq!((said("full").last("a", "1"), said("full").index("a")), ("1.5 scored".into(), "100.00".into()));
    let not_applicable = said("not-applicable");
    assert_eq!(
        (not_applicable.last("a", "1"), not_applicable.index("a")),
        ("– not-applicable".into(), "100.00".into())
    );
    assert_eq!(not_applicable.unit("a").score.total.max.to_string(), "1.5");
    for undefined in ["zero", "full", "not-applicable"] {
        assert_eq!(said(undefined).faults(), Vec::<String>::new());
    }
    // Not said: invalid, 0 points of the whole maximum, and an error.
    assert_eq!((zero("").last("a", "1"), zero("").index("a")), ("0 invalid".into(), "50.00".into()));
    assert_eq!(zero("").faults(), ["error no-value a 1"]);
    assert_eq!(zero("").0.finality, Finality::Provisional);
}

#[test]
fn figures_against_the_condition_are_an_error() {
    let broken = unit(&one(RATIO), &["1,done,45,", "1,planned,42,"], &[]);
    assert_eq!(
        (broken.last("a", "1"), broken.faults()),
        ("0 invalid".into(), vec!["error condition-broken a 1".to_owned()])
    );
    // A condition without a value is not broken: 1/0 < 2.
    let rule = "inputs = { n = \"n\", m = \"m\" }\nvalid = \"n / m < 2\"\npoints = \"1\"";
    assert_eq!(unit(&one(rule), &["1,n,1,", "1,m,0,"], &[]).last("a", "1"), "1 scored");
}

/// What a formula comes to with n = 3, m = 0 and a maximum of 10; `–` where it has no value.
fn formula(points: &str) -> String {
    let rule = format!("inputs = {{ n = \"n\", m = \"m\" }}\npoints = \"{points}\"");
    let set = set("10", "rounding = { points = \"exact\" }", &[criterion("1", "10", &rule)]);
    let one = unit(&set, &["1,n,3,", "1,m,0,"], &[]);
    match one.faults().as_slice() {
        [] => one.leaf("a", "1").final_points.as_ref().unwrap().to_string(),
        [fault] if fault == "error no-value a 1" => "–".into(),
        faults => panic!("{points}: {faults:?}"),
    }
}

#[test]
fn formulas_mean_what_the_design_says() {
    let cases = [
        // From tightest to loosest: unary -, * /, + -, comparisons, not, and, or.
        ("1 + 2 * n", "7"),
        ("(1 + 2) * n", "9"),
        ("9 - 4 - 3", "2"),
        ("8 / 4 / 2", "1"),
        ("8 / 4 * 2", "4"),
        ("-2 * -n", "6"),
        ("5 - -n", "8"),
        ("--n", "3"),
        ("n / 7", "3/7"),
        ("50% * full", "5"),
        (".5 + n", "3.5"),
        ("min(n, 2, full)", "2"),
        ("max(m, n, 1) + min(n)", "6"),
        ("if(n > 2, 4, 5)", "4"),
        ("if(n > 3, 4, 5)", "5"),
        ("if(n >= 3 and not m > 0, 4, 5)", "4"),
        ("if(not n = 3 or m = 0, 4, 5)", "4"),
        ("if(no and no or yes, 4, 5)", "4"),
        ("if(no and (no or yes), 4, 5)", "5"),
        ("if(1 < n <= 3, 4, 5)", "4"),
        ("if(1 < n < 3, 4, 5)", "5"),
        ("if(n != 3, 4, 5)", "5"),
        ("if(n ≥ 3 and m ≤ 0, 4, 5)", "4"),
        ("yes + yes", "2"),
        ("(n > 1) + (n > 2) + (n > 3)", "2"),
        // Of `if` only the branch that is taken; `and`, `or` and chains stop at the first side that decides.
        ("if(m = 0, 1, n / m)", "1"),
        ("if(m != 0 and n / m > 1, 1, 2)", "2"),
        ("if(m = 0 or n / m > 1, 1, 2)", "1"),
        ("if(n < m < n / m, 1, 2)", "2"),
        // No value, and nothing computed from it has one.
        ("n / m", "–"),
        ("m / m", "–"),
        ("1 + 0 * (n / m)", "–"),
        ("min(1, n / m)", "–"),
        ("if(n / m > 1 or yes, 1, 2)", "–"),
        ("if(m < n < n / m, 1, 2)", "–"),
    ];
    for (points, came_to) in cases {
        assert_eq!(formula(points), came_to, "{points}");
    }
}

// --------------------------------------------------------------------------------------------------------- words

#[test]
fn kad_leaves_both_sums_where_it_is_allowed() {
    let allowed = format!("not_applicable = \"allowed\"\n{RATIO}");
    for word in ["KAD", "kad", "Không áp dụng", " KHÔNG  ÁP DỤNG "] {
        let kad = unit(&two(&allowed), &[&format!("1,,{word},"), "2,,2,"], &[]);
        // 0.75 of 1.5, not of 3.
        assert_eq!((kad.last("a", "1"), kad.index("a")), ("– not-applicable".into(), "50.00".into()), "{word}");
        assert_eq!(kad.faults(), Vec::<String>::new());
        assert_eq!(kad.leaf("a", "1").max, Number::ZERO);
    }
    let denied = unit(&two(RATIO), &["1,,KAD,", "2,,2,"], &[]);
    assert_eq!((denied.last("a", "1"), denied.index("a")), ("0 invalid".into(), "25.00".into())); // 0.75 of 3
    assert_eq!(denied.faults(), ["error kad-denied a 1"]);
}

#[test]
fn kps_is_answered_by_undefined() {
    let kps = |undefined: &str| {
        let rule = format!("{RATIO}{undefined}");
        unit(&two(&rule), &["1,,KPS,", "2,,1,"], &[])
    };
    for (undefined, last, trace) in [
        ("zero", "0 scored", "không phát sinh → 0"),
        ("full", "1.5 scored", "không phát sinh → 1,5"),
        ("not-applicable", "– not-applicable", "không phát sinh → không áp dụng"),
    ] {
        let answered = kps(&format!("undefined = \"{undefined}\""));
        assert_eq!((answered.last("a", "1").as_str(), answered.trace("a", "1", Vietnamese).as_str()), (last, trace));
        assert_eq!(answered.faults(), Vec::<String>::new());
    }
    assert_eq!(
        (kps("").last("a", "1"), kps("").faults()),
        ("0 invalid".into(), vec!["error kps-denied a 1".to_owned()])
    );
}

/// A set that claims to follow a decision names it.
#[test]
fn a_claim_to_follow_a_decision_names_it() {
    for (status, decision, faults) in
        [("official", "", 1), ("partial", "", 1), ("illustrative", "", 0), ("official", "decision = \"1/QĐ-UBND\"", 0)]
    {
        let set = set("1", decision, &[criterion("1", "1", "rating = {}")]).replace("illustrative", status);
        let mut sources = cchc_core::place::Sources::default();
        let file = sources.add("set.toml", Some(set.as_bytes()));
        let codes: Vec<&str> = cchc_core::criteria::Set::read(set.as_bytes(), file)
            .faults
            .iter()
            .map(|fault| fault.fault.code())
            .collect();
        assert_eq!(codes, vec!["key-needs"; faults], "{status} {decision}");
    }
}

#[test]
fn a_word_stands_alone() {
    let allowed = format!("not_applicable = \"allowed\"\n{RATIO}");
    let beside = unit(&one(&allowed), &["1,,KAD,", "1,done,38,"], &[]);
    assert_eq!(beside.faults(), ["error word-beside a 1"]);
    let at_one_input = unit(&one(&allowed), &["1,done,KAD,", "1,planned,42,"], &[]);
    assert!(at_one_input.faults().contains(&"error word-beside a 1".into()), "{:?}", at_one_input.faults());
    // A form names what is asked in each row: the word stands in one of them, or in all.
    for rows in [&["1,done,KAD,"][..], &["1,planned,KAD,"], &["1,done,KAD,", "1,planned,Không áp dụng,"]] {
        let answered = unit(&one(&allowed), rows, &[]);
        assert_eq!((answered.last("a", "1"), answered.faults()), ("– not-applicable".into(), Vec::new()), "{rows:?}");
    }
    let both = unit(&one(&format!("undefined = \"zero\"\n{allowed}")), &["1,done,KAD,", "1,planned,KPS,"], &[]);
    assert_eq!(both.faults(), ["error answered-twice a 1"]);
    let twice = unit(&one(&allowed), &["1,,KAD,", "1,,KAD,"], &[]);
    assert_eq!(twice.faults(), ["error answered-twice a 1"]);
    // Claimed points are no entry that says something else.
    assert_eq!(unit(&one(&allowed), &["1,,KAD,0"], &[]).faults(), Vec::<String>::new());
}

/// The design: a fault in an earlier stage that a later one has decided, by figures or by points, is a warning.
#[test]
fn a_word_beside_figures_that_the_appraiser_decided_is_a_warning() {
    let allowed = format!("not_applicable = \"allowed\"\n{RATIO}");
    let decided = unit(&one(&allowed), &["1,,KAD,", "1,done,38,"], &["1,,,1.25"]);
    assert_eq!(
        (decided.last("a", "1"), decided.faults()),
        ("1.25 appraised".into(), vec!["warning word-beside a 1".to_owned()])
    );
}

#[test]
fn an_option_named_like_a_word_is_the_option() {
    let choice = "choice = [{ label = \"Có\", points = 1.5 }, { label = \"Không áp dụng\", points = 1 }]";
    assert_eq!(unit(&one(choice), &["1,,không áp dụng,"], &[]).last("a", "1"), "1 scored");
}

#[test]
fn later_figures_replace_a_word() {
    let allowed = format!("not_applicable = \"allowed\"\n{RATIO}");
    let replaced = unit(&one(&allowed), &["1,,KAD,"], &["1,done,38,", "1,planned,42,"]);
    assert_eq!(replaced.columns("a", "1"), "– | 1.357 | 1.357 appraised");
    let by_points = unit(&one(&allowed), &["1,,KAD,"], &["1,,,\"1,25\""]);
    assert_eq!(by_points.columns("a", "1"), "– | 1.25 | 1.25 appraised");
    // What stood before the word does not come back: 42 planned, and nothing done.
    let half = unit(&two(&allowed), &["1,,KAD,", "2,,1,"], &["1,planned,42,"]);
    assert_eq!(
        (half.columns("a", "1"), half.faults()),
        ("– | 0 | 0 missing".into(), vec!["warning missing-answer a 1".to_owned()])
    );
}

#[test]
fn a_later_word_replaces_figures_and_points() {
    let allowed = format!("not_applicable = \"allowed\"\nundefined = \"zero\"\n{RATIO}");
    let kad = unit(&two(&allowed), &["1,done,38,", "1,planned,42,", "2,,1,"], &["1,,KAD,"]);
    assert_eq!((kad.columns("a", "1"), kad.index("a")), ("1.357 | – | – not-applicable".into(), "100.00".into()));
    let kps = unit(&one(&allowed), &DONE_38_OF_42, &["1,,KPS,"]);
    assert_eq!(kps.columns("a", "1"), "1.357 | 0 | 0 appraised");
}

/// The design: points, or an entry to anything that the *unit* was asked, replace an earlier word. What only the appraiser
/// supplies does not.
#[test]
fn what_only_the_appraiser_supplies_does_not_replace_a_word() {
    let rule = "not_applicable = \"allowed\"\n\
                inputs = { sent = \"Đã gửi\", late = { label = \"Gửi chậm\", from = \"appraiser\" } }\npoints = \"full - 0.25 * late + 0 * sent\"";
    let kad = unit(&two(rule), &["1,,KAD,", "2,,1,"], &["1,late,2,"]);
    assert_eq!((kad.last("a", "1"), kad.faults()), ("– not-applicable".into(), Vec::new()));
}

// ----------------------------------------------------------------------------------------- missing, silent, open

#[test]
fn what_is_not_answered_scores_0_and_is_reported() {
    let blank = unit(&two(RATIO), &["2,,1,"], &[]);
    assert_eq!((blank.last("a", "1"), blank.index("a")), ("0 missing".into(), "50.00".into())); // 1.5 of 3
    assert_eq!(blank.faults(), ["warning missing-answer a 1"]);
    let half = unit(&two(RATIO), &["2,,1,", "1,done,38,", "1,planned,,"], &[]);
    assert_eq!(
        (half.last("a", "1"), half.faults()),
        ("0 missing".into(), vec!["warning missing-answer a 1".to_owned()])
    );
    assert_eq!(half.0.finality, Finality::Final);
}

#[test]
fn a_unit_of_which_nobody_entered_anything_is_not_submitted() {
    let tables = [
        ("units.csv", units(&["silent", "noted", "a", "seen"])),
        ("assessments/t.csv", "unit,criterion,input,value,points,evidence\na,2,,2,,\nnoted,2,,,,Công văn\n".into()),
        ("appraisals/t.csv", "unit,criterion,input,value,points\nseen,2,,,1.25\n".into()),
    ];
    let tables: Vec<_> = tables.iter().map(|(name, text)| (*name, text.as_str())).collect();
    let all = scored(&files(&two(RATIO), &tables));
    for unit in ["silent", "noted"] {
        let results = all.unit(unit);
        assert_eq!(
            (results.state, all.index(unit), results.rank, results.band),
            (UnitState::NotSubmitted, "–".into(), None, None)
        );
        assert_eq!(all.last(unit, "1"), "0 missing");
    }
    // One message says it all of them; the others are reported leaf by leaf, also where an appraiser made up for it.
    let faults = [
        "warning missing-answer a 1",
        "warning missing-answer seen 1",
        "warning missing-answer seen 2",
        "warning not-submitted noted",
        "warning not-submitted silent",
    ];
    assert_eq!(all.faults(), faults);
    // 1.25 and 0.75 of 3; the silent ones come last.
    assert_eq!([all.unit("seen").rank, all.unit("a").rank], [Some(1), Some(2)]);
    let order: Vec<_> = all.0.groups[0].units.iter().map(|unit| unit.unit.0).collect();
    assert_eq!(order, [3, 2, 0, 1]);
}

#[test]
fn a_unit_to_which_nothing_applies_has_no_index() {
    let none = unit(&one(&format!("not_applicable = \"allowed\"\n{RATIO}")), &["1,,KAD,"], &[]);
    assert_eq!(
        (none.unit("a").state, none.index("a"), none.unit("a").rank),
        (UnitState::Unranked(Unranked::Nothing), "–".into(), None)
    );
}

const SILENCE_ACCEPTS: &str = "[round]\nprovince = \"P\"\nyear = 2022\n[[group]]\nid = \"g\"\nname = \"G\"\ncriteria = \"set.toml\"\n\
    [[stage]]\nid = \"tu-cham\"\nname = \"Tự chấm điểm\"\ndir = \"assessments\"\nby = \"unit\"\n\
    [[stage]]\nid = \"tham-dinh\"\nname = \"Thẩm định\"\ndir = \"appraisals\"\nby = \"appraiser\"\nsilence = \"accept\"\n";

#[test]
fn an_appraiser_that_has_not_spoken_leaves_the_appraisal_open() {
    let named = format!("appraiser = \"So A\"\n{RATIO}");
    let own = "unit,criterion,input,value\na,1,done,38\na,1,planned,42\na,2,,1\n";
    let units = units(&["a"]);
    let round = |extra: &[(&str, &str)]| {
        let tables: Vec<_> =
            [("units.csv", units.as_str()), ("assessments/a.csv", own)].iter().chain(extra).copied().collect();
        scored(&files(&two(&named), &tables))
    };
    let open = round(&[]);
    // It counts as the unit says.
    assert_eq!(open.columns("a", "1"), "1.357 | – | 1.357 scored");
    assert_eq!(
        (open.faults(), open.0.finality),
        (vec!["warning appraisal-open a".to_owned()], Finality::AppraisalOpen)
    );
    assert_eq!(open.0.open_appraisals(open.0.groups[0].group), [("So A".to_owned(), 1, 1)]);
    let accepted = round(&[("round.toml", SILENCE_ACCEPTS)]);
    assert_eq!((accepted.faults(), accepted.0.finality), (vec![], Finality::Final));
    let agreed = round(&[("appraisals/a.csv", "unit,criterion,value\na,1,Thống nhất\n")]);
    assert_eq!((agreed.faults(), agreed.0.finality), (vec![], Finality::Final));
    // A note is no word.
    let noted = round(&[("appraisals/a.csv", "unit,criterion,value,reason\na,1,,xem lại\n")]);
    assert_eq!(noted.faults(), ["warning appraisal-open a"]);
}

const SURVEY: &str =
    "from = \"appraiser\"\ninputs = { p = { label = \"Tỷ lệ\", type = \"percent\" } }\npoints = \"full * value\"";

#[test]
fn what_an_appraiser_has_yet_to_supply_is_open_whatever_silence_says() {
    let units = units(&["a"]);
    for (round, appraiser) in [(SILENCE_ACCEPTS, ""), (SILENCE_ACCEPTS, "appraiser = \"So A\"\n")] {
        let set = two(&format!("{appraiser}{SURVEY}"));
        let tables = [
            ("round.toml", round),
            ("units.csv", units.as_str()),
            ("assessments/a.csv", "unit,criterion,value\na,2,1\n"),
        ];
        let open = scored(&files(&set, &tables));
        assert_eq!(open.columns("a", "1"), "– | – | 0 missing");
        assert_eq!(
            (open.faults(), open.0.finality),
            (vec!["warning appraisal-open a".to_owned()], Finality::AppraisalOpen)
        );
    }
}

/// The same where the appraiser has spoken of the leaf, and not said what it alone can say.
#[test]
fn half_an_appraisal_is_open() {
    let consent = unit(&two(&format!("appraiser = \"So A\"\n{SURVEY}")), &["2,,1,"], &["1,,Thống nhất,"]);
    assert_eq!(consent.last("a", "1"), "0 missing");
    assert!(!consent.faults().is_empty(), "nothing tells that the survey's figure is missing");
    let rule =
        "appraiser = \"So A\"\nfrom = \"appraiser\"\ninputs = { n = \"Số a\", m = \"Số b\" }\npoints = \"n + m\"";
    let half = unit(&two(rule), &["2,,1,"], &["1,n,1,"]);
    assert_eq!((half.last("a", "1"), half.faults()), ("0 missing".into(), vec!["warning appraisal-open a".to_owned()]));
}

// ------------------------------------------------------------------------------------------------- three columns

#[test]
fn what_is_appraised_stands_beside_what_the_unit_says() {
    let columns = |appraised: &[&str]| unit(&one(RATIO), &DONE_38_OF_42, appraised).columns("a", "1");
    assert_eq!(columns(&[]), "1.357 | – | 1.357 scored");
    // One figure is replaced, the other stays: 38 of 45 = 84,4 %: 1.5 × 38/45 = 1.26666… → 1.267
    assert_eq!(columns(&["1,planned,45,"]), "1.357 | 1.267 | 1.267 appraised");
    // Points decide as they stand, neither rounded nor computed.
    assert_eq!(columns(&["1,,,\"1,23456\""]), "1.357 | 1.23456 | 1.23456 appraised");
    // The same figure again is an entry of its own.
    assert_eq!(columns(&["1,done,38,"]), "1.357 | 1.357 | 1.357 appraised");
    // Figures beside points replace the old ones all the same.
    let both = unit(&one(RATIO), &DONE_38_OF_42, &["1,planned,45,1"]);
    assert_eq!(both.columns("a", "1"), "1.357 | 1 | 1 appraised");
    assert_eq!(both.leaf("a", "1").value, Number::fraction(38, 45));
    assert_eq!(both.trace("a", "1", Vietnamese), "thẩm định: 1");
    // Points leave the figures as they were.
    assert_eq!(unit(&one(RATIO), &DONE_38_OF_42, &["1,,,1"]).leaf("a", "1").value, Number::fraction(38, 42));
}

/// The design: a leaf with *any* appraised entry of its own that is scored has the state `appraised`, also where nothing
/// changed; `Thống nhất` is an entry.
#[test]
fn consent_is_an_appraised_entry() {
    let agreed = unit(&one(RATIO), &DONE_38_OF_42, &["1,,Thống nhất,"]);
    assert_eq!(agreed.columns("a", "1"), "1.357 | 1.357 | 1.357 appraised");
    assert_eq!(unit(&one(RATIO), &DONE_38_OF_42, &["1,,THỐNG  NHẤT,"]).faults(), Vec::<String>::new());
}

#[test]
fn there_is_nothing_to_agree_with_where_nothing_stands() {
    let nothing = unit(&two(RATIO), &["2,,1,"], &["1,,Thống nhất,"]);
    assert_eq!(
        (nothing.last("a", "1"), nothing.faults().contains(&"error nothing-to-agree a 1".into())),
        ("0 missing".into(), true)
    );
}

#[test]
fn appraised_points_stay_within_the_maximum() {
    for points in ["\"1,51\"", "-1", "2"] {
        let beyond = unit(&one(RATIO), &DONE_38_OF_42, &[&format!("1,,,{points}")]);
        assert_eq!(beyond.faults(), ["error points-out-of-bounds a 1"], "{points}");
    }
    assert_eq!(unit(&one(RATIO), &DONE_38_OF_42, &["1,,,\"1,5\""]).last("a", "1"), "1.5 appraised");
    assert_eq!(unit(&one(RATIO), &DONE_38_OF_42, &["1,,,0"]).last("a", "1"), "0 appraised");
}

/// A round with further stages than the two.
fn stages(extra: &[(&str, &str, &str)], tables: &[(&str, &str)]) -> Scored {
    let stage = |(dir, by, _): &(&str, &str, &str)| {
        format!("[[stage]]\nid = \"{dir}\"\nname = \"{dir}\"\ndir = \"{dir}\"\nby = \"{by}\"\n")
    };
    let own = ("assessments", "unit", "unit,criterion,input,value\na,1,done,38\na,1,planned,42\n");
    let all: Vec<_> = std::iter::once(&own).chain(extra).collect();
    let round = format!(
        "[round]\nprovince = \"P\"\nyear = 2022\n[[group]]\nid = \"g\"\nname = \"G\"\ncriteria = \"set.toml\"\n{}",
        all.iter().map(|one| stage(one)).collect::<String>()
    );
    let names: Vec<_> = all.iter().map(|(dir, ..)| format!("{dir}/t.csv")).collect();
    let mut named = vec![("round.toml", round.as_str())];
    named.extend(names.iter().map(String::as_str).zip(all.iter().map(|(.., rows)| *rows)));
    named.extend(tables);
    scored(&files(&one(&format!("not_applicable = \"allowed\"\n{RATIO}")), &named))
}

#[test]
fn the_last_stage_that_has_spoken_is_final() {
    let units = units(&["a"]);
    let all = stages(
        &[
            ("tham-dinh", "appraiser", "unit,criterion,value,points\na,1,,1.25\n"),
            ("giai-trinh", "unit", "unit,criterion,input,value\na,1,done,41\n"),
        ],
        &[("units.csv", &units)],
    );
    // The unit comes back with 41 of 42: 1.5 × 41/42 = 1.46428… → 1.464. Appraised is what stood after the appraiser.
    assert_eq!(all.columns("a", "1"), "1.464 | 1.25 | 1.464 appraised");
}

#[test]
fn a_council_that_agrees_leaves_the_units_own_points_alone() {
    let units = units(&["a"]);
    let all = stages(
        &[
            ("tham-dinh", "appraiser", "unit,criterion,input,value\na,1,planned,45\n"),
            ("hoi-dong", "appraiser", "unit,criterion,value\na,1,Thống nhất\n"),
        ],
        &[("units.csv", &units)],
    );
    // The unit's own 38/42, the department's 38/45, which the council accepts.
    assert_eq!(all.columns("a", "1"), "1.357 | 1.267 | 1.267 appraised");
}

/// The unit sent nothing; what the council agrees with is the department's.
#[test]
fn a_council_may_agree_with_the_department_where_the_unit_is_silent() {
    let set = two(RATIO);
    let round =
        "[round]\nprovince = \"P\"\nyear = 2022\n[[group]]\nid = \"g\"\nname = \"G\"\ncriteria = \"set.toml\"\n";
    let stage =
        |dir: &str, by: &str| format!("[[stage]]\nid = \"{dir}\"\nname = \"{dir}\"\ndir = \"{dir}\"\nby = \"{by}\"\n");
    let stages =
        [stage("assessments", "unit"), stage("appraisals", "appraiser"), stage("hoi-dong", "appraiser")].concat();
    let all = scored(&files(
        &set,
        &[
            ("round.toml", &format!("{round}{stages}")),
            ("units.csv", &units(&["a"])),
            ("assessments/t.csv", "unit,criterion,value\na,2,1\n"),
            ("appraisals/t.csv", "unit,criterion,value,points\na,1,,1.25\n"),
            ("hoi-dong/t.csv", "unit,criterion,value\na,1,Thống nhất\n"),
        ],
    ));
    assert_eq!(all.columns("a", "1"), "0 | 1.25 | 1.25 appraised");
    assert!(!all.faults().iter().any(|fault| fault.starts_with("error")), "{:?}", all.faults());
}

#[test]
fn what_stood_before_a_word_does_not_come_back() {
    let units = units(&["a"]);
    let all = stages(
        &[
            ("tham-dinh", "appraiser", "unit,criterion,value\na,1,KAD\n"),
            ("hoi-dong", "appraiser", "unit,criterion,input,value\na,1,planned,45\n"),
        ],
        &[("units.csv", &units)],
    );
    assert_eq!(all.columns("a", "1"), "1.357 | 0 | 0 missing");
}

// ---------------------------------------------------------------------------------------- faults, claims, evidence

#[test]
fn a_fault_of_the_unit_that_the_appraiser_decided_is_a_warning() {
    let cases: [(&str, &[&str], &[&str], &str); 6] = [
        ("unreadable", &["1,done,nhiều,", "1,planned,42,"], &["1,done,38,"], "0 | 1.357 | 1.357 appraised"),
        ("out-of-bounds", &["1,done,-3,", "1,planned,42,"], &["1,,,\"1,25\""], "0 | 1.25 | 1.25 appraised"),
        ("condition-broken", &["1,done,45,", "1,planned,42,"], &["1,planned,50,"], "0 | 1.35 | 1.35 appraised"), // 1.5 × 0.9
        ("condition-broken", &["1,done,45,", "1,planned,42,"], &["1,,,1"], "0 | 1 | 1 appraised"),
        ("no-value", &["1,done,0,", "1,planned,0,"], &["1,,,0"], "0 | 0 | 0 appraised"),
        ("kad-denied", &["1,,KAD,"], &["1,,,1"], "0 | 1 | 1 appraised"),
    ];
    for (code, own, appraised, columns) in cases {
        let decided = unit(&one(RATIO), own, appraised);
        assert_eq!(
            (decided.columns("a", "1").as_str(), decided.faults()),
            (columns, vec![format!("warning {code} a 1")])
        );
        assert_eq!(decided.0.finality, Finality::Final);
        // Undecided, or agreed with, it is an error.
        for agreed in [&[][..], &["1,,Thống nhất,"]] {
            let undecided = unit(&one(RATIO), own, agreed);
            assert_eq!(undecided.faults(), [format!("error {code} a 1")], "{agreed:?}");
        }
    }
    // The other figure decides nothing.
    let other = unit(&one(RATIO), &["1,done,nhiều,", "1,planned,42,"], &["1,planned,40,"]);
    assert_eq!(other.faults(), ["error unreadable a 1"]);
}

#[test]
fn a_claim_that_differs_is_a_warning_and_the_rule_counts() {
    let claim = |points: &str| unit(&one(RATIO), &["1,done,38,", &format!("1,planned,42,{points}")], &[]);
    for agrees in ["\"1,357\"", "1.357", "\"1,3570\""] {
        assert_eq!(claim(agrees).faults(), Vec::<String>::new(), "{agrees}");
    }
    for differs in ["\"1,36\"", "\"1,5\"", "0", "7"] {
        let differs = claim(differs);
        assert_eq!(
            (differs.last("a", "1"), differs.faults()),
            ("1.357 scored".into(), vec!["warning claim-differs a 1".to_owned()])
        );
    }
}

#[test]
fn a_claim_may_stand_in_each_row_of_a_leaf() {
    let claim =
        |points: &str| unit(&one(RATIO), &[&format!("1,done,38,{points}"), &format!("1,planned,42,{points}")], &[]);
    assert_eq!(claim("1").faults(), ["warning claim-differs a 1"]);
    // One beyond the maximum is no different.
    assert_eq!(claim("7").faults(), ["warning claim-differs a 1"]);
}

#[test]
fn a_claim_of_a_blank_leaf_is_reported_as_missing() {
    let blank = unit(&two(RATIO), &["1,,,1", "2,,1,"], &[]);
    assert_eq!(
        (blank.last("a", "1"), blank.faults()),
        ("0 missing".into(), vec!["warning missing-answer a 1".to_owned()])
    );
}

#[test]
fn a_claim_without_its_required_evidence_is_reported_and_scores() {
    let set = one(&format!("evidence = \"required\"\n{CHOICE}"));
    let units = units(&["a"]);
    let own = |tables: &[(&str, &str)]| {
        let tables: Vec<_> = std::iter::once(("units.csv", units.as_str())).chain(tables.iter().copied()).collect();
        scored(&files(&set, &tables))
    };
    const HEAD: &str = "unit,criterion,value,evidence\n";
    let table = |row: &str| format!("{HEAD}{row}\n");
    let without = own(&[("assessments/a.csv", &table("a,1,1,"))]);
    assert_eq!(
        (without.last("a", "1"), without.faults()),
        ("1.5 scored".into(), vec!["warning evidence-missing a 1".to_owned()])
    );
    assert_eq!(own(&[("assessments/a.csv", &table("a,1,1,Kế hoạch"))]).faults(), Vec::<String>::new());
    // Nothing is claimed with 0 points; evidence may stand in a row of its own.
    assert_eq!(own(&[("assessments/a.csv", &table("a,1,3,"))]).faults(), Vec::<String>::new());
    assert_eq!(own(&[("assessments/a.csv", &table("a,1,1,\na,1,,Kế hoạch"))]).faults(), Vec::<String>::new());
}

/// Order of files and rows never matters, for evidence neither.
#[test]
fn evidence_counts_in_whichever_row_it_stands() {
    let set = one(&format!("evidence = \"required\"\n{CHOICE}"));
    let units = units(&["a"]);
    let (with, without) =
        ("unit,criterion,value,evidence\na,1,1,Kế hoạch\n", "unit,criterion,value,evidence\na,1,1,\n");
    for (first, second) in [(with, without), (without, with)] {
        let twice =
            scored(&files(&set, &[("units.csv", &units), ("assessments/1.csv", first), ("assessments/2.csv", second)]));
        assert_eq!(twice.faults(), Vec::<String>::new());
    }
    for rows in ["a,1,,Kế hoạch\na,1,,\n", "a,1,,\na,1,,Kế hoạch\n"] {
        let notes = format!("unit,criterion,value,evidence\na,1,1,\n{rows}");
        assert_eq!(
            scored(&files(&set, &[("units.csv", &units), ("assessments/1.csv", &notes)])).faults(),
            Vec::<String>::new()
        );
    }
}

#[test]
fn the_same_answer_twice_is_an_error_within_a_file_and_across_files_where_it_differs() {
    let units = units(&["a"]);
    let across = |first: &str, second: &str| {
        let table = |value: &str| format!("unit,criterion,value\na,1,{value}\n");
        scored(&files(
            &one(CHOICE),
            &[("units.csv", &units), ("assessments/1.csv", &table(first)), ("assessments/2.csv", &table(second))],
        ))
    };
    assert_eq!(across("1", "đúng hạn").faults(), Vec::<String>::new());
    assert_eq!(across("1", "2").faults(), ["error answers-differ a 1"]);
    assert_eq!(unit(&one(CHOICE), &["1,,1,", "1,,1,"], &[]).faults(), ["error answered-twice a 1"]);
}

#[test]
fn what_a_unit_enters_where_only_the_appraiser_is_asked_counts_for_nothing() {
    let both = unit(&two(SURVEY), &["1,,90%,", "2,,1,"], &["1,,80%,"]);
    assert_eq!(
        (both.columns("a", "1"), both.faults()),
        ("– | 1.2 | 1.2 appraised".into(), vec!["warning not-asked a 1".to_owned()])
    );
    // 1.5 of the choice alone: the survey is no part of self-assessed totals.
    assert_eq!(both.unit("a").score.total.self_assessed.as_ref().unwrap().to_string(), "1.5");
}

// --------------------------------------------------------------------------------------------------- ranks, bands

const BANDS: &str =
    "bands = [{ name = \"Xuất sắc\", at_least = 90 }, { name = \"Tốt\", at_least = 80 }, { name = \"Yếu\" }]\n";

/// Units with these points of 100; each printed as `index rank band`.
fn table(head: &str, ids: &str, points: &[(&str, &str)]) -> Vec<String> {
    let input = "inputs = { d = { label = \"Điểm\", type = \"number\", max = 100 } }\npoints = \"d\"";
    let set = set("100", &format!("rounding = {{ points = 4 }}\n{BANDS}{head}"), &[criterion("1", "100", input)]);
    let rows: String = points.iter().map(|(id, points)| format!("{id};1;{points}\n")).collect();
    let all =
        scored(&files(&set, &[("units.csv", ids), ("assessments/t.csv", &format!("unit;criterion;value\n{rows}"))]));
    assert_eq!(all.faults(), Vec::<String>::new());
    let said = |(id, _): &(&str, &str)| {
        let results = all.unit(id);
        let rank = results.rank.map_or("–".into(), |rank| rank.to_string());
        let band = results.band.map_or("–", |band| all.0.set(all.0.groups[0].group).bands[band].name.as_str());
        format!("{} {rank} {band}", all.index(id))
    };
    points.iter().map(said).collect()
}

#[test]
fn ranks_read_the_printed_index_unless_the_set_says_exact() {
    let points = [("a", "94,1540"), ("b", "94,1460"), ("c", "94,1451")];
    let ids = units(&["a", "b", "c"]);
    assert_eq!(
        table("", &ids, &points),
        ["94.15 1 Xuất sắc", "94.15 1 Xuất sắc", "94.15 1 Xuất sắc"].map(|s| s.to_owned())
    );
    assert_eq!(
        table("rank_on = \"exact\"\n", &ids, &points),
        ["94.15 1 Xuất sắc", "94.15 2 Xuất sắc", "94.15 3 Xuất sắc"]
    );
}

#[test]
fn equal_ones_share_the_better_rank_or_leave_no_gap() {
    let points = [("a", "70"), ("b", "90"), ("c", "80"), ("d", "80")];
    let ids = units(&["a", "b", "c", "d"]);
    let ranks = |head: &str| -> Vec<String> {
        table(head, &ids, &points).iter().map(|row| row.split(' ').nth(1).unwrap().to_owned()).collect()
    };
    assert_eq!(ranks(""), ["4", "1", "2", "2"]);
    assert_eq!(ranks("ties = \"shared\"\n"), ["4", "1", "2", "2"]);
    assert_eq!(ranks("ties = \"dense\"\n"), ["3", "1", "2", "2"]);
}

#[test]
fn a_unit_that_is_not_ranked_keeps_its_index_and_band_and_takes_no_place() {
    let points = [("a", "95"), ("b", "90"), ("c", "80")];
    for no in ["no", "không", "KHÔNG", "0"] {
        let ids = format!("mã,tên,nhóm,xếp hạng\na,A,g,{no}\nb,B,g,\nc,C,g,có\n");
        assert_eq!(table("", &ids, &points), ["95.00 – Xuất sắc", "90.00 1 Xuất sắc", "80.00 2 Tốt"]);
    }
}

#[test]
fn a_band_takes_its_own_threshold() {
    let points =
        [("a", "90"), ("b", "89,99"), ("c", "89,9950"), ("d", "89,9949"), ("e", "80"), ("f", "79,99"), ("h", "0")];
    let ids = units(&["a", "b", "c", "d", "e", "f", "h"]);
    let bands = |head: &str| -> Vec<String> {
        table(head, &ids, &points).iter().map(|row| row.splitn(3, ' ').nth(2).unwrap().to_owned()).collect()
    };
    // 89.995 is printed 90.00, and bands read what is printed.
    assert_eq!(bands(""), ["Xuất sắc", "Tốt", "Xuất sắc", "Tốt", "Tốt", "Yếu", "Yếu"]);
    assert_eq!(bands("rank_on = \"exact\"\n"), ["Xuất sắc", "Tốt", "Tốt", "Tốt", "Tốt", "Yếu", "Yếu"]);
}

// -------------------------------------------------------------------------------------------------- typed figures

/// What a text is at the one input of a leaf: its value, or the code of the fault.
fn read(input: &str, typed: &str) -> String {
    let rule = format!("inputs = {{ d = {{ label = \"d\", {input} }} }}\npoints = \"min(full, max(0, d))\"");
    let one = scored(&files(
        &one(&rule),
        &[("units.csv", &units(&["a"])), ("assessments/a.csv", &format!("unit;criterion;value\na;1;{typed}\n"))],
    ));
    match one.faults().as_slice() {
        [] => one.leaf("a", "1").value.as_ref().unwrap().to_string(),
        [fault] => fault.split(' ').nth(1).unwrap().to_owned(),
        several => panic!("{several:?}"),
    }
}

#[test]
fn a_percentage_carries_its_sign_or_has_one_reading() {
    let cases = [
        ("87,73%", "0.8773"),
        ("87,73 %", "0.8773"),
        ("87,73", "0.8773"), // as a share it would be above 100 %
        ("100", "1"),
        ("0", "0"),                  // 0 and 0 % are one number
        ("1", "ambiguous-number"),   // 100 % or 1 %
        ("0,5", "ambiguous-number"), // 50 % or 0,5 %
        ("0,5%", "0.005"),
        ("1%", "0.01"),
        ("1,5", "0.015"),
        ("100,1", "out-of-bounds"),
        ("101%", "out-of-bounds"),
        ("-1%", "out-of-bounds"),
        ("nhiều", "unreadable"),
        ("87,73%%", "unreadable"),
    ];
    for (typed, expected) in cases {
        assert_eq!(read("type = \"percent\"", typed), expected, "{typed}");
    }
    // Bounds are shares too, or "40%"; a reading outside them is none.
    assert_eq!(read("type = \"percent\", max = \"40%\"", "0,5"), "0.005");
    assert_eq!(read("type = \"percent\", min = 0.4", "0,5"), "0.5");
    assert_eq!(read("type = \"percent\", max = 1.5", "120%"), "1.2");
}

#[test]
fn one_text_is_what_its_input_can_take() {
    assert_eq!(read("type = \"number\", max = 2", "1.978"), "1.978");
    assert_eq!(read("type = \"count\"", "1.978"), "1978");
    assert_eq!(read("type = \"number\"", "1.978"), "ambiguous-number");
    assert_eq!(read("type = \"number\"", "1.9780"), "1.978");
    assert_eq!(read("type = \"number\"", "1.234,5"), "1234.5");
    assert_eq!(read("type = \"number\"", "1,234.5"), "1234.5");
    assert_eq!(read("type = \"number\"", "1 234,5"), "1234.5");
    assert_eq!(read("type = \"number\"", ",34"), "0.34");
    assert_eq!(read("type = \"number\", min = -5", "-3"), "-3");
    assert_eq!(read("type = \"number\"", "-3"), "out-of-bounds");
    assert_eq!(read("type = \"number\"", "-"), "unreadable");
    assert_eq!(read("type = \"number\"", "50%"), "unreadable");
    assert_eq!(read("type = \"count\"", "2,5"), "unreadable");
    assert_eq!(read("type = \"count\"", "2,0"), "2");
    assert_eq!(read("type = \"count\", max = 10", "1.978"), "out-of-bounds");
    for typed in ["1e3", "1_000", "12..3", "5,", "mười", "١٢"] {
        assert_eq!(read("type = \"number\"", typed), "unreadable", "{typed}");
    }
}

#[test]
fn points_of_1_978_are_below_2() {
    let rule = "inputs = { n = \"n\" }\npoints = \"1.978 + 0 * n\"";
    let at = |max: &str, own: &str, appraised: &[&str]| {
        unit(&set(max, "rounding = { points = 3 }", &[criterion("1", max, rule)]), &[own], appraised)
    };
    assert_eq!(at("2", "1,,7,1.978", &[]).faults(), Vec::<String>::new());
    assert_eq!(at("2", "1,,7,", &["1,,,1.978"]).columns("a", "1"), "1.978 | 1.978 | 1.978 appraised");
    assert_eq!(at("5000", "1,,7,", &["1,,,1.978"]).faults(), ["error ambiguous-number a 1"]);
}

// ------------------------------------------------------------------------------------------------ Vietnamese texts

#[test]
fn vietnamese_texts_match_however_they_are_typed() {
    let rows = |unit: &str, value: &str| format!("đơn vị;tiêu chí;số liệu;kết quả\n{unit};1;;{value}\n");
    let ids = "mã;tên;nhóm\nhb;Xã Hòa Bình;g\nth;Xã Thuỵ Hải;g\n";
    let nfd = |text: &str| text.nfd().collect::<String>();
    let units = [
        "hb",
        "HB",
        "Xã Hoà Bình",
        "xã  hòa bình",
        " XÃ HÒA BÌNH ",
        &nfd("Xã Hòa Bình"),
        &nfd("xã hoà bình"),
        "Xã\u{a0}Hòa Bình",
    ];
    for unit in units {
        for value in ["Đúng hạn", "đúng  hạn", "ĐÚNG HẠN", &nfd("Đúng hạn"), "1"] {
            let all = scored(&files(&one(CHOICE), &[("units.csv", ids), ("assessments/t.csv", &rows(unit, value))]));
            assert_eq!(
                (all.last("hb", "1"), all.faults()),
                ("1.5 scored".into(), vec!["warning not-submitted th".to_owned()]),
                "{unit} {value}"
            );
        }
    }
    let thuy = scored(&files(&one(CHOICE), &[("units.csv", ids), ("assessments/t.csv", &rows("xã thụy hải", "1"))]));
    assert_eq!(thuy.last("th", "1"), "1.5 scored");
    // Another tone is another name.
    let other = scored(&files(&one(CHOICE), &[("units.csv", ids), ("assessments/t.csv", &rows("Xã Hóa Bình", "1"))]));
    assert!(other.faults().contains(&"error unknown-unit".into()), "{:?}", other.faults());
}

#[test]
fn a_name_that_two_units_bear_is_no_ones() {
    let ids = "mã;tên;nhóm\na;Xã Tân Lập;g\nb;xã tân lập;g\n";
    let table = "unit,criterion,value\nXã Tân Lập,1,1\n";
    let all = scored(&files(&one(CHOICE), &[("units.csv", ids), ("assessments/t.csv", table)]));
    assert!(all.faults().contains(&"error ambiguous-unit".into()), "{:?}", all.faults());
}

#[test]
fn tables_come_with_and_without_a_byte_order_mark_and_with_any_of_three_delimiters() {
    for delimiter in [",", ";", "\t"] {
        for mark in ["", "\u{feff}"] {
            for newline in ["\n", "\r\n"] {
                for headings in [
                    ["unit", "criterion", "input", "value", "points"],
                    ["Đơn vị", "TIÊU CHÍ", "số liệu", "Kết  quả", "điểm"],
                ] {
                    let lines = [headings, ["a", "1", "done", "\"38\"", ""], ["a", "1", "planned", "42", "\"1,357\""]];
                    let table: String = lines.iter().map(|line| line.join(delimiter) + newline).collect();
                    let ids = format!(
                        "{mark}{}",
                        [["mã", "tên", "nhóm"], ["a", "Huyện A", "g"]].map(|line| line.join(delimiter)).join(newline)
                    );
                    let tables = [("units.csv", ids.as_str()), ("assessments/t.csv", &format!("{mark}{table}"))];
                    let one = scored(&files(&one(RATIO), &tables));
                    assert_eq!(
                        (one.last("a", "1"), one.faults()),
                        ("1.357 scored".into(), vec![]),
                        "{delimiter:?} {mark:?} {headings:?}"
                    );
                }
            }
        }
    }
}

#[test]
fn a_set_and_a_round_may_begin_with_a_byte_order_mark() {
    let mut marked =
        files(&one(CHOICE), &[("units.csv", &units(&["a"])), ("assessments/t.csv", "unit,criterion,value\na,1,1\n")]);
    for bytes in marked.values_mut() {
        bytes.splice(0..0, *b"\xef\xbb\xbf");
    }
    assert_eq!((scored(&marked).last("a", "1"), scored(&marked).faults()), ("1.5 scored".into(), vec![]));
}

#[test]
fn headings_of_appraisals_are_vietnamese_too() {
    let tables = [
        ("units.csv", units(&["a"])),
        ("assessments/t.csv", "đơn vị,tiêu chí,số liệu,kết quả,tài liệu kiểm chứng,giải trình,điểm\na,1,done,38,x,y,\na,1,planned,42,,,\n".into()),
        ("appraisals/t.csv", "đơn vị,tiêu chí,số liệu,kết quả,tài liệu kiểm chứng,ý kiến,điểm\na,1,,,,giảm,\"1,2\"\n".into()),
    ];
    let tables: Vec<_> = tables.iter().map(|(name, text)| (*name, text.as_str())).collect();
    let one = scored(&files(&one(RATIO), &tables));
    assert_eq!((one.columns("a", "1"), one.faults()), ("1.357 | 1.2 | 1.2 appraised".into(), vec![]));
}

#[test]
fn an_input_stands_by_name_label_or_position() {
    let nfd: String = "số nhiệm vụ HOÀN THÀNH".nfd().collect();
    for (done, planned) in [("done", "planned"), (nfd.as_str(), "Số nhiệm vụ trong kế hoạch"), ("1", "2")] {
        let rows = [format!("1,{planned},42,"), format!("1,{done},38,")];
        assert_eq!(unit(&one(RATIO), &[&rows[0], &rows[1]], &[]).last("a", "1"), "1.357 scored");
    }
    assert_eq!(unit(&one(RATIO), &["1,,38,", "1,2,42,"], &[]).faults()[0], "error unknown-input a 1");
    assert_eq!(unit(&one(RATIO), &["1,3,38,", "1,2,42,"], &[]).faults()[0], "error unknown-input a 1");
    // Names go before labels, labels before positions: «b» is the second by its name, «1» the second by its label.
    let rule = "inputs = { a = \"b\", b = \"1\" }\npoints = \"a + b / 10\"";
    assert_eq!(unit(&one(rule), &["1,b,5,", "1,a,1,"], &[]).last("a", "1"), "1.5 scored");
    assert_eq!(unit(&one(rule), &["1,1,5,", "1,a,1,"], &[]).last("a", "1"), "1.5 scored");
}

#[test]
fn an_option_stands_by_label_or_position() {
    let numbers = "choice = [{ label = \"2\", points = 0.5 }, { label = \"Hai\", points = 1 }]";
    assert_eq!(unit(&one(numbers), &["1,,2,"], &[]).last("a", "1"), "0.5 scored"); // the label
    assert_eq!(unit(&one(numbers), &["1,,1,"], &[]).last("a", "1"), "0.5 scored"); // the position
    assert_eq!(unit(&one(numbers), &["1,,hai,"], &[]).last("a", "1"), "1 scored");
    assert_eq!(unit(&one(numbers), &["1,,3,"], &[]).faults(), ["error unknown-option a 1"]);
    assert_eq!(unit(&one(CHOICE), &["1,,Chậm,"], &[]).last("a", "1"), "0.75 scored"); // full / 2
}

//! Stages: what the unit, the department, the council and the unit's objection enter one after another at leaves of every
//! kind, and what the three columns of points then show. Every expectation is worked by hand from the design.
//!
//! A stage is written `U: done=38; planned=42`: who speaks (`U` the unit, `A` an appraiser), then what is entered: an input
//! or nothing, `=`, the value, `@` and points; at another leaf than 1, or at a figure, its code and `/` before it.

mod round;

use cchc_core::number::Number;
use cchc_core::results::{Finality, UnitState};
use round::{Files, Scored, criterion, files, scored, set, units};

/// `full × done ÷ planned` from 80 % on.
const RATIO: &str = "not_applicable = \"allowed\"\nundefined = \"zero\"\n\
    inputs = { done = \"Số hoàn thành\", planned = \"Số trong kế hoạch\" }\nvalid = \"done <= planned\"\nvalue = \"done / planned\"\n\
    scale = [{ when = \"value >= 80%\", points = \"full * value\" }, { points = 0 }]\n";

const CHOICE: &str = "not_applicable = \"allowed\"\n\
    choice = [{ label = \"Đúng hạn\", points = 1.5 }, { label = \"Chậm\", points = \"full / 2\" }, { label = \"Không\", points = 0 }]\n";

const CHECKLIST: &str = "not_applicable = \"allowed\"\n\
    checklist = [{ label = \"Kế hoạch\", points = 0.5 }, { label = \"Báo cáo\", points = 0.5 }, { label = \"Kiểm tra\", points = 0.5 }]\n";

const RATING: &str = "rating = { step = 0.25 }\n";

/// What is done is the leaf's own; of how many is a figure of the set.
const OF_FIGURE: &str = "not_applicable = \"allowed\"\ninputs = { done = \"Số hoàn thành\" }\nvalue = \"done / figure.ho_so\"\n\
    scale = [{ when = \"value >= 80%\", points = \"full * value\" }, { points = 0 }]\n\
    [[figure]]\nid = \"ho_so\"\nlabel = \"Số hồ sơ\"\n";

/// What was sent the unit says, how much of it came late its appraiser.
const MIXED: &str = "not_applicable = \"allowed\"\n\
    inputs = { sent = \"Đã gửi\", late = { label = \"Gửi chậm\", type = \"count\", from = \"appraiser\" } }\n\
    points = \"full * min(1, sent / 10) - 0.25 * late\"\n";

const MIXED_WITH_DEFAULT: &str = "not_applicable = \"allowed\"\n\
    inputs = { sent = \"Đã gửi\", late = { label = \"Gửi chậm\", type = \"count\", from = \"appraiser\", default = 0 } }\n\
    points = \"full * min(1, sent / 10) - 0.25 * late\"\n";

const APPRAISERS: &str =
    "not_applicable = \"allowed\"\nfrom = \"appraiser\"\ninputs = { n = \"Số\" }\npoints = \"min(full, n)\"\n";

/// The table has 1.2 for the unit.
const OUTSIDE: &str = "not_applicable = \"allowed\"\n\
    inputs = { d = { label = \"DTI\", type = \"number\", max = 1.5, from = \"table\", table = \"tables/dti.csv\" } }\npoints = \"value\"\n";

/// A unit's answer to one input beside a figure of the table.
const BESIDE_OUTSIDE: &str = "inputs = { n = \"Số\", d = { label = \"DTI\", type = \"number\", max = 1.5, from = \"table\", table = \"tables/dti.csv\" } }\n\
    points = \"0.1 * n + d\"\n";

/// A claim that differs from the table.
const DIFFERS: &str = "warning outside-claim a 1";

/// One leaf through the stages: what each enters; self | appraised | final and state; the value; faults; why.
type Case = (&'static [&'static str], &'static str, &'static str, &'static [&'static str], &'static str);

/// The rows that a stage enters, as csv.
fn entered(stage: &str) -> (char, String) {
    let (by, entries) = stage.split_once(':').expect("who speaks");
    let mut rows = String::from("unit,criterion,input,value,points\n");
    for entry in entries.split(';').map(str::trim).filter(|entry| !entry.is_empty()) {
        let (code, entry) = entry.split_once('/').unwrap_or(("1", entry));
        let (entry, points) = entry.split_once('@').unwrap_or((entry, ""));
        let (input, value) = entry.split_once('=').unwrap_or((entry, ""));
        rows += &format!("a,{code},{input},{value},{points}\n");
    }
    (by.chars().next().expect("U or A"), rows)
}

/// A round of one unit, of a leaf 1 and a choice beside it, and of stages that enter this; `silence` of the appraisers'.
fn round_of(leaf: &str, stages: &[&str], silence: &str) -> Files {
    let set = set("3", "rounding = { points = 3 }", &[criterion("2", "1.5", CHOICE), criterion("1", "1.5", leaf)]);
    let mut round = String::from(
        "[round]\nprovince = \"P\"\nyear = 2022\n[[group]]\nid = \"g\"\nname = \"G\"\ncriteria = \"set.toml\"\n",
    );
    let mut tables = vec![("units.csv".to_owned(), units(&["a"]))];
    if leaf.contains("dti.csv") {
        tables.push(("tables/dti.csv".into(), "unit,value\na,1.2\n".into()));
    }
    for (number, stage) in stages.iter().enumerate() {
        let (by, rows) = entered(stage);
        let by = if by == 'U' { "by = \"unit\"".to_owned() } else { format!("by = \"appraiser\"\n{silence}") };
        round += &format!("[[stage]]\nid = \"s{number}\"\nname = \"S{number}\"\ndir = \"stage{number}\"\n{by}\n");
        // A folder that the round names has to be there, be it with a file that nobody reads.
        tables.push((format!("stage{number}/.keep"), String::new()));
        if rows.lines().count() > 1 {
            tables.push((format!("stage{number}/t.csv"), rows));
        }
    }
    tables.push(("round.toml".into(), round));
    files(&set, &tables.iter().map(|(name, text)| (name.as_str(), text.as_str())).collect::<Vec<_>>())
}

fn value(all: &Scored) -> String {
    all.leaf("a", "1").value.as_ref().map_or("–".into(), Number::to_string)
}

/// Tries every case of a leaf, each also with a council that says nothing after it; tells all that differ.
fn try_all(leaf: &str, cases: &[Case]) {
    let mut wrong = Vec::new();
    for (stages, columns, of, faults, why) in cases {
        // So that nobody is silent, the unit answers the leaf beside it in its first stage.
        let mut stages: Vec<String> = stages.iter().map(|stage| (*stage).to_owned()).collect();
        stages[0] += "; 2/=1";
        for silent_council in [false, true] {
            if silent_council {
                if stages.last().is_some_and(|last| last.starts_with('U')) {
                    continue; // what stands after the last stage of an appraiser would be another stage's
                }
                stages.push("A:".into());
            }
            let stages: Vec<&str> = stages.iter().map(String::as_str).collect();
            let all = scored(&round_of(leaf, &stages, ""));
            let came = (all.columns("a", "1"), value(&all), all.faults());
            let expected: (String, String, Vec<String>) =
                ((*columns).into(), (*of).into(), faults.iter().map(|fault| (*fault).into()).collect());
            if came != expected {
                wrong.push(format!("{stages:?}: {why}\n     expected {expected:?}\n     came     {came:?}"));
            }
        }
    }
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}

// 38/42 = 19/21: 57/42 = 1.35714… → 1.357. 38/45: 57/45 = 1.26666… → 1.267. 40/45 = 8/9: 60/45 = 1.333. 40/42 = 20/21:
// 60/42 = 1.42857… → 1.429. 41/42: 61.5/42 = 1.46428… → 1.464. 37/45: 55.5/45 = 1.23333… → 1.233.

#[test]
fn a_ratio_through_the_stages() {
    try_all(
        RATIO,
        &[
            // Who has spoken.
            (
                &["U: done=38; planned=42"],
                "1.357 | – | 1.357 scored",
                "19/21",
                &[],
                "no appraiser has spoken of the unit",
            ),
            (
                &["U: done=38; planned=42", "A: 2/=Thống nhất"],
                "1.357 | 1.357 | 1.357 scored",
                "19/21",
                &[],
                "one has, of another leaf",
            ),
            (
                &["U: done=38; planned=42", "A: =Thống nhất"],
                "1.357 | 1.357 | 1.357 appraised",
                "19/21",
                &[],
                "consent is an entry of its own",
            ),
            (
                &["U: done=38; planned=42", "A: done="],
                "1.357 | – | 1.357 scored",
                "19/21",
                &[],
                "neither value nor points: a note",
            ),
            (
                &["U: done=38; planned=42", "A: 2/=1", "A: done=38"],
                "1.357 | 1.357 | 1.357 appraised",
                "19/21",
                &[],
                "the same figure again is an entry",
            ),
            (
                &["U: done=38; planned=42", "A:", "A: =Thống nhất"],
                "1.357 | 1.357 | 1.357 appraised",
                "19/21",
                &[],
                "a blank accepts, and so does the council",
            ),
            // Words, figures and points in every order.
            (
                &["U: =KAD", "A: done=38; planned=42", "A: @1.25"],
                "– | 1.25 | 1.25 appraised",
                "19/21",
                &[],
                "points decide; the figures stay for the record",
            ),
            (
                &["U: =KAD", "A: @1.25", "A: done=38; planned=42"],
                "– | 1.357 | 1.357 appraised",
                "19/21",
                &[],
                "figures without points go through the rule",
            ),
            (
                &["U: =KAD", "A: @1.25", "A: =Thống nhất"],
                "– | 1.25 | 1.25 appraised",
                "–",
                &[],
                "consent to the points; no figure stands",
            ),
            (
                &["U: =KAD", "A: @1.25", "A: =KAD"],
                "– | – | – not-applicable",
                "–",
                &[],
                "the word comes back by being said again",
            ),
            (
                &["U: =KAD", "A: done=38; planned=42", "A: =Thống nhất"],
                "– | 1.357 | 1.357 appraised",
                "19/21",
                &[],
                "consent to the department's figures",
            ),
            (
                &["U: done=38; planned=42", "A: =KAD", "A: @1.25"],
                "1.357 | 1.25 | 1.25 appraised",
                "–",
                &[],
                "a word replaces all: no figure stands beneath the points",
            ),
            (
                &["U: done=38; planned=42", "A: =KAD", "A: done=40; planned=45"],
                "1.357 | 1.333 | 1.333 appraised",
                "8/9",
                &[],
                "both figures anew",
            ),
            (
                &["U: done=38; planned=42", "A: =KAD", "A: planned=45"],
                "1.357 | 0 | 0 missing",
                "–",
                &["warning missing-answer a 1"],
                "what stood before the word does not come back",
            ),
            (
                &["U: done=38; planned=42", "A: =KAD", "A: =Thống nhất"],
                "1.357 | – | – not-applicable",
                "–",
                &[],
                "consent to the word",
            ),
            (
                &["U: done=38; planned=42", "A: @1.25", "A: planned=45"],
                "1.357 | 1.267 | 1.267 appraised",
                "38/45",
                &[],
                "points left the figures as they were; a figure takes their place",
            ),
            (
                &["U: done=38; planned=42", "A: planned=45@1", "A: done=40"],
                "1.357 | 1.333 | 1.333 appraised",
                "8/9",
                &[],
                "figures beside points replace the old ones",
            ),
            (
                &["U: done=38; planned=42", "A: planned=45@1", "A: =Thống nhất"],
                "1.357 | 1 | 1 appraised",
                "38/45",
                &[],
                "points stand over the figure beside them",
            ),
            (
                &["U: done=38; planned=42", "A: planned=45", "A: @1.2"],
                "1.357 | 1.2 | 1.2 appraised",
                "38/45",
                &[],
                "figures, then points",
            ),
            (
                &["U: done=38; planned=42", "A: @1.25", "A: @1.23456"],
                "1.357 | 1.23456 | 1.23456 appraised",
                "19/21",
                &[],
                "later points, not rounded",
            ),
            (
                &["U: done=38; planned=42", "A: @1.25", "A: =KAD"],
                "1.357 | – | – not-applicable",
                "–",
                &[],
                "a word replaces points",
            ),
            (
                &["U: done=38; planned=42", "A: @1.25", "A: =KPS"],
                "1.357 | 0 | 0 appraised",
                "–",
                &[],
                "so does the other, which `undefined` answers",
            ),
            (
                &["U: done=38; planned=42", "A: =KPS", "A: =KAD"],
                "1.357 | – | – not-applicable",
                "–",
                &[],
                "a word replaces a word",
            ),
            (&["U: =KPS", "A: =Thống nhất"], "0 | 0 | 0 appraised", "–", &[], "consent to nothing arose"),
            (
                &["U: =KPS", "A: done=38; planned=42", "A: =Thống nhất"],
                "0 | 1.357 | 1.357 appraised",
                "19/21",
                &[],
                "figures replace the word",
            ),
            (&["U: =KPS", "A: =KAD", "A: =KPS"], "0 | 0 | 0 appraised", "–", &[], "word over word over word"),
            (
                &["U: =KPS", "A:", "A: done=38"],
                "0 | 0 | 0 missing",
                "–",
                &["warning missing-answer a 1"],
                "one figure replaces the word, and the other is blank",
            ),
            (
                &["U: =KPS", "A: @1.25", "A: done=38"],
                "0 | 0 | 0 missing",
                "–",
                &["warning missing-answer a 1"],
                "points replaced the word, a figure the points",
            ),
            // One figure after another.
            (
                &["U: done=38; planned=42", "A: done=37", "A: planned=45"],
                "1.357 | 1.233 | 1.233 appraised",
                "37/45",
                &[],
                "each figure is the latest of its own",
            ),
            (
                &["U: done=38", "A: planned=42"],
                "0 | 1.357 | 1.357 appraised",
                "19/21",
                &["warning missing-answer a 1"],
                "half by the unit: its own column lacks the rest",
            ),
            (
                &["U:", "A: done=38", "A: planned=42"],
                "0 | 1.357 | 1.357 appraised",
                "19/21",
                &["warning missing-answer a 1"],
                "half by each appraiser",
            ),
            (
                &["U: done=0; planned=0", "A: planned=10"],
                "0 | 0 | 0 appraised",
                "0",
                &[],
                "0/0 is answered by the set, 0/10 by the scale",
            ),
            (
                &["U: done=38; planned=42@1.5", "A: =Thống nhất"],
                "1.357 | 1.357 | 1.357 appraised",
                "19/21",
                &["warning claim-differs a 1"],
                "what is agreed with is what the rule gives",
            ),
        ],
    );
}

#[test]
fn a_broken_ratio_through_the_stages() {
    try_all(
        RATIO,
        &[
            (
                &["U: done=nhiều; planned=42", "A: @1.25"],
                "0 | 1.25 | 1.25 appraised",
                "–",
                &["warning unreadable a 1"],
                "points decide of it",
            ),
            (
                &["U: done=nhiều; planned=42", "A: @1.25", "A: planned=45"],
                "0 | 0 | 0 invalid",
                "–",
                &["error unreadable a 1"],
                "the points give way: what is done is open again",
            ),
            (
                &["U: done=nhiều; planned=42", "A: @1.25", "A: done=38"],
                "0 | 1.357 | 1.357 appraised",
                "19/21",
                &["warning unreadable a 1"],
                "the figure itself is mended",
            ),
            (
                &["U: done=nhiều; planned=42", "A: planned=45", "A: @1"],
                "0 | 1 | 1 appraised",
                "–",
                &["warning unreadable a 1"],
                "points decide in the end",
            ),
            (
                &["U: done=nhiều; planned=42", "A: =KAD", "A: done=38; planned=42"],
                "0 | 1.357 | 1.357 appraised",
                "19/21",
                &["warning unreadable a 1"],
                "a word took it away",
            ),
            (
                &["U: done=nhiều; planned=42", "A: =Thống nhất"],
                "0 | 0 | 0 invalid",
                "–",
                &["error unreadable a 1"],
                "consent decides nothing",
            ),
            (
                &["U: done=45; planned=42", "A: @1", "A: done=40"],
                "0 | 1.429 | 1.429 appraised",
                "20/21",
                &["warning condition-broken a 1"],
                "45 > 42, then 40 ≤ 42",
            ),
            (
                &["U: done=45; planned=42", "A: done=38", "A: done=44"],
                "0 | 0 | 0 invalid",
                "–",
                &["error condition-broken a 1", "warning condition-broken a 1"],
                "mended, and broken again by another: each has its own place",
            ),
            (
                &["U: done=38; planned=42", "A: planned=nhiều", "A: planned=45"],
                "1.357 | 1.267 | 1.267 appraised",
                "38/45",
                &["warning unreadable a 1"],
                "the council mends the department's",
            ),
            (
                &["U: done=38; planned=42", "A: planned=nhiều"],
                "1.357 | 0 | 0 invalid",
                "–",
                &["error unreadable a 1"],
                "the unit's own column keeps its own",
            ),
            (
                &["U: done=38; planned=42", "A: planned=nhiều", "A: done=40"],
                "1.357 | 0 | 0 invalid",
                "–",
                &["error unreadable a 1"],
                "the other figure mends nothing",
            ),
            (
                &["U: done=38; planned=42", "A: planned=30"],
                "1.357 | 0 | 0 invalid",
                "–",
                &["error condition-broken a 1"],
                "an appraiser's figure against the condition",
            ),
            (
                &["U: done=38; planned=42", "A: @2", "A: @1.25"],
                "1.357 | 1.25 | 1.25 appraised",
                "19/21",
                &["warning points-out-of-bounds a 1"],
                "points above the maximum, decided by others",
            ),
            (
                &["U: done=38; planned=42", "A: @2", "A: planned=45"],
                "1.357 | 1.267 | 1.267 appraised",
                "38/45",
                &["warning points-out-of-bounds a 1"],
                "decided by a figure",
            ),
            (
                &["U: done=38; planned=42", "A: @2", "A: =Thống nhất"],
                "1.357 | 0 | 0 invalid",
                "–",
                &["error points-out-of-bounds a 1"],
                "not by consent",
            ),
            (
                &["U: =KAD; done=38", "A:", "A: @1.25"],
                "0 | 1.25 | 1.25 appraised",
                "–",
                &["warning word-beside a 1"],
                "which of them counts is not said, until points decide",
            ),
            (
                &["U: done=38; planned=42", "A: =KAD; done=40", "A: =KAD"],
                "1.357 | – | – not-applicable",
                "–",
                &["warning word-beside a 1"],
                "the council says which",
            ),
        ],
    );
}

#[test]
fn a_ratio_that_the_unit_objects_to() {
    try_all(
        RATIO,
        &[
            (
                &["U: done=38; planned=42", "A: @1.25", "U: done=41"],
                "1.464 | 1.25 | 1.464 appraised",
                "41/42",
                &[],
                "appraised is what stood after the appraiser",
            ),
            (
                &["U: done=38; planned=42", "A: @1.25", "U: done=41", "A: =Thống nhất"],
                "1.464 | 1.464 | 1.464 appraised",
                "41/42",
                &[],
                "the council agrees with the objection",
            ),
            (
                &["U: done=38; planned=42", "A: @1.25", "U: done=41", "A: @1.4"],
                "1.464 | 1.4 | 1.4 appraised",
                "41/42",
                &[],
                "it decides otherwise",
            ),
            (
                &["U: done=38; planned=42", "A: @1.25", "U: @1.5"],
                "1.357 | 1.25 | 1.25 appraised",
                "19/21",
                &["warning claim-differs a 1"],
                "a unit's points are a claim, in any stage",
            ),
            (
                &["U: done=38; planned=42", "A: @1.25", "U: =KAD"],
                "– | 1.25 | – not-applicable",
                "–",
                &[],
                "a unit's word replaces points",
            ),
            (
                &["U: done=38; planned=42", "A: planned=45", "U: planned=42"],
                "1.357 | 1.267 | 1.357 appraised",
                "19/21",
                &[],
                "back to what it was",
            ),
            (
                &["U: done=38; planned=42", "A: planned=45", "U: planned=42", "A: =KAD"],
                "1.357 | – | – not-applicable",
                "–",
                &[],
                "figures, figures, figures, word",
            ),
            (
                &["U: done=38; planned=42", "A: =KAD", "U: planned=45"],
                "1.267 | – | 0 missing",
                "–",
                &["warning missing-answer a 1"],
                "of its own it has both, over the word only one",
            ),
            (
                &["U: done=38; planned=42", "A: =KAD", "U: done=38; planned=45"],
                "1.267 | – | 1.267 appraised",
                "38/45",
                &[],
                "both anew",
            ),
            (
                &["U: =KAD", "A: =Thống nhất", "U: done=38; planned=42"],
                "1.357 | – | 1.357 appraised",
                "19/21",
                &[],
                "its own word gives way to its own figures",
            ),
            (
                &["U: =KAD", "A: done=38; planned=42", "U: =KAD", "A: @1.2"],
                "– | 1.2 | 1.2 appraised",
                "–",
                &[],
                "the word took the department's figures away",
            ),
            (
                &["U: =KAD", "A: @1.25", "U: =KPS"],
                "0 | 1.25 | 0 appraised",
                "–",
                &[],
                "nothing arose, 0 by the set; the appraiser's points stood before",
            ),
            (
                &["U: done=38; planned=42", "A:", "U: done=40", "A:"],
                "1.429 | – | 1.429 scored",
                "20/21",
                &[],
                "no appraiser has spoken in either stage",
            ),
            (
                &["U: done=nhiều; planned=42", "A: @1.25", "U: done=38"],
                "1.357 | 1.25 | 1.357 appraised",
                "19/21",
                &["warning unreadable a 1"],
                "the unit mends its own",
            ),
            (
                &["U: done=nhiều; planned=42", "A: @1.25", "U: planned=45"],
                "0 | 1.25 | 0 invalid",
                "–",
                &["error unreadable a 1"],
                "points decided, and the objection opened it again",
            ),
        ],
    );
}

#[test]
fn a_choice_through_the_stages() {
    try_all(
        CHOICE,
        &[
            (
                &["U: =Chậm", "A: =1", "A: =Không"],
                "0.75 | 0 | 0 appraised",
                "–",
                &[],
                "option after option: 1.5/2, 1.5, 0",
            ),
            (
                &["U: =Chậm", "A: @1.1", "A: =Đúng hạn"],
                "0.75 | 1.5 | 1.5 appraised",
                "–",
                &[],
                "an option takes the place of points",
            ),
            (
                &["U: =Chậm", "A: =1@1.1", "A: =Thống nhất"],
                "0.75 | 1.1 | 1.1 appraised",
                "–",
                &[],
                "points stand over the option beside them",
            ),
            (
                &["U: =Chậm", "A: =KAD", "A: =Chậm"],
                "0.75 | 0.75 | 0.75 appraised",
                "–",
                &[],
                "an option replaces the word",
            ),
            (&["U: =KAD", "A: =Chậm", "A: =KAD"], "– | – | – not-applicable", "–", &[], "word, option, word"),
            (
                &["U: =Muộn", "A: @1.1", "A: =Thống nhất"],
                "0 | 1.1 | 1.1 appraised",
                "–",
                &["warning unknown-option a 1"],
                "no option of the set, decided by points",
            ),
            (
                &["U: =Chậm", "A: =Không", "U: =Đúng hạn", "A: =Thống nhất"],
                "1.5 | 1.5 | 1.5 appraised",
                "–",
                &[],
                "the council agrees with the objection",
            ),
            (&["U: =Chậm", "A: =Không", "U: =Đúng hạn"], "1.5 | 0 | 1.5 appraised", "–", &[], "it has not spoken yet"),
            (
                &["U:", "A: =Chậm"],
                "0 | 0.75 | 0.75 appraised",
                "–",
                &["warning missing-answer a 1"],
                "the department makes up for the unit",
            ),
        ],
    );
}

#[test]
fn a_checklist_through_the_stages() {
    try_all(
        CHECKLIST,
        &[
            (
                &["U: 1=x; 2=x", "A: 2=0", "A: 3=x"],
                "1 | 1 | 1 appraised",
                "–",
                &[],
                "tick by tick: 1 and 2, 1, 1 and 3",
            ),
            (&["U: 1=x", "A: 1=0"], "0.5 | 0 | 0 appraised", "–", &[], "0 at an item says none"),
            (
                &["U: 1=x; 2=x", "A: =KAD", "A: 3=x"],
                "1 | 0.5 | 0.5 appraised",
                "–",
                &[],
                "ticks before the word do not come back",
            ),
            (
                &["U: =KAD", "A: 1=x", "A: 2=x"],
                "– | 1 | 1 appraised",
                "–",
                &[],
                "a tick replaces the word, another joins it",
            ),
            (
                &["U: 1=x", "A: @1.25", "A: 3=0"],
                "0.5 | 0.5 | 0.5 appraised",
                "–",
                &[],
                "ticks without points go through the rule again",
            ),
            (
                &["U: 1=x", "A: 3=x@1.25", "A: =Thống nhất"],
                "0.5 | 1.25 | 1.25 appraised",
                "–",
                &[],
                "a tick beside points",
            ),
            (
                &["U: 1=x", "A: 3=x@1.25", "A: 2=x"],
                "0.5 | 1.5 | 1.5 appraised",
                "–",
                &[],
                "all three, the one beside points too",
            ),
            (
                &["U:", "A: 1=x"],
                "0 | 0.5 | 0.5 appraised",
                "–",
                &["warning missing-answer a 1"],
                "without a tick it is missing",
            ),
            (&["U: 1=x", "A: 1=0", "U: 1=x; 3=x"], "1 | 0 | 1 appraised", "–", &[], "the objection ticks again"),
        ],
    );
}

#[test]
fn a_rating_through_the_stages() {
    try_all(
        RATING,
        &[
            (
                &["U: =1.25", "A: =1.2345"],
                "1.25 | 1.2345 | 1.2345 appraised",
                "–",
                &[],
                "an appraiser's rating is neither rounded nor held to the step",
            ),
            (&["U: =1.25", "A: =1.2345", "A: @1.1"], "1.25 | 1.1 | 1.1 appraised", "–", &[], "points over it"),
            (
                &["U: =1.25", "A: @1.1", "A: =1.2"],
                "1.25 | 1.2 | 1.2 appraised",
                "–",
                &[],
                "a rating takes the place of points",
            ),
            (
                &["U: =1.3", "A: =1.3"],
                "0 | 1.3 | 1.3 appraised",
                "–",
                &["warning rating-step a 1"],
                "the unit is held to the step",
            ),
            (&["U: =1.25", "A: @1.1", "U: =1.5"], "1.5 | 1.1 | 1.5 appraised", "–", &[], "the unit rates itself anew"),
        ],
    );
}

#[test]
fn a_leaf_that_reads_a_figure_through_the_stages() {
    try_all(
        OF_FIGURE,
        &[
            (
                &["U: done=38; ho_so/=42", "A: ho_so/=45"],
                "1.357 | 1.267 | 1.267 scored",
                "38/45",
                &[],
                "an entry to a figure is none to the leaf that reads it",
            ),
            (
                &["U: done=38; ho_so/=42", "A: ho_so/=45", "A: =Thống nhất"],
                "1.357 | 1.267 | 1.267 appraised",
                "38/45",
                &[],
                "consent to the leaf is one",
            ),
            (
                &["U: done=38; ho_so/=42", "A: @1.25", "A: ho_so/=45"],
                "1.357 | 1.25 | 1.25 appraised",
                "38/45",
                &[],
                "so that points stand over a later figure",
            ),
            (
                &["U: done=38; ho_so/=42", "A: =KAD", "A: ho_so/=45"],
                "1.357 | – | – not-applicable",
                "–",
                &[],
                "and so does a word",
            ),
            (
                &["U: done=38; ho_so/=42", "A: ho_so/=45", "A: done=40"],
                "1.357 | 1.333 | 1.333 appraised",
                "8/9",
                &[],
                "the latest of each",
            ),
            (
                &["U: done=38", "A: ho_so/=42", "A: done=40"],
                "0 | 1.429 | 1.429 appraised",
                "20/21",
                &["warning missing-answer a ho_so"],
                "a figure that is missing makes the unit's own column missing",
            ),
            (
                &["U: done=38; ho_so/=nhiều", "A: @1.25", "A: ho_so/=42"],
                "0 | 1.25 | 1.25 appraised",
                "19/21",
                &["warning unreadable a ho_so"],
                "the figure is mended, the points stand",
            ),
            (
                &["U: done=38; ho_so/=nhiều", "A: ho_so/=42"],
                "0 | 1.357 | 1.357 scored",
                "19/21",
                &["warning unreadable a ho_so"],
                "the figure is mended",
            ),
            // 38/44 = 19/22: 57/44 = 1.29545… → 1.295
            (
                &["U: done=38; ho_so/=42", "A: ho_so/=45", "U: ho_so/=44"],
                "1.295 | 1.267 | 1.295 scored",
                "19/22",
                &[],
                "the unit objects to the figure",
            ),
        ],
    );
}

/// What was sent brings 1.5 × sent/10, each that came late takes 0.25: 8 sent 1.2; two late 0.7, one 0.95.
#[test]
fn an_appraisers_own_input_through_the_stages() {
    try_all(
        MIXED,
        &[
            (
                &["U: sent=8"],
                "– | – | 0 missing",
                "–",
                &["warning appraisal-open a"],
                "what the appraiser has yet to supply leaves it missing",
            ),
            (&["U: sent=8", "A: late=2"], "– | 0.7 | 0.7 appraised", "–", &[], "supplied by the department"),
            (&["U: sent=8", "A:", "A: late=2"], "– | 0.7 | 0.7 appraised", "–", &[], "supplied by the council"),
            (&["U: sent=8", "A: late=2", "A: sent=10"], "– | 1 | 1 appraised", "–", &[], "1.5 − 0.5"),
            (
                &["U: sent=8", "A: @1.2", "A: late=1"],
                "– | 0.95 | 0.95 appraised",
                "–",
                &[],
                "an appraised input without points goes through the rule",
            ),
            (
                &["U: =KAD", "A: late=2"],
                "– | – | – not-applicable",
                "–",
                &[],
                "what the unit was not asked replaces no word",
            ),
            (
                &["U: =KAD", "A: late=2", "A: sent=8"],
                "– | 0.7 | 0.7 appraised",
                "–",
                &[],
                "what it was asked does; the other came after the word",
            ),
            (&["U: sent=8", "A: =KAD", "A: late=1"], "– | – | – not-applicable", "–", &[], "nor an appraiser's word"),
            (
                &["U: sent=8; late=3", "A:"],
                "– | – | 0 missing",
                "–",
                &["warning appraisal-open a", "warning not-asked a 1"],
                "what a unit enters there counts for nothing",
            ),
            (
                &["U: sent=8", "A: late=2", "U: late=0"],
                "– | 0.7 | 0.7 appraised",
                "–",
                &["warning not-asked a 1"],
                "nor in an objection",
            ),
            (
                &["U:", "A: late=2"],
                "– | 0 | 0 missing",
                "–",
                &["warning missing-answer a 1"],
                "the appraiser has spoken, the unit has not",
            ),
        ],
    );
    try_all(
        MIXED_WITH_DEFAULT,
        &[
            (&["U: sent=8"], "1.2 | – | 1.2 scored", "–", &[], "none was late, until somebody says so"),
            (&["U: sent=8", "A: late=2"], "1.2 | 0.7 | 0.7 appraised", "–", &[], "two were"),
            (&["U: sent=8", "A: late=2", "A: late=1"], "1.2 | 0.95 | 0.95 appraised", "–", &[], "the council says one"),
        ],
    );
    try_all(
        APPRAISERS,
        &[
            (
                &["U: n=1", "A:", "A: n=1"],
                "– | 1 | 1 appraised",
                "1",
                &["warning not-asked a 1"],
                "no self-assessed points",
            ),
            (&["U: =KAD", "A: n=1"], "– | 1 | 1 appraised", "1", &["warning not-asked a 1"], "nor a unit's word"),
            (&["U:", "A: n=1", "A: @1.25"], "– | 1.25 | 1.25 appraised", "1", &[], "points over the input"),
            (
                &["U:", "A: =KAD", "A: n=1"],
                "– | 1 | 1 appraised",
                "1",
                &[],
                "the input over the appraiser's own word: nobody else is asked",
            ),
            (&["U:", "A: n=1", "A: =KAD"], "– | – | – not-applicable", "–", &[], "and the word over the input"),
        ],
    );
}

#[test]
fn an_outside_figure_through_the_stages() {
    try_all(
        OUTSIDE,
        &[
            (
                &["U: =1.5", "A: =1.4", "A: =1.3"],
                "1.2 | – | 1.2 scored",
                "1.2",
                &[DIFFERS, DIFFERS, DIFFERS],
                "claims count in no stage, nor as a word of the appraiser",
            ),
            (&["U: =1.2", "A: =1.2", "A: =1.2"], "1.2 | – | 1.2 scored", "1.2", &[], "those that agree are not told"),
            (&["U:", "A: @1", "A: =1.3"], "1.2 | 1 | 1 appraised", "1.2", &[DIFFERS], "a claim takes no points' place"),
            (&["U:", "A: =KAD", "A: =1.3"], "1.2 | – | – not-applicable", "–", &[DIFFERS], "nor a word's"),
            (&["U: =KAD", "A: =1.3"], "– | – | – not-applicable", "–", &[DIFFERS], "nor the unit's own word's"),
            (&["U:", "A: =Thống nhất"], "1.2 | 1.2 | 1.2 appraised", "1.2", &[], "consent is an entry"),
            (
                &["U:", "A: =1.3@1"],
                "1.2 | 1 | 1 appraised",
                "1.2",
                &[DIFFERS],
                "points decide, the claim beside them is told",
            ),
        ],
    );
    // Beside an answer of the unit: 0.1 × 2 + 1.2 = 1.4; with 1 it is 1.3.
    try_all(
        BESIDE_OUTSIDE,
        &[
            (
                &["U: n=2; d=0.5", "A: d=1", "A: n=1"],
                "1.4 | 1.3 | 1.3 appraised",
                "–",
                &[DIFFERS, DIFFERS],
                "the claims count nowhere",
            ),
            (&["U: n=2", "A: @1", "A: d=1.2"], "1.4 | 1 | 1 appraised", "–", &[], "a claim opens no points"),
            (
                &["U: d=1.2", "A: n=1"],
                "0 | 1.3 | 1.3 appraised",
                "–",
                &["warning missing-answer a 1"],
                "a claim is no answer of the unit's",
            ),
        ],
    );
}

// ---- silence, and units of which nobody speaks -----------------------------------------

#[test]
fn silence_over_three_stages() {
    let named = format!("appraiser = \"So A\"\n{RATIO}");
    let own = "U: done=38; planned=42; 2/=1";
    let (open, done): (&[&str], &[&str]) = (&["warning appraisal-open a"], &[]);
    type Silent<'a> = (&'a str, &'a [&'a str], &'a str, &'a [&'a str], Finality);
    let cases: [Silent<'_>; 8] = [
        ("report", &[own, "A:", "A:"], "1.357 | – | 1.357 scored", open, Finality::AppraisalOpen),
        ("accept", &[own, "A:", "A:"], "1.357 | – | 1.357 scored", done, Finality::Final),
        ("report", &[own, "A: 2/=Thống nhất", "A:"], "1.357 | 1.357 | 1.357 scored", open, Finality::AppraisalOpen),
        ("report", &[own, "A: =Thống nhất", "A:"], "1.357 | 1.357 | 1.357 appraised", done, Finality::Final),
        ("report", &[own, "A:", "A: planned=45"], "1.357 | 1.267 | 1.267 appraised", done, Finality::Final),
        ("report", &[own, "A: =KAD", "A:"], "1.357 | – | – not-applicable", done, Finality::Final),
        // Who objects is not the appraiser.
        ("report", &[own, "A:", "U: done=40"], "1.429 | – | 1.429 scored", open, Finality::AppraisalOpen),
        ("accept", &[own, "A:", "U: done=40", "A:"], "1.429 | – | 1.429 scored", done, Finality::Final),
    ];
    for (silence, stages, columns, faults, finality) in cases {
        let all = scored(&round_of(&named, stages, &format!("silence = \"{silence}\"")));
        assert_eq!(
            (all.columns("a", "1").as_str(), all.faults(), all.0.finality),
            (columns, faults.iter().map(|fault| (*fault).to_owned()).collect(), finality),
            "{silence} {stages:?}"
        );
    }
    // What only the appraiser can supply is open, whatever silence says.
    let all = scored(&round_of(
        &format!("appraiser = \"So A\"\n{MIXED}"),
        &["U: sent=8; 2/=1", "A:", "A:"],
        "silence = \"accept\"",
    ));
    assert_eq!((all.last("a", "1"), all.0.finality), ("0 missing".into(), Finality::AppraisalOpen));
}

#[test]
fn a_unit_is_silent_where_nobody_enters_anything_in_any_stage() {
    let silent: &[&str] = &["warning not-submitted a"];
    type Submitted<'a> = (&'a str, &'a [&'a str], &'a str, UnitState, &'a [&'a str], &'a str);
    let cases: [Submitted<'_>; 9] = [
        (RATIO, &["U:", "A:", "A:"], "0 | – | 0 missing", UnitState::NotSubmitted, silent, "nobody"),
        (
            RATIO,
            &["U: done=", "A: done=", "A:"],
            "0 | – | 0 missing",
            UnitState::NotSubmitted,
            silent,
            "notes are no entries",
        ),
        (
            RATIO,
            &["U: @1", "A:", "A:"],
            "0 | – | 0 missing",
            UnitState::Ranked,
            &["warning missing-answer a 1", "warning missing-answer a 2"],
            "a bare claim of points is no answer, and yet something sent",
        ),
        (
            RATIO,
            &["U:", "A: @1.25", "A:"],
            "0 | 1.25 | 1.25 appraised",
            UnitState::Ranked,
            &["warning missing-answer a 1", "warning missing-answer a 2"],
            "the department has",
        ),
        (
            RATIO,
            &["U:", "A:", "U: done=38; planned=42"],
            "1.357 | – | 1.357 scored",
            UnitState::Ranked,
            &["warning missing-answer a 2"],
            "the unit has, in its objection",
        ),
        (
            RATIO,
            &["U:", "A:", "A: =KAD"],
            "0 | – | – not-applicable",
            UnitState::Ranked,
            &["warning missing-answer a 1", "warning missing-answer a 2"],
            "the council has, with a word",
        ),
        (
            OUTSIDE,
            &["U:", "A:", "A:"],
            "1.2 | – | 1.2 scored",
            UnitState::NotSubmitted,
            silent,
            "a table speaks for nobody",
        ),
        (
            OUTSIDE,
            &["U: =1.2", "A: =1.2", "A:"],
            "1.2 | – | 1.2 scored",
            UnitState::NotSubmitted,
            silent,
            "nor do claims beside it",
        ),
        (
            OF_FIGURE,
            &["U:", "A: ho_so/=42", "A:"],
            "0 | 0 | 0 missing",
            UnitState::Ranked,
            &["warning missing-answer a 1", "warning missing-answer a 2", "warning missing-answer a ho_so"],
            "a figure is an entry of the unit's, if of no leaf",
        ),
    ];
    for (leaf, stages, columns, state, faults, why) in cases {
        let all = scored(&round_of(leaf, stages, ""));
        assert_eq!((all.columns("a", "1").as_str(), all.unit("a").state), (columns, state), "{stages:?}: {why}");
        assert_eq!(all.faults(), faults, "{stages:?}: {why}");
    }
}

/// An appraisal of which the register says that it came in since is of the new file.
#[test]
fn a_file_sent_anew_asks_for_its_appraisal_anew() {
    let of = |more: &str| {
        let register = format!("file,unit,received,replaces\na.csv,a,2023-01-05,\nb.csv,a,2023-01-20,a.csv\n{more}");
        let answers = |done: &str| format!("unit,criterion,input,value\na,1,done,{done}\na,1,planned,42\n");
        let set = set("1.5", "", &[criterion("1", "1.5", RATIO)]);
        let appraised = "unit,criterion,value\na,1,Thống nhất\n";
        let files = files(
            &set,
            &[
                ("units.csv", &units(&["a"])),
                ("register.csv", &register),
                ("assessments/a.csv", &answers("38")),
                ("assessments/b.csv", &answers("30")),
                ("appraisals/x.csv", appraised),
            ],
        );
        scored(&files).faults()
    };
    assert_eq!(of(""), ["warning resent-after-appraisal a"]);
    assert_eq!(of("appraisals/x.csv,,2023-01-19,\n"), ["warning resent-after-appraisal a"]);
    assert_eq!(of("appraisals/x.csv,,2023-01-20,\n"), Vec::<String>::new());
}

//! Where a round stands, by hand.

mod round;

use cchc_core::assessment::Reading;
use cchc_core::day::Day;
use cchc_core::results::Results;
use cchc_core::status::{Next, Status};

use round::{Files, criterion, set, units};

const CHOICE: &str = "choice = [{ label = \"Có\", points = 5 }, { label = \"Không\", points = 0 }]";

/// Two leaves, of which the second is appraised by the department `so-x`; three units; deadlines.
fn files(more: &[(&str, &str)]) -> Files {
    let criteria = [criterion("1", "5", CHOICE), criterion("2", "5", &format!("{CHOICE}\nappraiser = \"so-x\""))];
    let mut files = round::files(&set("10", "", &criteria), &[("units.csv", &units(&["a", "b", "c"]))]);
    let stages = "\n[[stage]]\nid = \"t\"\nname = \"Tự chấm\"\ndir = \"assessments\"\nby = \"unit\"\ndeadline = 2023-01-10\n\
                  [[stage]]\nid = \"d\"\nname = \"Thẩm định\"\ndir = \"appraisals\"\nby = \"appraiser\"\n";
    files.get_mut("round.toml").expect("it is there").extend(stages.bytes());
    files.extend(more.iter().map(|(name, text)| ((*name).to_owned(), text.as_bytes().to_vec())));
    files
}

fn status(files: &Files, today: &str) -> (Status, Results) {
    let reading = Reading::of(files).expect("nothing in memory is refused");
    let results = Results::provisional(reading).expect("the round can be read");
    (Status::of(&results, Day::parse(today).expect("a day")), results)
}

const A: (&str, &str) = ("assessments/a.csv", "unit,criterion,value\na,1,Có\na,2,Có\n");
const B: (&str, &str) = ("assessments/b.csv", "unit,criterion,value\nb,1,Có\n");
const REGISTER: (&str, &str) =
    ("register.csv", "file,unit,received,document,replaces\na.csv,a,10/01/2023,,\nb.csv,b,13/01/2023,,\n");

#[test]
fn before_anything_came_in() {
    let (status, _) = status(&files(&[]), "2023-01-05");
    assert!(status.stages[0].units.iter().all(|sent| sent.owes && sent.entries == 0 && sent.late == 0));
    assert!(status.stages[1].units.iter().all(|sent| !sent.owes && sent.entries == 0));
    assert!(status.departments.is_empty(), "nobody has anything to appraise");
    assert!(matches!(&status.next[..], [Next::Remind { stage: 0, units }] if units.len() == 3));
}

#[test]
fn who_is_late_and_what_is_missing() {
    let (status, _) = status(&files(&[A, B, REGISTER]), "2023-01-14");
    let late: Vec<(usize, i64)> = status.stages[0].units.iter().map(|sent| (sent.entries, sent.late)).collect();
    // a on the last day; b three days later; c has sent nothing, four days after the deadline.
    assert_eq!(late, [(2, 0), (1, 3), (0, 4)]);
    let (who, codes) = &status.missing[0];
    assert_eq!(
        (status.missing.len(), who.1, codes.as_slice()),
        (1, status.stages[0].units[1].who.1, &["2".to_owned()][..])
    );
}

/// A file that holds no answer is nothing sent, whenever it came in.
#[test]
fn an_empty_file_in_time_is_nothing_sent() {
    let empty = ("assessments/a.csv", "unit,criterion,value\na,1,\n");
    let (status, _) = status(&files(&[empty, REGISTER]), "2023-01-14");
    let sent = &status.stages[0].units[0];
    assert_eq!((sent.entries, sent.late, sent.received.is_some()), (0, 4, true));
}

#[test]
fn whose_appraisal_is_open() {
    let appraised = ("appraisals/so-x.csv", "unit,criterion,value\na,2,Thống nhất\n");
    let (open, _) = status(&files(&[A, B, appraised]), "2023-01-14");
    let [department] = &open.departments[..] else { panic!("{:?}", open.departments) };
    // a's leaf 2 is done, b's is missing and open; c sent nothing.
    assert_eq!((department.name.as_str(), department.asked, department.left()), ("so-x", 2, 1));
    let codes: Vec<&str> = open.next.iter().map(Next::code).collect();
    assert_eq!(codes, ["remind", "complete", "appraise"]);
}

/// That a leaf does not concern it is a claim of the unit, which is appraised like any other.
#[test]
fn a_claim_that_a_leaf_does_not_apply_is_to_be_appraised() {
    let criteria = [criterion("1", "10", &format!("{CHOICE}\nappraiser = \"so-x\"\nnot_applicable = \"allowed\""))];
    let kad = ("assessments/a.csv", "unit,criterion,value\na,1,KAD\n");
    let agreed = ("appraisals/x.csv", "unit,criterion,value\na,1,Thống nhất\n");
    for (files, left) in [(&[kad][..], 1), (&[kad, agreed], 0)] {
        let mut all = round::files(&set("10", "", &criteria), &[("units.csv", &units(&["a"]))]);
        all.extend(files.iter().map(|(name, text)| ((*name).to_owned(), text.as_bytes().to_vec())));
        let (status, _) = status(&all, "2023-01-14");
        assert_eq!((status.departments[0].asked, status.departments[0].left()), (1, left));
    }
}

#[test]
fn when_all_is_done() {
    let b = ("assessments/b.csv", "unit,criterion,value\nb,1,Có\nb,2,Không\nc,1,Có\nc,2,Có\n");
    let appraised = ("appraisals/so-x.csv", "unit,criterion,value\na,2,Thống nhất\nb,2,Thống nhất\nc,2,Không\n");
    let (status, _) = status(&files(&[A, b, appraised]), "2023-01-14");
    assert_eq!((status.next, status.errors), (vec![Next::Publish], 0));
}

#[test]
fn an_error_goes_before_all() {
    let (status, _) = status(&files(&[("assessments/a.csv", "unit,criterion,value\na,1,Chưa biết\n")]), "2023-01-14");
    assert_eq!(status.errors, 1);
    assert_eq!(status.next[0], Next::Mend);
}

#[test]
fn a_unit_that_is_asked_for_nothing_owes_nothing() {
    let criteria = [criterion("1", "10", "from = \"appraiser\"\nrating = { step = 1 }")];
    let files = round::files(&set("10", "", &criteria), &[("units.csv", &units(&["a"]))]);
    let (status, _) = status(&files, "2023-01-14");
    assert!(!status.stages[0].units[0].owes);
    let codes: Vec<&str> = status.next.iter().map(Next::code).collect();
    assert_eq!(codes, ["appraise"]);
}

#[test]
fn json_says_the_same() {
    let (status, results) = status(&files(&[A, B, REGISTER]), "2023-01-14");
    let mut bytes = Vec::new();
    status.write_json(&results, &mut bytes).expect("memory takes all");
    let json: serde_json::Value = serde_json::from_slice(&bytes).expect("it is JSON");
    assert_eq!(json["schema"], "cchc.status/1");
    assert_eq!(json["today"], "2023-01-14");
    assert_eq!(json["stages"][0]["deadline"], "2023-01-10");
    assert_eq!(
        json["stages"][0]["units"][1],
        serde_json::json!({
            "unit": "b", "owes": true, "entries": 1, "files": ["assessments/b.csv"], "received": "2023-01-13", "late": 3
        })
    );
    assert_eq!(json["missing"], serde_json::json!([{ "unit": "b", "criteria": ["2"] }]));
    assert_eq!(json["departments"][0]["open"][0], serde_json::json!({ "unit": "a", "criteria": ["2"] }));
}

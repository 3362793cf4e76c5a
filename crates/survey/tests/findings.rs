//! What is found from small files, and what is said beside it. Figures are worked out by hand.

use std::collections::BTreeMap;

use cchc_core::fault::{Diagnostic, Fault};
use cchc_core::place::{FileError, Files, Listed, Sources};
use cchc_core::survey::Survey;
use cchc_core::text::Language;
use cchc_survey::compare::{Compared, Uncompared};
use cchc_survey::findings::{Findings, Why};

struct Memory(BTreeMap<String, String>);

impl Files for Memory {
    fn list(&self, folder: &str) -> Result<Vec<Listed>, FileError> {
        Err(FileError::Missing(folder.into()))
    }

    fn read(&self, name: &str) -> Result<Vec<u8>, FileError> {
        self.0.get(name).map(|text| text.clone().into_bytes()).ok_or_else(|| FileError::Missing(name.into()))
    }
}

/// One item, worth 0 or 1, under keys of `[survey]` and a `[design]`.
fn survey(keys: &str, design: &str, ballots: &str) -> (Option<Findings>, Vec<Diagnostic>) {
    survey_beside(keys, design, ballots, &[])
}

/// The same, with other files beside it.
fn survey_beside(
    keys: &str,
    design: &str,
    ballots: &str,
    others: &[(&str, &str)],
) -> (Option<Findings>, Vec<Diagnostic>) {
    let text = format!(
        "[survey]\nid = \"thu\"\ntitle = \"Thử\"\nballots = \"phieu.csv\"\n{keys}\n{design}\n[options.muc]\n\"0\" = 0\n\"1\" = 1\n\
         [[item]]\nid = \"c1\"\ntext = \"C\"\noptions = \"muc\"\n[index]\nof = \"c1\"\n"
    );
    let own = [("thu.toml", text.as_str()), ("phieu.csv", ballots)];
    let all = own.iter().chain(others).map(|(name, text)| ((*name).into(), (*text).into()));
    let files = Memory(all.collect());
    let mut sources = Sources::default();
    let checked = Survey::open(&files, "thu.toml", &mut sources).expect("nothing is refused");
    let mut faults = checked.faults;
    let Some(survey) = checked.value else { return (None, faults) };
    let findings = Findings::of(survey, &[], &files, &mut sources, &mut faults).expect("nothing is refused");
    (findings, faults)
}

fn found(keys: &str, design: &str, ballots: &str) -> Findings {
    let (findings, faults) = survey(keys, design, ballots);
    findings.unwrap_or_else(|| panic!("{faults:?}"))
}

const UNIT: &str = "unit = \"don_vi\"";
const CLUSTERS: &str = "[design]\nstratum = \"tang\"\ncluster = [\"xa\"]";

/// Clusters of a unit: stratum, name, how many ballots and how many of them are satisfied.
fn ballots(of: &[(&str, &str, &str, usize, usize)]) -> String {
    let mut text = String::from("don_vi,tang,xa,c1\n");
    for (unit, stratum, cluster, all, satisfied) in of {
        for ballot in 0..*all {
            text += &format!("{unit},{stratum},{cluster},{}\n", u8::from(ballot < *satisfied));
        }
    }
    text
}

#[test]
fn clusters_that_happen_to_agree_are_no_certainty() {
    let alike =
        ballots(&[("A", "t1", "x", 4, 3), ("A", "t1", "y", 4, 3), ("A", "t2", "x", 4, 3), ("A", "t2", "y", 4, 3)]);
    let note = "các cụm tình cờ cho cùng một tỷ lệ";
    let findings = found(UNIT, CLUSTERS, &alike);
    let index = &findings.units[0].index;
    assert_eq!(
        (index.estimate, index.se, index.df, index.agreeing, index.why),
        (Some(0.75), None, Some(2), true, Some(Why::NoVariation))
    );
    assert_eq!((index.interval, index.deff), (None, None));
    assert!(findings.notes(None, Language::Vietnamese).iter().any(|said| said.contains(note)));
    // Where everybody was asked, and where clusters differ, there is nothing to say.
    let differ = ballots(&[("A", "t1", "x", 4, 3), ("A", "t1", "y", 4, 2)]);
    for (design, ballots) in [(format!("{CLUSTERS}\nselection = \"census\""), &alike), (CLUSTERS.into(), &differ)] {
        let findings = found(UNIT, &design, ballots);
        assert!(!findings.units[0].index.agreeing);
        assert!(!findings.notes(None, Language::Vietnamese).iter().any(|said| said.contains(note)));
    }
}

#[test]
fn a_census_says_who_did_not_answer() {
    let some = ballots(&[("A", "t1", "x", 30, 30)]);
    let said = |issued: Option<&str>| {
        let keys = format!("{UNIT}\n{}", issued.map_or("", |_| "issued = \"phat.csv\""));
        let table = issued.map(|issued| format!("unit,issued\nA,{issued}\n")).unwrap_or_default();
        let (findings, faults) =
            survey_beside(&keys, "[design]\nselection = \"census\"", &some, &[("phat.csv", &table)]);
        let findings = findings.unwrap_or_else(|| panic!("{faults:?}"));
        let index = &findings.units[0].index;
        assert_eq!((index.estimate, index.se), (Some(1.0), Some(0.0)));
        findings.notes(None, Language::Vietnamese).join(" ")
    };
    assert!(!said(Some("30")).contains("không trả lời"));
    assert!(said(Some("100")).contains("70 trong 100 người được phát phiếu không trả lời"));
    assert!(said(None).contains("không biết bao nhiêu người không trả lời"));
}

#[test]
fn clusters_are_counted_within_their_strata() {
    let twice =
        ballots(&[("A", "t1", "x", 4, 3), ("A", "t1", "y", 4, 2), ("A", "t2", "x", 4, 1), ("A", "t2", "y", 4, 3)]);
    let sample = found(UNIT, CLUSTERS, &twice).sample.expect("a sample");
    assert_eq!((sample.strata, sample.clusters), (2, vec![4]));
}

#[test]
fn a_lonely_cluster_is_told_where_it_takes_an_error_away() {
    let lonely = ballots(&[
        ("A", "t1", "x", 4, 3),
        ("A", "t1", "y", 4, 2),
        ("A", "t2", "z", 4, 1),
        ("B", "t1", "x", 4, 1),
        ("B", "t1", "y", 4, 3),
    ]);
    let told = |keys: &str, selection: &str| {
        let (findings, faults) = survey(keys, &format!("{CLUSTERS}\nselection = \"{selection}\""), &lonely);
        let said = faults.iter().any(|of| matches!(of.fault, Fault::LonelyClusters { .. }));
        (findings.expect("findings").units[0].index.why, said)
    };
    assert_eq!(told(UNIT, "random"), (Some(Why::LonelyCluster), true));
    assert_eq!(told(UNIT, "census"), (None, false));
    assert_eq!(told(UNIT, "self-selected"), (Some(Why::SelfSelected), false));
}

#[test]
fn places_that_are_certain_keep_their_columns() {
    let text = "don_vi,tang,xa,thon,N_xa,N_thon,c1\nA,t1,x,1,2,9,1\nA,t1,x,2,2,9,0\nA,t2,y,1,2,9,1\nA,t2,y,2,2,9,1\n";
    let design = "[design]\nstratum = \"tang\"\ncluster = [\"xa\", \"thon\"]\npopulation = [\"N_xa\", \"N_thon\"]\nselection = \"certainty\"";
    let (findings, faults) = survey(UNIT, design, text);
    let findings = findings.unwrap_or_else(|| panic!("{faults:?}"));
    assert_eq!(findings.sample.map(|of| (of.strata, of.clusters)), Some((2, vec![4])));
    // The second column of populations is the one that is meant.
    let (_, faults) = survey(UNIT, design, &text.replace(",9,", ",1,"));
    let small = faults.iter().find_map(|of| match &of.fault {
        Fault::PopulationSmall { column, .. } => Some(column.as_str()),
        _ => None,
    });
    assert_eq!(small, Some("N_thon"), "{faults:?}");
    // A place in two strata stays a fault where names do not repeat, and names below it may.
    let one_name = design.to_owned() + "\nnest = false";
    assert!(survey(UNIT, &one_name, text).0.is_some());
    let (none, faults) = survey(UNIT, &one_name, &text.replace(",y,", ",x,"));
    assert!(none.is_none() && faults.iter().any(|of| matches!(of.fault, Fault::TwoStrata { .. })), "{faults:?}");
}

fn compared(now: &Findings, earlier: &Findings) -> Vec<(String, Option<Uncompared>)> {
    let compared = Compared::of(now, earlier, Vec::new());
    compared.units.into_iter().map(|unit| (unit.unit, unit.why)).collect()
}

#[test]
fn unanimous_years_are_not_certain_beside_each_other() {
    let all =
        found(UNIT, CLUSTERS, &ballots(&[("A", "t1", "x", 9, 9), ("A", "t1", "y", 9, 9), ("A", "t1", "z", 9, 9)]));
    let some =
        found(UNIT, CLUSTERS, &ballots(&[("A", "t1", "x", 9, 7), ("A", "t1", "y", 9, 5), ("A", "t1", "z", 9, 8)]));
    let of = |now: &Findings, before: &Findings| Compared::of(now, before, Vec::new()).units.remove(0);
    let (one, other) = (all.units[0].index.interval.unwrap(), some.units[0].index.interval.unwrap());
    // 100 % after 100 %: as far as both intervals reach.
    let same = of(&all, &all);
    let (low, high) = same.interval.unwrap();
    assert_eq!((same.se, same.why, same.difference()), (None, None, Some(0.0)));
    assert!((low - -(1.0 - one.low)).abs() < 1e-15 && (high - (1.0 - one.low)).abs() < 1e-15);
    // 100 % after some: d − √((1 − l)² + (u − p)²) … d + √(0² + (p − l)²).
    let p = some.units[0].index.estimate.unwrap();
    let (low, high) = of(&all, &some).interval.unwrap();
    assert!((low - (1.0 - p - (1.0 - one.low).hypot(other.high - p))).abs() < 1e-15);
    assert!((high - (1.0 - p + (p - other.low))).abs() < 1e-15);
    let other = found(
        &format!("{UNIT}\nconfidence = 90"),
        CLUSTERS,
        &ballots(&[("A", "t1", "x", 9, 9), ("A", "t1", "y", 9, 9)]),
    );
    assert_eq!(compared(&all, &other), [("A".into(), Some(Uncompared::OtherConfidence))]);
}

#[test]
fn what_has_no_degree_of_freedom_has_no_interval_of_its_change() {
    let design = "[design]\nstratum = \"tang\"\ncluster = [\"xa\"]\nlonely = \"adjust\"";
    let one_each = found(UNIT, design, &ballots(&[("A", "t1", "x", 4, 3), ("A", "t2", "y", 4, 2)]));
    let several = found(UNIT, design, &ballots(&[("A", "t1", "x", 4, 3), ("A", "t1", "y", 4, 2)]));
    assert_eq!((one_each.units[0].index.df, one_each.units[0].index.se.is_some()), (Some(0), true));
    for (now, earlier) in [(&one_each, &several), (&several, &one_each)] {
        let change = Compared::of(now, earlier, Vec::new()).units.remove(0);
        assert_eq!((change.se, change.interval, change.why), (None, None, Some(Uncompared::NoFreedom)));
        assert!(change.difference().is_some());
    }
    let agreeing = found(UNIT, CLUSTERS, &ballots(&[("A", "t1", "x", 4, 3), ("A", "t1", "y", 4, 3)]));
    assert_eq!(compared(&several, &agreeing), [("A".into(), Some(Uncompared::Agreeing))]);
}

#[test]
fn units_without_a_counterpart_are_listed() {
    let of = |units: &[&str]| {
        let clusters = units.iter().flat_map(|unit| [(*unit, "t1", "x", 4, 3), (*unit, "t1", "y", 4, 2)]);
        found(UNIT, CLUSTERS, &ballots(&clusters.collect::<Vec<_>>()))
    };
    let (now, earlier) = (of(&["A", "B", "C"]), of(&["C", "A", "D"]));
    let lacks = |unit: &str, why| (unit.to_owned(), why);
    let (before, gone) = (Some(Uncompared::NotBefore), Some(Uncompared::NotNow));
    assert_eq!(
        compared(&now, &earlier),
        [lacks("*", None), lacks("A", None), lacks("B", before), lacks("C", None), lacks("D", gone)]
    );
    let notes = now.notes(Some(&Compared::of(&now, &earlier, Vec::new())), Language::English);
    assert!(notes.contains(&"B: the earlier survey does not have the unit.".to_owned()), "{notes:?}");
    assert!(notes.contains(&"D: this survey does not have the unit.".to_owned()), "{notes:?}");
    // One that all ballots judge stands beside all units together.
    let one = found("unit = \"*\"", CLUSTERS, &ballots(&[("A", "t1", "x", 4, 3), ("A", "t1", "y", 4, 2)]));
    assert_eq!(compared(&now, &one), [lacks("*", None), lacks("A", before), lacks("B", before), lacks("C", before)]);
}

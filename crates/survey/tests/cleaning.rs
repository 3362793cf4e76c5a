//! Ballots to what is estimated from, and the account of what was left out. Counts are worked out by hand.

use std::collections::BTreeMap;

use cchc_core::fault::{Diagnostic, Fault};
use cchc_core::place::Sources;
use cchc_core::survey::{Figures, Survey};
use cchc_survey::cleaning::{Cleaned, ItemCodes, Returned, clean};
use cchc_survey::design::Design;
use proptest::prelude::*;

/// A five-level scale whose levels 4 and 5 are satisfied, and 9 "do not know".
const SCALE: &str = r#"
[options.muc]
"1" = 0
"2" = 0
"3" = 0
"4" = 1
"5" = 1
"9" = "skip"
blank = "skip"
[options.muc.labels]
"1" = "Rất không hài lòng"
"2" = "Không hài lòng"
"3" = "Bình thường"
"4" = "Hài lòng"
"5" = "Rất hài lòng"
"9" = "Không biết"
"#;

/// Three items of that scale.
const ITEMS: &str = r#"
[[item]]
id = "c1"
text = "Nơi ngồi chờ"
options = "muc"
[[item]]
id = "c2"
text = "Thái độ, trách nhiệm"
options = "muc"
[[item]]
id = "c3"
text = "Kết quả"
options = "muc"
"#;

/// A survey with these keys of `[survey]`, tables behind the scale and the items, and files beside it.
struct Case {
    survey: String,
    tables: String,
    items: &'static str,
    scale: String,
    files: BTreeMap<String, Vec<u8>>,
}

fn case(survey: &str) -> Case {
    let (tables, scale, files) = (String::new(), SCALE.into(), BTreeMap::new());
    Case { survey: survey.into(), tables, items: ITEMS, scale, files }
}

impl Case {
    fn tables(self, tables: &str) -> Case {
        Case { tables: tables.into(), ..self }
    }

    fn items(self, items: &'static str) -> Case {
        Case { items, ..self }
    }

    fn beside(mut self, name: &str, text: &str) -> Case {
        self.files.insert(name.into(), text.into());
        self
    }

    /// Answers that no option is leave the denominator.
    fn skipping_others(self) -> Case {
        let scale = self.scale.replace("blank = \"skip\"", "blank = \"skip\"\nother = \"skip\"");
        Case { scale, ..self }
    }

    fn opened(&self) -> (Option<Survey>, Vec<Diagnostic>, Sources) {
        let Case { survey, tables, items, scale, files } = self;
        let toml = format!(
            "[survey]\nid = \"thu\"\ntitle = \"Thử\"\nballots = \"phieu.csv\"\n{survey}\n{tables}\n{scale}\n{items}"
        );
        let mut files = files.clone();
        files.insert("thu.toml".into(), toml.into());
        let mut sources = Sources::default();
        let opened = Survey::open(&files, "thu.toml", &mut sources).unwrap();
        (opened.value, opened.faults, sources)
    }

    fn run(&self, ballots: &str) -> Ran {
        let (survey, faults, mut sources) = self.opened();
        assert!(faults.is_empty(), "{faults:?}");
        let (survey, mut faults) = (survey.unwrap(), Vec::new());
        let Figures::Ballots(given) = &survey.figures else { panic!("ballots") };
        let file = sources.add("phieu.csv", Some(ballots.as_bytes()));
        let cleaned = clean(&survey, given, ballots.as_bytes(), file, &mut sources, &mut faults);
        Ran { survey, cleaned, faults }
    }

    /// What is left of ballots with which nothing is wrong.
    fn cleaned(&self, ballots: &str) -> (Survey, Cleaned) {
        let Ran { survey, cleaned, faults } = self.run(ballots);
        assert!(faults.is_empty(), "{faults:?}");
        (survey, cleaned.unwrap())
    }

    /// What is left of ballots in which something is doubtful, and what that is.
    fn doubted(&self, ballots: &str) -> (Cleaned, Vec<Fault>) {
        let Ran { cleaned, faults, .. } = self.run(ballots);
        (cleaned.unwrap(), faults.into_iter().map(|told| told.fault).collect())
    }

    /// What is wrong with ballots, and where: line and column of the csv, or of the survey file.
    fn faults(&self, ballots: &str) -> Vec<(Fault, u32, u32)> {
        let Ran { cleaned, faults, .. } = self.run(ballots);
        assert!(cleaned.is_none());
        faults.into_iter().map(|told| (told.fault, told.place.line, told.place.column)).collect()
    }
}

struct Ran {
    survey: Survey,
    cleaned: Option<Cleaned>,
    faults: Vec<Diagnostic>,
}

fn answers(cleaned: &Cleaned, item: usize) -> &[u8] {
    &cleaned.ballots.items[item].options
}

fn names(cleaned: &Cleaned) -> Vec<&str> {
    cleaned.units.iter().map(|unit| unit.name.as_str()).collect()
}

fn row(unit: &str, group: Option<&str>, returned: u64, valid: u64, issued: Option<u64>) -> Returned {
    Returned { unit: unit.into(), group: group.map(Into::into), returned, valid, issued }
}

fn texts(of: &[&str]) -> Vec<String> {
    of.iter().map(|text| (*text).into()).collect()
}

const BLANK: u8 = 6;
const NOT_ASKED: u8 = 7;

// ---- columns

#[test]
fn answers_match_texts_labels_and_numbers() {
    let (survey, cleaned) = case("unit = \"dv\"").cleaned(
        "thời gian,dv,c1,c2,c3\n\
         1,Xã A,4,4.0,hài  LÒNG\n\
         2,xã a,,Rất hài lòng,9\n\
         3,Xã B,1,2,Không biết\n",
    );
    assert_eq!(answers(&cleaned, 0), [3, BLANK, 0]);
    assert_eq!(answers(&cleaned, 1), [3, 4, 1]);
    assert_eq!(answers(&cleaned, 2), [3, 5, 5]);
    // Worth by option, then blank and not asked.
    let (yes, no) = (Some(1.0), Some(0.0));
    assert_eq!(cleaned.ballots.items[0].worth, [no, no, no, yes, yes, None, None, None]);
    let codes = ItemCodes::of(&survey, 0);
    assert_eq!((codes.options(), codes.blank(), codes.not_asked()), (6, BLANK, NOT_ASKED));
    // One unit however it is spelt, by its first name and place.
    assert_eq!((names(&cleaned), &cleaned.ballots.unit.codes[..]), (vec!["Xã A", "Xã B"], &[0, 0, 1][..]));
    assert_eq!((cleaned.units[1].place.line, cleaned.units[1].place.column), (4, 2));
    assert_eq!(cleaned.ballots.weight, [1.0; 3]);
    let account = &cleaned.account;
    assert_eq!((account.read, account.valid, account.straight_lined, account.issued), (3, 3, 1, None));
    assert_eq!(account.by, [row("Xã A", None, 2, 2, None), row("Xã B", None, 1, 1, None)]);
}

#[test]
fn ballots_of_no_weight_do_not_count() {
    let weighted = case("unit = \"dv\"").tables("[design]\nweight = \"w\"");
    let (cleaned, doubts) = weighted.doubted("dv,w,c1,c2,c3\nA,0,4,4,4\nA,2,4,4,1\nB,0,1,1,1\nA,0,4,4,4\n");
    assert_eq!(doubts, [Fault::BallotsWeightless { column: "w".into(), count: 3 }]);
    let account = &cleaned.account;
    assert_eq!((account.read, account.valid, account.straight_lined), (4, 1, 0));
    assert_eq!(account.invalid, [("quyền số bằng 0".to_string(), 3)]);
    assert_eq!(account.by, [row("A", None, 3, 1, None), row("B", None, 1, 0, None)]);
}

#[test]
fn a_ballot_without_an_answer_is_told() {
    let (cleaned, doubts) = case("unit = \"dv\"").doubted("dv,c1,c2,c3\nA,4,4,1\nTổng cộng,,,\nA,,,\nA,9,,\n");
    assert_eq!((cleaned.account.valid, doubts), (4, vec![Fault::BallotsEmpty { count: 2 }]));
    let rule = "unit = \"dv\"\ninvalid = [ { answered_below = \"1%\", reason = \"Bỏ trống\" } ]";
    let (_, cleaned) = case(rule).cleaned("dv,c1,c2,c3\nA,4,4,1\nA,,,\n");
    assert_eq!(cleaned.account.valid, 1);
}

/// Whatever one cell of each column says, what the others say is told in the same run; none twice.
#[test]
fn all_that_is_wrong_with_ballots_at_once() {
    let weighted = case("unit = \"dv\"\nid_column = \"so\"").tables("[design]\nweight = \"w\"\nstratum = \"dv\"");
    let mut told =
        weighted.faults("so,dv,w,c1,c2,c3\n1,A,abc,4,4,4\n1,,-2,7,4,4\n3,A,,4,4,4\n4,A,1,4,4\n5,A,-1,4,4,4\n");
    told.sort_by_key(|(_, line, column)| (*line, *column));
    let negative = |met: &str| Fault::NegativeNumber { column: "w".into(), met: met.into() };
    let blank = |column: &str| Fault::BallotBlank { column: column.into(), count: 1 };
    let met: Vec<_> = told.iter().map(|(fault, line, column)| (*line, *column, fault)).collect();
    assert!(matches!(met[0], (2, 3, Fault::Unreadable { .. })), "{met:?}");
    assert!(matches!(met[1], (3, 1, Fault::BallotTwice { .. })), "{met:?}");
    assert_eq!((met[2], met[3]), ((3, 2, &blank("dv")), (3, 3, &negative("-2"))));
    assert!(matches!(met[4], (3, 4, Fault::NotAnOption { count: 1, .. })), "{met:?}");
    assert_eq!(met[5], (4, 3, &blank("w")));
    assert!(matches!(met[6], (5, 0, Fault::RowWidth { .. })), "{met:?}");
    assert_eq!((met[7], met.len()), ((6, 3, &negative("-1")), 8));
}

#[test]
fn any_number_of_other_answers_may_be_skipped() {
    let words: String = (0..400).map(|at| format!("ý kiến {at},4,4\n")).collect();
    let (_, cleaned) = case("unit = \"*\"").skipping_others().cleaned(&format!("c1,c2,c3\n{words}Hài lòng,4,1\n"));
    let last = answers(&cleaned, 0)[400];
    assert_eq!((last, cleaned.account.valid), (3, 401));
    assert_eq!(cleaned.account.other.iter().map(|of| of.count).sum::<u64>(), 400);
}

#[test]
fn a_tick_is_no_option_but_a_decimal_comma_is_one() {
    let told = case("unit = \"*\"").faults("c1,c2,c3\ntrue,\"4,0\",4.0\n");
    assert!(matches!(&told[..], [(Fault::NotAnOption { item, .. }, 2, 1)] if item == "c1"), "{told:?}");
}

#[test]
fn replicate_weights_are_the_numbered_columns() {
    let design = "[design]\nweight = \"w\"\n[design.replicates]\ncolumns = \"w*\"\nmethod = \"bootstrap\"";
    let (_, cleaned) = case("unit = \"*\"")
        .tables(design)
        .cleaned("w,W10,w2,w_note,w1,c1,c2,c3\n1,10,2,x,1,4,4,1\n1,10,2,x,1,4,4,1\n");
    let replicates = cleaned.replicates.unwrap();
    assert_eq!(replicates.weights, [[1.0; 2], [2.0; 2], [10.0; 2]]);
}

#[test]
fn columns_by_id_last_part_text_and_brackets() {
    let headings = [
        "dv,c1,c2,c3",
        "thong_tin/dv,nhom1/C1,nhom1/c2,nhom-2/c3",
        "dv,g-c1,a:b:c2,a.c3",
        "Dv,Nơi ngồi chờ,Thái độ, trách nhiệm,Kết quả",
        "dv,Đánh giá [Nơi ngồi chờ],Đánh giá [Thái độ, trách nhiệm],Đánh giá [Kết quả]",
        "dv,Phần I/Nơi ngồi chờ,Phần I/Thái độ, trách nhiệm,c3",
    ];
    for heading in headings {
        let heading = heading.replace("Thái độ, trách nhiệm", "thái độ; trách nhiệm");
        let items = &ITEMS.replace("Thái độ, trách nhiệm", "Thái độ; trách nhiệm");
        let toml = Case { items: Box::leak(items.clone().into_boxed_str()), ..case("unit = \"dv\"") };
        let (_, cleaned) = toml.cleaned(&format!("{heading}\nA,1,2,3\n"));
        assert_eq!([0, 1, 2].map(|item| answers(&cleaned, item)[0]), [0, 1, 2], "{heading}");
    }
}

#[test]
fn a_column_of_its_own_goes_before_the_id() {
    let items = "[[item]]\nid = \"c1\"\ntext = \"?\"\noptions = \"muc\"\ncolumn = \"Câu hỏi 1\"\n";
    let (_, cleaned) = case("unit = \"*\"").items(items).cleaned("c1,CÂU HỎI 1\n1,5\n");
    assert_eq!((answers(&cleaned, 0), names(&cleaned)), (&[4][..], vec!["*"]));
}

#[test]
fn all_missing_columns_at_once() {
    let design = "[design]\nstratum = \"tang\"\nweight = \"trong_so\"";
    let told =
        case("unit = \"don_vi\"\ngroup = \"nhom\"").tables(design).faults("don_vj,a/c1,b/c1,c2,tầng\nA,1,1,1,x\n");
    let known = texts(&["don_vj", "a/c1", "b/c1", "c2", "tầng"]);
    let missing = |column: &str, nearest: Option<&str>| Fault::BallotColumn {
        column: column.into(),
        nearest: nearest.map(Into::into),
        known: known.clone(),
    };
    let faults: Vec<Fault> = told.iter().map(|(fault, ..)| fault.clone()).collect();
    assert!(faults.contains(&missing("don_vi", Some("don_vj"))), "{faults:?}");
    assert!(faults.iter().any(|fault| matches!(fault, Fault::BallotColumn { column, .. } if column == "nhom")));
    assert!(faults.iter().any(|fault| matches!(fault, Fault::BallotColumn { column, .. } if column == "trong_so")));
    assert!(
        faults.iter().any(|fault| matches!(fault, Fault::BallotColumn { column, .. } if column == "c3», «Kết quả"))
    );
    assert!(faults.contains(&Fault::BallotColumns { column: "c1".into(), met: texts(&["a/c1", "b/c1"]) }));
    // don_vi, nhom, tang, trong_so, c1, c3; each where the survey file names it.
    assert_eq!(faults.len(), 6);
    assert!(told.iter().all(|(_, line, _)| *line > 0));
}

// ---- answers

#[test]
fn answers_outside_the_options() {
    let ballots = "dv,c1,c2,c3\nA,4,7,1\nA,tốt,7,1\nA,4,8,x\n";
    let told = case("unit = \"dv\"").faults(ballots);
    let fault = |item: &str, met: &str, count: usize| Fault::NotAnOption {
        item: item.into(),
        met: met.into(),
        count,
        nearest: None,
        known: texts(&["1", "2", "3", "4", "5", "9"]),
    };
    let plain: Vec<(Fault, u32, u32)> = told
        .into_iter()
        .map(|(mut fault, line, column)| {
            if let Fault::NotAnOption { nearest, .. } = &mut fault {
                *nearest = None;
            }
            (fault, line, column)
        })
        .collect();
    let expected = [
        (fault("c1", "tốt", 1), 3, 2),
        (fault("c2", "7", 2), 2, 3),
        (fault("c2", "8", 1), 4, 3),
        (fault("c3", "x", 1), 4, 4),
    ];
    assert_eq!(plain, expected);

    let (survey, cleaned) = case("unit = \"dv\"").skipping_others().cleaned(ballots);
    let other: Vec<_> = cleaned.account.other.iter().map(|of| (of.item, of.answer.as_str(), of.count)).collect();
    assert_eq!(other, [(0, "tốt", 1), (1, "7", 2), (1, "8", 1), (2, "x", 1)]);
    let codes = ItemCodes::of(&survey, 1);
    assert!(answers(&cleaned, 1).iter().all(|code| codes.is_other(*code)));
    assert!(answers(&cleaned, 1).iter().all(|code| cleaned.ballots.items[1].worth[usize::from(*code)].is_none()));
}

#[test]
fn answers_of_invalid_ballots_are_not_looked_at() {
    let rule = "unit = \"dv\"\ninvalid = [ { column = \"ok\", equals = 0, reason = \"Hỏng\" } ]";
    let (_, cleaned) = case(rule).cleaned("dv,ok,c1,c2,c3\nA,1,4,4,1\nA,0,tốt,7,1\n");
    assert!(cleaned.account.other.is_empty());
    assert_eq!(cleaned.ballots.weight, [1.0, 0.0]);
}

#[test]
fn an_options_very_text_goes_before_its_number() {
    let scale = "[options.muc]\n\"01\" = 0\n\"1\" = 1\nblank = \"skip\"\n";
    let items = "[[item]]\nid = \"c1\"\ntext = \"?\"\noptions = \"muc\"\n";
    let case = Case { scale: scale.into(), ..case("unit = \"*\"").items(items) };
    let (_, cleaned) = case.cleaned("c1\n01\n1\n1.0\n001\n");
    assert_eq!(answers(&cleaned, 0)[..2], [0, 1]);
}

// ---- several answers

const SEVERAL: &str = r#"
[[item]]
id = "kenh"
text = "Kênh nào?"
options = "kenh"
select = "multiple"
[[item]]
id = "c1"
text = "Nơi ngồi chờ"
options = "muc"
"#;

fn several(layout: &str) -> Case {
    let scale = format!(
        "{SCALE}\n[options.kenh]\nmang = 1\ntruc_tiep = 1\nbuu_dien = 1\nblank = \"skip\"\n[options.kenh.labels]\n\
         mang = \"Qua mạng, điện thoại\"\ntruc_tiep = \"Trực tiếp\"\nbuu_dien = \"Bưu điện\"\n"
    );
    Case { scale, ..case(layout).items(SEVERAL) }
}

/// Chosen (1), not (0), blank (2), by ballot: qua mạng, trực tiếp, bưu điện.
fn chosen(cleaned: &Cleaned) -> Vec<[u8; 3]> {
    (0..cleaned.ballots.len()).map(|ballot| [0, 1, 2].map(|item| answers(cleaned, item)[ballot])).collect()
}

#[test]
fn several_answers_in_one_column() {
    let expected = [[1, 0, 1], [0, 1, 0], [2, 2, 2], [1, 0, 0]];
    let shapes = [
        // KoboToolbox: codes and spaces. Microsoft Forms: labels, each with a semicolon. Google Forms: labels and commas.
        "kenh,c1\nmang buu_dien,4\ntruc_tiep,4\n,4\nmang,1\n",
        "Kênh nào?,c1\n\"Qua mạng, điện thoại;Bưu điện;\",4\nTrực tiếp;,4\n,4\n\"Qua mạng, điện thoại;\",1\n",
        "Kênh nào?,c1\n\"Qua mạng, điện thoại, Bưu điện\",4\nTrực tiếp,4\n,4\n\"Qua mạng, điện thoại\",1\n",
    ];
    for ballots in shapes {
        let (survey, cleaned) = several("unit = \"*\"").cleaned(ballots);
        assert_eq!(survey.items[1].id, "kenh/truc_tiep");
        assert_eq!(chosen(&cleaned), expected, "{ballots}");
        // Whether something was chosen is a share; a blank leaves it.
        assert_eq!(cleaned.ballots.items[0].worth, [Some(0.0), Some(1.0), None, None]);
    }
}

#[test]
fn several_answers_in_columns_of_their_own() {
    let expected = [[1, 0, 1], [0, 1, 0], [2, 2, 2]];
    let shapes = [
        "g/kenh,g/kenh/mang,g/kenh/truc_tiep,g/kenh/buu_dien,c1\nmang buu_dien,1,0,1,4\ntruc_tiep,0,1,0,4\n,,,,4\n",
        "kenh/mang,kenh/truc_tiep,kenh/buu_dien,c1\nTrue,False,True,4\nFALSE,TRUE,FALSE,4\n,,,4\n",
        // A blank beside a tick says no.
        "kenh/mang,kenh/truc_tiep,kenh/buu_dien,c1\nx,,Có,4\n,yes,,4\n,,,4\n",
        // The option's words where it was chosen.
        "\"Kênh nào?/Qua mạng, điện thoại\",Kênh nào?/Trực tiếp,Kênh nào?/Bưu điện,c1\n\
         \"Qua mạng, điện thoại\",,Bưu điện,4\n,Trực tiếp,,4\n,,,4\n",
    ];
    for ballots in shapes {
        let (_, cleaned) = several("unit = \"*\"").cleaned(ballots);
        assert_eq!(chosen(&cleaned), expected, "{ballots}");
    }
}

#[test]
fn what_no_option_is_among_several_is_told_once() {
    let told = several("unit = \"*\"").faults("kenh,c1\nmang xe,4\nmang,4\nmang xe,4\n");
    let [(Fault::NotAnOption { item, met, count: 2, known, .. }, 2, 1)] = &told[..] else { panic!("{told:?}") };
    assert_eq!((item.as_str(), met.as_str(), known.len()), ("kenh", "mang xe", 3));
    let told = several("unit = \"*\"").faults("c1\n4\n");
    assert!(
        matches!(&told[..], [(Fault::BallotColumn { column, .. }, ..)] if column == "kenh», «Kênh nào?"),
        "{told:?}"
    );
}

#[test]
fn many_texts_that_are_no_list_take_no_time() {
    // A column of remarks in place of one of options: each row its own.
    let rows: String = (0..60_000).map(|row| format!("ghi chú {row},4\n")).collect();
    let told = several("unit = \"*\"").faults(&format!("kenh,c1\n{rows}"));
    // The first of them by themselves, the others as the last.
    let counts: usize = told
        .iter()
        .map(|(fault, ..)| match fault {
            Fault::NotAnOption { count, .. } => *count,
            other => panic!("{other:?}"),
        })
        .sum();
    assert_eq!(counts, 60_000);
}

#[test]
fn headings_of_nothing_but_signs_take_no_time() {
    // All parts of the first would be five thousand million letters; the last part of the second is an item's.
    let signs = "-.".repeat(50_000);
    let leaders = ".".repeat(300);
    let (_, cleaned) = case("unit = \"*\"").cleaned(&format!("{signs},q/{leaders}/c1,c2,q: ...c3\n,4,5,1\n"));
    assert_eq!([0, 1, 2].map(|item| answers(&cleaned, item)[0]), [3, 4, 0]);
    let signs = "- ".repeat(50_000);
    let (_, cleaned) = case("unit = \"*\"").cleaned(&format!("{signs},c1,c2,a-{signs}c3\n,4,5,1\n"));
    assert_eq!([0, 1, 2].map(|item| answers(&cleaned, item)[0]), [3, 4, 0]);
}

// ---- who and where

#[test]
fn blanks_of_valid_ballots() {
    let keys = "unit = \"dv\"\ngroup = \"nhom\"\ninvalid = [ { column = \"ok\", equals = 0, reason = \"Hỏng\" } ]";
    let design = "[design]\nstratum = \"tang\"\ncluster = [\"xa\"]\nweight = \"w\"\n\
                  [[respondents]]\nid = \"dan\"\n[[respondents]]\nid = \"cb\"\nname = \"Cán bộ\"";
    let case = case(keys).tables(design);
    let told = case.faults(
        "dv,nhom,tang,xa,w,ok,c1,c2,c3\nA,dan,t,x,1,1,4,4,4\n,,,,,1,4,4,4\nA,dan,,x,-1,1,4,4,4\n,,,,,0,4,4,4\n",
    );
    let blank = |column: &str, count: usize| Fault::BallotBlank { column: column.into(), count };
    let expected = [
        (blank("nhom", 1), 3, 2),
        (blank("dv", 1), 3, 1),
        (blank("tang", 2), 3, 3),
        (blank("xa", 1), 3, 4),
        (blank("w", 1), 3, 5),
        (Fault::NegativeNumber { column: "w".into(), met: "-1".into() }, 4, 5),
    ];
    assert_eq!(told, expected);
}

#[test]
fn invalid_ballots_that_say_nothing_of_themselves() {
    let keys = "unit = \"dv\"\ngroup = \"nhom\"\ninvalid = [ { column = \"ok\", equals = 0, reason = \"Hỏng\" } ]";
    let design = "[design]\nstratum = \"tang\"\ncluster = [\"xa\"]\npopulation = [\"N\"]\n\
                  [[respondents]]\nid = \"dan\"\n[[respondents]]\nid = \"cb\"\nname = \"Cán bộ\"";
    let (_, cleaned) = case(keys).tables(design).cleaned(
        "dv,nhom,tang,xa,N,ok,c1,c2,c3\n\
         ,,,,,0,,,\n\
         ,,t,x1,,0,,,\n\
         A,dan,s,y1,7,1,4,4,4\n\
         A,CÁN BỘ,t,x2,20,1,4,4,4\n\
         B,khách,t,x3,1,0,4,4,4\n\
         B,dan,u,z1,,0,4,4,4\n\
         B,cb,s,y2,7,1,5,1,1\n",
    );
    // The first says nothing of the sample; the others stay in it, and stand for nobody.
    assert_eq!(cleaned.ballots.len(), 6);
    assert_eq!(cleaned.ballots.weight, [0.0, 1.0, 1.0, 0.0, 0.0, 1.0]);
    // Of stratum t there are 20 clusters, whatever invalid ballots say; of u nobody says how many.
    assert_eq!(cleaned.ballots.populations[0][..4], [20.0, 7.0, 20.0, 20.0]);
    assert_eq!(cleaned.ballots.populations[0][5], 7.0);
    assert!(Design::of(&cleaned.ballots, true).is_ok());
    assert_eq!((names(&cleaned), &cleaned.strata), (vec!["A", "B"], &texts(&["", "t", "s", "u"])));
    let account = &cleaned.account;
    assert_eq!((account.read, account.valid, &account.invalid[..]), (7, 3, &[("Hỏng".to_owned(), 4)][..]));
    let expected = [
        row("A", Some("dan"), 1, 1, None),
        row("A", Some("cb"), 1, 1, None),
        row("B", Some("dan"), 1, 0, None),
        row("B", Some("cb"), 1, 1, None),
        row("B", Some("khách"), 1, 0, None),
        row("", Some(""), 2, 0, None),
    ];
    assert_eq!(account.by, expected);
    // Group codes are those of the survey.
    assert_eq!(cleaned.ballots.group.as_ref().map(|group| &group.codes[..]), Some(&[0, 0, 1, 0, 0, 1][..]));
}

#[test]
fn no_ballot_names_a_unit() {
    let keys = "unit = \"dv\"\ninvalid = [ { column = \"dv\", blank = true, reason = \"Không ghi đơn vị\" } ]";
    let told = case(keys).faults("dv,c1,c2,c3\n,1,1,1\n,2,2,2\n");
    assert_eq!(told, [(Fault::NoBallots { read: 2 }, 0, 0)]);
}

#[test]
fn files_without_ballots() {
    for ballots in ["", "dv,c1,c2,c3\n", "dv,c1,c2,c3\n\n,,,\n"] {
        assert_eq!(case("unit = \"dv\"").faults(ballots), [(Fault::NoBallots { read: 0 }, 0, 0)], "{ballots:?}");
    }
}

#[test]
fn groups_that_the_survey_does_not_have() {
    let groups = "[[respondents]]\nid = \"dan\"\nname = \"Người dân\"\n[[respondents]]\nid = \"dn\"";
    let case = case("unit = \"dv\"\ngroup = \"nhom\"").tables(groups);
    let told = case.faults("dv,nhom,c1,c2,c3\nA,Người dân,4,4,4\nA,DN,4,4,4\nA,danh,4,4,4\nA,danh,4,4,4\n");
    let fault = Fault::UnknownRespondents {
        met: "danh".into(),
        count: 2,
        nearest: Some("dan".into()),
        known: texts(&["dan", "dn"]),
    };
    assert_eq!(told, [(fault, 4, 2)]);
}

#[test]
fn groups_without_weights_serve_the_account() {
    let (_, cleaned) =
        case("unit = \"dv\"\ngroup = \"nhom\"").cleaned("dv,nhom,c1,c2,c3\nA,nam,4,4,4\nB,nữ,4,4,4\nA,Nam,4,1,4\n");
    assert_eq!(cleaned.ballots.group, None);
    assert_eq!(cleaned.account.by, [row("A", Some("nam"), 2, 2, None), row("B", Some("nữ"), 1, 1, None)]);
}

#[test]
fn items_that_a_group_is_not_asked() {
    let items = r#"
[[item]]
id = "c1"
text = "Chung"
options = "muc"
[[item]]
id = "c2"
text = "Chỉ hỏi cán bộ"
options = "muc"
groups = ["cb"]
"#;
    let scale = SCALE.replace("blank = \"skip\"", "blank = 0");
    let keys = "unit = \"dv\"\ngroup = \"nhom\"\ninvalid = [ { answered_below = \"60%\", reason = \"Bỏ trống\" } ]";
    let groups = "[[respondents]]\nid = \"dan\"\n[[respondents]]\nid = \"cb\"";
    let case = Case { scale, ..case(keys).tables(groups).items(items) };
    let (_, cleaned) = case.cleaned("dv,nhom,c1,c2\nA,dan,4,\nA,dan,4,5\nA,cb,4,\nA,cb,4,1\n");
    // People are not asked c2, so the first has answered all of it, and its blank is not worth 0; the official's one of two
    // is below 60 %.
    assert_eq!(answers(&cleaned, 1), [NOT_ASKED, NOT_ASKED, BLANK, 0]);
    assert_eq!((cleaned.account.valid, cleaned.account.invalid[0].1), (3, 1));
    let other: Vec<_> = cleaned.account.other.iter().map(|of| (of.item, of.answer.as_str(), of.count)).collect();
    assert_eq!(other, [(1, "5", 1)]);
}

#[test]
fn the_same_ballot_twice() {
    let keys = "unit = \"dv\"\nid_column = \"so\"\ninvalid = [ { column = \"dv\", equals = \"bỏ\", reason = \"Bỏ\" } ]";
    let told = case(keys)
        .faults("so,dv,c1,c2,c3\nP1,A,4,4,4\n,A,4,4,4\n,A,4,4,4\np1,A,4,4,4\nP2,bỏ,4,4,4\nP2,A,4,4,4\nP1,A,1,1,1\n");
    let [(Fault::BallotTwice { id, first }, 5, 1), (Fault::BallotTwice { .. }, 8, 1)] = &told[..] else {
        panic!("{told:?}")
    };
    assert_eq!((id.as_str(), first.line, first.column), ("P1", 2, 1));
}

// ---- rules

#[test]
fn the_first_rule_that_holds_counts() {
    let keys = r#"unit = "dv"
invalid = [
  { column = "ok", equals = "0", reason = "Không hợp lệ" },
  { straight_lined = true, reason = "Một cột" },
  { column = "ky", blank = true, reason = "Không ký" },
  { answered_below = 0.5, reason = "Bỏ trống" },
]"#;
    let (_, cleaned) = case(keys).cleaned(
        "dv,ok,ky,c1,c2,c3\n\
         A,0,,4,4,4\n\
         A,0.0,x,1,2,3\n\
         A,1,,4,4,4\n\
         A,1,,1,2,3\n\
         A,1,x,4,,\n\
         A,1,x,4,4,\n\
         A,1,x,4,4,5\n",
    );
    let invalid: Vec<(&str, u64)> =
        cleaned.account.invalid.iter().map(|(reason, count)| (reason.as_str(), *count)).collect();
    assert_eq!(invalid, [("Không hợp lệ", 2), ("Một cột", 1), ("Không ký", 1), ("Bỏ trống", 1)]);
    assert_eq!((cleaned.account.read, cleaned.account.valid, cleaned.account.straight_lined), (7, 2, 0));
    assert_eq!(cleaned.ballots.weight, [0.0, 0.0, 0.0, 0.0, 0.0, 1.0, 1.0]);
}

#[test]
fn rules_compare_as_answers_are_compared() {
    let rule = |equals: &str| {
        format!("unit = \"dv\"\ninvalid = [ {{ column = \"ok\", equals = {equals}, reason = \"Hỏng\" }} ]")
    };
    // What is said in the survey file, what the ballots hold, whether it is the same.
    let cases = [
        ("0", "0", true),
        ("\"0\"", "0.0", true),
        ("false", "FALSE", true),
        ("false", "0", true),
        ("true", "True", true),
        ("\"Không hợp lệ\"", "KHÔNG  HỢP LỆ", true),
        ("2.5", "2.50", true),
        ("0", "00x", false),
        ("0", "", false),
    ];
    for (equals, met, is_same) in cases {
        let (_, cleaned) = case(&rule(equals)).cleaned(&format!("dv,ok,c1,c2,c3\nA,{met},1,1,1\nA,khác,1,1,1\n"));
        assert_eq!(cleaned.account.valid, if is_same { 1 } else { 2 }, "{equals} {met}");
    }
}

#[test]
fn more_rules_than_a_byte_counts() {
    let rules: Vec<String> =
        (0..300).map(|id| format!("{{ column = \"so\", equals = \"P{id}\", reason = \"Lý do {id}\" }}")).collect();
    let keys = format!("unit = \"dv\"\ninvalid = [ {} ]", rules.join(", "));
    let (_, cleaned) = case(&keys).cleaned("dv,so,c1,c2,c3\nA,P299,1,1,1\nA,P254,1,1,1\nA,P300,1,1,1\n");
    assert_eq!((cleaned.account.valid, cleaned.account.invalid[299].1, cleaned.account.invalid[254].1), (1, 1, 1));
}

#[test]
fn straight_lines_across_scales() {
    let items = "[[item]]\nid = \"c1\"\ntext = \"?\"\noptions = \"muc\"\n[[item]]\nid = \"c2\"\ntext = \"?2\"\noptions = \"qt\"\n\
                 [[item]]\nid = \"c3\"\ntext = \"?3\"\noptions = \"muc\"\n";
    let scale = format!("{SCALE}\n[options.qt]\n\"5\" = 1\n\"4\" = 0.5\nblank = \"skip\"\n");
    let case = Case { scale, ..case("unit = \"*\"").items(items) };
    // 5 is the last option of one scale and the first of the other: the same answer. Two answers are no line.
    let (_, cleaned) = case.cleaned("c1,c2,c3\n5,5,5\n5,4,5\n4,4,4\n5,5,\n");
    assert_eq!(cleaned.account.straight_lined, 2);
}

// ---- wide layouts

#[test]
fn google_forms_grids() {
    let keys = "layout = \"wide\"\ncolumns = \"{item} [{unit}]\"\nid_column = \"Mã\"";
    let (cleaned, doubts) = case(keys).doubted(
        "Dấu thời gian,Địa chỉ email,Mã,Nơi ngồi chờ [Sở A],Nơi ngồi chờ [Sở B],\"Thái độ, trách nhiệm [Sở A]\",\
         \"Thái độ, trách nhiệm [Sở B]\",Kết quả [Sở B],Góp ý\n\
         1,a@x,m1,Hài lòng,Bình thường,Hài lòng,,Rất hài lòng,\n\
         2,b@x,m2,,Hài lòng,,Hài lòng,Hài lòng,tốt\n\
         3,c@x,m3,,,,,,không\n",
    );
    // The first judges A and B, the second B alone, the third nobody.
    assert_eq!(names(&cleaned), ["Sở A", "Sở B"]);
    assert_eq!(cleaned.ballots.unit.codes, [0, 1, 1]);
    assert_eq!(answers(&cleaned, 0), [3, 2, 3]);
    assert_eq!(answers(&cleaned, 1), [3, BLANK, 3]);
    // Nobody is asked about the results of A, and that is told.
    assert_eq!(doubts, [Fault::UnitUnasked { unit: "Sở A".into(), items: texts(&["c3"]) }]);
    assert_eq!(answers(&cleaned, 2), [NOT_ASKED, 4, 3]);
    // A respondent is a cluster.
    assert_eq!((cleaned.ballots.clusters.len(), &cleaned.ballots.clusters[0].codes[..]), (1, &[0, 0, 1][..]));
    assert_eq!((cleaned.account.read, cleaned.account.straight_lined), (3, 1));
    assert_eq!(cleaned.account.respondents, Some(3));
    assert_eq!(cleaned.account.by, [row("Sở A", None, 1, 1, None), row("Sở B", None, 2, 2, None)]);
}

#[test]
fn a_column_of_a_grid_with_a_slip_is_told() {
    let keys = "layout = \"wide\"\ncolumns = \"{item} [{unit}]\"";
    let ballots = "Nơi ngồi chờ [Sở A],Thái độ trách nhiệm [Sở A],Kết quả [Sở A],c1 [Sở B],c2 [Sở B],c3 [Sở B],Góp ý [khác]\n\
                   4,4,4,4,4,4,\n";
    let (_, doubts) = case(keys).doubted(ballots);
    let column = Fault::WideColumn {
        column: "Thái độ trách nhiệm [Sở A]".into(),
        unit: "Sở A".into(),
        nearest: Some("Thái độ, trách nhiệm".into()),
    };
    assert_eq!(doubts, [Fault::UnitUnasked { unit: "Sở A".into(), items: texts(&["c2"]) }, column]);
}

#[test]
fn a_wide_layout_by_a_table_repeats_the_design() {
    let keys = "layout = \"wide\"\ncolumns_map = \"cot.csv\"\ninvalid = [ { column = \"ok\", equals = 0, reason = \"Hỏng\" } ]";
    let map = "column,unit,item\nq1,Sở A,c1\nq2,Sở A,c2\nq3,Sở A,c3\nq4,sở b,c1\n";
    let design = "[design]\nstratum = \"tang\"\nweight = \"w\"";
    let case = case(keys).tables(design).beside("cot.csv", map);
    let (_, cleaned) = case.cleaned("tang,w,ok,q4,q3,q2,q1\nt,2,1,1,2,3,4\nu,\"2,5\",1,,,,5\nt,9,0,1,,,5\n");
    assert_eq!(cleaned.ballots.unit.codes, [0, 1, 0, 0, 1]);
    assert_eq!(cleaned.ballots.weight, [2.0, 2.0, 2.5, 0.0, 0.0]);
    assert_eq!(cleaned.ballots.stratum.as_ref().unwrap().codes, [0, 0, 1, 0, 0]);
    assert_eq!(answers(&cleaned, 1), [2, NOT_ASKED, BLANK, BLANK, NOT_ASKED]);
    assert_eq!((cleaned.account.read, cleaned.account.valid), (5, 3));
    // A blank is told once for a row, not once for each unit.
    let told = case.faults("tang,w,ok,q4,q3,q2,q1\n,2,1,1,2,3,4\nu,2,1,,,,5\n");
    assert_eq!(told, [(Fault::BallotBlank { column: "tang".into(), count: 1 }, 2, 1)]);
}

#[test]
fn wide_columns_that_ask_the_same_or_nothing() {
    let keys = "layout = \"wide\"\ncolumns = \"{unit}: {item}\"";
    let told = case(keys).faults("A: c1,a: Nơi ngồi chờ,A: c2,B: x\n1,1,1,1\n");
    let [(Fault::BallotColumns { met, .. }, ..), (Fault::BallotColumn { column, .. }, ..)] = &told[..] else {
        panic!("{told:?}")
    };
    assert_eq!((&met[..], column.as_str()), (&texts(&["A: c1", "a: Nơi ngồi chờ"])[..], "{unit}: c3"));

    let map = "column,unit,item\nq1,A,c1\nq2,A,c2\n";
    let told = case("layout = \"wide\"\ncolumns_map = \"cot.csv\"").beside("cot.csv", map).faults("q1,q2\n1,1\n");
    assert!(matches!(&told[..], [(Fault::BallotColumn { column, .. }, ..)] if column == "c3"), "{told:?}");
}

#[test]
fn several_answers_in_a_wide_layout() {
    let shapes = [
        "A: kenh,B: kenh,A: c1,B: c1\nmang buu_dien,truc_tiep,4,5\n,mang,4,\n",
        "A: Kênh nào?,B: Kênh nào?,A: c1,B: c1\n\"Qua mạng, điện thoại;Bưu điện;\",Trực tiếp;,4,5\n,\"Qua mạng, điện thoại;\",4,\n",
        "A: kenh/mang,A: kenh/truc_tiep,A: kenh/buu_dien,B: kenh/mang,B: kenh/truc_tiep,B: kenh/buu_dien,A: c1,B: c1\n\
         1,0,1,0,1,0,4,5\n,,,1,0,0,4,\n",
    ];
    for ballots in shapes {
        let (_, cleaned) = several("layout = \"wide\"\ncolumns = \"{unit}: {item}\"").cleaned(ballots);
        assert_eq!(cleaned.ballots.unit.codes, [0, 1, 0, 1]);
        assert_eq!(chosen(&cleaned), [[1, 0, 1], [0, 1, 0], [2, 2, 2], [1, 0, 0]], "{ballots}");
        assert_eq!(answers(&cleaned, 3), [3, 4, 3, BLANK]);
    }
    // A table of columns names the item as a whole, or one of its options.
    let map = "column,unit,item\nq1,A,kenh\nq2,A,c1\nq3,B,kenh/mang\nq4,B,c1\n";
    let case = several("layout = \"wide\"\ncolumns_map = \"cot.csv\"").beside("cot.csv", map);
    let (_, cleaned) = case.cleaned("q1,q2,q3,q4\nmang buu_dien,4,1,5\n");
    assert_eq!(chosen(&cleaned), [[1, 0, 1], [1, 3, 3]]);
}

// ---- issued

#[test]
fn issued_returned_and_valid() {
    let keys = "unit = \"dv\"\ngroup = \"nhom\"\nissued = \"phat.csv\"\nempty_group = \"reweight\"";
    let groups = "[[respondents]]\nid = \"dan\"\nname = \"Người dân\"\n[[respondents]]\nid = \"cb\"";
    let ballots = "dv,nhom,c1,c2,c3\nA,dan,1,2,3\nA,cb,1,2,3\nB,dan,1,2,3\n";
    let by_group = "unit,group,issued\na,người dân,5\nA,cb,2\nB,dan,1\nC,dan,4\n";
    let case = |issued: &str| case(keys).tables(groups).beside("phat.csv", issued);
    let (survey, cleaned) = case(by_group).cleaned(ballots);
    let expected = [
        row("A", Some("dan"), 1, 1, Some(5)),
        row("A", Some("cb"), 1, 1, Some(2)),
        row("B", Some("dan"), 1, 1, Some(1)),
        row("B", Some("cb"), 0, 0, None),
        row("C", Some("dan"), 0, 0, Some(4)),
    ];
    assert_eq!((&cleaned.account.by[..], cleaned.account.issued), (&expected[..], Some(12)));
    // A unit that nobody judged has no estimate.
    let mut told = Vec::new();
    cleaned.check_units(&survey, &mut told);
    let faults: Vec<_> = told.iter().map(|told| (told.fault.clone(), told.place.line)).collect();
    assert_eq!(faults, [(Fault::NoValidBallot { name: "C".into(), returned: 0 }, 5)]);

    // What was issued to all groups together stands beside all that came back.
    let (_, cleaned) = case("unit,group,issued\nA,,7\nB,,2\n").cleaned(ballots);
    let expected = [
        row("A", Some("dan"), 1, 1, None),
        row("A", Some("cb"), 1, 1, None),
        row("A", None, 2, 2, Some(7)),
        row("B", Some("dan"), 1, 1, None),
        row("B", Some("cb"), 0, 0, None),
        row("B", None, 1, 1, Some(2)),
    ];
    assert_eq!((&cleaned.account.by[..], cleaned.account.issued), (&expected[..], Some(9)));
}

#[test]
fn issued_by_group_where_ballots_do_not_say_theirs() {
    let issued = "unit,group,issued\nA,dan,5\nA,cb,2\nB,dan,1\n";
    let case = case("unit = \"dv\"\nissued = \"phat.csv\"").beside("phat.csv", issued);
    let Ran { cleaned, faults, .. } = case.run("dv,c1,c2,c3\nA,1,2,3\nB,1,2,3\nB,1,2,4\n");
    let account = cleaned.unwrap().account;
    assert_eq!(
        (&account.by[..], account.issued),
        (&[row("A", None, 1, 1, Some(7)), row("B", None, 2, 2, Some(1))][..], Some(8))
    );
    // More came back than were issued: a warning.
    let fault = Fault::IssuedFewer { name: "B".into(), issued: 1, returned: 2 };
    assert_eq!(faults.into_iter().map(|told| (told.fault, told.place.line)).collect::<Vec<_>>(), [(fault, 4)]);
}

#[test]
fn issued_to_a_group_that_there_is_not() {
    let groups = "[[respondents]]\nid = \"dan\"\nname = \"Người dân\"";
    let case = case("unit = \"dv\"\ngroup = \"nhom\"\nissued = \"phat.csv\"").tables(groups);
    let (_, faults, _) = case.beside("phat.csv", "unit,group,issued\nA,người dân,5\nA,dann,2\n").opened();
    assert!(
        matches!(&faults[..], [Diagnostic { fault: Fault::UnknownName { met, .. }, place, .. }] if met == "dann" && place.line == 3),
        "{faults:?}"
    );
}

#[test]
fn units_with_too_few_ballots_or_without_a_group() {
    let groups =
        "[[respondents]]\nid = \"dan\"\n[[respondents]]\nid = \"cb\"\n[[respondents]]\nid = \"khac\"\nweight = 0";
    let ballots = "dv,nhom,ok,c1,c2,c3\nA,dan,1,1,2,3\nA,dan,1,1,2,3\nA,cb,0,1,2,3\nB,cb,0,1,1,1\nC,cb,1,1,2,3\nC,dan,1,1,2,3\nC,khac,1,1,2,3\n";
    let rule = "unit = \"dv\"\ngroup = \"nhom\"\ninvalid = [ { column = \"ok\", equals = 0, reason = \"Hỏng\" } ]";
    let told = |keys: &str| {
        let (survey, cleaned) = case(&format!("{rule}\n{keys}")).tables(groups).cleaned(ballots);
        let mut told = Vec::new();
        cleaned.check_units(&survey, &mut told);
        told.into_iter().map(|told| (told.fault, told.place.line)).collect::<Vec<_>>()
    };
    let none = (Fault::NoValidBallot { name: "B".into(), returned: 1 }, 5);
    let empty = (Fault::GroupsEmpty { name: "A".into(), groups: texts(&["cb"]) }, 2);
    assert_eq!(told(""), [empty, none.clone()]);
    assert_eq!(told("empty_group = \"reweight\""), [none]);
    let few = |name: &str, valid, line| (Fault::FewBallots { name: name.into(), valid, min: 3 }, line);
    assert_eq!(told("min_ballots = 3\nempty_group = \"zero\""), [few("A", 2, 2), few("B", 0, 5)]);
}

// ---- margins and replicates

#[test]
fn margins_cross_columns() {
    let keys = "unit = \"dv\"\ninvalid = [ { column = \"ok\", equals = 0, reason = \"Hỏng\" } ]";
    let totals = "tuoi,gioi,total\nTrẻ,nam,100\ntrẻ,nữ,200\ngià,nam,300\ngià,nữ,0\n";
    let tables = "[design]\nweight = \"w\"\n[[margin]]\ncolumns = [\"tuoi\", \"gioi\"]\ntotals = \"bien.csv\"";
    let case = case(keys).tables(tables).beside("bien.csv", totals);
    let (_, cleaned) = case.cleaned(
        "dv,ok,w,tuoi,gioi,c1,c2,c3\nA,1,1,TRẺ,Nữ,1,2,3\nA,1,1,già,nam,1,2,3\nA,0,1,,?,1,2,3\nA,1,2,trẻ,nam,1,2,3\n",
    );
    let (margin, categories) = &cleaned.margins[0];
    assert_eq!((&margin.category.codes[..], margin.category.kinds), (&[1, 2, 0, 0][..], 4));
    assert_eq!((&margin.totals[..], categories[1].as_str()), (&[100.0, 200.0, 300.0, 0.0][..], "trẻ, nữ"));

    let told = case.faults(
        "dv,ok,w,tuoi,gioi,c1,c2,c3\nA,1,1,trẻ,nữ,1,2,3\nA,1,1,già,nữ,1,2,3\nA,1,1,già,nam,1,2,3\nA,1,1.5,khác,nam,1,2,3\n\
         A,1,1.5,khác,nam,1,2,3\nA,1,1,trẻ,,1,2,3\n",
    );
    let category = |category: &str, people: &str, sampled: &str| Fault::MarginCategory {
        category: category.into(),
        people: people.into(),
        sampled: sampled.into(),
    };
    let expected = [
        (Fault::BallotBlank { column: "gioi".into(), count: 1 }, 7, 5),
        (category("khác, nam", "0", "3"), 5, 4),
        (category("Trẻ, nam", "100", "0"), 2, 3),
        (category("già, nữ", "0", "1"), 5, 3),
    ];
    assert_eq!(told, expected);
}

#[test]
fn replicates_in_natural_order() {
    let keys = "unit = \"*\"\ninvalid = [ { column = \"ok\", equals = 0, reason = \"Hỏng\" } ]";
    let of = |more: &str| {
        let design = format!("[design]\nweight = \"w\"\nreplicates = {{ columns = \"rw*\", {more} }}");
        case(keys).tables(&design)
    };
    let ballots = "ok,w,rw10,rw1,rw2,c1,c2,c3\n1,1,10,1,2,1,2,3\n0,1,10,1,,1,2,3\n1,1,\"0,5\",1,2,1,2,3\n";
    let replicates = |more: &str| of(more).cleaned(ballots).1.replicates.unwrap();
    let jk1 = replicates("method = \"jk1\"");
    assert_eq!(jk1.weights, [[1.0, 0.0, 1.0], [2.0, 0.0, 2.0], [10.0, 0.0, 0.5]]);
    assert_eq!((jk1.scale, &jk1.rscales[..]), (2.0 / 3.0, &[1.0; 3][..]));
    assert_eq!(replicates("method = \"brr\"").scale, 1.0 / 3.0);
    assert_eq!(replicates("method = \"bootstrap\"").scale, 0.5);
    assert_eq!(replicates("method = \"bootstrap\", scale = 0.25, rscales = [1, 2, 0.5]").rscales, [1.0, 2.0, 0.5]);
    let told = of("method = \"brr\", rscales = [1, 1]").faults(ballots);
    assert!(matches!(told[..], [(Fault::ReplicateFactors { given: 2, replicates: 3 }, ..)]), "{told:?}");
}

// ---- numbers

#[test]
fn a_column_of_numbers_says_how_decimals_are_written() {
    let design = "[design]\nweight = \"w\"";
    let weights = |of: &[&str]| {
        let rows: String = of.iter().map(|weight| format!("A,\"{weight}\",1,2,3\n")).collect();
        case("unit = \"dv\"").tables(design).run(&format!("dv,w,c1,c2,c3\n{rows}"))
    };
    // 1.243 beside 2.45 is no thousand; beside 2,45 it is.
    assert_eq!(weights(&["1.243", "2.45"]).cleaned.unwrap().ballots.weight, [1.243, 2.45]);
    assert_eq!(weights(&["1.243", "2,45"]).cleaned.unwrap().ballots.weight, [1243.0, 2.45]);
    let Ran { cleaned, faults, .. } = weights(&["1.243", "7"]);
    assert!(cleaned.is_none() && matches!(faults[0].fault, Fault::Ambiguous { .. }), "{faults:?}");
}

// ---- what is wrong with the design, where it is seen

#[test]
fn unsound_designs_are_told_by_name_and_place() {
    let design = |more: &str| {
        let tables = format!("[design]\nstratum = \"tang\"\ncluster = [\"xa\"]\n{more}");
        case("unit = \"dv\"").tables(&tables)
    };
    let told = |more: &str, nest: bool, ballots: &str| {
        let (survey, cleaned) = design(more).cleaned(ballots);
        let unsound = Design::of(&cleaned.ballots, nest).unwrap_err();
        let told = cleaned.fault(&unsound, &survey);
        (told.fault, told.place.line, told.place.column)
    };
    let ballots = "dv,tang,xa,N,c1,c2,c3\nA,t,X,2,1,2,3\nA,u,Y,2,1,2,3\nA,u,X,2,1,2,3\n";
    let fault = Fault::TwoStrata { cluster: "X".into(), one: "t".into(), other: "u".into() };
    assert_eq!(told("nest = false", false, ballots), (fault, 4, 3));
    let ballots = "dv,tang,xa,N,c1,c2,c3\nA,t,X,2,1,2,3\nA,u,Y,1,1,2,3\nA,u,X,1,1,2,3\n";
    let fault = Fault::PopulationSmall { column: "N".into(), met: "1".into(), sampled: 2 };
    assert_eq!(told("population = [\"N\"]", true, ballots), (fault, 3, 4));
    let ballots = "dv,tang,xa,N,c1,c2,c3\nA,t,X,2,1,2,3\nA,u,Y,5,1,2,3\nA,u,X,6,1,2,3\n";
    let fault = Fault::PopulationDiffers { column: "N".into(), met: "6".into(), first: "5".into() };
    assert_eq!(told("population = [\"N\"]", true, ballots), (fault, 4, 4));
}

// ---- laws

/// A ballot: unit, group, whether it is valid by rule, answers (6 blank, 7 no option).
type Ballot = (u8, u8, bool, [u8; 3]);

fn csv(ballots: &[Ballot]) -> String {
    let answer = |code: &u8| ["1", "2", "3", "4", "5", "9", "", "x"][usize::from(*code)];
    let row = |(unit, group, ok, codes): &Ballot| {
        let codes: Vec<&str> = codes.iter().map(answer).collect();
        let ok = u8::from(*ok);
        format!(
            "{},{},{ok},{}\n",
            ["A", "a ", "B", "C"][usize::from(*unit)],
            ["dan", "cb"][usize::from(*group)],
            codes.join(",")
        )
    };
    format!("dv,nhom,ok,c1,c2,c3\n{}", ballots.iter().map(row).collect::<String>())
}

proptest! {
    #[test]
    fn the_account_adds_up_in_any_order(
        ballots in proptest::collection::vec((0u8..4, 0u8..2, any::<bool>(), [0u8..8, 0u8..8, 0u8..8]), 1..40),
        shift in 0usize..40,
    ) {
        let keys = "unit = \"dv\"\ngroup = \"nhom\"\nissued = \"phat.csv\"\ninvalid = [\n\
                    { column = \"ok\", equals = 0, reason = \"Hỏng\" },\n{ straight_lined = true, reason = \"Một cột\" },\n\
                    { answered_below = 0.5, reason = \"Bỏ trống\" } ]";
        let issued = "unit,group,issued\nA,dan,40\nA,cb,40\nB,dan,40\nB,cb,40\nC,dan,40\nC,cb,40\n";
        let groups = "[[respondents]]\nid = \"dan\"\n[[respondents]]\nid = \"cb\"";
        let case = case(keys).tables(groups).beside("phat.csv", issued).skipping_others();
        let account = |ballots: &[Ballot]| {
            let mut account = case.run(&csv(ballots)).cleaned?.account;
            account.by.iter_mut().for_each(|row| row.unit = row.unit.to_uppercase());
            account.by.sort_by(|one, other| (&one.unit, &one.group).cmp(&(&other.unit, &other.group)));
            account.other.sort_by(|one, other| (one.item, &one.answer).cmp(&(other.item, &other.answer)));
            Some(account)
        };
        let mut turned = ballots.clone();
        turned.rotate_left(shift % ballots.len());
        turned.reverse();
        let (one, other) = (account(&ballots), account(&turned));
        prop_assert_eq!(&one, &other);
        let Some(account) = one else { return Ok(()) };
        prop_assert_eq!(account.read, ballots.len() as u64);
        prop_assert_eq!(account.read, account.valid + account.invalid.iter().map(|(_, count)| count).sum::<u64>());
        prop_assert_eq!(account.read, account.by.iter().map(|row| row.returned).sum::<u64>());
        prop_assert_eq!(account.valid, account.by.iter().map(|row| row.valid).sum::<u64>());
        prop_assert!(account.by.iter().all(|row| row.issued >= Some(row.returned) && row.returned >= row.valid));
        prop_assert_eq!(account.straight_lined, 0);
        prop_assert_eq!(account.invalid[0].1, ballots.iter().filter(|(_, _, ok, _)| !ok).count() as u64);
    }
}

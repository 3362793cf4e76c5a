//! Fresh made-up surveys, estimated here from their files and by R's `survey` in the same run.
//!
//! `r/live.R` draws them from seeds; each case is a survey file over the ballots that it wrote, read and cleaned as any
//! other. Needs `Rscript` and R's package `survey` (Debian: r-base-core, r-cran-survey); `tests/setup` installs both.
//!
//! Where R's conventions differ: of a calibrated design its `svyciprop` widens Korn and Graubard's interval by the rows of the
//! whole design, as it does by the valid answers of the domain for any other (`live.R` shows it). And its `svyciprop` takes the logit interval from a model whose fit stops early, so that its ends
//! are off by a few 1e-9 (see `reference.rs`). R computes the closed form too, which comes out to 1e-9 like all else.

use std::collections::BTreeMap;
use std::path::Path;
use std::process::Command;

use cchc_core::place::{FileError, Files, Listed, Sources};
use cchc_core::survey::Survey;
use cchc_survey::findings::{Findings, Found};

const SEEDS: [&str; 3] = ["11", "2022", "190725"];
const NEAR: f64 = 1e-9;
/// How far R's fitted logit interval may be from where its fit would end.
const FITTED: f64 = 2e-8;

/// A folder on the disk.
struct Folder<'a>(&'a Path);

impl Files for Folder<'_> {
    fn list(&self, folder: &str) -> Result<Vec<Listed>, FileError> {
        Err(FileError::Missing(folder.into()))
    }

    fn read(&self, name: &str) -> Result<Vec<u8>, FileError> {
        std::fs::read(self.0.join(name)).map_err(|_| FileError::Missing(name.into()))
    }
}

/// What R said of one figure.
struct Expected {
    estimate: f64,
    se: f64,
    low: Option<f64>,
    high: Option<f64>,
    df: Option<f64>,
    deff: Option<f64>,
}

/// A unit and what was estimated of it.
type Key = (String, String);

/// The design of a case: the ballots that it is over, and the tables of its survey file.
fn design(case: &str) -> (&'static str, String) {
    let drawn = "[design]\nstratum = \"tang\"\ncluster = [\"xa\"]\nweight = \"trong_so\"\n";
    let two = "[design]\nstratum = \"tang\"\ncluster = [\"xa\", \"thon\"]\nweight = \"trong_so\"\npopulation = [\"N_xa\", \"N_thon\"]\n";
    let age = "[[margin]]\ncolumns = [\"tuoi\"]\ntotals = \"SEED-tuoi.csv\"\n";
    let sex = "[[margin]]\ncolumns = [\"gioi\"]\ntotals = \"SEED-gioi.csv\"\n";
    let jk = |kind: &str| format!("{drawn}replicates = {{ make = \"{kind}\" }}\n");
    match case {
        "mot" => ("mot", drawn.into()),
        "rieng" => ("mot", drawn.replace("\"xa\"", "\"rieng\"") + "nest = false\n"),
        "N" => ("mot", format!("{drawn}population = [\"N_xa\"]\n")),
        "hai-N" => ("mot", two.into()),
        "hau" => ("mot", format!("{drawn}{age}")),
        "raking" => ("mot", format!("{drawn}{age}{sex}")),
        "jk1" => ("mot", jk("jk1")),
        "jkn" => ("mot", jk("jkn")),
        "jk1-N" => (
            "mot",
            "[design]\ncluster = [\"rieng\"]\nweight = \"trong_so\"\npopulation = [\"N_moi\"]\nreplicates = { make = \"jk1\" }\n".into(),
        ),
        "jkn-N" => ("mot", jk("jkn") + "population = [\"N_xa\"]\n"),
        "nhom" => ("mot", drawn.into()),
        "jk1-hau" => ("mot", jk("jk1") + age),
        "jkn-hau" => ("mot", jk("jkn") + age),
        "jkn-raking" => ("mot", jk("jkn") + age + sex),
        "don-certainty" | "don-adjust" | "don-average" => ("don", format!("{two}lonely = \"{}\"\n", &case[4..])),
        "bootstrap" | "brr" => (
            if case == "brr" { "brr" } else { "bootstrap" },
            format!("[design]\nweight = \"trong_so\"\nreplicates = {{ columns = \"rw*\", method = \"{case}\" }}\n"),
        ),
        other => panic!("no such case: {other}"),
    }
}

fn survey_file(seed: &str, case: &str, interval: &str) -> String {
    let (ballots, design) = design(case);
    let (keys, groups) = match case {
        "nhom" => (
            "group = \"nhom\"\nempty_group = \"reweight\"\n",
            "[[respondents]]\nid = \"tre\"\nweight = 2\n[[respondents]]\nid = \"trung\"\nweight = 1\n[[respondents]]\nid = \"gia\"\nweight = 3\n",
        ),
        _ => ("", ""),
    };
    let mut text = format!(
        "[survey]\nid = \"r\"\ntitle = \"R\"\nballots = \"{seed}-{ballots}.csv\"\nunit = \"don_vi\"\ninterval = \"{interval}\"\n{keys}{}",
        design.replace("SEED", seed)
    );
    text += "[options.muc]\n\"1\" = 0\n\"2\" = 0\n\"3\" = 0\n\"4\" = 1\n\"5\" = 1\n\"9\" = \"skip\"\n";
    text += "[[factor]]\nid = \"f1\"\nname = \"F1\"\nweight = 2\n[[factor]]\nid = \"f2\"\nname = \"F2\"\n";
    for item in 1..=6 {
        let factor = if item <= 3 { "f1" } else { "f2" };
        text += &format!("[[item]]\nid = \"c{item}\"\ntext = \"C\"\noptions = \"muc\"\nfactor = \"{factor}\"\n");
    }
    text + groups + "[index]\nof = \"factors\"\n"
}

/// By (unit, what): what we find.
fn found(folder: &Path, seed: &str, case: &str, interval: &str) -> BTreeMap<Key, Found> {
    let name = format!("{seed}-{case}-{interval}.toml");
    std::fs::write(folder.join(&name), survey_file(seed, case, interval)).expect("it can be written");
    let (files, mut sources) = (Folder(folder), Sources::default());
    let checked = Survey::open(&files, &name, &mut sources).expect("nothing is refused");
    let mut faults = checked.faults;
    let survey = checked.value.expect("a survey");
    let findings = Findings::of(survey, &[], &files, &mut sources, &mut faults).expect("nothing is refused");
    let findings = findings.unwrap_or_else(|| panic!("{case}: {faults:?}"));
    assert!(faults.is_empty(), "{case}: {faults:?}");
    let mut found = BTreeMap::new();
    for unit in findings.units {
        let items = unit.items.into_iter().map(|item| item.found).enumerate();
        let mut keep = |what: String, of: Found| found.insert((unit.name.clone(), what), of);
        items.for_each(|(at, of)| _ = keep(format!("c{}", at + 1), of));
        unit.factors.into_iter().enumerate().for_each(|(at, of)| _ = keep(format!("f{}", at + 1), of));
        keep("index".into(), unit.index);
    }
    found
}

fn differs(what: &str, ours: Option<f64>, theirs: Option<f64>, near: f64, said: &mut Vec<String>) {
    match (ours, theirs) {
        (_, None) => {}
        (Some(ours), Some(theirs)) if (ours - theirs).abs() <= near * theirs.abs().max(1e-12) => {}
        _ => said.push(format!("{what}: {ours:?}, R {theirs:?}")),
    }
}

#[test]
fn fresh_surveys_come_out_as_in_r() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/r/live.R");
    let run = Command::new("Rscript").arg(&script).arg(folder.path()).args(SEEDS).output();
    let run = run.unwrap_or_else(|error| panic!("Rscript cannot be run ({error}): install r-base-core r-cran-survey"));
    let said = String::from_utf8_lossy(&run.stderr);
    assert!(run.status.success(), "R failed; is its package survey there (Debian: r-cran-survey)?\n{said}");

    let mut expected: BTreeMap<(String, String, String), Vec<(Key, Expected)>> = BTreeMap::new();
    let mut rows = csv::Reader::from_path(folder.path().join("expected.csv")).expect("R wrote it");
    for row in rows.records() {
        let row = row.expect("a row");
        let number = |at: usize| row[at].parse::<f64>().ok();
        let of = Expected {
            estimate: number(5).expect("an estimate"),
            se: number(6).expect("an error"),
            low: number(7),
            high: number(8),
            df: number(9),
            deff: number(10),
        };
        let key = (row[0].to_owned(), row[1].to_owned(), row[4].to_owned());
        expected.entry(key).or_default().push(((row[2].to_owned(), row[3].to_owned()), of));
    }
    let (mut compared, mut wrong) = (0, Vec::new());
    let cases: std::collections::BTreeSet<&String> = expected.keys().map(|(_, case, _)| case).collect();
    assert_eq!(cases.len(), 19, "{cases:?}");
    for ((seed, case, method), rows) in &expected {
        let (interval, near) = match method.as_str() {
            "svyciprop" => ("logit", FITTED),
            method => (method, NEAR),
        };
        let ours = found(folder.path(), seed, case, interval);
        for (key, theirs) in rows {
            let ours = &ours[key];
            let what = |of: &str| format!("seed {seed}, {case}, {} {}, {method}: {of}", key.0, key.1);
            differs(&what("estimate"), ours.estimate, Some(theirs.estimate), NEAR, &mut wrong);
            differs(&what("se"), ours.se, Some(theirs.se), NEAR, &mut wrong);
            differs(&what("low"), ours.interval.map(|of| of.low), theirs.low, near, &mut wrong);
            differs(&what("high"), ours.interval.map(|of| of.high), theirs.high, near, &mut wrong);
            differs(&what("df"), ours.df.map(f64::from), theirs.df, 0.0, &mut wrong);
            differs(&what("deff"), ours.deff, theirs.deff, NEAR, &mut wrong);
            compared += 1;
        }
    }
    assert!(compared > 1500, "{compared}");
    assert!(wrong.is_empty(), "{} of {compared}:\n{}", wrong.len(), wrong[..wrong.len().min(40)].join("\n"));
}

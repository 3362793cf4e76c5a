//! The whole way from a survey file and its csv to JSON: the same bytes for any number of threads.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use cchc_core::fault::any_error;
use cchc_core::place::Sources;
use cchc_core::survey::Survey;
use cchc_core::table::{self, Csv};
use cchc_core::text::Language;
use cchc_survey::findings::{Findings, Found, Unit};

type Files = BTreeMap<String, Vec<u8>>;

/// So many that answers are summed block by block, and that the csv is parted to be read (at every MiB or so).
const BALLOTS: u32 = 45_000;
const ITEMS: usize = 9;
const REPLICATES: usize = 6;

/// The numbers of Knuth's MMIX.
struct Random(u64);

impl Random {
    fn below(&mut self, end: u32) -> u32 {
        self.0 = self.0.wrapping_mul(6364136223846793005).wrapping_add(1442695040888963407);
        (self.0 >> 33) as u32 % end
    }
}

/// Ballots of seven units and two groups, from four strata of five communes of three hamlets. Weights are sevenths and
/// thirteenths, so that the order of their sums shows in the last bits.
fn rows() -> Vec<String> {
    let mut random = Random(20_250_101);
    let mut row = |number: u32| {
        // What is found in each part of the file for the first time; names that are the same, written otherwise.
        let unit = match random.below(7).min(1 + number / 4000) {
            0 if random.below(50) == 0 => "xã  đồng hoà".into(),
            0 => "Xã Đồng Hòa".into(),
            unit => format!("Xã số {unit}"),
        };
        let (stratum, commune, hamlet) = (random.below(4), random.below(5), random.below(3));
        let weight = 0.1 + f64::from(random.below(1000)) / 7.0;
        let valid = u32::from(random.below(30) > 0);
        let mut row = format!(
            "P{number:05};{unit};{};{stratum};xa{commune};\"thôn {hamlet}\";{};{};{};{};{valid};{weight:?}",
            ["dân", "Cán bộ"][random.below(2) as usize],
            9 + stratum,
            6 + commune,
            ["18–34", "35–59", "60+"][random.below(3) as usize],
            ["nam", "nữ"][random.below(2) as usize],
        );
        for _ in 0..REPLICATES {
            let _ = write!(row, ";{:?}", weight * f64::from(random.below(3)) / 13.0);
        }
        for _ in 0..ITEMS {
            let _ = match random.below(40) {
                0 => write!(row, ";"),
                1 => write!(row, ";lạ {}", number / 9000),
                2..=4 => write!(row, ";9"),
                5 => write!(row, ";Hài lòng"),
                level => write!(row, ";{}", 1 + level % 5),
            };
        }
        match random.below(100) {
            0 => row += ";\"hai\ndòng\"",
            _ => row += ";không có ý kiến gì thêm",
        }
        row
    };
    (0..BALLOTS).map(&mut row).collect()
}

fn csv(rows: &[String]) -> Vec<u8> {
    let numbered = |name: &str, count: usize| (1..=count).map(|at| format!(";{name}{at}")).collect::<String>();
    let (replicates, items) = (numbered("rw", REPLICATES), numbered("c", ITEMS));
    let head = format!("so;dv;nhom;tang;xa;thon;N_xa;N_thon;tuoi;gioi;hop_le;w{replicates}{items};y_kien\n");
    (head + &rows.join("\n")).into_bytes()
}

/// A survey of these ballots, by a design.
fn survey(more: &str, design: &str, index: &str) -> String {
    let mut toml = format!(
        "[survey]\nid = \"thu\"\ntitle = \"Thử\"\nballots = \"phieu.csv\"\nunit = \"dv\"\ngroup = \"nhom\"\nid_column = \"so\"\n\
         invalid = [{{ column = \"hop_le\", equals = \"0\", reason = \"hỏng\" }}, {{ answered_below = \"60%\", reason = \"ít\" }}]\n\
         {more}\n[design]\nweight = \"w\"\n{design}\n\
         [options.muc]\n\"1\" = 0\n\"2\" = 0.1\n\"3\" = 0.3\n\"4\" = 0.7\n\"5\" = 1\n\"9\" = \"skip\"\nother = \"skip\"\n\
         labels = {{ \"4\" = \"Hài lòng\" }}\n\
         [[respondents]]\nid = \"dân\"\nweight = 0.7\n[[respondents]]\nid = \"cán bộ\"\nweight = 0.3\n\
         [[block]]\nid = \"k1\"\nweight = 0.4\n[[block]]\nid = \"k2\"\nweight = 0.6\n"
    );
    for (factor, block) in [("f1", "k1"), ("f2", "k2"), ("f3", "k2")] {
        let _ = writeln!(toml, "[[factor]]\nid = \"{factor}\"\nname = \"{factor}\"\nblock = \"{block}\"\nweight = 0.9");
    }
    for item in 0..ITEMS {
        let _ = writeln!(toml, "[[item]]\nid = \"c{0}\"\ntext = \"Câu {0}\"\noptions = \"muc\"", item + 1);
        if item < ITEMS - 1 {
            let _ = writeln!(toml, "factor = \"f{}\"", 1 + item % 3);
        }
    }
    format!("{toml}[index]\noverall = \"c9\"\n{index}\n")
}

const STAGES: &str = "stratum = \"tang\"\ncluster = [\"xa\", \"thon\"]\n";

/// Surveys of every way to an error.
fn surveys() -> Vec<String> {
    let populations = format!("{STAGES}population = [\"N_xa\", \"N_thon\"]\nlonely = \"adjust\"");
    let raked = "[[margin]]\ncolumns = [\"tuoi\"]\ntotals = \"tuoi.csv\"\n[[margin]]\ncolumns = [\"gioi\"]\ntotals = \"gioi.csv\"";
    let published = "replicates = { columns = \"rw*\", method = \"bootstrap\" }";
    vec![
        survey("options_add_up = true", &populations, "of = \"blocks\""),
        survey("interval = \"beta\"", &format!("{STAGES}{raked}"), "of = \"factors\"\nfactor_of = \"items\""),
        survey("option_decimals = 6", &format!("{STAGES}replicates = {{ make = \"jkn\" }}"), "of = \"items\""),
        survey("interval = \"wilson\"", published, "of = \"answers\""),
        // Ballots that were drawn one by one, within strata.
        survey("min_ballots = 10", "stratum = \"tang\"", "of = \"c3\""),
    ]
}

fn files(survey: &str, rows: &[String]) -> Files {
    let text = |name: &str, text: &str| (name.to_owned(), text.as_bytes().to_vec());
    Files::from([
        text("thu.toml", survey),
        text("tuoi.csv", "tuoi,total\n18–34,333.1\n35–59,412.7\n60+,254.2\n"),
        text("gioi.csv", "gioi,total\nnam,487.3\nnữ,512.7\n"),
        ("phieu.csv".to_owned(), csv(rows)),
    ])
}

/// What is found, and its JSON.
fn run(files: &Files) -> (Findings, Vec<u8>) {
    let mut sources = Sources::default();
    let opened = Survey::open(files, "thu.toml", &mut sources).unwrap();
    let mut faults = opened.faults;
    assert!(faults.is_empty(), "{faults:?}");
    let findings = Findings::of(opened.value.unwrap(), &[vec![0, 4]], files, &mut sources, &mut faults).unwrap();
    assert!(!any_error(&faults), "{faults:?}");
    let (findings, mut json) = (findings.unwrap(), Vec::new());
    findings.write_json(&mut json, None, &faults, &sources, Language::Vietnamese, "0").unwrap();
    (findings, json)
}

fn with<T: Send>(threads: usize, run: impl FnOnce() -> T + Send) -> T {
    rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap().install(run)
}

/// The bits of a unit's estimates and errors.
fn bits(unit: &Unit) -> Vec<[Option<u64>; 2]> {
    let items = unit.items.iter().map(|item| &item.found);
    let others = [&unit.blocks, &unit.factors, &unit.groups, &unit.questions];
    let all = std::iter::once(&unit.index).chain(items).chain(others.into_iter().flatten());
    all.map(|found: &Found| [found.estimate, found.se].map(|figure| Some(figure?.to_bits()))).collect()
}

#[test]
fn any_number_of_threads_gives_the_same_json() {
    let rows = rows();
    let ballots = csv(&rows);
    let (mut sources, mut faults) = (Sources::default(), Vec::new());
    let file = sources.add("phieu.csv", Some(&ballots));
    let parted = table::headed_csv(&ballots, file, &mut |_, _, _| true, &mut sources, &mut faults);
    assert!(matches!(parted, Csv::Rows(parted) if parted.breaks.len() >= 7));
    let backwards: Vec<String> = rows.iter().rev().cloned().collect();
    for survey in surveys() {
        let files = files(&survey, &rows);
        let (one, json) = with(1, || run(&files));
        assert!(one.units.len() == 7 && one.account.is_some() && one.quality.is_some());
        // All has an error, and is in the JSON.
        let all = one.all.as_ref().unwrap();
        assert!(bits(all).iter().flatten().all(Option::is_some), "{survey}\n{all:?}");
        let index = format!("{:?}", all.index.se.unwrap());
        assert!(String::from_utf8_lossy(&json).contains(&index));
        for threads in [2, 3, 8] {
            let (_, again) = with(threads, || run(&files));
            assert!(again == json, "{threads} threads: {survey}");
        }
        // It would be seen if sums ran in another order: of the same ballots from the last to the first, the last bits are
        // others.
        let (other, _) = with(2, || run(&self::files(&survey, &backwards)));
        assert_ne!(bits(other.all.as_ref().unwrap()), bits(all), "{survey}");
    }
}

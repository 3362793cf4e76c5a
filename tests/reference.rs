//! Published tables of other provinces, years and indices, built as rounds of named bytes: what was published has to come
//! out, to the last digit.
//!
//! The tables stand in `golden/`, each row with its source. How their points are split over criteria is made up wherever a
//! test says so: only totals were published. PCI, PAPI, DDCI and QĐ 766 are other indices; they test arithmetic, ranking
//! and reading.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use cchc_core::assessment::Reading;
use cchc_core::number::Number;
use cchc_core::results::Results;
use cchc_core::text::Language::Vietnamese;
use serde_json::Value;

// ------------------------------------------------------------------------------------------------- tables and rounds

/// The rows of a table, by heading.
type Rows = Vec<BTreeMap<String, String>>;

fn repository() -> PathBuf {
    // The crate may be reached by a link: its real place says where the repository is.
    let here = Path::new(env!("CARGO_MANIFEST_DIR")).canonicalize().expect("the crate is there");
    here.join("../..").canonicalize().expect("so is the repository")
}

fn rows(path: &Path) -> Rows {
    let reader = csv::Reader::from_path(path);
    reader.unwrap_or_else(|said| panic!("{}: {said}", path.display())).deserialize().map(|row| row.unwrap()).collect()
}

fn published(name: &str) -> Rows {
    rows(&repository().join("tests/golden").join(name))
}

/// What is shared with the project but no part of it: beside the repository, or where `CCHC_SHARED` says; `None` where it
/// is not at hand.
fn shared() -> Option<PathBuf> {
    let folder = match std::env::var_os("CCHC_SHARED") {
        Some(folder) => PathBuf::from(folder),
        None => repository().join("../shared"),
    };
    folder.join("reference").is_dir().then(|| folder.join("reference"))
}

fn number(text: impl AsRef<str>) -> Number {
    Number::parse(text.as_ref()).unwrap_or_else(|| panic!("{:?} is no number", text.as_ref()))
}

/// How many decimals a figure was printed with.
fn decimals(printed: &str) -> u8 {
    printed.split_once('.').map_or(0, |(_, decimals)| decimals.len() as u8)
}

/// A round that is made of named bytes.
struct Round(BTreeMap<String, Vec<u8>>);

impl Round {
    /// A round of one group on a set: `head` are the keys of `[set]` beside those that every set has, and what stands
    /// before its criteria.
    fn new(total: &str, head: &str, criteria: &[String]) -> Round {
        let set = format!(
            "[set]\nid = \"bang-da-cong-bo\"\ntitle = \"Bảng đã công bố\"\nyear = 2022\nstatus = \"illustrative\"\n\
             total = {total}\n{head}\n{}",
            criteria.concat()
        );
        let round = "[round]\nprovince = \"Việt Nam\"\nyear = 2022\n\n\
                     [[group]]\nid = \"nhom\"\nname = \"Nhóm\"\ncriteria = \"set.toml\"\n";
        Round(BTreeMap::from([("round.toml".into(), round.into()), ("set.toml".into(), set.into_bytes())]))
    }

    fn with(mut self, name: &str, text: &str) -> Round {
        self.0.insert(name.into(), text.as_bytes().to_vec());
        self
    }

    /// `units.csv` of (id, name).
    fn units<'a>(self, units: impl IntoIterator<Item = (&'a str, &'a str)>) -> Round {
        let mut text = "id;name;group\n".to_owned();
        for (id, name) in units {
            writeln!(text, "{id};{name};nhom").expect("a String takes all");
        }
        self.with("units.csv", &text)
    }

    /// Figures of (unit, criterion, figure), in the one file of a stage.
    fn figures<'a>(self, folder: &str, figures: impl IntoIterator<Item = (&'a str, &'a str, &'a str)>) -> Round {
        let mut text = "unit;criterion;input;value\n".to_owned();
        for (unit, criterion, figure) in figures {
            writeln!(text, "{unit};{criterion};;{figure}").expect("a String takes all");
        }
        self.with(&format!("{folder}/so-lieu.csv"), &text)
    }

    /// `results.json`, whatever is wrong with the round.
    fn provisional(&self) -> Published {
        let reading = Reading::of(&self.0).expect("nothing in memory is refused");
        let results = Results::provisional(reading)
            .unwrap_or_else(|unsound| panic!("the round itself cannot be read: {:#?}", unsound.faults));
        let mut json = Vec::new();
        results.write_json(&mut json, Vietnamese, "test").expect("a Vec takes all");
        Published(serde_json::from_slice(&json).expect("what is written is JSON"))
    }

    /// `results.json`, without an error or a warning on the way.
    fn results(&self) -> Published {
        let results = self.provisional();
        assert_eq!(results.faults(), Vec::<String>::new());
        assert_eq!(results.0["finality"], "final");
        results
    }
}

/// A criterion without a rule: one with children.
fn parent(code: &str, name: &str, max: &str) -> String {
    format!("[[criterion]]\ncode = \"{code}\"\nname = \"{name}\"\nmax = {max}\n")
}

/// A leaf whose points are the figure that an appraiser enters; `rest` are further keys.
fn given(code: &str, name: &str, max: &str, rest: &str) -> String {
    let input = format!("{{ label = \"Điểm\", type = \"number\", max = {max} }}");
    parent(code, name, max) + &format!("from = \"appraiser\"\ninputs = {{ d = {input} }}\npoints = \"d\"\n{rest}\n")
}

/// The groups of provinces that the ministry makes: A from 90, B from 80, C.
const GROUPS_ABC: &str =
    "bands = [{ name = \"A\", at_least = 90 }, { name = \"B\", at_least = 80 }, { name = \"C\" }]\n";

/// `results.json`, read as a publication.
struct Published(Value);

impl Published {
    fn units(&self) -> &Vec<Value> {
        self.0["groups"][0]["units"].as_array().expect("the group has units")
    }

    fn unit(&self, id: &str) -> &Value {
        self.units().iter().find(|unit| unit["id"] == id).unwrap_or_else(|| panic!("no unit {id}"))
    }

    /// A key of a unit, as it is printed: the text of a text, `null` for none.
    fn of(&self, id: &str, key: &str) -> String {
        said(&self.unit(id)[key])
    }

    /// (id, rank) in the order of the ranking.
    fn ranks(&self) -> Vec<(&str, String)> {
        self.units().iter().map(|unit| (unit["id"].as_str().expect("an id"), said(&unit["rank"]))).collect()
    }

    fn domain(&self, id: &str, code: &str) -> &Value {
        let domains = self.unit(id)["domains"].as_array().expect("there are domains");
        domains.iter().find(|domain| domain["code"] == code).unwrap_or_else(|| panic!("no domain {code}"))
    }

    /// (name, points) of a unit's parts.
    fn parts(&self, id: &str) -> Vec<(String, Number)> {
        let parts = self.unit(id)["parts"].as_array().expect("parts is a list");
        parts.iter().map(|part| (said(&part["name"]), number(said(&part["points"])))).collect()
    }

    /// Every fault: `error out-of-bounds so-lieu.csv:14`.
    fn faults(&self) -> Vec<String> {
        let faults = self.0["diagnostics"].as_array().expect("diagnostics is a list");
        let one = |fault: &Value| ["severity", "code", "source"].map(|key| said(&fault[key])).join(" ");
        faults.iter().map(one).collect()
    }
}

fn said(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}

fn ids_and_names(table: &Rows) -> impl Iterator<Item = (&str, &str)> {
    table.iter().map(|row| (row["unit"].as_str(), row["name"].as_str()))
}

/// The mean of some figures.
fn mean(figures: impl IntoIterator<Item = Number>) -> Number {
    let figures: Vec<Number> = figures.into_iter().collect();
    let count = Number::from(figures.len() as i64);
    figures.into_iter().sum::<Number>().over(&count).expect("there are figures")
}

/// The points of a table's columns, one leaf each: (unit, code, figure).
fn by_leaf<'a>(table: &'a Rows, columns: &[(&'a str, &'a str)]) -> Vec<(&'a str, &'a str, &'a str)> {
    let of = |row: &'a BTreeMap<String, String>| {
        columns.iter().map(|(code, column)| (row["unit"].as_str(), *code, row[*column].as_str())).collect::<Vec<_>>()
    };
    table.iter().flat_map(of).collect()
}

// ------------------------------------------------------------------------------------------------ Thanh Hóa 2024: ties

/// The twenty departments; `head` says what tells equal ones apart. Only the index was published. Its split is made up:
/// a survey worth 20 points, and 0.01 more of them for the one of each equal pair that was published as the better.
fn thanh_hoa(head: &str) -> Round {
    let table = published("thanh-hoa-2024.csv");
    let (better, survey) = (["so-noi-vu", "so-khoa-hoc-va-cong-nghe"], ["16", "16.01"].map(number));
    let split: Vec<[String; 2]> = table
        .iter()
        .map(|row| {
            let survey = &survey[usize::from(better.contains(&row["unit"].as_str()))];
            [&number(&row["index"]) - survey, survey.clone()].map(|points| points.fixed(2))
        })
        .collect();
    let figures = table.iter().zip(&split).flat_map(|(row, [appraised, survey])| {
        [(row["unit"].as_str(), "1", appraised.as_str()), (row["unit"].as_str(), "2", survey.as_str())]
    });
    let leaves = [given("1", "Điểm thẩm định", "80", ""), given("2", "Điểm điều tra xã hội học", "20", "")];
    // Those of a pair stand the other way round in units.csv: the order of the file is not what tells them apart.
    Round::new("100", head, &leaves)
        .units(ids_and_names(&table).collect::<Vec<_>>().into_iter().rev())
        .figures("appraisals", figures)
}

fn thanh_hoa_ranks(head: &str) -> Vec<String> {
    let results = thanh_hoa(head).results();
    published("thanh-hoa-2024.csv").iter().map(|row| results.of(&row["unit"], "rank")).collect()
}

#[test]
fn thanh_hoa_2024_has_the_published_indices_and_mean() {
    let (results, table) = (thanh_hoa("").results(), published("thanh-hoa-2024.csv"));
    assert_eq!((results.units().len(), table.len()), (20, 20));
    for row in &table {
        assert_eq!(results.of(&row["unit"], "index"), number(&row["index"]).fixed(2), "{}", row["unit"]);
    }
    // 1708.24/20 = 85.412 → 85.41
    let mean = mean(results.units().iter().map(|unit| number(said(&unit["index"]))));
    assert_eq!((mean.to_string(), mean.fixed(2)), ("85.412".into(), "85.41".into()));
}

#[test]
fn thanh_hoa_2024_shares_places_where_nothing_tells_equal_ones_apart() {
    let places = |at: [usize; 4], ranks: Vec<String>| at.map(|at| ranks[at - 1].parse::<usize>().unwrap());
    let pairs = [2, 3, 13, 14];
    assert_eq!(places(pairs, thanh_hoa_ranks("")), [2, 2, 13, 13]);
    assert_eq!(places([1, 4, 15, 20], thanh_hoa_ranks("")), [1, 4, 15, 20]);
    assert_eq!(places(pairs, thanh_hoa_ranks("ties = \"dense\"")), [2, 2, 12, 12]);
    assert_eq!(places([1, 4, 15, 20], thanh_hoa_ranks("ties = \"dense\"")), [1, 3, 13, 18]);
}

#[test]
fn thanh_hoa_2024_places_equal_ones_one_after_the_other_where_the_set_has_a_tie_breaker() {
    let published: Vec<String> = (1..=20).map(|rank: u8| rank.to_string()).collect();
    assert_eq!(thanh_hoa_ranks("ties = [\"points('2')\"]"), published);
    // The last key that there is may decide; what is the same for all decides nothing.
    assert_eq!(thanh_hoa_ranks("ties = [\"total\", \"share('2') + 1\"]"), published);
    // The better survey is the lesser appraisal: that key turns both pairs round.
    let mut turned = published.clone();
    turned.swap(1, 2);
    turned.swap(12, 13);
    assert_eq!(thanh_hoa_ranks("ties = [\"points('1')\"]"), turned);
    // Equal on every key: shared.
    assert_eq!(thanh_hoa_ranks("ties = [\"total\", \"index\"]"), thanh_hoa_ranks("ties = \"shared\""));
}

/// The other reading of such a table: places may come of figures that were not printed. 90.024 is printed as 90,02 too.
#[test]
fn thanh_hoa_2024_places_equal_ones_apart_where_ranks_read_the_exact_index() {
    let better = ["so-noi-vu", "so-khoa-hoc-va-cong-nghe"];
    let table = published("thanh-hoa-2024.csv");
    let exact = |row: &BTreeMap<String, String>| {
        let more = if better.contains(&row["unit"].as_str()) { "0.004" } else { "0" };
        (&number(&row["index"]) + &number(more)).to_string()
    };
    let figures: Vec<String> = table.iter().map(exact).collect();
    let ranks = |rank_on: &str| -> Vec<String> {
        let head = format!("rounding = {{ points = 3 }}\nrank_on = \"{rank_on}\"");
        let results = Round::new("100", &head, &[given("1", "Chỉ số", "100", "")])
            .units(ids_and_names(&table))
            .figures(
                "appraisals",
                table.iter().zip(&figures).map(|(row, index)| (row["unit"].as_str(), "1", index.as_str())),
            )
            .results();
        assert_eq!(results.of("so-noi-vu", "index"), "90.02");
        table.iter().map(|row| results.of(&row["unit"], "rank")).collect()
    };
    assert_eq!(ranks("exact"), table.iter().map(|row| row["rank"].clone()).collect::<Vec<_>>());
    assert_eq!(ranks("rounded"), thanh_hoa_ranks(""));
}

#[test]
fn thanh_hoa_2024_lists_equal_ones_by_rank_whatever_the_order_of_units_csv() {
    let results = thanh_hoa("ties = [\"points('2')\"]").results();
    let listed: Vec<&str> = results.ranks().into_iter().map(|(id, _)| id).collect();
    let table = published("thanh-hoa-2024.csv");
    assert_eq!(listed, table.iter().map(|row| row["unit"].as_str()).collect::<Vec<_>>());
}

// ----------------------------------------------------------------------------------- Kon Tum 2022, 2023: exact points

#[test]
fn kon_tum_2023_adds_up_by_parts() {
    let row = &published("kon-tum-2023.csv")[0];
    let leaves = [
        given("1", "Điểm thẩm định", "61.5", ""),
        parent("2", "Tác động của cải cách hành chính", "38.5"),
        given("2.1", "Chỉ số hài lòng (SIPAS)", "10", ""),
        given("2.2", "Khảo sát lãnh đạo, quản lý", "22", ""),
        given("2.3", "Tác động đến phát triển kinh tế - xã hội", "6.5", ""),
    ];
    let parts: String = [("SIPAS", "2.1"), ("Khảo sát lãnh đạo, quản lý", "2.2"), ("Kinh tế - xã hội", "2.3")]
        .map(|(name, code)| format!("[[part]]\nname = \"{name}\"\ncriteria = [\"{code}\"]\n"))
        .concat();
    // The socio-economic part was published with the blocks: 4.36 of 6.5.
    let figures = [("1", &row["appraised"]), ("2.1", &row["sipas"]), ("2.2", &row["survey"]), ("2.3", &"4.36".into())];
    let results = Round::new("100", GROUPS_ABC, &[leaves.concat(), parts])
        .units([("kon-tum", "Kon Tum")])
        .figures("appraisals", figures.map(|(code, figure)| ("kon-tum", code, figure.as_str())))
        .results();
    // 54.95 + (8.5 + 18.33 + 4.36) = 54.95 + 31.19 = 86.14
    assert_eq!(results.domain("kon-tum", "2")["final"], "31.19");
    let parts: Vec<String> = results.parts("kon-tum").iter().map(|(_, points)| points.fixed(2)).collect();
    assert_eq!(parts, ["54.95", "8.50", "18.33", "4.36"]);
    assert_eq!(number(results.of("kon-tum", "points")), number(&row["total"]));
    assert_eq!(["max", "index", "band"].map(|key| results.of("kon-tum", key)), ["100", "86.14", "B"]);
}

/// Three domains of Kon Tum: their points as they must have been before they were printed, and how they were.
fn kon_tum_domains(year: &str, exact: [&str; 3], rounding: &str) -> (Published, Rows) {
    let table: Rows = published("kon-tum-2022-2023.csv")
        .into_iter()
        .filter(|row| row["year"] == year && !row["index"].is_empty())
        .collect();
    let leaves: Vec<String> =
        table.iter().enumerate().map(|(at, row)| given(&(at + 1).to_string(), &row["name"], &row["max"], "")).collect();
    let total = table.iter().map(|row| number(&row["max"])).sum::<Number>().to_string();
    let codes: Vec<String> = (1..=table.len()).map(|code| code.to_string()).collect();
    let figures = codes.iter().zip(exact).map(|(code, points)| ("kon-tum", code.as_str(), points));
    let round = Round::new(&total, &format!("rounding = {{ points = {rounding}, index = 2 }}"), &leaves);
    (round.units([("kon-tum", "Kon Tum")]).figures("appraisals", figures).results(), table)
}

#[test]
fn kon_tum_prints_rounded_points_beside_percentages_of_exact_ones() {
    // 9.415/10 = 94.15 %, printed as 9,42; 12.38/13 = 95.2307… %; 9.72/10.5 would be 92.57 %: 92.56 needs 9.7183 … 9.7193.
    // In 2022 11.88/13 would be 91.38 %: 91.40 needs some 11.882; 2022 has no third domain.
    for (year, exact) in [("2023", ["9.415", "12.38", "9.7188"]), ("2022", ["9.1", "11.882", ""])] {
        let (results, table) = kon_tum_domains(year, exact, "\"exact\"");
        for (at, row) in table.iter().enumerate() {
            let domain = results.domain("kon-tum", &(at + 1).to_string());
            let printed = [number(said(&domain["final"])).fixed(2), said(&domain["index"])];
            assert_eq!(
                printed,
                ["points", "index"].map(|column| number(&row[column]).fixed(2)),
                "{} {year}",
                row["name"]
            );
        }
    }
}

#[test]
fn kon_tum_would_print_other_percentages_of_rounded_points() {
    let (results, _) = kon_tum_domains("2023", ["9.415", "12.38", "9.7188"], "2");
    let printed = ["1", "2", "3"].map(|code| said(&results.domain("kon-tum", code)["index"]));
    // 9.42/10, 12.38/13, 9.72/10.5
    assert_eq!(printed, ["94.20", "95.23", "92.57"]);
}

// --------------------------------------------------------------------------- Lào Cai 2015: bands on points out of 70

/// The nine published departments, all "Tốt" (from 55 of 70), and three made-up ones about the limit.
fn lao_cai(head: &str, made_up: &[(&str, &str)]) -> Published {
    let table = published("lao-cai-2015.csv");
    let all: Vec<(&str, &str)> =
        table.iter().map(|row| (row["unit"].as_str(), row["total"].as_str())).chain(made_up.iter().copied()).collect();
    Round::new("70", head, &[given("1", "Điểm thẩm định", "70", "")])
        .units(all.iter().map(|(id, _)| (*id, *id)))
        .figures("appraisals", all.iter().map(|(id, total)| (*id, "1", *total)))
        .results()
}

/// Bands read the index: 55, 45 and 35 of 70 are 78.571… %, 64.285… % and 50 %, printed 78,57, 64,29 and 50,00. With two
/// decimals of points nothing lies between a limit and its printed figure: 54.99 of 70 is 78,56 already.
const LAO_CAI_BANDS: &str = "bands = [{ name = \"Tốt\", at_least = 78.57 }, { name = \"Khá\", at_least = 64.29 }, \
                             { name = \"Trung bình\", at_least = 50 }, { name = \"Yếu\" }]\n";

#[test]
fn lao_cai_2015_has_the_published_order_and_an_inclusive_lower_limit() {
    let results = lao_cai(LAO_CAI_BANDS, &[("duoi-tot", "54.99"), ("kha", "45"), ("duoi-kha", "44.99")]);
    let ranks: Vec<String> = published("lao-cai-2015.csv").iter().map(|row| results.of(&row["unit"], "rank")).collect();
    assert_eq!(ranks, (1..=9).map(|rank: u8| rank.to_string()).collect::<Vec<_>>());
    for row in published("lao-cai-2015.csv") {
        assert_eq!(results.of(&row["unit"], "band"), row["band"], "{}", row["unit"]);
    }
    let last = results.unit("so-lao-dong-thuong-binh-va-xa-hoi");
    assert_eq!(
        (said(&last["points"]), said(&last["max"]), said(&last["index"])),
        ("55.00".into(), "70".into(), "78.57".into())
    );
    assert_eq!(["duoi-tot", "kha", "duoi-kha"].map(|id| results.of(id, "band")), ["Khá", "Khá", "Trung bình"]);
}

/// The limit itself, in points: a condition on the total under a threshold that is just below it. It holds whatever
/// ranks and bands are read from, and however many decimals points have.
#[test]
fn lao_cai_2015_may_say_its_limits_in_points() {
    for rank_on in ["rounded", "exact"] {
        let head = format!(
            "rounding = {{ points = 3 }}\nrank_on = \"{rank_on}\"\nbands = [{{ name = \"Tốt\", at_least = 78, when = \"total >= 55\" }}, \
             {{ name = \"Khá\", at_least = 64, when = \"total >= 45\" }}, {{ name = \"Trung bình\", at_least = 49, when = \"total >= 35\" }}, \
             {{ name = \"Yếu\" }}]\n"
        );
        // 54.999/70 = 78.5700 %: printed, it is not to be told from 55/70.
        let results =
            lao_cai(&head, &[("duoi-tot", "54.999"), ("kha", "45"), ("duoi-kha", "44.999"), ("yeu", "34.999")]);
        for row in published("lao-cai-2015.csv") {
            assert_eq!(results.of(&row["unit"], "band"), row["band"], "{}", row["unit"]);
        }
        let bands = ["duoi-tot", "kha", "duoi-kha", "yeu"].map(|id| results.of(id, "band"));
        assert_eq!(bands, ["Khá", "Khá", "Trung bình", "Yếu"], "{rank_on}");
    }
}

// ------------------------------------------------------------------- Bình Dương 2017, Lào Cai 2013 and 2019: the parts

#[test]
fn binh_duong_2017_adds_up_and_has_the_published_order_and_mean() {
    let table = published("binh-duong-2017.csv");
    // Only the sum of the maxima was published: 60 and 40 are made up.
    let leaves = [given("1", "Điểm thẩm định", "60", ""), given("2", "Điểm điều tra xã hội học", "40", "")];
    let part = "[[part]]\nname = \"Điểm điều tra xã hội học\"\ncriteria = [\"2\"]\n";
    let results = Round::new("100", "", &[leaves.concat(), part.into()])
        .units(ids_and_names(&table).collect::<Vec<_>>().into_iter().rev())
        .figures("appraisals", by_leaf(&table, &[("1", "appraised"), ("2", "survey")]))
        .results();
    let published: Vec<_> = table.iter().map(|row| (row["unit"].as_str(), row["rank"].clone())).collect();
    assert_eq!(results.ranks(), published);
    for row in &table {
        let unit = &row["unit"];
        assert_eq!(number(results.of(unit, "points")), number(&row["total"]), "{unit}");
        assert_eq!(results.of(unit, "index"), row["index"], "{unit}");
        let parts: Vec<Number> = results.parts(unit).into_iter().map(|(_, points)| points).collect();
        assert_eq!(parts, ["appraised", "survey"].map(|column| number(&row[column])), "{unit}");
    }
    // 705.49/9 = 78.387…
    assert_eq!(mean(results.units().iter().map(|unit| number(said(&unit["index"])))).fixed(2), "78.39");
}

#[test]
fn lao_cai_2013_and_2019_add_up() {
    let table = published("lao-cai-2013-2019.csv");
    let leaves = [
        given("1", "Điểm thẩm định", "60", ""),
        given("2", "Khảo sát lãnh đạo, quản lý", "40", "not_applicable = \"allowed\""),
        given("3", "Chỉ số hài lòng (SIPAS)", "10", "not_applicable = \"allowed\""),
        given("4", "Tác động đến phát triển kinh tế - xã hội", "10", "not_applicable = \"allowed\""),
    ];
    // Their maxima are made up: what adds up are the points.
    let parts = "[[part]]\nname = \"Tác động\"\ncriteria = [\"2\", \"3\", \"4\"]\n";
    for (row, figures, impact) in [
        // 51.75 + 31.57 = 83.32
        (&table[0], [("1", "51.75"), ("2", "31.57"), ("3", "KAD"), ("4", "KAD")], "31.57"),
        // 52.90 + (8.30 + 17.65 + 4) = 52.90 + 29.95 = 82.85
        (&table[1], [("1", "52.90"), ("2", "17.65"), ("3", "8.30"), ("4", "4")], "29.95"),
    ] {
        let results = Round::new("120", "", &[leaves.concat(), parts.into()])
            .units([("lao-cai", "Lào Cai")])
            .figures("appraisals", figures.map(|(code, figure)| ("lao-cai", code, figure)))
            .results();
        assert_eq!(number(results.of("lao-cai", "points")), number(&row["total"]), "{}", row["year"]);
        let parts: Vec<Number> = results.parts("lao-cai").into_iter().map(|(_, points)| points).collect();
        assert_eq!(parts, [&row["appraised"], impact].map(number), "{}", row["year"]);
    }
}

// --------------------------------------------------------------------------------------- the nation 2021 and 2023: A, B, C

#[test]
fn provinces_are_in_the_published_groups() {
    for year in ["2021", "2023"] {
        let table: Rows = published("toan-quoc-2021-2023.csv")
            .into_iter()
            .filter(|row| row["year"] == year && row["level"] == "tinh")
            .collect();
        let results = Round::new("100", GROUPS_ABC, &[given("1", "Chỉ số", "100", "")])
            .units(ids_and_names(&table))
            .figures("appraisals", by_leaf(&table, &[("1", "index")]))
            .results();
        for row in table.iter().filter(|row| !row["band"].is_empty()) {
            assert_eq!(results.of(&row["unit"], "band"), row["band"], "{} {year}", row["unit"]);
        }
        // Those that were published with their places stand in that order.
        let known: BTreeMap<&str, u32> =
            table.iter().filter_map(|row| Some((row["unit"].as_str(), row["rank"].parse().ok()?))).collect();
        let places: Vec<u32> = results.ranks().iter().filter_map(|(id, _)| known.get(id).copied()).collect();
        assert!(places.len() > 5 && places.is_sorted(), "{year}: {places:?}");
    }
}

// ------------------------------------------------------------------------------------------------ PCI 2021: weights

const PCI: [(&str, &str, u32); 10] = [
    ("entry", "Gia nhập thị trường", 5),
    ("land", "Tiếp cận đất đai", 5),
    ("transparency", "Tính minh bạch", 20),
    ("time", "Chi phí thời gian", 5),
    ("informal", "Chi phí không chính thức", 10),
    ("bias", "Cạnh tranh bình đẳng", 5),
    ("proactivity", "Tính năng động", 5),
    ("support", "Hỗ trợ doanh nghiệp", 20),
    ("labor", "Đào tạo lao động", 20),
    ("law", "Thiết chế pháp lý", 5),
];

/// Ten sub-indices of 10 points each, weighted as `weight` says of the published per cent.
fn pci(total: &str, weight: impl Fn(u32) -> String) -> (Published, Rows) {
    let table = published("pci-2021.csv");
    let codes: Vec<String> = (1..=PCI.len()).map(|code| code.to_string()).collect();
    let leaves: Vec<String> =
        codes.iter().zip(PCI).map(|(code, (_, name, per_cent))| given(code, name, "10", &weight(per_cent))).collect();
    let columns: Vec<(&str, &str)> = codes.iter().map(String::as_str).zip(PCI.map(|(column, ..)| column)).collect();
    let results = Round::new(total, "rounding = { points = \"exact\", index = 2 }", &leaves)
        .units(ids_and_names(&table).collect::<Vec<_>>().into_iter().rev())
        .figures("appraisals", by_leaf(&table, &columns))
        .results();
    (results, table)
}

#[test]
fn pci_2021_comes_of_weighted_domains() {
    let (results, table) = pci("100", |per_cent| format!("weight = {per_cent}"));
    // 5 % × 7.98 + 5 % × 7.39 + 20 % × 6.31 + … = 7.304 of 10, published 73.02: sub-indices are printed rounded.
    assert_eq!(number(results.of("quang-ninh", "points")), number("73.04"));
    for row in &table {
        let apart = &number(results.of(&row["unit"], "index")) - &number(&row["pci"]);
        assert!(number("-0.02") <= apart && apart <= number("0.02"), "{}: {apart} apart", row["unit"]);
        assert_eq!(results.of(&row["unit"], "rank"), row["rank"], "{}", row["unit"]);
        assert_eq!(results.of(&row["unit"], "max"), "100", "{}", row["unit"]);
    }
    // A weight is a share of all weights: in half per cents they come to the same.
    let (doubled, _) = pci("100", |per_cent| format!("weight = {}", 2 * per_cent));
    // And maxima need not add up to the total: a mark out of 10 has the same index.
    let (mark, _) = pci("10", |per_cent| format!("weight = {per_cent}"));
    for row in &table {
        let of = |results: &Published| ["index", "rank"].map(|key| results.of(&row["unit"], key));
        assert_eq!(of(&results), of(&doubled), "{}", row["unit"]);
        assert_eq!(of(&results), of(&mark), "{}", row["unit"]);
    }
    assert_eq!((number(mark.of("quang-ninh", "points")), mark.of("quang-ninh", "max")), (number("7.304"), "10".into()));
}

#[test]
fn pci_2021_does_not_come_without_weights() {
    let (results, table) = pci("100", |_| String::new());
    let far = |row: &&BTreeMap<String, String>| {
        let apart = &number(results.of(&row["unit"], "index")) - &number(&row["pci"]);
        apart < number("-0.02") || number("0.02") < apart
    };
    assert_eq!(table.iter().filter(far).count(), 21);
}

// ------------------------------------------------------------------------------------------------ QĐ 766, Quảng Nam 2024

#[test]
fn qd_766_adds_up_on_both_dates() {
    let parts = [
        ("cong_khai", "Công khai, minh bạch", "18"),
        ("tien_do", "Tiến độ giải quyết", "20"),
        ("dvc_truc_tuyen", "Dịch vụ công trực tuyến", "12"),
        ("thanh_toan", "Thanh toán trực tuyến", "10"),
        ("hai_long", "Mức độ hài lòng", "18"),
        ("so_hoa", "Số hóa hồ sơ", "22"),
    ];
    let codes = ["1", "2", "3", "4", "5", "6"];
    let leaves: Vec<String> =
        codes.iter().zip(parts).map(|(code, (_, name, max))| given(code, name, max, "")).collect();
    for row in published("qd-766-quang-nam-2024.csv") {
        let figures = codes.iter().zip(parts).map(|(code, (column, ..))| ("quang-nam", *code, row[column].as_str()));
        // The set's total of 100 is what the six maxima add up to, or the round would be refused.
        let results = Round::new("100", "rounding = { points = 1, index = 1 }", &leaves)
            .units([("quang-nam", "Quảng Nam")])
            .figures("appraisals", figures)
            .results();
        let printed = ["points", "index", "max"].map(|key| results.of("quang-nam", key));
        assert_eq!(printed, [&row["total"], &row["total"], "100"], "{}", row["date"]);
    }
}

// ------------------------------------------------------------------------------------- DDCI Hà Tĩnh 2021: bad input

const DDCI: [(&str, &str); 9] = [
    ("minh_bach", "Tính minh bạch"),
    ("thoi_gian", "Chi phí thời gian"),
    ("nguoi_dung_dau", "Vai trò người đứng đầu"),
    ("khong_chinh_thuc", "Chi phí không chính thức"),
    ("ho_tro", "Hỗ trợ doanh nghiệp"),
    ("thiet_che", "Thiết chế pháp lý"),
    ("binh_dang", "Cạnh tranh bình đẳng"),
    ("dat_dai", "Tiếp cận đất đai"),
    ("nang_dong", "Tính năng động"),
];
const CODES: [&str; 9] = ["1", "2", "3", "4", "5", "6", "7", "8", "9"];

/// The indicators as the units of a table send them, a figure being written as `write` says.
fn ddci(table: &Rows, write: impl Fn(&str) -> String) -> Round {
    let leaf = |(code, (_, name)): (&&str, (&str, &str))| {
        let input = "{ label = \"Điểm\", type = \"number\", max = 10 }";
        parent(code, name, "10")
            + &format!("not_applicable = \"allowed\"\ninputs = {{ d = {input} }}\npoints = \"d\"\n")
    };
    let leaves: Vec<String> = CODES.iter().zip(DDCI).map(leaf).collect();
    let columns: Vec<(&str, &str)> = CODES.into_iter().zip(DDCI.map(|(column, _)| column)).collect();
    let written: Vec<(&str, &str, String)> =
        by_leaf(table, &columns).into_iter().map(|(unit, code, figure)| (unit, code, write(figure))).collect();
    Round::new("90", "", &leaves)
        .units(ids_and_names(table))
        .figures("assessments", written.iter().map(|(unit, code, figure)| (*unit, *code, figure.as_str())))
}

#[test]
fn ddci_2021_a_dash_is_no_figure_and_50_is_none_of_10() {
    let table = published("ddci-ha-tinh-2021.csv");
    let mut faults = ddci(&table, str::to_owned).provisional().faults();
    faults.sort();
    // Line 1 has the headings, and each unit nine lines: the eighth of a department is land, "-".
    let line = |unit: usize, indicator: usize| 2 + unit * 9 + indicator;
    let mut expected: Vec<String> =
        (7..17).map(|unit| format!("error unreadable assessments/so-lieu.csv:{}", line(unit, 7))).collect();
    assert_eq!(table[13]["nang_dong"], "50");
    expected.push(format!("error out-of-bounds assessments/so-lieu.csv:{}", line(13, 8)));
    expected.sort();
    assert_eq!(faults, expected);
}

#[test]
fn ddci_2021_what_does_not_apply_leaves_the_denominator() {
    // Whatever the 50 was, it was not published: its department is left out.
    let table: Rows = published("ddci-ha-tinh-2021.csv").into_iter().filter(|row| row["nang_dong"] != "50").collect();
    let results = ddci(&table, |figure| if figure == "-" { "KAD".into() } else { figure.into() }).results();
    assert_eq!(results.units().len(), 16);
    for row in &table {
        let unit = &row["unit"];
        let (is_district, index) = (row["dat_dai"] != "-", number(results.of(unit, "index")));
        assert_eq!(results.of(unit, "max"), if is_district { "90" } else { "80" }, "{unit}");
        let points = DDCI.iter().map(|(column, _)| &row[*column]).filter(|figure| *figure != "-").map(number);
        let points: Number = points.sum();
        let of = |max: i64| (&points * &Number::HUNDRED).over(&Number::from(max)).unwrap().round(2);
        assert_eq!(index, of(if is_district { 90 } else { 80 }), "{unit}");
        // DDCI has weights that were not published, so the index is only near; as a 0 of 10 the dash would be far off.
        let apart = |index: &Number| {
            let apart = index - &number(&row["ddci"]);
            if apart < Number::ZERO { -&apart } else { apart }
        };
        assert!(apart(&index) < Number::from(4), "{unit}");
        assert!(is_district || apart(&index) < apart(&of(90)), "{unit}");
    }
}

/// The same figures from an outside table: a blank cell is no figure, and the set says what then; a dash is an error there
/// too.
#[test]
fn ddci_2021_from_an_outside_table() {
    let table: Rows = published("ddci-ha-tinh-2021.csv").into_iter().filter(|row| row["nang_dong"] != "50").collect();
    let leaf = |(code, (_, name)): (&&str, (&str, &str))| {
        let input = "{ label = \"Điểm\", type = \"number\", max = 10, from = \"table\", table = \"tables/ddci.csv\" }";
        parent(code, name, "10")
            + &format!("inputs = {{ d = {input} }}\nundefined = \"not-applicable\"\npoints = \"d\"\n")
    };
    let leaves: Vec<String> = CODES.iter().zip(DDCI).map(leaf).collect();
    let of = |dash: &str| {
        let mut outside = "unit;criterion;value\n".to_owned();
        for row in &table {
            for (code, (column, _)) in CODES.iter().zip(DDCI) {
                let figure = if row[column] == "-" { dash } else { &row[column] };
                writeln!(outside, "{};{code};{figure}", row["unit"]).expect("a String takes all");
            }
        }
        Round::new("90", "", &leaves).units(ids_and_names(&table)).with("tables/ddci.csv", &outside)
    };
    let (own, outside) = (ddci(&table, |figure| figure.replace('-', "KAD")).results(), of("").results());
    assert_eq!(own.ranks(), outside.ranks());
    for row in &table {
        let of = |results: &Published| ["index", "points", "max", "state"].map(|key| results.of(&row["unit"], key));
        assert_eq!(of(&own), of(&outside), "{}", row["unit"]);
    }
    let faults = of("-").provisional().faults();
    assert_eq!(faults.len(), 9, "{faults:?}");
    assert!(faults.iter().all(|fault| fault.starts_with("error unreadable tables/ddci.csv:")), "{faults:?}");
}

// ------------------------------------------------------------------------------------ PAPI: 63 provinces, exact sums

/// What is done with provinces of which a figure is missing.
#[derive(Clone, Copy, PartialEq)]
enum Incomplete {
    /// `ranked = no` in `units.csv`.
    Named,
    /// The set's `min_attainable`.
    ByRule,
    /// Nothing.
    Ranked,
}

/// A year of PAPI, its figures an outside table that 28 or 29 leaves share; `None` where they are not at hand: they are
/// no part of the repository.
fn papi(year: &str, incomplete: Incomplete) -> Option<Published> {
    let Some(shared) = shared() else {
        println!("passed over: no ../shared/reference here, nor where CCHC_SHARED says");
        return None;
    };
    let raw = rows(&shared.join(format!("papi_{year}_raw.csv")));
    let provinces = rows(&shared.join("papi_codebook_provinces.csv"));
    let names: BTreeMap<&str, &str> =
        provinces.iter().map(|row| (row["Variable_Code"].as_str(), row["Variable_Name"].as_str())).collect();
    // From 2022 on nobody was asked about construction permits: a column without a figure is no leaf.
    let asked: Vec<&str> = raw[0]
        .keys()
        .map(String::as_str)
        .filter(|column| column.starts_with("SC") && raw.iter().any(|row| !row[*column].is_empty()))
        .collect();
    let mut criteria = Vec::new();
    for domain in '1'..='8' {
        let leaves: Vec<&&str> = asked.iter().filter(|column| column[2..].starts_with(domain)).collect();
        criteria.push(parent(&domain.to_string(), &format!("Nội dung {domain}"), "10"));
        for (at, column) in leaves.iter().enumerate() {
            // A domain has 10 points, a leaf an equal share of them; of three one has a hundredth more.
            let max = match (leaves.len(), at) {
                (4, _) => "2.5",
                (3, 0) => "3.34",
                (3, _) => "3.33",
                other => panic!("{year} {domain}: {other:?}"),
            };
            let input = format!(
                "{{ label = \"{column}\", type = \"number\", max = {max}, from = \"table\", table = \"tables/papi.csv\" }}"
            );
            criteria.push(
                parent(&code(column), column, max)
                    + &format!("inputs = {{ d = {input} }}\nundefined = \"not-applicable\"\npoints = \"d\"\n"),
            );
        }
    }
    let mut units = "id;name;group;ranked\n".to_owned();
    let mut table = "unit;criterion;value\n".to_owned();
    for row in &raw {
        let whole = asked.iter().all(|column| !row[*column].is_empty());
        let ranked = if !whole && incomplete == Incomplete::Named { "no" } else { "yes" };
        let id = slug(names[row["Province"].as_str()]);
        writeln!(units, "{id};{};nhom;{ranked}", names[row["Province"].as_str()]).expect("a String takes all");
        for column in &asked {
            writeln!(table, "{id};{};{}", code(column), row[*column]).expect("a String takes all");
        }
    }
    let rule = if incomplete == Incomplete::ByRule { "min_attainable = \"100%\"\n" } else { "" };
    let head = format!("rank_on = \"exact\"\nrounding = {{ points = \"exact\", index = 2 }}\n{rule}");
    let results =
        Round::new("80", &head, &criteria).with("units.csv", &units).with("tables/papi.csv", &table).results();
    assert_eq!(results.units().len(), 63);
    Some(results)
}

/// `SC53` is the third leaf of the fifth domain.
fn code(column: &str) -> String {
    format!("{}.{}", &column[2..3], &column[3..4])
}

/// The id of a province; the codebook names them without accents.
fn slug(name: &str) -> String {
    name.split(|letter: char| !letter.is_alphanumeric())
        .filter(|part| !part.is_empty())
        .collect::<Vec<_>>()
        .join("-")
        .to_lowercase()
}

fn ranked(results: &Published) -> usize {
    results.units().iter().filter(|unit| unit["state"] == "ranked").count()
}

/// Exact points, rounded to some decimals.
fn points(results: &Published, id: &str, decimals: u8) -> String {
    number(results.of(id, "points")).fixed(decimals)
}

#[test]
fn papi_2023_yen_bai_is_28th_of_61() {
    let Some(results) = papi("2023", Incomplete::Named) else { return };
    assert_eq!(ranked(&results), 61);
    assert_eq!(results.of("yen-bai", "rank"), "28");
    let domains: Vec<String> =
        ('1'..='8').map(|code| number(said(&results.domain("yen-bai", &code.to_string())["final"])).fixed(4)).collect();
    assert_eq!(domains, ["4.7348", "5.1596", "4.3356", "6.7614", "7.1989", "7.5827", "3.6239", "3.0940"]);
    // The press added up what was printed: 42.4909. The sum itself is 42.490761368.
    assert_eq!(domains.iter().map(number).sum::<Number>(), number("42.4909"));
    assert_eq!(points(&results, "yen-bai", 9), "42.490761368");
    // Nothing is known of two: no index, and their rows stand all the same.
    for unit in ["quang-ninh", "binh-duong"] {
        assert_eq!(["state", "index", "rank"].map(|key| results.of(unit, key)), ["unranked", "null", "null"], "{unit}");
    }
}

#[test]
fn papi_2022_places_hang_on_the_incomplete_ones_being_unranked() {
    for incomplete in [Incomplete::Named, Incomplete::ByRule] {
        let Some(results) = papi("2022", incomplete) else { return };
        assert_eq!(ranked(&results), 61);
        assert_eq!((results.of("quang-ninh", "rank"), points(&results, "quang-ninh", 2)), ("1".into(), "47.88".into()));
        assert_eq!((results.of("bac-kan", "rank"), points(&results, "bac-kan", 2)), ("30".into(), "42.44".into()));
        assert_eq!((results.of("son-la", "rank"), points(&results, "son-la", 2)), ("46".into(), "40.87".into()));
        assert_eq!((results.of("cao-bang", "rank"), points(&results, "cao-bang", 2)), ("61".into(), "38.80".into()));
        for unit in ["bac-giang", "bac-ninh"] {
            assert_eq!(["state", "rank"].map(|key| results.of(unit, key)), ["unranked", "null"], "{unit}");
            // What is known of them has an index.
            assert_ne!(results.of(unit, "index"), "null", "{unit}");
        }
    }
    // With all that is not known left out of the denominator, Bắc Ninh would be first, and Bắc Giang behind Sơn La.
    let Some(results) = papi("2022", Incomplete::Ranked) else { return };
    assert_eq!(
        (ranked(&results), results.of("son-la", "rank"), results.of("cao-bang", "rank")),
        (63, "47".into(), "63".into())
    );
}

#[test]
fn papi_2020_comes_of_exact_sums() {
    let Some(results) = papi("2020", Incomplete::Named) else { return };
    assert_eq!(ranked(&results), 63);
    // Printed domains add up to 39.15; the sum itself is 39.140581429.
    assert_eq!(points(&results, "khanh-hoa", 2), "39.14");
    assert_eq!((results.of("bac-ninh", "rank"), points(&results, "bac-ninh", 2)), ("4".into(), "45.31".into()));
    let first = ["quang-ninh", "dong-thap", "thai-nguyen"];
    assert_eq!(first.map(|id| results.of(id, "rank")), ["1", "2", "3"]);
    assert_eq!(first.map(|id| points(&results, id, 2)), ["48.81", "46.96", "46.47"]);
    assert_eq!((results.of("lam-dong", "rank"), points(&results, "lam-dong", 2)), ("63".into(), "38.62".into()));
}

/// What the press printed, each figure at the decimals that it has.
#[test]
fn papi_domains_are_as_the_press_printed_them() {
    let Some(shared) = shared() else { return };
    let mut compared = 0;
    for row in rows(&shared.join("papi_published.csv")) {
        let results = papi(&row["year"], Incomplete::Named).expect("the shared tables are there");
        let id = match row["province"].as_str() {
            "Yên Bái" => "yen-bai",
            "Khánh Hòa" => "khanh-hoa",
            "Bắc Ninh" => "bac-ninh",
            "Bắc Kạn" => "bac-kan",
            "Sơn La" => "son-la",
            other => panic!("{other} is new here"),
        };
        if !row["rank"].is_empty() {
            assert_eq!(results.of(id, "rank"), row["rank"], "{id} {}", row["year"]);
        }
        for domain in '1'..='8' {
            let printed = &row[&format!("d{domain}")];
            // 3.9952… was printed as 3.99 and 4.4037… as 4.41: slips of the press.
            let slip = id == "khanh-hoa" && ['1', '3'].contains(&domain);
            if printed.is_empty() || slip {
                continue;
            }
            let points = number(said(&results.domain(id, &domain.to_string())["final"]));
            assert_eq!(points.fixed(decimals(printed)), *printed, "{id} {} domain {domain}", row["year"]);
            compared += 1;
        }
    }
    assert_eq!(compared, 26);
}

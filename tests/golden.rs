//! Samples and sets of real decisions, through the command: against what was published, to the last digit, and against what
//! was worked out by hand.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::process::Command;

use cchc_core::number::Number;
use serde_json::Value;

fn repository() -> PathBuf {
    // The crate may be reached by a link: its real place says where the repository is.
    let here = Path::new(env!("CARGO_MANIFEST_DIR")).canonicalize().expect("the crate is there");
    here.join("../..").canonicalize().expect("so is the repository")
}

/// A sample's `results.json`, without an error or a warning on the way.
fn results(sample: &str) -> Value {
    let (results, said) = scored(sample);
    assert_eq!(said, "", "{sample}");
    assert_eq!(results["diagnostics"], serde_json::json!([]));
    results
}

/// A sample's `results.json`, and what was said on the way.
fn scored(sample: &str) -> (Value, String) {
    let out = tempfile::tempdir().unwrap();
    let run = Command::new(env!("CARGO_BIN_EXE_cchc"))
        .args(["score", sample, "--quiet", "--out"])
        .arg(out.path())
        .current_dir(repository().join("samples"))
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&run.stderr) + String::from_utf8_lossy(&run.stdout);
    assert_eq!(run.status.code(), Some(0), "{sample}: {said}");
    let results: Value = serde_json::from_slice(&std::fs::read(out.path().join("results.json")).unwrap()).unwrap();
    assert_eq!(results["finality"], "final");
    (results, said.into_owned())
}

fn units(results: &Value) -> &Vec<Value> {
    results["groups"][0]["units"].as_array().unwrap()
}

fn unit<'a>(results: &'a Value, id: &str) -> &'a Value {
    units(results).iter().find(|unit| unit["id"] == id).unwrap_or_else(|| panic!("no unit {id}"))
}

fn leaf<'a>(unit: &'a Value, code: &str) -> &'a Value {
    unit["leaves"].as_array().unwrap().iter().find(|leaf| leaf["code"] == code).unwrap()
}

/// The rows of a published table, by heading.
fn published(name: &str) -> Vec<BTreeMap<String, String>> {
    let path = repository().join("tests/golden").join(name);
    csv::Reader::from_path(path).unwrap().deserialize().map(|row| row.unwrap()).collect()
}

fn number(text: impl AsRef<str>) -> Number {
    Number::parse(text.as_ref()).unwrap_or_else(|| panic!("{:?} is no number", text.as_ref()))
}

fn text(value: &Value) -> &str {
    value.as_str().unwrap_or_else(|| panic!("{value} is no text"))
}

#[test]
fn tay_ninh_2023_is_as_published() {
    let results = results("tay-ninh-2023");
    let table = published("tay-ninh-2023.csv");
    assert_eq!((units(&results).len(), table.len()), (19, 19));
    for (at, row) in table.iter().enumerate() {
        let unit = unit(&results, &row["unit"]);
        // As it is printed, digit by digit; points as numbers, as the table leaves zeros out.
        let printed = |unit: &Value| [&unit["name"], &unit["index"], &unit["band"]].map(|value| text(value).to_owned());
        assert_eq!(printed(unit), ["name", "index", "band"].map(|column| row[column].clone()));
        assert_eq!(unit["rank"].to_string(), row["rank"], "{}", row["unit"]);
        assert_eq!(text(&unit["points"]), row["total"], "{}", row["unit"]);
        assert_eq!(text(&unit["max"]), row["max"], "{}", row["unit"]);
        assert_eq!(text(&unit["state"]), "ranked");
        // Units stand by rank.
        assert_eq!(units(&results)[at]["id"], row["unit"].as_str());
        // The table says so of itself: 69.25/71.5 = 96.853… → 96.85.
        let index = (&number(&row["total"]) * &Number::HUNDRED).over(&number(&row["max"])).unwrap();
        assert_eq!(index.fixed(2), row["index"], "{}", row["unit"]);
    }
    let of_band = |band: &str| units(&results).iter().filter(|unit| unit["band"] == band).count();
    assert_eq!([of_band("Tốt"), of_band("Khá"), of_band("Kém")], [17, 1, 1]);
}

#[test]
fn yen_bai_2021_is_as_published() {
    let results = results("yen-bai-2021");
    assert_eq!(units(&results).len(), 9);
    let table = published("yen-bai-2021.csv");
    let ranks: Vec<_> = table.iter().map(|row| (row["unit"].as_str(), row["rank"].as_str())).collect();
    assert_eq!(ranks, [("thanh-pho-yen-bai", "1"), ("van-yen", "2"), ("tran-yen", "3"), ("tram-tau", "9")]);
    for row in &table {
        let unit = unit(&results, &row["unit"]);
        assert_eq!((unit["rank"].to_string(), text(&unit["name"])), (row["rank"].clone(), row["name"].as_str()));
    }
    let (city, row) = (unit(&results, "thanh-pho-yen-bai"), &table[0]);
    let parts: Vec<_> =
        city["parts"].as_array().unwrap().iter().map(|part| (text(&part["name"]), text(&part["points"]))).collect();
    let published = ["appraised", "survey", "sipas"].map(|column| row[column].as_str());
    let names = ["Điểm thẩm định", "Điểm điều tra xã hội học", "Điểm SIPAS"];
    assert_eq!(parts, names.into_iter().zip(published).collect::<Vec<_>>());
    assert_eq!(published, ["62.88", "24.42", "8.135"]);
    // 62.880 + 24.420 + 8.135 = 95.435 → 95.44
    assert_eq!(published.map(number).into_iter().sum::<Number>(), number("95.435"));
    let printed = ["points", "index", "max"].map(|key| text(&city[key]));
    assert_eq!(printed, ["95.435", "95.44", "100"]);
    assert_eq!(printed, ["total", "index", "max"].map(|column| row[column].as_str()));
}

/// What the samples' own pages say is worth a look.
#[test]
fn yen_bai_2021_shows_what_its_page_says() {
    let results = results("yen-bai-2021");
    let [van_chan, luc_yen, mu_cang_chai, tram_tau, tran_yen] =
        ["van-chan", "luc-yen", "mu-cang-chai", "tram-tau", "tran-yen"].map(|id| unit(&results, id));
    // More points, a lower index: 3.2.3 does not apply to Lục Yên.
    assert!(number(text(&van_chan["points"])) > number(text(&luc_yen["points"])));
    assert!(number(text(&van_chan["index"])) < number(text(&luc_yen["index"])));
    assert_eq!(leaf(luc_yen, "3.2.3")["state"], "not-applicable");
    // Not applicable, accepted; and not accepted.
    assert_eq!(leaf(mu_cang_chai, "6.3")["state"], "not-applicable");
    assert_eq!(leaf(tram_tau, "6.3")["state"], "appraised");
    assert_eq!(leaf(tram_tau, "6.3")["self"], Value::Null);
    // Exactly 90 % where *more* is asked; exactly 95 % where that is enough: 5 × 0.95 = 4.75.
    let of = |unit: &'static str, code: &str| {
        let leaf = leaf(self::unit(&results, unit), code);
        [text(&leaf["value"]).to_owned(), text(&leaf["final"]).to_owned()]
    };
    assert_eq!(of("tran-yen", "2.1.1"), ["0.9", "1"]);
    assert_eq!(of("tram-tau", "3.2.1"), ["0.95", "4.75"]);
    assert_eq!(tran_yen["band"], "Tốt");
}

/// A leaf, what is answered to each of its inputs, and what that brings.
type Case = (&'static str, &'static [(&'static str, &'static str)], &'static str);

/// What each answer brings by the scales that were read in Cà Mau's decision of 2013, worked out by hand.
const CA_MAU: &[Case] = &[
    ("1.1.1", &[("", "Ban hành kịp thời")], "1"),
    ("1.1.1", &[("", "Ban hành không kịp thời")], "0.5"),
    ("1.1.1", &[("", "Không ban hành")], "0"),
    // Both, or nothing.
    ("1.1.2", &[("nhiem_vu", "có"), ("kinh_phi", "có")], "1"),
    ("1.1.2", &[("nhiem_vu", "có"), ("kinh_phi", "không")], "0"),
    ("1.1.2", &[("nhiem_vu", "không"), ("kinh_phi", "có")], "0"),
    ("1.1.2", &[("nhiem_vu", "không"), ("kinh_phi", "không")], "0"),
    ("1.1.3", &[("", "Đạt yêu cầu")], "1"),
    ("1.1.3", &[("", "Không đạt yêu cầu")], "0"),
    // "trên 90%": 2; "từ 70% - 90%": both ends bring 1; "dưới 70%": 0.
    ("1.1.4", &[("", "100%")], "2"),
    ("1.1.4", &[("", "90,01%")], "2"),
    ("1.1.4", &[("", "90%")], "1"),
    ("1.1.4", &[("", "70%")], "1"),
    ("1.1.4", &[("", "69,99%")], "0"),
    ("1.1.4", &[("", "0%")], "0"),
    ("1.2.1", &[("du", "có"), ("dung_han", "có")], "1"),
    ("1.2.1", &[("du", "có"), ("dung_han", "không")], "0"),
    ("1.2.1", &[("du", "không"), ("dung_han", "có")], "0"),
    ("1.2.2", &[("", "Đạt yêu cầu")], "1"),
    ("1.2.2", &[("", "Không đạt yêu cầu")], "0"),
];

/// Each case is a unit that answers this leaf so, and the others as well as can be.
#[test]
fn ca_mau_2013_scores_as_its_decision_says() {
    let home = tempfile::tempdir().unwrap();
    let write = |name: &str, text: String| {
        let path = home.path().join(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    };
    let set = std::fs::read_to_string(repository().join("criteria/ca-mau/2013-phan-doc-duoc.toml")).unwrap();
    write("set.toml", set);
    let group = "[[group]]\nid = \"g\"\nname = \"Nhóm\"\ncriteria = \"set.toml\"\n";
    let stage = "[[stage]]\nid = \"tu-cham\"\nname = \"Tự chấm\"\ndir = \"assessments\"\nby = \"unit\"\n";
    write("round.toml", format!("[round]\nprovince = \"Cà Mau\"\nyear = 2013\n{group}{stage}"));
    let leaves: BTreeSet<&str> = CA_MAU.iter().map(|(leaf, ..)| *leaf).collect();
    let (mut units, mut answers) = ("mã;tên;nhóm\n".to_owned(), "đơn vị;tiêu chí;số liệu;kết quả\n".to_owned());
    for (at, (leaf, said, _)) in CA_MAU.iter().enumerate() {
        units += &format!("u{at};Đơn vị {at};g\n");
        for other in &leaves {
            let (_, best, _) = CA_MAU.iter().find(|(of, ..)| of == other).unwrap();
            for (input, value) in if other == leaf { *said } else { *best } {
                answers += &format!("u{at};{other};{input};{value}\n");
            }
        }
    }
    write("units.csv", units);
    write("assessments/all.csv", answers);
    let results = results(home.path().to_str().unwrap());
    assert_eq!(leaves.len(), 6);
    for (at, (code, said, points)) in CA_MAU.iter().enumerate() {
        let unit = unit(&results, &format!("u{at}"));
        let leaf = leaf(unit, code);
        assert_eq!((text(&leaf["final"]), text(&leaf["state"])), (*points, "scored"), "{code}: {said:?}");
        // 1 + 1 + 1 + 2 + 1 + 1 = 7, less what this leaf fell short of.
        let best = CA_MAU.iter().find(|(of, ..)| of == code).map(|(.., points)| number(points)).unwrap();
        assert_eq!(number(text(&unit["points"])), &(&number("7") - &best) + &number(points), "{code}: {said:?}");
        assert_eq!(unit["max"], "7");
    }
}

/// The made-up province: what its page says, worked out by hand.
#[test]
fn tinh_vi_du_2025_shows_what_its_page_says() {
    let (results, _) = scored("tinh-vi-du-2025");
    let codes: Vec<&Value> = results["diagnostics"].as_array().unwrap().iter().map(|one| &one["code"]).collect();
    assert_eq!(codes, ["not-submitted", "not-submitted"]);
    let departments = &results["groups"][1]["units"];
    let department = |id: &str| departments.as_array().unwrap().iter().find(|unit| unit["id"] == id).unwrap();
    let domain = |unit: &Value, code: &str| {
        let domains = unit["domains"].as_array().unwrap().iter();
        text(&domains.into_iter().find(|domain| domain["code"] == code).unwrap()["final"]).to_owned()
    };
    let of = |id: &str, code: &str| domain(unit(&results, id), code);
    let band = |id: &str| (text(&unit(&results, id)["index"]).to_owned(), unit(&results, id)["band"].clone());
    // 20 + 39.9 + 18.43 + 18.44 = 96.77, and 5 of a bonus: held at 100.
    assert_eq!(
        ["1", "2", "3", "4", "5"].map(|code| of("phuong-gia-dinh", code)),
        ["20", "39.9", "18.43", "18.44", "5"]
    );
    assert_eq!(band("phuong-gia-dinh"), ("100.00".into(), "Xuất sắc".into()));
    // 20 % of 12 units is two: the third goes on to the next band.
    assert_eq!(band("xa-lam-mau"), ("97.18".into(), "Tốt".into()));
    // 15.56/20 = 77.8 % of domain 4, where 80 % is asked for.
    assert_eq!((of("phuong-minh-hoa", "4"), band("phuong-minh-hoa")), ("15.56".into(), ("92.16".into(), "Tốt".into())));
    // A violation: no better than Tốt.
    assert_eq!((of("xa-nhap-thu", "6"), band("xa-nhap-thu")), ("-1".into(), ("95.63".into(), "Tốt".into())));
    // 2.1 is lost, whatever 2.1.1 has: 10 × 2700/2890 = 9.343; and the band is one lower.
    let struck = unit(&results, "xa-thu-nghiem");
    assert_eq!(text(&leaf(struck, "2.1.1")["final"]), "9.34");
    assert_eq!(band("xa-thu-nghiem"), ("65.26".into(), "Trung bình".into()));
    // 80 % of 7.58 = 6.064.
    assert_eq!(of("xa-dien-tap", "1"), "6.06");
    // (3 × 9.6/10 + 2 × 4.1/5 + 1 × 4/4) / 6 × 20 = 18.4.
    assert_eq!(of("phuong-minh-hoa", "3"), "18.4");
    // Without a rank, each for its own reason: 46 of 100 attainable, the list, nothing sent.
    for (id, state, max) in [
        ("xa-moi-lap", "unranked", "46"),
        ("dac-khu-dao-mau", "unranked", "92"),
        ("xa-vang-mat", "not-submitted", "100"),
    ] {
        let unit = unit(&results, id);
        assert_eq!((text(&unit["state"]), text(&unit["max"]), &unit["rank"]), (state, max, &Value::Null), "{id}");
    }
    // Who sent nothing is scored all the same: `absent = "zero"`.
    assert_eq!((&department("so-tai-chinh")["rank"], text(&department("so-tai-chinh")["index"])), (&6.into(), "0.00"));
}

/// The district's own round: what its page says, worked out by hand.
#[test]
fn van_yen_2023_shows_what_its_page_says() {
    let (results, _) = scored("van-yen-2023");
    let codes: Vec<&Value> = results["diagnostics"].as_array().unwrap().iter().map(|one| &one["code"]).collect();
    assert_eq!(codes, ["not-submitted", "other-sheet"]);
    let groups = results["groups"].as_array().unwrap();
    let [divisions, communes] = [0, 1].map(|group| groups[group]["units"].as_array().unwrap());
    assert_eq!((divisions.len(), communes.len()), (12, 25));
    let of = |id: &str| {
        let mut units = divisions.iter().chain(communes);
        units.find(|unit| unit["id"] == id).unwrap_or_else(|| panic!("no unit {id}"))
    };
    // Unit, leaf, own word, final: and the arithmetic.
    let worked = [
        // A date in a cell, 17/01/2023, before 31/01/2023.
        ("thi-tran-mau-a", "1.1", Some("4"), "4"),
        // 151/2680 = 5.63 %, at least 3 %.
        ("thi-tran-mau-a", "3.3", Some("4"), "4"),
        // A percentage in a cell: 2 × 55 %.
        ("thi-tran-mau-a", "5.2", Some("1.1"), "1.1"),
        // A formula in a cell: 1490 − 8 = 1482, 16 × 1482/1490 = 15.914; in the end 1460: 16 × 1460/1490 = 15.678.
        ("xa-an-thinh", "3.1", Some("15.91"), "15.68"),
        // Late are 8, all with an apology; in the end 30: 4 × 8/30 = 1.067.
        ("xa-an-thinh", "3.4", Some("4"), "1.07"),
        // An ods: 8 × 23/24 = 7.667.
        ("xa-dong-cuong", "1.2", Some("7.67"), "7.67"),
        // The file that replaces another: 16 × 472/479 = 15.766.
        ("xa-yen-thai", "3.1", Some("15.77"), "15.77"),
        // 22/28 = 78.57 %, below 80 %.
        ("xa-mo-vang", "1.2", Some("0"), "0"),
        // Nothing arose.
        ("xa-dai-son", "2.1", Some("5"), "5"),
        // "1.120" and "1.102" as texts: 16 × 1102/1120 = 15.743.
        ("xa-quang-minh", "3.1", Some("15.74"), "15.74"),
        // 22 of 24, appraised 21: 8 × 22/24 = 7.333; 8 × 21/24 = 7.
        ("xa-quang-minh", "1.2", Some("7.33"), "7"),
        // Points outright.
        ("xa-vien-son", "3.5", Some("6"), "2.5"),
        // 69/72 = 95.83 %, above 95 %.
        ("phong-noi-vu", "1.1", Some("15"), "15"),
        // 15 × 133/153 = 13.039.
        ("phong-tu-phap", "1.1", Some("13.04"), "13.04"),
        // 12 × 42/80 = 6.3.
        ("phong-tu-phap", "3.2", Some("6.3"), "6.3"),
        // Only appraisers give it.
        ("phong-tu-phap", "1.3", None, "4.5"),
    ];
    for (id, code, own, last) in worked {
        let leaf = leaf(of(id), code);
        assert_eq!((leaf["self"].as_str(), text(&leaf["final"])), (own, last), "{id} {code}");
    }
    // The cell of the file that counts.
    let sources = |id: &str, code: &str| leaf(of(id), code)["sources"].to_string();
    assert!(sources("xa-yen-thai", "1.2").contains("assessments/Xã Yên Thái (sửa).xlsx!Sheet1!D"));
    assert!(sources("xa-dong-cuong", "1.2").contains("assessments/Xã Đông Cuông.ods!Tự chấm!D"));
    assert!(sources("xa-an-thinh", "3.1").contains("conclusions/bien-ban-hop-to-tham-dinh.csv:2"));
    // Not applicable: 100 − 2.
    assert_eq!(
        (text(&of("xa-na-hau")["max"]), &leaf(of("xa-na-hau"), "5.2")["state"]),
        ("98", &"not-applicable".into())
    );
    // 67.51 / 70 = 96.443.
    let office = of("van-phong");
    assert_eq!(["points", "max", "index"].map(|key| text(&office[key])), ["67.51", "70", "96.44"]);
    assert_eq!(office["rank"], 2);
    let silent = of("xa-phong-du-thuong");
    assert_eq!(
        (&silent["state"], &silent["index"], &silent["rank"]),
        (&"not-submitted".into(), &Value::Null, &Value::Null)
    );
    assert_eq!(communes.iter().filter(|unit| unit["rank"].is_u64()).count(), 24);
}

/// The size of the made-up figures is that of a year of what was published of the whole district: 390 726 dossiers, 97 % on
/// time, in 2011–2020, and 5 770 results by post in 2015–2020 (Báo Yên Bái, 5 January 2021).
#[test]
fn van_yen_2023_is_of_the_published_size() {
    let (results, _) = scored("van-yen-2023");
    let groups = results["groups"].as_array().unwrap();
    let whole = |text: &str| text.parse::<u64>().unwrap();
    // 3.1 of the divisions and of the communes is measured as on time / all; 3.3 as by post / all.
    let parts = |group: &Value, code: &str| -> Vec<(u64, u64)> {
        let units = group["units"].as_array().unwrap().iter();
        let traces = units.map(|unit| leaf(unit, code)["trace"].as_str().unwrap_or_default().to_owned());
        let ratios = traces.filter_map(|trace| {
            let (over, under) = trace.split(' ').next()?.split_once('/')?;
            Some((whole(over), whole(under)))
        });
        ratios.collect()
    };
    let of_time: Vec<_> = groups.iter().flat_map(|group| parts(group, "3.1")).collect();
    // Nine divisions with procedures, 24 communes that sent something.
    assert_eq!(of_time.len(), 33);
    let (on_time, all) = of_time.iter().fold((0, 0), |(a, b), (over, under)| (a + over, b + under));
    assert_eq!((all, on_time), (39_073, 37_901));
    assert_eq!((all, on_time * 100 / all), ((390_726 + 5) / 10, 97));
    let by_post: u64 = parts(&groups[1], "3.3").iter().map(|(over, _)| over).sum();
    assert_eq!(by_post, (5_770 + 3) / 6);
}

/// Every sum of both samples, again, from the strings of `results.json` alone.
#[test]
fn results_add_up() {
    for sample in ["tay-ninh-2023", "yen-bai-2021"] {
        let results = results(sample);
        for unit in units(&results) {
            for key in ["self", "appraised", "final", "max"] {
                let sum = |rows: &Value| -> Number {
                    let rows = rows.as_array().unwrap().iter();
                    rows.filter_map(|row| row[key].as_str()).map(number).sum()
                };
                let total = if key == "final" { "points" } else { key };
                let total = unit[total].as_str().map_or(Number::ZERO, number);
                assert_eq!(
                    (sum(&unit["domains"]), sum(&unit["leaves"])),
                    (total.clone(), total),
                    "{key} of {}",
                    unit["id"]
                );
            }
            for domain in unit["domains"].as_array().unwrap() {
                let Some(index) = domain["index"].as_str() else { continue };
                let exact =
                    (&number(text(&domain["final"])) * &Number::HUNDRED).over(&number(text(&domain["max"]))).unwrap();
                assert_eq!(index, exact.fixed(2), "domain {} of {}", domain["code"], unit["id"]);
            }
            let parts = unit["parts"].as_array().unwrap();
            let sum: Number = parts.iter().map(|part| number(text(&part["points"]))).sum();
            assert!(parts.is_empty() || sum == number(text(&unit["points"])), "{}", unit["id"]);
        }
    }
}

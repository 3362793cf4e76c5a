//! Every set of `criteria/` says truly what it is, and the samples say truly what they show.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;

fn repository() -> PathBuf {
    // The crate may be reached by a link: its real place says where the repository is.
    let here = Path::new(env!("CARGO_MANIFEST_DIR")).canonicalize().expect("the crate is there");
    here.join("../..").canonicalize().expect("so is the repository")
}

fn read(path: &Path) -> String {
    fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// The files beneath a folder of the repository, by their paths from there.
fn beneath(folder: &str) -> Vec<String> {
    let mut found = Vec::new();
    let mut open = vec![folder.to_owned()];
    while let Some(folder) = open.pop() {
        for entry in fs::read_dir(repository().join(&folder)).unwrap().map(|entry| entry.unwrap()) {
            let name = format!("{folder}/{}", entry.file_name().to_str().unwrap());
            if entry.file_type().unwrap().is_dir() { open.push(name) } else { found.push(name) }
        }
    }
    found.sort();
    found
}

/// A set as its file has it: nothing of the engine.
struct Set {
    /// Such as `ca-mau/2013-phan-doc-duoc`.
    name: String,
    text: String,
    file: toml::Table,
}

impl Set {
    fn about(&self, key: &str) -> Option<String> {
        let value = self.file["set"].get(key)?;
        let whole = value.as_integer().map(|whole| whole.to_string());
        Some(value.as_str().map(Into::into).or(whole).unwrap_or_else(|| format!("{value:?}")))
    }

    fn criteria(&self) -> Vec<&toml::Table> {
        self.file["criterion"].as_array().unwrap().iter().map(|criterion| criterion.as_table().unwrap()).collect()
    }

    /// The comment at its head, as one line.
    fn head(&self) -> String {
        let lines = self.text.lines().take_while(|line| line.starts_with('#'));
        let lines = lines.filter(|line| !line.starts_with("#:schema"));
        lines.map(|line| line.trim_start_matches('#').trim()).collect::<Vec<_>>().join(" ")
    }
}

fn sets() -> Vec<Set> {
    // The schemas beside them are for editors.
    let files = beneath("criteria").into_iter().filter(|path| !path.starts_with("criteria/schema/"));
    let read = |path: String| {
        let text = read(&repository().join(&path));
        let file = toml::from_str(&text).unwrap_or_else(|error| panic!("{path}: {error}"));
        let name = path.strip_prefix("criteria/").and_then(|path| path.strip_suffix(".toml"));
        Set { name: name.unwrap_or_else(|| panic!("{path} is no set")).to_owned(), text, file }
    };
    files.map(read).collect()
}

/// Thousandths, so that 0.1 + 0.2 is 0.3.
fn thousandths(value: &toml::Value) -> i64 {
    let number = value.as_float().or(value.as_integer().map(|whole| whole as f64)).expect("a number");
    (number * 1000.0).round() as i64
}

fn code(criterion: &toml::Table) -> &str {
    criterion["code"].as_str().unwrap()
}

fn parent(code: &str) -> Option<&str> {
    code.rsplit_once('.').map(|(parent, _)| parent)
}

#[test]
fn a_set_lies_where_its_id_says() {
    for set in sets() {
        // `ca-mau/2013/phan-doc-duoc` is `ca-mau/2013-phan-doc-duoc.toml`.
        let id = set.about("id").unwrap();
        let (place, rest) = id.split_once('/').unwrap();
        assert_eq!(format!("{place}/{}", rest.replacen('/', "-", 1)), set.name);
        assert!(rest.starts_with(&set.about("year").unwrap()), "{id}");
    }
}

#[test]
fn the_maxima_of_a_set_add_up() {
    for set in sets() {
        let criteria = set.criteria();
        let outside = |criterion: &&&toml::Table| {
            let domain = code(criterion).split('.').next().unwrap();
            !criteria.iter().any(|of| code(of) == domain && of.contains_key("kind"))
        };
        let mut sums: BTreeMap<&str, i64> = BTreeMap::new();
        let mut weighted = BTreeSet::new();
        for criterion in criteria.iter().filter(outside) {
            let parent = parent(code(criterion)).unwrap_or("");
            *sums.entry(parent).or_default() += thousandths(&criterion["max"]);
            if criterion.contains_key("weight") {
                weighted.insert(parent);
            }
        }
        for (parent, sum) in sums.into_iter().filter(|(parent, _)| !weighted.contains(parent)) {
            let max = match parent {
                "" => &set.file["set"]["total"],
                parent => &criteria.iter().find(|criterion| code(criterion) == parent).unwrap()["max"],
            };
            assert_eq!(sum, thousandths(max), "{}: {parent}", set.name);
        }
    }
}

/// What a set takes over from a decision it cites; what it does not, it does not claim.
#[test]
fn a_set_says_how_far_it_follows_its_decision() {
    for set in sets() {
        let (status, name) = (set.about("status").unwrap(), &set.name);
        let criteria = set.criteria();
        let is_leaf =
            |criterion: &&&toml::Table| !criteria.iter().any(|other| parent(code(other)) == Some(code(criterion)));
        if status == "illustrative" {
            let head = set.head();
            assert!(
                ["MINH HỌA", "bịa ra", "BỊA RA", "Không theo quyết định nào"].iter().any(|word| head.contains(word)),
                "{name}: its head says nothing of being made up"
            );
            for key in ["decision", "issuer", "issued", "amended"] {
                assert_eq!(set.about(key), None, "{name}: no decision enacted it");
            }
            for criterion in &criteria {
                for key in ["clause", "text"] {
                    assert!(!criterion.contains_key(key), "{name}: {} has a {key} of no decision", code(criterion));
                }
            }
            continue;
        }
        for key in ["decision", "issuer"] {
            assert!(set.about(key).is_some(), "{name} lacks its {key}");
        }
        assert!(set.head().contains("https://"), "{name}: its head names no source");
        // What could not be read of a decision is said, and its day is known of a whole one.
        assert!(set.about("issued").is_some() || status == "partial" && set.head().contains("`issued`"), "{name}");
        assert!(status == "official" || set.about("title").unwrap().contains("đọc được"), "{name}");
        for leaf in criteria.iter().filter(is_leaf) {
            for key in ["clause", "text"] {
                assert!(leaf.contains_key(key), "{name}: {} lacks its {key}", code(leaf));
            }
        }
    }
}

#[test]
fn every_set_is_used_by_a_sample_a_test_or_the_command() {
    let rounds = beneath("samples").into_iter().filter(|path| path.ends_with("/round.toml"));
    let code = ["tests", "crates/cli/src"].into_iter().flat_map(beneath).filter(|path| path.ends_with(".rs"));
    let users: Vec<String> = rounds.chain(code).map(|path| read(&repository().join(path))).collect();
    for set in sets() {
        let path = format!("criteria/{}.toml", set.name);
        assert!(users.iter().any(|text| text.contains(&path)), "{path} is used by nothing");
    }
}

#[test]
fn every_sample_says_what_is_published_and_what_is_made_up() {
    for path in beneath("samples").iter().filter(|path| path.ends_with("/round.toml")) {
        let sample = path.strip_suffix("/round.toml").unwrap();
        let page = read(&repository().join(sample).join("README.md"));
        let [vietnamese, english] = page.split("\n---\n").collect::<Vec<_>>()[..] else {
            panic!("{sample}: the page is not in two languages")
        };
        assert!(vietnamese.contains("**bịa ra**") || vietnamese.contains("**Giả định**"), "{sample}");
        assert!(english.to_lowercase().contains("**made up**"), "{sample}");
        // What is said to be published has its source.
        assert!(!vietnamese.contains("**Số đã công bố**") || vietnamese.contains("Nguồn"), "{sample}");
        let round: toml::Table = toml::from_str(&read(&repository().join(path))).unwrap();
        let note = round["round"].get("note").and_then(toml::Value::as_str).unwrap_or_default();
        assert!(note.contains("bịa ra") || note.contains("giả định"), "{sample}: its outputs do not say so");
    }
}

// --------------------------------------------------------------------------------------------- every kind of clause

/// The rows of the vocabulary of real decisions: 1 … 59, and 22b … 22i.
fn kinds() -> BTreeSet<String> {
    (1..=59).map(|row| row.to_string()).chain(('b'..='i').map(|letter| format!("22{letter}"))).collect()
}

/// One line of the table on the page of `hai-cap-2025`.
struct Shown {
    kind: String,
    place: String,
    written: String,
    unit: String,
    result: String,
}

fn shown() -> Vec<Shown> {
    let page = read(&repository().join("samples/hai-cap-2025/README.md"));
    let rows = page.lines().filter(|line| line.starts_with("| ") && !line.starts_with("| kiểu"));
    let cells = |row: &str| row.trim_matches('|').split(" | ").map(|cell| cell.trim().to_owned()).collect::<Vec<_>>();
    let row = |line: &str| match &cells(line)[..] {
        [kind, _, place, written, unit, _, result] => Shown {
            kind: kind.clone(),
            place: place.clone(),
            written: written.trim_matches('`').to_owned(),
            unit: unit.clone(),
            result: result.clone(),
        },
        cells => panic!("{line}: {} cells", cells.len()),
    };
    rows.map(row).collect()
}

/// The text of a set in pieces: of each criterion by its code, of other headings by themselves, joined.
fn pieces(text: &str) -> BTreeMap<String, String> {
    let mut pieces: BTreeMap<String, String> = BTreeMap::new();
    for piece in text.split("\n[").map(|piece| format!("[{piece}")) {
        let heading = piece.lines().next().unwrap_or_default();
        let code = piece.lines().find_map(|line| line.strip_prefix("code = \"")?.strip_suffix('"'));
        let name = code.filter(|_| heading == "[[criterion]]").unwrap_or(heading);
        *pieces.entry(name.to_owned()).or_default() += &piece;
    }
    pieces
}

fn results(sample: &str) -> Value {
    let out = tempfile::tempdir().unwrap();
    let run = Command::new(env!("CARGO_BIN_EXE_cchc"))
        .args(["score", sample, "--quiet", "--out"])
        .arg(out.path())
        .current_dir(repository().join("samples"))
        .output()
        .unwrap();
    assert_eq!(run.status.code(), Some(0), "{}", String::from_utf8_lossy(&run.stderr));
    serde_json::from_slice(&fs::read(out.path().join("results.json")).unwrap()).unwrap()
}

#[test]
fn the_two_level_round_shows_every_kind_of_clause() {
    let rows = shown();
    let there: BTreeSet<String> = rows.iter().map(|row| row.kind.clone()).collect();
    assert_eq!(there, kinds());
    let sample = repository().join("samples/hai-cap-2025");
    let pieces = pieces(&read(&repository().join("criteria/hai-cap/2025-cap-xa.toml")));
    for row in &rows {
        let text = pieces.get(&row.place).cloned().unwrap_or_else(|| read(&sample.join(&row.place)));
        assert!(text.contains(&row.written), "{}: {} has no `{}`", row.kind, row.place, row.written);
    }
}

#[test]
fn the_two_level_round_comes_to_what_its_page_works_out_by_hand() {
    let results = results("hai-cap-2025");
    let units = results["groups"][0]["units"].as_array().unwrap();
    let text = |value: &Value| value.as_str().unwrap_or_else(|| panic!("{value} is no text")).to_owned();
    let of = |rows: &Value, code: &str, key: &str| {
        let row = rows.as_array().unwrap().iter().find(|row| row["code"] == code);
        row.unwrap_or_else(|| panic!("no {code}"))[key].clone()
    };
    for Shown { kind, place, unit, result, .. } in shown() {
        let unit = units.iter().find(|known| known["id"] == unit.as_str()).unwrap_or_else(|| panic!("no {unit}"));
        let (what, expected) = match result.rsplit_once(' ') {
            Some((what, expected)) if !what.starts_with("không") => (what, expected),
            _ => ("", result.as_str()),
        };
        let met = match what {
            "" if expected == "không tính" => {
                assert_eq!(of(&unit["leaves"], &place, "state"), "not-applicable", "{kind}");
                continue;
            }
            "" => text(&of(&unit["leaves"], &place, "final")),
            "chỉ số" => text(&unit["index"]),
            "tổng" => text(&unit["points"]),
            "tối đa" => text(&unit["max"]),
            "xếp loại" => text(&unit["band"]),
            "hạng" => unit["rank"].to_string(),
            "hạng 1 trong" => {
                assert_eq!(unit["ranks"][expected], 1, "{kind}");
                continue;
            }
            domain => {
                let code = domain.strip_prefix("lĩnh vực ").and_then(|code| code.strip_suffix(':'));
                text(&of(&unit["domains"], code.unwrap_or_else(|| panic!("{kind}: what is «{domain}»?")), "final"))
            }
        };
        assert_eq!(met.replace('.', ","), expected, "{kind}: {place} of {}", unit["id"]);
    }
    let codes: Vec<&Value> = results["diagnostics"].as_array().unwrap().iter().map(|one| &one["code"]).collect();
    assert_eq!(codes, ["evidence-reused", "outside-claim"]);
}

/// The results of the year before, which lie beside their round, are what it comes to.
#[test]
fn last_years_results_are_those_of_last_years_round() {
    let kept: Value =
        serde_json::from_str(&read(&repository().join("samples/hai-cap-2024/results/results.json"))).unwrap();
    let units = |results: &Value| {
        let of = |unit: &Value| {
            let leaves = unit["leaves"].as_array().unwrap().iter();
            let leaf = |leaf: &Value| (leaf["code"].clone(), leaf["value"].clone(), leaf["final"].clone());
            (unit["id"].clone(), leaves.map(leaf).collect::<Vec<_>>())
        };
        results["groups"][0]["units"].as_array().unwrap().iter().map(of).collect::<Vec<_>>()
    };
    assert_eq!(units(&kept), units(&results("hai-cap-2024")));
    assert_eq!(units(&kept).len(), 16);
}

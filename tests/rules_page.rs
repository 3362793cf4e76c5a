//! The examples of `docs/quy-tac.md` are rounds: each is scored, and what the page says of it is what comes out.
//!
//! A `toml` block that begins with `[set]` or `[[criterion]]` begins a round with this set; a lone criterion stands in a
//! set of 10 points. A `csv` block is what the units say; a block whose first line is `# tệp: PATH` is that file of the
//! round. A `text` block after them is what comes out. With `CCHC_BLESS=1` those are written anew, to be read.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;

const SET: &str = "[set]\nid = \"vi-du\"\ntitle = \"Ví dụ\"\nyear = 2025\nstatus = \"illustrative\"\ntotal = 10\n";
const ROUND: &str =
    "[round]\nprovince = \"Ví dụ\"\nyear = 2025\n[[group]]\nid = \"xa\"\nname = \"Các xã\"\ncriteria = \"bo.toml\"\n";
const MARK: &str = "# tệp: ";

fn page() -> PathBuf {
    let here = Path::new(env!("CARGO_MANIFEST_DIR")).canonicalize().expect("the crate is there");
    here.join("../../docs/quy-tac.md")
}

/// A fenced block: its language, and where its text stands in the page.
struct Block {
    language: String,
    text: std::ops::Range<usize>,
}

fn blocks(page: &str) -> Vec<Block> {
    let (mut blocks, mut open, mut at) = (Vec::new(), None::<Block>, 0);
    for line in page.split_inclusive('\n') {
        match (open.take(), line.trim_end().strip_prefix("```")) {
            (None, Some(language)) => {
                let text = at + line.len()..at + line.len();
                open = Some(Block { language: language.into(), text });
            }
            (Some(mut block), Some("")) => {
                block.text.end = at;
                blocks.push(block);
            }
            (inside, _) => open = inside,
        }
        at += line.len();
    }
    assert!(open.is_none(), "a block of the page is not closed");
    blocks
}

type Files = BTreeMap<String, String>;

/// What a round comes to, as the page shows it.
fn comes_to(files: &Files) -> String {
    let home = tempfile::tempdir().expect("there is room");
    let mut files = files.clone();
    files.entry("round.toml".into()).or_insert_with(|| ROUND.into());
    if !files.contains_key("units.csv") {
        let answers = files.get("assessments/xa.csv").map_or("", String::as_str);
        let mut units: Vec<&str> = answers.lines().skip(1).filter_map(|line| line.split(';').next()).collect();
        units.dedup();
        units.extend(["A"].into_iter().filter(|_| answers.is_empty()));
        let of = |unit: &&str| format!("{unit};Xã {unit};xa\n");
        files.insert("units.csv".into(), format!("mã;tên;nhóm\n{}", units.iter().map(of).collect::<String>()));
    }
    for (name, text) in files {
        let path = home.path().join(name);
        fs::create_dir_all(path.parent().expect("it lies in the round")).expect("a folder can be made");
        fs::write(path, text).expect("a file can be written");
    }
    let score = Command::new(env!("CARGO_BIN_EXE_cchc"))
        .args(["score", ".", "--out", "results", "--quiet"])
        .current_dir(home.path())
        .output()
        .expect("the command runs");
    let Ok(results) = fs::read(home.path().join("results/results.json")) else {
        return String::from_utf8_lossy(&score.stdout).into_owned() + &String::from_utf8_lossy(&score.stderr);
    };
    let results: Value = serde_json::from_slice(&results).expect("results are JSON");
    let mut said = String::new();
    let list = |value: &Value| value.as_array().cloned().unwrap_or_default();
    let text = |value: &Value| value.as_str().unwrap_or("–").replace('.', ",");
    for unit in list(&results["groups"]).iter().flat_map(|group| list(&group["units"])) {
        let id = unit["id"].as_str().expect("a unit has an id");
        for leaf in list(&unit["leaves"]) {
            let (code, trace) = (leaf["code"].as_str().unwrap_or(""), leaf["trace"].as_str().unwrap_or(""));
            let own = leaf["self"].as_str().filter(|own| leaf["final"].as_str().is_some_and(|last| last != *own));
            let own = own.map(|own| format!(" (tự chấm {})", own.replace('.', ","))).unwrap_or_default();
            let trace = if trace.is_empty() { "chưa có câu trả lời" } else { trace };
            writeln!(said, "{id} {code}: {trace}{own}").expect("a String takes all");
        }
        let of = |key: &str| text(&unit[key]);
        let rank = &unit["rank"];
        write!(said, "{id}: {}/{} điểm, chỉ số {}, hạng {rank}", of("points"), of("max"), of("index"))
            .expect("a String takes all");
        writeln!(said, "{}", unit["band"].as_str().map(|band| format!(", {band}")).unwrap_or_default())
            .expect("a String takes all");
    }
    said.replace("hạng null", "không xếp hạng")
}

#[test]
fn every_example_of_the_page_comes_out_as_it_says() {
    let page_text = fs::read_to_string(page()).expect("the page is there");
    let mut blessed = page_text.clone();
    let (mut files, mut wrong, mut tried) = (Files::new(), String::new(), 0);
    let mut shown = Vec::new();
    // Whether what comes out of the round at hand stands on the page.
    let mut said = true;
    for block in blocks(&page_text) {
        let text = &page_text[block.text.clone()];
        match (block.language.as_str(), text.strip_prefix(MARK).and_then(|marked| marked.split_once('\n'))) {
            (_, Some((name, rest))) => {
                files.insert(name.trim().into(), rest.into());
            }
            ("toml", None) => {
                assert!(said, "nothing is said of what comes out before\n{text}");
                let of_page = if text.starts_with("[set]") { "" } else { SET };
                (files, said) = (Files::from([("bo.toml".into(), format!("{of_page}{text}"))]), false);
            }
            ("csv", None) => {
                files.insert("assessments/xa.csv".into(), text.into());
            }
            ("text", None) => {
                (tried, said) = (tried + 1, true);
                let out = comes_to(&files);
                if out != text {
                    writeln!(wrong, "the page says\n{text}and what comes out is\n{out}").expect("a String takes all");
                }
                shown.push((block.text, out));
            }
            _ => {}
        }
    }
    if std::env::var_os("CCHC_BLESS").is_some() {
        for (range, out) in shown.into_iter().rev() {
            blessed.replace_range(range, &out);
        }
        return fs::write(page(), blessed).expect("the page can be written");
    }
    assert!(said && tried > 20, "the page has {tried} examples only");
    assert!(wrong.is_empty(), "{wrong}");
}

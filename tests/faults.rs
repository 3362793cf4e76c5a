//! Every fault has a bad round that provokes it, with all that the command says of it in both languages.
//!
//! `faults/CODE/vi.txt` and `en.txt` hold commands (`$ cchc …`, run with the folder as the working directory), what they
//! print, and `exit N`. With `CCHC_BLESS=1` the outputs and the page `docs/messages.md` are written anew; the commands
//! stay as they stand in `vi.txt`, in a new folder `cchc check .`. A folder without a round has a criteria set by itself:
//! its command is `cchc criteria check criteria.toml`.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use cchc_core::fault::Fault;

/// What stands in a results folder before a run that is to leave it alone.
const EARLIER: [(&str, &str); 3] = [
    ("results.json", "{\"schema\": \"cchc.results/1\"}"),
    ("xep-hang.xlsx", "an earlier ranking"),
    ("ghi-chu.txt", "a note"),
];

/// The page of all messages.
const PAGE: &str = "docs/messages.md";

/// The repository.
fn repository() -> PathBuf {
    // The crate may be reached by a link: its real place says where the repository is.
    let here = Path::new(env!("CARGO_MANIFEST_DIR")).canonicalize().expect("the crate is there");
    here.join("../..").canonicalize().expect("so is the repository")
}

fn folder(code: &str) -> PathBuf {
    repository().join("tests/faults").join(code)
}

fn blesses() -> bool {
    std::env::var_os("CCHC_BLESS").is_some_and(|value| value == "1")
}

fn read(path: &Path) -> String {
    fs::read_to_string(path).unwrap_or_default()
}

/// What a command prints, and its exit code.
fn run(folder: &Path, arguments: &[&str]) -> (String, i32) {
    let output = Command::new(env!("CARGO_BIN_EXE_cchc"))
        .args(arguments)
        .current_dir(folder)
        .env_remove("RUST_BACKTRACE")
        .env_remove("NO_COLOR")
        .output()
        .expect("the command can be run");
    let mut text = String::from_utf8(output.stdout).expect("it prints UTF-8");
    text += &String::from_utf8(output.stderr).expect("it prints UTF-8");
    (text, output.status.code().expect("it ends by itself"))
}

/// A language of the messages, and the file that holds them.
#[derive(Clone, Copy)]
struct Told {
    file: &'static str,
    arguments: &'static [&'static str],
}

const VIETNAMESE: Told = Told { file: "vi.txt", arguments: &[] };
const ENGLISH: Told = Told { file: "en.txt", arguments: &["--lang", "en"] };

impl Told {
    /// Every command of a fault with what it says now.
    fn now(self, code: &str) -> String {
        let mut text = String::new();
        for command in commands(code) {
            let arguments: Vec<&str> = command.split(' ').skip(1).chain(self.arguments.iter().copied()).collect();
            let (said, exit) = run(&folder(code), &arguments);
            let separator = if text.is_empty() { "" } else { "\n" };
            let shown = std::iter::once("cchc").chain(arguments).collect::<Vec<_>>().join(" ");
            write!(text, "{separator}$ {shown}\n{said}exit {exit}\n").expect("a String takes all");
        }
        text
    }

    /// The same, as it was kept.
    fn kept(self, code: &str) -> String {
        read(&folder(code).join(self.file))
    }
}

/// The commands that show a fault, without a language.
fn commands(code: &str) -> Vec<String> {
    let kept = read(&folder(code).join(VIETNAMESE.file));
    let commands: Vec<String> = kept.lines().filter_map(|line| line.strip_prefix("$ ")).map(str::to_owned).collect();
    match commands.is_empty() {
        true if is_set(code) => vec!["cchc criteria check criteria.toml".into()],
        true if is_survey(code) => vec!["cchc check survey.toml".into()],
        true => vec!["cchc check .".into()],
        false => commands,
    }
}

/// Whether a folder has a criteria set by itself, and no round.
fn is_set(code: &str) -> bool {
    !folder(code).join("round.toml").exists() && folder(code).join("criteria.toml").exists()
}

/// Whether a folder has a survey by itself.
fn is_survey(code: &str) -> bool {
    folder(code).join("survey.toml").exists()
}

/// Faults of programs that use the engine without what the command has: a round's ballots without whoever reads them.
const OF_PROGRAMS: [&str; 1] = ["not-read"];

/// The faults that the command can tell.
fn codes() -> impl Iterator<Item = &'static str> {
    Fault::CODES.iter().copied().filter(|code| !OF_PROGRAMS.contains(code))
}

fn is_error(text: &str, code: &str) -> bool {
    text.contains(&format!("lỗi[{code}]"))
}

#[test]
fn each_fault_has_its_folder_and_each_folder_is_a_fault() {
    let all: BTreeSet<&str> = Fault::CODES.iter().copied().collect();
    assert_eq!(all.len(), Fault::CODES.len(), "two faults share a code");
    let codes: BTreeSet<String> = codes().map(str::to_owned).collect();
    let folders: BTreeSet<String> = fs::read_dir(folder(""))
        .expect("tests/faults can be read")
        .map(|entry| entry.expect("its entries too"))
        .filter(|entry| entry.path().is_dir())
        .map(|entry| entry.file_name().into_string().expect("codes are ASCII"))
        .collect();
    let without: Vec<_> = codes.difference(&folders).collect();
    let unknown: Vec<_> = folders.difference(&codes).collect();
    assert!(without.is_empty(), "faults without a bad round in tests/faults: {without:?}");
    assert!(unknown.is_empty(), "folders in tests/faults that are no fault's code: {unknown:?}");
}

#[test]
fn each_fault_is_told_in_both_languages_as_it_was_kept_and_on_the_page() {
    let (mut wrong, mut failed) = (String::new(), false);
    for code in codes() {
        for told in [VIETNAMESE, ENGLISH] {
            let now = told.now(code);
            if !now.lines().filter_map(|line| line.strip_prefix("exit ")).all(|exit| ["0", "1"].contains(&exit)) {
                failed = true;
                write!(wrong, "\n{code} is no fault, the command itself fails:\n{now}").expect("a String takes all");
                continue;
            }
            if blesses() {
                fs::write(folder(code).join(told.file), &now).expect("tests/faults can be written");
            }
            let (kept, name) = (told.kept(code), format!("tests/faults/{code}/{}", told.file));
            if !now.contains(&format!("[{code}]")) {
                write!(wrong, "\n{name}: the round does not provoke [{code}]:\n{now}").expect("a String takes all");
            }
            if now != kept {
                write!(wrong, "\n{name} was\n{kept}and is now\n{now}").expect("a String takes all");
            }
            let machine = repository().display().to_string();
            if now.contains(&machine) {
                write!(wrong, "\n{name} names a path of this machine").expect("a String takes all");
            }
        }
    }
    let page = page();
    if blesses() && !failed {
        fs::create_dir_all(repository().join("docs")).expect("docs can be written");
        fs::write(repository().join(PAGE), &page).expect("docs can be written");
    }
    if read(&repository().join(PAGE)) != page {
        write!(wrong, "\n{PAGE} is stale").expect("a String takes all");
    }
    assert!(wrong.is_empty(), "{wrong}\nif what is new is better, run the test with CCHC_BLESS=1");
}

#[test]
fn a_doubtful_set_has_just_the_doubt_of_its_name_and_is_no_error() {
    let sets: Vec<_> = codes().filter(|code| is_set(code)).collect();
    assert!(sets.len() >= 10, "{sets:?}");
    for code in sets {
        let (said, exit) = run(&folder(code), &["criteria", "check", "criteria.toml", "--format", "json"]);
        let report: serde_json::Value = serde_json::from_str(&said).expect("it is JSON");
        let codes: Vec<_> = report["diagnostics"].as_array().expect("a list").iter().map(|one| &one["code"]).collect();
        assert_eq!((codes, exit), (vec![&serde_json::Value::from(code)], 0), "{code}: {said}");
    }
}

#[test]
fn an_error_exits_with_1_and_leaves_earlier_results_alone() {
    for code in codes().filter(|code| !is_set(code)) {
        let round = tempfile::tempdir().expect("a temporary folder");
        copy(&folder(code), round.path());
        let results = round.path().join("results");
        fs::create_dir_all(&results).expect("it can be written");
        for (name, text) in EARLIER {
            fs::write(results.join(name), text).expect("it can be written");
        }
        let (checked, scored) = match is_survey(code) {
            true => (vec!["check", "survey.toml"], vec!["survey", "survey.toml"]),
            false => (vec!["check", "."], vec!["score", "."]),
        };
        // What stands in the way of a comparison alone is told there.
        let scored =
            if code == "series-broken" { [scored, vec!["--compare", "earlier.toml"]].concat() } else { scored };
        let checked = if code == "series-broken" { scored.clone() } else { checked };
        let (text, exit) = run(round.path(), &checked);
        let error = is_error(&text, code) || text.contains("lỗi[");
        assert_eq!(exit, i32::from(error), "check of {code}: {text}");
        // With --force only the faults stand in the way.
        let (text, exit) = run(round.path(), &[scored, vec!["--out", "results", "--force"]].concat());
        assert_eq!(exit, i32::from(error), "score of {code}: {text}");
        if !error {
            continue;
        }
        assert!(text.contains("chưa ghi kết quả nào"), "score of {code} does not say that it wrote nothing: {text}");
        let mut left: Vec<String> = fs::read_dir(&results)
            .expect("the results are there")
            .map(|entry| entry.expect("it can be read").file_name().to_string_lossy().into_owned())
            .collect();
        left.sort();
        let mut earlier: Vec<&str> = EARLIER.iter().map(|(name, _)| *name).collect();
        earlier.sort_unstable();
        assert_eq!(left, earlier, "score of {code} left something else in the results folder");
        for (name, text) in EARLIER {
            assert_eq!(read(&results.join(name)), text, "score of {code} changed {name}");
        }
    }
}

#[test]
fn five_hundred_faults_alike_read_as_one_with_examples() {
    let round = tempfile::tempdir().expect("a temporary folder");
    copy(&folder("unreadable"), round.path());
    let mut units = String::from("mã;tên;nhóm\n");
    let mut answers = String::from("đơn vị;tiêu chí;số liệu;kết quả\n");
    for number in 1..=500 {
        writeln!(units, "xa-{number};Xã {number};cap-huyen").expect("a String takes all");
        writeln!(answers, "xa-{number};1.1;;1\nxa-{number};1.2;done;chín\nxa-{number};1.2;planned;10")
            .expect("a String takes all");
        writeln!(answers, "xa-{number};1.3;;1500\nxa-{number};1.4;;95%").expect("a String takes all");
    }
    fs::write(round.path().join("units.csv"), units).expect("it can be written");
    fs::write(round.path().join("assessments/van-yen.csv"), answers).expect("it can be written");
    let (text, exit) = run(round.path(), &["check", "."]);
    assert_eq!(exit, 1);
    assert_eq!(
        text,
        "\
lỗi[unreadable]: không đọc được số liệu (500 chỗ)
  → assessments/van-yen.csv, dòng 3, cột «kết quả» (đơn vị xa-1, tiêu chí 1.2)
    gặp: Số nhiệm vụ hoàn thành: «chín»
  → assessments/van-yen.csv, dòng 8, cột «kết quả» (đơn vị xa-2, tiêu chí 1.2)
    gặp: Số nhiệm vụ hoàn thành: «chín»
  → assessments/van-yen.csv, dòng 13, cột «kết quả» (đơn vị xa-3, tiêu chí 1.2)
    gặp: Số nhiệm vụ hoàn thành: «chín»
  → … và 497 chỗ nữa (thêm --all để xem đủ)
    cần: một số đếm (số nguyên không âm)

500 lỗi, 0 cảnh báo trong 1 tệp
"
    );
    let (all, _) = run(round.path(), &["check", ".", "--all"]);
    assert_eq!(all.matches("  → assessments/van-yen.csv").count(), 500);
    let (json, exit) = run(round.path(), &["check", ".", "--format", "json"]);
    assert_eq!(exit, 1);
    assert_eq!(json.matches("\"code\":\"unreadable\"").count() + json.matches("\"code\": \"unreadable\"").count(), 500);
}

/// The page of all messages.
fn page() -> String {
    let mut page = String::from(
        "# Các thông báo lỗi · Messages\n\n\
         Mỗi lỗi mà `cchc` báo, kèm ví dụ đầy đủ bằng tiếng Việt và tiếng Anh. Thư mục gây ra từng lỗi nằm trong `tests/faults`.\n\n\
         Every fault that `cchc` reports, with a full example in Vietnamese and English. The folders that provoke them are in `tests/faults`.\n\n\
         Trang này do `tests/faults.rs` tạo ra · This page is generated by `tests/faults.rs`: `CCHC_BLESS=1 cargo test -p cchc --test faults`.\n\n",
    );
    let told: Vec<(&str, String, String)> =
        codes().map(|code| (code, VIETNAMESE.now(code), ENGLISH.now(code))).collect();
    page += "| Mã · Code | Mức · Severity | Nội dung · What is wrong |\n|---|---|---|\n";
    for (code, vietnamese, english) in &told {
        let severity = if is_error(vietnamese, code) { "lỗi · error" } else { "cảnh báo · warning" };
        let (vietnamese, english) = (what(vietnamese, code), what(english, code));
        writeln!(page, "| [`{code}`](#{code}) | {severity} | {vietnamese} · {english} |").expect("a String takes all");
    }
    for (code, vietnamese, english) in &told {
        let severity = if is_error(vietnamese, code) { "Lỗi · Error" } else { "Cảnh báo · Warning" };
        write!(
            page,
            "\n## {code}\n\n{severity}: [tests/faults/{code}](../tests/faults/{code})\n\n\
             ```text\n{vietnamese}```\n\n```text\n{english}```\n"
        )
        .expect("a String takes all");
    }
    page
}

/// What the first message of a code says is wrong.
fn what(text: &str, code: &str) -> String {
    let label = format!("[{code}]: ");
    let line = text.lines().find_map(|line| line.split_once(&label)).map_or("", |(_, what)| what);
    let alike = [" chỗ)", " places)"].iter().any(|end| line.ends_with(end));
    let what = if alike { line.rsplit_once(" (").map_or(line, |(what, _)| what) } else { line };
    what.replace('|', "\\|")
}

fn copy(from: &Path, to: &Path) {
    for entry in fs::read_dir(from).expect("the folder can be read") {
        let entry = entry.expect("its entries too");
        let target = to.join(entry.file_name());
        if entry.path().is_dir() {
            fs::create_dir_all(&target).expect("it can be written");
            copy(&entry.path(), &target);
        } else {
            fs::copy(entry.path(), target).expect("it can be written");
        }
    }
}

/// Bad rounds of every kind that people send, each told at its place and nothing beside it: `bad-rounds/NAME/expect` has a
/// line `CODE SEVERITY FILE[:LINE]` for each fault; lines that begin with `#` are remarks.
#[test]
fn each_bad_round_is_told_at_its_place() {
    let mut wrong = String::new();
    let mut rounds = 0;
    for entry in fs::read_dir(repository().join("tests/bad-rounds")).expect("the folder can be read") {
        let folder = entry.expect("its entries too").path();
        let kept = read(&folder.join("expect"));
        let mut expected: Vec<&str> = kept.lines().filter(|line| !line.is_empty() && !line.starts_with('#')).collect();
        expected.sort();
        let output = Command::new(env!("CARGO_BIN_EXE_cchc"))
            .args(["check", ".", "--format", "json"])
            .current_dir(&folder)
            .output()
            .expect("the command can be run");
        let report: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap_or_default();
        let said = |fault: &serde_json::Value| {
            let [code, severity, source] =
                ["code", "severity", "source"].map(|key| fault[key].as_str().unwrap_or("?").to_owned());
            format!("{code} {severity} {source}")
        };
        let mut found: Vec<String> = report["diagnostics"].as_array().into_iter().flatten().map(said).collect();
        found.sort();
        if found.is_empty() || found != expected {
            let name = folder.file_name().unwrap_or_default().display();
            write!(wrong, "\n{name}\n  expected {expected:?}\n  found    {found:?}").expect("a String takes all");
        }
        rounds += 1;
    }
    assert!(wrong.is_empty(), "{wrong}");
    assert!(rounds > 120, "{rounds} rounds");
}

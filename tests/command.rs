//! The command as people and programs meet it: exit codes, languages, files that are written and files that are left alone.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use serde_json::Value;
use tempfile::TempDir;

fn repository() -> PathBuf {
    // The crate may be reached by a link: its real place says where the repository is.
    let here = Path::new(env!("CARGO_MANIFEST_DIR")).canonicalize().expect("the crate is there");
    here.join("../..").canonicalize().expect("so is the repository")
}

/// What a run of the command said, and how it ended.
#[derive(Debug)]
struct Ran {
    code: i32,
    out: String,
    err: String,
}

fn cchc(folder: &Path, arguments: &[&str]) -> Ran {
    let run = Command::new(env!("CARGO_BIN_EXE_cchc")).args(arguments).current_dir(folder).output().unwrap();
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).expect("it speaks UTF-8");
    let code = run.status.code().expect("it ends by itself");
    Ran { code, out: text(run.stdout), err: text(run.stderr) }
}

/// A copy of the sample of Yên Bái that a test may break: `round` beside its `criteria`.
struct Round {
    home: TempDir,
}

impl Round {
    fn new() -> Round {
        let home = tempfile::tempdir().unwrap();
        copy(&repository().join("samples/yen-bai-2021"), &home.path().join("samples/round"));
        copy(&repository().join("criteria"), &home.path().join("criteria"));
        Round { home }
    }

    fn path(&self, name: &str) -> PathBuf {
        self.home.path().join("samples/round").join(name)
    }

    /// Runs the command beside the round, which is `round` there.
    fn run(&self, arguments: &[&str]) -> Ran {
        cchc(&self.home.path().join("samples"), arguments)
    }

    fn replace(&self, name: &str, old: &str, new: &str) {
        let text = fs::read_to_string(self.path(name)).unwrap();
        assert!(text.contains(old), "{name} has no {old:?}");
        fs::write(self.path(name), text.replacen(old, new, 1)).unwrap();
    }

    /// The bytes of every file in the results folder, by name.
    fn results(&self) -> BTreeMap<String, Vec<u8>> {
        let files = fs::read_dir(self.path("results")).unwrap().map(|entry| entry.unwrap());
        let read = |entry: fs::DirEntry| {
            (entry.file_name().into_string().unwrap(), fs::read(entry.path()).unwrap_or_default())
        };
        files.map(read).collect()
    }

    fn has_no_temporary_files(&self) {
        let names: Vec<_> = self.results().into_keys().filter(|name| !WRITTEN.contains(&name.as_str())).collect();
        assert_eq!(names, Vec::<String>::new());
    }

    /// Breaks one cell, so that the round has an error.
    fn break_a_cell(&self) {
        self.replace(
            "assessments/van-yen.csv",
            "van-yen;1.1.2;hoan_thanh;45;",
            "van-yen;1.1.2;hoan_thanh;bốn mươi lăm;",
        );
    }
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap().map(|entry| entry.unwrap()) {
        let to = to.join(entry.file_name());
        match entry.file_type().unwrap().is_dir() {
            true => copy(&entry.path(), &to),
            false => drop(fs::copy(entry.path(), to).unwrap()),
        }
    }
}

const WRITTEN: [&str; 3] = [".cchc", "results.json", "xep-hang.xlsx"];

// ------------------------------------------------------------------------------------------------------ exit codes

#[test]
fn it_ends_with_0_when_done() {
    let round = Round::new();
    let checked = round.run(&["check", "round"]);
    assert_eq!(
        (checked.code, checked.out.as_str(), checked.err.as_str()),
        (0, "không có lỗi, không có cảnh báo\n", "")
    );
    let scored = round.run(&["score", "round"]);
    assert_eq!(scored.code, 0, "{scored:?}");
    // Where to look is said; the ranking is shown.
    assert!(scored.out.contains("đã ghi round/results/xep-hang.xlsx\n"), "{}", scored.out);
    assert!(scored.out.contains("1  Thành phố Yên Bái   95,435  100,000   95,44  Xuất sắc\n"), "{}", scored.out);
    assert_eq!(round.results().keys().map(String::as_str).collect::<Vec<_>>(), WRITTEN);
    // Nothing to say, nothing said.
    let quiet = round.run(&["score", "round", "--quiet"]);
    assert_eq!((quiet.code, quiet.out.as_str(), quiet.err.as_str()), (0, "", ""));
}

#[test]
fn it_ends_with_1_where_the_input_has_errors() {
    let round = Round::new();
    round.break_a_cell();
    for command in [&["check", "round"][..], &["score", "round"]] {
        let ran = round.run(command);
        let said = ran.out + &ran.err;
        assert_eq!(ran.code, 1, "{said}");
        for part in [
            "lỗi[unreadable]",
            "assessments/van-yen.csv, dòng 3, cột «kết quả»",
            "«bốn mươi lăm»",
            "1 lỗi, 0 cảnh báo trong 1 tệp",
        ] {
            assert!(said.contains(part), "{part} in {said}");
        }
    }
    assert!(!round.path("results").exists());
    // A folder that is not there, and one that is no round.
    for folder in ["nowhere", "round/assessments"] {
        let ran = round.run(&["check", folder]);
        assert_eq!((ran.code, ran.out.contains("lỗi[file-missing]")), (1, true), "{ran:?}");
    }
    // A round that is a file.
    assert_eq!(round.run(&["check", "round/units.csv"]).code, 1);
}

#[test]
fn it_ends_with_2_where_it_is_used_wrongly() {
    let round = Round::new();
    let nothing = round.run(&[]);
    assert_eq!((nothing.code, nothing.out.as_str()), (2, ""));
    assert!(nothing.err.contains("Cách dùng: cchc"), "{}", nothing.err);
    let cases: [(&[&str], &str); 7] = [
        (&["skore", "round"], "lỗi: không có lệnh «skore»\n  có phải «score» không?\n"),
        (&["score", "round", "--otu", "x"], "lỗi: không có tùy chọn «--otu»\n"),
        (
            &["score", "round", "--provisionl"],
            "lỗi: không có tùy chọn «--provisionl»\n  có phải «--provisional» không?\n",
        ),
        (&["explain", "round"], "lỗi: thiếu --unit <ĐƠN-VỊ>\n"),
        (
            &["check", "round", "--lang", "fr"],
            "lỗi: «fr» không phải giá trị của «--lang <GIÁ TRỊ>»; cần một trong: vi, en\n",
        ),
        (&["check", "round", "--format"], "lỗi: «--format <GIÁ TRỊ>» cần một giá trị\n"),
        (&["check", "round", "round"], "lỗi: thừa «round»\n"),
    ];
    for (arguments, said) in cases {
        let ran = round.run(arguments);
        assert_eq!((ran.code, ran.out.as_str()), (2, ""), "{arguments:?}");
        assert!(ran.err.starts_with(said), "{arguments:?}: {}", ran.err);
        assert!(ran.err.ends_with("xem «cchc --help»\n"), "{}", ran.err);
    }
    let english = round.run(&["skore", "round", "--lang", "en"]);
    assert_eq!(english.err, "error: there is no command «skore»\n  did you mean «score»?\n  see `cchc --help`\n");
}

#[test]
fn it_ends_with_3_where_the_system_refuses() {
    let round = Round::new();
    // Below a file no folder can be made.
    let below = round.run(&["score", "round", "--out", "round/units.csv/results"]);
    assert_eq!((below.code, below.out.as_str()), (3, ""), "{below:?}");
    assert!(below.err.starts_with("lỗi: máy không cho đọc hoặc ghi «round/units.csv/results»\n"), "{}", below.err);
    let english = round.run(&["score", "round", "--lang", "en", "--out", "round/units.csv/results"]);
    assert!(
        english.err.starts_with("error: the system refuses to read or write «round/units.csv/results»\n"),
        "{}",
        english.err
    );
    // A folder stands where a file is to go.
    fs::create_dir_all(round.path("results/results.json/in-the-way")).unwrap();
    let in_the_way = round.run(&["score", "round", "--force"]);
    assert_eq!(in_the_way.code, 3, "{in_the_way:?}");
    assert!(in_the_way.err.contains("results.json"), "{}", in_the_way.err);
    round.has_no_temporary_files();
}

/// A workbook that is open in Excel cannot be replaced. Once it is closed, the next run just works.
#[test]
fn a_run_after_a_refusal_finds_its_own_files() {
    let round = Round::new();
    assert_eq!(round.run(&["score", "round"]).code, 0);
    round.replace("assessments/van-yen.csv", "van-yen;1.1.2;hoan_thanh;45;", "van-yen;1.1.2;hoan_thanh;46;");
    fs::remove_file(round.path("results/xep-hang.xlsx")).unwrap();
    fs::create_dir_all(round.path("results/xep-hang.xlsx/in-the-way")).unwrap();
    assert_eq!(round.run(&["score", "round", "--force"]).code, 3);
    round.has_no_temporary_files();
    fs::remove_dir_all(round.path("results/xep-hang.xlsx")).unwrap();
    let again = round.run(&["score", "round"]);
    assert_eq!(again.code, 0, "{again:?}");
}

// -------------------------------------------------------------------------------------------------------- languages

#[test]
fn help_is_in_both_languages() {
    let here = repository();
    let vietnamese = cchc(&here, &["--help"]);
    let english = cchc(&here, &["--help", "--lang", "en"]);
    for (help, words) in
        [(&vietnamese, ["Cách dùng: cchc", "Lệnh:", "Tùy chọn:"]), (&english, ["Usage: cchc", "Commands:", "Options:"])]
    {
        assert_eq!((help.code, help.err.as_str()), (0, ""));
        for word in words.iter().chain(&["check ", "score ", "--lang", "--format", "--color", "--quiet"]) {
            assert!(help.out.contains(word), "{word} in {}", help.out);
        }
    }
    for word in ["Usage", "Options", "Print", "possible values"] {
        assert!(!vietnamese.out.contains(word), "{word} in {}", vietnamese.out);
    }
    assert!(english.out.is_ascii(), "{}", english.out);
    for command in ["check", "score"] {
        let vietnamese = cchc(&here, &[command, "--help"]);
        assert!(vietnamese.out.contains("ĐỢT") && !vietnamese.out.contains("Usage"), "{}", vietnamese.out);
        let english = cchc(&here, &["--lang=en", command, "-h"]);
        assert!(english.out.contains("ROUND") && english.out.is_ascii(), "{}", english.out);
    }
    for option in ["--out", "--force", "--provisional"] {
        assert!(cchc(&here, &["score", "--help"]).out.contains(option));
    }
    assert_eq!(cchc(&here, &["--version"]).out, format!("cchc {}\n", env!("CARGO_PKG_VERSION")));
}

/// What help lists, from its lines `  name  what it does`.
fn listed(help: &str, head: &str) -> Vec<String> {
    let lines = help.lines().skip_while(|line| *line != head).skip(1).take_while(|line| !line.is_empty());
    lines.filter_map(|line| line.split_whitespace().next().map(String::from)).collect()
}

/// The long options that a command's help lists.
fn options(help: &str) -> Vec<String> {
    let words = help.split_whitespace().filter(|word| word.starts_with("--"));
    words.map(|word| word.trim_end_matches(|c: char| !c.is_alphanumeric()).to_owned()).collect()
}

/// The manual and the completions of every shell know each command and each option that help knows.
#[test]
fn the_manual_and_completions_say_what_help_says() {
    let here = repository();
    let run = |arguments: &[&str]| {
        let ran = cchc(&here, arguments);
        assert_eq!(ran.code, 0, "{arguments:?}: {}", ran.err);
        ran.out
    };
    let commands = listed(&run(&["--help"]), "Lệnh:");
    assert!(commands.len() >= 9, "{commands:?}");
    let manual = run(&["man"]).replace("\\-", "-");
    let shells = ["bash", "zsh", "fish", "powershell", "elvish"];
    let completions: Vec<String> = shells.iter().map(|shell| run(&["completions", shell])).collect();
    for command in &commands {
        let help = run(&[command, "--help"]);
        assert!(manual.contains(&format!("cchc {command}")), "the manual lacks {command}");
        for (shell, completion) in shells.iter().zip(&completions) {
            assert!(completion.contains(command.as_str()), "{shell} lacks {command}");
        }
        for option in options(&help) {
            assert!(manual.contains(&option), "the manual lacks {option} of {command}");
            for (shell, completion) in shells.iter().zip(&completions) {
                let written = if *shell == "fish" { option.replace("--", "-l ") } else { option.clone() };
                assert!(completion.contains(&written), "{shell} lacks {option} of {command}");
            }
        }
        assert!(listed(&run(&["--help", "--lang", "en"]), "Commands:").contains(command));
    }
}

#[test]
fn messages_are_in_english_when_asked() {
    let round = Round::new();
    round.break_a_cell();
    let checked = round.run(&["check", "round", "--lang", "en"]);
    for part in
        ["error[unreadable]", "assessments/van-yen.csv, line 3, column «kết quả»", "1 error, 0 warnings in 1 file"]
    {
        assert!(checked.out.contains(part), "{part} in {}", checked.out);
    }
    let scored = round.run(&["score", "round", "--lang", "en"]);
    assert_eq!((scored.code, scored.out.as_str()), (1, ""));
    assert!(scored.err.ends_with("1 error, 0 warnings in 1 file; nothing was written\n"), "{}", scored.err);
    let draft = round.run(&["score", "round", "--lang", "en", "--provisional"]);
    assert!(draft.out.contains("wrote round/results/results.json\n"), "{}", draft.out);
    // Numbers in the reader's way.
    assert!(draft.out.contains("1  Thành phố Yên Bái   95.435  100.000  95.44  Xuất sắc\n"), "{}", draft.out);
    let results: Value = serde_json::from_slice(&round.results()["results.json"]).unwrap();
    assert_eq!(results["groups"][0]["units"][0]["leaves"][1]["trace"], "48/50 = 96 % ≥ 80 % → 2 × 48/50 = 1.92");
}

#[test]
fn colour_only_where_it_is_asked_for() {
    let round = Round::new();
    round.break_a_cell();
    assert!(!round.run(&["check", "round"]).out.contains('\x1b'));
    assert!(round.run(&["check", "round", "--color", "always"]).out.contains("\x1b[1;31mlỗi"));
    assert!(!round.run(&["check", "round", "--color", "never"]).out.contains('\x1b'));
}

// ------------------------------------------------------------------------------------------------------------- JSON

fn keys(value: &Value) -> BTreeSet<&str> {
    value.as_object().unwrap_or_else(|| panic!("{value} is no object")).keys().map(String::as_str).collect()
}

/// The object has the contract's keys, and of others none but those known to have been added.
fn has_keys(value: &Value, contract: &[&str], added: &[&str]) {
    let met = keys(value);
    let contract: BTreeSet<&str> = contract.iter().copied().collect();
    assert!(contract.is_subset(&met), "{:?} are missing", contract.difference(&met).collect::<Vec<_>>());
    let beyond: Vec<_> = met.difference(&contract).filter(|key| !added.contains(key)).collect();
    assert!(beyond.is_empty(), "{beyond:?} are no part of the contract");
}

fn decimal(value: &Value) {
    let text = value.as_str().unwrap_or_else(|| panic!("{value} is no string"));
    let digits = text.strip_prefix('-').unwrap_or(text);
    let plain = digits.chars().all(|c| c.is_ascii_digit() || c == '.') && digits.matches('.').count() <= 1;
    assert!(
        plain && digits.starts_with(|c: char| c.is_ascii_digit()) && !digits.ends_with('.'),
        "{text:?} is no decimal"
    );
}

fn decimal_or_null(value: &Value) {
    if !value.is_null() {
        decimal(value);
    }
}

fn is_diagnostic(value: &Value) {
    has_keys(
        value,
        &["severity", "code", "unit", "criterion", "source", "message", "help"],
        &["column", "met", "expected"],
    );
    assert!(["error", "warning"].contains(&value["severity"].as_str().unwrap()));
    for text in ["code", "source", "message"] {
        assert!(value[text].as_str().is_some_and(|text| !text.is_empty()), "{value}");
    }
    for text in ["column", "unit", "criterion", "help", "met", "expected"] {
        assert!(value[text].is_null() || value[text].is_string(), "{value}");
    }
}

#[test]
fn results_json_is_as_the_contract_says() {
    let round = Round::new();
    // Every state of a unit and of a leaf: a unit that sent nothing, one that is not ranked; a fault, a blank leaf, one that
    // is not appraised.
    round.replace("units.csv", "mã;tên;nhóm\n", "mã;tên;nhóm;xếp hạng\n");
    let units = fs::read_to_string(round.path("units.csv")).unwrap();
    let units = units
        .replace(";cap-huyen\n", ";cap-huyen;\n")
        .replace("Huyện Văn Yên;cap-huyen;", "Huyện Văn Yên;cap-huyen;không");
    fs::write(round.path("units.csv"), units + "im-lang;Huyện Im Lặng;cap-huyen;\n").unwrap();
    round.break_a_cell();
    round.replace("assessments/van-yen.csv", "van-yen;1.2;gui_cham;0;", "van-yen;1.2;gui_cham;;");
    round.replace("appraisals/so-noi-vu.csv", "van-yen;1.3;;Thống nhất;", "van-yen;1.3;;;");
    assert_eq!(round.run(&["score", "round", "--provisional", "--quiet"]).code, 1);
    let json = String::from_utf8(round.results()["results.json"].clone()).unwrap();
    assert!(json.starts_with("{\"schema\":\"cchc.results/1\","), "{}", &json[..60]);
    let results: Value = serde_json::from_str(&json).unwrap();

    has_keys(&results, &["schema", "round", "groups", "diagnostics"], &["generator", "finality", "inputs"]);
    has_keys(&results["round"], &["province", "year"], &["authority", "note"]);
    assert_eq!((&results["round"]["province"], &results["round"]["year"]), (&"Yên Bái".into(), &2021.into()));
    let group = &results["groups"][0];
    has_keys(group, &["id", "criteria_set", "criteria_sha256", "units"], &["name", "status", "exemptions"]);
    let set = fs::read(round.home.path().join("criteria/yen-bai/2021-cap-huyen.toml")).unwrap();
    assert_eq!(group["criteria_sha256"], cchc_core::place::sha256(&set));
    let (mut states, mut leaf_states) = (BTreeSet::new(), BTreeSet::new());
    for unit in group["units"].as_array().unwrap() {
        let contract =
            ["id", "name", "state", "rank", "index", "points", "max", "band", "ranks", "parts", "domains", "leaves"];
        has_keys(
            unit,
            &contract,
            &["self", "appraised", "criteria", "open", "unranked", "points_trace", "band_trace", "figures"],
        );
        states.insert(unit["state"].as_str().unwrap());
        let ranked = unit["state"] == "ranked";
        assert_eq!((unit["rank"].is_u64(), unit["rank"].is_null()), (ranked, !ranked), "{}", unit["id"]);
        let silent = unit["state"] == "not-submitted";
        assert_eq!((unit["index"].is_null(), unit["band"].is_null()), (silent, silent), "{}", unit["id"]);
        decimal_or_null(&unit["index"]);
        decimal(&unit["points"]);
        decimal(&unit["max"]);
        assert_eq!(keys(&unit["ranks"]), BTreeSet::new());
        for part in unit["parts"].as_array().unwrap() {
            has_keys(part, &["name", "points"], &[]);
            decimal(&part["points"]);
        }
        for domain in unit["domains"].as_array().unwrap() {
            has_keys(domain, &["code", "self", "appraised", "final", "max", "index", "rank"], &[]);
            decimal(&domain["final"]);
            decimal(&domain["max"]);
            ["self", "appraised", "index"].iter().for_each(|key| decimal_or_null(&domain[*key]));
            assert!(domain["rank"].is_null() || domain["rank"].is_u64());
        }
        for leaf in unit["leaves"].as_array().unwrap() {
            has_keys(
                leaf,
                &["code", "value", "self", "appraised", "final", "max", "state", "trace", "sources"],
                &["reason", "trail"],
            );
            leaf_states.insert(leaf["state"].as_str().unwrap());
            ["self", "appraised", "final"].iter().for_each(|key| decimal_or_null(&leaf[*key]));
            decimal(&leaf["max"]);
            if let Some(value) = leaf["value"].as_str() {
                value.split('/').for_each(|number| decimal(&number.into()));
                assert!(value.matches('/').count() <= 1);
            }
            assert!(leaf["trace"].is_string());
            for source in leaf["sources"].as_array().unwrap() {
                // `assessments/van-yen.csv:17`: the row that it names is one of the unit's.
                let (name, line) = source.as_str().unwrap().rsplit_once(':').unwrap();
                let table = fs::read_to_string(round.path(name)).unwrap();
                let row = table.lines().nth(line.parse::<usize>().unwrap() - 1).unwrap();
                let fields: Vec<_> = row.split(';').collect();
                assert!(
                    fields[0] == unit["id"].as_str().unwrap() || fields[0] == unit["name"].as_str().unwrap(),
                    "{source}: {row}"
                );
                assert_eq!(fields[1], leaf["code"].as_str().unwrap());
            }
        }
    }
    assert_eq!(states, ["not-submitted", "ranked", "unranked"].into());
    assert_eq!(leaf_states, ["appraised", "invalid", "missing", "not-applicable", "scored"].into());
    let diagnostics = results["diagnostics"].as_array().unwrap();
    diagnostics.iter().for_each(is_diagnostic);
    let codes: BTreeSet<_> = diagnostics.iter().map(|one| one["code"].as_str().unwrap()).collect();
    assert!(
        ["appraisal-open", "missing-answer", "not-submitted", "unreadable"].iter().all(|code| codes.contains(code)),
        "{codes:?}"
    );
    assert_eq!(diagnostics[0]["source"], "assessments/van-yen.csv:3");
    assert_eq!((&diagnostics[0]["unit"], &diagnostics[0]["criterion"]), (&"van-yen".into(), &"1.1.2".into()));
}

/// A value that no decimal says is a fraction: 38/42 = 19/21.
#[test]
fn a_value_without_an_exact_decimal_is_a_fraction() {
    let round = Round::new();
    assert_eq!(round.run(&["score", "round"]).code, 0);
    let results: Value = serde_json::from_slice(&round.results()["results.json"]).unwrap();
    let luc_yen =
        results["groups"][0]["units"].as_array().unwrap().iter().find(|unit| unit["id"] == "luc-yen").unwrap();
    let leaf = luc_yen["leaves"].as_array().unwrap().iter().find(|leaf| leaf["code"] == "1.1.2").unwrap();
    assert_eq!((leaf["value"].as_str(), leaf["final"].as_str()), (Some("19/21"), Some("1.81"))); // 2 × 19/21 = 1.8095… → 1.810
    assert_eq!(luc_yen["points"].as_str().unwrap().split('.').nth(1).unwrap().len(), 3); // as many decimals as the set says
}

#[test]
fn reports_for_programs_are_json() {
    let round = Round::new();
    let report = |arguments: &[&str]| {
        let ran = round.run(arguments);
        assert_eq!(ran.err, "");
        let report: Value = serde_json::from_str(&ran.out).unwrap_or_else(|error| panic!("{error}: {}", ran.out));
        has_keys(&report, &["schema", "written", "diagnostics"], &[]);
        assert_eq!(report["schema"], "cchc.report/1");
        report["diagnostics"].as_array().unwrap().iter().for_each(is_diagnostic);
        (ran.code, report)
    };
    let (code, checked) = report(&["check", "round", "--format", "json"]);
    assert_eq!(
        (code, &checked["written"], &checked["diagnostics"]),
        (0, &serde_json::json!([]), &serde_json::json!([]))
    );
    let (code, scored) = report(&["score", "round", "--format", "json"]);
    let written: BTreeSet<_> =
        scored["written"].as_array().unwrap().iter().map(|name| name.as_str().unwrap()).collect();
    assert_eq!((code, written), (0, ["round/results/results.json", "round/results/xep-hang.xlsx"].into()));
    round.break_a_cell();
    for command in ["check", "score"] {
        let (code, broken) = report(&[command, "round", "--format", "json"]);
        assert_eq!((code, &broken["written"]), (1, &serde_json::json!([])));
        let fault = &broken["diagnostics"][0];
        let said = ["severity", "code", "unit", "criterion", "source"].map(|key| fault[key].as_str().unwrap());
        assert_eq!(said, ["error", "unreadable", "van-yen", "1.1.2", "assessments/van-yen.csv:3"]);
    }
    let (_, english) = report(&["check", "round", "--format", "json", "--lang", "en"]);
    assert!(english["diagnostics"][0]["message"].as_str().unwrap().is_ascii());
}

// ---------------------------------------------------------------------------------------------- what is left alone

#[test]
fn its_own_files_are_overwritten() {
    let round = Round::new();
    assert_eq!(round.run(&["score", "round"]).code, 0);
    let first = round.results();
    round.replace("assessments/van-yen.csv", "van-yen;1.1.2;hoan_thanh;45;", "van-yen;1.1.2;hoan_thanh;46;");
    assert_eq!(round.run(&["score", "round"]).code, 0);
    let second = round.results();
    assert_eq!(second.keys().map(String::as_str).collect::<Vec<_>>(), WRITTEN);
    assert!(WRITTEN.iter().all(|name| first[*name] != second[*name]));
    // And once more, from what the second run wrote.
    assert_eq!(round.run(&["score", "round"]).code, 0);
    assert!(["results.json", "xep-hang.xlsx"].iter().all(|name| round.results()[*name] == second[*name]));
}

#[test]
fn what_somebody_edited_is_left_alone_unless_forced() {
    for edited in ["xep-hang.xlsx", "results.json"] {
        let round = Round::new();
        assert_eq!(round.run(&["score", "round"]).code, 0);
        let path = round.path("results").join(edited);
        let mut bytes = fs::read(&path).unwrap();
        bytes.push(b'\n');
        fs::write(&path, bytes).unwrap();
        let before = round.results();
        let refused = round.run(&["score", "round"]);
        assert_eq!((refused.code, refused.out.as_str()), (1, ""), "{refused:?}");
        let said = format!(
            "lỗi: «round/results/{edited}» không do cchc ghi, hoặc đã bị sửa từ khi cchc ghi; chưa ghi kết quả nào\n"
        );
        assert!(refused.err.starts_with(&said) && refused.err.contains("--force"), "{}", refused.err);
        assert_eq!(round.results(), before);
        assert!(round.run(&["score", "round", "--lang", "en"]).err.contains("nothing was written"));
        // Forced, it is cchc's own again.
        assert_eq!(round.run(&["score", "round", "--force"]).code, 0);
        assert_ne!(round.results()[edited], before[edited]);
        assert_eq!(round.run(&["score", "round"]).code, 0);
    }
}

#[test]
fn what_somebody_else_wrote_is_left_alone_unless_forced() {
    let round = Round::new();
    fs::create_dir(round.path("results")).unwrap();
    fs::write(round.path("results/xep-hang.xlsx"), "của tôi").unwrap();
    fs::write(round.path("results/ghi-chú.txt"), "của tôi").unwrap();
    let before = round.results();
    assert_eq!(round.run(&["score", "round"]).code, 1);
    assert_eq!(round.results(), before);
    assert_eq!(round.run(&["score", "round", "--force"]).code, 0);
    // What has another name is nobody's business.
    assert_eq!(round.results()["ghi-chú.txt"], "của tôi".as_bytes());
}

#[test]
fn a_round_with_errors_leaves_earlier_results_as_they_are() {
    let round = Round::new();
    assert_eq!(round.run(&["score", "round"]).code, 0);
    let before = round.results();
    round.break_a_cell();
    for arguments in [&["score", "round"][..], &["score", "round", "--force"], &["score", "round", "--format", "json"]]
    {
        assert_eq!(round.run(arguments).code, 1);
        assert_eq!(round.results(), before, "{arguments:?}");
    }
    // A draft is asked for by name, says what it is, and tells programs so.
    let draft = round.run(&["score", "round", "--provisional"]);
    assert_eq!(draft.code, 1);
    assert!(draft.err.contains("bản nháp"), "{}", draft.err);
    let results: Value = serde_json::from_slice(&round.results()["results.json"]).unwrap();
    assert_eq!(results["finality"], "provisional");
}

#[test]
fn results_beside_the_round_are_no_part_of_it() {
    let round = Round::new();
    let checked = round.run(&["check", "round"]);
    assert_eq!(round.run(&["score", "round"]).code, 0);
    assert_eq!(round.run(&["check", "round"]).out, checked.out);
}

/// The same input, later, in another place, by another path: the same bytes.
#[test]
fn two_runs_write_the_same_bytes() {
    let (here, there) = (Round::new(), Round::new());
    assert_eq!(here.run(&["score", "round"]).code, 0);
    std::thread::sleep(Duration::from_millis(2100)); // zip archives know time to two seconds
    assert_eq!(there.run(&["score", there.path("").to_str().unwrap(), "--force"]).code, 0);
    let (first, second) = (here.results(), there.results());
    for name in WRITTEN {
        assert!(first[name] == second[name], "{name} differs");
    }
    assert!(first["xep-hang.xlsx"].starts_with(b"PK"));
    // The language is part of what is asked for.
    assert_eq!(there.run(&["score", "round", "--lang", "en"]).code, 0);
    assert!(there.results()["xep-hang.xlsx"] != first["xep-hang.xlsx"]);
}

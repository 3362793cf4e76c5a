//! A criteria set as an annex: whole, in every form and language, and whatever its texts are.
//!
//! `annex/` holds what is written of the set in `docs/dinh-dang`, where every key stands. With `CCHC_BLESS=1` it is written
//! anew, to be read.

use std::fs;
use std::path::{Path, PathBuf};

use cchc_core::criteria::Set;
use cchc_core::place::Sources;
use cchc_core::text::Language;
use cchc_report::{Form, annex};
use serde_json::Value;

fn repository() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..").canonicalize().expect("the repository is there")
}

fn set(toml: &str) -> Set {
    let read = Set::read(toml.as_bytes(), Sources::default().add("set.toml", Some(toml.as_bytes())));
    assert!(read.faults.iter().all(|fault| fault.severity.code() == "warning"), "{:#?}", read.faults);
    read.value.expect("there is a set")
}

/// Every set of the repository, by its path.
fn sets() -> Vec<(String, Set)> {
    let mut found = Vec::new();
    let mut open = vec![repository().join("criteria"), repository().join("docs/dinh-dang")];
    while let Some(folder) = open.pop() {
        for entry in fs::read_dir(folder).expect("the folder can be read") {
            let path = entry.expect("its entries too").path();
            let text = || fs::read_to_string(&path).expect("it is UTF-8");
            let is_set = path.extension().is_some_and(|end| end == "toml") && text().contains("[set]");
            match path.is_dir() {
                true => open.push(path),
                false if is_set => found.push((path.display().to_string(), set(&text()))),
                false => {}
            }
        }
    }
    assert!(found.len() > 5);
    found
}

/// Words alone: how a text is broken into lines and what stands between its words is no part of it.
fn words(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// What a reader of the Markdown sees.
fn seen(markdown: &str) -> String {
    let mut seen = markdown.replace("<br>", "\n");
    for (written, read) in
        [("&lt;", "<"), ("&gt;", ">"), ("&#124;", "|"), ("&#126;", "~"), ("&#36;", "$"), ("&amp;", "&")]
    {
        seen = seen.replace(written, read);
    }
    let mut chars = seen.chars();
    let mut text = String::new();
    while let Some(c) = chars.next() {
        match c {
            '\\' => text.extend(chars.next()),
            '*' => {}
            c => text.push(c),
        }
    }
    words(&text)
}

#[test]
fn all_forms_say_all_of_every_set() {
    for (name, set) in sets() {
        for language in [Language::Vietnamese, Language::English] {
            let text = words(&annex(&set, language, Form::Text));
            let markdown = seen(&annex(&set, language, Form::Markdown));
            let json: Value = serde_json::from_str(&annex(&set, language, Form::Json)).expect("it is JSON");
            let says = |said: &str| {
                let said = words(said);
                assert!(text.contains(&said), "{name}: the text lacks «{said}»");
                assert!(markdown.contains(&said), "{name}: the Markdown lacks «{said}»");
            };
            says(&set.title);
            for (node, entry) in set.nodes().zip(json["criteria"].as_array().expect("criteria are a list")) {
                let criterion = set.criterion(node);
                assert_eq!(entry["code"], criterion.code.as_str(), "{name}");
                assert_eq!(entry["max"], criterion.max.to_string(), "{name}: {}", criterion.code);
                says(&criterion.code);
                [&criterion.clause, &criterion.text, &criterion.note].into_iter().flatten().for_each(|said| says(said));
                criterion.documents.iter().for_each(|document| says(document));
                if let Some(applies) = set.applies_in_words(node, language) {
                    says(&applies);
                }
                let Some(leaf) = criterion.leaf else { continue };
                says(&set.wording(leaf, language));
                assert_eq!(entry["wording"], set.wording(leaf, language).as_str());
                let of = set.leaf(leaf);
                [&of.owner, &of.appraiser].into_iter().flatten().for_each(|said| says(said));
                let labelled = of.rule.asked.iter().filter(|asked| !asked.name.is_empty());
                labelled.for_each(|asked| says(&asked.label));
            }
            set.figures.iter().for_each(|figure| says(&figure.asked.label));
            set.bands.iter().for_each(|band| says(&band.name));
        }
    }
}

#[test]
fn lines_of_the_text_fit_a_terminal() {
    for (name, set) in sets() {
        for line in annex(&set, Language::Vietnamese, Form::Text).lines() {
            assert!(line.chars().count() <= 88, "{name}: {line}");
            assert_eq!(line, line.trim_end(), "{name}");
        }
    }
}

/// A set whose texts try to be Markdown, HTML, and words to a terminal.
const HOSTILE: &str = r#"
[set]
id = "x"
title = "A | B <script>alert(1)</script> \u001b[31m # *đậm* `mã` [liên kết](http://x) \u202e"
year = 2025
status = "illustrative"
total = 10
[[criterion]]
code = "1"
name = """Một | hai
ba | <img src=x> _nghiêng_ \\ ~~xóa~~ $x$ &amp;"""
max = 10
note = "| --- |\n\n# Không phải đề mục"
documents = ["a | b", "<b>c</b>"]
choice = [{ label = "Có | \u0007", points = 10 }, { label = "Không <br>", points = 0 }]
"#;

#[test]
fn texts_of_a_set_are_nothing_but_text() {
    let set = set(HOSTILE);
    let steers = |c: char| (c.is_control() && c != '\n') || c == '\u{202e}';
    for form in [Form::Text, Form::Markdown] {
        let annex = annex(&set, Language::Vietnamese, form);
        assert!(!annex.contains(steers), "{annex:?}");
    }
    let markdown = annex(&set, Language::Vietnamese, Form::Markdown);
    let rows: Vec<&str> = markdown.lines().filter(|line| line.starts_with('|')).collect();
    assert_eq!(rows.len(), 3, "{markdown}");
    for row in rows {
        assert_eq!(row.matches('|').count(), 7, "{row}");
    }
    assert!(!markdown.replace("<br>", "").contains(['<', '>']), "{markdown}");
    assert_eq!(markdown.lines().filter(|line| line.starts_with('#')).count(), 2, "{markdown}");
    assert!(seen(&markdown).contains("Không phải đề mục"), "{markdown}");
    let marks = |text: &str| text.replace("\\*", "").replace("\\`", "").replace("\\[", "").replace("\\_", "");
    assert!(!marks(&markdown).contains(['`', '[', '_']), "{markdown}");
}

#[test]
fn the_annexes_of_the_example_are_as_they_were() {
    let toml = fs::read_to_string(repository().join("docs/dinh-dang/bo-tieu-chi.toml")).expect("it is there");
    let set = set(&toml);
    let forms = [
        ("vi.txt", Language::Vietnamese, Form::Text),
        ("en.txt", Language::English, Form::Text),
        ("vi.md", Language::Vietnamese, Form::Markdown),
        ("vi.json", Language::Vietnamese, Form::Json),
    ];
    for (name, language, form) in forms {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/annex").join(name);
        let annex = annex(&set, language, form);
        if std::env::var_os("CCHC_BLESS").is_some() {
            fs::write(&path, &annex).expect("it can be written");
        }
        let kept = fs::read_to_string(&path).unwrap_or_default();
        assert!(kept == annex, "{name} was\n{kept}\nand is now\n{annex}\nif that is better: CCHC_BLESS=1");
    }
}

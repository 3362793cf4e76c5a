//! Samples as files in memory.

use std::collections::BTreeMap;
use std::path::Path;

pub type Round = BTreeMap<String, Vec<u8>>;

/// A sample with its criteria sets, under the names that the round uses.
pub fn sample(name: &str) -> Round {
    let round = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../samples").join(name);
    let mut files = Round::new();
    take(&round, "", &mut files);
    let toml = String::from_utf8(files["round.toml"].clone()).unwrap();
    for line in toml.lines().filter_map(|line| line.strip_prefix("criteria = ")) {
        let set = line.trim_matches('"');
        files.insert(set.into(), std::fs::read(round.join(set)).unwrap());
    }
    files
}

fn take(folder: &Path, within: &str, files: &mut Round) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let name = format!("{within}{}", path.file_name().unwrap().to_str().unwrap());
        match path.is_dir() {
            true => take(&path, &format!("{name}/"), files),
            false if name.ends_with(".md") => {}
            false => drop(files.insert(name, std::fs::read(path).unwrap())),
        }
    }
}

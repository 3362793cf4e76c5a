//! The example that people copy runs as it stands, for every sample.

#[allow(dead_code)] // its `main`
#[path = "../examples/score.rs"]
mod score;

use std::path::Path;

#[test]
fn it_scores_every_sample() {
    let samples = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../samples");
    for sample in std::fs::read_dir(samples).unwrap() {
        let round = sample.unwrap().path();
        let out = Path::new(env!("CARGO_TARGET_TMPDIR")).join("example").join(round.file_name().unwrap());
        // Ballots are read by `cchc-survey`, which this program does without: it says so, and scores nothing.
        if round.ends_with("dieu-tra-2025") {
            let refused = score::score(round, &out).unwrap_err().to_string();
            assert!(refused.contains("built without what reads this") && refused.contains("surveys/"), "{refused}");
            continue;
        }
        let said = score::score(round, &out).unwrap();
        assert!(said.starts_with("1. "), "{said}");
        for (name, begins) in [("results.json", "{\"schema\":\"cchc.results/1\""), ("xep-hang.xlsx", "PK")] {
            let written = std::fs::read(out.join(name)).unwrap();
            assert!(written.starts_with(begins.as_bytes()), "{name}");
        }
    }
}

#[test]
fn it_says_the_cell_of_a_figure() {
    let round = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../samples/tinh-vi-du-2025");
    let out = Path::new(env!("CARGO_TARGET_TMPDIR")).join("example-cell");
    let said = score::score(round, &out).unwrap();
    let figure = "1.1.2 Mức độ hoàn thành kế hoạch: 36/36 = 100 % → 4\n    \
                  Số nhiệm vụ hoàn thành «36»: assessments/cap-xa.csv, dòng 44, cột «kết quả»\n";
    assert!(said.contains(figure), "{said}");
}

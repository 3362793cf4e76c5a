//! The wording of rules as decisions have them: the clause (with its key in the sources of the rule vocabulary), the rule
//! as data, and what cchc says of it in both languages.

use cchc_core::criteria::Set;
use cchc_core::place::Sources;
use cchc_core::text::Language;

/// Vietnamese and English wording of a leaf with a maximum.
fn said(max: &str, rule: &str) -> [String; 2] {
    let text = format!(
        "[set]\nid = \"t\"\ntitle = \"t\"\nyear = 2022\nstatus = \"illustrative\"\ntotal = {max}\n\
         [[criterion]]\ncode = \"1\"\nname = \"t\"\nmax = {max}\n{rule}\n"
    );
    let mut sources = Sources::default();
    let file = sources.add("set.toml", Some(text.as_bytes()));
    let checked = Set::parse(&text, file);
    assert!(checked.faults.is_empty(), "{:?}\n{text}", checked.faults);
    let set = checked.value.unwrap();
    let leaf = set.leaf_ids().next().unwrap();
    [Language::Vietnamese, Language::English].map(|language| set.wording(leaf, language))
}

#[track_caller]
fn reads(max: &str, rule: &str, vietnamese: &str, english: &str) {
    let [vi, en] = said(max, rule);
    assert_eq!(vi, vietnamese);
    assert_eq!(en, english);
}

const RATIO: &str = "inputs = { a = \"Số hoàn thành\", b = \"Số phải làm\" }\nvalue = \"a / b\"\n";

/// CM13 1.1.1: "Ban hành kịp thời: 1; không kịp thời: 0,5; không ban hành: 0"
#[test]
fn options() {
    reads(
        "1",
        "choice = [{ label = \"Ban hành kịp thời\", points = 1 }, { label = \"Không kịp thời\", points = \"full / 2\" }, { label = \"Không ban hành\", points = 0 }]",
        "Ban hành kịp thời: 1; Không kịp thời: 0,5; Không ban hành: 0",
        "Ban hành kịp thời: 1; Không kịp thời: 0.5; Không ban hành: 0",
    );
}

/// TH26 I.1.c: "≥ 40%: 2,0; 30% đến dưới 40%: 1,0; dưới 30%: 0"
#[test]
fn bands() {
    reads(
        "2",
        &format!(
            "{RATIO}scale = [{{ when = \"value >= 40%\", points = 2 }}, {{ when = \"value >= 30%\", points = 1 }}, {{ points = 0 }}]"
        ),
        "Tỷ lệ = Số hoàn thành/Số phải làm. Từ 40% trở lên: 2; từ 30% đến dưới 40%: 1; dưới 30%: 0",
        "Ratio = Số hoàn thành/Số phải làm. 40% or more: 2; from 30% to below 40%: 1; below 30%: 0",
    );
}

/// CM13 1.1.4: "trên 90% kế hoạch: 2; từ 70% – 90%: 1; dưới 70%: 0": a strict bound, and a band with both ends.
#[test]
fn strict_bands() {
    reads(
        "2",
        &format!(
            "{RATIO}undefined = \"zero\"\nscale = [{{ when = \"value > 90%\", points = 2 }}, {{ when = \"value >= 70%\", points = 1 }}, {{ points = 0 }}]"
        ),
        "Tỷ lệ = Số hoàn thành/Số phải làm. Trên 90%: 2; từ 70% đến 90%: 1; dưới 70%: 0; không có giá trị (ví dụ 0/0): 0",
        "Ratio = Số hoàn thành/Số phải làm. Above 90%: 2; from 70% to 90%: 1; below 70%: 0; without a value (such as 0/0): 0",
    );
}

/// TG22: "Hoàn thành 100%: 1,5; từ 80% – dưới 100%: tỷ lệ × điểm; dưới 80%: 0"
#[test]
fn proportion_above_a_threshold() {
    reads(
        "1.5",
        &format!(
            "{RATIO}valid = \"a <= b\"\nscale = [{{ when = \"value = 100%\", points = \"full\" }}, {{ when = \"value >= 80%\", points = \"full * value\" }}, {{ points = 0 }}]"
        ),
        "Tỷ lệ = Số hoàn thành/Số phải làm. Đạt 100%: 1,5; từ 80% đến dưới 100%: 1,5 × tỷ lệ; dưới 80%: 0. Điều kiện: Số hoàn thành ≤ Số phải làm",
        "Ratio = Số hoàn thành/Số phải làm. Exactly 100%: 1.5; from 80% to below 100%: 1.5 × ratio; below 80%: 0. Condition: Số hoàn thành ≤ Số phải làm",
    );
}

/// Row 22g: "dưới 1%: 2; từ 1% đến dưới 3%: 1; từ 3% trở lên: 0": a scale that falls.
#[test]
fn falling_bands() {
    reads(
        "2",
        &format!(
            "{RATIO}undefined = \"full\"\nscale = [{{ when = \"value < 1%\", points = 2 }}, {{ when = \"value < 3%\", points = 1 }}, {{ points = 0 }}]"
        ),
        "Tỷ lệ = Số hoàn thành/Số phải làm. Dưới 1%: 2; từ 1% đến dưới 3%: 1; từ 3% trở lên: 0; không có giá trị (ví dụ 0/0): điểm tối đa",
        "Ratio = Số hoàn thành/Số phải làm. Below 1%: 2; from 1% to below 3%: 1; 3% or more: 0; without a value (such as 0/0): the maximum",
    );
}

/// DTI 1.1: "họp 4 lần/năm: 20 điểm; 3 lần: 15; …; còn lại: 0": steps on a count.
#[test]
fn steps_of_a_count() {
    reads(
        "20",
        "inputs = { n = \"Số lần họp\" }\nscale = [{ when = \"value >= 4\", points = 20 }, { when = \"value = 3\", points = 15 }, { points = 0 }]",
        "Từ 4 trở lên: 20; bằng 3: 15; còn lại: 0",
        "4 or more: 20; exactly 3: 15; otherwise: 0",
    );
}

/// TH26 I.2.b: "trừ 0,5đ/kỳ": a deduction per case; and a formula with a condition.
#[test]
fn formulas() {
    reads(
        "1.5",
        "inputs = { n = \"Số kỳ họp chậm\" }\npoints = \"max(0, full - 0.5 * n)\"",
        "Điểm = max(0; 1,5 − 0,5 × Số kỳ họp chậm)",
        "Points = max(0; 1.5 − 0.5 × Số kỳ họp chậm)",
    );
    reads(
        "25",
        "inputs = { people = \"Dân số\" }\npoints = \"if(people <= 2000000, 10, 10 + (people - 2000000) / 60000 * 0.5)\"",
        "Điểm = nếu(Dân số ≤ 2000000; 10; 10 + (Dân số − 2000000)/60000 × 0,5), tối đa 25",
        "Points = if(Dân số ≤ 2000000; 10; 10 + (Dân số − 2000000)/60000 × 0.5), at most 25",
    );
}

/// Row 22d as chained comparisons, and conditions joined by words.
#[test]
fn chains_and_words() {
    reads(
        "2",
        &format!(
            "{RATIO}scale = [{{ when = \"30% <= value < 70%\", points = \"value * 2 / 70%\" }}, {{ when = \"value >= 70%\", points = 2 }}, {{ points = 0 }}]"
        ),
        "Tỷ lệ = Số hoàn thành/Số phải làm. Từ 30% đến dưới 70%: tỷ lệ × 2/70%; từ 70% trở lên: 2; còn lại: 0",
        "Ratio = Số hoàn thành/Số phải làm. From 30% to below 70%: ratio × 2/70%; 70% or more: 2; otherwise: 0",
    );
}

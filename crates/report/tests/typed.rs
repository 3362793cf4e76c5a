//! What somebody typed is text wherever it stands: it never becomes a formula, and cells take it whatever its length.

use std::collections::BTreeMap;
use std::io::Cursor;

use calamine::{Data, Reader, Xlsx};
use cchc_core::assessment::Reading;
use cchc_core::results::Results;
use cchc_core::text::Language;

const SET: &str = r#"
[set]
id = "x"
title = "=1+1 tiêu đề"
year = 2025
status = "illustrative"
total = 10
cap = 9
ties = ["points('1')"]
bands = [{ name = "=1+1 \"tốt\"", at_least = 90 }, { name = "@1+1" }]

[attributes]
kind = ["=1+1", "khác"]

[given]
muc = "50%"

[[figure]]
id = "n"
label = "=1+1 số liệu"
unit = "=1+1 cái"

[[figure]]
id = "t"
label = "=1+1 ngoài"
from = "table"
table = "tables/=1+1.csv"

[[criterion]]
code = "1"
name = "=1+1 tiêu chí"
max = 10
applies = "unit.kind != 'khác'"

[[criterion]]
code = "1.1"
name = "+1+1"
max = 6
weight = 1
points = "min(full, figure.n)"

[[criterion]]
code = "1.2"
name = "-1+1"
max = 4
weight = 2
checklist = [{ label = "=1+1 mục", points = 2 }, { label = "+1+1 mục", points = 2 }]
gate = { when = "points < 2", keep = "50%" }

[[criterion]]
code = "2"
name = "@1+1 thưởng"
kind = "bonus"
max = 1

[[criterion]]
code = "2.1"
name = "=1+1 thưởng"
max = 1
points = "min(full, figure.t)"

[[limit]]
when = "unit.kind = '=1+1'"
at_most = "@1+1"

[[ranking]]
id = "a"
name = "=1+1 riêng"
units = "unit.kind = '=1+1'"
"#;

fn files() -> BTreeMap<String, Vec<u8>> {
    let long = "=1+1 dài ".repeat(8000);
    let files = [
        (
            "round.toml",
            "[round]\nprovince = '=1+1'\nyear = 2025\n[[group]]\nid = 'x'\nname = '=1+1 nhóm'\ncriteria = 'set.toml'\n\
             [[stage]]\nid = 'a'\nname = '=1+1 bước'\ndir = 'a'\nby = 'unit'\n\
             [[stage]]\nid = 'b'\nname = '@1+1 bước'\ndir = 'b'\nby = 'appraiser'\n\
             [table.'tables/=1+1.csv']\nprovided_by = '=1+1 sở'\ndocument = '=1+1 văn bản'\n"
                .to_owned(),
        ),
        ("set.toml", SET.to_owned()),
        ("units.csv", "id,name,group,kind\nu,=1+1 xã,x,=1+1\nv,Xã,x,khác\nw,Xã Ba,x,=1+1\n".to_owned()),
        ("exemptions.csv", format!("unit,criterion,document,reason\nw,1.1,=1+1 theo,{long}\nx,2.1,,=1+1 lý do\n")),
        ("tables/=1+1.csv", "unit,value\nu,1\nv,2\nw,3\n".to_owned()),
        (
            "a/a.csv",
            format!(
                "unit,criterion,input,value,explanation\nu,n,,7,=1+1 giải trình\nu,1.2,1,x,{long}\nu,1.2,2,0,\n\
                 v,n,,1,\nw,n,,2,\nw,1.2,1,x,=1+1 một\nw,1.2,2,x,\n"
            ),
        ),
        (
            "b/b.csv",
            "unit,criterion,input,value,reason\nu,n,,8,=1+1 ý kiến\nu,1.2,1,0,@1+1 ý kiến\nw,1.2,2,0,+1+1 ý kiến\n"
                .to_owned(),
        ),
    ];
    files.into_iter().map(|(name, text)| (name.to_owned(), text.into_bytes())).collect()
}

#[test]
fn nothing_typed_becomes_a_formula() {
    for language in [Language::Vietnamese, Language::English] {
        let results = Results::provisional(Reading::of(&files()).unwrap()).unwrap();
        let errors: Vec<_> = results.faults.iter().map(|fault| fault.message(language).what).collect();
        let mut bytes = Vec::new();
        cchc_report::ranking(&results, &cchc_report::Run { version: "0", language }, &mut bytes).unwrap();
        let mut book = Xlsx::new(Cursor::new(bytes)).unwrap();
        let (mut formulas, mut typed) = (0, 0);
        for sheet in book.sheet_names() {
            for (_, _, formula) in book.worksheet_formula(&sheet).unwrap().used_cells() {
                if formula.is_empty() {
                    continue;
                }
                formulas += 1;
                // Between quotation marks it is a text.
                let code: String = formula.split('"').step_by(2).collect();
                assert!(!code.contains("1+1"), "{sheet}: {formula}");
                assert!(formula.len() <= 8192, "{sheet}: {} characters", formula.len());
            }
            for (_, _, value) in book.worksheet_range(&sheet).unwrap().used_cells() {
                if let Data::String(text) = value {
                    assert!(text.encode_utf16().count() <= 32_767, "{sheet}: {} characters", text.len());
                    typed += usize::from(text.contains("1+1"));
                }
            }
        }
        assert!(formulas > 40 && typed > 60, "{formulas} formulas, {typed} texts; {errors:#?}");
    }
}

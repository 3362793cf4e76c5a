//! What a program that builds on the library may count on: the walk from a rank to a cell, values that cross threads, errors
//! that say what is wrong.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use cchc_core::assessment::Reading;
use cchc_core::place::{FileError, Files, Listed};
use cchc_core::results::Results;
use cchc_core::text::Language::{English, Vietnamese};
use serde_json::Value;

struct Folder(PathBuf);

impl Files for Folder {
    fn list(&self, folder: &str) -> Result<Vec<Listed>, FileError> {
        let entries = std::fs::read_dir(self.0.join(folder)).map_err(|_| FileError::Missing(folder.into()))?;
        let listed = entries
            .map(|entry| entry.unwrap())
            .map(|entry| Listed { name: entry.file_name().into_string().unwrap(), folder: entry.path().is_dir() });
        Ok(listed.collect())
    }

    fn read(&self, name: &str) -> Result<Vec<u8>, FileError> {
        std::fs::read(self.0.join(name)).map_err(|_| FileError::Missing(name.into()))
    }
}

fn json(results: &Results) -> Value {
    let mut bytes = Vec::new();
    results.write_json(&mut bytes, Vietnamese, "0").unwrap();
    serde_json::from_slice(&bytes).unwrap()
}

#[test]
fn the_walk_comes_to_what_results_json_says() {
    let samples = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../samples");
    let mut walked = 0;
    for sample in std::fs::read_dir(samples).unwrap() {
        let sample = sample.unwrap().path();
        let reading = Reading::of(&Folder(sample.clone())).unwrap();
        // Ballots are read by `cchc-survey`, which stands above this crate: without it the surveys are told, one by one.
        if sample.ends_with("dieu-tra-2025") {
            let codes: Vec<&str> = reading.faults.iter().map(|fault| fault.fault.code()).collect();
            assert_eq!(codes, ["not-read"; 3]);
            continue;
        }
        let results = Results::of(reading).unwrap();
        let json = json(&results);
        let units = json["groups"].as_array().unwrap().iter().flat_map(|group| group["units"].as_array().unwrap());
        for (unit, said) in results.units().zip(units) {
            assert_eq!(Value::from(unit.id()), said["id"]);
            assert_eq!(Value::from(unit.rank()), said["rank"]);
            assert_eq!(Value::from(unit.band()), said["band"]);
            let decimals = unit.group().set.rounding.index;
            let index = |index: &cchc_core::rank::Index| index.printed.fixed(decimals);
            assert_eq!(Value::from(unit.index().map(index)), said["index"]);
            for (domain, said) in unit.domains().zip(said["domains"].as_array().unwrap()) {
                assert_eq!(Value::from(domain.code()), said["code"]);
                assert_eq!(Value::from(domain.rank()), said["rank"]);
                assert_eq!(Value::from(domain.index().map(index)), said["index"]);
                assert_eq!(Value::from(domain.points().final_points.shown().to_string()), said["final"]);
            }
            let below: Vec<&str> = unit.domains().flat_map(|domain| domain.leaves()).map(|leaf| leaf.code()).collect();
            let all: Vec<&str> = unit.leaves().map(|leaf| leaf.code()).collect();
            assert_eq!(below, all);
            for said in said["leaves"].as_array().unwrap() {
                let leaf = unit.leaf(said["code"].as_str().unwrap()).unwrap();
                assert_eq!(Value::from(leaf.trace(Vietnamese)), said["trace"]);
                let cells: Vec<String> = leaf.answers().iter().map(|answer| answer.cite()).collect();
                assert_eq!(Value::from(cells), said["sources"]);
                walked += 1;
            }
        }
    }
    assert!(walked > 500, "{walked}");
}

/// A round of one unit, whose answers stand in a workbook from row 11 on.
fn with_a_workbook() -> BTreeMap<String, Vec<u8>> {
    let set = r#"
        [set]
        id = "vi-du"
        title = "Ví dụ"
        year = 2022
        status = "illustrative"
        total = 10
        [[criterion]]
        code = "1"
        name = "Công tác chỉ đạo, điều hành"
        max = 10
        [[criterion]]
        code = "1.1"
        name = "Kế hoạch"
        max = 10
        inputs = { done = "Số nhiệm vụ hoàn thành", planned = "Số nhiệm vụ trong kế hoạch" }
        value = "done / planned"
        undefined = "zero"
        points = "full * value""#;
    let round = "[round]\nprovince = 'Yên Bái'\nyear = 2022\n\
                 [[group]]\nid = 'h'\nname = 'Các huyện'\ncriteria = 'set.toml'\n";
    let mut book = rust_xlsxwriter::Workbook::new();
    let sheet = book.add_worksheet().set_name("Tự đánh giá").unwrap();
    for (row, cells) in [
        ["đơn vị", "tiêu chí", "số liệu", "tài liệu kiểm chứng", "giải trình", "kết quả"],
        ["van-yen", "1.1", "done", "", "", "38"],
        ["van-yen", "1.1", "planned", "", "", "42"],
    ]
    .iter()
    .enumerate()
    {
        for (column, cell) in cells.iter().enumerate() {
            sheet.write_string(row as u32, column as u16, *cell).unwrap();
        }
    }
    let text = |name: &str, text: &str| (name.to_owned(), text.as_bytes().to_vec());
    let book = ("assessments/van-yen.xlsx".to_owned(), book.save_to_buffer().unwrap());
    let units = text("units.csv", "mã,tên,nhóm\nvan-yen,Huyện Văn Yên,h\n");
    [text("round.toml", round), text("set.toml", set), units, book].into()
}

#[test]
fn a_figure_is_found_by_its_cell() {
    let results = Results::of(Reading::of(&with_a_workbook()).unwrap()).unwrap();
    let unit = results.unit("van-yen").unwrap();
    let leaf = unit.leaf("1.1").unwrap();
    let [done, planned] = &leaf.answers()[..] else { panic!("{:?}", leaf.answers()) };
    assert_eq!(done.cite(), "assessments/van-yen.xlsx!Tự đánh giá!F2");
    assert_eq!(done.say(Vietnamese), "assessments/van-yen.xlsx, trang tính «Tự đánh giá», ô F2");
    assert_eq!(planned.say(English), "assessments/van-yen.xlsx, sheet \"Tự đánh giá\", cell F3");
    assert_eq!(done.asked.unwrap().label, "Số nhiệm vụ hoàn thành");
    assert_eq!((planned.typed, planned.number.as_ref().unwrap().to_string().as_str()), ("42", "42"));
    // The name finds it as well, however it is typed; a parent is no leaf, and what is not there is `None`.
    assert_eq!(results.unit("huyện  VĂN YÊN").unwrap().id(), "van-yen");
    assert!(results.unit("luc-yen").is_none() && unit.leaf("1").is_none() && unit.criterion("7").is_none());
    assert_eq!(leaf.criterion().parent().unwrap().children().next().unwrap().code(), "1.1");
}

#[test]
fn an_error_says_the_first_and_where() {
    let mut files = with_a_workbook();
    files.insert("exemptions.csv".into(), "đơn vị,tiêu chí,văn bản,lý do\nvan-yen,9.9,1/QĐ,thử\n".into());
    let error = Results::of(Reading::of(&files).unwrap()).unwrap_err();
    let said = error.to_string();
    assert!(
        said.contains("errors: 1; ") && said.contains("exemptions.csv:2") && said.contains("[unknown-criterion]"),
        "{said}"
    );
    assert!(Box::<dyn std::error::Error + Send + Sync>::from(error).source().is_none());
}

/// What is read and scored may cross threads, be kept, and be shown while debugging.
#[test]
fn values_cross_threads() {
    fn holds<T: Send + Sync + std::fmt::Debug + 'static>() {}
    holds::<Reading>();
    holds::<Results>();
    holds::<cchc_core::criteria::Set>();
    holds::<cchc_core::fault::Diagnostic>();
    holds::<FileError>();
    holds::<cchc_core::results::Unsound>();
    holds::<cchc_core::number::Number>();
    holds::<cchc_core::results::walk::Unit<'static>>();
    holds::<cchc_core::results::walk::Answer<'static>>();
}

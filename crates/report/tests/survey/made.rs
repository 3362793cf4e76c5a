//! Surveys that nobody made: the JSON `cchc.survey/1` as small as can be, as wide as a province, and as bad as it comes.

use serde_json::{Map, Value, json};

/// The names that twelve units of a province have.
const UNITS: [&str; 12] = [
    "Sở Nội vụ",
    "Sở Tư pháp",
    "Sở Tài chính",
    "Sở Công Thương",
    "Sở Nông nghiệp và Môi trường",
    "Sở Xây dựng",
    "Sở Khoa học và Công nghệ",
    "Sở Văn hóa, Thể thao và Du lịch",
    "Sở Giáo dục và Đào tạo",
    "Sở Y tế",
    "Sở Dân tộc và Tôn giáo",
    "Thanh tra tỉnh",
];

const FACTORS: [(&str, &str, &str); 5] = [
    ("tiep-can", "Tiếp cận dịch vụ hành chính công", "dich-vu"),
    ("thu-tuc", "Thủ tục hành chính", "dich-vu"),
    ("cong-chuc", "Công chức trực tiếp giải quyết công việc", "dich-vu"),
    ("ket-qua", "Kết quả dịch vụ", "chinh-sach"),
    ("gop-y", "Tiếp nhận, xử lý góp ý, phản ánh, kiến nghị", "chinh-sach"),
];

const ITEMS: [&str; 6] = [
    "Nơi ngồi chờ giải quyết công việc có đủ chỗ ngồi",
    "Trang thiết bị phục vụ người dân đầy đủ, hiện đại và dễ sử dụng",
    "Thủ tục hành chính được niêm yết công khai, đầy đủ, chính xác, thuận tiện cho người dân tra cứu",
    "Công chức có thái độ giao tiếp lịch sự, hướng dẫn kê khai hồ sơ tận tình, chu đáo",
    "Kết quả mà ông/bà nhận được là đúng quy định",
    "Cơ quan giải quyết thủ tục tiếp nhận, xử lý tích cực các góp ý",
];

/// A figure with all that belongs to it; its interval is about that wide.
pub fn figure(estimate: f64, se: f64, n: u64) -> Map<String, Value> {
    let figure = json!({
        "estimate": estimate, "se": se, "low": (estimate - 2.0 * se).max(0.0), "high": (estimate + 2.0 * se).min(1.0),
        "n": n, "df": 12, "deff": 1.9, "withheld": null, "unanimous": false,
    });
    figure.as_object().expect("it is one").clone()
}

/// A figure that is not there, or whose error is not.
pub fn withheld(code: &str, estimate: Option<f64>) -> Map<String, Value> {
    let figure = json!({
        "estimate": estimate, "se": null, "low": null, "high": null, "n": 3, "df": null, "deff": null,
        "withheld": code, "unanimous": false, "remark": format!("vì sao: {code}"),
    });
    figure.as_object().expect("it is one").clone()
}

/// An object of some keys and those of a figure.
pub fn with(keys: Value, figure: Map<String, Value>) -> Value {
    let mut object = keys.as_object().expect("it is one").clone();
    object.extend(figure);
    Value::Object(object)
}

/// Something between 0 and 1 that is another one for each number.
fn share(seed: usize) -> f64 {
    (seed.wrapping_mul(7919) % 1000) as f64 / 1000.0
}

fn satisfied(seed: usize) -> f64 {
    0.66 + 0.3 * share(seed) + 0.000_123_456_789
}

pub fn item(at: usize, seed: usize, n: u64) -> Value {
    let text = ITEMS[at % ITEMS.len()];
    let factor = FACTORS[at % FACTORS.len()].0;
    let options = json!({"1": n / 50, "2": n / 25, "3": n / 10, "4": n / 2, "5": n - n / 50 - n / 25 - n / 10 - n / 2});
    let low = 2.0 + 3.0 * share(seed);
    let percents = json!({
        "1": format!("{low:.2}"), "2": "4.00", "3": format!("{:.2}", 14.0 - low), "4": "50.00", "5": "32.00",
    });
    let labels = json!({
        "1": "Rất không hài lòng", "2": "Không hài lòng", "3": "Bình thường", "4": "Hài lòng", "5": "Rất hài lòng",
    });
    let keys = json!({
        "id": format!("c{}", at + 1), "text": text, "factor": factor, "skipped": 6, "blank": 4,
        "options": options, "percents": percents, "labels": labels,
        "worths": {"1": 0, "2": 0, "3": 0, "4": 1, "5": 1},
    });
    with(keys, figure(satisfied(seed), 0.014, n))
}

/// A unit with blocks, factors, groups and items.
pub fn unit(id: &str, name: &str, seed: usize, n: u64, items: usize) -> Value {
    let part = |at: usize, keys: Value| with(keys, figure(satisfied(seed * 31 + at), 0.011 + 0.01 * share(at), n));
    let blocks: Vec<Value> = [("dich-vu", "Dịch vụ công"), ("chinh-sach", "Chính sách")]
        .iter()
        .enumerate()
        .map(|(at, (id, name))| part(at, json!({"id": id, "name": name})))
        .collect();
    let factors: Vec<Value> = FACTORS
        .iter()
        .enumerate()
        .map(|(at, (id, name, block))| part(at + 5, json!({"id": id, "name": name, "block": block})))
        .collect();
    let groups: Vec<Value> = [("nguoi-dan", "Người dân"), ("doanh-nghiep", "Doanh nghiệp")]
        .iter()
        .enumerate()
        .map(|(at, (id, name))| part(at + 12, json!({"id": id, "name": name, "weight": 1})))
        .collect();
    json!({
        "id": id, "name": name, "valid": n,
        "index": figure(satisfied(seed * 31 + 3), 0.008 + 0.02 * share(seed), n),
        "blocks": blocks, "factors": factors, "groups": groups,
        "items": (0..items).map(|at| item(at, seed * 97 + at, n)).collect::<Vec<_>>(),
    })
}

/// Everything but figures.
fn frame(units: Vec<Value>, all: Value) -> Value {
    let first = units.first().cloned().unwrap_or_default();
    let asked = first["items"].as_array().cloned().unwrap_or_default();
    let items: Vec<Value> = asked
        .iter()
        .map(|item| {
            json!({"id": item["id"], "text": item["text"], "valid": 560, "skipped": 6, "blank": 5,
                "non_response": 0.0193})
        })
        .collect();
    let quadrants = ["keep", "improve", "keep", "reduce", "low"];
    let (importance, satisfaction) = ([0.71, 0.68, 0.66, 0.41, 0.38], [0.91, 0.78, 0.87, 0.89, 0.74]);
    let factors: Vec<Value> = FACTORS
        .iter()
        .enumerate()
        .map(|(at, (id, name, _))| {
            json!({"id": id, "name": name, "alpha": 0.71 + 0.04 * at as f64, "items": 3, "ballots": 500,
                "importance": importance[at], "satisfaction": satisfaction[at],
                "quadrant": quadrants[at]})
        })
        .collect();
    let by: Vec<Value> = units
        .iter()
        .flat_map(|unit| {
            ["nguoi-dan", "doanh-nghiep"].map(|group| {
                json!({"unit": unit["id"], "group": group, "issued": 50, "returned": 49, "valid": 47, "rate": 0.98})
            })
        })
        .collect();
    json!({
        "schema": "cchc.survey/1", "generator": "cchc 0.1.0", "survey": "sipas-2022",
        "title": "Đo lường sự hài lòng của người dân năm 2022", "instrument": "Quyết định số 1/QĐ-ĐM", "channel": "giấy",
        "confidence": 95, "interval": "logit", "index_of": "blocks", "factor_of": "answers",
        "empty_group": "error", "min_ballots": 30,
        "source": {"kind": "ballots", "files": [{"name": "sipas.csv", "sha256": "ab".repeat(32)}]},
        "design": {"declared": true, "selection": "purposive", "strata": 12, "clusters": [72, 300], "weighted": true,
            "populations": 1, "lonely": "fail", "replicates": null, "margins": [["tuoi"]]},
        "notes": ["Số liệu dựng lên để minh họa.", "Nơi điều tra được chọn có chủ đích, không ngẫu nhiên."],
        "ballots": {"read": 1180, "valid": 1128, "straight_lined": 17,
            "invalid": [{"reason": "Phiếu không hợp lệ", "count": 40}, {"reason": "Phiếu trống", "count": 12}],
            "other": [{"item": "c1", "answer": "7", "count": 2}],
            "issued": 1200, "returned": 1180, "rate": 1180.0 / 1200.0, "by": by},
        "all": all, "units": units,
        "quality": {"importance": "derived", "quadrants": {"keep": "phát huy", "improve": "ưu tiên cải thiện",
            "low": "ưu tiên thấp", "reduce": "giữ mức hiện có"}, "factors": factors, "items": items},
        "compared": null,
        "diagnostics": [{"severity": "warning", "code": "straight-lined", "unit": null, "criterion": null,
            "source": "sipas.csv:7", "column": null, "message": "nhiều phiếu chọn một phương án cho mọi câu",
            "met": "17", "expected": null, "help": "xem lại cách phát phiếu"}],
        "a key of a version to come": {"which": ["nobody", "knows"]},
    })
}

/// One unit, `*`: all that a survey of a single office has.
pub fn single() -> Value {
    let mut survey = frame(vec![unit("*", "", 4, 571, 6)], Value::Null);
    survey["units"][0]["blocks"] = json!([]);
    survey["units"][0]["groups"] = json!([]);
    survey["design"]["selection"] = json!("random");
    survey["notes"] = json!([]);
    survey["ballots"] = json!({"read": 580, "valid": 571, "invalid": [{"reason": "Phiếu trống", "count": 9}],
        "straight_lined": 17, "other": [], "issued": null, "returned": 580, "rate": null, "by": []});
    survey["diagnostics"] = json!([]);
    survey
}

/// Twelve departments with blocks, factors and two respondent groups.
pub fn twelve() -> Value {
    let units = UNITS.iter().enumerate().map(|(at, name)| unit(&format!("u{at}"), name, at + 1, 94, 10)).collect();
    frame(units, unit("*", "", 77, 1128, 10))
}

/// As many units and items as the nation's survey has provinces and questions.
pub fn national(units: usize, items: usize) -> Value {
    let of = |at: usize| unit(&format!("{at}"), &format!("Tỉnh thứ {}", at + 1), at + 1, 580, items);
    frame((0..units).map(of).collect(), unit("*", "", 77, 36_525, items))
}

/// A unit for each reason why something is not there.
pub const REASONS: [&str; 11] = [
    "no-answer",
    "few-ballots",
    "empty-group",
    "lonely-cluster",
    "one-cluster",
    "no-variation",
    "no-freedom",
    "no-share",
    "counted",
    "published",
    "self-selected",
];

/// Figures that are withheld, one unit for each reason; then one all of whose answers are alike.
pub fn withholding() -> Value {
    let units = REASONS.iter().enumerate().map(|(at, code)| {
        let index = withheld(code, (at > 2).then_some(0.5 + at as f64 / 100.0));
        json!({"id": *code, "valid": 3, "index": index})
    });
    let mut units: Vec<Value> = units.collect();
    let mut alike = figure(1.0, 0.0, 40);
    alike.insert("unanimous".into(), json!(true));
    alike.insert("remark".into(), json!("mọi câu trả lời như nhau"));
    units.push(json!({"id": "alike", "valid": 40, "index": alike}));
    let mut survey = frame(units, Value::Null);
    survey["ballots"] = Value::Null;
    survey["design"] = Value::Null;
    survey["quality"] = Value::Null;
    survey["source"]["kind"] = json!("tallies");
    survey
}

/// Twelve units beside an earlier survey that was measured otherwise.
pub fn compared() -> Value {
    let mut survey = twelve();
    let mut units: Vec<Value> = (0..12)
        .map(|at| {
            let difference = (at as f64 - 5.5) / 100.0;
            json!({"id": format!("u{at}"), "before": 0.81, "after": 0.81 + difference, "difference": difference,
                "se": 0.01, "low": difference - 0.02, "high": difference + 0.02})
        })
        .collect();
    units[3] = json!({"id": "u3", "before": null, "after": 0.8, "difference": null, "se": null, "low": null,
        "high": null});
    units.insert(
        0,
        json!({"id": "*", "before": 0.8, "after": 0.84, "difference": 0.04, "se": 0.005, "low": 0.03,
        "high": 0.05}),
    );
    survey["compared"] = json!({"survey": "sipas-2021", "title": "Đo lường sự hài lòng năm 2021", "broken": true,
        "breaks": ["bộ câu hỏi khác", "thang trả lời khác"], "units": units});
    survey
}

/// Every text that the workbook shows, replaced; keys, codes and numbers stay.
pub fn replaced(of: &Value, text: &str) -> Value {
    const KEPT: [&str; 14] = [
        "schema",
        "kind",
        "selection",
        "lonely",
        "interval",
        "index_of",
        "factor_of",
        "empty_group",
        "importance",
        "quadrant",
        "withheld",
        "severity",
        "method",
        "percents",
    ];
    match of {
        Value::String(_) => json!(text),
        Value::Array(all) => all.iter().map(|of| replaced(of, text)).collect(),
        Value::Object(all) => {
            let one = |(key, of): (&String, &Value)| {
                let value = if KEPT.contains(&key.as_str()) { of.clone() } else { replaced(of, text) };
                (key.clone(), value)
            };
            Value::Object(all.iter().map(one).collect())
        }
        other => other.clone(),
    }
}

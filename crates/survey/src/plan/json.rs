//! The record of a draw: all that it takes to draw the same again; and a size as JSON.

use cchc_core::text::key;
use serde_json::{Map, Value, json};

use super::draw::Place;
use super::draw::{Draw, Method, NotDrawn, draw};
use super::size::Sized;
use crate::decimal::float;
use crate::findings::object;

const SCHEMA: &str = "cchc.survey-plan/1";

/// What doing a draw again came to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Again {
    /// The same places.
    Same,
    /// The list is another one: its sha256 in the record, and now.
    OtherList(String, String),
    /// Something else comes out: what, in the order of the record.
    Differs(Vec<Difference>),
    /// What the record asks of the list cannot be drawn.
    NotDrawn(NotDrawn),
    /// What was given is no record of a draw.
    NoRecord,
}

/// Where a record and the draw that was done again differ.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Difference {
    /// The stratum; `None` of the list as a whole.
    pub stratum: Option<String>,
    /// Which of the places drawn in it, from 1; `None` of the stratum as a whole.
    pub order: Option<usize>,
    /// The key of the record.
    pub field: String,
    /// What the record has; `None` where it has nothing.
    pub record: Option<String>,
    /// What comes out; `None` where nothing does.
    pub now: Option<String>,
}

impl Sized {
    /// As JSON.
    pub fn json(&self) -> Value {
        object([
            ("population", json!(self.asked.population)),
            ("formula", json!(self.formula.word())),
            ("margin", json!(float(&self.margin))),
            ("confidence", json!(self.asked.confidence)),
            ("share", json!(self.asked.share)),
            ("deff", json!(self.asked.deff)),
            ("sample", json!(self.sample)),
            ("invited", json!(self.invited)),
        ])
    }
}

impl Draw {
    /// The record, of a list of that name and sha256.
    pub fn record(&self, places: &[Place], list: &str, sha256: &str, version: &str) -> Vec<u8> {
        let strata: Vec<Value> = self
            .strata
            .iter()
            .map(|stratum| {
                let drawn: Vec<Value> = stratum
                    .drawn
                    .iter()
                    .enumerate()
                    .map(|(order, drawn)| {
                        let (place, (over, under)) = (&places[drawn.place], drawn.probability);
                        object([
                            ("order", json!(order + 1)),
                            ("id", json!(place.id)),
                            ("name", json!(place.name)),
                            ("row", json!(drawn.place + 1)),
                            ("size", json!(place.size)),
                            ("probability", json!(format!("{over}/{under}"))),
                            ("weight", json!(under as f64 / over as f64)),
                        ])
                    })
                    .collect();
                object([
                    ("stratum", json!(stratum.name)),
                    ("places", json!(stratum.places)),
                    ("size", json!(stratum.size)),
                    ("sample", json!(stratum.drawn.len())),
                    ("start", json!(stratum.start)),
                    ("drawn", Value::Array(drawn)),
                ])
            })
            .collect();
        let record = object([
            ("schema", json!(SCHEMA)),
            ("generator", json!(format!("cchc {version}"))),
            ("list", json!({"name": list, "sha256": sha256, "places": places.len()})),
            ("method", json!(self.method.word())),
            ("seed", json!(self.seed)),
            (
                "numbers",
                json!(
                    "ChaCha20, key = SHA-256(\"cchc.survey-plan/1\\n\" + seed), nonce 0; u64 little-endian; below m by rejection"
                ),
            ),
            ("strata", Value::Array(strata)),
        ]);
        let mut text = serde_json::to_vec_pretty(&record).unwrap_or_default();
        text.push(b'\n');
        text
    }

    /// The drawn places as a table, ready to be the frame of a survey: its columns are those that `[design]` may name. Weights
    /// have the digits of the record: of a large list a probability has its first one far behind the point.
    pub fn table(&self, places: &[Place]) -> String {
        let mut table = String::from("tang,ma,ten,N,kich_thuoc,xac_suat,trong_so\n");
        for stratum in &self.strata {
            for drawn in &stratum.drawn {
                let (place, (over, under)) = (&places[drawn.place], drawn.probability);
                let (over, under) = (over as f64, under as f64);
                let size = place.size.map(|size| size.to_string()).unwrap_or_default();
                table += &format!(
                    "{},{},{},{},{size},{},{}\n",
                    field(&stratum.name),
                    field(&place.id),
                    field(&place.name),
                    stratum.places,
                    over / under,
                    under / over
                );
            }
        }
        table
    }
}

/// A text as a field of csv; one that a spreadsheet would take for a formula is made one that it does not.
pub fn field(text: &str) -> String {
    let text = match text.starts_with(['=', '+', '-', '@', '\t', '\r']) {
        true => format!("'{text}"),
        false => text.to_owned(),
    };
    match text.contains(['"', ',', '\n', '\r', ';']) {
        true => format!("\"{}\"", text.replace('"', "\"\"")),
        false => text,
    }
}

/// Does a draw again from its record and the list.
pub fn again(record: &[u8], places: &[Place], sha256: &str, version: &str) -> Again {
    let Ok(known) = serde_json::from_slice::<Value>(record) else { return Again::NoRecord };
    if known["schema"] != SCHEMA {
        return Again::NoRecord;
    }
    let word = |value: &Value| value.as_str().map(str::to_owned);
    let method = Method::ALL.into_iter().find(|method| known["method"] == method.word());
    let samples = known["strata"].as_array().map(|strata| {
        let sample = |of: &Value| Some((word(&of["stratum"])?, of["sample"].as_u64()?));
        strata.iter().map(sample).collect::<Option<Vec<_>>>()
    });
    let (Some(method), Some(seed), Some(Some(samples))) = (method, word(&known["seed"]), samples) else {
        return Again::NoRecord;
    };
    match word(&known["list"]["sha256"]) {
        Some(of) if of != sha256 => return Again::OtherList(of, sha256.into()),
        Some(_) => {}
        None => return Again::NoRecord,
    }
    let name = word(&known["list"]["name"]).unwrap_or_default();
    let drawn = match draw(places, &samples, method, &seed) {
        Ok(drawn) => drawn,
        Err(not) => return Again::NotDrawn(not),
    };
    let now = serde_json::from_slice::<Value>(&drawn.record(places, &name, sha256, version)).unwrap_or_default();
    match differences(&known, &now) {
        none if none.is_empty() => Again::Same,
        some => Again::Differs(some),
    }
}

/// Where two records of one list, method and seed differ.
fn differences(known: &Value, now: &Value) -> Vec<Difference> {
    let mut found = Vec::new();
    let mut differ = |stratum: Option<&str>, order: Option<usize>, field: &str, record: &Value, now: &Value| {
        if record != now {
            let stratum = stratum.map(str::to_owned);
            found.push(Difference { stratum, order, field: field.into(), record: text(record), now: text(now) });
        }
    };
    differ(None, None, "places", &known["list"]["places"], &now["list"]["places"]);
    let mut left: Vec<&Value> = array(&known["strata"]).iter().collect();
    for now in array(&now["strata"]) {
        let name = now["stratum"].as_str().unwrap_or_default();
        let is_it = |known: &&Value| known["stratum"].as_str().is_some_and(|known| key(known) == key(name));
        let Some(known) = left.iter().position(is_it).map(|at| left.remove(at)) else {
            differ(Some(name), None, "stratum", &Value::Null, &now["stratum"]);
            continue;
        };
        for field in fields(known, now).into_iter().filter(|field| field != "drawn") {
            differ(Some(name), None, &field, &known[&field], &now[&field]);
        }
        let (known, now) = (array(&known["drawn"]), array(&now["drawn"]));
        for at in 0..known.len().max(now.len()) {
            match (known.get(at), now.get(at)) {
                (Some(known), Some(now)) => {
                    for field in fields(known, now) {
                        differ(Some(name), Some(at + 1), &field, &known[&field], &now[&field]);
                    }
                }
                (known, now) => {
                    let id = |of: Option<&Value>| of.map_or(Value::Null, |of| of["id"].clone());
                    differ(Some(name), Some(at + 1), "id", &id(known), &id(now));
                }
            }
        }
    }
    for known in left {
        differ(known["stratum"].as_str(), None, "stratum", &known["stratum"], &Value::Null);
    }
    found
}

fn array(value: &Value) -> &[Value] {
    value.as_array().map_or(&[], Vec::as_slice)
}

/// The keys of two objects, in the order of the first.
fn fields(one: &Value, other: &Value) -> Vec<String> {
    let keys = |of: &Value| of.as_object().map(Map::keys).into_iter().flatten().cloned().collect::<Vec<_>>();
    let (mut all, more) = (keys(one), keys(other));
    all.extend(more.into_iter().filter(|key| one.get(key).is_none()));
    all
}

/// A value as people read it; `None` where there is none.
fn text(value: &Value) -> Option<String> {
    match value {
        Value::Null => None,
        Value::String(text) => Some(text.clone()),
        value => Some(value.to_string()),
    }
}

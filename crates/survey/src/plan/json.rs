//! The record of a draw: all that it takes to draw the same again.

use serde_json::{Value, json};

use super::draw::{Draw, Method, draw};
use super::list::Place;
use crate::findings::object;

const SCHEMA: &str = "cchc.survey-plan/1";

/// What doing a draw again came to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Again {
    /// The same places.
    Same,
    /// The list is another one: its sha256 in the record, and now.
    OtherList(String, String),
    /// Other places come out.
    Differs,
    /// What was given is no record of a draw.
    NoRecord,
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

    /// The drawn places as a table, ready to be the frame of a survey: its columns are those that `[design]` may name.
    pub fn table(&self, places: &[Place]) -> String {
        let mut table = String::from("tang,ma,ten,N,kich_thuoc,xac_suat,trong_so\n");
        for stratum in &self.strata {
            for drawn in &stratum.drawn {
                let (place, (over, under)) = (&places[drawn.place], drawn.probability);
                let (over, under) = (over as f64, under as f64);
                let size = place.size.map(|size| size.to_string()).unwrap_or_default();
                table += &format!(
                    "{},{},{},{},{size},{:.6},{:.6}\n",
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
    let text = |value: &Value| value.as_str().map(str::to_owned);
    let method = Method::ALL.into_iter().find(|method| known["method"] == method.word());
    let samples = known["strata"].as_array().map(|strata| {
        let sample = |of: &Value| Some((text(&of["stratum"])?, of["sample"].as_u64()?));
        strata.iter().map(sample).collect::<Option<Vec<_>>>()
    });
    let (Some(method), Some(seed), Some(Some(samples))) = (method, text(&known["seed"]), samples) else {
        return Again::NoRecord;
    };
    match text(&known["list"]["sha256"]) {
        Some(of) if of != sha256 => return Again::OtherList(of, sha256.into()),
        Some(_) => {}
        None => return Again::NoRecord,
    }
    let name = text(&known["list"]["name"]).unwrap_or_default();
    match draw(places, &samples, method, &seed) {
        Ok(drawn) => {
            let now = serde_json::from_slice::<Value>(&drawn.record(places, &name, sha256, version));
            match now.is_ok_and(|now| now["strata"] == known["strata"]) {
                true => Again::Same,
                false => Again::Differs,
            }
        }
        Err(_) => Again::Differs,
    }
}

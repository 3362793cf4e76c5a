//! What `cchc status --format json` prints.

use std::io::{self, Write};

use serde::Serialize;

use super::{Next, Sent, Status, Who};
use crate::place::FileNo;
use crate::results::Results;

/// The name and version of the format.
const SCHEMA: &str = "cchc.status/1";

impl Status {
    /// Writes it as JSON: units by their ids, days as `2026-01-15`, files as `file.xlsx!Sheet`.
    ///
    /// # Errors
    /// What the writer says.
    pub fn write_json(&self, results: &Results, to: impl Write) -> io::Result<()> {
        let mut to = to;
        serde_json::to_writer(&mut to, &self.shown(results))?;
        to.write_all(b"\n")
    }

    fn shown<'a>(&'a self, results: &'a Results) -> Whole<'a> {
        let round = results.round();
        let id = |(group, unit): Who| round.group(group).unit(unit).id.as_str();
        let file = |file| results.sources.cite(FileNo::whole(file));
        let sent = |sent: &Sent| UnitSent {
            unit: id(sent.who),
            owes: sent.owes,
            entries: sent.entries,
            files: sent.files.iter().copied().map(file).collect(),
            received: sent.received.map(|day| day.to_string()),
            late: sent.late,
        };
        Whole {
            schema: SCHEMA,
            round: Round { province: &round.province, year: round.year },
            today: self.today.to_string(),
            stages: round
                .stages
                .iter()
                .zip(&self.stages)
                .map(|(stage, status)| Stage {
                    id: &stage.id,
                    name: &stage.name,
                    deadline: status.deadline.map(|day| day.to_string()),
                    asks_all: status.asks_all,
                    units: status.units.iter().map(sent).collect(),
                })
                .collect(),
            missing: self.missing.iter().map(|(who, codes)| Missing { unit: id(*who), criteria: codes }).collect(),
            departments: self
                .departments
                .iter()
                .map(|department| Department {
                    name: &department.name,
                    asked: department.asked,
                    open: department
                        .open
                        .iter()
                        .map(|(who, leaves)| Open {
                            unit: id(*who),
                            criteria: leaves.iter().map(|leaf| &*results.set(who.0).criterion_of(*leaf).code).collect(),
                        })
                        .collect(),
                })
                .collect(),
            errors: self.errors,
            warnings: self.warnings,
            next: self.next.iter().map(Next::code).collect(),
        }
    }
}

impl Next {
    /// As JSON has it.
    pub fn code(&self) -> &'static str {
        match self {
            Next::Mend => "mend",
            Next::Remind { .. } => "remind",
            Next::Complete => "complete",
            Next::Appraise => "appraise",
            Next::Publish => "publish",
        }
    }
}

#[derive(Serialize)]
struct Whole<'a> {
    schema: &'a str,
    round: Round<'a>,
    today: String,
    stages: Vec<Stage<'a>>,
    missing: Vec<Missing<'a>>,
    departments: Vec<Department<'a>>,
    errors: usize,
    warnings: usize,
    next: Vec<&'a str>,
}

#[derive(Serialize)]
struct Round<'a> {
    province: &'a str,
    year: usize,
}

#[derive(Serialize)]
struct Stage<'a> {
    id: &'a str,
    name: &'a str,
    deadline: Option<String>,
    asks_all: bool,
    units: Vec<UnitSent<'a>>,
}

#[derive(Serialize)]
struct UnitSent<'a> {
    unit: &'a str,
    owes: bool,
    entries: usize,
    files: Vec<String>,
    received: Option<String>,
    late: i64,
}

#[derive(Serialize)]
struct Missing<'a> {
    unit: &'a str,
    criteria: &'a [String],
}

#[derive(Serialize)]
struct Department<'a> {
    name: &'a str,
    asked: usize,
    open: Vec<Open<'a>>,
}

#[derive(Serialize)]
struct Open<'a> {
    unit: &'a str,
    criteria: Vec<&'a str>,
}

//! `results.json`, written as a stream. Decimals are strings, so that nothing is lost; the keys are a contract.

use std::io::{self, Write};

use serde::Serialize;
use serde::ser::{SerializeMap, Serializer};

use super::{GroupResults, Results, UnitResults, UnitState, Unranked};
use crate::assessment::View;
use crate::criteria::{At, CriterionId, LeafId, Set, Status};
use crate::fault::Diagnostic;
use crate::id::FigureNo;
use crate::number::Number;
use crate::place::Sources;
use crate::score::LeafScore;
use crate::text::Language;

/// The name and version of the format.
const SCHEMA: &str = "cchc.results/1";

impl Results {
    /// Writes `results.json`; words in it are in `language`, `version` is that of the program that writes it.
    ///
    /// # Errors
    /// What the writer says.
    pub fn write_json(&self, to: impl Write, language: Language, version: &str) -> io::Result<()> {
        let mut to = to;
        let mut json = serde_json::Serializer::new(&mut to);
        Whole { results: self, language, version }.serialize(&mut json)?;
        to.write_all(b"\n")
    }
}

/// What a command reports with `--format json`: every fault, and the files that it wrote.
///
/// # Errors
/// What the writer says.
pub fn write_report(
    to: impl Write,
    faults: &[Diagnostic],
    sources: &Sources,
    written: &[String],
    language: Language,
) -> io::Result<()> {
    let mut to = to;
    let mut json = serde_json::Serializer::new(&mut to);
    let mut map = json.serialize_map(None)?;
    map.serialize_entry("schema", "cchc.report/1")?;
    map.serialize_entry("written", written)?;
    map.serialize_entry("diagnostics", &Each(faults.iter().map(|fault| Told { fault, sources, language })))?;
    SerializeMap::end(map)?;
    to.write_all(b"\n")
}

struct Whole<'a> {
    results: &'a Results,
    language: Language,
    version: &'a str,
}

/// A sequence whose items are made as they are written.
struct Each<I>(I);

impl<I: Iterator<Item: Serialize> + Clone> Serialize for Each<I> {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.collect_seq(self.0.clone())
    }
}

impl Serialize for Whole<'_> {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        let round = self.results.round();
        let mut map = to.serialize_map(None)?;
        map.serialize_entry("schema", SCHEMA)?;
        map.serialize_entry("generator", &format!("cchc {}", self.version))?;
        map.serialize_entry("finality", self.results.finality.code())?;
        map.serialize_entry(
            "round",
            &RoundInfo {
                province: &round.province,
                year: round.year,
                authority: round.authority.as_deref(),
                note: round.note.as_deref(),
            },
        )?;
        map.serialize_entry(
            "inputs",
            &Each(
                self.results
                    .sources
                    .iter()
                    .filter(|source| !source.sha256.is_empty())
                    .map(|source| Input { name: &source.name, sha256: &source.sha256 }),
            ),
        )?;
        map.serialize_entry("groups", &Each(self.results.groups.iter().map(|group| Group { whole: self, group })))?;
        let (sources, language) = (&self.results.sources, self.language);
        map.serialize_entry(
            "diagnostics",
            &Each(self.results.faults.iter().map(|fault| Told { fault, sources, language })),
        )?;
        map.end()
    }
}

#[derive(Serialize)]
struct RoundInfo<'a> {
    province: &'a str,
    year: usize,
    #[serde(skip_serializing_if = "Option::is_none")]
    authority: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    note: Option<&'a str>,
}

#[derive(Serialize)]
struct Input<'a> {
    name: &'a str,
    sha256: &'a str,
}

struct Group<'a> {
    whole: &'a Whole<'a>,
    group: &'a GroupResults,
}

impl Group<'_> {
    fn set(&self) -> &Set {
        self.whole.results.set(self.group.group)
    }
}

impl Serialize for Group<'_> {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        let round = self.whole.results.round();
        let group = round.group(self.group.group);
        let set = self.set();
        let mut map = to.serialize_map(None)?;
        map.serialize_entry("id", &group.id)?;
        map.serialize_entry("name", &group.name)?;
        map.serialize_entry("criteria_set", &set.id)?;
        map.serialize_entry("criteria_sha256", &self.whole.results.sources.get(set.file).sha256)?;
        map.serialize_entry(
            "status",
            match set.status {
                Status::Official => "official",
                Status::Partial => "partial",
                Status::Illustrative => "illustrative",
            },
        )?;
        let exempt = group.exemptions.iter().map(|exemption| Exempt {
            unit: exemption.unit.map(|unit| group.unit(unit).id.as_str()),
            criterion: &set.criterion(exemption.criterion).code,
            document: &exemption.document,
            reason: &exemption.reason,
            source: self.whole.results.sources.cite(exemption.place),
        });
        map.serialize_entry("exemptions", &Each(exempt))?;
        map.serialize_entry("units", &Each(self.group.units.iter().map(|unit| Unit { group: self, unit })))?;
        map.end()
    }
}

struct Unit<'a> {
    group: &'a Group<'a>,
    unit: &'a UnitResults,
}

impl Serialize for Unit<'_> {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        let results = self.group.whole.results;
        let set = self.group.set();
        let unit = results.round().group(self.group.group.group).unit(self.unit.unit);
        let total = &self.unit.score.total;
        let mut map = to.serialize_map(None)?;
        map.serialize_entry("id", &unit.id)?;
        map.serialize_entry("name", &unit.name)?;
        map.serialize_entry("state", self.unit.state.code())?;
        map.serialize_entry("rank", &self.unit.rank)?;
        let index = self.unit.index.as_ref().map(|index| index.printed.fixed(set.rounding.index));
        map.serialize_entry("index", &index)?;
        map.serialize_entry("points", &of_unit(&total.final_points, set))?;
        map.serialize_entry("max", &shown(&total.max))?;
        let trace = results.trace_of_total(self.group.group.group, &self.unit.score, self.group.whole.language);
        if !trace.is_empty() {
            map.serialize_entry("points_trace", &trace)?;
        }
        map.serialize_entry("self", &total.self_assessed.as_ref().map(shown))?;
        map.serialize_entry("appraised", &total.appraised.as_ref().map(shown))?;
        map.serialize_entry("band", &self.unit.band.map(|band| &set.bands[band].name))?;
        let steps = &self.unit.band_steps;
        if !steps.is_empty() {
            let (group, language) = (self.group.group.group, self.group.whole.language);
            map.serialize_entry("band_trace", &results.trace_of_band(group, steps, language))?;
        }
        map.serialize_entry("ranks", &Ranks(self))?;
        if let UnitState::Unranked(why) = self.unit.state {
            map.serialize_entry(
                "unranked",
                match why {
                    Unranked::ByList => "by-list",
                    Unranked::TooLittle => "too-little-attainable",
                    Unranked::Nothing => "nothing-attainable",
                },
            )?;
        }
        let first = Results::first_part(self.group.whole.language);
        let names = std::iter::once(first).chain(set.parts.iter().map(|part| part.name.as_str()));
        map.serialize_entry(
            "parts",
            &Each(names.zip(&self.unit.parts).map(|(name, points)| Part { name, points: shown(points) })),
        )?;
        let domains = set.domains().zip(&self.unit.domains);
        map.serialize_entry(
            "domains",
            &Each(domains.map(|(node, (index, rank))| {
                let sums = &self.unit.score.criteria[usize::from(node.0)];
                Domain {
                    code: &set.criterion(node).code,
                    own: sums.self_assessed.as_ref().map(shown),
                    appraised: sums.appraised.as_ref().map(shown),
                    last: shown(&sums.final_points),
                    max: shown(&sums.max),
                    index: index.as_ref().map(|index| index.printed.fixed(set.rounding.index)),
                    rank: *rank,
                }
            })),
        )?;
        let leaves = set.leaf_ids().zip(&self.unit.score.leaves);
        map.serialize_entry("leaves", &Each(leaves.map(|(leaf, score)| Leaf { unit: self, leaf, score })))?;
        let criteria = set.nodes().filter(|node| set.criterion(*node).leaf.is_none());
        map.serialize_entry("criteria", &Each(criteria.map(|node| Parent { unit: self, node })))?;
        if !set.figures.is_empty() {
            let values = results.figures(self.group.group.group, self.unit.unit);
            let figures = set.figure_ids().zip(&values);
            map.serialize_entry(
                "figures",
                &Each(figures.map(|(figure, value)| Figure { unit: self, figure, value: value.as_ref() })),
            )?;
        }
        map.serialize_entry("open", &Open(self))?;
        map.end()
    }
}

#[derive(Serialize)]
struct Part<'a> {
    name: &'a str,
    points: String,
}

#[derive(Serialize)]
struct Domain<'a> {
    code: &'a str,
    #[serde(rename = "self")]
    own: Option<String>,
    appraised: Option<String>,
    #[serde(rename = "final")]
    last: String,
    max: String,
    index: Option<String>,
    rank: Option<usize>,
}

/// By ranking of the set, the rank of a unit in it.
struct Ranks<'a>(&'a Unit<'a>);

impl Serialize for Ranks<'_> {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        let rankings = self.0.group.set().rankings.iter().zip(&self.0.unit.ranks);
        to.collect_map(rankings.filter_map(|(ranking, rank)| Some((&ranking.id, (*rank)?))))
    }
}

/// What does not apply by decision.
#[derive(Serialize)]
struct Exempt<'a> {
    unit: Option<&'a str>,
    criterion: &'a str,
    document: &'a str,
    reason: &'a str,
    source: String,
}

/// A criterion above the leaves.
struct Parent<'a> {
    unit: &'a Unit<'a>,
    node: CriterionId,
}

impl Serialize for Parent<'_> {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        let sums = &self.unit.unit.score.criteria[usize::from(self.node.0)];
        let mut map = to.serialize_map(None)?;
        map.serialize_entry("code", &self.unit.group.set().criterion(self.node).code)?;
        map.serialize_entry("self", &sums.self_assessed.as_ref().map(shown))?;
        map.serialize_entry("appraised", &sums.appraised.as_ref().map(shown))?;
        map.serialize_entry("final", &shown(&sums.final_points))?;
        map.serialize_entry("max", &shown(&sums.max))?;
        let (group, language) = (self.unit.group.group.group, self.unit.group.whole.language);
        let results = self.unit.group.whole.results;
        let trace = results.trace_of_criterion(group, self.node, &self.unit.unit.score, language);
        if !trace.is_empty() {
            map.serialize_entry("trace", &trace)?;
        }
        map.end()
    }
}

/// By department, the codes of the leaves that it has yet to appraise.
struct Open<'a>(&'a Unit<'a>);

impl Serialize for Open<'_> {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        let set = self.0.group.set();
        let open = &self.0.unit.score.open_appraisals;
        to.collect_map(
            open.iter()
                .map(|(appraiser, leaves)| (appraiser, Each(leaves.iter().map(|leaf| &set.criterion_of(*leaf).code)))),
        )
    }
}

struct Leaf<'a> {
    unit: &'a Unit<'a>,
    leaf: LeafId,
    score: &'a LeafScore,
}

impl Serialize for Leaf<'_> {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        let group = self.unit.group;
        let results = group.whole.results;
        let (number, unit) = (group.group.group, self.unit.unit.unit);
        let standing = results.assessment.standing(View::Final, number, unit, At::Leaf(self.leaf));
        let mut map = to.serialize_map(Some(9))?;
        map.serialize_entry("code", &group.set().criterion_of(self.leaf).code)?;
        map.serialize_entry("value", &self.score.value.as_ref().map(exactly))?;
        map.serialize_entry("self", &self.score.self_assessed.as_ref().map(shown))?;
        map.serialize_entry("appraised", &self.score.appraised.as_ref().map(shown))?;
        map.serialize_entry("final", &self.score.final_points.as_ref().map(shown))?;
        map.serialize_entry("max", &shown(&self.score.max))?;
        map.serialize_entry("state", self.score.state.code())?;
        map.serialize_entry("trace", &results.trace_of(number, unit, self.leaf, &standing, group.whole.language))?;
        let reason = results.reason(number, unit, self.leaf);
        map.serialize_entry("reason", &(!reason.is_empty()).then_some(reason))?;
        let places = results.sources_of(number, unit, self.leaf, &standing);
        map.serialize_entry("sources", &Each(places.iter().map(|place| results.sources.cite(*place))))?;
        // Where only one stage spoke, sources say it all.
        let mut stages = results.assessment.trail(number, unit, At::Leaf(self.leaf)).map(|(stage, ..)| stage);
        let first = stages.next();
        if first.is_some_and(|first| stages.any(|stage| stage != first)) {
            map.serialize_entry("trail", &Trail { unit: self.unit, at: At::Leaf(self.leaf) })?;
        }
        map.end()
    }
}

/// Everything that was ever entered at a leaf or figure, stage after stage.
struct Trail<'a> {
    unit: &'a Unit<'a>,
    at: At,
}

/// One entry of a trail.
#[derive(Serialize)]
struct Step<'a> {
    stage: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    input: Option<&'a str>,
    entered: &'a str,
    source: String,
    #[serde(skip_serializing_if = "str::is_empty")]
    reason: &'a str,
}

impl Serialize for Trail<'_> {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        let results = self.unit.group.whole.results;
        let (set, round) = (self.unit.group.set(), results.round());
        let asked = set.asked_at(self.at);
        let trail = results.assessment.trail(self.unit.group.group.group, self.unit.unit.unit, self.at);
        let entries = &results.assessment.entries;
        let step = |(stage, input, entry): (usize, Option<usize>, crate::entry::EntryNo)| Step {
            stage: &round.stages[stage].id,
            input: input.filter(|_| asked.len() > 1).map(|input| match asked[input].name.as_str() {
                "" => asked[input].label.as_str(),
                name => name,
            }),
            entered: entries.typed(entry),
            source: results.sources.cite(entries.get(entry).place),
            reason: entries.remark(entry),
        };
        to.collect_seq(trail.map(step))
    }
}

/// A figure that is asked once for the whole set.
struct Figure<'a> {
    unit: &'a Unit<'a>,
    figure: FigureNo,
    value: Option<&'a Number>,
}

impl Serialize for Figure<'_> {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        let at = At::Figure(self.figure);
        let mut map = to.serialize_map(Some(3))?;
        map.serialize_entry("id", self.unit.group.set().code_at(at))?;
        map.serialize_entry("value", &self.value.map(exactly))?;
        map.serialize_entry("trail", &Trail { unit: self.unit, at })?;
        map.end()
    }
}

/// One thing that is doubtful, as `diagnostics` of every JSON has it.
#[derive(Clone, Copy, Debug)]
pub struct Told<'a> {
    /// The fault.
    pub fault: &'a Diagnostic,
    /// The files that it is in.
    pub sources: &'a Sources,
    /// The language of its message.
    pub language: Language,
}

impl Serialize for Told<'_> {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        let message = self.fault.message(self.language);
        let mut map = to.serialize_map(Some(9))?;
        map.serialize_entry("severity", self.fault.severity.code())?;
        map.serialize_entry("code", self.fault.fault.code())?;
        map.serialize_entry("unit", &self.fault.unit)?;
        map.serialize_entry("criterion", &self.fault.criterion)?;
        map.serialize_entry("source", &self.sources.cite(self.fault.place))?;
        let heading = self.sources.heading(self.fault.place);
        map.serialize_entry("column", &(!heading.is_empty()).then_some(heading))?;
        map.serialize_entry("message", &message.what)?;
        map.serialize_entry("met", &message.met)?;
        map.serialize_entry("expected", &message.expected)?;
        map.serialize_entry("help", &message.hint)?;
        map.end()
    }
}

/// A unit's points, with all the decimals to which its set rounds.
pub(crate) fn of_unit(points: &Number, set: &Set) -> String {
    match set.rounding.points {
        Some(decimals) => points.fixed(decimals.max(points.decimals().unwrap_or(decimals))),
        None => shown(points),
    }
}

/// A decimal as results show it.
pub(crate) fn shown(number: &Number) -> String {
    number.shown().to_string()
}

/// A value exactly, as a decimal or a fraction; one that takes more digits than anybody reads is rounded to 10 decimals.
pub(crate) fn exactly(number: &Number) -> String {
    match number.is_long() {
        true => number.round(10).to_string(),
        false => number.to_string(),
    }
}

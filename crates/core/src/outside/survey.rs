//! The round's surveys, as far as they have finished figures: `surveys/*.toml` with `estimates`.

use std::collections::BTreeMap;

use super::rows::Met;
use super::{Asker, Reader};
use crate::criteria::Source;
use crate::fault::{Fault, Needed, Takes};
use crate::keys::{Key, Located, Shape, Table as Keys, key, later, needed, parse};
use crate::number::Number;
use crate::place::{FileError, FileNo, Lines, Text};
use crate::round::is_path;
use crate::rule::{Asked, AskedKind, From, answer};
use crate::table::{Cell, Column, column, needed_column, utf8};
use crate::text;

/// The file.
pub(crate) const FILE: Shape = Shape::of(&[
    needed("survey", Takes::Table, "Cuộc điều tra", "What the survey is").of(SURVEY),
    later("design"),
    later("margin"),
    later("options"),
    later("factor"),
    later("block"),
    later("item"),
    later("index"),
]);

/// `[survey]`
const SURVEY: &[Key] = &[
    needed("id", Takes::Text, "Mã, như bộ tiêu chí gọi", "What criteria sets call it"),
    needed("title", Takes::Text, "Tên cuộc điều tra", "Its title"),
    needed(
        "estimates",
        Takes::Text,
        "Bảng kết quả đã có, nằm cạnh tệp này: đơn vị, kết quả, số phiếu, nguồn",
        "Finished figures, beside the file: unit, value, n, source",
    ),
    key(
        "min_ballots",
        Takes::Whole,
        "Đơn vị có ít phiếu hợp lệ hơn thì không có kết quả; mặc định 0",
        "A unit with fewer valid ballots has no estimate; default 0",
    ),
    later("ballots"),
    later("tallies"),
    later("unit"),
    later("group"),
    later("id_column"),
    later("layout"),
    later("columns"),
    later("columns_map"),
    later("issued"),
    later("empty_group"),
    later("invalid"),
    later("confidence"),
    later("interval"),
];

/// The table of finished figures.
pub(crate) const ESTIMATES: &[Column<'_>] = &[
    needed_column("unit", &["đơn vị"], "Mã hoặc tên đơn vị", "A unit's id or name"),
    needed_column("value", &["kết quả"], "Chỉ số hài lòng, ví dụ 87,73%; trống: không có", "Its index, such as 87,73%"),
    column("n", &["số phiếu"], "Số phiếu hợp lệ", "How many valid ballots"),
    column("source", &["nguồn"], "Lấy từ đâu", "Where the figure is from"),
];

/// A survey of the round.
struct Survey {
    id: Located,
    estimates: Option<Located>,
    /// A unit with fewer has no estimate.
    min_ballots: usize,
}

impl Reader<'_> {
    pub(super) fn surveys(&mut self) -> Result<(), FileError> {
        let surveys = self.listed()?;
        let mut by_id: BTreeMap<String, Vec<Asker>> = BTreeMap::new();
        for asker in self.askers(|source| matches!(source, Source::Survey { .. })) {
            let outside = self.set(asker).outside(asker.source);
            let Source::Survey { id, items } = &outside.source else { continue };
            if !surveys.iter().any(|survey| text::same(&survey.id.text, id)) {
                let known: Vec<String> = surveys.iter().map(|survey| survey.id.text.clone()).collect();
                let nearest = text::nearest(id, known.iter().map(String::as_str)).map(Into::into);
                let fault = Fault::UnknownSurvey { met: id.clone(), nearest, known };
                self.faults.push(fault.at(outside.place).of_criterion(self.code(asker)));
                continue;
            }
            if !items.is_empty() {
                // Finished figures are of the index alone.
                let fault = Fault::KeyNeeds { key: "items", needs: "ballots" };
                self.faults.push(fault.at(outside.place).of_criterion(self.code(asker)));
                continue;
            }
            by_id.entry(text::key(id)).or_default().push(asker);
        }
        for survey in surveys {
            let askers = by_id.remove(&text::key(&survey.id.text)).unwrap_or_default();
            if let Some(estimates) = survey.estimates {
                self.estimates(&estimates, survey.min_ballots, &askers)?;
            }
        }
        Ok(())
    }

    /// The surveys of the round's folder.
    fn listed(&mut self) -> Result<Vec<Survey>, FileError> {
        let mut listed = match self.files.list("surveys") {
            Ok(listed) => listed,
            Err(FileError::Missing(_)) => return Ok(Vec::new()),
            Err(refused) => return Err(refused),
        };
        listed.sort();
        let mut surveys: Vec<Survey> = Vec::new();
        let is_survey = |name: &str| name.ends_with(".toml") && !name.starts_with('.') && !name.starts_with("~$");
        for name in listed.into_iter().filter(|listed| !listed.folder && is_survey(&listed.name)) {
            let name = format!("surveys/{}", name.name);
            let bytes = match self.files.read(&name) {
                Ok(bytes) => bytes,
                Err(FileError::Missing(_)) => continue, // it went away meanwhile
                Err(refused) => return Err(refused),
            };
            let file = self.sources.add(&name, Some(&bytes));
            let Some(survey) = self.survey(&bytes, file) else { continue };
            match surveys.iter().find(|known| text::same(&known.id.text, &survey.id.text)) {
                Some(first) => {
                    let fault = Fault::Duplicate { id: survey.id.text.clone(), first: first.id.place };
                    self.faults.push(fault.at(survey.id.place));
                }
                None => surveys.push(survey),
            }
        }
        Ok(surveys)
    }

    fn survey(&mut self, bytes: &[u8], file: FileNo) -> Option<Survey> {
        let text = utf8(bytes, file, self.faults)?;
        let lines = Lines::of(text);
        let text = Text::new(file, text, &lines);
        let root = parse(text, self.faults)?;
        let keys = Keys::open(text, root.get_ref(), 0, &FILE, self.faults);
        let table = keys.table("survey", self.faults)?;
        let estimates = table
            .located("estimates")
            .map(|beside| Located { text: format!("surveys/{}", beside.text), place: beside.place });
        let min_ballots = table.whole("min_ballots").unwrap_or(0);
        Some(Survey { id: table.located("id")?, estimates, min_ballots })
    }

    fn estimates(&mut self, path: &Located, min_ballots: usize, askers: &[Asker]) -> Result<(), FileError> {
        let name = path.text.clone();
        if !is_path(&name) {
            self.faults.push(Fault::BadPath { path: name }.at(path.place));
            return Ok(());
        }
        match self.files.read(&name) {
            Ok(bytes) => {
                let file = self.sources.add(&name, Some(&bytes));
                self.estimates_of(&bytes, file, min_ballots, askers);
            }
            Err(FileError::Missing(_)) => {
                let fault = Fault::FileMissing { name, needed_by: Needed::Key("estimates") };
                self.faults.push(fault.at(path.place));
            }
            Err(refused) => return Err(refused),
        }
        Ok(())
    }

    /// How many ballots an estimate is of.
    fn ballots(met: &Met) -> Result<Number, Fault> {
        let mut count = Asked::of(AskedKind::Count, "", "n", From::Unit);
        count.min = Some(Number::ZERO);
        if met.third.is_empty() {
            return Err(Fault::EmptyField { column: "n".into() });
        }
        answer::figure(Cell::typed(&met.third), &count).map(|(count, _)| count)
    }

    /// A unit without a row had no ballots: its figure has no value.
    fn estimates_of(&mut self, bytes: &[u8], file: FileNo, min_ballots: usize, askers: &[Asker]) {
        let Some(mut rows) = self.rows(bytes, file, ESTIMATES, false) else { return };
        let mut share = Asked::of(AskedKind::Percent, "", ESTIMATES[1].also[0], From::Unit);
        share.min = Some(Number::ZERO);
        share.max = Some(Number::ONE);
        for met in &mut rows {
            match Self::ballots(met) {
                Ok(count) if count < Number::from(min_ballots as i64) => met.value.clear(),
                Ok(_) => {}
                Err(_) if min_ballots == 0 => {}
                Err(fault) => {
                    let id = &self.round.group(met.group).unit(met.unit).id;
                    self.faults.push(fault.at(met.place).of_unit(id));
                    continue;
                }
            }
            self.take(met, askers, Some(&share));
        }
    }
}

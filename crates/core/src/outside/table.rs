//! Outside tables: one row for a unit, or for a unit and a criterion.

use std::collections::BTreeMap;

use super::{Asker, Reader};
use crate::criteria::Source;
use crate::fault::{Fault, Needed};
use crate::place::{FileError, FileNo};
use crate::round::is_path;
use crate::table::{Column, column, needed_column};

/// The columns of an outside table.
pub(crate) const COLUMNS: &[Column<'_>] = &[
    needed_column("unit", &["đơn vị"], "Mã hoặc tên đơn vị", "A unit's id or name"),
    needed_column("value", &["kết quả"], "Số liệu; trống: không có giá trị", "The figure; blank: it has no value"),
    column("criterion", &["tiêu chí"], "Mã tiêu chí, khi một bảng dùng cho nhiều tiêu chí", "Which leaf it is for"),
];

impl Reader<'_> {
    pub(super) fn tables(&mut self) -> Result<(), FileError> {
        let mut by_path: BTreeMap<String, Vec<Asker>> = BTreeMap::new();
        for asker in self.askers(|source| matches!(source, Source::Table { .. })) {
            if let Source::Table { path } = &self.set(asker).outside(asker.source).source {
                by_path.entry(path.clone()).or_default().push(asker);
            }
        }
        for (path, askers) in by_path {
            let place = self.set(askers[0]).outside(askers[0].source).place;
            if !is_path(&path) {
                self.faults.push(Fault::BadPath { path }.at(place));
                continue;
            }
            match self.files.read(&path) {
                Ok(bytes) => {
                    let file = self.sources.add(&path, Some(&bytes));
                    self.table(&path, &bytes, file, &askers);
                }
                Err(FileError::Missing(_)) => {
                    self.faults.push(Fault::FileMissing { name: path, needed_by: Needed::Key("table") }.at(place));
                }
                Err(refused) => return Err(refused),
            }
        }
        Ok(())
    }

    fn table(&mut self, path: &str, bytes: &[u8], file: FileNo, askers: &[Asker]) {
        let before = self.faults.len();
        let Some(rows) = self.rows(bytes, file) else { return };
        for met in &rows {
            let taken = self.take(met, askers);
            if !taken && !met.code.is_empty() {
                let id = &self.round.group(met.group).unit(met.unit).id;
                let fault = Fault::RowUnread { code: met.code.clone() }.at(met.place).of_unit(id);
                self.faults.push(fault);
            }
        }
        // Where rows could not be read, who is missing may be among them.
        if !crate::fault::any_error(&self.faults[before..]) {
            self.lacking(askers, path, file.whole());
        }
    }
}

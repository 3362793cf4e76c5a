//! `cchc survey plan check`: a draw again from its record.

use std::path::{Path, PathBuf};

use cchc_core::place::{FileError, Files};
use cchc_survey::plan::{self, Again, Difference};
use serde_json::json;

use super::{List, Planner};
use crate::disk::Disk;
use crate::messages::quoted;
use crate::{DONE, INPUT_HAS_ERRORS, Refused};

/// How many differences are told without `--all`.
const EXAMPLES: usize = 10;

impl Planner<'_> {
    /// Does a draw again.
    pub(super) fn check(&self, record: &Path, list: &Path) -> Result<u8, Refused> {
        let read = self.list(list, |bytes, file, sources, faults| plan::places(bytes, file, None, sources, faults))?;
        let Some(List { rows: places, sha256, .. }) = read else { return Ok(INPUT_HAS_ERRORS) };
        let name = record.display().to_string();
        let known = match (Disk { root: PathBuf::new() }).read(&name) {
            Ok(known) => known,
            Err(FileError::Missing(name)) => {
                let said = self.choose(format!("không có tệp «{name}»"), format!("there is no file «{name}»"));
                return Ok(self.told(said, INPUT_HAS_ERRORS));
            }
            Err(refused) => return Err(refused.into()),
        };
        let again = plan::again(&known, &places, &sha256, env!("CARGO_PKG_VERSION"));
        let (said, differences) = self.said(&again, &name);
        let each = differences.iter().map(|of| {
            json!({"stratum": of.stratum, "order": of.order, "field": of.field, "record": of.record, "now": of.now})
        });
        let agrees = again == Again::Same;
        self.print(
            &format!("{said}\n"),
            &json!({"agrees": agrees, "said": said, "differences": each.collect::<Vec<_>>()}),
        );
        Ok(if agrees { DONE } else { INPUT_HAS_ERRORS })
    }

    /// What doing it again came to.
    fn said<'a>(&self, again: &'a Again, record: &str) -> (String, &'a [Difference]) {
        let said = match again {
            Again::Same => self.choose(
                "khớp: chọn lại ra đúng những nơi trong biên bản".into(),
                "it agrees: the same places are drawn".into(),
            ),
            Again::OtherList(before, now) => self.choose(
                format!("không phải danh sách của biên bản\n  biên bản: sha256 {before}\n  tệp này:  sha256 {now}"),
                format!("this is not the record's list\n  record: sha256 {before}\n  this file: sha256 {now}"),
            ),
            Again::Differs(differences) => {
                let most = if self.arguments.all { usize::MAX } else { EXAMPLES };
                let lines: String = differences.iter().take(most).map(|of| self.difference(of, record)).collect();
                let more = match differences.len().saturating_sub(most) {
                    0 => String::new(),
                    more => self.choose(
                        format!("\n  → … và {more} chỗ nữa (thêm --all để xem đủ)"),
                        format!("\n  → … and {more} more (all of them with --all)"),
                    ),
                };
                let head = self.choose(
                    "KHÔNG khớp: chọn lại ra khác với biên bản",
                    "it does NOT agree: something else is drawn than the record says",
                );
                return (format!("{head}{lines}{more}"), differences);
            }
            Again::NotDrawn(not) => {
                let why = self.not_drawn(not);
                self.choose(
                    format!("KHÔNG khớp: không chọn lại được như biên bản\n  {why}"),
                    format!("it does NOT agree: what the record says cannot be drawn\n  {why}"),
                )
            }
            Again::NoRecord => self.choose(
                format!("«{record}» không phải biên bản chọn mẫu của cchc"),
                format!("«{record}» is no record of a draw by cchc"),
            ),
        };
        (said, &[])
    }

    /// `→ chon-mau.json, tầng «núi», nơi thứ 1, mã`, and both values.
    fn difference(&self, of: &Difference, record: &str) -> String {
        let stratum = of.stratum.as_deref().filter(|stratum| !stratum.is_empty()).map(quoted);
        let stratum = stratum.map(|name| self.choose(format!("tầng «{name}»"), format!("stratum «{name}»")));
        let order = of.order.map(|order| self.choose(format!("nơi thứ {order}"), format!("place {order}")));
        let place: Vec<String> =
            [Some(quoted(record)), stratum, order, Some(self.field(&of.field))].into_iter().flatten().collect();
        let value = |value: &Option<String>| {
            value
                .as_deref()
                .map_or_else(|| self.choose("không có", "nothing").to_owned(), |value| format!("«{}»", quoted(value)))
        };
        let (record, now) = (value(&of.record), value(&of.now));
        self.choose(
            format!("\n  → {}\n    biên bản: {record}\n    chọn lại: {now}", place.join(", ")),
            format!("\n  → {}\n    record: {record}\n    again: {now}", place.join(", ")),
        )
    }

    /// A key of the record, as people call it.
    fn field(&self, key: &str) -> String {
        let word = match key {
            "places" => "số nơi trong danh sách",
            "size" => "quy mô",
            "sample" => "số nơi được chọn",
            "start" => "điểm bắt đầu",
            "stratum" => "tầng",
            "order" => "thứ tự",
            "id" => "mã",
            "name" => "tên",
            "row" => "dòng trong danh sách",
            "probability" => "xác suất",
            "weight" => "quyền số",
            _ => return quoted(key),
        };
        self.choose(word.to_owned(), key.to_owned())
    }
}

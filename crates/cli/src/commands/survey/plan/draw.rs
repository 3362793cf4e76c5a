//! `cchc survey plan draw`: places from a list.

use std::path::Path;

use cchc_survey::plan::{self, Method, NotDrawn, Wanted};

use super::super::page;
use super::{List, Out, Planner, Samples};
use crate::messages::{Ending, quoted};
use crate::{DONE, INPUT_HAS_ERRORS, Refused, say};

impl Planner<'_> {
    /// Draws places from a list.
    pub(super) fn draw(
        &self,
        list: &Path,
        samples: Samples<'_>,
        method: Method,
        seed: &str,
        out: &Out<'_>,
    ) -> Result<u8, Refused> {
        let read =
            self.list(list, |bytes, file, sources, faults| plan::places(bytes, file, Some(method), sources, faults))?;
        let Some(List { rows: places, name, sha256, .. }) = read else { return Ok(INPUT_HAS_ERRORS) };
        let samples = match samples {
            Samples::Of(sample) => match plan::names(&places)[..] {
                [one] => vec![(one.to_owned(), sample)],
                ref strata => {
                    let said = self.choose(
                        format!("danh sách có {} tầng: cần --allocation, chọn bao nhiêu nơi ở mỗi tầng", strata.len()),
                        format!("the list has {} strata: --allocation has to say how many of each", strata.len()),
                    );
                    return Ok(self.wrong(said));
                }
            },
            Samples::Listed(path) => {
                let Some(List { rows: wanted, sources, .. }) = self.list::<Wanted>(path, plan::allocation)? else {
                    return Ok(INPUT_HAS_ERRORS);
                };
                let faults = plan::lacking(&places, &wanted);
                if !faults.is_empty() {
                    say(self.arguments, &faults, &sources, Ending::NothingWritten);
                    return Ok(INPUT_HAS_ERRORS);
                }
                wanted.into_iter().map(|wanted| (wanted.stratum, wanted.sample)).collect()
            }
        };
        let drawn = match plan::draw(&places, &samples, method, seed) {
            Ok(drawn) => drawn,
            Err(not) => return Ok(self.told(self.not_drawn(&not), INPUT_HAS_ERRORS)),
        };
        let record = drawn.record(&places, &name, &sha256, env!("CARGO_PKG_VERSION"));
        let files = vec![("chon-mau.json", record.clone()), ("chon-mau.csv", drawn.table(&places).into_bytes())];
        let written = match self.write(files, out)? {
            Ok(written) => written,
            Err(code) => return Ok(code),
        };
        let heads = self
            .choose(["Tầng", "Mã", "Tên", "Xác suất", "Quyền số"], ["Stratum", "Id", "Name", "Probability", "Weight"]);
        let mut rows = vec![heads.map(str::to_owned).to_vec()];
        for stratum in &drawn.strata {
            for of in &stratum.drawn {
                let (place, (over, under)) = (&places[of.place], of.probability);
                let weight = self.number(format!("{:.4}", under as f64 / over as f64));
                rows.push(vec![
                    quoted(&stratum.name),
                    quoted(&place.id),
                    quoted(&place.name),
                    format!("{over}/{under}"),
                    weight,
                ]);
            }
        }
        let count = rows.len() - 1;
        let (shown, seed, method) = (&sha256[..16], quoted(seed), method.word());
        let text = page::table(&rows, 1)
            + &self.choose(
                format!("{count} nơi; số gieo «{seed}», danh sách {name} (sha256 {shown}…), cách chọn {method}, số ngẫu nhiên ChaCha20\n"),
                format!("{count} places; seed «{seed}», list {name} (sha256 {shown}…), method {method}, numbers of ChaCha20\n"),
            )
            + &written;
        let json = serde_json::from_slice(&record).unwrap_or_default();
        self.print(&text, &json);
        Ok(DONE)
    }

    /// Why nothing is drawn.
    pub(super) fn not_drawn(&self, not: &NotDrawn) -> String {
        match not {
            NotDrawn::TooMany { stratum, wanted, there } if stratum.is_empty() => self.choose(
                format!("cần {wanted} nơi, danh sách có {there}"),
                format!("{wanted} places are wanted, the list has {there}"),
            ),
            NotDrawn::TooMany { stratum, wanted, there } => {
                let stratum = quoted(stratum);
                self.choose(
                    format!("tầng «{stratum}»: cần {wanted} nơi, danh sách có {there}"),
                    format!("stratum «{stratum}»: {wanted} places are wanted, the list has {there}"),
                )
            }
            NotDrawn::NoStratum(name) => {
                let name = quoted(name);
                self.choose(format!("danh sách không có tầng «{name}»"), format!("the list has no stratum «{name}»"))
            }
            NotDrawn::NoSize(id) => {
                let id = quoted(id);
                self.choose(
                    format!("nơi «{id}» không có quy mô, mà pps cần"),
                    format!("place «{id}» has no size, which pps needs"),
                )
            }
            NotDrawn::TooLarge(stratum) => {
                let stratum = quoted(stratum);
                self.choose(
                    format!("tầng «{stratum}»: quy mô cộng lại quá lớn"),
                    format!("stratum «{stratum}»: the sizes add up to too much"),
                )
            }
            NotDrawn::NoSeed => self.choose("số gieo trống".into(), "the seed is empty".into()),
        }
    }
}

//! `cchc survey plan allocate`: a sample over strata.

use std::path::Path;

use cchc_survey::plan::{self, Allocated, Bound, How, NotAllocated, Stratum};
use serde_json::json;

use super::super::page;
use super::{Out, Planner};
use crate::messages::quoted;
use crate::{DONE, INPUT_HAS_ERRORS, Refused};

impl Planner<'_> {
    /// Spreads a sample over strata.
    pub(super) fn allocate(
        &self,
        list: &Path,
        sample: u64,
        how: How,
        least: u64,
        out: &Out<'_>,
    ) -> Result<u8, Refused> {
        let read = self.list(list, |bytes, file, sources, faults| plan::strata(bytes, file, how, sources, faults))?;
        let Some(list) = read else { return Ok(INPUT_HAS_ERRORS) };
        let strata = list.rows;
        let allocated = match plan::allocate(&strata, sample, how, least) {
            Ok(allocated) => allocated,
            Err(not) => return Ok(self.told(self.not_allocated(&not, &list.name), INPUT_HAS_ERRORS)),
        };
        let heads = self
            .choose(["Tầng", "Quy mô", "Mẫu", "Trước khi làm tròn"], ["Stratum", "Size", "Sample", "Before rounding"]);
        let mut rows = vec![heads.map(str::to_owned).to_vec()];
        let mut table = String::from("tầng,quy mô,mẫu\n");
        let mut each = Vec::new();
        for (stratum, of) in strata.iter().zip(&allocated) {
            let share = self.number(format!("{:.2}", of.share));
            rows.push(vec![quoted(&stratum.name), stratum.size.to_string(), of.sample.to_string(), share]);
            table += &format!("{},{},{}\n", plan::field(&stratum.name), stratum.size, of.sample);
            let bound = of.bound.map(|bound| match bound {
                Bound::Least => "least",
                Bound::Size => "size",
            });
            each.push(json!({
                "stratum": stratum.name, "size": stratum.size, "sample": of.sample, "ideal": of.ideal,
                "share": of.share, "bound": bound,
            }));
        }
        let written = match self.write(vec![("phan-bo.csv", table.into_bytes())], out)? {
            Ok(written) => written,
            Err(code) => return Ok(code),
        };
        let text = page::table(&rows, 1) + &self.bounds(&strata, &allocated) + &written;
        self.print(&text, &json!({"method": how.word(), "sample": sample, "strata": each}));
        Ok(DONE)
    }

    /// What bounds moved.
    fn bounds(&self, strata: &[Stratum], allocated: &[Allocated]) -> String {
        let say = |(stratum, of): (&Stratum, &Allocated)| {
            let (name, ideal) = (quoted(&stratum.name), self.number(format!("{:.2}", of.ideal)));
            Some(match of.bound? {
                Bound::Size => self.choose(
                    format!("  {name}: lấy hết {}; không giới hạn thì là {ideal}\n", of.sample),
                    format!("  {name}: all {} are taken; without the bound it were {ideal}\n", of.sample),
                ),
                Bound::Least => self.choose(
                    format!("  {name}: ít nhất {}; không giới hạn thì là {ideal}\n", of.sample),
                    format!("  {name}: at least {}; without the bound it were {ideal}\n", of.sample),
                ),
            })
        };
        strata.iter().zip(allocated).filter_map(say).collect()
    }

    fn not_allocated(&self, not: &NotAllocated, list: &str) -> String {
        match not {
            NotAllocated::OutOfBounds { wanted, least, most } => self.choose(
                format!("không chia được {wanted} cho các tầng của «{list}»\n  cần: từ {least} đến {most}"),
                format!("{wanted} cannot be spread over the strata of «{list}»\n  expected: {least} to {most}"),
            ),
            NotAllocated::NoSpread => self.choose(
                format!("«{list}»: mọi tầng có độ lệch chuẩn 0, neyman không có gì để chia theo\n  gợi ý: xem lại cột độ lệch chuẩn, tỷ lệ; hoặc --method proportional"),
                format!("«{list}»: every deviation is 0, which leaves neyman nothing to go by\n  hint: see the columns sd and share; or --method proportional"),
            ),
            // The list was read with what its allocation needs.
            NotAllocated::NoDeviation(name) | NotAllocated::Unfit(name) => {
                let name = quoted(name);
                self.choose(
                    format!("«{list}»: độ lệch chuẩn, chi phí của tầng «{name}» không dùng được"),
                    format!("«{list}»: deviation and cost of stratum «{name}» cannot be used"),
                )
            }
        }
    }
}

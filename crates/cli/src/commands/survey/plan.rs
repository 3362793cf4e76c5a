//! `cchc survey plan`: sizes, allocation, draws.

use std::io::{IsTerminal, Write};
use std::path::{Path, PathBuf};

use cchc_core::fault::{Diagnostic, Fault, Needed};
use cchc_core::number::{Number, readings};
use cchc_core::place::{FileError, FileNo, Files, Sources, sha256};
use cchc_core::text::{Language, localised};
use cchc_survey::plan::{self, Again, Asked, How, Method, Place, Stratum};
use serde_json::json;

use crate::arguments::{Arguments, Format, Plan};
use crate::disk::Disk;
use crate::messages::{Ending, Printer, quoted};
use crate::output::{Made, write_all};
use crate::{DONE, INPUT_HAS_ERRORS, Refused, WRONG_USAGE, say, words};

/// Plans what was asked for.
pub fn plan(arguments: &Arguments, plan: &Plan) -> Result<u8, Refused> {
    let planner = Planner { arguments, printer: Printer::new(arguments, std::io::stdout().is_terminal()) };
    match plan {
        Plan::Size { .. } => Ok(planner.size(plan)),
        Plan::Allocate { list, sample, method, least, out, force } => {
            planner.allocate(list, *sample, method, *least, out.as_deref(), *force)
        }
        Plan::Draw { list, sample, allocation, method, seed, out, force } => {
            let Some(seed) = seed else { return Ok(planner.wrong(planner.no_seed())) };
            let samples = match (sample, allocation) {
                (Some(sample), _) => Samples::Of(*sample),
                (None, Some(allocation)) => Samples::Listed(allocation),
                (None, None) => return Ok(planner.wrong(planner.no_sample())),
            };
            planner.draw(list, samples, method, seed, out.as_deref(), *force)
        }
        Plan::Check { record, list } => planner.check(record, list),
    }
}

/// How many places are drawn.
enum Samples<'a> {
    /// So many of a list without strata.
    Of(u64),
    /// As a table says.
    Listed(&'a Path),
}

struct Planner<'a> {
    arguments: &'a Arguments,
    printer: Printer,
}

/// A list that was read.
struct List<T> {
    rows: Vec<T>,
    name: String,
    sha256: String,
}

type Read<T> = fn(&[u8], FileNo, &mut Sources, &mut Vec<Diagnostic>) -> Option<Vec<T>>;

impl Planner<'_> {
    fn choose<T>(&self, vietnamese: T, english: T) -> T {
        self.printer.choose(vietnamese, english)
    }

    fn number(&self, text: impl ToString) -> String {
        localised(&text.to_string(), self.arguments.language)
    }

    fn percent(&self, share: f64) -> String {
        format!("{} %", self.number(format!("{:.2}", share * 100.0)))
    }

    /// What cannot be meant, on stderr.
    fn wrong(&self, said: String) -> u8 {
        let _ = writeln!(std::io::stderr(), "{}: {said}", self.choose("lỗi", "error"));
        WRONG_USAGE
    }

    fn print(&self, text: &str, json: &serde_json::Value) {
        let mut out = std::io::stdout().lock();
        // A reader that closes the pipe has seen enough.
        let _ = match self.arguments.format {
            Format::Json => writeln!(out, "{json:#}"),
            _ => out.write_all(text.as_bytes()),
        };
        let _ = out.flush();
    }

    fn no_seed(&self) -> String {
        self.choose(
            "thiếu --seed\n  cần: một số gieo do bốc thăm, quay số trước nhiều người, ghi vào biên bản trước khi chọn\n  gợi ý: ví dụ số trúng thưởng xổ số của ngày đã hẹn trước; cchc không tự lấy, để không ai nói được là đã thử nhiều lần".into(),
            "--seed is missing\n  expected: a number drawn by lot in public and written down before the draw\n  hint: such as the lottery's number of a day agreed on before; cchc takes none by itself, so that nobody can say that it was tried until it pleased".into(),
        )
    }

    fn no_sample(&self) -> String {
        self.choose(
            "thiếu --sample hoặc --allocation: chọn bao nhiêu nơi".into(),
            "--sample or --allocation is missing: how many are drawn".into(),
        )
    }

    /// A share such as `5%` or `0.05`; what is said where it is none, or outside its bounds.
    fn share(&self, name: &str, typed: &str, most: i64) -> Result<Number, String> {
        let found: Vec<Number> = readings(typed).into_iter().map(|reading| reading.number).collect();
        match &found[..] {
            [one] if !one.is_zero() && !one.is_negative() && *one <= Number::from(most) => Ok(one.clone()),
            _ => Err(self.choose(
                format!("«{typed}» không dùng được cho --{name}\n  cần: một số dương, ví dụ 5% hoặc 0,05"),
                format!("«{typed}» cannot be used for --{name}\n  expected: a positive number, such as 5% or 0.05"),
            )),
        }
    }

    fn size(&self, plan: &Plan) -> u8 {
        self.sized(plan).unwrap_or_else(|said| self.wrong(said))
    }

    fn sized(&self, plan: &Plan) -> Result<u8, String> {
        let Plan::Size { population, sample, slovin, margin, confidence, share, deff, response } = plan else {
            return Ok(DONE);
        };
        let float = |number: &Number| number.fixed(12).parse::<f64>().unwrap_or_default();
        let (error, response) = (self.share("margin", margin, 1)?, self.share("response", response, 1)?);
        // `95%` and `95` are the same confidence.
        let confidence = self.share("confidence", confidence, 100)?;
        let confidence = if confidence <= Number::ONE { float(&confidence) * 100.0 } else { float(&confidence) };
        if !(50.0..100.0).contains(&confidence) {
            return Err(self.choose(
                "--confidence phải từ 50% đến dưới 100%".into(),
                "--confidence has to be from 50% to below 100%".into(),
            ));
        }
        let asked = Asked {
            population: *population,
            confidence,
            share: float(&self.share("share", share, 1)?),
            deff: float(&self.share("deff", deff, 1000)?),
        };
        let (people, said) = (self.number(population), self.number(confidence));
        if let Some(n) = sample {
            let n = (*n).min(*population);
            let found = plan::margin(&asked, n);
            let text = self.choose(
                format!("{n} phiếu trên {people} người: sai số ±{}, độ tin cậy {said} %\n", self.percent(found)),
                format!("{n} ballots of {people} people: ±{} with {said} % confidence\n", self.percent(found)),
            );
            self.print(
                &text,
                &json!({"population": population, "sample": n, "margin": found, "confidence": confidence}),
            );
            return Ok(DONE);
        }
        let n = match slovin {
            true => plan::slovin(*population, &error).unwrap_or_default(),
            false => plan::sample(&asked, float(&error)),
        };
        let invited = Asked::invited(n, &response);
        let how = match slovin {
            true => self.choose(
                format!(
                    "Slovin: n = N ÷ (1 + N·e²) = {people} ÷ (1 + {people} × {}²) → {n} phiếu hợp lệ\n  Công thức này ngầm coi tỷ lệ là 50 %, khoảng hai sai số chuẩn, chọn ngẫu nhiên đơn giản; chọn theo cụm thì cần nhiều hơn: xem --deff.\n",
                    self.percent(float(&error))
                ),
                format!(
                    "Slovin: n = N ÷ (1 + N·e²) = {people} ÷ (1 + {people} × {}²) → {n} valid ballots\n  The formula takes a share of 50 %, an interval of two standard errors and simple random sampling as given; clusters need more: see --deff.\n",
                    self.percent(float(&error))
                ),
            ),
            false => self.choose(
                format!(
                    "Sai số ±{} ở độ tin cậy {said} %, tỷ lệ dự kiến {}, hệ số thiết kế {}, {people} người → {n} phiếu hợp lệ\n  n₀ = z²·p(1 − p) ÷ e²; n = n₀ ÷ (1 + (n₀ − 1) ÷ N) × hệ số thiết kế (Cochran 1977)\n",
                    self.percent(float(&error)),
                    self.percent(asked.share),
                    self.number(asked.deff)
                ),
                format!(
                    "±{} with {said} % confidence, expected share {}, design effect {}, {people} people → {n} valid ballots\n  n₀ = z²·p(1 − p) ÷ e²; n = n₀ ÷ (1 + (n₀ − 1) ÷ N) × design effect (Cochran 1977)\n",
                    self.percent(float(&error)),
                    self.percent(asked.share),
                    self.number(asked.deff)
                ),
            ),
        };
        let more = match response == Number::ONE {
            true => String::new(),
            false => self.choose(
                format!("Tỷ lệ thu về {}: phát ra {invited} phiếu\n", self.percent(float(&response))),
                format!("Response {}: {invited} people are asked\n", self.percent(float(&response))),
            ),
        };
        let formula = if *slovin { "slovin" } else { "margin" };
        self.print(
            &format!("{how}{more}"),
            &json!({"population": population, "formula": formula, "margin": float(&error), "confidence": confidence,
                "share": asked.share, "deff": asked.deff, "sample": n, "invited": invited}),
        );
        Ok(DONE)
    }

    /// Reads a list; what is wrong with it was said where there is none.
    fn list<T>(&self, path: &Path, read: Read<T>) -> Result<Option<List<T>>, Refused> {
        let disk = Disk { root: PathBuf::new() };
        let (name, mut sources, mut faults) = (path.display().to_string(), Sources::default(), Vec::new());
        let bytes = match disk.read(&name) {
            Ok(bytes) => bytes,
            Err(FileError::Missing(_)) => {
                let file = sources.add(&name, None);
                faults.push(Fault::FileMissing { name, needed_by: Needed::Command }.at(file.whole()));
                say(self.arguments, &faults, &sources, Ending::NothingWritten);
                return Ok(None);
            }
            Err(refused) => return Err(refused.into()),
        };
        let file = sources.add(&name, Some(&bytes));
        let rows = read(&bytes, file, &mut sources, &mut faults);
        if rows.is_none() {
            say(self.arguments, &faults, &sources, Ending::NothingWritten);
        }
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        Ok(rows.map(|rows| List { rows, name, sha256: sha256(&bytes) }))
    }

    fn allocate(
        &self,
        list: &Path,
        sample: u64,
        method: &str,
        least: u64,
        out: Option<&Path>,
        force: bool,
    ) -> Result<u8, Refused> {
        let Some(list) = self.list::<Stratum>(list, plan::strata)? else { return Ok(INPUT_HAS_ERRORS) };
        let strata = list.rows;
        let how = match method {
            "equal" => How::Equal,
            "proportional" => How::Proportional,
            _ => How::Neyman,
        };
        if let (How::Neyman, Some(without)) = (how, strata.iter().find(|stratum| stratum.deviation.is_none())) {
            let name = quoted(&without.name);
            self.wrong(self.choose(
                format!("tầng «{name}» không có độ lệch chuẩn hoặc tỷ lệ, mà neyman cần"),
                format!("stratum «{name}» has no sd or share, which neyman needs"),
            ));
            return Ok(INPUT_HAS_ERRORS);
        }
        let Some(allocated) = plan::allocate(&strata, sample, how, least) else {
            let people: u64 = strata.iter().map(|stratum| stratum.size).sum();
            let lowest: u64 = strata.iter().map(|stratum| stratum.size.min(least)).sum();
            self.wrong(self.choose(
                format!("không chia được {sample} cho {} tầng\n  cần: từ {lowest} đến {people}", strata.len()),
                format!("{sample} cannot be spread over {} strata\n  expected: {lowest} to {people}", strata.len()),
            ));
            return Ok(INPUT_HAS_ERRORS);
        };
        let heads = self
            .choose(["Tầng", "Quy mô", "Mẫu", "Trước khi làm tròn"], ["Stratum", "Size", "Sample", "Before rounding"]);
        let mut rows = vec![heads.map(str::to_owned).to_vec()];
        let mut table = String::from("tầng,quy mô,mẫu\n");
        let mut each = Vec::new();
        for (stratum, of) in strata.iter().zip(&allocated) {
            let ideal = self.number(format!("{:.2}", of.ideal));
            rows.push(vec![quoted(&stratum.name), stratum.size.to_string(), of.sample.to_string(), ideal]);
            table += &format!("{},{},{}\n", plan::field(&stratum.name), stratum.size, of.sample);
            each.push(json!({"stratum": stratum.name, "size": stratum.size, "sample": of.sample, "ideal": of.ideal}));
        }
        let written = match self.write(vec![("phan-bo.csv", table.into_bytes())], out, force)? {
            Ok(written) => written,
            Err(code) => return Ok(code),
        };
        let text = super::page::table(&rows, 1) + &written;
        self.print(&text, &json!({"method": method, "sample": sample, "strata": each}));
        Ok(DONE)
    }

    fn draw(
        &self,
        list: &Path,
        samples: Samples<'_>,
        method: &str,
        seed: &str,
        out: Option<&Path>,
        force: bool,
    ) -> Result<u8, Refused> {
        let Some(List { rows: places, name, sha256 }) = self.list::<Place>(list, plan::places)? else {
            return Ok(INPUT_HAS_ERRORS);
        };
        let samples = match samples {
            Samples::Of(sample) => {
                let mut strata: Vec<&str> = places.iter().map(|place| place.stratum.as_str()).collect();
                strata.sort_unstable();
                strata.dedup();
                if let [one] = strata[..] {
                    vec![(one.to_owned(), sample)]
                } else {
                    let said = self.choose(
                        format!("danh sách có {} tầng: cần --allocation, chọn bao nhiêu nơi ở mỗi tầng", strata.len()),
                        format!("the list has {} strata: --allocation has to say how many of each", strata.len()),
                    );
                    return Ok(self.wrong(said));
                }
            }
            Samples::Listed(path) => match self.list::<(String, u64)>(path, plan::allocation)? {
                Some(list) => list.rows,
                None => return Ok(INPUT_HAS_ERRORS),
            },
        };
        let how = Method::ALL.into_iter().find(|known| known.word() == method).unwrap_or(Method::Simple);
        let drawn = match plan::draw(&places, &samples, how, seed) {
            Ok(drawn) => drawn,
            Err(not) => {
                self.wrong(self.not_drawn(&not));
                return Ok(INPUT_HAS_ERRORS);
            }
        };
        let record = drawn.record(&places, &name, &sha256, env!("CARGO_PKG_VERSION"));
        let files = vec![("chon-mau.json", record.clone()), ("chon-mau.csv", drawn.table(&places).into_bytes())];
        let written = match self.write(files, out, force)? {
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
        let (shown, seed) = (&sha256[..16], quoted(seed));
        let text = super::page::table(&rows, 1)
            + &self.choose(
                format!("{count} nơi; số gieo «{seed}», danh sách {name} (sha256 {shown}…), cách chọn {method}, số ngẫu nhiên ChaCha20\n"),
                format!("{count} places; seed «{seed}», list {name} (sha256 {shown}…), method {method}, numbers of ChaCha20\n"),
            )
            + &written;
        let json = serde_json::from_slice(&record).unwrap_or_default();
        self.print(&text, &json);
        Ok(DONE)
    }

    fn not_drawn(&self, not: &plan::NotDrawn) -> String {
        match not {
            plan::NotDrawn::TooMany { stratum, wanted, there } => {
                let stratum = quoted(stratum);
                self.choose(
                    format!("tầng «{stratum}»: cần {wanted} nơi, danh sách có {there}"),
                    format!("stratum «{stratum}»: {wanted} places are wanted, the list has {there}"),
                )
            }
            plan::NotDrawn::NoStratum(name) => {
                let name = quoted(name);
                self.choose(format!("danh sách không có tầng «{name}»"), format!("the list has no stratum «{name}»"))
            }
            plan::NotDrawn::NoSize(id) => {
                let id = quoted(id);
                self.choose(
                    format!("nơi «{id}» không có quy mô, mà pps cần"),
                    format!("place «{id}» has no size, which pps needs"),
                )
            }
        }
    }

    /// Writes files, where a folder was named; what is to be said of them, or the exit code where one is not ours.
    fn write(
        &self,
        files: Vec<(&str, Vec<u8>)>,
        out: Option<&Path>,
        force: bool,
    ) -> Result<Result<String, u8>, Refused> {
        let Some(folder) = out else { return Ok(Ok(String::new())) };
        let files: Vec<Made<'_>> = files
            .into_iter()
            .map(|(name, bytes)| {
                let made: Made<'_> = (name.to_owned(), Box::new(move |to| to.write_all(&bytes)));
                made
            })
            .collect();
        Ok(match write_all(files, folder, force)? {
            Ok(paths) => {
                let line = |path: &PathBuf| format!("{} {}\n", self.choose("đã ghi", "wrote"), path.display());
                Ok(paths.iter().map(line).collect())
            }
            Err(foreign) => {
                let _ = writeln!(std::io::stderr(), "{}", words::not_ours(&foreign, self.arguments.language));
                Err(INPUT_HAS_ERRORS)
            }
        })
    }

    fn check(&self, record: &Path, list: &Path) -> Result<u8, Refused> {
        let Some(List { rows: places, sha256, .. }) = self.list::<Place>(list, plan::places)? else {
            return Ok(INPUT_HAS_ERRORS);
        };
        let disk = Disk { root: PathBuf::new() };
        let known = match disk.read(&record.display().to_string()) {
            Ok(known) => known,
            Err(FileError::Missing(name)) => {
                self.wrong(self.choose(format!("không có tệp «{name}»"), format!("there is no file «{name}»")));
                return Ok(INPUT_HAS_ERRORS);
            }
            Err(refused) => return Err(refused.into()),
        };
        let vi = self.arguments.language == Language::Vietnamese;
        let (code, said) = match plan::again(&known, &places, &sha256, env!("CARGO_PKG_VERSION")) {
            Again::Same if vi => (DONE, "khớp: chọn lại ra đúng những nơi trong biên bản".to_owned()),
            Again::Same => (DONE, "it agrees: the same places are drawn".to_owned()),
            Again::OtherList(before, now) if vi => (
                INPUT_HAS_ERRORS,
                format!("không phải danh sách của biên bản\n  biên bản: sha256 {before}\n  tệp này:  sha256 {now}"),
            ),
            Again::OtherList(before, now) => (
                INPUT_HAS_ERRORS,
                format!("this is not the record's list\n  record: sha256 {before}\n  this file: sha256 {now}"),
            ),
            Again::Differs if vi => {
                (INPUT_HAS_ERRORS, "KHÔNG khớp: chọn lại ra những nơi khác với biên bản".to_owned())
            }
            Again::Differs => (INPUT_HAS_ERRORS, "it does NOT agree: other places are drawn".to_owned()),
            Again::NoRecord if vi => (INPUT_HAS_ERRORS, "tệp này không phải biên bản chọn mẫu của cchc".to_owned()),
            Again::NoRecord => (INPUT_HAS_ERRORS, "this is no record of a draw by cchc".to_owned()),
        };
        self.print(&format!("{said}\n"), &json!({"agrees": code == DONE, "said": said}));
        Ok(code)
    }
}

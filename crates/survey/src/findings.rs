//! All that a survey found: indices, blocks, factors and items by unit, how sure they are, what was left out, and how good
//! the instrument is.

mod composition;
mod counted;
mod json;
mod notes;
mod sampled;

use cchc_core::fault::{Diagnostic, Fault, any_error};
use cchc_core::place::{FileError, FileNo, Files, Place, Sources};
use cchc_core::survey::{Figures, Finished, Selection, Survey};
use cchc_core::text::Language;

use crate::cleaning::Account;
use crate::decimal::float;
use crate::estimate::{Estimate, Withheld};
use crate::interval::{Interval, Method};
use crate::quality::Quality;

pub(crate) use json::{object, opt};

/// What was found.
#[derive(Debug, Clone)]
pub struct Findings {
    /// The survey.
    pub survey: Survey,
    /// The file that its figures come from.
    pub file: FileNo,
    /// How the sample was drawn; `None` without ballots.
    pub sample: Option<Sample>,
    /// What was left out; `None` without ballots.
    pub account: Option<Account>,
    /// All units taken together; `None` where there is but one, or nothing to take together.
    pub all: Option<Unit>,
    /// Each unit, in the order in which the figures name them first.
    pub units: Vec<Unit>,
    /// How good the instrument is; `None` without ballots.
    pub quality: Option<Quality>,
}

/// How many places are in the sample.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sample {
    /// Strata.
    pub strata: usize,
    /// Clusters by stage.
    pub clusters: Vec<usize>,
    /// Published replicate weights, how many.
    pub replicates: usize,
}

/// What was found of one unit.
#[derive(Debug, Clone)]
pub struct Unit {
    /// As the figures name it; `*` where all of them are of one and the same.
    pub name: String,
    /// Where it is first named.
    pub place: Place,
    /// Valid ballots; of finished figures what they say, if anything.
    pub valid: Option<u64>,
    /// Where a finished figure is from, as its table says; `None` of what was estimated.
    pub source: Option<String>,
    /// Its index.
    pub index: Found,
    /// By block of the survey.
    pub blocks: Vec<Found>,
    /// By factor.
    pub factors: Vec<Found>,
    /// The index among each respondent group alone.
    pub groups: Vec<Found>,
    /// By item.
    pub items: Vec<ItemFound>,
    /// By question that was asked beside.
    pub questions: Vec<Found>,
}

/// A figure and how sure it is.
#[derive(Debug, Clone, PartialEq)]
pub struct Found {
    /// The estimate, with all its digits.
    pub estimate: Option<f64>,
    /// Its standard error.
    pub se: Option<f64>,
    /// Its interval.
    pub interval: Option<Interval>,
    /// Ballots with a valid answer to any of it; of tallies, to the item that most answered.
    pub n: u64,
    /// Degrees of freedom.
    pub df: Option<u32>,
    /// The design effect.
    pub deff: Option<f64>,
    /// Whether all answers are alike.
    pub unanimous: bool,
    /// Whether answers vary and clusters happen to agree, so that the error would come to nothing.
    pub agreeing: bool,
    /// Replicates that hold no valid answer, so that the error is that of the others.
    pub replicates_missing: usize,
    /// Why something of this is not there.
    pub why: Option<Why>,
}

/// The answers to one item about one unit.
#[derive(Debug, Clone, PartialEq)]
pub struct ItemFound {
    /// Its figure.
    pub found: Found,
    /// Valid ballots that were asked and have no answer that counts, blanks among them.
    pub skipped: u64,
    /// Those that are blank.
    pub blank: u64,
    /// How many ballots chose each option of its scale.
    pub options: Vec<u64>,
    /// The same as percentages of those that chose one, weighted; empty where nobody did.
    pub percents: Vec<String>,
}

/// Why a figure, or its error or interval, is not there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Why {
    /// There is no valid answer.
    NoAnswer,
    /// There are fewer ballots than the survey asks for.
    FewBallots,
    /// A respondent group has no valid answer, and the survey calls that an error.
    EmptyGroup,
    /// A stratum has one cluster, and nothing was declared for that.
    LonelyCluster,
    /// All valid answers, to a term at least, are of one cluster.
    OneCluster,
    /// Clusters, or ballots, all say the same, though not 0 or 1.
    NoVariation,
    /// No degree of freedom is left.
    NoFreedom,
    /// The figure is no share between 0 and 1.
    NoShare,
    /// Fewer than two replicates hold a valid answer.
    Replicates,
    /// Respondents chose themselves: no sample says how sure it is.
    SelfSelected,
    /// It was counted by hand: how its ballots hang together is not known.
    Counted,
    /// It is somebody's finished figure.
    Published,
}

impl Why {
    /// As the JSON has it.
    pub fn code(self) -> &'static str {
        match self {
            Why::NoAnswer => "no-answer",
            Why::FewBallots => "few-ballots",
            Why::EmptyGroup => "empty-group",
            Why::LonelyCluster => "lonely-cluster",
            Why::OneCluster => "one-cluster",
            Why::NoVariation => "no-variation",
            Why::NoFreedom => "no-freedom",
            Why::NoShare => "no-share",
            Why::Replicates => "replicates",
            Why::SelfSelected => "self-selected",
            Why::Counted => "counted",
            Why::Published => "published",
        }
    }
}

impl Why {
    /// As people read it.
    pub fn words(self, language: Language) -> &'static str {
        match language {
            Language::Vietnamese => match self {
                Why::NoAnswer => "không có câu trả lời hợp lệ nào",
                Why::FewBallots => "quá ít phiếu hợp lệ, không có kết quả",
                Why::EmptyGroup => "một nhóm người trả lời không có câu trả lời hợp lệ nào",
                Why::LonelyCluster => "có tầng chỉ có một cụm trong mẫu: không nêu sai số và khoảng tin cậy",
                Why::OneCluster => {
                    "mọi câu trả lời, hoặc mọi câu trả lời cho một phần của kết quả, của một cụm (hoặc một phiếu): không biết các cụm khác nhau đến đâu, không nêu sai số"
                }
                Why::NoVariation => {
                    "các cụm (hoặc các phiếu) cho kết quả trùng nhau: mẫu không cho biết sai số, không nêu sai số"
                }
                Why::NoFreedom => "số cụm không nhiều hơn số tầng: không nêu khoảng tin cậy",
                Why::NoShare => "kết quả không phải tỷ lệ từ 0 đến 1: cách tính khoảng tin cậy này không dùng được",
                Why::Replicates => "ít hơn hai bộ trọng số lặp có câu trả lời hợp lệ: không nêu sai số",
                Why::SelfSelected => "người trả lời tự tìm đến: không có sai số và khoảng tin cậy",
                Why::Counted => "đếm tay: không có sai số và khoảng tin cậy",
                Why::Published => "kết quả có sẵn: không có sai số và khoảng tin cậy",
            },
            Language::English => match self {
                Why::NoAnswer => "no valid answer",
                Why::FewBallots => "too few valid ballots: no figure is given",
                Why::EmptyGroup => "a respondent group has no valid answer",
                Why::LonelyCluster => "a stratum has one cluster in the sample: no error and no interval",
                Why::OneCluster => {
                    "all answers, or all to a part of the figure, are of one cluster (or ballot): how clusters differ is not known, no error"
                }
                Why::NoVariation => "clusters (or ballots) all say the same: the sample tells no error, none is given",
                Why::NoFreedom => "no more clusters than strata: no interval",
                Why::NoShare => "no share between 0 and 1: this kind of interval does not serve",
                Why::Replicates => "fewer than two replicates hold a valid answer: no error",
                Why::SelfSelected => "respondents chose themselves: no error and no interval",
                Why::Counted => "counted by hand: no error and no interval",
                Why::Published => "a finished figure: no error and no interval",
            },
        }
    }
}

impl Found {
    /// Why something of it is not there, and what else is to be known of it, as people read it.
    pub fn remark(&self, language: Language) -> Option<String> {
        let alike = self.unanimous.then_some(match language {
            Language::Vietnamese => {
                "mọi câu trả lời như nhau: mẫu không cho thấy biến động, khoảng tin cậy theo Korn–Graubard"
            }
            Language::English => {
                "all answers are alike: the sample shows no variance, the interval is Korn and Graubard's"
            }
        });
        let said: Vec<&str> = self.why.map(|why| why.words(language)).into_iter().chain(alike).collect();
        (!said.is_empty()).then(|| said.join("; "))
    }
}

impl From<Withheld> for Why {
    fn from(withheld: Withheld) -> Why {
        match withheld {
            Withheld::Lonely(_) => Why::LonelyCluster,
            Withheld::OneCluster => Why::OneCluster,
            Withheld::NoVariation => Why::NoVariation,
            Withheld::NoFreedom => Why::NoFreedom,
            Withheld::NoShare => Why::NoShare,
            Withheld::Replicates => Why::Replicates,
        }
    }
}

impl Found {
    /// No figure at all.
    fn none(why: Why, n: u64) -> Found {
        Found {
            estimate: None,
            se: None,
            interval: None,
            n,
            df: None,
            deff: None,
            unanimous: false,
            agreeing: false,
            replicates_missing: 0,
            why: Some(why),
        }
    }

    /// A figure without an error.
    fn bare(estimate: f64, n: u64, why: Why) -> Found {
        Found { estimate: Some(estimate), ..Found::none(why, n) }
    }

    fn of(estimate: &Estimate, method: Method, confidence: f64, selection: Selection) -> Found {
        let interval = estimate.interval(method, confidence);
        let why = estimate.se.err().or(interval.err()).map(Why::from);
        let found = Found {
            estimate: Some(estimate.value),
            se: estimate.se.ok(),
            interval: interval.ok(),
            n: estimate.n,
            df: Some(estimate.df),
            deff: estimate.deff,
            // Where everybody was drawn, that is how it is.
            unanimous: estimate.unanimous && !estimate.complete,
            agreeing: estimate.agreeing,
            replicates_missing: estimate.replicates_missing,
            why,
        };
        let without = Found { deff: None, agreeing: false, replicates_missing: 0, ..found };
        match selection {
            // Everybody was asked: what was found is what there is.
            Selection::Census => {
                let point = Interval { low: estimate.value, high: estimate.value };
                Found { se: Some(0.0), interval: Some(point), unanimous: false, why: None, ..without }
            }
            Selection::SelfSelected => Found { se: None, interval: None, why: Some(Why::SelfSelected), ..without },
            _ => found,
        }
    }

    /// The same, of a unit whose ballots are too few to be told.
    fn withheld(&self, why: Why) -> Found {
        Found::none(why, self.n)
    }
}

impl Unit {
    /// All its figures, the index first.
    fn figures(&self) -> impl Iterator<Item = &Found> {
        let others = [&self.blocks, &self.factors, &self.groups, &self.questions].into_iter().flatten();
        [&self.index].into_iter().chain(others).chain(self.items.iter().map(|item| &item.found))
    }

    /// Takes every figure away that would be of too few ballots.
    fn withhold(&mut self, why: Why) {
        let items = self.items.iter_mut().map(|item| &mut item.found);
        let others = [&mut self.blocks, &mut self.factors, &mut self.groups, &mut self.questions];
        for found in items.chain(others.into_iter().flatten()).chain([&mut self.index]) {
            *found = found.withheld(why);
        }
    }
}

impl Findings {
    /// Estimates all that a survey asks, from the file that it names; `None` where a fault leaves nothing. `questions`: lists
    /// of items, by position, that are estimated beside (see [`Unit::questions`]).
    ///
    /// # Errors
    /// [`FileError::Refused`] where the system refuses a file; what is wrong with it is a fault.
    pub fn of(
        survey: Survey,
        questions: &[Vec<usize>],
        files: &dyn Files,
        sources: &mut Sources,
        faults: &mut Vec<Diagnostic>,
    ) -> Result<Option<Findings>, FileError> {
        match &survey.figures {
            Figures::Ballots(_) => sampled::findings(survey, questions, files, sources, faults),
            Figures::Tallies { .. } => Ok(counted::findings(survey, questions, faults)),
            Figures::Estimates { .. } => published(survey, files, sources, faults),
        }
    }
}

/// Finished figures, as they are.
fn published(
    survey: Survey,
    files: &dyn Files,
    sources: &mut Sources,
    faults: &mut Vec<Diagnostic>,
) -> Result<Option<Findings>, FileError> {
    let before = faults.len();
    let rows = survey.finished(files, sources, faults)?;
    if any_error(&faults[before..]) {
        return Ok(None);
    }
    let Some(first) = rows.first() else {
        // Of a round other figures are left; of a survey by itself nothing is.
        faults.truncate(before);
        faults.push(Fault::NoBallots { read: 0 }.at(survey.id.place));
        return Ok(None);
    };
    let file = first.place.file;
    let unit = |Finished { unit, value, n, source, place }: &Finished| {
        let index = match value {
            _ if n.is_some_and(|n| n < survey.min_ballots as u64) => {
                Found::none(Why::FewBallots, n.unwrap_or_default())
            }
            Some(value) => Found::bare(float(value), n.unwrap_or_default(), Why::Published),
            None => Found::none(Why::NoAnswer, n.unwrap_or_default()),
        };
        let none = Vec::new;
        Unit {
            name: unit.clone(),
            place: *place,
            valid: *n,
            source: Some(source.clone()).filter(|source| !source.is_empty()),
            index,
            blocks: none(),
            factors: none(),
            groups: none(),
            items: Vec::new(),
            questions: none(),
        }
    };
    let units = rows.iter().map(unit).collect();
    Ok(Some(Findings { survey, file, sample: None, account: None, all: None, units, quality: None }))
}

//! A survey file: the instrument (what was asked, what answers are worth, how they become an index), the design (how people
//! were chosen), and where the ballots lie. What is estimated from it, `cchc-survey` does; here it is read and checked, as
//! criteria sets are.

mod beside;
mod keys;
mod parse;

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use crate::fault::{Checked, Diagnostic};
use crate::keys::Located;
use crate::number::Number;
use crate::place::{FileError, Files, Place, Sources};
use crate::text::key;

pub use beside::{Finished, Issued, Margin, Tallied, WideColumn};
pub(crate) use keys::{COLUMNS_MAP, ESTIMATES, FILE, ISSUED, TALLIES};

/// A name that stands in the file, and where: of a column mostly.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Named {
    /// The text, trimmed and in NFC.
    pub text: String,
    /// Where it stands.
    pub place: Place,
}

impl From<Located> for Named {
    fn from(Located { text, place }: Located) -> Named {
        Named { text, place }
    }
}

/// A survey.
#[derive(Clone, Debug)]
pub struct Survey {
    /// What criteria sets call it.
    pub id: Named,
    /// Its title.
    pub title: String,
    /// Which version of which questionnaire.
    pub instrument: Option<String>,
    /// How people were asked.
    pub channel: Option<String>,
    /// What every output has to say of its figures.
    pub note: Option<String>,
    /// Where its figures come from.
    pub figures: Figures,
    /// Ballots issued, by unit and group.
    pub issued: Vec<Issued>,
    /// A unit with fewer valid ballots has no estimate.
    pub min_ballots: usize,
    /// What a respondent group without ballots for a unit means.
    pub empty_group: EmptyGroup,
    /// The confidence of intervals, in per cent: between 0 and 100, both excluded.
    pub confidence: Number,
    /// How intervals are made.
    pub interval: Interval,
    /// Decimals of the percentages of options.
    pub option_decimals: u8,
    /// Whether those percentages are rounded so that they add up to 100.
    pub options_add_up: bool,
    /// Answer scales, by their position.
    pub scales: Vec<Scale>,
    /// Factors, in the order of the file.
    pub factors: Vec<Factor>,
    /// Items, in the order of the file; one of which several answers may be chosen stands here once for each option.
    pub items: Vec<Item>,
    /// Blocks of factors.
    pub blocks: Vec<Block>,
    /// Respondent groups; none: ballots are pooled.
    pub respondents: Vec<Respondents>,
    /// How the index comes from the answers.
    pub index: Index,
}

/// Where a survey's figures come from.
#[derive(Clone, Debug)]
pub enum Figures {
    /// From ballots.
    Ballots(Box<Ballots>),
    /// From paper that was counted by hand.
    Tallies {
        /// The table's name.
        file: String,
        /// Its rows.
        rows: Vec<Tallied>,
    },
    /// From finished figures of an institute.
    Estimates {
        /// The table's name, as it is read.
        file: String,
        /// Where the file names it.
        place: Place,
    },
}

/// The ballots of a survey: where they lie, and what their columns mean.
#[derive(Clone, Debug)]
pub struct Ballots {
    /// Their file, as it is read.
    pub file: String,
    /// Where the survey file names it.
    pub place: Place,
    /// The column of the unit that is judged; `None`: all ballots judge one and the same.
    pub unit: Option<Named>,
    /// The column of the respondent's group.
    pub group: Option<Named>,
    /// The column of the ballot's own number.
    pub id_column: Option<Named>,
    /// Whether a row judges one unit or many.
    pub layout: Layout,
    /// Which ballots do not count.
    pub invalid: Vec<Invalid>,
    /// How people were chosen.
    pub design: Design,
    /// Known totals that weights are calibrated to.
    pub margins: Vec<Margin>,
}

/// Whether a row judges one unit or many.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Layout {
    /// One.
    Long,
    /// Many, in columns whose headings are made by a pattern with `{unit}` and `{item}`.
    Pattern(Named),
    /// Many, in columns that a table lists.
    Map(Vec<WideColumn>),
}

/// A rule by which a ballot does not count.
#[derive(Clone, Debug, PartialEq)]
pub struct Invalid {
    /// Why, as reports say it.
    pub reason: String,
    /// What makes it so.
    pub when: When,
}

/// What makes a ballot invalid.
#[derive(Clone, Debug, PartialEq)]
pub enum When {
    /// A column holds this text.
    Equals(Named, String),
    /// A column is blank.
    Blank(Named),
    /// All answers, three or more, are the same option.
    StraightLined,
    /// Less than this share of the items has an answer.
    AnsweredBelow(Number),
}

/// How people were chosen.
#[derive(Clone, Debug, Default)]
pub struct Design {
    /// Whether the file has one; without it every ballot counts once and was drawn by itself.
    pub declared: bool,
    /// The column of the stratum.
    pub stratum: Option<Named>,
    /// The columns of the clusters, by stage.
    pub clusters: Vec<Named>,
    /// The column of the weight.
    pub weight: Option<Named>,
    /// The columns of how many clusters there were to draw from, by stage.
    pub populations: Vec<Named>,
    /// Whether cluster names may repeat across strata.
    pub repeat: Repeat,
    /// What a stratum with one cluster means.
    pub lonely: Lonely,
    /// How places were selected.
    pub selection: Selection,
    /// Replicate weights.
    pub replicates: Option<Replicates>,
}

/// Whether cluster names may repeat across strata.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Repeat {
    /// They count within their stratum (`nest = true`).
    #[default]
    Nested,
    /// One name in two strata is an error (`nest = false`).
    Never,
}

/// Replicate weights.
#[derive(Clone, Debug, PartialEq)]
pub enum Replicates {
    /// Published with the ballots.
    Columns {
        /// Their headings: a text whose `*` stands for anything.
        columns: Named,
        /// How they were made.
        method: Method,
        /// The factor of the variance, where it was said.
        scale: Option<Number>,
        /// The factor of each; empty where none was said: 1.
        rscales: Vec<Number>,
    },
    /// Made from stratum and cluster, by [`Method::Jk1`] or [`Method::Jkn`].
    Make(Method),
}

/// How many answers an item takes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Select {
    /// One.
    One,
    /// Several: this item is whether one of them was chosen.
    Several {
        /// The item of the file.
        item: String,
        /// Its question.
        text: String,
        /// The position of the option in the item's scale.
        option: usize,
    },
}

/// What was asked.
#[derive(Clone, Debug)]
pub struct Item {
    /// Its id; of one of several answers `ITEM/OPTION`.
    pub id: String,
    /// Where it stands.
    pub place: Place,
    /// The question.
    pub text: String,
    /// Its scale, by position; of one of several answers, that of the item of the file.
    pub scale: usize,
    /// Its factor, by position.
    pub factor: Option<usize>,
    /// The heading of its column, where the file says one.
    pub column: Option<Named>,
    /// How many answers it takes.
    pub select: Select,
    /// The respondent groups, by position, that were asked; empty: all.
    pub groups: Vec<usize>,
}

/// An answer scale.
#[derive(Clone, Debug)]
pub struct Scale {
    /// Its name in the file.
    pub id: String,
    /// The answers, in the order of the file.
    pub options: Vec<Choice>,
    /// What a blank is worth.
    pub blank: Worth,
    /// Whether an answer that is none of these is skipped, and reported; else it is an error.
    pub skips_others: bool,
}

/// An answer.
#[derive(Clone, Debug)]
pub struct Choice {
    /// As ballots hold it.
    pub text: String,
    /// Its words, which ballots may hold too.
    pub label: Option<String>,
    /// What it is worth.
    pub worth: Worth,
}

/// What an answer is worth; `None` leaves the denominator.
pub type Worth = Option<Number>;

/// A factor.
#[derive(Clone, Debug)]
pub struct Factor {
    /// Its id.
    pub id: String,
    /// Where it stands.
    pub place: Place,
    /// Its name.
    pub name: String,
    /// Its weight.
    pub weight: Number,
    /// Its block, by position.
    pub block: Option<usize>,
    /// The item, by position, that asks how important it is.
    pub importance: Option<usize>,
}

/// A block of factors.
#[derive(Clone, Debug)]
pub struct Block {
    /// Its id.
    pub id: String,
    /// Where it stands.
    pub place: Place,
    /// Its name; its id where none is said.
    pub name: String,
    /// Its weight.
    pub weight: Number,
}

/// A respondent group.
#[derive(Clone, Debug)]
pub struct Respondents {
    /// Its id.
    pub id: String,
    /// Where it stands.
    pub place: Place,
    /// Its name; its id where none is said.
    pub name: String,
    /// Its weight.
    pub weight: Number,
}

/// How the index comes from the answers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Index {
    /// What it is of.
    pub of: IndexOf,
    /// What a factor is.
    pub factor_of: FactorOf,
    /// The item on overall satisfaction, by position.
    pub overall: Option<usize>,
}

/// What an index is of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum IndexOf {
    /// All answers pooled.
    Answers,
    /// The mean of the items.
    Items,
    /// The weighted mean of the factors.
    Factors,
    /// The weighted mean of the blocks' factor means.
    Blocks,
    /// One item, by position.
    Item(usize),
}

/// Words of the format that a program tells apart.
macro_rules! words {
    ($(#[$doc:meta])* $name:ident { $($(#[$word_doc:meta])* $word:ident = $text:literal,)* }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
        pub enum $name { $($(#[$word_doc])* $word,)* }

        impl $name {
            /// As files have it.
            pub fn word(self) -> &'static str {
                match self { $($name::$word => $text,)* }
            }

            fn of(word: &str) -> Option<$name> {
                match word { $($text => Some($name::$word),)* _ => None }
            }
        }
    };
}

words! {
    /// What a respondent group without ballots for a unit means.
    EmptyGroup {
        /// It is an error.
        #[default] Error = "error",
        /// The weights of the others are those of all.
        Reweight = "reweight",
        /// Nothing comes from it.
        Zero = "zero",
    }
}

words! {
    /// What a factor is.
    FactorOf {
        /// The answers to its items, pooled.
        #[default] Answers = "answers",
        /// The mean of its items.
        Items = "items",
    }
}

words! {
    /// How intervals are made.
    Interval {
        /// On the scale of log-odds.
        #[default] Logit = "logit",
        /// Wilson's, on the effective number of ballots.
        Wilson = "wilson",
        /// Korn and Graubard's.
        Beta = "beta",
        /// Plain t.
        Mean = "mean",
        /// On the scale of the arcsine of the root.
        Asin = "asin",
    }
}

words! {
    /// What a stratum with one cluster means.
    Lonely {
        /// No standard error.
        #[default] Fail = "fail",
        /// It adds nothing.
        Certainty = "certainty",
        /// Its distance from the mean of all.
        Adjust = "adjust",
        /// What the others add on average.
        Average = "average",
    }
}

words! {
    /// How places were selected.
    Selection {
        /// At random.
        #[default] Random = "random",
        /// All first-stage places are in the sample: they are strata.
        Certainty = "certainty",
        /// Everybody was asked: there is no sampling error.
        Census = "census",
        /// By judgment.
        Purposive = "purposive",
        /// Some in place of others that were drawn.
        Substituted = "substituted",
        /// Respondents chose themselves: there is no interval.
        SelfSelected = "self-selected",
    }
}

words! {
    /// How replicate weights were made.
    Method {
        /// Leave out one cluster of all.
        #[default] Jk1 = "jk1",
        /// Leave out one cluster of its stratum.
        Jkn = "jkn",
        /// Balanced half-samples.
        Brr = "brr",
        /// Clusters drawn again.
        Bootstrap = "bootstrap",
    }
}

/// More than there is of anything that is weighed or counted: beyond it sums lose what is small.
pub const MOST_COUNTED: i64 = 1_000_000_000_000_000;

/// Most figures of items by unit: the communes of the whole country, for two hundred items.
const MOST_FIGURES: usize = 2_000_000;

impl Survey {
    /// How many units there may be: what is found of each of their items is kept at once.
    pub fn most_units(&self) -> usize {
        MOST_FIGURES / self.items.len().max(1)
    }

    /// Reads a survey file and the small tables that it names (ballots issued, margins' totals, tallies, columns); `None`
    /// where what is wrong with it leaves nothing to estimate from.
    ///
    /// # Errors
    /// [`FileError::Refused`] where the system refuses a file; a file that is not there is a fault.
    pub fn open(files: &dyn Files, name: &str, sources: &mut Sources) -> Result<Checked<Option<Survey>>, FileError> {
        let mut faults = Vec::new();
        let value = parse::open(files, name, sources, &mut faults)?;
        Ok(Checked { value, faults })
    }

    /// The finished figures, where the survey has such.
    ///
    /// # Errors
    /// [`FileError::Refused`] where the system refuses a file.
    pub fn finished(
        &self,
        files: &dyn Files,
        sources: &mut Sources,
        faults: &mut Vec<Diagnostic>,
    ) -> Result<Vec<Finished>, FileError> {
        match &self.figures {
            Figures::Estimates { file, place } => {
                beside::finished(files, file, *place, self.min_ballots, sources, faults)
            }
            _ => Ok(Vec::new()),
        }
    }

    /// The items that an index of answers or items is of: those of factors; where there are no factors, all that do not ask
    /// something else (overall satisfaction, how important a factor is, one of several answers).
    pub fn counted(&self) -> Vec<usize> {
        let asks_else = |item: usize| {
            Some(item) == self.index.overall || self.factors.iter().any(|factor| factor.importance == Some(item))
        };
        let counts = |at: &usize| match self.factors.is_empty() {
            true => !asks_else(*at) && self.items[*at].select == Select::One,
            false => self.items[*at].factor.is_some(),
        };
        (0..self.items.len()).filter(counts).collect()
    }

    /// The items of a factor.
    pub fn of_factor(&self, factor: usize) -> impl Iterator<Item = usize> + '_ {
        (0..self.items.len()).filter(move |item| self.items[*item].factor == Some(factor))
    }

    /// What tells two instruments apart, in words that name the difference; empty where answers to both may be compared.
    pub fn breaks(&self, earlier: &Survey) -> Vec<Break> {
        let mut breaks = Vec::new();
        if self.instrument != earlier.instrument {
            breaks.push(Break::Instrument(earlier.instrument.clone(), self.instrument.clone()));
        }
        if self.channel != earlier.channel {
            breaks.push(Break::Channel(earlier.channel.clone(), self.channel.clone()));
        }
        if self.index_of() != earlier.index_of() || self.index.factor_of != earlier.index.factor_of {
            breaks.push(Break::Index);
        }
        // Finished figures do not say what was asked.
        if [self, earlier].iter().any(|survey| matches!(survey.figures, Figures::Estimates { .. })) {
            return breaks;
        }
        if self.asked() != earlier.asked() {
            breaks.push(Break::Respondents);
        }
        let before: HashMap<String, &Item> = earlier.items.iter().map(|item| (key(&item.id), item)).collect();
        let now: HashSet<String> = self.items.iter().map(|item| key(&item.id)).collect();
        let (mut new, mut changed, mut reworded) = (Vec::new(), Vec::new(), Vec::new());
        for item in &self.items {
            match before.get(&key(&item.id)) {
                None => new.push(item.id.clone()),
                Some(was) => {
                    if self.meaning(item) != earlier.meaning(was) {
                        changed.push(item.id.clone());
                    }
                    if !self.says_the_same(item, earlier, was) {
                        reworded.push(item.id.clone());
                    }
                }
            }
        }
        let gone = earlier.items.iter().map(|item| &item.id).filter(|id| !now.contains(&key(id)));
        let gone: Vec<String> = gone.cloned().collect();
        breaks.extend((!new.is_empty()).then_some(Break::New(new)));
        breaks.extend((!gone.is_empty()).then_some(Break::Gone(gone)));
        breaks.extend((!changed.is_empty()).then_some(Break::Changed(changed)));
        breaks.extend((!reworded.is_empty()).then_some(Break::Reworded(reworded)));
        breaks
    }

    /// What the index is of, by ids: positions are those of one file.
    fn index_of(&self) -> (u8, Option<String>) {
        match self.index.of {
            IndexOf::Answers => (0, None),
            IndexOf::Items => (1, None),
            IndexOf::Factors => (2, None),
            IndexOf::Blocks => (3, None),
            IndexOf::Item(item) => (4, Some(key(&self.items[item].id))),
        }
    }

    /// Who was asked, each with the share of its weight, and what a group without ballots means.
    fn asked(&self) -> (BTreeMap<String, Option<Number>>, Option<EmptyGroup>) {
        let sum: Number = self.respondents.iter().map(|of| of.weight.clone()).sum();
        let groups = self.respondents.iter().map(|of| (key(&of.id), of.weight.over(&sum)));
        (groups.collect(), (!self.respondents.is_empty()).then_some(self.empty_group))
    }

    /// What an item's answers come to: its options with their worth, its factor with its weight, who was asked.
    fn meaning(&self, item: &Item) -> String {
        let scale = &self.scales[item.scale];
        let worth = |worth: &Worth| worth.as_ref().map_or("skip".into(), Number::to_string);
        let options = scale.options.iter().map(|option| format!("{}={}", key(&option.text), worth(&option.worth)));
        let factor = item.factor.map(|factor| {
            let Factor { id, weight, block, .. } = &self.factors[factor];
            let block = block.map(|block| format!("{}×{}", key(&self.blocks[block].id), self.blocks[block].weight));
            format!("{}×{weight} {block:?}", key(id))
        });
        let groups: BTreeSet<String> = item.groups.iter().map(|group| key(&self.respondents[*group].id)).collect();
        let is_one = item.select == Select::One;
        format!("{:?} blank={} {factor:?} {groups:?} {is_one}", options.collect::<Vec<_>>(), worth(&scale.blank))
    }

    /// Whether people read the same question and the same answers as before. Signs and capitals do not count; an option
    /// without words says nothing of them.
    fn says_the_same(&self, item: &Item, earlier: &Survey, was: &Item) -> bool {
        let letters = |text: &str| key(text).chars().filter(|c| c.is_alphanumeric()).collect::<String>();
        let same = |one: &str, other: &str| letters(one) == letters(other);
        let of = |survey: &Survey, item: &Item| -> HashMap<String, String> {
            let options = survey.scales[item.scale].options.iter();
            options.filter_map(|option| Some((key(&option.text), option.label.clone()?))).collect()
        };
        let before = of(earlier, was);
        let differs = |(text, label): (String, String)| before.get(&text).is_some_and(|was| !same(&label, was));
        same(item.question(), was.question()) && !of(self, item).into_iter().any(differs)
    }
}

impl Item {
    /// What people read; of one of several answers the question that it answers.
    fn question(&self) -> &str {
        match &self.select {
            Select::One => &self.text,
            Select::Several { text, .. } => text,
        }
    }
}

/// Why answers to two instruments are not compared.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Break {
    /// The versions differ: before, now.
    Instrument(Option<String>, Option<String>),
    /// People were asked in another way: before, now.
    Channel(Option<String>, Option<String>),
    /// The index is another.
    Index,
    /// Other respondent groups, or groups of other weights.
    Respondents,
    /// Items that were not asked before.
    New(Vec<String>),
    /// Items that are no longer asked.
    Gone(Vec<String>),
    /// Items whose answers are worth something else, count in another factor, or are asked of others.
    Changed(Vec<String>),
    /// Items that people read in other words, or whose answers they do.
    Reworded(Vec<String>),
}

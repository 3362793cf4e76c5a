//! From a unit's rank down to the cell of one figure: a unit, its criteria, its leaves, and what each leaf's points come
//! from. The walk begins at [`Results::unit`] or [`Results::units`].
//!
//! ```
//! # use std::collections::BTreeMap;
//! # use cchc_core::{assessment::Reading, results::Results, text::Language};
//! # let text = |name: &str, text: &str| (name.to_owned(), text.as_bytes().to_vec());
//! # let files: BTreeMap<String, Vec<u8>> = [
//! #     text("round.toml", "[round]\nprovince = 'Yên Bái'\nyear = 2022\n\
//! #         [[group]]\nid = 'h'\nname = 'Các huyện'\ncriteria = 'set.toml'\n"),
//! #     text("set.toml", "[set]\nid = 'v'\ntitle = 'Ví dụ'\nyear = 2022\nstatus = 'illustrative'\ntotal = 10\n\
//! #         [[criterion]]\ncode = '1'\nname = 'Cải cách thể chế'\nmax = 10\n\
//! #         [[criterion]]\ncode = '1.1'\nname = 'Kế hoạch'\nmax = 10\nchoice = [{ label = 'Có', points = 10 }]\n"),
//! #     text("units.csv", "mã,tên,nhóm\nvan-yen,Huyện Văn Yên,h\n"),
//! #     text("assessments/van-yen.csv", "đơn vị,tiêu chí,kết quả\nvan-yen,1.1,Có\n"),
//! # ].into();
//! let results = Results::of(Reading::of(&files)?)?;
//! for unit in results.units() {
//!     for domain in unit.domains() {
//!         for leaf in domain.leaves() {
//!             for answer in leaf.answers() {
//!                 assert_eq!((unit.id(), domain.code(), leaf.code()), ("van-yen", "1", "1.1"));
//!                 assert_eq!(answer.typed, "Có");
//!                 assert_eq!(answer.cite(), "assessments/van-yen.csv:2");
//!             }
//!         }
//!     }
//! }
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

use std::fmt;

use super::{Basis, GroupResults, Origin, Results, UnitResults};
use crate::assessment::View;
use crate::criteria::{self, At, CriterionId, LeafId, Set};
use crate::entry::Said;
use crate::number::Number;
use crate::place::Place;
use crate::rank::Index;
use crate::round::{self, By, Group};
use crate::rule::Asked;
use crate::score::{LeafScore, Sums};
use crate::text::Language;

/// What one unit came to.
#[derive(Clone, Copy)]
pub struct Unit<'a> {
    results: &'a Results,
    group: &'a GroupResults,
    at: &'a UnitResults,
}

/// A criterion of any level, as one unit fared in it.
#[derive(Clone, Copy)]
pub struct Criterion<'a> {
    unit: Unit<'a>,
    node: CriterionId,
}

/// A leaf, as one unit fared in it.
#[derive(Clone, Copy)]
pub struct Leaf<'a> {
    unit: Unit<'a>,
    leaf: LeafId,
}

/// One thing that a leaf's final points come from: what somebody entered, or a figure from outside.
#[derive(Clone)]
pub struct Answer<'a> {
    /// What it answers: an input, the choice, an item, a figure that the leaf reads. `None` where it speaks for the leaf as a
    /// whole: "không áp dụng", points that an appraiser set, an appraiser's consent.
    pub asked: Option<&'a Asked>,
    /// As it was typed; empty of a figure from outside.
    pub typed: &'a str,
    /// The figure or the points; `None` where it is a word, a consent, or no answer to what was asked. Percentages are
    /// fractions, days their numbers, options their positions from 1, yes and a tick are 1.
    pub number: Option<Number>,
    /// Who entered it; `None` of a figure from outside.
    pub by: Option<By>,
    /// Where it stands: see [`cite`](Answer::cite) and [`say`](Answer::say).
    pub place: Place,
    results: &'a Results,
}

impl Results {
    /// A unit by its id, or by its name where no other unit bears it; case, spaces and the spelling of accents do not matter.
    /// `None` where the round has no such unit, or several.
    pub fn unit(&self, id_or_name: &str) -> Option<Unit<'_>> {
        let round::Meant::One(group, unit) = self.round().unit(id_or_name) else { return None };
        self.units().find(|of| of.group.group == group && of.at.unit == unit)
    }

    /// Every unit: group after group, in each as [`GroupResults::units`] has them, best rank first.
    pub fn units(&self) -> impl Iterator<Item = Unit<'_>> {
        let of_group = move |group| move |at| Unit { results: self, group, at };
        self.groups.iter().flat_map(move |group| group.units.iter().map(of_group(group)))
    }
}

impl<'a> Unit<'a> {
    /// Its id in `units.csv`, such as `van-yen`.
    pub fn id(self) -> &'a str {
        &self.declared().id
    }

    /// Its name, such as "Huyện Văn Yên".
    pub fn name(self) -> &'a str {
        &self.declared().name
    }

    /// Its row in `units.csv`.
    pub fn declared(self) -> &'a round::Unit {
        self.group().unit(self.at.unit)
    }

    /// The group that it is ranked in.
    pub fn group(self) -> &'a Group {
        self.results.round().group(self.group.group)
    }

    /// All that it came to.
    pub fn results(self) -> &'a UnitResults {
        self.at
    }

    /// Its rank in the group, from 1; `None` where it has none, and [`UnitResults::state`] says why.
    pub fn rank(self) -> Option<usize> {
        self.at.rank
    }

    /// Its index: achieved points as a percentage of attainable points. `None` where it could attain nothing, or sent nothing.
    pub fn index(self) -> Option<&'a Index> {
        self.at.index.as_ref()
    }

    /// The name of its band, such as "Tốt".
    pub fn band(self) -> Option<&'a str> {
        self.at.band.map(|band| self.set().bands[band].name.as_str())
    }

    /// Its points, within the set's cap and floor.
    pub fn points(self) -> &'a Sums {
        &self.at.score.total
    }

    /// The criteria of the first level.
    pub fn domains(self) -> impl Iterator<Item = Criterion<'a>> {
        self.set().domains().map(move |node| Criterion { unit: self, node })
    }

    /// Every leaf, in the order of the set.
    pub fn leaves(self) -> impl Iterator<Item = Leaf<'a>> {
        self.set().leaf_ids().map(move |leaf| Leaf { unit: self, leaf })
    }

    /// The criterion of a code, such as `1.1`.
    pub fn criterion(self, code: &str) -> Option<Criterion<'a>> {
        self.set().by_code(code).map(|node| Criterion { unit: self, node })
    }

    /// The leaf of a code, such as `1.1.2`; `None` where the set has no such criterion, or it has others beneath it.
    pub fn leaf(self, code: &str) -> Option<Leaf<'a>> {
        self.criterion(code)?.leaf()
    }

    fn set(self) -> &'a Set {
        &self.group().set
    }
}

impl<'a> Criterion<'a> {
    /// Its code, such as `1.1`.
    pub fn code(self) -> &'a str {
        &self.declared().code
    }

    /// Its name.
    pub fn name(self) -> &'a str {
        &self.declared().name
    }

    /// As the set has it.
    pub fn declared(self) -> &'a criteria::Criterion {
        self.unit.set().criterion(self.node)
    }

    /// The unit's points in it, and what it could attain here.
    pub fn points(self) -> &'a Sums {
        &self.unit.at.score.criteria[usize::from(self.node.0)]
    }

    /// A domain's index, in percent; `None` of a criterion of another level, or where nothing was attainable.
    pub fn index(self) -> Option<&'a Index> {
        self.of_domain()?.0.as_ref()
    }

    /// The unit's rank in the domain, from 1; `None` of a criterion of another level, or where the unit is not ranked.
    pub fn rank(self) -> Option<usize> {
        self.of_domain()?.1
    }

    /// What was made of the sum of its children: a maximum, a gate, weights. Empty where it is just their sum.
    pub fn trace(self, language: Language) -> String {
        self.unit.results.trace_of_criterion(self.unit.group.group, self.node, &self.unit.at.score, language)
    }

    /// The criterion above it.
    pub fn parent(self) -> Option<Criterion<'a>> {
        self.declared().parent.map(|node| Criterion { node, ..self })
    }

    /// The criteria directly beneath it.
    pub fn children(self) -> impl Iterator<Item = Criterion<'a>> {
        self.declared().children.iter().map(move |node| Criterion { node: *node, ..self })
    }

    /// Every leaf beneath it; itself, where it is one.
    pub fn leaves(self) -> impl Iterator<Item = Leaf<'a>> {
        self.unit.set().leaves_of(self.node).into_iter().map(move |leaf| Leaf { unit: self.unit, leaf })
    }

    /// The leaf that it is, where it has no children.
    pub fn leaf(self) -> Option<Leaf<'a>> {
        self.declared().leaf.map(|leaf| Leaf { unit: self.unit, leaf })
    }

    fn of_domain(self) -> Option<&'a (Option<Index>, Option<usize>)> {
        let position = self.unit.set().domains().position(|domain| domain == self.node)?;
        self.unit.at.domains.get(position)
    }
}

impl<'a> Leaf<'a> {
    /// Its code, such as `1.1.2`.
    pub fn code(self) -> &'a str {
        self.criterion().code()
    }

    /// Its name.
    pub fn name(self) -> &'a str {
        self.criterion().name()
    }

    /// As the set has it: its rule, its evidence, its appraiser.
    pub fn declared(self) -> &'a criteria::Leaf {
        self.unit.set().leaf(self.leaf)
    }

    /// The criterion that it is.
    pub fn criterion(self) -> Criterion<'a> {
        Criterion { unit: self.unit, node: self.declared().node }
    }

    /// The unit's points in it, and how it came to them.
    pub fn score(self) -> &'a LeafScore {
        &self.unit.at.score.leaves[usize::from(self.leaf.0)]
    }

    /// How answers become points here, in words.
    pub fn wording(self, language: Language) -> String {
        self.unit.set().wording(self.leaf, language)
    }

    /// Why it has its final points, as `38/42 ≈ 90,48 % ≥ 80 % → 10 × 38/42 = 9,05`. Empty where there is nothing to tell.
    pub fn trace(self, language: Language) -> String {
        self.unit.results.trace(self.unit.group.group, self.unit.at.unit, self.leaf, language)
    }

    /// What the appraisers said last of it; empty where they said nothing.
    pub fn reason(self) -> &'a str {
        self.unit.results.reason(self.unit.group.group, self.unit.at.unit, self.leaf)
    }

    /// What its final points come from, in the order of what it asks: the entries that stand, then what came from outside,
    /// then the figures that its formulas read. What a later stage replaced is not among them:
    /// [`Assessment::trail`](crate::assessment::Assessment::trail) has all that was ever entered.
    pub fn answers(self) -> Vec<Answer<'a>> {
        let Leaf { unit: Unit { results, group, at }, leaf } = self;
        let standing = results.assessment.standing(View::Final, group.group, at.unit, At::Leaf(leaf));
        let bases = results.bases(group.group, at.unit, leaf, &standing);
        bases.into_iter().map(|basis| Answer::of(results, basis)).collect()
    }
}

impl<'a> Answer<'a> {
    fn of(results: &'a Results, basis: Basis<'a>) -> Answer<'a> {
        let asked = basis.asked;
        match basis.origin {
            Origin::Entry(number) => {
                let entries = &results.assessment.entries;
                let entry = entries.get(number);
                let said = match &entry.said {
                    Said::Figure(number) | Said::Points(number) => Some(number.clone()),
                    Said::Nonsense | Said::Word(_) | Said::Agreed | Said::Note => None,
                };
                let (typed, by, place) = (entries.typed(number), Some(entry.by), entry.place);
                Answer { asked, typed, number: said, by, place, results }
            }
            Origin::Outside(outside) => {
                let (number, place) = (outside.number.clone(), outside.place);
                Answer { asked, typed: "", number, by: None, place, results }
            }
        }
    }

    /// Where it stands, for machines: `assessments/van-yen.csv:17`, in a workbook
    /// `assessments/van-yen.xlsx!Tự đánh giá!F12`.
    pub fn cite(&self) -> String {
        self.results.sources.cite(self.place)
    }

    /// Where it stands, as people say it: `assessments/van-yen.xlsx, trang tính «Tự đánh giá», ô F12`.
    pub fn say(&self, language: Language) -> String {
        self.results.sources.say(self.place, language)
    }
}

impl fmt::Debug for Unit<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Unit").field(&self.id()).finish()
    }
}

impl fmt::Debug for Criterion<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Criterion").field(&self.unit.id()).field(&self.code()).finish()
    }
}

impl fmt::Debug for Leaf<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Leaf").field(&self.unit.id()).field(&self.code()).finish()
    }
}

impl fmt::Debug for Answer<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Answer").field(&self.typed).field(&self.cite()).finish()
    }
}

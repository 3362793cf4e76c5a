//! The ranking, as the annex of a decision has it. Its figures are live formulas over the detail.

use cchc_core::criteria::{CriterionId, Kind, LimitTo, RankOn, Ranking, Set, Ties};
use cchc_core::fault::Severity;
use cchc_core::number::Number;
use cchc_core::rank::Index;
use cchc_core::results::{Finality, Results, UnitResults, UnitState};
use cchc_core::text;
use rust_xlsxwriter::{ConditionalFormatFormula, Format, FormatAlign, Formula, Worksheet, XlsxError};

use crate::book::{Book, Ranked};
use crate::columns::Columns;
use crate::formula::quoted;
use crate::heading::{Line, lines, pages};
use crate::layout::{Points, cell, letters, range};
use crate::outcome::CameTo;
use crate::words::Say;
use crate::{band, below, figure, formula, measure, outcome, style};

/// The rows of the table, from 0.
pub(crate) struct Rows {
    pub first: u32,
    /// The units in the table: those that have an index, ranked ones first.
    pub units: usize,
    pub ranked: usize,
}

/// Writes the sheet.
pub(crate) fn write(book: &Book<'_>, group: &Ranked<'_>, sheet: &mut Worksheet) -> Result<(), XlsxError> {
    let columns = Columns::of(group.set, group.results);
    sheet.set_name(&group.ranking)?;
    // Without this, an empty text as a stored result would become 0.
    sheet.set_formula_result_default("");
    let widths = widths(book, group, &columns);
    for (column, width) in widths.iter().enumerate() {
        sheet.set_column_width_pixels(column as u16, *width)?;
    }
    let printed = columns.last + 1;
    let width = widths[..usize::from(printed)].iter().sum();
    let head = lines(sheet, &heading(book, group), printed, width, 0)?;
    let first = head_of_table(book, group, &columns, &widths, sheet, head)?;
    let rows = rows(group, first);
    let unit_width = widths[usize::from(columns.unit)];
    let members = members(group);
    let formats = Formats::of(group);
    Table { book, group, columns: &columns, rows: &rows, formats, unit_width, members }.write(sheet)?;
    let after =
        below::write(book, group, columns.unit, &widths[..usize::from(printed)], first + rows.units as u32, sheet)?;
    let end = signatures(book, &widths[..usize::from(printed)], sheet, after + 2)?;

    pages(sheet, book, &[group]);
    sheet.set_repeat_rows(head, first - 1)?.set_freeze_panes(first, columns.unit + 1)?.set_print_area(
        0,
        0,
        end,
        columns.last,
    )?;
    if columns.last + 1 < columns.count {
        sheet.group_columns_collapsed(columns.last + 1, columns.count - 1)?;
    }
    Ok(())
}

/// Which units the table has.
pub(crate) fn rows(group: &Ranked<'_>, first: u32) -> Rows {
    let units = &group.results.units;
    let of_state = |state| units.iter().take_while(|unit| unit.state == state).count();
    let ranked = of_state(UnitState::Ranked);
    // Those that could attain nothing have no index; they and the silent ones stand below the table.
    let units = units.iter().take_while(|unit| unit.state != UnitState::NotSubmitted && unit.index.is_some()).count();
    Rows { first, units, ranked: ranked.min(units) }
}

/// How many rows the heading and the table's head take: what the chart has to know.
pub(crate) fn first_row(book: &Book<'_>, group: &Ranked<'_>) -> u32 {
    heading(book, group).len() as u32 + HEAD_ROWS
}

const HEAD_ROWS: u32 = 2;
const HEAD_SIZE: u8 = style::SMALL;
/// Stands for a key without a value, below all others.
const LAST_KEY: i32 = -999_999_999;

fn heading(book: &Book<'_>, group: &Ranked<'_>) -> Vec<Line> {
    let (set, round) = (group.set, book.results.round());
    let mut heading = Vec::new();
    if let Some(authority) = &round.authority {
        let left = style::plain(style::SIZE).set_bold().set_align(FormatAlign::Left);
        heading.push(Line::new(authority.to_uppercase(), left));
    }
    heading.push(Line::title(book.say(Say::RankingTitle), 16));
    heading.push(Line::title(&set.title, 14));
    let group_and_year = Say::GroupAndYear { group: &group.group.name, year: round.year };
    heading.push(Line::new(book.say(group_and_year), style::heading(style::SIZE)));
    if let Some(decision) = book.telling(set).decision() {
        heading.push(Line::new(format!("({decision})"), style::below_heading()));
    }
    heading.push(Line::new(book.say(Say::StatusAtLength(set.status)), style::below_heading().set_bold()));
    if let Some(note) = &round.note {
        heading.push(Line::new(note, style::below_heading()));
    }
    match book.results.finality {
        Finality::Final => {}
        Finality::Provisional => {
            let errors = book.results.faults.iter().filter(|fault| fault.severity == Severity::Error).count();
            heading.push(Line::new(book.say(Say::ProvisionalAtLength { errors }), style::alarm()));
        }
        Finality::AppraisalOpen => {
            let open = book.results.open_appraisals(group.results.group);
            if open.is_empty() {
                return heading; // it is another group's that is open
            }
            let leaves = open.iter().map(|(_, leaves, _)| leaves).sum();
            let departments: Vec<String> = open.iter().map(|open| open_of(book, open)).collect();
            let text = format!("{} {}", book.say(Say::AppraisalOpenAtLength { leaves }), departments.join("; "));
            heading.push(Line::new(text, style::alarm()));
        }
    }
    heading
}

pub(crate) fn open_of(book: &Book<'_>, (department, leaves, units): &(String, usize, usize)) -> String {
    let department = book.results.round().department(department);
    book.say(Say::OpenOf { department, leaves: *leaves, units: *units }).into_owned()
}

/// Widths in pixels, by column.
fn widths(book: &Book<'_>, group: &Ranked<'_>, columns: &Columns) -> Vec<u32> {
    let set = group.set;
    let mut units = group.results.units.iter().map(|unit| &group.group.unit(unit.unit).name);
    let longest = |names: &mut dyn Iterator<Item = &String>| {
        names.map(|name| measure::width(name, style::SIZE).ceil() as u32).max().unwrap_or(0)
    };
    let points = 72;
    let mut widths = vec![points; usize::from(columns.count)];
    let mut set_width = |column: u16, width: u32| widths[usize::from(column)] = width;
    set_width(columns.number, 40);
    set_width(columns.unit, (longest(&mut units) + 18).clamp(140, 290));
    for part in &columns.parts {
        set_width(*part, 80);
    }
    set_width(columns.total, 82);
    set_width(columns.max, 72);
    set_width(columns.index, 64);
    if let Some(band) = columns.band {
        let longest = longest(&mut set.bands.iter().map(|band| &band.name));
        set_width(band, (longest + 20).clamp(74, 160));
    }
    set_width(columns.rank, 54);
    // A head's longest word is not to be broken.
    let heads = [
        (columns.own, Say::Own),
        (columns.appraised, Say::Appraised),
        (Some(columns.total), Say::Total),
        (Some(columns.max), Say::Max),
        (Some(columns.index), Say::Index),
        (Some(columns.rank), Say::Rank),
    ];
    for (column, say) in heads.into_iter().filter_map(|(column, say)| Some((column?, say))) {
        let said = book.say(say);
        let longest = said.split(' ').map(|word| measure::width(word, HEAD_SIZE) * 1.12).fold(0.0, f64::max);
        let width = &mut widths[usize::from(column)];
        *width = (*width).max(longest as u32 + 12);
    }
    let mut set_width = |column: u16, width: u32| widths[usize::from(column)] = width;
    let wide = set.domains().count() <= 4;
    for (points, rank) in &columns.domains {
        set_width(*points, if wide || rank.is_none() { 92 } else { 64 });
        if let Some(rank) = rank {
            set_width(*rank, if wide { 56 } else { 46 });
        }
    }
    for column in &columns.rankings {
        set_width(*column, 86);
    }
    widths
}

/// The head of the table, in two rows; gives the row after it.
fn head_of_table(
    book: &Book<'_>,
    group: &Ranked<'_>,
    columns: &Columns,
    widths: &[u32],
    sheet: &mut Worksheet,
    row: u32,
) -> Result<u32, XlsxError> {
    let set = group.set;
    let language = book.run.language;
    let head = style::head(HEAD_SIZE);
    let lines_in = |text: &str, pixels: u32| measure::bold_lines(text, pixels, HEAD_SIZE);
    let width = |column: u16| widths[usize::from(column)];
    let mut over = vec![
        (columns.number, Say::Number),
        (columns.unit, Say::Unit),
        (columns.total, Say::Total),
        (columns.max, Say::Max),
        (columns.index, Say::Index),
        (columns.rank, Say::Rank),
    ];
    over.extend(columns.own.map(|own| (own, Say::Own)));
    over.extend(columns.appraised.map(|appraised| (appraised, Say::Appraised)));
    over.extend(columns.band.map(|band| (band, Say::Band)));
    let mut both = 2;
    for (column, say) in over {
        both = both.max(lines_in(&book.say(say), width(column)));
        sheet.merge_range(row, column, row + 1, column, &book.say(say), &head)?;
    }
    for (column, ranking) in columns.rankings.iter().zip(&set.rankings) {
        let said = book.say(Say::RankIn(&ranking.name));
        both = both.max(lines_in(&said, width(*column)));
        sheet.merge_range(row, *column, row + 1, *column, &measure::fits(&said), &head)?;
    }
    let mut lower = 1;
    if let (Some(first), Some(last)) = (columns.parts.first(), columns.parts.last()) {
        sheet.merge_range(row, *first, row, *last, &book.say(Say::Parts), &head)?;
        let names = [Results::first_part(language)].into_iter().chain(set.parts.iter().map(|part| part.name.as_str()));
        for (column, name) in columns.parts.iter().zip(names) {
            sheet.write_string_with_format(row + 1, *column, measure::fits(name), &head)?;
            lower = lower.max(lines_in(name, width(*column)));
        }
    }
    let mut upper = 1;
    for (domain, (points, rank)) in set.domains().zip(&columns.domains) {
        let domain = set.criterion(domain);
        let max = figure::text(&domain.max, language);
        let weight = domain.weight.as_ref().map(|weight| figure::text(weight, language));
        let of = match (domain.kind, &weight) {
            (Kind::Base, None) => Say::DomainMax(&max),
            (Kind::Base, Some(weight)) => Say::DomainWeight { max: &max, weight },
            (Kind::Bonus, _) => Say::BonusMax(&max),
            (Kind::Penalty, _) => Say::PenaltyMax(&max),
        };
        let name = format!("{}. {} ({})", domain.code, domain.name, book.say(of));
        let Some(rank) = rank else {
            both = both.max(lines_in(&name, width(*points)));
            sheet.merge_range(row, *points, row + 1, *points, &measure::fits(&name), &head)?;
            continue;
        };
        sheet.merge_range(row, *points, row, *rank, &measure::fits(&name), &head)?;
        sheet.write_string_with_format(row + 1, *points, book.say(Say::Points), &head)?;
        sheet.write_string_with_format(row + 1, *rank, book.say(Say::DomainRank), &head)?;
        upper = upper.max(lines_in(&name, width(*points) + width(*rank)));
    }
    // Those that are merged over both rows need room too.
    lower = lower.max(both.saturating_sub(upper));
    sheet.set_row_height_pixels(row, measure::height(upper, HEAD_SIZE) + 4)?;
    sheet.set_row_height_pixels(row + 1, measure::height(lower, HEAD_SIZE) + 4)?;
    helpers_head(book, set, columns, sheet, row)?;
    Ok(row + HEAD_ROWS)
}

fn helpers_head(
    book: &Book<'_>,
    set: &Set,
    columns: &Columns,
    sheet: &mut Worksheet,
    row: u32,
) -> Result<(), XlsxError> {
    let head = style::faint_head();
    let (first, last) = (columns.last + 1, columns.count - 1);
    if first == last {
        sheet.write_string_with_format(row, first, book.say(Say::Helpers), &head)?;
    }
    if first < last {
        sheet.merge_range(row, first, row, last, &book.say(Say::Helpers), &head)?;
    }
    let mut write =
        |column: u16, say: Say<'_>| sheet.write_string_with_format(row + 1, column, book.say(say), &head).map(drop);
    if let Some(exact) = columns.exact {
        write(exact, Say::HelperFigure)?;
    }
    if let Some(first) = columns.first {
        write(first, Say::HelperFirst(&book.say(Say::Index)))?;
    }
    if let Ties::Keys(keys) = &set.ties {
        for (column, key) in columns.keys.iter().zip(keys) {
            write(*column, Say::HelperKey(&set.key_in_words(key, book.run.language)))?;
        }
    }
    for ((figure, first), ranking) in columns.ranking_figures.iter().zip(&set.rankings) {
        write(*figure, Say::HelperRanking(&ranking.name))?;
        if let Some(first) = first {
            write(*first, Say::HelperFirst(&ranking.name))?;
        }
    }
    if let Some((reached, held)) = columns.bands {
        write(reached, Say::HelperReached)?;
        write(held, Say::HelperHeld)?;
    }
    for (domain, figures) in set.domains().zip(&columns.domain_figures) {
        let Some((index, first)) = figures else { continue };
        let code = &set.criterion(domain).code;
        write(*index, Say::HelperIndex(code))?;
        if let Some(first) = first {
            write(*first, Say::HelperFirst(code))?;
        }
    }
    Ok(())
}

/// The formats of the table's cells.
struct Formats {
    number: Format,
    text: Format,
    points: Format,
    max: Format,
    index: Format,
    centred: Format,
    rank: Format,
    total: Format,
    faint: Format,
}

impl Formats {
    fn of(group: &Ranked<'_>) -> Formats {
        let set = group.set;
        let cell = style::cell(style::SIZE);
        let number = style::number(cell.clone());
        let points = number.clone().set_num_format(figure::format(set.rounding.shown()));
        let index = number.clone().set_num_format(figure::format(set.rounding.index)).set_bold();
        let centred = cell.clone().set_align(FormatAlign::Center);
        let maxima = group.results.units.iter().map(|unit| &unit.score.total.max);
        Formats {
            number: centred.clone(),
            text: cell.clone().set_text_wrap(),
            total: points.clone().set_bold(),
            max: number.set_num_format(figure::format(figure::decimals(maxima))),
            rank: centred.clone().set_bold(),
            points,
            index,
            centred,
            faint: style::faint(),
        }
    }
}

struct Table<'a> {
    book: &'a Book<'a>,
    group: &'a Ranked<'a>,
    columns: &'a Columns,
    rows: &'a Rows,
    formats: Formats,
    unit_width: u32,
    /// By ranking of the set: whether each unit of the table is in it.
    members: Vec<Vec<bool>>,
}

/// What ranks read: the column of the figure, whether it is the first of its value, and whether keys break ties.
#[derive(Clone, Copy)]
struct Places {
    figure: u16,
    first: Option<u16>,
    by_keys: bool,
}

/// Who is in each ranking of the set.
fn members(group: &Ranked<'_>) -> Vec<Vec<bool>> {
    let is_in = |ranking: &Ranking, unit: &UnitResults| {
        ranking.units.tree.evaluate(&group.group.about(unit.unit), &mut ()).unwrap_or(false)
    };
    let of = |ranking| group.results.units.iter().map(|unit| is_in(ranking, unit)).collect();
    group.set.rankings.iter().map(of).collect()
}

impl Table<'_> {
    fn write(&self, sheet: &mut Worksheet) -> Result<(), XlsxError> {
        for (at, unit) in self.group.results.units[..self.rows.units].iter().enumerate() {
            self.unit(sheet, at, unit)?;
        }
        let (Some(column), true) = (self.columns.band, self.rows.units > 0) else { return Ok(()) };
        let last = self.rows.first + self.rows.units as u32 - 1;
        let bands = &self.group.set.bands;
        for (at, band) in bands.iter().enumerate() {
            let rule = format!("=${}{}={}", letters(column), self.rows.first + 1, quoted(&band.name));
            let format = style::ground(style::band(at, bands.len()).0);
            let rule = ConditionalFormatFormula::new().set_rule(rule.as_str()).set_format(format);
            sheet.add_conditional_format(self.rows.first, column, last, column, &rule)?;
        }
        Ok(())
    }

    fn unit(&self, sheet: &mut Worksheet, at: usize, unit: &UnitResults) -> Result<(), XlsxError> {
        let (columns, formats, set) = (self.columns, &self.formats, self.group.set);
        let row = self.rows.first + at as u32;
        let name = &self.group.group.unit(unit.unit).name;
        let total = &unit.score.total;
        let detail = |criterion, points| self.group.layout.reference(at, criterion, points);
        sheet.write_number_with_format(row, columns.number, at as u32 + 1, &formats.number)?;
        sheet.write_string_with_format(row, columns.unit, measure::fits(name), &formats.text)?;
        let lines = measure::lines(name, self.unit_width, style::SIZE);
        sheet.set_row_height_pixels(row, measure::height(lines, style::SIZE))?;
        for (column, points, sum) in
            [(columns.own, Points::Own, &total.self_assessed), (columns.appraised, Points::Appraised, &total.appraised)]
        {
            match (column, sum) {
                (Some(column), Some(sum)) => live(sheet, row, column, &detail(None, points), sum, &formats.points)?,
                (Some(column), None) => blank(sheet, row, column, &formats.points)?,
                (None, _) => {}
            }
        }
        self.parts(sheet, row, at, unit)?;
        live(sheet, row, columns.total, &detail(None, Points::Final), &total.final_points, &formats.total)?;
        live(sheet, row, columns.max, &detail(None, Points::Max), &total.max, &formats.max)?;
        if let Some(index) = &unit.index {
            self.index(sheet, row, index)?;
        }
        let cells = outcome::Cells {
            group: self.group,
            at,
            came: CameTo { group: self.group.group, unit },
            index: cell(row, columns.figure()),
            total: cell(row, columns.total),
        };
        if let Some(column) = columns.band {
            let name = unit.band.map_or("", |band| set.bands[band].name.as_str());
            match self.band(sheet, row, &cells)? {
                // A result that reads as a number would be stored as one: a band called "1" is not live.
                Some(formula) if name.parse::<f64>().is_err() => {
                    let formula = Formula::new(formula).set_result(name);
                    sheet.write_formula_with_format(row, column, formula, &formats.centred)?
                }
                _ => sheet.write_string_with_format(row, column, measure::fits(name), &formats.centred)?,
            };
        }
        self.keys(sheet, row, &cells)?;
        let of_all = Places { figure: columns.figure(), first: columns.first, by_keys: true };
        self.rank(sheet, row, columns.rank, of_all, unit.rank, &formats.rank)?;
        for (number, column) in columns.rankings.iter().enumerate() {
            let (figure, first) = columns.ranking_figures[number];
            let rank = unit.ranks.get(number).copied().flatten();
            if at < self.rows.ranked && self.members[number][at] {
                let index = unit.index.as_ref().map(|index| index.read.round(10)).unwrap_or(Number::ZERO);
                live(sheet, row, figure, &cells.index, &index, &formats.faint)?;
                self.first(sheet, row, figure, first)?;
                self.rank(sheet, row, *column, Places { figure, first, by_keys: true }, rank, &formats.centred)?;
            } else {
                blank(sheet, row, figure, &formats.faint)?;
                if let Some(first) = first {
                    sheet.write_number_with_format(row, first, 0, &formats.faint)?;
                }
                blank(sheet, row, *column, &formats.centred)?;
            }
        }
        for (number, node) in set.domains().enumerate() {
            self.domain(sheet, row, at, unit, number, node)?;
        }
        Ok(())
    }

    /// The first part is what the others leave of the total.
    fn parts(&self, sheet: &mut Worksheet, row: u32, at: usize, unit: &UnitResults) -> Result<(), XlsxError> {
        let columns = &self.columns.parts;
        let [first, others @ ..] = columns.as_slice() else { return Ok(()) };
        let formats = &self.formats;
        for ((column, part), points) in others.iter().zip(&self.group.set.parts).zip(&unit.parts[1..]) {
            let cell = |node: &CriterionId| self.group.layout.reference(at, Some(*node), Points::Final);
            // A function takes 255 arguments: many cells are added up group by group.
            let cells: Vec<String> = part.criteria.iter().map(cell).collect();
            let groups: Vec<String> = cells.chunks(200).map(|cells| format!("SUM({})", cells.join(","))).collect();
            live(sheet, row, *column, &groups.join("+"), points, &formats.points)?;
        }
        let (from, to) = (others.first().unwrap_or(first), others.last().unwrap_or(first));
        let total = cell(row, self.columns.total);
        let rest = format!("ROUND({total}-SUM({}:{}),10)", cell(row, *from), cell(row, *to));
        live(sheet, row, *first, &rest, &unit.parts[0], &formats.points)
    }

    /// The inner rounding takes away what binary fractions add: 95,435 is to become 95,44.
    fn index(&self, sheet: &mut Worksheet, row: u32, index: &Index) -> Result<(), XlsxError> {
        let columns = self.columns;
        let exact = format!("ROUND({}/{}*100,10)", cell(row, columns.total), cell(row, columns.max));
        let of_exact = match columns.exact {
            Some(column) => {
                live(sheet, row, column, &exact, &index.read.round(10), &self.formats.faint)?;
                cell(row, column)
            }
            None => exact,
        };
        let rounded = format!("ROUND({of_exact},{})", self.group.set.rounding.index);
        live(sheet, row, columns.index, &rounded, &index.printed, &self.formats.index)?;
        self.first(sheet, row, columns.figure(), columns.first)
    }

    /// Whether a figure is the first of its value among the ranked: dense ranks count only those.
    fn first(&self, sheet: &mut Worksheet, row: u32, figure: u16, first: Option<u16>) -> Result<(), XlsxError> {
        let Some(column) = first else { return Ok(()) };
        let at = (row - self.rows.first) as usize;
        if at >= self.rows.ranked {
            return Ok(());
        }
        let letters = letters(figure);
        let (top, this) = (self.rows.first + 1, row + 1);
        let formula = format!(
            "IF(ISNUMBER({letters}{this}),IF(COUNTIF({letters}${top}:{letters}{this},{letters}{this})=1,1,0),0)"
        );
        let is_of = |of: &Option<(u16, Option<u16>)>| of.is_some_and(|(index, _)| index == figure);
        let domain = self.columns.domain_figures.iter().position(is_of);
        let ranking = self.columns.ranking_figures.iter().position(|(index, _)| *index == figure);
        let units = &self.group.results.units;
        let of = |at: usize| match (domain, ranking) {
            (Some(domain), _) => units[at].domains[domain].0.as_ref(),
            (None, Some(ranking)) => units[at].index.as_ref().filter(|_| self.members[ranking][at]),
            (None, None) => units[at].index.as_ref(),
        };
        let value = of(at).map(|index| &index.read);
        let is_first = value.is_some() && !(0..at).any(|before| of(before).map(|index| &index.read) == value);
        live(sheet, row, column, &formula, &Number::from(i64::from(is_first)), &self.formats.faint)
    }

    fn rank(
        &self,
        sheet: &mut Worksheet,
        row: u32,
        column: u16,
        Places { figure, first, by_keys }: Places,
        rank: Option<usize>,
        format: &Format,
    ) -> Result<(), XlsxError> {
        if row >= self.rows.first + self.rows.ranked as u32 {
            return blank(sheet, row, column, format);
        }
        let last = self.rows.first + self.rows.ranked as u32 - 1;
        let figures = range(self.rows.first, last, figure);
        let this = cell(row, figure);
        let keys = if by_keys { self.columns.keys.as_slice() } else { &[] };
        let rank_of = match (&self.group.set.ties, first) {
            (Ties::Keys(_), _) if !keys.is_empty() => {
                // Those with a better figure, and of equal ones those with a better key, from the first that differs.
                let column = |key: u16| range(self.rows.first, last, key);
                let mut better = format!("SUMPRODUCT(ISNUMBER({figures})*({figures}>{this}))");
                let mut equal = format!("ISNUMBER({figures})*({figures}={this})");
                for key in keys {
                    let (all, own) = (column(*key), cell(row, *key));
                    better += &format!("+SUMPRODUCT({equal}*({all}>{own}))");
                    equal += &format!("*({all}={own})");
                }
                format!("1+{better}")
            }
            (Ties::Dense, Some(first)) => {
                format!("SUMPRODUCT(--({figures}>{this}),{})+1", range(self.rows.first, last, first))
            }
            _ => format!("RANK({this},{figures})"),
        };
        let formula = format!("IF(ISNUMBER({this}),{rank_of},\"\")");
        let stored = rank.map(|rank| rank.to_string()).unwrap_or_default();
        sheet.write_formula_with_format(row, column, Formula::new(formula).set_result(stored), format)?;
        Ok(())
    }

    /// What breaks ties, of the ranked.
    fn keys(&self, sheet: &mut Worksheet, row: u32, cells: &outcome::Cells<'_>) -> Result<(), XlsxError> {
        let Ties::Keys(keys) = &self.group.set.ties else { return Ok(()) };
        for (column, key) in self.columns.keys.iter().zip(keys) {
            // One without a value comes last.
            let number = cells.came.number_of(key);
            let stored = number.map_or(f64::from(LAST_KEY), |number| figure::float(&number.round(10)));
            match cells.number(key) {
                Some(formula) => {
                    let formula = format!("IFERROR(ROUND({formula},10),{LAST_KEY})");
                    let formula = Formula::new(formula).set_result(stored.to_string());
                    sheet.write_formula_with_format(row, *column, formula, &self.formats.faint)?
                }
                None => sheet.write_number_with_format(row, *column, stored, &self.formats.faint)?,
            };
        }
        Ok(())
    }

    /// The band as nested conditions over the figure that bands read; where limits or quotas act, over the position that
    /// they leave. `None` where it is no formula.
    fn band(&self, sheet: &mut Worksheet, row: u32, cells: &outcome::Cells<'_>) -> Result<Option<String>, XlsxError> {
        let bands = &self.group.set.bands;
        let Some((reached, held)) = self.columns.bands else {
            return Ok(self.reached(cells, &|at| bands.get(at).map_or("\"\"".into(), |band| quoted(&band.name))));
        };
        // Positions from 1; one more than there are stands for none.
        let none = bands.len();
        let of = |at: Option<usize>| Number::from(at.unwrap_or(none) as i64 + 1);
        let way = band::way(cells.came);
        let formulas = self.reached(cells, &|at| (at + 1).to_string()).zip(self.held(row, cells, way.as_ref()));
        let Some((reached_text, held_text)) = formulas.filter(|_| way.is_some() && none < 250) else {
            sheet.write_number_with_format(row, held, figure::float(&of(cells.came.unit.band)), &self.formats.faint)?;
            return Ok(None);
        };
        live(sheet, row, reached, &reached_text, &of(way.map(|way| way.reached)), &self.formats.faint)?;
        live(sheet, row, held, &held_text, &of(cells.came.unit.band), &self.formats.faint)?;
        let names: Vec<String> = bands.iter().map(|band| quoted(&band.name)).collect();
        Ok(formula::fits(format!("CHOOSE({},{},\"\")", cell(row, held), names.join(","))))
    }

    /// The first band whose threshold and condition hold.
    fn reached(&self, cells: &outcome::Cells<'_>, say: &dyn Fn(usize) -> String) -> Option<String> {
        let mut formula = String::new();
        let mut closing = 0;
        let bands = &self.group.set.bands;
        for (at, band) in bands.iter().enumerate() {
            let threshold =
                band.at_least.as_ref().map(|at_least| format!("{}>={}", cells.index, figure::stored(at_least)));
            let when = match &band.when {
                Some(when) => Some(cells.condition(when)?),
                None => None,
            };
            let holds = match (threshold, when) {
                (Some(threshold), Some(when)) => format!("AND({threshold},{when})"),
                (Some(one), None) | (None, Some(one)) => one,
                (None, None) => {
                    formula += &say(at);
                    return formula::fits(formula + &")".repeat(closing));
                }
            };
            // Excel nests no deeper.
            if closing == 60 {
                return None;
            }
            formula += &format!("IF({holds},{},", say(at));
            closing += 1;
        }
        formula::fits(formula + &say(bands.len()) + &")".repeat(closing))
    }

    /// The position that limits and quotas leave: limits live, what a quota does as it stands.
    fn held(&self, row: u32, cells: &outcome::Cells<'_>, way: Option<&band::Way>) -> Option<String> {
        let set = self.group.set;
        let last = set.bands.len();
        let reached = cell(row, self.columns.bands?.0);
        let mut worst = vec![reached.clone()];
        for limit in &set.limits {
            let when = cells.condition(&limit.when)?;
            worst.push(match limit.to {
                LimitTo::AtMost(band) => format!("IF({when},{},0)", band + 1),
                LimitTo::Down(down) => format!("IF({when},MIN({last},{reached}+{down}),0)"),
            });
        }
        if let Some(quota) = way?.quota {
            let to = cells.came.unit.band.unwrap_or(last) + 1;
            let said = formula::said(&band::quota_in_words(self.book.telling(self.group.set), quota));
            worst.push(format!("{to}{said}"));
        }
        formula::fits(format!("IF({reached}>{last},{reached},MAX({}))", worst.join(",")))
    }

    fn domain(
        &self,
        sheet: &mut Worksheet,
        row: u32,
        at: usize,
        unit: &UnitResults,
        number: usize,
        node: CriterionId,
    ) -> Result<(), XlsxError> {
        let (points, rank) = self.columns.domains[number];
        let sums = &unit.score.criteria[usize::from(node.0)];
        let (Some(rank), Some((figure, first))) = (rank, self.columns.domain_figures[number]) else {
            // Bonus and penalty.
            let cell = self.group.layout.reference(at, Some(node), Points::Final);
            return live(sheet, row, points, &cell, &sums.final_points, &self.formats.points);
        };
        let (index, place) = &unit.domains[number];
        let set = self.group.set;
        let cell_of = |points| self.group.layout.reference(at, Some(node), points);
        let max = cell_of(Points::Max);
        match index {
            Some(_) => live(sheet, row, points, &cell_of(Points::Final), &sums.final_points, &self.formats.points)?,
            // Nothing in it applies: 0 would read as a result.
            None => {
                let formula = format!("IF({max}=0,\"–\",{})", cell_of(Points::Final));
                let formula = Formula::new(formula).set_result("–");
                sheet.write_formula_with_format(row, points, formula, &self.formats.points)?;
            }
        }
        let exact = format!("ROUND({}/{max}*100,10)", cell(row, points));
        let read = match set.rank_on {
            RankOn::Rounded => format!("ROUND({exact},{})", set.rounding.index),
            RankOn::Exact => exact,
        };
        let formula = format!("IF({max}=0,\"\",{read})");
        let stored = index.as_ref().map(|index| figure::stored(&index.read.round(10))).unwrap_or_default();
        sheet.write_formula_with_format(row, figure, Formula::new(formula).set_result(stored), &self.formats.faint)?;
        self.first(sheet, row, figure, first)?;
        let places = Places { figure, first, by_keys: false };
        self.rank(sheet, row, rank, places, *place, &self.formats.centred)
    }
}

/// Writes a formula with what was computed as its result.
fn live(
    sheet: &mut Worksheet,
    row: u32,
    column: u16,
    formula: &str,
    result: &Number,
    format: &Format,
) -> Result<(), XlsxError> {
    let formula = Formula::new(formula).set_result(figure::stored(result));
    sheet.write_formula_with_format(row, column, formula, format)?;
    Ok(())
}

fn blank(sheet: &mut Worksheet, row: u32, column: u16, format: &Format) -> Result<(), XlsxError> {
    sheet.write_blank(row, column, format)?;
    Ok(())
}

/// Who signs: on the left who compiled the table, on the right the head of the authority. Gives the last row.
fn signatures(book: &Book<'_>, widths: &[u32], sheet: &mut Worksheet, mut row: u32) -> Result<u32, XlsxError> {
    let round = book.results.round();
    let half = widths.iter().sum::<u32>() / 2;
    let mut so_far = 0;
    let left = widths.iter().take_while(|width| {
        so_far += **width;
        so_far <= half
    });
    let middle = (left.count().max(1) as u16).min(widths.len() as u16 - 1);
    let last = widths.len() as u16 - 1;
    let of_people = round.authority.as_deref().is_some_and(|authority| authority.to_uppercase().starts_with("UBND"));
    let bold = style::heading(style::SIZE);
    let italic = style::below_heading();
    // A district's paper is not signed in the name of its province: where it is is left to be filled in.
    let of_province = |authority: &String| text::key(authority).contains(&text::key(&round.province));
    let place = match round.authority.as_ref().is_none_or(of_province) {
        true => round.province.as_str(),
        false => "………………",
    };
    let mut right = vec![(Say::PlaceAndDay { place }, &italic)];
    match of_people {
        true => right.extend([(Say::OnBehalf, &bold), (Say::Chairperson, &bold)]),
        false => right.push((Say::Head, &bold)),
    }
    right.push((Say::HeadSigns, &italic));
    let mut side = |row: u32, first: u16, last: u16, say: Say<'_>, format: &Format| {
        match first == last {
            true => sheet.write_string_with_format(row, first, book.say(say), format)?,
            false => sheet.merge_range(row, first, row, last, &book.say(say), format)?,
        };
        Ok::<(), XlsxError>(())
    };
    side(row + 1, 0, middle - 1, Say::Compiler, &bold)?;
    side(row + 2, 0, middle - 1, Say::CompilerSigns, &italic)?;
    for (say, format) in right {
        side(row, middle, last, say, format)?;
        row += 1;
    }
    // Room for the signatures and names.
    Ok(row + 5)
}

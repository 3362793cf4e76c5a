//! Where the detail of each unit lies, so that the ranking can point at it before it is written.

use cchc_core::criteria::{CriterionId, Set};

/// Excel's rows in a sheet.
pub(crate) const ROWS: u32 = 1_048_576;
/// Rows of a detail sheet above its first unit.
pub(crate) const HEAD: u32 = 3;

/// The columns of points, which formulas add up.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Points {
    Own,
    Appraised,
    Final,
    Max,
}

/// Where the detail lies: a row for the unit's total, then one for each criterion, unit after unit.
pub(crate) struct Layout {
    /// The names of the sheets that it takes.
    pub sheets: Vec<String>,
    /// Which columns of points are shown.
    pub own: bool,
    pub appraised: bool,
    per_sheet: usize,
    per_unit: u32,
}

impl Layout {
    /// A layout for so many units; `name` gives the name of each sheet, the first being 1.
    pub(crate) fn new(set: &Set, units: usize, own: bool, appraised: bool, name: impl Fn(usize) -> String) -> Layout {
        let per_unit = 1 + set.criteria.len() as u32;
        let per_sheet = ((ROWS - HEAD - 1) / per_unit).max(1) as usize;
        let sheets = (1..=units.div_ceil(per_sheet).max(1)).map(name).collect();
        Layout { sheets, own, appraised, per_sheet, per_unit }
    }

    /// The units that a sheet takes, by their positions in the ranking.
    pub(crate) fn units_of(&self, sheet: usize, units: usize) -> std::ops::Range<usize> {
        let first = sheet * self.per_sheet;
        first..(first + self.per_sheet).min(units)
    }

    /// The row of a unit's total in its sheet, from 0.
    pub(crate) fn row(&self, unit: usize) -> u32 {
        HEAD + (unit % self.per_sheet) as u32 * self.per_unit
    }

    /// The column of points, from 0.
    pub(crate) fn column(&self, points: Points) -> u16 {
        let own = 4;
        let appraised = own + u16::from(self.own);
        let last = appraised + u16::from(self.appraised);
        match points {
            Points::Own => own,
            Points::Appraised => appraised,
            Points::Final => last,
            Points::Max => last + 1,
        }
    }

    /// A cell of a unit, seen from another sheet: `'Chi tiết'!G12`; without a criterion the unit's total.
    pub(crate) fn reference(&self, unit: usize, criterion: Option<CriterionId>, points: Points) -> String {
        let sheet = self.sheets[unit / self.per_sheet].replace('\'', "''");
        let row = self.row(unit) + criterion.map_or(0, below);
        format!("'{sheet}'!{}{}", letters(self.column(points)), row + 1)
    }
}

/// How many rows a criterion lies below its unit's total: criteria stand as in the set, parents before children.
pub(crate) fn below(node: CriterionId) -> u32 {
    1 + u32::from(node.0)
}

/// A column as formulas call it: `G`.
pub(crate) fn letters(column: u16) -> String {
    let mut letters = Vec::new();
    let mut left = u32::from(column) + 1;
    while left > 0 {
        letters.push(char::from(b'A' + ((left - 1) % 26) as u8));
        left = (left - 1) / 26;
    }
    letters.iter().rev().collect()
}

/// A cell as formulas call it: `G12`; row and column from 0.
pub(crate) fn cell(row: u32, column: u16) -> String {
    format!("{}{}", letters(column), row + 1)
}

/// A range of one column that stays where it is when it is copied: `$G$12:$G$30`.
pub(crate) fn range(first: u32, last: u32, column: u16) -> String {
    let letters = letters(column);
    format!("${letters}${}:${letters}${}", first + 1, last + 1)
}

#[cfg(test)]
mod tests {
    use super::letters;

    #[test]
    fn columns_have_letters() {
        assert_eq!([0, 25, 26, 701, 702].map(letters), ["A", "Z", "AA", "ZZ", "AAA"]);
    }
}

//! The categories of people whose totals are known.

use std::collections::HashMap;

use cchc_core::fault::Fault;
use cchc_core::survey::Margin;
use cchc_core::text::key;

use super::Cleaner;
use crate::ballots::Codes;
use crate::calibrate;
use crate::columns::Data;
use crate::crossing::crossed;
use crate::decimal::float;

/// No category.
const NONE: u32 = u32::MAX;

impl Cleaner<'_> {
    /// Each margin, and the names of its categories. Valid ballots in a category without a total and totals without ballots
    /// are reported.
    pub(super) fn margins(&mut self, weight: &[f64]) -> Vec<(calibrate::Margin, Vec<String>)> {
        let given = self.given;
        let columns = self.plan.margins.clone();
        given.margins.iter().zip(&columns).map(|(margin, columns)| self.margin(margin, columns, weight)).collect()
    }

    fn margin(&mut self, margin: &Margin, columns: &[usize], weight: &[f64]) -> (calibrate::Margin, Vec<String>) {
        let totals = &margin.totals;
        for column in columns {
            let Data::Category(codes, texts) = &self.columns.data[*column] else { continue };
            let Some(blank) = texts.iter().position(String::is_empty) else { continue };
            let is_blank: Vec<bool> = self.rows.gather(codes.iter().map(|code| *code as usize == blank).collect());
            self.blanks(*column, |ballot| is_blank[ballot]);
        }
        let (of_row, categories) = self.categories(columns);
        let keyed = |texts: &[String]| texts.iter().map(|text| key(text)).collect::<Vec<_>>();
        let known: HashMap<Vec<String>, u32> =
            totals.iter().enumerate().map(|(at, total)| (keyed(&total.category), at as u32)).collect();
        let of_category: Vec<u32> =
            categories.iter().map(|texts| known.get(&keyed(texts)).copied().unwrap_or(NONE)).collect();
        let of_ballot = self.rows.gather(of_row);

        let mut met = vec![(0.0, None); categories.len()];
        for (ballot, category) in of_ballot.iter().enumerate().filter(|(ballot, _)| self.is_valid(*ballot)) {
            let (people, first) = &mut met[*category as usize];
            *people += weight[ballot];
            first.get_or_insert(ballot);
        }
        let mut sampled = vec![0.0; totals.len()];
        let mut found = Vec::new();
        for ((texts, (people, first)), of) in categories.iter().zip(met).zip(&of_category) {
            let Some(first) = first else { continue };
            match sampled.get_mut(*of as usize) {
                Some(sampled) => *sampled += people,
                // That something is blank was told.
                None if texts.iter().any(String::is_empty) => {}
                None => {
                    let category = texts.join(", ");
                    let fault = Fault::MarginCategory { category, people: "0".into(), sampled: shown(people) };
                    found.push(fault.at(self.columns.place(self.rows.of(first), columns[0])));
                }
            }
        }
        for (total, sampled) in totals.iter().zip(&sampled) {
            if total.people.is_zero() != (*sampled <= 0.0) {
                let category = total.category.join(", ");
                let fault =
                    Fault::MarginCategory { category, people: total.people.to_string(), sampled: shown(*sampled) };
                found.push(fault.at(total.place));
            }
        }
        self.tell(found);

        // Only an invalid ballot is of none: it stands for nobody in any.
        let code = |category: u32| match of_category[category as usize] {
            NONE => 0,
            category => category,
        };
        let category = Codes { codes: of_ballot.into_iter().map(code).collect(), kinds: totals.len() };
        let names = totals.iter().map(|total| total.category.join(", ")).collect();
        let totals = totals.iter().map(|total| float(&total.people)).collect();
        (calibrate::Margin { category, totals }, names)
    }

    /// The crossing of columns that each row is in, and what the columns say of each.
    fn categories(&self, columns: &[usize]) -> (Vec<u32>, Vec<Vec<String>>) {
        let (mut of_row, mut categories) = (vec![0; self.columns.rows], vec![Vec::new()]);
        for column in columns {
            let Data::Category(codes, texts) = &self.columns.data[*column] else { continue };
            let crossing = crossed(&of_row, codes);
            let said = |(above, code): &(u32, u32)| {
                let mut said: Vec<String> = categories[*above as usize].clone();
                said.push(texts[*code as usize].clone());
                said
            };
            categories = crossing.pairs.iter().map(said).collect();
            of_row = crossing.codes;
        }
        (of_row, categories)
    }
}

/// A sum of weights, as people read it.
pub(super) fn shown(sum: f64) -> String {
    format!("{}", (sum * 1000.0).round() / 1000.0)
}

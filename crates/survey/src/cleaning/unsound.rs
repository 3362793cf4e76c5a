//! What is wrong with a design, in the words of the file that declares it.

use cchc_core::fault::{Diagnostic, Fault};
use cchc_core::place::Place;
use cchc_core::survey::{Figures, Survey};

use super::margins::shown;
use super::{Cleaned, Places, Rows};
use crate::ballots::{Codes, Column, Unsound};

impl Cleaned {
    /// What is wrong with the design, in the words of the file.
    pub fn fault(&self, unsound: &Unsound, survey: &Survey) -> Diagnostic {
        let Places { columns, plan, rows } = &self.places;
        let at = |wanted: Option<usize>, row: usize| match wanted {
            Some(wanted) => columns.place(rows.of(row), wanted),
            None => survey.id.place,
        };
        let population = |stage: usize| plan.populations.get(stage).copied();
        let heading = |wanted: Option<usize>| wanted.map(|of| columns.heading(of).to_owned()).unwrap_or_default();
        let name = |names: &[String], code: u32| names.get(code as usize).cloned().unwrap_or_default();
        let first_clusters = self.clusters.first().map_or(&[][..], Vec::as_slice);
        match *unsound {
            Unsound::TwoStrata { cluster, one, other, row } => Fault::TwoStrata {
                cluster: name(first_clusters, cluster),
                one: name(&self.strata, one),
                other: name(&self.strata, other),
            }
            .at(at(plan.clusters.first().copied(), row)),
            Unsound::Population { stage, row, population: met, sampled } => {
                let column = heading(population(stage));
                Fault::PopulationSmall { column, met: met.to_string(), sampled }.at(at(population(stage), row))
            }
            Unsound::Differs { stage, row, found, first } => {
                let column = heading(population(stage));
                let fault = Fault::PopulationDiffers { column, met: found.to_string(), first: first.to_string() };
                fault.at(at(population(stage), row))
            }
            Unsound::Margins { margin, sum, first } => {
                Fault::MarginsDiffer { sum: shown(sum), first: shown(first) }.at(totals(survey, margin))
            }
            Unsound::Category { margin, category, total, sampled } => {
                let names = self.margins.get(margin).map_or(&[][..], |(_, names)| names.as_slice());
                let category = name(names, category as u32);
                Fault::MarginCategory { category, people: shown(total), sampled: shown(sampled) }
                    .at(totals(survey, margin))
            }
            Unsound::NoConvergence { rounds } => Fault::MarginsUnmet { rounds }.at(totals(survey, 0)),
            Unsound::Factors { given, replicates } => Fault::ReplicateFactors { given, replicates }.at(survey.id.place),
            Unsound::LonelyJackknife { stratum } => {
                let stratum = Some(name(&self.strata, stratum));
                Fault::JackknifeAlone { stratum }.at(survey.id.place)
            }
            Unsound::Jackknife | Unsound::Stages { .. } => Fault::JackknifeAlone { stratum: None }.at(survey.id.place),
            Unsound::Empty | Unsound::Length { .. } | Unsound::Code { .. } => {
                Fault::NoBallots { read: self.ballots.len() }.at(survey.id.place)
            }
            Unsound::Value { column, row, value } => {
                let wanted = match column {
                    Column::Weight => plan.weight,
                    Column::Population(stage) => population(stage),
                    Column::Replicate(at) => plan.replicates.get(at).copied(),
                    _ => None,
                };
                Fault::NegativeNumber { column: heading(wanted), met: value.to_string() }.at(at(wanted, row))
            }
        }
    }
}

impl Places {
    /// Places of the first stage became strata: what stands for it is no longer looked for in their columns.
    pub(crate) fn without_first_stage(&mut self) {
        for columns in [&mut self.plan.clusters, &mut self.plan.populations] {
            if !columns.is_empty() {
                columns.remove(0);
            }
        }
    }

    /// The row of each ballot, as its respondent.
    pub(crate) fn respondents(&self, ballots: usize) -> Codes {
        match &self.rows {
            Rows::All => Codes::of((0..ballots as u32).collect()),
            Rows::Of(rows) => Codes::of(rows.clone()),
        }
    }
}

/// Where the totals of a margin stand.
fn totals(survey: &Survey, margin: usize) -> Place {
    match &survey.figures {
        Figures::Ballots(ballots) => ballots.margins.get(margin).map_or(survey.id.place, |of| of.place),
        _ => survey.id.place,
    }
}

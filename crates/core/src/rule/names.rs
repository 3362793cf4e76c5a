//! Which names the formulas of a leaf, of a figure and of a gate may read.

use super::{Asked, AskedKind, Figure};
use crate::formula::compile::{Names, Sort, Written, Wrong, number_of};
use crate::formula::syntax::Node;
use crate::formula::{Gate, GateName, How, Leaf, LeafName, OverUnits};
use crate::id::{FigureNo, InputNo, OverNo};
use crate::known::Declared;

/// The most functions over units of one leaf: each is a pass over all of them.
const MOST_OVER_UNITS: usize = 200;

/// The names of a leaf's own formulas.
pub(crate) struct LeafNames<'a> {
    pub asked: &'a [Asked],
    pub figures: &'a [Figure],
    pub declared: Declared<'a>,
    /// Whether there is a name `value`.
    pub value: bool,
    /// Whether there is a name `full`: a figure has no maximum.
    pub full: bool,
    /// Whether figures stand by their bare ids: in the condition of a figure.
    pub bare_figures: bool,
    /// Where functions over units are taken in; `None` where there are none.
    pub over: Option<&'a mut Vec<OverUnits>>,
}

impl LeafNames<'_> {
    /// Every name, as formulas write it.
    pub(crate) fn known(&self) -> Vec<String> {
        let inputs = self.asked.iter().map(|asked| asked.name.clone()).filter(|name| !name.is_empty());
        let figures = self.figures.iter().map(|figure| match self.bare_figures {
            true => figure.asked.name.clone(),
            false => format!("figure.{}", figure.asked.name),
        });
        let own = [("value", self.value), ("full", self.full)].into_iter().filter(|(_, there)| *there);
        inputs.chain(own.map(|(name, _)| name.into())).chain(figures).chain(self.declared.names()).collect()
    }

    fn asked(&self, name: &LeafName) -> Option<&Asked> {
        match name {
            LeafName::Input(input) => self.asked.get(usize::from(input.0)),
            LeafName::Figure(figure) => self.figures.get(usize::from(figure.0)).map(|figure| &figure.asked),
            _ => None,
        }
    }
}

impl Names<Leaf> for LeafNames<'_> {
    fn find(&self, written: Written<'_>) -> Option<(LeafName, Sort)> {
        let Written::Name(name) = written else { return None };
        match name {
            "full" if self.full => return Some((LeafName::Full, Sort::Number)),
            "value" if self.value => return Some((LeafName::Value, Sort::Number)),
            _ => {}
        }
        let figure = |id: &str| {
            let at = self.figures.iter().position(|figure| figure.asked.name == id)?;
            Some((LeafName::Figure(FigureNo(at as u16)), sort_of(&self.figures[at].asked)))
        };
        if let Some(at) = self.asked.iter().position(|asked| asked.name == name && !name.is_empty()) {
            return Some((LeafName::Input(InputNo(at as u16)), sort_of(&self.asked[at])));
        }
        if let Some(found) =
            name.strip_prefix("figure.").map_or_else(|| self.bare_figures.then(|| figure(name))?, figure)
        {
            return Some(found);
        }
        let (name, sort) = self.declared.find(written)?;
        Some((LeafName::Of(name), sort))
    }

    fn texts(&self, name: &LeafName) -> Option<&[String]> {
        match name {
            LeafName::Of(name) => self.declared.texts(name),
            name => self.asked(name).map(|asked| asked.options.as_slice()),
        }
    }

    fn over_units(&mut self, how: How, of: Node) -> Option<Result<OverNo, Vec<Wrong>>> {
        self.over.as_ref()?;
        let of = match number_of(of, self) {
            Ok(of) => of,
            Err(wrong) => return Some(Err(wrong)),
        };
        let over = self.over.as_mut()?;
        if over.len() == MOST_OVER_UNITS {
            return None;
        }
        let over_units = OverUnits { how, of };
        // One and the same is computed once.
        let at = over.iter().position(|known| *known == over_units).unwrap_or_else(|| {
            over.push(over_units);
            over.len() - 1
        });
        Some(Ok(OverNo(at as u16)))
    }
}

fn sort_of(asked: &Asked) -> Sort {
    match asked.kind {
        AskedKind::Count | AskedKind::Number | AskedKind::Percent | AskedKind::Rating => Sort::Number,
        AskedKind::Date => Sort::Day,
        AskedKind::YesNo | AskedKind::Tick => Sort::Flag,
        AskedKind::Option => Sort::Text,
    }
}

/// The names of a gate: what its leaf reads, and what the leaf came to.
pub(crate) struct GateNames<'a> {
    pub leaf: LeafNames<'a>,
    /// Whether the leaf is a choice, a checklist.
    pub choice: bool,
    pub ticked: bool,
}

impl GateNames<'_> {
    /// Every name, as formulas write it.
    pub(crate) fn known(&self) -> Vec<String> {
        let own = [("points", true), ("choice", self.choice), ("ticked", self.ticked)];
        let own = own.into_iter().filter(|(_, there)| *there).map(|(name, _)| name.into());
        self.leaf.known().into_iter().chain(own).collect()
    }
}

impl Names<Gate> for GateNames<'_> {
    fn find(&self, written: Written<'_>) -> Option<(GateName, Sort)> {
        match written {
            Written::Name("points") => Some((GateName::Points, Sort::Number)),
            Written::Name("choice") if self.choice => Some((GateName::Choice, Sort::Number)),
            Written::Name("ticked") if self.ticked => Some((GateName::Ticked, Sort::Number)),
            _ => self.leaf.find(written).map(|(name, sort)| (GateName::Of(name), sort)),
        }
    }

    fn texts(&self, name: &GateName) -> Option<&[String]> {
        match name {
            GateName::Of(name) => self.leaf.texts(name),
            _ => None,
        }
    }

    fn over_units(&mut self, how: How, of: Node) -> Option<Result<OverNo, Vec<Wrong>>> {
        self.leaf.over_units(how, of)
    }
}

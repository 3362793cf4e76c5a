//! A criteria set as it is told: in which language, and of which round, where there is one.

use std::borrow::Cow;

use cchc_core::criteria::Set;
use cchc_core::round::Round;
use cchc_core::text::Language;

use crate::words::Say;

/// A criteria set, the language that it is told in, and the round that uses it.
#[derive(Clone, Copy)]
pub(crate) struct Telling<'a> {
    pub(crate) set: &'a Set,
    pub(crate) language: Language,
    pub(crate) round: Option<&'a Round>,
}

impl<'a> Telling<'a> {
    /// The words in the language.
    pub(crate) fn say<'s>(&self, say: Say<'s>) -> Cow<'s, str> {
        say.to(self.language)
    }

    /// The name of a department, which may stand by its id.
    pub(crate) fn department(&self, department: &'a str) -> &'a str {
        self.round.map_or(department, |round| round.department(department))
    }

    /// By which decisions it was enacted and amended.
    pub(crate) fn decision(&self) -> Option<String> {
        let number = self.set.decision.as_deref()?;
        let (issuer, issued) = (self.set.issuer.as_deref(), self.set.issued.as_deref());
        let amended = self.set.amended.iter().map(|amended| Say::Amended {
            decision: &amended.decision,
            issued: amended.issued.as_deref(),
            what: amended.what.as_deref(),
        });
        let said = std::iter::once(Say::Decision { number, issuer, issued }).chain(amended);
        Some(said.map(|say| self.say(say).into_owned()).collect::<Vec<_>>().join("; "))
    }
}

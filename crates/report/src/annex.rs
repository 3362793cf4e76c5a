//! A criteria set as people read it in a decision's annex: what it is, how it counts, every criterion with the wording of its
//! scale, the figures. As plain text for a terminal, as Markdown for a document, as JSON for programs.

mod json;
mod markdown;
mod text;

use cchc_core::criteria::{CriterionId, Kind, Set};
use cchc_core::text::Language;

use crate::figure;
use crate::telling::Telling;
use crate::words::Say;

/// In which form an annex is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// Lines of at most 88 columns, the tree by indentation.
    Text,
    /// A table for each domain. Nothing that stands in the set is taken for Markdown or HTML.
    Markdown,
    /// An object: `schema` (`cchc.criteria/1`), what the set says of itself under the names of its own keys, `about` (labels
    /// and texts), `criteria` and `figures`, each with its words. Decimals are texts, what the set does not say is null.
    Json,
}

/// The annex of a set: its own names and texts, and the words around them in a language.
///
/// ```
/// use cchc_core::{criteria::Set, place::Sources, text::Language};
/// use cchc_report::{Form, annex};
///
/// let toml = r#"
///     [set]
///     id = "vi-du"
///     title = "Ví dụ"
///     year = 2025
///     status = "illustrative"
///     total = 1
///     [[criterion]]
///     code = "1"
///     name = "Kế hoạch"
///     max = 1
///     choice = [{ label = "Đúng hạn", points = "full" }, { label = "Chậm", points = 0 }]"#;
/// let file = Sources::default().add("vi-du.toml", Some(toml.as_bytes()));
/// let set = Set::read(toml.as_bytes(), file).value.unwrap();
/// let annex = annex(&set, Language::Vietnamese, Form::Text);
/// assert!(annex.contains("Cách chấm điểm: Đúng hạn: 1; Chậm: 0"));
/// ```
pub fn annex(set: &Set, language: Language, form: Form) -> String {
    let telling = Telling { set, language, round: None };
    match form {
        Form::Text => text::write(telling),
        Form::Markdown => markdown::write(telling),
        Form::Json => json::write(telling),
    }
}

/// The most that a criterion brings, with what kind of points it is.
fn most(telling: Telling<'_>, node: CriterionId) -> String {
    let criterion = telling.set.criterion(node);
    let max = figure::text(&criterion.max, telling.language);
    let say = match criterion.kind {
        Kind::Base => Say::DomainMax(&max),
        Kind::Bonus => Say::BonusMax(&max),
        Kind::Penalty => Say::PenaltyMax(&max),
    };
    telling.say(say).into_owned()
}

//! The annex as Markdown (CommonMark with tables): a table for each domain.

use cchc_core::criteria::CriterionId;
use cchc_core::text::harmless;

use crate::criterion::{APPLIES, ASKED, EVIDENCE, Fact, IN_CHARGE, KIND, NOTE, TEXT, WEIGHT, WORDING};
use crate::telling::Telling;
use crate::words::Say;
use crate::{about, figure};

/// The columns after the code: what they are called, and what of a criterion stands in them. What is called like its column
/// stands bare.
const COLUMNS: [(Say<'static>, &[Fact]); 5] = [
    (Say::Criterion, &[KIND, WEIGHT, APPLIES, NOTE]),
    (Say::Max, &[]),
    (Say::EvidenceWanted, &[EVIDENCE]),
    (Say::InCharge, &[IN_CHARGE]),
    (Say::Wording, &[WORDING, ASKED, TEXT]),
];

pub(crate) fn write(telling: Telling<'_>) -> String {
    let set = telling.set;
    let mut page = format!("# {}\n\n", escaped(&set.title));
    let decision = telling.decision().map(|decision| format!("{}\n\n", escaped(&decision)));
    page += &decision.unwrap_or_default();
    page += &format!("**{}**\n", escaped(&telling.say(Say::StatusAtLength(set.status))));
    for (label, texts) in about::about(telling) {
        page += &format!("\n- **{}:** {}", escaped(&telling.say(label)), escaped(&texts.join("; ")));
    }
    page.push('\n');
    for domain in set.domains() {
        page += &format!("\n## {}. {}\n\n", escaped(&set.criterion(domain).code), escaped(&set.criterion(domain).name));
        table(&mut page, telling, domain);
    }
    if !set.figures.is_empty() {
        let heads = [Say::Code, Say::Figure, Say::FigureReads].map(|say| telling.say(say).into_owned());
        page += &format!("\n## {}\n\n", escaped(&telling.say(Say::FiguresSheet)));
        head(&mut page, &heads);
        for number in set.figure_ids() {
            let asked = &set.figure(number).asked;
            row(
                &mut page,
                [asked.name.clone(), asked.label.clone(), about::figure(telling, number)].map(|text| escaped(&text)),
            );
        }
    }
    page
}

/// A domain's criteria, each with the code, name and maximum that it has, and with all that is said of it.
fn table(page: &mut String, telling: Telling<'_>, domain: CriterionId) {
    let set = telling.set;
    let heads: Vec<String> = [Say::Number]
        .into_iter()
        .chain(COLUMNS.map(|(label, _)| label))
        .map(|say| telling.say(say).into_owned())
        .collect();
    head(page, &heads);
    // In the order of the tree, as positions are.
    let mut nodes = set.beneath(domain);
    nodes.sort();
    for node in nodes {
        let criterion = set.criterion(node);
        // Parents stand out as they do in a decision's table.
        let strong = |text: String| if criterion.leaf.is_some() { text } else { format!("**{text}**") };
        let cell = |(label, facts): (Say<'static>, &[Fact])| {
            let own = match label {
                Say::Criterion => strong(escaped(&criterion.name)),
                Say::Max => strong(escaped(&figure::text(&criterion.max, telling.language))),
                _ => String::new(),
            };
            let own = Some(own).filter(|own| !own.is_empty());
            let said = facts.iter().map(|fact| (fact, (fact.of)(telling, node))).filter(|(_, said)| !said.is_empty());
            let said = said.map(|(fact, said)| match telling.say(fact.label) == telling.say(label) {
                true => escaped(&said),
                false => format!("*{}:* {}", escaped(&telling.say(fact.label)), escaped(&said)),
            });
            own.into_iter().chain(said).collect::<Vec<_>>().join("<br>")
        };
        row(page, [strong(escaped(&criterion.code))].into_iter().chain(COLUMNS.map(cell)));
    }
}

fn head(page: &mut String, heads: &[String]) {
    row(page, heads.iter().map(|head| escaped(head)));
    row(page, heads.iter().map(|_| "---".into()));
}

fn row(page: &mut String, cells: impl IntoIterator<Item = String>) {
    let cells: Vec<String> = cells.into_iter().collect();
    *page += &format!("| {} |\n", cells.join(" | "));
}

/// A text that is nothing but text in Markdown, in a table too.
fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '\n' => escaped += "<br>",
            '&' => escaped += "&amp;",
            '<' => escaped += "&lt;",
            '>' => escaped += "&gt;",
            '|' => escaped += "&#124;",
            '~' => escaped += "&#126;",
            '$' => escaped += "&#36;",
            '\\' | '`' | '*' | '_' | '{' | '}' | '[' | ']' | '#' | '!' => escaped.extend(['\\', c]),
            c => escaped.push(harmless(c)),
        }
    }
    escaped
}

//! The faults in English.

use super::{
    Asks, Belongs, Content, Damage, Fault, Foreign, Limit, Message, Needed, OF_SURVEYS, Takes, list, prefixed, quoted,
    say,
};
use crate::day::Day;
use crate::formula::Sort;
use crate::formula::phrase::{percent, plain};
use crate::formula::syntax::Expected;
use crate::number::Number;
use crate::text::Language::English;

fn nearest(nearest: &Option<String>) -> Option<String> {
    nearest.as_ref().map(|nearest| format!("did you mean «{nearest}»?"))
}

fn n(number: &Number) -> String {
    plain(number, English)
}

pub(super) fn takes(takes: &Takes) -> String {
    match takes {
        Takes::Text => "a text in double quotes".into(),
        Takes::Name => "a name in double quotes, of letters without accents, digits and _".into(),
        Takes::Texts => "a list of texts, such as [\"a\", \"b\"]".into(),
        Takes::Number => "a number with a decimal dot, such as 0.5".into(),
        Takes::Numbers => "a list of numbers, such as [0.5, 1]".into(),
        Takes::Worth => "a number, a share in quotes (\"60%\"), or \"skip\"".into(),
        Takes::Whole => "a whole number".into(),
        Takes::WholeOrOneOf(words) => format!("a whole number or {}", quoted(words)),
        Takes::Date => "a date, such as 2022-12-15".into(),
        Takes::OneOf(words) => format!("one of {}", list(words)),
        Takes::Formula => "a formula in double quotes".into(),
        Takes::NumberOrFormula => "a number, or a formula in double quotes".into(),
        Takes::NumberOrPercent => "a number, or a share in double quotes, such as \"40%\"".into(),
        Takes::Bound => "a number, a share in double quotes (\"40%\") or a date (2022-12-15)".into(),
        Takes::Scalar => "a number, a text, a date, or true or false".into(),
        Takes::Flag => "true or false".into(),
        Takes::Dates => "a list of dates, such as [2022-01-03, 2022-09-01]".into(),
        Takes::OneOfOrPrefixed(words, prefixes) => format!("{}, or {}", quoted(words), prefixed(prefixes)),
        Takes::OneOfOrTexts(words) => format!("a list of what may stand there, or {}", quoted(words)),
        Takes::OneOfOrFormulas(words) => format!("{}, or a list of formulas", quoted(words)),
        Takes::Formulas => "a list of formulas in double quotes, such as [\"index\"]".into(),
        Takes::TextOrTable => "a label in double quotes, or a table { label = …, type = … }".into(),
        Takes::Table => "a table [ … ]".into(),
        Takes::Tables => "several tables, [[ … ]] or [{ … }, …]".into(),
    }
}

fn asks(asks: &Asks) -> &'static str {
    match asks {
        Asks::Count => "a count (a whole number, not negative)",
        Asks::Number => "a number, such as 12,5",
        Asks::Percent => "a percentage, such as 87,73%",
        Asks::Points => "points, such as 0,75",
        Asks::Date => "a day, such as 15/12/2022",
        Asks::YesNo => "yes or no",
        Asks::Tick => "x for yes, 0 for no",
        Asks::Option => "one option",
    }
}

fn bounds(min: &Option<Number>, max: &Option<Number>, asks: Asks) -> String {
    let say = |number: &Number| match asks {
        Asks::Percent => percent(number, English),
        Asks::Date => Day::from_number(number).map_or_else(|| n(number), |day| day.shown(English)),
        _ => n(number),
    };
    match (min, max) {
        (Some(min), Some(max)) => format!("from {} to {}", say(min), say(max)),
        (Some(min), None) => format!("at least {}", say(min)),
        (None, Some(max)) => format!("at most {}", say(max)),
        (None, None) => "any number".into(),
    }
}

fn content(content: &Content) -> &'static str {
    match content {
        Content::Text => "text, perhaps csv",
        Content::Html => "an HTML page",
        Content::Xlsx => "an xlsx workbook",
        Content::Xlsb => "an xlsb workbook",
        Content::Ods => "an ods workbook",
        Content::Xls => "an xls workbook (Excel before 2007) or another old document",
        Content::Encrypted => "a document behind a password",
        Content::Zip => "a zip archive that is no workbook",
        Content::Broken => "a zip archive that cannot be read",
        Content::Other => "something else, no workbook",
    }
}

fn damage(damage: &Damage) -> String {
    match damage {
        Damage::Cut => "the file is cut off, or its list of parts is gone".into(),
        Damage::Twice(part) => format!("the part «{part}» stands twice: programs differ in which they read"),
        Damage::Missing(part) => format!("the part «{part}» is not there"),
        Damage::Part(part) => format!("the part «{part}» is not well-formed"),
    }
}

fn limit(limit: &Limit) -> String {
    let many = |number: usize| n(&Number::from(number as i64));
    match limit {
        Limit::Parts(most) => format!("more than {} parts", many(*most)),
        Limit::Inflated(most) => format!("it inflates to more than {} MiB", most >> 20),
        Limit::Event(most) => format!("a piece of more than {} MiB", most >> 20),
        Limit::Text(most) => format!("more than {} MiB of text", most >> 20),
        Limit::Sheets(most) => format!("more than {} sheets", many(*most)),
        Limit::Rows(most) => format!("more than {} rows", many(*most)),
        Limit::Columns(most) => format!("more than {} columns", many(*most)),
        Limit::Formats(most) => format!("more than {} cell formats", many(*most)),
        Limit::Repeated(most) => format!("more than {} repeated rows", many(*most)),
    }
}

/// What is to be said of a fault.
pub(super) fn message(fault: &Fault) -> Message {
    match fault {
        Fault::FileMissing { name, needed_by: Needed::Round } => say("a file that every round has is not there")
            .met(format!("no «{name}»"))
            .expected("the folder of a round, with round.toml and units.csv")
            .hint("check the path of the folder"),
        Fault::FileMissing { name, needed_by: Needed::Key(key) } => say("a file or folder that is named is not there")
            .met(format!("{key} = «{name}»"))
            .hint(match *key {
                "dir" => format!("make the folder «{name}» beside round.toml; it may be empty"),
                key if OF_SURVEYS.contains(&key) => "paths start at the folder of the survey file".into(),
                _ => "paths start at the folder of round.toml".into(),
            }),
        Fault::FileMissing { name, needed_by: Needed::Command } => {
            say("there is no such file").met(format!("no «{name}»")).hint("check the path")
        }
        Fault::BadPath { path } => say("a path that cannot be used")
            .met(format!("«{path}»"))
            .expected(match path.ends_with(".toml") || !path.contains('.') {
                true => "a relative path with / between its parts, such as ../../criteria/province/2022.toml",
                false => "a relative path with / between its parts, such as figures/2025.csv",
            }),
        Fault::Encoding { looks_like } => {
            let message = say("the file is not in UTF-8").expected("UTF-8, with or without a BOM");
            let message = match looks_like {
                Some(looks_like) => message.met(format!("it looks like {looks_like}")),
                None => message,
            };
            message.hint("Excel: \"Save as\" → \"CSV UTF-8\"; Notepad: \"Save as\", encoding UTF-8")
        }
        Fault::ForeignFile { name, kind } => {
            let message = say("something in the folder is no table as xlsx, ods or csv").met(format!("«{name}»"));
            match kind {
                Foreign::Folder => message.expected("xlsx, ods and csv files only, no folders"),
                Foreign::Workbook => message
                    .expected("an xlsx, ods or csv file")
                    .hint("open it, then \"Save As\" → \"Excel Workbook (*.xlsx)\""),
                Foreign::Other => message.expected("an xlsx, ods or csv file").hint("move this file out of the folder"),
            }
        }
        Fault::TwoFiles { name, other } => {
            say("two files for one table").met(format!("«{name}» and «{other}»")).hint("keep one of them")
        }
        Fault::Mislabelled { says, content: met } => say("the file's name says one thing, its content another")
            .met(format!("the name ends in .{says}; inside is {}", content(met)))
            .hint(match met {
                Content::Text | Content::Html => {
                    "open it in Excel, then \"Save As\" → \"Excel Workbook (*.xlsx)\"; name a csv file .csv"
                }
                Content::Xlsx | Content::Ods => "mend the end of its name, or open it and save it again",
                _ => "see whether it is the file that was meant",
            }),
        Fault::Encrypted => say("the file asks for a password: it cannot be read")
            .expected("a workbook that opens without a password")
            .hint("Excel: \"File\" → \"Info\" → \"Protect Workbook\" → \"Encrypt with Password\", clear it and save"),
        Fault::OldWorkbook { content: met } => say("workbooks of this format are not read")
            .met(content(met))
            .expected("xlsx, ods or csv")
            .hint("open it, then \"Save As\" → \"Excel Workbook (*.xlsx)\""),
        Fault::WorkbookDamaged { damage: met } => say("the workbook is damaged")
            .met(damage(met))
            .hint("open it in Excel or LibreOffice, look it over and save it; or ask for it again"),
        Fault::WorkbookTooLarge { limit: met } => say("the workbook is larger than what can be read")
            .met(limit(met))
            .hint("copy the table alone into a new file"),
        Fault::NotRead { name } => say("this program was built without what reads this")
            .met(format!("«{name}»"))
            .hint("use a whole cchc"),
        Fault::EmptyTable => say("the table has no rows"),

        Fault::TomlSyntax { line, said } => say("this line is not valid TOML").met(format!("{line} ({said})")).hint(
            "texts and formulas stand in straight quotes \"…\"; decimals have a dot: 0.5; days stand without quotes: 2026-12-31; one key = value on a line, each [table] once",
        ),
        Fault::UnknownKey { key, nearest, known } => say(format!("there is no key «{key}» here"))
            .expected(format!("one of {}", list(known)))
            .perhaps(self::nearest(nearest)),
        Fault::MissingKey { key, takes: kind } => say(format!("the key «{key}» is missing")).expected(takes(kind)),
        Fault::EmptyValue { key } => say(format!("the value of «{key}» is empty")),
        Fault::WrongType { key, met, takes: kind } => {
            say(format!("the value of «{key}» is of another type")).met(met.clone()).expected(takes(kind))
        }
        Fault::UnknownWord { key, met, nearest, known } => say(format!("the value of «{key}» is not in the list"))
            .met(format!("«{met}»"))
            .expected(format!("one of {}", list(known)))
            .perhaps(self::nearest(nearest)),
        Fault::OutOfRange { key, met, takes } => {
            say(format!("the value of «{key}» is out of range")).met(met.clone()).expected(*takes)
        }

        Fault::CodeNests { code, parent: Some(parent) } => say("a code that lies beneath no criterion")
            .met(format!("«{code}», but there is no «{parent}»"))
            .hint(format!("add the criterion «{parent}», or mend the code")),
        Fault::CodeNests { code, parent: None } => say("a code that is none")
            .met(format!("«{code}»"))
            .expected("letters or digits in parts, with dots between them, such as 1.2.3"),
        Fault::Duplicate { id, .. } => say("there is another of this id or name").met(format!("«{id}»")),
        Fault::Sum { of: Some(code), sum, max } => say("the children's maxima do not add up to their parent's")
            .met(format!("the children of «{code}» add up to {}", n(sum)))
            .expected(n(max)),
        Fault::Sum { of: None, sum, max } => say("the domains' maxima do not add up to the set's total")
            .met(format!("they add up to {}", n(sum)))
            .expected(format!("total = {}", n(max))),
        Fault::OptionPoints { label, points, floor, max } => say("an option's points are out of bounds")
            .met(format!("«{label}»: {}", n(points)))
            .expected(format!("from {} to {}", n(floor), n(max))),
        Fault::LeafRule { met, children: true } => say("a criterion with children has no rule of its own")
            .met(format!("it has {}", list(met)))
            .hint("move the rule down to a child"),
        Fault::LeafRule { met, children: false } if met.is_empty() => {
            say("a leaf without a rule").expected("choice, checklist, rating; or inputs with scale or points")
        }
        Fault::LeafRule { met, children: false } => say("a leaf with two rules")
            .met(list(met))
            .expected("one only: choice, checklist, rating; or inputs with scale or points"),
        Fault::KeyPlace { key, belongs } => {
            say(format!("the key «{key}» may not stand here")).expected(match belongs {
                Belongs::FirstLevel => "on a criterion of the first level; what is beneath follows it",
                Belongs::Base => "on a criterion that is no bonus and no penalty",
                Belongs::Entered => {
                    "at what a unit or an appraiser enters; where a figure from outside is not there, undefined answers"
                }
                Belongs::Appraisers => "in a stage with by = \"appraiser\"",
            })
        }
        Fault::WeightMissing { of, without } => say("only some siblings carry a weight")
            .met(match of {
                Some(of) => format!("beneath «{of}», without: {}", list(without)),
                None => format!("on the first level, without: {}", list(without)),
            })
            .expected("a weight on every sibling, or on none"),
        Fault::GateScope { met } => {
            let message = say("a gate acts on a criterion with children that is no bonus and no penalty");
            match met {
                Some(met) => message.met(format!("scope = «{met}»")),
                None => message
                    .met("no scope; the criterion above takes no gate")
                    .hint("add scope = \"a criterion's code\""),
            }
        }
        Fault::DefaultUnfit { met, asks: what } => {
            say("a default that is no valid answer").met(met.clone()).expected(asks(what))
        }
        Fault::LimitRule { both } => say("a limit has exactly one of at_most and down").met(match both {
            true => "it has both",
            false => "it has neither",
        }),
        Fault::UnknownBand { met, nearest, known } => say("bands has no such band")
            .met(format!("«{met}»"))
            .expected(format!("one of {}", list(known)))
            .perhaps(self::nearest(nearest)),
        Fault::InputName { name } => say("a name that no input can bear")
            .met(format!("«{name}»"))
            .expected(
                "letters without accents, digits and _, a letter first; not value, full, if, min, max, and, or, not …",
            )
            .hint("this name is for formulas; what people read is the label"),
        Fault::KeyNeeds { key, needs } => {
            say(format!("the key «{key}» does not stand alone")).expected(format!("«{needs}» with it"))
        }
        Fault::KeysExclude { keys, there } => say("exactly one of these keys has to be there")
            .met(if there.is_empty() { "none of them".into() } else { there.join(", ") })
            .expected(format!("exactly one of: {}", keys.join(", "))),
        Fault::UnknownName { key, met, nearest, known } => say(format!("\"{key}\" names something that is not there"))
            .met(format!("\"{met}\""))
            .expected(if known.is_empty() { "nothing of the kind is declared".into() } else { format!("one of {}", list(known)) })
            .perhaps(self::nearest(nearest)),
        Fault::WithoutItems { key, id } => {
            say("no item counts in it").met(format!("{key} \"{id}\"")).expected("at least one [[item]] that belongs to it")
        }
        Fault::BallotColumn { column, nearest, known } => say("the ballots have no such column")
            .met(format!("\"{column}\""))
            .expected(format!("one of the columns: {}", list(known)))
            .perhaps(match known.len() {
                0 | 1 => Some("the first line has to be the headings; delete the report's title above them".into()),
                _ => self::nearest(nearest),
            }),
        Fault::BallotColumns { column, met } => say("several columns of the ballots may be this one")
            .met(list(met))
            .expected(format!("one column for \"{column}\""))
            .hint("say the heading in the item's key column"),
        Fault::NoBallots { read: 0 } => say("there is no ballot").expected("at least one row below the headings"),
        Fault::NoBallots { read } => say("no ballot is valid").met(format!("{read} ballots, none of them valid")),
        Fault::BallotTwice { id, .. } => say("the same ballot twice")
            .met(format!("\"{id}\""))
            .expected("one row for each number of a ballot")
            .hint("take one row out, or give it a number of its own"),
        Fault::BallotSheets => say("two sheets have the columns of ballots")
            .met("only the first was read")
            .expected("all ballots on one sheet")
            .hint("put the ballots on one sheet; delete the other, or rename its columns"),
        Fault::BallotsEmpty { count } => say("ballots that answer nothing count as valid")
            .met(format!("{count} ballots"))
            .hint("if they are spoilt, declare it in invalid by answered_below; if it is a row of totals, delete it"),
        Fault::BallotsWeightless { column, count } => say("ballots of weight 0 stand for nobody, and do not count")
            .met(format!("\"{column}\": {count} ballots"))
            .expected("weights above 0"),
        Fault::UnitUnasked { unit, items } => say(format!("no column asks some items about \"{unit}\""))
            .met(list(items))
            .expected("every item about every unit")
            .hint("check the names of unit and items in the headings"),
        Fault::WideColumn { column, unit, nearest } => say(format!("a column about \"{unit}\" is no item's: it is not read"))
            .met(format!("\"{column}\""))
            .perhaps(self::nearest(nearest)),
        Fault::DecimalSigns { column, met, other } => say(format!("column \"{column}\" mixes decimal points and commas"))
            .met(format!("\"{met}\" after \"{other}\""))
            .expected("one way in the whole column: 12,5 or 12.5")
            .hint("mend the cells that are written the other way"),
        Fault::BallotBlank { column, count } => say(format!("ballots with a blank in \"{column}\""))
            .met(format!("{count} ballots"))
            .expected("every ballot says it")
            .hint("fill it in, or declare under invalid that they do not count"),
        Fault::TooManyUnits { most } => say("too many different units")
            .expected(format!("no more than {most} units"))
            .hint("this may not be the column of the units that are judged"),
        Fault::TooManyAnswers { column, most } => say("too many different answers in a column")
            .met(format!("\"{column}\""))
            .expected(format!("at most {most} options"))
            .hint("most likely it is not the column of this item"),
        Fault::ParquetDamaged { said } => {
            say("a parquet file that cannot be read").met(said.clone()).hint("write it anew, or use csv or xlsx")
        }
        Fault::ColumnKind { column, kind } => say("a column of a parquet file that holds no texts or numbers")
            .met(format!("\"{column}\": {kind}"))
            .expected("texts, numbers, true and false, or days"),
        Fault::NotAnOption { item, met, count, nearest, known } => say(format!("an answer that item \"{item}\" does not have"))
            .met(format!("\"{met}\", {count} ballots"))
            .expected(format!("one of {}", list(known)))
            .perhaps(self::nearest(nearest).or(Some("other = \"skip\" in the scale: it leaves the denominator, and is reported".into()))),
        Fault::UnknownRespondents { met, count, nearest, known } => say("there is no such respondent group")
            .met(format!("\"{met}\", {count} ballots"))
            .expected(format!("one of {}", list(known)))
            .perhaps(self::nearest(nearest)),
        Fault::NegativeNumber { column, met } => {
            say(format!("a number in column \"{column}\" must not be negative, or that large")).met(met.clone()).expected("0 to 10^15")
        }
        Fault::TwoStrata { cluster, one, other } => say("a cluster lies in two strata")
            .met(format!("cluster \"{cluster}\" in strata \"{one}\" and \"{other}\""))
            .hint("where just the names are alike: nest = true"),
        Fault::StratumTwice { name, .. } => say("two rows of one stratum")
            .met(format!("«{name}»"))
            .expected("one row a stratum")
            .hint("add the rows of a stratum up to one; a list of places is for cchc survey plan draw"),
        Fault::PopulationSmall { column, met, sampled } => say("fewer clusters to draw from than are in the sample")
            .met(format!("column \"{column}\" says {met}, the sample has {sampled}"))
            .expected(format!("{sampled} or more")),
        Fault::PopulationDiffers { column, met, first } => say("ballots of one place differ about its population")
            .met(format!("column \"{column}\" says {met}, another ballot {first}"))
            .expected("one number for a stratum, or a cluster"),
        Fault::NoValidBallot { name, returned: 0 } => say("a unit has no ballot").met(format!("\"{name}\"")),
        Fault::NoValidBallot { name, returned } => say("a unit has no valid ballot")
            .met(format!("\"{name}\": {returned} ballots, none of them valid"))
            .hint("min_ballots = 1: it has no estimate, and is named"),
        Fault::GroupsEmpty { name, groups } => say("a unit has no valid ballot of a respondent group")
            .met(format!("\"{name}\" has none of: {}", list(groups)))
            .hint("empty_group = \"reweight\": the weights of the others; \"zero\": nothing comes from it"),
        Fault::FewBallots { name, valid, min } => say("a unit has too few valid ballots, and no estimate")
            .met(format!("\"{name}\": {valid} ballots"))
            .expected(format!("{min} or more, as min_ballots says")),
        Fault::LonelyClusters { places, declared } => {
            say("one cluster alone of a stratum is in the sample: errors and intervals of what rests on it are withheld")
                .met(list(places))
                .hint(match *declared {
                    "average" => "lonely = \"average\" needs a stratum of two clusters: declare \"certainty\" or \"adjust\" where that is true of the survey",
                    _ => "declare lonely = \"certainty\", \"adjust\" or \"average\" where that is true of the survey",
                })
        }
        Fault::MarginCategory { category, people, sampled } => say("known totals and ballots do not agree")
            .met(format!("\"{category}\": {people} people, ballots stand for {sampled}"))
            .expected("where there are people there are ballots, and the other way round")
            .hint("put it together with a category near it"),
        Fault::MarginsDiffer { sum, first } => {
            say("margins count different numbers of people").met(sum.clone()).expected(format!("{first}, as the first has"))
        }
        Fault::MarginsUnmet { rounds } => say("no weights meet all margins")
            .met(format!("after {rounds} rounds"))
            .hint("put categories with few ballots together"),
        Fault::ReplicateFactors { given, replicates } => say("not one factor for each replicate")
            .met(format!("{given} factors, {replicates} replicates"))
            .expected("one for each, and at least two replicates"),
        Fault::ReplicateScale { between, weights } => say("replicate weights are not of half-samples: scale is missing")
            .met(format!("{between} of {weights} replicate weights are near neither 0 nor twice the weight"))
            .expected("with brr: 0, or about twice the weight")
            .hint("replicates by Fay's method (Judkins 1990) with factor ρ and R sets of weights: give scale = 1 ÷ (R × (1 − ρ)²)"),
        Fault::JackknifeAlone { stratum: None } => {
            say("there are no clusters to leave out one by one").expected("at least two clusters, under the key cluster")
        }
        Fault::JackknifeAlone { stratum: Some(stratum) } => say("a stratum has a single cluster, which cannot be left out")
            .met(format!("stratum \"{stratum}\""))
            .hint("make = \"jk1\" does not look at strata"),
        Fault::IssuedFewer { name, issued, returned } => say("more ballots came back than were issued")
            .met(format!("\"{name}\": {issued} issued, {returned} returned")),
        Fault::SeriesBroken { earlier, breaks } => say("the two surveys cannot be compared")
            .met(breaks.iter().map(|of| of.say(English)).collect::<Vec<_>>().join("; "))
            .expected(format!("the questionnaire and the aggregation of \"{earlier}\""))
            .hint("to compare them all the same: --across; every output will say so"),
        Fault::QuotaLast { band } => say("a quota on the last band: there is none to go on to")
            .met(format!("«{band}»"))
            .hint("add a band below it, or leave the quota out"),
        Fault::FigureUnread { id } => say("a figure that no criterion reads")
            .met(format!("«{id}»"))
            .hint("read it as figure.… in a formula, or leave it out"),
        Fault::FormulaSyntax { formula, met, expected } => say("not a formula")
            .met(match met.is_empty() {
                true => format!("«{formula}» breaks off"),
                false => format!("«{met}» in «{formula}»"),
            })
            .expected(match expected {
                Expected::Operand => "a number (with a decimal dot), a name or an opening bracket",
                Expected::Operator => "an operation, a comparison, and, or, or the end",
                Expected::Closing => "a closing bracket or a comma",
                Expected::Day => "a day of the calendar, year-month-day",
                Expected::Quote => "the single quote that ends the text",
                Expected::Sign => "only the signs + - * / ( ) , % = != < <= > >=",
                Expected::Shallower => {
                    "a shorter formula: brackets may nest 32 deep, and 256 operations follow one another"
                }
            }),
        Fault::FormulaName { formula, name, nearest, known, function } => {
            let message = say(match function {
                true => "this function may not be used here",
                false => "the formula may not read this name here",
            })
            .met(format!("«{name}» in «{formula}»"));
            let message = if known.is_empty() { message } else { message.expected(format!("one of {}", list(known))) };
            let declare = match name.split_once('.') {
                Some(("unit", _)) => Some("declare the column under [attributes] of the set".to_owned()),
                Some(("given", _)) => Some("declare the name under [given] of the set, such as deadline = 2026-12-31".to_owned()),
                Some(("figure", _)) => Some("declare the figure as a [[figure]]".to_owned()),
                _ if name.contains('(') => {
                    Some("a code as the set has it; value('…') only of a criterion without children".to_owned())
                }
                _ => None,
            };
            message.perhaps(self::nearest(nearest).or(declare))
        }
        Fault::FormulaArguments { formula, function } => {
            say(format!("the function «{function}» takes another number of arguments"))
                .met(format!("«{formula}»"))
                .expected(match *function {
                    "if" => "if(condition, value if it holds, value if not)",
                    "mround" => "mround(number, step)",
                    "workdays" => "workdays(from, to)",
                    _ => "one argument",
                })
        }
        Fault::FormulaSort { formula, needs } => {
            let (what, example) = match needs {
                Sort::Flag => ("a condition is needed here", "a condition, such as value >= 80%"),
                Sort::Number => ("a number is needed here", "a number; a day is 2026-12-31, the difference of two a number of days"),
                Sort::Day => ("a day is needed here", "a day, such as 2022-12-15, or an input of type date"),
                Sort::Text => ("a text is needed here", "a text in single quotes, such as 'mien-nui'"),
            };
            say(what).met(format!("«{formula}»")).expected(example)
        }
        Fault::FormulaText { formula, never: None, .. } => {
            say("texts are compared with = and != alone").met(format!("«{formula}»")).expected("= or !=")
        }
        Fault::FormulaText { formula, never: Some(text), nearest, known } => {
            say("a comparison with a text that never stands here")
                .met(format!("«{text}» in «{formula}»"))
                .expected(format!("one of {}", list(known)))
                .perhaps(self::nearest(nearest))
        }
        Fault::BandOrder { name: None, .. } => say("a line of the scale that is never reached")
            .met("it stands after a line without when")
            .hint("the line without when stands last"),
        Fault::BandOrder { name: Some(name), at_least, above } => say("a band that is never reached")
            .met(match at_least {
                Some(at_least) => format!("«{name}» from {}", n(at_least)),
                None => format!("«{name}»"),
            })
            .expected(match above {
                Some(above) => format!("lower than the band above it: below {}", n(above)),
                None => "no band after the one without at_least".into(),
            }),
        Fault::BandGap { below } => {
            say("totals that no band takes").met(format!("below {}", n(below))).hint("add a last band without at_least")
        }
        Fault::PartOverlap { criterion, part, other } => say("a criterion in two parts")
            .met(format!("«{criterion}» in «{part}» and in «{other}»"))
            .expected("each criterion in one part only, and not beneath one of another part"),

        Fault::BandUnreached { name: Some(name), shown, .. } => say("a class that can never be reached")
            .met(format!("«{name}»: {}", shown.say(English)))
            .hint("mend its threshold or its condition"),
        Fault::BandUnreached { name: None, when, shown } => {
            let band = when.as_ref().map_or("the last band".into(), |when| format!("the band «{when}»"));
            say("a band of the scale that can never be reached")
                .met(format!("{band}: {}", shown.say(English)))
                .hint("bands are read from the top and the first that holds counts: reorder them, mend the threshold or drop the band")
        }
        Fault::BandConditional { name, when } => say("a last class with a condition: a unit that fails it has no class")
            .met(format!("«{name}», with the condition «{when}»"))
            .hint("add a last band without at_least and when"),
        Fault::PointsCut { listed: true, shown, .. } => say("the items add up beyond the bound, and the rest is cut")
            .met(shown.say(English))
            .hint("the bound acts by itself: if the decision has it so, leave it, with its «tối đa … điểm» in text; else mend the points of the items"),
        Fault::PointsCut { at_max: true, shown, .. } => say("points come to more than the maximum, and the rest is cut")
            .met(shown.say(English))
            .hint("if there can be no such figures, add valid (such as done <= planned) or max; if it is meant to stop at the maximum, say min(full, …)"),
        Fault::PointsCut { at_max: false, bound, shown, .. } => say("points come to less than the floor, and the rest is cut")
            .met(shown.say(English))
            .hint(format!("if there can be no such figures, add valid or max; if it is meant to stop there, say max({}, …)", n(bound))),
        Fault::PointsFall { shown } => say("the value is better and brings less")
            .met(shown.say(English))
            .hint("look at the formulas on both sides of the threshold, such as full * value / 70% in place of full * value"),
        Fault::UndefinedOpen { shown } => say("it is not said what counts where there is no value")
            .met(shown.say(English))
            .expected("undefined = \"zero\" (0 points), \"full\" (the maximum) or \"not-applicable\""),
        Fault::ScaleGap { undefined, shown } => {
            let message = say("the scale has a gap").met(shown.say(English));
            message.hint(match undefined {
                true => "undefined answers there; if that is meant, write it as a last band, such as { points = 0 }",
                false => "that is an error; add a last band without when, such as { points = 0 }",
            })
        }
        Fault::FloorAboveSilence { shown } => say("the worst answer brings points, and no answer brings 0")
            .met(shown.say(English))
            .hint("if the decision has it so, leave it; there are just two lowest results that differ"),
        Fault::NeverActs { when, always, limit, shown } => {
            let what = match (limit, always) {
                (false, false) => "a gate that never acts",
                (false, true) => "a gate that always acts",
                (true, false) => "a limit that never acts",
                (true, true) => "a limit that always acts",
            };
            say(what).met(format!("«{when}»: {}", shown.say(English))).hint("mend the condition, or drop it")
        }
        Fault::InputUnread { label, date: true } => say("a day is asked and compared with no deadline")
            .met(format!("«{label}»"))
            .hint("compare it in the scale, such as { when = \"sent <= given.deadline\", points = \"full\" }"),
        Fault::InputUnread { label, date: false } => say("something is asked that no formula reads")
            .met(format!("«{label}»"))
            .hint("read it in value, scale, points, valid or gate; what is not needed should not be asked"),
        Fault::TextNumber { met, wording } => {
            let message = say("the decision's text has a number that the rule lacks").met(format!("«{met}»"));
            match wording {
                Some(wording) => message.expected(format!("the rule: {}", wording.say(English))),
                None => message,
            }
            .hint("compare with the decision: mend the rule, or the text if it was copied wrongly")
        }
        Fault::CapDiffers { met, max } => say("the most that the text allows is not the criterion's maximum")
            .met(format!("text: «{met}»; max = {}", n(max)))
            .hint("the decision itself may contradict itself: ask who issued it, write what is right, and say why in note"),

        Fault::MissingColumn { missing, met } => say("the table lacks a column")
            .met(format!("the headings are {}", list(met)))
            .expected(format!("{} among them", list(missing)))
            .hint("the first line of the file is the line of headings; remove a title above it"),
        Fault::OtherSheet { met } => say("a sheet without the needed columns: it is not read")
            .met(format!("its first row has {}", list(met)))
            .hint("remove the sheet if it is no part of the table"),
        Fault::UnknownColumn { column, nearest, known } => say("the table has a column that is not known")
            .met(format!("«{column}»"))
            .expected(format!("the columns {}", list(known)))
            .perhaps(
                self::nearest(nearest).or(Some("remove it, or leave its heading empty to have it passed over".into())),
            ),
        Fault::DuplicateColumn { column, other } => {
            say("two columns of one meaning").met(format!("«{column}» and «{other}»")).hint("keep one of them")
        }
        Fault::RowWidth { met, expected } => {
            let message = say("a row with too many or too few fields")
                .met(format!("{met} fields"))
                .expected(format!("{expected}, as the headings have"));
            match met > expected {
                true => message.hint("a field with a delimiter in it stands in double quotes: \"0,5\""),
                false => message,
            }
        }
        Fault::EmptyField { column } => say("a field that must not be empty").met(format!("the column «{column}»")).hint("fill it in; delete a row that is not needed"),
        Fault::TableBroken => say("a quote is opened and never closed: it swallows the rows after it")
            .hint("add the closing \", or remove this one"),
        Fault::CellError { met } => say("a cell holds an error value")
            .met(format!("«{met}»"))
            .hint("mend its formula, or enter the value itself"),
        Fault::NotCalculated { formula } => say("a formula whose result was never calculated")
            .met(format!("«{formula}»"))
            .hint("open the file in Excel or LibreOffice and save it, or enter the value itself"),
        Fault::TooManyFaults => say("too many faults: those that follow are not told")
            .hint("mend those above that are alike, then check again"),
        Fault::YearDiffers { round, set } => say("the criteria set is of another year than the round")
            .met(format!("a set of {set}, a round of {round}"))
            .hint("check whether it is the set of the year"),
        Fault::UnknownGiven { name, nearest, known } => say("no set of the round gives this")
            .met(format!("«{name}»"))
            .expected(match known.is_empty() {
                true => "no such line".into(),
                false => format!("one of {}", list(known)),
            })
            .perhaps(self::nearest(nearest)),
        Fault::UnitGone { met, id, year } => say("the unit was not there in the round's year")
            .met(format!("«{met}» ({id}), {year}"))
            .hint("see valid_from and valid_to in units.csv"),
        Fault::UnknownGroup { met, nearest, known } => say("round.toml has no such group")
            .met(format!("«{met}»"))
            .expected(format!("one of {}", list(known)))
            .perhaps(self::nearest(nearest)),
        Fault::EmptyGroup { group } => say("the group has no unit in units.csv").met(format!("«{group}»")),
        Fault::UnknownUnit { met, nearest } => say("units.csv has no such unit")
            .met(format!("«{met}»"))
            .expected("a unit's id or name, as units.csv has it")
            .perhaps(self::nearest(nearest)),
        Fault::AmbiguousUnit { met, ids } => say("several units of one name")
            .met(format!("«{met}»"))
            .expected(format!("the unit's id: one of {}", list(ids))),
        Fault::UnitTwice { met, first_met, .. } => say("a survey calls one unit by two names")
            .met(format!("«{met}» here, «{first_met}» above"))
            .expected("one id or name of a unit in all its ballots and rows: by two names it becomes two figures"),
        Fault::UnitUnnamed => say("ballots that do not say which unit of the round they judge")
            .met("unit = \"*\", and the round has several units")
            .expected("the column of the unit's id or name, such as unit = \"unit\""),

        Fault::TableLacks { table, units } => say("the table lacks units that need it")
            .met(format!("«{table}» has no {}", list(units)))
            .expected("one row for each unit; a blank value where there is none"),
        Fault::UnknownSurvey { met, nearest, known } => say("the round has no such survey")
            .met(format!("«{met}»"))
            .expected(match known.is_empty() {
                true => "a file surveys/….toml with this id".into(),
                false => format!("one of {}", list(known)),
            })
            .perhaps(self::nearest(nearest)),
        Fault::NoPrevious => say("a criterion reads last year's figure, and round.toml names no earlier round")
            .hint("add previous = \"../…\" to [round]"),
        Fault::PreviousUnread => say("last year's results cannot be read")
            .expected("a results.json that cchc score wrote")
            .hint("run cchc score on last year's round again"),
        Fault::PreviousDoubtful { year, is_draft } => say("last year's results are doubtful, and used all the same")
            .met(match (year, is_draft) {
                (Some(year), false) => format!("results of {year}"),
                (Some(year), true) => format!("a draft of {year}"),
                (None, _) => "a draft".into(),
            })
            .expected("final results of the year before"),
        Fault::PreviousLacks { id } => {
            say("last year's results lack a unit's predecessor: it counts as having no figure")
                .met(format!("«{id}»"))
                .hint("see the column predecessors of units.csv")
        }
        Fault::PreviousSeveral { predecessors } => {
            say("the unit came from several, and the set does not say how their figures become one")
                .met(list(predecessors))
                .hint("add merge = \"sum\" to the input with from = \"previous\"")
        }
        Fault::TableUnread { path } => say("round.toml describes a table that no criterion reads")
            .met(format!("«{path}»"))
            .hint("see the table's path"),
        Fault::RowUnread { code } => {
            say("a row of the table is for a criterion that takes nothing from it: it is not used")
                .met(format!("criterion {code}"))
                .hint("see the criterion's code; one that takes figures from a table has from = \"table\" in the set")
        }
        Fault::RegisterFile { file } => {
            say("the register has a file that lies in no stage's folder").met(format!("«{file}»")).hint("see the file's name, with its ending such as .xlsx")
        }
        Fault::ResentAfterAppraisal { file, appraisals } => {
            say("the unit sent its file anew, and its appraisals may be of the old one")
                .met(format!("«{file}»; appraised in {}", list(appraisals)))
                .hint("see that they are of the new figures, then enter the appraisal's file in the register with the day it came in, not before that of the file sent anew")
        }
        Fault::RegisterCircle { file } => say("by the register files replace one another: none of them counts")
            .met(format!("«{file}»"))
            .hint("only the later file replaces the earlier one"),

        Fault::UnknownCriterion { met, nearest, known } => say("the criteria set has no such criterion")
            .met(format!("«{met}»"))
            .expected(format!("a code: one of {}", list(known)))
            .perhaps(self::nearest(nearest)),
        Fault::CodeMadeDate { met, codes } => {
            let message = say("a criterion's code was made a date").met(format!("«{met}»"));
            let message = match codes.is_empty() {
                true => message.expected("a criterion's code, such as 1.2"),
                false => message.expected(format!("it may have been {}", list(codes))),
            };
            message.hint("format the column as text, then enter the code again")
        }
        Fault::CodeAmbiguous { met, codes } => say("a number that may be several criteria's code")
            .met(format!("{met} may be {}", codes.join(" or ")))
            .hint("format the column as text, then enter the code again"),
        Fault::AnswerToParent { code, leaves } => say("an answer to a criterion that has children")
            .met(format!("«{code}»"))
            .expected(format!("answers to its leaves: {}", list(leaves))),
        Fault::UnknownInput { met: Some(met), inputs } => say("the criterion does not ask for this")
            .met(format!("«{met}»"))
            .expected(if inputs.is_empty() { "an empty field".into() } else { format!("one of {}", list(inputs)) }),
        Fault::UnknownInput { met: None, inputs } => say("it is not said which input is answered")
            .expected(format!("in the input column, one of {}", list(inputs))),
        Fault::Unreadable { met, input, asks: what } => {
            say("a figure that cannot be read").met(format!("{input}: «{met}»")).expected(asks(what))
        }
        Fault::Ambiguous { met, readings, input, percent: true } => {
            let readings: Vec<_> =
                readings.iter().map(|reading| format!("{} %", n(&(reading * &Number::HUNDRED)))).collect();
            say("a percentage that can be read in two ways")
                .met(format!("{input}: «{met}» may be {}", readings.join(" or ")))
                .hint("add a % sign")
        }
        Fault::Ambiguous { met, readings, input, percent: false } => {
            let readings: Vec<_> = readings.iter().map(n).collect();
            say("a number that can be read in two ways")
                .met(format!("{input}: «{met}» may be {}", readings.join(" or ")))
                .hint("for thousands leave out the mark (1234); for decimals add a 0 at the end (1,2340)")
        }
        Fault::PercentCell { met, input, read } => say("a number in a cell, read as per cent")
            .met(format!("{input}: {met}, read as {}", percent(read, English)))
            .hint("in a workbook a share is a fraction (1 is 100 %): format the cell as a percentage"),
        Fault::OutOfBounds { met, input, min, max, asks } => {
            say("a figure out of bounds").met(format!("{input}: «{met}»")).expected(bounds(min, max, *asks))
        }
        Fault::UnknownOption { met, nearest, options } => say("there is no such option")
            .met(format!("«{met}»"))
            .expected(format!("one of {}, or its position", list(options)))
            .perhaps(self::nearest(nearest).or(Some("this column has the option, not its points".into()))),
        Fault::AnsweredTwice { met, first_met, .. } => say("answered twice in one file")
            .met(format!("«{met}» here, «{first_met}» above"))
            .hint("keep one of the rows"),
        Fault::AnswersDiffer { met, other_met, .. } => say("two files answer differently")
            .met(format!("«{met}» here, «{other_met}» in the other file"))
            .hint("where the later file replaces the earlier, say so in the register (register.xlsx, column replaces); or delete the wrong answer"),
        Fault::KadDenied { met } => say("the criterion does not allow \"not applicable\"")
            .met(format!("«{met}»"))
            .hint("answer it, or set not_applicable = \"allowed\" in the criteria set"),
        Fault::KpsDenied { met } => say("the set does not say what \"nothing arose\" counts at this criterion")
            .met(format!("«{met}»"))
            .hint("answer it, or add undefined = \"zero\", \"full\" or \"not-applicable\" in the criteria set"),
        Fault::WordBeside { met } => {
            say("\"not applicable\" and \"nothing arose\" stand alone, for the whole criterion")
                .met(format!("«{met}»"))
                .expected("no other entry to this criterion in the same stage")
        }
        Fault::PointsOutOfBounds { met, floor, max } => {
            say("points out of bounds").met(format!("«{met}»")).expected(format!("from {} to {}", n(floor), n(max)))
        }
        Fault::RatingStep { met, step } => say("a unit's rating is off its step")
            .met(format!("«{met}»"))
            .expected(format!("a multiple of {}", n(step))),
        Fault::FigurePoints { met } => say("a figure that many criteria read has no points of its own")
            .met(format!("points «{met}»"))
            .hint("enter points at the criterion, or the figure in the column value"),
        Fault::NothingToAgree { silent: Some((name, agreed)) } => {
            say("\"Thống nhất\" (agreed), but the unit has sent nothing")
                .met(format!("{name}: agreed in {agreed} rows"))
                .hint("add the unit's own file")
        }
        Fault::NothingToAgree { silent: None } => {
            say("\"Thống nhất\" (agreed), but the unit has not answered this criterion").hint("enter figures or points")
        }
        Fault::ConditionBroken { condition, met } => {
            let met: Vec<_> = met.iter().map(|(label, figure)| format!("{label} {figure}")).collect();
            say("the figures break the criterion's condition")
                .met(met.join(", "))
                .expected(condition.say(English))
                .hint("the two figures may be swapped")
        }
        Fault::NoValue { why, of_set: true } => {
            say("a formula without a value").met(why.say(English)).hint("mend the formula in the criteria set")
        }
        Fault::NoValue { why, of_set: false } => say("no points can be computed, and the set does not say what then")
            .met(why.say(English))
            .hint("add undefined = \"zero\", \"full\" or \"not-applicable\" to the criterion, or mend the figures"),
        Fault::MissingAnswer { blank, decided } => {
            let message = say(match decided {
                true => "the unit has not answered: 0 self-assessed points; the appraisal decides",
                false => "no answer: it counts as 0 points",
            });
            match blank.is_empty() {
                true => message,
                false => message.met(format!("missing: {}", list(blank))),
            }
        }
        Fault::EvidenceMissing { decided: true } => say("the unit's evidence is missing; the criterion was appraised"),
        Fault::EvidenceMissing { decided: false } => {
            say("the evidence is missing: the unit's claim counts").hint("name the document in the column evidence")
        }
        Fault::AppraisalOpen { appraiser, leaves, awaited } => say(match awaited {
            true => "the appraiser has yet to enter it: it counts 0 for the time being",
            false => "not appraised yet: the unit's claim counts",
        })
        .met(format!(
            "{}: {} {} ({})",
            if appraiser.is_empty() { "no department named" } else { appraiser },
            leaves.len(),
            if leaves.len() == 1 { "criterion" } else { "criteria" },
            list(leaves)
        )),
        Fault::ClaimDiffers { claimed, given } => {
            say("the claimed points are not what the rule gives: the rule counts")
                .met(format!("claimed {claimed}; by the rule {}", n(given)))
        }
        Fault::NotAsked { met } => {
            say("only the appraiser is asked here: the unit's entry counts for nothing").met(format!("«{met}»"))
        }
        Fault::OutsideDiffers { met, given, percent } => {
            let given = match given {
                Some(given) if *percent => self::percent(given, English),
                Some(given) => n(given),
                None => "no figure".into(),
            };
            say("the figure comes from outside: what was entered differs and does not count")
                .met(format!("entered «{met}»; from outside: {given}"))
        }
        Fault::ExemptAnswered { met, document: None } => {
            say("the criterion does not apply to this unit: the answer does not count").met(format!("«{met}»"))
        }
        Fault::ExemptAnswered { met, document: Some(document) } => {
            say("the unit is exempt from this criterion: the answer does not count")
                .met(format!("«{met}»"))
                .expected(if document.is_empty() { "blank".into() } else { format!("blank, by {document}") })
        }
        Fault::EvidenceReused { evidence, leaves } => say("the same evidence at several criteria")
            .met(format!("«{evidence}»: {}", list(leaves)))
            .hint("see whether one result is counted twice"),
        Fault::NotSubmitted { name, ranked: false } => {
            say("the unit has sent nothing: it is not ranked").met(name.clone())
        }
        Fault::NotSubmitted { name, ranked: true } => {
            say("the unit has sent nothing: what it did not answer scores 0, and it is ranked").met(name.clone())
        }

        Fault::LoneUnit { group, unit } => say("compared with the units of a group that has only one")
            .met(format!("the group «{group}» has only «{unit}»: the best, the mean and the first place are its own"))
            .hint("check units.csv, or compare with a target under [given]"),
        Fault::NoBand { index } => say("the unit's index belongs to no band").met(n(index)),
        Fault::QuotaTie { band, units } => {
            say("units tie across the line of a band's quota: all of them go down, for the council to decide")
                .met(format!("«{band}»: {}", list(units)))
        }
    }
}

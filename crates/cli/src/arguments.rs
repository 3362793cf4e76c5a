//! The command's arguments. clap has no languages of its own: the words are chosen before it parses.

use std::ffi::OsString;
use std::path::{Path, PathBuf};

use cchc_core::schema::Format as Schema;
use cchc_core::text::Language;
#[cfg(feature = "survey")]
use cchc_core::{
    number::{Number, readings},
    text::composed,
};
#[cfg(feature = "survey")]
use cchc_survey::plan::{self, Asked, Formula, How, Method};
use clap::builder::PossibleValuesParser;
#[cfg(feature = "survey")]
use clap::builder::TypedValueParser;
use clap::error::{ContextKind, ContextValue, ErrorKind};
use clap::{Arg, ArgAction, ArgMatches, value_parser};
use clap_complete::Shell;

use crate::words::{Described, Words, words};

/// What was asked for.
pub struct Arguments {
    /// What to do.
    pub command: Command,
    /// In which language to speak.
    pub language: Language,
    /// For people or for programs.
    pub format: Format,
    /// Say only what is wrong.
    pub quiet: bool,
    /// Say every place of faults that are alike.
    pub all: bool,
    /// Whether to use colour.
    pub color: Color,
}

/// What to do.
pub enum Command {
    /// Say every fault of a round.
    Check {
        /// The round's folder.
        round: PathBuf,
    },
    /// Compute, rank and write.
    Score {
        /// The round's folder.
        round: PathBuf,
        /// Where to write.
        out: Option<PathBuf>,
        /// Overwrite what cchc did not write.
        force: bool,
        /// A draft in spite of errors.
        provisional: bool,
    },
    /// Say who has sent what, and what comes next.
    Status {
        /// The round's folder.
        round: PathBuf,
        /// The day that it is said to be, as typed.
        today: Option<String>,
    },
    /// Say why a leaf has its points, or where a unit lost them.
    Explain {
        /// The round's folder.
        round: PathBuf,
        /// The unit's id or name.
        unit: String,
        /// The criterion's code.
        criterion: Option<String>,
    },
    /// Make a round to start from.
    New {
        /// The folder to make.
        folder: PathBuf,
        /// The criteria set to copy into it.
        criteria: Option<PathBuf>,
        /// The province.
        province: Option<String>,
        /// The year.
        year: Option<u16>,
    },
    /// Estimate a survey, or all of a round.
    #[cfg(feature = "survey")]
    Survey {
        /// The survey's file, or a round's folder.
        of: PathBuf,
        /// Where to write.
        out: Option<PathBuf>,
        /// Overwrite what cchc did not write.
        force: bool,
        /// The earlier survey's file.
        compare: Option<PathBuf>,
        /// Compare across a break in the series.
        across: bool,
    },
    /// Plan a sample.
    #[cfg(feature = "survey")]
    Plan(Plan),
    /// Say every fault of criteria sets, and what can be proved of them.
    CriteriaCheck {
        /// Their files.
        sets: Vec<PathBuf>,
    },
    /// Print a criteria set as a decision's annex has it.
    CriteriaShow {
        /// Its file.
        set: PathBuf,
    },
    /// Print the JSON Schema of a format.
    Schema {
        /// Of which.
        of: Schema,
    },
    /// Print what a shell completes.
    Completions {
        /// For which shell.
        shell: Shell,
    },
    /// Print the manual page.
    Manual,
}

/// What to plan.
#[cfg(feature = "survey")]
pub enum Plan {
    /// How many ballots.
    Size {
        /// Of whom, and how sure.
        asked: Asked,
        /// By which formula.
        formula: Formula,
        /// The margin of error.
        margin: Number,
        /// The share of those asked who answer.
        response: Number,
    },
    /// How sure so many ballots are.
    Margin {
        /// Of whom.
        asked: Asked,
        /// So many.
        sample: u64,
    },
    /// A sample over strata.
    Allocate {
        /// The list of strata.
        list: PathBuf,
        /// How many.
        sample: u64,
        /// How they are spread.
        method: How,
        /// The least of a stratum.
        least: u64,
        /// Where to write.
        out: Option<PathBuf>,
        /// Overwrite what cchc did not write.
        force: bool,
    },
    /// Places from a list.
    Draw {
        /// The list of places.
        list: PathBuf,
        /// How many of all, where there are no strata.
        sample: Option<u64>,
        /// How many of each stratum.
        allocation: Option<PathBuf>,
        /// How they are drawn.
        method: Method,
        /// The seed; `None` where there is none, or nothing but spaces.
        seed: Option<String>,
        /// Where to write.
        out: Option<PathBuf>,
        /// Overwrite what cchc did not write.
        force: bool,
    },
    /// A draw again from its record.
    Check {
        /// The record.
        record: PathBuf,
        /// The list.
        list: PathBuf,
    },
}

impl Command {
    /// The round that it is about.
    pub fn round(&self) -> Option<&Path> {
        match self {
            Command::Check { round }
            | Command::Score { round, .. }
            | Command::Status { round, .. }
            | Command::Explain { round, .. } => Some(round),
            _ => None,
        }
    }
}

/// For people or for programs.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// For people.
    Text,
    /// For programs.
    Json,
    /// For documents: criteria sets alone.
    Markdown,
}

/// Whether to use colour.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Color {
    /// On a terminal.
    Auto,
    /// Everywhere.
    Always,
    /// Nowhere.
    Never,
}

/// A text to show in place of doing anything: help, the version, or what is wrong with the arguments.
pub struct Shown {
    /// The text.
    pub text: String,
    /// Whether it says what is wrong.
    pub is_error: bool,
}

impl Arguments {
    /// Reads the arguments; the first is the program's own name. `here_is_a_round` is whether the folder that it runs in
    /// is a round's.
    pub fn parse(arguments: impl Iterator<Item = OsString>, here_is_a_round: bool) -> Result<Arguments, Shown> {
        let mut arguments: Vec<OsString> = arguments.collect();
        let language = language(&arguments);
        let words = words(language);
        let mut command = command(words);
        // A folder that is dropped on the program is scored, a file is checked; in a round's folder, nothing is its status.
        let is_command = |name: &OsString| name.to_str().is_some_and(|name| command.find_subcommand(name).is_some());
        let is_option = |name: &OsString| name.to_str().is_some_and(|name| name.starts_with('-'));
        let of_itself = |name: &OsString| ["-h", "--help", "-V", "--version"].iter().any(|option| name == option);
        let given = arguments.get(1..).unwrap_or_default();
        let names_command = given.iter().any(is_command) || given.iter().any(of_itself);
        let implied = match given.first() {
            _ if names_command => None,
            Some(first) if !is_option(first) => match Path::new(first) {
                path if path.is_dir() => Some(vec!["score"]),
                path if path.is_file() => Some(vec!["check"]),
                _ => None,
            },
            _ if here_is_a_round => Some(vec!["status", "."]),
            _ => None,
        };
        let first = 1.min(arguments.len());
        arguments.splice(first..first, implied.into_iter().flatten().map(OsString::from));
        let help = command.render_help().to_string();
        let matches = command.try_get_matches_from(arguments).map_err(|error| shown(&error, words))?;
        let (name, of) = matches.subcommand().ok_or(Shown { text: help, is_error: true })?;
        let command = command_of(name, of);
        let format = match text(of, "format").as_deref() {
            Some("json") => Format::Json,
            Some("markdown") => Format::Markdown,
            _ => Format::Text,
        };
        if format == Format::Markdown && !matches!(command, Command::CriteriaShow { .. }) {
            let what = (words.bad_value)("--format", "markdown", "text, json");
            return Err(Shown { text: format!("{}: {what}\n  {}\n", words.error, words.see_help), is_error: true });
        }
        Ok(Arguments {
            command,
            language,
            format,
            quiet: of.get_flag("quiet"),
            all: of.get_flag("all"),
            color: match text(of, "color").as_deref() {
                Some("always") => Color::Always,
                Some("never") => Color::Never,
                _ => Color::Auto,
            },
        })
    }
}

/// What a command's own arguments say.
fn command_of(name: &str, of: &ArgMatches) -> Command {
    let round = || path(of, "round").unwrap_or_default();
    match name {
        "score" => Command::Score {
            round: round(),
            out: path(of, "out"),
            force: of.get_flag("force"),
            provisional: of.get_flag("provisional"),
        },
        "status" => Command::Status { round: round(), today: text(of, "today") },
        "explain" => Command::Explain {
            round: round(),
            unit: text(of, "unit").unwrap_or_default(),
            criterion: text(of, "criterion"),
        },
        "new" => Command::New {
            folder: path(of, "folder").unwrap_or_default(),
            criteria: path(of, "criteria"),
            province: text(of, "province"),
            year: of.get_one::<u16>("year").copied(),
        },
        #[cfg(feature = "survey")]
        "survey" if of.subcommand().is_some() => Command::Plan(plan_of(of)),
        #[cfg(feature = "survey")]
        "survey" => Command::Survey {
            of: path(of, "survey").unwrap_or_default(),
            out: path(of, "out"),
            force: of.get_flag("force"),
            compare: path(of, "compare"),
            across: of.get_flag("across"),
        },
        "criteria" => match of.subcommand() {
            Some(("show", of)) => Command::CriteriaShow { set: path(of, "set").unwrap_or_default() },
            Some((_, of)) => {
                Command::CriteriaCheck { sets: of.get_many::<PathBuf>("set").unwrap_or_default().cloned().collect() }
            }
            None => unreachable!("clap asks for a subcommand"),
        },
        "schema" => Command::Schema {
            of: Schema::ALL
                .into_iter()
                .find(|one| text(of, "of").as_deref() == Some(one.name()))
                .unwrap_or(Schema::Set),
        },
        "completions" => Command::Completions { shell: of.get_one::<Shell>("shell").copied().unwrap_or(Shell::Bash) },
        "man" => Command::Manual,
        _ => Command::Check { round: round() },
    }
}

/// What is planned: `survey plan NAME …`.
#[cfg(feature = "survey")]
fn plan_of(of: &ArgMatches) -> Plan {
    let plan = of.subcommand().and_then(|(_, plan)| plan.subcommand());
    let Some((name, of)) = plan else { unreachable!("clap asks for a subcommand") };
    let list = || path(of, "list").unwrap_or_default();
    let count = |name: &str| of.get_one::<u64>(name).copied();
    let figure = |name: &str| needed::<Number>(of, name);
    match name {
        "size" => {
            let asked = Asked::new(needed(of, "population"), &figure("confidence"), &figure("share"), &figure("deff"));
            let formula = if of.get_flag("slovin") { Formula::Slovin } else { Formula::Margin };
            match count("sample") {
                Some(sample) => Plan::Margin { asked, sample },
                None => Plan::Size { asked, formula, margin: figure("margin"), response: figure("response") },
            }
        }
        "allocate" => Plan::Allocate {
            list: list(),
            sample: needed(of, "sample"),
            method: needed(of, "method"),
            least: needed(of, "least"),
            out: path(of, "out"),
            force: of.get_flag("force"),
        },
        "draw" => Plan::Draw {
            list: list(),
            sample: count("sample"),
            allocation: path(of, "allocation"),
            method: needed(of, "method"),
            // Two seeds that look alike are one.
            seed: text(of, "seed").map(|seed| composed(seed.trim()).into_owned()).filter(|seed| !seed.is_empty()),
            out: path(of, "out"),
            force: of.get_flag("force"),
        },
        _ => Plan::Check { record: path(of, "record").unwrap_or_default(), list: list() },
    }
}

/// What has a default, or must be given.
#[cfg(feature = "survey")]
fn needed<T: Clone + Send + Sync + 'static>(of: &ArgMatches, name: &str) -> T {
    let Some(given) = of.get_one::<T>(name) else { unreachable!("clap asks for it") };
    given.clone()
}

fn path(of: &ArgMatches, name: &str) -> Option<PathBuf> {
    of.get_one::<PathBuf>(name).cloned()
}

fn text(of: &ArgMatches, name: &str) -> Option<String> {
    of.get_one::<String>(name).cloned()
}

/// The language asked for, wherever it stands: help and errors speak it too.
fn language(arguments: &[OsString]) -> Language {
    let texts: Vec<_> = arguments.iter().map(|argument| argument.to_string_lossy()).collect();
    let after = texts.iter().position(|text| text == "--lang").and_then(|at| texts.get(at + 1)).map(AsRef::as_ref);
    let joined = texts.iter().find_map(|text| text.strip_prefix("--lang="));
    match after.or(joined) {
        Some("en") => Language::English,
        _ => Language::Vietnamese,
    }
}

/// What an option takes, in the reader's language.
#[derive(Debug)]
struct Expects(&'static str);

impl std::fmt::Display for Expects {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.0)
    }
}

impl std::error::Error for Expects {}

/// Reads the value of an option, or says what it takes.
fn read<T>(
    expects: &'static str,
    read: fn(&str) -> Option<T>,
) -> impl Fn(&str) -> Result<T, Expects> + Clone + Send + Sync + 'static
where
    T: 'static,
{
    move |typed| read(typed).ok_or(Expects(expects))
}

fn year(typed: &str) -> Option<u16> {
    typed.parse().ok().filter(|year| (1900..=2999).contains(year))
}

/// A figure such as `5%`, `0,05` or `0.05`.
#[cfg(feature = "survey")]
fn figure(typed: &str) -> Option<Number> {
    match &readings(typed)[..] {
        [one] if one.number > Number::ZERO => Some(one.number.clone()),
        _ => None,
    }
}

/// Above 0, at most all.
#[cfg(feature = "survey")]
fn part(typed: &str) -> Option<Number> {
    figure(typed).filter(|part| *part <= Number::ONE)
}

/// Above 0, below all: of a share of all or none there is nothing to be asked.
#[cfg(feature = "survey")]
fn share(typed: &str) -> Option<Number> {
    figure(typed).filter(|share| *share < Number::ONE)
}

#[cfg(feature = "survey")]
fn deff(typed: &str) -> Option<Number> {
    figure(typed).filter(|deff| *deff <= Number::from(1000))
}

/// In per cent: `95%`, `95` and `0,95` are the same confidence.
#[cfg(feature = "survey")]
fn confidence(typed: &str) -> Option<Number> {
    let typed = figure(typed)?;
    let percent = if typed <= Number::ONE { &typed * &Number::HUNDRED } else { typed };
    (percent >= Number::from(50) && percent < Number::HUNDRED).then_some(percent)
}

/// The whole command, as it is declared: what is parsed, helped with, completed and described in the manual.
pub fn command(words: &'static Words) -> clap::Command {
    let file = |id: &'static str, value: &'static str, help: &'static str| {
        Arg::new(id).value_name(value).help(help).value_parser(value_parser!(PathBuf))
    };
    // Whoever stands in a round's folder means that round.
    let round = || {
        file("round", words.round, words.round_help)
            .default_value(".")
            .hide_default_value(true)
            .help_heading(words.arguments)
    };
    let sets = || file("set", words.set, words.set_help).required(true).help_heading(words.arguments);
    let folder = |id: &'static str, help: &'static str| file(id, words.folder, help);
    let flag = |name: &'static str, help: &'static str| Arg::new(name).long(name).help(help).action(ArgAction::SetTrue);
    let option = |name: &'static str, value: &'static str, help: &'static str| {
        Arg::new(name).long(name).value_name(value).help(help)
    };
    let one_of = |values: &'static [&'static str]| PossibleValuesParser::new(values);
    let choice = |name: &'static str, help: &'static str, values: &'static [&'static str]| {
        option(name, words.value, help).value_parser(one_of(values)).hide_possible_values(true).global(true)
    };
    let styled = |command: clap::Command| {
        command
            .help_template(words.template)
            .disable_help_flag(true)
            .disable_help_subcommand(true)
            .arg(
                Arg::new("help")
                    .short('h')
                    .long("help")
                    .help(words.help_help)
                    .help_heading(words.options)
                    .action(ArgAction::Help),
            )
            .subcommand_help_heading(words.commands)
            .next_help_heading(words.options)
    };
    let named =
        |name: &'static str, of: &Described| styled(clap::Command::new(name).about(of.about).override_usage(of.usage));
    let criteria = named("criteria", &words.criteria)
        .subcommand_required(true)
        .arg_required_else_help(true)
        .subcommand(named("check", &words.criteria_check).arg(sets().num_args(1..)))
        .subcommand(named("show", &words.criteria_show).arg(sets()));
    let one = |id: &'static str, value: &'static str, help: &'static str| {
        let argument = Arg::new(id).value_name(value).help(help).required(true).help_heading(words.arguments);
        argument.hide_possible_values(true)
    };
    let whole = styled(clap::Command::new("cchc").about(words.about).override_usage(words.usage))
        .version(env!("CARGO_PKG_VERSION"))
        .disable_version_flag(true)
        .arg(Arg::new("version").short('V').long("version").help(words.version_help).action(ArgAction::Version))
        .arg(choice("lang", words.lang_help, &["vi", "en"]))
        .arg(choice("format", words.format_help, &["text", "json", "markdown"]))
        .arg(choice("color", words.color_help, &["auto", "always", "never"]))
        .arg(flag("quiet", words.quiet_help).global(true))
        .arg(flag("all", words.all_help).global(true))
        .subcommand(
            named("new", &words.new)
                .arg(folder("folder", words.new_help).required(true).help_heading(words.arguments))
                .arg(file("criteria", words.set, words.new_set_help).long("criteria"))
                .arg(option("province", words.name, words.province_help))
                .arg(option("year", words.year, words.year_help).value_parser(read(words.expects_year, year))),
        )
        .subcommand(named("status", &words.status).arg(round()).arg(option("today", words.day, words.today_help)))
        .subcommand(named("check", &words.check).arg(round()))
        .subcommand(
            named("score", &words.score)
                .arg(round())
                .arg(folder("out", words.out_help).long("out"))
                .arg(flag("force", words.force_help))
                .arg(flag("provisional", words.provisional_help)),
        )
        .subcommand(
            named("explain", &words.explain)
                .arg(round())
                .arg(option("unit", words.unit, words.unit_help).required(true))
                .arg(option("criterion", words.code, words.criterion_help)),
        )
        .subcommand(criteria);
    #[cfg(feature = "survey")]
    let whole = whole.subcommand(
        named("survey", &words.survey)
            .arg(
                file("survey", words.survey_of, words.survey_help)
                    .default_value(".")
                    .hide_default_value(true)
                    .help_heading(words.arguments),
            )
            .arg(folder("out", words.survey_out_help).long("out"))
            .arg(flag("force", words.force_help))
            .arg(file("compare", words.survey_of, words.compare_help).long("compare"))
            .arg(flag("across", words.across_help).requires("compare"))
            .args_conflicts_with_subcommands(true)
            .subcommand(plan(words, &named)),
    );
    whole
        .subcommand(
            named("schema", &words.schema).arg(
                one("of", words.value, words.schema_help)
                    .value_parser(PossibleValuesParser::new(Schema::ALL.map(Schema::name))),
            ),
        )
        .subcommand(
            named("completions", &words.completions)
                .arg(one("shell", words.value, words.shell_help).value_parser(value_parser!(Shell))),
        )
        .subcommand(named("man", &words.manual))
}

/// `survey plan`, as it is declared.
#[cfg(feature = "survey")]
fn plan(words: &'static Words, named: &dyn Fn(&'static str, &Described) -> clap::Command) -> clap::Command {
    let count = |name: &'static str, help: &'static str| {
        Arg::new(name).long(name).value_name("N").help(help).value_parser(read(words.expects_count, plan::count))
    };
    let figure = |name: &'static str, default: &'static str, help: &'static str| {
        Arg::new(name).long(name).value_name(words.value).help(help).default_value(default).hide_default_value(true)
    };
    let file = |id: &'static str, value: &'static str, help: &'static str| {
        Arg::new(id).value_name(value).help(help).value_parser(value_parser!(PathBuf))
    };
    let list = |help: &'static str| file("list", words.list, help).required(true).help_heading(words.arguments);
    let method = |help: &'static str| {
        Arg::new("method").long("method").value_name(words.value).help(help).hide_possible_values(true).required(true)
    };
    let how = PossibleValuesParser::new(How::ALL.map(How::word))
        .try_map(|word| How::ALL.into_iter().find(|how| how.word() == word).ok_or(Expects("")));
    let drawn = PossibleValuesParser::new(Method::ALL.map(Method::word))
        .try_map(|word| Method::ALL.into_iter().find(|method| method.word() == word).ok_or(Expects("")));
    let out = || file("out", words.folder, words.plan_out_help).long("out");
    let force = || Arg::new("force").long("force").help(words.force_help).action(ArgAction::SetTrue);
    named("plan", &words.plan)
        .subcommand_required(true)
        .arg_required_else_help(true)
        .subcommand(
            named("size", &words.plan_size)
                .arg(count("population", words.population_help).required(true))
                .arg(count("sample", words.of_sample_help).conflicts_with_all(["slovin", "margin", "response"]))
                .arg(
                    Arg::new("slovin")
                        .long("slovin")
                        .help(words.slovin_help)
                        .action(ArgAction::SetTrue)
                        // The formula takes them as given.
                        .conflicts_with_all(["confidence", "share", "deff"]),
                )
                .arg(figure("margin", "5%", words.margin_help).value_parser(read(words.expects_part, part)))
                .arg(
                    figure("confidence", "95%", words.confidence_help)
                        .value_parser(read(words.expects_confidence, confidence)),
                )
                .arg(figure("share", "50%", words.share_help).value_parser(read(words.expects_share, share)))
                .arg(figure("deff", "1", words.deff_help).value_parser(read(words.expects_deff, deff)))
                .arg(figure("response", "100%", words.response_help).value_parser(read(words.expects_part, part))),
        )
        .subcommand(
            named("allocate", &words.plan_allocate)
                .arg(list(words.strata_help))
                .arg(count("sample", words.sample_help).required(true))
                .arg(method(words.how_help).value_parser(how))
                .arg(count("least", words.least_help).default_value("2").hide_default_value(true))
                .arg(out())
                .arg(force()),
        )
        .subcommand(
            named("draw", &words.plan_draw)
                .arg(list(words.places_help))
                .arg(count("sample", words.sample_help))
                .arg(file("allocation", words.list, words.allocation_help).long("allocation").conflicts_with("sample"))
                .arg(method(words.method_help).value_parser(drawn))
                .arg(Arg::new("seed").long("seed").value_name(words.value).help(words.seed_help))
                .arg(out())
                .arg(force()),
        )
        .subcommand(
            named("check", &words.plan_check)
                .arg(file("record", words.record, words.record_help).required(true).help_heading(words.arguments))
                .arg(list(words.places_help)),
        )
}

/// What clap found, in the reader's language.
fn shown(error: &clap::Error, words: &Words) -> Shown {
    let context = |kind| match error.get(kind) {
        Some(ContextValue::String(text)) => text.clone(),
        Some(ContextValue::Strings(texts)) => texts.join(", "),
        _ => String::new(),
    };
    let argument = context(ContextKind::InvalidArg);
    // `--sample <N>`
    let name = |option: &str| option.split(' ').next().unwrap_or_default().to_owned();
    let what = match error.kind() {
        ErrorKind::DisplayHelp | ErrorKind::DisplayVersion => {
            return Shown { text: error.to_string(), is_error: false };
        }
        ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand => {
            return Shown { text: error.to_string(), is_error: true };
        }
        ErrorKind::UnknownArgument if !argument.starts_with('-') => (words.too_much)(&argument),
        ErrorKind::UnknownArgument => (words.unknown_argument)(&argument),
        ErrorKind::InvalidSubcommand => (words.unknown_command)(&context(ContextKind::InvalidSubcommand)),
        ErrorKind::MissingRequiredArgument => (words.missing_argument)(&argument),
        ErrorKind::InvalidValue => {
            (words.bad_value)(&argument, &context(ContextKind::InvalidValue), &context(ContextKind::ValidValue))
        }
        ErrorKind::ValueValidation => {
            let expects = std::error::Error::source(error).and_then(|source| source.downcast_ref::<Expects>());
            let expects = expects.map_or("", |expects| expects.0);
            (words.unfit)(&name(&argument), &context(ContextKind::InvalidValue), expects)
        }
        // A second argument where there may be one, or a command in its place.
        ErrorKind::ArgumentConflict if argument.is_empty() => {
            (words.too_much)(&context(ContextKind::InvalidSubcommand))
        }
        ErrorKind::ArgumentConflict => {
            let others: Vec<String> = match error.get(ContextKind::PriorArg) {
                Some(ContextValue::String(other)) => vec![name(other)],
                Some(ContextValue::Strings(others)) => others.iter().map(|other| name(other)).collect(),
                _ => Vec::new(),
            };
            match name(&argument) {
                option if others.is_empty() || others.contains(&option) => (words.given_twice)(&option),
                option => (words.conflict)(&option, &others.join("», «")),
            }
        }
        _ => (words.bad_arguments)(&argument),
    };
    // Of several, clap has the nearest last.
    let suggested = |kind| match error.get(kind) {
        Some(ContextValue::Strings(texts)) => texts.last().cloned().unwrap_or_default(),
        _ => context(kind),
    };
    let hint = match (suggested(ContextKind::SuggestedArg), suggested(ContextKind::SuggestedSubcommand)) {
        (argument, _) if !argument.is_empty() => Some(argument),
        (_, command) if !command.is_empty() => Some(command),
        _ => None,
    };
    let hint = hint.map(|hint| format!("  {}\n", (words.did_you_mean)(&hint))).unwrap_or_default();
    Shown { text: format!("{}: {what}\n{hint}  {}\n", words.error, words.see_help), is_error: true }
}

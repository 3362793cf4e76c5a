//! The command's arguments. clap has no languages of its own: the words are chosen before it parses.

use std::ffi::OsString;
use std::path::{Path, PathBuf};

use cchc_core::text::Language;
use clap::builder::PossibleValuesParser;
use clap::error::{ContextKind, ContextValue, ErrorKind};
use clap::{Arg, ArgAction, ArgMatches, value_parser};

use crate::words::{Words, words};

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
}

impl Command {
    /// The round that it is about.
    pub fn round(&self) -> &Path {
        match self {
            Command::Check { round } | Command::Score { round, .. } => round,
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
    /// Reads the arguments; the first is the program's own name.
    pub fn parse(arguments: impl Iterator<Item = OsString>) -> Result<Arguments, Shown> {
        let mut arguments: Vec<OsString> = arguments.collect();
        // A folder that is dropped on the program is scored, a file is checked.
        let dropped = arguments.get(1).filter(|first| *first != "check" && *first != "score").map(Path::new);
        match dropped.map(|path| (path.is_dir(), path.is_file())) {
            Some((true, _)) => arguments.insert(1, "score".into()),
            Some((_, true)) => arguments.insert(1, "check".into()),
            _ => {}
        }
        let language = language(&arguments);
        let words = words(language);
        let matches = command(words).try_get_matches_from(arguments).map_err(|error| shown(&error, words))?;
        let (name, of) = matches
            .subcommand()
            .ok_or_else(|| Shown { text: command(words).render_help().to_string(), is_error: true })?;
        Ok(Arguments {
            command: match name {
                "score" => Command::Score {
                    round: path(of, "round").unwrap_or_default(),
                    out: path(of, "out"),
                    force: of.get_flag("force"),
                    provisional: of.get_flag("provisional"),
                },
                _ => Command::Check { round: path(of, "round").unwrap_or_default() },
            },
            language,
            format: match text(of, "format") {
                Some("json") => Format::Json,
                _ => Format::Text,
            },
            quiet: of.get_flag("quiet"),
            color: match text(of, "color") {
                Some("always") => Color::Always,
                Some("never") => Color::Never,
                _ => Color::Auto,
            },
        })
    }
}

fn path(of: &ArgMatches, name: &str) -> Option<PathBuf> {
    of.get_one::<PathBuf>(name).cloned()
}

fn text<'a>(of: &'a ArgMatches, name: &str) -> Option<&'a str> {
    of.get_one::<String>(name).map(String::as_str)
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

fn command(words: &'static Words) -> clap::Command {
    let round = || {
        Arg::new("round")
            .value_name(words.round)
            .help(words.round_help)
            .required(true)
            .value_parser(value_parser!(PathBuf))
    };
    let flag = |name: &'static str, help: &'static str| Arg::new(name).long(name).help(help).action(ArgAction::SetTrue);
    let choice = |name: &'static str, help: &'static str, values: &'static [&'static str]| {
        Arg::new(name)
            .long(name)
            .help(help)
            .value_name(words.value)
            .value_parser(PossibleValuesParser::new(values))
            .hide_possible_values(true)
            .global(true)
    };
    let styled = |command: clap::Command| {
        command
            .help_template(words.template)
            .disable_help_flag(true)
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
    let check = styled(clap::Command::new("check").about(words.check).override_usage(words.check_usage))
        .arg(round().help_heading(words.arguments));
    let score = styled(clap::Command::new("score").about(words.score).override_usage(words.score_usage))
        .arg(round().help_heading(words.arguments))
        .arg(
            Arg::new("out")
                .long("out")
                .value_name(words.folder)
                .help(words.out_help)
                .value_parser(value_parser!(PathBuf)),
        )
        .arg(flag("force", words.force_help))
        .arg(flag("provisional", words.provisional_help));
    styled(clap::Command::new("cchc").about(words.about).override_usage(words.usage))
        .version(env!("CARGO_PKG_VERSION"))
        .disable_version_flag(true)
        .disable_help_subcommand(true)
        .arg(Arg::new("version").short('V').long("version").help(words.version_help).action(ArgAction::Version))
        .arg(choice("lang", words.lang_help, &["vi", "en"]))
        .arg(choice("format", words.format_help, &["text", "json"]))
        .arg(choice("color", words.color_help, &["auto", "always", "never"]))
        .arg(flag("quiet", words.quiet_help).global(true))
        .subcommand(check)
        .subcommand(score)
}

/// What clap found, in the reader's language.
fn shown(error: &clap::Error, words: &Words) -> Shown {
    let context = |kind| match error.get(kind) {
        Some(ContextValue::String(text)) => text.clone(),
        Some(ContextValue::Strings(texts)) => texts.join(", "),
        _ => String::new(),
    };
    let argument = context(ContextKind::InvalidArg);
    let what = match error.kind() {
        ErrorKind::DisplayHelp | ErrorKind::DisplayVersion => {
            return Shown { text: error.to_string(), is_error: false };
        }
        ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand => {
            return Shown { text: error.to_string(), is_error: true };
        }
        ErrorKind::UnknownArgument => (words.unknown_argument)(&argument),
        ErrorKind::InvalidSubcommand => (words.unknown_command)(&context(ContextKind::InvalidSubcommand)),
        ErrorKind::MissingRequiredArgument => (words.missing_argument)(&argument),
        ErrorKind::InvalidValue => {
            (words.bad_value)(&argument, &context(ContextKind::InvalidValue), &context(ContextKind::ValidValue))
        }
        ErrorKind::ArgumentConflict => (words.given_twice)(&argument),
        _ => (words.bad_arguments)(&argument),
    };
    let hint = match (context(ContextKind::SuggestedArg), context(ContextKind::SuggestedSubcommand)) {
        (argument, _) if !argument.is_empty() => Some(argument),
        (_, command) if !command.is_empty() => Some(command),
        _ => None,
    };
    let hint = hint.map(|hint| format!("  {}\n", (words.did_you_mean)(&hint))).unwrap_or_default();
    Shown { text: format!("{}: {what}\n{hint}  {}\n", words.error, words.see_help), is_error: true }
}

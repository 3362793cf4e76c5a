//! `cchc completions`, `cchc man`: what shells and manuals say, from the command's own declaration.

use std::io::Write;

use cchc_core::text::Language;
use clap_complete::Shell;

use crate::DONE;
use crate::arguments::command;
use crate::words::words;

/// Completions of a shell, with the command's own words.
pub fn completions(shell: Shell, language: Language) -> u8 {
    let mut text = Vec::new();
    clap_complete::generate(shell, &mut command(words(language)), "cchc", &mut text);
    print(&text)
}

/// The manual page: the command, then each of its commands.
pub fn manual(language: Language) -> u8 {
    let mut text = Vec::new();
    // Writing to memory does not fail.
    let _ = page(&mut text, language);
    print(&text)
}

fn page(to: &mut Vec<u8>, language: Language) -> std::io::Result<()> {
    let mut whole = command(words(language));
    whole.build();
    let mut head = Vec::new();
    clap_mangen::Man::new(whole.clone()).render(&mut head)?;
    // It refers to a page of each command; they stand on this one.
    let mut head = String::from_utf8_lossy(&head).into_owned();
    for command in whole.get_subcommands() {
        head = head.replace(&format!("cchc\\-{}(1)", command.get_name()), &format!("cchc {}", command.get_name()));
    }
    to.extend(head.bytes());
    for command in whole.get_subcommands().flat_map(with_beneath) {
        // What holds for all commands stands once, above.
        let own = command.clone().mut_args(|argument| {
            let common = argument.is_global_set() || argument.get_id() == "help";
            argument.hide(common)
        });
        let manual = clap_mangen::Man::new(own.clone());
        let mut beneath = Vec::new();
        manual.render_description_section(&mut beneath)?;
        manual.render_synopsis_section(&mut beneath)?;
        if own.get_arguments().any(|argument| !argument.is_hide_set()) {
            manual.render_options_section(&mut beneath)?;
        }
        writeln!(to, ".SH \"{}\"", command.get_bin_name().unwrap_or_default().to_uppercase())?;
        to.extend(String::from_utf8_lossy(&beneath).replace(".SH ", ".SS ").bytes());
    }
    writeln!(to, ".SH \"{}\"", words(language).exit_codes)?;
    for code in words(language).exit_code {
        writeln!(to, ".br\n{code}")?;
    }
    Ok(())
}

/// A command that does something by itself, and all beneath it.
fn with_beneath(command: &clap::Command) -> Vec<&clap::Command> {
    let own = (!command.is_subcommand_required_set()).then_some(command);
    own.into_iter().chain(command.get_subcommands().flat_map(with_beneath)).collect()
}

/// A reader that closes the pipe has seen enough.
fn print(text: &[u8]) -> u8 {
    let mut out = std::io::stdout().lock();
    let _ = out.write_all(text).and_then(|()| out.flush());
    DONE
}

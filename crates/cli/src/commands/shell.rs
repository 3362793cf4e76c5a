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
    let manual = clap_mangen::Man::new(whole.clone());
    manual.render(to)?;
    for command in whole.get_subcommands().flat_map(with_beneath) {
        let manual = clap_mangen::Man::new(command.clone());
        writeln!(to, ".SH \"{}\"", command.get_bin_name().unwrap_or_default())?;
        manual.render_description_section(to)?;
        manual.render_options_section(to)?;
    }
    Ok(())
}

fn with_beneath(command: &clap::Command) -> Vec<&clap::Command> {
    match command.has_subcommands() {
        true => command.get_subcommands().collect(),
        false => vec![command],
    }
}

/// A reader that closes the pipe has seen enough.
fn print(text: &[u8]) -> u8 {
    let mut out = std::io::stdout().lock();
    let _ = out.write_all(text).and_then(|()| out.flush());
    DONE
}

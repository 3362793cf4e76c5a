//! Vietnamese text: when two texts are the same, which known one a misspelt one is nearest to, and which comes first.

use std::borrow::Cow;
use std::cmp::Ordering;

use icu_collator::{Collator, CollatorBorrowed, options::CollatorOptions};
use unicode_normalization::{UnicodeNormalization, is_nfc};

/// The language that people are spoken to in.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Language {
    /// Vietnamese, the default.
    #[default]
    Vietnamese,
    /// English.
    English,
}

/// The text in Unicode's composed form (NFC), as everything that cchc writes is.
pub fn composed(text: &str) -> Cow<'_, str> {
    if text.is_ascii() || is_nfc(text) { Cow::Borrowed(text) } else { Cow::Owned(text.nfc().collect()) }
}

/// A sign of a text from outside, as it may stand in a line: one that would steer a terminal, break the line or turn the
/// direction of writing is a space.
pub fn harmless(c: char) -> char {
    let turns = matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    if c.is_control() || turns || matches!(c, '\u{2028}' | '\u{2029}') { ' ' } else { c }
}

/// The key under which two texts are the same: whatever their Unicode form, case and stray spaces, wherever the tone
/// mark stands in a syllable (`Hoà` and `Hòa`), and whichever of the look-alikes Ð and Đ was typed.
pub fn key(text: &str) -> String {
    let mut key = String::with_capacity(text.len());
    // Numbers of ballots, of which there are millions.
    if text.is_ascii() {
        for word in text.split(|c: char| c.is_whitespace()).filter(|word| !word.is_empty()) {
            if !key.is_empty() {
                key.push(' ');
            }
            key.push_str(word);
        }
        key.make_ascii_lowercase();
        return key;
    }
    let mut tone = None;
    for c in text.chars().flat_map(char::to_lowercase).nfd() {
        match c {
            // The five tones. They wait for the end of their syllable, so that their place in it does not matter.
            '\u{300}' | '\u{301}' | '\u{303}' | '\u{309}' | '\u{323}' => key.extend(tone.replace(c)),
            c if c.is_whitespace() || c == '\u{200b}' || c == '\u{feff}' => {
                key.extend(tone.take());
                if !key.is_empty() && !key.ends_with(' ') {
                    key.push(' ');
                }
            }
            c => {
                if !(c.is_alphabetic() || unicode_normalization::char::is_combining_mark(c)) {
                    key.extend(tone.take());
                }
                key.push(if c == 'ð' { 'đ' } else { c });
            }
        }
    }
    key.extend(tone);
    key.truncate(key.trim_end().len());
    key
}

/// Whether two texts are the same, by their [`key`].
pub fn same(a: &str, b: &str) -> bool {
    a == b || key(a) == key(b)
}

/// Longer texts are no misspelt names, and comparing them takes the product of their lengths.
const MISSPELT: usize = 120;

/// The one of `known` that `typed` most likely meant: the one that is spelt most like it, or the only one that has all its
/// words; `None` where nothing is close.
pub fn nearest<'a>(typed: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let typed = key(typed);
    let length = typed.chars().count();
    if length > MISSPELT {
        return None;
    }
    let known: Vec<(&str, String)> = known.into_iter().map(|candidate| (candidate, key(candidate))).collect();
    let farthest = 1 + length / 8;
    let near = known.iter().filter(|(_, key)| key.chars().count().abs_diff(length) <= farthest);
    let distances = near.map(|(candidate, key)| (*candidate, strsim::damerau_levenshtein(&typed, key)));
    if let Some((nearest, distance)) = distances.min_by_key(|(_, distance)| *distance)
        && distance <= farthest
        && distance < length
    {
        return Some(nearest);
    }
    let has_all = |(_, key): &&(&str, String)| typed.split(' ').all(|word| key.split(' ').any(|other| other == word));
    let mut with_all = known.iter().filter(has_all);
    match (with_all.next(), with_all.next()) {
        (Some((only, _)), None) if typed.contains(' ') => Some(only),
        _ => None,
    }
}

/// The order in which Vietnamese sorts words: ă after a, đ after d, then the tones.
pub struct Alphabet(CollatorBorrowed<'static>);

impl Alphabet {
    /// The Vietnamese alphabet.
    #[allow(clippy::missing_panics_doc)] // its data is compiled in
    pub fn vietnamese() -> Alphabet {
        let locale = icu_locale_core::locale!("vi");
        let collator = Collator::try_new(locale.into(), CollatorOptions::default());
        // The data is compiled in; without the locale's own the root order is the nearest thing.
        Alphabet(collator.unwrap_or_else(|_| {
            Collator::try_new(Default::default(), CollatorOptions::default())
                .expect("the root collation is compiled in")
        }))
    }

    /// Which of two texts comes first in a list; `Equal` only where they read the same.
    pub fn compare(&self, a: &str, b: &str) -> Ordering {
        self.0.compare(a, b)
    }
}

/// `number` as a reader of the language writes it: a decimal comma in Vietnamese, a dot in English. `number` is a
/// decimal with a dot, or a fraction, which stays as it is.
pub fn localised(number: &str, language: Language) -> String {
    match language {
        Language::Vietnamese => number.replace('.', ","),
        Language::English => number.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_are_the_same_whatever_their_form() {
        assert!(same("Xã Hoà Bình", "xã  hòa bình "));
        assert!(same("Đắk Lắk", "Ðắk Lắk"));
        assert!(same("nghĩa lộ", &"Nghĩa Lộ".nfd().collect::<String>()));
        assert!(same("Thuý", "Thúy"));
        assert!(!same("Hòa", "Hoa"));
        assert!(!same("Hoá", "Hoà"));
    }

    #[test]
    fn the_nearest_is_offered_only_where_it_is_near() {
        assert_eq!(nearest("Trấn Yen", ["Văn Yên", "Trấn Yên"]), Some("Trấn Yên"));
        assert_eq!(nearest("undefind", ["valid", "undefined"]), Some("undefined"));
        assert_eq!(nearest("xyz", ["valid", "undefined"]), None);
        let options = ["Ban hành đúng thời hạn", "Ban hành chậm", "Không ban hành"];
        assert_eq!(nearest("đúng hạn", options), Some("Ban hành đúng thời hạn"));
        assert_eq!(nearest("ban hành", options), None);
    }

    #[test]
    fn vietnamese_sorts_as_vietnamese_does() {
        let alphabet = Alphabet::vietnamese();
        let mut names = ["Ea", "Đà", "Ân", "Dân", "Ăn", "An", "Án"];
        names.sort_by(|a, b| alphabet.compare(a, b));
        assert_eq!(names, ["An", "Án", "Ăn", "Ân", "Dân", "Đà", "Ea"]);
    }
}

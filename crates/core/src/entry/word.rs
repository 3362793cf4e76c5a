//! Words that stand for a whole leaf, and consent.

use super::Word;
use crate::text;

/// The word for a whole leaf that a text is, if it is one.
pub(super) fn word(typed: &str) -> Option<Word> {
    match text::key(typed) {
        key if key == "kad" || key == text::key("không áp dụng") => Some(Word::NotApplicable),
        key if key == "kps" || key == text::key("không phát sinh") => Some(Word::NothingArose),
        _ => None,
    }
}

/// Whether a text accepts what stood there.
pub(super) fn agrees(typed: &str) -> bool {
    text::same(typed, "thống nhất")
}

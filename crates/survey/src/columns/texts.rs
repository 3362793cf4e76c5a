//! Different texts by their numbers, in the order in which they came.

use std::hash::BuildHasher;

use cchc_core::text::composed;
use hashbrown::{DefaultHashBuilder, HashTable};

/// Codes are found three times quicker where a text was met lately: most fields are one of a few.
const SLOTS: usize = 64;

/// No code.
const NONE: u32 = u32::MAX;

/// Texts, each once, trimmed and in NFC.
pub(super) struct Texts {
    texts: Vec<String>,
    known: HashTable<u32>,
    hasher: DefaultHashBuilder,
    /// So many are told apart; the others are all the next one, and are not kept.
    most: usize,
    /// Whether there were others.
    is_full: bool,
    blank: u32,
    /// The codes of fields of one byte.
    single: Box<[u32; 256]>,
    /// Those of short fields, packed, and of longer ones, that came lately.
    short: Box<[(u64, u32); SLOTS]>,
    long: Vec<(Vec<u8>, u32)>,
}

impl Texts {
    pub(super) fn new(most: usize) -> Texts {
        Texts {
            texts: Vec::new(),
            known: HashTable::new(),
            hasher: DefaultHashBuilder::default(),
            most,
            is_full: false,
            blank: NONE,
            single: Box::new([NONE; 256]),
            short: Box::new([(0, NONE); SLOTS]),
            long: Vec::new(),
        }
    }

    /// Whether there are more different texts than are told apart.
    pub(super) fn is_full(&self) -> bool {
        self.is_full
    }

    pub(super) fn into_texts(self) -> Vec<String> {
        self.texts
    }

    /// The code of a field.
    #[inline]
    pub(super) fn code(&mut self, field: &[u8]) -> u32 {
        let known = match field {
            [] => self.blank,
            [byte] => self.single[usize::from(*byte)],
            _ => NONE,
        };
        if known != NONE {
            return known;
        }
        self.code_of_more(field)
    }

    fn code_of_more(&mut self, field: &[u8]) -> u32 {
        match field.len() {
            0 => {
                self.blank = self.look_up(field);
                self.blank
            }
            1 => {
                let code = self.look_up(field);
                self.single[usize::from(field[0])] = code;
                code
            }
            2..8 => {
                let mut packed = [0; 8];
                packed[..field.len()].copy_from_slice(field);
                packed[7] = field.len() as u8;
                let packed = u64::from_le_bytes(packed);
                let slot = slot(packed);
                if self.short[slot].0 != packed {
                    self.short[slot] = (packed, self.look_up(field));
                }
                self.short[slot].1
            }
            length @ 8..128 => {
                let word =
                    |at: usize| field[at..at + 8].iter().rev().fold(0, |word, byte| word << 8 | u64::from(*byte));
                let slot = slot(word(0) ^ word(length - 8).rotate_left(20) ^ word(length / 2 - 4) ^ length as u64);
                if self.long.is_empty() {
                    self.long = vec![(Vec::new(), NONE); SLOTS];
                }
                if self.long[slot].0 != field {
                    self.long[slot] = (field.to_vec(), self.look_up(field));
                }
                self.long[slot].1
            }
            _ => self.look_up(field),
        }
    }

    /// The code of a number, by its shortest text.
    #[cfg(feature = "parquet")]
    pub(super) fn code_of_number(&mut self, number: f64) -> u32 {
        match number.is_nan() {
            true => self.code(&[]),
            // Nearly all are the codes of options.
            false if number.fract() == 0.0 && number.abs() < 1e15 => self.code_of_whole(number as i64),
            false => self.code(number.to_string().as_bytes()),
        }
    }

    /// The code of a whole number.
    #[cfg(feature = "parquet")]
    pub(super) fn code_of_whole(&mut self, number: impl Into<i128>) -> u32 {
        match number.into() {
            digit @ 0..10 => self.code(&[b'0' + digit as u8]),
            number => self.code(number.to_string().as_bytes()),
        }
    }

    fn look_up(&mut self, field: &[u8]) -> u32 {
        // The bytes were found to be UTF-8.
        let text = composed(std::str::from_utf8(field).unwrap_or_default().trim());
        let hash = self.hasher.hash_one(text.as_ref());
        if let Some(code) = self.known.find(hash, |code| self.texts[*code as usize] == text) {
            return *code;
        }
        self.insert(hash, text.into_owned())
    }

    fn insert(&mut self, hash: u64, text: String) -> u32 {
        let code = self.texts.len();
        if code >= self.most {
            self.is_full = true;
            return self.most as u32;
        }
        self.texts.push(text);
        let (texts, hasher) = (&self.texts, &self.hasher);
        self.known.insert_unique(hash, code as u32, |code| hasher.hash_one(texts[*code as usize].as_str()));
        code as u32
    }

    /// Takes texts that come after these; the codes of theirs.
    pub(super) fn append(&mut self, next: Texts) -> Vec<u32> {
        self.is_full |= next.is_full;
        let take = |text: String| {
            let hash = self.hasher.hash_one(text.as_str());
            match self.known.find(hash, |code| self.texts[*code as usize] == text) {
                Some(code) => *code,
                None => self.insert(hash, text),
            }
        };
        next.texts.into_iter().map(take).collect()
    }
}

fn slot(packed: u64) -> usize {
    (packed.wrapping_mul(0x9E37_79B9_7F4A_7C15) >> 58) as usize
}

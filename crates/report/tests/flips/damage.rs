//! What happens to files on their way: bits flip, ends are cut, pieces are doubled, lost, swapped; and what somebody may
//! put there on purpose.

use std::io::{Cursor, Read as _};

use crate::books;

/// The generator of Steele, Lea and Flood's SplitMix64 (OOPSLA 2014, figure 9).
pub struct Random(u64);

impl Random {
    /// The one of a case: cases of neighbouring numbers have nothing in common.
    pub fn of(case: u64) -> Random {
        let mut random = Random(case);
        Random(random.next())
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// A number below another one; 0 below 0.
    pub fn below(&mut self, end: usize) -> usize {
        (self.next() % end.max(1) as u64) as usize
    }

    fn of_all<'a, T: ?Sized>(&mut self, all: &[&'a T]) -> &'a T {
        all[self.below(all.len())]
    }
}

/// What breaks readers of text: signs of the formats, numbers beyond machine integers, words of the field, brackets
/// without end.
const HOSTILE: [&str; 32] = [
    "\"",
    "\0",
    ";",
    ",",
    "\n",
    "\r\n",
    "\t",
    "%",
    "-",
    "0",
    "99999999999999999999999999",
    "-9223372036854775808",
    "1e999",
    "1e999999999",
    "KAD",
    "KPS",
    "Thống nhất",
    "((((((((((((((((((((((((((((((((((((((((",
    "- - - - - - - - - - -",
    "not not not not",
    "value / 0",
    "1/3",
    "[[",
    "]]",
    "{",
    "'''",
    "\u{feff}",
    "\u{301}\u{301}\u{301}",
    "=1+1",
    "0.00000000000000000000000000000000000000001",
    "31/12/9999",
    "sep=|\n",
];

/// What no file of a hand has a hundred thousand of.
const ENDLESS: [&str; 9] = ["(", "[", "{a=", "not ", "-", "9", "\u{301}", "\n", "a.b."];

/// What breaks readers of XML: entities that unfold, references to no character, claims of size and place.
const HOSTILE_XML: [&str; 22] = [
    "<!DOCTYPE x [<!ENTITY a \"aaaaaaaaaa\"><!ENTITY b \"&a;&a;&a;&a;&a;&a;&a;&a;\"><!ENTITY c \"&b;&b;&b;&b;&b;&b;&b;&b;\">]>",
    "<!DOCTYPE x [<!ENTITY a SYSTEM \"file:///etc/passwd\">]>",
    "&a;",
    "&c;&c;",
    "&#0;",
    "&#x110000;",
    "&#xD800;",
    "&#99999999999999999999;",
    "<![CDATA[",
    "<!--",
    "<?xml version=\"1.1\" encoding=\"UTF-16\"?>",
    "</",
    "<a>",
    "/>",
    "\" r=\"A1048577",
    "\" r=\"XFE1",
    "\" r=\"ZZZZZZZZZZZZ99999999999999999999",
    "\" s=\"4294967296",
    "\" t=\"s",
    "\" uniqueCount=\"18446744073709551615",
    "\" table:number-rows-repeated=\"4294967295",
    "\" table:number-columns-repeated=\"4294967295",
];

/// Damages a text, or any bytes.
pub fn text(bytes: &mut Vec<u8>, random: &mut Random) {
    for _ in 0..=random.below(3) {
        let at = random.below(bytes.len());
        match random.below(24) {
            0..4 if !bytes.is_empty() => bytes[at] ^= 1 << random.below(8),
            4..8 if !bytes.is_empty() => bytes[at] = random.below(256) as u8,
            8..11 => bytes.truncate(at),
            11..14 => {
                let end = (at + random.below(200)).min(bytes.len());
                let again = bytes[at..end].to_vec();
                let to = random.below(bytes.len());
                bytes.splice(to..to, again);
            }
            14..17 => {
                let end = (at + random.below(40)).min(bytes.len());
                bytes.drain(at..end);
            }
            17 => bytes.extend(bytes.clone()),
            18 => {
                // Within quotes or outside of them: formulas, names and keys.
                let many = random.of_all(&ENDLESS).repeat(1 + random.below(100_000));
                bytes.splice(at..at, many.bytes());
            }
            19 => figure(bytes, at, random),
            _ => drop(bytes.splice(at..at, random.of_all(&HOSTILE).bytes())),
        }
    }
}

/// Puts another number where one stands.
pub fn figure(bytes: &mut Vec<u8>, at: usize, random: &mut Random) {
    let Some(start) = bytes[at..].iter().position(u8::is_ascii_digit).map(|found| at + found) else { return };
    let end = bytes[start..].iter().position(|byte| !byte.is_ascii_digit()).map_or(bytes.len(), |found| start + found);
    let numbers = ["0", "-1", "1048577", "4294967295", "18446744073709551616", "1e308", "NaN", "0.1"];
    bytes.splice(start..end, random.of_all(&numbers).bytes());
}

/// Damages a workbook: the archive as bytes, one of its parts, or which parts it has.
pub fn workbook(bytes: &mut Vec<u8>, random: &mut Random) {
    let way = random.below(8);
    if way < 2 {
        return text(bytes, random);
    }
    // An archive that was damaged before may be none any more.
    let Some(mut parts) = parts(bytes) else { return text(bytes, random) };
    let one = random.below(parts.len());
    let other = random.below(parts.len());
    match way {
        2 => {
            // The names stay, the contents change places.
            let content = std::mem::take(&mut parts[one].1);
            parts[one].1 = std::mem::replace(&mut parts[other].1, content);
        }
        3 => match random.below(3) {
            0 => drop(parts.remove(one)),
            1 => parts[one].0 = format!("{}/../{}", parts[other].0, parts[one].0),
            _ => parts.push((parts[one].0.to_uppercase(), parts[other].1.clone())),
        },
        4..6 => hostile_xml(&mut parts[one].1, random),
        _ => text(&mut parts[one].1, random),
    }
    // The sheet and its texts hold what is read.
    for (name, content) in &mut parts {
        if ["sheet1.xml", "sharedStrings.xml", "content.xml"].iter().any(|read| name.ends_with(read)) {
            match random.below(4) {
                0 => hostile_xml(content, random),
                1 => text(content, random),
                _ => {}
            }
        }
    }
    // A part that was pushed twice has no other name on some systems: the writer refuses it.
    parts.sort();
    parts.dedup_by(|a, b| a.0 == b.0);
    *bytes = books::zip(&parts);
}

fn parts(bytes: &[u8]) -> Option<Vec<(String, Vec<u8>)>> {
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).ok()?;
    let count = archive.len();
    let part = |index| {
        let mut part = archive.by_index(index).ok()?;
        let name = part.name().ok()?.into_owned();
        let mut content = Vec::new();
        part.read_to_end(&mut content).ok()?;
        Some((name, content))
    };
    (0..count).map(part).collect()
}

/// Puts something hostile between two tags, or into one.
fn hostile_xml(content: &mut Vec<u8>, random: &mut Random) {
    let at = random.below(content.len());
    let sign = random.of_all(&["<", ">", "\""]).as_bytes()[0];
    let at = content[at..].iter().position(|byte| *byte == sign).map_or(0, |found| at + found);
    match random.below(12) {
        0 => drop(content.splice(at..at, "<a>".repeat(1 + random.below(100_000)).into_bytes())),
        1 => drop(content.splice(at..at, vec![b'a'; random.below(3 << 20)])),
        2 | 3 => figure(content, at, random),
        _ => drop(content.splice(at..at, random.of_all(&HOSTILE_XML).bytes())),
    }
}

//! Damage to parquet: pages at the front, what the file says of itself at the end, between two marks of four bytes.

use crate::damage::{self, Random};

/// Most often what keeps the marks, so that the damage is met behind the door.
pub fn damage(bytes: &mut Vec<u8>, random: &mut Random) {
    let length = bytes.len();
    let claimed = u32::from_le_bytes(bytes[length - 8..length - 4].try_into().unwrap()) as usize;
    let footer = length - 8 - claimed;
    for _ in 0..=random.below(3) {
        let page = 4 + random.below(footer - 4);
        let said = footer + random.below(claimed);
        match random.below(16) {
            0..3 => bytes[page] ^= 1 << random.below(8),
            3..6 => bytes[page] = random.below(256) as u8,
            6..8 => bytes[said] ^= 1 << random.below(8),
            8..10 => bytes[said] = random.below(256) as u8,
            // The largest and the most negative that a number of so many bytes may be.
            10 => bytes[page..(page + 4).min(footer)].fill(0xff),
            11 => bytes[said..(said + 4).min(length - 8)].fill([0xfe, 0xff][random.below(2)]),
            // Pages that are those of another column.
            12 => {
                let (from, many) = (4 + random.below(footer - 4), random.below(200));
                let again = bytes[from..(from + many).min(footer)].to_vec();
                let end = (page + again.len()).min(footer);
                bytes[page..end].copy_from_slice(&again[..end - page]);
            }
            13 => bytes[length - 8..length - 4].copy_from_slice(&(random.below(length) as u32).to_le_bytes()),
            _ => return damage::text(bytes, random),
        }
    }
}

//! What a file is by its bytes, and the parts of a workbook, handed out within bounds.
//!
//! A workbook comes by mail from strangers: a few kilobytes may inflate to gigabytes, one part may stand twice, a tag
//! may never end. What is read here takes no more memory than [`EVENT`] at a time and no more time than [`INFLATED`]
//! bytes take, whatever a file claims of itself; what is said of sizes and counts in it is never believed.

use std::collections::HashMap;
use std::io::{self, BufRead, BufReader, Cursor, Read};

use quick_xml::events::attributes::Attribute;
use quick_xml::events::{BytesRef, BytesStart, Event};
use quick_xml::{Reader, XmlVersion};
use zip::ZipArchive;

use crate::fault::{Content, Damage, Fault, Limit};

/// Most parts of a workbook: one with many pictures has hundreds.
const PARTS: usize = 4096;
/// Most bytes that all parts of a workbook which are read may inflate to. The answers of a whole nation on one sheet
/// are less.
const INFLATED: u64 = 512 << 20;
/// Most bytes of one tag or one text without a tag in it. A cell holds 32 767 characters.
const EVENT: usize = 1 << 20;
/// How deep tags may nest.
const DEPTH: usize = 256;

/// Why a workbook is read no further.
#[derive(Debug)]
pub(super) enum Stop {
    Damaged(Damage),
    TooLarge(Limit),
    Encrypted,
}

impl Stop {
    pub(super) fn fault(self) -> Fault {
        match self {
            Stop::Damaged(damage) => Fault::WorkbookDamaged { damage },
            Stop::TooLarge(limit) => Fault::WorkbookTooLarge { limit },
            Stop::Encrypted => Fault::Encrypted,
        }
    }
}

/// What some bytes are, whatever the file is called.
pub(super) fn content(bytes: &[u8]) -> Content {
    match bytes {
        [0xd0, 0xcf, 0x11, 0xe0, ..] => {
            let stream: Vec<u8> = "EncryptedPackage".encode_utf16().flat_map(u16::to_le_bytes).collect();
            let encrypted = bytes.windows(stream.len()).any(|window| window == stream);
            if encrypted { Content::Encrypted } else { Content::Xls }
        }
        [b'P', b'K', 3 | 5, 4 | 6, ..] => Package::open(bytes).map_or(Content::Broken, |package| package.content()),
        _ => text(bytes),
    }
}

fn text(bytes: &[u8]) -> Content {
    const BEGIN_HTML: [&[u8]; 4] = [b"<html", b"<!doctype html", b"<table", b"<head"];
    let start = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes).trim_ascii_start();
    let begins = |with: &&[u8]| start.get(..with.len()).is_some_and(|start| start.eq_ignore_ascii_case(with));
    match bytes {
        _ if BEGIN_HTML.iter().any(begins) => Content::Html,
        [0xff, 0xfe, ..] | [0xfe, 0xff, ..] => Content::Text,
        _ if bytes.iter().take(1024).any(|byte| *byte < 9) => Content::Other,
        _ => Content::Text,
    }
}

/// A zip archive each of whose parts has a name of its own.
pub(super) struct Package<'a> {
    archive: ZipArchive<Cursor<&'a [u8]>>,
    /// Where each part stands, by its name in lower case.
    parts: HashMap<String, usize>,
    /// How many bytes may still be inflated.
    left: u64,
}

impl<'a> Package<'a> {
    pub(super) fn open(bytes: &'a [u8]) -> Result<Package<'a>, Stop> {
        // Counted before the archive's list of parts is built: it takes ten times what it is built from. A workbook may
        // hold other archives, so that there are more of these marks than parts.
        if bytes.windows(4).filter(|mark| *mark == HEADER).count() > 4 * PARTS {
            return Err(Stop::TooLarge(Limit::Parts(PARTS)));
        }
        let archive = ZipArchive::new(Cursor::new(bytes)).map_err(|_| Stop::Damaged(Damage::Cut))?;
        if archive.len() > PARTS {
            return Err(Stop::TooLarge(Limit::Parts(PARTS)));
        }
        let mut parts = HashMap::new();
        for name in headers(bytes, archive.central_directory_start()) {
            let name = plain(&String::from_utf8_lossy(name));
            let at = parts.len();
            // Of two parts one reader takes the first and another the last. The archive itself shows one of them only.
            if parts.insert(name.clone(), at).is_some() {
                return Err(Stop::Damaged(Damage::Twice(name)));
            }
        }
        if parts.len() != archive.len() {
            return Err(Stop::Damaged(Damage::Cut));
        }
        for index in 0..archive.len() {
            let name = archive.name_for_index(index).and_then(Result::ok).unwrap_or_default();
            parts.insert(plain(&name), index);
        }
        Ok(Package { archive, parts, left: INFLATED })
    }

    fn content(mut self) -> Content {
        if self.has("xl/workbook.bin") {
            return Content::Xlsb;
        }
        if self.has("[content_types].xml") && self.parts.keys().any(|name| name.starts_with("xl/")) {
            return Content::Xlsx;
        }
        let mut mime = String::new();
        if let Some(&index) = self.parts.get("mimetype")
            && let Ok(part) = self.archive.by_index(index)
        {
            let _ = part.take(64).read_to_string(&mut mime);
        }
        match mime.trim_end() {
            "application/vnd.oasis.opendocument.spreadsheet"
            | "application/vnd.oasis.opendocument.spreadsheet-template" => Content::Ods,
            _ => Content::Zip,
        }
    }

    pub(super) fn has(&self, name: &str) -> bool {
        self.parts.contains_key(&plain(name))
    }

    /// A part, to be read as XML; `None` where there is none of that name.
    pub(super) fn part(&mut self, name: &str) -> Result<Option<Xml<'_>>, Stop> {
        let Some(&index) = self.parts.get(&plain(name)) else { return Ok(None) };
        let part = self.archive.by_index(index).map_err(|error| match error {
            zip::result::ZipError::UnsupportedArchive(zip::result::ZipError::PASSWORD_REQUIRED) => Stop::Encrypted,
            _ => Stop::Damaged(Damage::Part(name.into())),
        })?;
        let bounded = Bounded {
            part: BufReader::with_capacity(1 << 16, Box::new(part)),
            event: 0,
            left: &mut self.left,
            stopped: None,
        };
        let mut reader = Reader::from_reader(bounded);
        reader.config_mut().expand_empty_elements = true;
        Ok(Some(Xml { reader, buffer: Vec::new(), depth: 0, name: name.into() }))
    }

    /// The same, of a part that must be there.
    pub(super) fn needed(&mut self, name: &str) -> Result<Xml<'_>, Stop> {
        self.part(name)?.ok_or_else(|| Stop::Damaged(Damage::Missing(name.into())))
    }
}

/// How each entry of the archive's directory begins.
const HEADER: &[u8] = b"PK\x01\x02";

/// The name in each entry of the directory, as many as there are.
fn headers(bytes: &[u8], start: u64) -> impl Iterator<Item = &[u8]> {
    let mut rest = usize::try_from(start).ok().and_then(|start| bytes.get(start..)).unwrap_or_default();
    std::iter::from_fn(move || {
        let fixed = rest.get(..46).filter(|fixed| fixed.starts_with(HEADER))?;
        let length = |at: usize| usize::from(u16::from_le_bytes([fixed[at], fixed[at + 1]]));
        let (name, others) = (length(28), length(30) + length(32));
        let said = rest.get(46..46 + name)?;
        rest = rest.get(46 + name + others..).unwrap_or_default();
        Some(said)
    })
}

/// A part's name as it is looked for: programs differ in case and in the slash.
fn plain(name: &str) -> String {
    name.trim_start_matches('/').replace('\\', "/").to_ascii_lowercase()
}

/// A part that stops where it has given too much.
struct Bounded<'p> {
    part: BufReader<Box<dyn Read + 'p>>,
    /// How many bytes were given since the last event.
    event: usize,
    left: &'p mut u64,
    stopped: Option<Limit>,
}

impl Read for Bounded<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let given = self.fill_buf()?.read(buffer)?;
        self.consume(given);
        Ok(given)
    }
}

impl BufRead for Bounded<'_> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        if *self.left == 0 {
            self.stopped = Some(Limit::Inflated(INFLATED));
        } else if self.event > EVENT {
            self.stopped = Some(Limit::Event(EVENT));
        }
        match self.stopped {
            Some(_) => Err(io::Error::other("a part that gives too much")),
            None => self.part.fill_buf(),
        }
    }

    fn consume(&mut self, given: usize) {
        self.event += given;
        *self.left = self.left.saturating_sub(given as u64);
        self.part.consume(given);
    }
}

/// A part as XML, tag by tag. Names are those without a prefix, save in [`attribute`].
pub(super) struct Xml<'p> {
    reader: Reader<Bounded<'p>>,
    buffer: Vec<u8>,
    depth: usize,
    name: String,
}

impl Xml<'_> {
    /// The next tag or text. An empty tag begins and ends.
    pub(super) fn next(&mut self) -> Result<Event<'_>, Stop> {
        self.buffer.clear();
        self.reader.get_mut().event = 0;
        match self.reader.read_event_into(&mut self.buffer) {
            Ok(event) => {
                match event {
                    Event::Start(_) => self.depth += 1,
                    Event::End(_) => self.depth = self.depth.saturating_sub(1),
                    // What a document type declares may grow without end.
                    Event::DocType(_) => return Err(Stop::Damaged(Damage::Part(self.name.clone()))),
                    _ => {}
                }
                match self.depth > DEPTH {
                    true => Err(Stop::Damaged(Damage::Part(self.name.clone()))),
                    false => Ok(event),
                }
            }
            Err(_) => Err(match self.reader.get_ref().stopped {
                Some(limit) => Stop::TooLarge(limit),
                None => Stop::Damaged(Damage::Part(self.name.clone())),
            }),
        }
    }

    /// That this part is not what it should be.
    pub(super) fn damaged(&self) -> Stop {
        Stop::Damaged(Damage::Part(self.name.clone()))
    }

    /// Passes over everything up to the end of the tag that was begun last.
    pub(super) fn skip(&mut self) -> Result<(), Stop> {
        let outside = self.depth.saturating_sub(1);
        loop {
            if matches!(self.next()?, Event::Eof) {
                return Err(self.damaged());
            }
            if self.depth <= outside {
                return Ok(());
            }
        }
    }
}

/// The value of an attribute, by its full name, with its references resolved.
pub(super) fn attribute(tag: &BytesStart<'_>, name: &str) -> Option<String> {
    // Without checks: looking for attributes that stand twice takes the square of their number.
    let mut attributes = tag.attributes();
    let found = attributes.with_checks(false).flatten().find(|attribute| attribute.key.as_ref() == name)?;
    Some(value(&found))
}

/// The value of an attribute with its references resolved; as it is written where one of them stands for nothing.
pub(super) fn value(attribute: &Attribute<'_>) -> String {
    attribute.normalized_value(XmlVersion::Implicit1_0).unwrap_or_else(|_| attribute.value.clone()).into_owned()
}

/// The sign that a reference stands for; `None` where XML knows none.
pub(super) fn referred(reference: &BytesRef<'_>) -> Option<char> {
    match reference.as_ref() {
        "amp" => Some('&'),
        "lt" => Some('<'),
        "gt" => Some('>'),
        "quot" => Some('"'),
        "apos" => Some('\''),
        _ => reference.resolve_char_ref().ok().flatten(),
    }
}

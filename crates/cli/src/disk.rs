//! A folder on the disk as the files that the engine reads.

use std::fs::File;
use std::io::{ErrorKind, Read};
use std::path::PathBuf;

use cchc_core::place::{FileError, Files, Listed};

/// The largest file that is read. Workbooks and tables come by e-mail; a whole nation's answers are 40 MB.
const LARGEST: u64 = 1 << 30;

/// A round's folder.
pub struct Disk {
    /// The folder.
    pub root: PathBuf,
}

impl Disk {
    fn error(&self, name: &str, error: &std::io::Error) -> FileError {
        match error.kind() {
            ErrorKind::NotFound | ErrorKind::NotADirectory | ErrorKind::IsADirectory => FileError::Missing(name.into()),
            _ => FileError::Refused { name: self.root.join(name).display().to_string(), reason: error.to_string() },
        }
    }
}

impl Files for Disk {
    fn list(&self, folder: &str) -> Result<Vec<Listed>, FileError> {
        let refused = |error| self.error(folder, &error);
        let mut listed = Vec::new();
        for entry in std::fs::read_dir(self.root.join(folder)).map_err(refused)? {
            let entry = entry.map_err(refused)?;
            let folder = entry.file_type().map_err(refused)?.is_dir();
            listed.push(Listed { name: entry.file_name().to_string_lossy().into_owned(), folder });
        }
        Ok(listed)
    }

    fn read(&self, name: &str) -> Result<Vec<u8>, FileError> {
        let path = self.root.join(name);
        let refused = |error| self.error(name, &error);
        // A device or a pipe has no end.
        if !std::fs::metadata(&path).map_err(refused)?.is_file() {
            return Err(FileError::Missing(name.into()));
        }
        let mut bytes = Vec::new();
        File::open(&path).map_err(refused)?.take(LARGEST + 1).read_to_end(&mut bytes).map_err(refused)?;
        if bytes.len() as u64 > LARGEST {
            let reason = format!("> {} MiB", LARGEST >> 20);
            return Err(FileError::Refused { name: path.display().to_string(), reason });
        }
        Ok(bytes)
    }
}

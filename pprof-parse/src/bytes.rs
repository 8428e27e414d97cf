use std::borrow::Cow;
use std::fs::File;
use std::io::{BufReader, Read, Seek};
use std::ops::Deref;
use std::path::Path;

use crate::gzip::is_gzip;
use crate::inflate::{Inflater, check_inflated, inflate};
use crate::{Error, Limits};

/// The bytes of an uncompressed profile, for [`ProfileView`](crate::ProfileView) to borrow from:
/// inflated, borrowed, or mapped from a file.
#[derive(Debug)]
pub struct ProfileBytes<'a>(Storage<'a>);

#[derive(Debug)]
enum Storage<'a> {
    Memory(Cow<'a, [u8]>),
    #[cfg(feature = "mmap")]
    Mapped(memmap2::Mmap),
}

impl<'a> ProfileBytes<'a> {
    /// Inflates `file` if it is gzip-compressed, borrows it otherwise.
    ///
    /// # Errors
    /// Damaged gzip data, or an exceeded limit.
    pub fn inflate(file: &'a [u8], limits: &Limits) -> Result<Self, Error> {
        inflate(file, limits).map(|bytes| Self(Storage::Memory(bytes)))
    }
}

impl ProfileBytes<'static> {
    /// Opens a file: a compressed one is inflated piece by piece, another one mapped (with the
    /// feature `mmap`) or read.
    ///
    /// A mapped file must not be changed while it is in use.
    ///
    /// # Errors
    /// The file cannot be read, its gzip data is damaged, or a limit is exceeded.
    pub fn open(path: impl AsRef<Path>, limits: &Limits) -> Result<Self, Error> {
        let mut file = File::open(path)?;
        let mut magic = Vec::new();
        file.by_ref().take(2).read_to_end(&mut magic)?;
        file.rewind()?;
        if !is_gzip(&magic) {
            return Self::uncompressed(file, limits);
        }
        let mut inflated = Vec::new();
        Inflater::new(BufReader::with_capacity(64 << 10, file), limits).read_to_end(&mut inflated)?;
        Ok(Self(Storage::Memory(Cow::Owned(inflated))))
    }

    #[cfg(feature = "mmap")]
    fn uncompressed(file: File, limits: &Limits) -> Result<Self, Error> {
        let length = file.metadata()?.len();
        check_inflated(length, limits)?;
        if length == 0 {
            return Err(Error::Empty);
        }
        // SAFETY: the map is only read, and the documentation of `open` asks the caller to leave
        // the file alone meanwhile. A file that shrinks under the map ends the process with SIGBUS.
        #[expect(unsafe_code, reason = "the one mmap call of the workspace")]
        let map = unsafe { memmap2::Mmap::map(&file)? };
        Ok(Self(Storage::Mapped(map)))
    }

    #[cfg(not(feature = "mmap"))]
    fn uncompressed(file: File, limits: &Limits) -> Result<Self, Error> {
        let mut bytes = Vec::new();
        file.take(limits.inflated_bytes.saturating_add(1)).read_to_end(&mut bytes)?;
        check_inflated(bytes.len() as u64, limits)?;
        Ok(Self(Storage::Memory(Cow::Owned(bytes))))
    }
}

impl Deref for ProfileBytes<'_> {
    type Target = [u8];

    fn deref(&self) -> &[u8] {
        match &self.0 {
            Storage::Memory(bytes) => bytes,
            #[cfg(feature = "mmap")]
            Storage::Mapped(map) => map,
        }
    }
}

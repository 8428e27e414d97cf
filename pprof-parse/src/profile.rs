use std::io::Read;
use std::path::Path;

use crate::decoder::Decoded;
use crate::samples::{Row, Samples};
use crate::source::{decode_reader, decode_slice};
use crate::{Error, ParseOptions, Sample, Tables, Warning};

/// A decoded profile that owns its data, in columns.
///
/// ```
/// # let bytes = include_bytes!("../tests/data/profile/go1.27-heap/input.pb.gz");
/// use pprof_parse::Profile;
///
/// let profile = Profile::parse(bytes)?;
/// let inuse_space = profile.tables().sample_type("inuse_space").unwrap();
/// let heaviest = profile.samples().max_by_key(|sample| sample.values()[inuse_space]).unwrap();
/// let line = heaviest.lines().next().unwrap();
/// println!("{} holds {} bytes", line.function().name(), heaviest.values()[inuse_space]);
/// # Ok::<(), pprof_parse::Error>(())
/// ```
#[derive(Debug, Clone)]
pub struct Profile {
    tables: Tables<'static>,
    samples: Samples,
    warnings: Vec<Warning>,
}

impl Profile {
    /// Decodes and checks a profile, gzip-compressed (one or several members) or not.
    ///
    /// Accepts and refuses exactly what google/pprof's `Parse` does for protobuf profiles, within
    /// [`Limits`](crate::Limits).
    ///
    /// # Errors
    /// Any [`Error`] but `Io` and `NotADump`.
    pub fn parse(bytes: &[u8]) -> Result<Self, Error> {
        Self::parse_with(bytes, &ParseOptions::default())
    }

    /// Like [`parse`](Self::parse), with options.
    ///
    /// # Errors
    /// As `parse`; with `lenient` only what leaves nothing to return, and exceeded limits.
    pub fn parse_with(bytes: &[u8], options: &ParseOptions) -> Result<Self, Error> {
        decode_slice(bytes, options).map(Self::from)
    }

    /// Reads a profile from a stream, a piece at a time: neither the compressed nor the inflated
    /// bytes are ever in memory as a whole.
    ///
    /// ```
    /// # let file = &include_bytes!("../tests/data/profile/go1.27-heap/input.pb.gz")[..];
    /// use pprof_parse::{ParseOptions, Profile};
    ///
    /// let options = ParseOptions::default().overlap(true);
    /// let profile = Profile::read(file, &options)?;
    /// assert!(profile.samples().len() > 0);
    /// # Ok::<(), pprof_parse::Error>(())
    /// ```
    ///
    /// # Errors
    /// As [`parse_with`](Self::parse_with), and `Io` when reading fails.
    pub fn read(reader: impl Read + Send, options: &ParseOptions) -> Result<Self, Error> {
        decode_reader(reader, options).map(Self::from)
    }

    /// Reads a profile from a file; see [`read`](Self::read).
    ///
    /// # Errors
    /// As [`read`](Self::read).
    pub fn open(path: impl AsRef<Path>, options: &ParseOptions) -> Result<Self, Error> {
        Self::read(std::fs::File::open(path)?, options)
    }

    /// Everything but the samples: sample types, functions, locations, mappings, header.
    pub fn tables(&self) -> &Tables<'_> {
        &self.tables
    }

    /// All samples, in file order.
    pub fn samples(&self) -> impl ExactSizeIterator<Item = Sample<'_>> {
        self.samples.rows().map(|Row { stack, values, labels }| Sample {
            tables: &self.tables,
            stack,
            values,
            labels,
        })
    }

    pub(crate) fn tables_to_encode(&self) -> &Tables<'static> {
        &self.tables
    }

    pub(crate) fn samples_to_encode(&self) -> &Samples {
        &self.samples
    }

    /// What a lenient reading lost. Always empty after a strict one.
    pub fn warnings(&self) -> &[Warning] {
        &self.warnings
    }
}

impl From<Decoded> for Profile {
    fn from(Decoded { tables, samples, warnings }: Decoded) -> Self {
        Self { tables, samples, warnings }
    }
}

use std::fmt;

use crate::Error;

/// Length of the header: `go 1.NN trace` and three NUL bytes.
pub(crate) const HEADER_BYTES: usize = 16;

/// The format of a trace, named for the first Go version that wrote it
/// (`src/internal/trace/version`).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Format {
    /// Written by Go 1.11 to 1.18.
    Go111,
    /// Written by Go 1.19 and 1.20.
    Go119,
    /// Written by Go 1.21.
    Go121,
    /// Written by Go 1.22: batches per thread, generations.
    Go122,
    /// Written by Go 1.23 and 1.24.
    Go123,
    /// Written by Go 1.25: clock snapshots.
    Go125,
    /// Written by Go 1.26 and 1.27: generations say where they end.
    Go126,
}

impl Format {
    /// The NN of `go 1.NN trace`.
    #[must_use]
    pub fn number(self) -> u32 {
        match self {
            Self::Go111 => 11,
            Self::Go119 => 19,
            Self::Go121 => 21,
            Self::Go122 => 22,
            Self::Go123 => 23,
            Self::Go125 => 25,
            Self::Go126 => 26,
        }
    }

    /// Is this one of the formats before Go 1.22, in which events are in batches per P?
    #[must_use]
    pub fn is_v1(self) -> bool {
        self < Self::Go122
    }

    /// Reads the header.
    pub(crate) fn read(header: &[u8]) -> Result<Self, Error> {
        let digits = header
            .strip_prefix(b"go 1.")
            .and_then(|rest| rest.strip_suffix(b" trace\0\0\0"))
            .ok_or_else(|| Error::not_a_trace(header))?;
        match digits {
            b"11" => Ok(Self::Go111),
            b"19" => Ok(Self::Go119),
            b"21" => Ok(Self::Go121),
            b"22" => Ok(Self::Go122),
            b"23" => Ok(Self::Go123),
            b"25" => Ok(Self::Go125),
            b"26" => Ok(Self::Go126),
            _ => Err(Error::Version { number: String::from_utf8_lossy(digits).into_owned() }),
        }
    }
}

impl fmt::Display for Format {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "go 1.{}", self.number())
    }
}

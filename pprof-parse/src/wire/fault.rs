use std::fmt;

/// Broken encoding, and where the broken value starts. The caller knows in which entity.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Fault {
    pub(crate) offset: u64,
    pub(crate) kind: FaultKind,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum FaultKind {
    /// Bytes run out inside a value.
    Truncated {
        missing: u64,
    },
    LongVarint,
    WireType {
        found: u64,
    },
    Mismatch {
        field: u64,
        found: &'static str,
        expected: &'static str,
    },
    /// More repeated entries than a limit allows.
    TooMany,
    FirstString,
    Concatenated,
}

impl fmt::Display for FaultKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Truncated { missing: 0x1_0000_0000.. } => {
                f.write_str("its length is far beyond the end; the file is damaged here")
            }
            Self::Truncated { missing } => {
                write!(f, "it ends {missing} byte(s) too early; the file was probably cut off")
            }
            Self::LongVarint => f.write_str("a varint of more than 10 bytes; the file is damaged here"),
            Self::WireType { found } => {
                write!(f, "wire type {found}, expected 0, 1, 2 or 5; the file is damaged here")
            }
            Self::Mismatch { field, found, expected } => {
                write!(f, "field {field} is {found}, expected {expected}")
            }
            Self::TooMany => f.write_str("more entries than the limits allow"),
            Self::FirstString => f.write_str("the first string must be empty"),
            Self::Concatenated => f.write_str("a second time_nanos"),
        }
    }
}

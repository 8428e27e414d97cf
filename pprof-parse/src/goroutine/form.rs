use std::fmt;

/// In which of Go's forms a dump was written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize), serde(rename_all = "snake_case"))]
pub enum DumpForm {
    /// A protobuf profile (`debug=0`): counted, full names with type arguments, runtime frames included.
    Profile,
    /// Counted text (`debug=1`): `goroutine profile: total 36`. Runtime frames at the leaf end are left out.
    Debug1,
    /// A traceback of each goroutine (`debug=2`, a crash, `runtime.Stack`): states, waiting times and creators,
    /// no runtime frames.
    Debug2,
}

impl fmt::Display for DumpForm {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Profile => "protobuf profile (debug=0)",
            Self::Debug1 => "counted text (debug=1)",
            Self::Debug2 => "tracebacks (debug=2)",
        })
    }
}

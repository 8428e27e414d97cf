use pprof_parse::GoSymbol;

/// A call on a stack of a race report.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
#[cfg_attr(feature = "json", derive(serde::Serialize))]
#[non_exhaustive]
pub struct StackFrame {
    /// Name of the function, as printed.
    pub function: String,
    /// Source file, as printed; empty when it was lost.
    pub file: String,
    /// Line in that file; 0 when it was lost.
    pub line: u32,
    /// Bytes from the start of the function; `Some(0)` marks a frame that the runtime supplied by itself.
    pub offset: Option<u64>,
}

impl StackFrame {
    /// The function's name, taken apart.
    pub fn symbol(&self) -> GoSymbol<'_> {
        GoSymbol::parse(&self.function)
    }
}

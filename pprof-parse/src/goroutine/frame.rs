use crate::GoSymbol;

/// A call on a goroutine's stack.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
pub struct Frame<'a> {
    /// Name of the function. Type arguments are written out in the profile form and `[...]` in the others; a
    /// frame without symbol is named by its address, `0x47d1e1`. Tracebacks print `runtime.gopanic` as `panic`.
    pub function: &'a str,
    /// Source file, as the binary has it; empty when unknown.
    pub file: &'a str,
    /// Line in that file, from 1; 0 when unknown.
    pub line: u32,
}

impl<'a> Frame<'a> {
    /// The function's name, taken apart.
    pub fn symbol(self) -> GoSymbol<'a> {
        GoSymbol::parse(self.function)
    }
}

/// The `go` statement that started a goroutine.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
pub struct Creator<'a> {
    /// The statement's function, file and line.
    pub frame: Frame<'a>,
    /// The goroutine that ran it; it may have ended since. Printed since Go 1.21.
    pub goroutine: Option<u64>,
}

/// Frames that the runtime left out of a traceback, the innermost 50 and the outermost 50 being printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
pub struct Elided {
    /// How many printed frames come before the gap.
    pub after: usize,
    /// How many frames are missing; `None` when the dump does not say.
    pub frames: Option<u64>,
}

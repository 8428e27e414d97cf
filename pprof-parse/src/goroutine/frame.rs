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

/// A frame with what a traceback says of its call.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
pub struct Call<'a> {
    /// Where it is.
    pub frame: Frame<'a>,
    /// The arguments as printed: hexadecimal words, `{...}` around parts of one value, `?` behind values that
    /// may be stale, `...` for those left out and for all of an inlined call.
    pub arguments: &'a str,
    /// Bytes between the start of the function and the return address; `None` for inlined calls.
    pub offset: Option<u64>,
}

/// A goroutine that started another one, or a forebear of it, as it was at that moment.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
pub struct Ancestor<'a> {
    /// Its number.
    pub goroutine: u64,
    /// Its stack at the `go` statement, innermost call first.
    pub frames: Vec<Frame<'a>>,
    /// The `go` statement that started it; `None` for goroutine 1.
    pub created_by: Option<Frame<'a>>,
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

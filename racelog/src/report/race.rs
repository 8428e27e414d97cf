use super::StackFrame;

/// What an access did.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(feature = "json", derive(serde::Serialize), serde(rename_all = "snake_case"))]
pub enum Operation {
    /// It read.
    Read,
    /// It wrote.
    Write,
}

impl Operation {
    /// As in JSON.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Read => "read",
            Self::Write => "write",
        }
    }
}

/// The goroutine of an access. Numbers are the race detector's own: the runtime's are others.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Origin {
    /// The main goroutine.
    Main,
    /// Another one.
    Goroutine(u64),
}

/// One of the two accesses of a race.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub struct Access {
    /// What it did.
    pub operation: Operation,
    /// Whether it is the earlier of the two.
    pub previous: bool,
    /// Where, as printed; Go before 1.8 prints none. The two of a race may differ.
    pub address: Option<String>,
    /// The goroutine.
    pub goroutine: Option<Origin>,
    /// Whether the detector still knew the stack.
    pub restored: bool,
    /// The stack, innermost call first.
    pub frames: Vec<StackFrame>,
}

impl Access {
    /// Whether it was an operation of `sync/atomic`, which the detector prints as a plain one.
    pub fn is_atomic(&self) -> bool {
        self.frames.first().is_some_and(|frame| {
            frame.function.starts_with("sync/atomic.")
                || frame.function.starts_with("internal/runtime/atomic.")
        })
    }
}

impl Access {
    /// The function of the runtime that did it on behalf of a map: `mapassign_faststr`.
    pub fn map_function(&self) -> Option<&str> {
        let name = self.runtime_function()?;
        let is_map = name.starts_with("map") || name.starts_with("(*Iter).") || name.starts_with("(*Map).");
        is_map.then_some(name)
    }

    /// The function of the runtime that did it on behalf of a channel: `closechan`.
    pub fn channel_function(&self) -> Option<&str> {
        let name = self.runtime_function()?;
        (name.starts_with("chan") || name == "closechan").then_some(name)
    }

    /// The innermost function, if it is the runtime's.
    pub(crate) fn runtime_function(&self) -> Option<&str> {
        let function = &self.frames.first()?.function;
        let packages = ["runtime.", "internal/runtime/maps."];
        packages.iter().find_map(|package| function.strip_prefix(package))
    }
}

/// Where a goroutine of a race was created.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Creation {
    /// The detector's number of the goroutine.
    pub id: u64,
    /// `running` or `finished`.
    pub state: String,
    /// The stack of the `go` statement, innermost call first.
    pub frames: Vec<StackFrame>,
    /// Whether the detector still knew the stack.
    pub restored: bool,
}

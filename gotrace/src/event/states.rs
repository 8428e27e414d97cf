use std::fmt;

/// What a goroutine does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[repr(u8)]
pub enum GoState {
    /// Not known yet: the trace began, or was damaged, while it was there.
    Undetermined,
    /// Not created yet, or ended.
    NotExist,
    /// Ready to run, waits for a P.
    Runnable,
    /// Runs on a thread.
    Running,
    /// Blocked.
    Waiting,
    /// In a system call or in C code.
    Syscall,
}

impl GoState {
    pub(crate) fn from_number(number: u64) -> Self {
        match number {
            1 => Self::NotExist,
            2 => Self::Runnable,
            3 => Self::Running,
            4 => Self::Waiting,
            5 => Self::Syscall,
            _ => Self::Undetermined,
        }
    }

    /// Has it a thread: `Running` or `Syscall`?
    #[must_use]
    pub fn is_executing(self) -> bool {
        matches!(self, Self::Running | Self::Syscall)
    }
}

impl fmt::Display for GoState {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(self, f)
    }
}

/// What a P does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[repr(u8)]
pub enum ProcState {
    /// Not known yet.
    Undetermined,
    /// Not there, as `GOMAXPROCS` was lower.
    NotExist,
    /// A thread has it, also while that thread is in a short system call.
    Running,
    /// No thread has it.
    Idle,
}

impl ProcState {
    pub(crate) fn from_number(number: u64) -> Self {
        match number {
            1 => Self::NotExist,
            2 => Self::Running,
            3 => Self::Idle,
            _ => Self::Undetermined,
        }
    }
}

impl fmt::Display for ProcState {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(self, f)
    }
}

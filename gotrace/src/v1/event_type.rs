//! The event types of the format before Go 1.22 (`internal/trace/internal/tracev1`).

use super::goroutines::Status;
use crate::Format;

macro_rules! event_types {
    ($($number:literal $constant:ident $arguments:literal;)*) => {
        $(pub(super) const $constant: u8 = $number;)*

        /// How many varints each type has, the time difference among them; 0 for what is no event of
        /// a P.
        pub(super) static ARGUMENTS: [u8; 64] = {
            let mut table = [0; 64];
            $(table[$number] = $arguments;)*
            table
        };
    };
}

event_types! {
    1 BATCH 0;
    2 FREQUENCY 0;
    3 STACK 0;
    4 GOMAXPROCS 3;
    5 PROC_START 2;
    6 PROC_STOP 1;
    7 GC_START 3;
    8 GC_DONE 1;
    9 STW_START 2;
    10 STW_DONE 1;
    11 GC_SWEEP_START 2;
    12 GC_SWEEP_DONE 3;
    13 GO_CREATE 4;
    14 GO_START 3;
    15 GO_END 1;
    16 GO_STOP 2;
    17 GO_SCHED 2;
    18 GO_PREEMPT 2;
    19 GO_SLEEP 2;
    20 GO_BLOCK 2;
    21 GO_UNBLOCK 4;
    22 GO_BLOCK_SEND 2;
    23 GO_BLOCK_RECV 2;
    24 GO_BLOCK_SELECT 2;
    25 GO_BLOCK_SYNC 2;
    26 GO_BLOCK_COND 2;
    27 GO_BLOCK_NET 2;
    28 GO_SYS_CALL 2;
    29 GO_SYS_EXIT 4;
    30 GO_SYS_BLOCK 1;
    31 GO_WAITING 2;
    32 GO_IN_SYSCALL 2;
    33 HEAP_ALLOC 2;
    34 HEAP_GOAL 2;
    35 TIMER_GOROUTINE 0;
    36 FUTILE_WAKEUP 1;
    37 STRING 0;
    38 GO_START_LOCAL 2;
    39 GO_UNBLOCK_LOCAL 3;
    40 GO_SYS_EXIT_LOCAL 3;
    41 GO_START_LABEL 4;
    42 GO_BLOCK_GC 2;
    43 GC_MARK_ASSIST_START 2;
    44 GC_MARK_ASSIST_DONE 1;
    45 USER_TASK_CREATE 5;
    46 USER_TASK_END 3;
    47 USER_REGION 5;
    48 USER_LOG 4;
    49 CPU_SAMPLE 0;
}

/// May this type be in a trace of this format?
pub(super) fn is_known(event_type: u8, format: Format) -> bool {
    match event_type {
        CPU_SAMPLE => format >= Format::Go119,
        _ => (BATCH..CPU_SAMPLE).contains(&event_type),
    }
}

/// An event of a P that says nothing of what happened elsewhere, and that no string follows.
#[inline(always)]
pub(super) fn is_plain(event_type: u8) -> bool {
    const PLAIN: u64 = {
        let mut plain = 0;
        let mut event_type = 0;
        while event_type < 64 {
            #[expect(clippy::indexing_slicing, reason = "below 64, at compile time")]
            let timed = ARGUMENTS[event_type as usize] > 0;
            if timed && event_type != GO_SYS_EXIT && event_type != USER_LOG {
                plain |= 1 << event_type;
            }
            event_type = event_type.wrapping_add(1);
        }
        plain
    };
    PLAIN >> (event_type & 63) & 1 == 1
}

/// What must be so before an event can be put in order (`order.go`), and what it does to the
/// goroutine that runs on the P.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Rules {
    pub(super) need: Need,
    /// The state that the goroutine must have.
    pub(super) status: Status,
    pub(super) seq: Seq,
    /// That is the goroutine of the first argument, not that of the event.
    pub(super) of_first: bool,
    /// The event is that of the goroutine of the first argument.
    pub(super) is_of_first: bool,
    /// That goroutine runs from here on.
    pub(super) starts: bool,
    /// No goroutine runs from here on.
    pub(super) stops: bool,
    /// A string follows.
    pub(super) has_message: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Need {
    Nothing,
    /// The goroutine of the first argument is not there yet.
    New,
    /// The GC cycles before have begun.
    Turn,
    /// The goroutine that runs on the P has some state.
    Own,
    /// Some other goroutine has.
    Other,
}

/// What must be true of the number that counts how often the goroutine was started or made runnable.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Seq {
    Any,
    One,
    /// It is the second argument.
    Second,
}

#[inline]
pub(super) fn rules(event_type: u8) -> &'static Rules {
    static RULES: [Rules; 64] = table();
    RULES.get(usize::from(event_type)).unwrap_or(&NO_RULES)
}

static NO_RULES: Rules = Rules::NONE;

impl Rules {
    const NONE: Self = Self {
        need: Need::Nothing,
        status: Status::Running,
        seq: Seq::Any,
        of_first: false,
        is_of_first: false,
        starts: false,
        stops: false,
        has_message: false,
    };

    const fn of(event_type: u8) -> Self {
        use Status::{Runnable, Waiting};
        let none = Self::NONE;
        let start = Self { need: Need::Other, status: Runnable, is_of_first: true, starts: true, ..none };
        let wake = Self { need: Need::Other, status: Waiting, of_first: true, ..none };
        match event_type {
            GO_CREATE => Self { need: Need::New, of_first: true, ..none },
            GC_START => Self { need: Need::Turn, ..none },
            GO_SCHED..=GO_BLOCK | GO_BLOCK_SEND..=GO_BLOCK_NET | GO_BLOCK_GC | GO_SYS_BLOCK => {
                Self { need: Need::Own, stops: true, ..none }
            }
            GO_END | GO_STOP => Self { stops: true, ..none },
            GO_WAITING | GO_IN_SYSCALL => {
                Self { need: Need::Other, status: Runnable, seq: Seq::One, is_of_first: true, ..none }
            }
            GO_START | GO_START_LABEL => Self { seq: Seq::Second, ..start },
            GO_START_LOCAL => start,
            GO_UNBLOCK => Self { seq: Seq::Second, ..wake },
            GO_SYS_EXIT => Self { seq: Seq::Second, is_of_first: true, ..wake },
            // In Go the local exit is not the event of the goroutine that comes back.
            GO_UNBLOCK_LOCAL | GO_SYS_EXIT_LOCAL => wake,
            USER_LOG => Self { has_message: true, ..none },
            _ => none,
        }
    }
}

const fn table() -> [Rules; 64] {
    let mut rules = [Rules::NONE; 64];
    let mut event_type = 0;
    while event_type < 64 {
        #[expect(clippy::indexing_slicing, reason = "below 64, at compile time")]
        {
            rules[event_type as usize] = Rules::of(event_type);
        }
        event_type = event_type.wrapping_add(1);
    }
    rules
}

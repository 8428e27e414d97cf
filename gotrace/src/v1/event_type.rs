//! The event types of the format before Go 1.22 (`internal/trace/internal/tracev1`).

use crate::Format;

macro_rules! event_types {
    ($($number:literal $constant:ident $arguments:literal;)*) => {
        $(pub(super) const $constant: u8 = $number;)*

        /// How many varints each type has, the time difference among them; 0 for what is no event of
        /// a P.
        pub(super) static ARGUMENTS: [u8; 64] = {
            let mut table = [0; 64];
            $(#[expect(clippy::indexing_slicing, reason = "at compile time")] { table[$number] = $arguments; })*
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

/// What must be so before an event can be put in order (`order.go`). A number that counts how often
/// the goroutine was started or made runnable must fit, too, but for what happened on the same P.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Need {
    Nothing,
    /// The goroutine is not there yet.
    New,
    /// The GC cycles before have begun.
    Turn,
    /// The goroutine runs.
    Own,
    /// The goroutine was only just made known.
    Described,
    Runnable,
    RunnableHere,
    /// The goroutine of the first argument waits.
    Waiting,
    WaitingHere,
}

#[inline]
pub(super) fn need(event_type: u8) -> Need {
    static NEEDS: [Need; 64] = needs();
    NEEDS.get(usize::from(event_type)).copied().unwrap_or(Need::Nothing)
}

const fn needs() -> [Need; 64] {
    let mut needs = [Need::Nothing; 64];
    let mut event_type = 0;
    while event_type < 64 {
        let need = match event_type {
            GO_CREATE => Need::New,
            GC_START => Need::Turn,
            GO_SCHED..=GO_BLOCK | GO_BLOCK_SEND..=GO_BLOCK_NET | GO_BLOCK_GC | GO_SYS_BLOCK => Need::Own,
            GO_WAITING | GO_IN_SYSCALL => Need::Described,
            GO_START | GO_START_LABEL => Need::Runnable,
            GO_START_LOCAL => Need::RunnableHere,
            GO_UNBLOCK | GO_SYS_EXIT => Need::Waiting,
            GO_UNBLOCK_LOCAL | GO_SYS_EXIT_LOCAL => Need::WaitingHere,
            _ => Need::Nothing,
        };
        #[expect(clippy::indexing_slicing, reason = "below 64, at compile time")]
        {
            needs[event_type as usize] = need;
        }
        event_type = event_type.wrapping_add(1);
    }
    needs
}

/// What an event does to the goroutine that runs on the P.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Role {
    /// It starts to run.
    Start,
    /// It stops to run.
    Stop,
    /// The event is another goroutine's.
    Other,
    /// Nothing, but a string follows.
    Log,
    None,
}

#[inline]
pub(super) fn role(event_type: u8) -> Role {
    static ROLES: [Role; 64] = roles();
    ROLES.get(usize::from(event_type)).copied().unwrap_or(Role::None)
}

const fn roles() -> [Role; 64] {
    let mut roles = [Role::None; 64];
    let mut event_type = 0;
    while event_type < 64 {
        let role = match event_type {
            GO_START | GO_START_LOCAL | GO_START_LABEL => Role::Start,
            GO_END | GO_STOP => Role::Stop,
            GO_SYS_EXIT | GO_WAITING | GO_IN_SYSCALL => Role::Other,
            USER_LOG => Role::Log,
            GO_SCHED..=GO_BLOCK | GO_BLOCK_SEND..=GO_BLOCK_NET | GO_BLOCK_GC | GO_SYS_BLOCK => Role::Stop,
            _ => Role::None,
        };
        #[expect(clippy::indexing_slicing, reason = "below 64, at compile time")]
        {
            roles[event_type as usize] = role;
        }
        event_type = event_type.wrapping_add(1);
    }
    roles
}

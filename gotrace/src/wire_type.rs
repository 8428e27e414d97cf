//! The event types of the format since Go 1.22 (`internal/trace/tracev2/events.go`). Ordered events
//! of older traces are brought to the same types.

macro_rules! wire_types {
    ($($number:literal $constant:ident $name:literal [$($argument:literal)*];)*) => {
        $(#[allow(dead_code, reason = "those of experiments are told by their range")]
        pub(crate) const $constant: u8 = $number;)*

        /// The event's name and those of its arguments after the time difference; `None` if it is
        /// no event of a thread.
        pub(crate) const fn spec(wire: u8) -> Option<(&'static str, &'static [&'static str])> {
            match wire {
                $($number => Some(($name, &[$($argument),*])),)*
                _ => None,
            }
        }
    };
}

/// What a batch or table entry starts with.
pub(crate) mod structure {
    pub(crate) const EVENT_BATCH: u8 = 1;
    pub(crate) const STACKS: u8 = 2;
    pub(crate) const STACK: u8 = 3;
    pub(crate) const STRINGS: u8 = 4;
    pub(crate) const STRING: u8 = 5;
    pub(crate) const CPU_SAMPLES: u8 = 6;
    pub(crate) const CPU_SAMPLE: u8 = 7;
    pub(crate) const FREQUENCY: u8 = 8;
    pub(crate) const EXPERIMENTAL_BATCH: u8 = 49;
    pub(crate) const SYNC: u8 = 50;
    pub(crate) const CLOCK_SNAPSHOT: u8 = 51;
    pub(crate) const END_OF_GENERATION: u8 = 52;
}

wire_types! {
    9 PROCS_CHANGE "ProcsChange" ["procs_value" "stack"];
    10 PROC_START "ProcStart" ["p" "p_seq"];
    11 PROC_STOP "ProcStop" [];
    12 PROC_STEAL "ProcSteal" ["p" "p_seq" "m"];
    13 PROC_STATUS "ProcStatus" ["p" "pstatus"];
    14 GO_CREATE "GoCreate" ["new_g" "new_stack" "stack"];
    15 GO_CREATE_SYSCALL "GoCreateSyscall" ["new_g"];
    16 GO_START "GoStart" ["g" "g_seq"];
    17 GO_DESTROY "GoDestroy" [];
    18 GO_DESTROY_SYSCALL "GoDestroySyscall" [];
    19 GO_STOP "GoStop" ["reason_string" "stack"];
    20 GO_BLOCK "GoBlock" ["reason_string" "stack"];
    21 GO_UNBLOCK "GoUnblock" ["g" "g_seq" "stack"];
    22 GO_SYSCALL_BEGIN "GoSyscallBegin" ["p_seq" "stack"];
    23 GO_SYSCALL_END "GoSyscallEnd" [];
    24 GO_SYSCALL_END_BLOCKED "GoSyscallEndBlocked" [];
    25 GO_STATUS "GoStatus" ["g" "m" "gstatus"];
    26 STW_BEGIN "STWBegin" ["kind_string" "stack"];
    27 STW_END "STWEnd" [];
    28 GC_ACTIVE "GCActive" ["gc_seq"];
    29 GC_BEGIN "GCBegin" ["gc_seq" "stack"];
    30 GC_END "GCEnd" ["gc_seq"];
    31 GC_SWEEP_ACTIVE "GCSweepActive" ["p"];
    32 GC_SWEEP_BEGIN "GCSweepBegin" ["stack"];
    33 GC_SWEEP_END "GCSweepEnd" ["swept_value" "reclaimed_value"];
    34 GC_MARK_ASSIST_ACTIVE "GCMarkAssistActive" ["g"];
    35 GC_MARK_ASSIST_BEGIN "GCMarkAssistBegin" ["stack"];
    36 GC_MARK_ASSIST_END "GCMarkAssistEnd" [];
    37 HEAP_ALLOC "HeapAlloc" ["heapalloc_value"];
    38 HEAP_GOAL "HeapGoal" ["heapgoal_value"];
    39 GO_LABEL "GoLabel" ["label_string"];
    40 USER_TASK_BEGIN "UserTaskBegin" ["task" "parent_task" "name_string" "stack"];
    41 USER_TASK_END "UserTaskEnd" ["task" "stack"];
    42 USER_REGION_BEGIN "UserRegionBegin" ["task" "name_string" "stack"];
    43 USER_REGION_END "UserRegionEnd" ["task" "name_string" "stack"];
    44 USER_LOG "UserLog" ["task" "key_string" "value_string" "stack"];
    45 GO_SWITCH "GoSwitch" ["g" "g_seq"];
    46 GO_SWITCH_DESTROY "GoSwitchDestroy" ["g" "g_seq"];
    47 GO_CREATE_BLOCKED "GoCreateBlocked" ["new_g" "new_stack" "stack"];
    48 GO_STATUS_STACK "GoStatusStack" ["g" "m" "gstatus" "stack"];
    128 SPAN "Span" ["id" "npages_value" "kindclass"];
    129 SPAN_ALLOC "SpanAlloc" ["id" "npages_value" "kindclass"];
    130 SPAN_FREE "SpanFree" ["id"];
    131 HEAP_OBJECT "HeapObject" ["id" "type"];
    132 HEAP_OBJECT_ALLOC "HeapObjectAlloc" ["id" "type"];
    133 HEAP_OBJECT_FREE "HeapObjectFree" ["id"];
    134 GOROUTINE_STACK "GoroutineStack" ["id" "order"];
    135 GOROUTINE_STACK_ALLOC "GoroutineStackAlloc" ["id" "order"];
    136 GOROUTINE_STACK_FREE "GoroutineStackFree" ["id"];
}

/// The synthesised event at the begin of each generation and at the end.
pub(crate) const SYNC: u8 = 255;
/// A CPU sample, which is no event of a thread.
pub(crate) const CPU_SAMPLE: u8 = structure::CPU_SAMPLE;

//! The types of the format since Go 1.22 as its text form names them (`internal/trace/tracev2/events.go`).
//! A table of its own: tests must not take the decoder's word for it.

/// What follows an event's arguments.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Trailer {
    Nothing,
    /// A length and so many bytes.
    Data,
    /// As many frames as the last argument says.
    Frames,
    /// Events, up to the next batch; the last argument is their size.
    Body,
}

pub(crate) struct EventType {
    pub(crate) number: u8,
    pub(crate) arguments: &'static str,
    pub(crate) trailer: Trailer,
}

pub(crate) fn by_name(name: &str) -> Option<EventType> {
    let (&(name, arguments), at) = TYPES.iter().zip(0u8..).find(|((known, _), _)| *known == name)?;
    let number = if at < 52 { at + 1 } else { at + 128 - 52 };
    let trailer = match name {
        "EventBatch" => Trailer::Body,
        "Stack" => Trailer::Frames,
        "String" | "ExperimentalBatch" => Trailer::Data,
        _ => Trailer::Nothing,
    };
    Some(EventType { number, arguments, trailer })
}

/// Numbered from 1; after the 52nd from 128.
const TYPES: [(&str, &str); 61] = [
    ("EventBatch", "gen m time size"),
    ("Stacks", ""),
    ("Stack", "id nframes"),
    ("Strings", ""),
    ("String", "id"),
    ("CPUSamples", ""),
    ("CPUSample", "time m p g stack"),
    ("Frequency", "freq"),
    ("ProcsChange", "dt procs_value stack"),
    ("ProcStart", "dt p p_seq"),
    ("ProcStop", "dt"),
    ("ProcSteal", "dt p p_seq m"),
    ("ProcStatus", "dt p pstatus"),
    ("GoCreate", "dt new_g new_stack stack"),
    ("GoCreateSyscall", "dt new_g"),
    ("GoStart", "dt g g_seq"),
    ("GoDestroy", "dt"),
    ("GoDestroySyscall", "dt"),
    ("GoStop", "dt reason_string stack"),
    ("GoBlock", "dt reason_string stack"),
    ("GoUnblock", "dt g g_seq stack"),
    ("GoSyscallBegin", "dt p_seq stack"),
    ("GoSyscallEnd", "dt"),
    ("GoSyscallEndBlocked", "dt"),
    ("GoStatus", "dt g m gstatus"),
    ("STWBegin", "dt kind_string stack"),
    ("STWEnd", "dt"),
    ("GCActive", "dt gc_seq"),
    ("GCBegin", "dt gc_seq stack"),
    ("GCEnd", "dt gc_seq"),
    ("GCSweepActive", "dt p"),
    ("GCSweepBegin", "dt stack"),
    ("GCSweepEnd", "dt swept_value reclaimed_value"),
    ("GCMarkAssistActive", "dt g"),
    ("GCMarkAssistBegin", "dt stack"),
    ("GCMarkAssistEnd", "dt"),
    ("HeapAlloc", "dt heapalloc_value"),
    ("HeapGoal", "dt heapgoal_value"),
    ("GoLabel", "dt label_string"),
    ("UserTaskBegin", "dt task parent_task name_string stack"),
    ("UserTaskEnd", "dt task stack"),
    ("UserRegionBegin", "dt task name_string stack"),
    ("UserRegionEnd", "dt task name_string stack"),
    ("UserLog", "dt task key_string value_string stack"),
    ("GoSwitch", "dt g g_seq"),
    ("GoSwitchDestroy", "dt g g_seq"),
    ("GoCreateBlocked", "dt new_g new_stack stack"),
    ("GoStatusStack", "dt g m gstatus stack"),
    ("ExperimentalBatch", "exp gen m time"),
    ("Sync", ""),
    ("ClockSnapshot", "dt mono sec nsec"),
    ("EndOfGeneration", ""),
    ("Span", "dt id npages_value kindclass"),
    ("SpanAlloc", "dt id npages_value kindclass"),
    ("SpanFree", "dt id"),
    ("HeapObject", "dt id type"),
    ("HeapObjectAlloc", "dt id type"),
    ("HeapObjectFree", "dt id"),
    ("GoroutineStack", "dt id order"),
    ("GoroutineStackAlloc", "dt id order"),
    ("GoroutineStackFree", "dt id"),
];

//! What can be said of a report without the source.

use crate::identity::user_frames;
use crate::report::{Access, Kind, Operation, Report};

/// What a report is an instance of, as far as it tells by itself.
#[derive(Debug, Clone, Copy, PartialEq)]
#[cfg_attr(feature = "json", derive(serde::Serialize))]
#[non_exhaustive]
pub struct Pattern {
    /// The name, `unknown` if no rule is sure: `map-concurrent-write`, `map-iterate-while-write`,
    /// `channel-close-send`, `atomic-plain-mix`, `timer-self-reference`, `parallel-table-test`,
    /// `parallel-test-global`, `slice-concurrent-append`, `finalizer`, `goroutine-outlives-test`,
    /// `waitgroup-add-inside`, `missing-lock`.
    pub label: &'static str,
    /// Between 0 and 1.
    pub confidence: f64,
    /// The rule that fired.
    pub rule: &'static str,
}

impl Pattern {
    const UNKNOWN: Self = Self { label: "unknown", confidence: 0.0, rule: "none" };

    /// Labels a report. Crashes and dumps have no pattern unless it is certain.
    pub fn of(report: &Report) -> Option<Self> {
        if report.kind != Kind::Race {
            return of_crash(report);
        }
        let [first, second] = report.accesses.as_slice() else { return Some(Self::UNKNOWN) };
        let race = Race { report, sides: [first, second] };
        Some(RULES.iter().find_map(|rule| rule(&race)).unwrap_or(Self::UNKNOWN))
    }
}

struct Race<'a> {
    report: &'a Report,
    sides: [&'a Access; 2],
}

/// The surest first.
const RULES: [fn(&Race<'_>) -> Option<Pattern>; 10] = [
    channel_close_send,
    finalizer,
    wait_group,
    map_access,
    atomic_plain,
    timer_self_reference,
    slice_append,
    parallel_test_global,
    parallel_table_test,
    unsafe_library_type,
];

fn pattern(label: &'static str, confidence: f64, rule: &'static str) -> Option<Pattern> {
    Some(Pattern { label, confidence, rule })
}

fn of_crash(report: &Report) -> Option<Pattern> {
    let message = report.message.as_deref()?;
    if message.starts_with("Log in goroutine after ") || message.contains(" has completed: ") {
        return pattern("goroutine-outlives-test", 0.99, "log_after_test");
    }
    match message {
        "concurrent map iteration and map write" => {
            pattern("map-iterate-while-write", 0.99, "fatal_map_iteration")
        }
        _ if message.starts_with("concurrent map ") => {
            pattern("map-concurrent-write", 0.99, "fatal_map_write")
        }
        _ => None,
    }
}

fn channel_close_send(race: &Race<'_>) -> Option<Pattern> {
    let mut functions = race.sides.map(|access| access.channel_function().unwrap_or_default());
    functions.sort_unstable();
    (functions[1] == "closechan" && functions[0].starts_with("chansend"))
        .then(|| pattern("channel-close-send", 0.98, "close_against_send"))?
}

fn finalizer(race: &Race<'_>) -> Option<Pattern> {
    let created = race.report.created.iter().flat_map(|block| &block.frames);
    let accesses = race.sides.iter().flat_map(|access| &access.frames);
    let names = ["runtime.createfing", "runtime.runfinq", "runtime.runFinalizers"];
    let is_finalizer = created.chain(accesses).any(|frame| names.contains(&frame.function.as_str()));
    is_finalizer.then(|| pattern("finalizer", 0.95, "finalizer_goroutine"))?
}

/// The detector models `Add` and `Wait` of a group that is at 0 as a write and a read.
fn wait_group(race: &Race<'_>) -> Option<Pattern> {
    let has = |access: &Access, name: &str| access.frames.iter().take(2).any(|frame| frame.function == name);
    let is_add = |access: &Access| has(access, "sync.(*WaitGroup).Add");
    let is_wait = |access: &Access| has(access, "sync.(*WaitGroup).Wait");
    let [first, second] = race.sides;
    let is_pair = (is_add(first) && is_wait(second)) || (is_wait(first) && is_add(second));
    is_pair.then(|| pattern("waitgroup-add-inside", 0.9, "add_against_wait"))?
}

fn map_access(race: &Race<'_>) -> Option<Pattern> {
    let functions = race.sides.map(Access::map_function);
    let is_iteration = |name: &str| {
        let name = name.to_ascii_lowercase();
        name.starts_with("mapiter") || name.starts_with("(*iter).")
    };
    let is_write =
        |name: &str| ["mapassign", "mapdelete", "mapclear"].iter().any(|start| name.starts_with(start));
    let has = |test: &dyn Fn(&str) -> bool| functions.iter().flatten().any(|name| test(name));
    if !has(&is_write) {
        return None;
    }
    if has(&is_iteration) {
        return pattern("map-iterate-while-write", 0.95, "map_iteration_against_write");
    }
    pattern("map-concurrent-write", 0.95, "map_write")
}

fn atomic_plain(race: &Race<'_>) -> Option<Pattern> {
    let [first, second] = race.sides.map(Access::is_atomic);
    (first != second).then(|| pattern("atomic-plain-mix", 0.95, "atomic_against_plain"))?
}

/// `t = time.AfterFunc(d, func() { t.Reset(d) })`: the timer may fire before `t` is assigned.
fn timer_self_reference(race: &Race<'_>) -> Option<Pattern> {
    let is_timer = |access: &Access| {
        race.report
            .creation(access)
            .is_some_and(|block| block.frames.first().is_some_and(|frame| frame.function == "time.goFunc"))
    };
    let [first, second] = race.sides;
    let (timer, other) = match (is_timer(first), is_timer(second)) {
        (true, false) => (first, second),
        (false, true) => (second, first),
        _ => return None,
    };
    let is_same = function_of(timer)? == function_of(other)?;
    (timer.operation == Operation::Read
        && other.operation == Operation::Write
        && is_same
        && !is_closure(other))
    .then(|| pattern("timer-self-reference", 0.85, "timer_reads_what_its_maker_writes"))?
}

fn slice_append(race: &Race<'_>) -> Option<Pattern> {
    let grows = race.sides.iter().any(|access| access.runtime_function() == Some("growslice"));
    grows.then(|| pattern("slice-concurrent-append", 0.9, "growslice"))?
}

/// Two tests at the same global variable.
fn parallel_test_global(race: &Race<'_>) -> Option<Pattern> {
    let [first, second] = race.sides.map(test_of);
    let is_global = race
        .sides
        .iter()
        .all(|access| access.address.as_deref().is_some_and(|address| address.starts_with("0x000000")));
    (is_global && first.is_some() && second.is_some() && first != second)
        .then(|| pattern("parallel-test-global", 0.9, "two_tests_one_global"))?
}

/// A sub-test, or a goroutine beside it, reads what the loop of the table goes on to write.
fn parallel_table_test(race: &Race<'_>) -> Option<Pattern> {
    let [first, second] = race.sides;
    let (closure, table) = if is_closure(first) { (first, second) } else { (second, first) };
    let test = test_of(closure).filter(|_| is_closure(closure) && !is_closure(table))?;
    let is_sub_test = race.report.stream_test.as_deref()?.strip_prefix(test)?.starts_with('/');
    (is_sub_test
        && test_of(table) == Some(test)
        && table.operation == Operation::Write
        && closure.operation == Operation::Read)
        .then(|| pattern("parallel-table-test", 0.7, "sub_test_against_table_loop"))?
}

/// Types whose documentation does not promise that they may be shared.
fn unsafe_library_type(race: &Race<'_>) -> Option<Pattern> {
    const TYPES: [&str; 8] = [
        "bytes.(*Buffer).",
        "strings.(*Builder).",
        "math/rand.(*rngSource).",
        "math/rand.(*Rand).",
        "math/rand/v2.(*PCG).",
        "container/list.(*List).",
        "bufio.(*Writer).",
        "encoding/json.(*Encoder).",
    ];
    let used = race.sides.map(|access| {
        let function = access.frames.first().map_or("", |frame| frame.function.as_str());
        TYPES.iter().find(|name| function.starts_with(**name))
    });
    (used[0].is_some() && used[0] == used[1])
        .then(|| pattern("missing-lock", 0.7, "library_type_without_lock"))?
}

/// The innermost user function of an access, as written.
fn innermost(access: &Access) -> Option<&str> {
    let frames = access.frames.iter().map(|frame| (frame.function.as_str(), frame.file.as_str(), frame.line));
    user_frames(frames).next().map(|frame| frame.function)
}

fn function_of(access: &Access) -> Option<&str> {
    innermost(access).map(|function| pprof_parse::GoSymbol::parse(function).base())
}

fn is_closure(access: &Access) -> bool {
    innermost(access).is_some_and(|function| pprof_parse::GoSymbol::parse(function).is_closure())
}

fn test_of(access: &Access) -> Option<&str> {
    access.frames.iter().find_map(|frame| crate::scan::test_name(&frame.function, &frame.file))
}

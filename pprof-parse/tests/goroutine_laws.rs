//! What holds for every dump.

#![allow(clippy::unwrap_used)]

use std::fmt::Write;

use pprof_parse::{Goroutine, GoroutineDump};
use proptest::prelude::*;
use proptest::sample::select;

/// Writes a dump as Go 1.27 does, without what is not kept: each call as if it were inlined.
fn render(dump: &GoroutineDump) -> String {
    let groups: Vec<_> = dump.goroutines().map(render_goroutine).collect();
    groups.join("\n")
}

fn render_goroutine(goroutine: Goroutine<'_>) -> String {
    let mut text = format!("goroutine {} [{}", goroutine.id().unwrap(), goroutine.state().unwrap());
    let flags = [
        (goroutine.is_leaked(), " (leaked)"),
        (goroutine.is_scanned(), " (scan)"),
        (goroutine.is_durable(), " (durable)"),
    ];
    text.extend(flags.iter().filter(|(is_set, _)| *is_set).map(|(_, flag)| *flag));
    text.extend(goroutine.wait_minutes().map(|minutes| format!(", {minutes} minutes")));
    text.extend(goroutine.is_locked_to_thread().then_some(", locked to thread"));
    text.extend(goroutine.bubble().map(|bubble| format!(", synctest bubble {bubble}")));
    text.push(']');
    if goroutine.labels().len() > 0 {
        let labels: Vec<_> =
            goroutine.labels().map(|(key, value)| format!("{}: {}", quote(key), quote(value))).collect();
        write!(text, " {{{}}}", labels.join(", ")).unwrap();
    }
    text.push_str(":\n");
    for (depth, frame) in goroutine.frames().enumerate() {
        if let Some(gap) = goroutine.elided().filter(|gap| gap.after == depth) {
            writeln!(text, "...{} frames elided...", gap.frames.unwrap()).unwrap();
        }
        writeln!(text, "{}(...)\n\t{}:{}", frame.function, frame.file, frame.line).unwrap();
    }
    if let Some(creator) = goroutine.created_by() {
        let frame = creator.frame;
        let goroutine = creator.goroutine.map(|goroutine| format!(" in goroutine {goroutine}"));
        writeln!(
            text,
            "created by {}{}\n\t{}:{}",
            frame.function,
            goroutine.unwrap_or_default(),
            frame.file,
            frame.line
        )
        .unwrap();
    }
    text
}

/// Quotes as the runtime does: only where needed, and nothing but printable ASCII.
fn quote(text: &str) -> String {
    if text.chars().all(|c| c.is_ascii_alphanumeric() || "./_".contains(c)) {
        return text.to_owned();
    }
    let escape = |c: char| match c {
        '\n' => "\\n".to_owned(),
        '\r' => "\\r".to_owned(),
        '\t' => "\\t".to_owned(),
        '"' | '\\' => format!("\\{c}"),
        ' '..='~' => c.to_string(),
        '\0'..='\x7e' => format!("\\x{:02x}", u32::from(c)),
        '\0'..='\u{ffff}' => format!("\\u{:04x}", u32::from(c)),
        _ => format!("\\U{:08x}", u32::from(c)),
    };
    format!("\"{}\"", text.chars().map(escape).collect::<String>())
}

fn frame() -> impl Strategy<Value = String> {
    let function =
        r"[a-z]{1,3}(/[a-z.-]{1,4})?\.(\(\*[A-Z](\[\.\.\.\])?\)\.)?[A-Za-z]{1,3}(\.func[1-9](\.[1-9])?|-fm)?";
    (function, r"([A-Z]:)?/[a-zA-Z :(.]{0,8}\.go", any::<u32>())
        .prop_map(|(function, file, line)| format!("{function}(...)\n\t{file}:{line}\n"))
}

fn status() -> impl Strategy<Value = String> {
    let state = select(vec![
        "running",
        "select (no cases)",
        "chan receive (nil chan)",
        "GC worker (idle)",
        "sync.Mutex.Lock",
        "",
    ]);
    let flag = |text: &'static str| select(vec!["", text]);
    let tail = r"(, [1-9][0-9]{0,2} minutes)?(, locked to thread)?(, synctest bubble [1-9][0-9]{0,3})?";
    (state, flag(" (leaked)"), flag(" (scan)"), flag(" (durable)"), tail)
        .prop_map(|(state, leaked, scan, durable, tail)| format!("{state}{leaked}{scan}{durable}{tail}"))
}

fn labels() -> impl Strategy<Value = String> {
    prop::collection::vec((any::<String>(), any::<String>()), 0..4).prop_map(|labels| {
        let labels: Vec<_> =
            labels.iter().map(|(key, value)| format!("{}: {}", quote(key), quote(value))).collect();
        if labels.is_empty() { String::new() } else { format!(" {{{}}}", labels.join(", ")) }
    })
}

fn goroutine() -> impl Strategy<Value = String> {
    let frames = prop::collection::vec(frame(), 1..5);
    let creator = prop::option::of((frame(), prop::option::of(1_u64..)));
    let gap = prop::option::of(1_u64..);
    (any::<u64>(), status(), labels(), frames, gap, creator).prop_map(
        |(id, status, labels, mut frames, gap, creator)| {
            if let (Some(gap), true) = (gap, frames.len() > 1) {
                frames.insert(1, format!("...{gap} frames elided...\n"));
            }
            let creator = creator.map(|(frame, parent)| {
                let parent = parent.map(|parent| format!(" in goroutine {parent}")).unwrap_or_default();
                format!("created by {}", frame.replace("(...)", &parent))
            });
            format!("goroutine {id} [{status}]{labels}:\n{}{}", frames.concat(), creator.unwrap_or_default())
        },
    )
}

fn dump() -> impl Strategy<Value = String> {
    prop::collection::vec(goroutine(), 1..6).prop_map(|goroutines| goroutines.join("\n"))
}

proptest! {
    #[test]
    fn reading_loses_nothing(text in dump()) {
        let dump = GoroutineDump::parse(text.as_bytes()).unwrap();
        prop_assert_eq!(dump.warnings(), []);
        prop_assert_eq!(render(&dump), text);
    }

    #[test]
    fn groups_count_every_goroutine_once(text in dump()) {
        let dump = GoroutineDump::parse(text.as_bytes()).unwrap();
        let groups = dump.groups();
        prop_assert_eq!(groups.iter().map(|group| group.count()).sum::<u64>(), dump.total());
        prop_assert_eq!(groups.iter().map(|group| group.goroutines().len()).sum::<usize>(), dump.goroutines().len());
    }

    #[test]
    fn damage_never_panics(text in dump(), cut in any::<prop::sample::Index>(), noise in any::<Vec<u8>>(), at in any::<prop::sample::Index>()) {
        let mut bytes = text.into_bytes();
        let at = at.index(bytes.len());
        let end = bytes.len().min(at + noise.len());
        bytes.splice(at..end, noise);
        bytes.truncate(cut.index(bytes.len() + 1));
        if let Ok(dump) = GoroutineDump::parse(&bytes) {
            dump.groups();
        }
    }

    #[test]
    fn arbitrary_lines_never_panic(lines in prop::collection::vec(select(PIECES.to_vec()), 0..40)) {
        let _ = GoroutineDump::parse(lines.concat().as_bytes());
        let _ = GoroutineDump::parse(format!("x profile: total 3\n{}", lines.concat()).as_bytes());
    }
}

const PIECES: [&str; 24] = [
    "goroutine 1 [running]:\n",
    "goroutine 18446744073709551616 [running]:\n",
    "goroutine 2 [",
    "]:\n",
    "] {a: b}:\n",
    "labels:{\"a",
    "\\",
    "\"",
    "main.f(",
    ")\n",
    "\tf.go:1\n",
    "\tf.go:",
    "created by ",
    " in goroutine ",
    "\n",
    "\r\n",
    "...7 frames elided...\n",
    "5 @ 0x1 0x2\n",
    "#\t0x1\tmain.f+0x1\tf.go:1\n",
    "# labels: {\"k\":\"v\"}\n",
    "#\t",
    "99",
    "é",
    "---\n",
];

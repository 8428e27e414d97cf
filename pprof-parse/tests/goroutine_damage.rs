//! Odd and damaged dumps: what is read of them, and what the warnings say.

#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

use pprof_parse::{Error, GoroutineDump, Position};

const TWO: &str = "goroutine 1 [running]:
main.main()
\t/src/main.go:5 +0x1d

goroutine 7 [chan receive (nil chan), 2 minutes]:
main.(*T[...]).M.func1.2({0x1?, ...}, _)
\t/src/t.go:31 +0x2a
main.inlined(...)
\t/src/t.go:12
created by main.main in goroutine 1
\t/src/main.go:4 +0x11
";

fn parse(text: &str) -> GoroutineDump {
    GoroutineDump::parse(text.as_bytes()).unwrap()
}

/// `id:innermost function/number of frames` of each goroutine.
fn outline(dump: &GoroutineDump) -> Vec<String> {
    let outline = dump.goroutines().map(|goroutine| {
        let innermost = goroutine.frames().next().map_or("-", |frame| frame.function);
        format!("{}:{innermost}/{}", goroutine.id().unwrap(), goroutine.frames().len())
    });
    outline.collect()
}

fn warned_lines(dump: &GoroutineDump) -> Vec<u64> {
    let lines = dump.warnings().iter().map(|warning| match warning.position {
        Position::Line(line) => line,
        Position::Byte(_) => 0,
    });
    lines.collect()
}

const BOTH: [&str; 2] = ["1:main.main/1", "7:main.(*T[...]).M.func1.2/2"];

#[test]
fn surroundings_are_skipped_silently() {
    let around = [
        TWO.to_owned(),
        TWO.replace('\n', "\r\n"),
        format!("\n\n{TWO}\n\n"),
        format!(
            "panic: a [recovered]\n\tpanic: b\n[signal SIGSEGV: code=0x1 addr=0x0]\n\n{TWO}exit status 2\n"
        ),
        format!("panic: a\n\n{TWO}exit status 2\nFAIL\texample.com/x\t0.004s\nFAIL\n"),
        format!(
            "fatal error: x\n\nruntime stack:\nruntime.throw({{0x1, 0x2}})\n\tpanic.go:1 +0x2\n\n{TWO}\nrax    0x0\nrbx    0x1\n"
        ),
        format!("goroutine 4 is late [again]\n{TWO}"),
    ];
    for text in around {
        let dump = parse(&text);
        assert_eq!(outline(&dump), BOTH, "{text}");
        assert_eq!(dump.warnings(), [], "{text}");
    }
}

#[test]
fn lines_with_a_meaning_of_their_own() {
    let text = "goroutine 3 [running, locked to thread]:
\tgoroutine running on other thread; stack unavailable
created by main.main in goroutine 1
\t/src/main.go:4 +0x11

goroutine 4 [syscall]:
non-Go function at pc=0x7f00
read
\t/c/read.c:7 pc=0x7f10
non-Go function
\tpc=0x7f20
main.f((0x1), {0x2})
\tC:/a b/f.go:9 +0x1
...23 frames elided...
main.main()
\t/src/main.go:5 +0x1d fp=0x1 sp=0x2 pc=0x3
created by main.main
\t/src/main.go:4 +0x11
[originating from goroutine 1]:
main.main(...)
\t/src/main.go:20 +0x32
";
    let dump = parse(text);
    assert_eq!(dump.warnings(), []);
    let goroutines: Vec<_> = dump.goroutines().collect();
    assert!(goroutines[0].is_stack_unavailable() && goroutines[0].is_locked_to_thread());
    assert_eq!(goroutines[0].created_by().unwrap().goroutine, Some(1));
    let frames: Vec<_> = goroutines[1].frames().map(|f| (f.function, f.file, f.line)).collect();
    let expected = [
        ("non-Go function", "", 0),
        ("read", "/c/read.c", 7),
        ("non-Go function", "", 0),
        ("main.f", "C:/a b/f.go", 9),
        ("main.main", "/src/main.go", 5),
    ];
    assert_eq!(frames, expected);
    let gap = goroutines[1].elided().unwrap();
    assert_eq!((gap.after, gap.frames), (4, Some(23)));
    let creator = goroutines[1].created_by().unwrap();
    assert_eq!((creator.frame.function, creator.goroutine), ("main.main", None));
    assert!(goroutines[0].elided().is_none());
}

#[test]
fn the_other_wording_of_elided_frames() {
    let text = "goroutine 3 [running]:\nmain.f()\n\tf.go:1 +0x1\n...additional frames elided...\ncreated by main.main\n\tf.go:2\n";
    let dump = parse(text);
    let gap = dump.goroutines().next().unwrap().elided().unwrap();
    assert_eq!((gap.after, gap.frames), (1, None));
    assert_eq!(dump.warnings(), []);
}

#[test]
fn damage_costs_one_goroutine_at_most() {
    let cases = [
        // A header that begins like one.
        (TWO.replace("nil chan), 2 minutes]:", "nil"), vec!["1:main.main/1"], vec![5]),
        // A file line without a number.
        (TWO.replace("t.go:31 +0x2a", "t.go"), vec!["1:main.main/1", "7:-/0"], vec![7]),
        // A function line is missing.
        (TWO.replace("main.inlined(...)\n", ""), vec![BOTH[0], "7:main.(*T[...]).M.func1.2/1"], vec![8]),
        // A file line is missing.
        (TWO.replace("\t/src/t.go:12\n", ""), vec![BOTH[0], "7:main.(*T[...]).M.func1.2/1"], vec![8]),
        // The empty line is missing.
        (TWO.replace("\n\n", "\n"), BOTH.to_vec(), vec![]),
        // A line from elsewhere got in between.
        (
            TWO.replace("main.main()\n", "main.main()\n2026/01/02 listening\n"),
            vec!["1:-/0", BOTH[1]],
            vec![2],
        ),
    ];
    for (text, goroutines, lines) in cases {
        let dump = parse(&text);
        assert_eq!(outline(&dump), goroutines, "{text}");
        assert_eq!(warned_lines(&dump), lines, "{text}");
    }
}

#[test]
fn a_cut_dump_keeps_what_was_read_and_warns_once() {
    let first_header = TWO.find('\n').unwrap();
    for end in first_header..TWO.len() {
        let dump = parse(&TWO[..end]);
        let lines_begun = TWO[..end].split_inclusive('\n').count() as u64;
        // Between lines the cut does not show, unless a file line is missing.
        let is_between_lines = TWO[..end].ends_with('\n');
        let last = TWO[..end].trim_end().lines().last().unwrap();
        let ends_in_function = last.starts_with("main.") || last.starts_with("created by ");
        if is_between_lines && !ends_in_function {
            assert_eq!(dump.warnings(), [], "{end}");
        } else {
            assert_eq!(warned_lines(&dump), [lines_begun], "{end}: {:?}", dump.warnings());
        }
        assert!(outline(&dump)[0].starts_with("1:"), "{end}");
        let is_complete = end >= TWO.find("\n\n").unwrap();
        assert!(!is_complete || outline(&dump)[0] == BOTH[0], "{end}");
    }
}

#[test]
fn a_dump_of_the_longest_size_is_probably_cut() {
    let mut text = TWO.to_owned();
    text.push_str(&" ".repeat((64 << 20) - TWO.len() - 1));
    text.push('\n');
    let dump = parse(&text);
    assert_eq!(outline(&dump), BOTH);
    assert_eq!(dump.warnings().len(), 1);
}

#[test]
fn warnings_are_bounded() {
    let text = format!("{TWO}{}", "goroutine 9 [broken\n".repeat(1000));
    let dump = parse(&text);
    assert_eq!(dump.warnings().len(), 101);
    assert!(dump.warnings()[100].message.contains("900 more"));
}

#[test]
fn counted_text_with_oddities() {
    let text = "\r\nexample.com/shopd.Conn profile: total 18\r
2 @\r
#\t0x0\r
\r
4 @ 0x45ab 0x0 0x0\r
\r
1 @ 0x0 0x0\r
#\t0x0\r
\r
5 @ 0x1 0x2 0x3\r
# labels: {\"k\":\"v\", \"\\u00e9\":\"}\"}\r
#\t0x1\tmain.(*T[...]).f+0x14\t\t\tC:/a b/f.go:131\r
#\t0x47\r
#\t0x2\tmain.(*T).operator+0x1+0x0\tg.go:3\r
\r
6 @ 0x9\r
#\t0x9\tmain.h+0x1\th.go:1\r
\r
--- Memory map: ---\r
00400000-004c2000: shopd\r
";
    let dump = parse(text);
    assert_eq!(dump.warnings(), []);
    assert_eq!((dump.name(), dump.total()), ("example.com/shopd.Conn", 18));
    let goroutines: Vec<_> = dump.goroutines().collect();
    let functions: Vec<Vec<_>> =
        goroutines.iter().map(|g| g.frames().map(|f| f.function).collect()).collect();
    let labelled = vec!["main.(*T[...]).f", "0x47", "main.(*T).operator+0x1"];
    assert_eq!(functions, [vec![], vec!["0x45ab"], vec![], labelled, vec!["main.h"]]);
    let labels: Vec<_> = goroutines[3].labels().collect();
    assert_eq!(labels, [("k", "v"), ("é", "}")]);
    assert_eq!(goroutines[3].frames().next().unwrap().file, "C:/a b/f.go");
    assert_eq!((goroutines[3].id(), goroutines[3].state(), goroutines[3].created_by()), (None, None, None));
}

#[test]
fn damaged_counted_text() {
    let text = "goroutine profile: total 3\n2 @ 0x1\n#\t0x1\tmain.f+0x1\tf.go:1\n\n1 @ 0x2\n#\t0x2\tmain.g+0x1\tg.go:1\n\n";
    let cases = [
        (text.to_owned(), 3, vec![]),
        (text.replace("total 3", "total 4"), 3, vec![7]),
        (text.replace("2 @ 0x1", "2 @ zzz"), 1, vec![2]),
        (text.replace("f.go:1", "f.go"), 3, vec![3]),
        (text.replace("2 @ 0x1\n", "2 @ 0x1\n# labels: {\n"), 3, vec![3]),
        (text[..text.len() - 5].to_owned(), 3, vec![6]),
        (text[..text.find("#\t0x2").unwrap() - 1].to_owned(), 2, vec![5]),
        (text[..text.find("#\t0x2").unwrap()].to_owned(), 3, vec![]),
    ];
    for (text, total, lines) in cases {
        let dump = parse(&text);
        assert_eq!((dump.total(), warned_lines(&dump)), (total, lines), "{text}");
    }
}

#[test]
fn what_is_no_dump_is_refused() {
    assert!(matches!(GoroutineDump::parse(b""), Err(Error::Empty)));
    for text in [
        "hello",
        "heap profile: 1: 2 [3: 4] @ heap/1048576\n",
        "goroutine 7 [cut",
        "profile: total 3\n",
        "\n\n",
    ] {
        let error = GoroutineDump::parse(text.as_bytes()).unwrap_err();
        assert!(matches!(error, Error::NotADump { line: 1, .. }), "{text}: {error}");
    }
    let heap = GoroutineDump::parse(include_bytes!("data/profile/go1.27-heap/input.pb.gz")).unwrap_err();
    assert!(
        matches!(&heap, Error::Invalid { problem, .. } if problem.contains("inuse_space/bytes")),
        "{heap}"
    );
    let damaged = GoroutineDump::parse(&[0x0a, 0x02, 0x08]).unwrap_err();
    assert!(matches!(damaged, Error::Encoding { .. }), "{damaged}");
}

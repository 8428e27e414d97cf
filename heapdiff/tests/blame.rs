//! Which frame of the leaking stack is shown to a person?

#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

mod support;

use heapdiff::{Suspect, Verdict};
use support::{Life, Program, Site, frame, stack};

/// A site that leaks three sampled objects per interval.
fn leaking(frames: &[&str]) -> Site {
    Site::new(frames).births(|_| 400.0)
}

/// A site whose objects come and go.
fn harmless(frames: &[&str]) -> Site {
    Site::new(frames).births(|_| 200.0).life(Life::Mean(1.0))
}

/// The only suspect of a program of these sites.
#[track_caller]
fn suspect(sites: impl IntoIterator<Item = Site>) -> Suspect {
    let program = sites.into_iter().fold(Program::idle(), Program::with);
    let report = program.report(1);
    assert_eq!(report.verdict, Verdict::Leak, "{}", report.reason);
    assert_eq!(report.suspects.len(), 1, "{:#?}", report.suspects);
    report.suspects.into_iter().next().unwrap()
}

#[track_caller]
fn assert_blamed(sites: impl IntoIterator<Item = Site>, expected: &str) {
    assert_eq!(suspect(sites).frame, frame(expected));
}

#[test]
fn the_first_frame_outside_the_standard_library() {
    assert_blamed([leaking(&["main.put:5", "main.main:9"])], "main.put:5");
    assert_blamed(
        [leaking(&["bytes.growSlice:249", "bytes.(*Buffer).Write:190", "main.log:33"])],
        "main.log:33",
    );
    assert_blamed([leaking(&["strings.Clone:28", "net/http.(*conn).serve:1", "main.f:2"])], "main.f:2");
    assert_blamed(
        [leaking(&["internal/runtime/maps.newGroups:14", "example.org/kv.(*Store[...]).Put:7"])],
        "example.org/kv.(*Store[...]).Put:7",
    );
    assert_blamed(
        [leaking(&["slices.Grow[go.shape.[]int]:3", "github.com/acme/lib.New:10", "main.f:2"])],
        "github.com/acme/lib.New:10",
    );
}

#[test]
fn closures_and_methods_of_the_user() {
    assert_blamed([leaking(&["main.(*hub).run.func1.2:8", "main.main:9"])], "main.(*hub).run.func1.2:8");
    assert_blamed(
        [leaking(&["sync.(*Pool).Get:1", "main.glob..func1:3", "main.main:9"])],
        "main.glob..func1:3",
    );
}

#[test]
fn nothing_but_the_standard_library() {
    assert_blamed(
        [leaking(&["net/http.(*Transport).dialConn:1750", "net/http.(*wantConn).run:90"])],
        "net/http.(*Transport).dialConn:1750",
    );
}

#[test]
fn the_stack_is_whole_and_leaf_first() {
    let frames = [
        "bytes.growSlice:249",
        "bytes.(*Buffer).Write:190",
        "main.log:33",
        "main.main:20",
        "runtime.main:283",
    ];
    assert_eq!(suspect([leaking(&frames)]).stack, stack(&frames));
}

#[test]
fn the_stack_is_the_one_that_grows_most() {
    let less = leaking(&["main.put:5", "main.less:8", "main.main:20"]);
    let more = leaking(&["main.put:5", "main.more:7", "main.main:20"]).births(|_| 900.0);
    assert_eq!(suspect([less, more]).stack[1], frame("main.more:7"));
}

const CALLERS: [&str; 6] = ["main.a:1", "main.b:2", "main.c:3", "main.d:4", "main.e:5", "main.f:6"];

/// A helper with many callers; those chosen leak what it makes for them.
fn helper(path: &[&str], leak: impl Fn(usize) -> bool) -> Vec<Site> {
    let sites = CALLERS.iter().enumerate().map(|(n, caller)| {
        let frames = [path, &[*caller, "main.main:20"]].concat();
        if leak(n) { leaking(&frames) } else { harmless(&frames) }
    });
    sites.collect()
}

#[test]
fn the_one_caller_of_a_shared_helper() {
    assert_blamed(helper(&["main.clone:50"], |n| n == 2), "main.c:3");
    assert_blamed(helper(&["bytes.growSlice:249", "main.clone:50"], |n| n == 5), "main.f:6");
}

#[test]
fn helpers_of_helpers() {
    let other_way = harmless(&["main.alloc:70", "main.reset:65", "main.main:20"]);
    let third_way = harmless(&["main.alloc:70", "main.warm:66", "main.main:20"]);
    let sites = helper(&["main.alloc:70", "main.clone:50"], |n| n == 3);
    assert_blamed(sites.into_iter().chain([other_way, third_way]), "main.d:4");
}

#[test]
fn a_helper_that_leaks_for_all_is_to_blame_itself() {
    assert_blamed(helper(&["main.register:50"], |_| true), "main.register:50");
}

#[test]
fn a_helper_that_leaks_for_half_of_them_is_to_blame_itself() {
    assert_blamed(helper(&["main.register:50"], |n| n % 2 == 0), "main.register:50");
}

#[test]
fn a_line_with_one_caller_is_no_helper() {
    assert_blamed([leaking(&["main.put:5", "main.only:8", "main.main:20"])], "main.put:5");
}

/// What the other caller lets go shows that it is not the line itself that keeps things.
#[test]
fn two_callers_of_a_line_that_keeps_nothing() {
    let sites = || [leaking(&["main.decode:60", "main.price:48", "main.serve:9"])].into_iter();
    let other = || harmless(&["main.decode:60", "main.stock:53", "main.serve:9"]).births(|_| 300.0);
    assert_blamed(sites().chain([other()]), "main.price:48");
    assert_blamed(sites().chain([other().life(Life::Garbage)]), "main.price:48");
    // It was called too seldom to tell.
    assert_blamed(sites().chain([other().births(|_| 15.0)]), "main.decode:60");
    // It keeps its share too.
    assert_blamed(sites().chain([other().life(Life::Forever)]), "main.decode:60");
}

#[test]
fn a_helper_of_several_methods() {
    let path = |caller| ["main.(*codec).grow:13", "main.(*codec).encode:8", caller];
    let leak = || leaking(&path("main.(*outbox).send:37"));
    assert_blamed([leak(), harmless(&path("main.status:32"))], "main.(*outbox).send:37");
    // Handlers that bring too little to tell anything.
    let seldom = ["main.a:1", "main.b:2", "main.c:3"].map(|caller| harmless(&path(caller)).births(|_| 5.0));
    assert_blamed([leak()].into_iter().chain(seldom), "main.(*codec).grow:13");
    // Whether it is the handler that keeps what it loads, or who calls it, cannot be seen.
    let handled = |caller| ["main.load:30", "main.handle:20", caller];
    assert_blamed([leaking(&handled("main.a:1")), harmless(&handled("main.b:2"))], "main.load:30");
}

#[test]
fn recursion_stays_where_it_is() {
    let depth = |n: usize| -> Vec<&str> {
        let calls = std::iter::repeat_n("main.walk:7", n);
        ["main.walk:5"].into_iter().chain(calls).chain(["main.visit:9", "main.main:20"]).collect()
    };
    assert_blamed((0..6).map(|n| leaking(&depth(n))), "main.walk:5");
}

#[test]
fn lines_of_one_function_are_told_apart() {
    let sites = [leaking(&["main.put:5", "main.main:9"]), harmless(&["main.put:6", "main.main:9"])];
    assert_blamed(sites, "main.put:5");
}

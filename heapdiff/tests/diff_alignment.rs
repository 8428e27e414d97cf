//! Which site of one build is which of the other.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic)]

mod support;

use std::path::{Path, PathBuf};

use heapdiff::{Change, Comparison, Diff, DiffOptions, Frame, Match};
use pprof_parse::{ParseOptions, Profile};
use support::{HeapProfile, Row, frame, stack};

fn open(path: &Path) -> Profile {
    Profile::open(path, &ParseOptions::default()).unwrap()
}

fn diff(before: &Profile, after: &Profile) -> Diff {
    Comparison::of(before, after, &DiffOptions::default()).unwrap().diff()
}

fn pairs() -> Vec<PathBuf> {
    let mut folders = vec![Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/pairs")];
    folders.extend(std::env::var_os("HEAPDIFF_CORPUS").map(PathBuf::from));
    let entries = folders.iter().flat_map(|folder| std::fs::read_dir(folder).unwrap());
    let paths = entries.map(|entry| entry.unwrap().path());
    let pairs: Vec<PathBuf> = paths.filter(|path| path.join("b.heap.004.pb.gz").exists()).collect();
    assert!(pairs.len() >= 2);
    pairs
}

/// A site as the truth names it: function and line.
fn named(site: &serde_json::Value) -> (String, i64) {
    (site["func"].as_str().unwrap().to_owned(), site["line"].as_i64().unwrap())
}

fn is_at(frame: Option<&Frame>, (function, line): &(String, i64)) -> bool {
    frame.is_some_and(|frame| (&frame.function, frame.line) == (function, *line))
}

#[test]
fn real_edits_are_followed() {
    for folder in pairs() {
        let truth = std::fs::read(folder.join("truth.json")).unwrap();
        let truth: serde_json::Value = serde_json::from_slice(&truth).unwrap();
        let diff = diff(&open(&folder.join("a.heap.004.pb.gz")), &open(&folder.join("b.heap.004.pb.gz")));
        for site in truth["same_service_sites"].as_array().unwrap() {
            let (a, b) = (named(&site["a"]), named(&site["b"]));
            let found = diff.sites.iter().find(|site| is_at(site.before.as_ref(), &a));
            let found = found.unwrap_or_else(|| panic!("{}: {a:?} is not there", folder.display()));
            assert!(is_at(found.after.as_ref(), &b), "{}: {a:?} became {found:?}", folder.display());
        }
        assert!(!diff.similarity.changed, "{}: {:?}", folder.display(), diff.similarity);
    }
}

#[test]
fn two_snapshots_of_one_build_have_not_changed() {
    for folder in pairs() {
        for build in ["a", "b"] {
            let of = |snapshot: &str| open(&folder.join(format!("{build}.heap.{snapshot}.pb.gz")));
            let diff = diff(&of("002"), &of("004"));
            assert!(!diff.similarity.changed, "{} {build}: {:?}", folder.display(), diff.similarity);
            // Nothing is guessed about sites of one build.
            assert!(diff.sites.iter().all(|site| matches!(site.method, Some(Match::Equal) | None)));
        }
    }
}

/// Live objects of one site: stack, leaf first, how many, and how large.
type Objects<'a> = (&'a [&'a str], i64, i64);

fn profile(build: u64, objects: &[Objects<'_>]) -> Profile {
    let rows = objects.iter().map(|&(frames, count, size)| Row {
        stack: stack(frames),
        values: [2 * count, 2 * count * size, count, count * size],
        object_bytes: size,
    });
    let heap = HeapProfile { rows: rows.collect(), rate: 4096, time_ns: 1 };
    Profile::parse(&heap.encode_of_build(build)).unwrap()
}

/// What became of each site, in the order of the sites before.
fn became(before: &[Objects<'_>], after: &[Objects<'_>]) -> Vec<(String, String, Option<Match>)> {
    let diff = diff(&profile(1, before), &profile(2, after));
    let place = |frame: Option<&Frame>| {
        frame.map_or_else(|| "-".to_owned(), |frame| format!("{}:{}", frame.function, frame.line))
    };
    let mut rows: Vec<_> = diff
        .sites
        .iter()
        .map(|site| (place(site.before.as_ref()), place(site.after.as_ref()), site.method))
        .collect();
    rows.sort();
    rows
}

fn row(before: &str, after: &str, method: Option<Match>) -> (String, String, Option<Match>) {
    (before.to_owned(), after.to_owned(), method)
}

#[test]
fn lines_that_move_past_each_others_old_place_are_told_apart() {
    let before: [Objects<'_>; 2] =
        [(&["main.load:10", "main.main:5"], 500, 4096), (&["main.load:12", "main.main:5"], 700, 64)];
    let after: [Objects<'_>; 2] =
        [(&["main.load:12", "main.main:5"], 480, 4096), (&["main.load:14", "main.main:5"], 730, 64)];
    let moved = Some(Match::Moved);
    assert_eq!(
        became(&before, &after),
        [row("main.load:10", "main.load:12", moved), row("main.load:12", "main.load:14", moved)]
    );
}

#[test]
fn functions_that_are_exchanged_keep_their_names() {
    let before: [Objects<'_>; 2] =
        [(&["main.users:10", "main.main:5"], 500, 512), (&["main.orders:20", "main.main:6"], 500, 512)];
    let after: [Objects<'_>; 2] =
        [(&["main.users:20", "main.main:5"], 500, 512), (&["main.orders:10", "main.main:6"], 500, 512)];
    let moved = Some(Match::Moved);
    assert_eq!(
        became(&before, &after),
        [row("main.orders:20", "main.orders:10", moved), row("main.users:10", "main.users:20", moved)]
    );
}

#[test]
fn generics_closures_versions_and_vendoring_keep_the_function() {
    let before: [Objects<'_>; 3] = [
        (&["main.encode:10", "main.main:5"], 500, 512),
        (&["example.com/shop/v2/cart.(*Cart).Add.func1:20", "main.main:6"], 300, 128),
        (&["gopkg.in/yaml%2ev2.parse:7", "main.main:7"], 400, 2048),
    ];
    let after: [Objects<'_>; 3] = [
        (&["main.encode[go.shape.int]:10", "main.main:5"], 500, 512),
        (&["example.com/shop/v3/cart.(*Cart).Add.func2:23", "main.main:6"], 310, 128),
        (&["main/vendor/gopkg.in/yaml%2ev3.parse:7", "main.main:7"], 390, 2048),
    ];
    let moved = Some(Match::Moved);
    assert_eq!(
        became(&before, &after),
        [
            row(
                "example.com/shop/v2/cart.(*Cart).Add.func1:20",
                "example.com/shop/v3/cart.(*Cart).Add.func2:23",
                moved
            ),
            row("gopkg.in/yaml%2ev2.parse:7", "main/vendor/gopkg.in/yaml%2ev3.parse:7", moved),
            row("main.encode:10", "main.encode[go.shape.int]:10", moved),
        ]
    );
}

#[test]
fn a_new_name_is_found_by_what_the_function_does() {
    let before: [Objects<'_>; 2] = [
        (&["main.loadPrices:10", "main.setup:30", "main.main:5"], 500, 4096),
        (&["main.other:40", "main.main:6"], 90, 32),
    ];
    let after: [Objects<'_>; 2] = [
        (&["main.readPriceTable:10", "main.setup:30", "main.main:5"], 510, 4096),
        (&["main.other:40", "main.main:6"], 90, 32),
    ];
    assert_eq!(
        became(&before, &after)[0],
        row("main.loadPrices:10", "main.readPriceTable:10", Some(Match::Renamed))
    );
}

#[test]
fn a_helper_that_took_in_two_sites_is_both() {
    let before: [Objects<'_>; 2] =
        [(&["main.post:10", "main.main:5"], 400, 1024), (&["main.reply:20", "main.main:6"], 300, 1024)];
    let after: [Objects<'_>; 2] = [
        (&["main.newMessage:50", "main.post:10", "main.main:5"], 410, 1024),
        (&["main.newMessage:50", "main.reply:20", "main.main:6"], 290, 1024),
    ];
    let rows = became(&before, &after);
    let places: Vec<(&str, &str)> = rows.iter().map(|(b, a, _)| (b.as_str(), a.as_str())).collect();
    assert_eq!(places, [("main.post:10", "main.newMessage:50"), ("main.reply:20", "main.newMessage:50")]);
    let diff = diff(&profile(1, &before), &profile(2, &after));
    // Each gets what was allocated on its behalf.
    let post = diff.sites.iter().find(|site| site.before == Some(frame("main.post:10"))).unwrap();
    assert_eq!((post.before_bytes, post.after_bytes), (400 * 1024, 410 * 1024));
}

#[test]
fn what_is_extracted_from_a_line_that_stays_is_found() {
    // `s.m[i] = make(…)` becomes `s.m[i] = newPage()`: the map still grows on that line.
    let before: [Objects<'_>; 2] =
        [(&["main.load:12", "main.main:5"], 400, 8192), (&["main.load:12", "main.main:5"], 1, 40960)];
    let after: [Objects<'_>; 2] = [
        (&["main.newPage:30", "main.load:12", "main.main:5"], 390, 8192),
        (&["main.load:12", "main.main:5"], 1, 40960),
    ];
    let diff = diff(&profile(1, &before), &profile(2, &after));
    assert!(!diff.similarity.changed, "{diff:?}");
    let page = diff.sites.iter().find(|site| site.after == Some(frame("main.newPage:30"))).unwrap();
    assert_eq!((page.before.as_ref(), page.method), (Some(&frame("main.load:12")), Some(Match::Split)));
    assert_eq!(page.change, Change::Unchanged, "{page:?}");
}

#[test]
fn a_helper_that_took_in_many_sites_is_all_of_them() {
    let functions: Vec<[String; 2]> =
        (0..12).map(|n| [format!("main.f{n}:10"), "main.main:5".to_owned()]).collect();
    let stacks: Vec<[&str; 2]> = functions.iter().map(|stack| [stack[0].as_str(), &stack[1]]).collect();
    let with_helper: Vec<[&str; 3]> =
        stacks.iter().map(|stack| ["main.helper:50", stack[0], stack[1]]).collect();
    let before: Vec<Objects<'_>> = stacks.iter().map(|stack| (stack.as_slice(), 100, 4096)).collect();
    let after: Vec<Objects<'_>> = with_helper.iter().map(|stack| (stack.as_slice(), 100, 4096)).collect();
    let diff = diff(&profile(1, &before), &profile(2, &after));
    assert_eq!(diff.sites.len(), 12);
    assert!(diff.sites.iter().all(|site| site.before.is_some() && site.delta_bytes == 0), "{:?}", diff.sites);
}

#[test]
fn a_build_in_another_folder_is_the_same_program() {
    let sites: [Objects<'_>; 2] =
        [(&["main.load:12", "main.main:5"], 400, 8192), (&["main.store:20", "main.main:6"], 300, 512)];
    let rows = |folder: &str| {
        let rows = sites.iter().map(|&(frames, count, size)| {
            let mut stack = stack(frames);
            stack.iter_mut().for_each(|frame| frame.file = format!("{folder}/{}", frame.file));
            Row { stack, values: [count, count * size, count, count * size], object_bytes: size }
        });
        HeapProfile { rows: rows.collect(), rate: 4096, time_ns: 1 }
    };
    for build in [1, 2] {
        let before = Profile::parse(&rows("/builds/1").encode_of_build(1)).unwrap();
        let after = Profile::parse(&rows("/builds/2").encode_of_build(build)).unwrap();
        let diff = diff(&before, &after);
        assert_eq!(diff.similarity.absolute, 1.0);
        assert!(diff.sites.iter().all(|site| site.method == Some(Match::Equal)), "{:?}", diff.sites);
    }
}

#[test]
fn changes_that_cancel_each_other_out_are_found_below() {
    let before: [Objects<'_>; 2] = [
        (&["main.read:10", "main.get:3", "main.main:5"], 4000, 1024),
        (&["main.write:11", "main.put:4", "main.main:5"], 400, 1024),
    ];
    let after: [Objects<'_>; 2] = [(before[0].0, 400, 1024), (before[1].0, 4000, 1024)];
    let diff = diff(&profile(1, &before), &profile(1, &after));
    let places: Vec<&str> = diff.origins.iter().map(|origin| origin.path.last().unwrap().as_str()).collect();
    assert_eq!(places, ["main.go:10", "main.go:11"]);
}

#[test]
fn names_are_those_of_the_second_build() {
    let before: [Objects<'_>; 1] = [(&["main.(*store).loadPrices:10", "main.main:5"], 500, 4096)];
    let after: [Objects<'_>; 1] = [(&["main.(*store).readPrices:10", "main.main:5"], 5000, 4096)];
    let (before, after) = (profile(1, &before), profile(2, &after));
    let comparison = Comparison::of(&before, &after, &DiffOptions::default()).unwrap();
    assert_eq!(comparison.diff().origins[0].path, ["main.main", "main.(*store).readPrices", "main.go:10"]);
    let names = comparison.to_profile();
    let names: Vec<String> =
        names.string_table.iter().map(|s| String::from_utf8_lossy(s).into_owned()).collect();
    assert!(names.iter().any(|name| name.contains("readPrices")), "{names:?}");
    assert!(!names.iter().any(|name| name.contains("loadPrices")), "{names:?}");
    assert!(comparison.flame_graph("").contains("main.(*store).readPrices"));
    assert!(comparison.heat_map(3).to_svg().contains("readPrices"));
}

#[test]
fn samples_without_functions_are_told() {
    let row = Row { stack: Vec::new(), values: [1, 4096, 1, 4096], object_bytes: 4096 };
    let lost = HeapProfile { rows: vec![row], rate: 4096, time_ns: 1 };
    let diff = diff(&Profile::parse(&lost.encode()).unwrap(), &profile(1, &[]));
    assert!(diff.warnings[0].starts_with("before: 4096 live bytes have no function"), "{:?}", diff.warnings);
}

#[test]
fn what_is_new_and_what_is_gone_is_not_paired() {
    let before: [Objects<'_>; 2] = [
        (&["main.cache:10", "main.get:3", "main.main:5"], 400, 64),
        (&["main.keep:1", "main.main:9"], 90, 512),
    ];
    let after: [Objects<'_>; 2] = [
        (&["shop/images.decode:77", "main.serve:4", "main.main:8"], 300, 65536),
        (&["main.keep:1", "main.main:9"], 90, 512),
    ];
    let diff = diff(&profile(1, &before), &profile(2, &after));
    let changes: Vec<Change> = diff.sites.iter().map(|site| site.change).collect();
    assert_eq!(changes, [Change::New, Change::Gone, Change::Unchanged]);
    assert!(diff.similarity.changed);
}

#[test]
fn the_change_begins_where_it_is_carried_to() {
    let before: [Objects<'_>; 2] = [
        (&["main.read:10", "main.get:3", "main.serve:7", "main.main:5"], 400, 1024),
        (&["main.read:10", "main.put:4", "main.serve:8", "main.main:5"], 400, 1024),
    ];
    let mut after = before;
    after[1].1 = 4000;
    let diff = diff(&profile(1, &before), &profile(1, &after));
    assert_eq!(diff.sites[0].change, Change::Grown);
    assert_eq!(diff.origins.len(), 1);
    assert_eq!(diff.origins[0].path, ["main.main", "main.serve", "main.put", "main.read", "main.go:10"]);
    assert_eq!(diff.origins[0].delta_bytes, 3600 * 1024);
}

#[test]
fn the_profile_of_the_differences_balances() {
    let before: [Objects<'_>; 2] =
        [(&["main.a:1", "main.main:5"], 400, 1024), (&["main.b:2", "main.main:6"], 100, 64)];
    let after: [Objects<'_>; 2] =
        [(&["main.a:1", "main.main:5"], 100, 1024), (&["main.b:2", "main.main:6"], 100, 64)];
    let (before, after) = (profile(1, &before), profile(1, &after));
    let comparison = Comparison::of(&before, &after, &DiffOptions::default()).unwrap();
    let differences = Profile::parse(&comparison.to_profile().encode()).unwrap();
    let values: Vec<&[i64]> = differences.samples().map(|sample| sample.values()).collect();
    assert_eq!(values, [[-300, -300 * 1024]]);
    assert_eq!(differences.tables().default_sample_type(), Some(1));
}

#[test]
fn a_profile_of_something_else_is_an_error_that_names_it() {
    let heap = profile(1, &[]);
    let cpu = Profile::parse(
        &HeapProfile { rows: Vec::new(), rate: 1, time_ns: 1 }
            .encode()
            .into_iter()
            .map(|byte| if byte == b'i' { b'j' } else { byte })
            .collect::<Vec<u8>>(),
    )
    .unwrap();
    let error = Comparison::of(&heap, &cpu, &DiffOptions::default()).err().unwrap().to_string();
    assert!(error.contains("after") && error.contains("/debug/pprof/heap"), "{error}");
}

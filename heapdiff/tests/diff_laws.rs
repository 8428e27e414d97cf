//! What holds for the similarity of any two heaps.

#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

mod support;

use heapdiff::{Comparison, Diff, DiffOptions, Measure, Similarity, TreeEnd};
use pprof_parse::Profile;
use proptest::prelude::*;
use support::{HeapProfile, Row, stack};

/// Objects of a kind, by site and caller.
const KINDS: usize = 24;

/// Bytes per sample.
const RATE: i64 = 4096;

fn config(cases: u32) -> ProptestConfig {
    ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(cases) }
}

/// How many objects of each kind a heap holds.
fn heap() -> impl Strategy<Value = Vec<i64>> {
    prop::collection::vec(prop_oneof![Just(0), 1..50_i64, 1..100_000_i64], KINDS)
}

fn row(kind: usize, objects: i64) -> Row {
    let (site, caller) =
        (format!("main.site{}:{}", kind % 4, 10 + kind % 3), format!("main.caller{}:5", kind % 5));
    let deep = ["main.loop:7", "main.handle:8"];
    let mut frames = vec![site.as_str(), &caller];
    frames.extend(deep.iter().take(kind % 3));
    frames.push("main.main:3");
    let size = 16 << (kind % 7);
    Row {
        stack: stack(&frames),
        values: [objects * 2, objects * 2 * size, objects, objects * size],
        object_bytes: size,
    }
}

fn rows(heap: &[i64]) -> Vec<Row> {
    let kinds = heap.iter().enumerate().filter(|(_, objects)| **objects > 0);
    // Every site is allocated from once, so that both profiles show the same code.
    let all = (0..KINDS).map(|kind| Row { values: [1, 16, 0, 0], ..row(kind, 1) });
    all.chain(kinds.map(|(kind, &objects)| row(kind, objects))).collect()
}

fn profile(rows: Vec<Row>) -> Profile {
    Profile::parse(&HeapProfile { rows, rate: RATE, time_ns: 1 }.encode()).unwrap()
}

fn compare(before: &[i64], after: &[i64], options: &DiffOptions) -> Diff {
    let (before, after) = (profile(rows(before)), profile(rows(after)));
    Comparison::of(&before, &after, options).unwrap().diff()
}

fn similarity(before: &[i64], after: &[i64]) -> Similarity {
    compare(before, after, &DiffOptions::default()).similarity
}

fn close(one: f64, other: f64) -> bool {
    (one - other).abs() < 1e-9
}

fn options() -> impl Strategy<Value = DiffOptions> {
    (0.0..=1.0, 0.01..=1.0, prop::bool::ANY, prop::bool::ANY).prop_map(|(decay, least, leaf, objects)| {
        let mut options = DiffOptions::default();
        options.decay = decay;
        options.min_depth_weight = least;
        options.depth_from = if leaf { TreeEnd::Leaf } else { TreeEnd::Root };
        options.measure = if objects { Measure::Objects } else { Measure::Bytes };
        options
    })
}

proptest! {
    #![proptest_config(config(64))]

    #[test]
    fn it_lies_between_nothing_and_all(a in heap(), b in heap(), options in options()) {
        let Similarity { absolute, shape, noise_absolute, noise_shape, .. } = compare(&a, &b, &options).similarity;
        for score in [absolute, shape, noise_absolute, noise_shape] {
            prop_assert!((0.0..=1.0).contains(&score), "{score}");
        }
    }

    #[test]
    fn it_is_symmetric(a in heap(), b in heap(), options in options()) {
        let (there, back) = (compare(&a, &b, &options).similarity, compare(&b, &a, &options).similarity);
        prop_assert!(close(there.absolute, back.absolute) && close(there.shape, back.shape));
    }

    #[test]
    fn it_is_one_for_equal_heaps_only(a in heap(), b in heap(), options in options()) {
        prop_assert_eq!(compare(&a, &a, &options).similarity.absolute, 1.0);
        prop_assert_eq!(compare(&a, &b, &options).similarity.absolute == 1.0, a == b);
    }

    #[test]
    fn its_complement_is_a_metric(a in heap(), b in heap(), c in heap(), options in options()) {
        let distance = |x: &[i64], y: &[i64]| 1.0 - compare(x, y, &options).similarity.absolute;
        prop_assert!(distance(&a, &c) <= distance(&a, &b) + distance(&b, &c) + 1e-9);
    }

    #[test]
    fn moving_towards_the_other_never_lowers_it(a in heap(), b in heap(), kind in 0..KINDS) {
        // A site that comes nearer takes the nodes above it along where all differ in the same direction.
        let (low, high): (Vec<i64>, Vec<i64>) = a.iter().zip(&b).map(|(x, y)| (*x.min(y), *x.max(y))).unzip();
        let mut risen = low.clone();
        risen[kind] = (low[kind] + high[kind]) / 2;
        prop_assert!(similarity(&high, &risen).absolute >= similarity(&high, &low).absolute - 1e-9);
    }

    #[test]
    fn growing_by_a_factor_divides_it(a in heap(), factor in 1..9_i64) {
        prop_assume!(a.iter().any(|objects| *objects > 0));
        let grown: Vec<i64> = a.iter().map(|objects| objects * factor).collect();
        let similarity = similarity(&a, &grown);
        prop_assert!(close(similarity.absolute, 1.0 / factor as f64), "{}", similarity.absolute);
        prop_assert!(close(similarity.shape, 1.0));
    }

    #[test]
    fn the_order_of_samples_does_not_matter(a in heap(), b in heap(), seed in prop::collection::vec(0..1000_usize, KINDS)) {
        let (before, after) = (rows(&a), rows(&b));
        let mut shuffled = after.clone();
        for (n, other) in seed.into_iter().enumerate() {
            let other = other % shuffled.len();
            shuffled.swap(n, other);
        }
        let before = profile(before);
        let of = |after: Vec<Row>| {
            let after = profile(after);
            Comparison::of(&before, &after, &DiffOptions::default()).unwrap().diff()
        };
        // `{:?}` prints every bit of a float.
        prop_assert_eq!(format!("{:?}", of(after)), format!("{:?}", of(shuffled)));
    }

    #[test]
    fn equal_samples_may_be_merged(a in heap(), b in heap()) {
        let halves: Vec<Row> = rows(&b)
            .into_iter()
            .flat_map(|row| {
                let first = row.values.map(|value| value / 2);
                let rest: Vec<i64> = row.values.iter().zip(first).map(|(value, half)| value - half).collect();
                [first, [rest[0], rest[1], rest[2], rest[3]]].map(|values| Row { values, ..row.clone() })
            })
            .collect();
        let before = profile(rows(&a));
        let of = |after: Vec<Row>| {
            let after = profile(after);
            Comparison::of(&before, &after, &DiffOptions::default()).unwrap().diff().similarity
        };
        let (whole, halves) = (of(rows(&b)), of(halves));
        prop_assert_eq!((whole.absolute, whole.shape), (halves.absolute, halves.shape));
    }
}

/// The same heap from another build, in which functions have other names and lines.
fn other_build(heap: &[i64]) -> Vec<Row> {
    let mut rows = rows(heap);
    for frame in rows.iter_mut().flat_map(|row| &mut row.stack) {
        frame.line += 7;
        if frame.function.ends_with('1') || frame.function.ends_with("loop") {
            frame.function = frame.function.replace("main.", "main.new");
        }
    }
    rows
}

proptest! {
    #![proptest_config(config(64))]

    #[test]
    fn two_builds_are_compared_alike_in_any_order(a in heap(), b in heap(), seed in prop::collection::vec(0..1000_usize, KINDS)) {
        let shuffled = |mut rows: Vec<Row>| {
            for (n, other) in seed.iter().enumerate() {
                let other = other % rows.len();
                rows.swap(n, other);
            }
            rows
        };
        let parse = |rows, build| {
            Profile::parse(&HeapProfile { rows, rate: RATE, time_ns: 1 }.encode_of_build(build)).unwrap()
        };
        let of = |before: &Profile, after: &Profile| Comparison::of(before, after, &DiffOptions::default()).unwrap().diff();
        let (before, after) = (parse(rows(&a), 1), parse(other_build(&b), 2));
        let there = of(&before, &after);
        let (before_shuffled, after_shuffled) = (parse(shuffled(rows(&a)), 1), parse(shuffled(other_build(&b)), 2));
        prop_assert_eq!(format!("{:?}", there), format!("{:?}", of(&before_shuffled, &after_shuffled)));
        let back = of(&after, &before);
        let (there_s, back_s) = (there.similarity, back.similarity);
        prop_assert!(close(there_s.absolute, back_s.absolute) && close(there_s.shape, back_s.shape), "{there_s:?} {back_s:?}");
        // The dice fall differently, but not by much.
        prop_assert!((there_s.noise_absolute - back_s.noise_absolute).abs() < 0.3, "{there_s:?} {back_s:?}");
        let names = |diff: &Diff, swapped: bool| {
            let mut pairs: Vec<_> = diff.sites.iter().map(|site| if swapped { (site.after.clone(), site.before.clone()) } else { (site.before.clone(), site.after.clone()) }).collect();
            pairs.sort();
            pairs
        };
        prop_assert_eq!(names(&there, false), names(&back, true));
    }
}

#[test]
fn the_number_of_threads_does_not_matter() {
    let heap = |seed: i64| -> Vec<i64> { (0..KINDS as i64).map(|kind| kind * kind * seed % 977).collect() };
    let diffs = [1, 2, 4].map(|threads| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
        pool.install(|| format!("{:?}", compare(&heap(3), &heap(5), &DiffOptions::default())))
    });
    assert_eq!(diffs[0], diffs[1]);
    assert_eq!(diffs[0], diffs[2]);
}

#[test]
fn empty_heaps_are_equal() {
    let empty = similarity(&[0; KINDS], &[0; KINDS]);
    assert_eq!((empty.absolute, empty.shape, empty.changed), (1.0, 1.0, false));
}

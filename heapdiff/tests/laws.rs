//! What holds for every series.

#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

mod support;

use heapdiff::{Options, Policy, Report, Series, Snapshot};
use pprof_parse::Profile;
use proptest::prelude::*;
use support::{Goroutines, HeapProfile, Life, Program, Random, Row, START_NS, Site, memstats, stack};

fn config(cases: u32) -> ProptestConfig {
    ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(cases) }
}

fn snapshots(profiles: &[HeapProfile]) -> Vec<Snapshot> {
    let parsed = profiles.iter().zip(0..).map(|(profile, n): (_, u64)| {
        let mut snapshot = Snapshot::new(format!("heap.{n}"), Profile::parse(&profile.encode()).unwrap());
        let bytes: i64 = profile.rows.iter().fold(0, |sum, row| sum.saturating_add(row.values[3]));
        snapshot.memstats = Some(memstats(bytes.clamp(0, 1 << 50) as u64, n));
        snapshot
    });
    parsed.collect()
}

fn analyse(profiles: &[HeapProfile]) -> Report {
    Series::new(snapshots(profiles)).analyse(&Options::default()).unwrap()
}

fn analyse_without_memstats(profiles: &[HeapProfile]) -> Report {
    let mut snapshots = snapshots(profiles);
    snapshots.iter_mut().for_each(|snapshot| snapshot.memstats = None);
    Series::new(snapshots).analyse(&Options::default()).unwrap()
}

/// A program with a bit of everything: callers, goroutines, several leaks.
fn busy(rate: i64, seed: u64) -> Program {
    let mut program = Program { rate, ..Program::service() };
    for n in 0..6 {
        let life = if (seed + n).is_multiple_of(3) { Life::Forever } else { Life::Mean(2.0) };
        let caller = format!("main.caller{n}:{n}");
        program =
            program.with(Site::new(&["main.clone:50", &caller, "main.main:20"]).births(|_| 200.0).life(life));
    }
    let waiting =
        Goroutines::new(&["main.wait:40"], "select", "main.caller1:2").count(move |n| n * seed as usize);
    program.with_goroutines(waiting)
}

#[test]
fn the_number_of_threads_does_not_matter() {
    for seed in 0..4 {
        let reports = [1, 2, 4].map(|threads| {
            let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
            // `{:?}` prints every bit of a float.
            pool.install(|| format!("{:?}", busy(64 * 1024, seed).report(seed)))
        });
        assert!(reports[0].contains("main."), "{}", reports[0]);
        assert_eq!(reports[0], reports[1]);
        assert_eq!(reports[0], reports[2]);
    }
}

fn shuffled(profile: &HeapProfile, random: &mut Random) -> HeapProfile {
    let mut shuffled = profile.clone();
    shuffled.rows.sort_by_cached_key(|_| random.next());
    shuffled
}

/// Each row in two with the same stack and object size, where it has two objects.
fn split(profile: &HeapProfile) -> HeapProfile {
    let rows = profile.rows.iter().flat_map(|row| {
        let part = |objects: i64| row.object_bytes * objects;
        let [allocated, _, live, _] = row.values;
        let half = |objects: i64| [objects / 2, objects - objects / 2];
        let ([a, b], [c, d]) = (half(allocated), half(live));
        let halves = [[a, part(a), c, part(c)], [b, part(b), d, part(d)]];
        halves.map(|values| Row { values, ..row.clone() })
    });
    HeapProfile { rows: rows.collect(), ..profile.clone() }
}

proptest! {
    #![proptest_config(config(48))]

    #[test]
    fn the_order_of_the_samples_does_not_matter(seed: u64) {
        let profiles = busy(64 * 1024, seed % 3).run(seed).profiles;
        let mut random = Random::new(seed);
        let other: Vec<HeapProfile> = profiles.iter().map(|profile| shuffled(profile, &mut random)).collect();
        prop_assert_eq!(format!("{:?}", analyse(&profiles)), format!("{:?}", analyse(&other)));
    }

    /// At rate 1 nothing is scaled, so that halves add up.
    #[test]
    fn samples_of_one_stack_may_be_split(seed: u64) {
        let profiles = busy(1, seed % 3).run(seed).profiles;
        let other: Vec<HeapProfile> = profiles.iter().map(split).collect();
        prop_assert_eq!(format!("{:?}", analyse(&profiles)), format!("{:?}", analyse(&other)));
    }
}

/// Rows in which two sites and two callers move exactly alike.
fn twins(levels: impl Fn(i64) -> i64) -> Vec<HeapProfile> {
    const TWINS: [[&str; 3]; 4] = [
        ["main.a:1", "main.left:5", "main.main:20"],
        ["main.a:1", "main.right:6", "main.main:20"],
        ["main.b:2", "main.left:5", "main.main:20"],
        ["main.b:2", "main.right:6", "main.main:20"],
    ];
    let profile = |n: i64| {
        let values = [1000 * n, 64_000 * n, levels(n), 64 * levels(n)];
        let rows = TWINS.map(|frames| Row { stack: stack(&frames), values, object_bytes: 64 });
        HeapProfile { rows: rows.into(), rate: 1, time_ns: START_NS + n * 30_000_000_000 }
    };
    (1..15).map(profile).collect()
}

#[test]
fn ties_are_broken_by_name() {
    let shapes: [fn(i64) -> i64; 4] =
        [|n| 10 * n, |n| 10 * (n % 5), |n| 100 * n.min(5), |n| if n < 8 { 10 } else { 500 }];
    for levels in shapes {
        let (forward, mut backward) = (twins(levels), twins(levels));
        backward.iter_mut().for_each(|profile| profile.rows.reverse());
        let report = analyse_without_memstats(&forward);
        assert!(report.reason.contains("main.a (line 1)"), "{}", report.reason);
        assert_eq!(report, analyse_without_memstats(&backward));
    }
}

fn any_value() -> impl Strategy<Value = i64> {
    prop_oneof![
        4 => 0..5_000_000i64,
        1 => Just(0i64),
        1 => any::<i64>(),
        1 => (i64::MAX - 10)..=i64::MAX,
        1 => -1000..0i64,
    ]
}

fn any_row() -> impl Strategy<Value = Row> {
    const FRAMES: [&str; 6] = [
        "main.a:1",
        "main.b:2",
        "main.b:3",
        "bytes.growSlice:249",
        "net/http.(*conn).serve:9",
        "main.main:20",
    ];
    let frames = prop::collection::vec(prop::sample::select(FRAMES.to_vec()), 0..6);
    (frames, prop::array::uniform4(any_value())).prop_map(|(frames, values)| Row {
        stack: stack(&frames),
        values,
        object_bytes: 64,
    })
}

fn any_profile() -> impl Strategy<Value = HeapProfile> {
    let rate = prop_oneof![Just(524_288i64), Just(1), Just(0), Just(-5), Just(i64::MAX)];
    let time = prop_oneof![Just(0i64), Just(START_NS), START_NS..START_NS + 1_000_000_000_000, any::<i64>()];
    (prop::collection::vec(any_row(), 0..8), rate, time).prop_map(|(rows, rate, time_ns)| HeapProfile {
        rows,
        rate,
        time_ns,
    })
}

proptest! {
    #![proptest_config(config(400))]

    /// Whatever the numbers are, there is an answer, and its numbers are numbers.
    #[test]
    fn every_series_has_an_answer(
        profiles in prop::collection::vec(any_profile(), 0..12),
        has_memstats: bool,
        policy in prop::sample::select(vec![Policy::Evidence, Policy::ThreeGrowths, Policy::AllocsVersusInuse]),
    ) {
        let mut snapshots = snapshots(&profiles);
        if !has_memstats {
            snapshots.iter_mut().for_each(|snapshot| snapshot.memstats = None);
        }
        let mut options = Options::default();
        options.policy = policy;
        options.memory_limit_bytes = Some(1 << 40);
        let report = Series::new(snapshots).analyse(&options).unwrap();
        prop_assert!(!report.reason.is_empty() && !report.reason.contains("NaN"), "{}", report.reason);
        prop_assert!(report.time_to_limit_s.is_none_or(|s| s >= 0.0));
        for suspect in &report.suspects {
            let [low, high] = suspect.growth_bytes_per_s_interval;
            prop_assert!(low <= suspect.growth_bytes_per_s && suspect.growth_bytes_per_s <= high, "{suspect:?}");
            prop_assert!(suspect.retention.is_none_or(|share| (0.0..=1.0).contains(&share)), "{suspect:?}");
            prop_assert!((0.0..=1.0).contains(&suspect.q_value), "{suspect:?}");
        }
        for churn in &report.churn {
            prop_assert!((0.0..=1.0).contains(&churn.share) && churn.alloc_bytes_per_s.is_finite(), "{churn:?}");
        }
    }

    /// The same at every snapshot: nothing moves.
    #[test]
    fn what_does_not_move_is_stable(profile in any_profile(), count in 4usize..10) {
        let report = analyse(&vec![profile; count]);
        prop_assert_eq!(report.verdict.as_str(), "stable", "{}", report.reason);
    }
}

use heapdiff::{MemStats, Options, Report, Series, Snapshot};
use pprof_parse::{GoroutineDump, Profile};

use super::goroutines::{Goroutines, dump};
use super::profile::{HeapProfile, Row};
use super::random::Random;
use super::site::{Life, Site};

/// When the first snapshot is taken.
pub(crate) const START_NS: i64 = 1_795_000_000_000_000_000;

/// Intervals that the program ran before the first snapshot.
const HISTORY: f64 = 16.0;

/// A Go program, simulated as far as its memory profile goes.
pub(crate) struct Program {
    pub(crate) snapshots: usize,
    pub(crate) interval_s: i64,
    /// `runtime.MemProfileRate`.
    pub(crate) rate: i64,
    pub(crate) has_memstats: bool,
    pub(crate) sites: Vec<Site>,
    pub(crate) goroutines: Vec<Goroutines>,
}

/// A run of a program: what was seen of it, and the truth.
pub(crate) struct Run {
    pub(crate) snapshots: Vec<Snapshot>,
    /// The profiles of the snapshots, before they are encoded.
    pub(crate) profiles: Vec<HeapProfile>,
    /// Live bytes and objects of each site at each snapshot.
    pub(crate) live: Vec<Vec<Live>>,
}

#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub(crate) struct Live {
    pub(crate) bytes: u64,
    pub(crate) objects: u64,
}

impl Program {
    /// 14 snapshots of a program that does nothing.
    pub(crate) fn idle() -> Self {
        Self {
            snapshots: 14,
            interval_s: 30,
            rate: 512 * 1024,
            has_memstats: true,
            sites: Vec::new(),
            goroutines: Vec::new(),
        }
    }

    /// A service without a leak: requests that come and go, a table that stays, and garbage.
    pub(crate) fn service() -> Self {
        let main = "main.main:20";
        Self::idle()
            .with(
                Site::new(&["main.loadTable:7", main])
                    .size(1 << 20)
                    .births(|t| if t < -15.0 { 4.0 } else { 0.0 }),
            )
            .with(
                Site::new(&["main.(*session).open:31", main])
                    .size(8192)
                    .births(|_| 100.0)
                    .life(Life::Mean(2.0)),
            )
            .with(
                Site::new(&["bytes.growSlice:249", "main.render:44", main])
                    .size(32768)
                    .births(|_| 100.0)
                    .life(Life::Garbage),
            )
            .with(
                Site::new(&["main.(*index).add:52", main]).size(2048).births(|_| 100.0).life(Life::Mean(3.0)),
            )
    }

    pub(crate) fn with(mut self, site: Site) -> Self {
        self.sites.push(site);
        self
    }

    pub(crate) fn with_goroutines(mut self, goroutines: Goroutines) -> Self {
        self.goroutines.push(goroutines);
        self
    }

    pub(crate) fn report(&self, seed: u64) -> Report {
        self.run(seed).report()
    }

    /// Lives through the series. The same seed gives the same snapshots.
    pub(crate) fn run(&self, seed: u64) -> Run {
        let mut random = Random::new(seed);
        let mut sampler = Sampler::new(self.rate, &mut random);
        let mut live = Vec::new();
        let mut rows = vec![Vec::new(); self.snapshots];
        for site in &self.sites {
            let mut history = History::new(self.snapshots);
            for (birth, death) in site.lives(-HISTORY, self.snapshots as f64 - 1.0, &mut random) {
                history.add(site.size, birth, death, sampler.samples(site.size, &mut random));
            }
            for (rows, counts) in rows.iter_mut().zip(&history.sampled) {
                rows.extend(row(site, counts, self.rate));
            }
            live.push(history.live);
        }
        let profiles: Vec<HeapProfile> =
            rows.into_iter().zip(0..).map(|(rows, n)| self.profile(rows, n)).collect();
        let snapshots =
            profiles.iter().enumerate().map(|(n, profile)| self.snapshot(n, profile, &live)).collect();
        Run { snapshots, profiles, live }
    }

    fn profile(&self, rows: Vec<Row>, n: i64) -> HeapProfile {
        HeapProfile { rows, rate: self.rate, time_ns: START_NS + n * self.interval_s * 1_000_000_000 }
    }

    fn snapshot(&self, n: usize, profile: &HeapProfile, live: &[Vec<Live>]) -> Snapshot {
        let heap = Profile::parse(&profile.encode()).unwrap();
        let mut snapshot = Snapshot::new(format!("heap.{n:03}.pb"), heap);
        if self.has_memstats {
            snapshot.memstats = Some(memstats(live.iter().map(|site| site[n].bytes).sum(), n as u64));
        }
        if !self.goroutines.is_empty() {
            snapshot.goroutines = Some(GoroutineDump::parse(dump(&self.goroutines, n).as_bytes()).unwrap());
        }
        snapshot
    }
}

/// What `runtime.ReadMemStats` says of a heap with so many live bytes at snapshot `n`.
pub(crate) fn memstats(heap_alloc: u64, n: u64) -> MemStats {
    let mut memstats = MemStats::default();
    memstats.heap_alloc = heap_alloc;
    memstats.heap_objects = heap_alloc / 1024;
    memstats.sys = 2 * heap_alloc + (16 << 20);
    memstats.num_gc = 3 + 2 * n;
    memstats
}

impl Run {
    pub(crate) fn report(self) -> Report {
        Series::new(self.snapshots).analyse(&Options::default()).unwrap()
    }

    /// Bytes that the site gained from the first to the last snapshot.
    pub(crate) fn gained_bytes(&self, site: usize) -> f64 {
        self.live[site].last().unwrap().bytes as f64 - self.live[site][0].bytes as f64
    }
}

/// Chooses allocations as `mallocgc` does: one per `rate` bytes on average, at exponentially
/// distributed distances.
struct Sampler {
    rate: f64,
    bytes_until_next: f64,
}

impl Sampler {
    fn new(rate: i64, random: &mut Random) -> Self {
        let rate = rate as f64;
        Self { rate, bytes_until_next: random.exponential(rate) }
    }

    fn samples(&mut self, size: u64, random: &mut Random) -> bool {
        self.bytes_until_next -= size as f64;
        let is_sampled = self.bytes_until_next < 0.0;
        if is_sampled {
            self.bytes_until_next = random.exponential(self.rate);
        }
        is_sampled
    }
}

/// Objects of one site over the series: those that were sampled, and all of them.
struct History {
    sampled: Vec<Sampled>,
    live: Vec<Live>,
}

#[derive(Clone, Copy, Default)]
struct Sampled {
    allocated: i64,
    live: i64,
}

impl History {
    fn new(snapshots: usize) -> Self {
        Self { sampled: vec![Sampled::default(); snapshots], live: vec![Live::default(); snapshots] }
    }

    fn add(&mut self, size: u64, birth: f64, death: f64, is_sampled: bool) {
        let born = birth.ceil().max(0.0) as usize;
        for (n, (sampled, live)) in self.sampled.iter_mut().zip(&mut self.live).enumerate().skip(born) {
            let is_live = death > n as f64;
            if is_live {
                live.bytes += size;
                live.objects += 1;
            }
            if is_sampled {
                sampled.allocated += 1;
                sampled.live += i64::from(is_live);
            }
        }
    }
}

/// `runtime/pprof` writes a row as soon as one object was sampled, even if none is live.
fn row(site: &Site, counts: &Sampled, rate: i64) -> Option<Row> {
    let [alloc_objects, alloc_space] = scale(counts.allocated, site.size, rate);
    let [inuse_objects, inuse_space] = scale(counts.live, site.size, rate);
    let values = [alloc_objects, alloc_space, inuse_objects, inuse_space];
    (counts.allocated > 0).then(|| Row { stack: site.stack.clone(), values, object_bytes: site.size as i64 })
}

/// `scaleHeapSample` of `runtime/pprof`: what `samples` objects of `size` bytes stand for.
fn scale(samples: i64, size: u64, rate: i64) -> [i64; 2] {
    if rate <= 1 {
        return [samples, samples * size as i64];
    }
    let factor = 1.0 / (1.0 - (-(size as f64) / rate as f64).exp());
    [samples as f64 * factor, (samples * size as i64) as f64 * factor].map(|scaled| scaled as i64)
}

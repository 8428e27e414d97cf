//! How fast logs are scanned, in bytes per second, on one thread and on two.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, missing_docs)]

mod dump;
mod noisy;
#[path = "../synthetic/random.rs"]
mod random;

use std::hint::black_box;

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use racelog::Limits;
use rayon::ThreadPoolBuilder;

fn scan(c: &mut Criterion) {
    let logs = [
        ("noisy 100 MiB", noisy::noisy_log(100 << 20, 7), noisy::REPORTS),
        ("dump of 100 k goroutines", dump::dump(100_000, 7), 1),
    ];
    for (name, log, reports) in logs {
        let mut group = c.benchmark_group(format!("racelog/{name}"));
        group.sample_size(10);
        group.throughput(Throughput::Bytes(log.len() as u64));
        for threads in [1, 2] {
            let pool = ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
            group.bench_function(format!("in memory, {threads} threads"), |b| {
                b.iter(|| pool.install(|| racelog::scan(black_box(&log)).unwrap()));
            });
            group.bench_function(format!("streamed, {threads} threads"), |b| {
                b.iter(|| {
                    pool.install(|| racelog::scan_reader(black_box(&log[..]), &Limits::default()).unwrap())
                });
            });
        }
        group.finish();
        assert_eq!(racelog::scan(&log).unwrap().reports.len(), reports);
    }
}

criterion_group!(benches, scan);
criterion_main!(benches);

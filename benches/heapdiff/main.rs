//! How fast a series is judged, in bytes of its uncompressed profiles per second.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, missing_docs)]

mod series;

use std::hint::black_box;

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use heapdiff::{InputFile, Options, Series};
use pprof_parse::Limits;

fn analyse(c: &mut Criterion) {
    for (name, stacks) in [("5k", 5_000), ("50k", 50_000)] {
        let files: Vec<InputFile> = series::encode(stacks)
            .into_iter()
            .enumerate()
            .map(|(n, bytes)| InputFile { name: format!("heap.{n:03}.pb"), bytes })
            .collect();
        let bytes: usize = files.iter().map(|file| file.bytes.len()).sum();
        let read = |files: &[InputFile]| Series::from_files(files, &Limits::default());
        let judge = |series: &Series| series.analyse(&Options::default()).unwrap();
        let series = read(&files);
        let mut group = c.benchmark_group(format!("heapdiff/14 snapshots of {name} stacks"));
        group.sample_size(10);
        group.throughput(Throughput::Bytes(bytes as u64));
        group.bench_function("read", |b| b.iter(|| read(black_box(&files))));
        group.bench_function("judge", |b| b.iter(|| judge(black_box(&series))));
        group.finish();
    }
}

criterion_group!(benches, analyse);
criterion_main!(benches);

//! How fast profiles are decoded, in bytes of the uncompressed profile per second.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, missing_docs)]

mod synthetic;

use std::hint::black_box;
use std::io::Write;

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use flate2::Compression;
use flate2::write::GzEncoder;
use pprof_parse::{Limits, ParseOptions, Profile, ProfileBytes, ProfileView};
use synthetic::{HeapProfile, LARGE};

/// A busy service.
const SMALL: HeapProfile = HeapProfile { samples: 50_000, locations: 12_000, functions: 4_000 };

fn decode(c: &mut Criterion) {
    for (name, shape) in [("50k", SMALL), ("1M", LARGE)] {
        let raw = shape.encode();
        let compressed = gzip(&raw);
        let mut group = c.benchmark_group(format!("pprof_parse/{name}"));
        group.sample_size(10);
        group.throughput(Throughput::Bytes(raw.len() as u64));
        group.bench_function("raw", |b| b.iter(|| Profile::parse(black_box(&raw)).unwrap()));
        group.bench_function("gzip", |b| b.iter(|| Profile::parse(black_box(&compressed)).unwrap()));
        let options = ParseOptions::default().overlap(true);
        group.bench_function("gzip, two threads", |b| {
            b.iter(|| Profile::parse_with(black_box(&compressed), &options).unwrap());
        });
        let limits = Limits::default();
        group.bench_function("inflate alone", |b| {
            b.iter(|| ProfileBytes::inflate(black_box(&compressed), &limits).unwrap());
        });
        group.bench_function("view, tables", |b| b.iter(|| ProfileView::parse(black_box(&raw)).unwrap()));
        group.bench_function("view, all samples", |b| {
            b.iter(|| total(&ProfileView::parse(black_box(&raw)).unwrap()))
        });
    }
}

fn total(view: &ProfileView<'_>) -> i64 {
    let mut samples = view.samples();
    let mut total = 0;
    while let Some(sample) = samples.next().unwrap() {
        total += sample.values()[0];
    }
    total
}

fn gzip(raw: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
    encoder.write_all(raw).unwrap();
    encoder.finish().unwrap()
}

criterion_group!(benches, decode);
criterion_main!(benches);

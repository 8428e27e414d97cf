//! How fast traces are read, in bytes and events per second.
//!
//! On a small trace of this repository, repeated behind itself as generations that follow each other; for large ones of
//! real length see `trace_vs_go`.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, missing_docs)]

use std::hint::black_box;

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use gotrace::{Digest, Reader, Trace};
use rayon::ThreadPoolBuilder;

const TRACE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../gotrace/tests/data/small/go1.25.trace");

/// Sixty times the generations of the trace, renumbered. Each time what is known from before does not fit, so the first
/// generation of each is put in order a second time.
fn long_trace() -> Vec<u8> {
    let trace = std::fs::read(TRACE).unwrap();
    let mut long = trace[..16].to_vec();
    for round in 0..60 {
        let mut at = 16;
        while at < trace.len() {
            long.push(trace[at]);
            at += 1;
            let generation = varint(&trace, &mut at);
            push_varint(&mut long, generation + 5 * round);
            let header = at;
            let [_thread, _time, size] = std::array::from_fn(|_| varint(&trace, &mut at));
            let end = at + size as usize;
            long.extend(&trace[header..end]);
            at = end;
        }
    }
    long
}

fn varint(bytes: &[u8], at: &mut usize) -> u64 {
    let mut value = 0;
    for shift in (0..).step_by(7) {
        let byte = bytes[*at];
        *at += 1;
        value |= u64::from(byte & 127) << shift;
        if byte < 128 {
            break;
        }
    }
    value
}

fn push_varint(out: &mut Vec<u8>, mut value: u64) {
    while value >= 128 {
        out.push(value as u8 | 128);
        value >>= 7;
    }
    out.push(value as u8);
}

fn streamed(trace: &[u8]) -> u64 {
    let mut events = 0;
    Reader::new(trace).unwrap().for_each(|_| events += 1).unwrap();
    events
}

fn mapped(trace: &[u8]) -> u64 {
    let mut events = 0;
    Trace::parse(trace).unwrap().for_each(|_| events += 1).unwrap();
    events
}

fn digest(trace: &[u8]) -> u64 {
    let mut digest = Digest::new();
    Reader::new(trace).unwrap().for_each(|event| digest.event(event)).unwrap();
    digest.sequence()
}

fn read(c: &mut Criterion) {
    let trace = long_trace();
    let events = streamed(&trace);
    let throughputs =
        [("bytes", Throughput::Bytes(trace.len() as u64)), ("events", Throughput::Elements(events))];
    for (unit, throughput) in throughputs {
        let mut group = c.benchmark_group(format!("gotrace/{unit}"));
        group.sample_size(10);
        group.throughput(throughput);
        group.bench_function("streamed", |b| b.iter(|| streamed(black_box(&trace))));
        for threads in [1, 2] {
            let pool = ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
            group.bench_function(format!("mapped, {threads} threads"), |b| {
                b.iter(|| pool.install(|| mapped(black_box(&trace))));
            });
        }
        group.bench_function("digest", |b| b.iter(|| digest(black_box(&trace))));
    }
}

criterion_group!(benches, read);
criterion_main!(benches);

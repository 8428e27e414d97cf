use std::fs::File;
use std::path::Path;

use gotrace::{
    Analyses, Digest, Fold, GcAnalysis, GoroutineAnalysis, GoroutineOptions, Reader, StormAnalysis,
    StormOptions, Trace, WaitAnalysis,
};
use pprof_parse::{Limits, ProfileBytes};
use rayon::ThreadPoolBuilder;

/// What a child process does.
pub(crate) fn run(mode: &str, file: &Path) {
    match mode {
        "streamed" => println!("{}", streamed(file)),
        "mapped-1" => println!("{}", mapped(file, 1)),
        "mapped-2" => println!("{}", mapped(file, 2)),
        "digest" => digest(file),
        "report" => report(file),
        _ => panic!("no such mode: {mode}"),
    }
}

fn streamed(file: &Path) -> u64 {
    let mut events = 0;
    let mut reader = Reader::new(File::open(file).unwrap()).unwrap();
    reader.for_each(|_| events += 1).unwrap();
    assert!(reader.damage().is_empty(), "damaged: {}", reader.damage()[0]);
    events
}

fn mapped(file: &Path, threads: usize) -> u64 {
    // Whatever the name says: it maps any file that is not compressed.
    let bytes = ProfileBytes::open(file, &Limits::default()).unwrap();
    let pool = ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
    let mut events = 0;
    let damage = pool.install(|| Trace::parse(&bytes).unwrap().for_each(|_| events += 1)).unwrap();
    assert!(damage.is_empty(), "damaged: {}", damage[0]);
    events
}

/// Goroutines, storms, leaks and GC in one pass.
fn report(file: &Path) {
    let mut fold = Analyses::new((
        GoroutineAnalysis::new(GoroutineOptions::default()),
        StormAnalysis::new(StormOptions::default()),
        WaitAnalysis::default(),
        GcAnalysis::default(),
    ));
    Reader::new(File::open(file).unwrap()).unwrap().for_each(|event| fold.event(event)).unwrap();
    let (goroutines, storms, waits, gc) = fold.finish();
    println!("{} groups", goroutines.groups.len());
    std::hint::black_box((storms, waits, gc));
}

fn digest(file: &Path) {
    let mut digest = Digest::new();
    Reader::new(File::open(file).unwrap()).unwrap().for_each(|event| digest.event(event)).unwrap();
    println!("{:016x}", digest.sequence());
}

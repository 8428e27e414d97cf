use std::collections::HashMap;
use std::fs::File;
use std::io::{self, BufReader, Read};
use std::path::Path;

use flate2::bufread::MultiGzDecoder;
use pprof_parse::{Limits, ParseOptions, Profile, ProfileBytes, ProfileView};

/// What a child process does.
pub(crate) fn run(mode: &str, file: &Path) {
    match mode {
        "alone" => decode(file, false),
        "overlapped" => decode(file, true),
        "inflate" => inflate(file),
        "inflate-to-memory" => println!("{}", ProfileBytes::open(file, &Limits::default()).unwrap().len()),
        "top" => top(file),
        _ => panic!("no such mode: {mode}"),
    }
}

fn decode(file: &Path, overlap: bool) {
    let options = ParseOptions::default().overlap(overlap);
    println!("{}", Profile::open(file, &options).unwrap().samples().len());
}

/// Inflates with what the library inflates with, and drops the result.
fn inflate(file: &Path) {
    let mut reader = MultiGzDecoder::new(BufReader::with_capacity(256 << 10, File::open(file).unwrap()));
    let mut piece = vec![0; 256 << 10];
    let mut inflated = 0;
    loop {
        match reader.read(&mut piece) {
            Ok(0) => break,
            Ok(read) => inflated += read,
            Err(e) if e.kind() == io::ErrorKind::Interrupted => {}
            Err(e) => panic!("{e}"),
        }
    }
    println!("{inflated}");
}

/// The ten functions that hold most memory, from one lazy pass.
fn top(file: &Path) {
    let bytes = ProfileBytes::open(file, &Limits::default()).unwrap();
    let view = ProfileView::parse(&bytes).unwrap();
    let inuse_space = view.tables().sample_type("inuse_space").unwrap();
    let mut flat = HashMap::new();
    let mut samples = view.samples();
    while let Some(sample) = samples.next().unwrap() {
        if let Some(line) = sample.lines().next() {
            *flat.entry(line.function().id()).or_insert(0) += sample.values()[inuse_space];
        }
    }
    let mut rows: Vec<_> =
        flat.into_iter().map(|(id, bytes)| (bytes, view.tables().function(id).unwrap().name())).collect();
    rows.sort_by_key(|&(bytes, name)| (-bytes, name));
    for (bytes, name) in rows.iter().take(10) {
        println!("{bytes:>14} {name}");
    }
}

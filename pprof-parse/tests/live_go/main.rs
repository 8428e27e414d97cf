//! Holds the decoder against google/pprof: the same inputs are accepted, and the same is read in
//! them. Runs only with `PPROF_LIVE_GO=1`, and then needs Go.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

mod cases;
mod go_program;
mod mutate;
mod random;
#[path = "../support/mod.rs"]
mod support;

use std::env;
use std::fmt::Write;
use std::fs;
use std::path::Path;

use pprof_parse::{Limits, Profile, ProfileBytes};

use cases::Case;
use go_program::Verdict;
use random::Random;
use support::raw::raw_text;
use support::small::gzip;

/// Damaged copies of each real profile, in each of the ways to damage one.
const COPIES: usize = 300;

#[test]
fn accepts_and_reads_what_go_does() {
    if env::var_os("PPROF_LIVE_GO").is_none() {
        return;
    }
    let mut cases = cases::all();
    cases.extend(damaged_profiles());
    let verdicts = go_program::judge(cases.iter().map(|(_, bytes)| bytes.as_slice()));
    assert_eq!(verdicts.len(), cases.len());
    let mut wrong = String::new();
    let mut accepted = 0;
    for ((name, bytes), verdict) in cases.iter().zip(&verdicts) {
        accepted += usize::from(matches!(verdict, Verdict::Accepted(_)));
        if let Err(why) = compare(bytes, verdict) {
            writeln!(wrong, "{name}: {why}").unwrap();
        }
    }
    println!("{} cases, {accepted} accepted", cases.len());
    assert!(accepted > cases.len() / 20, "too few cases are accepted to say much");
    assert!(wrong.is_empty(), "{wrong}");
}

fn compare(bytes: &[u8], verdict: &Verdict) -> Result<(), String> {
    match (Profile::parse(bytes), verdict) {
        (Ok(profile), Verdict::Accepted(truth)) => {
            let ours = describe(&profile);
            let difference = || format!("ours:\n{}\ntruth:\n{}", lossy(&ours), lossy(truth));
            if ours == *truth { Ok(()) } else { Err(difference()) }
        }
        (Ok(_), Verdict::Rejected(reason)) => Err(format!("accepted, but Go says: {reason}")),
        (Err(error), Verdict::Accepted(_)) => Err(format!("refused ({error}), but Go accepts it")),
        // Older formats are refused here, with a hint.
        (Err(_), Verdict::Rejected(_) | Verdict::Legacy) => Ok(()),
        (Ok(_), Verdict::Legacy) => Err("accepted, but for Go it is no protobuf".to_owned()),
    }
}

fn lossy(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

/// As `describe` in `accept/main.go`.
fn describe(profile: &Profile) -> Vec<u8> {
    let tables = profile.tables();
    let mut out = format!("{} {}\n", tables.time_ns(), tables.duration_ns()).into_bytes();
    for text in [tables.drop_frames(), tables.keep_frames(), tables.default_sample_type_name()] {
        out.extend([text.as_bytes(), b"\n"].concat());
    }
    for function in tables.functions() {
        let (name, system_name, file) = (function.name(), function.system_name(), function.filename());
        let texts = [name.as_bytes(), system_name.as_bytes(), file.as_bytes()].join(&b' ');
        out.extend(format!("{} ", function.file_id()).bytes());
        out.extend(texts);
        out.extend(format!(" {}\n", function.start_line()).bytes());
    }
    out.extend(raw_text(profile, false));
    out
}

fn damaged_profiles() -> Vec<Case> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/profile");
    let mut random = Random(1);
    let mut cases = Vec::new();
    for name in ["go1.27-cpu", "go1.27-goroutine", "go1.27-heap", "go1.21-heap.base", "go1.27-threadcreate"] {
        let file = fs::read(folder.join(name).join("input.pb.gz")).unwrap();
        let raw = ProfileBytes::inflate(&file, &Limits::default()).unwrap();
        for n in 0..COPIES {
            cases.push((format!("{name}, bytes changed, {n}"), mutate::bytes(&raw, &mut random)));
            cases.push((format!("{name}, fields changed, {n}"), mutate::fields(&raw, &mut random)));
            let recompressed = gzip(&mutate::fields(&raw, &mut random));
            cases.push((format!("{name}, fields changed, in gzip, {n}"), recompressed));
            cases.push((format!("{name}, gzip changed, {n}"), mutate::bytes(&file, &mut random)));
        }
    }
    cases
}

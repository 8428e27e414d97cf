//! Decodes anything as a profile in every way: all agree, and none panics.
#![cfg_attr(fuzzing, no_main)]

use pprof_parse::{Error, Limits, ParseOptions, Profile, ProfileBytes, ProfileView};

fn check(data: &[u8]) {
    let strict = Profile::parse(data);
    let overlapped = options(false, true);
    agree(&strict, &Profile::parse_with(data, &overlapped));
    agree(&strict, &Profile::read(Slowly(data), &options(false, false)));
    if let Ok(bytes) = ProfileBytes::inflate(data, &Limits::default()) {
        match (&strict, read_view(&bytes, &options(false, false))) {
            (Ok(profile), Ok(values)) => assert_eq!(all_values(profile), values),
            (Err(_), Err(_)) => {}
            (profile, view) => panic!("profile {:?}, view {:?}", profile.as_ref().err(), view.err()),
        }
        let _ = read_view(&bytes, &options(true, false));
    }
    if let Ok(profile) = &strict {
        let again = Profile::parse(&profile.encode());
        agree(&strict, &again);
        assert!(again.is_ok_and(|again| again.to_proto() == profile.to_proto()));
    }
    if let Ok(kept) = Profile::parse_with(data, &options(true, false)) {
        assert!(Profile::parse(&kept.encode()).is_ok(), "what was kept is not valid");
        assert_eq!(strict.is_ok(), kept.warnings().is_empty());
    }
}

fn options(lenient: bool, overlap: bool) -> ParseOptions {
    ParseOptions::default().lenient(lenient).overlap(overlap)
}

fn agree(one: &Result<Profile, Error>, other: &Result<Profile, Error>) {
    match (one, other) {
        (Ok(one), Ok(other)) => assert!(one.to_proto() == other.to_proto()),
        // Where exactly it was noticed depends on the pieces.
        (Err(Error::Gzip { .. }), Err(Error::Gzip { .. })) => {}
        (Err(one), Err(other)) => assert_eq!(one.to_string(), other.to_string()),
        _ => panic!("{:?} but {:?}", one.as_ref().err(), other.as_ref().err()),
    }
}

fn all_values(profile: &Profile) -> Vec<i64> {
    profile.samples().flat_map(|sample| sample.values().iter().copied()).collect()
}

fn read_view(bytes: &[u8], options: &ParseOptions) -> Result<Vec<i64>, Error> {
    let view = ProfileView::parse_with(bytes, options)?;
    let mut samples = view.samples();
    let mut values = Vec::new();
    while let Some(sample) = samples.next()? {
        values.extend_from_slice(sample.values());
        assert!(sample.locations().count() == sample.location_ids().len());
    }
    Ok(values)
}

/// Gives out three bytes at a time.
struct Slowly<'a>(&'a [u8]);

impl std::io::Read for Slowly<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        let end = buffer.len().min(3);
        self.0.read(&mut buffer[..end])
    }
}

#[cfg(fuzzing)]
libfuzzer_sys::fuzz_target!(|data: &[u8]| check(data));

#[cfg(not(fuzzing))]
fn main() {
    for path in std::env::args_os().skip(1) {
        check(&std::fs::read(path).expect("a file to replay"));
    }
}

//! Compares any two profiles that can be read as heaps: no comparison panics, and some laws hold.
#![cfg_attr(fuzzing, no_main)]

use heapdiff::{Comparison, DiffOptions, Similarity};
use pprof_parse::{Limits, ParseOptions, Profile};

/// The first two bytes say how long the first profile is.
fn check(data: &[u8]) {
    let Some((length, profiles)) = data.split_first_chunk() else { return };
    let length = usize::from(u16::from_le_bytes(*length));
    let (before, after) = profiles.split_at(length.min(profiles.len()));
    let mut limits = Limits::default();
    limits.samples = 1000;
    let options = ParseOptions::default().lenient(true).limits(limits);
    let [before, after] = [before, after].map(|bytes| Profile::parse_with(bytes, &options));
    let (Ok(before), Ok(after)) = (before, after) else { return };
    let Some(there) = compare(&before, &after) else { return };
    if let Some(back) = compare(&after, &before) {
        assert!((there.absolute - back.absolute).abs() < 1e-6, "{there:?} {back:?}");
    }
    if let Some(same) = compare(&before, &before) {
        assert!(same.absolute == 1.0 && same.shape == 1.0 && !same.changed, "{same:?}");
    }
}

fn compare(before: &Profile, after: &Profile) -> Option<Similarity> {
    let comparison = Comparison::of(before, after, &DiffOptions::default()).ok()?;
    let diff = comparison.diff();
    let Similarity { absolute, shape, noise_absolute, noise_shape, .. } = diff.similarity;
    for score in [absolute, shape, noise_absolute, noise_shape] {
        assert!((0.0..=1.0).contains(&score), "{score}");
    }
    for site in &diff.sites {
        assert!(site.before.is_some() || site.after.is_some());
        assert!((0.0..=1.0).contains(&site.confidence) && site.z.is_finite(), "{site:?}");
    }
    assert!(comparison.flame_graph("fuzz").ends_with("</svg>\n"));
    assert!(Profile::parse(&comparison.to_profile().encode()).is_ok());
    let _ = comparison.heat_map(10).to_svg();
    Some(diff.similarity)
}

#[cfg(fuzzing)]
libfuzzer_sys::fuzz_target!(|data: &[u8]| check(data));

#[cfg(not(fuzzing))]
fn main() {
    for path in std::env::args_os().skip(1) {
        check(&std::fs::read(path).expect("a file to replay"));
    }
}

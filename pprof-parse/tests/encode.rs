//! Laws: what is encoded and decoded again is the same, whoever made it up.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic)]

mod support;

use std::fs;

use pprof_parse::{Limits, ParseOptions, Profile, ProfileBytes, proto};
use proptest::collection::vec;
use proptest::prelude::any;
use proptest::{prop_assert, prop_assert_eq, proptest};
use support::arbitrary::profiles;
use support::raw::raw_text;

/// What a profile means: labels without a value do not exist, nor does a mapping that is not in
/// the table, nor a period type that says nothing.
fn meaning(mut profile: proto::Profile) -> proto::Profile {
    for sample in &mut profile.sample {
        sample.label.retain(|label| label.str != 0 || label.num != 0 || label.num_unit != 0);
    }
    for location in &mut profile.location {
        if !profile.mapping.iter().any(|mapping| mapping.id == location.mapping_id) {
            location.mapping_id = 0;
        }
    }
    profile.period_type = profile.period_type.filter(|period| *period != proto::ValueType::default());
    profile
}

proptest! {
    #[test]
    fn decoding_inverts_encoding(profile in profiles()) {
        let read = Profile::parse(&profile.encode()).unwrap();
        prop_assert!(read.to_proto() == meaning(profile.clone()));
        let again = Profile::parse(&read.encode_gzip()).unwrap();
        prop_assert_eq!(raw_text(&again, false), raw_text(&read, false));
        prop_assert!(again.to_proto() == read.to_proto());
    }

    #[test]
    fn what_lenient_reading_keeps_is_valid(profile in profiles(), flips in vec(any::<(usize, u8)>(), 1..4)) {
        let mut bytes = profile.encode();
        for (at, bits) in flips {
            let at = at % bytes.len();
            bytes[at] ^= bits;
        }
        let options = ParseOptions::default().lenient(true);
        if let Ok(kept) = Profile::parse_with(&bytes, &options) {
            let again = Profile::parse(&kept.encode()).unwrap();
            prop_assert_eq!(again.samples().len(), kept.samples().len());
        }
    }
}

#[test]
fn real_profiles_survive() {
    for name in
        ["go1.27-heap", "go1.27-cpu", "go1.27-goroutine", "go1.27-threadcreate", "go1.21-threadcreate"]
    {
        let file = fs::read(format!("tests/data/profile/{name}/input.pb.gz")).unwrap();
        let profile = Profile::parse(&file).unwrap();
        let again = Profile::parse(&profile.encode_gzip()).unwrap();
        assert_eq!(raw_text(&again, true), raw_text(&profile, true));
        // The file inflates to what `encode` gives.
        let inflated = profile.encode_gzip();
        let inflated = ProfileBytes::inflate(&inflated, &Limits::default()).unwrap();
        assert_eq!(*inflated, *profile.encode());
    }
}

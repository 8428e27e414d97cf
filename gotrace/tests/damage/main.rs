//! Damaged traces: nothing panics or hangs, both readers say the same, what is whole is returned, and what is lost is told.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic, missing_docs)]

mod generations;
#[path = "../support/mod.rs"]
mod support;

use std::fs;
use std::path::Path;

use generations::Generations;
use support::lab::{self, Damaged};
use support::layout::generations;
use support::{data, events};

#[test]
fn small_traces() {
    for version in ["1.22", "1.23", "1.25", "1.27"] {
        damage_copies(&data(&format!("small/go{version}.trace")), 0..48);
    }
}

/// Where the clock has just been started, times are no longer than other numbers, and tell nothing.
#[test]
fn traces_of_a_machine_that_has_just_started() {
    for version in ["1.22", "1.23", "1.25", "1.27"] {
        let bytes = with_early_clock(&fs::read(data(&format!("small/go{version}.trace"))).unwrap());
        let clean = Generations::of(&bytes);
        for part in 1..200 {
            let cut = &bytes[..bytes.len() * part / 200];
            assert_eq!(Generations::of(cut).invented(&clean), 0, "{version}: {part} of 200");
        }
        for seed in 0..48 {
            let damaged = lab::damage(&bytes, seed);
            check(&format!("{version}, seed {seed}: {}", damaged.what), &clean, &damaged);
        }
    }
}

/// The same trace, but that batches begin at earlier times.
fn with_early_clock(bytes: &[u8]) -> Vec<u8> {
    let generations = generations(bytes);
    let first = generations.iter().flat_map(|g| &g.batches).map(|batch| batch.time).min().unwrap();
    let mut copy = bytes[..16].to_vec();
    for generation in &generations {
        for batch in &generation.batches {
            copy.push(bytes[batch.place.start]);
            if bytes[batch.place.start] == 49 {
                copy.push(bytes[batch.place.start + 1]);
            }
            for mut value in
                [batch.generation, batch.thread, batch.time - first + 1000, batch.body.len() as u64]
            {
                while value >= 128 {
                    copy.push(value as u8 | 128);
                    value >>= 7;
                }
                copy.push(value as u8);
            }
            copy.extend(&bytes[batch.body.clone()]);
        }
        let end = generation.batches.last().unwrap().place.end;
        copy.extend(&bytes[end..generation.place.end]);
    }
    copy
}

/// More of it, and on larger traces, when `GOTRACE_CORPUS` names the corpus.
#[test]
fn more_of_them() {
    let Some(corpus) = std::env::var_os("GOTRACE_CORPUS") else {
        eprintln!("skipped: GOTRACE_CORPUS is not set");
        return;
    };
    for version in ["1.22", "1.23", "1.25", "1.27"] {
        damage_copies(&data(&format!("small/go{version}.trace")), 1000..1640);
    }
    for version in ["1.22", "1.23", "1.25", "1.26"] {
        damage_copies(&Path::new(&corpus).join(format!("mixed-{version}.trace")), 0..32);
    }
}

fn damage_copies(path: &Path, seeds: std::ops::Range<u64>) {
    let bytes = fs::read(path).unwrap();
    let clean = Generations::of(&bytes);
    for seed in seeds {
        let damaged = lab::damage(&bytes, seed);
        let name = format!("{}, seed {seed}: {}", path.file_name().unwrap().display(), damaged.what);
        check(&name, &clean, &damaged);
    }
}

fn check(name: &str, clean: &Generations, damaged: &Damaged) {
    // Where nothing is left but the header there may still be an error to tell.
    let seen = events::same_both_ways(&damaged.bytes, name).unwrap();
    let trickled = events::trickled(&damaged.bytes, 1 + damaged.bytes.len() % 3000).unwrap();
    assert_eq!(trickled, seen, "{name}: in pieces it is read differently");
    let found = Generations::of(&damaged.bytes);
    // Damage to a number may make it another.
    let invented = found.invented(clean);
    assert!(invented <= 2, "{name}: {invented} generations are not in the trace");
    for (number, place) in &damaged.intact {
        let alike = found.all(*number);
        let strict = place.end <= damaged.clean_up_to;
        assert!(
            alike.iter().any(|generation| generation.same(clean.one(*number), strict)),
            "{name}: generation {number} at {place:?} is whole, and not returned as a whole (states before it {}): {}\n{:#?}",
            if strict { "known" } else { "unknown" },
            alike
                .first()
                .map_or_else(|| "not there".to_owned(), |g| g.difference(clean.one(*number), strict)),
            seen.damage,
        );
    }
    for damage in &seen.damage {
        assert!(damage.offset <= damaged.bytes.len() as u64, "{name}: {damage}");
        assert!(
            damage.offset >= damaged.clean_up_to as u64,
            "{name}: {damage}, but all is well up to {}",
            damaged.clean_up_to
        );
    }
    assert!(!damaged.noticeable || !seen.damage.is_empty(), "{name}: no damage is told");
}

//! Damages traces in the ways they get damaged, and knows what is left.

use std::ops::Range;

use super::layout::{Batch, Generation, generations};
use super::random::Random;

/// A damaged copy of a trace.
pub(crate) struct Damaged {
    pub(crate) bytes: Vec<u8>,
    /// What was done.
    pub(crate) what: String,
    /// Generations that are whole, with all their bytes in a row, in the order in which they are there, and where.
    pub(crate) intact: Vec<(u64, Range<usize>)>,
    /// The generations before this place are there in order, without a change.
    pub(crate) clean_up_to: usize,
    /// Something is missing that can be noticed.
    pub(crate) noticeable: bool,
}

/// A piece of the copy: bytes of the original, or others.
enum Piece {
    Kept(Range<usize>),
    New(Vec<u8>),
}

/// Does what `seed` says to a clean trace.
pub(crate) fn damage(bytes: &[u8], seed: u64) -> Damaged {
    let mut random = Random::new(seed);
    let generations = generations(bytes);
    let whole = 16..bytes.len();
    let at = |random: &mut Random| whole.start + random.below(whole.len());
    let run = |random: &mut Random, longest: usize| {
        let start = at(random);
        start..(start + 1 + random.below(longest)).min(bytes.len())
    };
    let replace = |place: Range<usize>, new: Vec<u8>| {
        vec![Piece::Kept(0..place.start), Piece::New(new), Piece::Kept(place.end..bytes.len())]
    };
    let generation = random.pick(&generations).clone();
    let batch = random.pick(&generation.batches).clone();
    let mut noticeable = true;
    let (what, pieces) = match seed % 16 {
        0 | 1 => {
            let end = at(&mut random);
            noticeable = !generations.iter().any(|g| g.place.start == end);
            (format!("cut at {end}"), vec![Piece::Kept(0..end)])
        }
        2 | 3 => {
            noticeable = false;
            let flips = 1 + random.below(8);
            let places: Vec<_> = (0..flips).map(|_| (at(&mut random), 1 << random.below(8))).collect();
            (format!("bits flipped: {places:?}"), flip(bytes, &places))
        }
        4 => {
            noticeable = false;
            let place = run(&mut random, 300);
            let new = place.clone().map(|_| random.next() as u8).collect();
            (format!("{place:?} overwritten"), replace(place, new))
        }
        5 => {
            noticeable = false;
            let place = run(&mut random, 5000);
            let new = vec![0; place.len()];
            (format!("{place:?} zeroed"), replace(place, new))
        }
        6 => {
            noticeable = false;
            let place = run(&mut random, 3000);
            (format!("{place:?} left out"), replace(place, Vec::new()))
        }
        7 => {
            noticeable = false;
            let place = at(&mut random);
            let new: Vec<u8> = (0..1 + random.below(100)).map(|_| random.next() as u8).collect();
            (format!("{} bytes put in at {place}", new.len()), replace(place..place, new))
        }
        8 | 9 => {
            noticeable = is_table(bytes, &batch, &[8, 50]);
            (format!("batch {:?} left out", batch.place), replace(batch.place, Vec::new()))
        }
        10 => {
            noticeable = is_table(bytes, &batch, &[8, 50]);
            let place = batch.place.end..batch.place.end;
            (format!("batch {:?} twice", batch.place), replace(place, bytes[batch.place.clone()].to_vec()))
        }
        11 => {
            // Two generations that are neighbours, the other way round.
            let first = random.below(generations.len() - 1);
            let [a, b] = [generations[first].place.clone(), generations[first + 1].place.clone()];
            let pieces = vec![
                Piece::Kept(0..a.start),
                Piece::Kept(b.clone()),
                Piece::Kept(a.clone()),
                Piece::Kept(b.end..bytes.len()),
            ];
            (format!("generations at {a:?} and {b:?} swapped"), pieces)
        }
        12 => {
            // The first generation, or another, is not there.
            noticeable = generation.number != generations[0].number
                && generation.number != generations[generations.len() - 1].number;
            (format!("generation {} left out", generation.number), replace(generation.place, Vec::new()))
        }
        13 => {
            let garbage: Vec<u8> = (0..1 + random.below(2000)).map(|_| random.next() as u8).collect();
            let end = bytes.len();
            (format!("{} bytes of garbage at the end", garbage.len()), replace(end..end, garbage))
        }
        14 => {
            let kind = *random.pick(&[2, 4, 6, 8]);
            let kinds: &[u8] = if kind == 8 { &[8, 50] } else { &[kind] };
            let gone = generation.batches.iter().filter(|batch| is_table(bytes, batch, kinds));
            let gone: Vec<_> = gone.map(|batch| batch.place.clone()).collect();
            noticeable = !gone.is_empty() && kind != 6;
            let what = format!("tables {kind} of generation {} left out: {gone:?}", generation.number);
            (what, without(bytes.len(), &gone))
        }
        _ => {
            // Killed: the last generation stops at some batch, and its tables were never written.
            let last = generations.last().unwrap();
            let timed: Vec<_> = last.batches.iter().filter(|batch| batch.thread != u64::MAX).collect();
            let end = random.pick(&timed).place.end;
            let tables =
                last.batches.iter().filter(|b| b.place.start < end && is_table(bytes, b, &[2, 4, 6]));
            let gone: Vec<_> = tables.map(|batch| batch.place.clone()).chain([end..bytes.len()]).collect();
            (format!("killed at {end}"), without(bytes.len(), &gone))
        }
    };
    build(bytes, &generations, what, pieces, noticeable)
}

fn is_table(bytes: &[u8], batch: &Batch, kinds: &[u8]) -> bool {
    bytes[batch.body.clone()].first().is_some_and(|first| kinds.contains(first))
}

fn flip(bytes: &[u8], places: &[(usize, u8)]) -> Vec<Piece> {
    let mut copy = bytes.to_vec();
    places.iter().for_each(|&(at, bit)| copy[at] ^= bit);
    let mut pieces = Vec::new();
    let mut from = 0;
    let mut sorted: Vec<_> = places.iter().map(|&(at, _)| at).collect();
    sorted.sort_unstable();
    sorted.dedup();
    for at in sorted {
        pieces.extend([Piece::Kept(from..at), Piece::New(vec![copy[at]])]);
        from = at + 1;
    }
    pieces.push(Piece::Kept(from..bytes.len()));
    pieces
}

fn without(length: usize, gone: &[Range<usize>]) -> Vec<Piece> {
    let mut from = 0;
    let mut pieces = Vec::new();
    for place in gone {
        pieces.push(Piece::Kept(from..place.start));
        from = place.end;
    }
    pieces.push(Piece::Kept(from..length));
    pieces
}

fn build(
    bytes: &[u8],
    generations: &[Generation],
    what: String,
    pieces: Vec<Piece>,
    noticeable: bool,
) -> Damaged {
    let mut out = Vec::new();
    let mut kept: Vec<(Range<usize>, usize)> = Vec::new();
    for piece in pieces {
        match piece {
            Piece::New(new) => out.extend(new),
            Piece::Kept(place) => {
                match kept.last_mut() {
                    // Nothing in between: one piece.
                    Some((last, at)) if last.end == place.start && *at + last.len() == out.len() => {
                        last.end = place.end;
                    }
                    _ => kept.push((place.clone(), out.len())),
                }
                out.extend(&bytes[place]);
            }
        }
    }
    let mut intact = Vec::new();
    for (place, at) in &kept {
        for generation in generations {
            if place.start <= generation.place.start && generation.place.end <= place.end {
                let start = at + generation.place.start - place.start;
                intact.push((generation.number, start..start + generation.place.len()));
            }
        }
    }
    let same = out.iter().zip(bytes).take_while(|(new, old)| new == old).count();
    let clean_up_to =
        generations.iter().filter(|g| g.place.end <= same).map(|g| g.place.end).max().unwrap_or(16);
    Damaged { bytes: out, what, intact, clean_up_to, noticeable }
}

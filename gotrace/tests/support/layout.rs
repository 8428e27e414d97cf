//! Where batches and generations are in a trace of Go 1.22 or later, by headers alone.

use std::ops::Range;

#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Batch {
    pub(crate) generation: u64,
    /// 2^64-1 for tables.
    pub(crate) thread: u64,
    /// In units of the trace's clock.
    pub(crate) time: u64,
    /// With the header.
    pub(crate) place: Range<usize>,
    pub(crate) body: Range<usize>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Generation {
    pub(crate) number: u64,
    /// With the byte that ends it, where there is one.
    pub(crate) place: Range<usize>,
    pub(crate) batches: Vec<Batch>,
}

/// The generations of an undamaged trace.
pub(crate) fn generations(bytes: &[u8]) -> Vec<Generation> {
    let mut generations: Vec<Generation> = Vec::new();
    let mut at = 16;
    while at < bytes.len() {
        let start = at;
        let read = |at: &mut usize| {
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
        };
        let kind = read(&mut at);
        if kind == 52 {
            generations.last_mut().unwrap().place.end = at;
            continue;
        }
        assert!(kind == 1 || kind == 49, "no batch at {start}");
        at += usize::from(kind == 49);
        let [generation, thread, time, size] = std::array::from_fn(|_| read(&mut at));
        let body = at..at + size as usize;
        at = body.end;
        let batch = Batch { generation, thread, time, place: start..at, body };
        match generations.last_mut() {
            Some(last) if last.number == generation => {
                last.place.end = at;
                last.batches.push(batch);
            }
            _ => generations.push(Generation { number: generation, place: start..at, batches: vec![batch] }),
        }
    }
    generations
}

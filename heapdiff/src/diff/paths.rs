//! Stacks in terms that both builds share.

use rayon::prelude::*;

use super::align::Alignment;
use super::functions::{GroupId, Names};
use super::options::TreeEnd;
use super::side::{Side, SiteId};

/// A function or a package of the standard library (a [`GroupId`]), or a site that both builds share.
pub(super) type Element = u32;

/// How many samples are translated at a time.
const CHUNK: usize = 1 << 13;

/// The paths of some samples of one side, in their order.
#[derive(Debug, Default)]
struct Chunk {
    elements: Vec<Element>,
    ends: Vec<usize>,
}

/// The paths of all samples of one side that hold memory.
#[derive(Debug)]
pub(super) struct Paths {
    chunks: Vec<Chunk>,
}

impl Paths {
    /// Of sample `n`.
    #[inline]
    pub(super) fn get(&self, n: usize) -> &[Element] {
        let Some(chunk) = self.chunks.get(n / CHUNK) else { return &[] };
        let end = chunk.ends.get(n % CHUNK).copied().unwrap_or(0);
        let start = (n % CHUNK).checked_sub(1).and_then(|n| chunk.ends.get(n)).copied().unwrap_or(0);
        chunk.elements.get(start..end).unwrap_or_default()
    }

    pub(super) fn of(
        side: &Side<'_>,
        translation: &Translation<'_>,
        sites: &[Element],
        from: TreeEnd,
    ) -> Self {
        let chunk = |(n, samples): (usize, &[pprof_parse::Sample<'_>])| {
            let mut chunk = Chunk::default();
            for (sample, n) in samples.iter().zip(n * CHUNK..) {
                let site = side.site_of.get(n).copied().flatten();
                // Most records of a heap profile hold nothing any more.
                if let Some(site) = site.filter(|_| side.inuse(sample).bytes > 0) {
                    let start = chunk.elements.len();
                    translation.append(side, sample, &mut chunk.elements);
                    chunk.elements.extend(sites.get(site.0 as usize));
                    if from == TreeEnd::Leaf
                        && let Some(path) = chunk.elements.get_mut(start..)
                    {
                        path.reverse();
                    }
                }
                chunk.ends.push(chunk.elements.len());
            }
            // They stay until the answer is written.
            chunk.elements.shrink_to_fit();
            chunk
        };
        Self { chunks: side.samples.par_chunks(CHUNK).enumerate().map(chunk).collect() }
    }
}

/// From the functions of either build to elements.
pub(super) struct Translation<'a> {
    names: &'a Names,
    alignment: &'a Alignment,
}

impl<'a> Translation<'a> {
    pub(super) fn new(names: &'a Names, alignment: &'a Alignment) -> Self {
        Self { names, alignment }
    }

    /// Appends the functions down to the site, root first. The runtime is passed over, and the standard
    /// library counts as one node where it stands between two functions of the user.
    fn append(&self, side: &Side<'_>, sample: &pprof_parse::Sample<'_>, path: &mut Vec<Element>) {
        let start = path.len();
        let mut standard = None;
        let push = |path: &mut Vec<Element>, group: GroupId| {
            if path.get(start..).is_none_or(|own| own.last() != Some(&group.0)) {
                path.push(group.0);
            }
        };
        let context = &self.alignment.context;
        for spot in side.stack(sample).rev() {
            let Some(function) = side.function(spot) else { continue };
            if function.is_standard {
                standard = standard.or((!function.is_runtime).then_some(function.group));
                continue;
            }
            if let Some(package) = standard.take() {
                push(path, package);
            }
            if !context.is_transparent(function.group) {
                push(path, context.group(function.group));
            }
        }
        // What the standard library calls below the site belongs to the site.
        if path.len() == start
            && let Some(package) = standard
        {
            push(path, package);
        }
    }

    /// The element of each site of the two sides: those that were paired have the same.
    pub(super) fn site_elements(&self, before: usize, after: usize) -> [Vec<Element>; 2] {
        // Sites of both sides in one row; pairs link them, so that what was split is one.
        let mut lowest: Vec<u32> = (0..(before + after) as u32).collect();
        for pair in &self.alignment.pairs {
            if let (Some(SiteId(b)), Some(SiteId(a))) = (pair.before, pair.after) {
                let (one, other) = (find(&mut lowest, b), find(&mut lowest, before as u32 + a));
                if let Some(slot) = lowest.get_mut(one.max(other) as usize) {
                    *slot = one.min(other);
                }
            }
        }
        let first = self.names.len() as u32;
        let element = |lowest: &mut Vec<u32>, n: usize| first + find(lowest, n as u32);
        let of_before = (0..before).map(|n| element(&mut lowest, n)).collect();
        let of_after = (before..before + after).map(|n| element(&mut lowest, n)).collect();
        [of_before, of_after]
    }
}

/// The lowest of those linked with `n`.
fn find(lowest: &mut [u32], mut n: u32) -> u32 {
    while let Some(&next) = lowest.get(n as usize)
        && next != n
    {
        let after = lowest.get(next as usize).copied().unwrap_or(next);
        if let Some(slot) = lowest.get_mut(n as usize) {
            *slot = after;
        }
        n = next;
    }
    n
}

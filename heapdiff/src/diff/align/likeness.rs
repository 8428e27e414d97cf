//! What a site looks like, apart from its name.

use std::collections::BTreeMap;

use pprof_parse::Sample;

use crate::diff::functions::GroupId;
use crate::diff::side::{Side, SiteId};

/// What is known of every site of a side.
#[derive(Debug)]
pub(super) struct Traits {
    sites: Vec<Trait>,
}

#[derive(Debug, Default, Clone)]
pub(super) struct Trait {
    /// Bytes allocated by size of the object, in eighths of powers of two.
    sizes: BTreeMap<u16, u64>,
    /// Bytes allocated through each package of the standard library; `None`: by the line itself.
    via: BTreeMap<Option<GroupId>, u64>,
    /// All bytes allocated.
    pub(super) bytes: u64,
    /// The sample that allocated most, and how much.
    pub(super) heaviest: Option<(u64, usize)>,
}

/// Parts of a power of two that sizes are told apart by.
const PARTS: f64 = 8.0;

impl Traits {
    pub(super) fn of(side: &Side<'_>) -> Self {
        let mut sites = vec![Trait::default(); side.sites.len()];
        for (n, (sample, site)) in side.samples.iter().zip(&side.site_of).enumerate() {
            let Some(known) = site.and_then(|id| sites.get_mut(id.0 as usize)) else { continue };
            let (alloc, inuse) = (side.alloc(sample), side.inuse(sample));
            // Profiles of some tools hold only what is in use.
            let mass = if alloc.bytes > 0 { alloc } else { inuse };
            let Some(size) = mass.bytes.checked_div(mass.objects) else { continue };
            let size = ((size.max(1) as f64).log2() * PARTS).round() as u16;
            add(known.sizes.entry(size).or_default(), mass.bytes);
            let above_site = side
                .stack(sample)
                .take_while(|spot| side.function(*spot).is_some_and(|function| function.is_standard));
            let via = above_site.last().and_then(|spot| Some(side.function(spot)?.group));
            add(known.via.entry(via).or_default(), mass.bytes);
            add(&mut known.bytes, mass.bytes);
            let is_heavier = known.heaviest.is_none_or(|(most, other)| {
                // Of equal ones that whose stack comes first by name: the order in the file means nothing.
                mass.bytes > most
                    || (mass.bytes == most
                        && side
                            .samples
                            .get(other)
                            .is_some_and(|other| places(side, sample).lt(places(side, other))))
            });
            if is_heavier {
                known.heaviest = Some((mass.bytes, n));
            }
        }
        Self { sites }
    }

    #[expect(clippy::indexing_slicing, reason = "one for each site of the side")]
    pub(super) fn site(&self, id: SiteId) -> &Trait {
        &self.sites[id.0 as usize]
    }
}

fn places<'s>(side: &'s Side<'_>, sample: &Sample<'_>) -> impl Iterator<Item = (&'s str, i64, &'s str)> {
    sample.location_ids().iter().flat_map(|id| side.spots_of(*id)).map(|spot| side.place(*spot))
}

impl Trait {
    /// How alike the sizes of the objects are, 0 to 1: the distance between both distributions over the
    /// logarithm of the size (earth mover's), so that objects of 1.5 times the size are still alike.
    pub(super) fn size_likeness(&self, other: &Self) -> f64 {
        /// Objects of four times the size have nothing in common.
        const FARTHEST: f64 = 2.0;
        (1.0 - self.size_distance(other) / FARTHEST).max(0.0)
    }

    /// In powers of two.
    fn size_distance(&self, other: &Self) -> f64 {
        let share = |bytes: u64, of: &Self| bytes as f64 / of.bytes.max(1) as f64;
        let mut mine = self.sizes.iter().map(|(&size, &bytes)| (size, share(bytes, self))).peekable();
        let mut theirs = other.sizes.iter().map(|(&size, &bytes)| (size, share(bytes, other))).peekable();
        // What one has more than the other of all sizes so far has to be moved on.
        let (mut moved, mut surplus, mut last) = (0.0, 0.0_f64, None::<u16>);
        loop {
            let next = [mine.peek(), theirs.peek()].into_iter().flatten().map(|(size, _)| *size).min();
            let Some(size) = next else { return moved / PARTS };
            moved += surplus.abs() * f64::from(size - last.unwrap_or(size));
            surplus += mine.next_if(|(s, _)| *s == size).map_or(0.0, |(_, share)| share);
            surplus -= theirs.next_if(|(s, _)| *s == size).map_or(0.0, |(_, share)| share);
            last = Some(size);
        }
    }

    /// How alike the ways are in which both allocate, 0 to 1.
    pub(super) fn via_likeness(&self, other: &Self) -> f64 {
        let share = |of: &Self, via: &Option<GroupId>| {
            of.via.get(via).copied().unwrap_or(0) as f64 / of.bytes.max(1) as f64
        };
        self.via.keys().map(|via| share(self, via).min(share(other, via))).sum()
    }

    /// How alike the amounts are, 0 to 1.
    pub(super) fn amount_likeness(&self, other: &Self) -> f64 {
        /// Of eight times as much, nothing follows.
        const FARTHEST: f64 = 3.0;
        let ratio = (self.bytes.max(1) as f64 / other.bytes.max(1) as f64).log2().abs();
        (1.0 - ratio / FARTHEST).max(0.0)
    }
}

fn add(sum: &mut u64, bytes: u64) {
    *sum = sum.saturating_add(bytes);
}

//! What a site looks like, apart from its name.

use std::collections::BTreeMap;

use pprof_parse::Sample;

use crate::diff::side::{GroupId, Side, SiteId};

/// What is known of every site of a side.
#[derive(Debug)]
pub(super) struct Traits {
    sites: Vec<Trait>,
}

#[derive(Debug, Default, Clone)]
pub(super) struct Trait {
    /// Bytes allocated by size of the object.
    sizes: BTreeMap<u64, u64>,
    /// Bytes allocated through each package of the standard library; `None`: by the line itself.
    via: BTreeMap<Option<GroupId>, u64>,
    /// All bytes allocated.
    pub(super) bytes: u64,
    /// The sample that allocated most, and how much.
    pub(super) heaviest: Option<(u64, usize)>,
}

impl Traits {
    pub(super) fn of(side: &Side<'_>) -> Self {
        let mut sites = vec![Trait::default(); side.sites.len()];
        for (n, (sample, site)) in side.samples.iter().zip(&side.site_of).enumerate() {
            let Some(known) = site.and_then(|id| sites.get_mut(id.0 as usize)) else { continue };
            let (alloc, inuse) = (side.alloc(sample), side.inuse(sample));
            // Profiles of some tools hold only what is in use.
            let mass = if alloc.bytes > 0 { alloc } else { inuse };
            let Some(size) = mass.bytes.checked_div(mass.objects) else { continue };
            *known.sizes.entry(size).or_default() += mass.bytes;
            let above_site = side
                .stack(sample)
                .take_while(|spot| side.function(*spot).is_some_and(|function| function.is_standard));
            let via = above_site.last().and_then(|spot| Some(side.function(spot)?.group));
            *known.via.entry(via).or_default() += mass.bytes;
            known.bytes += mass.bytes;
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

fn places<'s>(side: &'s Side<'_>, sample: &Sample<'_>) -> impl Iterator<Item = (&'s str, &'s str, i64)> {
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
        let mut steps: BTreeMap<u64, f64> = BTreeMap::new();
        for (sizes, total, sign) in [(&self.sizes, self.bytes, 1.0), (&other.sizes, other.bytes, -1.0)] {
            for (&size, &bytes) in sizes {
                *steps.entry(size).or_default() += sign * bytes as f64 / total.max(1) as f64;
            }
        }
        let (mut distance, mut surplus, mut last) = (0.0, 0.0_f64, None);
        for (&size, step) in &steps {
            let place = (size.max(1) as f64).log2();
            if let Some(last) = last {
                distance += surplus.abs() * (place - last);
            }
            surplus += step;
            last = Some(place);
        }
        distance
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

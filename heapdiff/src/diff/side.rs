//! One of the two profiles, in terms that both can share.

use std::collections::{BTreeMap, HashMap, HashSet};

use pprof_parse::{GoSymbol, LocationId, Profile, Sample};
use rayon::prelude::*;

use super::functions::{Function, Functions, GroupId, Names};
use super::mass::Mass;
use super::names::Name;
use crate::columns::Columns;
use crate::{Error, Frame};

/// The compiler inlines a few functions into each other. More lines in one place are not of its making, and
/// every stack through that place would have to hold them all.
const MOST_INLINED: usize = 64;

/// A row of [`Side::sites`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct SiteId(pub(super) u32);

/// A line of a function.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct Spot {
    /// Row of `Side::functions`.
    pub(super) function: u32,
    pub(super) line: i64,
}

/// Where memory is allocated: the first line, from the leaf, outside the standard library. What the
/// standard library allocates for itself is one site for each of its packages.
#[derive(Debug, Clone)]
pub(super) struct Site {
    pub(super) spot: Spot,
    pub(super) group: GroupId,
    pub(super) inuse: Mass,
}

pub(super) struct Side<'p> {
    pub(super) profile: &'p Profile,
    columns: Columns,
    functions: Vec<Function>,
    /// The function that stands for each package of the standard library.
    packages: HashMap<GroupId, u32>,
    /// The lines of all locations, leaf first.
    spots: Vec<Spot>,
    /// Where those of each location end in `spots`.
    spot_ends: Vec<u32>,
    /// In the order of function name, line and file.
    pub(super) sites: Vec<Site>,
    pub(super) samples: Vec<Sample<'p>>,
    /// The site of each sample; those without a stack have none.
    pub(super) site_of: Vec<Option<SiteId>>,
}

/// Reads both profiles, in parallel.
pub(super) fn read<'p>(
    before: &'p Profile,
    after: &'p Profile,
) -> Result<(Names, Side<'p>, Side<'p>), Error> {
    let columns = [("before", before), ("after", after)].map(|(name, p)| Columns::of(name, p));
    let [before_columns, after_columns] = columns;
    let (before_columns, after_columns) = (before_columns?, after_columns?);
    let (of_before, of_after) = rayon::join(|| function_names(before), || function_names(after));
    let names = Names::of(of_before.iter().chain(&of_after).cloned());
    let (before, after) = rayon::join(
        || Side::read(before, before_columns, &of_before, &names),
        || Side::read(after, after_columns, &of_after, &names),
    );
    Ok((names, before, after))
}

fn function_names(profile: &Profile) -> Vec<Name> {
    let functions: Vec<_> = profile.tables().functions().collect();
    functions.par_iter().map(|function| Name::of(&function.name().to_str_lossy())).collect()
}

impl<'p> Side<'p> {
    fn read(profile: &'p Profile, columns: Columns, of_functions: &[Name], names: &Names) -> Self {
        let mut functions = Functions::default();
        let rows = profile.tables().functions().zip(of_functions);
        let known: Vec<u32> = rows.map(|(function, name)| functions.add(function, name, names)).collect();
        let (mut spots, mut spot_ends) = (Vec::new(), Vec::new());
        for location in profile.tables().locations() {
            spots.extend(location.lines().take(MOST_INLINED).map(|line| {
                let function = known.get(line.function().id().index()).copied().unwrap_or(0);
                Spot { function, line: line.line() }
            }));
            spot_ends.push(spots.len() as u32);
        }
        let samples = profile.samples().collect();
        let (functions, packages) = (functions.rows, functions.packages);
        let (sites, site_of) = (Vec::new(), Vec::new());
        let mut side =
            Self { profile, columns, functions, packages, spots, spot_ends, sites, samples, site_of };
        side.find_sites();
        side
    }

    fn find_sites(&mut self) {
        let keys: Vec<(Option<Spot>, Mass)> =
            self.samples.par_iter().map(|sample| (self.site_spot(sample), self.inuse(sample))).collect();
        let mut ids: HashMap<Spot, u32> = HashMap::new();
        let mut sites: Vec<Site> = Vec::new();
        let mut local = Vec::with_capacity(keys.len());
        for (key, mass) in keys {
            let Some(spot) = key else {
                local.push(None);
                continue;
            };
            let id = *ids.entry(spot).or_insert_with(|| {
                let group = self.function(spot).map_or(GroupId(0), |function| function.group);
                sites.push(Site { spot, group, inuse: Mass::default() });
                sites.len() as u32 - 1
            });
            if let Some(site) = sites.get_mut(id as usize) {
                site.inuse += mass;
            }
            local.push(Some(id));
        }
        let mut order: Vec<u32> = (0..sites.len() as u32).collect();
        order.par_sort_unstable_by_key(|&id| sites.get(id as usize).map(|site| self.place(site.spot)));
        let mut ranks = vec![SiteId(0); order.len()];
        for (rank, &id) in order.iter().enumerate() {
            if let Some(slot) = ranks.get_mut(id as usize) {
                *slot = SiteId(rank as u32);
            }
        }
        self.sites = order.iter().filter_map(|&id| sites.get(id as usize).cloned()).collect();
        self.site_of =
            local.into_iter().map(|id| id.and_then(|id| ranks.get(id as usize).copied())).collect();
    }

    fn site_spot(&self, sample: &Sample<'_>) -> Option<Spot> {
        let mut spots = sample.location_ids().iter().flat_map(|id| self.spots_of(*id));
        let is_user = |spot: &&Spot| self.function(**spot).is_some_and(|function| !function.is_standard);
        if let Some(spot) = spots.clone().find(is_user) {
            return Some(*spot);
        }
        let leaf = self.function(*spots.next()?)?;
        self.packages.get(&leaf.group).map(|&function| Spot { function, line: 0 })
    }

    /// The lines of a location, leaf first.
    pub(super) fn spots_of(&self, location: LocationId) -> &[Spot] {
        let index = location.index();
        let end = self.spot_ends.get(index).copied().unwrap_or(0) as usize;
        let start = index.checked_sub(1).and_then(|n| self.spot_ends.get(n)).copied().unwrap_or(0) as usize;
        self.spots.get(start..end).unwrap_or_default()
    }

    /// The lines of a stack, leaf first.
    pub(super) fn stack(&self, sample: &Sample<'p>) -> impl DoubleEndedIterator<Item = Spot> + use<'_, 'p> {
        sample.location_ids().iter().flat_map(|id| self.spots_of(*id)).copied()
    }

    pub(super) fn function(&self, spot: Spot) -> Option<&Function> {
        self.functions.get(spot.function as usize)
    }

    /// Function, line and file: the order of sites.
    pub(super) fn place(&self, spot: Spot) -> (&str, i64, &str) {
        self.function(spot)
            .map_or(("", spot.line, ""), |function| (&function.name, spot.line, &function.file))
    }

    pub(super) fn frame(&self, spot: Spot) -> Frame {
        let function = self.function(spot);
        Frame {
            function: function.map(|function| function.name.clone()).unwrap_or_default(),
            file: function.map(|function| function.file.clone()).unwrap_or_default(),
            line: spot.line,
        }
    }

    /// The name of the declared function of each group, without type arguments; of several the first.
    pub(super) fn function_names(&self) -> BTreeMap<GroupId, String> {
        let mut names = BTreeMap::<GroupId, String>::new();
        for function in self.functions.iter().filter(|function| !function.is_standard) {
            let base = GoSymbol::parse(&function.name).base();
            let name = GoSymbol::parse(base).without_type_arguments();
            let known = names.entry(function.group).or_insert_with(|| name.clone().into_owned());
            if *name < **known {
                *known = name.into_owned();
            }
        }
        names
    }

    /// The groups of all its functions.
    pub(super) fn groups(&self) -> HashSet<GroupId> {
        self.functions.iter().map(|function| function.group).collect()
    }

    pub(super) fn site(&self, id: SiteId) -> Option<&Site> {
        self.sites.get(id.0 as usize)
    }

    /// Whether the site is in a function, not in a package of the standard library as a whole.
    pub(super) fn is_declared(&self, id: SiteId) -> bool {
        self.site(id).and_then(|site| self.function(site.spot)).is_some_and(|function| !function.is_standard)
    }

    /// Live bytes of samples without a stack, which have no site.
    pub(super) fn bytes_without_site(&self) -> u64 {
        let lost = self.samples.iter().zip(&self.site_of).filter(|(_, site)| site.is_none());
        lost.map(|(sample, _)| self.inuse(sample).bytes).fold(0, u64::saturating_add)
    }

    /// Function, file and line in one: tells apart all sites of the side.
    pub(super) fn site_name(&self, id: SiteId) -> String {
        let frame = self.site(id).map(|site| self.frame(site.spot));
        frame.map_or_else(String::new, |frame| format!("{} {} {}", frame.function, frame.file, frame.line))
    }

    pub(super) fn inuse(&self, sample: &Sample<'_>) -> Mass {
        Mass::of_row(self.columns.inuse(sample.values()), self.profile.tables().period())
    }

    /// What share of the live objects of a record is left to chance: all, where objects come and go; where
    /// none was ever freed, only whether they were sampled.
    pub(super) fn chance(&self, sample: &Sample<'_>) -> f64 {
        let (inuse, alloc) = (self.inuse(sample), self.alloc(sample));
        if inuse == alloc { inuse.probability_of_missing() } else { 1.0 }
    }

    pub(super) fn alloc(&self, sample: &Sample<'_>) -> Mass {
        Mass::of_row(self.columns.alloc(sample.values()), self.profile.tables().period())
    }
}

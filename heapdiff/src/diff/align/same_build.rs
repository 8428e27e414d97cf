use std::collections::{HashMap, HashSet};

use super::callers::ContextMap;
use super::{Alignment, Pair};
use crate::diff::functions::Names;
use crate::diff::report::Match;
use crate::diff::side::{Side, SiteId};

/// Whether both profiles come from one build of the program: then the user's lines have the addresses
/// that they had, and no function begins elsewhere.
///
/// Build ids would say so too, but Go writes them into profiles only on some systems.
pub(super) fn is_same_build(before: &Side<'_>, after: &Side<'_>) -> bool {
    /// A line has several addresses, of which the profiles need not show the same.
    const LEAST_SHARED: f64 = 0.8;
    let (old, new) = rayon::join(|| Places::of(before), || Places::of(after));
    let begins_elsewhere =
        old.starts.iter().any(|(name, start)| new.starts.get(name).is_some_and(|other| other != start));
    if begins_elsewhere || old.differs_at_an_address(&new) {
        return false;
    }
    let lines = old.lines.iter().filter_map(|(line, addresses)| Some((addresses, new.lines.get(line)?)));
    let (mut common, mut shared) = (0usize, 0usize);
    for (here, there) in lines {
        common += 1;
        shared += usize::from(here.iter().any(|address| there.contains(address)));
    }
    common > 0 && shared as f64 >= LEAST_SHARED * common as f64
}

/// Where the user's code is, in the source and in memory.
struct Places<'s> {
    /// First line of each function.
    starts: HashMap<&'s str, i64>,
    /// Addresses of each line.
    lines: HashMap<(&'s str, i64), HashSet<u64>>,
    /// The line at each address.
    addresses: HashMap<u64, (&'s str, i64)>,
}

impl<'s> Places<'s> {
    fn of(side: &'s Side<'_>) -> Self {
        let mut places = Self { starts: HashMap::new(), lines: HashMap::new(), addresses: HashMap::new() };
        for location in side.profile.tables().locations().filter(|location| location.address() != 0) {
            // The first line is that of the code that was inlined, if any was.
            let spots = side.spots_of(location.id());
            let Some((spot, function)) = spots.first().and_then(|spot| Some((spot, side.function(*spot)?)))
            else {
                continue;
            };
            if !function.is_standard {
                places.starts.insert(&function.name, function.start_line);
                places.lines.entry((&function.name, spot.line)).or_default().insert(location.address());
                places.addresses.insert(location.address(), (&function.name, spot.line));
            }
        }
        places
    }

    fn differs_at_an_address(&self, other: &Self) -> bool {
        self.addresses.iter().any(|(address, line)| other.addresses.get(address).is_some_and(|l| l != line))
    }
}

/// Pairs what is equal. The rest is new or gone for sure.
pub(super) fn align<'s>(names: &Names, before: &'s Side<'_>, after: &'s Side<'_>) -> Alignment {
    // Not by file: a build in another folder has the same code at the same addresses.
    let place = |side: &'s Side<'_>, n: usize| {
        side.sites.get(n).map(|site| side.place(site.spot)).map(|(function, line, _)| (function, line))
    };
    let mut pairs = Vec::with_capacity(before.sites.len().max(after.sites.len()));
    let (mut b, mut a) = (0, 0);
    // Sites stand in the order of their frames.
    loop {
        let order = match (place(before, b), place(after, a)) {
            (Some(x), Some(y)) => x.cmp(&y),
            (Some(_), None) => std::cmp::Ordering::Less,
            (None, Some(_)) => std::cmp::Ordering::Greater,
            (None, None) => break,
        };
        let old = order.is_le().then_some(SiteId(b as u32));
        let new = order.is_ge().then_some(SiteId(a as u32));
        let is_pair = order.is_eq();
        let (method, confidence) = if is_pair { (Some(Match::Equal), 1.0) } else { (None, 0.0) };
        pairs.push(Pair { before: old, after: new, method, confidence });
        b += usize::from(old.is_some());
        a += usize::from(new.is_some());
    }
    Alignment { pairs, context: ContextMap::new(names.len()) }
}

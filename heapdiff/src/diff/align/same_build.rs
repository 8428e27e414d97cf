use std::collections::HashMap;

use super::callers::ContextMap;
use super::{Alignment, Pair};
use crate::Frame;
use crate::diff::report::Match;
use crate::diff::side::{Names, Side, SiteId};

/// Whether both profiles come from one build of the program: what has the same address there is the same.
///
/// Build ids would say so too, but Go writes them into profiles only on some systems.
pub(super) fn is_same_build(before: &Side<'_>, after: &Side<'_>) -> bool {
    /// By chance a few addresses of two builds may be call sites of the same line.
    const MOST_DIFFERENT: f64 = 0.001;
    let locations = |side: &Side<'_>| -> HashMap<u64, pprof_parse::LocationId> {
        let locations = side.profile.tables().locations();
        locations.filter(|l| l.address() != 0).map(|l| (l.address(), l.id())).collect()
    };
    let (of_before, of_after) = rayon::join(|| locations(before), || locations(after));
    let fewest = of_before.len().min(of_after.len());
    let (mut shared, mut different) = (0usize, 0usize);
    for (address, id) in &of_before {
        let Some(other) = of_after.get(address) else { continue };
        shared += 1;
        let (here, there) = (before.spots_of(*id), after.spots_of(*other));
        let is_same = here.len() == there.len()
            && here.iter().zip(there).all(|(x, y)| {
                let (f, g) = (before.function(*x), after.function(*y));
                x.line == y.line && f.map(|f| (&f.name, &f.file)) == g.map(|g| (&g.name, &g.file))
            });
        different += usize::from(!is_same);
    }
    shared > 0 && shared * 2 >= fewest && different as f64 <= MOST_DIFFERENT * shared as f64
}

/// Pairs what is equal. The rest is new or gone for sure.
pub(super) fn align(names: &Names, before: &Side<'_>, after: &Side<'_>) -> Alignment {
    let frames =
        |side: &Side<'_>| -> Vec<Frame> { side.sites.iter().map(|site| side.frame(site.spot)).collect() };
    let (of_before, of_after) = rayon::join(|| frames(before), || frames(after));
    let mut pairs = Vec::with_capacity(of_before.len().max(of_after.len()));
    let (mut b, mut a) = (0, 0);
    // Sites stand in the order of their frames.
    loop {
        let order = match (of_before.get(b), of_after.get(a)) {
            (Some(x), Some(y)) => x.cmp(y),
            (Some(_), None) => std::cmp::Ordering::Less,
            (None, Some(_)) => std::cmp::Ordering::Greater,
            (None, None) => break,
        };
        let before = order.is_le().then_some(SiteId(b as u32));
        let after = order.is_ge().then_some(SiteId(a as u32));
        let is_pair = order.is_eq();
        let (method, confidence) = if is_pair { (Some(Match::Equal), 1.0) } else { (None, 0.0) };
        pairs.push(Pair { before, after, method, confidence });
        b += usize::from(before.is_some());
        a += usize::from(after.is_some());
    }
    Alignment { pairs, context: ContextMap::new(names.len()) }
}

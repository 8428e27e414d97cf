/// The least that lived in each slice of the trace. Slices grow as the trace does.
///
/// What only comes and goes has a floor that stays; a leak raises it, whatever comes and goes above.
#[derive(Debug, Default)]
pub(super) struct Floor {
    least: Vec<i32>,
}

/// The common division of the trace into slices.
#[derive(Debug)]
pub(super) struct Slices {
    slice_ns: i64,
    /// Those of which something is lost.
    blind: Vec<bool>,
}

/// At most so many slices, then two become one.
const SLICES: i64 = 64;
/// The first slices are this long.
const FIRST_SLICE_NS: i64 = 50_000_000;

impl Default for Slices {
    fn default() -> Self {
        Self { slice_ns: FIRST_SLICE_NS, blind: Vec::new() }
    }
}

impl Slices {
    /// The slice of a moment; `None` if slices must become longer before.
    #[inline]
    pub(super) fn at(&self, since_first: i64) -> Option<usize> {
        let slice = since_first / self.slice_ns;
        if slice < SLICES { usize::try_from(slice).ok().or(Some(0)) } else { None }
    }

    /// Two slices become one: so must those of each floor.
    pub(super) fn double(&mut self) {
        self.slice_ns = self.slice_ns.saturating_mul(2);
        self.blind = self.blind.chunks(2).map(|pair| pair.contains(&true)).collect();
    }

    /// Something of these slices is lost.
    pub(super) fn lose(&mut self, first: usize, last: usize) {
        if last >= self.blind.len() {
            self.blind.resize(last + 1, false);
        }
        self.blind.get_mut(first..=last).unwrap_or_default().fill(true);
    }

    fn is_blind(&self, slice: usize) -> bool {
        self.blind.get(slice).copied().unwrap_or(false)
    }
}

impl Floor {
    /// Something happens in this slice; before it, `alive` lived.
    #[inline]
    pub(super) fn touch(&mut self, slice: usize, alive: i64) {
        if slice >= self.least.len() {
            self.extend(slice, alive);
        }
    }

    #[cold]
    fn extend(&mut self, slice: usize, alive: i64) {
        self.least.resize(slice + 1, narrow(alive));
    }

    /// One ended.
    #[inline]
    pub(super) fn lower(&mut self, slice: usize, alive: i64) {
        if let Some(least) = self.least.get_mut(slice) {
            *least = (*least).min(narrow(alive));
        }
    }

    /// From slice `first` on, so many more lived.
    pub(super) fn raise(&mut self, first: usize, by: i64) {
        for least in self.least.get_mut(first..).unwrap_or_default() {
            *least = narrow(i64::from(*least) + by);
        }
    }

    /// Two slices become one.
    pub(super) fn halve(&mut self) {
        let pairs = self.least.chunks(2).map(|pair| pair.iter().copied().min().unwrap_or(0));
        self.least = pairs.collect();
    }

    /// Does it rise steadily from slice `first` to slice `last`, since whose last change `alive` live?
    /// Slices of which something is lost are left out.
    pub(super) fn steady_rise(&self, first: usize, last: usize, alive: i64, slices: &Slices) -> Option<Rise> {
        let unchanged = (last + 1).saturating_sub(self.least.len());
        let least = self.least.iter().copied().chain(std::iter::repeat_n(narrow(alive), unchanged));
        let seen: Vec<(usize, i32)> =
            least.enumerate().skip(first).filter(|(slice, _)| !slices.is_blind(*slice)).collect();
        let together: Vec<i32> = seen.iter().map(|(_, least)| *least).collect();
        // What was created in a part that is lost may be known later or not.
        let across = || steady(&filled(&seen)).filter(|rise| rise.growth >= LEAST_IN_DOUBT);
        steady(&together).or_else(across)
    }

    /// The same for a line of which most goroutines end: above a load that has to fill first, and then
    /// has its ups and downs.
    pub(super) fn steady_rise_above_load(&self, first: usize, slices: &Slices) -> Option<Rise> {
        let seen = self.least.iter().enumerate().skip(first).filter(|(slice, _)| !slices.is_blind(*slice));
        let floor: Vec<i32> = seen.map(|(_, least)| *least).collect();
        let filled = floor.get(floor.len() / 4..)?;
        let parts = filled.chunks((filled.len() / LEAST_SLICES).max(1));
        let coarse: Vec<i32> = parts.filter_map(|part| part.iter().min().copied()).collect();
        let load = f64::from(*coarse.first()?).max(0.0);
        let is_chance =
            |rise: &Rise| rise.growth < LEAST_IN_DOUBT || (rise.growth as f64) < 5.0 * load.sqrt();
        steady(&coarse).filter(|rise| !is_chance(rise))
    }
}

/// The floor, slice by slice, with a straight line through those that are missing.
fn filled(seen: &[(usize, i32)]) -> Vec<i32> {
    let mut floor: Vec<i32> = seen.first().map(|(_, least)| *least).into_iter().collect();
    for pair in seen.windows(2) {
        let [(from, before), (to, after)] = pair else { continue };
        let (before, growth) = (i64::from(*before), i64::from(*after) - i64::from(*before));
        let steps = i64::try_from(to - from).unwrap_or(i64::MAX).max(1);
        floor.extend((1..=steps).map(|step| narrow(before + growth * step / steps)));
    }
    floor
}

fn steady(floor: &[i32]) -> Option<Rise> {
    let (&start, &end) = (floor.first()?, floor.last()?);
    let growth = i64::from(end) - i64::from(start);
    if floor.len() < LEAST_SLICES || growth < LEAST_SURVIVORS {
        return None;
    }
    let falls: i64 = floor.windows(2).map(fall).sum();
    let mut quarters = [0_i64; 4];
    for (n, quarter) in quarters.iter_mut().enumerate() {
        let at = |n: usize| floor.get(n * (floor.len() - 1) / 4).map_or(0, |&least| i64::from(least));
        *quarter = at(n + 1) - at(n);
    }
    let (least, most) = (quarters.iter().min()?, quarters.iter().max()?);
    // A load that warms up rises first and stays; one step up or down is no leak either.
    let steady = *least >= (growth / 12).max(1) && *most * 100 <= growth * 55;
    (steady && falls * 10 <= growth * 3).then_some(Rise {
        growth,
        evenness: 4.0 * *least as f64 / growth as f64,
        falls: falls as f64 / growth as f64,
    })
}

/// A rise needs so many slices to be called steady.
const LEAST_SLICES: usize = 8;
/// And so many goroutines that stay.
const LEAST_SURVIVORS: i64 = 5;

/// And so many if that is across a part that is lost, or above a load.
const LEAST_IN_DOUBT: i64 = 4 * LEAST_SURVIVORS;

/// A steady rise.
#[derive(Debug, Clone, Copy)]
pub(super) struct Rise {
    pub(super) growth: i64,
    /// 1 if every quarter rose alike, near 0 if one did not.
    pub(super) evenness: f64,
    /// What fell in between, as a share of the growth.
    pub(super) falls: f64,
}

fn fall(pair: &[i32]) -> i64 {
    match pair {
        [before, after] => (i64::from(*before) - i64::from(*after)).max(0),
        _ => 0,
    }
}

fn narrow(value: i64) -> i32 {
    i32::try_from(value).unwrap_or(if value < 0 { i32::MIN } else { i32::MAX })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{Floor, Slices};

    /// The floor of a site whose number of live goroutines at the end of each slice is given, and
    /// falls to `least` in it.
    fn floor(numbers: &[i64]) -> Floor {
        let mut floor = Floor::default();
        for (slice, &alive) in numbers.iter().enumerate() {
            floor.touch(slice, alive);
            floor.lower(slice, alive);
        }
        floor
    }

    proptest! {
        #[test]
        fn an_even_rise_is_steady(rate in 1_i64..1000, slices in 12_usize..64, start in 0_i64..1000) {
            let numbers: Vec<i64> = (0..slices).map(|n| start + rate * i64::try_from(n).unwrap_or(0)).collect();
            let rise = floor(&numbers).steady_rise(0, slices - 1, 0, &Slices::default());
            prop_assert!(rise.is_some_and(|rise| rise.growth == rate * (slices as i64 - 1)));
        }

        #[test]
        fn a_load_that_warms_up_is_not(level in 5_i64..1000, slices in 12_usize..64, warm in 0_usize..3) {
            let numbers: Vec<i64> = (0..slices).map(|n| if n <= warm { 0 } else { level }).collect();
            prop_assert!(floor(&numbers).steady_rise(0, slices - 1, level, &Slices::default()).is_none());
        }

        #[test]
        fn what_is_lost_does_not_hide_a_rise(
            rate in 1_i64..1000, before in 8_usize..20, lost in 1_usize..20, after in 1_usize..20, is_known: bool,
        ) {
            let mut numbers: Vec<i64> = (0_i64..).take(before).map(|n| rate * n).collect();
            let last = numbers.last().copied().unwrap_or_default();
            numbers.extend(std::iter::repeat_n(last, lost));
            let gap = if is_known { rate * i64::try_from(lost).unwrap_or(0) } else { 0 };
            numbers.extend((1_i64..).take(after).map(|n| last + gap + rate * n));
            let mut slices = Slices::default();
            slices.lose(before, before + lost - 1);
            prop_assert!(floor(&numbers).steady_rise(0, numbers.len() - 1, last, &slices).is_some());
        }

        #[test]
        fn halving_keeps_the_floor(numbers in prop::collection::vec(0_i64..1000, 16..64)) {
            let mut floor = floor(&numbers);
            floor.halve();
            let halved: Vec<i32> = numbers
                .chunks(2)
                .map(|pair| pair.iter().min().map_or(0, |least| i32::try_from(*least).unwrap_or(0)))
                .collect();
            prop_assert_eq!(floor.least, halved);
        }
    }
}

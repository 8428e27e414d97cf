/// The lanes whose next event is ready, as a heap by time.
///
/// Which of two events of one time comes first depends on the shape of the heap. It is Go's, step
/// by step, so that the order is the one Go finds too, as far as that does not depend on the order
/// of a map there.
#[derive(Debug, Default)]
pub(super) struct Frontier {
    times: Vec<i64>,
    lanes: Vec<u32>,
    /// A lane that is before all others, so that it need not be put into the heap.
    first: Option<u32>,
}

impl Frontier {
    /// Adds a lane before one is taken at once.
    #[inline]
    pub(super) fn push_last(&mut self, time: i64, lane: u32) {
        if self.comes_first(time) {
            self.first = Some(lane);
        } else {
            self.push(time, lane);
        }
    }

    #[inline]
    pub(super) fn push(&mut self, time: i64, lane: u32) {
        let mut place = self.times.len();
        self.times.push(time);
        self.lanes.push(lane);
        while place > 0 {
            let parent = place.wrapping_sub(1) / 2;
            if time >= self.time(parent) {
                break;
            }
            self.times.swap(place, parent);
            self.lanes.swap(place, parent);
            place = parent;
        }
    }

    #[inline]
    pub(super) fn pop(&mut self) -> Option<u32> {
        if let Some(lane) = self.first.take() {
            return Some(lane);
        }
        let lane = *self.lanes.first()?;
        self.lanes.swap_remove(0);
        self.times.swap_remove(0);
        let mut place = 0_usize;
        let time = self.time(0);
        loop {
            let left = place.wrapping_mul(2).wrapping_add(1);
            let right = left.wrapping_add(1);
            if left >= self.times.len() {
                break;
            }
            let child = if self.time(right) < self.time(left) { right } else { left };
            if self.time(child) >= time {
                break;
            }
            self.times.swap(place, child);
            self.lanes.swap(place, child);
            place = child;
        }
        Some(lane)
    }

    /// Would this be taken next, and the heap have the same shape then as before? It has if none of
    /// its times are equal that are compared on the way; deep heaps are not looked through.
    #[inline]
    fn comes_first(&self, time: i64) -> bool {
        let first = self.time(0);
        self.times.len() < 7 && time < first && first < self.time(1) && first < self.time(2)
    }

    #[inline]
    fn time(&self, place: usize) -> i64 {
        self.times.get(place).copied().unwrap_or(i64::MAX)
    }
}

/// The lanes whose next event is ready, as a heap by time.
///
/// Which of two events of one time comes first depends on the shape of the heap. It is Go's, step
/// by step, so that the order is the one Go finds too, as far as that does not depend on the order
/// of a map there.
#[derive(Debug, Default)]
pub(super) struct Frontier {
    times: Vec<i64>,
    lanes: Vec<u32>,
}

impl Frontier {
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

    #[inline]
    fn time(&self, place: usize) -> i64 {
        self.times.get(place).copied().unwrap_or(i64::MAX)
    }
}

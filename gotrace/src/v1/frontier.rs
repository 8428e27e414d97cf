/// The lanes whose next event is ready, as a heap by time.
///
/// Which of two events of one time comes first depends on the shape of the heap. It is Go's, step
/// by step, so that the order is the one Go finds too, as far as that does not depend on the order
/// of a map there.
#[derive(Debug, Default)]
pub(super) struct Frontier {
    heap: Vec<(i64, u32)>,
}

impl Frontier {
    #[inline]
    pub(super) fn push(&mut self, time: i64, lane: u32) {
        let mut place = self.heap.len();
        self.heap.push((time, lane));
        while place > 0 {
            let parent = place.wrapping_sub(1) / 2;
            if self.time(place) >= self.time(parent) {
                break;
            }
            self.heap.swap(place, parent);
            place = parent;
        }
    }

    #[inline]
    pub(super) fn pop(&mut self) -> Option<u32> {
        if self.heap.is_empty() {
            return None;
        }
        let (_, lane) = self.heap.swap_remove(0);
        let mut place = 0_usize;
        loop {
            let left = place.wrapping_mul(2).wrapping_add(1);
            let right = left.wrapping_add(1);
            if left >= self.heap.len() {
                break;
            }
            let child =
                if right < self.heap.len() && self.time(right) < self.time(left) { right } else { left };
            if self.time(child) >= self.time(place) {
                break;
            }
            self.heap.swap(place, child);
            place = child;
        }
        Some(lane)
    }

    #[inline]
    fn time(&self, place: usize) -> i64 {
        self.heap.get(place).map_or(i64::MAX, |&(time, _)| time)
    }
}

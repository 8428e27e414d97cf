/// The threads that still have events, by the time of the next: a binary heap with exactly the
/// shape of the reference's (`internal/trace/batchcursor.go`), for that decides the order of events
/// at the same time.
#[derive(Debug, Default)]
pub(crate) struct Frontier {
    heap: Vec<Entry>,
}

#[derive(Debug, Clone, Copy)]
pub(crate) struct Entry {
    pub(crate) time: i64,
    pub(crate) cursor: u32,
}

impl Frontier {
    pub(crate) fn clear(&mut self) {
        self.heap.clear();
    }

    pub(crate) fn len(&self) -> usize {
        self.heap.len()
    }

    #[inline]
    pub(crate) fn get(&self, index: usize) -> Option<Entry> {
        self.heap.get(index).copied()
    }

    /// The time up to which the head stays the head.
    #[inline]
    pub(crate) fn head_until(&self) -> i64 {
        let time = |index| self.heap.get(index).map_or(i64::MAX, |entry: &Entry| entry.time);
        time(1).min(time(2))
    }

    pub(crate) fn push(&mut self, time: i64, cursor: u32) {
        self.heap.push(Entry { time, cursor });
        self.sift_up(self.heap.len().saturating_sub(1));
    }

    /// The thread at `index` has a new next event.
    #[inline]
    pub(crate) fn update(&mut self, index: usize, time: i64) {
        if let Some(entry) = self.heap.get_mut(index) {
            entry.time = time;
        }
        if index == 0 || self.sift_up(index) == index {
            self.sift_down(index);
        }
    }

    /// The thread at `index` has no more events.
    pub(crate) fn remove(&mut self, index: usize) {
        // To the root, whatever the times say, and from there out.
        let mut at = index;
        while at > 0 {
            let parent = at.wrapping_sub(1) / 2;
            self.heap.swap(at, parent);
            at = parent;
        }
        if !self.heap.is_empty() {
            self.heap.swap_remove(0);
        }
        self.sift_down(0);
    }

    /// In order of time; this is a heap as well.
    pub(crate) fn sort(&mut self) {
        self.heap.sort_by_key(|entry| entry.time);
    }

    fn sift_up(&mut self, index: usize) -> usize {
        let mut at = index;
        while at > 0 {
            let parent = at.wrapping_sub(1) / 2;
            let (Some(above), Some(here)) = (self.heap.get(parent), self.heap.get(at)) else { break };
            if above.time <= here.time {
                break;
            }
            self.heap.swap(parent, at);
            at = parent;
        }
        at
    }

    #[inline]
    fn sift_down(&mut self, index: usize) {
        let mut at = index;
        let Some(&moving) = self.heap.get(at) else { return };
        loop {
            let left = at.wrapping_mul(2).wrapping_add(1);
            let Some(&first) = self.heap.get(left) else { break };
            let second =
                self.heap.get(left.wrapping_add(1)).copied().unwrap_or(Entry { time: i64::MAX, cursor: 0 });
            // Of equal ones the parent stays, then the left child.
            let (child, to) =
                if second.time < first.time { (second, left.wrapping_add(1)) } else { (first, left) };
            if moving.time <= child.time {
                break;
            }
            if let Some(hole) = self.heap.get_mut(at) {
                *hole = child;
            }
            at = to;
        }
        if let Some(hole) = self.heap.get_mut(at) {
            *hole = moving;
        }
    }
}

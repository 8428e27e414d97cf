//! What ordering finds out and handing out needs: about a byte for each event, so that none has to
//! be kept.

/// The order of the events of all Ps.
#[derive(Debug, Default)]
pub(super) struct Schedule {
    /// Runs of events from one lane: the lane times 256, and how many events less one. The lane
    /// after the last P's has the CPU samples.
    runs: Vec<u32>,
    /// The run that is being added to.
    lane: u32,
    count: u32,
    /// The ends of system calls, which happened earlier than they were written down. By real time.
    pub(super) exits: Vec<Exit>,
    /// For each `GO_SYS_CALL`: did it block? For each `GO_UNBLOCK`: from waiting for the network?
    pub(super) answers: Bits,
    /// Ticks of the first event, from which times count.
    pub(super) start: i64,
    /// Whether any event is there.
    pub(super) events: u64,
}

#[derive(Debug, Clone, Copy)]
pub(super) struct Exit {
    pub(super) time: i64,
    /// The number of the event in the order of writing.
    pub(super) number: u64,
    pub(super) goroutine: u64,
}

/// Lanes that a run can name.
pub(super) const MAX_LANES: usize = 1 << 24;

impl Schedule {
    #[inline]
    pub(super) fn push(&mut self, lane: u32) {
        self.events = self.events.wrapping_add(1);
        if lane == self.lane && self.count < 256 {
            self.count = self.count.wrapping_add(1);
            return;
        }
        self.end_run();
        self.lane = lane;
        self.count = 1;
    }

    fn end_run(&mut self) {
        if let Some(count) = self.count.checked_sub(1) {
            self.runs.push(self.lane << 8 | count);
        }
    }

    /// Which lane the run is of, and of how many events.
    pub(super) fn run(&self, number: usize) -> Option<(u32, u32)> {
        self.runs.get(number).map(|run| (run >> 8, (run & 255).wrapping_add(1)))
    }

    #[cfg(test)]
    pub(super) fn size(&self) -> usize { self.runs.len() }

    pub(super) fn finish(&mut self) {
        self.end_run();
        self.exits.sort_unstable_by_key(|exit| (exit.time, exit.number));
    }
}

/// A list of bits.
#[derive(Debug, Default)]
pub(super) struct Bits {
    words: Vec<u64>,
    len: u64,
}

impl Bits {
    pub(super) fn push(&mut self, bit: bool) -> u64 {
        let number = self.len;
        self.len = number.wrapping_add(1);
        if number & 63 == 0 {
            self.words.push(0);
        }
        if bit {
            self.set(number);
        }
        number
    }

    pub(super) fn set(&mut self, number: u64) {
        if let Some(word) = self.words.get_mut((number >> 6) as usize) {
            *word |= 1 << (number & 63);
        }
    }

    pub(super) fn get(&self, number: u64) -> bool {
        self.words.get((number >> 6) as usize).is_some_and(|word| word >> (number & 63) & 1 == 1)
    }
}

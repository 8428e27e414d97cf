use hashbrown::HashMap;
use rustc_hash::{FxBuildHasher, FxHashMap};

/// The goroutines that live, as far as events have been put in order.
#[derive(Debug, Default)]
pub(super) struct Goroutines {
    rows: Vec<Goroutine>,
    by_id: HashMap<u64, u32, FxBuildHasher>,
    free: Vec<u32>,
    /// A bit for each that has ended, as none may begin twice.
    ended: FxHashMap<u64, u64>,
}

#[derive(Debug, Clone, Copy)]
pub(super) struct Goroutine {
    pub(super) id: u64,
    /// How often it was started or made runnable.
    pub(super) seq: u64,
    /// When it last blocked in a system call; 0 if never.
    pub(super) system_call: i64,
    /// When it really came back from its system call, if the event says it is later than itself.
    pub(super) ready: i64,
    /// Counts its changes.
    pub(super) version: u32,
    pub(super) status: Status,
    /// It waits for the network.
    pub(super) network: bool,
    pub(super) assists: bool,
    pub(super) has_regions: bool,
}

impl Goroutine {
    #[inline]
    pub(super) fn set(&mut self, status: Status, seq: u64) {
        self.status = status;
        self.seq = seq;
        self.version = self.version.wrapping_add(1);
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Status {
    Runnable,
    Running,
    Waiting,
}

impl Goroutines {
    /// The row of a goroutine; one that is not there if it is not.
    #[inline]
    pub(super) fn find(&self, id: u64) -> u32 {
        self.by_id.get(&id).copied().unwrap_or(u32::MAX)
    }

    /// The goroutine in that row, if it is still this one.
    #[inline]
    pub(super) fn row(&self, row: u32, id: u64) -> Option<&Goroutine> {
        self.rows.get(row as usize).filter(|goroutine| goroutine.id == id)
    }

    #[inline]
    pub(super) fn row_mut(&mut self, row: u32, id: u64) -> Option<&mut Goroutine> {
        self.rows.get_mut(row as usize).filter(|goroutine| goroutine.id == id)
    }

    /// Has this goroutine been started or made runnable more than `seq` times, or ended?
    pub(super) fn is_past(&self, id: u64, seq: u64) -> bool {
        match self.row(self.find(id), id) {
            Some(goroutine) => goroutine.seq > seq,
            None => !self.is_new(id),
        }
    }

    pub(super) fn is_new(&self, id: u64) -> bool {
        let ended = self.ended.get(&(id >> 6)).is_some_and(|bits| bits >> (id & 63) & 1 == 1);
        !ended && !self.by_id.contains_key(&id)
    }

    /// Adds a goroutine; false if there is one already.
    pub(super) fn create(&mut self, id: u64) -> bool {
        if !self.is_new(id) {
            return false;
        }
        let goroutine = Goroutine {
            id,
            seq: 1,
            system_call: 0,
            ready: i64::MIN,
            version: 0,
            status: Status::Runnable,
            network: false,
            assists: false,
            has_regions: false,
        };
        let row = match self.free.pop() {
            Some(row) => row,
            None => {
                #[expect(clippy::cast_possible_truncation, reason = "`Limits::resources` bounds them")]
                let row = self.rows.len() as u32;
                self.rows.push(goroutine);
                row
            }
        };
        if let Some(slot) = self.rows.get_mut(row as usize) {
            *slot = goroutine;
        }
        self.by_id.insert(id, row);
        true
    }

    pub(super) fn end(&mut self, row: u32, id: u64) {
        self.by_id.remove(&id);
        self.free.push(row);
        *self.ended.entry(id >> 6).or_default() |= 1 << (id & 63);
        if let Some(slot) = self.rows.get_mut(row as usize) {
            // No event is about goroutine 0.
            slot.id = 0;
        }
    }

    pub(super) fn len(&self) -> usize {
        self.by_id.len()
    }
}

//! The events of one P, decoded one after the other from its batches.

use super::event_type as ty;
use super::faults::Faults;
use super::index::{Index, LaneBatches, NO_BATCH};
use super::wire;

/// An event of a P.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct LaneEvent {
    pub(super) event_type: u8,
    /// Ticks.
    pub(super) time: i64,
    /// Whose event it is, as Go has it: who runs on the P or starts to, or who comes back from a
    /// system call. 0 if nobody.
    pub(super) goroutine: u64,
    /// Without the time. A `USER_LOG` has the position of its message for the last.
    pub(super) args: [u64; 4],
    pub(super) offset: usize,
}

impl LaneEvent {
    /// The goroutine whose state the event needs and changes.
    #[inline]
    pub(super) fn subject(&self) -> u64 {
        let [first, ..] = self.args;
        match self.event_type {
            ty::GO_CREATE
            | ty::GO_UNBLOCK
            | ty::GO_UNBLOCK_LOCAL
            | ty::GO_SYS_EXIT
            | ty::GO_SYS_EXIT_LOCAL => first,
            _ => self.goroutine,
        }
    }
}

/// Where decoding stands in the batches of one P.
#[derive(Debug, Clone)]
pub(super) struct Stream {
    next_batch: u32,
    at: usize,
    end: usize,
    time: i64,
    /// Who runs, which carries over from batch to batch.
    running: u64,
}

impl Stream {
    pub(super) fn new(lane: LaneBatches) -> Self {
        Self { next_batch: lane.first, at: 0, end: 0, time: 0, running: 0 }
    }

    /// The next event; `None` after the last one.
    #[inline]
    pub(super) fn next(&mut self, data: &[u8], index: &Index, faults: &mut Faults) -> Option<LaneEvent> {
        loop {
            if self.at >= self.end {
                self.open_batch(data, index)?;
                continue;
            }
            let offset = self.at;
            let raw = wire::raw(data, offset);
            let wanted = raw.and_then(|raw| ty::ARGUMENTS.get(usize::from(raw.event_type)).copied());
            let Some((raw, wanted)) = raw.zip(wanted).filter(|(raw, wanted)| raw.count == u16::from(*wanted))
            else {
                self.pass(data, faults);
                continue;
            };
            if wanted == 0 {
                self.pass(data, faults);
                continue;
            }
            self.at = raw.next;
            let [delta, args @ ..] = raw.args;
            #[expect(clippy::cast_possible_wrap, reason = "as Go reads it")]
            let time = self.time.wrapping_add(delta as i64);
            self.time = time;
            let mut event =
                LaneEvent { event_type: raw.event_type, time, goroutine: self.running, args, offset };
            self.follow(&mut event);
            if raw.event_type == ty::USER_LOG {
                self.pass_message(data, &mut event);
            }
            return Some(event);
        }
    }

    /// Keeps who runs.
    #[inline]
    fn follow(&mut self, event: &mut LaneEvent) {
        let [goroutine, ..] = event.args;
        match event.event_type {
            ty::GO_START | ty::GO_START_LOCAL | ty::GO_START_LABEL => {
                self.running = goroutine;
                event.goroutine = goroutine;
            }
            ty::GO_END | ty::GO_STOP => self.running = 0,
            event_type if ty::ends_running(event_type) => self.running = 0,
            // `GO_SYS_EXIT_LOCAL` is left out, as Go leaves it out.
            ty::GO_SYS_EXIT | ty::GO_WAITING | ty::GO_IN_SYSCALL => event.goroutine = goroutine,
            _ => {}
        }
    }

    #[cold]
    fn open_batch(&mut self, data: &[u8], index: &Index) -> Option<()> {
        if self.next_batch == NO_BATCH {
            return None;
        }
        let (batch, end) = index.batch(self.next_batch)?;
        self.next_batch = batch.next;
        let (_, at) = wire::varint(data, batch.offset.checked_add(1)?).ok()?;
        let (time, at) = wire::varint(data, at).ok()?;
        #[expect(clippy::cast_possible_wrap, reason = "as Go reads it")]
        {
            self.time = time as i64;
        }
        self.at = at;
        self.end = end;
        Some(())
    }

    /// Passes what is no event of a P, or is damaged.
    #[cold]
    fn pass(&mut self, data: &[u8], faults: &mut Faults) {
        let at = self.at;
        let head = data.get(at).copied().unwrap_or_default();
        let event_type = wire::event_type(head);
        let next = if event_type == ty::STRING {
            string_end(data, at)
        } else {
            if ty::ARGUMENTS.get(usize::from(event_type)).is_some_and(|&count| count > 0) {
                faults.note("an event has a wrong number of arguments; it was left out", at);
            }
            wire::skip(data, at, head).ok()
        };
        self.at = next.unwrap_or(self.end).max(at.saturating_add(1));
    }

    #[cold]
    fn pass_message(&mut self, data: &[u8], event: &mut LaneEvent) {
        let [.., message] = &mut event.args;
        *message = self.at as u64;
        let end = wire::varint(data, self.at)
            .and_then(|(length, start)| wire::advance(data, start, length))
            .unwrap_or(self.end);
        // Without a length before its varints it has no message, nor the arguments it needs.
        self.at = end;
    }
}

fn string_end(data: &[u8], at: usize) -> Option<usize> {
    let (_, at) = wire::varint(data, at.checked_add(1)?).ok()?;
    let (length, start) = wire::varint(data, at).ok()?;
    wire::advance(data, start, length).ok()
}

use std::fmt;

use super::columns::StatusRow;
use super::dump::GoroutineDump;
use super::form::DumpForm;
use super::frame::{Ancestor, Call, Creator, Elided, Frame};

/// A goroutine of a [`GoroutineDump`], or in the counted forms several with the same stack and labels.
#[derive(Clone, Copy)]
pub struct Goroutine<'a> {
    dump: &'a GoroutineDump,
    row: usize,
}

impl<'a> Goroutine<'a> {
    pub(super) fn new(dump: &'a GoroutineDump, row: usize) -> Self {
        Self { dump, row }
    }

    /// Number of the goroutine in its process. `None` in the counted forms.
    pub fn id(self) -> Option<u64> {
        let id = self.dump.columns.id.get(self.row).copied();
        id.filter(|_| self.dump.form() == DumpForm::Debug2)
    }

    /// How many goroutines this stands for; 1 in [`DumpForm::Debug2`].
    pub fn count(self) -> u64 {
        self.dump.columns.count.get(self.row).copied().unwrap_or_default()
    }

    /// What it does or waits for: `running`, `chan send`, `select (no cases)`. `None` in the counted forms.
    ///
    /// The words are the runtime's and change with its version: waiting for a `sync.WaitGroup` is
    /// `semacquire` up to Go 1.24 and `sync.WaitGroup.Wait` since.
    pub fn state(self) -> Option<&'a str> {
        self.status()?.state.map(|state| self.dump.columns.strings.get(state))
    }

    /// For how many whole minutes it has been waiting or in a system call.
    ///
    /// `None` does not mean that it began to wait just now: the runtime stamps goroutines when it collects
    /// garbage, prints no 0, and prints none for leaked ones.
    pub fn wait_minutes(self) -> Option<u64> {
        self.status()?.wait_minutes
    }

    /// Whether the runtime found that nothing can wake it any more: `(leaked)`, and everything in a
    /// `goroutineleak` profile. Go 1.26 as an experiment, 1.27.
    pub fn is_leaked(self) -> bool {
        self.status().is_some_and(|status| status.is_leaked)
    }

    /// Whether `runtime.LockOSThread` ties it to its thread.
    pub fn is_locked_to_thread(self) -> bool {
        self.status().is_some_and(|status| status.is_locked_to_thread)
    }

    /// Whether only goroutines of its `testing/synctest` bubble can wake it.
    pub fn is_durable(self) -> bool {
        self.status().is_some_and(|status| status.is_durable)
    }

    /// Whether the garbage collector was looking at its stack.
    pub fn is_scanned(self) -> bool {
        self.status().is_some_and(|status| status.is_scanned)
    }

    /// Whether there are no frames because it ran on another thread.
    pub fn is_stack_unavailable(self) -> bool {
        self.status().is_some_and(|status| status.is_stack_unavailable)
    }

    /// The `testing/synctest` bubble it is in.
    pub fn bubble(self) -> Option<u64> {
        self.status()?.bubble
    }

    /// Its labels (`runtime/pprof.Do`), key and value, in the order of the dump.
    ///
    /// Tracebacks have them since Go 1.26 with `GODEBUG=tracebacklabels=1`, by default since 1.27 if the main
    /// module says so too. A protobuf profile does not show labels with an empty value.
    pub fn labels(self) -> impl ExactSizeIterator<Item = (&'a str, &'a str)> + Clone {
        let columns = &self.dump.columns;
        let labels = columns.label_list.get(self.row).map_or(&[][..], |&list| columns.labels.get(list));
        labels.iter().map(|&(key, value)| (columns.strings.get(key), columns.strings.get(value)))
    }

    /// Its stack, innermost call first.
    pub fn frames(self) -> impl ExactSizeIterator<Item = Frame<'a>> + DoubleEndedIterator + Clone {
        let columns = &self.dump.columns;
        let frames = columns.stack.get(self.row).map_or(&[][..], |&stack| columns.stacks.get(stack));
        frames.iter().map(|&frame| columns.frame(frame))
    }

    /// The gap in [`frames`](Self::frames), if the stack was too deep to be printed. Counted forms cut the
    /// outer end off instead (128 frames, 32 before Go 1.23), and do not say so.
    pub fn elided(self) -> Option<Elided> {
        let elided = &self.dump.columns.elided;
        let found = elided.binary_search_by_key(&self.row, |&(row, _)| row).ok()?;
        elided.get(found).map(|&(_, elided)| elided)
    }

    /// The `go` statement that started it. `None` for goroutine 1 and for those of the runtime, and in the
    /// counted forms, where the outermost frame tells the function that was started.
    pub fn created_by(self) -> Option<Creator<'a>> {
        let columns = &self.dump.columns;
        let frame = columns.creator.get(self.row).copied().flatten()?;
        let goroutine = columns.creator_goroutine.get(self.row).copied().filter(|&goroutine| goroutine != 0);
        Some(Creator { frame: columns.frame(frame), goroutine })
    }

    /// Its stack with arguments and offsets, innermost call first. Empty unless the dump was read by
    /// [`GoroutineDump::parse_detailed`].
    pub fn calls(self) -> impl Iterator<Item = Call<'a>> + Clone {
        let details = &self.dump.columns.details;
        let start = self.row.checked_sub(1).and_then(|row| details.argument_ends.get(row)).copied();
        let range =
            start.unwrap_or_default()..details.argument_ends.get(self.row).copied().unwrap_or_default();
        let arguments = details.arguments.get(range).unwrap_or_default().split_terminator('\n');
        let offsets = self.offsets().iter().copied();
        let frames = self.frames().zip(arguments).zip(offsets);
        frames.map(|((frame, arguments), offset)| Call { frame, arguments, offset })
    }

    /// The offset of the `go` statement in [`created_by`](Self::created_by), as in [`Call::offset`].
    pub fn creator_offset(self) -> Option<u64> {
        self.offsets().get(self.frames().len()).copied().flatten()
    }

    /// The goroutines that started this one, the nearest first; printed with `GODEBUG=tracebackancestors=N`.
    /// Empty unless the dump was read by [`GoroutineDump::parse_detailed`].
    pub fn ancestors(self) -> impl Iterator<Item = Ancestor<'a>> {
        let columns = &self.dump.columns;
        let ancestors = &columns.details.ancestors;
        let start = ancestors.partition_point(|&(row, _)| row < self.row);
        let own = ancestors.get(start..).unwrap_or_default().iter();
        own.take_while(move |&&(row, _)| row == self.row).map(|&(_, (goroutine, stack, creator))| Ancestor {
            goroutine,
            frames: columns.stacks.get(stack).iter().map(|&frame| columns.frame(frame)).collect(),
            created_by: creator.map(|frame| columns.frame(frame)),
        })
    }

    fn offsets(self) -> &'a [Option<u64>] {
        let details = &self.dump.columns.details;
        details.offsets.get(self.row).map_or(&[], |&list| details.offset_lists.get(list))
    }

    fn status(self) -> Option<StatusRow> {
        let columns = &self.dump.columns;
        columns.statuses.get(*columns.status.get(self.row)?).copied()
    }
}

impl fmt::Debug for Goroutine<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Goroutine")
            .field("id", &self.id())
            .field("count", &self.count())
            .field("state", &self.state())
            .field("frames", &self.frames().collect::<Vec<_>>())
            .field("created_by", &self.created_by())
            .finish_non_exhaustive()
    }
}

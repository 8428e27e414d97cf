//! How the readers of the three forms fill a dump, within limits.

use super::columns::{AncestorRow, Columns, FrameRow, LabelRow, StatusRow};
use super::frame::{Elided, Frame};
use super::intern::{Id, Index, hash};
use super::status::Status;
use super::warnings::Warnings;
use crate::{Error, Limits};

/// A goroutine as a reader met it; its frames and labels are pushed before.
#[derive(Debug, Default)]
pub(super) struct Entry<'t> {
    pub(super) id: u64,
    /// Goroutines that it stands for.
    pub(super) count: u64,
    pub(super) status: Status<Option<&'t str>>,
    pub(super) creator: Option<Frame<'t>>,
    /// 0: none.
    pub(super) creator_goroutine: u64,
    pub(super) elided: Option<Elided>,
}

/// Fills [`Columns`], within limits.
#[derive(Debug)]
pub(super) struct Builder<'l> {
    limits: &'l Limits,
    columns: Columns,
    strings: Index,
    frames: Index,
    stacks: Index,
    labels: Index,
    statuses: Index,
    /// Frames of the goroutine that is being read.
    open_frames: Vec<Id<FrameRow>>,
    /// Labels of the goroutine that is being read.
    open_labels: Vec<LabelRow>,
    /// Whether arguments, offsets and ancestors are kept.
    pub(super) keeps_details: bool,
    open_arguments: String,
    open_offsets: Vec<Option<u64>>,
    open_ancestors: Vec<AncestorRow>,
    offset_lists: Index,
    /// Where reading is, for errors.
    pub(super) offset: u64,
    pub(super) warnings: Warnings,
}

impl<'l> Builder<'l> {
    pub(super) fn new(limits: &'l Limits) -> Self {
        Self {
            limits,
            columns: Columns::default(),
            strings: Index::default(),
            frames: Index::default(),
            stacks: Index::default(),
            labels: Index::default(),
            statuses: Index::default(),
            open_frames: Vec::new(),
            open_labels: Vec::new(),
            keeps_details: false,
            open_arguments: String::new(),
            open_offsets: Vec::new(),
            open_ancestors: Vec::new(),
            offset_lists: Index::default(),
            offset: 0,
            warnings: Warnings::default(),
        }
    }

    /// Adds a frame, innermost first.
    pub(super) fn push_frame(&mut self, frame: Frame<'_>) -> Result<(), Error> {
        if self.open_frames.len() as u64 >= self.limits.depth {
            return Err(self.limit("frames in one goroutine", self.limits.depth, "depth"));
        }
        let frame = self.frame(frame)?;
        self.open_frames.push(frame);
        Ok(())
    }

    /// Adds a frame with what its call was given and how far into the function it had come.
    pub(super) fn push_call(
        &mut self,
        frame: Frame<'_>,
        arguments: &str,
        offset: Option<u64>,
    ) -> Result<(), Error> {
        self.push_frame(frame)?;
        if self.keeps_details {
            self.open_arguments.push_str(arguments);
            self.open_arguments.push('\n');
            self.open_offsets.push(offset);
        }
        Ok(())
    }

    /// Adds the offset of the `go` statement; after all calls.
    pub(super) fn push_creator_offset(&mut self, offset: Option<u64>) {
        if self.keeps_details {
            self.open_offsets.push(offset);
        }
    }

    /// Adds an ancestor of the goroutine that is being read; the nearest first.
    pub(super) fn push_ancestor(
        &mut self,
        goroutine: u64,
        frames: &[Frame<'_>],
        creator: Option<Frame<'_>>,
    ) -> Result<(), Error> {
        if self.open_ancestors.len() as u64 >= self.limits.depth {
            return Err(self.limit("ancestors of one goroutine", self.limits.depth, "depth"));
        }
        let frames = frames.iter().map(|&frame| self.frame(frame)).collect::<Result<Vec<_>, _>>()?;
        let stack = self.columns.stacks.intern(&mut self.stacks, &frames);
        let stack = self.in_table(stack, self.columns.stacks.items())?;
        let creator = creator.map(|frame| self.frame(frame)).transpose()?;
        self.open_ancestors.push((goroutine, stack, creator));
        Ok(())
    }

    /// Adds a frame that has no symbol. Address 0 is no frame: Go 1.25 to 1.27 fill stacks of threadcreate up
    /// with it.
    pub(super) fn push_address(&mut self, address: &str) -> Result<(), Error> {
        if address == "0x0" {
            return Ok(());
        }
        self.push_frame(Frame { function: address, file: "", line: 0 })
    }

    pub(super) fn push_label(&mut self, key: &str, value: &str) -> Result<(), Error> {
        if self.open_labels.len() as u64 >= self.limits.depth {
            return Err(self.limit("labels of one goroutine", self.limits.depth, "depth"));
        }
        let label = (self.string(key)?, self.string(value)?);
        self.open_labels.push(label);
        Ok(())
    }

    /// How many frames were pushed for the goroutine that is being read.
    pub(super) fn depth(&self) -> usize {
        self.open_frames.len()
    }

    /// How many goroutines, or counted entries, there are.
    pub(super) fn entries(&self) -> usize {
        self.columns.id.len()
    }

    /// Ends a goroutine with the frames and labels pushed since the one before.
    pub(super) fn finish_entry(&mut self, entry: &Entry<'_>) -> Result<(), Error> {
        if self.entries() as u64 >= self.limits.samples {
            return Err(self.limit("goroutines", self.limits.samples, "samples"));
        }
        let status = self.status(&entry.status)?;
        let creator = entry.creator.map(|frame| self.frame(frame)).transpose()?;
        let stack = self.columns.stacks.intern(&mut self.stacks, &self.open_frames);
        let stack = self.in_table(stack, self.columns.stacks.items())?;
        let labels = self.columns.labels.intern(&mut self.labels, &self.open_labels);
        let labels = self.in_table(labels, self.columns.labels.items())?;
        self.finish_details()?;
        if let Some(elided) = entry.elided {
            self.columns.elided.push((self.entries(), elided));
        }
        self.columns.id.push(entry.id);
        self.columns.count.push(entry.count);
        self.columns.status.push(status);
        self.columns.stack.push(stack);
        self.columns.label_list.push(labels);
        self.columns.creator.push(creator);
        self.columns.creator_goroutine.push(entry.creator_goroutine);
        self.discard_entry();
        Ok(())
    }

    fn finish_details(&mut self) -> Result<(), Error> {
        if !self.keeps_details {
            return Ok(());
        }
        let row = self.entries();
        let offsets = self.columns.details.offset_lists.intern(&mut self.offset_lists, &self.open_offsets);
        let offsets = self.in_table(offsets, self.columns.details.offset_lists.items())?;
        let details = &mut self.columns.details;
        details.offsets.push(offsets);
        details.arguments.push_str(&self.open_arguments);
        details.argument_ends.push(details.arguments.len());
        details.ancestors.extend(self.open_ancestors.drain(..).map(|ancestor| (row, ancestor)));
        let limit = self.limits.string_bytes;
        if details.arguments.len() as u64 > limit {
            return Err(self.limit("bytes of arguments", limit, "string_bytes"));
        }
        Ok(())
    }

    /// Forgets the frames and labels pushed since the last entry.
    pub(super) fn discard_entry(&mut self) {
        self.open_arguments.clear();
        self.open_offsets.clear();
        self.open_ancestors.clear();
        self.open_frames.clear();
        self.open_labels.clear();
    }

    pub(super) fn finish(self) -> (Columns, Warnings) {
        (self.columns, self.warnings)
    }

    fn status(&mut self, status: &Status<Option<&str>>) -> Result<Id<StatusRow>, Error> {
        let state = status.state.map(|state| self.string(state)).transpose()?;
        let row = status.with_state(state);
        let id = self.columns.statuses.intern(&mut self.statuses, row);
        self.in_table(id, self.columns.statuses.len())
    }

    fn frame(&mut self, frame: Frame<'_>) -> Result<Id<FrameRow>, Error> {
        // Found by its text at once: this is what most of the time goes to.
        let hash_value = hash(&frame);
        if let Some(known) = self.frames.find(hash_value, |id| self.columns.frame(id) == frame) {
            return Ok(known);
        }
        let row = FrameRow {
            function: self.string(frame.function)?,
            file: self.string(frame.file)?,
            line: frame.line,
        };
        let id = self.columns.frames.push(row);
        let id = self.in_table(id, self.columns.frames.len())?;
        self.frames.enter(hash_value, id, |id| hash(&self.columns.frame(id)));
        Ok(id)
    }

    fn string(&mut self, string: &str) -> Result<Id<str>, Error> {
        let id = self.columns.strings.intern(&mut self.strings, string);
        let limit = self.limits.string_bytes;
        if self.columns.strings.bytes() as u64 > limit {
            return Err(self.limit("bytes of distinct names", limit, "string_bytes"));
        }
        id.ok_or_else(|| self.limit("distinct names", u64::from(u32::MAX), "strings"))
    }

    /// Checks the size of the table that `id` is from.
    fn in_table<T: ?Sized>(&self, id: Option<Id<T>>, size: usize) -> Result<Id<T>, Error> {
        let limit = self.limits.table_entries;
        id.filter(|_| size as u64 <= limit)
            .ok_or_else(|| self.limit("distinct frames, stacks or labels", limit, "table_entries"))
    }

    fn limit(&self, what: &'static str, limit: u64, field: &'static str) -> Error {
        Error::Limit { offset: self.offset, what, limit, field }
    }
}

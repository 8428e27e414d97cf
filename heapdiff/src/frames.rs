use std::collections::HashMap;

use pprof_parse::{GoSymbol, Line};

/// A source line in a function, as the profile names them.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub struct Frame {
    /// Function name, such as `main.(*Store[...]).Put`.
    pub function: String,
    /// Source file.
    pub file: String,
    /// Line, from 1; 0 when unknown.
    pub line: i64,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct FrameId(u32);

impl FrameId {
    pub(crate) fn index(self) -> usize {
        self.0 as usize
    }
}

/// Every frame once, so that equal stacks of different profiles are recognised.
#[derive(Debug, Default)]
pub(crate) struct Frames {
    ids: HashMap<Frame, FrameId>,
    rows: Vec<Row>,
}

#[derive(Debug)]
struct Row {
    frame: Frame,
    is_user: bool,
}

impl Frames {
    pub(crate) fn intern_line(&mut self, line: Line<'_>) -> FrameId {
        let function = line.function();
        self.intern(Frame {
            function: function.name().to_str_lossy().into_owned(),
            file: function.filename().to_str_lossy().into_owned(),
            line: line.line(),
        })
    }

    pub(crate) fn intern(&mut self, frame: Frame) -> FrameId {
        if let Some(id) = self.ids.get(&frame) {
            return *id;
        }
        let id = FrameId(self.rows.len() as u32);
        let is_user = !frame.function.is_empty() && !GoSymbol::parse(&frame.function).is_standard_library();
        self.ids.insert(frame.clone(), id);
        self.rows.push(Row { frame, is_user });
        id
    }

    /// Whether the frame is outside the standard library.
    pub(crate) fn is_user(&self, id: FrameId) -> bool {
        self.row(id).is_user
    }

    pub(crate) fn get(&self, id: FrameId) -> &Frame {
        &self.row(id).frame
    }

    #[expect(clippy::indexing_slicing, reason = "ids come from `intern` of the same table")]
    fn row(&self, id: FrameId) -> &Row {
        &self.rows[id.index()]
    }

    /// The position of each frame, by id, in the order of their names.
    pub(crate) fn ranks(&self) -> Vec<usize> {
        let mut order: Vec<usize> = (0..self.rows.len()).collect();
        order.sort_by_key(|&id| self.rows.get(id).map(|row| &row.frame));
        let mut ranks = vec![0; order.len()];
        for (rank, id) in order.into_iter().enumerate() {
            if let Some(slot) = ranks.get_mut(id) {
                *slot = rank;
            }
        }
        ranks
    }

    /// All frames, in the order of their ids.
    pub(crate) fn into_frames(self) -> impl Iterator<Item = Frame> {
        self.rows.into_iter().map(|row| row.frame)
    }
}

use std::sync::{Mutex, PoisonError};

use super::assemble::assemble;
use super::clock::Clock;
use super::generation::Generation;
use super::merge::{Merge, Progress};
use super::order::Order;
use super::predict::predict;
use super::section::Section;
use crate::limits::Limits;
use crate::record::Records;
use crate::version::Format;

/// A generation that was put in order before the one in front of it.
#[derive(Debug)]
pub(crate) struct Ahead {
    pub(crate) generation: Generation,
    pub(crate) records: Vec<Records>,
    pub(crate) order: Order,
}

/// Room for records: what one generation has done with, the next one uses, for new memory costs more
/// than putting an event in order.
#[derive(Debug, Default)]
pub(crate) struct Room(Mutex<Vec<Records>>);

/// Words in one piece of room: a megabyte.
const PIECE: usize = 1 << 18;

impl Room {
    fn take(&self) -> Records {
        let free = self.0.lock().unwrap_or_else(PoisonError::into_inner).pop();
        free.unwrap_or_else(|| Records::with_capacity(PIECE + 64))
    }

    pub(crate) fn give(&self, mut records: Records) {
        records.clear();
        self.0.lock().unwrap_or_else(PoisonError::into_inner).push(records);
    }
}

/// Puts a generation in order from what it says itself; none if that is not possible, or if anything
/// is wrong with it. The first one of a trace does not depend on others.
pub(crate) fn order_ahead(
    section: Section,
    first: bool,
    bytes: &[u8],
    format: Format,
    limits: &Limits,
    room: &Room,
) -> Option<Box<Ahead>> {
    let bytes = bytes.get(..section.end).unwrap_or_default();
    let generation = assemble(section, bytes, 0, format, Clock::USUAL, limits).ok()?;
    if !generation.damage.is_empty() {
        return None;
    }
    let mut order = if first {
        let mut order = Order::new(limits);
        order.begin(false);
        order
    } else {
        Order::guessed(limits, predict(&generation, bytes))
    };
    let mut records = Vec::new();
    let mut merge = Merge::new(generation, bytes);
    loop {
        let mut piece = room.take();
        let progress = merge.fill(&mut order, bytes, &mut piece, PIECE).ok()?;
        order.guess_in_next_piece();
        records.push(piece);
        if progress == Progress::Done {
            break;
        }
    }
    let intact = !merge.broken && merge.generation.damage.is_empty();
    intact.then(|| Box::new(Ahead { generation: merge.generation, records, order }))
}

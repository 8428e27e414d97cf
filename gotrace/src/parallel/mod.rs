//! Generations put in order in parallel. The calling thread goes through the trace; the others order
//! generations ahead of it, each from what it says itself. When the calling thread comes to such a
//! generation, what was taken for granted is checked, and where it was wrong, the generation is
//! ordered again.

mod slot;
mod window;

use crate::damage::Damage;
use crate::error::Error;
use crate::event::Event;
use crate::limits::Limits;
use crate::sequence::Sequence;
use crate::v2::{Room, Section, Splitter, order_ahead};
use crate::version::{Format, HEADER_BYTES};
use window::{Entry, Window};

pub(crate) fn for_each(
    bytes: &[u8],
    format: Format,
    limits: &Limits,
    each: &mut impl FnMut(&Event<'_>),
) -> Result<Vec<Damage>, Error> {
    if format.is_v1() {
        return whole(bytes, format, limits, each);
    }
    let mut splitter = Splitter::new(format, HEADER_BYTES);
    let sections = std::iter::from_fn(|| splitter.next(bytes, true));
    let mut sequence = Sequence::new(format, limits);
    let threads = rayon::current_num_threads();
    if threads < 2 {
        for section in sections {
            one_after_the_other(&mut sequence, section, bytes, each)?;
        }
    } else {
        let window = &Window::new(threads, limits.ahead_bytes);
        let room = &Room::default();
        rayon::in_place_scope(|scope| {
            let mut sections = sections.fuse();
            loop {
                while window.has_room() {
                    let Some(section) = sections.next() else { break };
                    window.push(section);
                    scope.spawn(move |_| {
                        if let Some(Entry { section, first, slot, .. }) = window.claim().as_deref() {
                            slot.put(order_ahead(section.clone(), *first, bytes, format, limits, room));
                        }
                    });
                }
                let Some((entry, mine)) = window.pop() else { return Ok::<_, Error>(()) };
                match if mine { None } else { entry.slot.wait() } {
                    Some(ahead) if sequence.accepts(&ahead) => sequence.hand_out_ahead(ahead, room, each),
                    _ => one_after_the_other(&mut sequence, entry.section.clone(), bytes, each)?,
                }
            }
        })?;
    }
    sequence.end(bytes.len() as u64);
    sequence.hand_out_all(each);
    Ok(sequence.into_damage())
}

/// A trace from before Go 1.22, which has no parts that could be read apart.
fn whole(
    bytes: &[u8],
    format: Format,
    limits: &Limits,
    each: &mut impl FnMut(&Event<'_>),
) -> Result<Vec<Damage>, Error> {
    let mut sequence = Sequence::new(format, limits);
    sequence.begin_v1(bytes)?;
    while sequence.fill(bytes)? {
        sequence.hand_out_all(each);
    }
    Ok(sequence.into_damage())
}

fn one_after_the_other(
    sequence: &mut Sequence,
    section: Section,
    bytes: &[u8],
    each: &mut impl FnMut(&Event<'_>),
) -> Result<(), Error> {
    let bytes = bytes.get(..section.end).unwrap_or_default();
    sequence.begin(section, bytes, 0)?;
    sequence.hand_out_all(each);
    while sequence.fill(bytes)? {
        sequence.hand_out_all(each);
    }
    Ok(())
}

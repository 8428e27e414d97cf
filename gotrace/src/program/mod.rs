//! What is known of a program while the events of its trace pass by: the live goroutines, and names
//! and stacks that outlive their generation.

mod analyses;
mod generation;
mod goroutine;
mod live;
mod names;
mod places;
mod sites;
mod slots;

pub use analyses::{Analyses, Analysis, Step};
pub use goroutine::{Goroutine, Slot};
pub use names::NameId;
pub use places::{OwnedFrame, Place, PlaceFrame, PlaceId};
pub use sites::{Site, SiteId, StartId};

pub(crate) use slots::{BySlot, row_mut};

use generation::Generation;
use live::Live;
use names::Names;
use places::Places;
use sites::Sites;

use crate::event::Event;
use crate::ids::{GoroutineId, Time};

/// The program at the moment of the event that is looked at.
#[derive(Debug, Default)]
pub struct Program {
    names: Names,
    reasons: Names,
    places: Places,
    sites: Sites,
    generation: Generation,
    live: Live,
    first: Option<Time>,
    now: Time,
    syncs: u64,
}

impl Program {
    /// The time of the first event; `None` before it.
    #[must_use]
    pub fn first_time(&self) -> Option<Time> {
        self.first
    }

    /// The time of the last event so far.
    #[must_use]
    pub fn now(&self) -> Time {
        self.now
    }

    /// How many `Sync` events there were.
    #[must_use]
    pub fn syncs(&self) -> u64 {
        self.syncs
    }

    /// The live goroutines that the trace has named so far, in no special order. All of them are
    /// named by the second `Sync` only.
    pub fn goroutines(&self) -> impl Iterator<Item = (Slot, &Goroutine)> {
        self.live.iter()
    }

    /// The goroutine in a slot, from its first event up to the step that ends it.
    #[must_use]
    pub fn goroutine(&self, slot: Slot) -> Option<&Goroutine> {
        self.live.get(slot)
    }

    /// The slot of a live goroutine.
    #[must_use]
    pub fn slot(&self, id: GoroutineId) -> Option<Slot> {
        self.live.find(id.0)
    }

    /// Why a goroutine waits, in the runtime's words; empty if it was not said.
    #[must_use]
    pub fn reason(&self, id: NameId) -> &str {
        self.reasons.get(id)
    }

    /// A stack.
    #[must_use]
    pub fn place(&self, id: PlaceId) -> Place<'_> {
        self.places.place(id, &self.names)
    }

    /// Where goroutines are created.
    #[must_use]
    pub fn site(&self, id: SiteId) -> Site<'_> {
        self.sites.site(id, &self.names)
    }

    /// How many sites there are; their ids count from 0.
    #[must_use]
    pub fn site_count(&self) -> usize {
        self.sites.len()
    }

    /// The name of a start function, empty if it is not known.
    #[must_use]
    pub fn start_name(&self, id: StartId) -> &str {
        self.names.get(self.sites.start(id))
    }

    /// Is it a goroutine of the runtime: one whose start function is `runtime.…`, but for
    /// `runtime.main`? Those whose start function is not known are not.
    #[must_use]
    pub fn is_system(&self, id: StartId) -> bool {
        self.sites.is_system(id)
    }

    #[inline]
    fn reason_of(&mut self, event: &Event<'_>, string: u64) -> NameId {
        if string == 0 {
            return NameId::EMPTY;
        }
        match self.generation.reason(string) {
            Some(known) => known,
            None => self.new_reason(event, string),
        }
    }

    #[cold]
    fn new_reason(&mut self, event: &Event<'_>, string: u64) -> NameId {
        let id = self.reasons.intern(event.text(string).as_bytes());
        self.generation.set_reason(string, id);
        id
    }

    #[inline]
    fn place_of(&mut self, event: &Event<'_>, stack: u64) -> PlaceId {
        if stack == 0 {
            return PlaceId::NONE;
        }
        match self.generation.place(stack) {
            Some(known) => known,
            None => self.new_place(event, stack),
        }
    }

    #[cold]
    fn new_place(&mut self, event: &Event<'_>, stack: u64) -> PlaceId {
        let frames = event.stack_numbered(stack);
        let id = frames.map_or(PlaceId::NONE, |stack| self.places.intern(stack, &mut self.names));
        self.generation.set_place(stack, id);
        id
    }

    fn site_of(&mut self, event: &Event<'_>, start_stack: u64) -> SiteId {
        let creator = event.raw_stack();
        if let Some(known) = self.generation.site(creator, start_stack) {
            return known;
        }
        let creator_place = self.place_of(event, creator);
        let start_place = self.place_of(event, start_stack);
        let start = self.start_of(start_place);
        let id = if creator != 0 && creator_place == PlaceId::NONE {
            self.sites.lost(start)
        } else {
            self.sites.intern(creator_place, start, &self.places, &self.names)
        };
        self.generation.set_site(creator, start_stack, id);
        id
    }

    fn start_of(&mut self, place: PlaceId) -> StartId {
        match self.places.root(place) {
            Some(name) => self.sites.start_of(name, &self.names),
            None => StartId::UNKNOWN,
        }
    }
}

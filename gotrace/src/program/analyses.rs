use super::{Goroutine, NameId, PlaceId, Program, SiteId, Slot, StartId};
use crate::event::{Details, Event, EventKind, GoState, RawTransition};
use crate::fold::Fold;
use crate::ids::{GoroutineId, Time};

/// Something that looks at what goroutines do, and has an answer at the end.
///
/// Analyses are combined in tuples: they share one table of live goroutines, which is most of the
/// work. [`Analyses`] feeds them.
pub trait Analysis {
    /// What it has found out.
    type Answer;

    /// A goroutine changes its state, or has it restated. `program` is still as it was before.
    fn step(&mut self, step: &Step<'_>, program: &Program) {
        let _ = (step, program);
    }

    /// An event that is no transition of a goroutine.
    fn event(&mut self, event: &Event<'_>, program: &Program) {
        let _ = (event, program);
    }

    /// The trace is over; goroutines that live on are still in `program`.
    fn finish(self, program: &Program) -> Self::Answer;
}

/// One transition of one goroutine: the end of the interval that `goroutine` describes, and the
/// begin of the next.
#[derive(Debug, Clone, Copy)]
#[non_exhaustive]
pub struct Step<'a> {
    /// When.
    pub time: Time,
    /// Whose.
    pub slot: Slot,
    /// The goroutine as it was up to now. At its first event its state is [`GoState::NotExist`], or
    /// [`GoState::Undetermined`] if it existed before the trace.
    pub goroutine: &'a Goroutine,
    /// Its state from here on; [`GoState::NotExist`] at its end, and [`GoState::Undetermined`] where
    /// a part of the trace was lost.
    pub to: GoState,
    /// Why it enters it.
    pub reason: NameId,
    /// Its stack, where the event has one.
    pub place: PlaceId,
    /// The goroutine that did it, where it is another: the creator or the waker. `None` if it was
    /// a timer, the network poller or the like.
    pub by: Option<Slot>,
    /// Is it the first step of the goroutine?
    pub is_first: bool,
    /// Is there an event for it? There is none where a part of the trace was lost.
    pub is_event: bool,
    /// How long the state lasted that ends, in nanoseconds.
    pub elapsed_ns: i64,
}

impl Step<'_> {
    /// The state that ends.
    #[must_use]
    pub fn from(&self) -> GoState {
        self.goroutine.state
    }

    /// Is the state merely restated?
    #[must_use]
    pub fn is_repeat(&self) -> bool {
        self.goroutine.state == self.to
    }
}

/// Feeds one analysis, or a tuple of them, from the events of a trace.
#[derive(Debug, Default)]
pub struct Analyses<A> {
    program: Program,
    analysis: A,
    /// What is restated up to the next sync was lost before.
    recovering: bool,
}

impl<A: Analysis> Analyses<A> {
    /// Before the first event.
    pub fn new(analysis: A) -> Self {
        Self { program: Program::default(), analysis, recovering: false }
    }

    /// The program as far as it is known by now.
    pub fn program(&self) -> &Program {
        &self.program
    }

    /// The analysis.
    pub fn analysis_mut(&mut self) -> &mut A {
        &mut self.analysis
    }

    /// The answer, after the last event.
    pub fn finish(self) -> A::Answer {
        self.analysis.finish(&self.program)
    }

    #[inline]
    fn transition(&mut self, event: &Event<'_>, raw: RawTransition) {
        let program = &mut self.program;
        let time = program.now;
        let (slot, is_first) = match program.live.find_again(raw.id) {
            Some(slot) => (slot, false),
            None => (program.add(event, raw), true),
        };
        let by = match (raw.from, raw.to) {
            (GoState::NotExist, _) | (GoState::Waiting, GoState::Runnable) => {
                if raw.goroutine == raw.id {
                    None
                } else {
                    program.live.find(raw.goroutine)
                }
            }
            _ => None,
        };
        let reason = program.reason_of(event, raw.reason);
        let place = program.place_of(event, raw.stack);
        let Some(goroutine) = program.live.get(slot) else { return };
        let (to, elapsed_ns) = (raw.to, time.since(goroutine.since));
        let step =
            Step { time, slot, goroutine, to, reason, place, by, is_first, is_event: true, elapsed_ns };
        self.analysis.step(&step, program);
        program.apply(slot, time, raw.to, reason, place);
    }

    #[cold]
    fn sync(&mut self, event: &Event<'_>) {
        self.program.generation.clear();
        self.program.syncs += 1;
        let Details::Sync(sync) = event.details() else { return };
        if self.recovering && !sync.resynchronised {
            // Whoever was not named by now ended in the part that was lost.
            self.move_all(GoState::NotExist, |goroutine| goroutine.state == GoState::Undetermined);
        }
        self.recovering = sync.resynchronised;
        if self.recovering {
            self.move_all(GoState::Undetermined, |_| true);
        }
    }

    fn move_all(&mut self, to: GoState, which: impl Fn(&Goroutine) -> bool) {
        let slots: Vec<Slot> = self
            .program
            .live
            .iter()
            .filter(|(_, goroutine)| which(goroutine))
            .map(|(slot, _)| slot)
            .collect();
        let time = self.program.now;
        for slot in slots {
            let Some(goroutine) = self.program.live.get(slot) else { continue };
            let (reason, place) = (NameId::EMPTY, PlaceId::NONE);
            let (is_first, is_event) = (false, false);
            let (by, elapsed_ns) = (None, time.since(goroutine.since));
            let step = Step { time, slot, goroutine, to, reason, place, by, is_first, is_event, elapsed_ns };
            self.analysis.step(&step, &self.program);
            self.program.apply(slot, time, to, reason, place);
        }
    }
}

impl<A: Analysis> Fold for Analyses<A> {
    #[inline]
    fn event(&mut self, event: &Event<'_>) {
        if let Some(raw) = event.raw_transition() {
            self.program.now = event.time();
            self.transition(event, raw);
        } else {
            self.other(event);
        }
    }
}

impl<A: Analysis> Analyses<A> {
    #[inline(never)]
    fn other(&mut self, event: &Event<'_>) {
        if event.kind() == EventKind::Sync {
            // With the time of the last event: what is lost was lost after it.
            self.sync(event);
        }
        self.program.now = event.time();
        // The first event of a trace is a sync.
        if self.program.first.is_none() {
            self.program.first = Some(event.time());
        }
        self.analysis.event(event, &self.program);
    }
}

impl Program {
    #[cold]
    fn add_existing(&mut self, event: &Event<'_>, raw: RawTransition) -> Slot {
        let place = self.place_of(event, if raw.start == 0 { raw.stack } else { raw.start });
        let start = match self.start_of(place) {
            // Stacks end before it, and Go names the goroutine by those: `main.main`.
            start if self.start_name(start) == "runtime.main" => StartId::UNKNOWN,
            start => start,
        };
        let was_all_named = self.syncs > 1;
        let site = if was_all_named { self.sites.lost_with(start) } else { SiteId::UNKNOWN };
        self.live.insert(Goroutine {
            id: GoroutineId(raw.id),
            state: GoState::Undetermined,
            since: self.now,
            first: self.now,
            existed: true,
            reason: NameId::EMPTY,
            place: PlaceId::NONE,
            site,
            start,
            system: self.sites.is_system(start),
        })
    }

    fn add(&mut self, event: &Event<'_>, raw: RawTransition) -> Slot {
        if raw.from != GoState::NotExist {
            return self.add_existing(event, raw);
        }
        let site = self.site_of(event, raw.stack);
        let start = self.sites.start_at(site);
        self.live.insert(Goroutine {
            id: GoroutineId(raw.id),
            state: GoState::NotExist,
            since: self.now,
            first: self.now,
            existed: false,
            reason: NameId::EMPTY,
            place: PlaceId::NONE,
            site,
            start,
            system: self.sites.is_system(start),
        })
    }

    #[inline]
    fn apply(&mut self, slot: Slot, time: Time, to: GoState, reason: NameId, place: PlaceId) {
        if to == GoState::NotExist {
            self.live.remove(slot);
            return;
        }
        let Some(goroutine) = self.live.get_mut(slot) else { return };
        let blocks = matches!(to, GoState::Waiting | GoState::Syscall);
        if goroutine.state == to {
            // The stack of a mere restatement has frames of the runtime more.
            if goroutine.place == PlaceId::NONE {
                goroutine.place = place;
            }
        } else {
            if place != PlaceId::NONE || goroutine.state == GoState::Running && blocks {
                goroutine.place = place;
            }
            goroutine.state = to;
            goroutine.since = time;
            goroutine.reason = reason;
        }
        if goroutine.start == StartId::UNKNOWN && place != PlaceId::NONE {
            self.name(slot, place);
        }
    }

    #[cold]
    fn name(&mut self, slot: Slot, place: PlaceId) {
        let start = self.start_of(place);
        let system = self.sites.is_system(start);
        if let Some(goroutine) = self.live.get_mut(slot) {
            goroutine.start = start;
            goroutine.system = system;
        }
    }
}

macro_rules! tuples {
    ($($name:ident)+) => {
        #[expect(non_snake_case, reason = "variables of a macro")]
        impl<$($name: Analysis),+> Analysis for ($($name,)+) {
            type Answer = ($($name::Answer,)+);

            #[inline]
            fn step(&mut self, step: &Step<'_>, program: &Program) {
                let ($($name,)+) = self;
                $($name.step(step, program);)+
            }

            #[inline]
            fn event(&mut self, event: &Event<'_>, program: &Program) {
                let ($($name,)+) = self;
                $($name.event(event, program);)+
            }

            fn finish(self, program: &Program) -> Self::Answer {
                let ($($name,)+) = self;
                ($($name.finish(program),)+)
            }
        }
    };
}

tuples!(A);
tuples!(A B);
tuples!(A B C);
tuples!(A B C D);
tuples!(A B C D E);
tuples!(A B C D E F);

/// Nothing but the table.
impl Analysis for () {
    type Answer = ();

    fn finish(self, _: &Program) {}
}

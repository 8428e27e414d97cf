//! What happened to the goroutines in a part of the trace that is lost, as far as the generation after
//! it tells: at its end, all that live are named again.

use rustc_hash::FxHashMap;

use super::fold::StormAnalysis;
use super::least::Least;
use super::site::Mark;
use crate::ids::{GoroutineId, Time};
use crate::program::{Goroutine, Program, SiteId, StartId};

/// What there is to know before a part is lost, and that part until it is known what happened in it.
#[derive(Debug, Default)]
pub(super) struct Loss {
    /// The highest number of a goroutine, and of one that was created in the trace.
    last_id: Option<GoroutineId>,
    last_created: Option<GoroutineId>,
    created: u64,
    pub(super) last_change: Time,
    part: Option<LostPart>,
}

#[derive(Debug)]
struct LostPart {
    since: Time,
    /// When events go on.
    until: Time,
    /// Live goroutines of the program before it.
    live_before: i64,
    /// The runtime numbers goroutines upwards: those after this one were created in it.
    last_before: GoroutineId,
    /// Goroutines that were created in it, by site.
    created: FxHashMap<SiteId, i64>,
    /// Goroutines that ended in it, by site.
    ended: FxHashMap<SiteId, i64>,
}

/// Each P takes 16 numbers for new goroutines at a time: those of other Ps may be ahead.
const NUMBERS_AHEAD: u64 = 256;
/// Of so many that are created, some have new numbers: a P may have kept some for long.
const MANY: u64 = 64;

impl Loss {
    pub(super) fn create(&mut self, id: GoroutineId) {
        self.created += 1;
        self.last_id = self.last_id.max(Some(id));
        self.last_created = self.last_created.max(Some(id));
    }

    /// A goroutine ends that was created in this part. True if that is not settled yet.
    pub(super) fn leave(&mut self, goroutine: &Goroutine) -> bool {
        let Some(part) = self.part.as_mut().filter(|part| goroutine.id > part.last_before) else {
            return false;
        };
        *part.created.entry(goroutine.site).or_default() -= 1;
        true
    }

    /// A goroutine of this site is not named any more.
    pub(super) fn end(&mut self, site: SiteId) {
        if let Some(part) = &mut self.part {
            *part.ended.entry(site).or_default() += 1;
        }
    }

    /// Is it still to be told who lives?
    pub(super) fn is_open(&self) -> bool {
        self.part.is_some()
    }

    /// A part of this generation is lost: nobody has changed since the last that did.
    #[cold]
    pub(super) fn begin(&mut self, generation: u64, live: i64) {
        if self.part.is_some() {
            return;
        }
        let last_before = match generation {
            // Not all from before the trace were named, but those that are created get higher numbers.
            0 | 1 => self.last_created.filter(|_| self.created >= MANY),
            _ => self.last_id,
        };
        let ahead = if generation <= 1 { NUMBERS_AHEAD } else { 0 };
        let last_before = last_before.map_or(u64::MAX, |id| id.0.saturating_add(ahead));
        self.part = Some(LostPart {
            since: self.last_change,
            until: self.last_change,
            live_before: live,
            last_before: GoroutineId(last_before),
            created: FxHashMap::default(),
            ended: FxHashMap::default(),
        });
    }
}

impl StormAnalysis {
    /// One is named that was not created in what was seen.
    pub(super) fn appear(&mut self, goroutine: &Goroutine, program: &Program) {
        // All that there were are named in the first generation.
        if program.syncs() > 1 {
            self.loss.begin(program.syncs(), self.live);
        }
        self.loss.last_id = self.loss.last_id.max(Some(goroutine.id));
        match &mut self.loss.part {
            Some(part) if goroutine.id > part.last_before => {
                *part.created.entry(goroutine.site).or_default() += 1;
            }
            _ => self.existed += 1,
        }
    }

    /// Events go on after a part that is lost.
    #[cold]
    pub(super) fn go_on(&mut self, now: Time) {
        let Some(part) = &mut self.loss.part else { return };
        part.until = now;
        let since = part.since;
        self.lose(since, now);
        self.learn_nothing();
    }

    /// What was not seen to change is not usual for that.
    fn learn_nothing(&mut self) {
        for id in &self.open {
            if let Some(Some(track)) = self.tracks.get_mut(id.index()) {
                track.level.skip_to(self.bucket);
            }
        }
    }

    /// All that live were named again since then: what happened in the part that is lost is known.
    #[cold]
    pub(super) fn settle_loss(&mut self, program: &Program) {
        let now = program.now();
        let Some(part) = self.loss.part.take() else { return };
        self.learn_nothing();
        let from = if part.until == part.since { part.since } else { now };
        self.lose(from, now);
        let first_slice = self.slice_of(part.until);
        for (lost_site, created) in part.created.into_iter().filter(|(_, created)| *created > 0) {
            // Those that start alike most often come from the same line.
            let start = program.site(lost_site).start;
            let known = self.by_start.get(start.index()).and_then(|sites| sites.first()).copied();
            let id = known.filter(|_| start != StartId::UNKNOWN).unwrap_or(lost_site);
            let ended = part.ended.get(&id).copied().unwrap_or(0);
            let mark = Mark { time: part.since, live: part.live_before, ..self.mark(now) };
            let Some(track) = self.track(id, mark, program) else { continue };
            track.amend(part.until, first_slice, created, ended, mark);
            self.grow(created, now);
        }
        // They lived all the time since events went on.
        self.least = Least::default();
        self.bucket_least = self.live;
    }

    /// Something is lost of the time from `since` to `now`.
    fn lose(&mut self, since: Time, now: Time) {
        let (first, last) = (self.slice_of(since), self.slice_of(now));
        self.slices.lose(first, last);
    }

    fn slice_of(&self, time: Time) -> usize {
        self.slices.at(time.since(self.first).max(0)).unwrap_or(self.slice)
    }
}

use std::collections::VecDeque;

use super::episode::{End, Episode, ProgramBucket};
use super::finding::Finding;
use super::floor::{Rise, Slices};
use super::judge;
use super::latency::Latencies;
use super::least::Least;
use super::lost::Loss;
use super::options::StormOptions;
use super::report::{self, StormReport};
use super::room::Pairs;
use super::site::{Mark, Track};
use super::waiting;
use crate::curve::Curve;
use crate::event::{Details, Event, EventKind, GoState, MetricName};
use crate::ids::Time;
use crate::program::{Analysis, Goroutine, Program, SiteId, Slot, StartId, Step, row_mut};

/// Finds goroutine storms, slow leaks and bursts, also while the trace is still being written.
///
/// Time is cut into buckets of a twentieth of a window. Memory is that of the sites, not of the
/// goroutines.
#[derive(Debug, Default)]
pub struct StormAnalysis {
    pub(super) options: StormOptions,
    pub(super) tracks: Vec<Option<Box<Track>>>,
    /// Sites with a change in the open bucket, and those with an open episode.
    dirty: Vec<SiteId>,
    pub(super) open: Vec<SiteId>,
    /// Sites by the start function of their goroutines.
    pub(super) by_start: Vec<Vec<SiteId>>,
    pub(super) slices: Slices,
    pub(super) slice: usize,
    pub(super) first: Time,
    /// Was there an event?
    started: bool,
    pub(super) bucket: i64,
    bucket_end: i64,
    /// Live goroutines, but for those that are still to be named: they are in `existed`.
    pub(super) live: i64,
    pub(super) existed: i64,
    /// Those from before the trace, by start function, as far as they have one.
    pub(super) existed_by_start: Vec<u64>,
    /// Those of them that ended, but for those that others replaced that start alike.
    pub(super) vacated: i64,
    pairs: Pairs,
    pub(super) loss: Loss,
    bucket_peak: (i64, Time),
    pub(super) bucket_least: i64,
    /// The fewest that lived in the last buckets, all of the program counted.
    pub(super) least: Least,
    pub(super) peak: (i64, Time),
    runnable: i64,
    bucket_runnable: i64,
    latencies: Latencies,
    pub(super) heap: u64,
    pub(super) live_curve: Curve,
    pub(super) runnable_curve: Curve,
    /// Findings that were not fetched yet.
    pub(super) news: VecDeque<Finding>,
    /// There will be no more events.
    pub(super) finished: bool,
}

impl StormAnalysis {
    /// An analysis with options.
    #[must_use]
    pub fn new(options: StormOptions) -> Self {
        Self { options, ..Self::default() }
    }

    /// A finding as soon as it is certain enough, each once; its figures are those of the moment.
    pub fn next_news(&mut self) -> Option<Finding> {
        self.news.pop_front()
    }

    #[inline]
    fn advance(&mut self, time: Time, program: &Program) {
        if time.0 >= self.bucket_end || !self.started {
            self.close_bucket(time, program);
        }
    }

    #[cold]
    fn close_bucket(&mut self, time: Time, program: &Program) {
        let width = self.options.bucket_ns();
        if !self.started {
            self.started = true;
            self.first = program.first_time().unwrap_or(time);
            self.peak = (self.live, self.first);
        } else {
            self.judge_bucket(program);
        }
        let since = time.since(self.first).max(0);
        self.bucket = since / width;
        self.bucket_end = self.first.0.saturating_add((self.bucket + 1).saturating_mul(width));
        self.bucket_peak = (self.live, time);
        self.bucket_least = self.live;
        self.bucket_runnable = self.runnable;
        self.slice = loop {
            if let Some(slice) = self.slices.at(since) {
                break slice;
            }
            self.slices.double();
            for track in self.tracks.iter_mut().flatten() {
                track.floor.halve();
                track.first_slice /= 2;
            }
        };
    }

    fn judge_bucket(&mut self, program: &Program) {
        let end = Time(self.bucket_end);
        let latencies = self.latencies.close(self.bucket);
        for id in &self.open {
            if let Some(episode) = episode_mut(&mut self.tracks, *id) {
                episode.during.merge(latencies);
            }
        }
        let (held, held_since) = self.least.close(self.bucket, self.bucket_least);
        let closed = ProgramBucket {
            start: Time(end.0.saturating_sub(self.options.bucket_ns())),
            end,
            held,
            held_since: Time(
                self.first.0.saturating_add(held_since.saturating_mul(self.options.bucket_ns())),
            ),
            vacated: self.vacated,
            peak_live: self.bucket_peak.0,
            peak_time: self.bucket_peak.1,
            peak_runnable: self.bucket_runnable,
            heap: self.heap,
        };
        self.live_curve.most(self.bucket_peak.1, self.bucket_peak.0);
        self.runnable_curve.most(self.bucket_peak.1, self.bucket_runnable);
        for id in std::mem::take(&mut self.dirty) {
            self.close_site_bucket(id, &closed, program);
        }
        let window = self.options.window_ns();
        let mut open = std::mem::take(&mut self.open);
        for id in &open {
            let Some(Some(track)) = self.tracks.get_mut(id.index()) else { continue };
            let alive = track.alive;
            let Some(episode) = track.episode.as_deref_mut() else { continue };
            episode.program_bucket(&closed, window);
            // Who lives may be known later only.
            if !self.loss.is_open() {
                episode.stand(alive, &closed);
            }
            // Nothing may have happened for long: the program is as it was up to now.
            let now = program.now();
            if needs_snapshot(episode, alive, now, window) {
                episode.look(waiting::snapshot(program, *id));
                // More and more rarely on a plateau, which costs the more the higher it is.
                let stands = now.since(episode.last_growth) > window;
                episode.snapshot_pause = if stands { episode.snapshot_pause * 2 } else { window / 2 };
            }
        }
        for id in &open {
            self.announce(*id, program);
        }
        open.retain(|id| episode_mut(&mut self.tracks, *id).is_some());
        self.open.append(&mut open);
    }

    /// A load that is the usual one from now on is no storm: one of the site then starts later.
    fn get_used_to(&mut self, id: SiteId, program: &Program) {
        let Some(Some(track)) = self.tracks.get(id.index()).filter(|_| !self.loss.is_open()) else { return };
        let Some(episode) = track.episode.as_deref().filter(|_| track.stays(self.options.slack())) else {
            return;
        };
        // Before all are named that were there before the trace, a storm may not be seen as one.
        let all_named = program.syncs() > 1 || program.now().since(self.first) > GENERATION_NS;
        let is_low = episode.is_low(self.options.threshold());
        let is_small = episode.growth() < self.options.threshold();
        let is_load = is_low
            || is_small && all_named && judge::storm(self, id, track.counts(), episode, program).is_none();
        if let Some(Some(track)) = self.tracks.get_mut(id.index()).filter(|_| is_load) {
            track.episode = None;
        }
    }

    /// Decides whether the site is above its level, and whether an episode is over.
    fn close_site_bucket(&mut self, id: SiteId, closed: &ProgramBucket, program: &Program) {
        let (slack, width) = (self.options.slack(), self.options.bucket_ns());
        self.get_used_to(id, program);
        let Some(Some(track)) = self.tracks.get_mut(id.index()) else { return };
        let bucket = std::mem::take(&mut track.bucket);
        track.busiest_bucket = track.busiest_bucket.max(bucket.created);
        track.most = track.most.max(bucket.most);
        if track.episode.is_none() {
            if bucket.most <= slack || bucket.most <= track.level.limit(slack) {
                track.level.push(bucket.least, bucket.most);
                return;
            }
            let start_bucket = track.rise.time.since(self.first) / width;
            let latencies = self.latencies.split(start_bucket);
            let level = track.level.usual().max(0);
            track.episode = Some(Box::new(Episode::open(track.rise, level, latencies)));
            self.open.push(id);
        }
        let Some(episode) = track.episode.as_deref_mut() else { return };
        let since = bucket.since.unwrap_or(closed.end);
        episode.site_bucket(bucket.most, bucket.created, since, closed);
        episode.high_since = bucket.since.or(episode.high_since);
        if !episode.announced {
            track.level.push(bucket.least, bucket.most);
        }
        if !episode.is_over(track.alive) {
            return;
        }
        episode.program_bucket(closed, self.options.window_ns());
        if let Some(mut episode) = track.episode.take() {
            track.level.skip_to(self.bucket + 1);
            let (created, ended, alive) = (track.created, track.ended, track.alive);
            episode.end = Some(End { time: closed.end, created, ended, alive });
            judge::file(track, *episode, &self.options);
        }
    }

    pub(super) fn tracks(&self) -> impl Iterator<Item = (SiteId, &Track)> {
        #[expect(clippy::cast_possible_truncation, reason = "sites are numbered by u32")]
        let numbered = self.tracks.iter().enumerate().map(|(n, track)| (SiteId(n as u32), track));
        numbered.filter_map(|(id, track)| Some((id, track.as_deref()?)))
    }

    pub(super) fn track_of(&self, id: SiteId) -> Option<&Track> {
        self.tracks.get(id.index())?.as_deref()
    }

    /// The steady rise of a site's floor up to now, if it has one.
    pub(super) fn rise(&self, track: &Track, program: &Program) -> Option<Rise> {
        let slice = self.slices.at(program.now().since(self.first).max(0)).unwrap_or(self.slice);
        let nothing_lost = Slices::default();
        // A site that is lost lived in those slices only.
        let slices = if track.is_lost { &nothing_lost } else { &self.slices };
        let rise = track.floor.steady_rise(track.first_slice, slice, track.alive, slices);
        // While the trace goes on, such a load may still be filling.
        let may_be_load = self.finished && track.ended * 2 >= track.created;
        rise.or_else(|| track.floor.steady_rise_above_load(track.first_slice, slices).filter(|_| may_be_load))
    }

    pub(super) fn mark(&self, time: Time) -> Mark {
        Mark { time, live: self.live, heap: self.heap, vacated: self.vacated, created: 0, ended: 0 }
    }

    #[inline(never)]
    fn arrive(&mut self, goroutine: &Goroutine, time: Time, by: Option<Slot>, program: &Program) {
        if goroutine.existed {
            self.appear(goroutine, program);
            return;
        }
        self.loss.create(goroutine.id);
        self.create(goroutine, time, by, program);
        self.grow(1, time);
    }

    pub(super) fn grow(&mut self, by: i64, time: Time) {
        self.live += by;
        if self.live > self.bucket_peak.0 {
            self.bucket_peak = (self.live, time);
            if self.live > self.peak.0 {
                self.peak = self.bucket_peak;
            }
        }
    }

    fn create(&mut self, goroutine: &Goroutine, time: Time, by: Option<Slot>, program: &Program) {
        let id = goroutine.site;
        // The runtime's own are no storm, but coroutines are the program's.
        if goroutine.system && program.start_name(goroutine.start) != COROUTINE {
            return;
        }
        let (mark, slice) = (self.mark(time), self.slice);
        let is_successor = self.pairs.create(id, time);
        let Some(track) = self.track(id, mark, program) else { return };
        let is_lost = track.is_lost;
        track.successors += i64::from(is_successor);
        track.create(mark);
        let parent = by.and_then(|by| program.goroutine(by)).map_or(SiteId::UNKNOWN, |by| by.site);
        track.parent.vote(parent);
        if is_lost {
            self.slices.lose(slice, slice);
        }
    }

    /// The track of a site in which something changes now.
    #[inline]
    pub(super) fn track(&mut self, id: SiteId, mark: Mark, program: &Program) -> Option<&mut Track> {
        let track = match row_mut(&mut self.tracks, id.index())? {
            Some(track) => track,
            entry => {
                let site = program.site(id);
                if let Some(sites) = row_mut(&mut self.by_start, site.start.index()) {
                    sites.push(id);
                }
                let is_lost = site.is_lost || site.frame.is_some() && site.start == StartId::UNKNOWN;
                entry.insert(Box::new(Track::new(self.bucket, self.slice, mark, is_lost)))
            }
        };
        if track.touch(self.slice, self.bucket) {
            self.dirty.push(id);
        }
        Some(track)
    }

    /// One from before the trace ends whose line is not known.
    fn vacate(&mut self, goroutine: &Goroutine, time: Time) {
        if goroutine.system {
            return;
        }
        self.vacated += 1;
        let successor = self.pairs.end(time);
        let track =
            successor.and_then(|site| self.tracks.get_mut(site.index())).and_then(Option::as_deref_mut);
        if let Some(track) = track {
            track.successors += 1;
        }
    }

    #[inline(never)]
    fn leave(&mut self, goroutine: &Goroutine, time: Time, is_event: bool) {
        // One that is not counted yet, or not for long, is not missed.
        if goroutine.existed && self.loss.leave(goroutine) {
            return;
        }
        self.live -= 1;
        self.bucket_least = self.bucket_least.min(self.live);
        let (site, lived) = if goroutine.existed {
            // It makes room for another that starts alike.
            let alike = self.by_start.get(goroutine.start.index()).and_then(|sites| sites.first());
            match alike.filter(|_| goroutine.start != StartId::UNKNOWN) {
                Some(site) => (*site, None),
                None if goroutine.site != SiteId::UNKNOWN => (goroutine.site, None),
                None => {
                    self.vacate(goroutine, time);
                    return;
                }
            }
        } else {
            (goroutine.site, Some(time.since(goroutine.first)))
        };
        let Some(Some(track)) = self.tracks.get_mut(site.index()) else { return };
        if track.touch(self.slice, self.bucket) {
            self.dirty.push(site);
        }
        track.end(self.slice, lived);
        if !is_event {
            self.loss.end(site);
        }
    }

    /// Those from before the trace that are known by now, by start function.
    fn count_existing(&mut self, program: &Program) {
        let mut counts: Vec<u64> = Vec::new();
        for (_, goroutine) in program.goroutines().filter(|(_, goroutine)| from_before(goroutine)) {
            if let Some(count) = row_mut(&mut counts, goroutine.start.index()) {
                *count += 1;
            }
        }
        for (start, count) in counts.into_iter().enumerate() {
            if let Some(most) = row_mut(&mut self.existed_by_start, start) {
                *most = count.max(*most);
            }
        }
    }
}

/// A generation does not take longer, as a rule.
const GENERATION_NS: i64 = 1_500_000_000;

/// What `iter.Pull` starts.
const COROUTINE: &str = "runtime.corostart";

fn from_before(goroutine: &Goroutine) -> bool {
    goroutine.existed && goroutine.site == SiteId::UNKNOWN
}

/// While it grows, by a quarter more; on the plateau now and then.
fn needs_snapshot(episode: &Episode, alive: i64, now: Time, window_ns: i64) -> bool {
    let growth = alive - episode.level;
    match &episode.snapshot {
        None => growth > 0,
        Some(last) => {
            let seen = i64::try_from(last.count).unwrap_or(i64::MAX);
            growth > seen.saturating_add(seen / 4)
                || growth * 10 >= episode.growth() * 9
                    && now.since(last.taken) >= episode.snapshot_pause.max(window_ns / 2)
        }
    }
}

pub(super) fn episode_mut(tracks: &mut [Option<Box<Track>>], id: SiteId) -> Option<&mut Episode> {
    tracks.get_mut(id.index())?.as_deref_mut()?.episode.as_deref_mut()
}

impl Analysis for StormAnalysis {
    type Answer = StormReport;

    #[inline(always)]
    fn step(&mut self, step: &Step<'_>, program: &Program) {
        self.advance(step.time, program);
        if step.is_first {
            self.arrive(step.goroutine, step.time, step.by, program);
        }
        let from = step.from();
        if from == step.to {
            return;
        }
        if step.to == GoState::Runnable {
            self.runnable += 1;
            self.bucket_runnable = self.bucket_runnable.max(self.runnable);
        } else if from == GoState::Runnable {
            self.runnable -= 1;
            if step.to == GoState::Running && !step.goroutine.system {
                self.latencies.record(step.elapsed_ns);
            }
        }
        if step.to == GoState::NotExist {
            self.leave(step.goroutine, step.time, step.is_event);
        } else if !step.is_event {
            // The next generation has begun.
            self.loss.begin(program.syncs().saturating_sub(1), self.live);
        }
        if step.is_event {
            self.loss.last_change = step.time;
        }
    }

    #[inline]
    fn event(&mut self, event: &Event<'_>, program: &Program) {
        self.advance(event.time(), program);
        match event.kind() {
            EventKind::Metric => {
                if let Details::Metric(metric) = event.details()
                    && metric.name == MetricName::HeapObjects
                {
                    self.heap = metric.value;
                }
            }
            EventKind::Sync if program.syncs() > 1 => {
                match event.details() {
                    Details::Sync(sync) if sync.resynchronised => self.go_on(program.now()),
                    _ => self.settle_loss(program),
                }
                self.count_existing(program);
                self.announce_leaks(program);
            }
            _ => {}
        }
    }

    fn finish(mut self, program: &Program) -> StormReport {
        if self.started {
            self.judge_bucket(program);
        }
        for id in std::mem::take(&mut self.open) {
            // The last moment is not typical where the program let them all go before it stopped.
            let snapshot = waiting::snapshot(program, id);
            let Some(Some(track)) = self.tracks.get_mut(id.index()) else { continue };
            let alive = track.alive;
            if let Some(episode) = track.episode.as_deref_mut()
                && (alive - episode.level) * 10 >= episode.growth() * 9
                && episode.snapshot.is_none_or(|last| last.taken < episode.last_growth)
            {
                episode.look(snapshot);
            }
        }
        report::of(&mut self, program)
    }
}

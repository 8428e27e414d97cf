//! What an episode or a floor amounts to.

use super::episode::Episode;
use super::finding::{BeforeDuring, Finding, FindingKind, WaitingOn};
use super::fold::StormAnalysis;
use super::options::StormOptions;
use super::room::Room;
use super::site::{Counts, Mark, Track};
use super::waiting::{self, Snapshot};
use crate::event::GoState;
use crate::ids::Time;
use crate::program::{OwnedFrame, PlaceFrame, PlaceId, Program, SiteId, StartId};

/// So many large episodes of a site are kept one by one.
const KEPT: usize = 64;
/// A leak is watched for so many windows before it is told of.
const WINDOWS_OF_LEAK: i64 = 5;
/// And while the trace goes on for so many: until then, a load may be warming up.
pub(super) const WINDOWS_OF_LIVE_LEAK: i64 = 15;

/// Keeps an episode that is over, if it can matter.
pub(super) fn file(track: &mut Track, episode: Episode, options: &StormOptions) {
    if may_be_storm(&episode, options) && track.past.len() < KEPT {
        track.past.push(episode);
    } else {
        burst(track, episode);
    }
}

fn burst(track: &mut Track, episode: Episode) {
    track.bursts.count += 1;
    if episode.growth() > track.bursts.highest {
        track.bursts.highest = episode.growth();
    }
    match &mut track.bursts.first {
        Some(first) if first.growth() >= episode.growth() => {}
        // Told of is the highest, with the start of the first.
        Some(first) => {
            let start = first.start;
            *first = Episode { start, ..episode };
        }
        first @ None => *first = Some(episode),
    }
}

/// What can be said of an episode without knowing who lived before the trace.
fn may_be_storm(episode: &Episode, options: &StormOptions) -> bool {
    let growth = episode.growth();
    let lasted = episode.end.is_none() || episode.high_ns >= options.window_ns();
    growth * 4 >= options.threshold()
        && lasted
        && episode.rate(options.threshold() / 8) >= options.least_rate()
}

/// The storm that an episode is, if it is one.
pub(super) fn storm(
    analysis: &StormAnalysis,
    id: SiteId,
    counts: Counts,
    episode: &Episode,
    program: &Program,
) -> Option<Finding> {
    let StormAnalysis { options, existed, .. } = analysis;
    let threshold = options.threshold();
    let peak_live = episode.peak_live + existed;
    if peak_live < threshold || !may_be_storm(episode, options) {
        return None;
    }
    let growth = episode.growth();
    let first = program.first_time().unwrap_or_default();
    let same = existing(analysis, program.site(id).start);
    let at_once = episode.start.time.since(first) <= options.window_ns() / 4;
    let began_before = at_once && same >= options.slack().max(growth / 10);
    let before = episode.start.live + existed;
    let others = if began_before { before - same } else { before };
    let risen = growth + if began_before { same } else { 0 };
    // The number of all must rise with it: no load that takes the place of another.
    let program_growth = peak_live - before;
    if risen < threshold && risen * 2 < others || program_growth * 2 < growth {
        return None;
    }
    // Nor one of those from before the trace, which have no names, that another line replaces; nor
    // one that was there while another line had a burst.
    let replaced = episode.vacated - episode.start.vacated;
    let held = episode.held.unwrap_or(episode.peak_live);
    if replaced * 2 >= growth || (held + existed) * 2 < threshold || (held - episode.start.live) * 4 < growth
    {
        return None;
    }
    if episode.end.is_none() && !lasts(analysis, counts, episode) {
        return None;
    }
    let confidence = {
        let share = (growth as f64 / program_growth.max(1) as f64).min(1.0);
        let height = (risen as f64 / threshold as f64).min(2.0) / 2.0;
        let end = episode.end.map_or(program.now(), |end| end.time);
        let length = (end.since(episode.start.time) as f64 / (2.0 * options.window_ns() as f64)).min(1.0);
        let contrast = (risen as f64 / (others.max(1) as f64)).min(4.0) / 4.0;
        (0.4 + 0.2 * share + 0.15 * height + 0.15 * length + 0.1 * contrast).min(1.0)
    };
    let start = if began_before { first } else { episode.start.time };
    let finding = of_episode(analysis, FindingKind::Storm, id, counts, episode, program);
    let existed = if began_before { count(same) } else { 0 };
    Some(Finding {
        began_before_window: began_before,
        existed,
        alive: finding.alive.saturating_add(existed),
        confidence,
        start_ns: start,
        ..finding
    })
}

/// An episode that is not over: has it lasted long enough, or is it high and the trace at its end?
fn lasts(analysis: &StormAnalysis, counts: Counts, episode: &Episode) -> bool {
    let options = &analysis.options;
    let stands = (counts.alive - episode.level) * 10 >= episode.growth() * 9;
    episode.high_ns >= options.window_ns()
        || episode.growth() >= options.threshold() && stands && analysis.finished
}

/// The burst of a site worth telling of, if there was one.
pub(super) fn bursts(
    analysis: &StormAnalysis,
    id: SiteId,
    track: &Track,
    program: &Program,
) -> Option<Finding> {
    let highest = track.bursts.first.as_ref()?;
    let end = highest.end?;
    if highest.is_low(analysis.options.threshold()) {
        return None;
    }
    let finding = of_episode(analysis, FindingKind::Burst, id, track.counts(), highest, program);
    let finding = Finding { count: track.bursts.count, confidence: 0.9, end_ns: Some(end.time), ..finding };
    Some(since(highest.start, track, finding))
}

/// A burst with the counts of all that the site did since the first.
fn since(first: Mark, track: &Track, burst: Finding) -> Finding {
    Finding {
        start_ns: first.time,
        created: track.created.saturating_sub(first.created),
        ended: track.ended.saturating_sub(first.ended),
        alive: count(track.alive),
        ..burst
    }
}

/// The leak of a site, if it has one.
pub(super) fn leak(
    analysis: &StormAnalysis,
    id: SiteId,
    track: &Track,
    room: &Room,
    program: &Program,
) -> Option<Finding> {
    let options = &analysis.options;
    let rise = analysis.rise(track, program)?;
    // Who ended in a part that is lost is not known at once.
    if count(rise.growth) > 2 * track.created.saturating_sub(track.ended) {
        return None;
    }
    let site = program.site(id);
    if room.is_taken(analysis, id, track, rise.growth, program) {
        return None;
    }
    let same = existing(analysis, site.start);
    let began_before = same >= 10 && same * 5 >= rise.growth;
    // What goes on since before the trace was watched all of it: a flight recorder's may be short.
    let watched_from = program.first_time().filter(|_| began_before).unwrap_or(track.first_create);
    if program.now().since(watched_from) < WINDOWS_OF_LEAK * options.window_ns() {
        return None;
    }
    let snapshot = waiting::snapshot(program, id);
    // Those that all wait at one place will hardly end; many are evidence; so is an even rise.
    let stuck = snapshot.as_ref().filter(|snapshot| snapshot.state == GoState::Waiting);
    let stuck = stuck.map_or(0.0, |snapshot| snapshot.share as f64 / snapshot.count.max(1) as f64);
    let many = (rise.growth as f64 / 30.0).min(1.0);
    let confidence =
        (0.3 + 0.3 * stuck + 0.2 * many + 0.2 * rise.evenness - 0.3 * rise.falls).clamp(0.05, 1.0);
    Some(Finding {
        kind: FindingKind::Leak,
        start_ns: track.first_create,
        peak_ns: analysis.peak.1,
        peak_live: count(analysis.peak.0 + analysis.existed),
        created: track.created,
        ended: track.ended,
        alive: track.created - track.ended.min(track.created),
        waiting_on: waiting_on(snapshot.as_ref(), program),
        live_before: count(track.rise.live + analysis.existed),
        peak_rate_per_s: rate(track.busiest_bucket, options),
        began_before_window: began_before,
        count: 1,
        confidence,
        ..described(id, program)
    })
}

fn existing(analysis: &StormAnalysis, start: StartId) -> i64 {
    if start == StartId::UNKNOWN {
        return 0;
    }
    let count = analysis.existed_by_start.get(start.index()).copied().unwrap_or(0);
    i64::try_from(count).unwrap_or(i64::MAX)
}

fn of_episode(
    analysis: &StormAnalysis,
    kind: FindingKind,
    id: SiteId,
    counts: Counts,
    episode: &Episode,
    program: &Program,
) -> Finding {
    let (created, ended, alive) = match &episode.end {
        Some(end) => (end.created, end.ended, end.alive),
        None => (counts.created, counts.ended, counts.alive),
    };
    let heap = |bytes: u64| (bytes > 0).then_some(bytes);
    Finding {
        kind,
        start_ns: episode.start.time,
        peak_ns: episode.peak_time,
        peak_live: count(episode.peak_live + analysis.existed),
        created: created.saturating_sub(episode.start.created),
        ended: ended.saturating_sub(episode.start.ended),
        alive: count(alive),
        waiting_on: waiting_on(episode.snapshot.as_ref(), program),
        sched_latency_p99_ns: BeforeDuring {
            before: episode.before.quantile(0.99),
            during: episode.during.quantile(0.99),
        },
        heap_bytes: BeforeDuring { before: heap(episode.start.heap), during: heap(episode.heap_at_peak) },
        peak_runnable: count(episode.peak_runnable),
        live_before: count(episode.start.live + analysis.existed),
        peak_rate_per_s: rate(episode.busiest_bucket, &analysis.options),
        end_ns: episode.end.map(|end| end.time),
        count: 1,
        ..described(id, program)
    }
}

/// A finding that says only where.
fn described(id: SiteId, program: &Program) -> Finding {
    let site = program.site(id);
    Finding {
        kind: FindingKind::Burst,
        start_ns: Time(0),
        peak_ns: Time(0),
        peak_live: 0,
        site: site.frame.map_or_else(OwnedFrame::default, |frame| frame.to_owned()),
        site_lost: site.is_lost,
        start_function: program.start_name(site.start).to_owned(),
        creator: program.place(site.creator).to_vec(),
        existed: 0,
        created: 0,
        ended: 0,
        alive: 0,
        waiting_on: WaitingOn::default(),
        sched_latency_p99_ns: BeforeDuring::default(),
        heap_bytes: BeforeDuring::default(),
        peak_runnable: 0,
        live_before: 0,
        peak_rate_per_s: 0.0,
        end_ns: None,
        began_before_window: false,
        related_sites: Vec::new(),
        count: 0,
        confidence: 0.0,
    }
}

fn waiting_on(snapshot: Option<&Snapshot>, program: &Program) -> WaitingOn {
    let Some(snapshot) = snapshot else { return WaitingOn::default() };
    let reason = match snapshot.state {
        GoState::Waiting => program.reason(snapshot.reason).to_owned(),
        state => state.to_string().to_lowercase(),
    };
    let place = if snapshot.state == GoState::Runnable { PlaceId::NONE } else { snapshot.place };
    let (stack, site) = (program.place(place).to_vec(), program.place(place).user());
    let site = site.map(PlaceFrame::to_owned);
    WaitingOn { reason, stack, site, count: snapshot.share, of: snapshot.count }
}

fn rate(created: u32, options: &StormOptions) -> f64 {
    f64::from(created) * 1e9 / options.bucket_ns() as f64
}

pub(super) fn count(value: i64) -> u64 {
    u64::try_from(value).unwrap_or(0)
}

use super::episode::Episode;
use super::finding::Finding;
use super::fold::StormAnalysis;
use super::judge::{self, count};
use super::line;
use super::room::Room;
use crate::curve::Point;
use crate::ids::Time;
use crate::program::{OwnedFrame, Program, SiteId};

/// The life and death of goroutines, and what is wrong with it.
#[derive(Debug, Clone)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
pub struct StormReport {
    /// Storms, then leaks, then bursts, each in order of time.
    pub findings: Vec<Finding>,
    /// The most goroutines that lived at one time.
    pub peak_live: u64,
    /// When that was.
    pub peak_live_ns: Time,
    /// Live goroutines over time, the most in each of at most 512 spans.
    pub live: Vec<Point>,
    /// Goroutines that were ready to run over time, in the same way.
    pub runnable: Vec<Point>,
    /// Where goroutines are created, the busiest first; without the runtime's.
    pub sites: Vec<SiteActivity>,
}

/// What one site creates.
#[derive(Debug, Clone)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
pub struct SiteActivity {
    /// The `go` statement.
    pub site: OwnedFrame,
    /// What its goroutines start with.
    pub start_function: String,
    /// How many it created.
    pub created: u64,
    /// How many of those ended.
    pub ended: u64,
    /// The first.
    pub first_ns: Time,
    /// The last.
    pub last_ns: Time,
    /// How long those that ended lived, on average.
    pub mean_life_ns: Option<i64>,
    /// The most created within a twentieth of a window, counted from the first event.
    pub busiest_bucket: u32,
}

/// A storm before those that belong together are made one.
struct Candidate {
    id: SiteId,
    parent: SiteId,
    growth: i64,
    /// The program's peak from the begin to the end of the storm.
    highest: (u64, Time),
    finding: Finding,
}

impl Candidate {
    fn new(
        analysis: &StormAnalysis,
        id: SiteId,
        parent: SiteId,
        episode: &Episode,
        finding: Finding,
    ) -> Self {
        let highest = (count(episode.highest.0 + analysis.existed), episode.highest.1);
        Self { id, parent, growth: episode.growth(), highest, finding }
    }
}

pub(super) fn of(analysis: &mut StormAnalysis, program: &Program) -> StormReport {
    analysis.finished = true;
    let analysis = &*analysis;
    let room = Room::of(analysis, program);
    let mut storms: Vec<Candidate> = Vec::new();
    let (mut leaks, mut bursts) = (Vec::new(), Vec::new());
    for (id, track) in analysis.tracks() {
        let episodes = track.past.iter().chain(track.episode.as_deref());
        let found: Vec<(&Episode, Finding)> = episodes
            .filter_map(|episode| {
                Some((episode, judge::storm(analysis, id, track.counts(), episode, program)?))
            })
            .collect();
        if found.is_empty() {
            leaks.extend(judge::leak(analysis, id, track, &room, program));
        }
        let parent = track.parent.winner();
        let candidate = |(episode, finding)| Candidate::new(analysis, id, parent, episode, finding);
        storms.extend(found.into_iter().map(candidate));
        bursts.extend(judge::bursts(analysis, id, track, program));
    }
    let told = storms.iter().filter_map(|storm| program.site(storm.id).frame).collect();
    for (id, episode) in line::risen_together(analysis, program, &told) {
        if let Some(finding) = judge::storm(analysis, id, episode.counts, &episode.episode, program) {
            storms.push(Candidate::new(analysis, id, SiteId::UNKNOWN, &episode.episode, finding));
        }
    }
    let mut storms = united(storms, analysis.options.bucket_ns());
    // One line can start several functions.
    leaks.sort_by(|a, b| a.site.cmp(&b.site).then(b.alive.cmp(&a.alive)));
    leaks.dedup_by(|a, b| is_same_line(a, b));
    // What is lost of a leak is most often a part of one that is known.
    if leaks.iter().any(|leak| !leak.site_lost) {
        leaks.retain(|leak| !leak.site_lost);
    }
    for list in [&mut storms, &mut leaks, &mut bursts] {
        list.sort_by(|a, b| (a.start_ns, &a.site).cmp(&(b.start_ns, &b.site)));
    }
    let findings: Vec<Finding> = storms.into_iter().chain(leaks).chain(bursts).collect();
    StormReport {
        findings,
        peak_live: count(analysis.peak.0 + analysis.existed),
        peak_live_ns: analysis.peak.1,
        live: analysis.live_curve.points(analysis.existed),
        runnable: analysis.runnable_curve.points(0),
        sites: sites(analysis, program),
    }
}

/// A storm that follows from another is part of it: its goroutines are created by those of the
/// other, at the same line, or both begin within two buckets.
fn united(mut storms: Vec<Candidate>, bucket_ns: i64) -> Vec<Finding> {
    // Causes before effects: what begins at once and creates less is the effect.
    storms.sort_by(|a, b| {
        let key = |c: &Candidate| (c.finding.start_ns, std::cmp::Reverse(c.growth), c.id);
        key(a).cmp(&key(b))
    });
    let mut united: Vec<Candidate> = Vec::new();
    for storm in storms {
        let same = united.iter_mut().find(|other| {
            let apart = storm.finding.start_ns.since(other.finding.start_ns);
            let overlaps = other.finding.end_ns.is_none_or(|end| storm.finding.start_ns < end);
            let is_related = other.id == storm.parent
                || storm.id == other.parent
                || is_same_line(&other.finding, &storm.finding)
                || storm.finding.site_lost != other.finding.site_lost
                || apart <= 2 * bucket_ns;
            overlaps && is_related && storm.id != other.id
        });
        match same {
            Some(other) => absorb(other, storm),
            None => united.push(storm),
        }
    }
    let starts: Vec<Time> = united.iter().map(|storm| storm.finding.start_ns).collect();
    let alone = |storm: &Candidate| {
        let (start, end) = (storm.finding.start_ns, storm.finding.end_ns);
        !starts.iter().any(|&other| other > start && end.is_none_or(|end| other < end))
    };
    united
        .into_iter()
        .map(|storm| {
            let is_alone = alone(&storm);
            let mut finding = storm.finding;
            // While another storm is on, the peak may be its own: then that of the growth counts.
            if is_alone && storm.highest.0 > finding.peak_live {
                (finding.peak_live, finding.peak_ns) = storm.highest;
            }
            finding
        })
        .collect()
}

/// Is it one `go` statement? Those that timers run have no stack, and so no place.
fn is_same_line(a: &Finding, b: &Finding) -> bool {
    a.site == b.site && (a.site != OwnedFrame::default() || a.start_function == b.start_function)
}

fn absorb(into: &mut Candidate, storm: Candidate) {
    // If it turns out that the other is its effect, cause and effect change places.
    let storm = if into.parent == storm.id && storm.parent != into.id {
        std::mem::replace(into, storm)
    } else {
        storm
    };
    into.highest = into.highest.max(storm.highest);
    let (own, other) = (&mut into.finding, storm.finding);
    own.start_ns = own.start_ns.min(other.start_ns);
    if other.peak_live > own.peak_live {
        (own.peak_live, own.peak_ns) = (other.peak_live, other.peak_ns);
        own.heap_bytes.during = other.heap_bytes.during;
    }
    own.peak_runnable = own.peak_runnable.max(other.peak_runnable);
    own.began_before_window |= other.began_before_window;
    own.confidence = own.confidence.max(other.confidence);
    // Where sites are lost, it most often is one storm that goes on.
    if is_same_line(own, &other) || own.site_lost != other.site_lost {
        own.created += other.created;
        own.ended += other.ended;
        own.alive += other.alive;
        if own.site_lost && !other.site_lost {
            (own.site, own.site_lost, own.creator) = (other.site, false, other.creator);
            (own.start_function, own.waiting_on) = (other.start_function, other.waiting_on);
        }
    } else {
        own.related_sites.push(other.site);
    }
    own.related_sites.extend(other.related_sites);
}

fn sites(analysis: &StormAnalysis, program: &Program) -> Vec<SiteActivity> {
    let mut list: Vec<SiteActivity> = analysis
        .tracks()
        .map(|(id, track)| {
            let site = program.site(id);
            SiteActivity {
                site: site.frame.map(|frame| frame.to_owned()).unwrap_or_default(),
                start_function: program.start_name(site.start).to_owned(),
                created: track.created,
                ended: track.ended,
                first_ns: track.first_create,
                last_ns: track.last_create,
                mean_life_ns: i64::try_from(track.ended)
                    .ok()
                    .and_then(|ended| track.lived_ns.checked_div(ended)),
                busiest_bucket: track.busiest_bucket,
            }
        })
        .collect();
    list.sort_by(|a, b| {
        b.created
            .cmp(&a.created)
            .then_with(|| (&a.site, &a.start_function).cmp(&(&b.site, &b.start_function)))
    });
    list
}

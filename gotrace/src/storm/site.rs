use super::episode::Episode;
use super::floor::Floor;
use super::level::Level;
use crate::ids::Time;
use crate::program::SiteId;

/// What is known of one site.
#[derive(Debug)]
pub(super) struct Track {
    pub(super) created: u64,
    pub(super) ended: u64,
    /// Its line or its start function is lost: in other parts of the trace, it is another site.
    pub(super) is_lost: bool,
    /// Those created less those that ended, less those from before the trace that start with the
    /// same function and ended: a load that is renewed does not grow.
    pub(super) alive: i64,
    /// The most of that.
    pub(super) most: i64,
    pub(super) first_create: Time,
    pub(super) last_create: Time,
    /// Time lived by those that ended.
    pub(super) lived_ns: i64,
    pub(super) parent: Majority,
    pub(super) floor: Floor,
    pub(super) first_slice: usize,
    /// How many lived in the program when its first goroutine was created.
    pub(super) live_before: i64,
    /// Those that came as one from before the trace went.
    pub(super) successors: i64,
    pub(super) level: Level,
    /// The last time that it rose above its usual level.
    pub(super) rise: Mark,
    pub(super) bucket: Bucket,
    pub(super) busiest_bucket: u32,
    pub(super) episode: Option<Box<Episode>>,
    pub(super) past: Vec<Episode>,
    pub(super) bursts: Bursts,
    /// How long it had been watched when it first looked like a leak.
    pub(super) leak_suspected: Option<i64>,
    pub(super) leak_announced: bool,
}

/// What a site has created.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Counts {
    pub(super) created: u64,
    pub(super) ended: u64,
    pub(super) alive: i64,
}

impl Counts {
    pub(super) fn plus(self, other: Self) -> Self {
        Self {
            created: self.created + other.created,
            ended: self.ended + other.ended,
            alive: self.alive + other.alive,
        }
    }
}

/// Counts at a moment.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Mark {
    pub(super) time: Time,
    pub(super) created: u64,
    pub(super) ended: u64,
    /// Live goroutines of the program, but for those that are still to be named.
    pub(super) live: i64,
    pub(super) heap: u64,
    /// Goroutines from before the trace that had ended and that nobody was known to replace.
    pub(super) vacated: i64,
}

/// The bucket that is open.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Bucket {
    pub(super) touched: bool,
    /// How many lived before it.
    pub(super) before: i64,
    pub(super) least: i64,
    pub(super) most: i64,
    pub(super) created: u32,
    /// Since when the most of it lived, if that was found out later.
    pub(super) since: Option<Time>,
}

/// Rises that were over soon, or small.
#[derive(Debug, Clone, Default)]
pub(super) struct Bursts {
    pub(super) count: u64,
    pub(super) first: Option<Episode>,
    pub(super) highest: i64,
}

/// The site whose goroutines create most of this one's: a majority vote (Boyer and Moore).
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Majority {
    candidate: SiteId,
    votes: u64,
}

impl Majority {
    #[inline]
    pub(super) fn vote(&mut self, site: SiteId) {
        if self.candidate == site {
            self.votes += 1;
        } else if self.votes == 0 {
            *self = Self { candidate: site, votes: 1 };
        } else {
            self.votes -= 1;
        }
    }

    pub(super) fn winner(&self) -> SiteId {
        self.candidate
    }
}

impl Track {
    pub(super) fn new(bucket: i64, slice: usize, mark: Mark, is_lost: bool) -> Self {
        let mut floor = Floor::default();
        floor.touch(slice, 0);
        Self {
            created: 0,
            ended: 0,
            is_lost,
            alive: 0,
            most: 0,
            first_create: mark.time,
            last_create: mark.time,
            lived_ns: 0,
            parent: Majority::default(),
            floor,
            first_slice: slice,
            live_before: mark.live,
            successors: 0,
            level: Level::new(bucket),
            rise: mark,
            bucket: Bucket::default(),
            busiest_bucket: 0,
            episode: None,
            past: Vec::new(),
            bursts: Bursts::default(),
            leak_suspected: None,
            leak_announced: false,
        }
    }

    pub(super) fn counts(&self) -> Counts {
        Counts { created: self.created, ended: self.ended, alive: self.alive }
    }

    /// How many lived at most, but do not now.
    pub(super) fn fallen(&self) -> i64 {
        self.most - self.alive
    }

    /// Before the first change in a bucket. True if it is the first.
    #[inline]
    pub(super) fn touch(&mut self, slice: usize, bucket: i64) -> bool {
        self.floor.touch(slice, self.alive);
        if self.bucket.touched {
            return false;
        }
        let before = self.alive;
        self.bucket = Bucket { touched: true, before, least: before, most: before, created: 0, since: None };
        if self.may_be_load() {
            self.level.idle_until(bucket, before.max(0));
        }
        true
    }

    /// May what is above the usual level be usual from now on?
    fn may_be_load(&self) -> bool {
        self.episode.as_deref().is_none_or(|episode| !episode.announced)
    }

    /// Has a rise become the usual level by now?
    pub(super) fn stays(&self, slack: i64) -> bool {
        let Some(episode) = self.episode.as_deref().filter(|episode| !episode.announced) else {
            return false;
        };
        let is_usual = (self.level.usual() - episode.level) * 2 >= episode.growth();
        is_usual && self.bucket.before <= self.level.usual_most() + slack
    }

    #[inline]
    pub(super) fn create(&mut self, mark: Mark) {
        if self.alive <= self.level.usual() {
            self.rise = Mark { created: self.created, ended: self.ended, ..mark };
        }
        self.created += 1;
        self.alive += 1;
        self.last_create = mark.time;
        self.bucket.created += 1;
        self.bucket.most = self.bucket.most.max(self.alive);
    }

    /// It turns out that goroutines were created, and others had ended, since a moment that is past.
    pub(super) fn amend(&mut self, since: Time, first_slice: usize, created: i64, ended: i64, mark: Mark) {
        if self.alive + ended <= self.level.usual() {
            self.rise = Mark { created: self.created, ended: self.ended, ..mark };
        }
        self.created += u64::try_from(created).unwrap_or(0);
        self.alive += created;
        self.bucket.most = self.bucket.most.max(self.alive);
        self.bucket.since = Some(since);
        self.floor.raise(first_slice, created - ended);
    }

    #[inline]
    pub(super) fn end(&mut self, slice: usize, lived_ns: Option<i64>) {
        if let Some(lived_ns) = lived_ns {
            self.ended += 1;
            self.lived_ns = self.lived_ns.saturating_add(lived_ns);
        }
        self.alive -= 1;
        self.bucket.least = self.bucket.least.min(self.alive);
        self.floor.lower(slice, self.alive);
    }
}

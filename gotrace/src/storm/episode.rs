use super::site::Mark;
use super::waiting::Snapshot;
use crate::event::GoState;
use crate::histogram::Histogram;
use crate::ids::Time;

/// A time in which more goroutines of a site live than usual.
#[derive(Debug, Clone)]
pub(super) struct Episode {
    pub(super) start: Mark,
    /// How many of the site lived before, and at most in it.
    pub(super) level: i64,
    pub(super) peak: i64,
    /// The end of the bucket in which the site's peak was last exceeded.
    pub(super) last_growth: Time,
    /// When the growth first was 2^n.
    pub(super) reached: Vec<Time>,
    /// The program's peak while the site grew, and up to a window later; without those that are
    /// still to be named.
    pub(super) peak_live: i64,
    pub(super) peak_time: Time,
    /// The program's peak in all of the episode.
    pub(super) highest: (i64, Time),
    pub(super) heap_at_peak: u64,
    pub(super) peak_runnable: i64,
    pub(super) busiest_bucket: u32,
    pub(super) before: Histogram,
    pub(super) during: Histogram,
    pub(super) snapshot: Option<Snapshot>,
    pub(super) snapshot_pause: i64,
    pub(super) end: Option<End>,
    pub(super) announced: bool,
    /// Since when a quarter of the growth has been there without a break.
    pub(super) high_since: Option<Time>,
    /// The longest such time so far, and the growth by which it was measured.
    pub(super) high_ns: i64,
    pub(super) high_growth: i64,
    /// The most that lived all through a window, all of the program counted.
    pub(super) held: Option<i64>,
    /// How many from before the trace had ended by the time of the peak, see [`Mark`].
    pub(super) vacated: i64,
}

/// The counts of the site when an episode was over.
#[derive(Debug, Clone, Copy)]
pub(super) struct End {
    pub(super) time: Time,
    pub(super) created: u64,
    pub(super) ended: u64,
    pub(super) alive: i64,
}

/// What the program did in a bucket.
#[derive(Debug, Clone, Copy)]
pub(super) struct ProgramBucket {
    pub(super) start: Time,
    pub(super) end: Time,
    /// How many lived all through the window that ends with the bucket, and its begin.
    pub(super) held: i64,
    pub(super) held_since: Time,
    pub(super) vacated: i64,
    pub(super) peak_live: i64,
    pub(super) peak_time: Time,
    pub(super) peak_runnable: i64,
    pub(super) heap: u64,
}

/// An episode is over when this share of its growth is left.
const LEFT: i64 = 50;

/// It is high while this part of its growth is there.
const HIGH: i64 = 4;

/// Told of is what grows by this part of the threshold, or more.
const TOLD: i64 = 10;

impl Episode {
    pub(super) fn open(start: Mark, level: i64, latencies: (Histogram, Histogram)) -> Self {
        Self {
            start,
            level,
            peak: level,
            last_growth: start.time,
            reached: Vec::new(),
            peak_live: start.live,
            peak_time: start.time,
            highest: (start.live, start.time),
            heap_at_peak: start.heap,
            peak_runnable: 0,
            busiest_bucket: 0,
            before: latencies.0,
            during: latencies.1,
            snapshot: None,
            snapshot_pause: 0,
            end: None,
            announced: false,
            high_since: None,
            high_ns: 0,
            high_growth: 0,
            held: None,
            vacated: start.vacated,
        }
    }

    /// Takes a newer look at what the goroutines do. That they were let go is no news: what they had
    /// waited for is.
    pub(super) fn look(&mut self, new: Option<Snapshot>) {
        let was_let_go = |old: Snapshot, new: Snapshot| {
            old.state == GoState::Waiting
                && new.state == GoState::Runnable
                && new.count.saturating_mul(10) <= old.count.saturating_mul(11)
        };
        match (self.snapshot, new) {
            (Some(old), Some(new)) if was_let_go(old, new) => {
                self.snapshot = Some(Snapshot { taken: new.taken, ..old });
            }
            (_, new) => self.snapshot = new.or(self.snapshot),
        }
    }

    /// Takes in a rise at the same time.
    pub(super) fn join(&mut self, other: &Self) {
        if other.start.time < self.start.time {
            self.start = Mark { created: self.start.created, ended: self.start.ended, ..other.start };
        }
        self.start.created += other.start.created;
        self.start.ended += other.start.ended;
        self.level += other.level;
        self.peak += other.peak;
        self.busiest_bucket = self.busiest_bucket.saturating_add(other.busiest_bucket);
        self.last_growth = self.last_growth.max(other.last_growth);
        if other.peak_live > self.peak_live {
            (self.peak_live, self.peak_time) = (other.peak_live, other.peak_time);
        }
    }

    /// Its growth had the shape of that of `other`.
    pub(super) fn rise_as(&mut self, other: &Self) {
        let (all, part) = (self.growth().max(1), other.growth().max(1));
        let at =
            |power: u32| other.reached.get(((1_i64 << power) * part / all).max(1).ilog2() as usize).copied();
        self.reached = (0..=all.ilog2().min(30)).map_while(at).collect();
    }

    pub(super) fn growth(&self) -> i64 {
        self.peak - self.level
    }

    /// Is it, up to now, too low to be told of?
    pub(super) fn is_low(&self, threshold: i64) -> bool {
        !self.announced && self.growth() * TOLD < threshold
    }

    /// Is so little left of it that it is over?
    pub(super) fn is_over(&self, alive: i64) -> bool {
        alive <= self.level + self.growth() / LEFT
    }

    /// The site had so many at most in a bucket, and by `since`.
    pub(super) fn site_bucket(&mut self, most: i64, created: u32, since: Time, bucket: &ProgramBucket) {
        self.busiest_bucket = self.busiest_bucket.max(created);
        if most <= self.peak {
            return;
        }
        self.peak = most;
        self.last_growth = bucket.end;
        self.vacated = bucket.vacated;
        while self.growth() >= 1 << self.reached.len().min(62) {
            self.reached.push(since);
        }
    }

    /// So many of the site live at the end of a bucket.
    pub(super) fn stand(&mut self, alive: i64, bucket: &ProgramBucket) {
        let growth = self.growth();
        if growth > 2 * self.high_growth {
            (self.high_ns, self.high_growth) = (0, growth);
        }
        if (alive - self.level) * HIGH < growth {
            self.high_since = None;
            return;
        }
        let since = *self.high_since.get_or_insert(bucket.start);
        // It may have stood long at what was high before it rose further.
        let quarter = (growth / HIGH).max(1).ilog2() as usize;
        let risen = self.reached.get(quarter).copied().unwrap_or(since);
        self.high_ns = self.high_ns.max(bucket.end.since(since.max(risen)));
    }

    pub(super) fn program_bucket(&mut self, bucket: &ProgramBucket, window_ns: i64) {
        if bucket.held_since >= self.start.time {
            self.held = self.held.max(Some(bucket.held));
        }
        if bucket.peak_live > self.highest.0 {
            self.highest = (bucket.peak_live, bucket.peak_time);
        }
        if bucket.end.since(self.last_growth) > window_ns {
            return;
        }
        self.peak_runnable = self.peak_runnable.max(bucket.peak_runnable);
        if bucket.peak_live > self.peak_live {
            (self.peak_live, self.peak_time) = (bucket.peak_live, bucket.peak_time);
            self.heap_at_peak = bucket.heap;
        }
    }

    /// Goroutines per nanosecond: until half of the peak was there, or while the number doubled
    /// fastest from `least` or more. Plateaus do not count, nor does that who creates them must wait
    /// in between.
    pub(super) fn rate(&self, least: i64) -> f64 {
        let half = (self.growth() / 2).checked_ilog2().unwrap_or(0);
        let mut before = self.start.time;
        let mut rate = 0.0_f64;
        for (power, time) in (0_u32..).zip(&self.reached) {
            let number = (1_i64 << power.min(62)) as f64;
            if power == half {
                rate = rate.max(number / time.since(self.start.time).max(1) as f64);
            }
            if number >= 2.0 * least as f64 {
                rate = rate.max(number / 2.0 / time.since(before).max(1) as f64);
            }
            before = *time;
        }
        rate
    }
}

//! Goroutines that do the same, counted over the series. Their numbers are exact.

use std::collections::{BTreeMap, BTreeSet, HashSet};

use pprof_parse::{GoroutineDump, Group};

use crate::candidate::Shape;
use crate::continuation::continuation;
use crate::stats;
use crate::trend::Trend;
use crate::{Frame, Snapshot};

/// A goroutine group must grow by as many to be called leaking.
const FEWEST_GROWN: f64 = 8.0;

/// Of goroutines that wait for ever all are still there at the next snapshot.
const LEAST_SURVIVING: f64 = 0.95;

#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct GroupKey {
    /// The function the goroutines were started with.
    pub(crate) function: String,
    pub(crate) state: Option<String>,
    /// The function that started them.
    pub(crate) creator: Option<String>,
}

#[derive(Debug)]
pub(crate) struct GoroutineGroup {
    pub(crate) key: GroupKey,
    /// How many there were at each snapshot that has a dump.
    pub(crate) counts: Vec<f64>,
    /// User functions on their stacks, and the one that started them; without type arguments.
    pub(crate) functions: BTreeSet<String>,
    /// Their stack at the last snapshot that has them, innermost call first.
    pub(crate) stack: Vec<Frame>,
    /// The `go` statement that started them, where the dump tells.
    pub(crate) creator: Option<Frame>,
    pub(crate) q_value: f64,
    pub(crate) is_leaking: bool,
}

impl GoroutineGroup {
    pub(crate) fn count(&self) -> u64 {
        self.counts.last().map_or(0, |n| *n as u64)
    }

    pub(crate) fn growth(&self) -> i64 {
        let first = self.counts.first().copied().unwrap_or(0.0);
        self.counts.last().map_or(0, |last| (last - first) as i64)
    }

    /// All groups of the series, by name.
    pub(crate) fn all(snapshots: &[&Snapshot]) -> Vec<Self> {
        let dumps: Vec<&GoroutineDump> = snapshots.iter().filter_map(|s| s.goroutines.as_ref()).collect();
        let mut rows: BTreeMap<GroupKey, Row> = BTreeMap::new();
        for (n, dump) in dumps.iter().enumerate() {
            for group in dump.groups() {
                let row = rows.entry(GroupKey::of(&group)).or_insert_with(|| Row::new(dumps.len()));
                row.add(n, &group);
            }
        }
        let mut groups: Vec<(Self, Trend)> = rows.into_iter().map(|(key, row)| row.examine(key)).collect();
        let p_values: Vec<f64> = groups.iter().map(|(_, trend)| trend.p_value).collect();
        for ((group, _), q_value) in groups.iter_mut().zip(stats::q_values(&p_values)) {
            group.q_value = q_value;
            group.is_leaking &= q_value < crate::candidate::Q_LIMIT;
        }
        groups.into_iter().map(|(group, _)| group).collect()
    }
}

impl GroupKey {
    fn of(group: &Group<'_>) -> Self {
        // A `go` statement with arguments, or a deferred call, gets a wrapper of the compiler's.
        let named = group.frames().rev().find(|frame| !frame.symbol().is_wrapper());
        let function = named.or(group.frames().next_back()).map(|frame| plain(frame.function));
        Self {
            function: function.unwrap_or_else(|| "unknown".to_owned()),
            state: group.state().map(str::to_owned),
            creator: group.created_by().map(|frame| plain(frame.function)),
        }
    }
}

struct Row {
    counts: Vec<f64>,
    ids: Vec<HashSet<u64>>,
    functions: BTreeSet<String>,
    stack: Vec<Frame>,
    creator: Option<Frame>,
}

impl Row {
    fn new(snapshots: usize) -> Self {
        Self {
            counts: vec![0.0; snapshots],
            ids: vec![HashSet::new(); snapshots],
            functions: BTreeSet::new(),
            stack: Vec::new(),
            creator: None,
        }
    }

    fn add(&mut self, snapshot: usize, group: &Group<'_>) {
        if let (Some(count), Some(ids)) = (self.counts.get_mut(snapshot), self.ids.get_mut(snapshot)) {
            *count += group.count() as f64;
            ids.extend(group.goroutines().filter_map(|g| g.id()));
        }
        self.stack = group.frames().map(frame).collect();
        self.creator = group.created_by().map(frame);
        let user = group.frames().chain(group.created_by()).filter(|f| !f.symbol().is_standard_library());
        self.functions.extend(user.flat_map(|frame| kin(frame.function)));
    }

    fn examine(self, key: GroupKey) -> (GoroutineGroup, Trend) {
        let trend = Trend::of(&self.counts, 1.0);
        let grown = trend.growth.as_ref().map_or(0.0, |growth| growth.bytes);
        let is_blocked = key.state.as_deref().is_none_or(|state| !matches!(state, "running" | "runnable"));
        let is_leaking = is_blocked
            && grown >= FEWEST_GROWN
            && Shape::of(&trend, false, continuation(&trend, None)) == Shape::Steady
            && self.surviving().is_none_or(|share| share >= LEAST_SURVIVING);
        let Self { counts, functions, stack, creator, .. } = self;
        (GoroutineGroup { key, counts, functions, stack, creator, q_value: 1.0, is_leaking }, trend)
    }

    /// Share of the goroutines of one snapshot that are still there at the next. `None` when the
    /// dumps do not say which goroutine is which.
    fn surviving(&self) -> Option<f64> {
        let pairs = || self.ids.iter().zip(self.ids.iter().skip(1));
        let seen: usize = pairs().map(|(before, _)| before.len()).sum();
        let survived: usize = pairs().map(|(before, after)| before.intersection(after).count()).sum();
        (seen > 0).then(|| survived as f64 / seen as f64)
    }
}

fn frame(frame: pprof_parse::Frame<'_>) -> Frame {
    Frame { function: frame.function.to_owned(), file: frame.file.to_owned(), line: i64::from(frame.line) }
}

/// A function name as heap profiles and all forms of goroutine dumps agree on it.
pub(crate) fn plain(function: &str) -> String {
    pprof_parse::GoSymbol::parse(function).without_type_arguments().into_owned()
}

/// The function and, for a closure, the declared function around it: goroutines and the code that
/// fills their memory are often closures of one function.
pub(crate) fn kin(function: &str) -> [String; 2] {
    let plain = plain(function);
    let base = pprof_parse::GoSymbol::parse(&plain).base().to_owned();
    [plain, base]
}

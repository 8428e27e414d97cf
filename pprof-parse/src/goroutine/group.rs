use std::cmp::Ordering;

use rustc_hash::FxHashMap;

use super::dump::GoroutineDump;
use super::frame::Frame;
use super::view::Goroutine;

/// Goroutines that do the same: equal state, stack and creating statement.
///
/// Waiting time, labels, leaked or not and the like may differ.
#[derive(Debug, Clone)]
pub struct Group<'a> {
    dump: &'a GoroutineDump,
    count: u64,
    /// Never empty.
    rows: Vec<usize>,
}

impl<'a> Group<'a> {
    /// How many goroutines there are in it.
    pub fn count(&self) -> u64 {
        self.count
    }

    /// Their state; see [`Goroutine::state`].
    pub fn state(&self) -> Option<&'a str> {
        self.first().state()
    }

    /// Their stack, innermost call first. Stacks too deep to be printed count as equal when their printed
    /// frames are.
    pub fn frames(&self) -> impl ExactSizeIterator<Item = Frame<'a>> + DoubleEndedIterator + Clone {
        self.first().frames()
    }

    /// The `go` statement that started them.
    pub fn created_by(&self) -> Option<Frame<'a>> {
        self.first().created_by().map(|creator| creator.frame)
    }

    /// How many of them the runtime found leaked.
    pub fn leaked(&self) -> u64 {
        let leaked = self.goroutines().filter(|goroutine| goroutine.is_leaked());
        leaked.fold(0, |sum, goroutine| goroutine.count().saturating_add(sum))
    }

    /// The longest waiting time among those that have one; see [`Goroutine::wait_minutes`].
    pub fn longest_wait_minutes(&self) -> Option<u64> {
        self.goroutines().filter_map(Goroutine::wait_minutes).max()
    }

    /// Its members, in the order of the dump.
    pub fn goroutines(&self) -> impl ExactSizeIterator<Item = Goroutine<'a>> + DoubleEndedIterator + Clone {
        let dump = self.dump;
        self.rows.iter().map(move |&row| Goroutine::new(dump, row))
    }

    fn first(&self) -> Goroutine<'a> {
        Goroutine::new(self.dump, self.rows.first().copied().unwrap_or_default())
    }

    /// Largest first, then by name, so that the order does not depend on that of the dump.
    fn order(&self, other: &Self) -> Ordering {
        other
            .count
            .cmp(&self.count)
            .then_with(|| self.frames().cmp(other.frames()))
            .then_with(|| self.state().cmp(&other.state()))
            .then_with(|| self.created_by().cmp(&other.created_by()))
    }
}

pub(super) fn group(dump: &GoroutineDump) -> Vec<Group<'_>> {
    let columns = &dump.columns;
    let mut groups: Vec<Group<'_>> = Vec::new();
    let mut numbers = FxHashMap::default();
    let keys = columns.status.iter().zip(&columns.stack).zip(&columns.creator);
    for (row, ((&status, stack), creator)) in keys.enumerate() {
        let state = columns.statuses.get(status).and_then(|status| status.state);
        let number = *numbers.entry((state, stack, creator)).or_insert(groups.len());
        if number == groups.len() {
            groups.push(Group { dump, count: 0, rows: Vec::new() });
        }
        if let Some(group) = groups.get_mut(number) {
            group.count = group.count.saturating_add(Goroutine::new(dump, row).count());
            group.rows.push(row);
        }
    }
    groups.sort_by(Group::order);
    groups
}

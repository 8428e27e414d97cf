use crate::Damage;
use crate::version::HEADER_BYTES;

/// What was found wrong: each kind once, with the place where it was first seen and how often.
#[derive(Debug, Default)]
pub(super) struct Faults {
    seen: Vec<Seen>,
    /// Something was noted that nobody has asked for.
    news: bool,
}

#[derive(Debug)]
struct Seen {
    what: &'static str,
    offset: usize,
    count: u64,
}

impl Faults {
    /// Notes that `what` is wrong `offset` bytes after the header.
    #[cold]
    pub(super) fn note(&mut self, what: &'static str, offset: usize) {
        self.news = true;
        match self.seen.iter_mut().find(|seen| seen.what == what) {
            Some(seen) => seen.count = seen.count.saturating_add(1),
            None => self.seen.push(Seen { what, offset, count: 1 }),
        }
    }

    /// Everything that was noted, if there is something new.
    pub(super) fn news(&mut self) -> Option<Vec<Damage>> {
        std::mem::take(&mut self.news).then(|| self.seen.iter().map(Seen::damage).collect())
    }
}

impl Seen {
    fn damage(&self) -> Damage {
        let error = match self.count.saturating_sub(1) {
            0 => self.what.to_owned(),
            1 => format!("{} (and once more later)", self.what),
            more => format!("{} (and {more} times more later)", self.what),
        };
        Damage { generation: 0, offset: self.offset.saturating_add(HEADER_BYTES) as u64, error }
    }
}

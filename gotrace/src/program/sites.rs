use pprof_parse::GoSymbol;
use rustc_hash::FxHashMap;

use super::names::{NameId, Names};
use super::places::{FrameKey, PlaceFrame, PlaceId, Places, is_runtime};

/// A place in the source that creates goroutines which start with one function: the line of a `go`
/// statement.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct SiteId(pub(crate) u32);

impl SiteId {
    /// The site of goroutines that were created before the trace.
    pub const UNKNOWN: Self = Self(0);

    /// Ids count from 0, so they can index.
    #[must_use]
    pub fn index(self) -> usize {
        self.0 as usize
    }
}

/// The function that goroutines start with.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct StartId(pub(crate) u32);

impl StartId {
    /// No stack of the goroutine was seen.
    pub const UNKNOWN: Self = Self(0);

    /// Ids count from 0, so they can index.
    #[must_use]
    pub fn index(self) -> usize {
        self.0 as usize
    }
}

/// Where goroutines are created.
#[derive(Debug, Clone, Copy)]
#[non_exhaustive]
pub struct Site<'a> {
    /// The `go` statement: the innermost frame of the creator outside the runtime. `None` for
    /// goroutines from before the trace, those that timers start or C code brings in, and where it
    /// is lost.
    pub frame: Option<PlaceFrame<'a>>,
    /// There was a stack of the creator, but that part of the trace is lost.
    pub is_lost: bool,
    /// What they start with.
    pub start: StartId,
    /// A stack of the creator: the first that was seen.
    pub creator: PlaceId,
}

#[derive(Debug, Clone, Copy)]
struct SiteRow {
    frame: Option<FrameKey>,
    is_lost: bool,
    start: StartId,
    creator: PlaceId,
}

#[derive(Debug)]
pub(crate) struct Sites {
    rows: Vec<SiteRow>,
    /// How many sites are lost without even a frame, and the last of them.
    lost: usize,
    last_lost: SiteId,
    /// Sites of goroutines that were created in a part of the trace that is lost.
    lost_with: FxHashMap<StartId, SiteId>,
    by_key: FxHashMap<(Option<FrameKey>, StartId), SiteId>,
    starts: Vec<(NameId, bool)>,
    by_name: FxHashMap<NameId, StartId>,
}

const UNKNOWN: SiteRow =
    SiteRow { frame: None, is_lost: false, start: StartId::UNKNOWN, creator: PlaceId::NONE };

/// So many sites without a name are told apart.
const LOST: usize = 4096;

impl Default for Sites {
    fn default() -> Self {
        Self {
            rows: vec![UNKNOWN],
            lost: 0,
            last_lost: SiteId::UNKNOWN,
            lost_with: FxHashMap::default(),
            by_key: FxHashMap::default(),
            starts: vec![(NameId::EMPTY, false)],
            by_name: FxHashMap::from_iter([(NameId::EMPTY, StartId::UNKNOWN)]),
        }
    }
}

impl Sites {
    pub(crate) fn intern(
        &mut self,
        creator: PlaceId,
        start: StartId,
        places: &Places,
        names: &Names,
    ) -> SiteId {
        let frames = places.frames(creator);
        let outside = frames.iter().find(|frame| !is_runtime(GoSymbol::parse(names.get(frame.function))));
        let frame = outside.or(frames.first()).copied();
        let is_lost = frame.is_some_and(|frame| frame.function == NameId::EMPTY);
        let next = self.next();
        let id = *self.by_key.entry((frame, start)).or_insert(next);
        if id == next {
            self.rows.push(SiteRow { frame, is_lost, start, creator });
        }
        id
    }

    /// A site of which nothing is known but that it is not the same as others.
    pub(crate) fn lost(&mut self, start: StartId) -> SiteId {
        if self.lost < LOST {
            self.lost += 1;
            self.last_lost = self.next();
            self.rows.push(SiteRow { is_lost: true, start, ..UNKNOWN });
        }
        self.last_lost
    }

    /// The lost sites of goroutines that start with a function.
    pub(crate) fn lost_with(&mut self, start: StartId) -> SiteId {
        let next = self.next();
        let id = *self.lost_with.entry(start).or_insert(next);
        if id == next {
            self.rows.push(SiteRow { is_lost: true, start, ..UNKNOWN });
        }
        id
    }

    fn next(&self) -> SiteId {
        #[expect(clippy::cast_possible_truncation, reason = "memory ends before 2^32 sites")]
        SiteId(self.rows.len() as u32)
    }

    pub(crate) fn site<'a>(&'a self, id: SiteId, names: &'a Names) -> Site<'a> {
        let row = self.rows.get(id.index()).copied().unwrap_or(UNKNOWN);
        Site {
            frame: row.frame.filter(|_| !row.is_lost).map(|key| PlaceFrame::new(key, names)),
            is_lost: row.is_lost,
            start: row.start,
            creator: row.creator,
        }
    }

    pub(crate) fn start_at(&self, id: SiteId) -> StartId {
        self.rows.get(id.index()).map_or(StartId::UNKNOWN, |row| row.start)
    }

    pub(crate) fn len(&self) -> usize {
        self.rows.len()
    }

    pub(crate) fn start_of(&mut self, name: NameId, names: &Names) -> StartId {
        #[expect(clippy::cast_possible_truncation, reason = "memory ends before 2^32 names")]
        let next = StartId(self.starts.len() as u32);
        let id = *self.by_name.entry(name).or_insert(next);
        if id == next {
            self.starts.push((name, is_system_start(names.get(name))));
        }
        id
    }

    pub(crate) fn start(&self, id: StartId) -> NameId {
        self.starts.get(id.index()).map_or(NameId::EMPTY, |start| start.0)
    }

    pub(crate) fn is_system(&self, id: StartId) -> bool {
        self.starts.get(id.index()).is_some_and(|start| start.1)
    }
}

/// `IsSystemGoroutine` of Go's `internal/trace`, but for goroutines whose start function is not known:
/// they may be anybody's.
fn is_system_start(name: &str) -> bool {
    name.starts_with("runtime.") && name != "runtime.main"
}

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
    /// goroutines from before the trace and those that C code brings in.
    pub frame: Option<PlaceFrame<'a>>,
    /// What they start with.
    pub start: StartId,
    /// A stack of the creator: the first that was seen.
    pub creator: PlaceId,
}

#[derive(Debug, Clone, Copy)]
struct SiteRow {
    frame: Option<FrameKey>,
    start: StartId,
    creator: PlaceId,
}

#[derive(Debug)]
pub(crate) struct Sites {
    rows: Vec<SiteRow>,
    by_key: FxHashMap<(Option<FrameKey>, StartId), SiteId>,
    starts: Vec<(NameId, bool)>,
    by_name: FxHashMap<NameId, StartId>,
}

impl Default for Sites {
    fn default() -> Self {
        Self {
            rows: vec![SiteRow { frame: None, start: StartId::UNKNOWN, creator: PlaceId::NONE }],
            by_key: FxHashMap::default(),
            starts: vec![(NameId::EMPTY, true)],
            by_name: FxHashMap::default(),
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
        #[expect(clippy::cast_possible_truncation, reason = "memory ends before 2^32 sites")]
        let next = SiteId(self.rows.len() as u32);
        let id = *self.by_key.entry((frame, start)).or_insert(next);
        if id == next {
            self.rows.push(SiteRow { frame, start, creator });
        }
        id
    }

    pub(crate) fn site<'a>(&'a self, id: SiteId, names: &'a Names) -> Site<'a> {
        let unknown = SiteRow { frame: None, start: StartId::UNKNOWN, creator: PlaceId::NONE };
        let row = self.rows.get(id.index()).copied().unwrap_or(unknown);
        Site {
            frame: row.frame.map(|key| PlaceFrame::new(key, names)),
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
        self.starts.get(id.index()).is_none_or(|start| start.1)
    }
}

/// `IsSystemGoroutine` of Go's `internal/trace`.
pub(crate) fn is_system_start(name: &str) -> bool {
    name.is_empty() || name.starts_with("runtime.") && name != "runtime.main"
}

//! Everything of a profile but its samples: small next to them, so rows, not columns.

mod build;
mod id_index;
mod messages;
mod rows;
mod to_proto;
mod views;

pub(crate) use build::{SAMPLE, STRING, TablesBuilder};
pub(crate) use id_index::IdIndex;
pub(crate) use to_proto::index as string_index;
pub use views::{Function, Line, Location, Mapping, ValueType};

use crate::strings::Strings;
use crate::{FunctionId, LocationId, MappingId, StringId, Text};
use rows::{FunctionRow, Header, LineRow, LocationRow, MappingRow, ValueTypeRow};

/// Everything of a profile but its samples: sample types, functions, locations, mappings and the
/// header. Shared by [`Profile`](crate::Profile) and [`ProfileView`](crate::ProfileView).
///
/// ```
/// # let bytes = include_bytes!("../../tests/data/profile/go1.27-heap/input.pb.gz");
/// let profile = pprof_parse::Profile::parse(bytes)?;
/// let tables = profile.tables();
/// let types: Vec<String> = tables.sample_types().map(|t| format!("{}/{}", t.kind(), t.unit())).collect();
/// assert_eq!(types, ["alloc_objects/count", "alloc_space/bytes", "inuse_objects/count", "inuse_space/bytes"]);
/// assert!(tables.functions().any(|f| f.name() == "main.main"));
/// # Ok::<(), pprof_parse::Error>(())
/// ```
#[derive(Debug, Clone, Default)]
pub struct Tables<'a> {
    strings: Strings<'a>,
    header: Header,
    sample_types: Vec<ValueTypeRow>,
    mappings: Vec<MappingRow>,
    functions: Vec<FunctionRow>,
    locations: Vec<LocationRow>,
    lines: Vec<LineRow>,
}

impl Tables<'_> {
    /// What the values of each sample mean, in their order.
    pub fn sample_types(&self) -> impl ExactSizeIterator<Item = ValueType<'_>> {
        self.sample_types.iter().map(|row| ValueType::new(self, *row))
    }

    /// The sample type to show when the user names none: the one the profile asks for by name,
    /// else the last (google/pprof's rule). `None` without sample types.
    pub fn default_sample_type(&self) -> Option<usize> {
        let wanted = self.string(self.header.default_sample_type);
        let named = self.sample_types().position(|t| !wanted.is_empty() && t.kind() == wanted);
        named.or(self.sample_types.len().checked_sub(1))
    }

    /// Position of the sample type called `kind`, such as `inuse_space`.
    pub fn sample_type(&self, kind: &str) -> Option<usize> {
        self.sample_types().position(|t| t.kind() == kind)
    }

    /// All mappings. The first is meant to be the program itself.
    pub fn mappings(&self) -> impl ExactSizeIterator<Item = Mapping<'_>> {
        self.mappings.iter().map(|row| Mapping::new(self, row))
    }

    /// All functions, in file order.
    pub fn functions(&self) -> impl ExactSizeIterator<Item = Function<'_>> {
        self.functions.iter().enumerate().map(|(n, row)| Function::new(self, FunctionId(n as u32), row))
    }

    /// All locations, in file order.
    pub fn locations(&self) -> impl ExactSizeIterator<Item = Location<'_>> {
        self.locations.iter().enumerate().map(|(n, row)| Location::new(self, LocationId(n as u32), row))
    }

    /// A function by its id. `None` for an id of another profile that is out of range here.
    pub fn function(&self, id: FunctionId) -> Option<Function<'_>> {
        self.functions.get(id.index()).map(|row| Function::new(self, id, row))
    }

    /// A location by its id. `None` for an id of another profile that is out of range here.
    pub fn location(&self, id: LocationId) -> Option<Location<'_>> {
        self.locations.get(id.index()).map(|row| Location::new(self, id, row))
    }

    /// A mapping by its id. `None` for an id of another profile that is out of range here.
    pub fn mapping(&self, id: MappingId) -> Option<Mapping<'_>> {
        self.mappings.get(id.index()).map(|row| Mapping::new(self, row))
    }

    /// The unit of the period, such as `space`/`bytes` in a heap profile. Empty when there is none.
    pub fn period_type(&self) -> ValueType<'_> {
        ValueType::new(self, self.header.period_type)
    }

    /// Events between two samples, in units of [`period_type`](Self::period_type); in a Go heap
    /// profile this is `runtime.MemProfileRate`.
    pub fn period(&self) -> i64 {
        self.header.period
    }

    /// When the profile was taken, in nanoseconds since 1970 UTC. 0 when unknown.
    pub fn time_ns(&self) -> i64 {
        self.header.time_ns
    }

    /// How long was profiled, in nanoseconds. 0 when unknown; of Go's profiles only CPU profiles say.
    pub fn duration_ns(&self) -> i64 {
        self.header.duration_ns
    }

    /// Free text that belongs to the profile.
    pub fn comments(&self) -> impl ExactSizeIterator<Item = Text<'_>> {
        self.header.comments.iter().map(|id| self.string(*id))
    }

    /// The type the profile wants to be shown by default; empty when it has no wish.
    pub fn default_sample_type_name(&self) -> Text<'_> {
        self.string(self.header.default_sample_type)
    }

    /// Where the profile is documented; empty when nowhere.
    pub fn doc_url(&self) -> Text<'_> {
        self.string(self.header.doc_url)
    }

    /// Regular expression for functions to leave out, with all they call; empty when none.
    pub fn drop_frames(&self) -> Text<'_> {
        self.string(self.header.drop_frames)
    }

    /// Regular expression for functions to keep although `drop_frames` names them; empty when none.
    pub fn keep_frames(&self) -> Text<'_> {
        self.string(self.header.keep_frames)
    }

    /// Entries of the string table.
    pub fn string_count(&self) -> usize {
        self.strings.len()
    }

    /// The string table in file order; the first entry is empty.
    pub fn strings(&self) -> impl Iterator<Item = Text<'_>> {
        self.strings.iter()
    }

    /// The rows of a location's lines.
    fn line_rows(&self, id: LocationId) -> &[LineRow] {
        let end = |row: &LocationRow| row.lines_end as usize;
        let before = id.index().checked_sub(1).and_then(|n| self.locations.get(n));
        let lines = before.map_or(0, end)..self.locations.get(id.index()).map_or(0, end);
        self.lines.get(lines).unwrap_or_default()
    }

    /// A string by its id; empty for an id of another profile that is out of range here.
    pub fn string(&self, id: StringId) -> Text<'_> {
        self.strings.get(id)
    }
}

//! Reads the tables field by field and resolves them once the whole profile was seen: the order
//! of fields is free, so a location may come before the function and the string it names.

#![warn(clippy::arithmetic_side_effects)]

use super::Tables;
use super::id_index::{BadId, IdIndex};
use super::messages::{function, mapping, value_type};
use super::rows::{Header, LineRow, LocationRow};
use crate::damage::Damage;
use crate::strings::Strings;
use crate::wire::{Cursor, Fault, FaultKind, Field, string_id};
use crate::{Entity, Error, FunctionId, Limits, MappingId, StringId};

/// Field numbers of `message Profile` that are read elsewhere.
pub(crate) const SAMPLE: u64 = 2;
pub(crate) const STRING: u64 = 6;

#[derive(Debug)]
pub(crate) struct TablesBuilder<'a> {
    tables: Tables<'a>,
    limits: Limits,
    string_bytes: u64,
    /// Ids in the file of what rows refer to, parallel to `tables.locations` and `tables.lines`.
    mapping_of_location: Vec<u64>,
    function_of_line: Vec<u64>,
    offsets: Offsets,
}

/// Where each row starts in the profile, for errors found at the end.
#[derive(Debug, Default)]
struct Offsets {
    sample_types: Vec<u64>,
    mappings: Vec<u64>,
    functions: Vec<u64>,
    locations: Vec<u64>,
    comments: Vec<u64>,
    period_type: u64,
    drop_frames: u64,
    keep_frames: u64,
    default_sample_type: u64,
    doc_url: u64,
}

impl<'a> TablesBuilder<'a> {
    pub(crate) fn new(strings: Strings<'a>, limits: &Limits) -> Self {
        let tables = Tables { strings, ..Tables::default() };
        Self {
            tables,
            limits: *limits,
            string_bytes: 0,
            mapping_of_location: Vec::new(),
            function_of_line: Vec::new(),
            offsets: Offsets::default(),
        }
    }

    pub(crate) fn sample_type_count(&self) -> usize {
        self.tables.sample_types.len()
    }

    /// Takes an entry of the string table; `store` puts it where this reader keeps strings.
    pub(crate) fn string(
        &mut self,
        field: &Field<'_>,
        damage: &mut Damage,
        store: impl FnOnce(&mut Strings<'a>, &Cursor<'_>),
    ) -> Result<(), Error> {
        let strings = &mut self.tables.strings;
        let index = strings.len() as u64;
        let mut string = match field.message() {
            Ok(string) => string,
            Err(fault) => return damage.encoding(Entity::String(index), fault, "it was left out"),
        };
        let offset = field.start;
        if index == 0 && !string.is_empty() {
            let fault = Fault { offset, kind: FaultKind::FirstString };
            damage.encoding(Entity::String(0), fault, "an empty one was taken instead")?;
            string = Cursor::new(&[], 0);
        }
        self.string_bytes = self.string_bytes.saturating_add(string.rest().len() as u64);
        let Limits { strings: count, string_bytes, .. } = self.limits;
        if index >= count.min(u64::from(u32::MAX)) {
            return Err(Error::Limit { offset, what: "strings", limit: count, field: "strings" });
        }
        if self.string_bytes > string_bytes {
            return Err(Error::Limit {
                offset,
                what: "string bytes",
                limit: string_bytes,
                field: "string_bytes",
            });
        }
        store(strings, &string);
        Ok(())
    }

    /// Takes any other field of the top level. Unknown ones are skipped.
    pub(crate) fn field(&mut self, field: &Field<'_>, damage: &mut Damage) -> Result<(), Error> {
        let entity = self.entity(field.number);
        match self.decode(field) {
            Ok(()) if self.rows() <= self.limit() => Ok(()),
            Ok(()) | Err(Fault { kind: FaultKind::TooMany, .. }) => Err(Error::Limit {
                offset: field.start,
                what: "table entries",
                limit: self.limit(),
                field: "table_entries",
            }),
            Err(fault) => damage.encoding(entity, fault, "it was left out"),
        }
    }

    /// The entity that a field of this number would add.
    fn entity(&self, number: u64) -> Entity {
        match number {
            1 => Entity::SampleType(self.tables.sample_types.len() as u64),
            3 => Entity::Mapping(self.tables.mappings.len() as u64),
            4 => Entity::Location(self.tables.locations.len() as u64),
            5 => Entity::Function(self.tables.functions.len() as u64),
            11 => Entity::PeriodType,
            _ => Entity::Profile,
        }
    }

    fn decode(&mut self, field: &Field<'_>) -> Result<(), Fault> {
        let start = field.start;
        let (header, offsets) = (&mut self.tables.header, &mut self.offsets);
        match field.number {
            1 => {
                self.tables.sample_types.push(value_type(field.message()?)?);
                offsets.sample_types.push(start);
            }
            3 => {
                self.tables.mappings.push(mapping(field.message()?)?);
                offsets.mappings.push(start);
            }
            4 => self.location(start, field.message()?)?,
            5 => {
                self.tables.functions.push(function(field.message()?)?);
                offsets.functions.push(start);
            }
            7 => (header.drop_frames, offsets.drop_frames) = (field.string_index()?, start),
            8 => (header.keep_frames, offsets.keep_frames) = (field.string_index()?, start),
            9 if header.time_ns != 0 => {
                return Err(Fault { offset: start, kind: FaultKind::Concatenated });
            }
            9 => header.time_ns = field.int()?,
            10 => header.duration_ns = field.int()?,
            11 => (header.period_type, offsets.period_type) = (value_type(field.message()?)?, start),
            12 => header.period = field.int()?,
            13 => {
                let limit = self.limits.table_entries;
                let before = header.comments.len();
                field
                    .append_to(&mut header.comments, limit, string_id)
                    .inspect_err(|_| header.comments.truncate(before))?;
                offsets.comments.resize(header.comments.len(), start);
            }
            14 => {
                (header.default_sample_type, offsets.default_sample_type) = (field.string_index()?, start);
            }
            15 => (header.doc_url, offsets.doc_url) = (field.string_index()?, start),
            _ => {}
        }
        Ok(())
    }

    fn location(&mut self, start: u64, mut message: Cursor<'_>) -> Result<(), Fault> {
        let (lines_before, mut row, mut mapping) = (self.tables.lines.len(), LocationRow::default(), 0);
        while !message.is_empty() {
            let decoded = message.field().and_then(|field| match field.number {
                1 => field.number().map(|id| row.file_id = id),
                2 => field.number().map(|id| mapping = id),
                3 => field.number().map(|address| row.address = address),
                4 => self.line(field.message()?),
                5 => field.number().map(|flag| row.is_folded = flag != 0),
                _ => Ok(()),
            });
            if let Err(fault) = decoded {
                self.tables.lines.truncate(lines_before);
                self.function_of_line.truncate(lines_before);
                return Err(fault);
            }
        }
        row.lines_end = self.tables.lines.len() as u32;
        self.tables.locations.push(row);
        self.mapping_of_location.push(mapping);
        self.offsets.locations.push(start);
        Ok(())
    }

    fn line(&mut self, mut message: Cursor<'_>) -> Result<(), Fault> {
        if self.tables.lines.len() as u64 >= self.limit() {
            return Err(Fault { offset: message.offset(), kind: FaultKind::TooMany });
        }
        let (mut function, mut line, mut column) = (0, 0, 0);
        while !message.is_empty() {
            let field = message.field()?;
            match field.number {
                1 => function = field.number()?,
                2 => line = field.int()?,
                3 => column = field.int()?,
                _ => {}
            }
        }
        // The function is resolved at the end.
        self.tables.lines.push(LineRow { function: FunctionId(0), line, column });
        self.function_of_line.push(function);
        Ok(())
    }

    fn rows(&self) -> u64 {
        let Tables { sample_types, mappings, functions, locations, lines, header, .. } = &self.tables;
        let (types, comments) = (sample_types.len(), header.comments.len());
        let rows = [types, mappings.len(), functions.len(), locations.len(), lines.len(), comments];
        rows.iter().map(|&n| n as u64).fold(0, u64::saturating_add)
    }

    fn limit(&self) -> u64 {
        // Rows are counted in 31 bits: `RawSamples` needs the highest bit of a location.
        self.limits.table_entries.min(u64::from(u32::MAX >> 1))
    }

    /// Checks and resolves everything. Also returns how to find locations by their id in the file.
    pub(crate) fn finish(mut self, end: u64, damage: &mut Damage) -> Result<(Tables<'a>, IdIndex), Error> {
        if self.tables.strings.len() == 0 {
            damage.invalid(Entity::Profile, end, "there is no string table", "all names are empty")?;
            self.tables.strings.push_empty();
        }
        self.check_strings(damage)?;
        self.resolve_mappings(damage)?;
        self.resolve_functions(damage)?;
        let Tables { locations, .. } = &mut self.tables;
        let (index, bad) = IdIndex::build(locations.iter().map(|row| row.file_id));
        report(&bad, &self.offsets.locations, Entity::Location, damage)?;
        renumber(&bad, &index, locations, |row| &mut row.file_id);
        self.tables.strings.shrink();
        Ok((self.tables, index))
    }

    fn check_strings(&mut self, damage: &mut Damage) -> Result<(), Error> {
        let count = self.tables.strings.len();
        let mut check = |id: &mut StringId, entity: Entity, what: &str, offset: u64| {
            if id.index() < count {
                return Ok(());
            }
            *id = StringId::default();
            let problem = format!("its {what} is a string beyond the {count} of the table");
            damage.invalid(entity, offset, problem, "the empty string was taken instead")
        };
        let (Tables { header, sample_types, mappings, functions, .. }, offsets) =
            (&mut self.tables, &self.offsets);
        for ((row, &offset), n) in sample_types.iter_mut().zip(&offsets.sample_types).zip(0..) {
            check(&mut row.kind, Entity::SampleType(n), "name", offset)?;
            check(&mut row.unit, Entity::SampleType(n), "unit", offset)?;
        }
        for ((row, &offset), n) in mappings.iter_mut().zip(&offsets.mappings).zip(0..) {
            check(&mut row.filename, Entity::Mapping(n), "file name", offset)?;
            check(&mut row.build_id, Entity::Mapping(n), "build id", offset)?;
        }
        for ((row, &offset), n) in functions.iter_mut().zip(&offsets.functions).zip(0..) {
            check(&mut row.name, Entity::Function(n), "name", offset)?;
            check(&mut row.system_name, Entity::Function(n), "system name", offset)?;
            check(&mut row.filename, Entity::Function(n), "file name", offset)?;
        }
        let Header { period_type, comments, .. } = header;
        check(&mut period_type.kind, Entity::PeriodType, "name", offsets.period_type)?;
        check(&mut period_type.unit, Entity::PeriodType, "unit", offsets.period_type)?;
        for (id, &offset) in comments.iter_mut().zip(&offsets.comments) {
            check(id, Entity::Profile, "comment", offset)?;
        }
        let Header { drop_frames, keep_frames, default_sample_type, doc_url, .. } = header;
        check(drop_frames, Entity::Profile, "drop_frames", offsets.drop_frames)?;
        check(keep_frames, Entity::Profile, "keep_frames", offsets.keep_frames)?;
        check(default_sample_type, Entity::Profile, "default sample type", offsets.default_sample_type)?;
        check(doc_url, Entity::Profile, "doc_url", offsets.doc_url)
    }

    fn resolve_mappings(&mut self, damage: &mut Damage) -> Result<(), Error> {
        let Tables { mappings, .. } = &mut self.tables;
        let (index, bad) = IdIndex::build(mappings.iter().map(|row| row.file_id));
        report(&bad, &self.offsets.mappings, Entity::Mapping, damage)?;
        renumber(&bad, &index, mappings, |row| &mut row.file_id);
        for (row, &id) in self.tables.locations.iter_mut().zip(&self.mapping_of_location) {
            row.mapping = index.get(id).map(MappingId);
        }
        Ok(())
    }

    fn resolve_functions(&mut self, damage: &mut Damage) -> Result<(), Error> {
        let Tables { functions, .. } = &mut self.tables;
        let (index, bad) = IdIndex::build(functions.iter().map(|row| row.file_id));
        report(&bad, &self.offsets.functions, Entity::Function, damage)?;
        renumber(&bad, &index, functions, |row| &mut row.file_id);
        let old_lines = std::mem::take(&mut self.tables.lines);
        let mut unresolved = old_lines.into_iter().zip(&self.function_of_line);
        let mut taken = 0u32;
        for (n, location) in self.tables.locations.iter_mut().enumerate() {
            let of_this = location.lines_end.saturating_sub(taken) as usize;
            taken = location.lines_end;
            for (line, &id) in unresolved.by_ref().take(of_this) {
                if let Some(row) = index.get(id) {
                    self.tables.lines.push(LineRow { function: FunctionId(row), ..line });
                    continue;
                }
                let offset = self.offsets.locations.get(n).copied().unwrap_or(0);
                let problem = format!("a line names function id {id}, which does not exist");
                damage.invalid(Entity::Location(n as u64), offset, problem, "the line was left out")?;
            }
            location.lines_end = self.tables.lines.len() as u32;
        }
        Ok(())
    }
}

fn report(
    bad: &[(usize, BadId)],
    offsets: &[u64],
    entity: impl Fn(u64) -> Entity,
    damage: &mut Damage,
) -> Result<(), Error> {
    for &(row, problem) in bad {
        let problem = match problem {
            BadId::Reserved => "its id is 0, which is reserved".to_owned(),
            BadId::Duplicate(id) => format!("its id {id} is taken by an earlier one"),
        };
        let offset = offsets.get(row).copied().unwrap_or(0);
        damage.invalid(entity(row as u64), offset, problem, "nothing can refer to it")?;
    }
    Ok(())
}

/// Gives rows whose ids broke the rules unused ones, so that the profile can be encoded again.
fn renumber<Row>(
    bad: &[(usize, BadId)],
    index: &IdIndex,
    rows: &mut [Row],
    file_id: impl Fn(&mut Row) -> &mut u64,
) {
    let mut unused = (1..).filter(|id| index.get(*id).is_none());
    for (row, _) in bad {
        if let (Some(row), Some(id)) = (rows.get_mut(*row), unused.next()) {
            *file_id(row) = id;
        }
    }
}

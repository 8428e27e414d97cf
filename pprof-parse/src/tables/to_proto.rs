use super::Tables;
use super::rows::{FunctionRow, LineRow, LocationRow, MappingRow, ValueTypeRow};
use crate::{LocationId, StringId, proto};

impl Tables<'_> {
    /// Everything but the samples.
    pub(crate) fn to_proto(&self) -> proto::Profile {
        let header = &self.header;
        proto::Profile {
            sample_type: self.sample_types.iter().map(|row| value_type(*row)).collect(),
            sample: Vec::new(),
            mapping: self.mappings.iter().map(mapping).collect(),
            location: (0..)
                .map(LocationId)
                .zip(&self.locations)
                .map(|(id, row)| self.location_message(id, row))
                .collect(),
            function: self.functions.iter().map(function).collect(),
            string_table: self.strings().map(|string| string.as_bytes().to_vec()).collect(),
            drop_frames: index(header.drop_frames),
            keep_frames: index(header.keep_frames),
            time_nanos: header.time_ns,
            duration_nanos: header.duration_ns,
            period_type: Some(value_type(header.period_type)).filter(|t| *t != proto::ValueType::default()),
            period: header.period,
            comment: header.comments.iter().map(|id| index(*id)).collect(),
            default_sample_type: index(header.default_sample_type),
            doc_url: index(header.doc_url),
        }
    }

    /// The id that samples use for a location in the file.
    pub(crate) fn location_file_id(&self, id: LocationId) -> u64 {
        self.locations.get(id.index()).map_or(0, |row| row.file_id)
    }

    fn location_message(&self, id: LocationId, row: &LocationRow) -> proto::Location {
        let mapping = row.mapping.and_then(|id| self.mappings.get(id.index()));
        proto::Location {
            id: row.file_id,
            mapping_id: mapping.map_or(0, |mapping| mapping.file_id),
            address: row.address,
            line: self.line_rows(id).iter().map(|row| self.line_message(*row)).collect(),
            is_folded: row.is_folded,
        }
    }

    fn line_message(&self, LineRow { function, line, column }: LineRow) -> proto::Line {
        let function_id = self.functions.get(function.index()).map_or(0, |row| row.file_id);
        proto::Line { function_id, line, column }
    }
}

/// A string as profile.proto refers to it.
pub(crate) fn index(StringId(id): StringId) -> i64 {
    i64::from(id)
}

fn value_type(row: ValueTypeRow) -> proto::ValueType {
    proto::ValueType { r#type: index(row.kind), unit: index(row.unit) }
}

fn mapping(row: &MappingRow) -> proto::Mapping {
    proto::Mapping {
        id: row.file_id,
        memory_start: row.start,
        memory_limit: row.limit,
        file_offset: row.offset,
        filename: index(row.filename),
        build_id: index(row.build_id),
        has_functions: row.has_functions,
        has_filenames: row.has_filenames,
        has_line_numbers: row.has_line_numbers,
        has_inline_frames: row.has_inline_frames,
    }
}

fn function(row: &FunctionRow) -> proto::Function {
    proto::Function {
        id: row.file_id,
        name: index(row.name),
        system_name: index(row.system_name),
        filename: index(row.filename),
        start_line: row.start_line,
    }
}

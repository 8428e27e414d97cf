//! The messages whose rows need nothing from elsewhere.

#![warn(clippy::arithmetic_side_effects)]

use super::rows::{FunctionRow, MappingRow, ValueTypeRow};
use crate::wire::{Cursor, Fault};

pub(super) fn value_type(mut message: Cursor<'_>) -> Result<ValueTypeRow, Fault> {
    let mut row = ValueTypeRow::default();
    while !message.is_empty() {
        let field = message.field()?;
        match field.number {
            1 => row.kind = field.string_index()?,
            2 => row.unit = field.string_index()?,
            _ => {}
        }
    }
    Ok(row)
}

pub(super) fn mapping(mut message: Cursor<'_>) -> Result<MappingRow, Fault> {
    let mut row = MappingRow::default();
    while !message.is_empty() {
        let field = message.field()?;
        match field.number {
            1 => row.file_id = field.number()?,
            2 => row.start = field.number()?,
            3 => row.limit = field.number()?,
            4 => row.offset = field.number()?,
            5 => row.filename = field.string_index()?,
            6 => row.build_id = field.string_index()?,
            7 => row.has_functions = field.number()? != 0,
            8 => row.has_filenames = field.number()? != 0,
            9 => row.has_line_numbers = field.number()? != 0,
            10 => row.has_inline_frames = field.number()? != 0,
            _ => {}
        }
    }
    Ok(row)
}

pub(super) fn function(mut message: Cursor<'_>) -> Result<FunctionRow, Fault> {
    let mut row = FunctionRow::default();
    while !message.is_empty() {
        let field = message.field()?;
        match field.number {
            1 => row.file_id = field.number()?,
            2 => row.name = field.string_index()?,
            3 => row.system_name = field.string_index()?,
            4 => row.filename = field.string_index()?,
            5 => row.start_line = field.int()?,
            _ => {}
        }
    }
    Ok(row)
}

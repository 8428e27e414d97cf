//! Whole processes side by side, ours and Go's.
#![allow(dead_code, unused_imports, reason = "every bench uses its own part")]

mod cost;
mod go;
mod gzip;

pub(crate) use cost::{Cost, MIB, Runs};
pub(crate) use go::{GoModule, build_in_goroot, go_tool};
pub(crate) use gzip::write_gzip;

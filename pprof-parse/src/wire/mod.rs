//! Protobuf wire format (protobuf.dev/programming-guides/encoding), with the tolerance of
//! google/pprof's `profile/proto.go`: over-long varints and unknown fields pass, groups and
//! reserved wire types do not.

mod cursor;
mod fault;
mod field;
mod packed;
mod varint;

pub(crate) use cursor::Cursor;
pub(crate) use fault::{Fault, FaultKind};
pub(crate) use field::{Field, string_id};

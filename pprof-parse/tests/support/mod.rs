//! What several tests share.

#![allow(dead_code, reason = "each test uses a part")]

pub(crate) mod arbitrary;
pub(crate) mod message;
pub(crate) mod raw;
pub(crate) mod small;

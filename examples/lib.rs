//! Programs over the crates of this workspace: `debugctl`, which wires them all together, and
//! short examples that teach one thing each.
//!
//! Nothing is exported. This library exists so that the Rust blocks of the README are tested.

#![forbid(unsafe_code)]

#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;

//! Programs over the crates of this workspace: `debugctl`, which wires them all together, and
//! short examples that teach one thing each.
//!
//! Nothing is exported. This library exists so that the Rust blocks of the READMEs are tested.

#![forbid(unsafe_code)]

#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;

#[cfg(doctest)]
#[doc = include_str!("../pprof-parse/README.md")]
struct PprofParseReadme;

#[cfg(doctest)]
#[doc = include_str!("../heapdiff/README.md")]
struct HeapdiffReadme;

#[cfg(doctest)]
#[doc = include_str!("../gotrace/README.md")]
struct GotraceReadme;

#[cfg(doctest)]
#[doc = include_str!("../gomod-graph/README.md")]
struct GomodGraphReadme;

#[cfg(doctest)]
#[doc = include_str!("../racelog/README.md")]
struct RacelogReadme;

//! What changed between two heap profiles, also of two builds of the program.
//!
//! ```text
//! names      function names -> what stays the same from build to build
//! functions  their rows, numbered alike on both sides
//! side       one profile -> sites, what each site holds
//! align/     sites of both sides -> pairs, each with method and confidence
//! paths      stacks in the terms of both builds
//! tree       both sets of paths, sorted and merged -> a compressed call tree in arrays
//! similarity the tree -> weighted Jaccard (jaccard); noise: what chance alone would give
//! origins    the tree -> where the change begins
//! compare    all of it, in order
//! ```

mod align;
mod compare;
mod flame;
mod functions;
mod heat_map;
mod jaccard;
mod mass;
mod names;
mod noise;
mod options;
mod origins;
mod paths;
mod report;
mod rows;
mod side;
mod similarity;
mod to_profile;
mod tree;

pub use compare::Comparison;
pub use options::{DiffOptions, Measure, TreeEnd};
pub use report::{Change, Diff, Match, Origin, Similarity, SiteDiff};
